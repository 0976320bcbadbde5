"""One record: its head, its form, saving, and what is unsaved."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from ropa_desktop.domain.field import RecordType
from ropa_desktop.domain.problems import Problem
from ropa_desktop.domain.progress import Progress
from ropa_desktop.services import (
    acceptances,
    actions,
    acts,
    check,
    drafts,
    judging,
    records,
    reviews,
    secrecy,
    worksheets,
)
from ropa_desktop.services.records import Change, Stored
from ropa_desktop.services.worksheets import has_worksheet
from ropa_desktop.ui import deeds
from ropa_desktop.ui.activity_boxes import ActivityBoxes, Asking
from ropa_desktop.ui.backlinks import Backlinks
from ropa_desktop.ui.context import EditorContext
from ropa_desktop.ui.deeds import RecordDeed
from ropa_desktop.ui.desk import Desk
from ropa_desktop.ui.field_grid import FieldBox
from ropa_desktop.ui.finding_deeds import FindingDeeds
from ropa_desktop.ui.form import RecordForm
from ropa_desktop.ui.hub import Place
from ropa_desktop.ui.long_work import keep
from ropa_desktop.ui.record_head import RecordHead
from ropa_desktop.ui.review_questions import ReviewQuestions
from ropa_desktop.ui.search_field import SearchField
from ropa_desktop.ui.secrecy_deeds import SecrecyDeeds, at_focus

DRAFT_AFTER = 3000
"""Milliseconds after an edit until the unsaved form is kept beside the records."""


class RecordPanel(QWidget):
    """Shows one record at a time. `saved(id)` follows a save; `history_wanted(id)` asks for its history."""

    saved = Signal(int)
    history_wanted = Signal(int)
    acted = Signal()
    touched = Signal()

    def __init__(self, record_type: RecordType, desk: Desk, context: EditorContext) -> None:
        super().__init__()
        self.record_type = record_type
        self._desk = desk
        self.stored: Stored | None = None
        self.record_id: int | None = None
        self.head = RecordHead(record_type, desk)
        self.title, self.save_button = self.head.title, self.head.save_button
        self.head.history.clicked.connect(self._ask_history)
        self.head.sheet.clicked.connect(self.open_worksheet)
        self.head.act.clicked.connect(self.act)
        self.save_button.clicked.connect(self.save)
        self.form = RecordForm(record_type, context)
        self.form.edited.connect(self._edited)
        self.form.opened.connect(self.open_worksheet)
        self._finding_deeds = FindingDeeds(desk, self)
        self._finding_deeds.settled.connect(self._show_anew)
        self.form.acted.connect(self._finding_deeds.make_action)
        self.form.accepted.connect(self._finding_deeds.set_aside)
        self.form.taken_back.connect(self._finding_deeds.take_back)
        self.form.action_opened.connect(desk.open_record)
        self._secrecy = SecrecyDeeds(desk, self)
        self._secrecy.settled.connect(self._show_marks_anew)
        self.form.secrecy_decided.connect(self._secrecy.decide)
        self.form.unmarked.connect(self._secrecy.take_back)
        self.form.secrecy_wanted.connect(self._secrecy.begin)
        self._backlinks = Backlinks(desk)
        self.form.add_card(self._backlinks)
        self._asking = Asking(desk, self.form)
        self.boxes = ActivityBoxes(desk, self.form) if record_type.name == "activity" else None
        if self.boxes is not None:
            self.boxes.tests.begin.connect(self.begin_test)
        self._questions = ReviewQuestions(desk, self.form) if record_type.name == "review" else None
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addLayout(self.head)
        box.addWidget(self.form, 1)
        self._draft = QTimer(self)
        self._draft.setSingleShot(True)
        self._draft.setInterval(DRAFT_AFTER)
        self._draft.timeout.connect(self._keep_draft)
        self._has_draft = False
        self._keys: list[QShortcut] = []
        self.key_owner: QWidget = self

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the buttons under the name where they would leave it no room."""
        super().resizeEvent(event)
        self.head.turn(self.width())

    @property
    def dirty(self) -> bool:
        """Whether something is unsaved."""
        return bool(self.form.changes()) or self.form.refused() is not None

    def show_record(self, record_id: int, *, keep_place: bool = False) -> bool:
        """Show a kept record as it stands; tell whether it is there."""
        try:
            self.stored = records.read(self._desk.register, record_id)
        except Problem:
            return False
        if record_id != self.record_id:
            self._drop_draft()
        self.record_id = record_id
        self._desk.wording.prepare([(self.record_type, self.stored.values)])
        found = check.findings_of(self._desk.register, record_id)
        fixed = self.stored.frozen or self._desk.register.read_only
        self.form.load(self.stored.values, self.stored.marks, found, read_only=fixed, keep_place=keep_place)
        self.form.show_actions(actions.open_on(self._desk.register, record_id) if found else ())
        self.form.show_accepted(acceptances.accepted_on(self._desk.register, record_id))
        marks = secrecy.marks_on(self._desk.register, record_id, self._desk.wording)
        self.form.show_secret(marks, read_only=self._desk.register.read_only)
        self._backlinks.show_record(record_id)
        self._follow(read_only=fixed)
        self.head.show_record(
            self.stored, [f for f in found if not (f.letter and self.record_type.letters)], fixed=fixed
        )
        self.head.turn(self.width())
        self._show_deeds(self.stored)
        self._show_unsaved()
        return True

    def show_new(self, values: Mapping[str, Any] | None = None) -> None:
        """Show a blank record."""
        self._drop_draft()
        self.stored, self.record_id = None, None
        self.form.load(self.record_type.begun())
        self.form.show_secret((), read_only=self._desk.register.read_only)
        self._backlinks.show_record(None)
        self._follow(read_only=False)
        self.head.show_new()
        self.head.turn(self.width())
        if values:
            self.form.apply(values)
        self._show_unsaved()
        self.form.focus_first()

    def _show_deeds(self, stored: Stored) -> None:
        possible = list(deeds.possible_on(self._desk, stored))
        for key in self._keys:
            key.setEnabled(False)
            key.deleteLater()
        self._keys = [self._key_of(deed) for deed, _, why in possible if deed.key and not why]
        buttons = [deeds.button_of(d.name, words, partial(self.do, d), d, why) for d, words, why in possible]
        focused = self.window().focusWidget()
        left = focused.objectName() if focused in self.head.deeds.items else ""
        self.head.deeds.set_items(buttons)
        self.head.deeds.setVisible(bool(buttons))
        if left:
            there = (one for one in buttons if one.objectName() == left and one.isEnabled())
            next(there, self.form).setFocus(Qt.FocusReason.OtherFocusReason)

    def _key_of(self, deed: RecordDeed) -> QShortcut:
        """Let the key of a deed do it wherever the focus is in the list or the record."""
        key = QShortcut(QKeySequence(deed.key), self.key_owner)
        key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        key.activated.connect(partial(self.do, deed))
        return key

    def do(self, deed: RecordDeed) -> None:
        """Do with the record what only records of its type know."""
        if self.stored is not None and self.may_leave():
            deed.does(self._desk, self.stored, self.window())

    def save(self) -> bool:
        """Save what was changed; tell whether nothing is unsaved any more."""
        focused = QApplication.focusWidget()
        if isinstance(focused, SearchField):
            focused.finish()
        if (refused := self.form.refused()) is not None:
            self._desk.tell(Problem("unfinished", field=refused.caption.text(), why=refused.editor.refused()))
            self.form.show_refused(refused)
            return False
        changes = self.form.changes()
        if not changes and self.record_id is not None:
            return True
        try:
            change = self._kept(changes)
        except Problem as problem:
            self._desk.tell(problem)
            if problem.key == "problem.name_missing":
                self.form.focus_field("name")
            return False
        if change is None:
            return False
        self._drop_draft()
        self.record_id = change.ids[0] if change.ids else self.record_id
        self._desk.tell_changed(self.record_type.name, self)
        if self.record_id is not None:
            self.show_record(self.record_id, keep_place=True)
            self.saved.emit(self.record_id)
        return True

    def _kept(self, changes: Mapping[str, Any]) -> Change | None:
        """Keep changes, with progress where many records are judged by them; None where the person stopped it."""
        desk, name = self._desk, self.record_type.name

        def save(told: Progress) -> Change:
            return records.save(desk.register, name, self.record_id, changes, author=desk.author, progress=told)

        self._draft.stop()  # it would wait for the register, and the window with it
        try:
            many = judging.judges_many(desk.register, name, changes.keys())
            found: Change | None = keep(desk, self.window(), save, many=many)
        finally:
            self._draft.start()
        return found

    def settle(self) -> bool:
        """Take what is being searched for; tell whether it was taken. What is not is told at its field."""
        focused = QApplication.focusWidget()
        if not (isinstance(focused, SearchField) and focused.typed and self.form.isAncestorOf(focused)):
            return True
        focused.finish()
        box = next((box for box in self.form.findChildren(FieldBox) if box.editor.isAncestorOf(focused)), None)
        return box is None or not box.message.text()

    def discard(self) -> None:
        """Give up what is unsaved."""
        self._drop_draft()
        if self.record_id is not None:
            self.show_record(self.record_id)
        else:
            self.form.load(self.record_type.begun())
        self._show_unsaved()

    def may_leave(self) -> bool:
        """Ask what is to become of unsaved changes; tell whether one may go elsewhere."""
        if not self.dirty:
            return True
        say = self._desk.say
        answer = self._desk.prompts.choose(
            say("panel.leave", name=self.title.text()),
            say("panel.leave_text"),
            (("save", say("panel.save")), ("discard", say("panel.discard"))),
        )
        if answer == "save":
            return self.save()
        if answer == "discard":
            self.discard()
        return answer == "discard"

    def act(self) -> None:
        """Approve, sign or send the record, or withdraw that."""
        if self.stored is None or not self.may_leave():
            return
        if self.opens_worksheet and not self.stored.frozen:
            self.open_worksheet()
            return
        if self.opens_review:
            self.open_review()
            return
        desk, stored = self._desk, self.stored
        say, name = desk.say, str(self.stored.values["name"])
        with desk.trying():
            if stored.frozen and stored.record_type.final:
                raise Problem("final", name=name)
            if stored.frozen:
                reason = desk.prompts.ask_text(say("panel.withdraw"), say("panel.withdraw_text", name=name))
                if reason is None:
                    return
                acts.withdraw(desk.register, stored.id, reason=reason, author=desk.author)
            else:
                act = acts.act_on(stored.type)
                if act is None:
                    return
                words = "panel.act_final" if stored.record_type.final else "panel.act_text"
                given = stored.values[act.by] or desk.author
                who = desk.prompts.ask_text(say(f"panel.{act.verb}"), say(words, name=name), given)
                if who is None:
                    return
                day = stored.values[act.on] or records.now().date()
                acts.perform(desk.register, stored.id, by=who, on=day, author=desk.author)
            desk.tell_changed(self.record_type.name, self)
            self.show_record(stored.id)
            self.saved.emit(stored.id)

    def _follow(self, *, read_only: bool) -> None:
        """Show what follows from the record, and ask what it calls for."""
        self._asking.begin()
        if self.boxes is not None:
            self.boxes.show_record(self.stored, read_only=read_only)
        if self._questions is not None:
            self._questions.show_record(self.stored, read_only=read_only)

    def _show_anew(self, rule: str) -> None:
        """Show the record with its findings as they stand now, and put the focus where the finding is."""
        self._desk.tell_changed("acceptance", self)
        if self.record_id is not None and not self.dirty:
            self.show_record(self.record_id, keep_place=True)
            self.saved.emit(self.record_id)
            self.form.focus_rule(rule)

    def mark_secret(self) -> None:
        """Ask what is to be marked for a secrecy review; what the person is at is proposed."""
        focused = QApplication.focusWidget()
        inside = focused if focused is not None and self.form.isAncestorOf(focused) else None
        self._secrecy.begin(*at_focus(inside))

    def _show_marks_anew(self, mark_id: int) -> None:
        self._desk.tell_changed("secrecy_mark", self)
        if self.record_id is not None and not self.dirty:
            self.show_record(self.record_id, keep_place=True)
            self.saved.emit(self.record_id)
            self.form.focus_mark(mark_id)

    def begin_test(self) -> None:
        """Begin a balancing test for the activity and go to it; what is unsaved is saved first."""
        if not self.save() or self.record_id is None or self.stored is None:
            return
        desk, name = self._desk, str(self.stored.values["name"])
        with desk.trying():
            made = worksheets.begin_test(desk.register, self.record_id, name=name, author=desk.author)
            desk.tell_changed("")
            desk.hub.wanted.emit(Place("worksheet", made))

    @property
    def opens_worksheet(self) -> bool:
        """Whether the record is all worksheet, so that its list leads there and not to the form."""
        return has_worksheet(self.record_type.name) and acts.act_on(self.record_type.name) is not None

    @property
    def opens_review(self) -> bool:
        """Whether the record is a review that was begun, so that its list leads to its own page."""
        if self.stored is None or self.stored.type != "review":
            return False
        return reviews.has_items(self._desk.register, self.stored.id)

    def open_review(self) -> None:
        """Go to the page of the review; what is unsaved is saved first."""
        if self.save() and self.record_id is not None:
            self._desk.hub.wanted.emit(Place("reviewing", self.record_id))

    def open_worksheet(self) -> None:
        """Go to the record's worksheet; what is unsaved is saved first."""
        if self.save() and self.record_id is not None:
            self._desk.hub.wanted.emit(Place("worksheet", self.record_id))

    def _ask_history(self) -> None:
        self.history_wanted.emit(self.record_id or 0)

    def _edited(self) -> None:
        self._show_unsaved()
        self._asking.follow()
        if not self._draft.isActive():
            self._draft.start()
        self.touched.emit()

    def _show_unsaved(self) -> None:
        dirty = self.dirty
        self.head.unsaved.setVisible(dirty)
        self.save_button.setEnabled(dirty or self.record_id is None)

    def _keep_draft(self) -> None:
        changes, written = self.form.changes(), self.form.written()
        if not (changes or written):
            self._drop_draft()
        elif not self._desk.register.read_only:
            try:
                drafts.keep_draft(self._desk.register, self.record_type.name, self.record_id, changes, written)
            except Problem as problem:
                self.head.show_unkept(self._desk.say(problem.key, **problem.facts))
                return
            self._has_draft = True
            self.head.show_unkept("")

    def _drop_draft(self) -> None:
        self._draft.stop()
        if self._has_draft:
            with contextlib.suppress(Problem):  # it is offered once more then, and nothing is lost
                drafts.drop_draft(self._desk.register, self.record_type.name, self.record_id)
            self._has_draft = False
        self.head.show_unkept("")

    def take_draft(self, values: Mapping[str, Any], written: Mapping[str, Any]) -> None:
        """Put a kept draft into the form: its values, and what was written and is none."""
        self.form.apply(values)
        self.form.write({name: text for name, text in written.items() if name in self.record_type.by_name})
        self._has_draft = True
        self.form.setFocus(Qt.FocusReason.OtherFocusReason)
