"""The JSON Schema of an archive, derived from the declared record types; published as docs/archive.schema.json."""

from __future__ import annotations

from typing import Any

from ropa_desktop.domain.facts import FACTS
from ropa_desktop.domain.field import Field, Kind
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.domain.worksheet import Worksheet
from ropa_desktop.storage.texts import language
from ropa_desktop.storage.worksheets import sheet, versions

FORMAT = "ropa-desktop-archive"
VERSION = 1

Schema = dict[str, Any]


def schema() -> Schema:
    """Give the schema of a whole archive."""
    parts = part_schemas()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "ropa_desktop archive",
        "description": "A register of processing activities (Art. 30 GDPR) with its history and files.",
        **_object(parts),
        "$defs": definitions(),
    }


def part_schemas() -> dict[str, Schema]:
    """Give the schema of each part of an archive, in the order in which they are written."""
    return {
        "format": {"const": FORMAT},
        "version": {"const": VERSION},
        "program": {"type": "string", "maxLength": 40},
        "revision": _COUNT,
        "records": _list({"oneOf": [_record(name) for name in RECORD_TYPES]}),
        "revisions": _list(_revision()),
        "versions": _list({"oneOf": [_version(name) for name in RECORD_TYPES]}),
        "files": _list(_object({"sha256": _SHA256, "size": _SIZE, "content": _BASE64}, {"at": _SIZE})),
    }


def definitions() -> dict[str, Schema]:
    """Give the values of each type of record, by its name; a blank field is left out."""
    return {name: _values(name) for name in RECORD_TYPES}


_TEXT: Schema = {"type": "string", "minLength": 1}
_ANY_TEXT: Schema = {"type": "string"}
_ID: Schema = {"type": "integer", "minimum": 1, "maximum": 2**52}
_COUNT: Schema = {"type": "integer", "minimum": 0, "maximum": 2**53}
_NUMBER: Schema = {"type": "integer", "minimum": -(2**53), "maximum": 2**53}
_DATE: Schema = {"type": "string", "format": "date", "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
_SHA256: Schema = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
_SIZE: Schema = {"type": "integer", "minimum": 0, "maximum": 2**40}
_BASE64: Schema = {"type": "string", "contentEncoding": "base64"}
_MOMENT: Schema = {
    "type": "string",
    "format": "date-time",
    "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}\+00:00$",
}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _some(items: Schema) -> Schema:
    return _list(items) | {"minItems": 1}


def _object(required: dict[str, Schema], optional: dict[str, Schema] | None = None) -> Schema:
    return {
        "type": "object",
        "required": list(required),
        "additionalProperties": False,
        "properties": required | (optional or {}),
    }


def _record(name: str) -> Schema:
    return _object({"id": _ID, "type": {"const": name}, "revision": _COUNT, "values": {"$ref": f"#/$defs/{name}"}})


def _version(name: str) -> Schema:
    body = {"oneOf": [{"type": "null"}, {"$ref": f"#/$defs/{name}"}]}
    return _object({"record_id": _ID, "revision": _ID, "type": {"const": name}, "body": body})


def _revision() -> Schema:
    keys = language("sv").keys()
    verbs = sorted(key.removeprefix("verb.") for key in keys if key.startswith("verb."))
    states = ["live", "undone", "dead", "act"]
    required = {"number": _ID, "at": _MOMENT, "author": _ANY_TEXT, "verb": {"enum": verbs}, "state": {"enum": states}}
    return _object(required, {"reason": _ANY_TEXT, "undoes": _ID})


def _values(name: str) -> Schema:
    fields = {field.name: _field(field) for field in RECORD_TYPES[name].fields}
    return _object({"name": fields.pop("name") | {"pattern": r"\S"}}, fields)


def _field(field: Field) -> Schema:
    if field.kind is Kind.ROWS:
        return _some(_object({"id": _ID}, {inner.name: _field(inner) for inner in field.rows}))
    if field.kind is Kind.WORKSHEET:
        return {"oneOf": [_worksheet(sheet(field.words, version)) for version in versions(field.words)]}
    return _KINDS[field.kind]


def _worksheet(answered: Worksheet) -> Schema:
    """Give the schema of a kept worksheet in one version of its questions."""
    answers = {name: _said(field) for name, field in answered.fields.items()}
    assessed = {field.name: _said(field) for field in FACTS[answered.name]}
    optional: dict[str, Schema] = {
        "accepted": {"type": "object", "additionalProperties": _TEXT},
        "assessed": _object({}, assessed),
    }
    return _object({"version": {"const": answered.version}, "answers": _object({}, answers)}, optional)


def _said(field: Field) -> Schema:
    """Give the schema of an answer or a fact: its rows are nobody's own, and have no id."""
    if field.kind is Kind.ROWS:
        return _some(_object({}, {inner.name: _field(inner) for inner in field.rows}))
    return _field(field)


_KINDS: dict[Kind, Schema] = {
    Kind.TEXT: _TEXT,
    Kind.LONG: _TEXT,
    Kind.CHOICE: _TEXT,
    Kind.CHOICES: _some(_TEXT),
    Kind.DATE: _DATE,
    Kind.NUMBER: _NUMBER,
    Kind.ANSWER: {"enum": ["yes", "no", "unsure"]},
    Kind.PERIOD: {"type": "string", "pattern": "^P[0-9]{1,9}[DWMY]$"},
    Kind.LINK: _ID,
    Kind.LINKS: _some(_ID),
    Kind.FILES: _some(
        _object({"name": {"type": "string", "minLength": 1, "maxLength": 1000}, "sha256": _SHA256, "size": _SIZE})
    ),
}
