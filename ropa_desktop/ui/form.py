"""The form of a type of record: a column of cards, built once and loaded again for each record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from ropa_desktop.domain.field import RecordType
from ropa_desktop.domain.texts import text_owner
from ropa_desktop.services.acceptances import Accepted
from ropa_desktop.services.actions import OpenAction
from ropa_desktop.services.check import Found
from ropa_desktop.services.secrecy import Marked, may_mark
from ropa_desktop.ui.buttons import button
from ropa_desktop.ui.card import Card, focus_inside
from ropa_desktop.ui.context import EditorContext
from ropa_desktop.ui.editors_rows import RowsEditor
from ropa_desktop.ui.field_grid import FieldBox
from ropa_desktop.ui.finding_line import FindingLine
from ropa_desktop.ui.parts import label, scrolls_down, with_role
from ropa_desktop.ui.tab_order import TabOrder

WIDEST = 1280


class HelpPopover(QFrame):
    """What the law asks of a field, an example, and when it may stay empty. Escape or a click elsewhere closes it.

    `secrecy_wanted()`: the field is to be marked for a secrecy review.
    """

    secrecy_wanted = Signal()

    def __init__(
        self,
        parent: QWidget,
        title: str,
        texts: Mapping[str, str],
        cite: str,
        context: EditorContext,
        *,
        marks: bool = False,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        with_role(self, "popover")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        around = context.surroundings
        px = around.theme.px
        box = QVBoxLayout(self)
        box.setContentsMargins(px(14), px(12), px(14), px(12))
        box.setSpacing(px(4))
        box.addWidget(label(title, "heading", wrap=True))
        if cite:
            box.addWidget(label(cite, "soft"))
        for part in ("asks", "example", "empty"):
            if texts.get(part):
                box.addSpacing(px(4))
                box.addWidget(label(around.say(f"help.{part}"), "soft"))
                text = label(texts[part], wrap=True)
                text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
                box.addWidget(text)
        if marks:
            marker = button(around.say("secrecy.begin"), "quiet")
            marker.setObjectName("help.mark")
            marker.clicked.connect(self._mark)
            box.addSpacing(px(4))
            box.addWidget(marker, 0, Qt.AlignmentFlag.AlignLeft)
            self.setFocusProxy(marker)
        self.setFixedSize(px(380), box.heightForWidth(px(380)))
        self.setAccessibleName(title)

    def _mark(self) -> None:
        self.close()
        self.secrecy_wanted.emit()


class RecordForm(QScrollArea):
    """All fields of a record. `changes()` is what the person has changed; it is empty after `load`."""

    edited = Signal()
    opened = Signal()
    acted = Signal(object)
    accepted = Signal(object)
    action_opened = Signal(int)
    taken_back = Signal(int)
    secrecy_decided = Signal(int, bool)
    unmarked = Signal(int)
    secrecy_wanted = Signal(str)

    def __init__(self, record_type: RecordType, context: EditorContext) -> None:
        super().__init__()
        self.record_type = record_type
        self._context = context
        self._read_only, self._fixed = False, True
        px = context.surroundings.theme.px
        self.setObjectName(f"form.{record_type.name}")
        scrolls_down(self)
        column = with_role(QWidget(), "column")
        column.setMaximumWidth(px(WIDEST))
        self._column = QVBoxLayout(column)
        self._column.setContentsMargins(px(24), px(4), px(20), px(24))
        self._column.setSpacing(px(14))
        self.cards: dict[str, Card] = {}
        for section in record_type.sections:
            card = Card(record_type, section, context)
            card.edited.connect(lambda _: self.edited.emit())
            card.helped.connect(self.show_help)
            card.remedied.connect(self.focus_field)
            card.opened.connect(self.opened)
            card.acted.connect(self.acted)
            card.accepted.connect(self.accepted)
            card.taken_back.connect(self.taken_back)
            card.secrecy_decided.connect(self.secrecy_decided)
            card.unmarked.connect(self.unmarked)
            card.action_opened.connect(self.action_opened)
            self.cards[section.name] = card
            self._column.addWidget(card)
        self._column.addStretch(1)
        self.setWidget(column)
        self._tabs = TabOrder(column)

    def add_card(self, card: QWidget) -> None:
        """Put a card below those of the sections."""
        self._column.insertWidget(self._column.count() - 1, card)

    def load(
        self,
        values: Mapping[str, Any],
        marks: str = "",
        findings: Sequence[Found] = (),
        *,
        read_only: bool = False,
        keep_place: bool = False,
    ) -> None:
        """Show a record: its values, its marks by letter, its findings. The same one anew keeps its place."""
        self._read_only = read_only
        by_letter = dict(zip(self.record_type.letters, marks, strict=False))
        for name, card in self.cards.items():
            mark = by_letter.get(card.section.letter, "") if card.section.letter else ""
            card.load(values, mark, self._of_card(name, findings), read_only=read_only, same=keep_place)
        if not keep_place:
            self.verticalScrollBar().setValue(0)

    def judge(self, marks: str, findings: Sequence[Found]) -> None:
        """Show marks and findings anew, and leave the fields alone."""
        by_letter = dict(zip(self.record_type.letters, marks, strict=False))
        for name, card in self.cards.items():
            mark = by_letter.get(card.section.letter, "") if card.section.letter else ""
            card.judge(mark, self._of_card(name, findings), read_only=self._read_only)

    def show_actions(self, actions: Sequence[OpenAction]) -> None:
        """Show at each finding the actions that answer it."""
        for line in self._finding_lines():
            line.show_actions([one for one in actions if one.rule == line.finding.rule])

    def _finding_lines(self) -> list[FindingLine]:
        lines = (line for card in self.cards.values() for line in card.lines())
        return [line for line in lines if isinstance(line, FindingLine)]

    def ask(self, holding: frozenset[str]) -> None:
        """Ask only what the conditions that hold call for (`domain/asked.py`)."""
        for card in self.cards.values():
            card.ask(holding)

    def show_accepted(self, accepted: Sequence[Accepted]) -> None:
        """Show in each card the findings that are set aside."""
        for card in self.cards.values():
            names = {field.name for field in card.section.fields}
            of_card = [one for one in accepted if one.path.partition(".")[0] in names]
            card.show_accepted(of_card, read_only=self._read_only)

    def show_secret(self, marks: Sequence[Marked], *, read_only: bool) -> None:
        """Show in each card what is marked for a secrecy review; a mark on the whole record in the first.

        A record that is approved or sent can still be marked; `read_only` is of the register.
        """
        self._fixed = read_only
        for place, card in enumerate(self.cards.values()):
            names = {field.name for field in card.section.fields}
            of_card = [m for m in marks if m.spot.path.partition(".")[0] in names or (not place and not m.spot.path)]
            card.show_secret(of_card, read_only=read_only)

    def changes(self) -> dict[str, Any]:
        """Give the fields whose values differ from those loaded."""
        return {name: value for card in self.cards.values() for name, value in card.grid.changes().items()}

    def refused(self) -> FieldBox | None:
        """Give the first field in which something is written that is not kept."""
        return next((found for card in self.cards.values() if (found := card.grid.refused())), None)

    def show_refused(self, box: FieldBox) -> None:
        """Go to a field in which something is written that is not kept, and say why."""
        box.tell(box.editor.refused())
        focus_inside(box.editor)
        self._scroll_to(box)

    def apply(self, changes: Mapping[str, Any]) -> None:
        """Put unsaved changes in again, after a crash or when the form is built anew."""
        for card in self.cards.values():
            for name in changes.keys() & {field.name for field in card.section.fields}:
                card.reveal(name)
                card.grid.put(name, changes[name])
        self.edited.emit()

    def written(self) -> dict[str, Any]:
        """Give what is written and is no value, by field: refused, or not picked yet."""
        return {name: text for card in self.cards.values() for name, text in card.grid.written().items()}

    def write(self, written: Mapping[str, Any]) -> None:
        """Put back what was written and is no value."""
        for name, text in written.items():
            card = self.card_of(name)
            card.reveal(name)
            card.grid.write({name: text})
        self.edited.emit()

    def value(self, name: str) -> Any:
        """Give a field's value as it stands."""
        return self.card_of(name).grid.value(name)

    def set_read_only(self, read_only: bool) -> None:
        """Allow or refuse edits."""
        self._read_only = read_only
        for card in self.cards.values():
            card.grid.set_read_only(read_only)

    def focus_field(self, path: str) -> None:
        """Go to a field, or to a field of a row ("legal_bases.law", "legal_bases.2.law"), shown if it waits."""
        name, _, inner = path.partition(".")
        card = self.card_of(name)
        card.reveal(name)
        box = card.grid.box(name)
        if isinstance(box.editor, RowsEditor) and inner:
            box.editor.focus_path(inner)
        elif isinstance(box.editor, RowsEditor) and not box.editor.value():
            box.editor.add()
        else:
            focus_inside(box.editor)
        QTimer.singleShot(0, self, lambda: self._scroll_to(box))

    def focus_first(self) -> None:
        """Go to the first field."""
        first = self.record_type.sections[0].fields[0].name
        focus_inside(self.card_of(first).grid.box(first).editor)

    def focus_rule(self, rule: str) -> bool:
        """Put the focus on what a rule found, whether it stands or is set aside; tell whether it found anything."""
        for card in self.cards.values():
            for line in card.lines():
                about = line.finding if isinstance(line, FindingLine) else line.accepted
                if about.rule == rule and line.first is not None:
                    line.first.setFocus(Qt.FocusReason.OtherFocusReason)
                    self.ensureWidgetVisible(line, 0, self._context.surroundings.theme.px(60))
                    return True
        return False

    def focus_mark(self, mark_id: int) -> None:
        """Put the focus on a mark, or on the newest where the id is 0."""
        lines = (line for card in self.cards.values() for line in card.marks())
        found = [line for line in lines if mark_id in {0, line.mark.id}]
        if found:
            newest = max(found, key=lambda line: line.mark.id)
            newest.first.setFocus(Qt.FocusReason.OtherFocusReason)
            self.ensureWidgetVisible(newest, 0, self._context.surroundings.theme.px(60))

    def step_finding(self, by: int) -> bool:
        """Go to the first button of the next finding, or of the one before, and round; tell whether there is one."""
        lines = [line for line in self._finding_lines() if line.first]
        if not lines:
            return False
        heights = [self._height_of(line) for line in lines]
        inside = next((n for n, line in enumerate(lines) if line.isAncestorOf(self.focusWidget())), None)
        if inside is not None:
            at = inside + by
        else:
            above = sum(height < self._height_of(self.focusWidget()) for height in heights)
            at = above if by > 0 else above - 1
        line = lines[at % len(lines)]
        if line.first is not None:
            line.first.setFocus(Qt.FocusReason.TabFocusReason)
        self.ensureWidgetVisible(line, 0, self._context.surroundings.theme.px(60))
        return True

    def _height_of(self, widget: QWidget | None) -> int:
        """Tell how far down in the form something stands; what is elsewhere stands above it all."""
        inner = self.widget()
        if inner is None or widget is None or not inner.isAncestorOf(widget):
            return -1
        return widget.mapTo(inner, QPoint()).y()

    def show_help(self, path: str = "") -> bool:
        """Show help on a field, or on the one that has the focus; tell whether there was one."""
        box = self._box_at(path)
        if box is None:
            return False
        texts = self._context.help(box.key) or {}
        cite = self._context.cite(box.field.cite) if box.field.cite else ""
        if not texts and not cite:
            return False
        title = self._context.surroundings.say(text_owner(self.record_type.name, box.path))
        marks = may_mark(self.record_type.name) and not self._fixed
        popover = HelpPopover(self, title, texts, cite, self._context, marks=marks)
        popover.secrecy_wanted.connect(lambda: self.secrecy_wanted.emit(box.path))
        place = box.mapToGlobal(QPoint(0, box.height() + 2))
        screen = self.screen().availableGeometry()
        if place.y() + popover.height() > screen.bottom():
            place = box.mapToGlobal(QPoint(0, -popover.height() - 2))
        popover.move(min(place.x(), screen.right() - popover.width()), max(place.y(), screen.top()))
        popover.show()
        return True

    def _box_at(self, path: str) -> FieldBox | None:
        if path:
            return next((box for box in self.findChildren(FieldBox) if box.path == path), None)
        widget: QWidget | None = self.focusWidget()
        while widget is not None and not isinstance(widget, FieldBox):
            widget = widget.parentWidget()
        return widget

    def _scroll_to(self, box: QWidget) -> None:
        focused = self.focusWidget()
        margin = self._context.surroundings.theme.px(60)
        self.ensureWidgetVisible(box, 0, margin)
        if box.isAncestorOf(focused):
            self.ensureWidgetVisible(focused, 0, margin)

    def card_of(self, name: str) -> Card:
        """Give the card that a field stands in."""
        return next(card for card in self.cards.values() if any(field.name == name for field in card.section.fields))

    def _of_card(self, section_name: str, findings: Sequence[Found]) -> list[Found]:
        """Give the findings that stand in a card: by field; by letter where the field is another record's."""
        section = self.cards[section_name].section
        names = {field.name for field in section.fields}
        every = self.record_type.by_name
        return [
            f
            for f in findings
            if f.path.partition(".")[0] in names
            or (f.path.partition(".")[0] not in every and bool(section.letter) and f.letter == section.letter)
        ]
