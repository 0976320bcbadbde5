"""Placeholders in a Word document are replaced by texts: a text stays a text, and the run keeps its look.

`{{diarienummer}}` may be split over several runs, as Word does. A paragraph or a row of a table that names a list
("fil", "fråga") is repeated for each item; such that stand next to each other are repeated together.
"""

from __future__ import annotations

import copy
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from lxml import etree

from ropa_desktop.exchange.excel_text import visible
from ropa_desktop.exchange.word_file import LARGEST_TEXT, WORD

Words = Mapping[str, str]
"""Texts by the name of their placeholder, as `normal` gives it."""

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_PARAGRAPH, _ROW, _RUN, _TEXT = (f"{{{WORD}}}{tag}" for tag in ("p", "tr", "r", "t"))
_TAB, _BREAK, _PROPERTIES, _SECTION = (f"{{{WORD}}}{tag}" for tag in ("tab", "br", "pPr", "sectPr"))
_BREAKS = {_BREAK, f"{{{WORD}}}cr", _TAB}
_placeholder = re.compile(r"\{\{([^\S\n]*[^\s{}][^{}\n]{0,80})\}\}")
_line_ends = re.compile(r"\r\n?")
_pieces = re.compile(r"([\n\t])")


def normal(name: str) -> str:
    """Give a placeholder's name as it is compared: `{{ Vårt diarienummer }}` is "vårt_diarienummer"."""
    return "_".join(unicodedata.normalize("NFC", name).casefold().split())


EACH = 1000
"""What a placeholder takes of the room, whatever its value: a template with very many would never be ready."""
MOST_NAMED = 20
"""Unknown placeholders that are named, at most."""


class TooMuch(Exception):
    """What is put in would grow without end."""


@dataclass
class Filling:
    """What is put into a document: `words`, and for each list the words of its items; `unknown` grows as it is met."""

    words: Words
    lists: Mapping[str, Sequence[Words]]
    heads: Mapping[str, str]
    """Which list a name with this beginning belongs to: "fil" and "file" to "files"."""
    unknown: list[str] = field(default_factory=list)
    room: int = 2 * LARGEST_TEXT
    """What may be put in, in all; a template that names a long text a million times is after something else."""

    def fill(self, story: etree._Element) -> None:
        """Replace the placeholders of one story."""
        done: set[etree._Element] = set()
        tables: dict[etree._Element, None] = {}
        for name, items in self.lists.items():
            for block in list(self._blocks(story, name)):
                rows = (unit for unit in block if unit.tag == _ROW)
                tables |= {table: None for row in rows if (table := row.getparent()) is not None}
                done.update(self._repeat(block, items))
        for table in tables:
            _take_away_bare(table)
        for paragraph in list(story.iter(_PARAGRAPH)):
            if paragraph not in done:
                self._fill_paragraph(paragraph, self.words)

    def _list_of(self, paragraph: etree._Element) -> str:
        named = (self.heads.get(normal(found).partition(".")[0], "") for found in _names(paragraph))
        return next(filter(None, named), "")

    def _blocks(self, story: etree._Element, name: str) -> Iterator[list[etree._Element]]:
        """Give the paragraphs and rows that are about a list, neighbours together."""
        about = (paragraph for paragraph in story.iter(_PARAGRAPH) if self._list_of(paragraph) == name)
        units = list(dict.fromkeys(next(paragraph.iterancestors(_ROW), paragraph) for paragraph in about))
        block = units[:1]
        for before, unit in pairwise(units):
            if before.getnext() is unit:
                block.append(unit)
            else:
                yield block
                block = [unit]
        if block:
            yield block

    def _repeat(self, block: list[etree._Element], items: Sequence[Words]) -> list[etree._Element]:
        """Put a copy of the block for each item in its place; give the paragraphs that were made."""
        made: list[etree._Element] = []
        self._take_room(len(block) * EACH + len(items) * sum(len(etree.tostring(unit)) for unit in block))
        for item in items:
            for unit in block:
                one = copy.deepcopy(unit)
                _without_marks(one)
                block[0].addprevious(one)
                for paragraph in list(one.iter(_PARAGRAPH)):
                    made.append(paragraph)
                    self._fill_paragraph(paragraph, {**self.words, **item})
        for unit in block:
            _take_away(unit)
        return made

    def _fill_paragraph(self, paragraph: etree._Element, words: Words) -> None:
        texts = list(_texts(paragraph))
        whole = "".join(text for _, text in texts)
        found = [match for match in _placeholder.finditer(whole) if self._knows(match[1], words)]
        if not found:
            return
        self._take_room(sum(len(words[normal(match[1])]) + EACH for match in found))
        put = [(*match.span(), _clean(words[normal(match[1])])) for match in found]
        for (element, before), text in zip(texts, _replaced([text for _, text in texts], put), strict=True):
            if text != before:
                _write(element, text)
        label = _placeholder.sub("", whole).strip()
        if (not label or label.endswith(":")) and not any(words[normal(match[1])] for match in found):
            _take_away_blank(paragraph)

    def _take_room(self, taken: int) -> None:
        self.room -= taken
        if self.room < 0:
            raise TooMuch

    def _knows(self, name: str, words: Words) -> bool:
        if normal(name) in words:
            return True
        if len(self.unknown) < MOST_NAMED and name.strip() not in self.unknown:
            self.unknown.append(name.strip())
        return False


def _clean(text: str) -> str:
    return visible(_line_ends.sub("\n", text))


def _names(paragraph: etree._Element) -> list[str]:
    return _placeholder.findall("".join(text for _, text in _texts(paragraph)))


def _texts(paragraph: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    """Give the texts of a paragraph in order, without those of a text box inside it."""
    for element in paragraph.iter(_TEXT, *_BREAKS):
        parent = element.getparent()
        if parent is None or parent.tag != _RUN or next(element.iterancestors(_PARAGRAPH)) is not paragraph:
            continue
        yield element, " ".join(_pieces.split(element.text or "")[::2]) if element.tag == _TEXT else "\n"


def _replaced(texts: Sequence[str], put: Sequence[tuple[int, int, str]]) -> Iterator[str]:
    """Give the texts of a paragraph with values in the place of placeholders, each (start, end, value) of the whole.

    A value comes into the first of the texts that its placeholder was split over. Nothing is looked at twice: a
    stranger's template may have a million of either.
    """
    first = next_ = 0
    for text in texts:
        last, at = first + len(text), first
        pieces: list[str] = []
        while next_ < len(put) and put[next_][0] < last:
            start, end, value = put[next_]
            if start >= first:
                pieces += text[at - first : start - first], value
            at = min(end, last)
            if end > last:
                break
            next_ += 1
        yield "".join((*pieces, text[at - first :]))
        first = last


def _write(element: etree._Element, text: str) -> None:
    """Give a text element a new text; its line breaks and tabs become Word's own, in the same run."""
    at = element
    for number, piece in enumerate(_pieces.split(text)):
        if number == 0:
            element.text = piece
            element.set(_SPACE, "preserve")
            continue
        if not piece:
            continue
        new = etree.Element({"\n": _BREAK, "\t": _TAB}.get(piece, _TEXT))
        if new.tag == _TEXT:
            new.text = piece
            new.set(_SPACE, "preserve")
        at.addnext(new)
        at = new


def _take_away_blank(paragraph: etree._Element) -> None:
    """Remove a paragraph in which only blank placeholders stood, with a label perhaps, and nothing else."""
    inside = (e for run in paragraph.iter(_RUN) for e in run)
    if all(e.tag in _NOTHING for e in inside) and next(paragraph.iter(_SECTION), None) is None:
        _take_away(paragraph)


_NOTHING = {f"{{{WORD}}}{tag}" for tag in ("t", "tab", "rPr", "lastRenderedPageBreak")}
_HEAD_ROW = f"{{{WORD}}}tblHeader"


def _take_away(unit: etree._Element) -> None:
    """Remove a paragraph, a row or a table; what must end with a paragraph (a cell, a header) keeps a blank one."""
    parent = unit.getparent()
    if parent is None:
        return
    before, after = unit.getprevious(), unit.getnext()
    needed = after is None and (before is None or before.tag != _PARAGRAPH)
    if unit.tag == _PARAGRAPH and needed:
        for child in list(unit):
            if child.tag != _PROPERTIES:
                unit.remove(child)
        return
    parent.remove(unit)


def _take_away_bare(table: etree._Element) -> None:
    """Remove a table of which nothing but its head is left."""
    if all(next(row.iter(_HEAD_ROW), None) is not None for row in table.iter(_ROW)):
        _take_away(table)


def _without_marks(unit: etree._Element) -> None:
    """Take out of a copy what may stand only once in a document."""
    for mark in list(unit.iter(*_MARKS)):
        _take_away(mark)


_MARKS = (f"{{{WORD}}}bookmarkStart", f"{{{WORD}}}bookmarkEnd")
