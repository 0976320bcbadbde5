"""What is handed over: all activities, those of a list or of a saved filter, and which annexes go along."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence

from PySide6.QtWidgets import QGridLayout

from ropa_desktop.domain.problems import Problem
from ropa_desktop.exchange.entries import MAIN
from ropa_desktop.exchange.scope import USUAL_ANNEXES
from ropa_desktop.services import query
from ropa_desktop.services.query import Saved
from ropa_desktop.services.query_sentence import sentence
from ropa_desktop.ui.desk import Desk
from ropa_desktop.ui.parts import CheckBox, Combo


class ScopeChoice(Combo):
    """The ids of what is chosen are its data; None for all."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.surroundings)
        self._desk = desk
        self._questions: dict[int, tuple[str, str]] = {}

    def offer(self, chosen: Sequence[int], listed: Sequence[int]) -> None:
        """Offer all; what is `listed` and `chosen` in a list, where that is anything; and what saved filters find."""
        say = self._desk.say
        self.addItem(say("export.all"), None)
        if listed:
            self.addItem(say("export.listed", count=len(listed)), tuple(listed))
        if chosen:
            self.addItem(say("export.chosen", count=len(chosen)), tuple(chosen))
        for kind, kept, ids in self._saved():
            self._questions[self.count()] = kind, kept.condition
            self.addItem(say("export.saved", name=kept.name, count=len(ids)), ids)

    def told(self, language: str) -> str:
        """Say in a document's language by which question the activities are chosen; "" where by none."""
        if self.currentIndex() not in self._questions:
            return ""
        kind, where = self._questions[self.currentIndex()]
        return sentence(self._desk.register, kind, where, language)

    def _saved(self) -> Iterator[tuple[str, Saved, tuple[int, ...]]]:
        """Give the saved filters about activities that can be read, and what each selects."""
        register = self._desk.register
        for kind in MAIN:
            for one in query.saved(register, kind):
                with contextlib.suppress(Problem):
                    yield kind, one, tuple(query.matching(register, kind, one.condition))


def tick_annexes(desk: Desk, box: QGridLayout, names: Sequence[str], across: int) -> dict[str, CheckBox]:
    """Put a box to tick for each annex below what stands in a card, so many beside each other; the usual are ticked."""
    ticks = {name: CheckBox(desk.surroundings, desk.wording.word("annex", name)) for name in names}
    for number, (name, tick) in enumerate(ticks.items()):
        tick.setChecked(name in USUAL_ANNEXES)
        box.addWidget(tick, 1 + number // across, number % across)
    return ticks
