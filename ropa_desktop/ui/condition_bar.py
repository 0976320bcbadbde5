"""The question that a list is narrowed by, in words above it: opened or taken away with a click or a key."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout

from ropa_desktop.ui.buttons import tool
from ropa_desktop.ui.context import Surroundings
from ropa_desktop.ui.parts import elided, with_role


class ConditionBar(QFrame):
    """Enter or a click opens the question, Delete takes it away."""

    opened = Signal()
    removed = Signal()

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        with_role(self, "chip")
        self._around = around
        self.setObjectName("condition")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        px = around.theme.px
        self.words = elided("", "")
        self._cross = tool(around, "close", around.say("condition.remove"))
        self._cross.setIconSize(around.icons.size(11))
        self._cross.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._cross.clicked.connect(self.removed)
        row = QHBoxLayout(self)
        row.setContentsMargins(px(8), 0, px(3), 0)
        row.addWidget(self.words, 1)
        row.addWidget(self._cross)
        self.setFixedHeight(around.theme.line_height + px(8))
        self.hide()

    def show_words(self, words: str) -> None:
        """Show what is asked; "" hides the bar."""
        self.words.show_text(words)
        self.setToolTip(words)
        self.setAccessibleName(words)
        self.setVisible(bool(words))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._around.theme.px(120), self.height())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.opened.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self.opened.emit()
        elif event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            self.removed.emit()
        else:
            super().keyPressEvent(event)
