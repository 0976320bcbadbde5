"""The page of a worksheet: parts at the side, questions in the middle, help beside; it keeps itself and its place."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from ropa_desktop.domain.problems import Problem
from ropa_desktop.domain.worksheet import Question
from ropa_desktop.ui.answering import Answering
from ropa_desktop.ui.desk import Desk
from ropa_desktop.ui.field_grid import FieldBox
from ropa_desktop.ui.leaving import Leaving
from ropa_desktop.ui.question_card import UNVERIFIED, QuestionCard
from ropa_desktop.ui.register_context import RegisterContext
from ropa_desktop.ui.search_field import SearchField
from ropa_desktop.ui.worksheet_banner import WorksheetBanner
from ropa_desktop.ui.worksheet_body import WorksheetBody
from ropa_desktop.ui.worksheet_deeds import WorksheetDeeds
from ropa_desktop.ui.worksheet_head import WorksheetHead
from ropa_desktop.ui.worksheet_help import HelpPane
from ropa_desktop.ui.worksheet_parts import PartsList, steps_of

HELP_BESIDE, PARTS_BESIDE = 1100, 780
"""Widths from which help stands beside the questions, and the parts at the side."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where the person was in a worksheet."""

    part: str
    scrolled: int
    question: str


class WorksheetPage(QWidget):
    """`left`: the person wants back to where they were. `history_wanted(id)` asks for the history of the record."""

    left = Signal()
    history_wanted = Signal(int)
    export_wanted = Signal(int)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._spots: dict[int, Spot] = {}
        self._stale = False
        self.setObjectName("page.worksheet")
        around = desk.surroundings
        self.context = RegisterContext(desk.register, desk.wording, around, desk, desk.author)
        self.answering = Answering(desk)
        self.answering.setParent(self)  # it waits for no page that is gone
        self.head = WorksheetHead(around, desk.wording)
        self.banner = WorksheetBanner(desk)
        self.parts = PartsList(around)
        self.body = WorksheetBody(self.answering, self.context, desk.wording)
        self.help = HelpPane(around)
        self.deeds = WorksheetDeeds(self.answering, desk, self, self.save)
        left = QFrame()
        side = QVBoxLayout(left)
        side.setContentsMargins(around.theme.px(10), around.theme.px(10), 0, around.theme.px(10))
        side.addWidget(self.parts)
        self._side = left
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(left)
        row.addWidget(self.body, 1000)
        row.addWidget(self.help)
        row.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.head)
        box.addWidget(self.banner)
        box.addLayout(row, 1)
        self._connect()

    def _connect(self) -> None:
        head, body, answering, deeds = self.head, self.body, self.answering, self.deeds
        answering.unfinished = self.body.written
        answering.read.connect(self._show)
        answering.judged.connect(self._judge)
        answering.keeping.connect(self._show_kept)
        head.back.connect(self.go_back)
        head.approve.connect(deeds.approve)
        head.withdraw.connect(deeds.withdraw)
        head.renew.connect(deeds.new_version)
        head.versions.connect(self._show_versions)
        head.question.connect(body.show_question)
        head.part.connect(self.go_to_part)
        head.short.connect(self._set_short)
        head.whole.connect(self._set_whole)
        head.export.connect(self._export)
        deeds.question.connect(body.show_question)
        self.banner.renew.connect(deeds.new_version)
        self.banner.update_questions.connect(deeds.update_questions)
        self.parts.chosen.connect(self.go_to_part)
        body.shown.connect(self._show_part)
        body.looked_at.connect(self._show_help)
        body.acted.connect(deeds.make_action)
        self._desk.hub.changed.connect(self._hear)
        Leaving(self, self.go_back)

    # Opening and leaving

    @property
    def record_id(self) -> int:
        """The record whose worksheet is shown, 0 before the first."""
        return self.answering.record_id

    def go(self, record_id: int, question: str = "") -> bool:
        """Open a record's worksheet where one was, or at a question; tell whether it is there."""
        if record_id != self.record_id or self._stale:
            if self.record_id and not self.leave():
                return False
            try:
                self._stale = False
                self.answering.open(record_id)
            except Problem as problem:
                self._desk.tell(problem)
                return False
            self.body.write(self.answering.left_unfinished)
        if question:
            self.body.show_question(question)
        elif record_id in self._spots:
            self._return_to(self._spots[record_id])
        else:
            self.body.enter()
        return True

    def _return_to(self, spot: Spot) -> None:
        if spot.part not in self.body.views:
            self.body.enter()
            return
        self.body.make_whole(spot.part)
        self.body.show_part(spot.part)
        self.body.verticalScrollBar().setValue(spot.scrolled)
        QTimer.singleShot(0, self, lambda: self.body.verticalScrollBar().setValue(spot.scrolled))
        if any(q.name == spot.question for q in self.body.views[spot.part].part.questions):
            self.body.card(spot.question).enter()

    def leave(self) -> bool:
        """Keep what is written, and ask about what cannot be kept; tell whether one may go."""
        self._finish_typing()
        return self.keep() and self._may_drop_refused()

    def keep(self) -> bool:
        """Keep what is written and remember the place; tell whether nothing that can be kept is lost."""
        if not self.record_id:
            return True
        at = self.body.at_question()
        scrolled = self.body.verticalScrollBar().value()
        self._spots[self.record_id] = Spot(self.body.current, scrolled, at.name if at else "")
        self._desk.settings.keep_sheet_part(self._key(), self.body.current)
        return self.answering.leave()

    def _may_drop_refused(self) -> bool:
        """Ask of each thing that is written and not kept whether it is given up; tell whether nothing of it is left."""
        say = self._desk.say
        while self.record_id and (box := self.body.refused()) is not None:
            words = say("problem.unfinished", field=box.caption.text(), why=box.editor.refused())
            answers = (("discard", say("sheet.drop")),)
            if not self._desk.prompts.choose(say("sheet.leave"), words, answers, grave=True):
                self.body.show_refused(box)
                return False
            box.editor.set_value(box.editor.value())
            self.answering.keep_draft()
        return True

    def go_back(self) -> None:
        """Keep what is written and go back to where the person was."""
        if self.leave():
            self.left.emit()

    def save(self) -> bool:
        """Save what is written; tell whether all of it is saved. What cannot be is told."""
        self._finish_typing()
        if not self.record_id:
            return True
        saved, box = self.answering.save(), self.body.refused()
        if box is not None:
            self._desk.tell(Problem("unfinished", field=box.caption.text(), why=box.editor.refused()))
            self.body.show_refused(box)
        return saved and box is None

    def act(self) -> None:
        """Approve, or withdraw that."""
        if not self.answering.opened.sheet.decision:
            return
        if self.answering.opened.stored.values["status"] == "approved":
            self.deeds.withdraw()
        else:
            self.deeds.approve()

    def _finish_typing(self) -> None:
        focused = QApplication.focusWidget()
        if isinstance(focused, SearchField):
            focused.finish()

    def _key(self) -> str:
        return f"{self._desk.register.path}#{self.record_id}"

    # Showing

    def _show(self) -> None:
        settings, body = self._desk.settings, self.body
        body.short, body.whole = settings.sheet_short, settings.sheet_whole
        self.head.show_modes(short=body.short, whole=body.whole)
        if self._shown_id == self.record_id:
            body.reload()
        else:
            self._shown_id = self.record_id
            spot = self._spots.get(self.record_id)
            body.load(spot.part if spot else settings.sheet_part(self._key()))
            body.verticalScrollBar().setValue(0)
        self._judge_head()
        self._show_part(body.current)
        at = body.at_question()
        if at is not None:
            self._show_help(at)

    _shown_id = 0

    def _judge(self) -> None:
        self.body.judge()
        self._judge_head()

    def _judge_head(self) -> None:
        self.head.show_standing(self.answering)
        self.banner.show_standing(self.answering)
        steps = steps_of(self.answering, self._desk.surroundings)
        self.parts.steps.show_steps(steps)
        self.head.show_steps(steps, self.body.current, narrow=self._side.isHidden())

    def _show_kept(self, state: str) -> None:
        self.head.show_kept("read_only" if self.answering.read_only else state)

    def _show_part(self, code: str) -> None:
        self.parts.show_part(code)
        self._desk.settings.keep_sheet_part(self._key(), code)
        self.head.show_steps(self.parts.steps.steps, code, narrow=self._side.isHidden())
        if not self.body.whole:
            first = next((c for c in self.body.views[code].cards.values() if not c.isHidden()), None)
            if first is not None:
                self._show_help(first.question)

    def _show_help(self, question: Question) -> None:
        say, sheet = self._desk.say, self.answering.opened.sheet
        key = sheet.label_key(question.name)
        cites = ", ".join(self.context.cite(one) for one in question.cites)
        note = say("sheet.unverified_tip") if UNVERIFIED in question.source else ""
        self.help.show_help(question.code, say(key), self.context.help(key) or {}, cites, note)

    def show_help(self) -> bool:
        """Show the help of the field or the question where the person is; tell whether there was one."""
        widget: QWidget | None = QApplication.focusWidget()
        while widget is not None and not isinstance(widget, QuestionCard):
            if isinstance(widget, FieldBox) and widget.has_help and self.isAncestorOf(widget):
                card = self._card_around(widget)
                if card is not None:
                    card.show_field_help(widget.path)
                    return True
            widget = widget.parentWidget()
        if isinstance(widget, QuestionCard) and self.isAncestorOf(widget):
            widget.show_help()
            return True
        return False

    def _card_around(self, widget: QWidget) -> QuestionCard | None:
        above: QWidget | None = widget
        while above is not None and not isinstance(above, QuestionCard):
            above = above.parentWidget()
        return above

    def go_to_part(self, code: str) -> None:
        """Show a part; what was written in the one before is saved."""
        if code == self.body.current:
            return
        self._finish_typing()
        self.answering.save()
        self.body.show_part(code)

    def step(self, by: int) -> None:
        """Go to the next or the previous part."""
        codes = [s.code for s in self.parts.steps.steps]
        at = codes.index(self.body.current) + by
        if 0 <= at < len(codes):
            self.go_to_part(codes[at])
            self.body.enter()

    def _set_short(self, on: bool) -> None:
        self._desk.settings.sheet_short = on
        self.body.set_modes(short=on, whole=self.body.whole)

    def _set_whole(self, on: bool) -> None:
        self._desk.settings.sheet_whole = on
        self.body.set_modes(short=self.body.short, whole=on)

    def _show_versions(self, place: QPoint) -> None:
        """List the versions, the newest first; each can be opened."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for stored in self.deeds.versions():
            action = menu.addAction(self.deeds.version_words(stored).replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(stored.id == self.record_id)
            action.triggered.connect(lambda _=False, other=stored.id: self.deeds.open(other))
        menu.addSeparator()
        menu.addAction(self._desk.say("panel.history"), lambda: self.history_wanted.emit(self.record_id))
        menu.popup(place)

    def _export(self) -> None:
        if self.save():
            self.export_wanted.emit(self.record_id)

    # What happens elsewhere

    def _hear(self, _types: str, origin: object) -> None:
        self.context.forget()
        if origin is self.answering or not self.record_id:
            return
        self._stale = not self.isVisible()
        if not self._stale:
            self.refresh()

    def refresh(self) -> None:
        """Follow the register; when the record is gone, go back."""
        try:
            self._stale = False
            self.answering.reread()
        except Problem:
            self.answering.record_id = 0
            self.left.emit()

    # Room

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        px, width = self._desk.surroundings.theme.px, self.width()
        self.help.setVisible(width >= px(HELP_BESIDE))
        narrow = width < px(PARTS_BESIDE)
        if narrow != self._side.isHidden():
            self._side.setVisible(not narrow)
            self.head.show_steps(self.parts.steps.steps, self.body.current, narrow=narrow)

    def minimumSizeHint(self) -> QSize:
        px = self._desk.surroundings.theme.px
        return QSize(px(380), px(260))

    def enter_part(self, part: QWidget) -> None:
        """Go to the strip above, the parts, or the questions."""
        if part is self.body:
            self.body.enter()
        else:
            target = self.parts if part is self.parts else self.head.back_button
            target.setFocus(Qt.FocusReason.TabFocusReason)
