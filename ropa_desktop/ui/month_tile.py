"""A month as a button: its name, how much is due, and its days as small squares, those that are due filled."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy

from ropa_desktop.services.due import LATE, LATER
from ropa_desktop.ui.context import Surroundings

DAYS, WEEKS = 7, 6
TILE_GAP = 6
"""Between two tiles without days, which share the place of one that has them."""
STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}


class MonthTile(QPushButton):
    """`stepped(by)`: an arrow asks for the month beside."""

    stepped = Signal(int)

    def __init__(self, around: Surroundings, month: str, words: str, days: Sequence[date], today: date) -> None:
        super().__init__()
        self._theme, self._month, self._words, self._today = around.theme, month, words, today
        self._due = {day.day for day in days} if month not in {LATE, LATER} else set[int]()
        self._count = len(days)
        self.setObjectName(f"month.{month}")
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFixedSize(self.sizeHint())

    def sizeHint(self) -> QSize:
        px, line = self._theme.px, self._theme.line_height
        whole = 2 * px(8) + line + px(4) + WEEKS * px(11)
        return QSize(px(134), whole if self._month not in {LATE, LATER} else (whole - px(TILE_GAP)) // 2)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if by := STEPS.get(Qt.Key(event.key())):
            self.stepped.emit(by)
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme, px = QPainter(self), self._theme, self._theme.px
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen, focused = self.isChecked(), self.hasFocus()
        painter.setPen(QPen(theme.colour("accent" if chosen or focused else "line"), px(2) if focused or chosen else 1))
        painter.setBrush(theme.colour("accent_ground" if chosen else "card"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), px(6), px(6))
        late = self._month == LATE and self._count
        painter.setPen(theme.colour("missing" if late else "text"))
        painter.setFont(theme.font(12, strong=True))
        room = self.rect().adjusted(px(8), px(6), -px(8), 0)
        count = str(self._count) if self._count else ""
        left = room.width() - painter.fontMetrics().horizontalAdvance(count) - px(6)
        top = Qt.AlignmentFlag.AlignTop
        words = painter.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideRight, left)
        painter.drawText(room, top | Qt.AlignmentFlag.AlignLeft, words)
        painter.setPen(theme.colour("missing" if late else "accent"))
        painter.drawText(room, top | Qt.AlignmentFlag.AlignRight, count)
        if self._month not in {LATE, LATER}:
            self._draw_days(painter)

    def _draw_days(self, painter: QPainter) -> None:
        """Draw the days in weeks from Monday; the day today has an edge of its own."""
        theme, px = self._theme, self._theme.px
        year, month = map(int, self._month.split("-"))
        first, last = calendar.monthrange(year, month)
        step, side = px(11), px(8)
        left = (self.width() - DAYS * step) / 2
        top = px(8) + theme.line_height + px(4)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for day in range(1, last + 1):
            week, weekday = divmod(first + day - 1, DAYS)
            box = QRectF(round(left + weekday * step), top + week * step, side, side)
            if day in self._due:
                painter.fillRect(box.adjusted(0, 0, 1, 1), theme.colour("accent"))
            else:
                painter.setPen(theme.colour("line"))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(box)
            if date(year, month, day) == self._today:
                painter.setPen(theme.colour("text"))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(box.adjusted(-1, -1, 1, 1))
