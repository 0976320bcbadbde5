"""The register's own data: how long the office keeps its past, what is older, and thinning it on demand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ropa_desktop.services import find, keeping
from ropa_desktop.services.keeping import Overdue, Thinning, Wanted
from ropa_desktop.ui.buttons import button
from ropa_desktop.ui.desk import Desk
from ropa_desktop.ui.hub import Place
from ropa_desktop.ui.parts import clear, label, scrolled_column, with_role
from ropa_desktop.ui.running import Running, WorkDialog
from ropa_desktop.ui.tick import Tick

WHAT = ("history", "backups", "hand_overs")
SHOWN = 100
"""Hand-overs shown at once; the rest come when these are thinned."""


class OwnDataDialog(WorkDialog):
    """Shows what is older than the periods; what is ticked is thinned. `thinned` follows; `erase_wanted`: a person's
    details are to be erased.
    """

    thinned = Signal()
    erase_wanted = Signal()

    def __init__(self, desk: Desk, backups: Path, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._backups = desk, backups
        self._found: Overdue
        self.ticks: dict[str, Tick] = {}
        self.hand_overs: dict[int, Tick] = {}
        say, px = desk.say, desk.surroundings.theme.px
        self.setWindowTitle(say("keeping.title"))
        self.setObjectName("dialog.own_data")
        self.resize(QSize(px(720), px(640)).boundedTo(parent.size()))
        self.running = Running(desk)
        self.running.busy.connect(lambda _: self._enable())
        area, outer = scrolled_column(px(8), px(10))
        self._column = QVBoxLayout()
        self._column.setSpacing(px(10))
        self.told = label("", wrap=True)
        self.told.hide()
        box = QVBoxLayout(self)
        box.setContentsMargins(px(20), px(18), px(20), px(16))
        box.setSpacing(px(10))
        box.addWidget(label(say("keeping.title"), "title", wrap=True))
        for part in (label(say("keeping.text"), wrap=True), self.told):
            outer.addWidget(part)
        outer.addLayout(self._column)
        box.addWidget(area, 1)
        box.addLayout(self._foot())
        self.show_overdue()

    def _foot(self) -> QHBoxLayout:
        say = self._desk.say
        self.closer, self.person = button(say("prompt.close")), button(say("keeping.person"))
        self.periods, self.do = button(say("keeping.periods")), button(say("keeping.do"), "primary")
        for one, deed in (
            (self.closer, self.reject),
            (self.person, self._want_erase),
            (self.periods, self._set_periods),
            (self.do, self.thin),
        ):
            one.clicked.connect(deed)
        row = QHBoxLayout()
        row.setSpacing(self._desk.surroundings.theme.px(8))
        row.addWidget(self.closer)
        row.addWidget(self.running, 1)
        row.addStretch(1)
        for widget in (self.periods, self.person, self.do):
            row.addWidget(widget)
        return row

    def show_overdue(self) -> None:
        """Read and show what is older than the periods."""
        today = date.today()  # noqa: DTZ011 - the user's day
        self._found = keeping.overdue(self._desk.register, self._backups, today=today)
        clear(self._column)
        self.ticks.clear()
        self.hand_overs.clear()
        say, found = self._desk.say, self._found
        fill: dict[str, Callable[[QVBoxLayout], object]] = {
            "history": self._fill_history,
            "backups": self._fill_copies,
            "hand_overs": self._fill_hand_overs,
        }
        for what, period in zip(WHAT, found.periods, strict=True):
            words = say("keeping.kept_for", period=self._desk.wording.period(period)) if period else say("keeping.ever")
            card, column = self._card(say(f"keeping.{what}"), words)
            if period:
                fill[what](column)
            self._column.addWidget(card)
        self._fill_kept()
        self._column.addStretch(1)
        self._enable()

    def _card(self, title: str, words: str) -> tuple[QFrame, QVBoxLayout]:
        px = self._desk.surroundings.theme.px
        card = with_role(QFrame(), "card")
        column = QVBoxLayout(card)
        column.setContentsMargins(px(14), px(8), px(14), px(10))
        column.setSpacing(px(4))
        column.addWidget(label(title, "heading", wrap=True))
        column.addWidget(label(words, "soft", wrap=True))
        return card, column

    def _tick(self, column: QVBoxLayout, words: str, *, on: bool) -> Tick:
        made = Tick(self._desk.surroundings, words, ticked=on)
        made.toggled.connect(self._enable)
        column.addWidget(made)
        return made

    def _fill_history(self, column: QVBoxLayout) -> None:
        say, found = self._desk.say, self._found
        if found.until is None:
            column.addWidget(label(say("keeping.nothing"), wrap=True))
            return
        words = say("keeping.merge", count=found.saves, day=found.until.isoformat())
        self.ticks["history"] = self._tick(column, words, on=True)
        column.addWidget(label(say("keeping.merge_text"), wrap=True))

    def _fill_copies(self, column: QVBoxLayout) -> None:
        say, found = self._desk.say, self._found
        if not found.copies:
            column.addWidget(label(say("keeping.nothing"), wrap=True))
            return
        self.ticks["backups"] = self._tick(column, say("keeping.drop", count=len(found.copies)), on=True)
        for path in found.copies:
            column.addWidget(label(path.name, "soft", wrap=True))

    def _fill_hand_overs(self, column: QVBoxLayout) -> None:
        say, found = self._desk.say, self._found
        if not found.hand_overs:
            column.addWidget(label(say("keeping.nothing"), wrap=True))
            return
        column.addWidget(label(say("keeping.hand_overs_text"), wrap=True))
        for one in found.hand_overs[:SHOWN]:
            words = say("keeping.hand_over", name=one.name, day=one.day.isoformat())
            self.hand_overs[one.id] = self._tick(column, words, on=False)
        if len(found.hand_overs) > SHOWN:
            more = say("keeping.more", count=len(found.hand_overs) - SHOWN)
            column.addWidget(label(more, "soft", wrap=True))

    def _fill_kept(self) -> None:
        """List what is kept although it is older, and why."""
        if not self._found.kept:
            return
        say = self._desk.say
        card, column = self._card(say("keeping.kept"), say("keeping.kept_text"))
        for one in self._found.kept:
            column.addWidget(
                label(say("keeping.kept_line", name=one.name, why=say(f"keeping.why.{one.why}")), wrap=True)
            )
        self._column.addWidget(card)

    def wanted(self) -> Wanted:
        """Give what is ticked."""
        copies = self._found.copies if "backups" in self.ticks and self.ticks["backups"].ticked else ()
        history = "history" in self.ticks and self.ticks["history"].ticked
        return Wanted(history, copies, [i for i, tick in self.hand_overs.items() if tick.ticked])

    def _enable(self) -> None:
        free, wanted = not self.running.under_way, self.wanted()
        self.do.setVisible(self._found.anything)
        self.do.setEnabled(free and bool(wanted.history or wanted.copies or wanted.hand_overs))
        for one in (self.closer, self.person, self.periods):
            one.setEnabled(free)

    def thin(self) -> None:
        """Ask once more, and thin what is ticked."""
        desk, say, wanted = self._desk, self._desk.say, self.wanted()
        answers = (("thin", say("keeping.do")),)
        if desk.prompts.choose(say("keeping.ask"), say("keeping.ask_text"), answers, grave=True) != "thin":
            return
        today = date.today()  # noqa: DTZ011 - the user's day
        work = partial(keeping.thin, desk.register, self._backups, wanted, author=desk.author, today=today)
        self.running.start(say("keeping.thinning"), lambda told: work(progress=told), self._finish, may_stop=False)

    def _finish(self, done: Thinning) -> None:
        say = self._desk.say
        gone = sum(one.done == "deleted" for one in done.copies)
        counts = {"saves": done.saves, "copies": gone, "hand_overs": done.hand_overs, "files": done.files}
        failed = [one.path.name for one in done.copies if one.done == "failed"]
        words = [say("keeping.done", **counts)]
        if failed:
            words.append(say("keeping.failed", names=", ".join(failed)))
        self.told.setText(" ".join(words))
        self.told.show()
        self.show_overdue()
        self.thinned.emit()
        self.closer.setFocus()

    def _set_periods(self) -> None:
        """Go to where the periods are laid down."""
        found = find.suggest(self._desk.register, ["register"], "", 1)
        self.accept()
        if found:
            self._desk.hub.wanted.emit(Place("", found[0][0], "keep_history"))

    def _want_erase(self) -> None:
        self.accept()
        self.erase_wanted.emit()
