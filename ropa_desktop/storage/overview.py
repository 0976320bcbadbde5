"""The register in numbers: what the overview and `check` read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Integer, Select, cast, func, literal, select, union_all

from ropa_desktop.domain.field import Kind
from ropa_desktop.domain.rules.rule import Severity
from ropa_desktop.domain.texts import LANGUAGES
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.storage import listing
from ropa_desktop.storage.faults import Unreadable
from ropa_desktop.storage.schema import OWN, finding, record
from ropa_desktop.storage.texts import language

DUE = ("next_review", "deadline", "due", "valid_until")
DONE_STATES = listing.DONE_STATES


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding with the record that it stands on."""

    record_id: int
    type: str
    reference: str
    name: str
    rule: str
    path: str
    letter: str
    area: str
    severity: Severity


@dataclass(frozen=True, slots=True)
class Accepted:
    """A finding that is set aside: its rule and field, and the record that says why and until when."""

    rule: str
    path: str
    by: int
    until: date


def accepted(connection: Connection, record_id: int) -> list[Accepted]:
    """Give the findings on a record that are set aside until a day that has not passed."""
    query = select(finding.c.rule, finding.c.path, finding.c.accepted, finding.c.after)
    query = query.where(finding.c.record_id == record_id, finding.c.accepted.is_not(None), finding.c.off == 0)
    rows = connection.execute(query.where(finding.c.after >= date.today()).order_by(finding.c.rule))  # noqa: DTZ011 - the user's day
    return [Accepted(*row) for row in rows if _is_known(row.rule)]


def findings(connection: Connection, record_id: int | None = None) -> list[FindingRow]:
    """Give the findings on records in use, or on one record, but of no rule that the program no longer knows."""
    columns = (
        record.c.id,
        record.c.type,
        func.coalesce(record.c.reference, ""),
        record.c.name,
        *(finding.c[name] for name in ("rule", "path", "letter", "area", "severity")),
    )
    query = select(*columns).join(finding, finding.c.record_id == record.c.id).where(listing.standing())
    query = query.where(record.c.id == record_id if record_id is not None else record.c.retired.is_(None))
    rows = map(tuple, connection.execute(query.order_by(record.c.id, finding.c.rule)))
    found = (FindingRow(*(*row[:-1], _severity(row[-1]))) for row in rows)
    return [one for one in found if _is_known(one.rule)]


def _is_known(rule: str) -> bool:
    """Tell whether the program has words for a rule: another program may have left its findings."""
    return f"rule.{rule}" in language(LANGUAGES[0])


def _severity(kept: str) -> Severity:
    try:
        return Severity(kept)
    except ValueError as error:
        raise Unreadable(str(error)) from error


def missing(connection: Connection) -> dict[str, dict[str, int]]:
    """Count, by type and letter of Art. 30, the records where it is missing."""
    found: dict[str, dict[str, int]] = {}
    for name, letters in _with_letters().items():
        places = (func.substr(record.c.marks, place + 1, 1) == "m" for place in range(len(letters)))
        sums = [func.coalesce(func.sum(cast(place, Integer)), 0) for place in places]
        row = connection.execute(select(*sums).where(*_in_use(name))).one()
        found[name] = dict(zip(letters, row, strict=True))
    return found


def complete(connection: Connection) -> dict[str, int]:
    """Count, by type, the records in which nothing that Art. 30 asks for is missing."""
    whole = select(func.count()).where(~record.c.marks.contains("m"))
    return {name: connection.execute(whole.where(*_in_use(name))).scalar_one() for name in _with_letters()}


def _with_letters() -> dict[str, str]:
    return {name: record_type.letters for name, record_type in RECORD_TYPES.items() if record_type.letters}


def _in_use(type_name: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return record.c.type == type_name, record.c.retired.is_(None)


def rules(connection: Connection) -> list[tuple[str, Severity, str, int]]:
    """Give rule, severity, type and how many of its records in use fall short of the rule, the most first."""
    number = func.count().label("number")
    what = (finding.c.rule, finding.c.severity, record.c.type)
    query = select(*what, number).join(record, record.c.id == finding.c.record_id).where(listing.standing())
    query = query.where(record.c.retired.is_(None)).group_by(*what)
    query = query.order_by(number.desc(), finding.c.rule, record.c.type)
    found = connection.execute(query)
    return [(rule, _severity(kept), name, count) for rule, kept, name, count in found if _is_known(rule)]


def due(connection: Connection, limit: int = 50) -> list[tuple[date, int, str, str, str, str]]:
    """Give day, id, type, reference, name and field of what is due, the earliest first."""
    parts = [
        _due_in(name, field.name)
        for name, record_type in RECORD_TYPES.items()
        for field in record_type.fields
        if field.name in DUE and field.kind is Kind.DATE
    ]
    every = union_all(*parts).subquery()
    query = select(every).order_by(every.c.day, every.c.id, every.c.path).limit(limit)
    return [(r[0], r[1], r[2], r[3], r[4], r[5]) for r in connection.execute(query)]


def _due_in(type_name: str, path: str) -> Select[Any]:
    own = OWN[type_name]
    query = select(
        own.c[path].label("day"),
        record.c.id,
        record.c.type,
        func.coalesce(record.c.reference, "").label("reference"),
        record.c.name,
        literal(path).label("path"),
    ).join(record, record.c.id == own.c.id)
    query = query.where(own.c[path].is_not(None), record.c.retired.is_(None))
    return query.where(func.coalesce(own.c.status, "").not_in(DONE_STATES)) if "status" in own.c else query


def transfers(connection: Connection) -> list[tuple[str | None, str | None, int, int]]:
    """Give country, tool, number of transfers, and how many of them are only a residual risk."""
    own = OWN["transfer"]
    residual = func.sum(cast(func.coalesce(own.c.residual_risk, "") == "yes", Integer))
    query = select(own.c.country, own.c.tool, func.count(), residual).join(record, record.c.id == own.c.id)
    query = query.where(record.c.retired.is_(None)).group_by(own.c.country, own.c.tool)
    return [(r[0], r[1], r[2], r[3]) for r in connection.execute(query.order_by(func.count().desc()))]
