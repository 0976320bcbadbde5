"""The parts that pages and dialogs are made of."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import (
    QDialog,
    QLabel,
    QLineEdit,
    QStyleOptionButton,
    QStyleOptionComboBox,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from ropa_desktop.domain.rules.rule import Severity
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.services.check import Found
from ropa_desktop.storage.places import shipped
from ropa_desktop.ui import parts
from ropa_desktop.ui.buttons import button, tool
from ropa_desktop.ui.desk import Desk
from ropa_desktop.ui.editors_choice import ChoiceEditor
from ropa_desktop.ui.finding_line import FindingLine
from ropa_desktop.ui.navigation import Navigation
from ropa_desktop.ui.parts import Combo
from ropa_desktop.ui.program import Program
from ropa_desktop.ui.record_head import RecordHead
from ropa_desktop.ui.register_context import RegisterContext
from ropa_desktop.ui.theme import register_fonts
from tests.ui.fakes import press, write
from tests.ui.windows import settled


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_enter_and_space_press_the_button_that_has_the_focus_and_not_the_default_one(
    context: RegisterContext, qtbot: QtBot, key: Qt.Key
) -> None:
    dialog, pressed = QDialog(), list[str]()
    qtbot.addWidget(dialog)
    column = QVBoxLayout(dialog)
    small, plain, default = tool(context.surroundings, "close", "Ta bort"), button("Märk"), button("Klar", default=True)
    for one in (small, plain, default):
        column.addWidget(one)
        one.clicked.connect(lambda _=False, one=one: pressed.append(one.accessibleName() or one.text()))
    dialog.show()
    for one in (small, plain):
        press(one, key)
    assert pressed == ["Ta bort", "Märk"]


@pytest.mark.parametrize("read_only", [False, True])
def test_a_line_that_has_the_focus_shows_it_also_where_it_is_only_read(
    program: Program, qtbot: QtBot, *, read_only: bool
) -> None:
    line = QLineEdit("2026-11-26")
    qtbot.addWidget(line)
    line.setReadOnly(read_only)
    line.show()
    line.activateWindow()
    line.setFocus()
    qtbot.waitUntil(line.hasFocus)
    image = line.grab().toImage()
    assert image.pixelColor(1, image.height() // 2) == program.around.theme.colour("accent")


WITHOUT_ENTER = frozenset(
    {"approval", "backups", "condition", "decisions", "erase", "fall", "own_data", "plan", "proposals", "replace"}
    | {"send", "sign"}
)
"""The dialogs whose main button is pressed on purpose: it is final or changes much, or Enter means something else."""


def test_enter_presses_the_main_button_of_each_dialog_where_that_does_no_harm() -> None:
    texts = {path.stem: path.read_text("utf-8") for path in Path(parts.__file__).parent.glob("*_dialog.py")}
    without = {name for name, text in texts.items() if '"primary"' in text and "default=True" not in text}
    assert without == {f"{name}_dialog" for name in WITHOUT_ENTER}


def test_enter_on_what_is_sought_takes_it_and_presses_nothing_in_a_dialog(
    qtbot: QtBot, context: RegisterContext
) -> None:
    dialog, pressed = QDialog(), list[bool]()
    qtbot.addWidget(dialog)
    field = next(f for f in RECORD_TYPES["organisation"].fields if f.words == "country")
    editor, line, main = ChoiceEditor(field, context), QLineEdit(), button("Märk", default=True)
    main.clicked.connect(lambda: pressed.append(True))
    box = QVBoxLayout(dialog)
    for widget in (editor, line, main):
        box.addWidget(widget)
    dialog.show()
    write(editor.search, "Sverig")
    editor.search.close_list()
    press(editor.search, Qt.Key.Key_Return)
    assert (editor.value(), pressed) == ("SE", [])
    press(line, Qt.Key.Key_Return)
    assert pressed == [True]


def test_the_name_of_the_page_that_is_shown_ends_in_an_ellipsis_where_bold_leaves_no_room(
    qtbot: QtBot, desk: Desk
) -> None:
    pages = Navigation(desk.surroundings, "Exempelbolaget AB", "prov.ropa")
    qtbot.addWidget(pages)
    pages.show()
    one = pages.buttons["authority_request"]
    one.show_count(12_345)
    shown = dict[bool, str]()
    for chosen in (False, True):
        one.setChecked(chosen)
        option = QStyleOptionButton()
        one.initStyleOption(option)
        shown[chosen] = option.text
    assert len(shown[True]) <= len(shown[False])
    assert shown[True].endswith("…")


def test_every_page_is_named_whole_beside_a_count_in_two_digits_when_it_is_shown(qtbot: QtBot, desk: Desk) -> None:
    register_fonts(shipped("resources") / "fonts")
    pages = Navigation(desk.surroundings, "Exempelbolaget AB", "prov.ropa")
    qtbot.addWidget(pages)
    pages.resize(pages.width(), 900)
    pages.show()
    for one in pages.buttons.values():
        one.show_count(99)
        one.setChecked(True)
        option = QStyleOptionButton()
        one.initStyleOption(option)
        assert option.text == one.toolTip()


@pytest.mark.parametrize("under", [True, False])
def test_the_buttons_of_a_finding_stand_under_its_words_where_these_have_little_room(
    qtbot: QtBot, context: RegisterContext, under: bool
) -> None:
    found = Found("REC-01", Severity.ERROR, 1, "activity", "", "controller", "a", "30.1 a")
    line = FindingLine(found, RECORD_TYPES["activity"].by_name["controller"], context, read_only=False)
    qtbot.addWidget(line)
    line.resize(460 if under else 700, 100)
    line.show()
    settled()
    assert line.first is not None
    words = line.findChildren(QLabel)[0]
    assert (line.first.mapTo(line, QPoint()).y() > words.geometry().bottom()) == under
    assert words.width() > 250


def test_words_that_a_combo_has_no_room_for_end_in_dots(context: RegisterContext, qtbot: QtBot) -> None:
    combo = Combo(context.surroundings)
    qtbot.addWidget(combo)
    combo.addItem("som regeln är: saknas enligt lag")
    option = QStyleOptionComboBox()
    for width, whole in ((400, True), (120, False)):
        combo.resize(width, 32)
        combo.initStyleOption(option)
        assert (option.currentText == combo.currentText()) is whole
        assert whole or option.currentText.endswith("…")


def test_the_buttons_of_a_record_stand_under_its_name_where_there_is_little_room_for_it(
    qtbot: QtBot, desk: Desk
) -> None:
    holder, head = QWidget(), RecordHead(RECORD_TYPES["activity"], desk)
    qtbot.addWidget(holder)
    holder.setLayout(head)
    head.show_new()
    holder.show()
    found = {}
    for width in (320, 800):
        head.turn(width)
        head.activate()
        found[width] = head.save_button.y() > head.title.geometry().bottom()
    assert found == {320: True, 800: False}
