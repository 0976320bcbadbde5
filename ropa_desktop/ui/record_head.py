"""What stands above the form of a record: its name, how it stands, its marks, and what can be done with it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from ropa_desktop.domain.field import RecordType
from ropa_desktop.domain.rules.areas import AREAS
from ropa_desktop.services import acts, find
from ropa_desktop.services.check import Found
from ropa_desktop.services.records import Stored
from ropa_desktop.services.worksheets import has_worksheet
from ropa_desktop.ui.buttons import ElidedButton, button
from ropa_desktop.ui.desk import Desk
from ropa_desktop.ui.flow import Flow
from ropa_desktop.ui.letters import LetterRow, spoken_marks
from ropa_desktop.ui.parts import ElidedLabel, Pill, label, with_role
from ropa_desktop.ui.standings import STANDINGS, standing_words

LEAST_NAME = 270
"""The least room for a record's name and state beside its buttons; with less, these stand under them."""
STATUS = {
    "active": "done",
    "in_force": "done",
    "approved": "done",
    "signed": "done",
    "sent": "done",
    "done": "done",
    "draft": "attention",
    "planned": "accent",
}


class RecordHead(QVBoxLayout):
    """The buttons are the panel's to follow; `deeds` is the row for what only records of the type know."""

    def __init__(self, record_type: RecordType, desk: Desk) -> None:
        super().__init__()
        self._type, self._desk = record_type, desk
        self._has_sheet = has_worksheet(record_type.name)
        px = desk.surroundings.theme.px
        self.setContentsMargins(px(24), px(14), px(24), px(8))
        self.setSpacing(px(8))
        self._top = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._top.setSpacing(px(8))
        self._top.addLayout(self._named(), 1)
        self._beside = self._buttons()
        self._top.addLayout(self._beside)
        self.addLayout(self._top)
        self._second = self._marks()
        self.addWidget(self._second)
        self.deeds = Flow(px(8))
        self.addWidget(self.deeds)

    def _named(self) -> QHBoxLayout:
        around = self._desk.surroundings
        self.title = with_role(ElidedLabel(), "title")
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.title.give_way()
        self.state = Pill(around)
        self.unsaved = Pill(around, around.say("panel.unsaved"), "attention")
        row = QHBoxLayout()
        row.setSpacing(around.theme.px(8))
        row.addWidget(self.title, 1000)
        row.addWidget(self.state)
        row.addWidget(self.unsaved)
        row.addStretch(1)
        return row

    def show_unkept(self, why: str) -> None:
        """Say beside the name that what is unsaved cannot be kept, where that is so, and why in the tooltip."""
        say = self._desk.say
        self.unsaved.setText(say("panel.unkept") if why else say("panel.unsaved"))
        self.unsaved.setToolTip(why)

    def _buttons(self) -> QHBoxLayout:
        say = self._desk.say
        self.history, self.act = button(say("panel.history")), button("")
        self.sheet = with_role(ElidedButton(say("sheet.open")), "primary")
        self.save_button = button(say("panel.save"), "" if self._has_sheet else "primary")
        self.save_button.setToolTip(say("panel.save_tip"))
        row = QHBoxLayout()
        row.setSpacing(self._desk.surroundings.theme.px(8))
        for one in (self.history, self.act, self.sheet, self.save_button):
            row.addWidget(one)
        row.addStretch(1)
        return row

    def _marks(self) -> Flow:
        around, letters = self._desk.surroundings, self._type.letters
        self._letters = LetterRow(around, letters)
        self._progress, self._areas = label("", "soft"), label("", "soft")
        self._remarks = Pill(around)
        parts: list[QWidget] = [self._remarks]
        if letters:
            marks = label(around.say("list.marks"), "soft")
            parts = [marks, self._letters, self._progress, self._areas, self._remarks]
        row = Flow(around.theme.px(10))
        row.set_items(parts)
        return row

    def turn(self, width: int) -> None:
        """Put the buttons under the name where they would leave it no room."""
        self._beside.invalidate()  # some buttons may have come or gone
        narrow = width - self._beside.sizeHint().width() < self._desk.surroundings.theme.px(LEAST_NAME)
        self._top.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)

    def show_new(self) -> None:
        """Stand above a blank record."""
        self.title.show_text(self._desk.say(f"{self._type.name}.new"))
        for widget in (self.history, self.act, self.sheet, self._letters, self._second, self.deeds, self.state):
            widget.hide()
        self.save_button.show()

    def show_record(self, stored: Stored, others: Sequence[Found], *, fixed: bool) -> None:
        """Tell of a record and of the findings that stand under none of its letters."""
        self.title.show_text(str(stored.values["name"]))
        self._show_state(stored)
        self._show_marks(stored, others)
        self.history.show()
        self._show_act(stored)
        self.save_button.setVisible(not fixed)

    def _show_state(self, stored: Stored) -> None:
        say, status, retired = self._desk.say, stored.values.get("status"), stored.values["retired"]
        declared = self._type.by_name.get("status")
        words = self._desk.wording.text(declared, status) if declared and status else ""
        if retired:
            self.state.show_state(say("panel.retired", day=retired), "neutral")
        elif self._has_sheet and acts.act_on(self._type.name) is not None:
            standing = find.standing_of(stored)
            self.state.show_state(standing_words(say, standing), STANDINGS.get(standing, "neutral"))
        else:
            self.state.show_state(words[:1].upper() + words[1:], STATUS.get(str(status), "neutral"))

    def _show_marks(self, stored: Stored, others: Sequence[Found]) -> None:
        say, letters = self._desk.say, self._type.letters
        done = stored.marks.count("d") + stored.marks.count("n")
        for widget in (self._letters, self._progress, self._areas):
            widget.setVisible(bool(letters))
        self._letters.show_marks(stored.marks, spoken_marks(say, letters, stored.marks))
        self._progress.setText(say("panel.done_of", done=done, total=len(letters)))
        key = "panel.others" if letters else "form.findings"
        self._remarks.show_state(say(key, count=len(others)) if others else "", "attention")
        behind = {f.area for f in others} & set(AREAS)
        self._areas.setText(say("panel.areas", done=len(AREAS) - len(behind), total=len(AREAS)))
        self._areas.setToolTip("\n".join(say(f"area.{area}") for area in AREAS if area in behind))
        self._second.setVisible(bool(letters or others))

    def _show_act(self, stored: Stored) -> None:
        act = acts.act_on(self._type.name)
        self.sheet.setVisible(self._has_sheet)
        final = stored.frozen and self._type.final
        if act is None or self._has_sheet or final or stored.type == "review" or self._desk.register.read_only:
            self.act.hide()
            return
        self.act.setVisible(not stored.frozen or stored.values["status"] == act.state)
        self.act.setText(self._desk.say("panel.withdraw" if stored.frozen else f"panel.{act.verb}"))
