"""Worksheets at work: opening, answering, approving and renewing balancing tests, transfers and their assessments.

The window, the documents and the command line all go through here. An approved version is never changed: a new
version starts from it and says why.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ropa_desktop.domain import facts as declared_facts
from ropa_desktop.domain import office
from ropa_desktop.domain.field import Field, Kind, Values, from_json
from ropa_desktop.domain.problems import Problem
from ropa_desktop.domain.rules.rule import Severity
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.domain.worksheet import Level, Raised, Standing, Worksheet, judge, pack, unassessed
from ropa_desktop.services.copies import carried
from ropa_desktop.services.knowledge import Knowledge, as_json
from ropa_desktop.services.records import Change, Edit, Save, apply, read
from ropa_desktop.storage import derived, records
from ropa_desktop.storage.records import Stored
from ropa_desktop.storage.register import Connection, Register
from ropa_desktop.storage.worksheets import newest, sheet_of

__all__ = ["Opened", "Raised", "Standing", "approve", "begin_test", "has_worksheet", "new_version", "open_worksheet"]


def has_worksheet(record_type: str) -> bool:
    """Tell whether records of a type stand on a worksheet."""
    return "worksheet" in RECORD_TYPES[record_type].by_name


@dataclass(frozen=True)
class Opened:
    """A worksheet as it was opened: its record, its questions, and what the register says.

    `facts` are those of today, or those of the approval once it is approved; `changed` names the facts that are no
    longer what was assessed. `standing` is judged as it is kept.
    """

    stored: Stored
    sheet: Worksheet
    facts: Mapping[str, Any]
    current: Mapping[str, Any]
    changed: tuple[str, ...]
    today: date

    @property
    def answers(self) -> dict[str, Any]:
        """The answers as they are kept, as typed values."""
        return self.sheet.answers(self.stored.values["worksheet"])

    @property
    def accepted(self) -> dict[str, str]:
        """The reasons for which warnings were accepted, by the code of the warning."""
        return dict((self.stored.values["worksheet"] or {}).get("accepted", {}))

    @property
    def standing(self) -> Standing:
        """How it stands as it is kept."""
        return self.judge(self.answers, self.accepted, {})

    @property
    def conclusion(self) -> str | None:
        """The conclusion as it is kept."""
        return self.stored.values.get(self.sheet.decision) if self.sheet.decision else None

    def judge(self, answers: Values, accepted: Mapping[str, str], fields: Values) -> Standing:
        """Say how it would stand with these answers, accepted warnings, and changed fields of the record."""
        kept = pack(self.sheet, answers, accepted)
        return judge(self.sheet, kept, {**self.stored.values, **fields}, self.facts, today=self.today)

    def value(self, answers: Values, accepted: Mapping[str, str]) -> dict[str, Any] | None:
        """Give answers as the record keeps them."""
        return pack(self.sheet, answers, accepted)

    def fact(self, name: str) -> Field:
        """Give how a fact is declared."""
        return next(f for f in declared_facts.FACTS[self.stored.type] if f.name == name)


def open_worksheet(register: Register, record_id: int, *, today: date | None = None) -> Opened:
    """Open the worksheet of a record. Problem: gone."""
    stored = read(register, record_id)
    with register.reading() as connection:
        return _opened(connection, stored, today or date.today())  # noqa: DTZ011 - a day of the user's calendar


def _opened(connection: Connection, stored: Stored, today: date) -> Opened:
    value = stored.values["worksheet"]
    current = facts_of(connection, stored)
    assessed = value.get("assessed") if value and stored.frozen else None
    changed = declared_facts.changed(stored.type, assessed, as_json(stored.type, current)) if assessed else []
    then = _typed(stored.type, assessed) if assessed else current
    return Opened(stored, sheet_of(stored.type, value), then, current, tuple(changed), today)


def facts_of(connection: Connection, stored: Stored) -> Mapping[str, Any]:
    """Give what the register says of a record today."""
    knowledge = Knowledge(connection)
    knowledge.look_at(stored.id, stored.type, stored.values)
    return knowledge.facts


def _typed(record_type: str, kept: Mapping[str, Any]) -> dict[str, Any]:
    """Give facts kept as JSON as typed values; one that was not declared then is blank."""
    found = {}
    for f in declared_facts.FACTS[record_type]:
        value = from_json(f, kept.get(f.name, f.kind.blank))
        rows = f.kind is Kind.ROWS
        found[f.name] = [{k: v for k, v in row.items() if k != "id"} for row in value] if rows else value
    return found


# Approval


def approve(
    register: Register,
    record_id: int,
    *,
    by: str,
    on: date,
    author: str,
    accepted: Mapping[str, str] | None = None,
) -> Change:
    """Approve a worksheet as it stands: it can then no longer be edited, and keeps what the register said.

    `accepted` adds reasons for warnings that show only when the approver is named. What the register's own rules hold
    against it, as legally missing, bars a conclusion that something rests on. The version that it replaces is marked
    so, and what named that one names this one. Problems: gone, frozen, no_conclusion, approval_barred (with `count`).
    """
    stored = read(register, record_id)
    if stored.frozen:
        raise Problem("frozen", name=stored.values["name"])
    with register.writing() as connection:
        opened = _opened(connection, stored, on)
        reasons = {**opened.accepted, **(accepted or {})}
        fields = {"approver": by, "approved_on": on}
        fields |= {"date": stored.values["date"] or on}
        against = against_approval(opened, opened.answers, reasons, fields)
        against += rules_against(connection, opened, fields)
        if against:
            raise Problem("approval_barred", count=len(against), name=stored.values["name"])
        kept = pack(opened.sheet, opened.answers, reasons, as_json(stored.type, opened.current))
        values = {"status": "approved", "worksheet": kept, **fields}
        edits = [Edit(stored.type, record_id, values)]
        before = stored.values["replaces"]
        if before is not None:
            edits += _replacing(connection, stored.type, before, record_id)
        return apply(connection, edits, Save(author, "approve", state="act"))


def against_approval(opened: Opened, answers: Values, accepted: Mapping[str, str], fields: Values) -> list[Raised]:
    """Give what stands against approving with these answers, reasons and fields. Problem: no_conclusion."""
    values = {**opened.stored.values, **fields}
    if not values[opened.sheet.decision]:
        raise Problem("no_conclusion", name=values["name"])
    return opened.judge(answers, accepted, fields).against(values[opened.sheet.decision])


def rules_against(connection: Connection, opened: Opened, fields: Values) -> list[Raised]:
    """Give the rules of the register that a positive conclusion breaks, each at the question that it leads to.

    A finding of a rule that is an error bars the approval, like a block of the worksheet; its code is the rule's id.
    """
    stored, values = opened.stored, {**opened.stored.values, **fields}
    if values[opened.sheet.decision] not in opened.sheet.positive:
        return []
    from ropa_desktop.domain.rules.judge import evaluate  # no rule is needed to start

    knowledge = Knowledge(connection)
    knowledge.look_at(stored.id, stored.type, values)
    found = evaluate(stored.record_type, values, knowledge)
    broken = [f for f in found if f.severity is Severity.ERROR and f.after is None]
    return [Raised(f.rule, Level.BLOCK, _question_of(opened.sheet, f.path), frozenset()) for f in broken]


def broken_rules(register: Register, record_id: int) -> list[Raised]:
    """Give what the register's rules hold against approving a worksheet as it is kept. Problem: gone."""
    opened = open_worksheet(register, record_id)
    with register.reading() as connection:
        return rules_against(connection, opened, {})


def _question_of(sheet: Worksheet, path: str) -> str:
    """Give the question that shows a field of the record; the last, with the conclusion, where none does."""
    shown = (q.name for q in sheet.questions if path.partition(".")[0] in q.record)
    deciding = (q.name for q in sheet.questions if sheet.decision in q.record)
    return next(shown, None) or next(deciding)


def _replacing(connection: Connection, record_type: str, before: int, after: int) -> list[Edit]:
    """Mark an approved version as replaced, and let those that name it name the new one."""
    old = records.read(connection, before)
    if old is None or old.type != record_type or old.values["status"] != "approved":
        return []
    return [Edit(record_type, before, {"status": "replaced"}), *_renamed(connection, record_type, before, after)]


def _renamed(connection: Connection, record_type: str, before: int, after: int) -> list[Edit]:
    edits = []
    for namer, name in derived.mentioners(connection, before):
        if name not in _NAMING[record_type]:
            continue
        stored = records.read(connection, namer)
        if stored is not None:
            edits.append(Edit(name, namer, _pointed_anew(stored, record_type, before, after)))
    return edits


_NAMING = {"balancing_test": {"activity"}, "transfer_assessment": {"transfer"}}
"""The records that rest on an assessment, by its type; these follow it from version to version."""


def _pointed_anew(stored: Stored, record_type: str, before: int, after: int) -> dict[str, Any]:
    if record_type == "balancing_test":
        rows = stored.values["legal_bases"]
        return {
            "legal_bases": [r | {"balancing_test": after} if r["balancing_test"] == before else r for r in rows],
        }
    return {"assessment": after} if stored.values["assessment"] == before else {}


def withdrawal(connection: Connection, stored: Stored) -> list[Edit]:
    """Give the edits that withdraw an approval: the version before it, if it was replaced, is approved again."""
    kept = unassessed(stored.values["worksheet"])
    values = {"status": "draft", "approver": None, "approved_on": None, "worksheet": kept}
    edits = [Edit(stored.type, stored.id, values)]
    before = stored.values["replaces"]
    old = records.read(connection, before) if before is not None else None
    if old is not None and old.values["status"] == "replaced":
        edits.append(Edit(stored.type, old.id, {"status": "approved"}))
        edits += _renamed(connection, stored.type, stored.id, old.id)
    return edits


# New records


def new_version(register: Register, record_id: int, *, reason: str, author: str) -> Change:
    """Begin a new version of an approved assessment from its answers, on today's questions, saying why.

    Problems: gone, version_under_way (with `name`), reason_missing.
    """
    if not reason.strip():
        raise Problem("reason_missing")
    stored = read(register, record_id)
    with register.writing() as connection:
        for other, name in derived.mentioners(connection, record_id):
            later = records.read(connection, other) if name == stored.type else None
            if later is not None and later.values["replaces"] == record_id and later.values["status"] != "withdrawn":
                raise Problem("version_under_way", name=later.values["name"])
        values = {
            f.name: stored.values[f.name]
            for f in stored.record_type.fields
            if f.name not in {"reference", "retired", "worksheet", *_OF_AN_APPROVAL}
        }
        values |= {
            "status": "draft",
            "version": _next_version(stored.values["version"]),
            "replaces": record_id,
            "change_reason": reason.strip(),
            "worksheet": carried_over(stored.type, stored.values["worksheet"]),
        }
        edits = [Edit(stored.type, None, values), *carried(connection, stored, values["name"])]
        return apply(connection, edits, Save(author, "add"))


_OF_AN_APPROVAL = ("approver", "approved_on", "date", "next_review", "officer_advice", "conclusion")


def _next_version(version: str | None) -> str:
    number = (version or "1").split(".")[0]
    return str(int(number) + 1) if number.isdigit() else f"{version} (2)"


def carried_over(record_type: str, value: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Give the answers of a kept worksheet on today's questions: those of the same name and kind; warnings that were
    accepted must be accepted anew.
    """
    if not value:
        return None
    old, new = sheet_of(record_type, value), newest(record_type)
    answers = old.answers(value)
    fitting = {n: answers[n] for n, f in new.fields.items() if n in answers and _same(old.fields[n], f)}
    return pack(new, fitting)


def _same(one: Field, other: Field) -> bool:
    """Tell whether an answer to one question can stand as the answer to another; words are those of its version."""
    if one.kind is not other.kind or one.target != other.target:
        return False
    return [(f.name, f.kind) for f in one.rows] == [(f.name, f.kind) for f in other.rows]


def renewed(register: Register, record_id: int, *, author: str) -> Change:
    """Bring a draft to today's questions. Problems: gone, frozen."""
    stored = read(register, record_id)
    value = carried_over(stored.type, stored.values["worksheet"])
    with register.writing() as connection:
        return apply(connection, [Edit(stored.type, record_id, {"worksheet": value})], Save(author, "change"))


def begin_test(register: Register, activity_id: int, *, name: str, author: str) -> int:
    """Begin a balancing test for an activity, let its legal bases under Art. 6(1)(f) name it, and give its id.

    What the register says of the interest is taken over as the first answer. Problem: gone.
    """
    activity = read(register, activity_id)
    bases = activity.values["legal_bases"]
    interests = dict.fromkeys(row["interest"] for row in bases if row["article_6"] == "f" and row["interest"])
    with register.writing() as connection:
        number = records.highest_reference(connection, RECORD_TYPES["balancing_test"]) + 1
        made = records.next_id(connection)
        values = {
            "name": name,
            "reference": f"{RECORD_TYPES['balancing_test'].prefix}{number:02d}",
            "status": "draft",
            "version": "1",
            "activities": [activity_id],
            "worksheet": pack(newest("balancing_test"), {"interest": "\n".join(interests) or None}),
        }
        rows = [r | {"balancing_test": made} if _untested(r) else r for r in bases]
        edits = [
            Edit("balancing_test", None, values, new_id=made),
            Edit("activity", activity_id, {"legal_bases": rows}),
        ]
        apply(connection, edits, Save(author, "add"))
    return made


def _untested(row: Values) -> bool:
    return row["article_6"] == "f" and row["balancing_test"] is None


def first_review(register: Register, opened: Opened) -> date:
    """Propose the day of the next review by the office's interval; one of the United States has its own."""
    countries = {opened.stored.values.get("country"), *(opened.current.get("countries") or ())}
    what = "balancing"
    if opened.stored.type == "transfer_assessment":
        what = "us_transfer" if "US" in countries else "transfer"
    with register.reading() as connection:
        settings = Knowledge(connection).settings
    return office.after(opened.today, office.interval(settings, what))


def versions_of(register: Register, record_id: int) -> Sequence[Stored]:
    """Give the versions of an assessment, from the newest that this one leads to back to the first."""
    found = [read(register, record_id)]
    with register.reading() as connection:
        while (before := found[-1].values["replaces"]) is not None and before not in {s.id for s in found}:
            old = records.read(connection, before)
            if old is None or old.type != found[0].type:
                break
            found.append(old)
    return found


def all_versions(register: Register, record_id: int) -> list[Stored]:
    """Give every version of an assessment, the newest first, whichever of them is asked about."""
    newest_id, seen = record_id, {record_id}
    with register.reading() as connection:
        while (after := _later(connection, newest_id)) is not None and after not in seen:
            newest_id = after
            seen.add(after)
    return list(versions_of(register, newest_id))


def _later(connection: Connection, record_id: int) -> int | None:
    """Give the version that replaces a record, or is to."""
    for other, _ in derived.mentioners(connection, record_id):
        stored = records.read(connection, other)
        if stored is not None and stored.values.get("replaces") == record_id and stored.values["status"] != "withdrawn":
            return stored.id
    return None
