"""A document as JSON: the record as an archive holds it, and beside it the outline with the texts of its questions.

The values are for programs, the texts for people: whoever has the file needs neither the program nor its data to
read it. What the document shows is the same as in the PDF and in the workbook.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ropa_desktop import __version__
from ropa_desktop.domain.field import is_blank, to_json
from ropa_desktop.domain.progress import Progress, untold
from ropa_desktop.exchange.archive_schema import definitions
from ropa_desktop.exchange.outline import Chapter, Entry, Fact, Figure, Grid, Group, Outline, Point, Record, Sign
from ropa_desktop.exchange.writing import whole_file
from ropa_desktop.services.records import Stored

FORMAT = "ropa-desktop-document"
VERSION = 1

Json = dict[str, Any]


def write_document(outline: Outline, stored: Stored, target: Path, *, progress: Progress = untold) -> None:
    """Write an outline about one record to `target`, whole or not at all; equal outlines give equal bytes.

    Problems: as `whole_file`.
    """
    progress(0, 1)
    with whole_file(target) as part:
        text = json.dumps(document(outline, stored), ensure_ascii=False, indent=1)
        part.write_text(f"{text}\n", encoding="utf-8")
        progress(1, 1)


def document(outline: Outline, stored: Stored) -> Json:
    """Give an outline about one record as JSON holds it."""
    shown = {f.name: stored.values[f.name] for f in stored.record_type.fields if not f.internal}
    values = {n: to_json(stored.record_type.by_name[n], v) for n, v in shown.items() if not is_blank(v)}
    return {
        "format": FORMAT,
        "version": VERSION,
        "program": __version__,
        "language": outline.language,
        "made": outline.made.isoformat(),
        "title": outline.title,
        "subtitle": outline.subtitle,
        "record": {"id": stored.id, "type": stored.type, "revision": stored.revision, "values": values},
        "cover": [fact_json(fact) for fact in outline.cover],
        "notes": list(outline.notes),
        "chapters": [_chapter(chapter) for chapter in outline.chapters],
    }


def _chapter(chapter: Chapter) -> Json:
    return {
        "id": chapter.id,
        "title": chapter.title,
        "intro": chapter.intro,
        "parts": [part_json(record) for record in chapter.records],
    }


def part_json(record: Record) -> Json:
    """Give a record as the document shows it."""
    return {"id": record.id, "title": record.title, "groups": [_group(group) for group in record.groups]}


def _group(group: Group) -> Json:
    return {"id": group.id, "title": group.title, "entries": list(map(_entry, group.entries))}


def _entry(entry: Entry) -> Json:
    match entry:
        case Fact():
            return fact_json(entry)
        case Grid():
            return table_json(entry)
        case Point():
            return _point(entry)
        case Figure():
            return table_json(entry.table())
        case Sign():
            return {"kind": "sign", "id": entry.id, "label": entry.label, "lines": [fact_json(f) for f in entry.lines]}


def fact_json(fact: Fact) -> Json:
    """Give a fact."""
    return {"kind": "fact", "id": fact.id, "label": fact.label, "text": fact.text}


def table_json(grid: Grid) -> Json:
    """Give a table with its columns and rows."""
    columns = [column.label for column in grid.columns]
    rows = [list(row.cells) for row in grid.rows]
    return {"kind": "table", "id": grid.id, "label": grid.label, "columns": columns, "rows": rows}


def _point(point: Point) -> Json:
    return {
        "kind": "point",
        "id": point.id,
        "code": point.code,
        "label": point.label,
        "said": list(map(_entry, point.said)),
        "reasons": list(map(_entry, point.reasons)),
        "register": list(map(_entry, point.register)),
        "remarks": list(map(_entry, point.remarks)),
        "citation": point.cite,
        "standing": point.standing,
    }


# The schema


def schema(*types: str) -> Json:
    """Give the JSON Schema of a document about a record of one of some types."""
    values = {name: found for name, found in definitions().items() if name in types}
    record = [
        object_schema(id=_COUNT, type={"const": name}, revision=_COUNT, values={"$ref": f"#/$defs/{name}"})
        for name in values
    ]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "ropa_desktop document",
        **object_schema(
            format={"const": FORMAT},
            version={"const": VERSION},
            **dict.fromkeys(("program", "made", "title", "subtitle"), _TEXT),
            language={"enum": ["sv", "en"]},
            record={"oneOf": record},
            cover=_list("fact"),
            notes={"type": "array", "items": _TEXT},
            chapters={"type": "array", "items": object_schema(id=_TEXT, title=_TEXT, intro=_TEXT, parts=_PARTS)},
        ),
        "$defs": values | entry_schemas(),
    }


def object_schema(**properties: Any) -> Json:
    """Give the schema of an object that has exactly these properties."""
    return {"type": "object", "required": list(properties), "additionalProperties": False, "properties": properties}


def _list(*kinds: str) -> Json:
    return {"type": "array", "items": {"oneOf": [{"$ref": f"#/$defs/{kind}"} for kind in kinds]}}


_TEXT: Json = {"type": "string"}
_COUNT: Json = {"type": "integer", "minimum": 0}
_GROUPS = {
    "type": "array",
    "items": object_schema(id=_TEXT, title=_TEXT, entries=_list("fact", "table", "point", "sign")),
}
_PARTS = {"type": "array", "items": object_schema(id=_TEXT, title=_TEXT, groups=_GROUPS)}


def text_groups() -> Json:
    """Give the schema of the groups of a record as a document shows them."""
    return _GROUPS


def entry_schemas() -> dict[str, Json]:
    """Give the schemas of what stands in a group, by kind."""
    return dict(_entries())


def _entries() -> Iterator[tuple[str, Json]]:
    texts = {"type": "array", "items": _TEXT}
    named = {"id": _TEXT, "label": _TEXT}
    some = _list("fact", "table")
    yield "fact", object_schema(kind={"const": "fact"}, **named, text=_TEXT)
    yield (
        "table",
        object_schema(kind={"const": "table"}, **named, columns=texts, rows={"type": "array", "items": texts}),
    )
    yield "sign", object_schema(kind={"const": "sign"}, **named, lines=_list("fact"))
    yield (
        "point",
        object_schema(
            kind={"const": "point"},
            code=_TEXT,
            **named,
            **dict.fromkeys(("said", "reasons", "register", "remarks"), some),
            citation=_TEXT,
            standing=_TEXT,
        ),
    )


__all__ = [
    "FORMAT",
    "VERSION",
    "document",
    "entry_schemas",
    "fact_json",
    "object_schema",
    "part_json",
    "schema",
    "table_json",
    "text_groups",
    "write_document",
]
