"""A worksheet in the real window: answered, judged at once, kept without being asked, approved, renewed and found."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from ropa_desktop.domain.problems import Problem
from ropa_desktop.domain.worksheet import State
from ropa_desktop.services import actions, acts, drafts, records, worksheets
from ropa_desktop.services.find import Filter
from ropa_desktop.services.past import newest
from ropa_desktop.storage.register import Register
from ropa_desktop.ui.action_dialog import ActionDialog
from ropa_desktop.ui.answering import Answering
from ropa_desktop.ui.approval_dialog import ApprovalDialog
from ropa_desktop.ui.buttons import ElidedButton
from ropa_desktop.ui.editors_rows import RowsEditor
from ropa_desktop.ui.hub import Place
from ropa_desktop.ui.notices import Notice
from ropa_desktop.ui.program import Program
from ropa_desktop.ui.tab_order import stops
from ropa_desktop.ui.worksheet_page import WorksheetPage
from ropa_desktop.ui.workspace import Workspace
from tests.examples import put_example
from tests.services.sheets import FIRST, SECOND, put_versions, small_sheets
from tests.ui.fakes import FakePrompts, pick, press
from tests.ui.fakes import write as type_text
from tests.ui.windows import no_date, settled

CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
TODAY = date.today()  # noqa: DTZ011  # the day on the wall


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    made = tmp_path / "worksheets"
    made.mkdir()
    with pytest.MonkeyPatch.context() as patch, small_sheets(patch, made, FIRST):
        yield made


@pytest.fixture
def opened(folder: Path, program: Program, path: Path) -> Program:
    assert program.open(path)
    program.window.activateWindow()
    return program


def workspace(program: Program) -> Workspace:
    assert program.window.workspace is not None
    return program.window.workspace


def register(program: Program) -> Register:
    assert program.register is not None
    return program.register


def begun(program: Program) -> tuple[int, int]:
    """Make an activity with a balancing test."""
    rows = [{"article_6": "f", "interest": "Veta vad kunderna tycker."}]
    values = {"name": "Enkät", "purpose": "Fråga kunder", "legal_bases": rows, "data": [{"data": "name"}]}
    activity = records.save(register(program), "activity", None, values, author="Eva").id
    test = worksheets.begin_test(register(program), activity, name="Avvägning enkät", author="Eva")
    workspace(program).desk.tell_changed("")
    return activity, test


def sheet(program: Program, record_id: int = 0, question: str = "") -> WorksheetPage:
    if record_id:
        workspace(program).go(Place("worksheet", record_id, question))
    found = workspace(program).worksheet_page
    assert found is not None
    return found


def editor(page: WorksheetPage, name: str) -> Any:
    question = next(
        q for q in page.answering.opened.sheet.questions if name in {f.name for f in q.fields} | {*q.record}
    )
    page.body.show_question(question.name)
    card = page.body.card(question.name)
    grid = card.grid if card.grid is not None and name in {f.name for f in card.grid.fields} else card.record_grid
    assert grid is not None
    return grid.box(name).editor


def answer(page: WorksheetPage, name: str, words: str) -> None:
    """Press the button of an answer."""
    found = [b for b in editor(page, name).findChildren(QPushButton) if b.text() == words]
    QTest.mouseClick(found[0], Qt.MouseButton.LeftButton)


def answered(program: Program) -> WorksheetPage:
    """Begin a balancing test, and answer a question of it."""
    page = sheet(program, begun(program)[1])
    answer(page, "harm", "Nej")
    return page


def conclude(page: WorksheetPage, conclusion: str = "can_rely") -> None:
    page.answering.set_field("conclusion", conclusion)


def stored(program: Program, record_id: int) -> Any:
    return records.read(register(program), record_id).values["worksheet"]


def words(widget: QWidget) -> str:
    settled()
    return "\n".join(one.text() for one in widget.findChildren(QLabel) if one.isVisible())


def dialog_of(program: Program) -> ApprovalDialog:
    found = program.window.findChild(ApprovalDialog)
    assert isinstance(found, ApprovalDialog)
    return found


# Ways in and out


def test_a_worksheet_opens_from_its_record_and_escape_leads_back(opened: Program, qtbot: QtBot) -> None:
    _, test = begun(opened)
    workspace(opened).go(Place("balancing_test", test))
    page = workspace(opened).record_page
    assert page is not None
    QTest.mouseClick(page.panel.head.sheet, Qt.MouseButton.LeftButton)
    assert sheet(opened).record_id == test
    press(QApplication.focusWidget() or sheet(opened), Qt.Key.Key_Escape)
    assert workspace(opened).current == "balancing_test"
    assert workspace(opened).record_page is page


def test_enter_in_the_list_of_tests_opens_the_worksheet_and_alt_left_leads_back(opened: Program, qtbot: QtBot) -> None:
    begun(opened)
    workspace(opened).go(Place("balancing_test"))
    page = workspace(opened).record_page
    assert page is not None
    page.list.table.setFocus()
    press(page.list.table, Qt.Key.Key_Return)
    assert workspace(opened).current == "worksheet"
    QTest.keyClick(QApplication.focusWidget() or opened.window, Qt.Key.Key_Left, ALT)
    qtbot.waitUntil(lambda: workspace(opened).current == "balancing_test")


def test_the_legal_basis_shows_how_its_test_stands_and_one_click_opens_it(opened: Program, qtbot: QtBot) -> None:
    activity, test = begun(opened)
    workspace(opened).go(Place("activity", activity))
    page = workspace(opened).record_page
    assert page is not None
    assert page.panel.boxes is not None
    assert "Påbörjad" in words(page.panel.boxes.tests)
    opener = page.panel.boxes.tests.findChild(ElidedButton)
    assert isinstance(opener, ElidedButton)
    opener.click()
    assert sheet(opened).record_id == test
    sheet(opened).go_back()
    assert workspace(opened).current == "activity"


def test_an_activity_without_a_test_begins_one(opened: Program, qtbot: QtBot) -> None:
    rows = [{"article_6": "f", "interest": "Trygghet"}, {"article_6": "a"}]
    activity = records.save(register(opened), "activity", None, {"name": "Larm", "legal_bases": rows}, author="Eva").id
    workspace(opened).go(Place("activity", activity))
    page = workspace(opened).record_page
    assert page is not None
    assert page.panel.boxes is not None
    begin = [b for b in page.panel.boxes.tests.findChildren(QPushButton) if b.text() == opened.say("sheet.begin_test")]
    begin[0].click()
    assert sheet(opened).answering.answers["interest"] == "Trygghet"
    found = records.read(register(opened), activity).values["legal_bases"]
    assert [row["balancing_test"] for row in found] == [sheet(opened).record_id, None]


def test_an_existing_test_can_be_chosen_for_a_row(opened: Program, qtbot: QtBot) -> None:
    rows = [{"article_6": "a"}, {"article_6": "f"}]
    activity = records.save(register(opened), "activity", None, {"name": "Larm", "legal_bases": rows}, author="Eva").id
    workspace(opened).go(Place("activity", activity))
    page = workspace(opened).record_page
    assert page is not None
    assert page.panel.boxes is not None
    choose = [
        b for b in page.panel.boxes.tests.findChildren(QPushButton) if b.text() == opened.say("sheet.choose_test")
    ]
    choose[0].click()
    rows_editor = page.panel.form.findChild(RowsEditor, "legal_bases")
    assert isinstance(rows_editor, RowsEditor)
    assert rows_editor.current() == 1


def test_one_returns_to_the_same_place(opened: Program, qtbot: QtBot) -> None:
    _, test = begun(opened)
    page = sheet(opened, test)
    page.step(1)
    assert page.body.current == "2"
    page.go_back()
    assert sheet(opened, test).body.current == "2"
    assert workspace(opened).desk.settings.sheet_part(page._key()) == "2"


def test_the_part_is_remembered_at_once_so_that_a_crash_does_not_lose_it(opened: Program, qtbot: QtBot) -> None:
    _, test = begun(opened)
    page = sheet(opened, test)
    page.step(1)
    assert workspace(opened).desk.settings.sheet_part(page._key()) == "2"


def test_opening_a_worksheet_marks_no_text_that_a_key_would_wipe_out(
    program: Program, path: Path, qtbot: QtBot
) -> None:
    assert program.open(path)
    program.window.activateWindow()
    _, test = begun(program)
    sheet(program, test)
    focused = QApplication.focusWidget()
    assert isinstance(focused, QLineEdit)
    assert focused.text() == "Avvägning enkät"
    assert not focused.hasSelectedText()


def test_the_form_behind_a_worksheet_follows_its_approval(opened: Program, qtbot: QtBot) -> None:
    _, test = begun(opened)
    space = workspace(opened)
    space.go(Place("balancing_test", test))
    form = space.record_page
    assert form is not None
    assert form.panel.record_id == test
    sheet(opened, test)
    records.save(register(opened), "balancing_test", test, {"author": "Åke Ny"}, author="Eva")
    space.desk.tell_changed("")
    sheet(opened).go_back()
    assert space.record_page is form
    assert form.panel.stored is not None
    assert form.panel.stored.values["author"] == "Åke Ny"
    assert form.panel.form.value("author") == "Åke Ny"


def test_what_is_unsaved_in_a_form_stays_when_the_register_changes_behind_it(opened: Program, qtbot: QtBot) -> None:
    _, test = begun(opened)
    space = workspace(opened)
    space.go(Place("balancing_test", test))
    form = space.record_page
    assert form is not None
    form.panel.form.apply({"author": "Mitt"})
    space.go(Place("overview"))
    records.save(register(opened), "balancing_test", test, {"approver": "Bo"}, author="Eva")
    space.desk.tell_changed("")
    space.go(Place("balancing_test"))
    assert form.panel.dirty
    assert form.panel.form.value("author") == "Mitt"


# Answering


def test_an_answer_is_judged_at_once_and_the_caret_stays(opened: Program, qtbot: QtBot) -> None:
    _, test = begun(opened)
    page = sheet(opened, test, "interest")
    written = editor(page, "interest")
    assert page.answering.standing.part("1") is State.DONE
    type_text(written, "Åä")
    assert written.value().endswith("Åä") or written.value().startswith("Åä")
    assert written.hasFocus()
    before = written.textCursor().position()
    answer(page, "harm", "Ja")
    assert page.answering.standing.part("1") is State.BLOCKED
    card = page.body.card("harm")
    assert "Ingen får skadas." in words(card)
    assert page.head.blocks.text() == "1 hinder"
    assert page.parts.steps.steps[0].words == "1 hinder"
    answer(page, "harm", "Nej")
    assert "Ingen får skadas." not in words(card)
    assert page.head.blocks.isHidden()
    assert written.textCursor().position() == before


def test_a_draft_is_kept_at_once_and_restored_after_a_crash_without_a_question(opened: Program, qtbot: QtBot) -> None:
    _, test = begun(opened)
    page = sheet(opened, test)
    revision = newest(register(opened))
    answer(page, "harm", "Nej")
    qtbot.waitUntil(lambda: drafts.draft_of(register(opened), "balancing_test", test) is not None)
    assert newest(register(opened)) == revision
    again = Answering(workspace(opened).desk)
    again.open(test)
    assert again.answers["harm"] == "no"
    assert again.dirty


def test_nothing_is_kept_once_the_page_is_gone(opened: Program) -> None:
    _, test = begun(opened)
    page = sheet(opened, test)
    type_text(editor(page, "benefit"), "Nyttan")
    answering = page.answering
    assert answering._quiet.isActive()
    opened.close_register()
    settled()
    assert not isValid(answering), "it would write to a register that is closed"


def test_a_draft_does_not_wait_for_a_pause(opened: Program, qtbot: QtBot) -> None:
    _, test = begun(opened)
    page = sheet(opened, test)
    written = editor(page, "benefit")
    page.answering._draft.setInterval(60)
    for letter in "Nyttan":
        type_text(written, letter)
        qtbot.wait(25)
    kept = drafts.draft_of(register(opened), "balancing_test", test)
    assert kept is not None
    assert kept.values["worksheet"]["answers"]["benefit"]


def test_a_row_that_is_begun_stays_when_a_record_is_made_from_it(opened: Program, qtbot: QtBot) -> None:
    _, test = begun(opened)
    page = sheet(opened, test)
    conclude(page, "with_conditions")
    rows = editor(page, "steps")
    rows.add()
    workspace(opened).desk.tell_changed("transfer")
    assert rows.table.model().rowCount() == 1
    assert rows._panel.isVisible()
    link_editor = rows._panel.grid.box("transfer").editor
    link_editor.search.setFocus()
    type_text(link_editor.search, "Ny överföring")
    pick(link_editor.search)
    qtbot.waitUntil(lambda: bool(page.answering.answers["steps"]))
    assert page.answering.answers["steps"][0]["transfer"]


def take_up(opened: Program) -> None:
    """Take up what a crash left, as it is offered."""
    (notice,) = workspace(opened).findChildren(Notice)
    next(b for b in notice.findChildren(QPushButton) if b.text() == opened.say("notice.draft_show")).click()


def test_a_draft_that_a_crash_left_is_offered_and_opens_the_worksheet(opened: Program, qtbot: QtBot) -> None:
    _, test = begun(opened)
    value = worksheets.open_worksheet(register(opened), test).value({"harm": "no"}, {})
    drafts.keep_draft(register(opened), "balancing_test", test, {"worksheet": value})
    opened.restyle()
    take_up(opened)
    assert sheet(opened).answering.answers["harm"] == "no"
    assert sheet(opened).head.kept.text() == opened.say("sheet.kept.draft")


def test_what_was_written_and_is_no_value_is_offered_after_a_crash(
    opened: Program, path: Path, prompts: FakePrompts
) -> None:
    page = refused_date(opened)
    box = page.body.refused()
    assert box is not None
    text, test = box.editor.text(), page.record_id
    assert page.answering.save(), "nothing else is written"
    opened.close_register()  # without asking, as in a crash
    assert opened.open(path)
    take_up(opened)
    page = sheet(opened)
    box = page.body.refused()
    assert (page.record_id, box is not None and box.editor.text()) == (test, text)
    prompts.answers = ["discard"]
    assert page.leave()
    assert drafts.kept_drafts(register(opened)) == []


def test_handing_over_saves_first(opened: Program, prompts: FakePrompts, qtbot: QtBot) -> None:
    page = answered(opened)
    prompts.answers = [""]
    page.head.export_button.click()
    assert prompts.answers == []
    assert stored(opened, page.record_id)["answers"]["harm"] == "no"


def test_leaving_a_part_or_the_page_saves_a_revision_and_asks_nothing(opened: Program, qtbot: QtBot) -> None:
    page = answered(opened)
    page.step(1)
    assert stored(opened, page.record_id)["answers"]["harm"] == "no"
    page.step(-1)
    answer(page, "harm", "Osäkert")
    page.go_back()
    assert stored(opened, page.record_id)["answers"]["harm"] == "unsure"
    assert drafts.kept_drafts(register(opened)) == []


def test_ctrl_s_saves_and_ctrl_z_takes_the_answer_back(opened: Program, qtbot: QtBot) -> None:
    page = answered(opened)
    QTest.keyClick(QApplication.focusWidget() or page, Qt.Key.Key_S, CONTROL)
    assert stored(opened, page.record_id)["answers"]["harm"] == "no"
    assert page.head.kept.text() == opened.say("sheet.kept.saved")
    opened.window.actions_by_name["undo"].trigger()
    assert "harm" not in stored(opened, page.record_id)["answers"]
    assert editor(page, "harm").value() is None


def test_a_minute_of_quiet_saves(opened: Program, qtbot: QtBot) -> None:
    _, test = begun(opened)
    page = sheet(opened, test)
    page.answering._quiet.setInterval(50)
    answer(page, "harm", "Nej")
    qtbot.waitUntil(lambda: stored(opened, test)["answers"].get("harm") == "no")


def test_what_is_refused_is_told_and_stays(
    opened: Program, prompts: FakePrompts, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = answered(opened)

    def refuse(*_: object, **__: object) -> None:
        raise Problem("disk_full")

    with monkeypatch.context() as patch:
        patch.setattr("ropa_desktop.ui.answering.records.save", refuse)
        patch.setattr(drafts, "keep_draft", refuse)
        assert not page.save()
    assert prompts.told
    assert page.head.kept.text() == opened.say("sheet.kept.unkept")
    assert page.answering.answers["harm"] == "no"
    assert page.save()


def refused_date(opened: Program) -> WorksheetPage:
    """Open a worksheet, and write in it a day that is none."""
    page = sheet(opened, begun(opened)[1])
    conclude(page, "with_conditions")
    rows = editor(page, "steps")
    rows.add()
    type_text(rows._panel.grid.box("due").editor, "32 foo")
    return page


def test_one_stays_where_something_is_written_that_is_no_date_until_it_is_given_up(
    opened: Program, prompts: FakePrompts, qtbot: QtBot
) -> None:
    page = refused_date(opened)
    box = page.body.refused()
    assert box is not None
    page.body.show_part("1")
    ways = (
        page.go_back,
        lambda: workspace(opened).go(Place("overview")),
        lambda: workspace(opened).go(Place("worksheet", begun(opened)[1])),
        opened.window.close,
    )
    for leave in ways:
        prompts.answers = [""]
        leave()
        assert (sheet(opened), page.body.current, prompts.answers) == (page, "2", [])
        assert (box.editor.text(), box.message.text()) == ("32 foo", no_date(opened.say))
        assert box.editor.hasFocus()
    assert stored(opened, page.record_id)["version"] == 1, "the rest is kept"
    prompts.answers = ["discard"]
    page.go_back()
    assert workspace(opened).current != "worksheet"
    assert page.body.refused() is None


def test_saving_printing_and_approving_tell_what_cannot_be_kept(
    opened: Program, prompts: FakePrompts, qtbot: QtBot
) -> None:
    page = refused_date(opened)
    for deed in (page.save, page.head.export_button.click, page.act, opened.window.actions_by_name["undo"].trigger):
        prompts.told.clear()
        deed()
        assert [text for _, text in prompts.told] == [
            opened.say("problem.unfinished", field="Klar senast", why=no_date(opened.say))
        ]
    assert opened.window.findChild(ApprovalDialog) is None


def test_what_is_no_date_stays_when_the_language_changes(opened: Program, prompts: FakePrompts, qtbot: QtBot) -> None:
    refused_date(opened)
    opened.settings.language = "en"
    opened.restyle()
    box = sheet(opened).body.refused()
    assert box is not None
    assert (box.editor.text(), box.message.text()) == ("32 foo", no_date(opened.say))
    prompts.answers = ["discard"]
    assert sheet(opened).leave()


def test_what_changes_elsewhere_follows_and_what_is_written_stays(opened: Program, qtbot: QtBot) -> None:
    activity, test = begun(opened)
    page = sheet(opened, test)
    answer(page, "harm", "Nej")
    records.save(register(opened), "activity", activity, {"purpose": "Fråga alla"}, author="Bo")
    workspace(opened).desk.tell_changed("activity")
    assert "Fråga alla" in words(page.body.card("interest"))
    assert page.answering.answers["harm"] == "no"
    assert editor(page, "harm").value() == "no"


def test_a_question_that_is_no_longer_asked_goes_away(opened: Program, qtbot: QtBot) -> None:
    _, test = begun(opened)
    page = sheet(opened, test)
    page.step(1)
    assert page.body.card("steps").isHidden()
    conclude(page, "with_conditions")
    assert not page.body.card("steps").isHidden()


def test_a_warning_is_accepted_with_a_reason_at_its_question(opened: Program, qtbot: QtBot) -> None:
    _, test = begun(opened)
    page = sheet(opened, test)
    answer(page, "harm", "Osäkert")
    assert len(page.answering.warnings) == 1
    line = page.body.card("harm")._lines["harm.unsure"]
    assert line.reason is not None
    type_text(line.reason, "Följs upp i maj.")
    assert page.answering.warnings == []
    assert opened.say("sheet.accepted") in words(line)
    page.save()
    assert stored(opened, test)["accepted"] == {"harm.unsure": "Följs upp i maj."}


def test_an_action_is_made_of_what_a_check_found(opened: Program, qtbot: QtBot) -> None:
    _, test = begun(opened)
    page = sheet(opened, test)
    answer(page, "harm", "Osäkert")
    line = page.body.card("harm")._lines["harm.unsure"]
    made = next(one for one in line.findChildren(QPushButton) if one.text() == opened.say("action.make"))
    made.click()
    dialog = opened.window.findChild(ActionDialog)
    assert isinstance(dialog, ActionDialog)
    assert (dialog.name.value() or "").endswith(": Avvägning enkät")
    dialog.make.click()
    (action,) = actions.open_on(register(opened), test)
    values = records.read(register(opened), action.id).values
    assert (values["rule"], values["origin"], values["about"]) == ("harm.unsure", "worksheet", [test])
    assert stored(opened, test)["answers"]["harm"] == "unsure"


def test_the_short_form_hides_only_questions_that_neither_block_nor_warn(opened: Program, qtbot: QtBot) -> None:
    _, test = begun(opened)
    page = sheet(opened, test)
    page.head.length.buttons["last"].click()
    cards = page.body.views["1"].cards
    assert [name for name, card in cards.items() if card.isHidden()] == ["benefit"]
    assert all(card.question.light for card in cards.values() if card.isHidden())
    assert workspace(opened).desk.settings.sheet_short
    page.head.length.buttons["first"].click()
    assert not cards["benefit"].isHidden()


def test_all_parts_can_be_shown_one_after_another(opened: Program, qtbot: QtBot) -> None:
    _, test = begun(opened)
    page = sheet(opened, test)
    page.head.extent.buttons["last"].click()
    qtbot.waitUntil(lambda: all(view.ready for view in page.body.views.values()))
    assert all(view.isVisible() for view in page.body.views.values())
    page.body.show_question("result")
    assert page.body.current == "2"
    assert page.parts.currentIndex().row() == 1


def test_what_blocks_leads_to_its_question(opened: Program, qtbot: QtBot) -> None:
    _, test = begun(opened)
    page = sheet(opened, test)
    page.answering.answer("harm", "unsure")
    page.step(1)
    page.head.question.emit("harm", "harm.unsure")
    assert page.body.current == "1"
    line = page.body.card("harm")._lines["harm.unsure"]
    assert QApplication.focusWidget() is line.reason


def test_what_remains_is_listed_by_part_when_it_is_much(program: Program, tmp_path: Path, qtbot: QtBot) -> None:
    put_example(tmp_path / "exempel.ropa", language="sv", author="Eva")
    assert program.open(tmp_path / "exempel.ropa")
    made = records.save(register(program), "balancing_test", None, {"name": "Prov"}, author="Eva").id
    page = sheet(program, made)
    page.head.gaps.click()
    menu = next(m for m in page.head.findChildren(QMenu) if m.isVisible())
    inner = [action.menu() for action in menu.actions()]
    assert all(isinstance(one, QMenu) for one in inner)
    assert sum(len(one.actions()) for one in inner if isinstance(one, QMenu)) == len(page.answering.gaps)
    last = inner[-1]
    assert isinstance(last, QMenu)
    last.actions()[0].trigger()
    menu.close()
    assert page.body.current == list(page.body.views)[-1]


def test_help_stands_beside_and_behind_f1(opened: Program, qtbot: QtBot) -> None:
    _, test = begun(opened)
    opened.window.resize(1600, 900)
    page = sheet(opened, test, "harm")
    assert "Tänk på följderna." in words(page.help)
    assert opened.say("sheet.unverified_tip") in words(page.help)
    assert page.show_help()
    opened.window.resize(1000, 800)
    assert page.help.isHidden()
    assert not page.body.card("harm").help.isHidden()


def test_the_keyboard_goes_through_everything(opened: Program, qtbot: QtBot) -> None:
    _, test = begun(opened)
    page = sheet(opened, test)
    settled()
    column = page.body.widget()
    assert column is not None
    wanted = list(stops(column))
    assert len(wanted) > 4
    assert all(one.accessibleName() or getattr(one, "text", str)() for one in wanted)
    every = [w for w in page.findChildren(QWidget) if w.focusPolicy() and w.isVisible()]
    nameless = [w for w in every if not (w.accessibleName() or getattr(w, "text", str)())]
    assert [w for w in nameless if not w.objectName().startswith("qt_")] == []
    chain: list[QWidget] = []
    widget: QWidget | None = wanted[0]
    for _ in range(5000):
        assert widget is not None
        chain += [widget] if widget in wanted else []
        widget = widget.nextInFocusChain()
        if widget is wanted[0]:
            break
    assert chain == wanted
    for target in (workspace(opened).navigation, page.head, page.parts, page.body):
        opened.window.actions_by_name["next_part"].trigger()
        focused = QApplication.focusWidget()
        assert focused is not None
        assert focused is target or target.isAncestorOf(focused)
    opened.window.actions_by_name["next_record"].trigger()
    assert page.body.current == "2"


# Approving, withdrawing, renewing


def ready(program: Program) -> tuple[int, WorksheetPage]:
    _, test = begun(program)
    page = sheet(program, test)
    answer(page, "harm", "Nej")
    conclude(page)
    page.answering.set_field("author", "Eva Ek")
    return test, page


def test_approval_names_the_approver_and_shows_what_stands_against_it(opened: Program, qtbot: QtBot) -> None:
    test, page = ready(opened)
    assert page.answering.state == "ready"
    opened.window.actions_by_name["act"].trigger()
    dialog = dialog_of(opened)
    assert not dialog.approve.isEnabled()
    type_text(dialog.by, "eva ek")
    assert not dialog.approve.isEnabled()
    line = dialog._lines["approval.author"].findChildren(QWidget)
    reason = next(one for one in line if one.accessibleName().startswith(opened.say("sheet.accept")))
    type_text(reason, "Ensam på kontoret.")
    assert dialog.approve.isEnabled()
    dialog.approve.click()
    values = records.read(register(opened), test).values
    assert (values["status"], values["approver"], values["approved_on"]) == ("approved", "eva ek", TODAY)
    assert values["worksheet"]["accepted"] == {"approval.author": "Ensam på kontoret."}
    assert values["next_review"] > TODAY + timedelta(days=350)


def test_what_stands_against_approval_is_one_click_from_its_question(opened: Program, qtbot: QtBot) -> None:
    _, test = begun(opened)
    page = sheet(opened, test)
    answer(page, "harm", "Ja")
    conclude(page)
    page.step(1)
    page.deeds.approve()
    dialog = dialog_of(opened)
    opener = dialog._lines["harm.harm"].findChild(ElidedButton)
    assert isinstance(opener, ElidedButton)
    opener.click()
    assert page.body.current == "1"
    focused = QApplication.focusWidget()
    assert focused is not None
    assert page.body.card("harm").isAncestorOf(focused)


def approved(program: Program) -> tuple[int, WorksheetPage]:
    test, page = ready(program)
    page.save()
    acts.perform(register(program), test, by="Bo Ek", on=TODAY, author="Eva")
    workspace(program).desk.tell_changed("")
    return test, page


def test_an_approved_worksheet_is_read_only_and_renewed_or_withdrawn(
    opened: Program, prompts: FakePrompts, qtbot: QtBot
) -> None:
    test, page = approved(opened)
    assert page.answering.read_only
    assert editor(page, "interest").isReadOnly()
    assert page.head.approve_button.isHidden()
    prompts.answers = ["Nytt syfte"]
    page.head.renew_button.click()
    assert page.record_id != test
    assert page.answering.opened.stored.values["replaces"] == test
    assert page.answering.state == "begun"
    assert [one.id for one in page.deeds.versions()] == [page.record_id, test]
    workspace(opened).go(Place("worksheet", test))
    assert [one.id for one in page.deeds.versions()][-1] == test
    prompts.answers = ["Fel slutsats"]
    page.head.withdraw_button.click()
    assert page.answering.state == "ready"
    assert not editor(page, "interest").isReadOnly()


def test_a_changed_register_is_shown_against_what_was_assessed(opened: Program, qtbot: QtBot) -> None:
    test, page = approved(opened)
    activity = records.read(register(opened), test).values["activities"][0]
    records.save(register(opened), "activity", activity, {"purpose": "Sälja mer"}, author="Bo")
    workspace(opened).desk.tell_changed("activity")
    assert page.answering.state == "outdated"
    assert page.banner.isVisible()
    assert "ändamål" in words(page.banner)
    page.body.show_question("interest")
    said = words(page.body.card("interest"))
    assert "Då: " in said
    assert "Nu: " in said
    assert "Sälja mer" in said


def test_a_draft_on_older_questions_takes_todays(opened: Program, folder: Path, qtbot: QtBot) -> None:
    _, test = begun(opened)
    put_versions(folder, FIRST, SECOND)
    page = sheet(opened, test)
    assert page.banner.isVisible()
    page.banner._questions.click()
    assert page.answering.opened.sheet.version == 2
    assert page.answering.answers["interest"] == "Veta vad kunderna tycker."
    assert not page.banner.isVisible()


def test_a_new_version_is_begun_from_the_record_too(opened: Program, prompts: FakePrompts, qtbot: QtBot) -> None:
    test, _ = approved(opened)
    workspace(opened).go(Place("balancing_test", test))
    deed = opened.window.findChild(QPushButton, "deed.new_version")
    assert isinstance(deed, QPushButton)
    prompts.answers = ["Nytt syfte"]
    deed.click()
    assert sheet(opened).answering.opened.stored.values["change_reason"] == "Nytt syfte"


# Lists, languages, speed


def test_the_list_shows_and_narrows_by_how_a_test_stands(opened: Program, qtbot: QtBot) -> None:
    test, _ = approved(opened)
    records.save(register(opened), "balancing_test", None, {"name": "Ny"}, author="Eva")
    workspace(opened).desk.tell_changed("")
    workspace(opened).go(Place("balancing_test"))
    page = workspace(opened).record_page
    assert page is not None
    assert page.list.table.records.columns[2:] == ["standing", "age", "conclusion", "next_review"]
    assert "Godkänd" in page.list.table.records.text(0, 2)
    assert page.list.table.records.text(0, 3) == "0 dagar"
    page.list.set_filters([Filter("standing", "approved")])
    assert page.list.table.records.ids == [test]
    assert page.list.filter_words(Filter("standing", "ready")) == "Väntar på godkännande"
    page.list._sort_by("age", False)
    assert page.list.table.records.ids == [test]


def test_the_page_speaks_the_language_of_the_window(opened: Program, qtbot: QtBot) -> None:
    _, test = begun(opened)
    page = sheet(opened, test)
    answer(page, "harm", "Ja")
    opened.settings.language = "en"
    opened.restyle()
    page = sheet(opened)
    assert page.record_id == test
    assert page.answering.answers["harm"] == "yes"
    assert page.head.approve_button.text() == "Review and approve …"
    page.body.show_question("harm")
    assert "Nobody may be harmed." in words(page)


@pytest.mark.parametrize("kind", ["balancing_test", "transfer", "transfer_assessment"])
def test_every_part_of_the_shipped_worksheets_is_shown(
    program: Program, tmp_path: Path, kind: str, qtbot: QtBot
) -> None:
    put_example(tmp_path / "exempel.ropa", language="sv", author="Eva")
    assert program.open(tmp_path / "exempel.ropa")
    made = records.save(register(program), kind, None, {"name": "Prov"}, author="Eva").id
    workspace(program).desk.tell_changed(kind)
    page = sheet(program, made)
    for code, view in page.body.views.items():
        page.body.show_part(code)
        page.body.make_whole(code)
        assert view.ready
        for name, card in view.cards.items():
            assert card.title, name
            assert card.texts.get("asks"), name
    assert not page.answering.dirty


def test_the_first_questions_of_a_part_that_are_asked_are_there_at_once(
    program: Program, tmp_path: Path, qtbot: QtBot
) -> None:
    put_example(tmp_path / "exempel.ropa", language="sv", author="Eva")
    assert program.open(tmp_path / "exempel.ropa")
    values = {"name": "Undantag", "tool": "49_1_second", "country": "IN"}
    made = records.save(register(program), "transfer", None, values, author="Eva").id
    workspace(program).desk.tell_changed("transfer")
    page = sheet(program, made)
    page.body.show_part("10")
    shown = [name for name, card in page.body.views["10"].cards.items() if not card.isHidden()]
    assert shown[:2] == ["derogation", "occasional"]
    assert "consent_route" not in shown
