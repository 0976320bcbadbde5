"""The editor of a worksheet in a form: how much is answered, and the way to the page where it is answered."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from ropa_desktop.domain.field import Field
from ropa_desktop.ui.buttons import button
from ropa_desktop.ui.context import EditorContext
from ropa_desktop.ui.parts import HandsFocusOn, elided


class WorksheetEditor(HandsFocusOn):
    """Holds the value; it is changed only on the worksheet's own page, which `opened` asks for."""

    edited = Signal()
    told = Signal(str)
    opened = Signal()

    def __init__(self, field: Field, context: EditorContext) -> None:
        super().__init__()
        self._context = context
        self._value: Any = None
        say, px = context.surroundings.say, context.surroundings.theme.px
        self.opener = button(say("sheet.open"))
        self.opener.setIcon(context.surroundings.icons.icon("open", "text"))
        self.opener.setIconSize(context.surroundings.icons.size(14))
        self.opener.clicked.connect(self.opened)
        self._count = elided("", "soft")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(10))
        row.addWidget(self.opener)
        row.addWidget(self._count, 1)
        self.setFocusProxy(self.opener)
        self.set_value(None)

    def value(self) -> Any:
        return self._value

    def set_value(self, value: Any) -> None:
        self._value = value
        say, count = self._context.surroundings.say, len((value or {}).get("answers", {}))
        self._count.show_text(say("worksheet.answers", count=count) if count else say("sheet.not_begun"))

    def set_read_only(self, read_only: bool) -> None:
        """Opening is always allowed."""
