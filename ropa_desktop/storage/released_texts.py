"""Texts that stay in a copy for release: without the persons that the register knows, and without what is left out."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from typing import Any

from ropa_desktop.domain.field import Field, Kind, RecordType
from ropa_desktop.domain.persons import Persons, folded, names_in, roles_in, spellings, sure
from ropa_desktop.domain.release import Holds, holds
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.domain.types.record import SHARED
from ropa_desktop.storage.grounds import TEXTS, Grounds, Wish
from ropa_desktop.storage.schema import ROWS
from ropa_desktop.storage.withheld_answers import persons

KEPT = {
    "organisation": ("officer", "representative", "contact_person"),
    "party": ("officer", "representative"),
}
"""The persons whom Art. 30 wants named, and the office's own contact: their names stay wherever they stand."""
ANSWERING = "SELECT name FROM record WHERE type = 'organisation' OR id IN (SELECT officer_party FROM organisation) "
"""Finds who answers for the register, and the officers who are parties of it."""
WORTH_SEEKING = 12
"""Letters that a text must have to be taken out where it stands once more."""


class Texts:
    """Knows whom a register names in fields for persons, and which of its texts are left out."""

    def __init__(self, raw: sqlite3.Connection, wish: Wish, grounds: Grounds) -> None:
        self._raw, self._wish, self._grounds = raw, wish, grounds
        self._gone: dict[str, dict[int, str]] = {}
        self._named_by: dict[int, set[int]] = {}
        for source, target in raw.execute("SELECT source, target FROM mention"):
            self._named_by.setdefault(source, set()).add(target)
        self._persons = Persons(self._sought())
        self._seek()

    def stays(self, value: Any, record_id: int) -> Any:
        """Give a text that stays, without the names in it; what a record beside it leaves out is left out here too."""
        if not isinstance(value, str):
            return value
        ground = self._gone_beside(value.strip(), record_id)
        return self._wish.instead(ground) if ground else self._persons.put_out(value)

    def _gone_beside(self, text: str, record_id: int) -> str:
        """Give the ground on which a record that names this one, or that it names, leaves out the same text."""
        named = self._named_by.get(record_id, set())
        owners = self._gone.get(text, {}).items()
        beside = (g for i, g in owners if i == record_id or i in named or record_id in self._named_by.get(i, ()))
        return next(beside, "")

    def person(self, value: str, *, natural: bool = False) -> str:
        """Leave out who is named and keep the role, if one is told beside the name; of a natural person, nothing."""
        if not names_in(value) and not natural:
            return value
        roles = [] if natural else roles_in(value)
        return self._wish.person(", ".join(roles)) if roles else self._wish.instead(self._wish.persons)

    def _sought(self) -> dict[str, str]:
        """Gather who is named in fields for persons, and what records that are left out are called."""
        said, kept = named(self._raw)
        found = {name: self._wish.inside for name in spellings([*said, *self._wish.today]) if _plain(name) not in kept}
        for record_id, ground in self._grounds.marks.named().items():
            row = self._raw.execute("SELECT name FROM record WHERE id = ?", (record_id,)).fetchone()
            if row and row[0] and (sure(row[0]) or len(row[0]) >= WORTH_SEEKING):
                found[row[0]] = f"[{self._wish.instead(ground)}]"
        return found

    # What is left out

    def _seek(self) -> None:
        """Keep in mind every text that is left out, so that it is not left where somebody wrote the same."""
        grounds = self._grounds
        for record_id, ground in grounds.marks.whole.items():
            of_type = RECORD_TYPES[grounds.types[record_id]]
            self._remember(f'SELECT * FROM "{of_type.name}" WHERE id = ?', record_id, ground)  # noqa: S608
            for declared in of_type.fields:
                if declared.kind is Kind.ROWS:
                    table = ROWS[of_type.name, declared.name].name
                    self._remember(f'SELECT * FROM "{table}" WHERE record_id = ?', record_id, ground)  # noqa: S608
        for table, owner, record_type, path, declared in columns():
            if declared.kind in TEXTS and grounds.may_concern(record_type, path, declared):
                for row, record_id, value in values(self._raw, table, owner, declared.name):
                    ground = grounds.of(record_id, path, declared, row if owner != "id" else None)
                    if ground and ground != self._wish.persons:
                        self._forget(value, record_id, ground)
        for (type_name, name), rows in ROWS.items():
            for record_id, number, ground in grounds.marks.rows_of(type_name, name):
                where = "" if number is None else f" AND id = {number:d}"
                self._remember(f'SELECT * FROM "{rows.name}" WHERE record_id = ?{where}', record_id, ground)  # noqa: S608

    def _remember(self, query: str, record_id: int, ground: str) -> None:
        for row in self._raw.execute(query, (record_id,)):
            for value in row:
                self._forget(value, record_id, ground)

    def _forget(self, value: object, record_id: int, ground: str) -> None:
        if isinstance(value, str) and len(value) >= WORTH_SEEKING and not value.startswith(("[", "{")):
            self._gone.setdefault(value.strip(), {}).setdefault(record_id, ground)


def named(raw: sqlite3.Connection) -> tuple[list[str], set[str]]:
    """Give what fields for persons say, and the names that stay."""
    said = [text for (text,) in raw.execute("SELECT DISTINCT author FROM revision")]
    kept = {_plain(name) for (name,) in raw.execute(ANSWERING)}
    for table, _, record_type, path, declared in columns():
        if path in KEPT.get(record_type.name, ()):
            kept |= {_plain(n) for text in texts_in(raw, table, path) for n in names_in(text)}
        elif declared.kind in TEXTS and holds(record_type.name, path, declared) is Holds.PERSON:
            said += texts_in(raw, table, declared.name)
    for name in ("balancing_test", "transfer", "transfer_assessment"):
        for value in texts_in(raw, name, "worksheet"):
            said += persons(name, json.loads(value))
    query = "SELECT name, email FROM party JOIN record ON record.id = party.id WHERE kind = 'person'"
    said += [text for row in raw.execute(query) for text in row if text]
    return said, kept


def columns() -> Iterator[tuple[str, str, RecordType, str, Field]]:
    """Walk every column of records and rows: table, what names the record in it, type, path and field."""
    for record_type in RECORD_TYPES.values():
        for declared in record_type.fields:
            if declared.kind is Kind.ROWS:
                table = ROWS[record_type.name, declared.name].name
                for inner in declared.rows:
                    yield table, "record_id", record_type, f"{declared.name}.{inner.name}", inner
            elif declared not in SHARED:
                yield record_type.name, "id", record_type, declared.name, declared


def values(raw: sqlite3.Connection, table: str, owner: str, column: str) -> list[tuple[int, int, Any]]:
    """Give what stands in a column: the key of each row, the record it belongs to, and the value."""
    query = f'SELECT id, "{owner}", "{column}" FROM "{table}" WHERE "{column}" IS NOT NULL'  # noqa: S608
    return raw.execute(query).fetchall()


def texts_in(raw: sqlite3.Connection, table: str, column: str) -> list[str]:
    """Give the texts that stand in a column, each once."""
    query = f'SELECT DISTINCT "{column}" FROM "{table}" WHERE "{column}" IS NOT NULL'  # noqa: S608
    return [row[0] for row in raw.execute(query) if isinstance(row[0], str)]


def _plain(name: str) -> str:
    return " ".join(folded(name).split())


__all__ = ["Texts", "columns", "named", "texts_in", "values"]
