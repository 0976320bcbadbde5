"""The JSON Schema of an extract, derived from the declared record types; published as docs/extract.schema.json."""

from __future__ import annotations

from typing import Any

from ropa_desktop.domain.facts import FACTS
from ropa_desktop.domain.field import Field, Kind
from ropa_desktop.domain.release import Level
from ropa_desktop.domain.texts import LANGUAGES
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.domain.worksheet import Worksheet
from ropa_desktop.exchange.document_json import entry_schemas, object_schema, text_groups
from ropa_desktop.exchange.entries import MAIN
from ropa_desktop.exchange.scope import ANNEXES
from ropa_desktop.storage.worksheets import sheet, versions

FORMAT = "ropa-desktop-extract"
VERSION = 1
OUTSIDE = "scope"
"""The ground of what is left out since it is not in the scope."""

Schema = dict[str, Any]

WRITTEN = (*MAIN, *(name for name in ANNEXES if name in RECORD_TYPES))
"""The types of records that an extract can hold."""


def schema() -> Schema:
    """Give the schema of a whole extract."""
    records = [_record(name) for name in WRITTEN]
    left_out = object_schema(id=_ID, type=_TEXT, reference=_ANY, withheld=_TEXT)
    named = object_schema(id=_ID, type=_TEXT, reference=_ANY, name=_TEXT)
    gone = object_schema(id=_ID, withheld={"const": OUTSIDE})
    words = dict.fromkeys(LANGUAGES, _ANY)
    groups = {"$ref": "#/$defs/groups"}
    part = object_schema(id=_TEXT, title=_ANY, groups=groups)
    table = _list({"$ref": "#/$defs/table"})
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "ropa_desktop extract",
        "description": "A part of a register of processing activities (Art. 30 GDPR) as it is handed over.",
        **object_schema(
            format={"const": FORMAT},
            version={"const": VERSION},
            program=_TEXT,
            level={"enum": [level.value for level in Level]},
            language={"enum": list(LANGUAGES)},
            made={"type": "string", "format": "date-time"},
            as_of=_DATE,
            revision={"type": "integer", "minimum": 0},
            title=_TEXT,
            notice=_ANY,
            cover=_list({"$ref": "#/$defs/fact"}),
            records=_list({"oneOf": [*records, left_out]}),
            tables=_list(object_schema(id=_TEXT, title=_TEXT, intro=_ANY, parts=_list(part), tables=table)),
            named=_list({"oneOf": [named, left_out, gone]}),
            words=_list(object_schema(vocabulary=_TEXT, code=_TEXT, **words)),
            labels=_list(object_schema(type=_TEXT, path=_TEXT, **words, cite=_ANY)),
        ),
        "$defs": {name: _values(name) for name in WRITTEN}
        | {"withheld": object_schema(withheld=_TEXT), "groups": text_groups()}
        | entry_schemas(),
    }


def _record(name: str) -> Schema:
    values = {"$ref": f"#/$defs/{name}"}
    glance = {"type": "object", "additionalProperties": _ANY}
    return object_schema(id=_ID, type={"const": name}, values=values, glance=glance, shown={"$ref": "#/$defs/groups"})


def _values(name: str) -> Schema:
    return _some({f.name: _field(f) for f in RECORD_TYPES[name].fields if not f.internal})


def _field(field: Field) -> Schema:
    """Give the schema of a value: itself, or what says that it is withheld; of a list, each item."""
    if field.kind is Kind.WORKSHEET:
        return _or_withheld({"oneOf": [_worksheet(sheet(field.words, version)) for version in versions(field.words)]})
    if field.kind is Kind.ROWS:
        return _list(_or_withheld(_some({"id": _ID} | {inner.name: _field(inner) for inner in field.rows})))
    if field.kind.many:
        return _list(_or_withheld(_ITEMS[field.kind]))
    return _or_withheld(_ITEMS[field.kind])


def _worksheet(answered: Worksheet) -> Schema:
    said = _some({name: _field(field) for name, field in answered.fields.items()})
    facts = _some({field.name: _field(field) for field in FACTS[answered.name]})
    reasons = {"type": "object", "additionalProperties": _or_withheld(_TEXT)}
    found = object_schema(version={"const": answered.version}, answers=said)
    found["properties"] |= {"accepted": reasons, "assessed": facts}
    return found


def _some(properties: Schema) -> Schema:
    """Give an object that may lack any of its properties."""
    return {"type": "object", "additionalProperties": False, "properties": properties}


def _or_withheld(found: Schema) -> Schema:
    return {"oneOf": [found, {"$ref": "#/$defs/withheld"}]}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


_ANY: Schema = {"type": "string"}
_TEXT: Schema = {"type": "string", "minLength": 1}
_ID: Schema = {"type": "integer", "minimum": 1}
_DATE: Schema = {"type": "string", "format": "date", "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
_FILE: Schema = object_schema(
    name=_TEXT, sha256={"type": "string", "pattern": "^[0-9a-f]{64}$"}, size={"type": "integer", "minimum": 0}
)
_FILE["properties"] |= {"path": _TEXT}
_ITEMS: dict[Kind, Schema] = {
    Kind.TEXT: _TEXT,
    Kind.LONG: _TEXT,
    Kind.CHOICE: _TEXT,
    Kind.CHOICES: _TEXT,
    Kind.DATE: _DATE,
    Kind.NUMBER: {"type": "integer"},
    Kind.ANSWER: {"enum": ["yes", "no", "unsure"]},
    Kind.PERIOD: {"type": "string", "pattern": "^P[0-9]{1,9}[DWMY]$"},
    Kind.LINK: _ID,
    Kind.LINKS: _ID,
    Kind.FILES: _FILE,
}

__all__ = ["FORMAT", "OUTSIDE", "VERSION", "schema"]
