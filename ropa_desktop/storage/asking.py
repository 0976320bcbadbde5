"""Answers a question to the register (`domain/query.py`) in one SQL statement."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    FromClause,
    and_,
    case,
    exists,
    false,
    func,
    literal_column,
    not_,
    or_,
    select,
    true,
)

from ropa_desktop.domain.collation import folded
from ropa_desktop.domain.field import Field, Kind
from ropa_desktop.domain.lasting import length
from ropa_desktop.domain.query import All, Compare, Condition, FromToday, Not, Op, Path, Some, Value, Within
from ropa_desktop.domain.query_paths import (
    CHANGED,
    CHANGED_BY,
    FINDING,
    LETTERS,
    MENTIONS,
    STANDING,
    Place,
    Step,
    start,
    steps,
)
from ropa_desktop.domain.rules.rule import DONE, MISSING, NOT_APPLICABLE
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.domain.types.record import SHARED
from ropa_desktop.storage.schema import OWN, ROWS, finding, mention, record, revision

Holds = ColumnElement[bool]
Column = ColumnElement[Any]

LETTER_STATES = {DONE: "done", MISSING: "missing", NOT_APPLICABLE: "not_applicable"}
"""How a letter of Art. 30 stands, by the mark that is kept of it."""


@dataclass(frozen=True, slots=True)
class _Here:
    """Where a part of the question is asked: of a record by its id, or of a row of it in a table."""

    place: Place
    record_id: Column
    row: FromClause | None = None


@dataclass(frozen=True, slots=True)
class _Cell:
    """Where a field stands for one type of record: its column, and the table to look it up in (None: at hand)."""

    field: Field
    column: Column
    table: FromClause | None = None
    found_by: Holds | None = None

    def where(self, holds: Holds) -> Holds:
        """Tell that something holds of it; a blank makes no difference to the outcome of `not`."""
        if self.table is None or self.found_by is None:
            return func.coalesce(holds, false())
        return _there_is(self.table, self.found_by, holds)


def condition_on(type_name: str, condition: Condition, today: date) -> Holds:
    """Give the condition on the table `record` that a record of a type meets when the answer is yes."""
    return _Asking(today).holds(condition, _Here(start(type_name), record.c.id))


def _there_is(table: FromClause, *holds: Holds) -> Holds:
    return exists(select(literal_column("1")).select_from(table).where(*holds).correlate_except(table))


class _Asking:
    def __init__(self, today: date) -> None:
        self._today = today

    def holds(self, condition: Condition, here: _Here) -> Holds:
        match condition:
            case Compare(path, op, values):
                there = self._reached(here, path[:-1], lambda at: self._last(at, path[-1], op.positive, values))
                return there if op is op.positive else not_(there)
            case Within(path, part):
                return self._reached(here, path, lambda at: self.holds(part, at))
            case Not(part):
                return not_(self.holds(part, here))
            case All(parts):
                return and_(*(self.holds(part, here) for part in parts))
            case Some(parts):
                return or_(*(self.holds(part, here) for part in parts))

    def _reached(self, here: _Here, path: Path, then: Callable[[_Here], Holds]) -> Holds:
        """Tell that something holds in at least one of the places that a path reaches."""
        if not path:
            return then(here)
        step = steps(here.place)[path[0]]
        return self._through(here, step, lambda at: self._reached(at, path[1:], then))

    def _last(self, here: _Here, name: str, op: Op, values: tuple[Value, ...]) -> Holds:
        step = steps(here.place)[name]
        wanted = [v.on(self._today) if isinstance(v, FromToday) else v for v in values]
        if step.back or step.field.kind is Kind.ROWS or name == MENTIONS:
            return self._through(here, step, lambda at: true() if op is Op.FILLED else at.record_id.in_(wanted))
        return or_(*(cell.where(_meets(cell, op, wanted)) for cell in self._cells(here, step)))

    def _through(self, here: _Here, step: Step, then: Callable[[_Here], Holds]) -> Holds:
        """Tell that something holds in at least one of the places that a step leads to."""
        after = step.after
        assert after is not None  # noqa: S101 - a question is read so that nothing follows where nothing can
        if step.back:
            names, namer = mention.alias(), record.alias()
            in_use = namer.c.type == step.name, namer.c.retired.is_(None)
            naming = _there_is(namer, namer.c.id == names.c.source, *in_use, then(_Here(after, namer.c.id)))
            return _there_is(names, names.c.target == here.record_id, naming)
        if step.field.kind is Kind.ROWS:
            return or_(*(self._in_rows(here, place, then) for place in _apart(after)))
        if step.name == MENTIONS and not here.place.rows:
            names = mention.alias()
            return _there_is(names, names.c.source == here.record_id, then(_Here(after, names.c.target)))
        return or_(*(cell.where(_linked(cell, after, then)) for cell in self._cells(here, step)))

    def _in_rows(self, here: _Here, place: Place, then: Callable[[_Here], Holds]) -> Holds:
        name, type_name = place.rows, place.types[0]
        if name == FINDING:
            table: FromClause = finding.alias()
            owner = table.c.record_id
            now = and_(table.c.accepted.is_(None), or_(table.c.after.is_(None), table.c.after < self._today))
        elif name == LETTERS:
            table = record.alias()
            owner, now = table.c.id, table.c.type == type_name
        else:
            table, now = ROWS[type_name, name].alias(), true()
            owner = table.c.record_id
        return _there_is(table, owner == here.record_id, now, then(_Here(place, owner, table)))

    def _cells(self, here: _Here, step: Step) -> Iterator[_Cell]:
        """Give where a field stands, for each type of record that has it."""
        if here.row is not None:
            yield _Cell(step.field, _row_column(here, here.row, step.name))
        elif step.name in {CHANGED, CHANGED_BY}:
            yield _told_of_save(here, step)
        elif step.name == STANDING:
            yield from (self._standing(here, name, field) for name, field in step.fields.items())
        elif step.field in SHARED:
            table = record.alias()
            yield _Cell(step.field, table.c[step.name], table, table.c.id == here.record_id)
        else:
            for name, field in step.fields.items():
                own = OWN[name].alias()
                yield _Cell(field, own.c[step.name], own, own.c.id == here.record_id)

    def _standing(self, here: _Here, type_name: str, field: Field) -> _Cell:
        """How a worksheet stands: one that was approved is out of date once its next review has passed."""
        table, own = record.alias(), OWN[type_name].alias()
        column: Column = func.nullif(table.c.standing, "")
        if "next_review" in RECORD_TYPES[type_name].by_name:
            late = _there_is(own, own.c.id == table.c.id, own.c.next_review < self._today)
            column = case((and_(table.c.standing == "approved", late), "outdated"), else_=column)
        return _Cell(field, column, table, and_(table.c.id == here.record_id, table.c.type == type_name))


def _apart(place: Place) -> list[Place]:
    """Give the rows of each type by themselves; findings stand in one table for all."""
    if place.rows == FINDING:
        return [place]
    return [Place((name,), place.rows) for name in place.types]


def _row_column(here: _Here, table: FromClause, name: str) -> Column:
    match here.place.rows:
        case "letters":
            at = RECORD_TYPES[here.place.types[0]].letters.index(name) + 1
            return case(LETTER_STATES, value=func.substr(table.c.marks, at, 1))
        case "finding":
            return func.nullif(table.c[name], "")
        case _:
            return table.c[name]


def _told_of_save(here: _Here, step: Step) -> _Cell:
    """Tell of a record's newest save: its day, as the clock of this machine shows it, and who made it."""
    saved, table = revision.alias(), record.alias()
    column = func.date(saved.c.at, "localtime", type_=Date) if step.name == CHANGED else saved.c.author
    newest = select(table.c.revision).where(table.c.id == here.record_id).correlate_except(table).scalar_subquery()
    return _Cell(step.field, column, saved, saved.c.number == newest)


def _linked(cell: _Cell, after: Place, then: Callable[[_Here], Holds]) -> Holds:
    if cell.field.kind is Kind.LINK:
        return and_(cell.column.is_not(None), then(_Here(after, cell.column)))
    items = func.json_each(cell.column).table_valued("value")
    return _there_is(items, then(_Here(after, items.c.value)))


def _meets(cell: _Cell, op: Op, wanted: list[Any]) -> Holds:
    if op is Op.FILLED:
        return cell.column.is_not(None)
    match cell.field.kind:
        case Kind.TEXT | Kind.LONG:
            return _text_meets(func.folded(cell.column), op, wanted)
        case Kind.FILES:
            items = func.json_each(cell.column).table_valued("value")
            return _there_is(items, _text_meets(func.folded(func.json_extract(items.c.value, "$.name")), op, wanted))
        case Kind.CHOICES | Kind.LINKS:
            items = func.json_each(cell.column).table_valued("value")
            return _there_is(items, items.c.value.in_(wanted))
        case Kind.PERIOD:
            return _ordered(func.lasting(cell.column), op, [length(period) for period in wanted])
        case _:
            return _ordered(cell.column, op, wanted)


def _text_meets(text: Column, op: Op, wanted: list[Any]) -> Holds:
    sought = [folded(str(one)) for one in wanted]
    match op:
        case Op.CONTAINS:
            return func.instr(text, sought[0]) > 0
        case Op.STARTS:
            return func.substr(text, 1, len(sought[0])) == sought[0]
        case _:
            return text.in_(sought)


def _ordered(column: Column, op: Op, wanted: list[Any]) -> Holds:
    if op is Op.IS:
        return column.in_(wanted)
    holds: Holds = _ORDERS[op](column, wanted[0])
    return holds


_ORDERS: dict[Op, Callable[[Any, Any], Any]] = {
    Op.BELOW: operator.lt,
    Op.AT_MOST: operator.le,
    Op.ABOVE: operator.gt,
    Op.AT_LEAST: operator.ge,
}
