"""Editors of one plain value: text, long text, number, yes/no/unsure and period."""

from __future__ import annotations

import re
from itertools import islice
from math import ceil

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QSizePolicy

from ropa_desktop.domain.identity import OrganisationNumber
from ropa_desktop.domain.office import parts
from ropa_desktop.ui.buttons import Button, button
from ropa_desktop.ui.context import Surroundings
from ropa_desktop.ui.line import Line
from ropa_desktop.ui.one_of import OneOf
from ropa_desktop.ui.parts import Combo, HandsFocusOn, passes_undo_on, restyle, why_not_kept
from ropa_desktop.ui.wrapping import line_heights

ANSWERS = ("yes", "no", "unsure")
UNITS = ("Y", "M", "W", "D")
MOST_LINES = 14


class TextEditor(QLineEdit):
    """One line of text. What was set is given back as it was until someone edits it, then without spaces around it."""

    edited = Signal()
    told = Signal(str)

    def __init__(self, around: Surroundings, check: str = "") -> None:
        super().__init__()
        self._say = around.say
        self._check = check
        self._loaded: str | None = None
        self._touched = False
        self.textEdited.connect(self._edit)
        self.editingFinished.connect(self._tell)

    def value(self) -> str | None:
        if not self._touched:
            return self._loaded
        return self.text().strip() or None

    def set_value(self, value: str | None) -> None:
        place = self.cursorPosition() if self.text().strip() == (value or "") else 0
        self._loaded, self._touched = value, False
        self.setText(value or "")
        self.setCursorPosition(place)
        self._tell()

    def set_read_only(self, read_only: bool) -> None:
        self.setReadOnly(read_only)

    def event(self, event: QEvent) -> bool:
        if passes_undo_on(event, undo=self.isUndoAvailable(), redo=self.isRedoAvailable()):
            event.ignore()
            return True
        return super().event(event)

    def _edit(self) -> None:
        self._touched = True
        self.edited.emit()

    def _tell(self) -> None:
        self.told.emit(self._doubt(self.text().strip()))

    def _doubt(self, text: str) -> str:
        swedish = self._check == "organisation_number" and re.fullmatch(r"\d{6}-?\d{4}", text)
        if swedish and not OrganisationNumber.parse(text).valid:
            return self._say("editor.organisation_number")
        if self._check.endswith("email") and text and not re.search(r"[^@\s]+@[^@\s]+\.[^@\s]+", text):
            return self._say("editor.email")
        return ""


class LongEditor(QPlainTextEdit):
    """Any number of lines; it grows with its text to a limit and lets the form scroll until then."""

    edited = Signal()
    told = Signal(str)

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self._theme = around.theme
        self._loaded: str | None = None
        self._touched = False
        self._measured: dict[int, tuple[int, bool]] = {}
        self.setTabChangesFocus(True)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.document().setDocumentMargin(around.theme.px(3))
        self.textChanged.connect(self._edit)
        self._grow()

    def value(self) -> str | None:
        if not self._touched:
            return self._loaded
        text = self.document().toRawText().replace("\u2029", "\n").replace("\u2028", "\n")
        return text if text.strip() else None

    def set_value(self, value: str | None) -> None:
        if value != self.value() or (value is None and not self.document().isEmpty()):
            self.blockSignals(True)
            self.setPlainText(value or "")
            self.blockSignals(False)
            self._grow()
        self.document().clearUndoRedoStacks()
        self._loaded, self._touched = value, False

    def set_read_only(self, read_only: bool) -> None:
        self.setReadOnly(read_only)
        restyle(self)

    def event(self, event: QEvent) -> bool:
        document = self.document()
        if passes_undo_on(event, undo=document.isUndoAvailable(), redo=document.isRedoAvailable()):
            event.ignore()
            return True
        return super().event(event)

    def _edit(self) -> None:
        self._touched = True
        self._grow()
        self.edited.emit()

    def _grow(self) -> None:
        """Follow the text: ask for its height, and let it scroll beyond the limit."""
        before = self._measured.get(self.width())
        self._measured.clear()
        if self._measure(self.width()) != before:
            self._fit()

    def _fit(self) -> None:
        policy = Qt.ScrollBarPolicy
        _, more = self._measure(self.width())
        wanted = policy.ScrollBarAsNeeded if more else policy.ScrollBarAlwaysOff
        if self.verticalScrollBarPolicy() != wanted:
            self.setVerticalScrollBarPolicy(wanted)
        self.updateGeometry()

    def _measure(self, width: int) -> tuple[int, bool]:
        """Give the height that the text takes in a width, up to the limit, and tell whether there is more of it."""
        if width not in self._measured:
            document, px = self.document(), self._theme.px
            edge, margin = 1, document.documentMargin()
            room = width - 2 * (px(4) + edge + margin)
            blocks = (document.findBlockByNumber(number) for number in range(document.blockCount()))
            every = (tall for block in blocks for tall in line_heights(block.text(), room, document.defaultFont()))
            lines = list(islice(every, MOST_LINES + 1))
            height = ceil(sum(lines[:MOST_LINES]) + 2 * (px(3) + edge + margin))
            self._measured[width] = (max(height, self._theme.control), len(lines) > MOST_LINES)
        return self._measured[width]

    def heightForWidth(self, width: int) -> int:
        """Give the height of the text, so that it has its room before it is put there."""
        return self._measure(width)[0]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.verticalScrollBar().maximum() == 0 or not self.hasFocus():
            event.ignore()
        else:
            super().wheelEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.heightForWidth(self.width()))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(120), self.heightForWidth(self.width()))


class NumberEditor(QLineEdit):
    """A whole number, or nothing."""

    edited = Signal()
    told = Signal(str)

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self._say = around.say
        self._value: int | None = None
        self.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
        self.textEdited.connect(self._edit)

    def value(self) -> int | None:
        return self._value

    def set_value(self, value: int | None) -> None:
        self._value = value
        self.setText("" if value is None else str(value))
        self.told.emit("")

    def set_read_only(self, read_only: bool) -> None:
        self.setReadOnly(read_only)

    def event(self, event: QEvent) -> bool:
        if passes_undo_on(event, undo=self.isUndoAvailable(), redo=self.isRedoAvailable()):
            event.ignore()
            return True
        return super().event(event)

    def refused(self) -> str:
        """Say why what is written is not kept, or nothing."""
        digits = self._digits()
        wrong = digits and not re.fullmatch(r"[+-]?\d{1,15}", digits, re.ASCII)
        return why_not_kept(self, self._say, "editor.number") if wrong else ""

    def written(self) -> str:
        """Give what is written where it is not kept."""
        return self.text() if self.refused() else ""

    def write(self, text: str) -> None:
        """Put back what is written and not kept, and say why."""
        self.setText(text)
        self.told.emit(self.refused())

    def _digits(self) -> str:
        return re.sub(r"\s", "", self.text())

    def _edit(self) -> None:
        why, digits = self.refused(), self._digits()
        self.told.emit(why)
        if not why:
            self._value = int(digits) if digits else None
        self.edited.emit()


class AnswerEditor(HandsFocusOn):
    """Yes, no or unsure; the chosen one again, or Delete, takes the answer away."""

    edited = Signal()
    told = Signal(str)

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._buttons: dict[str, Button] = {}
        for place, answer in zip(("first", "middle", "last"), ANSWERS, strict=True):
            made = button(around.say(f"answer.{answer}"), "segment")
            made.setProperty("place", place)
            strong = QFontMetrics(around.theme.font(strong=True))
            made.setMinimumWidth(strong.horizontalAdvance(made.text()) + around.theme.px(20) + 3)
            made.setAccessibleName(around.say(f"answer.{answer}"))
            made.clicked.connect(lambda _=False, answer=answer: self._choose(answer))
            self._buttons[answer] = made
            row.addWidget(made)
        row.addStretch(1)
        self._value: str | None = None
        self._one_of = OneOf(self, self._buttons)
        self.setFocusProxy(self._one_of.mark(None))

    def value(self) -> str | None:
        return self._value

    def set_value(self, value: str | None) -> None:
        self._value = value
        self.setFocusProxy(self._one_of.mark(value))

    def setAccessibleName(self, name: str, /) -> None:
        """Name each button after the question and its answer, which is what is read out."""
        super().setAccessibleName(name)
        for one in self._buttons.values():
            one.setAccessibleName(f"{name}: {one.text()}")

    def set_read_only(self, read_only: bool) -> None:
        for one in self._buttons.values():
            one.setEnabled(not read_only)

    def _choose(self, answer: str | None) -> None:
        self.set_value(None if answer == self._value else answer)
        self.edited.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._buttons["yes"].isEnabled() and event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            if self._value is not None:
                self._choose(None)
        else:
            super().keyPressEvent(event)


class PeriodEditor(HandsFocusOn):
    """A length of time in one unit, as ISO 8601 has it: "P12M"."""

    edited = Signal()
    told = Signal(str)

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self._say = around.say
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(around.theme.px(6))
        self.count = Line()
        self.count.setMaximumWidth(around.theme.px(80))
        self.unit = Combo(around)
        for unit in UNITS:
            self.unit.addItem(around.say(f"editor.unit.{unit}"), unit)
        row.addWidget(self.count)
        row.addWidget(self.unit)
        row.addStretch(1)
        self.setFocusProxy(self.count)
        self._value: str | None = None
        self._usual = UNITS.index("M")
        self.unit.setCurrentIndex(self._usual)
        self.count.textEdited.connect(self._edit)
        self.unit.activated.connect(self._edit)

    def setAccessibleName(self, name: str) -> None:
        """Name both parts: the number, and the unit it counts."""
        super().setAccessibleName(name)
        self.count.setAccessibleName(name)
        self.unit.setAccessibleName(self._say("editor.unit_of", name=name))

    def value(self) -> str | None:
        return self._value

    def show_usual(self, period: str) -> None:
        """Show what holds while nothing is given."""
        number, unit = parts(period)
        self._usual = UNITS.index(unit)
        self.count.setPlaceholderText(str(number))
        self.set_value(self._value)

    def set_value(self, value: str | None) -> None:
        self._value = value
        found = re.fullmatch(r"P(\d+)([YMWD])", value or "")
        self.count.setText(found[1] if found else "")
        self.unit.setCurrentIndex(UNITS.index(found[2]) if found else self._usual)
        self.told.emit("")

    def set_read_only(self, read_only: bool) -> None:
        self.count.setReadOnly(read_only)
        self.unit.setEnabled(not read_only)

    def refused(self) -> str:
        """Say why what is written is not kept, or nothing."""
        text = self.count.text().strip()
        wrong = text and not re.fullmatch(r"\d{1,4}", text, re.ASCII)
        return why_not_kept(self, self._say, "editor.period") if wrong else ""

    def written(self) -> str:
        """Give the number as it is written, and the unit, where they are not kept."""
        return f"{self.unit.currentData()}{self.count.text()}" if self.refused() else ""

    def write(self, text: str) -> None:
        """Put back what is written and not kept, and say why."""
        self.unit.setCurrentIndex(UNITS.index(text[0]))
        self.count.setText(text[1:])
        self.told.emit(self.refused())

    def _edit(self) -> None:
        why, text = self.refused(), self.count.text().strip()
        self.told.emit(why)
        if not why:
            self._value = f"P{int(text)}{self.unit.currentData()}" if text else None
        self.edited.emit()
