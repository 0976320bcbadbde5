"""The first page: recent registers, a new one, the example, or one from a file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from ropa_desktop.ui.buttons import button, link
from ropa_desktop.ui.context import Surroundings
from ropa_desktop.ui.parts import elided, label, scrolls_down, with_role


class StartPage(QScrollArea):
    """`wanted(deed)` is "new", "example" or "open"; `opened(path)` a register of the list."""

    wanted = Signal(str)
    opened = Signal(object)

    def __init__(self, around: Surroundings, recent: Sequence[Path]) -> None:
        super().__init__()
        px, say = around.theme.px, around.say
        self.setObjectName("page.start")
        scrolls_down(self)
        page = with_role(QWidget(), "column")
        self.setWidget(page)
        column = QWidget()
        column.setMaximumWidth(px(640))
        column.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        box = QVBoxLayout(column)
        box.setSpacing(px(14))
        box.addWidget(label(say("start.title"), "title"))
        box.addWidget(label(say("start.text"), wrap=True))
        card = with_role(QFrame(), "card")
        inner = QVBoxLayout(card)
        inner.setContentsMargins(px(16), px(14), px(16), px(14))
        inner.setSpacing(px(10))
        for deed, role in (("new", "primary"), ("example", ""), ("open", "")):
            row = QHBoxLayout()
            row.setSpacing(px(12))
            starter = button(say(f"start.{deed}"), role)
            starter.setMinimumWidth(px(190))
            starter.clicked.connect(lambda _=False, deed=deed: self.wanted.emit(deed))
            row.addWidget(starter)
            row.addWidget(label(say(f"start.{deed}_text"), "soft", wrap=True), 1)
            inner.addLayout(row)
        box.addWidget(card)
        if recent:
            box.addWidget(label(say("start.recent"), "heading"))
            for path in recent:
                row = QHBoxLayout()
                row.setSpacing(px(8))
                opener = link(path.stem)
                opener.clicked.connect(lambda _=False, path=path: self.opened.emit(path))
                row.addWidget(opener)
                row.addWidget(elided(str(path.parent), "soft"), 1)
                box.addLayout(row)
        outer = QVBoxLayout(page)
        outer.setContentsMargins(px(24), px(24), px(24), px(24))
        outer.addStretch(2)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(column, 8)
        middle.addStretch(1)
        outer.addLayout(middle)
        outer.addStretch(3)
        box.setContentsMargins(0, 0, 0, 0)
