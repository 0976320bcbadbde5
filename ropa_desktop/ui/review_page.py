"""The page of a review: its records at the side, the one that is gone through beside; it keeps itself and its place."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from ropa_desktop.domain.problems import Problem
from ropa_desktop.services import drafts, records, reviews
from ropa_desktop.services.records import Stored
from ropa_desktop.services.reviews import ItemLine
from ropa_desktop.ui.commands import key_told
from ropa_desktop.ui.desk import Desk
from ropa_desktop.ui.hub import Place
from ropa_desktop.ui.leaving import Leaving
from ropa_desktop.ui.register_context import RegisterContext
from ropa_desktop.ui.review_deeds import ReviewDeeds
from ropa_desktop.ui.review_head import ReviewHead
from ropa_desktop.ui.review_list import ReviewList
from ropa_desktop.ui.review_pane import ReviewPane

NARROW = 640
"""Below this the record stands under the list."""
KEYS = {"confirm": "Ctrl+Return", "send_back": "Ctrl+Shift+Return", "retire": "Ctrl+Shift+R", "reopen": "Ctrl+Shift+O"}


class ReviewPage(QWidget):
    """`left`: the person wants back. `record_wanted(place)`: they want to see a record, and come back here."""

    left = Signal()
    record_wanted = Signal(object)
    history_wanted = Signal(int)
    export_wanted = Signal(int)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.review: Stored | None = None
        self._lines: dict[int, ItemLine] = {}
        self._stale = False
        self.setObjectName("page.review")
        self.context = RegisterContext(desk.register, desk.wording, desk.surroundings, desk, desk.author)
        self.head = ReviewHead(desk.surroundings, desk.wording)
        self.list = ReviewList(desk)
        self.pane = ReviewPane(desk, self.context)
        self.deeds = ReviewDeeds(desk, self)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setChildrenCollapsible(False)
        self._split.setHandleWidth(1)
        self._split.addWidget(self.list)
        self._split.addWidget(self.pane)
        px = desk.surroundings.theme.px
        self.list.setMinimumSize(px(240), px(140))
        self.pane.setMinimumSize(px(360), px(160))
        self._split.setStretchFactor(1, 1)
        self._split.setSizes([px(330), px(760)])
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.head)
        box.addWidget(self._split, 1)
        self._connect()

    def _connect(self) -> None:
        head, pane, bar = self.head, self.pane, self.pane.bar
        head.back.connect(self.go_back)
        head.whole.connect(self.show_whole)
        head.report.connect(self._export)
        head.sign.connect(self.sign)
        head.withdraw.connect(self.withdraw)
        self.list.chosen.connect(self._choose)
        self.list.entered.connect(pane.enter)
        for name, signal in (
            ("confirm", bar.confirm),
            ("send_back", bar.send_back),
            ("retire", bar.retire),
            ("reopen", bar.reopen),
        ):
            signal.connect(getattr(self, name))
            key = QShortcut(QKeySequence(KEYS[name]), self)
            key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            key.activated.connect(lambda name=name: self._by_key(name))
        bar.show_record.connect(self._open_record)
        pane.said.connect(self._answer)
        pane.acted.connect(self.deeds.make_action)
        pane.place_wanted.connect(self._go_to)
        pane.waited.connect(self._keep_draft)
        self._desk.hub.changed.connect(self._hear)
        Leaving(self, self.go_back)

    # Opening and leaving

    @property
    def review_id(self) -> int:
        """The review that is shown, 0 before the first."""
        return self.review.id if self.review else 0

    @property
    def history_id(self) -> int:
        """The record whose history is asked for: the one that is gone through, else the review."""
        seen = self.pane.seen
        return seen.record.id if seen is not None and seen.record is not None else self.review_id

    def go(self, review_id: int, item_id: int = 0) -> bool:
        """Open a review at an item, or where one was; tell whether it is there."""
        if self.review_id and not self.leave():
            return False
        fresh = review_id != self.review_id
        try:
            if fresh or self._stale:
                self._read(review_id)
        except Problem as problem:
            self._desk.tell(problem)
            return False
        if item_id:
            self.list.go_to(item_id)
        elif fresh:
            self._return()
        self.list.view.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def _return(self) -> None:
        """Go to where the person was in the review, else to the first record that is not decided."""
        kept = self._desk.settings.sheet_part(self._key())
        ids = [line.id for line in self._lines.values()]
        if kept.isdigit() and int(kept) in ids:
            self.list.go_to(int(kept))
        elif (first := self.list.next_open(0)) is not None:
            self.list.go_to(first)
        else:
            self.show_whole()

    def show_whole(self) -> None:
        """Show the review as a whole, with no record chosen."""
        self.list.select([])
        self._choose([])

    def _key(self) -> str:
        return f"{self._desk.register.path}#review{self.review_id}"

    def leave(self) -> bool:
        """Keep what is written; tell whether one may go."""
        return self.save()

    def go_back(self) -> None:
        """Keep what is written and go back to where the person was."""
        if self.leave():
            self.left.emit()

    def save(self) -> bool:
        """Save the remark and the answers that are being written."""
        if self.pane.checklist is not None:
            self.pane.checklist.tell()
        unsaved = self.pane.unsaved_remark
        if unsaved is None:
            return True
        item_id, remark = unsaved
        desk = self._desk
        try:
            records.save(desk.register, "review_item", item_id, {"remark": remark}, author=desk.author)
            drafts.drop_draft(desk.register, "review_item", item_id)
        except Problem as problem:
            desk.tell(problem)
            return False
        if self.pane.seen is not None and self.pane.seen.item.id == item_id:
            self.pane.seen.item.values["remark"] = remark
        desk.tell_changed("review_item", self)
        return True

    def _keep_draft(self) -> None:
        unsaved = self.pane.unsaved_remark
        if unsaved is not None:
            with self._desk.trying():
                drafts.keep_draft(self._desk.register, "review_item", unsaved[0], {"remark": unsaved[1]})

    def take_draft(self, values: Mapping[str, Any]) -> None:
        """Put a remark that was kept aside back where it was written, and save it."""
        self.pane.bar.remark.setPlainText(values.get("remark") or "")
        self.save()

    # Showing

    def _read(self, review_id: int) -> None:
        self.review = records.read(self._desk.register, review_id)
        lines = reviews.lines(self._desk.register, review_id)
        self._lines = {line.id: line for line in lines}
        self._stale = False
        progress = reviews.progress_of(lines)
        self.head.show_review(self.review, progress, read_only=self._desk.register.read_only)
        self.list.show_lines(lines, progress)

    def refresh(self) -> None:
        """Follow the register; when the review is gone, go back."""
        try:
            self._read(self.review_id)
        except Problem:
            self.review = None
            self.left.emit()
            return
        self._choose(self.list.selected())

    def _hear(self, _types: str, origin: object) -> None:
        self.context.forget()
        if not self.review_id or origin is self:
            return
        self._stale = not self.isVisible()
        if not self._stale:
            self.refresh()

    def showEvent(self, event: Any) -> None:
        super().showEvent(event)
        if self._stale and self.review_id:
            self.refresh()

    def _choose(self, ids: Sequence[int]) -> None:
        """Show what is selected; a remark that was being written on another is saved first."""
        shown = self.pane.seen.item.id if self.pane.seen else 0
        if list(ids) != [shown] and self.pane.unsaved_remark is not None and not self.save():
            return
        if self.review is None:
            return
        fixed = self._desk.register.read_only
        with self._desk.trying():
            if len(ids) == 1 and ids[0] in self._lines:
                written = self.pane.unsaved_remark
                self.pane.show_item(ids[0], changed=self._lines[ids[0]].changed, read_only=fixed)
                if written is not None and written[0] == ids[0]:
                    self.pane.bar.remark.setPlainText(written[1] or "")
                self._desk.settings.keep_sheet_part(self._key(), str(ids[0]))
            elif ids:
                self.pane.show_many(ids, read_only=fixed or self.review.frozen)
            else:
                self._show_whole()

    def _show_whole(self) -> None:
        if self.review is not None:
            self.pane.show_whole(self.review, read_only=self._desk.register.read_only)

    def _open_record(self) -> None:
        if self.pane.seen is not None and self.pane.seen.record is not None:
            self._go_to(self.pane.seen.record.id, "")

    def _go_to(self, record_id: int, path: str) -> None:
        if self.save():
            self.record_wanted.emit(Place("", record_id, path))

    # Deeds

    def _by_key(self, name: str) -> None:
        """Do what the button of a key does, where it is there."""
        if self.pane.bar.isVisible() and self.pane.bar.buttons[name].isVisible():
            getattr(self, name)()

    def _decide(self, deed: Callable[[Sequence[int], str | None], object]) -> None:
        """Let a deed decide on what is selected."""
        if self.pane.checklist is not None:
            self.pane.checklist.tell()
        ids = self.list.selected()
        if ids:
            deed(ids, (self.pane.bar.remark.value() or "") if len(ids) == 1 else None)

    def confirm(self) -> None:
        """Confirm what is selected, and go on to the next that is not decided."""
        self._decide(self.deeds.confirm)

    def retire(self) -> None:
        """Take what is selected out of use."""
        self._decide(self.deeds.retire)

    def reopen(self) -> None:
        """Take the decision on what is selected back."""
        self._decide(lambda ids, _remark: self.deeds.reopen(ids))

    def send_back(self) -> None:
        """Send the record back with an action."""
        if self.pane.seen is not None and self.pane.seen.record is not None:
            seen = self.pane.seen
            self._decide(lambda _ids, remark: self.deeds.send_back(seen, remark))

    def decided(self, ids: Sequence[int]) -> None:
        """Follow a decision; from one record go on to the next that is not decided."""
        desk = self._desk
        for item_id in ids:
            if self.pane.seen is not None and self.pane.seen.item.id == item_id:
                self.pane.seen = None
                drafts.drop_draft(desk.register, "review_item", item_id)
        desk.tell_changed("")
        if len(ids) == 1 and (following := self.list.next_open(ids[0])) is not None:
            self.list.go_to(following)
        self.list.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _answer(self, record_id: int, said: Mapping[str, tuple[str | None, str | None]]) -> None:
        """Keep answers; the card that they stand on is up to date already."""
        desk = self._desk
        with desk.trying():
            reviews.answer(desk.register, record_id, said, author=desk.author)
            self.review = records.read(desk.register, self.review_id)
            desk.tell_changed("review_item", self)

    def sign(self) -> None:
        """Ask who signs the review off, and when."""
        if self.review is not None and not self.review.frozen and self.save():
            self.deeds.sign(self.review, reviews.progress_of(list(self._lines.values())))

    def withdraw(self) -> None:
        """Ask why, and withdraw the sign-off."""
        if self.review is not None and self.review.frozen:
            self.deeds.withdraw(self.review, len(self._lines))

    def act(self) -> None:
        """Sign the review off, or withdraw that."""
        if self.review is not None and self.review.frozen:
            self.withdraw()
        else:
            self.sign()

    def _export(self) -> None:
        if self.save():
            self.export_wanted.emit(self.review_id)

    def commands(self) -> list[tuple[str, Callable[[], object]]]:
        """Give the words and keys of what can be decided, for the menu."""
        shown = [n for n in KEYS if self.pane.bar.isVisible() and self.pane.bar.buttons[n].isVisible()]
        return [
            (f"{self._desk.say(f'reviewing.{name}')}\t{key_told(KEYS[name])}", getattr(self, name)) for name in shown
        ]

    def enter_part(self, part: QWidget) -> None:
        """Go to the strip above, the list, or the record."""
        if part is self.pane:
            self.pane.enter()
        else:
            target = self.list.view if part is self.list else self.head.back_button
            target.setFocus(Qt.FocusReason.TabFocusReason)

    # Room

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < self._desk.surroundings.theme.px(NARROW)
        wanted = Qt.Orientation.Vertical if narrow else Qt.Orientation.Horizontal
        if self._split.orientation() != wanted:
            self._split.setOrientation(wanted)

    def minimumSizeHint(self) -> QSize:
        px = self._desk.surroundings.theme.px
        return QSize(px(380), px(260))
