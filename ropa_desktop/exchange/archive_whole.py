"""Whether the parts of an archive agree: ids, rows, links, history and files."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sized
from typing import Any

from ropa_desktop.domain.field import Field, Kind
from ropa_desktop.domain.problems import Problem
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.services.verbs import UNDOABLE
from ropa_desktop.storage.derived import own_word
from ropa_desktop.storage.worksheets import sheet_of

Link = tuple[int, tuple[str, ...]]
"""The id of a record that is named, and the types that it may have."""

MOST_NAMES, MOST_ROWS = 2_000_000, 4_000_000
"""Links to different records, and rows, at most: each is remembered."""


class Whole:
    """What is remembered of an archive while it is read, to hold its parts against each other."""

    def __init__(self) -> None:
        self.types: dict[int, str] = {}
        self.counts: dict[str, int] = {}
        self.states: dict[int, str] = {}
        self.sums: set[str] = set()
        self.revision = 0
        self.highest_row: dict[tuple[str, str], int] = {}
        self.known: dict[int, str] = {}
        self._links: dict[Link, str] = {}
        self._past_links: set[int] = set()
        self._files: dict[tuple[str, int], str] = {}
        self._sizes: dict[str, int] = {}
        self._begun = ("", hashlib.sha256(), 0)
        self._rows: dict[tuple[str, str], set[int]] = {}
        self._row_count = 0
        self._versions: set[tuple[int, int]] = set()
        self._stands: dict[int, State] = {}
        self._newest: dict[int, State] = {}
        self._undone: list[tuple[int, int]] = []
        self._add = {
            "records": self._record,
            "revisions": self._revision,
            "versions": self._version,
            "files": self._file,
        }

    def add(self, name: str, item: Any) -> None:
        """Take in a part that is sound by itself."""
        if name in self._add:
            self._add[name](item)
        elif name == "revision":
            self.revision = item

    def _record(self, item: Mapping[str, Any]) -> None:
        record_id, record_type = item["id"], RECORD_TYPES[item["type"]]
        if record_id in self.types:
            raise Problem("archive_twice", where="id", value=record_id)
        self.types[record_id] = record_type.name
        self.counts[record_type.name] = self.counts.get(record_type.name, 0) + 1
        self._stands[record_id] = (item["revision"], _digest(item["values"]))
        where = f"records (id {record_id})/values/"
        for path, field, value in _leaves(record_type.fields, item["values"]):
            for link in _named(field, value):
                if link not in self._links:
                    self._links[link] = where + path
            self._note_files(field, value, where + path)
        _bounded(self._links, MOST_NAMES, "records")
        for name, row_id in _row_ids(record_type.fields, item["values"]):
            self._row(record_type.name, name, row_id)

    def _row(self, record_type: str, name: str, row_id: int) -> None:
        there = self._rows.setdefault((record_type, name), set())
        if row_id in there:
            raise Problem("archive_twice", where=f"values/{name}/id", value=row_id)
        there.add(row_id)
        self._row_count += 1
        if self._row_count > MOST_ROWS:
            raise Problem("archive_too_many", where=f"values/{name}", most=MOST_ROWS)
        self._note_row(record_type, name, row_id)

    def _note_files(self, field: Field, value: Any, where: str) -> None:
        if field.kind is Kind.FILES:
            for file in value:
                self._files.setdefault((file["sha256"], file["size"]), where)
            _bounded(self._files, MOST_NAMES, where)

    def _note_row(self, record_type: str, name: str, row_id: int) -> None:
        key = (record_type, name)
        self.highest_row[key] = max(row_id, self.highest_row.get(key, 0))

    def _revision(self, item: Mapping[str, Any]) -> None:
        number = item["number"]
        if number in self.states:
            raise Problem("archive_twice", where="number", value=number)
        self.states[number] = item["state"]
        if item["state"] != "act" and item["verb"] not in UNDOABLE:
            raise Problem("archive_value", where="state", value=item["state"])
        if "undoes" in item:
            if item["verb"] not in {"undo", "redo"}:
                raise Problem("archive_unknown", where="", name="undoes")
            self._undone.append((number, item["undoes"]))

    def _version(self, item: Mapping[str, Any]) -> None:
        record_id, number, record_type = item["record_id"], item["revision"], RECORD_TYPES[item["type"]]
        if (record_id, number) in self._versions:
            raise Problem("archive_twice", where="record_id", value=record_id)
        if self.known.setdefault(record_id, record_type.name) != record_type.name:
            raise Problem("archive_value", where="type", value=record_type.name)
        self._versions.add((record_id, number))
        body = item["body"]
        if number > self._newest.get(record_id, _NEVER)[0]:
            self._newest[record_id] = (number, None if body is None else _digest(body))
        if body is not None:
            for path, field, value in _leaves(record_type.fields, body):
                self._past_links.update(i for i, _ in _named(field, value))
                self._note_files(field, value, f"versions (record_id {record_id}, revision {number})/body/{path}")
            _bounded(self._past_links, MOST_NAMES, "versions")
            for name, row_id in _row_ids(record_type.fields, body):
                self._note_row(record_type.name, name, row_id)

    def _file(self, item: Mapping[str, Any]) -> None:
        sha256, at, content = item["sha256"], item.get("at", 0), decoded(item["content"])
        if at == 0:
            self._check_begun()
            if sha256 in self.sums:
                raise Problem("archive_twice", where="sha256", value=sha256)
            self.sums.add(sha256)
            self._sizes[sha256] = item["size"]
            self._begun = (sha256, hashlib.sha256(), 0)
        name, read, reached = self._begun
        if (name, reached) != (sha256, at) or (at and not content):
            raise Problem("archive_sum", where="at")
        read.update(content)
        self._begun = (name, read, reached + len(content))
        if reached + len(content) >= self._sizes[sha256]:
            self._check_begun()

    def _check_begun(self, where: str = "content") -> None:
        """See to it that the file whose parts were read last is whole, and the one that it says."""
        sha256, read, reached = self._begun
        if sha256 and (read.hexdigest() != sha256 or reached != self._sizes[sha256]):
            raise Problem("archive_sum", where=where)

    def finish(self) -> None:
        """Hold the parts against each other, now that all are known."""
        self._check_begun("files")
        self._check_links()
        for (sha256, size), where in self._files.items():
            if self._sizes.get(sha256) != size:
                raise Problem("archive_link", where=where, id=sha256[:12])
        self._check_history()

    def _check_links(self) -> None:
        for (target, allowed), where in self._links.items():
            if self.types.get(target) not in allowed:
                raise Problem("archive_link", where=where, id=target)
        for target in self._past_links - self.known.keys():
            raise Problem("archive_link", where="versions", id=target)

    def _check_history(self) -> None:
        changed = {number for _, number in self._versions}
        if unknown := changed - self.states.keys():
            raise Problem("archive_link", where="versions", id=min(unknown))
        for number, target in self._undone:
            if self.states.get(target, "act") == "act" or target >= number:
                raise Problem("archive_link", where=f"revisions (number {number})/undoes", id=target)
        for number, state in self.states.items():
            if state in {"live", "undone"} and number not in changed:
                raise Problem("archive_history", where=f"revisions (number {number})")
        if self.revision != max(self.states, default=0):
            raise Problem("archive_value", where="revision", value=self.revision)
        there = {record_id: stands for record_id, stands in self._newest.items() if stands[1] is not None}
        differing = {record_id for record_id, _ in there.items() ^ self._stands.items()}
        differing |= {record_id for record_id, name in self.types.items() if self.known.get(record_id) != name}
        if differing:
            raise Problem("archive_history", where=f"records (id {min(differing)})")


State = tuple[int, bytes | None]
"""The newest revision of a record and the digest of what it says then; None: it is gone."""

_NEVER: State = (0, None)


def _digest(values: Mapping[str, Any]) -> bytes:
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return hashlib.blake2b(text.encode(), digest_size=16).digest()


def _bounded(remembered: Sized, most: int, where: str) -> None:
    if len(remembered) > most:
        raise Problem("archive_too_many", where=where, most=most)


def decoded(content: str) -> bytes:
    """Give the content of a kept file."""
    try:
        return base64.b64decode(content, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Problem("archive_sum", where="content") from error


def _leaves(fields: Iterable[Field], values: Mapping[str, Any]) -> Iterator[tuple[str, Field, Any]]:
    """Walk the values that may name something, also those in rows."""
    for field in fields:
        value = values.get(field.name)
        if not value:
            continue
        if field.kind is Kind.ROWS:
            for place, row in enumerate(value):
                for path, inner, one in _leaves(field.rows, row):
                    yield f"{field.name}/{place}/{path}", inner, one
        elif field.kind is Kind.WORKSHEET:
            answered = sheet_of(field.words, value)
            for path, inner, one in _leaves(answered.fields.values(), value["answers"]):
                yield f"{field.name}/answers/{path}", inner, one
        elif field.kind in _NAMING:
            yield field.name, field, value


_NAMING = frozenset({Kind.LINK, Kind.LINKS, Kind.CHOICE, Kind.CHOICES, Kind.FILES})


def _named(field: Field, value: Any) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Give the records that a value names and the types that they may have."""
    match field.kind:
        case Kind.LINK:
            yield value, field.target
        case Kind.LINKS:
            yield from ((target, field.target) for target in value)
        case Kind.CHOICE | Kind.CHOICES:
            codes = [value] if field.kind is Kind.CHOICE else value
            yield from ((i, ("word",)) for code in codes if (i := own_word(code)) is not None)
        case _:
            return


def _row_ids(fields: Iterable[Field], values: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
    for field in fields:
        if field.kind is Kind.ROWS:
            yield from ((field.name, row["id"]) for row in values.get(field.name, ()))
