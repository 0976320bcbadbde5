"""The overview: what is missing, what is due, what the data rest on and where they go, and what changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QBoxLayout, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from ropa_desktop.services import check, past
from ropa_desktop.services.check import Figures, Overview
from ropa_desktop.services.due import Item, due_items
from ropa_desktop.services.panels import Panel
from ropa_desktop.services.past import Saved
from ropa_desktop.ui.buttons import button
from ropa_desktop.ui.desk import Desk
from ropa_desktop.ui.hub import Place
from ropa_desktop.ui.overview_cards import SHOWN, Cards
from ropa_desktop.ui.parts import clear, label, scrolls_down, with_role
from ropa_desktop.ui.reading import MANY, Reading
from ropa_desktop.ui.wrapping import come_to_rest

NARROW = 860
NEXT = 5
"""How much of what is due is named below its months."""
AFTER_PAINT, AT_LATEST = 120, 400
"""Milliseconds from the first paint to the other figures, so that the window answers first; where nothing is painted,
from the start."""
AT_LEFT = frozenset({"areas.activity", "areas.processor_activity", "severities"})
"""The panels of the left column; the others stand in the right one."""


@dataclass(frozen=True, slots=True)
class Rest:
    """What is shown beside what is missing."""

    figures: Figures
    due: list[Item]
    asked: Panel | None
    saves: list[Saved]


def _rest(desk: Desk) -> Rest:
    from ropa_desktop.services.asked_panel import asked_panel  # read once the window is there

    register, today = desk.register, date.today()  # noqa: DTZ011  # the day on the wall
    figures, asked = check.figures_of(register, today), asked_panel(register, desk.wording)
    return Rest(figures, due_items(register, NEXT), asked, past.saves(register, limit=SHOWN))


def _said(stop: QWidget) -> str:
    """Give what is read out of a stop, without the number of records behind it."""
    words = stop.text() if isinstance(stop, QPushButton) else ""
    return (stop.accessibleName() or words).rstrip("0123456789")


class OverviewPage(QScrollArea):
    """Cards in two columns, or one where it is narrow. The first time, what is missing is drawn before the rest.

    Of a large register the rest is read beside the window; when something changed, what is shown stays until then.

    `print_wanted`: the person wants it on paper.
    """

    print_wanted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._stale = True
        self._every_remark = False
        self._is_wide = False
        self._seen: Overview | None = None
        self._rest: Rest | None = None
        self._reading = Reading(self)
        self._reading.over.connect(self._read_on)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._left, self._right = QVBoxLayout(), QVBoxLayout()
        px = desk.surroundings.theme.px
        self.setObjectName("page.overview")
        scrolls_down(self)
        inner = with_role(QWidget(), "column")
        inner.setMaximumWidth(px(1480))
        box = QVBoxLayout(inner)
        box.setContentsMargins(px(28), px(20), px(28), px(28))
        box.setSpacing(px(14))
        self._body = QVBoxLayout()
        box.addLayout(self._head())
        box.addLayout(self._body)
        box.addStretch(1)
        self.setWidget(inner)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._follow_up)
        desk.hub.changed.connect(self._hear)

    def refresh(self) -> None:
        """Gather everything anew if something changed since."""
        if not self._stale:
            return
        self._stale = False
        self._later.stop()
        desk = self._desk
        with desk.trying():
            if self._seen is None:
                self._seen = check.overview_of(desk.register)
                self._show_first(self._seen)
                self._later.start(AT_LATEST)
            elif self._is_large:
                self._read_beside(lambda: (check.overview_of(desk.register), _rest(desk)))
            else:
                self._seen, self._rest = check.overview_of(desk.register), _rest(desk)
                self._show_all()

    @property
    def _is_large(self) -> bool:
        return self._seen is not None and sum(self._seen.counts.values()) > MANY

    def _read_beside(self, read: Callable[[], tuple[Overview, Rest]]) -> None:
        """Read beside the window; what changed meanwhile is read after it."""
        if self._reading.under_way:
            self._stale = True
        else:
            self._reading.begin(read, self._take, self._desk.tell_failure)

    def _take(self, read: tuple[Overview, Rest]) -> None:
        """Show what was read if the person is still here; otherwise all is read on the way back."""
        fresh, (self._seen, self._rest) = self._rest is None, read
        if self._stale or not self.isVisible():
            self._stale = True
        elif fresh:
            self._show_rest()
        else:
            self._show_all()

    def _read_on(self) -> None:
        if self._stale and self.isVisible():
            self.refresh()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Let the other figures follow the first paint: a window is there before it waits for them."""
        super().paintEvent(event)
        if self._later.interval() == AT_LATEST and self._later.isActive():
            self._later.start(AFTER_PAINT)

    def _head(self) -> QHBoxLayout:
        say, settings = self._desk.say, self._desk.settings
        row = QHBoxLayout()
        row.setSpacing(self._desk.surroundings.theme.px(8))
        row.addWidget(label(say("page.overview"), "title"), 1)
        tables = button(say("overview.tables"))
        tables.setObjectName("overview.tables")
        tables.setCheckable(True)
        tables.setChecked(settings.overview_tables)
        tables.toggled.connect(self._show_tables)
        row.addWidget(tables)
        calendar = button(say("overview.calendar"))
        calendar.clicked.connect(lambda: self._desk.hub.wanted.emit(Place("due")))
        row.addWidget(calendar)
        printed = button(say("overview.print"))
        printed.clicked.connect(self.print_wanted)
        row.addWidget(printed)
        return row

    def _show_tables(self, on: bool) -> None:
        """Swap drawings for tables or back."""
        self._desk.settings.overview_tables = on
        self._show_all()

    def _lay_columns(self) -> None:
        gap = self._desk.surroundings.theme.px(14)
        self._columns = QBoxLayout(self._direction())
        self._columns.setSpacing(gap)
        self._left, self._right = QVBoxLayout(), QVBoxLayout()
        for column in (self._left, self._right):
            column.setSpacing(gap)
            self._columns.addLayout(column, 1)
        self._body.addLayout(self._columns)

    @property
    def _cards(self) -> Cards:
        return Cards(self._desk, tables=self._desk.settings.overview_tables)

    def _show_all(self) -> None:
        """Show everything anew, in the same place."""
        if self._seen is None:
            return
        at, stop = self.verticalScrollBar().value(), self._stop()
        self._show_first(self._seen)
        self._show_rest()
        self.verticalScrollBar().setValue(at)
        if stop is not None:
            self._go_back_to(*stop)

    def _stops(self) -> list[QWidget]:
        """Give what can be opened, in order."""
        from ropa_desktop.ui.figure_table import FigureTable  # what is drawn first needs none

        every = [*self.findChildren(QPushButton), *self.findChildren(FigureTable)]
        return [one for one in every if one.isVisibleTo(self)]

    def _stop(self) -> tuple[str, int] | None:
        """Tell where the focus is among what can be opened: what it says there, without the count, and its place."""
        stops, focused = self._stops(), QApplication.focusWidget()
        return (_said(focused), stops.index(focused)) if focused in stops else None

    def _go_back_to(self, said: str, place: int) -> None:
        """Put the focus where it was, or on what has taken that place, when everything is drawn anew."""
        stops = self._stops()
        stop = next((one for one in stops if _said(one) == said), stops[min(place, len(stops) - 1)])
        stop.setFocus(Qt.FocusReason.OtherFocusReason)
        self.ensureWidgetVisible(stop)

    def _show_first(self, seen: Overview) -> None:
        """Show what is missing and what needs doing, in the place of all that was shown."""
        clear(self._body)
        self._lay_columns()
        cards = self._cards
        for name in seen.letters:
            if seen.counts.get(name) or name == "activity":
                self._left.addWidget(cards.letters(name, seen))
        self._left.addWidget(cards.remarks(seen, every=self._every_remark, show_every=self._show_every_remark))

    def _follow_up(self) -> None:
        """Show the other figures if the person is still here; otherwise all is drawn on the way back."""
        seen, desk = self._seen, self._desk
        if not self.isVisible() or seen is None:
            self._stale = True
        elif self._is_large:
            self._read_beside(lambda: (seen, _rest(desk)))
        else:
            with desk.trying():
                self._rest = _rest(desk)
                self._show_rest()

    def _settle(self) -> None:
        """Show what was added in its room at once: it can have the focus."""
        for column in (self._left, self._right):
            items = (column.itemAt(place) for place in range(column.count()))
            for card in (item.widget() for item in items if item is not None):
                if card is not None:
                    card.show()
        come_to_rest()

    def _show_rest(self) -> None:
        """Show the other figures, what is due, and what changed."""
        from ropa_desktop.services.panels import panels  # drawn once the window is there

        seen, rest, cards = self._seen, self._rest, self._cards
        if seen is None or rest is None:
            return
        for panel in panels(seen, rest.figures, self._desk.wording):
            column = self._left if panel.key in AT_LEFT else self._right
            column.addWidget(cards.due(panel, rest.due) if panel.key == "months" else cards.panel(panel))
        if rest.asked is not None:
            self._right.addWidget(cards.panel(rest.asked))
        self._right.addWidget(cards.changes(rest.saves))
        self._left.addStretch(1)
        self._right.addStretch(1)
        self._settle()

    def _hear(self, *_: object) -> None:
        self._stale = True
        if self.isVisible():
            self.refresh()

    def _direction(self) -> QBoxLayout.Direction:
        """Put the columns beside each other, or under each other where that is too narrow."""
        return QBoxLayout.Direction.LeftToRight if self._is_wide else QBoxLayout.Direction.TopToBottom

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._is_wide = event.size().width() >= self._desk.surroundings.theme.px(NARROW)
        if self._seen is not None:
            self._columns.setDirection(self._direction())

    def _show_every_remark(self) -> None:
        self._every_remark = True
        self._show_all()
