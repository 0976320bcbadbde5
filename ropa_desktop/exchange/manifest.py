"""What a package says of itself: every file with its size and SHA-256, and what they were made from."""

from __future__ import annotations

import hashlib
import io
import json
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from ropa_desktop.domain.problems import Problem
from ropa_desktop.domain.release import Level
from ropa_desktop.domain.texts import LANGUAGES
from ropa_desktop.exchange.archive_check import check_of
from ropa_desktop.exchange.json_parts import Cut, parts
from ropa_desktop.exchange.scope import ANNEXES

NAME = "manifest.json"
FORMAT, VERSION = "ropa-desktop-package", 1
LARGEST = 64 * 1024**2
"""A manifest's size in bytes at most."""
MOST = 100_000
"""Files that a manifest may list."""

KINDS = (
    "letter",
    "record",
    "workbook",
    "changes",
    "balancing_test",
    "transfer_assessment",
    "appendix",
    "cameras",
    "attachment",
    "extract",
    "linked",
    "schema",
)
"""What a file of a package can be; "changes" is what changed since an earlier hand-over, "linked"
the extract in JSON-LD."""


SIGNED = frozenset({"record", "changes", "balancing_test", "transfer_assessment", "appendix", "cameras"})
"""The documents that bear the office's signature: its own PDFs, and no file that others made."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of a package: its path there, what it is, and its title. One that `runs` may hold a program."""

    path: str
    size: int
    sha256: str
    kind: str
    title: str
    runs: bool = False


@dataclass(frozen=True, slots=True)
class Omission:
    """An activity that belongs to what was asked for and is left out, with the reason; its name is "" if withheld."""

    id: int
    reference: str
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """A package in words and sums. `sha256` is that of the manifest's own file, and stands nowhere in it.

    `origin` tells the register from every other, whatever they are called, and not from its own copies. `annexes` are
    those of the record that were handed over; None where the program that made the package did not say.
    """

    register: str
    origin: str
    revision: int
    as_of: date
    made: datetime
    level: Level
    language: str
    scope: str
    activities: tuple[int, ...]
    omitted: tuple[Omission, ...]
    authority: str
    case_number: str
    program: str
    rules: str
    files: tuple[Entry, ...]
    annexes: tuple[str, ...] | None = None
    sha256: str = ""


def written(manifest: Manifest) -> tuple[bytes, Manifest]:
    """Give a manifest as its file holds it, and itself with the sum of that file. Equal ones give equal bytes."""
    content = f"{json.dumps(_json(manifest), ensure_ascii=False, indent=1)}\n".encode()
    return content, replace(manifest, sha256=hashlib.sha256(content).hexdigest())


def read_manifest(content: bytes) -> Manifest:
    """Read a manifest's file and check it against its schema.

    Problems: newer_manifest (a form that only a later program knows), bad_manifest, which says `where`.
    """
    try:
        found = _members(content.decode("utf-8"))
        check_of(schema())(found)
    except (Cut, UnicodeDecodeError) as error:
        raise Problem("bad_manifest", where="/") from error
    except Problem as problem:
        if problem.key.startswith("problem.archive_"):
            raise Problem("bad_manifest", where=problem.facts["where"] or "/") from problem
        raise
    manifest = _manifest(found, hashlib.sha256(content).hexdigest())
    folded = Counter(entry.path.casefold() for entry in manifest.files)
    if twice := next((path for path, count in folded.items() if count > 1 or path == NAME), None):
        raise Problem("bad_manifest", where=f"files: {twice}")
    return manifest


def _members(text: str) -> dict[str, Any]:
    """Give the members of the object, none of them too long or too deep; the form is looked at first of all."""
    found: dict[str, Any] = {}
    for name, place, item in parts(io.StringIO(text)):
        if name == "format" and item != FORMAT:
            raise Problem("bad_manifest", where=name)
        if name == "version" and isinstance(item, int) and item != VERSION:
            raise Problem("newer_manifest", version=item, known=VERSION)
        if place is None:
            found[name] = item
        else:
            found.setdefault(name, []).append(item)
        if place is not None and place >= MOST:
            raise Problem("bad_manifest", where=name)
    return found


def _json(manifest: Manifest) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "version": VERSION,
        "program": manifest.program,
        "made": manifest.made.isoformat(),
        "language": manifest.language,
        "level": manifest.level,
        "as_of": manifest.as_of.isoformat(),
        "register": {"name": manifest.register, "origin": manifest.origin, "revision": manifest.revision},
        "request": {"authority": manifest.authority, "case_number": manifest.case_number},
        "scope": manifest.scope,
        **({} if manifest.annexes is None else {"annexes": list(manifest.annexes)}),
        "activities": list(manifest.activities),
        "omitted": [
            {"id": o.id, "reference": o.reference, "name": o.name, "reason": o.reason} for o in manifest.omitted
        ],
        "rules": manifest.rules,
        "files": [_entry(entry) for entry in manifest.files],
    }


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "path": entry.path,
        "title": entry.title,
        "kind": entry.kind,
        "size": entry.size,
        "sha256": entry.sha256,
        "runs": "yes" if entry.runs else "no",
    }


def _manifest(found: dict[str, Any], sha256: str) -> Manifest:
    return Manifest(
        register=found["register"]["name"],
        origin=found["register"]["origin"],
        revision=found["register"]["revision"],
        as_of=date.fromisoformat(found["as_of"]),
        made=datetime.fromisoformat(found["made"]),
        level=Level(found["level"]),
        language=found["language"],
        scope=found["scope"],
        activities=tuple(found["activities"]),
        omitted=tuple(Omission(**each) for each in found["omitted"]),
        authority=found["request"]["authority"],
        case_number=found["request"]["case_number"],
        program=found["program"],
        rules=found["rules"],
        annexes=tuple(found["annexes"]) if "annexes" in found else None,
        files=tuple(Entry(**each | {"runs": each["runs"] == "yes"}) for each in found["files"]),
        sha256=sha256,
    )


def schema() -> dict[str, Any]:
    """Give the JSON Schema of a manifest; published as docs/manifest.schema.json."""
    entry = _object(
        path={"type": "string", "pattern": _PATH, "minLength": 1, "maxLength": 200},
        title=_TEXT,
        kind={"enum": list(KINDS)},
        size={"type": "integer", "minimum": 0, "maximum": 2**53},
        sha256={"type": "string", "pattern": "^[0-9a-f]{64}$"},
        runs={"enum": ["yes", "no"]},
    )
    package = _object(
        format={"const": FORMAT},
        version={"const": VERSION},
        program={"type": "string", "maxLength": 40},
        made={"type": "string", "format": "date-time", "pattern": _MOMENT},
        language={"enum": list(LANGUAGES)},
        level={"enum": [str(level) for level in Level]},
        as_of={"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
        register=_object(name=_TEXT, origin=_TEXT, revision=_COUNT),
        request=_object(authority=_TEXT, case_number=_TEXT),
        scope=_TEXT,
        activities={"type": "array", "items": _ID},
        omitted={"type": "array", "items": _object(id=_ID, reference=_TEXT, name=_TEXT, reason=_TEXT)},
        rules=_TEXT,
        files={"type": "array", "items": entry},
    )
    package["properties"]["annexes"] = {"type": "array", "items": {"enum": list(ANNEXES)}}  # older packages lack it
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "ropa_desktop package",
        "description": "What a package handed over to a supervisory authority (Art. 30(4) GDPR) says of itself.",
        **package,
    }


def _object(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": list(properties), "additionalProperties": False, "properties": properties}


_TEXT = {"type": "string"}
_ID = {"type": "integer", "minimum": 1, "maximum": 2**52}
_COUNT = {"type": "integer", "minimum": 0, "maximum": 2**53}
_MOMENT = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?\+00:00$"
_SEGMENT = "[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9_-])?"
_PATH = f"^{_SEGMENT}(/{_SEGMENT})*$"
"""A path that means the same everywhere: below the package, with slashes, and no name that ends in a dot."""

__all__ = ["KINDS", "NAME", "SIGNED", "Entry", "Manifest", "Omission", "read_manifest", "schema", "written"]
