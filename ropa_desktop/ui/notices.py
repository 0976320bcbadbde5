"""Lines above the page: what is to be known, and what can be done about it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import UTC, datetime, timedelta
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from ropa_desktop.services import drafts, past
from ropa_desktop.services.drafts import Draft
from ropa_desktop.ui.buttons import button
from ropa_desktop.ui.desk import Desk
from ropa_desktop.ui.parts import label, with_role

AHEAD = timedelta(hours=1)
"""How far the newest save may be ahead of the clock before it is told: what is saved is dated by the clock."""


class Notice(QFrame):
    """A line above the page with what can be done about it."""

    def __init__(self, desk: Desk, text: str) -> None:
        super().__init__()
        with_role(self, "banner")
        px = desk.surroundings.theme.px
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(px(16), px(6), px(12), px(6))
        self._row.setSpacing(px(8))
        self._row.addWidget(label(text, wrap=True), 1)

    def offer(self, words: str, deed: Any, key: str = "") -> None:
        """Add a button, and the key that presses it from anywhere in the window."""
        made = button(words)
        made.clicked.connect(deed)
        if key:
            made.setShortcut(QKeySequence(key))
            made.setToolTip(made.shortcut().toString(QKeySequence.SequenceFormat.NativeText))
        self._row.addWidget(made)


class WayBack:
    """The way back to a page from which the person went to a record; one at a time."""

    def __init__(self, desk: Desk, notices: QVBoxLayout) -> None:
        self._desk, self._notices = desk, notices
        self._notice: Notice | None = None

    @property
    def offered(self) -> bool:
        """Whether there is one."""
        return self._notice is not None

    def offer(self, text: str, words: str, go: Callable[[], object]) -> None:
        """Tell where the person came from, and offer to go back there."""
        self.end()
        self._notice = Notice(self._desk, text)
        self._notice.offer(words, go, "Alt+Left")
        self._notice.offer(self._desk.say("prompt.close"), self.end)
        self._notices.addWidget(self._notice)

    def end(self) -> None:
        """Offer it no more."""
        if self._notice is not None:
            self._notice.hide()
            self._notice.deleteLater()
            self._notice = None


class Notices(QVBoxLayout):
    """What is told above the pages, line by line. `draft_wanted(draft)`: what a crash left is to be shown."""

    draft_wanted = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.setSpacing(0)

    def begin(self, as_of: str, go_to_now: Callable[[], object]) -> None:
        """Tell of the day that is shown, that nothing can be written, or that the clock is behind the register."""
        desk, say = self._desk, self._desk.say
        if as_of:
            notice = Notice(desk, say("notice.as_of", day=as_of))
            notice.offer(say("notice.now"), go_to_now)
            self.addWidget(notice)
        elif desk.register.read_only:
            self.addWidget(Notice(desk, say("notice.read_only")))
        elif (saved := past.latest(desk.register)) is not None and saved.at - (now := datetime.now(UTC)) > AHEAD:
            clocks = {name: f"{at.astimezone():%Y-%m-%d %H:%M}" for name, at in (("now", now), ("at", saved.at))}
            self.addWidget(Notice(desk, say("notice.clock", **clocks)))

    def offer_drafts(self, shown: Collection[tuple[str, int | None]]) -> None:
        """Tell of what a crash left unsaved, but for what is `shown` as it was (type and id)."""
        if not self._desk.register.read_only:
            for draft in drafts.kept_drafts(self._desk.register):
                if (draft.type, draft.record_id) not in shown:
                    self._offer_draft(draft)

    def offer(self, text: str, deed: tuple[str, Callable[[], object]], later: str) -> None:
        """Tell of something that can be done, or left for now."""
        notice = Notice(self._desk, text)
        words, does = deed

        def do() -> None:
            notice.hide()
            does()

        notice.offer(words, do)
        notice.offer(later, notice.hide)
        self.addWidget(notice)

    def _offer_draft(self, draft: Draft) -> None:
        desk, say = self._desk, self._desk.say
        name = desk.wording.name(draft.record_id) if draft.record_id else say(f"{draft.type}.new")
        notice = Notice(desk, say("notice.draft", name=name, at=f"{draft.at.astimezone():%Y-%m-%d %H:%M}"))
        notice.offer(say("notice.draft_show"), lambda: self._take_draft(draft, notice))
        notice.offer(say("notice.draft_drop"), lambda: self._drop_draft(draft, notice))
        self.addWidget(notice)

    def _take_draft(self, draft: Draft, notice: Notice) -> None:
        notice.hide()
        self.draft_wanted.emit(draft)

    def _drop_draft(self, draft: Draft, notice: Notice) -> None:
        notice.hide()
        with self._desk.trying():
            drafts.drop_draft(self._desk.register, draft.type, draft.record_id)
