"""A review as a report that a board can read: one page of figures and pictures, then each record and each action.

What a signed review shows is what stood when it was signed; one that is under way shows the findings of today.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from ropa_desktop import __version__
from ropa_desktop.domain.field import Values
from ropa_desktop.domain.office import INTERVALS, interval
from ropa_desktop.domain.problems import Problem
from ropa_desktop.domain.texts import LANGUAGES
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.exchange.cover import document_words
from ropa_desktop.exchange.left_out import as_copy, check_released
from ropa_desktop.exchange.outline import (
    Chapter,
    Column,
    Entry,
    Fact,
    Grid,
    Group,
    Outline,
    Record,
    Row,
)
from ropa_desktop.exchange.review_figures import Figures
from ropa_desktop.exchange.reviewed import Reviewed, by_rule
from ropa_desktop.exchange.source import Source, capital, typed
from ropa_desktop.services import past, rule_settings
from ropa_desktop.services.records import Stored, read
from ropa_desktop.services.review_look import questions
from ropa_desktop.services.review_scope import condition_in_words, scope_in_words
from ropa_desktop.services.reviews import progress_of
from ropa_desktop.services.wording import Wording
from ropa_desktop.storage import around, history, records
from ropa_desktop.storage.register import Register
from ropa_desktop.storage.reviews import Called

BLANK = "–"
REVIEW = RECORD_TYPES["review"]
ITEM = RECORD_TYPES["review_item"]
_HEAD = ("reviewers", "begun", "scope")
_ON_ITEM = ("decided_by", "decided_on", "remark", "action")


def compose_review(register: Register, review_id: int, language: str, *, made: datetime | None = None) -> Outline:
    """Write the outline of a review's report (Art. 5(2), 24(1)).

    Problems: gone; no_review, when it is none; left_out, of a copy for release.
    """
    stored, source = read(register, review_id), Source(register, language)
    if stored.type != "review":
        raise Problem("no_review", name=stored.values["name"])
    check_released(source, stored)
    return as_copy(_Report(source, stored, made or datetime.now(UTC).replace(microsecond=0)).outline(), source)


class _Report:
    def __init__(self, source: Source, review: Stored, made: datetime) -> None:
        self._source, self._say, self._wording = source, source.say, source.wording
        self._review, self._values, self._made = review, review.values, made
        self._day = past.day_of(source.register, made)
        self._reviewed = Reviewed(source, review)

    def outline(self) -> Outline:
        say, name = self._say, str(self._values["name"])
        unsigned = () if self._review.frozen else (say("report.unsigned_mark"),)
        details = (self._checklist(), self._actions(), self._rules(), self._records())
        first, *others = (c for c in details if c.records or c.summary)
        return Outline(
            title=say("report.title"),
            subtitle=name,
            language=self._wording.language,
            author=self._office(),
            made=self._made,
            cover=tuple(fact for fact in self._cover() if fact.text),
            chapters=(Figures(self._reviewed).chapter(), replace(first, apart=True), *others),
            wording=document_words(say),
            brief=True,
            footer=" · ".join((*unsigned, say("report.title"), name)),
        )

    def _office(self) -> str:
        return self._source.names(self._source.organisations())

    # The cover and the page of figures

    def _cover(self) -> Iterator[Fact]:
        say, day = self._say, self._day
        yield self._fact("cover/state", self._wording.label(REVIEW, "status"), self._state())
        yield self._fact("cover/office", say("organisation"), self._office())
        period = (self._values[name] for name in ("period_from", "period_to"))
        yield self._fact("cover/period", say("report.period"), " – ".join(one.isoformat() for one in period if one))
        for name in _HEAD:
            yield self._field(f"cover/{name}", name)
        where = condition_in_words(self._source.register, self._values, self._wording.language, day)
        conditions = scope_in_words({**self._values, "where": where}, self._wording)
        told = "\n".join(f"{label}: {text}" for label, text in conditions) or say("reviewing.scope_all")
        yield self._fact("cover/conditions", say("review.section.scope"), told)
        yield self._fact("cover/progress", say("report.progress"), self._progress())
        yield self._fact("cover/findings", say("report.findings"), self._all_findings())
        yield self._field("cover/result", "result")
        how = say("report.made", day=day, revision=self._reviewed.revision, program=f"ropa_desktop {__version__}")
        yield self._fact("cover/made", say("document.made"), how)

    def _rules_in_force(self) -> str:
        """Give the rules as they were told at the sign-off; in the report's language as long as the same ones hold."""
        register, kept = self._source.register, self._values["rules"]
        told = {code: rule_settings.in_force(register, Wording(register, code)) for code in LANGUAGES}
        return told[self._wording.language] if not kept or kept in told.values() else str(kept)

    def _all_findings(self) -> str:
        then = sum(len(item.values["findings_begun"]) for item in self._reviewed.items)
        now = sum(len(self._reviewed.ended(item)) for item in self._reviewed.items)
        return self._counted(then, now)

    def _counted(self, then: int, now: int) -> str:
        key = "report.findings_signed" if self._review.frozen else "report.findings_today"
        return self._say(key, then=then, now=now, day=self._day)

    def _state(self) -> str:
        known = f"report.state.{self._values['status']}" in self._say
        status = self._values["status"] if known else "planned"
        on, by = self._values["signed_on"] or BLANK, self._values["signed_by"] or BLANK
        return self._say(f"report.state.{status}", on=on, by=by, day=self._day)

    def _fact(self, place: str, label: str, text: str, value: Any = None) -> Fact:
        return Fact(place, place.replace("/", "."), label, text, value)

    def _field(self, place: str, name: str) -> Fact:
        declared, value = REVIEW.by_name[name], self._values[name]
        return self._fact(place, self._wording.label(REVIEW, name), self._wording.text(declared, value), typed(value))

    def _progress(self) -> str:
        found = progress_of(self._reviewed.lines)
        told = self._say("reviewing.progress", done=found.decided, total=found.total)
        if found.changed:
            told += f". {self._say('report.changed', count=found.changed)}"
        return told

    # Details

    def _checklist(self) -> Chapter:
        title, place = self._say("reviewing.checklist_whole"), f"review/{self._review.id}/checklist"
        columns = tuple(
            Column(f"checklist.{name}", self._say(f"report.{name}"), share)
            for name, share in (("question", 2.6), ("answer", 0.8), ("remark", 2.0))
        )
        rows = tuple(
            Row(f"{place}/{number}", (asked.text, self._answer(asked.answer), asked.remark or ""))
            for number, asked in enumerate(questions(self._values, self._wording.language), 1)
        )
        summary = Grid(place, "checklist", title, columns, rows) if rows else None
        return Chapter("checklist", title, "", (), summary=summary, annex=True, short=self._say("reviewing.checklist"))

    def _answer(self, answer: str | None) -> str:
        return self._wording.answer(answer) if answer else BLANK

    def _records(self) -> Chapter:
        title = self._say("review_item.many")
        columns = tuple(Column(f"item.{n}", self._wording.label(ITEM, n)) for n in ("decision", *_ON_ITEM))
        found = tuple(self._record(item) for item in self._reviewed.items)
        intro = self._say("report.records_intro") if found else ""
        status = self._wording.label(ITEM, "decision")
        return Chapter("items", title, intro, found, columns[1:], status=status, short=title, apart=True)

    def _record(self, item: Stored) -> Record:
        place = f"review_item/{item.id}"
        decision = capital(self._wording.word("review_decision", item.values["decision"] or "open"))
        facts: list[Entry] = [
            Fact(
                f"{place}/{name}",
                f"item.{name}",
                self._wording.label(ITEM, name),
                self._wording.text(ITEM.by_name[name], item.values[name]),
                typed(item.values[name]),
            )
            for name in _ON_ITEM
        ]
        facts.append(Fact(f"{place}/findings", "item.findings", self._say("report.findings"), self._count(item)))
        if item.id in self._reviewed.changed:
            facts.append(Fact(f"{place}/changed", "item.changed", self._say("report.note"), self._say("report.after")))
        groups = [
            Group(f"{place}/decision", "", tuple(facts)),
            *self._findings(item, place),
            *self._answers(item, place),
        ]
        called = self._reviewed.called.get(item.values["record"]) or Called("", str(item.values["name"]), retired=False)
        return Record(place, item.id, called.reference, called.name, tuple(groups), status=decision)

    def _count(self, item: Stored) -> str:
        return self._counted(len(item.values["findings_begun"]), len(self._reviewed.ended(item)))

    def _findings(self, item: Stored, place: str) -> Iterator[Group]:
        """Give each finding that stood when the review began or stands at its end, and which of these."""
        then, now = (by_rule(found) for found in (item.values["findings_begun"], self._reviewed.ended(item)))
        if not then and not now:
            return
        columns = tuple(
            Column(f"findings.{name}", self._say(f"report.{name}"), share)
            for name, share in (("finding", 3.0), ("severity", 1.0), ("standing", 1.2))
        )
        rows = tuple(
            Row(f"{place}/finding/{rule}", (self._rule(rule), self._severity(now.get(rule) or then[rule]), standing))
            for rule, standing in (
                (r, self._say(f"report.finding_{state}")) for r, state in self._reviewed.became(item, then, now)
            )
        )
        title = self._say("report.findings")
        yield Group(f"{place}/findings/group", title, (Grid(f"{place}/found", "findings", title, columns, rows),))

    def _severity(self, row: Values) -> str:
        return self._wording.word("rule_severity", row["severity"]) if row["severity"] else ""

    def _rule(self, rule: str) -> str:
        key = f"rule.{rule}"
        return f"{self._say(key)} [{rule}]" if key in self._say else rule

    def _answers(self, item: Stored, place: str) -> Iterator[Group]:
        said = [a for a in questions(self._values, self._wording.language, item.values) if a.answer or a.remark]
        if not said:
            return
        columns = tuple(
            Column(f"answers.{name}", self._say(f"report.{name}"), share)
            for name, share in (("question", 2.6), ("answer", 0.8), ("remark", 2.0))
        )
        rows = tuple(
            Row(f"{place}/answer/{a.question}", (a.text, self._answer(a.answer), a.remark or "")) for a in said
        )
        title = self._say("review_item.checklist")
        yield Group(f"{place}/answers/group", title, (Grid(f"{place}/answers", "answers", title, columns, rows),))

    def _actions(self) -> Chapter:
        """Give the actions that came out of the review, as they stand today."""
        title, place = self._say("report.actions"), f"review/{self._review.id}/actions"
        with self._source.register.reading() as connection:
            found = around.naming(connection, self._review.id, "action")
        names = ("reference", "name", "responsible", "due", "status", "done", "evidence")
        of = RECORD_TYPES["action"]
        shares = {"name": 2.2, "evidence": 2.0, "responsible": 1.2}
        columns = tuple(Column(f"actions.{n}", self._wording.label(of, n), shares.get(n, 0.9)) for n in names)
        rows = tuple(
            Row(
                f"{place}/{stored.id}",
                tuple(self._wording.text(of.by_name[n], stored.values[n]) for n in names),
                tuple(typed(stored.values[n]) for n in names),
            )
            for stored in found
        )
        summary = Grid(place, "actions", title, columns, rows) if rows else None
        return Chapter(
            "actions",
            title,
            self._say("report.actions_intro", day=self._day),
            (),
            summary=summary,
            annex=True,
            short=title,
        )

    def _rules(self) -> Chapter:
        """Give by which rules of the office the review judged: intervals, and rules off or of another severity."""
        settings, say = self._settings(), self._say
        title, place = say("report.rules"), f"review/{self._review.id}/rules"
        of = RECORD_TYPES["register"]
        every = {what: interval(settings, what) for what in INTERVALS}
        rows = [
            (
                self._wording.label(of, f"{what}_interval"),
                self._wording.period(period) if period else say("report.own_date"),
                "",
            )
            for what, period in every.items()
        ]
        changed = settings.get("rule_settings", ())
        rows += [(self._rule(row["rule"] or ""), self._severity(row), row["reason"] or "") for row in changed]
        columns = tuple(
            Column(f"rules.{name}", say(f"report.{name}"), share)
            for name, share in (("laid_down", 2.4), ("holds", 1.2), ("reason", 2.0))
        )
        given = tuple(Row(f"{place}/{number}", cells) for number, cells in enumerate(rows, 1))
        summary = Grid(place, "rules", title, columns, given)
        intro = f"{self._rules_in_force()} {say('report.rules_intro')}"
        return Chapter("rules", title, intro, (), summary=summary, annex=True, short=title)

    def _settings(self) -> Values:
        """Give what the office had laid down at the sign-off, or has today."""
        with self._source.register.reading() as connection:
            ids = records.ids_of(connection, "register")[:1]
            return (history.as_it_stood(connection, ids[0], self._reviewed.revision) if ids else None) or {}


__all__ = ["compose_review"]
