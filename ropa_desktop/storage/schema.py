"""The tables of a register, derived from the declared record types."""

from __future__ import annotations

from typing import Any

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
    event,
)
from sqlalchemy.types import TypeEngine

from ropa_desktop.domain.field import Field, Kind, RecordType
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.domain.types.record import SHARED

APPLICATION_ID = 0x526F5041
"""Stands in the file's header and tells that it is a register ("RoPA")."""

FORMAT = 4
"""The format that this program writes, in the header's user_version; one migration leads to each."""

metadata = MetaData()

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
    metadata,
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


def _own_table(record_type: RecordType) -> Table:
    own = [f for f in record_type.fields if f not in SHARED and f.kind is not Kind.ROWS]
    key: Column[int] = Column("id", _to("record.id", ondelete="CASCADE"), primary_key=True)
    return Table(record_type.name, metadata, key, *(_column(f) for f in own))


def _row_table(record_type: RecordType, field: Field) -> Table:
    name = f"{record_type.name}_{field.name}"
    owner: Column[int] = Column("record_id", _to("record.id", ondelete="CASCADE"), nullable=False)
    return Table(
        name,
        metadata,
        Column("id", Integer, primary_key=True),
        owner,
        Column("position", Integer, nullable=False),
        *(_column(f) for f in field.rows),
        Index(f"{name}_record", owner),
        sqlite_autoincrement=True,
    )


OWN: dict[str, Table] = {name: _own_table(t) for name, t in RECORD_TYPES.items()}
ROWS: dict[tuple[str, str], Table] = {
    (name, f.name): _row_table(t, f) for name, t in RECORD_TYPES.items() for f in t.fields if f.kind is Kind.ROWS
}

mention = Table(
    "mention",
    metadata,
    Column("source", _to("record.id", ondelete="CASCADE"), primary_key=True),
    Column("target", _to("record.id"), primary_key=True),
    Index("mention_target", "target", "source"),
    sqlite_with_rowid=False,
)
"""Which records name which, in a link or by an own word; derived at each save."""

sort_key = Table(
    "sort_key",
    metadata,
    Column("record_id", _to("record.id", ondelete="CASCADE"), primary_key=True),
    Column("field", Text, primary_key=True),
    Column("key", Text, nullable=False),
    Index("sort_key_order", "field", "key", "record_id"),
    sqlite_with_rowid=False,
)
"""The Swedish alphabetical order of each one-line text; derived at each save."""

finding = Table(
    "finding",
    metadata,
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
    metadata,
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
    metadata,
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
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("size", Integer, nullable=False),
)
"""A kept file, whose content stands in pieces."""

blob_part = Table(
    "blob_part",
    metadata,
    Column("sha256", _to("blob.sha256", ondelete="CASCADE"), primary_key=True),
    Column("at", Integer, primary_key=True),
    Column("packed", Boolean(create_constraint=False), nullable=False),
    Column("content", LargeBinary, nullable=False),
)
"""A piece of a kept file, from the byte `at` on; `packed` tells that its content is compressed (zlib)."""

draft = Table(
    "draft",
    metadata,
    Column("type", Text, primary_key=True),
    Column("record_id", Integer, primary_key=True),
    Column("at", Text, nullable=False),
    Column("body", Text, nullable=False),
)
"""Unsaved forms; record 0 is one not yet made."""

state = Table("state", metadata, Column("name", Text, primary_key=True), Column("value", Text, nullable=False))
"""What the program itself remembers of a register (when the search index was made, and from which words)."""

SEARCH = (
    "CREATE VIRTUAL TABLE search USING fts5(name, body, "
    "tokenize='unicode61 remove_diacritics 0', prefix='2 3', detail=column)"
)


@event.listens_for(metadata, "after_create")
def _create_search(_target: MetaData, connection: object, **_more: object) -> None:
    connection.exec_driver_sql(SEARCH)  # type: ignore[attr-defined]  # the event types its connection as object
