"""What is in a package: counted by kind before it is made, and every file with its size and sum afterwards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QLineEdit, QProgressBar, QVBoxLayout, QWidget

from ropa_desktop.exchange.manifest import Entry, Manifest
from ropa_desktop.exchange.package import Plan
from ropa_desktop.ui.buttons import button
from ropa_desktop.ui.desk import Desk
from ropa_desktop.ui.editors_files import size_text
from ropa_desktop.ui.lines_table import LinesModel, LinesTable, Whole
from ropa_desktop.ui.parts import label, restyle, with_role


class PackageShown(QWidget):
    """The right side of the dialog: a heading, what it is about, a table, and what can be done with it.

    `sending(place)`: the person wants to record the package that was made as handed over.
    """

    sending = Signal(object)

    def __init__(self, desk: Desk, *, narrow: bool = False) -> None:
        """Where it is `narrow`, for large text, the buttons lie below each other, and a file is its line alone."""
        super().__init__()
        self._desk, self._narrow = desk, narrow
        self._place: Path | None = None
        self._files: Sequence[Entry] = ()
        say, around = desk.say, desk.surroundings
        px = around.theme.px
        self._heading = label(say("package.will_hold"), "heading", wrap=True)
        self._message = label("", "soft", wrap=True)
        self.sum = QLineEdit()
        self.sum.setReadOnly(True)
        self.sum.setAccessibleName(say("package.sum"))
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(say("export.working"))
        self.model = LinesModel((say("package.file"), say("package.count")))
        self.table = LinesTable(around, self.model, say("package.files"), (360, 90))
        if narrow:
            self.table.setMinimumHeight(3 * (around.theme.line_height + px(12)))
        header = self.table.horizontalHeader()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.table.selectionModel().currentRowChanged.connect(lambda now, _: self._show_file(now.row()))
        self._whole = Whole(around, 110)
        self._attention = label("", "attention", wrap=True)
        self._open = button(say("export.folder"))
        self._open.clicked.connect(self._open_folder)
        foot = QVBoxLayout() if narrow else QHBoxLayout()
        foot.setSpacing(px(8))
        if not narrow:
            foot.addStretch(1)
        foot.addWidget(self._open)
        self.send = button(say("package.send"), "primary")
        self.send.clicked.connect(lambda: self.sending.emit(self._place))
        foot.addWidget(self.send)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(8))
        for part in (self._heading, self._message, self.sum, self._bar):
            box.addWidget(part)
        box.addWidget(self.table, 1)
        box.addWidget(self._whole)
        box.addWidget(self._attention)
        box.addLayout(foot)
        self._show_only()

    def _show_only(self, *parts: QWidget) -> None:
        for part in (self._bar, self.sum, self._whole, self._attention, self._open, self.send):
            part.setVisible(part in parts)

    def show_plan(self, plan: Plan) -> None:
        """Count what a package will hold, by kind, and say what it covers."""
        self._files, self._place = (), None
        say = self._desk.say
        kinds = Counter(file.kind for file in plan.files)
        self._say(say("package.will_hold"), plan.scope if plan.files else say("package.nothing"))
        self.model.show_headings((say("package.file"), say("package.count")))
        self.model.show_lines([(say(f"package.kind.{kind}"), str(count)) for kind, count in kinds.items()])
        self._show_only()

    def show_message(self, text: str) -> None:
        """Say what happened."""
        self._say(self._desk.say("package.will_hold"), text)
        self._show_only()

    def show_failed(self, text: str) -> None:
        """Say why nothing was made."""
        self._say(self._desk.say("prompt.problem"), text, "attention")
        self._show_only()

    def _say(self, heading: str, text: str, role: str = "soft") -> None:
        self._heading.setText(heading)
        self._message.setText(text)
        restyle(with_role(self._message, role))

    def show_working(self) -> None:
        """Show that a package is being made."""
        self._say(self._desk.say("package.will_hold"), self._desk.say("package.working"))
        self._bar.setRange(0, 0)
        self._show_only(self._bar)

    def show_progress(self, done: int, total: int) -> None:
        """Show how far it is."""
        self._bar.setRange(0, max(total, 1))
        self._bar.setValue(done)

    def show_made(self, place: Path, manifest: Manifest) -> None:
        """Show the files of a package that was made, and the sum to keep."""
        say = self._desk.say
        self._files, self._place = manifest.files, place
        self._say(say("package.made", path=place.name), say("package.keep_sum"))
        self.sum.setText(manifest.sha256)
        self.sum.setCursorPosition(0)
        self.model.show_headings((say("package.file"), say("package.size")))
        self.model.show_lines([(entry.path, size_text(entry.size)) for entry in manifest.files])
        runs = [entry.path for entry in manifest.files if entry.runs]
        self._attention.setText(say("package.may_run", files=", ".join(runs)))
        told = (self._attention,) if runs else ()
        deeds = (self._open,) if self._desk.register.read_only else (self._open, self.send)
        whole = () if self._narrow else (self._whole,)
        self._show_only(self.sum, *whole, *told, *deeds)
        self.table.selectRow(0)
        self._show_file(0)

    def _show_file(self, row: int) -> None:
        if 0 <= row < len(self._files):
            entry = self._files[row]
            groups = " ".join(entry.sha256[at : at + 8] for at in range(0, len(entry.sha256), 8))
            self._whole.show_text(entry.title, f"{entry.path}\nSHA-256: {groups}")

    def _open_folder(self) -> None:
        if self._place is not None:
            folder = self._place if self._place.is_dir() else self._place.parent
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
