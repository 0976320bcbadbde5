"""Handing over: one use case for PDF, workbook and archive, in the window and on the command line."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

from ropa_desktop.domain.problems import Problem
from ropa_desktop.exchange.archive import write_archive
from ropa_desktop.exchange.compose import compose
from ropa_desktop.exchange.scope import ExportOptions, Format
from ropa_desktop.exchange.writing import check_replaceable
from ropa_desktop.services import past
from ropa_desktop.storage.faults import writes_named
from ropa_desktop.storage.register import Register, read_header

Progress = Callable[[int, int], bool]


def export(register: Register, target: Path, options: ExportOptions, *, progress: Progress | None = None) -> None:
    """Write a register, as it is or as of a day, to a file (Art. 30(3)-(4)); the file appears whole or not at all.

    `progress(done, total)` returns False to stop. What was at `target` is replaced, unless it is a register.
    Problems: exists, folder_read_only, disk_full, disk_error; Cancelled when stopped.
    """
    with writes_named(target), _as_of(register, options) as source:
        _check_place(target)
        _write(source, target, options, progress or (lambda _done, _total: True))


def _check_place(target: Path) -> None:
    check_replaceable(target)
    for end in ("", "-wal", "-shm", "-journal"):
        if target.name.endswith(end) and _is_register(target.with_name(target.name.removesuffix(end) or "-")):
            raise Problem("exists", path=target)


def _is_register(path: Path) -> bool:
    try:
        read_header(path)
    except Problem as problem:
        return problem.key == "problem.newer_register"
    return True


def _write(source: Register, target: Path, options: ExportOptions, progress: Progress) -> None:
    if options.format is Format.JSON:
        write_archive(source, target, progress=progress)
        return
    outline = compose(source, options.language, options.scope, progress=_within(progress, 0, _COMPOSED))
    writing = _within(progress, _COMPOSED, _WHOLE)
    if options.format is Format.PDF:
        from ropa_desktop.exchange.pdf import write_pdf  # reportlab is imported when first needed

        write_pdf(outline, target, progress=writing)
    else:
        from ropa_desktop.exchange.excel import write_workbook  # openpyxl likewise

        write_workbook(outline, target, progress=writing)


_COMPOSED, _WHOLE = 200, 1000
"""How much of the work is composing, of all of it; the rest is writing."""


def _within(progress: Progress, first: int, last: int) -> Progress:
    """Let one part of the work count between two marks of the whole."""
    return lambda done, total: progress(first + (last - first) * done // max(total, 1), _WHOLE)


@contextlib.contextmanager
def _as_of(register: Register, options: ExportOptions) -> Iterator[Register]:
    if options.scope.as_of is None:
        yield register
    else:
        with past.as_of(register, options.scope.as_of) as then:
            yield then
