"""A person's details erased: every place read and ticked first, why, and what became of each file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPlainTextEdit, QStackedWidget, QVBoxLayout, QWidget

from ropa_desktop.services import erasing
from ropa_desktop.services.erasing import WHY_LENGTH, Found, Outcome, Person, Place, Wish
from ropa_desktop.ui.buttons import button
from ropa_desktop.ui.desk import Desk
from ropa_desktop.ui.editors_plain import TextEditor
from ropa_desktop.ui.lines_table import LinesModel, LinesTable, Whole
from ropa_desktop.ui.parts import CheckBox, Combo, label, scrolled_column
from ropa_desktop.ui.running import Running, WorkDialog

VIEWS = ("places", "copies", "kept")


class EraseDialog(WorkDialog):
    """Searches, shows, asks for a reason and erases. `erased` follows; the register's file is then another one."""

    erased = Signal()

    def __init__(self, desk: Desk, backups: Path, log: Path, parent: QWidget) -> None:
        """`backups` holds the daily copies, `log` is the program's log of unexpected errors."""
        super().__init__(parent)
        self._desk, self._backups, self._log = desk, backups, log
        self._person = Person(())
        self._found: Found | None = None
        say, px = desk.say, desk.surroundings.theme.px
        self.setWindowTitle(say("erase.title"))
        self.setObjectName("dialog.erase")
        self.resize(QSize(px(920), px(680)).boundedTo(parent.size()))
        self.running = Running(desk)
        self.running.busy.connect(lambda _: self._enable())
        area, column = scrolled_column(px(4), px(10))
        self._text = label(say("erase.text"), wrap=True)
        column.addWidget(self._text)
        column.addLayout(self._wishes())
        column.addLayout(self._head())
        column.addWidget(self._tables(), 1)
        column.addWidget(self._whole)
        column.addLayout(self._why())
        self._empty = QWidget()
        column.addWidget(self._empty, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(px(20), px(18), px(20), px(16))
        box.setSpacing(px(10))
        box.addWidget(label(say("erase.title"), "title", wrap=True))
        box.addWidget(area, 1)
        box.addLayout(self._foot())
        self._follow()

    # What is asked

    def _wishes(self) -> QHBoxLayout:
        say, px = self._desk.say, self._desk.surroundings.theme.px
        self.spellings = QPlainTextEdit()
        self.spellings.setTabChangesFocus(True)
        self.spellings.setAccessibleName(say("erase.spellings"))
        self.spellings.setPlaceholderText(say("erase.spellings_hint"))
        self.spellings.setFixedHeight(px(74))
        self.spellings.textChanged.connect(self._forget)
        self.search = button(say("erase.search"))
        self.search.clicked.connect(self.look_for)
        row = QHBoxLayout()
        row.setSpacing(px(10))
        row.addWidget(self.spellings, 1)
        row.addWidget(self.search)
        return row

    def _head(self) -> QHBoxLayout:
        say, around = self._desk.say, self._desk.surroundings
        self.sum = label("", wrap=True)
        self.view = Combo(around)
        self.view.setAccessibleName(say("erase.view"))
        for name in VIEWS:
            self.view.addItem(say(f"erase.view.{name}", count=0), name)
        self.view.currentIndexChanged.connect(self._show_view)
        row = QHBoxLayout()
        row.setSpacing(around.theme.px(10))
        row.addWidget(self.sum, 1)
        row.addWidget(self.view)
        return row

    def _tables(self) -> QStackedWidget:
        say, around = self._desk.say, self._desk.surroundings
        headings = {
            "places": ("record", "field", "text", "where"),
            "copies": ("file", "named"),
            "kept": ("what", "why"),
        }
        widths = {"places": (210, 180, 300), "copies": (420,), "kept": (420,)}
        self.models, self.tables, self._stack = {}, {}, QStackedWidget()
        for name, columns in headings.items():
            words = [say(f"erase.column.{column}") for column in columns]
            model = LinesModel(words, ticks=name == "places")
            table = LinesTable(around, model, say(f"erase.view.{name}", count=0), widths[name])
            self.models[name], self.tables[name] = model, table
            self._stack.addWidget(table)
        self.models["places"].ticked.connect(self._count)
        self._whole = Whole(around, height=88)
        for table in self.tables.values():
            table.selectionModel().currentRowChanged.connect(lambda *_: self._show_whole())
        return self._stack

    def _why(self) -> QGridLayout:
        say, around = self._desk.say, self._desk.surroundings
        self.reason = TextEditor(around)
        self.reason.setMaxLength(WHY_LENGTH)
        self.reason.setPlaceholderText(say("erase.reason_hint"))
        self.reason.edited.connect(self._enable)
        words = self._because = label(say("erase.reason"), "soft")
        words.setBuddy(self.reason)
        self.reason.setAccessibleName(words.text())
        self.delete = CheckBox(around, say("erase.delete_unreadable"))
        self.delete.setChecked(True)
        grid = QGridLayout()
        grid.setHorizontalSpacing(around.theme.px(10))
        grid.setColumnStretch(1, 1)
        grid.addWidget(words, 0, 0)
        grid.addWidget(self.reason, 0, 1)
        grid.addWidget(self.delete, 1, 1)
        return grid

    def _foot(self) -> QHBoxLayout:
        say = self._desk.say
        self.closer, self.do = button(say("prompt.cancel")), button("", "primary")
        self.closer.clicked.connect(self.reject)
        self.do.clicked.connect(self.erase)
        row = QHBoxLayout()
        row.setSpacing(self._desk.surroundings.theme.px(8))
        row.addWidget(self.closer)
        row.addWidget(self.running, 1)
        row.addStretch(1)
        row.addWidget(self.do)
        return row

    # What is found

    def look_for(self) -> None:
        """Search everything for the spellings given."""
        desk, self._person = self._desk, Person.of(self.spellings.toPlainText().splitlines())
        person = self._person
        self.running.start(
            desk.say("erase.searching"),
            lambda told: erasing.find_person(desk.register, person, self._backups, progress=told),
            self._show,
        )

    def _show(self, found: Found) -> None:
        self._found = found
        say, lines = self._desk.say, []
        for place in found.places:
            where = ", ".join(say(f"erase.where.{name}", count=count) for name, count in sorted(place.where.items()))
            lines.append(
                (self._called(place), erasing.label_of(self._desk.wording, place.spot), place.spot.text, where)
            )
        self.models["places"].show_lines(lines)
        copies = [(str(c.path), say("erase.unreadable") if c.found is None else str(c.found)) for c in found.copies]
        self.models["copies"].show_lines(copies)
        kept = [(one.name, say(f"erase.kept.{one.why}")) for one in found.kept]
        self.models["kept"].show_lines([*kept, *self._elsewhere()])
        if lines:
            self.tables["places"].selectRow(0)
            self.tables["places"].setFocus()
        self._follow()

    def _called(self, place: Place) -> str:
        say, spot = self._desk.say, place.spot
        return place.name or (say("erase.record_gone", type=say(spot.type)) if spot.type else say("erase.register"))

    def _elsewhere(self) -> Sequence[tuple[str, str]]:
        """Say what the program cannot reach."""
        say, author = self._desk.say, self._desk.author
        mine = [(author, say("erase.kept.settings"))] if self._person.is_in(author) else []
        outside = ("own_copies", "exported", "system")
        return [*mine, *((say(f"erase.outside.{one}"), say(f"erase.kept.{one}")) for one in outside)]

    def _forget(self) -> None:
        """What was found is not what would be sought now."""
        if self._found is not None:
            self._found = None
            for model in self.models.values():
                model.show_lines(())
        self._follow()

    def _follow(self) -> None:
        """Show what belongs to how far one has come."""
        found = self._found
        for part in (self.view, self._stack, self._because, self.reason, self.delete):
            part.setVisible(found is not None)
        self._empty.setVisible(found is None)
        self._name_views()
        self._show_view()
        self._count()

    def _name_views(self) -> None:
        """Call each list by what it holds, also for those who do not see it."""
        for number, name in enumerate(VIEWS):
            words = self._desk.say(f"erase.view.{name}", count=len(self.models[name].lines))
            self.view.setItemText(number, words)
            self.tables[name].setAccessibleName(words)

    def _show_view(self) -> None:
        name = self.view.currentData()
        self._stack.setCurrentWidget(self.tables[name])
        lines = self.models[name].lines
        self._whole.setVisible(self._found is not None and bool(lines))
        if lines and not self.tables[name].currentIndex().isValid():
            self.tables[name].selectRow(0)
        self._show_whole()

    def _show_whole(self) -> None:
        """Show all of the chosen line of the list that is shown."""
        name = self.view.currentData()
        row, lines = self.tables[name].currentIndex().row(), self.models[name].lines
        if 0 <= row < len(lines):
            first, *rest = lines[row]
            if name == "places":
                field, text, where = rest
                self._whole.show_line(f"{first} · {field} · {where}", text, "")
            else:
                self._whole.show_text(first, rest[0])

    def _count(self) -> None:
        say, chosen = self._desk.say, sum(self.models["places"].chosen)
        total = len(self.models["places"].lines)
        if self._found is None:
            self.sum.clear()
        else:
            self.sum.setText(say("erase.sum", chosen=chosen, total=total) if total else say("erase.none"))
        self.do.setText(say("erase.do", count=chosen))
        self._enable()

    def _enable(self) -> None:
        free, found = not self.running.under_way, self._found
        named = found is not None and (any(self.models["places"].chosen) or any(c.found != 0 for c in found.copies))
        self.search.setEnabled(free and bool(self.spellings.toPlainText().strip()))
        self.spellings.setEnabled(free)
        self.do.setVisible(found is not None)
        self.do.setEnabled(free and named and bool(self.reason.value()))
        self.closer.setEnabled(not self.running.bound)

    # What is done

    def erase(self) -> None:
        """Ask once more, and erase what is ticked."""
        desk, say, found = self._desk, self._desk.say, self._found
        if found is None:
            return
        chosen = self.models["places"].chosen
        keep = frozenset(place.spot for place, on in zip(found.places, chosen, strict=True) if not on)
        answers = (("erase", say("erase.do", count=sum(chosen))),)
        text = say("erase.ask_text", copies=len(found.copies))
        if desk.prompts.choose(say("erase.ask"), text, answers, grave=True) != "erase":
            return
        wish = Wish(self._person, self.reason.value() or "", desk.author, keep, self.delete.isChecked())
        today = date.today()  # noqa: DTZ011 - the user's day
        work = partial(erasing.erase, desk.register, wish, self._backups, today=today, log=self._log)
        self.running.start(say("erase.erasing"), lambda told: work(progress=told), self._finish, may_stop=False)

    def _finish(self, outcomes: Sequence[Outcome]) -> None:
        """Show what became of each file."""
        say = self._desk.say
        self.erased.emit()
        lines = []
        for one in outcomes:
            why = say(one.problem.key, **one.problem.facts) if one.problem else ""
            lines.append((str(one.path), say(f"erase.done.{one.done}", count=one.count, why=why)))
        self.models["copies"].show_lines(lines)
        self._name_views()
        self.view.setCurrentIndex(VIEWS.index("copies"))
        self._show_view()
        failed = sum(one.done == "failed" for one in outcomes)
        self._text.setText(say("erase.finished_failed" if failed else "erase.finished", failed=failed))
        for part in (
            self.spellings,
            self.search,
            self.view,
            self._because,
            self.reason,
            self.delete,
            self.do,
            self.sum,
        ):
            part.hide()
        self.closer.setText(say("prompt.close"))
        self.closer.setFocus()
