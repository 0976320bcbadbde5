"""Every text of a register's file, of any format, that names a person: found, and put out.

The file is read table by table and not record by record, so that nothing that is kept escapes, an older format and a
field that no longer exists included. What is no free text (codes, days, links) is passed by.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ropa_desktop.domain.collation import sort_key as collate
from ropa_desktop.domain.facts import FACTS
from ropa_desktop.domain.field import Field, Kind
from ropa_desktop.domain.person import Person
from ropa_desktop.domain.progress import Progress
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.domain.types.record import SHARED
from ropa_desktop.storage import worksheets
from ropa_desktop.storage.derived import own_word, terms
from ropa_desktop.storage.drafts import WRITTEN
from ropa_desktop.storage.schema import ROWS, row_table_name
from ropa_desktop.storage.texts import vocabularies

NOW, THEN, DRAFT, SAVE, PROGRAM = "now", "then", "draft", "save", "program"
"""Where a text stands: in a record, in an earlier state of one, in an unsaved form, at a save (who, why), or in what
the program itself remembers."""
CODED = frozenset({Kind.CHOICE, Kind.CHOICES, Kind.PERIOD})
FREE = frozenset({Kind.TEXT, Kind.LONG, Kind.FILES, Kind.WORKSHEET, Kind.ROWS}) | CODED
"""The kinds that may hold what people write; a code that is none, as a foreign file may bring it, is a text."""
DERIVED = frozenset({"search", "sort_key", "finding", "mention", "blob", "blob_part", "sqlite_sequence"})


@dataclass(frozen=True, slots=True)
class Spot:
    """A text and what it stands in: the same text of the same field is one spot, in however many states it stands."""

    record_id: int
    type: str
    path: str
    text: str


Look = Callable[[Spot, str], str]
"""Given a spot that names the person and where it stands, gives the text that is to stand there."""


def visit(raw: sqlite3.Connection, person: Person, look: Look, told: Progress) -> None:
    """Show every text that names a person to `look`, and write what it gives where that differs."""
    _Visit(raw, person, look).all(told)


class _Visit:
    def __init__(self, raw: sqlite3.Connection, person: Person, look: Look) -> None:
        self._raw, self._person, self._look = raw, person, look
        self._types: dict[int, str] = {}
        self._written: dict[tuple[int, str], str] = {}

    def all(self, told: Progress) -> None:
        """Go through the tables."""
        tables = [row[0] for row in self._raw.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        own = [t for t in tables if t not in DERIVED and not t.startswith(("search_", "sqlite_"))]
        if "record" in own:
            self._types = dict(self._raw.execute("SELECT id, type FROM record"))
        for number, table in enumerate(sorted(own)):
            match table:
                case "version":
                    self._bodies(table, THEN, "revision")
                case "draft":
                    self._bodies(table, DRAFT, "type")
                case "revision":
                    self._plain(table, "number", SAVE)
                case "state":
                    self._plain(table, "rowid", PROGRAM)
                case _:
                    self._plain(table, "id", NOW)
            told(number + 1, len(own) + 1)
        if self._written:
            self._derived()
        told(len(own) + 1, len(own) + 1)

    def _plain(self, table: str, key: str, where: str) -> None:
        """Go through the columns of a table of records, rows, saves or what the program remembers."""
        columns = {row[1]: row[2] for row in self._raw.execute(f'PRAGMA table_info("{table}")')}
        owner = "record_id" if "record_id" in columns else key
        for column, kind in columns.items():
            field, path = _declared(table, column)
            if kind not in {"TEXT", "JSON"} or not _is_free(table, column, field):
                continue
            query = f'SELECT "{key}", "{owner}", "{column}" FROM "{table}" WHERE "{column}" IS NOT NULL'  # noqa: S608
            for row_key, record_id, value in self._raw.execute(query).fetchall():
                if not isinstance(value, str) or not self._may_name(value):
                    continue
                about = record_id if where == NOW else 0
                found = self._value(field, about, self._types.get(about, ""), path, value, where, packed=kind == "JSON")
                if found != value:
                    change = f'UPDATE "{table}" SET "{column}" = ? WHERE "{key}" = ?'  # noqa: S608
                    self._raw.execute(change, (found, row_key))
                    if where == NOW:
                        self._written[about, path] = found

    def _bodies(self, table: str, where: str, key: str) -> None:
        """Go through records packed as JSON: earlier states and unsaved forms."""
        query = f'SELECT record_id, "{key}", type, body FROM "{table}" WHERE body IS NOT NULL'  # noqa: S608
        cursor = self._raw.execute(query)
        change = f'UPDATE "{table}" SET body = ? WHERE record_id = ? AND "{key}" = ?'  # noqa: S608
        while rows := cursor.fetchmany(500):
            changed = []
            for record_id, row_key, type_name, body in rows:
                if self._may_name(body):
                    fields = RECORD_TYPES[type_name].by_name if type_name in RECORD_TYPES else {}
                    there = json.loads(body)
                    found = self._table(there, fields, _Place(record_id, type_name, "", where))
                    if found != there:
                        packed = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
                        changed.append((packed, record_id, row_key))
            self._raw.executemany(change, changed)

    def _may_name(self, value: str) -> bool:
        """Look at packed text as it is; where letters are written as codes, it is unpacked to be sure."""
        return "\\" in value or self._person.is_in(value)

    def _value(
        self, field: Field | None, record_id: int, type_name: str, path: str, value: str, where: str, *, packed: bool
    ) -> str:
        place = _Place(record_id, type_name, path, where)
        if not packed:
            return str(self._any(value, field, place))
        there = json.loads(value)
        found = self._any(there, field, place)
        return value if found == there else json.dumps(found, ensure_ascii=False)

    def _text(self, text: str, place: _Place) -> str:
        if not self._person.is_in(text):
            return text
        return self._look(Spot(place.record_id, place.type, place.path, text), place.where)

    def _any(self, value: Any, field: Field | None, place: _Place) -> Any:
        """Go through a value as JSON holds it; `field` None is one that is not declared, all of whose texts count."""
        if field is not None and field.kind not in FREE:
            return value
        if isinstance(value, str):
            return value if field is not None and _is_code(field, value) else self._text(value, place)
        if isinstance(value, list):
            fields = {f.name: f for f in field.rows} if field is not None else {}
            return [self._row(one, fields, field, place) for one in value]
        if isinstance(value, dict):
            return self._worksheet(value, field, place) if field is not None else self._table(value, {}, place)
        return value

    def _row(self, value: Any, fields: Mapping[str, Field], field: Field | None, place: _Place) -> Any:
        """Go through a row, a kept file's name, or what else a list holds."""
        if not isinstance(value, dict):
            return value if isinstance(value, list) else self._any(value, field, place)
        if field is not None and field.kind is Kind.FILES:
            return {key: self._text(one, place) if key == "name" else one for key, one in value.items()}
        return self._table(value, fields, place)

    def _table(self, value: dict[str, Any], fields: Mapping[str, Field], place: _Place) -> dict[str, Any]:
        return {
            key: self._any(one, fields.get(key), place if key == WRITTEN else place.below(key))
            for key, one in value.items()
        }

    def _worksheet(self, value: dict[str, Any], field: Field, place: _Place) -> dict[str, Any]:
        """Go through answers, reasons for accepted warnings, and what the register said at an approval."""
        known = field.kind is Kind.WORKSHEET and value.get("version") in worksheets.versions(field.words)
        answers = worksheets.sheet(field.words, value["version"]).fields if known else {}
        facts = {f.name: f for f in FACTS.get(place.type, ())}
        declared: dict[str, Mapping[str, Field]] = {"answers": answers, "assessed": facts}
        found = {
            key: self._table(part, declared.get(key, {}), place) if isinstance(part, dict) else part
            for key, part in value.items()
        }
        if isinstance(reasons := found.get("accepted"), dict):  # a foreign file may bring any text as a code
            found["accepted"] = {self._text(code, place): reason for code, reason in reasons.items()}
        return found

    def _derived(self) -> None:
        """Let the alphabetical order and the search forget as well."""
        for (record_id, path), text in self._written.items():
            key = (collate(text), record_id, path)
            self._raw.execute("UPDATE sort_key SET key = ? WHERE record_id = ? AND field = ?", key)
        sought = Person.of(" ".join(terms(one)) for one in self._person.spellings)
        for record_id in {i for i, _ in self._written}:
            row = self._raw.execute("SELECT name, body FROM search WHERE rowid = ?", (record_id,)).fetchone()
            if row is not None:
                texts = [" ".join(sought.put_out(text or "", " ").split()) for text in row]
                self._raw.execute("UPDATE search SET name = ?, body = ? WHERE rowid = ?", (*texts, record_id))


@dataclass(frozen=True, slots=True)
class _Place:
    record_id: int
    type: str
    path: str
    where: str

    def below(self, name: str) -> _Place:
        """Give the place of a part."""
        return _Place(self.record_id, self.type, f"{self.path}.{name}" if self.path else name, self.where)


def _is_code(field: Field, value: str) -> bool:
    """Whether a value is a word that is known, or a period, and so no text."""
    if field.kind is Kind.PERIOD:
        return _PERIOD(value) is not None
    if field.kind not in CODED:
        return False
    return own_word(value) is not None or vocabularies().find(field.words, value) is not None


_PERIOD = re.compile(r"P[0-9]+[DWMY]").fullmatch


def _is_free(table: str, column: str, field: Field | None) -> bool:
    """Whether a column holds what people write; one of a record that is not declared does, so far as is known."""
    match table:
        case "record":
            return field is not None and field.kind in FREE
        case "revision":
            return column in {"author", "reason"}
        case "state":
            return column == "value"
        case _:
            return field is None or field.kind in FREE


_OF_ROWS = {row_table_name(key): key for key in ROWS}


def _declared(table: str, column: str) -> tuple[Field | None, str]:
    """Give the field that a column holds, if any, and its path below its record."""
    if table == "record":
        return next((f for f in SHARED if f.name == column), None), column
    if table in RECORD_TYPES:
        return RECORD_TYPES[table].by_name.get(column), column
    if table in _OF_ROWS:
        type_name, name = _OF_ROWS[table]
        rows = RECORD_TYPES[type_name].by_name[name].rows
        return next((f for f in rows if f.name == column), None), f"{name}.{column}"
    return None, column if table in {"revision", "state"} else f"{table}.{column}"


def named_in(raw: sqlite3.Connection, person: Person) -> Iterator[tuple[Spot, str]]:
    """Give every spot that names a person, and where it stands, once for each time."""
    found: list[tuple[Spot, str]] = []

    def look(spot: Spot, where: str) -> str:
        found.append((spot, where))
        return spot.text

    visit(raw, person, look, lambda *_: None)
    yield from found
