"""What is done with marks for a secrecy review at the record that is shown: making, deciding, taking back."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from ropa_desktop.domain.field import Kind
from ropa_desktop.domain.problems import Problem
from ropa_desktop.services import records, secrecy
from ropa_desktop.services.records import Stored
from ropa_desktop.services.secrecy import Spot
from ropa_desktop.ui.desk import Desk
from ropa_desktop.ui.editors_rows import RowsEditor
from ropa_desktop.ui.field_grid import FieldBox
from ropa_desktop.ui.finding_deeds import Panel


def at_focus(widget: QWidget | None) -> tuple[str, int, str]:
    """Give what the person is at: the path of a field, the place of a row in it (-1: none), the sum of a file."""
    path, place, file = "", -1, ""
    while widget is not None:
        file = file or str(widget.property("sha256") or "")
        if isinstance(widget, RowsEditor):
            place = widget.current()
        if isinstance(widget, FieldBox):
            path = widget.path
        widget = widget.parentWidget()
    return path, place, file


def spot_at(stored: Stored, path: str, place: int, file: str) -> Spot:
    """Give what of a kept record that is: the row where one is open, else the file, else the field."""
    name = path.partition(".")[0]
    declared = stored.record_type.by_name.get(name)
    if declared is None:
        return Spot()
    if declared.kind is Kind.ROWS and 0 <= place < len(stored.values[name]):
        return Spot(name, stored.values[name][place]["id"])
    return Spot(name, file=file)


class SecrecyDeeds(QObject):
    """`settled(id)`: the marks on the record changed, and are to be shown so; 0 where a mark is new."""

    settled = Signal(int)

    def __init__(self, desk: Desk, panel: Panel) -> None:
        super().__init__()
        self._desk, self._panel = desk, panel

    def begin(self, path: str, place: int = -1, file: str = "") -> None:
        """Ask what is to be marked; what is unsaved is saved first."""
        from ropa_desktop.ui.secrecy_dialog import SecrecyDialog  # made when somebody asks for it

        panel = self._panel
        if not panel.save() or panel.stored is None:
            return
        stored = panel.stored
        if not secrecy.may_mark(stored.type):
            self._desk.tell(Problem("no_marks_here"))
            return
        dialog = SecrecyDialog(self._desk, stored, spot_at(stored, path, place, file), panel.window())
        dialog.marked.connect(lambda: self.settled.emit(0))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def decide(self, mark_id: int, secret: bool) -> None:
        """Decide on a mark."""
        desk = self._desk
        with desk.trying():
            by, today = desk.author, records.now().date()
            secrecy.decide(desk.register, mark_id, secret=secret, by=by, on=today, author=desk.author)
            self.settled.emit(mark_id)

    def take_back(self, mark_id: int) -> None:
        """Take a mark away."""
        desk = self._desk
        with desk.trying():
            secrecy.take_back(desk.register, mark_id, on=records.now().date(), author=desk.author)
            self.settled.emit(mark_id)
