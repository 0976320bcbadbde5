"""Fields with their labels in a grid of one, two or three columns, as the width allows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from ropa_desktop.domain.field import Field, Kind
from ropa_desktop.domain.texts import text_owner
from ropa_desktop.ui.buttons import tool
from ropa_desktop.ui.context import EditorContext
from ropa_desktop.ui.editors_plain import PeriodEditor
from ropa_desktop.ui.editors_worksheet import WorksheetEditor
from ropa_desktop.ui.parts import elided, label

TWO_COLUMNS, THREE_COLUMNS = 440, 1080
WIDE = frozenset({Kind.LONG, Kind.CHOICES, Kind.LINKS, Kind.ROWS, Kind.FILES})
LONG_WORDS, LONG_LABEL = 44, 36
"""Letters of a word, and of a label, that a column has no room for."""
MakeEditor = Callable[[Field, str, EditorContext], Any]


class FieldBox(QWidget):
    """A field: its label above, its editor, and what is wrong with what was written below."""

    edited = Signal(str)
    helped = Signal(str)

    def __init__(self, field: Field, owner: str, prefix: str, context: EditorContext, make: MakeEditor) -> None:
        super().__init__()
        around = self._around = context.surroundings
        path = f"{prefix}{field.name}"
        self.field, self.path, self.key = field, path, text_owner(owner, path)
        name = around.say(self.key)
        self.editor = self.stops_inside = make(field, owner, context)
        self.editor.setObjectName(path)
        self.setObjectName(f"{path}.box")
        self.show_usual(context.usual(owner, path))
        (self.editor.focusProxy() or self.editor).setAccessibleName(name)
        self.editor.setAccessibleName(name)
        px = around.theme.px
        self.caption = elided(name, "soft")
        self.caption.setBuddy(self.editor)
        self.help = tool(around, "help", around.say("help.about", name=name))
        self.help.setIconSize(around.icons.size(13))
        self.help.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.help.clicked.connect(lambda: self.helped.emit(self.path))
        self.help.setFixedHeight(self.caption.sizeHint().height())
        policy = self.help.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.help.setSizePolicy(policy)
        self.help.hide()
        self.has_help = context.help(self.key) is not None or bool(field.cite)
        self._head = head = QHBoxLayout()
        head.setSpacing(px(2))
        head.addWidget(self.caption)
        self._lock: QLabel | None = None
        head.addWidget(self.help)
        head.addStretch(1)
        self.message = label("", "attention", wrap=True)
        self.message.hide()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(3))
        box.addLayout(head)
        box.addWidget(self.editor)
        box.addWidget(self.message)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.editor.edited.connect(lambda: self.edited.emit(field.name))
        self.editor.told.connect(self.tell)

    def show_usual(self, usually: str) -> None:
        """Show what holds while the field is blank, where something does."""
        if not usually:
            return
        if isinstance(self.editor, PeriodEditor):
            self.editor.show_usual(usually)
        elif isinstance(self.editor, QLineEdit):
            self.editor.setPlaceholderText(usually)

    def leave_out_label(self) -> None:
        """Show the editor alone: what it asks stands above, with its help; its name is still spoken."""
        self.has_help = False
        policy = self.help.sizePolicy()
        policy.setRetainSizeWhenHidden(False)
        self.help.setSizePolicy(policy)
        self.help.hide()
        self.caption.hide()

    def wrap_label(self) -> None:
        """Show the whole label, in as many lines as it needs."""
        self.caption.setWordWrap(True)
        self._head.setStretch(0, 1)
        self._head.setStretch(2, 0)

    def show_lock(self, locked: bool) -> None:
        """Show beside the label whether the field is marked for a secrecy review."""
        if self._lock is None and locked:
            around = self._around
            self._lock = QLabel()
            self._lock.setObjectName("lock")
            self._lock.setPixmap(around.icons.pixmap("lock", "soft", 13))
            self._lock.setToolTip(around.say("secrecy.locked"))
            self._lock.setAccessibleName(around.say("secrecy.locked"))
            self._head.insertWidget(1, self._lock)
        if self._lock is not None:
            self._lock.setVisible(locked)

    def tell(self, text: str) -> None:
        """Say what is wrong, or nothing again."""
        self.message.setText(text)
        self.message.setVisible(bool(text))

    def forget(self) -> None:
        """Let go of what is begun in the field and said of it: another record is to be shown."""
        self.tell("")
        forget = getattr(self.editor, "forget", None)
        if forget is not None:
            forget()

    def refused(self) -> FieldBox | None:
        """Give the box, this or one in a row, in which something is written that is not kept."""
        asked = getattr(self.editor, "refused", None)
        found = asked() if asked is not None else None
        return found if isinstance(found, FieldBox) else self if found else None

    def mark(self, current: bool) -> None:
        """Offer the help where the person is."""
        self.help.setVisible(self.has_help and current)

    def enterEvent(self, event: QEnterEvent) -> None:
        self.mark(True)

    def leaveEvent(self, event: QEvent) -> None:
        self.mark(self.focusWidget() is not None and self.isAncestorOf(self.focusWidget()))


class FieldGrid(QWidget):
    """Editors of fields. An editor is made when it is first shown; until then its value waits."""

    edited = Signal(str)
    helped = Signal(str)
    opened = Signal()

    def __init__(
        self, fields: Iterable[Field], owner: str, prefix: str, context: EditorContext, make: MakeEditor
    ) -> None:
        super().__init__()
        self.fields = tuple(fields)
        self._owner, self._prefix, self._context, self._make = owner, prefix, context, make
        self._loaded: dict[str, Any] = {field.name: field.kind.blank for field in self.fields}
        self._boxes: dict[str, FieldBox] = {}
        self._shown: tuple[str, ...] = ()
        self._columns = 0
        self._read_only = False
        self._locked: frozenset[str] = frozenset()
        self.whole_rows: frozenset[str] = frozenset()
        """The fields that have a row of their own whatever their kind, and their labels in full."""
        self.only_shown: frozenset[str] = frozenset()
        """The fields that are set by what is done with the record, and not written in."""
        px = context.surroundings.theme.px
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(px(14))
        self._grid.setVerticalSpacing(px(10))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def box(self, name: str) -> FieldBox:
        """Give the box of a field, made now if it is first asked for."""
        if name not in self._boxes:
            field = next(f for f in self.fields if f.name == name)
            made = FieldBox(field, self._owner, self._prefix, self._context, self._make)
            made.editor.set_value(self._loaded[name])
            made.editor.set_read_only(self._read_only or name in self.only_shown)
            if name in self.whole_rows:
                made.wrap_label()
            made.show_lock(name in self._locked)
            made.edited.connect(self.edited)
            made.helped.connect(self.helped)
            inner = getattr(made.editor, "helped", None)
            if inner is not None:
                inner.connect(self.helped)
            if isinstance(made.editor, WorksheetEditor):
                made.editor.opened.connect(self.opened)
            self._boxes[name] = made
        return self._boxes[name]

    @property
    def boxes(self) -> Mapping[str, FieldBox]:
        """The boxes made so far, by name."""
        return self._boxes

    def show_fields(self, names: Iterable[str]) -> None:
        """Show these fields, in the order in which they are declared."""
        wanted = set(names)
        shown = tuple(field.name for field in self.fields if field.name in wanted)
        if shown != self._shown:
            self._shown = shown
            self._arrange()

    def show_locks(self, names: Iterable[str]) -> None:
        """Show at which fields something is marked for a secrecy review."""
        self._locked = frozenset(names)
        for name, box in self._boxes.items():
            box.show_lock(name in self._locked)

    def load(self, values: Mapping[str, Any], *, same: bool = False) -> None:
        """Show other values, or those of the `same` record anew; nothing counts as edited."""
        self._loaded = {field.name: values.get(field.name, field.kind.blank) for field in self.fields}
        for name, box in self._boxes.items():
            if box.field.kind is Kind.PERIOD:
                box.show_usual(self._context.usual(self._owner, box.path))
            if not same:
                box.forget()
            box.editor.set_value(self._loaded[name])

    def follow(self, values: Mapping[str, Any]) -> None:
        """Show the same record's values anew; what already says so is left as it is, with what is begun in it."""
        self._loaded = {field.name: values.get(field.name, field.kind.blank) for field in self.fields}
        for name, box in self._boxes.items():
            same = box.editor.value() == self._loaded[name]
            if not (same and (box.field.kind in {Kind.LONG, Kind.ROWS} or box.refused())):
                box.editor.set_value(self._loaded[name])

    def value(self, name: str) -> Any:
        """Give the value of a field as it stands."""
        return self._boxes[name].editor.value() if name in self._boxes else self._loaded[name]

    def put(self, name: str, value: Any) -> None:
        """Put a value in as an edit: it stays a change."""
        self.box(name).editor.set_value(value)

    def changes(self) -> dict[str, Any]:
        """Give the values that differ from those loaded."""
        return {name: value for name, box in self._boxes.items() if (value := box.editor.value()) != self._loaded[name]}

    def refused(self) -> FieldBox | None:
        """Give the first box in which something is written that is not kept."""
        return next((found for box in self._boxes.values() if (found := box.refused())), None)

    def written(self) -> dict[str, Any]:
        """Give what is written and is no value, by field: refused, or not picked yet."""
        begun = {name: getattr(box.editor, "written", None) for name, box in self._boxes.items()}
        return {name: text for name, written in begun.items() if written is not None and (text := written())}

    def write(self, written: Mapping[str, Any]) -> None:
        """Put back what was written and is no value."""
        for name, text in written.items():
            self.box(name).editor.write(text)

    def set_read_only(self, read_only: bool) -> None:
        """Allow or refuse edits."""
        if read_only != self._read_only:
            self._read_only = read_only
            for name, box in self._boxes.items():
                box.editor.set_read_only(read_only or name in self.only_shown)

    def _is_wide(self, field: Field) -> bool:
        """Whether a field needs the whole width: also where its label or the words to choose from would be cut off."""
        if len(self._context.surroundings.say(text_owner(self._owner, f"{self._prefix}{field.name}"))) > LONG_LABEL:
            return True
        if field.kind is not Kind.CHOICE or field.words == "country":
            return field.kind in WIDE
        return any(len(words) > LONG_WORDS for _, words in self._context.words(field.words))

    def _room(self) -> int:
        """Tell how many columns there is room for."""
        width = self.width() / self._context.surroundings.theme.scale
        return 1 if width < TWO_COLUMNS else 2 if width < THREE_COLUMNS else 3

    def _arrange(self) -> None:
        """Place the boxes anew, each taken out by itself: Python never lets go of what `takeAt` gives."""
        self._columns = self._room()
        for name, box in self._boxes.items():
            self._grid.removeWidget(box)
            if name not in self._shown:
                box.hide()
        row = column = 0
        for name in self._shown:
            box = self.box(name)
            span = self._columns if self._is_wide(box.field) or name in self.whole_rows else 1
            if column + span > self._columns:
                row, column = row + 1, 0
            self._grid.addWidget(box, row, column, 1, span, Qt.AlignmentFlag.AlignTop)
            box.show()
            column += span
        for column in range(3):
            self._grid.setColumnStretch(column, 1 if column < self._columns else 0)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._context.surroundings.theme.px(220), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        if self._room() != self._columns:
            self._arrange()
