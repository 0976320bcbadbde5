"""A register is opened that takes a while, or put back from a copy: what happens, and how far."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from ropa_desktop.ui.context import Surroundings
from ropa_desktop.ui.parts import label
from ropa_desktop.ui.running import WorkDialog


class UpdatingDialog(WorkDialog):
    """Is there until its work is over, which has to be finished."""

    def __init__(self, around: Surroundings, title: str, words: str, parent: QWidget) -> None:
        super().__init__(parent)
        px = around.theme.px
        self.setWindowTitle(title)
        self.setObjectName("dialog.updating")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowFlag(Qt.WindowType.WindowCloseButtonHint, on=False)
        self.setFixedWidth(min(px(520), parent.width()))
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(title)
        box = QVBoxLayout(self)
        box.setContentsMargins(px(20), px(18), px(20), px(18))
        box.setSpacing(px(12))
        box.addWidget(label(title, "heading", wrap=True))
        box.addWidget(label(words, wrap=True))
        box.addWidget(self.bar)
        self.ensurePolished()
        self.setFixedHeight(box.totalHeightForWidth(self.width()))

    def show_progress(self, done: int, total: int) -> None:
        """Show how far it is, once that is known."""
        self.bar.setRange(0, max(total, 1))
        self.bar.setValue(done)
