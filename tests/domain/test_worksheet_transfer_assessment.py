"""The transfer impact assessment: each block and warning, and the ways that lead to a conclusion."""

from __future__ import annotations

import pytest

from ropa_desktop.domain.texts import LANGUAGES
from ropa_desktop.domain.worksheet import Level, State
from ropa_desktop.services.knowledge import eea
from ropa_desktop.storage.texts import language, vocabularies
from ropa_desktop.storage.worksheets import sheet
from tests.domain.transfer_assessment_cases import CASES as CHAPTER_V_CASES
from tests.domain.transfer_assessment_cases import (
    DEROGATION,
    EFFECTIVE,
    KNOWN,
    LIGHT,
    MEASURES,
    UNITED_STATES,
    onward,
    technical,
    tooled,
)
from tests.domain.transfer_assessment_cases import WAYS as CHAPTER_V_WAYS
from tests.domain.transfer_assessment_eea_cases import EEA_CASES, WITHIN
from tests.domain.worksheets import Said, codes, of, said

NAME = "transfer_assessment"
CASES = [*CHAPTER_V_CASES, *EEA_CASES]
WAYS = CHAPTER_V_WAYS | {"within the EEA": WITHIN}
SHEET = sheet(NAME, 1)
POSITIVE = ("sufficient", "sufficient_with_measures")
NEGATIVE = ("not_sufficient", "stopped", "consult")
LEVELS = {f"{q.name}.{check.code}": check for q in SHEET.questions for check in q.checks}
UNANSWERED = {f"{q.name}.unanswered" for q in SHEET.questions if q.required}
EVERY_CONCLUSION = {"control.no_author", "control.no_approver", "control.no_approval_date"}
EVERY_CONCLUSION |= {"control.officer_approves", "control.author_approves"}
EVERY_CONCLUSION |= {"next_review.far_off", "next_review.far_off_us", "next_review.overdue"}
ONLY_WITHOUT_MEASURES = {"actions.measure_not_in_place", "actions.action_not_done"}


@pytest.mark.parametrize(("code", "raises", "clears"), CASES)
def test_a_check_is_raised_by_what_falls_short_and_not_by_what_does_not(code: str, raises: Said, clears: Said) -> None:
    assert code in codes(of(NAME, raises))
    assert code not in codes(of(NAME, clears))


def test_every_block_and_warning_has_its_case() -> None:
    assert {code for code, _, _ in CASES} == LEVELS.keys() | UNANSWERED


@pytest.mark.parametrize(("code", "raises", "_clears"), CASES)
def test_what_is_raised_stands_against_the_conclusions_that_it_concerns(code: str, raises: Said, _clears: Said) -> None:
    barred = {
        conclusion
        for conclusion in (*POSITIVE, *NEGATIVE)
        if code in {one.code for one in of(NAME, raises).against(conclusion)}
    }
    if code in EVERY_CONCLUSION:
        assert barred == {*POSITIVE, *NEGATIVE}
    else:
        assert barred == ({"sufficient"} if code in ONLY_WITHOUT_MEASURES else set(POSITIVE))


WARNINGS = {code for code, check in LEVELS.items() if check.level is Level.WARN}


@pytest.mark.parametrize(("code", "raises", "_clears"), [case for case in CASES if case[0] in WARNINGS])
def test_a_warning_that_is_accepted_stands_against_nothing(code: str, raises: Said, _clears: Said) -> None:
    accepted = of(NAME, raises, accepted={code: "Vi har prövat det."})
    assert code not in {one.code for conclusion in POSITIVE for one in accepted.against(conclusion)}


@pytest.mark.parametrize("way", WAYS)
def test_a_complete_assessment_allows_every_conclusion(way: str) -> None:
    found = of(NAME, WAYS[way])
    assert codes(found) == set()
    assert found.against("sufficient") == found.against(None) == []


def test_measures_that_are_planned_allow_the_transfer_only_once_they_are_in_place() -> None:
    found = of(NAME, technical({"in_place": "no"}))
    assert [one.code for one in found.blocks("sufficient")] == ["actions.measure_not_in_place"]
    assert found.blocks("sufficient_with_measures") == []


@pytest.mark.parametrize("way", ["outside", "undisclosed"])
def test_where_chapter_v_does_not_apply_nothing_more_is_asked(way: str) -> None:
    asked = of(NAME, WAYS[way]).asked
    assert asked <= {"assessed", "gdpr_applies", "disclosed", "decision", "control", "next_review"}


def test_within_the_eea_only_the_reach_of_foreign_law_is_asked_before_the_decision() -> None:
    asked = {SHEET.by_name[name].code for name in of(NAME, WAYS["within the EEA"]).asked}
    assert asked == {"T0.1", "T0.2", "T0.3", "T0.4", "T0.5", "T5.4", "T5.5", "T6.1"}


def test_under_an_adequacy_decision_steps_one_to_five_are_left_out() -> None:
    asked = {SHEET.by_name[name].code for name in of(NAME, LIGHT | said(record={"country": "JP"})).asked}
    step_0, step_6 = {f"T0.{n}" for n in range(1, 8)}, {f"T6.{n}" for n in range(1, 4)}
    assert asked - {"T2.3"} == step_0 | {"T5.4", "T5.5"} | step_6


def test_a_derogation_asks_nothing_of_law_practice_and_measures() -> None:
    asked = {SHEET.by_name[name].code for name in of(NAME, DEROGATION).asked}
    assert {"T1.8", "T2.4", "T5.4", "T6.3"} <= asked
    assert not {code for code in asked if code.startswith(("T3", "T4"))}


def test_the_guarantees_are_asked_when_any_law_may_reach_the_importer() -> None:
    guarantees = {f"guarantee_{letter}" for letter in "abcd"}
    nothing = EFFECTIVE | said(falls_under="no", laws=[{"law": "Lagen", "applies": "no"}])
    assert not guarantees & of(NAME, nothing).asked
    assert guarantees <= of(NAME, nothing | said(laws=[{"law": "Lagen", "applies": "maybe"}])).asked


def test_the_warranty_of_clause_14_is_asked_only_under_the_clauses() -> None:
    unwarranted = said(warranty=None)
    assert "warranty.missing" in codes(of(NAME, MEASURES | unwarranted))
    named_by_the_transfer = tooled("46_2_b") | unwarranted | said(register={"tools": ["46_2_c"]})
    assert "warranty.missing" in codes(of(NAME, named_by_the_transfer))
    assert "warranty" not in of(NAME, tooled("46_2_b") | unwarranted).asked


@pytest.mark.parametrize("code", LANGUAGES)
def test_that_measures_must_not_alter_the_terms_is_asked_of_every_tool(code: str) -> None:
    assert "alters_clauses" in of(NAME, tooled("46_2_b")).asked
    words = {"sv": "klausul", "en": "clause"}[code]
    say = language(code)
    for key in ("alters_clauses", "authorisation", "check.alters_clauses.unauthorised"):
        assert words not in say(f"{SHEET.key}.{key}").casefold()


def test_step_four_is_asked_only_when_measures_are_needed() -> None:
    step_4 = {q.name for q in SHEET.questions if q.code.startswith("T4")}
    assert step_4 <= of(NAME, MEASURES).asked
    assert not step_4 & of(NAME, EFFECTIVE | said(equivalent="no")).asked


def test_the_rule_on_onward_transfers_knows_the_same_countries_as_the_register() -> None:
    countries = vocabularies().get("country")
    assert countries
    there = {word.code for word in countries.words}
    assert {c for c in there if "onward.no_ground" in codes(of(NAME, onward(country=c)))} == there - eea()


def test_without_a_day_no_review_is_late_and_no_source_old() -> None:
    found = of(NAME, MEASURES | UNITED_STATES | said(record={"approved_on": None}), today=None)
    assert codes(found) == {"control.no_approval_date"}


def test_a_part_that_is_answered_is_done_and_one_with_a_block_is_blocked() -> None:
    assert of(NAME, MEASURES).part("4") is State.DONE
    assert of(NAME, MEASURES | said(equivalent="no")).part("4") is State.BLOCKED
    assert of(NAME, KNOWN).part("3D") is State.EMPTY


def test_each_of_several_officers_is_known_as_one_who_should_not_approve() -> None:
    officers = MEASURES | said(register={"officer": "Dag Om\nPia Alm"})
    assert "control.officer_approves" in codes(of(NAME, officers | said(record={"approver": "Pia Alm"})))
    assert "control.officer_approves" not in codes(of(NAME, officers))
