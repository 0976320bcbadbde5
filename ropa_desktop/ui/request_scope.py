"""What a request is answered with: the activities in a list that is corrected by hand, and how they were chosen."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QPushButton, QVBoxLayout, QWidget

from ropa_desktop.domain.problems import Problem
from ropa_desktop.domain.query import Condition
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.domain.types.oversight import REVIEWED
from ropa_desktop.services import find, query, query_told, requests
from ropa_desktop.services.readiness import Readiness
from ropa_desktop.services.records import Stored
from ropa_desktop.ui.buttons import button
from ropa_desktop.ui.context import Suggestion
from ropa_desktop.ui.desk import Desk
from ropa_desktop.ui.flow import Flow
from ropa_desktop.ui.parts import CheckBox, Combo, clear, label, scrolled_column
from ropa_desktop.ui.request_cards import at_left, facts_grid
from ropa_desktop.ui.review_cards import card
from ropa_desktop.ui.search_field import SearchField
from ropa_desktop.ui.two_lines import Line, TwoLineList
from ropa_desktop.ui.whereabouts import narrows

EVERY, ADDED, OMITTED = "every", "added", "omitted"
NARROW = 760
"""Below this the choice stands under the list."""


class RequestScope(QWidget):
    """`place_wanted(record, path)`: the person wants to see a record, or a field of the request."""

    place_wanted = Signal(int, str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._request: Stored | None = None
        self._ready: Readiness | None = None
        self._ids: list[int] = []
        self._stops: tuple[QWidget, ...] = ()
        self._left: int | None = None
        self._fixed = False
        px, say = desk.surroundings.theme.px, desk.say
        self.add = SearchField(desk.surroundings, self._suggest, say("requesting.add"))
        self.add.setObjectName("requesting.add")
        self.add.setAccessibleName(say("requesting.add"))
        self.add.picked.connect(self._add)
        self.narrow = Combo(desk.surroundings)
        self.narrow.setObjectName("requesting.narrow")
        self.narrow.setAccessibleName(say("requesting.narrow"))
        self.narrow.activated.connect(lambda _: self._show_lines())
        narrows(self.narrow)
        self.list = TwoLineList(desk.surroundings, several=True)
        self.list.setObjectName("requesting.activities")
        self.list.setAccessibleName(say("requesting.activities"))
        self.list.entered.connect(self._open)
        self.list.selectionModel().selectionChanged.connect(lambda *_: self._able())
        self.none = label("", "soft", wrap=True)
        left = QVBoxLayout()
        left.setSpacing(px(8))
        for part in (self.add, self.narrow, self.none):
            left.addWidget(part)
        left.addWidget(self.list, 1)
        left.addWidget(self._deeds())
        self.list.setMinimumHeight(px(170))
        self._beside = QVBoxLayout()
        self._beside.setSpacing(px(10))
        area, column = scrolled_column(0, 0)
        column.setContentsMargins(px(16), px(12), px(16), px(12))
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._box.setSpacing(px(14))
        self._box.addLayout(left, 11)
        self._box.addLayout(self._beside, 9)
        column.addLayout(self._box)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(area)

    def _deeds(self) -> Flow:
        say = self._desk.say
        self.omit, self.give_back = button(say("requesting.leave_out")), button(say("requesting.take_back"))
        self.open = button(say("requesting.open"))
        self.omit.clicked.connect(self.leave_out)
        self.give_back.clicked.connect(self.take_back)
        self.open.clicked.connect(self._open)
        row = Flow(self._desk.surroundings.theme.px(8))
        row.set_items([self.omit, self.give_back, self.open])
        return row

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < self._desk.surroundings.theme.px(NARROW)
        wanted = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        if self._box.direction() != wanted:
            self._box.setDirection(wanted)

    # Showing

    def show_request(self, request: Stored, ready: Readiness, *, read_only: bool) -> None:
        """Show what a request is answered with."""
        self._request, self._ready, self._fixed = request, ready, read_only
        self.add.setVisible(not read_only)
        self._offer()
        self._show_lines()
        self._show_choice(request, ready)

    def _offer(self) -> None:
        """Offer what the list can be narrowed to, each with its number."""
        ready, at, say = self._ready, self.narrow.currentData() or EVERY, self._desk.say
        if ready is None:
            return
        chosen = ready.content.chosen
        added = sum(i not in chosen.given for i in chosen.ids)
        counts = {EVERY: len(chosen.ids) + len(chosen.omitted), ADDED: added, OMITTED: len(chosen.omitted)}
        self.narrow.clear()
        for name, count in counts.items():
            if count or name in {EVERY, at}:
                self.narrow.addItem(say(f"requesting.show.{name}", count=count), name)
        self.narrow.setCurrentIndex(max(self.narrow.findData(at), 0))

    def _show_lines(self) -> None:
        if self._ready is None:
            return
        kept, chosen = set(self.selected()), self._ready.content.chosen
        wanted, reasons = self.narrow.currentData() or EVERY, dict(chosen.omitted)
        every = [*chosen.ids, *reasons]
        kinds = {i: OMITTED if i in reasons else "given" if i in chosen.given else ADDED for i in every}
        self._ids = [i for i in every if wanted in {EVERY, kinds[i]}]
        ids = self._ids
        self.list.items.show_lines(
            len(ids), lambda row: self._line(ids[row], kinds[ids[row]], reasons.get(ids[row], ""))
        )
        for row in (n for n, i in enumerate(self._ids) if i in kept):
            self.list.selectionModel().select(
                self.list.items.index(row), self.list.selectionModel().SelectionFlag.Select
            )
        self.none.setText(self._desk.say("requesting.none_such") if every else self._why_nothing(self._ready))
        self.none.setVisible(not self._ids)
        self._able()

    def _why_nothing(self, ready: Readiness) -> str:
        """Say why nothing is chosen: by what hindered it, by the day that is asked about, or by the condition."""
        say, day = self._desk.say, ready.terms.as_of
        if ready.content.failed:
            return "\n".join(say(item.key, **item.facts) for item in ready.content.items)
        return say("requesting.nothing_on", day=day) if day else say("requesting.nothing")

    def _line(self, record_id: int, kind: str, reason: str) -> Line:
        say = self._desk.say
        of, name = self._ready.content.names[record_id] if self._ready else ("", "")
        icon, ink = {"given": ("check", "done"), ADDED: ("add", "accent"), OMITTED: ("remove", "attention")}[kind]
        told = say(f"requesting.is.{kind}", reason=reason or say("requesting.no_reason"))
        return Line(icon, ink, name, f"{say(of)} · {told}", "attention" if kind == OMITTED else "soft")

    def leave(self) -> None:
        """Remember where the focus is, before the page is hidden while something is read."""
        self._left = self._stop()

    def come_back(self) -> None:
        """Put the focus where it was, or on the list."""
        stop = self._stops[self._left] if self._left is not None else self.list
        self._left = None
        stop.setFocus(Qt.FocusReason.OtherFocusReason)

    def _stop(self) -> int | None:
        focused = self.window().focusWidget()
        return next((n for n, one in enumerate(self._stops) if one is focused), None)

    def _show_choice(self, request: Stored, ready: Readiness) -> None:
        at = self._stop()
        clear(self._beside)
        for one in self._cards(request, ready):
            self._beside.addWidget(one)
        self._beside.addStretch(1)
        if at is not None:
            self._stops[at].setFocus(Qt.FocusReason.OtherFocusReason)

    def _cards(self, request: Stored, ready: Readiness) -> Sequence[QWidget]:
        desk, say, terms = self._desk, self._desk.say, ready.terms
        count = len(ready.content.chosen.ids)
        state = say("requesting.count", count=count)
        chosen, column = card(desk, say("requesting.choice"), state, "accent" if count else "missing")
        of = RECORD_TYPES["authority_request"]
        column.addWidget(label(desk.wording.label(of, "types"), "soft"))
        self._types = {name: self._tick(name, on=name in terms.types) for name in REVIEWED}
        for box in self._types.values():
            column.addWidget(box)
        column.addWidget(label(desk.wording.label(of, "where"), "soft"))
        column.addWidget(label(self._told(ready), wrap=True))
        self.condition = self._button(say("requesting.change_condition"), self.change_condition)
        column.addLayout(at_left(self.condition))
        rest, inner = card(desk, say("requesting.terms"))
        inner.addLayout(facts_grid(desk, request, ready.terms, ("as_of", "language", "level", "annexes")))
        change = self._button(say("requesting.change"), lambda: self.place_wanted.emit(request.id, "as_of"))
        inner.addLayout(at_left(change))
        self._stops = (*self._types.values(), self.condition, change)
        return chosen, rest

    def _told(self, ready: Readiness) -> str:
        """Say the condition in words, as a question about the first kind of activity that has what it asks for."""
        register, where = self._desk.register, ready.terms.where
        for name in ready.terms.types if where else ():
            with contextlib.suppress(Problem):
                return query_told.told_of(register, name, where, self._desk.wording.language)
        return where or self._desk.say("requesting.no_condition")

    def _tick(self, name: str, *, on: bool) -> CheckBox:
        word = self._desk.wording.word("reviewed_type", name)
        made = CheckBox(self._desk.surroundings, f"{word[:1].upper()}{word[1:]}")
        made.setObjectName(f"requesting.types.{name}")
        made.setChecked(on)
        made.setEnabled(not self._fixed)
        made.clicked.connect(self._retype)
        return made

    def _button(self, words: str, does: Callable[[], object]) -> QPushButton:
        made = button(words)
        made.setVisible(not self._fixed)
        made.clicked.connect(lambda _=False: does())
        return made

    def selected(self) -> list[int]:
        """Give the activities that are selected."""
        return [self._ids[row] for row in self.list.rows() if row < len(self._ids)]

    def _able(self) -> None:
        ids, ready = self.selected(), self._ready
        chosen = ready.content.chosen if ready else None
        left = {i for i, _ in chosen.omitted} if chosen else set()
        by_hand = [i for i in ids if i in left or (chosen is not None and i not in chosen.given)]
        self.omit.setEnabled(bool(ids) and not self._fixed and any(i not in left for i in ids))
        self.give_back.setEnabled(bool(by_hand) and not self._fixed)
        self.open.setEnabled(len(ids) == 1)

    # Deeds

    def _open(self) -> None:
        if ids := self.selected():
            self.place_wanted.emit(ids[0], "")

    def _suggest(self, text: str) -> Sequence[Suggestion]:
        chosen = self._ready.content.chosen if self._ready else None
        there = set(chosen.ids) if chosen else set()
        found = find.suggest(self._desk.register, REVIEWED, text)
        return [Suggestion(i, name, self._desk.say(of)) for i, of, name in found if i not in there]

    def _add(self, picked: Suggestion) -> None:
        self.add.show_text("")
        desk, given = self._desk, self._ready.content.chosen.given if self._ready else None
        self._do(lambda request: requests.add(desk.register, request, [picked.key], author=desk.author, given=given))

    def leave_out(self) -> None:
        """Ask why, and leave what is selected out."""
        ids, say = self.selected(), self._desk.say
        name = self._ready.content.names[ids[0]][1] if ids and self._ready else ""
        title = (
            say("requesting.leave_out_one", name=name)
            if len(ids) == 1
            else say("requesting.leave_out_many", count=len(ids))
        )
        reason = self._desk.prompts.ask_text(title, say("requesting.leave_out_text")) if ids else None
        if reason is not None:
            desk = self._desk
            self._do(lambda request: requests.leave_out(desk.register, request, ids, reason=reason, author=desk.author))
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def take_back(self) -> None:
        """Let the condition alone decide on what is selected."""
        ids, desk = self.selected(), self._desk
        self._do(lambda request: requests.take_back(desk.register, request, ids, author=desk.author))
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _retype(self) -> None:
        types = [name for name, box in self._types.items() if box.isChecked()]
        where = self._ready.terms.where if self._ready else ""
        if not types:
            self._show_choice_again()
            return
        desk = self._desk
        self._do(lambda request: requests.narrow(desk.register, request, types=types, where=where, author=desk.author))

    def _show_choice_again(self) -> None:
        """One kind of activity at least is handed over."""
        if self._request is not None and self._ready is not None:
            self._show_choice(self._request, self._ready)

    def change_condition(self) -> None:
        """Build another condition; it is about controllers' activities unless only processors' are wanted."""
        from ropa_desktop.ui.condition_dialog import ConditionDialog  # made when somebody asks for one

        desk, ready = self._desk, self._ready
        if ready is None:
            return
        name = ready.terms.types[0]
        day = ready.terms.as_of
        note = desk.say("requesting.counted_today", day=day) if day else ""
        dialog = ConditionDialog(
            RECORD_TYPES[name], desk, self._condition(name), "", self.window(), note, "requesting.use_condition"
        )
        dialog.used.connect(lambda condition, _: self._narrow(name, condition))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _condition(self, name: str) -> Condition | None:
        where = self._ready.terms.where if self._ready else ""
        try:
            return query.read(self._desk.register, name, where) if where else None
        except Problem:  # it is told of in the list, and replaced here
            return None

    def _narrow(self, name: str, condition: Condition | None) -> None:
        where, desk = query.kept(name, condition) if condition else "", self._desk
        types = self._ready.terms.types if self._ready else REVIEWED
        self._do(lambda request: requests.narrow(desk.register, request, types=types, where=where, author=desk.author))

    def _do(self, deed: Callable[[int], object]) -> None:
        if self._request is not None:
            with self._desk.trying():
                deed(self._request.id)
            self._desk.tell_changed("authority_request")
