"""A question to the register: built on the left, written on the right, with how many records meet it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QTextEdit, QVBoxLayout, QWidget

from ropa_desktop.domain.field import RecordType
from ropa_desktop.domain.problems import Problem
from ropa_desktop.domain.query import LONGEST, Condition
from ropa_desktop.domain.query_paths import start
from ropa_desktop.domain.query_text import parse
from ropa_desktop.domain.query_written import written
from ropa_desktop.services import find, query, query_told, records
from ropa_desktop.services.find import Query
from ropa_desktop.services.query import Dictionary, Saved
from ropa_desktop.ui.buttons import button
from ropa_desktop.ui.condition_builder import Bench, Group
from ropa_desktop.ui.desk import Desk
from ropa_desktop.ui.parts import Combo, label, scrolled_column
from ropa_desktop.ui.register_context import RegisterContext
from ropa_desktop.ui.tab_order import TabOrder

PAUSE = 180
"""Milliseconds of rest before what is written is read."""


SHORTEST = 12
"""Letters of a saved filter's name that are shown at least."""


class ConditionDialog(QDialog):
    """`used(condition, name)` gives the question, None for none, and the name that it is saved under, or "".

    `note` is said under how many records meet it, `use` on the button.
    """

    used = Signal(object, str)

    def __init__(
        self,
        record_type: RecordType,
        desk: Desk,
        condition: Condition | None,
        name: str,
        parent: QWidget,
        note: str = "",
        use: str = "condition.use",
    ) -> None:
        super().__init__(parent)
        self._type, self._desk = record_type, desk
        self._words = Dictionary(desk.register, desk.wording.language)
        self._condition, self._name, self._use_key = condition, name, use
        self.note = label(note, "soft", wrap=True)
        self.note.setVisible(bool(note))
        self._saved: list[Saved] = []
        say, px = desk.say, desk.surroundings.theme.px
        self.setWindowTitle(say("condition.title", type=say(f"{record_type.name}.many")))
        self.setObjectName("dialog.condition")
        self.resize(QSize(px(1080), px(640)).boundedTo(parent.size()))
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(self._read)
        box = QVBoxLayout(self)
        box.setContentsMargins(px(20), px(16), px(20), px(14))
        box.setSpacing(px(10))
        box.addLayout(self._head())
        middle = QHBoxLayout()
        middle.setSpacing(px(18))
        middle.addWidget(self._builder(), 11)
        middle.addLayout(self._written(), 9)
        box.addLayout(middle, 1)
        box.addLayout(self._foot())
        self._show(condition)
        if condition is None:
            self.builder.begin()

    def _head(self) -> QHBoxLayout:
        say, around = self._desk.say, self._desk.surroundings
        self.picker = Combo(around)
        self.picker.setAccessibleName(say("condition.saved"))
        self.picker.setSizeAdjustPolicy(Combo.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.picker.setMinimumContentsLength(SHORTEST)
        self.picker.currentTextChanged.connect(self.picker.setToolTip)
        self.picker.setMaximumWidth(around.theme.px(340))
        self._fill_picker()
        self.picker.activated.connect(self._take_saved)
        row = QHBoxLayout()
        row.setSpacing(around.theme.px(10))
        row.addWidget(label(self.windowTitle(), "title"), 3)
        row.addWidget(self.picker, 2)
        return row

    def _fill_picker(self) -> None:
        self._saved = query.saved(self._desk.register, self._type.name)
        self.picker.clear()
        self.picker.addItem(self._desk.say("condition.pick" if self._saved else "condition.none_saved"), None)
        for one in self._saved:
            self.picker.addItem(one.name, one)
        names = [one.name for one in self._saved]
        self.picker.setCurrentIndex(names.index(self._name) + 1 if self._name in names else 0)
        self.picker.setEnabled(bool(self._saved))

    def _builder(self) -> QWidget:
        desk, px = self._desk, self._desk.surroundings.theme.px
        context = RegisterContext(desk.register, desk.wording, desk.surroundings, desk, desk.author)
        self.builder = Group(Bench(self._words, context), start(self._type.name), root=True)
        self.builder.edited.connect(self._take_built)
        area, column = scrolled_column(px(10), px(6))
        column.addWidget(self.builder)
        column.addStretch(1)
        if (inner := area.widget()) is not None:
            TabOrder(inner)
        return area

    def _written(self) -> QVBoxLayout:
        say, px = self._desk.say, self._desk.surroundings.theme.px
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(say("condition.text"))
        self.text.textChanged.connect(self._pause.start)
        self.message = label("", "attention", wrap=True)
        self.message.setAccessibleName(say("condition.text"))
        self.in_words = label("", "soft", wrap=True)
        self.in_words.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.hits = label("", "heading")
        words = label(say("condition.text"), "heading")
        words.setBuddy(self.text)
        column = QVBoxLayout()
        column.setSpacing(px(6))
        column.addWidget(words)
        column.addWidget(label(say("condition.text_hint"), "soft", wrap=True))
        column.addWidget(self.text, 3)
        column.addWidget(self.message)
        column.addWidget(label(say("condition.in_words"), "heading"))
        column.addWidget(self.in_words, 2)
        column.addWidget(self.hits)
        column.addWidget(self.note)
        return column

    def _foot(self) -> QHBoxLayout:
        say = self._desk.say
        closer, wipe = button(say("prompt.cancel")), button(say("condition.clear"))
        self.keep, self.use = button(say("condition.save")), button(say(self._use_key), "primary")
        closer.clicked.connect(self.reject)
        wipe.clicked.connect(self._clear)
        self.keep.clicked.connect(self.save)
        self.use.clicked.connect(self._use)
        row = QHBoxLayout()
        row.setSpacing(self._desk.surroundings.theme.px(8))
        row.addWidget(closer)
        row.addWidget(wipe)
        row.addStretch(1)
        row.addWidget(self.keep)
        row.addWidget(self.use)
        return row

    def _show(self, condition: Condition | None) -> None:
        """Show a question in both forms."""
        self.builder.set_condition(condition)
        self._write(condition)
        self._tell(condition)

    def _write(self, condition: Condition | None) -> None:
        self.text.blockSignals(True)
        self.text.setPlainText(written(condition, self._type.name, self._words) if condition else "")
        self.text.setExtraSelections([])
        self.text.blockSignals(False)

    def _take_built(self) -> None:
        self._pause.stop()
        condition = self.builder.condition()
        if condition != self._condition or self.message.text():
            self._write(condition)
        self._tell(condition)

    def _read(self) -> None:
        """Read what is written, and build it; what cannot be read is marked where it stands."""
        text = self.text.toPlainText()
        try:
            condition = parse(text, self._type.name, self._words) if text.strip() else None
        except Problem as problem:
            self._mark(text, problem)
            return
        self.text.setExtraSelections([])
        if condition != self._condition or self.message.text():
            self.builder.set_condition(condition)
        self._tell(condition)

    def _mark(self, text: str, problem: Problem) -> None:
        at, end = (int(str(problem.facts.get(name, LONGEST))) for name in ("at", "end"))
        selection, line = QTextEdit.ExtraSelection(), QTextCharFormat()
        line.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        colours = self._desk.surroundings.theme
        line.setUnderlineColor(colours.colour("missing"))
        line.setBackground(QColor(colours.colour("missing_ground")))
        cursor = QTextCursor(self.text.document())
        cursor.setPosition(_utf16(text, max(at - 2 if at > len(text) else at - 1, 0)))
        cursor.setPosition(_utf16(text, min(end, len(text))), QTextCursor.MoveMode.KeepAnchor)
        selection.cursor, selection.format = cursor, line
        self.text.setExtraSelections([selection])
        self.message.setText(self._desk.say(problem.key, **problem.facts))
        self.hits.setText("")
        self.in_words.setText("")
        self._able(able=False)

    def _tell(self, condition: Condition | None) -> None:
        say, register = self._desk.say, self._desk.register
        self._condition = condition
        self.message.setText(say("condition.unfinished") if self.builder.unfinished() else "")
        self._able(able=True)
        total = find.count(register, self._type.name)
        if condition is None:
            self.hits.setText(say("condition.no_condition", total=total))
            self.in_words.setText("–")
            return
        with self._desk.trying():
            found = find.find(register, Query(self._type.name, where=condition), self._desk.wording)
            self.hits.setText(say("condition.hits", shown=len(found), total=total))
            self.in_words.setText(query_told.told(register, self._type.name, condition, self._words.language))

    def _able(self, *, able: bool) -> None:
        self.use.setEnabled(able)
        self.keep.setEnabled(able and not self._desk.register.read_only)

    def _take_saved(self) -> None:
        one = self.picker.currentData()
        if one is None:
            return
        self._name = one.name
        self.text.setPlainText(one.condition)
        self._read()
        if not self.message.text():
            self._write(self._condition)

    def _clear(self) -> None:
        self._name = ""
        self.picker.setCurrentIndex(0)
        self._show(None)
        self.builder.begin()

    def save(self) -> None:
        """Save the question under a name; one that is taken gets the new question."""
        say, desk = self._desk.say, self._desk
        self._read()
        if self._condition is None or not self.keep.isEnabled():
            return
        name = desk.prompts.ask_text(say("condition.save_title"), say("condition.save_text"), self._name)
        if not name or not name.strip():
            return
        with desk.trying():
            values = {"about": self._type.name, "condition": query.kept(self._type.name, self._condition)}
            there = next((s.id for s in self._saved if s.name.casefold() == name.strip().casefold()), None)
            records.save(desk.register, "saved_filter", there, values | {"name": name.strip()}, author=desk.author)
            desk.tell_changed("saved_filter")
            self._name = name.strip()
            self._fill_picker()
            self.message.setText(say("condition.was_saved", name=self._name))

    def _use(self) -> None:
        self._pause.stop()
        self._read()
        if not self.use.isEnabled():
            return
        kept = query.kept(self._type.name, self._condition) if self._condition else ""
        named = any(s.name == self._name and s.condition == kept for s in self._saved)
        self.used.emit(self._condition, self._name if named else "")
        self.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._use()
        elif not enter:
            super().keyPressEvent(event)


def _utf16(text: str, place: int) -> int:
    """Give a place in a text as Qt counts: characters beyond the first plane are two."""
    return len(text[:place].encode("utf-16-le")) // 2
