"""One thing in the place of another everywhere: what, by what, every place of it read first, then done in one step."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from ropa_desktop.domain.changing import Thing
from ropa_desktop.domain.field import Field, Kind
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.services import records, replacing
from ropa_desktop.services.many import Plan
from ropa_desktop.ui.buttons import button
from ropa_desktop.ui.context import EditorContext
from ropa_desktop.ui.desk import Desk
from ropa_desktop.ui.editors import make_editor
from ropa_desktop.ui.parts import CheckBox, Combo, label, scrolled_column
from ropa_desktop.ui.plan_dialog import Planned, carry_out, planned
from ropa_desktop.ui.plan_view import PlanView
from ropa_desktop.ui.running import Running, WorkDialog
from ropa_desktop.ui.tab_order import TabOrder

FIRST = "party"
"""What is replaced most."""


class ReplaceDialog(WorkDialog):
    """Asks what is to be replaced by what, shows every change, and makes them. `carried_out` follows."""

    carried_out = Signal()

    def __init__(self, desk: Desk, context: EditorContext, parent: QWidget, *, only: Sequence[int] = ()) -> None:
        """`only`: the records to replace in; none means all of them."""
        super().__init__(parent)
        self._desk, self._context, self._only = desk, context, frozenset(only)
        self._plan: Plan | None = None
        self._old: Any = None
        self._new: Any = None
        say, px = desk.say, desk.surroundings.theme.px
        title = say("replace.title_some", count=len(only)) if only else say("replace.title")
        self.setWindowTitle(title)
        self.setObjectName("dialog.replace")
        self.resize(QSize(px(860), px(660)).boundedTo(parent.size()))
        self.view, self.running = PlanView(desk), Running(desk)
        area, column = scrolled_column(px(4), px(10))
        column.addWidget(label(say("replace.text"), "soft", wrap=True))
        column.addLayout(self._wishes())
        self.message = label("", "attention", wrap=True)
        self.message.hide()
        column.addWidget(self.message)
        column.addWidget(self.view, 1)
        inner = area.widget()
        if inner is not None:
            TabOrder(inner)
        box = QVBoxLayout(self)
        box.setContentsMargins(px(20), px(18), px(20), px(16))
        box.setSpacing(px(10))
        box.addWidget(label(title, "title", wrap=True))
        box.addWidget(area, 1)
        box.addLayout(self._foot())
        self.kind.setCurrentIndex(max(self.kind.findData(FIRST), 0))
        self._show_kind()
        self.kind.currentIndexChanged.connect(self._show_kind)
        self.running.busy.connect(lambda _: self._enable())

    def _wishes(self) -> QGridLayout:
        around, say = self._desk.surroundings, self._desk.say
        self.kind = Combo(around)
        for kind in replacing.kinds():
            self.kind.addItem(replacing.label_of_kind(self._desk.wording, kind), kind)
        self.retired = CheckBox(around, say("replace.retired"))
        self.retire = CheckBox(around, say("replace.retire"))
        self.retired.setChecked(True)
        for one in (self.retired, self.retire):
            one.toggled.connect(self._forget)
        self._grid = grid = QGridLayout()
        grid.setHorizontalSpacing(around.theme.px(10))
        grid.setVerticalSpacing(around.theme.px(8))
        grid.setColumnStretch(1, 1)
        self._put(0, "kind", self.kind)
        ticks = QHBoxLayout()
        ticks.setSpacing(around.theme.px(16))
        ticks.addWidget(self.retired)
        ticks.addWidget(self.retire)
        ticks.addStretch(1)
        grid.addLayout(ticks, 3, 1)
        return grid

    def _put(self, row: int, key: str, widget: QWidget) -> None:
        words = label(self._desk.say(f"replace.{key}"), "soft")
        words.setBuddy(widget)
        widget.setAccessibleName(words.text())
        for column in (0, 1):
            old = self._grid.itemAtPosition(row, column)
            if old is not None and (there := old.widget()) is not None:
                there.hide()
                there.deleteLater()
                self._grid.removeWidget(there)
        self._grid.addWidget(words, row, 0)
        self._grid.addWidget(widget, row, 1)

    def _foot(self) -> QHBoxLayout:
        say = self._desk.say
        self.closer, self.look, self.do = (
            button(say("prompt.cancel")),
            button(say("replace.look")),
            button(say("replace.do"), "primary"),
        )
        self.closer.clicked.connect(self.reject)
        self.look.clicked.connect(self.preview)
        self.do.clicked.connect(self.carry_out)
        foot = QHBoxLayout()
        foot.setSpacing(self._desk.surroundings.theme.px(8))
        foot.addWidget(self.closer)
        foot.addWidget(self.running, 1)
        foot.addStretch(1)
        foot.addWidget(self.look)
        foot.addWidget(self.do)
        return foot

    def _show_kind(self) -> None:
        """Ask for two of the kind chosen."""
        kind = self.kind.currentData()
        if kind in RECORD_TYPES:
            old = Field("old", Kind.LINK, target=(kind,))
            new = Field("new", Kind.LINK, target=replacing.types_instead_of(kind))
        else:
            old, new = (Field(name, Kind.CHOICE, words=kind) for name in ("old", "new"))
        self._old, self._new = (make_editor(field, "replace", self._context) for field in (old, new))
        for row, (key, editor) in enumerate((("old", self._old), ("new", self._new)), 1):
            editor.edited.connect(self._forget)
            editor.told.connect(self._tell)
            self._put(row, key, editor)
        self._forget()

    def _tell(self, text: str) -> None:
        self.message.setText(text)
        self.message.setVisible(bool(text))

    def _forget(self) -> None:
        """What was shown no longer holds."""
        self._plan = None
        self.view.empty()
        self._enable()

    def _enable(self) -> None:
        free = not self.running.under_way
        for wish in (self.kind, self._old, self._new, self.retired, self.retire):
            wish.setEnabled(free)  # what is shown is what was asked for
        self.look.setEnabled(free and bool(self._old.value()) and bool(self._new.value()))
        self.do.setEnabled(free and self._plan is not None and bool(self._plan.changed))
        count = len(self._plan.changed) if self._plan else 0
        self.do.setText(self._desk.say("replace.do_in", count=count) if count else self._desk.say("replace.do"))

    def _thing(self, value: Any) -> Thing:
        kind = self.kind.currentData()
        if kind in RECORD_TYPES:
            return Thing(value, records.read(self._desk.register, value).type)
        return Thing(0, kind, value)

    def preview(self) -> None:
        """Work out what would change, and show it."""
        desk = self._desk
        with desk.trying():
            plan = partial(
                replacing.plan_replacement,
                desk.register,
                self._thing(self._old.value()),
                self._thing(self._new.value()),
                only=self._only or None,
                retired=self.retired.isChecked(),
                retire_on=date.today() if self.retire.isChecked() else None,  # noqa: DTZ011 - the user's day
            )
            self.running.start(
                desk.say("many.planning"),
                lambda told: planned(desk, lambda first: plan(progress=first), told),
                self._show,
            )

    def _show(self, found: Planned) -> None:
        self._plan, lines = found
        self.view.show_plan(self._plan, lines)
        self._enable()
        if self._plan.changed:
            self.do.setFocus()

    def carry_out(self) -> None:
        """Make the changes, as one revision."""
        plan, desk = self._plan, self._desk
        if plan is not None:
            carry_out(desk, plan, self.running, self._finish)

    def _finish(self) -> None:
        self._desk.tell_changed("")
        self.accept()
        self.carried_out.emit()
