"""All retention rules of the register, by category or by law, with what contradicts; each opens its activity."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from ropa_desktop.services import find, retention
from ropa_desktop.services.retention import COLUMNS
from ropa_desktop.services.retention import Line as Rule
from ropa_desktop.ui.buttons import button
from ropa_desktop.ui.desk import Desk
from ropa_desktop.ui.hub import Place
from ropa_desktop.ui.line import Line
from ropa_desktop.ui.parts import CheckBox, Combo, label, scrolls_when_low, with_role
from ropa_desktop.ui.reading import MANY, Reading
from ropa_desktop.ui.retention_table import RulesTable
from ropa_desktop.ui.whereabouts import narrows

SEARCH_AFTER = 200


class RetentionPage(QFrame):
    """The table, above it what it shows, and below it the whole of the chosen rule."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._stale = True
        self._descending = False
        self._reading = Reading(self)
        self._reading.over.connect(self._read_on)
        self.setObjectName("page.retention")
        with_role(self, "column")
        px, say = desk.surroundings.theme.px, desk.say
        self.table = RulesTable(desk)
        self.table.entered.connect(self.open_current)
        self.table.sorted_by.connect(self._sort)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._show_whole())
        self._count = label("", "soft")
        self._empty = label(say("retention.reading"), "soft", wrap=True)
        head = QHBoxLayout()
        head.setSpacing(px(10))
        head.addWidget(label(say("page.retention"), "title"))
        head.addWidget(self._count)
        head.addStretch(1)
        box = scrolls_when_low(self)
        box.setContentsMargins(px(24), px(16), px(24), px(12))
        box.setSpacing(px(10))
        box.addLayout(head)
        box.addWidget(label(say("retention.intro"), "soft", wrap=True))
        box.addLayout(self._tools())
        box.addWidget(self._empty)
        self.table.setMinimumHeight(px(120))
        box.addWidget(self.table, 1)
        box.addWidget(self._whole())
        desk.hub.changed.connect(self._hear)
        self._show_whole()

    def _tools(self) -> QHBoxLayout:
        around = self._desk.surroundings
        say, px = around.say, around.theme.px
        self.search = Line()
        self.search.setPlaceholderText(say("retention.search"))
        self.search.setAccessibleName(say("retention.search"))
        self.search.setClearButtonEnabled(True)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(SEARCH_AFTER)
        self._later.timeout.connect(self._show)
        self.search.textChanged.connect(lambda _: self._later.start())
        self.order = Combo(around)
        for name in COLUMNS:
            self.order.addItem(say(f"retention.column.{name}"), name)
        self.order.setAccessibleName(say("retention.order"))
        self.order.currentIndexChanged.connect(lambda _: self._order())
        self.only = CheckBox(around, say("retention.only", count=0))
        self.only.toggled.connect(lambda _: self._show())
        for part, name in ((self.search, "search"), (self.order, "order"), (self.only, "only")):
            part.setObjectName(f"retention.{name}")
        narrows(self.search, self.order, self.only)
        row = QHBoxLayout()
        row.setSpacing(px(10))
        row.addWidget(self.search, 1)
        row.addWidget(label(say("retention.order"), "soft"))
        row.addWidget(self.order)
        row.addWidget(self.only)
        return row

    def _whole(self) -> QFrame:
        """Make the place where the chosen rule stands in full."""
        px, say = self._desk.surroundings.theme.px, self._desk.say
        self._card = with_role(QFrame(), "card")
        self._text = label("", wrap=True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._against = label("", "attention", wrap=True)
        self.opener = button(say("retention.open"))
        self.opener.clicked.connect(self.open_current)
        column = QVBoxLayout()
        column.setSpacing(px(2))
        column.addWidget(self._text)
        column.addWidget(self._against)
        row = QHBoxLayout(self._card)
        row.setContentsMargins(px(12), px(8), px(8), px(8))
        row.setSpacing(px(10))
        row.addLayout(column, 1)
        row.addWidget(self.opener, 0, Qt.AlignmentFlag.AlignTop)
        return self._card

    def refresh(self) -> None:
        """Gather the rules anew if something changed since; what was shown stays until many are read."""
        if not self._stale or self._reading.under_way:
            return
        self._stale = False
        register = self._desk.register
        with self._desk.trying():
            if find.counts(register).get("activity", 0) > MANY:
                self._reading.begin(lambda: retention.overview(register), self._take, self._desk.tell_failure)
            else:
                self._take(retention.overview(register))

    def _read_on(self) -> None:
        """Read what changed meanwhile, if the person is still here; otherwise on the way back."""
        if self.isVisible():
            self.refresh()

    def _take(self, lines: Sequence[Rule]) -> None:
        self.table.rules.set_lines(lines)
        told = sum(1 for line in lines if line.conflicts)
        self.only.setText(self._desk.say("retention.only", count=told))
        self.only.setEnabled(bool(told) or self.only.isChecked())
        self._empty.setText(self._desk.say("retention.none_found" if lines else "retention.empty"))
        self._show()

    def open_current(self) -> None:
        """Go to the row of the activity that the chosen rule is."""
        line = self.table.current_line()
        if line is not None:
            self._desk.hub.wanted.emit(Place("activity", line.activity, f"retention.{line.place}.period"))

    def _order(self) -> None:
        self._descending = False
        self._show()

    def _sort(self, column: str) -> None:
        """Sort by a column; once more turns the order round."""
        if self.order.currentData() == column:
            self._descending = not self._descending
            self._show()
        else:
            self.order.setCurrentIndex(COLUMNS.index(column))

    def _show(self) -> None:
        self._later.stop()
        column = str(self.order.currentData())
        self.table.rules.show(
            column, self.search.text(), descending=self._descending, only_conflicts=self.only.isChecked()
        )
        self.table.show_order(column, descending=self._descending)
        shown = len(self.table.rules.lines)
        self._count.setText(self._desk.say("retention.count", count=shown))
        self._empty.setVisible(not shown)
        self.table.setVisible(bool(shown))
        if shown:
            self.table.selectRow(0)
            self.table.scrollToTop()
        self._show_whole()

    def _show_whole(self) -> None:
        line = self.table.current_line()
        self._card.setVisible(line is not None)
        if line is None:
            return
        *cells, against = self.table.rules.telling.cells(line)
        told = [f"{self._desk.say(f'retention.column.{n}')}: {cell}" for n, cell in zip(COLUMNS, cells, strict=False)]
        self._text.setText("\n".join(words for words, cell in zip(told, cells, strict=True) if cell))
        self._against.setText(against[:1].upper() + against[1:])
        self._against.setVisible(bool(against))

    def _hear(self, *_: object) -> None:
        self._stale = True
        if self.isVisible():
            self.refresh()
