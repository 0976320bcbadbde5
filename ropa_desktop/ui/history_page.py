"""The history of the register or of one record: who did what when, in plain words, and the way back."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QSplitter,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from ropa_desktop.domain.progress import Progress
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.services import judging, past, undo
from ropa_desktop.services.past import Entry, Saved
from ropa_desktop.services.records import Change
from ropa_desktop.ui.buttons import button
from ropa_desktop.ui.context import Surroundings
from ropa_desktop.ui.desk import Desk
from ropa_desktop.ui.hub import Place
from ropa_desktop.ui.lines import Index, draw_cut, ground
from ropa_desktop.ui.long_work import keep
from ropa_desktop.ui.parts import clear, label, scrolls_down, side, with_role

SAVED = int(Qt.ItemDataRole.UserRole)


class EntryDelegate(QStyledItemDelegate):
    """Draws a revision: what it changed, and below in soft text when and by whom."""

    def __init__(self, around: Surroundings, parent: QListWidget) -> None:
        super().__init__(parent)
        self._theme = around.theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        lines = str(index.data()).count("\n") + 1
        return QSize(self._theme.px(160), lines * self._theme.line_height + self._theme.px(14))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme = self._theme
        with ground(painter, option, theme) as rect:
            room = rect.adjusted(theme.px(10), theme.px(7), -theme.px(8), 0)
            for number, line in enumerate(str(index.data()).split("\n")):
                painter.setFont(theme.font(12 if number else 13))
                painter.setPen(theme.colour("soft" if number else "text"))
                draw_cut(painter, room, line, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
                room.setTop(room.top() + theme.line_height)


class HistoryPage(QSplitter):
    """Revisions at the left, what the chosen one did at the right."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._desk = desk
        self.record_id = 0
        """The record whose history is shown; 0 is the whole register."""
        self._stale = True
        self.setObjectName("page.history")
        self.setChildrenCollapsible(False)
        self.setHandleWidth(1)
        px, say = desk.surroundings.theme.px, desk.say
        left = with_role(QFrame(), "list")
        box = QVBoxLayout(left)
        box.setContentsMargins(px(12), px(14), px(12), px(8))
        box.setSpacing(px(8))
        self._title = label(say("page.history"), "title", wrap=True)
        self._all = button(say("history.all"))
        self._all.clicked.connect(lambda: self.show_record(0))
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._all)
        self.list = with_role(QListWidget(), "framed")
        self.list.setItemDelegate(EntryDelegate(desk.surroundings, self.list))
        self.list.setAccessibleName(say("page.history"))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.currentItemChanged.connect(lambda *_: self._show_saved())
        box.addLayout(head)
        box.addWidget(self.list, 1)
        self._right = right = QScrollArea()
        scrolls_down(right)
        inner = with_role(QWidget(), "column")
        self._box = QVBoxLayout(inner)
        self._box.setContentsMargins(px(24), px(16), px(24), px(24))
        self._box.setSpacing(px(10))
        right.setWidget(inner)
        self.addWidget(left)
        self.addWidget(right)
        self.setSizes([px(420), px(640)])
        desk.hub.changed.connect(self._hear)

    def show_record(self, record_id: int) -> None:
        """Show the history of a record, or of everything (0)."""
        self.record_id = record_id
        self._stale = True
        self.refresh()

    def go(self, place: Place) -> None:
        """Show the history of a record, or what was shown last."""
        if place.record_id:
            self.show_record(place.record_id)
        else:
            self.refresh()

    def refresh(self) -> None:
        """Read the history anew if something changed since."""
        if not self._stale:
            return
        self._stale = False
        say = self._desk.say
        name = self._desk.wording.name(self.record_id) if self.record_id else ""
        self._title.setText(say("history.of", name=name) if name else say("page.history"))
        self._all.setVisible(bool(self.record_id))
        self.list.clear()
        for saved in past.saves(self._desk.register, record_id=self.record_id or None, limit=400):
            at = saved.revision.at.astimezone()
            words = f"{at:%Y-%m-%d %H:%M}  {saved.revision.author} {say(f'verb.{saved.revision.verb}')}"
            item = QListWidgetItem(words if self.record_id else f"{self._title_of(saved)}\n{words}")
            item.setData(SAVED, saved)
            self.list.addItem(item)
        self.list.setCurrentRow(0)

    def _title_of(self, saved: Saved) -> str:
        name, more = saved.changed[0].name, saved.count - 1
        return self._desk.say("history.several", name=name, more=more) if more else name

    def _hear(self, *_: object) -> None:
        self._stale = True
        if self.isVisible():
            self.refresh()

    def _show_saved(self) -> None:
        if self._right.isAncestorOf(self.window().focusWidget()):
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)  # what had the focus goes
        clear(self._box)
        if self.list.currentRow() < 0:
            return
        saved: Saved = self.list.currentItem().data(SAVED)
        say, revision = self._desk.say, saved.revision
        self._box.addWidget(label(self._title_of(saved), "title", wrap=True))
        what = say(saved.changed[0].type) if saved.count == 1 else say(f"verb.{revision.verb}").capitalize()
        at = f"{revision.at.astimezone():%Y-%m-%d %H:%M:%S}"
        line = say("history.line", type=what, number=revision.number, at=at, author=revision.author)
        self._box.addWidget(label(line, "soft", wrap=True))
        if revision.reason:
            why = "history.replaced" if revision.verb == "replace" else "history.reason"
            self._box.addWidget(label(say(why, reason=revision.reason), wrap=True))
        for entry in saved.changed:
            self._box.addWidget(self._card(entry, titled=saved.count > 1))
            self._box.addLayout(self._deeds(entry))
        if saved.count > len(saved.changed):
            self._box.addWidget(label(say("overview.more", count=saved.count - len(saved.changed)), "soft"))
        self._box.addStretch(1)

    def _card(self, entry: Entry, *, titled: bool) -> QFrame:
        """Tell what became of one record."""
        desk, px = self._desk, self._desk.surroundings.theme.px
        card = with_role(QFrame(), "card")
        column = QVBoxLayout(card)
        column.setContentsMargins(px(16), px(12), px(16), px(14))
        column.setSpacing(px(4))
        if titled:
            column.addWidget(label(entry.name, "heading", wrap=True))
            column.addWidget(label(desk.say(entry.type), "soft"))
        found = past.differences(desk.register, entry.record_id, entry.revision.number, desk.wording)
        for difference in found:
            column.addWidget(label(difference.label, "soft"))
            if difference.before:
                column.addWidget(side(desk.surroundings, difference.before, "missing"))
            if difference.after:
                column.addWidget(side(desk.surroundings, difference.after, "done"))
            column.addSpacing(px(6))
        if not found:
            erased = entry.revision.verb == "erase"
            column.addWidget(label(desk.say("history.erased" if erased else "history.nothing"), "soft", wrap=True))
        return card

    def _deeds(self, entry: Entry) -> QHBoxLayout:
        say, row = self._desk.say, QHBoxLayout()
        opener = button(say("history.open"))
        opener.clicked.connect(lambda: self._desk.hub.wanted.emit(Place(entry.type, entry.record_id)))
        row.addWidget(opener)
        if not self._desk.register.read_only and entry.type in RECORD_TYPES:
            back = button(say("history.revert"))
            back.setToolTip(say("history.revert_tip"))
            back.clicked.connect(lambda: self._revert(entry))
            row.addWidget(back)
        row.addStretch(1)
        return row

    def _revert(self, entry: Entry) -> None:
        desk, number = self._desk, entry.revision.number

        def revert(told: Progress) -> Change:
            return undo.revert(desk.register, entry.record_id, number, author=desk.author, progress=told)

        with desk.trying():
            many = judging.judges_many(desk.register, entry.type, RECORD_TYPES[entry.type].by_name)
            if keep(desk, self.window(), revert, many=many) is not None:
                desk.tell_changed(entry.type)
