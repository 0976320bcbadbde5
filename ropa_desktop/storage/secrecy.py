"""What is marked for a secrecy review, as a copy for release needs to know it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ropa_desktop.domain.field import paths
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.domain.types.secrecy import OPEN, never_secret

OWN = "own"
"""The ground of a mark that gives none: the office's own assessment."""

Spot = tuple[int, str, int | None]
"""A record, the path of a field, and the id of a row where only one of its rows is meant."""


@dataclass
class Marks:
    """What is left out: whole records, fields and rows, and files by their sums, each with its ground.

    `opened` are fields of which it was decided that they are not secret, also where a field like that usually is.
    """

    whole: dict[int, str] = field(default_factory=dict)
    spots: dict[Spot, str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    opened: set[tuple[int, str]] = field(default_factory=set)
    types: Mapping[int, str] = field(default_factory=dict)

    @property
    def any(self) -> set[int]:
        """The records on which anything is left out by a mark."""
        return self.whole.keys() | {record_id for record_id, _, _ in self.spots}

    def keep(self, record_ids: set[int]) -> None:
        """Let no mark take away these records, since something that always stands is said by them."""
        self.whole = {i: ground for i, ground in self.whole.items() if i not in record_ids}
        self.spots = {spot: ground for spot, ground in self.spots.items() if spot[0] not in record_ids}

    def on(self, record_id: int, path: str, row: int | None) -> str:
        """Give the ground on which a field, or a cell of a row, is left out; "" where no mark says so."""
        found = self.spots.get((record_id, path, None))
        return found or (self.spots.get((record_id, path, row), "") if row is not None else "")

    def names(self, type_name: str, path: str) -> bool:
        """Tell whether a field is marked on any record of a type."""
        return any(p == path and self.types[i] == type_name for i, p, _ in self.spots)

    def rows_of(self, type_name: str, name: str) -> Iterator[tuple[int, int | None, str]]:
        """Give the rows of a field that are left out: record, row (None for all of them) and ground."""
        for (record_id, path, row), ground in self.spots.items():
            if path == name and self.types[record_id] == type_name and record_id not in self.whole:
                yield record_id, row, ground

    def named(self) -> dict[int, str]:
        """Give the records whose name is left out."""
        return {i: ground for (i, path, _), ground in self.spots.items() if path == "name"} | self.whole


def marks(raw: sqlite3.Connection, types: Mapping[int, str]) -> Marks:
    """Read the marks that stand. What nobody has decided on is left out as what is secret is."""
    found = Marks(types=types)
    query = (
        "SELECT m.about, m.field, m.row, m.file, m.ground, m.decision FROM secrecy_mark m "
        "JOIN record ON record.id = m.id WHERE record.retired IS NULL ORDER BY m.id"
    )
    for about, path, row, file, ground, decision in raw.execute(query).fetchall():
        if file:
            if decision != OPEN:
                found.files.setdefault(file, ground or OWN)
        elif about in types:
            _take(found, about, path, row, ground or OWN, opened=decision == OPEN)
    return found


def _take(found: Marks, about: int, path: str | None, row: int | None, ground: str, *, opened: bool) -> None:
    type_name = found.types[about]
    if never_secret(type_name, path or ""):
        return
    if opened:
        found.opened |= {(about, path)} if path else set()
    elif path and _is_field(type_name, path):
        found.spots.setdefault((about, path, row), ground)
    else:
        found.whole.setdefault(about, ground)


def _is_field(type_name: str, path: str) -> bool:
    """Tell whether a type has a field; what is marked under another name is left out with its record."""
    return path.startswith("worksheet.") or any(p == path for p, _ in paths(RECORD_TYPES[type_name].fields))
