"""Copies of a register: made by SQLite's online backup, verified, kept by age, and put back."""

from __future__ import annotations

import contextlib
import hashlib
import os
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from ropa_desktop.domain.problems import Problem
from ropa_desktop.storage import register
from ropa_desktop.storage.connections import opener
from ropa_desktop.storage.faults import problems_named, writes_named
from ropa_desktop.storage.places import SUFFIX
from ropa_desktop.storage.unfinished import beside, check_free, real, settle, sync_folder, unfinished


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy of a register, the day it was made, and its size in bytes."""

    path: Path
    day: date
    size: int


def copy(source: Path, target: Path) -> None:
    """Copy a register, also while it is in use; the copy appears whole and verified, or not at all.

    Problems: exists, folder_read_only, disk_full, damaged (the source), and those of reading a header.
    """
    check_free(target)
    with writes_named(target):
        target.parent.mkdir(parents=True, exist_ok=True)
    with unfinished(target) as part:
        _copy_whole(source, part, target)
        with writes_named(target):
            settle(part, target)


def duplicate(source: Path, target: Path) -> None:
    """Copy a register to a file of one's own, as it is. Problems: as `copy`."""
    _copy_pages(source, target, target)


def _copy_whole(source: Path, part: Path, target: Path) -> None:
    _copy_pages(source, part, target)
    verify(part, shown=source)


def _copy_pages(source: Path, part: Path, target: Path) -> None:
    """Write a copy to `part`; what is wrong is said of the source or of the target, whichever it is."""
    connect = register.reader(source)
    if connect is None:
        with register.open_register(source, read_only=True) as whole:
            _copy_pages(whole.file, part, target)
        return
    with writes_named(target):
        part.touch(mode=0o600)
        with (
            problems_named(source),
            contextlib.closing(connect()) as there,
            contextlib.closing(opener(part)()) as here,
        ):
            there.execute("SELECT count(*) FROM sqlite_schema")
            with problems_named(target):
                there.backup(here)
                here.execute("PRAGMA journal_mode = DELETE")


def verify(path: Path, *, shown: Path | None = None) -> None:
    """See to it that a file is a register and whole. Problems: not_a_register, newer_register, damaged."""
    shown = shown or path
    with problems_named(shown):
        register.read_header(path)
        with contextlib.closing(opener(path, read_only=True)()) as raw:
            said = raw.execute("PRAGMA integrity_check(1)").fetchone()[0]
            broken = raw.execute("PRAGMA foreign_key_check").fetchone()
    if said != "ok" or broken:
        raise Problem("damaged", path=shown, why=said if said != "ok" else "foreign key")


def restore(source: Path, path: Path, *, now: datetime | None = None) -> Path | None:
    """Put a copy in the place of a closed register; give where the file that was there is kept now.

    What was there may be damaged: it is moved aside as it is, together with a log that was left beside it.
    Problems: as `copy`, and in_use.
    """
    path = real(path)
    with unfinished(path) as part:
        _copy_whole(source, part, path)
        with register.locked(path), writes_named(path):
            there = path.exists()
            kept = _keep_aside(path, now or datetime.now(UTC))
            try:
                part.replace(path)
            except OSError:
                if there:
                    _put_back(kept, path)
                raise
            sync_folder(path.parent)
    return kept if there else None


def _keep_aside(path: Path, now: datetime) -> Path:
    """Give what is at a path a name of its own; the log is put into the file first where it can be.

    A file without a log keeps its old name too, so that there is a register at `path` at every moment.
    """
    with contextlib.suppress(sqlite3.Error):
        register.fold(path)
    stamp = now.strftime("%Y%m%d-%H%M%S")
    kept, again = path.with_name(f"{path.stem} {stamp}{path.suffix}"), 2
    while os.path.lexists(kept):
        kept, again = path.with_name(f"{path.stem} {stamp} ({again}){path.suffix}"), again + 1
    try:
        if beside(path):
            raise FileExistsError
        os.link(path, kept)
    except OSError:  # it has a log, or the file system has no hard links
        _move(path, kept)
    return kept


def _put_back(kept: Path, path: Path) -> None:
    if path.exists():
        kept.unlink()
    else:
        _move(kept, path)


def _move(path: Path, target: Path) -> None:
    """Move a register with its logs; a log left behind would be taken for the next register's own."""
    for end in ("", "-wal", "-journal"):
        file = path.with_name(path.name + end)
        if file.exists():
            file.rename(target.with_name(target.name + end))
    path.with_name(path.name + "-shm").unlink(missing_ok=True)


def _prefix(path: Path) -> str:
    place = hashlib.sha256(os.fsencode(path)).hexdigest()[:8]
    return f"{path.stem} {place} "


def kept(path: Path, folder: Path) -> list[Backup]:
    """Give the automatic copies of the register at a path, newest first."""
    prefix = _prefix(path)
    found = []
    for file in folder.glob(f"*{SUFFIX}"):
        if file.name.startswith(prefix):
            with contextlib.suppress(ValueError, OSError):
                day = date.fromisoformat(file.stem.removeprefix(prefix))
                found.append(Backup(file, day, file.stat().st_size))
    return sorted(found, key=lambda b: b.day, reverse=True)


def roll(source: Path, path: Path, folder: Path, today: date | None = None) -> Backup | None:
    """Make today's copy, then drop copies by age; None when it is there already.

    All of a week are kept, then one a week for two months and one a month for a year.
    """
    today = today or date.today()  # noqa: DTZ011 - a day of the user's calendar
    there = kept(path, folder)
    if any(b.day == today for b in there):
        return None
    target = folder / f"{_prefix(path)}{today.isoformat()}{SUFFIX}"
    copy(source, target)
    gone = superfluous((b.day for b in there), today)
    for old in there:
        if old.day in gone:
            with contextlib.suppress(OSError):
                old.path.unlink()
    return Backup(target, today, target.stat().st_size)


WEEK, TWO_MONTHS, YEAR = 7, 60, 366


def superfluous(days: Iterable[date], today: date) -> set[date]:
    """Say which days' copies may go: all but the newest of a week or month, and those beyond a year.

    The newest of all stays whatever its age.
    """
    periods: set[tuple[str, int, int]] = set()
    gone = set()
    for number, day in enumerate(sorted(days, reverse=True)):
        age = (today - day).days
        if age <= WEEK:
            continue
        year, week, _ = day.isocalendar()
        period = ("week", year, week) if age <= TWO_MONTHS else ("month", day.year, day.month)
        if number and (period in periods or age > YEAR):
            gone.add(day)
        periods.add(period)
    return gone
