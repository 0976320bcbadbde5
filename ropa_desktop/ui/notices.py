"""Lines above the page: what is to be known, and what can be done about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from ropa_desktop.ui.desk import Desk
from ropa_desktop.ui.parts import button, label, with_role


class Notice(QFrame):
    """A line above the page with what can be done about it."""

    def __init__(self, desk: Desk, text: str) -> None:
        super().__init__()
        with_role(self, "banner")
        px = desk.surroundings.theme.px
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(px(16), px(6), px(12), px(6))
        self._row.setSpacing(px(8))
        self._row.addWidget(label(text, wrap=True), 1)

    def offer(self, words: str, deed: Any, key: str = "") -> None:
        """Add a button, and the key that presses it from anywhere in the window."""
        made = button(words)
        made.clicked.connect(deed)
        if key:
            made.setShortcut(QKeySequence(key))
            made.setToolTip(made.shortcut().toString(QKeySequence.SequenceFormat.NativeText))
        self._row.addWidget(made)


class WayBack:
    """The way back to a page from which the person went to a record; one at a time."""

    def __init__(self, desk: Desk, notices: QVBoxLayout) -> None:
        self._desk, self._notices = desk, notices
        self._notice: Notice | None = None

    @property
    def offered(self) -> bool:
        """Whether there is one."""
        return self._notice is not None

    def offer(self, text: str, words: str, go: Callable[[], object]) -> None:
        """Tell where the person came from, and offer to go back there."""
        self.end()
        self._notice = Notice(self._desk, text)
        self._notice.offer(words, go, "Alt+Left")
        self._notice.offer(self._desk.say("prompt.close"), self.end)
        self._notices.addWidget(self._notice)

    def end(self) -> None:
        """Offer it no more."""
        if self._notice is not None:
            self._notice.hide()
            self._notice.deleteLater()
            self._notice = None
