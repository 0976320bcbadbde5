"""The register as an Excel workbook: a cover, and a table for each chapter and each of its grids.

The workbook can be read back: the first columns hold the ids. A row that repeats the ids of the row above goes on where
that one had to stop, since a cell holds 32,767 UTF-16 units; its texts are to be joined to those above as they stand.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell.cell import WriteOnlyCell
from openpyxl.formatting.rule import DataBar, FormatObject, Rule
from openpyxl.styles import Color
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.filters import AutoFilter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.table import Table, TableColumn, TableStyleInfo
from openpyxl.writer.excel import ExcelWriter

from ropa_desktop.domain.progress import Progress, untold
from ropa_desktop.exchange.excel_file import Archive, OpenCell, OpenSheet, SheetWriter, writing
from ropa_desktop.exchange.excel_look import (
    BOLD,
    LINE_HEIGHT,
    Look,
    heading_height,
    height,
    widths,
)
from ropa_desktop.exchange.excel_page import set_header_and_footer, set_up_page, within_a_page
from ropa_desktop.exchange.excel_sheets import TITLE, Cell, Cells, Lead, Sheet, cover_name, sheet_name, sheets
from ropa_desktop.exchange.excel_text import escaped, pieces, visible
from ropa_desktop.exchange.outline import Outline
from ropa_desktop.exchange.writing import whole_binary

BAR_COLOUR, BARS_WIDTH = "FF9DB9D9", 40.0
FROZEN = TITLE + 1
COVER_WIDTHS = (49.0, 84.0)
TITLE_HEIGHT = 34.0
PART_HEIGHT = 26.0
LABELS_TOGETHER = 40
"""Labels in one cell of the cover: more would make a row higher than Excel shows."""

STEP = 50
"""Rows between two calls of the progress."""


def write_workbook(outline: Outline, target: Path, *, progress: Progress = untold) -> None:
    """Write `outline` to `target`, whole or not at all; equal outlines give equal bytes.

    `progress` counts rows. Problems: as `whole_file`; a workbook that is open in Excel cannot be written on Windows.
    """
    plans = sheets(outline)
    meter = _Meter(progress, sum(plan.count for plan in plans))
    with whole_binary(target) as file, Archive(file) as archive:
        book = _Book(outline, archive, meter)
        book.write_cover(plans)
        for plan in plans:
            book.write_table(plan)
        book.finish()
        meter.finish()


class _Meter:
    """Counts rows, and tells of them now and then."""

    def __init__(self, progress: Progress, total: int) -> None:
        self._progress = progress
        self._total = total
        self._done = 0

    def step(self) -> None:
        if self._done % STEP == 0:
            self._progress(min(self._done, self._total), self._total)
        self._done += 1

    def finish(self) -> None:
        self._progress(self._total, self._total)


class _Book:
    """One workbook on its way into its archive."""

    def __init__(self, outline: Outline, archive: Archive, meter: _Meter) -> None:
        self._outline = outline
        self._archive = archive
        self._meter = meter
        self._book = Workbook(write_only=True)
        self._look = Look(self._book)
        properties = self._book.properties
        properties.title = visible(outline.title)
        properties.creator = visible(outline.author)
        properties.language = outline.language
        properties.created = properties.modified = outline.made.astimezone(UTC).replace(tzinfo=None)

    def write_cover(self, plans: Sequence[Sheet]) -> None:
        """Write title, facts, notes, the list of the sheets and the fields that have no column on them."""
        outline, look = self._outline, self._look
        sheet = self._new_sheet(sheet_name(cover_name(outline)), "", COVER_WIDTHS)
        with writing(self._archive, sheet, 1) as writer:
            lines = _Lines(sheet, writer, look)
            lines.put("", outline.title, look.title, TITLE_HEIGHT)
            lines.put("", outline.subtitle, look.subtitle, PART_HEIGHT)
            lines.skip()
            for fact in outline.cover:
                lines.put_wrapped(fact.label, fact.text, outline.wording.continued)
            for note in outline.notes:
                lines.skip()
                lines.put_wrapped("", note, "")
            lines.skip()
            lines.put(outline.wording.contents, "", look.part, PART_HEIGHT)
            for plan in plans:
                lines.link(plan)
            if any(plan.blank for plan in plans):
                lines.skip()
                lines.put(outline.wording.blanks, "", look.part, PART_HEIGHT)
                lines.put_wrapped("", outline.wording.blanks_intro, "")
                for plan in plans:
                    lines.put_labels(plan.name, plan.blank, outline.wording.continued)

    def write_table(self, plan: Sheet) -> None:
        """Write one sheet: headings, rows, and the table around them, which needs a row even if there is none."""
        rows = plan.rows() or [[None] * len(plan.headings)]
        across = within_a_page(widths(plan.headings, rows))
        if plan.drawn:
            across = [*across[:-1], BARS_WIDTH]
        frozen = 0 if plan.lead is Lead.NOTHING else FROZEN
        sheet = self._new_sheet(plan.name, plan.label, across, frozen, plan.parts)
        sheet.freeze_panes = f"{get_column_letter(frozen + 1)}2"
        sheet.print_title_rows = "1:1"
        sheet.tables.add(_table(plan, len(rows)))
        if plan.drawn:
            last = get_column_letter(len(plan.headings))
            sheet.conditional_formatting.add(f"{last}2:{last}{len(rows) + 1}", _bars())
        with writing(self._archive, sheet, len(self._book.worksheets)) as writer:
            cells = [WriteOnlyCell(sheet) for _ in plan.headings]
            for cell, heading in zip(cells, plan.headings, strict=True):
                _set_text(cell, heading, self._look.heading)
            writer.put(cells, heading_height(plan.headings, across))
            styles = self._styles(plan)
            rooms = [
                width / BOLD if style is self._look.name else width
                for width, (style, _) in zip(across, styles, strict=True)
            ]
            for row in rows:
                self._meter.step()
                self._fill(cells, row, styles)
                writer.put(cells, height(row, rooms))

    def finish(self) -> None:
        """Write what the sheets share: styles, properties, the list of them."""
        ExcelWriter(self._book, self._archive).write_data()

    def _new_sheet(
        self, name: str, label: str, across: Sequence[float], frozen: int = 0, parts: Sequence[str] = ()
    ) -> OpenSheet:
        sheet: OpenSheet = self._book.create_sheet(name)
        for place, width in enumerate(across, 1):
            sheet.column_dimensions[get_column_letter(place)].width = width
        sheet.sheet_view.showGridLines = False
        page = self._outline.wording.page_of.replace("&", "&&").replace("{page}", "&P").replace("{pages}", "&N")
        set_up_page(sheet, across, frozen, parts)
        set_header_and_footer(sheet, (self._outline.title, label), (self._outline.footer, page))
        return sheet

    def _styles(self, plan: Sheet) -> list[tuple[StyleArray, StyleArray]]:
        """Give each column its style for text and for all else: a record's name stands out, and back where repeated."""
        look = self._look
        styles = [(look.text, look.blank)] * len(plan.headings)
        if plan.lead is Lead.RECORD:
            styles[TITLE] = (look.name, look.blank)
        elif plan.lead is Lead.ROW:
            styles[:FROZEN] = [(look.soft, look.soft_blank)] * FROZEN
        return styles

    def _fill(self, cells: list[OpenCell], row: Cells, styles: list[tuple[StyleArray, StyleArray]]) -> None:
        """Put values into the cells of the last row, which is written by now: making new ones takes time."""
        for cell, value, (text, other) in zip(cells, row, styles, strict=True):
            if isinstance(value, str):
                _set_text(cell, value, text)
            elif isinstance(value, date):
                _set(cell, value, "d", self._look.date)
            else:
                _set(cell, value, "n", other)


def _set_text(cell: OpenCell, text: str, style: StyleArray) -> None:
    """Make a cell text whatever it begins with: neither Excel nor openpyxl may see a formula in it."""
    _set(cell, escaped(text), "s", style)


def _set(cell: OpenCell, value: Cell, data_type: str, style: StyleArray) -> None:
    """Fill a cell past openpyxl's guess of what a value is, which cuts texts and makes formulas."""
    cell._value, cell.data_type, cell._style = value, data_type, style  # noqa: SLF001


def _table(plan: Sheet, rows: int) -> Table:
    ref = f"A1:{get_column_letter(len(plan.headings))}{rows + 1}"
    return Table(
        displayName=plan.table,
        ref=ref,
        autoFilter=AutoFilter(ref=ref),
        tableColumns=[TableColumn(id=place, name=escaped(name)) for place, name in enumerate(plan.headings, 1)],
        tableStyleInfo=TableStyleInfo(name="TableStyleLight1", showRowStripes=False),
    )


def _bars() -> Rule:
    """Draw numbers as bars in their cells, from nought."""
    ends = [FormatObject(type="num", val=0), FormatObject(type="max")]
    return Rule(type="dataBar", dataBar=DataBar(cfvo=ends, minLength=0, maxLength=100, color=Color(rgb=BAR_COLOUR)))


class _Lines:
    """The lines of the cover: a label and a text each."""

    def __init__(self, sheet: OpenSheet, writer: SheetWriter, look: Look) -> None:
        self._sheet = sheet
        self._writer = writer
        self._look = look

    def skip(self) -> None:
        self._writer.put([], LINE_HEIGHT)

    def put(self, label: str, text: str, style: StyleArray, tall: float) -> None:
        cell = WriteOnlyCell(self._sheet)
        _set_text(cell, visible(label or text), style)
        self._writer.put([cell], tall)

    def put_wrapped(self, label: str, text: str, mark: str) -> None:
        for place, piece in enumerate(pieces(visible(text))):
            shown = visible(label) if place == 0 else f"{visible(label)} ({mark})"
            self._put_pair(shown, piece, self._look.label)

    def put_labels(self, name: str, labels: Sequence[str], mark: str) -> None:
        for start in range(0, len(labels), LABELS_TOGETHER):
            shown = f"{name} ({mark})" if start else name
            self.put_wrapped(shown, " · ".join(labels[start : start + LABELS_TOGETHER]), mark)

    def link(self, plan: Sheet) -> None:
        link = Hyperlink(ref="", location=f"{quote_sheetname(plan.name)}!A1")
        more = plan.label if plan.label != plan.name else ""
        self._put_pair(plan.name, " · ".join(filter(None, (more, plan.intro))), self._look.link, link)

    def _put_pair(self, label: str, text: str, style: StyleArray, link: Hyperlink | None = None) -> None:
        left: OpenCell = WriteOnlyCell(self._sheet)
        right: OpenCell = WriteOnlyCell(self._sheet)
        _set_text(left, label, style)
        _set_text(right, text, self._look.plain)
        left._hyperlink = link  # noqa: SLF001 - `hyperlink` only takes addresses outside the workbook
        self._writer.put([left, right], height([label, text], COVER_WIDTHS))
