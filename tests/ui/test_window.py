from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest
from PySide6.QtCore import QByteArray, QPoint, Qt, QThread
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from ropa_desktop.domain.problems import Problem
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.services import drafts, find, judging, many, records, registers
from ropa_desktop.services.find import Filter
from ropa_desktop.services.past import newest
from ropa_desktop.storage.register import Register, open_register
from ropa_desktop.ui.export_dialog import ExportDialog
from ropa_desktop.ui.finding_line import FindingLine
from ropa_desktop.ui.history_page import SAVED, HistoryPage
from ropa_desktop.ui.hub import Place
from ropa_desktop.ui.navigation import MAIN
from ropa_desktop.ui.notices import Notice
from ropa_desktop.ui.plan_dialog import PlanDialog
from ropa_desktop.ui.program import Program
from ropa_desktop.ui.record_page import RecordPage
from ropa_desktop.ui.retention_page import RetentionPage
from ropa_desktop.ui.rules_page import RulesPage
from ropa_desktop.ui.settings import Settings
from ropa_desktop.ui.workspace import Workspace
from tests.ui.fakes import FakePrompts, press
from tests.ui.fakes import write as type_text
from tests.ui.windows import no_date, settled

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def opened(program: Program, path: Path) -> Program:
    assert program.open(path)
    return program


def workspace(program: Program) -> Workspace:
    assert program.window.workspace is not None
    return program.window.workspace


def page(program: Program, name: str = "activity") -> RecordPage:
    workspace(program).go(Place(name))
    found = workspace(program).record_page
    assert found is not None
    return found


def register(program: Program) -> Register:
    assert program.register is not None
    return program.register


def add(program: Program, *names: str) -> list[int]:
    return [records.save(register(program), "activity", None, {"name": n}, author="Eva").id for n in names]


def write(found: RecordPage, field: str, text: str) -> None:
    found.panel.form.focus_field(field)
    editor = next(card.grid.box(field).editor for card in found.panel.form.cards.values() if field in card.grid.boxes)
    type_text(editor, text)


def run(program: Program, command: str) -> None:
    program.window.actions_by_name[command].trigger()


def test_the_register_open_last_is_opened_the_next_time(program: Program, path: Path, qtbot: QtBot) -> None:
    program.begin()
    assert program.register is None
    program.settings.opened(path)
    program.begin()
    assert register(program).path == path
    program.close_register()
    program.settings.opened(path.with_name("borta.ropa"))
    program.begin()
    assert program.register is None


def test_todays_copy_is_kept_once_the_window_is_drawn(program: Program, path: Path, qtbot: QtBot) -> None:
    assert program.open(path)
    assert registers.automatic_backups(path, program.backups) == []
    qtbot.waitUntil(lambda: len(registers.automatic_backups(path, program.backups)) == 1)


def test_settings_that_stay_as_they_were_are_not_written_again(tmp_path: Path) -> None:
    settings, shape = Settings(tmp_path), QByteArray(b"shape")

    def written(path: str, state: QByteArray) -> tuple[int, int]:
        settings.opened(tmp_path / path)
        settings.keep_state("window", state)
        settings.sync()
        found = (tmp_path / "window.ini").stat()
        return found.st_ino, found.st_mtime_ns

    before = written("a.ropa", shape)
    assert written("a.ropa", shape) == before
    assert written("b.ropa", shape) != before
    assert (settings.recent[0].name, settings.state("window")) == ("b.ropa", shape)


def test_a_record_is_made_saved_and_undone_by_keyboard(opened: Program, qtbot: QtBot) -> None:
    found = page(opened)
    run(opened, "new")
    write(found, "name", "Evenemang å ä ö")
    assert found.panel.form.changes()
    run(opened, "save")
    assert found.panel.form.changes() == {}
    assert found.list.table.records.text(0, 1) == "Evenemang å ä ö"
    run(opened, "undo")
    assert find.counts(register(opened)).get("activity", 0) == 0
    run(opened, "redo")
    assert find.counts(register(opened))["activity"] == 1


def test_a_record_without_a_name_is_not_saved_and_the_name_is_asked_for(
    opened: Program, prompts: FakePrompts, qtbot: QtBot
) -> None:
    found = page(opened)
    run(opened, "new")
    write(found, "purpose", "Ordna fest")
    assert not found.panel.save()
    assert prompts.told


def test_the_next_record_is_selected_alone_while_ctrl_is_held(opened: Program, qtbot: QtBot) -> None:
    ids = add(opened, "Evenemang", "Bokning")
    found = page(opened)
    assert found.list.table.selected_ids() == ids[:1]
    press(found.list.table, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.keyboardModifiers() == Qt.KeyboardModifier.ControlModifier
    assert found.list.table.selected_ids() == ids[1:]
    press(found.list.table, Qt.Key.Key_A)
    assert found.panel.record_id == ids[1]


def test_the_list_follows_what_is_typed(opened: Program, qtbot: QtBot) -> None:
    add(opened, "Evenemang", "Bokning")
    found = page(opened)
    type_text(found.list.search, "bok")
    qtbot.waitUntil(lambda: len(found.list.table.records.ids) == 1)
    assert found.list.table.records.text(0, 1) == "Bokning"
    assert "1" in found.list.count.text()


def test_a_line_that_is_chosen_whole_is_read_out_whole(opened: Program) -> None:
    records.save(register(opened), "system", None, {"name": "Löner", "reference": "S01"}, author="Eva")
    model = page(opened, "system").list.table.records
    told = model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "Namn: Löner" in told
    assert "–" not in told


def test_filters_stand_as_chips_and_can_be_taken_away(opened: Program, qtbot: QtBot) -> None:
    add(opened, "Evenemang")
    found = page(opened)
    for one in (Filter("art30", "missing"), Filter("art30", "b"), Filter("remarks", 1), Filter("status", None)):
        found.list.set_filters([one])
        assert found.list.filter_words(one)
        assert len(found.list.table.records.ids) == 1
    found.list.set_filters([Filter("status", "active")])
    assert found.list.table.records.ids == []


def test_an_empty_page_says_what_belongs_there(opened: Program) -> None:
    for name in (name for group in MAIN for name in group):
        found = page(opened, name)
        assert found.list._empty.text() or found.list.table.records.ids


def test_unsaved_changes_are_asked_about_when_one_goes_to_another_record(
    opened: Program, prompts: FakePrompts, qtbot: QtBot
) -> None:
    first, second = add(opened, "Evenemang", "Bokning")
    found = page(opened)
    workspace(opened).go(Place("activity", first))
    write(found, "name", "X")
    prompts.answers = [""]
    found.list.table.selectRow(1)
    assert found.panel.record_id == first
    prompts.answers = ["save"]
    found.list.table.selectRow(1)
    assert found.panel.record_id == second
    assert "X" in records.read(register(opened), first).values["name"]


@pytest.mark.parametrize("choose", ["switch_language", "larger"])
def test_language_and_size_change_at_once_and_keep_unsaved_edits(opened: Program, choose: str, qtbot: QtBot) -> None:
    add(opened, "Evenemang")
    write(page(opened), "name", "X")
    before = page(opened).panel.form.changes()
    run(opened, choose)
    found = page(opened)
    assert found.panel.form.changes() == before
    assert opened.window.menuBar().actions()[0].text() == ("&File" if choose == "switch_language" else "&Arkiv")
    found.panel.discard()


def test_what_is_refused_stays_as_it_is_written_when_the_language_changes(opened: Program, qtbot: QtBot) -> None:
    rows = [{"question": "Visa registret"}, {"question": "Visa beslutet"}]
    values = {"name": "Begäran", "questions": rows}
    records.save(register(opened), "authority_request", None, values, author="Eva")
    form = page(opened, "authority_request").panel.form
    form.focus_field("questions.1.answered_on")
    type_text(form.card_of("questions").grid.box("questions").editor._panel.grid.box("answered_on").editor, "igår")
    write(page(opened, "authority_request"), "deadline", "32 foo")
    type_text(form.card_of("supervisor").grid.box("supervisor").editor.search, "Ny myn")
    run(opened, "switch_language")
    found = page(opened, "authority_request")
    boxes = [found.panel.form.card_of(n).grid.box(n) for n in ("deadline", "supervisor", "questions")]
    row = boxes[2].editor._panel.grid.box("answered_on")
    texts = boxes[0].editor.text(), boxes[1].editor.search.text(), row.editor.text()
    assert texts == ("32 foo", "Ny myn", "igår")
    assert [box.message.text() for box in (boxes[0], row)] == [no_date(opened.say)] * 2
    assert boxes[1].message.text() == opened.say("editor.not_picked", text="Ny myn")
    assert (boxes[2].editor.current(), found.panel.dirty, found.panel.form.changes()) == (1, True, {})
    found.panel.discard()


def threads_that_judge(monkeypatch: pytest.MonkeyPatch, name: str) -> list[QThread]:
    """Let any number of records be many, and note in which threads they are judged."""
    threads, judge = list[QThread](), getattr(judging, name)

    def judged(*given: Any, **named: Any) -> None:
        threads.append(QThread.currentThread())
        judge(*given, **named)

    monkeypatch.setattr(judging, "MANY", 0)
    monkeypatch.setattr(judging, name, judged)
    return threads


def test_a_limit_by_which_much_is_judged_is_saved_beside_the_window(
    opened: Program, qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads = threads_that_judge(monkeypatch, "judge_by_settings")
    found = page(opened, "register")
    write(found, "purpose_length", "30")
    assert found.panel.save()
    assert not found.panel.dirty
    assert records.read(register(opened), found.panel.record_id or 0).values["purpose_length"] == 30
    run(opened, "undo")
    assert records.read(register(opened), found.panel.record_id or 0).values["purpose_length"] is None
    assert len(threads) == 2, "it is judged anew when it is saved and when that is undone"
    assert qapp.thread() not in threads


def test_a_weight_by_which_much_is_judged_is_saved_beside_the_window(
    opened: Program, qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads = threads_that_judge(monkeypatch, "judge_all")
    office = find.suggest(register(opened), ["organisation"], "")[0][0]
    records.save(register(opened), "organisation", office, {"exempt": "yes"}, author="Eva")
    workspace(opened).go(Place("rules"))
    rules = workspace(opened).whole("rules")
    assert isinstance(rules, RulesPage)
    rules.table.selectRow(0)
    rules.weight.setCurrentIndex(rules.weight.findData("off"))
    rules.save_button.click()
    run(opened, "undo")
    assert len(threads) == 2
    assert qapp.thread() not in threads


def test_the_colours_of_the_system_are_taken_over_when_no_dialog_is_open(opened: Program, qtbot: QtBot) -> None:
    run(opened, "export")
    dialog, before = opened.window.findChild(ExportDialog), workspace(opened)
    assert dialog is not None
    opened._follow_system()
    qtbot.wait(20)
    assert workspace(opened) is before, "the dialog works with it"
    dialog.close()
    qtbot.waitUntil(lambda: workspace(opened) is not before)


def test_an_unsaved_form_is_offered_after_a_crash(program: Program, path: Path, qtbot: QtBot) -> None:
    with open_register(path) as opened:
        made = records.save(opened, "activity", None, {"name": "Evenemang"}, author="Eva").id
        drafts.keep_draft(opened, "activity", made, {"purpose": "Fest"})
    program.open(path)
    notice = workspace(program).findChild(Notice)
    assert isinstance(notice, Notice)
    draft = drafts.kept_drafts(register(program))[0]
    workspace(program).notices._take_draft(draft, notice)
    assert page(program).panel.form.changes() == {"purpose": "Fest"}
    assert page(program).panel.save()
    assert drafts.kept_drafts(register(program)) == []


def test_what_was_written_and_is_no_value_is_offered_after_a_crash_with_the_rest(opened: Program, path: Path) -> None:
    (made,) = add(opened, "Evenemang")
    write(page(opened), "purpose", "Fest")
    write(page(opened), "started", "i höst")
    page(opened).panel._keep_draft()
    opened.close_register()  # without asking, as in a crash
    assert opened.open(path)
    notice = workspace(opened).findChild(Notice)
    assert isinstance(notice, Notice)
    (draft,) = drafts.kept_drafts(register(opened))
    workspace(opened).notices._take_draft(draft, notice)
    panel = page(opened).panel
    assert (panel.record_id, panel.form.changes()) == (made, {"purpose": "Fest"})
    assert panel.form.written() == {"started": "i höst"}
    panel.form.card_of("started").grid.box("started").editor.clear()
    write(page(opened), "started", "2026-11-24")
    assert panel.save()
    assert drafts.kept_drafts(register(opened)) == []
    write(page(opened), "started", "x")
    panel._keep_draft()
    assert drafts.kept_drafts(register(opened))[0].written == {"started": "2026-11-24x"}
    panel.discard()
    assert drafts.kept_drafts(register(opened)) == []


def test_a_full_disk_is_told_beside_the_name_while_one_writes_and_interrupts_nobody(
    opened: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(opened, "Evenemang")
    panel, head = page(opened).panel, page(opened).panel.head
    full = Problem("disk_full", path=Path("r.ropa"), why="")
    write(page(opened), "purpose", "Fest")
    with monkeypatch.context() as on:
        on.setattr(drafts, "keep_draft", Mock(side_effect=full))
        panel._keep_draft()
        assert head.unsaved.text() == opened.say("panel.unkept")
        assert "Disken är full" in head.unsaved.toolTip()
    panel._keep_draft()
    assert (head.unsaved.text(), head.unsaved.toolTip()) == (opened.say("panel.unsaved"), "")
    monkeypatch.setattr(drafts, "drop_draft", Mock(side_effect=full))
    panel.discard()
    assert not panel.dirty


def test_the_columns_have_room_beside_the_scroll_bar_when_the_look_changes(opened: Program, qtbot: QtBot) -> None:
    add(opened, *(f"Behandling {number}" for number in range(30)))
    page(opened)
    run(opened, "switch_language")
    table = page(opened).list.table
    qtbot.waitUntil(table.verticalScrollBar().isVisible)
    assert table.horizontalHeader().length() <= table.viewport().width()


def test_a_form_that_is_shown_as_it_was_is_not_offered_as_well_when_the_look_changes(opened: Program) -> None:
    add(opened, "Evenemang")
    write(page(opened), "purpose", "Fest")
    page(opened).panel._keep_draft()
    drafts.keep_draft(register(opened), "party", None, {"name": "Ny"})
    run(opened, "larger")
    assert page(opened).panel.form.changes() == {"purpose": "Fest"}
    (notice,) = workspace(opened).findChildren(Notice)
    assert opened.say("party.new") in " ".join(one.text() for one in notice.findChildren(QLabel))


@pytest.mark.parametrize("choose", ["switch_language", "larger"])
def test_what_a_list_is_narrowed_by_stays_when_the_look_changes(opened: Program, choose: str) -> None:
    made, other, _ = add(opened, "Evenemang", "Evenbokning", "Fest")
    found = page(opened)
    found.go(Place("activity", made))
    found.list.ask("name contains Even")
    found.list.set_filters((Filter("status", None),))
    found.list.search.setText("even")
    found.list.table.sort_by("name", descending=True)
    before = found.list.narrowed_by()
    workspace(opened).go(Place("party"))
    party = workspace(opened).record_page
    assert party is not None
    party.list.search.setText("bank")
    workspace(opened).go(Place("activity"))
    for _ in range(2):  # the second time the other page has not been made again
        run(opened, choose)
    assert page(opened).list.narrowed_by() == before
    assert page(opened).list.table.records.ids == [made, other]
    assert page(opened).list.table.selected_ids() == [made]
    assert len(page(opened).list._chips.items) == 1
    workspace(opened).go(Place("party"))
    party = workspace(opened).record_page
    assert party is not None
    assert party.list.search.text() == "bank"


def test_what_other_pages_are_narrowed_by_stays_when_the_look_changes(opened: Program) -> None:
    workspace(opened).go(Place("due"))
    workspace(opened).due().kind.setCurrentIndex(2)
    workspace(opened).go(Place("retention"))
    rules = workspace(opened).whole("retention")
    assert isinstance(rules, RetentionPage)
    rules.search.setText("lön")
    rules.order.setCurrentIndex(1)
    for _ in range(2):  # the second time the other page has not been made again
        run(opened, "switch_language")
    rules = workspace(opened).whole("retention")
    assert isinstance(rules, RetentionPage)
    assert (rules.search.text(), rules.order.currentIndex()) == ("lön", 1)
    workspace(opened).go(Place("due"))
    assert workspace(opened).due().kind.currentIndex() == 2


@pytest.mark.parametrize("choose", ["switch_language", "larger"])
def test_a_record_that_is_shown_beside_its_list_leaves_the_list_narrowed(opened: Program, choose: str) -> None:
    made, other = add(opened, "Evenemang", "Fest")
    found = page(opened)
    found.go(Place("activity", made))
    found.list.search.setText("fest")
    found.list.reload()
    assert found.panel.record_id == made
    run(opened, choose)
    found = page(opened)
    found.list.reload()
    assert (found.list.search.text(), found.list.table.records.ids) == ("fest", [other])
    assert found.panel.record_id == made


def test_of_several_records_no_value_that_stood_before_is_spoken_of(opened: Program) -> None:
    ids = add(opened, "Evenemang", "Bokning")
    found = page(opened)
    found.list.table.select_ids(ids)
    bulk = found.bulk
    bulk._field.setCurrentIndex(bulk._field.findData("started"))
    type_text(bulk._editor, "nästa höst")
    assert bulk.message.text() == opened.say("editor.date")
    assert not bulk._change.isEnabled()
    bulk._deed.setCurrentIndex(bulk._deed.findData("clear"))
    assert not bulk.message.isVisible()
    bulk._deed.setCurrentIndex(0)
    assert bulk.message.text() == opened.say("editor.date")


@pytest.mark.parametrize(("field", "text"), [("started", "2026-11-24"), ("started", "i höst"), ("owner", "Bo")])
def test_what_is_asked_of_several_records_stays_when_the_look_changes(opened: Program, field: str, text: str) -> None:
    ids = add(opened, "Evenemang", "Bokning", "Fest")[:2]
    found = page(opened)
    found.list.table.select_ids(ids)
    found.bulk._field.setCurrentIndex(found.bulk._field.findData(field))
    type_text(found.bulk._editor, text)
    before, enabled = found.bulk.asked(), found.bulk._change.isEnabled()
    run(opened, "switch_language")
    found = page(opened)
    assert found.list.table.selected_ids() == list(before.ids)
    assert found.right.currentWidget() is found.bulk
    assert found.bulk.asked() == before
    assert found.bulk._editor.text() == text
    assert found.bulk._change.isEnabled() is enabled


def test_several_records_are_changed_as_one(opened: Program, qtbot: QtBot) -> None:
    ids = add(opened, "Evenemang", "Bokning")
    found = page(opened)
    found.list.table.selectAll()
    found.bulk._field.setCurrentIndex(found.bulk._field.findData("owner"))
    found.bulk._field.setCurrentIndex(found.bulk._field.findData("started"))
    type_text(found.bulk._editor, "2026-11-24")
    assert found.bulk._change.isEnabled()
    type_text(found.bulk._editor, "x")
    assert not found.bulk._change.isEnabled()
    found.bulk._field.setCurrentIndex(found.bulk._field.findData("owner"))
    found.bulk._editor.set_value("Eva")
    before = newest(register(opened))
    found.bulk.change()
    dialog = opened.window.findChild(PlanDialog)
    assert dialog is not None
    qtbot.waitUntil(lambda: not dialog.do.isHidden())
    assert newest(register(opened)) == before
    assert [line[2:] for line in dialog.view.model.lines] == [("(tomt)", "Eva")] * 2
    with qtbot.waitSignal(dialog.carried_out):
        dialog.do.click()
    assert [records.read(register(opened), i).values["owner"] for i in ids] == ["Eva", "Eva"]
    assert newest(register(opened)) == before + 1
    assert found.list.table.selected_ids() == ids, "what is shown beside as selected still is"


def test_what_cannot_be_set_in_several_is_told_beside(opened: Program, qtbot: QtBot) -> None:
    add(opened, "Evenemang", "Bokning")
    found = page(opened)
    found.list.table.selectAll()
    bulk = found.bulk
    bulk._field.setCurrentIndex(bulk._field.findData("status"))
    type_text(bulk._editor.search, "zzz")
    bulk._editor.search.left.emit()
    assert not bulk._change.isEnabled()
    assert "zzz" in bulk.message.text()
    assert not bulk.message.isHidden()
    bulk._field.setCurrentIndex(bulk._field.findData("owner"))
    assert bulk.message.isHidden()


def test_the_step_back_of_a_change_of_several_is_told_by_what_was_changed(opened: Program) -> None:
    ids = add(opened, "Evenemang", "Bokning")
    many.retire(register(opened), "activity", ids, on=date(2026, 1, 2), author="Eva")
    workspace(opened).desk.tell_changed("activity")
    assert opened.window.actions_by_name["undo"].text() == "Ångra: ändrade Evenemang och 1 till"


def test_the_key_for_undo_is_the_registers_where_a_search_has_nothing_to_undo(opened: Program, qtbot: QtBot) -> None:
    add(opened, "Evenemang")
    found = page(opened)
    with qtbot.waitActive(opened.window):
        opened.window.activateWindow()
    found.list.search.setFocus()
    press(found.list.search, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert find.counts(register(opened)).get("activity", 0) == 0


def test_what_is_done_to_several_is_reached_by_keyboard_in_reading_order(opened: Program, qtbot: QtBot) -> None:
    add(opened, "Evenemang", "Bokning")
    found = page(opened)
    opened.window.activateWindow()
    found.list.table.setFocus()
    found.list.table.selectAll()
    workspace(opened).focus_next_part(1)
    bulk = found.bulk
    assert QApplication.focusWidget() is bulk._field
    for path in ("owner", "status", "department", "purpose"):
        bulk._field.setCurrentIndex(max(bulk._field.findData(path), 0))
        writes = bulk._editor.focusProxy() or bulk._editor
        assert writes.accessibleName() == bulk._field.currentText()
        bulk._field.setFocus()
        settled()
        met = [tab() for _ in range(5)]
        assert met == [bulk._deed, writes, bulk._replace, bulk._retire, bulk._delete]
        assert tab() not in bulk.findChildren(QWidget), "the way leads out again"


def tab() -> QWidget | None:
    """Press Tab, and tell where that leads."""
    focused = QApplication.focusWidget()
    assert focused is not None
    press(focused, Qt.Key.Key_Tab)
    return QApplication.focusWidget()


def test_deleting_asks_and_can_be_undone(opened: Program, prompts: FakePrompts, qtbot: QtBot) -> None:
    add(opened, "Evenemang")
    page(opened)
    prompts.answers = ["delete"]
    run(opened, "delete")
    assert find.counts(register(opened)).get("activity", 0) == 0
    run(opened, "undo")
    assert page(opened).list.table.records.rowCount() == 1


def test_the_past_is_shown_and_cannot_be_changed(opened: Program, qtbot: QtBot) -> None:
    add(opened, "Evenemang")
    opened.show_then(date.today())  # noqa: DTZ011  # the day on the wall
    qtbot.waitUntil(lambda: opened._then is not None, timeout=20_000)
    found = page(opened)
    assert found.panel.save_button.isHidden()
    assert not found.list.new.isEnabled()
    assert workspace(opened).findChild(Notice) is not None
    opened.show_now()
    assert page(opened).list.new.isEnabled()


def test_every_number_of_the_overview_opens_the_list_behind(opened: Program, qtbot: QtBot) -> None:
    add(opened, "Evenemang", "Bokning")
    workspace(opened).go(Place("overview"))
    workspace(opened).desk.hub.wanted.emit(Place("activity", filters=(Filter("art30", "b"),)))
    found = workspace(opened).record_page
    assert found is not None
    assert len(found.list.table.records.ids) == 2


def test_a_deed_that_has_the_focus_keeps_it_when_the_record_is_shown_anew(opened: Program) -> None:
    made = records.save(register(opened), "party", None, {"name": "Bolaget"}, author="Eva").id
    workspace(opened).desk.tell_changed("party")
    workspace(opened).go(Place("party", made))
    shown = workspace(opened).record_page
    assert shown is not None
    deeds = shown.panel.head.deeds
    (before,) = deeds.items
    before.setFocus()
    workspace(opened).desk.tell_changed("")
    (after,) = deeds.items
    assert after is not before
    assert opened.window.focusWidget() is after


def test_a_menu_that_is_taller_than_the_screen_scrolls_and_stays_on_it(opened: Program) -> None:
    table = page(opened).list.table
    table.show_columns_menu(QPoint(10, 10))
    (menu,) = table.findChildren(QMenu)
    assert len(menu.actions()) > 100
    assert menu.screen().geometry().contains(menu.geometry())
    menu.close()


def test_a_clock_that_is_behind_the_register_is_told(program: Program, path: Path) -> None:
    assert program.open(path)
    assert workspace(program).findChildren(Notice) == []
    program.close_register()
    with contextlib.closing(sqlite3.connect(path)) as raw, raw:
        raw.execute("UPDATE revision SET at = '2999-01-01T10:00:00.000+00:00' WHERE number = 1")
    assert program.open(path)
    (notice,) = workspace(program).findChildren(Notice)
    (told,) = (one.text() for one in notice.findChildren(QLabel))
    assert "2999-01-01" in told
    assert "Datorns klocka visar 2" in told


def test_history_tells_differences_and_leads_back(opened: Program, qtbot: QtBot) -> None:
    (made,) = add(opened, "Evenemang")
    first = newest(register(opened))
    records.save(register(opened), "activity", made, {"name": "Fest"}, author="Eva")
    workspace(opened).show_history(made)
    history = workspace(opened).history()
    assert isinstance(history, HistoryPage)
    assert history.list.count() == 2
    history.list.setCurrentRow(1)
    assert history.list.currentItem().data(SAVED).revision.number == first
    settled()
    buttons = (one for one in history.findChildren(QPushButton) if one.isVisible())
    back = next(one for one in buttons if one.text() == opened.say("history.revert"))
    back.setFocus()
    assert opened.window.focusWidget() is back
    back.click()
    assert opened.window.focusWidget() is history.list
    assert records.read(register(opened), made).values["name"] == "Evenemang"


@pytest.mark.parametrize("choose", ["switch_language", "larger"])
def test_the_history_of_a_record_stays_with_it_when_the_look_changes(opened: Program, choose: str) -> None:
    made, _ = add(opened, "Evenemang", "Fest")
    workspace(opened).show_history(made)
    run(opened, choose)
    history = workspace(opened).history()
    assert (workspace(opened).current, history.record_id, history.list.count()) == ("history", made, 1)
    history._all.click()
    run(opened, choose)
    assert workspace(opened).history().list.count() > 2


def test_f6_moves_between_the_parts(opened: Program, qtbot: QtBot) -> None:
    add(opened, "Evenemang")
    found = page(opened)
    opened.window.activateWindow()
    parts: list[Callable[[], QWidget]] = [
        lambda: workspace(opened).navigation, lambda: found.list, lambda: found.right
    ]  # fmt: skip
    workspace(opened).navigation.focus_current()
    for part in (*parts[1:], parts[0]):
        workspace(opened).focus_next_part(1)
        focused = QApplication.focusWidget()
        assert focused is not None
        assert part().isAncestorOf(focused)


@pytest.mark.parametrize("name", ["overview", "due", "retention", "rules", "history"])
def test_f6_reaches_what_is_neither_list_nor_form(opened: Program, name: str) -> None:
    opened.window.activateWindow()
    workspace(opened).go(Place(name))
    workspace(opened).navigation.focus_current()
    workspace(opened).focus_next_part(1)
    focused = QApplication.focusWidget()
    assert focused is not None
    assert not workspace(opened).navigation.isAncestorOf(focused)
    workspace(opened).focus_next_part(1)
    focused = QApplication.focusWidget()
    assert focused is not None
    assert workspace(opened).navigation.isAncestorOf(focused)


def test_f8_goes_to_the_findings_one_after_the_other(opened: Program) -> None:
    add(opened, "Evenemang")
    opened.window.activateWindow()
    found = page(opened)
    found.list.table.setFocus()
    lines = [line for card in found.panel.form.cards.values() for line in card.lines()]
    assert len(lines) > 2
    for line in (*lines, lines[0]):
        run(opened, "next_finding")
        assert line.first is QApplication.focusWidget()
    run(opened, "previous_finding")
    assert lines[-1].first is QApplication.focusWidget()
    found.panel.form.focus_first()
    run(opened, "previous_finding")
    above = QApplication.focusWidget()
    run(opened, "next_finding")
    assert above is not QApplication.focusWidget()


def test_enter_right_after_the_last_letter_goes_to_what_is_sought(opened: Program) -> None:
    add(opened, "Evenemang", "Bokning")
    found = page(opened)
    assert found.panel.form.value("name") == "Evenemang"
    type_text(found.list.search, "bok")
    press(found.list.search, Qt.Key.Key_Return)
    assert found.panel.form.value("name") == "Bokning"


def test_enter_in_a_list_of_what_a_rule_found_goes_to_that_finding(opened: Program) -> None:
    add(opened, "Evenemang")
    opened.window.activateWindow()
    workspace(opened).go(Place("activity", filters=(Filter("rule", "GOV-02"),)))
    found = page(opened)
    press(found.list.table, Qt.Key.Key_Return)
    (line,) = (one for one in found.panel.form.findChildren(FindingLine) if one.finding.rule == "GOV-02")
    assert line.first is QApplication.focusWidget()
    found.list.set_filters(())
    press(found.list.table, Qt.Key.Key_Return)
    assert found.panel.form.focusWidget().objectName() == "name"


def test_a_record_without_findings_says_so(opened: Program) -> None:
    records.save(register(opened), "measure", None, {"name": "Kryptering"}, author="Eva")
    found = page(opened, "measure")
    assert not [line for card in found.panel.form.cards.values() for line in card.lines()]
    run(opened, "next_finding")
    assert opened.window.statusBar().currentMessage() == opened.window._say("status.no_findings")


def test_a_number_leads_to_its_list_with_the_focus_in_it(opened: Program) -> None:
    add(opened, "Bevakning", "Analys")
    opened.window.activateWindow()
    found = page(opened)
    found.panel.form.focus_first()
    workspace(opened).go(Place("overview"))
    workspace(opened).desk.hub.wanted.emit(Place("activity", filters=(Filter("art30", "b"),)))
    assert QApplication.focusWidget() is found.list.table


def test_the_chips_of_a_list_come_before_its_table_in_the_tab_order(opened: Program) -> None:
    add(opened, "Bevakning")
    found = page(opened)
    found.list.set_filters([Filter("art30", "b")])
    assert found.list.new.nextInFocusChain() is found.list._chips.items[0]


def test_the_register_is_handed_over_as_pdf(
    opened: Program, prompts: FakePrompts, tmp_path: Path, qtbot: QtBot
) -> None:
    add(opened, "Evenemang")
    run(opened, "export")
    dialog = opened.window.findChild(ExportDialog)
    assert isinstance(dialog, ExportDialog)
    prompts.answers = [tmp_path / "ut.pdf"]
    dialog.save()
    qtbot.waitUntil(lambda: dialog._work is None, timeout=60_000)
    assert (tmp_path / "ut.pdf").read_bytes().startswith(b"%PDF")
    dialog.close()


def test_a_register_in_use_can_be_opened_to_read(
    program: Program, path: Path, prompts: FakePrompts, qtbot: QtBot
) -> None:
    with open_register(path):
        prompts.answers = ["read"]
        assert program.open(path)
        assert register(program).read_only
        assert not program.window.actions_by_name["save"].isEnabled()
        assert not program.window.actions_by_name["restore"].isEnabled(), "it would put another file in its place"
        found = page(program)
        assert (found.list.new.isEnabled(), found.list.new.toolTip()) == (False, program.say("notice.read_only"))
        found.bulk.show_ids([1, 2])
        for one in (found.bulk._change, found.bulk._replace, found.bulk._retire, found.bulk._delete):
            assert (one.isEnabled(), one.toolTip()) == (False, program.say("notice.read_only"))
        program.close_register()


def test_columns_are_chosen_sorted_and_remembered(opened: Program, qtbot: QtBot) -> None:
    add(opened, "Bokning", "Evenemang")
    found = page(opened)
    found.list.table._keep([*found.list.table.records.columns, "owner"])
    assert opened.settings.columns("activity")[-1] == "owner"
    found.list.table._sort(1)
    found.list.table._sort(1)
    assert found.list.table.records.text(0, 1) == "Evenemang"
    found.list.table.selectAll()
    found.list.table.copy_cells()
    assert QApplication.clipboard().text().count("\n") == 2


def test_the_menu_bar_lists_every_command(opened: Program) -> None:
    assert all(action.text() for action in opened.window.actions_by_name.values())
    assert set(RECORD_TYPES) - {"review_item"} == {name for group in MAIN for name in group}


def test_the_go_menu_has_the_pages_in_the_order_of_the_navigation(opened: Program) -> None:
    pages = workspace(opened).navigation.buttons
    menu = opened.window.menuBar().findChild(QMenu, "menu.go")
    assert isinstance(menu, QMenu)
    assert [one.text() for one in menu.actions()] == [one.toolTip() for one in pages.values()]
    keyed = [action.text() for action in menu.actions() if action.shortcut().toString()]
    assert (len(keyed), keyed[:2]) == (9, ["Översikt", "Behandlingar"])


def test_the_language_said_at_the_start_holds_until_another_is_chosen(tmp_path: Path) -> None:
    Settings(tmp_path).language = "en"
    assert (Settings(tmp_path, "sv").language, Settings(tmp_path, "sv", said=True).language) == ("en", "sv")
    assert Settings(tmp_path, "sv").language == "en", "what is said at one start is not kept"
    settings = Settings(tmp_path, "sv", said=True)
    settings.language = "en"
    assert settings.language == "en"


@pytest.mark.parametrize(("name", "makes"), [("activity", True), ("secrecy_mark", False)])
def test_the_empty_side_offers_to_make_only_what_is_made_there(opened: Program, name: str, makes: bool) -> None:
    side = page(opened, name).right.widget(0)
    hint = side.findChild(QLabel) if side is not None else None
    assert isinstance(hint, QLabel)
    assert ("Ctrl+N" in hint.text()) == makes


def test_a_review_is_signed_locked_and_withdrawn(opened: Program, prompts: FakePrompts, qtbot: QtBot) -> None:
    made = records.save(register(opened), "review", None, {"name": "Höst"}, author="Eva").id
    found = page(opened, "review")
    workspace(opened).go(Place("review", made))
    prompts.answers = ["Eva Ek"]
    found.panel.act()
    assert records.read(register(opened), made).frozen
    assert found.panel.save_button.isHidden()
    prompts.answers = ["Fel version"]
    found.panel.act()
    assert not records.read(register(opened), made).frozen
    assert not found.panel.save_button.isHidden()


def test_ctrl_z_in_an_untouched_field_undoes_the_last_save(opened: Program, qtbot: QtBot) -> None:
    (made,) = add(opened, "Evenemang")
    found = page(opened)
    opened.window.activateWindow()
    write(found, "name", "X")
    run(opened, "save")
    assert "X" in records.read(register(opened), made).values["name"]
    editor = found.panel.form.cards["head"].grid.box("name").editor
    press(editor, Qt.Key.Key_Z, CONTROL)
    assert records.read(register(opened), made).values["name"] == "Evenemang"


@pytest.mark.parametrize("text_size", [100, 200])
def test_the_window_does_not_grow_when_the_look_changes(opened: Program, text_size: int, qtbot: QtBot) -> None:
    page(opened)
    opened.settings.text_size = text_size
    size = opened.window.size()
    opened.settings.scheme = "dark"
    opened.restyle()
    page(opened, "review")
    settled()
    assert opened.window.size() == size
