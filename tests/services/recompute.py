"""Everything that a save works out, worked out anew from the records alone: the two must agree at all times."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ropa_desktop.domain.collation import sort_key
from ropa_desktop.domain.doubles import double_key
from ropa_desktop.domain.field import Kind, Values
from ropa_desktop.domain.rules.judge import all_rules, evaluate, marks_for, standing_of
from ropa_desktop.domain.rules.settling import settle
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.services.knowledge import Knowledge
from ropa_desktop.storage import derived, history, records, schema
from ropa_desktop.storage.records import Stored
from ropa_desktop.storage.register import Connection, Register
from ropa_desktop.storage.texts import vocabularies


class Whole(Knowledge):
    """Knows all records at once, as they are, and nothing of what was stored about them."""

    def __init__(self, connection: Connection, stored: Mapping[int, Stored], marks: Mapping[int, str]) -> None:
        super().__init__(connection)
        self._stored = {i: {**s.values, "id": i, "type": s.type} for i, s in stored.items()}
        self._all_marks = marks
        self._naming: dict[int, list[Values]] = {}
        for s in stored.values():
            if s.values["retired"] is None:
                for target in sorted(derived.mentioned(s.record_type, s.values)):
                    self._naming.setdefault(target, []).append(self._stored[s.id])

    def turn_to(self, stored: Stored) -> None:
        self.id, self._type, self._values = stored.id, stored.type, stored.values
        self._facts = self._standing = None

    @property
    def settings(self) -> Values:
        return next((values for values in self._stored.values() if values["type"] == "register"), {})

    @property
    def acceptances(self) -> list[Values]:
        return self.naming(self.id, "acceptance")

    def marks(self, record_id: int | None) -> str:
        return self._all_marks.get(record_id or 0, "")

    def named_by(self, record_type: str) -> bool:
        return bool(self.naming(self.id, record_type))

    def record(self, record_id: int | None) -> Values | None:
        return self._stored.get(record_id or 0)

    def naming(self, record_id: int | None, record_type: str) -> list[Values]:
        found = [values for values in self._naming.get(record_id or 0, []) if values["type"] == record_type]
        return sorted(found, key=lambda values: values["id"])

    def those(self, record_type: str, says: Mapping[str, Any], most: int = 0) -> list[int]:
        found = [
            i
            for i, values in sorted(self._stored.items())
            if values["type"] == record_type
            and values["retired"] is None
            and all(wanted in _cells(values, path) for path, wanted in says.items())
        ]
        return found[:most] if most else found

    def say(self, record_ids: Sequence[int], record_type: str, path: str) -> list[Any]:
        found: list[Any] = []
        of_type = [self._stored[i] for i in record_ids if self._stored[i]["type"] == record_type]
        for cell in (cell for values in of_type for cell in _cells(values, path)):
            found += cell if isinstance(cell, list) else [] if cell is None else [cell]
        return [value for n, value in enumerate(found) if value not in found[:n]]

    def said(self, record_ids: Sequence[int], record_type: str, path: str) -> list[Any]:
        name, _, inner = path.partition(".")
        namers = {values["id"]: values for i in record_ids for values in self.naming(i, record_type)}
        found: list[Any] = []
        for _, values in sorted(namers.items()):
            rows = isinstance(values[name], list) and values[name] and isinstance(values[name][0], dict)
            cells = [row[inner] for row in values[name]] if inner else values[name] if rows else [values[name]]
            for cell in cells:
                found += cell if isinstance(cell, list) else [] if cell is None else [_without_id(cell)]
        return [value for n, value in enumerate(found) if value not in found[:n]]

    def receives_as(self, role: str) -> bool:
        rows = [row for values in self.naming(self.id, "activity") for row in values["recipients"]]
        return any(row["party"] == self.id and role in row["roles"] for row in rows)

    def doubled(self) -> bool:
        key = double_key(self._values)
        if key is None:
            return False
        same = (i for i, values in self._stored.items() if values["type"] == self._type and double_key(values) == key)
        return min(same) < self.id


def _cells(values: Values, path: str) -> list[Any]:
    name, _, inner = path.partition(".")
    return [row[inner] for row in values[name]] if inner else [values[name]]


def _without_id(cell: Any) -> Any:
    return {k: v for k, v in cell.items() if k != "id"} if isinstance(cell, dict) else cell


def agree(register: Register) -> None:
    """Compare all that is derived with what the records give."""
    with register.reading() as connection:
        stored = _stored(connection)
        assert _table(connection, "SELECT source, target FROM mention") == _mentions(stored)
        assert _table(connection, "SELECT record_id, field, key FROM sort_key") == _sort_keys(stored)
        assert _table(connection, "SELECT rowid, name, body FROM search") == _searched(stored)
        _judgement_agrees(connection, stored)
        _history_agrees(connection, stored)
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").first() is None


def judgement_agrees(register: Register) -> None:
    """Compare only what the rules and worksheets say of the records."""
    with register.reading() as connection:
        _judgement_agrees(connection, _stored(connection))


def _stored(connection: Connection) -> dict[int, Stored]:
    return {
        s.id: s for name in RECORD_TYPES for s in records.read_many(connection, name, records.ids_of(connection, name))
    }


def _judgement_agrees(connection: Connection, stored: Mapping[int, Stored]) -> None:
    marks, findings, standing = _judged(connection, stored)
    assert {s.id: s.marks for s in stored.values()} == marks
    assert _table(connection, "SELECT id, standing FROM record") == standing
    assert _table(connection, "SELECT record_id, rule, after, severity, accepted, off FROM finding") == findings


def _table(connection: Connection, query: str) -> set[tuple[Any, ...]]:
    rows = [tuple(row) for row in connection.exec_driver_sql(query)]
    assert len(rows) == len(set(rows))
    return set(rows)


def _mentions(stored: Mapping[int, Stored]) -> set[tuple[Any, ...]]:
    return {(s.id, target) for s in stored.values() for target in derived.mentioned(s.record_type, s.values)}


def _sort_keys(stored: Mapping[int, Stored]) -> set[tuple[Any, ...]]:
    return {
        (s.id, f.name, sort_key(s.values[f.name]))
        for s in stored.values()
        for f in s.record_type.fields
        if f.kind is Kind.TEXT and s.values[f.name]
    }


def _searched(stored: Mapping[int, Stored]) -> set[tuple[Any, ...]]:
    found = set()
    for s in stored.values():
        names = [s.values.get(name) for name in ("name", "reference", "translation")]
        body = "\n".join(derived._texts(s.record_type, s.values, vocabularies()))
        found.add((s.id, " ".join(derived.terms(" ".join(filter(None, names)))), " ".join(derived.terms(body))))
    return found


Rows = set[tuple[Any, ...]]


def _judged(connection: Connection, stored: Mapping[int, Stored]) -> tuple[dict[int, str], Rows, Rows]:
    """Hold all records against the rules, again and again until nothing changes; give marks, findings, standings."""
    marks: dict[int, str] = {}
    while True:
        known = Whole(connection, stored, marks)
        found: dict[int, str] = {}
        findings: Rows = set()
        standing: Rows = set()
        for s in stored.values():
            known.turn_to(s)
            broken = evaluate(s.record_type, s.values, known)
            found[s.id] = marks_for(s.record_type, s.values, broken)
            settled = settle(broken, s.values, known, all_rules())
            findings |= {
                (s.id, f.rule, f.after and f.after.isoformat(), f.severity, f.accepted, int(f.off)) for f in settled
            }
            standing.add((s.id, standing_of(s.record_type, s.values, known)))
        if found == marks:
            return marks, findings, standing
        marks = found


def _history_agrees(connection: Connection, stored: Mapping[int, Stored]) -> None:
    newest = history.newest(connection)
    known = connection.exec_driver_sql("SELECT DISTINCT record_id FROM version").scalars().all()
    stood = {i: history.as_it_stood(connection, i, newest) for i in known}
    assert {i: values for i, values in stood.items() if values is not None} == {s.id: s.values for s in stored.values()}
    last = {
        row[0]: row[1] for row in connection.exec_driver_sql("SELECT record_id, max(revision) FROM version GROUP BY 1")
    }
    assert {s.id: s.revision for s in stored.values()} == {i: last[i] for i in stored}
    assert connection.exec_driver_sql("PRAGMA user_version").scalar() == schema.FORMAT
