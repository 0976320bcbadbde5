"""The records of a review at the side: each with its decision in a word and an icon, searched and narrowed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelection,
    QItemSelectionRange,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from ropa_desktop.domain.types.oversight import REVIEWED
from ropa_desktop.services import find, reviews
from ropa_desktop.services.find import Query
from ropa_desktop.services.reviews import DECISIONS, ItemLine, Progressed
from ropa_desktop.ui.context import Surroundings
from ropa_desktop.ui.desk import Desk
from ropa_desktop.ui.line import Line
from ropa_desktop.ui.parts import Combo, label, with_role

Index = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()
LINE = int(Qt.ItemDataRole.UserRole)
WORDS = LINE + 1
CHUNK, PAUSE = 64, 60
"""Records whose names are read at once, and milliseconds of rest before a search follows what is typed."""
EVERY, CHANGED = "every", "changed"
ICONS: Mapping[str, tuple[str, str]] = {
    "open": ("empty", "soft"),
    "confirmed": ("check", "done"),
    "sent_back": ("sent_back", "attention"),
    "retired": ("remove", "soft"),
    "not_confirmed": ("warning", "missing"),
}
"""The icon and the colour of each decision; its word stands beside it."""
STATES = {"confirmed": "done", "sent_back": "attention", "not_confirmed": "missing"}


class ItemsModel(QAbstractListModel):
    """The items that are listed; their records are named in chunks as they come into view."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.lines: list[ItemLine] = []
        self._heads: dict[int, tuple[str, int]] = {}

    def show_lines(self, lines: Sequence[ItemLine]) -> None:
        """Show these items; where they are the same ones as before, selection and place stay."""
        same = [line.id for line in lines] == [line.id for line in self.lines]
        self._heads.clear()
        if same:
            self.lines = list(lines)
            if self.lines:
                self.dataChanged.emit(self.index(0), self.index(len(self.lines) - 1))
            return
        self.beginResetModel()
        self.lines = list(lines)
        self.endResetModel()

    def head(self, row: int) -> tuple[str, int]:
        """Give how a record is called and how many findings stand on it."""
        record_id = self.lines[row].record_id
        if record_id not in self._heads:
            start = row - row % CHUNK
            ids = [line.record_id for line in self.lines[start : start + CHUNK]]
            self._heads |= dict.fromkeys(ids, (self._desk.say("record.gone"), 0))
            self._heads |= reviews.heads(self._desk.register, ids)
        return self._heads[record_id]

    def words(self, row: int) -> str:
        """Say what was decided, how many findings stand, and whether the record changed since."""
        say, line = self._desk.say, self.lines[row]
        word = self._desk.wording.word("review_decision", line.decision)
        parts = [word[:1].upper() + word[1:]]
        if line.changed:
            parts.append(say("reviewing.changed_since"))
        if found := self.head(row)[1]:
            parts.append(say("form.finding_one") if found == 1 else say("form.findings", count=found))
        return " · ".join(parts)

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        if role == LINE:
            return self.lines[index.row()]
        if role == WORDS:
            return self.words(index.row())
        if role == Qt.ItemDataRole.DisplayRole:
            return self.head(index.row())[0]
        if role in {Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole}:
            return f"{self.head(index.row())[0]}. {self.words(index.row())}"
        return None


class ItemDelegate(QStyledItemDelegate):
    """Draws an item: an icon, the record's name, and below in soft text what was decided."""

    def __init__(self, around: Surroundings, parent: QWidget) -> None:
        super().__init__(parent)
        self._around = around

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        theme = self._around.theme
        return QSize(theme.px(160), 2 * theme.line_height + theme.px(16))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, rect, line = self._around.theme, option.rect, index.data(LINE)
        px = theme.px
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.colour("selection"))
        painter.setPen(theme.colour("line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        icon, ink = ICONS[line.decision]
        painter.drawPixmap(rect.left() + px(12), rect.top() + px(9), self._around.icons.pixmap(icon, ink, 16))
        room = QRect(rect.left() + px(38), rect.top() + px(8), rect.width() - px(48), theme.line_height)
        for words, size, colour in (
            (str(index.data()), 13, "text"),
            (str(index.data(WORDS)), 12, "attention" if line.changed else "soft"),
        ):
            painter.setFont(theme.font(size))
            painter.setPen(theme.colour(colour))
            shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
            room.translate(0, theme.line_height)
        painter.restore()


class ItemsView(QListView):
    """`entered`: the person goes on into the record."""

    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers():
            self.entered.emit()
        else:
            super().keyPressEvent(event)


def _runs(rows: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Put ascending rows together that follow each other: the first and the last of each run."""
    first = last = -1
    for row in rows:
        if row != last + 1 or first < 0:
            if first >= 0:
                yield first, last
            first = row
        last = row
    if first >= 0:
        yield first, last


class ReviewList(QFrame):
    """`chosen(ids)`: these items are selected. `entered`: the person goes on into the record."""

    chosen = Signal(object)
    entered = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        with_role(self, "list")
        self._desk = desk
        self._lines: list[ItemLine] = []
        self._found: set[int] | None = None
        self._quiet = False
        px, say = desk.surroundings.theme.px, desk.say
        self.search = Line()
        self.search.setObjectName("review.search")
        self.search.setPlaceholderText(say("reviewing.search"))
        self.search.setAccessibleName(say("reviewing.search"))
        self.search.setClearButtonEnabled(True)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(self._search)
        self.search.textChanged.connect(lambda _: self._pause.start())
        self.narrow = Combo(desk.surroundings)
        self.narrow.setObjectName("review.narrow")
        self.narrow.setAccessibleName(say("reviewing.narrow"))
        self.narrow.activated.connect(lambda _: self._show())
        self.items = ItemsModel(desk)
        self.view = with_role(ItemsView(), "framed")
        self.view.setModel(self.items)
        self.view.setItemDelegate(ItemDelegate(desk.surroundings, self.view))
        self.view.setObjectName("review.items")
        self.view.setAccessibleName(say("review_item.many"))
        self.view.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.view.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setUniformItemSizes(True)
        self.view.entered.connect(self.entered)
        self.view.doubleClicked.connect(lambda _: self.entered.emit())
        self.view.selectionModel().selectionChanged.connect(lambda *_: self._tell())
        self._none = label(say("reviewing.none"), "soft", wrap=True)
        box = QVBoxLayout(self)
        box.setContentsMargins(px(12), px(12), px(12), px(12))
        box.setSpacing(px(8))
        for part in (self.search, self.narrow, self._none):
            box.addWidget(part)
        box.addWidget(self.view, 1)

    def show_lines(self, lines: Sequence[ItemLine], progress: Progressed) -> None:
        """Show the items of a review as they stand."""
        self._lines = list(lines)
        self._offer(progress)
        self._show()

    def _offer(self, progress: Progressed) -> None:
        """Offer what the list can be narrowed to, each with its number."""
        say, wording, at = self._desk.say, self._desk.wording, self.narrow.currentData() or EVERY
        offered = [(EVERY, say("reviewing.every", count=progress.total))]
        for name in DECISIONS:
            word = wording.word("review_decision", name)
            if progress.counts[name] or name in {"open", at}:
                offered.append((name, f"{word[:1].upper()}{word[1:]} ({progress.counts[name]})"))
        if progress.changed or at == CHANGED:
            offered.append((CHANGED, say("reviewing.changed_count", count=progress.changed)))
        self.narrow.clear()
        for name, words in offered:
            self.narrow.addItem(words, name)
        self.narrow.setCurrentIndex(max(self.narrow.findData(at), 0))

    def _search(self) -> None:
        text = self.search.text().strip()
        queries = [Query(name, text, retired=gone) for name in REVIEWED for gone in (False, True)] if text else []
        with self._desk.trying():
            found = {i for query in queries for i in find.find(self._desk.register, query, self._desk.wording)}
            self._found = found if text else None
        self._show()

    def _show(self) -> None:
        kept = self.selected()
        staying = set(kept)
        shown = [line for line in self._lines if self._is_wanted(line) or line.id in staying]
        shown = [line for line in shown if self._found is None or line.record_id in self._found]
        self._quiet = True
        self.items.show_lines(shown)
        self.select(kept)
        self._quiet = False
        self._none.setVisible(not shown)
        if self.selected() != kept:
            self._tell()

    def _is_wanted(self, line: ItemLine) -> bool:
        wanted = self.narrow.currentData() or EVERY
        return wanted == EVERY or (line.changed if wanted == CHANGED else line.decision == wanted)

    def selected(self) -> list[int]:
        """Give the selected items, in order."""
        rows = sorted(index.row() for index in self.view.selectionModel().selectedIndexes())
        return [self.items.lines[row].id for row in rows if row < len(self.items.lines)]

    def select(self, ids: Sequence[int]) -> bool:
        """Select items where they are listed, the first of them in view; tell whether any is."""
        wanted = set(ids)
        rows = [n for n, line in enumerate(self.items.lines) if line.id in wanted]
        if self.selected() == [self.items.lines[n].id for n in rows]:
            return bool(rows)
        model, chosen = self.view.selectionModel(), QItemSelection()
        for first, last in _runs(rows):
            chosen.append(QItemSelectionRange(self.items.index(first), self.items.index(last)))
        model.select(chosen, model.SelectionFlag.ClearAndSelect)
        if rows:
            model.setCurrentIndex(self.items.index(rows[0]), model.SelectionFlag.NoUpdate)
            self.view.scrollTo(self.items.index(rows[0]))
        return bool(rows)

    def go_to(self, item_id: int) -> bool:
        """Select an item, listed or not until now; tell whether the review has it."""
        if all(line.id != item_id for line in self.items.lines):
            self.narrow.setCurrentIndex(0)
            self.search.clear()
            self._found = None
            self._show()
        return self.select([item_id])

    def step(self, by: int) -> None:
        """Go to the next or the previous item."""
        rows = sorted(index.row() for index in self.view.selectionModel().selectedIndexes())
        at = (rows[0] if rows else -1) + by
        if 0 <= at < len(self.items.lines):
            self.select([self.items.lines[at].id])

    def next_open(self, after: int) -> int | None:
        """Give the next item that is not decided after one, from the beginning again if need be."""
        ids = [line.id for line in self._lines]
        start = ids.index(after) + 1 if after in ids else 0
        order = [*self._lines[start:], *self._lines[:start]]
        return next((line.id for line in order if line.decision == "open" and line.id != after), None)

    def _tell(self) -> None:
        if not self._quiet:
            self.chosen.emit(self.selected())
