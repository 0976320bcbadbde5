"""The table of records: ids in memory, lines fetched in chunks as they come into view."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelection,
    QItemSelectionModel,
    QPoint,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QAction, QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QMenu,
    QStyleOptionViewItem,
    QTableView,
)

from ropa_desktop.domain.field import Kind, RecordType
from ropa_desktop.services import find
from ropa_desktop.services.acts import act_on
from ropa_desktop.services.find import AGE, Listed
from ropa_desktop.services.worksheets import has_worksheet
from ropa_desktop.ui.desk import Desk
from ropa_desktop.ui.letters import LettersDelegate, spoken_marks
from ropa_desktop.ui.lines import NO_INDEX, RETIRED_ROLE, WRITTEN_ROLES, Index, LineDelegate, aloud, show_lines
from ropa_desktop.ui.parts import with_role
from ropa_desktop.ui.standings import STANDING_ROLE, StandingDelegate, standing_words

CHUNK, KEPT = 32, 4000
MEASURED, WIDEST = 40, 220
"""Lines that say how wide a column wants to be, and the most that one but the name gets."""
MARKS, STANDING = "marks", "standing"
DRAWN = frozenset({MARKS, STANDING})
"""The columns that are drawn, and not written."""
MARKS_ROLE = int(Qt.ItemDataRole.UserRole)


def default_columns(record_type: RecordType) -> list[str]:
    """Give the columns that a list has until somebody chooses."""
    if has_worksheet(record_type.name):
        decided = [name for name in ("conclusion", "next_review") if name in record_type.by_name]
        age = [AGE] if act_on(record_type.name) else []
        return ["reference", "name", STANDING, *age, *(decided or record_type.summary[:2])]
    if record_type.letters:
        return ["reference", "name", *record_type.summary[:1], MARKS]
    return ["reference", "name", *record_type.summary[:2]]


class RecordsModel(QAbstractTableModel):
    """Records as lines of words."""

    def __init__(self, record_type: RecordType, desk: Desk) -> None:
        super().__init__()
        self.record_type = record_type
        self._desk = desk
        self.ids: list[int] = []
        self.columns: list[str] = []
        self._written: list[str] = []
        self._lines: dict[int, Listed] = {}

    def show_ids(self, ids: list[int]) -> None:
        """Show other records."""
        self.beginResetModel()
        self.ids = ids
        self._lines.clear()
        self.endResetModel()

    def set_columns(self, columns: Sequence[str]) -> None:
        """Show other columns."""
        self.beginResetModel()
        special = {MARKS, "revision"} | ({STANDING, AGE} if has_worksheet(self.record_type.name) else set())
        self.columns = [c for c in columns if c in special or c in self.record_type.by_name]
        self._written = [c for c in self.columns if c not in DRAWN]
        self._lines.clear()
        self.endResetModel()

    def line(self, row: int) -> Listed | None:
        """Give a line, read now with its neighbours when it is first asked for."""
        record_id = self.ids[row]
        if record_id not in self._lines:
            start = row - row % CHUNK
            if len(self._lines) > KEPT:
                self._lines.clear()
            self._lines |= self._read(self.ids[start : start + CHUNK])
        return self._lines.get(record_id)

    def _read(self, ids: Sequence[int]) -> dict[int, Listed]:
        found = find.cells(self._desk.register, self.record_type.name, ids, self._written, self._desk.wording)
        return {one.id: one for one in found}

    def follow(self, rows: range) -> None:
        """Read these rows again, which are in view, and tell which say something else; the others are read later."""
        before, self._lines = self._lines, self._read(self.ids[rows.start : rows.stop])
        for row in rows:
            record_id = self.ids[row]
            if before.get(record_id) != self._lines.get(record_id):
                self.dataChanged.emit(self.index(row, 0), self.index(row, len(self.columns) - 1))

    def text(self, row: int, column: int) -> str:
        """Give a cell in words; the marks are written as the letters that are missing."""
        line, name = self.line(row), self.columns[column]
        if line is None:
            return ""
        if name == MARKS:
            return spoken_marks(self._desk.say, self.record_type.letters, line.marks)
        if name == STANDING:
            return standing_words(self._desk.say, line.standing)
        return line.cells[self._written.index(name)]

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.ids)

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == 0:
            return aloud(self, index.row())
        if role in WRITTEN_ROLES:
            return self.text(index.row(), index.column())
        if role in {MARKS_ROLE, RETIRED_ROLE}:
            line = self.line(index.row())
            return (line.marks if role == MARKS_ROLE else line.retired) if line else None
        if role == STANDING_ROLE:
            line = self.line(index.row())
            return line.standing if line else None
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return self.title(self.columns[section])

    def title(self, column: str) -> str:
        """Give a column's heading."""
        if column in {MARKS, STANDING, AGE, "revision", "reference"}:
            return self._desk.say(f"list.{column}")
        return self._desk.wording.label(self.record_type, column)


class RecordsTable(QTableView):
    """`chosen` tells which rows are selected, `entered` that the person wants into the form."""

    chosen = Signal()
    entered = Signal()
    sorted_by = Signal(str, bool)
    columns_chosen = Signal()

    def __init__(self, record_type: RecordType, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._theme = desk.surroundings.theme
        self._wanted: dict[str, int] = {}
        self._blank: set[str] = set()
        self._whole_name = 0
        self._measured = False
        self.records = RecordsModel(record_type, desk)
        self.setModel(self.records)
        with_role(self, "page")
        self.setObjectName(f"table.{record_type.name}")
        self.setAccessibleName(desk.say(f"{record_type.name}.many"))
        self.setItemDelegate(LineDelegate(self._theme, self))
        self._letters = LettersDelegate(desk.surroundings, record_type.letters, self)
        self._standings = StandingDelegate(desk.surroundings, self)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._set_header(show_lines(self, self._theme.line_height + 2 * self._theme.px(8), several=True))
        self.selectionModel().selectionChanged.connect(lambda *_: self.chosen.emit())
        self.doubleClicked.connect(lambda _: self.entered.emit())
        self.set_columns(desk.settings.columns(record_type.name) or default_columns(record_type))

    def _set_header(self, header: QHeaderView) -> None:
        header.setTextElideMode(Qt.TextElideMode.ElideRight)
        header.setSectionsClickable(True)
        header.setMinimumSectionSize(self._theme.px(48))
        header.setSortIndicatorShown(False)
        header.setSectionsMovable(True)
        header.sectionClicked.connect(self._sort)
        header.sectionMoved.connect(self._moved)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(lambda p: self.show_columns_menu(header.mapToGlobal(p)))
        header.setToolTip(self._desk.say("list.header_hint"))
        self.sorted: tuple[str, bool] | None = None

    def set_columns(self, columns: Sequence[str]) -> None:
        """Show these columns, in this order."""
        self.records.set_columns(columns)
        for place, name in enumerate(self.records.columns):
            delegate = {MARKS: self._letters, STANDING: self._standings}.get(name)
            self.setItemDelegateForColumn(place, delegate)  # type: ignore[arg-type]  # None takes it away
        self.measure()

    def show_ids(self, ids: list[int]) -> None:
        """Show other records; where they are the same, only the lines that say something else are drawn anew."""
        if ids != self.records.ids:
            self.records.show_ids(ids)
        else:
            self.records.follow(self._in_view())

    def _in_view(self) -> range:
        """Give the rows in view."""
        first, last = self.rowAt(0), self.rowAt(self.viewport().height())
        count = len(self.records.ids)
        return range(max(first, 0), count if last < 0 else last + 1)

    def selected_ids(self) -> list[int]:
        """Give the ids of the selected rows, in order."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        return [self.records.ids[row] for row in rows if row < len(self.records.ids)]

    def select_id(self, record_id: int) -> bool:
        """Select a record, and nothing else; tell whether it is listed."""
        if record_id not in self.records.ids:
            self.clearSelection()
            return False
        self.select_only(self.records.ids.index(record_id))
        QTimer.singleShot(0, self, lambda: self.scrollTo(self.currentIndex()))
        return True

    def select_ids(self, ids: Collection[int]) -> None:
        """Select those of some records that are listed."""
        wanted, chosen, last = set(ids), QItemSelection(), len(self.records.columns) - 1
        for row, record_id in enumerate(self.records.ids):
            if record_id in wanted:
                chosen.select(self.records.index(row, 0), self.records.index(row, last))
        self.selectionModel().select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def select_only(self, row: int) -> None:
        """Select a row alone; `selectRow` would add it where Ctrl or Shift is held, as in a shortcut."""
        model, index = self.selectionModel(), self.records.index(row, 0)
        model.setCurrentIndex(index, model.SelectionFlag.ClearAndSelect | model.SelectionFlag.Rows)

    def measure(self) -> None:
        """Look at the first lines for the width that each column wants, and share the room."""
        px, heading, cell = self._theme.px, self.horizontalHeader().fontMetrics(), self.fontMetrics()
        rows = range(min(len(self.records.ids), MEASURED))
        self._wanted, self._blank = {}, set()
        for place, name in enumerate(self.records.columns):
            air = px(28) if name == STANDING else 0
            texts = (cell.horizontalAdvance(self.records.text(row, place)) + air for row in rows)
            title = heading.horizontalAdvance(self.records.title(name)) + px(10)
            told = [text for text in texts if text > air]
            self._wanted[name] = min(max([title, *told, px(30)]) + px(18), px(WIDEST))
            if name == "name":
                self._whole_name = max([title, *told]) + px(18)
            if not told and rows:
                self._blank.add(name)
        self._measured = bool(self.records.ids)
        self.fit()

    @property
    def measured(self) -> bool:
        """Whether the columns have had lines to look at."""
        return self._measured

    def fit(self) -> None:
        """Share the width: the name takes what the others leave; where that is little, blank ones give way first."""
        px, columns = self._theme.px, self.records.columns
        fixed = {MARKS: self._letters.sizeHint(QStyleOptionViewItem(), NO_INDEX).width()}
        fixed["reference"] = self._wanted.get("reference", px(48))
        fixed |= {c: self._wanted[c] for c in columns if c == STANDING or self._is_day(c)}
        others = {c: self._wanted[c] for c in columns if c not in {*fixed, "name"}}
        room = self.viewport().width() - sum(fixed[c] for c in columns if c in fixed)
        wanted = self._wanted.get("name", 0)
        least_name = min(px(150), wanted)
        name_room = max(least_name, min(wanted, room // 2))
        lack = self._whole_name - (room - sum(others.values()))
        for name in [c for c in others if c in self._blank and lack > 0]:
            less = min(lack, max(others[name] - px(56), 0))
            others[name], lack = others[name] - less, lack - less
        left, whole = max(room - name_room, 0), sum(others.values())
        if others and whole > left:
            least = {c: px(56 if c in self._blank else 72) for c in others}
            others = {c: max(width * left // whole, least[c]) for c, width in others.items()}
            widest = max(others, key=lambda c: others[c])
            others[widest] = max(others[widest] - max(sum(others.values()) - left, 0), least[widest])
        widths = fixed | others | {"name": max(room - sum(others.values()), least_name)}
        for place, name in enumerate(columns):
            self.setColumnWidth(place, widths[name])

    def _is_day(self, column: str) -> bool:
        """Whether a column shows days: one that is cut off says nothing."""
        declared = self.records.record_type.by_name.get(column)
        return declared is not None and declared.kind is Kind.DATE and column not in self._blank

    def _sort(self, place: int) -> None:
        name, (before, down) = self.records.columns[place], self.sorted or ("reference", False)
        self.sort_by(name, descending=before == name and not down)

    def sort_by(self, name: str, *, descending: bool) -> None:
        """Ask for the records in the order of a column, and show that."""
        self.sorted = name, descending
        header = self.horizontalHeader()
        header.setSortIndicatorShown(True)
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        if name in self.records.columns:
            header.setSortIndicator(self.records.columns.index(name), order)
        self.sorted_by.emit(name, descending)

    def _moved(self) -> None:
        header = self.horizontalHeader()
        order = [self.records.columns[header.logicalIndex(n)] for n in range(header.count())]
        self._desk.settings.keep_columns(self.records.record_type.name, order)

    def show_columns_menu(self, place: QPoint) -> None:
        """Let the person choose columns."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        names = [f.name for f in self.records.record_type.fields if f.kind not in {Kind.FILES, Kind.WORKSHEET}]
        if self.records.record_type.letters:
            names.append(MARKS)
        if has_worksheet(self.records.record_type.name):
            names += [STANDING, AGE]
        for name in [*names, "revision"]:
            action = QAction(self.records.title(name), menu)
            action.setCheckable(True)
            action.setChecked(name in self.records.columns)
            action.setEnabled(name != "name")
            action.toggled.connect(lambda on, name=name: self._toggle(name, on=on))
            menu.addAction(action)
        menu.addSeparator()
        standard = menu.addAction(self._desk.say("list.columns_default"))
        standard.triggered.connect(lambda: self._keep(default_columns(self.records.record_type)))
        menu.popup(place)

    def _toggle(self, name: str, *, on: bool) -> None:
        columns = [c for c in self.records.columns if c != name]
        self._keep([*columns, name] if on else columns)

    def _keep(self, columns: list[str]) -> None:
        self._desk.settings.keep_columns(self.records.record_type.name, columns)
        chosen = self.selected_ids()
        self.set_columns(columns)
        self.columns_chosen.emit()
        if len(chosen) == 1:
            self.select_id(chosen[0])

    def copy_cells(self) -> None:
        """Copy the selected rows as a table that a spreadsheet takes, with headings when there are several."""
        header = self.horizontalHeader()
        order = [header.logicalIndex(n) for n in range(header.count())]
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        lines = [[self.records.text(row, column) for column in order] for row in rows]
        if len(rows) > 1:
            lines.insert(0, [self.records.title(self.records.columns[column]) for column in order])
        clean = ("\t".join(" ".join(cell.split()) for cell in line) for line in lines)
        QGuiApplication.clipboard().setText("\n".join(clean))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_cells()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2}:
            self.entered.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.fit()
        if event.oldSize().height() < self._theme.px(120):
            self.scrollToTop()
            self.scrollTo(self.currentIndex())
        if self.viewport().width() != event.size().width():
            self.fit()  # the bar beside the lines came meanwhile
