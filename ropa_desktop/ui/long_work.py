"""Work that may take long: done at once where it is little, else in a thread, with progress and a way to stop it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from ropa_desktop.domain.progress import Progress, untold
from ropa_desktop.ui.buttons import button
from ropa_desktop.ui.desk import Desk
from ropa_desktop.ui.parts import label
from ropa_desktop.ui.work import Work

LITTLE = 300
"""Records that are changed so fast that nobody need be told how far it is."""


class ProgressDialog(QDialog):
    """How far the work is; stopped, nothing of it is kept."""

    def __init__(self, desk: Desk, words: str, parent: QWidget) -> None:
        super().__init__(parent)
        px, say = desk.surroundings.theme.px, desk.say
        self.setObjectName("dialog.progress")
        self.setWindowTitle(words)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setMinimumWidth(px(420))
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(words)
        self.stopper = button(say("prompt.cancel"))
        self.stopper.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.stopper)
        box = QVBoxLayout(self)
        box.setContentsMargins(px(20), px(18), px(20), px(16))
        box.setSpacing(px(12))
        box.addWidget(label(words, "heading", wrap=True))
        box.addWidget(self.bar)
        box.addLayout(foot)

    def show_progress(self, done: int, total: int) -> None:
        """Show how far it is."""
        self.bar.setMaximum(max(total, 1))
        self.bar.setValue(done)


def carry_out(
    desk: Desk, window: QWidget, words: str, count: int, job: Callable[[Progress], Any], then: Callable[[], object]
) -> None:
    """Do a job that changes `count` records, and go on when it is done; a problem is told."""
    with desk.trying():
        if count <= LITTLE:
            job(untold)
        elif finish(desk, window, words, lambda told: [job(told)]) is None:
            return
        then()


def finish(desk: Desk, window: QWidget, words: str, job: Callable[[Progress], Any]) -> Any:
    """Do a long job and wait for what it gives, while the window draws and shows how far it is; stopped, it is None.

    What was done before it could be stopped is given all the same. Problems: those of the job.
    """
    dialog, given, wrong = ProgressDialog(desk, words, window), list[Any](), list[Exception]()
    work = Work(job, window)
    work.progressed.connect(dialog.show_progress)
    work.ended.connect(given.append)
    work.failed.connect(wrong.append)
    work.finished.connect(dialog.accept)
    work.finished.connect(work.deleteLater)
    work.start()
    if not dialog.exec():
        work.hear()
    dialog.deleteLater()
    if wrong:
        raise wrong[0]
    return given[0] if given else None


def keep(desk: Desk, window: QWidget, job: Callable[[Progress], Any], *, many: bool) -> Any:
    """Do a save at once, or as `finish` does where it concerns many records. Problems: those of the job."""
    return finish(desk, window, desk.say("judging.saving"), job) if many else job(untold)
