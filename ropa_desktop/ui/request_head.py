"""The strip above a request: what it is, how long is left, and the steps from the letter to the hand-over."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout

from ropa_desktop.domain.readiness import is_open
from ropa_desktop.services.records import Stored
from ropa_desktop.services.wording import Wording
from ropa_desktop.ui.buttons import ElidedButton, button, tool
from ropa_desktop.ui.context import Surroundings
from ropa_desktop.ui.one_of import OneOf
from ropa_desktop.ui.parts import ElidedLabel, Pill, with_role

STEPS = ("request", "scope", "ready", "package", "sent")
ICONS: Mapping[str, tuple[str, str]] = {
    "done": ("check", "done"),
    "missing": ("warning", "missing"),
    "attention": ("warning", "attention"),
    "begun": ("begun", "accent"),
    "neutral": ("empty", "soft"),
}
"""The icon and the colour of how a step stands; its accessible name says the same."""
STATUS = {"received": "attention", "preparing": "accent", "answered": "done", "closed": "neutral"}


def time_left(values: Mapping[str, object], today: date, around: Surroundings) -> tuple[str, str]:
    """Say how long is left until the deadline of a request, and in which colour; nothing once it is answered."""
    say, deadline = around.say, values["deadline"]
    if not is_open(values):
        return "", "neutral"
    if not isinstance(deadline, date):
        return say("requesting.no_deadline"), "attention"
    days = (deadline - today).days
    if days < 0:
        return say("requesting.late", count=-days), "missing"
    if days == 0:
        return say("requesting.today"), "attention"
    return say("requesting.left", count=days), "accent"


class RequestHead(QFrame):
    """Tells what the person wants; the page does it."""

    back = Signal()
    stepped = Signal(str)
    following = Signal()

    def __init__(self, around: Surroundings, wording: Wording) -> None:
        super().__init__()
        with_role(self, "strip")
        self._around, self._wording = around, wording
        say, px = around.say, around.theme.px
        self.back_button = tool(around, "left", say("requesting.back"))
        self.back_button.clicked.connect(self.back)
        self.title = with_role(ElidedLabel(), "title")
        self.title.give_way()
        self.whose = with_role(ElidedLabel(), "soft")
        self.whose.setTextFormat(Qt.TextFormat.PlainText)
        self.state, self.left = Pill(around), Pill(around)
        self.next_button = button("", "primary")
        self.next_button.clicked.connect(self.following)
        first = QHBoxLayout()
        first.setSpacing(px(8))
        first.addWidget(self.back_button)
        named = QVBoxLayout()
        named.setSpacing(0)
        named.addWidget(self.title)
        named.addWidget(self.whose)
        first.addLayout(named, 1000)
        first.addWidget(self.state)
        first.addWidget(self.left)
        first.addStretch(1)
        first.addWidget(self.next_button)
        box = QVBoxLayout(self)
        box.setContentsMargins(px(10), px(10), px(16), px(10))
        box.setSpacing(px(8))
        box.addLayout(first)
        box.addLayout(self._steps())

    def _steps(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(0)
        self.steps: dict[str, ElidedButton] = {}
        for name in STEPS:
            made = ElidedButton(self._around.say(f"requesting.step.{name}"))
            with_role(made, "segment")
            made.setProperty("place", {STEPS[0]: "first", STEPS[-1]: "last"}.get(name, "middle"))
            made.setObjectName(f"requesting.{name}")
            made.setIconSize(self._around.icons.size())
            made.taken = made.iconSize().width() + self._around.theme.px(8)
            made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            made.clicked.connect(partial(self.stepped.emit, name))
            row.addWidget(made, 1)
            self.steps[name] = made
        self._one_of = OneOf(self, self.steps)
        return row

    def show_request(self, request: Stored, recipient: str, today: date) -> None:
        """Show which request it is, from whom, and how long is left."""
        values = request.values
        self.title.show_text(str(values["name"]))
        self.whose.show_text(" · ".join(part for part in (recipient, values["case_number"]) if part))
        self.whose.setVisible(bool(self.whose.text()))
        status = values["status"] or "received"
        word = self._wording.word("request_status", status)
        self.state.show_state(f"{word[:1].upper()}{word[1:]}", STATUS.get(status, "neutral"))
        self.left.show_state(*time_left(values, today, self._around))

    def show_step(self, name: str) -> None:
        """Mark the step that is shown."""
        self._one_of.mark(name)

    def show_stand(self, name: str, state: str, count: str) -> None:
        """Show how a step stands, and what is in it."""
        say, made = self._around.say, self.steps[name]
        words = say(f"requesting.step.{name}")
        made.setIcon(self._around.icons.icon(*ICONS[state]))
        made.show_text(f"{words} · {count}" if count else words)
        spoken = say(f"requesting.stands.{state}")
        made.setAccessibleName(", ".join(part for part in (words, count, spoken) if part))

    def show_next(self, words: str) -> None:
        """Offer what is next; nothing, where nothing is."""
        self.next_button.setText(words)
        self.next_button.setVisible(bool(words))
