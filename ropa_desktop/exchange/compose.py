"""From a register to an outline: the record in the order of Art. 30's letters, then the annexes chosen."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ropa_desktop.domain.field import Field, Kind, RecordType, Values
from ropa_desktop.domain.progress import Progress, untold
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.exchange.appendix import appendix_records
from ropa_desktop.exchange.cover import cover, document_words
from ropa_desktop.exchange.entries import MAIN, Entries
from ropa_desktop.exchange.left_out import as_copy
from ropa_desktop.exchange.outline import Chapter, Column, Grid, Outline, Record, Row
from ropa_desktop.exchange.retention import RETENTION, retention_chapter
from ropa_desktop.exchange.scope import ANNEXES, Scope
from ropa_desktop.exchange.selection import Selection
from ropa_desktop.exchange.source import Chosen, Source
from ropa_desktop.services import past
from ropa_desktop.services.records import Stored
from ropa_desktop.services.release import at_level
from ropa_desktop.services.wording import listed
from ropa_desktop.storage import history
from ropa_desktop.storage.register import Register

APPENDIX = "appendix"


def compose(register: Register, language: str, scope: Scope, *, progress: Progress = untold) -> Outline:
    """Write a register's outline in a language (Art. 30(1), 30(2)). Internal notes are never part of it.

    Where `scope` selects activities, the annexes hold what these name, and what that names in turn.
    At the level RELEASE it is a copy from which is left out what does not spread.
    """
    with at_level(register, scope.level, language) as given:
        source = Source(given, language)
        return as_copy(Composer(source, scope, progress).outline(), source)


class Composer:
    """Composes one document from a source at its level, whole or record by record."""

    def __init__(self, source: Source, scope: Scope, progress: Progress = untold) -> None:
        self._source = source
        self._wording = source.wording
        self._say = source.say
        self._scope = scope
        self._progress = progress
        self._done = 0
        self.chosen: Chosen = None if scope.ids is None else frozenset(scope.ids)
        other, rights = "other" in scope.annexes, "rights" in scope.annexes
        self._entries = Entries(source, source.today(scope), other=other, rights=rights, chosen=self.chosen)
        self._selection = Selection(source, scope)
        annexes = [name for name in ANNEXES if name in scope.annexes and name in {*RECORD_TYPES, APPENDIX}]
        self._names = (*MAIN, *annexes)
        self.ids: dict[str, list[int]] = {
            name: self._selection.ids(name) for name in self._names if name in RECORD_TYPES
        }
        self._total = sum(map(len, self.ids.values()))

    def outline(self) -> Outline:
        """Give the whole document."""
        main, *others = (self.appendices() if name == APPENDIX else self._chapter(name) for name in self._names)
        found = [c for c in (main, *others) if c.records]
        organisations = self.organisations()
        names = self._source.names(organisations)
        return Outline(
            title=self._say("document.title"),
            subtitle=names,
            language=self._wording.language,
            content=self._source.content,
            author=names,
            made=self._scope.made,
            cover=cover(self._source, organisations, self._scope),
            chapters=(*(found or [replace(main, intro=self._say("document.no_activities"))]), *self.tables()),
            wording=document_words(self._say),
            footer=f"{self._say('document.title')} · {names}",
        )

    def organisations(self) -> list[Stored]:
        """Give the office's own organisations that the document is of."""
        return list(self._source.read("organisation", self._selection.ids("organisation")))

    def each(self, name: str) -> Iterator[tuple[Stored, Record]]:
        """Give the records of a type, one by one, as they are kept and as the document shows them."""
        for stored in self._source.read(name, self.ids[name]):
            yield stored, self._entries.record(stored)
            self._done += 1
            self._progress(self._done, self._total)

    def tables(self) -> Iterator[Chapter]:
        """Give the annexes that are tables and hold no records."""
        if RETENTION in self._scope.annexes:
            kept = retention_chapter(self._source, self.ids["activity"])
            if kept.summary and kept.summary.rows:
                yield kept
        if "changes" in self._scope.annexes:
            changes = self._changes()
            if changes.summary and changes.summary.rows:
                yield changes

    def _chapter(self, name: str) -> Chapter:
        record_type, main = RECORD_TYPES[name], name in MAIN
        found: list[Record] = []
        lines: list[Row] = []
        for stored, record in self.each(name):
            found.append(record)
            if main:
                lines.append(self._line(stored))
        return Chapter(
            id=name,
            title=self._say(f"document.chapter.{name}") if main else self._say(f"{name}.many"),
            intro=self._intro(name) if main else "",
            records=tuple(found),
            columns=tuple(self._entries.columns(record_type)),
            summary=self._summary(record_type, lines) if lines else None,
            annex=not main,
            status=self._wording.label(record_type, "status") if "status" in record_type.by_name else "",
            short=self._say(f"{name}.many"),
            tag=self._say(f"document.tag.{name}") if main else "",
        )

    def appendices(self) -> Chapter:
        """Give the annexes of the standard contractual clauses, for each transfer that rests on these."""
        title = self._say("appendix.many")
        intro = "\n".join(self._say(f"document.appendix.{note}") for note in ("clauses", "headings"))
        stored = self._source.read("transfer", self._selection.ids("transfer"))
        records = tuple(record for each in stored for record in appendix_records(self._source, each))
        return Chapter(APPENDIX, title, intro, records, annex=True, status="", short=title)

    def _intro(self, name: str) -> str:
        more = f" {self._say('document.intro.other')}" if "other" in self._scope.annexes else ""
        return self._say(f"document.intro.{name}") + more

    # The register at a glance

    def _summary(self, record_type: RecordType, rows: Sequence[Row]) -> Grid:
        columns = (
            Column("summary.reference", self._say("record.reference"), 0.6),
            Column("summary.name", self._say(record_type.name), 2.0, own=True),
            *(
                Column(f"summary.{p}", self._say(f"document.summary.{p.replace('.', '_')}"), 1.7)
                for p in _AT_A_GLANCE[record_type.name]
            ),
        )
        return Grid(f"summary/{record_type.name}", "summary", self._say("document.summary"), columns, tuple(rows))

    def at_a_glance(self, stored: Stored) -> dict[str, str]:
        """Give what the table before a chapter says of a record, by column; nothing of one in an annex."""
        paths = _AT_A_GLANCE.get(stored.type, ())
        return {path: self._glance(stored, path) for path in paths}

    def _line(self, stored: Stored) -> Row:
        glances = (self._glance(stored, path) for path in _AT_A_GLANCE[stored.type])
        cells = (stored.values["reference"] or "", stored.values["name"], *glances)
        return Row(f"summary/{stored.type}/{stored.id}", cells, record=stored.id)

    def _glance(self, stored: Stored, path: str) -> str:
        name, _, inner = path.partition(".")
        if name == "transfers":
            return self._source.destinations(stored)
        if name == "recipients" and stored.values["no_recipients"] == "yes":
            return self._say("document.no_recipients")
        declared = stored.record_type.by_name[name]
        if declared.kind is not Kind.ROWS:
            return self._wording.text(declared, stored.values[name])
        if not inner:
            words = [self._called(declared, row) for row in stored.values[name]]
        else:
            part = declared.row_field(inner)
            values = [row[inner] for row in stored.values[name] if row[inner]]
            codes = [code for value in values for code in (value if isinstance(value, list) else [value])]
            words = [self._wording.word(part.words, code) for code in codes]
        return listed(dict.fromkeys(word for word in words if word))

    def _called(self, declared: Field, row: Values) -> str:
        """Give a recipient or customer as it is named: the party, else its category."""
        for key in ("party", "controller"):
            if row.get(key):
                return self._wording.name(row[key])
        category = next((f for f in declared.rows if f.name == "category"), None)
        return self._wording.word(category.words, row["category"]) if category and row["category"] else ""

    # What changed

    def _changes(self) -> Chapter:
        columns = tuple(
            Column(f"changes.{name}", self._say(f"document.changes.{name}"), share)
            for name, share in (("revision", 0.6), ("at", 1.2), ("author", 1.0), ("change", 1.0), ("record", 2.0))
        )
        rows = tuple(reversed(list(self._changed())))
        title = self._say("document.changes")
        return Chapter("changes", title, "", (), summary=Grid("changes", "changes", title, columns, rows), annex=True)

    def _changed(self) -> Iterator[Row]:
        """Walk all changes of what the document holds, the oldest first."""
        zone = past.time_zone(self._source.register)
        with self._source.register.reading() as connection:
            revisions = {r.number: r for r in history.revisions(connection)}
            names: dict[int, str] = {}
            for version in history.copy_versions(connection, max(revisions, default=0)):
                record_id, revision = version["record_id"], revisions[version["revision"]]
                if version["body"] is not None:
                    names[record_id] = json.loads(version["body"])["name"]
                if version["type"] in _HELD and self._selection.holds(record_id):
                    at = past.on_the_clock(revision.at, zone)
                    record = f"{self._say(version['type'])}: {names.get(record_id, '')}"
                    cells = (str(revision.number), at, revision.author, self._say(f"verb.{revision.verb}"), record)
                    yield Row(f"changes/{revision.number}/{record_id}", cells, record=record_id)


_HELD = RECORD_TYPES.keys() & {*MAIN, *ANNEXES}
"""The types of record that a document can hold: what the office keeps beside them is not of the record."""

_AT_A_GLANCE = {
    "activity": ("data.subjects", "data.data", "recipients", "transfers"),
    "processor_activity": ("customers", "operations", "transfers"),
}
