"""Findings set aside at the field, and the rules that an office weighs for itself, in the window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from ropa_desktop.services import acceptances, records, rule_settings
from ropa_desktop.services.wording import Wording
from ropa_desktop.storage.register import Register
from ropa_desktop.ui.acceptance_dialog import AcceptanceDialog
from ropa_desktop.ui.accepted_line import AcceptedLine
from ropa_desktop.ui.field_grid import FieldBox
from ropa_desktop.ui.finding_line import FindingLine
from ropa_desktop.ui.hub import Place
from ropa_desktop.ui.program import Program
from ropa_desktop.ui.record_panel import RecordPanel
from ropa_desktop.ui.rules_page import RulesPage
from tests.ui.fakes import write
from tests.ui.test_layout import cut_off
from tests.ui.windows import panel, settled


@pytest.fixture
def activity(in_window: Register) -> int:
    return records.save(in_window, "activity", None, {"name": "Nyhetsbrev"}, author="Eva").id


def lines(of: RecordPanel) -> dict[str, FindingLine]:
    return {line.finding.rule: line for line in of.form.findChildren(FindingLine) if not line.isHidden()}


def accepted(of: RecordPanel) -> dict[str, AcceptedLine]:
    return {line.accepted.rule: line for line in of.form.findChildren(AcceptedLine)}


def dialog(program: Program) -> AcceptanceDialog:
    found = program.window.findChild(AcceptanceDialog)
    assert isinstance(found, AcceptanceDialog)
    return found


def test_a_finding_is_accepted_where_it_stands_and_taken_back_there(
    program: Program, in_window: Register, activity: int, qtbot: QtBot
) -> None:
    shown = panel(program, activity)
    program.window.activateWindow()
    lines(shown)["GOV-02"].accept.setFocus()
    lines(shown)["GOV-02"].accept.click()
    asked = dialog(program)
    assert not asked.accept_button.isEnabled(), "a reason is needed"
    write(asked.reason, "Ägaren utses i mars, <b>&")
    assert asked.accept_button.isEnabled()
    assert list(cut_off(asked)) == []
    asked.accept_button.click()
    qtbot.waitUntil(lambda: "GOV-02" in accepted(shown))
    qtbot.waitUntil(lambda: "GOV-02" not in lines(shown))
    assert shown.form.focusWidget() is accepted(shown)["GOV-02"].first, "the focus stays where the finding was"
    (found,) = acceptances.accepted_on(in_window, activity)
    assert found.reason == "Ägaren utses i mars, <b>&"
    back = next(b for b in accepted(shown)["GOV-02"].findChildren(QPushButton) if b.text() == "Ta tillbaka")
    back.click()
    qtbot.waitUntil(lambda: "GOV-02" in lines(shown) and not accepted(shown))
    assert shown.form.focusWidget() is lines(shown)["GOV-02"].first
    decided = panel(program, found.by)
    shown_fields = {box.path for box in decided.form.findChildren(FieldBox) if not box.isHidden()}
    assert {"reason", "look_again"} <= shown_fields
    assert "seen" not in shown_fields, "it says nothing to a person"


def test_what_is_written_in_the_form_is_saved_before_a_finding_is_accepted(
    program: Program, in_window: Register, activity: int
) -> None:
    shown = panel(program, activity)
    shown.form.card_of("purpose").grid.put("purpose", "Att sända nyheter till dem som vill ha dem")
    lines(shown)["GOV-02"].accept.click()
    assert records.read(in_window, activity).values["purpose"] == "Att sända nyheter till dem som vill ha dem"
    dialog(program).reject()


def rules_page(program: Program) -> RulesPage:
    assert program.window.workspace is not None
    program.window.workspace.go(Place("rules"))
    found = program.window.findChild(RulesPage)
    assert isinstance(found, RulesPage)
    return found


def choose(page: RulesPage, rule: str) -> None:
    page.search.setText(rule)
    page._shown.setFilterFixedString(rule)
    page.table.selectRow(0)


def test_an_office_switches_a_rule_off_on_the_page_of_rules(
    program: Program, in_window: Register, activity: int, qtbot: QtBot
) -> None:
    page = rules_page(program)
    choose(page, "GOV-02")
    assert page.chosen is not None
    assert page.chosen.count == 1
    page.weight.setCurrentIndex(page.weight.findData("off"))
    write(page.reason, "Ägare förs i ett annat system")
    page.save_button.click()
    found = {one.id: one for one in rule_settings.rules(in_window)}["GOV-02"]
    assert (found.weight, found.reason, found.count) == ("off", "Ägare förs i ett annat system", 0)
    assert page.chosen.weight == "off", "the page shows what is in force now, and stays where it was"
    told = rule_settings.in_force(in_window, Wording(in_window, "sv"))
    assert "GOV-02 avstängd (Ägare förs i ett annat system)" in told
    assert "GOV-02" not in lines(panel(program, activity))


def test_a_rule_leads_to_the_records_that_fall_short_of_it(program: Program, activity: int, qtbot: QtBot) -> None:
    page = rules_page(program)
    choose(page, "GOV-02")
    leads = [b for b in page.findChildren(QPushButton) if b.text() == "Visa: Behandlingar"]
    leads[0].click()
    assert program.window.workspace is not None
    assert program.window.workspace.current == "activity"


@pytest.mark.parametrize("code", ["sv", "en"])
def test_the_page_of_rules_holds_every_rule_and_cuts_nothing_off(
    program: Program, in_window: Register, code: str, qtbot: QtBot
) -> None:
    program.settings.language = code
    program.restyle()
    program.window.resize(1280, 720)
    page = rules_page(program)
    settled()
    assert page.model.rowCount() == len(rule_settings.rules(in_window))
    assert list(cut_off(page)) == []
    assert page.table.horizontalHeader().orientation() is Qt.Orientation.Horizontal


def test_what_a_linked_record_lacks_is_opened_there_at_the_field(
    program: Program, in_window: Register, activity: int, qtbot: QtBot
) -> None:
    records.save(in_window, "activity", activity, {"third_country": "yes"}, author="Eva")
    shown = panel(program, activity)
    assert first_button(shown, "TRF-01").text() == "Välj", "no transfer is linked yet"
    complete = records.save(in_window, "transfer", None, {"name": "Drift", "country": "US"}, author="Eva").id
    lacks = records.save(in_window, "transfer", None, {"name": "Analys"}, author="Eva").id
    records.save(in_window, "activity", activity, {"transfers": [complete, lacks]}, author="Eva")
    program.window.workspace.desk.tell_changed("activity")  # type: ignore[union-attr]
    shown = panel(program, activity)
    opener = first_button(shown, "TRF-01")
    assert (opener.text(), opener.toolTip()) == ("Öppna", Wording(in_window, "sv").name(lacks))
    opener.click()
    page = program.window.workspace.record_page  # type: ignore[union-attr]
    assert page is not None
    assert (page.panel.record_type.name, page.panel.record_id) == ("transfer", lacks)
    box = page.panel.form.card_of("country").grid.box("country")
    assert box.isAncestorOf(page.panel.form.focusWidget())


def first_button(shown: RecordPanel, rule: str) -> QPushButton:
    found = lines(shown)[rule].first
    assert found is not None
    return found
