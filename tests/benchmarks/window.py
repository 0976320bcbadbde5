"""Searching, opening and saving in the real window, until it has drawn what came of it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from unittest.mock import patch

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from ropa_desktop.services import find
from ropa_desktop.services.wording import Wording
from ropa_desktop.storage.places import shipped
from ropa_desktop.ui.hub import Place
from ropa_desktop.ui.program import Program
from ropa_desktop.ui.record_page import RecordPage
from ropa_desktop.ui.settings import Settings
from ropa_desktop.ui.theme import register_fonts

Measure = Callable[[Callable[[int], object], int], float]


def measure(register: Path, typed: tuple[str, ...], each: Measure) -> Mapping[str, float]:
    """Give the time that `each` makes of many searches, openings, saves and answers."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    register_fonts(shipped("resources") / "fonts")
    with tempfile.TemporaryDirectory() as folder, patch("ropa_desktop.ui.program.user_data", lambda: Path(folder)):
        program = Program(app, Settings(Path(folder), "sv"))
        program.window.resize(1440, 900)
        program.window.show()
        assert program.open(register)
        page = _page(program)
        app.processEvents()
        found = {
            "search": each(_searcher(app, page, typed), 140),
            "open": each(_opener(app, page), 100),
            "save": each(_saver(app, page), 50),
            "worksheet": each(_worksheet_opener(app, program), 60),
            "answer": each(_answerer(app, program), 100),
        }
        program.close_register()
        program.window.empty()
    return found


def _page(program: Program) -> RecordPage:
    workspace = program.window.workspace
    assert workspace is not None
    workspace.go(Place("activity"))
    assert workspace.record_page is not None
    return workspace.record_page


def _searcher(app: QApplication, page: RecordPage, typed: tuple[str, ...]) -> Callable[[int], object]:
    def search(number: int) -> None:
        page.list.search.setText(typed[number % len(typed)])
        page.list.reload()
        app.processEvents()

    return search


def _opener(app: QApplication, page: RecordPage) -> Callable[[int], object]:
    page.list.search.clear()
    page.list.reload()

    def show(number: int) -> None:
        page.list.table.selectRow(number * 37 % len(page.list.table.records.ids))
        app.processEvents()

    return show


def _saver(app: QApplication, page: RecordPage) -> Callable[[int], object]:
    def save(number: int) -> None:
        page.panel.form.apply({"purpose": f"Ändrat ändamål nummer {number}"})
        assert page.panel.save()
        app.processEvents()

    return save


def _worksheet_opener(app: QApplication, program: Program) -> Callable[[int], object]:
    """Open one balancing test after another; what was written in the one before is saved."""
    workspace = program.window.workspace
    assert workspace is not None
    assert program.register is not None
    ids = find.find(program.register, find.Query("balancing_test"), Wording(program.register, "sv"))

    def show(number: int) -> None:
        workspace.go(Place("worksheet", ids[number * 37 % len(ids)]))
        app.processEvents()

    return show


def _answerer(app: QApplication, program: Program) -> Callable[[int], object]:
    """Press keys in an answer: each judges the worksheet and shows what was raised."""
    workspace = program.window.workspace
    assert workspace is not None
    page = workspace.worksheet_page
    assert page is not None
    page.body.show_question("interest")
    app.processEvents()
    focused = app.focusWidget()
    assert focused is not None

    def press(_number: int) -> None:
        QTest.keyClick(focused, Qt.Key.Key_A)
        app.processEvents()

    return press
