"""What the register says at a question: each fact in words, then and now where it changed since the approval."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ropa_desktop.domain.field import Field, Kind, is_blank
from ropa_desktop.domain.texts import Say
from ropa_desktop.services.worksheets import Opened
from ropa_desktop.ui.buttons import button
from ropa_desktop.ui.context import EditorContext
from ropa_desktop.ui.flow import Chip, Flow
from ropa_desktop.ui.parts import clear, label, with_role

SHOWN, LABEL = 6, 132
"""Lines of a fact that are shown before the rest is asked for, and the width of what the facts are called."""


def fact_label(say: Say, name: str) -> str:
    """Give what a fact of the register is called."""
    return say(f"worksheet.fact.{name}")


class FactsBox(QFrame):
    """The facts of one question, read-only; links open what they name."""

    def __init__(self, names: tuple[str, ...], context: EditorContext) -> None:
        super().__init__()
        with_role(self, "facts")
        self._names, self._context = names, context
        self._shown: list[Any] = []
        self._whole: set[str] = set()
        px, say = context.surroundings.theme.px, context.surroundings.say
        self.setAccessibleName(say("sheet.register_says"))
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(px(12), px(8), px(12), px(10))
        self._box.setSpacing(px(6))

    def show_facts(self, opened: Opened) -> None:
        """Show the facts of a worksheet; nothing is made anew where nothing changed."""
        found = [(name, opened.facts[name], opened.current[name]) for name in self._names]
        names = [self._words(opened.fact(name), opened.current[name]) for name in self._names]
        if [found, names] != self._shown:
            self._shown = [found, names]
            self._build(opened)

    def _build(self, opened: Opened) -> None:
        say, px = self._context.surroundings.say, self._context.surroundings.theme.px
        clear(self._box)
        both = ((name, opened.facts[name], opened.current[name]) for name in self._names)
        said = [name for name, then, now in both if not is_blank(then) or not is_blank(now)]
        if not said:
            self._box.addWidget(label(say("sheet.register_silent"), "soft", wrap=True))
        elif len(said) == 1:
            what = say("sheet.register_says_of", what=fact_label(say, said[0]))
            self._box.addWidget(label(what, "caption", wrap=True))
            self._box.addLayout(self._fact(opened, said[0]))
        else:
            self._box.addWidget(label(say("sheet.register_says"), "caption"))
            grid = QGridLayout()
            grid.setHorizontalSpacing(px(12))
            grid.setVerticalSpacing(px(5))
            grid.setColumnStretch(1, 1)
            for place, name in enumerate(said):
                title = label(fact_label(say, name), "soft", wrap=True)
                title.setFixedWidth(px(LABEL))
                grid.addWidget(title, place, 0, Qt.AlignmentFlag.AlignTop)
                grid.addLayout(self._fact(opened, name), place, 1)
            self._box.addLayout(grid)

    def _fact(self, opened: Opened, name: str) -> QVBoxLayout:
        px, declared = self._context.surroundings.theme.px, opened.fact(name)
        column = QVBoxLayout()
        column.setSpacing(px(3))
        if opened.facts[name] != opened.current[name]:
            column.addWidget(self._side("then", self._words(declared, opened.facts[name])))
            column.addWidget(self._side("now", self._words(declared, opened.current[name])))
        else:
            self._value(column, declared, opened.current[name], opened)
        return column

    def _value(self, column: QVBoxLayout, declared: Field, value: Any, opened: Opened) -> None:
        if declared.kind in {Kind.LINK, Kind.LINKS}:
            items = value if declared.kind.many else [value]
            column.addWidget(self._chips(items[: self._room(declared.name)]))
            self._offer_rest(column, declared.name, len(items), opened)
        elif declared.kind is Kind.ROWS:
            for row in value[: self._room(declared.name)]:
                column.addLayout(self._row(declared, row))
            self._offer_rest(column, declared.name, len(value), opened)
        else:
            column.addWidget(self._text(self._words(declared, value)))

    def _row(self, declared: Field, row: dict[str, Any]) -> QHBoxLayout:
        """Write a row in a line; the record that it names first can be opened."""
        line = QHBoxLayout()
        line.setSpacing(self._context.surroundings.theme.px(8))
        links = [f for f in declared.rows if f.kind is Kind.LINK and row[f.name] is not None]
        if links:
            line.addWidget(self._chips([row[links[0].name]]), 0, Qt.AlignmentFlag.AlignTop)
        rest = [f for f in declared.rows if f not in links[:1]]
        words = " · ".join(t for f in rest if (t := self._context.text(f, row[f.name])))
        line.addWidget(self._text(words), 1)
        return line

    def _chips(self, ids: list[int]) -> QWidget:
        around = self._context.surroundings
        flow = Flow(around.theme.px(6))
        chips: list[QWidget] = []
        for record_id in ids:
            chip = Chip(around, self._context.record_label(record_id), opens=True)
            chip.set_fixed(True)
            chip.opened.connect(lambda record_id=record_id: self._context.open_record(record_id))
            chips.append(chip)
        if len(ids) == 1:
            chips[0].setMaximumWidth(around.theme.px(280))
            flow.setFixedWidth(min(chips[0].sizeHint().width(), around.theme.px(280)))
        flow.set_items(chips)
        return flow

    def _room(self, name: str) -> int:
        return 100_000 if name in self._whole else SHOWN

    def _offer_rest(self, column: QVBoxLayout, name: str, count: int, opened: Opened) -> None:
        if count <= self._room(name):
            return
        more = button(self._context.surroundings.say("sheet.show_all", count=count), "quiet")
        more.clicked.connect(lambda: self._show_whole(name, opened))
        row = QHBoxLayout()
        row.addWidget(more)
        row.addStretch(1)
        column.addLayout(row)

    def _show_whole(self, name: str, opened: Opened) -> None:
        self._whole.add(name)
        self._build(opened)

    def _words(self, declared: Field, value: Any) -> str:
        return self._context.text(declared, value)

    def _text(self, words: str) -> QLabel:
        made = label(words, wrap=True)
        made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return made

    def _side(self, which: str, words: str) -> QLabel:
        """Write what was assessed, or what is now, each with its word and its colour."""
        say = self._context.surroundings.say
        made = self._text(say(f"sheet.{which}", what=words or say("sheet.nothing")))
        return with_role(made, which)
