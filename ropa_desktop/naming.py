"""What a command names: a day, annexes, and the records it is about."""

from __future__ import annotations

import argparse
import contextlib
import itertools
from collections.abc import Sequence
from datetime import date

from ropa_desktop.domain.problems import Problem
from ropa_desktop.domain.texts import LANGUAGES
from ropa_desktop.exchange.about_party import ABOUT
from ropa_desktop.exchange.entries import MAIN
from ropa_desktop.exchange.scope import ANNEXES, PACKAGE_ANNEXES, USUAL_ANNEXES
from ropa_desktop.exchange.worksheets import ASSESSMENTS
from ropa_desktop.services import past, query
from ropa_desktop.services.find import Query, find
from ropa_desktop.services.query_sentence import sentence_of_any
from ropa_desktop.services.records import read_all
from ropa_desktop.services.wording import Wording
from ropa_desktop.storage.register import Register


def annexes(names: Sequence[str] | None) -> frozenset[str]:
    """Give the annexes that are named. Problem: unknown_annex."""
    if names is None:
        return USUAL_ANNEXES
    if list(names) == ["all"]:
        return frozenset(ANNEXES)
    if list(names) == ["none"]:
        return frozenset()
    if unknown := [n for n in names if n not in ANNEXES]:
        raise Problem("unknown_annex", name=unknown[0], annexes=", ".join(ANNEXES))
    return frozenset(names)


def package_annexes(names: Sequence[str] | None) -> frozenset[str]:
    """Give the annexes of a package that are named. Problem: unknown_annex."""
    named = list(names) if names is not None else sorted(USUAL_ANNEXES)
    if named == ["all"]:
        return frozenset(PACKAGE_ANNEXES)
    if unknown := [n for n in named if n not in PACKAGE_ANNEXES and named != ["none"]]:
        raise Problem("unknown_annex", name=unknown[0], annexes=", ".join(PACKAGE_ANNEXES))
    return frozenset(named) & frozenset(PACKAGE_ANNEXES)


def past_day(text: str) -> date:
    """Give a day that has come. Problems: bad_date, future_date."""
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise Problem("bad_date", text=text) from error
    if day.isoformat() != text:
        raise Problem("bad_date", text=text)
    if day > date.today():  # noqa: DTZ011 - a day of the user's calendar
        raise Problem("future_date", text=text)
    return day


def selection(register: Register, where: str | None, language: str) -> str:
    """Say in a sentence by which question activities are chosen; "" where there is none."""
    return "" if where is None else sentence_of_any(register, MAIN, where, language)


def selected(register: Register, where: str, then: Register | None = None) -> tuple[int, ...]:
    """Find the activities that meet a condition: of each kind of activity that has all the fields asked for.

    `then` is the register as it was, in which it is put; a saved filter is the one of today.
    """
    found: list[int] = []
    refused: list[Problem] = []
    for name in MAIN:
        try:
            found += query.matching(then or register, name, query.written_out(register, name, where))
        except Problem as problem:
            refused.append(problem)
    if len(refused) == len(MAIN):
        raise refused[0]
    return tuple(found)


def chosen(register: Register, options: argparse.Namespace, as_of: date | None) -> tuple[int, ...] | None:
    """Give the activities that are chosen by number, by a condition or by both, as they were on a day; None for all.

    A number may since have gone to another activity.
    """
    if not options.activity and options.where is None:
        return None
    with contextlib.nullcontext(register) if as_of is None else past.as_of(register, as_of) as then:
        named = activities(then, options.activity) if options.activity else None
        if options.where is None:
            return named
        meeting = selected(register, options.where, then)
        return meeting if named is None else tuple(i for i in named if i in set(meeting))


def activities(register: Register, wanted: Sequence[str]) -> tuple[int, ...]:
    """Find activities by their reference ("B05") or by their id, also those no longer in use."""
    known = by_reference_and_id(register, MAIN)
    if unknown := [reference for reference in wanted if not reference or reference.casefold() not in known]:
        raise Problem("unknown_activity", reference=unknown[0])
    return tuple(dict.fromkeys(known[reference.casefold()] for reference in wanted))


def by_reference_and_id(register: Register, types: Sequence[str]) -> dict[str, int]:
    """Give the records of some types by what they are called, those in use before those that no longer are."""
    wording = Wording(register, LANGUAGES[0])
    known: dict[str, int] = {}
    for name, retired in itertools.product(types, (True, False)):
        for stored in read_all(register, name, find(register, Query(name, retired=retired), wording)):
            known[str(stored.id)] = stored.id
            known[(stored.values["reference"] or "").casefold()] = stored.id
    return known


def assessment(register: Register, wanted: str) -> int:
    """Find a balancing test, a transfer assessment or a transfer by its reference ("I02") or its id."""
    known = by_reference_and_id(register, (*ASSESSMENTS, "transfer"))
    if not wanted or wanted.casefold() not in known:
        raise Problem("unknown_worksheet", reference=wanted)
    return known[wanted.casefold()]


def department(register: Register, wanted: str) -> str:
    """Find a department by its code, or by its word in either language. Problem: unknown_department."""
    for code in LANGUAGES:
        for known, word in Wording(register, code).words("department"):
            if wanted.casefold() in {known.casefold(), word.casefold()}:
                return known
    raise Problem("unknown_department", name=wanted)


def party(register: Register, wanted: str) -> int:
    """Find a party or an own organisation by its reference ("P01") or its id. Problem: unknown_party."""
    known = by_reference_and_id(register, ABOUT)
    if not wanted or wanted.casefold() not in known:
        raise Problem("unknown_party", reference=wanted)
    return known[wanted.casefold()]
