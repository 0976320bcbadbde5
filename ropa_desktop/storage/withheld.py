"""What was left out of a copy for release, as the copy itself tells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Withheld:
    """What was left out of a copy: the words that stand instead by ground, and the ground by record, path and row.

    The path "" is the whole record. In a register that is no copy for release, nothing.
    """

    words: Mapping[str, str] = field(default_factory=dict)
    items: Mapping[int, Mapping[tuple[str, int | None], str]] = field(default_factory=dict)

    def ground(self, value: object) -> str:
        """Give the ground that a text stands for; "" where it is no words for what is left out."""
        return next((g for g, words in self.words.items() if words == value), "") if self.words else ""

    def whole(self, record_id: int) -> str:
        """Give the ground on which a record is left out altogether; "" where it is not."""
        return self.items.get(record_id, {}).get(("", None), "")

    def of(self, record_id: int, path: str) -> str:
        """Give the ground on which a field that is no text, or something of it, is left out; "" where it is not."""
        return next((g for (p, _), g in self.items.get(record_id, {}).items() if p == path), "")

    def cell(self, record_id: int, path: str, row: int) -> str:
        """Give the ground on which a cell of a row is left out; "" where it is not."""
        return self.items.get(record_id, {}).get((path, row), "")

    def rows(self, record_id: int, path: str) -> list[tuple[int, str]]:
        """Give the rows of a field that are left out, each with its ground; 0 for all of them."""
        return [(row or 0, g) for (p, row), g in self.items.get(record_id, {}).items() if p == path]


def withheld(connection: Connection) -> Withheld:
    """Read what was left out of a copy."""
    there = connection.exec_driver_sql("SELECT 1 FROM sqlite_schema WHERE name = 'withheld'").first()
    if there is None:
        return Withheld()
    items: dict[int, dict[tuple[str, int | None], str]] = {}
    for record_id, path, row, ground in connection.exec_driver_sql("SELECT * FROM withheld ORDER BY rowid"):
        items.setdefault(record_id, {})[path, row] = ground
    words = connection.exec_driver_sql("SELECT ground, words FROM withheld_word")
    return Withheld({row[0]: row[1] for row in words}, items)
