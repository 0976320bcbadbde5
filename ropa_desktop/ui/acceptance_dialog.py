"""Setting a finding aside: why, who decides, and when to look at it again."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QDialog, QFormLayout, QHBoxLayout, QVBoxLayout, QWidget

from ropa_desktop.domain.days import months_after
from ropa_desktop.domain.problems import Problem
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.services import acceptances, records
from ropa_desktop.services.acceptances import Decision
from ropa_desktop.ui.asking_form import asking_form, with_reason
from ropa_desktop.ui.buttons import button
from ropa_desktop.ui.desk import Desk
from ropa_desktop.ui.editors_date import DateEditor
from ropa_desktop.ui.editors_plain import LongEditor, TextEditor
from ropa_desktop.ui.parts import label, scrolled_column

LATER = 6
"""The months after which a finding is proposed to be looked at again."""


class AcceptanceDialog(QDialog):
    """`decided()`: the finding is set aside, and that is kept."""

    decided = Signal()

    def __init__(self, desk: Desk, record_id: int, rule: str, *, letter: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._record_id, self._rule = desk, record_id, rule
        say, px = desk.say, desk.surroundings.theme.px
        self.setWindowTitle(say("accepting.title"))
        self.setObjectName("dialog.acceptance")
        self.resize(QSize(px(580), px(470)).boundedTo(parent.size()))
        box = QVBoxLayout(self)
        box.setContentsMargins(px(20), px(18), px(20), px(16))
        box.setSpacing(px(12))
        box.addWidget(label(say("accepting.title"), "title", wrap=True))
        area, column = scrolled_column(px(8), px(10))
        column.addWidget(label(f"{rule}  {say(f'rule.{rule}')}", "heading", wrap=True))
        column.addWidget(label(desk.wording.name(record_id), "soft", wrap=True))
        column.addWidget(label(say("accepting.letter" if letter else "accepting.hint"), wrap=True))
        column.addLayout(self._form())
        column.addStretch(1)
        box.addWidget(area, 1)
        box.addLayout(self._buttons())
        self._judge()

    def _form(self) -> QFormLayout:
        around = self._desk.surroundings
        self.reason, self.by, self.look_again = LongEditor(around), TextEditor(around), DateEditor(around)
        self.by.set_value(self._desk.author or None)
        self.look_again.set_value(months_after(records.now().date(), LATER))
        form = asking_form(around)
        for name, editor in (("reason", self.reason), ("decided_by", self.by), ("look_again", self.look_again)):
            words = self._desk.wording.label(RECORD_TYPES["acceptance"], name)
            editor.setObjectName(name)
            editor.setAccessibleName(words)
            editor.edited.connect(self._judge)
            form.addRow(label(words, "soft"), with_reason(editor))
        return form

    def _buttons(self) -> QHBoxLayout:
        cancel = button(self._desk.say("prompt.cancel"))
        cancel.clicked.connect(self.reject)
        self.accept_button = button(self._desk.say("accepting.accept"), "primary", default=True)
        self.accept_button.clicked.connect(self._decide)
        row = QHBoxLayout()
        row.setSpacing(self._desk.surroundings.theme.px(8))
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(self.accept_button)
        return row

    def _judge(self) -> None:
        said = (self.reason.value() or "").strip() and (self.by.value() or "").strip()
        self.accept_button.setEnabled(bool(said and self.look_again.day()))

    def _decide(self) -> None:
        day = self.look_again.day()
        if day is None:
            return
        today = records.now().date()
        decision = Decision(self.reason.value() or "", self.by.value() or "", today, day)
        try:
            acceptances.accept(self._desk.register, self._record_id, self._rule, decision, author=self._desk.author)
        except Problem as problem:
            self._desk.tell(problem)
            return
        self.accept()
        self.decided.emit()
