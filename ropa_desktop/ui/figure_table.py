"""A panel of the overview as a table, for who would rather read than look."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from ropa_desktop.services.panels import Line, Opens, Panel
from ropa_desktop.ui.context import Surroundings
from ropa_desktop.ui.drawing import spoken
from ropa_desktop.ui.lines import show_lines
from ropa_desktop.ui.parts import with_role

Go = Callable[[Opens], None]
Cell = str | tuple[Line, int]
"""A cell of a table: words, or a line's number in one of its series."""
NUMBERS, MOST = 108, 3
"""How wide a column of numbers is, and how many there are at most."""


class FigureTable(QTableWidget):
    """A panel as a table; Enter or a click on a number opens the list behind it.

    Each series has a column, or where there are many, each number that is not 0 a row.
    """

    def __init__(self, around: Surroundings, panel: Panel, go: Go) -> None:
        super().__init__()
        with_role(self, "rows")
        self._theme, self._panel, self._go = around.theme, panel, go
        self._rows, heads = _as_rows(panel) if len(panel.series) > MOST else _as_columns(panel)
        self.setColumnCount(len(heads))
        self.setRowCount(len(self._rows))
        self.setAccessibleName(panel.title)
        header, align = show_lines(self), Qt.AlignmentFlag
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalHeaderLabels(heads)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setDefaultAlignment(align.AlignLeft | align.AlignVCenter | Qt.TextFlag.TextWordWrap)
        right = align.AlignRight | align.AlignVCenter | Qt.TextFlag.TextWordWrap
        for column, cell in enumerate(self._rows[0]):
            if isinstance(cell, tuple):
                self.model().setHeaderData(column, Qt.Orientation.Horizontal, right, Qt.ItemDataRole.TextAlignmentRole)
        for row, cells in enumerate(self._rows):
            for column, cell in enumerate(cells):
                self.setItem(row, column, self._item(cell))
        self.cellClicked.connect(self._open)
        self.cellActivated.connect(self._open)

    def _item(self, cell: Cell) -> QTableWidgetItem:
        if isinstance(cell, str):
            return QTableWidgetItem(cell)
        line, column = cell
        item = QTableWidgetItem(str(line.numbers[column]))
        item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, spoken(self._panel, line, column))
        if line.numbers[column]:
            item.setForeground(self._theme.colour("accent"))
        return item

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the words the room that the numbers leave, and be as high as the rows: the page scrolls."""
        super().resizeEvent(event)
        if event.size().width() == event.oldSize().width():
            return
        numbers = [isinstance(cell, tuple) for cell in self._rows[0]]
        width = self._theme.px(NUMBERS)
        rest = (event.size().width() - width * sum(numbers)) // (len(numbers) - sum(numbers))
        widths = [width if number else rest for number in numbers]
        for column, wide in enumerate(widths):
            self.setColumnWidth(column, wide)
        heads = [str(self.model().headerData(n, Qt.Orientation.Horizontal)) for n in range(len(widths))]
        self.horizontalHeader().setFixedHeight(self._tall(heads, widths, self._theme.font(12, strong=True)))
        for row, cells in enumerate(self._rows):
            words = [cell if isinstance(cell, str) else "0" for cell in cells]
            self.setRowHeight(row, self._tall(words, widths, self.font()))
        rows = sum(self.rowHeight(row) for row in range(self.rowCount()))
        self.setFixedHeight(self.horizontalHeader().height() + rows + 2 * self.frameWidth() + 2)

    def _tall(self, words: Sequence[str], widths: Sequence[int], font: QFont) -> int:
        """Measure how high a row is whose cells wrap."""
        metrics, beside, wrap = QFontMetrics(font), self._theme.px(8) * 2 + self._theme.px(6), Qt.TextFlag.TextWordWrap
        heights = [
            metrics.boundingRect(QRect(0, 0, max(wide - beside, 1), 10_000), wrap, text).height()
            for text, wide in zip(words, widths, strict=True)
        ]
        return max(heights) + self._theme.px(10)

    def _open(self, row: int, column: int) -> None:
        cell = self._rows[row][column]
        if isinstance(cell, tuple) and cell[0].numbers[cell[1]]:
            self._go(cell[0].opens[cell[1]])


def _as_columns(panel: Panel) -> tuple[list[list[Cell]], list[str]]:
    rows: list[list[Cell]] = [
        [line.label, *((line, column) for column in range(len(line.numbers)))] for line in panel.lines
    ]
    return rows, [panel.of, *(one.label for one in panel.series)]


def _as_rows(panel: Panel) -> tuple[list[list[Cell]], list[str]]:
    rows: list[list[Cell]] = [
        [line.label, one.label, (line, column)]
        for line in panel.lines
        for column, one in enumerate(panel.series)
        if line.numbers[column]
    ]
    return rows, [panel.of, panel.state_of, panel.counts]
