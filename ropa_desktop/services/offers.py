"""What the register can fill in of a worksheet: rows and words that an answer lacks and a fact of its question has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ropa_desktop.domain.field import Field, Kind, Values, blank_row, is_blank
from ropa_desktop.domain.worksheet import Question
from ropa_desktop.services.worksheets import Opened

__all__ = ["Offer", "offers"]


@dataclass(frozen=True, slots=True)
class Offer:
    """An answer that the register can add to: what it would then be, and how many entries that adds.

    `said` names the fact that would be the whole answer, "" where entries are added; `record` tells that it is a field
    of the record and no answer.
    """

    name: str
    value: Any
    count: int
    said: str = ""
    record: bool = False


def offers(
    opened: Opened, question: Question, answers: Mapping[str, Any], fields: Mapping[str, Any] | None = None
) -> list[Offer]:
    """Give what the register can add to the answers of a question, and to the fields of the record that it shows.

    `fields` are those that were changed and are not yet saved.
    """
    found = list(_of_record(opened, question, {**opened.stored.values, **(fields or {})}))
    for declared in question.fields:
        there = answers[declared.name]
        if declared.kind in WHOLE:
            found += _as_said(opened, question, declared, there)
            continue
        for name in question.facts:
            added = _missing(declared, there, opened.fact(name), opened.current[name])
            if added:
                found.append(Offer(declared.name, [*there, *added], len(added)))
                break
    return found


def _of_record(opened: Opened, question: Question, values: Mapping[str, Any]) -> Iterator[Offer]:
    """Give what the facts of a question add to a field of the record: words or records of the same kind."""
    for name in question.record:
        declared = opened.stored.record_type.by_name[name]
        if declared.kind not in {Kind.CHOICES, Kind.LINKS}:
            continue
        for fact in question.facts:
            added = _missing(declared, values[name], opened.fact(fact), opened.current[fact])
            if added:
                value = [*values[name], *added]
                yield Offer(name, value, len(added), "" if values[name] else fact, record=True)
                break


WHOLE = frozenset({Kind.ANSWER, Kind.DATE, Kind.CHOICE, Kind.LINK})


def _as_said(opened: Opened, question: Question, declared: Field, there: Any) -> list[Offer]:
    """Give the answer that the register has, where one fact alone is of its kind."""
    alike = [name for name in question.facts if _could_be(declared, opened.fact(name))]
    if len(alike) != 1 or not is_blank(there) or is_blank(opened.current[alike[0]]):
        return []
    return [Offer(declared.name, opened.current[alike[0]], 1, alike[0])]


def _could_be(declared: Field, fact: Field) -> bool:
    if declared.kind is not fact.kind:
        return False
    return declared.kind in {Kind.ANSWER, Kind.DATE} or _alike(declared, fact)


def _missing(declared: Field, there: list[Any], fact: Field, said: Any) -> list[Any]:
    if declared.kind is Kind.ROWS:
        return _rows(declared, there, fact, said)
    if declared.kind in {Kind.CHOICES, Kind.LINKS} and _same(declared, fact):
        return [item for item in said if item not in there]
    return []


def _rows(declared: Field, there: list[Values], fact: Field, said: Any) -> list[Values]:
    """Give a row for each word or record that no row names yet; what else the fact says of it comes along."""
    key = declared.rows[0]
    if fact.kind is Kind.ROWS:
        if not fact.rows or not _alike(key, fact.rows[0]):
            return []
        columns = {f.name: f for f in fact.rows}
        rows = [
            {f.name: row[f.name] for f in declared.rows if f.name in columns and columns[f.name].kind is f.kind}
            for row in said
        ]
    elif fact.kind in {Kind.CHOICES, Kind.LINKS} and _alike(key, fact):
        rows = [{key.name: item} for item in said]
    else:
        return []
    named = {row[key.name] for row in there}
    return [blank_row(declared) | row for row in rows if not is_blank(row.get(key.name)) and row[key.name] not in named]


def _same(one: Field, other: Field) -> bool:
    return one.kind is other.kind and _alike(one, other)


def _alike(one: Field, other: Field) -> bool:
    """Tell whether two fields name the same things: words of one vocabulary, or records of the same types."""
    if one.words or other.words:
        return one.words == other.words
    return bool(one.target) and set(other.target) <= set(one.target)
