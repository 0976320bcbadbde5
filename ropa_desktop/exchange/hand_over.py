"""Packages that were handed over: recorded as sent, their exact files kept, opened again and verified (Art. 5(2))."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date as Day  # noqa: N812 - a field of `Sent` is called so
from datetime import timedelta
from enum import StrEnum
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO
from zipfile import BadZipFile, ZipFile

from ropa_desktop.domain.problems import Problem
from ropa_desktop.domain.progress import Progress, untold
from ropa_desktop.domain.release import Level
from ropa_desktop.exchange.manifest import NAME, Entry, Manifest, read_manifest, written
from ropa_desktop.exchange.package_read import Held, opened
from ropa_desktop.exchange.packing import packing
from ropa_desktop.exchange.repacking import put_manifest
from ropa_desktop.exchange.verify import Verdict, against, verify
from ropa_desktop.services import past
from ropa_desktop.services.files import write_file
from ropa_desktop.services.records import Edit, Save, Stored, apply, read
from ropa_desktop.services.wording import content_language
from ropa_desktop.storage import files, history, records
from ropa_desktop.storage.faults import Unreadable
from ropa_desktop.storage.register import Connection, Register
from ropa_desktop.storage.texts import language

LARGEST_LETTER = 64 * 1024**2
SLACK = timedelta(seconds=2)
"""When a package was made is told to the second, a revision to the thousandth."""


class Standing(StrEnum):
    """How a package stands to a register."""

    OWN = "own"
    LATER = "later"  # of a state that this register does not know: it was restored to before
    FOREIGN = "foreign"  # of another register


@dataclass(frozen=True, slots=True)
class Sent:
    """How a package was handed over: when, in which way, by whom and to whom, and what was said of its arrival.

    The request that it answers is set to answered on that day, where `answered` says so. `registered` is the day on
    which a hand-over is taken in that the register does not know of.
    """

    date: Day
    how: str
    by: str
    to: str
    receipt: str = ""
    author: str = ""
    request_id: int | None = None
    authority_id: int | None = None
    answered: bool = False
    registered: Day | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """A package that may be sent: what was found in it, the cover letters that were edited since it was made, how it
    stands to the register, and the hand-overs by which it is recorded there already.
    """

    verdict: Verdict
    edited: tuple[str, ...]
    wrong: tuple[str, ...]
    standing: Standing
    recorded: tuple[int, ...]


def look(register: Register, package: Path, *, progress: Progress = untold) -> Seen:
    """Look at a package before it is recorded as sent. Problems: those of `verify`; Cancelled."""
    verdict = verify(package, progress=progress)
    letters = {entry.path for entry in verdict.manifest.files if entry.kind == "letter"}
    edited = tuple(path for path in verdict.altered if path in letters and path.endswith(".docx"))
    barred = tuple(one.path for one in verdict.barred)
    altered = tuple(path for path in verdict.altered if path not in edited)
    wrong = (*altered, *verdict.missing, *verdict.added, *barred)
    manifest = verdict.manifest
    return Seen(verdict, edited, wrong, standing_of(register, manifest), recorded(register, manifest.sha256))


def standing_of(register: Register, manifest: Manifest) -> Standing:
    """Tell how a package stands to a register.

    A revision that was saved after the package was made is another than the one that bore its number then.
    """
    if manifest.origin != past.origin(register):
        return Standing.FOREIGN
    with register.reading() as connection:
        if manifest.revision > history.newest(connection):
            return Standing.LATER
        saved = history.saved_at(connection, manifest.revision)
    return Standing.LATER if saved is not None and saved > manifest.made + SLACK else Standing.OWN


def recorded(register: Register, sha256: str) -> tuple[int, ...]:
    """Give the hand-overs that were recorded with a manifest of this sum."""
    with register.reading() as connection:
        ids = records.ids_of(connection, "hand_over")
        found = records.read_many(connection, "hand_over", ids)
        return tuple(stored.id for stored in found if stored.values["manifest"] == sha256)


def send(register: Register, package: Path, sent: Sent, *, progress: Progress = untold) -> int:
    """Record a package as handed over and keep its files, in one save that nothing takes back; give the record's id.

    A cover letter that was edited since the package was made is kept as it is now, and the manifest is renewed with
    its sum, in the package too; where the save fails it is as before, so that the next try tells of the editing.
    Anything else must be as the manifest says.

    Problems: package_altered (with `files`), package_foreign, package_later (unless it is taken in with `registered`),
    letter_broken, gone, read_only, disk_full, and those of `verify`. Cancelled when stopped; nothing is recorded then.
    """
    seen = look(register, package, progress=lambda done, total: progress(done, 2 * total))
    _check_sendable(seen, sent)
    with opened(package) as held:
        manifest, content = _as_sent(held, seen)
    with ExitStack() as not_sent:
        with register.writing() as connection:
            with opened(package) as held:
                _keep(connection, held, manifest, progress)
                before = _manifest_in(held)
            files.keep(connection, content)
            record = _record(register, package.name, manifest, len(content), sent, seen.edited)
            edits = [Edit("hand_over", None, record), *_answer(connection, sent)]
            change = apply(connection, edits, Save(sent.author, "send", state="act"))
            if seen.edited:
                put_manifest(package, content)
                not_sent.callback(put_manifest, package, before)
        not_sent.pop_all()
    return next(i for i in change.ids if i != sent.request_id)


def _check_sendable(seen: Seen, sent: Sent) -> None:
    if seen.wrong:
        raise Problem("package_altered", files=", ".join(seen.wrong))
    if seen.standing is Standing.FOREIGN:
        raise Problem("package_foreign", name=seen.verdict.manifest.register)
    if seen.standing is Standing.LATER and sent.registered is None:
        raise Problem("package_later", revision=seen.verdict.manifest.revision)


def _as_sent(held: Held, seen: Seen) -> tuple[Manifest, bytes]:
    """Give the manifest with the sums of the cover letters as they are now, and what its file says."""
    manifest = seen.verdict.manifest
    if not seen.edited:
        return manifest, _manifest_in(held)
    renewed = (_renewed(held, entry) if entry.path in seen.edited else entry for entry in manifest.files)
    content, manifest = written(replace(manifest, files=tuple(renewed)))
    return manifest, content


def _manifest_in(held: Held) -> bytes:
    with held.open(NAME) as file:
        return file.read()


def _renewed(held: Held, entry: Entry) -> Entry:
    """Give a cover letter as it is now; it has to be one that can be read. Problem: letter_broken."""
    with held.open(entry.path) as file:
        content = file.read(LARGEST_LETTER + 1)
    try:
        with ZipFile(BytesIO(content)) as document:
            parts = document.namelist() if len(content) <= LARGEST_LETTER else []
    except (BadZipFile, ValueError, NotImplementedError):
        parts = []
    if "word/document.xml" not in parts or "word/vbaProject.bin" in parts:
        raise Problem("letter_broken", file=entry.path)
    return replace(entry, size=len(content), sha256=hashlib.sha256(content).hexdigest())


def _keep(connection: Connection, held: Held, manifest: Manifest, progress: Progress) -> None:
    """Keep every file, piece by piece; one that was altered since it was looked at is told."""
    total = sum(entry.size for entry in manifest.files) + 1
    done = total
    for entry in manifest.files:
        with held.open(entry.path) as file:
            if not files.keep_pieces(connection, entry.sha256, entry.size, _pieces(file, entry.size)):
                raise Problem("package_altered", files=entry.path)
        done += entry.size
        progress(done, 2 * total)


def _pieces(file: BinaryIO, size: int) -> Iterator[bytes]:
    """Read a file to its end, and never more than a little beyond what it was said to hold."""
    left = size + 1
    while left and (piece := file.read(min(files.PIECE, left))):
        left -= len(piece)
        yield piece


def _record(
    register: Register, package: str, manifest: Manifest, size: int, sent: Sent, edited: Sequence[str]
) -> dict[str, Any]:
    """Give what the register remembers of a hand-over."""
    say = language(content_language(register))
    omitted = [": ".join(filter(None, (f"{o.reference} {o.name}".strip(), o.reason))) for o in manifest.omitted]
    if omitted and manifest.level is Level.FULL:  # a copy for release tells how many just above
        omitted.insert(0, f"{language(manifest.language)('authority_request.omitted')}:")
    own = {"name": NAME, "sha256": manifest.sha256, "size": size}
    parts = [{"name": e.path, "sha256": e.sha256, "size": e.size} for e in manifest.files]
    return {
        "name": say("hand_over.called", to=sent.to, day=sent.date.isoformat()),
        "status": "sent",
        "request": sent.request_id,
        "authority": sent.authority_id,
        "recipient": sent.to or None,
        "date": sent.date,
        "how": sent.how or None,
        "sent_by": sent.by or None,
        "receipt": sent.receipt or None,
        "registered": sent.registered,
        "scope": "\n".join(filter(None, (manifest.scope, *omitted))) or None,
        "level": manifest.level,
        "language": manifest.language,
        "as_of": manifest.as_of,
        "revision": manifest.revision,
        "package": package,
        "manifest": manifest.sha256,
        "changed": ", ".join(edited) or None,
        "files": [own, *parts],
    }


def _answer(connection: Connection, sent: Sent) -> Iterator[Edit]:
    """Set the request to answered on the day on which the package was sent. Problem: gone."""
    if sent.request_id is None:
        return
    stored = records.read(connection, sent.request_id)
    if stored is None or stored.type != "authority_request":
        raise Problem("gone")
    if sent.answered:
        yield Edit("authority_request", stored.id, {"status": "answered", "answered": sent.date})


def kept_manifest(register: Register, hand_over_id: int) -> Manifest:
    """Give the manifest that was sent, by its recorded sum. Problems: gone, no_package, kept_altered."""
    sum_ = handed(register, hand_over_id).values["manifest"]
    with register.reading() as connection:
        try:
            content = b"".join(files.pieces(connection, sum_))
        except Unreadable:
            content = b""
    if hashlib.sha256(content).hexdigest() != sum_:
        raise Problem("kept_altered", file=NAME)
    return read_manifest(content)


def handed(register: Register, hand_over_id: int) -> Stored:
    """Give a hand-over that was made with a package. Problems: gone, no_package."""
    stored = read(register, hand_over_id)
    if stored.type != "hand_over" or not stored.frozen or not stored.values["manifest"]:
        raise Problem("no_package", name=stored.values["name"])
    return stored


def kept_files(register: Register, hand_over_id: int) -> tuple[Entry, ...]:
    """Give what was sent, file by file, the manifest last, since the sums of the others stand in it.

    Problems: gone, no_package, kept_altered.
    """
    manifest = kept_manifest(register, hand_over_id)
    with register.reading() as connection:
        size = files.size(connection, manifest.sha256) or 0
    return (*manifest.files, Entry(NAME, size, manifest.sha256, "", ""))


def verify_kept(register: Register, hand_over_id: int, *, progress: Progress = untold) -> Verdict:
    """Hold every kept file of a hand-over against its sum: these are the bytes that were sent, or which are not.

    Problems: gone, no_package, kept_altered (the manifest itself); Cancelled when stopped.
    """
    manifest = kept_manifest(register, hand_over_id)
    altered, missing, done = [], [], 0
    total = sum(entry.size for entry in manifest.files) + 1
    with register.reading() as connection:
        for entry in manifest.files:
            sha256 = _sum(connection, entry.sha256)
            if sha256 is None:
                missing.append(entry.path)
            elif sha256 != entry.sha256:
                altered.append(entry.path)
            done += entry.size
            progress(done, total)
    return Verdict(manifest, tuple(altered), tuple(missing))


def _sum(connection: Connection, sha256: str) -> str | None:
    """Sum up a kept content anew; None where it is gone, "" where it cannot be read."""
    if files.size(connection, sha256) is None:
        return None
    told = hashlib.sha256()
    try:
        for piece in files.pieces(connection, sha256):
            told.update(piece)
    except Unreadable:
        return ""
    return told.hexdigest()


def compare_with_kept(register: Register, hand_over_id: int, package: Path, *, progress: Progress = untold) -> Verdict:
    """Tell whether a package that somebody has is the one that was sent, whatever its own manifest says.

    Problems: gone, no_package, kept_altered, and those of reading a package; Cancelled when stopped.
    """
    manifest = replace(kept_manifest(register, hand_over_id), files=kept_files(register, hand_over_id))
    return against(package, manifest, progress=progress)


def reopen(register: Register, hand_over_id: int, target: Path, *, progress: Progress = untold) -> None:
    """Write a hand-over out again, every file as it was sent: a zip file where `target` ends in .zip, else a folder.

    It appears whole or not at all. Problems: gone, no_package, kept_altered (with `file`), exists, folder_read_only,
    disk_full, disk_error; Cancelled when stopped.
    """
    manifest, parts = kept_manifest(register, hand_over_id), kept_files(register, hand_over_id)
    total, done = sum(entry.size for entry in parts) + 1, 0
    with packing(target, manifest.made) as packer:
        for entry in parts:
            place = packer.scratch / "part"
            _put_back(register, entry, place)
            packer.add(entry.path, place)
            done += entry.size
            progress(done, total)


def _put_back(register: Register, entry: Entry, place: Path) -> None:
    try:
        write_file(register, entry.sha256, place)
    except Problem as problem:
        if problem.key in {"problem.gone", "problem.damaged"}:
            raise Problem("kept_altered", file=entry.path) from problem
        raise


__all__ = [
    "Seen",
    "Sent",
    "Standing",
    "compare_with_kept",
    "handed",
    "kept_files",
    "kept_manifest",
    "look",
    "recorded",
    "reopen",
    "send",
    "standing_of",
    "verify_kept",
]
