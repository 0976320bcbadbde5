"""Locks: files beside others, which the system lets go of when the program that holds them ends, however it ends."""

from __future__ import annotations

import contextlib
import errno
import os
from pathlib import Path

import filelock

from ropa_desktop.domain.problems import Problem
from ropa_desktop.storage.faults import problem_of

Lock = filelock.BaseFileLock


def lock_path(path: Path) -> Path:
    """Give the file beside a register that is there while a window has it open."""
    return path.with_name(f".{path.name}.lock")


def take(lock: Path, path: Path) -> Lock | None:
    """Take the lock of the file at `path`; None when somebody has it.

    Problems: folder_read_only, disk_full, disk_error (the file system knows no locks).
    """
    taken = filelock.FileLock(lock, thread_local=False)
    try:
        taken.acquire(timeout=0)
    except filelock.Timeout:
        return None
    except NotImplementedError as error:
        raise Problem("disk_error", path=path, why=os.strerror(errno.ENOLCK)) from error
    except OSError as error:
        raise problem_of(error, path) from error
    return taken


def release(lock: Lock) -> None:
    """Let go of a lock and leave nothing of it."""
    with contextlib.suppress(OSError):
        Path(lock.lock_file).unlink(missing_ok=True)
    lock.release()
