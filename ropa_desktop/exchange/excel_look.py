"""How a workbook looks: calm headings, wrapped text, widths and heights that follow the content, A4."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from ropa_desktop.exchange.excel_file import OpenCell, OpenSheet
from ropa_desktop.exchange.excel_sheets import Cell, Cells
from ropa_desktop.exchange.excel_text import one_line

INK, SOFT, GROUND, LINE, ACCENT = "1B2430", "566273", "EEF1F5", "DFE3E8", "1F5FA8"
FONT, SIZE = "Arial", 10
"""Every system has it or a font of the same widths, so that a sheet looks alike in Excel and in LibreOffice."""

LINE_HEIGHT = 13.0
ROW_ROOM = 4.0
INDENT = 2.0
"""Characters that a cell loses to its indent and its edges."""
TALLEST_ROW = 409.0
NARROWEST, WIDEST, WIDEST_OF_ALL = 9, 80, 150
"""Of columns; the last where a text would else be higher than Excel shows."""

SHORT_TEXT = 26
FILTER_BUTTON = 4
DATE_WIDTH = 11
SURE = 0.95
"""How much of a column is reckoned with: programs set the letters a little differently."""

CHARACTERS = 1.2
"""Letters that fit where a digit does, on average; a column's width is counted in digits."""

_LETTERS = {
    letter: width
    for width, letters in (
        (0.4, "'ijl|"),
        (0.5, " !,./:;I[\\]ft\u00a0\u00b7"),
        (0.6, "()-r"),
        (0.9, "Jcksvxyz"),
        (1.1, "FTZ"),
        (1.2, "&ABEKPSVXY\u00c4\u00c5"),
        (1.3, "CDHNRUw"),
        (1.4, "GOQ\u00d6"),
        (1.5, "Mm"),
        (1.7, "%W"),
    )
    for letter in letters
}
"""How wide letters are, in digits; the others are about as wide as one."""

SPACE, WIDEST_LETTER, BEYOND_LATIN = 0.5, 1.8, "\u1100"

FILL = 0.9
"""How much of its lines a long text fills."""

LONG_TEXT = 400

MOST_TO_A_WIDTH = (TALLEST_ROW / LINE_HEIGHT - 2) * CHARACTERS * SURE * FILL
"""Letters that the tallest row holds for each character of the column's width."""

BOLD = 1.08
HEADING_ROOM = 8.0
PAGE_WIDTH, UPRIGHT_WIDTH = 147, 100
"""Characters across A4 on its side and upright, at full size and within the margins."""
READABLE, SMALLEST = 0.7, 0.6
"""Scales of print: what is aimed at, and what is still better than a second page across."""

A4 = 9
LETTERS, UPRIGHT_LETTERS, PAGE_NUMBER = 140, 95, 15
"""What a line above or below a page holds: on its side, upright, and of that the number of the page."""


class Look:
    """The styles of one workbook, each set up once and shared by its cells."""

    def __init__(self, book: Workbook) -> None:
        sheet = WriteOnlyWorksheet(book, "")
        normal = Font(name=FONT, size=SIZE, color=INK)
        vars(book)["_named_styles"]["Normal"].font = normal
        below = Border(bottom=Side("thin", LINE))
        inside = {"border": below, "alignment": Alignment("left", "top", wrap_text=True, indent=1)}
        self.text: Final = _style(sheet, font=normal, quotePrefix=True, **inside)
        self.name: Final = _style(sheet, font=_font(bold=True), quotePrefix=True, **inside)
        self.soft: Final = _style(sheet, font=_font(color=SOFT), quotePrefix=True, **inside)
        self.blank: Final = _style(sheet, font=normal, **inside)
        self.soft_blank: Final = _style(sheet, font=_font(color=SOFT), **inside)
        self.date: Final = _style(sheet, font=normal, number_format="yyyy-mm-dd", **inside)
        self.heading: Final = _style(
            sheet,
            font=_font(bold=True),
            fill=PatternFill("solid", GROUND),
            border=Border(bottom=Side("medium", SOFT)),
            alignment=Alignment("left", "center", wrap_text=True, indent=1),
            quotePrefix=True,
        )
        top = Alignment("left", "top", wrap_text=True)
        self.plain: Final = _style(sheet, font=normal, alignment=top, quotePrefix=True)
        self.label: Final = _style(sheet, font=_font(color=SOFT), alignment=top, quotePrefix=True)
        self.link: Final = _style(sheet, font=_font(color=ACCENT, underline="single"), alignment=top, quotePrefix=True)
        middle = Alignment("left", "center")
        self.title: Final = _style(sheet, font=_font(size=22, bold=True), alignment=middle, quotePrefix=True)
        self.subtitle: Final = _style(sheet, font=_font(size=13, color=SOFT), alignment=middle, quotePrefix=True)
        self.part: Final = _style(sheet, font=_font(size=13, bold=True), alignment=middle, quotePrefix=True)


def _font(size: int = SIZE, color: str = INK, **parts: Any) -> Font:
    return Font(name=FONT, size=size, color=color, **parts)


def _style(sheet: OpenSheet, **parts: object) -> StyleArray:
    cell: OpenCell = WriteOnlyCell(sheet)
    for part, value in parts.items():
        setattr(cell, part, value)
    style: StyleArray = cell._style  # noqa: SLF001 - openpyxl has no other way to share a style between cells
    return style


def widths(headings: Sequence[str], rows: Sequence[Cells]) -> list[float]:
    """Give each column a width in characters: what most of its texts need, long texts a wide column to wrap in."""
    columns = zip(*rows, strict=True) if rows else [()] * len(headings)
    return [_width(heading, column) for heading, column in zip(headings, columns, strict=True)]


def _width(heading: str, column: Sequence[Cell]) -> float:
    least = max(NARROWEST, min(SHORT_TEXT, max(len(word) for word in heading.split()) + FILTER_BUTTON))
    least = max(least, min(SHORT_TEXT, len(heading) // 2 + FILTER_BUTTON))
    lengths = sorted(_length(cell) for cell in column if cell is not None)
    if not lengths:
        return least
    most = lengths[-(-len(lengths) * 9 // 10) - 1]
    wanted = most + INDENT if most <= SHORT_TEXT else SHORT_TEXT + (most - SHORT_TEXT) / 8
    width = max(least, min(WIDEST, wanted), min(WIDEST_OF_ALL, lengths[-1] / MOST_TO_A_WIDTH + INDENT))
    return round(width if width >= SHORT_TEXT else max(width, min(SHORT_TEXT, _longest_word(column) + INDENT)))


def within_a_page(across: Sequence[float]) -> list[float]:
    """Narrow the wide columns of a table that would else need a second page across, as far as they are still wide."""
    excess = sum(across) - PAGE_WIDTH / SMALLEST
    spare = [max(width - SHORT_TEXT, 0.0) for width in across]
    if excess <= 0 or excess > sum(spare):
        return list(across)
    return [math.floor(width - excess * more / sum(spare)) for width, more in zip(across, spare, strict=True)]


def _longest_word(column: Sequence[Cell]) -> int:
    """Measure the word that takes most room, also if it is bold."""
    words = {word for cell in column if isinstance(cell, str) for word in cell.split()}
    return math.ceil(max(map(_wide, words), default=0) * BOLD / SURE)


def _length(cell: Cell) -> int:
    """Count the letters of a text; of short lines, those of the longest."""
    if isinstance(cell, str):
        longest = max(map(len, cell.split("\n"))) if "\n" in cell else len(cell)
        return longest if longest <= SHORT_TEXT else len(cell)
    return DATE_WIDTH if isinstance(cell, date) else len(str(cell))


def height(cells: Sequence[Cell], widths: Sequence[float]) -> float:
    """Estimate the height in points that a row's wrapped texts need, as far as Excel can show it."""
    lines = 1
    for cell, width in zip(cells, widths, strict=True):
        room = (width - INDENT) * SURE
        if isinstance(cell, str) and (len(cell) * WIDEST_LETTER > room or "\n" in cell):
            lines = max(lines, sum(_lines(line, room) for line in cell.split("\n")))
    return min(TALLEST_ROW, lines * LINE_HEIGHT + ROW_ROOM)


def heading_height(headings: Sequence[str], widths: Sequence[float]) -> float:
    """Estimate the height of the headings, which are bold and share their place with the filter's button."""
    return height(headings, [(width - FILTER_BUTTON + INDENT) / BOLD for width in widths]) + HEADING_ROOM


def _lines(text: str, room: float) -> int:
    """Count the lines that a paragraph wraps to: by its words, or roughly if it is long."""
    if len(text) * WIDEST_LETTER <= room:
        return 1
    if len(text) > LONG_TEXT:
        return int(len(text) / (room * CHARACTERS * FILL)) + 1
    lines, filled = 1, -SPACE
    for word in text.split(" "):
        wide = _wide(word)
        filled += wide + SPACE
        if filled > room:
            lines += 1 + int(wide / room) if filled > wide else int(wide / room)
            filled = wide % room
    return lines


@lru_cache(maxsize=50_000)
def _wide(word: str) -> float:
    """Measure a word in digits, as a column's width is."""
    return sum(_LETTERS.get(letter, 1.0 if letter < BEYOND_LATIN else WIDEST_LETTER) for letter in word)


def set_up_page(sheet: OpenSheet, across: Sequence[float], frozen: int = 0) -> None:
    """Fit a sheet to the width of A4: upright, on its side, or as few pages as leave it readable, `frozen` on each."""
    total, held, room = sum(across), sum(across[:frozen]), PAGE_WIDTH / READABLE
    pages = 1 if total <= PAGE_WIDTH / SMALLEST else math.ceil((total - held) / max(room - held, room / 2))
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.orientation = "portrait" if total <= UPRIGHT_WIDTH / READABLE else "landscape"
    sheet.page_setup.paperSize = A4
    sheet.page_setup.fitToWidth = pages
    sheet.page_setup.fitToHeight = 0
    sheet.page_setup.pageOrder = "overThenDown"
    margins = sheet.page_margins
    margins.left = margins.right = 0.47
    margins.top = margins.bottom = 0.75
    margins.header = margins.footer = 0.35
    if pages > 1 and frozen:
        sheet.print_title_cols = f"A:{chr(ord('A') + frozen - 1)}"


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
