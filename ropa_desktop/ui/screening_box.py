"""The screening for an impact assessment: what the record speaks for and why, and what follows from what is met."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ropa_desktop.domain.field import Values
from ropa_desktop.domain.screening import ALWAYS, CRITERIA, Outcome, Suggestion, conclude, unanswered
from ropa_desktop.services import consequences
from ropa_desktop.services.wording import Wording
from ropa_desktop.ui.buttons import button
from ropa_desktop.ui.context import Surroundings
from ropa_desktop.ui.parts import Pill, clear, label, with_role

STATES = {
    Outcome.OUTSIDE: "neutral",
    Outcome.EXEMPT: "done",
    Outcome.REQUIRED: "attention",
    Outcome.DECLINED: "done",
    Outcome.CONSIDER: "attention",
    Outcome.NOT_REQUIRED: "done",
    Outcome.UNSCREENED: "neutral",
}
WORDS = "dpia_criterion"


class ScreeningBox(QFrame):
    """`taken(criteria)` gives the criteria that are met once what was suggested is taken over, `asked(path)` the
    question that somebody wants to answer.
    """

    taken = Signal(object)
    asked = Signal(str)

    def __init__(self, around: Surroundings, wording: Wording) -> None:
        super().__init__()
        with_role(self, "facts")
        self.setObjectName("screening")
        self.setAccessibleName(around.say("screening.title"))
        self._around, self._wording = around, wording
        self._shown: object = None
        self._takers: list[QPushButton] = []
        px = around.theme.px
        box = QVBoxLayout(self)
        box.setContentsMargins(px(12), px(8), px(12), px(10))
        box.setSpacing(px(6))
        box.addWidget(label(around.say("screening.title"), "caption"))
        self._state = Pill(around)
        self._answer = label("", wrap=True)
        answer = QHBoxLayout()
        answer.setSpacing(px(8))
        answer.addWidget(self._state, 0, Qt.AlignmentFlag.AlignTop)
        answer.addWidget(self._answer, 1)
        box.addLayout(answer)
        self._lead = label("", "soft", wrap=True)
        box.addWidget(self._lead)
        self._list = QWidget()
        self._grid = QGridLayout(self._list)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(px(12))
        self._grid.setVerticalSpacing(px(6))
        self._grid.setColumnStretch(0, 1)
        box.addWidget(self._list)
        self._foot = QHBoxLayout()
        box.addLayout(self._foot)

    def show_values(self, values: Values, *, read_only: bool) -> None:
        """Show what a record speaks for and what follows; nothing is made anew where nothing changed."""
        found = consequences.suggestions_of(values)
        met = list(values["dpia_criteria"])
        conclusion = conclude(values)
        opened = [one.criterion for one in found if one.criterion not in met]
        after = conclude(values, [*met, *opened])
        questions = () if read_only else unanswered(values)
        seen = (found, met, conclusion, after, questions, read_only)
        if seen == self._shown:
            return
        self._shown = seen
        self._state.show_state(self._around.say(f"screening.short.{conclusion.outcome}"), STATES[conclusion.outcome])
        words = consequences.conclusion_in_words(conclusion, self._wording)
        if opened and after.outcome is not conclusion.outcome:
            then = consequences.conclusion_in_words(after, self._wording)
            words = " ".join((words, self._around.say("screening.if_taken", what=then)))
        self._answer.setText(words)
        self._lead.setText(self._around.say("screening.suggested" if found else "screening.none"))
        self._fill(found, met, [] if read_only else opened)
        self._offer_questions(questions)

    def _offer_questions(self, paths: tuple[str, ...]) -> None:
        """Lead to the first question that is not answered and that a criterion turns on."""
        if paths:
            say = self._around.say
            words = say("screening.open", count=len(paths))
            leader = button(words, "quiet")
            leader.clicked.connect(lambda: self.asked.emit(paths[0]))
            self._foot.addWidget(leader)
        self._foot.addStretch(1)

    def _fill(self, found: tuple[Suggestion, ...], met: list[str], opened: list[str]) -> None:
        clear(self._grid)
        clear(self._foot)
        self._takers = []
        for row, one in enumerate(found):
            name = self._wording.word(WORDS, one.criterion)
            column = QVBoxLayout()
            column.setSpacing(0)
            column.addWidget(label(name[:1].upper() + name[1:], wrap=True))
            for why in one.why:
                column.addWidget(label(consequences.why_in_words(why, self._wording), "soft", wrap=True))
            self._grid.addLayout(column, row, 0)
            place = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight
            if one.criterion in met:
                self._grid.addWidget(Pill(self._around, self._around.say("screening.taken"), "done"), row, 1, place)
            elif one.criterion in opened:
                self._grid.addWidget(self._taker(name, met, [one.criterion]), row, 1, place)
        if len(opened) > 1:
            words = self._around.say("screening.take_all", count=len(opened))
            self._foot.addWidget(self._taker(words, met, opened, words))
        self._list.setVisible(bool(found))

    def _taker(self, name: str, met: list[str], wanted: list[str], words: str = "") -> QPushButton:
        made = button(words or self._around.say("screening.take"))
        made.setAccessibleName(words or self._around.say("screening.take_named", what=name))
        made.clicked.connect(lambda: self._take([*met, *wanted]))
        self._takers.append(made)
        return made

    def _take(self, criteria: list[str]) -> None:
        """Give the criteria in their own order, and keep the focus where one goes on."""
        self.taken.emit([name for name in (*CRITERIA, *ALWAYS) if name in criteria])
        if self._takers:
            self._takers[0].show()
            self._takers[0].setFocus(Qt.FocusReason.OtherFocusReason)
