"""What a reviewer reads of one record: what changed since its last review, its findings, and what is due beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout

from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.services.actions import OpenAction
from ropa_desktop.services.check import Found
from ropa_desktop.services.past import Difference
from ropa_desktop.services.review_look import Due, Seen
from ropa_desktop.ui.buttons import button, link
from ropa_desktop.ui.context import EditorContext
from ropa_desktop.ui.desk import Desk
from ropa_desktop.ui.finding_line import FindingLine
from ropa_desktop.ui.parts import Pill, clear, elided, label, side, with_role
from ropa_desktop.ui.standings import STANDINGS, standing_words

SHOWN = 12
"""Changes that are shown at first; the rest behind a button."""


def card(desk: Desk, title: str, state: str = "", colour: str = "neutral") -> tuple[QFrame, QVBoxLayout]:
    """Give a card with its heading and its state, and the column in it."""
    made, px = with_role(QFrame(), "card"), desk.surroundings.theme.px
    made.setAccessibleName(title)
    head = QHBoxLayout()
    head.setSpacing(px(8))
    head.addWidget(elided(title, "heading"))
    head.addStretch(1)
    if state:
        head.addWidget(Pill(desk.surroundings, state, colour))
    column = QVBoxLayout(made)
    column.setContentsMargins(px(16), px(12), px(16), px(14))
    column.setSpacing(px(8))
    column.addLayout(head)
    return made, column


def changes_card(desk: Desk, seen: Seen, open_record: Callable[[int], object]) -> QFrame:
    """Tell what changed in the record since its last review, and which records beside it did."""
    say = desk.say
    if seen.since is None:
        made, column = card(desk, say("reviewing.changes"), say("reviewing.never"))
        column.addWidget(label(say("reviewing.never_text"), "soft", wrap=True))
        return made
    count = len(seen.changes)
    word = say("reviewing.changes_count", count=count)
    made, column = card(desk, say("reviewing.changes"), word, "accent" if count else "neutral")
    who = ", ".join(seen.authors)
    key = "reviewing.since_by" if who and count else "reviewing.since"
    column.addWidget(label(say(key, day=seen.since, who=who), "soft", wrap=True))
    _add_changes(desk, column, seen.changes)
    if seen.beside:
        column.addWidget(label(say("reviewing.beside"), "soft", wrap=True))
        for record_id, kind, name in seen.beside:
            opener = link(f"{say(kind)}: {name}")
            opener.clicked.connect(lambda _=False, record_id=record_id: open_record(record_id))
            column.addWidget(opener)
    return made


def after_card(desk: Desk, seen: Seen) -> QFrame:
    """Tell what changed in the record after it was decided on."""
    made, column = card(desk, desk.say("reviewing.after"))
    _add_changes(desk, column, seen.after)
    return made


def _add_changes(desk: Desk, column: QVBoxLayout, changes: Sequence[Difference]) -> None:
    inner = QVBoxLayout()
    inner.setSpacing(desk.surroundings.theme.px(4))
    column.addLayout(inner)
    _fill_changes(desk, inner, changes, SHOWN)


def _fill_changes(desk: Desk, column: QVBoxLayout, changes: Sequence[Difference], most: int) -> None:
    clear(column)
    for difference in changes[:most]:
        column.addWidget(label(difference.label, "soft"))
        if difference.before:
            column.addWidget(side(desk.surroundings, difference.before, "missing"))
        if difference.after:
            column.addWidget(side(desk.surroundings, difference.after, "done"))
        column.addSpacing(desk.surroundings.theme.px(4))
    if len(changes) > most:
        more = button(desk.say("sheet.show_all", count=len(changes)), "quiet")
        more.clicked.connect(lambda: _fill_changes(desk, column, changes, len(changes)))
        row = QHBoxLayout()
        row.addWidget(more)
        row.addStretch(1)
        column.addLayout(row)


class FindingsCard(QFrame):
    """`remedied(path)`: the person goes to the field. `acted(finding)`: they make an action of a finding."""

    remedied = Signal(str)
    acted = Signal(object)

    def __init__(
        self, desk: Desk, context: EditorContext, seen: Seen, actions: Sequence[OpenAction], *, read_only: bool
    ) -> None:
        super().__init__()
        with_role(self, "card")
        say, px = desk.say, desk.surroundings.theme.px
        self.setAccessibleName(say("reviewing.findings"))
        head = QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(elided(say("reviewing.findings"), "heading"))
        head.addStretch(1)
        count = len(seen.findings)
        words = say("form.findings", count=count)
        head.addWidget(Pill(desk.surroundings, words if count else say("reviewing.no_findings"), _colour(seen)))
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(12), px(16), px(14))
        column.setSpacing(px(8))
        column.addLayout(head)
        if then := _then(desk, seen):
            column.addWidget(label(then, "soft", wrap=True))
        by_name = RECORD_TYPES[seen.record.type].by_name if seen.record else {}
        for found in seen.findings:
            field = by_name.get(found.path.partition(".")[0])
            line = FindingLine(found, field, context, read_only=read_only)
            line.remedied.connect(self.remedied)
            line.acted.connect(self.acted)
            line.show_actions([a for a in actions if a.rule == found.rule])
            line.opened.connect(desk.open_record)
            column.addWidget(line)


def _colour(seen: Seen) -> str:
    severities = {str(found.severity) for found in seen.findings}
    return "missing" if "error" in severities else "attention" if severities else "done"


def _then(desk: Desk, seen: Seen) -> str:
    """Say how many findings there were when the review began, and which of them are met since."""
    before = {row["rule"] for row in seen.item.values["findings_begun"]}
    now = {found.rule for found in seen.findings}
    if before == now:
        return ""
    if seen.record is not None and seen.record.values["retired"]:
        return desk.say("reviewing.findings_retired", then=len(before))
    return desk.say("reviewing.findings_then", then=len(before), met=len(before - now), new=len(now - before))


def due_card(desk: Desk, seen: Seen, today: date, open_record: Callable[[int], object]) -> QFrame:
    """Tell what is due beside the record: assessments, agreements, notices and actions, what is late first."""
    say, px = desk.say, desk.surroundings.theme.px
    late = sum(due.late(today) for due in seen.due)
    state = say("reviewing.late_count", count=late) if late else ""
    made, column = card(desk, say("reviewing.due"), state, "missing")
    if not seen.due:
        column.addWidget(label(say("reviewing.nothing_due"), "soft", wrap=True))
        return made
    grid = QGridLayout()
    grid.setHorizontalSpacing(px(12))
    grid.setVerticalSpacing(px(6))
    grid.setColumnStretch(1, 1)
    for place, due in enumerate(seen.due):
        words, colour = _when(desk, due, today)
        grid.addWidget(Pill(desk.surroundings, words, colour), place, 0, Qt.AlignmentFlag.AlignLeft)
        opener = link(f"{say(due.type)}: {due.label}")
        opener.clicked.connect(lambda _=False, record_id=due.record_id: open_record(record_id))
        grid.addWidget(opener, place, 1)
        what = desk.wording.label(RECORD_TYPES[due.type], due.path) if due.path else ""
        grid.addWidget(label(what, "soft"), place, 2)
        if due.standing and due.path:
            pill = Pill(desk.surroundings, standing_words(say, due.standing), STANDINGS.get(due.standing, "neutral"))
            grid.addWidget(pill, place, 3)
    column.addLayout(grid)
    return made


def _when(desk: Desk, due: Due, today: date) -> tuple[str, str]:
    if due.day is None:
        return standing_words(desk.say, due.standing), STANDINGS.get(due.standing, "neutral")
    if due.late(today):
        return desk.say("reviewing.late", day=due.day), "missing"
    return due.day.isoformat(), "neutral"


__all__ = ["FindingsCard", "Found", "after_card", "card", "changes_card", "due_card"]
