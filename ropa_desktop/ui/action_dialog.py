"""Making an action: what is to be done, who answers for it, and by when; proposed from what gave cause for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QDialog, QFormLayout, QHBoxLayout, QVBoxLayout, QWidget

from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.ui.asking_form import asking_form, with_reason
from ropa_desktop.ui.buttons import button
from ropa_desktop.ui.desk import Desk
from ropa_desktop.ui.editors_date import DateEditor
from ropa_desktop.ui.editors_plain import LongEditor, TextEditor
from ropa_desktop.ui.parts import label, scrolled_column

ASKED = ("name", "description", "responsible", "due")


class ActionDialog(QDialog):
    """`made(values)`: the action as it was written. `title` says what comes of it, `words` is on its button."""

    made = Signal(object)

    def __init__(self, desk: Desk, proposed: Mapping[str, Any], title: str, words: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._proposed = desk, dict(proposed)
        say, px = desk.say, desk.surroundings.theme.px
        self.setWindowTitle(title)
        self.setObjectName("dialog.action")
        self.resize(QSize(px(580), px(440)).boundedTo(parent.size()))
        box = QVBoxLayout(self)
        box.setContentsMargins(px(20), px(18), px(20), px(16))
        box.setSpacing(px(12))
        box.addWidget(label(title, "title", wrap=True))
        about = ", ".join(desk.wording.name(i) for i in proposed.get("about", ()))
        area, column = scrolled_column(px(8), px(10))
        if about:
            column.addWidget(label(say("action_dialog.about", what=about), "soft", wrap=True))
        column.addLayout(self._form())
        column.addStretch(1)
        box.addWidget(area, 1)
        box.addLayout(self._buttons(words))
        self._judge()

    def _form(self) -> QFormLayout:
        around = self._desk.surroundings
        self.name, self.description = TextEditor(around), LongEditor(around)
        self.responsible, self.due = TextEditor(around), DateEditor(around)
        form = asking_form(around)
        for name in ASKED:
            words = self._desk.wording.label(RECORD_TYPES["action"], name)
            editor = getattr(self, name)
            editor.setObjectName(name)
            editor.setAccessibleName(words)
            editor.set_value(self._proposed.get(name))
            form.addRow(label(words, "soft"), with_reason(editor))
        for asked in (self.name, self.due):
            asked.edited.connect(self._judge)
        return form

    def _buttons(self, words: str) -> QHBoxLayout:
        cancel = button(self._desk.say("prompt.cancel"))
        cancel.clicked.connect(self.reject)
        self.make = button(words, "primary", default=True)
        self.make.clicked.connect(self._make)
        row = QHBoxLayout()
        row.setSpacing(self._desk.surroundings.theme.px(8))
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(self.make)
        return row

    def _judge(self) -> None:
        self.make.setEnabled(bool((self.name.value() or "").strip()) and not self.due.refused())

    def _make(self) -> None:
        written = {name: getattr(self, name).value() for name in ASKED}
        self.accept()
        self.made.emit(self._proposed | written)


def ask_for_action(desk: Desk, proposed: Mapping[str, Any], window: QWidget) -> ActionDialog:
    """Ask for an action that stands by itself; it is kept as soon as it is made."""
    from ropa_desktop.services import actions  # made when somebody asks for one

    def make(values: Mapping[str, Any]) -> None:
        with desk.trying():
            actions.make(desk.register, values, author=desk.author)
            desk.tell_changed("action")

    say = desk.say
    dialog = ActionDialog(desk, proposed, say("action.new"), say("action_dialog.make"), window)
    dialog.made.connect(make)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog
