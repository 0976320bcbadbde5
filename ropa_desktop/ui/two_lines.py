"""A list of things in two lines each: an icon and what it is, and below in soft text how it stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ropa_desktop.ui.context import Surroundings
from ropa_desktop.ui.lines import NO_INDEX, Index, draw_cut, ground
from ropa_desktop.ui.parts import with_role

LINE = int(Qt.ItemDataRole.UserRole)


@dataclass(frozen=True, slots=True)
class Line:
    """One thing: `icon` in a colour (`ink`), what it is, how it stands (in `tone`); words say what the icon does."""

    icon: str
    ink: str
    text: str
    below: str
    tone: str = "soft"


class LinesModel(QAbstractListModel):
    """The lines that are shown; each is made when it comes into view."""

    def __init__(self) -> None:
        super().__init__()
        self._count = 0
        self._line_of: Callable[[int], Line] | None = None
        self._made: dict[int, Line] = {}

    def show_lines(self, count: int, line_of: Callable[[int], Line], *, same: bool = False) -> None:
        """Show so many lines, and what makes each of them; of the `same` things, selection and place stay."""
        if same:
            self._line_of, self._made = line_of, {}
            if count:
                self.dataChanged.emit(self.index(0), self.index(count - 1))
            return
        self.beginResetModel()
        self._count, self._line_of, self._made = count, line_of, {}
        self.endResetModel()

    def line(self, row: int) -> Line | None:
        """Give a line."""
        if row not in self._made and self._line_of is not None:
            self._made[row] = self._line_of(row)
        return self._made.get(row)

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else self._count

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        line = self.line(index.row()) if index.isValid() else None
        if line is None or role == LINE:
            return line
        if role == Qt.ItemDataRole.DisplayRole:
            return line.text
        if role in {Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole}:
            return f"{line.text.rstrip('.')}. {line.below}"
        return None


class TwoLineDelegate(QStyledItemDelegate):
    """Draws a line; what is too long ends in …, and the tooltip has it all."""

    def __init__(self, around: Surroundings, parent: QWidget) -> None:
        super().__init__(parent)
        self._around = around

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        theme = self._around.theme
        return QSize(theme.px(160), 2 * theme.line_height + theme.px(14))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, line = self._around.theme, index.data(LINE)
        px, icon = theme.px, self._around.icons.pixmap(line.icon, line.ink, 16)
        with ground(painter, option, theme) as rect:
            painter.drawPixmap(rect.left() + px(12), rect.top() + px(8), icon)
            room = QRect(rect.left() + px(38), rect.top() + px(7), rect.width() - px(48), theme.line_height)
            for words, size, colour in ((line.text, 13, "text"), (line.below, 12, line.tone)):
                painter.setFont(theme.font(size))
                painter.setPen(theme.colour(colour))
                draw_cut(painter, room, words)
                room.translate(0, theme.line_height)


class TwoLineList(QListView):
    """`entered`: the person goes on to what is selected, with Enter or a double click."""

    entered = Signal()

    def __init__(self, around: Surroundings, *, several: bool = False) -> None:
        super().__init__()
        with_role(self, "framed")
        self.items = LinesModel()
        self.setModel(self.items)
        self.setItemDelegate(TwoLineDelegate(around, self))
        mode = QListView.SelectionMode
        self.setSelectionMode(mode.ExtendedSelection if several else mode.SingleSelection)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self.doubleClicked.connect(lambda _: self.entered.emit())

    def rows(self) -> list[int]:
        """Give the selected rows, in order."""
        return sorted(index.row() for index in self.selectionModel().selectedIndexes())

    def go_to(self, row: int) -> None:
        """Select one row, and bring it into view; the last, where there are fewer."""
        if count := self.items.rowCount():
            index = self.items.index(min(row, count - 1))
            self.setCurrentIndex(index)
            self.scrollTo(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers():
            self.entered.emit()
        else:
            super().keyPressEvent(event)
