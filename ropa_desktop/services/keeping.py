"""How long the register keeps its own past (Art. 5(1)(e)): what is older than the office's periods, and thinning it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from ropa_desktop.domain.days import MONTHS, months_after
from ropa_desktop.domain.field import Values
from ropa_desktop.domain.office import after, parts
from ropa_desktop.domain.problems import Problem
from ropa_desktop.domain.progress import Progress, untold
from ropa_desktop.domain.readiness import is_open
from ropa_desktop.domain.rules.watching import COMPARED
from ropa_desktop.services import past
from ropa_desktop.services.erasing import Kept, Outcome, copies_of
from ropa_desktop.services.records import Edit, Save, apply
from ropa_desktop.services.wording import content_language
from ropa_desktop.storage import backups, files, history, records, thinning
from ropa_desktop.storage.register import Connection, Register, opened_copy
from ropa_desktop.storage.texts import language

__all__ = ["HandOver", "Overdue", "Thinning", "Wanted", "overdue", "thin"]


@dataclass(frozen=True, slots=True)
class HandOver:
    """A hand-over that was made before its period began."""

    id: int
    name: str
    day: date


@dataclass(frozen=True, slots=True)
class Overdue:
    """What is older than the office's periods ("" where it has laid down none), and what of that is kept, and why.

    `saves` are the saves that would be merged into the state of `until`, the last day that is older.
    """

    periods: tuple[str, str, str]
    saves: int = 0
    until: date | None = None
    copies: tuple[Path, ...] = ()
    hand_overs: tuple[HandOver, ...] = ()
    kept: tuple[Kept, ...] = ()

    @property
    def anything(self) -> bool:
        """Whether there is something to thin."""
        return bool(self.saves or self.copies or self.hand_overs)


def overdue(register: Register, folder: Path, *, today: date) -> Overdue:
    """Give what is older than the periods that the office has laid down; `folder` holds the daily copies."""
    with register.reading() as connection:
        settings = _settings(connection)
        periods = tuple(_period(settings, what) for what in ("history", "backups", "hand_overs"))
        for_history, for_copies, for_hand_overs = periods
        until = _last_day_before(today, for_history) if for_history else None
        saves = thinning.older_than(connection, _number_until(register, connection, until)) if until else 0
        hand_overs, kept = _hand_overs(connection, for_hand_overs, today) if for_hand_overs else ((), ())
        compared = thinning.count_compared(connection, COMPARED) if saves else []
    copies, newest = _copies(register, folder, for_copies, today) if for_copies else ((), ())
    kept = (*newest, *kept, *(Kept(f"{rule} ({count})", "compared") for rule, count in compared))
    return Overdue((for_history, for_copies, for_hand_overs), saves, until if saves else None, copies, hand_overs, kept)


def _settings(connection: Connection) -> Values:
    ids = records.ids_of(connection, "register")
    stored = next(iter(records.read_many(connection, "register", ids[:1])), None)
    return stored.values if stored else {}


def _period(settings: Values, what: str) -> str:
    """Give a period that can be counted with, or ""."""
    period = settings.get(f"keep_{what}") or ""
    try:
        parts(period)
    except ValueError:
        return ""
    return period


def _last_day_before(today: date, period: str) -> date:
    """Give the last day whose period has passed: from the next day on, all is kept."""
    number, unit = parts(period)
    if unit in {"Y", "M"}:
        day = months_after(today, -min(number * (MONTHS if unit == "Y" else 1), 12 * 10_000))
    else:
        days = number * (7 if unit == "W" else 1)
        day = today - timedelta(days=min(days, (today - date.min).days))
    while day > date.min and after(day, period) >= today:  # the months before differ in length
        day -= timedelta(days=1)
    return day


def _number_until(register: Register, connection: Connection, until: date) -> int:
    return history.number_at(connection, past.end_of_day(register, until))


def _copies(register: Register, folder: Path, period: str, today: date) -> tuple[tuple[Path, ...], tuple[Kept, ...]]:
    """Give the copies that are older, and the newest daily one, which is always kept."""
    daily = [copy.path for copy in backups.kept(register.path, folder)[:1]]
    late = [copy.path for copy in copies_of(register, folder) if after(copy.day, period) < today]
    newest = tuple(Kept(path.name, "newest") for path in late if path in daily)
    return tuple(path for path in late if path not in daily), newest


def _hand_overs(connection: Connection, period: str, today: date) -> tuple[tuple[HandOver, ...], tuple[Kept, ...]]:
    """Give the hand-overs that are older, and those that must be kept or of which nobody knows."""
    late: list[HandOver] = []
    kept: list[Kept] = []
    for stored in records.read_many(connection, "hand_over", records.ids_of(connection, "hand_over")):
        name, day = stored.values["name"], stored.values["date"]
        if day is None:
            kept.append(Kept(name, "undated"))
        elif after(day, period) < today:
            if _is_open(connection, stored.values["request"]):
                kept.append(Kept(name, "request_open"))
            else:
                late.append(HandOver(stored.id, name, day))
    return tuple(late), tuple(kept)


def _is_open(connection: Connection, request: int | None) -> bool:
    stored = records.read(connection, request) if request else None
    return stored is not None and is_open(stored.values)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of what is overdue is to go."""

    history: bool = False
    copies: Collection[Path] = ()
    hand_overs: Collection[int] = ()


@dataclass(frozen=True, slots=True)
class Thinning:
    """What was thinned: saves merged, hand-overs deleted, contents of files removed, and what became of the copies."""

    saves: int
    hand_overs: int
    files: int
    copies: tuple[Outcome, ...]


def thin(
    register: Register,
    folder: Path,
    wanted: Wanted,
    *,
    author: str,
    today: date,
    progress: Progress = untold,
) -> Thinning:
    """Thin what is wanted of what is overdue, and nothing else; the history says that it was done.

    It cannot be undone: the register's file is written anew, whole or not at all, without what was thinned.
    Problems: busy, disk_full, damaged: the register is then as it was, but for a line in its history on the copies that
    went before.
    """
    found = overdue(register, folder, today=today)
    hand_overs = [one.id for one in found.hand_overs if one.id in wanted.hand_overs]
    copies = [path for path in found.copies if path in wanted.copies]
    until = found.until if wanted.history else None
    if until is None and not hand_overs and not copies:
        return Thinning(0, 0, 0, ())
    say = language(content_language(register))
    saves = found.saves if until else 0
    outcomes = tuple(_dropped(path) for path in copies)
    gone = sum(one.done == "deleted" for one in outcomes)
    why = partial(say, "keeping.reason", copies=gone)
    number = 0
    if until is not None:
        with register.reading() as connection:
            number = _number_until(register, connection, until)
    removed: list[int] = []
    save = Save(author, "thin", why(saves=saves, hand_overs=len(hand_overs)), state="act")
    try:
        with register.resting() as file:
            backups.rework(file, partial(_thin_file, number, hand_overs, save, removed, progress))
    except Problem:
        if gone:
            with register.writing() as connection:
                _told(connection, [], Save(author, "thin", why(saves=0, hand_overs=0), state="act"), untold)
        raise
    return Thinning(saves, len(hand_overs), sum(removed), outcomes)


def _dropped(path: Path) -> Outcome:
    try:
        backups.drop(path)
    except Problem as problem:
        return Outcome(path, "failed", problem=problem)
    return Outcome(path, "deleted")


def _thin_file(
    number: int, hand_overs: list[int], save: Save, removed: list[int], progress: Progress, part: Path
) -> None:
    """Merge the saves up to a revision, delete hand-overs with their past, and say so in the history."""
    with opened_copy(part) as copy, copy.writing() as connection:
        act = _told(connection, hand_overs, save, progress)
        for record_id in hand_overs:
            thinning.forget_record(connection, record_id, act)
        if number:
            history.keep_origin(connection)
            thinning.merge_until(connection, number, COMPARED)
        removed.append(files.drop_unnamed(connection))


def _told(connection: Connection, hand_overs: list[int], save: Save, progress: Progress) -> int:
    """Delete hand-overs and say in the history what was thinned; give the number of that revision."""
    edits = [Edit("hand_over", record_id, gone=True) for record_id in hand_overs]
    number = apply(connection, edits, save, progress=progress).revision
    if not number:
        number = history.begin(connection, author=save.author, verb=save.verb, state="act", reason=save.reason)
    for stored in _registers(connection):
        records.write_changes(connection, stored.record_type, stored.id, {}, number)
        history.keep(connection, number, stored.record_type, stored.id, stored.values)
    return number


def _registers(connection: Connection) -> Iterator[records.Stored]:
    return records.read_many(connection, "register", records.ids_of(connection, "register")[:1])
