"""Drawings of a panel: bars in colours and patterns beside their numbers.

Every number that is not 0 is a button that opens the list behind it; what is drawn says nothing that is not written.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from ropa_desktop.services.panels import Line, Opens, Panel
from ropa_desktop.ui.buttons import button
from ropa_desktop.ui.context import Surroundings
from ropa_desktop.ui.flow import Flow
from ropa_desktop.ui.parts import label
from ropa_desktop.ui.theme import Theme

Go = Callable[[Opens], None]
Parts = Sequence[tuple[int, str]]
"""The numbers of a bar with the state that each is drawn in."""

PATTERNS = {
    "missing": ("missing", Qt.BrushStyle.SolidPattern),
    "attention": ("attention", Qt.BrushStyle.BDiagPattern),
    "accent": ("accent", Qt.BrushStyle.SolidPattern),
    "crossed": ("accent", Qt.BrushStyle.DiagCrossPattern),
    "clear": ("done", Qt.BrushStyle.HorPattern),
    "done": ("done", Qt.BrushStyle.NoBrush),
    "neutral": ("edge", Qt.BrushStyle.NoBrush),
}
"""The colour and the pattern of each state: they differ without colour too."""
GROUNDS = {"done": "done_ground", "attention": "attention_ground", "clear": "done_ground", "crossed": "accent_ground"}
ACROSS, TALL = 10, 58
"""How thick a bar is, and how high the highest that stands upright."""


def draw_part(painter: QPainter, theme: Theme, box: QRectF, state: str) -> None:
    """Draw one part of a bar."""
    colour, pattern = PATTERNS[state]
    ink = theme.colour(colour)
    painter.fillRect(box, theme.colour(GROUNDS.get(state, "card")))
    if pattern is not Qt.BrushStyle.NoBrush:
        painter.fillRect(box, QBrush(ink, pattern))
    painter.setPen(QPen(ink, 1))
    painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5))


class Bar(QWidget):
    """Parts beside each other, or on top of each other from the foot where it stands `upright`."""

    def __init__(self, theme: Theme, parts: Parts, highest: int, *, upright: bool = False) -> None:
        super().__init__()
        self._theme, self._parts, self._highest, self._upright = theme, parts, max(highest, 1), upright
        policy = QSizePolicy.Policy
        self.setSizePolicy(policy.Expanding, policy.Fixed)
        self.setFixedHeight(theme.px(TALL if upright else ACROSS))
        self.setMinimumWidth(theme.px(14 if upright else 40))

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(20 if self._upright else 120), self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        room = self.height() if self._upright else self.width()
        at = 0.0
        for number, state in self._parts:
            if not number:
                continue
            after = at + max(room * number / self._highest, 2)
            draw_part(painter, self._theme, self._box(at, after), state)
            at = after
        if self._upright:
            painter.setPen(self._theme.colour("edge"))
            painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)

    def _box(self, start: float, end: float) -> QRectF:
        if not self._upright:
            return QRectF(start, 0, end - start, self.height())
        across = min(self.width() * 0.7, self._theme.px(30))
        return QRectF((self.width() - across) / 2, self.height() - end, across, end - start)


class Swatch(QWidget):
    """A small piece of how a series is drawn."""

    def __init__(self, theme: Theme, state: str) -> None:
        super().__init__()
        self._theme, self._state = theme, state
        self.setFixedSize(theme.px(12), theme.px(12))

    def paintEvent(self, event: QPaintEvent) -> None:
        draw_part(QPainter(self), self._theme, QRectF(self.rect()), self._state)


class Drawing(QWidget):
    """A panel drawn: its legend, and a bar with its numbers for each line."""

    def __init__(self, around: Surroundings, panel: Panel, go: Go) -> None:
        super().__init__()
        self._around, self.panel, self._go = around, panel, go
        px = around.theme.px
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(6))
        if len(panel.series) > 1:
            box.addWidget(self._legend())
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(1 if panel.upright else 8))
        grid.setVerticalSpacing(px(2))
        highest = max((sum(line.numbers) for line in panel.lines), default=0)
        if len(panel.series) > 1 and not panel.upright:
            for column, one in enumerate(panel.series):
                grid.addWidget(_head(around.theme, one.state), 0, 2 + column, Qt.AlignmentFlag.AlignRight)
        for place, line in enumerate(panel.lines, 1):
            (self._upright if panel.upright else self._lying)(grid, place, line, highest)
        box.addLayout(grid)

    def _legend(self) -> Flow:
        theme = self._around.theme
        flow = Flow(theme.px(12))
        items: list[QWidget] = []
        for one in self.panel.series:
            item = QWidget()
            row = QHBoxLayout(item)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(theme.px(5))
            row.addWidget(Swatch(theme, one.state))
            row.addWidget(label(one.label, "soft"))
            items.append(item)
        flow.set_items(items)
        return flow

    def _lying(self, grid: QGridLayout, place: int, line: Line, highest: int) -> None:
        theme, middle = self._around.theme, Qt.AlignmentFlag.AlignVCenter
        words = label(line.label, wrap=True)
        grid.addWidget(words, place, 0, middle)
        grid.addWidget(Bar(theme, self._parts(line), highest), place, 1, middle)
        for column in range(len(line.numbers)):
            grid.addWidget(self._number(line, column), place, 2 + column, Qt.AlignmentFlag.AlignRight | middle)
        grid.setColumnStretch(0, 5)
        grid.setColumnStretch(1, 6)

    def _upright(self, grid: QGridLayout, place: int, line: Line, highest: int) -> None:
        theme, centre = self._around.theme, Qt.AlignmentFlag.AlignHCenter
        for column in range(len(line.numbers)):
            grid.addWidget(self._number(line, column), column, place, centre)
        rows = len(line.numbers)
        grid.addWidget(Bar(theme, self._parts(line), highest, upright=True), rows, place)
        words = label(line.short or line.label, "soft", wrap=True)
        words.setMinimumWidth(0)
        words.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        grid.addWidget(words, rows + 1, place)
        grid.setColumnStretch(place, 1)

    def _parts(self, line: Line) -> Parts:
        return [(n, one.state) for n, one in zip(line.numbers, self.panel.series, strict=True)]

    def _number(self, line: Line, column: int) -> QWidget:
        """Give a number as a button that opens its list; 0 opens nothing."""
        number = line.numbers[column]
        if not number:
            return _zero(self._around.theme)
        made = button(str(number), "link")
        made.setAccessibleName(spoken(self.panel, line, column))
        made.setToolTip(made.accessibleName())
        made.clicked.connect(lambda: self._go(line.opens[column]))
        return made


def _head(theme: Theme, state: str) -> QWidget:
    """Give what heads a column of numbers: how these are drawn."""
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, theme.px(5), 0)
    row.addWidget(Swatch(theme, state))
    return made


def _zero(theme: Theme) -> QLabel:
    made = label("0", "soft")
    made.setContentsMargins(theme.px(6), 0, theme.px(6), 0)
    return made


def spoken(panel: Panel, line: Line, column: int) -> str:
    """Say what a number stands for."""
    series = panel.series[column].label
    return f"{panel.title}, {line.label}, {series}: {line.numbers[column]}"


__all__ = ["Bar", "Drawing", "draw_part", "spoken"]
