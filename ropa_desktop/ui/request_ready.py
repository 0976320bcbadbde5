"""What stands in the way of an answer: Art. 30 by letter, and a list in which each thing leads to its field."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ropa_desktop.services.check import Letter, Severity
from ropa_desktop.services.readiness import Group, Item, Readiness
from ropa_desktop.ui.buttons import button
from ropa_desktop.ui.desk import Desk
from ropa_desktop.ui.flow import Flow
from ropa_desktop.ui.parts import Combo, label, scrolled_column, with_role
from ropa_desktop.ui.two_lines import Line, TwoLineList

EVERY = "every"
ICONS: Mapping[str, tuple[str, str]] = {
    "error": ("warning", "missing"),
    "warning": ("warning", "attention"),
    "advice": ("help", "soft"),
}


class RequestReady(QWidget):
    """`place_wanted(item)`: the person goes to the field. `acted(item)`: they make an action of it."""

    place_wanted = Signal(object)
    acted = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._ready: Readiness | None = None
        self.items: list[Item] = []
        self._letter = ("", "")
        px, say = desk.surroundings.theme.px, desk.say
        self.letters = Flow(px(6))
        self.narrow = Combo(desk.surroundings)
        self.narrow.setObjectName("requesting.groups")
        self.narrow.setAccessibleName(say("requesting.groups"))
        self.narrow.activated.connect(lambda _: self._choose_group())
        self.list = TwoLineList(desk.surroundings)
        self.list.setObjectName("requesting.items")
        self.list.setAccessibleName(say("requesting.items"))
        self.list.entered.connect(self.go)
        self.list.selectionModel().selectionChanged.connect(lambda *_: self._able())
        self.told = label("", "soft", wrap=True)
        self.goes, self.acts = button(say("requesting.go")), button(say("requesting.act"))
        self.goes.clicked.connect(self.go)
        self.acts.clicked.connect(self._act)
        foot = QHBoxLayout()
        foot.setSpacing(px(8))
        for one in (self.goes, self.acts):
            foot.addWidget(one)
        foot.addStretch(1)
        self.list.setMinimumHeight(px(170))
        area, box = scrolled_column(0, px(8))
        box.setContentsMargins(px(16), px(12), px(16), px(12))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(area)
        box.addWidget(self.letters)
        box.addWidget(self.told)
        box.addWidget(self.narrow)
        box.addWidget(self.list, 1)
        box.addLayout(foot)

    def show_ready(self, ready: Readiness) -> None:
        """Show what stands in the way."""
        self._ready = ready
        self._show_letters(ready)
        self._offer(ready)
        self._show_items()

    def _show_letters(self, ready: Readiness) -> None:
        """Tell for controllers and for processors how many activities are complete, and how each letter stands."""
        say, found = self._desk.say, list[QWidget]()
        for name, letters in ready.content.letters.items():
            complete, total = ready.content.complete[name]
            found.append(label(say("requesting.complete", type=say(f"{name}.many"), done=complete, total=total)))
            found += [self._letter_button(name, letter, stand) for letter, stand in letters.items()]
        self.letters.set_items(found)
        day = ready.terms.as_of
        self.told.setText(say("requesting.as_it_stood", day=day) if day else "")
        self.told.setVisible(day is not None)

    def _letter_button(self, name: str, letter: str, stand: Letter) -> QPushButton:
        say = self._desk.say
        words = (
            say("requesting.letter_missing", letter=letter, count=stand.missing)
            if stand.missing
            else say("requesting.letter_done", letter=letter)
        )
        made = with_role(QPushButton(words), "state-missing" if stand.missing else "state-done")
        made.setObjectName(f"requesting.letter.{name}.{letter}")
        made.setAutoDefault(False)
        made.setEnabled(bool(stand.missing))
        made.clicked.connect(partial(self._choose_letter, name, letter))
        return made

    def _offer(self, ready: Readiness) -> None:
        """Offer what the list can be narrowed to, each with its number."""
        say, at = self._desk.say, self.narrow.currentData() or EVERY
        counts = Counter(item.group for item in ready.items)
        self.narrow.clear()
        self.narrow.addItem(
            say("requesting.every", count=len(ready.items), errors=ready.gravest[Severity.ERROR]), EVERY
        )
        for group in Group:
            if counts[group] or group == at:
                self.narrow.addItem(
                    say("requesting.group", group=say(f"ready.group.{group}"), count=counts[group]), group
                )
        self.narrow.setCurrentIndex(max(self.narrow.findData(at), 0))

    def _choose_group(self) -> None:
        self._letter = ("", "")
        self._show_items()

    def _choose_letter(self, name: str, letter: str) -> None:
        """Show what is missing under a letter."""
        self.narrow.setCurrentIndex(max(self.narrow.findData(Group.RECORD), 0))
        self._letter = (name, letter)
        self._show_items()
        self.list.setFocus()

    def _show_items(self) -> None:
        if self._ready is None:
            return
        at = self.list.rows()[0] if self.list.rows() else 0
        kept = self.items[at] if at < len(self.items) else None
        wanted, (of, letter) = self.narrow.currentData() or EVERY, self._letter
        self.items = [
            item
            for item in self._ready.items
            if wanted in {EVERY, item.group} and (not letter or (item.type, item.letter) == (of, letter))
        ]
        items = self.items
        self.list.items.show_lines(len(items), lambda row: self._line(items[row]))
        self.list.go_to(self.items.index(kept) if kept in self.items else at)
        self._able()

    def _line(self, item: Item) -> Line:
        say, (icon, ink) = self._desk.say, ICONS[item.severity]
        group = say(f"ready.group.{item.group}")
        where = f"{say(item.type)}: {item.label}" if item.label else say(item.type)
        below = " · ".join((say(f"requesting.severity.{item.severity}"), group, where))
        return Line(icon, ink, say(item.key, **item.facts), below)

    def current(self) -> Item | None:
        """Give what is selected."""
        rows = self.list.rows()
        return self.items[rows[0]] if rows and rows[0] < len(self.items) else None

    def _able(self) -> None:
        item = self.current()
        self.goes.setEnabled(item is not None)
        self.acts.setVisible(not self._desk.register.read_only)
        self.acts.setEnabled(item is not None)

    def go(self) -> None:
        """Go to the field of what is selected."""
        item = self.current()
        if item is not None:
            self.place_wanted.emit(item)

    def _act(self) -> None:
        item = self.current()
        if item is not None:
            self.acted.emit(item)
