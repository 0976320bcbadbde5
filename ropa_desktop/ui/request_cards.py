"""The cards of a request: what the letter says, what goes into the package, and what was handed over."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from ropa_desktop.domain.field import is_blank
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.services.readiness import Readiness
from ropa_desktop.services.records import Stored
from ropa_desktop.services.requests import Terms
from ropa_desktop.ui.buttons import button, link
from ropa_desktop.ui.desk import Desk
from ropa_desktop.ui.parts import Pill, label
from ropa_desktop.ui.review_cards import card

LETTER = (
    "supervisor",
    "authority",
    "case_number",
    "received",
    "deadline",
    "asks",
    "asked",
    "as_of",
    "answered",
    "files",
)
TERMS = ("as_of", "language", "level", "annexes")
LATEST = 5
"""Contacts that are shown of the log, the newest first."""


def at_left(*widgets: QWidget) -> QHBoxLayout:
    """Put buttons at the left of a row."""
    row = QHBoxLayout()
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return row


def facts_grid(desk: Desk, request: Stored, terms: Terms, names: Sequence[str]) -> QGridLayout:
    """Tell fields of a request with their labels; of those that follow from others, what holds."""
    of = RECORD_TYPES["authority_request"]
    holds = {"language": terms.language, "level": terms.level.value, "annexes": list(terms.annexes)}
    told = []
    for name in names:
        value = holds.get(name, request.values[name])
        if not is_blank(value):
            follows = name in holds and is_blank(request.values[name]) and name != "level"
            text = desk.wording.text(of.by_name[name], value)
            told.append((desk.wording.label(of, name), desk.say("requesting.follows", text=text) if follows else text))
        elif name in {"as_of", "annexes"}:
            told.append((desk.wording.label(of, name), desk.say(f"requesting.no.{name}")))
    return _grid(desk, told)


def _grid(desk: Desk, told: Sequence[tuple[str, str]]) -> QGridLayout:
    px = desk.surroundings.theme.px
    grid = QGridLayout()
    grid.setHorizontalSpacing(px(12))
    grid.setVerticalSpacing(px(6))
    grid.setColumnStretch(1, 1)
    for place, (words, text) in enumerate(told):
        name = label(words, "soft", wrap=True)
        name.setFixedWidth(px(170))
        grid.addWidget(name, place, 0, Qt.AlignmentFlag.AlignTop)
        value = label(text, wrap=True)
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        grid.addWidget(value, place, 1, Qt.AlignmentFlag.AlignTop)
    return grid


def letter_cards(desk: Desk, request: Stored, terms: Terms, change: Callable[[str], object]) -> list[QWidget]:
    """Tell what the letter says, which questions it puts, and what was said since."""
    say, values = desk.say, request.values
    made, column = card(desk, say("authority_request.section.request"))
    column.addLayout(facts_grid(desk, request, terms, LETTER))
    column.addLayout(at_left(_changing(desk, "requesting.change", lambda: change("asks"))))
    found = [made]
    questions, inner = card(desk, say("authority_request.section.questions"), *_answered(desk, values["questions"]))
    for number, row in enumerate(values["questions"], 1):
        inner.addWidget(label(f"{number}. {row['question'] or '–'}", wrap=True))
        inner.addWidget(
            label(row["answer"] or say("requesting.unanswered"), "soft" if row["answer"] else "attention", wrap=True)
        )
    if not values["questions"]:
        inner.addWidget(label(say("requesting.no_questions"), "soft", wrap=True))
    inner.addLayout(at_left(_changing(desk, "requesting.to_questions", lambda: change("questions"))))
    found.append(questions)
    contacts, below = card(desk, say("authority_request.section.log"))
    of = RECORD_TYPES["authority_request"].by_name["log"]
    rows = sorted(values["log"], key=lambda row: str(row["date"] or ""), reverse=True)
    for row in rows[:LATEST]:
        below.addWidget(label(desk.wording.row(of, row), wrap=True))
    if values["correspondence"]:
        below.addWidget(label(values["correspondence"], "soft", wrap=True))
    if not rows and not values["correspondence"]:
        below.addWidget(label(say("requesting.no_contacts"), "soft", wrap=True))
    below.addLayout(at_left(_changing(desk, "requesting.to_log", lambda: change("log"))))
    return [*found, contacts]


def _changing(desk: Desk, key: str, does: Callable[[], object]) -> QWidget:
    made = button(desk.say(key))
    made.setVisible(not desk.register.read_only)
    made.clicked.connect(lambda _=False: does())
    return made


def _answered(desk: Desk, rows: Sequence[dict[str, object]]) -> tuple[str, str]:
    """Say how many questions are answered, and in which colour."""
    done = sum(bool(row["answer"]) for row in rows)
    if not rows:
        return "", "neutral"
    return desk.say("requesting.answered", done=done, total=len(rows)), "done" if done == len(rows) else "missing"


def package_card(desk: Desk, request: Stored, ready: Readiness, make: Callable[[], object] | None) -> QWidget:
    """Tell what goes into the package, and what still stands in the way; `make` begins it."""
    say = desk.say
    count, errors = len(ready.content.chosen.ids), sum(1 for item in ready.items if item.severity == "error")
    state = say("requesting.errors", count=errors) if errors else say("requesting.sound")
    made, column = card(desk, say("requesting.package"), state, "missing" if errors else "done")
    told = say("requesting.count", count=count)
    column.addWidget(label(say("requesting.package_text", what=told), wrap=True))
    column.addLayout(facts_grid(desk, request, ready.terms, TERMS))
    if errors:
        column.addWidget(label(say("requesting.package_errors"), "attention", wrap=True))
    if make is not None:
        begin = button(say("requesting.make_package"))
        begin.setObjectName("requesting.make_package")
        begin.clicked.connect(lambda _=False: make())
        column.addLayout(at_left(begin))
    return made


def sent_card(desk: Desk, made_so_far: Sequence[Stored], deeds: Sequence[QWidget]) -> QWidget:
    """List what was handed over in answer to a request, with what can be done next."""
    say = desk.say
    made, column = card(desk, say("hand_over.many"))
    of = RECORD_TYPES["hand_over"].by_name
    for each in made_so_far:
        values, row = each.values, QHBoxLayout()
        row.setSpacing(desk.surroundings.theme.px(8))
        word = desk.wording.text(of["status"], values["status"] or "draft")
        row.addWidget(
            Pill(
                desk.surroundings, f"{word[:1].upper()}{word[1:]}", "done" if values["status"] == "sent" else "neutral"
            )
        )
        opener = link(values["name"])
        opener.clicked.connect(lambda _=False, record_id=each.id: desk.open_record(record_id))
        row.addWidget(opener)
        told = [desk.wording.text(of[name], values[name]) for name in ("date", "recipient", "how") if values[name]]
        row.addWidget(label(" · ".join(told), "soft", wrap=True), 1)
        column.addLayout(row)
    if not made_so_far:
        column.addWidget(label(say("requesting.nothing_sent"), "soft", wrap=True))
    if deeds:
        column.addLayout(at_left(*deeds))
    return made
