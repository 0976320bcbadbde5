"""The rules on what is told of transfers, and on what earlier assessments knew of them (checks 55 and 56)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.domain.judging import AT_HAND, Case, Given, Seen, check, says

TRANSFER, ACTIVITY = "transfer", "activity"
DAY = date(2026, 3, 1)
LATER = DAY + timedelta(days=30)
EARLIER = DAY - timedelta(days=30)


def informing(*notices: Given, roles: tuple[str, ...] = ("controller",), **given: Any) -> Seen:
    """A transfer that activity 10 names, whose notices are the records from 11 on."""
    around = {10: {"type": ACTIVITY, "transfers": [AT_HAND]}}
    around |= {i: {"type": "notice", "activities": [10]} | notice for i, notice in enumerate(notices, 11)}
    return Seen({"tool": "46_2_c", "country": "US", "exporter_roles": list(roles)} | given, around)


def transferring(transfer: Given, **activity: Any) -> Seen:
    return Seen({"transfers": [10]} | activity, {10: {"type": TRANSFER} | transfer})


def weighed(transfer: Given, **test: Any) -> Seen:
    around = {10: {"type": TRANSFER} | transfer, 11: {"type": "balancing_test"} | test}
    return Seen({"transfers": [10], "legal_bases": [{"article_6": "f", "balancing_test": 11}]}, around)


SCREENED: Given = {"dpia_status": "done", "dpia_date": DAY}

CASES: list[Case] = [
    # Art. 13(1)(f), 14(1)(f): the third country, the decision or the safeguards, and how to get a copy.
    ("TIA-55", "13.1 f", TRANSFER, informing({}), informing({}, **says(informed_in=11))),
    ("TIA-55", "13.1 f", TRANSFER, informing({}, **says(informed_in=12)), informing()),
    ("TIA-55", "13.1 f", TRANSFER, informing({}), informing({}, roles=("processor",))),
    ("TIA-55", "13.1 f", TRANSFER, informing({}), informing({"exception": "14_5_c"})),
    ("TIA-55", "13.1 f", TRANSFER, informing({}), informing({}, residual_risk="yes")),
    ("TIA-55", "13.1 f", TRANSFER, informing({}, roles=()), informing({}, status="ended")),
    ("TIA-55", "13.1 f", TRANSFER, informing({}), informing({}, **says("informed.notice"))),
    # Art. 35(7) and (11): the assessment describes the processing as it is, transfers included.
    (
        "TIA-56",
        "35.11",
        ACTIVITY,
        transferring({"started": LATER}, **SCREENED),
        transferring({"started": EARLIER}, **SCREENED),
    ),
    ("TIA-56", "35.11", ACTIVITY, transferring({"started": LATER}, **SCREENED), transferring({}, **SCREENED)),
    (
        "TIA-56",
        "35.11",
        ACTIVITY,
        transferring({"started": LATER}, **SCREENED, risk_assessment="Låg risk"),
        transferring({"started": LATER}, **SCREENED, risk_assessment="Även överföringen till USA är bedömd."),
    ),
    (
        "TIA-56",
        "35.11",
        ACTIVITY,
        transferring({"started": LATER}, **SCREENED),
        transferring({"started": LATER}, dpia_status="under_way", dpia_date=DAY),
    ),
    (
        "TIA-56",
        "35.11",
        ACTIVITY,
        weighed({"started": LATER}, approved_on=DAY),
        weighed({"started": DAY}, approved_on=DAY),
    ),
    (
        "TIA-56",
        "35.11",
        ACTIVITY,
        weighed({"started": LATER}, approved_on=DAY, **says(assessed={"transfers": []})),
        weighed({"started": LATER}, approved_on=DAY, **says(assessed={"transfers": [10]})),
    ),
]


@pytest.mark.parametrize("case", CASES, ids=[f"{case[0]} {number}" for number, case in enumerate(CASES)])
def test_a_rule_is_broken_by_what_falls_short_and_not_by_what_meets_it(case: Case) -> None:
    check(*case)
