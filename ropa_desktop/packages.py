"""The commands about packages: making one, and checking one that anybody made."""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from ropa_desktop import naming
from ropa_desktop.cli import DONE, REFUSED, Asked
from ropa_desktop.domain.problems import Problem
from ropa_desktop.domain.release import Level
from ropa_desktop.exchange.hand_over import recorded, standing_of
from ropa_desktop.exchange.letter import check_template
from ropa_desktop.exchange.manifest import Manifest
from ropa_desktop.exchange.package import USUAL, Wanted, make_package, parts_of, wanted_for
from ropa_desktop.exchange.scope import ANNEXES, Scope
from ropa_desktop.exchange.signature import Signer, open_signer, signature_told
from ropa_desktop.exchange.verify import Verdict
from ropa_desktop.exchange.verify import verify as check
from ropa_desktop.services import requests
from ropa_desktop.services.records import read
from ropa_desktop.storage.register import Register, open_register
from ropa_desktop.storage.texts import vocabularies
from ropa_desktop.terminal import progress, shown, tell

PASSPHRASE = "ROPA_PASSPHRASE"  # noqa: S105 - the name of a variable of the environment
"""Where the passphrase of a certificate may be handed to a script; as an argument, everybody could read it."""


def package(asked: Asked, path: Path) -> int:
    """Make a package: a zip file where the name ends in .zip, else a folder."""
    options, say, target = asked.options, asked.say, Path(asked.options.out)
    template = Path(options.template) if options.template else None
    if template and (unknown := check_template(template)):
        tell(say("letter.unknown", names=", ".join(f"{{{{{name}}}}}" for name in unknown)))
    signer = _signer(asked) if options.sign else None
    with open_register(path, read_only=True) as register:
        wanted = _answering(register, asked) if options.request else _chosen(register, asked)
        wanted = replace(wanted, template=template, signer=signer, attached=options.attach)
        manifest = make_package(register, target, wanted, progress=progress())
    _tell_programs(manifest, asked)
    if not manifest.activities:
        tell(say("cli.package_empty"))
    sys.stdout.write(f"{manifest.sha256}\n")
    tell(say("cli.package_made", path=target, count=len(manifest.files)))
    return DONE


def _chosen(register: Register, asked: Asked) -> Wanted:
    """Give what the options say."""
    options = asked.options
    annexes = naming.package_annexes(options.annexes)
    as_of = naming.past_day(options.as_of) if options.as_of else None
    ids = naming.chosen(register, options, as_of)
    words = naming.selection(register, options.where, asked.language)
    level = Level(options.level or Level.FULL)
    scope = Scope(ids, annexes & frozenset(ANNEXES), as_of, options.case_number or "", words, level=level)
    return Wanted(scope, asked.language, USUAL | parts_of(annexes), authority=options.authority or "")


def _answering(register: Register, asked: Asked) -> Wanted:
    """Give what a request says; what the options say of how it is answered goes before."""
    options = asked.options
    if options.activity or options.where is not None:
        raise Problem("request_alone")
    known = naming.by_reference_and_id(register, ("authority_request",))
    if options.request.casefold() not in known:
        raise Problem("unknown_request", reference=options.request)
    request_id = known[options.request.casefold()]
    terms = requests.terms(register, read(register, request_id))
    terms = replace(
        terms,
        as_of=naming.past_day(options.as_of) if options.as_of else terms.as_of,
        language=options.language_said or terms.language,
        level=Level(options.level or terms.level),
        case_number=options.case_number or terms.case_number,
        recipient=options.authority or terms.recipient,
        annexes=tuple(naming.package_annexes(options.annexes)) if options.annexes else terms.annexes,
    )
    return wanted_for(register, request_id, terms)


def _signer(asked: Asked) -> Signer:
    """Open the certificate to sign with; its passphrase comes from a file, from the environment, or is asked for."""
    options = asked.options
    if options.passphrase_file:
        place = Path(options.passphrase_file)
        try:
            passphrase = place.read_text(encoding="utf-8").rstrip("\r\n")
        except (OSError, UnicodeDecodeError) as error:
            raise Problem("unreadable", path=place, why=getattr(error, "strerror", "") or "UTF-8") from error
    elif PASSPHRASE in os.environ:
        passphrase = os.environ[PASSPHRASE]
    elif sys.stdin is not None and sys.stdin.isatty():
        passphrase = getpass.getpass(asked.say("cli.passphrase", path=options.sign))
    else:
        raise Problem("passphrase_needed", variable=PASSPHRASE)
    return open_signer(Path(options.sign), passphrase)


def _tell_programs(manifest: Manifest, asked: Asked) -> None:
    """Name the kept files that may hold a program, so that they are sent knowingly."""
    for entry in manifest.files:
        if entry.runs:
            tell(asked.say("package.runs", path=entry.path, title=entry.title))


def verify(asked: Asked) -> int:
    """Check a package against its manifest, and the manifest against a sum where one is given."""
    say, place = asked.say, Path(asked.options.package)
    verdict = check(place, progress=progress())
    manifest, given = verdict.manifest, asked.options.sum.strip().casefold()
    other = bool(given) and given != manifest.sha256
    sys.stdout.writelines(f"{line}\n" for line in _lines(verdict, asked))
    told: dict[str, object] = {"register": manifest.register, "revision": manifest.revision, "as_of": manifest.as_of}
    level = vocabularies().find("release_level", manifest.level)
    told["level"] = level.label(asked.language).capitalize() if level else manifest.level
    tell(say("verify.about", **told, count=len(manifest.files)))
    _tell_programs(manifest, asked)
    tell(say("verify.sum", sum=manifest.sha256))
    if given:
        tell(say("verify.sum_differs" if other else "verify.sum_same"))
    for line in _signatures(verdict, asked):
        tell(line)
    tell(say("verify.whole" if verdict.whole else "verify.not_whole"))
    if asked.options.register_file:
        return DONE if _is_recorded(verdict, asked) and verdict.sound and not other else REFUSED
    tell(say("verify.proves"))
    return DONE if verdict.sound and not other else REFUSED


def _is_recorded(verdict: Verdict, asked: Asked) -> bool:
    """Say by which hand-overs of a register a package is recorded, or what the register knows of it instead."""
    manifest, key = verdict.manifest, "verify.recorded" if verdict.whole else "verify.recorded_otherwise"
    with open_register(Path(asked.options.register_file), read_only=True) as register:
        found = recorded(register, manifest.sha256)
        for record_id in found:
            values = read(register, record_id).values
            called = " ".join(filter(None, (values["reference"], values["name"])))
            tell(asked.say(key, name=called, day=values["date"] or "–", to=values["recipient"] or "–"))
        if not found:
            tell(asked.say(f"verify.unknown.{standing_of(register, manifest)}", revision=manifest.revision))
    return bool(found)


def _lines(verdict: Verdict, asked: Asked) -> Iterator[str]:
    """Name every file that is not as it should be."""
    say = asked.say
    found = [(say(f"verify.{how}"), path) for how in ("altered", "missing", "added") for path in getattr(verdict, how)]
    found += [(say("verify.barred", why=say(f"verify.barred.{one.why}")), one.path) for one in verdict.barred]
    found += [(say("verify.signature"), file.path) for file in verdict.signed if not file.holds]
    found += [(say("verify.unsigned"), path) for path in verdict.unsigned]
    for words, path in found:
        yield f"{words}: {shown(path)}"


def _signatures(verdict: Verdict, asked: Asked) -> Iterator[str]:
    """Say what the signatures show: once of each certificate where they hold, and of each file where one does not."""
    say = asked.say
    holding = [file.signatures[-1] for file in verdict.signed if file.holds]
    if holding:
        yield say("verify.signed", count=len(holding))
    for signed in {each.certificate.sha256: each for each in reversed(holding)}.values():
        yield signature_told(signed, say)
    if verdict.mixed:
        yield say("verify.mixed")
    for file in verdict.signed:
        if file.holds:
            continue
        told = " ".join(signature_told(signed, say) for signed in file.signatures)
        yield f"{file.path}: {told or say('problem.signature_unreadable', name=file.path)}"
