"""What a field is compared with, as it is entered where a question is built: words, records, or something written."""

from __future__ import annotations

import re
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from ropa_desktop.domain.field import Kind
from ropa_desktop.domain.query import Value
from ropa_desktop.domain.query_paths import Step
from ropa_desktop.domain.query_values import NotAValue, value_of, written_value
from ropa_desktop.services import query_told
from ropa_desktop.services.query import Dictionary
from ropa_desktop.ui.context import EditorContext, Suggestion
from ropa_desktop.ui.editors_choice import ChipsEditor
from ropa_desktop.ui.line import Line
from ropa_desktop.ui.parts import HandsFocusOn, label
from ropa_desktop.ui.search_field import matches

WORDS = frozenset({Kind.CHOICE, Kind.CHOICES, Kind.ANSWER})
RECORDS = frozenset({Kind.LINK, Kind.LINKS})
FOUND = 60
_strings = re.compile(r'\s*"(?:[^"\\]|\\.)*"(?:\s*,\s*"(?:[^"\\]|\\.)*")+\s*').fullmatch


class ValueEditor(HandsFocusOn):
    """One value or several; `edited` tells of a change. `values()` is None until something can be compared with."""

    edited = Signal()

    def __init__(self, step: Step, words: Dictionary, context: EditorContext) -> None:
        super().__init__()
        self._step, self._words, self._context = step, words, context
        self._values: tuple[Value, ...] | None = None
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(2)
        self._chips: ChipsEditor | None = None
        self._line = Line()
        if step.field.kind in WORDS | RECORDS:
            self._chips = self._words_editor() if step.field.kind in WORDS else self._records_editor()
            self._chips.edited.connect(self._take_chips)
            self._chips.search.setAccessibleName(context.surroundings.say("condition.value"))
            box.addWidget(self._chips)
            self.setFocusProxy(self._chips)
        else:
            self._line.setPlaceholderText(self._hint())
            self._line.setAccessibleName(context.surroundings.say("condition.value"))
            self._line.textEdited.connect(self._take_line)
            box.addWidget(self._line)
            self.setFocusProxy(self._line)
        self._told = label("", "attention", wrap=True)
        self._told.hide()
        box.addWidget(self._told)

    def _hint(self) -> str:
        say = self._context.surroundings.say
        hints = {Kind.DATE: "condition.value_day", Kind.PERIOD: "condition.value_period"}
        return say(hints[self._step.field.kind]) if self._step.field.kind in hints else ""

    def values(self) -> tuple[Value, ...] | None:
        """Give the values; None when there are none yet, or what is written is none."""
        return self._values

    def set_values(self, values: tuple[Value, ...]) -> None:
        """Show values."""
        self._values = values or None
        if self._chips is not None:
            self._chips.set_value(list(values))
        elif len(values) == 1 and self._is_text:
            self._line.setText(str(values[0]))
        else:
            self._line.setText(", ".join(written_value(self._step, v, self._words) for v in values))

    @property
    def _is_text(self) -> bool:
        return self._step.field.kind in {Kind.TEXT, Kind.LONG, Kind.FILES}

    def _words_editor(self) -> ChipsEditor:
        offered = query_told.words_offered(self._words, self._step)

        def suggest(text: str, taken: list[Any]) -> list[Suggestion]:
            found = [Suggestion(c, w) for c, w in offered if c not in taken and matches(text, w, c)]
            return sorted(found, key=lambda s: not s.label.casefold().startswith(text.casefold()))[
                : FOUND if text else None
            ]

        return ChipsEditor(self._context, suggest, lambda s: s.key, self._told_code)

    def _told_code(self, code: str) -> str:
        return query_told.value_told(self._words, self._step, code)

    def _records_editor(self) -> ChipsEditor:
        types = self._step.after.types if self._step.after else ()

        def suggest(text: str, taken: list[Any]) -> list[Suggestion]:
            found = self._context.find_records(types, text, FOUND)
            say = self._context.surroundings.say
            return [
                Suggestion(i, name, say(kind) if len(types) > 1 else "") for i, name, kind in found if i not in taken
            ]

        return ChipsEditor(self._context, suggest, lambda s: s.key, self._words.record_label)

    def _take_chips(self) -> None:
        assert self._chips is not None  # noqa: S101 - only chips are connected
        self._values = tuple(self._chips.value()) or None
        self.edited.emit()

    def _take_line(self, text: str) -> None:
        try:
            self._values = self._read(text)
            self._told.hide()
        except NotAValue as fault:
            self._values = None
            say = self._context.surroundings.say
            self._told.setText(say(f"problem.query_{fault.key}", at=1, **fault.facts).partition(": ")[2].capitalize())
            self._told.show()
        self.edited.emit()

    def _read(self, text: str) -> tuple[Value, ...] | None:
        if not text.strip():
            self._told.hide()
            return None
        if not self._is_text:
            parts = [part.strip() for part in text.split(",")]
            return tuple(value_of(self._step, part, self._words) for part in parts)
        if _strings(text):
            return tuple(re.sub(r'\\([\\"])', r"\1", one) for one in re.findall(r'"((?:[^"\\]|\\.)*)"', text))
        return (text,)
