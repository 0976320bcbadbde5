"""What the rules say of records, kept beside them: findings, marks, and how worksheets stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from ropa_desktop.domain.rules.rule import Finding
from ropa_desktop.storage.chunks import CHUNK, by_chunks, ids_wanted
from ropa_desktop.storage.schema import OWN, finding, record


@dataclass(frozen=True, slots=True)
class Judged:
    """A record held against its rules: its marks, its findings, and how its worksheet stands."""

    id: int
    marks: str
    findings: Sequence[Finding]
    standing: str = ""


def write(connection: Connection, judged: Sequence[Judged]) -> set[int]:
    """Keep what the rules say of some records; give those whose marks changed. What is as before is not written."""
    ids = [one.id for one in judged]
    kept: dict[int, list[tuple[Any, ...]]] = {}
    for row in by_chunks(connection, _KEPT, ids):
        kept.setdefault(row.record_id, []).append(tuple(row))
    before = {row.id: (row.marks, row.standing) for row in by_chunks(connection, _STOOD, ids)}
    rows = {one.id: [_row(one.id, f) for f in one.findings] for one in judged}
    found = {i: sorted(tuple(row.values()) for row in of_one) for i, of_one in rows.items()}
    stale = [i for i in ids if kept.get(i, []) != found[i]]
    gone = [i for i in stale if i in kept]
    for start in range(0, len(gone), CHUNK):
        connection.execute(_DROP, {"ids": gone[start : start + CHUNK]})
    if new := [row for i in stale for row in rows[i]]:
        connection.execute(insert(finding), new)
    if changed := [one for one in judged if before[one.id] != (one.marks, one.standing)]:
        states = [{"of": one.id, "marks": one.marks, "standing": one.standing} for one in changed]
        connection.execute(_STATE, states)
    return {one.id for one in changed if before[one.id][0] != one.marks}


_KEPT = select(finding).where(finding.c.record_id.in_(ids_wanted())).order_by(finding.c.record_id, finding.c.rule)
_STOOD = select(record.c.id, record.c.marks, record.c.standing).where(record.c.id.in_(ids_wanted()))
_DROP = delete(finding).where(finding.c.record_id.in_(ids_wanted()))
_STATE = (
    update(record)
    .where(record.c.id == bindparam("of"))
    .values(marks=bindparam("marks"), standing=bindparam("standing"))
)


def _row(record_id: int, found: Finding) -> dict[str, Any]:
    """Give a finding as it is kept, in the order of its columns."""
    return {
        "record_id": record_id,
        "rule": found.rule,
        "path": found.path,
        "severity": str(found.severity),
        "letter": found.letter,
        "after": found.after,
        "accepted": found.accepted,
        "area": found.area,
        "off": int(found.off),
    }


def rules_broken(connection: Connection, record_id: int) -> frozenset[str]:
    """Give the rules that a record does not meet, those set aside, switched off or not yet due among them."""
    return frozenset(connection.execute(select(finding.c.rule).where(finding.c.record_id == record_id)).scalars())


@dataclass(frozen=True, slots=True)
class SetAside:
    """A finding that is set aside: its rule and field, the record that says so, and until when."""

    rule: str
    path: str
    by: int
    until: date


def accepted(connection: Connection, record_id: int) -> list[SetAside]:
    """Give the findings on a record that are set aside until a day that has not passed."""
    query = select(finding.c.rule, finding.c.path, finding.c.accepted, finding.c.after)
    query = query.where(finding.c.record_id == record_id, finding.c.accepted.is_not(None), finding.c.off == 0)
    today = date.today()  # noqa: DTZ011 - the user's day
    return [
        SetAside(*row) for row in connection.execute(query.where(finding.c.after >= today).order_by(finding.c.rule))
    ]


def accepting(connection: Connection, record_id: int, rule: str) -> list[int]:
    """Give the records in use that set a rule's finding on a record aside."""
    own = OWN["acceptance"]
    query = select(own.c.id).join(record, record.c.id == own.c.id).where(record.c.retired.is_(None))
    return list(connection.execute(query.where(own.c.about == record_id, own.c.rule == rule)).scalars())


def weigh(connection: Connection, weights: Mapping[str, str], own: Mapping[str, str]) -> None:
    """Count the kept findings as the office has laid down: rule -> "off" or a severity, otherwise its `own`."""
    for rule in connection.execute(select(finding.c.rule).distinct()).scalars().all():
        weight = weights.get(rule, own.get(rule, ""))
        severity = own.get(rule, "") if weight == "off" else weight
        if severity:
            counted = {"severity": severity, "off": int(weight == "off")}
            connection.execute(update(finding).where(finding.c.rule == rule), counted)
