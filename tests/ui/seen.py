"""What a person sees and hears of a widget, in words that can be compared."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTableView,
    QWidget,
)

from ropa_desktop.ui.tab_order import stops


def seen(root: QWidget) -> list[str]:
    """Give a line for each widget in view, as it reads: what it says, to whom, and what can be done with it."""
    return list(_lines(root, 0))


def tabs(root: QWidget) -> list[str]:
    """Say where Tab stops, in the order in which it does."""
    return [_said(one) for one in tab_stops(root)]


def tab_stops(root: QWidget) -> list[QWidget]:
    """Give the places where Tab stops, in the order in which it does, which has to be that in which they read."""
    read = stops(root)
    known, chain = set(read), read[:1]
    widget = read[0].nextInFocusChain() if read else None
    while widget is not None and widget is not read[0]:
        if widget in known:
            chain.append(widget)
        widget = widget.nextInFocusChain()
    assert chain == read
    return chain


def _lines(widget: QWidget, depth: int) -> Iterator[str]:
    yield f"{'  ' * depth}{_said(widget)}"
    inner = [one for one in widget.children() if isinstance(one, QWidget) and not one.isWindow()]
    shown = [one for one in inner if one.isVisibleTo(widget)]
    for one in sorted(shown, key=lambda w: (w.y(), w.x(), type(w).__name__, w.objectName())):
        if not isinstance(widget, QTableView):
            yield from _lines(one, depth + 1)


def _said(widget: QWidget) -> str:
    parts = [type(widget).__name__, widget.objectName(), widget.accessibleName(), widget.accessibleDescription()]
    parts += [widget.toolTip(), str(widget.property("role"))]
    parts += [f"{widget.width()}x{widget.height()}"] if widget.property("role") != "column" else []
    parts += [] if widget.isEnabled() else ["disabled"]
    parts += list(_of_its_kind(widget))
    return " | ".join(parts)


def _of_its_kind(widget: QWidget) -> Iterator[str]:
    if isinstance(widget, QLabel):
        yield widget.text()
    elif isinstance(widget, QAbstractButton):
        yield f"{widget.text()} {widget.isChecked()}"
    elif isinstance(widget, QComboBox):
        yield widget.currentText()
    elif isinstance(widget, QLineEdit):
        yield f"{widget.text()!r} {widget.placeholderText()} {widget.isReadOnly()} undo={widget.isUndoAvailable()}"
    elif isinstance(widget, QPlainTextEdit):
        undo = widget.document().isUndoAvailable() or widget.document().isRedoAvailable()
        yield f"{widget.toPlainText()!r} {widget.isReadOnly()} undo={undo}"
    elif isinstance(widget, QTableView):
        model = widget.model()
        for row in range(model.rowCount()):
            cells = [str(model.index(row, column).data()) for column in range(model.columnCount())]
            yield f"{cells} {widget.rowHeight(row)}"
        yield str([index.row() for index in widget.selectionModel().selectedRows()])
