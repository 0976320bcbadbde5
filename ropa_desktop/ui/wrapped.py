"""Text of several lines, in which also a word that is wider than its place is shown whole."""

from __future__ import annotations

import re

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel

BREAK = "\u200b"
"""A place of no width where a line may end."""
LONG_WORD = 12
"""Letters from which a word may be wider than a label."""
SELECTS = Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard


def with_breaks(text: str, metrics: QFontMetrics, room: int) -> str:
    """Let a word that is wider than the room go on below, which Qt else cuts off."""
    return re.sub(r"\S+", lambda word: _broken(word[0], metrics, room), text)


def _broken(word: str, metrics: QFontMetrics, room: int) -> str:
    if metrics.horizontalAdvance(word) <= room:
        return word
    begun = ""
    for letter in word:
        full = metrics.horizontalAdvance(begun.rpartition(BREAK)[2] + letter) > room
        begun += BREAK + letter if full and begun else letter
    return begun


class Wrapped(QLabel):
    """A label of several lines, in which a word that is wider than the label goes on below."""

    def _words(self, room: int) -> str:
        """Give the text, with breaks where one is needed; what can be selected is drawn by Qt as it stands."""
        text = self.text()
        if max(map(len, text.split()), default=0) < LONG_WORD or self.textInteractionFlags() & SELECTS:
            return text
        return with_breaks(text, self.fontMetrics(), room)

    def heightForWidth(self, room: int) -> int:
        tall, margins = super().heightForWidth(room), self.contentsMargins()
        inner = QRect(0, 0, max(room - margins.left() - margins.right(), 1), 10_000)
        words = self._words(inner.width())
        if words == self.text():
            return tall
        taken = self.fontMetrics().boundingRect(inner, self._how(), words)
        return max(tall, taken.height() + margins.top() + margins.bottom())

    def paintEvent(self, event: QPaintEvent) -> None:
        room = self.contentsRect()
        words = self._words(room.width())
        if words == self.text():
            super().paintEvent(event)
            return
        painter = QPainter(self)
        painter.setFont(self.font())
        how, enabled = self._how(), self.isEnabled()
        self.style().drawItemText(painter, room, how, self.palette(), enabled, words, self.foregroundRole())

    def _how(self) -> int:
        return int(self.alignment()) | int(Qt.TextFlag.TextWordWrap)
