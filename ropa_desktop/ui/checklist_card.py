"""The checklist of a record in a review, or of the review as a whole: yes, no or unsure, each with a remark."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ropa_desktop.services.review_look import Asked
from ropa_desktop.ui.buttons import button
from ropa_desktop.ui.context import Surroundings
from ropa_desktop.ui.editors_plain import AnswerEditor, LongEditor
from ropa_desktop.ui.parts import Pill, elided, label, with_role

WIDE = 520
"""The width from which an answer stands beside its question."""


class QuestionLine(QWidget):
    """A question, its answer, and a remark, which is asked for where the answer is not yes."""

    edited = Signal()

    def __init__(self, asked: Asked, around: Surroundings, *, read_only: bool) -> None:
        super().__init__()
        self.asked = asked
        px, say = around.theme.px, around.say
        self.setObjectName(f"asked.{asked.question}")
        self.answer, self.remark = AnswerEditor(around), LongEditor(around)
        self.answer.setAccessibleName(asked.text)
        self.answer.set_value(asked.answer)
        self.answer.set_read_only(read_only)
        self.answer.edited.connect(self._answered)
        self.remark.setAccessibleName(f"{say('reviewing.remark')}: {asked.text}")
        self.remark.setPlaceholderText(say("reviewing.remark"))
        self.remark.set_value(asked.remark)
        self.remark.set_read_only(read_only)
        self.remark.edited.connect(self.edited)
        row = QHBoxLayout()
        row.setSpacing(px(10))
        row.addWidget(label(asked.text, wrap=True), 1)
        self.answer.setFixedWidth(self.answer.sizeHint().width())
        row.addWidget(self.answer)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(6))
        box.addLayout(row)
        box.addWidget(self.remark)
        self._show_remark()

    @property
    def said(self) -> tuple[str | None, str | None]:
        """What is answered and remarked."""
        return self.answer.value(), self.remark.value()

    def _answered(self) -> None:
        self._show_remark()
        self.edited.emit()

    def _show_remark(self) -> None:
        self.remark.setVisible(self.answer.value() in {"no", "unsure"} or bool(self.remark.value()))


class ChecklistCard(QFrame):
    """`said(answers)`: what was answered and remarked since the card was shown, by question."""

    said = Signal(object)

    def __init__(self, asked: Sequence[Asked], around: Surroundings, title: str, *, read_only: bool) -> None:
        super().__init__()
        with_role(self, "card")
        px, say = around.theme.px, around.say
        self._around = around
        self.lines = [QuestionLine(one, around, read_only=read_only) for one in asked]
        self._told = {line.asked.question: line.said for line in self.lines}
        self.state = Pill(around)
        head = QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(elided(title, "heading"))
        head.addStretch(1)
        self.all_yes = button(say("reviewing.rest_yes"), "quiet")
        self.all_yes.clicked.connect(self._rest_yes)
        head.addWidget(self.all_yes)
        head.addWidget(self.state)
        box = QVBoxLayout(self)
        box.setContentsMargins(px(16), px(12), px(16), px(14))
        box.setSpacing(px(10))
        box.addLayout(head)
        for line in self.lines:
            line.edited.connect(self._count)
            line.answer.edited.connect(self.tell)
            box.addWidget(line)
        self._read_only = read_only
        self._count()

    def _count(self) -> None:
        answered = sum(line.answer.value() is not None for line in self.lines)
        against = sum(line.answer.value() == "no" for line in self.lines)
        words = self._around.say("reviewing.answered", done=answered, total=len(self.lines))
        state = "attention" if against else "done" if answered == len(self.lines) else "neutral"
        self.state.show_state(words, state)
        self.all_yes.setVisible(not self._read_only and answered < len(self.lines))

    def _rest_yes(self) -> None:
        for line in self.lines:
            if line.answer.value() is None:
                line.answer.set_value("yes")
        self._count()
        self.tell()

    def tell(self) -> None:
        """Tell what was said and not told yet."""
        now = {line.asked.question: line.said for line in self.lines}
        changed = {question: said for question, said in now.items() if said != self._told[question]}
        self._told = now
        if changed and not self._read_only:
            self.said.emit(changed)
