"""Signing a review off: what was confirmed and what was not, the result in words, who and when."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QDialog, QFormLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.services.records import Stored
from ropa_desktop.services.review_look import questions
from ropa_desktop.services.reviews import Progressed
from ropa_desktop.ui.asking_form import asking_form, with_reason
from ropa_desktop.ui.buttons import button
from ropa_desktop.ui.desk import Desk
from ropa_desktop.ui.editors_date import DateEditor
from ropa_desktop.ui.editors_plain import LongEditor
from ropa_desktop.ui.parts import label, scrolled_column


class SignDialog(QDialog):
    """`signed(by, on, result)` when the person signs."""

    signed = Signal(str, object, object)

    def __init__(self, desk: Desk, review: Stored, progress: Progressed, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._review, self._progress = desk, review, progress
        say, px = desk.say, desk.surroundings.theme.px
        self.setWindowTitle(say("reviewing.sign_title"))
        self.setObjectName("dialog.sign")
        self.resize(QSize(px(600), px(560)).boundedTo(parent.size()))
        box = QVBoxLayout(self)
        box.setContentsMargins(px(20), px(18), px(20), px(16))
        box.setSpacing(px(10))
        box.addWidget(label(say("reviewing.sign_title"), "title", wrap=True))
        box.addWidget(label(str(review.values["name"]), "heading", wrap=True))
        area, column = scrolled_column(px(8), px(10))
        for words, role in self._told():
            column.addWidget(label(words, role, wrap=True))
        column.addLayout(self._form())
        begun = review.values["begun"] or ""
        self.why_not = label(say("reviewing.sign_day", begun=begun), "attention", wrap=True)
        column.addWidget(self.why_not)
        column.addWidget(label(say("reviewing.sign_text"), "soft", wrap=True))
        column.addStretch(1)
        box.addWidget(area, 1)
        box.addLayout(self._buttons())
        self._judge()

    def _told(self) -> list[tuple[str, str]]:
        """Say what will be signed, and what will stand as not confirmed."""
        say, wording, progress = self._desk.say, self._desk.wording, self._progress
        counts = ((name, count) for name, count in progress.counts.items() if count and name != "open")
        found = [(f"{wording.word('review_decision', name).capitalize()}: {count}", "") for name, count in counts]
        found.insert(0, (say("reviewing.progress", done=progress.decided, total=progress.total), ""))
        if undecided := progress.counts["open"]:
            found.append((say("reviewing.sign_open", count=undecided), "attention"))
        if progress.changed:
            found.append((say("reviewing.sign_changed", count=progress.changed), "attention"))
        silent = sum(asked.answer is None for asked in questions(self._review.values, self._desk.wording.language))
        if silent:
            found.append((say("reviewing.sign_silent", count=silent), "attention"))
        return found

    def _form(self) -> QFormLayout:
        around, of = self._desk.surroundings, RECORD_TYPES["review"]
        self.result_text = LongEditor(around)
        self.result_text.setObjectName("result")
        self.result_text.set_value(self._review.values["result"])
        self.by = QLineEdit(self._desk.author)
        self.by.setObjectName("signed_by")
        self.by.textChanged.connect(lambda _: self._judge())
        self.on = DateEditor(around)
        self.on.setObjectName("signed_on")
        self.on.set_value(date.today())  # noqa: DTZ011 - the user's day
        self.on.edited.connect(self._judge)
        form = asking_form(around)
        for name, editor in (("result", self.result_text), ("signed_by", self.by), ("signed_on", self.on)):
            words = self._desk.wording.label(of, name)
            editor.setAccessibleName(words)
            form.addRow(label(words, "soft"), with_reason(editor))
        return form

    def _buttons(self) -> QHBoxLayout:
        say = self._desk.say
        cancel = button(say("prompt.cancel"))
        cancel.clicked.connect(self.reject)
        self.sign = button(say("reviewing.sign_now"), "primary")
        self.sign.clicked.connect(self._sign)
        row = QHBoxLayout()
        row.setSpacing(self._desk.surroundings.theme.px(8))
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(self.sign)
        return row

    def _judge(self) -> None:
        day, begun = self.on.day(), self._review.values["begun"]
        today = date.today()  # noqa: DTZ011 - the user's day
        wrong = day is not None and (day > today or (begun is not None and day < begun))
        self.why_not.setVisible(wrong)
        self.sign.setEnabled(bool(self.by.text().strip()) and day is not None and not wrong)

    def _sign(self) -> None:
        by, on, result = self.by.text().strip(), self.on.value(), self.result_text.value()
        self.accept()
        self.signed.emit(by, on, result or "")
