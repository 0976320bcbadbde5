"""Points as rows of a table: what a workbook shows of the questions of a worksheet and of the items of an annex."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ropa_desktop.exchange.outline import Column, Fact, Grid, Group, Point, PointWords, Record, Row, Sign

POINTS = ".points"
"""How the key of a table of points ends."""

_COLUMNS = ("code", "part", "question", "answer", "reasons", "register", "remarks", "cite", "standing")


def tables(record: Record, words: PointWords) -> Iterator[Grid]:
    """Give what a record's points say as tables: all points in one, and each table that is an answer."""
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
