"""From a register to an outline: the record in the order of Art. 30's letters, then the annexes chosen."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from ropa_desktop import __version__
from ropa_desktop.domain.field import Field, Kind, RecordType, Section, is_blank
from ropa_desktop.domain.identity import mask
from ropa_desktop.domain.types import RECORD_TYPES
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
    State,
    Value,
    Wording as Words,
)
from ropa_desktop.services import past
from ropa_desktop.services.records import Stored
from ropa_desktop.services.wording import Wording
from ropa_desktop.storage import derived, records
from ropa_desktop.storage.register import Register

MAIN = ("activity", "processor_activity")
ANNEXES = (
    "other",
    "organisation",
    "party",
    "agreement",
    "transfer",
    "balancing_test",
    "transfer_assessment",
    "notice",
    "measure",
    "system",
    "review",
    "action",
    "changes",
)
"""What can be put after the record; "other" is the facts about an activity beyond Art. 30."""

USUAL_ANNEXES = frozenset({"other", "party", "transfer", "measure"})


@dataclass(frozen=True, slots=True)
class Scope:
    """What a document holds: `ids` of activities (None: all in use), annexes, and what its cover says."""

    ids: tuple[int, ...] | None = None
    annexes: frozenset[str] = USUAL_ANNEXES
    as_of: date | None = None
    case_number: str = ""
    retired: bool = False
    made: datetime = field(default_factory=lambda: datetime.now(UTC).replace(microsecond=0))


Progress = Callable[[int, int], bool]


def compose(register: Register, language: str, scope: Scope) -> Outline:
    """Write a register's outline in a language. Internal notes and files are never part of it."""
    return _Composer(register, Wording(register, language), scope).outline()


_EXPANDED = {
    "transfers": ("country", "international_organisation", "importer", "importer_category", "tool", "modules"),
    "measures": ("nature", "category", "description"),
}
"""Links that a reader of the record needs more of than the name: shown as a table of the linked records."""

_SHARES = {Kind.LONG: 2.2, Kind.TEXT: 1.5, Kind.LINK: 1.4, Kind.LINKS: 1.4, Kind.CHOICES: 1.4}


class _Composer:
    def __init__(self, register: Register, wording: Wording, scope: Scope) -> None:
        self.register = register
        self.wording = wording
        self.scope = scope
        self.say = wording.say
        with register.reading() as connection:
            self._ids = {name: records.ids_of(connection, name, retired=scope.retired) for name in RECORD_TYPES}
        self._linked: dict[int, Stored] = {}
        self._named: dict[int, set[int]] = {}

    def outline(self) -> Outline:
        chapters = [self._chapter(name, self._chosen(name)) for name in MAIN]
        named = {i for chapter in chapters for record in chapter.records for i in self._named[record.number]}
        main = tuple(c for c in chapters if c.records or c.id == "activity")
        annexes = [self._annex(name, named) for name in ANNEXES if name in self.scope.annexes and name in RECORD_TYPES]
        changes = [self._changes()] if "changes" in self.scope.annexes else []
        organisations = self._read("organisation", self._ids["organisation"])
        names = ", ".join(o.values["name"] for o in organisations) or self.say("document.no_organisation")
        return Outline(
            title=self.say("document.title"),
            subtitle=names,
            language=self.wording.language,
            author=names,
            made=self.scope.made,
            cover=tuple(self._cover(organisations)),
            chapters=(*main, *(c for c in annexes if c.records), *changes),
            wording=self._words(),
            footer=f"{self.say('document.title')} · {names}",
        )

    def _read(self, name: str, ids: Sequence[int]) -> list[Stored]:
        with self.register.reading() as connection:
            found = list(records.read_many(connection, name, ids))
        self.wording.prepare([(s.record_type, s.values) for s in found])
        return sorted(found, key=lambda s: (len(s.values["reference"] or ""), s.values["reference"] or "", s.id))

    def _chosen(self, name: str) -> list[Stored]:
        ids = self._ids[name]
        if self.scope.ids is not None:
            ids = [i for i in ids if i in set(self.scope.ids)]
        return self._read(name, ids)

    def _words(self) -> Words:
        return Words(
            contents=self.say("document.contents"),
            page_of=self.say("document.page_of"),
            continued=self.say("document.continued"),
            blank="–",
            missing=self.say("document.missing"),
            not_applicable=self.say("document.not_applicable"),
            record=self.say("document.record"),
            reference=self.say("record.reference"),
            number=self.say("document.number"),
        )

    # The cover

    def _cover(self, organisations: Sequence[Stored]) -> Iterator[Fact]:
        for organisation in organisations:
            values = organisation.values
            yield self._cover_fact("organisation", self.say("organisation"), _lines(values["name"], *self._contact(values)))
            number = mask(values["organisation_number"] or "")
            yield self._cover_fact("number", self.wording.label(organisation.record_type, "organisation_number"), number)
            if values["representative"]:
                text = _lines(values["representative"], values["representative_contact"])
                yield self._cover_fact("representative", self.say("organisation.representative"), text)
            if values["officer"]:
                yield self._cover_fact("officer", self.say("document.officer"), self._officer(values))
        yield self._cover_fact("case_number", self.say("document.case_number"), self.scope.case_number)
        as_of = self.scope.as_of
        yield self._cover_fact("made", self.say("document.made"), self.scope.made.date().isoformat())
        yield self._cover_fact("as_of", self.say("document.as_of"), (as_of or self.scope.made.date()).isoformat())
        yield self._cover_fact("revision", self.say("document.revision"), str(past.newest(self.register)))
        content = next(iter(self._read("register", self._ids["register"][:1])), None)
        if content and content.values["content_language"]:
            language = self.wording.word("language", content.values["content_language"])
            yield self._cover_fact("content_language", self.say("register.content_language"), language)
        yield self._cover_fact("program", self.say("document.program"), f"ropa_desktop {__version__}")

    def _cover_fact(self, key: str, label: str, text: str | None) -> Fact:
        return Fact(f"cover/{key}", f"cover.{key}", label, text or "")

    def _contact(self, values: dict[str, Any]) -> tuple[str | None, ...]:
        country = self.wording.word("country", values["country"]) if values["country"] else None
        return (values["address"], country, values["email"], values["phone"])

    def _officer(self, values: dict[str, Any]) -> str:
        return _lines(values["officer"], values["officer_address"], values["officer_email"], values["officer_phone"])

    # A chapter of records

    def _chapter(self, name: str, stored: Sequence[Stored], *, annex: bool = False) -> Chapter:
        record_type = RECORD_TYPES[name]
        self._prepare_linked(stored)
        self._named |= {s.id: derived.mentioned(record_type, s.values) for s in stored}
        return Chapter(
            id=name,
            title=self.say(f"document.chapter.{name}") if name in MAIN else self.say(f"{name}.many"),
            intro=self.say(f"document.intro.{name}") if name in MAIN else "",
            records=tuple(self._record(s) for s in stored),
            columns=tuple(self._columns(record_type)),
            summary=self._summary(record_type, stored) if name in MAIN and stored else None,
            annex=annex,
        )

    def _annex(self, name: str, named: Collection[int]) -> Chapter:
        ids = self._ids[name]
        if self.scope.ids is not None:
            ids = [i for i in ids if i in named]
        return self._chapter(name, self._read(name, ids), annex=True)

    def _prepare_linked(self, stored: Iterable[Stored]) -> None:
        """Read the records that are shown as a table where they are linked."""
        wanted: dict[str, set[int]] = {"transfer": set(), "measure": set()}
        for s in stored:
            for name in _EXPANDED:
                wanted[name.removesuffix("s")].update(s.values.get(name) or ())
        for name, ids in wanted.items():
            for linked in self._read(name, sorted(ids - self._linked.keys())):
                self._linked[linked.id] = linked

    def _columns(self, record_type: RecordType) -> Iterator[Column]:
        for section in self._sections(record_type):
            if section.letter and record_type.name in MAIN and section.name in {"who", "parties"}:
                yield Column(f"{record_type.name}.officer", self.say("document.officer"))
            for declared in self._shown(section):
                if declared.kind is not Kind.ROWS and declared.name not in _EXPANDED:
                    yield Column(f"{record_type.name}.{declared.name}", self.wording.label(record_type, declared.name))

    def _sections(self, record_type: RecordType) -> list[Section]:
        """Give the sections in the order of the letters; what lies beyond Art. 30 only where it is asked for."""
        lettered = [s for s in record_type.sections if s.letter]
        others = [s for s in record_type.sections if not s.letter and s.name != "internal"]
        if record_type.name not in MAIN:
            return others
        return [*lettered, *others] if "other" in self.scope.annexes else lettered

    def _shown(self, section: Section) -> list[Field]:
        return [f for f in section.fields if not f.internal and f.name not in {"name", "reference"}]

    def _record(self, stored: Stored) -> Record:
        record_type = stored.record_type
        status = stored.values.get("status")
        declared = record_type.by_name.get("status")
        return Record(
            id=f"{stored.type}/{stored.id}",
            number=stored.id,
            reference=stored.values["reference"] or "",
            title=stored.values["name"],
            groups=tuple(self._groups(stored)),
            status=self.wording.word(declared.words, status) if declared and status else "",
        )

    def _groups(self, stored: Stored) -> Iterator[Group]:
        for section in self._sections(stored.record_type):
            entries = tuple(self._entries(stored, section))
            if entries or section.letter:
                yield Group(
                    id=f"{stored.type}/{stored.id}/section/{section.name}",
                    title=self.say(f"{stored.type}.section.{section.name}"),
                    entries=entries,
                    letter=section.letter,
                    cite=self.wording.cite(section.cite),
                    state=self._state(stored, section),
                )

    def _state(self, stored: Stored, section: Section) -> State:
        letters = stored.record_type.letters
        if not section.letter or len(stored.marks) != len(letters):
            return State.PLAIN
        mark = stored.marks[letters.index(section.letter)]
        return {"d": State.DONE, "m": State.MISSING, "n": State.NOT_APPLICABLE}[mark]

    def _entries(self, stored: Stored, section: Section) -> Iterator[Entry]:
        for declared in self._shown(section):
            value = stored.values[declared.name]
            if is_blank(value):
                continue
            if declared.kind is Kind.ROWS:
                yield self._rows(stored, declared)
            elif declared.name in _EXPANDED:
                yield self._linked_rows(stored, declared)
            else:
                yield self._fact(stored, declared)
            if declared.name in {"controller", "processor"} and declared.kind is Kind.LINK:
                yield from self._behind(stored, value)

    def _fact(self, stored: Stored, declared: Field) -> Fact:
        value = stored.values[declared.name]
        text = self.wording.text(declared, value)
        if declared.name == "organisation_number":
            text = mask(value)
        elif declared.name in {"controller", "processor"} and declared.kind is Kind.LINK:
            organisation = self._organisation(value)
            text = _lines(text, *self._contact(organisation.values)) if organisation else text
        typed: Value = value if declared.kind in {Kind.DATE, Kind.NUMBER} else text
        return Fact(
            id=f"{stored.type}/{stored.id}/{declared.name}",
            key=f"{stored.type}.{declared.name}",
            label=self.wording.label(stored.record_type, declared.name),
            text=text,
            value=typed,
            cite=self.wording.cite(declared.cite, short=True),
        )

    def _behind(self, stored: Stored, organisation_id: int) -> Iterator[Fact]:
        """Art. 30(1)(a) and (2)(a) ask for the data protection officer beside the organisation itself."""
        organisation = self._organisation(organisation_id)
        if organisation and organisation.values["officer"]:
            text = self._officer(organisation.values)
            key, label = f"{stored.type}.officer", self.say("document.officer")
            yield Fact(f"{stored.type}/{stored.id}/officer", key, label, text, text)

    def _organisation(self, organisation_id: int) -> Stored | None:
        if organisation_id not in self._linked:
            for found in self._read("organisation", [organisation_id]):
                self._linked[found.id] = found
        return self._linked.get(organisation_id)

    def _rows(self, stored: Stored, declared: Field) -> Grid:
        path = f"{stored.type}.{declared.name}"
        columns = tuple(
            Column(
                f"{path}.{f.name}",
                self.wording.label(stored.record_type, f"{declared.name}.{f.name}"),
                _SHARES.get(f.kind, 1.0),
            )
            for f in declared.rows
        )
        rows = tuple(
            self._row(f"{stored.type}/{stored.id}/{declared.name}/{row['id']}", stored.id, declared.rows, row)
            for row in stored.values[declared.name]
        )
        return self._grid(stored, declared, columns, rows)

    def _row(self, row_id: str, owner: int, fields: Iterable[Field], values: Any) -> Row:
        texts = tuple(self.wording.text(f, values[f.name]) for f in fields)
        return Row(row_id, texts, texts, owner)

    def _linked_rows(self, stored: Stored, declared: Field) -> Grid:
        target = RECORD_TYPES[declared.target[0]]
        shown = ("reference", "name", *_EXPANDED[declared.name])
        fields = [target.by_name[name] for name in shown]
        columns = tuple(
            Column(f"{stored.type}.{declared.name}.{f.name}", self.wording.label(target, f.name), _SHARES.get(f.kind, 1.0))
            for f in fields
        )
        rows = tuple(
            self._row(f"{stored.type}/{stored.id}/{declared.name}/{i}", stored.id, fields, self._linked[i].values)
            for i in stored.values[declared.name]
            if i in self._linked
        )
        return self._grid(stored, declared, columns, rows)

    def _grid(self, stored: Stored, declared: Field, columns: tuple[Column, ...], rows: tuple[Row, ...]) -> Grid:
        return Grid(
            id=f"{stored.type}/{stored.id}/{declared.name}",
            key=f"{stored.type}.{declared.name}",
            label=self.wording.label(stored.record_type, declared.name),
            columns=columns,
            rows=rows,
            cite=self.wording.cite(declared.cite, short=True),
        )

    # The register at a glance

    def _summary(self, record_type: RecordType, stored: Sequence[Stored]) -> Grid:
        paths = {
            "activity": ("data.subjects", "data.data", "recipients", "transfers"),
            "processor_activity": ("customers", "operations", "transfers"),
        }[record_type.name]
        columns = (
            Column("summary.reference", self.say("record.reference"), 0.6),
            Column("summary.name", self.say(record_type.name), 2.0),
            *(Column(f"summary.{p}", self.say(f"document.summary.{p.replace('.', '_')}"), 1.7) for p in paths),
        )
        rows = tuple(
            Row(
                f"summary/{s.type}/{s.id}",
                (s.values["reference"] or "", s.values["name"], *(self._glance(s, p) for p in paths)),
                record=s.id,
            )
            for s in stored
        )
        return Grid(f"summary/{record_type.name}", "summary", self.say("document.summary"), columns, rows)

    def _glance(self, stored: Stored, path: str) -> str:
        name, _, inner = path.partition(".")
        if name == "transfers":
            return self._destinations(stored)
        declared = stored.record_type.by_name[name]
        if declared.kind is not Kind.ROWS:
            return self.wording.text(declared, stored.values[name])
        if not inner:
            words = [self._called(declared, row) for row in stored.values[name]]
        else:
            part = declared.row_field(inner)
            values = [row[inner] for row in stored.values[name] if row[inner]]
            codes = [code for value in values for code in (value if isinstance(value, list) else [value])]
            words = [self.wording.word(part.words, code) for code in codes]
        return ", ".join(dict.fromkeys(word for word in words if word))

    def _called(self, declared: Field, row: Any) -> str:
        """Give a recipient or customer as it is named: the party, else its category."""
        for key in ("party", "controller"):
            if row.get(key):
                return self.wording.name(row[key])
        category = next((f for f in declared.rows if f.name == "category"), None)
        return self.wording.word(category.words, row["category"]) if category and row["category"] else ""

    def _destinations(self, stored: Stored) -> str:
        if stored.values["third_country"] == "no":
            return self.say("answer.no")
        linked = [self._linked[i].values for i in stored.values["transfers"] if i in self._linked]
        found = [
            self.wording.word("country", v["country"]) if v["country"] else v["international_organisation"] or v["name"]
            for v in linked
        ]
        return ", ".join(dict.fromkeys(found))

    # What changed

    def _changes(self) -> Chapter:
        labels = ("revision", "at", "author", "change", "record")
        columns = tuple(
            Column(f"changes.{n}", self.say(f"document.changes.{n}"), s)
            for n, s in zip(labels, (0.6, 1.2, 1, 1, 2), strict=True)
        )
        rows = tuple(
            Row(
                f"changes/{e.revision.number}/{e.record_id}",
                (
                    str(e.revision.number),
                    e.revision.at.strftime("%Y-%m-%d %H:%M UTC"),
                    e.revision.author,
                    self.say(f"verb.{e.revision.verb}"),
                    f"{self.say(e.type)}: {e.name}",
                ),
                record=e.record_id,
            )
            for e in past.entries(self.register, limit=1000)
        )
        title = self.say("document.changes")
        return Chapter("changes", title, "", (), summary=Grid("changes", "changes", title, columns, rows), annex=True)


def _lines(*parts: str | None) -> str:
    return "\n".join(part for part in parts if part)


__all__ = ["ANNEXES", "MAIN", "USUAL_ANNEXES", "Progress", "Scope", "compose"]
