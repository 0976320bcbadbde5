"""What a review that is planned will ask, said above its questions; and the program's own, to begin from."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout

from ropa_desktop.domain.field import blank_row
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.services import review_checklist
from ropa_desktop.services.records import Stored
from ropa_desktop.services.wording import content_language
from ropa_desktop.ui.buttons import button
from ropa_desktop.ui.desk import Desk
from ropa_desktop.ui.form import RecordForm
from ropa_desktop.ui.parts import label, with_role


class ReviewQuestions(QFrame):
    """Kept up to date while the form is edited."""

    def __init__(self, desk: Desk, form: RecordForm) -> None:
        super().__init__()
        with_role(self, "facts")
        self._desk, self._form = desk, form
        self._fixed = False
        px = desk.surroundings.theme.px
        self.setObjectName("review_questions")
        self.says = label("", wrap=True)
        self.usual = button(desk.say("reviewing.usual"))
        self.usual.clicked.connect(self._begin_from_usual)
        box = QVBoxLayout(self)
        box.setContentsMargins(px(12), px(8), px(12), px(10))
        box.addWidget(self.says)
        box.addWidget(self.usual, 0, Qt.AlignmentFlag.AlignLeft)
        form.cards["checklist"].add_above(self)
        form.edited.connect(self.follow)

    def show_record(self, stored: Stored | None, *, read_only: bool) -> None:
        """Follow another review; one that has begun asks what it asks."""
        self._fixed = read_only or (stored is not None and stored.values["begun"] is not None)
        self.follow()

    def follow(self) -> None:
        """Say what will be asked, as the form stands."""
        self.setVisible(not self._fixed)
        if self._fixed:
            return
        rows, usual = self._form.value("checklist"), self._usual()
        self.says.setText(self._desk.say("reviewing.asks_rows" if rows else "reviewing.asks_usual", count=len(usual)))
        asked = {row["question"] for row in rows}
        self.usual.setVisible(any(row["question"] not in asked for row in usual))

    def _usual(self) -> list[dict[str, Any]]:
        blank = blank_row(RECORD_TYPES["review"].by_name["checklist"])
        usual = review_checklist.usual(content_language(self._desk.register))
        return [blank | {name: row[name] for name in ("question", "asked_of")} for row in usual]

    def _begin_from_usual(self) -> None:
        """Put the program's questions that are not there yet before the office's own."""
        rows = self._form.value("checklist")
        asked = {row["question"] for row in rows}
        missing = [row for row in self._usual() if row["question"] not in asked]
        self._form.apply({"checklist": [*missing, *rows]})
