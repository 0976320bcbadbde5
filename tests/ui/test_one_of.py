"""Buttons of which one is chosen, and the pages at the left: by keyboard, and as they are read out."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ropa_desktop.ui.buttons import Button, button
from ropa_desktop.ui.one_of import OneOf
from ropa_desktop.ui.program import Program
from ropa_desktop.ui.workspace import Workspace
from tests.ui.fakes import press


@pytest.fixture
def holder(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def buttons(holder: QWidget) -> dict[str, Button]:
    row, made = QHBoxLayout(holder), {name: button(name) for name in ("a", "b", "c")}
    for one in made.values():
        row.addWidget(one)
    holder.show()
    holder.activateWindow()
    return made


@pytest.fixture
def shown(program: Program, path: Path) -> Workspace:
    assert program.open(path)
    program.window.show()
    program.window.activateWindow()
    assert program.window.workspace is not None
    return program.window.workspace


def stops(buttons: dict[str, Button]) -> list[str]:
    return [name for name, one in buttons.items() if one.focusPolicy() & Qt.FocusPolicy.TabFocus]


def test_tab_stops_at_what_is_chosen_and_at_the_first_when_nothing_is(
    holder: QWidget, buttons: dict[str, Button]
) -> None:
    one_of = OneOf(holder, buttons)
    assert (stops(buttons), [one.isChecked() for one in buttons.values()]) == (["a"], [False] * 3)
    assert one_of.mark("b") is buttons["b"]
    assert (stops(buttons), [one.isChecked() for one in buttons.values()]) == (["b"], [False, True, False])
    one_of.mark(None)
    assert (stops(buttons), [one.isChecked() for one in buttons.values()]) == (["a"], [False] * 3)


def test_arrows_go_round_and_past_what_cannot_be_chosen(holder: QWidget, buttons: dict[str, Button]) -> None:
    OneOf(holder, buttons)
    buttons["b"].setEnabled(False)
    buttons["a"].setFocus()
    for key, then in (
        (Qt.Key.Key_Right, "c"), (Qt.Key.Key_Down, "a"), (Qt.Key.Key_Up, "c"), (Qt.Key.Key_Home, "a"),
        (Qt.Key.Key_End, "c"), (Qt.Key.Key_Left, "a"),
    ):  # fmt: skip
        press(QApplication.focusWidget() or buttons["a"], key)
        assert buttons[then].hasFocus()
    assert not any(one.isChecked() for one in buttons.values())


def test_they_are_read_out_as_one_of_several(holder: QWidget, buttons: dict[str, Button]) -> None:
    OneOf(holder, buttons)
    told = QAccessible.queryAccessibleInterface(buttons["a"])
    assert told is not None
    assert told.role() == QAccessible.Role.RadioButton


def test_tab_leaves_the_pages_at_once(shown: Workspace) -> None:
    shown.navigation.focus_current()
    assert QApplication.focusWidget() is shown.navigation.buttons["overview"]
    press(shown.navigation.buttons["overview"], Qt.Key.Key_End)
    assert shown.navigation.buttons["history"].hasFocus()
    press(shown.navigation.buttons["history"], Qt.Key.Key_Tab)
    focused = QApplication.focusWidget()
    assert focused is not None
    assert not shown.navigation.isAncestorOf(focused)


@pytest.mark.parametrize("name", ["activity", "agreement", "due", "history"])
def test_who_goes_to_a_page_by_the_menu_is_in_it(shown: Workspace, name: str) -> None:
    shown.navigation.focus_current()
    shown.visit(name)
    focused = QApplication.focusWidget()
    assert focused is not None
    assert shown._stack.isAncestorOf(focused)


def test_a_page_that_one_may_not_go_to_is_not_marked(shown: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shown, "_may_go", lambda *_: False)
    shown.navigation.buttons["party"].click()
    assert [name for name, one in shown.navigation.buttons.items() if one.isChecked()] == ["overview"]
