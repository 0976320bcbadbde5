"""The overview: what is missing, what is due, where data go, what changed; every number opens the list behind it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ropa_desktop.domain.field import Field, Kind
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.services import adequacy, check, past
from ropa_desktop.services.check import Overview
from ropa_desktop.services.find import Filter
from ropa_desktop.ui.desk import Desk
from ropa_desktop.ui.hub import Place
from ropa_desktop.ui.parts import Pill, button, clear, label, link, scrolls_down, with_role

SHOWN = 8
NARROW = 860


class OverviewPage(QScrollArea):
    """Cards in two columns, or one where it is narrow."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._stale = True
        self._every_remark = False
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        px = desk.surroundings.theme.px
        self.setObjectName("page.overview")
        scrolls_down(self)
        inner = with_role(QWidget(), "column")
        inner.setMaximumWidth(px(1320))
        self._box = QVBoxLayout(inner)
        self._box.setContentsMargins(px(28), px(20), px(28), px(28))
        self._box.setSpacing(px(14))
        self.setWidget(inner)
        desk.hub.changed.connect(self._hear)

    def refresh(self) -> None:
        """Gather everything anew if something changed since."""
        if not self._stale:
            return
        self._stale = False
        with self._desk.trying():
            seen = check.overview_of(self._desk.register)
            clear(self._box)
            say = self._desk.say
            self._box.addWidget(label(say("page.overview"), "title"))
            self._columns = columns = QBoxLayout(self._direction())
            columns.setSpacing(self._desk.surroundings.theme.px(14))
            left, right = QVBoxLayout(), QVBoxLayout()
            for column in (left, right):
                column.setSpacing(self._desk.surroundings.theme.px(14))
                columns.addLayout(column, 1)
            for name in seen.missing:
                if seen.counts.get(name) or name == "activity":
                    left.addWidget(self._letters(name, seen))
            left.addWidget(self._remarks(seen))
            right.addWidget(self._due(seen))
            right.addWidget(self._transfers(seen))
            right.addWidget(self._changes())
            left.addStretch(1)
            right.addStretch(1)
            self._box.addLayout(columns)
            self._box.addStretch(1)

    def _hear(self, *_: object) -> None:
        self._stale = True
        if self.isVisible():
            self.refresh()

    def _direction(self) -> QBoxLayout.Direction:
        """Put the columns beside each other, or under each other where that is too narrow."""
        wide = self.viewport().width() >= self._desk.surroundings.theme.px(NARROW)
        return QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self._stale:
            self._columns.setDirection(self._direction())

    def _card(self, title: str, soft: str = "") -> tuple[QFrame, QVBoxLayout]:
        px = self._desk.surroundings.theme.px
        card = with_role(QFrame(), "card")
        card.setAccessibleName(title)
        box = QVBoxLayout(card)
        box.setContentsMargins(px(16), px(12), px(16), px(14))
        box.setSpacing(px(6))
        head = QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(label(title, "heading"))
        if soft:
            head.addWidget(label(soft, "soft"))
        head.addStretch(1)
        box.addLayout(head)
        return card, box

    def _go(self, place: Place) -> Callable[[], None]:
        return lambda: self._desk.hub.wanted.emit(place)

    def _letters(self, name: str, seen: Overview) -> QFrame:
        """Tell for a type how many records are complete, and which letters are missing where."""
        say, around = self._desk.say, self._desk.surroundings
        total, complete = seen.counts.get(name, 0), seen.complete.get(name, 0)
        card, box = self._card(say(f"{name}.many"), say(f"overview.law.{name}"))
        if not total:
            box.addWidget(label(say(f"{name}.empty"), wrap=True))
            row = QHBoxLayout()
            start = button(say(f"{name}.new"), "primary")
            start.clicked.connect(self._go(Place(name, record_id=-1)))
            row.addWidget(start)
            row.addStretch(1)
            box.addLayout(row)
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
        grid = QGridLayout()
        grid.setHorizontalSpacing(around.theme.px(10))
        grid.setVerticalSpacing(around.theme.px(3))
        for row_number, (letter, count) in enumerate(seen.missing[name].items()):
            grid.addWidget(Pill(around, letter, "missing" if count else "done", square=True), row_number, 0)
            section = next(s for s in RECORD_TYPES[name].sections if s.letter == letter)
            grid.addWidget(label(say(f"{name}.section.{section.name}"), wrap=True), row_number, 1)
            words = say("overview.missing_in", count=count) if count else say("form.state.d")
            if count:
                opener = button(words, "link")
                opener.clicked.connect(self._go(Place(name, filters=(Filter("art30", letter),))))
                grid.addWidget(opener, row_number, 2, Qt.AlignmentFlag.AlignRight)
            else:
                grid.addWidget(label(words, "soft"), row_number, 2, Qt.AlignmentFlag.AlignRight)
        grid.setColumnStretch(1, 1)
        box.addLayout(grid)
        return card

    def _remarks(self, seen: Overview) -> QFrame:
        """Tell which rules most records fall short of."""
        say, around = self._desk.say, self._desk.surroundings
        card, box = self._card(say("overview.remarks"))
        expired = adequacy.expired(self._desk.register, date.today())  # noqa: DTZ011  # by the day on the wall
        for record_id, name, day in expired:
            place = Place("adequacy_decision", record_id)
            box.addLayout(self._line("attention", say("overview.expired", name=name, day=day), "", place))
        kinds = Counter(rule for rule, *_ in seen.rules)
        for rule, severity, kind, count in seen.rules if self._every_remark else seen.rules[:SHOWN]:
            state = "missing" if severity == "error" else "attention"
            words = say(f"rule.{rule}")
            if kinds[rule] > 1:
                words = f"{words.rstrip('.')} ({say(f'{kind}.many').lower()})."
            box.addLayout(self._line(state, words, str(count), Place(kind, filters=(Filter("rule", rule),))))
        if not seen.rules and not expired:
            box.addWidget(label(say("overview.no_remarks"), "soft"))
        if len(seen.rules) > SHOWN and not self._every_remark:
            row = QHBoxLayout()
            rest = button(say("overview.every", count=len(seen.rules)), "link")
            rest.clicked.connect(self._show_every_remark)
            row.addWidget(rest)
            row.addStretch(1)
            box.addLayout(row)
        box.setSpacing(around.theme.px(4))
        return card

    def _show_every_remark(self) -> None:
        self._every_remark = self._stale = True
        self.refresh()

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

    def _due(self, seen: Overview) -> QFrame:
        """Tell what is late and what comes next."""
        say, around = self._desk.say, self._desk.surroundings
        card, box = self._card(say("overview.due"))
        today = date.today()  # noqa: DTZ011  # due by the day on the wall
        for day, record_id, kind, name, path in seen.due[:SHOWN]:
            row = QHBoxLayout()
            row.setSpacing(around.theme.px(8))
            late = day < today
            row.addWidget(Pill(around, day.isoformat(), "missing" if late else "neutral"))
            opener = link(name)
            opener.clicked.connect(self._go(Place(kind, record_id, path)))
            row.addWidget(opener)
            about = self._desk.wording.label(RECORD_TYPES[kind], path)
            row.addWidget(label(say("overview.late", what=about) if late else about, "soft", wrap=True), 1)
            box.addLayout(row)
        if not seen.due:
            box.addWidget(label(say("overview.nothing_due"), "soft", wrap=True))
        return card

    def _transfers(self, seen: Overview) -> QFrame:
        """Tell where data are transferred, and by which tool."""
        say, around, wording = self._desk.say, self._desk.surroundings, self._desk.wording
        card, box = self._card(say("overview.transfers"), wording.cite("30.1 e"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(around.theme.px(10))
        grid.setVerticalSpacing(around.theme.px(4))
        word = Field("", Kind.CHOICE, words="transfer_tool")
        for number, (country, tool, count, residual) in enumerate(seen.transfers[:SHOWN]):
            place = wording.word("country", country) if country else say("overview.no_country")
            grid.addWidget(label(place, wrap=True), number, 0)
            if tool:
                grid.addWidget(label(wording.text(word, tool), "soft", wrap=True), number, 1)
            else:
                grid.addWidget(Pill(around, say("overview.no_tool"), "missing"), number, 1)
            words = say("overview.residual", count=residual) if residual else ""
            grid.addWidget(label(words, "soft", wrap=True), number, 2)
            opener = button(str(count), "link")
            opener.setAccessibleName(say("transfer.many") + f" {count}")
            filters = (Filter("country", country), Filter("tool", tool))
            opener.clicked.connect(self._go(Place("transfer", filters=filters)))
            grid.addWidget(opener, number, 3)
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(1, 5)
        grid.setColumnStretch(2, 3)
        box.addLayout(grid)
        if not seen.transfers:
            box.addWidget(label(say("overview.no_transfers"), "soft", wrap=True))
        return card

    def _changes(self) -> QFrame:
        """Tell what was done last."""
        say, around = self._desk.say, self._desk.surroundings
        card, box = self._card(say("overview.changes"))
        for saved in past.saves(self._desk.register, limit=SHOWN):
            row = QHBoxLayout()
            row.setSpacing(around.theme.px(8))
            at = saved.revision.at.astimezone()
            row.addWidget(label(f"{at:%Y-%m-%d %H:%M}", "soft"))
            row.addWidget(label(f"{saved.revision.author} {say(f'verb.{saved.revision.verb}')}", "soft"))
            entry = saved.changed[0]
            several = saved.count > 1
            opener = link(say("history.several", count=saved.count) if several else entry.name)
            opener.clicked.connect(self._go(Place("history") if several else Place(entry.type, entry.record_id)))
            row.addWidget(opener)
            row.addStretch(1)
            box.addLayout(row)
        more = button(say("overview.history"), "link")
        more.clicked.connect(self._go(Place("history")))
        row = QHBoxLayout()
        row.addWidget(more)
        row.addStretch(1)
        box.addLayout(row)
        return card
