"""A line in which one searches and picks: the list below it follows what is written.

Nothing is made by surprise: what is new is never proposed, and taken only from the line that says so.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import (
    QCompleter,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from ropa_desktop.ui.context import Suggestion, Surroundings
from ropa_desktop.ui.lines import Index
from ropa_desktop.ui.parts import passes_undo_on, with_role

ROLE = int(Qt.ItemDataRole.UserRole)


class SuggestionDelegate(QStyledItemDelegate):
    """Draws a suggestion: its label, and what it is in soft text at the right."""

    def __init__(self, around: Surroundings, parent: QListView) -> None:
        super().__init__(parent)
        self._around = around

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        theme = self._around.theme
        return QSize(theme.px(180), theme.line_height + theme.px(12))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        found: Suggestion = index.data(ROLE)
        theme = self._around.theme
        rect: QRect = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.colour("selection"))
        inner = rect.adjusted(theme.px(8), 0, -theme.px(8), 0)
        painter.save()
        if found.new:
            pixmap = self._around.icons.pixmap("add", "accent", 14)
            painter.drawPixmap(inner.left(), rect.center().y() - theme.px(7) + 1, pixmap)
            inner.setLeft(inner.left() + theme.px(20))
        if found.detail:
            painter.setFont(theme.font(12))
            painter.setPen(theme.colour("soft"))
            painter.drawText(inner, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, found.detail)
            inner.setRight(inner.right() - painter.fontMetrics().horizontalAdvance(found.detail) - theme.px(12))
        painter.setFont(theme.font())
        painter.setPen(theme.colour("accent" if found.new else "text"))
        text = painter.fontMetrics().elidedText(found.label, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, text)
        painter.restore()


class SearchField(QLineEdit):
    """Emits `picked` with a Suggestion, and `left` when the focus goes elsewhere with the text not picked."""

    picked = Signal(object)
    left = Signal()

    def __init__(self, around: Surroundings, suggest: Callable[[str], Sequence[Suggestion]], hint: str = "") -> None:
        super().__init__()
        self._suggest = suggest
        self.typed = False
        self._hint = hint
        self.setPlaceholderText(hint)
        self._around = around
        self.setTextMargins(0, 0, around.theme.px(18), 0)
        self._model = QStandardItemModel(self)
        self._completer = QCompleter(self._model, self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setMaxVisibleItems(12)
        self._popup: QListView | None = None
        self._completer.setWidget(self)
        self._completer.activated[QModelIndex].connect(self._pick)  # type: ignore[index]  # the stubs know no overloads
        self.textEdited.connect(self._follow)

    def suggestions(self) -> list[Suggestion]:
        """Give what the list holds now."""
        return [self._model.item(row).data(ROLE) for row in range(self._model.rowCount())]

    def show_text(self, text: str) -> None:
        """Show what is chosen."""
        self.typed = False
        self.setText(text)
        self.setCursorPosition(0)
        self.setToolTip(text)

    def written(self) -> str:
        """Give what is written and not picked yet."""
        return self.text().strip() if self.typed else ""

    def write(self, text: str) -> None:
        """Put back what is written and not picked yet."""
        self.setText(text)
        self.typed = True

    def show_all(self) -> None:
        """Open the list on everything."""
        if not self.isReadOnly():
            self.setFocus()
            self._open("", first=False)

    def setReadOnly(self, read_only: bool) -> None:
        super().setReadOnly(read_only)
        self.setPlaceholderText("" if read_only else self._hint)

    def finish(self) -> None:
        """Take what is written as if the focus had gone elsewhere."""
        self.close_list()
        if self.typed:
            self.left.emit()

    def close_list(self) -> None:
        """Close the list without picking."""
        if self._popup:
            self._popup.hide()

    def list_is_open(self) -> bool:
        """Tell whether the list is shown."""
        return self._popup is not None and self._popup.isVisible()

    def popup(self) -> QListView:
        """Give the list, made when it is first asked for: most fields never show theirs.

        It belongs to the field, which lets the completer go first: its list may not go before it.
        """
        if self._popup:
            return self._popup
        self._popup = popup = with_role(QListView(), "popup")
        self._completer.setPopup(popup)
        popup.setParent(self, Qt.WindowType.Popup)
        popup.setItemDelegate(SuggestionDelegate(self._around, popup))
        popup.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        return popup

    def _follow(self, text: str) -> None:
        self.typed = True
        if text.strip():
            self._open(text, first=True)
        else:
            self.close_list()

    def _open(self, text: str, *, first: bool) -> None:
        found = self._suggest(text.strip())
        self._model.clear()
        for suggestion in found:
            item = QStandardItem(suggestion.label)
            item.setData(suggestion, ROLE)
            item.setEditable(False)
            self._model.appendRow(item)
        if not found:
            self.close_list()
            return
        popup = self.popup()
        rect = self.rect()
        rect.setWidth(max(rect.width(), min(self._widest(found), self.screen().availableGeometry().width())))
        self._completer.complete(rect)
        model = self._completer.completionModel()
        current = (n for n, s in enumerate(found) if (not s.new if first else s.label == self.text()))
        popup.setCurrentIndex(model.index(next(current, -1), 0))

    def _widest(self, found: Sequence[Suggestion]) -> int:
        """Give the width that the longest line of the list takes, its edges and the bar beside it too."""
        theme, plain, small = self._around.theme, self.fontMetrics(), QFontMetrics(self._around.theme.font(12))
        told = (plain.horizontalAdvance(one.label) + small.horizontalAdvance(one.detail or "") for one in found)
        return max(told) + theme.px(64)

    def _pick(self, index: QModelIndex) -> None:
        suggestion = index.data(ROLE)
        self.typed = False
        QTimer.singleShot(0, self, lambda: self.picked.emit(suggestion))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if enter and self._points_out():
            event.accept()
            return
        settles = enter and self.typed and not self.list_is_open()
        opens = event.key() in {Qt.Key.Key_F4, Qt.Key.Key_Down}
        plain = event.modifiers() in {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier}
        with_alt = event.key() == Qt.Key.Key_Down and event.modifiers() == Qt.KeyboardModifier.AltModifier
        if opens and (plain or with_alt) and not self.isReadOnly():
            self.show_all()
            return
        super().keyPressEvent(event)
        if settles:
            event.accept()  # it took what was sought, and presses nothing in a dialog

    def _points_out(self) -> bool:
        """Go to the first line where the list proposes none: all that it holds is new. Tell whether it is so."""
        if not (self.typed and self.list_is_open()) or self.popup().currentIndex().isValid():
            return False
        self.popup().setCurrentIndex(self._completer.completionModel().index(0, 0))
        return True

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and not self.hasSelectedText() and not self.typed:
            self.show_all()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.isReadOnly():
            side = self._around.theme.px(14)
            place = QPoint(self.width() - side - self._around.theme.px(8), (self.height() - side) // 2)
            QPainter(self).drawPixmap(place, self._around.icons.pixmap("down", "soft", 14))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Mark what is chosen where one is led here, as Tab does: what is written takes its place."""
        super().focusInEvent(event)
        if event.reason() == Qt.FocusReason.OtherFocusReason and not self.typed:
            self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in {Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason}:
            self.left.emit()

    def event(self, event: QEvent) -> bool:
        if passes_undo_on(event, undo=self.isUndoAvailable(), redo=self.isRedoAvailable()):
            event.ignore()
            return True
        wants_escape = event.type() == QEvent.Type.ShortcutOverride and self.list_is_open()
        if wants_escape and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return super().event(event)


def matches(text: str, *labels: str) -> bool:
    """Tell whether every word of the text stands somewhere in the labels."""
    heap = " ".join(labels).casefold()
    return all(word in heap for word in text.casefold().split())
