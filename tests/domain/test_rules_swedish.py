"""The rules of Swedish acts, each from its section: BFL, MFL, arkivlagen, VisL, PDL, PTL, KBL, OSL, språklagen."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.domain.judging import Case, Given, Seen, check

ACTIVITY = "activity"


def kept(period: str | None, trigger: str | None = None, **row: Any) -> Given:
    return {"limit": "period", "period": period, "trigger": trigger} | row


def accounts(period: str, trigger: str | None = "financial_year_end", **row: Any) -> Given:
    return {"retention": [kept(period, trigger, data=["accounting"], **row)]}


def of(organisation: Given, given: Given) -> Seen:
    return Seen({"controller": 20} | given, {20: {"type": "organisation"} | organisation})


BFL: list[Case] = [
    # BFL 7:2: through the seventh year after the calendar year in which the financial year ended. A year that ended
    # on 30 June 2025 is kept through 31 December 2032, seven years and six months.
    ("SWE-01", "BFL 7:2", ACTIVITY, accounts("P7Y"), accounts("P7Y", "accounting_year_end")),
    (
        "SWE-01",
        "BFL 7:2",
        ACTIVITY,
        of({"financial_year_end": "06-30"}, accounts("P7Y")),
        of({"financial_year_end": "12-31"}, accounts("P7Y")),
    ),
    (
        "SWE-01",
        "BFL 7:2",
        ACTIVITY,
        of({"financial_year_end": "06-30"}, accounts("P89M")),
        of({"financial_year_end": "06-30"}, accounts("P90M")),
    ),
    ("SWE-01", "BFL 7:2", ACTIVITY, accounts("P6Y", "accounting_year_end"), accounts("P8Y")),
    ("SWE-01", "BFL 7:2", ACTIVITY, accounts("P6Y", None), accounts("P7Y", None)),
    # A voucher from the first day of the year is kept longest.
    (
        "SWE-01",
        "BFL 7:2",
        ACTIVITY,
        of({"financial_year_end": "12-31"}, accounts("P7Y", "recorded")),
        of({"financial_year_end": "12-31"}, accounts("P8Y", "recorded")),
    ),
    # What is accounting information is said by the data or the row; a row without data is about all.
    (
        "SWE-01",
        "BFL 7:2",
        ACTIVITY,
        {"retention": [kept("P1Y", data=["payment"], special_law="accounting")]},
        {"retention": [kept("P1Y", data=["payment"])]},
    ),
    (
        "SWE-01",
        "BFL 7:2",
        ACTIVITY,
        {"data": [{"data": "accounting"}], "retention": [kept("P1Y")]},
        {"data": [{"data": "accounting"}], "retention": [kept("P1Y", special_law="whistleblowing")]},
    ),
    # BFL 7:7: earlier destruction by permission; BFL 2:5 and LKBR 3:13: other rules for public bodies.
    ("SWE-01", "BFL 7:2", ACTIVITY, accounts("P3Y"), accounts("P3Y", reason="Skatteverkets tillstånd 2026-01-02")),
    (
        "SWE-01",
        "BFL 7:2",
        ACTIVITY,
        of({"accounting_law": "bfl"}, accounts("P7Y")),
        of({"accounting_law": "lkbr"}, accounts("P7Y")),
    ),
    (
        "SWE-01",
        "BFL 7:2",
        ACTIVITY,
        of({"accounting_law": "lkbr"}, accounts("P6Y")),
        of({"accounting_law": "state"}, accounts("P6Y")),
    ),
    # Art. 5(1)(e): no longer than the act that is the only basis.
    (
        "SWE-02",
        "5.1 e",
        ACTIVITY,
        accounts("P10Y") | {"legal_bases": [{"article_6": "c", "law": "bokföringslagen (1999:1078)"}]},
        accounts("P8Y") | {"legal_bases": [{"article_6": "c", "law": "bokföringslagen (1999:1078)"}]},
    ),
    (
        "SWE-02",
        "5.1 e",
        ACTIVITY,
        accounts("P8Y", "accounting_year_end") | {"legal_bases": [{"article_6": "c", "law": "BFL 7 kap. 2 §"}]},
        accounts("P7Y", "accounting_year_end") | {"legal_bases": [{"article_6": "c", "law": "BFL 7 kap. 2 §"}]},
    ),
    (
        "SWE-02",
        "5.1 e",
        ACTIVITY,
        accounts("P10Y") | {"legal_bases": [{"article_6": "c", "law": "the Accounting Act"}]},
        accounts("P10Y") | {"legal_bases": [{"article_6": "c", "law": "the Accounting Act"}, {"article_6": "f"}]},
    ),
    (
        "SWE-02",
        "5.1 e",
        ACTIVITY,
        of({"archives_act": "no"}, accounts("P10Y") | {"legal_bases": [{"article_6": "c", "law": "BFL"}]}),
        of({"archives_act": "yes"}, accounts("P10Y") | {"legal_bases": [{"article_6": "c", "law": "BFL"}]}),
    ),
    (
        "SWE-02",
        "5.1 e",
        ACTIVITY,
        accounts("P10Y") | {"legal_bases": [{"article_6": "c", "law": "BFL"}]},
        accounts("P10Y") | {"legal_bases": [{"article_6": "c", "law": "skatteförfarandelagen"}]},
    ),
]


def mailed(permission: str | None = None, **given: Any) -> Given:
    return {"electronic_marketing": "yes", "marketing_permission": permission} | given


FOUR = ["sale", "not_objected", "similar", "free_objection"]
MFL: list[Case] = [
    # MFL 19: prior consent of natural persons, or an address from a sale and three conditions.
    ("SWE-03", "MFL 19", ACTIVITY, mailed(), mailed("consent")),
    ("SWE-03", "MFL 19", ACTIVITY, mailed("none"), mailed("legal_persons")),
    (
        "SWE-03",
        "MFL 19",
        ACTIVITY,
        mailed("existing_customers", existing_customers=FOUR[:3]),
        mailed("existing_customers", existing_customers=FOUR),
    ),
    ("SWE-03", "MFL 19", ACTIVITY, mailed("existing_customers"), {"electronic_marketing": "no"}),
    # MFL 20: a valid address, also for legal persons.
    ("SWE-04", "MFL 20", ACTIVITY, mailed("consent"), mailed("consent", opt_out="avsluta@example.com")),
    ("SWE-04", "MFL 20", ACTIVITY, mailed("legal_persons"), {}),
]


def public(given: Given) -> Seen:
    return of({"archives_act": "yes"}, given)


def private(given: Given) -> Seen:
    return of({"archives_act": "no"}, given)


PUBLIC: list[Case] = [
    # ArkL 10, ArkF 14: disposal under a rule, a decision or a plan, or kept permanently.
    (
        "SWE-05",
        "ArkL 10",
        ACTIVITY,
        public({"retention": [kept("P2Y")]}),
        public({"retention": [kept("P2Y")], "disposal_decision": "Dnr 2026-12"}),
    ),
    (
        "SWE-05",
        "ArkL 10",
        ACTIVITY,
        public({"retention": [kept("P2Y"), kept(None, then="preserve")]}),
        public({"retention": [kept("P2Y", support="RA-FS 2021:6"), kept(None, then="preserve")]}),
    ),
    ("SWE-05", "ArkL 10", ACTIVITY, public({"retention": [kept("P2Y")]}), private({"retention": [kept("P2Y")]})),
    # VisL 7:8: two years after the case was closed; an authority may archive official documents.
    (
        "SWE-06",
        "VisL 7:8",
        ACTIVITY,
        {"retention": [kept("P3Y", special_law="whistleblowing")]},
        {"retention": [kept("P2Y", special_law="whistleblowing")]},
    ),
    (
        "SWE-06",
        "VisL 7:8",
        ACTIVITY,
        {"retention": [kept("P25M", "follow_up_closed")]},
        {"retention": [kept("P25M", "case_closed")]},
    ),
    (
        "SWE-06",
        "VisL 7:8",
        ACTIVITY,
        private({"retention": [kept("P3Y", "follow_up_closed", then="archive")]}),
        public({"retention": [kept("P3Y", "follow_up_closed", then="archive")]}),
    ),
    # PDL 3:17: at least ten years after the last entry.
    (
        "SWE-07",
        "PDL 3:17",
        ACTIVITY,
        {"retention": [kept("P9Y", special_law="patient_records")]},
        {"retention": [kept("P10Y", special_law="patient_records")]},
    ),
    (
        "SWE-07",
        "PDL 3:17",
        ACTIVITY,
        {"retention": [kept("P119M", "last_entry")]},
        {"retention": [kept(None, "last_entry", until="arkivet tar över")]},
    ),
    # PTL 5:3 and 5:4: five years; longer, ten at most, where necessary.
    (
        "SWE-08",
        "PTL 5:3",
        ACTIVITY,
        {"retention": [kept("P4Y", special_law="money_laundering")]},
        {"retention": [kept("P5Y", special_law="money_laundering")]},
    ),
    (
        "SWE-08",
        "PTL 5:3",
        ACTIVITY,
        {"retention": [kept("P7Y", special_law="money_laundering")]},
        {"retention": [kept("P7Y", special_law="money_laundering", reason="Pågående utredning")]},
    ),
    (
        "SWE-08",
        "PTL 5:3",
        ACTIVITY,
        {"retention": [kept("P11Y", special_law="money_laundering", reason="Pågående utredning")]},
        {"retention": [kept("P11Y")]},
    ),
    (
        "SWE-08",
        "PTL 5:3",
        ACTIVITY,
        {"retention": [kept("P3Y", special_law="money_laundering", reason="Vi vill inte spara")]},
        {"retention": [kept("P60M", special_law="money_laundering")]},
    ),
]


def filmed(**given: Any) -> Given:
    return {"camera": "yes", "camera_public_task": "yes"} | given


LIST: Given = {
    "camera_place": "Storgatan 1",
    "camera_place_kind": "Skolgård",
    "camera_technology": "Inget ljud",
    "camera_assessed": date(2026, 1, 2),
}
ASSESSED: Given = {"camera_assessed": date(2026, 1, 2)}

KBL: list[Case] = [
    # KBL 9 and 10, with the exceptions of 11-13; 12 is about the list alone.
    ("SWE-09", "KBL 9", ACTIVITY, filmed(), filmed(**LIST)),
    ("SWE-09", "KBL 9", ACTIVITY, filmed(**LIST | {"camera_place": None}), filmed(camera_exception="kbl_11")),
    ("SWE-09", "KBL 9", ACTIVITY, filmed(**ASSESSED), filmed(**ASSESSED, camera_exception="kbl_12")),
    ("SWE-09", "KBL 9", ACTIVITY, filmed(camera_exception="kbl_12"), filmed(camera_exception="kbl_13")),
    ("SWE-09", "KBL 9", ACTIVITY, filmed(), filmed(camera_public_task="no")),
    ("SWE-09", "KBL 9", ACTIVITY, filmed(), {"camera": "no", "camera_public_task": "yes"}),
    # KBL 15, with the exceptions of 16 and 17.
    ("SWE-10", "KBL 15", ACTIVITY, {"camera": "yes"}, {"camera": "yes", "camera_notice": "Skyltar"}),
    ("SWE-10", "KBL 15", ACTIVITY, filmed(), filmed(camera_notice_exception="kbl_16")),
    ("SWE-10", "KBL 15", ACTIVITY, filmed(), {}),
]


def secret(mark: str | None, **given: Any) -> Seen:
    """An activity of a public body with a measure that is marked, or is not."""
    own: Given = {"type": "organisation", "public_body": "yes"}
    around = {20: own, 21: {"type": "measure", "secrecy_review": mark}}
    return Seen({"controller": 20} | given, around)


SECRECY: list[Case] = [
    # OSL 18:8-9, TF 2:2: a public body reviews secrecy before it discloses how it is protected.
    (
        "SWE-11",
        "OSL 18:8",
        ACTIVITY,
        secret("yes", security_description="Larm"),
        secret("yes", security_description="Larm", secrecy_review="no"),
    ),
    ("SWE-11", "OSL 18:8", ACTIVITY, secret(None, measures=[21]), secret("yes", measures=[21])),
    ("SWE-11", "OSL 18:8", ACTIVITY, secret(None, measures=[21]), secret(None)),
    (
        "SWE-11",
        "OSL 18:8",
        ACTIVITY,
        of({"public_authority": "yes"}, {"security_description": "Larm"}),
        of({"public_authority": "no"}, {"security_description": "Larm"}),
    ),
]

LANGUAGE: list[Case] = [
    # Språklagen 10 §: the language of an authority is Swedish.
    ("SWE-12", "SpråkL 10", "register", {"content_language": "en"}, {"content_language": "sv"}),
    ("SWE-12", "SpråkL 10", "register", {"content_language": "en"}, {}),
    (
        "SWE-12O",
        "SpråkL 10",
        "word",
        Seen({}, settings={"content_language": "en"}),
        Seen({"translation": "Körkort"}, settings={"content_language": "en"}),
    ),
    ("SWE-12O", "SpråkL 10", "word", Seen({}, settings={"content_language": "en"}), {}),
]
CASES = BFL + MFL + PUBLIC + KBL + SECRECY + LANGUAGE


@pytest.mark.parametrize("case", CASES, ids=[f"{case[0]} {number}" for number, case in enumerate(CASES)])
def test_a_rule_is_broken_by_what_falls_short_and_not_by_what_meets_it(case: Case) -> None:
    check(*case)


def test_one_is_led_to_what_the_list_of_cameras_lacks() -> None:
    (found,) = [f for f in Seen(filmed(**LIST | {"camera_technology": None})).found(ACTIVITY) if f.rule == "SWE-09"]
    assert found.path == "camera_technology"
