"""Adequacy decisions in the window: lists beside the register, the end of a decision, and links to one."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from ropa_desktop.services import adequacy, find, records
from ropa_desktop.storage.places import shipped
from ropa_desktop.storage.register import Register
from ropa_desktop.ui.decisions_dialog import DecisionsDialog
from ropa_desktop.ui.fall_dialog import FallDialog
from ropa_desktop.ui.hub import Place
from ropa_desktop.ui.program import Program
from ropa_desktop.ui.record_page import RecordPage
from ropa_desktop.ui.theme import register_fonts
from ropa_desktop.ui.tick import Tick
from ropa_desktop.ui.window import DEED
from tests.ui.fakes import FakePrompts, press, write
from tests.ui.test_layout import cut_off
from tests.ui.windows import settled

W = TypeVar("W", bound=QWidget)
LIST = shipped("data") / "countries.toml"


@pytest.fixture
def opened(program: Program, path: Path) -> Program:
    assert program.open(path)
    return program


def register(program: Program) -> Register:
    assert program.register is not None
    return program.register


def page(program: Program, name: str = "adequacy_decision", record_id: int = 0) -> RecordPage:
    workspace = program.window.workspace
    assert workspace is not None
    workspace.go(Place(name, record_id))
    found = workspace.record_page
    assert found is not None
    return found


def usa(program: Program) -> int:
    found = adequacy.proposed_decision(register(program), "US")
    assert found is not None
    return found


def transfer(program: Program, name: str, **values: Any) -> int:
    given = {"name": name, "tool": "45", "country": "US"} | values
    return records.save(register(program), "transfer", None, given, author="Eva").id


def values(program: Program, record_id: int) -> dict[str, Any]:
    return dict(records.read(register(program), record_id).values)


def deed(inside: QWidget, name: str) -> QPushButton:
    found = inside.findChild(QPushButton, f"deed.{name}")
    assert isinstance(found, QPushButton)
    return found


def dialog(program: Program, kind: type[W]) -> W:
    found = program.window.findChild(kind)
    assert isinstance(found, kind)
    return found


def words(inside: QWidget) -> list[str]:
    return [label.text() for label in inside.findChildren(QLabel) if label.text()]


def menu(program: Program) -> list[str]:
    shown = program.window._menu("record")
    shown.aboutToShow.emit()
    return [action.text() for action in shown.actions() if action.objectName() == DEED and action.text()]


def without(folder: Path, *codes: str) -> Path:
    """Write the program's list without the decisions on some countries."""
    head, *tables = LIST.read_text(encoding="utf-8").split("[[adequacy]]")
    kept = [table for table in tables if not any(f'country = "{code}"' in table for code in codes)]
    made = folder / "lista.toml"
    made.write_text("[[adequacy]]".join([head, *kept]), encoding="utf-8")
    return made


def test_a_new_register_shows_the_decisions_in_the_navigation_and_in_a_list(opened: Program, qtbot: QtBot) -> None:
    found = page(opened)
    assert len(found.list.table.records.ids) == 17
    assert opened.window.workspace is not None
    assert opened.window.workspace.navigation.buttons["adequacy_decision"].accessibleName().endswith(", 17")


def test_what_the_programs_list_would_change_is_shown_and_taken_over(opened: Program, qtbot: QtBot) -> None:
    decision = usa(opened)
    records.save(register(opened), "adequacy_decision", decision, {"threat": "Inget <b>känt</b>"}, author="Eva")
    swiss = adequacy.proposed_decision(register(opened), "CH")
    assert swiss is not None
    records.delete(register(opened), [swiss], author="Eva")
    deed(page(opened).list, "compare_list").click()
    shown = dialog(opened, DecisionsDialog)
    told = words(shown)
    assert "− Inget <b>känt</b>" in told
    assert "Ändrade beslut (1)" in told
    assert "Nya beslut (1)" in told
    assert "Oförändrade: 15" in told
    assert shown.take.text() == "Ändra 2"
    changed, added = shown.findChildren(Tick)
    assert (changed.box.accessibleName(), added.box.accessibleName()) == (
        "USA – (EU) 2023/1795",
        "Schweiz – 2000/518/EG",
    )
    changed.box.click()
    assert shown.take.text() == "Ändra 1"
    shown.take.click()
    assert values(opened, decision)["threat"] == "Inget <b>känt</b>"
    assert find.counts(register(opened))["adequacy_decision"] == 17
    assert len(page(opened).list.table.records.ids) == 17


def test_a_list_that_says_the_same_leaves_nothing_to_do(opened: Program, prompts: FakePrompts, qtbot: QtBot) -> None:
    prompts.answers.append(LIST)
    deed(page(opened).list, "replace_list").click()
    shown = dialog(opened, DecisionsDialog)
    assert "Listan säger det som redan står i registret. Det finns inget att ändra." in words(shown)
    assert not shown.take.isEnabled()


def test_a_decision_that_is_not_in_a_file_is_taken_out_of_use_when_that_is_ticked_and_nothing_rests_on_it(
    opened: Program, prompts: FakePrompts, tmp_path: Path, qtbot: QtBot
) -> None:
    decision, swiss = usa(opened), adequacy.proposed_decision(register(opened), "CH")
    transfer(opened, "Support", decision=decision)
    prompts.answers.append(without(tmp_path, "US", "CH"))
    deed(page(opened).list, "replace_list").click()
    shown = dialog(opened, DecisionsDialog)
    ticks = {tick.box.accessibleName(): tick.box for tick in shown.findChildren(Tick)}
    american, alpine = ticks["USA – (EU) 2023/1795"], ticks["Schweiz – 2000/518/EG"]
    assert (american.isChecked(), american.isEnabled()) == (False, False)
    assert (alpine.isChecked(), alpine.isEnabled()) == (False, True)
    alpine.setChecked(True)
    assert any(text.startswith("Överföringar som vilar på beslutet: 1.") for text in words(shown))
    shown.take.click()
    assert swiss is not None
    assert values(opened, swiss)["retired"]
    assert values(opened, decision)["retired"] is None


def test_a_status_that_a_list_changes_moves_no_transfers_and_says_so(
    opened: Program, prompts: FakePrompts, tmp_path: Path, qtbot: QtBot
) -> None:
    made = transfer(opened, "Support", fallback_tool="46_2_c")
    path = tmp_path / "lista.toml"
    path.write_text(LIST.read_text(encoding="utf-8").replace('"in_force"', '"annulled"'), encoding="utf-8")
    prompts.answers.append(path)
    deed(page(opened).list, "replace_list").click()
    shown = dialog(opened, DecisionsDialog)
    assert sum("flyttas inte av listan" in text for text in words(shown)) == 1
    shown.take.click()
    assert values(opened, usa_that_fell(opened))["status"] == "annulled"
    assert values(opened, made)["tool"] == "45"


def usa_that_fell(program: Program) -> int:
    return find.suggest(register(program), ["adequacy_decision"], "USA")[0][0]


def test_a_file_that_is_no_list_is_told(opened: Program, prompts: FakePrompts, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "annat.json"
    path.write_text("[]", encoding="utf-8")
    prompts.answers += [path, None]
    button = deed(page(opened).list, "replace_list")
    button.click()
    assert "annat.json är ingen lista över beslut" in prompts.told[-1][1]
    button.click()
    assert opened.window.findChild(DecisionsDialog) is None


def test_a_decision_falls_and_what_rests_on_it_moves_or_stands_without_a_ground(opened: Program, qtbot: QtBot) -> None:
    decision = usa(opened)
    moved = transfer(opened, "Drift", decision=decision, fallback_tool="46_2_c")
    standing = transfer(opened, "Analys", decision=decision)
    unlinked = transfer(opened, "Post", fallback_tool="46_2_b")
    found = page(opened, record_id=decision)
    deed(found.panel, "fall").click()
    shown = dialog(opened, FallDialog)
    told = words(shown)
    assert "Överföringar som vilar på beslutet (3)" in told
    assert "Flyttas till: 46.2 c standardavtalsklausuler som antagits av kommissionen (SCC)" in told
    assert sum(text.startswith("Saknar reservverktyg") for text in told) == 1
    assert sum(text.startswith("Nämner inte beslutet") for text in told) == 1
    assert "2 flyttas, 1 står utan stöd." in told
    shown.findChildren(Tick)[2].box.click()
    assert "1 flyttas, 2 står utan stöd." in words(shown)
    shown.status.setCurrentIndex(shown.status.findData("annulled"))
    shown.carry_out.click()
    assert [values(opened, i)["tool"] for i in (moved, standing, unlinked)] == ["46_2_c", "45", "45"]
    assert values(opened, decision)["status"] == "annulled"
    assert found.panel.form.value("status") == "annulled"
    assert deed(found.panel, "fall").isVisible()
    opened.window.actions_by_name["undo"].trigger()
    assert [values(opened, i)["tool"] for i in (moved, standing, unlinked)] == ["45", "45", "45"]
    assert values(opened, decision)["status"] == "in_force"


def test_a_decision_that_fell_and_carries_nothing_does_not_fall_again(opened: Program, qtbot: QtBot) -> None:
    found = page(opened, record_id=usa(opened))
    deed(found.panel, "fall").click()
    dialog(opened, FallDialog).carry_out.click()
    assert found.panel.findChild(QPushButton, "deed.fall") is None or not deed(found.panel, "fall").isVisible()
    assert menu(opened) == ["Läs in en lista …", "Jämför med programmets lista …"]


def test_a_day_that_has_not_come_is_refused_and_one_that_is_none_cannot_be_sent(
    opened: Program, prompts: FakePrompts, qtbot: QtBot
) -> None:
    decision = usa(opened)
    deed(page(opened, record_id=decision).panel, "fall").click()
    shown = dialog(opened, FallDialog)
    shown.on.set_value(None)
    shown.on.edited.emit()
    assert not shown.carry_out.isEnabled()
    write(shown.on, "2026-11-24")
    assert shown.carry_out.isEnabled()
    write(shown.on, "x")
    assert not shown.carry_out.isEnabled(), "the day that stood before is not taken"
    shown.on.set_value(date.today() + timedelta(1))  # noqa: DTZ011 - the day on the wall
    shown.on.edited.emit()
    shown.carry_out.click()
    assert "har inte varit än" in prompts.told[-1][1]
    assert shown.isVisible()
    assert values(opened, decision)["status"] == "in_force"


def test_a_decision_that_outlived_its_last_day_is_told_on_the_overview_and_expires_that_day(
    opened: Program, qtbot: QtBot
) -> None:
    decision, last = usa(opened), date(2025, 12, 27)
    assert opened.window.workspace is not None
    records.save(register(opened), "adequacy_decision", decision, {"expires": last}, author="Eva")
    opened.window.workspace.desk.tell_changed("adequacy_decision")
    overview = opened.window.workspace.overview()
    assert any("löpte ut 2025-12-27 men anges fortfarande gälla" in text for text in words(overview))
    deed(page(opened, record_id=decision).panel, "fall").click()
    shown = dialog(opened, FallDialog)
    assert (shown.status.currentData(), shown.on.value()) == ("expired", last)


def test_what_is_unsaved_is_asked_about_before_a_decision_falls(
    opened: Program, prompts: FakePrompts, qtbot: QtBot
) -> None:
    found = page(opened, record_id=usa(opened))
    found.panel.form.apply({"threat": "Ny uppgift"})
    prompts.answers += ["", ""]
    deed(found.panel, "fall").click()
    deed(found.list, "compare_list").click()
    assert prompts.answers == []
    assert opened.window.findChild(FallDialog) is None
    assert opened.window.findChild(DecisionsDialog) is None


def test_a_transfer_is_linked_to_the_decision_that_it_rests_on(opened: Program, qtbot: QtBot) -> None:
    made = transfer(opened, "Support")
    found = page(opened, "transfer", made)
    words_of = "Koppla till K17 USA – (EU) 2023/1795"
    assert deed(found.panel, "link_decision").accessibleName() in {words_of, words_of.replace("K17 ", "")}
    deed(found.panel, "link_decision").click()
    assert values(opened, made)["decision"] == usa(opened)
    assert found.panel.form.value("decision") == usa(opened)
    assert not any("Koppla" in text for text in menu(opened))


def test_the_menu_holds_what_can_be_done_with_what_is_shown(opened: Program, qtbot: QtBot) -> None:
    page(opened, record_id=usa(opened))
    lists = ["Läs in en lista …", "Jämför med programmets lista …"]
    assert menu(opened) == [*lists, "Beslutet gäller inte längre …"]
    shown = opened.window._menu("record")
    next(action for action in shown.actions() if action.text() == lists[1]).trigger()
    assert dialog(opened, DecisionsDialog).isVisible()
    dialog(opened, DecisionsDialog).reject()
    page(opened, "party")
    assert menu(opened) == []
    opened.window.workspace.go(Place("overview"))  # type: ignore[union-attr]  # a register is open
    assert menu(opened) == []


def test_the_menus_are_filled_again_in_another_language(opened: Program, qtbot: QtBot) -> None:
    opened.window.actions_by_name["switch_language"].trigger()
    page(opened, record_id=usa(opened))
    assert menu(opened)[-1] == "The decision no longer applies …"
    first, *_ = opened.window._menu("go").actions()
    assert first.text() == "Overview"


def test_where_nothing_may_be_written_nothing_of_this_is_offered(program: Program, path: Path, qtbot: QtBot) -> None:
    assert program.open(path, read_only=True)
    found = page(program, record_id=usa(program))
    assert found.findChildren(QPushButton, "deed.fall") == []
    assert found.findChildren(QPushButton, "deed.compare_list") == []
    assert menu(program) == []


def test_a_closed_dialog_is_let_go(opened: Program, qtbot: QtBot) -> None:
    found = page(opened, record_id=usa(opened))
    for name, inside, kind in (("fall", found.panel, FallDialog), ("compare_list", found.list, DecisionsDialog)):
        deed(inside, name).click()
        press(dialog(opened, kind), Qt.Key.Key_Escape)
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        assert opened.window.findChild(kind) is None


@pytest.mark.parametrize("text_size", [100, 200])
def test_no_dialog_is_cut_off(
    opened: Program, prompts: FakePrompts, tmp_path: Path, qtbot: QtBot, text_size: int
) -> None:
    register_fonts(shipped("resources") / "fonts")
    opened.settings.text_size = text_size
    opened.restyle()
    opened.window.resize(1280, 720)
    transfer(opened, "Mycket " * 40, fallback_tool="46_2_d")
    transfer(opened, "Analys")
    prompts.answers.append(without(tmp_path, "US", "CH"))
    found = page(opened, record_id=usa(opened))
    for name, inside, kind in (("fall", found.panel, FallDialog), ("replace_list", found.list, DecisionsDialog)):
        deed(inside, name).click()
        shown = dialog(opened, kind)
        settled()
        assert list(cut_off(shown)) == []
        assert shown.width() <= opened.window.width()
        assert shown.height() <= opened.window.height()
        shown.close()


def test_a_click_on_the_words_ticks_the_box(opened: Program, qtbot: QtBot) -> None:
    around = opened.around
    tick, fixed = Tick(around, "Ord & <b>ord</b>", ticked=True), Tick(around, "Fast", ticked=False, fixed=True)
    for one in (tick, fixed):
        qtbot.addWidget(one)
        one.resize(300, 40)
        QTest.mouseClick(one, Qt.MouseButton.LeftButton, pos=QPoint(200, 20))
    assert (tick.ticked, fixed.ticked) == (False, False)
    tick.box.click()
    assert tick.ticked
