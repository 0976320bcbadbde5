"""How long a period is, so that periods can be compared whatever their units."""

from __future__ import annotations

DIGITS = 10
"""A period with as many digits is none."""
_DAYS = {"D": 10_000, "W": 70_000, "M": 304_375, "Y": 3_652_500}
"""The length of each unit of a period in ten-thousandths of a day: a year is 365.25 days, a month a twelfth of it."""


def length(period: str | None) -> int | None:
    """Give how long a period is, so that P12M is as long as P1Y; None for what is no period."""
    if not isinstance(period, str) or period[:1] != "P" or period[-1:] not in _DAYS:
        return None
    number = period[1:-1]
    return int(number) * _DAYS[period[-1]] if number.isascii() and number.isdecimal() and len(number) < DIGITS else None
