"""The rules on processors and joint controllers (Arts 26 and 28)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.domain.judging import AT_HAND, BAD, GOOD, Case, Given, Seen, after, check

AGREEMENT, ACTIVITY, SERVED, PARTY = "agreement", "activity", "processor_activity", "party"
ALL = ["subject_matter", "duration", "nature", "purpose", "data", "subjects", "controller_rights", *"abcdefgh"]
SIGNED = date(2025, 3, 1)
SUBS: list[Given] = [{"what_for": "Drift"}]


def dpa(**given: Any) -> Given:
    return {"kind": "processing", "status": "in_force"} | given


def served(**agreement: Any) -> Seen:
    """Own processing for a customer, by agreement 10, with a sub-processor."""
    given = {"customers": [{"agreement": 10}], "sub_processors": SUBS}
    return Seen(given, {10: {"type": AGREEMENT} | dpa(**agreement)})


def used(*roles: str, party: int = AT_HAND) -> Seen:
    """A party that an activity names among its recipients, beside another."""
    row = {"party": party, "roles": list(roles)}
    other = {"party": AT_HAND, "roles": ["controller"]}
    return Seen({}, {10: {"type": ACTIVITY, "recipients": [row, other]}})


def joint(agreement: int | None, **given: Any) -> Given:
    return {"joint": "yes", "joint_controllers": [{"party": GOOD, "agreement": agreement}]} | given


CASES: list[Case] = [
    # Art. 28(3) and (9): a written contract; Art. 99(2): the GDPR applies from 25 May 2018.
    ("PRC-02", "28.3", AGREEMENT, dpa(), dpa(signed=SIGNED)),
    ("PRC-02", "28.3", AGREEMENT, dpa(signed=date(2018, 5, 24)), dpa(signed=date(2018, 5, 25))),
    ("PRC-02", "28.3", AGREEMENT, dpa(status=None), dpa(valid_from=SIGNED)),
    ("PRC-02", "28.3", AGREEMENT, dpa(), dpa(status="draft")),
    ("PRC-02", "28.3", AGREEMENT, dpa(), dpa(kind="joint")),
    # Art. 28(1) and (3): reviewed by its date, or within the interval that an office has laid down.
    ("PRC-03", "28.1", AGREEMENT, dpa(next_review=SIGNED), dpa(signed=SIGNED)),
    ("PRC-03", "28.1", AGREEMENT, dpa(next_review=SIGNED), dpa(next_review=SIGNED, status="ended")),
    # Art. 28(3), first sentence and (a) to (h).
    ("PRC-04", "28.3", AGREEMENT, dpa(), dpa(contents=ALL)),
    ("PRC-04", "28.3", AGREEMENT, dpa(contents=ALL[:-1]), dpa(contents=list(reversed(ALL)))),
    ("PRC-04", "28.3", AGREEMENT, dpa(contents=ALL[1:]), dpa(kind="other")),
    # Art. 28(2): prior specific or general written authorisation.
    (
        "PRC-05",
        "28.2",
        AGREEMENT,
        dpa(sub_processors=SUBS),
        dpa(sub_processors=SUBS, authorisation="general"),
    ),
    (
        "PRC-05",
        "28.2",
        AGREEMENT,
        dpa(sub_processors=SUBS, authorisation="none"),
        dpa(sub_processors=[{"authorisation": "specific"}]),
    ),
    ("PRC-05", "28.2", AGREEMENT, dpa(sub_processors=[*SUBS, {"authorisation": "specific"}]), dpa()),
    ("PRC-05P", "28.2", SERVED, served(), served(authorisation="specific")),
    ("PRC-05P", "28.2", SERVED, served(authorisation="none"), served(sub_processors=SUBS)),
    ("PRC-05P", "28.2", SERVED, served(), {"sub_processors": SUBS}),
    ("PRC-05P", "28.2", SERVED, served(), served() | {"sub_processors": []}),
    # Art. 28(1): only processors that give sufficient guarantees.
    ("PRC-06", "28.1", PARTY, used("processor"), used("controller")),
    ("PRC-06", "28.1", PARTY, used("processor", "controller"), used("processor", party=5)),
    ("PRC-06", "28.1", PARTY, used("processor"), used("processor") | {"guarantees": "ISO 27001"}),
    ("PRC-06", "28.1", PARTY, used("processor"), used("processor") | {"guarantees_checked": SIGNED}),
    (
        "PRC-06",
        "28.1",
        PARTY,
        Seen({}, {10: {"type": AGREEMENT, "parties": [AT_HAND], "kind": "processing"}}),
        Seen({}, {10: {"type": AGREEMENT, "parties": [AT_HAND], "kind": "joint"}}),
    ),
    # Art. 26(1): an arrangement, unless law determines the responsibilities.
    ("JNT-01", "26.1", ACTIVITY, joint(None), joint(GOOD)),
    ("JNT-01", "26.1", ACTIVITY, joint(BAD), joint(BAD, joint_law="Patientdatalagen 2 kap. 6 §")),
    ("JNT-01", "26.1", ACTIVITY, {"joint": "yes"}, {"joint": "no"}),
    # Art. 26(2): the essence is made available to the data subject.
    (
        "JNT-02",
        "26.2",
        AGREEMENT,
        {"kind": "joint"},
        {"kind": "joint", "essence_available": "På webbplatsen"},
    ),
    ("JNT-02", "26.2", AGREEMENT, {"kind": "joint", "status": "in_force"}, {"kind": "joint", "status": "ended"}),
    # Art. 4(7)-(8), 28(10).
    (
        "ROL-01",
        "28.10",
        ACTIVITY,
        joint(GOOD, recipients=[{"party": GOOD, "roles": ["processor"]}]),
        joint(GOOD, recipients=[{"party": BAD, "roles": ["processor"]}]),
    ),
    (
        "ROL-01",
        "28.10",
        ACTIVITY,
        {"recipients": [{"roles": ["processor", "joint_controller"]}]},
        {"recipients": [{"roles": ["processor", "controller"]}]},
    ),
    # A category that names no party is nobody's second role.
    (
        "ROL-01",
        "28.10",
        ACTIVITY,
        joint(GOOD, recipients=[{"party": GOOD, "roles": ["processor"]}]),
        {"joint_controllers": [{"party": None}], "recipients": [{"roles": ["processor"]}]},
    ),
    # Art. 46(3) and (5).
    ("TRF-10", "46.3", "transfer", {"tool": "46_3_a"}, {"tool": "46_3_a", "authorisation": "IMY 2026-02-01"}),
    ("TRF-10", "46.3", "transfer", {"tool": "46_3_b"}, {"tool": "46_2_c"}),
]


@pytest.mark.parametrize("case", CASES, ids=[f"{case[0]} {number}" for number, case in enumerate(CASES)])
def test_a_rule_is_broken_by_what_falls_short_and_not_by_what_meets_it(case: Case) -> None:
    check(*case)


@pytest.mark.parametrize(
    ("seen", "day"),
    [
        (Seen(dpa(signed=SIGNED, next_review=date(2028, 1, 1))), date(2028, 1, 1)),
        (Seen(dpa(signed=SIGNED), settings={"agreement_interval": "P24M"}), date(2027, 3, 1)),
        (Seen(dpa(next_review=date(2028, 1, 1), valid_until=date(2027, 6, 30))), date(2027, 6, 30)),
        (Seen(dpa(next_review=date(2028, 1, 1), valid_until=date(2027, 6, 30), renewal="Ett år")), date(2028, 1, 1)),
    ],
)
def test_an_agreement_is_reviewed_by_its_date_or_the_offices_interval(seen: Seen, day: date) -> None:
    assert after("PRC-03", AGREEMENT, seen) == day
