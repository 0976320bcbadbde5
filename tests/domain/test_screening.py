"""The need for an impact assessment, written from Art. 35, WP248 rev.01 and IMY's list (DI-2018-13200)."""

from __future__ import annotations

from typing import Any

import pytest

from ropa_desktop.domain.field import blank_row
from ropa_desktop.domain.screening import ALWAYS, CRITERIA, SEEN, Outcome, conclude, suggestions, unanswered
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.services.consequences import tagged
from ropa_desktop.storage.texts import cited_provisions, vocabularies

ACTIVITY = RECORD_TYPES["activity"]


def row(name: str, **given: Any) -> dict[str, Any]:
    return blank_row(ACTIVITY.by_name[name]) | given


def activity(**given: Any) -> dict[str, Any]:
    return ACTIVITY.blank() | given


def about(code: str = "name", **given: Any) -> list[dict[str, Any]]:
    return [row("data", data=code, **given)]


def suggested(**given: Any) -> dict[str, set[str]]:
    return {s.criterion: {why.path for why in s.why} for s in suggestions(activity(**given), tagged)}


def test_a_blank_record_suggests_nothing() -> None:
    assert suggested() == {}


@pytest.mark.parametrize(
    ("question", "criteria"),
    [
        ("profiling", {"evaluation"}),
        ("automated_decision", {"automated"}),
        ("monitoring", {"monitoring"}),
        ("public_monitoring", {"monitoring", "35_3_c"}),
        ("camera", {"monitoring"}),
        ("extensive_evaluation", {"evaluation", "35_3_a"}),
        ("large_scale", {"large_scale"}),
        ("combined", {"combining"}),
        ("children", {"vulnerable"}),
        ("vulnerable", {"vulnerable"}),
        ("new_technology", {"new_technology"}),
        ("hindrance", {"prevents"}),
    ],
)
def test_an_answer_speaks_for_its_criterion_and_a_no_does_not(question: str, criteria: set[str]) -> None:
    found = suggested(**{question: "yes"})
    assert set(found) == criteria
    assert all(paths == {question} for paths in found.values())
    assert suggested(**{question: "no"}) == suggested(**{question: "unsure"}) == {}


@pytest.mark.parametrize("kind", ["health", "union", "biometric", "offences"])
def test_special_data_and_offences_are_sensitive(kind: str) -> None:
    assert suggested(data=about(special=[kind]))["sensitive"] == {"data.special"}


@pytest.mark.parametrize("code", ["health", "offences", "union_membership", "location", "bank_account", "credit"])
def test_data_that_are_special_or_highly_personal_by_their_kind_are_sensitive(code: str) -> None:
    assert "data.data" in suggested(data=about(code))["sensitive"]


def test_data_from_which_special_data_are_inferred_are_sensitive() -> None:
    assert suggested(data=about(inferred="yes")) == {"sensitive": {"data.inferred"}}


@pytest.mark.parametrize("subject", ["child", "employee", "patient", "applicant", "care_recipient", "pupil"])
def test_people_in_a_weak_position_are_vulnerable(subject: str) -> None:
    assert suggested(data=about(subjects=[subject, "customer"])) == {"vulnerable": {"data.subjects"}}
    assert suggested(data=about(subjects=["customer"])) == {}


def test_footage_is_monitoring_and_a_score_is_evaluation() -> None:
    assert suggested(data=about("camera")) == {"monitoring": {"data.data"}}
    assert suggested(data=about("profile")) == {"evaluation": {"data.data"}}


def test_special_data_on_a_large_scale_are_the_second_case() -> None:
    assert "35_3_b" not in suggested(large_scale="no", data=about("health"))
    assert suggested(large_scale="yes", data=about("health"))["35_3_b"] == {"large_scale", "data.data"}
    assert suggested(large_scale="yes", data=about("offences"))["35_3_b"] == {"large_scale", "data.data"}
    assert "35_3_b" not in suggested(large_scale="yes", data=about("location"))


def test_profiling_that_decisions_rest_on_is_the_first_case() -> None:
    assert suggested(profiling="yes", automated_decision="yes")["35_3_a"] == {"profiling", "automated_decision"}
    assert "35_3_a" not in suggested(profiling="yes", automated_decision="no")


def outcome(*criteria: str, **given: Any) -> Outcome:
    return conclude(activity(dpia_criteria=list(criteria), **given)).outcome


def test_two_criteria_ask_for_an_assessment() -> None:
    for one in CRITERIA:
        assert outcome(one) is Outcome.NOT_REQUIRED
        for other in set(CRITERIA) - {one}:
            assert outcome(one, other) is Outcome.REQUIRED


@pytest.mark.parametrize("case", ALWAYS)
def test_a_case_of_article_35_3_always_asks_for_one_whatever_reason_is_given(case: str) -> None:
    assert outcome(case) is Outcome.REQUIRED
    assert outcome(case, dpia_status="not_required", dpia_reason="Liten risk.") is Outcome.REQUIRED


def test_a_reasoned_no_stands_against_two_criteria_and_one_without_reasons_does_not() -> None:
    two = ("sensitive", "vulnerable")
    assert outcome(*two, dpia_status="not_required", dpia_reason="Få personer.") is Outcome.DECLINED
    assert outcome(*two, dpia_status="not_required") is Outcome.REQUIRED
    assert outcome(*two, dpia_reason="Få personer.") is Outcome.REQUIRED


def test_one_criterion_and_a_high_risk_is_worth_considering() -> None:
    assert outcome("sensitive", risk="high") is Outcome.CONSIDER
    assert outcome("sensitive", risk="medium") is Outcome.NOT_REQUIRED
    assert outcome("sensitive", risk="high", dpia_status="not_required", dpia_reason="Ja.") is Outcome.DECLINED


def test_nothing_said_is_not_a_no() -> None:
    assert outcome() is Outcome.UNSCREENED
    assert outcome(dpia_status="not_screened") is Outcome.UNSCREENED
    assert outcome(dpia_status="not_required") is Outcome.NOT_REQUIRED


@pytest.mark.parametrize(
    ("bases", "law", "wanted"),
    [
        ("c", "Lag (2021:1) 2 §", Outcome.EXEMPT),
        ("e", "Lag (2021:1) 2 §", Outcome.EXEMPT),
        ("ce", "Lag (2021:1) 2 §", Outcome.EXEMPT),
        ("c", None, Outcome.REQUIRED),
        ("f", "Lag (2021:1) 2 §", Outcome.REQUIRED),
        ("cf", "Lag (2021:1) 2 §", Outcome.REQUIRED),
        ("", "Lag (2021:1) 2 §", Outcome.REQUIRED),
    ],
)
def test_an_assessment_in_the_legislation_exempts_what_rests_on_law(
    bases: str, law: str | None, wanted: Outcome
) -> None:
    rows = [row("legal_bases", article_6=letter) for letter in bases]
    given = {"legal_bases": rows, "dpia_exception": "yes", "dpia_exception_law": law}
    assert outcome("35_3_b", "large_scale", "sensitive", **given) is wanted


def test_article_35_does_not_apply_to_journalism() -> None:
    assert outcome("35_3_b", journalistic="yes") is Outcome.OUTSIDE


def test_what_would_follow_if_the_suggestions_were_met_can_be_asked() -> None:
    values = activity(dpia_criteria=["sensitive"], children="yes")
    assert conclude(values).outcome is Outcome.NOT_REQUIRED
    found = conclude(values, ["sensitive", "vulnerable"])
    assert (found.outcome, found.count, found.always) == (Outcome.REQUIRED, 2, ())


def test_the_criteria_are_those_of_the_vocabulary_and_the_fields_those_of_the_record() -> None:
    known = vocabularies().get("dpia_criterion")
    assert known is not None
    assert {word.code for word in known.words} == {*CRITERIA, *ALWAYS}
    assert set(SEEN) <= ACTIVITY.by_name.keys()
    every = [
        conclude(activity(dpia_criteria=c, **g)) for c in ([], ["35_3_a"], [*CRITERIA]) for g in ({}, {"risk": "high"})
    ]
    assert {found.cite for found in every} <= cited_provisions()


def test_the_questions_left_open_are_those_that_the_criteria_turn_on() -> None:
    open_yet = unanswered(activity(profiling="yes", large_scale="no", children="unsure"))
    assert {"profiling", "large_scale", "children"}.isdisjoint(open_yet)
    assert {"monitoring", "vulnerable", "new_technology", "hindrance", "combined"} <= set(open_yet)
