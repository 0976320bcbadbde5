"""Small parts that every page is built of: labels, pills, columns and what one chooses in."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import QEvent, QPoint, QSize, Qt
from PySide6.QtGui import (
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFrame,
    QLabel,
    QLayout,
    QScrollArea,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStyleOptionComboBox,
    QToolTip,
    QVBoxLayout,
    QWidget,
)

from ropa_desktop.domain.texts import Say
from ropa_desktop.ui.context import Surroundings
from ropa_desktop.ui.wrapped import Wrapped, with_breaks

W = TypeVar("W", bound=QWidget)


def with_role(widget: W, role: str) -> W:
    """Mark a widget for the style sheet."""
    widget.setProperty("role", role)
    return widget


def restyle(widget: QWidget) -> None:
    """Let the style sheet look at a widget's properties again."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def label(text: str = "", role: str = "", *, wrap: bool = False) -> QLabel:
    """Make a label; user text in it is never taken for markup."""
    made = Wrapped(text) if wrap and role == "title" else QLabel(text)  # a title tells a name, as long as it is
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    if wrap:
        made.setMinimumWidth(40)
    return with_role(made, role) if role else made


def scrolls_down(area: QScrollArea) -> None:
    """Let an area scroll down only, without a frame, and leave the focus to what is in it."""
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)


def scrolled_column(beside: int, between: int) -> tuple[QScrollArea, QVBoxLayout]:
    """Give an area that scrolls down, and the column in it, with pixels beside the scroll bar and between its parts."""
    area, inner = QScrollArea(), with_role(QWidget(), "column")
    scrolls_down(area)
    column = QVBoxLayout(inner)
    column.setContentsMargins(0, 0, beside, 0)
    column.setSpacing(between)
    area.setWidget(inner)
    return area, column


def scrolls_when_low(page: QWidget) -> QVBoxLayout:
    """Give the column of a page, which can be scrolled where the window is lower than what stands in it."""
    area, column = scrolled_column(0, 0)
    whole = QVBoxLayout(page)
    whole.setContentsMargins(0, 0, 0, 0)
    whole.addWidget(area)
    return column


def clear(layout: QLayout) -> None:
    """Take everything out of a layout and let it go."""
    while (item := layout.takeAt(0)) is not None:
        if widget := item.widget():
            widget.hide()
            widget.deleteLater()
        elif inner := item.layout():
            clear(inner)


class Pill(QLabel):
    """A state in a word on its colour: done, missing, attention or neutral."""

    def __init__(self, around: Surroundings, text: str = "", state: str = "neutral", *, square: bool = False) -> None:
        super().__init__(text)
        self._theme = around.theme
        self._square = square
        self._state = state
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFont(around.theme.font(12, strong=True))
        pad = around.theme.px(6 if square else 9)
        self.setContentsMargins(pad, around.theme.px(1), pad, around.theme.px(2))

    def show_state(self, text: str, state: str) -> None:
        """Say another state."""
        self._state = state
        self.setText(text)
        self.setVisible(bool(text))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        ground, ink = state_colours(self._state)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour(ground))
        radius = self._theme.px(4) if self._square else self.height() / 2
        painter.drawRoundedRect(self.rect(), radius, radius)
        painter.setPen(self._theme.colour(ink))
        painter.setFont(self.font())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())


def state_colours(state: str) -> tuple[str, str]:
    """Give the ground and the ink of a state."""
    if state in {"done", "missing", "attention"}:
        return f"{state}_ground", state
    if state == "accent":
        return "accent_ground", "accent"
    return "navigation", "soft"


def side(around: Surroundings, text: str, state: str) -> QLabel:
    """Show one side of a change: what was there ("missing") or what is there now ("done")."""
    theme = around.theme
    made = label(f"{'−' if state == 'missing' else '+'} {text}", wrap=True)
    ground, ink = (getattr(theme.colours, name) for name in state_colours(state))
    made.setStyleSheet(
        f"background: {ground}; color: {ink}; border-radius: {theme.px(4)}px; padding: {theme.px(3)}px {theme.px(6)}px;"
    )
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made


class ElidedLabel(QLabel):
    """One line that ends in … where there is no room; the tooltip has it all."""

    gives_way = False
    wraps = False
    """Whether it goes on below where it is given the height for that."""

    def give_way(self) -> None:
        """Take only the room that is left by what stands beside it, and no more than the text needs."""
        self.gives_way = True
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def show_text(self, text: str) -> None:
        """Show another text."""
        self.setText(text)
        self.setToolTip(text)
        if self.gives_way:
            self.ensurePolished()
            self.setMaximumWidth(self.sizeHint().width() + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(min(60, self.sizeHint().width()), super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.wordWrap():
            super().paintEvent(event)
            return
        painter = QPainter(self)
        painter.setFont(self.font())
        room = self.contentsRect()
        how, text = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), self.text()
        if self.wraps and room.height() >= 2 * self.fontMetrics().height():
            how |= Qt.TextFlag.TextWordWrap
            text = with_breaks(text, self.fontMetrics(), room.width())
        else:
            text = self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        self.style().drawItemText(painter, room, how, self.palette(), self.isEnabled(), text, self.foregroundRole())


def elided(text: str, role: str) -> ElidedLabel:
    """Make a label of one line that gives way where there is no room."""
    made = with_role(ElidedLabel(), role)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.show_text(text)
    return made


class HandsFocusOn(QFrame):
    """Hands the focus to a part of itself, by the names of Qt. With a proxy of Qt it would itself be a stop for
    Tab, where it was made and not where it stands, and lead back from there for ever.
    """

    _handed_to: QWidget | None = None

    def focusProxy(self) -> QWidget | None:
        return self._handed_to

    def setFocusProxy(self, part: QWidget, /) -> None:
        self._handed_to = part

    def setAccessibleName(self, name: str, /) -> None:
        """Name also the part, which is what is read out."""
        super().setAccessibleName(name)
        if self._handed_to is not None:
            self._handed_to.setAccessibleName(name)

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason, /) -> None:
        if self._handed_to is not None:
            self._handed_to.setFocus(reason)
        else:
            super().setFocus(reason)


def passes_undo_on(event: QEvent, *, undo: bool, redo: bool) -> bool:
    """Tell whether a key for undo or redo finds nothing to do in a text and is for the register instead."""
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    keys = QKeySequence.StandardKey
    return (event.matches(keys.Undo) and not undo) or (event.matches(keys.Redo) and not redo)


ASKS_ANEW = "asks_anew"
"""The property of a part, other than a dialog, that asks for a value where none stood before."""


def why_not_kept(editor: QWidget, say: Say, key: str) -> str:
    """Say why what is written is not kept; in a form also that what stood before holds: elsewhere nothing is done."""
    part: QWidget | None = editor
    while part is not None and not (isinstance(part, QDialog) or part.property(ASKS_ANEW)):
        part = part.parentWidget()
    said = (key, "editor.stands") if part is None else (key,)
    return " ".join(say(one) for one in said)


class CheckBox(QCheckBox):
    """A check box with our own tick in it."""

    def __init__(self, around: Surroundings, text: str) -> None:
        super().__init__(text)
        self._around = around

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.isChecked():
            return
        option = QStyleOptionButton()
        self.initStyleOption(option)
        box = self.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, self)
        side = self._around.theme.px(14)
        place = QPoint(box.center().x() - side // 2 + 1, box.center().y() - side // 2 + 1)
        colour = "on_accent" if self.isEnabled() else "soft"
        QPainter(self).drawPixmap(place, self._around.icons.pixmap("check", colour, 14))


class Combo(QComboBox):
    """A combo box of few fixed words: the wheel turns it only when it has the focus, the arrow is ours.

    What it has no room for ends in …; the tooltip has it all.
    """

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self._around = around
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def initStyleOption(self, option: QStyleOptionComboBox) -> None:
        super().initStyleOption(option)
        field = QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, field, self).width()
        option.currentText = self.fontMetrics().elidedText(self.currentText(), Qt.TextElideMode.ElideRight, room)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and not self.toolTip() and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.currentText(), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        theme = self._around.theme
        side = theme.px(14)
        painter = QPainter(self)
        pixmap = self._around.icons.pixmap("down", "soft", 14)
        painter.drawPixmap(self.width() - side - theme.px(8), (self.height() - side) // 2, pixmap)
