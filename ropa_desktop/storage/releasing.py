"""A register's copy from which is taken what is not released to others: in its tables, not in what is written of it.

Whatever is composed from the copy can show no more than what is left in it. What people wrote and is left out is
replaced by words that say so and on which ground; of what is no text, a table beside the others tells.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ropa_desktop.domain.collation import sort_key as collate
from ropa_desktop.domain.field import Field, Kind, RecordType
from ropa_desktop.domain.progress import Progress
from ropa_desktop.domain.release import WHOLLY_INTERNAL, Holds, holds
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.domain.types.record import SHARED
from ropa_desktop.storage.connections import opener
from ropa_desktop.storage.derived import own_word
from ropa_desktop.storage.grounds import TEXTS, Grounds, Wish
from ropa_desktop.storage.released_texts import Texts, columns, texts_in, values
from ropa_desktop.storage.schema import ROWS
from ropa_desktop.storage.texts import vocabularies
from ropa_desktop.storage.withheld_answers import released

_INTERNAL = frozenset(f.name for f in RECORD_TYPES["register"].fields if f.internal)

SHEETS = 20
"""Worksheets that are as much work as a column."""


@dataclass(frozen=True, slots=True)
class Left:
    """What became of a copy: the records whose links changed, and the sums of the files that it still names."""

    touched: set[int]
    files: set[str]


def leave_out(path: Path, wish: Wish, told: Progress) -> Left:
    """Take out of a copy what is not released."""
    with contextlib.closing(opener(path)()) as raw:
        raw.execute("PRAGMA journal_mode = MEMORY")
        raw.execute("PRAGMA synchronous = OFF")
        raw.execute("BEGIN")
        raw.execute("CREATE TABLE withheld (record_id INTEGER, path TEXT, row INTEGER, ground TEXT)")
        raw.execute("CREATE TABLE withheld_word (ground TEXT, words TEXT)")
        raw.executemany("INSERT INTO withheld_word VALUES (?, ?)", wish.words.items())
        left = _Leaving(raw, wish, told).all()
        raw.execute("COMMIT")
    return left


class _Leaving:
    def __init__(self, raw: sqlite3.Connection, wish: Wish, told: Progress) -> None:
        self._raw, self._wish, self._told = raw, wish, told
        self._grounds = Grounds(raw, wish)
        self._marks, self._types = self._grounds.marks, self._grounds.types
        self._texts = Texts(raw, wish, self._grounds)
        self._touched: set[int] = set()
        self._done, self._total = 0, 1

    def all(self) -> Left:
        """Go through the types, then through what tells of them."""
        for name in WHOLLY_INTERNAL:
            self._forget_type(name)
        types = [t for t in RECORD_TYPES.values() if t.name not in WHOLLY_INTERNAL]
        self._total = sum(1 for _ in columns()) + len(self._types) // SHEETS
        for record_type in types:
            self._whole(record_type)
            self._type(record_type)
        self._worksheets()
        self._past()
        self._derived()
        self._told(self._total, self._total)
        return Left(self._touched, self._files_left())

    def _tell(self) -> None:
        """Tell that one step of the work is done: a column, or some worksheets."""
        self._done = min(self._done + 1, self._total)
        self._told(self._done, self._total)

    def _forget_type(self, name: str) -> None:
        ids = [i for i, of in self._types.items() if of == name]
        self._raw.executemany("DELETE FROM mention WHERE target = ? OR source = ?", [(i, i) for i in ids])
        self._raw.executemany("DELETE FROM record WHERE id = ?", [(i,) for i in ids])
        self._raw.execute("DELETE FROM version WHERE type = ?", (name,))

    def _whole(self, record_type: RecordType) -> None:
        """Empty the records that are left out altogether; what remains is a name that says so, and the reference."""
        name = record_type.name
        columns = [f.name for f in record_type.fields if f not in SHARED and f.kind is not Kind.ROWS]
        rows = [ROWS[name, f.name].name for f in record_type.fields if f.kind is Kind.ROWS]
        for record_id, ground in self._marks.whole.items():
            if self._types[record_id] != name:
                continue
            words = self._wish.instead(ground)
            self._note(record_id, "", None, ground)
            for table in rows:
                self._raw.execute(f'DELETE FROM "{table}" WHERE record_id = ?', (record_id,))  # noqa: S608
            if columns:
                blank = ", ".join(f'"{column}" = NULL' for column in columns)
                self._raw.execute(f'UPDATE "{name}" SET {blank} WHERE id = ?', (record_id,))  # noqa: S608
            self._raw.execute("UPDATE record SET name = ?, marks = '', standing = '' WHERE id = ?", (words, record_id))
            self._raw.execute("DELETE FROM finding WHERE record_id = ?", (record_id,))
            self._raw.execute("DELETE FROM mention WHERE source = ?", (record_id,))

    def _note(self, record_id: int, path: str, row: int | None, ground: str) -> None:
        self._raw.execute("INSERT INTO withheld VALUES (?, ?, ?, ?)", (record_id, path, row, ground))
        self._touched.add(record_id)

    def _type(self, record_type: RecordType) -> None:
        for declared in record_type.fields:
            if declared.kind is Kind.ROWS:
                self._rows(record_type, declared)
                for inner in declared.rows:
                    table = ROWS[record_type.name, declared.name].name
                    self._column(record_type, table, "record_id", f"{declared.name}.{inner.name}", inner)
            elif declared.kind is not Kind.WORKSHEET:
                table = "record" if declared in SHARED else record_type.name
                self._column(record_type, table, "id", declared.name, declared)

    def _rows(self, record_type: RecordType, declared: Field) -> None:
        table = ROWS[record_type.name, declared.name].name
        for record_id, row, ground in self._marks.rows_of(record_type.name, declared.name):
            where = "record_id = ?" if row is None else "record_id = ? AND id = ?"
            given = (record_id,) if row is None else (record_id, row)
            found = self._raw.execute(f'DELETE FROM "{table}" WHERE {where}', given).rowcount  # noqa: S608
            if found:
                self._note(record_id, declared.name, row, ground)

    def _column(self, record_type: RecordType, table: str, owner: str, path: str, declared: Field) -> None:
        """Go through one field of all records of a type."""
        if declared.internal and declared.name != "retired":
            of_type = " WHERE type = ?" if table == "record" else ""
            given = (record_type.name,) if of_type else ()
            self._raw.execute(f'UPDATE "{table}" SET "{declared.name}" = NULL{of_type}', given)  # noqa: S608
            return
        if not self._concerned(record_type, path, declared):
            return
        changed = []
        self._tell()
        for row_key, record_id, value in values(self._raw, table, owner, declared.name):
            if self._types[record_id] != record_type.name or record_id in self._marks.whole:
                continue
            row = row_key if owner != "id" else None
            new = self._value(record_id, path, declared, row, value)
            if new != value:
                changed.append((new, row_key))
        self._raw.executemany(f'UPDATE "{table}" SET "{declared.name}" = ? WHERE id = ?', changed)  # noqa: S608

    def _concerned(self, record_type: RecordType, path: str, declared: Field) -> bool:
        """Tell whether any value of a field may have to change: what is no text does so where it is marked."""
        if declared.kind in TEXTS or declared.kind in {Kind.FILES, Kind.CHOICE, Kind.CHOICES}:
            return True
        return holds(record_type.name, path, declared) is not Holds.OPEN or self._marks.names(record_type.name, path)

    def _value(self, record_id: int, path: str, declared: Field, row: int | None, value: Any) -> Any:
        if self._grounds.always_stays(record_id, path):
            return value
        ground = self._grounds.of(record_id, path, declared, row)
        if not ground:
            return self._stays(record_id, path, declared, value)
        if declared.kind not in TEXTS:
            self._note(record_id, path, row, ground)
            return None
        if ground == self._wish.persons and not self._marks.on(record_id, path, row):
            return self._texts.person(value, natural=record_id in self._grounds.natural)
        measure = path == "name" and self._types[record_id] == "measure"
        return self._measure(record_id) if measure else self._wish.instead(ground)

    def _stays(self, record_id: int, path: str, declared: Field, value: Any) -> Any:
        match declared.kind:
            case Kind.FILES:
                return self._files(record_id, path, value)
            case Kind.CHOICE | Kind.CHOICES:
                return value if _known_words(declared, value) else self._codes(declared, value, record_id)
            case _:
                return self._texts.stays(value, record_id) if declared.kind in TEXTS else value

    def _measure(self, record_id: int) -> str:
        row = self._raw.execute("SELECT category, nature FROM measure WHERE id = ?", (record_id,)).fetchone()
        return self._wish.measure(*row)

    def _codes(self, declared: Field, value: str, record_id: int) -> str:
        """Give codes that are no words, as a foreign file may bring them, as the texts that they are."""
        if declared.kind is Kind.CHOICE:
            return str(self._texts.stays(value, record_id))
        return json.dumps([self._texts.stays(code, record_id) for code in json.loads(value)], ensure_ascii=False)

    def _files(self, record_id: int, path: str, value: str) -> str | None:
        """Give the files that stay; the names of persons are put out of what they are called."""
        kept = []
        for file in json.loads(value):
            if ground := self._marks.files.get(file["sha256"]):
                self._note(record_id, path, None, ground)
            else:
                kept.append(file | {"name": self._texts.stays(file["name"], record_id)})
        return json.dumps(kept, ensure_ascii=False) if kept else None

    # Worksheets, the past, and what is worked out

    def _worksheets(self) -> None:
        for record_type in RECORD_TYPES.values():
            if "worksheet" not in record_type.by_name:
                continue
            name, declared = record_type.name, record_type.by_name["worksheet"]
            changed: list[tuple[str | None, int]] = []
            for number, (record_id, _, value) in enumerate(values(self._raw, name, "id", "worksheet")):
                if number % SHEETS == 0:
                    self._tell()
                if ground := self._marks.on(record_id, "worksheet", None):
                    self._note(record_id, "worksheet", None, ground)
                    changed.append((None, record_id))
                    continue
                found = self._answered(declared, record_id, json.loads(value))
                changed.append((json.dumps(found, ensure_ascii=False), record_id))
            self._raw.executemany(f'UPDATE "{name}" SET worksheet = ? WHERE id = ?', changed)  # noqa: S608

    def _answered(self, declared: Field, record_id: int, value: dict[str, Any]) -> dict[str, Any]:
        def look(what: Holds, path: str, one: Any, written: bool) -> Any:  # noqa: FBT001 - one of a walk's own
            ground = self._marks.on(record_id, f"worksheet.{path}", None)
            if ground and not written:
                self._note(record_id, f"worksheet.{path}", None, ground)
                return None
            if not isinstance(one, str):
                return one
            opened = (record_id, f"worksheet.{path}") in self._marks.opened
            if ground or (what is Holds.SECURITY and not opened):
                return self._wish.instead(ground or self._wish.security)
            return self._texts.person(one) if what is Holds.PERSON and not opened else self._texts.stays(one, record_id)

        return released(declared, value, look, self._marks.any)

    def _past(self) -> None:
        """Keep of the past when a record was changed, and what the office had laid down.

        A record is called what it is called now: whom an earlier name told of may be forgotten, and one that is gone
        can bear no mark. Who saved it is left out.
        """
        raw = self._raw
        raw.execute(
            "UPDATE version SET body = json_object('name', "
            "coalesce((SELECT name FROM record WHERE id = record_id), :inside), 'reference', "
            "(SELECT reference FROM record WHERE id = record_id), 'retired', json_extract(body, '$.retired')) "
            "WHERE body IS NOT NULL AND type != 'register'",
            {"inside": self._wish.inside},
        )
        raw.execute("UPDATE revision SET reason = NULL, author = ? WHERE author != ''", (self._wish.inside,))
        query = "SELECT body, record_id, revision FROM version WHERE body IS NOT NULL AND type = 'register'"
        for body, *place in raw.execute(query).fetchall():
            found = json.dumps(self._laid_down(json.loads(body), place[0]), ensure_ascii=False)
            raw.execute("UPDATE version SET body = ? WHERE record_id = ? AND revision = ?", (found, *place))

    def _laid_down(self, said: Any, record_id: int) -> Any:
        if isinstance(said, dict):
            return {key: self._laid_down(one, record_id) for key, one in said.items() if key not in _INTERNAL}
        return (
            [self._laid_down(one, record_id) for one in said]
            if isinstance(said, list)
            else self._texts.stays(said, record_id)
        )

    def _derived(self) -> None:
        """Let the program forget who has it open, and put records in order anew."""
        raw = self._raw
        raw.execute("DELETE FROM state WHERE name = 'open'")
        for column in ("name", "reference"):
            rows = raw.execute(f"SELECT id, {column} FROM record WHERE {column} IS NOT NULL").fetchall()  # noqa: S608
            raw.executemany(
                "INSERT INTO sort_key VALUES (?, ?, ?)", [(i, column, collate(text)) for i, text in rows if text]
            )

    def _files_left(self) -> set[str]:
        """Give the sums of the files that the copy names, but for what was handed over once."""
        return {
            file["sha256"]
            for table, _, record_type, _, declared in columns()
            if declared.kind is Kind.FILES and record_type.name != "hand_over"
            for value in texts_in(self._raw, table, declared.name)
            for file in json.loads(value)
        }


def _known_words(declared: Field, value: str) -> bool:
    """Whether codes are words that are known, and so no texts that people wrote."""
    codes = json.loads(value) if declared.kind is Kind.CHOICES else [value]
    return all(own_word(code) is not None or vocabularies().find(declared.words, code) is not None for code in codes)


__all__ = ["Left", "leave_out"]
