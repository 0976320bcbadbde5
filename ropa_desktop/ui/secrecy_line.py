"""A mark for a secrecy review: what it is about, its ground, how it was decided, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from ropa_desktop.domain.types.secrecy import OPEN, SECRET
from ropa_desktop.services.secrecy import Marked
from ropa_desktop.ui.buttons import button
from ropa_desktop.ui.context import Surroundings
from ropa_desktop.ui.flow import Flow
from ropa_desktop.ui.parts import label, with_role


class SecrecyLine(QFrame):
    """`opened(id)`: the record of the mark is to be shown. `decided(id, secret)`, `taken_back(id)`: what is wanted."""

    opened = Signal(int)
    decided = Signal(int, bool)
    taken_back = Signal(int)

    def __init__(self, one: Marked, around: Surroundings, *, read_only: bool) -> None:
        super().__init__()
        say, px = around.say, around.theme.px
        with_role(self, "facts")
        self.mark = one
        lock = QLabel()
        lock.setPixmap(around.icons.pixmap("lock", "soft"))
        text = label(say(f"secrecy.line.{one.decision}", what=one.what, ground=one.ground), wrap=True)
        column = QVBoxLayout()
        column.setSpacing(px(2))
        column.addWidget(text)
        told = (
            say("secrecy.why", by=one.marked_by, why=one.reason) if one.reason else say("secrecy.by", by=one.marked_by)
        )
        column.addWidget(label(told, "soft", wrap=True))
        row = QHBoxLayout(self)
        row.setContentsMargins(px(10), px(6), px(6), px(6))
        row.setSpacing(px(10))
        row.addWidget(lock)
        row.addLayout(column, 1)
        self.setAccessibleName(text.text())
        self.buttons = {name: button(say(f"secrecy.{name}")) for name in self._names(one, read_only=read_only)}
        flow = Flow(px(6))
        flow.set_items(list(self.buttons.values()))
        column.addWidget(flow)
        for name, made in self.buttons.items():
            made.setObjectName(f"secrecy.{name}")
            made.setAccessibleName(f"{made.text()}: {text.text()}")
            made.clicked.connect(lambda _=False, name=name: self._do(name))
        self.first = next(iter(self.buttons.values()))

    def _names(self, one: Marked, *, read_only: bool) -> list[str]:
        """Name the buttons: what was decided is not offered again."""
        if read_only:
            return ["show"]
        deciding = [] if one.decision == SECRET else ["secret"]
        return [*deciding, *([] if one.decision == OPEN else ["not_secret"]), "remove", "show"]

    def _do(self, name: str) -> None:
        match name:
            case "show":
                self.opened.emit(self.mark.id)
            case "remove":
                self.taken_back.emit(self.mark.id)
            case _:
                self.decided.emit(self.mark.id, name == "secret")
