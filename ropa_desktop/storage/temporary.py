"""Temporary folders, gone when their work is done; a full disk is told of them, and not of the register."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

from ropa_desktop.domain.problems import Problem
from ropa_desktop.storage.faults import is_full
from ropa_desktop.storage.leftovers import OWN


@contextlib.contextmanager
def temporary_folder() -> Iterator[Path]:
    """Give a folder that is gone afterwards. What is written to it is to be written within `filling`."""
    with tempfile.TemporaryDirectory(prefix="ropa-", dir=_place(), ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def _place() -> Path:
    """Give the place of temporary files; a system that tidies up may have taken the program's own away meanwhile."""
    found = Path(tempfile.gettempdir())
    found.mkdir(mode=0o700, exist_ok=True)
    return found


@contextlib.contextmanager
def filling() -> Iterator[None]:
    """Write to a temporary folder. Problem: temporary_full, where it would be told that the disk is full."""
    try:
        yield
    except OSError as error:
        if is_full(error):
            raise Problem("temporary_full", path=_disk()) from error
        raise
    except Problem as problem:
        if problem.key == "problem.disk_full":
            raise Problem("temporary_full", path=_disk()) from problem
        raise


def _disk() -> Path:
    found = Path(tempfile.gettempdir())
    return found.parent if found.name.startswith(OWN) else found
