"""Finding records: what a list shows, its cells in words, counts, and suggestions for a picker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ropa_desktop.domain.field import Kind
from ropa_desktop.domain.texts import LANGUAGES
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.services.wording import Wording
from ropa_desktop.storage import derived, listing, records
from ropa_desktop.storage.listing import URGENCY, Filter, Query
from ropa_desktop.storage.records import Stored
from ropa_desktop.storage.register import Register
from ropa_desktop.storage.texts import countries

__all__ = [
    "AGE",
    "AGED",
    "URGENCY",
    "Filter",
    "Listed",
    "Query",
    "cells",
    "count",
    "counts",
    "days_late",
    "find",
    "named_by",
    "standing_of",
    "suggest",
]


@dataclass(frozen=True, slots=True)
class Listed:
    """A line of a list: its cells in words, its marks, and how many findings stand beside Art. 30's."""

    id: int
    cells: tuple[str, ...]
    marks: str
    retired: bool
    standing: str = ""
    """How its worksheet stands; "outdated" too once its next review has passed."""


def find(register: Register, query: Query, wording: Wording) -> list[int]:
    """Give the ids of the records that a query asks for, in its order."""
    ranks = wording.ranks(_sorted_words(query))
    with register.reading() as connection:
        return listing.find(connection, query, ranks)


def _sorted_words(query: Query) -> str:
    name, _, inner = query.sort.partition(".")
    declared = RECORD_TYPES[query.type].by_name.get(name)
    if declared is not None and declared.kind is Kind.ROWS:
        declared = declared.row_field(inner) if inner else listing.telling(declared)
    if declared is None:
        return ""
    return "answer" if declared.kind is Kind.ANSWER else declared.words


def cells(
    register: Register, record_type: str, ids: Sequence[int], columns: Sequence[str], wording: Wording
) -> list[Listed]:
    """Give lines of a list in the order of `ids`; a column is a field's name or "revision"."""
    with register.reading() as connection:
        stored = list(records.read_parts(connection, record_type, ids, (*columns, *BESIDE)))
    wording.prepare([(RECORD_TYPES[record_type], s.values) for s in stored], only=columns)
    return [
        Listed(
            s.id,
            tuple(_cell(s, c, wording) for c in columns),
            s.marks,
            s.values["retired"] is not None,
            standing_of(s),
        )
        for s in stored
    ]


AGE = "age"
AGED = ("approved_on", "date", "signed", "started")
"""The column of how old something is, and the days that it counts from: the first that is given."""
BESIDE = (*AGED, "next_review", "retired", "status")
"""What is read of a record beside its columns, to say how it stands."""


def _cell(stored: Stored, column: str, wording: Wording) -> str:
    if column == AGE:
        return _age(stored, wording)
    if column == "due" and (days := days_late(stored)):
        return wording.say("action.late", day=stored.values["due"], count=days)
    declared = stored.record_type.by_name.get(column)
    return wording.brief(declared, stored.values[column]) if declared else str(stored.revision)


def _age(stored: Stored, wording: Wording) -> str:
    """Say how old it is, in days, months or years."""
    days = (stored.values.get(name) for name in AGED if name in stored.record_type.by_name)
    since = next((day for day in days if day is not None), None)
    if since is None:
        return ""
    passed = max((date.today() - since).days, 0)  # noqa: DTZ011 - the user's day
    if passed < DAYS_TELL:
        return wording.period(f"P{passed}D")
    months = int(passed / 30.4375)
    return wording.period(f"P{months}M" if months < MONTHS_TELL else f"P{months // 12}Y")


DAYS_TELL, MONTHS_TELL = 61, 24
"""From how many days an age is told in months, and from how many months in years."""


def days_late(stored: Stored) -> int:
    """Give how many days an action that is not done is late, 0 where it is not."""
    due: date | None = stored.values.get("due")
    if due is None or stored.values.get("status") in listing.DONE_STATES:
        return 0
    return max((date.today() - due).days, 0)  # noqa: DTZ011 - the user's day


def standing_of(stored: Stored) -> str:
    """Say how the worksheet of a record stands today: "outdated" too once its next review has passed."""
    due = stored.values.get("next_review")
    late = stored.standing == "approved" and due is not None and due < date.today()  # noqa: DTZ011 - likewise
    return "outdated" if late else stored.standing


def counts(register: Register) -> dict[str, int]:
    """Count the records in use, by type."""
    with register.reading() as connection:
        return listing.counts(connection)


def count(register: Register, record_type: str) -> int:
    """Count the records in use of a type."""
    with register.reading() as connection:
        return listing.count(connection, record_type)


def suggest(register: Register, types: Sequence[str], typed: str, limit: int = 50) -> list[tuple[int, str, str]]:
    """Give id, type and label of records of some types whose name holds the words typed.

    An authority that the program knows is found by its name in every language, and by its abbreviation.
    """
    also = _authority_names(typed) if "authority" in types else ()
    with register.reading() as connection:
        ids = dict.fromkeys(listing.suggest(connection, types, typed, limit))
        for name in also:
            ids |= dict.fromkeys(listing.suggest(connection, ["authority"], name, limit))
        found = listing.names(connection, ids)
    return [(i, found[i][0], label(found[i][1], found[i][2])) for i in ids][:limit]


def owner_of(register: Register) -> str:
    """Give whose register it is: its first organisation, or else what the register or its file is called."""
    with register.reading() as connection:
        for name in ("organisation", "register"):
            if first := listing.suggest(connection, [name], "", 1):
                return listing.names(connection, first)[first[0]][2]
    return register.path.stem


def _authority_names(typed: str) -> list[str]:
    """Give all that an authority can be called of which one name, or several together, holds the words typed."""
    sought = [term.casefold() for term in derived.terms(typed)]
    found: list[str] = []
    for key, table in countries()["authority"].items() if sought else ():
        names = (key, *(table["name"][code].partition(" (")[0] for code in LANGUAGES))
        words = [word.casefold() for word in derived.terms(" ".join(names))]
        if all(any(word.startswith(term) for word in words) for term in sought):
            found += names
    return found


def label(reference: str, name: str) -> str:
    """Write how a record is called: "B05 Evenemang"."""
    return f"{reference} {name}" if reference else name


def named_by(register: Register, record_id: int) -> list[tuple[int, str, str]]:
    """Give id, type and label of the records that name this one."""
    with register.reading() as connection:
        found = listing.names(connection, [i for i, _ in derived.mentioners(connection, record_id)])
    return sorted(((i, t, label(r, n)) for i, (t, r, n) in found.items()), key=lambda item: (item[1], item[2]))
