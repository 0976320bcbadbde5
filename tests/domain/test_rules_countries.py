"""The rules on places outside the EEA and on adequacy decisions (Arts 44-45; checks 22-28, 58)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.domain.judging import AT_HAND, Case, Given, Seen, after, check, judged, says

TRANSFER, ACTIVITY, PROCESSOR = "transfer", "activity", "processor_activity"
DAY = date(2026, 3, 1)


def linked(*others: Given, transfer: Given | None = None, **activity: Any) -> Seen:
    """An activity that says so of it: the transfer 10 that it links, or none; and other records from 11 on."""
    around = dict(enumerate(others, 11)) | ({10: {"type": TRANSFER} | transfer} if transfer is not None else {})
    said: Given = {"third_country": "no", "transfers": []}
    if transfer is not None:
        said = {"third_country": "yes", "transfers": [10]}
    return Seen(said | activity, around)


US_ROW: list[Given] = [{"category": "it_provider", "countries": ["US"]}]
PARTY_ROW: list[Given] = [{"party": 11, "roles": ["processor"]}]

PLACES: list[Case] = [
    # Art. 30(1)(e) and 44: a place outside the EEA where the data are is a transfer, or there is a reason why not.
    ("TRF-14", "30.1 e", ACTIVITY, linked(recipients=US_ROW), linked(recipients=US_ROW, transfer={"country": "US"})),
    (
        "TRF-14",
        "30.1 e",
        ACTIVITY,
        linked(recipients=US_ROW),
        linked(recipients=[{"category": "it_provider", "countries": ["NO", "DE"]}]),
    ),
    (
        "TRF-14",
        "30.1 e",
        ACTIVITY,
        linked(recipients=US_ROW, transfer={"country": "IN"}),
        linked(recipients=US_ROW, transfer={"country": "IE", "access_countries": ["US"]}),
    ),
    (
        "TRF-14",
        "30.1 e",
        ACTIVITY,
        linked(storage_countries=["US"]),
        linked(storage_countries=["US"], no_transfer_reason="Våra egna servrar, ingen mottagare"),
    ),
    (
        "TRF-14W",
        "30.1 e",
        ACTIVITY,
        linked({"type": "party", "country": "US"}, recipients=PARTY_ROW),
        linked({"type": "party", "country": "IE"}, recipients=PARTY_ROW),
    ),
    (
        "TRF-14W",
        "30.1 e",
        ACTIVITY,
        linked({"type": "party", "country": "IE", "access_countries": ["IN"]}, recipients=PARTY_ROW),
        linked(
            {"type": "party", "country": "IE", "access_countries": ["IN"]},
            recipients=PARTY_ROW,
            transfer={"country": "US", "importer": 11},
        ),
    ),
    (
        "TRF-14W",
        "30.1 e",
        ACTIVITY,
        linked({"type": "party", "country": "SE", "storage_countries": ["US"]}, recipients=PARTY_ROW),
        linked({"type": "party", "country": "SE", "parent_country": "US"}, recipients=PARTY_ROW),
    ),
    (
        "TRF-14W",
        "30.1 e",
        ACTIVITY,
        linked({"type": "system", "storage_countries": ["US"]}, systems=[11]),
        linked({"type": "system", "storage_countries": ["US"]}, systems=[11], transfer={"storage_countries": ["US"]}),
    ),
    (
        "TRF-14W",
        "30.1 e",
        ACTIVITY,
        linked({"type": "system", "access_countries": ["IN"]}, systems=[11]),
        linked(
            {"type": "system", "access_countries": ["IN"]},
            systems=[11],
            transfer={"country": "US", "onward": [{"country": "IN"}]},
        ),
    ),
    # Where the activity itself names the place, that is one finding and no other.
    (
        "TRF-14W",
        "30.1 e",
        ACTIVITY,
        linked({"type": "party", "country": "US"}, recipients=PARTY_ROW),
        linked({"type": "party", "country": "US"}, recipients=[{"party": 11, "countries": ["US"]}]),
    ),
    # While the question of transfers is open, REC-15 says so; where the answer is yes and nothing is linked, TRF-01.
    (
        "TRF-14W",
        "30.1 e",
        ACTIVITY,
        linked({"type": "party", "country": "US"}, recipients=PARTY_ROW),
        linked({"type": "party", "country": "US"}, recipients=PARTY_ROW, third_country=None),
    ),
    (
        "TRF-14",
        "30.1 e",
        ACTIVITY,
        linked(recipients=US_ROW, transfer={"country": "IN"}),
        linked(recipients=US_ROW, third_country="yes"),
    ),
    # Art. 30(2)(c), for the processor.
    (
        "TRF-14",
        "30.1 e",
        PROCESSOR,
        {"third_country": "no", "sub_processors": [{"countries": ["US"]}]},
        {"third_country": "no", "sub_processors": [{"countries": ["SE"]}]},
    ),
    (
        "TRF-14",
        "30.1 e",
        PROCESSOR,
        {"third_country": "no", "storage_countries": ["US"]},
        Seen(
            {"third_country": "yes", "storage_countries": ["US"], "customers": [{"transfers": [10]}]},
            {10: {"type": TRANSFER, "country": "US"}},
        ),
    ),
    # Within the EEA there is no transfer; a mere risk is recorded as such.
    ("TRF-05", "44", TRANSFER, {"country": "IE", "tool": "46_2_c"}, {"country": "IE", "access_countries": ["US"]}),
    ("TRF-05", "44", TRANSFER, {"country": "IE"}, {"country": "IE", "onward": [{"country": "US"}]}),
    ("TRF-05", "44", TRANSFER, {"country": "IE", "residual_risk": "no"}, {"country": "IE", "residual_risk": "yes"}),
    ("TRF-05", "44", TRANSFER, {"country": "DE"}, {"country": "DE", "international_organisation": "EPO"}),
    (
        "TRF-02",
        "44",
        TRANSFER,
        {"country": "NO", "access_countries": ["US"]},
        {"country": "NO", "access_countries": ["SE"]},
    ),
]


def decided(decision: Given | None = None, *others: Given, **transfer: Any) -> Seen:
    """A transfer to the United Kingdom on the decision 10, and other records from 11 on."""
    in_force = {"type": "adequacy_decision", "status": "in_force", "country": "GB", "scope": "full"}
    given = {"tool": "45", "country": "GB", "decision": 10} | transfer
    return Seen(given, {10: in_force | (decision or {})} | dict(enumerate(others, 11)))


LISTED: Given = {"country": "US", "scope": "listed"}
SECTOR: Given = {"country": "CA", "scope": "sector"}
SHOWN: Given = {"adequacy_confirmed": "yes", "listed_entity": "Exempel Inc.", "adequacy_checked": DAY}


def listed(*others: Given, **transfer: Any) -> Seen:
    return decided(LISTED, *others, **{"country": "US", **transfer})


def sector(**transfer: Any) -> Seen:
    return decided(SECTOR, **{"country": "CA", **transfer})


STAFF: Given = {"type": ACTIVITY, "transfers": [AT_HAND], "data": [{"data": "name", "subjects": ["employee"]}]}
CUSTOMERS: Given = {"type": ACTIVITY, "transfers": [AT_HAND], "data": [{"data": "name", "subjects": ["customer"]}]}

DECISIONS: list[Case] = [
    # Art. 45(1) and (3): the Commission has decided, and the decision is in force.
    ("TRF-03", "45.3", TRANSFER, decided(decision=None) | {"decision": None}, decided()),
    ("TRF-03", "45.3", TRANSFER, decided({"status": "annulled"}), decided({"status": "annulled"}) | {"tool": "46_2_c"}),
    (
        "TRF-03",
        "45.3",
        TRANSFER,
        decided({"status": "suspended"}),
        decided({"status": "repealed"}) | {"status": "ended"},
    ),
    ("TRF-03", "45.3", TRANSFER, decided({"status": None}), decided(country="IE", decision=None)),
    ("TRF-03", "45.3", TRANSFER, decided({"retired": DAY}), decided()),
    ("TRF-03", "45.3", TRANSFER, decided(country="US"), decided(country=None)),
    (
        "TRF-03",
        "45.3",
        TRANSFER,
        decided({"country": None, "scope": "organisation"}, country="DE", storage_countries=["US"]),
        decided({"country": None, "scope": "organisation"}, country=None, international_organisation="EPO"),
    ),
    # Art. 45(1): "one or more specified sectors": whether the importer is in one.
    ("TRF-04", "45.1", TRANSFER, sector(), sector(adequacy_confirmed="yes")),
    ("TRF-04", "45.1", TRANSFER, sector(adequacy_confirmed="unsure"), sector(adequacy_confirmed="no")),
    ("TRF-04", "45.1", TRANSFER, sector(**says()), sector(**says("adequacy_confirmed.unconfirmed"))),
    ("TRF-04", "45.1", TRANSFER, sector(), decided()),
    ("SCC-27", "45.1", TRANSFER, sector(adequacy_confirmed="no"), sector(adequacy_confirmed="yes")),
    ("SCC-27", "45.1", TRANSFER, decided(adequacy_confirmed="no"), listed(adequacy_confirmed="no")),
    (
        "SCC-27",
        "45.1",
        TRANSFER,
        decided(
            {"country": None, "scope": "organisation"},
            country=None,
            international_organisation="Epo",
            adequacy_confirmed="no",
        ),
        sector(adequacy_confirmed="no", tool="46_2_c"),
    ),
    # Decision 2023/1795: only organisations on the list, for the kinds of data that they certified.
    ("SCC-26", "45.1", TRANSFER, listed(), listed(**SHOWN)),
    ("SCC-26", "45.1", TRANSFER, listed(**SHOWN | {"adequacy_confirmed": "no"}), sector(adequacy_confirmed="no")),
    ("SCC-26", "45.1", TRANSFER, listed(**SHOWN | {"adequacy_checked": None}), listed(**SHOWN, coverage=["non_hr"])),
    ("SCC-26", "45.1", TRANSFER, listed(**SHOWN | {"listed_entity": None}), listed(**SHOWN, tool="46_2_c")),
    (
        "SCC-26",
        "45.1",
        TRANSFER,
        listed(STAFF, **SHOWN, coverage=["non_hr"]),
        listed(STAFF, **SHOWN, coverage=["non_hr", "hr"]),
    ),
    ("SCC-26", "45.1", TRANSFER, listed(STAFF, **SHOWN), listed(CUSTOMERS, **SHOWN, coverage=["non_hr"])),
    (
        "SCC-26",
        "45.1",
        TRANSFER,
        listed(**SHOWN, data=["pay"], coverage=["non_hr"]),
        listed(**SHOWN, data=["email"], coverage=["non_hr"]),
    ),
    ("SCC-26W", "45.1", TRANSFER, listed(**SHOWN), decided(adequacy_checked=DAY)),
    ("SCC-25", "45.3", TRANSFER, decided({"expires": date(2031, 12, 27)}), decided()),
    ("SCC-25", "45.3", TRANSFER, decided({"expires": DAY}), decided({"expires": DAY, "status": "expired"})),
    # A decision under threat: what if it falls (Art. 45(5)).
    ("SCC-28", "46.1", TRANSFER, listed(), listed(fallback_tool="46_2_c")),
    ("SCC-28", "46.1", TRANSFER, listed(fallback_tool="45"), decided()),
    ("SCC-28", "46.1", TRANSFER, decided({"threat": "Mål pågår"}), listed(**says("fallback_tool.missing"))),
    ("TIA-58", "45.3", "adequacy_decision", {"status": "in_force"}, {"status": "repealed"}),
    ("TIA-58", "45.3", "adequacy_decision", {"status": "in_force", "verified_on": DAY}, {"verified_on": DAY}),
]

CASES: list[Case] = [*PLACES, *DECISIONS]


@pytest.mark.parametrize("case", CASES, ids=[f"{case[0]} {number}" for number, case in enumerate(CASES)])
def test_a_rule_is_broken_by_what_falls_short_and_not_by_what_meets_it(case: Case) -> None:
    check(*case)


@pytest.mark.parametrize(
    ("rule", "seen", "day"),
    [
        ("TRF-03", decided({"expires": date(2031, 12, 27)}), date(2031, 12, 27)),
        ("TRF-03", decided({"status": "repealed", "expires": date(2031, 12, 27)}), None),
        ("SCC-25", decided({"expires": date(2031, 12, 27)}), date(2030, 12, 27)),
        ("SCC-26W", listed(**SHOWN | {"adequacy_checked": date(2026, 8, 31)}), date(2027, 2, 28)),
    ],
)
def test_time_goes_on_without_a_save(rule: str, seen: Seen, day: date | None) -> None:
    assert after(rule, TRANSFER, seen) == day


def test_a_decision_is_to_be_verified_every_ninety_days() -> None:
    given: Given = {"status": "in_force", "verified_on": date(2026, 10, 8)}
    assert after("TIA-58", "adequacy_decision", given) == date(2027, 1, 6)
    assert after("TIA-58", "adequacy_decision", {"status": "in_force"}) is None


@pytest.mark.parametrize(
    ("type_", "answer", "rule"),
    [
        (ACTIVITY, None, "REC-15"),
        (ACTIVITY, "unsure", "REC-15"),
        (ACTIVITY, "no", "TRF-14"),
        (ACTIVITY, "yes", "TRF-01"),
        (PROCESSOR, None, "PR2-03"),
        (PROCESSOR, "no", "TRF-14"),
        (PROCESSOR, "yes", "PR2-03"),
    ],
)
def test_a_place_without_a_transfer_is_said_once(type_: str, answer: str | None, rule: str) -> None:
    rules = [f.rule for f in judged(type_, {"third_country": answer, "storage_countries": ["US"]})]
    assert {"REC-15", "PR2-03", "TRF-01", "TRF-14", "TRF-14W"} & set(rules) == {rule}
