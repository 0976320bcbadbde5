"""The card of the records that name the one that is shown."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QVBoxLayout

from ropa_desktop.services import find
from ropa_desktop.ui.desk import Desk
from ropa_desktop.ui.flow import Chip, Flow
from ropa_desktop.ui.hub import Place
from ropa_desktop.ui.parts import label, with_role

MOST = 60
"""Of many records that name one, how many are shown."""


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
        self._found: list[tuple[int, str, str]] = []
        self._chips: list[Chip] = []
        box.addWidget(self._flow)

    def show_record(self, record_id: int | None) -> None:
        """Show who names a record; nothing when nobody does."""
        found = find.named_by(self._desk.register, record_id) if record_id else []
        self._found = found[:MOST]
        shown = len(self._found)
        self._chips += [self._chip(place) for place in range(len(self._chips), shown)]
        for (_, kind, name), chip in zip(self._found, self._chips, strict=False):
            chip.show_text(name, kind)
        self._flow.set_items(self._chips[:shown], spare=self._chips[shown:])
        self.setVisible(bool(found))

    def _chip(self, place: int) -> Chip:
        """Make the chip of the record that stands in a place, whichever that is."""
        _, kind, name = self._found[place]
        chip = Chip(self._desk.surroundings, name, icon=kind, opens=True)
        chip.set_fixed(True)
        chip.opened.connect(lambda: self._open(place))
        return chip

    def _open(self, place: int) -> None:
        record_id, kind, _ = self._found[place]
        self._desk.hub.wanted.emit(Place(kind, record_id))
