"""The example register: a real company's published privacy policy, told in fields."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from ropa_desktop.domain.field import Field, Kind
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.domain.worksheet import pack
from ropa_desktop.services import authorities, judging
from ropa_desktop.services.adequacy import keyed_edits
from ropa_desktop.services.records import Edit, Save, change
from ropa_desktop.storage.derived import OWN_WORD
from ropa_desktop.storage.places import shipped
from ropa_desktop.storage.register import making
from ropa_desktop.storage.worksheets import newest


def make_example(path: Path, *, language: str, author: str = "") -> None:
    """Make the example register at a path, its texts in a language. Problems: exists, folder_read_only, disk_full."""
    edits = example_edits(language)
    with making(path) as register:
        change(register, edits, Save(author or "ropa_desktop", "create", state="act"))
        judging.mark_current(register)


def example_edits(language: str) -> list[Edit]:
    """Read the example's records; their symbolic keys become ids, as do those of the program's decisions."""
    with (shipped("data") / "example.toml").open("rb") as file:
        found = tomllib.load(file)["record"]
    decisions = keyed_edits(language)
    ids = {key: n for n, key in enumerate([*(record["key"] for record in found), *(key for key, _ in decisions)], 1)}
    reader = _Reader(language, ids)
    edits = [
        Edit(r["type"], None, reader.values(RECORD_TYPES[r["type"]].by_name, r), new_id=ids[r["key"]]) for r in found
    ]
    edits += [replace(edit, new_id=ids[key]) for key, edit in decisions]
    edits += [replace(e, new_id=n) for n, e in enumerate(authorities.seed_edits(language), len(edits) + 1)]
    settings = {"content_language": language, "time_zone": "Europe/Stockholm"}
    return [replace(e, values={**e.values, **settings}) if e.type == "register" else e for e in edits]


class _Reader:
    def __init__(self, language: str, ids: Mapping[str, int]) -> None:
        self._language = language
        self._ids = ids

    def values(self, fields: Mapping[str, Field], table: Mapping[str, Any]) -> dict[str, Any]:
        return {
            name: self._value(fields[name], value) for name, value in table.items() if name not in {"type", "key", "id"}
        }

    def _value(self, field: Field, value: Any) -> Any:
        match field.kind:
            case Kind.ROWS:
                inner = {f.name: f for f in field.rows}
                return [self.values(inner, row) for row in value]
            case Kind.LINK:
                return self._ids[value.removeprefix("@")]
            case Kind.LINKS:
                return [self._ids[item.removeprefix("@")] for item in value]
            case Kind.WORKSHEET:
                sheet = newest(field.words)
                return pack(sheet, self.values(sheet.fields, value))
            case Kind.CHOICE | Kind.CHOICES:
                return self._word(value) if isinstance(value, str) else [self._word(item) for item in value]
            case _:
                return value[self._language] if isinstance(value, dict) else value

    def _word(self, code: str) -> str:
        return f"{OWN_WORD}{self._ids[code[1:]]}" if code.startswith("@") else code
