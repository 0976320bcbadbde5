"""Long work in a thread of its own, with progress and a way to stop it."""

from __future__ import annotations

import gc
import logging
from collections.abc import Callable
from functools import partial
from time import monotonic
from typing import Any

from PySide6.QtCore import QEventLoop, QObject, QThread, QTimer, Signal

from ropa_desktop.domain.problems import Cancelled, Problem
from ropa_desktop.domain.progress import Progress

Job = Callable[[Progress], Any]
"""Work that tells how far it is, and may be stopped by that."""

PATIENCE = 30_000
"""Milliseconds that work is given to stop in."""

TIDYING = 500
"""Milliseconds between the times that the window's thread throws away what is no longer used, while work runs."""

TELLING = 0.05
"""Seconds between the times that the window is told how far work is: told faster than it draws, it would do no more."""

log = logging.getLogger(__name__)


class Work(QThread):
    """Runs a job. Signals come in the window's thread: one of `ended`, `failed` and `stopped` is the last.

    By then the thread is over, so that whoever hears it may let go of everything, the work too. While work runs, Python
    collects no garbage by itself: it would do so in this thread, and what it throws away may be the window's.
    """

    progressed = Signal(int, int)
    ended = Signal(object)
    failed = Signal(object)
    stopped = Signal()
    _heard = Signal()

    def __init__(self, job: Job, parent: QObject, *, may_stop: bool = True, writes: bool = False) -> None:
        """`writes` tells that the job leaves something behind, a file or a save, that its person must hear of."""
        super().__init__(parent)
        self._job = job
        self.may_stop, self.writes = may_stop, writes
        self._stop = self._stopped = self._told = False
        self._tell_again = 0.0
        self._tell: Callable[[], object] = self.stopped.emit
        self.finished.connect(self._over)
        self._tidying = QTimer(self, interval=TIDYING)
        self._tidying.timeout.connect(partial(gc.collect, 1))

    def start(self, priority: QThread.Priority = QThread.Priority.InheritPriority) -> None:
        _under_way.add(id(self))
        self.destroyed.connect(partial(_end, id(self)))
        gc.disable()
        self._tidying.start()
        super().start(priority)

    def stop(self) -> None:
        """Ask the work to stop at its next step."""
        self._stop = True

    @property
    def bound(self) -> bool:
        """Whether it is not over, and has to be finished."""
        return not self.may_stop and not self._told

    def end(self) -> bool:
        """Stop, wait until it is over, and let it be told how it ended; tell whether nothing is left to await or read.

        What was written before it could be stopped is told here, and can be read. What may not be stopped is not waited
        for.
        """
        if self._told or not self.may_stop:
            return self._told
        self.stop()
        if self.wait(PATIENCE):
            self._over()
        return self._stopped or not self.writes

    def part(self) -> None:
        """Stop if it may, and wait until it is over, for what it belongs to goes.

        What is still not over belongs to nobody then, and tells nobody; a thread is not destroyed while it runs.
        """
        if self.may_stop:
            self.stop()
        if not self.wait(PATIENCE):
            _left[id(self)] = self
            self.destroyed.connect(partial(_forget, id(self)))
            self.setParent(None)

    def hear(self) -> None:
        """Stop, and let it be told how it ended, while the window takes no input: it may have been done already."""
        self.stop()
        if self._told:
            return
        loop = QEventLoop()
        self._heard.connect(loop.quit)  # not `finished`: the thread may have said that before it is waited for
        loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)

    def _progress(self, done: int, total: int) -> None:
        if self._stop:
            raise Cancelled
        now = monotonic()
        if done >= total or now >= self._tell_again:
            self._tell_again = now + TELLING
            self.progressed.emit(done, total)

    def run(self) -> None:
        try:
            result = self._job(self._progress)
        except Cancelled:
            self._stopped = True
        except Problem as problem:
            self._tell = partial(self.failed.emit, problem)
        except Exception as error:  # a thread has no other way to tell the window
            log.exception("Work failed")
            self._tell = partial(self.failed.emit, error)
        else:
            self._tell = partial(self.ended.emit, result)

    def _over(self) -> None:
        self.wait()
        self._told = True
        self._tidying.stop()
        _end(id(self))
        tell, self._tell = self._tell, _nothing
        self._heard.emit()
        if id(self) in _left:
            self.deleteLater()
        else:
            tell()


_under_way = set[int]()
_left = dict[int, Work]()
"""What was not over when that to which it belonged went."""


def _end(work: int, _gone: QObject | None = None) -> None:
    _under_way.discard(work)
    collect_garbage()


def _forget(work: int, _gone: QObject | None = None) -> None:
    del _left[work]


def collect_garbage() -> None:
    """Let Python collect garbage by itself, unless work is under way: then once that is over."""
    if not _under_way:
        gc.enable()


def part_with_work(owner: QObject) -> None:
    """Stop what something works on, and wait until it is over, for the owner goes."""
    for work in owner.findChildren(Work):
        work.part()


def wait_for_left() -> None:
    """Wait until everything is over that was left to itself: a copy on a slow disk is finished before the end."""
    for work in list(_left.values()):
        work.wait()


def _nothing() -> None:
    """Tell nothing more: what was told is not kept."""
