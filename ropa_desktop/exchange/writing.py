"""Files that appear whole or not at all."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from ropa_desktop.domain.problems import Problem
from ropa_desktop.storage.faults import writes_named
from ropa_desktop.storage.unfinished import real, sync_folder, unfinished


@contextlib.contextmanager
def whole_file(target: Path) -> Iterator[Path]:
    """Give a place to write to; when the block ends well, what was written there takes the place of `target`.

    A link is followed. Only a file that may be written is replaced: no folder, no device, nothing write-protected.
    Problems: folder_read_only, disk_full, disk_error, busy (somebody else writes there).
    """
    place = real(target)
    check_replaceable(target)
    with unfinished(place) as part, writes_named(target):
        yield part
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        part.replace(place)
        sync_folder(place.parent)


@contextlib.contextmanager
def whole_binary(target: Path) -> Iterator[BinaryIO]:
    """Give an open file to write bytes to; otherwise as `whole_file`."""
    with whole_file(target) as part, part.open("wb") as file:
        yield file


def check_replaceable(target: Path) -> None:
    """See to it that a file may take the place of what is at `target`. Problem: folder_read_only."""
    if os.path.exists(target) and not (os.path.isfile(target) and os.access(target, os.W_OK)):  # noqa: PTH110, PTH113 - these raise nothing
        raise Problem("folder_read_only", path=target)
