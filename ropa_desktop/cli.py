"""The command line: the same work without a window. Messages go to stderr, results to stdout."""

from __future__ import annotations

import argparse
import json
import locale
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NoReturn

from ropa_desktop import __version__
from ropa_desktop.domain.problems import Cancelled, Problem
from ropa_desktop.domain.texts import LANGUAGES, Texts
from ropa_desktop.exchange.compose import ANNEXES, MAIN, USUAL_ANNEXES, Scope
from ropa_desktop.exchange.export import ExportOptions, Format, export
from ropa_desktop.services import check, registers
from ropa_desktop.services.example import make_example
from ropa_desktop.services.find import Query, find
from ropa_desktop.services.records import read_all
from ropa_desktop.services.wording import Wording
from ropa_desktop.storage.register import Register, create, open_register
from ropa_desktop.storage.texts import citation, language

COMMANDS = ("example", "check", "export", "import", "backup")
DONE, REFUSED, WRONG_USE = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line asked for."""

    command: str
    language: str
    register: Path | None
    read_only: bool
    options: argparse.Namespace

    @property
    def say(self) -> Texts:
        """The texts to answer with."""
        return language(self.language)


def system_language() -> str:
    """Give the system's language if the program speaks it, else Swedish."""
    named = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    if not named:
        named = (locale.getlocale()[0] or "") if sys.platform == "win32" else ""
    code = named[:2].lower()
    return code if code in LANGUAGES else LANGUAGES[0]


def read(arguments: Sequence[str]) -> Asked:
    """Read the command line; wrong use ends the program with 2."""
    code = _language_in(arguments)
    say = language(code)
    first = next((a for a in arguments if not a.startswith("-")), "")
    commanding = first in COMMANDS or "-h" in arguments or "--help" in arguments
    parser = _command_parser(say) if commanding else _window_parser(say)
    options = parser.parse_args(list(arguments))
    register = Path(options.register) if getattr(options, "register", None) else None
    command = getattr(options, "command", None) or "window"
    return Asked(command, code, register, getattr(options, "read_only", False), options)


def _language_in(arguments: Sequence[str]) -> str:
    """Find --language before all else, so that also a complaint about the rest is in it."""
    for number, argument in enumerate(arguments):
        name, _, value = argument.partition("=")
        if name == "--language":
            value = value or (arguments[number + 1] if number + 1 < len(arguments) else "")
            return value if value in LANGUAGES else system_language()
    return system_language()


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(WRONG_USE, f"{message}\n")


def _with_common(parser: argparse.ArgumentParser, say: Texts) -> None:
    parser.add_argument("--language", choices=LANGUAGES, help=say("cli.language"))


def _window_parser(say: Texts) -> argparse.ArgumentParser:
    parser = _Parser(prog="ropa-desktop", description=say("cli.description"))
    parser.add_argument("register", nargs="?", metavar="REGISTER", help=say("cli.register"))
    parser.add_argument("--read-only", action="store_true", help=say("cli.read_only"))
    parser.add_argument("--version", action="version", version=f"ropa-desktop {__version__}", help=say("cli.version"))
    _with_common(parser, say)
    return parser


def _command_parser(say: Texts) -> argparse.ArgumentParser:
    parser = _Parser(prog="ropa-desktop", description=say("cli.description"))
    _with_common(parser, say)
    commands = parser.add_subparsers(dest="command", metavar="KOMMANDO" if say.language == "sv" else "COMMAND")

    def command(name: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=say(f"cli.{name}"), description=say(f"cli.{name}"))
        made.add_argument("register", metavar="REGISTER", help=say("cli.register"))
        _with_common(made, say)
        return made

    command("example")
    command("check").add_argument("--format", choices=("text", "json"), default="text", help=say("cli.format"))
    exporting = command("export")
    exporting.add_argument("out", metavar="OUT", help=say("cli.out"))
    exporting.add_argument("--format", choices=[f.value for f in Format], required=True, help=say("cli.format"))
    exporting.add_argument("--as-of", metavar="DATE", help=say("cli.as_of"))
    exporting.add_argument("--activity", nargs="+", action="extend", metavar="ID", help=say("cli.activity"))
    exporting.add_argument("--annex", nargs="+", metavar="NAME", help=say("cli.annex", annexes=", ".join(ANNEXES)))
    exporting.add_argument("--case-number", default="", metavar="NR", help=say("cli.case_number"))
    importing = command("import")
    importing.add_argument("file", metavar="FILE", help=say("cli.file"))
    importing.add_argument("--dry-run", action="store_true", help=say("cli.dry_run"))
    command("backup").add_argument("out", metavar="OUT", help=say("cli.out"))
    return parser


def run(asked: Asked) -> int:
    """Carry out a command and give the exit code."""
    work: dict[str, Callable[[Asked], int]] = {
        "example": _example,
        "check": _check,
        "export": _export,
        "import": _import,
        "backup": _backup,
    }
    try:
        return work[asked.command](asked)
    except Problem as problem:
        _tell(asked.say(problem.key, **problem.facts))
        return WRONG_USE if problem.key in _WRONG_USE else REFUSED
    except (Cancelled, KeyboardInterrupt):
        _tell(asked.say("cli.stopped"))
        return REFUSED


_WRONG_USE = {"problem.bad_date", "problem.future_date", "problem.unknown_activity", "problem.unknown_annex"}


def _tell(text: str) -> None:
    sys.stderr.write(f"{text}\n")


def _path(asked: Asked) -> Path:
    if asked.register is None:
        raise Problem("no_register")
    return asked.register


def _example(asked: Asked) -> int:
    make_example(_path(asked), language=asked.language)
    _tell(asked.say("cli.made", path=_path(asked)))
    return DONE


def _check(asked: Asked) -> int:
    say = asked.say
    with open_register(_path(asked), read_only=True) as register:
        found = check.check(register)
    if asked.options.format == "json":
        sys.stdout.write(json.dumps([_as_json(f, asked) for f in found], ensure_ascii=False, indent=1) + "\n")
    else:
        for finding in found:
            where = finding.label or say("cli.whole")
            cite = citation(finding.cite, asked.language)
            severity = say(f"severity.{finding.severity}")
            sys.stdout.write(f"{severity}: {where}: {say(f'rule.{finding.rule}')} ({cite}) [{finding.rule}]\n")
    number = {s: sum(1 for f in found if f.severity is s) for s in check.Severity}
    summary = {"errors": number[check.Severity.ERROR], "warnings": number[check.Severity.WARNING]}
    _tell(say("cli.summary", **summary, advice=number[check.Severity.ADVICE]) if found else say("cli.no_findings"))
    return REFUSED if number[check.Severity.ERROR] else DONE


def _as_json(finding: check.Found, asked: Asked) -> dict[str, object]:
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "record": finding.record_id,
        "type": finding.type,
        "label": finding.label,
        "field": finding.path,
        "letter": finding.letter,
        "citation": citation(finding.cite, asked.language),
        "message": asked.say(f"rule.{finding.rule}"),
        "what_to_do": asked.say(f"rule.{finding.rule}.do"),
    }


def _export(asked: Asked) -> int:
    options = asked.options
    target = Path(options.out)
    with open_register(_path(asked), read_only=True) as register:
        ids = _activities(register, options.activity) if options.activity else None
        scope = Scope(
            ids=ids,
            annexes=_annexes(options.annex),
            as_of=_day(options.as_of) if options.as_of else None,
            case_number=options.case_number,
        )
        export(register, target, ExportOptions(Format(options.format), asked.language, scope), progress=_progress())
    _tell(asked.say("cli.written", path=target))
    return DONE


def _annexes(names: Sequence[str] | None) -> frozenset[str]:
    if names is None:
        return USUAL_ANNEXES
    if list(names) == ["all"]:
        return frozenset(ANNEXES)
    if list(names) == ["none"]:
        return frozenset()
    if unknown := [n for n in names if n not in ANNEXES]:
        raise Problem("unknown_annex", name=unknown[0], annexes=", ".join(ANNEXES))
    return frozenset(names)


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise Problem("bad_date", text=text) from error
    if day > date.today():  # noqa: DTZ011 - a day of the user's calendar
        raise Problem("future_date", text=text)
    return day


def _activities(register: Register, wanted: Sequence[str]) -> tuple[int, ...]:
    """Find activities by their reference ("B05") or by their id."""
    wording = Wording(register, LANGUAGES[0])
    known: dict[str, int] = {}
    for name in MAIN:
        for stored in read_all(register, name, find(register, Query(name), wording)):
            known[str(stored.id)] = stored.id
            known[(stored.values["reference"] or "").casefold()] = stored.id
    for reference in wanted:
        if reference.casefold() not in known:
            raise Problem("unknown_activity", reference=reference)
    return tuple(known[reference.casefold()] for reference in wanted)


def _import(asked: Asked) -> int:
    from ropa_desktop.exchange.archive import apply_archive, read_archive  # only an import needs them

    path, source = _path(asked), Path(asked.options.file)
    archive = read_archive(source)
    facts = {
        "records": sum(archive.counts.values()),
        "revisions": len(archive.content["revisions"]),
        "files": archive.files,
    }
    if asked.options.dry_run:
        _tell(asked.say("cli.would_import", path=source, **facts))
        return DONE
    made = not path.exists()
    if made:
        create(path)
    try:
        with open_register(path) as register:
            apply_archive(register, archive, progress=_counter())
    except BaseException:
        if made:
            path.unlink(missing_ok=True)
        raise
    _tell(asked.say("cli.imported", path=path, **facts))
    return DONE


def _backup(asked: Asked) -> int:
    target = Path(asked.options.out)
    with open_register(_path(asked), read_only=True) as register:
        registers.backup(register, target)
    _tell(asked.say("cli.written", path=target))
    return DONE


def _counter() -> Callable[[int, int], None] | None:
    shown = _progress()
    return (lambda done, total: (shown(done, total), None)[1]) if shown else None


def _progress() -> Callable[[int, int], bool] | None:
    """Give a progress bar when a person watches."""
    if not sys.stderr.isatty():
        return None
    width = 30

    def show(done: int, total: int) -> bool:
        filled = width * done // max(total, 1)
        sys.stderr.write(f"\r[{'#' * filled}{'.' * (width - filled)}] {done}/{total}" + ("\n" if done >= total else ""))
        sys.stderr.flush()
        return True

    return show


def no_display() -> bool:
    """Tell whether there is no screen to show a window on."""
    if sys.platform in {"win32", "darwin"} or os.environ.get("QT_QPA_PLATFORM"):
        return False
    return not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def explain_no_display(asked: Asked) -> int:
    """Say in one sentence that there is no screen, and show how to use the command line."""
    _tell(asked.say("problem.no_display") + "\n")
    sys.stderr.write(_command_parser(asked.say).format_help())
    return REFUSED


def explain_missing_library(asked: Asked, why: str) -> int:
    """Say which system library Qt lacks."""
    _tell(asked.say("problem.system_library", why=why))
    return REFUSED


__all__ = ["Asked", "explain_missing_library", "explain_no_display", "no_display", "read", "run", "system_language"]
