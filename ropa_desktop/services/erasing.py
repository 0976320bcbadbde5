"""A named person erased from a register (Art. 17): every place is shown first, then all that is not kept is put out.

The register and the copies that the program made of it are each written anew, whole or not at all, and nothing of the
old text is left in their files. It cannot be undone. What remains is a marker in each place, and an act in the history
that says when, by whom and why.
"""

from __future__ import annotations

import contextlib
import glob
import os
import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from sqlalchemy import select

from ropa_desktop.domain.field import Kind, Values
from ropa_desktop.domain.person import Person
from ropa_desktop.domain.problems import Problem
from ropa_desktop.domain.progress import Progress, untold
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.domain.types.record import SHARED
from ropa_desktop.services import judging
from ropa_desktop.services.wording import Wording, content_language
from ropa_desktop.storage import backups, derived, history, listing, persons, records
from ropa_desktop.storage.at_rest import read_header
from ropa_desktop.storage.backups import Backup
from ropa_desktop.storage.connections import opener
from ropa_desktop.storage.faults import problem_of
from ropa_desktop.storage.persons import Spot
from ropa_desktop.storage.register import Connection, Register, opened_copy
from ropa_desktop.storage.schema import FORMAT, OWN, record
from ropa_desktop.storage.texts import language, vocabularies
from ropa_desktop.storage.worksheets import sheet, versions

__all__ = ["Copy", "Found", "Kept", "Outcome", "Person", "Place", "Spot", "Wish", "copies_of", "erase", "find_person"]

WHY_LENGTH = 120
"""Letters of a reason at most: it stands in every place from which the person was erased."""


@dataclass(frozen=True, slots=True)
class Place:
    """A text that names the person, what the record is called, and how often it stands where (see `persons.NOW`)."""

    spot: Spot
    name: str
    where: Counter[str]


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy that the program made, and how many texts in it name the person; None where it cannot be read."""

    path: Path
    found: int | None


@dataclass(frozen=True, slots=True)
class Kept:
    """What is not erased, and why ("erase.kept.…")."""

    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Found:
    """All that names a person, and what cannot be searched or is kept."""

    places: tuple[Place, ...]
    copies: tuple[Copy, ...]
    kept: tuple[Kept, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file: "rewritten" (with how many texts), "deleted" or "failed", and why it failed."""

    path: Path
    done: str
    count: int = 0
    problem: Problem | None = None


def copies_of(register: Register, folder: Path) -> list[Backup]:
    """Give the copies that the program made of a register: the daily ones, and those beside it."""
    return [*backups.kept(register.path, folder), *backups.aside(register.file)]


# Finding


def find_person(register: Register, person: Person, folder: Path, *, progress: Progress = untold) -> Found:
    """Find every place that names a person; `folder` holds the daily copies.

    Problems: spelling_missing, spelling_short (it would be found nearly everywhere).
    """
    if not person.spellings:
        raise Problem("spelling_missing")
    if short := person.too_short():
        raise Problem("spelling_short", text=short)
    copies = copies_of(register, folder)
    steps = _Steps(progress, 1 + len(copies))
    spots: dict[Spot, Counter[str]] = {}
    for spot, where in _in_file(register.file, person, steps):
        spots.setdefault(spot, Counter())[where] += 1
    found = []
    for copy in copies:
        steps.next()
        found.append(_looked_into(copy.path, person, steps))
    steps.next()
    with register.reading() as connection:
        names = listing.names(connection, sorted({s.record_id for s in spots if s.record_id}))
        kept = tuple(_kept(connection))
    places = [Place(s, names[s.record_id][2] if s.record_id in names else "", w) for s, w in spots.items()]
    return Found(tuple(sorted(places, key=_order)), tuple(found), kept)


def _order(place: Place) -> tuple[bool, str, int, str, str]:
    spot = place.spot
    return not spot.record_id, spot.type, spot.record_id, spot.path, spot.text


class _Steps:
    """Tells how far work on several files has come."""

    def __init__(self, progress: Progress, total: int) -> None:
        self._progress, self._total, self._done = progress, total, 0

    def next(self) -> None:
        """Go on to the next file."""
        self._done += 1
        self.within(0, 1)

    def within(self, done: int, total: int) -> None:
        """Tell how far the file at hand is."""
        self._progress(100 * self._done + 100 * done // max(total, 1), 100 * self._total)


def _in_file(path: Path, person: Person, steps: _Steps) -> Iterator[tuple[Spot, str]]:
    found: list[tuple[Spot, str]] = []

    def look(spot: Spot, where: str) -> str:
        found.append((spot, where))
        return spot.text

    with contextlib.closing(opener(path, tidy=True)()) as raw:
        persons.visit(raw, person, look, steps.within)
    yield from found


def _looked_into(path: Path, person: Person, steps: _Steps) -> Copy:
    try:
        return Copy(path, sum(1 for _ in _in_file(path, person, steps)))
    except (sqlite3.Error, ValueError, TypeError, AttributeError, KeyError, OSError):  # it is damaged, or gone
        return Copy(path, None)


def _kept(connection: Connection) -> Iterator[Kept]:
    """Give the files whose contents are not searched: those that were handed over or signed are kept as evidence."""
    for record_type in RECORD_TYPES.values():
        for field in record_type.fields:
            if field.kind is not Kind.FILES:
                continue
            table = record if field in SHARED else OWN[record_type.name]
            of_type = select(record.c.id).where(record.c.type == record_type.name)
            query = select(table.c.id, table.c[field.name]).where(table.c[field.name].is_not(None))
            rows = {row[0]: row[1] for row in connection.execute(query.where(table.c.id.in_(of_type)))}
            for stored in records.read_many(connection, record_type.name, sorted(rows), only=()):
                why = {"hand_over": "handed_over", "review": "signed"}.get(stored.type) if stored.frozen else None
                for file in rows[stored.id]:
                    yield Kept(f"{stored.values['name']}: {file['name']}", why or "contents")


def label_of(wording: Wording, spot: Spot) -> str:
    """Call the field that a text stands in, an answer by its question."""
    name, _, rest = spot.path.partition(".")
    record_type = RECORD_TYPES.get(spot.type)
    declared = record_type.by_name.get(name) if record_type else None
    if record_type is None or declared is None:
        key = f"erase.in.{spot.path}"
        return wording.say(key) if not spot.type and key in wording.say else spot.path
    own = wording.label(record_type, name)
    if declared.kind is Kind.WORKSHEET:
        keys = (f"{sheet(declared.words, v).key}.{rest}" for v in reversed(versions(declared.words)))
        return next((f"{own}: {wording.say(key)}" for key in keys if key in wording.say), own)
    known = any(f.name == rest for f in declared.rows)
    return f"{own}: {wording.label(record_type, spot.path)}" if known else own


# Erasing


@dataclass(frozen=True, slots=True)
class Wish:
    """Who is to be put out, but for which spots, why, and by whom; with `delete_unreadable`, copies that cannot be
    rewritten are deleted.
    """

    person: Person
    reason: str
    author: str
    keep: frozenset[Spot] = frozenset()
    delete_unreadable: bool = True


def erase(
    register: Register,
    wish: Wish,
    folder: Path,
    *,
    today: date,
    log: Path | None = None,
    progress: Progress = untold,
) -> list[Outcome]:
    """Put a person out of the register, the copies that the program made of it, and its log.

    The register comes last, so that its history tells of it only when the copies are done. Problems: grounds_missing,
    reason_long, reason_names; busy, disk_full, damaged (the register is then as it was).
    """
    reason = " ".join(wish.reason.split())
    _check_reason(reason, wish.person)
    say = language(content_language(register))
    marker = say("erase.marker", day=today.isoformat(), reason=reason)
    backups.clear_leftovers(register.path, folder)
    copies = copies_of(register, folder)
    steps = _Steps(progress, 1 + len(copies))
    task = _Task(wish.person, wish.keep, marker, wish.person.put_out(wish.author, marker), reason, steps)
    outcomes = [_log_cleaned(one, wish.person, marker) for one in _logs(log)]
    for copy in copies:
        outcomes.append(_rewritten(task, copy.path, delete=wish.delete_unreadable))
        steps.next()
    with register.resting() as file:
        count = task.rewrite(file, tell=True)
    steps.next()
    return [*outcomes, Outcome(register.path, "rewritten", count)]


def _check_reason(reason: str, person: Person) -> None:
    if not reason:
        raise Problem("grounds_missing")
    if len(reason) > WHY_LENGTH:
        raise Problem("reason_long", most=WHY_LENGTH)
    if person.is_in(reason):
        raise Problem("reason_names")


@dataclass(frozen=True)
class _Task:
    """What is to be done with each file."""

    person: Person
    keep: frozenset[Spot]
    marker: str
    author: str
    reason: str
    steps: _Steps

    def rewrite(self, path: Path, *, tell: bool) -> int:
        """Put the person out of a file, and give from how many texts; with `tell`, the history says so."""
        counted: Counter[str] = Counter()
        backups.rework(path, partial(self._work, counted, tell))
        return counted.total()

    def _work(self, counted: Counter[str], tell: bool, part: Path) -> None:  # noqa: FBT001  # given by `partial`
        touched: set[int] = set()

        def look(spot: Spot, where: str) -> str:
            if spot in self.keep:
                return spot.text
            counted[where] += 1
            touched.add(spot.record_id)
            return self.person.put_out(spot.text, self.marker)

        with contextlib.closing(opener(part)()) as raw:
            raw.execute("PRAGMA secure_delete = ON")
            raw.execute("BEGIN IMMEDIATE")
            persons.visit(raw, self.person, look, self.steps.within)
            raw.execute("COMMIT")
        if read_header(part).format == FORMAT:
            with opened_copy(part) as copy, copy.writing() as connection:
                self._follow(connection, touched, tell=tell)
        self._check(part)

    def _follow(self, connection: Connection, touched: set[int], *, tell: bool) -> None:
        """Work out anew what follows from the records, and, with `tell`, say in the history that this was done."""
        there = records.types_of(connection, {*touched, *records.ids_of(connection, "register")})
        number = 0
        if tell:
            number = history.begin(connection, author=self.author, verb="erase", state="act", reason=self.reason)
        for record_id, type_name in there.items():
            record_type, values = RECORD_TYPES[type_name], _values(connection, record_id)
            if tell:
                records.write_changes(connection, record_type, record_id, {}, number)
                history.keep(connection, number, record_type, record_id, values)
            derived.write_sort_keys(connection, record_type, record_id, values)
            derived.write_search(connection, record_type, record_id, values, vocabularies())
        if tell:
            judging.judge_all(connection, self.steps.within)
        else:
            derived.set_judged_by(connection, "")  # it is judged when it is opened

    def _check(self, part: Path) -> None:
        """See to it that nothing names the person any more but what is kept. Problem: not_erased."""
        with contextlib.closing(opener(part)()) as raw:
            left = [spot for spot, _ in persons.named_in(raw, self.person) if spot not in self.keep]
        if left:
            raise Problem("not_erased", count=len(left))


def _values(connection: Connection, record_id: int) -> Values:
    stored = records.read(connection, record_id)
    if stored is None:
        raise Problem("gone")
    return stored.values


def _rewritten(task: _Task, path: Path, *, delete: bool) -> Outcome:
    try:
        return Outcome(path, "rewritten", task.rewrite(path, tell=False))
    except Problem as problem:
        failed = problem
    except (sqlite3.Error, ValueError, TypeError, AttributeError, KeyError) as error:
        failed = Problem("damaged", path=path, why=str(error))
    if not delete:
        return Outcome(path, "failed", problem=failed)
    try:
        backups.drop(path)
    except Problem as problem:
        return Outcome(path, "failed", problem=problem)
    return Outcome(path, "deleted")


def _logs(log: Path | None) -> list[Path]:
    """Give the program's log of unexpected errors, and the older ones that were put aside when it grew."""
    if log is None:
        return []
    return [one for one in (log, *sorted(log.parent.glob(f"{glob.escape(log.name)}.[0-9]*"))) if one.is_file()]


def _log_cleaned(log: Path, person: Person, marker: str) -> Outcome:
    """Put a person out of a log, in its place: the program has it open, and writes on."""
    try:
        with log.open("r+", encoding="utf-8", errors="replace", newline="") as file:
            text = file.read()
            count = len(person.pattern.findall(text))
            if count:
                file.seek(0)
                file.write(person.put_out(text, marker))
                file.truncate()
                file.flush()
                os.fsync(file.fileno())
    except OSError as error:
        return Outcome(log, "failed", problem=problem_of(error, log))
    return Outcome(log, "rewritten", count)
