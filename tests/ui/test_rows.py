from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ropa_desktop.domain.field import blank_row
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.ui.editors import make_editor
from ropa_desktop.ui.editors_rows import RowsEditor
from ropa_desktop.ui.register_context import RegisterContext
from tests.ui.fakes import press, write
from tests.ui.windows import no_date, settled

FIELD = RECORD_TYPES["activity"].by_name["legal_bases"]
ALT, CONTROL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def rows(context: RegisterContext, qtbot: QtBot) -> RowsEditor:
    editor = make_editor(FIELD, "activity", context)
    qtbot.addWidget(editor)
    assert isinstance(editor, RowsEditor)
    editor.resize(700, 600)
    editor.set_value([blank_row(FIELD) | {"id": n, "part": f"del {n}"} for n in (1, 2, 3)])
    editor.show()
    editor.table.selectRow(0)
    return editor


def parts(editor: RowsEditor) -> list[str]:
    return [row["part"] for row in editor.value()]


def test_rows_are_moved_by_keyboard(rows: RowsEditor, qtbot: QtBot) -> None:
    press(rows.table, Qt.Key.Key_Down, ALT)
    assert parts(rows) == ["del 2", "del 1", "del 3"]
    assert rows.current() == 1
    press(rows.table, Qt.Key.Key_Up, ALT)
    assert parts(rows) == ["del 1", "del 2", "del 3"]


def test_a_row_is_removed_by_keyboard(rows: RowsEditor, qtbot: QtBot) -> None:
    with qtbot.waitSignal(rows.edited):
        press(rows.table, Qt.Key.Key_Delete)
    assert parts(rows) == ["del 2", "del 3"]


def test_a_row_is_copied_without_its_id(rows: RowsEditor, qtbot: QtBot) -> None:
    press(rows.table, Qt.Key.Key_D, CONTROL)
    assert parts(rows) == ["del 1", "del 1", "del 2", "del 3"]
    assert rows.value()[1]["id"] is None


def test_what_can_be_done_with_a_row_is_told_whole_also_where_there_is_little_room(
    rows: RowsEditor, qtbot: QtBot
) -> None:
    rows.setFixedWidth(240)
    rows.open_row(0)
    settled()
    assert rows._panel is not None
    for one in rows._panel._tools:
        assert one.width() >= one.sizeHint().width()


def test_enter_opens_a_row_and_what_is_written_is_kept(rows: RowsEditor, qtbot: QtBot) -> None:
    press(rows.table, Qt.Key.Key_Return)
    editor = rows._panel.grid.box("part").editor if rows._panel else None
    assert editor is not None
    with qtbot.waitSignal(rows.edited):
        write(editor, "x")
    assert "x" in parts(rows)[0]
    press(editor, Qt.Key.Key_Escape)
    assert rows._panel is not None
    assert rows._panel.isHidden()


def test_insert_adds_a_row_that_counts_when_something_is_written(rows: RowsEditor, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(rows.edited):
        press(rows.table, Qt.Key.Key_Insert)
    assert len(rows.value()) == 3
    assert rows._panel is not None
    write(rows._panel.grid.box("part").editor, "ny")
    assert parts(rows)[-1] == "ny"


def test_a_read_only_editor_shows_rows_and_changes_none(rows: RowsEditor, qtbot: QtBot) -> None:
    rows.set_read_only(True)
    for key in (Qt.Key.Key_Delete, Qt.Key.Key_Insert):
        press(rows.table, key)
    press(rows.table, Qt.Key.Key_Return)
    assert parts(rows) == ["del 1", "del 2", "del 3"]
    assert rows.adder.isHidden()


def test_a_row_is_copied_out_as_a_table(rows: RowsEditor, qtbot: QtBot) -> None:
    press(rows.table, Qt.Key.Key_C, CONTROL)
    assert QApplication.clipboard().text().startswith("del 1\t")


def test_going_to_a_field_opens_the_first_row_without_it(rows: RowsEditor, qtbot: QtBot) -> None:
    rows.focus_path("law")
    assert rows.current() == 0
    rows.focus_path("2.law")
    assert rows.current() == 2


def test_saved_ids_arrive_without_closing_the_open_row(rows: RowsEditor, qtbot: QtBot) -> None:
    rows.open_row(1, "part")
    rows.set_value([row | {"id": row["id"] + 10} for row in rows.value()])
    assert rows._panel is not None
    assert rows._panel.isVisible()
    assert [row["id"] for row in rows.value()] == [11, 12, 13]


def test_what_is_no_date_holds_one_in_its_row_until_it_is_put_right(context: RegisterContext, qtbot: QtBot) -> None:
    field = RECORD_TYPES["authority_request"].by_name["questions"]
    rows = RowsEditor(field, "authority_request", context, make_editor)
    qtbot.addWidget(rows)
    kept = [blank_row(field) | {"id": n, "question": f"Fråga {n}"} for n in (1, 2)]
    rows.set_value(kept)
    rows.show()
    rows.open_row(0, "answered_on")
    assert rows._panel is not None
    box = rows._panel.grid.box("answered_on")
    write(box.editor, "igår")
    ways: tuple[Callable[[], object], ...] = (
        lambda: QTest.mouseClick(rows.table.viewport(), Qt.MouseButton.LeftButton, pos=second_row(rows)),
        lambda: press(box.editor, Qt.Key.Key_Escape),
        lambda: press(rows.table, Qt.Key.Key_Down, ALT),
        lambda: rows.open_row(0, "answered_on"),
        rows.add,
    )
    for leave in ways:
        box.tell("")
        leave()
        settled()
        assert (rows.current(), box.editor.text(), rows.refused()) == (0, "igår", box)
        assert box.message.text() == no_date(context.surroundings.say)
    assert rows.value() == kept
    box.editor.selectAll()
    write(box.editor, "2026-11-24")
    rows.open_row(1)
    assert (rows.current(), rows.refused()) == (1, None)


def second_row(rows: RowsEditor) -> QPoint:
    return rows.table.visualRect(rows.table.model().index(1, 0)).center()
