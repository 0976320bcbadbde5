"""The shipped worksheets: questions, words, help and messages of each version, read when first needed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from ropa_desktop.domain.conditions import Condition
from ropa_desktop.domain.field import Duty, Field, Kind, RecordType
from ropa_desktop.domain.texts import LANGUAGES
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.domain.vocabulary import Vocabulary, Word
from ropa_desktop.domain.worksheet import Check, Level, Part, Question, Worksheet
from ropa_desktop.storage.places import shipped
from ropa_desktop.storage.texts import language, learn_help, toml, vocabularies

Table = Mapping[str, Any]


def folder() -> Path:
    """Give where the worksheets stand: a folder each, a file for each version of their questions."""
    return shipped("data") / "worksheets"


@cache
def versions(name: str) -> tuple[int, ...]:
    """Give the versions of a worksheet's questions, the oldest first."""
    return tuple(sorted(int(path.stem) for path in (folder() / name).glob("*.toml") if path.stem.isdigit()))


def newest(name: str) -> Worksheet:
    """Give a worksheet with today's questions."""
    return sheet(name, versions(name)[-1])


def sheet_of(name: str, value: Mapping[str, Any] | None) -> Worksheet:
    """Give the worksheet that a kept value answers: of its own version, or with today's questions."""
    return sheet(name, value["version"]) if value else newest(name)


def check_kept(record_type: RecordType, values: Mapping[str, Any]) -> None:
    """See to it that what a register keeps as worksheets are some. TypeError or ValueError: one is not."""
    for field in _kept_as_worksheets(record_type.name):
        value = values.get(field.name)
        if value is None:
            continue
        if not isinstance(value, dict) or not isinstance(value.get("answers"), dict):
            raise TypeError(f"{field.name} is no worksheet")
        if value.get("version") not in versions(field.words):
            raise ValueError(f"{field.name} has unknown questions")
        sheet_of(field.words, value).answers(value)


@cache
def _kept_as_worksheets(record_type: str) -> tuple[Field, ...]:
    return tuple(field for field in RECORD_TYPES[record_type].fields if field.kind is Kind.WORKSHEET)


@cache
def sheet(name: str, version: int) -> Worksheet:
    """Read a worksheet, and let texts, help and vocabularies know its words. KeyError: there is no such version."""
    if version not in versions(name):
        raise KeyError(f"{name} {version}")
    table = toml(folder() / name / f"{version}.toml")
    reader = _Reader(f"{name}.{version}", frozenset(table.get("positive", ())), table.get("reason", {}))
    parts = tuple(reader.part(part) for part in table["parts"])
    for code in LANGUAGES:
        language(code).learn(reader.texts[code])
        learn_help(code, reader.help[code])
    for vocabulary in reader.vocabularies:
        vocabularies().learn(vocabulary)
    return Worksheet(name, version, parts, table.get("decision", ""), reader.positive)


class _Reader:
    """Turns the tables of one worksheet into questions, and collects their texts."""

    def __init__(self, key: str, positive: frozenset[str], reason: Table) -> None:
        self.positive = positive
        self.texts: dict[str, dict[str, str]] = {code: {} for code in LANGUAGES}
        self.help: dict[str, dict[str, Mapping[str, str]]] = {code: {} for code in LANGUAGES}
        self.vocabularies: list[Vocabulary] = []
        self._key = key
        self._reason = reason

    def part(self, table: Table) -> Part:
        self._say(f"part.{table['code']}", table)
        if "intro" in table:
            self._say(f"intro.{table['code']}", table["intro"])
        shared = {"binds": table["binds"]} if "binds" in table else {}
        questions = tuple(self._question(shared | question) for question in table["questions"])
        return Part(table["code"], table.get("name", table["code"]), questions)

    def _question(self, table: Table) -> Question:
        name = table["name"]
        self._say(name, table)
        for code in LANGUAGES:
            parts = {part: texts[code] for part in ("asks", "example", "empty") if (texts := table.get(part))}
            self.help[code][f"worksheet.{self._key}.{name}"] = parts
        return Question(
            code=table["code"],
            name=name,
            fields=tuple(self._fields(table)),
            record=tuple(table.get("record", ())),
            facts=tuple(table.get("facts", ())),
            required=table.get("required", False),
            ask=Condition(table["ask"]) if "ask" in table else None,
            binds=Condition(table["binds"]) if "binds" in table else None,
            checks=tuple(self._check(name, check) for check in table.get("checks", ())),
            cites=tuple(table.get("cites", ())),
            source=table.get("source", ""),
        )

    def _fields(self, table: Table) -> Iterator[Field]:
        """Give the answers of a question: the main one, the reasons for it, and what else it asks."""
        cite = next(iter(table.get("cites", ())), "")
        if "kind" in table:
            yield self._field(table, table["name"], cite)
        if table.get("reason"):
            name = f"{table['name']}_reason"
            self._say(name, self._reason)
            yield Field(name, Kind.LONG, Duty.OTHER, cite)
        for more in table.get("fields", ()):
            self._say(more["name"], more)
            yield self._field(more, more["name"], cite)

    def _field(self, table: Table, path: str, cite: str) -> Field:
        rows = []
        for inner in table.get("rows", ()):
            self._say(f"{path}.{inner['name']}", inner)
            rows.append(self._field(inner, f"{path}.{inner['name']}", cite))
        return Field(
            table["name"],
            Kind(table["kind"]),
            Duty.OTHER,
            cite,
            words=self._words(table.get("words", ""), path),
            target=tuple(table.get("target", ())),
            rows=tuple(rows),
        )

    def _words(self, words: str | list[Table], path: str) -> str:
        """Give the name of a vocabulary: one that is shared, or the words that stand at the question."""
        if isinstance(words, str):
            return words
        name = f"{self._key}.{path}"
        found = (Word(w["code"], {code: w[code] for code in LANGUAGES}, w.get("cite", "")) for w in words)
        self.vocabularies.append(Vocabulary(name, tuple(found)))
        return name

    def _check(self, question: str, table: Table) -> Check:
        self._say(f"check.{question}.{table['code']}", table)
        bars = table.get("bars", sorted(self.positive))
        level, when = Level(table["level"]), Condition(table["when"])
        return Check(table["code"], level, when, frozenset(bars), table.get("gap", False))

    def _say(self, path: str, texts: Table) -> None:
        for code in LANGUAGES:
            self.texts[code][f"worksheet.{self._key}.{path}"] = texts[code]
