from __future__ import annotations

import os
import shutil
import sqlite3
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ropa_desktop.domain.problems import Problem
from ropa_desktop.services.registers import automatic_backup, automatic_backups, backup, restore
from ropa_desktop.storage import backups
from ropa_desktop.storage.register import open_register
from tests.services.made import FIRST, add, everything, opened, put
from tests.services.recompute import agree
from tests.storage.programs import kill, made_read_only, mounted, running

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def problem(key: str) -> Any:
    return pytest.raises(Problem, match=f"^\\('{key}'")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with opened(tmp_path) as register:
        add(register, "activity", "Löner", purpose="Ett")
    return register.path


def names(folder: Path) -> set[str]:
    return {file.name for file in folder.iterdir()}


def whole(path: Path) -> dict[int, dict[str, Any]]:
    with open_register(path, read_only=True) as register:
        agree(register)
        return everything(register)


def test_a_backup_of_an_open_register_holds_all_that_was_saved(path: Path, tmp_path: Path) -> None:
    with open_register(path) as register:
        put(register, FIRST, purpose="Två")
        backup(register, tmp_path / "ny mapp" / "kopia.ropa")
        put(register, FIRST, purpose="Tre")
    copy = tmp_path / "ny mapp" / "kopia.ropa"
    assert names(copy.parent) == {copy.name}
    assert whole(copy)[FIRST]["purpose"] == "Två"


WRITE_ON = """
with registers.open_register(path) as register:
    for number in range(100_000):
        records.save(register, "activity", FIRST, {"purpose": str(number), "situation": str(number)}, author="Bo")
        if number == 5:
            say("writing")
"""


def test_a_register_is_copied_while_another_program_writes(path: Path, tmp_path: Path) -> None:
    with running(WRITE_ON, path, until="writing"):
        for number in range(3):
            copy = tmp_path / f"{number}.ropa"
            backups.copy(path, copy)
            found = whole(copy)[FIRST]
            assert found["purpose"] == found["situation"]


def test_a_backup_writes_over_nothing(path: Path, tmp_path: Path) -> None:
    other = tmp_path / "annat.txt"
    other.write_text("text")
    with open_register(path) as register, problem("exists"):
        backup(register, other)
    assert other.read_text() == "text"


def test_a_damaged_register_is_not_backed_up(path: Path, tmp_path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[8192:20000] = bytes(20000 - 8192)
    path.write_bytes(content)
    with problem("damaged") as refused:
        backups.copy(path, tmp_path / "kopia.ropa")
    assert refused.value.facts["path"] == path
    assert names(tmp_path) == {path.name}


def test_a_register_with_a_link_that_leads_nowhere_is_damaged(path: Path) -> None:
    with sqlite3.connect(path) as raw:
        raw.execute("UPDATE activity SET controller = 77")
    raw.close()
    with problem("damaged"):
        backups.verify(path)


def test_a_backup_that_does_not_fit_leaves_nothing(path: Path, tmp_path: Path) -> None:
    with mounted(tmp_path / "disk", "size=64k") as disk:
        with problem("disk_full"):
            backups.copy(path, disk / "kopia.ropa")
        assert names(disk) == set()


def test_a_backup_to_where_nothing_can_be_written_is_refused(path: Path, tmp_path: Path) -> None:
    with mounted(tmp_path / "disk", "size=1M") as disk:
        made_read_only(disk)
        with problem("folder_read_only"):
            backups.copy(path, disk / "kopia.ropa")


def test_a_register_on_read_only_media_is_backed_up_with_its_log(path: Path, tmp_path: Path) -> None:
    save = """
register = registers.open_register(path)
records.save(register, "activity", FIRST, {"purpose": "Två"}, author="Bo")
say("saved")
time.sleep(600)
"""
    with mounted(tmp_path / "media", "size=8M") as media:
        there = media / path.name
        shutil.copy(path, there)
        with running(save, there, until="saved") as program:
            kill(program)
        made_read_only(media)
        backups.copy(there, tmp_path / "kopia.ropa")
    assert whole(tmp_path / "kopia.ropa")[FIRST]["purpose"] == "Två"


COPY = """
backups.verify = lambda *more, **facts: (say("copied"), time.sleep(600))
backups.copy(path, path.with_name("kopia.ropa"))
"""


def test_a_backup_that_was_cut_off_is_not_there_and_stands_in_no_way(path: Path, tmp_path: Path) -> None:
    with running(COPY, path, until="copied"):
        pass
    copy = tmp_path / "kopia.ropa"
    assert not copy.exists()
    backups.copy(path, copy)
    assert names(tmp_path) == {path.name, copy.name}


def test_one_automatic_copy_is_made_a_day(path: Path, tmp_path: Path) -> None:
    folder = tmp_path / "kopior"
    with open_register(path) as register:
        made = automatic_backup(register, folder)
        assert made
        assert automatic_backup(register, folder) is None
        put(register, FIRST, purpose="Två")
    assert automatic_backups(path, folder) == [made]
    assert whole(made.path)[FIRST]["purpose"] == "Ett"


def test_copies_of_registers_with_the_same_name_are_kept_apart(path: Path, tmp_path: Path) -> None:
    folder, other = tmp_path / "kopior", tmp_path / "annan" / path.name
    backups.copy(path, other)
    for there in (path, other):
        backups.roll(there, there, folder, TODAY)
    assert len(backups.kept(path, folder)) == len(backups.kept(other, folder)) == 1
    assert len(names(folder)) == 2


def test_other_files_among_the_copies_are_left_alone(path: Path, tmp_path: Path) -> None:
    folder = tmp_path / "kopior"
    backups.roll(path, path, folder, TODAY - timedelta(days=3000))
    made = backups.kept(path, folder)[0]
    mine = made.path.with_name(made.path.name.replace(made.day.isoformat(), "min egen"))
    mine.write_text("x")
    backups.roll(path, path, folder, TODAY)
    assert mine.exists()
    assert [b.day for b in backups.kept(path, folder)] == [TODAY, TODAY - timedelta(days=3000)]


def test_old_copies_go_by_age(path: Path, tmp_path: Path) -> None:
    folder = tmp_path / "kopior"
    for age in (400, 399, 100, 99, 28, 27, 6, 5):
        backups.roll(path, path, folder, TODAY - timedelta(days=age))
    backups.roll(path, path, folder, TODAY)
    ages = [(TODAY - b.day).days for b in backups.kept(path, folder)]
    assert ages == [0, 5, 6, 27, 99]


@given(st.sets(st.integers(0, 3000)))
def test_the_newest_copy_and_all_of_a_week_stay_and_their_number_is_bounded(ages: set[int]) -> None:
    days = [TODAY - timedelta(days=age) for age in ages]
    left = set(days) - backups.superfluous(days, TODAY)
    assert not days or max(days) in left
    assert {day for day in days if (TODAY - day).days <= 7} <= left
    assert len(left) <= 8 + 9 + 12 + 1


@given(st.lists(st.integers(1, 40), max_size=150))
def test_whoever_opens_a_register_now_and_then_has_copies_of_every_age(gaps: list[int]) -> None:
    kept: set[date] = set()
    made = []
    day = date(2020, 1, 1)
    for gap in gaps:
        day += timedelta(days=gap)
        gone = backups.superfluous(kept, day)
        kept = (kept - gone) | {day}
        made.append(day)
    for age, within in ((7, 7), (60, 14), (330, 62)):
        older = [d for d in made if age <= (day - d).days <= age + 5]
        if older:
            assert any(abs((d - older[0]).days) <= within for d in kept), (age, kept)
    assert len(kept) <= 31


def test_restoring_puts_the_copy_in_place_and_keeps_what_was_there(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "kopia.ropa"
    backups.copy(path, copy)
    with open_register(path) as register:
        put(register, FIRST, purpose="Två")
    kept = backups.restore(copy, path, now=NOW)
    assert kept == tmp_path / "register 20261124-120000.ropa"
    assert (whole(path)[FIRST]["purpose"], whole(kept)[FIRST]["purpose"]) == ("Ett", "Två")
    assert backups.restore(copy, path, now=NOW) == tmp_path / "register 20261124-120000 (2).ropa"
    assert len(names(tmp_path)) == 4


def test_a_register_that_is_gone_is_restored(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "kopia.ropa"
    path.rename(copy)
    assert restore(copy, path) is None
    assert whole(path) == whole(copy)


@pytest.mark.parametrize("content", [b"", b"text", None])
def test_a_damaged_register_is_restored_and_kept_as_it_was(path: Path, tmp_path: Path, content: bytes | None) -> None:
    copy = tmp_path / "kopia.ropa"
    backups.copy(path, copy)
    content = path.read_bytes()[:5000] if content is None else content
    path.write_bytes(content)
    kept = restore(copy, path)
    assert kept
    assert kept.read_bytes() == content
    assert whole(path) == whole(copy)


def test_a_log_that_was_left_is_not_mixed_with_what_is_restored(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "kopia.ropa"
    backups.copy(path, copy)
    save = """
register = registers.open_register(path)
records.save(register, "activity", FIRST, {"purpose": "Två"}, author="Bo")
say("saved")
time.sleep(600)
"""
    with running(save, path, until="saved") as program:
        kill(program)
    kept = restore(copy, path)
    assert kept
    assert (whole(path)[FIRST]["purpose"], whole(kept)[FIRST]["purpose"]) == ("Ett", "Två")
    assert names(tmp_path) == {path.name, copy.name, kept.name}


def test_a_register_in_use_is_not_restored(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "kopia.ropa"
    backups.copy(path, copy)
    with open_register(path) as register:
        put(register, FIRST, purpose="Två")
        with problem("in_use"):
            restore(copy, path)
        assert everything(register)[FIRST]["purpose"] == "Två"
    assert names(tmp_path) == {path.name, copy.name}


def test_what_is_no_whole_register_is_not_restored(path: Path, tmp_path: Path) -> None:
    before = path.read_bytes()
    other = tmp_path / "annat.ropa"
    with problem("not_found"):
        restore(other, path)
    other.write_text("text")
    with problem("not_a_register"):
        restore(other, path)
    content = bytearray(before)
    content[8192:20000] = bytes(20000 - 8192)
    other.write_bytes(content)
    with problem("damaged") as refused:
        restore(other, path)
    assert refused.value.facts["path"] == other
    assert path.read_bytes() == before
    assert names(tmp_path) == {path.name, other.name}


def test_a_restore_that_does_not_fit_changes_nothing(path: Path, tmp_path: Path) -> None:
    with mounted(tmp_path / "disk", f"size={path.stat().st_size // 1024 + 100}k") as disk:
        there = disk / path.name
        shutil.copy(path, there)
        with problem("disk_full"):
            restore(path, there)
        assert names(disk) == {path.name}
        assert whole(there) == whole(path)


def test_a_log_whose_register_is_gone_is_not_mixed_with_what_is_restored(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "kopia.ropa"
    path.rename(copy)
    log = path.with_name(f"{path.name}-wal")
    log.write_bytes(b"of the register that is gone")
    assert restore(copy, path) is None
    assert whole(path) == whole(copy)
    assert not log.exists()
    assert len(names(tmp_path)) == 3


def test_a_restore_that_fails_at_its_last_step_changes_nothing(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "kopia.ropa"
    backups.copy(path, copy)
    before = path.read_bytes()

    def refuse(_: Path, target: Path) -> Path:
        assert target.read_bytes() == before, "there is a register at every moment"
        raise PermissionError(1, "refused")

    monkeypatch.setattr(Path, "replace", refuse)
    with problem("folder_read_only"):
        restore(copy, path)
    assert path.read_bytes() == before
    assert names(tmp_path) == {path.name, copy.name}


def test_where_a_file_has_only_one_name_restoring_keeps_what_was_there(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "kopia.ropa"
    backups.copy(path, copy)
    with open_register(path) as register:
        put(register, FIRST, purpose="Två")

    def refuse(*_: object) -> None:
        raise PermissionError(1, "no hard links")

    monkeypatch.setattr(os, "link", refuse)
    kept = restore(copy, path)
    assert kept
    assert (whole(path)[FIRST]["purpose"], whole(kept)[FIRST]["purpose"]) == ("Ett", "Två")


def test_where_a_file_has_only_one_name_a_restore_that_fails_puts_back_what_was_there(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "kopia.ropa"
    backups.copy(path, copy)
    before = path.read_bytes()

    def refuse(*_: object) -> None:
        raise PermissionError(1, "refused")

    monkeypatch.setattr(os, "link", refuse)
    monkeypatch.setattr(Path, "replace", refuse)
    with problem("folder_read_only"):
        restore(copy, path)
    assert path.read_bytes() == before
    assert names(tmp_path) == {path.name, copy.name}


def test_a_register_that_is_gone_and_cannot_be_restored_leaves_nothing(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "kopia.ropa"
    path.rename(copy)

    def refuse(*_: object) -> None:
        raise PermissionError(1, "refused")

    monkeypatch.setattr(Path, "replace", refuse)
    with problem("folder_read_only"):
        restore(copy, path)
    assert names(tmp_path) == {copy.name}
