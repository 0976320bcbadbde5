"""A scope as JSON for other programs and their readers (Art. 30(4)): values in codes, with the words beside them.

Each record has its values, by field, and what the document shows of it, as in the PDF. What is left out is marked:
`{"withheld": ground}` stands where a value would. No internal field, unsaved form or history is in it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from ropa_desktop import __version__
from ropa_desktop.domain.facts import FACTS
from ropa_desktop.domain.field import Field, Kind, from_json, is_blank, paths, to_json
from ropa_desktop.domain.identity import mask
from ropa_desktop.domain.progress import Progress, untold
from ropa_desktop.domain.texts import LANGUAGES
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.exchange.compose import APPENDIX, Composer
from ropa_desktop.exchange.cover import cover
from ropa_desktop.exchange.document_json import fact_json, part_json, table_json
from ropa_desktop.exchange.extract_schema import FORMAT, OUTSIDE, VERSION
from ropa_desktop.exchange.outline import Chapter
from ropa_desktop.exchange.scope import Scope
from ropa_desktop.exchange.source import ACTIVITIES, Chosen, Source, handed_over
from ropa_desktop.exchange.writing import whole_file
from ropa_desktop.services import past
from ropa_desktop.services.records import Stored
from ropa_desktop.services.release import at_level
from ropa_desktop.services.wording import Wording
from ropa_desktop.storage.register import Register

Json = dict[str, Any]
_CODED = frozenset({Kind.CHOICE, Kind.CHOICES})


def write_extract(
    register: Register,
    target: Path,
    scope: Scope,
    language: str,
    files: Mapping[str, str],
    *,
    progress: Progress = untold,
) -> None:
    """Write a scope as JSON to `target`, whole or not at all; the same register and scope give the same bytes.

    `files` gives by SHA-256 where the attachments lie that are handed over with it. The schema is published as
    docs/extract.schema.json. Problems: as `whole_file`.
    """
    with (
        at_level(register, scope.level, language) as given,
        whole_file(target) as part,
        part.open("w", encoding="utf-8") as file,
    ):
        _Writer(Source(given, language), scope, files, file, progress).write()


class _Writer:
    """Writes one item a line, record by record, so that a large register needs little memory."""

    def __init__(
        self, source: Source, scope: Scope, files: Mapping[str, str], file: IO[str], progress: Progress
    ) -> None:
        self._source, self._scope, self._files, self._file = source, scope, files, file
        self._composer = Composer(source, scope, progress)
        self._values = Values(source, self._composer.chosen, files)
        self._written: set[int] = set()

    def write(self) -> None:
        """Write everything in order."""
        self._file.write("{\n" + ",\n".join(f"{_text(key)}:{_text(value)}" for key, value in self._head().items()))
        self._list("records", self._records())
        self._list("tables", self._tables())
        self._list("named", self._named())
        self._list("words", self._words())
        self._list("labels", self._labels())
        self._file.write("\n}\n")

    def _list(self, name: str, items: Iterator[Json]) -> None:
        self._file.write(f",\n{_text(name)}:[")
        separator = "\n"
        for item in items:
            self._file.write(separator + _text(item))
            separator = ",\n"
        self._file.write("\n]")

    def _head(self) -> Json:
        source, scope = self._source, self._scope
        day = past.day_of(source.register, scope.made)
        return {
            "format": FORMAT,
            "version": VERSION,
            "program": __version__,
            "level": scope.level.value,
            "language": source.wording.language,
            "made": scope.made.isoformat(),
            "as_of": (scope.as_of or day).isoformat(),
            "revision": past.newest(source.register),
            "title": source.say("document.title"),
            "notice": source.say("document.release") if source.released else "",
            "cover": [fact_json(fact) for fact in cover(source, self._composer.organisations(), scope)],
        }

    def _records(self) -> Iterator[Json]:
        for name in self._composer.ids:
            for stored, record in self._composer.each(name):
                self._written.add(stored.id)
                if ground := self._source.withheld.whole(stored.id):
                    yield self._whole(stored, ground)
                    continue
                shown = part_json(record)
                line = self._composer.at_a_glance(stored)
                values = self._values.of(stored)
                yield {"id": stored.id, "type": name, "values": values, "glance": line, "shown": shown["groups"]}

    def _whole(self, stored: Stored, ground: str) -> Json:
        reference = stored.values["reference"] or ""
        return {"id": stored.id, "type": stored.type, "reference": reference} | self._values.withheld(ground)

    def _tables(self) -> Iterator[Json]:
        """Give what is worked out from many records: the annexes of the clauses, the time limits, what changed."""
        if APPENDIX in self._scope.annexes:
            yield self._chapter(self._composer.appendices())
        yield from map(self._chapter, self._composer.tables())

    def _chapter(self, chapter: Chapter) -> Json:
        table = [table_json(chapter.summary)] if chapter.summary else []
        parts = [part_json(record) for record in chapter.records]
        return {"id": chapter.id, "title": chapter.title, "intro": chapter.intro, "parts": parts, "tables": table}

    def _named(self) -> Iterator[Json]:
        """Give the records that are named and not written: what they are called, and nothing more."""
        ids = sorted(self._values.linked - self._written)
        self._source.remember(ids)
        for record_id in ids:
            stored = self._source.named(record_id)
            if stored is None:
                yield {"id": record_id, "withheld": OUTSIDE}
            elif ground := self._source.withheld.whole(record_id):
                yield self._whole(stored, ground)
            else:
                reference = stored.values["reference"] or ""
                yield {"id": record_id, "type": stored.type, "reference": reference, "name": stored.values["name"]}

    def _words(self) -> Iterator[Json]:
        """Give every code that stands in the values, in words."""
        wordings = {code: Wording(self._source.register, code) for code in LANGUAGES}
        for vocabulary, code in sorted(self._values.codes):
            words = {language: wording.word(vocabulary, code) for language, wording in wordings.items()}
            yield {"vocabulary": vocabulary, "code": code} | words
        grounds = {code: wording.words("secrecy_ground") for code, wording in wordings.items()}
        each = {code: dict(words) for code, words in grounds.items()}
        for ground in sorted(self._values.grounds):
            yield {"vocabulary": "secrecy_ground", "code": ground} | {c: w.get(ground, ground) for c, w in each.items()}

    def _labels(self) -> Iterator[Json]:
        """Give what each field of the types written is called, and the provision that asks for it."""
        wordings = {code: Wording(self._source.register, code) for code in LANGUAGES}
        for name in self._composer.ids:
            for path, declared in paths(RECORD_TYPES[name].fields):
                if not declared.internal:
                    words = {code: wording.label(RECORD_TYPES[name], path) for code, wording in wordings.items()}
                    yield {"type": name, "path": path} | words | {"cite": declared.cite}


@dataclass
class Values:
    """Turns the values of records into JSON; remembers which codes, records and grounds they name."""

    source: Source
    chosen: Chosen
    files: Mapping[str, str]

    def __post_init__(self) -> None:
        self.codes: set[tuple[str, str]] = set()
        self.linked: set[int] = set()
        self.grounds: set[str] = set()

    def of(self, stored: Stored) -> Json:
        """Give the values of a record by field; a blank one is left out, one that is withheld says so."""
        found: Json = {}
        held = self.source.withheld
        for declared in stored.record_type.fields:
            if declared.internal:
                continue
            value = self._field(declared, stored.values[declared.name], stored.id, declared.name)
            rows = held.rows(stored.id, declared.name)
            if rows and (declared.kind.many or is_blank(value)):
                marks = [self.withheld(ground) for _, ground in rows]
                value = [*(value or []), *marks] if declared.kind.many else marks[0]
            if not is_blank(value):
                found[declared.name] = value
        return found

    def withheld(self, ground: str) -> Json:
        """Say that something is left out."""
        if ground != OUTSIDE:
            self.grounds.add(ground)
        return {"withheld": ground}

    def _field(self, declared: Field, value: Any, record_id: int, path: str) -> Any:
        match declared.kind:
            case Kind.ROWS:
                about = handed_over(declared, value, self.chosen)
                rows = [self._row(declared, row, record_id, path) for row in about]
                return [*rows, *(self.withheld(OUTSIDE) for _ in range(len(value) - len(about)))]
            case Kind.LINK | Kind.LINKS:
                return self._links(declared, value)
            case Kind.FILES:
                return [self._file(file) for file in value]
            case Kind.WORKSHEET:
                return self._worksheet(declared, value, record_id) if value else None
            case _:
                return self._one(declared, value)

    def _one(self, declared: Field, value: Any) -> Any:
        if declared.kind in _CODED and value:
            codes = [value] if declared.kind is Kind.CHOICE else value
            self.codes |= {(declared.words, code) for code in codes}
        ground = self.source.withheld.ground(value) if isinstance(value, str) else ""
        if ground:
            return self.withheld(ground)
        return to_json(declared, mask(value) if value and declared.name == "organisation_number" else value)

    def _links(self, declared: Field, value: Any) -> Any:
        if is_blank(value):
            return value
        ids = [value] if declared.kind is Kind.LINK else value
        found = [self._link(i, declared) for i in ids]
        return found[0] if declared.kind is Kind.LINK else found

    def _link(self, record_id: int, declared: Field) -> Any:
        """Name a record; an activity that is not handed over is only said to be left out."""
        if self.chosen is not None and record_id not in self.chosen and set(declared.target) & ACTIVITIES:
            named = self.source.named(record_id)
            if named is None or named.type in ACTIVITIES:
                return self.withheld(OUTSIDE)
        self.linked.add(record_id)
        return record_id

    def _row(self, declared: Field, row: Mapping[str, Any], record_id: int, path: str) -> Json:
        found: Json = {"id": row["id"]} if row.get("id") is not None else {}
        for inner in declared.rows:
            value = self._field(inner, row.get(inner.name, inner.kind.blank), record_id, f"{path}.{inner.name}")
            ground = self.source.withheld.cell(record_id, f"{path}.{inner.name}", row["id"]) if row.get("id") else ""
            if ground and is_blank(value):
                value = self.withheld(ground)
            if not is_blank(value):
                found[inner.name] = value
        return found

    def _file(self, file: Mapping[str, Any]) -> Json:
        """Name a file, and where it lies beside the extract."""
        place = self.files.get(file["sha256"])
        return dict(file) | ({"path": place} if place else {})

    def _worksheet(self, declared: Field, value: Mapping[str, Any], record_id: int) -> Json:
        """Give the answers, the reasons for which warnings were accepted, and what the register said then."""
        from ropa_desktop.storage.worksheets import sheet_of  # worksheets are read when they are first needed

        answers = sheet_of(declared.words, value).fields
        found: Json = {"version": value["version"], "answers": self._said(answers, value.get("answers") or {})}
        for name, answer in answers.items():
            if ground := self.source.withheld.of(record_id, f"{declared.name}.{name}"):
                mark = self.withheld(ground)
                found["answers"][name] = [mark] if answer.kind.many else mark
        if reasons := value.get("accepted"):
            found["accepted"] = {code: self._plain(why) for code, why in reasons.items()}
        if assessed := value.get("assessed"):
            facts = {f.name: f for f in FACTS.get(declared.words, ())}
            found["assessed"] = self._said(facts, assessed)
        return found

    def _said(self, fields: Mapping[str, Field], said: Mapping[str, Any]) -> Json:
        found: Json = {}
        for name, declared in fields.items():
            if name in said:
                value = self._field(declared, from_json(declared, said[name]), 0, name)
                if not is_blank(value):
                    found[name] = value
        return found

    def _plain(self, text: str) -> Any:
        ground = self.source.withheld.ground(text)
        return self.withheld(ground) if ground else text


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


__all__ = ["write_extract"]
