"""What a change of many records would do: every line of it, what stays as it is and why, and the sum."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.services import many
from ropa_desktop.services.many import Left, Line, Plan
from ropa_desktop.ui.desk import Desk
from ropa_desktop.ui.lines_table import LinesModel, LinesTable, Whole
from ropa_desktop.ui.parts import label


class PlanView(QWidget):
    """Shows a plan; what stays as it is comes first, since nobody should miss it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        say, px = desk.say, desk.surroundings.theme.px
        headings = [say(f"many.{name}") for name in ("record", "field", "before", "after")]
        self.model = LinesModel(headings)
        self.table = LinesTable(desk.surroundings, self.model, say("many.preview"), (210, 170, 210))
        self.sum = label("", wrap=True)
        self._whole = Whole(desk.surroundings)
        self._whole.hide()
        self.table.selectionModel().currentRowChanged.connect(lambda index, _: self._show_whole(index.row()))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(8))
        box.addWidget(self.sum)
        box.addWidget(self.table, 1)
        box.addWidget(self._whole)

    def show_plan(self, plan: Plan, lines: Sequence[Line]) -> None:
        """Show a plan with its changes in words."""
        say = self._desk.say
        blank = say("many.blank")
        kept = [(one.name, self._field(one), "", say("many.left", why=say(f"many.why.{one.why}"))) for one in plan.left]
        changes = [(one.name, one.label, one.before or blank, one.after or blank) for one in lines]
        self.model.show_lines([*kept, *changes])
        counts = {"changes": len(lines), "records": len(plan.changed), "left": len(plan.left)}
        self.sum.setText(say("many.sum_left" if plan.left else "many.sum" if lines else "many.nothing", **counts))
        self._whole.setVisible(bool(kept or changes))
        if kept or changes:
            self.table.selectRow(0)

    def empty(self) -> None:
        """Show nothing: what was shown no longer holds."""
        self.model.show_lines(())
        self.sum.clear()
        self._whole.hide()

    def _field(self, one: Left) -> str:
        if not one.path:
            return self._desk.say(one.type) if one.type else ""
        record_type = RECORD_TYPES[one.type]
        return many.label_of(self._desk.wording, record_type, one.path, record_type.by_name[one.path])

    def _show_whole(self, row: int) -> None:
        if 0 <= row < len(self.model.lines):
            name, field, before, after = self.model.lines[row]
            self._whole.show_line(f"{name} · {field}" if field else name, before, after)
