"""An open register on the screen: the navigation, notices above, and the page that is shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ropa_desktop.domain.problems import Problem
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.services import find, records
from ropa_desktop.ui.desk import Desk
from ropa_desktop.ui.hub import Place
from ropa_desktop.ui.navigation import Navigation
from ropa_desktop.ui.notices import Notices, WayBack
from ropa_desktop.ui.tab_order import enter
from ropa_desktop.ui.whereabouts import Narrowed, Standing, narrow, narrowed_by, unsaved_on
from ropa_desktop.ui.whole_pages import BESIDE, PLACED, WHOLE, PlacedPage, WholePage, make_page

if TYPE_CHECKING:
    from ropa_desktop.ui.due_page import DuePage
    from ropa_desktop.ui.history_page import HistoryPage
    from ropa_desktop.ui.overview_page import OverviewPage
    from ropa_desktop.ui.record_page import RecordPage
    from ropa_desktop.ui.request_page import RequestPage
    from ropa_desktop.ui.review_page import ReviewPage
    from ropa_desktop.ui.worksheet_page import WorksheetPage

REVIEWING = frozenset({"reviewing", "review_item"})
"""The places that lead to the page of a review."""
NARROW = 880
"""Below this the navigation gives way to list and form; the menu still leads everywhere."""


class Workspace(QWidget):
    """Pages are made when they are first shown. `shown` follows a change of page."""

    shown = Signal(str)
    now_wanted = Signal()
    export_wanted = Signal(int)
    print_wanted = Signal()

    def __init__(self, desk: Desk, as_of: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.current = ""
        self.owner = find.owner_of(desk.register)
        """Whose register it is."""
        self._narrow = False
        self._whole: dict[str, QWidget] = {}
        self._records: dict[str, RecordPage] = {}
        self._lists: dict[str, Narrowed] = {}
        self._narrowed: dict[str, Mapping[str, Any]] = {}
        self._worksheet: WorksheetPage | None = None
        self._review: ReviewPage | None = None
        self._before = "overview"
        path = desk.register.path
        self.navigation = Navigation(desk.surroundings, self.owner, path.name, self)
        self.navigation.chosen.connect(lambda page: self.go(Place(page)))
        self._stack = QStackedWidget()
        self.notices = Notices(desk)
        self.notices.draft_wanted.connect(lambda d: self.put_back(d.type, d.record_id, d.values, d.written))
        self._way_back = WayBack(desk, self.notices)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addLayout(self.notices)
        right.addWidget(self._stack, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.navigation)
        row.addLayout(right, 1)
        desk.hub.wanted.connect(self.go)
        desk.hub.changed.connect(self._hear)
        self.notices.begin(as_of, self.now_wanted.emit)
        self.navigation.show_counts(find.counts(desk.register))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < self.desk.surroundings.theme.px(NARROW)
        if narrow != self._narrow:
            self._narrow = narrow
            self.navigation.setHidden(narrow)

    def put_back(
        self, record_type: str, record_id: int | None, values: Mapping[str, Any], written: Mapping[str, Any]
    ) -> None:
        """Show a form with unsaved changes in it, and what is written there and is no value."""
        if "worksheet" in values and record_id is not None:
            self.go(Place("worksheet", record_id))
            return
        if record_type == "review_item" and record_id is not None:
            self.go(Place("review_item", record_id))
            self.reviewing().take_draft(values)
            return
        self.go(Place(record_type, record_id or 0))
        page = self.records_of(record_type)
        if record_id is None:
            page.new()
        page.panel.take_draft(values, written)

    def whole(self, name: str) -> QWidget:
        """Give a page that tells of the register as a whole, made now if it is first asked for; so are the others."""
        if name not in self._whole:
            self._whole[name] = made = make_page(name, self.desk)
            if name == "overview":
                self.overview().print_wanted.connect(self.print_wanted)
            elif name == "requesting":
                self.requesting().place_wanted.connect(self._leave_request_for)
            self._stack.addWidget(made)
        return self._whole[name]

    def overview(self) -> OverviewPage:
        """Give the overview."""
        return cast("OverviewPage", self.whole("overview"))

    def due(self) -> DuePage:
        """Give the calendar."""
        return cast("DuePage", self.whole("due"))

    def history(self) -> HistoryPage:
        """Give the history."""
        return cast("HistoryPage", self.whole("history"))

    def requesting(self) -> RequestPage:
        """Give the page of requests from authorities."""
        return cast("RequestPage", self.whole("requesting"))

    def records_of(self, record_type: str) -> RecordPage:
        """Give the page of a type of record."""
        from ropa_desktop.ui.record_page import RecordPage  # the window starts on the overview

        if record_type not in self._records:
            made = RecordPage(RECORD_TYPES[record_type], self.desk)
            made.history_wanted.connect(self.show_history)
            self._records[record_type] = made
            self._stack.addWidget(made)
            if record_type in self._lists:
                made.list.narrow(self._lists[record_type])
        return self._records[record_type]

    def worksheet(self) -> WorksheetPage:
        """Give the page of worksheets."""
        from ropa_desktop.ui.worksheet_page import WorksheetPage  # the window starts on the overview

        if self._worksheet is None:
            self._worksheet = made = WorksheetPage(self.desk)
            made.left.connect(lambda: self.go(Place(self._before)))
            made.history_wanted.connect(self.show_history)
            made.export_wanted.connect(self.export_wanted)
            self._stack.addWidget(made)
        return self._worksheet

    def reviewing(self) -> ReviewPage:
        """Give the page of reviews."""
        from ropa_desktop.ui.review_page import ReviewPage  # the window starts on the overview

        if self._review is None:
            self._review = made = ReviewPage(self.desk)
            made.left.connect(lambda: self.go(Place(self._before)))
            made.record_wanted.connect(self._leave_review_for)
            made.history_wanted.connect(self.show_history)
            made.export_wanted.connect(self.export_wanted)
            self._stack.addWidget(made)
        return self._review

    @property
    def review_page(self) -> ReviewPage | None:
        """The page of reviews, if it is shown."""
        return self._review if self.current == "reviewing" else None

    @property
    def worksheet_page(self) -> WorksheetPage | None:
        """The page of worksheets, if it is shown."""
        return self._worksheet if self.current == "worksheet" else None

    @property
    def record_page(self) -> RecordPage | None:
        """The page that is shown, if it is one of records."""
        return self._records.get(self.current)

    def go(self, place: Place) -> None:
        """Go to a place; without a page, to where its record is."""
        name = place.page
        if not name:
            try:
                name = records.read(self.desk.register, place.record_id).type
            except Problem as problem:
                self.desk.tell(problem)
                return
        if not self._may_go(name, place.record_id):
            return
        if name == "worksheet":
            self._go_to_worksheet(place)
            return
        if name in REVIEWING:
            self._go_to_review(place, name)
            return
        page = self._show(name)
        if name in self._records and place.record_id == -1:
            self._records[name].refresh()
            self._records[name].new()
        elif name in self._records:
            self._records[name].go(place)
        elif name in PLACED:
            cast("PlacedPage", page).go(place)
        else:
            page.refresh()
        if name in self._whole:
            narrow(self._whole[name], self._narrowed.pop(name, {}))
        self.shown.emit(name)

    def visit(self, page: str) -> None:
        """Go to a page of the navigation and into it, so that the keys are for what is on it."""
        self.go(Place(page))
        if self.current == page:
            self._enter_part(self.record_page.list if self.record_page else self._stack)

    def _may_go(self, name: str, record_id: int) -> bool:
        """Take what is being written; tell whether one may go elsewhere."""
        if self.record_page is not None:
            return self.record_page.panel.settle()
        sheet = self.worksheet_page
        if sheet is not None:
            return (name == "worksheet" and record_id in {0, sheet.record_id}) or sheet.leave()
        return self.review_page is None or name in REVIEWING or self.review_page.leave()

    def _go_to_worksheet(self, place: Place) -> None:
        """Show a worksheet; back from it leads to where the person was."""
        if self.current != "worksheet":
            if self.record_page is not None and not self.record_page.may_leave():
                return
            self._before = self.current or "overview"
        page = self.worksheet()
        self._stack.setCurrentWidget(page)
        self.current = "worksheet"
        if page.go(place.record_id or page.record_id, place.path):
            self.navigation.show_page(page.answering.opened.stored.type)
            self.shown.emit("worksheet")
        else:
            self.go(Place(self._before))

    def _go_to_review(self, place: Place, name: str) -> None:
        """Show a review, at the item where that is asked for; back from it leads to where the person was."""
        if self.current != "reviewing":
            if self.record_page is not None and not self.record_page.may_leave():
                return
            self._before = (
                "review" if self._way_back.offered or self.current == "history" else self.current or "overview"
            )
        self._way_back.end()
        page = self.reviewing()
        try:
            review = place.record_id or page.review_id
            item = place.record_id if name == "review_item" else 0
            if item:
                review = records.read(self.desk.register, item).values["review"]
        except Problem as problem:
            self.desk.tell(problem)
            return
        self._stack.setCurrentWidget(page)
        self.current = "reviewing"
        if page.go(review, item):
            narrow(page.list, self._narrowed.pop("reviewing", {}))
            self.navigation.show_page("review")
            self.shown.emit("reviewing")
        else:
            self.go(Place(self._before))

    def _leave_review_for(self, place: Place) -> None:
        """Show a record from a review, with the way back above it."""
        page, say = self.reviewing(), self.desk.say
        name = page.review.values["name"] if page.review else ""
        words = say("reviewing.way_back", name=name), say("reviewing.go_back")
        self._leave_for(place, Place("reviewing", page.review_id), words)

    def _leave_request_for(self, place: Place) -> None:
        """Show a record from a request, with the way back above it."""
        page, say = self.requesting(), self.desk.say
        name = page.request.values["name"] if page.request else ""
        words = say("requesting.way_back", name=name), say("requesting.go_back")
        self._leave_for(place, Place("requesting", page.request_id), words)

    def _leave_for(self, place: Place, back: Place, words: tuple[str, str]) -> None:
        """Go to a place, and offer the way back: what was left, and the words of the button."""
        self._way_back.end()
        self.go(place)
        if self.current != back.page:
            self._way_back.offer(*words, lambda: self.go(back))

    def _show(self, name: str) -> WholePage:
        """Bring a page to the front."""
        page = self.whole(name) if name in WHOLE else self.records_of(name)
        if name in BESIDE:
            self._way_back.end()
        self._stack.setCurrentWidget(page)
        self.current = name
        self.navigation.show_page(BESIDE.get(name, name))
        return cast("WholePage", page)

    def show_history(self, record_id: int) -> None:
        """Show the history of a record."""
        self.go(Place("history", record_id))

    def may_close(self) -> bool:
        """Ask about everything unsaved; worksheets keep themselves."""
        for sheet in (self._worksheet, self._review):
            if sheet is not None and not sheet.leave():
                return False
        for name, page in list(self._records.items()):
            if page.panel.dirty:
                self.go(Place(name))
                if not page.may_leave():
                    return False
        return True

    def standing(self) -> Standing:
        """Tell where the person is."""
        pages = self._records
        shown = {n: p.panel.record_id for n, p in pages.items() if p.panel.record_id}
        sheet = self._worksheet
        if sheet is not None and sheet.keep():
            shown["worksheet"] = sheet.record_id
        if self._review is not None and self._review.leave():
            shown["reviewing"] = self._review.review_id
        if "requesting" in self._whole:
            shown["requesting"] = self.requesting().request_id
        if "history" in self._whole:
            shown["history"] = self.history().record_id
        others = self._whole | ({"reviewing": self._review} if self._review is not None else {})
        return Standing(
            self.current or "overview",
            shown,
            tuple(found for page in pages.values() if (found := unsaved_on(page)) is not None),
            sheet.body.written() if sheet is not None else {},
            self.record_page.several() if self.record_page is not None else None,
            self._lists | {name: page.list.narrowed_by() for name, page in pages.items()},
            self._narrowed | {name: narrowed_by(page) for name, page in others.items()},
        )

    def restore(self, standing: Standing) -> None:
        """Go where the person was; a list that is not made yet is narrowed when it is."""
        self._lists, self._narrowed = dict(standing.lists), dict(standing.narrowed)
        for one in standing.unsaved:
            self.put_back(one.page, one.record_id, one.changes, one.written)
        kept = {(one.page, one.record_id) for one in standing.unsaved}
        record_id = 0 if standing.page in dict(kept) else standing.records.get(standing.page, 0)
        self.go(Place(standing.page, record_id))
        if (sheet := self.worksheet_page) is not None:
            sheet.body.write(standing.sheet)
            kept.add((sheet.answering.opened.stored.type, sheet.record_id))
        self.notices.offer_drafts(kept)
        for name, page in self._records.items():
            if name in self._lists:
                page.list.narrow(self._lists[name])  # also where the record shown is not among them
        if self.record_page is not None and standing.several is not None:
            self.record_page.take_several(standing.several)

    def focus_next_part(self, step: int) -> None:
        """Move between navigation, list and form."""
        page, sheet, review = self.record_page, self.worksheet_page, self.review_page
        parts: list[QWidget] = [self.navigation]
        if sheet is not None:
            parts += [sheet.head, sheet.parts, sheet.body]
        elif review is not None:
            parts += [review.head, review.list, review.pane]
        else:
            parts += [page.list, page.right] if page else [self._stack]
        focused = QApplication.focusWidget()
        at = next((n for n, part in enumerate(parts) if focused is not None and part.isAncestorOf(focused)), 0)
        self._enter_part(parts[(at + step) % len(parts)])

    def _enter_part(self, target: QWidget) -> None:
        page, sheet, review = self.record_page, self.worksheet_page, self.review_page
        if target is self.navigation:
            self.navigation.focus_current()
        elif page is not None and target is page.list:
            page.list.enter()
        elif page is not None:
            page.enter()
        elif sheet is not None:
            sheet.enter_part(target)
        elif review is not None:
            review.enter_part(target)
        else:
            enter(self._stack.currentWidget())

    def _hear(self, *_: object) -> None:
        register = self.desk.register
        self.owner = find.owner_of(register)
        self.navigation.show_title(self.owner)
        self.navigation.show_counts(find.counts(register))
