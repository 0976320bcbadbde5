"""A review as a whole: what it goes through, its period and reviewers, and the questions asked of all of it."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.services.records import Stored
from ropa_desktop.services.review_look import questions
from ropa_desktop.services.review_scope import condition_in_words, scope_in_words
from ropa_desktop.ui.checklist_card import ChecklistCard
from ropa_desktop.ui.desk import Desk
from ropa_desktop.ui.parts import label
from ropa_desktop.ui.review_cards import card

TOLD = ("scope", "period_from", "period_to", "reviewers", "begun", "result", "signed_by", "signed_on")


def whole_cards(desk: Desk, review: Stored, *, read_only: bool) -> tuple[list[QWidget], ChecklistCard | None]:
    """Give the cards of a review as a whole, and the one with its checklist."""
    found: list[QWidget] = [_about(desk, review)]
    asked = questions(review.values, desk.wording.language)
    if not asked:
        return found, None
    checklist = ChecklistCard(asked, desk.surroundings, desk.say("reviewing.checklist_whole"), read_only=read_only)
    return [*found, checklist], checklist


def _about(desk: Desk, review: Stored) -> QWidget:
    of, px = RECORD_TYPES["review"], desk.surroundings.theme.px
    told = [
        (desk.wording.label(of, name), desk.wording.text(of.by_name[name], review.values[name]))
        for name in TOLD
        if review.values[name] is not None
    ]
    today = date.today()  # noqa: DTZ011  # the day on the wall
    where = condition_in_words(desk.register, review.values, desk.wording.language, today)
    scope = scope_in_words({**review.values, "where": where}, desk.wording)
    if not scope:
        scope = [(desk.say("review.section.scope"), desk.say("reviewing.scope_all"))]
    made, column = card(desk, desk.say("review.section.review"))
    grid = QGridLayout()
    grid.setHorizontalSpacing(px(12))
    grid.setVerticalSpacing(px(6))
    grid.setColumnStretch(1, 1)
    for place, (words, text) in enumerate((*told, *scope)):
        name = label(words, "soft", wrap=True)
        name.setFixedWidth(px(200))
        grid.addWidget(name, place, 0, Qt.AlignmentFlag.AlignTop)
        value = label(text, wrap=True)
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        grid.addWidget(value, place, 1)
    column.addLayout(grid)
    return made
