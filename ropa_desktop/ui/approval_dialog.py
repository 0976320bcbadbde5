"""Approving a worksheet: who and when, what stands against it, and the reasons for warnings that only now arise."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QDialog, QFormLayout, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from ropa_desktop.domain.worksheet import Raised
from ropa_desktop.services import worksheets
from ropa_desktop.ui.answering import Answering, is_open
from ropa_desktop.ui.asking_form import asking_form, with_reason
from ropa_desktop.ui.buttons import button, link
from ropa_desktop.ui.desk import Desk
from ropa_desktop.ui.editors_date import DateEditor
from ropa_desktop.ui.parts import label, scrolled_column
from ropa_desktop.ui.raised_line import RaisedLine


class ApprovalDialog(QDialog):
    """`approved(by, on, accepted, next_review)` when all is in order; `question(name, code)` leads to a question."""

    approved = Signal(str, object, object, object)
    question = Signal(str, str)

    def __init__(self, answering: Answering, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._answering, self._desk = answering, desk
        self._rules = worksheets.broken_rules(desk.register, answering.record_id)
        self.accepted_now: dict[str, str] = {}
        self._lines: dict[str, QWidget] = {}
        say, px = desk.say, desk.surroundings.theme.px
        self.setWindowTitle(say("sheet.approve_title"))
        self.setObjectName("dialog.approval")
        self.resize(QSize(px(640), px(640)).boundedTo(parent.size()))
        box = QVBoxLayout(self)
        box.setContentsMargins(px(20), px(18), px(20), px(16))
        box.setSpacing(px(10))
        box.addWidget(label(say("sheet.approve_title"), "title", wrap=True))
        box.addWidget(label(str(answering.value("name")), "heading", wrap=True))
        area, self._list = scrolled_column(px(8), px(9))
        self._list.addWidget(self._told_conclusion())
        self._list.addLayout(self._control())
        self._list.addWidget(label(say("sheet.approve_text"), "soft", wrap=True))
        self._summary = label("", wrap=True)
        self._summary.setFont(desk.surroundings.theme.font(strong=True))
        self._list.addWidget(self._summary)
        self._list.addStretch(1)
        box.addWidget(area, 1)
        box.addLayout(self._buttons())
        self.judge()

    def _told_conclusion(self) -> QLabel:
        answering, say = self._answering, self._desk.say
        declared = answering.record_field(answering.opened.sheet.decision)
        words = self._desk.wording.text(declared, answering.conclusion) or say("sheet.undecided")
        return label(say("sheet.conclusion", what=words), wrap=True)

    def _control(self) -> QFormLayout:
        """Ask who approves and on which day, and for the next review where nobody has set one."""
        say, around = self._desk.say, self._desk.surroundings
        self.by = QLineEdit(self._answering.value("approver") or "")
        self.by.setAccessibleName(say("sheet.approver"))
        self.by.setObjectName("approver")
        self.by.textChanged.connect(lambda _: self.judge())
        self.on = DateEditor(around)
        self.on.setAccessibleName(say("sheet.approved_on"))
        self.on.set_value(self._answering.opened.today)
        self.on.edited.connect(self.judge)
        form = asking_form(around)
        form.addRow(label(say("sheet.approver"), "soft"), self.by)
        form.addRow(label(say("sheet.approved_on"), "soft"), with_reason(self.on))
        self.review: DateEditor | None = None
        if self._answering.value("next_review") is None:
            self.review = DateEditor(around)
            self.review.setAccessibleName(say("sheet.next_review"))
            self.review.set_value(worksheets.first_review(self._desk.register, self._answering.opened))
            self.review.edited.connect(self.judge)
            form.addRow(label(say("sheet.next_review"), "soft"), with_reason(self.review))
        return form

    def _buttons(self) -> QHBoxLayout:
        say, px = self._desk.say, self._desk.surroundings.theme.px
        cancel = button(say("prompt.cancel"))
        cancel.clicked.connect(self.reject)
        self.approve = button(say("sheet.approve_now"), "primary")
        self.approve.clicked.connect(self._approve)
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(self.approve)
        return row

    @property
    def fields(self) -> dict[str, Any]:
        """What the approval would set."""
        given: dict[str, Any] = {"approver": self.by.text().strip() or None, "approved_on": self.on.day()}
        given["date"] = self._answering.value("date") or self.on.day()
        if self.review is not None:
            given["next_review"] = self.review.day()
        return given

    def against(self) -> list[Raised]:
        """Give what stands against it, with what is written here taken into account."""
        answering = self._answering
        reasons = {**answering.accepted, **self.accepted_now}
        standing = answering.opened.judge(answering.answers, reasons, {**answering.fields, **self.fields})
        self._raised_now = [r for r in standing.raised if r.code in self.accepted_now]
        return [*standing.against(answering.conclusion), *self._rules]

    def judge(self) -> None:
        """Show what stands against it as things are written."""
        against = self.against()
        say, sheet = self._desk.say, self._answering.opened.sheet
        wanted = {r.code: r for r in [*against, *self._raised_now]}
        for code in [c for c in self._lines if c not in wanted]:
            self._lines[code].hide()
            self._lines.pop(code).deleteLater()
        for raised in wanted.values():
            if raised.code not in self._lines:
                self._lines[raised.code] = made = self._line(raised)
                self._list.insertWidget(self._list.count() - 1, made)
            for line in self._lines[raised.code].findChildren(RaisedLine):
                line.show_raised(raised, stands=True)
        decided = self._answering.conclusion is not None or not sheet.decision
        if not decided:
            self._summary.setText(say("sheet.undecided_text"))
        elif not against:
            self._summary.setText(say("sheet.may_approve"))
        else:
            self._summary.setText(say("sheet.against", count=len(against)))
        dated = self.on.day() is not None and not (self.review is not None and self.review.refused())
        self.approve.setEnabled(decided and not against and bool(self.by.text().strip()) and dated)

    def _line(self, raised: Raised) -> QWidget:
        """Show one thing that stands against it, and the way to its question."""
        say, around, sheet = self._desk.say, self._desk.surroundings, self._answering.opened.sheet
        question = sheet.by_name[raised.question]
        whole = QWidget()
        box = QVBoxLayout(whole)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(around.theme.px(2))
        opener = link(f"{question.code}  {say(sheet.label_key(question.name))}")
        code = "" if is_open(raised) else raised.code
        opener.clicked.connect(lambda: self._lead(raised.question, code))
        box.addWidget(opener)
        if is_open(raised):
            box.addWidget(label(say("worksheet.unanswered"), "soft", wrap=True))
        else:
            message = self._desk.wording.message(sheet, raised.code)
            line = RaisedLine(raised, message, around, read_only=False)
            line.accepted.connect(self._accept)
            box.addWidget(line)
        return whole

    def _accept(self, code: str, reason: str) -> None:
        self.accepted_now[code] = reason
        self.judge()

    def _lead(self, name: str, code: str) -> None:
        self.reject()
        self.question.emit(name, code)

    def _approve(self) -> None:
        day: date | None = self.on.value()
        if day is not None:
            self.approved.emit(self.by.text().strip(), day, dict(self.accepted_now), self.fields.get("next_review"))
            self.accept()
