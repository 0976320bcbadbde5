"""A register's copy from which is taken what is not released to others: in its tables, not in what is written of it.

Whatever is composed from the copy can show no more than what is left in it. What people wrote and is left out is
replaced by words that say so and on which ground; of what is no text, a table beside the others tells.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ropa_desktop.domain.collation import sort_key as collate
from ropa_desktop.domain.field import Field, Kind, RecordType
from ropa_desktop.domain.persons import Persons, folded, names_in, roles_in, spellings, sure
from ropa_desktop.domain.release import WHOLLY_INTERNAL, Holds, holds
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.domain.types.record import SHARED
from ropa_desktop.storage.connections import opener
from ropa_desktop.storage.derived import own_word
from ropa_desktop.storage.schema import ROWS
from ropa_desktop.storage.secrecy import Marks, marks
from ropa_desktop.storage.texts import vocabularies
from ropa_desktop.storage.withheld_answers import persons, released

TEXTS = frozenset({Kind.TEXT, Kind.LONG})
KEPT = {
    "organisation": ("officer", "representative", "contact_person"),
    "party": ("officer", "representative"),
}
"""The persons whom Art. 30 wants named, and the office's own contact: their names stay wherever they stand."""
A_PERSON = ("name", "address", "email", "phone", "website", "contact_person", "representative_contact")
"""What is left out of a party that is a natural person."""
ABOUT = {
    "review_item": "record",
    "acceptance": "about",
    "action": "about",
    "balancing_test": "activities",
    "transfer_assessment": "transfers",
}
"""The types whose records are about others and say what these are: with all of these, they are left out."""
SECURE = ("measure", "system")
LETTERS_OF_A_NAME = 3
WORTH_SEEKING = 12
"""Letters that a text must have to be taken out where it stands once more."""

_INTERNAL = frozenset(f.name for f in RECORD_TYPES["register"].fields if f.internal)

Told = Callable[[int, int], object]


@dataclass(frozen=True, slots=True)
class Wish:
    """In which words things are left out: `words` by ground, `inside` a text, `person` beside a role that stays.

    `security` and `persons` are the grounds of what no mark names; `measure` calls a measure by category and nature.
    """

    words: Mapping[str, str]
    inside: str
    person: Callable[[str], str]
    measure: Callable[[str | None, str | None], str]
    security: str
    persons: str = "person"
    unsaid: str = "own"


@dataclass(frozen=True, slots=True)
class Left:
    """What became of a copy: the records whose links changed, and the sums of the files that it still names."""

    touched: set[int]
    files: set[str]


def leave_out(path: Path, wish: Wish, told: Told) -> Left:
    """Take out of a copy what is not released."""
    with contextlib.closing(opener(path)()) as raw:
        raw.execute("PRAGMA journal_mode = MEMORY")
        raw.execute("PRAGMA synchronous = OFF")
        raw.execute("BEGIN")
        raw.execute("CREATE TABLE withheld (record_id INTEGER, path TEXT, row INTEGER, ground TEXT)")
        raw.execute("CREATE TABLE withheld_word (ground TEXT, words TEXT)")
        raw.executemany("INSERT INTO withheld_word VALUES (?, ?)", wish.words.items())
        left = _Leaving(raw, wish).all(told)
        raw.execute("COMMIT")
    return left


class _Leaving:
    def __init__(self, raw: sqlite3.Connection, wish: Wish) -> None:
        self._raw, self._wish = raw, wish
        self._types: dict[int, str] = dict(raw.execute("SELECT id, type FROM record"))
        self._marks: Marks = marks(raw, self._types)
        self._gone_texts: dict[str, str] = {}
        self._touched: set[int] = set()
        officers = set(_ids(raw, "SELECT officer_party FROM organisation WHERE officer_party IS NOT NULL"))
        self._marks.keep(officers)
        self._natural = set(_ids(raw, "SELECT id FROM party WHERE kind = 'person'")) - officers
        self._mail = set(self._personal_mail()) - officers
        self._lifted = self._looked_at()
        self._secure_actions = {
            i for i, about in self._links("action", "about") if any(self._types.get(t) in SECURE for t in about)
        }
        self._spread()
        self._persons = self._known()
        self._seek()

    def all(self, told: Told) -> Left:
        """Go through the types, then through what tells of them."""
        for name in WHOLLY_INTERNAL:
            self._forget_type(name)
        types = [t for t in RECORD_TYPES.values() if t.name not in WHOLLY_INTERNAL]
        for number, record_type in enumerate(types):
            self._whole(record_type)
            self._type(record_type)
            told(number + 1, len(types) + 2)
        self._worksheets()
        told(len(types) + 1, len(types) + 2)
        self._past()
        self._derived()
        told(len(types) + 2, len(types) + 2)
        return Left(self._touched, self._files_left())

    # What is marked, and what follows from it

    def _links(self, table: str, column: str) -> Iterator[tuple[int, list[int]]]:
        query = f'SELECT id, "{column}" FROM "{table}" WHERE "{column}" IS NOT NULL'  # noqa: S608
        for record_id, value in self._raw.execute(query):
            found = json.loads(value) if isinstance(value, str) else [value]
            yield record_id, found if isinstance(found, list) else []

    def _spread(self) -> None:
        """Leave out also what is only about records that are left out."""
        whole = self._marks.whole
        for _ in ABOUT if whole else ():
            for table, column in ABOUT.items():
                for record_id, about in self._links(table, column):
                    if record_id not in whole and about and all(i in whole for i in about):
                        whole[record_id] = whole[about[0]]

    def _looked_at(self) -> set[tuple[int, str]]:
        """Give the security details that the office has looked at and answered that no secrecy is to be reviewed."""
        measures = _ids(self._raw, "SELECT id FROM measure WHERE secrecy_review = 'no'")
        activities = _ids(self._raw, "SELECT id FROM activity WHERE secrecy_review = 'no'")
        lifted = {(i, path) for i in measures for path in ("name", "description", "status", "since", "tested")}
        return lifted | {(i, "security_description") for i in activities}

    def _personal_mail(self) -> Iterator[int]:
        """Give the parties whose address for e-mail is their contact person's."""
        query = "SELECT id, email, contact_person FROM party WHERE email IS NOT NULL AND contact_person IS NOT NULL"
        for record_id, address, contact in self._raw.execute(query):
            local = folded(address.partition("@")[0])
            names = (word for name in names_in(contact) for word in name.split())
            if any(len(word) >= LETTERS_OF_A_NAME and folded(word) in local for word in names):
                yield record_id

    def _ground(self, record_id: int, path: str, declared: Field, row: int | None = None) -> str:
        """Give the ground on which a value is left out; "" where it stays, also since that was decided."""
        marked = self._marks.on(record_id, path, row)
        if marked:
            return marked
        type_name = self._types[record_id]
        what = holds(type_name, path, declared)
        if (record_id in self._natural and path in A_PERSON) or (record_id in self._mail and path == "email"):
            what = Holds.PERSON
        if record_id in self._secure_actions and path in {"name", "description", "evidence"}:
            what = Holds.SECURITY
        if what is Holds.OPEN or (record_id, path) in self._marks.opened or (record_id, path) in self._lifted:
            return ""
        wish = self._wish
        return {Holds.PERSON: wish.persons, Holds.SECURITY: wish.security}.get(what, wish.unsaid)

    # Whom the register names

    def _known(self) -> Persons:
        """Gather who is named in fields for persons, and what records that are left out are called."""
        said = [text for (text,) in self._raw.execute("SELECT DISTINCT author FROM revision")]
        kept: set[str] = set()
        for table, _, record_type, path, declared in _columns():
            column = declared.name
            if path in KEPT.get(record_type.name, ()):
                kept |= {_plain(n) for (text,) in _texts_in(self._raw, table, column) for n in names_in(text)}
            elif declared.kind in TEXTS and holds(record_type.name, path, declared) is Holds.PERSON:
                said += [text for (text,) in _texts_in(self._raw, table, column)]
        for name in ("balancing_test", "transfer", "transfer_assessment"):
            for (value,) in _texts_in(self._raw, name, "worksheet"):
                said += persons(name, json.loads(value))
        for name, address in self._raw.execute(
            "SELECT record.name, party.email FROM party JOIN record ON record.id = party.id WHERE kind = 'person'"
        ):
            said += [text for text in (name, address) if text]
        found = {name: self._wish.inside for name in spellings(said) if _plain(name) not in kept}
        for record_id, ground in self._marks.named().items():
            row = self._raw.execute("SELECT name FROM record WHERE id = ?", (record_id,)).fetchone()
            if row and row[0] and (sure(row[0]) or len(row[0]) >= WORTH_SEEKING):
                found[row[0]] = f"[{self._words(ground)}]"
        return Persons(found)

    def _words(self, ground: str) -> str:
        return self._wish.words.get(ground) or self._wish.words[self._wish.unsaid]

    def _seek(self) -> None:
        """Keep in mind every text that is left out, so that it is not left where somebody wrote the same."""
        for record_id, ground in self._marks.whole.items():
            of_type = RECORD_TYPES[self._types[record_id]]
            self._remember(f'SELECT * FROM "{of_type.name}" WHERE id = ?', record_id, ground)  # noqa: S608
            for declared in of_type.fields:
                if declared.kind is Kind.ROWS:
                    table = ROWS[of_type.name, declared.name].name
                    self._remember(f'SELECT * FROM "{table}" WHERE record_id = ?', record_id, ground)  # noqa: S608
        for table, owner, record_type, path, declared in _columns():
            if declared.kind not in TEXTS or not self._may_be_left_out(record_type, path, declared):
                continue
            for row, record_id, value in _values(self._raw, table, owner, declared.name):
                ground = self._ground(record_id, path, declared, row if owner != "id" else None)
                if ground and ground != self._wish.persons:
                    self._gone(value, ground)
        for record_id, number, ground, table in self._marked_rows():
            where = "" if number is None else f" AND id = {number:d}"
            self._remember(f'SELECT * FROM "{table}" WHERE record_id = ?{where}', record_id, ground)  # noqa: S608

    def _may_be_left_out(self, record_type: RecordType, path: str, declared: Field) -> bool:
        special = {"party": bool(self._natural), "action": bool(self._secure_actions)}
        if special.get(record_type.name) or self._marks.names(record_type.name, path):
            return True
        return holds(record_type.name, path, declared) not in {Holds.OPEN, Holds.PERSON}

    def _marked_rows(self) -> Iterator[tuple[int, int | None, str, str]]:
        for (type_name, name), table in ROWS.items():
            for record_id, row, ground in self._marks.rows_of(type_name, name):
                yield record_id, row, ground, table.name

    # Records

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
            words = self._words(ground)
            self._note(record_id, "", None, ground)
            for table in rows:
                self._raw.execute(f'DELETE FROM "{table}" WHERE record_id = ?', (record_id,))  # noqa: S608
            if columns:
                blank = ", ".join(f'"{column}" = NULL' for column in columns)
                self._raw.execute(f'UPDATE "{name}" SET {blank} WHERE id = ?', (record_id,))  # noqa: S608
            self._raw.execute("UPDATE record SET name = ?, marks = '', standing = '' WHERE id = ?", (words, record_id))
            self._raw.execute("DELETE FROM finding WHERE record_id = ?", (record_id,))
            self._raw.execute("DELETE FROM mention WHERE source = ?", (record_id,))

    def _remember(self, query: str, record_id: int, ground: str) -> None:
        """Keep in mind what is left out, so that it is not left where somebody wrote the same."""
        for row in self._raw.execute(query, (record_id,)):
            for value in row:
                self._gone(value, ground)

    def _gone(self, value: object, ground: str) -> None:
        if isinstance(value, str) and len(value) >= WORTH_SEEKING and not value.startswith(("[", "{")):
            self._gone_texts.setdefault(value.strip(), ground)

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
        for row_key, record_id, value in _values(self._raw, table, owner, declared.name):
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
        ground = self._ground(record_id, path, declared, row)
        if not ground:
            return self._stays(record_id, path, declared, value)
        if declared.kind not in TEXTS:
            self._note(record_id, path, row, ground)
            return None
        if ground == self._wish.persons and not self._marks.on(record_id, path, row):
            return self._person(record_id, value)
        measure = path == "name" and self._types[record_id] == "measure"
        return self._measure(record_id) if measure else self._words(ground)

    def _stays(self, record_id: int, path: str, declared: Field, value: Any) -> Any:
        match declared.kind:
            case Kind.FILES:
                return self._files(record_id, path, value)
            case Kind.CHOICE | Kind.CHOICES:
                return value if _known_words(declared, value) else self._codes(declared, value)
            case _:
                return self._open(value) if declared.kind in TEXTS else value

    def _person(self, record_id: int, value: str) -> str:
        """Leave out who is named and keep the role, if one is told beside the name."""
        if not names_in(value) and record_id not in self._natural:
            return value
        roles = [] if record_id in self._natural else roles_in(value)
        return self._wish.person(", ".join(roles)) if roles else self._words(self._wish.persons)

    def _measure(self, record_id: int) -> str:
        row = self._raw.execute("SELECT category, nature FROM measure WHERE id = ?", (record_id,)).fetchone()
        return self._wish.measure(*row)

    def _open(self, value: Any) -> Any:
        """Give a text that stays, without the names in it, and without what is left out elsewhere."""
        if not isinstance(value, str):
            return value
        ground = self._gone_texts.get(value.strip())
        return self._words(ground) if ground else self._persons.put_out(value)

    def _codes(self, declared: Field, value: str) -> str:
        """Give codes that are no words, as a foreign file may bring them, as the texts that they are."""
        if declared.kind is Kind.CHOICE:
            return str(self._open(value))
        return json.dumps([self._open(code) for code in json.loads(value)], ensure_ascii=False)

    def _files(self, record_id: int, path: str, value: str) -> str | None:
        """Give the files that stay; the names of persons are put out of what they are called."""
        kept = []
        for file in json.loads(value):
            if ground := self._marks.files.get(file["sha256"]):
                self._note(record_id, path, None, ground)
            else:
                kept.append(file | {"name": self._open(file["name"])})
        return json.dumps(kept, ensure_ascii=False) if kept else None

    # Worksheets, the past, and what is worked out

    def _worksheets(self) -> None:
        for record_type in RECORD_TYPES.values():
            if "worksheet" not in record_type.by_name:
                continue
            name, declared = record_type.name, record_type.by_name["worksheet"]
            changed: list[tuple[str | None, int]] = []
            for record_id, _, value in _values(self._raw, name, "id", "worksheet"):
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
                return self._words(ground or self._wish.security)
            return self._person(record_id, one) if what is Holds.PERSON and not opened else self._open(one)

        return released(declared, value, look, self._marks.any)

    def _past(self) -> None:
        """Keep of the past how records were called, and what the office had laid down; who saved it is left out."""
        raw = self._raw
        raw.execute(
            "UPDATE version SET body = json_object('name', json_extract(body, '$.name'), 'reference', "
            "json_extract(body, '$.reference'), 'retired', json_extract(body, '$.retired')) "
            "WHERE body IS NOT NULL AND type != 'register'"
        )
        now = dict(raw.execute("SELECT id, name FROM record"))
        changed = []
        for record_id, revision, type_name, body in raw.execute(
            "SELECT record_id, revision, type, body FROM version WHERE body IS NOT NULL"
        ).fetchall():
            said = json.loads(body)
            if type_name == "register":
                found = self._laid_down(said)
            else:
                found = said | {
                    "name": self._called(record_id, type_name, said["name"] or "", now),
                    "reference": self._open(said["reference"]),
                }
            if found != said:
                changed.append((json.dumps(found, ensure_ascii=False), record_id, revision))
        raw.executemany("UPDATE version SET body = ? WHERE record_id = ? AND revision = ?", changed)
        raw.execute("UPDATE revision SET reason = NULL, author = ? WHERE author != ''", (self._wish.inside,))

    def _called(self, record_id: int, type_name: str, name: str, now: Mapping[int, str]) -> str:
        declared = RECORD_TYPES[type_name].by_name["name"] if type_name in RECORD_TYPES else None
        if declared is None or type_name == "measure" or record_id in self._marks.named():
            return now.get(record_id) or self._wish.measure(None, None)
        if record_id in self._natural or record_id in self._secure_actions:
            return now[record_id]
        return str(self._open(name))

    def _laid_down(self, said: Any) -> Any:
        if isinstance(said, dict):
            return {key: self._laid_down(one) for key, one in said.items() if key not in _INTERNAL}
        return [self._laid_down(one) for one in said] if isinstance(said, list) else self._open(said)

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
            for table, _, record_type, _, declared in _columns()
            if declared.kind is Kind.FILES and record_type.name != "hand_over"
            for (value,) in _texts_in(self._raw, table, declared.name)
            for file in json.loads(value)
        }


def _columns() -> Iterator[tuple[str, str, RecordType, str, Field]]:
    """Walk every column of records and rows: table, what names the record in it, type, path and field."""
    for record_type in RECORD_TYPES.values():
        for declared in record_type.fields:
            if declared.kind is Kind.ROWS:
                table = ROWS[record_type.name, declared.name].name
                for inner in declared.rows:
                    yield table, "record_id", record_type, f"{declared.name}.{inner.name}", inner
            elif declared not in SHARED:
                yield record_type.name, "id", record_type, declared.name, declared


def _values(raw: sqlite3.Connection, table: str, owner: str, column: str) -> list[tuple[int, int, Any]]:
    query = f'SELECT id, "{owner}", "{column}" FROM "{table}" WHERE "{column}" IS NOT NULL'  # noqa: S608
    return raw.execute(query).fetchall()


def _texts_in(raw: sqlite3.Connection, table: str, column: str) -> list[tuple[str]]:
    query = f'SELECT DISTINCT "{column}" FROM "{table}" WHERE "{column}" IS NOT NULL'  # noqa: S608
    return [row for row in raw.execute(query) if isinstance(row[0], str)]


def _ids(raw: sqlite3.Connection, query: str) -> list[int]:
    return [row[0] for row in raw.execute(query)]


def _plain(name: str) -> str:
    return " ".join(folded(name).split())


def _known_words(declared: Field, value: str) -> bool:
    """Whether codes are words that are known, and so no texts that people wrote."""
    codes = json.loads(value) if declared.kind is Kind.CHOICES else [value]
    return all(own_word(code) is not None or vocabularies().find(declared.words, code) is not None for code in codes)


__all__ = ["Left", "Wish", "leave_out"]
