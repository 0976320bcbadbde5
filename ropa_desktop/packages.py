"""The commands about packages: making one, and checking one that anybody made."""

from __future__ import annotations

import sys
from pathlib import Path

from ropa_desktop import naming
from ropa_desktop.cli import DONE, REFUSED, Asked
from ropa_desktop.exchange.manifest import Manifest
from ropa_desktop.exchange.package import USUAL, Part, Wanted, make_package
from ropa_desktop.exchange.scope import Scope
from ropa_desktop.exchange.verify import Verdict
from ropa_desktop.exchange.verify import verify as check
from ropa_desktop.storage.register import open_register
from ropa_desktop.terminal import progress, shown, tell


def package(asked: Asked, path: Path) -> int:
    """Make a package: a zip file where the name ends in .zip, else a folder."""
    options, say, target = asked.options, asked.say, Path(asked.options.out)
    annexes, files = naming.package_annexes(options.annexes)
    as_of = naming.past_day(options.as_of) if options.as_of else None
    with open_register(path, read_only=True) as register:
        ids = naming.chosen(register, options, as_of)
        words = naming.selection(register, options.where, asked.language)
        scope = Scope(ids=ids, annexes=annexes, as_of=as_of, case_number=options.case_number, selection=words)
        parts = USUAL | ({Part.ATTACHMENTS} if files else set())
        wanted = Wanted(scope, asked.language, parts, authority=options.authority)
        manifest = make_package(register, target, wanted, progress=progress())
    _write_programs(manifest, asked)
    sys.stdout.write(f"{manifest.sha256}\n")
    tell(say("cli.package_made", path=target, count=len(manifest.files)))
    return DONE


def _write_programs(manifest: Manifest, asked: Asked) -> None:
    """Name the kept files that may hold a program, so that they are sent knowingly."""
    for entry in manifest.files:
        if entry.runs:
            tell(asked.say("package.runs", path=entry.path, title=entry.title))


def verify(asked: Asked, _path: Path) -> int:
    """Check a package against its manifest, and the manifest against a sum where one is given."""
    say, place = asked.say, Path(asked.options.package)
    verdict = check(place, progress=progress())
    manifest, given = verdict.manifest, asked.options.sum.strip().casefold()
    other = bool(given) and given != manifest.sha256
    sys.stdout.writelines(_lines(verdict, asked))
    told = {"register": manifest.register, "revision": manifest.revision, "as_of": manifest.as_of}
    tell(say("verify.about", **told, level=say(f"level.{manifest.level}"), count=len(manifest.files)))
    tell(say("verify.sum", sum=manifest.sha256))
    if given:
        tell(say("verify.sum_differs" if other else "verify.sum_same"))
    _write_programs(manifest, asked)
    tell(say("verify.whole" if verdict.whole else "verify.not_whole"))
    tell(say("verify.proves"))
    return DONE if verdict.whole and not other else REFUSED


def _lines(verdict: Verdict, asked: Asked) -> list[str]:
    """Name every file that is not as it should be, a line each."""
    say = asked.say
    found = [(say(f"verify.{how}"), path) for how in ("altered", "missing", "added") for path in getattr(verdict, how)]
    found += [(say("verify.barred", why=say(f"verify.barred.{one.why}")), one.path) for one in verdict.barred]
    return [f"{words}: {shown(path)}\n" for words, path in found]
