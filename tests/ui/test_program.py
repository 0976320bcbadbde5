"""The program behind the window: what is under way when something else is asked for, or the window is closed."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QVBoxLayout
from pytestqt.qtbot import QtBot

from ropa_desktop.domain.problems import Problem
from ropa_desktop.services import past, records, registers
from ropa_desktop.storage.register import Register
from ropa_desktop.ui.program import Program
from ropa_desktop.ui.running import Running, WorkDialog
from ropa_desktop.ui.work import Work
from tests.examples import put_new
from tests.ui.fakes import FakePrompts
from tests.ui.test_files import run, settle
from tests.ui.windows import panel

TODAY = date.today()  # noqa: DTZ011  # the day on the wall


@pytest.fixture
def opened(program: Program, path: Path, qtbot: QtBot) -> Program:
    assert program.open(path)
    settle(program, qtbot)
    return program


@pytest.fixture
def other(tmp_path: Path) -> Path:
    made = tmp_path / "annat.ropa"
    put_new(made, name="Annat AB", author="Eva")
    return made


def told(program: Program, qtbot: QtBot) -> None:
    """Wait until everything that was done has been told."""
    qtbot.waitUntil(lambda: not program.findChildren(Work), timeout=20_000)


def middle(program: Program) -> str:
    shown = program.window.centralWidget()
    return shown.text() if isinstance(shown, QLabel) else ""


def test_a_past_that_is_ready_too_late_is_not_shown_in_the_place_of_another_register(
    opened: Program, other: Path, qtbot: QtBot
) -> None:
    opened.show_then(TODAY)
    assert opened.open(other)
    told(opened, qtbot)
    assert opened._then is None
    assert opened.shown is opened.register
    assert opened.register is not None
    assert opened.register.path == other


def test_of_two_days_asked_for_the_last_is_shown(opened: Program, qtbot: QtBot) -> None:
    opened.show_then(TODAY)
    first = opened.findChildren(Work)[-1]
    assert first.wait(20_000)
    opened.show_then(date(2020, 1, 1))
    told(opened, qtbot)
    assert opened._then is not None
    assert opened._then[0] == date(2020, 1, 1)


def test_while_a_past_is_prepared_a_new_look_does_not_show_the_present(
    opened: Program, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    goes_on, as_of = Event(), past.as_of

    @contextlib.contextmanager
    def slowly(*given: Any, **named: Any) -> Iterator[Register]:
        assert goes_on.wait(5)
        with as_of(*given, **named) as then:
            yield then

    monkeypatch.setattr(past, "as_of", slowly)
    opened.show_then(TODAY)
    run(opened, "switch_language")
    assert opened.window.workspace is None, "what is written there would be lost when the past is shown"
    assert TODAY.isoformat() in middle(opened)
    goes_on.set()
    qtbot.waitUntil(lambda: opened.window.workspace is not None, timeout=20_000)
    assert opened._then is not None


def test_a_past_that_cannot_be_prepared_is_told_and_the_present_is_shown(
    opened: Program, prompts: FakePrompts, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise Problem("disk_full", path=opened.folder)

    monkeypatch.setattr(past, "as_of", full)
    opened.show_then(TODAY)
    qtbot.waitUntil(lambda: opened.window.workspace is not None, timeout=20_000)
    assert len(prompts.told) == 1
    assert opened._then is None


@pytest.mark.parametrize("leave", [Program.show_now, Program.close_register])
def test_a_past_is_closed_after_what_is_still_read_of_it(
    opened: Program, qtbot: QtBot, leave: Callable[[Program], None]
) -> None:
    opened.show_then(TODAY)
    qtbot.waitUntil(lambda: opened._then is not None, timeout=20_000)
    told(opened, qtbot)
    assert opened._then is not None
    then, begun, goes_on, read = opened._then[1], Event(), Event(), list[bool]()

    def reads(_told: object) -> None:
        begun.set()
        goes_on.wait(0.2)
        read.append(then.file.exists())

    opened.run(reads)
    assert begun.wait(5)
    leave(opened)
    assert read == [True]
    assert not then.file.exists()
    told(opened, qtbot)


def test_a_copy_that_cannot_be_written_leaves_what_is_being_written_in_the_window(
    opened: Program, prompts: FakePrompts, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_register: Register, target: Path) -> None:
        raise Problem("disk_full", path=target)

    assert opened.register is not None
    made = records.save(opened.register, "activity", None, {"name": "Evenemang"}, author="Eva").id
    shown = panel(opened, made)
    shown.form.apply({"purpose": "Nyss skrivet"})
    monkeypatch.setattr(registers, "backup", full)
    prompts.answers = [tmp_path / "kopia"]
    run(opened, "backup")
    qtbot.waitUntil(lambda: bool(prompts.told), timeout=20_000)
    told(opened, qtbot)
    prompts.answers = ["save"]
    assert opened.may_close()
    assert records.read(opened.register, made).values["purpose"] == "Nyss skrivet"


def test_the_colours_of_the_system_are_taken_over_when_no_work_is_under_way(
    opened: Program, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ropa_desktop.ui.program.LOOK_AGAIN", 10)
    before, goes_on = opened.window.workspace, Event()
    work = Work(lambda _: goes_on.wait(5), opened.window)
    work.start()
    opened._follow_system()
    assert opened.window.workspace is before
    goes_on.set()
    qtbot.waitUntil(lambda: opened.window.workspace is not before)
    assert work.isFinished()


def test_the_window_stays_while_there_is_work_that_has_to_be_finished(opened: Program, qtbot: QtBot) -> None:
    assert opened.window.workspace is not None
    dialog, goes_on = WorkDialog(opened.window), Event()
    running = Running(opened.window.workspace.desk)
    QVBoxLayout(dialog).addWidget(running)
    running.start("Raderar", lambda _: goes_on.wait(5), lambda _: dialog.accept(), may_stop=False)
    dialog.open()
    assert not opened.window.close()
    assert opened.register is not None
    goes_on.set()
    qtbot.waitUntil(lambda: not dialog.isVisible(), timeout=20_000)
    assert opened.may_close()
