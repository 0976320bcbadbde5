"""Where a question is built: lines with a field, how it is compared and with what, in groups."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from ropa_desktop.domain.query import All, Compare, Condition, Not, Op, Path, Some, Within
from ropa_desktop.domain.query_paths import Place, walk
from ropa_desktop.services import query_told
from ropa_desktop.services.query import Dictionary
from ropa_desktop.services.query_told import Offered
from ropa_desktop.ui.buttons import button, tool
from ropa_desktop.ui.condition_values import ValueEditor
from ropa_desktop.ui.context import EditorContext, Suggestion
from ropa_desktop.ui.parts import CheckBox, Combo, HandsFocusOn, clear, label, with_role
from ropa_desktop.ui.search_field import SearchField, matches

FOUND = 60


@dataclass
class Bench:
    """What all parts of a builder share: the words of the register, the editors' way to it, and the fields by place."""

    words: Dictionary
    context: EditorContext
    _offered: dict[Place, list[Offered]] = field(default_factory=dict)

    def offered(self, place: Place) -> list[Offered]:
        """Give the fields that can be asked for from a place."""
        if place not in self._offered:
            self._offered[place] = query_told.offered(self.words, place)
        return self._offered[place]

    def say(self, key: str, **facts: object) -> str:
        """Say something in the window's language."""
        return self.context.surroundings.say(key, **facts)

    def px(self, size: int) -> int:
        """Scale pixels."""
        return self.context.surroundings.theme.px(size)


class Line(HandsFocusOn):
    """One comparison; `condition()` is None until it is finished."""

    edited = Signal()
    removed = Signal()

    def __init__(self, bench: Bench, place: Place) -> None:
        super().__init__()
        self._bench, self._place = bench, place
        self._path: Path = ()
        self._value: ValueEditor | None = None
        around, px = bench.context.surroundings, bench.px
        self.search = SearchField(around, self._suggest, bench.say("condition.pick_field"))
        self.search.setAccessibleName(bench.say("condition.field"))
        self.search.picked.connect(self._pick)
        self.search.left.connect(self._show_field)
        self._not = CheckBox(around, bench.say("condition.not"))
        self._not.toggled.connect(self.edited)
        self.operator = Combo(around)
        self.operator.setAccessibleName(bench.say("condition.operator"))
        self.operator.currentIndexChanged.connect(self._compare_otherwise)
        cross = tool(around, "close", bench.say("condition.remove_line"))
        cross.clicked.connect(self.removed)
        first, self._second = QHBoxLayout(), QHBoxLayout()
        for row in (first, self._second):
            row.setSpacing(px(6))
        first.addWidget(self._not)
        first.addWidget(self.search, 1)
        first.addWidget(cross)
        self._second.addWidget(self.operator, 0, Qt.AlignmentFlag.AlignTop)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, px(2), 0, px(6))
        box.setSpacing(px(4))
        box.addLayout(first)
        box.addLayout(self._second)
        self.setFocusProxy(self.search)
        self.operator.hide()

    def _suggest(self, text: str) -> list[Suggestion]:
        offered = self._bench.offered(self._place)
        if not text:
            return [Suggestion(o.path, o.label) for o in offered if len(o.path) == 1]
        found = [Suggestion(o.path, o.label) for o in offered if matches(text, o.label, ".".join(o.path))]
        return sorted(found, key=lambda s: not s.label.casefold().startswith(text.casefold()))[:FOUND]

    def _pick(self, suggestion: Suggestion) -> None:
        self._ask(suggestion.key)
        (self._value or self.operator).setFocus()
        self.edited.emit()

    def _show_field(self) -> None:
        self.search.show_text(query_told.label(self._bench.words, self._place, self._path) if self._path else "")

    def _ask(self, path: Path, op: Op | None = None) -> None:
        """Ask for a field, compared in the most usual way unless one is told."""
        self._path = path
        self._show_field()
        step = walk(self._place, path)
        self.operator.blockSignals(True)
        self.operator.clear()
        for one in query_told.operators(step):
            self.operator.addItem(query_told.operator(self._bench.words, step, one), one)
        self.operator.setCurrentIndex(self.operator.findData(op) if op else 0)
        self.operator.blockSignals(False)
        self.operator.show()
        self._make_value()

    def _make_value(self) -> None:
        if self._value is not None:
            self._value.hide()
            self._second.removeWidget(self._value)
            self._value.deleteLater()
        self._value = None
        if self._op.alone:
            self._second.addStretch(1)
            return
        while self._second.count() > 1:
            self._second.takeAt(1)
        self._value = ValueEditor(walk(self._place, self._path), self._bench.words, self._bench.context)
        self._value.edited.connect(self.edited)
        self._second.addWidget(self._value, 1)

    @property
    def _op(self) -> Op:
        return Op(self.operator.currentData())

    def _compare_otherwise(self) -> None:
        kept = self._value.values() if self._value is not None else None
        if self._op.alone or self._value is None:
            self._make_value()
        if self._value is not None and kept:
            self._value.set_values(kept)
        self.edited.emit()

    def unfinished(self) -> bool:
        """Tell whether a field is chosen, and not yet what it is compared with."""
        return bool(self._path) and self.condition() is None

    def condition(self) -> Condition | None:
        """Give what is asked."""
        if not self._path:
            return None
        values = () if self._value is None else self._value.values()
        if values is None or (len(values) > 1 and self._op not in {Op.IS, Op.NOT}):
            return None
        compared = Compare(self._path, self._op, values)
        return Not(compared) if self._not.isChecked() else compared

    def set_condition(self, asked: Compare, *, negated: bool) -> None:
        """Show what is asked."""
        self.blockSignals(True)
        self._not.setChecked(negated)
        self._ask(asked.path, asked.op)
        if self._value is not None:
            self._value.set_values(asked.values)
        self.blockSignals(False)


class Group(QFrame):
    """Several lines and groups, all or one of which must hold; with a `path`, in the same row or linked record."""

    edited = Signal()
    removed = Signal()

    def __init__(self, bench: Bench, place: Place, path: Path = (), *, root: bool = False) -> None:
        super().__init__()
        self._bench, self._path = bench, path
        self._place = (walk(place, path).after or place) if path else place
        self._parts: list[Line | Group] = []
        px, around = bench.px, bench.context.surroundings
        with_role(self, "column" if root else "card")
        name = query_told.label(bench.words, place, path) if path else ""
        self._not = CheckBox(around, bench.say("condition.not"))
        self._not.setVisible(not root)
        self._not.toggled.connect(self.edited)
        self.join = Combo(around)
        self.join.setAccessibleName(bench.say("condition.join"))
        for kind in ("all", "some"):
            self.join.addItem(bench.say(f"condition.{kind}"), kind)
        self.join.currentIndexChanged.connect(self.edited)
        head = QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(self._not)
        head.addWidget(self.join)
        head.addStretch(1)
        cross = tool(around, "close", bench.say("condition.remove_group"))
        cross.setVisible(not root)
        cross.clicked.connect(self.removed)
        head.addWidget(cross)
        self._column = QVBoxLayout()
        self._column.setSpacing(px(4))
        box = QVBoxLayout(self)
        margin = 0 if root else px(10)
        box.setContentsMargins(margin, margin, margin, margin)
        box.setSpacing(px(6))
        if name:
            key = "condition.same_row" if self._place.rows else "condition.same"
            box.addWidget(label(bench.say(key, name=name), "heading", wrap=True))
        box.addLayout(head)
        box.addLayout(self._column)
        box.addLayout(self._foot())

    def _foot(self) -> QHBoxLayout:
        bench = self._bench
        line, group = (
            button(bench.say("condition.add_line"), "quiet"),
            button(bench.say("condition.add_group"), "quiet"),
        )
        line.clicked.connect(lambda: self._begin(Line(bench, self._place)))
        group.clicked.connect(lambda: self._begin(Group(bench, self._place)))
        row = QHBoxLayout()
        row.setSpacing(bench.px(6))
        row.addWidget(line)
        row.addWidget(group)
        if query_told.groups(self._place):
            same = button(bench.say("condition.add_same"), "quiet")
            same.clicked.connect(lambda: self._show_groups(same))
            row.addWidget(same)
        row.addStretch(1)
        self._add_line = line
        return row

    def _show_groups(self, beside: QWidget) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for name in query_told.groups(self._place):
            words = query_told.label(self._bench.words, self._place, (name,)).replace("&", "&&")
            menu.addAction(words).triggered.connect(
                lambda _=False, name=name: self._begin(Group(self._bench, self._place, (name,)))
            )
        menu.popup(beside.mapToGlobal(QPoint(0, beside.height())))

    def _begin(self, part: Line | Group) -> None:
        """Add a part that is to be filled in; a group begins with a line."""
        self._add(part)
        if isinstance(part, Group):
            part.begin()
        else:
            part.setFocus()
        self.edited.emit()

    def begin(self) -> None:
        """Add a line to fill in."""
        self._begin(Line(self._bench, self._place))

    def _add(self, part: Line | Group) -> None:
        part.edited.connect(self.edited)
        part.removed.connect(lambda: self._remove(part))
        self._parts.append(part)
        self._column.addWidget(part)

    def _remove(self, part: Line | Group) -> None:
        self._parts.remove(part)
        self._column.removeWidget(part)
        part.hide()
        part.deleteLater()
        (self._parts[-1] if self._parts else self._add_line).setFocus()
        self.edited.emit()

    @property
    def parts(self) -> tuple[Line | Group, ...]:
        """The lines and groups in their order."""
        return tuple(self._parts)

    def unfinished(self) -> bool:
        """Tell whether a line that was begun is not finished."""
        return any(part.unfinished() for part in self._parts)

    def condition(self) -> Condition | None:
        """Give what is asked; None where nothing is finished."""
        parts = tuple(part for one in self._parts if (part := one.condition()) is not None)
        if not parts:
            return None
        together = All if self.join.currentData() == "all" else Some
        found: Condition = parts[0] if len(parts) == 1 else together(parts)
        found = Within(self._path, found) if self._path else found
        return Not(found) if self._not.isChecked() else found

    def set_condition(self, asked: Condition | None, *, negated: bool = False) -> None:
        """Show what is asked."""
        self.blockSignals(True)
        clear(self._column)
        self._parts = []
        self._not.setChecked(negated)
        self.join.setCurrentIndex(1 if isinstance(asked, Some) else 0)
        for part in _parts_of(asked):
            self._add(self._shown(part))
        self.blockSignals(False)

    def _shown(self, part: Condition) -> Line | Group:
        negated = isinstance(part, Not)
        inner: Any = part.part if isinstance(part, Not) else part
        if isinstance(inner, Compare):
            line = Line(self._bench, self._place)
            line.set_condition(inner, negated=negated)
            return line
        path = inner.path if isinstance(inner, Within) else ()
        group = Group(self._bench, self._place, path)
        group.set_condition(inner.part if isinstance(inner, Within) else inner, negated=negated)
        return group


def _parts_of(asked: Condition | None) -> Iterator[Condition]:
    if isinstance(asked, All | Some):
        yield from asked.parts
    elif asked is not None:
        yield asked
