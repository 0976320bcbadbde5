"""The list of a type of record: search as you type, filters as chips, and the table."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QMenu, QStackedWidget, QVBoxLayout, QWidget

from ropa_desktop.domain.field import Field, Kind, RecordType
from ropa_desktop.domain.query import Condition
from ropa_desktop.services import find, query, query_told
from ropa_desktop.services.find import AGE, AGED, URGENCY, Filter, Query
from ropa_desktop.services.worksheets import has_worksheet
from ropa_desktop.ui import deeds
from ropa_desktop.ui.buttons import ElidedButton, button, tool
from ropa_desktop.ui.condition_bar import ConditionBar
from ropa_desktop.ui.desk import Desk
from ropa_desktop.ui.filter_words import filter_words
from ropa_desktop.ui.flow import Chip, Flow
from ropa_desktop.ui.line import Line
from ropa_desktop.ui.parts import label, scrolls_when_low, with_role
from ropa_desktop.ui.standings import STANDINGS, standing_words
from ropa_desktop.ui.tab_order import enter
from ropa_desktop.ui.table import RecordsTable
from ropa_desktop.ui.whereabouts import Narrowed

PAUSE = 60
"""Milliseconds of rest before a search follows what is typed."""


class ListPane(QFrame):
    """`chosen(ids)` tells what is selected; `new_wanted`, `entered` and `deed_wanted(deed)` what the person wants."""

    chosen = Signal(object)
    entered = Signal()
    new_wanted = Signal()
    deed_wanted = Signal(object)

    def __init__(self, record_type: RecordType, desk: Desk) -> None:
        super().__init__()
        with_role(self, "list")
        self._type, self._desk = record_type, desk
        self.filters: tuple[Filter, ...] = ()
        self.condition: Condition | None = None
        self._condition_name = ""
        self._sort, self._descending, self._retired = "reference", False, False
        self._total = 0
        if "due" in record_type.by_name:
            self._sort = URGENCY
        px = desk.surroundings.theme.px
        self.table = RecordsTable(record_type, desk)
        self.table.chosen.connect(lambda: self.chosen.emit(self.table.selected_ids()))
        self.table.entered.connect(self.entered)
        self.table.sorted_by.connect(self._sort_by)
        top, second = self._search_row(), self._count_row()
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty_page())
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(8))
        box.addLayout(top)
        box.addLayout(second)
        box.addLayout(self._condition_row())
        if deed_row := self._deed_row():
            box.addLayout(deed_row)
        box.addWidget(self._stack, 1)

    def _search_row(self) -> QHBoxLayout:
        around = self._desk.surroundings
        px, say = around.theme.px, around.say
        self.search = Line()
        self.search.setObjectName("search")
        self.search.setPlaceholderText(say("list.search"))
        self.search.setAccessibleName(say("list.search"))
        self.search.addAction(around.icons.icon("search", "soft"), QLineEdit.ActionPosition.LeadingPosition)
        self.search.setClearButtonEnabled(True)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(self.reload)
        self.search.textChanged.connect(lambda _: self._pause.start())
        self.search.installEventFilter(self)
        self.new = with_role(ElidedButton(say(f"{self._type.name}.new")), "primary")
        self.new.clicked.connect(self.new_wanted)
        if self._desk.register.read_only:
            self.new.setEnabled(False)
            self.new.setToolTip(say("notice.read_only"))
        if not self._type.by_hand:
            self.new.hide()
        top = QHBoxLayout()
        top.setContentsMargins(px(12), px(12), px(12), 0)
        top.setSpacing(px(8))
        top.addWidget(self.search, 1)
        top.addWidget(self.new)
        return top

    def _count_row(self) -> QHBoxLayout:
        around = self._desk.surroundings
        px, say = around.theme.px, around.say
        self._chips = Flow(px(6))
        self.count = label("", "soft")
        columns = tool(around, "columns", say("list.columns"))
        narrow = tool(around, "filter", say("list.filter"))
        self._asking = asking = tool(around, "saved_filter", say("condition.open"))
        asking.clicked.connect(self.show_condition)
        columns.clicked.connect(lambda: self.table.show_columns_menu(columns.mapToGlobal(QPoint(0, columns.height()))))
        narrow.clicked.connect(lambda: self.show_filter_menu(narrow.mapToGlobal(QPoint(0, narrow.height()))))
        second = QHBoxLayout()
        second.setContentsMargins(px(12), 0, px(12), 0)
        second.setSpacing(px(6))
        second.addWidget(self.count)
        second.addWidget(self._chips, 1)
        second.addWidget(asking)
        second.addWidget(narrow)
        second.addWidget(columns)
        return second

    def _condition_row(self) -> QHBoxLayout:
        px = self._desk.surroundings.theme.px
        self.condition_bar = ConditionBar(self._desk.surroundings)
        self.condition_bar.opened.connect(self.show_condition)
        self.condition_bar.removed.connect(self._ask_nothing)
        row = QHBoxLayout()
        row.setContentsMargins(px(12), 0, px(12), 0)
        row.addWidget(self.condition_bar)
        return row

    def _ask_nothing(self) -> None:
        self.set_condition(None)
        self.table.setFocus()

    def _deed_row(self) -> QHBoxLayout | None:
        """Give a row for what can be done with records of this type only, if there is anything."""
        px = self._desk.surroundings.theme.px
        possible = deeds.possible_on_list(self._type.name, self._desk)
        buttons = [deeds.button_of(d.name, words, partial(self.deed_wanted.emit, d)) for d, words in possible]
        if not buttons:
            return None
        flow = Flow(px(6))
        flow.set_items(buttons)
        row = QHBoxLayout()
        row.setContentsMargins(px(12), 0, px(12), 0)
        row.addWidget(flow)
        return row

    def _empty_page(self) -> QWidget:
        px, say = self._desk.surroundings.theme.px, self._desk.say
        page = QWidget()
        box = scrolls_when_low(page)
        box.setContentsMargins(px(28), px(32), px(28), px(24))
        box.setSpacing(px(12))
        self._empty = label("", wrap=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._step = button("")
        self._step.clicked.connect(self._take_step)
        row = QHBoxLayout()
        row.addWidget(self._step)
        row.addStretch(1)
        box.addWidget(self._empty)
        box.addLayout(row)
        box.addStretch(1)
        self._empty_words = (say(f"{self._type.name}.empty"), say(f"{self._type.name}.new"))
        return page

    @property
    def narrowed(self) -> bool:
        """Whether the list shows less than all."""
        return bool(self.search.text().strip() or self.filters or self.condition or self._retired)

    def enter(self) -> None:
        """Go to the records, or where there are none to what is above them."""
        if self.table.isVisible():
            self.table.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            enter(self)

    def reload(self) -> None:
        """Search anew, keeping what is selected where it is still listed."""
        kept = self.table.selected_ids()
        query = Query(
            self._type.name,
            self.search.text(),
            self.filters,
            self._sort,
            self._descending,
            retired=self._retired,
            where=self.condition,
        )
        with self._desk.trying():
            ids = find.find(self._desk.register, query, self._desk.wording)
            self._total = find.count(self._desk.register, self._type.name)
            self.table.selectionModel().blockSignals(True)
            self.table.show_ids(ids)
            if len(kept) == 1:
                self.table.select_id(kept[0])
            elif kept:
                self.table.select_ids(kept)
            self.table.selectionModel().blockSignals(False)
            if not self.table.measured:
                self.table.measure()
        self._tell_count()

    def _tell_count(self) -> None:
        say, shown = self._desk.say, len(self.table.records.ids)
        key = "list.count_of" if self.narrowed else "list.count"
        self.count.setText(say(key, shown=shown, total=self._total))
        self._stack.setCurrentIndex(0 if shown else 1)
        if not shown:
            self._empty.setText(say("list.none_found") if self.narrowed else self._empty_words[0])
            self._step.setText(say("list.clear") if self.narrowed else self._empty_words[1])
            self._step.setVisible(self.narrowed or (self._type.by_hand and not self._desk.register.read_only))

    def _take_step(self) -> None:
        if self.narrowed:
            self.search.clear()
            self._retired = False
            self.filters = ()
            self.set_condition(None)
        else:
            self.new_wanted.emit()

    def narrowed_by(self) -> Narrowed:
        """Give what the list is narrowed and sorted by."""
        saved_as = self._condition_name
        return Narrowed(self.search.text(), self.filters, self.condition, saved_as, self._retired, self.table.sorted)

    def narrow(self, by: Narrowed) -> None:
        """Narrow and sort the list as it was."""
        if by.sorted_by is not None:
            self.table.sort_by(by.sorted_by[0], descending=by.sorted_by[1])
        self.search.setText(by.search)
        self.filters, self._retired = by.filters, by.retired
        self.set_condition(by.condition, by.saved_as)

    def ask(self, where: str) -> None:
        """Narrow the list by a question in its text form, or by a saved filter ("@" and its name); "" is none."""
        with self._desk.trying():
            code = self._desk.wording.language
            condition = query.read(self._desk.register, self._type.name, where, code) if where else None
            self.set_condition(condition, where.removeprefix("@") if where.startswith("@") else "")

    def set_condition(self, condition: Condition | None, name: str = "") -> None:
        """Narrow the list by a question, shown as a chip under the name that it is saved by."""
        self.condition, self._condition_name = condition, name
        self._show_words()
        self.set_filters(self.filters)

    def show_condition(self) -> None:
        """Let the person build or write a question."""
        from ropa_desktop.ui.condition_dialog import ConditionDialog  # a window that starts asks nothing

        window = self.window()
        dialog = ConditionDialog(self._type, self._desk, self.condition, self._condition_name, window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.used.connect(self.set_condition)
        dialog.open()

    def _show_words(self) -> None:
        """Say what is asked above the table."""
        register, language = self._desk.register, self._desk.wording.language
        words = query_told.told(register, self._type.name, self.condition, language) if self.condition else ""
        named = f"{self._condition_name}: {words}" if self._condition_name and words else words
        self.condition_bar.show_words(self._desk.say("condition.chip", text=named) if named else "")

    def set_filters(self, filters: Sequence[Filter]) -> None:
        """Narrow the list by these filters, shown as chips."""
        self.filters = tuple(filters)
        self._show_chips()
        self.reload()

    def _show_chips(self) -> None:
        chips: list[QWidget] = []
        for one in self.filters:
            chip = Chip(self._desk.surroundings, self.filter_words(one))
            chip.removed.connect(lambda one=one: self.set_filters([f for f in self.filters if f != one]))
            chips.append(chip)
        if self._retired:
            chip = Chip(self._desk.surroundings, self._desk.say("list.retired"))
            chip.removed.connect(lambda: self._show_retired(False))
            chips.append(chip)
        self._chips.set_items(chips)
        for before, after in pairwise([self.new, *chips, self._asking]):
            QWidget.setTabOrder(before, after)

    def show_in_use(self) -> None:
        """Leave the records that are no longer in use, as a list that is asked for does; it is yet to be read."""
        self._retired = False

    def _show_retired(self, on: bool) -> None:
        self._retired = on
        self.set_filters(self.filters)

    def filter_words(self, one: Filter) -> str:
        """Say what a filter asks for."""
        return filter_words(one, self._type, self._desk.wording)

    def show_filter_menu(self, place: QPoint) -> None:
        """Let the person narrow the list."""
        say, menu = self._desk.say, QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._offer_saved(menu)
        if self._type.letters:
            self._offer(menu, say("list.filter_art30"), Filter("art30", "missing"))
            letters = menu.addMenu(say("list.filter_letters"))
            for letter in self._type.letters:
                self._offer(letters, say("list.filter_letter", letter=letter), Filter("art30", letter))
        if has_worksheet(self._type.name):
            self._offer_standings(menu)
        self._offer(menu, say("list.filter_remarks"), Filter("remarks", 1))
        retired = menu.addAction(say("list.retired"))
        retired.setCheckable(True)
        retired.setChecked(self._retired)
        retired.toggled.connect(self._show_retired)
        menu.addSeparator()
        for path, field in self._filterable():
            inner = menu.addMenu(self._desk.wording.label(self._type, path))
            inner.aboutToShow.connect(lambda inner=inner, path=path, field=field: self._fill(inner, path, field))
        menu.popup(place)

    def _offer_saved(self, menu: QMenu) -> None:
        """Offer the questions that are saved under a name, and to put a new one."""
        menu.addAction(self._desk.say("condition.open")).triggered.connect(self.show_condition)
        saved = query.saved(self._desk.register, self._type.name)
        if saved:
            inner = menu.addMenu(self._desk.say("saved_filter.many"))
            for one in saved:
                action = inner.addAction(one.name.replace("&", "&&"))
                action.setCheckable(True)
                action.setChecked(self.condition is not None and one.name == self._condition_name)
                action.toggled.connect(lambda on, name=one.name: self.ask(f"@{name}" if on else ""))
        menu.addSeparator()

    def _offer_standings(self, menu: QMenu) -> None:
        """Offer what must be dealt with at once, the other ways to stand in a menu of their own."""
        say = self._desk.say
        others = menu.addMenu(say("list.standing"))
        for standing in STANDINGS:
            if standing != "complete":
                inner = menu if standing in {"blocked", "outdated", "ready"} else others
                self._offer(inner, standing_words(say, standing), Filter("standing", standing))
        menu.addSeparator()

    def _filterable(self) -> list[tuple[str, Field]]:
        found: list[tuple[str, Field]] = []
        for field in self._type.fields:
            if field.kind in {Kind.CHOICE, Kind.CHOICES, Kind.ANSWER} and field.words != "country":
                found.append((field.name, field))
            inners = (f for f in field.rows if f.kind is Kind.CHOICE)
            found += [(f"{field.name}.{f.name}", f) for f in inners]
        return found

    def _fill(self, menu: QMenu, path: str, field: Field) -> None:
        if not menu.isEmpty():
            return
        wording = self._desk.wording
        if field.kind is Kind.ANSWER:
            words = [(code, wording.answer(code)) for code in ("yes", "no", "unsure")]
        else:
            words = wording.words(field.words)
        for code, word in words:
            self._offer(menu, word, Filter(path, code))
        if "." not in path:
            menu.addSeparator()
            self._offer(menu, self._desk.say("list.blank"), Filter(path, None))

    def _offer(self, menu: QMenu, words: str, one: Filter) -> None:
        action = menu.addAction(words.replace("&", "&&"))
        action.setCheckable(True)
        action.setChecked(one in self.filters)
        action.toggled.connect(
            lambda on: self.set_filters([*self.filters, one] if on else [f for f in self.filters if f != one])
        )

    def _sort_by(self, name: str, descending: bool) -> None:
        self._sort, self._descending = name, descending
        if name == AGE:
            since = next(day for day in AGED if day in self._type.by_name)
            self._sort, self._descending = since, not descending
        self.reload()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                if self._pause.isActive():
                    self._pause.stop()
                    self.reload()
                self.table.setFocus()
                if not self.table.selected_ids() and self.table.records.ids:
                    self.table.select_only(0)
                return True
            if event.key() == Qt.Key.Key_Escape and self.search.text():
                self.search.clear()
                return True
        return False
