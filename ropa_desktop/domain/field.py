"""What a field of a record is. A field is declared once; form, table, search, documents and archive follow from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any

Values = Mapping[str, Any]
"""A record or row as plain values by field name; the blank of a list is `[]`, every other blank is None."""


class Kind(StrEnum):
    """The closed set of kinds. The value of each is given behind it."""

    TEXT = "text"  # str, one line
    LONG = "long"  # str, any number of lines
    CHOICE = "choice"  # str, the code of a word
    CHOICES = "choices"  # list of codes, ordered
    DATE = "date"  # datetime.date
    NUMBER = "number"  # int
    ANSWER = "answer"  # "yes", "no" or "unsure"
    PERIOD = "period"  # str, ISO 8601 duration of one unit: "P12M"
    LINK = "link"  # int, the id of a record
    LINKS = "links"  # list of ids, ordered
    ROWS = "rows"  # list of Values, each with an "id"
    FILES = "files"  # list of {"name", "sha256", "size"}
    WORKSHEET = "worksheet"  # dict as JSON holds it; see `domain/worksheet.py`

    @property
    def many(self) -> bool:
        """Whether the value is a list."""
        return self in _MANY

    @property
    def blank(self) -> Any:
        """The one blank value of the kind."""
        return [] if self.many else None


_MANY = frozenset({Kind.CHOICES, Kind.LINKS, Kind.ROWS, Kind.FILES})


class Duty(StrEnum):
    """Who asks for a field."""

    CONTROLLER_RECORD = "30.1"
    PROCESSOR_RECORD = "30.2"
    OTHER = "other"
    GOOD = "good"


@dataclass(frozen=True, slots=True)
class Field:
    """One field. `words` names a vocabulary (or the worksheet of a WORKSHEET), `target` the record types it may link
    to, `rows` the fields of its rows.

    An `internal` field never leaves the house: no document holds it, only the archive. `only_for` names whom it is
    asked of (`domain/asked.py`); everyone, where it is blank.
    """

    name: str
    kind: Kind
    duty: Duty = Duty.GOOD
    cite: str = ""
    words: str = ""
    target: tuple[str, ...] = ()
    rows: tuple[Field, ...] = ()
    internal: bool = False
    only_for: str = ""

    def row_field(self, name: str) -> Field:
        """Give the field `name` of this field's rows."""
        return next(f for f in self.rows if f.name == name)


@dataclass(frozen=True, slots=True)
class Section:
    """Fields under one heading, in order; `letter` is the letter of Art. 30(1) or 30(2) that it answers, `only_for`
    whom it is asked of, as for a field.
    """

    name: str
    fields: tuple[Field, ...]
    letter: str = ""
    cite: str = ""
    only_for: str = ""


@dataclass(frozen=True)
class RecordType:
    """A type of record. `summary` names the fields a list shows first; `frozen` the states that lock a record.

    What locks a record of a `final` type is never withdrawn: it says what has happened to others.

    One that is not made `by_hand` comes of something else that is done in the program.

    `by_deed` names the fields that only what is done with a record sets, and `first_state` is what one is made with.

    `prefix` is the letter of its references; in a register that is kept in English it is `prefix_en`, if there is one.
    """

    name: str
    prefix: str
    sections: tuple[Section, ...]
    summary: tuple[str, ...] = ()
    frozen: tuple[str, ...] = ()
    by_hand: bool = True
    final: bool = False
    prefix_en: str = ""
    by_deed: tuple[str, ...] = ()
    first_state: str | None = None

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """All fields in reading order."""
        return tuple(f for section in self.sections for f in section.fields)

    @cached_property
    def by_name(self) -> Mapping[str, Field]:
        """The fields by name."""
        return {f.name: f for f in self.fields}

    @cached_property
    def letters(self) -> str:
        """The letters of Art. 30 that records of this type answer, in order ("abcdefg", "abcd" or "")."""
        return "".join(section.letter for section in self.sections)

    def is_frozen(self, values: Values) -> bool:
        """Tell whether a record as it stands may no longer be edited (approved, signed, sent)."""
        return bool(self.frozen) and values.get("status") in self.frozen

    def blank(self) -> dict[str, Any]:
        """Give the values of an empty record."""
        return {f.name: f.kind.blank for f in self.fields}

    def begun(self) -> dict[str, Any]:
        """Give the values that a new record is made with."""
        return self.blank() | ({"status": self.first_state} if self.first_state else {})


def blank_row(field: Field) -> dict[str, Any]:
    """Give the values of an empty row of a ROWS field; `id` is None until it is kept."""
    return {"id": None} | {f.name: f.kind.blank for f in field.rows}


def is_blank(value: object) -> bool:
    """Tell whether a value says nothing."""
    return value is None or value == []


def paths(fields: tuple[Field, ...]) -> Iterator[tuple[str, Field]]:
    """Walk fields and the fields of their rows, with the path of each below its record ("legal_bases.law")."""
    for field in fields:
        yield field.name, field
        for inner in field.rows:
            yield f"{field.name}.{inner.name}", inner


def to_json(field: Field, value: Any) -> Any:
    """Turn a value into what JSON can hold: dates become ISO 8601 text, the rest stays."""
    if field.kind is Kind.ROWS:
        return [
            {"id": row["id"]} | {f.name: to_json(f, row[f.name]) for f in field.rows if not is_blank(row[f.name])}
            for row in value
        ]
    return value.isoformat() if isinstance(value, date) else value


def from_json(field: Field, value: Any) -> Any:
    """Turn what `to_json` gave into a value again; what is absent is blank."""
    if field.kind is Kind.ROWS:
        return [
            {"id": row.get("id")} | {f.name: from_json(f, row.get(f.name, f.kind.blank)) for f in field.rows}
            for row in value
        ]
    return date.fromisoformat(value) if field.kind is Kind.DATE and value is not None else value
