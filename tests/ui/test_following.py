"""What is kept on the screen when another record is shown or one is saved says what holds then, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QModelIndex, QObject
from PySide6.QtWidgets import QAbstractScrollArea, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from ropa_desktop.domain.field import Field, Kind
from ropa_desktop.domain.rules.rule import Severity
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.domain.worksheet import Level, Raised
from ropa_desktop.services import drafts, find, records, secrecy
from ropa_desktop.services.actions import OpenAction
from ropa_desktop.services.check import Found
from ropa_desktop.services.secrecy import Spot, Wish
from ropa_desktop.storage.register import Register
from ropa_desktop.ui.card import Card
from ropa_desktop.ui.editors_choice import ChoiceEditor, links_editor
from ropa_desktop.ui.editors_date import DateEditor
from ropa_desktop.ui.editors_plain import MOST_LINES, LongEditor
from ropa_desktop.ui.finding_line import FindingLine
from ropa_desktop.ui.flow import Chip, Flow
from ropa_desktop.ui.form import RecordForm
from ropa_desktop.ui.hub import Place
from ropa_desktop.ui.program import Program
from ropa_desktop.ui.raised_line import RaisedLine
from ropa_desktop.ui.record_page import RecordPage
from ropa_desktop.ui.register_context import RegisterContext
from tests.examples import put_example
from tests.ui.fakes import write
from tests.ui.seen import seen
from tests.ui.windows import record_page, settled


def add(register: Register, name: str, **values: object) -> int:
    return records.save(register, "activity", None, {"name": name, **values}, author="Eva").id


def change(register: Register, kind: str, record_id: int, **values: object) -> None:
    records.save(register, kind, record_id, values, author="Eva")


@pytest.fixture
def page(program: Program, in_window: Register) -> RecordPage:
    party = records.save(in_window, "party", None, {"name": "Molnbolaget"}, author="Eva").id
    for name in ("Löner", "Kunder", "Besök"):
        add(in_window, name, recipients=[{"party": party}])
    workspace = program.window.workspace
    assert workspace is not None
    workspace.go(Place("activity"))
    found = workspace.record_page
    assert found is not None
    return found


def drawn_anew(page: RecordPage) -> list[int]:
    """Collect the rows that are told to be drawn anew."""
    rows: list[int] = []

    def take(first: QModelIndex, last: QModelIndex, _roles: Sequence[int] = ()) -> None:
        rows.extend(range(first.row(), last.row() + 1))

    page.list.table.records.dataChanged.connect(take)
    return rows


def names(page: RecordPage) -> list[str]:
    model = page.list.table.records
    return [model.text(row, model.columns.index("name")) for row in range(model.rowCount())]


def test_after_a_save_only_the_line_that_says_something_else_is_drawn_anew(page: RecordPage) -> None:
    page.list.table.select_only(1)
    rows = drawn_anew(page)
    page.panel.form.apply({"name": "Kundregister"})
    assert page.panel.save()
    assert rows == [1]
    assert names(page) == ["Löner", "Kundregister", "Besök"]
    assert page.list.table.selected_ids() == [page.panel.record_id]


def test_a_list_follows_a_change_elsewhere_in_what_its_records_name(
    page: RecordPage, in_window: Register, program: Program
) -> None:
    page.list.table.set_columns(["reference", "name", "recipients"])
    model = page.list.table.records
    assert model.text(2, 2) == "Molnbolaget"
    rows = drawn_anew(page)
    party = records.read(in_window, model.ids[0]).values["recipients"][0]["party"]
    change(in_window, "party", party, name="Regnbolaget")
    assert program.window.workspace is not None
    program.window.workspace.desk.tell_changed("party")
    assert rows == [0, 1, 2]
    assert [model.text(row, 2) for row in range(3)] == ["Regnbolaget"] * 3


def test_a_list_follows_what_is_added_and_taken_out_of_use(page: RecordPage, in_window: Register) -> None:
    add(in_window, "Nyhetsbrev")
    page.list.reload()
    assert names(page) == ["Löner", "Kunder", "Besök", "Nyhetsbrev"]
    records.retire(in_window, page.list.table.records.ids[0], on=records.now().date(), author="Eva")
    page.list.reload()
    assert names(page) == ["Kunder", "Besök", "Nyhetsbrev"]
    assert page.list.count.text().startswith("3")


def test_the_title_of_the_window_follows_the_name_of_the_organisation(program: Program, in_window: Register) -> None:
    organisation = find.suggest(in_window, ["organisation"], "")[0][0]
    change(in_window, "organisation", organisation, name="Aktiebolaget Först")
    assert program.window.workspace is not None
    program.window.workspace.desk.tell_changed("organisation")
    assert program.window.windowTitle().startswith("Aktiebolaget Först – ")


# Findings


def found(rule: str, path: str, severity: Severity = Severity.ERROR) -> Found:
    return Found(rule, severity, 1, "activity", "", path, "", "30.1 b")


@pytest.fixture
def card(context: RegisterContext, qtbot: QtBot) -> Card:
    activity = RECORD_TYPES["activity"]
    made = Card(activity, activity.sections[1], context)
    qtbot.addWidget(made)
    made.resize(700, 400)
    made.show()
    return made


def shown(card: Card) -> list[FindingLine]:
    return [line for line in card.lines() if isinstance(line, FindingLine)]


def texts(line: FindingLine) -> list[str]:
    labels: list[QLabel | QPushButton] = [*line.findChildren(QLabel), *line.findChildren(QPushButton)]
    return [one.text() for one in labels if one.isVisibleTo(line)]


def test_a_line_that_was_used_for_another_finding_says_all_that_a_new_one_says(
    card: Card, context: RegisterContext, qtbot: QtBot
) -> None:
    first, second = found("REC-01", "controller"), found("REC-03", "purpose")
    card.judge("", [first], read_only=False)
    (line,) = shown(card)
    line.show_actions([OpenAction(1, "A01 Utse någon", "REC-01", None)])
    card.judge("", [second], read_only=False)
    assert shown(card) == [line]
    assert not [chip for chip in line.findChildren(Chip) if chip.isVisible()]
    new = FindingLine(second, RECORD_TYPES["activity"].by_name["purpose"], context, read_only=False)
    qtbot.addWidget(new)
    assert texts(line) == texts(new)
    assert line.accessibleName() == new.accessibleName()
    buttons = [one.accessibleName() for one in line.findChildren(QPushButton)]
    assert buttons == [one.accessibleName() for one in new.findChildren(QPushButton)]
    assert line.first is not None
    with qtbot.waitSignal(line.remedied) as gone:
        line.first.click()
    assert gone.args == ["purpose"]
    with qtbot.waitSignal(line.acted) as acted:
        line.act.click()
    assert acted.args == [second]


def test_a_finding_keeps_its_line_and_the_lines_stand_in_the_order_of_the_findings(card: Card) -> None:
    first, second, third = found("REC-01", "controller"), found("REC-03", "purpose"), found("REC-05", "name")
    card.judge("", [first, second], read_only=False)
    _, kept = shown(card)
    card.judge("", [third, second], read_only=False)
    assert [line.finding for line in shown(card)] == [third, second]
    assert shown(card)[1] is kept
    heights = [line.y() for line in shown(card)]
    assert heights == sorted(heights)
    card.judge("", [], read_only=False)
    assert shown(card) == []


def test_a_line_is_never_used_for_a_finding_of_another_severity(card: Card) -> None:
    card.judge("", [found("REC-01", "controller")], read_only=False)
    card.judge("", [found("REC-03", "purpose", Severity.ADVICE)], read_only=False)
    assert [line.property("role") for line in shown(card)] == ["finding-attention"]


def test_a_line_offers_nothing_where_nothing_may_be_changed_and_offers_it_again(card: Card) -> None:
    finding = found("REC-03", "purpose")
    for read_only in (True, False, True):
        card.judge("", [finding], read_only=read_only)
        (line,) = shown(card)
        assert [one for one in line.findChildren(QPushButton) if one.isVisible()] == ([] if read_only else [*_of(line)])
        assert (line.first is None) == read_only


def _of(line: FindingLine) -> tuple[QPushButton, ...]:
    return (line.starter, line.act, line.accept)


# Chips


def test_a_chip_that_is_used_again_stands_for_the_record_that_is_shown(
    context: RegisterContext, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    parties = [
        records.save(context.register, "party", None, {"name": name}, author="Eva").id for name in ("Ett", "Två", "Tre")
    ]
    opened: list[int] = []
    monkeypatch.setattr(context, "open_record", lambda record_id, _path="": opened.append(record_id))
    editor = links_editor(Field("x", Kind.LINKS, target=("party",)), context)
    qtbot.addWidget(editor)
    editor.show()
    editor.set_value(parties)
    first = editor.flow.items[0]
    editor.set_value(parties[2:])
    assert editor.flow.items[:-1] == (first,)
    assert isinstance(first, Chip)
    assert (first.text.text(), first.accessibleName()) == ("Tre", "Tre")
    assert first.cross.accessibleName() == context.surroundings.say("chip.remove", name="Tre")
    first.opened.emit()
    assert opened == [parties[2]]
    editor.set_value(parties[:2])
    assert [chip.accessibleName() for chip in editor.flow.items[:-1]] == ["Ett", "Två"]
    assert all(chip.isVisible() for chip in editor.flow.items)
    first.removed.emit()
    assert editor.value() == parties[1:2]
    assert first.text.text() == "Två"


@pytest.mark.parametrize("visible", [True, False])
def test_a_row_of_chips_follows_what_one_of_them_says(visible: bool, qtbot: QtBot, tmp_path: Path) -> None:
    flow, one, other = Flow(6), QPushButton("a"), QPushButton("b")
    qtbot.addWidget(flow)
    flow.resize(400, 40)
    flow.set_items([one, other])
    flow.setVisible(visible)
    low = flow.heightForWidth(200)
    one.setText("much longer than it was " * 2)
    flow.setVisible(True)
    qtbot.waitUntil(lambda: one.width() == min(one.sizeHint().width(), 400))
    assert flow.heightForWidth(200) > low
    one.hide()
    qtbot.waitUntil(lambda: other.x() == 0)
    assert flow.heightForWidth(200) == low


def test_no_chip_is_cut_off_in_whichever_order_records_are_shown(context: RegisterContext, qtbot: QtBot) -> None:
    form, blank = RecordForm(RECORD_TYPES["activity"], context), RECORD_TYPES["activity"].blank()
    qtbot.addWidget(form)
    form.resize(620, 800)
    form.show()
    rights = [code for code, _ in context.words("right")]
    form.card_of("rights_offered").reveal("rights_offered")
    for width in (1300, 620):  # the fields are put in other columns, and back
        form.resize(width, 800)
        qtbot.wait(1)
    for count in (1, 6, 2, len(rights), 3):
        form.load(blank | {"rights_offered": rights[:count]})
        flow = form.card_of("rights_offered").grid.box("rights_offered").editor.flow
        qtbot.waitUntil(partial(_is_whole, flow))


def _is_whole(flow: Flow) -> bool:
    return flow.height() == flow.heightForWidth(flow.width())


class Eye(QObject):
    """Sees what of a form is cut off while it is drawn."""

    def __init__(self, form: RecordForm) -> None:
        super().__init__(form)
        self.drawn, self.cut = 0, set[str]()
        for card in form.cards.values():
            card.installEventFilter(self)

    def eventFilter(self, card: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        if event.type() == QEvent.Type.Paint:
            self.drawn += 1
            inner = [w for w in card.findChildren(QWidget) if w.isVisible() and not w.objectName().startswith("qt_")]
            self.cut |= {f"{type(w).__name__} {w.objectName()}" for w in inner if _is_cut_off(w)}
        return False


def _is_cut_off(widget: QWidget) -> bool:
    if isinstance(widget, LongEditor):
        return _lines(widget) * widget.fontMetrics().lineSpacing() > widget.viewport().height()
    around = widget.parentWidget()
    assert around is not None
    return not isinstance(around, QAbstractScrollArea) and widget.geometry().bottom() >= around.height()


def _lines(editor: LongEditor) -> int:
    """Count the lines that a text was laid out in, as far as they are to be seen."""
    block, lines = editor.document().firstBlock(), 0
    while block.isValid():
        lines += block.layout().lineCount()
        block = block.next()
    return min(lines, MOST_LINES)


def test_nothing_is_drawn_before_it_has_its_room(program: Program, tmp_path: Path) -> None:
    put_example(tmp_path / "exempel.ropa", language="sv", author="Eva")
    assert program.open(tmp_path / "exempel.ropa")

    def open_rows(name: str) -> None:
        rows = editor(record_page(program).panel.form, name)
        for place in range(len(rows.value())):
            rows.open_row(place)
            settled(8)

    assert program.window.workspace is not None
    program.window.workspace.go(Place("activity"))
    eyes = [Eye(record_page(program).panel.form)]
    for place in (0, 3, 6):
        record_page(program).list.table.select_only(place)
        settled(8)
    open_rows("retention")  # in B07, whose words wrap in some rows
    program.window.resize(1000, 700)
    settled(8)
    program.settings.text_size = 200
    program.restyle()
    eyes.append(Eye(record_page(program).panel.form))
    settled(8)
    open_rows("data")
    assert all(eye.drawn for eye in eyes)
    assert [eye.cut for eye in eyes] == [set(), set()]


def test_what_comes_below_a_field_waits_until_the_layout_is_at_rest(context: RegisterContext, qtbot: QtBot) -> None:
    """What is shown while its surroundings are laid out has these laid out anew, which ends the program."""
    editor = ChoiceEditor(RECORD_TYPES["activity"].by_name["status"], context)
    qtbot.addWidget(editor)
    editor.set_value(context.words("activity_status")[0][0])
    editor.resize(800, 60)
    editor.show()
    settled()
    assert editor._whole.isHidden()
    editor.resize(context.surroundings.theme.px(50), 60)
    assert editor._whole.isHidden()
    qtbot.waitUntil(lambda: not editor._whole.isHidden())


# What is begun in one record


def form_of(values: dict[str, Any], context: RegisterContext, qtbot: QtBot) -> RecordForm:
    form = RecordForm(RECORD_TYPES["activity"], context)
    qtbot.addWidget(form)
    form.resize(700, 800)
    form.show()
    form.load(RECORD_TYPES["activity"].blank() | values)
    return form


def editor(form: RecordForm, name: str) -> Any:
    form.card_of(name).reveal(name)
    return form.card_of(name).grid.box(name).editor


def test_nothing_that_is_begun_in_a_record_stays_when_another_is_shown(context: RegisterContext, qtbot: QtBot) -> None:
    kept = records.read(context.register, add(context.register, "Löner", retention=[{"limit": "period"}])).values
    form = form_of(kept, context, qtbot)
    write(editor(form, "dpia_criteria").search, "zzz")
    form.setFocus()
    assert editor(form, "dpia_criteria").search.text() == "zzz"
    write(editor(form, "rights_offered").search, "zzz")
    editor(form, "rights_offered").search.left.emit()
    assert form.card_of("rights_offered").grid.box("rights_offered").message.text()
    write(editor(form, "purpose"), "  ")
    editor(form, "retention").open_row(0)
    day = form.findChild(DateEditor, "retention.day")
    assert isinstance(day, DateEditor)
    write(day, "i höst")
    form.load(kept)
    new = form_of(kept, context, qtbot)
    for name in ("dpia_criteria", "rights_offered"):
        editor(form, name), editor(new, name)
    settled()
    assert seen(form) == seen(new)
    for one in (form, new):
        editor(one, "retention").open_row(0)
    settled()
    assert seen(form) == seen(new)


def test_what_is_sought_stays_where_the_same_record_is_shown_anew(context: RegisterContext, qtbot: QtBot) -> None:
    form = form_of({}, context, qtbot)
    write(editor(form, "rights_offered").search, "zzz")
    form.load(RECORD_TYPES["activity"].blank(), keep_place=True)
    assert editor(form, "rights_offered").written() == "zzz"


def test_a_row_that_is_open_is_edited_also_after_it_could_not_be_for_a_while(
    context: RegisterContext, qtbot: QtBot
) -> None:
    kept = records.read(context.register, add(context.register, "Löner", legal_bases=[{"part": "allt"}])).values
    form = form_of(kept, context, qtbot)
    rows = editor(form, "legal_bases")
    rows.open_row(0)
    form.set_read_only(True)
    form.set_read_only(False)
    write(rows._panel.grid.box("part").editor, "x")
    assert form.changes()["legal_bases"][0]["part"] == "xallt"


def test_a_new_record_has_no_lock_of_the_one_before(page: RecordPage, in_window: Register) -> None:
    page.list.table.select_only(1)
    record_id = page.list.table.records.ids[1]
    wish = Wish(Spot("name"), "own", "x", "Eva", records.now().date())
    secrecy.mark(in_window, record_id, wish, author="Eva")
    page.panel.show_record(record_id)

    def locks() -> list[QLabel]:
        return [one for one in page.panel.findChildren(QLabel, "lock") if one.isVisibleTo(page.panel)]

    assert locks()
    page.new()
    assert not locks()


def test_what_was_sought_in_a_record_that_was_left_is_not_offered_after_a_crash(
    page: RecordPage, in_window: Register
) -> None:
    page.list.table.select_only(0)
    write(editor(page.panel.form, "rights_offered").search, "zzz")
    page.panel._keep_draft()
    assert drafts.kept_drafts(in_window)
    page.list.table.select_only(1)
    assert not drafts.kept_drafts(in_window)


def test_what_a_check_found_offers_an_action_only_where_something_may_be_changed(
    context: RegisterContext, qtbot: QtBot
) -> None:
    raised = Raised("x", Level.BLOCK, "q", frozenset())
    line = RaisedLine(raised, "Svar saknas.", context.surroundings, read_only=True, acts=True)
    qtbot.addWidget(line)
    offers = line.findChild(QPushButton)
    assert offers is not None
    for read_only in (True, False, True):
        line.load("", read_only=read_only)
        assert offers.isHidden() == read_only
