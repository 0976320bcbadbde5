"""A request from an authority in the real window: begun, chosen and corrected by hand, gone through, and left."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from threading import Event, Timer
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from ropa_desktop.domain.office import REMINDER, parts
from ropa_desktop.domain.problems import Problem
from ropa_desktop.domain.readiness import Group
from ropa_desktop.services import find, records
from ropa_desktop.services.readiness import Content, content
from ropa_desktop.storage.register import Register, open_register
from ropa_desktop.ui import request_page
from ropa_desktop.ui.action_dialog import ActionDialog
from ropa_desktop.ui.condition_dialog import ConditionDialog
from ropa_desktop.ui.desk import Desk
from ropa_desktop.ui.hub import Place
from ropa_desktop.ui.notices import Notice
from ropa_desktop.ui.package_dialog import PackageDialog
from ropa_desktop.ui.program import Program
from ropa_desktop.ui.request_head import time_left
from ropa_desktop.ui.request_page import RequestPage
from ropa_desktop.ui.workspace import Workspace
from tests.ui.fakes import FakePrompts, press, write
from tests.ui.windows import no_date, settled

TODAY = date.today()  # noqa: DTZ011 - the day on the wall
INTERESTS = [{"article_6": "f"}]


@pytest.fixture
def opened(program: Program, path: Path) -> Program:
    """Give an open register with three activities, one of them under legitimate interests."""
    assert program.open(path)
    program.window.activateWindow()
    for name, bases in (("Löner", []), ("Kunder", INTERESTS), ("Evenemang", [])):
        records.save(register(program), "activity", None, {"name": name, "legal_bases": bases}, author="Eva")
    workspace(program).desk.tell_changed("")
    settled()
    return program


def workspace(program: Program) -> Workspace:
    assert program.window.workspace is not None
    return program.window.workspace


def register(program: Program) -> Register:
    assert program.register is not None
    return program.register


def received(program: Program, **values: Any) -> int:
    """Enter a request from IMY."""
    (authority,) = [i for i, _, _ in find.suggest(register(program), ["authority"], "")]
    given = {"name": "Tillsyn", "supervisor": authority, "deadline": TODAY + timedelta(days=15)} | values
    made = records.save(register(program), "authority_request", None, given, author="Eva").id
    workspace(program).desk.tell_changed("authority_request")
    return made


def begun(program: Program, **values: Any) -> RequestPage:
    """Open a request that is being prepared, at the choice."""
    request = received(program, status="preparing", **values)
    workspace(program).go(Place("requesting", request))
    return workspace(program).requesting()


def lines(page: RequestPage) -> list[str]:
    items = page.scope.list.items
    found = [items.line(row) for row in range(items.rowCount())]
    return [f"{line.text} | {line.below}" for line in found if line]


def kept(program: Program, record_id: int) -> dict[str, Any]:
    return records.read(register(program), record_id).values


def words(widget: QWidget) -> str:
    settled()
    return "\n".join(one.text() for one in widget.findChildren(QLabel) if one.isVisible())


def choose(page: RequestPage, *rows: int) -> None:
    page.scope.list.clearSelection()
    for row in rows:
        index = page.scope.list.items.index(row)
        page.scope.list.selectionModel().select(index, page.scope.list.selectionModel().SelectionFlag.Select)


def test_from_the_record_of_a_request_one_comes_to_its_letter_and_begins(opened: Program) -> None:
    request = received(opened, case_number="IMY-2026-1", questions=[{"question": "Vem har åtkomst?"}])
    workspace(opened).go(Place("authority_request", request))
    (deed,) = [b for b in opened.window.findChildren(QPushButton, "deed.open_request") if b.isVisible()]
    deed.click()
    page = workspace(opened).requesting()
    assert (workspace(opened).current, page.head.title.text()) == ("requesting", "Tillsyn")
    assert page.head.whose.text() == "Integritetsskyddsmyndigheten (IMY) · IMY-2026-1"
    assert (page.head.state.text(), page.head.left.text()) == ("Inkommen", "15 dagar kvar")
    assert "0 av 1 besvarade" in words(page)
    page.head.next_button.click()
    assert kept(opened, request)["status"] == "preparing"
    assert page.head.steps["scope"].isChecked()
    assert opened.window.focusWidget() is page.scope.list
    press(page, Qt.Key.Key_Escape)
    assert workspace(opened).current == "authority_request"
    assert workspace(opened).records_of("authority_request").panel.record_id == request


def test_what_is_chosen_is_corrected_by_hand_and_every_omission_has_its_reason(
    opened: Program, prompts: FakePrompts
) -> None:
    page = begun(opened, where="legal_bases.article_6 = f")
    assert lines(page) == ["B02 Kunder | Behandling · ingår"]
    assert "Rättsliga grunder · Artikel 6 är 6.1 f" in words(page.scope)

    write(page.scope.add, "Löner")
    (suggested,) = page.scope.add.suggestions()
    page.scope.add.close_list()
    page.scope.add.picked.emit(suggested)
    assert lines(page)[1:] == ["B01 Löner | Behandling · tillagd för hand"]

    choose(page, 0)
    prompts.answers = [None]
    page.scope.omit.click()
    assert len(lines(page)) == 2
    prompts.answers = [" "]
    page.scope.omit.click()
    assert "behöver ett skäl" in prompts.told[-1][1]
    prompts.answers = ["Omfattas inte."]
    page.scope.omit.setFocus()
    page.scope.omit.click()
    assert opened.window.focusWidget() is page.scope.list
    assert lines(page) == [
        "B01 Löner | Behandling · tillagd för hand",
        "B02 Kunder | Behandling · utelämnad: Omfattas inte.",
    ]
    assert page.head.steps["scope"].text() == "Omfattning · 1"

    choose(page, 0, 1)
    page.scope.give_back.click()
    assert lines(page) == ["B02 Kunder | Behandling · ingår"]


def test_the_kinds_and_the_condition_are_chosen_beside_the_list(opened: Program) -> None:
    records.save(register(opened), "processor_activity", None, {"name": "Drift"}, author="Eva")
    page = begun(opened)
    assert len(lines(page)) == 4
    page.scope._types["activity"].click()
    assert lines(page) == ["U01 Drift | Biträdesbehandling · ingår"]
    page.scope._types["processor_activity"].click()
    assert page.scope._types["processor_activity"].isChecked()
    page.scope._types["activity"].click()
    page.scope.condition.setFocus()
    page.scope.condition.click()
    (dialog,) = opened.window.findChildren(ConditionDialog)
    assert dialog.use.text() == opened.say("requesting.use_condition")
    dialog.text.setPlainText("name contains Evenemang")
    dialog._use()
    assert opened.window.focusWidget() is page.scope.condition
    assert lines(page) == ["B03 Evenemang | Behandling · ingår"]
    assert kept(opened, page.request_id)["where"] == 'name contains "Evenemang"'


def test_the_choice_is_done_when_the_case_is_begun_and_what_the_letter_asks_for_is_chosen(opened: Program) -> None:
    stands = opened.say
    request = received(opened, asks=["some", "past_date"])
    workspace(opened).go(Place("requesting", request))
    page = workspace(opened).requesting()
    named = page.head.steps["scope"].accessibleName
    assert named().endswith(stands("requesting.stands.attention"))
    for values in ({"where": 'name contains "Evenemang"'}, {"as_of": TODAY}):
        assert named().endswith(stands("requesting.stands.attention"))
        records.save(register(opened), "authority_request", request, values, author="Eva")
        workspace(opened).desk.tell_changed("authority_request")
    opened.window.repaint()
    assert page.ready is None or named().endswith(stands("requesting.stands.neutral"))


def test_what_the_letter_asks_for_is_seen_at_once(opened: Program) -> None:
    workspace(opened).go(Place("authority_request", -1))
    grid = workspace(opened).records_of("authority_request").panel.form.card_of("asks").grid
    assert {"asks", "asked"} <= {name for name, box in grid.boxes.items() if box.isVisible()}


def test_a_reminder_is_counted_in_the_unit_that_the_office_has(opened: Program) -> None:
    workspace(opened).go(Place("authority_request", received(opened)))
    panel = workspace(opened).records_of("authority_request").panel
    editor = panel.form.card_of("reminder").grid.box("reminder").editor
    assert (editor.unit.currentData(), editor.count.placeholderText()) == ("D", str(parts(REMINDER)[0]))
    (own,) = [i for i, _, _ in find.suggest(register(opened), ["register"], "")]
    records.save(register(opened), "register", own, {"request_reminder": "P2W"}, author="Eva")
    panel.show_record(panel.record_id or 0)
    assert (editor.unit.currentData(), editor.count.placeholderText(), editor.value()) == ("W", "2", None)


def test_what_is_no_date_is_not_lost_however_one_leaves(opened: Program, prompts: FakePrompts) -> None:
    page = begun(opened)
    there = workspace(opened)
    there._leave_request_for(Place("", page.request_id, "deadline"))
    panel = there.records_of("authority_request").panel
    editor = panel.form.card_of("deadline").grid.box("deadline").editor
    kept_deadline = editor.value()
    editor.selectAll()
    write(editor, "i januari")
    assert (panel.dirty, panel.save_button.isEnabled()) == (True, True)
    there.go(Place("requesting", page.request_id))
    there.go(Place("authority_request"))
    assert editor.text() == "i januari"
    other = records.save(register(opened), "authority_request", None, {"name": "Annat"}, author="Eva").id
    there.desk.tell_changed("authority_request")
    for leave in (lambda: there.go(Place("", other)), there.may_close):
        prompts.answers.append("save")
        assert not leave()
        assert prompts.told.pop()[1] == opened.say(
            "problem.unfinished", field="Sista svarsdag", why=no_date(opened.say)
        )
        assert (editor.text(), panel.record_id) == ("i januari", page.request_id)
        assert opened.window.focusWidget() is editor
    prompts.answers.append("discard")
    there.go(Place("", other))
    assert (panel.record_id, editor.text()) == (other, "")
    assert kept(opened, page.request_id)["deadline"] == kept_deadline


def test_a_search_that_finds_nothing_is_told_before_one_leaves(opened: Program) -> None:
    page = begun(opened)
    there = workspace(opened)
    there._leave_request_for(Place("", page.request_id, "language"))
    box = there.records_of("authority_request").panel.form.card_of("language").grid.box("language")
    write(box.editor.search, "xyz")
    there.go(Place("requesting", page.request_id))
    assert (there.current, box.message.isVisible()) == ("authority_request", True)
    there.go(Place("requesting", page.request_id))
    assert there.current == "requesting"


def test_a_thing_that_stands_in_the_way_leads_to_its_field_and_back_to_itself(opened: Program) -> None:
    page = begun(opened, questions=[{"question": "Vem har åtkomst?"}])
    page.head.steps["ready"].click()
    page.enter()
    items = page.readiness.items
    at = next(n for n, item in enumerate(items) if item.path == "purpose")
    page.readiness.list.go_to(at)
    press(page.readiness.list, Qt.Key.Key_Return)
    assert workspace(opened).current == "activity"
    panel = workspace(opened).records_of("activity").panel
    assert panel.record_id == items[at].record_id
    settled()
    (notice,) = [one for one in opened.window.findChildren(Notice) if not one.isHidden()]
    assert "Tillsyn" in words(notice)
    records.save(register(opened), "activity", items[at].record_id, {"purpose": "Betala ut lön i tid"}, author="Eva")
    workspace(opened).desk.tell_changed("activity")
    next(b for b in notice.findChildren(QPushButton) if b.text() == "Tillbaka till begäran").click()
    assert workspace(opened).current == "requesting"
    assert page.head.steps["ready"].isChecked()
    assert opened.window.focusWidget() is page.readiness.list
    assert (items[at].record_id, items[at].rule) not in {(item.record_id, item.rule) for item in page.readiness.items}
    assert not [one for one in opened.window.findChildren(Notice) if not one.isHidden()]


def test_what_is_missing_is_narrowed_by_group_and_by_letter(opened: Program) -> None:
    page = begun(opened)
    page.show_step("ready")
    page.readiness.narrow.setCurrentIndex(page.readiness.narrow.findData(Group.CASE))
    page.readiness.narrow.activated.emit(page.readiness.narrow.currentIndex())
    assert {item.group for item in page.readiness.items} == {Group.CASE}
    (letter,) = page.findChildren(QPushButton, "requesting.letter.activity.b")
    assert letter.text() == "b saknas i 3"
    letter.click()
    assert {(item.type, item.letter) for item in page.readiness.items} == {("activity", "b")}
    assert opened.window.focusWidget() is page.readiness.list


def test_an_action_is_made_of_what_stands_in_the_way_due_when_the_answer_is(opened: Program) -> None:
    page = begun(opened)
    page.show_step("ready")
    page.readiness.list.go_to(next(n for n, item in enumerate(page.readiness.items) if item.path == "purpose"))
    page.readiness.acts.click()
    (dialog,) = opened.window.findChildren(ActionDialog)
    press(dialog.name, Qt.Key.Key_Return)
    (made,) = [i for i, _, _ in find.suggest(register(opened), ["action"], "")]
    values = kept(opened, made)
    assert (values["request"], values["origin"]) == (page.request_id, "request")
    assert values["due"] == TODAY + timedelta(days=15)


def held(monkeypatch: pytest.MonkeyPatch, read: list[Content]) -> Event:
    """Let what is handed over not be read before that is set, and put it then among what was read."""
    may_end = Event()

    def hold(register: Register, request_id: int) -> Content:
        may_end.wait(10)
        read.append(content(register, request_id))
        return read[-1]

    monkeypatch.setattr(request_page, "content", hold)
    return may_end


def test_a_past_day_is_read_beside_the_window_and_then_shown(
    opened: Program, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_end = held(monkeypatch, [])
    page = begun(opened, as_of=TODAY)
    page.show_step("ready")
    assert "Läser registret som det stod" in words(page)
    may_end.set()
    qtbot.waitUntil(lambda: page.ready is not None)
    assert page.ready is not None
    assert len(page.ready.content.chosen.ids) == 3
    assert "som det stod" in page.readiness.told.text()
    records.save(register(opened), "activity", None, {"name": "Senare"}, author="Eva")
    workspace(opened).desk.tell_changed("activity")
    assert page.ready is not None
    page.show_step("scope")
    page.scope._types["activity"].setFocus()
    may_end.clear()
    page.scope._types["processor_activity"].click()
    assert "Läser registret som det stod" in words(page)
    may_end.set()
    qtbot.waitUntil(lambda: page.ready is not None)
    assert opened.window.focusWidget() is page.scope._types["activity"], "the focus is where it was left"


def test_where_a_day_leaves_nothing_to_hand_over_the_day_is_named_and_not_the_condition(
    opened: Program, qtbot: QtBot
) -> None:
    page = begun(opened, as_of=date(2020, 1, 1))
    qtbot.waitUntil(lambda: page.ready is not None)
    assert page.scope.none.isVisible()
    assert page.scope.none.text().startswith("Registret fanns inte 2020-01-01")
    assert "villkoret" not in page.scope.none.text()


def test_a_large_register_is_read_beside_the_window_and_what_was_shown_stays_until_then(
    opened: Program, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_end = Event()

    def held(register: Register, request_id: int) -> Content:
        may_end.wait(10)
        return content(register, request_id)

    monkeypatch.setattr(request_page, "MANY", 2)
    monkeypatch.setattr(request_page, "content", held)
    page = begun(opened)
    assert "Läser registret." in words(page)
    may_end.set()
    qtbot.waitUntil(lambda: page.ready is not None)
    may_end.clear()
    records.save(register(opened), "activity", None, {"name": "Ny"}, author="Eva")
    workspace(opened).desk.tell_changed("activity")
    assert len(lines(page)) == 3
    may_end.set()
    qtbot.waitUntil(lambda: len(lines(page)) == 4)


def test_what_cannot_be_read_is_told_and_read_again_when_one_comes_again(
    opened: Program, prompts: FakePrompts, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> Content:
        raise Problem("disk_full", path=opened.folder)

    monkeypatch.setattr(request_page, "MANY", 2)
    with monkeypatch.context() as patched:
        patched.setattr(request_page, "content", full)
        page = begun(opened)
        qtbot.waitUntil(lambda: not page._reading.under_way)
    assert len(prompts.told) == 1
    assert workspace(opened).current == "authority_request"
    workspace(opened).go(Place("requesting", page.request_id))
    qtbot.waitUntil(lambda: page.ready is not None)
    assert len(lines(page)) == 3


@pytest.mark.parametrize("leave", [Program.restyle, Program.close_register])
def test_what_is_being_read_is_let_finish_before_the_page_goes(
    opened: Program, monkeypatch: pytest.MonkeyPatch, leave: Callable[[Program], None]
) -> None:
    read = list[Content]()
    may_end = held(monkeypatch, read)
    monkeypatch.setattr(request_page, "MANY", 2)
    begun(opened)
    Timer(0.1, may_end.set).start()
    leave(opened)
    assert read


def test_a_package_that_is_begun_from_the_menu_answers_the_request_that_is_being_prepared(
    opened: Program, qtbot: QtBot
) -> None:
    begun(opened, case_number="IMY-2026-7")
    opened.window.actions_by_name["package"].trigger()
    (dialog,) = opened.window.findChildren(PackageDialog)
    assert dialog.choices.case.text() == "IMY-2026-7"
    dialog.close()
    qtbot.waitUntil(lambda: not opened.window.findChildren(PackageDialog))


def test_an_answer_is_marked_and_the_case_closed(opened: Program) -> None:
    page = begun(opened)
    page.head.steps["sent"].click()
    assert "Ingenting är överlämnat än." in words(page)
    (answer,) = page.findChildren(QPushButton, "requesting.answer")
    answer.click()
    assert (kept(opened, page.request_id)["status"], kept(opened, page.request_id)["answered"]) == ("answered", TODAY)
    assert page.head.left.text() == ""
    page.head.next_button.click()
    assert kept(opened, page.request_id)["status"] == "closed"
    assert page.head.next_button.isHidden()


def test_a_register_that_may_only_be_read_offers_no_deeds(program: Program, path: Path) -> None:
    with open_register(path) as writable:
        request = records.save(writable, "authority_request", None, {"name": "Tillsyn"}, author="Eva").id
        records.save(writable, "activity", None, {"name": "Löner"}, author="Eva")
    assert program.open(path, read_only=True)
    workspace(program).go(Place("requesting", request))
    page = workspace(program).requesting()
    assert page.head.next_button.isHidden()
    page.show_step("scope")
    choose(page, 0)
    assert not page.scope.add.isVisible()
    assert not page.scope.omit.isEnabled()
    assert not page.scope.condition.isVisible()
    page.show_step("sent")
    assert page.findChildren(QPushButton, "requesting.answer") == []


def test_undo_and_another_language_leave_the_person_in_the_request(opened: Program, prompts: FakePrompts) -> None:
    page = begun(opened)
    choose(page, 0)
    prompts.answers = ["Omfattas inte."]
    page.scope.omit.click()
    assert page.head.steps["scope"].text() == "Omfattning · 2"
    opened.window.actions_by_name["undo"].trigger()
    assert page.head.steps["scope"].text() == "Omfattning · 3"
    request = page.request_id
    opened.window.actions_by_name["switch_language"].trigger()
    assert (workspace(opened).current, workspace(opened).requesting().request_id) == ("requesting", request)
    assert workspace(opened).requesting().head.steps["scope"].text() == "Scope · 3"


def test_a_request_that_is_deleted_leads_back_to_the_others(opened: Program) -> None:
    page = begun(opened)
    records.delete(register(opened), [page.request_id], author="Eva")
    workspace(opened).desk.tell_changed("authority_request")
    assert workspace(opened).current == "authority_request"


LEFT = (
    ({"deadline": TODAY + timedelta(days=2)}, "2 dagar kvar", "accent"),
    ({"deadline": TODAY + timedelta(days=1)}, "En dag kvar", "accent"),
    ({"deadline": TODAY}, "Sista svarsdag i dag", "attention"),
    ({"deadline": TODAY - timedelta(days=1)}, "En dag över tiden", "missing"),
    ({"deadline": TODAY - timedelta(days=9)}, "9 dagar över tiden", "missing"),
    ({"deadline": None}, "Ingen sista svarsdag", "attention"),
    ({"deadline": TODAY, "status": "answered"}, "", "neutral"),
)


@pytest.mark.parametrize(("values", "text", "state"), LEFT)
def test_how_long_is_left_is_said_plainly(desk: Desk, values: dict[str, Any], text: str, state: str) -> None:
    assert time_left({"status": None} | values, TODAY, desk.surroundings) == (text, state)
