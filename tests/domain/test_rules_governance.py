"""The rules on how the register is looked after: approvals, ends, doubles, contacts, breaches, identity numbers."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.domain.judging import Case, Given, Known, Seen, after, check, judged, says

ACTIVITY, SERVED, PARTY, SYSTEM = "activity", "processor_activity", "party", "system"
DAY = date(2026, 3, 1)


def approved(before: Given | None, **given: Any) -> Seen:
    return Seen({"approved_on": DAY} | given, before=before)


def officer(name: str | None, **given: Any) -> Seen:
    around = {20: {"type": "organisation", "officer": name}}
    return Seen({"controller": 20} | given, around)


def beside(other: Given, **given: Any) -> Seen:
    """An activity and an earlier one."""
    return Seen({"name": "Löner", "purpose": "Betala lön."} | given, {10: {"type": ACTIVITY} | other})


SAME: Given = {"name": "löner", "purpose": "betala  lön"}
# A made-up day of birth with the right last digit, and a samordningsnummer, which adds 60 to the day.
BORN, COORDINATED = "850312-9879", "701063-2391"

CASES: list[Case] = [
    # Art. 5(2): what was approved is what stands.
    ("GOV-03", "5.2", ACTIVITY, approved({"purpose": "A"}, purpose="B"), approved({"purpose": "A"}, purpose="A")),
    ("GOV-03", "5.2", ACTIVITY, approved({}, measures=[1]), approved(None, measures=[1])),
    ("GOV-03", "5.2", ACTIVITY, approved({}, owner="Eva"), approved({}, officer_remark="Bra", next_review=DAY)),
    ("GOV-03", "5.2", ACTIVITY, approved({}, owner="Eva"), Seen({"owner": "Eva"}, before={})),
    ("GOV-03", "5.2", SERVED, approved({}, categories="Drift"), approved({}, last_reviewed=DAY, note="Ring")),
    # Art. 38(6): no tasks that result in a conflict of interests.
    ("GOV-04", "38.6", ACTIVITY, officer("Disa Dal", owner="disa  dal"), officer("Disa Dal", owner="HR-chefen")),
    ("GOV-04", "38.6", ACTIVITY, officer("Disa Dal", approved_by="Disa Dal"), officer(None, approved_by="Disa Dal")),
    (
        "GOV-04",
        "38.6",
        SERVED,
        Seen({"processor": 20, "owner": "Disa Dal"}, {20: {"type": "organisation", "officer": "Disa Dal"}}),
        Seen({"processor": 20}, {20: {"type": "organisation", "officer": "Disa Dal"}}),
    ),
    # Art. 5(1)(e): what has ended is closed, and the data are erased once their time has run.
    ("GOV-05", "5.1 e", ACTIVITY, {"ended": DAY, "status": "active"}, {"ended": DAY, "status": "ended"}),
    ("GOV-05", "5.1 e", SERVED, {"ended": DAY}, {"status": "active"}),
    (
        "GOV-05E",
        "5.1 e",
        ACTIVITY,
        {"ended": DAY, "status": "ended", "retention": [{"period": "P1Y"}]},
        {"ended": DAY, "status": "ended", "retention": [{"period": "P1Y"}], "erased_on": DAY},
    ),
    (
        "GOV-05E",
        "5.1 e",
        ACTIVITY,
        {"ended": DAY, "status": "ended", "retention": [{"period": "P1Y", "then": "erase"}]},
        {"ended": DAY, "status": "ended", "retention": [{"period": "P1Y", "then": "archive"}]},
    ),
    (
        "GOV-05E",
        "5.1 e",
        ACTIVITY,
        {"ended": DAY, "status": "ended", "retention": [{"period": "P1Y"}]},
        {"ended": DAY, "status": "ended", "retention": [{"until": "tvisten är slut"}]},
    ),
    # Art. 5(2): the same activity entered twice.
    ("GOV-06", "5.2", ACTIVITY, beside(SAME), beside(SAME | {"purpose": "Föra personalregister"})),
    ("GOV-06", "5.2", ACTIVITY, beside(SAME), beside(SAME | {"name": "Pensioner"})),
    ("GOV-06", "5.2", ACTIVITY, beside(SAME), beside(SAME | {"status": "ended"})),
    ("GOV-06", "5.2", ACTIVITY, beside(SAME), beside(SAME | {"retired": DAY})),
    ("GOV-06", "5.2", ACTIVITY, beside(SAME), beside(SAME, status="ended")),
    ("GOV-06", "5.2", ACTIVITY, beside(SAME), beside({"name": "Löner"}, purpose=None)),
    # Art. 30(1)(a): contact details that work.
    ("GOV-07", "30.1 a", "organisation", {"email": "info@example"}, {"email": "info@example.com"}),
    ("GOV-07", "30.1 a", "organisation", {"officer_email": "example.com"}, {"officer_email": "dso@example.com"}),
    ("GOV-07", "30.1 a", PARTY, {"email": "info@@example.com"}, {"email": "a@example.com, b@example.co.uk"}),
    ("GOV-07", "30.1 a", PARTY, {"email": "a b@"}, {"email": "Kundtjänst <info@example.com>"}),
    ("GOV-07", "30.1 a", PARTY, {"phone": "info12345@example.com"}, {"phone": "112 (nöd), 08-123 456"}),
    ("GOV-07", "30.1 a", PARTY, {"phone": "08-"}, {"phone": "+46 (0) 10-129 29 09"}),
    ("GOV-07", "30.1 a", "organisation", {"officer_phone": "vx"}, {"officer_phone": "08-465 004 12 (växel)"}),
    ("GOV-07", "30.1 a", PARTY, {"phone": "1234567890123456"}, {"phone": "08-123 456 eller 070-123 45 67"}),
    # Art. 32(1)(d) and 33(5): measures are evaluated after a breach.
    ("GOV-08", "32.1 d", ACTIVITY, {"last_breach": DAY}, {"last_breach": DAY, "measures_reviewed": DAY}),
    (
        "GOV-08",
        "32.1 d",
        ACTIVITY,
        {"last_breach": DAY, "measures_reviewed": date(2026, 2, 28)},
        {"measures_reviewed": date(2026, 2, 28)},
    ),
    ("GOV-08", "32.1 d", ACTIVITY, {"breaches": "Mejl till fel person"}, {}),
    # Art. 5(2): systems and activities.
    ("GOV-09", "5.2", ACTIVITY, {}, {"systems": [1]}),
    ("GOV-09", "5.2", ACTIVITY, {"means": "automated"}, {"means": "manual"}),
    ("GOV-09", "5.2", SERVED, {}, {"status": "ended"}),
    # Art. 5(1)(c), DSL 3:10: the register needs no identity numbers.
    ("GOV-10", "5.1 c", ACTIVITY, {"purpose": f"Ärende om {BORN}"}, {"purpose": "Ärende 850312-9872"}),
    ("GOV-10", "5.1 c", ACTIVITY, {"situation": "198503129879"}, {"situation": "Order 198513129871"}),
    ("GOV-10", "5.1 c", ACTIVITY, {"data": [{"detail": f"t.ex. {COORDINATED}"}]}, {"data": [{"detail": "t.ex. namn"}]}),
    ("GOV-10", "5.1 c", PARTY, {"note": BORN}, {"organisation_number": BORN}),
    ("GOV-10", "5.1 c", PARTY, {"contact_person": f"Eva ({BORN})"}, {"phone": "8503129879"}),
    ("GOV-10", "5.1 c", "balancing_test", says(interest=f"Som {BORN} sade"), says(interest="Som sagt")),
    ("GOV-10", "5.1 c", "system", {"description": BORN}, {"description": f"1{BORN}"}),
]


@pytest.mark.parametrize("case", CASES, ids=[f"{case[0]} {number}" for number, case in enumerate(CASES)])
def test_a_rule_is_broken_by_what_falls_short_and_not_by_what_meets_it(case: Case) -> None:
    check(*case)


def test_a_system_that_no_activity_uses_is_told() -> None:
    def rules(*users: str) -> set[str]:
        return {f.rule for f in judged(SYSTEM, {}, Known(frozenset(users)))}

    assert "GOV-09S" in rules()
    assert "GOV-09S" not in rules(ACTIVITY)
    assert "GOV-09S" not in rules(SERVED)


@pytest.mark.parametrize(
    ("rule", "given", "day"),
    [
        ("GOV-05", {"ended": DAY, "status": "active"}, DAY),
        (
            "GOV-05E",
            {"ended": DAY, "status": "ended", "retention": [{"period": "P2Y"}, {"period": "P18M"}]},
            date(2028, 3, 1),
        ),
    ],
)
def test_what_has_ended_is_told_once_the_day_is_past(rule: str, given: Given, day: date) -> None:
    assert after(rule, ACTIVITY, given) == day


@pytest.mark.parametrize(
    ("rule", "type_name", "given", "path"),
    [
        ("GOV-07", "organisation", {"email": "a@example.com", "officer_email": "b"}, "officer_email"),
        ("GOV-07", "party", {"phone": "8"}, "phone"),
        ("GOV-10", ACTIVITY, {"rights_note": BORN}, "rights_note"),
        ("GOV-10", ACTIVITY, {"recipients": [{"what_for": BORN}]}, "recipients"),
    ],
)
def test_one_is_led_to_the_field_that_falls_short(rule: str, type_name: str, given: Given, path: str) -> None:
    (found,) = [f for f in Seen(given).found(type_name) if f.rule == rule]
    assert found.path == path


def test_one_is_led_to_where_the_officer_stands() -> None:
    (found,) = [f for f in officer("Disa Dal", approved_by="Disa Dal").found(ACTIVITY) if f.rule == "GOV-04"]
    assert found.path == "approved_by"
