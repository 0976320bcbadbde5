"""A list of adequacy decisions beside the register's: what it would change, to be chosen and taken over."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ropa_desktop.services import adequacy
from ropa_desktop.services.adequacy import FALLEN, Becomes, Item, Preview
from ropa_desktop.ui.buttons import button
from ropa_desktop.ui.desk import Desk
from ropa_desktop.ui.parts import label, scrolled_column, side, with_role
from ropa_desktop.ui.tick import Tick

SHOWN = (Becomes.CHANGED, Becomes.ADDED, Becomes.GONE)


class DecisionsDialog(QDialog):
    """Everything that a list would change, field by field; only what is ticked is taken over."""

    def __init__(self, desk: Desk, seen: Preview, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._seen = desk, seen
        self._ticks: list[tuple[Item, Tick]] = []
        say, px = desk.say, desk.surroundings.theme.px
        title = say("decisions.compare" if seen.own else "decisions.replace")
        self.setWindowTitle(title)
        self.setObjectName("dialog.decisions")
        self.resize(QSize(px(760), px(640)).boundedTo(parent.size()))
        box = QVBoxLayout(self)
        box.setContentsMargins(px(20), px(18), px(20), px(16))
        box.setSpacing(px(10))
        box.addWidget(label(title, "title", wrap=True))
        box.addWidget(self._middle(), 1)
        box.addLayout(self._foot())
        self._count()

    def _middle(self) -> QScrollArea:
        """Everything but the heading and the buttons, scrolled where the window is low."""
        say, px = self._desk.say, self._desk.surroundings.theme.px
        area, column = scrolled_column(px(8), px(10))
        if not self._seen.own:
            column.addWidget(label(say("decisions.of_file", source=self._seen.source), "soft", wrap=True))
        there = any(self._seen.of(becomes) for becomes in SHOWN)
        column.addWidget(label(say("decisions.text" if there else "decisions.nothing"), wrap=True))
        for becomes in SHOWN:
            items = self._seen.of(becomes)
            if items:
                column.addWidget(label(say(f"decisions.{becomes}", count=len(items)), "heading"))
            if items and becomes is Becomes.GONE:
                column.addWidget(label(say("decisions.gone_text"), "soft", wrap=True))
            for item in items:
                column.addWidget(self._card(item))
        if same := self._seen.of(Becomes.SAME):
            column.addWidget(label(say("decisions.same", count=len(same)), "soft"))
        column.addStretch(1)
        return area

    def _card(self, item: Item) -> QFrame:
        """Tell what becomes of one decision."""
        desk, px = self._desk, self._desk.surroundings.theme.px
        card = with_role(QFrame(), "card")
        column = QVBoxLayout(card)
        column.setContentsMargins(px(14), px(10), px(14), px(12))
        column.setSpacing(px(4))
        tick = Tick(desk.surroundings, item.name, ticked=item.offered, fixed=item.barred)
        tick.toggled.connect(self._count)
        self._ticks.append((item, tick))
        column.addWidget(tick)
        for words in self._remarks(item):
            column.addWidget(label(words, "attention", wrap=True))
        if item.becomes is Becomes.ADDED:
            column.addLayout(self._fields(item))
        elif item.becomes is Becomes.CHANGED:
            for difference in adequacy.in_words(item, desk.wording):
                column.addWidget(label(difference.label, "soft"))
                if difference.before:
                    column.addWidget(side(desk.surroundings, difference.before, "missing"))
                if difference.after:
                    column.addWidget(side(desk.surroundings, difference.after, "done"))
        return card

    def _remarks(self, item: Item) -> list[str]:
        say, found = self._desk.say, list[str]()
        if item.older:
            found.append(say("decisions.older"))
        falls = item.becomes is Becomes.CHANGED and item.after["status"] in FALLEN
        if item.resting and (item.barred or falls):
            what = say("decisions.stays" if item.barred else "decisions.moved_later")
            found.append(f"{say('decisions.resting', count=item.resting)} {what}")
        return found

    def _fields(self, item: Item) -> QGridLayout:
        """Show what a new decision says."""
        px = self._desk.surroundings.theme.px
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(10))
        grid.setVerticalSpacing(px(3))
        grid.setColumnStretch(1, 1)
        for row, difference in enumerate(adequacy.in_words(item, self._desk.wording)):
            if difference.path != "name":
                name = label(difference.label, "soft", wrap=True)
                name.setFixedWidth(px(150))
                grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
                grid.addWidget(label(difference.after, wrap=True), row, 1)
        return grid

    def _foot(self) -> QHBoxLayout:
        closer, self.take = button(self._desk.say("prompt.cancel")), button("", "primary")
        closer.clicked.connect(self.reject)
        self.take.clicked.connect(self._take)
        foot = QHBoxLayout()
        foot.addWidget(closer)
        foot.addStretch(1)
        foot.addWidget(self.take)
        return foot

    def _chosen(self) -> list[Item]:
        return [item for item, tick in self._ticks if tick.ticked]

    def _count(self) -> None:
        count = len(self._chosen())
        self.take.setText(self._desk.say("decisions.take", count=count))
        self.take.setEnabled(count > 0)

    def _take(self) -> None:
        desk = self._desk
        with desk.trying():
            change = adequacy.replace(desk.register, self._seen, author=desk.author, chosen=self._chosen())
            self.accept()
            desk.tell_changed(change.type)
