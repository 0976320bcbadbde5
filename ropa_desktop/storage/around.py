"""The records around one: what others say that name it, read no more widely than a question needs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, Text, bindparam, cast, func, literal_column, select

from ropa_desktop.domain.field import Field, Kind
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.domain.types.record import SHARED
from ropa_desktop.storage import records
from ropa_desktop.storage.chunks import by_chunks, ids_wanted
from ropa_desktop.storage.records import Stored
from ropa_desktop.storage.schema import OWN, ROWS, mention, record


def namers(connection: Connection, record_ids: Sequence[int], type_name: str) -> list[int]:
    """Give the records in use of a type that name any of some records, in the order in which they were made."""
    found = {row.id for row in by_chunks(connection, _namers(type_name), record_ids)}
    return sorted(found)


@cache
def _namers(type_name: str) -> Select[Any]:
    query = select(record.c.id).join(mention, mention.c.source == record.c.id)
    # The sign keeps SQLite from reading all records of the type, which are more than those that name a few.
    of_type = literal_column("+record.type") == type_name
    return query.where(mention.c.target.in_(ids_wanted()), of_type, record.c.retired.is_(None))


def namers_of_all(connection: Connection, type_name: str) -> dict[int, list[int]]:
    """Give by record the records in use of a type that name it, in the order in which they were made."""
    query = select(mention.c.target, record.c.id).join(record, record.c.id == mention.c.source)
    query = query.where(record.c.type == type_name, record.c.retired.is_(None)).order_by(record.c.id)
    found: dict[int, list[int]] = {}
    for target, source in connection.execute(query):
        found.setdefault(target, []).append(source)
    return found


def naming(connection: Connection, record_id: int, type_name: str) -> list[Stored]:
    """Read the records in use of a type that name one."""
    return list(records.read_many(connection, type_name, namers(connection, [record_id], type_name)))


def those(connection: Connection, type_name: str, says: Mapping[str, Any], most: int = 0) -> list[int]:
    """Give the records in use of a type whose fields ("field" or "rows.field") say all this, at most some of them."""
    found = connection.execute(
        _those(type_name, tuple(says)), {f"v{n}": value for n, value in enumerate(says.values())}
    )
    return list(found.scalars().fetchmany(most) if most else found.scalars())


@cache
def _those(type_name: str, paths: tuple[str, ...]) -> Select[Any]:
    query = select(record.c.id).where(record.c.type == type_name, record.c.retired.is_(None)).order_by(record.c.id)
    for number, path in enumerate(paths):
        name, _, inner = path.partition(".")
        own = ROWS[type_name, name] if inner else OWN[type_name]
        owner = own.c.record_id if inner else own.c.id
        query = query.where(record.c.id.in_(select(owner).where(own.c[inner or name] == bindparam(f"v{number}"))))
    return query


def receives_as(connection: Connection, party_id: int, role: str) -> bool:
    """Tell whether an activity in use names a party among its recipients, in a role."""
    return connection.execute(_RECEIVES, {"party": party_id, "role": f'%"{role}"%'}).first() is not None


_ROWS = ROWS["activity", "recipients"]
_RECEIVES = (
    select(_ROWS.c.id)
    .join(mention, mention.c.source == _ROWS.c.record_id)
    .join(record, record.c.id == _ROWS.c.record_id)
    .where(mention.c.target == bindparam("party"), _ROWS.c.party == bindparam("party"))
    .where(cast(_ROWS.c.roles, Text).like(bindparam("role")), record.c.retired.is_(None))
    .limit(1)
)


def stated(
    connection: Connection, type_name: str, fields: Sequence[str], ids: Sequence[int]
) -> Iterator[tuple[int, dict[str, Any]]]:
    """Walk some records of a type, given by rising id, with what they say in some fields that are no rows."""
    own = OWN[type_name]
    shared = {f.name for f in SHARED}
    cells = [(record if name in shared else own).c[name] for name in fields]
    query = select(record.c.id, *cells).join(own, own.c.id == record.c.id).order_by(record.c.id)
    for row in by_chunks(connection, query.where(own.c.id.in_(ids_wanted())), ids):
        yield row[0], dict(zip(fields, row[1:], strict=True))


def said(connection: Connection, record_ids: Sequence[int], type_name: str, path: str) -> list[Any]:
    """Give what some records of a type say in a field, each value once.

    `path` is a field, "rows.field" or a ROWS field (each row is then a value, without its id).
    """
    found: dict[str, Any] = {}
    for row in by_chunks(connection, _said(type_name, path), record_ids):
        for value in _values(type_name, path, row):
            found.setdefault(json.dumps(value, default=str), value)
    return list(found.values())


def _values(type_name: str, path: str, row: Any) -> Iterator[Any]:
    fields = _asked(type_name, path)
    if RECORD_TYPES[type_name].by_name[path.partition(".")[0]].kind is Kind.ROWS and "." not in path:
        yield {f.name: (f.kind.blank if cell is None else cell) for f, cell in zip(fields, row, strict=True)}
        return
    (cell,) = row
    if cell is not None:
        yield from cell if fields[0].kind.many else (cell,)


@cache
def _asked(type_name: str, path: str) -> tuple[Field, ...]:
    name, _, inner = path.partition(".")
    declared = RECORD_TYPES[type_name].by_name[name]
    if declared.kind is not Kind.ROWS:
        return (declared,)
    return (declared.row_field(inner),) if inner else declared.rows


@cache
def _said(type_name: str, path: str) -> Select[Any]:
    name = path.partition(".")[0]
    declared = RECORD_TYPES[type_name].by_name[name]
    own = ROWS[type_name, name] if declared.kind is Kind.ROWS else (record if declared in SHARED else OWN[type_name])
    owner = own.c.record_id if declared.kind is Kind.ROWS else own.c.id
    cells = [own.c[f.name] for f in _asked(type_name, path)]
    return select(*cells).where(owner.in_(ids_wanted())).group_by(*cells).order_by(func.min(own.c.id))
