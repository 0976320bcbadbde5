"""How the sheets of a workbook print: on A4, or on A3 where they are wide, with pages that end where a part does."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from openpyxl.worksheet.pagebreak import Break

from ropa_desktop.exchange.excel_file import OpenSheet
from ropa_desktop.exchange.excel_look import SHORT_TEXT, SOFT
from ropa_desktop.exchange.excel_text import one_line

A4, A3 = 9, 8
PAGE_WIDTH, UPRIGHT_WIDTH, A3_WIDTH = 147, 100, 213
"""Characters across A4 on its side and upright, and A3 on its side, at full size and within the margins."""

READABLE, SMALLEST = 0.7, 0.6
"""Scales of print: what is aimed at, and what is still better than another page across."""

SCALES = (0.8, 0.75, READABLE, 0.65, SMALLEST)
SURE_OF_PAGE = 0.94
"""How much of a page is reckoned with where its end is told: a column too many would take a page of its own.

LibreOffice's columns are so much wider than Excel's.
"""

MOST_BREAKS = 1
"""On A4: two pages can be laid side by side."""

LETTERS, UPRIGHT_LETTERS, PAGE_NUMBER = 140, 95, 15
"""What a line above or below a page holds: on its side, upright, and of that the number of the page."""


def within_a_page(across: Sequence[float]) -> list[float]:
    """Narrow the wide columns of a table that would else need a second page across, as far as they are still wide."""
    excess = sum(across) - PAGE_WIDTH / SMALLEST
    spare = [max(width - SHORT_TEXT, 0.0) for width in across]
    if excess <= 0 or excess > sum(spare):
        return list(across)
    return [math.floor(width - excess * more / sum(spare)) for width, more in zip(across, spare, strict=True)]


@dataclass(frozen=True, slots=True)
class _Print:
    """A paper, a scale, and after which columns the pages end."""

    paper: int
    scale: float
    breaks: list[int]


def set_up_page(sheet: OpenSheet, across: Sequence[float], frozen: int = 0, parts: Sequence[str] = ()) -> None:
    """Fit a sheet to the width of A4, upright or on its side; one that is wider to as few pages as leave it readable.

    Each of these repeats the `frozen` columns, and ends where one of the `parts` does, if that has room on a page.
    """
    total = sum(across)
    sheet.page_setup.orientation = "portrait" if total <= UPRIGHT_WIDTH / READABLE else "landscape"
    sheet.page_setup.paperSize = A4
    sheet.page_setup.pageOrder = "overThenDown"
    margins = sheet.page_margins
    margins.left = margins.right = 0.47
    margins.top = margins.bottom = 0.75
    margins.header = margins.footer = 0.35
    if total <= PAGE_WIDTH / SMALLEST:
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.page_setup.fitToWidth = 1
        sheet.page_setup.fitToHeight = 0
        return
    found = _print(across, frozen, parts or [""] * len(across))
    sheet.page_setup.paperSize = found.paper
    sheet.page_setup.scale = round(found.scale * 100)
    for place in found.breaks:
        sheet.col_breaks.append(Break(id=place))
    if frozen:
        sheet.print_title_cols = f"A:{chr(ord('A') + frozen - 1)}"


def _print(across: Sequence[float], frozen: int, parts: Sequence[str]) -> _Print:
    """Choose the paper, and the largest scale with the fewest pages across."""
    on_a4, on_a3 = (
        min(
            (_Print(paper, scale, _breaks(across, frozen, parts, width / scale * SURE_OF_PAGE)) for scale in SCALES),
            key=lambda found: len(found.breaks),
        )
        for paper, width in ((A4, PAGE_WIDTH), (A3, A3_WIDTH))
    )
    return on_a4 if len(on_a4.breaks) <= MOST_BREAKS else on_a3


def _breaks(across: Sequence[float], frozen: int, parts: Sequence[str], room: float) -> list[int]:
    """Give after which columns pages end that have so much room."""
    held = sum(across[:frozen])
    found: list[int] = []
    used = held
    for places in _together(parts, frozen):
        whole = sum(across[place] for place in places)
        for place in places:
            wanted = whole if place == places[0] else across[place]
            if used > held and used + wanted > room:
                found.append(place)
                used = held
            used += across[place]
    return found


def _together(parts: Sequence[str], frozen: int) -> Iterator[list[int]]:
    """Give the columns of each part; those of no part stand alone."""
    for part, places in groupby(range(frozen, len(parts)), key=lambda place: parts[place]):
        if part:
            yield list(places)
        else:
            yield from ([place] for place in places)


def set_header_and_footer(sheet: OpenSheet, header: tuple[str, str], footer: tuple[str, str]) -> None:
    """Write what stands at the left and the right above and below each printed page, as far as there is room.

    The right of the footer is the number of the page, in codes.
    """
    room = LETTERS if sheet.page_setup.orientation == "landscape" else UPRIGHT_LETTERS
    title, label = header
    above = (_printed(title, room // 2), _printed(label, room - min(len(title), room // 2)))
    below = (_printed(footer[0], room - PAGE_NUMBER), footer[1])
    for item, (left, right) in ((sheet.HeaderFooter.oddHeader, above), (sheet.HeaderFooter.oddFooter, below)):
        item.left.text = left or None
        item.right.text = right or None
        for part in (item.left, item.right):
            part.color = SOFT


def _printed(text: str, room: int) -> str:
    """Give a text as a header or footer holds it: one line, not too long, with `&` doubled since it begins a code."""
    line = one_line(text)
    return (line if len(line) <= room else f"{line[: room - 1].rstrip()}\u2026").replace("&", "&&")
