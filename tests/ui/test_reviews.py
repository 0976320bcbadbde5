"""A review in the real window: begun, gone through, left and resumed, signed off, frozen and withdrawn."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from ropa_desktop.domain.field import blank_row
from ropa_desktop.services import actions, drafts, records, reviews
from ropa_desktop.services.past import newest
from ropa_desktop.storage.register import Register
from ropa_desktop.ui import long_work
from ropa_desktop.ui.action_dialog import ActionDialog
from ropa_desktop.ui.desk import Desk
from ropa_desktop.ui.finding_line import FindingLine
from ropa_desktop.ui.flow import Chip
from ropa_desktop.ui.hub import Place
from ropa_desktop.ui.notices import Notice
from ropa_desktop.ui.program import Program
from ropa_desktop.ui.review_page import ReviewPage
from ropa_desktop.ui.review_questions import ReviewQuestions
from ropa_desktop.ui.review_whole import whole_cards
from ropa_desktop.ui.sign_dialog import SignDialog
from ropa_desktop.ui.workspace import Workspace
from tests.ui.fakes import FakePrompts, press, write
from tests.ui.windows import settled

CONTROL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
TODAY = date.today()  # noqa: DTZ011 - the day on the wall


@pytest.fixture
def opened(program: Program, path: Path) -> Program:
    assert program.open(path)
    program.window.activateWindow()
    for name in ("Löner", "Kunder", "Evenemang"):
        records.save(register(program), "activity", None, {"name": name, "owner": "Bo By"}, author="Eva")
    workspace(program).desk.tell_changed("")
    return program


def workspace(program: Program) -> Workspace:
    assert program.window.workspace is not None
    return program.window.workspace


def register(program: Program) -> Register:
    assert program.register is not None
    return program.register


def test_a_review_of_nothing_says_why_it_cannot_begin(opened: Program) -> None:
    for where, why in (
        ("purpose = zzz", "Ingen behandling"),
        ("@Finns inte", "Finns inte"),
    ):
        made = records.save(register(opened), "review", None, {"name": "Tom", "where": where}, author="Eva").id
        workspace(opened).go(Place("review", made))
        begin = deed(opened, "begin_review")
        assert not begin.isEnabled()
        assert why in begin.toolTip()


def test_a_planned_review_says_what_it_will_ask_and_its_state_is_only_shown(opened: Program) -> None:
    workspace(opened).go(Place("review"))
    page = workspace(opened).records_of("review")
    page.new()
    form = page.panel.form
    assert form.value("status") == "planned"
    (said,) = form.findChildren(ReviewQuestions)
    assert "programmets frågor (14) ställs" in said.says.text()
    own = blank_row(form.record_type.by_name["checklist"]) | {"question": "purpose"}
    form.apply({"name": "Våren", "checklist": [own]})
    assert "Bara de frågor som står här" in said.says.text()
    said.usual.click()
    assert len({row["question"] for row in form.value("checklist")}) == len(form.value("checklist")) == 14
    assert not said.usual.isVisible()
    assert form.cards["review"].grid.box("status").editor.search.isReadOnly()
    assert page.panel.save()
    assert form.value("status") == "planned"
    deed(opened, "begin_review").click()
    workspace(opened).go(Place("review", page.panel.record_id or 0))
    assert not said.isVisible()


def planned(program: Program) -> int:
    made = records.save(register(program), "review", None, {"name": "Våren"}, author="Eva").id
    workspace(program).desk.tell_changed("review")
    return made


def begun(program: Program) -> tuple[ReviewPage, int, list[int]]:
    review = planned(program)
    workspace(program).go(Place("review", review))
    deed(program, "begin_review").click()
    return page_of(program), review, [line.id for line in reviews.lines(register(program), review)]


def page_of(program: Program) -> ReviewPage:
    found = workspace(program).review_page
    assert found is not None
    return found


def deed(program: Program, name: str) -> QPushButton:
    found = [b for b in program.window.findChildren(QPushButton, f"deed.{name}") if b.isVisible()]
    assert len(found) == 1
    return found[0]


def dialog_of(program: Program, kind: type[QDialog]) -> QDialog:
    found = [d for d in program.window.findChildren(kind) if d.isVisible()]
    assert len(found) == 1
    return found[0]


def send(program: Program, name: str) -> None:
    """Write what is to be done, and make the action."""
    dialog = dialog_of(program, ActionDialog)
    assert isinstance(dialog, ActionDialog)
    dialog.name.clear()
    write(dialog.name, name)
    dialog.make.click()


def sign(program: Program, by: str) -> None:
    dialog = dialog_of(program, SignDialog)
    assert isinstance(dialog, SignDialog)
    dialog.by.setText(by)
    write(dialog.result_text, "Allt genomgånget.")
    dialog.sign.click()


def values(program: Program, record_id: int) -> dict[str, object]:
    return records.read(register(program), record_id).values


def words(widget: QWidget) -> str:
    settled()
    return "\n".join(one.text() for one in widget.findChildren(QLabel) if one.isVisible())


def decisions(program: Program, review: int) -> list[str]:
    return [line.decision for line in reviews.lines(register(program), review)]


def reopened(program: Program, path: Path) -> None:
    """Close the register and open it again, as after weeks."""
    program.close_register()
    assert program.open(path)
    settled()
    program.window.activateWindow()


def test_a_review_from_beginning_to_sign_off_and_back_with_the_keyboard(
    opened: Program, path: Path, prompts: FakePrompts, qtbot: QtBot
) -> None:
    page, review, items = begun(opened)
    assert page.list.selected() == items[:1]
    assert "0 av 3 genomgångna" in words(page.head)
    assert "Inte granskad förut" in words(page.pane)

    press(page.list.view, Qt.Key.Key_Return, CONTROL)
    assert decisions(opened, review) == ["confirmed", "open", "open"]
    record = values(opened, items[0])["record"]
    assert isinstance(record, int)
    assert values(opened, record)["last_reviewed"] == TODAY
    assert page.list.selected() == items[1:2]

    write(page.pane.bar.remark, "Se avtalet.")
    press(page.list.view, Qt.Key.Key_Return, CONTROL | SHIFT)
    send(opened, "Skriv om ändamålet")
    assert decisions(opened, review) == ["confirmed", "sent_back", "open"]
    sent = values(opened, items[1])
    assert sent["remark"] == "Se avtalet."
    action = sent["action"]
    assert isinstance(action, int)
    assert values(opened, action)["name"] == "Skriv om ändamålet"

    reopened(opened, path)
    workspace(opened).go(Place("review", review))
    list_of_reviews = workspace(opened).record_page
    assert list_of_reviews is not None
    press(list_of_reviews.list.table, Qt.Key.Key_Return)
    page = page_of(opened)
    assert page.list.selected() == items[2:]
    assert "2 av 3 genomgångna" in words(page.head)

    assert page.list.view.hasFocus()
    prompts.answers.append("retire")
    press(page.list.view, Qt.Key.Key_R, CONTROL | SHIFT)
    assert decisions(opened, review) == ["confirmed", "sent_back", "retired"]
    assert "3 av 3 genomgångna" in words(page.head)

    page.head.sign_button.click()
    sign(opened, "Karin VD")
    assert values(opened, review)["status"] == "signed"
    assert values(opened, review)["result"] == "Allt genomgånget."
    assert f"Undertecknad {TODAY} av Karin VD" == page.head.state.text()
    page.list.go_to(items[0])
    assert not any(one.isVisible() for one in page.pane.bar.buttons.values())
    assert page.pane.bar.remark.isReadOnly()
    press(page.list.view, Qt.Key.Key_O, CONTROL | SHIFT)
    assert decisions(opened, review)[0] == "confirmed"

    prompts.answers.append("Löner ska ses om.")
    page.head.withdraw_button.click()
    assert values(opened, review)["status"] == "under_way"
    press(page.list.view, Qt.Key.Key_O, CONTROL | SHIFT)
    assert decisions(opened, review)[0] == "open"
    assert values(opened, record)["last_reviewed"] is None


def test_undo_takes_a_decision_back_on_record_and_item_together(opened: Program) -> None:
    page, review, items = begun(opened)
    page.confirm()
    opened.window.actions_by_name["undo"].trigger()
    assert decisions(opened, review) == ["open"] * 3
    record = values(opened, items[0])["record"]
    assert isinstance(record, int)
    assert values(opened, record)["last_reviewed"] is None
    assert "0 av 3 genomgångna" in words(page.head)


def test_several_are_confirmed_at_once_after_a_question(opened: Program, prompts: FakePrompts) -> None:
    page, review, items = begun(opened)
    page.list.select(items[:2])
    assert "2 behandlingar valda" in page.pane.bar.title.text()
    before = newest(register(opened))
    prompts.answers += ["", "confirm"]
    page.confirm()
    assert decisions(opened, review) == ["open"] * 3
    page.confirm()
    assert decisions(opened, review) == ["confirmed", "confirmed", "open"]
    assert newest(register(opened)) == before + 1


def test_many_are_confirmed_beside_the_window_with_progress(
    opened: Program, prompts: FakePrompts, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, review, items = begun(opened)
    monkeypatch.setattr(long_work, "LITTLE", 1)
    page.list.select(items)
    prompts.answers.append("confirm")
    page.confirm()
    qtbot.waitUntil(lambda: decisions(opened, review) == ["confirmed"] * 3)
    qtbot.waitUntil(lambda: "3 av 3" in words(page.head))
    qtbot.waitUntil(lambda: not [d for d in opened.window.findChildren(QDialog) if d.isVisible()])


def test_opening_the_record_and_coming_back_keeps_the_place(opened: Program) -> None:
    page, _, items = begun(opened)
    page.list.go_to(items[2])
    page.pane.bar.open_button.click()
    assert workspace(opened).current == "activity"
    settled()
    notice = next(n for n in workspace(opened).findChildren(Notice) if not n.isHidden())
    assert "mitt i granskningen ”Våren”" in words(notice)
    back = next(b for b in notice.findChildren(QPushButton) if b.text() == "Tillbaka till granskningen")
    back.click()
    assert page_of(opened).list.selected() == items[2:]
    assert not [n for n in workspace(opened).findChildren(Notice) if not n.isHidden()]


def test_a_change_made_meanwhile_is_seen_when_one_comes_back(opened: Program) -> None:
    page, review, items = begun(opened)
    page.confirm()
    page.list.go_to(items[0])
    page.pane.bar.open_button.click()
    record = values(opened, items[0])["record"]
    assert isinstance(record, int)
    records.save(register(opened), "activity", record, {"purpose": "Något annat"}, author="Bo")
    workspace(opened).desk.tell_changed("activity")
    workspace(opened).go(Place("reviewing", review))
    assert "har ändrats efter beslutet" in page.pane.bar.told.text()
    assert "ändrad efter beslutet" in page.list.items.words(0)


def test_a_remark_is_saved_when_one_goes_on_and_kept_aside_while_it_is_written(opened: Program, path: Path) -> None:
    page, _, items = begun(opened)
    write(page.pane.bar.remark, "Fråga Bo.")
    page._keep_draft()
    assert drafts.kept_drafts(register(opened))[0].values == {"remark": "Fråga Bo."}
    page.list.go_to(items[1])
    assert values(opened, items[0])["remark"] == "Fråga Bo."
    assert drafts.kept_drafts(register(opened)) == []
    drafts.keep_draft(register(opened), "review_item", items[1], {"remark": "Efter kraschen"})
    reopened(opened, path)
    settled()
    notice = next(n for n in workspace(opened).findChildren(Notice) if not n.isHidden())
    next(b for b in notice.findChildren(QPushButton) if b.text() == "Visa dem").click()
    assert values(opened, items[1])["remark"] == "Efter kraschen"


def test_answers_to_the_checklist_are_saved_at_once_and_the_rest_is_yes_with_one_press(opened: Program) -> None:
    page, review, items = begun(opened)
    card = page.pane.checklist
    assert card is not None
    line = card.lines[5]
    assert line.asked.question == "retention"
    line.answer.findChildren(QPushButton)[1].click()
    assert values(opened, items[0])["checklist"] != []
    assert not line.remark.isHidden()
    write(line.remark, "För länge.")
    card.all_yes.click()
    said = {
        row["question"]: (row["answer"], row["remark"])
        for row in records.read(register(opened), items[0]).values["checklist"]
    }
    assert said["retention"] == ("no", "För länge.")
    assert {answer for question, (answer, _) in said.items() if question != "retention"} == {"yes"}
    page.show_whole()
    assert page.pane.checklist is not None
    page.pane.checklist.all_yes.click()
    whole = [row for row in records.read(register(opened), review).values["checklist"] if row["asked_of"] == "whole"]
    assert {row["answer"] for row in whole} == {"yes"}


def test_the_list_is_narrowed_and_searched(opened: Program) -> None:
    page, _, items = begun(opened)
    page.confirm()
    narrow = page.list.narrow
    narrow.setCurrentIndex(narrow.findData("confirmed"))
    page.list.select([])
    page.list._show()
    assert [line.id for line in page.list.items.lines] == items[:1]
    page.list.search.setText("evenemang")
    page.list._search()
    assert [line.id for line in page.list.items.lines] == []
    narrow.setCurrentIndex(0)
    page.list._search()
    assert [line.id for line in page.list.items.lines] == items[2:]


def test_an_item_leads_to_its_place_in_the_review(opened: Program) -> None:
    _, _, items = begun(opened)
    workspace(opened).go(Place("overview"))
    workspace(opened).go(Place("", items[1]))
    assert page_of(opened).list.selected() == items[1:2]


def test_the_menu_lists_what_can_be_decided_with_its_key(opened: Program) -> None:
    page, _, _ = begun(opened)
    assert [words for words, _ in page.commands()] == [
        "Bekräfta\tCtrl+Enter",
        "Återsänd …\tCtrl+Skift+Enter",
        "Ta ur bruk …\tCtrl+Skift+R",
    ]


def test_a_review_that_may_only_be_read_shows_and_decides_nothing(opened: Program, path: Path) -> None:
    _, review, _ = begun(opened)
    opened.close_register()
    assert opened.open(path, read_only=True)
    workspace(opened).go(Place("reviewing", review))
    page = page_of(opened)
    assert not any(one.isVisible() for one in (*page.pane.bar.buttons.values(), page.head.sign_button))
    assert page.pane.bar.remark.isReadOnly()


def test_f6_goes_between_navigation_strip_list_and_record(opened: Program) -> None:
    page, _, _ = begun(opened)
    page.list.view.setFocus()
    settled()
    opened.window.actions_by_name["next_part"].trigger()
    assert page.pane.bar.buttons["confirm"].hasFocus()
    opened.window.actions_by_name["previous_part"].trigger()
    assert page.list.view.hasFocus()
    opened.window.actions_by_name["previous_part"].trigger()
    assert page.head.back_button.hasFocus()


# Actions


def test_an_action_is_made_at_a_finding_and_then_shown_there(opened: Program) -> None:
    space = workspace(opened)
    space.go(Place("activity"))
    page = space.record_page
    assert page is not None
    line = page.panel.form.findChildren(FindingLine)[0]
    line.act.click()
    dialog = dialog_of(opened, ActionDialog)
    assert isinstance(dialog, ActionDialog)
    assert dialog.responsible.value() == "Bo By"
    dialog.make.click()
    assert page.panel.stored is not None
    made = actions.open_on(register(opened), page.panel.stored.id)
    assert [action.rule for action in made] == [line.finding.rule]
    settled()
    line = next(
        one
        for one in page.panel.form.findChildren(FindingLine)
        if one.finding.rule == made[0].rule and not one.isHidden()
    )
    chip = line.findChildren(Chip)[0]
    chip.opened.emit()
    assert (space.current, space.record_page and space.record_page.panel.record_id) == ("action", made[0].id)


def test_an_action_is_done_with_one_key_that_asks_what_shows_it(opened: Program, prompts: FakePrompts) -> None:
    action = records.save(register(opened), "action", None, {"name": "Skriv", "status": "open"}, author="Eva").id
    workspace(opened).desk.tell_changed("action")
    workspace(opened).go(Place("action", action))
    page = workspace(opened).record_page
    assert page is not None
    page.list.table.setFocus()
    prompts.answers.append("Beslut 12")
    press(page.list.table, Qt.Key.Key_Return, CONTROL)
    done = values(opened, action)
    assert (done["status"], done["done"], done["evidence"]) == ("done", TODAY, "Beslut 12")
    press(page.list.table, Qt.Key.Key_Return, CONTROL)
    assert prompts.answers == []


def test_an_action_is_made_of_a_request(opened: Program) -> None:
    given = {"name": "Tillsyn", "deadline": date(2027, 1, 15), "asked": "Förteckningen"}
    request = records.save(register(opened), "authority_request", None, given, author="Eva").id
    workspace(opened).desk.tell_changed("authority_request")
    workspace(opened).go(Place("authority_request", request))
    deed(opened, "act_on_request").click()
    send(opened, "Samla in")
    made = actions.open_on(register(opened), request)
    assert [(a.label, a.due) for a in made] == [("Å01 Samla in", date(2027, 1, 15))]


def test_a_record_that_was_retired_elsewhere_is_told_and_its_findings_are_not_told_as_put_right(
    opened: Program,
) -> None:
    page, _, items = begun(opened)
    record = values(opened, items[0])["record"]
    assert isinstance(record, int)
    records.save(register(opened), "activity", record, {"retired": TODAY}, author="Bo")
    workspace(opened).desk.tell_changed("")
    assert f"Behandlingen är tagen ur bruk sedan {TODAY}." in page.pane.bar.told.text()
    assert "De föll bort när behandlingen togs ur bruk." in words(page.pane)
    assert "Rättade" not in words(page.pane)


def test_a_change_after_the_decision_asks_for_no_new_decision_once_the_review_is_signed(opened: Program) -> None:
    page, review, items = begun(opened)
    page.confirm()
    record = values(opened, items[0])["record"]
    assert isinstance(record, int)
    records.save(register(opened), "activity", record, {"owner": "Ny"}, author="Bo")
    workspace(opened).desk.tell_changed("")
    page.list.go_to(items[0])
    assert "besluta igen" in page.pane.bar.told.text()
    reviews.sign(register(opened), review, by="Karin", on=TODAY, author="Eva")
    workspace(opened).desk.tell_changed("")
    assert "har ändrats efter beslutet" in page.pane.bar.told.text()
    assert "besluta igen" not in page.pane.bar.told.text()


def test_a_review_is_signed_for_a_day_when_it_was_under_way(opened: Program) -> None:
    page, _, _ = begun(opened)
    page.sign()
    dialog = dialog_of(opened, SignDialog)
    assert isinstance(dialog, SignDialog)
    assert (dialog.sign.isEnabled(), dialog.why_not.isVisible()) == (True, False)
    for day in (TODAY - timedelta(days=1), TODAY + timedelta(days=1)):
        dialog.on.clear()
        write(dialog.on, day.isoformat())
        assert (dialog.sign.isEnabled(), dialog.why_not.isVisible()) == (False, True)
    assert TODAY.isoformat() in dialog.why_not.text()


def test_what_the_records_of_a_review_are_narrowed_by_stays_when_the_look_changes(
    opened: Program, qtbot: QtBot
) -> None:
    page, _, items = begun(opened)
    page.confirm()
    page.list.search.setText("evenemang")
    page.list.narrow.setCurrentIndex(page.list.narrow.findData("open"))
    opened.window.actions_by_name["switch_language"].trigger()
    page = page_of(opened)
    qtbot.waitUntil(lambda: [line.id for line in page.list.items.lines] == items[2:])
    assert (page.list.search.text(), page.list.narrow.currentData()) == ("evenemang", "open")


def test_a_review_of_everything_says_so(opened: Program) -> None:
    page, _, _ = begun(opened)
    page.head.whole_button.click()
    assert opened.say("reviewing.scope_all") in words(page.pane)
    assert opened.say("review.where") not in words(page.pane)


def test_f6_goes_to_the_first_question_where_the_review_is_shown_as_a_whole(opened: Program) -> None:
    page, _, _ = begun(opened)
    opened.window.activateWindow()
    page.head.whole_button.click()
    page.enter_part(page.pane)
    assert page.pane.checklist is not None
    assert page.pane.focusWidget() is page.pane.checklist.lines[0].answer.focusProxy()
    reviews.sign(register(opened), page.review_id, by="Karin", on=TODAY, author="Eva")
    workspace(opened).desk.tell_changed("")
    page.head.whole_button.click()
    page.enter_part(page.pane)
    assert page.pane.focusWidget() is page.pane.area, "nothing more is answered"


def test_an_action_says_beside_the_decision_how_it_stands(opened: Program, prompts: FakePrompts) -> None:
    page, _, items = begun(opened)
    page.send_back()
    send(opened, "Skriv om")
    page.list.go_to(items[0])
    assert page.pane.bar.action.text() == "Åtgärd: Skriv om (öppen)"
    page.pane.bar.action.click()
    shown = workspace(opened).record_page
    assert shown is not None
    opened.window.activateWindow()
    prompts.answers.append("Protokoll")
    done = deed(opened, "action_done")
    done.setFocus()
    done.click()
    assert shown.isAncestorOf(opened.window.focusWidget()), "though the button is no longer there"
    workspace(opened).go(Place("reviewing"))
    page.list.go_to(items[0])
    assert page.pane.bar.action.text() == "Åtgärd: Skriv om (klar)"


def test_the_keyboard_leads_from_a_record_back_into_the_review(opened: Program, qtbot: QtBot) -> None:
    page, _, items = begun(opened)
    page._open_record()
    shown = workspace(opened).record_page
    assert shown is not None
    shown.panel.form.focus_field("owner")
    qtbot.waitUntil(lambda: any(one.isVisible() for one in opened.window.findChildren(Notice)))
    press(QApplication.focusWidget() or shown, Qt.Key.Key_Left, ALT)
    qtbot.waitUntil(lambda: workspace(opened).current == "reviewing")
    assert page.list.selected() == items[:1]


def test_what_was_undone_is_told_in_words(opened: Program) -> None:
    begun(opened)[0].confirm()
    opened.window.actions_by_name["undo"].trigger()
    assert opened.window.statusBar().currentMessage() == "Ångrat: beslutade Löner"


def test_to_undo_many_decisions_counts_the_records_decided_on(opened: Program, prompts: FakePrompts) -> None:
    page, _, items = begun(opened)
    prompts.answers = ["confirm"]
    page.deeds.confirm(items, None)
    assert opened.window.actions_by_name["undo"].text() == "Ångra: beslutade Löner och 2 till"


def test_the_condition_of_a_review_is_told_as_a_sentence_on_its_page(desk: Desk, qtbot: QtBot) -> None:
    asked = {"name": "Höst", "where": "legal_bases.article_6 = f"}
    review = records.read(desk.register, records.save(desk.register, "review", None, asked, author="Eva").id)
    cards, _ = whole_cards(desk, review, read_only=True)
    for card in cards:
        qtbot.addWidget(card)
    told = [label.text() for card in cards for label in card.findChildren(QLabel)]
    assert "Behandlingar där rättslig grund enligt artikel 6 är 6.1 f" in told
