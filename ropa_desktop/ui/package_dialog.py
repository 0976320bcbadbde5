"""Making a package: what is in it, for whom and in which form; then its files, its sum, and the way to record it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from PySide6.QtCore import QSize, QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ropa_desktop.domain.progress import Progress
from ropa_desktop.exchange.manifest import Manifest
from ropa_desktop.exchange.package import Plan, make_package, plan_package
from ropa_desktop.ui.buttons import button
from ropa_desktop.ui.desk import Desk
from ropa_desktop.ui.package_choices import PackageChoices, told
from ropa_desktop.ui.package_shown import PackageShown
from ropa_desktop.ui.parts import label, restyle, with_role
from ropa_desktop.ui.running import WorkDialog
from ropa_desktop.ui.work import Work

PAUSE = 300
"""Milliseconds without another choice before what will be in the package is counted."""


class PackageDialog(WorkDialog):
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
        self._desk, self._over = desk, parent
        self._work: Work | None = None
        self._planning: Work | None = None
        self._some = False
        say, px = desk.say, desk.surroundings.theme.px
        self.setWindowTitle(say("package.title"))
        self.setObjectName("dialog.package")
        self.resize(QSize(px(1060), px(690)).boundedTo(parent.size()))
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(self._plan)
        self.finished.connect(self._pause.stop)
        width = min(px(470), self.width() * 58 // 100)
        narrow = width < px(470)
        self.choices = PackageChoices(desk, request_id, chosen, listed, narrow=narrow)
        self.choices.changed.connect(self._judge)
        self.choices.again.connect(self._pause.start)
        self.shown = PackageShown(desk, narrow=narrow)
        self.shown.sending.connect(self._send)
        left = QVBoxLayout()
        left.setSpacing(px(10))
        left.addWidget(label(say("package.title"), "title"))
        left.addWidget(self.choices, 1)
        left.addLayout(self._buttons())
        side = QWidget()
        side.setLayout(left)
        side.setFixedWidth(width)
        row = QHBoxLayout(self)
        row.setContentsMargins(px(16), px(16), px(16), px(16))
        row.setSpacing(px(14))
        row.addWidget(side)
        row.addWidget(self.shown, 1)
        self._judge()
        self._plan()

    def _buttons(self) -> QHBoxLayout:
        say = self._desk.say
        self._close, self.make = button(say("prompt.close")), button(say("package.make"), "primary", default=True)
        self._close.clicked.connect(self._stop_or_close)
        self.make.clicked.connect(self._ask_place)
        row = QHBoxLayout()
        row.setSpacing(self._desk.surroundings.theme.px(8))
        row.addWidget(self._close)
        row.addStretch(1)
        row.addWidget(self.make)
        return row

    def _judge(self) -> None:
        dated = not self.choices.as_of.refused()
        self.make.setEnabled(self._some and self._work is None and self.choices.certificate.ready and dated)

    # What will be in it

    def _plan(self) -> None:
        """Count what is chosen; when that is being done already, again after it."""
        if self._planning is not None or self._work is not None:
            self._pause.start()
            return
        register, wish, code = self._desk.register, self.choices.wish(), self._desk.wording.language
        self._planning = work = Work(lambda tell: plan_package(register, wish(), language=code, progress=tell), self)
        work.ended.connect(lambda plan: self._planned(work, plan))
        work.failed.connect(lambda error: self._not_planned(work, error))
        work.finished.connect(work.deleteLater)
        work.start()

    def _planned(self, work: Work, plan: Plan) -> None:
        if self._planning is not work:  # a package is made, or was, which is what is shown
            return
        self._planning, self._some = None, bool(plan.files)
        self.shown.show_plan(plan)
        self._judge()

    def _not_planned(self, work: Work, error: Exception) -> None:
        if self._planning is not work:
            return
        self._planning, self._some = None, False
        self.shown.show_failed(told(self._desk, error))
        self._judge()

    # Making it

    def _ask_place(self) -> None:
        """Ask where to, and make the package there."""
        signer = self.choices.certificate.signer()
        if self.choices.certificate.signs and signer is None:
            return
        ending = ".zip" if self.choices.form.currentData() == "zip" else ""
        day = date.today().isoformat()  # noqa: DTZ011 - a file's name
        name = " ".join(filter(None, (self._desk.register.path.stem, self.choices.case.text().strip(), day)))
        given = self._desk.register.path.parent / f"{name.replace('/', '-')}{ending}"
        target = self._desk.prompts.save_file(self._desk.say("package.make"), given, f"*{ending}", over=False)
        if target is None:
            return
        place = target if not ending or target.suffix.casefold() == ending else Path(f"{target}{ending}")
        wish, register = self.choices.wish(), self._desk.register

        def job(tell: Progress) -> Manifest:
            return make_package(register, place, replace(wish(), signer=signer), progress=tell)

        self._start(place, Work(job, self, writes=True))

    def _start(self, place: Path, work: Work) -> None:
        self._work, self._planning = work, None
        self._pause.stop()
        work.progressed.connect(self.shown.show_progress)
        work.ended.connect(lambda manifest: self._made(place, manifest))
        work.failed.connect(self._failed)
        work.stopped.connect(self._stopped)
        work.finished.connect(work.deleteLater)
        self.choices.setEnabled(False)
        self._close.setText(self._desk.say("export.stop"))
        self.shown.show_working()
        self._judge()
        work.start()

    def _made(self, place: Path, manifest: Manifest) -> None:
        self._end()
        restyle(with_role(self.make, ""))
        self.shown.show_made(place, manifest)

    def _send(self, place: Path) -> None:
        """Go on to record the package as handed over."""
        from ropa_desktop.ui.send_dialog import SendDialog  # seldom at once

        request = self.choices.request
        dialog = SendDialog(self._desk, request.id if request else None, self._over, place)
        dialog.finished.connect(dialog.deleteLater)
        self.close()
        dialog.open()

    def _failed(self, error: Exception) -> None:
        self._end()
        self.shown.show_failed(told(self._desk, error))

    def _stopped(self) -> None:
        self._end()
        self.shown.show_message(self._desk.say("export.stopped"))

    def _end(self) -> None:
        self._work = None
        self.choices.setEnabled(True)
        self._close.setText(self._desk.say("prompt.close"))
        self._judge()

    def _stop_or_close(self) -> None:
        if self._work is not None:
            self._work.stop()
        else:
            self.close()
