"""Several records selected at once: change one field on all of them, retire or delete them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ropa_desktop.domain.field import Kind, RecordType
from ropa_desktop.services import records
from ropa_desktop.services.records import Edit, Save
from ropa_desktop.ui.context import EditorContext
from ropa_desktop.ui.desk import Desk
from ropa_desktop.ui.editors import make_editor
from ropa_desktop.ui.parts import Combo, button, label, with_role

SHARED_AT_ONCE = frozenset({Kind.CHOICE, Kind.CHOICES, Kind.DATE, Kind.ANSWER, Kind.TEXT, Kind.LINK, Kind.LINKS})


class BulkPanel(QWidget):
    """What can be done with several records; each deed is one revision that can be undone."""

    done = Signal()

    def __init__(self, record_type: RecordType, desk: Desk, context: EditorContext) -> None:
        super().__init__()
        self._type, self._desk, self._context = record_type, desk, context
        self._ids: list[int] = []
        around = desk.surroundings
        px, say = around.theme.px, around.say
        self._title = label("", "title")
        card = with_role(QFrame(), "card")
        self._card = QVBoxLayout(card)
        self._card.setContentsMargins(px(16), px(12), px(16), px(14))
        self._card.setSpacing(px(8))
        self._card.addWidget(label(say("bulk.title"), "heading"))
        self._card.addWidget(label(say("bulk.hint"), "soft", wrap=True))
        self._field = Combo(around)
        self._field.setAccessibleName(say("bulk.field"))
        for field in record_type.fields:
            if field.kind in SHARED_AT_ONCE and field.name not in {"name", "reference", "retired"}:
                self._field.addItem(desk.wording.label(record_type, field.name), field.name)
        self._field.currentIndexChanged.connect(self._show_editor)
        self._card.addWidget(self._field)
        self._editor: Any = None
        self._change = button("", "primary")
        self._change.clicked.connect(self.change)
        row = QHBoxLayout()
        row.addWidget(self._change)
        row.addStretch(1)
        self._card.addLayout(row)
        self._retire, self._delete = button(""), button("")
        self._retire.clicked.connect(self.retire)
        self._delete.clicked.connect(self.delete)
        foot = QHBoxLayout()
        foot.setSpacing(px(8))
        foot.addWidget(self._retire)
        foot.addWidget(self._delete)
        foot.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(px(24), px(16), px(24), px(16))
        box.setSpacing(px(14))
        box.addWidget(self._title)
        box.addWidget(card)
        box.addLayout(foot)
        box.addStretch(1)
        self._show_editor()

    def show_ids(self, ids: Sequence[int]) -> None:
        """Work with these records."""
        self._ids = list(ids)
        say, count = self._desk.say, len(self._ids)
        self._title.setText(say("bulk.chosen", count=count))
        self._change.setText(say("bulk.change", count=count))
        self._retire.setText(say("bulk.retire", count=count))
        self._delete.setText(say("bulk.delete", count=count))
        for one in (self._change, self._retire, self._delete):
            one.setEnabled(not self._desk.register.read_only)

    def _show_editor(self) -> None:
        if self._editor is not None:
            self._editor.hide()
            self._editor.deleteLater()
        field = self._type.by_name[self._field.currentData()]
        self._editor = make_editor(field, self._type.name, self._context)
        self._editor.setAccessibleName(self._field.currentText())
        self._card.insertWidget(3, self._editor)

    def change(self) -> None:
        """Set the field on all records."""
        values = {self._field.currentData(): self._editor.value()}
        self._carry_out([Edit(self._type.name, i, values) for i in self._ids])

    def retire(self) -> None:
        """Take all records out of use from today."""
        today: date = records.now().date()
        self._carry_out([Edit(self._type.name, i, {"retired": today}) for i in self._ids])

    def _carry_out(self, edits: list[Edit]) -> None:
        with self._desk.trying():
            records.change(self._desk.register, edits, Save(self._desk.author, "bulk"))
            self._finish()

    def delete(self) -> None:
        """Delete all records, after asking."""
        say = self._desk.say
        answers = (("delete", say("bulk.delete", count=len(self._ids))),)
        title = say("bulk.delete_title", count=len(self._ids))
        if self._desk.prompts.choose(title, say("bulk.delete_text"), answers, grave=True) == "delete":
            with self._desk.trying():
                records.delete(self._desk.register, self._ids, author=self._desk.author)
                self._finish()

    def _finish(self) -> None:
        self._desk.tell_changed(self._type.name)
        self.done.emit()
