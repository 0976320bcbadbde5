"""Worksheets as the tests judge them: given by what is said in them, on their record and in the register."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ropa_desktop.domain.facts import FACTS
from ropa_desktop.domain.field import Field, Kind, blank_row
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.domain.worksheet import Standing, judge, pack
from ropa_desktop.storage.worksheets import sheet

Given = dict[str, Any]
TODAY = date(2026, 11, 26)


@dataclass(frozen=True)
class Said:
    """Answers, fields of the record and facts of the register; what is not said is blank."""

    answers: Given
    record: Given = field(default_factory=dict)
    register: Given = field(default_factory=dict)

    def __or__(self, more: Said) -> Said:
        return Said(self.answers | more.answers, self.record | more.record, self.register | more.register)


def said(*, record: Given | None = None, register: Given | None = None, **answers: Any) -> Said:
    return Said(answers, record or {}, register or {})


def standing(
    name: str,
    answers: Given,
    *,
    record: Given | None = None,
    facts: Given | None = None,
    accepted: Mapping[str, str] | None = None,
    today: date | None = TODAY,
) -> Standing:
    """Judge a worksheet of version 1; columns that are left out are blank, and an unknown name is a KeyError."""
    found = sheet(name, 1)
    kept = {n: _filled(found.fields[n], value) for n, value in answers.items()}
    blank = RECORD_TYPES[name].blank()
    declared = {f.name: f for f in FACTS[name]}
    known = {n: f.kind.blank for n, f in declared.items()}
    known |= {n: _without_ids(_filled(declared[n], value)) for n, value in (facts or {}).items()}
    values = blank | {"name": "Namn"} | (record or {})
    assert values.keys() == blank.keys()
    return judge(found, pack(found, kept, accepted), values, known, today=today)


def of(name: str, what: Said, accepted: Mapping[str, str] | None = None, today: date | None = TODAY) -> Standing:
    return standing(name, what.answers, record=what.record, facts=what.register, accepted=accepted, today=today)


def codes(found: Standing) -> set[str]:
    return {raised.code for raised in found.raised}


def _filled(declared: Field, value: Any) -> Any:
    if declared.kind is not Kind.ROWS:
        return value
    assert all(row.keys() <= blank_row(declared).keys() for row in value)
    return [blank_row(declared) | row for row in value]


def _without_ids(value: Any) -> Any:
    """Rows of the register's facts have no ids."""
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return [{k: v for k, v in row.items() if k != "id"} for row in value]
    return value
