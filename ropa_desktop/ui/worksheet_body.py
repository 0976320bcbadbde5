"""The questions of a worksheet: a part at a time, or all one after another, made as they come into view."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ropa_desktop.domain.worksheet import Part, Question
from ropa_desktop.services.wording import Wording
from ropa_desktop.ui.answering import Answering
from ropa_desktop.ui.buttons import button
from ropa_desktop.ui.card import focus_inside
from ropa_desktop.ui.context import EditorContext
from ropa_desktop.ui.field_grid import FieldBox
from ropa_desktop.ui.parts import label, scrolls_down, with_role
from ropa_desktop.ui.question_card import QuestionCard
from ropa_desktop.ui.tab_order import TabOrder
from ropa_desktop.ui.worksheet_parts import part_title

WIDEST, AT_ONCE = 1040, 4
"""The widest column, and the cards that are made before a part is shown; the rest follows between other work."""


class PartView(QWidget):
    """The questions of one part. Cards are made when the part is first shown."""

    next_wanted = Signal(str)
    acted = Signal(str)

    def __init__(self, part: Part, answering: Answering, context: EditorContext, wording: Wording) -> None:
        super().__init__()
        self.part = part
        self._answering, self._context, self._wording = answering, context, wording
        self.cards: dict[str, QuestionCard] = {}
        self._seen: dict[str, bool] = {}
        self._stale, self._same = True, False
        around = context.surroundings
        px, say, sheet = around.theme.px, around.say, answering.opened.sheet
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, px(10))
        self._box.setSpacing(px(12))
        head = QVBoxLayout()
        head.setSpacing(px(3))
        head.addWidget(label(part_title(around, sheet, part.code), "title", wrap=True))
        intro = sheet.label_key(f"intro.{part.code}")
        if intro in wording.say:
            head.addWidget(label(say(intro), "soft", wrap=True))
        self._box.addLayout(head)
        self._room = QWidget()
        self._room.setFixedHeight(px(120) * len(part.questions))
        """As tall as the cards that are not made yet may be."""
        self._box.addWidget(self._room)
        self._hidden = label("", "soft", wrap=True)
        self._box.addWidget(self._hidden)
        self._next = button("")
        self._next.setIcon(around.icons.icon("right"))
        self._next.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self._next)
        self._box.addLayout(row)
        self._next.clicked.connect(lambda: self.next_wanted.emit(self._after()))

    @property
    def ready(self) -> bool:
        """Whether all its cards are there and show the record at hand."""
        return len(self.cards) == len(self.part.questions) and not self._stale

    def make(self, *, short: bool, last: bool, count: int = 1000) -> None:
        """Make so many more of the cards that are asked; those that are there show the record at hand."""
        if self._stale:
            self._stale = False
            for card in self.cards.values():
                card.load(same=self._same)
        waiting = [q for q in self.part.questions if q.name not in self.cards]
        run = self._run(waiting, count)
        for question in waiting[:run]:
            card = QuestionCard(question, self._answering, self._context, self._wording)
            card.load()
            card.acted.connect(self.acted)
            self._box.insertWidget(2 + len(self.cards), card)
            self.cards[question.name] = card
        self._room.setVisible(len(waiting) > run)
        self._room.setFixedHeight(self._context.surroundings.theme.px(120) * max(len(waiting) - run, 1))
        self.choose(short=short, last=last)

    def _run(self, waiting: Sequence[Question], count: int) -> int:
        """Tell how many cards to make for so many to be seen: what is not asked stands between them and is hidden."""
        asked = [n for n, q in enumerate(waiting, 1) if q.name in self._answering.standing.asked]
        return asked[count - 1] if len(asked) >= count else len(waiting)

    def forget(self, *, same: bool = False) -> None:
        """Let the cards show the record anew when they are next seen; `same` when it is the one that they show."""
        self._same = same and (self._same or not self._stale)
        self._stale = True

    def judge(self, *, short: bool, last: bool) -> None:
        """Show what was raised, and the questions that are now asked."""
        if self.cards and not self._stale:
            for card in self.cards.values():
                card.judge()
            self.choose(short=short, last=last)

    def choose(self, *, short: bool, last: bool) -> None:
        """Show the questions that are asked; in the short form not those that neither block nor warn."""
        asked = self._answering.standing.asked
        for name, card in self.cards.items():
            wanted = name in asked and not (short and card.question.light)
            if wanted is not self._seen.get(name):
                self._seen[name] = wanted
                card.setVisible(wanted)
        hidden = sum(short and q.light and q.name in asked for q in self.part.questions)
        say = self._context.surroundings.say
        self._hidden.setText(say("sheet.hidden", count=hidden))
        self._hidden.setVisible(hidden > 0)
        after = self._after()
        self._next.setVisible(bool(after) and last)
        if after:
            self._next.setText(part_title(self._context.surroundings, self._answering.opened.sheet, after))

    def _after(self) -> str:
        parts = self._answering.opened.sheet.parts
        codes = [p.code for p in parts]
        at = codes.index(self.part.code) + 1
        return codes[at] if at < len(codes) else ""


class WorksheetBody(QScrollArea):
    """`shown(code)`: another part is in view. `looked_at(question)`: the person is at a question.

    `acted(code)`: an action is wanted of what a check found.
    """

    shown = Signal(str)
    acted = Signal(str)
    looked_at = Signal(object)

    def __init__(self, answering: Answering, context: EditorContext, wording: Wording) -> None:
        super().__init__()
        self._answering, self._context, self._wording = answering, context, wording
        self._sheet: object = None
        self.views: dict[str, PartView] = {}
        self.current = ""
        self.short = self.whole = self._going = False
        px = context.surroundings.theme.px
        self.setObjectName("sheet.body")
        scrolls_down(self)
        column = with_role(QWidget(), "column")
        self.setMaximumWidth(px(WIDEST))
        self._column = QVBoxLayout(column)
        self._column.setContentsMargins(px(20), px(14), px(16), px(24))
        self._column.setSpacing(px(12))
        self._column.addStretch(1)
        self.setWidget(column)
        self._tabs = TabOrder(column)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._make_seen)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        QApplication.instance().focusChanged.connect(self._follow_focus)  # type: ignore[union-attr]  # one is there

    def load(self, part: str, *, same: bool = False) -> None:
        """Show the record at hand, at one of its parts; `same` when it is the one that is shown."""
        opened = self._answering.opened
        if opened.sheet is not self._sheet:
            self._build()
        for view in self.views.values():
            view.forget(same=same)
        self.current = part if part in self.views else opened.sheet.parts[0].code
        self._arrange()

    def reload(self) -> None:
        """Show the record at hand anew, in the same place."""
        at = self.verticalScrollBar().value()
        self.setUpdatesEnabled(False)
        self.load(self.current, same=True)
        self._make(self.current)
        self._settle()
        self.verticalScrollBar().setValue(at)
        self.setUpdatesEnabled(True)

    def _build(self) -> None:
        sheet = self._answering.opened.sheet
        self._sheet = sheet
        for view in self.views.values():
            view.hide()
            view.deleteLater()
        self.views = {}
        for place, part in enumerate(sheet.parts):
            view = PartView(part, self._answering, self._context, self._wording)
            view.next_wanted.connect(self.go_on)
            view.acted.connect(self.acted)
            self.views[part.code] = view
            self._column.insertWidget(place, view)

    def set_modes(self, *, short: bool, whole: bool) -> None:
        """Show the short form or every question, one part or all."""
        at = self.at_question()
        self.short, self.whole = short, whole
        if self.views:
            self._arrange()
            if at is not None and not self.card(at.name).isHidden():
                self._settle()
                self._to_top(self.card(at.name))

    def _arrange(self) -> None:
        self.setUpdatesEnabled(False)
        for code, view in self.views.items():
            view.setVisible(self.whole or code == self.current)
        for code in self._before_current() if self.whole else ():
            self._make(code)
        self._make(self.current, AT_ONCE)
        self._later.start(0)
        self.setUpdatesEnabled(True)

    def _before_current(self) -> list[str]:
        """Give the parts before the current one: they are made with it, and so do not move it later."""
        codes = list(self.views)
        return codes[: codes.index(self.current)]

    def _make(self, code: str, count: int = 1000) -> None:
        self.views[code].make(short=self.short, last=not self.whole, count=count)

    def judge(self) -> None:
        """Show what an edit raised."""
        for view in self.views.values():
            if not view.isHidden():
                view.judge(short=self.short, last=not self.whole)

    # Going about

    def make_whole(self, code: str) -> None:
        """Make all cards of a part now."""
        self._make(code)

    def show_part(self, code: str) -> None:
        """Show a part from its beginning."""
        self.current = code
        self._arrange()
        self._settle()
        if self.whole:
            self._to_top(self.views[code])
        else:
            self.verticalScrollBar().setValue(0)
        self.shown.emit(code)

    def go_on(self, code: str) -> None:
        """Go to the first question of the next part."""
        self.show_part(code)
        self.enter()

    def show_question(self, name: str, code: str = "") -> None:
        """Show a question and go into it: to the reason for a warning when its code is given."""
        part = next((c for c, v in self.views.items() if any(q.name == name for q in v.part.questions)), "")
        if not part:
            return
        self.current = part
        self._arrange()
        card = self.card(name)
        card.show()
        self._settle()
        if not (code and card.enter_reason(code)):
            card.enter()
        self._to_top(card)
        self.shown.emit(part)
        self.looked_at.emit(card.question)

    def enter(self) -> None:
        """Go to the first question of the part; its heading stays in view where it is the first."""
        shown = [card for card in self.views[self.current].cards.values() if not card.isHidden()]
        if not shown:
            self._make(self.current)
            shown = [card for card in self.views[self.current].cards.values() if not card.isHidden()]
        entered = next((card for card in shown if card.enter()), None)
        if entered is not None and entered is shown[0] and not self.whole:
            self.verticalScrollBar().setValue(0)
        elif entered is not None:
            self.ensureWidgetVisible(entered, 0, 0)

    def card(self, name: str) -> QuestionCard:
        """Give the card of a question, made now if it is first asked for."""
        for code, view in self.views.items():
            if any(q.name == name for q in view.part.questions):
                self._make(code)
                return view.cards[name]
        raise KeyError(name)

    def _cards(self) -> Iterator[QuestionCard]:
        """Give the cards made so far."""
        for view in self.views.values():
            yield from view.cards.values()

    def refused(self) -> FieldBox | None:
        """Give the first field in which something is written that is not kept."""
        asked = self._answering.standing.asked
        found = (card.refused() for card in self._cards() if card.question.name in asked)
        return next((box for box in found if box is not None), None)

    def show_refused(self, box: FieldBox) -> None:
        """Go to a field in which something is written that is not kept, and say why."""
        card = self._card_of(box)
        if card is not None:
            self.show_question(card.question.name)
        box.tell(box.editor.refused())
        focus_inside(box.editor)

    def written(self) -> dict[str, Any]:
        """Give what is written and is no value, by question."""
        return {card.question.name: written for card in self._cards() if any(written := card.written())}

    def write(self, written: Mapping[str, Any]) -> None:
        """Put back what was written and is no value."""
        for name, texts in written.items():
            self.card(name).write(texts)

    def at_question(self) -> Question | None:
        """Give the question that the person is at: where the focus is, else the first in view."""
        focused = self._card_of(QApplication.focusWidget())
        if focused is not None:
            return focused.question
        return next((card.question for card in self._in_view()), None)

    def _in_view(self) -> Iterator[QuestionCard]:
        top = self.verticalScrollBar().value()
        for view in self.views.values():
            for card in view.cards.values():
                if card.isVisible() and view.y() + card.y() + card.height() > top:
                    yield card

    def _card_of(self, widget: QWidget | None) -> QuestionCard | None:
        while widget is not None and not isinstance(widget, QuestionCard):
            widget = widget.parentWidget()
        return widget if widget is not None and self.isAncestorOf(widget) else None

    def _follow_focus(self, _before: QWidget | None, now: QWidget | None) -> None:
        card = self._card_of(now)
        if card is None:
            return
        self.looked_at.emit(card.question)
        for code, view in self.views.items():
            if view.isAncestorOf(card) and code != self.current:
                self.current = code
                self.shown.emit(code)

    def _settle(self) -> None:
        """Let the layout take its sizes at once, so that places in it are true."""
        column = self.widget()
        if column is not None:
            for _ in range(2):
                QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
                self._column.activate()

    def _to_top(self, widget: QWidget) -> None:
        column = self.widget()
        if column is not None:
            place = widget.mapTo(column, QPoint(0, 0)).y()
            bar = self.verticalScrollBar()
            self._going = True
            bar.setValue(min(max(place - self._context.surroundings.theme.px(12), 0), bar.maximum()))
            self._going = False

    def _scrolled(self) -> None:
        if not self.whole:
            return
        self._later.start(0)
        if self._going:
            return
        top = self.verticalScrollBar().value() + self._context.surroundings.theme.px(60)
        for code, view in self.views.items():
            if not view.isHidden() and view.y() <= top < view.y() + view.height() and code != self.current:
                self.current = code
                self.shown.emit(code)

    def _make_seen(self) -> None:
        """Make the next card that is in view or near below, between what the person does; the rest waits."""
        bottom = self.verticalScrollBar().value() + 2 * self.viewport().height()
        waiting = [c for c, v in self.views.items() if not v.isHidden() and not v.ready and v.y() < bottom]
        if waiting:
            self._make(waiting[0], 1)
            self._later.start(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._later.start(0)
