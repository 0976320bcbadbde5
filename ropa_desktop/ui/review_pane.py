"""The record of a review that is gone through: the decision above, and below what there is to look at."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from ropa_desktop.services import actions, records, review_look
from ropa_desktop.services.records import Stored
from ropa_desktop.services.review_look import Seen
from ropa_desktop.ui.buttons import button, link
from ropa_desktop.ui.checklist_card import ChecklistCard
from ropa_desktop.ui.context import EditorContext
from ropa_desktop.ui.desk import Desk
from ropa_desktop.ui.editors_plain import LongEditor
from ropa_desktop.ui.flow import Flow
from ropa_desktop.ui.parts import ElidedLabel, Pill, clear, label, restyle, scrolls_down, with_role
from ropa_desktop.ui.review_cards import FindingsCard, after_card, changes_card, due_card
from ropa_desktop.ui.review_list import STATES
from ropa_desktop.ui.review_whole import whole_cards

WIDEST, WAIT = 980, 1500
"""Pixels that a line may be long, and milliseconds of rest until a remark that is being written is kept aside."""


class DecisionBar(QFrame):
    """Which record it is, what was decided, and what can be. Deeds are told as signals; the page does them."""

    confirm = Signal()
    send_back = Signal()
    retire = Signal()
    reopen = Signal()
    show_record = Signal()
    remarked = Signal()
    show_action = Signal(int)
    _action_id = 0

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        with_role(self, "strip")
        self._desk = desk
        say, px = desk.say, desk.surroundings.theme.px
        self.title = with_role(ElidedLabel(), "heading")
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.title.give_way()
        self.state = Pill(desk.surroundings)
        self.open_button = button(say("reviewing.open"))
        self.open_button.setToolTip(say("reviewing.open_tip"))
        self.open_button.clicked.connect(self.show_record)
        head = QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(self.title, 1000)
        head.addWidget(self.state)
        head.addStretch(1)
        self.told = label("", "soft", wrap=True)
        self.action = link("")
        self.action.hide()
        self.action.clicked.connect(lambda: self.show_action.emit(self._action_id))
        self.remark = LongEditor(desk.surroundings)
        self.remark.setObjectName("review.remark")
        self.remark.setPlaceholderText(say("review_item.remark"))
        self.remark.setAccessibleName(say("review_item.remark"))
        self.remark.edited.connect(self.remarked)
        self.deeds = Flow(px(8))
        self.buttons: dict[str, QPushButton] = {}
        for name, signal, role in (
            ("confirm", self.confirm, "primary"),
            ("send_back", self.send_back, ""),
            ("retire", self.retire, ""),
            ("reopen", self.reopen, ""),
        ):
            made = button(say(f"reviewing.{name}"), role)
            made.setObjectName(f"review.{name}")
            made.setToolTip(say(f"reviewing.{name}_tip"))
            made.clicked.connect(signal)
            self.buttons[name] = made
        self.deeds.set_items([*self.buttons.values(), self.open_button])
        box = QVBoxLayout(self)
        box.setContentsMargins(px(20), px(12), px(16), px(12))
        box.setSpacing(px(8))
        box.addLayout(head)
        box.addWidget(self.told)
        box.addWidget(self.action)
        box.addWidget(self.remark)
        box.addWidget(self.deeds)

    def show_one(self, seen: Seen, *, changed: bool, read_only: bool) -> None:
        """Show the decision on one record."""
        say, values = self._desk.say, seen.item.values
        name = self._desk.wording.name(seen.record.id) if seen.record else say("record.gone")
        reference = seen.record.values["reference"] if seen.record else ""
        self.title.show_text(f"{reference} {name}".strip())
        decision = values["decision"] or "open"
        word = self._desk.wording.word("review_decision", decision)
        self.state.show_state(f"{word[:1].upper()}{word[1:]}", STATES.get(decision, "neutral"))
        told = []
        if values["decided_on"]:
            told.append(say("reviewing.decided", day=values["decided_on"], who=values["decided_by"] or "–"))
        if seen.record is not None and seen.record.values["retired"] and decision != "retired":
            told.append(say("reviewing.record_retired", day=seen.record.values["retired"]))
        if changed:
            told.append(say("report.after" if seen.item.frozen else "reviewing.changed_text"))
        self.told.setText(" ".join(told))
        restyle(with_role(self.told, "attention" if changed else "soft"))
        self._show_action(values["action"])
        self._show(one=True, decided=decision != "open", read_only=read_only or seen.record is None)
        self.open_button.setVisible(seen.record is not None)
        self.remark.set_value(values["remark"])
        self.remark.set_read_only(read_only)
        self.remark.setVisible(not read_only or bool(values["remark"]))

    def _show_action(self, action: int | None) -> None:
        self._action_id = action or 0
        self.action.setVisible(bool(action))
        if action:
            stored = records.read(self._desk.register, action)
            status = self._desk.wording.word("action_status", stored.values["status"] or "open")
            self.action.show_text(f"{self._desk.say('action')}: {stored.values['name']} ({status})")

    def show_many(self, count: int, *, read_only: bool) -> None:
        """Show what can be done with several records at once."""
        say = self._desk.say
        self.title.show_text(say("reviewing.chosen", count=count))
        self.state.show_state("", "neutral")
        self.told.setText(say("reviewing.chosen_text"))
        restyle(with_role(self.told, "soft"))
        self._show(one=False, decided=False, read_only=read_only)
        self.buttons["reopen"].setVisible(not read_only)
        self.action.hide()
        self.remark.hide()

    def _show(self, *, one: bool, decided: bool, read_only: bool) -> None:
        self.told.setVisible(bool(self.told.text()))
        self.buttons["confirm"].setVisible(not read_only and not (one and decided))
        self.buttons["send_back"].setVisible(not read_only and one and not decided)
        self.buttons["retire"].setVisible(not read_only and not decided)
        self.buttons["reopen"].setVisible(not read_only and decided)
        self.open_button.setVisible(one)


class ReviewPane(QWidget):
    """Shows one item, several, or the review as a whole. `said(id, answers)` is what was answered of the checklist."""

    said = Signal(int, object)
    acted = Signal(object, object)
    place_wanted = Signal(int, str)
    waited = Signal()

    def __init__(self, desk: Desk, context: EditorContext) -> None:
        super().__init__()
        self._desk, self._context = desk, context
        self.seen: Seen | None = None
        self.checklist: ChecklistCard | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(WAIT)
        self._pause.timeout.connect(self.waited)
        self.bar = DecisionBar(desk)
        self.bar.remarked.connect(self._pause.start)
        self.bar.show_action.connect(lambda action: self.place_wanted.emit(action, ""))
        px = desk.surroundings.theme.px
        self.area, inner = QScrollArea(), with_role(QWidget(), "column")
        scrolls_down(self.area)
        inner.setMaximumWidth(px(WIDEST))
        inner.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(px(20), px(14), px(16), px(24))
        self._column.setSpacing(px(14))
        self.area.setWidget(inner)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.bar)
        box.addWidget(self.area, 1)

    def show_item(self, item_id: int, *, changed: bool, read_only: bool) -> None:
        """Show an item: where it was shown already, the place in it stays."""
        before = self.seen.item.id if self.seen else 0
        self._pause.stop()
        self.seen = seen = review_look.look(self._desk.register, item_id, self._desk.wording)
        fixed = read_only or seen.item.frozen
        self.bar.show()
        self.bar.show_one(seen, changed=changed, read_only=fixed)
        scrolled = self.area.verticalScrollBar().value()
        self._fill(self._cards(seen, fixed=fixed))
        self._scroll_to(scrolled if before == item_id else 0)

    def _cards(self, seen: Seen, *, fixed: bool) -> list[QWidget]:
        desk, found = self._desk, list[QWidget]()
        today = date.today()  # noqa: DTZ011 - the user's day
        if seen.record is not None:
            if seen.after:
                found.append(after_card(desk, seen))
            found.append(changes_card(desk, seen, lambda record_id: self.place_wanted.emit(record_id, "")))
            record_id = seen.record.id
            open_actions = actions.open_on(desk.register, record_id)
            findings = FindingsCard(desk, self._context, seen, open_actions, read_only=fixed)
            findings.remedied.connect(lambda path: self.place_wanted.emit(record_id, path))
            findings.acted.connect(lambda finding: self.acted.emit(seen.record, finding))
            found.append(findings)
            found.append(due_card(desk, seen, today, lambda other: self.place_wanted.emit(other, "")))
        if seen.checklist:
            title = desk.say("reviewing.checklist")
            self.checklist = ChecklistCard(seen.checklist, desk.surroundings, title, read_only=fixed)
            self.checklist.said.connect(lambda answers: self.said.emit(seen.item.id, answers))
            found.append(self.checklist)
        return found

    def show_many(self, ids: Sequence[int], *, read_only: bool) -> None:
        """Show that several items are chosen."""
        self.seen, self.checklist = None, None
        self.bar.show()
        self.bar.show_many(len(ids), read_only=read_only)
        self._fill([])

    def show_whole(self, review: Stored, *, read_only: bool) -> None:
        """Show what the review goes through, and the questions asked of it as a whole."""
        self.seen = None
        self.bar.hide()
        cards, self.checklist = whole_cards(self._desk, review, read_only=read_only or review.frozen)
        if self.checklist is not None:
            self.checklist.said.connect(lambda answers: self.said.emit(review.id, answers))
        self._fill(cards)

    def _fill(self, cards: Sequence[QWidget]) -> None:
        """Show other cards; they are drawn once they have found their places."""
        self.area.setUpdatesEnabled(False)
        clear(self._column)
        for card in cards:
            self._column.addWidget(card)
        self._column.addStretch(1)
        QTimer.singleShot(0, self, lambda: self.area.setUpdatesEnabled(True))

    def _scroll_to(self, place: int) -> None:
        bar = self.area.verticalScrollBar()
        bar.setValue(place)
        QTimer.singleShot(0, self, lambda: bar.setValue(place))

    @property
    def unsaved_remark(self) -> tuple[int, str | None] | None:
        """The item and the remark that was written on it and is not saved; None where there is none."""
        if self.seen is None or self.bar.remark.isReadOnly():
            return None
        written = self.bar.remark.value()
        return (self.seen.item.id, written) if written != self.seen.item.values["remark"] else None

    def enter(self) -> None:
        """Go to the decision; where the review is shown as a whole, to its first question or what there is to read."""
        if self.bar.isHidden():
            asked = self.checklist.lines[0].answer.focusProxy() if self.checklist is not None else None
            (asked if asked is not None and asked.isEnabled() else self.area).setFocus(Qt.FocusReason.TabFocusReason)
            return
        buttons = self.bar.buttons
        first = next((one for one in buttons.values() if one.isVisible()), self.bar.open_button)
        first.setFocus(Qt.FocusReason.TabFocusReason)
