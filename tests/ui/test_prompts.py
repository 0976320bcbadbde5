"""What is told and asked is text, whoever wrote it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPushButton, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from ropa_desktop.storage.texts import language
from ropa_desktop.ui.desk import Desk
from ropa_desktop.ui.prompts import QtPrompts

HOSTILE = '”<img src="//server/x.png"><b>Svar</b>” är överlämnad.'
ASKED: dict[str, Callable[[QtPrompts], object]] = {
    "told": lambda prompts: prompts.tell(HOSTILE, HOSTILE),
    "chosen": lambda prompts: prompts.choose(HOSTILE, HOSTILE, (("a", "A"),)),
    "asked": lambda prompts: prompts.ask_text(HOSTILE, HOSTILE),
}


@pytest.mark.parametrize("ask", ASKED.values(), ids=ASKED)
def test_what_a_stranger_wrote_is_no_markup(qtbot: QtBot, ask: Callable[[QtPrompts], object]) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    seen = list[QLabel]()
    formats = list[Qt.TextFormat]()

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QDialog)
        seen.extend(label for label in dialog.findChildren(QLabel) if label.text() == HOSTILE)
        formats.extend(label.textFormat() for label in seen)
        dialog.reject()

    QTimer.singleShot(100, look)
    ask(QtPrompts(parent, language("sv")))
    assert seen
    assert set(formats) == {Qt.TextFormat.PlainText}


def test_a_message_is_wide_enough_to_read_and_has_air_around_it(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    say = language("sv")
    widths = list[int]()

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QDialog)
        words = dialog.findChild(QLabel, "qt_msgbox_informativelabel")
        assert isinstance(words, QLabel)
        widths.append(words.width() // words.fontMetrics().averageCharWidth())
        dialog.reject()

    for text in ("Kort.", f"{say('editor.date')} {say('editor.stands')} {say('notice.read_only')}"):
        QTimer.singleShot(100, look)
        QtPrompts(parent, say).tell(say("prompt.problem"), text)
    assert widths[0] >= 30
    assert widths[1] >= 50


def test_a_button_with_a_long_name_ends_in_dots_and_is_told_whole(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    say = language("sv")
    words = say("page.delete", name="Behandling av personuppgifter & annat " * 5)
    seen = list[tuple[str, str, str, bool]]()

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QDialog)
        (made,) = (one for one in dialog.findChildren(QPushButton) if one.text() != say("prompt.cancel"))
        told = made.fontMetrics().horizontalAdvance(made.text().replace("&&", "&"))
        seen.append((made.text(), made.toolTip(), made.accessibleName(), told < made.width()))
        dialog.reject()

    QTimer.singleShot(100, look)
    QtPrompts(parent, say).choose("Ta bort?", "Det kan ångras.", (("delete", words),))
    ((text, tip, told, whole),) = seen
    assert text.startswith("Ta bort ”Behandling av personuppgifter && annat")
    assert text.endswith("…")
    assert whole
    assert tip == told == words


def test_nor_is_it_in_a_tooltip(qtbot: QtBot, desk: Desk) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.show()
    QToolTip.showText(parent.mapToGlobal(QPoint(5, 5)), HOSTILE, parent)
    (tip,) = (one for one in QApplication.topLevelWidgets() if isinstance(one, QLabel) and one.text() == HOSTILE)
    assert tip.textFormat() is Qt.TextFormat.PlainText
    QToolTip.hideText()
