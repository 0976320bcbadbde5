"""A request from an authority: what is handed over in answer to it, and how that is corrected by hand."""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from ropa_desktop.domain.field import Values
from ropa_desktop.domain.problems import Problem
from ropa_desktop.domain.release import Level
from ropa_desktop.domain.types.oversight import REVIEWED
from ropa_desktop.services import past
from ropa_desktop.services.query_sentence import sentence_of_any
from ropa_desktop.services.records import Change, Edit, Save, change, read, save
from ropa_desktop.services.review_scope import meeting
from ropa_desktop.services.wording import Wording, content_language
from ropa_desktop.storage import around, listing, records
from ropa_desktop.storage.listing import Query
from ropa_desktop.storage.records import Stored
from ropa_desktop.storage.register import Connection, Register

__all__ = [
    "Chosen",
    "Terms",
    "add",
    "all_in_use",
    "annexes_asked",
    "annexes_called_for",
    "as_asked",
    "chosen",
    "chosen_in",
    "hand_overs",
    "leave_out",
    "narrow",
    "pass_on",
    "take_back",
    "terms",
]

TYPE = "authority_request"
PARTS: Mapping[str, str] = MappingProxyType({"controller": "activity", "processor": "processor_activity"})
"""The part of the record (Art. 30(1), 30(2)) that is asked for, and the type of record that it is."""
CALLS_FOR: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "assessments": ("balancing_test", "transfer_assessment"),
        "agreements": ("agreement", "appendix", "attachments"),
    }
)
"""The annexes that what is asked for calls for; the record itself answers the rest (Art. 30(4))."""


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms a request is answered: what it says itself, else what follows from it and from its authority.

    `as_of` is None for the register as it is today. `recipient` is how the authority is called, "" where nobody said.
    """

    types: tuple[str, ...]
    where: str
    annexes: tuple[str, ...]
    as_of: date | None
    language: str
    level: Level
    case_number: str
    recipient: str


@dataclass(frozen=True, slots=True)
class Chosen:
    """The activities that are handed over, in order, and those left out, each with its reason.

    `given` are those that the condition gives, left out or not; the others were added by hand. `where_told` says in the
    language of the answer by what they were chosen, "" where nothing is left aside.
    """

    ids: tuple[int, ...]
    omitted: tuple[tuple[int, str], ...]
    where_told: str
    given: frozenset[int] = frozenset()


def terms(register: Register, request: Stored) -> Terms:
    """Give on what terms a request is answered."""
    values = request.values
    supervisor = _supervisor(register, values)
    asks = values["asks"]
    parts = tuple(name for part, name in PARTS.items() if part in asks and "record" not in asks)
    language = values["language"] or (supervisor["language"] if supervisor else None) or content_language(register)
    return Terms(
        tuple(name for name in REVIEWED if name in (values["types"] or parts or REVIEWED)),
        (values["where"] or "").strip(),
        tuple(values["annexes"]) or annexes_called_for(values),
        values["as_of"],
        language,
        Level(values["level"] or Level.FULL),
        values["case_number"] or "",
        (supervisor["name"] if supervisor else None) or values["authority"] or "",
    )


def annexes_asked(values: Values) -> frozenset[str]:
    """Give the annexes that an answer is asked to have: what the request calls for, and what the office put beside."""
    return frozenset({*annexes_called_for(values), *values["annexes"]})


def annexes_called_for(values: Values) -> tuple[str, ...]:
    """Give the annexes that what a request asks for calls for."""
    return tuple(annex for asked, those in CALLS_FOR.items() if asked in values["asks"] for annex in those)


def _supervisor(register: Register, values: Values) -> Values | None:
    return read(register, values["supervisor"]).values if values["supervisor"] else None


def chosen(register: Register, request_id: int) -> Chosen:
    """Give what is handed over in answer to a request: as it stood on the day asked about, where a day was.

    Problems: gone, thinned, and those of `query.read`, where the condition cannot be read.
    """
    request = read(register, request_id)
    wanted = terms(register, request)
    with as_asked(register, wanted) as then:
        return chosen_in(then, request, wanted)


@contextlib.contextmanager
def as_asked(register: Register, wanted: Terms) -> Iterator[Register]:
    """Give the register as it stood on the day that a request asks about. Problem: thinned."""
    if wanted.as_of is None:
        yield register
    else:
        with past.as_of(register, wanted.as_of) as then:
            yield then


def chosen_in(then: Register, request: Stored, wanted: Terms) -> Chosen:
    """Give what is chosen in a register that stands as it did on the day asked about. Problems: as `query.read`."""
    met = meeting(then, {"where": wanted.where, "types": list(wanted.types)})
    with then.reading() as connection:
        given = [i for i in _in_order(connection, wanted.types) if met is None or i in met]
        there = set(given)
        by_hand = [i for i in request.values["added"] if i not in there]
        known = records.types_of(connection, by_hand)
    listed = [*given, *(i for i in by_hand if i in known)]
    left = {row["record"]: row["reason"] or "" for row in request.values["omitted"] if row["record"]}
    ids = tuple(i for i in listed if i not in left)
    omitted = tuple((i, left[i]) for i in listed if i in left)
    beside = sum(1 for i in ids if i not in there)
    return Chosen(ids, omitted, _told(then, wanted, beside, len(omitted)), frozenset(there))


def _in_order(connection: Connection, types: Collection[str]) -> list[int]:
    """Give the records in use of some types in the order of their references."""
    return [i for name in types for i in listing.find(connection, Query(name))]


def _told(register: Register, wanted: Terms, beside: int, left: int) -> str:
    """Say by what the activities are chosen: the part of the record, the condition, and what was corrected by hand."""
    wording = Wording(register, wanted.language)
    part = "" if len(wanted.types) > 1 else wording.word("reviewed_type", wanted.types[0])
    told = [_condition(register, wanted, part) or f"{part[:1].upper()}{part[1:]}"]
    told += [wording.say(f"request.{by}", count=count) for by, count in (("beside", beside), ("left", left)) if count]
    return ". ".join(filter(None, told))


def _condition(register: Register, wanted: Terms, part: str) -> str:
    """Say the condition as a sentence about a part, as a question about the first type that has what it asks for."""
    return sentence_of_any(register, wanted.types, wanted.where, wanted.language, part) if wanted.where else ""


def hand_overs(register: Register, request_id: int) -> list[Stored]:
    """Give what was handed over, or is to be, in answer to a request, in the order in which it was made."""
    with register.reading() as connection:
        return around.naming(connection, request_id, "hand_over")


def all_in_use(register: Register) -> list[Stored]:
    """Give the requests that are in use, the newest first."""
    with register.reading() as connection:
        ids = records.ids_of(connection, TYPE, retired=False)
        return list(records.read_many(connection, TYPE, sorted(ids, reverse=True)))


# Corrected by hand


def narrow(register: Register, request_id: int, *, types: Collection[str], where: str, author: str) -> Change:
    """Let a request be answered with some types of activities and a condition. Problems: gone, as `query.read`."""
    if where:
        meeting(register, {"where": where, "types": list(types)})
    values = {"types": [name for name in REVIEWED if name in types], "where": where or None}
    return save(register, TYPE, request_id, values, author=author)


def add(
    register: Register, request_id: int, ids: Collection[int], *, author: str, given: Collection[int] | None = None
) -> Change:
    """Take activities in that the condition does not give, or that were left out. Problem: gone.

    `given` are those that it gives, where that is known: a past day takes a while to read.
    """
    values = read(register, request_id).values
    there = {*values["added"], *(chosen(register, request_id).given if given is None else given)}
    omitted = [row for row in values["omitted"] if row["record"] not in ids]
    added = [*values["added"], *(i for i in ids if i not in there)]
    return save(register, TYPE, request_id, {"added": added, "omitted": omitted}, author=author)


def leave_out(register: Register, request_id: int, ids: Collection[int], *, reason: str, author: str) -> Change:
    """Leave activities out, with the reason why: an authority has a right to the whole record (Art. 30(4)).

    Problems: gone, omission_unexplained.
    """
    if not reason.strip():
        raise Problem("omission_unexplained")
    kept = [row for row in read(register, request_id).values["omitted"] if row["record"] not in ids]
    rows: list[dict[str, Any]] = [*map(dict, kept), *({"record": i, "reason": reason.strip()} for i in ids)]
    return save(register, TYPE, request_id, {"omitted": rows}, author=author)


def take_back(register: Register, request_id: int, ids: Collection[int], *, author: str) -> Change:
    """Let the condition alone decide on activities: those left out come back, and those added go. Problem: gone."""
    values = read(register, request_id).values
    omitted = [row for row in values["omitted"] if row["record"] not in ids]
    added = [i for i in values["added"] if i not in ids]
    return save(register, TYPE, request_id, {"omitted": omitted, "added": added}, author=author)


def pass_on(register: Register, request_id: int, *, status: str, on: date | None = None, author: str) -> Change:
    """Let a request pass on to another state; one that is answered gets the day of that. Problem: gone."""
    values: dict[str, Any] = {"status": status}
    if status == "answered":
        values["answered"] = read(register, request_id).values["answered"] or on
    return change(register, [Edit(TYPE, request_id, values)], Save(author, "change"))
