from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from ropa_desktop.domain.problems import Problem
from ropa_desktop.exchange.export import export
from ropa_desktop.exchange.scope import ExportOptions, Format
from ropa_desktop.services import find, past, records, registers
from ropa_desktop.services.registers import automatic_backups
from ropa_desktop.storage.register import open_register
from ropa_desktop.ui.backups_dialog import BackupsDialog
from ropa_desktop.ui.program import Program
from ropa_desktop.ui.settings_dialog import SettingsDialog
from ropa_desktop.ui.start_page import StartPage
from ropa_desktop.ui.updating_dialog import UpdatingDialog
from ropa_desktop.ui.work import Work
from tests.ui.fakes import FakePrompts


def settle(program: Program, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not any(w.isRunning() for w in program.findChildren(Work)), timeout=30_000)


def run(program: Program, command: str) -> None:
    program.window.actions_by_name[command].trigger()


def test_the_example_opens(program: Program, prompts: FakePrompts, tmp_path: Path, qtbot: QtBot) -> None:
    prompts.answers = [tmp_path / "exempel"]
    start = program.window.centralWidget()
    assert isinstance(start, StartPage)
    start.wanted.emit("example")
    settle(program, qtbot)
    assert program.register is not None
    assert program.register.path.suffix == ".ropa"
    assert find.counts(program.register)["activity"] > 10
    assert program.settings.recent[0] == program.register.path


def test_a_backup_is_written_and_restored_beside_the_window(
    program: Program, prompts: FakePrompts, path: Path, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    program.open(path)
    qtbot.waitUntil(lambda: bool(automatic_backups(path, program.backups)))
    settle(program, qtbot)
    prompts.answers = [tmp_path / "kopia.ropa"]
    run(program, "backup")
    qtbot.waitUntil((tmp_path / "kopia.ropa").exists, timeout=30_000)
    settle(program, qtbot)
    assert program.register is not None
    records.save(program.register, "activity", None, {"name": "Evenemang"}, author="Eva")
    run(program, "restore")
    dialog = program.window.findChild(BackupsDialog)
    assert isinstance(dialog, BackupsDialog)
    assert dialog.list.count() == 1
    prompts.answers = ["restore"]
    go_on, restore = Event(), registers.restore
    monkeypatch.setattr(registers, "restore", lambda *given, **named: go_on.wait(20) and restore(*given, **named))
    dialog.close()
    dialog.chosen.emit(tmp_path / "kopia.ropa")
    shown = program.window.findChild(UpdatingDialog)
    assert shown is not None
    assert any("kopia.ropa" in one.text() for one in shown.findChildren(QLabel)), "the window lives meanwhile"
    assert not program.window.close(), "and stays until it is over"
    go_on.set()
    qtbot.waitUntil(lambda: program.register is not None, timeout=30_000)
    settle(program, qtbot)
    assert program.register is not None
    assert find.counts(program.register).get("activity", 0) == 0
    assert "Återställt" in program.window.statusBar().currentMessage()
    assert program.window.findChild(UpdatingDialog) is None


def test_an_archive_is_read_into_a_new_register(
    program: Program, prompts: FakePrompts, path: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    with open_register(path) as source:
        records.save(source, "activity", None, {"name": "Evenemang"}, author="Eva")
        export(source, tmp_path / "allt.json", ExportOptions(Format.JSON))
    prompts.answers = [tmp_path / "allt.json", tmp_path / "ny.ropa"]
    run(program, "read_archive")
    qtbot.waitUntil(lambda: program.register is not None or bool(prompts.told), timeout=30_000)
    settle(program, qtbot)
    assert prompts.told == []
    assert program.register is not None
    assert find.counts(program.register)["activity"] == 1


def test_a_file_that_is_no_register_is_told(program: Program, prompts: FakePrompts, tmp_path: Path) -> None:
    wrong = tmp_path / "fel.ropa"
    wrong.write_text("hej")
    assert not program.open(wrong)
    assert str(wrong) in prompts.told[0][1]


def test_a_day_to_come_is_told(program: Program, prompts: FakePrompts, path: Path, qtbot: QtBot) -> None:
    program.open(path)
    settle(program, qtbot)
    for text in ("2999-01-01", "i går"):
        prompts.answers = [text]
        run(program, "as_of")
    assert len(prompts.told) == 2
    assert program._then is None


def test_the_day_that_is_offered_to_look_back_at_is_the_office_s(
    program: Program, prompts: FakePrompts, path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    program.open(path)
    settle(program, qtbot)
    far = ZoneInfo("Pacific/Kiritimati" if datetime.now(UTC).hour >= 10 else "Etc/GMT+12")
    offered = list[str]()
    monkeypatch.setattr(past, "time_zone", lambda _: far)
    monkeypatch.setattr(prompts, "ask_text", lambda _title, _text, given: offered.append(given))
    run(program, "as_of")
    assert offered == [datetime.now(far).date().isoformat()]


def test_settings_apply_at_once(program: Program, qtbot: QtBot) -> None:
    run(program, "settings")
    dialog = program.window.findChild(SettingsDialog)
    assert isinstance(dialog, SettingsDialog)
    dialog.language.setCurrentIndex(1)
    dialog.language.activated.emit(1)
    dialog.author.setText("Eva Ek")
    dialog.author.editingFinished.emit()
    assert program.settings.language == "en"
    assert program.settings.author == "Eva Ek"
    assert program.window.menuBar().actions()[0].text() == "&File"
    dialog.close()


def test_high_contrast_of_the_system_wins(program: Program, monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    monkeypatch.setattr("ropa_desktop.ui.theme.wants_contrast", lambda _: True)
    program.restyle()
    assert program.open(path)
    colours = program.around.theme.colours
    assert colours.edge == colours.text


def test_a_problem_has_words_in_both_languages(program: Program) -> None:
    for code in ("sv", "en"):
        program.settings.language = code
        assert program.say(Problem("gone").key)
