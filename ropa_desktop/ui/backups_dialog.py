"""The automatic copies of a register, and going back to one."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from ropa_desktop.services import registers
from ropa_desktop.ui.buttons import button
from ropa_desktop.ui.context import Surroundings
from ropa_desktop.ui.editors_files import size_text
from ropa_desktop.ui.parts import label, with_role

PATH = int(Qt.ItemDataRole.UserRole)


class BackupsDialog(QDialog):
    """`chosen(path)`: go back to this copy. `browsed`: choose one from a file."""

    chosen = Signal(object)
    browsed = Signal()

    def __init__(self, around: Surroundings, register: Path, folder: Path, parent: QWidget) -> None:
        super().__init__(parent)
        say, px = around.say, around.theme.px
        self.setWindowTitle(say("backups.title"))
        self.setObjectName("dialog.backups")
        self.resize(QSize(px(560), px(440)).boundedTo(parent.size()))
        self.list = with_role(QListWidget(), "framed")
        self.list.setAccessibleName(say("backups.title"))
        for one in registers.automatic_backups(register, folder):
            item = QListWidgetItem(f"{one.day.isoformat()}   {size_text(one.size)}")
            item.setData(PATH, one.path)
            self.list.addItem(item)
        self.restore = button(say("backups.restore"), "primary")
        self.restore.setEnabled(self.list.count() > 0)
        self.list.setCurrentRow(0)
        self.restore.clicked.connect(self._choose)
        browse, closer = button(say("backups.browse")), button(say("prompt.cancel"))
        browse.clicked.connect(self._browse)
        closer.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.setSpacing(px(8))
        foot.addWidget(closer)
        foot.addStretch(1)
        foot.addWidget(browse)
        foot.addWidget(self.restore)
        box = QVBoxLayout(self)
        box.setContentsMargins(px(20), px(18), px(20), px(16))
        box.setSpacing(px(10))
        box.addWidget(label(say("backups.title"), "title"))
        box.addWidget(label(say("backups.text" if self.list.count() else "backups.none"), wrap=True))
        box.addWidget(self.list, 1)
        box.addLayout(foot)

    def _choose(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self.accept()
            self.chosen.emit(item.data(PATH))

    def _browse(self) -> None:
        self.accept()
        self.browsed.emit()
