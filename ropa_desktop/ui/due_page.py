"""The calendar: months of a year and what is late, drawn by the day; below, what falls due in the one chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QAbstractTableModel, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QScrollArea, QTableView, QVBoxLayout, QWidget

from ropa_desktop.services.due import KINDS, LATE, LATER, Item, due_items, month_of, months_from, people
from ropa_desktop.services.panels import month_words
from ropa_desktop.ui.buttons import button
from ropa_desktop.ui.desk import Desk
from ropa_desktop.ui.flow import Flow
from ropa_desktop.ui.hub import Place
from ropa_desktop.ui.lines import NO_INDEX, Index, show_lines
from ropa_desktop.ui.month_tile import TILE_GAP, MonthTile
from ropa_desktop.ui.parts import Combo, label, scrolls_down, with_role
from ropa_desktop.ui.tab_order import TabOrder
from ropa_desktop.ui.whereabouts import narrows

COLUMNS = ("day", "kind", "record", "who", "from")
WIDTHS = (170, 0, 0, 130, 130)
"""How wide each column is; those of 0 share the rest."""


class DueModel(QAbstractTableModel):
    """Days that fall due, a line each."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.items: Sequence[Item] = ()
        self._today = date.today()  # noqa: DTZ011  # by the day on the wall

    def show_items(self, items: Sequence[Item], today: date) -> None:
        """Show other days."""
        self.beginResetModel()
        self.items, self._today = items, today
        self.endResetModel()

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.items)

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        return len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        shown = orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return self._desk.say(f"due.{COLUMNS[section]}") if shown else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        item = self.items[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.ToolTipRole:
                return self._text(item, COLUMNS[index.column()])
            case Qt.ItemDataRole.ForegroundRole if item.day < self._today and index.column() == 0:
                return self._desk.surroundings.theme.colour("missing")
            case _:
                return None

    def _text(self, item: Item, column: str) -> str:
        say = self._desk.say
        match column:
            case "day":
                late = f" · {say('due.late').lower()}" if item.day < self._today else ""
                return f"{item.day.isoformat()}{late}"
            case "kind":
                return say(f"due.kind.{item.kind}")
            case "from":
                return say("due.own" if item.own else "due.reckoned")
            case "record":
                return item.label
            case _:
                return item.who


class DueTable(QTableView):
    """The days as a table; Enter opens the record."""

    def __init__(self, model: DueModel, desk: Desk) -> None:
        super().__init__()
        with_role(self, "page")
        theme = desk.surroundings.theme
        self._desk, self._model = desk, model
        self.setModel(model)
        self.setAccessibleName(desk.say("page.due"))
        header = show_lines(self, theme.line_height + theme.px(12))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumHeight(theme.px(180))
        for column, width in enumerate(WIDTHS):
            way = QHeaderView.ResizeMode.Fixed if width else QHeaderView.ResizeMode.Stretch
            header.setSectionResizeMode(column, way)
            if width:
                self.setColumnWidth(column, theme.px(width))
        self.doubleClicked.connect(lambda index: self.open(index.row()))

    def open(self, row: int) -> None:
        """Go to the record of a line, to the field that says the day."""
        item = self._model.items[row]
        self._desk.hub.wanted.emit(Place(item.type, item.record_id, item.path))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.currentIndex().isValid():
            self.open(self.currentIndex().row())
            return
        super().keyPressEvent(event)


def _above(first: MonthTile, second: MonthTile, gap: int) -> QWidget:
    """Put two tiles without days in the place of one that has them."""
    made = QWidget()
    box = QVBoxLayout(made)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(gap)
    for tile in (first, second):
        box.addWidget(tile)
    return made


class DuePage(QScrollArea):
    """Months above, days below; both by kind and by who sees to them."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self._stale, self._month = desk, True, ""
        self._items: list[Item] = []
        self.setObjectName("page.due")
        scrolls_down(self)
        inner = with_role(QWidget(), "column")
        self.setWidget(inner)
        px = desk.surroundings.theme.px
        self._tiles: dict[str, MonthTile] = {}
        self._months = Flow(px(8))
        self._title = label("", "heading")
        self._none = label(desk.say("due.none"), "soft", wrap=True)
        self._model = DueModel(desk)
        self.table = DueTable(self._model, desk)
        box = QVBoxLayout(inner)
        box.setContentsMargins(px(28), px(20), px(28), px(20))
        box.setSpacing(px(10))
        box.addLayout(self._head())
        box.addWidget(self._months)
        box.addSpacing(px(4))
        box.addWidget(self._title)
        box.addWidget(self._none)
        box.addWidget(self.table, 1)
        box.addStretch(0)
        TabOrder(inner)
        desk.hub.changed.connect(self._hear)

    def _head(self) -> QHBoxLayout:
        around, say = self._desk.surroundings, self._desk.say
        self.kind, self.who = Combo(around), Combo(around)
        for combo, name in ((self.kind, "kind"), (self.who, "who")):
            combo.setObjectName(f"due.{name}")
            combo.setAccessibleName(say(f"due.{name}"))
        self.kind.addItem(say("due.every_kind"), "")
        for kind in KINDS:
            self.kind.addItem(say(f"due.kind.{kind}"), kind)
        self.who.addItem(say("due.everyone"), "")
        self.kind.setSizeAdjustPolicy(Combo.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.kind.setMinimumContentsLength(22)
        for combo in (self.kind, self.who):
            combo.setMinimumWidth(around.theme.px(110))
        narrows(self.kind, self.who)
        self.kind.currentIndexChanged.connect(self._narrow)
        self.who.currentIndexChanged.connect(self._narrow)
        self._export = button(say("due.export"))
        self._export.setObjectName("due.export")
        self._export.clicked.connect(self.save)
        row = QHBoxLayout()
        row.setSpacing(around.theme.px(8))
        row.addWidget(label(say("page.due"), "title"), 1)
        for widget in (self.kind, self.who, self._export):
            row.addWidget(widget)
        return row

    def go(self, place: Place) -> None:
        """Show the month that a place names."""
        self.show_month(place.path)

    def _narrow(self) -> None:
        """Show what is asked for; where the month that is chosen has none of it, the first that has."""
        today = date.today()  # noqa: DTZ011  # by the day on the wall
        months = [month_of(one.day, today) for one in self.shown]
        if months and self._month not in months:
            self._month = months[0]
        self._show()

    def show_month(self, month: str) -> None:
        """Choose a month ("2026-12"), what is late or what comes later; "" leaves what is chosen."""
        self._month = month or self._month
        self._stale = True
        self.refresh()

    def refresh(self) -> None:
        """Read anew what falls due if something changed since."""
        if not self._stale:
            return
        self._stale = False
        with self._desk.trying():
            self._items = due_items(self._desk.register)
            self._offer_people()
            self._show()

    def _offer_people(self) -> None:
        """Offer those who see to something, and keep the one who is chosen while there is anything left."""
        chosen = self.who.currentData()
        self.who.blockSignals(True)
        while self.who.count() > 1:
            self.who.removeItem(1)
        for name in people(self._items):
            self.who.addItem(name, name)
        self.who.setCurrentIndex(max(self.who.findData(chosen), 0))
        self.who.blockSignals(False)

    @property
    def shown(self) -> list[Item]:
        """What is shown of all that falls due."""
        kind, who = self.kind.currentData(), self.who.currentData()
        return [one for one in self._items if kind in {"", one.kind} and who in {"", one.who}]

    def _show(self) -> None:
        today = date.today()  # noqa: DTZ011  # by the day on the wall
        months = {month: list[Item]() for month in (LATE, LATER, *months_from(today))}
        for item in self.shown:
            months[month_of(item.day, today)].append(item)
        if self._month not in months:
            self._month = next((month for month, items in months.items() if items), months_from(today)[0])
        focused = next((month for month, tile in self._tiles.items() if tile.hasFocus()), "")
        self._make_tiles(months, today)
        if focused:
            self._tiles[focused].setFocus()
        self._show_days(months[self._month], today)

    def _make_tiles(self, months: Mapping[str, Sequence[Item]], today: date) -> None:
        say, around = self._desk.say, self._desk.surroundings
        self._tiles = {}
        for month, items in months.items():
            words = month_words(month, self._desk.wording)
            tile = MonthTile(around, month, words, [item.day for item in items], today)
            tile.setAccessibleName(say("due.count", month=words, count=len(items)))
            tile.setChecked(month == self._month)
            tile.clicked.connect(partial(self._choose, month))
            tile.stepped.connect(self._step)
            self._tiles[month] = tile
        late, later, *others = self._tiles.values()
        self._months.set_items([_above(late, later, around.theme.px(TILE_GAP)), *others])

    def _choose(self, month: str) -> None:
        self._month = month
        self._show()
        self._tiles[month].setFocus()

    def _step(self, by: int) -> None:
        """Move the focus to the month beside."""
        order = list(self._tiles.values())
        at = next(place for place, tile in enumerate(order) if tile.hasFocus())
        order[(at + by) % len(order)].setFocus(Qt.FocusReason.TabFocusReason)

    def _show_days(self, items: Sequence[Item], today: date) -> None:
        say = self._desk.say
        words = month_words(self._month, self._desk.wording)
        self._title.setText(say("due.count", month=f"{words[:1].upper()}{words[1:]}", count=len(items)))
        self._none.setText(say("due.none") if self._items else say("due.nothing"))
        self._none.setVisible(not items)
        self.table.setVisible(bool(items))
        self._model.show_items(items, today)
        self._export.setEnabled(bool(self.shown))

    def save(self) -> None:
        """Ask where to, and write what is shown as a calendar file."""
        desk = self._desk
        day = date.today().isoformat()  # noqa: DTZ011  # a file's name
        given = desk.register.path.parent / f"{desk.register.path.stem} {day}.ics"
        target = desk.prompts.save_file(desk.say("due.export"), given, "*.ics")
        if target is None:
            return
        from ropa_desktop.exchange.export import export_calendar  # a window that starts writes no files

        place = target if target.suffix else target.with_suffix(".ics")
        with desk.trying():
            export_calendar(desk.register, place, desk.wording.language, self.shown)
            self._title.setText(desk.say("due.saved", path=place))

    def _hear(self, *_: object) -> None:
        self._stale = True
        if self.isVisible():
            self.refresh()


__all__ = ["DueModel", "DuePage", "DueTable"]
