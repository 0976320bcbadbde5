"""What is worked out from a record at each save: mentions, sort keys, findings, marks and the search text."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, text, update

from ropa_desktop.domain.collation import sort_key as collate
from ropa_desktop.domain.field import Kind, RecordType, Values
from ropa_desktop.domain.rules import Finding, Severity
from ropa_desktop.storage.schema import finding, mention, record, sort_key
from ropa_desktop.storage.texts import Vocabularies

OWN_WORD = "w:"
"""The code of an office's own word is this and the id of its record."""


def own_word(code: object) -> int | None:
    """Give the record of an own word's code, or None for a word that is shipped."""
    return int(code[2:]) if isinstance(code, str) and code.startswith(OWN_WORD) and code[2:].isdigit() else None


def mentioned(record_type: RecordType, values: Values) -> set[int]:
    """Collect the records that a record names: by link, in its rows, or by an own word."""
    found: set[int] = set()
    for field in record_type.fields:
        match field.kind:
            case Kind.LINK | Kind.LINKS | Kind.CHOICE | Kind.CHOICES:
                found.update(_targets(field.kind, values.get(field.name)))
            case Kind.ROWS:
                for row in values.get(field.name, ()):
                    for inner in field.rows:
                        found.update(_targets(inner.kind, row.get(inner.name)))
            case _:
                pass
    return found


def _targets(kind: Kind, value: Any) -> Iterable[int]:
    if not value:
        return ()
    if kind is Kind.LINK:
        return (value,)
    if kind is Kind.LINKS:
        return tuple(value)
    if kind is Kind.CHOICE:
        value = (value,)
    return tuple(i for code in value if kind in {Kind.CHOICE, Kind.CHOICES} and (i := own_word(code)) is not None)


def write_mentions(connection: Connection, record_id: int, targets: set[int]) -> set[int]:
    """Keep which records a record names; give those that came or went."""
    before = set(connection.execute(select(mention.c.target).where(mention.c.source == record_id)).scalars())
    if gone := before - targets:
        connection.execute(delete(mention).where(mention.c.source == record_id, mention.c.target.in_(gone)))
    if new := targets - before:
        connection.execute(insert(mention), [{"source": record_id, "target": t} for t in sorted(new)])
    return before ^ targets


def mentioners(connection: Connection, record_id: int) -> list[tuple[int, str]]:
    """Give the records that name this one, with their types."""
    query = select(record.c.id, record.c.type).join(mention, mention.c.source == record.c.id)
    return [(row.id, row.type) for row in connection.execute(query.where(mention.c.target == record_id))]


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


def write_findings(connection: Connection, record_id: int, marks: str, findings: Sequence[Finding]) -> bool:
    """Keep what the rules say of a record; tell whether its marks changed."""
    connection.execute(delete(finding).where(finding.c.record_id == record_id))
    if findings:
        rows = [
            {"record_id": record_id, "rule": f.rule, "path": f.path, "severity": f.severity, "letter": f.letter}
            for f in findings
        ]
        connection.execute(insert(finding), rows)
    before = connection.execute(select(record.c.marks).where(record.c.id == record_id)).scalar()
    remarks = sum(1 for f in findings if not f.letter)
    errors = sum(1 for f in findings if f.severity is Severity.ERROR)
    connection.execute(
        update(record).where(record.c.id == record_id), {"marks": marks, "remarks": remarks, "errors": errors}
    )
    return before != marks


def marks_of(connection: Connection, ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Give the type and the marks of records."""
    wanted = list(ids)
    query = select(record.c.id, record.c.type, record.c.marks).where(record.c.id.in_(bindparam("ids", expanding=True)))
    found: dict[int, tuple[str, str]] = {}
    for start in range(0, len(wanted), 500):
        for row in connection.execute(query, {"ids": wanted[start : start + 500]}):
            found[row.id] = (row.type, row.marks)
    return found


_DROP_TEXT = text("DELETE FROM search WHERE rowid = :id")
_ADD_TEXT = text("INSERT INTO search(rowid, name, body) VALUES (:id, :name, :body)")


def write_search(
    connection: Connection, record_type: RecordType, record_id: int, values: Values, words: Vocabularies
) -> None:
    """Keep the text by which a record is found: its own, and its words in both languages."""
    connection.execute(_DROP_TEXT, {"id": record_id})
    name = " ".join(t for t in (values.get("name"), values.get("reference"), values.get("translation")) if t)
    body = "\n".join(_texts(record_type, values, words))
    connection.execute(_ADD_TEXT, {"id": record_id, "name": fold(name), "body": fold(body)})


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
        else:
            yield from _words_of(field.kind, field.words, value, words)


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


_KEEP = {ord(letter): letter for letter in "åäöÅÄÖ"}


def fold(value: str) -> str:
    """Take accents off every letter but å, ä and ö, which are letters of their own."""
    if value.isascii():
        return value
    return "".join(
        letter
        if ord(letter) in _KEEP or letter.isascii()
        else "".join(part for part in unicodedata.normalize("NFD", letter) if not unicodedata.combining(part))
        for letter in unicodedata.normalize("NFC", value)
    )
