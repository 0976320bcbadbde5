"""What was handed over: every file with its sum, opened, verified, saved again; the receipt, what changed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ropa_desktop.domain.progress import Progress
from ropa_desktop.exchange.hand_over import compare_with_kept, kept_files, reopen, verify_kept
from ropa_desktop.exchange.receipt import compose_receipt
from ropa_desktop.exchange.verify import Verdict
from ropa_desktop.services.files import write_file
from ropa_desktop.services.records import Stored
from ropa_desktop.services.wording import content_language
from ropa_desktop.ui.buttons import button
from ropa_desktop.ui.changes_dialog import ChangesDialog
from ropa_desktop.ui.desk import Desk
from ropa_desktop.ui.editors_files import size_text
from ropa_desktop.ui.flow import Flow
from ropa_desktop.ui.lines_table import LinesModel, LinesTable
from ropa_desktop.ui.parts import Pill, label
from ropa_desktop.ui.running import Running, WorkDialog

NAMED = 12


class HandedDialog(WorkDialog):
    """Shows one hand-over that was made with a package; nothing of it can be changed."""

    def __init__(self, desk: Desk, stored: Stored, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._stored = desk, stored
        self._files = kept_files(desk.register, stored.id)
        say, around = desk.say, desk.surroundings
        px = around.theme.px
        self.setWindowTitle(say("handed.title"))
        self.setObjectName("dialog.handed")
        self.resize(QSize(px(980), px(640)).boundedTo(parent.size()))
        self.model = LinesModel((say("package.file"), say("handed.size"), "SHA-256"))
        self.table = LinesTable(around, self.model, say("package.files"), (290, 80, 500))
        self.table.setSelectionMode(LinesTable.SelectionMode.SingleSelection)
        self.table.doubleClicked.connect(lambda _: self.open_file())
        self.model.show_lines([(f.path, size_text(f.size), f.sha256) for f in self._files])
        self.state, self.told = Pill(around), label("", wrap=True)
        self.state.hide()
        self.told.hide()
        self.running = Running(desk)
        self.running.busy.connect(self._follow_work)
        box = QVBoxLayout(self)
        box.setContentsMargins(px(20), px(18), px(20), px(16))
        box.setSpacing(px(10))
        called = " ".join(filter(None, (stored.values["reference"], stored.values["name"])))
        box.addWidget(label(called, "title", wrap=True))
        box.addWidget(label(self._about(), "soft", wrap=True))
        sum_ = label(say("verify.sum", sum=stored.values["manifest"]), "soft", wrap=True)
        sum_.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        box.addWidget(sum_)
        box.addWidget(self.table, 1)
        box.addWidget(self.state, 0, Qt.AlignmentFlag.AlignLeft)
        box.addWidget(self.told)
        box.addWidget(self.running)
        box.addWidget(self._deeds())
        box.addLayout(self._foot())
        self.table.selectRow(0)

    def _about(self) -> str:
        values, wording = self._stored.values, self._desk.wording
        of = self._stored.record_type.by_name
        said = [wording.text(of[name], values[name]) for name in ("date", "recipient", "how", "sent_by", "level")]
        return " · ".join(filter(None, said))

    def _deeds(self) -> Flow:
        does: dict[str, Callable[[], object]] = {
            "open": self.open_file,
            "verify": self.verify,
            "compare": self.compare,
            "save": self.save,
            "receipt": self.receipt,
            "changes": self.show_changes,
        }
        self.deeds = {name: button(self._desk.say(f"handed.{name}")) for name in does}
        for name, made in self.deeds.items():
            made.setObjectName(f"handed.{name}")
            made.clicked.connect(lambda _=False, do=does[name]: do())
        row = Flow(self._desk.surroundings.theme.px(8))
        row.set_items(list(self.deeds.values()))
        return row

    def _foot(self) -> QHBoxLayout:
        self.closer = button(self._desk.say("prompt.close"))
        self.closer.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.closer)
        return row

    def _follow_work(self, busy: bool) -> None:
        for made in self.deeds.values():
            made.setEnabled(not busy)

    def open_file(self) -> None:
        """Open a copy of the chosen file, as it was sent."""
        row = self.table.currentIndex().row()
        if not 0 <= row < len(self._files):
            return
        desk, file = self._desk, self._files[row]
        with desk.trying():
            path = desk.scratch_file(file.path)
            write_file(desk.register, file.sha256, path)
            desk.open_path(path)

    def verify(self) -> None:
        """Hold every kept file against its sum."""
        register, hand_over_id = self._desk.register, self._stored.id
        self.running.start(
            self._desk.say("handed.verifying"),
            lambda told: verify_kept(register, hand_over_id, progress=told),
            lambda verdict: self._show(verdict, "handed.whole", "handed.damaged"),
        )

    def compare(self) -> None:
        """Ask for a package, and tell whether it is the one that was sent."""
        desk, hand_over_id = self._desk, self._stored.id
        found = desk.prompts.open_file(desk.say("handed.compare"), "*.zip manifest.json", desk.register.path.parent)
        if found is None:
            return
        package = found.parent if found.name == "manifest.json" else found
        self.running.start(
            desk.say("handed.comparing"),
            lambda told: compare_with_kept(desk.register, hand_over_id, package, progress=told),
            lambda verdict: self._show(verdict, "handed.same", "handed.other"),
        )

    def _show(self, verdict: Verdict, good: str, bad: str) -> None:
        say = self._desk.say
        if verdict.whole:
            self.state.show_state(say(good, count=len(self._files)), "done")
        else:
            self.state.show_state(say(bad), "missing")
        parts = {
            "altered": verdict.altered,
            "missing": verdict.missing,
            "added": (*verdict.added, *(one.path for one in verdict.barred)),
        }
        lines = [say(f"handed.{name}", files=self._named(paths)) for name, paths in parts.items() if paths]
        self.told.setText("\n".join(lines))
        self.told.setVisible(bool(lines))
        self.state.show()

    def _named(self, paths: tuple[str, ...]) -> str:
        more = len(paths) - NAMED
        return ", ".join(paths[:NAMED]) + (self._desk.say("sending.more", count=more) if more > 0 else "")

    def save(self) -> None:
        """Ask where to, and write the package again as it was sent."""
        desk, hand_over_id = self._desk, self._stored.id
        name = Path(self._stored.values["package"] or "package.zip").name
        given = desk.register.path.parent / name
        target = desk.prompts.save_file(desk.say("handed.save"), given, f"*{given.suffix}", over=False)
        if target is not None:
            self._write(
                desk.say("handed.saving"), lambda told: reopen(desk.register, hand_over_id, target, progress=told)
            )
            self._target = target

    def receipt(self) -> None:
        """Ask where to, and write the receipt."""
        desk, hand_over_id = self._desk, self._stored.id
        code = self._stored.values["language"] or content_language(desk.register)
        name = f"{desk.say('handed.receipt_name')} {self._stored.values['reference'] or ''}".strip()
        given = desk.register.path.parent / f"{name}.pdf"
        target = desk.prompts.save_file(desk.say("handed.receipt"), given, "*.pdf")
        if target is None:
            return
        place = target if target.suffix.casefold() == ".pdf" else Path(f"{target}.pdf")
        self._target = place

        def write(told: Progress) -> None:
            from ropa_desktop.exchange.pdf import write_pdf  # reportlab is imported when first needed

            write_pdf(compose_receipt(desk.register, hand_over_id, code), place, progress=told)

        self._write(desk.say("handed.saving"), write)

    def _write(self, words: str, job: Callable[[Progress], object]) -> None:
        self.running.start(words, job, lambda _: self._written(), writes=True)

    def _written(self) -> None:
        self.state.show_state(self._desk.say("handed.saved", path=self._target.name), "done")
        self.told.hide()
        self.state.show()

    def show_changes(self) -> None:
        """Show what has changed in the register since."""
        dialog = ChangesDialog(self._desk, self._stored, self)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
