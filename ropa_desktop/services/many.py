"""Many records at once: what a change would do to each is planned, can be read, and is carried out as one revision."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ropa_desktop.domain.changing import Deed, changeable, done, done_in_rows, possible
from ropa_desktop.domain.field import Field, Kind, RecordType, Values
from ropa_desktop.domain.problems import Problem
from ropa_desktop.domain.progress import Progress, untold
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.services import past
from ropa_desktop.services.records import Change, Edit, Save, apply
from ropa_desktop.services.wording import Wording
from ropa_desktop.storage import history, records
from ropa_desktop.storage.records import Stored
from ropa_desktop.storage.register import Connection, Register

__all__ = [
    "Changed",
    "Deed",
    "Left",
    "Line",
    "Plan",
    "carry_out",
    "changeable",
    "lines",
    "plan_change",
    "possible",
    "retire",
]


@dataclass(frozen=True, slots=True)
class Changed:
    """A record that would change, with the fields concerned as they are and as they would be."""

    id: int
    type: str
    before: Values
    after: Values


@dataclass(frozen=True, slots=True)
class Left:
    """A record, or one field of it, that stays as it is although it was meant, and why ("many.why.…")."""

    id: int
    type: str
    name: str
    why: str
    path: str = ""


@dataclass(frozen=True)
class Plan:
    """What would become of many records; it holds for the register as it stood after `revision`."""

    verb: str
    revision: int
    changed: tuple[Changed, ...] = ()
    left: tuple[Left, ...] = ()
    reason: str | None = None


@dataclass
class Draft:
    """A plan in the making."""

    changed: list[Changed] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)

    def take(self, stored: Stored, after: Values, left: Iterable[Left] = ()) -> None:
        """Take in what a record would be, unless that is not allowed or changes nothing."""
        changes = {name: value for name, value in after.items() if value != stored.values[name]}
        why = self._refusal(stored, changes)
        if why:
            self.left.append(left_out(stored, why))
            return
        self.left.extend(left)
        if changes:
            before = {name: stored.values[name] for name in changes}
            self.changed.append(Changed(stored.id, stored.type, before, changes))

    @staticmethod
    def _refusal(stored: Stored, changes: Values) -> str:
        if not changes:
            return ""
        if stored.frozen:
            return "frozen"
        return "act_needed" if stored.record_type.is_frozen({**stored.values, **changes}) else ""

    def finish(self, verb: str, revision: int, reason: str | None = None) -> Plan:
        """Give the plan."""
        return Plan(verb, revision, tuple(self.changed), tuple(self.left), reason)


def left_out(stored: Stored, why: str, path: str = "") -> Left:
    """Say that a record stays as it is."""
    return Left(stored.id, stored.type, stored.values["name"], why, path)


def plan_change(
    register: Register,
    record_type: str,
    ids: Sequence[int],
    path: str,
    deed: Deed,
    value: Any = None,
    *,
    progress: Progress = untold,
) -> Plan:
    """Plan to set, clear, add to or take from a field, or a column of rows, in many records of a type."""
    declared = RECORD_TYPES[record_type]
    draft = Draft()
    with register.reading() as connection:
        for number, stored in enumerate(records.read_many(connection, record_type, ids), 1):
            draft.take(stored, _after(declared, path, deed, value, stored.values))
            progress(number, len(ids))
        return draft.finish("bulk", history.newest(connection))


def retire(register: Register, record_type: str, ids: Sequence[int], *, on: date, author: str) -> Change:
    """Take many records of a type out of use from a day; one that is out of use already keeps its day."""
    with register.writing() as connection:
        out = records.out_of_use(connection, ids)
        edits = [Edit(record_type, one, {"retired": on}) for one in ids if one not in out]
        return apply(connection, edits, Save(author, "bulk"))


def _after(declared: RecordType, path: str, deed: Deed, value: Any, values: Values) -> Values:
    name, _, column = path.partition(".")
    one = declared.by_name[name]
    if not column:
        return {name: done(one, deed, value, values[name])}
    return {name: done_in_rows(one, one.row_field(column), deed, value, values[name])}


def carry_out(register: Register, plan: Plan, *, author: str, progress: Progress = untold) -> Change:
    """Carry out a plan as one revision. Problems: plan_outdated (something was saved since), and as a save's."""
    edits = [Edit(one.type, one.id, one.after) for one in plan.changed]
    with register.writing() as connection:
        _still_holds(connection, plan)
        return apply(connection, edits, Save(author, plan.verb, plan.reason), progress=progress)


def _still_holds(connection: Connection, plan: Plan) -> None:
    if history.newest(connection) != plan.revision:
        raise Problem("plan_outdated")


@dataclass(frozen=True, slots=True)
class Line:
    """One change of a plan in words."""

    record_id: int
    type: str
    name: str
    label: str
    before: str
    after: str


def lines(register: Register, plan: Plan, code: str, *, progress: Progress = untold) -> list[Line]:
    """Give every change of a plan in words, in a language."""
    wording = Wording(register, code)
    wording.read_names(one.id for one in plan.changed)
    wording.prepare((RECORD_TYPES[one.type], state) for one in plan.changed for state in (one.before, one.after))
    found: list[Line] = []
    for number, one in enumerate(plan.changed, 1):
        record_type = RECORD_TYPES[one.type]
        blank = record_type.blank()
        name = wording.name(one.id)
        differences = past.compare(record_type, {**blank, **one.before}, {**blank, **one.after}, wording)
        found.extend(Line(one.id, one.type, name, d.label, d.before, d.after) for d in differences)
        progress(number, len(plan.changed))
    return found


def label_of(wording: Wording, record_type: RecordType, path: str, declared: Field) -> str:
    """Call a field, or a column of rows by both its names ("Mottagare: Part")."""
    name = path.partition(".")[0]
    own = wording.label(record_type, path)
    return f"{wording.label(record_type, name)}: {own}" if name != path and declared.kind is not Kind.ROWS else own
