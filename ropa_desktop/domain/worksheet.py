"""A worksheet: parts of questions, what they ask, what blocks a conclusion and what only warns; and how it stands.

Worksheets are data (`data/worksheets/NAME/VERSION.toml`). A question's answers are fields like any other. They are
kept together with the version of the questions, in one value of the record (`Kind.WORKSHEET`):

    {"version": 1, "answers": {"interest": "…"}, "accepted": {"children.mentioned": "why"}, "assessed": {…}}

`accepted` holds the reason for which a warning was accepted; `assessed` what the register said at the approval.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any

from ropa_desktop.domain.conditions import Condition
from ropa_desktop.domain.field import Field, Kind, Values, from_json, is_blank, to_json


class Level(StrEnum):
    """Whether what is found keeps the conclusion from being reached, or must be accepted with a reason."""

    BLOCK = "block"
    WARN = "warn"


@dataclass(frozen=True, slots=True)
class Check:
    """What a question holds against a conclusion. `bars` are the conclusions concerned; empty means every one.

    A `gap` is something that is still to be said, not something that was said and speaks against the conclusion.
    """

    code: str
    level: Level
    when: Condition
    bars: frozenset[str]
    gap: bool = False


_NUMBERED = re.compile(r"(\d+)([A-Z]?)")


def headed(code: str, title: str, mark: str = "") -> str:
    """Give a part's title with its code and a mark before it; one that counts its part itself is not counted twice.

    "Steg 3: Rimliga förväntningar" of the part 3C becomes "Steg 3 C: Rimliga förväntningar".
    """
    numbered = _NUMBERED.fullmatch(code)
    counted = re.match(rf"(\w+ {numbered[1]})(?: {numbered[2]})?: ", title) if numbered else None
    if numbered is None or counted is None:
        return f"{code}{mark} {title}"
    return f"{' '.join(filter(None, (counted[1], numbered[2])))}: {title[counted.end() :]}"


SIGNING = frozenset({"approver", "approved_on"})
"""The fields of a record that the approval itself fills in."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question: its answers (`fields`), the record's own fields it shows, and what the register says of it.

    `code` is the question's code in the reference ("L3.22"), `name` that of its first answer; `source` tells how
    well it is sourced (P, S, R). An `ask` that does not hold takes the question away, with its answers. Where `binds`
    does not hold, nothing at the question blocks: what is missing is counted as left open, and what is wrong warns.
    """

    code: str
    name: str
    fields: tuple[Field, ...]
    record: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    required: bool = False
    ask: Condition | None = None
    binds: Condition | None = None
    checks: tuple[Check, ...] = ()
    cites: tuple[str, ...] = ()
    source: str = ""

    @property
    def light(self) -> bool:
        """Whether the short mode may leave it out: it neither blocks nor warns, nor is it required."""
        return not self.checks and not self.required

    @property
    def signs(self) -> bool:
        """Whether it is answered by the approval itself."""
        return not SIGNING.isdisjoint(self.record)


@dataclass(frozen=True, slots=True)
class Part:
    """Questions under one heading ("3A")."""

    code: str
    name: str
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Worksheet:
    """A worksheet in one version. `decision` is the record's field that holds the conclusion, `positive` the
    conclusions that something rests on; `key` leads to its texts.
    """

    name: str
    version: int
    parts: tuple[Part, ...]
    decision: str = ""
    positive: frozenset[str] = frozenset()

    @property
    def key(self) -> str:
        """The text key under which labels, words and messages stand."""
        return f"worksheet.{self.name}.{self.version}"

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """All questions in order."""
        return tuple(q for part in self.parts for q in part.questions)

    @cached_property
    def fields(self) -> Mapping[str, Field]:
        """Every answer by name."""
        return {f.name: f for q in self.questions for f in q.fields}

    @cached_property
    def by_name(self) -> Mapping[str, Question]:
        """The questions by name."""
        return {q.name: q for q in self.questions}

    def label_key(self, path: str) -> str:
        """Give the text key of an answer's label, or of a row's by its path ("safeguards.measure")."""
        return f"{self.key}.{path}"

    def answers(self, value: Mapping[str, Any] | None) -> dict[str, Any]:
        """Give the answers of a kept worksheet as typed values, blanks included; unknown answers are left out."""
        kept = (value or {}).get("answers", {})
        return {name: from_json(f, kept[name]) if name in kept else f.kind.blank for name, f in self.fields.items()}


def pack(
    sheet: Worksheet,
    answers: Values,
    accepted: Mapping[str, str] | None = None,
    assessed: Mapping[str, Any] | None = None,
) -> dict[str, Any] | None:
    """Put typed answers together as they are kept; None when nothing is said."""
    said = {n: packed(sheet.fields[n], v) for n, v in answers.items() if not is_blank(v)}
    reasons = {code: reason for code, reason in (accepted or {}).items() if reason.strip()}
    if not said and not reasons and not assessed:
        return None
    found: dict[str, Any] = {"version": sheet.version, "answers": said}
    if reasons:
        found["accepted"] = reasons
    if assessed is not None:
        found["assessed"] = dict(assessed)
    return found


def unassessed(value: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Give a kept worksheet without what the register said at an approval: nobody has approved it as it is now."""
    return {key: part for key, part in value.items() if key != "assessed"} if value else None


def packed(declared: Field, value: Any) -> Any:
    """Give an answer or a fact as JSON; its rows are nobody's own, and so have no ids."""
    if declared.kind is not Kind.ROWS:
        return to_json(declared, value)
    return [{f.name: to_json(f, row[f.name]) for f in declared.rows if not is_blank(row.get(f.name))} for row in value]


def kept_answer(value: Mapping[str, Any] | None, name: str) -> Any:
    """Give one answer of a kept worksheet as JSON, or None when it is blank."""
    return (value or {}).get("answers", {}).get(name)


@dataclass(frozen=True, slots=True)
class Raised:
    """A check that holds, at its question; a warning may have been `accepted` with a reason."""

    code: str
    level: Level
    question: str
    bars: frozenset[str]
    accepted: str = ""
    gap: bool = False

    def stands_against(self, conclusion: str | None) -> bool:
        """Tell whether it keeps a conclusion from being approved."""
        return not self.accepted and (not self.bars or conclusion is None or conclusion in self.bars)


class State(StrEnum):
    """How far a part has come; nothing of it may be asked."""

    NOT_ASKED = "not_asked"
    EMPTY = "empty"
    BEGUN = "begun"
    DONE = "done"
    BLOCKED = "blocked"


@dataclass(frozen=True)
class Standing:
    """How a worksheet stands: the questions that are asked and answered, and what was raised, in order."""

    sheet: Worksheet
    asked: frozenset[str]
    answered: frozenset[str]
    raised: tuple[Raised, ...]
    states: Mapping[str, State] = field(default_factory=dict)

    def at(self, question: str) -> list[Raised]:
        """Give what was raised at a question."""
        return [r for r in self.raised if r.question == question]

    def against(self, conclusion: str | None) -> list[Raised]:
        """Give what stands against approving a conclusion: blocks, and warnings that nobody has accepted."""
        return [r for r in self.raised if r.stands_against(conclusion)]

    def blocks(self, conclusion: str | None) -> list[Raised]:
        """Give the blocks against a conclusion."""
        return [r for r in self.against(conclusion) if r.level is Level.BLOCK]

    def before_approval(self, conclusion: str | None) -> list[Raised]:
        """Give what stands against a conclusion but for that nobody has approved it."""
        return [r for r in self.against(conclusion) if not self.sheet.by_name[r.question].signs]

    def progress(self, conclusion: str | None, *, begun: bool) -> str:
        """Say how far one has come that nobody has approved: "empty", "begun", "blocked", "ready" (to be approved), or
        "complete" where nobody is to approve it. `begun` tells whether anything was said in it.
        """
        against = self.before_approval(conclusion)
        if any(r.level is Level.BLOCK and not r.gap for r in against):
            return "blocked"
        if not against and (conclusion or not self.sheet.decision):
            return "ready" if self.sheet.decision else "complete"
        own = any(q.fields or q.record for q in self.sheet.questions if q.name in self.answered)
        return "begun" if begun or (own and not self.sheet.decision) else "empty"

    def part(self, code: str) -> State:
        """Give the state of a part."""
        return self.states[code]


UNANSWERED = "unanswered"
LEFT_OPEN = "left_open"


def judge(
    sheet: Worksheet,
    value: Mapping[str, Any] | None,
    record: Values,
    facts: Mapping[str, Any],
    *,
    today: date | None,
) -> Standing:
    """Hold a worksheet's answers against its checks. `record` is the record that it stands on, `facts` what the
    register says of it. An answer to a question that is not asked counts for nothing. Without a day (`today` None),
    what depends on the day is left out. Checks may look at `left_open`: the questions that do not bind at which
    something is missing.
    """
    accepted = (value or {}).get("accepted", {})
    told: dict[str, Any] = {"register": facts, "today": today, LEFT_OPEN: []}
    scope = told | dict(record) | sheet.answers(value)
    asked: set[str] = set()
    answered: set[str] = set()
    for question in sheet.questions:
        if question.ask is not None and not question.ask.holds(scope):
            scope.update({f.name: f.kind.blank for f in question.fields})
            continue
        asked.add(question.name)
        if is_answered(question, scope, facts):
            answered.add(question.name)
    loose = {q.name for q in sheet.questions if q.name in asked and q.binds is not None and not q.binds.holds(scope)}

    def raised_at(question: Question) -> Iterator[Raised]:
        return _raised(sheet, question, scope, accepted, answered=question.name in answered)

    scope[LEFT_OPEN] = [name for name in loose if any(r.gap for r in raised_at(sheet.by_name[name]))]
    found = (one for question in sheet.questions if question.name in asked for one in raised_at(question))
    raised = tuple(
        _lightened(one, accepted) if one.question in loose else one
        for one in found
        if not (one.gap and one.question in loose)
    )
    conclusion = record.get(sheet.decision) if sheet.decision else None
    left_open = frozenset(scope[LEFT_OPEN])
    states = {part.code: _state_of(part, asked, answered, raised, conclusion) for part in sheet.parts}
    begun = {part.code for part in sheet.parts if not left_open.isdisjoint(q.name for q in part.questions)}
    states |= {code: State.BEGUN for code in begun if states[code] is State.DONE}
    return Standing(sheet, frozenset(asked), frozenset(answered), raised, states)


def is_answered(question: Question, scope: Values, facts: Mapping[str, Any]) -> bool:
    """Tell whether a question has an answer. One that is required needs its main one: its first own, or the first of
    the record's that it shows; for the others any will do, also what the register says.
    """
    shown = [*(f.name for f in question.fields), *question.record]
    if question.required and shown:
        return not is_blank(scope[shown[0]])
    return any(not is_blank(v) for v in (*(scope[n] for n in shown), *(facts.get(n) for n in question.facts)))


def _raised(
    sheet: Worksheet, question: Question, scope: Values, accepted: Mapping[str, str], *, answered: bool
) -> Iterator[Raised]:
    if question.required and not answered:
        bars = next((c.bars for c in question.checks if c.level is Level.BLOCK), sheet.positive)
        yield Raised(f"{question.name}.{UNANSWERED}", Level.BLOCK, question.name, bars, gap=True)
    for check in question.checks:
        if (scope["today"] is not None or "today" not in check.when.names) and check.when.holds(scope):
            code = f"{question.name}.{check.code}"
            reason = accepted.get(code, "") if check.level is Level.WARN else ""
            yield Raised(code, check.level, question.name, check.bars, reason, check.gap)


def _lightened(raised: Raised, accepted: Mapping[str, str]) -> Raised:
    """Give what was raised at a question that does not bind: a warning, which can be accepted."""
    return replace(raised, level=Level.WARN, accepted=accepted.get(raised.code, ""))


def _state_of(
    part: Part, asked: set[str], answered: set[str], raised: tuple[Raised, ...], conclusion: str | None
) -> State:
    """Say how far a part has come towards the conclusion that is chosen; the approval itself is left out of account."""
    questions = {q.name: q for q in part.questions if q.name in asked}
    if not questions:
        return State.NOT_ASKED
    open_ones = (r for r in raised if r.question in questions and r.stands_against(conclusion))
    against = [r for r in open_ones if not questions[r.question].signs]
    if any(r.level is Level.BLOCK and not r.gap for r in against):
        return State.BLOCKED
    if not questions.keys() & answered:
        return State.EMPTY
    return State.BEGUN if against else State.DONE
