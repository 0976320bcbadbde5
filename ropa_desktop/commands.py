"""The commands: the same work without a window. Messages go to stderr, results to stdout."""

from __future__ import annotations

import argparse
import getpass
import os
import signal
import sys
import traceback
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from ropa_desktop import __version__, naming
from ropa_desktop.cli import DONE, REFUSED, WRONG_USE, Asked
from ropa_desktop.domain.problems import Cancelled, Problem
from ropa_desktop.domain.release import Level
from ropa_desktop.domain.texts import LANGUAGES
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.exchange.archive import apply_archive, is_empty, read_archive
from ropa_desktop.exchange.export import export, export_calendar, export_worksheet
from ropa_desktop.exchange.scope import CALENDAR, OF_ONE_RECORD, Document, ExportOptions, Format, Scope
from ropa_desktop.services import check, many, query, registers, replacing, rule_settings
from ropa_desktop.services.example import make_example
from ropa_desktop.services.find import Query, counts, find
from ropa_desktop.services.records import read, read_all
from ropa_desktop.services.release import at_level
from ropa_desktop.services.wording import Wording
from ropa_desktop.storage import places
from ropa_desktop.storage.register import Register, making, open_register
from ropa_desktop.storage.texts import citation
from ropa_desktop.storage.unfinished import clear_noted
from ropa_desktop.terminal import progress, shown, speak_what_the_screen_can, tell, write_json


def run(asked: Asked) -> int:
    """Carry out a command and give the exit code."""
    work: dict[str, Callable[[Asked, Path], int]] = {
        "example": _example,
        "check": _check,
        "find": _find,
        "export": _export,
        "package": _package,
        "verify": _verify,
        "worksheet": _worksheet,
        "import": _import,
        "replace": _replace,
        "backup": _backup,
    }
    speak_what_the_screen_can()
    _stop_in_order()
    clear_noted(places.running())
    try:
        _tell_older(asked)
        code = work[asked.command](asked, asked.register or Path())
        sys.stdout.flush()
    except Problem as problem:
        tell(asked.say(problem.key, **problem.facts))
        return WRONG_USE if problem.key in _WRONG_USE or problem.key.startswith("problem.query_") else REFUSED
    except (Cancelled, KeyboardInterrupt):
        tell(asked.say("cli.stopped"))
        return REFUSED
    except BrokenPipeError:  # the reader has seen enough; let nothing more be said when Python ends
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return REFUSED
    except Exception as error:  # noqa: BLE001 - the last resort: into the log, and not on the screen
        why = f"{type(error).__name__}: {error}".splitlines()[0]
        tell(asked.say("cli.failed", why=why, path=_log()))
        return REFUSED
    return code


_WRONG_USE = {
    "problem.archive_is_whole",
    "problem.archive_not_released",
    "problem.details_of_extract",
    "problem.extract_alone",
    "problem.unknown_department",
    "problem.unknown_party",
    "problem.bad_date",
    "problem.calendar_is_whole",
    "problem.future_date",
    "problem.module_of_no_transfer",
    "problem.no_worksheet",
    "problem.only_the_record",
    "problem.review_alone",
    "problem.unknown_review",
    "problem.other_module",
    "problem.overview_is_whole",
    "problem.unknown_activity",
    "problem.public_is_set",
    "problem.passphrase_needed",
    "problem.request_alone",
    "problem.unknown_request",
    "problem.replace_kind",
    "problem.replace_same",
    "problem.unknown_annex",
    "problem.unknown_thing",
    "problem.unknown_filter",
    "problem.unknown_type",
    "problem.unknown_worksheet",
}


def _tell_older(asked: Asked) -> None:
    """Say why it takes a while to open a register of an older format; what only reads, reads a copy of it."""
    copy = registers.kept_as_it_was(asked.register) if asked.register else None
    if copy is None:
        return
    writes = asked.command in _WRITES and not asked.options.dry_run
    tell(asked.say("cli.updating", path=copy) if writes else asked.say("cli.updating_to_read"))


_WRITES = {"import", "replace"}


def _stop_in_order() -> None:
    """Let one who is told to end (a shutdown, a time limit) clear up as after Ctrl+C."""
    for name in ("SIGTERM", "SIGHUP"):
        asked = getattr(signal, name, None)
        if asked is not None and signal.getsignal(asked) is signal.SIG_DFL:
            signal.signal(asked, signal.default_int_handler)


def _log() -> Path | str:
    """Write the error at hand to the log and give its place."""
    try:
        path = places.error_log()
        with path.open("a", encoding="utf-8", errors="backslashreplace") as file:
            file.write(f"{datetime.now(UTC).isoformat(timespec='seconds')} {__version__}\n{traceback.format_exc()}\n")
    except OSError:
        return "–"
    return path


def _example(asked: Asked, path: Path) -> int:
    make_example(path, language=asked.language)
    tell(asked.say("cli.made", path=path))
    return DONE


def _check(asked: Asked, path: Path) -> int:
    say = asked.say
    with registers.open_to_check(path) as register:
        found = check.check(register)
        if asked.options.where is not None:
            selected = frozenset(naming.selected(register, asked.options.where))
            found = [f for f in found if f.record_id in selected]
        rules = rule_settings.in_force(register, Wording(register, asked.language))
    if asked.options.format == "json":
        write_json([_as_json(f, asked) for f in found])
    else:
        sys.stdout.writelines(_as_text(f, asked) for f in found)
    number = {s: sum(1 for f in found if f.severity is s) for s in check.Severity}
    summary = {"errors": number[check.Severity.ERROR], "warnings": number[check.Severity.WARNING]}
    tell(say("cli.summary", **summary, advice=number[check.Severity.ADVICE]) if found else say("cli.no_findings"))
    tell(rules)
    return REFUSED if number[check.Severity.ERROR] else DONE


def _find(asked: Asked, path: Path) -> int:
    options = asked.options
    name = query.type_called(options.type)
    with open_register(path, read_only=True) as register:
        where = query.read(register, name, options.where, asked.language) if options.where is not None else None
        ids = find(register, Query(name, where=where), Wording(register, asked.language))
        found = [(s.id, s.values["reference"] or "", s.values["name"]) for s in read_all(register, name, ids)]
        total = counts(register).get(name, 0)
    if options.format == "json":
        write_json([{"record": i, "reference": reference, "name": called} for i, reference, called in found])
    else:
        sys.stdout.writelines(
            f"{shown(reference)}\t{shown(' '.join(called.split()))}\n" for _, reference, called in found
        )
    tell(asked.say("cli.found", count=len(found), total=total))
    return DONE


def _as_text(finding: check.Found, asked: Asked) -> str:
    say = asked.say
    severity, message = say(f"severity.{finding.severity}"), say(f"rule.{finding.rule}")
    where = " ".join(finding.label.split())
    return f"{severity}: {shown(where)}: {message} ({citation(finding.cite, asked.language)}) [{finding.rule}]\n"


def _as_json(finding: check.Found, asked: Asked) -> dict[str, object]:
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "record": finding.record_id,
        "type": finding.type,
        "label": finding.label,
        "field": finding.path,
        "letter": finding.letter,
        "area": finding.area,
        "citation": citation(finding.cite, asked.language),
        "message": asked.say(f"rule.{finding.rule}"),
        "what_to_do": asked.say(f"rule.{finding.rule}.do"),
    }


def _export(asked: Asked, path: Path) -> int:
    options = asked.options
    if options.review:
        return _review(asked, path)
    target = Path(options.out)
    annexes, as_of = naming.annexes(options.annex), naming.past_day(options.as_of) if options.as_of else None
    document = _document(options)
    if options.format == Format.JSON and (_chosen(options) or options.case_number or document is not Document.RECORD):
        raise Problem("archive_is_whole")
    if options.format == CALENDAR:
        return _calendar(asked, path, target)
    if options.format == Format.HTML and (options.annex or options.case_number):
        raise Problem("public_is_set")
    with open_register(path, read_only=True) as register:
        ids = naming.chosen(register, options, as_of)
        words = naming.selection(register, options.where, asked.language)
        level, case = Level(options.level), options.case_number
        scope = Scope(ids=ids, annexes=annexes, as_of=as_of, case_number=case, selection=words, level=level)
        about = _about(register, document, options)
        wish = ExportOptions(Format(options.format), asked.language, scope, document, about, options.details)
        activities = export(register, target, wish, progress=progress())
    tell(asked.say("cli.written", path=target))
    if not activities:
        tell(asked.say("export.empty"))
    return DONE


def _chosen(options: argparse.Namespace) -> bool:
    return bool(options.activity or options.where is not None or options.annex)


def _document(options: argparse.Namespace) -> Document:
    """Give which document is asked for, and refuse what it does not know."""
    given = (getattr(options, document.value, None) and document for document in Document)
    document = next(filter(None, given), Document.RECORD)
    if document is Document.OVERVIEW and _chosen(options):
        raise Problem("overview_is_whole")
    if document in {Document.DEPARTMENT, Document.PARTY, Document.CAMERAS} and _chosen(options):
        raise Problem("extract_alone")
    if document is Document.BOARD and options.annex:
        raise Problem("extract_alone")
    if options.details and document in {Document.RECORD, Document.OVERVIEW, Document.CAMERAS}:
        raise Problem("details_of_extract")
    return document


def _about(register: Register, document: Document, options: argparse.Namespace) -> str | int | None:
    if document is Document.DEPARTMENT:
        return naming.department(register, options.department)
    return naming.party(register, options.party) if document is Document.PARTY else None


def _review(asked: Asked, path: Path) -> int:
    """Write the report of a review, found by its reference ("G01") or its id."""
    options, target = asked.options, Path(asked.options.out)
    if _chosen(options) or options.as_of or options.case_number or options.format == CALENDAR:
        raise Problem("review_alone")
    if _document(options) is not Document.RECORD:
        raise Problem("review_alone")
    if Format(options.format) not in OF_ONE_RECORD:
        raise Problem("only_the_record", format=options.format)
    with open_register(path, read_only=True) as register:
        known = naming.by_reference_and_id(register, ("review",))
        if options.review.casefold() not in known:
            raise Problem("unknown_review", reference=options.review)
        wanted = known[options.review.casefold()]
        with at_level(register, Level(options.level), asked.language) as given:
            export_worksheet(given, wanted, target, Format(options.format), asked.language, progress())
    tell(asked.say("cli.written", path=target))
    return DONE


def _calendar(asked: Asked, path: Path, target: Path) -> int:
    """Write what falls due: all of it, as it stands today."""
    options = asked.options
    chosen = _chosen(options) or options.case_number or options.as_of or options.level != Level.FULL
    if chosen or _document(options) is not Document.RECORD:
        raise Problem("calendar_is_whole")
    with open_register(path, read_only=True) as register:
        count = export_calendar(register, target, asked.language)
    tell(asked.say("cli.calendar_written", path=target, count=count))
    return DONE


def _package(asked: Asked, path: Path) -> int:
    from ropa_desktop import packages  # what writes documents is read by those who write them

    return packages.package(asked, path)


def _verify(asked: Asked, _path: Path) -> int:
    from ropa_desktop import packages  # likewise

    return packages.verify(asked)


def _worksheet(asked: Asked, path: Path) -> int:
    options, target = asked.options, Path(asked.options.out)
    with open_register(path, read_only=True) as register:
        record_id, kind = naming.assessment(register, options.id), Format(options.format)
        with at_level(register, Level(options.level), asked.language) as given:
            export_worksheet(given, record_id, target, kind, asked.language, progress(), modules=options.module)
    tell(asked.say("cli.written", path=target))
    return DONE


def _import(asked: Asked, path: Path) -> int:
    source = Path(asked.options.file)
    archive = read_archive(source)
    facts = {"records": sum(archive.counts.values()), "revisions": archive.revisions, "files": archive.files}
    there = os.path.lexists(path)
    if there:
        with open_register(path, read_only=True) as register:
            if not is_empty(register):
                raise Problem("not_empty", path=path)
    if asked.options.dry_run:
        tell(asked.say("cli.would_import", path=source, **facts))
        return DONE
    with open_register(path) if there else making(path) as register:
        apply_archive(register, archive, progress=progress())
    tell(asked.say("cli.imported", path=path, **facts))
    return DONE


def _replace(asked: Asked, path: Path) -> int:
    """Print every change, what stays as it is and why; unless it is a dry run, carry them out."""
    options, say = asked.options, asked.say
    opened = open_register if options.dry_run else registers.open_register
    with opened(path, read_only=options.dry_run) as register:
        old, new = (_thing(register, text) for text in (options.old, options.new))
        today = date.today() if options.retire else None  # noqa: DTZ011 - a day of the user's calendar
        plan = replacing.plan_replacement(register, old, new, retire_on=today)
        lines = many.lines(register, plan, asked.language)
        for one in lines:
            sys.stdout.write(shown(f"{one.name}: {one.label}: {one.before} → {one.after}\n"))
        for kept in plan.left:
            sys.stdout.write(shown(f"{kept.name}: {say('many.left', why=say(f'many.why.{kept.why}'))}\n"))
        if not options.dry_run and plan.changed:
            many.carry_out(register, plan, author=_user(), progress=progress())
    facts = {"changes": len(lines), "records": len(plan.changed), "left": len(plan.left)}
    tell(say("cli.would_replace" if options.dry_run else "cli.replaced", **facts))
    return DONE


def _user() -> str:
    """Give who is at work, as the system knows them."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "ropa_desktop"


def _thing(register: Register, text: str) -> replacing.Thing:
    """Find a record of any type by its reference or id, or a word of an open vocabulary ("recipient:bank")."""
    vocabulary, _, code = text.partition(":")
    known = {word for word, _ in Wording(register, LANGUAGES[0]).words(vocabulary)} if code else set()
    if vocabulary in replacing.kinds() and code in known:
        return replacing.Thing(0, vocabulary, code)
    types = [kind for kind in replacing.kinds() if kind in RECORD_TYPES]
    found = naming.by_reference_and_id(register, types).get(text.casefold()) if text else None
    if found is None:
        raise Problem("unknown_thing", reference=text)
    return replacing.Thing(found, read(register, found).type)


def _backup(asked: Asked, path: Path) -> int:
    target = Path(asked.options.out)
    with open_register(path, read_only=True) as register:
        registers.backup(register, target)
    tell(asked.say("cli.written", path=target))
    return DONE
