"""Buttons: pressed by Enter as by Space, cut where there is no room, and one among others."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFocusEvent, QFont, QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStyle, QStyleOptionButton, QToolButton

from ropa_desktop.ui.context import Surroundings
from ropa_desktop.ui.parts import with_role


def tool(around: Surroundings, icon: str, text: str, role: str = "tight") -> QToolButton:
    """Make a small button whose word is its tooltip and accessible name, for where words do not fit."""
    made = with_role(Tool(), role)
    made.setIcon(around.icons.icon(icon, "soft"))
    made.setIconSize(around.icons.size())
    made.setToolTip(text)
    made.setAccessibleName(text)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    return made


_KEYPAD = Qt.KeyboardModifier.KeypadModifier


def button(text: str, role: str = "", *, default: bool = False) -> Button:
    """Make a button: "primary", "quiet" or plain. The default one of a dialog is pressed with Enter in its fields."""
    made = Button(text)
    made.setAutoDefault(False)
    made.setDefault(default)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    return with_role(made, role) if role else made


def _is_enter(event: QKeyEvent) -> bool:
    return event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers() & ~_KEYPAD


class Among(Protocol):
    """Buttons that belong together."""

    def takes(self, one: Button, event: QKeyEvent) -> bool:
        """Do what a key does at one of them; tell whether it does anything."""

    def put_right(self) -> None:
        """Say anew where Tab stops: Qt says so otherwise when one of several gets the focus."""


class Button(QPushButton):
    """A button that Enter presses where it has the focus, as Space does."""

    among: Among | None = None
    """The buttons of which it is one."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if _is_enter(event):
            self.click()
        elif self.among is None or not self.among.takes(self, event):
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.among is not None:
            self.among.put_right()


class Tool(QToolButton):
    """A small button that Enter presses too, and not the default one of its dialog."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if _is_enter(event):
            self.click()
        else:
            super().keyPressEvent(event)


class ElidedButton(Button):
    """A button whose words end in … where there is no room; the tooltip has them all."""

    taken = 0
    """Pixels beside the words that something else needs."""

    def __init__(self, text: str) -> None:
        super().__init__(text.replace("&", "&&"))
        self._whole = text
        self.setAccessibleName(text)
        self.setToolTip(text)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_text(self, text: str) -> None:
        """Show other words."""
        self._whole = text
        self.setText(text.replace("&", "&&"))
        self.setAccessibleName(text)
        self.setToolTip(text)

    def minimumSizeHint(self) -> QSize:
        return QSize(60, super().minimumSizeHint().height())

    def initStyleOption(self, option: QStyleOptionButton) -> None:
        super().initStyleOption(option)
        room = self.style().subElementRect(QStyle.SubElement.SE_PushButtonContents, option, self).width()
        font = QFont(self.font())
        font.setBold(font.bold() or self.isChecked())  # what is chosen is drawn bold
        text = QFontMetrics(font).elidedText(self._whole, Qt.TextElideMode.ElideRight, room - self.taken)
        option.text = text.replace("&", "&&")


def link(text: str) -> ElidedButton:
    """Make a name that leads somewhere."""
    return with_role(ElidedButton(text), "link")
