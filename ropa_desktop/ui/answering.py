"""A worksheet being answered: what is written, how it stands at once, and how it is kept without being asked."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from ropa_desktop.domain.field import Field
from ropa_desktop.domain.problems import Problem
from ropa_desktop.domain.worksheet import UNANSWERED, Level, Raised, Standing
from ropa_desktop.services import drafts, records, worksheets
from ropa_desktop.services.worksheets import Opened
from ropa_desktop.ui.desk import Desk

DRAFT_AFTER, SAVE_AFTER = 350, 60_000
"""Milliseconds after an edit until a draft is kept, and of quiet until a revision is saved."""


class Answering(QObject):
    """Holds the answers to one worksheet at a time.

    `read`: the record was read, with its answers; `judged`: it was judged anew after an edit; `keeping(state)`: how far
    what is written is kept: "saved", "writing", "draft".
    """

    read = Signal()
    judged = Signal()
    keeping = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.opened: Opened
        self.standing: Standing
        self.record_id = 0
        self.answers: dict[str, Any] = {}
        self.accepted: dict[str, str] = {}
        self.fields: dict[str, Any] = {}
        self.unfinished: Callable[[], Mapping[str, Any]] = dict
        """Gives what is written and is no value, by question."""
        self.left_unfinished: Mapping[str, Any] = {}
        """What was so when the draft was kept that the worksheet was opened with."""
        self._has_draft = False
        self._draft = self._timer(DRAFT_AFTER, self.keep_draft)
        self._quiet = self._timer(SAVE_AFTER, self.save)

    def _timer(self, after: int, deed: Any) -> QTimer:
        made = QTimer(self)
        made.setSingleShot(True)
        made.setInterval(after)
        made.timeout.connect(deed)
        return made

    # Opening

    def open(self, record_id: int) -> None:
        """Open a record's worksheet, with the draft that was kept of it. Problem: gone."""
        opened = worksheets.open_worksheet(self._desk.register, record_id)
        self.record_id, self._has_draft = record_id, False
        self._take(opened)
        self.left_unfinished = {}
        draft = drafts.draft_of(self._desk.register, opened.stored.type, record_id)
        if draft is not None and not self.read_only:
            self._restore(draft.values)
            asked = {question.name for question in opened.sheet.questions}
            self.left_unfinished = {name: texts for name, texts in draft.written.items() if name in asked}
        elif draft is not None and not self._desk.register.read_only:
            drafts.drop_draft(self._desk.register, opened.stored.type, record_id)
        self._judge()
        self.read.emit()
        self.keeping.emit("draft" if self._has_draft else "saved")

    def _take(self, opened: Opened) -> None:
        self.opened = opened
        self.answers, self.accepted, self.fields = opened.answers, opened.accepted, {}

    def _restore(self, values: dict[str, Any]) -> None:
        """Put a draft in; answers to questions that are no longer asked are left out."""
        self._has_draft = True
        given = dict(values)
        if "worksheet" in given:
            kept = given.pop("worksheet")
            self.answers = self.opened.sheet.answers(kept)
            self.accepted = dict((kept or {}).get("accepted", {}))
        for name, value in given.items():
            self._put(name, value)

    def reread(self) -> None:
        """Read the record anew: facts and fields follow, what is written and not yet saved stays. Problem: gone."""
        before, answers, accepted, fields = self.opened, self.answers, self.accepted, self.fields
        kept = before.answers
        unsaved = {name: value for name, value in answers.items() if value != kept[name]}
        reasons = accepted if accepted != before.accepted else None
        self._take(worksheets.open_worksheet(self._desk.register, self.record_id))
        if not self.read_only and self.opened.sheet is before.sheet:
            self.answers.update(unsaved)
            self.accepted = reasons if reasons is not None else self.accepted
            for name, value in fields.items():
                self._put(name, value)
        self._judge()
        self.read.emit()
        self.keeping.emit(self._state())

    @property
    def read_only(self) -> bool:
        """Whether nothing can be written: it is approved, or the register may only be read."""
        return self.opened.stored.frozen or self._desk.register.read_only

    # What is written

    def value(self, name: str) -> Any:
        """Give a field of the record as it stands."""
        return self.fields[name] if name in self.fields else self.opened.stored.values[name]

    def record_field(self, name: str) -> Field:
        """Give how a field of the record is declared."""
        return self.opened.stored.record_type.by_name[name]

    def answer(self, name: str, value: Any) -> None:
        """Take an answer."""
        self.answers[name] = value
        self._edited()

    def set_field(self, name: str, value: Any) -> None:
        """Take a field of the record."""
        self._put(name, value)
        self._edited()

    def accept(self, code: str, reason: str) -> None:
        """Take the reason for which a warning is accepted; "" is none."""
        if reason.strip():
            self.accepted[code] = reason
        else:
            self.accepted.pop(code, None)
        self._edited()

    def _put(self, name: str, value: Any) -> None:
        if name not in self.opened.stored.values or value == self.opened.stored.values[name]:
            self.fields.pop(name, None)
        else:
            self.fields[name] = value

    def _edited(self) -> None:
        self._judge()
        self.judged.emit()
        self.keeping.emit("writing")
        if not self._draft.isActive():
            self._draft.start()
        self._quiet.start()

    def _judge(self) -> None:
        self.standing = self.opened.judge(self.answers, self.accepted, self.fields)

    # How it stands

    @property
    def conclusion(self) -> str | None:
        """The conclusion as it is written."""
        return self.value(self.opened.sheet.decision) if self.opened.sheet.decision else None

    @property
    def against(self) -> list[Raised]:
        """What stands against approving, but for that nobody has approved."""
        return self.standing.before_approval(self.conclusion)

    @property
    def blocks(self) -> list[Raised]:
        """What stands against it that was said or is so."""
        return [r for r in self.against if r.level is Level.BLOCK and not r.gap]

    @property
    def gaps(self) -> list[Raised]:
        """What is still to be said."""
        return [r for r in self.against if r.level is Level.BLOCK and r.gap]

    @property
    def warnings(self) -> list[Raised]:
        """The warnings that nobody has accepted."""
        return [r for r in self.against if r.level is Level.WARN]

    @property
    def state(self) -> str:
        """Say how the whole stands: "empty", "begun", "blocked", "ready", "approved", "outdated", "replaced"."""
        stored = self.opened.stored
        status = stored.values["status"]
        if status == "approved":
            due = stored.values["next_review"]
            late = due is not None and due < self.opened.today
            return "outdated" if self.opened.changed or late else "approved"
        if status in {"replaced", "withdrawn"}:
            return str(status)
        begun = self.opened.value(self.answers, self.accepted) is not None
        return self.standing.progress(self.conclusion, begun=begun)

    # How it is kept

    @property
    def dirty(self) -> bool:
        """Whether something is written that is not saved."""
        if not self.record_id or self.read_only:
            return False
        opened = self.opened
        kept = opened.value(opened.answers, opened.accepted)
        return bool(self.fields) or opened.value(self.answers, self.accepted) != kept

    @property
    def changes(self) -> dict[str, Any]:
        """What is to be saved, as fields of the record."""
        return {"worksheet": self.opened.value(self.answers, self.accepted), **self.fields}

    def _state(self) -> str:
        return "saved" if not self.dirty else "draft" if self._has_draft else "writing"

    def keep_draft(self) -> bool:
        """Keep what is not yet saved beside the records; tell whether nothing can be lost."""
        self._draft.stop()
        written = self.unfinished()
        if not (self.dirty or written):
            self._drop_draft()
            self.keeping.emit("saved")
            return True
        try:
            drafts.keep_draft(self._desk.register, self.opened.stored.type, self.record_id, self.changes, written)
        except Problem:
            self.keeping.emit("unkept")
            return False
        self._has_draft = True
        self.keeping.emit("draft")
        return True

    def _drop_draft(self) -> None:
        if self._has_draft:
            with contextlib.suppress(Problem):  # it is offered once more then, and nothing is lost
                drafts.drop_draft(self._desk.register, self.opened.stored.type, self.record_id)
            self._has_draft = False

    def save(self) -> bool:
        """Save what is written as a revision; tell whether it is saved. What is refused is told, and stays."""
        self._quiet.stop()
        self._draft.stop()
        if not self.dirty:
            if self.record_id and not self._desk.register.read_only:
                self.keep_draft()
            return True
        desk, stored = self._desk, self.opened.stored
        try:
            records.save(desk.register, stored.type, self.record_id, self.changes, author=desk.author)
            self._take(worksheets.open_worksheet(desk.register, self.record_id))
        except Problem as problem:
            self.keep_draft()
            desk.tell(problem)
            return False
        self._judge()
        desk.tell_changed(stored.type, self)
        self.judged.emit()
        self.keep_draft()
        return True

    def leave(self) -> bool:
        """Save before one goes elsewhere; what cannot be saved waits as a draft. Tell whether nothing can be lost."""
        return not self.record_id or self.save() or self.keep_draft()


def is_open(raised: Raised) -> bool:
    """Tell whether it says no more than that a question waits for its answer."""
    return raised.code.endswith(f".{UNANSWERED}")
