"""Everything that a save works out, worked out anew from the records alone: the two must agree at all times."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ropa_desktop.domain.collation import sort_key
from ropa_desktop.domain.field import Kind
from ropa_desktop.domain.rules.judge import evaluate, marks_for
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.services.knowledge import Knowledge
from ropa_desktop.storage import derived, history, records, schema
from ropa_desktop.storage.records import Stored
from ropa_desktop.storage.register import Connection, Register
from ropa_desktop.storage.texts import vocabularies


class Whole(Knowledge):
    """Knows all records at once, as they are, and nothing of what was stored about them."""

    def __init__(self, stored: Mapping[int, Stored], marks: Mapping[int, str]) -> None:
        self._stored = stored
        self._all_marks = marks
        self.looked_at = 0

    def marks(self, record_id: int | None) -> str:
        return self._all_marks.get(record_id or 0, "")

    def named_by(self, record_type: str) -> bool:
        return any(
            self.looked_at in derived.mentioned(s.record_type, s.values)
            for s in self._stored.values()
            if s.type == record_type and s.values["retired"] is None
        )


def agree(register: Register) -> None:
    """Compare all that is derived with what the records give."""
    with register.reading() as connection:
        stored = {
            s.id: s
            for name in RECORD_TYPES
            for s in records.read_many(connection, name, records.ids_of(connection, name))
        }
        assert _table(connection, "SELECT source, target FROM mention") == _mentions(stored)
        assert _table(connection, "SELECT record_id, field, key FROM sort_key") == _sort_keys(stored)
        assert _table(connection, "SELECT rowid, name, body FROM search") == _searched(stored)
        marks, findings = _judged(stored)
        assert {s.id: s.marks for s in stored.values()} == marks
        assert _table(connection, "SELECT record_id, rule, after FROM finding") == findings
        _history_agrees(connection, stored)
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").first() is None


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


def _judged(stored: Mapping[int, Stored]) -> tuple[dict[int, str], set[tuple[Any, ...]]]:
    """Hold all records against the rules, again and again until nothing changes."""
    marks: dict[int, str] = {}
    while True:
        known = Whole(stored, marks)
        found: dict[int, str] = {}
        findings = set()
        for s in stored.values():
            known.looked_at = s.id
            broken = evaluate(s.record_type, s.values, known)
            found[s.id] = marks_for(s.record_type, s.values, broken)
            findings |= {(s.id, f.rule, f.after and f.after.isoformat()) for f in broken}
        if found == marks:
            return marks, findings
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
