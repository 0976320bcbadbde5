"""Records as the rules see them, given by what is said in them; everything else is blank."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from ropa_desktop.domain.facts import changed
from ropa_desktop.domain.field import Kind, RecordType, blank_row
from ropa_desktop.domain.gathering import gather
from ropa_desktop.domain.rules.judge import evaluate, marks_for
from ropa_desktop.domain.rules.rule import Finding
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.domain.worksheet import Standing, judge
from ropa_desktop.services.knowledge import as_json
from ropa_desktop.storage.derived import mentioned
from ropa_desktop.storage.worksheets import sheet_of

Given = dict[str, Any]

GOOD, BAD, AGAINST = 1, 2, 3
"""Records that others link to: one that carries what rests on it, one that does not, one that speaks against it."""

TAGS = {
    ("data", "health", "special"),
    ("data", "offences", "offences"),
    ("data", "identity_number", "identity_number"),
    ("special", "belief", "special"),
    ("source", "subject", "subject"),
}


class Known:
    """What the rules are told in these tests: `around` gives other records by id, with what is said of them."""

    def __init__(
        self,
        namers: frozenset[str] = frozenset({"notice"}),
        around: Mapping[int, Mapping[str, Any]] | None = None,
    ) -> None:
        self._namers = namers
        self._around = {
            i: {**filled(RECORD_TYPES[given["type"]], {k: v for k, v in given.items() if k != "type"})}
            | {"id": i, "type": given["type"]}
            for i, given in (around or {}).items()
        }
        self._type = ""
        self._values: Mapping[str, Any] = {}
        self.id = 99

    def look_at(self, type_name: str, values: Mapping[str, Any]) -> None:
        self._type, self._values = type_name, values

    def marks(self, record_id: int | None) -> str:
        return {GOOD: "d", BAD: "m", AGAINST: "x"}.get(record_id or 0, "")

    def named_by(self, record_type: str) -> bool:
        return record_type in self._namers

    def tagged(self, vocabulary: str, code: str | None, tag: str) -> bool:
        return (vocabulary, code, tag) in TAGS

    @property
    def eea(self) -> frozenset[str]:
        return frozenset({"SE", "IE", "NO"})

    def record(self, record_id: int | None) -> Mapping[str, Any] | None:
        return self._around.get(record_id or 0)

    def naming(self, record_id: int | None, record_type: str) -> list[Mapping[str, Any]]:
        return [
            values
            for values in self._around.values()
            if values["type"] == record_type and record_id in mentioned(RECORD_TYPES[record_type], values)
        ]

    def said(self, record_ids: Sequence[int], record_type: str, path: str) -> list[Any]:
        name, _, inner = path.partition(".")
        found: list[Any] = []
        for values in (v for i in record_ids for v in self.naming(i, record_type)):
            cells = [row[inner] for row in values[name]] if inner else [values[name]]
            for cell in cells:
                found += cell if isinstance(cell, list) else [] if cell is None else [cell]
        return [value for n, value in enumerate(found) if value not in found[:n]]

    @property
    def facts(self) -> Mapping[str, Any]:
        return gather(self._type, {**self._values, "id": self.id}, self)

    def standing(self, values: Mapping[str, Any]) -> Standing:
        sheet = sheet_of(self._type, values["worksheet"])
        return judge(sheet, values["worksheet"], values, self.facts, today=date.min)

    def changed_since(self, values: Mapping[str, Any]) -> list[str]:
        assessed = (values["worksheet"] or {}).get("assessed")
        return changed(self._type, assessed, as_json(self._type, self.facts)) if assessed else []


def filled(record_type: RecordType, given: Mapping[str, Any]) -> Given:
    values = record_type.blank() | {"name": "Namn"} | dict(given)
    for field in record_type.fields:
        if field.kind is Kind.ROWS:
            values[field.name] = [blank_row(field) | row for row in values[field.name]]
    return values


def judged(type_name: str, given: Mapping[str, Any], known: Known | None = None) -> list[Finding]:
    record_type, known, values = RECORD_TYPES[type_name], known or Known(), filled(RECORD_TYPES[type_name], given)
    known.look_at(type_name, values)
    return evaluate(record_type, values, known)


def marked(type_name: str, given: Mapping[str, Any]) -> str:
    record_type = RECORD_TYPES[type_name]
    return marks_for(record_type, filled(record_type, given), judged(type_name, given))


Case = tuple[str, str, str, Given, Given]
"""Rule, citation, type of record, what falls short, what meets it."""


def check(rule: str, cite: str, type_name: str, short: Given, met: Given) -> None:
    """See that a rule is broken by what falls short, and not by what meets it."""
    broken = {f.rule: f for f in judged(type_name, short)}
    assert rule in broken
    assert broken[rule].cite == cite
    assert rule not in {f.rule for f in judged(type_name, met)}


SECOND = {"tool": "49_1_second", "country": "IN"}
DOCUMENTED = {"compelling_interest": "Skäl", "suitable_safeguards": "Skydd"}
