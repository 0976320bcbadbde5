"""What falls due, read from all types of record at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Date,
    Integer,
    Row,
    Select,
    Subquery,
    case,
    cast,
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


def all_due(connection: Connection, today: date, limit: int | None = None) -> list[Found]:
    """Give all that falls due, or the first of it, the earliest first."""
    every = _every(_settings(connection), today)
    query = select(every).order_by(every.c.day, every.c.id, every.c.kind).limit(limit)
    return [_found(row) for row in connection.execute(query)]


def _found(row: Row[Any]) -> Found:
    return Found(row.day, row.kind, row.id, row.type, row.reference, row.name, row.path, row.who, bool(row.own))


def past(connection: Connection, type_name: str, field: str, status: str, today: date) -> list[Past]:
    """Give the records in use of a type with this status although the day in a field is past."""
    own = OWN[type_name]
    query = select(record.c.id, func.coalesce(record.c.reference, ""), record.c.name, own.c[field])
    query = query.join(own, own.c.id == record.c.id).order_by(record.c.id)
    query = query.where(record.c.retired.is_(None), own.c.status == status, own.c[field] < today)
    return [(row[0], row[1], row[2], row[3]) for row in connection.execute(query)]


Past = tuple[int, str, str, date]
"""Id, reference and name of a record, and its day."""


def due_by_month(connection: Connection, today: date) -> dict[str, int]:
    """Count what falls due by month ("2026-12") from today on; what is late counts as `LATE`."""
    every = _every(_settings(connection), today)
    month = case((every.c.day < today, LATE), else_=func.substr(every.c.day, 1, 7))
    return {row[0]: row[1] for row in connection.execute(select(month, func.count()).group_by(month))}


LATE = "late"


def _settings(connection: Connection) -> Settings:
    """Read the intervals that the office has laid down."""
    own = OWN["register"]
    columns = [*(own.c[f"{what}_interval"] for what in office.INTERVALS), own.c.request_reminder]
    row = connection.execute(select(*columns).order_by(own.c.id).limit(1)).mappings().first()
    return tuple(dict(row).items()) if row else ()


Settings = tuple[tuple[str, Any], ...]
"""What the office has laid down, by field."""


@lru_cache(4)  # it is asked each time that the overview is shown, and takes longer to put than to answer
def _every(settings: Settings, today: date) -> Subquery:
    return union_all(*(_due_of(one, dict(settings), today) for one in DATED)).subquery()


def _due_of(one: Dated, settings: Mapping[str, Any], today: date) -> Select[Any]:
    own = OWN[one.type]
    said: ColumnElement[Any] = own.c[one.path] if one.path else null()
    if one.before:
        said = _reminder(said, func.coalesce(own.c[one.before], office.reminder(settings)), literal(today, Date))
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
    every = office.interval(settings, one.interval) if one.interval else ""
    if not every:
        return null()
    own = OWN[one.type]
    since = func.coalesce(*(own.c[name] for name in one.since)) if one.since[1:] else own.c[one.since[0]]
    usual = _after(since, every)
    if one.interval != "transfer":
        return usual
    return case((own.c.country == US, _after(since, office.interval(settings, "us_transfer"))), else_=usual)


def _reminder(day: ColumnElement[Any], period: ColumnElement[Any], today: ColumnElement[Any]) -> ColumnElement[Any]:
    """Give the day that is a period (a column of them) before another; today, where that is past but the day is not.

    In a shorter month it is the last day, and a period of nothing reminds of nothing.
    """
    count, unit = cast(func.substr(period, 2, func.length(period) - 2), Integer), func.substr(period, -1)
    months = case((unit == "Y", 12 * count), else_=count)
    first = func.date(day, "start of month", func.printf("%+d months", 1 - months), "-1 day")
    before = case(
        (unit.in_(("D", "W")), func.date(day, func.printf("%+d days", -count * case((unit == "W", 7), else_=1)))),
        else_=func.min(func.date(day, func.printf("%+d months", -months)), first),
    )
    return case((before >= day, null()), (before >= today, before), (day >= today, today), else_=null())


def _after(day: ColumnElement[Any], period: str) -> ColumnElement[Any]:
    """Give a day a period later, in a shorter month its last day, as `office.after` does."""
    number, unit = office.parts(period)
    if unit in "WD":
        return func.date(day, f"+{number * (7 if unit == 'W' else 1)} days")
    months = number * (12 if unit == "Y" else 1)
    return func.min(
        func.date(day, f"+{months} months"), func.date(day, "start of month", f"+{months + 1} months", "-1 day")
    )
