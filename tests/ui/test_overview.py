"""The overview as a person meets it: drawn or as tables, by mouse and by keyboard, each number with its list."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QRectF, QSize, Qt, QThread
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from ropa_desktop.services import check, find, records
from ropa_desktop.services.check import Figures
from ropa_desktop.services.panels import STATES, Line, Opens, Panel, Series
from ropa_desktop.ui import overview_page
from ropa_desktop.ui.drawing import PATTERNS, Bar, Drawing, draw_part, spoken
from ropa_desktop.ui.due_page import DuePage
from ropa_desktop.ui.export_dialog import ExportDialog
from ropa_desktop.ui.figure_table import FigureTable
from ropa_desktop.ui.hub import Place
from ropa_desktop.ui.overview_page import OverviewPage
from ropa_desktop.ui.program import Program
from ropa_desktop.ui.theme import DARK, LIGHT, Theme, apply_theme, make_theme
from ropa_desktop.ui.workspace import Workspace
from tests.examples import put_example
from tests.ui.fakes import press
from tests.ui.windows import settled

TODAY = date.today()  # noqa: DTZ011  # the day on the wall


@pytest.fixture
def opened(program: Program, tmp_path: Path, qtbot: QtBot) -> Program:
    path = tmp_path / "exempel.ropa"
    put_example(path, language="sv", author="Eva")
    assert program.open(path)
    qtbot.waitUntil(lambda: len(overview(program).findChildren(Drawing)) > 5)
    return program


def workspace(program: Program) -> Workspace:
    assert program.window.workspace is not None
    return program.window.workspace


def overview(program: Program) -> OverviewPage:
    return workspace(program).overview()


def numbers(page: QWidget) -> list[QPushButton]:
    """The numbers of all drawings, as buttons."""
    drawings = page.findChildren(Drawing)
    return [one for drawing in drawings for one in drawing.findChildren(QPushButton) if one.text().isdigit()]


def text_of(table: FigureTable, row: int, column: int) -> str:
    return str(table.model().index(row, column).data())


def contrast(one: QColor, other: QColor) -> float:
    """The contrast of two colours as WCAG counts it."""

    def light(colour: QColor) -> float:
        parts = (colour.redF(), colour.greenF(), colour.blueF())
        red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_every_number_that_is_drawn_opens_a_list_of_that_length(opened: Program, qtbot: QtBot) -> None:
    names = [(one.accessibleName(), int(one.text())) for one in numbers(overview(opened))]
    assert len(names) > 20
    workspace(opened).go(Place("activity"))
    activities = workspace(opened).record_page
    assert activities is not None
    activities.list._show_retired(True)  # what was shown before is left
    for name, count in names:
        workspace(opened).go(Place("overview"))
        next(one for one in numbers(overview(opened)) if one.accessibleName() == name).click()
        shown = workspace(opened).record_page
        if shown is None:
            page = workspace(opened).due()
            assert page.table.model().rowCount() == count, name
        else:
            assert len(shown.list.table.records.ids) == count, name
            assert all(chip.accessibleName() for chip in shown.list._chips.items)


def test_a_number_says_in_words_what_it_counts(opened: Program) -> None:
    spoken_ones = [one.accessibleName() for one in numbers(overview(opened))]
    assert "Behandlingar: artikel 30 per bokstav, a  Vem som ansvarar, Klart: 19" in spoken_ones
    assert "Biträdesbehandlingar: artikel 30 per bokstav, a  Biträde och kunder, Saknas: 1" in spoken_ones
    assert len(spoken_ones) == len(set(spoken_ones))


def test_the_figures_can_be_read_as_tables_and_stay_so(opened: Program, qtbot: QtBot) -> None:
    page = overview(opened)
    drawn = len(page.findChildren(Drawing))
    toggle = page.findChild(QPushButton, "overview.tables")
    assert isinstance(toggle, QPushButton)
    toggle.setFocus()
    press(toggle, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: page.findChildren(Drawing) == [])
    tables = page.findChildren(FigureTable)
    assert len(tables) == drawn
    assert all(table.accessibleName() for table in tables)
    assert opened.settings.overview_tables
    focused = QApplication.focusWidget()
    assert focused is not None
    assert focused.objectName() == "overview.tables"


def focused() -> QPushButton:
    found = QApplication.focusWidget()
    assert isinstance(found, QPushButton)
    return found


def test_the_focus_stays_on_a_finding_when_more_are_shown_and_when_one_is_mended(opened: Program, qtbot: QtBot) -> None:
    opened.window.activateWindow()
    qtbot.waitUntil(opened.window.isActiveWindow)
    page = overview(opened)
    more = next(one for one in page.findChildren(QPushButton) if one.text().startswith("Visa alla"))
    more.setFocus()
    press(more, Qt.Key.Key_Return)
    line = opened.say("rule.SWE-03")
    assert focused().accessibleName() == f"{line} 3", "the first that was not shown"
    press(focused(), Qt.Key.Key_Return)
    shown = workspace(opened).record_page
    assert shown is not None
    assert opened.register is not None
    records.save(
        opened.register, "activity", shown.list.table.records.ids[0], {"electronic_marketing": "no"}, author="Eva"
    )
    workspace(opened).desk.tell_changed("activity")
    workspace(opened).go(Place("overview"))
    assert focused().accessibleName() == f"{line} 2"


def test_enter_on_a_number_of_a_table_opens_its_list(opened: Program, qtbot: QtBot) -> None:
    opened.settings.overview_tables = True
    page = overview(opened)
    page._show_tables(True)
    qtbot.waitUntil(lambda: bool(page.findChildren(FigureTable)))
    table = page.findChildren(FigureTable)[0]
    row = next(row for row in range(table.rowCount()) if text_of(table, row, 3) == "19")
    table.setFocus()
    table.setCurrentCell(row, 3)
    press(table, Qt.Key.Key_Return)
    shown = workspace(opened).record_page
    assert shown is not None
    assert len(shown.list.table.records.ids) == 19


def test_nothing_is_cut_off_in_a_table(opened: Program, qtbot: QtBot) -> None:
    page = overview(opened)
    page._show_tables(True)
    qtbot.waitUntil(lambda: bool(page.findChildren(FigureTable)))
    settled()
    for table in page.findChildren(FigureTable):
        rows = sum(table.rowHeight(row) for row in range(table.rowCount()))
        assert table.height() >= rows + table.horizontalHeader().height()
        for row in range(table.rowCount()):
            index = table.model().index(row, 0)
            assert table.rowHeight(row) >= table.sizeHintForIndex(index).height()


def test_a_panel_of_many_series_has_a_row_for_each_number(qtbot: QtBot, opened: Program) -> None:
    series = tuple(Series(state, f"läge {state}", state) for state in STATES)
    line = Line("x", "USA", (1, 0, 2, 0, 0, 0, 3), tuple(Opens("transfer") for _ in series))
    panel = Panel("p", "Titel", "Land", series, (line,), state_of="Läge", counts="Antal")
    gone: list[Opens] = []
    table = FigureTable(opened.around, panel, gone.append)
    qtbot.addWidget(table)
    assert [text_of(table, row, 1) for row in range(table.rowCount())] == [
        f"läge {one}" for one, number in zip(STATES, line.numbers, strict=True) if number
    ]
    table.cellClicked.emit(1, 2)
    table.cellClicked.emit(1, 1)
    assert gone == [line.opens[2]]
    assert spoken(panel, line, 2) == f"Titel, USA, läge {STATES[2]}: 2"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_mark_stands_out_from_its_card_and_differs_without_colour(
    qapp: QApplication, opened: Program, scheme: str
) -> None:
    theme = make_theme(qapp, qapp.font(), scheme)
    colours = LIGHT if scheme == "light" else DARK
    assert all(contrast(theme.colour(ink), QColor(colours.card)) >= 3 for ink, _ in PATTERNS.values())
    assert PATTERNS.keys() == set(STATES)
    assert len({grey_of(theme, state) for state in STATES}) == len(STATES)


def grey_of(theme: Theme, state: str) -> bytes:
    """Draw a state, and give the pattern alone: which points bear the ink."""
    image = QImage(QSize(24, 24), QImage.Format.Format_RGB32)
    image.fill(theme.colour("card"))
    painter = QPainter(image)
    draw_part(painter, theme, QRectF(0, 0, 24, 24), state)
    painter.end()
    ink = theme.colour(PATTERNS[state][0]).rgb()
    points = bytes(image.pixel(x, y) == ink for y in range(1, 23) for x in range(1, 23))
    ground = image.pixel(2, 3) if PATTERNS[state][1] is Qt.BrushStyle.NoBrush else 0
    solid = PATTERNS[state][0] if PATTERNS[state][1] is Qt.BrushStyle.SolidPattern else ""
    return points + str(ground).encode() + solid.encode()


def test_a_bar_is_as_long_as_its_number(qtbot: QtBot, opened: Program) -> None:
    bar = Bar(opened.around.theme, ((5, "missing"), (5, "accent")), 20)
    qtbot.addWidget(bar)
    bar.resize(200, bar.height())
    image = bar.grab().toImage()
    middle, dpr = image.height() // 2, image.devicePixelRatio()
    missing, accent = opened.around.theme.colour("missing"), opened.around.theme.colour("accent")
    assert image.pixelColor(int(25 * dpr), middle) == missing
    assert image.pixelColor(int(75 * dpr), middle) == accent
    assert image.pixelColor(int(110 * dpr), middle) not in (missing, accent)


@pytest.mark.parametrize("text_size", [100, 150, 200])
def test_the_page_is_never_wider_than_the_window(opened: Program, qtbot: QtBot, text_size: int) -> None:
    opened.settings.text_size = text_size
    opened.window.resize(1280, 720)
    opened.restyle()
    page = overview(opened)
    qtbot.waitUntil(lambda: len(page.findChildren(Drawing)) > 5)
    settled()
    inner = page.widget()
    assert inner is not None
    assert inner.minimumSizeHint().width() <= page.viewport().width()


def test_a_long_name_leaves_room_for_what_is_due(opened: Program, qtbot: QtBot) -> None:
    assert opened.register is not None
    long = {"name": "Kontakt via formulär, e-post och telefon med alla som hör av sig", "next_review": TODAY}
    records.save(opened.register, "activity", None, long, author="Eva")
    opened.window.resize(1280, 720)
    opened.window.show()
    workspace(opened).desk.tell_changed("")
    qtbot.waitUntil(lambda: bool(_told(opened, "Översyn av behandling")))
    settled()
    for one in _told(opened, "Översyn av behandling"):
        assert one.width() >= max(one.fontMetrics().horizontalAdvance(word) for word in one.text().split())


def _told(opened: Program, text: str) -> list[QLabel]:
    return [one for one in overview(opened).findChildren(QLabel) if one.text() == text]


def test_what_is_due_leads_to_the_calendar_and_from_there_to_the_record(opened: Program, qtbot: QtBot) -> None:
    register = opened.register
    assert register is not None
    activity = find.suggest(register, ["activity"], "")[0][0]
    records.save(register, "activity", activity, {"next_review": TODAY - timedelta(days=2)}, author="Eva")
    workspace(opened).desk.tell_changed("activity")
    workspace(opened).go(Place("due", path="late"))
    page = workspace(opened).due()
    assert isinstance(page, DuePage)
    ids = [item.record_id for item in page._model.items]
    page.table.setFocus()
    page.table.selectRow(ids.index(activity))
    press(page.table, Qt.Key.Key_Return)
    shown = workspace(opened).record_page
    assert shown is not None
    assert shown.panel.record_id == activity


def test_printing_from_the_overview_proposes_the_overview(opened: Program, qtbot: QtBot) -> None:
    workspace(opened).go(Place("overview"))
    overview(opened).print_wanted.emit()
    dialog = opened.window.findChild(ExportDialog)
    assert isinstance(dialog, ExportDialog)
    assert dialog.options().document == "overview"
    dialog.format.setCurrentIndex(dialog.format.findData("json"))
    assert dialog.options().format != "json"
    dialog.close()
    workspace(opened).go(Place("activity"))
    opened.window.actions_by_name["export"].trigger()
    second = next(one for one in opened.window.findChildren(ExportDialog) if one.isVisible())
    assert second.options().document == "record"
    second.close()


@pytest.mark.parametrize("code", ["sv", "en"])
def test_the_overview_page_in_words(
    program: Program, tmp_path: Path, code: str, qtbot: QtBot, snapshot: Callable[[str, str], None]
) -> None:
    put_example(tmp_path / "example.ropa", language=code, author="Eva")
    program.settings.language = code
    program.restyle()
    assert program.open(tmp_path / "example.ropa")
    page = overview(program)
    qtbot.waitUntil(lambda: len(page.findChildren(Drawing)) > 5)
    snapshot(f"overview_page.{code}.md", "\n".join(in_words(page)) + "\n")


def in_words(page: OverviewPage) -> Iterator[str]:
    """The cards with their titles, and what each drawing says, but for what changes with rules and days."""
    for card in page.findChildren(QWidget):
        if card.property("role") == "card":
            yield f"\n## {card.accessibleName()}"
            for drawing in card.findChildren(Drawing):
                panel = drawing.panel
                if panel.key != "transfers":
                    yield f"- {panel.of}: {', '.join(one.label for one in panel.series)}"
                if panel.key.startswith(("letters.", "areas.", "bases")):
                    yield from (f"  - {line.label}" for line in panel.lines)
    yield "\n## Buttons"
    yield from (
        f"- {one.text()}"
        for one in page.findChildren(QPushButton)
        if one.parent() is page.widget() and not one.text().isdigit()
    )


def test_an_empty_register_says_what_to_do_first(program: Program, path: Path, qtbot: QtBot) -> None:
    assert program.open(path)
    page = overview(program)
    qtbot.waitUntil(lambda: any(one.text() == "Senast ändrat" for one in page.findChildren(QLabel)))
    starts = [one for one in page.findChildren(QPushButton) if one.property("role") == "primary"]
    assert [one.text() for one in starts] == ["Ny behandling"]


def test_the_page_is_made_anew_once_its_figures_are_there(opened: Program, qtbot: QtBot) -> None:
    page = overview(opened)
    before = len(page.findChildren(Drawing))
    workspace(opened).desk.tell_changed("activity")
    qtbot.waitUntil(lambda: len(page.findChildren(Drawing)) == before)


def test_one_who_leaves_at_once_finds_everything_drawn_once_on_the_way_back(
    program: Program, tmp_path: Path, qtbot: QtBot
) -> None:
    put_example(tmp_path / "exempel.ropa", language="sv", author="Eva")
    assert program.open(tmp_path / "exempel.ropa")
    workspace(program).go(Place("activity"))
    qtbot.wait(500)
    assert len(titles(overview(program))) < 8
    workspace(program).go(Place("overview"))
    settled()
    found = titles(overview(program))
    assert len(found) == len(set(found)) > 10
    qtbot.wait(500)
    assert titles(overview(program)) == found


def test_the_figures_of_a_large_register_are_read_beside_the_window(
    program: Program, tmp_path: Path, qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads, counts = list[QThread](), check.figures_of

    def counted(*given: Any) -> Figures:
        threads.append(QThread.currentThread())
        return counts(*given)

    monkeypatch.setattr(overview_page, "MANY", 0)
    monkeypatch.setattr(check, "figures_of", counted)
    put_example(tmp_path / "exempel.ropa", language="sv", author="Eva")
    assert program.open(tmp_path / "exempel.ropa")
    page = overview(program)
    qtbot.waitUntil(lambda: len(titles(page)) > 10)
    shown = titles(page)
    assert program.register is not None
    records.save(program.register, "system", None, {"name": "Nyss tillagt"}, author="Eva")
    workspace(program).desk.tell_changed("system")
    workspace(program).desk.tell_changed("system")
    assert titles(page) == shown, "what is shown stays until the rest is read"
    page._show_every_remark()
    qtbot.waitUntil(lambda: any(one.text() == "Nyss tillagt" for one in page.findChildren(QPushButton)))
    qtbot.waitUntil(lambda: not page._reading.under_way)
    assert titles(page) == shown
    assert qapp.thread() not in threads
    assert len(threads) <= 3


def test_what_is_added_has_its_room_at_once(program: Program, tmp_path: Path, qtbot: QtBot) -> None:
    put_example(tmp_path / "exempel.ropa", language="sv", author="Eva")
    assert program.open(tmp_path / "exempel.ropa")
    page = overview(program)
    rooms: list[tuple[int, int]] = []
    inner = page.widget()
    assert inner is not None
    page._later.timeout.connect(lambda: rooms.append((inner.height(), inner.heightForWidth(inner.width()))))
    qtbot.waitUntil(lambda: bool(rooms))
    page._show_tables(True)
    rooms.append((inner.height(), inner.heightForWidth(inner.width())))
    assert all(there >= needed for there, needed in rooms)


def titles(page: OverviewPage) -> list[str]:
    """The cards that are there by now."""
    cards = [one for one in page.findChildren(QWidget) if one.property("role") == "card"]
    return [one.accessibleName() for one in cards if not one.isHidden()]


def test_a_high_contrast_theme_can_be_drawn(qapp: QApplication, opened: Program) -> None:
    apply_theme(qapp, opened.around.theme)
    assert overview(opened).grab().width() > 0
