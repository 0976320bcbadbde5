"""The editor of owned rows: a readable table, and below it the current row's editors."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from ropa_desktop.domain.field import Field, blank_row, is_blank
from ropa_desktop.domain.texts import text_owner
from ropa_desktop.ui.buttons import button, tool
from ropa_desktop.ui.context import EditorContext
from ropa_desktop.ui.field_grid import FieldBox, FieldGrid
from ropa_desktop.ui.flow import Flow
from ropa_desktop.ui.parts import label, with_role
from ropa_desktop.ui.revealing import reveal
from ropa_desktop.ui.rows_table import RowsModel, RowsTable

MakeEditor = Callable[[Field, str, EditorContext], Any]


class Aid(Protocol):
    """A widget below the editors of a row that helps with it, and may write in them."""

    def follow(self) -> None:
        """Show what the row now says."""

    def forget(self) -> None:
        """Let go of what is tried: another record is to be shown."""

    def set_read_only(self, read_only: bool) -> None:
        """Help to read only, or to write too."""


MakeAid = Callable[[FieldGrid, EditorContext], Any]


def says_nothing(row: Mapping[str, Any]) -> bool:
    """Tell whether a row was added and left blank."""
    return row["id"] is None and all(is_blank(value) for name, value in row.items() if name != "id")


def _body(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "id"}


class RowPanel(QFrame):
    """The editors of one row, and what can be done with the row."""

    asked = Signal(str)

    def __init__(self, field: Field, owner: str, context: EditorContext, make: MakeEditor, aid: MakeAid | None) -> None:
        super().__init__()
        with_role(self, "panel")
        around = context.surroundings
        px, say = around.theme.px, around.say
        self.title = label("", "heading")
        self.title.setFont(around.theme.font(strong=True))
        self._tools: list[QToolButton | QPushButton] = []
        head = QHBoxLayout()
        head.setSpacing(px(4))
        head.addWidget(self.title, 1)
        for wish in ("up", "down"):
            mover = tool(around, wish, say(f"rows.{wish}"))
            mover.clicked.connect(lambda _=False, wish=wish: self.asked.emit(wish))
            self._tools.append(mover)
        for wish in ("copy", "remove"):
            worker = button(say(f"rows.{wish}"), "quiet")
            worker.clicked.connect(lambda _=False, wish=wish: self.asked.emit(wish))
            self._tools.append(worker)
        closer = tool(around, "close", say("rows.close"))
        closer.clicked.connect(lambda: self.asked.emit("close"))
        flow = Flow(px(4), one_row=True)
        flow.set_items([*self._tools, closer])
        head.addWidget(flow)
        self.grid = FieldGrid(field.rows, owner, f"{field.name}.", context, make)
        box = QVBoxLayout(self)
        box.setContentsMargins(px(12), px(8), px(12), px(12))
        box.setSpacing(px(8))
        box.addLayout(head)
        box.addWidget(self.grid)
        self.grid.show_fields(f.name for f in field.rows)
        self.aid: Aid | None = None
        if aid is not None:
            made = aid(self.grid, context)
            box.addWidget(made)
            self.aid = made

    def load(self, row: Mapping[str, Any], *, read_only: bool) -> None:
        """Show another row."""
        self.grid.load(row)
        self.set_read_only(read_only)
        if self.aid is not None:
            self.aid.follow()

    def set_read_only(self, read_only: bool) -> None:
        if self.aid is not None:
            self.aid.set_read_only(read_only)
        for one in self._tools:
            one.setVisible(not read_only)
        self.grid.set_read_only(read_only)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() == Qt.Key.Key_Escape:
            self.asked.emit("close")
        elif control and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.asked.emit("add")
        else:
            super().keyPressEvent(event)


class RowsEditor(QWidget):
    """Rows in order. The panel of editors is made when a row is first opened."""

    edited = Signal()
    told = Signal(str)
    helped = Signal(str)

    def __init__(
        self, field: Field, owner: str, context: EditorContext, make: MakeEditor, aid: MakeAid | None = None
    ) -> None:
        super().__init__()
        self._field, self._owner, self._context, self._make, self._aid = field, owner, context, make, aid
        around = context.surroundings
        self._rows: list[dict[str, Any]] = []
        self._read_only = False
        self._panel: RowPanel | None = None
        self._opened = -1
        self._model = RowsModel(field, owner, context)
        self.table = RowsTable(self._model, around.theme)
        name = around.say(text_owner(owner, field.name))
        self.table.setAccessibleName(name)
        self.table.asked.connect(self._do)
        self.table.selectionModel().currentRowChanged.connect(self._follow)
        self.empty = label(around.say("rows.none"), "soft")
        self.adder = button(around.say("rows.add"))
        self.adder.setAccessibleName(f"{self.adder.text()}: {name}")
        self.adder.setIcon(around.icons.icon("add"))
        self.adder.setIconSize(around.icons.size(14))
        self.adder.clicked.connect(self.add)
        foot = QHBoxLayout()
        foot.setSpacing(around.theme.px(10))
        foot.addWidget(self.adder)
        foot.addWidget(self.empty)
        foot.addStretch(1)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(around.theme.px(8))
        self._box.addWidget(self.table)
        self._box.addLayout(foot)
        self._refresh()

    def value(self) -> list[dict[str, Any]]:
        return [dict(row) for row in self._rows if not says_nothing(row)]

    def set_value(self, value: Sequence[Mapping[str, Any]]) -> None:
        rows = [dict(row) for row in value]
        if [_body(row) for row in rows] == [_body(row) for row in self._rows]:
            self._rows[:] = rows
            if self.refused():
                self.close_row()
            return
        self.close_row()
        self._rows = rows
        self._refresh()

    def forget(self) -> None:
        """Leave the row that is open and the one that is chosen: another record is to be shown."""
        self.close_row()
        self.table.setCurrentIndex(QModelIndex())
        if self._panel and self._panel.aid is not None:
            self._panel.aid.forget()

    def refused(self) -> FieldBox | None:
        """Give the box of the open row in which something is written that is not kept."""
        return self._panel.grid.refused() if self._panel and not self._panel.isHidden() else None

    def written(self) -> tuple[int, Mapping[str, Any]] | None:
        """Give what is written in the open row and not kept, and the row's place among those that say something."""
        found = self._panel.grid.written() if self._panel and not self._panel.isHidden() else {}
        before = self._rows[: max(self.current(), 0)]
        return (sum(not says_nothing(row) for row in before), found) if found else None

    def write(self, written: tuple[int, Mapping[str, Any]]) -> None:
        """Open the row in which something was written and not kept, a new one where it said no more, and put it in."""
        place, texts = written
        if place < len(self._rows):
            self.open_row(place)
        else:
            self.add()
        if self._panel:
            self._panel.grid.write(texts)

    def set_read_only(self, read_only: bool) -> None:
        self._read_only = read_only
        self._refresh(self._opened if self._panel and not self._panel.isHidden() else -1)
        if self._panel:
            self._panel.set_read_only(read_only)

    def current(self) -> int:
        """Give the place of the current row, -1 when there is none."""
        return self.table.currentIndex().row()

    def add(self) -> None:
        """Add a row at the end and go to its first field."""
        self._insert(len(self._rows), blank_row(self._field))

    def open_row(self, place: int, name: str = "") -> None:
        """Show a row's editors; go to one when it is named."""
        if not 0 <= place < len(self._rows) or self._holds_back():
            return
        self._opened = place
        panel = self._panel or self._make_panel()
        self.table.selectRow(place)
        panel.load(self._rows[place], read_only=self._read_only)
        count = len(self._rows)
        panel.title.setText(self._context.surroundings.say("rows.title", place=place + 1, count=count))
        panel.show()
        QTimer.singleShot(0, panel, lambda: reveal(panel))
        if name:
            editor = panel.grid.box(name).editor
            (editor.focusProxy() or editor).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _holds_back(self) -> bool:
        """Stay in the open row where something is written that is not kept, and say why; tell whether it is so."""
        box = self.refused()
        if box is None:
            return False
        box.tell(box.editor.refused())
        (box.editor.focusProxy() or box.editor).setFocus(Qt.FocusReason.OtherFocusReason)
        QTimer.singleShot(0, self, lambda: self._refresh(self._opened))  # when the table has chosen what was clicked
        return True

    def close_row(self) -> None:
        """Hide the editors; what had the focus in them gives it to the table, so that nothing else is led to."""
        if self._panel:
            if self._panel.isAncestorOf(self.window().focusWidget()):
                self.table.setFocus()
            self._panel.hide()
            self.table.clearSelection()

    def focus_path(self, path: str) -> None:
        """Go to a field of a row: "law" (of the first row without one) or "2.law"."""
        place, _, name = path.rpartition(".")
        if place.isdigit():
            self.open_row(int(place), name)
        elif self._rows:
            blank = (n for n, row in enumerate(self._rows) if is_blank(row.get(name)))
            self.open_row(next(blank, 0), name)
        else:
            self.add()

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        (self.table if self._rows else self.adder).setFocus(reason)

    def _make_panel(self) -> RowPanel:
        self._panel = panel = RowPanel(self._field, self._owner, self._context, self._make, self._aid)
        panel.hide()
        panel.grid.edited.connect(self._edit)
        panel.grid.helped.connect(self.helped)
        panel.asked.connect(self._do)
        self._box.insertWidget(1, panel)
        return panel

    def _do(self, wish: str) -> None:
        place = self.current()
        if wish == "fit":
            self._refit()
        elif wish in {"open", "enter"}:
            self.open_row(place, self._field.rows[0].name if wish == "enter" else "")
        elif wish == "close" and not self._holds_back():
            self.close_row()
            self._go_to_row(max(place, 0))
        elif wish == "clip":
            cells = (self._model.text(place, column) for column in range(self._model.columnCount()))
            QGuiApplication.clipboard().setText("\t".join(cells) if place >= 0 else "")
        elif wish != "close" and not self._read_only:
            self._change(wish, place)

    def _change(self, wish: str, place: int) -> None:
        if wish == "add":
            self.add()
        elif place < 0:
            return
        elif wish == "remove":
            self._remove(place)
        elif wish == "copy":
            self._insert(place + 1, {**self._rows[place], "id": None})
        elif wish in {"up", "down"}:
            self._move(place, place + (1 if wish == "down" else -1))

    def _insert(self, place: int, row: dict[str, Any]) -> None:
        if self._read_only or self._holds_back():
            return
        self._rows.insert(place, row)
        self._refresh()
        self.open_row(place, self._field.rows[0].name)
        if not says_nothing(row):
            self.edited.emit()

    def _remove(self, place: int) -> None:
        del self._rows[place]
        self.close_row()
        self._refresh()
        if self._rows:
            self._go_to_row(min(place, len(self._rows) - 1))
        else:
            self.adder.setFocus()
        self.edited.emit()

    def _go_to_row(self, place: int) -> None:
        """Go to a row in the table, with its editors closed, and bring it into view when that is laid out."""
        self.table.setFocus()
        self.table.setCurrentIndex(self._model.index(place, 0))
        if self._panel:
            self._panel.hide()
        self._show_row()

    def _show_row(self) -> None:
        """Bring the row that has the focus into view when what is around it has been laid out."""
        if self.table.hasFocus():
            table = self.table
            QTimer.singleShot(0, table, lambda: reveal(table.viewport(), table.visualRect(table.currentIndex())))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_row()

    def _move(self, place: int, target: int) -> None:
        if not 0 <= target < len(self._rows) or self._holds_back():
            return
        opened = self._panel is not None and self._panel.isVisible()
        self._rows[place], self._rows[target] = self._rows[target], self._rows[place]
        self._refresh()
        self.table.setCurrentIndex(self._model.index(target, 0))
        if opened:
            self.open_row(target)
        self.edited.emit()

    def _edit(self, name: str) -> None:
        place = self.current()
        if self._panel and 0 <= place < len(self._rows):
            self._rows[place][name] = self._panel.grid.box(name).editor.value()
            self._refresh(place)
            self.edited.emit()

    def _follow(self, current: QModelIndex) -> None:
        if self._panel and self._panel.isVisible() and current.isValid():
            self.open_row(current.row())

    def _refresh(self, keep: int = -1) -> None:
        self.table.selectionModel().blockSignals(True)
        self._model.show_rows(self._rows, self.table.room())
        if keep >= 0:
            self.table.selectRow(keep)
        self.table.selectionModel().blockSignals(False)
        self.table.setVisible(bool(self._rows))
        self.empty.setVisible(not self._rows)
        self.adder.setVisible(not self._read_only)
        self.table.fit()

    def _refit(self) -> None:
        if self._rows and len(self._model.columns) != self.table.room():
            QTimer.singleShot(0, self, lambda: self._refresh(self.current()))
        else:
            self.table.fit()
