"""What can be done with a worksheet: approve it, withdraw that, begin a new version, take today's questions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from ropa_desktop.services import actions, acts, worksheets
from ropa_desktop.services.records import Stored
from ropa_desktop.ui.action_dialog import ask_for_action
from ropa_desktop.ui.answering import Answering
from ropa_desktop.ui.approval_dialog import ApprovalDialog
from ropa_desktop.ui.deeds import renew
from ropa_desktop.ui.desk import Desk
from ropa_desktop.ui.hub import Place
from ropa_desktop.ui.standings import standing_words


class WorksheetDeeds(QObject):
    """Each deed keeps what is written first. `question(name, code)` leads to a question."""

    question = Signal(str, str)

    def __init__(self, answering: Answering, desk: Desk, window: QWidget, save: Callable[[], bool]) -> None:
        super().__init__(window)
        self._answering, self._desk, self._window, self._save = answering, desk, window, save

    def open(self, record_id: int) -> None:
        """Open the worksheet of another record."""
        self._desk.hub.wanted.emit(Place("worksheet", record_id))

    def approve(self) -> None:
        """Ask who approves and when, and show what stands against it."""
        if self._answering.read_only or not self._save():
            return
        dialog = ApprovalDialog(self._answering, self._desk, self._window.window())
        dialog.approved.connect(self._approve)
        dialog.question.connect(self.question)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _approve(self, by: str, on: date, accepted: Mapping[str, str], next_review: date | None) -> None:
        desk, record_id = self._desk, self._answering.record_id
        if next_review is not None:
            self._answering.set_field("next_review", next_review)
            if not self._answering.save():
                return
        with desk.trying():
            acts.perform(desk.register, record_id, by=by, on=on, author=desk.author, accepted=accepted)
            desk.tell_changed("")

    def withdraw(self) -> None:
        """Ask why, and withdraw the approval."""
        desk, stored, say = self._desk, self._answering.opened.stored, self._desk.say
        name = stored.values["name"]
        reason = desk.prompts.ask_text(say("panel.withdraw"), say("panel.withdraw_text", name=name))
        if reason is None:
            return
        with desk.trying():
            acts.withdraw(desk.register, stored.id, reason=reason, author=desk.author)
            desk.tell_changed("")

    def new_version(self) -> None:
        """Ask why, and begin a new version."""
        renew(self._desk, self._answering.opened.stored, self._window)

    def update_questions(self) -> None:
        """Bring a draft to today's questions."""
        if self._answering.read_only or not self._save():
            return
        desk = self._desk
        with desk.trying():
            worksheets.renewed(desk.register, self._answering.record_id, author=desk.author)
            desk.tell_changed(self._answering.opened.stored.type)

    def make_action(self, code: str) -> None:
        """Ask for an action that answers what a check found."""
        if not self._answering.save():
            return
        stored, sheet = self._answering.opened.stored, self._answering.opened.sheet
        message = self._desk.wording.message(sheet, code)
        day = date.today()  # noqa: DTZ011 - the user's day
        proposed = actions.from_finding(stored, code, message, "", origin="worksheet", today=day)
        ask_for_action(self._desk, proposed, self._window.window())

    def versions(self) -> Sequence[Stored]:
        """Give the versions of what is shown, the newest first."""
        return worksheets.all_versions(self._desk.register, self._answering.record_id)

    def version_words(self, stored: Stored) -> str:
        """Say which version a record is, how it stands and since when."""
        say, values = self._desk.say, stored.values
        parts = [say("sheet.version", version=values["version"] or "1"), standing_words(say, stored.standing)]
        if values["approved_on"]:
            parts.append(say("sheet.approved_by", day=values["approved_on"], who=values["approver"]))
        return " · ".join(p for p in parts if p)
