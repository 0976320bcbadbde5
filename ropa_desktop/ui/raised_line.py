"""What a check of a worksheet found, at its question: a block with its reason, or a warning to be accepted with one."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from ropa_desktop.domain.worksheet import Level, Raised
from ropa_desktop.ui.buttons import button
from ropa_desktop.ui.context import Surroundings
from ropa_desktop.ui.editors_plain import LongEditor
from ropa_desktop.ui.parts import label, restyle, with_role


class RaisedLine(QFrame):
    """One finding of a check; `accepted(code, reason)` follows what is written as the reason for a warning.

    Where it `acts` and may be changed, an action can be made of it: `acted(code)`.
    """

    accepted = Signal(str, str)
    acted = Signal(str)

    def __init__(
        self, raised: Raised, message: str, around: Surroundings, *, read_only: bool, acts: bool = False
    ) -> None:
        super().__init__()
        self.raised = raised
        self._around = around
        px = around.theme.px
        self.setObjectName(raised.code)
        self._mark = QLabel()
        self._word = label("")
        self._word.setFont(around.theme.font(strong=True))
        head = QHBoxLayout()
        head.setSpacing(px(6))
        head.addWidget(self._mark)
        head.addWidget(self._word)
        head.addStretch(1)
        self._act: QPushButton | None = None
        if acts:
            self._act = act = button(around.say("action.make"), "quiet")
            act.setToolTip(around.say("action.make_tip"))
            act.setAccessibleName(f"{act.text()}: {message}")
            act.clicked.connect(lambda: self.acted.emit(self.raised.code))
            head.addWidget(act)
        self._message = label(message, wrap=True)
        box = QVBoxLayout(self)
        box.setContentsMargins(px(10), px(7), px(10), px(9))
        box.setSpacing(px(3))
        box.addLayout(head)
        box.addWidget(self._message)
        self.reason: LongEditor | None = None
        if raised.level is Level.WARN:
            box.addSpacing(px(3))
            box.addWidget(label(around.say("sheet.accept"), wrap=True))
            self.reason = LongEditor(around)
            self.reason.setAccessibleName(f"{around.say('sheet.accept')} {message}")
            self.reason.edited.connect(self._tell)
            box.addWidget(self.reason)
        self._role = ""
        self.load(raised.accepted, read_only=read_only)
        self.show_raised(raised, stands=True)

    def load(self, reason: str, *, read_only: bool) -> None:
        """Show the reason that another record has for the same warning, and what may be done there."""
        if self._act is not None:
            self._act.setVisible(not read_only)
        if self.reason is not None:
            self.reason.set_value(reason or None)
            if self.reason.isReadOnly() != read_only:
                self.reason.set_read_only(read_only)

    def show_raised(self, raised: Raised, *, stands: bool) -> None:
        """Show how it stands now: whether it was accepted, and whether it bars the conclusion chosen."""
        self.raised = raised
        say = self._around.say
        if raised.level is Level.WARN:
            done = bool(raised.accepted)
            word, icon, ink = ("accepted", "check", "soft") if done else ("warning", "warning", "attention")
            role = "facts" if done else "finding-attention"
        elif raised.gap:
            word, icon, ink, role = "gap", "empty", "soft", "facts"
        else:
            word, icon, ink = ("block", "warning", "missing") if stands else ("bars_other", "warning", "soft")
            role = "finding-missing" if stands else "facts"
        self._word.setText(say(f"sheet.{word}"))
        self._mark.setPixmap(self._around.icons.pixmap(icon, ink, 15))
        self.setAccessibleName(f"{self._word.text()}: {self._message.text()}")
        if role != self._role:
            self._role = role
            with_role(self, role)
            for one in (self, *self.findChildren(QLabel)):
                restyle(one)

    def _tell(self) -> None:
        if self.reason is not None:
            self.accepted.emit(self.raised.code, self.reason.value() or "")
