"""The rules on balancing tests (Art. 6(1)(f); checks 5-7, 9-15, 17, 20 and 21)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.services.knowledge import as_json
from tests.domain.judging import AT_HAND, Case, Given, Known, Seen, after, check, filled, judged, says
from tests.domain.test_worksheet_balancing_test import ANSWERS

TEST, ACTIVITY = "balancing_test", "activity"
DAY = date(2026, 3, 1)
LATER = DAY + timedelta(days=30)
EARLIER = DAY - timedelta(days=30)
CAN: Given = {"conclusion": "can_rely"}
CANNOT: Given = {"conclusion": "cannot"}
APPROVED: Given = {"status": "approved", "approved_on": DAY}

WEIGHED: Given = {"type": ACTIVITY, "legal_bases": [{"article_6": "f", "balancing_test": AT_HAND}]}


def weighing(*others: Given, **activity: Any) -> dict[int, Given]:
    """An activity that rests on the test at hand, and other records from 11 on."""
    return {10: WEIGHED | activity} | dict(enumerate(others, 11))


def weighed(around: dict[int, Given] | None = None, /, **fields: Any) -> Seen:
    return Seen(dict(fields), around if around is not None else weighing())


OTHER_RISK: list[Case] = [
    # Art. 35(11): the risk is no longer what was assessed.
    (
        "LIA-14",
        "35.11",
        TEST,
        weighed(weighing(dpia_date=LATER, dpia_risk="high"), **CAN, **APPROVED, **says(impact="2")),
        weighed(weighing(dpia_date=EARLIER, dpia_risk="high"), **CAN, **APPROVED, **says(impact="2")),
    ),
    (
        "LIA-14",
        "35.11",
        TEST,
        weighed(weighing(dpia_date=LATER, dpia_risk="low"), **CAN, **APPROVED, **says(impact="3")),
        weighed(weighing(dpia_date=LATER, dpia_risk="high"), **CAN, **APPROVED, **says(impact="3")),
    ),
    (
        "LIA-14",
        "35.11",
        TEST,
        weighed(weighing(dpia_date=LATER, dpia_risk="high"), **CAN, date=DAY, **says(impact="1")),
        weighed(weighing(dpia_date=LATER, dpia_risk="high"), **CANNOT, date=DAY, **says(impact="1")),
    ),
]

GOOD_ANSWERS = says(**ANSWERS)
GOOD_AROUND = weighing(
    {"type": "organisation"},
    {"type": "notice", "activities": [10]},
    data=[{"data": "name", "why": "Behövs", "subjects": ["customer"]}],
    controller=11,
    objection="E-post",
    dpia_status="not_required",
)

CONCLUSION: list[Case] = [
    (
        "LIA-05",
        "6.1 f",
        TEST,
        weighed(**CAN, **says(step_2="not_necessary")),
        weighed(**CANNOT, **says(step_2="not_necessary")),
    ),
    ("LIA-05", "6.1 f", TEST, weighed(**CAN, **says(step_1="not_met")), weighed(**says(step_1="not_met"))),
    (
        "LIA-05",
        "6.1 f",
        TEST,
        weighed(GOOD_AROUND, **CAN, **says(**ANSWERS | {"lawful": "no"})),
        weighed(GOOD_AROUND, **CAN, **GOOD_ANSWERS),
    ),
    # C-252/21, paragraph 108: could not reasonably be achieved as effectively by other, less restrictive means.
    (
        "LIA-06",
        "6.1 f",
        TEST,
        weighed(**CAN, **says(less_intrusive="yes")),
        weighed(**CAN, **says(less_intrusive="no")),
    ),
    (
        "LIA-06",
        "6.1 f",
        TEST,
        weighed(**CAN, **says(less_intrusive="yes")),
        weighed(**CANNOT, **says(less_intrusive="yes")),
    ),
    # Only measures beyond what the Regulation already requires count as mitigating.
    (
        "LIA-07",
        "6.1 f",
        TEST,
        weighed(
            **CAN,
            **says(first_balance="overridden", final_balance="ours", safeguards=[{"measure": "A", "beyond": "no"}]),
        ),
        weighed(
            **CAN,
            **says(first_balance="overridden", final_balance="ours", safeguards=[{"measure": "A", "beyond": "yes"}]),
        ),
    ),
    (
        "LIA-07",
        "6.1 f",
        TEST,
        weighed(**says(first_balance="overridden", final_balance="ours")),
        weighed(**says(first_balance="even", final_balance="ours")),
    ),
    (
        "LIA-07",
        "6.1 f",
        TEST,
        weighed(**CAN, **says(first_balance="overridden", final_balance="even")),
        weighed(**CANNOT, **says(first_balance="overridden", final_balance="even")),
    ),
    # Severe impact, slight interest.
    (
        "LIA-15",
        "6.1 f",
        TEST,
        weighed(**CAN, **says(impact="4", weight="2")),
        weighed(**CAN, **says(impact="4", weight="3")),
    ),
    (
        "LIA-15",
        "6.1 f",
        TEST,
        weighed(**CAN, **says(impact="4", weight="1")),
        weighed(**CAN, **says(impact="3", weight="1")),
    ),
    (
        "LIA-15",
        "6.1 f",
        TEST,
        weighed(**says(impact="4", weight="1", step_3="not_overridden")),
        weighed(**CANNOT, **says(impact="4", weight="1", step_3="overridden")),
    ),
    (
        "LIA-21",
        "EDPB 1/2024",
        TEST,
        weighed(**says(guidance="EDPB:s riktlinjer 1/2024")),
        weighed(**says(guidance="EDPB 11/2024")),
    ),
    (
        "LIA-21",
        "EDPB 1/2024",
        TEST,
        weighed(**says(sources_used="Guidelines 01/2024 v1.0")),
        weighed(**says(guidance="1/2020")),
    ),
]

FROM_SUBJECT: list[Given] = [{"sources": ["subject"]}]
NOTICE: Given = {"type": "notice", "activities": [10]}

TOLD: list[Case] = [
    # Art. 13(1)(d): the legitimate interests, when data are collected from the data subject; 13(4): already known.
    (
        "LIA-09",
        "13.1 d",
        TEST,
        weighed(weighing(NOTICE, data=FROM_SUBJECT), **CAN, **says()),
        weighed(weighing(NOTICE, data=FROM_SUBJECT), **CAN, **says(notice=[{"notice": 11}])),
    ),
    (
        "LIA-09",
        "13.1 d",
        TEST,
        weighed(weighing(NOTICE, data=FROM_SUBJECT), **CAN, **says(notice=[{"notice": 12}])),
        weighed(weighing(NOTICE, data=FROM_SUBJECT), **CAN, **says(notice_exception="13_4")),
    ),
    (
        "LIA-09",
        "13.1 d",
        TEST,
        weighed(weighing(NOTICE), **CAN, **says(sources=["subject"])),
        weighed(weighing(NOTICE, data=[{"sources": ["press"]}]), **CAN, **says()),
    ),
    (
        "LIA-09",
        "13.1 d",
        TEST,
        weighed(weighing(NOTICE, data=FROM_SUBJECT), **CAN, **says(notice_exception="14_5")),
        weighed(weighing(NOTICE | {"exception": "13_4"}, data=FROM_SUBJECT), **CAN, **says()),
    ),
    (
        "LIA-09",
        "13.1 d",
        TEST,
        weighed(weighing(NOTICE, data=FROM_SUBJECT), **CAN),
        weighed(weighing(data=FROM_SUBJECT), **CAN),
    ),
    (
        "LIA-09",
        "13.1 d",
        TEST,
        weighed(weighing(NOTICE, data=FROM_SUBJECT), **CAN),
        weighed(weighing(NOTICE, data=FROM_SUBJECT)),
    ),
]

CHILD: list[Given] = [{"subjects": ["child"]}]
REGISTER: list[Case] = [
    # Art. 6(1)(f), last words: in particular where the data subject is a child.
    (
        "CHD-03",
        "6.1 f",
        TEST,
        weighed(weighing(data=CHILD), **says(children="no")),
        weighed(weighing(data=CHILD), **says(children="yes")),
    ),
    ("CHD-03", "6.1 f", TEST, weighed(weighing(children="yes"), **CAN), weighed(weighing(children="yes"))),
    (
        "CHD-03",
        "6.1 f",
        TEST,
        weighed(weighing(children="no"), **says(children="yes")),
        weighed(weighing(children="no"), **says(children="possible")),
    ),
    (
        "CHD-03",
        "6.1 f",
        TEST,
        weighed(weighing(children="unsure"), **says(children="no")),
        weighed(weighing(children="no"), **says(children="no")),
    ),
    (
        "CHD-03",
        "6.1 f",
        TEST,
        weighed(weighing(children="yes"), **says(children="no")),
        weighed(weighing(children="yes"), **says("children.mismatch", children="no")),
    ),
    # Art. 5(2): the assessment comes before the processing.
    (
        "LIA-12",
        "5.2",
        TEST,
        weighed(weighing(started=EARLIER), **APPROVED),
        weighed(weighing(started=LATER), **APPROVED),
    ),
    (
        "LIA-12",
        "5.2",
        TEST,
        weighed(**APPROVED, **says(started_on=EARLIER)),
        weighed(**APPROVED, **says(started_on=DAY)),
    ),
    ("LIA-12", "5.2", TEST, weighed(weighing(started=EARLIER), date=DAY), weighed(weighing(started=EARLIER))),
    (
        "LIA-12",
        "5.2",
        TEST,
        weighed(weighing(started=EARLIER), **APPROVED),
        weighed(weighing(started=EARLIER), **APPROVED, replaces=11),
    ),
    (
        "LIA-12",
        "5.2",
        TEST,
        weighed(weighing(started=EARLIER), **APPROVED, **says()),
        weighed(weighing(started=EARLIER), **APPROVED, **says("started.before_approval")),
    ),
    ("LIA-13", "24.1", TEST, weighed(**APPROVED), weighed(approved_on=DAY, next_review=DAY)),
    # Art. 38(6): no conflict of interests; the officer advises (39(1)).
    (
        "LIA-17",
        "38.6",
        TEST,
        weighed(author="Ada Alm", approver="ada  alm"),
        weighed(author="Ada Alm", approver="Bo Berg"),
    ),
    (
        "LIA-17",
        "38.6",
        TEST,
        weighed(author="Ada Alm", approver="Ada Alm", **says()),
        weighed(author="Ada Alm", approver="Ada Alm", **says("approval.own_work")),
    ),
    (
        "LIA-17",
        "38.6",
        TEST,
        weighed(weighing({"type": "organisation", "officer": "Disa Dal, jurist"}, controller=11), approver="Disa Dal"),
        weighed(weighing({"type": "organisation", "officer": "Disa Dal, jurist"}, controller=11), approver="Bo Berg"),
    ),
    (
        "LIA-17",
        "38.6",
        TEST,
        weighed(approver="Disa Dal", **APPROVED, **says(assessed={"officer": "Disa Dal"})),
        weighed(
            weighing({"type": "organisation", "officer": "Disa Dal"}, controller=11),
            approver="Disa Dal",
            **APPROVED,
            **says(assessed={"officer": "Eva Ek"}),
        ),
    ),
    (
        "LIA-17",
        "38.6",
        "transfer_assessment",
        {"author": "Ada Alm", "approver": "Ada Alm"} | says(),
        {"author": "Ada Alm", "approver": "Ada Alm"} | says("control.author_approves"),
    ),
]


def disclosed(*roles: str) -> dict[int, Given]:
    return weighing(recipients=[{"category": "bank", "roles": list(roles)}])


THIRD: list[Case] = [
    # IMY's questions on disclosure to a third party (Art. 4(10)): whose interest, why, and is it needed.
    ("LIA-20", "6.1 f", TEST, weighed(disclosed("controller"), **CAN), weighed(disclosed("processor"), **CAN)),
    (
        "LIA-20",
        "6.1 f",
        TEST,
        weighed(disclosed("third_party"), **CAN, **says(whose_interest=["own"], disclosure="De behöver dem")),
        weighed(disclosed("third_party"), **CAN, **says(whose_interest=["third_party"], disclosure="De behöver dem")),
    ),
    (
        "LIA-20",
        "6.1 f",
        TEST,
        weighed(disclosed("authority"), **CAN, **says(whose_interest=["group"])),
        weighed(disclosed("internal"), **CAN, **says(whose_interest=["group"])),
    ),
    (
        "LIA-20",
        "6.1 f",
        TEST,
        weighed(disclosed("controller"), **CAN, **says("whose_interest.disclosure")),
        weighed(disclosed("controller"), **CAN, **says("whose_interest.disclosure", "disclosure.unexamined")),
    ),
    ("LIA-20", "6.1 f", TEST, weighed(disclosed("controller"), **CAN), weighed(disclosed("controller"))),
]

CASES: list[Case] = [*OTHER_RISK, *CONCLUSION, *TOLD, *REGISTER, *THIRD]


@pytest.mark.parametrize("case", CASES, ids=[f"{case[0]} {number}" for number, case in enumerate(CASES)])
def test_a_rule_is_broken_by_what_falls_short_and_not_by_what_meets_it(case: Case) -> None:
    check(*case)


def approved_on_these_facts() -> Seen:
    known = Known(around=GOOD_AROUND)
    known.look_at(TEST, filled(RECORD_TYPES[TEST], {}))
    return weighed(GOOD_AROUND, **APPROVED, **says(assessed=as_json(TEST, known.facts)))


def test_a_register_that_has_changed_since_the_approval_is_reported() -> None:
    seen = approved_on_these_facts()
    assert "LIA-11" not in {f.rule for f in seen.found(TEST)}
    changed = {10: GOOD_AROUND[10] | {"data": [{"data": "health"}]}}
    assert "LIA-11" in {f.rule for f in Seen(seen.given, {**GOOD_AROUND, **changed}).found(TEST)}
    assert "LIA-11" not in {f.rule for f in Seen(seen.given | {"status": "draft"}, changed).found(TEST)}


@pytest.mark.parametrize(
    ("fields", "day"),
    [
        (APPROVED, date(2028, 3, 1)),
        (APPROVED | {"next_review": date(2027, 3, 1)}, date(2027, 3, 1)),
        (APPROVED | {"next_review": date(2029, 3, 1)}, date(2028, 3, 1)),
        ({"status": "approved", "next_review": date(2027, 3, 1)}, date(2027, 3, 1)),
    ],
)
def test_a_balancing_test_is_too_old_after_its_review_or_two_years(fields: Given, day: date) -> None:
    assert after("LIA-13", TEST, weighed(**fields)) == day


def test_what_a_rule_of_its_own_says_is_not_said_twice() -> None:
    for answers in ({"less_intrusive": "yes"}, {"impact": "4", "weight": "1"}):
        rules = {f.rule for f in weighed(GOOD_AROUND, **CAN, **says(**ANSWERS | answers)).found(TEST)}
        assert len({"LIA-05", "LIA-06", "LIA-15"} & rules) == 1


@pytest.mark.parametrize("status", ["replaced", "withdrawn"])
@pytest.mark.parametrize("name", [TEST, "transfer_assessment"])
def test_a_version_that_no_longer_counts_raises_nothing(name: str, status: str) -> None:
    given: Given = {"status": status, "approved_on": DAY, "author": "Bo", "approver": "Bo", "conclusion": "can_rely"}
    assert judged(name, given) == []
    assert judged(name, given | {"status": "approved"})
