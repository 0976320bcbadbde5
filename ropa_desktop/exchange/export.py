"""Handing over a register or one worksheet, in every format: for the window and for the command line."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import assert_never

from ropa_desktop.domain.problems import Problem
from ropa_desktop.domain.progress import Progress, untold
from ropa_desktop.domain.release import Level
from ropa_desktop.exchange.about_party import compose_party
from ropa_desktop.exchange.appendix import compose_appendix
from ropa_desktop.exchange.archive import write_archive
from ropa_desktop.exchange.cameras import compose_cameras
from ropa_desktop.exchange.compose import compose
from ropa_desktop.exchange.digest import compose_department, compose_digest
from ropa_desktop.exchange.document_json import write_document
from ropa_desktop.exchange.entries import MAIN
from ropa_desktop.exchange.extract import write_extract
from ropa_desktop.exchange.jsonld import write_jsonld
from ropa_desktop.exchange.outline import Outline
from ropa_desktop.exchange.overview import compose_overview
from ropa_desktop.exchange.public import write_public
from ropa_desktop.exchange.review_report import compose_review
from ropa_desktop.exchange.scope import RECORD_ONLY, Document, ExportOptions, Format
from ropa_desktop.exchange.source import Source
from ropa_desktop.exchange.worksheets import compose_worksheet
from ropa_desktop.exchange.writing import check_replaceable
from ropa_desktop.services import past
from ropa_desktop.services.due import Item
from ropa_desktop.services.records import Stored, read
from ropa_desktop.services.release import at_level
from ropa_desktop.storage.at_rest import read_header
from ropa_desktop.storage.faults import writes_named
from ropa_desktop.storage.register import Register


def export(register: Register, target: Path, options: ExportOptions, *, progress: Progress = untold) -> int:
    """Write a register, as it is or as of a day, to a file (Art. 30(3)-(4)); the file appears whole or not at all.

    Give how many activities it is about: none, of a day before there were any.

    What was at `target` is replaced, unless it is a register.
    Problems: archive_not_released (an archive holds everything); only_the_record (of a format that no other document
    is written in); nothing_asked_about, unknown_department, no_party, gone (of an extract); exists, folder_read_only,
    disk_full, disk_error; Cancelled when stopped.
    """
    with writes_named(target):
        check_place(target)
        with _standing(register, options, within(progress, 0, _STOOD)) as source:
            _write(source, target, options, progress if source is register else within(progress, _STOOD, _WHOLE))
            return _activities(Source(source, options.language), options)


def _activities(source: Source, options: ExportOptions) -> int:
    chosen = options.scope.ids
    whole = options.format is Format.JSON or options.document is Document.CAMERAS
    retired = options.scope.retired or chosen is not None or whole
    held = {record_id for name in MAIN for record_id in source.ids(name, retired=retired)}
    return len(held if chosen is None else held & set(chosen))


def export_worksheet(
    register: Register,
    record_id: int,
    target: Path,
    format: Format,  # noqa: A002 - what the file is called by all who make one
    language: str,
    progress: Progress = untold,
    *,
    modules: Sequence[str] | None = None,
) -> None:
    """Write one balancing test or transfer assessment, the report of a review, or the appendix of a transfer.

    A register that is a copy for release gives a document at that level. Of a transfer's modules, all or those in
    `modules`. The file appears whole or not at all; what was at `target` is replaced, unless it is a register.
    Problems: gone, no_worksheet, no_module, other_module, other_clauses,
    module_of_no_transfer, left_out, exists, folder_read_only, disk_full, disk_error; Cancelled when stopped.
    """
    stored = read(register, record_id)
    if modules and stored.type != "transfer":
        raise Problem("module_of_no_transfer", name=stored.values["name"])
    with writes_named(target):
        check_place(target)
        if stored.type == "transfer":
            outline = compose_appendix(register, record_id, language, modules)
        elif stored.type == "review":
            outline = compose_review(register, record_id, language)
        else:
            outline = compose_worksheet(register, record_id, language)
        progress(_COMPOSED, _WHOLE)
        writing = within(progress, _COMPOSED, _WHOLE)
        if format is Format.JSON:
            write_document(outline, stored, target, progress=writing)
        else:
            _write_outline(outline, target, format, writing)


def export_calendar(register: Register, target: Path, language: str, items: Sequence[Item] | None = None) -> int:
    """Write all that falls due, or only `items`, as an iCalendar file; give how many days it holds.

    The file appears whole or not at all; what was at `target` is replaced, unless it is a register.
    Problems: exists, folder_read_only, disk_full, disk_error.
    """
    from ropa_desktop.exchange.ical import write_calendar  # the library is read when it is first needed

    with writes_named(target):
        check_place(target)
        return write_calendar(register, target, language, items=items)


def worksheet_file_name(stored: Stored, format: Format) -> str:  # noqa: A002 - as above
    """Propose what a file with one worksheet is called: "I02 Kameror v1.pdf", without what file systems refuse."""
    values = stored.values
    version = f"v{values['version']}" if values.get("version") else ""
    name = " ".join(filter(None, (values["reference"], values["name"])))
    safe = " ".join(_not_in_a_file_name.sub(" ", name).split())[:_LONGEST_NAME].strip(" .")
    return f"{' '.join(filter(None, (safe, _not_in_a_file_name.sub(' ', version)))) or stored.id}.{format.value}"


_not_in_a_file_name = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_LONGEST_NAME = 80


def check_place(target: Path) -> None:
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
    if options.format is Format.EXTRACT:
        write_extract(source, target, options.scope, options.language, {}, progress=progress)
        return
    if options.format in _READERS:
        _READERS[options.format](source, target, options.scope, options.language, progress=progress)
        return
    outline = _composed(source, options, within(progress, 0, _COMPOSED))
    _write_outline(outline, target, options.format, within(progress, _COMPOSED, _WHOLE))


def _composed(source: Register, options: ExportOptions, composing: Progress) -> Outline:
    language, scope, about, details = options.language, options.scope, options.about, options.details
    match options.document:
        case Document.RECORD:
            return compose(source, language, scope, progress=composing)
        case Document.OVERVIEW:
            outline = compose_overview(source, language, scope)
            composing(1, 1)
            return outline
        case Document.BOARD:
            return compose_digest(source, language, scope, details=details, progress=composing)
        case Document.DEPARTMENT if isinstance(about, str) and about:
            return compose_department(source, about, language, scope, details=details, progress=composing)
        case Document.PARTY if isinstance(about, int):
            return compose_party(source, about, language, scope, details=details, progress=composing)
        case Document.CAMERAS:
            return compose_cameras(source, language, scope, progress=composing)
        case Document.DEPARTMENT | Document.PARTY:
            raise Problem("nothing_asked_about")
        case _ as never:
            assert_never(never)


def _write_outline(outline: Outline, target: Path, kind: Format, writing: Progress) -> None:
    if kind is Format.PDF:
        from ropa_desktop.exchange.pdf import write_pdf  # reportlab is imported when first needed

        write_pdf(outline, target, progress=writing)
    else:
        from ropa_desktop.exchange.excel import write_workbook  # openpyxl likewise

        write_workbook(outline, target, progress=writing)


_READERS = {Format.HTML: write_public, Format.JSONLD: write_jsonld}
"""What writes the record for other readers than those of its documents."""

_COMPOSED, _STOOD, _WHOLE = 200, 500, 1000
"""How much of the work is composing, and before it making the register of a day or a copy for release; of all."""


def within(progress: Progress, first: int, last: int) -> Progress:
    """Let one part of the work count between two marks of the whole."""
    return lambda done, total: progress(first + (last - first) * done // max(total, 1), _WHOLE)


@contextlib.contextmanager
def _standing(register: Register, options: ExportOptions, progress: Progress) -> Iterator[Register]:
    """Give the register as it stands, or stood on a day, at the level that is asked for."""
    scope = options.scope
    if options.document is not Document.RECORD and options.format in RECORD_ONLY:
        raise Problem("only_the_record", format=options.format)
    if options.format is Format.JSON and scope.level is Level.RELEASE:
        raise Problem("archive_not_released")
    rebuilt, taken_out = (within(progress, *part) for part in ((0, 500), (500, _WHOLE)))
    with contextlib.ExitStack() as stack:
        then = register
        if scope.as_of is not None:
            then = stack.enter_context(past.as_of(register, scope.as_of, progress=rebuilt))
        level = Level.RELEASE if options.format is Format.HTML else scope.level
        yield stack.enter_context(at_level(then, level, options.language, progress=taken_out))
