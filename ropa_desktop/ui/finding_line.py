"""A line of a card: a rule that the record does not meet, and what can be done about it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QPushButton, QVBoxLayout, QWidget

from ropa_desktop.domain.field import Field, Kind
from ropa_desktop.services.actions import OpenAction
from ropa_desktop.services.check import Found
from ropa_desktop.ui.buttons import button
from ropa_desktop.ui.context import EditorContext
from ropa_desktop.ui.flow import Chip, Flow
from ropa_desktop.ui.parts import label, with_role

WORDS = 250
"""The least room for a finding's words beside its buttons; where there is less, the buttons stand under them."""
REMEDIES = {
    Kind.TEXT: "write",
    Kind.LONG: "write",
    Kind.NUMBER: "write",
    Kind.PERIOD: "write",
    Kind.DATE: "date",
    Kind.ANSWER: "answer",
    Kind.CHOICE: "choose",
    Kind.CHOICES: "choose",
    Kind.LINK: "choose",
    Kind.LINKS: "choose",
    Kind.ROWS: "row",
    Kind.FILES: "file",
    Kind.WORKSHEET: "answer",
}


class FindingLine(QFrame):
    """What is missing, the article, and one button that starts the remedy; another makes an action of it.

    `acted(finding)`: an action is wanted. `accepted(finding)`: it is to be set aside. `opened(id)`: an action that is
    under way is to be shown. A line can be given another finding of the same severity.
    """

    remedied = Signal(str)
    acted = Signal(object)
    accepted = Signal(object)
    opened = Signal(int)

    def __init__(
        self,
        finding: Found,
        field: Field | None,
        context: EditorContext,
        *,
        read_only: bool,
        elsewhere: tuple[int, str] | None = None,
    ) -> None:
        """`elsewhere` is where to put it right in another record that the field names."""
        super().__init__()
        around = context.surroundings
        px = around.theme.px
        self._around, self._context = around, context
        with_role(self, "finding-missing" if finding.severity == "error" else "finding-attention")
        self._row = row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        row.setContentsMargins(px(10), px(6), px(6), px(6))
        row.setSpacing(px(10))
        self._text, self._remedy = label(wrap=True), label(wrap=True)
        self._text.setFont(around.theme.font(strong=True))
        self._words = column = QVBoxLayout()
        column.setSpacing(px(1))
        column.addWidget(self._text)
        column.addWidget(self._remedy)
        row.addLayout(column, 1)
        self._actions: Flow | None = None
        self._beside: Flow | None = None
        self.first: QPushButton | None = None
        self.show_finding(finding, field, read_only=read_only, elsewhere=elsewhere)

    def show_finding(
        self,
        finding: Found,
        field: Field | None,
        *,
        read_only: bool,
        elsewhere: tuple[int, str] | None = None,
    ) -> None:
        """Show another finding, or the same as it now stands; what answers it is yet to be shown."""
        self.finding, self._elsewhere = finding, elsewhere
        self.show_actions(())
        say = self._around.say
        cite = self._context.cite(finding.cite) if finding.cite else ""
        words = say(f"rule.{finding.rule}")
        self._text.setText(f"{words.rstrip('.')} ({cite})." if cite else words)
        self._remedy.setText(say(f"rule.{finding.rule}.do"))
        self.setAccessibleName(self._text.text())
        if not read_only and self._beside is None:
            self._beside = self._make_buttons()
            self._row.addWidget(self._beside)
        if self._beside is not None:
            self._beside.setVisible(not read_only)
            self._name_buttons(self._beside, field)
            self._turn()
        self.first = None if read_only else self.act if self.starter.isHidden() else self.starter

    def _make_buttons(self) -> Flow:
        """Make the button that starts the remedy, and after it those of an action and of setting the finding aside."""
        say = self._around.say
        self.starter, self.act, self.accept = button(""), button(say("action.make")), button(say("accepting.button"))
        self.act.setToolTip(say("action.make_tip"))
        self.accept.setToolTip(say("accepting.tip"))
        self.starter.clicked.connect(self._start)
        self.act.clicked.connect(lambda: self.acted.emit(self.finding))
        self.accept.clicked.connect(lambda: self.accepted.emit(self.finding))
        found = Flow(self._around.theme.px(8), one_row=True)
        found.set_items([self.starter, self.act, self.accept])
        return found

    def _name_buttons(self, row: Flow, field: Field | None) -> None:
        """Say on the buttons, and to who hears them, what they do about the finding."""
        say, elsewhere = self._around.say, self._elsewhere
        remedy = "open" if elsewhere else REMEDIES[field.kind] if field else ""
        if remedy:
            self.starter.setText(say(f"form.remedy.{remedy}"))
        self.starter.setVisible(bool(remedy))
        self.starter.setToolTip(self._context.record_label(elsewhere[0]) if elsewhere else "")
        self.starter.setAccessibleName(f"{self.starter.text()}: {self._remedy.text()}")
        for one in (self.act, self.accept):
            one.setAccessibleName(f"{one.text()}: {self._text.text()}")

    def _start(self) -> None:
        """Go to the field, or open the other record where what the finding asks for is missing."""
        if self._elsewhere is not None:
            self._context.open_record(*self._elsewhere)
        else:
            self.remedied.emit(self.finding.path)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the buttons under the words where they would leave these little room."""
        super().resizeEvent(event)
        self._turn()

    def _turn(self) -> None:
        beside = self._beside
        taken = beside.sizeHint().width() if beside is not None and not beside.isHidden() else 0
        narrow = self.width() - taken < self._around.theme.px(WORDS)
        wanted = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        if self._row.direction() != wanted:
            self._row.setDirection(wanted)
            self.updateGeometry()

    def show_actions(self, actions: Sequence[OpenAction]) -> None:
        """Show the actions that answer the finding and are not done yet."""
        chips: list[QWidget] = []
        for one in actions:
            words = self._around.say("action.due_by", name=one.label, day=one.due) if one.due else one.label
            chip = Chip(self._around, words, icon="action", opens=True)
            chip.set_fixed(True)
            chip.opened.connect(lambda one=one: self.opened.emit(one.id))
            chips.append(chip)
        if chips and self._actions is None:
            self._actions = Flow(self._around.theme.px(6))
            self._words.addWidget(self._actions)
        if self._actions is not None:
            self._actions.set_items(chips)
            self._actions.setVisible(bool(chips))
