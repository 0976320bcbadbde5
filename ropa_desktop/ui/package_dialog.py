"""Making a package: what is in it, for whom and in which form; then its files, its sum, and the way to record it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from PySide6.QtCore import QSize, QTimer
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QFrame, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ropa_desktop.domain.problems import Problem
from ropa_desktop.domain.texts import LANGUAGES
from ropa_desktop.exchange.manifest import Manifest
from ropa_desktop.exchange.package import USUAL, Part, Wanted, make_package, plan_package
from ropa_desktop.exchange.scope import ANNEXES, USUAL_ANNEXES, Scope
from ropa_desktop.services.wording import content_language
from ropa_desktop.ui.desk import Desk
from ropa_desktop.ui.editors_date import DateEditor
from ropa_desktop.ui.package_shown import PackageShown
from ropa_desktop.ui.parts import CheckBox, Combo, button, label, scrolled_column, with_role
from ropa_desktop.ui.work import Work

PAUSE = 300
"""Milliseconds without another choice before what will be in the package is counted."""


class PackageDialog(QDialog):
    """Chooses on the left, shows on the right. While a package is made, the window works on."""

    def __init__(
        self,
        desk: Desk,
        request_id: int | None,
        parent: QWidget,
        *,
        chosen: Sequence[int] = (),
        listed: Sequence[int] = (),
    ) -> None:
        """`chosen` are the activities selected in a list, `listed` those that its search and filters show."""
        super().__init__(parent)
        self._desk, self._request_id = desk, request_id
        self._scopes = [(None, "export.all"), (tuple(listed), "export.listed"), (tuple(chosen), "export.chosen")]
        self._work: Work | None = None
        self._planning: Work | None = None
        say, px = desk.say, desk.surroundings.theme.px
        self.setWindowTitle(say("package.title"))
        self.setObjectName("dialog.package")
        self.resize(QSize(px(1060), px(690)).boundedTo(parent.size()))
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(self._plan)
        self.shown = PackageShown(desk)
        left = QVBoxLayout()
        left.setSpacing(px(10))
        left.addWidget(label(say("package.title"), "title"))
        area, column = scrolled_column(px(6), px(10))
        column.addLayout(self._wishes())
        column.addWidget(self._parts_card())
        column.addWidget(self._annex_card())
        column.addStretch(1)
        left.addWidget(area, 1)
        left.addLayout(self._buttons())
        side = QWidget()
        side.setLayout(left)
        side.setFixedWidth(px(470))
        row = QHBoxLayout(self)
        row.setContentsMargins(px(16), px(16), px(16), px(16))
        row.setSpacing(px(14))
        row.addWidget(side)
        row.addWidget(self.shown, 1)
        self._plan_soon()

    # What is chosen

    def _wishes(self) -> QGridLayout:
        say, around = self._desk.say, self._desk.surroundings
        self.scope, self.language, self.form = Combo(around), Combo(around), Combo(around)
        for ids, key in self._scopes:
            if ids is None or ids:
                count = 0 if ids is None else len(ids)
                self.scope.addItem(
                    say(f"{key}_one" if key.endswith("chosen") and count == 1 else key, count=count), ids
                )
        for code in LANGUAGES:
            self.language.addItem(say(f"language.{code}"), code)
        self.language.setCurrentIndex(LANGUAGES.index(content_language(self._desk.register)))
        for form in ("zip", "folder"):
            self.form.addItem(say(f"package.form.{form}"), form)
        self.as_of, self.case, self.authority = DateEditor(around), QLineEdit(), QLineEdit()
        for changed in (self.scope.currentIndexChanged, self.language.currentIndexChanged, self.as_of.edited):
            changed.connect(self._plan_soon)
        grid = QGridLayout()
        grid.setVerticalSpacing(around.theme.px(8))
        grid.setHorizontalSpacing(around.theme.px(10))
        rows = (
            ("export.scope", self.scope),
            ("export.as_of", self.as_of),
            ("export.language", self.language),
            ("package.authority", self.authority),
            ("export.case", self.case),
            ("package.form", self.form),
        )
        for number, (key, widget) in enumerate(rows):
            words = label(say(key), "soft")
            words.setBuddy(widget)
            widget.setAccessibleName(words.text())
            grid.addWidget(words, number, 0)
            grid.addWidget(widget, number, 1)
        grid.setColumnStretch(1, 1)
        return grid

    def _parts_card(self) -> QFrame:
        names = [(part, self._desk.say(f"package.part.{part}")) for part in Part if part is not Part.ATTACHMENTS]
        card, self._parts = self._card("package.parts", names, USUAL, 1)
        return card

    def _annex_card(self) -> QFrame:
        names = [(name, self._desk.wording.word("annex", name)) for name in (*ANNEXES, str(Part.ATTACHMENTS))]
        card, self._annexes = self._card("export.annexes", names, USUAL_ANNEXES, 2)
        return card

    def _card(
        self, title: str, names: Sequence[tuple[str, str]], ticked: frozenset[str], columns: int
    ) -> tuple[QFrame, dict[str, CheckBox]]:
        px = self._desk.surroundings.theme.px
        card = with_role(QFrame(), "card")
        box = QGridLayout(card)
        box.setContentsMargins(px(14), px(10), px(14), px(10))
        box.setVerticalSpacing(0)
        box.addWidget(label(self._desk.say(title), "heading"), 0, 0, 1, columns)
        boxes: dict[str, CheckBox] = {}
        for number, (name, words) in enumerate(names):
            check = boxes[name] = CheckBox(self._desk.surroundings, words)
            check.setChecked(name in ticked)
            check.toggled.connect(self._plan_soon)
            box.addWidget(check, 1 + number // columns, number % columns)
        return card, boxes

    def wanted(self) -> Wanted:
        """Give what is chosen."""
        annexes = frozenset(name for name, check in self._annexes.items() if check.isChecked())
        parts = frozenset(Part(name) for name, check in self._parts.items() if check.isChecked())
        files = frozenset({Part.ATTACHMENTS}) if Part.ATTACHMENTS in annexes else frozenset()
        day: date | None = self.as_of.value()
        scope = Scope(self.scope.currentData(), annexes - files, day, self.case.text().strip())
        return Wanted(scope, self.language.currentData(), parts | files, authority=self.authority.text().strip())

    # What will be in it

    def _plan_soon(self) -> None:
        self._pause.start()

    def _plan(self) -> None:
        """Count what is chosen; when it is counted already, again after that."""
        if self._planning is not None or self._work is not None:
            self._pause.start()
            return
        register, wanted = self._desk.register, self.wanted()
        self._planning = work = Work(lambda _told: plan_package(register, wanted), self)
        work.ended.connect(self._planned)
        work.failed.connect(self._not_planned)
        work.finished.connect(work.deleteLater)
        work.start()

    def _planned(self, files: object) -> None:
        self._planning = None
        assert isinstance(files, list)  # noqa: S101 - what the work gives
        self.shown.show_plan(files)
        self.make.setEnabled(bool(files))

    def _not_planned(self, error: Exception) -> None:
        self._planning = None
        self.shown.show_message(self._told(error))
        self.make.setEnabled(False)

    # Making it

    def _buttons(self) -> QHBoxLayout:
        say = self._desk.say
        self._close, self.make = button(say("prompt.close")), button(say("package.make"), "primary")
        self._close.clicked.connect(self._stop_or_close)
        self.make.clicked.connect(self._ask_place)
        row = QHBoxLayout()
        row.setSpacing(self._desk.surroundings.theme.px(8))
        row.addWidget(self._close)
        row.addStretch(1)
        row.addWidget(self.make)
        return row

    def _ask_place(self) -> None:
        """Ask where to, and make the package there."""
        ending = ".zip" if self.form.currentData() == "zip" else ""
        stem = " ".join(filter(None, (self._desk.register.path.stem, self.case.text().strip())))
        name = f"{stem} {date.today().isoformat()}{ending}"  # noqa: DTZ011 - a file's name
        given = self._desk.register.path.parent / name.replace("/", "-")
        target = self._desk.prompts.save_file(self._desk.say("package.make"), given, f"*{ending}", over=False)
        if target is not None:
            self._start(target if target.suffix.casefold() == ending or not ending else Path(f"{target}{ending}"))

    def _start(self, target: Path) -> None:
        register, wanted = self._desk.register, self.wanted()
        wanted = replace(wanted, scope=replace(wanted.scope))
        self._work = work = Work(lambda told: make_package(register, target, wanted, progress=told), self)
        work.progressed.connect(self.shown.show_progress)
        work.ended.connect(lambda manifest: self._made(target, manifest))
        work.failed.connect(lambda error: self._end(self._told(error)))
        work.stopped.connect(lambda: self._end(self._desk.say("export.stopped")))
        work.finished.connect(work.deleteLater)
        self.make.setEnabled(False)
        self._close.setText(self._desk.say("export.stop"))
        self.shown.show_working()
        work.start()

    def _made(self, target: Path, manifest: object) -> None:
        self._end("")
        assert isinstance(manifest, Manifest)  # noqa: S101 - what the work gives
        self.shown.show_made(target, manifest)

    def _end(self, message: str) -> None:
        self._work = None
        self.make.setEnabled(True)
        self._close.setText(self._desk.say("prompt.close"))
        self.shown.show_message(message)

    def _told(self, error: Exception) -> str:
        if isinstance(error, Problem):
            return self._desk.say(error.key, **error.facts)
        return self._desk.say("prompt.unexpected_short", why=error)

    def _stop_or_close(self) -> None:
        if self._work is not None:
            self._work.stop()
        else:
            self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._pause.stop()
        for work in (self._planning, self._work):
            if work is not None:
                work.stop()
                work.wait(30_000)
        super().closeEvent(event)
