"""A register of an older format is brought up to this one: what happens, and where it is kept as it was."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from ropa_desktop.ui.context import Surroundings
from ropa_desktop.ui.parts import label
from ropa_desktop.ui.running import WorkDialog


class UpdatingDialog(WorkDialog):
    """Is there until its work is over, which has to be finished."""

    def __init__(self, around: Surroundings, words: str, parent: QWidget) -> None:
        super().__init__(parent)
        say, px = around.say, around.theme.px
        self.setWindowTitle(say("updating.title"))
        self.setObjectName("dialog.updating")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowFlag(Qt.WindowType.WindowCloseButtonHint, on=False)
        self.setFixedWidth(min(px(520), parent.width()))
        bar = QProgressBar()
        bar.setRange(0, 0)
        bar.setTextVisible(False)
        bar.setAccessibleName(say("updating.title"))
        box = QVBoxLayout(self)
        box.setContentsMargins(px(20), px(18), px(20), px(18))
        box.setSpacing(px(12))
        box.addWidget(label(say("updating.title"), "heading", wrap=True))
        box.addWidget(label(words, wrap=True))
        box.addWidget(bar)
        self.ensurePolished()
        self.setFixedHeight(box.totalHeightForWidth(self.width()))
