"""Records as the rules see them, given by what is said in them; everything else is blank."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ropa_desktop.domain.field import Kind, RecordType, blank_row
from ropa_desktop.domain.rules.judge import evaluate, marks_for
from ropa_desktop.domain.rules.rule import Finding
from ropa_desktop.domain.types import RECORD_TYPES

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
    """What the rules are told in these tests."""

    def __init__(self, namers: frozenset[str] = frozenset({"notice"})) -> None:
        self._namers = namers

    def marks(self, record_id: int | None) -> str:
        return {GOOD: "d", BAD: "m", AGAINST: "x"}.get(record_id or 0, "")

    def named_by(self, record_type: str) -> bool:
        return record_type in self._namers

    def tagged(self, vocabulary: str, code: str | None, tag: str) -> bool:
        return (vocabulary, code, tag) in TAGS

    @property
    def eea(self) -> frozenset[str]:
        return frozenset({"SE", "IE", "NO"})


def filled(record_type: RecordType, given: Mapping[str, Any]) -> Given:
    values = record_type.blank() | {"name": "Namn"} | dict(given)
    for field in record_type.fields:
        if field.kind is Kind.ROWS:
            values[field.name] = [blank_row(field) | row for row in values[field.name]]
    return values


def judged(type_name: str, given: Mapping[str, Any], known: Known | None = None) -> list[Finding]:
    record_type = RECORD_TYPES[type_name]
    return evaluate(record_type, filled(record_type, given), known or Known())


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
