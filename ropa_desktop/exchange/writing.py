"""Files that appear whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterator
from pathlib import Path

from ropa_desktop.domain.problems import Problem
from ropa_desktop.storage.register import sync_folder


@contextlib.contextmanager
def whole_file(target: Path) -> Iterator[Path]:
    """Give a place to write to; when the block ends well, what was written there takes the place of `target`.

    Problems: folder_read_only, disk_full.
    """
    part = target.with_name(f".{target.name}.part")
    try:
        yield part
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        part.replace(target)
        sync_folder(target.parent)
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise Problem("disk_full", path=target) from error
        if error.errno in {errno.EACCES, errno.EROFS, errno.ENOENT, errno.EPERM, errno.ENOTDIR, errno.EISDIR}:
            raise Problem("folder_read_only", path=target) from error
        raise
    finally:
        part.unlink(missing_ok=True)
