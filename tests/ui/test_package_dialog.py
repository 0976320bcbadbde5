"""A package made in the window: counted before, shown with its sum afterwards, and stopped without a trace."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ropa_desktop.domain.release import Level
from ropa_desktop.exchange.hand_over import Sent, send
from ropa_desktop.exchange.package import Part, Wanted, make_package
from ropa_desktop.exchange.scope import Scope
from ropa_desktop.exchange.verify import verify
from ropa_desktop.services import find
from ropa_desktop.services.files import keep_file
from ropa_desktop.services.records import save
from ropa_desktop.storage.register import Register
from ropa_desktop.ui.desk import Desk
from ropa_desktop.ui.package_dialog import PackageDialog
from ropa_desktop.ui.program import Program
from ropa_desktop.ui.send_dialog import SendDialog
from ropa_desktop.ui.work import Work
from tests.exchange.certificates import PASSPHRASE, office
from tests.ui.fakes import FakePrompts, press, write


@pytest.fixture
def agreement(register: Register, tmp_path: Path) -> int:
    (tmp_path / "Avtal.xlsm").write_bytes(b"PK")
    file = keep_file(register, tmp_path / "Avtal.xlsm")
    return save(register, "agreement", None, {"name": "Driftavtal", "files": [file]}, author="Eva").id


Open = Callable[..., PackageDialog]


@pytest.fixture
def opened(qtbot: QtBot, desk: Desk) -> Iterator[Open]:
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.resize(1280, 720)

    def opened(request: int | None = None, **lists: tuple[int, ...]) -> PackageDialog:
        dialog = PackageDialog(desk, request, parent, **lists)
        dialog.show()
        qtbot.waitUntil(lambda: bool(dialog.shown.model.lines))
        return dialog

    yield opened
    for dialog in parent.findChildren(PackageDialog):
        dialog.close()


def _counted(dialog: PackageDialog) -> dict[str, str]:
    return dict(dialog.shown.model.lines)  # type: ignore[arg-type]  # two columns


def test_what_will_be_in_it_is_counted_as_it_is_chosen(
    qtbot: QtBot, opened: Open, activity: int, agreement: int
) -> None:
    dialog = opened()
    assert _counted(dialog)["Följebrev"] == "1"
    write(dialog.choices.as_of, "foo")
    assert not dialog.make.isEnabled()
    dialog.choices.as_of.clear()
    dialog.choices.as_of.textEdited.emit("")
    assert dialog.make.isEnabled()
    assert "Bifogade filer" not in _counted(dialog)
    for name in ("agreement", "attachments"):
        dialog.choices._annexes[name].click()
    qtbot.waitUntil(lambda: "Bifogade filer" in _counted(dialog))
    for check in (*dialog.choices._parts.values(), *dialog.choices._annexes.values()):
        check.setChecked(False)
    qtbot.waitUntil(lambda: not dialog.make.isEnabled())


def test_a_package_is_made_and_shown_with_its_sum(
    qtbot: QtBot,
    opened: Open,
    prompts: FakePrompts,
    register: Register,
    activity: int,
    agreement: int,
    tmp_path: Path,
) -> None:
    dialog = opened(listed=(activity,), chosen=(activity,))
    dialog.choices.scope.setCurrentIndex(1)
    write(dialog.choices.authority, "Åklagaren")
    for name in ("agreement", "attachments"):
        dialog.choices._annexes[name].setChecked(True)
    dialog.choices.scope.setCurrentIndex(0)
    prompts.answers.append(tmp_path / "svar")
    dialog.make.click()
    qtbot.waitUntil(dialog.shown.sum.isVisible, timeout=20_000)
    verdict = verify(tmp_path / "svar.zip")
    assert verdict.whole
    assert dialog.shown.sum.text() == verdict.manifest.sha256
    assert verdict.manifest.authority == "Åklagaren"
    assert [line[0] for line in dialog.shown.model.lines] == [entry.path for entry in verdict.manifest.files]
    assert "avtal.xlsm" in dialog.shown._attention.text()
    dialog.shown.send.click()
    parent = dialog.parentWidget()
    assert isinstance(parent, QWidget)
    sending = parent.findChild(SendDialog)
    assert isinstance(sending, SendDialog)
    assert sending.place.text() == str(tmp_path / "svar.zip")
    assert not dialog.isVisible()
    sending.how.setText("E-post")
    qtbot.waitUntil(sending.record.isEnabled, timeout=20_000)
    sending.record.click()
    qtbot.waitUntil(lambda: len(find.suggest(register, ["hand_over"], "")) == 1, timeout=20_000)
    qtbot.waitUntil(lambda: parent.findChild(SendDialog) is None)


def test_a_saved_filter_chooses_and_says_so(opened: Open, register: Register, activity: int) -> None:
    save(register, "activity", None, {"name": "Löner"}, author="Eva")
    kept = {"name": "Möten", "about": "activity", "condition": 'name = "Evenemang"'}
    save(register, "saved_filter", None, kept, author="Eva")
    dialog = opened()
    dialog.choices.scope.setCurrentIndex(dialog.choices.scope.count() - 1)
    scope = dialog.choices.wish()().scope
    assert scope.ids == (activity,)
    assert "Evenemang" in scope.selection


def test_stopped_it_leaves_nothing_and_can_be_made_again(
    qtbot: QtBot, opened: Open, prompts: FakePrompts, activity: int, tmp_path: Path
) -> None:
    dialog = opened()
    dialog.choices.form.setCurrentIndex(1)
    prompts.answers.append(tmp_path / "svar")
    dialog.make.click()
    dialog._close.click()
    qtbot.waitUntil(lambda: dialog._work is None, timeout=20_000)
    assert not (tmp_path / "svar").exists()
    assert not [file for file in tmp_path.iterdir() if file.name.endswith(".part")]
    assert dialog.make.isEnabled()


def test_escape_while_it_is_made_stops_it(
    qtbot: QtBot, opened: Open, prompts: FakePrompts, activity: int, tmp_path: Path
) -> None:
    dialog = opened()
    prompts.answers.append(tmp_path / "svar.zip")
    dialog.make.click()
    press(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert not any(work.isRunning() for work in dialog.findChildren(Work))
    assert not (tmp_path / "svar.zip").exists()


def test_a_place_that_is_taken_is_told(
    qtbot: QtBot, opened: Open, prompts: FakePrompts, activity: int, tmp_path: Path
) -> None:
    (tmp_path / "svar.zip").write_bytes(b"annat")
    dialog = opened()
    prompts.answers.append(tmp_path / "svar.zip")
    dialog.make.click()
    qtbot.waitUntil(lambda: "finns redan" in dialog.shown._message.text(), timeout=20_000)
    assert dialog.shown._heading.text() == "Det gick inte"
    assert dialog.shown._message.property("role") == "attention"
    assert (tmp_path / "svar.zip").read_bytes() == b"annat"


def test_the_documents_are_signed_with_the_certificate_that_is_chosen(
    qtbot: QtBot, opened: Open, prompts: FakePrompts, activity: int, tmp_path: Path
) -> None:
    dialog = opened()
    row = dialog.choices.certificate
    row.tick.box.click()
    assert not dialog.make.isEnabled()
    row.choose(office(tmp_path))
    row.password.setText("fel")
    dialog.make.click()
    assert not dialog.make.isEnabled(), "a wrong password is told before a place is asked for"
    row.password.setText(PASSPHRASE)
    prompts.answers.append(tmp_path / "svar.zip")
    dialog.make.click()
    qtbot.waitUntil(dialog.shown.sum.isVisible, timeout=20_000)
    assert verify(tmp_path / "svar.zip").signed


def test_a_request_says_what_there_is_to_begin_with(
    qtbot: QtBot, opened: Open, register: Register, activity: int, agreement: int
) -> None:
    other = save(register, "activity", None, {"name": "Löner"}, author="Eva").id
    values = {
        "name": "Tillsyn",
        "authority": "Myndigheten",
        "case_number": "IMY-7",
        "language": "en",
        "level": "release",
        "annexes": ["agreement", "attachments"],
        "omitted": [{"record": other, "reason": "Gäller en annan tillsyn"}],
    }
    request = save(register, "authority_request", None, values, author="Eva").id
    dialog = opened(request)
    wanted = dialog.choices.wish()()
    assert (wanted.language, wanted.scope.level, wanted.authority) == ("en", Level.RELEASE, "Myndigheten")
    assert (wanted.scope.ids, wanted.scope.case_number) == ((activity,), "IMY-7")
    assert wanted.omitted == ((other, "Gäller en annan tillsyn"),)
    assert Part.ATTACHMENTS in wanted.parts
    assert wanted.request == request
    assert dialog.shown._message.text().splitlines() == [
        "Utvalda behandlingar: 1.", "Bilagor: Avtal, Bifogade filer.", "Utelämnade behandlingar: 1."
    ]  # fmt: skip
    dialog.choices.level.setCurrentIndex(list(Level).index(Level.FULL))
    qtbot.waitUntil(lambda: "All but 1 are included" in dialog.shown._message.text(), timeout=20_000)
    assert "Utelämnade" not in dialog.shown._message.text(), "it is told once"
    dialog.choices.as_of.set_value(date(2020, 1, 1))
    assert dialog.choices.wish()().omitted == (), "on that day there was nothing to leave out"


def test_what_the_authority_asks_for_and_is_not_chosen_is_told(opened: Open, register: Register) -> None:
    values = {"name": "Tillsyn", "authority": "IMY", "asks": ["assessments"]}
    request = save(register, "authority_request", None, values, author="Eva").id
    choices = opened(request).choices
    assert choices._unchosen.isHidden()
    choices._annexes["balancing_test"].setChecked(False)
    assert not choices._unchosen.isHidden()
    assert choices._unchosen.text() == "Myndigheten har begärt detta, och det är inte valt: Intresseavvägningar."
    choices._annexes["balancing_test"].setChecked(True)
    assert choices._unchosen.isHidden()
    assert opened().choices._unchosen.isHidden()


def test_the_changes_since_the_last_hand_over_are_offered_and_what_was_made_is_recorded_at_once(
    qtbot: QtBot, opened: Open, register: Register, activity: int, tmp_path: Path, prompts: FakePrompts
) -> None:
    request = save(register, "authority_request", None, {"name": "Tillsyn", "authority": "IMY"}, author="Eva").id
    assert opened(request).choices.since.isHidden()
    nothing = Wanted(Scope(annexes=frozenset()), "sv", frozenset())
    make_package(register, tmp_path / "första", nothing)
    sent = Sent(date(2026, 11, 1), "E-post", "Eva", "IMY", author="Eva", request_id=request)
    before = send(register, tmp_path / "första", sent)
    dialog = opened(request)
    assert dialog.choices.since.text() == "Ändringar sedan överlämningen L01 2026-11-01"
    assert dialog.choices.wish()().since is None
    for check in (*dialog.choices._parts.values(), *dialog.choices._annexes.values()):
        check.setChecked(False)
    dialog.choices.since.setChecked(True)
    assert dialog.choices.wish()().since == before
    qtbot.waitUntil(dialog.make.isEnabled, timeout=20_000)
    prompts.answers.append(tmp_path / "svar.zip")
    dialog.make.click()
    qtbot.waitUntil(dialog.shown.send.isVisible, timeout=20_000)
    dialog.shown.send.click()
    (sending,) = (one for one in QApplication.topLevelWidgets() if isinstance(one, SendDialog))
    assert sending.request.currentData() == request
    sending.how.setText("E-post")
    qtbot.waitUntil(sending.record.isEnabled, timeout=20_000)
    sending.reject()


def test_it_is_opened_from_the_menu_and_freed_when_closed(
    qtbot: QtBot, qapp: QApplication, program: Program, path: Path
) -> None:
    assert program.open(path)
    program.window.actions_by_name["package"].trigger()
    dialog = program.window.findChild(PackageDialog)
    assert isinstance(dialog, PackageDialog)
    dialog.close()
    qtbot.waitUntil(lambda: program.window.findChild(PackageDialog) is None)


def test_what_was_made_stays_shown_though_a_choice_was_still_to_be_counted(
    qtbot: QtBot, opened: Open, activity: int, tmp_path: Path, prompts: FakePrompts
) -> None:
    dialog = opened()
    dialog.choices._parts["letter"].setChecked(False)
    dialog._plan()  # as when no choice was made for a while
    dialog.choices._parts["letter"].setChecked(True)
    prompts.answers.append(tmp_path / "svar.zip")
    dialog.make.click()
    assert not dialog._pause.isActive()
    qtbot.waitUntil(dialog.shown.send.isVisible)
    qtbot.waitUntil(lambda: not dialog.findChildren(Work))
    assert dialog.shown.send.isVisible()
