"""Copies of a register: made by SQLite's online backup, verified, kept by age, and put back."""

from __future__ import annotations

import contextlib
import glob
import hashlib
import os
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from ropa_desktop.domain.problems import Problem
from ropa_desktop.domain.progress import Progress, untold
from ropa_desktop.storage.at_rest import as_it_is, fold, read_header
from ropa_desktop.storage.connections import opener
from ropa_desktop.storage.faults import problems_named, writes_named
from ropa_desktop.storage.holding import held
from ropa_desktop.storage.places import SUFFIX
from ropa_desktop.storage.unfinished import beside, check_free, real, settle, sync_folder, unfinished

PAGES = 2048
"""The pages of a file that are copied between the times that it is told how far it is."""


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


def _copy_whole(source: Path, part: Path, target: Path, progress: Progress = untold) -> None:
    _copy_pages(source, part, target, progress)
    verify(part, shown=source)


def _copy_pages(source: Path, part: Path, target: Path, progress: Progress = untold) -> None:
    """Write a copy to `part`; what is wrong is said of the source or of the target, whichever it is."""
    with as_it_is(source) as connect, writes_named(target):
        part.touch(mode=0o600)
        with (
            problems_named(source),
            contextlib.closing(connect()) as there,
            contextlib.closing(opener(part)()) as here,
        ):
            there.execute("SELECT count(*) FROM sqlite_schema")
            with problems_named(target):
                pages = -1 if progress is untold else PAGES  # at once, where another may write meanwhile
                there.backup(here, pages=pages, progress=lambda _, left, total: progress(total - left, total))
                here.execute("PRAGMA journal_mode = DELETE")


def verify(path: Path, *, shown: Path | None = None) -> None:
    """See to it that a file is a register and whole. Problems: not_a_register, newer_register, damaged."""
    shown = shown or path
    with problems_named(shown):
        read_header(path)
        with contextlib.closing(opener(path, read_only=True)()) as raw:
            said = raw.execute("PRAGMA integrity_check(1)").fetchone()[0]
            broken = raw.execute("PRAGMA foreign_key_check").fetchone()
    if said != "ok" or broken:
        raise Problem("damaged", path=shown, why=said if said != "ok" else "foreign key")


def restore(source: Path, path: Path, *, now: datetime | None = None, progress: Progress = untold) -> Path | None:
    """Put a copy in the place of a closed register; give where the file that was there is kept now.

    What was there may be damaged: it is moved aside as it is, together with a log that was left beside it.
    Problems: as `copy`, and in_use.
    """
    path = real(path)
    with unfinished(path) as part:
        _copy_whole(source, part, path, progress)
        with held(path), writes_named(path):
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
        fold(path)
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


def rework(path: Path, work: Callable[[Path], None]) -> None:
    """Put a reworked copy in the place of a register that nobody has open: whole, verified, or not at all.

    `work` is given the copy. Of what the old file held, nothing is left in the new one. Problems: busy (somebody has it
    open, or wrote to it meanwhile), damaged, disk_full, folder_read_only, and those of `work`.
    """
    path = real(path)
    with problems_named(path):
        fold(path)
    if beside(path):
        raise Problem("busy", path=path)
    before = _stamp(path)
    with unfinished(path) as part:
        with writes_named(path):
            shutil.copyfile(path, part)
            shutil.copymode(path, part)
            verify(part, shown=path)
            work(part)
            _empty_pages(part)
            verify(part, shown=path)
            shutil.copystat(path, part)
        if _stamp(path) != before:
            raise Problem("busy", path=path)
        with writes_named(path):
            with part.open("rb+") as file:
                os.fsync(file.fileno())
            part.replace(path)
            sync_folder(path.parent)


def _stamp(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_size, found.st_mtime_ns


def _empty_pages(part: Path) -> None:
    """Write a file anew from what it holds, so that nothing is left of what it held: on its pages or in the index."""
    with contextlib.closing(opener(part)()) as raw:
        raw.execute("PRAGMA secure_delete = ON")
        raw.execute("INSERT INTO search(search) VALUES ('rebuild')")
        raw.execute("VACUUM")
        raw.execute("PRAGMA journal_mode = DELETE")


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


def aside(path: Path) -> list[Backup]:
    """Give the copies beside a register that the program made: before a migration, and of what was restored over."""
    path = real(path)
    made = re.compile(rf"{re.escape(path.stem)} (format \d+|\d{{8}}-\d{{6}})( \(\d+\))?{re.escape(path.suffix)}")
    found = []
    for file in path.parent.iterdir():
        if made.fullmatch(file.name) and file.is_file():
            status = file.stat()
            day = datetime.fromtimestamp(status.st_mtime, UTC).date()
            found.append(Backup(file, day, status.st_size))
    return sorted(found, key=lambda b: (b.day, b.path.name), reverse=True)


def clear_leftovers(path: Path, folder: Path | None = None) -> None:
    """Remove what is left of a register and of its copies that were not finished, unless somebody is at work on them.

    A rewriting that was cut off leaves what was to be erased. `folder` is that of the automatic copies.
    """
    path = real(path)
    left = list(path.parent.glob(f".{glob.escape(path.stem)}*{SUFFIX}.part"))
    if folder is not None:
        left += folder.glob(f".{glob.escape(_prefix(path))}*{SUFFIX}.part")
    for part in left:
        with contextlib.suppress(Problem), unfinished(part.with_name(part.name[1:].removesuffix(".part"))):
            pass


def drop(copy: Path) -> None:
    """Remove a copy, with a log that was left beside it. Problems: folder_read_only, disk_error."""
    with writes_named(copy):
        for file in (copy, *(copy.with_name(copy.name + end) for end in ("-wal", "-journal", "-shm"))):
            file.unlink(missing_ok=True)


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
