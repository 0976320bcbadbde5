"""What a review goes through: the records in its scope, its items, and which records changed after the decision."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, exists, func, literal_column, select

from ropa_desktop.domain.field import Field, Kind
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.storage import listing
from ropa_desktop.storage.chunks import by_chunks, ids_wanted
from ropa_desktop.storage.records import LARGEST
from ropa_desktop.storage.schema import OWN, ROWS, finding, mention, record, version

_BETWEEN = ("transfer", "system", "party", "agreement")
"""The records past which a party or a country is in a record: it names them, and they say it."""
_OF_LAW = frozenset({"governing_law", "forum"})
"""Fields that name a country to which no data go."""

_ITEM = OWN["review_item"]


@dataclass(frozen=True, slots=True)
class ItemLine:
    """An item of a review with its record, its decision, and whether the record changed after that."""

    id: int
    record_id: int
    decision: str
    changed: bool


def lines(connection: Connection, review_id: int) -> list[ItemLine]:
    """Give the items of a review in the order in which they were made; of a signed one, as at its sign-off."""
    signed = select(record.c.revision).join(OWN["review"], OWN["review"].c.id == record.c.id)
    signed = signed.where(record.c.id == review_id, OWN["review"].c.status == "signed")
    until = connection.execute(signed).scalar() or LARGEST
    query = select(_ITEM.c.id, _ITEM.c.record, _ITEM.c.decision, _changed_after(until).label("changed"))
    query = query.where(_ITEM.c.review == review_id).order_by(_ITEM.c.id)
    return [ItemLine(i, r, decision or "open", bool(changed)) for i, r, decision, changed in connection.execute(query)]


def is_begun(connection: Connection, review_id: int) -> bool:
    """Tell whether a review has items."""
    return connection.execute(select(_ITEM.c.id).where(_ITEM.c.review == review_id).limit(1)).first() is not None


def _changed_after(until: int) -> ColumnElement[bool]:
    """A record said something else at a revision than after the one in which it was decided on."""
    now = version.alias()
    newest = select(func.max(now.c.revision)).where(now.c.record_id == _ITEM.c.record, now.c.revision <= until)
    newer = newest.correlate(_ITEM).scalar_subquery()
    then, at = version.alias(), version.alias()
    said = select(then.c.body).where(then.c.record_id == _ITEM.c.record, then.c.revision <= _ITEM.c.revision_decided)
    before = said.order_by(then.c.revision.desc()).limit(1).correlate(_ITEM).scalar_subquery()
    says = select(at.c.body).where(at.c.record_id == _ITEM.c.record, at.c.revision == newer)
    after = says.correlate(_ITEM).scalar_subquery()
    return _ITEM.c.revision_decided.is_not(None) & (newer > _ITEM.c.revision_decided) & (before != after)


@dataclass(frozen=True, slots=True)
class Called:
    """How a record was called at a revision, and whether it was out of use."""

    reference: str
    name: str
    retired: bool


def called_at(connection: Connection, ids: Iterable[int], until: int) -> dict[int, Called]:
    """Give how records were called after a revision."""
    last = select(version.c.record_id, func.max(version.c.revision).label("revision"))
    last = last.where(version.c.record_id.in_(ids_wanted()), version.c.revision <= until)
    newest = last.group_by(version.c.record_id).subquery()
    at = (version.c.record_id == newest.c.record_id) & (version.c.revision == newest.c.revision)
    said = (func.json_extract(version.c.body, f"$.{part}").label(part) for part in ("reference", "name", "retired"))
    query = select(version.c.record_id, *said).join(newest, at)
    found = by_chunks(connection, query, ids)
    return {r.record_id: Called(r.reference or "", r.name or "", r.retired is not None) for r in found}


def revisions_of(connection: Connection, ids: Iterable[int]) -> dict[int, int]:
    """Give the revision that each of some records was last changed in."""
    query = select(record.c.id, record.c.revision).where(record.c.id.in_(ids_wanted()))
    return {row.id: row.revision for row in by_chunks(connection, query, ids)}


def finding_counts(connection: Connection, ids: Iterable[int]) -> dict[int, int]:
    """Count the findings that stand on records; one without any is absent."""
    query = select(finding.c.record_id, func.count().label("number")).where(finding.c.record_id.in_(ids_wanted()))
    query = query.where(listing.standing()).group_by(finding.c.record_id)
    return {row.record_id: row.number for row in by_chunks(connection, query, ids)}


def earlier_decision(connection: Connection, record_id: int, before_item: int) -> int | None:
    """Give the newest revision in which a record was confirmed in a review before the one that an item belongs to."""
    query = select(func.max(_ITEM.c.revision_decided)).where(
        _ITEM.c.record == record_id, _ITEM.c.decision == "confirmed", _ITEM.c.id < before_item
    )
    return connection.execute(query).scalar()


def naming_party(connection: Connection, party: int) -> set[int]:
    """Give the records that name a party, or something that names it (a transfer, a system)."""
    return _naming_any(connection, {party})


def in_country(connection: Connection, code: str) -> set[int]:
    """Give the records that say a country, or name a party, a transfer or a system that does."""
    types = ("activity", "processor_activity", *_BETWEEN)
    saying = {i for name in types for i in _saying(connection, name, code)}
    return saying | _naming_any(connection, saying)


def _saying(connection: Connection, type_name: str, code: str) -> Iterator[int]:
    for declared in RECORD_TYPES[type_name].fields:
        if declared.kind is Kind.ROWS:
            table = ROWS[type_name, declared.name]
            for cell in _of_countries(declared.rows):
                yield from connection.execute(
                    select(table.c.record_id).where(_says(cell, table.c[cell.name], code))
                ).scalars()
    own = OWN[type_name]
    for field in _of_countries(RECORD_TYPES[type_name].fields):
        yield from connection.execute(select(own.c.id).where(_says(field, own.c[field.name], code))).scalars()


def _of_countries(fields: Iterable[Field]) -> list[Field]:
    return [f for f in fields if f.words == "country" and f.name not in _OF_LAW]


def _says(field: Field, column: ColumnElement[object], code: str) -> ColumnElement[bool]:
    if field.kind is not Kind.CHOICES:
        return column == code
    items = func.json_each(column).table_valued("value")
    return exists(select(literal_column("1")).select_from(items).where(items.c.value == code))


def _naming_any(connection: Connection, targets: set[int]) -> set[int]:
    """Give the records that name any of some records, or a record between that does; in one pass over the mentions."""
    between = set(connection.execute(select(record.c.id).where(record.c.type.in_(_BETWEEN))).scalars())
    pairs = [(row.source, row.target) for row in connection.execute(select(mention.c.source, mention.c.target))]
    naming = {source for source, target in pairs if target in targets}
    beyond = naming & between
    return naming | {source for source, target in pairs if target in beyond}


__all__ = [
    "Called",
    "ItemLine",
    "called_at",
    "earlier_decision",
    "finding_counts",
    "in_country",
    "lines",
    "naming_party",
    "revisions_of",
]
