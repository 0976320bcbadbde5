"""Files that appear whole or not at all."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from ropa_desktop.storage.faults import writes_named
from ropa_desktop.storage.register import sync_folder


@contextlib.contextmanager
def whole_file(target: Path) -> Iterator[Path]:
    """Give a place to write to; when the block ends well, what was written there takes the place of `target`.

    Problems: folder_read_only, disk_full, disk_error.
    """
    part = target.parent / f".{target.name}.part"
    try:
        with writes_named(target):
            yield part
            with part.open("rb+") as file:
                os.fsync(file.fileno())
            part.replace(target)
            sync_folder(target.parent)
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
