"""Everything in a register as JSON with a published schema, and back again."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from ropa_desktop import __version__
from ropa_desktop.domain.field import Field, Kind, from_json, is_blank, to_json
from ropa_desktop.domain.problems import Cancelled, Problem
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.exchange.writing import whole_file
from ropa_desktop.services.records import Edit, Save, apply
from ropa_desktop.storage import files, history, records
from ropa_desktop.storage.register import Connection, Register

FORMAT = "ropa-desktop-archive"
VERSION = 1
LARGEST = 1024 * 1024 * 1024
"""An archive's size in bytes at most."""

Progress = Callable[[int, int], bool]


def write_archive(register: Register, target: Path, *, progress: Progress | None = None) -> None:
    """Write everything: records, history and kept files. `progress` returns False to stop (then: Cancelled)."""
    with register.reading() as connection, whole_file(target) as part, part.open("w", encoding="utf-8") as file:
        _write(connection, file, progress or (lambda _done, _total: True))


def _write(connection: Connection, file: IO[str], progress: Progress) -> None:
    ids = {name: records.ids_of(connection, name) for name in RECORD_TYPES}
    total, done = sum(map(len, ids.values())) + 1, 0
    head = {"format": FORMAT, "version": VERSION, "program": __version__, "revision": history.newest(connection)}
    file.write(json.dumps(head, ensure_ascii=False)[:-1] + ',\n"records": [')
    separator = "\n"
    for name, those in ids.items():
        for stored in records.read_many(connection, name, those):
            values = {
                f.name: to_json(f, stored.values[f.name])
                for f in stored.record_type.fields
                if not is_blank(stored.values[f.name])
            }
            _item(file, separator, {"id": stored.id, "type": name, "revision": stored.revision, "values": values})
            separator, done = ",\n", done + 1
            if not progress(done, total):
                raise Cancelled
    _list(file, "revisions", _revisions(connection))
    _list(file, "versions", _versions(connection))
    _list(file, "files", _files(connection))
    file.write("\n}\n")
    progress(total, total)


def _list(file: IO[str], name: str, items: Iterator[Mapping[str, Any]]) -> None:
    file.write(f'\n],\n"{name}": [' if name != "revisions" else '\n],\n"revisions": [')
    separator = "\n"
    for item in items:
        _item(file, separator, item)
        separator = ",\n"
    if name == "files":
        file.write("\n]")


def _item(file: IO[str], separator: str, item: Mapping[str, Any]) -> None:
    file.write(separator + json.dumps(item, ensure_ascii=False, separators=(",", ":")))


def _revisions(connection: Connection) -> Iterator[dict[str, Any]]:
    for row in history.copy_revisions(connection, history.newest(connection)):
        yield {key: value for key, value in row.items() if value is not None}


def _versions(connection: Connection) -> Iterator[dict[str, Any]]:
    for row in history.copy_versions(connection, history.newest(connection)):
        body = row["body"]
        yield row | {"body": None if body is None else json.loads(body)}


def _files(connection: Connection) -> Iterator[dict[str, Any]]:
    for sha256, size in files.kept(connection):
        content = base64.b64encode(files.content(connection, sha256) or b"").decode()
        yield {"sha256": sha256, "size": size, "content": content}


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive that was read and found sound."""

    counts: Mapping[str, int]
    revision: int
    files: int
    content: Mapping[str, Any]


def read_archive(path: Path) -> Archive:
    """Read an archive and check it against its schema, its ids and its links.

    Problems: not_found, unreadable, too_large, not_an_archive, newer_archive, bad_archive (with `where`, `why`).
    """
    content = _load(path)
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise Problem("not_an_archive", path=path)
    if isinstance(content.get("version"), int) and content["version"] > VERSION:
        raise Problem("newer_archive", path=path)
    _validate(path, content)
    _check_ids(path, content)
    _check_files(path, content)
    counts: dict[str, int] = {}
    for item in content["records"]:
        counts[item["type"]] = counts.get(item["type"], 0) + 1
    return Archive(counts, content["revision"], len(content["files"]), content)


def _load(path: Path) -> Any:
    try:
        if path.stat().st_size > LARGEST:
            raise Problem("too_large", path=path, megabytes=LARGEST // 1024 // 1024)
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise Problem("not_found", path=path) from error
    except UnicodeDecodeError as error:
        raise Problem("not_an_archive", path=path) from error
    except OSError as error:
        raise Problem("unreadable", path=path, why=error.strerror) from error
    try:
        return json.loads(text, parse_constant=_no_constant)
    except RecursionError as error:
        raise Problem("bad_archive", path=path, where="–", why="nesting") from error
    except ValueError as error:
        if '"format"' in text[:200] and FORMAT in text[:200]:
            raise Problem("cut_archive", path=path) from error
        raise Problem("not_an_archive", path=path) from error


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _validate(path: Path, content: Mapping[str, Any]) -> None:
    from jsonschema import Draft202012Validator  # slow to import, and only an import needs it

    validator = Draft202012Validator(schema())
    for error in validator.iter_errors(content):
        where = "/".join(str(step) for step in error.absolute_path) or "–"
        raise Problem("bad_archive", path=path, where=where, why=error.message[:200])


def _check_ids(path: Path, content: Mapping[str, Any]) -> None:
    ids = [item["id"] for item in content["records"]]
    if len(ids) != len(set(ids)):
        twice = next(i for i in ids if ids.count(i) > 1)
        raise Problem("bad_archive", path=path, where=f"records, id {twice}", why="duplicate id")
    rows: set[tuple[str, str, int]] = set()
    for item in content["records"]:
        for field in RECORD_TYPES[item["type"]].fields:
            if field.kind is Kind.ROWS:
                for row in item["values"].get(field.name, ()):
                    key = (item["type"], field.name, row["id"])
                    if key in rows:
                        raise Problem("bad_archive", path=path, where=f"records, id {item['id']}", why="duplicate row id")
                    rows.add(key)
    numbers = {row["number"] for row in content["revisions"]}
    versions = [(row["record_id"], row["revision"]) for row in content["versions"]]
    broken = len(numbers) != len(content["revisions"]) or len(versions) != len(set(versions))
    if broken or any(revision not in numbers for _, revision in versions):
        raise Problem("bad_archive", path=path, where="versions", why="unknown or duplicate revision")
    if numbers and content["revision"] != max(numbers):
        raise Problem("bad_archive", path=path, where="revision", why="not the newest")


def _check_files(path: Path, content: Mapping[str, Any]) -> None:
    for item in content["files"]:
        try:
            kept = base64.b64decode(item["content"], validate=True)
        except (binascii.Error, ValueError) as error:
            raise Problem("bad_archive", path=path, where=f"files, {item['sha256']}", why="base64") from error
        if hashlib.sha256(kept).hexdigest() != item["sha256"] or len(kept) != item["size"]:
            raise Problem("bad_archive", path=path, where=f"files, {item['sha256']}", why="sha256")


def apply_archive(register: Register, archive: Archive, *, progress: Callable[[int, int], None] | None = None) -> None:
    """Fill an empty register with an archive, history included. Problems: not_empty, bad_archive."""
    with register.writing() as connection:
        if not history.is_untouched(connection):
            raise Problem("not_empty", path=register.path)
        records.remove_all(connection)
        edits = [
            Edit(item["type"], None, _values(item["type"], item["values"]), new_id=item["id"])
            for item in archive.content["records"]
        ]
        try:
            apply(connection, edits, Save("", "import", state="act"), progress=progress)
        except Problem as problem:
            why = problem.key.removeprefix("problem.")
            where = f"records, {problem.facts.get('type', '')} {problem.facts.get('id', '')}".strip()
            raise Problem("bad_archive", path=register.path, where=where, why=why) from problem
        history.replace_all(connection, _past(archive.content))
        for item in archive.content["files"]:
            files.keep(connection, base64.b64decode(item["content"]))


def _values(type_name: str, values: Mapping[str, Any]) -> dict[str, Any]:
    fields = RECORD_TYPES[type_name].by_name
    return {name: from_json(fields[name], value) for name, value in values.items()}


def _past(content: Mapping[str, Any]) -> history.Past:
    blank = {"reason": None, "undoes": None}
    compact = {"ensure_ascii": False, "separators": (",", ":")}
    versions = [
        row | {"body": None if row["body"] is None else json.dumps(row["body"], **compact)}
        for row in content["versions"]
    ]
    return [blank | row for row in content["revisions"]], versions


# The schema


def schema() -> dict[str, Any]:
    """Give the JSON Schema of an archive, derived from the declared record types."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "ropa_desktop archive",
        "type": "object",
        "required": ["format", "version", "program", "revision", "records", "revisions", "versions", "files"],
        "additionalProperties": False,
        "properties": {
            "format": {"const": FORMAT},
            "version": {"const": VERSION},
            "program": {"type": "string", "maxLength": 40},
            "revision": _WHOLE,
            "records": {"type": "array", "items": {"oneOf": [_record_schema(name) for name in RECORD_TYPES]}},
            "revisions": {"type": "array", "items": _REVISION},
            "versions": {"type": "array", "items": _VERSION},
            "files": {"type": "array", "items": _FILE},
        },
    }


_WHOLE = {"type": "integer", "minimum": 0, "maximum": 2**53}
_SHA256 = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
_SIZE = {"type": "integer", "minimum": 0, "maximum": 25 * 1024 * 1024}


def _object(required: dict[str, Any], optional: dict[str, Any] | None = None) -> dict[str, Any]:
    return {
        "type": "object",
        "required": list(required),
        "additionalProperties": False,
        "properties": required | (optional or {}),
    }


_REVISION = _object(
    {
        "number": _WHOLE | {"minimum": 1},
        "at": {"type": "string", "format": "date-time", "maxLength": 40},
        "author": {"type": "string"},
        "verb": {"type": "string", "pattern": "^[a-z_]+$"},
        "state": {"enum": ["live", "undone", "dead", "act"]},
    },
    {"reason": {"type": "string"}, "undoes": _WHOLE},
)
_VERSION = _object(
    {
        "record_id": _WHOLE,
        "revision": _WHOLE,
        "type": {"enum": list(RECORD_TYPES)},
        "body": {"type": ["object", "null"]},
    }
)
_FILE = _object({"sha256": _SHA256, "size": _SIZE, "content": {"type": "string"}})


def _record_schema(name: str) -> dict[str, Any]:
    fields = {f.name: _field_schema(f) for f in RECORD_TYPES[name].fields}
    values = _object({"name": fields.pop("name")}, fields)
    id_schema = _WHOLE | {"minimum": 1}
    return _object({"id": id_schema, "type": {"const": name}, "revision": _WHOLE, "values": values})


def _field_schema(field: Field) -> dict[str, Any]:
    match field.kind:
        case Kind.NUMBER:
            return {"type": "integer"}
        case Kind.LINK:
            return _WHOLE
        case Kind.LINKS:
            return {"type": "array", "items": _WHOLE}
        case Kind.CHOICES:
            return {"type": "array", "items": {"type": "string"}}
        case Kind.DATE:
            return {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
        case Kind.ANSWER:
            return {"enum": ["yes", "no", "unsure"]}
        case Kind.FILES:
            one = _object({"name": {"type": "string", "maxLength": 255}, "sha256": _SHA256, "size": _SIZE})
            return {"type": "array", "items": one}
        case Kind.ROWS:
            row = _object({"id": _WHOLE | {"minimum": 1}}, {f.name: _field_schema(f) for f in field.rows})
            return {"type": "array", "items": row}
        case _:
            return {"type": "string"}


__all__ = ["Archive", "apply_archive", "read_archive", "schema", "write_archive"]
