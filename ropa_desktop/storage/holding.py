"""Who has a register open to write: one program at a time, which says in the file who it is."""

from __future__ import annotations

import contextlib
import getpass
import platform
import sqlite3
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, delete, insert

from ropa_desktop.domain.problems import Problem
from ropa_desktop.storage import locks
from ropa_desktop.storage.at_rest import as_it_is
from ropa_desktop.storage.schema import state

HOLDER = "open"
"""The name under which a register's file keeps who has it open, or had."""


def hold(path: Path) -> locks.Lock:
    """Take a register to write to it. Problems: in_use, folder_read_only, disk_full, disk_error."""
    lock = locks.take(locks.lock_path(path), path)
    if lock is None:
        raise Problem("in_use", path=path, who=_who_holds(path))
    return lock


@contextlib.contextmanager
def held(path: Path) -> Iterator[None]:
    """Hold a register so that nobody opens it to write. Problems: those of `hold`."""
    lock = hold(path)
    try:
        yield
    finally:
        locks.release(lock)


def sign(connection: Connection) -> None:
    """Write into a register that is held who holds it, and since when."""
    connection.execute(delete(state).where(state.c.name == HOLDER))
    connection.execute(insert(state), {"name": HOLDER, "value": _holder()})


def _holder() -> str:
    now = f"{datetime.now():%Y-%m-%d %H:%M}"  # noqa: DTZ005 - read by people, as the clock on the wall says
    try:
        user = getpass.getuser()
    except (KeyError, OSError):
        user = "?"
    return f"{user}@{platform.node()}, {now}"


def _who_holds(path: Path) -> str:
    try:
        with as_it_is(path) as connect, contextlib.closing(connect()) as raw:
            row = raw.execute("SELECT value FROM state WHERE name = ?", (HOLDER,)).fetchone()
    except (Problem, sqlite3.Error, OSError):
        return "?"
    return row[0] if row else "?"
