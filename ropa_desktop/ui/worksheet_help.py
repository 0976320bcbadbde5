"""What the law asks at a question of a worksheet, beside it where there is room."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from ropa_desktop.ui.context import Surroundings
from ropa_desktop.ui.parts import clear, label, scrolls_down, with_role

WIDTH = 288


class HelpPane(QFrame):
    """Follows the question that the person is at."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        with_role(self, "side")
        self._around = around
        px = around.theme.px
        self.setObjectName("sheet.help")
        self.setAccessibleName(around.say("sheet.help"))
        self.setFixedWidth(px(WIDTH))
        inner = with_role(QWidget(), "column")
        self._box = QVBoxLayout(inner)
        self._box.setContentsMargins(px(16), px(16), px(16), px(16))
        self._box.setSpacing(px(4))
        area = QScrollArea()
        scrolls_down(area)
        area.setWidget(inner)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(area)
        self._shown: tuple[str, str] | None = None

    def show_help(self, code: str, title: str, texts: Mapping[str, str], cites: str, note: str) -> None:
        """Show the help of a question; `note` says how well it is sourced."""
        if self._shown == (code, title):
            return
        self._shown = (code, title)
        clear(self._box)
        say, px = self._around.say, self._around.theme.px
        self._box.addWidget(label(code, "caption"))
        self._box.addWidget(label(title, "heading", wrap=True))
        if cites:
            self._box.addWidget(label(cites, "soft", wrap=True))
        if note:
            self._box.addWidget(label(note, "attention", wrap=True))
        for part in ("asks", "example", "empty"):
            if texts.get(part):
                self._box.addSpacing(px(8))
                self._box.addWidget(label(say(f"help.{part}"), "caption", wrap=True))
                text = label(texts[part], wrap=True)
                text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
                self._box.addWidget(text)
        self._box.addStretch(1)
