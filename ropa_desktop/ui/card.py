"""A card of the form: one section with its state, its findings and its fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Protocol

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ropa_desktop.domain.field import Duty, Field, Kind, RecordType, Section, is_blank
from ropa_desktop.services.acceptances import Accepted
from ropa_desktop.services.secrecy import Marked
from ropa_desktop.ui.accepted_line import AcceptedLine
from ropa_desktop.ui.context import EditorContext
from ropa_desktop.ui.editors import make_editor
from ropa_desktop.ui.field_grid import FieldGrid
from ropa_desktop.ui.flow import Chip, Flow
from ropa_desktop.ui.parts import Pill, button, clear, elided, label, with_role
from ropa_desktop.ui.secrecy_line import SecrecyLine

ALWAYS_SHOWN, ALWAYS_SHOWN_WITH_LETTER, WORTH_FOLDING = 6, 3, 3
FOR_THE_PROGRAM = frozenset({("acceptance", "seen")})
"""What a record holds that says nothing to a person, so that no form shows it."""
WORDS = 250
"""The least room for a finding's words beside its buttons; where there is less, the buttons stand under them."""
STATES = {"d": "done", "m": "missing", "n": "neutral"}
REMEDIES = {
    Kind.TEXT: "write",
    Kind.LONG: "write",
    Kind.NUMBER: "write",
    Kind.PERIOD: "write",
    Kind.DATE: "date",
    Kind.ANSWER: "answer",
    Kind.CHOICE: "choose",
    Kind.CHOICES: "choose",
    Kind.LINK: "choose",
    Kind.LINKS: "choose",
    Kind.ROWS: "row",
    Kind.FILES: "file",
    Kind.WORKSHEET: "answer",
}


class Finding(Protocol):
    """What a card shows of a rule that the record does not meet."""

    @property
    def rule(self) -> str: ...
    @property
    def severity(self) -> str: ...
    @property
    def path(self) -> str: ...
    @property
    def letter(self) -> str: ...
    @property
    def cite(self) -> str: ...


class Action(Protocol):
    """What a finding shows of an action that answers it."""

    @property
    def id(self) -> int: ...
    @property
    def label(self) -> str: ...
    @property
    def rule(self) -> str: ...
    @property
    def due(self) -> date | None: ...


class FindingLine(QFrame):
    """What is missing, the article, and one button that starts the remedy; another makes an action of it.

    `acted(finding)`: an action is wanted. `accepted(finding)`: it is to be set aside. `opened(id)`: an action that is
    under way is to be shown.
    """

    remedied = Signal(str)
    acted = Signal(object)
    accepted = Signal(object)
    opened = Signal(int)

    def __init__(
        self,
        finding: Finding,
        field: Field | None,
        context: EditorContext,
        *,
        read_only: bool,
        elsewhere: tuple[int, str] | None = None,
    ) -> None:
        """`elsewhere` is where to put it right in another record that the field names."""
        super().__init__()
        around = context.surroundings
        say, px = around.say, around.theme.px
        self.finding, self._around, self._context = finding, around, context
        with_role(self, "finding-missing" if finding.severity == "error" else "finding-attention")
        self._row = row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        row.setContentsMargins(px(10), px(6), px(6), px(6))
        row.setSpacing(px(10))
        cite = context.cite(finding.cite) if finding.cite else ""
        words = say(f"rule.{finding.rule}")
        text = label(f"{words.rstrip('.')} ({cite})." if cite else words, wrap=True)
        text.setFont(around.theme.font(strong=True))
        remedy = label(say(f"rule.{finding.rule}.do"), wrap=True)
        column = QVBoxLayout()
        column.setSpacing(px(1))
        column.addWidget(text)
        column.addWidget(remedy)
        self._words = column
        self._actions: Flow | None = None
        self.first: QPushButton | None = None
        row.addLayout(column, 1)
        self.setAccessibleName(text.text())
        self._beside: Flow | None = None
        if not read_only:
            starter = self._opener(*elsewhere) if elsewhere else self._starter(field) if field else None
            self._beside = self._buttons(starter, text.text(), remedy.text())
            row.addWidget(self._beside)

    def _starter(self, field: Field) -> QPushButton:
        made = button(self._around.say(f"form.remedy.{REMEDIES[field.kind]}"))
        made.clicked.connect(lambda: self.remedied.emit(self.finding.path))
        return made

    def _opener(self, record_id: int, path: str) -> QPushButton:
        """Make a button that opens another record, where what the finding asks for is missing."""
        made = button(self._around.say("form.remedy.open"))
        made.setToolTip(self._context.record_label(record_id))
        made.clicked.connect(lambda: self._context.open_record(record_id, path))
        return made

    def _buttons(self, starter: QPushButton | None, text: str, remedy: str) -> Flow:
        """Make the buttons of an action and of setting the finding aside, after the one that starts the remedy."""
        say, starters = self._around.say, list[QWidget]()
        if starter is not None:
            starter.setAccessibleName(f"{starter.text()}: {remedy}")
            starters = [starter]
            self.first = starter
        self.act = button(say("action.make"))
        self.act.setToolTip(say("action.make_tip"))
        self.act.setAccessibleName(f"{self.act.text()}: {text}")
        self.act.clicked.connect(lambda: self.acted.emit(self.finding))
        self.accept = button(say("accepting.button"))
        self.accept.setToolTip(say("accepting.tip"))
        self.accept.setAccessibleName(f"{self.accept.text()}: {text}")
        self.accept.clicked.connect(lambda: self.accepted.emit(self.finding))
        self.first = self.first or self.act
        found = Flow(self._around.theme.px(8), one_row=True)
        found.set_items([*starters, self.act, self.accept])
        return found

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the buttons under the words where they would leave these little room."""
        super().resizeEvent(event)
        taken = self._beside.sizeHint().width() if self._beside is not None else 0
        narrow = self.width() - taken < self._around.theme.px(WORDS)
        wanted = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        if self._row.direction() != wanted:
            self._row.setDirection(wanted)
            self.updateGeometry()

    def show_actions(self, actions: Sequence[Action]) -> None:
        """Show the actions that answer the finding and are not done yet."""
        chips: list[QWidget] = []
        for one in actions:
            words = self._around.say("action.due_by", name=one.label, day=one.due) if one.due else one.label
            chip = Chip(self._around, words, icon="action", opens=True)
            chip.set_fixed(True)
            chip.opened.connect(lambda one=one: self.opened.emit(one.id))
            chips.append(chip)
        if chips and self._actions is None:
            self._actions = Flow(self._around.theme.px(6))
            self._words.addWidget(self._actions)
        if self._actions is not None:
            self._actions.set_items(chips)
            self._actions.setVisible(bool(chips))


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
        self._wanted: set[str] = set()
        self._holding: frozenset[str] | None = None
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

    def load(self, values: Mapping[str, Any], mark: str, findings: Sequence[Finding], *, read_only: bool) -> None:
        """Show another record's values, state and findings."""
        self.grid.set_read_only(read_only)
        self.grid.load(values)
        self.judge(mark, findings, read_only=read_only)
        self._wanted = {f.path.partition(".")[0] for f in findings}
        self._choose_fields()

    def judge(self, mark: str, findings: Sequence[Finding], *, read_only: bool) -> None:
        """Show the state and the findings."""
        say = self._context.surroundings.say
        clear(self._findings)
        for finding in findings:
            field = self._type.by_name.get(finding.path.partition(".")[0])
            elsewhere = self._elsewhere(finding, field) if field else None
            line = FindingLine(finding, field, self._context, read_only=read_only, elsewhere=elsewhere)
            line.remedied.connect(self.remedied)
            line.acted.connect(self.acted)
            line.accepted.connect(self.accepted)
            line.opened.connect(self.action_opened)
            self._findings.addWidget(line)
        if mark == "m" or not findings:
            self.state.show_state(say(f"form.state.{mark}") if mark else "", STATES.get(mark, "neutral"))
        elif len(findings) == 1:
            self.state.show_state(say("form.finding_one"), "attention")
        else:
            self.state.show_state(say("form.findings", count=len(findings)), "attention")
        if self.section.letter:
            self.letter.show_state(self.section.letter, STATES.get(mark, "neutral"))

    def _elsewhere(self, finding: Finding, field: Field) -> tuple[int, str] | None:
        """Give where a record that the field names lacks what the finding asks for: its letter depends on it."""
        if not finding.letter or field.kind not in {Kind.LINK, Kind.LINKS}:
            return None
        value = self.grid.value(field.name)
        named = value if field.kind is Kind.LINKS else [value] if value else []
        return self._context.lacking(named, finding.cite) if named else None

    def lines(self) -> Iterator[FindingLine | AcceptedLine]:
        """Give the findings, those that stand and those that are set aside, as they read."""
        items = (self._findings.itemAt(place) for place in range(self._findings.count()))
        for line in (item.widget() for item in items if item is not None):
            if isinstance(line, FindingLine | AcceptedLine):
                yield line

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

    def unfold(self) -> None:
        """Show the fields that wait; they stay shown as long as the form lives."""
        shown = self._unhidden()
        self._unfolded = True
        self._choose_fields()
        first = next((f.name for f in self.grid.fields if f.name not in shown), None)
        if first:
            focus_inside(self.grid.box(first).editor)

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
        self._more.setText(say("form.more_one") if waiting == 1 else say("form.more", count=waiting))


def focus_inside(editor: QWidget) -> None:
    """Put the focus where one writes."""
    editor.setFocus()
