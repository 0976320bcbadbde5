"""Revisions: every save, with each record as it stood after it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, FromClause, ScalarSelect, bindparam, delete, func, insert, select, update

from ropa_desktop.domain.field import RecordType, Values, from_json, is_blank, to_json
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.storage.chunks import new_id
from ropa_desktop.storage.faults import Unreadable
from ropa_desktop.storage.schema import record, revision, state, version
from ropa_desktop.storage.worksheets import check_kept


@dataclass(frozen=True, slots=True)
class Revision:
    """One save. `at` is UTC; `state` is "live", "undone", "dead" or "act"; `undoes` is the revision that it undid."""

    number: int
    at: datetime
    author: str
    verb: str
    reason: str | None
    state: str
    undoes: int | None


def pack(record_type: RecordType, values: Values) -> str:
    """Write a record's values as JSON text, blanks left out."""
    body = {f.name: to_json(f, values[f.name]) for f in record_type.fields if not is_blank(values[f.name])}
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def unpack(record_type: RecordType, body: str) -> dict[str, Any]:
    """Read what `pack` wrote; fields that came to the program later are blank."""
    found = json.loads(body)
    return {f.name: from_json(f, found.get(f.name, f.kind.blank)) for f in record_type.fields}


def begin(
    connection: Connection,
    *,
    author: str,
    verb: str,
    state: str,
    reason: str | None = None,
    undoes: int | None = None,
    at: datetime | None = None,
) -> int:
    """Start a revision and give its number; a live one ends what could have been redone."""
    if state == "live":
        connection.execute(update(revision).where(revision.c.state == "undone"), {"state": "dead"})
    made = connection.execute(
        insert(revision),
        {
            "at": _written(at or datetime.now(UTC)),
            "author": author,
            "verb": verb,
            "reason": reason,
            "state": state,
            "undoes": undoes,
        },
    )
    return new_id(made)


def keep(connection: Connection, number: int, record_type: RecordType, record_id: int, values: Values | None) -> None:
    """Keep a record as it stands after the revision `number`, or that it is deleted (values None)."""
    body = None if values is None else pack(record_type, values)
    connection.execute(
        insert(version), {"record_id": record_id, "revision": number, "type": record_type.name, "body": body}
    )


def newest(connection: Connection) -> int:
    """Give the number of the newest revision, 0 in a register that has none."""
    return connection.execute(select(func.max(revision.c.number))).scalar() or 0


def next_number(connection: Connection) -> int:
    """Give the number that the next revision gets."""
    last = connection.exec_driver_sql("SELECT seq FROM sqlite_sequence WHERE name = 'revision'").scalar()
    return (last or 0) + 1


def first(connection: Connection) -> Revision | None:
    """Give the first revision that is kept; None in a register that has none."""
    row = connection.execute(select(revision).order_by(revision.c.number).limit(1)).first()
    return _revision(tuple(row)) if row else None


def origin(connection: Connection) -> str:
    """Tell registers apart, wherever their files lie: by the moment at which the first change was kept.

    A copy that was restored is the same register.
    """
    kept: str | None = connection.execute(select(state.c.value).where(state.c.name == "origin")).scalar()
    began = first(connection)
    return kept or hashlib.sha256((began.at.isoformat() if began else "").encode()).hexdigest()[:16]


def keep_origin(connection: Connection) -> None:
    """Write down what tells the register apart, before its first changes are forgotten."""
    there = origin(connection)
    connection.execute(delete(state).where(state.c.name == "origin"))
    connection.execute(insert(state), {"name": "origin", "value": there})


def revisions(connection: Connection, *, record_id: int | None = None, limit: int | None = None) -> list[Revision]:
    """Give revisions, newest first: all of them, or those that changed one record."""
    query = select(revision).order_by(revision.c.number.desc())
    if record_id is not None:
        query = query.where(revision.c.number.in_(select(version.c.revision).where(version.c.record_id == record_id)))
    return [_revision(tuple(row)) for row in connection.execute(query.limit(limit) if limit else query)]


def entries(
    connection: Connection, *, record_id: int | None, limit: int, each: int
) -> list[tuple[Revision, int, int, str, str]]:
    """Give the newest revisions, how many records each changed, and id, type and name of at most `each` of them."""
    recent = select(revision).order_by(revision.c.number.desc()).limit(limit)
    if record_id is not None:
        recent = recent.where(revision.c.number.in_(select(version.c.revision).where(version.c.record_id == record_id)))
    saved = recent.subquery()
    rank = func.row_number().over(partition_by=version.c.revision, order_by=version.c.record_id)
    number = func.count().over(partition_by=version.c.revision)
    changed = select(version.c.record_id, version.c.revision, rank.label("rank"), number.label("number"))
    changed = changed.where(version.c.revision.in_(select(saved.c.number)))
    if record_id is not None:
        changed = changed.where(version.c.record_id == record_id)
    named = changed.subquery()
    at = version.alias()
    stood = (at.c.record_id == named.c.record_id) & (at.c.revision == named.c.revision)
    name = func.coalesce(func.json_extract(at.c.body, "$.name"), _name_before(at), "")
    query = select(saved, named.c.number, at.c.record_id, at.c.type, name)
    query = query.join(named, named.c.revision == saved.c.number).join(at, stood)
    query = query.where(named.c.rank <= each).order_by(saved.c.number.desc(), at.c.record_id)
    return [(_revision(row[:7]), *row[7:]) for row in connection.execute(query)]


def _name_before(at: FromClause) -> ScalarSelect[Any]:
    """Look up how a record was called before it was deleted."""
    before = version.alias()
    query = select(func.json_extract(before.c.body, "$.name"))
    query = query.where(before.c.record_id == at.c.record_id, before.c.revision < at.c.revision)
    return query.order_by(before.c.revision.desc()).limit(1).correlate(at).scalar_subquery()


def _revision(row: Sequence[Any]) -> Revision:
    number, at, *rest = row
    try:
        return Revision(number, datetime.fromisoformat(at), *rest)
    except (ValueError, TypeError) as error:
        raise Unreadable(str(error)) from error


def set_state(connection: Connection, number: int, state: str) -> None:
    """Say of a revision that it is undone, or live again."""
    connection.execute(update(revision).where(revision.c.number == number), {"state": state})


def changed_in(connection: Connection, number: int) -> list[tuple[int, str]]:
    """Give the records that a revision changed, with their types."""
    query = select(version.c.record_id, version.c.type).where(version.c.revision == number)
    return [(row.record_id, row.type) for row in connection.execute(query.order_by(version.c.record_id))]


def as_it_stood(connection: Connection, record_id: int, number: int) -> dict[str, Any] | None:
    """Give a record's values after the revision `number`; None where it was not there."""
    query = (
        select(version.c.type, version.c.body)
        .where(version.c.record_id == record_id, version.c.revision <= number)
        .order_by(version.c.revision.desc())
        .limit(1)
    )
    row = connection.execute(query).first()
    return None if row is None else _unpacked(row.type, row.body)


def _unpacked(type_name: str, body: str | None) -> dict[str, Any] | None:
    if body is None:
        return None
    record_type = RECORD_TYPES[_known(type_name)]
    try:
        values = unpack(record_type, body)
        check_kept(record_type, values)
    except (ValueError, TypeError, AttributeError) as error:
        raise Unreadable(str(error)) from error
    return values


def bodies(connection: Connection, record_id: int) -> list[tuple[int, dict[str, Any]]]:
    """Give what was kept of a record after each revision that changed it, as JSON holds it, the newest first."""
    query = select(version.c.revision, version.c.body).where(version.c.record_id == record_id)
    rows = connection.execute(query.order_by(version.c.revision.desc()))
    try:
        return [(row.revision, json.loads(row.body)) for row in rows if row.body is not None]
    except (ValueError, TypeError) as error:
        raise Unreadable(str(error)) from error


def is_edited(connection: Connection, record_id: int) -> bool:
    """Tell whether a record was saved more than once."""
    return len(connection.execute(_TWO, {"id": record_id}).all()) > 1


_TWO = select(version.c.revision).where(version.c.record_id == bindparam("id")).limit(2)


def edited(connection: Connection) -> frozenset[int]:
    """Give the records that were saved more than once."""
    query = select(version.c.record_id).group_by(version.c.record_id).having(func.count() > 1)
    return frozenset(connection.execute(query).scalars())


def _known(type_name: str) -> str:
    if type_name not in RECORD_TYPES:
        raise Unreadable(f"type {type_name}")
    return type_name


def number_at(connection: Connection, moment: datetime) -> int:
    """Give the newest revision at or before a moment (aware), 0 when there is none."""
    query = select(func.max(revision.c.number)).where(revision.c.at <= _written(moment))
    return connection.execute(query).scalar() or 0


def saved_at(connection: Connection, number: int) -> datetime | None:
    """Give when a revision was saved; None where it is not there, or was merged into a later one."""
    row = connection.execute(select(revision).where(revision.c.number == number)).first()
    return _revision(tuple(row)).at if row else None


def _written(moment: datetime) -> str:
    """Write an aware time so that the order of texts is the order of times."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")


def as_they_stood(connection: Connection, number: int) -> Iterator[tuple[int, str, dict[str, Any] | None]]:
    """Walk the records that were changed after the revision `number` as they stood then, by id; None: not there."""
    then = (
        select(version.c.record_id, func.max(version.c.revision).label("revision"))
        .where(version.c.revision <= number)
        .group_by(version.c.record_id)
        .subquery()
    )
    later = select(version.c.record_id, version.c.type).where(version.c.revision > number).distinct().subquery()
    stood = later.outerjoin(then, then.c.record_id == later.c.record_id).outerjoin(
        version, (version.c.record_id == then.c.record_id) & (version.c.revision == then.c.revision)
    )
    query = select(later.c.record_id, later.c.type, version.c.body).select_from(stood).order_by(later.c.record_id)
    for record_id, type_name, body in connection.execute(query):
        yield record_id, _known(type_name), _unpacked(type_name, body)


def changed_after(connection: Connection, number: int) -> frozenset[int]:
    """Give the records that were saved after a revision."""
    return frozenset(
        connection.execute(select(version.c.record_id).where(version.c.revision > number).distinct()).scalars()
    )


def forget_after(connection: Connection, number: int) -> None:
    """Cut the history off after a revision, as it was when that was the newest."""
    connection.execute(delete(version).where(version.c.revision > number))
    connection.execute(delete(revision).where(revision.c.number > number))
    connection.execute(update(record).where(record.c.revision > number).values(revision=_last_revision()))
    connection.exec_driver_sql("UPDATE sqlite_sequence SET seq = ? WHERE name = 'revision'", (number,))
    for edit, then in _states(revisions(connection)).items():
        set_state(connection, edit, then)


def _states(newest_first: list[Revision]) -> dict[int, str]:
    """Work out which edits stood, were undone or could no longer be redone after the newest of these revisions."""
    states: dict[int, str] = {}
    for saved in reversed(newest_first):
        if saved.undoes is not None:
            states[saved.undoes] = "undone" if saved.verb == "undo" else "live"
        elif saved.state != "act":
            states = {edit: "dead" if state == "undone" else state for edit, state in states.items()}
            states[saved.number] = "live"
    return states


def undo_target(connection: Connection) -> int:
    """Give the newest edit that stands, 0 when there is none."""
    return connection.execute(select(func.max(revision.c.number)).where(revision.c.state == "live")).scalar() or 0


def redo_target(connection: Connection) -> int:
    """Give the edit that was undone last, which is the oldest of those undone; 0 when there is none."""
    return connection.execute(select(func.min(revision.c.number)).where(revision.c.state == "undone")).scalar() or 0


def verb_of(connection: Connection, number: int) -> str:
    """Give what a revision did."""
    return str(connection.execute(select(revision.c.verb).where(revision.c.number == number)).scalar_one())


def type_in(connection: Connection, record_id: int) -> str:
    """Give the type of a record that the history knows, also of one that is deleted."""
    query = select(version.c.type).where(version.c.record_id == record_id).limit(1)
    return _known(str(connection.execute(query).scalar_one()))


def knows(connection: Connection, type_name: str) -> bool:
    """Tell whether there ever was a record of a type."""
    return (
        connection.execute(select(version.c.revision).where(version.c.type == type_name).limit(1)).first() is not None
    )


def copy_revisions(connection: Connection, number: int) -> Iterator[dict[str, Any]]:
    """Give all revisions up to a number as rows."""
    query = select(revision).where(revision.c.number <= number).order_by(revision.c.number)
    for row in connection.execute(query).mappings():
        yield dict(row)


def copy_versions(connection: Connection, number: int) -> Iterator[dict[str, Any]]:
    """Give the versions of records up to a revision as rows."""
    query = select(version).where(version.c.revision <= number).order_by(version.c.revision, version.c.record_id)
    for row in connection.execute(query.execution_options(yield_per=200)).mappings():
        yield dict(row)


def is_untouched(connection: Connection) -> bool:
    """Tell whether nothing was saved since the register was made."""
    return connection.execute(select(revision.c.number).where(revision.c.verb != "create").limit(1)).first() is None


def forget_all(connection: Connection) -> None:
    """Empty the history, so that another can be put in."""
    connection.execute(delete(version))
    connection.execute(delete(revision))


def put_revisions(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Put revisions in as `copy_revisions` gave them."""
    connection.execute(insert(revision), rows)


def put_versions(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Put versions in as `copy_versions` gave them."""
    connection.execute(insert(version), rows)


def forget_one(connection: Connection, number: int) -> None:
    """Take the newest revision out of the history, which then ends with the one before it."""
    connection.execute(delete(version).where(version.c.revision == number))
    connection.execute(delete(revision).where(revision.c.number == number))
    connection.execute(update(record).values(revision=_last_revision()))
    connection.exec_driver_sql("UPDATE sqlite_sequence SET seq = ? WHERE name = 'revision'", (newest(connection),))


def _last_revision() -> Any:
    query = select(func.max(version.c.revision)).where(version.c.record_id == record.c.id)
    return func.coalesce(query.scalar_subquery(), 0)


MERGED = "merge"
"""The verb of the revision that older ones were merged into."""


def begins_merged(connection: Connection) -> Revision | None:
    """Give the save by which the oldest state was reached that is kept of all records, where older ones were merged."""
    query = select(revision).where(revision.c.verb == MERGED).order_by(revision.c.number.desc()).limit(1)
    newest_merged = connection.execute(query).first()
    return _revision(tuple(newest_merged)) if newest_merged is not None else None
