"""What stands on the sheets of a workbook: the outline as tables of values, with names that Excel accepts."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import Enum, auto

from ropa_desktop.exchange.excel_points import FIGURES, POINTS, fact_rows, tables
from ropa_desktop.exchange.excel_text import may_overflow, one_line, pieces, units, visible
from ropa_desktop.exchange.outline import (
    Chapter,
    Column,
    Fact,
    Grid,
    Outline,
    Record,
    Row,
    State,
    Value,
    Wording,
    is_said,
)

Cell = str | int | float | date | None
Cells = list[Cell]

SHEET_NAME_LIMIT = 31
HEADING_LIMIT = 255
TITLE = 2
"""The column of the record's title, after its id and its reference; its status or the row's id follows."""
RECORD_IDS, ROW_IDS = (0, 1), (0, 1, 3)
FIRST_DATE = date(1900, 3, 1)
MOST_EXACT = 10**15

_not_in_a_sheet_name = re.compile(r"[\[\]:*?/\\]")
_not_in_a_table_name = re.compile(r"[^A-Za-z0-9_]")
_reserved = {"history", "historik"}


class Lead(Enum):
    """What the first columns of a table name: the record of each row, the row of a record, or nothing."""

    RECORD = auto()
    ROW = auto()
    NOTHING = auto()


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: its names, its headings, and its rows, made when they are asked for."""

    name: str
    label: str
    intro: str
    table: str
    headings: tuple[str, ...]
    lead: Lead
    count: int
    rows: Callable[[], list[Cells]]
    drawn: bool = False
    """Whether the numbers of its last column are drawn as bars in their cells."""
    blank: tuple[str, ...] = ()
    """The fields that have no column, since nothing is said in them."""
    parts: tuple[str, ...] = ()
    """What part of a record each column belongs to; "" to none."""


def sheets(outline: Outline) -> list[Sheet]:
    """Plan the sheets after the cover: each chapter, and each of its grids, as a table."""
    plans = [
        plan
        for chapter in outline.chapters
        for plan in (_alone_plans if outline.alone or chapter.alone else _plans)(chapter, outline.wording)
    ]
    labels = [plan.label for plan in plans]
    wanted = [plan.title if labels.count(plan.label) == 1 else _tagged(plan) for plan in plans]
    names = unique([sheet_name(name) for name in [cover_name(outline), *wanted]], SHEET_NAME_LIMIT)[1:]
    tables = unique([table_name(plan.id) for plan in plans], HEADING_LIMIT, "_{}")
    return [
        Sheet(
            name,
            plan.label,
            plan.intro,
            table,
            headings(plan.headings),
            plan.lead,
            plan.count,
            plan.rows,
            plan.drawn,
            plan.blank,
            plan.parts,
        )
        for name, table, plan in zip(names, tables, plans, strict=True)
    ]


def cover_name(outline: Outline) -> str:
    """Give the name of the first sheet."""
    return outline.wording.cover or outline.title


def _tagged(plan: _Plan) -> str:
    """Tell a grid apart from a chapter or a grid of another chapter that bears the same name."""
    if not plan.tag:
        return plan.title
    tag = f" \u2013 {plan.tag}"
    return _cut(plan.title, max(SHEET_NAME_LIMIT - len(tag), SHEET_NAME_LIMIT // 2)) + tag


def sheet_name(text: str) -> str:
    """Cut a text to the name of a sheet: at most 31 UTF-16 units, without the marks that Excel keeps."""
    name = _cut(" ".join(_not_in_a_sheet_name.sub(" ", one_line(text)).split()).strip("' "), SHEET_NAME_LIMIT).strip(
        "' "
    )
    return f"{name}_" if name.lower() in _reserved else name or "_"


def table_name(text: str) -> str:
    """Make an id into the name of a table, which may neither hold spaces nor look like a cell."""
    return "ropa_" + _not_in_a_table_name.sub("_", text)[: HEADING_LIMIT - 20]


def headings(labels: Iterable[str]) -> tuple[str, ...]:
    """Give headings that Excel can tell apart within a table."""
    cut = [_cut(one_line(label), HEADING_LIMIT) or "\u2013" for label in labels]
    return tuple(unique(cut, HEADING_LIMIT))


def unique(names: Sequence[str], limit: int, mark: str = " ({})") -> list[str]:
    """Number names that are alike but for their case; each still keeps within the limit."""
    taken: set[str] = set()
    given: list[str] = []
    for name in names:
        candidate, number = name, 1
        while candidate.casefold() in taken:
            number += 1
            tail = mark.format(number)
            candidate = _cut(name, limit - len(tail)) + tail
        taken.add(candidate.casefold())
        given.append(candidate)
    return given


@dataclass(frozen=True, slots=True)
class _Plan:
    id: str
    title: str
    label: str
    tag: str
    intro: str
    headings: list[str]
    lead: Lead
    count: int
    rows: Callable[[], list[Cells]]
    drawn: bool = False
    blank: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()


def _plans(chapter: Chapter, wording: Wording) -> Iterator[_Plan]:
    if chapter.summary and not chapter.records and not chapter.columns:
        yield _summary_plan(
            chapter, replace(chapter.summary, id=chapter.id, label=chapter.short or chapter.title), wording
        )
        return
    columns, blank = _columns(chapter, wording)
    mark = wording.continued
    beside = [wording.number, wording.reference, wording.record, *([chapter.status] if chapter.status else [])]
    yield _Plan(
        chapter.id,
        chapter.short or chapter.title,
        chapter.title,
        "",
        chapter.intro,
        [*beside, *(column.label for column in columns)],
        Lead.RECORD,
        len(chapter.records),
        lambda: [
            row
            for record in chapter.records
            for row in continued(_record_row(record, len(beside), columns, wording), mark, RECORD_IDS, TITLE)
        ],
        blank=blank,
        parts=(*[""] * len(beside), *(column.part for column in columns)),
    )
    for key, grids in _grids(chapter, wording).items():
        yield _grid_plan(chapter, key, grids, wording)


def _alone_plans(chapter: Chapter, wording: Wording) -> Iterator[_Plan]:
    """Plan the sheets of a chapter about one record: its facts, its points, and a table for each grid."""
    chapter, words = replace(chapter, intro=""), wording.points
    labels = (words.part, words.fact, words.content)
    facts = tuple(row for record in chapter.records for row in fact_rows(record))
    if facts:
        columns = tuple(Column(f"facts.{place}", label) for place, label in enumerate(labels))
        yield _summary_plan(
            chapter, _filled(Grid(f"{chapter.id}_facts", "facts", words.facts, columns, facts)), wording
        )
    found: dict[str, Grid] = {}
    for key, grids in _grids(chapter, wording).items():
        several = [grid for _, grid in grids]
        rows = tuple(row for grid in several for row in grid.rows)
        found[key] = replace(several[0], id=f"{chapter.id}_{key}", rows=rows)
    for key, grid in sorted(found.items(), key=lambda item: not item[0].endswith(POINTS)):
        label = chapter.short if key.endswith(POINTS) else grid.label
        yield _summary_plan(chapter, replace(_filled(grid), label=label), wording)


def _filled(grid: Grid) -> Grid:
    """Leave out the columns of a table in which nothing is said."""
    kept = _told(grid.columns, grid.rows)
    if len(kept) == len(grid.columns):
        return grid
    rows = tuple(
        replace(
            row,
            cells=tuple(row.cells[place] for place in kept),
            values=tuple(row.values[place] for place in kept) if row.values else (),
        )
        for row in grid.rows
    )
    return replace(grid, columns=tuple(grid.columns[place] for place in kept), rows=rows)


def _told(columns: Sequence[Column], rows: Sequence[Row]) -> list[int]:
    """Give the places of the columns in which something is said, or that Art. 30 asks for."""
    return [p for p, c in enumerate(columns) if not rows or c.asked or any(row.cells[p] for row in rows)]


def _blank(columns: Sequence[Column], kept: Iterable[int]) -> tuple[str, ...]:
    told = set(kept)
    return tuple(column.label for place, column in enumerate(columns) if place not in told)


def _summary_plan(chapter: Chapter, whole: Grid, wording: Wording) -> _Plan:
    grid = _filled(whole)
    return _Plan(
        grid.id,
        grid.label,
        grid.label,
        chapter.tag,
        chapter.intro,
        [column.label for column in grid.columns],
        Lead.NOTHING,
        len(grid.rows),
        lambda: [row for each in grid.rows for row in continued(_cells(each), wording.continued, (), 0)],
        grid.key == FIGURES,
        _blank(whole.columns, _told(whole.columns, whole.rows)),
    )


def _grid_plan(chapter: Chapter, key: str, grids: list[tuple[Record, Grid]], wording: Wording) -> _Plan:
    first, mark = grids[0][1], wording.continued
    name = key if key.startswith(chapter.id) else f"{chapter.id}_{key}"
    kept = _told(first.columns, [row for _, grid in grids for row in grid.rows])
    labels = (first.columns[place].label for place in kept)
    return _Plan(
        name,
        first.label,
        first.label,
        chapter.tag or chapter.title,
        chapter.title,
        [wording.number, wording.reference, wording.record, wording.row, *labels],
        Lead.ROW,
        sum(len(grid.rows) for _, grid in grids),
        lambda: [
            cells
            for record, grid in grids
            for place, row in enumerate(grid.rows, 1)
            for cells in continued(_grid_row(record, row, place, kept), mark, ROW_IDS, TITLE)
        ],
        key == FIGURES,
        _blank(first.columns, kept),
    )


def _columns(chapter: Chapter, wording: Wording) -> tuple[list[Column], tuple[str, ...]]:
    """Give the columns in which something is said, or that Art. 30 asks for, and the labels of the others.

    Lest anything is left out, they are the chapter's and those that only its records have.
    """
    grids = _grids(chapter, wording)
    columns = {column.key: column for column in chapter.columns if column.key not in grids}
    said: set[str] = set()
    for record in chapter.records:
        for group in record.groups:
            for entry in group.entries:
                if isinstance(entry, Fact) and is_said(entry):
                    said.add(entry.key)
                    columns.setdefault(entry.key, Column(entry.key, entry.label))
    kept = [column for column in columns.values() if not chapter.records or column.asked or column.key in said]
    return kept, tuple(column.label for column in columns.values() if column not in kept)


def _grids(chapter: Chapter, wording: Wording) -> dict[str, list[tuple[Record, Grid]]]:
    """Give the tables of a chapter by their keys: those of its records, and those that its points make."""
    found: dict[str, list[tuple[Record, Grid]]] = {}
    for record in chapter.records:
        entries = [entry for group in record.groups for entry in group.entries]
        grids = (entry for entry in entries if isinstance(entry, Grid))
        for grid in (*tables(record, wording), *grids):
            found.setdefault(grid.key, []).append((record, grid))
    return found


def _named(record: Record) -> Cells:
    return [record.number, visible(record.reference) or None, visible(record.title) or None]


def _record_row(record: Record, beside: int, columns: list[Column], wording: Wording) -> Cells:
    facts: dict[str, Cell] = {}
    for group in record.groups:
        for entry in group.entries:
            if isinstance(entry, Fact):
                missing = wording.missing if entry.state is State.MISSING else ""
                facts[entry.key] = _value(entry.text or missing, entry.value)
    named = [*_named(record), visible(record.status) or None][:beside]
    return [*named, *(facts.get(column.key) for column in columns)]


def _cells(row: Row) -> Cells:
    values = row.values or (None,) * len(row.cells)
    return [_value(text, value) for text, value in zip(row.cells, values, strict=True)]


def _grid_row(record: Record, row: Row, place: int, kept: Sequence[int]) -> Cells:
    cells = _cells(row)
    return [*_named(record), _row_number(row, place), *(cells[each] for each in kept)]


def _row_number(row: Row, place: int) -> Cell:
    """Give a row's stable id: the number that ends it; of a row that nobody wrote, its place."""
    last = row.id.rpartition("/")[2]
    return int(last) if last.isascii() and last.isdigit() and len(last) < 10 else place  # noqa: PLR2004


def _value(text: str, value: Value) -> Cell:
    """Give a date or a number as such if the words say no more than that; everything else is text."""
    match value:
        case bool() | str() | None | datetime():
            typed: Cell = None
        case date():
            typed = value if value >= FIRST_DATE and text in {"", value.isoformat()} else None
        case _:
            typed = value if math.isfinite(value) and abs(value) < MOST_EXACT and _says_only(text, value) else None
    return typed if typed is not None else visible(text) or None


def _says_only(text: str, value: float) -> bool:
    try:
        return not text or float("".join(text.split()).replace(",", ".").replace("\u2212", "-")) == value
    except ValueError:
        return False


def continued(row: Cells, mark: str, ids: tuple[int, ...], title: int) -> list[Cells]:
    """Let what a cell cannot hold go on in rows below, which repeat the `ids` and are marked in the `title`."""
    if not any(isinstance(cell, str) and may_overflow(cell) for cell in row):
        return [row]
    cut = [pieces(cell) if isinstance(cell, str) else [cell] for cell in row]
    if isinstance(row[title], str) and len(cut[title]) > 1:
        room = 2 * HEADING_LIMIT
        cut[title] = [part for piece in pieces(str(row[title])) for part in (piece[:-room], piece[-room:])]
    rows: list[Cells] = [[parts[place] if place < len(parts) else None for parts in cut] for place in range(_most(cut))]
    short = f"{_cut(str(row[title] or ''), HEADING_LIMIT)} ({mark})".strip()
    for more in rows[1:]:
        more[title] = f"{short}\n{more[title]}" if more[title] else short
        for place in ids:
            more[place] = rows[0][place]
    return rows


def _most(cut: Sequence[Sequence[Cell]]) -> int:
    return max(len(parts) for parts in cut)


def _cut(text: str, limit: int) -> str:
    """Cut a name at a word if one ends late enough, never through a character."""
    if units(text) <= limit:
        return text
    kept = text[: limit - 1]
    while units(kept) > limit - 1:
        kept = kept[:-1]
    word = kept if text[len(kept)] == " " else kept.rpartition(" ")[0]
    return f"{word if len(word) > limit // 2 else kept}\u2026"
