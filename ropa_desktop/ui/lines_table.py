"""Lines to be read before something is done: a table for thousands, with all of the chosen line below it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QEvent,
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from ropa_desktop.ui.context import Surroundings
from ropa_desktop.ui.lines import NO_INDEX, Index, show_lines
from ropa_desktop.ui.parts import clear, label, scrolled_column, side, with_role

Role = Qt.ItemDataRole


class LinesModel(QAbstractTableModel):
    """Cells of words. With `ticks`, each line has a box to tick in its first cell; `ticked` follows every change."""

    ticked = Signal()

    def __init__(self, headings: Sequence[str], *, ticks: bool = False) -> None:
        super().__init__()
        self._headings, self._ticks = tuple(headings), ticks
        self.lines: list[tuple[str, ...]] = []
        self.chosen: list[bool] = []

    def show_lines(self, lines: Sequence[tuple[str, ...]], chosen: Sequence[bool] | None = None) -> None:
        """Show other lines, ticked unless something else is said."""
        self.beginResetModel()
        self.lines = list(lines)
        self.chosen = list(chosen) if chosen is not None else [True] * len(self.lines)
        self.endResetModel()
        self.ticked.emit()

    def show_headings(self, headings: Sequence[str]) -> None:
        """Call the columns otherwise; they are as many as before."""
        self._headings = tuple(headings)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self._headings) - 1)

    def tick(self, rows: Sequence[int], *, on: bool) -> None:
        """Tick lines, or take their ticks away."""
        for row in rows:
            self.chosen[row] = on
        if rows:
            self.dataChanged.emit(self.index(min(rows), 0), self.index(max(rows), 0), [Role.CheckStateRole])
            self.ticked.emit()

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._headings)

    def flags(self, index: Index) -> Qt.ItemFlag:
        found = super().flags(index)
        return found | Qt.ItemFlag.ItemIsUserCheckable if self._ticks and index.column() == 0 else found

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role == Role.CheckStateRole and self._ticks and index.column() == 0:
            return Qt.CheckState.Checked if self.chosen[index.row()] else Qt.CheckState.Unchecked
        text = self.lines[index.row()][index.column()]
        if role == Role.DisplayRole:
            return " ".join(text.split())
        return text if role in {Role.ToolTipRole, Role.AccessibleTextRole} else None

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:
        if role != Role.CheckStateRole:
            return False
        self.tick([index.row()], on=Qt.CheckState(value) == Qt.CheckState.Checked)
        return True

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Role.DisplayRole:
            return self._headings[section]
        return None


class TickDelegate(QStyledItemDelegate):
    """Draws our own box to tick before the words of a cell; a click on it ticks or takes the tick away."""

    def __init__(self, around: Surroundings, parent: QWidget) -> None:
        super().__init__(parent)
        self._around = around

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        ticked = index.data(Role.CheckStateRole)
        if ticked is None:
            super().paint(painter, option, index)
            return
        theme, box = self._around.theme, self._box(option.rect)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, theme.colour("selection"))
        beside = QStyleOptionViewItem(option)
        beside.rect = option.rect.adjusted(box.right() - option.rect.left() + theme.px(2), 0, 0, 0)
        super().paint(painter, beside, index)
        on = Qt.CheckState(ticked) == Qt.CheckState.Checked
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.colour("accent" if on else "edge"))
        painter.setBrush(theme.colour("accent" if on else "card"))
        painter.drawRoundedRect(box, theme.px(4), theme.px(4))
        if on:
            side = theme.px(14)
            place = QPoint(box.center().x() - side // 2 + 1, box.center().y() - side // 2 + 1)
            painter.drawPixmap(place, self._around.icons.pixmap("check", "on_accent", 14))
        painter.restore()

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        option.features &= ~QStyleOptionViewItem.ViewItemFeature.HasCheckIndicator

    def _box(self, room: QRect) -> QRect:
        side = self._around.theme.px(16)
        return QRect(room.left() + self._around.theme.px(8), room.center().y() - side // 2, side, side)

    def editorEvent(self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: Index) -> bool:
        if event.type() != QEvent.Type.MouseButtonRelease or not isinstance(event, QMouseEvent):
            return False
        ticked = index.data(Role.CheckStateRole)
        if ticked is None or event.position().x() > self._box(option.rect).right() + self._around.theme.px(4):
            return False
        wanted = Qt.CheckState.Unchecked if Qt.CheckState(ticked) == Qt.CheckState.Checked else Qt.CheckState.Checked
        return model.setData(index, wanted, Role.CheckStateRole)


class LinesTable(QTableView):
    """The table: one line a row, cut where there is no room. The space bar ticks all selected lines at once."""

    def __init__(self, around: Surroundings, model: LinesModel, name: str, widths: Sequence[int]) -> None:
        super().__init__()
        with_role(self, "rows")
        self.lines = model
        px = around.theme.px
        self.setModel(model)
        self.setItemDelegateForColumn(0, TickDelegate(around, self))
        self.setAccessibleName(name)
        tall = around.theme.line_height + px(12)
        header = show_lines(self, tall, several=True)
        self.setMinimumHeight(5 * tall)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        header.setStretchLastSection(True)
        for number, width in enumerate(widths):
            self.setColumnWidth(number, px(width))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        rows = sorted({index.row() for index in self.selectedIndexes()})
        if (
            event.key() == Qt.Key.Key_Space
            and rows
            and self.model().flags(self.model().index(0, 0)) & (Qt.ItemFlag.ItemIsUserCheckable)
        ):
            self.lines.tick(rows, on=not all(self.lines.chosen[row] for row in rows))
            return
        super().keyPressEvent(event)


class Whole(QFrame):
    """All of one line: what it is about, and its texts; the first is what was there, the second what comes."""

    def __init__(self, around: Surroundings, height: int = 132) -> None:
        super().__init__()
        self._around = around
        with_role(self, "card")
        self.setFixedHeight(around.theme.px(height))
        box = QVBoxLayout(self)
        px = around.theme.px
        box.setContentsMargins(px(12), px(8), px(4), px(8))
        self._area, self._column = scrolled_column(px(6), px(4))
        box.addWidget(self._area)

    def show_line(self, title: str, before: str, after: str) -> None:
        """Show a line whole."""
        self._show(title, [side(self._around, text, state) for text, state in _sides(before, after)])

    def show_text(self, title: str, text: str) -> None:
        """Show a line of which nothing goes and nothing comes."""
        self._show(title, [label(text, wrap=True)])

    def _show(self, title: str, parts: Sequence[QWidget]) -> None:
        clear(self._column)
        for part in (label(title, "soft", wrap=True), *parts):
            self._column.addWidget(part)
        self._column.addStretch(1)


def _sides(before: str, after: str) -> list[tuple[str, str]]:
    return [(text, state) for text, state in ((before, "missing"), (after, "done")) if text]
