"""Which records to show, in which order: search, filters and sorting in SQL."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, case, exists, func, literal_column, select, text

from ropa_desktop.domain.field import Field, Kind
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.domain.types.record import SHARED
from ropa_desktop.storage.derived import fold
from ropa_desktop.storage.schema import OWN, ROWS, finding, mention, record, sort_key


@dataclass(frozen=True, slots=True)
class Filter:
    """A condition: a field (or a row's field, "legal_bases.article_6") has a value; None is blank.

    Beside fields: "art30" with "missing" or a letter, "rule" with a rule's id, "mentions" with a record's id,
    "remarks" with any value.
    """

    path: str
    value: str | int | None


@dataclass(frozen=True, slots=True)
class Query:
    """What a list shows: records of a type that hold all words of `text` and meet all filters."""

    type: str
    text: str = ""
    filters: tuple[Filter, ...] = ()
    sort: str = "reference"
    descending: bool = False
    retired: bool = False


Ranks = Mapping[str, int]
"""The alphabetical rank of each code of a vocabulary, in the reader's language."""


def find(connection: Connection, query: Query, ranks: Ranks | None = None) -> list[int]:
    """Give the ids of the records that a query asks for, in its order; `ranks` is for sorting by a choice."""
    own = OWN[query.type]
    sought = select(record.c.id).join(own, own.c.id == record.c.id).where(record.c.type == query.type)
    sought = sought.where(record.c.retired.is_not(None) if query.retired else record.c.retired.is_(None))
    for condition in (*_text_conditions(query.text), *(_condition(query.type, f) for f in query.filters)):
        sought = sought.where(condition)
    order = [column.desc() if query.descending else column for column in _order(query, ranks or {})]
    return list(connection.execute(sought.order_by(*order, record.c.id)).scalars())


def terms(typed: str) -> list[str]:
    """Split what was typed into the words that are sought, as the index splits texts."""
    return re.findall(r"[^\W_]+", fold(typed))


def _text_conditions(typed: str) -> list[ColumnElement[bool]]:
    return [_holds(number, term) for number, term in enumerate(terms(typed))]


def _holds(number: int, term: str) -> ColumnElement[bool]:
    """A record holds a word in its own text, or in the name of a record that it names."""
    own, named = f"own{number}", f"named{number}"
    sql = f"SELECT rowid FROM search WHERE search MATCH :{own}"
    values = {own: f'"{term}"*'}
    if len(term) > 1:
        sql += (
            f" UNION SELECT source FROM mention WHERE target IN (SELECT rowid FROM search WHERE search MATCH :{named})"
        )
        values[named] = f'name : "{term}"*'
    return record.c.id.in_(text(sql).bindparams(**values).columns(literal_column("rowid")))  # type: ignore[arg-type]


def _condition(type_name: str, wanted: Filter) -> ColumnElement[bool]:
    value = wanted.value
    match wanted.path:
        case "art30" if value == "missing":
            return record.c.marks.contains("m")
        case "art30":
            place = RECORD_TYPES[type_name].letters.index(str(value)) + 1
            return func.substr(record.c.marks, place, 1) == "m"
        case "rule":
            return exists().where(finding.c.record_id == record.c.id, finding.c.rule == value)
        case "mentions":
            return exists().where(mention.c.source == record.c.id, mention.c.target == value)
        case "remarks":
            return record.c.remarks > 0
        case path:
            return _field_condition(type_name, path, value)


def _field_condition(type_name: str, path: str, value: str | int | None) -> ColumnElement[bool]:
    name, _, inner = path.partition(".")
    declared = RECORD_TYPES[type_name].by_name[name]
    if declared.kind is Kind.ROWS:
        table = ROWS[type_name, name]
        rows = exists().where(table.c.record_id == record.c.id)
        return rows.where(_equals(declared.row_field(inner), table.c[inner], value)) if inner else ~rows
    table = record if declared in SHARED else OWN[type_name]
    return _equals(declared, table.c[name], value)


def _equals(declared: Field, column: ColumnElement[object], value: str | int | None) -> ColumnElement[bool]:
    if value is None:
        return column.is_(None)
    if declared.kind in {Kind.CHOICES, Kind.LINKS}:
        items = func.json_each(column).table_valued("value")
        return exists(select(literal_column("1")).select_from(items).where(items.c.value == value))
    return column == value


def _order(query: Query, ranks: Ranks) -> Sequence[ColumnElement[object]]:
    if query.sort == "reference":
        return [func.length(record.c.reference), record.c.reference]
    if query.sort == "marks":
        missing = func.length(record.c.marks) - func.length(func.replace(record.c.marks, "m", ""))
        return [missing, record.c.remarks]
    if query.sort == "revision":
        return [record.c.revision]
    declared = RECORD_TYPES[query.type].by_name[query.sort.partition(".")[0]]
    table = record if declared in SHARED else OWN[query.type]
    match declared.kind:
        case Kind.TEXT:
            return _blanks_last(_key(record.c.id, declared.name))
        case Kind.LINK:
            return _blanks_last(_key(table.c[declared.name], "name"))
        case Kind.CHOICE | Kind.ANSWER:
            column = table.c[declared.name]
            return _blanks_last(case(dict(ranks), value=column, else_=len(ranks)) if ranks else column)
        case Kind.ROWS:
            rows = ROWS[query.type, declared.name]
            inner = query.sort.partition(".")[2]
            least = select(func.min(rows.c[inner] if inner else rows.c.id)).where(rows.c.record_id == record.c.id)
            return _blanks_last(least.scalar_subquery())
        case _:
            return _blanks_last(table.c[declared.name])


def _key(record_id: ColumnElement[object], field: str) -> ColumnElement[object]:
    query = select(sort_key.c.key).where(sort_key.c.record_id == record_id, sort_key.c.field == field)
    return query.scalar_subquery()


def _blanks_last(column: ColumnElement[object]) -> list[ColumnElement[object]]:
    return [column.is_(None), column]


def counts(connection: Connection) -> dict[str, int]:
    """Count the records in use, by type."""
    query = select(record.c.type, func.count()).where(record.c.retired.is_(None)).group_by(record.c.type)
    return {row[0]: row[1] for row in connection.execute(query)}


def names(connection: Connection, ids: Sequence[int]) -> dict[int, tuple[str, str, str]]:
    """Give type, reference and name of records."""
    found: dict[int, tuple[str, str, str]] = {}
    for start in range(0, len(ids), 500):
        query = select(record.c.id, record.c.type, record.c.reference, record.c.name)
        for row in connection.execute(query.where(record.c.id.in_(ids[start : start + 500]))):
            found[row.id] = (row.type, row.reference or "", row.name)
    return found


def suggest(connection: Connection, types: Sequence[str], typed: str, limit: int) -> list[int]:
    """Give records of some types whose name holds the words typed, in alphabetical order; all when none is typed."""
    query = select(record.c.id).where(record.c.type.in_(types), record.c.retired.is_(None))
    for number, term in enumerate(terms(typed)):
        hits = text(f"SELECT rowid FROM search WHERE search MATCH :n{number}").bindparams(**{f"n{number}": f'name : "{term}"*'})
        query = query.where(record.c.id.in_(hits.columns(literal_column("rowid"))))  # type: ignore[arg-type]
    return list(connection.execute(query.order_by(*_blanks_last(_key(record.c.id, "name"))).limit(limit)).scalars())
