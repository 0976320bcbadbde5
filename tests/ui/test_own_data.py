"""The register's own data: what is too old is offered and thinned, and a person is erased, from the window."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from ropa_desktop.domain.days import months_after
from ropa_desktop.services import past, records
from ropa_desktop.storage.register import Register, open_register
from ropa_desktop.ui.erase_dialog import EraseDialog
from ropa_desktop.ui.notices import Notice
from ropa_desktop.ui.own_data_dialog import OwnDataDialog
from ropa_desktop.ui.program import AFTER_START, Program
from tests.services.test_erasing import bytes_of
from tests.ui.fakes import FakePrompts, press

LONG_AGO = months_after(date.today(), -40)  # noqa: DTZ011 - the register's history begins today


@pytest.fixture(autouse=True)
def _own_log(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("ropa_desktop.ui.register_deeds.error_log", lambda: tmp_path / "log")


def register(program: Program) -> Register:
    assert program.register is not None
    return program.register


def prepared(path: Path, **periods: str) -> int:
    with open_register(path) as opened:
        made = records.save(opened, "activity", None, {"name": "Löner", "owner": "Åsa Öst"}, author="Åsa Öst").id
        records.save(opened, "activity", made, {"purpose": "Fråga Åsa Östs ombud"}, author="Eva")
        with opened.writing() as connection:
            connection.exec_driver_sql(f"UPDATE revision SET at = '{LONG_AGO}T10:00:00.000+00:00'")  # noqa: S608
        records.save(opened, "register", 1, {f"keep_{what}": p for what, p in periods.items()}, author="Eva")
    return made


def erasing(program: Program) -> EraseDialog:
    program.window.actions_by_name["erase_person"].trigger()
    found = program.window.findChild(EraseDialog)
    assert found is not None
    return found


def searched(program: Program, qtbot: QtBot) -> EraseDialog:
    dialog = erasing(program)
    assert not dialog.search.isEnabled()
    dialog.spellings.setPlainText("Åsa Öst")
    dialog.search.click()
    qtbot.waitUntil(lambda: bool(dialog.models["places"].lines), timeout=20_000)
    return dialog


def test_a_person_is_erased_where_it_is_ticked_and_the_window_goes_on(
    program: Program, path: Path, prompts: FakePrompts, qtbot: QtBot
) -> None:
    made = prepared(path)
    assert program.open(path)
    dialog = searched(program, qtbot)
    texts = [line[2] for line in dialog.models["places"].lines]
    assert sorted(texts) == ["Fråga Åsa Östs ombud", "Åsa Öst", "Åsa Öst"]
    assert "Den som sparade" in {line[1] for line in dialog.models["places"].lines}
    assert dialog.tables["places"].accessibleName() == "Ställen (3)"
    assert not dialog.do.isEnabled()
    dialog.reason.setText("begäran")
    dialog.reason.textEdited.emit("begäran")
    assert dialog.do.isEnabled()
    prompts.answers = ["erase"]
    with qtbot.waitSignal(dialog.erased, timeout=20_000):
        dialog.do.click()
    stored = records.read(register(program), made)
    assert stored.values["owner"].startswith("[borttaget ")
    assert "Åsa Öst".encode() not in bytes_of(register(program).file)
    assert "omskriven" in dialog.models["copies"].lines[-1][1]
    dialog.closer.click()
    records.save(register(program), "activity", made, {"owner": "Bo"}, author="Eva")


def test_what_is_not_ticked_stays_and_the_space_bar_takes_ticks_away(
    program: Program, path: Path, prompts: FakePrompts, qtbot: QtBot
) -> None:
    made = prepared(path)
    assert program.open(path)
    dialog = searched(program, qtbot)
    table = dialog.tables["places"]
    row = next(n for n, line in enumerate(dialog.models["places"].lines) if line[2] == "Fråga Åsa Östs ombud")
    table.selectRow(row)
    press(table, Qt.Key.Key_Space)
    assert dialog.models["places"].chosen.count(False) == 1
    box = table.visualRect(dialog.models["places"].index(row, 0))
    place = box.center()
    place.setX(box.left() + 14)
    for chosen in (0, 1):
        QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
        assert dialog.models["places"].chosen.count(False) == chosen
    dialog.reason.setText("begäran")
    dialog.reason.textEdited.emit("begäran")
    prompts.answers = ["erase"]
    with qtbot.waitSignal(dialog.erased, timeout=20_000):
        dialog.do.click()
    values = records.read(register(program), made).values
    assert (values["purpose"], values["owner"].startswith("[")) == ("Fråga Åsa Östs ombud", True)


def test_giving_up_at_the_last_question_changes_nothing(
    program: Program, path: Path, prompts: FakePrompts, qtbot: QtBot
) -> None:
    prepared(path)
    assert program.open(path)
    before = past.newest(register(program))
    dialog = searched(program, qtbot)
    dialog.reason.setText("begäran")
    dialog.reason.textEdited.emit("begäran")
    prompts.answers = [""]
    dialog.do.click()
    assert past.newest(register(program)) == before
    dialog.reject()


def test_what_is_older_than_the_periods_is_offered_and_thinned_only_when_told(
    program: Program, path: Path, prompts: FakePrompts, qtbot: QtBot
) -> None:
    prepared(path, history="P12M")
    assert program.open(path)
    saves = len(past.saves(register(program)))
    qtbot.waitUntil(lambda: bool(program.window.findChildren(Notice)))
    notices = program.window.findChildren(Notice)
    assert len(notices) == 1
    notices[0].findChildren(QPushButton)[0].click()
    dialog = program.window.findChild(OwnDataDialog)
    assert dialog is not None
    assert dialog.ticks["history"].ticked
    assert len(past.saves(register(program))) == saves
    prompts.answers = ["thin"]
    with qtbot.waitSignal(dialog.thinned, timeout=20_000):
        dialog.do.click()
    assert len(past.saves(register(program))) < saves
    assert not dialog.told.isHidden()
    assert not dialog.do.isVisible()
    dialog.reject()


def test_without_periods_nothing_is_offered_and_the_way_to_them_is(program: Program, path: Path, qtbot: QtBot) -> None:
    prepared(path)
    assert program.open(path)
    qtbot.wait(AFTER_START + 50)
    assert program.window.findChildren(Notice) == []
    program.window.actions_by_name["own_data"].trigger()
    dialog = program.window.findChild(OwnDataDialog)
    assert dialog is not None
    assert not dialog.do.isVisible()
    dialog.periods.click()
    assert program.window.workspace is not None
    assert program.window.workspace.current == "register"
