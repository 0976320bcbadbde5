"""Reading a package that anybody may have made: a folder or a zip file, of which nothing is trusted or unpacked."""

from __future__ import annotations

import contextlib
import os
import stat
import struct
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from ropa_desktop.domain.problems import Problem

MOST = 100_000
"""Files and folders that are looked at, at most."""
DEEPEST = 20
"""Folders below each other that are looked into."""
LARGEST_LIST = 16 * 1024**2
"""The size in bytes, at most, of the list of entries at the end of a zip file."""
LARGE, LARGE_WHOLE, DENSE = 64 * 1024**2, 1024**3, 200
"""A large entry, or a large whole, packed more densely than this many times is there to do harm."""


@dataclass(frozen=True, slots=True)
class Found:
    """A file of a package. One that is not to be read says why in `barred`: the end of a text key."""

    path: str
    size: int
    barred: str = ""


class Held(Protocol):
    """The files of a package that is open for reading."""

    def files(self) -> list[Found]:
        """Give all files, also what is none."""

    def open(self, path: str) -> contextlib.AbstractContextManager[BinaryIO]:
        """Open one that is not barred. Problem: unreadable."""


@contextlib.contextmanager
def opened(path: Path) -> Iterator[Held]:
    """Open a package to read its files. Problems: not_found, unreadable, not_a_package, package_too_many."""
    path = path.expanduser()
    try:
        if path.is_dir():
            yield _Folder(path)
        elif not path.exists():
            raise Problem("not_found", path=path)
        elif not path.is_file():
            raise Problem("not_a_package", path=path)
        else:
            with path.open("rb") as file:
                _check_list(file, path)
                with ZipFile(file) as archive:
                    yield _Zip(archive, path, file)
    except (BadZipFile, NotImplementedError, ValueError, OverflowError, struct.error) as error:
        raise Problem("not_a_package", path=path) from error
    except OSError as error:
        raise Problem("unreadable", path=path, why=error.strerror or str(error)) from error


class _Folder:
    """A folder: no link is followed out of it, and nothing but plain files is opened."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def files(self) -> list[Found]:
        found: list[Found] = []
        folders = [(self._root, "", 0)]
        seen = 0
        while folders:
            folder, below, deep = folders.pop()
            with os.scandir(folder) as entries:
                for entry in entries:
                    seen += 1
                    if seen > MOST:
                        raise Problem("package_too_many", path=self._root, most=MOST)
                    path = f"{below}{entry.name}"
                    barred = _barred(entry)
                    if barred == "folder" and deep < DEEPEST:
                        folders.append((Path(entry.path), f"{path}/", deep + 1))
                    else:
                        size = 0 if barred else entry.stat(follow_symlinks=False).st_size
                        found.append(Found(path, size, "deep" if barred == "folder" else barred))
        return sorted(found, key=lambda one: one.path)

    @contextlib.contextmanager
    def open(self, path: str) -> Iterator[BinaryIO]:
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        handle = os.open(self._root / path, flags)
        with os.fdopen(handle, "rb") as file:
            if not stat.S_ISREG(os.fstat(handle).st_mode):  # it was another when the folder was listed
                raise Problem("unreadable", path=self._root / path, why=path)
            yield file


def _barred(entry: os.DirEntry[str]) -> str:
    """Say what keeps an entry of a folder from being read as a file, "folder" where it is one."""
    junction = getattr(entry, "is_junction", None)  # since Python 3.12, and on Windows only
    if entry.is_symlink() or (junction is not None and junction()):
        return "link"
    if entry.is_dir(follow_symlinks=False):
        return "folder"
    return "" if entry.is_file(follow_symlinks=False) else "device"


class _Zip:
    """A zip file: each entry is read where it lies, and never more of it than it says that it holds."""

    def __init__(self, archive: ZipFile, path: Path, file: BinaryIO) -> None:
        self._archive, self._path = archive, path
        infos = archive.infolist()
        whole = sum(info.file_size for info in infos)
        if len(infos) > MOST or (whole > LARGE_WHOLE and whole > DENSE * path.stat().st_size):
            raise Problem("package_too_many", path=path, most=MOST)
        counted = Counter(info.filename for info in infos)
        self._infos = {info.filename: info for info in infos}
        self._barred = {name: "twice" for name, count in counted.items() if count > 1} | _misplaced(archive, file)

    def files(self) -> list[Found]:
        found = [Found(self._path.name, 0, self._barred[""])] if "" in self._barred else []
        for name, info in self._infos.items():
            barred = self._barred.get(name) or _barred_entry(info)
            if barred != "folder":
                found.append(Found(name, info.file_size, barred))
        return sorted(found, key=lambda one: one.path)

    @contextlib.contextmanager
    def open(self, path: str) -> Iterator[BinaryIO]:
        try:
            with self._archive.open(self._infos[path]) as file:
                yield file  # type: ignore[misc]  # read-only, and all that is asked of it
        except (BadZipFile, NotImplementedError, RuntimeError, EOFError, UnicodeDecodeError, zlib.error) as error:
            raise Problem("unreadable", path=self._path, why=path) from error


def _misplaced(archive: ZipFile, file: BinaryIO) -> dict[str, str]:
    """Name entries that share their bytes; "" stands for what lies between entries and is none in the list.

    What such a file holds depends on who reads it: one that unpacks it from its beginning finds other entries.
    """
    found: dict[str, str] = {}
    end, last = 0, ""
    for info in sorted(archive.infolist(), key=lambda one: one.header_offset):
        if info.header_offset < end:
            found |= {info.filename: "overlap", last: "overlap"}
        elif info.header_offset > end + _BEHIND:
            found[""] = "hidden"
        file.seek(info.header_offset + _LENGTHS)
        lengths = file.read(_HEADER - _LENGTHS)
        end = info.header_offset + _HEADER + info.compress_size
        end += int.from_bytes(lengths[:2], "little") + int.from_bytes(lengths[2:], "little")
        last = info.filename
    return found | ({"": "hidden"} if archive.start_dir > end + _BEHIND else {})


_HEADER, _LENGTHS, _BEHIND = 30, 26, 24
"""Bytes of what stands before an entry, of that until its lengths, and of what may stand behind an entry."""


def _barred_entry(info: ZipInfo) -> str:
    """Say what keeps an entry of a zip file from being read, "folder" where it is one and holds nothing."""
    name, kind = info.orig_filename, stat.S_IFMT(info.external_attr >> 16)
    steps = name.rstrip("/").split("/")
    if name.endswith("//") or {"", ".", ".."} & set(steps) or any(mark in name for mark in "\\:\0"):
        return "outside"
    if info.flag_bits & _ENCRYPTED:
        return "encrypted"
    if kind not in {0, stat.S_IFREG, stat.S_IFDIR}:
        return "link" if kind == stat.S_IFLNK else "device"
    if info.is_dir() and not info.file_size:
        return "folder"
    if info.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
        return "method"
    return "bomb" if info.file_size > max(LARGE, DENSE * info.compress_size) else ""


_ENCRYPTED = 0x41
"""The bits of an entry that say so, the usual way or the strong one."""


def _check_list(file: BinaryIO, path: Path) -> None:
    """See to it that the list of entries may be read: all of it is held in memory. Problem: package_too_many."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - _TAIL))
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < _END.size:
        raise Problem("not_a_package", path=path)
    *_, length, _, comment = _END.unpack_from(tail, at)
    if at + _END.size + comment != len(tail):  # the end of a zip file that lies in this one, of which the end is gone
        raise Problem("not_a_package", path=path)
    large = at - _LOCATOR - _LARGE_END.size
    if large >= 0 and tail.startswith(b"PK\x06\x06", large):
        length = max(length, _LARGE_END.unpack_from(tail, large)[8])
    if length > LARGEST_LIST:
        raise Problem("package_too_many", path=path, most=MOST)
    file.seek(0)


_END = struct.Struct("<4s4H2LH")
_LARGE_END = struct.Struct("<4sQ2H2L4Q")
_LOCATOR = 20
_TAIL = (1 << 16) + _END.size + _LOCATOR + _LARGE_END.size

__all__ = ["Found", "Held", "opened"]
