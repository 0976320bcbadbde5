"""Rows that wrap, and the chips that stand in them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QSizePolicy, QWidget

from ropa_desktop.ui.buttons import tool
from ropa_desktop.ui.context import Surroundings
from ropa_desktop.ui.parts import ElidedLabel, with_role
from ropa_desktop.ui.wrapped import with_breaks


class Chip(QFrame):
    """A chosen word or a linked record: opened with Enter, taken away with Delete, moved with Alt and an arrow."""

    opened = Signal()
    removed = Signal()
    moved = Signal(int)

    def __init__(self, around: Surroundings, text: str, *, icon: str = "", opens: bool = False) -> None:
        super().__init__()
        with_role(self, "chip")
        self._around, self._opens, self._icon = around, opens, ""
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        theme = around.theme
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(8), 0, theme.px(3), 0)
        row.setSpacing(theme.px(5))
        self._mark = QLabel() if icon else None
        if self._mark is not None:
            row.addWidget(self._mark)
        self.text = ElidedLabel()
        self.text.wraps = True
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        row.addWidget(self.text)
        self.cross = tool(around, "close", "")
        self.cross.setIconSize(around.icons.size(11))
        self.cross.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.cross.clicked.connect(self.removed)
        row.addWidget(self.cross)
        self._air, self._line = theme.px(8), theme.line_height
        if opens:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.show_text(text, icon)
        self._tell_keys()

    def _tell_keys(self) -> None:
        """Let who listens hear what Enter and Delete do here."""
        told = (("chip.key_open", self._opens), ("chip.key_remove", not self.cross.isHidden()))
        self.setAccessibleDescription("; ".join(self._around.say(key) for key, holds in told if holds))

    def show_text(self, text: str, icon: str = "") -> None:
        """Stand for something else; a chip that was made without an icon shows none."""
        say = self._around.say
        if text != self.accessibleName():
            self.setAccessibleName(text)
            self.text.setText(text)
            self.cross.setToolTip(say("chip.remove", name=text))
            self.cross.setAccessibleName(self.cross.toolTip())
            if self._opens:
                self.setToolTip(say("chip.open", name=text))
        if self._mark is not None and icon != self._icon:
            self._icon = icon
            self._mark.setPixmap(self._around.icons.pixmap(icon, "accent", 14))

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._line + self._air)

    def heightForWidth(self, room: int) -> int:
        """Give the height that its words take where they have no room on one line."""
        wide = super().sizeHint().width()
        if wide <= room:
            return self._line + self._air
        metrics = self.text.fontMetrics()
        inner = QRect(0, 0, max(room - wide + self.text.sizeHint().width(), 1), 10_000)
        words = with_breaks(self.text.text(), metrics, inner.width())
        taken = metrics.boundingRect(inner, Qt.TextFlag.TextWordWrap, words)
        return max(taken.height(), self._line) + self._air

    def set_fixed(self, fixed: bool) -> None:
        """Hide what changes, keep what opens."""
        self.cross.setVisible(not fixed)
        self._tell_keys()
        margins = self._row.contentsMargins()
        margins.setRight(margins.left() if fixed else margins.left() // 2)
        self._row.setContentsMargins(margins)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._opens and event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.pos()):
            self.opened.emit()
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, alt = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if self._opens and key in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self.opened.emit()
        elif not self.cross.isHidden() and key in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            self.removed.emit()
        elif not self.cross.isHidden() and alt and key in {Qt.Key.Key_Left, Qt.Key.Key_Up}:
            self.moved.emit(-1)
        elif not self.cross.isHidden() and alt and key in {Qt.Key.Key_Right, Qt.Key.Key_Down}:
            self.moved.emit(1)
        else:
            super().keyPressEvent(event)


class Flow(QWidget):
    """Widgets in rows that wrap; a line to write in takes what is left of its row. Its height follows its width.

    With `one_row` it asks for the room of one row, and wraps only where there is less.
    """

    def __init__(self, gap: int, *, stretch_last: int = 0, one_row: bool = False) -> None:
        super().__init__()
        self._gap, self._one_row = gap, one_row
        self._stretch_last = stretch_last
        self._items: list[QWidget] = []
        self._spare: list[QWidget] = []
        self._measured: dict[int, int] = {}
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def items(self) -> tuple[QWidget, ...]:
        """The widgets in their order."""
        return tuple(self._items)

    def set_items(self, items: Sequence[QWidget], spare: Sequence[QWidget] = ()) -> None:
        """Show these widgets in this order. The spare ones wait until they are shown; the others are let go."""
        for old in (*self._items, *self._spare):
            if old not in items:
                old.hide()
                if old not in spare:
                    old.setParent(None)
                    old.deleteLater()
        for item in items:
            if item.parent() is not self:
                item.setParent(self)
                item.show()
            elif item in self._spare:
                item.show()
        self._items, self._spare = list(items), list(spare)
        self._fit()

    def _fit(self) -> None:
        """Follow the widgets, of which some say something else or are hidden."""
        self._measured.clear()
        self._arrange()
        self.updateGeometry()

    def showEvent(self, event: QShowEvent) -> None:
        """Follow what the widgets said meanwhile: Qt tells nothing to who is hidden."""
        super().showEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        """Follow a widget that asks for other room: Qt tells only a widget without a layout by this event."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().event(event)

    def _rows(self, room: int) -> list[list[tuple[QWidget, int, QSize]]]:
        """Share the widgets out on rows of a width: each with its left edge and its size."""
        rows: list[list[tuple[QWidget, int, QSize]]] = [[]]
        x = 0
        for item in (item for item in self._items if not item.isHidden()):
            size = item.sizeHint().expandedTo(item.minimumSize()).boundedTo(item.maximumSize())
            stretched = bool(self._stretch_last) and isinstance(item, QLineEdit)
            if x and x + (self._stretch_last if stretched else size.width()) > room:
                rows.append([])
                x = 0
            width = room - x if stretched else min(size.width(), room)
            tall = item.heightForWidth(width) if isinstance(item, Chip) else size.height()
            rows[-1].append((item, x, QSize(max(width, 1), tall)))
            x += width + self._gap
        return rows

    def heightForWidth(self, room: int) -> int:
        if room not in self._measured:
            rows = self._rows(room)
            tall = (max((size.height() for _, _, size in row), default=0) for row in rows)
            self._measured[room] = max(sum(tall) + self._gap * (len(rows) - 1), 1)
        return self._measured[room]

    def _arrange(self) -> None:
        """Place the widgets for the width that there is."""
        y = 0
        for row in self._rows(self.width()):
            tallest = max((size.height() for _, _, size in row), default=0)
            for item, left, size in row:
                item.setGeometry(left, y + (tallest - size.height()) // 2, size.width(), size.height())
            y += tallest + self._gap
        if max(y - self._gap, 1) != self.height():
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        if not self._one_row:
            return QSize(200, self.heightForWidth(self.width()))
        widths = [item.sizeHint().width() for item in self._items if not item.isHidden()]
        return QSize(sum(widths) + self._gap * (len(widths) - 1), self.heightForWidth(self.width()))

    def minimumSizeHint(self) -> QSize:
        return QSize(60, self.heightForWidth(self.width()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        if event.oldSize().width() != event.size().width():
            self._arrange()
