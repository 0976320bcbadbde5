"""A question of a worksheet: what is asked and where it stands in law, what the register says, answers and checks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ropa_desktop.domain.worksheet import SIGNING, Question, Raised
from ropa_desktop.services.offers import Offer, offers
from ropa_desktop.services.wording import Wording
from ropa_desktop.ui.answering import Answering, is_open
from ropa_desktop.ui.buttons import button, tool
from ropa_desktop.ui.context import EditorContext
from ropa_desktop.ui.editors import make_editor
from ropa_desktop.ui.editors_rows import RowsEditor
from ropa_desktop.ui.facts_box import FactsBox
from ropa_desktop.ui.field_grid import FieldBox, FieldGrid
from ropa_desktop.ui.form import HelpPopover
from ropa_desktop.ui.parts import Pill, clear, elided, label, with_role
from ropa_desktop.ui.raised_line import RaisedLine

UNVERIFIED, SHORT_LABEL = "R", 28
"""The mark of a question that was not checked against its source, and the letters that a label beside another has."""


class QuestionCard(QFrame):
    """Edits go to the answering at once; what it then says is shown without touching what is being written."""

    helped = Signal(object, str)
    acted = Signal(str)

    def __init__(self, question: Question, answering: Answering, context: EditorContext, wording: Wording) -> None:
        super().__init__()
        with_role(self, "card")
        self.question = question
        self._answering, self._context, self._wording = answering, context, wording
        self._lines: dict[str, RaisedLine] = {}
        self._offered: list[Offer] = []
        sheet = answering.opened.sheet
        say, px = context.surroundings.say, context.surroundings.theme.px
        self.title = say(sheet.label_key(question.name))
        self.setObjectName(f"question.{question.name}")
        self.setAccessibleName(f"{question.code} {self.title}")
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(px(16), px(12), px(16), px(14))
        self._box.setSpacing(px(8))
        top = QVBoxLayout()
        top.setSpacing(px(1))
        top.addLayout(self._head())
        top.addWidget(label(self.title, "heading", wrap=True))
        self._box.addLayout(top)
        self.facts: FactsBox | None = None
        if question.facts:
            self.facts = FactsBox(question.facts, context)
            self._box.addWidget(self.facts)
        self.grid, self.record_grid = self._grids()
        self._offers = QHBoxLayout()
        self._box.addLayout(self._offers)
        self._checks = QVBoxLayout()
        self._checks.setSpacing(px(6))
        self._box.addLayout(self._checks)

    def _head(self) -> QHBoxLayout:
        around, question = self._context.surroundings, self.question
        say, px = around.say, around.theme.px
        head = QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(label(question.code, "caption"))
        cites = ", ".join(self._context.cite(key) for key in question.cites)
        head.addWidget(elided(cites, "soft"), 1)
        if UNVERIFIED in question.source:
            unverified = elided(say("sheet.unverified"), "attention")
            unverified.setToolTip(say("sheet.unverified_tip"))
            head.addWidget(unverified)
        self.state = Pill(around)
        self.state.hide()
        head.addWidget(self.state)
        self.help = tool(around, "help", say("help.about", name=self.title))
        self.help.setIconSize(around.icons.size(14))
        self.help.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.help.clicked.connect(self.show_help)
        head.addWidget(self.help)
        return head

    def _grids(self) -> tuple[FieldGrid | None, FieldGrid | None]:
        """Make the answers and the record's fields: what answers the question itself stands first."""
        question, opened = self.question, self._answering.opened
        own = record = None
        if question.record:
            fields = [self._answering.record_field(name) for name in question.record]
            record = FieldGrid(fields, opened.stored.type, "", self._context, make_editor)
            record.edited.connect(self._take_field)
            record.helped.connect(self.show_field_help)
        if question.fields:
            own = FieldGrid(question.fields, opened.sheet.key, "", self._context, make_editor)
            own.edited.connect(self._take_answer)
            labels = {f.name: self._context.surroundings.say(opened.sheet.label_key(f.name)) for f in question.fields}
            long = {name for name, text in labels.items() if len(text) > SHORT_LABEL}
            own.whole_rows = frozenset(long - {question.name})
        answers_itself = bool(question.fields) and question.fields[0].name == question.name
        order = (own, record) if answers_itself else (record, own)
        for grid in order:
            if grid is not None:
                self._box.addWidget(grid)
        if own is not None and answers_itself:
            own.box(question.name).leave_out_label()
        for grid in (own, record):
            if grid is not None:
                grid.show_fields(f.name for f in grid.fields)
        return own, record

    # Showing

    def load(self, *, same: bool = False) -> None:
        """Show the record at hand: its answers, its fields, its facts. The `same` one is only followed."""
        answering = self._answering
        fixed = answering.read_only
        record = {name: answering.value(name) for name in self.question.record}
        for grid, values in ((self.grid, answering.answers), (self.record_grid, record)):
            if grid is not None:
                grid.set_read_only(fixed)
                (grid.follow if same else grid.load)(values)
        if self.record_grid is not None:
            for name in SIGNING & set(self.question.record) if answering.opened.sheet.decision else ():
                self.record_grid.box(name).editor.set_read_only(True)
        for line in self._lines.values():
            line.load(answering.accepted.get(line.raised.code, ""), read_only=fixed)
        self.judge()

    def judge(self) -> None:
        """Show what was raised and what the register offers, and leave the answers alone."""
        if self.facts is not None:
            self.facts.show_facts(self._answering.opened)
        raised = self._answering.standing.at(self.question.name)
        self._show_state(raised)
        self._show_lines([r for r in raised if not is_open(r)])
        self._show_offers()

    def _show_state(self, raised: list[Raised]) -> None:
        say = self._context.surroundings.say
        waits = any(is_open(r) for r in raised)
        signing = self.question.signs and bool(self._answering.opened.sheet.decision)
        words = say("sheet.at_approval" if signing else "sheet.unanswered") if waits else ""
        if words != self.state.text():
            self.state.show_state(words, "neutral")

    def _show_lines(self, raised: list[Raised]) -> None:
        codes = [r.code for r in raised]
        for code in [c for c in self._lines if c not in codes]:
            line = self._lines.pop(code)
            line.hide()
            line.deleteLater()
        answering, sheet = self._answering, self._answering.opened.sheet
        for place, one in enumerate(raised):
            if one.code not in self._lines:
                message = self._wording.message(sheet, one.code)
                fixed = answering.read_only
                made = RaisedLine(one, message, self._context.surroundings, read_only=fixed, acts=True)
                made.accepted.connect(answering.accept)
                made.acted.connect(self.acted)
                self._lines[one.code] = made
                self._checks.insertWidget(place, made)
            stands = one.stands_against(answering.conclusion) or bool(one.accepted)
            self._lines[one.code].show_raised(one, stands=stands)

    def _show_offers(self) -> None:
        answering = self._answering
        found = [] if answering.read_only else self._found_offers()
        if found == self._offered:
            return
        self._offered = found
        clear(self._offers)
        around = self._context.surroundings
        for offer in found:
            fetch = button(self._offer_words(offer), "quiet")
            fetch.setIcon(around.icons.icon("check" if offer.said else "add", "accent"))
            fetch.setIconSize(around.icons.size(14))
            fetch.setAccessibleName(f"{fetch.text()}: {self.title}")
            fetch.clicked.connect(lambda _=False, offer=offer: self._fetch(offer))
            self._offers.addWidget(fetch)
        if found:
            self._offers.addStretch(1)

    def _found_offers(self) -> list[Offer]:
        answering = self._answering
        return offers(answering.opened, self.question, answering.answers, answering.fields)

    def _offer_words(self, offer: Offer) -> str:
        say = self._context.surroundings.say
        if offer.said:
            fact = self._answering.opened.fact(offer.said)
            return say("sheet.as_register", what=self._context.text(fact, offer.value))
        return say("sheet.fetch", count=offer.count)

    def _fetch(self, offer: Offer) -> None:
        grid = self.record_grid if offer.record else self.grid
        if grid is None:
            return
        grid.put(offer.name, offer.value)
        (self._take_field if offer.record else self._take_answer)(offer.name)
        grid.box(offer.name).editor.setFocus()

    # Writing

    def _take_answer(self, name: str) -> None:
        if self.grid is not None:
            self._answering.answer(name, self.grid.value(name))

    def _take_field(self, name: str) -> None:
        if self.record_grid is not None:
            self._answering.set_field(name, self.record_grid.value(name))

    def refused(self) -> FieldBox | None:
        """Give the first field in which something is written that is not kept."""
        grids = (grid for grid in (self.grid, self.record_grid) if grid is not None)
        return next((found for grid in grids if (found := grid.refused())), None)

    def written(self) -> tuple[dict[str, Any], ...]:
        """Give what is written and is no value, among the answers and among the record's fields."""
        return tuple(grid.written() if grid is not None else {} for grid in (self.grid, self.record_grid))

    def write(self, written: tuple[dict[str, Any], ...]) -> None:
        """Put back what was written and is no value."""
        for grid, texts in zip((self.grid, self.record_grid), written, strict=True):
            if grid is not None:
                grid.write(texts)

    def enter(self) -> bool:
        """Go to the first place where one writes; tell whether there is one."""
        for grid in (self.grid, self.record_grid):
            if grid is not None and (grid is self.grid or not self.question.signs):
                editor = grid.box(grid.fields[0].name).editor
                if isinstance(editor, RowsEditor):
                    editor.setFocus(Qt.FocusReason.ShortcutFocusReason)
                else:
                    (editor.focusProxy() or editor).setFocus(Qt.FocusReason.OtherFocusReason)
                return True
        return False

    def enter_reason(self, code: str) -> bool:
        """Go to the reason for a warning; tell whether there is one."""
        line = self._lines.get(code)
        if line is None or line.reason is None:
            return False
        line.reason.setFocus(Qt.FocusReason.ShortcutFocusReason)
        return True

    # Help

    @property
    def texts(self) -> Mapping[str, str]:
        """What the law asks, an example, and when it may be left empty."""
        return self._context.help(self._answering.opened.sheet.label_key(self.question.name)) or {}

    def show_help(self) -> None:
        """Show the help of the question beside it."""
        cites = ", ".join(self._context.cite(key) for key in self.question.cites)
        self._pop_up(self, self.title, self.texts, cites)

    def show_field_help(self, path: str) -> None:
        """Show the help of one of the record's fields, as its form does."""
        box = next((b for b in self.findChildren(FieldBox) if b.path == path), None)
        if box is not None:
            cite = self._context.cite(box.field.cite) if box.field.cite else ""
            title = self._context.surroundings.say(box.key)
            self._pop_up(box, title, self._context.help(box.key) or {}, cite)

    def _pop_up(self, at: QWidget, title: str, texts: Mapping[str, str], cite: str) -> None:
        popover = HelpPopover(self, title, texts, cite, self._context)
        screen = self.screen().availableGeometry()
        place = at.mapToGlobal(QPoint(self._context.surroundings.theme.px(16), min(at.height(), 60)))
        top = min(max(place.y(), screen.top()), screen.bottom() - popover.height())
        popover.move(min(place.x(), screen.right() - popover.width()), top)
        popover.show()
