"""Whom a field is asked of."""

from __future__ import annotations

from datetime import date

import pytest

from ropa_desktop.domain.asked import ANSWERS, CONDITIONS, holding, owner_of
from ropa_desktop.domain.types import RECORD_TYPES

ORGANISATION = RECORD_TYPES["organisation"]


@pytest.mark.parametrize("said", ["public_authority", "public_body", "archives_act"])
def test_a_public_body_is_asked_what_only_public_bodies_are(said: str) -> None:
    assert holding({}, ORGANISATION.blank() | {said: "yes"}) == {"public"}
    assert holding({}, ORGANISATION.blank() | {said: "no"}) == set()
    assert holding({}, ORGANISATION.blank() | {said: "unsure"}) == set()


def test_nobody_is_asked_of_a_record_that_is_nobodys() -> None:
    assert holding({}, None) == set()


def test_a_record_is_its_controllers_or_its_processors() -> None:
    assert owner_of({"controller": 3}) == 3
    assert owner_of({"processor": 4}) == 4
    assert owner_of({"controller": None}) is None


@pytest.mark.parametrize(("condition", "question"), ANSWERS.items())
def test_a_yes_brings_the_questions_that_hang_on_it(condition: str, question: str) -> None:
    assert holding({question: "yes"}, None) == {condition}
    assert holding({question: "no"}, None) == holding({question: None}, None) == set()


def test_what_has_ended_is_asked_what_only_that_is() -> None:
    assert holding({"status": "ended"}, None) == holding({"ended": date(2026, 1, 1)}, None) == {"ended"}
    assert holding({"status": "active", "ended": None}, None) == set()


def test_every_declared_condition_is_known() -> None:
    named = {
        condition
        for record_type in RECORD_TYPES.values()
        for section in record_type.sections
        for condition in (section.only_for, *(f.only_for for f in section.fields))
    }
    assert named - {""} <= CONDITIONS
