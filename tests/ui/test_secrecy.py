"""Marks for a secrecy review in the window: made at a field, a row or a file, seen there, decided and taken back."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from ropa_desktop.services import records, secrecy
from ropa_desktop.services.secrecy import Spot
from ropa_desktop.services.wording import Wording
from ropa_desktop.storage.register import Register
from ropa_desktop.ui.editors_rows import RowsEditor
from ropa_desktop.ui.form import HelpPopover
from ropa_desktop.ui.program import Program
from ropa_desktop.ui.record_panel import RecordPanel
from ropa_desktop.ui.secrecy_dialog import SecrecyDialog
from ropa_desktop.ui.secrecy_line import SecrecyLine
from tests.ui.test_layout import cut_off
from tests.ui.windows import panel


@pytest.fixture
def activity(in_window: Register) -> int:
    rows = [{"reason": "Avtalet löper"}, {"reason": "Lagen kräver det"}]
    values = {"name": "Larm", "purpose": "Larma om inbrott", "retention": rows}
    return records.save(in_window, "activity", None, values, author="Eva").id


def lines(of: RecordPanel) -> list[SecrecyLine]:
    return of.form.findChildren(SecrecyLine)


def dialog(program: Program) -> SecrecyDialog:
    found = program.window.findChild(SecrecyDialog)
    assert isinstance(found, SecrecyDialog)
    return found


def command(program: Program) -> None:
    program.window.actions_by_name["mark_secret"].trigger()


def test_a_field_is_marked_from_where_the_person_is_and_shows_it(
    qtbot: QtBot, program: Program, in_window: Register, activity: int
) -> None:
    shown = panel(program, activity)
    shown.form.focus_field("purpose")
    command(program)
    asked = dialog(program)
    assert asked.what.currentData() == Spot("purpose")
    assert asked.ground.currentText() == "vår egen bedömning"
    asked.reason.set_value("Visar larmet")
    QTest.mouseClick(asked.mark_button, Qt.MouseButton.LeftButton)
    (line,) = lines(shown)
    assert line.accessibleName().startswith("Markerat för sekretess: Ändamål med behandlingen.")
    assert shown.form.focusWidget() is line.first, "the focus stands where the mark is"
    (mark,) = secrecy.marks_on(in_window, activity, Wording(in_window, "sv"))
    assert mark.reason == "Visar larmet"
    lock = shown.form.card_of("purpose").grid.box("purpose").findChild(QLabel, "lock")
    assert isinstance(lock, QLabel)
    assert lock.isVisibleTo(shown)


def test_a_mark_is_decided_and_taken_back_with_the_keyboard(
    qtbot: QtBot, program: Program, in_window: Register, activity: int
) -> None:
    shown = panel(program, activity)
    shown.form.focus_field("purpose")
    command(program)
    QTest.keyClick(dialog(program).mark_button, Qt.Key.Key_Space)
    (line,) = lines(shown)
    assert list(line.buttons) == ["secret", "not_secret", "remove", "show"]
    QTest.keyClick(line.buttons["not_secret"], Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: [one.mark.decision for one in lines(shown)] == ["open"])
    (line,) = lines(shown)
    assert list(line.buttons) == ["secret", "remove", "show"]
    QTest.keyClick(line.buttons["remove"], Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not lines(shown))
    assert secrecy.marks_on(in_window, activity, Wording(in_window, "sv")) == []


def test_a_row_is_proposed_where_one_is_open(program: Program, in_window: Register, activity: int) -> None:
    shown = panel(program, activity)
    shown.form.focus_field("retention.1.reason")
    editor = shown.form.card_of("retention").grid.box("retention").editor
    assert isinstance(editor, RowsEditor)
    command(program)
    second = records.read(in_window, activity).values["retention"][1]["id"]
    asked = dialog(program)
    assert asked.what.currentData() == Spot("retention", second)
    assert "rad 2" in asked.what.currentText()


def test_a_file_is_proposed_where_the_person_is_at_it(
    program: Program, in_window: Register, activity: int, tmp_path: Path
) -> None:
    file = {"name": "dpia.pdf", "sha256": "0" * 64, "size": 1}
    records.save(in_window, "activity", activity, {"dpia_files": [file]}, author="Eva")
    shown = panel(program, activity)
    box = shown.form.card_of("dpia_files")
    box.reveal("dpia_files")
    editor = box.grid.box("dpia_files").editor
    next(b for b in editor.findChildren(QPushButton) if b.text() == "dpia.pdf").setFocus()
    command(program)
    assert dialog(program).what.currentData() == Spot("dpia_files", file="0" * 64)


def test_without_a_field_the_whole_record_is_proposed(program: Program, activity: int) -> None:
    shown = panel(program, activity)
    shown.title.setFocus()
    program.window.setFocus()
    command(program)
    assert dialog(program).what.currentText() == "Hela posten"


def test_help_on_a_field_offers_to_mark_it(qtbot: QtBot, program: Program, activity: int) -> None:
    shown = panel(program, activity)
    assert shown.form.show_help("purpose")
    (popover,) = shown.form.findChildren(HelpPopover)
    marker = popover.findChild(QPushButton, "help.mark")
    assert isinstance(marker, QPushButton)
    QTest.mouseClick(marker, Qt.MouseButton.LeftButton)
    assert dialog(program).what.currentData() == Spot("purpose")


def test_records_that_are_never_handed_over_say_so(program: Program, in_window: Register) -> None:
    word = records.save(in_window, "word", None, {"name": "Kundtjänst", "vocabulary": "department"}, author="Eva").id
    panel(program, word)
    command(program)
    assert program.window.findChild(SecrecyDialog) is None


def test_nothing_is_cut_off(qtbot: QtBot, program: Program, activity: int) -> None:
    shown = panel(program, activity)
    shown.form.focus_field("purpose")
    command(program)
    qtbot.waitUntil(dialog(program).isVisible)
    assert list(cut_off(dialog(program))) == []
