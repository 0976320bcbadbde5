"""The command line: the same work without a window. Messages go to stderr, results to stdout."""

from __future__ import annotations

import argparse
import io
import itertools
import json
import locale
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
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
from ropa_desktop.storage import places
from ropa_desktop.storage.register import Register, making, open_register
from ropa_desktop.storage.texts import citation, language

_USAGE = {
    "example": "REGISTER [--language sv|en]",
    "check": "REGISTER [--format text|json] [--language sv|en]",
    "export": "REGISTER OUT --format xlsx|pdf|json [--language sv|en] [--as-of DATE] [--activity ID …]\n"
    "                           [--annex NAME …] [--case-number NR]",
    "import": "REGISTER FILE [--dry-run] [--language sv|en]",
    "backup": "REGISTER OUT [--language sv|en]",
}
COMMANDS = tuple(_USAGE)
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
    known, rest = _language_parser().parse_known_args(list(arguments))
    code = known.language if known.language in LANGUAGES else system_language()
    say = language(code)
    if known.language not in {None, *LANGUAGES}:
        _command_parser(say).error(say("cli.wrong_language", language=known.language))
    first = next((a for a in rest if not a.startswith("-")), "")
    commanding = first in COMMANDS or (not first and not {"-h", "--help"}.isdisjoint(rest))
    options = (_command_parser(say) if commanding else _window_parser(say)).parse_args(rest)
    register = Path(options.register) if options.register else None
    return Asked(getattr(options, "command", "window"), code, register, getattr(options, "read_only", False), options)


def _language_parser() -> argparse.ArgumentParser:
    """Take --language out first, wherever it stands, so that complaints about the rest are in it too."""
    parser = _Parser(language(system_language()), None)
    parser.add_argument("--language", default=None)
    return parser


class _Parser(argparse.ArgumentParser):
    """A parser that speaks the user's language; only argparse's own complaints stay English."""

    def __init__(self, say: Texts, description: str | None, usage: str = "", prog: str = "ropa-desktop") -> None:
        usage = f"{prog} {usage}" if usage else ""
        super().__init__(prog=prog, usage=usage or None, description=description, add_help=False, allow_abbrev=False)
        self._say = say
        self.given = self.add_argument_group(say("cli.arguments"))
        self.options = self.add_argument_group(say("cli.options"))

    def finish(self) -> _Parser:
        """Add what every command takes."""
        self.options.add_argument("--language", metavar="sv|en", help=self._say("cli.language"))
        self.options.add_argument("-h", "--help", action="help", help=self._say("cli.help"))
        return self

    def format_usage(self) -> str:
        return super().format_usage().replace("usage:", self._say("cli.usage"), 1)

    def format_help(self) -> str:
        return super().format_help().replace("usage:", self._say("cli.usage"), 1)

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(WRONG_USE, f"{self._say('cli.wrong_use', why=message)}\n")


def _window_parser(say: Texts) -> _Parser:
    parser = _Parser(say, say("cli.description"))
    parser.given.add_argument("register", nargs="?", metavar="REGISTER", help=say("cli.register"))
    parser.options.add_argument("--read-only", action="store_true", help=say("cli.read_only"))
    _add_version(parser, say)
    return parser.finish()


def _add_version(parser: _Parser, say: Texts) -> None:
    version = f"ropa-desktop {__version__}"
    parser.options.add_argument("--version", action="version", version=version, help=say("cli.version"))


def _command_parser(say: Texts) -> _Parser:
    parser = _Parser(say, say("cli.description"))
    commands = parser.add_subparsers(title=say("cli.commands"), dest="command", metavar=say("cli.command"))
    _add_version(parser, say)

    def command(name: str) -> _Parser:
        text = say(f"cli.{name}")
        made: _Parser = commands.add_parser(name, help=text, say=say, description=text, usage=_USAGE[name])
        made.given.add_argument("register", metavar="REGISTER", help=say("cli.register"))
        return made

    command("example").finish()
    checking = command("check")
    checking.options.add_argument("--format", choices=("text", "json"), default="text", help=say("cli.format"))
    checking.finish()
    _add_export(command("export"), say)
    importing = command("import")
    importing.given.add_argument("file", metavar="FILE", help=say("cli.file"))
    importing.options.add_argument("--dry-run", action="store_true", help=say("cli.dry_run"))
    importing.finish()
    backing_up = command("backup")
    backing_up.given.add_argument("out", metavar="OUT", help=say("cli.out"))
    backing_up.finish()
    return parser.finish()


def _add_export(parser: _Parser, say: Texts) -> None:
    parser.given.add_argument("out", metavar="OUT", help=say("cli.out"))
    add = parser.options.add_argument
    add("--format", choices=[f.value for f in Format], required=True, help=say("cli.format"))
    add("--as-of", metavar="DATE", help=say("cli.as_of"))
    add("--activity", nargs="+", action="extend", metavar="ID", help=say("cli.activity"))
    add("--annex", nargs="+", metavar="NAME", help=say("cli.annex", annexes=", ".join(ANNEXES)))
    add("--case-number", default="", metavar="NR", help=say("cli.case_number"))
    parser.finish()


def run(asked: Asked) -> int:
    """Carry out a command and give the exit code."""
    work: dict[str, Callable[[Asked, Path], int]] = {
        "example": _example,
        "check": _check,
        "export": _export,
        "import": _import,
        "backup": _backup,
    }
    _speak_what_the_screen_can()
    try:
        code = work[asked.command](asked, asked.register or Path())
        sys.stdout.flush()
    except Problem as problem:
        _tell(asked.say(problem.key, **problem.facts))
        return WRONG_USE if problem.key in _WRONG_USE else REFUSED
    except (Cancelled, KeyboardInterrupt):
        _tell(asked.say("cli.stopped"))
        return REFUSED
    except BrokenPipeError:  # the reader has seen enough; let nothing more be said when Python ends
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return REFUSED
    except Exception as error:  # noqa: BLE001 - the last resort: into the log, and not on the screen
        why = f"{type(error).__name__}: {error}".splitlines()[0]
        _tell(asked.say("cli.failed", why=why, path=_log()))
        return REFUSED
    return code


_WRONG_USE = {"problem.bad_date", "problem.future_date", "problem.unknown_activity", "problem.unknown_annex"}


def _speak_what_the_screen_can() -> None:
    """Show letters that a terminal's encoding lacks by their code points, and say nothing where all is closed."""
    sys.stdout = sys.stdout or io.StringIO()
    sys.stderr = sys.stderr or io.StringIO()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _log() -> Path | str:
    """Write the error at hand to the log and give its place."""
    try:
        path = places.user_log() / "ropa-desktop.log"
        with path.open("a", encoding="utf-8") as file:
            file.write(f"{datetime.now(UTC).isoformat(timespec='seconds')} {__version__}\n{traceback.format_exc()}\n")
    except OSError:
        return "–"
    return path


def _tell(text: str) -> None:
    sys.stderr.write(f"{text}\n")


def _example(asked: Asked, path: Path) -> int:
    make_example(path, language=asked.language)
    _tell(asked.say("cli.made", path=path))
    return DONE


def _check(asked: Asked, path: Path) -> int:
    say = asked.say
    with open_register(path, read_only=True) as register:
        found = check.check(register)
    if asked.options.format == "json":
        plain = (sys.stdout.encoding or "").lower().replace("-", "") != "utf8"
        sys.stdout.write(json.dumps([_as_json(f, asked) for f in found], ensure_ascii=plain, indent=1) + "\n")
    else:
        sys.stdout.writelines(_as_text(f, asked) for f in found)
    number = {s: sum(1 for f in found if f.severity is s) for s in check.Severity}
    summary = {"errors": number[check.Severity.ERROR], "warnings": number[check.Severity.WARNING]}
    _tell(say("cli.summary", **summary, advice=number[check.Severity.ADVICE]) if found else say("cli.no_findings"))
    return REFUSED if number[check.Severity.ERROR] else DONE


def _as_text(finding: check.Found, asked: Asked) -> str:
    say = asked.say
    severity, message = say(f"severity.{finding.severity}"), say(f"rule.{finding.rule}")
    where = " ".join((finding.label or say("cli.whole")).split())
    return f"{severity}: {where}: {message} ({citation(finding.cite, asked.language)}) [{finding.rule}]\n"


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


def _export(asked: Asked, path: Path) -> int:
    options = asked.options
    target = Path(options.out)
    annexes, as_of = _annexes(options.annex), _day(options.as_of) if options.as_of else None
    with open_register(path, read_only=True) as register:
        ids = _activities(register, options.activity) if options.activity else None
        scope = Scope(ids=ids, annexes=annexes, as_of=as_of, case_number=options.case_number)
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
    if day.isoformat() != text:
        raise Problem("bad_date", text=text)
    if day > date.today():  # noqa: DTZ011 - a day of the user's calendar
        raise Problem("future_date", text=text)
    return day


def _activities(register: Register, wanted: Sequence[str]) -> tuple[int, ...]:
    """Find activities by their reference ("B05") or by their id, also those no longer in use."""
    wording = Wording(register, LANGUAGES[0])
    known: dict[str, int] = {}
    for name, retired in itertools.product(MAIN, (True, False)):
        for stored in read_all(register, name, find(register, Query(name, retired=retired), wording)):
            known[str(stored.id)] = stored.id
            known[(stored.values["reference"] or "").casefold()] = stored.id
    if unknown := [reference for reference in wanted if not reference or reference.casefold() not in known]:
        raise Problem("unknown_activity", reference=unknown[0])
    return tuple(dict.fromkeys(known[reference.casefold()] for reference in wanted))


def _import(asked: Asked, path: Path) -> int:
    from ropa_desktop.exchange.archive import apply_archive, is_empty, read_archive  # only an import needs them

    source = Path(asked.options.file)
    archive = read_archive(source)
    facts = {"records": sum(archive.counts.values()), "revisions": archive.revisions, "files": archive.files}
    there = os.path.lexists(path)
    if there:
        with open_register(path, read_only=True) as register:
            if not is_empty(register):
                raise Problem("not_empty", path=path)
    if asked.options.dry_run:
        _tell(asked.say("cli.would_import", path=source, **facts))
        return DONE
    with open_register(path) if there else making(path) as register:
        apply_archive(register, archive, progress=_counter())
    _tell(asked.say("cli.imported", path=path, **facts))
    return DONE


def _backup(asked: Asked, path: Path) -> int:
    target = Path(asked.options.out)
    with open_register(path, read_only=True) as register:
        registers.backup(register, target)
    _tell(asked.say("cli.written", path=target))
    return DONE


def _counter() -> Callable[[int, int], None] | None:
    shown = _progress()
    if shown is None:
        return None

    def count(done: int, total: int) -> None:
        shown(done, total)

    return count


def _progress() -> Callable[[int, int], bool] | None:
    """Give a progress bar when a person watches."""
    if not sys.stderr.isatty():
        return None
    width = 30
    shown = -1

    def show(done: int, total: int) -> bool:
        nonlocal shown
        filled = width * done // max(total, 1)
        if filled != shown:
            shown = filled
            end = "\n" if done >= total else ""
            sys.stderr.write(f"\r[{'#' * filled}{'.' * (width - filled)}] {100 * filled // width} %{end}")
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
