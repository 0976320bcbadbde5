"""The calendar as a person meets it: months to choose among, days below, by kind and by who sees to them."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from icalendar import Calendar
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ropa_desktop.services import records
from ropa_desktop.services.due import LATE, LATER, months_from
from ropa_desktop.storage.register import Register
from ropa_desktop.ui.desk import Desk
from ropa_desktop.ui.due_page import DuePage
from ropa_desktop.ui.hub import Place
from ropa_desktop.ui.month_tile import MonthTile
from tests.ui.fakes import FakePrompts, press
from tests.ui.windows import settled

TODAY = date.today()  # noqa: DTZ011  # the day on the wall
NEXT = months_from(TODAY)[1]


@pytest.fixture
def page(qtbot: QtBot, desk: Desk) -> DuePage:
    def add(name: str, days: int, who: str) -> None:
        values = {"name": name, "due": TODAY + timedelta(days=days), "responsible": who, "status": "open"}
        records.save(desk.register, "action", None, values, author="Eva")

    add("Sen", -3, "Bo Ek")
    add("Nu", 0, "Eva Lind")
    add("Långt fram", 800, "Eva Lind")
    day = date.fromisoformat(f"{NEXT}-15")
    records.save(desk.register, "activity", None, {"name": "Löner", "next_review": day, "owner": "Bo Ek"}, author="Eva")
    made = DuePage(desk)
    qtbot.addWidget(made)
    made.resize(1060, 640)
    made.show()
    made.refresh()
    return made


def labels(page: DuePage) -> list[str]:
    return [one.label for one in page._model.items if one.type != "adequacy_decision"]


def tiles(page: DuePage) -> dict[str, MonthTile]:
    return page._tiles


def test_it_opens_on_what_is_late(page: DuePage) -> None:
    assert tiles(page)[LATE].isChecked()
    assert "Å01 Sen" in labels(page)


def test_each_month_says_how_much_is_due(page: DuePage) -> None:
    assert list(tiles(page)) == [LATE, LATER, *months_from(TODAY)]
    for month, tile in tiles(page).items():
        tile.click()
        assert tile.accessibleName().endswith(f"{len(page._model.items)} att göra"), month
        assert page._title.text().lower() == tile.accessibleName().lower()


def test_months_are_walked_with_the_arrows_and_chosen_with_enter(page: DuePage, qtbot: QtBot) -> None:
    with qtbot.waitActive(page):
        page.activateWindow()
    tiles(page)[LATE].setFocus()
    for _ in range(3):
        focused = QApplication.focusWidget()
        assert focused is not None
        press(focused, Qt.Key.Key_Right)
    assert tiles(page)[NEXT].hasFocus()
    press(tiles(page)[NEXT], Qt.Key.Key_Return)
    assert "B01 Löner" in labels(page)
    assert tiles(page)[NEXT].hasFocus()
    press(tiles(page)[LATE], Qt.Key.Key_Left)


def test_kind_and_who_narrow_months_and_days(page: DuePage) -> None:
    page.show_month(LATE)
    page.who.setCurrentIndex(page.who.findData("Eva Lind"))
    assert labels(page) == ["Å02 Nu"], "the month that was chosen has nothing of hers"
    page.show_month(LATE)
    assert labels(page) == []
    page.show_month(LATER)
    assert labels(page) == ["Å03 Långt fram"]
    page.kind.setCurrentIndex(page.kind.findData("activity"))
    assert all(tile.accessibleName().endswith(", 0 att göra") for tile in tiles(page).values())
    assert page.table.isHidden()
    assert not page._export.isEnabled()
    page.who.setCurrentIndex(0)
    page.show_month(NEXT)
    assert labels(page) == ["B01 Löner"]


def test_a_line_opens_its_record_at_its_day(page: DuePage, desk: Desk) -> None:
    wanted: list[Place] = []
    desk.hub.wanted.connect(wanted.append)
    page.show_month(NEXT)
    row = labels(page).index("B01 Löner")
    page.table.selectRow(row)
    press(page.table, Qt.Key.Key_Return)
    page.table.doubleClicked.emit(page.table.model().index(row, 2))
    assert [(one.page, one.path) for one in wanted] == [("activity", "next_review")] * 2


def test_what_is_late_says_so_in_words(page: DuePage) -> None:
    page.show_month(LATE)
    shown = page.table.model()
    row = labels(page).index("Å01 Sen")
    assert shown.index(row, 0).data() == f"{TODAY - timedelta(days=3)} · försenat"
    assert (shown.index(row, 3).data(), shown.index(row, 4).data()) == ("Bo Ek", "posten")
    assert shown.headerData(0, Qt.Orientation.Horizontal) == "Dag"


def test_a_day_that_is_counted_by_the_interval_says_so(page: DuePage, desk: Desk, register: Register) -> None:
    day = TODAY - timedelta(days=360)
    records.save(register, "activity", None, {"name": "Räknad", "last_reviewed": day}, author="Eva")
    desk.tell_changed("activity")
    for month in tiles(page):
        page.show_month(month)
        if "B02 Räknad" in labels(page):
            break
    (row,) = [n for n, one in enumerate(page._model.items) if one.label == "B02 Räknad"]
    assert page.table.model().index(row, 1).data() == "Översyn av behandling"
    assert page.table.model().index(row, 4).data() == "ert intervall"


def test_what_is_shown_is_saved_as_a_calendar(page: DuePage, prompts: FakePrompts, tmp_path: Path) -> None:
    prompts.answers = [tmp_path / "kalender", None]
    page.who.setCurrentIndex(page.who.findData("Bo Ek"))
    page.save()
    found = Calendar.from_ical((tmp_path / "kalender.ics").read_bytes()).walk("VEVENT")
    assert sorted(str(one["summary"]) for one in found) == [
        "Åtgärd ska vara klar: Å01 Sen",
        "Översyn av behandling: B01 Löner",
    ]
    assert "kalender.ics" in page._title.text()
    page.save()


def test_a_place_that_cannot_be_written_is_told(page: DuePage, prompts: FakePrompts, desk: Desk) -> None:
    prompts.answers = [desk.register.path]
    page.save()
    assert prompts.told


def test_nothing_is_cut_off_in_the_head_of_a_month(page: DuePage) -> None:
    for month, tile in tiles(page).items():
        metrics = tile.fontMetrics()
        assert tile.height() >= metrics.height() * (2 if month not in {LATE, LATER} else 1) + 12
        assert tile.grab().width() == tile.width() * tile.devicePixelRatio()


@pytest.mark.parametrize("width", [700, 1000, 1064, 1400])
def test_days_stand_right_below_the_months_at_any_width(page: DuePage, qtbot: QtBot, width: int) -> None:
    page.resize(width, 640)
    settled()
    lowest = max(tiles(page)[month].geometry().bottom() for month in months_from(TODAY))
    assert page._months.height() == lowest + 1
    assert 0 < page._title.y() - page._months.geometry().bottom() < 60
    assert page.table.width() <= page.viewport().width()
