"""Registers made up for the tests: one with every type of record and every field filled in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from ropa_desktop.domain.facts import FACTS
from ropa_desktop.domain.field import Field, Kind, RecordType
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.domain.worksheet import pack, packed
from ropa_desktop.services.drafts import keep_draft
from ropa_desktop.services.files import keep_file
from ropa_desktop.services.records import Edit, Save, change, delete, read, retire, save
from ropa_desktop.services.undo import undo
from ropa_desktop.storage.register import Register, making
from ropa_desktop.storage.texts import vocabularies
from ropa_desktop.storage.worksheets import newest

DAY = date(2026, 3, 1)
IDS: Mapping[str, int] = {name: number for number, name in enumerate(RECORD_TYPES, 1)}
"""The record of each type in a full register."""


def value(field: Field, file: Mapping[str, Any] | None, place: int) -> Any:
    """Give something for a field of any kind."""
    if field.kind is Kind.ROWS:
        return [{f.name: value(f, file, number) for f in field.rows} for number in range(2)]
    makers: dict[Kind, Callable[[], Any]] = {
        Kind.TEXT: lambda: f"{field.name} {place} – åäö",
        Kind.LONG: lambda: f"{field.name}\n<b>=1+1</b> {place}",
        Kind.CHOICE: lambda: _word(field, place),
        Kind.CHOICES: lambda: list(dict.fromkeys((_word(field, place), _word(field, place + 1)))),
        Kind.DATE: lambda: DAY,
        Kind.NUMBER: lambda: 7 + place,
        Kind.ANSWER: lambda: ("yes", "no", "unsure")[place % 3],
        Kind.PERIOD: lambda: f"P{12 + place}M",
        Kind.LINK: lambda: IDS[field.target[0]],
        Kind.LINKS: lambda: [IDS[name] for name in field.target],
        Kind.FILES: lambda: [file] if file else [],
        Kind.WORKSHEET: lambda: _worksheet(field, file, place),
    }
    return makers[field.kind]()


def _worksheet(field: Field, file: Mapping[str, Any] | None, place: int) -> dict[str, Any] | None:
    """Answer every question; a warning is accepted, and what was assessed is kept."""
    sheet = newest(field.words)
    answers = {name: value(f, file, place) for name, f in sheet.fields.items()}
    facts = {f.name: packed(f, value(f, file, place)) for f in FACTS[field.words]}
    return pack(sheet, answers, {"any.code": "Därför – <b>&"}, facts)


def _word(field: Field, place: int) -> str:
    vocabulary = vocabularies().get(field.words)
    words = vocabulary.words if vocabulary else ()
    if not words:
        return f"w:{IDS['word']}"
    return words[place % len(words)].code


def full(record_type: RecordType, file: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Give values for every field of a type, but for the day it went out of use."""
    values = {f.name: value(f, file, 0) for f in record_type.fields if f.name not in {"retired", "reference"}}
    special = {
        "word": {"vocabulary": "department"},
        "register": {"content_language": "sv", "time_zone": "Europe/Stockholm"},
    }
    return values | {"reference": f"{record_type.prefix}01"} | special.get(record_type.name, {})


def make_full(path: Path, folder: Path) -> None:
    """Make a register with a record of every type, a kept file, and a past with deletions and an edit undone."""
    (folder / "bilaga.bin").write_bytes(bytes(range(256)))
    with making(path) as register:
        file = keep_file(register, folder / "bilaga.bin")
        edits = [Edit(name, None, full(t, file), new_id=IDS[name]) for name, t in RECORD_TYPES.items()]
        change(register, edits, Save("Eva", "create", state="act"))
        live(register)


def live(register: Register) -> None:
    """Give a register a past: changed, retired, deleted and undone, with a form left unsaved."""
    added = save(
        register, "activity", None, {"name": "Passersystem", "department": f"w:{IDS['word']}"}, author="Eva"
    ).id
    save(register, "activity", added, {"purpose": "Släppa in rätt personer"}, author="Åke")
    rows = read(register, IDS["activity"]).values["legal_bases"]
    save(register, "activity", IDS["activity"], {"legal_bases": rows[::-1]}, author="Eva")
    retire(register, added, on=DAY, author="Eva")
    gone = save(register, "party", None, {"name": "Borta AB"}, author="Eva").id
    delete(register, [gone], author="Eva")
    save(register, "system", IDS["system"], {"owner": "Ånger"}, author="Eva")
    undo(register, author="Eva")
    keep_draft(register, "activity", None, {"name": "Utkast som inte följer med"})
