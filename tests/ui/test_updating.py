"""A register of an older format is brought up beside the window, which says so and is not closed meanwhile."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from ropa_desktop.domain.problems import Problem
from ropa_desktop.services import check, find, judging, registers
from ropa_desktop.storage import migrate
from ropa_desktop.storage.at_rest import read_header
from ropa_desktop.storage.schema import FORMAT
from ropa_desktop.ui.program import Program
from ropa_desktop.ui.start_page import StartPage
from ropa_desktop.ui.updating_dialog import UpdatingDialog
from tests.storage.test_second_format import fill, older
from tests.ui.fakes import FakePrompts, press
from tests.ui.test_files import settle


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "gammalt.ropa"
    older(path, 3)
    with contextlib.closing(sqlite3.connect(path)) as raw, raw:
        fill(raw, "revision", number=1, undoes=None, at="2026-01-01T10:00:00.000+00:00", verb="create", state="")
        for number, name in enumerate(("register", "activity"), 1):
            fill(raw, "record", id=number, type=name, revision=1, retired=None)
            raw.execute(f"INSERT INTO {name} (id) VALUES (?)", (number,))  # noqa: S608
    return path


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Event:
    """Opening waits for this, so that one can look at the window meanwhile."""
    go_on, readies = Event(), registers.made_ready

    def slowly(*given: Any, **named: Any) -> Any:
        named["progress"](3, 9)
        assert go_on.wait(20)
        return readies(*given, **named)

    monkeypatch.setattr(registers, "made_ready", slowly)
    return go_on


def updating(program: Program) -> UpdatingDialog | None:
    return program.window.findChild(UpdatingDialog)


def finish(program: Program, qtbot: QtBot, held: Event) -> None:
    held.set()
    qtbot.waitUntil(lambda: updating(program) is None, timeout=30_000)
    settle(program, qtbot)


def test_it_is_brought_up_with_the_window_alive_and_a_copy_beside_it(
    program: Program, old: Path, held: Event, qtbot: QtBot
) -> None:
    assert program.open(old)
    dialog = updating(program)
    assert dialog is not None
    assert dialog.isVisible()
    assert any("gammalt format 3.ropa" in one.text() for one in dialog.findChildren(QLabel))
    press(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert not program.window.close()
    assert not program.open(old)
    finish(program, qtbot, held)
    assert program.register is not None
    assert find.counts(program.register)["activity"] == 1
    assert program.window.workspace is not None
    assert program.window.focusWidget() is program.window.workspace.navigation.buttons["overview"]
    assert read_header(old).format == FORMAT
    assert read_header(old.with_name("gammalt format 3.ropa")).format == 3
    assert program.settings.recent[0] == old


def test_one_that_other_rules_judged_is_judged_with_the_window_alive(
    program: Program, path: Path, held: Event, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    with contextlib.closing(sqlite3.connect(path)) as raw, raw:
        raw.execute("UPDATE state SET value = 'others' WHERE name = 'rules'")
        raw.execute("DELETE FROM finding")
    monkeypatch.setattr(judging, "MANY", 0)
    assert program.open(path)
    dialog = updating(program)
    assert dialog is not None
    assert dialog.windowTitle() == program.say("judging.title")
    qtbot.waitUntil(lambda: (dialog.bar.value(), dialog.bar.maximum()) == (3, 9))
    assert not program.window.close()
    finish(program, qtbot, held)
    assert program.register is not None
    assert judging.is_current(program.register)
    assert check.check(program.register)


def test_a_small_one_is_judged_at_once(program: Program, path: Path, qtbot: QtBot) -> None:
    with contextlib.closing(sqlite3.connect(path)) as raw, raw:
        raw.execute("UPDATE state SET value = 'others' WHERE name = 'rules'")
    assert program.open(path)
    assert updating(program) is None
    assert program.register is not None
    assert judging.is_current(program.register)
    settle(program, qtbot)


def test_it_is_read_without_being_changed(program: Program, old: Path, held: Event, qtbot: QtBot) -> None:
    before = old.read_bytes()
    assert program.open(old, read_only=True)
    finish(program, qtbot, held)
    assert program.register is not None
    assert program.register.read_only
    assert old.read_bytes() == before
    assert not old.with_name("gammalt format 3.ropa").exists()


def test_one_that_cannot_be_brought_up_is_told_and_left_as_it_was(
    program: Program, prompts: FakePrompts, old: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    def refuses(path: Path, **_: object) -> None:
        raise Problem("disk_full", path=path)

    before = old.read_bytes()
    monkeypatch.setattr(migrate, "migrate", refuses)
    program.open(old)
    qtbot.waitUntil(lambda: updating(program) is None, timeout=30_000)
    assert len(prompts.told) == 1
    assert program.register is None
    assert isinstance(program.window.centralWidget(), StartPage)
    assert old.read_bytes() == before
    assert program.may_close()


def test_one_in_a_folder_that_cannot_be_written_is_offered_to_be_read(
    program: Program, prompts: FakePrompts, old: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    brings_up = migrate.migrate

    def refuses(path: Path, *, backup: bool) -> None:
        if backup:
            raise Problem("folder_read_only", path=path)
        brings_up(path, backup=backup)

    monkeypatch.setattr(migrate, "migrate", refuses)
    prompts.answers = ["read"]
    program.open(old)
    qtbot.waitUntil(lambda: program.register is not None, timeout=30_000)
    assert program.register is not None
    assert program.register.read_only
    assert prompts.answers == []
    settle(program, qtbot)
