"""The strip above a review: what it is, how far it has come, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QVBoxLayout

from ropa_desktop.services.records import Stored
from ropa_desktop.services.reviews import Progressed
from ropa_desktop.services.wording import Wording
from ropa_desktop.ui.buttons import button, tool
from ropa_desktop.ui.context import Surroundings
from ropa_desktop.ui.flow import Flow
from ropa_desktop.ui.parts import ElidedLabel, Pill, label, with_role

STATUS = {"signed": "done", "under_way": "accent"}


class ReviewHead(QFrame):
    """Tells what the person wants; the page does it."""

    back = Signal()
    whole = Signal()
    report = Signal()
    sign = Signal()
    withdraw = Signal()

    def __init__(self, around: Surroundings, wording: Wording) -> None:
        super().__init__()
        with_role(self, "strip")
        self._around, self._wording = around, wording
        say, px = around.say, around.theme.px
        self.back_button = tool(around, "left", say("reviewing.back"))
        self.back_button.clicked.connect(self.back)
        self.title = with_role(ElidedLabel(), "title")
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.title.give_way()
        self.state = Pill(around)
        self.whole_button = button(say("reviewing.whole"))
        self.whole_button.clicked.connect(self.whole)
        self.report_button = button(say("reviewing.report"))
        self.report_button.clicked.connect(self.report)
        self.withdraw_button = button(say("panel.withdraw"))
        self.withdraw_button.clicked.connect(self.withdraw)
        self.sign_button = button(say("reviewing.sign"), "primary")
        self.sign_button.clicked.connect(self.sign)
        first = QHBoxLayout()
        first.setSpacing(px(8))
        first.addWidget(self.back_button)
        first.addWidget(self.title, 1000)
        first.addWidget(self.state)
        first.addStretch(1)
        for deed in (self.whole_button, self.report_button, self.withdraw_button, self.sign_button):
            first.addWidget(deed)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(px(180))
        self.progress = label("")
        self.counts = label("", "soft")
        self._second = Flow(px(10))
        self._second.set_items([self.bar, self.progress, self.counts])
        box = QVBoxLayout(self)
        box.setContentsMargins(px(10), px(10), px(16), px(10))
        box.setSpacing(px(8))
        box.addLayout(first)
        box.addWidget(self._second)

    def show_review(self, review: Stored, progress: Progressed, *, read_only: bool) -> None:
        """Show which review it is, and how far it has come."""
        say, values = self._around.say, review.values
        self.title.show_text(str(values["name"]))
        status = values["status"] or "planned"
        word = self._wording.word("review_status", status)
        words = f"{word[:1].upper()}{word[1:]}"
        if review.frozen:
            words = say("reviewing.signed", day=values["signed_on"] or "–", who=values["signed_by"] or "–")
        self.state.show_state(words, STATUS.get(status, "neutral"))
        self.bar.setMaximum(max(progress.total, 1))
        self.bar.setValue(progress.decided)
        done = say("reviewing.progress", done=progress.decided, total=progress.total)
        self.progress.setText(done)
        self.bar.setAccessibleName(done)
        self.counts.setText(self._counts(progress))
        self.withdraw_button.setVisible(review.frozen and not read_only)
        self.sign_button.setVisible(not review.frozen and not read_only)

    def _counts(self, progress: Progressed) -> str:
        told = [
            f"{self._wording.word('review_decision', name)}: {count}"
            for name, count in progress.counts.items()
            if count and name != "open"
        ]
        if progress.changed:
            told.append(self._around.say("reviewing.changed_number", count=progress.changed))
        return " · ".join(told)
