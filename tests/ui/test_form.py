from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ropa_desktop.domain.field import Kind
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.services import check, records
from ropa_desktop.storage.places import shipped
from ropa_desktop.ui.field_grid import FieldBox
from ropa_desktop.ui.form import HelpPopover, RecordForm
from ropa_desktop.ui.register_context import RegisterContext
from ropa_desktop.ui.tab_order import stops
from ropa_desktop.ui.theme import register_fonts
from tests.ui.fakes import press, write
from tests.ui.seen import tab_stops
from tests.ui.windows import settled


@pytest.fixture
def form(context: RegisterContext, qtbot: QtBot, activity: int) -> RecordForm:
    made = RecordForm(RECORD_TYPES["activity"], context)
    qtbot.addWidget(made)
    made.resize(700, 800)
    made.show()
    show(made, context, activity)
    return made


def show(form: RecordForm, context: RegisterContext, record_id: int) -> None:
    stored = records.read(context.register, record_id)
    form.load(stored.values, stored.marks, check.findings_of(context.register, record_id))


@pytest.mark.parametrize("name", RECORD_TYPES)
def test_every_type_has_a_form_in_which_a_blank_record_has_no_changes(
    name: str, context: RegisterContext, qtbot: QtBot
) -> None:
    form = RecordForm(RECORD_TYPES[name], context)
    qtbot.addWidget(form)
    form.load(RECORD_TYPES[name].blank())
    for card in form.cards.values():
        card.unfold()
    assert form.changes() == {}


def test_no_label_is_cut_off_beside_the_list_on_a_small_screen(context: RegisterContext, qtbot: QtBot) -> None:
    register_fonts(shipped("resources") / "fonts")
    for name in ("activity", "transfer"):
        form = RecordForm(RECORD_TYPES[name], context)
        qtbot.addWidget(form)
        form.resize(540, 600)
        form.show()
        form.load(RECORD_TYPES[name].blank())
        for card in form.cards.values():
            card.unfold()
        settled()
        labels = [box.caption for box in form.findChildren(FieldBox) if box.caption.isVisible()]
        assert len(labels) > 30
        cut = [one.text() for one in labels if one.fontMetrics().horizontalAdvance(one.text()) > one.width()]
        assert cut == []
        assert all(one.toolTip() for one in labels)


def test_what_holds_where_the_office_says_nothing_stands_in_the_blank_fields(
    context: RegisterContext, qtbot: QtBot
) -> None:
    form = RecordForm(RECORD_TYPES["register"], context)
    qtbot.addWidget(form)
    form.load(RECORD_TYPES["register"].blank())
    editors = {name: form.card_of(name).grid.box(name).editor for name in ("us_transfer_interval", "purpose_length")}
    assert editors["us_transfer_interval"].count.placeholderText() == "6"
    assert editors["purpose_length"].placeholderText() == "20"
    assert form.changes() == {}


def test_loading_changes_nothing(form: RecordForm, context: RegisterContext, activity: int) -> None:
    for card in form.cards.values():
        card.unfold()
    show(form, context, activity)
    assert form.changes() == {}


def test_changes_are_only_what_was_changed(form: RecordForm, qtbot: QtBot) -> None:
    editor = form.cards["head"].grid.box("name").editor
    with qtbot.waitSignal(form.edited):
        write(editor, "x")
    assert list(form.changes()) == ["name"]
    press(editor, Qt.Key.Key_Backspace)
    assert form.changes() == {}


def test_going_to_a_field_shows_it_also_when_it_waits(form: RecordForm, qtbot: QtBot) -> None:
    assert "successor" not in form.cards["head"].grid.boxes
    form.focus_field("successor")
    assert form.cards["head"].grid.box("successor").isVisible()
    form.focus_field("legal_bases.law")
    assert any(box.path == "legal_bases.law" and box.isVisible() for box in form.findChildren(FieldBox))


def test_findings_stand_in_their_card(form: RecordForm, context: RegisterContext, activity: int) -> None:
    found = check.findings_of(context.register, activity)
    shown = sum(card._findings.count() for card in form.cards.values())
    assert shown >= len({f.path.partition(".")[0] for f in found} & set(RECORD_TYPES["activity"].by_name))


def test_help_tells_what_the_law_asks(form: RecordForm, qtbot: QtBot) -> None:
    assert form.show_help("purpose")
    popover = form.findChild(HelpPopover)
    assert isinstance(popover, HelpPopover)
    popover.close()


def test_a_form_is_made_once_and_only_filled_for_each_record(
    form: RecordForm, context: RegisterContext, activity: int
) -> None:
    other = records.save(context.register, "activity", None, {"name": "Löner"}, author="Eva").id
    for record_id in (other, activity):
        show(form, context, record_id)
    editors = {name: card.grid.box(name).editor for card in form.cards.values() for name in card.grid.boxes}
    for record_id in (other, activity):
        show(form, context, record_id)
    assert {name: form.card_of(name).grid.box(name).editor for name in editors} == editors


def test_unsaved_changes_can_be_put_in_again(form: RecordForm, context: RegisterContext, qtbot: QtBot) -> None:
    form.apply({"purpose": "Ett nytt ändamål", "breaches": "En incident"})
    assert form.changes() == {"purpose": "Ett nytt ändamål", "breaches": "En incident"}


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_editor_has_a_name_for_those_who_do_not_see(form: RecordForm, language: str) -> None:
    for card in form.cards.values():
        card.unfold()
    for box in form.findChildren(FieldBox):
        focused = box.editor.focusProxy() or box.editor
        assert box.editor.objectName() == box.path
        if box.field.kind is not Kind.ROWS:
            assert focused.accessibleName() or box.editor.accessibleName()


def test_tab_goes_in_reading_order_also_through_what_was_made_later(form: RecordForm, qtbot: QtBot) -> None:
    for card in form.cards.values():
        card.unfold()
    form.focus_field("legal_bases.1.law")
    column = form.widget()
    settled()
    assert column is not None
    wanted = tab_stops(column)
    assert any(one.accessibleName() == "Lagstöd" for one in wanted)
    form.activateWindow()
    form.focus_first()
    seen: list[QWidget] = []
    while (focused := QApplication.focusWidget()) is not None and focused not in seen:
        seen.append(focused)
        press(focused, Qt.Key.Key_Tab)
    assert set(seen) >= {one for one in wanted if one.isEnabled() and one.isVisible()}, "Tab never goes round in a part"


def test_tab_goes_on_from_an_answer_that_the_arrows_led_to(form: RecordForm, qtbot: QtBot) -> None:
    form.focus_field("joint")
    settled()
    focused = QApplication.focusWidget()
    column = form.widget()
    assert focused is not None
    assert column is not None
    order = stops(column)
    after = order[order.index(focused) + 1]
    press(focused, Qt.Key.Key_Right)
    led = QApplication.focusWidget()
    assert led not in {focused, None}
    press(led, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is after
    press(after, Qt.Key.Key_Backtab)
    assert QApplication.focusWidget() is focused


def test_where_one_was_is_in_view_when_an_open_row_is_closed(form: RecordForm, qtbot: QtBot) -> None:
    form.resize(700, 300)
    form.activateWindow()
    form.focus_field("legal_bases.0.law")
    settled()
    focused = QApplication.focusWidget()
    assert focused is not None
    press(focused, Qt.Key.Key_Escape)
    settled()
    table = QApplication.focusWidget()
    assert table is not None
    assert table is form.card_of("legal_bases").grid.box("legal_bases").editor.table
    assert table.visibleRegion().boundingRect().height() > 40


def test_the_first_field_that_waited_is_in_view_when_all_are_shown(form: RecordForm, qtbot: QtBot) -> None:
    form.resize(540, 400)
    form.activateWindow()
    card = form.card_of("name")
    settled()
    form.verticalScrollBar().setValue(form.verticalScrollBar().value() + card._more.mapTo(form, QPoint(0, 0)).y())
    assert card._more.visibleRegion().boundingRect().height() > 10
    card._more.click()
    settled()
    led_to = QApplication.focusWidget()
    assert led_to is not None
    assert card.isAncestorOf(led_to)
    assert led_to.visibleRegion().boundingRect().height() > 10


def test_what_cannot_be_kept_stays_while_the_same_record_is_read_anew(context: RegisterContext, qtbot: QtBot) -> None:
    form = RecordForm(RECORD_TYPES["authority_request"], context)
    qtbot.addWidget(form)
    blank = RECORD_TYPES["authority_request"].blank()
    form.load(blank)
    grid = form.card_of("deadline").grid
    editor = grid.box("deadline").editor
    write(editor, "i maj")
    grid.follow(blank)
    assert editor.text() == "i maj"
    form.load(blank)
    assert editor.text() == ""
