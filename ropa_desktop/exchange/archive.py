"""Everything in a register as JSON with a published schema, and back again."""

from __future__ import annotations

import base64
import json
import stat
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from ropa_desktop import __version__
from ropa_desktop.domain.field import from_json, is_blank, to_json
from ropa_desktop.domain.first_format import carried
from ropa_desktop.domain.problems import Problem
from ropa_desktop.domain.progress import Progress, untold
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.exchange.archive_check import Check, below, part_checks
from ropa_desktop.exchange.archive_schema import FORMAT, VERSION, schema
from ropa_desktop.exchange.archive_whole import Whole, decoded
from ropa_desktop.exchange.json_parts import Cut, parts
from ropa_desktop.exchange.writing import whole_file
from ropa_desktop.services.records import Edit, Save, apply
from ropa_desktop.storage import files, history, numbers, records
from ropa_desktop.storage.register import Connection, Register
from ropa_desktop.storage.texts import countries

__all__ = ["Archive", "apply_archive", "is_empty", "read_archive", "schema", "write_archive"]

LARGEST = 4 * 1024**3
"""An archive's size in bytes at most."""
MOST = 1_000_000
"""Records, revisions, versions or files at most: what is remembered of each has to fit in memory."""


def write_archive(register: Register, target: Path, *, progress: Progress = untold) -> None:
    """Write everything: records, history and kept files, but no drafts.

    Problems: folder_read_only, disk_full, disk_error; Cancelled when stopped.
    """
    with register.reading() as connection, whole_file(target) as part, part.open("w", encoding="utf-8") as file:
        _Writer(connection, file, progress).write()


class _Writer:
    """Writes one item a line, so that two archives can be compared as text."""

    def __init__(self, connection: Connection, file: IO[str], progress: Progress) -> None:
        self._connection = connection
        self._file = file
        self._progress = progress
        self._ids = {name: records.ids_of(connection, name) for name in RECORD_TYPES}
        self._files = sorted(files.kept(connection))
        self._newest = history.newest(connection)
        self._done = 0
        parts_of_files = sum(max(1, -(-size // PART)) for _, size in self._files)
        self._total = sum(map(len, self._ids.values())) + parts_of_files + 1

    def write(self) -> None:
        head = {"format": FORMAT, "version": VERSION, "program": __version__, "revision": self._newest}
        self._file.write("{\n" + ",\n".join(f"{_text(key)}:{_text(value)}" for key, value in head.items()))
        self._list("records", self._records(), counted=True)
        self._list("revisions", self._revisions())
        self._list("versions", self._versions())
        self._list("files", self._contents(), counted=True)
        self._file.write("\n}\n")
        self._step(counted=True)

    def _list(self, name: str, items: Iterator[Mapping[str, Any]], *, counted: bool = False) -> None:
        self._file.write(f",\n{_text(name)}:[")
        separator = "\n"
        for item in items:
            self._file.write(separator + _text(item))
            separator = ",\n"
            self._step(counted=counted)
        self._file.write("\n]")

    def _step(self, *, counted: bool) -> None:
        self._done += counted
        self._progress(self._done, self._total)

    def _records(self) -> Iterator[dict[str, Any]]:
        for name, ids in self._ids.items():
            for stored in records.read_many(self._connection, name, ids):
                values = {
                    f.name: to_json(f, stored.values[f.name])
                    for f in stored.record_type.fields
                    if not is_blank(stored.values[f.name])
                }
                yield {"id": stored.id, "type": name, "revision": stored.revision, "values": values}

    def _revisions(self) -> Iterator[dict[str, Any]]:
        for row in history.copy_revisions(self._connection, self._newest):
            yield {key: value for key, value in row.items() if value is not None}

    def _versions(self) -> Iterator[dict[str, Any]]:
        for row in history.copy_versions(self._connection, self._newest):
            yield row | {"body": None if row["body"] is None else json.loads(row["body"])}

    def _contents(self) -> Iterator[dict[str, Any]]:
        for sha256, size in self._files:
            at = 0
            for content in _whole_parts(files.pieces(self._connection, sha256)):
                begun = {"at": at} if at else {}
                yield {"sha256": sha256, "size": size} | begun | {"content": base64.b64encode(content).decode()}
                at += len(content)


PART = 8 * 1024**2
"""Bytes of a file that stand in one item at least; what is longer stands in several, so that no file has to be held."""


def _whole_parts(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Join pieces to parts of some size; nothing is one empty part."""
    held = bytearray()
    given = False
    for piece in pieces:
        held += piece
        if len(held) >= PART:
            yield bytes(held)
            held.clear()
            given = True
    if held or not given:
        yield bytes(held)


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive that was read and found sound: the records by type, and the revisions and files it holds."""

    path: Path
    counts: Mapping[str, int]
    revisions: int
    files: int


def read_archive(path: Path) -> Archive:
    """Read an archive and check it: against its schema, its ids, links, history and sums. It changes nothing.

    Problems: not_found, unreadable, too_large, not_an_archive, newer_archive, cut_archive, and those that begin
    with archive_, which say `where`.
    """
    whole = Whole()
    for _ in _checked_parts(path, whole):
        pass
    return Archive(path, whole.counts, len(whole.states), len(whole.sums))


def _checked_parts(path: Path, whole: Whole) -> Iterator[tuple[str, Any]]:
    """Walk an archive's parts, each checked as it comes, and all of them together at the end."""
    seen: set[str] = set()
    try:
        _check_size(path)
        with path.open(encoding="utf-8-sig") as file:
            yield from _parts_of(file, whole, seen)
        whole.finish()
    except FileNotFoundError as error:
        raise Problem("not_found", path=path) from error
    except OSError as error:
        raise Problem("unreadable", path=path, why=error.strerror) from error
    except (Cut, UnicodeDecodeError) as error:
        raise Problem("cut_archive" if "format" in seen else "not_an_archive", path=path) from error
    except Problem as problem:
        if problem.key.startswith("problem.archive_") and "format" not in seen:
            raise Problem("not_an_archive", path=path) from problem
        problem.facts["path"] = path
        raise


def _check_size(path: Path) -> None:
    found = path.stat()
    if not (stat.S_ISREG(found.st_mode) or stat.S_ISDIR(found.st_mode)):  # it is read twice, so a pipe will not do
        raise Problem("not_an_archive")
    if found.st_size > LARGEST:
        raise Problem("too_large", megabytes=LARGEST // 1024**2)


def _parts_of(file: IO[str], whole: Whole, seen: set[str]) -> Iterator[tuple[str, Any]]:
    checks = part_checks()
    for name, place, item in parts(file, large=_LARGE):
        if name == "format" and item != FORMAT:
            break
        seen.add(name)
        if name == "version" and isinstance(item, int) and item > VERSION:
            raise Problem("newer_archive")
        item = _brought_up(name, item)  # noqa: PLW2901 - as this program would have written it
        _check_part(checks, whole, name, place, item)
        if place is not None or name not in _LISTS:
            yield name, item
    if "format" not in seen:
        raise Problem("not_an_archive")
    if missing := [name for name in checks if name not in seen]:
        raise Problem("archive_missing", where="/", name=missing[0])


_LISTS = frozenset({"records", "revisions", "versions", "files"})
_LARGE = frozenset({"files"})


def _brought_up(name: str, item: Any) -> Any:
    """Give a record or a version of an archive of the first format as it is written now; other parts as they are."""
    body = {"records": "values", "versions": "body"}.get(name)
    if body is None or not isinstance(item, dict) or not isinstance(item.get(body), dict):
        return item
    return {**item, body: carried(str(item.get("type")), item[body])}


def _check_part(checks: Mapping[str, Check], whole: Whole, name: str, place: int | None, item: Any) -> None:
    if name not in checks:
        raise Problem("archive_unknown", where="/", name=name[:60])
    empty = name in _LISTS and item == [] and place is None
    if (name in _LISTS) != (place is not None or empty):
        raise Problem("archive_type", where=name, expected="array" if name in _LISTS else "string")
    if place is not None and place >= MOST:
        raise Problem("archive_too_many", where=name, most=MOST)
    if empty:
        return
    try:
        checks[name](item)
        whole.add(name, item)
    except Problem as problem:
        raise below(name, problem if place is None else below(str(place), problem)) from problem.__cause__


def is_empty(register: Register) -> bool:
    """Tell whether nothing was entered in a register beyond what a new one is made with."""
    with register.reading() as connection:
        return _is_empty(connection)


def _is_empty(connection: Connection) -> bool:
    seeded = {"adequacy_decision": len(countries()["adequacy"]), "authority": len(countries()["authority"])}
    made_with = {"register": 1, "organisation": 1, **seeded}
    few = all(len(records.ids_of(connection, name)) <= made_with.get(name, 0) for name in RECORD_TYPES)
    return few and history.is_untouched(connection)


def apply_archive(register: Register, archive: Archive, *, progress: Progress = untold) -> None:
    """Fill an empty register with an archive, history included; the archive is checked once more as it is read.

    Problems: not_empty, read_only, disk_full, and those of `read_archive`; nothing is changed then.
    """
    with register.writing() as connection:
        if not _is_empty(connection):
            raise Problem("not_empty", path=register.path)
        records.remove_all(connection)
        history.forget_all(connection)
        whole = Whole()
        edits = _take_in(connection, archive.path, whole)
        made = apply(connection, edits, Save("", "import", state="act"), progress=progress)
        history.forget_one(connection, made.revision)
        numbers.reserve(connection, max(whole.known, default=0), whole.highest_row)


def _take_in(connection: Connection, path: Path, whole: Whole) -> list[Edit]:
    """Keep an archive's files and its past as they come, and give its records."""
    edits: list[Edit] = []
    past: dict[str, list[dict[str, Any]]] = {"revisions": [], "versions": []}
    for name, item in _checked_parts(path, whole):
        match name:
            case "records":
                edits.append(Edit(item["type"], None, _values(item["type"], item["values"]), new_id=item["id"]))
            case "revisions":
                past[name].append({"reason": None, "undoes": None} | item)
            case "versions":
                past[name].append(item | {"body": None if item["body"] is None else _text(item["body"])})
            case "files":
                if "at" not in item:
                    files.begin(connection, item["sha256"], item["size"])
                files.add(connection, item["sha256"], item.get("at", 0), decoded(item["content"]))
        if sum(map(len, past.values())) >= AT_ONCE:
            _put(connection, past)
    _put(connection, past)
    return edits


AT_ONCE = 500
"""Rows of the past that are held until they are written: there may be more than memory holds."""


def _put(connection: Connection, past: dict[str, list[dict[str, Any]]]) -> None:
    for name, put in (("revisions", history.put_revisions), ("versions", history.put_versions)):
        if past[name]:
            put(connection, past[name])
            past[name].clear()


def _values(type_name: str, values: Mapping[str, Any]) -> dict[str, Any]:
    fields = RECORD_TYPES[type_name].by_name
    return {name: from_json(fields[name], value) for name, value in values.items()}
