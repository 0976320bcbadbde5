"""Copies of a register: made by SQLite's online backup, verified, and kept by age."""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from ropa_desktop.domain.problems import Problem
from ropa_desktop.storage.connections import opener
from ropa_desktop.storage.places import SUFFIX
from ropa_desktop.storage.register import problems_named, read_header, settle


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy of a register, the day it was made, and its size in bytes."""

    path: Path
    day: date
    size: int


def copy(source: Path, target: Path) -> None:
    """Copy a register, also while it is in use; the copy appears whole and verified, or not at all."""
    if target.exists():
        raise Problem("exists", path=target)
    part = target.with_name(f".{target.name}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
        part.touch(mode=0o600)
    except OSError as error:
        raise Problem("folder_read_only", path=target) from error
    try:
        with problems_named(target):
            _copy_pages(source, part)
        verify(part)
        settle(part, target)
    finally:
        part.unlink(missing_ok=True)


def _copy_pages(source: Path, part: Path) -> None:
    with (
        contextlib.closing(opener(source, read_only=True)()) as there,
        contextlib.closing(sqlite3.connect(part)) as here,
    ):
        there.backup(here)
        here.execute("PRAGMA journal_mode = DELETE")


def verify(path: Path) -> None:
    """See to it that a file is a register and whole. Problems: not_a_register, newer_register, damaged."""
    read_header(path)
    with problems_named(path), contextlib.closing(opener(path, read_only=True)()) as raw:
        said = raw.execute("PRAGMA integrity_check(1)").fetchone()[0]
        broken = raw.execute("PRAGMA foreign_key_check").fetchone()
    if said != "ok" or broken:
        raise Problem("damaged", path=path, why=said if said != "ok" else "foreign key")


def _prefix(path: Path) -> str:
    place = hashlib.sha256(str(path).encode()).hexdigest()[:8]
    return f"{path.stem} {place} "


def kept(path: Path, folder: Path) -> list[Backup]:
    """Give the automatic copies of the register at a path, newest first."""
    prefix = _prefix(path)
    found = []
    for file in folder.glob(f"*{SUFFIX}"):
        if file.name.startswith(prefix):
            with contextlib.suppress(ValueError, OSError):
                day = datetime.strptime(file.stem[len(prefix) :], "%Y-%m-%d").date()  # noqa: DTZ007 - a day
                found.append(Backup(file, day, file.stat().st_size))
    return sorted(found, key=lambda b: b.day, reverse=True)


def roll(source: Path, path: Path, folder: Path, today: date | None = None) -> Backup | None:
    """Make today's copy, then drop copies by age: all of a week, one a week for two months, one a month for a year."""
    today = today or date.today()  # noqa: DTZ011 - a day of the user's calendar
    there = kept(path, folder)
    if any(b.day == today for b in there):
        return None
    target = folder / f"{_prefix(path)}{today.isoformat()}{SUFFIX}"
    copy(source, target)
    for old in superfluous([b.day for b in there], today):
        (folder / f"{_prefix(path)}{old.isoformat()}{SUFFIX}").unlink(missing_ok=True)
    return Backup(target, today, target.stat().st_size)


def superfluous(days: list[date], today: date) -> list[date]:
    """Say which days' copies may go. The newest of each week or month stays; beyond a year none but the oldest month's."""
    kept_in: set[tuple[str, int, int]] = set()
    gone = []
    for day in sorted(days, reverse=True):
        age = (today - day).days
        if age <= 7:
            continue
        year, week, _ = day.isocalendar()
        period = ("week", year, week) if age <= 60 else ("month", day.year, day.month)
        if period in kept_in or age > 366:
            gone.append(day)
        kept_in.add(period)
    return gone
