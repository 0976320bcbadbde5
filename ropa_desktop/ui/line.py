"""A line of text that lets the keys for undo and redo through where it has nothing to undo itself."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QLineEdit

from ropa_desktop.ui.parts import passes_undo_on


class Line(QLineEdit):
    """What it has nothing to undo of is for the register."""

    def event(self, event: QEvent) -> bool:
        if passes_undo_on(event, undo=self.isUndoAvailable(), redo=self.isRedoAvailable()):
            event.ignore()
            return True
        return super().event(event)
