"""How a worksheet stands, in a word and a colour, wherever it is shown."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ropa_desktop.domain.texts import Say
from ropa_desktop.ui.context import Surroundings
from ropa_desktop.ui.lines import Index, ground
from ropa_desktop.ui.parts import state_colours

STANDINGS: Mapping[str, str] = {
    "empty": "neutral",
    "begun": "accent",
    "blocked": "missing",
    "ready": "attention",
    "complete": "done",
    "approved": "done",
    "outdated": "attention",
    "replaced": "neutral",
    "withdrawn": "neutral",
}
"""The colour of each way to stand."""
STANDING_ROLE = int(Qt.ItemDataRole.UserRole) + 2


def standing_words(say: Say, standing: str) -> str:
    """Say how a worksheet stands; a record without one says nothing."""
    return say(f"worksheet.standing.{standing}") if standing else ""


class StandingDelegate(QStyledItemDelegate):
    """Draws how a worksheet stands as a pill in a list."""

    def __init__(self, around: Surroundings, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = around.theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(self._theme.px(150), self._theme.px(34))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme = self._theme
        with ground(painter, option, theme) as rect:
            text = str(index.data() or "")
            if not text:
                return
            below, ink = state_colours(STANDINGS.get(str(index.data(STANDING_ROLE)), "neutral"))
            painter.setFont(theme.font(12, strong=True))
            room = rect.width() - theme.px(30)
            text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room)
            width = painter.fontMetrics().horizontalAdvance(text) + 2 * theme.px(9)
            height = theme.line_height + theme.px(2)
            box = QRectF(rect.left() + theme.px(8), rect.center().y() - height / 2, width, height)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour(below))
            painter.drawRoundedRect(box, height / 2, height / 2)
            painter.setPen(theme.colour(ink))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
