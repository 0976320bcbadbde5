"""A decision that no longer applies: what rests on it, where each transfer goes, and doing it."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog, QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ropa_desktop.services import adequacy
from ropa_desktop.services.adequacy import FALLEN, Resting
from ropa_desktop.services.records import Stored
from ropa_desktop.ui.asking_form import asking_grid
from ropa_desktop.ui.buttons import button
from ropa_desktop.ui.desk import Desk
from ropa_desktop.ui.editors_date import DateEditor
from ropa_desktop.ui.parts import Combo, label, scrolled_column, with_role
from ropa_desktop.ui.tick import Tick


class FallDialog(QDialog):
    """Shows every transfer that rests on a decision, and moves those that are ticked to their fallback tools."""

    def __init__(self, desk: Desk, decision: Stored, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._decision = desk, decision
        self._resting = adequacy.resting(desk.register, decision.id)
        self._ticks: dict[int, Tick] = {}
        say, px = desk.say, desk.surroundings.theme.px
        self.setWindowTitle(say("fall.title"))
        self.setObjectName("dialog.fall")
        self.resize(QSize(px(640), px(600)).boundedTo(parent.size()))
        box = QVBoxLayout(self)
        box.setContentsMargins(px(20), px(18), px(20), px(16))
        box.setSpacing(px(10))
        box.addWidget(label(say("fall.title"), "title", wrap=True))
        box.addWidget(self._middle(), 1)
        self._sum = label("", "soft", wrap=True)
        box.addWidget(self._sum)
        box.addLayout(self._foot())
        self._count()

    def _choices(self) -> QGridLayout:
        """Ask what has happened and since when; a decision that has outlived its last day has expired."""
        desk, values = self._desk, self._decision.values
        today = date.today()  # noqa: DTZ011  # the day on the wall
        lapsed = adequacy.has_expired(values, today)
        self.status, self.on = Combo(desk.surroundings), DateEditor(desk.surroundings)
        for code in FALLEN:
            word = desk.wording.word("decision_status", code)
            self.status.addItem(word[:1].upper() + word[1:], code)
        known = values["status"] if values["status"] in FALLEN else "repealed"
        self.status.setCurrentIndex(FALLEN.index("expired" if lapsed else known))
        self.on.set_value(values["expires"] if lapsed else values["ended_on"] or today)
        self.on.edited.connect(self._count)
        rows = ((desk.say("fall.status"), self.status), (desk.say("fall.on"), self.on))
        return asking_grid(desk.surroundings, rows)[0]

    def _middle(self) -> QScrollArea:
        """Everything but the heading and the buttons, scrolled where the window is low."""
        desk, say, px = self._desk, self._desk.say, self._desk.surroundings.theme.px
        area, column = scrolled_column(px(8), px(10))
        column.addWidget(label(desk.wording.name(self._decision.id), "heading", wrap=True))
        column.addWidget(label(say("fall.text"), wrap=True))
        column.addLayout(self._choices())
        column.addSpacing(px(4))
        count = len(self._resting)
        column.addWidget(label(say("fall.resting", count=count) if count else say("fall.none"), "heading", wrap=True))
        for one in self._resting:
            column.addWidget(self._card(one))
        column.addStretch(1)
        return area

    def _card(self, one: Resting) -> QFrame:
        """Tell where a transfer goes."""
        desk, px = self._desk, self._desk.surroundings.theme.px
        card = with_role(QFrame(), "card")
        column = QVBoxLayout(card)
        column.setContentsMargins(px(14), px(8), px(14), px(10))
        column.setSpacing(px(3))
        tick = self._ticks[one.id] = Tick(
            desk.surroundings, one.name, ticked=one.fallback is not None, fixed=one.fallback is None
        )
        tick.toggled.connect(self._count)
        column.addWidget(tick)
        if one.fallback:
            tool = desk.wording.word("transfer_tool", one.fallback)
            column.addWidget(label(desk.say("fall.moves", tool=tool), wrap=True))
        else:
            column.addWidget(label(desk.say("fall.stands"), "attention", wrap=True))
        if not one.linked:
            column.addWidget(label(desk.say("fall.unlinked"), "soft", wrap=True))
        return card

    def _foot(self) -> QHBoxLayout:
        closer, self.carry_out = button(self._desk.say("prompt.cancel")), button(self._desk.say("fall.do"), "primary")
        closer.clicked.connect(self.reject)
        self.carry_out.clicked.connect(self._carry_out)
        foot = QHBoxLayout()
        foot.addWidget(closer)
        foot.addStretch(1)
        foot.addWidget(self.carry_out)
        return foot

    def _moved(self) -> list[int]:
        return [i for i, tick in self._ticks.items() if tick.ticked]

    def _count(self) -> None:
        moved = len(self._moved())
        standing = len(self._resting) - moved
        self._sum.setText(self._desk.say("fall.done", moved=moved, standing=standing) if self._resting else "")
        self.carry_out.setEnabled(self.on.day() is not None)

    def _carry_out(self) -> None:
        desk, on = self._desk, self.on.day()
        if on is None:
            return
        with desk.trying():
            adequacy.fall(
                desk.register,
                self._decision.id,
                status=self.status.currentData(),
                on=on,
                author=desk.author,
                only=self._moved(),
            )
            self.accept()
            desk.tell_changed("")
