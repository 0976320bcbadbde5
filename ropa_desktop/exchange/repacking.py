"""A package whose cover letter was edited gets a manifest that says so; every other file of it stays as it is."""

from __future__ import annotations

import shutil
from pathlib import Path
from zipfile import ZipFile, ZipInfo

from ropa_desktop.exchange.manifest import NAME
from ropa_desktop.exchange.packing import CHUNK
from ropa_desktop.exchange.writing import whole_binary, whole_file


def put_manifest(package: Path, content: bytes) -> None:
    """Put another manifest into a package, a folder or a zip file, whole or not at all.

    Problems: folder_read_only, disk_full, disk_error, busy.
    """
    if package.is_dir():
        with whole_binary(package / NAME) as file:
            file.write(content)
        return
    with whole_file(package) as part, ZipFile(package) as old, ZipFile(part, "w") as new:
        for info in old.infolist():
            with new.open(_again(info), "w", force_zip64=info.file_size >= LARGE) as entry:
                if info.filename == NAME:
                    entry.write(content)
                else:
                    with old.open(info) as file:
                        shutil.copyfileobj(file, entry, CHUNK)


def _again(info: ZipInfo) -> ZipInfo:
    """Give an entry that is to be written like another."""
    found = ZipInfo(info.filename, info.date_time)
    found.compress_type, found.external_attr, found.create_system = (
        info.compress_type,
        info.external_attr,
        info.create_system,
    )
    return found


LARGE = 1 << 31
"""An entry from this size on needs the longer form of a zip file."""

__all__ = ["put_manifest"]
