"""Lists that people write into a text, a line for each item with a mark before it, set and tagged as lists."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from ropa_desktop.exchange.pdf_layout import Cell
from ropa_desktop.exchange.pdf_structure import Element, Structure
from ropa_desktop.exchange.pdf_text import Line, Style

_MARKED = re.compile(r"[ \t]*([-–—*•·‣◦▪]|\d{1,3}[.)]|[^\W\d_][.)])[ \t]+(?=\S)")
_GAP = 3.0
_WIDEST_MARK = 24.0

Lines = Callable[[str, Style, float], Sequence[Line]]


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a list: its mark ("–", "2.", "b)") and what it says."""

    mark: str
    text: str


def parts(text: str) -> list[str | list[Item]]:
    """Divide a text into what stands around its lists, and these. Two marked lines or more are a list."""
    found: list[str | list[Item]] = []
    plain: list[str] = []
    items: list[Item] = []
    written: list[str] = []

    def close() -> None:
        nonlocal plain, items, written
        if len(items) > 1:
            if any(line.strip() for line in plain):
                found.append("\n".join(plain).strip("\n"))
            found.append(items)
            plain = []
        else:
            plain += written
        items, written = [], []

    for line in text.split("\n"):
        if marked := _MARKED.match(line):
            items.append(Item(marked[1], line[marked.end() :]))
            written.append(line)
        elif items and line[:1] in {" ", "\t"} and line.strip():
            items[-1] = Item(items[-1].mark, f"{items[-1].text}\n{line.strip()}")
            written.append(line)
        else:
            close()
            plain.append(line)
    close()
    if plain and (not found or any(line.strip() for line in plain)):
        found.append("\n".join(plain) if not found else "\n".join(plain).strip("\n"))
    return found


@dataclass(frozen=True, slots=True)
class Column:
    """Where a text is set: from `x` over `room`, in a style."""

    x: float
    room: float
    style: Style


def laid_out(
    text: str, column: Column, lines: Lines, structure: Structure, holder: Element, tag: str = ""
) -> list[list[Cell]]:
    """Give the cells of a text below each other: one where there is no list, which `holder` or a `tag` in it holds."""
    divided = parts(text)
    if len(divided) == 1 and isinstance(divided[0], str):
        element = structure.add(holder, tag) if tag else holder
        return [[Cell(column.x, lines(text, column.style, column.room), element)]]
    found: list[list[Cell]] = []
    for part in divided:
        if isinstance(part, str):
            said = lines(part, column.style, column.room)
            found.append([Cell(column.x, said, structure.add(holder, "P"))])
        else:
            found += _items(part, column, lines, structure, holder)
    return found


def _items(
    items: Sequence[Item], column: Column, lines: Lines, structure: Structure, holder: Element
) -> Iterator[list[Cell]]:
    element = structure.add(holder, "L", attributes=f"/A<</O/List/ListNumbering/{_numbering(items[0].mark)}>>")
    marks = [lines(item.mark, column.style, column.room) for item in items]
    indent = min(max(line.width for mark in marks for line in mark), _WIDEST_MARK) + _GAP
    for item, mark in zip(items, marks, strict=True):
        part = structure.add(element, "LI")
        label, body = structure.add(part, "Lbl"), structure.add(part, "LBody")
        said = lines(item.text, column.style, column.room - indent)
        yield [Cell(column.x, mark, label), Cell(column.x + indent, said, body)]


def _numbering(mark: str) -> str:
    if mark[0].isdigit():
        return "Decimal"
    if mark[0].isalpha():
        return "UpperAlpha" if mark[0].isupper() else "LowerAlpha"
    return "Disc"
