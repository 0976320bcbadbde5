"""The keys that leave a whole page: Escape, where nothing inside it takes it, and Alt with the left arrow."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget


class Leaving(QObject):
    """Listens on a page, and goes back from it."""

    def __init__(self, page: QWidget, go_back: Callable[[], object]) -> None:
        super().__init__(page)
        self._go_back = go_back
        page.installEventFilter(self)
        back = QShortcut(QKeySequence("Alt+Left"), page)
        back.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        back.activated.connect(go_back)

    def eventFilter(self, page: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape:
            self._go_back()
            return True
        return super().eventFilter(page, event)
