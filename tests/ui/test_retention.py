"""Help at a retention rule, and the page of all rules, as a person works with them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.services import records, retention
from ropa_desktop.services.retention import COLUMNS
from ropa_desktop.ui import retention_page
from ropa_desktop.ui.desk import Desk
from ropa_desktop.ui.editors_rows import RowsEditor
from ropa_desktop.ui.hub import Place
from ropa_desktop.ui.record_panel import RecordPanel
from ropa_desktop.ui.register_context import RegisterContext
from ropa_desktop.ui.retention_aid import RetentionAid
from ropa_desktop.ui.retention_page import RetentionPage
from tests.ui.fakes import press, write

BOOKS = "kortare än 7 kap. 2 § BFL: 7 år (räknas från: utgången av det kalenderår då räkenskapsåret avslutades)"
RULES = [
    {"data": ["name"], "limit": "period", "period": "P1Y", "trigger": "recorded", "then": "anonymise"},
    {"data": ["accounting"], "limit": "period", "period": "P7Y", "trigger": "financial_year_end"},
    {"what": "allt", "limit": "event", "until": "personen invänder"},
]


@pytest.fixture
def kept(desk: Desk, activity: int) -> int:
    records.save(desk.register, "activity", activity, {"retention": RULES}, author="Eva")
    return activity


@pytest.fixture
def panel(desk: Desk, context: RegisterContext, kept: int, qtbot: QtBot) -> RecordPanel:
    made = RecordPanel(RECORD_TYPES["activity"], desk, context)
    qtbot.addWidget(made)
    made.resize(700, 900)
    made.show()
    made.show_record(kept)
    return made


def opened(panel: RecordPanel, place: int) -> RetentionAid:
    editor = panel.form.card_of("retention").grid.box("retention").editor
    assert isinstance(editor, RowsEditor)
    editor.open_row(place)
    aid = editor.findChild(RetentionAid)
    assert isinstance(aid, RetentionAid)
    return aid


def test_a_day_gives_the_last_day_kept_and_what_then_becomes_of_the_data(panel: RecordPanel) -> None:
    aid = opened(panel, 0)
    assert aid.result.text() == "Skriv en dag, så räknas det ut hur länge uppgifterna sparas."
    write(aid.day, "2024-02-29")
    assert aid.result.text() == "Sparas till och med 2025-02-28. Från och med 2025-03-01: anonymiseras."
    assert not panel.dirty


def test_an_event_has_no_date(panel: RecordPanel) -> None:
    aid = opened(panel, 2)
    assert aid.result.text() == "En händelse avgör, så det finns inget datum att räkna ut."


def test_the_accounting_acts_time_is_put_into_the_rule_and_told_in_dates(panel: RecordPanel) -> None:
    aid = opened(panel, 1)
    aid.take(retention.presets()[0])
    write(aid.day, "2025-06-30")
    assert aid.result.text() == "Sparas till och med 2032-12-31. Från och med 2033-01-01: ska uppgifterna vara borta."
    assert aid.day.accessibleName() == "Räkna ut: året slutar den"
    row = panel.form.value("retention")[1]
    assert (row["limit"], row["period"], row["trigger"]) == ("period", "P7Y", "accounting_year_end")
    assert row["support"] == "7 kap. 2 § bokföringslagen (räkenskapsinformation)"
    assert row["special_law"] == "accounting"
    assert panel.dirty


def test_what_each_law_says_of_such_a_time_stands_by_its_name(panel: RecordPanel) -> None:
    books, municipal = opened(panel, 1)._note.text().splitlines()
    assert books.startswith("7 kap. 2 § bokföringslagen: Till och med den 31 december det sjunde året efter")
    assert municipal.startswith(
        "3 kap. 13 § lagen (2018:597) om kommunal bokföring och redovisning: Minst till och med"
    )
    assert opened(panel, 0)._note.text() == ""


def test_a_support_that_is_written_stays_and_is_not_repeated(panel: RecordPanel) -> None:
    aid = opened(panel, 0)
    panel.form.card_of("retention").grid.box("retention").editor.open_row(0)
    preset = retention.presets()[0]
    aid._grid.put("support", "Vår egen plan")
    aid._grid.edited.emit("support")
    for _ in range(2):
        aid.take(preset)
    assert panel.form.value("retention")[0]["support"] == (
        "Vår egen plan; 7 kap. 2 § bokföringslagen (räkenskapsinformation)"
    )


def test_every_statutory_time_is_offered_by_keyboard_too(panel: RecordPanel, qtbot: QtBot) -> None:
    aid = opened(panel, 0)
    aid.chooser.setFocus()
    press(aid.chooser, Qt.Key.Key_Space)
    menu = aid.findChild(QMenu)
    assert isinstance(menu, QMenu)
    assert len(menu.actions()) == len(retention.presets())
    assert menu.actions()[0].text() == "7 år: Räkenskapsinformation (7 kap. 2 § bokföringslagen)"
    menu.close()


@pytest.fixture
def page(desk: Desk, kept: int, qtbot: QtBot) -> RetentionPage:
    made = RetentionPage(desk)
    qtbot.addWidget(made)
    made.resize(1100, 700)
    made.show()
    made.refresh()
    return made


def column(page: RetentionPage, name: str) -> list[str]:
    model, place = page.table.rules, COLUMNS.index(name)
    return [str(model.index(row, place).data()) for row in range(model.rowCount())]


def test_the_page_lists_every_rule_by_category(page: RetentionPage) -> None:
    assert column(page, "data") == ["allt", "namn", "räkenskapsinformation"]


def test_the_rules_of_many_activities_are_read_beside_the_window_and_what_changed_meanwhile_after_them(
    desk: Desk, kept: int, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention_page, "MANY", 0)
    page = RetentionPage(desk)
    qtbot.addWidget(page)
    page.show()
    page.refresh()
    assert page._empty.text() == "Läser lagringstiderna."
    records.save(desk.register, "activity", kept, {"retention": RULES[:1]}, author="Eva")
    desk.tell_changed("activity")
    assert column(page, "data") == []
    qtbot.waitUntil(lambda: column(page, "data") == ["namn"])
    qtbot.waitUntil(lambda: not page._reading.under_way)


def test_only_contradictions_can_be_shown(page: RetentionPage) -> None:
    assert page.only.text() == "Bara motsägelser (1)"
    page.only.setChecked(True)
    assert column(page, "conflict") == [BOOKS]


def test_a_search_narrows_and_says_when_nothing_is_found(page: RetentionPage, qtbot: QtBot) -> None:
    page.search.setText("räkenskap 7 år")
    qtbot.waitUntil(lambda: column(page, "data") == ["räkenskapsinformation"])
    page.search.setText("xyzzy")
    qtbot.waitUntil(lambda: not page.table.isVisible())
    assert page._empty.text() == "Ingen lagringstid svarar mot sökningen."


def test_a_heading_sorts_and_turns_with_what_is_blank_last(page: RetentionPage) -> None:
    page.table.sorted_by.emit("period")
    assert column(page, "period") == ["1 år", "7 år", "till dess att något inträffar"]
    page.table.sorted_by.emit("period")
    assert column(page, "period") == ["7 år", "1 år", "till dess att något inträffar"]


def test_enter_opens_the_row_of_the_activity(page: RetentionPage, desk: Desk, kept: int) -> None:
    wanted: list[Place] = []
    desk.hub.wanted.connect(wanted.append)
    page.table.selectRow(2)
    press(page.table, Qt.Key.Key_Return)
    assert wanted == [Place("activity", kept, "retention.1.period")]


def test_the_page_follows_what_is_saved(page: RetentionPage, desk: Desk, kept: int) -> None:
    records.save(desk.register, "activity", kept, {"retention": RULES[:1]}, author="Eva")
    desk.tell_changed("activity")
    assert column(page, "data") == ["namn"]
