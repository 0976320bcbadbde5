"""The records of a review at the side: each with its decision in a word and an icon, searched and narrowed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from PySide6.QtCore import QItemSelection, QItemSelectionRange, QTimer, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from ropa_desktop.domain.types.oversight import REVIEWED
from ropa_desktop.services import find, reviews
from ropa_desktop.services.find import Query
from ropa_desktop.services.reviews import DECISIONS, ItemLine, Progressed
from ropa_desktop.ui import two_lines
from ropa_desktop.ui.desk import Desk
from ropa_desktop.ui.line import Line
from ropa_desktop.ui.parts import Combo, label, with_role
from ropa_desktop.ui.whereabouts import narrows

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


class Items:
    """The items that are listed; their records are named in chunks as they come into view."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.lines: list[ItemLine] = []
        self._heads: dict[int, tuple[str, int]] = {}

    def take(self, lines: Sequence[ItemLine]) -> bool:
        """Take other items; tell whether they are the same ones as before, perhaps in another state."""
        same = [line.id for line in lines] == [line.id for line in self.lines]
        self.lines = list(lines)
        self._heads.clear()
        return same

    def line(self, row: int) -> two_lines.Line:
        """Give how an item is drawn: its decision as an icon, the record's name, and below what was decided."""
        item = self.lines[row]
        icon, ink = ICONS[item.decision]
        tone = "attention" if item.changed else "soft"
        return two_lines.Line(icon, ink, self.head(row)[0], self.words(row), tone)

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
            parts.append(say("form.findings", count=found))
        return " · ".join(parts)


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
        narrows(self.search, self.narrow)
        self.items = Items(desk)
        self.view = two_lines.TwoLineList(desk.surroundings, several=True)
        self.view.setObjectName("review.items")
        self.view.setAccessibleName(say("review_item.many"))
        self.view.entered.connect(self.entered)
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
        same = self.items.take(shown)
        self.view.items.show_lines(len(shown), self.items.line, same=same)
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
        return [self.items.lines[row].id for row in self.view.rows() if row < len(self.items.lines)]

    def select(self, ids: Sequence[int]) -> bool:
        """Select items where they are listed, the first of them in view; tell whether any is."""
        wanted = set(ids)
        rows = [n for n, line in enumerate(self.items.lines) if line.id in wanted]
        if self.selected() == [self.items.lines[n].id for n in rows]:
            return bool(rows)
        model, index, chosen = self.view.selectionModel(), self.view.items.index, QItemSelection()
        for first, last in _runs(rows):
            chosen.append(QItemSelectionRange(index(first), index(last)))
        model.select(chosen, model.SelectionFlag.ClearAndSelect)
        if rows:
            model.setCurrentIndex(index(rows[0]), model.SelectionFlag.NoUpdate)
            self.view.scrollTo(index(rows[0]))
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
        rows = self.view.rows()
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
