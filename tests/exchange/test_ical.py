"""The calendar file, read back as another program reads it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Event

from ropa_desktop.domain.problems import Problem
from ropa_desktop.exchange.export import export_calendar
from ropa_desktop.exchange.ical import visible, write_calendar
from ropa_desktop.services.due import Item, due_items
from ropa_desktop.storage.register import Register, open_register
from tests.services.made import NASTY, add, opened, put

MADE = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
DAY = date(2027, 3, 1)


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    with opened(tmp_path) as found:
        yield found


def events(register: Register, folder: Path, code: str = "sv", items: list[Item] | None = None) -> list[Any]:
    target = folder / "out.ics"
    write_calendar(register, target, code, items=items, made=MADE)
    found = Calendar.from_ical(target.read_bytes()).walk("VEVENT")
    assert all(isinstance(one, Event) for one in found)
    return list(found)


def of(register: Register, folder: Path, record: int, code: str = "sv") -> Any:
    mine = [one for one in due_items(register) if one.record_id == record]
    (event,) = events(register, folder, code, mine)
    return event


def item(label: str, number: int = 1) -> Item:
    return Item(DAY, "activity", number, "activity", label, "next_review", "", own=True)


def test_each_day_is_a_whole_day_that_blocks_nobody(register: Register, tmp_path: Path) -> None:
    activity = add(register, "activity", "Evenemang", next_review=DAY, owner="Eva Ek")
    event = of(register, tmp_path, activity)
    assert event["dtstart"].dt == DAY
    assert type(event["dtstart"].dt) is date
    assert (event["summary"], event["transp"]) == ("Översyn av behandling: B01 Evenemang", "TRANSPARENT")
    assert event["dtstamp"].dt == MADE
    assert "Eva Ek" not in event.to_ical().decode()
    assert "dtend" not in event


def test_all_that_falls_due_is_there_in_the_language_asked_for(register: Register, tmp_path: Path) -> None:
    activity = add(register, "activity", "Evenemang", last_reviewed=DAY)
    assert len(events(register, tmp_path)) == len(due_items(register))
    assert of(register, tmp_path, activity, "en")["summary"] == "Review of activity: B01 Evenemang"
    assert "interval" in of(register, tmp_path, activity, "en")["description"]


@pytest.mark.parametrize("text", NASTY)
def test_text_in_is_text_out(register: Register, tmp_path: Path, text: str) -> None:
    (event,) = events(register, tmp_path, items=[item(text)])
    assert event["summary"] == visible(f"Översyn av behandling: {text}")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_text_in_is_text_out(register: Register, tmp_path: Path, text: str) -> None:
    (event,) = events(register, tmp_path, items=[item(text)])
    assert event["summary"] == visible(f"Översyn av behandling: {text}")


def test_no_line_is_longer_than_the_format_allows_and_every_line_ends_as_it_asks(
    register: Register, tmp_path: Path
) -> None:
    events(register, tmp_path, items=[item("Åäö 😀 " * 200)])
    content = (tmp_path / "out.ics").read_bytes()
    assert content.endswith(b"END:VCALENDAR\r\n")
    lines = content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert all(line.decode("utf-8") is not None for line in lines)
    assert b"\n" not in content.replace(b"\r\n", b"")


def test_only_controls_are_named_by_their_code_points() -> None:
    assert visible("a\x07b\x1b[31m\u0085\r\nc\rd\te") == "a[U+0007]b[U+001B][31m[U+0085]\nc\nd\te"
    assert visible("Å ; , \\ 😀 שלום \u202e") == "Å ; , \\ 😀 שלום \u202e"


def test_the_identity_stays_when_the_day_or_the_name_changes(register: Register, tmp_path: Path) -> None:
    activity = add(register, "activity", "Evenemang", next_review=DAY)
    before = of(register, tmp_path, activity)
    put(register, activity, name="Fest", next_review=DAY + timedelta(days=9))
    after = of(register, tmp_path, activity)
    assert before["uid"] == after["uid"]
    assert before["dtstart"].dt != after["dtstart"].dt
    identities = [str(event["uid"]) for event in events(register, tmp_path)]
    assert len(identities) == len(set(identities))


def test_a_copy_of_a_register_has_its_identities_and_another_register_its_own(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    with opened(tmp_path / "one") as first:
        add(first, "activity", "Evenemang", next_review=DAY)
        mine = [str(event["uid"]) for event in events(first, tmp_path)]
        path = first.path
    copy = tmp_path / "copy.ropa"
    copy.write_bytes(path.read_bytes())
    with open_register(copy, read_only=True) as second:
        assert [str(event["uid"]) for event in events(second, tmp_path)] == mine
    assert all(uid.endswith("@ropa-desktop") for uid in mine)


def test_equal_registers_give_equal_bytes(register: Register, tmp_path: Path) -> None:
    add(register, "activity", "Evenemang", next_review=DAY)
    for name in ("a.ics", "b.ics"):
        write_calendar(register, tmp_path / name, "sv", made=MADE)
    assert (tmp_path / "a.ics").read_bytes() == (tmp_path / "b.ics").read_bytes()


def test_a_calendar_never_takes_the_place_of_a_register(register: Register) -> None:
    with pytest.raises(Problem, match="exists"):
        export_calendar(register, register.path, "sv")


def test_nothing_due_is_a_calendar_without_days(register: Register, tmp_path: Path) -> None:
    assert write_calendar(register, tmp_path / "out.ics", "sv", items=[], made=MADE) == 0
    assert Calendar.from_ical((tmp_path / "out.ics").read_bytes()).walk("VEVENT") == []
