"""Stand-ins for people: what they answer and what they write."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from ropa_desktop.ui.search_field import SearchField

NONE = Qt.KeyboardModifier.NoModifier


def press(widget: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
    """Press a key."""
    QTest.keyClick(widget, key, modifier)


def write(widget: QWidget, text: str) -> None:
    """Write letters, also those that QTest knows no key for."""
    for letter in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(widget, QKeyEvent(kind, 0, NONE, letter))


def pick(search: SearchField) -> None:
    """Take with Enter what the list proposes; what is new is only pointed out by the first."""
    press(search.popup(), Qt.Key.Key_Return)
    if search.list_is_open():
        press(search.popup(), Qt.Key.Key_Return)


class FakePrompts:
    """Answers questions in order; an unexpected one fails. The names of its arguments are those of `Prompts`."""

    def __init__(self, *answers: Any) -> None:
        self.answers = list(answers)
        self.told: list[tuple[str, str]] = []

    def _next(self, question: str) -> Any:
        assert self.answers, f"unexpected question: {question}"
        return self.answers.pop(0)

    def tell(self, title: str, text: str) -> None:
        self.told.append((title, text))

    def choose(self, title: str, text: str, answers: Sequence[tuple[str, str]], *, grave: bool = False) -> str:  # noqa: ARG002
        answer = self._next(title)
        assert answer == "" or answer in dict(answers)
        return str(answer)

    def ask_text(self, title: str, text: str, given: str = "") -> str | None:  # noqa: ARG002
        answer = self._next(title)
        return None if answer is None else str(answer)

    def open_file(self, title: str, pattern: str, folder: Path | None = None) -> Path | None:  # noqa: ARG002
        answer: Path | None = self._next(title)
        return answer

    def open_files(self, title: str) -> list[Path]:
        answer: list[Path] = self._next(title)
        return answer

    def save_file(self, title: str, given: Path, pattern: str, *, over: bool = True) -> Path | None:  # noqa: ARG002
        answer: Path | None = self._next(title)
        return answer
