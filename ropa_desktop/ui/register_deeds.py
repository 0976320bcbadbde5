"""What the menus do with all records of a register at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog

from ropa_desktop.storage.places import error_log
from ropa_desktop.ui.desk import Desk

if TYPE_CHECKING:
    from ropa_desktop.ui.program import Program


class RegisterDeeds:
    """Opens the dialogs that concern the whole register; what is unsaved is asked about first."""

    def __init__(self, program: Program) -> None:
        self._program = program

    def by_name(self) -> dict[str, Callable[[], object]]:
        """Give the deeds by the names of their commands."""
        return {"replace": self.replace, "own_data": self.own_data, "erase_person": self.erase_person}

    def _desk(self) -> Desk | None:
        """Give the open register's desk once nothing is unsaved; None where it may only be read."""
        workspace = self._program.window.workspace
        if workspace is None or workspace.desk.register.read_only or not self._program.may_close():
            return None
        return workspace.desk

    def replace(self) -> None:
        """Put one thing in the place of another everywhere."""
        from ropa_desktop.ui.register_context import RegisterContext
        from ropa_desktop.ui.replace_dialog import ReplaceDialog  # a window that starts replaces nothing

        desk = self._desk()
        if desk is not None:
            context = RegisterContext(desk.register, desk.wording, desk.surroundings, desk, desk.author)
            self._open(ReplaceDialog(desk, context, self._program.window))

    def own_data(self) -> None:
        """Show what of the register's own data is older than the office's periods, to be thinned."""
        from ropa_desktop.ui.own_data_dialog import OwnDataDialog  # nor does it thin

        desk = self._desk()
        if desk is not None:
            dialog = OwnDataDialog(desk, self._program.backups, self._program.window)
            dialog.erase_wanted.connect(self.erase_person)
            dialog.thinned.connect(lambda: desk.tell_changed(""))
            self._open(dialog)

    def erase_person(self) -> None:
        """Erase a named person's details everywhere."""
        from ropa_desktop.ui.erase_dialog import EraseDialog  # nor does it erase

        desk = self._desk()
        if desk is not None:
            dialog = EraseDialog(desk, self._program.backups, error_log(), self._program.window)
            dialog.erased.connect(self._program.show_middle)
            self._open(dialog)

    @staticmethod
    def _open(dialog: QDialog) -> None:
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
