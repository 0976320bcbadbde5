"""Points and figures as rows of tables: questions of a worksheet, items of an annex, and the numbers of bars."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ropa_desktop.exchange.outline import (
    Column,
    Fact,
    Figure,
    Grid,
    Group,
    Point,
    PointWords,
    Record,
    Row,
    Sign,
    Wording,
)

POINTS = ".points"
"""How the key of a table of points ends."""

FIGURES = "figures"
"""The key of the table of all figures."""

_FIGURE_COLUMNS = ("figure", "of", "series", "number")
_COLUMNS = ("code", "part", "question", "answer", "reasons", "register", "remarks", "cite", "standing")


def tables(record: Record, wording: Wording) -> Iterator[Grid]:
    """Give what a record's points and figures say as tables: all of each in one, and each table that is an answer."""
    yield from _point_tables(record, wording.points)
    words = wording.figures
    if rows := tuple(figure_rows(record)):
        columns = tuple(Column(f"{FIGURES}.{name}", getattr(words, name)) for name in _FIGURE_COLUMNS)
        yield Grid(f"{record.id}/{FIGURES}", FIGURES, words.figures, columns, rows)


def figure_rows(record: Record) -> Iterator[Row]:
    """Give each number of each figure as a row."""
    entries = (entry for group in record.groups for entry in group.entries)
    for figure in (entry for entry in entries if isinstance(entry, Figure)):
        for bar in figure.bars:
            for one, number in zip(figure.series, bar.numbers, strict=True):
                told = (figure.label, bar.label, one.label, str(number))
                yield Row(f"{bar.id}/{one.key}", told, (None, None, None, number))


def _point_tables(record: Record, words: PointWords) -> Iterator[Grid]:
    place, key = f"{record.id}/points", f"{record.id.split('/', maxsplit=1)[0]}{POINTS}"
    if rows := tuple(point_rows(record)):
        columns = tuple(Column(f"points.{name}", getattr(words, name)) for name in _COLUMNS)
        yield Grid(place, key, words.points, columns, rows)
    for group in record.groups:
        for entry in group.entries:
            if isinstance(entry, Point):
                yield from (said for said in entry.said if isinstance(said, Grid))


def point_rows(record: Record) -> Iterator[Row]:
    """Give each point, and each place to sign, as a row."""
    for group in record.groups:
        part = _part(record, group)
        for entry in group.entries:
            if isinstance(entry, Point):
                yield Row(entry.id, _cells(entry, part))
            elif isinstance(entry, Sign):
                signed = "\n".join(f"{line.label}: {line.text}" for line in entry.lines)
                yield Row(entry.id, ("", part, entry.label, signed, "", "", "", "", ""))


def fact_rows(record: Record) -> Iterator[Row]:
    """Give each fact that is no point as a row: its part, its label and what it says."""
    for group in record.groups:
        for entry in group.entries:
            if isinstance(entry, Fact):
                yield Row(entry.id, (_part(record, group), entry.label, entry.text), (None, None, entry.value))


def _part(record: Record, group: Group) -> str:
    return group.title or " ".join(filter(None, (record.reference, record.title)))


def _cells(point: Point, part: str) -> tuple[str, ...]:
    reasons = _told(point, point.reasons) if len(point.reasons) > 1 else "\n".join(f.text for f in point.reasons)
    said, register, remarks = _told(point, point.said), _told(point, point.register), _told(point, point.remarks)
    return (point.code, part, point.label, said, reasons, register, remarks, point.cite, point.standing)


def _told(point: Point, entries: Iterable[Fact | Grid]) -> str:
    return "\n".join(line for entry in entries for line in _lines(point, entry))


def _lines(point: Point, entry: Fact | Grid) -> Iterator[str]:
    if isinstance(entry, Fact):
        mark = "" if entry.label.endswith("?") else ":"
        yield f"{entry.label}{mark} {entry.text}" if entry.label else entry.text
        return
    if caption := point.caption(entry):
        yield f"{caption}:"
    yield from (" · ".join(cell for cell in row.cells if cell) for row in entry.rows)
