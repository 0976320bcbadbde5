"""A question is built, written, saved, put to a list and taken away, with the keyboard."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ropa_desktop.domain.query import Compare, Op
from ropa_desktop.domain.query_paths import start
from ropa_desktop.domain.query_words import CODES
from ropa_desktop.domain.query_written import written
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.services import find, query, records
from ropa_desktop.services.query import Dictionary
from ropa_desktop.storage.register import Register
from ropa_desktop.ui.condition_builder import Bench, Group, Line
from ropa_desktop.ui.condition_dialog import ConditionDialog
from ropa_desktop.ui.deeds import possible_on
from ropa_desktop.ui.desk import Desk
from ropa_desktop.ui.export_dialog import ExportDialog
from ropa_desktop.ui.hub import Place
from ropa_desktop.ui.record_page import RecordPage
from ropa_desktop.ui.register_context import RegisterContext
from tests.domain.questions import questions
from tests.ui.fakes import FakePrompts, press, write

ACTIVITY = RECORD_TYPES["activity"]
FULL = (
    "legal_bases[article_6 = f and not balancing_test.status = approved]"
    " and (recipients.countries in (US, GB) or children = yes) and not next_review < today+30d"
)


@pytest.fixture
def activities(register: Register) -> dict[str, int]:
    def add(name: str, **values: object) -> int:
        return records.save(register, "activity", None, {"name": name} | values, author="Eva").id

    return {
        "f": add("Kundtjänst", legal_bases=[{"article_6": "f"}], children="yes"),
        "b": add("Löner", legal_bases=[{"article_6": "b"}], owner="Åsa Öst"),
    }


@pytest.fixture
def page(qtbot: QtBot, desk: Desk, activities: dict[str, int]) -> RecordPage:
    assert activities
    made = RecordPage(ACTIVITY, desk)
    qtbot.addWidget(made)
    made.resize(1100, 700)
    made.show()
    made.refresh()
    return made


@pytest.fixture
def dialog(page: RecordPage) -> ConditionDialog:
    page.list.show_condition()
    made = page.findChild(ConditionDialog)
    assert isinstance(made, ConditionDialog)
    return made


def type_in(dialog: ConditionDialog, text: str) -> None:
    dialog.text.setPlainText(text)
    dialog._read()


def test_what_is_written_is_built_and_what_is_built_is_written(dialog: ConditionDialog) -> None:
    type_in(dialog, FULL)
    assert dialog.message.text() == ""
    built = dialog.builder.condition()
    assert built is not None
    assert query.kept("activity", built) == FULL
    group = dialog.builder.parts[0]
    assert isinstance(group, Group)
    group.join.setCurrentIndex(1)
    assert 'artikel_6 = "6.1 f" eller inte intresseavvägning' in dialog.text.toPlainText()


@settings(max_examples=24, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_any_question_that_is_built_is_the_one_that_was_shown(desk: Desk, data: st.DataObject) -> None:
    asked = data.draw(questions("activity"))
    context = RegisterContext(desk.register, desk.wording, desk.surroundings, desk, "Eva")
    builder = Group(Bench(Dictionary(desk.register, "sv"), context), start("activity"), root=True)
    builder.set_condition(asked)
    assert builder.condition() == asked, written(asked, "activity", CODES)
    builder.deleteLater()


def test_a_question_is_built_by_keyboard(page: RecordPage, dialog: ConditionDialog, activities: dict[str, int]) -> None:
    line = dialog.builder.parts[0]
    assert isinstance(line, Line)
    write(line.search, "ansvarig i")
    press(line.search, Qt.Key.Key_Return)
    picked = next(s for s in line.search.suggestions() if s.key == ("owner",))
    line._pick(picked)
    assert dialog.message.text() == "En rad är inte färdig och räknas inte med."
    assert line._value is not None
    write(line._value._line, "åsa öst")
    assert dialog.builder.condition() == Compare(("owner",), Op.CONTAINS, ("åsa öst",))
    assert dialog.text.toPlainText() == 'ansvarig_i_verksamheten innehåller "åsa öst"'
    assert dialog.hits.text() == "1 av 2 uppfyller villkoret"
    assert dialog.in_words.text() == "Ansvarig i verksamheten innehåller ”åsa öst”"
    press(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert page.list.table.records.ids == [activities["b"]]


def test_what_cannot_be_read_is_marked_where_it_stands_and_not_used(dialog: ConditionDialog) -> None:
    type_in(dialog, "barnen = ja")
    assert dialog.message.text().startswith("Tecken 1: det finns inget fält som heter ”barnen” här.")
    assert "ingår_uppgifter_om_barn" in dialog.message.text()
    (mark,) = dialog.text.extraSelections()
    assert mark.cursor.selectedText() == "barnen"
    assert not dialog.use.isEnabled()
    type_in(dialog, "🧾 = ja")
    assert not dialog.use.isEnabled()
    type_in(dialog, "children =")
    assert dialog.text.extraSelections()
    type_in(dialog, "children")
    assert dialog.text.extraSelections() == []
    assert dialog.use.isEnabled()


def test_a_question_stands_above_the_list_and_is_taken_away_with_a_key(
    page: RecordPage, dialog: ConditionDialog, activities: dict[str, int]
) -> None:
    type_in(dialog, "children")
    dialog._use()
    bar = page.list.condition_bar
    assert page.list.table.records.ids == [activities["f"]]
    assert (bar.isVisible(), bar.accessibleName()) == (True, "Villkor: Ingår uppgifter om barn är Ja")
    assert page.list.count.text() == "1 av 2"
    press(bar, Qt.Key.Key_Delete)
    assert not bar.isVisible()
    assert len(page.list.table.records.ids) == 2


def test_a_question_is_saved_under_a_name_and_picked_again(
    page: RecordPage, dialog: ConditionDialog, prompts: FakePrompts, register: Register, activities: dict[str, int]
) -> None:
    prompts.answers = ["Barn", "Barn"]
    type_in(dialog, "ingår_uppgifter_om_barn = ja")
    dialog.save()
    type_in(dialog, "children = no")
    dialog.save()
    assert [(s.name, s.condition) for s in query.saved(register, "activity")] == [("Barn", "children = no")]
    dialog._clear()
    dialog.picker.setCurrentIndex(1)
    dialog._take_saved()
    assert dialog.text.toPlainText() == "ingår_uppgifter_om_barn = nej"
    dialog._use()
    assert page.list.condition_bar.accessibleName() == "Villkor: Barn: Ingår uppgifter om barn är Nej"
    page.list.ask("@barn")
    assert page.list.table.records.ids == []
    page.go(Place("activity", where="legal_bases.article_6 = b"))
    assert page.list.table.records.ids == [activities["b"]]
    page.go(Place("activity", filters=()))
    assert len(page.list.table.records.ids) == 2


def test_a_saved_filter_that_cannot_be_read_is_told(page: RecordPage, prompts: FakePrompts, register: Register) -> None:
    values = {"name": "Fel", "about": "activity", "condition": "gone = 1"}
    records.save(register, "saved_filter", None, values, author="Eva")
    page.list.ask("@Fel")
    assert "gone" in prompts.told[0][1]
    assert page.list.condition is None


def test_what_is_handed_over_can_be_chosen_by_a_saved_filter(
    qtbot: QtBot, desk: Desk, register: Register, activities: dict[str, int]
) -> None:
    for name, condition in (("Barn", "children"), ("Fel", "gone = 1")):
        values = {"name": name, "about": "activity", "condition": condition}
        records.save(register, "saved_filter", None, values, author="Eva")
    parent = QWidget()
    parent.resize(1000, 700)
    qtbot.addWidget(parent)
    made = ExportDialog(desk, [], [], parent)
    texts = [made.scope.itemText(n) for n in range(made.scope.count())]
    assert texts[-1] == "Urval: Barn (1)"
    made.scope.setCurrentIndex(len(texts) - 1)
    assert made.options().scope.ids == (activities["f"],)
    assert made.options().scope.selection == "Behandlingar där svaret på ”Ingår uppgifter om barn?” är ja"
    made.scope.setCurrentIndex(0)
    assert made.options().scope.selection == ""
    made.close()


def test_a_saved_filter_shows_its_list(desk: Desk, register: Register, qtbot: QtBot) -> None:
    values = {"name": "Barn", "about": "activity", "condition": "children"}
    kept = records.read(register, records.save(register, "saved_filter", None, values, author="Eva").id)
    ((deed, words, _),) = possible_on(desk, kept)
    assert words == "Visa: Behandlingar"
    with qtbot.waitSignal(desk.hub.wanted) as wanted:
        deed.does(desk, kept, QWidget())
    assert wanted.args == [Place("activity", where="@Barn")]
    records.save(register, "saved_filter", kept.id, {"about": None}, author="Eva")
    assert list(possible_on(desk, records.read(register, kept.id))) == []


def test_a_value_that_is_none_is_told_and_does_not_count(dialog: ConditionDialog) -> None:
    type_in(dialog, "next_review < 2027-01-01")
    line = dialog.builder.parts[0]
    assert isinstance(line, Line)
    assert line._value is not None
    line._value._line.setText("snart")
    line._value._take_line("snart")
    assert line.condition() is None
    assert "snart" in line._value._told.text()
    line._value._take_line("idag+2v")
    assert dialog.text.toPlainText() == "nästa_översyn < idag+2v"


def test_lists_keep_what_is_searched_beside_the_question(page: RecordPage) -> None:
    page.list.ask("name is not empty")
    page.list.search.setText("löner")
    page.list.reload()
    assert len(page.list.table.records.ids) == 1
    assert page.list.narrowed
    assert find.counts(page._desk.register)["activity"] == 2
