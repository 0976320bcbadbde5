"""Which records to show, in which order: search, filters and sorting in SQL."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Integer,
    TextualSelect,
    and_,
    case,
    exists,
    func,
    literal_column,
    or_,
    select,
    text,
)

from ropa_desktop.domain.collation import folded
from ropa_desktop.domain.due import OVER
from ropa_desktop.domain.field import Field, Kind
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.domain.types.record import SHARED
from ropa_desktop.storage.chunks import by_chunks, ids_wanted
from ropa_desktop.storage.derived import terms
from ropa_desktop.storage.schema import OWN, ROWS, finding, mention, record, sort_key

if TYPE_CHECKING:
    from ropa_desktop.domain.query import Condition


@dataclass(frozen=True, slots=True)
class Filter:
    """A condition: a field (or a row's field, "legal_bases.article_6") has a value; None is blank.

    Beside fields: "art30" with "missing" or a letter, "rule" with a rule's id, "mentions" with a record's id,
    "remarks" with any value, "standing" with how a worksheet stands (`domain/rules/judge.py`) or "open",
    "inapplicable" and "answered" with a letter that is so, "gravest" with the severity of the gravest finding, "area"
    with an area of duties in which there is one, "area_in_order" with one in which there is none, "risk" with that of a
    transfer (`RISKS`). A row's field that is blank is so in all rows.
    """

    path: str
    value: str | int | None


@dataclass(frozen=True, slots=True)
class Query:
    """What a list shows: records of a type that hold all words of `text`, meet all filters and a question."""

    type: str
    text: str = ""
    filters: tuple[Filter, ...] = ()
    sort: str = "reference"
    descending: bool = False
    retired: bool = False
    where: Condition | None = None
    """A question that the records must meet (`domain/query.py`)."""


URGENCY = "urgency"
"""How actions are sorted at first: what is not done before what is, and then the earliest day."""
DONE_STATES = OVER
"""The states in which nothing is due any more."""
Ranks = Mapping[str, int]
"""The alphabetical rank of each code of a vocabulary, in the reader's language."""


def find(connection: Connection, query: Query, ranks: Ranks | None = None) -> list[int]:
    """Give the ids of the records that a query asks for, in its order; `ranks` is for sorting by a choice."""
    sought = select(record.c.id).where(record.c.type == query.type)
    sought = sought.where(record.c.retired.is_not(None) if query.retired else record.c.retired.is_(None))
    conditions = [*_text_conditions(query.text), *(_condition(query.type, f) for f in query.filters)]
    if query.where is not None:
        from ropa_desktop.storage.asking import condition_on  # a start puts no questions

        conditions.append(condition_on(query.type, query.where, date.today()))  # noqa: DTZ011 - the user's day
    if any(_stands_in_own(query.type, path) for path in (query.sort, *(f.path for f in query.filters))):
        own = OWN[query.type]
        sought = sought.join(own, own.c.id == record.c.id)
    order = [part.desc() if query.descending else part.asc() for part in _order(query, ranks or {})]
    sought = sought.where(*conditions).order_by(*(part.nulls_last() for part in order), record.c.id)
    return list(connection.execute(sought).scalars().all())


def _stands_in_own(type_name: str, path: str) -> bool:
    declared = RECORD_TYPES[type_name].by_name.get(path.partition(".")[0])
    return path == URGENCY or (declared is not None and declared not in SHARED and declared.kind is not Kind.ROWS)


def _text_conditions(typed: str) -> list[ColumnElement[bool]]:
    """A record holds every word; SQLite asks word for word only where not all stand in the record's own text."""
    sought = terms(typed)
    each = [_holds(number, term) for number, term in enumerate(sought)]
    if not sought[1:]:
        return each
    every = record.c.id.in_(_rowids("every", " ".join(f'"{term}"*' for term in sought)))
    return [or_(every, and_(*each))]


def _holds(number: int, term: str) -> ColumnElement[bool]:
    """A record holds a word in its own text; one of more than a letter also in the names of those that it names."""
    own = record.c.id.in_(_rowids(f"own{number}", f'"{term}"*'))
    if len(term) == 1:
        return own
    named = select(mention.c.source).where(mention.c.target.in_(_rowids(f"named{number}", f'name : "{term}"*')))
    return or_(own, record.c.id.in_(named))


def _rowids(parameter: str, sought: str) -> TextualSelect:
    query = text(f"SELECT rowid FROM search WHERE search MATCH :{parameter}")  # noqa: S608 - a name of our own
    return query.bindparams(**{parameter: sought}).columns(literal_column("rowid", Integer))


def _condition(type_name: str, wanted: Filter) -> ColumnElement[bool]:
    value = wanted.value
    match wanted.path:
        case "art30" if value == "missing":
            return record.c.marks.contains("m")
        case "art30":
            place = RECORD_TYPES[type_name].letters.index(str(value)) + 1
            return func.substr(record.c.marks, place, 1) == "m"
        case "inapplicable" | "answered":
            place = RECORD_TYPES[type_name].letters.index(str(value)) + 1
            return func.substr(record.c.marks, place, 1) == ("n" if wanted.path == "inapplicable" else "d")
        case "rule":
            return exists().where(finding.c.record_id == record.c.id, finding.c.rule == value, standing())
        case "remarks":
            return exists().where(finding.c.record_id == record.c.id, finding.c.letter == "", standing())
        case _:
            return _other_condition(type_name, wanted.path, value)


def _other_condition(type_name: str, path: str, value: str | int | None) -> ColumnElement[bool]:
    match path:
        case "mentions":
            return exists().where(mention.c.source == record.c.id, mention.c.target == value)
        case "standing":
            return _standing(type_name, str(value))
        case "gravest":
            return _gravest(str(value))
        case "area" | "area_in_order":
            found = exists().where(finding.c.record_id == record.c.id, finding.c.area == value, standing())
            return found if path == "area" else ~found
        case "risk":
            own = OWN[type_name]
            return exists().where(own.c.id == record.c.id, risk() == value).correlate(record)
        case _:
            return _field_condition(type_name, path, value)


OPEN = ("empty", "begun", "blocked", "ready", "complete")
"""How a worksheet stands before it is approved (`domain/rules/judge.py`); "open" is any of them."""


def _standing(type_name: str, wanted: str) -> ColumnElement[bool]:
    """Tell how a worksheet stands; one that was approved is out of date once its next review has passed."""
    if wanted == "open":
        return record.c.standing.in_(OPEN)
    if "next_review" not in RECORD_TYPES[type_name].by_name or wanted not in {"approved", "outdated"}:
        return record.c.standing == wanted
    own = OWN[type_name]
    late = own.c.next_review < date.today()  # noqa: DTZ011 - the user's day
    overdue = exists().where(own.c.id == record.c.id, late).correlate(record)
    outdated = or_(record.c.standing == "outdated", and_(record.c.standing == "approved", overdue))
    return outdated if wanted == "outdated" else and_(record.c.standing == "approved", ~overdue)


SEVERITIES = ("error", "warning", "advice")
"""The severities of findings, the gravest first (`domain/rules/rule.py`)."""


def gravity() -> ColumnElement[int]:
    """Give the place of a finding's severity, 0 for the gravest."""
    return case({name: place for place, name in enumerate(SEVERITIES)}, value=finding.c.severity, else_=len(SEVERITIES))


def _gravest(severity: str) -> ColumnElement[bool]:
    of_record = select(func.min(gravity())).where(finding.c.record_id == record.c.id, standing()).correlate(record)
    return of_record.scalar_subquery() == SEVERITIES.index(severity)


RISKS = ("unsupported", "unassessed", "derogation", "residual", "assessed", "adequacy")
"""How a transfer stands towards Chapter V, the gravest first: without a tool that holds; with a tool of Art. 46 but no
approved assessment that allows it; on a derogation (Art. 49); only a risk of one; with an assessment; on a decision
(Art. 45)."""


def risk() -> ColumnElement[str]:
    """Say how a transfer stands towards Chapter V, of the row of its own table that is at hand."""
    own, decision = OWN["transfer"], OWN["adequacy_decision"]
    today = date.today()  # noqa: DTZ011 - the user's day
    about = or_(
        decision.c.id == own.c.decision,
        and_(own.c.decision.is_(None), decision.c.country == own.c.country),
        and_(own.c.decision.is_(None), decision.c.international_organisation == own.c.international_organisation),
    )
    used = record.alias("decided")
    holds = exists().where(
        about,
        decision.c.status == "in_force",
        or_(decision.c.expires.is_(None), decision.c.expires >= today),
        used.c.id == decision.c.id,
        used.c.retired.is_(None),
    )
    assessment = record.alias("assessment")
    allowed = exists().where(assessment.c.id == own.c.assessment, assessment.c.marks == "d")
    unneeded = and_(
        func.json_array_length(own.c.modules) == 1,
        func.json_extract(own.c.modules, "$[0]") == "four",
        ~exists().where(finding.c.record_id == own.c.id, finding.c.rule == "TRF-07"),
    )
    return case(
        (func.coalesce(own.c.residual_risk, "") == "yes", "residual"),
        (and_(own.c.tool == "45", holds), "adequacy"),
        (own.c.tool.startswith("49"), "derogation"),
        (and_(own.c.tool.startswith("46"), or_(allowed, unneeded)), "assessed"),
        (own.c.tool.startswith("46"), "unassessed"),
        else_="unsupported",
    )


def _field_condition(type_name: str, path: str, value: str | int | None) -> ColumnElement[bool]:
    name, _, inner = path.partition(".")
    declared = RECORD_TYPES[type_name].by_name[name]
    if declared.kind is Kind.ROWS:
        table = ROWS[type_name, name]
        rows = exists().where(table.c.record_id == record.c.id)
        if not inner:
            return ~rows
        if value is None:
            return ~rows.where(table.c[inner].is_not(None))
        return rows.where(_equals(declared.row_field(inner), table.c[inner], value))
    table = record if declared in SHARED else OWN[type_name]
    return _equals(declared, table.c[name], value)


def _equals(declared: Field, column: ColumnElement[object], value: str | int | None) -> ColumnElement[bool]:
    if value is None:
        return column.is_(None)
    if declared.kind in {Kind.CHOICES, Kind.LINKS}:
        items = func.json_each(column).table_valued("value")
        return exists(select(literal_column("1")).select_from(items).where(items.c.value == value))
    return column == value


def _order(query: Query, ranks: Ranks) -> list[ColumnElement[Any]]:
    match query.sort:
        case "reference":
            return [func.length(record.c.reference), record.c.reference]
        case "marks":
            missing = func.length(record.c.marks) - func.length(func.replace(record.c.marks, "m", ""))
            remarks = select(func.count()).where(finding.c.record_id == record.c.id, finding.c.letter == "", standing())
            return [missing, remarks.correlate(record).scalar_subquery()]
        case "revision" | "standing":
            return [record.c[query.sort]]
    return _order_by_field(query, ranks)


def _order_by_field(query: Query, ranks: Ranks) -> list[ColumnElement[Any]]:
    if query.sort == URGENCY:
        own = OWN[query.type]
        return [case((own.c.status.in_(DONE_STATES), 1), else_=0), own.c.due]
    name, _, inner = query.sort.partition(".")
    declared = RECORD_TYPES[query.type].by_name[name]
    if declared.kind is Kind.ROWS:
        rows = ROWS[query.type, name]
        cell = declared.row_field(inner) if inner else telling(declared)
        first = select(_sorted_by(cell, rows.c[cell.name], ranks))
        first = first.where(rows.c.record_id == record.c.id, rows.c.position == 0).correlate(record)
        return [first.scalar_subquery()]
    if declared.kind is Kind.TEXT:
        return [_key(record.c.id, name)]
    table = record if declared in SHARED else OWN[query.type]
    return [_sorted_by(declared, table.c[name], ranks)]


def _sorted_by(declared: Field, column: Column[Any], ranks: Ranks) -> ColumnElement[Any]:
    """Give what a value sorts by: the alphabet for a name, its rank for a word; of a list, its first."""
    match declared.kind:
        case Kind.LINK:
            return _key(column, "name")
        case Kind.LINKS:
            return _key(func.json_extract(column, "$[0]"), "name")
        case Kind.CHOICE | Kind.ANSWER:
            return _ranked(column, ranks)
        case Kind.CHOICES:
            return _ranked(func.json_extract(column, "$[0]"), ranks)
        case _:
            return column


def _ranked(column: ColumnElement[Any], ranks: Ranks) -> ColumnElement[Any]:
    unknown = case((column.is_not(None), len(ranks)))
    return case(dict(ranks), value=column, else_=unknown) if ranks else column


TELLING = ("article_6", "party", "controller", "data", "then")


def telling(field: Field) -> Field:
    """Give the field that says most of a row, for a list that has place for one."""
    return next((inner for name in TELLING for inner in field.rows if inner.name == name), field.rows[0])


def _key(record_id: ColumnElement[Any], field: str) -> ColumnElement[Any]:
    """Look up the alphabetical order of a record's one-line text."""
    query = select(sort_key.c.key).where(sort_key.c.record_id == record_id, sort_key.c.field == field)
    return query.correlate_except(sort_key).scalar_subquery()


def counts(connection: Connection) -> dict[str, int]:
    """Count the records in use, by type."""
    query = select(record.c.type, func.count()).where(record.c.retired.is_(None)).group_by(record.c.type)
    return {row[0]: row[1] for row in connection.execute(query)}


def count(connection: Connection, type_name: str) -> int:
    """Count the records in use of a type."""
    query = select(func.count()).where(record.c.type == type_name, record.c.retired.is_(None))
    return connection.execute(query).scalar_one()


def standing(day: date | None = None) -> ColumnElement[bool]:
    """Leave out the findings whose day has not passed, that are set aside until a day, or whose rule is off.

    `day` is the one on which they stand; today, where none is given.
    """
    on = day or date.today()  # noqa: DTZ011 - a day of the user's calendar
    return and_(or_(finding.c.after.is_(None), finding.c.after < on), finding.c.off == 0)


def names(connection: Connection, ids: Iterable[int]) -> dict[int, tuple[str, str, str]]:
    """Give type, reference and name of records."""
    return {row.id: (row.type, row.reference or "", row.name) for row in by_chunks(connection, _NAMES, ids)}


def called(connection: Connection, name: str, types: Sequence[str]) -> list[int]:
    """Give the records of some types that have this reference, or else those that have this name; capitals aside."""
    for column in (record.c.reference, record.c.name):
        query = select(record.c.id, record.c.retired).where(record.c.type.in_(types))
        rows = connection.execute(query.where(func.folded(column) == folded(name)).order_by(record.c.id)).all()
        if rows:
            return [row.id for row in rows if row.retired is None] or [row.id for row in rows]
    return []


_NAMES = select(record.c.id, record.c.type, record.c.reference, record.c.name).where(record.c.id.in_(ids_wanted()))


def suggest(connection: Connection, types: Sequence[str], typed: str, limit: int) -> list[int]:
    """Give records of some types whose name holds the words typed, in alphabetical order; all when none is typed."""
    query = select(record.c.id).where(record.c.type.in_(types), record.c.retired.is_(None))
    for number, term in enumerate(terms(typed)):
        query = query.where(record.c.id.in_(_rowids(f"n{number}", f'name : "{term}"*')))
    query = query.order_by(_key(record.c.id, "name").asc().nulls_last(), record.c.id).limit(limit)
    return list(connection.execute(query).scalars())
