"""A package for whoever asks: the record with what belongs to it, and a manifest of every file (Art. 30(4), 31)."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ropa_desktop import __version__
from ropa_desktop.domain.problems import Problem
from ropa_desktop.domain.progress import Progress, untold
from ropa_desktop.domain.release import Level
from ropa_desktop.exchange.export import check_place
from ropa_desktop.exchange.manifest import NAME, SIGNED, Entry, Manifest, Omission, written
from ropa_desktop.exchange.package_parts import ATTACHED, Parts, Piece
from ropa_desktop.exchange.package_wanted import USUAL, Part, Wanted, parts_of, wanted_for
from ropa_desktop.exchange.packing import Packer, packing
from ropa_desktop.exchange.scope import ANNEXES
from ropa_desktop.exchange.signature import sign_pdf
from ropa_desktop.services import past, rule_settings
from ropa_desktop.services.release import at_level
from ropa_desktop.storage.register import Register

__all__ = [
    "USUAL",
    "Part",
    "Plan",
    "Planned",
    "Wanted",
    "make_package",
    "parts_of",
    "plan_package",
    "wanted_for",
]


@dataclass(frozen=True, slots=True)
class Planned:
    """A file that a package will hold."""

    path: str
    kind: str
    title: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What a package will hold: its files in reading order, the manifest apart, and its scope in words."""

    files: tuple[Planned, ...]
    scope: str


def plan_package(register: Register, wanted: Wanted, *, language: str = "", progress: Progress = untold) -> Plan:
    """Tell what a package would hold, in its own language or another.

    Problem: thinned.
    """
    with _standing(register, wanted, progress) as standing:
        parts = Parts(standing.shown, wanted, standing.present, standing.full)
        files = tuple(Planned(piece.path, piece.kind, piece.title) for piece in parts.pieces())
        return Plan(files, parts.scope_told(language))


def make_package(register: Register, target: Path, wanted: Wanted, *, progress: Progress = untold) -> Manifest:
    """Write a package, a zip file where `target` ends in .zip and else a folder, and give its manifest (Art. 30(4)).

    All files tell of the same moment: of the register as it is now, or as it was on the scope's day. The package
    appears whole or not at all, and the register is only read.

    Problems: exists, package_place (the register's own files), attachment_altered, thinned, busy, folder_read_only,
    disk_full, disk_error; Cancelled when stopped.
    """
    _check_target(target)
    with packing(target, wanted.scope.made) as packer, _standing(register, wanted, progress) as standing:
        parts = Parts(standing.shown, wanted, standing.present, standing.full)
        return _Making(parts, standing.shown, wanted, packer, progress).make(past.origin(standing.present))


def _check_target(target: Path) -> None:
    if target.name.startswith("."):  # hidden, and perhaps the lock of a register
        raise Problem("package_place", path=target)
    if os.path.lexists(target):
        raise Problem("exists", path=target)
    check_place(target)


@dataclass(frozen=True, slots=True)
class _Standing:
    """A register as it is to be shown, of its day and level; as it is now; and of its day with nothing left out."""

    shown: Register
    present: Register
    full: Register


@contextlib.contextmanager
def _standing(register: Register, wanted: Wanted, told: Progress) -> Iterator[_Standing]:
    """Give the register as a package is made from it.

    What is saved meanwhile comes into none. Making them can be stopped; how far that is, is not told.
    """
    scope = wanted.scope

    def go_on(_done: int, _total: int) -> None:
        told(0, 1)

    with contextlib.ExitStack() as stack:
        present = stack.enter_context(register.still())
        if scope.as_of is None and scope.level is Level.FULL:
            yield _Standing(present, present, present)
            return
        then = (
            register if scope.as_of is None else stack.enter_context(past.as_of(register, scope.as_of, progress=go_on))
        )
        given = stack.enter_context(at_level(then, scope.level, wanted.language, progress=go_on))
        yield _Standing(stack.enter_context(given.still()), present, present if scope.as_of is None else then)


class _Making:
    """One package being made, file by file."""

    def __init__(self, parts: Parts, register: Register, wanted: Wanted, packer: Packer, progress: Progress) -> None:
        self._parts, self._register, self._wanted = parts, register, wanted
        self._packer, self._progress = packer, progress
        self._done = 0
        self._total = 1

    def make(self, origin: str) -> Manifest:
        pieces = self._parts.pieces()
        order = {piece.path: place for place, piece in enumerate(pieces)}
        self._total = sum(piece.weight for piece in pieces) + 1
        pieces.sort(key=lambda piece: (piece.turn, order[piece.path]), reverse=True)
        files = []
        while pieces:  # taken off the list, so that what only they hold goes with them
            files.append(self._entry(pieces.pop()))
        files.sort(key=lambda entry: order[entry.path])
        content, manifest = written(self._manifest(tuple(files), origin))
        place = self._packer.scratch / NAME
        place.write_bytes(content)
        self._packer.add(NAME, place)
        self._tell(1)
        return manifest

    def _entry(self, piece: Piece) -> Entry:
        place = self._packer.scratch / Path(piece.path).name

        def progress(done: int, total: int) -> None:
            self._progress(self._done + piece.weight * done // max(total, 1), self._total)

        runs = piece.write(place, progress)
        if self._wanted.signer is not None and piece.kind in SIGNED:
            sign_pdf(place, place, self._wanted.signer, self._wanted.language)
        if self._wanted.attached and piece.kind in ATTACHED:
            self._parts.attach(piece, self._kept(place))
        size, sha256 = self._packer.add(piece.path, place)
        self._tell(piece.weight)
        return Entry(piece.path, size, sha256, piece.kind, piece.title, runs)

    def _kept(self, place: Path) -> Path:
        """Keep a file that the packer is about to take, until the package is whole."""
        kept = self._packer.scratch / "attached" / place.name
        kept.parent.mkdir(exist_ok=True)
        shutil.copyfile(place, kept)
        return kept

    def _tell(self, weight: int) -> None:
        self._done += weight
        self._progress(self._done, self._total)

    def _manifest(self, files: tuple[Entry, ...], origin: str) -> Manifest:
        wanted, scope, source = self._wanted, self._wanted.scope, self._parts.source
        own = next(source.read("register", source.ids("register", retired=True)[:1]), None)
        return Manifest(
            register=own.values["name"] if own else self._register.path.stem,
            origin=origin,
            revision=past.newest(self._register),
            as_of=source.today(scope),
            made=scope.made,
            level=scope.level,
            language=wanted.language,
            scope=self._parts.scope_told(),
            annexes=tuple(name for name in ANNEXES if name in scope.annexes),
            activities=self._parts.activities,
            omitted=tuple(self._omitted()),
            authority=wanted.authority,
            case_number=scope.case_number,
            program=f"ropa_desktop {__version__}",
            rules=rule_settings.in_force(self._register, source.wording),
            files=files,
        )

    def _omitted(self) -> Iterator[Omission]:
        """Give what is left out, and why; a copy for release neither names it nor tells the reason."""
        self._parts.source.remember(i for i, _ in self._wanted.omitted)
        for record_id, reason in self._wanted.omitted:
            stored = self._parts.source.named(record_id)
            reference = (stored.values["reference"] or "") if stored else ""
            full = self._wanted.scope.level is Level.FULL
            yield Omission(
                record_id, reference, stored.values["name"] if stored and full else "", reason if full else ""
            )
