"""The questions of a worksheet with their answers, as points: what each document shows of one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from sys import intern
from typing import Any

from ropa_desktop.domain.field import Field, Kind, Values, is_blank
from ropa_desktop.domain.worksheet import UNANSWERED, Level, Part, Question, Raised, headed
from ropa_desktop.exchange.outline import Column, Fact, Grid, Group, Point, Row, State
from ropa_desktop.exchange.source import Chosen, Source, handed_over, typed
from ropa_desktop.services.worksheets import Opened

_SHARES = {Kind.LONG: 2.2, Kind.TEXT: 1.5, Kind.LINK: 1.4, Kind.LINKS: 1.4, Kind.CHOICES: 1.4}


class Answers:
    """Writes the questions of one worksheet. `brief` leaves out what the record's own sections say already.

    Where only a selection of activities is handed over, `chosen`, the others are not named.
    """

    def __init__(self, source: Source, opened: Opened, *, brief: bool = False, chosen: Chosen = None) -> None:
        self._source = source
        self._wording = source.wording
        self._say = source.say
        self._opened = opened
        self._brief, self._chosen = brief, chosen
        self._given = opened.answers
        self.standing = opened.standing
        self.place = f"{opened.stored.type}/{opened.stored.id}/worksheet"
        self._key = f"{opened.stored.type}.worksheet"

    def groups(self) -> Iterator[Group]:
        """Give the parts in order, each with the questions that are asked."""
        for part in self._opened.sheet.parts:
            if points := tuple(self.points(part)):
                yield Group(f"{self.place}/part/{part.code}", self.heading(part), points)

    def heading(self, part: Part) -> str:
        """Give what a part is called, with its code."""
        return headed(part.code, self._say(self._opened.sheet.label_key(f"part.{part.code}")))

    def points(self, part: Part) -> Iterator[Point]:
        """Give the questions of a part that are asked."""
        for question in part.questions:
            if question.name in self.standing.asked and (question.fields or not self._brief):
                point = self._point(question)
                if not self._brief or point.said or point.reasons or point.remarks or point.standing:
                    yield point

    def label(self, question: Question) -> str:
        """Give a question as it is asked."""
        return self._say(self._opened.sheet.label_key(question.name))

    def text(self, name: str) -> str:
        """Give an answer in words; "" when the worksheet does not ask it, or it is blank."""
        field = self._opened.sheet.fields.get(name)
        return self._wording.text(field, self._given[name]) if field else ""

    def _point(self, question: Question) -> Point:
        place = f"{self.place}/{question.name}"
        answered = question.name in self.standing.answered or any(self._left_out(f.name) for f in question.fields)
        missing = State.MISSING if question.required else State.PLAIN
        return Point(
            id=place,
            key=intern(f"{self._key}.{question.name}"),
            code=question.code,
            label=self.label(question),
            said=self._said(question, place),
            reasons=tuple(self._reasons(question, place)),
            register=() if self._brief else tuple(self._of_register(question, place)),
            remarks=tuple(self._remarks(question, place)),
            cite=self._wording.cites(question.cites),
            standing="" if answered else self._say("document.unanswered"),
            state=State.PLAIN if answered else missing,
        )

    def _left_out(self, name: str) -> str:
        """Say of a blank answer that it was left out; "" where it is only blank."""
        held = self._source.withheld
        ground = held.of(self._opened.stored.id, f"worksheet.{name}")
        return held.words[ground] if ground else ""

    def _said(self, question: Question, place: str) -> tuple[Fact | Grid, ...]:
        """Give the answers; the record's own fields come first where they are the main answer."""
        own, of_record = tuple(self._own(question, place)), tuple(self._of_record(question, place))
        if self._brief:
            return own
        return (*own, *of_record) if any(f.name == question.name for f in question.fields) else (*of_record, *own)

    def _own(self, question: Question, place: str) -> Iterator[Fact | Grid]:
        for field in question.fields:
            if not field.name.endswith(REASON):
                main = field.name == question.name
                label = self._say(self._opened.sheet.label_key(field.name))
                yield from self._entry(field, self._given[field.name], place, "" if main else label, question)

    def _reasons(self, question: Question, place: str) -> Iterator[Fact]:
        for field in question.fields:
            if field.name.endswith(REASON) and (text := self.text(field.name)):
                label = self._say(self._opened.sheet.label_key(field.name))
                yield Fact(f"{place}/{field.name}", intern(f"{self._key}.{field.name}"), label, text)

    def _of_record(self, question: Question, place: str) -> Iterator[Fact | Grid]:
        """Give the record's own fields that a question shows."""
        stored = self._opened.stored
        alone = not question.fields and len(question.record) == 1
        for name in question.record:
            field = stored.record_type.by_name[name]
            label = self._wording.label(stored.record_type, name)
            yield from self._entry(field, stored.values[name], place, "" if alone else label, question)

    def _of_register(self, question: Question, place: str) -> Iterator[Fact | Grid]:
        """Give what the register says, or said at the approval."""
        for name in question.facts:
            field = self._opened.fact(name)
            label = self._say("document.says", what=self._say(f"worksheet.fact.{name}"))
            yield from self._entry(field, self._opened.facts[name], f"{place}/register", label, question)

    def _entry(self, field: Field, value: Any, place: str, label: str, question: Question) -> Iterator[Fact | Grid]:
        value = handed_over(field, value, self._chosen)
        where, key = f"{place}/{field.name}", intern(f"{self._key}.{field.name}")
        if is_blank(value):
            if words := self._left_out(field.name):
                yield Fact(where, key, label, words, state=State.WITHHELD)
            return
        if field.kind is not Kind.ROWS:
            kept = typed(value) if field.kind in {Kind.DATE, Kind.NUMBER} else None
            yield Fact(where, key, label, self._wording.text(field, value), kept)
            return
        told = [f for f in field.rows if any(not is_blank(row[f.name]) for row in value)]
        if len(told) == 1 and field not in question.fields and told[0].kind is not Kind.LONG:
            words = ", ".join(self._wording.text(told[0], row[told[0].name]) for row in value)
            yield Fact(where, key, label, words)
            return
        labels = self._columns(field, question)
        columns = tuple(
            Column(f"{key}.{f.name}", each, _SHARES.get(f.kind, 1.0))
            for f, each in zip(field.rows, labels, strict=True)
        )
        rows = tuple(self._row(f"{where}/{number}", field, row) for number, row in enumerate(value, 1))
        yield Grid(where, key, label or f"{question.code} {self.label(question)}", columns, rows)

    def _columns(self, field: Field, question: Question) -> list[str]:
        """Give the labels of a table's columns: the worksheet's own, the record's or those of a fact."""
        if field in question.fields:
            sheet = self._opened.sheet
            return [self._say(sheet.label_key(f"{field.name}.{f.name}")) for f in field.rows]
        owner = LABELS.get(field.name, f"{self._opened.stored.type}.{field.name}")
        own = {"purposes.activity": "activity", "purposes.purpose": "activity.purpose"}
        return [self._say(own.get(f"{field.name}.{f.name}", f"{owner}.{f.name}")) for f in field.rows]

    def _row(self, place: str, field: Field, row: Values) -> Row:
        cells = tuple(self._wording.text(f, row[f.name]) for f in field.rows)
        values = tuple(typed(row[f.name]) if f.kind in {Kind.DATE, Kind.NUMBER} else None for f in field.rows)
        return Row(place, cells, values if any(v is not None for v in values) else ())

    # What was found

    def _remarks(self, question: Question, place: str) -> Iterator[Fact]:
        for raised in self.standing.at(question.name):
            if raised.code.endswith(f".{UNANSWERED}") or not (raised.accepted or self._source.remarks):
                continue
            label, state = self._say(f"document.raised.{raised.level}"), State.PLAIN
            if raised.level is Level.BLOCK:
                state = State.MISSING
            text = self.message(raised)
            if raised.accepted:
                label = self._say("document.raised.accepted")
                text = f"{text}\n{self._say('document.accepted_because', why=raised.accepted)}"
            yield Fact(f"{place}/raised/{raised.code}", f"{self._key}.raised", label, text, state=state)
        for name in () if self._brief else question.facts:
            if name in self._opened.changed:
                field = self._opened.fact(name)
                text = self._wording.text(field, handed_over(field, self._opened.current[name], self._chosen))
                label = self._say("document.says_now", what=self._say(f"worksheet.fact.{name}"))
                yield Fact(f"{place}/now/{name}", f"{self._key}.now", label, text or self._say("document.says_nothing"))

    def message(self, raised: Raised) -> str:
        """Say what was found."""
        return self._wording.message(self._opened.sheet, raised.code)

    def raised(self, found: Sequence[Raised], name: str, *, reasons: bool) -> Grid | None:
        """Give what was found as a table: the question's code, what was found, and why it was accepted."""
        if not found:
            return None
        by_name = self._opened.sheet.by_name
        words = ("code", "question", "found", *(("why",) if reasons else ()))
        columns = tuple(
            Column(f"raised.{word}", self._say(f"document.raised.{word}"), share)
            for word, share in zip(words, (0.4, 2.0, 2.0, 2.0), strict=False)
        )
        rows = []
        for each in found:
            question = by_name[each.question]
            cells = (question.code, self.label(question), self.message(each), *((each.accepted,) if reasons else ()))
            rows.append(Row(f"{self.place}/{name}/{each.code}", cells))
        key, label = f"{self._key}.{name}", self._say(f"document.{name}")
        return Grid(f"{self.place}/{name}", key, label, columns, tuple(rows))


REASON = "_reason"

LABELS: Mapping[str, str] = {
    "data": "activity.data",
    "retention": "activity.retention",
    "recipients": "activity.recipients",
    "sub_processors": "agreement.sub_processors",
    "onward": "transfer.onward",
}
"""Whose labels the columns of a fact bear."""

__all__ = ["LABELS", "Answers"]
