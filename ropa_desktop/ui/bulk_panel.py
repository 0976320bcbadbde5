"""Several records selected at once: change one field on all of them, replace in them, retire or delete them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ropa_desktop.domain.field import RecordType, is_blank
from ropa_desktop.services import many, records
from ropa_desktop.services.many import Deed
from ropa_desktop.ui.buttons import button
from ropa_desktop.ui.context import EditorContext
from ropa_desktop.ui.desk import Desk
from ropa_desktop.ui.editors import make_editor
from ropa_desktop.ui.flow import Flow
from ropa_desktop.ui.parts import ASKS_ANEW, Combo, label, scrolled_column, with_role
from ropa_desktop.ui.plan_dialog import PlanDialog
from ropa_desktop.ui.tab_order import TabOrder
from ropa_desktop.ui.whereabouts import Asked


class BulkPanel(QWidget):
    """What can be done with several records; each deed is one revision that can be undone."""

    done = Signal()

    def __init__(self, record_type: RecordType, desk: Desk, context: EditorContext) -> None:
        super().__init__()
        self._type, self._desk, self._context = record_type, desk, context
        self.setProperty(ASKS_ANEW, True)
        self._ids: list[int] = []
        self._fields = dict(many.changeable(record_type))
        px, say = desk.surroundings.theme.px, desk.say
        self._title = label("", "title")
        self._editor: Any = None
        self._change = button(say("bulk.preview"), "primary")
        self._change.clicked.connect(self.change)
        self._replace = button(say("bulk.replace"))
        self._replace.clicked.connect(self.replace)
        self._retire, self._delete = button(""), button("")
        self._retire.clicked.connect(self.retire)
        self._delete.clicked.connect(self.delete)
        area, column = scrolled_column(px(24), px(14))
        column.addWidget(self._title)
        column.addWidget(self._card())
        column.addWidget(self._row(self._replace))
        column.addWidget(self._row(self._retire, self._delete))
        column.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(px(24), px(16), 0, px(16))
        box.addWidget(area)
        self._show_deeds()

    def _card(self) -> QFrame:
        """Ask which field, what is to be done with it, and with which value."""
        around = self._desk.surroundings
        px, say = around.theme.px, around.say
        card = with_role(QFrame(), "card")
        self._column = column = QVBoxLayout(card)
        column.setContentsMargins(px(16), px(12), px(16), px(14))
        column.setSpacing(px(8))
        column.addWidget(label(say("bulk.title"), "heading"))
        column.addWidget(label(say("bulk.hint"), "soft", wrap=True))
        self._field, self._deed = Combo(around), Combo(around)
        self._field.setAccessibleName(say("bulk.field"))
        self._deed.setAccessibleName(say("bulk.deed"))
        for path, field in self._fields.items():
            self._field.addItem(many.label_of(self._desk.wording, self._type, path, field), path)
        self._field.setMinimumContentsLength(24)
        self._field.setSizeAdjustPolicy(Combo.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._field.currentIndexChanged.connect(self._show_deeds)
        self._deed.currentIndexChanged.connect(self._show_editor)
        column.addWidget(self._field)
        column.addWidget(self._deed)
        self.message = label("", "attention", wrap=True)
        self.message.hide()
        column.addWidget(self.message)
        column.addWidget(self._row(self._change))
        TabOrder(card)
        return card

    def _row(self, *widgets: QWidget) -> Flow:
        row = Flow(self._desk.surroundings.theme.px(8))
        row.set_items(list(widgets))
        return row

    def show_ids(self, ids: Sequence[int]) -> None:
        """Work with these records."""
        self._ids = list(ids)
        say, count = self._desk.say, len(self._ids)
        self._title.setText(say("bulk.chosen", count=count))
        self._retire.setText(say("bulk.retire", count=count))
        self._delete.setText(say("bulk.delete", count=count))
        self._enable()

    def asked(self) -> Asked:
        """Give what is selected, and what is asked to be done with it."""
        written = getattr(self._editor, "written", str)()
        path, deed = self._field.currentData(), self._deed.currentData()
        return Asked(tuple(self._ids), path, deed, self._editor.value(), written)

    def ask(self, asked: Asked) -> None:
        """Ask for the same change again."""
        self._field.setCurrentIndex(self._field.findData(asked.path))
        self._deed.setCurrentIndex(self._deed.findData(asked.deed))
        self._editor.set_value(asked.value)
        if asked.written:
            self._editor.write(asked.written)
        self._enable()

    def enter(self) -> None:
        """Go from the list to the first question."""
        self._field.setFocus(Qt.FocusReason.TabFocusReason)

    def _show_deeds(self) -> None:
        """Offer what can be done with the field chosen."""
        path = self._field.currentData()
        field = self._fields[path]
        in_rows = "rows" if "." in path and not field.kind.many else "each" if "." in path else "whole"
        self._deed.blockSignals(True)
        self._deed.clear()
        for deed in many.possible(path, field):
            self._deed.addItem(self._desk.say(f"bulk.{in_rows}.{deed}"), deed)
        self._deed.blockSignals(False)
        self._tell("")
        if self._editor is not None:
            self._editor.hide()
            self._editor.deleteLater()
        self._editor = make_editor(field, self._type.name, self._context)
        self._editor.setAccessibleName(self._field.currentText())
        self._editor.edited.connect(self._enable)
        self._editor.told.connect(self._tell)
        self._column.insertWidget(4, self._editor)
        self._show_editor()

    def _tell(self, text: str) -> None:
        self.message.setText(text)
        self.message.setVisible(bool(text))

    def _show_editor(self) -> None:
        asked = self._deed.currentData() != Deed.CLEAR
        self._editor.setVisible(asked)
        self._tell(self._refused() if asked else "")
        self._enable()

    def _refused(self) -> str:
        """Say why what is written is not kept, or nothing."""
        refused = getattr(self._editor, "refused", None)
        return refused() if refused else ""

    def _enable(self) -> None:
        writes = not self._desk.register.read_only
        for one in (self._change, self._replace, self._retire, self._delete):
            one.setEnabled(writes)
            one.setToolTip("" if writes else self._desk.say("notice.read_only"))
        kept = not (is_blank(self._editor.value()) or self._refused())
        says = self._deed.currentData() == Deed.CLEAR or kept
        self._change.setEnabled(writes and says)

    def change(self) -> None:
        """Show what the change would do to each record, and do it when told to."""
        path, deed = self._field.currentData(), Deed(self._deed.currentData())
        value = None if deed is Deed.CLEAR else self._editor.value()
        register, name, ids = self._desk.register, self._type.name, list(self._ids)
        plan = partial(many.plan_change, register, name, ids, path, deed, value)
        title = self._desk.say("bulk.plan_title", field=self._field.currentText(), count=len(ids))
        dialog = PlanDialog(self._desk, title, lambda told: plan(progress=told), self.window())
        dialog.carried_out.connect(self.done)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def replace(self) -> None:
        """Ask what is to be put in the place of what, in these records only."""
        from ropa_desktop.ui.replace_dialog import ReplaceDialog  # a list that is shown replaces nothing

        dialog = ReplaceDialog(self._desk, self._context, self.window(), only=self._ids)
        dialog.carried_out.connect(self.done)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def retire(self) -> None:
        """Take all records out of use from today."""
        today: date = records.now().date()
        with self._desk.trying():
            many.retire(self._desk.register, self._type.name, self._ids, on=today, author=self._desk.author)
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
