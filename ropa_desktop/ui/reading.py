"""Reading for a page beside the window: the page is there at once, and what changed meanwhile is read after it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from ropa_desktop.ui.work import Work

MANY = 1000
"""Records from which is read beside the window what looks at each of them."""


class Reading(QObject):
    """Reads one thing at a time for a page. `over` comes after what was read is taken in, or why it was not."""

    over = Signal()

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self._work: Work | None = None

    @property
    def under_way(self) -> bool:
        """Whether something is being read."""
        return self._work is not None

    def begin(
        self, read: Callable[[], Any], take: Callable[[Any], object], failed: Callable[[Exception], object]
    ) -> None:
        """Read, then take in what was read. Only when nothing is `under_way`."""
        self._work = work = Work(lambda _told: read(), self)
        work.ended.connect(take)
        work.failed.connect(failed)
        work.finished.connect(self._end)
        work.start()

    def _end(self) -> None:
        work, self._work = self._work, None
        if work is not None:
            work.deleteLater()
        self.over.emit()
