"""What is older than the office's own periods is shown, and thinned only when somebody says so."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from ropa_desktop.domain.days import months_after
from ropa_desktop.domain.problems import Problem
from ropa_desktop.domain.rules.judge import all_rules
from ropa_desktop.domain.rules.watching import COMPARED
from ropa_desktop.exchange.archive import apply_archive, read_archive
from ropa_desktop.exchange.export import export
from ropa_desktop.exchange.scope import ExportOptions, Format, Scope
from ropa_desktop.services import acts, files, judging, past, records
from ropa_desktop.services.keeping import Wanted, overdue, thin
from ropa_desktop.services.records import Edit, Save, change
from ropa_desktop.services.undo import next_undo, undo
from ropa_desktop.storage import backups, findings, history
from ropa_desktop.storage import files as contents
from ropa_desktop.storage.register import Register, making
from tests.services.made import EVA, add, everything, put, values_of
from tests.services.recompute import agree
from tests.services.test_erasing import bytes_of

TODAY = date.today()  # noqa: DTZ011 - the register's own history begins today
YEAR = "P12M"


@pytest.fixture
def copies(tmp_path: Path) -> Path:
    folder = tmp_path / "kopior"
    folder.mkdir()
    return folder


def at(register: Register, day: date, record_id: int | None, **values: Any) -> int:
    """Save as somebody did on another day."""
    moment = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    edit = Edit("activity", record_id, values)
    return change(register, [edit], Save(EVA, "change" if record_id else "add", at=moment)).id


def aged(register: Register) -> tuple[int, list[date]]:
    """Make a register that was begun three years ago; give an activity, and the days on which it changed."""
    with register.writing() as connection:
        old = months_after(TODAY, -40).isoformat()
        connection.exec_driver_sql(f"UPDATE revision SET at = '{old}T10:00:00.000+00:00'")  # noqa: S608
    days = [months_after(TODAY, -m) for m in (30, 24, 13, 11, 2)]
    made = at(register, days[0], None, name="Löner", owner="0")
    for number, day in enumerate(days[1:], 1):
        at(register, day, made, owner=str(number))
    return made, days


def keep(register: Register, **periods: str) -> None:
    put(register, 1, **{f"keep_{what}": period for what, period in periods.items()})


def test_without_a_period_nothing_is_ever_overdue(register: Register, copies: Path) -> None:
    aged(register)
    found = overdue(register, copies, today=TODAY)
    assert (found.periods, found.anything) == (("", "", ""), False)
    before = bytes_of(register.file)
    thin(register, copies, Wanted(history=True), author=EVA, today=TODAY)
    assert bytes_of(register.file) == before


def test_older_history_is_merged_and_every_later_day_is_exactly_as_it_was(register: Register, copies: Path) -> None:
    made, days = aged(register)
    gone = at(register, days[1], None, name="Borta sedan länge")
    records.delete(register, [gone], author="Bo By")
    with register.writing() as connection:
        number = history.newest(connection)
        when = f"{days[2].isoformat()}T12:00:00.000+00:00"
        connection.exec_driver_sql("UPDATE revision SET at = ? WHERE number = ?", (when, number))
    keep(register, history=YEAR)
    found = overdue(register, copies, today=TODAY)
    assert found.saves > 0
    assert found.until == months_after(TODAY, -12) - timedelta(days=1)
    wanted = [found.until, *days[3:], TODAY]
    before = {}
    for day in wanted:
        with past.as_of(register, day) as then:
            before[day] = everything(then)
    thinned = thin(register, copies, Wanted(history=True), author=EVA, today=TODAY)
    assert thinned.saves == found.saves
    for day in wanted:
        with past.as_of(register, day) as then:
            after = everything(then)
            assert after == before[day], day
            agree(then)
    assert overdue(register, copies, today=TODAY).saves == 0
    assert b"Borta sedan" not in bytes_of(register.file)
    assert b"Bo By" not in bytes_of(register.file)
    assert values_of(register, made)["owner"] == "4"


def test_a_day_that_was_thinned_is_not_shown_as_if_there_had_been_nothing(register: Register, copies: Path) -> None:
    _, days = aged(register)
    keep(register, history=YEAR)
    thin(register, copies, Wanted(history=True), author=EVA, today=TODAY)
    with pytest.raises(Problem, match="thinned"), past.as_of(register, days[0]):
        pass


def test_what_was_thinned_is_not_undone_and_what_was_not_still_is(register: Register, copies: Path) -> None:
    made, _ = aged(register)
    keep(register, history=YEAR)
    thin(register, copies, Wanted(history=True), author=EVA, today=TODAY)
    owners = []
    while undo(register, author=EVA):
        owners.append(values_of(register, made)["owner"])
        agree(register)
    assert owners[-1] == "2"
    assert next_undo(register) is None


def test_the_history_says_what_was_thinned_by_whom(register: Register, copies: Path) -> None:
    aged(register)
    keep(register, history=YEAR)
    thin(register, copies, Wanted(history=True), author="Cia", today=TODAY)
    saves = past.saves(register)
    assert (saves[0].revision.verb, saves[0].revision.author, saves[0].revision.state) == ("thin", "Cia", "act")
    assert (saves[-1].revision.verb, saves[-1].revision.author) == ("merge", "")


def test_a_thinned_register_is_still_the_same_register(register: Register, copies: Path) -> None:
    aged(register)
    keep(register, history=YEAR)
    before = past.origin(register)
    thin(register, copies, Wanted(history=True), author=EVA, today=TODAY)
    assert past.origin(register) == before != ""


def test_a_thinned_register_goes_into_an_archive_and_out_of_it(
    register: Register, copies: Path, tmp_path: Path
) -> None:
    aged(register)
    add(register, "hand_over", "Till IMY", date=months_after(TODAY, -30))
    undo(register, author=EVA)
    keep(register, history=YEAR, hand_overs=YEAR)
    add(register, "hand_over", "Till IMY", date=months_after(TODAY, -30))
    late = overdue(register, copies, today=TODAY).hand_overs
    thin(register, copies, Wanted(True, hand_overs=[one.id for one in late]), author=EVA, today=TODAY)
    target = tmp_path / "arkiv.json"
    export(register, target, ExportOptions(Format.JSON, "sv", Scope()))
    with making(tmp_path / "ny.ropa") as again:
        apply_archive(again, read_archive(target))
        assert everything(again) == everything(register)


def test_older_copies_go_but_never_the_newest(register: Register, copies: Path) -> None:
    days = [TODAY - timedelta(days=400), TODAY - timedelta(days=500)]
    for day in days:
        found = backups.roll(register.file, register.path, copies, day)
        assert found
    keep(register, backups=YEAR)
    late = overdue(register, copies, today=TODAY)
    assert [path.stem[-10:] for path in late.copies] == [days[1].isoformat()]
    assert [one.why for one in late.kept] == ["newest"]
    thinned = thin(register, copies, Wanted(copies=late.copies), author=EVA, today=TODAY)
    assert [one.done for one in thinned.copies] == ["deleted"]
    assert len(list(copies.iterdir())) == 1


def test_hand_overs_go_with_their_past_and_their_files_when_they_are_chosen(
    register: Register, copies: Path, tmp_path: Path
) -> None:
    sent = tmp_path / "register.pdf"
    sent.write_bytes(b"%PDF-1.7 gammal")
    note = files.keep_file(register, sent)
    old = add(register, "hand_over", "Gammal", date=months_after(TODAY, -30), files=[note])
    acts.perform(register, old, by=EVA, on=months_after(TODAY, -30), author=EVA)
    other = add(register, "hand_over", "Annan gammal", date=months_after(TODAY, -30))
    keep(register, hand_overs=YEAR)
    late = overdue(register, copies, today=TODAY)
    assert [one.id for one in late.hand_overs] == [old, other]
    thinned = thin(register, copies, Wanted(hand_overs=[old]), author=EVA, today=TODAY)
    assert (thinned.hand_overs, thinned.files) == (1, 1)
    assert old not in everything(register)
    assert other in everything(register)
    with register.reading() as connection:
        assert contents.kept(connection) == []
    assert b"%PDF-1.7 gammal" not in bytes_of(register.file)
    while undo(register, author=EVA):
        pass
    assert old not in everything(register)


def test_files_that_something_names_stay(register: Register, copies: Path, tmp_path: Path) -> None:
    place = tmp_path / "a.txt"
    place.write_text("innehåll")
    note = files.keep_file(register, place)
    made, _ = aged(register)
    put(register, made, attachments=[note])
    put(register, made, attachments=[])
    keep(register, history=YEAR)
    assert thin(register, copies, Wanted(history=True), author=EVA, today=TODAY).files == 0
    assert files.file_content(register, note["sha256"]) == "innehåll".encode()


def test_what_must_be_kept_is_listed_with_its_reason(register: Register, copies: Path) -> None:
    request = add(register, "authority_request", "IMY frågar", status="preparing")
    add(register, "hand_over", "Svar", date=months_after(TODAY, -30), request=request)
    add(register, "hand_over", "Utan dag")
    keep(register, hand_overs=YEAR)
    found = overdue(register, copies, today=TODAY)
    assert {(one.name, one.why) for one in found.kept} == {("Svar", "request_open"), ("Utan dag", "undated")}
    assert found.hand_overs == ()


@pytest.mark.parametrize("period", ["P12M", "P1Y", "P52W", "P365D", "P1M", "P90000Y", "P0D"])
def test_the_last_day_that_is_older_is_older_and_the_next_is_not(register: Register, copies: Path, period: str) -> None:
    from ropa_desktop.domain.office import after
    from ropa_desktop.services.keeping import _last_day_before

    for today in (date(2026, 3, 31), date(2024, 2, 29), date(2026, 1, 1)):
        day = _last_day_before(today, period)
        assert after(day, period) < today or day == date.min
        assert after(day + timedelta(days=1), period) >= today


def test_cut_off_nothing_is_thinned(register: Register, copies: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    aged(register)
    keep(register, history=YEAR)
    before = everything(register), overdue(register, copies, today=TODAY).saves

    def full(*_: object) -> None:
        raise Problem("disk_full", path=register.path)

    monkeypatch.setattr("ropa_desktop.storage.backups._empty_pages", full)
    with pytest.raises(Problem, match="disk_full"):
        thin(register, copies, Wanted(history=True), author=EVA, today=TODAY)
    assert (everything(register), overdue(register, copies, today=TODAY).saves) == before


def test_copies_that_went_before_the_disk_was_full_are_told_in_the_history(
    register: Register, copies: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    aged(register)
    keep(register, history=YEAR, backups=YEAR)
    for days in (400, 500):
        backups.roll(register.file, register.path, copies, TODAY - timedelta(days=days))
    found, before = overdue(register, copies, today=TODAY), everything(register)

    def full(*_: object) -> None:
        raise Problem("disk_full", path=register.path)

    monkeypatch.setattr("ropa_desktop.storage.backups._empty_pages", full)
    with pytest.raises(Problem, match="disk_full"):
        thin(register, copies, Wanted(history=True, copies=found.copies), author=EVA, today=TODAY)
    assert not any(path.exists() for path in found.copies)
    told = past.latest(register)
    assert told is not None
    assert (told.verb, told.author) == ("thin", EVA)
    assert "ändringar i historiken: 0, kopior: 1, överlämningar: 0" in (told.reason or "")
    assert everything(register) == before
    assert overdue(register, copies, today=TODAY).saves >= found.saves


def test_copies_taken_before_do_not_disturb(register: Register, copies: Path, tmp_path: Path) -> None:
    aged(register)
    shutil.copy(register.file, tmp_path / "annan.ropa")
    keep(register, history=YEAR)
    thin(register, copies, Wanted(history=True), author=EVA, today=TODAY)
    put(register, 1, description="Går att ändra")
    agree(register)


def changed_since_it_was_told(register: Register) -> int:
    """Add an activity that has changed since it was approved, assessed and told of, all of it long ago."""
    long_ago = months_after(TODAY, -30)
    values = {"purpose": "Ett", "approved_on": long_ago, "dpia_status": "done", "dpia_date": long_ago}
    made = at(register, long_ago, None, name="Löner", **values)
    told = Edit("notice", None, {"name": "Info", "date": long_ago, "activities": [made]})
    moment = datetime.combine(months_after(TODAY, -29), datetime.min.time(), UTC)
    change(register, [told], Save("Bo By", "add", at=moment))
    at(register, months_after(TODAY, -24), made, purpose="Två")
    return made


def broken(register: Register, record_id: int) -> set[str]:
    with register.reading() as connection:
        return set(findings.rules_broken(connection, record_id))


def test_a_finding_that_compares_with_what_was_before_still_stands_when_that_is_thinned(
    register: Register, copies: Path
) -> None:
    aged(register)
    made = changed_since_it_was_told(register)
    keep(register, history=YEAR)
    found = overdue(register, copies, today=TODAY)
    assert {(one.name, one.why) for one in found.kept} == {(f"{rule} (1)", "compared") for rule in COMPARED}
    assert found.until
    before = broken(register, made)
    assert before >= COMPARED
    with past.as_of(register, found.until) as then:
        stood = everything(then)
    thin(register, copies, Wanted(history=True), author=EVA, today=TODAY)
    agree(register)
    with register.writing() as connection:
        judging.judge_all(connection)
    assert broken(register, made) == before
    assert overdue(register, copies, today=TODAY).saves == 0
    assert b"Bo By" not in bytes_of(register.file)
    with past.as_of(register, found.until) as then:
        assert everything(then) == stood
    with pytest.raises(Problem, match="thinned"), past.as_of(register, months_after(TODAY, -26)):
        pass


def test_the_rules_that_compare_with_what_was_before_are_told() -> None:
    asks = {"edited", "edited_since", "edited_since_informed"}
    assert {name for name, rule in all_rules().items() if asks & set(rule.broken.__code__.co_names)} == COMPARED
