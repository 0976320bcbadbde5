"""The balancing tests of an activity at its legal bases: how each stands, one click to open it, and the first step."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from ropa_desktop.domain.problems import Problem
from ropa_desktop.services import find, records
from ropa_desktop.services.records import Stored
from ropa_desktop.ui.buttons import button, link
from ropa_desktop.ui.desk import Desk
from ropa_desktop.ui.hub import Place
from ropa_desktop.ui.parts import Pill, clear, label, with_role
from ropa_desktop.ui.standings import STANDINGS, standing_words


class BasisTests(QFrame):
    """`begin` asks for a new test, `choose(place)` for the row whose test is to be chosen among those there are."""

    begin = Signal()
    choose = Signal(int)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        with_role(self, "facts")
        self._desk = desk
        px = desk.surroundings.theme.px
        self.setObjectName("basis_tests")
        self.setAccessibleName(desk.say("sheet.tests"))
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(px(12), px(8), px(12), px(10))
        self._box.setSpacing(px(5))

    def show_record(self, stored: Stored | None) -> None:
        """Show the tests of an activity; nothing where no row rests on Art. 6(1)(f)."""
        clear(self._box)
        rows = stored.values["legal_bases"] if stored is not None else []
        weighed = [(place, row) for place, row in enumerate(rows) if row["article_6"] == "f"]
        self.setVisible(bool(weighed))
        if not weighed:
            return
        self._box.addWidget(label(self._desk.say("sheet.tests"), "caption"))
        for test in dict.fromkeys(row["balancing_test"] for _, row in weighed if row["balancing_test"] is not None):
            self._add_test(test)
        without = [place for place, row in weighed if row["balancing_test"] is None]
        if without:
            self._add_missing(without)

    def _add_test(self, record_id: int) -> None:
        desk = self._desk
        try:
            standing = find.standing_of(records.read(desk.register, record_id))
        except Problem:
            return
        name, words = desk.wording.name(record_id), standing_words(desk.say, standing)
        opener = link(name)
        opener.setAccessibleName(desk.say("sheet.open_test", name=name, standing=words))
        opener.clicked.connect(lambda: desk.hub.wanted.emit(Place("worksheet", record_id)))
        row = QHBoxLayout()
        row.setSpacing(desk.surroundings.theme.px(8))
        row.addWidget(opener)
        row.addWidget(Pill(desk.surroundings, words, STANDINGS.get(standing, "neutral")))
        row.addStretch(1)
        self._box.addLayout(row)

    def _add_missing(self, without: list[int]) -> None:
        """Offer to begin a test for the rows that have none, or to choose one that serves the same purpose."""
        desk, say = self._desk, self._desk.say
        words = say("sheet.test_missing", count=len(without))
        row = QHBoxLayout()
        row.setSpacing(desk.surroundings.theme.px(8))
        row.addWidget(label(words, "attention", wrap=True), 1)
        if not desk.register.read_only:
            begin = button(say("sheet.begin_test"))
            begin.clicked.connect(self.begin)
            choose = button(say("sheet.choose_test"))
            choose.clicked.connect(lambda: self.choose.emit(without[0]))
            row.addWidget(begin)
            row.addWidget(choose)
        self._box.addLayout(row)
