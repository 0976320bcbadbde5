"""A box to tick whose words wrap, however long they are."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ropa_desktop.ui.context import Surroundings
from ropa_desktop.ui.parts import CheckBox, label


class Tick(QWidget):
    """`toggled` follows every change. A click on the words ticks the box as one on the box does."""

    toggled = Signal()

    def __init__(self, around: Surroundings, words: str, *, ticked: bool, fixed: bool = False) -> None:
        """`fixed`: there is nothing to choose."""
        super().__init__()
        self.box = CheckBox(around, "")
        self.box.setAccessibleName(words)
        self.box.setChecked(ticked)
        self.box.setEnabled(not fixed)
        self.box.toggled.connect(lambda _: self.toggled.emit())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(around.theme.px(4))
        row.addWidget(self.box, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(label(words, "heading", wrap=True), 1, Qt.AlignmentFlag.AlignVCenter)

    @property
    def ticked(self) -> bool:
        """Whether the box is ticked."""
        return self.box.isChecked()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if (
            self.box.isEnabled()
            and event.button() == Qt.MouseButton.LeftButton
            and self.rect().contains(event.position().toPoint())
        ):
            self.box.toggle()
