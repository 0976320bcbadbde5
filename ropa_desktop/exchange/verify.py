"""Whether a package is as its manifest says: every file that was altered, is missing or was added is named.

This proves that the files belong together, not who made them: for that, the manifest's own sum is compared with the
hand-over that was recorded, or with its receipt, or the documents bear a signature.
"""

from __future__ import annotations

import hashlib
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from ropa_desktop.domain.problems import Problem
from ropa_desktop.domain.progress import Progress, untold
from ropa_desktop.exchange.manifest import LARGEST, NAME, SIGNED, Entry, Manifest, read_manifest
from ropa_desktop.exchange.package_read import Found, Held, opened
from ropa_desktop.exchange.signature import Signed, signatures
from ropa_desktop.storage.temporary import filling, temporary_folder

CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Barred:
    """Something in a package that is not read, and why: the end of a text key ("verify.barred.link")."""

    path: str
    why: str


@dataclass(frozen=True, slots=True)
class SignedFile:
    """The signatures in a PDF of a package; none where one is there that cannot be read."""

    path: str
    signatures: tuple[Signed, ...]

    @property
    def holds(self) -> bool:
        """Whether the file is as it was signed."""
        return bool(self.signatures) and all(signed.holds for signed in self.signatures)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found. `manifest.sha256` is the sum of the manifest's own file."""

    manifest: Manifest
    altered: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    barred: tuple[Barred, ...] = ()
    signed: tuple[SignedFile, ...] = ()
    unsigned: tuple[str, ...] = ()
    """The office's own documents that bear no signature, where others do."""

    @property
    def mixed(self) -> bool:
        """Whether its documents are signed with different certificates, as when one was put in by somebody else."""
        used = {frozenset(each.certificate.sha256 for each in file.signatures) for file in self.signed}
        return len(used) > 1

    @property
    def whole(self) -> bool:
        """Whether all files are those that the manifest names, and no other is there."""
        return not (self.altered or self.missing or self.added or self.barred)

    @property
    def sound(self) -> bool:
        """Whether it is whole, and its documents bear no signature, or each one that holds, of the same certificate."""
        return self.whole and all(file.holds for file in self.signed) and not (self.unsigned or self.mixed)


def verify(path: Path, *, progress: Progress = untold) -> Verdict:
    """Check a package, a folder or a zip file, against its manifest. Nothing of it is unpacked or followed elsewhere.

    `progress` counts bytes. Problems: not_found, unreadable, not_a_package,
    no_manifest, manifest_barred, bad_manifest, newer_manifest, package_too_many; Cancelled when stopped.
    """
    with opened(path) as held:
        found = held.files()
        manifest = _manifest(held, found, path)
        return _Checking(held, found, manifest, progress).verdict()


def against(path: Path, manifest: Manifest, *, progress: Progress = untold) -> Verdict:
    """Check a package against a manifest that is known from elsewhere. Problems: as `verify`, of reading it."""
    with opened(path) as held:
        return _Checking(held, held.files(), manifest, progress).verdict()


def _manifest(held: Held, found: list[Found], path: Path) -> Manifest:
    there = next((one for one in found if one.path == NAME), None)
    if there is None:
        raise Problem("no_manifest", path=path)
    if there.barred:
        raise Problem("manifest_barred", path=path)
    if there.size > LARGEST:
        raise Problem("bad_manifest", where="/")
    with held.open(NAME) as file:
        content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise Problem("bad_manifest", where="/")
    return read_manifest(content)


class _Checking:
    def __init__(self, held: Held, found: list[Found], manifest: Manifest, progress: Progress) -> None:
        self._held, self._manifest, self._progress = held, manifest, progress
        named = {entry.path for entry in manifest.files} | {NAME}
        alike = Counter(one.path.casefold() for one in found)
        self._barred = tuple(
            Barred(one.path, one.barred or "case") for one in found if one.barred or alike[one.path.casefold()] > 1
        )
        unread = {one.path for one in self._barred}
        self._there = {one.path: one for one in found}
        self._added = tuple(one.path for one in found if one.path not in named and one.path not in unread)
        self._readable = [entry for entry in manifest.files if entry.path in self._there.keys() - unread]
        self._done, self._total = 0, sum(entry.size for entry in self._readable) + 1

    def verdict(self) -> Verdict:
        missing = tuple(entry.path for entry in self._manifest.files if entry.path not in self._there)
        altered = tuple(entry.path for entry in self._readable if not self._same(entry))
        documents = [entry.path for entry in self._readable if entry.kind in SIGNED and entry.path not in altered]
        found = [
            SignedFile(path, signatures) for path in documents if (signatures := self._signatures(path)) is not None
        ]
        unsigned = tuple(path for path in documents if path not in {file.path for file in found}) if found else ()
        return Verdict(self._manifest, altered, missing, self._added, self._barred, tuple(found), unsigned)

    def _signatures(self, document: str) -> tuple[Signed, ...] | None:
        """Give the signatures of one of the office's own documents, None where it has none; a file that others made
        may bear theirs, and is let be.
        """
        with self._held.open(document) as content, _as_file(content) as path:
            try:
                return signatures(path) or None
            except Problem as problem:
                if problem.key != "problem.signature_unreadable":
                    raise
                return ()

    def _same(self, entry: Entry) -> bool:
        """Tell whether a file is what the manifest says; one of another size need not be read."""
        if self._there[entry.path].size != entry.size:
            return False
        with suppress(Problem, OSError):
            return self._sum(entry) == entry.sha256
        return False

    def _sum(self, entry: Entry) -> str:
        told, left = hashlib.sha256(), entry.size + 1
        with self._held.open(entry.path) as file:
            while left and (chunk := file.read(min(CHUNK, left))):
                told.update(chunk)
                left -= len(chunk)
                self._done += len(chunk)
                self._progress(min(self._done, self._total), self._total)
        return told.hexdigest()


@contextmanager
def _as_file(content: BinaryIO) -> Iterator[Path]:
    """Put what is read into a file of its own, which is gone afterwards."""
    with temporary_folder() as folder:
        path = folder / "document.pdf"
        with filling(), path.open("wb") as file:
            shutil.copyfileobj(content, file, CHUNK)
        yield path


__all__ = ["Barred", "SignedFile", "Verdict", "against", "verify"]
