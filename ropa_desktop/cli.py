"""The command line: what was asked for. Carrying it out is for `commands`."""

from __future__ import annotations

import argparse
import locale
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from ropa_desktop import __version__
from ropa_desktop.domain.release import Level
from ropa_desktop.domain.texts import LANGUAGES, Texts
from ropa_desktop.exchange.scope import ANNEXES, CALENDAR, MODULES, OF_ONE_RECORD, PACKAGE_ANNEXES, Format
from ropa_desktop.storage.texts import language

_USAGE = {
    "example": "REGISTER [--language sv|en]",
    "check": "REGISTER [--format text|json] [--where CONDITION] [--language sv|en]",
    "find": "REGISTER TYPE [--where CONDITION] [--format text|json] [--language sv|en]",
    "export": "REGISTER OUT --format xlsx|pdf|json|html|jsonld|extract|ics [--language sv|en] [--as-of DATE]\n"
    "                           [--overview | --board | --department NAME | --party ID | --cameras] [--details]\n"
    "                           [--activity ID …] [--where CONDITION] [--annex NAME …]\n"
    "                           [--case-number NR] [--review ID] [--level full|release]",
    "package": "REGISTER OUT [--request ID | --activity ID … | --where CONDITION] [--language sv|en]\n"
    "                            [--level full|release] [--as-of DATE] [--annexes NAME …] [--case-number NR]\n"
    "                            [--authority NAME] [--template FILE] [--attach]\n"
    "                            [--sign FILE] [--passphrase-file FILE]",
    "verify": "PACKAGE [--sum SHA256] [--register REGISTER] [--language sv|en]",
    "worksheet": "REGISTER ID OUT --format pdf|xlsx|json [--language sv|en] [--module one|two|three|four …]\n"
    "                              [--level full|release]",
    "import": "REGISTER FILE [--dry-run] [--language sv|en]",
    "replace": "REGISTER OLD NEW [--retire] [--dry-run] [--language sv|en]",
    "backup": "REGISTER OUT [--language sv|en]",
}
COMMANDS = tuple(_USAGE)
PROGRAM = "ropa-desktop"
DONE, REFUSED, WRONG_USE = 0, 1, 2
_ARGPARSE = {
    "usage: ": "cli.usage",
    "expected one argument": "cli.one_value",
    "expected at least one argument": "cli.some_value",
    "ignored explicit argument %r": "cli.no_value",
    "invalid choice: %(value)r (choose from %(choices)s)": "cli.no_choice",
    "invalid choice: %(value)r, maybe you meant %(closest)r? (choose from %(choices)s)": "cli.no_choice",
    "not allowed with argument %s": "cli.not_together",
    "the following arguments are required: %s": "cli.missing",
    "unrecognized arguments: %s": "cli.unknown",
}
"""What argparse says of itself, as it asks gettext for it, and the program's own text for it."""


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
    register = Path(options.register) if getattr(options, "register", None) else None
    options.language_said = known.language
    return Asked(getattr(options, "command", "window"), code, register, getattr(options, "read_only", False), options)


def _language_parser() -> argparse.ArgumentParser:
    """Take --language out first, wherever it stands, so that complaints about the rest are in it too."""
    parser = _Parser(language(system_language()), None)
    parser.add_argument("--language", default=None)
    return parser


class _Parser(argparse.ArgumentParser):
    """A parser that speaks the user's language, also where argparse speaks itself."""

    def __init__(self, say: Texts, description: str | None, usage: str = "", prog: str = PROGRAM) -> None:
        argparse._ = lambda text: say(_ARGPARSE[text]) if text in _ARGPARSE else text  # type: ignore[attr-defined]  # its gettext, which the stubs leave out
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
    version = f"{PROGRAM} {__version__}"
    parser.options.add_argument("--version", action="version", version=version, help=say("cli.version"))


def _command_parser(say: Texts) -> _Parser:
    indent = " " * len(say("cli.usage"))
    usage = f"[REGISTER] [--read-only] [--language sv|en]\n{indent}{PROGRAM} {say('cli.command')} …"
    parser = _Parser(say, say("cli.description"), usage)
    title, metavar = say("cli.commands"), say("cli.command")
    commands = parser.add_subparsers(title=title, dest="command", metavar=metavar, prog=PROGRAM)
    _add_version(parser, say)

    def command(name: str, *, register: bool = True) -> _Parser:
        text = say(f"cli.{name}")
        made: _Parser = commands.add_parser(name, help=text, say=say, description=text, usage=_USAGE[name])
        if register:
            made.given.add_argument("register", metavar="REGISTER", help=say("cli.register"))
        return made

    command("example").finish()
    checking = command("check")
    checking.options.add_argument("--format", choices=("text", "json"), default="text", help=say("cli.format"))
    checking.options.add_argument("--where", metavar="CONDITION", help=say("cli.where"))
    checking.finish()
    finding = command("find")
    finding.given.add_argument("type", metavar="TYPE", help=say("cli.type"))
    finding.options.add_argument("--where", metavar="CONDITION", help=say("cli.where"))
    finding.options.add_argument("--format", choices=("text", "json"), default="text", help=say("cli.format"))
    finding.finish()
    _add_export(command("export"), say)
    _add_package(command("package"), say)
    verifying = command("verify", register=False)
    verifying.given.add_argument("package", metavar="PACKAGE", help=say("cli.verify_package"))
    verifying.options.add_argument("--sum", default="", metavar="SHA256", help=say("cli.verify_sum"))
    verifying.options.add_argument(
        "--register", dest="register_file", metavar="REGISTER", help=say("cli.verify_register")
    )
    verifying.finish()
    _add_worksheet(command("worksheet"), say)
    importing = command("import")
    importing.given.add_argument("file", metavar="FILE", help=say("cli.file"))
    importing.options.add_argument("--dry-run", action="store_true", help=say("cli.dry_run"))
    importing.finish()
    replacing = command("replace")
    replacing.given.add_argument("old", metavar="OLD", help=say("cli.replace_old"))
    replacing.given.add_argument("new", metavar="NEW", help=say("cli.replace_new"))
    replacing.options.add_argument("--retire", action="store_true", help=say("cli.replace_retire"))
    replacing.options.add_argument("--dry-run", action="store_true", help=say("cli.replace_dry_run"))
    replacing.finish()
    backing_up = command("backup")
    backing_up.given.add_argument("out", metavar="OUT", help=say("cli.out"))
    backing_up.finish()
    return parser.finish()


def _add_export(parser: _Parser, say: Texts) -> None:
    parser.given.add_argument("out", metavar="OUT", help=say("cli.out"))
    add = parser.options.add_argument
    add("--format", choices=[*(f.value for f in Format), CALENDAR], required=True, help=say("cli.format"))
    add("--as-of", metavar="DATE", help=say("cli.as_of"))
    instead = parser.options.add_mutually_exclusive_group().add_argument
    instead("--overview", action="store_true", help=say("cli.overview"))
    instead("--board", action="store_true", help=say("cli.board"))
    instead("--department", metavar="NAME", help=say("cli.department"))
    instead("--party", metavar="ID", help=say("cli.party"))
    instead("--cameras", action="store_true", help=say("cli.cameras"))
    add("--details", action="store_true", help=say("cli.details"))
    add("--activity", nargs="+", action="extend", metavar="ID", help=say("cli.activity"))
    add("--where", metavar="CONDITION", help=say("cli.where"))
    add("--annex", nargs="+", metavar="NAME", help=say("cli.annex", annexes=", ".join(ANNEXES)))
    add("--case-number", default="", metavar="NR", help=say("cli.case_number"))
    add("--review", default="", metavar="ID", help=say("cli.review"))
    _add_level(parser, say)
    parser.finish()


def _add_level(parser: _Parser, say: Texts) -> None:
    levels = [level.value for level in Level]
    parser.options.add_argument("--level", choices=levels, default=Level.FULL.value, help=say("cli.level"))


def _add_package(parser: _Parser, say: Texts) -> None:
    parser.given.add_argument("out", metavar="OUT", help=say("cli.package_out"))
    add = parser.options.add_argument
    add("--request", default="", metavar="ID", help=say("cli.request"))
    add("--activity", nargs="+", action="extend", metavar="ID", help=say("cli.activity"))
    add("--where", metavar="CONDITION", help=say("cli.where"))
    add("--level", choices=[str(level) for level in Level], help=say("cli.level"))
    add("--as-of", metavar="DATE", help=say("cli.as_of"))
    add("--annexes", nargs="+", metavar="NAME", help=say("cli.annex", annexes=", ".join(PACKAGE_ANNEXES)))
    add("--case-number", metavar="NR", help=say("cli.case_number"))
    add("--authority", metavar="NAME", help=say("cli.authority"))
    add("--template", metavar="FILE", help=say("cli.template"))
    add("--attach", action="store_true", help=say("cli.attach"))
    add("--sign", metavar="FILE", help=say("cli.sign"))
    add("--passphrase-file", metavar="FILE", help=say("cli.passphrase_file"))
    parser.finish()


def _add_worksheet(parser: _Parser, say: Texts) -> None:
    parser.given.add_argument("id", metavar="ID", help=say("cli.record"))
    parser.given.add_argument("out", metavar="OUT", help=say("cli.out"))
    add = parser.options.add_argument
    add("--format", choices=[f.value for f in OF_ONE_RECORD], required=True, help=say("cli.format"))
    add("--module", nargs="+", action="extend", choices=MODULES, metavar="MODULE", help=say("cli.module"))
    _add_level(parser, say)
    parser.finish()


def no_display() -> bool:
    """Tell whether there is no screen to show a window on."""
    if sys.platform in {"win32", "darwin"} or os.environ.get("QT_QPA_PLATFORM"):
        return False
    return not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def explain_no_display(asked: Asked) -> int:
    """Say in one sentence that there is no screen, and show how to use the command line."""
    sys.stderr.write(asked.say("problem.no_display") + "\n\n")
    sys.stderr.write(_command_parser(asked.say).format_help())
    return REFUSED


def explain_missing_library(asked: Asked, why: str) -> int:
    """Say which system library Qt lacks."""
    sys.stderr.write(asked.say("problem.system_library", why=why) + "\n")
    return REFUSED


__all__ = ["Asked", "explain_missing_library", "explain_no_display", "no_display", "read", "system_language"]
