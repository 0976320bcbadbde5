"""Handing over: which part, in which language and format, as of when; progress, a look at it, the folder."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from PySide6.QtCore import QSize, QUrl
from PySide6.QtGui import QDesktopServices, QPalette, QStandardItemModel
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ropa_desktop.domain.field import Field, Kind
from ropa_desktop.domain.problems import Problem
from ropa_desktop.domain.release import Level
from ropa_desktop.domain.texts import LANGUAGES
from ropa_desktop.exchange.about_party import ABOUT
from ropa_desktop.exchange.export import export
from ropa_desktop.exchange.scope import ANNEXES, RECORD_ONLY, Document, ExportOptions, Format, Scope
from ropa_desktop.services.cameras import is_concerned
from ropa_desktop.services.wording import content_language
from ropa_desktop.ui.asking_form import asking_grid
from ropa_desktop.ui.buttons import button
from ropa_desktop.ui.desk import Desk
from ropa_desktop.ui.editors_choice import links_editor
from ropa_desktop.ui.editors_date import DateEditor
from ropa_desktop.ui.parts import CheckBox, Combo, label, scrolls_down, with_role
from ropa_desktop.ui.register_context import RegisterContext
from ropa_desktop.ui.running import WorkDialog
from ropa_desktop.ui.scope_choice import ScopeChoice, tick_annexes
from ropa_desktop.ui.work import Work

EXTRACTS = frozenset({Document.BOARD, Document.DEPARTMENT, Document.PARTY})
"""The documents that may give each record in detail."""

SHORTEST = 14
"""Letters of a choice that are shown at least; a saved filter may have a long name."""


class ExportDialog(WorkDialog):
    """Chooses, writes and shows. While it writes, the window works on."""

    def __init__(self, desk: Desk, chosen: Sequence[int], listed: Sequence[int], parent: QWidget) -> None:
        """`chosen` are the activities selected in a list, `listed` those that its search and filters show."""
        super().__init__(parent)
        self._desk, self._chosen, self._listed = desk, tuple(chosen), tuple(listed)
        self._work: Work | None = None
        self._written: Path | None = None
        say, px = desk.say, desk.surroundings.theme.px
        self.setWindowTitle(say("export.title"))
        self.setObjectName("dialog.export")
        self.resize(QSize(px(1040), px(680)).boundedTo(parent.size()))
        left = QVBoxLayout()
        left.setSpacing(px(10))
        left.addWidget(label(say("export.title"), "title"))
        left.addWidget(self._wishes(), 1)
        self._message = label("", "soft", wrap=True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.hide()
        self._attention = label("", "attention", wrap=True)
        self._attention.hide()
        left.addWidget(self._message)
        left.addWidget(self._attention)
        left.addWidget(self._bar)
        left.addLayout(self._buttons())
        column = QWidget()
        column.setLayout(left)
        column.setFixedWidth(px(464))
        self._document = QPdfDocument(self)
        self.finished.connect(self._document.close)
        self._view = QPdfView()
        self._view.setDocument(self._document)
        self._view.setPageMode(QPdfView.PageMode.MultiPage)
        self._view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        shade = self._view.palette()
        shade.setColor(QPalette.ColorRole.Dark, desk.surroundings.theme.colour("line"))
        self._view.setPalette(shade)
        self._view.setAccessibleName(say("export.preview"))
        row = QHBoxLayout(self)
        row.setContentsMargins(px(16), px(16), px(16), px(16))
        row.setSpacing(px(14))
        row.addWidget(column)
        row.addWidget(self._view, 1)
        self._follow_format()

    def _wishes(self) -> QScrollArea:
        """Everything that is chosen, scrolled where the window is low."""
        inner = with_role(QWidget(), "column")
        box = QVBoxLayout(inner)
        box.setContentsMargins(0, 0, self._desk.surroundings.theme.px(4), 0)
        box.setSpacing(self._desk.surroundings.theme.px(10))
        box.addLayout(self._choices())
        box.addWidget(self._annex_card())
        self.details = CheckBox(self._desk.surroundings, self._desk.say("export.details"))
        box.addWidget(self.details)
        box.addStretch(1)
        area = QScrollArea()
        scrolls_down(area)
        area.setWidget(inner)
        return area

    def _choices(self) -> QGridLayout:
        say, around = self._desk.say, self._desk.surroundings
        self.format, self.language, self.scope = Combo(around), Combo(around), ScopeChoice(self._desk)
        self.document = Combo(around)
        for which in Document:
            if which is Document.CAMERAS and not is_concerned(self._desk.register):
                continue
            self.document.addItem(say(f"export.document.{which}"), which)
        self.document.currentIndexChanged.connect(self._follow_format)
        self.level = Combo(around)
        for level in Level:
            self.level.addItem(say(f"export.level.{level}"), level)
        self.level.currentIndexChanged.connect(self._follow_format)
        for one in Format:
            self.format.addItem(say(f"export.{one}"), one)
        self.format.currentIndexChanged.connect(self._follow_format)
        for code in LANGUAGES:
            self.language.addItem(say(f"language.{code}"), code)
        self.language.setCurrentIndex(LANGUAGES.index(content_language(self._desk.register)))
        self.scope.offer(self._chosen, self._listed)
        self.as_of = DateEditor(around)
        self.as_of.edited.connect(self._judge)
        self.case = QLineEdit()
        self._make_about()
        for combo in (self.document, self.level, self.format, self.language, self.scope, self.department):
            combo.setSizeAdjustPolicy(Combo.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            combo.setMinimumContentsLength(SHORTEST)
            combo.setToolTip(combo.currentText())
            combo.currentTextChanged.connect(combo.setToolTip)
        asked: dict[str, QWidget] = {
            "document": self.document,
            "level": self.level,
            "format": self.format,
            "language": self.language,
            "scope": self.scope,
            "department": self.department,
            "party": self.party,
            "as_of": self.as_of,
            "case": self.case,
        }
        grid, labels = asking_grid(around, ((say(f"export.{key}"), widget) for key, widget in asked.items()))
        self._labels = dict(zip(asked, labels, strict=True))
        return grid

    def _make_about(self) -> None:
        """Make what says whom an extract is about."""
        desk = self._desk
        self.department = Combo(desk.surroundings)
        for code, word in desk.wording.words("department"):
            self.department.addItem(word, code)
        context = RegisterContext(desk.register, desk.wording, desk.surroundings, desk, desk.author)
        self.party = links_editor(Field("party", Kind.LINK, target=ABOUT), context, single=True)

    def _annex_card(self) -> QFrame:
        say, px = self._desk.say, self._desk.surroundings.theme.px
        self._annexes = with_role(QFrame(), "card")
        box = QGridLayout(self._annexes)
        box.setContentsMargins(px(14), px(10), px(14), px(10))
        box.setVerticalSpacing(0)
        box.addWidget(label(say("export.annexes"), "heading"), 0, 0, 1, 2)
        self._boxes = tick_annexes(self._desk, box, ANNEXES, 2)
        return self._annexes

    def _buttons(self) -> QHBoxLayout:
        say = self._desk.say
        self._look, self._save = button(say("export.look")), button(say("export.save"), "primary", default=True)
        self._folder, self._close = button(say("export.folder")), button(say("prompt.close"))
        self._look.clicked.connect(self.preview)
        self._save.clicked.connect(self.save)
        self._folder.clicked.connect(self._open_folder)
        self._close.clicked.connect(self._stop_or_close)
        self._folder.hide()
        row = QHBoxLayout()
        row.setSpacing(self._desk.surroundings.theme.px(8))
        row.addWidget(self._close)
        row.addStretch(1)
        for one in (self._folder, self._look, self._save):
            row.addWidget(one)
        return row

    def options(self) -> ExportOptions:
        """Give what is chosen."""
        annexes = frozenset(name for name, check in self._boxes.items() if check.isChecked())
        day: date | None = self.as_of.value()
        case, level = self.case.text().strip(), Level(self.level.currentData())
        scope = Scope(
            self.scope.currentData(), annexes, day, case, self.scope.told(self.language.currentData()), level=level
        )
        kind, which = Format(self.format.currentData()), Document(self.document.currentData())
        about = {Document.DEPARTMENT: self.department.currentData(), Document.PARTY: self.party.value()}.get(which)
        details = which in EXTRACTS and self.details.isChecked()
        return ExportOptions(kind, self.language.currentData(), scope, which, about, details)

    def choose(self, document: Document, about: int | None = None) -> None:
        """Choose which document is written, and which party it is about."""
        self.document.setCurrentIndex(self.document.findData(document))
        if about is not None:
            self.party.set_value(about)

    def _follow_format(self) -> None:
        """Let what is chosen decide what there is to choose: only the record has annexes, and every form.

        An archive holds everything, and so is no copy for release.
        """
        which, public = self.document.currentData(), self._public()
        released = self.level.currentData() == Level.RELEASE
        record = which == Document.RECORD
        refused = (RECORD_ONLY if not record else set()) | ({Format.JSON} if released else set())
        if self.format.currentData() in refused:
            self.format.setCurrentIndex(self.format.findData(Format.PDF))
        model = self.format.model()
        if isinstance(model, QStandardItemModel):
            for one in Format:
                model.item(self.format.findData(one)).setEnabled(one not in refused)
        whole = self.format.currentData() == Format.JSON
        self.language.setEnabled(not whole)
        self.case.setEnabled(not whole and not public)
        self._annexes.setEnabled(not whole and not public and record)
        self._annexes.setVisible(which not in {*EXTRACTS, Document.CAMERAS})
        self.details.setVisible(which in EXTRACTS)
        self.scope.setEnabled(not whole and which != Document.OVERVIEW)
        instead = {Document.DEPARTMENT: "department", Document.PARTY: "party", Document.CAMERAS: ""}
        asked = instead.get(which, "scope")
        for key, widget in (("scope", self.scope), ("department", self.department), ("party", self.party)):
            widget.setVisible(key == asked)
            self._labels[key].setVisible(key == asked)
        self.level.setVisible(not public)
        self._labels["level"].setVisible(not public)
        self._judge()
        told = [f"export.{self.format.currentData() if record else which}_text"]
        told += ["export.release_text"] if released and not public else []
        self._message.setText(" ".join(map(self._desk.say, told)))

    def _judge(self) -> None:
        """Let nothing be written as of a day that is none."""
        free = self._work is None and not self.as_of.refused()
        self._save.setEnabled(free)
        self._look.setEnabled(free and self.format.currentData() == Format.PDF)

    def _public(self) -> bool:
        """Tell whether it is the public version, which is always a copy for release, of a set content."""
        return bool(self.format.currentData() == Format.HTML)

    def preview(self) -> None:
        """Write the PDF beside the register's scratch files and show it."""
        self._start(self._desk.scratch / "preview.pdf", shown=True)

    def save(self) -> None:
        """Ask where to, and write."""
        kind = Format(self.format.currentData()).suffix
        which = self.document.currentData()
        own = [] if which == Document.RECORD else [self._desk.say(f"export.file.{which}")]
        if self._public():
            own = [self._desk.say("export.file.html")]
        elif self.level.currentData() == Level.RELEASE:
            own.append(self._desk.say("export.file.release"))
        parts = [self._desk.register.path.stem, *own]
        name = f"{' '.join(parts)} {date.today().isoformat()}.{kind}"  # noqa: DTZ011  # a file's name
        target = self._desk.prompts.save_file(
            self._desk.say("export.save"), self._desk.register.path.parent / name, f"*.{kind}"
        )
        if target is not None:
            self._start(target if target.suffix else target.with_suffix(f".{kind}"), shown=kind == "pdf")

    def _start(self, target: Path, *, shown: bool) -> None:
        if self._work is not None:
            return
        options, register = self.options(), self._desk.register
        self._document.close()
        kept = target.parent != self._desk.scratch
        self._work = work = Work(lambda told: export(register, target, options, progress=told), self, writes=kept)
        work.progressed.connect(self._show_progress)
        work.ended.connect(lambda activities: self._done(target, activities, shown=shown))
        work.failed.connect(self._failed)
        work.stopped.connect(lambda: self._end(self._desk.say("export.stopped")))
        self._judge()
        self._close.setText(self._desk.say("export.stop"))
        self._message.setText(self._desk.say("export.working"))
        self._attention.hide()
        self._bar.setRange(0, 0)
        self._bar.show()
        work.start()

    def _show_progress(self, done: int, total: int) -> None:
        self._bar.setRange(0, max(total, 1))
        self._bar.setValue(done)

    def _done(self, target: Path, activities: int, *, shown: bool) -> None:
        preview = target.parent == self._desk.scratch
        self._end("" if preview else self._desk.say("export.done", path=target))
        self._attention.setText("" if activities else self._desk.say("export.empty"))
        self._attention.setVisible(not activities)
        if shown:
            self._document.load(str(target))
        if not preview:
            self._written = target
            self._folder.show()

    def _failed(self, error: Exception) -> None:
        self._end("")
        say = self._desk.say
        unexpected = say("prompt.unexpected_short", why=error)
        self._attention.setText(say(error.key, **error.facts) if isinstance(error, Problem) else unexpected)
        self._attention.show()

    def _end(self, message: str) -> None:
        self._work = None
        self._bar.hide()
        self._judge()
        self._close.setText(self._desk.say("prompt.close"))
        self._message.setText(message)

    def _open_folder(self) -> None:
        if self._written:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._written.parent)))

    def _stop_or_close(self) -> None:
        if self._work is not None:
            self._work.stop()
        else:
            self.close()
