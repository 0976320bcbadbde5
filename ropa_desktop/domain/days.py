"""Days counted by the calendar: so many months before or after one."""

from __future__ import annotations

import calendar
from datetime import date

MONTHS = 12


def months_after(day: date, months: int) -> date:
    """Give the day so many months later (earlier for a negative number); in a shorter month its last day.

    Beyond the calendar's end or beginning it is the last or the first day that there is.
    """
    year, month = divmod(day.year * MONTHS + day.month - 1 + months, MONTHS)
    if year > date.max.year:
        return date.max
    if year < date.min.year:
        return date.min
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
