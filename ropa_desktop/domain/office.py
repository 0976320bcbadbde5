"""What an office lays down for its register: how often things are looked at again, and its own limits."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from types import MappingProxyType

from ropa_desktop.domain.days import MONTHS, months_after
from ropa_desktop.domain.field import Values

INTERVALS: Mapping[str, str] = MappingProxyType(
    {
        "activity": "P12M",
        "balancing": "P12M",
        "us_transfer": "P6M",
        "transfer": "P12M",
        "dpia": "P12M",
        "agreement": "",
        "notice": "P12M",
        "measure": "P12M",
    }
)
"""How long something may wait for its next review where the office has laid down nothing else, by what it is; "" where
it has only a date of its own.
"""

REMINDER = "P7D"
"""How long before an authority's deadline one is reminded, where neither the request nor the office says."""

PURPOSE_LENGTH = 20
"""The letters that a purpose has at least, where the office has laid down nothing else (REC-02)."""


SETTINGS = frozenset(
    {
        "content_language",
        "purpose_length",
        "retention_limits",
        *(f"{what}_interval" for what in INTERVALS),
    }
)
"""The fields of the register's own record by which rules judge."""


def usual(name: str) -> str:
    """Give what holds where a field of the register's own record is blank: a number, a period ("P12M"), or nothing."""
    if name == "purpose_length":
        return str(PURPOSE_LENGTH)
    if name == "request_reminder":
        return REMINDER
    return INTERVALS.get(name.removesuffix("_interval"), "") if name.endswith("_interval") else ""


def interval(settings: Values, what: str) -> str:
    """Give the interval between reviews of something as a period ("P12M"), or ""; `what` is a key of `INTERVALS`.

    `settings` are the values of the register's own record, or {}.
    """
    return settings.get(f"{what}_interval") or INTERVALS[what]


def reminder(settings: Values) -> str:
    """Give how long before an authority's deadline the office wants to be reminded, as a period."""
    return settings.get("request_reminder") or REMINDER


def purpose_length(settings: Values) -> int:
    """Give how many letters a purpose has at least."""
    found = settings.get("purpose_length")
    return PURPOSE_LENGTH if found is None else int(found)


def after(day: date, period: str) -> date:
    """Give the day that is a period of one unit ("P12M", "P30D") after another; the calendar's last day at most."""
    number, unit = parts(period)
    match unit:
        case "Y" | "M":
            return months_after(day, min(number * (MONTHS if unit == "Y" else 1), 12 * 10_000))
        case _:
            days = number * (7 if unit == "W" else 1)
            return day + timedelta(days=days) if days <= (date.max - day).days else date.max


def parts(period: str) -> tuple[int, str]:
    """Split a period into number and unit: "P12M" is 12 and "M". Error: ValueError."""
    found = _PERIOD(period)
    if found is None:
        raise ValueError(period)
    return int(found[1]), found[2]


_PERIOD = re.compile(r"P(\d+)([YMWD])").fullmatch
