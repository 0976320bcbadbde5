"""A balancing test or a transfer assessment as a document of its own.

The conclusion comes first, then what it rests on, then every answer, then version, approval and what is new.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

from ropa_desktop import __version__
from ropa_desktop.domain.field import Kind
from ropa_desktop.domain.problems import Problem
from ropa_desktop.domain.worksheet import UNANSWERED
from ropa_desktop.exchange.answers import Answers
from ropa_desktop.exchange.cover import document_words
from ropa_desktop.exchange.left_out import as_copy, check_released
from ropa_desktop.exchange.outline import Chapter, Column, Entry, Fact, Grid, Group, Outline, Record, Row
from ropa_desktop.exchange.renewals import BLANK, changes
from ropa_desktop.exchange.source import Chosen, Source, capital, typed
from ropa_desktop.services import past
from ropa_desktop.services.records import Stored, read
from ropa_desktop.services.worksheets import Opened, open_worksheet, versions_of
from ropa_desktop.storage.register import Register

STATES = frozenset({"draft", "review", "approved", "replaced", "withdrawn"})
"""The states of an assessment that a document has words for."""
ASSESSMENTS = ("balancing_test", "transfer_assessment")
_SHARES = (("version", 0.5), ("status", 0.8), ("approved_on", 0.8), ("approver", 1.2), ("change_reason", 2.2))
_CONTROL = ("author", "officer_advice", "approver", "approved_on", "date", "next_review", "change_reason")
SHOWN = frozenset({"conclusion", "version", "status", "replaces", "files", "worksheet", *_CONTROL})
"""The fields of an assessment that stand under its conclusion and its approval."""


def compose_worksheet(
    register: Register,
    record_id: int,
    language: str,
    *,
    made: datetime | None = None,
    source: Source | None = None,
    chosen: Chosen = None,
) -> Outline:
    """Write the outline of one assessment (Art. 5(2), 6(1)(f), 46; SCC clause 14(d)).

    Whoever writes several shares the `source`; activities that
    are not `chosen` are not named.
    Problems: gone; no_worksheet, when the record is no assessment; left_out, of a copy for release.
    """
    stored, source = read(register, record_id), source or Source(register, language, remarks=True)
    if stored.type not in ASSESSMENTS:
        raise Problem("no_worksheet", name=stored.values["name"])
    check_released(source, stored)
    moment = made or datetime.now(UTC).replace(microsecond=0)
    assessment = Assessment(source, stored, past.day_of(register, moment), chosen=chosen)
    return as_copy(assessment.outline(moment), source)


def state_of(stored: Stored) -> str:
    """Tell how an assessment stands: a draft is one, and so is one in a state that only another program knows."""
    status = str(stored.values["status"])
    return status if status in STATES else "draft"


class Assessment:
    """Writes one assessment. An approved one is judged as on the day it was approved, all others as of `today`."""

    def __init__(self, source: Source, stored: Stored, today: date, *, chosen: Chosen = None) -> None:
        self._source, self._say, self._wording = source, source.say, source.wording
        self._stored, self._values = stored, stored.values
        day = (stored.values["approved_on"] or today) if stored.frozen else today
        self._opened: Opened = open_worksheet(source.register, stored.id, today=day)
        self._answers = Answers(source, self._opened, chosen=chosen)
        self._chosen = chosen
        self._versions = versions_of(source.register, stored.id) if stored.values["replaces"] else [stored]
        self._place = f"{stored.type}/{stored.id}"

    def groups(self, *, begun: bool = False) -> Iterator[Group]:
        """Give everything in order, as groups of a record; the questions may be left out until one is answered."""
        whole = bool(self._values["worksheet"]) or not begun
        conclusion = (*self._conclusion(), *(self._found() if whole else ()))
        yield Group(f"{self._place}/conclusion", self._say("document.conclusion"), conclusion)
        if whole:
            yield from self._answers.groups()
        yield Group(f"{self._place}/control", self._say("document.control"), tuple(self._control()))
        yield Group(f"{self._place}/since", self._say("document.since"), tuple(self._since()))

    def outline(self, made: datetime) -> Outline:
        """Give the document."""
        say, values, title = self._say, self._values, self._say(self._stored.type)
        heading = " ".join(filter(None, (values["reference"], values["name"])))
        draft = "" if self._stored.frozen else f"{say('document.draft_mark')} · "
        version = say("document.version_of", version=values["version"] or BLANK)
        parts = tuple(Record(group.id, self._stored.id, "", group.title, (_bare(group),)) for group in self.groups())
        chapter = Chapter(self._stored.type, heading, "", parts, short=say("document.points"))
        return Outline(
            title=title,
            subtitle=heading,
            language=self._wording.language,
            author=self.controllers(),
            made=made,
            cover=tuple(fact for fact in self._cover(made) if fact.text),
            chapters=(chapter,),
            wording=document_words(say),
            footer=f"{draft}{title} · {heading} · {version}",
            alone=True,
        )

    def controllers(self) -> str:
        """Give whose assessment it is: the controllers of a test, the exporters of a transfer."""
        name = "controllers" if self._stored.type == "balancing_test" else "exporters"
        return self._wording.text(self._opened.fact(name), self._opened.facts[name]) or self._say(
            "document.no_organisation"
        )

    def _state(self) -> str:
        """Say plainly whether it holds."""
        return self._say(
            f"document.state.{state_of(self._stored)}",
            on=self._values["approved_on"] or BLANK,
            by=self._values["approver"] or BLANK,
        )

    def _cover(self, made: datetime) -> Iterator[Fact]:
        say, day = self._say, past.day_of(self._source.register, made)
        yield self._fact("state", say("document.state"), self._state())
        yield self._fact("conclusion", self._label("conclusion"), self._concluded())
        yield self._fact("controllers", say(f"document.whose.{self._stored.type}"), self.controllers())
        for name in ("version", "approver", "approved_on", "next_review"):
            yield self._fact(name, self._label(name), self._text(name))
        yield self._fact("made", say("document.made"), day.isoformat())
        shown = self._source.as_of
        yield self._fact("as_of", say("document.as_of"), shown.isoformat() if shown else "")
        yield self._fact("revision", say("document.revision"), str(past.newest(self._source.register)))
        yield self._fact("questions", say("document.questions"), str(self._opened.sheet.version))
        yield self._fact("program", say("document.program"), f"ropa_desktop {__version__}")

    def _fact(self, name: str, label: str, text: str, place: str = "cover") -> Fact:
        field = self._stored.record_type.by_name.get(name)
        value = typed(self._values[name]) if field and field.kind is Kind.DATE else None
        where = f"cover/{name}" if place == "cover" else f"{self._place}/{place}/{name}"
        return Fact(where, f"{self._stored.type}.{name}", label, text, value if text != BLANK else None)

    def _label(self, name: str) -> str:
        return self._wording.label(self._stored.record_type, name)

    def _text(self, name: str) -> str:
        return self._wording.text(self._stored.record_type.by_name[name], self._values[name])

    def _concluded(self) -> str:
        text = self._text("conclusion")
        return capital(text) if text else self._say("document.no_conclusion")

    def _conclusion(self) -> Iterator[Entry]:
        yield self._fact("state", self._say("document.state"), self._state(), place="conclusion")
        yield self._fact("conclusion", self._label("conclusion"), self._concluded(), place="conclusion")
        summary = self._answers.text("summary") or self._say("document.no_reasons")
        yield self._fact("summary", self._say("document.reasons"), summary, place="conclusion")

    def _found(self) -> Iterator[Entry]:
        """Give the warnings that were accepted and, to those who work on a draft, what stands against it."""
        standing = self._answers.standing
        accepted = [raised for raised in standing.raised if raised.accepted]
        if grid := self._answers.raised(accepted, "accepted", reasons=True):
            yield grid
        against = [] if self._stored.frozen else standing.against(self._opened.conclusion)
        unanswered = [raised.question for raised in against if raised.code.endswith(f".{UNANSWERED}")]
        if unanswered:
            codes = (self._opened.sheet.by_name[name].code for name in dict.fromkeys(unanswered))
            yield self._fact("unanswered", self._say("document.unanswered_questions"), ", ".join(codes), "conclusion")
        against = [raised for raised in against if raised.question not in unanswered]
        grid = self._answers.raised(against, "against", reasons=False)
        if grid and self._source.remarks:
            yield grid

    def _control(self) -> Iterator[Entry]:
        yield self._fact("version", self._label("version"), self._text("version") or BLANK, place="control")
        yield self._fact("state", self._say("document.state"), self._state(), place="control")
        for name in _CONTROL:
            text = self._text(name)
            if text or name not in {"date", "change_reason"}:
                yield self._fact(name, self._label(name), text or BLANK, place="control")
        if self._text("replaces"):
            yield self._fact("replaces", self._label("replaces"), self._replaced(), place="control")
        files = self._values["files"]
        if files:
            yield self._fact("files", self._label("files"), self._text("files"), place="control")
        if len(self._versions) > 1:
            yield self._all_versions()

    def _replaced(self) -> str:
        """Name the version that it replaces, which may be called as it is itself."""
        before = self._source.named(self._values["replaces"])
        if before is None:
            return self._text("replaces")
        version = self._say("document.version_of", version=before.values["version"] or BLANK)
        return ", ".join((" ".join(filter(None, (before.values["reference"], before.values["name"]))), version))

    def _all_versions(self) -> Grid:
        place, of = f"{self._place}/versions", self._stored.record_type
        columns = tuple(Column(f"versions.{name}", self._label(name), share) for name, share in _SHARES)
        rows = tuple(
            Row(
                f"{place}/{each.id}",
                tuple(self._wording.text(of.by_name[name], each.values[name]) for name, _ in _SHARES),
            )
            for each in self._versions
        )
        return Grid(place, f"{self._stored.type}.versions", self._say("document.versions"), columns, rows)

    def _since(self) -> Iterator[Entry]:
        label = self._say("document.since.new")
        if len(self._versions) == 1:
            yield self._fact("since", label, self._say("document.first_version"), place="since")
            return
        grid = changes(self._source, self._versions[1], self._stored, self._chosen)
        if grid.rows:
            yield grid
        else:
            yield self._fact("since", label, self._say("document.nothing_new"), place="since")


def _bare(group: Group) -> Group:
    """Give a group whose title stands above it already."""
    return replace(group, id=f"{group.id}/all", title="")


__all__ = ["ASSESSMENTS", "SHOWN", "Assessment", "compose_worksheet"]
