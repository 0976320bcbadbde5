"""What may leave in a copy for release: a decision on every field that people write in."""

from __future__ import annotations

import pytest

from ropa_desktop.domain.field import Kind, paths
from ropa_desktop.domain.release import (
    ANSWERS,
    DECIDED,
    NAMED,
    WHOLLY_INTERNAL,
    WRITTEN,
    Holds,
    answer_holds,
    decided,
    decided_answers,
    holds,
)
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.storage.worksheets import sheet, versions

SHEETS = ("balancing_test", "transfer", "transfer_assessment")
PERSONS = ("owner", "responsible", "author", "approver", "reviewers", "contact_person", "who")
"""What fields that hold a person are called; so are those that end in "_by"."""
OF_THE_LAW = {"organisation.contact_person"}
"""Persons that stay: the office's own contact."""


@pytest.mark.parametrize("name", sorted(RECORD_TYPES.keys() - WHOLLY_INTERNAL))
def test_every_field_that_people_write_in_has_a_decision(name: str) -> None:
    declared = dict(paths(RECORD_TYPES[name].fields))
    written = {p for p, f in declared.items() if f.kind in WRITTEN and not f.internal and p not in NAMED}
    assert written <= decided(name).keys(), "say in domain/release.py what they hold"
    assert decided(name).keys() <= declared.keys()


def test_no_field_is_decided_twice() -> None:
    for table in (*DECIDED.values(), *ANSWERS.values()):
        named = [path for listed in table.values() for path in listed.split()]
        assert len(named) == len(set(named))


@pytest.mark.parametrize("name", sorted(RECORD_TYPES.keys() - WHOLLY_INTERNAL))
def test_fields_that_hold_a_person_are_held_back(name: str) -> None:
    for path, field in paths(RECORD_TYPES[name].fields):
        last = path.rpartition(".")[2]
        if field.kind is Kind.TEXT and (last in PERSONS or last.endswith("_by")) and not field.internal:
            if last == "amended_by" or f"{name}.{path}" in OF_THE_LAW:
                continue
            assert holds(name, path, field) is Holds.PERSON, path


def test_what_art_30_asks_of_controllers_and_officers_stays() -> None:
    for name in ("organisation", "party"):
        for path, field in RECORD_TYPES[name].by_name.items():
            if path.startswith(("representative", "officer", "address", "email", "phone")):
                assert holds(name, path, field) is Holds.OPEN


def test_a_text_that_nobody_has_decided_on_is_held_back() -> None:
    field = RECORD_TYPES["activity"].by_name["purpose"]
    assert holds("activity", "brand_new", field) is Holds.UNSAID
    assert holds("activity", "brand_new", RECORD_TYPES["activity"].by_name["started"]) is Holds.OPEN


@pytest.mark.parametrize("name", SHEETS)
def test_answers_that_hold_persons_or_security_are_declared(name: str) -> None:
    found = {p for v in versions(name) for p, _ in paths(tuple(sheet(name, v).fields.values()))}
    assert decided_answers(name).keys() <= found
    for path in found:
        last = path.rpartition(".")[2]
        if last in {"responsible", "signatory", "contact"} or last.endswith(("_responsible", "er_contact")):
            assert answer_holds(name, path) is Holds.PERSON, path
