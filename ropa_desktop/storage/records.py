"""Records as plain values, in and out of their tables."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, Integer, Select, Table, cast, delete, func, insert, null, select, update

from ropa_desktop.domain.field import Field, Kind, RecordType, Values
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.domain.types.record import SHARED
from ropa_desktop.storage.chunks import CHUNK, by_chunks, ids_wanted, new_id
from ropa_desktop.storage.faults import Unreadable
from ropa_desktop.storage.schema import OWN, ROWS, record
from ropa_desktop.storage.worksheets import check_kept

LARGEST = 2**63 - 1
"""The largest whole number that SQLite holds."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A record as it stands: its values, and what its last save worked out about it."""

    id: int
    type: str
    values: dict[str, Any]
    revision: int
    marks: str = ""
    standing: str = ""

    @property
    def record_type(self) -> RecordType:
        """The declared type."""
        return RECORD_TYPES[self.type]

    @property
    def frozen(self) -> bool:
        """Whether it is approved, signed or sent, and so may not be edited."""
        return self.record_type.is_frozen(self.values)


def type_of(connection: Connection, record_id: int) -> str | None:
    """Give the type of a record, or None when there is none with that id."""
    return types_of(connection, [record_id]).get(record_id)


def types_of(connection: Connection, ids: Iterable[int]) -> dict[int, str]:
    """Give the types of many records; ids that do not exist are absent."""
    found = {row.id: row.type for row in by_chunks(connection, _TYPES, ids)}
    if unknown := set(found.values()) - RECORD_TYPES.keys():
        raise Unreadable(f"type {unknown.pop()}")
    return found


_TYPES = select(record.c.id, record.c.type).where(record.c.id.in_(ids_wanted()))


def out_of_use(connection: Connection, ids: Iterable[int]) -> set[int]:
    """Give those of some records that are out of use."""
    return {row.id for row in by_chunks(connection, _RETIRED, ids)}


_RETIRED = select(record.c.id).where(record.c.id.in_(ids_wanted()), record.c.retired.is_not(None))


def read(connection: Connection, record_id: int) -> Stored | None:
    """Read one record with its rows."""
    name = type_of(connection, record_id)
    if name is None:
        return None
    found = next(iter(read_many(connection, name, [record_id])), None)
    if found is None:
        raise Unreadable(f"{name} {record_id} has lost its fields")
    return found


def read_many(
    connection: Connection, type_name: str, ids: Sequence[int], *, only: Collection[str] | None = None
) -> Iterator[Stored]:
    """Read records of one type in the order of `ids`, a chunk at a time; those that are gone are left out.

    `only` names the ROWS fields to read; the others are then given as blank.
    """
    fields = RECORD_TYPES[type_name].fields
    blank = () if only is None else (f.name for f in fields if f.kind is Kind.ROWS and f.name not in only)
    return _read(connection, type_name, ids, None, frozenset(blank))


def read_parts(connection: Connection, type_name: str, ids: Sequence[int], names: Iterable[str]) -> Iterator[Stored]:
    """Read some fields of records, and no others: what `values` does not hold was not asked for."""
    return _read(connection, type_name, ids, frozenset(names), frozenset())


def _read(
    connection: Connection, type_name: str, ids: Sequence[int], names: frozenset[str] | None, blank: frozenset[str]
) -> Iterator[Stored]:
    for start in range(0, len(ids), CHUNK):
        try:
            yield from _read_chunk(connection, type_name, list(ids[start : start + CHUNK]), names, blank)
        except (ValueError, TypeError, AttributeError) as error:  # a date, a list or a worksheet that is none
            raise Unreadable(str(error)) from error


def _read_chunk(
    connection: Connection, type_name: str, ids: list[int], names: frozenset[str] | None, blank: frozenset[str]
) -> Iterator[Stored]:
    """Read what is kept of some records at once, and put each together when it is its turn."""
    record_type, reading = RECORD_TYPES[type_name], _reading(type_name, names)
    rows = [
        (place, {} if name in blank else _read_rows(connection, record_type, record_type.by_name[name], ids))
        for place, name in enumerate(reading.names)
        if record_type.by_name[name].kind is Kind.ROWS
    ]
    own = {row[0]: row for row in connection.execute(reading.query, {"ids": ids}).all()}
    for record_id in filter(own.__contains__, ids):
        _, revision, marks, standing, *cells = own[record_id]
        for place, of_field in rows:
            cells[place] = of_field.get(record_id)
        values = reading.named(cells)
        check_kept(record_type, values)
        yield Stored(record_id, type_name, values, revision, marks, standing)


@dataclass(frozen=True, slots=True)
class _Reading:
    """A query for fields, their names in the order of its last columns, and the places of those that are lists."""

    query: Select[Any]
    names: tuple[str, ...]
    lists: tuple[int, ...]

    def named(self, cells: list[Any]) -> dict[str, Any]:
        """Name the cells of a row, and give back to each list that is blank its own blank."""
        for place in self.lists:
            if cells[place] is None:
                cells[place] = []
            elif not isinstance(cells[place], list):
                raise TypeError(f"{self.names[place]} is no list")
        return dict(zip(self.names, cells, strict=True))


@cache
def _reading(type_name: str, names: frozenset[str] | None) -> _Reading:
    """Say how the fields of a type are read, all or some; rows are put in later."""
    own = OWN[type_name]
    fields = [f for f in RECORD_TYPES[type_name].fields if names is None or f.name in names]
    columns = [
        null().label(f"_{f.name}")
        if f.kind is Kind.ROWS
        else (record if f in SHARED else own).c[f.name].label(f"_{f.name}")
        for f in fields
    ]
    query = select(record.c.id, record.c.revision, record.c.marks, record.c.standing, *columns).join(
        own, own.c.id == record.c.id
    )
    lists = tuple(place for place, f in enumerate(fields) if f.kind.many)
    return _Reading(query.where(record.c.id.in_(ids_wanted())), tuple(f.name for f in fields), lists)


def _read_rows(
    connection: Connection, record_type: RecordType, field: Field, ids: list[int]
) -> dict[int, list[dict[str, Any]]]:
    rows: dict[int, list[dict[str, Any]]] = {}
    reading = _reading_rows(record_type.name, field.name)
    for record_id, *cells in connection.execute(reading.query, {"ids": ids}).all():
        rows.setdefault(record_id, []).append(reading.named(cells))
    return rows


@cache
def _reading_rows(type_name: str, field_name: str) -> _Reading:
    """Say how the rows of a field are read, each with its id first."""
    table, fields = ROWS[type_name, field_name], RECORD_TYPES[type_name].by_name[field_name].rows
    query = select(table.c.record_id, table.c.id, *(table.c[f.name] for f in fields))
    query = query.where(table.c.record_id.in_(ids_wanted())).order_by(table.c.record_id, table.c.position)
    lists = tuple(place for place, f in enumerate(fields, 1) if f.kind.many)
    return _Reading(query, ("id", *(f.name for f in fields)), lists)


def _columns(fields: Iterable[Field], values: Values) -> dict[str, Any]:
    return {
        f.name: None if f.kind.many and not values[f.name] else values[f.name]
        for f in fields
        if f.kind is not Kind.ROWS and f.name in values
    }


def with_row_ids(
    connection: Connection, record_type: RecordType, record_id: int | None, values: Values
) -> dict[str, Any]:
    """Give values whose rows all have ids: a row keeps the one it has, unless that is another record's or twice there.

    Ids are never used again, so that the history can name a row.
    """
    found = dict(values)
    for field in record_type.fields:
        if field.kind is Kind.ROWS and found.get(field.name):
            table = ROWS[record_type.name, field.name]
            found[field.name] = _numbered(connection, table, record_id, found[field.name])
    return found


def _numbered(
    connection: Connection, table: Table, record_id: int | None, rows: Sequence[Values]
) -> list[dict[str, Any]]:
    given = [row["id"] for row in rows if row["id"] is not None]
    query = select(table.c.id, table.c.record_id).where(table.c.id.in_(ids_wanted()))
    taken = {row.id for row in by_chunks(connection, query, given) if row.record_id != record_id}
    last = connection.exec_driver_sql("SELECT seq FROM sqlite_sequence WHERE name = ?", (table.name,)).scalar() or 0
    last = max([last, *given])
    numbered = []
    for row in rows:
        row_id = row["id"]
        if row_id is None or row_id in taken:
            row_id = last = last + 1
        taken.add(row_id)
        numbered.append({**row, "id": row_id})
    return numbered


def write_new(
    connection: Connection, record_type: RecordType, values: Values, revision: int, record_id: int | None
) -> int:
    """Write a record that is not there yet; `record_id` is given when it once was, or comes from an archive."""
    head = {"type": record_type.name, "revision": revision} | _columns(SHARED, values)
    made = connection.execute(insert(record), head if record_id is None else {"id": record_id} | head)
    made_id = new_id(made) if record_id is None else record_id
    own = [f for f in record_type.fields if f not in SHARED]
    connection.execute(insert(OWN[record_type.name]), {"id": made_id} | _columns(own, values))
    for field in own:
        if field.kind is Kind.ROWS:
            _write_rows(connection, record_type, field, made_id, values[field.name])
    return made_id


def write_changes(
    connection: Connection, record_type: RecordType, record_id: int, changes: Values, revision: int
) -> None:
    """Write the fields in `changes` of a record that is there."""
    head = _columns(SHARED, changes) | {"revision": revision}
    connection.execute(update(record).where(record.c.id == record_id), head)
    own = [f for f in record_type.fields if f not in SHARED]
    if columns := _columns(own, changes):
        table = OWN[record_type.name]
        connection.execute(update(table).where(table.c.id == record_id), columns)
    for field in own:
        if field.kind is Kind.ROWS and field.name in changes:
            table = ROWS[record_type.name, field.name]
            connection.execute(delete(table).where(table.c.record_id == record_id))
            _write_rows(connection, record_type, field, record_id, changes[field.name])


def _write_rows(
    connection: Connection, record_type: RecordType, field: Field, record_id: int, rows: Sequence[Values]
) -> None:
    if rows:
        cells = [
            {"id": row["id"], "record_id": record_id, "position": position} | _columns(field.rows, row)
            for position, row in enumerate(rows)
        ]
        connection.execute(insert(ROWS[record_type.name, field.name]), cells)


def next_id(connection: Connection) -> int:
    """Give an id that no record has had, for records that are made together and name each other."""
    return (connection.exec_driver_sql("SELECT seq FROM sqlite_sequence WHERE name = 'record'").scalar() or 0) + 1


def remove(connection: Connection, record_id: int) -> None:
    """Remove a record with all that hangs on it; the caller has seen to it that nothing names it."""
    connection.execute(delete(record).where(record.c.id == record_id))


def highest_reference(connection: Connection, record_type: RecordType) -> int:
    """Give the highest number among references of the usual form ("B05"), 0 when there is none."""
    letter, after = func.substr(record.c.reference, 1, 1), func.substr(record.c.reference, 2)
    query = select(func.max(cast(after, Integer))).where(
        record.c.type == record_type.name,
        letter.in_((record_type.prefix, record_type.prefix_en)),
        func.trim(after, "0123456789") == "",
    )
    return connection.execute(query).scalar() or 0


def prefix_of(connection: Connection, record_type: RecordType) -> str:
    """Give the letter of a type's references, in the language in which the register is kept."""
    own = read_many(connection, "register", ids_of(connection, "register") if record_type.prefix_en else [])
    english = any(stored.values["content_language"] == "en" for stored in own)
    return record_type.prefix_en if english else record_type.prefix


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
