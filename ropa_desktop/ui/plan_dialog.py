"""A change of one field in many records: worked out, read, and carried out in one step."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ropa_desktop.domain.progress import Progress
from ropa_desktop.services import many
from ropa_desktop.services.many import Line, Plan
from ropa_desktop.ui.buttons import button
from ropa_desktop.ui.desk import Desk
from ropa_desktop.ui.parts import label, scrolled_column
from ropa_desktop.ui.plan_view import PlanView
from ropa_desktop.ui.running import Running, WorkDialog

Planned = tuple[Plan, list[Line]]


def planned(desk: Desk, plan: Callable[[Progress], Plan], told: Progress) -> Planned:
    """Work out a plan and its lines; first it takes half of the way, then they."""

    def first(done: int, total: int) -> None:
        told(done, 2 * total)

    def then(done: int, total: int) -> None:
        told(total + done, 2 * total)

    made = plan(first)
    return made, many.lines(desk.register, made, desk.wording.language, progress=then)


def carry_out(desk: Desk, plan: Plan, running: Running, then: Callable[[], object]) -> None:
    """Make the changes of a plan as one revision, with progress; `then` follows when they are kept."""
    running.start(
        desk.say("many.changing"),
        lambda told: many.carry_out(desk.register, plan, author=desk.author, progress=told),
        lambda _: then(),
        writes=True,
    )


class PlanDialog(WorkDialog):
    """Shows what would be done, and does it when told to. `done` follows."""

    carried_out = Signal()

    def __init__(self, desk: Desk, title: str, plan: Callable[[Progress], Plan], parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._make = desk, plan
        self._plan: Plan | None = None
        say, px = desk.say, desk.surroundings.theme.px
        self.setWindowTitle(title)
        self.setObjectName("dialog.plan")
        self.resize(QSize(px(860), px(600)).boundedTo(parent.size()))
        self.view, self.running = PlanView(desk), Running(desk)
        self.closer, self.do = button(say("prompt.cancel")), button("", "primary")
        self.closer.clicked.connect(self.reject)
        self.do.clicked.connect(self.carry_out)
        self.do.hide()
        foot = QHBoxLayout()
        foot.addWidget(self.closer)
        foot.addWidget(self.running, 1)
        foot.addStretch(1)
        foot.addWidget(self.do)
        box = QVBoxLayout(self)
        box.setContentsMargins(px(20), px(18), px(20), px(16))
        box.setSpacing(px(10))
        box.addWidget(label(title, "title", wrap=True))
        area, column = scrolled_column(px(4), 0)
        column.addWidget(self.view)
        box.addWidget(area, 1)
        box.addLayout(foot)
        self.running.busy.connect(lambda busy: self.do.setEnabled(not busy))
        self.running.start(say("many.planning"), lambda told: planned(desk, plan, told), self._show)

    def _show(self, found: Planned) -> None:
        self._plan, lines = found
        self.view.show_plan(self._plan, lines)
        self.do.setText(self._desk.say("bulk.change", count=len(self._plan.changed)))
        self.do.setVisible(bool(self._plan.changed))
        (self.do if self._plan.changed else self.closer).setFocus()

    def carry_out(self) -> None:
        """Make the changes, as one revision."""
        plan, desk = self._plan, self._desk
        if plan is not None:
            carry_out(desk, plan, self.running, self._finish)

    def _finish(self) -> None:
        self._desk.tell_changed("")
        self.accept()
        self.carried_out.emit()
