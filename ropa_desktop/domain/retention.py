"""Retention in dates, and retention rules beside each other: from a day to the last day kept, and what contradicts.

A period ends on the day that bears the number of the day from which it is counted, or on the month's last day where
there is none (1 § lag (1930:173); Art. 3 of Regulation 1182/71): that day is the last on which the data are kept.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache

from ropa_desktop.domain.days import MONTHS, months_after
from ropa_desktop.domain.field import Values

DAYS_IN_MONTH = 30.4375
DAYS_IN_WEEK = 7
Length = tuple[int, str]
"""A number of days ("D") or months ("M")."""


def month_of(day: str | None) -> int | None:
    """Read the month of a day of the year as an organisation states it ("06-30"); None where it is not told."""
    told = re.fullmatch(r"(\d{1,2})[-/. ]?\d{2}", (day or "").strip())
    month = int(told[1]) if told else 0
    return month if 1 <= month <= MONTHS else None


@dataclass(frozen=True, slots=True)
class Span:
    """The last day on which the data are kept, and the first on which they must be gone."""

    kept_through: date
    erase_from: date


@cache
def length(period: str | None) -> Length | None:
    """Read a period (ISO 8601 of one unit) as days or months; None where there is none."""
    match = re.fullmatch(r"P(\d+)([DWMY])", period or "")
    if not match:
        return None
    number = int(match[1])
    return {
        "D": (number, "D"),
        "W": (number * DAYS_IN_WEEK, "D"),
        "M": (number, "M"),
        "Y": (number * MONTHS, "M"),
    }[match[2]]


def in_days(size: Length) -> float:
    """Give a length in days, a month as the mean month, so that lengths can be compared."""
    return size[0] * (DAYS_IN_MONTH if size[1] == "M" else 1)


def span(period: str | None, day: date, *, year_end: bool = False) -> Span | None:
    """Say how long data are kept when the time begins on a day; `year_end` where it begins with that year's end.

    Accounting information is kept through the seventh year after the calendar year in which the financial year ended
    (BFL 7:2): a year ended on 30 June 2025 gives 31 December 2032. None without a period: an event decides.
    """
    size = length(period)
    if size is None:
        return None
    start = date(day.year, 12, 31) if year_end else day
    last = months_after(start, size[0]) if size[1] == "M" else _days_after(start, size[0])
    return Span(last, _days_after(last, 1))


def _days_after(day: date, days: int) -> date:
    """Give the day so many days later; beyond the calendar's end its last day."""
    return date.max if days > (date.max - day).days else day + timedelta(days=days)


class Bound(StrEnum):
    """What a statutory time says of a rule."""

    EXACT = "exact"  # neither shorter nor longer
    LEAST = "least"
    MOST = "most"
    CLAIM = "claim"  # a time within which a claim can be made: a reason to keep, no duty


@dataclass(frozen=True, slots=True)
class Preset:
    """A time that a statute gives. `law` is its word where a rule can name it, `data` the categories that it is about,
    `mentions` small words that tell of it, and `longest` how far it may be extended.

    From a trigger in `earlier`, the end of a financial year, it is counted from the end of that calendar year.
    One that is not `compared` is only suggested: whom it binds is not seen from the register. One that is not `checked`
    was written from memory.
    """

    code: str
    bound: Bound
    period: str
    trigger: str
    cite: str
    law: str = ""
    longest: str = ""
    data: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()
    earlier: tuple[str, ...] = ()
    only_for: str = ""
    not_for: str = ""
    compared: bool = True
    checked: bool = True

    def concerns(self, rule: Rule) -> bool:
        """Tell whether a retention rule is about this: as the law that it names says, or else as its data and words."""
        if rule.law:
            return rule.law == self.law
        return rule.data in self.data or any(word in rule.text for word in self.mentions)

    def asked_of(self, holding: frozenset[str]) -> bool:
        """Tell whether it is a rule for an organisation of which these conditions hold."""
        return (not self.only_for or self.only_for in holding) and self.not_for not in holding


@dataclass(frozen=True, slots=True)
class Rule:
    """One retention rule for one category of data: `part` is which of them, where it is not all, and `text` all that is
    said in words, both in small letters; `law` is the word of a law that it names. `holding` are the conditions that
    hold for whose it is (`domain/asked.py`), and `year_ends` the month in which its financial year ends.
    """

    data: str | None
    text: str
    limit: str | None
    period: str | None
    trigger: str | None
    part: str = ""
    holding: frozenset[str] = frozenset()
    law: str = ""
    year_ends: int | None = None


class Kind(StrEnum):
    """What is at odds."""

    DIFFERS = "differs"  # the same data from the same trigger, for another time
    SHORTER = "shorter"  # than a statute asks
    LONGER = "longer"  # than a statute allows
    OVER_LIMIT = "over_limit"  # longer than the office's own limit


@dataclass(frozen=True, slots=True)
class Conflict:
    """How a rule is at odds: with these periods of other rules, with a statute, or with the office's limit."""

    kind: Kind
    periods: tuple[str, ...] = ()
    preset: str = ""


def conflicts(
    rules: Sequence[Rule], presets: Iterable[Preset], limits: Iterable[Values] = ()
) -> list[tuple[Conflict, ...]]:
    """Say of each rule what contradicts it: other rules, the statutes, and the office's limits. Linear in the rules."""
    known, own = _by_trigger(presets), _limits(limits)
    periods: dict[Same, dict[Length, str]] = defaultdict(dict)
    for rule in rules:
        size = length(rule.period)
        if rule.data and rule.trigger and size:
            periods[rule.data, rule.part, rule.trigger].setdefault(size, rule.period or "")
    return [(*_others(rule, periods), *_statutes(rule, known), *_over(rule, own)) for rule in rules]


Same = tuple[str, str, str]
"""What two rules have in common that should have one period: the category, which part of it, and the trigger."""


def _others(rule: Rule, periods: Mapping[Same, Mapping[Length, str]]) -> Iterable[Conflict]:
    size = length(rule.period)
    if not (rule.data and rule.trigger and size):
        return
    there = periods[rule.data, rule.part, rule.trigger]
    others = tuple(there[other] for other in sorted(there, key=in_days) if other != size)
    if others:
        yield Conflict(Kind.DIFFERS, others)


def _by_trigger(presets: Iterable[Preset]) -> Mapping[str, Sequence[Preset]]:
    """Put what rules are compared with under the triggers that it can be compared from."""
    found: dict[str, list[Preset]] = defaultdict(list)
    for preset in presets:
        if preset.compared and preset.bound is not Bound.CLAIM:
            for trigger in (preset.trigger, *preset.earlier):
                found[trigger].append(preset)
    return found


def _statutes(rule: Rule, presets: Mapping[str, Sequence[Preset]]) -> Iterable[Conflict]:
    size = length(rule.period)
    if size is None:
        return
    for preset in presets.get(rule.trigger or "", ()):
        kind = _against(preset, rule, in_days(size))
        if kind and preset.asked_of(rule.holding) and preset.concerns(rule):
            yield Conflict(
                kind, (preset.longest if kind is Kind.LONGER and preset.longest else preset.period,), preset.code
            )


def _against(preset: Preset, rule: Rule, days: float) -> Kind | None:
    """Compare with a statutory time. A financial year whose end is not told may have ended as early as January."""
    lawful = _days(preset.period)
    if rule.trigger in preset.earlier:
        lawful += (MONTHS - (rule.year_ends or 1)) * DAYS_IN_MONTH
        return Kind.SHORTER if days < lawful and preset.bound is not Bound.MOST else None
    if days < lawful and preset.bound is not Bound.MOST:
        return Kind.SHORTER
    if days > _days(preset.longest or preset.period) and preset.bound is not Bound.LEAST:
        return Kind.LONGER
    return None


def _days(period: str) -> float:
    size = length(period)
    return in_days(size) if size else 0.0


def _limits(rows: Iterable[Values]) -> Mapping[str, str]:
    """Give the office's limit for each category; where two are given, the shorter."""
    found: dict[str, str] = {}
    for row in rows:
        for code in row["data"] if length(row["period"]) else ():
            found[code] = min(found.get(code, row["period"]), row["period"], key=_days)
    return found


def _over(rule: Rule, limits: Mapping[str, str]) -> Iterable[Conflict]:
    size, limit = length(rule.period), limits.get(rule.data or "")
    if limit and size and in_days(size) > _days(limit):
        yield Conflict(Kind.OVER_LIMIT, (limit,))
