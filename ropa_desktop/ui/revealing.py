"""Bringing what one is led to into view."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QScrollArea, QWidget


def reveal(widget: QWidget, part: QRect | None = None) -> None:
    """Bring a widget, or a part of it, into view of whatever scrolls: its beginning, and below it what has room."""
    area = widget.parentWidget()
    while area is not None and not isinstance(area, QScrollArea):
        area = area.parentWidget()
    if area is not None and widget.isVisible():
        room, wanted = area.viewport(), part or widget.rect()
        top = widget.mapTo(room, wanted.topLeft()).y() + area.verticalScrollBar().value()
        area.ensureVisible(0, top + min(wanted.height(), room.height() // 2), 0, 0)
        area.ensureVisible(0, top, 0, 0)
