"""The dialog of handing over: which document, whom it is about, and what then there is to choose."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from ropa_desktop.exchange.scope import Document, Format
from ropa_desktop.services.records import read, save
from ropa_desktop.ui.deeds import possible_on
from ropa_desktop.ui.export_dialog import ExportDialog
from ropa_desktop.ui.program import Program
from ropa_desktop.ui.work import PATIENCE
from ropa_desktop.ui.workspace import Workspace
from tests.exchange.outlines import FULL, ORGANISATION, OUTSIDE, WORD, make_small
from tests.ui.fakes import press, write


@pytest.fixture
def workspace(program: Program, tmp_path: Path) -> Workspace:
    make_small(tmp_path / "small.ropa")
    assert program.open(tmp_path / "small.ropa")
    assert program.window.workspace is not None
    return program.window.workspace


@pytest.fixture
def dialog(program: Program, workspace: Workspace, qtbot: QtBot) -> Iterator[ExportDialog]:
    made = ExportDialog(workspace.desk, (), (), program.window)
    made.show()
    yield made
    made.close()
    made.deleteLater()


def is_shown(dialog: ExportDialog) -> bool:
    return dialog._work is None and dialog._document.pageCount() > 0


def shown(dialog: ExportDialog) -> set[str]:
    return {name for name in ("scope", "department", "party", "details") if getattr(dialog, name).isVisible()}


def test_nothing_is_written_as_of_a_day_that_is_none(dialog: ExportDialog) -> None:
    write(dialog.as_of, "2026-11-24")
    write(dialog.as_of, " foo")
    assert not dialog._save.isEnabled()
    assert not dialog._look.isEnabled()
    assert dialog._desk.say("editor.stands") not in dialog.as_of.refused()
    assert any(one.text() == dialog._desk.say("editor.date") and one.isVisible() for one in dialog.findChildren(QLabel))
    dialog.as_of.selectAll()
    write(dialog.as_of, "2026-11-24")
    assert dialog._save.isEnabled()


@pytest.mark.parametrize(
    ("document", "there"),
    [
        (Document.RECORD, {"scope"}),
        (Document.OVERVIEW, {"scope"}),
        (Document.BOARD, {"scope", "details"}),
        (Document.DEPARTMENT, {"department", "details"}),
        (Document.PARTY, {"party", "details"}),
    ],
)
def test_each_document_asks_for_what_it_needs(dialog: ExportDialog, document: Document, there: set[str]) -> None:
    dialog.choose(document)
    assert shown(dialog) == there
    dialog.format.setCurrentIndex(dialog.format.findData(Format.JSON))
    assert (dialog.options().format is Format.JSON) is (document is Document.RECORD)


def test_the_list_of_camera_surveillance_is_offered_where_there_is_reason(
    program: Program, workspace: Workspace, dialog: ExportDialog, qtbot: QtBot
) -> None:
    assert dialog.document.findData(Document.CAMERAS) < 0
    save(workspace.desk.register, "activity", FULL, {"camera": "yes"}, author="Eva")
    made = ExportDialog(workspace.desk, (), (), program.window)
    made.choose(Document.CAMERAS)
    made.show()
    assert (shown(made), made._annexes.isVisible()) == (set(), False)
    made.preview()
    qtbot.waitUntil(partial(is_shown, made))
    made.close()
    made.deleteLater()


def test_a_department_and_a_party_are_told_to_who_writes(dialog: ExportDialog) -> None:
    dialog.choose(Document.DEPARTMENT)
    dialog.details.setChecked(True)
    assert (dialog.options().about, dialog.options().details) == (f"w:{WORD}", True)
    dialog.choose(Document.PARTY, OUTSIDE)
    assert dialog.options().about == OUTSIDE
    dialog.choose(Document.RECORD)
    assert (dialog.options().about, dialog.options().details) == (None, False)


def test_the_page_of_a_party_leads_to_its_extract(workspace: Workspace, program: Program, qtbot: QtBot) -> None:
    for about, name in ((OUTSIDE, "about_party"), (ORGANISATION, "about_organisation")):
        deed = next(d for d, *_ in possible_on(workspace.desk, read(workspace.desk.register, about)))
        assert deed.name == name
        deed.does(workspace.desk, read(workspace.desk.register, about), program.window)
        made = next(one for one in program.window.findChildren(ExportDialog) if one.isVisible())
        assert made.options().about == about
        made.preview()
        qtbot.waitUntil(partial(is_shown, made))
        made.close()


def test_an_extract_about_nobody_says_what_to_choose(dialog: ExportDialog, qtbot: QtBot) -> None:
    dialog.choose(Document.PARTY)
    dialog.preview()
    qtbot.waitUntil(lambda: dialog._attention.text() == "Välj vad utdraget ska handla om.")


def test_a_document_of_a_day_before_there_was_anything_says_so(dialog: ExportDialog, qtbot: QtBot) -> None:
    for day, empty in ((date(2020, 1, 1), True), (None, False)):
        dialog.as_of.set_value(day)
        dialog.preview()
        qtbot.waitUntil(partial(is_shown, dialog))
        assert (dialog._attention.isVisible(), bool(dialog._attention.text())) == (empty, empty)


def test_the_public_version_has_a_set_content_and_is_always_a_copy_for_release(dialog: ExportDialog) -> None:
    dialog.format.setCurrentIndex(dialog.format.findData(Format.HTML))
    assert not dialog.level.isVisible()
    assert not dialog.case.isEnabled()
    assert not dialog._annexes.isEnabled()
    assert dialog.scope.isEnabled()
    dialog.format.setCurrentIndex(dialog.format.findData(Format.JSONLD))
    assert dialog.level.isVisible()
    assert dialog.case.isEnabled()
    assert dialog._annexes.isEnabled()


def test_linked_data_are_written_from_the_window(
    dialog: ExportDialog, program: Program, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog.format.setCurrentIndex(dialog.format.findData(Format.JSONLD))
    dialog._start(tmp_path / "a.jsonld", shown=False)
    qtbot.waitUntil(lambda: dialog._work is None)
    assert (tmp_path / "a.jsonld").read_text(encoding="utf-8").startswith('{\n"@context"')


def test_escape_just_after_the_file_was_written_still_says_so(dialog: ExportDialog, tmp_path: Path) -> None:
    dialog.format.setCurrentIndex(dialog.format.findData(Format.JSONLD))
    dialog._start(tmp_path / "a.jsonld", shown=False)
    assert dialog._work is not None
    assert dialog._work.wait(PATIENCE)
    press(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert str(tmp_path / "a.jsonld") in dialog._message.text()
    press(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
