"""A person goes from record to record at random; each time the form says what one that is made for the record says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from random import Random
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ropa_desktop.domain.field import Values
from ropa_desktop.services import actions, check, copies, find, records, secrecy
from ropa_desktop.services.find import Query
from ropa_desktop.services.secrecy import Spot, Wish
from ropa_desktop.storage.register import Register
from ropa_desktop.ui.editors_choice import ChipsEditor, ChoiceEditor
from ropa_desktop.ui.editors_date import DateEditor
from ropa_desktop.ui.editors_plain import AnswerEditor, LongEditor, NumberEditor, PeriodEditor, TextEditor
from ropa_desktop.ui.editors_rows import RowsEditor
from ropa_desktop.ui.field_grid import FieldBox
from ropa_desktop.ui.hub import Place
from ropa_desktop.ui.program import Program
from ropa_desktop.ui.record_page import RecordPage
from ropa_desktop.ui.record_panel import RecordPanel
from ropa_desktop.ui.register_context import RegisterContext
from ropa_desktop.ui.table import RecordsModel
from tests.ui.fakes import FakePrompts, pick, write
from tests.ui.seen import seen, tabs
from tests.ui.windows import record_page, settled

TODAY = date(2026, 11, 26)
SEED = 5
LEAVES_NOTHING = frozenset({"show", "discard", "retire"})
"""After these nothing is left of what was begun."""


class Anything(FakePrompts):
    """Answers every question with the last answer that is offered."""

    def _next(self, question: str) -> Any:  # noqa: ARG002
        return "Eva"

    def choose(self, title: str, text: str, answers: Any, *, grave: bool = False) -> str:  # noqa: ARG002
        return str(answers[-1][0])


@pytest.fixture
def prompts() -> FakePrompts:
    return Anything()


class Walk:
    """What a person can do, chosen at random."""

    def __init__(self, program: Program, register: Register, seed: int) -> None:
        self.program, self.register, self.random = program, register, Random(seed)  # noqa: S311  # not for secrets
        self.done: list[str] = []

    @property
    def page(self) -> RecordPage:
        return record_page(self.program)

    @property
    def panel(self) -> RecordPanel:
        return self.page.panel

    def everything(self) -> list[Callable[[], object]]:
        """Give all that can be done, in an order of its own, often what is done often."""
        does: list[Callable[[], object]] = [*[self.write] * 9, *[self.show] * 6]
        does += [self.save, self.discard, self.new, self.retire, self.copy]
        does += [self.mark, self.make_action, self.rename, self.undo, self.dress]
        self.random.shuffle(does)
        return does

    def do(self, chosen: Callable[[], object]) -> None:
        self.done.append(chosen.__name__)
        chosen()
        settled(4)

    def kept(self) -> dict[int, Values]:
        ids = find.find(self.register, Query("activity"), self.page._desk.wording)
        return {record_id: records.read(self.register, record_id).values for record_id in ids}

    def show(self) -> None:
        others = [n for n, i in enumerate(self.page.list.table.records.ids) if i != self.panel.record_id]
        self.page.list.table.select_only(self.random.choice(others))

    def save(self) -> None:
        self.panel.save()

    def discard(self) -> None:
        self.panel.discard()

    def new(self) -> None:
        self.page.new()

    def retire(self) -> None:
        self.page.retire()

    def write(self) -> None:
        boxes = [one for one in self.panel.form.findChildren(FieldBox) if one.isVisible()]
        box = self.random.choice(boxes)
        self.done.append(box.path)
        self.write_in(box.editor)

    def write_in(self, editor: Any) -> None:
        match editor:
            case RowsEditor():
                does = (
                    editor.add,
                    lambda: editor.open_row(0),
                    lambda: editor._do("copy"),
                    lambda: editor._do("remove"),
                )
                self.random.choice(does)()
            case TextEditor() | LongEditor() | DateEditor() | NumberEditor():
                write(editor, self.random.choice(("i höst", "  ", "7")))
            case PeriodEditor():
                write(editor.count, self.random.choice(("i höst", "7")))
            case AnswerEditor():
                editor._buttons["no"].click()
            case ChipsEditor() | ChoiceEditor() if editor.search.isVisible() and not editor.search.isReadOnly():
                editor.search.setFocus()
                write(editor.search, self.random.choice("aezzz"))
                if self.random.random() < 0.5 and editor.search.list_is_open():
                    pick(editor.search)
            case _:
                pass

    def copy(self) -> None:
        if self.panel.record_id is not None:
            copies.copy(self.register, self.panel.record_id, name="Kopia", author="Eva")
            self.tell()

    def mark(self) -> None:
        if self.panel.record_id is not None and self.panel.stored is not None:
            marked = {
                one.spot for one in secrecy.marks_on(self.register, self.panel.record_id, self.page._desk.wording)
            }
            if Spot("name") not in marked:
                wish = Wish(Spot("name"), "own", "x", "Eva", TODAY)
                secrecy.mark(self.register, self.panel.record_id, wish, author="Eva")
            self.tell()

    def make_action(self) -> None:
        stored = self.panel.stored
        found = check.findings_of(self.register, stored.id) if stored is not None else []
        if stored is not None and found:
            rule = self.random.choice(found).rule
            about = actions.from_finding(stored, rule, "Gör", "så", origin="finding", today=TODAY)
            actions.make(self.register, about, author="Eva")
            self.tell()

    def rename(self) -> None:
        record_id = self.random.choice(self.page.list.table.records.ids)
        name = self.random.choice(("Arkiv", "Övrigt"))
        records.save(self.register, "activity", record_id, {"name": name}, author="Eva")
        self.tell()

    def undo(self) -> None:
        self.program.window._undo(again=False)

    def dress(self) -> None:
        self.program.settings.language = self.random.choice(("sv", "en"))
        self.program.restyle()

    def tell(self) -> None:
        assert self.program.window.workspace is not None
        self.program.window.workspace.desk.tell_changed("")


def new_panel(panel: RecordPanel, page: RecordPage) -> tuple[QWidget, RecordPanel]:
    """Make a panel for the record that another shows, as large, and with as much unfolded."""
    desk, room = page._desk, QWidget()
    context = RegisterContext(desk.register, desk.wording, desk.surroundings, desk, desk.author)
    made = RecordPanel(panel.record_type, desk, context)
    made.setParent(room)
    room.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    room.resize(panel.size())
    made.resize(panel.size())
    room.show()
    for name, card in panel.form.cards.items():
        made.form.cards[name]._unfolded = card._unfolded
    assert panel.record_id is not None
    assert made.show_record(panel.record_id)
    return room, made


def lines(model: RecordsModel) -> list[list[str]]:
    return [[model.text(row, column) for column in range(model.columnCount())] for row in range(model.rowCount())]


def test_a_form_and_a_list_that_were_used_say_what_new_ones_say(program: Program, in_window: Register) -> None:
    values = {"legal_bases": [{"article_6": "f"}], "retention": [{"limit": "period"}], "rights_offered": ["access"]}
    for name, more in (("Löner", values), ("Lokaler", values), ("Kunder", {}), ("Besök", {})):
        records.save(in_window, "activity", None, {"name": name, **more}, author="Eva")
    walk = Walk(program, in_window, SEED)
    assert program.window.workspace is not None
    program.window.workspace.go(Place("activity"))
    after = walk.kept()
    for chosen in walk.everything():
        shown, before = walk.panel.record_id, after
        walk.do(chosen)
        after = walk.kept()
        if walk.done[-1] in {"save", "show", "discard"}:
            assert [i for i in before if i != shown and after[i] != before[i]] == [], walk.done
        compare(walk)


def compare(walk: Walk) -> None:
    page, panel = walk.page, walk.panel
    shown, pane = page.list.table.records, page.list
    listed = RecordsModel(panel.record_type, page._desk)
    listed.set_columns(shown.columns)
    listed.show_ids(find.find(walk.register, Query("activity"), page._desk.wording))
    assert lines(shown) == lines(listed), walk.done
    assert pane.count.text().startswith(str(listed.rowCount())), walk.done
    if panel.record_id is None or walk.done[-1] not in LEAVES_NOTHING:
        return
    settled(8)
    room, made = new_panel(panel, page)
    settled(8)
    says, should_say = (seen(panel), tabs(panel.form)), (seen(made), tabs(made.form))
    room.hide()
    room.deleteLater()
    settled(2)  # it goes as a window does, and not when Python lets go of it
    assert says == should_say, walk.done
