"""The card of the records that name the one that is shown."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ropa_desktop.services import find
from ropa_desktop.ui.desk import Desk
from ropa_desktop.ui.flow import Chip, Flow
from ropa_desktop.ui.hub import Place
from ropa_desktop.ui.parts import label, with_role


class Backlinks(QFrame):
    """The records that name this one."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        with_role(self, "card")
        self._desk = desk
        px = desk.surroundings.theme.px
        box = QVBoxLayout(self)
        box.setContentsMargins(px(16), px(12), px(16), px(14))
        box.setSpacing(px(8))
        box.addWidget(label(desk.say("record.named_by"), "heading"))
        self._flow = Flow(px(6))
        box.addWidget(self._flow)

    def show_record(self, record_id: int | None) -> None:
        """Show who names a record; nothing when nobody does."""
        found = find.named_by(self._desk.register, record_id) if record_id else []
        chips: list[QWidget] = []
        for other, kind, name in found[:60]:
            chip = Chip(self._desk.surroundings, name, icon=kind, opens=True)
            chip.set_fixed(True)
            chip.opened.connect(lambda kind=kind, other=other: self._desk.hub.wanted.emit(Place(kind, other)))
            chips.append(chip)
        self._flow.set_items(chips)
        self.setVisible(bool(found))
