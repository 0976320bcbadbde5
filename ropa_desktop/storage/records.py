"""Records as plain values, in and out of their tables."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Integer, bindparam, cast, delete, func, insert, select, update

from ropa_desktop.domain.field import Field, Kind, RecordType, Values, blank_row
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.domain.types.record import SHARED
from ropa_desktop.storage.schema import OWN, ROWS, record

CHUNK = 500


@dataclass(frozen=True, slots=True)
class Stored:
    """A record as it stands: its values, and what its last save worked out about it."""

    id: int
    type: str
    values: dict[str, Any]
    revision: int
    marks: str = ""

    @property
    def record_type(self) -> RecordType:
        """The declared type."""
        return RECORD_TYPES[self.type]

    @property
    def frozen(self) -> bool:
        """Whether it is approved, signed or sent, and so may not be edited."""
        return self.record_type.is_frozen(self.values)


def _blank_lists(fields: Iterable[Field], row: dict[str, Any]) -> dict[str, Any]:
    return {f.name: ([] if f.kind.many and row[f.name] is None else row[f.name]) for f in fields}


def _stored_value(field: Field, value: Any) -> Any:
    return None if field.kind.many and not value else value


def _columns(fields: Iterable[Field], values: Values) -> dict[str, Any]:
    return {f.name: _stored_value(f, values[f.name]) for f in fields if f.kind is not Kind.ROWS and f.name in values}


def type_of(connection: Connection, record_id: int) -> str | None:
    """Give the type of a record, or None when there is none with that id."""
    return connection.execute(select(record.c.type).where(record.c.id == record_id)).scalar()


def types_of(connection: Connection, ids: Iterable[int]) -> dict[int, str]:
    """Give the types of many records; ids that do not exist are absent."""
    rows = _by_chunks(connection, select(record.c.id, record.c.type).where(record.c.id.in_(_ids())), ids)
    return {row.id: row.type for row in rows}


def read(connection: Connection, record_id: int) -> Stored | None:
    """Read one record with its rows."""
    name = type_of(connection, record_id)
    if name is None:
        return None
    return next(iter(read_many(connection, name, [record_id])), None)


def read_many(
    connection: Connection, type_name: str, ids: Sequence[int], *, only: Collection[str] | None = None
) -> Iterator[Stored]:
    """Read records of one type in the order of `ids`, a chunk at a time; those that are gone are left out.

    `only` names the ROWS fields to read; the others are then given as blank.
    """
    for start in range(0, len(ids), CHUNK):
        yield from _read_chunk(connection, RECORD_TYPES[type_name], ids[start : start + CHUNK], only)


def _read_chunk(
    connection: Connection, record_type: RecordType, ids: Sequence[int], only: Collection[str] | None
) -> Iterator[Stored]:
    own = OWN[record_type.name]
    query = select(record, *(c for c in own.c if c.name != "id")).join(own, own.c.id == record.c.id)
    found = {row["id"]: row for row in connection.execute(query.where(record.c.id.in_(ids))).mappings()}
    rows = {
        f.name: _read_rows(connection, record_type, f, ids) if only is None or f.name in only else {}
        for f in record_type.fields
        if f.kind is Kind.ROWS
    }
    plain = [f for f in record_type.fields if f.kind is not Kind.ROWS]
    for record_id in ids:
        if (row := found.get(record_id)) is None:
            continue
        flat = _blank_lists(plain, dict(row))
        values = {f.name: flat[f.name] if f.name in flat else rows[f.name].get(record_id, []) for f in record_type.fields}
        yield Stored(record_id, record_type.name, values, row["revision"], row["marks"])


def _read_rows(
    connection: Connection, record_type: RecordType, field: Field, ids: Sequence[int]
) -> dict[int, list[dict[str, Any]]]:
    table = ROWS[record_type.name, field.name]
    query = select(table).where(table.c.record_id.in_(ids)).order_by(table.c.record_id, table.c.position)
    rows: dict[int, list[dict[str, Any]]] = {}
    for row in connection.execute(query).mappings():
        rows.setdefault(row["record_id"], []).append({"id": row["id"]} | _blank_lists(field.rows, dict(row)))
    return rows


def write_new(connection: Connection, record_type: RecordType, values: Values, revision: int, record_id: int | None) -> int:
    """Write a record that is not there yet; `record_id` is given when it once was, or comes from an archive."""
    head = {"id": record_id, "type": record_type.name, "revision": revision} | _columns(SHARED, values)
    made = connection.execute(insert(record), {k: v for k, v in head.items() if k != "id" or v is not None})
    new_id = record_id if record_id is not None else int(made.inserted_primary_key[0])
    own = [f for f in record_type.fields if f not in SHARED]
    connection.execute(insert(OWN[record_type.name]), {"id": new_id} | _columns(own, values))
    for field in own:
        if field.kind is Kind.ROWS:
            _write_rows(connection, record_type, field, new_id, values.get(field.name, []))
    return new_id


def write_changes(connection: Connection, record_type: RecordType, record_id: int, changes: Values, revision: int) -> None:
    """Write the fields in `changes` of a record that is there."""
    head = _columns(SHARED, changes) | {"revision": revision}
    connection.execute(update(record).where(record.c.id == record_id), head)
    own = [f for f in record_type.fields if f not in SHARED]
    if columns := _columns(own, changes):
        table = OWN[record_type.name]
        connection.execute(update(table).where(table.c.id == record_id), columns)
    for field in own:
        if field.kind is Kind.ROWS and field.name in changes:
            _write_rows(connection, record_type, field, record_id, changes[field.name])


def _write_rows(
    connection: Connection, record_type: RecordType, field: Field, record_id: int, rows: Sequence[Values]
) -> None:
    """Write the rows of a field anew; a row that has an id keeps it."""
    table = ROWS[record_type.name, field.name]
    connection.execute(delete(table).where(table.c.record_id == record_id))
    blank = blank_row(field)
    for position, row in enumerate(rows):
        place = {"record_id": record_id, "position": position}
        kept = {} if row.get("id") is None else {"id": row["id"]}
        connection.execute(insert(table), place | kept | _columns(field.rows, blank | dict(row)))


def remove(connection: Connection, record_id: int) -> None:
    """Remove a record with all that hangs on it; the caller has seen to it that nothing names it."""
    connection.execute(delete(record).where(record.c.id == record_id))


def _ids() -> Any:
    return bindparam("ids", expanding=True)


def _by_chunks(connection: Connection, query: Any, ids: Iterable[int]) -> Iterator[Any]:
    wanted = list(ids)
    for start in range(0, len(wanted), CHUNK):
        yield from connection.execute(query, {"ids": wanted[start : start + CHUNK]})


def highest_reference(connection: Connection, record_type: RecordType) -> int:
    """Give the highest number among references of the usual form ("B05"), 0 when there is none."""
    prefix = record_type.prefix
    number = cast(func.substr(record.c.reference, len(prefix) + 1), Integer)
    digits = func.trim(func.substr(record.c.reference, len(prefix) + 1), "0123456789") == ""
    query = select(func.max(number)).where(record.c.type == record_type.name, record.c.reference.startswith(prefix), digits)
    return connection.execute(query).scalar() or 0


def ids_of(connection: Connection, record_type: str, *, retired: bool = True) -> list[int]:
    """Give the ids of all records of a type in the order of their references, then ids."""
    query = select(record.c.id).where(record.c.type == record_type)
    if not retired:
        query = query.where(record.c.retired.is_(None))
    return list(connection.execute(query.order_by(record.c.id)).scalars())


def remove_all(connection: Connection) -> None:
    """Remove every record of a register that is to be filled anew."""
    connection.execute(delete(record))
    connection.exec_driver_sql("DELETE FROM search")
