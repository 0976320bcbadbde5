"""Where a package is written: as a folder or as a zip file, beside its place until it is whole."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Protocol
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from ropa_desktop.domain.problems import Problem
from ropa_desktop.storage.faults import writes_named
from ropa_desktop.storage.unfinished import check_free, real, settle, settle_folder, unfinished

CHUNK = 1 << 20
ZIP = ".zip"
PACKED = frozenset({".pdf", ".xlsx", ".docx", ".zip", ".jpg", ".jpeg", ".png", ".7z", ".gz"})
"""Files that do not become smaller by being packed again."""


class Packer(Protocol):
    """Takes the files of a package one by one."""

    scratch: Path
    """A folder for a file that is still being written; it lies where the package does, and goes with what is left."""

    def add(self, path: str, file: Path) -> tuple[int, str]:
        """Take a finished file out of `scratch`, put it at a path of the package, and give its size and SHA-256."""


@contextlib.contextmanager
def packing(target: Path, made: datetime) -> Iterator[Packer]:
    """Give a place for a package's files; it appears at `target` when the block ends well, or nothing does.

    A name that ends in .zip is a zip file, whose entries all bear the time `made`; any other is a folder.
    Problems: exists, busy, folder_read_only, disk_full, disk_error.
    """
    target = target.expanduser().absolute()
    place = real(target.parent) / target.name
    if not place.parent.is_dir():
        raise Problem("folder_read_only", path=target)
    check_free(place)
    with unfinished(place) as part, writes_named(target), _told_of(target, part):
        part.mkdir(mode=0o700)
        scratch, whole = part / "scratch", part / "whole"
        scratch.mkdir()
        if is_zip(target):
            with whole.open("wb") as file, ZipFile(file, "w") as archive:
                yield _Zip(scratch, archive, made)
            settle(whole, place)
        else:
            whole.mkdir()
            yield _Folder(scratch, whole)
            settle_folder(whole, place)


@contextlib.contextmanager
def _told_of(target: Path, part: Path) -> Iterator[None]:
    """Say of the package what goes wrong with a file that is being written for it: nobody knows of that one."""
    try:
        yield
    except Problem as problem:
        path = problem.facts.get("path")
        if isinstance(path, Path) and path.is_relative_to(part):
            problem.facts["path"] = target
        raise


def is_zip(path: Path) -> bool:
    """Tell by its name whether a package is a zip file."""
    return path.suffix.casefold() == ZIP


class _Folder:
    def __init__(self, scratch: Path, whole: Path) -> None:
        self.scratch, self._whole = scratch, whole

    def add(self, path: str, file: Path) -> tuple[int, str]:
        place = self._whole / path
        place.parent.mkdir(parents=True, exist_ok=True)
        with file.open("rb+") as content:
            summed = _copied(content, None)
            os.fsync(content.fileno())
        file.rename(place)
        return summed


class _Zip:
    def __init__(self, scratch: Path, archive: ZipFile, made: datetime) -> None:
        self.scratch, self._archive = scratch, archive
        self._made = made.astimezone(UTC).timetuple()[:6]

    def add(self, path: str, file: Path) -> tuple[int, str]:
        info = ZipInfo(path, self._made)
        info.compress_type = ZIP_STORED if Path(path).suffix in PACKED else ZIP_DEFLATED
        info.external_attr = 0o644 << 16
        info.create_system = 3
        info.file_size = file.stat().st_size
        with file.open("rb") as content, self._archive.open(info, "w") as entry:
            summed = _copied(content, entry)
        file.unlink()
        return summed


class _Sink(Protocol):
    def write(self, data: bytes, /) -> int: ...


def _copied(content: BinaryIO, sink: _Sink | None) -> tuple[int, str]:
    """Read a file to its end, perhaps into another, and give its size and SHA-256."""
    size, told = 0, hashlib.sha256()
    while chunk := content.read(CHUNK):
        size += len(chunk)
        told.update(chunk)
        if sink is not None:
            sink.write(chunk)
    return size, told.hexdigest()


__all__ = ["Packer", "is_zip", "packing"]
