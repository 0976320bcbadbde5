"""Setting a finding aside: with a reason, a name and a day to look at it again (Art. 5(2))."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ropa_desktop.domain.problems import Problem
from ropa_desktop.domain.types.office import ACCEPTED_ON
from ropa_desktop.services.knowledge import Knowledge
from ropa_desktop.services.records import Change, Edit, Save, change, read
from ropa_desktop.storage import findings, records
from ropa_desktop.storage.register import Connection, Register

__all__ = ["Accepted", "Decision", "accept", "accepted_on", "may_accept", "take_back"]


@dataclass(frozen=True, slots=True)
class Decision:
    """Why a finding is set aside, by whom and when, and the day to look at it again."""

    reason: str
    by: str
    on: date
    look_again: date


@dataclass(frozen=True, slots=True)
class Accepted:
    """A finding that is set aside: its rule and field, the record that says so, why, by whom, and until when."""

    rule: str
    path: str
    by: int
    until: date
    reason: str
    decided_by: str


def accepted_on(register: Register, record_id: int) -> list[Accepted]:
    """Give the findings on a record that are set aside today."""
    with register.reading() as connection:
        rows = findings.accepted(connection, record_id)
        stored = {s.id: s.values for s in records.read_many(connection, "acceptance", [row.by for row in rows])}
    return [
        Accepted(row.rule, row.path, row.by, row.until, said["reason"] or "", said["decided_by"] or "")
        for row in rows
        if (said := stored.get(row.by))
    ]


def may_accept(record_type: str) -> bool:
    """Tell whether findings on records of a type can be set aside."""
    return record_type in ACCEPTED_ON


def accept(register: Register, record_id: int, rule: str, decision: Decision, *, author: str) -> Change:
    """Set a finding aside until a day, or until something that its rule looks at changes; earlier decisions give way.

    Problems: gone, decision_missing, not_found_there (the finding does not stand), day_passed.
    """
    if not decision.reason.strip() or not decision.by.strip():
        raise Problem("decision_missing")
    if decision.look_again <= decision.on:
        raise Problem("day_passed")
    with register.reading() as connection:
        stored = records.read(connection, record_id)
        if stored is None:
            raise Problem("gone")
        if rule not in findings.rules_broken(connection, record_id):
            raise Problem("not_found_there")
        seen = _seen(connection, stored.id, rule)
        before = findings.accepting(connection, record_id, rule)
    label = " ".join(filter(None, (rule, stored.values["reference"], stored.values["name"])))
    reason = decision.reason.strip()
    values = {
        "name": label,
        "about": record_id,
        "rule": rule,
        "reason": reason,
        "decided_by": decision.by.strip(),
        "decided_on": decision.on,
        "look_again": decision.look_again,
        "seen": seen,
    }
    edits = [Edit("acceptance", i, {"retired": decision.on}) for i in before]
    return change(register, [*edits, Edit("acceptance", None, values)], Save(author, "accept", reason))


def take_back(register: Register, acceptance_id: int, *, on: date, author: str) -> Change:
    """Let a finding that was set aside stand again; that it was set aside is kept. Problem: gone."""
    gone = read(register, acceptance_id).values["retired"]
    edits = [] if gone else [Edit("acceptance", acceptance_id, {"retired": on})]
    return change(register, edits, Save(author, "take_back"))


def _seen(connection: Connection, record_id: int, rule: str) -> str:
    from ropa_desktop.domain.rules.judge import all_rules  # no rule is needed to start
    from ropa_desktop.domain.rules.settling import seen

    stored = records.read(connection, record_id)
    if stored is None:
        raise Problem("gone")
    knowledge = Knowledge(connection)
    knowledge.look_at(record_id, stored.type, stored.values)
    return seen(all_rules()[rule], stored.values, knowledge)
