"""Editors of words and links: one, or many as chips, found by searching."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout

from ropa_desktop.domain.field import Field
from ropa_desktop.ui.context import EditorContext, Suggestion
from ropa_desktop.ui.flow import Chip, Flow
from ropa_desktop.ui.parts import HandsFocusOn, label
from ropa_desktop.ui.search_field import SearchField, matches

FOUND = 40


def suggest_words(context: EditorContext, vocabulary: str, text: str, taken: Sequence[str] = ()) -> list[Suggestion]:
    """Give the words that hold the text, best first, and the offer to add it where the vocabulary is open."""
    wanted = text.casefold()
    found = [
        Suggestion(code, label)
        for code, label in context.words(vocabulary)
        if code not in taken and matches(text, label, context.found_by(vocabulary, code) if text else "")
    ]
    if text:
        found.sort(key=lambda s: not s.label.casefold().startswith(wanted))
    known = any(label.casefold() == wanted for _, label in context.words(vocabulary))
    if text and not known and context.is_open(vocabulary):
        say = context.surroundings.say
        found.append(Suggestion(text, say("editor.add_word", text=text), new="word"))
    return found


def suggest_records(context: EditorContext, types: Sequence[str], text: str, taken: Sequence[int]) -> list[Suggestion]:
    """Give the records found, and the offer to make one."""
    say = context.surroundings.say
    several = len(types) > 1
    found = [
        Suggestion(record_id, label, say(kind) if several else "")
        for record_id, label, kind in context.find_records(types, text, FOUND)
        if record_id not in taken
    ]
    if text:
        found += [Suggestion(text, say("editor.create", type=say(kind).lower(), text=text), new=kind) for kind in types]
    return found


ROUND_THE_TEXT = 46
"""What a field takes beside its text: its edges and the arrow."""


class ChoiceEditor(HandsFocusOn):
    """One word of a vocabulary; text that is no word is told and the word stays."""

    edited = Signal()
    told = Signal(str)

    def __init__(self, field: Field, context: EditorContext) -> None:
        super().__init__()
        self._context = context
        self._words = field.words
        self._value: str | None = None
        self.search = SearchField(context.surroundings, self._suggest_words, context.surroundings.say("editor.choose"))
        self._box = box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.search)
        self._whole = label("", "soft", wrap=True)
        self._whole.hide()
        box.addWidget(self._whole)
        self.setFocusProxy(self.search)
        self.search.textEdited.connect(lambda: self.told.emit(""))
        self.search.picked.connect(self._take)
        self.search.left.connect(self._settle)
        self.search.returnPressed.connect(self._enter)

    def value(self) -> str | None:
        return self._value

    def set_value(self, value: str | None) -> None:
        self._value = value
        self._show_value()
        self.told.emit("")

    def set_read_only(self, read_only: bool) -> None:
        self.search.setReadOnly(read_only)

    def written(self) -> str:
        """Give what is written and not picked yet."""
        return self.search.written()

    def write(self, text: str) -> None:
        """Put back what is written and not picked yet."""
        self.search.write(text)
        self.told.emit(self._context.surroundings.say("editor.not_picked", text=text))

    def _suggest_words(self, text: str) -> list[Suggestion]:
        return suggest_words(self._context, self._words, text)

    def _show_value(self) -> None:
        text = self._context.word_label(self._words, self._value) if self._value else ""
        self.search.show_text(text)
        self.search.setToolTip(text)
        self._whole.setText(text)
        self._show_whole()

    def _show_whole(self) -> None:
        """Show a word that the field is too narrow for below it."""
        room = self.search.width() - self._context.surroundings.theme.px(ROUND_THE_TEXT)
        self._whole.setVisible(0 < room < self.search.fontMetrics().horizontalAdvance(self._whole.text()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask to be laid out anew: what is shown at once lays out anew also what is being laid out, and it all ends."""
        super().resizeEvent(event)
        self._box.invalidate()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._show_whole()
        return super().event(event)

    def _take(self, suggestion: Suggestion) -> None:
        code = self._context.add_word(self._words, suggestion.key) if suggestion.new else suggestion.key
        if code is None:
            self._show_value()
        else:
            self._keep(code)

    def _keep(self, code: str | None) -> None:
        changed, self._value = code != self._value, code
        self._show_value()
        self.told.emit("")
        if changed:
            self.edited.emit()

    def _enter(self) -> None:
        """Settle with Enter, unless that picks from the list."""
        if not self.search.list_is_open():
            self._settle()

    def _settle(self) -> None:
        if not self.search.typed:
            return
        text = self.search.text().strip()
        found = [s for s in self._suggest_words(text) if not s.new]
        exact = [s for s in found if s.label.casefold() == text.casefold()]
        if not text:
            self._keep(None)
        elif len(exact or found) == 1:
            self._keep((exact or found)[0].key)
        else:
            self._show_value()
            self.told.emit(self._context.surroundings.say("editor.no_word", text=text))


class ChipsEditor(HandsFocusOn):
    """Chips in order and a field to find more; what the chips are comes in as functions. A `single` one may be None."""

    edited = Signal()
    told = Signal(str)

    def __init__(
        self,
        context: EditorContext,
        suggest: Callable[[str, list[Any]], list[Suggestion]],
        take: Callable[[Suggestion], Any],
        name: Callable[[Any], str],
        *,
        icon: str = "",
        opened: Callable[[Any], None] | None = None,
        single: bool = False,
    ) -> None:
        super().__init__()
        self._context = context
        self._take, self._name, self._icon, self._opened, self._single = take, name, icon, opened, single
        self._items: list[Any] = []
        self._read_only = False
        around = context.surroundings
        self.search = SearchField(around, lambda text: suggest(text, self._items), around.say("editor.choose"))
        self.search.textEdited.connect(lambda: self.told.emit(""))
        self.search.picked.connect(self._add)
        self.search.left.connect(self._forget)
        self.flow = Flow(around.theme.px(6), stretch_last=around.theme.px(150))
        self.search.setParent(self.flow)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.flow)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusProxy(self.search)
        self._chips: list[Chip] = []
        """As many as there ever were items."""
        self._show_items()

    def value(self) -> Any:
        if self._single:
            return self._items[0] if self._items else None
        return list(self._items)

    def set_value(self, value: Any) -> None:
        items = ([] if value is None else [value]) if self._single else list(value)
        if items == self._items:
            self._relabel()
            return
        self._items = items
        self.search.clear()
        self._show_items()
        self.told.emit("")

    def forget(self) -> None:
        """Let go of what is searched for: another record is to be shown."""
        self.search.show_text("")

    def set_read_only(self, read_only: bool) -> None:
        self._read_only = read_only
        self._show_items()

    def written(self) -> str:
        """Give what is written and not picked yet."""
        return self.search.written()

    def write(self, text: str) -> None:
        """Put back what is written and not picked yet."""
        self.search.write(text)
        self.told.emit(self._context.surroundings.say("editor.not_picked", text=text))

    def _relabel(self) -> None:
        if any(self._name(item) != chip.text.text() for item, chip in zip(self._items, self._chips, strict=False)):
            self._show_items()

    def _show_items(self) -> None:
        count = len(self._items)
        self._chips += [self._chip(place) for place in range(len(self._chips), count)]
        for item, chip in zip(self._items, self._chips, strict=False):
            chip.show_text(self._name(item), self._icon)
            chip.set_fixed(self._read_only)
        full = self._single and bool(self._items)
        self.search.setVisible(not self._read_only and not full)
        self.search.setReadOnly(self._read_only)
        self.flow.set_items([*self._chips[:count], self.search], spare=self._chips[count:])
        self.setFocusProxy(self._chips[0] if full else self.search)

    def _chip(self, place: int) -> Chip:
        """Make the chip of the item that stands in a place, whichever that is."""
        opened = self._opened
        name = self._name(self._items[place])
        chip = Chip(self._context.surroundings, name, icon=self._icon, opens=opened is not None)
        if opened is not None:
            chip.opened.connect(lambda: opened(self._items[place]))
        chip.removed.connect(lambda: self._remove(place))
        chip.moved.connect(lambda step: self._move(place, step))
        return chip

    def _add(self, suggestion: Suggestion) -> None:
        self.search.clear()
        item = self._take(suggestion)
        if item is None or item in self._items:
            return
        self._items = [item] if self._single else [*self._items, item]
        self._changed()
        (self._chips[0] if self._single else self.search).setFocus()

    def _remove(self, place: int) -> None:
        del self._items[place]
        self._changed()
        (self._chips[min(place, len(self._items) - 1)] if self._items else self.search).setFocus()

    def _move(self, place: int, step: int) -> None:
        target = place + step
        if 0 <= target < len(self._items):
            self._items[place], self._items[target] = self._items[target], self._items[place]
            self._changed()
            self._chips[target].setFocus()

    def _changed(self) -> None:
        self._show_items()
        self.told.emit("")
        self.edited.emit()

    def _forget(self) -> None:
        if self.search.typed and self.search.text().strip():
            self.told.emit(self._context.surroundings.say("editor.not_picked", text=self.search.text().strip()))
        self.search.typed = False
        self.search.clear()


def choices_editor(field: Field, context: EditorContext) -> ChipsEditor:
    """Make the editor of several words of a vocabulary."""

    def suggest(text: str, taken: list[Any]) -> list[Suggestion]:
        return suggest_words(context, field.words, text, taken)

    def take(suggestion: Suggestion) -> str | None:
        return context.add_word(field.words, suggestion.key) if suggestion.new else str(suggestion.key)

    return ChipsEditor(context, suggest, take, lambda code: context.word_label(field.words, code))


def links_editor(field: Field, context: EditorContext, *, single: bool = False) -> ChipsEditor:
    """Make the editor of links to records, which can make a record on the way."""

    def suggest(text: str, taken: list[Any]) -> list[Suggestion]:
        return suggest_records(context, field.target, text, taken)

    def take(suggestion: Suggestion) -> int | None:
        return context.create_record(suggestion.new, suggestion.key) if suggestion.new else int(suggestion.key)

    return ChipsEditor(
        context,
        suggest,
        take,
        context.record_label,
        icon=field.target[0],
        opened=context.open_record,
        single=single,
    )
