"""Nothing is cut off: not with large text in a small window, and not where words are twice as long."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLabel, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from ropa_desktop.domain.texts import Texts
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.services import records
from ropa_desktop.storage.places import shipped
from ropa_desktop.storage.texts import language
from ropa_desktop.ui.buttons import ElidedButton
from ropa_desktop.ui.flow import Chip
from ropa_desktop.ui.hub import Place
from ropa_desktop.ui.navigation import MAIN
from ropa_desktop.ui.parts import ElidedLabel
from ropa_desktop.ui.program import Program
from ropa_desktop.ui.request_head import STEPS
from ropa_desktop.ui.table import default_columns
from ropa_desktop.ui.theme import register_fonts
from ropa_desktop.ui.worksheet_page import WorksheetPage
from tests.examples import put_example
from tests.ui.fakes import FakePrompts
from tests.ui.windows import settled

PAGES = ("overview", "due", *(name for group in MAIN for name in group), "retention", "rules", "history")


def cut_off(root: QWidget) -> Iterator[str]:
    """Find labels and buttons that have less room than their words need, or stand outside what holds them."""
    for widget in root.findChildren(QWidget):
        if (
            not widget.isVisible()
            or isinstance(widget, ElidedLabel | ElidedButton)
            or isinstance(widget.parent(), Chip)
        ):
            continue
        if (isinstance(widget, QLabel) and widget.wordWrap()) or not isinstance(widget, QLabel | QAbstractButton):
            continue
        words = widget.text().replace("&", "")
        shown = not isinstance(widget, QAbstractButton) or widget.icon().isNull()
        if shown and widget.fontMetrics().horizontalAdvance(words) > widget.width() + 1:
            yield f"{words} has {widget.width()} pixels"
        holder = widget.parentWidget()
        if holder is not None and holder.isVisible() and widget.geometry().right() > holder.rect().right() + 1:
            yield f"{words} stands {widget.geometry().right() - holder.rect().right()} pixels outside"


@pytest.fixture(autouse=True)
def _own_fonts(qapp: QApplication) -> None:
    """Measure with the fonts that the program brings, and not with those of the machine."""
    register_fonts(shipped("resources") / "fonts")


@pytest.fixture(params=[100, 200])
def small(
    request: pytest.FixtureRequest, program: Program, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> Program:
    example = tmp_path / "exempel.ropa"
    put_example(example, language="sv", author="Eva")
    program.settings.text_size = request.param
    program.restyle()
    program.window.resize(1280, 720)
    assert program.open(example)
    return program


def go(program: Program, name: str, qtbot: QtBot) -> QWidget:
    workspace = program.window.workspace
    assert workspace is not None
    workspace.go(Place(name))
    settled()
    return workspace


def test_no_page_is_cut_off_in_a_small_window_and_no_form_wider_than_its_place(small: Program, qtbot: QtBot) -> None:
    found, too_wide = {}, []
    for name in PAGES:
        found[name] = list(cut_off(go(small, name, qtbot)))
        if name in RECORD_TYPES and not _fits(small, qtbot):
            too_wide.append(name)
    assert {name: what for name, what in found.items() if what} == {}
    assert too_wide == []
    assert small.window.size() == QSize(1280, 720), "none asks for a taller screen"


def _fits(program: Program, qtbot: QtBot) -> bool:
    """Tell whether the form that is shown has room for itself, and as the form of a new record too."""
    assert program.window.workspace is not None
    page = program.window.workspace.record_page
    assert page is not None
    form = page.panel.form
    column = form.widget()
    assert column is not None
    fits = column.width() <= form.viewport().width()
    if page.record_type.by_hand:
        page.new()
        settled()
        fits = fits and column.width() <= form.viewport().width()
        page.panel.discard()
    return fits


def test_no_step_of_a_request_is_cut_off(small: Program, qtbot: QtBot) -> None:
    assert small.window.workspace is not None
    assert small.register is not None
    values = {"name": "Tillsyn", "asks": ["assessments", "questions"], "questions": [{"question": "Vem har åtkomst?"}]}
    request = records.save(small.register, "authority_request", None, values, author="Eva").id
    page = small.window.workspace.requesting()
    small.window.workspace.go(Place("requesting", request))
    found = {}
    for step in STEPS:
        page.show_step(step)
        settled()
        found[step] = list(cut_off(page))
    assert {name: what for name, what in found.items() if what} == {}


class Doubled(Texts):
    """Says everything twice, what is learnt later too."""

    def __init__(self, texts: Texts) -> None:
        super().__init__("sv", {})
        self._own = texts

    def __call__(self, key: str, /, **facts: object) -> str:
        return f"{self._own(key, **facts)} {self._own(key, **facts)}"

    def __contains__(self, key: str) -> bool:
        return key in self._own


def double_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ropa_desktop.ui.program.language", lambda _: Doubled(language("sv")))


def test_no_page_is_cut_off_where_words_are_twice_as_long(
    program: Program, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    double_words(monkeypatch)
    put_example(tmp_path / "exempel.ropa", language="sv", author="Eva")
    program.restyle()
    program.window.resize(1440, 900)
    assert program.open(tmp_path / "exempel.ropa")
    found = {name: list(cut_off(go(program, name, qtbot))) for name in PAGES}
    assert {name: what for name, what in found.items() if what} == {}


def new_worksheet(program: Program, name: str) -> WorksheetPage:
    assert program.register is not None
    made = records.save(
        program.register, name, None, {"name": "Prov av ett långt namn på en bedömning"}, author="Eva"
    ).id
    workspace = program.window.workspace
    assert workspace is not None
    workspace.desk.tell_changed(name)
    workspace.go(Place("worksheet", made))
    assert workspace.worksheet_page is not None
    return workspace.worksheet_page


def worksheet_parts(program: Program, name: str, qtbot: QtBot) -> dict[str, list[str]]:
    """Show a worksheet part by part, and find what is cut off."""
    page, workspace, found = new_worksheet(program, name), program.window.workspace, {}
    assert workspace is not None
    for code in page.body.views:
        page.body.show_part(code)
        page.body.make_whole(code)
        settled()
        found[code] = list(cut_off(workspace))
        column = page.body.widget()
        assert column is not None
        assert column.width() <= page.body.viewport().width(), code
    return {code: what for code, what in found.items() if what}


def test_no_worksheet_is_cut_off_in_a_small_window(small: Program, qtbot: QtBot) -> None:
    names = ("balancing_test", "transfer", "transfer_assessment")
    found = {name: worksheet_parts(small, name, qtbot) for name in names}
    assert {name: what for name, what in found.items() if what} == {}


def test_no_worksheet_is_cut_off_where_words_are_twice_as_long(
    program: Program, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    double_words(monkeypatch)
    put_example(tmp_path / "exempel.ropa", language="sv", author="Eva")
    program.restyle()
    program.window.resize(1440, 900)
    assert program.open(tmp_path / "exempel.ropa")
    assert worksheet_parts(program, "balancing_test", qtbot) == {}


def test_the_approval_is_not_cut_off(small: Program, qtbot: QtBot) -> None:
    new_worksheet(small, "balancing_test")
    settled()
    small.window.actions_by_name["act"].trigger()
    dialog = small.window.findChild(QDialog)
    assert dialog is not None
    settled()
    assert list(cut_off(dialog)) == []
    assert dialog.width() <= small.window.width()
    assert dialog.height() <= small.window.height()
    dialog.close()


def test_no_dialog_is_cut_off(small: Program, prompts: FakePrompts, qtbot: QtBot) -> None:
    go(small, "activity", qtbot)
    for command in ("export", "settings", "restore", "new_register"):
        small.window.actions_by_name[command].trigger()
        dialog = small.window.findChild(QDialog)
        assert dialog is not None, command
        settled()
        assert list(cut_off(dialog)) == [], command
        for area in dialog.findChildren(QScrollArea):
            inner = area.widget()
            assert inner is None or inner.width() <= area.viewport().width(), "what is asked has its right side"
        assert dialog.width() <= small.window.width(), command
        assert dialog.height() <= small.window.height(), command
        dialog.close()
        qtbot.waitUntil(lambda: small.window.findChild(QDialog) is None)


def test_columns_with_nothing_in_them_give_way_to_the_names(program: Program, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "exempel.ropa"
    put_example(path, language="sv")
    program.window.resize(1440, 900)
    assert program.open(path)
    go(program, "balancing_test", qtbot)
    assert program.window.workspace is not None
    page = program.window.workspace.record_page
    assert page is not None
    table, columns = page.list.table, page.list.table.records.columns
    width = {name: table.columnWidth(place) for place, name in enumerate(columns)}
    assert width["name"] > 2 * max(width["age"], width["conclusion"], width["next_review"])


def test_no_list_is_wider_than_its_room_in_a_small_window(program: Program, tmp_path: Path, qtbot: QtBot) -> None:
    register_fonts(shipped("resources") / "fonts")
    path = tmp_path / "exempel.ropa"
    put_example(path, language="sv")
    program.window.resize(1280, 720)
    assert program.open(path)
    assert program.window.workspace is not None
    wide = {}
    for name in ("transfer", "system", "organisation", "balancing_test", "hand_over", "secrecy_mark", "authority"):
        go(program, name, qtbot)
        page = program.window.workspace.record_page
        assert page is not None
        header, room = page.list.table.horizontalHeader(), page.list.table.viewport().width()
        if header.length() > room:
            wide[name] = [(header.sectionSize(place), room) for place in range(header.count())]
    assert wide == {}


def test_a_list_of_what_is_never_approved_has_no_column_for_its_age() -> None:
    assert "age" not in default_columns(RECORD_TYPES["transfer"])
    assert "age" in default_columns(RECORD_TYPES["balancing_test"])
