"""A finding that is set aside: what it was about, why, by whom and until when, and the way back."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout

from ropa_desktop.services.acceptances import Accepted
from ropa_desktop.ui.buttons import button
from ropa_desktop.ui.context import Surroundings
from ropa_desktop.ui.parts import label, with_role


class AcceptedLine(QFrame):
    """`opened(id)`: the record of the decision is to be shown. `taken_back(id)`: the finding is to stand again."""

    opened = Signal(int)
    taken_back = Signal(int)

    def __init__(self, one: Accepted, around: Surroundings, *, read_only: bool) -> None:
        super().__init__()
        say, px = around.say, around.theme.px
        with_role(self, "facts")
        self.accepted = one
        row = QHBoxLayout(self)
        row.setContentsMargins(px(10), px(6), px(6), px(6))
        row.setSpacing(px(10))
        text = label(say("accepted.line", says=say(f"rule.{one.rule}"), day=one.until), wrap=True)
        column = QVBoxLayout()
        column.setSpacing(px(1))
        column.addWidget(text)
        column.addWidget(label(say("accepted.why", by=one.decided_by, why=one.reason), "soft", wrap=True))
        row.addLayout(column, 1)
        self.setAccessibleName(text.text())
        shows = button(say("accepted.show"))
        shows.clicked.connect(lambda: self.opened.emit(one.by))
        backs = button(say("accepted.take_back"))
        backs.clicked.connect(lambda: self.taken_back.emit(one.by))
        for made in (shows, backs):
            made.setAccessibleName(f"{made.text()}: {text.text()}")
            made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            row.addWidget(made)
        self.first = shows
        if read_only:
            backs.hide()
