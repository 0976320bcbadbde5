"""The cards of the overview: figures, what needs doing, what is due and what changed; every number opens its list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ropa_desktop.services import adequacy
from ropa_desktop.services.check import Overview
from ropa_desktop.services.due import Item
from ropa_desktop.services.find import Filter
from ropa_desktop.services.panels import Opens, Panel, letters_panel
from ropa_desktop.services.past import Saved
from ropa_desktop.ui.buttons import button, link
from ropa_desktop.ui.desk import Desk
from ropa_desktop.ui.drawing import Drawing
from ropa_desktop.ui.hub import Place
from ropa_desktop.ui.parts import Pill, label, with_role

SHOWN = 8
LEAST_TOLD = 96
"""The least width for what is due, beside the name of the record."""


class Cards:
    """Makes cards for a desk. They are drawn, or hold `tables`."""

    def __init__(self, desk: Desk, *, tables: bool) -> None:
        self._desk, self._tables = desk, tables

    def _card(self, title: str, soft: str = "") -> tuple[QFrame, QVBoxLayout]:
        px = self._desk.surroundings.theme.px
        card = with_role(QFrame(), "card")
        card.setAccessibleName(title)
        box = QVBoxLayout(card)
        box.setContentsMargins(px(16), px(12), px(16), px(14))
        box.setSpacing(px(6))
        head = QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(label(title, "heading", wrap=True), 1)
        if soft:
            head.addWidget(label(soft, "soft"), 0, Qt.AlignmentFlag.AlignTop)
        box.addLayout(head)
        return card, box

    def _go(self, place: Place) -> Callable[[], None]:
        return lambda: self._desk.hub.wanted.emit(place)

    def _follow(self, opens: Opens) -> None:
        self._desk.hub.wanted.emit(Place(opens.page, path=opens.path, filters=opens.filters or None, where=opens.where))

    def _at_left(self, box: QVBoxLayout, widget: QWidget) -> None:
        row = QHBoxLayout()
        row.addWidget(widget)
        row.addStretch(1)
        box.addLayout(row)

    def _figure(self, panel: Panel) -> QWidget:
        around = self._desk.surroundings
        if not panel.lines:
            return label(panel.empty, "soft", wrap=True)
        if self._tables:
            from ropa_desktop.ui.figure_table import FigureTable  # few ask for tables

            return FigureTable(around, panel, self._follow)
        return Drawing(around, panel, self._follow)

    def panel(self, panel: Panel) -> QFrame:
        """Show a panel under its title."""
        card, box = self._card(panel.title, self._desk.wording.cite(panel.cite))
        box.addWidget(self._figure(panel))
        return card

    def letters(self, name: str, seen: Overview) -> QFrame:
        """Tell for a type how many records are complete, and how each letter stands; or where to begin."""
        say, around = self._desk.say, self._desk.surroundings
        total, complete = seen.counts.get(name, 0), seen.complete.get(name, 0)
        card, box = self._card(say(f"{name}.many"), say(f"overview.law.{name}"))
        if not total:
            box.addWidget(label(say(f"{name}.empty"), wrap=True))
            start = button(say(f"{name}.new"), "primary")
            start.clicked.connect(self._go(Place(name, record_id=-1)))
            self._at_left(box, start)
            return card
        numbers = QHBoxLayout()
        numbers.setSpacing(around.theme.px(10))
        numbers.addWidget(label(str(complete), "number"))
        numbers.addWidget(label(say("overview.complete", total=total), "soft", wrap=True), 1)
        if complete < total:
            more = button(say("overview.incomplete", count=total - complete))
            more.clicked.connect(self._go(Place(name, filters=(Filter("art30", "missing"),))))
            numbers.addWidget(more)
        box.addLayout(numbers)
        box.addWidget(self._figure(letters_panel(name, seen, self._desk.wording)))
        return card

    def remarks(self, seen: Overview, *, every: bool, show_every: Callable[[], None]) -> QFrame:
        """Tell which rules most records fall short of."""
        say, around = self._desk.say, self._desk.surroundings
        card, box = self._card(say("overview.remarks"))
        expired = adequacy.expired(self._desk.register, date.today())  # noqa: DTZ011  # by the day on the wall
        for record_id, name, day in expired:
            place = Place("adequacy_decision", record_id)
            box.addLayout(self._line("attention", say("overview.expired", name=name, day=day), "", place))
        kinds = Counter(rule for rule, *_ in seen.rules)
        for rule, severity, kind, count in seen.rules if every else seen.rules[:SHOWN]:
            state = "missing" if severity == "error" else "attention"
            words = say(f"rule.{rule}")
            if kinds[rule] > 1:
                words = f"{words.rstrip('.')} ({say(f'{kind}.many').lower()})."
            box.addLayout(self._line(state, words, str(count), Place(kind, filters=(Filter("rule", rule),))))
        if not seen.rules and not expired:
            box.addWidget(label(say("overview.no_remarks"), "soft"))
        if len(seen.rules) > SHOWN and not every:
            rest = button(say("overview.every", count=len(seen.rules)), "link")
            rest.clicked.connect(show_every)
            self._at_left(box, rest)
        box.setSpacing(around.theme.px(4))
        return card

    def _line(self, state: str, text: str, count: str, place: Place) -> QHBoxLayout:
        around = self._desk.surroundings
        row = QHBoxLayout()
        row.setSpacing(around.theme.px(8))
        word = around.say("overview.missing_word" if state == "missing" else "overview.attention_word")
        row.addWidget(Pill(around, word, state), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(label(text, wrap=True), 1)
        opener: QPushButton = button(count or around.say("overview.open"), "link")
        opener.setAccessibleName(f"{text} {count}")
        opener.clicked.connect(self._go(place))
        row.addWidget(opener, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def due(self, panel: Panel, first: list[Item]) -> QFrame:
        """Show the months, below them what is late or comes next, and the way to the calendar."""
        say, around = self._desk.say, self._desk.surroundings
        card, box = self._card(panel.title)
        box.addWidget(self._figure(panel))
        today = date.today()  # noqa: DTZ011  # due by the day on the wall
        for item in first:
            row = QHBoxLayout()
            row.setSpacing(around.theme.px(8))
            late = item.day < today
            row.addWidget(Pill(around, item.day.isoformat(), "missing" if late else "neutral"))
            opener = link(item.label)
            opener.clicked.connect(self._go(Place(item.type, item.record_id, item.path)))
            row.addWidget(opener)
            about = say(f"due.kind.{item.kind}")
            told = label(say("overview.late", what=about) if late else about, "soft", wrap=True)
            told.setMinimumWidth(around.theme.px(LEAST_TOLD))
            row.addWidget(told, 1)
            box.addLayout(row)
        if first:
            calendar = button(say("overview.calendar"))
            calendar.clicked.connect(self._go(Place("due")))
            self._at_left(box, calendar)
        return card

    def changes(self, saves: Sequence[Saved]) -> QFrame:
        """Tell what was done last."""
        say, around = self._desk.say, self._desk.surroundings
        card, box = self._card(say("overview.changes"))
        for saved in saves:
            row = QHBoxLayout()
            row.setSpacing(around.theme.px(8))
            at = saved.revision.at.astimezone()
            row.addWidget(label(f"{at:%Y-%m-%d %H:%M}", "soft"))
            row.addWidget(label(f"{saved.revision.author} {say(f'verb.{saved.revision.verb}')}", "soft"))
            entry = saved.changed[0]
            several = saved.count > 1
            opener = link(say("history.several", name=entry.name, more=saved.count - 1) if several else entry.name)
            opener.clicked.connect(self._go(Place("history") if several else Place(entry.type, entry.record_id)))
            row.addWidget(opener)
            row.addStretch(1)
            box.addLayout(row)
        more = button(say("overview.history"), "link")
        more.clicked.connect(self._go(Place("history")))
        self._at_left(box, more)
        return card
