from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QDate, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QCalendarWidget, QListView, QPushButton, QTableView, QWidget
from pytestqt.qtbot import QtBot

from ropa_desktop.domain.field import Field, Kind, blank_row
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.services import records
from ropa_desktop.services.past import newest
from ropa_desktop.ui.card import focus_inside
from ropa_desktop.ui.editors import EDITORS, make_editor
from ropa_desktop.ui.editors_choice import ChipsEditor, ChoiceEditor, suggest_words
from ropa_desktop.ui.editors_date import DateEditor, read_date
from ropa_desktop.ui.editors_plain import MOST_LINES, AnswerEditor, LongEditor, NumberEditor, PeriodEditor, TextEditor
from ropa_desktop.ui.flow import Chip, Flow
from ropa_desktop.ui.parts import Combo, label
from ropa_desktop.ui.program import Program
from ropa_desktop.ui.register_context import RegisterContext
from ropa_desktop.ui.search_field import ROLE
from ropa_desktop.ui.wrapped import with_breaks
from tests.ui.fakes import press, write
from tests.ui.windows import settled

ROWS = RECORD_TYPES["activity"].by_name["legal_bases"]
FIELDS = {
    Kind.CHOICE: Field("x", Kind.CHOICE, words="activity_status"),
    Kind.CHOICES: Field("x", Kind.CHOICES, words="data"),
    Kind.LINK: Field("x", Kind.LINK, target=("organisation",)),
    Kind.LINKS: Field("x", Kind.LINKS, target=("party", "organisation")),
    Kind.ROWS: ROWS,
}
VALUES: list[tuple[Kind, Any]] = [
    (Kind.TEXT, "Å ä ö 😀 \t x"),
    (Kind.LONG, "rad ett\n\nrad\u00a0tre "),
    (Kind.CHOICE, "active"),
    (Kind.CHOICES, ["name", "contact"]),
    (Kind.DATE, date(2026, 11, 24)),
    (Kind.NUMBER, -12),
    (Kind.ANSWER, "unsure"),
    (Kind.PERIOD, "P12M"),
    (Kind.LINK, 2),
    (Kind.LINKS, [2]),
    (Kind.ROWS, [blank_row(ROWS) | {"id": 7, "part": "kost"}]),
    (Kind.FILES, [{"name": "a.pdf", "sha256": "0" * 64, "size": 12}]),
]


def editor_of(kind: Kind, context: RegisterContext, qtbot: QtBot) -> Any:
    field = FIELDS.get(kind) or Field("x", kind)
    made = make_editor(field, "activity" if kind is Kind.ROWS else "", context)
    qtbot.addWidget(made)
    return made


def test_every_kind_has_an_editor() -> None:
    assert set(EDITORS) == set(Kind)


@pytest.mark.parametrize(("kind", "value"), VALUES)
def test_a_value_comes_back_as_it_was_set(kind: Kind, value: Any, context: RegisterContext, qtbot: QtBot) -> None:
    editor = editor_of(kind, context, qtbot)
    with qtbot.assertNotEmitted(editor.edited):
        editor.set_value(value)
        assert editor.value() == value
        editor.set_value(kind.blank)
    assert editor.value() == kind.blank


@pytest.mark.parametrize(("kind", "value"), VALUES)
def test_a_read_only_editor_keeps_its_value(kind: Kind, value: Any, context: RegisterContext, qtbot: QtBot) -> None:
    editor = editor_of(kind, context, qtbot)
    editor.set_value(value)
    editor.set_read_only(True)
    editor.show()
    press(editor.focusProxy() or editor, Qt.Key.Key_Delete)
    assert editor.value() == value


@given(text=st.text(max_size=60).map(lambda t: t or None))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
def test_any_text_is_given_back(text: str | None, context: RegisterContext, qtbot: QtBot) -> None:
    for editor in (TextEditor(context.surroundings), LongEditor(context.surroundings)):
        editor.set_value(text)
        assert editor.value() == text
        editor.deleteLater()


def test_blank_text_is_none(context: RegisterContext, qtbot: QtBot) -> None:
    editor = editor_of(Kind.TEXT, context, qtbot)
    write(editor, "x")
    assert editor.value() == "x"
    press(editor, Qt.Key.Key_Backspace)
    assert editor.value() is None


def test_a_date_may_be_empty_and_is_read_as_people_write_it(context: RegisterContext, qtbot: QtBot) -> None:
    editor = editor_of(Kind.DATE, context, qtbot)
    assert isinstance(editor, DateEditor)
    write(editor, "20261124")
    assert editor.value() == date(2026, 11, 24)
    editor.selectAll()
    press(editor, Qt.Key.Key_Backspace)
    assert editor.value() is None
    assert read_date("2026-1-5") == date(2026, 1, 5)


def test_a_text_that_is_no_date_is_told_and_not_kept(context: RegisterContext, qtbot: QtBot) -> None:
    editor = editor_of(Kind.DATE, context, qtbot)
    editor.set_value(date(2026, 1, 1))
    editor.selectAll()
    with qtbot.waitSignal(editor.told, check_params_cb=bool):
        write(editor, "2026-13-45")
    assert (editor.value(), editor.day()) == (date(2026, 1, 1), None)


@pytest.mark.parametrize("before", ["", "2026-01-01", "2026-13-45"])
def test_the_day_that_is_chosen_in_the_calendar_stands_in_the_field(
    before: str, context: RegisterContext, qtbot: QtBot
) -> None:
    editor = editor_of(Kind.DATE, context, qtbot)
    assert isinstance(editor, DateEditor)
    editor.show()
    write(editor, before)
    press(editor, Qt.Key.Key_F4)
    calendar = editor.findChild(QCalendarWidget)
    assert calendar is not None
    calendar.setSelectedDate(QDate(2026, 11, 27))
    inner = calendar.findChild(QTableView)
    assert inner is not None
    press(inner, Qt.Key.Key_Return)
    assert (editor.text(), editor.value(), editor.refused()) == ("2026-11-27", date(2026, 11, 27), "")


def test_a_number_takes_digits_only(context: RegisterContext, qtbot: QtBot) -> None:
    editor = editor_of(Kind.NUMBER, context, qtbot)
    assert isinstance(editor, NumberEditor)
    write(editor, "1 2")
    assert editor.value() == 12
    with qtbot.waitSignal(editor.told, check_params_cb=bool):
        write(editor, "x")
    assert editor.value() == 12


def test_an_answer_is_given_and_taken_back_by_keyboard(context: RegisterContext, qtbot: QtBot) -> None:
    editor = editor_of(Kind.ANSWER, context, qtbot)
    assert isinstance(editor, AnswerEditor)
    editor.show()
    editor.setFocus()
    first = editor.focusProxy()
    assert first is not None
    press(first, Qt.Key.Key_Space)
    assert editor.value() == "yes"
    press(first, Qt.Key.Key_Delete)
    assert editor.value() is None


def test_the_arrow_keys_go_between_the_answers(context: RegisterContext, qtbot: QtBot) -> None:
    editor = editor_of(Kind.ANSWER, context, qtbot)
    assert isinstance(editor, AnswerEditor)
    editor.setAccessibleName("Profilering?")
    editor.show()
    editor.setFocus()
    for key, read_out, answer in (
        (Qt.Key.Key_Right, "Profilering?: Nej", "no"),
        (Qt.Key.Key_Right, "Profilering?: Osäkert", "unsure"),
        (Qt.Key.Key_Left, "Profilering?: Nej", "no"),
    ):
        press(focused(editor), key)
        assert focused(editor).accessibleName() == read_out
        press(focused(editor), Qt.Key.Key_Space)
        assert editor.value() == answer


def focused(inside: QWidget) -> QWidget:
    found = inside.focusWidget()
    assert found is not None
    return found


def test_a_period_has_a_number_and_a_unit(context: RegisterContext, qtbot: QtBot) -> None:
    editor = editor_of(Kind.PERIOD, context, qtbot)
    assert isinstance(editor, PeriodEditor)
    write(editor.count, "18")
    assert editor.value() == "P18M"
    editor.unit.setCurrentIndex(0)
    editor.unit.activated.emit(0)
    assert editor.value() == "P18Y"


def test_the_wheel_does_not_turn_a_combo_without_focus(context: RegisterContext, qtbot: QtBot) -> None:
    combo = Combo(context.surroundings)
    qtbot.addWidget(combo)
    combo.addItems(["a", "b"])
    nowhere = QPoint()
    event = QWheelEvent(
        QPointF(), QPointF(), nowhere, QPoint(0, -120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    combo.wheelEvent(event)
    assert combo.currentIndex() == 0
    assert not event.isAccepted()


def test_a_word_is_found_by_writing_part_of_it(context: RegisterContext, qtbot: QtBot) -> None:
    editor = editor_of(Kind.CHOICE, context, qtbot)
    assert isinstance(editor, ChoiceEditor)
    code, word = context.words("activity_status")[0]
    editor.show()
    write(editor.search, "zzz")
    editor.search.close_list()
    with qtbot.waitSignal(editor.told, check_params_cb=bool):
        editor.search.left.emit()
    assert editor.value() is None
    editor.search.typed = True
    editor.search.setText(word.upper())
    editor.search.left.emit()
    assert editor.value() == code


@pytest.mark.parametrize("kind", [Kind.CHOICE, Kind.CHOICES])
def test_what_was_said_of_a_word_goes_when_another_is_begun(kind: Kind, context: RegisterContext, qtbot: QtBot) -> None:
    editor = editor_of(kind, context, qtbot)
    editor.show()
    said: list[str] = []
    editor.told.connect(said.append)
    write(editor.search, "zzz")
    editor.search.left.emit()
    assert said[-1]
    write(editor.search, "p")
    assert not said[-1]
    editor.search.close_list()


def test_a_word_that_one_is_led_to_gives_way_to_what_is_written(context: RegisterContext, qtbot: QtBot) -> None:
    editor = editor_of(Kind.CHOICE, context, qtbot)
    assert isinstance(editor, ChoiceEditor)
    editor.set_value("active")
    editor.show()
    qtbot.waitUntil(editor.search.hasFocus)
    editor.search.clearFocus()
    focus_inside(editor)
    write(editor.search, "plan")
    assert editor.search.text() == "plan"
    assert [one.key for one in editor.search.suggestions()] == ["planned"]
    editor.search.close_list()


def test_what_is_written_is_settled_when_the_focus_goes_while_the_list_is_open(
    context: RegisterContext, qtbot: QtBot
) -> None:
    editor = editor_of(Kind.CHOICE, context, qtbot)
    assert isinstance(editor, ChoiceEditor)
    editor.show()
    write(editor.search, "zzz")
    editor.search.show_all()
    assert editor.search.list_is_open()
    editor.search.typed = True
    with qtbot.waitSignal(editor.told, check_params_cb=bool):
        editor.search.left.emit()
    assert (editor.value(), editor.search.text()) == (None, "")


@pytest.mark.parametrize(
    ("written", "code"),
    [("Förenta staterna", "US"), ("usa", "US"), ("Germany", "DE"), ("Holland", "NL"), ("tjeckiska rep", "CZ")],
)
def test_a_country_is_found_by_its_other_names(context: RegisterContext, written: str, code: str) -> None:
    assert code in [found.key for found in suggest_words(context, "country", written)]


def test_a_line_of_text_keeps_no_spaces_around_it(context: RegisterContext, qtbot: QtBot) -> None:
    editor = editor_of(Kind.TEXT, context, qtbot)
    editor.set_value(" Löner ")
    assert editor.value() == " Löner ", "nobody has edited it"
    write(editor, " ")
    assert editor.value() == "Löner"


def test_the_list_is_made_when_it_is_opened_and_belongs_to_its_field(context: RegisterContext, qtbot: QtBot) -> None:
    search = editor_of(Kind.CHOICE, context, qtbot).search
    assert not search.list_is_open()
    assert search.findChildren(QListView) == []
    search.show()
    search.show_all()
    (popup,) = search.findChildren(QListView)
    assert search.list_is_open()
    assert popup.isWindow()
    search.show_all()
    assert search.findChildren(QListView) == [popup]
    search.close_list()
    assert popup.isHidden()


def test_a_long_text_has_just_the_room_that_it_needs(context: RegisterContext, qtbot: QtBot) -> None:
    editor = LongEditor(context.surroundings)
    qtbot.addWidget(editor)
    editor.show()
    lines = "rad\n" * (MOST_LINES - 1)
    for text in (
        lines,
        "12\u00a0000\u00a0kr och " * 25,
        "\ta\tb " * 20,
        "å\u0301" * 300,
        "😀 ett " * 40,
        "ett\u2028två",
    ):
        editor.set_value(text)
        for less, scrolls in ((0, False), (6, True)):
            editor.resize(333, editor.heightForWidth(333) - less)
            settled(2)
            assert (editor.verticalScrollBar().maximum() > 0) is scrolls, (text, less)


def test_long_words_are_not_cut_off_in_the_list_nor_when_they_are_chosen(
    context: RegisterContext, qtbot: QtBot
) -> None:
    field = RECORD_TYPES["activity"].by_name["existing_customers"]
    editor = make_editor(field, "activity", context)
    qtbot.addWidget(editor)
    assert isinstance(editor, ChipsEditor)
    editor.resize(260, 300)
    editor.show()
    editor.search.show_all()
    found = editor.search.suggestions()
    widest = max(editor.search.fontMetrics().horizontalAdvance(one.label) for one in found)
    assert editor.search.popup().viewport().width() > min(widest, editor.screen().availableGeometry().width() - 40)
    editor.search.close_list()
    editor.set_value([one.key for one in found])
    settled(4)
    texts = [chip.text for chip in editor.flow.items if isinstance(chip, Chip)]
    assert len(texts) == len(found)
    for text in texts:
        chip = text.parentWidget()
        layout = chip.layout() if chip is not None else None
        assert layout is not None
        layout.activate()
        inner = text.contentsRect()
        taken = text.fontMetrics().boundingRect(inner, Qt.TextFlag.TextWordWrap, text.text())
        assert taken.height() <= inner.height(), text.text()


def test_an_open_vocabulary_takes_a_new_word(context: RegisterContext, qtbot: QtBot) -> None:
    field = Field("department", Kind.CHOICE, words="department")
    editor = make_editor(field, "activity", context)
    qtbot.addWidget(editor)
    assert isinstance(editor, ChoiceEditor)
    editor.show()
    write(editor.search, "HR")
    added = [s for s in editor.search.suggestions() if s.new]
    editor.search.close_list()
    editor.search.picked.emit(added[0])
    assert editor.value() is not None
    assert editor.search.text() == "HR"


def test_a_party_is_made_without_leaving_the_form(context: RegisterContext, qtbot: QtBot) -> None:
    editor = editor_of(Kind.LINKS, context, qtbot)
    assert isinstance(editor, ChipsEditor)
    editor.show()
    write(editor.search, "Acme")
    new = [s for s in editor.search.suggestions() if s.new == "party"]
    editor.search.close_list()
    with qtbot.waitSignal(editor.edited):
        editor.search.picked.emit(new[0])
    made = editor.value()[0]
    assert records.read(context.register, made).values["name"] == "Acme"


@pytest.mark.parametrize(
    "field",
    [
        Field("department", Kind.CHOICE, words="department"),
        Field("data", Kind.CHOICES, words="data"),
        Field("supervisor", Kind.LINK, target=("authority",)),
        Field("recipients", Kind.LINKS, target=("party", "system")),
    ],
    ids=lambda field: str(field.kind),
)
def test_enter_makes_something_new_only_on_the_line_that_says_so(
    context: RegisterContext, field: Field, qtbot: QtBot
) -> None:
    editor = make_editor(field, "activity", context)
    assert isinstance(editor, ChoiceEditor | ChipsEditor)
    qtbot.addWidget(editor)
    before, search = newest(context.register), editor.search
    editor.show()
    editor.activateWindow()
    search.setFocus()
    qtbot.waitUntil(search.hasFocus)
    write(search, "Xyzzy")
    assert not search.popup().currentIndex().isValid()
    press(search.popup(), Qt.Key.Key_Return)
    assert search.list_is_open()
    assert search.popup().currentIndex().data(ROLE).new
    assert (search.text(), newest(context.register)) == ("Xyzzy", before)
    with qtbot.waitSignal(editor.edited):
        press(search.popup(), Qt.Key.Key_Return)
    assert editor.value()
    assert newest(context.register) == before + 1


def test_chips_are_moved_and_removed_by_keyboard(context: RegisterContext, qtbot: QtBot) -> None:
    editor = editor_of(Kind.CHOICES, context, qtbot)
    codes = [code for code, _ in context.words("data")[:3]]
    editor.set_value(codes)
    editor.show()
    chips = editor.flow.items
    press(chips[0], Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert editor.value() == [codes[1], codes[0], codes[2]]
    press(editor.flow.items[1], Qt.Key.Key_Delete)
    assert editor.value() == [codes[1], codes[2]]


def test_a_file_is_kept_and_taken_away(context: RegisterContext, qtbot: QtBot, tmp_path: Path) -> None:
    editor = editor_of(Kind.FILES, context, qtbot)
    source = tmp_path / "avtal.txt"
    source.write_text("hej")
    with qtbot.waitSignal(editor.edited):
        editor.add([source])
    assert editor.value()[0]["name"] == "avtal.txt"
    editor._remove(0)
    assert editor.value() == []


@pytest.mark.parametrize(("number", "wrong"), [("556586-9848", False), ("556586-9849", True), ("HRB 123", False)])
def test_an_organisation_number_is_checked_without_blocking(
    number: str, wrong: bool, context: RegisterContext, qtbot: QtBot
) -> None:
    editor = TextEditor(context.surroundings, "organisation_number")
    qtbot.addWidget(editor)
    with qtbot.waitSignal(editor.told) as told:
        editor.set_value(number)
    assert bool(told.args[0]) is wrong


def test_a_chip_tells_who_listens_which_keys_it_takes(context: RegisterContext, qtbot: QtBot) -> None:
    chip = Chip(context.surroundings, "insamling", opens=True)
    qtbot.addWidget(chip)
    assert chip.accessibleDescription() == "Enter öppnar; Delete tar bort"
    chip.set_fixed(True)
    assert chip.accessibleDescription() == "Enter öppnar"


def test_chips_know_their_height_for_any_width_so_that_none_is_cut_off(qtbot: QtBot) -> None:
    flow = Flow(6)
    qtbot.addWidget(flow)
    flow.set_items([QPushButton(words) for words in ("name", "payments and transactions", "accounting information")])
    one, tall = flow.heightForWidth(2000), flow.heightForWidth(1)
    assert one == max(chip.sizeHint().height() for chip in flow.items)
    assert tall == 3 * one + 2 * 6
    assert flow.hasHeightForWidth()


def test_a_word_that_is_wider_than_its_chip_goes_on_below(context: RegisterContext, qtbot: QtBot) -> None:
    chip = Chip(context.surroundings, "Integritetsskyddsmyndigheten (IMY)", icon="authority")
    qtbot.addWidget(chip)
    metrics, room = chip.text.fontMetrics(), chip.text.fontMetrics().horizontalAdvance("Integritetsskydds") + 1
    broken = with_breaks(chip.text.text(), metrics, room)
    assert broken.replace("\u200b", "|") == "Integritetsskydds|myndigheten (IMY)"
    assert with_breaks(broken.split()[1], metrics, room) == "(IMY)"
    beside = chip.sizeHint().width() - chip.text.sizeHint().width()
    assert chip.heightForWidth(room + beside) >= 2 * metrics.height()
    assert chip.heightForWidth(1) > chip.heightForWidth(room + beside)


def test_a_word_that_is_wider_than_its_label_goes_on_below(program: Program, qtbot: QtBot) -> None:
    name = label("Överlämning till\nIntegritetsskyddsmyndigheten", "title", wrap=True)
    qtbot.addWidget(name)
    name.ensurePolished()
    metrics = name.fontMetrics()
    wide, narrow = (
        metrics.horizontalAdvance(text) + 1 for text in ("Integritetsskyddsmyndigheten", "Integritetsskydds")
    )
    assert name.heightForWidth(wide) < 3 * metrics.height() <= name.heightForWidth(narrow)
    name.resize(narrow, name.heightForWidth(narrow))
    drawn = name.grab().toImage()
    name.setText("Överlämning till\nIntegritetsskydds\nmyndigheten")
    assert name.grab().toImage() == drawn
