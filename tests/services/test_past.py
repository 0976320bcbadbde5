from __future__ import annotations

import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ropa_desktop.domain.problems import Problem
from ropa_desktop.services import acts, find, past, records
from ropa_desktop.services.drafts import keep_draft, kept_drafts
from ropa_desktop.services.past import as_of, differences, end_of_day, entries
from ropa_desktop.services.records import Edit, Save, change, delete
from ropa_desktop.services.undo import next_redo, next_undo, redo, undo
from ropa_desktop.services.wording import Wording
from ropa_desktop.storage import history
from ropa_desktop.storage import register as registers
from ropa_desktop.storage.register import Register
from tests.services.made import EVA, FIRST, add, approvable, everything, opened, put
from tests.services.recompute import agree
from tests.services.test_undo import edit_at_random

DAY = date(2026, 1, 2)


def test_each_save_is_one_revision_with_its_author_and_time(register: Register) -> None:
    before = datetime.now(UTC) - timedelta(milliseconds=1)
    number = past.newest(register)
    made = records.save(register, "activity", None, {"name": "Löner"}, author="Bo By")
    entry = entries(register)[0]
    assert entry.revision.number == made.revision == number + 1
    assert (entry.revision.author, entry.revision.verb, entry.revision.reason) == ("Bo By", "add", None)
    assert before <= entry.revision.at <= datetime.now(UTC)
    assert entry.revision.at.utcoffset() == timedelta(0)
    assert (entry.record_id, entry.type, entry.name) == (made.id, "activity", "Löner")


def test_a_time_in_another_zone_is_kept_in_utc(register: Register) -> None:
    at = datetime(2026, 7, 1, 1, 30, tzinfo=ZoneInfo("Europe/Stockholm"))
    change(register, [Edit("party", None, {"name": "P"})], Save(EVA, "bulk", at=at))
    assert entries(register)[0].revision.at.isoformat() == "2026-06-30T23:30:00+00:00"


def test_a_withdrawal_keeps_its_reason(register: Register) -> None:
    test = add(register, "balancing_test", **approvable("balancing_test"))
    acts.perform(register, test, by="Bo", on=DAY, author=EVA)
    acts.withdraw(register, test, reason="Fel version", author=EVA)
    verbs = [(e.revision.verb, e.revision.reason, e.revision.state) for e in entries(register, record_id=test)]
    assert verbs == [("withdraw", "Fel version", "act"), ("approve", None, "act"), ("add", None, "live")]


def test_the_history_of_a_record_names_only_its_own_revisions(register: Register) -> None:
    one, other = add(register, "party", "Ett"), add(register, "party", "Annat")
    put(register, one, note="x")
    change(register, [Edit("party", i, {"note": "y"}) for i in (one, other)], Save(EVA, "bulk"))
    assert [(e.revision.verb, e.record_id) for e in entries(register, record_id=one)] == [
        ("bulk", one),
        ("change", one),
        ("add", one),
    ]


def test_what_is_deleted_is_named_as_it_was_last_called(register: Register) -> None:
    party = add(register, "party", "Ett")
    put(register, party, name="Två")
    delete(register, [party], author=EVA)
    assert [e.name for e in entries(register, record_id=party)] == ["Två", "Två", "Ett"]


def test_the_history_of_the_register_names_a_few_of_many(register: Register) -> None:
    change(register, [Edit("party", None, {"name": str(n)}) for n in range(60)], Save(EVA, "bulk"))
    assert len([e for e in entries(register) if e.revision.verb == "bulk"]) == past.NAMED
    add(register, "party")
    assert [e.revision.verb for e in entries(register, limit=1)] == ["add"]


@pytest.fixture
def sv(register: Register) -> Wording:
    return Wording(register, "sv")


def test_differences_are_told_in_words(register: Register, sv: Wording) -> None:
    party = add(register, "party", "Molnet")
    activity = add(
        register,
        "activity",
        "Löner",
        purpose="Ett",
        children="no",
        legal_bases=[{"article_6": "a"}, {"article_6": "f"}],
    )
    first, second = records.read(register, activity).values["legal_bases"]
    done = put(
        register,
        activity,
        purpose="Två\nrader",
        children=None,
        started=date(2026, 5, 1),
        legal_bases=[second, first | {"part": "Allt"}],
        recipients=[{"party": party}],
    )
    found = {d.path: d for d in differences(register, activity, done.revision, sv)}
    assert found.keys() == {"purpose", "children", "started", "legal_bases", "recipients"}
    assert (found["purpose"].before, found["purpose"].after) == ("Ett", "Två\nrader")
    assert (found["children"].before, found["children"].after) == ("Nej", "")
    assert (found["started"].before, found["started"].after) == ("", "2026-05-01")
    assert found["legal_bases"].after.startswith("Allt")
    assert (found["recipients"].before, found["recipients"].after) == ("", "Molnet")


def test_rows_that_only_changed_places_are_told_of(register: Register, sv: Wording) -> None:
    activity = add(register, "activity", data=[{"data": "name"}, {"data": "email"}])
    done = put(register, activity, data=records.read(register, activity).values["data"][::-1])
    (found,) = differences(register, activity, done.revision, sv)
    assert found.before.split("\n") == found.after.split("\n")[::-1]


def test_the_first_and_the_last_revision_differ_from_nothing(register: Register, sv: Wording) -> None:
    made = records.save(register, "party", None, {"name": "Molnet"}, author=EVA)
    gone = delete(register, [made.id], author=EVA)
    born = {d.path: (d.before, d.after) for d in differences(register, made.id, made.revision, sv)}
    died = {d.path: (d.before, d.after) for d in differences(register, made.id, gone.revision, sv)}
    assert born["name"] == ("", "Molnet")
    assert died["name"] == ("Molnet", "")


def test_a_link_to_what_is_deleted_since_is_still_told(register: Register, sv: Wording) -> None:
    party = add(register, "party", "Molnet")
    activity = add(register, "activity")
    linked = put(register, activity, recipients=[{"party": party}])
    put(register, activity, recipients=[])
    delete(register, [party], author=EVA)
    (found,) = differences(register, activity, linked.revision, sv)
    assert found.after == sv.say("record.gone")


@pytest.mark.parametrize(
    ("day", "end"),
    [
        (date(2026, 1, 15), "2026-01-15T22:59:59.999000+00:00"),
        (date(2026, 7, 15), "2026-07-15T21:59:59.999000+00:00"),
        (date(2026, 3, 28), "2026-03-28T22:59:59.999000+00:00"),
        (date(2026, 3, 29), "2026-03-29T21:59:59.999000+00:00"),
        (date(2026, 10, 24), "2026-10-24T21:59:59.999000+00:00"),
        (date(2026, 10, 25), "2026-10-25T22:59:59.999000+00:00"),
    ],
)
def test_a_day_ends_at_midnight_in_the_office_also_when_clocks_are_changed(
    register: Register, day: date, end: str
) -> None:
    assert end_of_day(register, day).isoformat() == end


@pytest.mark.parametrize(
    ("month", "told"), [(1, "2026-01-02 00:30 CET"), (7, "2026-07-02 01:30 CEST")], ids=["winter", "summer"]
)
def test_a_moment_is_told_as_the_office_s_clock_told_it(month: int, told: str) -> None:
    assert past.on_the_clock(datetime(2026, month, 1, 23, 30, tzinfo=UTC), ZoneInfo("Europe/Stockholm")) == told


@pytest.mark.parametrize(
    ("zone", "day", "end"),
    [
        ("America/New_York", date(2026, 7, 15), "2026-07-16T03:59:59.999000+00:00"),
        ("Asia/Tokyo", date(2026, 7, 15), "2026-07-15T14:59:59.999000+00:00"),
        ("America/Havana", date(2026, 10, 31), "2026-11-01T03:59:59.999000+00:00"),
        ("no/such zone", date(2026, 1, 15), "2026-01-15T22:59:59.999000+00:00"),
        ("../../etc/passwd", date(2026, 1, 15), "2026-01-15T22:59:59.999000+00:00"),
        ("Europe/Stockholm", date.max, "9999-12-31T23:59:59.999999+00:00"),
    ],
)
def test_the_office_chooses_its_time_zone(register: Register, zone: str, day: date, end: str) -> None:
    put(register, 1, time_zone=zone)
    assert end_of_day(register, day).isoformat() == end


def at(register: Register, moment: str, *edits: Edit) -> records.Change:
    return change(register, edits, Save(EVA, "bulk", at=datetime.fromisoformat(moment)))


def test_a_past_day_shows_what_was_saved_until_its_end(register: Register) -> None:
    at(register, "2036-06-30T21:59:59.999+00:00", Edit("party", None, {"name": "Den 30"}, new_id=50))
    at(register, "2036-06-30T22:00:00.000+00:00", Edit("party", 50, {"name": "Den 1"}))
    with as_of(register, date(2036, 6, 29)) as then:
        assert set(everything(then)) == set(range(1, FIRST))
    with as_of(register, date(2036, 6, 30)) as then:
        assert everything(then)[50]["name"] == "Den 30"
    with as_of(register, date(2036, 7, 1)) as then:
        assert everything(then)[50]["name"] == "Den 1"


def test_before_the_register_was_made_there_was_nothing(register: Register) -> None:
    add(register, "party")
    with as_of(register, date(2000, 1, 1)) as then:
        assert everything(then) == {}
        assert past.newest(then) == 0
        agree(then)


def test_the_past_can_only_be_read(register: Register) -> None:
    activity = add(register, "activity", "Löner")
    keep_draft(register, "activity", activity, {"purpose": "Nytt"})
    with as_of(register, date.max) as then:
        assert (then.read_only, then.path) == (True, register.path)
        with pytest.raises(Problem, match="read_only"):
            put(then, activity, note="x")
        with pytest.raises(Problem, match="read_only"):
            undo(then, author=EVA)
        assert kept_drafts(then) == []
        assert find.find(then, find.Query("activity", "lön"), Wording(then, "sv")) == [activity]
        folder = then.file.parent
    assert not folder.exists()
    assert kept_drafts(register)


def test_the_present_goes_on_while_the_past_is_shown(register: Register) -> None:
    activity = add(register, "activity", purpose="Ett")
    with as_of(register, date.max) as then:
        put(register, activity, purpose="Två")
        assert everything(then)[activity]["purpose"] == "Ett"


def test_a_rebuilding_tells_how_far_it_is(register: Register) -> None:
    for number in range(5):
        add(register, "party", str(number))
    told: list[tuple[int, int]] = []
    with as_of(register, date(2000, 1, 1), progress=lambda done, total: told.append((done, total))):
        assert told == sorted(told)
        assert told[-1][0] <= told[-1][1]


def past_agrees(data: st.DataObject, most: int) -> None:
    """Edit, undo and redo at random, and rebuild the register as it was after any save."""
    with tempfile.TemporaryDirectory() as folder, opened(Path(folder)) as register:
        states = {}
        for _ in range(data.draw(st.integers(1, most))):
            match data.draw(st.sampled_from(["edit", "edit", "edit", "undo", "redo"])):
                case "edit":
                    edit_at_random(data.draw, register)
                case "undo":
                    undo(register, author=EVA)
                case "redo":
                    redo(register, author=EVA)
            states[past.newest(register)] = (everything(register), next_undo(register), next_redo(register))
        with register.writing() as connection:  # the clock is too coarse to tell saves apart
            connection.exec_driver_sql("UPDATE revision SET at = printf('2026-01-01T00:00:%02d.000+00:00', number)")
            whole = history.revisions(connection)
        for number in data.draw(st.lists(st.sampled_from(sorted(states)), min_size=1, max_size=4, unique=True)):
            path = Path(folder) / f"{number}.ropa"
            past.rebuild(register, path, number)
            with registers.open_register(path, read_only=True) as then:
                agree(then)
                assert (everything(then), next_undo(then), next_redo(then)) == states[number]
                with then.reading() as connection:
                    kept = history.revisions(connection)
                assert [(r.number, r.at, r.verb) for r in kept] == [(r.number, r.at, r.verb) for r in whole[-number:]]


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_the_register_can_be_read_as_it_was_after_any_save(data: st.DataObject) -> None:
    past_agrees(data, 8)


@pytest.mark.fuzz
@settings(max_examples=500, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_long_past_can_be_read_as_it_was(data: st.DataObject) -> None:
    past_agrees(data, 40)
