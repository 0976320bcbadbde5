"""What a program has under way is noted meanwhile, so that a later start removes what one that was cut off left."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

from ropa_desktop.domain.problems import Problem
from ropa_desktop.storage import locks

LOCK, OWN = "lock", "ropa_desktop-"
"""What is locked among the notes, and how the program's own temporary folder begins."""
_kept: list[Path] = []
"""Where this program keeps its notes; no place, where only a part of it runs, as in a test."""


@contextlib.contextmanager
def under_way(folder: Path) -> Iterator[None]:
    """Keep notes below `folder`, locked while the block lasts, and every temporary file in a folder that is noted.

    Where that cannot be, the program runs without.
    """
    usual = tempfile.tempdir
    with contextlib.ExitStack() as stack:
        with contextlib.suppress(OSError, Problem):
            stack.enter_context(_notes(folder))
            stack.enter_context(_temporary())
        try:
            yield
        finally:
            tempfile.tempdir = usual


@contextlib.contextmanager
def _notes(folder: Path) -> Iterator[None]:
    own = folder / uuid4().hex
    own.mkdir(mode=0o700, parents=True)
    lock = locks.take(own / LOCK, own)
    if lock is None:
        raise Problem("busy", path=own)
    _kept.append(own)
    try:
        yield
    finally:
        _kept.remove(own)
        _close(own, lock)


@contextlib.contextmanager
def _temporary() -> Iterator[None]:
    """Let libraries too write their temporary files to a folder of the program's own."""
    place = Path(tempfile.mkdtemp(prefix=OWN))
    with noted(place):
        tempfile.tempdir = str(place)
        try:
            yield
        finally:
            remove_folder(place)


@contextlib.contextmanager
def noted(path: Path) -> Iterator[None]:
    """Note that something is at `path` which has to go; the note stays for as long as it does."""
    if not _kept:
        yield
        return
    note = _kept[-1] / uuid4().hex
    with contextlib.suppress(OSError):
        note.write_bytes(os.fsencode(path))
    try:
        yield
    finally:
        _forget(note, path)


def clear_left(folder: Path, remove: Callable[[Path], None]) -> None:
    """Remove what programs that no longer run noted below `folder` and left; one that runs is let be."""
    with contextlib.suppress(OSError):
        for notes in list(folder.iterdir()):
            with contextlib.suppress(OSError, Problem):
                _clear(notes, remove)


def _clear(notes: Path, remove: Callable[[Path], None]) -> None:
    lock = locks.take(notes / LOCK, notes)
    if lock is None:
        return
    try:
        named = {note: os.fsdecode(note.read_bytes()) for note in notes.iterdir() if note.name != LOCK}
        for note in sorted(named, key=lambda one: -len(named[one])):  # what lies within another first
            path = Path(named[note])
            with contextlib.suppress(OSError, Problem, ValueError):  # a note that was cut off may name anything
                remove(path)
            _forget(note, path)
    finally:
        _close(notes, lock)


def _forget(note: Path, path: Path) -> None:
    """Remove a note, where nothing is left of what it names; a disk that is not there may come back with it."""
    if path.parent.is_dir() and not os.path.lexists(path):
        with contextlib.suppress(OSError):
            note.unlink()


def _close(notes: Path, lock: locks.Lock) -> None:
    locks.release(lock)
    with contextlib.suppress(OSError):  # a note that stays keeps its folder
        notes.rmdir()


def remove_folder(folder: Path) -> None:
    """Remove a folder of temporary files as far as can be; what another program has open may have to stay."""
    if folder.is_symlink():  # somebody else put it there
        return
    for file in folder.rglob("*"):
        if not file.is_symlink():
            with contextlib.suppress(OSError):
                file.chmod(0o700)  # what was opened to be read is write-protected, and then Windows keeps it
    shutil.rmtree(folder, ignore_errors=True)
