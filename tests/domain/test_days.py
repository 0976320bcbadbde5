from __future__ import annotations

from datetime import date

import pytest

from ropa_desktop.domain.days import months_after


@pytest.mark.parametrize(
    ("day", "months", "wanted"),
    [
        (date(2026, 3, 15), 12, date(2027, 3, 15)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 12, 31), 1, date(2027, 1, 31)),
        (date(2026, 1, 31), -2, date(2025, 11, 30)),
        (date(2031, 12, 27), -12, date(2030, 12, 27)),
        (date(2026, 5, 5), 0, date(2026, 5, 5)),
        (date.max, 1, date.max),
        (date.min, -1, date.min),
    ],
)
def test_months_are_counted_by_the_calendar(day: date, months: int, wanted: date) -> None:
    assert months_after(day, months) == wanted
