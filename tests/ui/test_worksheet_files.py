"""One worksheet handed over from the window: in which form, and where to."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from ropa_desktop.storage.register import open_register
from ropa_desktop.ui.file_deeds import FileDeeds
from ropa_desktop.ui.program import Program
from tests.exchange.assessments import TEST, TRANSFER, make_assessed
from tests.ui.fakes import FakePrompts
from tests.ui.test_files import settle


@pytest.fixture
def assessed(program: Program, tmp_path: Path, qtbot: QtBot) -> Program:
    make_assessed(tmp_path / "assessed.ropa")
    program.open(tmp_path / "assessed.ropa")
    settle(program, qtbot)
    return program


@pytest.mark.parametrize(("kind", "begins"), [("pdf", b"%PDF"), ("xlsx", b"PK"), ("json", b"{")])
@pytest.mark.parametrize("record_id", [TEST, TRANSFER])
def test_a_worksheet_is_written_in_the_form_chosen(
    assessed: Program, prompts: FakePrompts, tmp_path: Path, qtbot: QtBot, kind: str, begins: bytes, record_id: int
) -> None:
    prompts.answers = [kind, tmp_path / "made"]
    FileDeeds(assessed).export_worksheet(record_id)
    settle(assessed, qtbot)
    assert (tmp_path / f"made.{kind}").read_bytes().startswith(begins)
    assert prompts.told == []


@pytest.mark.parametrize("answers", [[""], ["pdf", None]])
def test_giving_up_writes_nothing(assessed: Program, prompts: FakePrompts, tmp_path: Path, answers: list[str]) -> None:
    before = sorted(tmp_path.rglob("*"))
    prompts.answers = list(answers)
    FileDeeds(assessed).export_worksheet(TEST)
    assert sorted(tmp_path.rglob("*")) == before


def test_what_cannot_be_written_is_told(program: Program, prompts: FakePrompts, tmp_path: Path, qtbot: QtBot) -> None:
    make_assessed(tmp_path / "a.ropa", transfer={"modules": []})
    program.open(tmp_path / "a.ropa")
    settle(program, qtbot)
    prompts.answers = ["pdf", tmp_path / "made.pdf"]
    FileDeeds(program).export_worksheet(TRANSFER)
    qtbot.waitUntil(lambda: bool(prompts.told), timeout=30_000)
    assert "modul" in prompts.told[0][1]
    with open_register(tmp_path / "a.ropa", read_only=True):
        assert not (tmp_path / "made.pdf").exists()
