"""The rules on automated decisions (Art. 22) and impact assessments (Arts 35 and 36)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.domain.judging import Case, Given, Seen, after, check

ACTIVITY = "activity"
DAY = date(2026, 3, 1)
HEALTH: list[Given] = [{"data": "health"}]
LEGISLATED: Given = {
    "legal_bases": [{"article_6": "e"}],
    "dpia_exception": "yes",
    "dpia_exception_law": "En lag 3 §",
}


def decided(**given: Any) -> Given:
    return {"automated_decision": "yes"} | given


def assessed(before: Given | None = None, around: dict[int, Given] | None = None, **given: Any) -> Seen:
    return Seen({"dpia_status": "done", "dpia_date": DAY} | given, around or {}, before=before)


def with_officer(answer: str | None, **given: Any) -> Seen:
    around = {20: {"type": "organisation", "officer_designated": answer}}
    return Seen({"controller": 20, "dpia_status": "done"} | given, around)


CASES: list[Case] = [
    # Art. 22(3): at least human intervention, to express a view and to contest, for (2)(a) and (c).
    (
        "ADM-03",
        "22.3",
        ACTIVITY,
        decided(automated_ground="22_2_a"),
        decided(automated_ground="22_2_a", human_contact="Ring kundtjänst"),
    ),
    ("ADM-03", "22.3", ACTIVITY, decided(automated_ground="22_2_c"), decided(automated_ground="22_2_b")),
    ("ADM-03", "22.3", ACTIVITY, decided(automated_ground="22_2_c"), {"automated_ground": "22_2_c"}),
    # Art. 22(4): not on special categories, unless 9(2)(a) or (g) and suitable measures.
    ("ADM-04", "22.4", ACTIVITY, decided(data=HEALTH), decided(data=[{"data": "name"}])),
    ("ADM-04", "22.4", ACTIVITY, decided(automated_special="yes"), decided(data=HEALTH, automated_special="no")),
    (
        "ADM-04",
        "22.4",
        ACTIVITY,
        decided(data=HEALTH, legal_bases=[{"article_9": "h"}], automated_safeguards="Granskning"),
        decided(data=HEALTH, legal_bases=[{"article_9": "g"}], automated_safeguards="Granskning"),
    ),
    (
        "ADM-04",
        "22.4",
        ACTIVITY,
        decided(data=HEALTH, legal_bases=[{"article_9": "a"}]),
        decided(data=HEALTH, legal_bases=[{"article_9": "a"}], automated_safeguards="Granskning"),
    ),
    ("ADM-04", "22.4", ACTIVITY, decided(data=HEALTH), {"automated_decision": "no", "data": HEALTH}),
    # Recital 60: the data subject is informed of profiling and its consequences.
    ("ADM-05", "5.1 a", ACTIVITY, {"profiling": "yes"}, {"profiling": "yes", "profiling_informed": "yes"}),
    ("ADM-05", "5.1 a", ACTIVITY, {"profiling": "yes", "profiling_informed": "no"}, {"profiling": "no"}),
    ("ADM-05", "5.1 a", ACTIVITY, {"profiling": "yes"}, {"profiling": "yes", "automated_decision": "yes"}),
    # Art. 35(1) and (4), IMY's list: at least two of the nine criteria.
    (
        "DPI-02",
        "35.1",
        ACTIVITY,
        {"dpia_criteria": ["sensitive", "vulnerable"]},
        {"dpia_criteria": ["sensitive", "vulnerable"], "dpia_status": "done"},
    ),
    (
        "DPI-02",
        "35.1",
        ACTIVITY,
        {"dpia_criteria": ["sensitive", "vulnerable"], "dpia_status": "not_required"},
        {"dpia_criteria": ["sensitive", "vulnerable"], "dpia_reason": "Få personer, kort tid"},
    ),
    ("DPI-02", "35.1", ACTIVITY, {"dpia_criteria": ["large_scale", "combining"]}, {"dpia_criteria": ["large_scale"]}),
    # A case of Art. 35(3) is no criterion, and it is one finding: DPI-01.
    (
        "DPI-02",
        "35.1",
        ACTIVITY,
        {"dpia_criteria": ["sensitive", "large_scale"]},
        {"dpia_criteria": ["sensitive", "large_scale", "35_3_b"]},
    ),
    (
        "DPI-02",
        "35.1",
        ACTIVITY,
        {"dpia_criteria": ["sensitive", "large_scale"], "dpia_status": "not_screened"},
        {"dpia_criteria": ["sensitive", "large_scale"], "dpia_status": "required"},
    ),
    # Art. 35(2): the advice of the officer, where designated.
    ("DPI-04", "35.2", ACTIVITY, with_officer("yes"), with_officer("yes", dpia_advice="Gör om steg 3")),
    ("DPI-04", "35.2", ACTIVITY, with_officer("yes"), with_officer("no")),
    ("DPI-04", "35.2", ACTIVITY, with_officer("yes"), with_officer("yes", dpia_status="under_way")),
    # Art. 36(1): a high risk that remains.
    ("DPI-05", "36.1", ACTIVITY, {"dpia_risk": "high"}, {"dpia_risk": "high", "prior_consultation": DAY}),
    ("DPI-05", "36.1", ACTIVITY, {"dpia_risk": "high", "dpia_status": "done"}, {"dpia_risk": "medium"}),
    # Art. 35(11): a review where the risk changes.
    ("DPI-06", "35.11", ACTIVITY, assessed({"data": []}, data=HEALTH), {"dpia_date": DAY}),
    ("DPI-06", "35.11", ACTIVITY, assessed({}, systems=[5]), {"dpia_status": "done"}),
    ("DPI-06", "35.11", ACTIVITY, assessed({}, new_technology="yes"), {"dpia_status": "done"}),
    # Art. 35(10): regulated by a law whose making included an assessment.
    (
        "DPI-02",
        "35.1",
        ACTIVITY,
        {"dpia_criteria": ["sensitive", "vulnerable"], "dpia_exception": "yes"},
        LEGISLATED | {"dpia_criteria": ["sensitive", "vulnerable"]},
    ),
    (
        "DPI-01",
        "35.3",
        ACTIVITY,
        {"dpia_criteria": ["35_3_b"], "dpia_exception_law": "En lag 3 §"},
        LEGISLATED | {"dpia_criteria": ["35_3_b"]},
    ),
    (
        "DPI-01",
        "35.3",
        ACTIVITY,
        LEGISLATED | {"dpia_criteria": ["35_3_b"], "legal_bases": [{"article_6": "f"}]},
        LEGISLATED | {"dpia_criteria": ["35_3_b"]},
    ),
    # WP248: in some cases one criterion is enough.
    (
        "DPI-07",
        "WP248",
        ACTIVITY,
        {"risk": "high", "dpia_criteria": ["monitoring"]},
        {"risk": "medium", "dpia_criteria": ["monitoring"]},
    ),
    (
        "DPI-07",
        "WP248",
        ACTIVITY,
        {"risk": "high", "dpia_criteria": ["monitoring"], "dpia_status": "not_required"},
        {"risk": "high", "dpia_criteria": ["monitoring"], "dpia_status": "done"},
    ),
    (
        "DPI-07",
        "WP248",
        ACTIVITY,
        {"risk": "high", "dpia_criteria": ["monitoring"]},
        {"risk": "high", "dpia_criteria": ["monitoring"], "dpia_reason": "Bara en vecka"},
    ),
    (
        "DPI-07",
        "WP248",
        ACTIVITY,
        {"risk": "high", "dpia_criteria": ["monitoring"]},
        {"risk": "high", "dpia_criteria": ["monitoring", "large_scale"]},
    ),
]


@pytest.mark.parametrize("case", CASES, ids=[f"{case[0]} {number}" for number, case in enumerate(CASES)])
def test_a_rule_is_broken_by_what_falls_short_and_not_by_what_meets_it(case: Case) -> None:
    check(*case)


LATER = {10: {"type": "transfer", "started": date(2026, 4, 1)}}
EARLIER = {10: {"type": "transfer", "started": date(2026, 1, 1)}}


@pytest.mark.parametrize(
    ("seen", "day"),
    [
        (assessed(), date(2027, 3, 1)),
        (assessed({"owner": "Bo"}, owner="Eva"), date(2027, 3, 1)),
        (assessed({"purpose": "Sälja"}, purpose="Analysera"), None),
        (assessed({}, third_country="yes", transfers=[10], around=EARLIER), None),
        (Seen(assessed().given, settings={"dpia_interval": "P36M"}), date(2029, 3, 1)),
    ],
)
def test_an_impact_assessment_is_reviewed_after_changes_or_the_offices_interval(seen: Seen, day: date | None) -> None:
    assert after("DPI-06", ACTIVITY, seen) == day


def test_a_transfer_that_began_later_is_one_finding() -> None:
    seen = assessed({}, third_country="yes", transfers=[10], around=LATER)
    assert {f.rule for f in seen.found(ACTIVITY)} >= {"TIA-56", "DPI-06"}
    assert after("DPI-06", ACTIVITY, seen) == date(2027, 3, 1)


def test_one_is_led_to_what_is_missing_for_special_categories() -> None:
    def path(**given: Any) -> str:
        (found,) = [f for f in Seen(decided(data=HEALTH, **given)).found(ACTIVITY) if f.rule == "ADM-04"]
        return found.path

    assert path() == "legal_bases"
    assert path(legal_bases=[{"article_9": "a"}]) == "automated_safeguards"
