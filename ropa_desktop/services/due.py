"""What falls due within a year: by month, by kind and by who sees to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ropa_desktop.domain.days import MONTHS, months_after
from ropa_desktop.domain.due import KINDS
from ropa_desktop.services.find import label
from ropa_desktop.storage import due
from ropa_desktop.storage.due import LATE
from ropa_desktop.storage.register import Register

__all__ = ["KINDS", "LATE", "LATER", "Item", "by_month", "due_items", "month_of", "months_from", "people"]

LATER = "later"
"""What falls due after the months that are shown."""


@dataclass(frozen=True, slots=True)
class Item:
    """A day by which something must be done about a record, and the field to go to; `kind` is one of `KINDS`.

    Where `own` is not set, the record says no day: it is counted from when it was last seen to, by the office's
    interval (`domain/office.py`).
    """

    day: date
    kind: str
    record_id: int
    type: str
    label: str
    path: str
    who: str
    own: bool


def due_items(register: Register, limit: int | None = None, *, today: date | None = None) -> list[Item]:
    """Give all that falls due, or the first of it, the earliest first; `today` is the day on the wall."""
    with register.reading() as connection:
        found = due.all_due(connection, today or date.today(), limit)  # noqa: DTZ011  # by the day on the wall
    return [Item(f.day, f.kind, f.record_id, f.type, label(f.reference, f.name), f.path, f.who, f.own) for f in found]


def people(items: Iterable[Item]) -> list[str]:
    """Give those who see to something, by alphabet."""
    from ropa_desktop.domain.collation import sort_key  # the overview, which is shown first, needs no alphabet

    return sorted({one.who for one in items} - {""}, key=sort_key)


def months_from(today: date) -> tuple[str, ...]:
    """Give the months that are shown ("2026-12"): the current one and twelve more, since a year from today is one."""
    first = today.replace(day=1)
    return tuple(months_after(first, number).isoformat()[:7] for number in range(MONTHS + 1))


def month_of(day: date, today: date) -> str:
    """Give where a day is shown: `LATE`, its month, or `LATER`."""
    if day < today:
        return LATE
    month = day.isoformat()[:7]
    return month if month <= months_from(today)[-1] else LATER


def by_month(register: Register, today: date) -> dict[str, int]:
    """Count what is late, what falls due in each month that is shown, and what does later, in that order."""
    with register.reading() as connection:
        found = due.due_by_month(connection, today)
    shown = (LATE, *months_from(today))
    counted = {month: found.get(month, 0) for month in shown}
    return counted | {LATER: sum(number for month, number in found.items() if month not in counted)}
