"""How a workbook looks: calm headings, wrapped text, widths and heights that follow the content."""

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
