"""Choosing who signs: the person sees at once whose certificate it is, and what is wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from ropa_desktop.ui.certificate_row import CertificateRow
from ropa_desktop.ui.desk import Desk
from tests.exchange.certificates import NOW, PASSPHRASE, YEAR, office
from tests.ui.fakes import FakePrompts, press, write


@pytest.fixture
def row(qtbot: QtBot, desk: Desk) -> CertificateRow:
    made = CertificateRow(desk)
    qtbot.addWidget(made)
    made.show()
    return made


def test_nothing_is_signed_unless_it_is_asked_for(row: CertificateRow) -> None:
    assert row.ready
    assert row.signer() is None
    assert not row.choices.isVisible()


def test_a_certificate_is_chosen_by_keyboard_and_told_of_at_once(
    row: CertificateRow, desk: Desk, prompts: FakePrompts, tmp_path: Path
) -> None:
    press(row.tick.box, Qt.Key.Key_Space)
    assert row.choices.isVisible()
    prompts.answers.append(office(tmp_path))
    press(row.file, Qt.Key.Key_Space)
    write(row.password, PASSPHRASE)
    press(row.password, Qt.Key.Key_Return)
    assert (NOW + YEAR).date().isoformat() in row.message.text()
    assert desk.say("signature.self_signed") in row.message.text()
    signer = row.signer()
    assert signer is not None
    assert signer.certificate.name in row.message.text()


def test_a_wrong_password_is_told_and_can_be_put_right(
    qtbot: QtBot, row: CertificateRow, desk: Desk, tmp_path: Path
) -> None:
    row.tick.box.setChecked(True)
    row.choose(office(tmp_path))
    write(row.password, "fel")
    with qtbot.waitSignal(row.changed, check_params_cb=lambda *_: not row.ready):
        press(row.password, Qt.Key.Key_Return)
    assert row.message.text() == desk.say("problem.certificate_passphrase", name="Exempelbolaget AB.p12")
    assert row.message.property("role") == "attention"
    row.password.clear()
    write(row.password, PASSPHRASE)
    assert row.ready
    assert row.message.property("role") == "soft"
    assert row.signer() is not None


def test_a_certificate_that_has_expired_is_found_when_the_work_begins(row: CertificateRow, tmp_path: Path) -> None:
    row.tick.box.setChecked(True)
    assert not row.ready
    row.choose(office(tmp_path, first=NOW - 2 * YEAR, last=NOW - YEAR))
    write(row.password, PASSPHRASE)
    assert row.signs
    assert row.signer() is None
    assert not row.ready
    assert (NOW - YEAR).date().isoformat() in row.message.text()


def test_the_password_cannot_be_read(row: CertificateRow, desk: Desk) -> None:
    assert row.password.echoMode() == QLineEdit.EchoMode.Password
    assert row.password.accessibleName() == desk.say("certificate.password")
