"""Every question to the person and every message that must be answered; nothing else opens such dialogs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from PySide6 import QtWidgets  # its dialogs are made known by naming them, and a start asks nothing
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLabel, QPushButton, QWidget

from ropa_desktop.domain.problems import Problem
from ropa_desktop.domain.texts import Say

NARROW, WIDE = 36, 60
"""How many letters a line of a message or a question holds."""


class Prompts(Protocol):
    """How the window asks and tells."""

    def tell(self, title: str, text: str) -> None:
        """Show a message."""

    def choose(self, title: str, text: str, answers: Sequence[tuple[str, str]], *, grave: bool = False) -> str:
        """Ask for one of some answers, each (key, words); the first is offered, "" is giving up."""

    def ask_text(self, title: str, text: str, given: str = "") -> str | None:
        """Ask for a line of text."""

    def open_file(self, title: str, pattern: str, folder: Path | None = None) -> Path | None:
        """Ask for a file that exists."""

    def open_files(self, title: str) -> list[Path]:
        """Ask for files that exist."""

    def save_file(self, title: str, given: Path, pattern: str, *, over: bool = True) -> Path | None:
        """Ask where to write; an existing file is confirmed by the person where it may be written `over`."""


class QtPrompts:
    """Prompts as Qt's dialogs, the system's own where it has them."""

    def __init__(self, parent: QWidget, say: Say) -> None:
        self._parent = parent
        self._say = say

    def tell(self, title: str, text: str) -> None:
        box = QtWidgets.QMessageBox(self._parent)
        box.setWindowTitle(title)
        box.setText(title)
        box.setInformativeText(text)
        box.addButton(self._say("prompt.close"), QtWidgets.QMessageBox.ButtonRole.AcceptRole)
        _give_room(box)
        box.exec()
        box.deleteLater()

    def choose(self, title: str, text: str, answers: Sequence[tuple[str, str]], *, grave: bool = False) -> str:
        box = QtWidgets.QMessageBox(self._parent)
        box.setIcon(QtWidgets.QMessageBox.Icon.Warning if grave else QtWidgets.QMessageBox.Icon.NoIcon)
        box.setWindowTitle(title)
        box.setText(title)
        box.setInformativeText(text)
        buttons = {_button(box, words): key for key, words in answers}
        cancel = box.addButton(self._say("prompt.cancel"), QtWidgets.QMessageBox.ButtonRole.RejectRole)
        first = next(iter(buttons))
        box.setDefaultButton(cancel if grave else first)
        box.setEscapeButton(cancel)
        _give_room(box)
        box.exec()
        box.deleteLater()
        clicked = box.clickedButton()
        return next((key for made, key in buttons.items() if made is clicked), "")

    def ask_text(self, title: str, text: str, given: str = "") -> str | None:
        dialog = QtWidgets.QInputDialog(self._parent)
        dialog.setWindowTitle(title)
        dialog.setLabelText(text)
        dialog.setTextValue(given)
        dialog.setTextEchoMode(QtWidgets.QLineEdit.EchoMode.Normal)
        for asked in _as_text(dialog):
            asked.setWordWrap(True)  # else a long name makes the dialog wider than the window
            asked.setMinimumWidth(asked.fontMetrics().averageCharWidth() * WIDE)
        dialog.setOkButtonText(self._say("prompt.ok"))
        dialog.setCancelButtonText(self._say("prompt.cancel"))
        done = dialog.exec()
        dialog.deleteLater()
        return dialog.textValue().strip() if done and dialog.textValue().strip() else None

    def open_file(self, title: str, pattern: str, folder: Path | None = None) -> Path | None:
        found, _ = QtWidgets.QFileDialog.getOpenFileName(self._parent, title, str(folder or Path.home()), pattern)
        return Path(found) if found else None

    def open_files(self, title: str) -> list[Path]:
        found, _ = QtWidgets.QFileDialog.getOpenFileNames(self._parent, title, str(Path.home()))
        return [Path(path) for path in found]

    def save_file(self, title: str, given: Path, pattern: str, *, over: bool = True) -> Path | None:
        asks = QtWidgets.QFileDialog.Option(0) if over else QtWidgets.QFileDialog.Option.DontConfirmOverwrite
        found, _ = QtWidgets.QFileDialog.getSaveFileName(self._parent, title, str(given), pattern, options=asks)
        return Path(found) if found else None


def _as_text(dialog: QDialog) -> list[QLabel]:
    """Let what somebody wrote, perhaps a stranger, be no markup, which could even fetch a picture; give the labels."""
    labels = dialog.findChildren(QLabel)
    for one in labels:
        one.setTextFormat(Qt.TextFormat.PlainText)
    return labels


def _button(box: QtWidgets.QMessageBox, words: str) -> QPushButton:
    """Add a button; where it names something at length it ends in …, and the tooltip has it all."""
    text = box.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, _widest(box))
    made = box.addButton(text.replace("&", "&&"), QtWidgets.QMessageBox.ButtonRole.ActionRole)
    made.setAccessibleName(words)
    if text != words:
        made.setToolTip(words)
    return made


def _widest(box: QtWidgets.QMessageBox) -> int:
    """Give the width that a line may have, in pixels."""
    return min(box.fontMetrics().averageCharWidth() * WIDE, box.screen().availableGeometry().width() // 2)


def _give_room(box: QtWidgets.QMessageBox) -> None:
    """Let lines be as long as they read well: left to itself Qt makes a narrow column of a few sentences."""
    letter, widest = box.fontMetrics().averageCharWidth(), _widest(box)
    for one in _as_text(box):
        if one.objectName() == "qt_msgbox_informativelabel":
            wanted = max(one.fontMetrics().horizontalAdvance(one.text()), letter * NARROW)
            one.setMinimumWidth(min(wanted, widest))


def tell_problem(prompts: Prompts, say: Say, problem: Problem) -> None:
    """Tell what happened and what to do."""
    prompts.tell(say("prompt.problem"), say(problem.key, **problem.facts))
