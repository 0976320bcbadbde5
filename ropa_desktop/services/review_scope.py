"""Which records a review is to go through, as its scope says: all conditions hold at once, and none means all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from ropa_desktop.domain.field import Values, is_blank
from ropa_desktop.domain.problems import Problem
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.domain.types.oversight import REVIEWED
from ropa_desktop.services import query
from ropa_desktop.services.query_sentence import sentence_of_any
from ropa_desktop.services.wording import Wording
from ropa_desktop.storage import listing, records, reviews
from ropa_desktop.storage.listing import Filter, Query
from ropa_desktop.storage.register import Connection, Register

__all__ = ["SCOPE", "chosen", "condition_in_words", "in_scope", "meeting", "scope_in_words"]

SCOPE = tuple(f.name for s in RECORD_TYPES["review"].sections if s.name == "scope" for f in s.fields)
"""The fields of a review that say what it goes through."""


def in_scope(register: Register, values: Values) -> list[int]:
    """Give the records in use that the scope of a review asks for, in the order of their references.

    Problems: as `query.read`, where the condition cannot be read.
    """
    asked = meeting(register, values)
    with register.reading() as connection:
        return chosen(connection, values, asked)


def meeting(register: Register, values: Values) -> set[int] | None:
    """Give the records that meet the condition of a scope; None where it has none.

    A condition over fields that only one kind of record has is met by none of the other. Problems: as `query.read`.
    """
    where = (values["where"] or "").strip()
    if not where:
        return None
    found, refused = set[int](), list[Problem]()
    wanted = values["types"] or REVIEWED
    for name in wanted:
        try:
            found |= set(query.matching(register, name, where))
        except Problem as problem:
            refused.append(problem)
    if len(refused) == len(wanted):
        raise refused[0]
    return found


def chosen(connection: Connection, values: Values, asked: set[int] | None) -> list[int]:
    """Give the records in scope within a transaction that the caller holds; `asked` is what `meeting` gave."""
    within = _narrowing(connection, values)
    if asked is not None:
        within.append(asked)
    found: list[int] = []
    for name in REVIEWED:
        if name in (values["types"] or REVIEWED) and not (values["legal_basis"] and name != "activity"):
            ids = listing.find(connection, Query(name, filters=tuple(_filters(values))))
            found += [i for i in ids if all(i in some for some in within)]
    since = values["not_reviewed_since"]
    return _not_reviewed(connection, found, since) if since else found


def _filters(values: Values) -> Iterator[Filter]:
    if values["department"]:
        yield Filter("department", values["department"])
    if values["legal_basis"]:
        yield Filter("legal_bases.article_6", values["legal_basis"])


def _narrowing(connection: Connection, values: Values) -> list[set[int]]:
    """Give the sets of records, in each of which a record in scope must be."""
    found = []
    if values["party"]:
        found.append(reviews.naming_party(connection, values["party"]))
    if values["country"]:
        found.append(reviews.in_country(connection, values["country"]))
    if values["records"]:
        found.append(set(values["records"]))
    return found


def _not_reviewed(connection: Connection, ids: list[int], since: date) -> list[int]:
    types = records.types_of(connection, ids)
    last: Mapping[int, Any] = {
        stored.id: stored.values["last_reviewed"]
        for name in REVIEWED
        for stored in records.read_many(connection, name, [i for i in ids if types[i] == name], only=())
    }
    return [i for i in ids if last[i] is None or last[i] < since]


def scope_in_words(values: Values, wording: Wording) -> list[tuple[str, str]]:
    """Say what a review goes through: each condition with its label; none where it goes through everything."""
    of = RECORD_TYPES["review"]
    return [
        (wording.label(of, name), wording.text(of.by_name[name], values[name]))
        for name in SCOPE
        if not is_blank(values[name])
    ]


def condition_in_words(register: Register, values: Values, code: str, today: date) -> str | None:
    """Say the condition of a scope as a sentence, with the days that it meant when the review began, or means `today`.

    One that cannot be read is given as it was written. None where there is none.
    """
    where = values["where"]
    types, on = values["types"] or REVIEWED, values["begun"] or today
    return sentence_of_any(register, types, where, code, today=on) or where if where else None
