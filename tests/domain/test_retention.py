"""Retention in dates, with the days worked out by hand, and rules that contradict one another."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from ropa_desktop.domain.retention import Bound, Conflict, Kind, Preset, Rule, Span, conflicts, length, month_of, span


@pytest.mark.parametrize(
    ("period", "day", "kept_through"),
    [
        ("P12M", date(2024, 3, 15), date(2025, 3, 15)),
        ("P1Y", date(2024, 2, 29), date(2025, 2, 28)),
        ("P4Y", date(2024, 2, 29), date(2028, 2, 29)),
        ("P1M", date(2025, 1, 31), date(2025, 2, 28)),
        ("P1M", date(2024, 1, 31), date(2024, 2, 29)),
        ("P3M", date(2025, 11, 30), date(2026, 2, 28)),
        ("P6M", date(2025, 8, 31), date(2026, 2, 28)),
        ("P30D", date(2024, 2, 1), date(2024, 3, 2)),
        ("P30D", date(2025, 2, 1), date(2025, 3, 3)),
        ("P2W", date(2025, 12, 25), date(2026, 1, 8)),
        ("P0D", date(2025, 12, 31), date(2025, 12, 31)),
    ],
)
def test_a_period_ends_on_the_day_of_the_same_number_or_the_months_last(
    period: str, day: date, kept_through: date
) -> None:
    assert span(period, day) == Span(kept_through, kept_through + timedelta(days=1))


@pytest.mark.parametrize(
    ("financial_year_end", "kept_through"),
    [
        (date(2025, 6, 30), date(2032, 12, 31)),
        (date(2009, 12, 31), date(2016, 12, 31)),
        (date(2024, 12, 31), date(2031, 12, 31)),
        (date(2025, 1, 31), date(2032, 12, 31)),
        (date(2024, 2, 29), date(2031, 12, 31)),
    ],
)
def test_accounting_is_kept_through_the_seventh_year_after_the_year_in_which_it_ended(
    financial_year_end: date, kept_through: date
) -> None:
    found = span("P7Y", financial_year_end, year_end=True)
    assert found == Span(kept_through, date(kept_through.year + 1, 1, 1))


def test_an_event_has_no_date() -> None:
    assert span(None, date(2025, 1, 1)) is None
    assert span("tills vidare", date(2025, 1, 1)) is None


def test_the_calendar_has_an_end() -> None:
    assert span("P9999Y", date(2025, 1, 1)) == Span(date.max, date.max)
    assert span("P9999999D", date(2025, 1, 1)) == Span(date.max, date.max)
    assert span("P999999999999D", date(2025, 1, 1)) == Span(date.max, date.max)


def test_equal_periods_are_equal_however_they_are_written() -> None:
    assert length("P1Y") == length("P12M") == (12, "M")
    assert length("P2W") == length("P14D") == (14, "D")


ACCOUNTING = Preset(
    "accounting",
    Bound.EXACT,
    "P7Y",
    "accounting_year_end",
    "BFL 7:2",
    law="accounting",
    data=("accounting",),
    earlier=("financial_year_end",),
    not_for="public",
)
LAUNDERING = Preset(
    "money_laundering",
    Bound.EXACT,
    "P5Y",
    "relationship_end",
    "PTL 5:3",
    longest="P10Y",
    mentions=("2017:630",),
)
PATIENTS = Preset("patient_records", Bound.LEAST, "P10Y", "last_entry", "PDL 3:17", data=("health",))
WHISTLE = Preset("whistleblowing", Bound.MOST, "P2Y", "follow_up_closed", "VisL 7:8", mentions=("visselblås",))
CLAIMS = Preset("claims", Bound.CLAIM, "P10Y", "claim_arisen", "PreskL 2", data=("claim",))
EVERY = (ACCOUNTING, LAUNDERING, PATIENTS, WHISTLE, CLAIMS)


def rule(data: str | None, period: str | None, trigger: str | None = "collection", text: str = "", **more: Any) -> Rule:
    return Rule(data, text, "period" if period else "event", period, trigger, **more)


def only(one: Rule, limits: list[dict[str, Any]] | None = None) -> tuple[Conflict, ...]:
    return conflicts([one], EVERY, limits or [])[0]


def test_the_same_data_from_the_same_trigger_for_different_times_contradict() -> None:
    found = conflicts([rule("name", "P1Y"), rule("name", "P24M"), rule("name", "P12M")], ())
    assert found[0] == (Conflict(Kind.DIFFERS, ("P24M",)),)
    assert found[1] == (Conflict(Kind.DIFFERS, ("P1Y",)),)
    assert found[2] == (Conflict(Kind.DIFFERS, ("P24M",)),)


def test_other_data_another_trigger_or_no_period_do_not_contradict() -> None:
    several = [
        rule("name", "P1Y"),
        rule("email", "P2Y"),
        rule("name", "P2Y", "contract_end"),
        rule("name", None),
        rule(None, "P3Y"),
        rule("name", "P5Y", None),
    ]
    assert conflicts(several, ()) == [()] * 6


def test_rules_for_different_parts_of_the_data_do_not_contradict() -> None:
    several = [rule("name", "P1Y", part="utan kontakt"), rule("name", "P2Y", part="med kontakt"), rule("name", "P3Y")]
    assert conflicts(several, ()) == [()] * 3
    same = [rule("name", "P1Y", part="med kontakt"), rule("name", "P2Y", part="med kontakt")]
    assert [c.kind for found in conflicts(same, ()) for c in found] == [Kind.DIFFERS] * 2


@pytest.mark.parametrize(
    ("period", "trigger", "kinds"),
    [
        ("P7Y", "accounting_year_end", []),
        ("P84M", "accounting_year_end", []),
        ("P6Y", "accounting_year_end", [Kind.SHORTER]),
        ("P10Y", "accounting_year_end", [Kind.LONGER]),
        ("P7Y", "financial_year_end", [Kind.SHORTER]),
        ("P8Y", "financial_year_end", []),
        ("P94M", "financial_year_end", [Kind.SHORTER]),
        ("P95M", "financial_year_end", []),
        ("P1Y", "purchase", []),
    ],
)
def test_accounting_is_compared_with_the_accounting_act(period: str, trigger: str, kinds: list[Kind]) -> None:
    found = only(rule("accounting", period, trigger))
    assert [one.kind for one in found] == kinds
    assert all(one.preset == "accounting" for one in found)


@pytest.mark.parametrize(("month", "enough"), [(12, "P84M"), (6, "P90M"), (1, "P95M"), (None, "P95M")])
def test_where_the_financial_year_ends_tells_how_long_is_long_enough_from_its_end(
    month: int | None, enough: str
) -> None:
    assert only(rule("accounting", enough, "financial_year_end", year_ends=month)) == ()
    short = f"P{int(enough[1:-1]) - 1}M"
    assert [c.kind for c in only(rule("accounting", short, "financial_year_end", year_ends=month))] == [Kind.SHORTER]


def test_the_law_that_a_rule_names_decides_whatever_its_data() -> None:
    assert [c.kind for c in only(rule("name", "P6Y", "accounting_year_end", law="accounting"))] == [Kind.SHORTER]
    assert only(rule("accounting", "P6Y", "accounting_year_end", law="patient_records")) == ()


@pytest.mark.parametrize(
    ("written", "month"),
    [
        ("12-31", 12),
        ("0630", 6),
        ("6-30", 6),
        ("31/12", None),
        ("13-01", None),
        ("00-10", None),
        ("", None),
        (None, None),
    ],
)
def test_the_end_of_a_financial_year_is_read_as_month_and_day(written: str | None, month: int | None) -> None:
    assert month_of(written) == month


def test_the_accounting_act_is_not_for_authorities() -> None:
    assert only(rule("accounting", "P6Y", "accounting_year_end", holding=frozenset({"public"}))) == ()


def test_a_least_time_may_be_exceeded_and_a_most_time_fallen_short_of() -> None:
    assert [c.kind for c in only(rule("health", "P9Y", "last_entry"))] == [Kind.SHORTER]
    assert only(rule("health", "P20Y", "last_entry")) == ()
    case = "uppföljningsärenden enligt visselblåsarlagen"
    assert [c.kind for c in only(rule("case", "P3Y", "follow_up_closed", case))] == [Kind.LONGER]
    assert only(rule("case", "P1Y", "follow_up_closed", case)) == ()


def test_a_time_that_may_be_extended_is_too_long_only_beyond_the_longest() -> None:
    kinds = {p: [c.kind for c in only(rule("name", p, "relationship_end", "lag (2017:630)"))] for p in PERIODS}
    assert kinds == {"P4Y": [Kind.SHORTER], "P5Y": [], "P10Y": [], "P11Y": [Kind.LONGER]}
    assert only(rule("name", "P11Y", "relationship_end", "avtal")) == ()


PERIODS = ("P4Y", "P5Y", "P10Y", "P11Y")


def test_a_limitation_period_is_no_duty() -> None:
    assert only(rule("claim", "P20Y", "claim_arisen")) == ()


def test_the_offices_own_limit_is_not_to_be_exceeded() -> None:
    limits = [{"data": ["name", "email"], "period": "P2Y"}, {"data": ["name"], "period": "P18M"}]
    assert only(rule("name", "P2Y"), limits) == (Conflict(Kind.OVER_LIMIT, ("P18M",)),)
    assert only(rule("name", "P18M"), limits) == ()
    assert only(rule("email", "P2Y"), limits) == ()
    assert only(rule("phone", "P9Y"), limits) == ()
    assert only(rule("name", "P2Y"), [{"data": ["name"], "period": None}]) == ()
