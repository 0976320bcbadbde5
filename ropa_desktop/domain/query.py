"""A question to the register: conditions over any field of a record, its rows and what it is linked with.

A question has a text form (`query_text` reads it, `query_written` writes it) and is answered in SQL
(`storage/asking.py`). One rule decides what it means: a path may reach many places (rows, linked records, items of a
list), and a comparison holds when at least one of them meets it; its opposite (`!=`, `is empty`, `not`) holds when
none does. What must hold in the same row stands in brackets after the path to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from ropa_desktop.domain.days import MONTHS, months_after
from ropa_desktop.domain.field import Kind

LONGEST = 4_000
"""Characters that a question may have."""
DEEPEST = 12
"""Levels of brackets, parentheses and `not` in one another."""
MOST = 100
"""Comparisons in one question."""
FARTHEST = 6
"""Steps from the record to what is compared."""


class Op(StrEnum):
    """How a path is compared."""

    IS = "="
    NOT = "!="
    BELOW = "<"
    AT_MOST = "<="
    ABOVE = ">"
    AT_LEAST = ">="
    CONTAINS = "contains"
    STARTS = "starts with"
    FILLED = "is not empty"
    EMPTY = "is empty"

    @property
    def positive(self) -> Op:
        """What holds where this does not, if this says that something is not so."""
        return {Op.NOT: Op.IS, Op.EMPTY: Op.FILLED}.get(self, self)

    @property
    def alone(self) -> bool:
        """Whether nothing stands behind it."""
        return self in {Op.FILLED, Op.EMPTY}


_SAME = (Op.IS, Op.NOT, Op.FILLED, Op.EMPTY)
_TEXT = (Op.CONTAINS, Op.STARTS, *_SAME)
_ORDER = (Op.IS, Op.NOT, Op.BELOW, Op.AT_MOST, Op.ABOVE, Op.AT_LEAST, Op.FILLED, Op.EMPTY)
_THERE = (Op.FILLED, Op.EMPTY)
OPERATORS: dict[Kind, tuple[Op, ...]] = {
    Kind.TEXT: _TEXT,
    Kind.LONG: _TEXT,
    Kind.CHOICE: _SAME,
    Kind.CHOICES: _SAME,
    Kind.ANSWER: _SAME,
    Kind.LINK: _SAME,
    Kind.LINKS: _SAME,
    Kind.DATE: _ORDER,
    Kind.NUMBER: _ORDER,
    Kind.PERIOD: _ORDER,
    Kind.FILES: (Op.CONTAINS, *_THERE),
    Kind.ROWS: _THERE,
    Kind.WORKSHEET: _THERE,
}
"""What each kind can be asked, the most usual first."""


@dataclass(frozen=True, slots=True)
class FromToday:
    """A day so many days, weeks, months or years ("d", "w", "m", "y") after the day on which the question is put."""

    count: int
    unit: str

    def on(self, today: date) -> date:
        """Give the day; beyond the calendar it is its first or its last."""
        if self.unit in {"m", "y"}:
            return months_after(today, self.count * (MONTHS if self.unit == "y" else 1))
        try:
            return today + timedelta(days=self.count * (7 if self.unit == "w" else 1))
        except OverflowError:
            return date.max if self.count > 0 else date.min


Value = str | int | date | FromToday
"""What is compared with: a text or code, a number or the id of a record, a day; a period as "P12M"."""
Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Compare:
    """A path compared with a value; with several, any of them will do."""

    path: Path
    op: Op
    values: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class Within:
    """What must hold in one and the same place that a path reaches: in one row, or of one linked record."""

    path: Path
    part: Condition


@dataclass(frozen=True, slots=True)
class Not:
    """What must not hold."""

    part: Condition


@dataclass(frozen=True, slots=True)
class All:
    """Conditions, two or more, that must all hold."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Some:
    """Conditions, two or more, of which one must hold."""

    parts: tuple[Condition, ...]


Condition = Compare | Within | Not | All | Some
