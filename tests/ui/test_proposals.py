"""Transfers that the register tells of are offered at the list of transfers."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from ropa_desktop.services import records
from ropa_desktop.storage.register import Register
from ropa_desktop.ui.hub import Place
from ropa_desktop.ui.program import Program
from ropa_desktop.ui.proposals_dialog import ProposalsDialog


@pytest.fixture
def opened(program: Program, path: Path) -> Program:
    assert program.open(path)
    return program


def register(program: Program) -> Register:
    assert program.register is not None
    return program.register


def dialog(program: Program) -> ProposalsDialog:
    workspace = program.window.workspace
    assert workspace is not None
    workspace.go(Place("transfer"))
    offer = program.window.findChild(QPushButton, "deed.propose_transfers")
    assert offer is not None
    offer.click()
    found = program.window.findChild(ProposalsDialog)
    assert found is not None
    return found


def test_what_is_ticked_is_recorded_and_linked(opened: Program, qtbot: QtBot) -> None:
    us, india = (
        records.save(register(opened), "party", None, {"name": name, "country": country}, author="Eva").id
        for name, country in (("Help Inc.", "US"), ("Sub Ltd", "IN"))
    )
    rows = [{"party": us, "roles": ["processor"]}, {"party": india, "roles": ["controller"]}]
    values = {"name": "Kundtjänst", "controller": 2, "recipients": rows}
    activity = records.save(register(opened), "activity", None, values, author="Eva").id
    shown = dialog(opened)
    assert len(shown.ticks) == 2
    shown.ticks[1].box.setChecked(False)
    assert shown.take.text().endswith("1")
    shown.take.click()
    (made,) = records.read(register(opened), activity).values["transfers"]
    assert records.read(register(opened), made).values["importer"] == us


def test_nothing_to_propose_is_said(opened: Program) -> None:
    shown = dialog(opened)
    assert not shown.ticks
    assert not shown.take.isVisibleTo(shown)
