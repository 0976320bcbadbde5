"""The page of a type of record: the list, and beside it the form."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QByteArray, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from ropa_desktop.domain.field import RecordType
from ropa_desktop.domain.problems import Problem
from ropa_desktop.services import copies, records
from ropa_desktop.ui.bulk_panel import BulkPanel
from ropa_desktop.ui.deeds import ListDeed, possible_on, possible_on_list
from ropa_desktop.ui.desk import Desk
from ropa_desktop.ui.hub import Place
from ropa_desktop.ui.list_pane import ListPane
from ropa_desktop.ui.parts import label
from ropa_desktop.ui.record_panel import RecordPanel
from ropa_desktop.ui.register_context import RegisterContext
from ropa_desktop.ui.whereabouts import Asked

NARROW = 600
"""Below this the form stands under the list."""


def _hint(desk: Desk, *, makes: bool) -> QWidget:
    """Make what stands in the form's place until a record is chosen."""
    page = QWidget()
    px = desk.surroundings.theme.px
    box = QVBoxLayout(page)
    box.setContentsMargins(px(32), px(32), px(32), px(32))
    hint = label(desk.say("page.choose" if makes else "page.choose_only"), "soft", wrap=True)
    hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
    box.addWidget(hint)
    return page


class RecordPage(QSplitter):
    """List and form. A record with unsaved changes is left only when the person has said what becomes of them."""

    history_wanted = Signal(int)

    def __init__(self, record_type: RecordType, desk: Desk) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.record_type = record_type
        self._desk = desk
        self._stale = True
        self._form_stale = False
        self._leaving = False
        self.setObjectName(f"page.{record_type.name}")
        self.setChildrenCollapsible(False)
        self.setHandleWidth(desk.surroundings.theme.px(1))
        self.context = RegisterContext(desk.register, desk.wording, desk.surroundings, desk, desk.author)
        self.list = ListPane(record_type, desk)
        self.panel = RecordPanel(record_type, desk, self.context)
        self.panel.key_owner = self
        self.bulk = BulkPanel(record_type, desk, self.context)
        self.right = QStackedWidget()
        self.right.addWidget(_hint(desk, makes=record_type.by_hand and not desk.register.read_only))
        self.right.addWidget(self.panel)
        self.right.addWidget(self.bulk)
        self.addWidget(self.list)
        self.addWidget(self.right)
        px = desk.surroundings.theme.px
        self.list.setMinimumSize(px(220), px(120))
        self.right.setMinimumSize(px(360), px(120))
        self.setStretchFactor(0, 5)
        self.setStretchFactor(1, 6)
        self.setSizes([px(500), px(560)])
        kept = desk.settings.state("splitter")
        if not kept.isEmpty():
            self.restoreState(kept)
            self.setHandleWidth(px(1))
        self.splitterMoved.connect(lambda *_: desk.settings.keep_state("splitter", QByteArray(self.saveState())))
        self.list.chosen.connect(self._choose)
        self.list.new_wanted.connect(self.new)
        self.list.entered.connect(self._enter)
        self.list.deed_wanted.connect(self.do)
        self.panel.saved.connect(self._saved)
        self.panel.history_wanted.connect(self.history_wanted)
        self.bulk.done.connect(self.list.reload)
        desk.hub.changed.connect(self._hear)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._turn()

    def minimumSizeHint(self) -> QSize:
        px = self._desk.surroundings.theme.px
        return QSize(px(380), px(260))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._turn()

    def _turn(self) -> None:
        """Put the form beside the list, or under it where that is too narrow."""
        if not self.isVisible():
            return
        narrow = self.width() < self._desk.surroundings.theme.px(NARROW)
        wanted = Qt.Orientation.Vertical if narrow else Qt.Orientation.Horizontal
        if self.orientation() != wanted:
            self.setOrientation(wanted)

    def refresh(self) -> None:
        """Read the list and the form anew if something changed since, and show the first record if none is shown."""
        if self._stale:
            self._stale = False
            self.list.reload()
        if self._form_stale:
            self._form_stale = False
            self._follow()
        if self.right.currentIndex() == 0 and self.list.table.records.ids:
            self.list.table.select_only(0)

    def go(self, place: Place) -> None:
        """Show a record, a field of it, or a narrowed list."""
        if place.filters is not None or place.where:
            self.list.search.clear()
            self.list.show_in_use()
            self.list.ask(place.where)
            self.list.set_filters(place.filters or ())
        self.refresh()
        if place.record_id and place.record_id != self._shown():
            if not self.panel.may_leave():
                return
            if place.record_id not in self.list.table.records.ids:
                self.list.search.clear()
                self.list.ask("")
                self.list.set_filters(())
            self._show(place.record_id)
        if place.path:
            self.panel.form.focus_field(place.path)
        elif place.record_id or place.filters is not None or place.where:
            self.list.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _shown(self) -> int:
        return (self.panel.record_id or 0) if self.right.currentIndex() == 1 else 0

    def new(self) -> None:
        """Begin a new record."""
        if not self.record_type.by_hand or self._desk.register.read_only or not self.may_leave():
            return
        self._mute(0)
        self.right.setCurrentIndex(1)
        self.panel.show_new()

    def enter(self) -> None:
        """Go from the list into the form, at the finding that the list asks for, or to what is done with several."""
        if self.right.currentWidget() is self.bulk:
            self.bulk.enter()
        elif self.right.currentWidget() is self.panel:
            rules = (str(one.value) for one in self.list.filters if one.path == "rule")
            if not any(self.panel.form.focus_rule(rule) for rule in rules):
                self.panel.form.focus_first()

    def _enter(self) -> None:
        """Go from the list into the worksheet or the review, where the record is one, else into the form."""
        if self.panel.opens_worksheet:
            self.panel.open_worksheet()
        elif self.panel.opens_review:
            self.panel.open_review()
        else:
            self.enter()

    def step(self, by: int) -> None:
        """Show the next or the previous record of the list."""
        ids = self.list.table.records.ids
        at = ids.index(self._shown()) + by if self._shown() in ids else 0
        if 0 <= at < len(ids):
            self.list.table.select_only(at)

    def step_finding(self, by: int) -> bool:
        """Go to the next finding of the record shown, or the one before; tell whether there is one."""
        return self.right.currentIndex() == 1 and self.panel.form.step_finding(by)

    def copy(self) -> None:
        """Make a copy of the record shown, and show it."""
        if self.panel.stored is None or not self.panel.may_leave():
            return
        name = self._desk.say("page.copy_name", name=self.panel.stored.values["name"])
        with self._desk.trying():
            made = copies.copy(self._desk.register, self.panel.stored.id, name=name, author=self._desk.author)
            self._desk.tell_changed(self.record_type.name)
            self._show(made.id)
            self.panel.form.focus_first()

    def mark_secret(self) -> None:
        """Mark something of the record shown for a secrecy review."""
        self.panel.mark_secret()

    def retire(self) -> None:
        """Take the record shown out of use, or back into it."""
        stored = self.panel.stored
        if stored is None or not self.panel.may_leave():
            return
        day = None if stored.values["retired"] else records.now().date()
        with self._desk.trying():
            records.retire(self._desk.register, stored.id, on=day, author=self._desk.author)
            self._desk.tell_changed(self.record_type.name)
            self.panel.show_record(stored.id)

    def delete(self) -> None:
        """Delete what is selected, after asking."""
        if self.right.currentIndex() == 2:
            self.bulk.delete()
            return
        stored = self.panel.stored
        if stored is None:
            return
        say, name = self._desk.say, stored.values["name"]
        if stored.frozen and stored.record_type.final:
            self._desk.tell(Problem("final", name=name))
            return
        answers = (("delete", say("page.delete", name=name)),)
        if self._desk.prompts.choose(say("page.delete_title", name=name), say("page.delete_text"), answers, grave=True):
            with self._desk.trying():
                records.delete(self._desk.register, [stored.id], author=self._desk.author)
                self.panel.form.load(self.record_type.blank())
                self.right.setCurrentIndex(0)
                self._desk.tell_changed(self.record_type.name)

    def do(self, deed: ListDeed) -> None:
        """Do with the records of this type what only they know."""
        if self.may_leave():
            deed.does(self._desk, self.window())

    def deeds(self) -> Sequence[tuple[str, Callable[[], None]]]:
        """Give the words of what can be done here with this type and the record shown, and how to do it."""
        stored = self.panel.stored if self.right.currentIndex() == 1 else None
        on_list = possible_on_list(self.record_type.name, self._desk)
        on_record = possible_on(self._desk, stored) if stored else ()
        found = [(words, partial(self.do, deed)) for deed, words in on_list]
        return found + [(words, partial(self.panel.do, deed)) for deed, words, why in on_record if not why]

    def several(self) -> Asked | None:
        """Give what is asked to be done with several records, where several are selected."""
        return self.bulk.asked() if self.right.currentWidget() is self.bulk else None

    def take_several(self, asked: Asked) -> None:
        """Select several records and ask for the same again."""
        self.list.table.select_ids(asked.ids)
        self.bulk.ask(asked)

    def may_leave(self) -> bool:
        """Ask about unsaved changes."""
        return self.right.currentIndex() != 1 or self.panel.may_leave()

    def _choose(self, ids: Sequence[int]) -> None:
        if self._leaving or not ids:
            return
        if len(ids) == 1 and ids[0] == self._shown():
            return
        before = self._shown()
        self._leaving = True
        may = self.may_leave()
        self._leaving = False
        if not may:
            self._mute(before)
        elif len(ids) > 1:
            self.bulk.show_ids(ids)
            self.right.setCurrentIndex(2)
        else:
            self._show(ids[0])

    def _show(self, record_id: int) -> None:
        if self.panel.show_record(record_id):
            self.right.setCurrentIndex(1)
            self._mute(record_id)

    def _mute(self, record_id: int) -> None:
        """Select a record, or none, in the list without following the selection."""
        self._leaving = True
        if record_id == 0:
            self.list.table.clearSelection()
        elif self.list.table.selected_ids() != [record_id]:
            self.list.table.select_id(record_id)
        self._leaving = False

    def _saved(self, record_id: int) -> None:
        self.list.reload()
        self._mute(record_id)

    def _hear(self, record_type: str, origin: object) -> None:
        self.context.forget()
        self._stale = True
        if origin is self.panel:
            return
        self._form_stale = True
        if self.isVisible():
            self.refresh()

    def _follow(self) -> None:
        """Show the record at hand as it now stands; what is unsaved stays as it is written."""
        if self.right.currentIndex() != 1 or self.panel.dirty or not self.panel.record_id:
            return
        window = self.window()
        inside = self.panel.isAncestorOf(window.focusWidget())
        if self.panel.show_record(self.panel.record_id, keep_place=True):
            self._mute(self.panel.record_id)
            if inside and not self.panel.isAncestorOf(window.focusWidget()):
                self.list.table.setFocus(Qt.FocusReason.OtherFocusReason)  # what was pressed is no longer there
        else:
            self.right.setCurrentIndex(0)
