"""The editor of kept files: drop or add, open, save a copy, take away."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ropa_desktop.ui.buttons import button, tool
from ropa_desktop.ui.context import EditorContext
from ropa_desktop.ui.parts import HandsFocusOn, clear, label, restyle, with_role

MANY, FIRST = 30, 20
"""Of more files than these, the first are shown: a hand-over may have thousands."""


def size_text(size: int) -> str:
    """Write a file's size for people."""
    if size < 1024:
        return f"{size} B"
    if size < 1024 * 1024:
        return f"{size / 1024:.0f} kB"
    return f"{size / 1024 / 1024:.1f} MB"


class FilesEditor(HandsFocusOn):
    """Files kept in the register. Each is {"name", "sha256", "size"}."""

    edited = Signal()
    told = Signal(str)

    def __init__(self, context: EditorContext, accepts: Callable[[Path], bool] = lambda _: True) -> None:
        """`accepts` looks at a file before it is kept, and tells what is wrong with it itself."""
        super().__init__()
        with_role(self, "drop")
        self._context, self._accepts = context, accepts
        self._files: list[Mapping[str, Any]] = []
        self._read_only = self._all = False
        around = context.surroundings
        px = around.theme.px
        box = QVBoxLayout(self)
        box.setContentsMargins(px(8), px(6), px(8), px(6))
        box.setSpacing(px(4))
        self._rows = QVBoxLayout()
        self._rows.setSpacing(px(2))
        box.addLayout(self._rows)
        foot = QHBoxLayout()
        self.adder = button(around.say("files.add"))
        self.adder.clicked.connect(self._pick)
        self._hint = label(around.say("files.hint"), "soft", wrap=True)
        foot.addWidget(self.adder)
        foot.addWidget(self._hint, 1)
        box.addLayout(foot)
        self.setAcceptDrops(True)
        self.setFocusProxy(self.adder)

    def value(self) -> list[Mapping[str, Any]]:
        return list(self._files)

    def set_value(self, value: Sequence[Mapping[str, Any]]) -> None:
        if list(value) != self._files:
            self._files, self._all = list(value), False
            self._show_files()

    def set_read_only(self, read_only: bool) -> None:
        self._read_only = read_only
        self.setAcceptDrops(not read_only)
        self.adder.setVisible(not read_only)
        self._hint.setVisible(not read_only)
        self._show_files()

    def add(self, paths: Sequence[Path]) -> None:
        """Take files into the register and show them."""
        kept = [self._context.keep_file(path) for path in paths if path.is_file() and self._accepts(path)]
        known = {file["sha256"] for file in self._files}
        new = [file for file in kept if file is not None and file["sha256"] not in known]
        if new:
            self._files += new
            self._all = True
            self._show_files()
            self.edited.emit()

    def _pick(self) -> None:
        self.add(self._context.pick_files())

    def _show_files(self) -> None:
        clear(self._rows)
        shown = len(self._files) if self._all or len(self._files) <= MANY else FIRST
        for place, file in enumerate(self._files[:shown]):
            self._rows.addWidget(self._row(place, file))
        if shown < len(self._files):
            more = button(self._context.surroundings.say("files.all", count=len(self._files)), "quiet")
            more.clicked.connect(self._show_all)
            self._rows.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)

    def _show_all(self) -> None:
        self._all = True
        self._show_files()
        self.setFocus()

    def _row(self, place: int, file: Mapping[str, Any]) -> QWidget:
        around = self._context.surroundings
        say, name, sha256 = around.say, str(file["name"]), str(file["sha256"])
        row = QWidget()
        row.setProperty("sha256", sha256)
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(around.theme.px(6))
        mark = QLabel()
        mark.setPixmap(around.icons.pixmap("file", "soft"))
        line.addWidget(mark)
        opener = button(name, "quiet")
        opener.setToolTip(say("files.open", name=name))
        opener.clicked.connect(lambda: self._context.open_file(sha256, name))
        line.addWidget(opener)
        line.addWidget(label(size_text(int(file["size"])), "soft"))
        line.addStretch(1)
        saver = tool(around, "save", say("files.save", name=name))
        saver.clicked.connect(lambda: self._context.save_file(sha256, name))
        line.addWidget(saver)
        if not self._read_only:
            remover = tool(around, "remove", say("files.remove", name=name))
            remover.clicked.connect(lambda: self._remove(place))
            line.addWidget(remover)
        return row

    def _remove(self, place: int) -> None:
        del self._files[place]
        self._show_files()
        self.edited.emit()
        self.adder.setFocus()

    def _hover(self, hover: bool) -> None:
        self.setProperty("hover", hover)
        restyle(self)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() and not self._read_only:
            event.acceptProposedAction()
            self._hover(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._hover(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self._hover(False)
        event.acceptProposedAction()
        self.add([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])
