"""Files and folders that appear whole or not at all: written beside their place, and put there when finished."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from ropa_desktop.domain.problems import Problem
from ropa_desktop.storage import locks
from ropa_desktop.storage.faults import writes_named
from ropa_desktop.storage.leftovers import OWN, clear_left, noted, remove_folder

_PART = ".part"


def real(path: Path) -> Path:
    """Follow links: lock and log stand beside the file itself, whichever name it is opened by."""
    return Path(os.path.realpath(path))


def check_free(path: Path) -> None:
    """See to it that nothing is at a path, nor a log that SQLite would put into what comes there. Problem: exists."""
    for taken in (path, *beside(path)):
        if os.path.lexists(taken):
            raise Problem("exists", path=taken)


@contextlib.contextmanager
def unfinished(path: Path) -> Iterator[Path]:
    """Give a place beside `path` to write to, which nobody else has meanwhile; nothing of it is left in the end.

    What a program that was cut off left there is removed first. Problems: busy, folder_read_only, disk_full.
    """
    part = path.with_name(f".{path.name}{_PART}")
    with writes_named(path):
        path.parent.stat()  # taking a lock would make a folder that is missing
    lock = locks.take(locks.lock_path(part), path)
    if lock is None:
        raise Problem("busy", path=path)
    try:
        with noted(part):
            with writes_named(path):
                clear(part)
            try:
                yield part
            finally:
                with contextlib.suppress(OSError):
                    clear(part)
    finally:
        locks.release(lock)


def clear(part: Path) -> None:
    """Remove what is left of a file or folder that was not finished; a log alone would spoil the next."""
    for left in (part, *(part.with_name(part.name + end) for end in ("-journal", "-wal", "-shm"))):
        if left.is_dir() and not left.is_symlink():
            shutil.rmtree(left)
        else:
            left.unlink(missing_ok=True)


def clear_noted(folder: Path) -> None:
    """Remove what programs that were cut off noted below `folder` and left: files half written, temporary folders."""
    clear_left(folder, _remove)


def _remove(left: Path) -> None:
    """Remove what a note names, and nothing but what the program itself makes: a note may have been cut off too."""
    if not left.is_absolute():
        return
    if left.name.startswith(".") and left.suffix == _PART:
        with unfinished(left.with_name(left.name[1:].removesuffix(_PART))):  # unless somebody writes there now
            pass
    elif left.name.startswith(OWN):
        remove_folder(left)


def settle(part: Path, path: Path) -> None:
    """Put a finished file in its place, never over another; it is on disk when this returns."""
    with part.open("rb+") as file:
        os.fsync(file.fileno())
    try:
        os.link(part, path)
        part.unlink()
    except FileExistsError as error:
        raise Problem("exists", path=path) from error
    except OSError:  # a file system without hard links
        if os.path.lexists(path):
            raise Problem("exists", path=path) from None
        part.rename(path)
    sync_folder(path.parent)


def settle_folder(part: Path, path: Path) -> None:
    """Put a finished folder, whose files are on disk, in its place, never over anything."""
    if os.path.lexists(path):
        raise Problem("exists", path=path)
    part.rename(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """See to it that a name in a folder survives a power cut, where the system can."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def beside(path: Path) -> list[Path]:
    """Give the logs that are beside a register, empty ones too."""
    logs = [path.with_name(path.name + end) for end in ("-wal", "-journal")]
    return [log for log in logs if os.path.lexists(log)]
