"""A package beside its documents made alone, one by one, and the memory that it takes with large files.

Both take minutes, so the processor's time is compared: what else the machine does meanwhile does not tell.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

from ropa_desktop.exchange.export import export, export_worksheet
from ropa_desktop.exchange.package import USUAL, Part, Wanted, make_package
from ropa_desktop.exchange.package_parts import APART
from ropa_desktop.exchange.scope import ANNEXES, ExportOptions, Format, Scope
from ropa_desktop.exchange.selection import holdings
from ropa_desktop.exchange.source import Source
from ropa_desktop.services.files import keep_file, write_file
from ropa_desktop.services.records import save
from ropa_desktop.storage.register import Register, open_register

ANNEXED = frozenset(ANNEXES) - {"changes"}
LARGE = 4 * 1024**2


def with_files(made: Path, path: Path) -> int:
    """Copy a register and give each of its agreements a large file of its own; give how many there are."""
    shutil.copyfile(made, path)
    content = path.with_name("agreement.pdf")
    with open_register(path) as register:
        agreements = Source(register, "sv").ids("agreement", retired=False)
        for agreement in agreements:
            content.write_bytes(b"%PDF" + os.urandom(LARGE))
            save(register, "agreement", agreement, {"files": [keep_file(register, content)]}, author="Benchmark")
    return len(agreements)


def measure(path: Path, folder: Path) -> tuple[float, float, int]:
    """Give the processor's seconds for a package, those for its documents made alone, and how many files it has."""
    with open_register(path, read_only=True) as register:
        alone = sum(_alone(register, folder))
        started = time.process_time()
        wanted = Wanted(Scope(annexes=ANNEXED), "sv", USUAL | {Part.ATTACHMENTS})
        manifest = make_package(register, folder / "package.zip", wanted)
        return time.process_time() - started, alone, len(manifest.files)


def _alone(register: Register, folder: Path) -> Iterator[float]:
    """Make every document of a package by itself, as one would without it, and give what each takes."""
    target = folder / "alone"
    for kind in (Format.PDF, Format.XLSX):
        yield _timed(register, target, ExportOptions(kind, "sv", Scope(annexes=ANNEXED - APART)))
    for kind in (Format.EXTRACT, Format.JSONLD):
        yield _timed(register, target, ExportOptions(kind, "sv", Scope(annexes=ANNEXED)))
    held = holdings(Source(register, "sv"), Scope(annexes=ANNEXED))
    started = time.process_time()
    for name in ("balancing_test", "transfer_assessment", "transfer"):
        for record_id in held[name]:
            export_worksheet(register, record_id, target, Format.PDF, "sv")
    for stored in Source(register, "sv").read("agreement", held["agreement"]):
        for file in stored.values["files"]:
            write_file(register, file["sha256"], target)
    yield time.process_time() - started


def _timed(register: Register, target: Path, options: ExportOptions) -> float:
    started = time.process_time()
    export(register, target, options)
    return time.process_time() - started
