"""Everything about a party or an own organisation: what it has a part in, which part, and how each stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from ropa_desktop.domain.field import Field, Kind, Values
from ropa_desktop.domain.problems import Problem
from ropa_desktop.domain.progress import Progress, untold
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.exchange.cover import document_facts, document_words, rules_in_force
from ropa_desktop.exchange.entries import Entries
from ropa_desktop.exchange.left_out import as_copy, check_released
from ropa_desktop.exchange.outline import LINES, Chapter, Column, Fact, Grid, Outline, Record, Row
from ropa_desktop.exchange.scope import Scope
from ropa_desktop.exchange.source import Source, lines
from ropa_desktop.exchange.standings import Standings
from ropa_desktop.services.find import label
from ropa_desktop.services.records import Stored, read
from ropa_desktop.storage import derived
from ropa_desktop.storage.register import Register

ABOUT = ("party", "organisation")
HAS_PART = (
    "activity",
    "processor_activity",
    "agreement",
    "transfer",
    "transfer_assessment",
    "balancing_test",
    "system",
    "organisation",
    "review",
    "action",
)
"""The types of record that a party can have a part in, in the order of the document."""

_THROUGH = {
    "agreement": ("activity", "processor_activity", "transfer"),
    "transfer": ("activity", "processor_activity", "transfer_assessment"),
    "system": ("activity", "processor_activity"),
}
"""What a party also has a part in through a record that names it; an own organisation is in most of them anyhow."""


def compose_party(
    register: Register,
    record_id: int,
    language: str,
    scope: Scope,
    *,
    details: bool = False,
    progress: Progress = untold,
) -> Outline:
    """Write what a party or an own organisation has a part in, also what is no longer in use; `details` in full.

    Problems: gone; no_party, when the record is neither; left_out, of a copy for release.
    """
    stored = read(register, record_id)
    if stored.type not in ABOUT:
        raise Problem("no_party", name=stored.values["name"])
    source = Source(register, language)
    check_released(source, stored)
    return as_copy(_About(source, stored, scope, progress, details=details).outline(), source)


class _About:
    def __init__(self, source: Source, party: Stored, scope: Scope, progress: Progress, *, details: bool) -> None:
        self._progress, self._done = progress, 0
        self._source, self._say, self._wording = source, source.say, source.wording
        self._party, self._scope, self._details = party, scope, details
        self._today = source.today(scope)
        self._entries = Entries(source, self._today, other=True, rights=False, chosen=None)
        self._through: dict[int, list[int]] = {}
        self._found = self._sought()
        self._standings = Standings(source, [i for ids in self._found.values() for i in ids], self._today)

    def _sought(self) -> dict[str, list[int]]:
        """Find what names the party, and what it has a part in through these, by type."""
        with self._source.register.reading() as connection:
            naming = {i: name for i, name in derived.mentioners(connection, self._party.id) if name in HAS_PART}
            for via, further in _THROUGH.items() if self._party.type == "party" else ():
                ids = [i for i, name in naming.items() if name == via]
                for between, other, kind in derived.tied(connection, ids, further):
                    self._through.setdefault(other, []).append(between)
                    naming.setdefault(other, kind)
        by_type = sorted(naming.items(), key=lambda item: HAS_PART.index(item[1]))
        found = {name: {i for i, _ in some} for name, some in groupby(by_type, key=lambda item: item[1])}
        return {name: [i for i in self._source.ids(name, retired=True) if i in ids] for name, ids in found.items()}

    def outline(self) -> Outline:
        say, name = self._say, str(self._party.values["name"])
        title = say(f"about.title.{self._party.type}")
        return Outline(
            title=title,
            subtitle=name,
            language=self._wording.language,
            content=self._source.content,
            author=self._source.names(self._source.organisations()),
            made=self._scope.made,
            cover=tuple(self._cover()),
            chapters=(
                self._itself(),
                *(chapter for kind, ids in self._found.items() for chapter in self._chapters(kind, ids)),
            ),
            wording=document_words(say),
            footer=f"{title} · {name}",
            brief=not self._details,
        )

    def _cover(self) -> Iterator[Fact]:
        counted = "\n".join(f"{self._say(f'{name}.many')}: {len(ids)}" for name, ids in self._found.items())
        yield Fact("about/part", "about.part", self._say("about.has_part"), counted or self._say("about.no_part"))
        yield from (fact for fact in document_facts(self._source, self._scope) if fact.text)
        yield rules_in_force(self._source)

    def _itself(self) -> Chapter:
        party = next(self._source.read(self._party.type, [self._party.id]))
        columns = tuple(self._entries.columns(party.record_type))
        title = self._say(party.type)
        return Chapter("about", title, "", (self._entries.record(party),), columns, status="", short=title)

    def _chapters(self, name: str, ids: Sequence[int]) -> Iterator[Chapter]:
        """Give a line for each record of a type, and with the details the records in full."""
        rows, found = list[Row](), list[Record]()
        for stored in self._source.read(name, ids):
            values = stored.values
            numbers = self._standings.findings(stored)
            told = (str(number) if number else "" for number in numbers)
            cells = (values["reference"] or "", values["name"], self._part(stored), self._standings.of(stored), *told)
            typed = (*(None for _ in cells[len(numbers) :]), *(number or None for number in numbers))
            rows.append(Row(f"about/{name}/{stored.id}", cells, typed, stored.id))
            if self._details:
                found.append(self._entries.record(stored))
            self._done += 1
            self._progress(self._done, sum(map(len, self._found.values())))
        say, title = self._say, self._say(f"{name}.many")
        heads = (("record.reference", 0.6), (name, 2.0), ("about.part", 2.2), ("digest.standing", 1.8))
        own = (Column(f"about.{key}", say(key), share, own=key == name) for key, share in heads)
        columns = (*own, *self._standings.columns())
        yield Chapter(
            f"{LINES}{name}",
            title,
            "",
            (),
            summary=Grid(f"{LINES}{name}/all", "summary", title, columns, tuple(rows)),
            short=title,
        )
        if found:
            record_type, tag = RECORD_TYPES[name], say("digest.details")
            status = self._wording.label(record_type, "status") if "status" in record_type.by_name else ""
            columns = tuple(self._entries.columns(record_type))
            more = say("digest.in_full", what=title)
            yield Chapter(name, more, "", tuple(found), columns, status=status, short=f"{title}: {tag}")

    # Which part

    def _part(self, stored: Stored) -> str:
        """Say which part the party has: the field that names it, with the role that the row gives, or through what."""
        own = [part for declared in stored.record_type.fields for part in self._named_in(stored, declared)]
        between = [self._called(i) for i in dict.fromkeys(self._through.get(stored.id, ()))]
        through = self._say("about.through", what=", ".join(between)) if between else ""
        return lines(*dict.fromkeys(own), through)

    def _called(self, record_id: int) -> str:
        stored = self._source.named(record_id)
        return label(stored.values["reference"], stored.values["name"]) if stored else ""

    def _named_in(self, stored: Stored, declared: Field) -> Iterator[str]:
        value, what = stored.values[declared.name], self._wording.label(stored.record_type, declared.name)
        if declared.internal or not value:
            return
        if declared.kind is Kind.ROWS:
            for row in value:
                if any(self._party.id in derived.targets(f.kind, row[f.name]) for f in declared.rows):
                    yield ": ".join(filter(None, (what, self._role(declared, row))))
        elif declared.kind is Kind.WORKSHEET:
            if self._party.id in derived.mentioned(stored.record_type, {declared.name: value}):
                yield what
        elif self._party.id in derived.targets(declared.kind, value):
            yield what

    def _role(self, declared: Field, row: Values) -> str:
        told = {f.name: self._wording.text(f, row[f.name]) for f in declared.rows if f.name in {"roles", "category"}}
        return ", ".join(filter(None, (told.get("roles"), told.get("category"))))


__all__ = ["ABOUT", "compose_party"]
