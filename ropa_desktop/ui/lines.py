"""Lines: how a table shows them, and how one is drawn on the ground that all have, cut where there is no room."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from ropa_desktop.ui.theme import Theme

Index = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()
RETIRED_ROLE = int(Qt.ItemDataRole.UserRole) + 1
_roles = Qt.ItemDataRole
WRITTEN_ROLES = frozenset(map(int, (_roles.DisplayRole, _roles.AccessibleTextRole, _roles.ToolTipRole)))
"""What is asked of a cell for its words."""
MIDDLE = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


def show_lines(table: QTableView, tall: int = 0, *, several: bool = False) -> QHeaderView:
    """Let a table show lines of one height (0: each of its own) that are chosen whole; give its heading."""
    modes = QAbstractItemView.SelectionMode
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(modes.ExtendedSelection if several else modes.SingleSelection)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setTabKeyNavigation(False)
    table.setShowGrid(False)
    table.setWordWrap(not tall)
    beside, heading = table.verticalHeader(), table.horizontalHeader()
    beside.hide()
    if tall:
        beside.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        beside.setDefaultSectionSize(tall)
    heading.setDefaultAlignment(MIDDLE)
    heading.setHighlightSections(False)
    return heading


BLANK = "–"
"""What a cell shows that says nothing."""


def aloud(model: QAbstractItemModel, row: int) -> str:
    """Say a line whole, each cell after its heading: so a line that is chosen whole is read out at its first cell."""
    across, columns = Qt.Orientation.Horizontal, range(model.columnCount())
    told = ((model.headerData(column, across), model.index(row, column).data()) for column in columns)
    return "; ".join(f"{heading}: {words}" for heading, words in told if words and words != BLANK)


@contextmanager
def ground(painter: QPainter, option: QStyleOptionViewItem, theme: Theme) -> Iterator[QRect]:
    """Draw whether a cell is selected, and the line below it; give the room to draw in."""
    rect: QRect = option.rect
    painter.save()
    if option.state & QStyle.StateFlag.State_Selected:
        painter.fillRect(rect, theme.colour("selection"))
    painter.setPen(theme.colour("line"))
    painter.drawLine(rect.bottomLeft(), rect.bottomRight())
    yield rect
    painter.restore()


def draw_cut(painter: QPainter, room: QRect, words: str, how: Qt.AlignmentFlag = MIDDLE) -> None:
    """Draw words on one line that ends in … where there is no room."""
    painter.drawText(room, how, painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room.width()))


class LineDelegate(QStyledItemDelegate):
    """Draws a cell: one line, cut at the end where there is no room (the tooltip has it all)."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme = self._theme
        with ground(painter, option, theme) as rect:
            painter.setPen(theme.colour("soft" if index.data(RETIRED_ROLE) else "text"))
            draw_cut(painter, rect.adjusted(theme.px(8), 0, -theme.px(6), 0), str(index.data() or ""))

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(self._theme.px(80), self._theme.px(34))
