"""The past: what changed and when, and the whole register as of a day."""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from ropa_desktop.domain.field import Field, Kind, RecordType, Values
from ropa_desktop.domain.problems import Problem
from ropa_desktop.domain.progress import Progress, untold
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.services.records import Edit, Save, apply
from ropa_desktop.services.wording import Wording
from ropa_desktop.storage import backups, derived, drafts, history, records
from ropa_desktop.storage.history import Revision
from ropa_desktop.storage.register import Connection, Register, open_register, opened_copy
from ropa_desktop.storage.temporary import filling, temporary_folder

__all__ = [
    "Difference",
    "Entry",
    "Revision",
    "Saved",
    "as_after",
    "as_of",
    "differences",
    "end_of_day",
    "entries",
    "latest",
    "newest",
    "origin",
    "saves",
]


@dataclass(frozen=True, slots=True)
class Difference:
    """One field before and after, in words; `rows` says which rows came, went or changed."""

    path: str
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A revision, how many records it changed, and one of them."""

    revision: Revision
    count: int
    record_id: int
    type: str
    name: str


def newest(register: Register) -> int:
    """Give the number of the newest revision."""
    with register.reading() as connection:
        return history.newest(connection)


def entries(register: Register, *, record_id: int | None = None, limit: int = 200) -> list[Entry]:
    """Give the newest revisions with the records they changed: of the whole register, or of one record."""
    with register.reading() as connection:
        found = history.entries(connection, record_id=record_id, limit=limit, each=NAMED)
        return [Entry(*entry) for entry in found]


NAMED = 20
"""The records that the history of the whole register names of one revision; a bulk change may concern thousands."""


@dataclass(frozen=True, slots=True)
class Saved:
    """One save: its revision, how many records it changed, and the first of them."""

    revision: Revision
    count: int
    changed: tuple[Entry, ...]


def saves(register: Register, *, record_id: int | None = None, limit: int = 200) -> list[Saved]:
    """Give the newest saves: of the whole register, or those that changed one record."""
    grouped = itertools.groupby(entries(register, record_id=record_id, limit=limit), lambda e: e.revision.number)
    found = (tuple(group) for _, group in grouped)
    return [Saved(changed[0].revision, changed[0].count, changed) for changed in found]


def latest(register: Register) -> Revision | None:
    """Give the newest revision; None in a register that has none."""
    with register.reading() as connection:
        return next(iter(history.revisions(connection, limit=1)), None)


def origin(register: Register) -> str:
    """Give what tells the register from every other, and not from its own copies."""
    with register.reading() as connection:
        return history.origin(connection)


def differences(register: Register, record_id: int, revision: int, wording: Wording) -> list[Difference]:
    """Say in words what a revision did to a record, field by field."""
    with register.reading() as connection:
        type_name = history.type_in(connection, record_id)
        before = history.as_it_stood(connection, record_id, revision - 1)
        after = history.as_it_stood(connection, record_id, revision)
    return compare(RECORD_TYPES[type_name], before, after, wording)


def compare(
    record_type: RecordType,
    before: Values | None,
    after: Values | None,
    wording: Wording,
    earlier: Wording | None = None,
) -> list[Difference]:
    """Say in words how two states of a record differ; None is a record that is not there.

    `earlier` speaks of the register of the state before, where things may have been called otherwise.
    """
    old, new, then = before or record_type.blank(), after or record_type.blank(), earlier or wording
    found: list[Difference] = []
    for field in record_type.fields:
        was, now = old[field.name], new[field.name]
        if was == now:
            continue
        label = wording.label(record_type, field.name)
        if field.kind is Kind.WORKSHEET:
            found.extend(_answers_that_differ(field, was, now, wording, then))
            continue
        rows = _rows_that_differ(field, was, now, wording, then) if field.kind is Kind.ROWS else []
        texts = (then.text(field, was), wording.text(field, now))
        found.extend(Difference(field.name, label, before, after) for before, after in rows or [texts])
    return found


def _answers_that_differ(field: Field, old: Any, new: Any, wording: Wording, then: Wording) -> Iterator[Difference]:
    """Give the questions of a worksheet whose answers came, went or changed."""
    was = dict(then.answers(field, old)) if old else {}
    now = dict(wording.answers(field, new)) if new else {}
    for question in dict.fromkeys((*was, *now)):
        before, after = was.get(question, ""), now.get(question, "")
        if before != after:
            yield Difference(field.name, question, before, after)


def _rows_that_differ(
    field: Field, old: list[Values], new: list[Values], wording: Wording, then: Wording
) -> list[tuple[str, str]]:
    """Give rows that came, went or changed; none where they only changed places."""
    was = {row["id"]: then.row(field, row) for row in old}
    now = {row["id"]: wording.row(field, row) for row in new}
    pairs = ((was.get(key, ""), now.get(key, "")) for key in dict.fromkeys((*was, *now)))
    return [(before, after) for before, after in pairs if before != after]


def on_the_clock(moment: datetime, zone: ZoneInfo) -> str:
    """Write a moment as the office's clock told it, with the zone's name ("2026-11-25 00:30 CET")."""
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M %Z}"


def time_zone(register: Register) -> ZoneInfo:
    """Give the office's time zone, in which a day ends; Europe/Stockholm where none is set or it is not known."""
    with register.reading() as connection:
        ids = records.ids_of(connection, "register")
        stored = next(iter(records.read_many(connection, "register", ids[:1])), None)
    try:
        return ZoneInfo((stored.values["time_zone"] if stored else None) or "Europe/Stockholm")
    except (KeyError, ValueError, OSError):
        return ZoneInfo("Europe/Stockholm")


def day_of(register: Register, moment: datetime) -> date:
    """Give the day of a moment by the office's clock."""
    return moment.astimezone(time_zone(register)).date()


def end_of_day(register: Register, day: date) -> datetime:
    """Give the last moment of a day in the office's time zone, in UTC: a day may have 23 or 25 hours."""
    if day == date.max:
        return datetime.max.replace(tzinfo=UTC)
    midnight = datetime.combine(day + timedelta(days=1), time(), time_zone(register))
    return midnight.astimezone(UTC) - timedelta(milliseconds=1)


@contextlib.contextmanager
def as_of(register: Register, day: date, *, progress: Progress = untold) -> Iterator[Register]:
    """Rebuild the register as it stood at the end of a day, as a temporary register that can only be read.

    The marks of secrecy in it are those of today: what has become secret since is not released of the past either.
    Problem: thinned (the history of that day was merged into a later state).
    """
    _check_kept(register, day)
    with register.reading() as connection:
        number = history.number_at(connection, end_of_day(register, day))
    with _rebuilt(register, number, but=("secrecy_mark",), progress=progress) as past:
        yield past


@contextlib.contextmanager
def as_after(
    register: Register, revision: int, *, but: Collection[str] = (), progress: Progress = untold
) -> Iterator[Register]:
    """Rebuild the register as it stood after a revision; see `as_of`.

    Records of the types `but` stay as they are now, and those that are gone since come back.

    Problem: thinned (a later state is the oldest that is kept).
    """
    with register.reading() as connection:
        since = history.begins_merged(connection)
    if since is not None and since.number > revision:
        first = day_of(register, since.at)
        raise Problem("thinned", text=str(revision), first=first.isoformat())
    with _rebuilt(register, revision, but=but, progress=progress) as past:
        yield past


@contextlib.contextmanager
def _rebuilt(
    register: Register, number: int, *, but: Collection[str] = (), progress: Progress = untold
) -> Iterator[Register]:
    with temporary_folder() as folder:
        path = folder / register.path.name
        with filling():
            rebuild(register, path, number, but=but, progress=progress)
        with open_register(path, read_only=True) as past:
            past.path, past.today = register.path, register.today or register.file
            yield past


def _check_kept(register: Register, day: date) -> None:
    with register.reading() as connection:
        since = history.begins_merged(connection)
    if since is not None and end_of_day(register, day) < since.at:
        first = day_of(register, since.at)
        raise Problem("thinned", text=day.isoformat(), first=first.isoformat())


def rebuild(
    register: Register, path: Path, number: int, *, but: Collection[str] = (), progress: Progress = untold
) -> None:
    """Write the register as it stood after a revision to a new file, with the history up to then.

    A copy is made, and what was saved since is taken back in it, so that a day not long ago is quickly reached.
    """
    backups.duplicate(register.file, path)
    with opened_copy(path) as copy, copy.writing() as connection:
        drafts.drop_all(connection)
        there = records.types_of(connection, (i for i, _, _ in history.as_they_stood(connection, number)))
        stood = (s for s in history.as_they_stood(connection, number) if s[1] not in but or s[0] not in there)
        edits = list(filter(None, (_back(i, name, values, there=i in there) for i, name, values in stood)))
        edits += _about_nothing(connection, edits, but) if but else []
        apply(connection, edits, Save("", "rebuild", state="act"), progress=progress)
        history.forget_after(connection, number)


def _about_nothing(connection: Connection, edits: Sequence[Edit], types: Collection[str]) -> list[Edit]:
    """Let go of the records of some types that name one which was not there yet."""
    named = (m for edit in edits if edit.gone and edit.id for m in derived.mentioners(connection, edit.id))
    return [Edit(name, i, gone=True) for i, name in dict.fromkeys(named) if name in types]


def _back(record_id: int, type_name: str, stood: Values | None, *, there: bool) -> Edit | None:
    if stood is None:
        return Edit(type_name, record_id, gone=True) if there else None
    return Edit(type_name, record_id, stood) if there else Edit(type_name, None, stood, new_id=record_id)
