"""The rules: what each asks, on which provisions, how many records fall short, and how the office weighs it."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QSortFilterProxyModel, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QHeaderView, QTableView, QVBoxLayout

from ropa_desktop.domain.progress import Progress
from ropa_desktop.services import judging, rule_settings
from ropa_desktop.services.find import Filter
from ropa_desktop.services.records import Change
from ropa_desktop.services.rule_settings import OFF, Ruled
from ropa_desktop.ui.buttons import button, link
from ropa_desktop.ui.desk import Desk
from ropa_desktop.ui.editors_plain import LongEditor
from ropa_desktop.ui.hub import Place
from ropa_desktop.ui.line import Line
from ropa_desktop.ui.lines import Index, show_lines
from ropa_desktop.ui.long_work import keep
from ropa_desktop.ui.parts import Combo, clear, label, scrolls_when_low, with_role

COLUMNS = ("id", "says", "cite", "counts", "findings")
WEIGHTS = ("", "error", "warning", "advice", OFF)
RULE = int(Qt.ItemDataRole.UserRole)
SEARCH_AFTER = 150


class RulesModel(QAbstractTableModel):
    """A line for each rule; what it says can be sought by any word of the line."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.rules: list[Ruled] = []
        self._cells: list[tuple[str, ...]] = []

    def show_rules(self, rules: list[Ruled]) -> None:
        """Show the rules as they are in force now."""
        same = [one.id for one in rules] == [one.id for one in self.rules]
        cells = [self._line(one) for one in rules]
        if same:
            self.rules, self._cells = rules, cells
            self.dataChanged.emit(self.index(0, 0), self.index(len(rules) - 1, len(COLUMNS) - 1))
            return
        self.beginResetModel()
        self.rules, self._cells = rules, cells
        self.endResetModel()

    def _line(self, one: Ruled) -> tuple[str, ...]:
        say = self._desk.say
        counts = say(f"rules.counted.{one.counted}")
        counts = say("rules.own", how=counts) if one.weight else counts
        cite = self._desk.wording.cite(one.cites[0], short=True) if one.cites[0] else ""
        return (one.id, say(f"rule.{one.id}"), cite, counts, str(one.count) if one.count else "")

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - as Qt declares it
        return 0 if parent.isValid() else len(self.rules)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - as Qt declares it
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.ToolTipRole:
                return self._cells[index.row()][index.column()]
            case Qt.ItemDataRole.TextAlignmentRole if COLUMNS[index.column()] == "findings":
                return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            case _:
                return self.rules[index.row()] if role == RULE else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.DisplayRole and orientation is Qt.Orientation.Horizontal:
            return self._desk.say(f"rules.column.{COLUMNS[section]}")
        if role == Qt.ItemDataRole.TextAlignmentRole and COLUMNS[section] == "findings":
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None


class RulesPage(QFrame):
    """The table, above it what to seek, and below it the chosen rule in full with the office's own weight."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._stale = True
        self.setObjectName("page.rules")
        with_role(self, "column")
        px, say = desk.surroundings.theme.px, desk.say
        self.model = RulesModel(desk)
        self._shown = QSortFilterProxyModel()
        self._shown.setSourceModel(self.model)
        self._shown.setFilterKeyColumn(-1)
        self._shown.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.table = self._table()
        self.search = Line()
        self.search.setPlaceholderText(say("rules.search"))
        self.search.setAccessibleName(say("rules.search"))
        self.search.setClearButtonEnabled(True)
        later = QTimer(self)
        later.setSingleShot(True)
        later.setInterval(SEARCH_AFTER)
        later.timeout.connect(lambda: self._shown.setFilterFixedString(self.search.text().strip()))
        self.search.textChanged.connect(lambda _: later.start())
        self._told = label("", "soft", wrap=True)
        box = scrolls_when_low(self)
        box.setContentsMargins(px(24), px(16), px(24), px(16))
        box.setSpacing(px(10))
        box.addWidget(label(say("page.rules"), "title"))
        box.addWidget(label(say("rules.intro"), "soft", wrap=True))
        box.addWidget(self._told)
        box.addWidget(self.search)
        self.table.setMinimumHeight(px(120))
        box.addWidget(self.table, 1)
        box.addWidget(self._whole())
        desk.hub.changed.connect(self._hear)

    def _table(self) -> QTableView:
        around = self._desk.surroundings
        table = with_role(QTableView(), "framed")
        table.setModel(self._shown)
        table.setAccessibleName(self._desk.say("page.rules"))
        head = show_lines(table, around.theme.px(32))
        head.setSectionResizeMode(COLUMNS.index("says"), QHeaderView.ResizeMode.Stretch)
        for name, width in (("id", 84), ("cite", 130), ("counts", 190), ("findings", 84)):
            table.setColumnWidth(COLUMNS.index(name), around.theme.px(width))
        table.selectionModel().currentRowChanged.connect(lambda *_: self._show_chosen())
        return table

    def _whole(self) -> QFrame:
        """Make the place where the chosen rule stands in full, with how the office weighs it."""
        around = self._desk.surroundings
        px, say = around.theme.px, around.say
        card = with_role(QFrame(), "card")
        self._says, self._does = label("", "heading", wrap=True), label("", wrap=True)
        self._cites = label("", "soft", wrap=True)
        self.weight = Combo(around)
        self.weight.setAccessibleName(say("rules.weight"))
        self.reason = LongEditor(around)
        self.reason.setAccessibleName(say("rules.reason"))
        self.save_button = button(say("rules.save"), "primary")
        self.save_button.clicked.connect(self.save)
        self._lists = QHBoxLayout()
        self._lists.setSpacing(px(12))
        box = QVBoxLayout(card)
        box.setContentsMargins(px(16), px(12), px(16), px(14))
        box.setSpacing(px(6))
        for widget in (self._says, self._does, self._cites):
            box.addWidget(widget)
        box.addLayout(self._lists)
        row = QHBoxLayout()
        row.setSpacing(px(10))
        row.addWidget(label(say("rules.weight"), "soft"))
        row.addWidget(self.weight)
        row.addWidget(label(say("rules.reason"), "soft"))
        row.addWidget(self.reason, 1)
        row.addWidget(self.save_button)
        box.addLayout(row)
        self._card = card
        card.hide()
        return card

    @property
    def chosen(self) -> Ruled | None:
        """The rule that is chosen."""
        index = self.table.currentIndex()
        found = index.data(RULE) if index.isValid() else None
        return found if isinstance(found, Ruled) else None

    def refresh(self) -> None:
        """Read the rules in force anew if something changed since."""
        if not self._stale:
            return
        self._stale = False
        with self._desk.trying():
            self.model.show_rules(rule_settings.rules(self._desk.register))
            self._told.setText(rule_settings.in_force(self._desk.register, self._desk.wording))
        if not self.table.currentIndex().isValid() and self._shown.rowCount():
            self.table.selectRow(0)
        self._show_chosen()

    def _hear(self, *_: object) -> None:
        self._stale = True
        if self.isVisible():
            self.refresh()

    def _show_chosen(self) -> None:
        one, say, wording = self.chosen, self._desk.say, self._desk.wording
        self._card.setVisible(one is not None)
        if one is None:
            return
        self._says.setText(f"{one.id}  {say(f'rule.{one.id}')}")
        self._does.setText(say(f"rule.{one.id}.do"))
        cites = ", ".join(wording.cite(cite) for cite in one.cites if cite)
        about = ", ".join(say(f"{name}.many") for name in one.types)
        self._cites.setText(f"{cites} · {say(f'area.{one.area}')} · {about}")
        self.weight.clear()
        for weight in WEIGHTS:
            words = say(f"rules.counted.{weight}") if weight else say(f"rules.as_is.{one.severity}")
            self.weight.addItem(words, weight)
        self.weight.setCurrentIndex(WEIGHTS.index(one.weight))
        self.reason.set_value(one.reason or None)
        fixed = self._desk.register.read_only
        self.weight.setEnabled(not fixed)
        self.reason.set_read_only(fixed)
        self.save_button.setVisible(not fixed)
        clear(self._lists)
        if one.count:
            for name in one.types:
                go = link(say("rules.show", what=say(f"{name}.many")))
                go.clicked.connect(lambda _=False, name=name: self._go(name, one.id))
                self._lists.addWidget(go)
            self._lists.addStretch(1)

    def _go(self, name: str, rule: str) -> None:
        self._desk.hub.wanted.emit(Place(name, filters=(Filter("rule", rule),)))

    def save(self) -> None:
        """Lay down how the chosen rule counts."""
        one = self.chosen
        if one is None:
            return
        weight, reason = str(self.weight.currentData()), self.reason.value() or ""
        if (weight, reason.strip()) == (one.weight, one.reason):
            return
        desk = self._desk

        def weigh(told: Progress) -> Change:
            return rule_settings.weigh(desk.register, one.id, weight, reason, author=desk.author, progress=told)

        with desk.trying():
            many = judging.judges_many(desk.register, "register", {"rule_settings"})
            if keep(desk, self.window(), weigh, many=many) is not None:
                desk.tell_changed("register", None)
