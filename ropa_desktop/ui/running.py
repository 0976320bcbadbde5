"""Long work within a dialog: how far it is, a way to stop it, and what becomes of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QProgressBar, QWidget
from shiboken6 import isValid

from ropa_desktop.ui.buttons import button
from ropa_desktop.ui.desk import Desk
from ropa_desktop.ui.parts import label
from ropa_desktop.ui.work import Job, Work


class Running(QWidget):
    """A line that is there while work is under way. `busy(True)` and `busy(False)` stand around each piece of work."""

    busy = Signal(bool)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._work: Work | None = None
        self._then: Callable[[Any], object] | None = None
        self._pressed: QWidget | None = None
        self._said = label("", "soft")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(desk.say("running.progress"))
        self._stop = button(desk.say("running.stop"))
        self._stop.clicked.connect(self.stop)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(desk.surroundings.theme.px(10))
        row.addWidget(self._said)
        row.addWidget(self._bar, 1)
        row.addWidget(self._stop)
        self.hide()

    def start(
        self, words: str, job: Job, then: Callable[[Any], object], *, may_stop: bool = True, writes: bool = False
    ) -> None:
        """Begin work, and go on with its result; one piece at a time. `writes` is what `Work` means by it."""
        if self._work is not None:
            return
        self._said.setText(words)
        self._bar.setRange(0, 0)
        self._stop.setVisible(may_stop)
        self._then = then
        self._work = work = Work(job, self, may_stop=may_stop, writes=writes)
        work.progressed.connect(self._show_progress)
        work.ended.connect(self._ended)
        work.failed.connect(self._failed)
        work.stopped.connect(self._end)
        pressed: QWidget | None = self.window().focusWidget()
        self.show()
        self.busy.emit(True)
        self._pressed = pressed if pressed is not None and not pressed.isEnabled() else None
        work.start()

    @property
    def under_way(self) -> bool:
        """Whether something is being worked on."""
        return self._work is not None

    def stop(self) -> None:
        """Ask the work to stop at its next step."""
        if self._work is not None:
            self._work.stop()

    @property
    def bound(self) -> bool:
        """Whether something is being worked on that has to be finished."""
        return self._work is not None and self._work.bound

    def _show_progress(self, done: int, total: int) -> None:
        self._bar.setRange(0, max(total, 1))
        self._bar.setValue(done)

    def _end(self) -> None:
        self._work = None
        self.hide()
        self.busy.emit(False)
        if self._pressed is not None and isValid(self._pressed) and self._pressed.isEnabled():
            self._pressed.setFocus()  # it lost the focus when it was disabled
        self._pressed = None

    def _ended(self, result: Any) -> None:
        self._end()
        if self._then is not None:
            self._then(result)

    def _failed(self, error: Exception) -> None:
        self._end()
        self._desk.tell_failure(error)


class WorkDialog(QDialog):
    """A dialog with long work: however it is closed, no thread outlives what it belongs to."""

    def done(self, result: int) -> None:
        """Stop the work, wait until it is over, and close; work that has to be finished keeps the dialog open.

        So does what was written before it could be stopped: that is told, and can be read. It may close the dialog too.
        """
        over = [work.end() for work in self.findChildren(Work)]
        if all(over):
            super().done(result)
