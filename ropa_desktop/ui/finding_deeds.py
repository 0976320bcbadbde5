"""What can be done with a finding of the record that is shown: an action, setting it aside, and the way back."""

from __future__ import annotations

from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from ropa_desktop.services import acceptances, actions, records
from ropa_desktop.services.check import Found
from ropa_desktop.services.records import Stored
from ropa_desktop.ui.action_dialog import ask_for_action
from ropa_desktop.ui.desk import Desk


class Panel(Protocol):
    """What is asked of the panel that shows the record."""

    @property
    def stored(self) -> Stored | None: ...
    def save(self) -> bool: ...
    def window(self) -> QWidget: ...


class FindingDeeds(QObject):
    """`settled(rule)`: the finding of a rule was set aside, or stands again, and is to be shown so."""

    settled = Signal(str)

    def __init__(self, desk: Desk, panel: Panel) -> None:
        super().__init__()
        self._desk, self._panel = desk, panel

    def make_action(self, finding: Found) -> None:
        """Make an action of a finding; what is unsaved is saved first."""
        panel = self._panel
        if not panel.save() or panel.stored is None:
            return
        say, rule = self._desk.say, finding.rule
        message, remedy = say(f"rule.{rule}"), say(f"rule.{rule}.do")
        today = records.now().date()
        proposed = actions.from_finding(panel.stored, rule, message, remedy, origin="finding", today=today)
        ask_for_action(self._desk, proposed, panel.window())

    def set_aside(self, finding: Found) -> None:
        """Set a finding aside; what is unsaved is saved first."""
        from ropa_desktop.ui.acceptance_dialog import AcceptanceDialog  # made when somebody asks for it

        panel = self._panel
        if not panel.save() or panel.stored is None:
            return
        letter = bool(finding.letter)
        dialog = AcceptanceDialog(self._desk, panel.stored.id, finding.rule, letter=letter, parent=panel.window())
        dialog.decided.connect(partial(self.settled.emit, finding.rule))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def take_back(self, acceptance_id: int) -> None:
        """Let a finding that was set aside stand again."""
        desk = self._desk
        with desk.trying():
            rule = str(records.read(desk.register, acceptance_id).values["rule"])
            acceptances.take_back(desk.register, acceptance_id, on=records.now().date(), author=desk.author)
            self.settled.emit(rule)
