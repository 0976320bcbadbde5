"""A card of the form: one section with its state, its findings and its fields."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ropa_desktop.domain.field import Duty, Field, Kind, RecordType, Section, is_blank
from ropa_desktop.services.acceptances import Accepted
from ropa_desktop.services.check import Found
from ropa_desktop.services.secrecy import Marked
from ropa_desktop.ui.accepted_line import AcceptedLine
from ropa_desktop.ui.buttons import button
from ropa_desktop.ui.context import EditorContext
from ropa_desktop.ui.editors import make_editor
from ropa_desktop.ui.field_grid import FieldGrid
from ropa_desktop.ui.finding_line import FindingLine
from ropa_desktop.ui.parts import Pill, elided, with_role
from ropa_desktop.ui.revealing import reveal
from ropa_desktop.ui.secrecy_line import SecrecyLine

ALWAYS_SHOWN, ALWAYS_SHOWN_WITH_LETTER, WORTH_FOLDING = 6, 3, 3
FOR_THE_PROGRAM = frozenset({("acceptance", "seen")})
"""What a record holds that says nothing to a person, so that no form shows it."""
STATES = {"d": "done", "m": "missing", "n": "neutral"}


class Card(QFrame):
    """One section. Blank fields that are seldom used wait behind a button."""

    edited = Signal(str)
    helped = Signal(str)
    remedied = Signal(str)
    opened = Signal()
    acted = Signal(object)
    accepted = Signal(object)
    action_opened = Signal(int)
    taken_back = Signal(int)
    secrecy_decided = Signal(int, bool)
    unmarked = Signal(int)

    def __init__(self, record_type: RecordType, section: Section, context: EditorContext) -> None:
        super().__init__()
        with_role(self, "card")
        self.section = section
        self._type, self._context = record_type, context
        self._unfolded = False
        self._led_to: QWidget | None = None
        self._wanted: set[str] = set()
        self._holding: frozenset[str] | None = None
        self._lines: list[FindingLine] = []
        """All that were made; those that are hidden wait for a finding."""
        around = context.surroundings
        px, say = around.theme.px, around.say
        key = "record" if section.name == "internal" else record_type.name
        title = say(f"{key}.section.{section.name}")
        self.setObjectName(f"section.{section.name}")
        self.setAccessibleName(title)
        head = QHBoxLayout()
        head.setSpacing(px(8))
        if section.letter:
            self.letter = Pill(around, section.letter, square=True)
            head.addWidget(self.letter)
        head.addWidget(elided(title, "heading"))
        if section.cite:
            head.addWidget(elided(context.cite(section.cite), "soft"))
        head.addStretch(1)
        self.state = Pill(around)
        self.state.hide()
        head.addWidget(self.state)
        self._findings = QVBoxLayout()
        self._findings.setSpacing(px(6))
        self.grid = FieldGrid(section.fields, record_type.name, "", context, make_editor)
        self.grid.only_shown = frozenset(record_type.by_deed)
        self.grid.edited.connect(self.edited)
        self.grid.helped.connect(self.helped)
        self.grid.opened.connect(self.opened)
        self._more = button("", "quiet")
        self._more.setIcon(around.icons.icon("down", "accent"))
        self._more.setIconSize(around.icons.size(12))
        self._more.clicked.connect(self.unfold)
        foot = QHBoxLayout()
        foot.addWidget(self._more)
        foot.addStretch(1)
        self._column = box = QVBoxLayout(self)
        box.setContentsMargins(px(16), px(12), px(16), px(14))
        box.setSpacing(px(10))
        box.addLayout(head)
        box.addLayout(self._findings)
        box.addWidget(self.grid)
        box.addLayout(foot)

    def add_above(self, widget: QWidget) -> None:
        """Put something above the fields that tells of them."""
        self._column.insertWidget(self._column.indexOf(self.grid), widget)

    def load(
        self,
        values: Mapping[str, Any],
        mark: str,
        findings: Sequence[Found],
        *,
        read_only: bool,
        same: bool = False,
    ) -> None:
        """Show another record's values, state and findings, or those of the same one anew."""
        self.grid.set_read_only(read_only)
        self.grid.load(values, same=same)
        self.judge(mark, findings, read_only=read_only)
        self._wanted = {f.path.partition(".")[0] for f in findings}
        self._choose_fields()

    def judge(self, mark: str, findings: Sequence[Found], *, read_only: bool) -> None:
        """Show the state and the findings."""
        say = self._context.surroundings.say
        self._show_findings(findings, read_only=read_only)
        if mark == "m" or not findings:
            self.state.show_state(say(f"form.state.{mark}") if mark else "", STATES.get(mark, "neutral"))
        else:
            self.state.show_state(say("form.findings", count=len(findings)), "attention")
        if self.section.letter:
            self.letter.show_state(self.section.letter, STATES.get(mark, "neutral"))

    def _show_findings(self, findings: Sequence[Found], *, read_only: bool) -> None:
        """Show each finding in the line that it has, or else in one that none needs any more, or in a new one."""
        self._clear_asides()
        free = list(self._lines)
        kept = [_take(free, finding, _SAME) for finding in findings]
        for place, (finding, had) in enumerate(zip(findings, kept, strict=True)):
            field = self._type.by_name.get(finding.path.partition(".")[0])
            elsewhere = self._elsewhere(finding, field) if field else None
            line = had or _take(free, finding, _ALIKE)
            if line is None:
                line = self._make_line(finding, field, read_only=read_only, elsewhere=elsewhere)
            else:
                line.show_finding(finding, field, read_only=read_only, elsewhere=elsewhere)
            if self._findings.indexOf(line) != place:
                self._findings.insertWidget(place, line)
            line.show()
        for line in free:
            line.hide()

    def _make_line(
        self, finding: Found, field: Field | None, *, read_only: bool, elsewhere: tuple[int, str] | None
    ) -> FindingLine:
        line = FindingLine(finding, field, self._context, read_only=read_only, elsewhere=elsewhere)
        line.remedied.connect(self.remedied)
        line.acted.connect(self.acted)
        line.accepted.connect(self.accepted)
        line.opened.connect(self.action_opened)
        self._lines.append(line)
        return line

    def _clear_asides(self) -> None:
        """Let go of the lines below the findings."""
        for line in [line for line in self._shown_lines() if not isinstance(line, FindingLine)]:
            self._findings.removeWidget(line)
            line.hide()
            line.deleteLater()

    def _elsewhere(self, finding: Found, field: Field) -> tuple[int, str] | None:
        """Give where a record that the field names lacks what the finding asks for: its letter depends on it."""
        if not finding.letter or field.kind not in {Kind.LINK, Kind.LINKS}:
            return None
        value = self.grid.value(field.name)
        named = value if field.kind is Kind.LINKS else [value] if value else []
        return self._context.lacking(named, finding.cite) if named else None

    def lines(self) -> Iterator[FindingLine | AcceptedLine]:
        """Give the findings, those that stand and those that are set aside, as they read."""
        return (line for line in self._shown_lines() if isinstance(line, FindingLine | AcceptedLine))

    def marks(self) -> Iterator[SecrecyLine]:
        """Give the marks for a secrecy review."""
        return (line for line in self._shown_lines() if isinstance(line, SecrecyLine))

    def _shown_lines(self) -> Iterator[QWidget]:
        """Give what stands above the fields, as it reads; a line that waits for a finding is hidden."""
        items = [self._findings.itemAt(place) for place in range(self._findings.count())]
        widgets = [widget for item in items if item is not None and (widget := item.widget()) is not None]
        return (widget for widget in widgets if not (isinstance(widget, FindingLine) and widget.isHidden()))

    def show_accepted(self, accepted: Sequence[Accepted], *, read_only: bool) -> None:
        """Show below the findings those that are set aside."""
        for one in accepted:
            line = AcceptedLine(one, self._context.surroundings, read_only=read_only)
            line.opened.connect(self.action_opened)
            line.taken_back.connect(self.taken_back)
            self._findings.addWidget(line)

    def show_secret(self, marks: Sequence[Marked], *, read_only: bool) -> None:
        """Show below the findings what is marked for a secrecy review, and a lock at each field that is."""
        for one in marks:
            line = SecrecyLine(one, self._context.surroundings, read_only=read_only)
            line.opened.connect(self.action_opened)
            line.decided.connect(self.secrecy_decided)
            line.taken_back.connect(self.unmarked)
            self._findings.addWidget(line)
        self.grid.show_locks({one.spot.path.partition(".")[0] for one in marks})

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep in view what one was led to, when what is around it has been laid out."""
        super().resizeEvent(event)
        led_to, focused = self._led_to, self.window().focusWidget()
        if led_to is not None and (led_to is focused or led_to.isAncestorOf(focused)):
            QTimer.singleShot(0, led_to, lambda: reveal(led_to))

    def unfold(self) -> None:
        """Show the fields that wait; they stay shown as long as the form lives."""
        shown = self._unhidden()
        self._unfolded = True
        self._choose_fields()
        first = next((f.name for f in self.grid.fields if f.name not in shown), None)
        if first:
            self._led_to = self.grid.box(first).editor
            focus_inside(self._led_to)

    def reveal(self, name: str) -> None:
        """Show a field also when it would wait."""
        self._wanted.add(name)
        self._choose_fields()

    def ask(self, holding: frozenset[str]) -> None:
        """Ask only what these conditions call for; what is answered stays."""
        if holding != self._holding:
            self._holding = holding
            self._choose_fields()

    def _asked(self) -> set[str]:
        """Name the fields that are asked of this record; all, until it is said which conditions hold."""
        fields = [f for f in self.section.fields if (self._type.name, f.name) not in FOR_THE_PROGRAM]
        if self._holding is None:
            return {field.name for field in fields}
        whole = self._holding | {""}
        return {
            field.name
            for field in fields
            if {field.only_for, self.section.only_for} <= whole
            or field.name in self._wanted
            or not is_blank(self.grid.value(field.name))
        }

    def _unhidden(self) -> set[str]:
        floor = ALWAYS_SHOWN_WITH_LETTER if self.section.letter else ALWAYS_SHOWN
        if not self._type.letters:
            floor = 10
        record = {Duty.CONTROLLER_RECORD, Duty.PROCESSOR_RECORD}
        shown = {
            field.name
            for place, field in enumerate(self.section.fields)
            if place < floor
            or field.duty in record
            or field.name in self._wanted
            or field.name in self._type.summary
            or not is_blank(self.grid.value(field.name))
        }
        if self.section.name == "internal":
            shown = {f.name for f in self.section.fields if f.name == "note" or not is_blank(self.grid.value(f.name))}
        return shown

    def _choose_fields(self) -> None:
        every = self._asked()
        self.setVisible(bool(every))
        shown = every if self._unfolded else self._unhidden() & every
        waiting = len(every - shown)
        if waiting < WORTH_FOLDING and self.section.name != "internal":
            shown, waiting = every, 0
        self.grid.show_fields(shown)
        self._more.setVisible(waiting > 0)
        say = self._context.surroundings.say
        self._more.setText(say("form.more", count=waiting))


_SAME, _ALIKE = attrgetter("severity", "rule", "path"), attrgetter("severity")
"""What a line must share with a finding to be its own, and to be dressed as it should be."""


def _take(free: list[FindingLine], finding: Found, said: Callable[[Found], object]) -> FindingLine | None:
    """Take the first line whose finding says the same."""
    found = next((line for line in free if said(line.finding) == said(finding)), None)
    if found is not None:
        free.remove(found)
    return found


def focus_inside(editor: QWidget) -> None:
    """Put the focus where one writes."""
    editor.setFocus()
