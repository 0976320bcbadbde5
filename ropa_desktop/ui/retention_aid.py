"""Help at a retention rule: a time that a statute gives, taken over with a click, and the rule in dates."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QVBoxLayout

from ropa_desktop.domain.field import Values
from ropa_desktop.domain.retention import Preset
from ropa_desktop.services import retention
from ropa_desktop.ui.buttons import button
from ropa_desktop.ui.context import EditorContext
from ropa_desktop.ui.editors_date import DateEditor
from ropa_desktop.ui.field_grid import FieldGrid
from ropa_desktop.ui.parts import label, with_role

NAMES = ("limit", "period", "trigger", "then", "support")


class RetentionAid(QFrame):
    """Writes in the row's own editors, as a person would; what it works out is kept nowhere."""

    def __init__(self, grid: FieldGrid, context: EditorContext) -> None:
        super().__init__()
        with_role(self, "facts")
        self._grid, self._context = grid, context
        around = context.surroundings
        px, say = around.theme.px, around.say
        self.setAccessibleName(say("retention.aid"))
        self._ask = label(say("retention.day"), "soft")
        self.day = DateEditor(around)
        self.day.setObjectName("retention.day")
        self.day.setMaximumWidth(px(160))
        self.day.edited.connect(self.follow)
        self.result = label("", wrap=True)
        self.chooser = button(say("retention.use"))
        self.chooser.clicked.connect(self.offer)
        self._note = label("", "soft", wrap=True)
        first, second = QHBoxLayout(), QHBoxLayout()
        for row in (first, second):
            row.setSpacing(px(10))
        first.addWidget(self._ask)
        first.addWidget(self.day)
        first.addStretch(1)
        second.addWidget(self.chooser)
        second.addWidget(self._note, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(px(12), px(8), px(12), px(10))
        box.setSpacing(px(6))
        box.addLayout(first)
        box.addWidget(self.result)
        box.addLayout(second)
        grid.edited.connect(lambda _: self.follow())

    def follow(self) -> None:
        """Show the rule in dates, and what a statute says of a time like it."""
        row, say = self._row(), self._context.surroundings.say
        ends_with_year = retention.counts_from_year_end(row)
        words = say("retention.day_year" if ends_with_year else "retention.day")
        self._ask.setText(words)
        self.day.setAccessibleName(words)
        self.result.setText(self._result(row))
        like = (
            p for p in retention.presets() if row["trigger"] in {p.trigger, *p.earlier} and p.period == row["period"]
        )
        self._note.setText("\n".join(map(self._note_on, like)))

    def forget(self) -> None:
        """Let go of the day that is tried."""
        self.day.set_value(None)

    def set_read_only(self, read_only: bool) -> None:
        """Work out dates all the same; take over nothing."""
        self.chooser.setVisible(not read_only)

    def offer(self) -> None:
        """Show the times that statutes give."""
        menu = QMenu(self)
        for preset in retention.presets():
            action = menu.addAction(self._line(preset).replace("&", "&&"))
            action.triggered.connect(partial(self.take, preset))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.chooser.mapToGlobal(QPoint(0, self.chooser.height())))

    def take(self, preset: Preset, *_: object) -> None:
        """Put a statute's time into the rule; a support that is written stays, with the provision after it."""
        support = self._support(preset, self._row()["support"] or "")
        given = {"limit": "period", "period": preset.period, "trigger": preset.trigger, "support": support}
        given |= {"special_law": preset.law} if preset.law else {}
        for name, value in given.items():
            self._grid.put(name, value)
        for name in given:
            self._grid.edited.emit(name)
        self._note.setText(self._note_on(preset))

    def _support(self, preset: Preset, written: str) -> str:
        say, cite = self._context.surroundings.say, self._context.cite(preset.cite)
        what = say(f"retention.preset.{preset.code}")
        if cite in written:
            return written
        support = say("right.reason", what=cite, cite=what[:1].lower() + what[1:])
        return f"{written}; {support}" if written else support

    def _row(self) -> Values:
        return {name: self._grid.value(name) for name in NAMES}

    def _result(self, row: Values) -> str:
        say, day = self._context.surroundings.say, self.day.value()
        if row["limit"] not in {None, "period"}:
            return say("retention.no_date")
        if day is None:
            return say("retention.day_hint") if row["period"] else say("retention.needs_period")
        found = retention.in_dates(row, day)
        if found is None:
            return say("retention.needs_period")
        then = self._context.word_label("disposal", row["then"]) if row["then"] else say("retention.gone")
        return say("retention.result", kept=found.kept_through, erase=found.erase_from, then=then)

    def _line(self, preset: Preset) -> str:
        say = self._context.surroundings.say
        period = next(f for f in self._grid.fields if f.name == "period")
        words, what = self._context.text(period, preset.period), say(f"retention.preset.{preset.code}")
        return say("retention.use_line", period=words, what=what, cite=self._context.cite(preset.cite))

    def _note_on(self, preset: Preset) -> str:
        say = self._context.surroundings.say
        note = say(
            "retention.law_says", cite=self._context.cite(preset.cite), what=say(f"retention.preset.{preset.code}.note")
        )
        return note if preset.checked else say("retention.unchecked", note=note)
