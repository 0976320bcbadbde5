"""Many values changed in the same way: set, cleared, added to, taken from, or one thing put in the place of another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ropa_desktop.domain.field import Field, Kind, RecordType, Values, blank_row, is_blank


class Deed(StrEnum):
    """What is done with a field in many records."""

    SET = "set"
    ADD = "add"
    REMOVE = "remove"
    CLEAR = "clear"


_WHOLE = frozenset({Kind.ROWS, Kind.FILES, Kind.WORKSHEET})
"""Kinds that are not said in one value: of rows a column is changed, files and worksheets belong to one record."""
_ONE_RECORDS = frozenset({"name", "reference", "retired"})


def changeable(record_type: RecordType) -> Iterable[tuple[str, Field]]:
    """Walk what can be changed in many records of a type: fields, and columns of rows by their paths."""
    for field in record_type.fields:
        if field.kind is Kind.ROWS:
            yield from ((f"{field.name}.{inner.name}", inner) for inner in field.rows if inner.kind not in _WHOLE)
        elif field.kind not in _WHOLE and field.name not in _ONE_RECORDS.union(record_type.by_deed):
            yield field.name, field


def possible(path: str, field: Field) -> tuple[Deed, ...]:
    """Give what can be done: to add and to take away, there must be a list or rows."""
    return tuple(Deed) if field.kind.many or "." in path else (Deed.SET, Deed.CLEAR)


def done(field: Field, deed: Deed, value: Any, current: Any) -> Any:
    """Give a field's value after a deed; of a list, one value or several are added or taken away."""
    if deed is Deed.CLEAR:
        return field.kind.blank
    if deed is Deed.SET or not field.kind.many:
        return value
    if deed is Deed.ADD:
        return [*current, *(one for one in value if one not in current)]
    return [one for one in current if one not in value]


def done_in_rows(rows_field: Field, column: Field, deed: Deed, value: Any, rows: Sequence[Values]) -> list[Values]:
    """Give rows after a deed on one column.

    A column that holds one value is added as a row of its own unless a row says it already, and taken away with its
    row. A row that says nothing any more goes.
    """
    name = column.name
    if column.kind.many or deed in {Deed.SET, Deed.CLEAR}:
        found = [{**row, name: done(column, deed, value, row[name])} for row in rows]
        return [row for row, was in zip(found, rows, strict=True) if row == was or _says(rows_field, row)]
    there = [row for row in rows if row[name] == value]
    if deed is Deed.REMOVE:
        return [row for row in rows if row not in there]
    return list(rows) if there else [*rows, blank_row(rows_field) | {name: value}]


def _says(rows_field: Field, row: Values) -> bool:
    return not all(is_blank(row[f.name]) for f in rows_field.rows)


@dataclass(frozen=True, slots=True)
class Thing:
    """What stands in fields: a record by its id and type, or (id 0) a word by its vocabulary and code."""

    id: int
    type: str
    code: str = ""

    @property
    def value(self) -> int | str:
        """How it stands in a value."""
        return self.id or self.code

    def may_stand_in(self, field: Field) -> bool:
        """Tell whether a field may hold it."""
        if self.id:
            return field.kind in {Kind.LINK, Kind.LINKS} and self.type in field.target
        return field.kind in {Kind.CHOICE, Kind.CHOICES} and field.words == self.type

    def stands_in(self, field: Field, value: Any) -> bool:
        """Tell whether a value of a field names it."""
        return self.may_stand_in(field) and (self.value in value if field.kind.many else value == self.value)


def put_instead(field: Field, value: Any, old: Thing, new: Thing) -> Any:
    """Give a value with one thing in the place of another; in a list it stands once, where the first of them stood."""
    if not field.kind.many:
        return new.value
    return list(dict.fromkeys(new.value if one == old.value else one for one in value))


def put_instead_in_rows(rows_field: Field, rows: Sequence[Values], old: Thing, new: Thing) -> list[Values]:
    """Give rows with one thing in the place of another; a row that then says nothing beyond another goes."""
    found: list[dict[str, Any]] = []
    touched: list[bool] = []
    for row in rows:
        cells = {
            f.name: put_instead(f, row[f.name], old, new)
            for f in rows_field.rows
            if old.stands_in(f, row[f.name]) and new.may_stand_in(f)
        }
        found.append({**row, **cells})
        touched.append(bool(cells))
    return _without_repeats(rows_field, found, touched)


def _without_repeats(rows_field: Field, rows: list[dict[str, Any]], touched: list[bool]) -> list[Values]:
    gone: set[int] = set()
    for here, row in enumerate(rows):
        for there, other in enumerate(rows):
            if here == there or there in gone or here in gone or not (touched[here] or touched[there]):
                continue
            if _adds_nothing(rows_field, row, other):
                gone.add(here)
    return [row for number, row in enumerate(rows) if number not in gone]


def _adds_nothing(rows_field: Field, row: Values, other: Values) -> bool:
    """Whether all that a row says stands in another one too."""
    cells = ((row.get(f.name), other.get(f.name)) for f in rows_field.rows)
    return all(is_blank(mine) or mine == theirs for mine, theirs in cells)
