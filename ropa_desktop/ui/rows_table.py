"""The summary table of owned rows: as tall as its rows, text wrapped, the most telling columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFontMetrics,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from ropa_desktop.domain.field import Duty, Field, Kind, is_blank
from ropa_desktop.domain.texts import text_owner
from ropa_desktop.ui.context import EditorContext
from ropa_desktop.ui.lines import BLANK, NO_INDEX, Index, aloud, show_lines
from ropa_desktop.ui.parts import with_role
from ropa_desktop.ui.theme import Theme
from ropa_desktop.ui.wrapping import WRAPPED, line_heights

FEWEST, NARROWEST, LONGEST = 3, 124, 180
WEIGHTS = {Kind.LONG: 4, Kind.CHOICES: 4, Kind.LINKS: 4, Kind.TEXT: 3, Kind.CHOICE: 3, Kind.LINK: 3}


def telling(fields: Sequence[Field], rows: Sequence[Mapping[str, Any]], room: int) -> list[Field]:
    """Choose at most `room` columns: those that say something, those that the law asks for before others."""

    def rank(field: Field) -> tuple[bool, bool, int]:
        filled = any(not is_blank(row[field.name]) for row in rows)
        asked = field.duty in {Duty.CONTROLLER_RECORD, Duty.PROCESSOR_RECORD}
        return (not filled and fields.index(field) >= FEWEST, not (asked or filled), fields.index(field))

    best = sorted(fields, key=rank)
    kept = [f for n, f in enumerate(best) if n < FEWEST or any(not is_blank(row[f.name]) for row in rows)]
    return [f for f in fields if f in kept[:room]]


CLEARLY = 4
"""Pixels by which a text must be shorter than a line for nobody to wonder whether it fits."""


def shortened(text: str) -> str:
    """Cut a text for a cell, at a word."""
    text = " ".join(text.split())
    return text if len(text) <= LONGEST else text[:LONGEST].rsplit(" ", 1)[0] + " …"


class RowsModel(QAbstractTableModel):
    """Rows as text."""

    def __init__(self, field: Field, owner: str, context: EditorContext) -> None:
        super().__init__()
        self._field, self._owner, self._context = field, owner, context
        self.columns: list[Field] = []
        self.rows: list[dict[str, Any]] = []

    def show_rows(self, rows: list[dict[str, Any]], room: int) -> None:
        """Show other rows in at most `room` columns."""
        self.beginResetModel()
        self.rows = rows
        self.columns = telling(self._field.rows, rows, max(room, 1))
        self.endResetModel()

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def text(self, row: int, column: int) -> str:
        """Write a cell; a blank is a dash."""
        field = self.columns[column]
        return shortened(self._context.text(field, self.rows[row][field.name])) or BLANK

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or role not in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return None
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == 0:
            return aloud(self, index.row())
        return self.text(index.row(), index.column())

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        key = text_owner(self._owner, f"{self._field.name}.{self.columns[section].name}")
        return self._context.surroundings.say(key)


class CellDelegate(QStyledItemDelegate):
    """Draws wrapped text with air around it."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def height(self, text: str, width: int, metrics: QFontMetrics) -> int:
        """Measure a cell."""
        return self._lines(text, width, metrics) * metrics.lineSpacing() + 2 * self._theme.px(6)

    def _lines(self, text: str, width: int, metrics: QFontMetrics) -> int:
        """Count the lines of a text; what is clearly shorter than a line is not laid out."""
        room = max(width - 2 * self._theme.px(8), 20)
        if metrics.horizontalAdvance(text) < room - CLEARLY:
            return 1
        return sum(1 for _ in line_heights(text, room, self._theme.font()))

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(self._theme.px(60), self._theme.line_height + 2 * self._theme.px(6))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect: QRect = option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        if chosen:
            painter.fillRect(rect, self._theme.colour("selection"))
        painter.setPen(self._theme.colour("line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        text = str(index.data())
        painter.setPen(self._theme.colour("soft" if text == "–" else "text"))
        pad = self._theme.px(8)
        painter.drawText(QRectF(rect.adjusted(pad, self._theme.px(6), -pad, 0)), text, WRAPPED)
        painter.restore()


class RowsTable(QTableView):
    """Keys: Enter opens the row, Insert adds, Ctrl+D copies, Delete takes away, Alt and an arrow moves."""

    asked = Signal(str)

    def __init__(self, model: RowsModel, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._model = model
        with_role(self, "rows")
        self.setModel(model)
        self.setItemDelegate(CellDelegate(theme, self))
        header = show_lines(self)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().setMinimumSectionSize(theme.line_height)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionsClickable(False)
        self.clicked.connect(lambda _: self.asked.emit("open"))

    def room(self) -> int:
        """Tell how many columns the width has room for."""
        return max(2, min(5, self.width() // self._theme.px(NARROWEST)))

    def fit(self) -> None:
        """Share the width among the columns, and be as tall as the rows are."""
        columns = self._model.columns
        if not columns:
            return
        weights = [WEIGHTS.get(field.kind, 2) for field in columns]
        left = self.width() - 4
        for place, weight in enumerate(weights):
            width = left * weight // sum(weights[place:])
            self.setColumnWidth(place, width)
            left -= width
        delegate = self.itemDelegate()
        assert isinstance(delegate, CellDelegate)  # noqa: S101  # set above
        metrics = QFontMetrics(self.font())
        height = self.horizontalHeader().sizeHint().height() + 4
        for row in range(self._model.rowCount()):
            tall = max(
                delegate.height(self._model.text(row, place), self.columnWidth(place), metrics)
                for place in range(len(columns))
            )
            self.setRowHeight(row, tall)
            height += tall
        self.setFixedHeight(height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.asked.emit("fit")

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        alt = event.modifiers() == Qt.KeyboardModifier.AltModifier
        wishes = {
            (Qt.Key.Key_Return, False): "enter",
            (Qt.Key.Key_Enter, False): "enter",
            (Qt.Key.Key_F2, False): "enter",
            (Qt.Key.Key_Insert, False): "add",
            (Qt.Key.Key_Delete, False): "remove",
            (Qt.Key.Key_Up, True): "up",
            (Qt.Key.Key_Down, True): "down",
        }
        wish = wishes.get((Qt.Key(event.key()), alt))
        if event.matches(QKeySequence.StandardKey.Copy):
            wish = "clip"
        elif event.key() == Qt.Key.Key_D and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            wish = "copy"
        if wish:
            self.asked.emit(wish)
        else:
            super().keyPressEvent(event)
