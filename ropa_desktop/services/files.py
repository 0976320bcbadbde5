"""Files kept in the register, so that nothing is lost when the original is."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ropa_desktop.domain.problems import Problem
from ropa_desktop.storage import files
from ropa_desktop.storage.faults import writes_named
from ropa_desktop.storage.register import Register
from ropa_desktop.storage.unfinished import real, unfinished

LARGEST = 25 * 1024 * 1024
"""A kept file's size in bytes at most."""


def keep_file(register: Register, path: Path) -> dict[str, Any]:
    """Copy a file into the register; give what a FILES field holds of it: name, sha256, size.

    Problems: not_found, unreadable, file_too_large.
    """
    try:
        found = path.stat()
        if stat.S_ISFIFO(found.st_mode) or stat.S_ISCHR(found.st_mode):  # it would never end
            raise Problem("unreadable", path=path, why=os.strerror(errno.EINVAL))
        size = found.st_size
        if size > LARGEST:
            raise Problem("file_too_large", name=path.name, megabytes=LARGEST // 1024 // 1024)
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise Problem("not_found", path=path) from error
    except OSError as error:
        raise Problem("unreadable", path=path, why=error.strerror) from error
    with register.writing() as connection:
        return {"name": path.name, "sha256": files.keep(connection, content), "size": len(content)}


def file_content(register: Register, sha256: str) -> bytes:
    """Give a kept file's content, checked against its sum. Problems: gone, damaged."""
    return b"".join(_checked(register, sha256))


def write_file(register: Register, sha256: str, target: Path) -> None:
    """Write a kept file to a place, piece by piece: whole and as it was kept, or not at all.

    Problems: gone, damaged; folder_read_only, disk_full, disk_error, busy.
    """
    place = real(target)
    with unfinished(place) as part, writes_named(target):
        with part.open("wb") as file:
            for piece in _checked(register, sha256):
                file.write(piece)
        part.replace(place)


def _checked(register: Register, sha256: str) -> Iterator[bytes]:
    """Give a kept file's pieces; what is wrong is told at their end, by the sum of all."""
    with register.reading() as connection:
        if files.size(connection, sha256) is None:
            raise Problem("gone")
        read = hashlib.sha256()
        for piece in files.pieces(connection, sha256):
            read.update(piece)
            yield piece
    if read.hexdigest() != sha256:
        raise Problem("damaged", path=register.path, why="sha256")
