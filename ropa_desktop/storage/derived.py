"""What is worked out from a record at each save: mentions, sort keys, findings, marks and the search text."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, bindparam, delete, insert, select, text

from ropa_desktop.domain.collation import COMMON, SEPARATOR
from ropa_desktop.domain.collation import sort_key as collate
from ropa_desktop.domain.field import Field, Kind, RecordType, Values
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.storage.chunks import by_chunks, ids_wanted
from ropa_desktop.storage.schema import mention, record, sort_key, state
from ropa_desktop.storage.texts import Vocabularies
from ropa_desktop.storage.worksheets import sheet_of

OWN_WORD = "w:"
"""The code of an office's own word is this and the id of its record."""


def own_word(code: object) -> int | None:
    """Give the record of an own word's code, or None for a word that is shipped."""
    found = _own_code(code) if isinstance(code, str) else None
    return int(found[1]) if found else None


_own_code = re.compile(r"w:([0-9]{1,15})").fullmatch


def mentioned(record_type: RecordType, values: Values) -> set[int]:
    """Collect the records that a record names: by link, in its rows, or by an own word."""
    return {target for field, value in links_in(record_type, values) for target in targets(field.kind, value)}


def links_in(record_type: RecordType, values: Values) -> Iterator[tuple[Field, Any]]:
    """Walk the values of a record and its rows that may name others."""
    for field, inner in _naming_fields(record_type.name):
        if field.kind is Kind.WORKSHEET:
            yield from _links_in_worksheet(field, values.get(field.name))
        elif inner:
            for row in values.get(field.name, ()):
                for cell in inner:
                    if value := row.get(cell.name):
                        yield cell, value
        elif value := values.get(field.name):
            yield field, value


def _links_in_worksheet(field: Field, value: Any) -> Iterator[tuple[Field, Any]]:
    """Walk the answers of a worksheet that may name others."""
    if not value:
        return
    fields = sheet_of(field.words, value).fields
    for name, answer in value["answers"].items():
        declared = fields.get(name)
        if declared is None:
            continue
        if declared.kind is Kind.ROWS:
            inner = {f.name: f for f in declared.rows if f.kind in _NAMING}
            yield from ((inner[key], cell) for row in answer for key, cell in row.items() if key in inner and cell)
        elif declared.kind in _NAMING:
            yield declared, answer


_NAMING = {Kind.LINK, Kind.LINKS, Kind.CHOICE, Kind.CHOICES}


@cache
def _naming_fields(type_name: str) -> list[tuple[Field, tuple[Field, ...]]]:
    found = []
    for field in RECORD_TYPES[type_name].fields:
        inner = tuple(f for f in field.rows if f.kind in _NAMING)
        if inner or field.kind in _NAMING or field.kind is Kind.WORKSHEET:
            found.append((field, inner))
    return found


def targets(kind: Kind, value: Any) -> Iterable[int]:
    """Give the records that a value names."""
    if not value:
        return ()
    match kind:
        case Kind.LINK:
            return (value,)
        case Kind.LINKS:
            return tuple(value)
        case Kind.CHOICE:
            value = (value,)
        case Kind.CHOICES:
            pass
        case _:
            return ()
    return tuple(i for code in value if (i := own_word(code)) is not None)


def write_mentions(connection: Connection, record_id: int, targets: set[int]) -> set[int]:
    """Keep which records a record names; give those that came or went."""
    before = mentioned_by(connection, record_id)
    if gone := before - targets:
        connection.execute(delete(mention).where(mention.c.source == record_id, mention.c.target.in_(gone)))
    if new := targets - before:
        connection.execute(insert(mention), [{"source": record_id, "target": t} for t in sorted(new)])
    return before ^ targets


def mentioned_by(connection: Connection, record_id: int) -> set[int]:
    """Give the records that a kept record names."""
    return set(connection.execute(select(mention.c.target).where(mention.c.source == record_id)).scalars())


def mentioners(connection: Connection, record_id: int) -> list[tuple[int, str]]:
    """Give the records that name this one, with their types."""
    return [(row.id, row.type) for row in connection.execute(_MENTIONERS, {"target": record_id})]


_MENTIONERS = (
    select(record.c.id, record.c.type)
    .join(mention, mention.c.source == record.c.id)
    .where(mention.c.target == bindparam("target"))
    .order_by(record.c.id)
)


def beside(connection: Connection, record_ids: Iterable[int], types: Iterable[str]) -> dict[int, str]:
    """Give the records of some types that name any of some records, or that these name, with their types."""
    ids = list(record_ids)
    return {row.id: row.type for query in _beside(frozenset(types)) for row in by_chunks(connection, query, ids)}


@cache
def _beside(types: frozenset[str]) -> tuple[Select[Any], ...]:
    wanted = select(record.c.id, record.c.type).where(record.c.type.in_(sorted(types)))
    naming = wanted.join(mention, mention.c.source == record.c.id).where(mention.c.target.in_(ids_wanted()))
    named = wanted.join(mention, mention.c.target == record.c.id).where(mention.c.source.in_(ids_wanted()))
    return naming, named


def tied(connection: Connection, ids: Iterable[int], types: Iterable[str]) -> list[tuple[int, int, str]]:
    """Give each of some records with each record of some types that names it or that it names, and its type."""
    wanted = list(ids)
    return [tuple(row) for query in _tied(frozenset(types)) for row in by_chunks(connection, query, wanted)]


@cache
def _tied(types: frozenset[str]) -> tuple[Select[Any], ...]:
    ends = ((mention.c.target, mention.c.source), (mention.c.source, mention.c.target))
    return tuple(
        select(of, record.c.id, record.c.type)
        .join(record, record.c.id == other)
        .where(of.in_(ids_wanted()), record.c.type.in_(sorted(types)))
        .order_by(of, record.c.id)
        for of, other in ends
    )


def types_naming(connection: Connection, record_id: int) -> frozenset[str]:
    """Give the types of the records in use that name this one."""
    return frozenset(connection.execute(_TYPES_NAMING, {"target": record_id}).scalars())


_TYPES_NAMING = (
    select(record.c.type)
    .distinct()
    .join(mention, mention.c.source == record.c.id)
    .where(mention.c.target == bindparam("target"), record.c.retired.is_(None))
)


def namesakes(connection: Connection, type_name: str, name: str) -> list[int]:
    """Give the records of a type that bear a name, however it is capitalised and accented, in use or not."""
    letters = collate(name).partition(SEPARATOR)[0]
    given = {"type": type_name, "first": letters, "beyond": f"{letters}{COMMON}"}
    return list(connection.execute(_NAMESAKES, given).scalars())


_NAMESAKES = (
    select(sort_key.c.record_id)
    .join(record, record.c.id == sort_key.c.record_id)
    .where(sort_key.c.field == "name", sort_key.c.key >= bindparam("first"), sort_key.c.key < bindparam("beyond"))
    .where(record.c.type == bindparam("type"))
    .order_by(sort_key.c.record_id)
)


def sharing_a_name(connection: Connection, type_name: str) -> list[int]:
    """Give the records of a type that bear the name of another, however capitalised, in use or not, by rising id."""
    named = [(key.partition(SEPARATOR)[0], i) for key, i in connection.execute(_NAMES, {"type": type_name}).all()]
    bearing = Counter(letters for letters, _ in named)
    return [i for letters, i in named if bearing[letters] > 1]


_NAMES = (
    select(sort_key.c.key, sort_key.c.record_id)
    .join(record, record.c.id == sort_key.c.record_id)
    .where(sort_key.c.field == "name", record.c.type == bindparam("type"))
    .order_by(sort_key.c.record_id)
)


def write_sort_keys(connection: Connection, record_type: RecordType, record_id: int, values: Values) -> None:
    """Keep the alphabetical order of the one-line texts."""
    connection.execute(delete(sort_key).where(sort_key.c.record_id == record_id))
    rows = [
        {"record_id": record_id, "field": f.name, "key": collate(values[f.name])}
        for f in record_type.fields
        if f.kind is Kind.TEXT and values.get(f.name)
    ]
    if rows:
        connection.execute(insert(sort_key), rows)


def judged_by(connection: Connection) -> str:
    """Give the name of the rules that a register's records were last judged by; "" when it is not told."""
    return connection.execute(select(state.c.value).where(state.c.name == "rules")).scalar() or ""


def set_judged_by(connection: Connection, rules: str) -> None:
    """Tell by which rules the records were judged."""
    connection.execute(delete(state).where(state.c.name == "rules"))
    connection.execute(insert(state), {"name": "rules", "value": rules})


def types_naming_each(connection: Connection, ids: Iterable[int]) -> dict[int, set[str]]:
    """Give for each of some records the types of the records in use that name it; none for one that nobody names."""
    found: dict[int, set[str]] = {}
    for row in by_chunks(connection, _TYPES_NAMING_EACH, ids):
        found.setdefault(row.target, set()).add(row.type)
    return found


_TYPES_NAMING_EACH = (
    select(mention.c.target, record.c.type)
    .distinct()
    .join(record, mention.c.source == record.c.id)
    .where(mention.c.target.in_(ids_wanted()), record.c.retired.is_(None))
)


def named_by_any(connection: Connection, ids: Iterable[int]) -> dict[int, str]:
    """Give the records that any of some records name, with their types."""
    return {row.id: row.type for row in by_chunks(connection, _NAMED_BY_ANY, ids)}


_NAMED_BY_ANY = (
    select(record.c.id, record.c.type)
    .distinct()
    .join(mention, mention.c.target == record.c.id)
    .where(mention.c.source.in_(ids_wanted()))
)


def marks_of(connection: Connection, ids: Iterable[int]) -> dict[int, str]:
    """Give the marks of records."""
    return {row.id: row.marks for row in by_chunks(connection, _MARKS, ids)}


_MARKS = select(record.c.id, record.c.marks).where(record.c.id.in_(ids_wanted()))


_DROP_TEXT = text("DELETE FROM search WHERE rowid = :id")
_ADD_TEXT = text("INSERT INTO search(rowid, name, body) VALUES (:id, :name, :body)")


def write_search(
    connection: Connection, record_type: RecordType, record_id: int, values: Values, words: Vocabularies
) -> None:
    """Keep the text by which a record is found: its own, and its words in both languages."""
    connection.execute(_DROP_TEXT, {"id": record_id})
    name = (values.get("name"), values.get("reference"), values.get("translation"))
    texts = {"name": terms(" ".join(filter(None, name))), "body": terms("\n".join(_texts(record_type, values, words)))}
    connection.execute(_ADD_TEXT, {"id": record_id} | {part: " ".join(found) for part, found in texts.items()})


def drop_search(connection: Connection, record_id: int) -> None:
    """Forget the text of a record that is removed."""
    connection.execute(_DROP_TEXT, {"id": record_id})


def _texts(record_type: RecordType, values: Values, words: Vocabularies) -> Iterable[str]:
    for field in record_type.fields:
        value = values.get(field.name)
        if not value or field.name in {"name", "reference"}:
            continue
        if field.kind is Kind.ROWS:
            for row in value:
                for inner in field.rows:
                    yield from _words_of(inner.kind, inner.words, row.get(inner.name), words)
        elif field.kind is Kind.WORKSHEET:
            yield from _said_in(value["answers"].values())
        else:
            yield from _words_of(field.kind, field.words, value, words)


def _said_in(answers: Iterable[Any]) -> Iterable[str]:
    """Give the texts that stand in answers; a code of a word is one that nobody seeks, and does no harm."""
    for answer in answers:
        if isinstance(answer, str):
            yield answer
        elif isinstance(answer, list):
            yield from _said_in(answer)
        elif isinstance(answer, dict):
            yield from _said_in(answer.values())


def _words_of(kind: Kind, vocabulary: str, value: Any, words: Vocabularies) -> Iterable[str]:
    if not value:
        return
    match kind:
        case Kind.TEXT | Kind.LONG:
            yield value
        case Kind.CHOICE:
            yield words.search_text(vocabulary, value)
        case Kind.CHOICES:
            for code in value:
                yield words.search_text(vocabulary, code)
        case Kind.FILES:
            for file in value:
                yield file["name"]
        case _:
            pass


_WORD = re.compile(r"[^\W_]+")
_UNKNOWN = dict.fromkeys((*range(0x19B0, 0x19C1), 0x19C8, 0x19C9, 0x1CF2, 0x1CF3), " ")
"""Letters that SQLite still takes for marks."""


def terms(written: str) -> list[str]:
    """Split a text into the words that it is found by, and what is typed into those that are sought.

    Accents are off, but å, ä and ö are letters of their own.
    """
    if not written.isascii():
        plain = unicodedata.normalize("NFC", written).translate(_UNKNOWN)
        written = _OTHER.sub(_without_accents, plain)
    return _WORD.findall(written)


_OTHER = re.compile("[^\x00-\x7fåäöÅÄÖ]")


def _without_accents(letter: re.Match[str]) -> str:
    return "".join(part for part in unicodedata.normalize("NFD", letter[0]) if not unicodedata.combining(part))
