"""What SQLite and the file system say, turned into the problems that a user can act on."""

from __future__ import annotations

import contextlib
import errno
import json
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from ropa_desktop.domain.problems import Problem


class Unreadable(Exception):
    """A register holds what no register can hold: its file is damaged."""


_SQLITE = {
    "SQLITE_FULL": "disk_full",
    "SQLITE_CORRUPT": "damaged",
    "SQLITE_NOTADB": "damaged",
    "SQLITE_FORMAT": "damaged",
    "SQLITE_TOOBIG": "damaged",
    "SQLITE_READONLY": "read_only",
    "SQLITE_PERM": "read_only",
    "SQLITE_CANTOPEN": "unreadable",
    "SQLITE_IOERR": "disk_error",
    "SQLITE_BUSY": "busy",
    "SQLITE_LOCKED": "busy",
}
_SAID_OF_DAMAGE = re.compile("Could not decode|no such (table|column)|table .* has no column|malformed JSON")
"""A text that is no UTF-8, a table or a column that every register has, and values that were packed."""
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_REFUSED = {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.ENAMETOOLONG}


@contextlib.contextmanager
def problems_named(path: Path) -> Iterator[None]:
    """Name what goes wrong with the register at `path`; a fault of the program passes through as it is."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        said = error.orig if isinstance(error, DBAPIError) else error
        if key := _key_of(said):
            raise Problem(key, path=path, why=str(said)) from error
        raise
    except (Unreadable, json.JSONDecodeError, UnicodeDecodeError) as error:
        raise Problem("damaged", path=path, why=str(error)) from error


def _key_of(said: BaseException | None) -> str | None:
    name = getattr(said, "sqlite_errorname", "")
    for beginning, key in _SQLITE.items():
        if name.startswith(beginning):
            return key
    # These have no code of their own.
    return "damaged" if _SAID_OF_DAMAGE.match(str(said)) else None


@contextlib.contextmanager
def writes_named(path: Path) -> Iterator[None]:
    """Name what keeps the file at `path` from being written, beside what SQLite says of it."""
    try:
        with problems_named(path):
            yield
    except OSError as error:
        raise problem_of(error, path) from error


def is_full(error: OSError) -> bool:
    """Tell whether it was for want of room that a file was not written."""
    return error.errno in _FULL


def problem_of(error: OSError, path: Path) -> Problem:
    """Say what keeps a file from being written: the disk is full, the folder refuses it, or the disk fails."""
    if is_full(error):
        return Problem("disk_full", path=path)
    if error.errno in _REFUSED:
        return Problem("folder_read_only", path=path)
    return Problem("disk_error", path=path, why=error.strerror or str(error))
