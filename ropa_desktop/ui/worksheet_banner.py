"""What has happened around a worksheet: the register changed, it was replaced, or its questions have a new version."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout

from ropa_desktop.storage.worksheets import newest
from ropa_desktop.ui.answering import Answering
from ropa_desktop.ui.buttons import button
from ropa_desktop.ui.desk import Desk
from ropa_desktop.ui.facts_box import fact_label
from ropa_desktop.ui.parts import label, with_role


class WorksheetBanner(QFrame):
    """One line, shown only when there is something to say."""

    renew = Signal()
    update_questions = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        with_role(self, "banner")
        self._desk = desk
        px, say = desk.surroundings.theme.px, desk.say
        self._text = label("", wrap=True)
        self._questions = button(say("sheet.take_questions"))
        self._questions.clicked.connect(self.update_questions)
        row = QHBoxLayout(self)
        row.setContentsMargins(px(16), px(7), px(12), px(7))
        row.setSpacing(px(8))
        row.addWidget(self._text, 1)
        row.addWidget(self._questions)
        self.hide()

    def show_standing(self, answering: Answering) -> None:
        """Say what there is to say of a worksheet."""
        self._text.setText(self._words(answering))
        self._questions.setVisible(self._has_newer_questions(answering) and not answering.read_only)
        self.setVisible(bool(self._text.text()))

    def _has_newer_questions(self, answering: Answering) -> bool:
        opened = answering.opened
        return not opened.stored.frozen and newest(opened.stored.type).version > opened.sheet.version

    def _words(self, answering: Answering) -> str:
        say, opened = self._desk.say, answering.opened
        values = opened.stored.values
        if values["status"] == "approved" and opened.changed:
            names = ", ".join(fact_label(say, name).lower() for name in opened.changed)
            return say("sheet.register_changed", names=names)
        if answering.state == "outdated":
            return say("sheet.review_passed", day=values["next_review"])
        if values["status"] == "replaced":
            return say("sheet.replaced")
        if self._has_newer_questions(answering):
            return say("sheet.newer_questions", version=newest(opened.stored.type).version)
        return ""
