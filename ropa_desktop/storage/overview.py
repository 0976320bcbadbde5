"""The register in numbers: what the overview and `check` read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, Row, and_, func, literal, select, union_all

from ropa_desktop.domain.field import Kind
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.storage.schema import OWN, finding, record

DUE = ("next_review", "deadline", "due", "valid_until")
DONE_STATES = ("done", "dropped", "answered", "closed", "ended", "replaced", "withdrawn")


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding with the record that it stands on."""

    record_id: int
    type: str
    reference: str
    name: str
    rule: str
    path: str
    severity: str
    letter: str


def findings(connection: Connection, record_id: int | None = None) -> list[FindingRow]:
    """Give the findings on records in use, or on one record."""
    columns = (
        record.c.id,
        record.c.type,
        func.coalesce(record.c.reference, ""),
        record.c.name,
        *(finding.c[name] for name in ("rule", "path", "severity", "letter")),
    )
    query = select(*columns).join(finding, finding.c.record_id == record.c.id)
    query = query.where(record.c.id == record_id if record_id is not None else record.c.retired.is_(None))
    return [FindingRow(*row) for row in connection.execute(query.order_by(record.c.id, finding.c.rule))]


def missing(connection: Connection) -> dict[str, dict[str, int]]:
    """Count, by type and letter of Art. 30, the records where it is missing."""
    found: dict[str, dict[str, int]] = {}
    for name, record_type in RECORD_TYPES.items():
        if letters := record_type.letters:
            sums = [func.sum(func.substr(record.c.marks, i + 1, 1) == "m") for i in range(len(letters))]
            row = connection.execute(select(*sums).where(_in_use(name))).one()
            found[name] = {letter: count or 0 for letter, count in zip(letters, row, strict=True)}
    return found


def complete(connection: Connection) -> dict[str, int]:
    """Count, by type, the records in which nothing that Art. 30 asks for is missing."""
    return {
        name: connection.execute(
            select(func.count()).where(_in_use(name), ~record.c.marks.contains("m"))
        ).scalar_one()
        for name, record_type in RECORD_TYPES.items()
        if record_type.letters
    }


def _in_use(type_name: str):  # type: ignore[no-untyped-def]  # SQLAlchemy's type of a conjunction says nothing more
    return and_(record.c.type == type_name, record.c.retired.is_(None))


def rules(connection: Connection) -> list[tuple[str, str, int]]:
    """Give rule, severity and the number of records in use that fall short of it, the most first."""
    number = func.count().label("number")
    query = select(finding.c.rule, finding.c.severity, number).join(record, record.c.id == finding.c.record_id)
    query = query.where(record.c.retired.is_(None)).group_by(finding.c.rule, finding.c.severity)
    return [(r.rule, r.severity, r.number) for r in connection.execute(query.order_by(number.desc(), finding.c.rule))]


def due(connection: Connection, limit: int = 50) -> list[tuple[date, int, str, str, str, str]]:
    """Give day, id, type, reference, name and field of what is due, the earliest first."""
    parts = []
    for name, record_type in RECORD_TYPES.items():
        own = OWN[name]
        for path in DUE:
            if path in own.c and record_type.by_name[path].kind is Kind.DATE:
                query = select(
                    own.c[path].label("day"),
                    record.c.id,
                    record.c.type,
                    func.coalesce(record.c.reference, "").label("reference"),
                    record.c.name,
                    literal(path).label("path"),
                ).join(record, record.c.id == own.c.id)
                query = query.where(own.c[path].is_not(None), record.c.retired.is_(None))
                if "status" in own.c:
                    query = query.where(func.coalesce(own.c.status, "").not_in(DONE_STATES))
                parts.append(query)
    every = union_all(*parts).subquery()
    rows: list[Row[tuple[date, int, str, str, str, str]]] = list(
        connection.execute(select(every).order_by(every.c.day).limit(limit))
    )
    return [(r[0], r[1], r[2], r[3], r[4], r[5]) for r in rows]


def transfers(connection: Connection) -> list[tuple[str | None, str | None, int, int]]:
    """Give country, tool, number of transfers, and how many of them are only a residual risk."""
    own = OWN["transfer"]
    residual = func.sum(func.coalesce(own.c.residual_risk, "") == "yes")
    query = select(own.c.country, own.c.tool, func.count(), residual).join(record, record.c.id == own.c.id)
    query = query.where(record.c.retired.is_(None)).group_by(own.c.country, own.c.tool)
    return [(r[0], r[1], r[2], r[3]) for r in connection.execute(query.order_by(func.count().desc()))]


@dataclass(frozen=True, slots=True)
class Whole:
    """What the rules on the register as a whole look at."""

    organisations: int
    roles: frozenset[str]
    exempt: bool
    activities: int
    processor_activities: int


def whole(connection: Connection) -> Whole:
    """Read what the rules on the whole register look at."""
    own = OWN["organisation"]
    rows = connection.execute(
        select(own.c.roles, own.c.exempt).join(record, record.c.id == own.c.id).where(record.c.retired.is_(None))
    ).all()
    count = {
        row[0]: row[1]
        for row in connection.execute(
            select(record.c.type, func.count()).where(record.c.retired.is_(None)).group_by(record.c.type)
        )
    }
    return Whole(
        len(rows),
        frozenset(role for row in rows for role in row.roles or ()),
        any(row.exempt == "yes" for row in rows),
        count.get("activity", 0),
        count.get("processor_activity", 0),
    )
