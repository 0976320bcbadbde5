"""How tall the lines are that a text takes, and the room that what wraps is given before it is drawn."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QFont, QTextLayout, QTextOption

WRAPPED = QTextOption(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
WRAPPED.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
DEEPEST = 16
"""Layouts within layouts that a form has at most, and some more."""


def line_heights(text: str, room: float, font: QFont) -> Iterator[float]:
    """Lay a paragraph out in a width, a line at a time as each is asked for."""
    layout = QTextLayout(text, font)
    layout.setTextOption(WRAPPED)
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLeadingIncluded(True)
        line.setLineWidth(room)
        yield line.height()


def come_to_rest() -> None:
    """Let what asks for other room have it now: Qt draws before what is further out has heard of it."""
    for _ in range(DEEPEST):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
