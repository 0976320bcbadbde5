"""The register in numbers: what the overview and `check` read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, case, exists, func, literal, select

from ropa_desktop.domain.rules.rule import Severity
from ropa_desktop.domain.texts import LANGUAGES
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.storage import listing
from ropa_desktop.storage.chunks import by_chunks, ids_wanted
from ropa_desktop.storage.faults import Unreadable
from ropa_desktop.storage.schema import OWN, ROWS, finding, record
from ropa_desktop.storage.texts import language


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding with the record that it stands on."""

    record_id: int
    type: str
    reference: str
    name: str
    rule: str
    path: str
    letter: str
    area: str
    severity: Severity


def findings(connection: Connection, record_id: int | None = None) -> list[FindingRow]:
    """Give the findings on records in use, or on one record, but of no rule that the program no longer knows."""
    wanted = record.c.id == record_id if record_id is not None else record.c.retired.is_(None)
    return _rows(connection.execute(_findings().where(wanted)))


def findings_on(connection: Connection, ids: Iterable[int], day: date) -> list[FindingRow]:
    """Give the findings that stand on some records on a day, but of no rule that the program no longer knows."""
    return _rows(by_chunks(connection, _findings(day).where(record.c.id.in_(ids_wanted())), ids))


def _findings(day: date | None = None) -> Select[Any]:
    columns = (
        record.c.id,
        record.c.type,
        func.coalesce(record.c.reference, ""),
        record.c.name,
        *(finding.c[name] for name in ("rule", "path", "letter", "area", "severity")),
    )
    query = select(*columns).join(finding, finding.c.record_id == record.c.id).where(listing.standing(day))
    return query.order_by(record.c.id, finding.c.rule)


def _rows(rows: Iterable[Row[Any]]) -> list[FindingRow]:
    found = (FindingRow(*(*row[:-1], _severity(row[-1]))) for row in map(tuple, rows))
    return [one for one in found if _is_known(one.rule)]


def _is_known(rule: str) -> bool:
    """Tell whether the program has words for a rule: another program may have left its findings."""
    return f"rule.{rule}" in language(LANGUAGES[0])


def _severity(kept: str) -> Severity:
    try:
        return Severity(kept)
    except ValueError as error:
        raise Unreadable(str(error)) from error


@dataclass(frozen=True, slots=True)
class Letter:
    """In how many records what a letter of Art. 30 asks for is missing, not applicable, and there."""

    missing: int
    inapplicable: int
    done: int


def letters(connection: Connection) -> dict[str, dict[str, Letter]]:
    """Count, by type and letter of Art. 30, how the records in use stand."""
    found = {}
    for name, letters in _with_letters().items():
        marked = _marked(connection, name)
        found[name] = {letter: _letter(marked, place) for place, letter in enumerate(letters)}
    return found


def _letter(marked: dict[str, int], place: int) -> Letter:
    stands = Counter[str]()
    for marks, count in marked.items():
        stands[marks[place : place + 1]] += count
    return Letter(stands["m"], stands["n"], stands["d"])


def complete(connection: Connection) -> dict[str, int]:
    """Count, by type, the records in which nothing that Art. 30 asks for is missing."""
    each = {name: _marked(connection, name) for name in _with_letters()}
    return {name: sum(n for marks, n in marked.items() if "m" not in marks) for name, marked in each.items()}


def _marked(connection: Connection, type_name: str) -> dict[str, int]:
    """Count records in use by their marks, of which there are few: m missing, n not applicable, d done."""
    query = select(record.c.marks, func.count()).where(*_in_use(type_name)).group_by(record.c.marks)
    return {row[0]: row[1] for row in connection.execute(query)}


def _with_letters() -> dict[str, str]:
    return {name: record_type.letters for name, record_type in RECORD_TYPES.items() if record_type.letters}


def _in_use(type_name: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return record.c.type == type_name, record.c.retired.is_(None)


def gravest(connection: Connection) -> dict[str, dict[Severity, int]]:
    """Count, by type, the records in use by the gravest finding that stands on them."""
    worst = select(finding.c.record_id, func.min(listing.gravity()).label("gravity"))
    each = worst.where(listing.standing()).group_by(finding.c.record_id).subquery()
    query = select(record.c.type, each.c.gravity, func.count()).join(each, each.c.record_id == record.c.id)
    query = query.where(record.c.retired.is_(None)).group_by(record.c.type, each.c.gravity)
    found: dict[str, dict[Severity, int]] = {}
    for name, place, count in connection.execute(query):
        found.setdefault(name, {})[list(Severity)[place]] = count
    return found


def severities(connection: Connection, ids: Iterable[int]) -> dict[int, Counter[Severity]]:
    """Count, for each of some records that has any, the findings that stand on it by severity."""
    query = select(finding.c.record_id, finding.c.severity, func.count().label("number")).where(listing.standing())
    query = query.where(finding.c.record_id.in_(ids_wanted())).group_by(finding.c.record_id, finding.c.severity)
    found: dict[int, Counter[Severity]] = {}
    for row in by_chunks(connection, query, ids):
        found.setdefault(row.record_id, Counter())[_severity(row.severity)] = row.number
    return found


def risks(connection: Connection, ids: Iterable[int]) -> dict[int, str]:
    """Give how each of some transfers stands towards Chapter V (`listing.RISKS`)."""
    own = OWN["transfer"]
    query = select(own.c.id, listing.risk().label("risk")).where(own.c.id.in_(ids_wanted()))
    return {row.id: row.risk for row in by_chunks(connection, query, ids)}


def areas(connection: Connection) -> dict[str, dict[str, int]]:
    """Count, by type with letters and by area of other duties, the records in use with a finding that stands."""
    number = func.count(finding.c.record_id.distinct())
    query = select(record.c.type, finding.c.area, number).join(record, record.c.id == finding.c.record_id)
    query = query.where(record.c.type.in_(list(_with_letters())), record.c.retired.is_(None), listing.standing())
    found: dict[str, dict[str, int]] = {}
    for name, area, count in connection.execute(query.group_by(record.c.type, finding.c.area)):
        found.setdefault(name, {})[area] = count
    return found


def rules(connection: Connection) -> list[tuple[str, Severity, str, int]]:
    """Give rule, severity, type and how many of its records in use fall short of the rule, the most first."""
    number = func.count().label("number")
    rule = finding.c.rule.concat("")  # lest SQLite walks the findings by rule, which takes twice as long
    what = (rule, finding.c.severity, record.c.type)
    query = select(*what, number).join(record, record.c.id == finding.c.record_id).where(listing.standing())
    query = query.where(record.c.retired.is_(None)).group_by(*what)
    query = query.order_by(number.desc(), rule, record.c.type)
    found = connection.execute(query)
    return [(rule, _severity(kept), name, count) for rule, kept, name, count in found if _is_known(rule)]


@dataclass(frozen=True, slots=True)
class Bases:
    """How many activities in use rest on each letter of Art. 6(1) and of Art. 9(2), and how many on none yet."""

    article_6: dict[str, int]
    article_9: dict[str, int]
    none: int


def bases(connection: Connection) -> Bases:
    """Count activities by their legal bases: one that rests on two counts for both."""
    rows = ROWS["activity", "legal_bases"]
    sixth, ninth = (_by_row(connection, rows.c[name]) for name in ("article_6", "article_9"))
    based = exists().where(rows.c.record_id == record.c.id, rows.c.article_6.is_not(None))
    none = select(func.count()).where(*_in_use("activity"), ~based)
    return Bases(sixth, ninth, connection.execute(none).scalar_one())


def _by_row(connection: Connection, column: ColumnElement[Any]) -> dict[str, int]:
    rows = ROWS["activity", "legal_bases"]
    query = select(column, func.count(rows.c.record_id.distinct())).join(record, record.c.id == rows.c.record_id)
    query = query.where(record.c.retired.is_(None), column.is_not(None)).group_by(column).order_by(column)
    return {row[0]: row[1] for row in connection.execute(query)}


def special(connection: Connection) -> dict[str, int]:
    """Count the activities in use by special category of data (Art. 9(1)) and data on offences (Art. 10)."""
    rows = ROWS["activity", "data"]
    codes = func.json_each(rows.c.special).table_valued("value")
    number = func.count(rows.c.record_id.distinct())
    query = select(codes.c.value, number).select_from(rows).join(record, record.c.id == rows.c.record_id)
    query = query.join(codes, literal(value=True)).where(rows.c.special.is_not(None), record.c.retired.is_(None))
    query = query.group_by(codes.c.value).order_by(number.desc(), codes.c.value)
    return {row[0]: row[1] for row in connection.execute(query)}


@dataclass(frozen=True, slots=True)
class Going:
    """Transfers in use to a country by a tool, by the risk that there is (`listing.RISKS`)."""

    country: str | None
    tool: str | None
    risks: dict[str, int]

    @property
    def count(self) -> int:
        """How many there are."""
        return sum(self.risks.values())


def transfers(connection: Connection) -> list[Going]:
    """Count transfers by country, tool and risk, the most first."""
    own, risk = OWN["transfer"], listing.risk()
    query = select(own.c.country, own.c.tool, risk, func.count()).join(record, record.c.id == own.c.id)
    query = query.where(record.c.retired.is_(None)).group_by(own.c.country, own.c.tool, risk)
    found: dict[tuple[str | None, str | None], dict[str, int]] = {}
    for country, tool, kind, count in connection.execute(query):
        found.setdefault((country, tool), {})[kind] = count
    going = [Going(*place, risks) for place, risks in found.items()]
    return sorted(going, key=lambda one: (-one.count, one.country or "", one.tool or ""))


def standings(connection: Connection) -> dict[str, dict[str, int]]:
    """Count balancing tests and transfer assessments in use by how they stand today."""
    found: dict[str, dict[str, int]] = {}
    for name in ("balancing_test", "transfer_assessment"):
        own = OWN[name]
        late = (record.c.standing == "approved") & (own.c.next_review < date.today())  # noqa: DTZ011 - the user's day
        stands = case((late, "outdated"), else_=record.c.standing)
        query = select(stands, func.count()).join(own, own.c.id == record.c.id).where(*_in_use(name)).group_by(stands)
        found[name] = {row[0]: row[1] for row in connection.execute(query)}
    return found


def impact(connection: Connection) -> dict[str | None, int]:
    """Count activities in use by how far their impact assessment is (Art. 35)."""
    own = OWN["activity"]
    query = select(own.c.dpia_status, func.count()).join(record, record.c.id == own.c.id)
    query = query.where(*_in_use("activity")).group_by(own.c.dpia_status)
    return {row[0]: row[1] for row in connection.execute(query)}
