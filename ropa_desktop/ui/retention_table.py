"""The table of all retention rules: lines in memory, words made as they come into view."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView

from ropa_desktop.services.retention import COLUMNS, Line, Telling
from ropa_desktop.ui.desk import Desk
from ropa_desktop.ui.lines import NO_INDEX, WRITTEN_ROLES, Index, LineDelegate, aloud, show_lines
from ropa_desktop.ui.parts import with_role

SHARES = {"data": 22, "activity": 20, "period": 11, "trigger": 18, "then": 11, "support": 18, "conflict": 20}
FOLD_BELOW, FOLDED = 900, ("then", "support")
"""In a narrower table these columns give way; they stand below it, with the whole of the rule."""


class RulesModel(QAbstractTableModel):
    """Retention rules in an order, those that are sought."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._every: Sequence[Line] = ()
        self.lines: list[Line] = []
        self.telling = Telling(desk.wording)

    def set_lines(self, lines: Sequence[Line]) -> None:
        """Take in all rules; `show` says which are shown."""
        self._every = lines
        self.telling = Telling(self._desk.wording)

    def show(self, order: str, typed: str, *, descending: bool, only_conflicts: bool) -> None:
        """Show the rules that hold all words typed, in the order of a column."""
        self.beginResetModel()
        sought = typed.casefold().split()
        kept = [
            line
            for line in self._every
            if (line.conflicts or not only_conflicts)
            and (not sought or all(word in self.telling.sought(line) for word in sought))
        ]
        said: list[Line] = []
        blank: list[Line] = []
        for line in kept:
            (blank if self.telling.is_blank(line, order) else said).append(line)
        said.sort(key=lambda line: self.telling.sort_key(line, order), reverse=descending)
        self.lines = [*said, *blank]
        self.endResetModel()

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or role not in WRITTEN_ROLES:
            return None
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == 0:
            return aloud(self, index.row())
        return self.telling.cell(self.lines[index.row()], COLUMNS[index.column()])

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return self._desk.say(f"retention.column.{COLUMNS[section]}")


class RulesTable(QTableView):
    """Enter or a double click opens the activity of a rule; a click on a heading sorts."""

    entered = Signal()
    sorted_by = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._theme = desk.surroundings.theme
        self.rules = RulesModel(desk)
        self.setModel(self.rules)
        with_role(self, "framed")
        self.setObjectName("table.retention")
        self.setAccessibleName(desk.say("page.retention"))
        self.setItemDelegate(LineDelegate(self._theme, self))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        header = show_lines(self, self._theme.line_height + 2 * self._theme.px(8))
        header.setSectionsClickable(True)
        header.setTextElideMode(Qt.TextElideMode.ElideRight)
        header.sectionClicked.connect(lambda place: self.sorted_by.emit(COLUMNS[place]))
        self.doubleClicked.connect(lambda _: self.entered.emit())

    def current_line(self) -> Line | None:
        """Give the rule that is chosen."""
        place = self.currentIndex().row()
        return self.rules.lines[place] if 0 <= place < len(self.rules.lines) else None

    def show_order(self, column: str, *, descending: bool) -> None:
        """Show by which column the rules are sorted."""
        header = self.horizontalHeader()
        header.setSortIndicatorShown(True)
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        header.setSortIndicator(COLUMNS.index(column), order)

    def fit(self) -> None:
        """Share the width among the columns."""
        width = self.viewport().width()
        narrow = width < self._theme.px(FOLD_BELOW)
        shown = {name: share for name, share in SHARES.items() if not (narrow and name in FOLDED)}
        left, whole = width, sum(shown.values())
        for place, name in enumerate(COLUMNS):
            self.setColumnHidden(place, name not in shown)
            if name in shown:
                part = left * shown[name] // whole
                self.setColumnWidth(place, part)
                left, whole = left - part, whole - shown[name]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        line = self.current_line()
        if event.matches(QKeySequence.StandardKey.Copy) and line is not None:
            QGuiApplication.clipboard().setText("\t".join(self.rules.telling.cells(line)))
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2}:
            self.entered.emit()
        else:
            super().keyPressEvent(event)
