"""The register in brief, for a board or of one department: figures, a line for each activity, details by choice."""

from __future__ import annotations

from collections.abc import Iterator

from ropa_desktop.domain.field import RecordType
from ropa_desktop.domain.problems import Problem
from ropa_desktop.domain.progress import Progress, untold
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.exchange.cover import document_facts, document_words, rules_in_force
from ropa_desktop.exchange.entries import MAIN, Entries
from ropa_desktop.exchange.left_out import as_copy
from ropa_desktop.exchange.outline import LINES, Chapter, Column, Fact, Grid, Outline, Record, Row
from ropa_desktop.exchange.overview import PARTS, panel_group
from ropa_desktop.exchange.scope import Scope
from ropa_desktop.exchange.source import Source, capital
from ropa_desktop.exchange.standings import Standings
from ropa_desktop.services.check import Going
from ropa_desktop.services.find import Filter, Query, find
from ropa_desktop.services.panels import letters_panel, panels
from ropa_desktop.services.records import Stored
from ropa_desktop.services.tally import Tally
from ropa_desktop.storage import overview
from ropa_desktop.storage.register import Register

_BESIDE = {
    "activity": (("basis", 0.9), ("special", 1.2), ("transfers", 1.1)),
    "processor_activity": (("customers", 1.6), ("transfers", 1.1)),
}
"""What stands on a line between the department and how the activity stands."""


def compose_digest(
    register: Register, language: str, scope: Scope, *, details: bool = False, progress: Progress = untold
) -> Outline:
    """Write the register in brief: of the activities in use, or those in `scope.ids`; `details` adds each in full."""
    source = Source(register, language)
    return as_copy(_Digest(source, scope, "", progress, details=details).outline(), source)


def compose_department(
    register: Register,
    department: str,
    language: str,
    scope: Scope,
    *,
    details: bool = False,
    progress: Progress = untold,
) -> Outline:
    """Write the same of the activities in use of one department, given by its code.

    Problem: unknown_department, besides what `compose_digest` raises.
    """
    source = Source(register, language)
    return as_copy(_Digest(source, scope, department, progress, details=details).outline(), source)


class _Digest:
    def __init__(self, source: Source, scope: Scope, department: str, progress: Progress, *, details: bool) -> None:
        self._source, self._say, self._wording, self._scope = source, source.say, source.wording, scope
        self._progress, self._details = progress, details
        self._name = self._department_name(department)
        self._ids = {name: self._chosen(name, department) for name in MAIN}
        self._today = source.today(scope)
        everything = [i for ids in self._ids.values() for i in ids]
        self._standings = Standings(source, everything, self._today)
        chosen = frozenset(everything) if department or scope.ids is not None else None
        self._entries = Entries(source, self._today, other=True, rights=False, chosen=chosen)
        self._tally = Tally()
        self._done, self._total = 0, max(len(everything), 1)

    def _department_name(self, code: str) -> str:
        if not code:
            return ""
        words = dict(self._wording.words("department"))
        if code not in words:
            raise Problem("unknown_department", name=code)
        return words[code]

    def _chosen(self, name: str, department: str) -> list[int]:
        if department:
            return find(self._source.register, Query(name, filters=(Filter("department", department),)), self._wording)
        wanted = self._scope.ids
        ids = self._source.ids(name, retired=wanted is not None)
        return ids if wanted is None else [i for i in ids if i in set(wanted)]

    def outline(self) -> Outline:
        say, source = self._say, self._source
        names = source.names(source.organisations())
        title = say("digest.department", name=self._name) if self._name else say("digest.title")
        chapters = [chapter for name in MAIN for chapter in self._chapters(name)]
        return Outline(
            title=title,
            subtitle=names,
            language=self._wording.language,
            content=self._source.content,
            author=names,
            made=self._scope.made,
            cover=tuple(self._cover()),
            chapters=(self._figures(), *chapters),
            wording=document_words(say),
            footer=f"{title} · {names}",
            brief=not self._details,
        )

    def _cover(self) -> Iterator[Fact]:
        for name in MAIN:
            if count := self._tally.counts[name]:
                text = self._say("digest.complete", count=count, complete=self._tally.complete[name])
                yield Fact(f"digest/{name}", f"digest.{name}", self._say(f"document.chapter.{name}"), text)
        yield from (fact for fact in document_facts(self._source, self._scope) if fact.text)
        yield rules_in_force(self._source)

    # Figures

    def _figures(self) -> Chapter:
        seen = self._tally.overview()
        shown = [letters_panel(name, seen, self._wording) for name in seen.letters]
        shown += panels(seen, self._tally.figures(self._going()), self._wording)
        parts: list[Record] = []
        for number, (part, keys) in enumerate(PARTS.items(), 1):
            groups = [
                panel_group(panel, self._source)
                for panel in shown
                if panel.key.startswith(keys) and panel.lines and not panel.key.startswith("areas.")
            ]
            if groups:
                parts.append(Record(f"digest/{part}", number, "", self._say(f"overview.part.{part}"), tuple(groups)))
        title = self._say("digest.figures")
        intro = "" if parts else self._say("document.no_activities")
        return Chapter("figures", title, intro, tuple(parts), short=title, alone=True)

    def _going(self) -> list[Going]:
        """Count the transfers that the activities name by country, tool and risk, the most first."""
        self._source.remember(self._tally.transfers)
        with self._source.register.reading() as connection:
            risks = overview.risks(connection, sorted(self._tally.transfers))
        found: dict[tuple[str | None, str | None], dict[str, int]] = {}
        for record_id, risk in risks.items():
            stored = self._source.named(record_id)
            if stored is not None and not stored.values["retired"]:
                place = found.setdefault((stored.values["country"], stored.values["tool"]), {})
                place[risk] = place.get(risk, 0) + 1
        going = [Going(*place, by_risk) for place, by_risk in found.items()]
        return sorted(going, key=lambda one: (-one.count, one.country or "", one.tool or ""))

    # Lines and details

    def _chapters(self, name: str) -> Iterator[Chapter]:
        """Give the lines of a type, and with the details the activities in full, all from one reading."""
        record_type, lines, found = RECORD_TYPES[name], list[Row](), list[Record]()
        for stored in self._source.read(name, self._ids[name]):
            self._tally.add(stored, self._standings.severities.get(stored.id, {}))
            lines.append(self._line(stored))
            if self._details:
                found.append(self._entries.record(stored))
            self._done += 1
            self._progress(self._done, self._total)
        if not lines:
            return
        title, short = self._say(f"document.chapter.{name}"), self._say(f"{name}.many")
        summary = Grid(f"{LINES}{name}/all", "summary", title, tuple(self._columns(record_type)), tuple(lines))
        yield Chapter(f"{LINES}{name}", title, "", (), summary=summary, short=short)
        if found:
            more = self._say("digest.in_full", what=title)
            columns, tag = tuple(self._entries.columns(record_type)), self._say("digest.details")
            status = self._wording.label(record_type, "status")
            yield Chapter(name, more, "", tuple(found), columns, status=status, short=f"{short}: {tag}")

    def _columns(self, record_type: RecordType) -> Iterator[Column]:
        say, name = self._say, record_type.name
        yield Column("summary.reference", say("record.reference"), 0.6)
        yield Column("summary.name", say(name), 2.2, own=True)
        if not self._name:
            yield Column("summary.department", self._wording.label(record_type, "department"), 1.2)
        yield from (Column(f"summary.{key}", say(f"digest.{key}"), share) for key, share in _BESIDE[name])
        yield Column("summary.lacks", capital(self._wording.cite("30")), 1.0)
        yield from self._standings.columns()
        yield Column("summary.next_review", self._wording.label(record_type, "next_review"), 0.9)

    def _line(self, stored: Stored) -> Row:
        values, brief = stored.values, self._wording.brief
        own = () if self._name else (brief(stored.record_type.by_name["department"], values["department"]),)
        beside = (getattr(self, f"_{key}")(stored) for key, _ in _BESIDE[stored.type])
        due = values["next_review"]
        late = due is not None and due < self._today
        review = "" if due is None else self._say("digest.late", on=due) if late else due.isoformat()
        numbers = self._standings.findings(stored)
        told = (str(number) if number else "" for number in numbers)
        cells = (values["reference"] or "", values["name"], *own, *beside, self._standings.lacks(stored), *told, review)
        typed = (*(None for _ in cells[len(numbers) + 1 :]), *(number or None for number in numbers), due)
        return Row(f"{LINES}{stored.type}/{stored.id}", cells, typed, stored.id)

    def _basis(self, stored: Stored) -> str:
        codes = dict.fromkeys(row["article_6"] for row in stored.values["legal_bases"] if row["article_6"])
        return ", ".join(self._wording.brief_word("article_6", code) for code in codes)

    def _special(self, stored: Stored) -> str:
        codes = dict.fromkeys(code for row in stored.values["data"] for code in row["special"])
        return ", ".join(self._wording.word("special", code) for code in codes)

    def _customers(self, stored: Stored) -> str:
        names = (self._wording.name(row["controller"]) for row in stored.values["customers"] if row["controller"])
        return ", ".join(dict.fromkeys(names))

    def _transfers(self, stored: Stored) -> str:
        return self._source.destinations(stored)


__all__ = ["compose_department", "compose_digest"]
