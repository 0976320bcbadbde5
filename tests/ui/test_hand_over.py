"""A package is recorded as handed over from its dialog; what was handed over is verified, compared and saved again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.exchange.hand_over import Sent, Standing, look, send
from ropa_desktop.exchange.package import Part, Wanted, make_package
from ropa_desktop.exchange.scope import Scope
from ropa_desktop.services import records
from ropa_desktop.services.records import save
from ropa_desktop.ui import deeds
from ropa_desktop.ui.changes_dialog import ChangesDialog
from ropa_desktop.ui.desk import Desk
from ropa_desktop.ui.editors_files import FilesEditor
from ropa_desktop.ui.handed_dialog import HandedDialog
from ropa_desktop.ui.hub import Place
from ropa_desktop.ui.record_page import RecordPage
from ropa_desktop.ui.register_context import RegisterContext
from ropa_desktop.ui.running import Running
from ropa_desktop.ui.send_dialog import SendDialog
from tests.ui.fakes import FakePrompts

SENT = Sent(date(2026, 11, 26), "E-post", "Eva", "IMY", author="Eva")


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    made.resize(1200, 700)
    qtbot.addWidget(made)
    return made


@pytest.fixture
def package(desk: Desk, tmp_path: Path) -> Path:
    save(desk.register, "activity", None, {"name": "Löner", "purpose": "Betala ut lön"}, author="Eva")
    scope = Scope(annexes=frozenset())
    make_package(desk.register, tmp_path / "svar", Wanted(scope, "sv", frozenset({Part.WORKBOOK}), authority="IMY"))
    return tmp_path / "svar"


def _request(desk: Desk) -> int:
    values = {"name": "Begäran", "case_number": "IMY-7", "status": "preparing", "authority": "IMY"}
    return save(desk.register, "authority_request", None, values, author="Eva").id


def _ready(qtbot: QtBot, running: Running) -> None:
    qtbot.waitUntil(lambda: not running.under_way, timeout=20_000)


def test_a_package_is_recorded_with_what_was_said_and_leads_to_its_record(
    desk: Desk, window: QWidget, package: Path, qtbot: QtBot
) -> None:
    request = _request(desk)
    dialog = SendDialog(desk, request, window, package)
    qtbot.addWidget(dialog)
    assert not dialog.record.isEnabled()
    _ready(qtbot, dialog.running)
    assert dialog.state.text() == "Paketet är som det gjordes"
    assert (dialog.recipient.text(), dialog.sent_by.text(), dialog.answered.isChecked()) == ("IMY", desk.author, True)
    dialog.how.setText("Rekommenderat brev")
    dialog.date.set_value(date(2026, 11, 25))
    with qtbot.waitSignal(desk.hub.wanted, timeout=20_000) as told:
        dialog.record.click()
    hand_over_id = told.args[0].record_id
    values = records.read(desk.register, hand_over_id).values
    assert (values["how"], values["date"], values["request"]) == ("Rekommenderat brev", date(2026, 11, 25), request)
    assert records.read(desk.register, request).values["answered"] == date(2026, 11, 25)


def test_a_day_that_cannot_be_right_is_told_before_it_is_final(
    desk: Desk, window: QWidget, package: Path, qtbot: QtBot
) -> None:
    dialog = SendDialog(desk, None, window, package)
    qtbot.addWidget(dialog)
    _ready(qtbot, dialog.running)
    today = date.today()  # noqa: DTZ011 - as the dialog says it
    assert dialog.dated.text() == ""
    dialog.date.set_value(today + timedelta(days=1))
    dialog._judge()
    assert dialog.dated.text().startswith("Den dagen har inte kommit än.")
    dialog.date.set_value(today - timedelta(days=1))
    dialog._judge()
    assert dialog.dated.text().startswith(f"Paketet gjordes {today.isoformat()}, efter den dagen.")


def test_what_was_handed_over_is_not_asked_about_before_it_is_refused(
    desk: Desk, package: Path, prompts: FakePrompts, qtbot: QtBot
) -> None:
    page = RecordPage(RECORD_TYPES["hand_over"], desk)
    qtbot.addWidget(page)
    page.go(Place("hand_over", send(desk.register, package, SENT)))
    for refused in (page.panel.act, page.delete):
        refused()
        assert "är överlämnad" in prompts.told.pop()[1]


def test_one_written_by_hand_is_handed_over_on_the_day_that_stands_there_and_by_whom(
    desk: Desk, prompts: FakePrompts, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = {"name": "Svar per bud", "date": date(2026, 11, 3), "sent_by": "Bo Ek"}
    hand_over_id = save(desk.register, "hand_over", None, given, author="Eva").id
    page = RecordPage(RECORD_TYPES["hand_over"], desk)
    qtbot.addWidget(page)
    page.go(Place("hand_over", hand_over_id))
    asked = list[str]()

    def keep_what_is_given(_title: str, text: str, given: str = "") -> str:
        asked.append(text)
        return given

    monkeypatch.setattr(prompts, "ask_text", keep_what_is_given)
    page.panel.act()
    values = records.read(desk.register, hand_over_id).values
    assert (values["status"], values["date"], values["sent_by"]) == ("sent", date(2026, 11, 3), "Bo Ek")
    assert "varken ändras, återkallas eller tas bort" in asked[0]


def test_a_folder_is_chosen_by_its_manifest_and_what_is_wrong_is_named(
    desk: Desk, window: QWidget, package: Path, prompts: FakePrompts, qtbot: QtBot
) -> None:
    (package / "smittat.exe").write_bytes(b"MZ")
    dialog = SendDialog(desk, None, window)
    qtbot.addWidget(dialog)
    assert dialog.focusWidget() is dialog.pick
    prompts.answers.append(package / "manifest.json")
    dialog.pick.click()
    _ready(qtbot, dialog.running)
    assert dialog.state.text() == "Paketet är ändrat"
    assert "smittat.exe" in dialog.told.text()
    assert not dialog.record.isEnabled()
    (package / "smittat.exe").unlink()
    dialog.show_package(package)
    _ready(qtbot, dialog.running)
    assert not dialog.record.isEnabled()
    dialog.how.setText("Bud")
    assert dialog.record.isEnabled()
    for empty in (dialog.recipient.clear, dialog.how.clear, dialog.sent_by.clear, lambda: dialog.date.set_value(None)):
        empty()
        dialog._judge()
        assert not dialog.record.isEnabled()


def test_one_that_the_register_does_not_know_is_entered_afterwards_and_only_when_that_is_ticked(
    desk: Desk, window: QWidget, package: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    later: Callable[..., object] = lambda *a, **k: replace(look(*a, **k), standing=Standing.LATER)  # noqa: E731
    monkeypatch.setattr("ropa_desktop.ui.send_dialog.look", later)
    dialog = SendDialog(desk, None, window, package)
    qtbot.addWidget(dialog)
    dialog.show()
    _ready(qtbot, dialog.running)
    assert dialog.state.text() == "Registret känner inte till paketet"
    assert not dialog.record.isEnabled()
    dialog.afterwards.setChecked(True)
    dialog.how.setText("Bud")
    assert dialog.record.isEnabled()
    wanted = dialog.wanted()
    assert wanted is not None
    assert wanted.registered is not None


def test_what_was_handed_over_is_verified_compared_and_saved_again(
    desk: Desk, window: QWidget, package: Path, prompts: FakePrompts, qtbot: QtBot, tmp_path: Path
) -> None:
    stored = records.read(desk.register, send(desk.register, package, SENT))
    dialog = HandedDialog(desk, stored, window)
    qtbot.addWidget(dialog)
    assert [line[0] for line in dialog.model.lines] == ["01-registerforteckning.xlsx", "manifest.json"]
    dialog.show()
    dialog.deeds["verify"].setFocus()
    dialog.deeds["verify"].click()
    _ready(qtbot, dialog.running)
    assert dialog.state.text() == "Alla 2 filer är de som sändes"
    assert dialog.focusWidget() is dialog.deeds["verify"], "the button has the focus again when it is enabled"
    prompts.answers += [tmp_path / "igen", tmp_path / "igen" / "manifest.json", tmp_path / "kvitto"]
    dialog.deeds["save"].click()
    _ready(qtbot, dialog.running)
    assert (tmp_path / "igen" / "manifest.json").read_bytes() == (package / "manifest.json").read_bytes()
    (tmp_path / "igen" / "mer.txt").write_text("x")
    dialog.deeds["compare"].click()
    _ready(qtbot, dialog.running)
    assert (dialog.state.text(), dialog.told.text()) == ("Paketet är inte det som sändes", "Ingick inte: mer.txt")
    dialog.deeds["receipt"].click()
    _ready(qtbot, dialog.running)
    assert (tmp_path / "kvitto.pdf").read_bytes().startswith(b"%PDF")
    assert not prompts.told


def test_a_damaged_file_is_named_and_not_opened(
    desk: Desk, window: QWidget, package: Path, prompts: FakePrompts, qtbot: QtBot
) -> None:
    stored = records.read(desk.register, send(desk.register, package, SENT))
    with desk.register.writing() as connection:
        harm = "UPDATE blob_part SET content = CAST('x' AS BLOB) WHERE sha256 = ?"
        connection.exec_driver_sql(harm, (stored.values["files"][1]["sha256"],))
    dialog = HandedDialog(desk, stored, window)
    qtbot.addWidget(dialog)
    dialog.deeds["verify"].click()
    _ready(qtbot, dialog.running)
    assert dialog.state.text() == "Filer i registret är skadade"
    assert dialog.told.text() == "Andra än de som sändes: 01-registerforteckning.xlsx"
    dialog.table.selectRow(0)
    dialog.open_file()
    assert len(prompts.told) == 1


def test_the_changes_are_read_and_saved(
    desk: Desk, window: QWidget, package: Path, prompts: FakePrompts, qtbot: QtBot, tmp_path: Path
) -> None:
    stored = records.read(desk.register, send(desk.register, package, SENT))
    activity = next(i for i in range(1, 99) if desk.wording.name(i) == "Löner")
    save(desk.register, "activity", activity, {"purpose": "Betala ut lön i tid"}, author="Eva")
    dialog = ChangesDialog(desk, stored, window)
    qtbot.addWidget(dialog)
    _ready(qtbot, dialog.running)
    line = ("Ändrad", "B01 Löner", "Ändamål med behandlingen", "Betala ut lön", "Betala ut lön i tid")
    assert dialog.model.lines == [line]
    prompts.answers += [tmp_path / "ut.pdf", tmp_path / "ut.xlsx"]
    for form in ("pdf", "xlsx"):
        dialog.savers[form].click()
        _ready(qtbot, dialog.running)
        assert (tmp_path / f"ut.{form}").stat().st_size > 1000
    dialog.language.setCurrentIndex(dialog.language.findData("en"))
    _ready(qtbot, dialog.running)
    assert dialog.model.lines[0][0] == "Changed"
    assert dialog.model.headerData(0, Qt.Orientation.Horizontal) == "What happened"


def test_deeds_are_offered_on_what_was_made_with_a_package_only(desk: Desk, package: Path) -> None:
    handed = records.read(desk.register, send(desk.register, package, SENT))
    by_hand = records.read(desk.register, save(desk.register, "hand_over", None, {"name": "X"}, author="Eva").id)
    assert [deed.name for deed, *_ in deeds.possible_on(desk, handed)] == ["handed", "changes_since"]
    assert not list(deeds.possible_on(desk, by_hand))
    assert [deed.name for deed, _ in deeds.possible_on_list("hand_over", desk)] == ["register_package"]


def test_of_very_many_files_the_first_are_shown_until_all_are_asked_for(qtbot: QtBot, context: RegisterContext) -> None:
    editor = FilesEditor(context)
    qtbot.addWidget(editor)
    editor.set_read_only(True)
    editor.set_value([{"name": f"{n}.pdf", "sha256": f"{n:064d}", "size": 1} for n in range(200)])
    assert editor._rows.count() == 21
    (more,) = (made for made in editor.findChildren(QPushButton) if "200" in made.text())
    assert more.text() == "Visa alla 200 filer"
    more.click()
    assert editor._rows.count() == 200
    assert len(editor.value()) == 200
