"""The tables of a register, derived from the declared record types."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    create_mock_engine,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.types import TypeEngine

from ropa_desktop.domain.field import Field, Kind
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.domain.types.record import SHARED

APPLICATION_ID = 0x526F5041
"""Stands in the file's header and tells that it is a register ("RoPA")."""

FORMAT = 4
"""The format that this program writes, in the header's user_version; one migration leads to each."""

_metadata = MetaData()

_TYPES: dict[Kind, TypeEngine[Any]] = {
    Kind.DATE: Date(),
    Kind.NUMBER: Integer(),
    Kind.LINK: Integer(),
    Kind.CHOICES: JSON(none_as_null=True),
    Kind.LINKS: JSON(none_as_null=True),
    Kind.FILES: JSON(none_as_null=True),
    Kind.WORKSHEET: JSON(none_as_null=True),
}


def _to(column: str, *, ondelete: str | None = None) -> ForeignKey:
    """Point to another table; held at the end of a transaction, so that records can come and go in any order."""
    return ForeignKey(column, ondelete=ondelete, deferrable=True, initially="DEFERRED")


def _column(field: Field) -> Column[object]:
    key = (_to("record.id"),) if field.kind is Kind.LINK else ()
    return Column(field.name, _TYPES.get(field.kind, Text()), *key)


record = Table(
    "record",
    _metadata,
    Column("id", Integer, primary_key=True),
    Column("type", Text, nullable=False),
    *(_column(field) for field in SHARED),
    # What follows is worked out at each save from the record itself and the marks of those it mentions.
    Column("marks", Text, nullable=False, default=""),
    Column("revision", Integer, nullable=False),
    Column("standing", Text, nullable=False, server_default=""),
    Index("record_type", "type", "retired"),
    sqlite_autoincrement=True,
)


Key = TypeVar("Key", bound=Hashable)


class _Tables(Mapping[Key, Table]):
    """Tables that are made when first asked for: a start needs a few of them, and they are many."""

    def __init__(self, keys: Iterable[Key], make: Callable[[Key], Table]) -> None:
        self._made: dict[Key, Table | None] = dict.fromkeys(keys)
        self._make = make

    def __getitem__(self, key: Key) -> Table:
        table = self._made[key]
        if table is None:
            with _making:
                table = self._made[key]
                if table is None:
                    table = self._made[key] = self._make(key)
        return table

    def __iter__(self) -> Iterator[Key]:
        return iter(self._made)

    def __len__(self) -> int:
        return len(self._made)


_making = threading.Lock()


def _own_table(name: str) -> Table:
    own = [f for f in RECORD_TYPES[name].fields if f not in SHARED and f.kind is not Kind.ROWS]
    key: Column[int] = Column("id", _to("record.id", ondelete="CASCADE"), primary_key=True)
    return Table(name, _metadata, key, *(_column(f) for f in own))


def _row_table(key: tuple[str, str]) -> Table:
    name = row_table_name(key)
    owner: Column[int] = Column("record_id", _to("record.id", ondelete="CASCADE"), nullable=False)
    return Table(
        name,
        _metadata,
        Column("id", Integer, primary_key=True),
        owner,
        Column("position", Integer, nullable=False),
        *(_column(f) for f in RECORD_TYPES[key[0]].by_name[key[1]].rows),
        Index(f"{name}_record", owner),
        sqlite_autoincrement=True,
    )


def row_table_name(key: tuple[str, str]) -> str:
    """Name the table of a type's rows; `key` is the type and the field."""
    return "_".join(key)


OWN: Mapping[str, Table] = _Tables(RECORD_TYPES, _own_table)
"""The fields of each type that are its own and no rows."""
ROWS: Mapping[tuple[str, str], Table] = _Tables(
    [(name, f.name) for name, t in RECORD_TYPES.items() for f in t.fields if f.kind is Kind.ROWS], _row_table
)
"""The rows of each type's fields that have some."""

mention = Table(
    "mention",
    _metadata,
    Column("source", _to("record.id", ondelete="CASCADE"), primary_key=True),
    Column("target", _to("record.id"), primary_key=True),
    Index("mention_target", "target", "source"),
    sqlite_with_rowid=False,
)
"""Which records name which, in a link or by an own word; derived at each save."""

sort_key = Table(
    "sort_key",
    _metadata,
    Column("record_id", _to("record.id", ondelete="CASCADE"), primary_key=True),
    Column("field", Text, primary_key=True),
    Column("key", Text, nullable=False),
    Index("sort_key_order", "field", "key", "record_id"),
    sqlite_with_rowid=False,
)
"""The Swedish alphabetical order of each one-line text; derived at each save."""

finding = Table(
    "finding",
    _metadata,
    Column("record_id", _to("record.id", ondelete="CASCADE"), primary_key=True),
    Column("rule", Text, primary_key=True),
    Column("path", Text, nullable=False),
    Column("severity", Text, nullable=False),
    Column("letter", Text, nullable=False),
    Column("after", Date),
    Column("accepted", Integer),
    Column("area", Text, nullable=False, server_default=""),
    Column("off", Integer, nullable=False, server_default="0"),
    Index("finding_rule", "rule", "after", "severity"),
    sqlite_with_rowid=False,
)
"""What each record's rules say of it; derived at each save. With `after`, it holds once that day is past;
`accepted` is the record that sets it aside until then; `off` tells that the office has switched its rule off."""

revision = Table(
    "revision",
    _metadata,
    Column("number", Integer, primary_key=True),
    Column("at", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("verb", Text, nullable=False),
    Column("reason", Text),
    Column("state", Text, nullable=False),
    Column("undoes", Integer),
    Index("revision_state", "state", "number"),
    sqlite_autoincrement=True,
)
"""One row a save; `state` says whether it can be undone ("live"), redone ("undone"), or neither."""

version = Table(
    "version",
    _metadata,
    Column("record_id", Integer, primary_key=True),
    Column("revision", _to("revision.number"), primary_key=True),
    Column("type", Text, nullable=False),
    Column("body", Text),
    Index("version_revision", "revision"),
    sqlite_with_rowid=False,
)
"""Each record as it stood after a revision, its rows included; `body` is null once it is deleted."""

blob = Table(
    "blob",
    _metadata,
    Column("sha256", Text, primary_key=True),
    Column("size", Integer, nullable=False),
)
"""A kept file, whose content stands in pieces."""

blob_part = Table(
    "blob_part",
    _metadata,
    Column("sha256", _to("blob.sha256", ondelete="CASCADE"), primary_key=True),
    Column("at", Integer, primary_key=True),
    Column("packed", Boolean(create_constraint=False), nullable=False),
    Column("content", LargeBinary, nullable=False),
)
"""A piece of a kept file, from the byte `at` on; `packed` tells that its content is compressed (zlib)."""

draft = Table(
    "draft",
    _metadata,
    Column("type", Text, primary_key=True),
    Column("record_id", Integer, primary_key=True),
    Column("at", Text, nullable=False),
    Column("body", Text, nullable=False),
)
"""Unsaved forms; record 0 is one not yet made."""

state = Table("state", _metadata, Column("name", Text, primary_key=True), Column("value", Text, nullable=False))
"""What the program itself remembers of a register (when the search index was made, and from which words)."""

SEARCH_TABLE = "search"
SEARCH = (
    f"CREATE VIRTUAL TABLE {SEARCH_TABLE} USING fts5(name, body, "
    "tokenize='unicode61 remove_diacritics 0', prefix='2 3', detail=column)"
)


TABLE_NAMES = frozenset({*_metadata.tables, *OWN, *map(row_table_name, ROWS), SEARCH_TABLE})
"""The names of every table of a register, the search index among them."""


def every_table() -> MetaData:
    """Give all tables of a register but the search index."""
    for tables in (OWN, ROWS):
        list(tables.values())
    return _metadata


@cache
def layout() -> tuple[str, ...]:
    """Give the statements that lay out an empty register, which are worked out once: many are, to show a past day."""
    found, dialect = list[str](), sqlite.dialect()
    engine = create_mock_engine("sqlite://", lambda made, *_: found.append(str(made.compile(dialect=dialect))))
    every_table().create_all(engine, checkfirst=False)
    return (*found, SEARCH)
