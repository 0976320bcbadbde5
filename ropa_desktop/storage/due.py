"""What falls due, read from all types of record at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Connection,
    Date,
    Row,
    Select,
    case,
    func,
    literal,
    null,
    select,
    type_coerce,
    union_all,
)

from ropa_desktop.domain import office
from ropa_desktop.domain.due import DATED, OVER, US, Dated
from ropa_desktop.storage.schema import OWN, record


@dataclass(frozen=True, slots=True)
class Found:
    """A day by which something must be done about a record; `own` if the record itself says the day."""

    day: date
    kind: str
    record_id: int
    type: str
    reference: str
    name: str
    path: str
    who: str
    own: bool


def all_due(connection: Connection, limit: int | None = None) -> list[Found]:
    """Give all that falls due, or the first of it, the earliest first."""
    every = _every(_settings(connection)).subquery()
    query = select(every).order_by(every.c.day, every.c.id, every.c.kind).limit(limit)
    return [_found(row) for row in connection.execute(query)]


def _found(row: Row[Any]) -> Found:
    return Found(row.day, row.kind, row.id, row.type, row.reference, row.name, row.path, row.who, bool(row.own))


def due_by_month(connection: Connection, today: date) -> dict[str, int]:
    """Count what falls due by month ("2026-12") from today on; what is late counts as `LATE`."""
    every = _every(_settings(connection)).subquery()
    month = case((every.c.day < today, LATE), else_=func.substr(every.c.day, 1, 7))
    return {row[0]: row[1] for row in connection.execute(select(month, func.count()).group_by(month))}


LATE = "late"


def _settings(connection: Connection) -> Mapping[str, Any]:
    """Read the intervals that the office has laid down."""
    own = OWN["register"]
    columns = [own.c[f"{what}_interval"] for what in office.INTERVALS]
    row = connection.execute(select(*columns).order_by(own.c.id).limit(1)).mappings().first()
    return dict(row) if row else {}


def _every(settings: Mapping[str, Any]) -> CompoundSelect[Any]:
    return union_all(*(_due_of(one, settings) for one in DATED))


def _due_of(one: Dated, settings: Mapping[str, Any]) -> Select[Any]:
    own = OWN[one.type]
    said = own.c[one.path] if one.path else null()
    reckoned = _reckoned(one, settings)
    day = func.coalesce(said, reckoned) if one.path and one.interval else said if one.path else reckoned
    query = select(
        type_coerce(day, Date).label("day"),
        literal(one.kind).label("kind"),
        record.c.id,
        record.c.type,
        func.coalesce(record.c.reference, "").label("reference"),
        record.c.name,
        literal(one.field).label("path"),
        (func.coalesce(own.c[one.who], "") if one.who else literal("")).label("who"),
        (said.is_not(None) if one.path else literal(0)).label("own"),
    ).join(own, own.c.id == record.c.id)
    query = query.where(record.c.retired.is_(None), record.c.type == one.type, day.is_not(None))
    if "status" not in own.c:
        return query
    state = func.coalesce(own.c.status, "")
    return query.where(state.in_(one.states) if one.states else state.not_in(OVER))


def _reckoned(one: Dated, settings: Mapping[str, Any]) -> ColumnElement[Any]:
    """Count the interval of the office from when something was last seen to."""
    if not one.interval:
        return null()
    own = OWN[one.type]
    since = func.coalesce(*(own.c[name] for name in one.since)) if one.since[1:] else own.c[one.since[0]]
    usual = _after(since, office.interval(settings, one.interval))
    if one.interval != "transfer":
        return usual
    return case((own.c.country == US, _after(since, office.interval(settings, "us_transfer"))), else_=usual)


def _after(day: ColumnElement[Any], period: str) -> ColumnElement[Any]:
    """Give a day a period later, in a shorter month its last day, as `office.after` does."""
    number, unit = office.parts(period)
    if unit in "WD":
        return func.date(day, f"+{number * (7 if unit == 'W' else 1)} days")
    months = number * (12 if unit == "Y" else 1)
    return func.min(
        func.date(day, f"+{months} months"), func.date(day, "start of month", f"+{months + 1} months", "-1 day")
    )
