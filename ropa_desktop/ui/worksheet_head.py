"""The strip above a worksheet: what it is, how it stands, what blocks, how it is shown, what can be done with it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from ropa_desktop.domain.worksheet import Raised
from ropa_desktop.services.wording import Wording
from ropa_desktop.ui.answering import Answering, is_open
from ropa_desktop.ui.buttons import Button, button, tool
from ropa_desktop.ui.context import Surroundings
from ropa_desktop.ui.flow import Flow
from ropa_desktop.ui.one_of import OneOf
from ropa_desktop.ui.parts import Combo, ElidedLabel, Pill, label, restyle, with_role
from ropa_desktop.ui.standings import STANDINGS, standing_words
from ropa_desktop.ui.worksheet_parts import Step, part_title

LONGEST, FLAT = 90, 12
"""Characters of a message that a menu shows, and the most entries that are not put together by part."""


class Switch(QWidget):
    """Two words of which one holds; `turned(on)` when the second is chosen or left."""

    turned = Signal(bool)

    def __init__(self, around: Surroundings, name: str, words: Sequence[str]) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.setAccessibleName(name)
        self.buttons: dict[str, Button] = {}
        for place, text in zip(("first", "last"), words, strict=True):
            made = button(text, "segment")
            made.setProperty("place", place)
            made.setAccessibleName(f"{name}: {text}")
            made.clicked.connect(partial(self._turn, place))
            strong = QFontMetrics(around.theme.font(strong=True))
            made.setMinimumWidth(strong.horizontalAdvance(text) + around.theme.px(24))
            self.buttons[place] = made
            row.addWidget(made)
        self._one_of = OneOf(self, self.buttons)

    def _turn(self, place: str) -> None:
        self._one_of.mark(place)
        self.turned.emit(place == "last")

    def set_on(self, *, on: bool) -> None:
        """Show which of the two holds."""
        self._one_of.mark("last" if on else "first")


class WorksheetHead(QFrame):
    """Tells what the person wants; the page does it."""

    back = Signal()
    approve = Signal()
    withdraw = Signal()
    renew = Signal()
    export = Signal()
    versions = Signal(object)
    question = Signal(str, str)
    part = Signal(str)
    short = Signal(bool)
    whole = Signal(bool)

    def __init__(self, around: Surroundings, wording: Wording) -> None:
        super().__init__()
        with_role(self, "strip")
        self._around, self._wording = around, wording
        self._answering: Answering | None = None
        px = around.theme.px
        box = QVBoxLayout(self)
        box.setContentsMargins(px(10), px(10), px(16), px(10))
        box.setSpacing(px(8))
        box.addLayout(self._first_row())
        box.addWidget(self._second_row())

    def _first_row(self) -> QHBoxLayout:
        around = self._around
        say, px = around.say, around.theme.px
        self.back_button = tool(around, "left", say("sheet.back"))
        self.back_button.clicked.connect(self.back)
        self.title = with_role(ElidedLabel(), "title")
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.title.give_way()
        self.version = button("", "quiet")
        self.version.setToolTip(say("sheet.versions"))
        self.version.clicked.connect(lambda: self.versions.emit(self._under(self.version)))
        self.state = Pill(around)
        self.kept = label("", "soft")
        self.export_button = button(say("sheet.export"))
        self.export_button.clicked.connect(self.export)
        self.withdraw_button = button(say("panel.withdraw"))
        self.withdraw_button.clicked.connect(self.withdraw)
        self.renew_button = button(say("sheet.new_version"), "primary")
        self.renew_button.clicked.connect(self.renew)
        self.approve_button = button(say("sheet.approve"), "primary")
        self.approve_button.clicked.connect(self.approve)
        row = QHBoxLayout()
        row.setSpacing(px(8))
        for shown in (self.back_button, self.title, self.version, self.state, self.kept):
            row.addWidget(shown, 1000 if shown is self.title else 0)
        row.addStretch(1)
        for deed in (self.export_button, self.withdraw_button, self.renew_button, self.approve_button):
            row.addWidget(deed)
        return row

    def _second_row(self) -> Flow:
        around = self._around
        say = around.say
        self.conclusion = label("")
        self.blocks, self.warnings, self.gaps = (button("") for _ in range(3))
        for counted in (self.blocks, self.warnings, self.gaps):
            counted.clicked.connect(lambda _=False, counted=counted: self._list(counted))
        self.free = Pill(around, say("sheet.nothing_against"), "done")
        self.length = Switch(around, say("sheet.length"), (say("sheet.every"), say("sheet.short")))
        self.length.turned.connect(self.short)
        self.extent = Switch(around, say("sheet.extent"), (say("sheet.one_part"), say("sheet.all_parts")))
        self.extent.turned.connect(self.whole)
        self.parts = Combo(around)
        self.parts.setAccessibleName(say("sheet.parts"))
        self.parts.setMaximumWidth(around.theme.px(320))
        self.parts.activated.connect(lambda _: self.part.emit(self.parts.currentData()))
        flow = Flow(around.theme.px(8))
        flow.set_items(
            [
                self.parts,
                self.conclusion,
                self.blocks,
                self.warnings,
                self.gaps,
                self.free,
                self.length,
                self.extent,
            ]
        )
        return flow

    def show_standing(self, answering: Answering) -> None:
        """Show which record it is, how it stands, and what stands against it."""
        self._answering = answering
        say, opened = self._around.say, answering.opened
        values, decides = opened.stored.values, bool(opened.sheet.decision)
        self.title.show_text(str(answering.value("name") or values["name"]))
        self.state.show_state(standing_words(say, answering.state), STANDINGS.get(answering.state, "neutral"))
        self.version.setText(say("sheet.version", version=values.get("version") or "1"))
        self.version.setVisible(decides)
        self._show_conclusion(answering)
        fixed, frozen = answering.read_only, opened.stored.frozen
        approved = values["status"] == "approved"
        self._count(self.blocks, "blocks", len(answering.blocks), "missing")
        self._count(self.warnings, "warnings", len(answering.warnings), "attention")
        self._count(self.gaps, "gaps", len(answering.gaps), "neutral")
        self.free.setVisible(not answering.against and not frozen)
        writable = not fixed or frozen
        self.approve_button.setVisible(decides and not fixed)
        self.renew_button.setVisible(decides and approved and writable)
        self.withdraw_button.setVisible(decides and approved and writable)

    def _show_conclusion(self, answering: Answering) -> None:
        say, decision = self._around.say, answering.opened.sheet.decision
        self.conclusion.setVisible(bool(decision))
        if decision:
            chosen = answering.conclusion
            words = self._wording.text(answering.record_field(decision), chosen) if chosen else say("sheet.undecided")
            text = say("sheet.conclusion", what=words)
            self.conclusion.setToolTip(text)
            room = self._around.theme.px(420)
            self.conclusion.setText(self.conclusion.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room))

    def _count(self, counted: Button, key: str, number: int, state: str) -> None:
        say = self._around.say
        counted.setText(say(f"sheet.{key}", count=number))
        counted.setVisible(number > 0)
        if counted.property("role") != f"state-{state}":
            with_role(counted, f"state-{state}")
            restyle(counted)
            if state != "neutral":
                counted.setIcon(self._around.icons.icon("warning", state))
                counted.setIconSize(self._around.icons.size(14))

    def show_kept(self, state: str) -> None:
        """Say how far what is written is kept."""
        self.kept.setText(self._around.say(f"sheet.kept.{state}"))

    def show_modes(self, *, short: bool, whole: bool) -> None:
        """Show which of the ways of showing hold."""
        self.length.set_on(on=short)
        self.extent.set_on(on=whole)

    def show_steps(self, steps: Sequence[Step], current: str, *, narrow: bool) -> None:
        """Offer the parts here where there is no room for them at the side."""
        self.parts.setVisible(narrow)
        words = [f"{s.title} – {s.words}" for s in steps]
        if words != [self.parts.itemText(n) for n in range(self.parts.count())]:
            self.parts.clear()
            for step, text in zip(steps, words, strict=True):
                self.parts.addItem(text, step.code)
        self.parts.setCurrentIndex(next((n for n, s in enumerate(steps) if s.code == current), 0))

    def _list(self, counted: Button) -> None:
        """List what is counted; each leads to its question."""
        if self._answering is None:
            return
        which = {
            self.blocks: self._answering.blocks,
            self.warnings: self._answering.warnings,
            self.gaps: self._answering.gaps,
        }
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        raised = which[counted]
        sheet = self._answering.opened.sheet
        for part in sheet.parts:
            names = {q.name for q in part.questions}
            here = [r for r in raised if r.question in names]
            if here and len(raised) > FLAT:
                title = part_title(self._around, sheet, part.code)
                self._offer(menu.addMenu(self._around.say("sheet.in_part", part=title, count=len(here))), here)
            else:
                self._offer(menu, here)
        menu.popup(self._under(counted))

    def _offer(self, menu: QMenu, raised: Sequence[Raised]) -> None:
        for one in raised:
            action = menu.addAction(self._line(one).replace("&", "&&"))
            code = "" if is_open(one) else one.code
            action.triggered.connect(lambda _=False, one=one, code=code: self.question.emit(one.question, code))

    def _line(self, raised: Raised) -> str:
        assert self._answering is not None  # noqa: S101  # asked only while one is shown
        sheet = self._answering.opened.sheet
        question = sheet.by_name[raised.question]
        words = self._around.say(sheet.label_key(question.name))
        if not is_open(raised):
            words = self._wording.message(sheet, raised.code)
        line = f"{question.code}  {words}"
        return line if len(line) <= LONGEST else line[:LONGEST].rsplit(" ", 1)[0] + " …"

    def _under(self, widget: QWidget) -> QPoint:
        return widget.mapToGlobal(QPoint(0, widget.height() + 2))
