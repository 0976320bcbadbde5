"""The parts that pages and dialogs are made of."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStyleOptionButton
from pytestqt.qtbot import QtBot

from ropa_desktop.ui.desk import Desk
from ropa_desktop.ui.navigation import Navigation
from ropa_desktop.ui.parts import button


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_enter_and_space_press_the_button_that_has_the_focus(qtbot: QtBot, key: Qt.Key) -> None:
    made, pressed = button("Märk"), list[bool]()
    qtbot.addWidget(made)
    made.clicked.connect(lambda: pressed.append(True))
    qtbot.keyClick(made, key)  # type: ignore[no-untyped-call]
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
