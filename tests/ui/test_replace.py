"""One thing is put in the place of another from the window, after every change of it was shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ropa_desktop.services import records
from ropa_desktop.services.undo import undo
from ropa_desktop.storage.register import Register
from ropa_desktop.ui.program import Program
from ropa_desktop.ui.replace_dialog import ReplaceDialog
from tests.ui.fakes import press, write
from tests.ui.windows import settled


@pytest.fixture
def opened(program: Program, path: Path) -> Program:
    assert program.open(path)
    return program


def register(program: Program) -> Register:
    assert program.register is not None
    return program.register


def add(program: Program, record_type: str, name: str, **values: object) -> int:
    return records.save(register(program), record_type, None, {"name": name} | values, author="Eva").id


def dialog(program: Program) -> ReplaceDialog:
    program.window.actions_by_name["replace"].trigger()
    found = program.window.findChild(ReplaceDialog)
    assert found is not None
    return found


def wish(shown: ReplaceDialog, old: object, new: object, kind: str = "") -> None:
    """Say what is to be replaced by what."""
    if kind:
        shown.kind.setCurrentIndex(shown.kind.findData(kind))
    shown._old.set_value(old)
    shown._new.set_value(new)
    shown._forget()


def test_a_party_is_replaced_once_every_change_has_been_shown(opened: Program, qtbot: QtBot) -> None:
    old, new = add(opened, "party", "Gamla AB"), add(opened, "party", "Nya AB")
    activity = add(opened, "activity", "Löner", recipients=[{"party": old}])
    shown = dialog(opened)
    assert not shown.look.isEnabled()
    wish(shown, old, new)
    assert not shown.do.isEnabled()
    shown.look.click()
    qtbot.waitUntil(shown.do.isEnabled)
    assert shown.view.model.lines == [("Löner", "Kategorier av mottagare", "Gamla AB", "Nya AB")]
    with qtbot.waitSignal(shown.carried_out):
        shown.do.click()
    assert records.read(register(opened), activity).values["recipients"][0]["party"] == new
    undo(register(opened), author="Eva")
    assert records.read(register(opened), activity).values["recipients"][0]["party"] == old


def test_what_is_asked_is_reached_in_reading_order_and_has_a_name(opened: Program) -> None:
    old = add(opened, "party", "Gamla AB")
    opened.window.activateWindow()
    shown = dialog(opened)
    shown._old.set_value(old)
    shown.kind.setFocus()
    settled()
    assert shown.kind.hasFocus()
    read = []
    for _ in range(3):
        focused = QApplication.focusWidget()
        assert focused is not None
        press(focused, Qt.Key.Key_Tab)
        met = QApplication.focusWidget()
        assert met is not None
        read.append(met.accessibleName() or getattr(met, "text", str)())
    assert read == ["Gamla AB", "Med", opened.say("replace.retired")]


def test_what_was_shown_is_forgotten_when_a_wish_changes(opened: Program, qtbot: QtBot) -> None:
    old, new = add(opened, "system", "Gammalt"), add(opened, "system", "Nytt")
    add(opened, "activity", "Löner", systems=[old])
    shown = dialog(opened)
    wish(shown, old, new, "system")
    shown.preview()
    qtbot.waitUntil(shown.do.isEnabled)
    shown.retire.setChecked(True)
    assert not shown.do.isEnabled()
    assert shown.view.model.lines == []


def test_no_wish_changes_while_its_changes_are_worked_out(opened: Program, qtbot: QtBot) -> None:
    old, new = add(opened, "system", "Gammalt"), add(opened, "system", "Nytt")
    shown = dialog(opened)
    wish(shown, old, new, "system")
    shown.preview()
    wishes = (shown.kind, shown._old, shown._new, shown.retired, shown.retire)
    assert not any(wish.isEnabled() for wish in wishes)
    qtbot.waitUntil(lambda: not shown.running.under_way)
    assert all(wish.isEnabled() for wish in wishes)


def test_a_word_is_replaced_by_another_of_its_list(opened: Program, qtbot: QtBot) -> None:
    shown = dialog(opened)
    shown.kind.setCurrentIndex(shown.kind.findData("recipient"))
    words = [code for code, _ in shown._context.words("recipient")]
    activity = add(opened, "activity", "Löner", recipients=[{"category": words[0]}])
    wish(shown, words[0], words[1])
    shown.preview()
    qtbot.waitUntil(shown.do.isEnabled)
    with qtbot.waitSignal(shown.carried_out):
        shown.do.click()
    assert records.read(register(opened), activity).values["recipients"][0]["category"] == words[1]


def test_what_names_nothing_that_can_be_replaced_is_told(opened: Program, qtbot: QtBot) -> None:
    shown = dialog(opened)
    write(shown._old.search, "Finns inte")
    shown._old.search.close_list()
    shown._old.search.left.emit()
    assert "Finns inte" in shown.message.text()
    assert not shown.look.isEnabled()
