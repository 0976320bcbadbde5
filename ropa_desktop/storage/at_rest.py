"""A register's file as it lies: what its header says, whether its tables are there, and how to read it or copy it."""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ropa_desktop.domain.problems import Problem
from ropa_desktop.storage.connections import Opener, opener
from ropa_desktop.storage.faults import writes_named
from ropa_desktop.storage.schema import APPLICATION_ID, FORMAT, TABLE_NAMES
from ropa_desktop.storage.temporary import filling, temporary_folder
from ropa_desktop.storage.unfinished import beside

WAL = 2


@dataclass(frozen=True, slots=True)
class Header:
    """What a file's first hundred bytes say, read without SQLite."""

    format: int
    wal: bool


def read_header(path: Path) -> Header:
    """Read a register's header. Problems: not_found, unreadable, not_a_register, newer_register."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise Problem("not_a_register", path=path)
        with path.open("rb") as file:
            head = file.read(100)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise Problem("not_found", path=path) from error
    except OSError as error:
        raise Problem("unreadable", path=path, why=error.strerror) from error
    number = int.from_bytes(head[60:64], "big")
    if not head.startswith(b"SQLite format 3\0") or int.from_bytes(head[68:72], "big") != APPLICATION_ID or not number:
        raise Problem("not_a_register", path=path)
    if number > FORMAT:
        raise Problem("newer_register", path=path)
    return Header(number, wal=head[18] == WAL)


def hot(path: Path) -> bool:
    """Whether a save was cut off that must be rolled back before anything can be read."""
    return any(log.name.endswith("-journal") for log in logs(path))


def check_tables(connect: Opener, path: Path) -> None:
    """Read what a header alone does not tell: a log that a newer program left, and that the tables are there.

    Problems: newer_register, damaged.
    """
    with contextlib.closing(connect()) as raw:
        if raw.execute("PRAGMA user_version").fetchone()[0] > FORMAT:
            raise Problem("newer_register", path=path)
        there = {row[0] for row in raw.execute("SELECT name FROM sqlite_schema")}
        page = raw.execute("PRAGMA page_size").fetchone()[0]
    if path.stat().st_size % page and not logs(path):  # SQLite itself reads the lost end of a last page as noughts
        raise Problem("damaged", path=path, why="cut off")
    if gone := sorted(TABLE_NAMES - there):
        raise Problem("damaged", path=path, why=f"no such table: {gone[0]}")


@contextlib.contextmanager
def as_it_is(path: Path) -> Iterator[Opener]:
    """Say how to read the file at `path` in the format that it has, whichever that is."""
    connect = reader(path)
    if connect is not None:
        yield connect
        return
    with temporary_folder() as folder:
        with filling(), writes_named(path):
            copy = copy_with_logs(path, folder)
        yield opener(copy)


def reader(path: Path) -> Opener | None:
    """Say how to open the file at `path` for reading; None when a log has to be put into it first, and cannot be."""
    header = read_header(path)
    writable = os.access(path.parent, os.W_OK)
    if logs(path) and not writable:
        return None
    if header.wal and writable and os.access(path, os.W_OK) and not logs(path):  # it was copied while it was open
        return opener(path, tidy=True)
    return opener(path, read_only=True, immutable=header.wal and not writable)


def fold(path: Path) -> None:
    """Put the write-ahead log into the file and leave it as one file, readable where nothing can be written."""
    with contextlib.closing(opener(path)()) as raw:
        raw.execute("PRAGMA busy_timeout = 200")
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        raw.execute("PRAGMA journal_mode = DELETE")


def logs(path: Path) -> list[Path]:
    """Give the logs beside a register that hold something: it is in use, or its last user was cut off."""
    return [log for log in beside(path) if log.stat().st_size > 0]


TRIES = 5


def copy_with_logs(path: Path, folder: Path) -> Path:
    """Copy a register and its logs to a folder as they are at one moment; somebody may be writing to them.

    Problems: busy.
    """
    copy = folder / path.name
    for _ in range(TRIES):
        before = _stamps(path)
        shutil.copyfile(path, copy)
        for end in ("-wal", "-journal"):
            copy.with_name(copy.name + end).unlink(missing_ok=True)
        for log in logs(path):
            shutil.copyfile(log, folder / log.name)
        if _stamps(path) == before:
            return copy
    raise Problem("busy", path=path)


def _stamps(path: Path) -> list[tuple[str, int, int]]:
    return [(file.name, file.stat().st_size, file.stat().st_mtime_ns) for file in (path, *logs(path))]
