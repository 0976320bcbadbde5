from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine, literal, select

from ropa_desktop.domain import office
from ropa_desktop.domain.due import DATED, KINDS, OVER
from ropa_desktop.domain.field import Kind
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.services.due import LATE, LATER, by_month, due_items, month_of, months_from, people
from ropa_desktop.services.records import retire
from ropa_desktop.storage.due import _after
from ropa_desktop.storage.register import Register
from ropa_desktop.storage.texts import language, vocabularies
from tests.services.made import EVA, add, put

DAY = date(2026, 1, 31)
OWN_WORDS = ("next_review", "due", "deadline", "valid_until", "expires", "look_again")
"""What the fields are called that say by which day something must be done."""


def days(register: Register, record_id: int) -> list[tuple[str, str]]:
    return [(one.kind, one.day.isoformat()) for one in due_items(register) if one.record_id == record_id]


def test_what_is_due_is_told_the_earliest_first_with_the_field_to_go_to(register: Register) -> None:
    late = add(register, "activity", "Sen", next_review=date(2027, 1, 1), owner="Bo Ek")
    early = add(register, "agreement", "Avtal", valid_until=date(2026, 5, 1))
    add(register, "action", "Gjord", due=date(2026, 1, 1), status="done")
    due = add(register, "action", "Åtgärd", due=date(2026, 6, 1), responsible="Eva")
    old = add(register, "activity", "Gammal", next_review=date(2026, 1, 1))
    retire(register, old, on=DAY, author=EVA)
    found = [one for one in due_items(register) if one.type != "adequacy_decision"]
    assert [(one.day, one.record_id, one.kind, one.label, one.path, one.who) for one in found] == [
        (date(2026, 5, 1), early, "agreement_ends", "A01 Avtal", "valid_until", ""),
        (date(2026, 6, 1), due, "action", "Å02 Åtgärd", "due", "Eva"),
        (date(2027, 1, 1), late, "activity", "B01 Sen", "next_review", "Bo Ek"),
    ]
    assert people(found) == ["Bo Ek", "Eva"]
    assert due_items(register, 1) == due_items(register)[:1]


def test_the_records_own_day_goes_before_the_offices_interval(register: Register) -> None:
    activity = add(register, "activity", last_reviewed=DAY, next_review=date(2026, 3, 1))
    assert days(register, activity) == [("activity", "2026-03-01")]
    assert [one.own for one in due_items(register) if one.record_id == activity] == [True]
    put(register, activity, next_review=None)
    assert days(register, activity) == [("activity", "2027-01-31")]
    assert [one.own for one in due_items(register) if one.record_id == activity] == [False]


def test_an_agreement_follows_its_own_date_unless_the_office_has_an_interval(register: Register) -> None:
    agreement = add(register, "agreement", "Avtal", signed=DAY)
    assert days(register, agreement) == []
    put(register, 1, agreement_interval="P24M")
    assert days(register, agreement) == [("agreement", "2028-01-31")]
    put(register, agreement, next_review=date(2026, 9, 1))
    assert days(register, agreement) == [("agreement", "2026-09-01")]


def test_an_activity_that_was_never_reviewed_counts_from_its_approval_or_not_at_all(register: Register) -> None:
    activity = add(register, "activity", approved_on=DAY)
    assert days(register, activity) == [("activity", "2027-01-31")]
    put(register, activity, approved_on=None)
    assert days(register, activity) == []


def test_the_office_sets_the_intervals(register: Register) -> None:
    activity = add(register, "activity", last_reviewed=DAY)
    put(register, 1, activity_interval="P1M")
    assert days(register, activity) == [("activity", "2026-02-28")]
    put(register, 1, activity_interval="P30D")
    assert days(register, activity) == [("activity", "2026-03-02")]
    put(register, 1, activity_interval="P2Y")
    assert days(register, activity) == [("activity", "2028-01-31")]


def test_a_transfer_to_the_united_states_is_checked_again_sooner(register: Register) -> None:
    usa = add(register, "transfer", country="US", adequacy_checked=DAY)
    india = add(register, "transfer", country="IN", adequacy_checked=DAY)
    assert days(register, usa) == [("transfer", "2026-07-31")]
    assert days(register, india) == [("transfer", "2027-01-31")]


def test_an_impact_assessment_is_looked_at_again(register: Register) -> None:
    activity = add(register, "activity", dpia_date=DAY, next_review=DAY)
    assert days(register, activity) == [("activity", "2026-01-31"), ("dpia", "2027-01-31")]


def test_a_decision_that_no_longer_holds_is_not_due(register: Register) -> None:
    decision = add(register, "adequacy_decision", status="in_force", expires=DAY)
    assert days(register, decision) == [("decision_ends", "2026-01-31")]
    put(register, decision, status="annulled")
    assert days(register, decision) == []


@pytest.mark.parametrize(("name", "status"), [("activity", "ended"), ("agreement", "ended"), ("notice", "replaced")])
def test_what_is_over_is_not_due(register: Register, name: str, status: str) -> None:
    record = add(register, name, next_review=DAY)
    assert days(register, record)
    put(register, record, status=status)
    assert days(register, record) == []


@given(
    st.dates(date(1900, 1, 1), date(2200, 12, 31)),
    st.tuples(st.integers(0, 600), st.sampled_from("DWMY")).map(lambda pair: f"P{pair[0]}{pair[1]}"),
)
def test_the_database_counts_as_the_calendar_does(day: date, period: str) -> None:
    with create_engine("sqlite://").connect() as connection:
        found = connection.execute(select(_after(literal(day.isoformat()), period))).scalar_one()
    assert found == office.after(day, period).isoformat()


REQUESTED = (
    (None, "2026-03-31", ["request_reminder 2026-03-24", "authority_request 2026-03-31"]),
    ("P1M", "2026-03-31", ["request_reminder 2026-02-28", "authority_request 2026-03-31"]),
    ("P2W", "2026-02-05", ["request_reminder 2026-01-31", "authority_request 2026-02-05"]),
    ("P1Y", "2028-02-29", ["request_reminder 2027-02-28", "authority_request 2028-02-29"]),
    ("P0D", "2026-02-05", ["authority_request 2026-02-05"]),
    ("P7D", "2026-01-30", ["authority_request 2026-01-30"]),
)


@pytest.mark.parametrize(("period", "deadline", "told"), REQUESTED)
def test_a_request_reminds_before_its_deadline_and_is_never_late_with_that(
    register: Register, period: str | None, deadline: str, told: list[str]
) -> None:
    request = add(register, "authority_request", deadline=date.fromisoformat(deadline), reminder=period)
    found = [one for one in due_items(register, today=DAY) if one.record_id == request]
    assert [f"{one.kind} {one.day}" for one in found] == told
    assert all(one.own and one.path == "deadline" for one in found)


def test_the_office_says_how_early_it_is_reminded_and_an_answered_request_reminds_of_nothing(
    register: Register,
) -> None:
    put(register, 1, request_reminder="P10D")
    request = add(register, "authority_request", deadline=date(2026, 3, 31))
    assert [one.day for one in due_items(register, 1, today=DAY)] == [date(2026, 3, 21)]
    put(register, request, status="answered")
    assert [one for one in due_items(register, today=DAY) if one.record_id == request] == []


def test_the_months_hold_a_year_from_today_with_what_is_late_before_and_what_comes_later_after(
    register: Register,
) -> None:
    today = date(2026, 11, 26)
    for name, day in (("A", "2026-11-25"), ("B", "2026-11-26"), ("C", "2027-11-26"), ("D", "2027-12-01")):
        add(register, "action", name, due=date.fromisoformat(day), status="open")
    shown = months_from(today)
    assert (shown[0], shown[-1], len(shown)) == ("2026-11", "2027-11", 13)
    found = by_month(register, today)
    assert list(found) == [LATE, *shown, LATER]
    mine = [one for one in due_items(register) if one.kind == "action"]
    assert [month_of(one.day, today) for one in mine] == [LATE, "2026-11", "2027-11", LATER]
    placed = [month_of(one.day, today) for one in due_items(register, today=today)]
    assert found == {month: placed.count(month) for month in found}


def test_every_date_by_which_something_must_be_done_is_in_the_calendar() -> None:
    told = {(one.type, one.path) for one in DATED}
    declared = {
        (name, field.name)
        for name, record_type in RECORD_TYPES.items()
        for field in record_type.fields
        if field.kind is Kind.DATE and field.name in OWN_WORDS
    }
    assert declared <= told


def test_what_the_calendar_counts_from_is_declared_and_every_kind_has_a_name() -> None:
    for one in DATED:
        fields = RECORD_TYPES[one.type].by_name
        assert all(name in fields for name in (one.path, one.who, one.before, *one.since) if name)
        assert not one.interval or one.interval in office.INTERVALS
        assert bool(one.since) == bool(one.interval)
        assert one.path or one.since
    assert all(f"due.kind.{kind}" in language(code) for kind in KINDS for code in ("sv", "en"))
    known = {word.code for words in vocabularies().all.values() for word in words.words}
    assert set(OVER) <= known
