"""Buttons of which one is chosen: Tab stops at it, the arrows go along them, and that they are several is read out."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QWidget

from ropa_desktop.ui.buttons import Button

STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}
ENDS = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: -1}


class OneOf:
    """The buttons by what each stands for, in the order in which they are seen; whoever holds them marks what holds."""

    def __init__(self, holder: QWidget, buttons: Mapping[str, Button]) -> None:
        self._buttons = buttons
        group = QButtonGroup(holder)
        group.setExclusive(False)  # the holder marks: what follows changes the role that is read out, and no more
        for one in buttons.values():
            one.setCheckable(True)
            one.setAutoExclusive(True)
            one.among = self
            group.addButton(one)
        self.mark(None)

    def mark(self, chosen: str | None) -> Button:
        """Show which is chosen, if any; give the one where Tab stops, which is the first when none is."""
        self._stop = self._buttons.get(chosen or "") or next(iter(self._buttons.values()))
        for name, one in self._buttons.items():
            one.setChecked(name == chosen)
        self.put_right()
        return self._stop

    def put_right(self) -> None:
        """Let Tab stop at what is chosen only."""
        for one in self._buttons.values():
            one.setFocusPolicy(Qt.FocusPolicy.StrongFocus if one is self._stop else Qt.FocusPolicy.ClickFocus)

    def takes(self, one: Button, event: QKeyEvent) -> bool:
        """Move the focus from a button along them; tell whether the key is one that does."""
        key, order = Qt.Key(event.key()), [each for each in self._buttons.values() if each.isEnabled()]
        if key not in {*STEPS, *ENDS} or event.modifiers() & Qt.KeyboardModifier.AltModifier:
            return False
        place = (order.index(one) + STEPS[key]) % len(order) if key in STEPS else ENDS[key]
        order[place].setFocus(Qt.FocusReason.TabFocusReason)
        return True
