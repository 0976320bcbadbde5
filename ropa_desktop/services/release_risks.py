"""What a human has to look at before a copy for release leaves, since no program can tell.

Known names that are whole are put out wherever they stand. What is left is listed: names too short to be put out
everywhere, surnames and first names alone, addresses that look like a person's, and files, whose contents nobody reads.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ropa_desktop.domain.field import Field, Kind, paths
from ropa_desktop.domain.persons import folded, names_in, spellings, sure
from ropa_desktop.domain.release import WHOLLY_INTERNAL, Holds, holds
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.domain.types.secrecy import OPEN
from ropa_desktop.services.records import Stored
from ropa_desktop.storage import records
from ropa_desktop.storage.register import Connection, Register

__all__ = ["Risk", "release_risks"]

NAME, MAIL, FILE, LOST = "name_part", "mail", "file", "mark_lost"
_WORDS = re.compile(r"\w+")
_MAIL = re.compile(r"[\w.+\-]+@[\w.\-]+\.\w+")
_PERSONAL = re.compile(r"[^\W\d_]{2,}[._][^\W\d_]{2,}@.*")
_ANSWER = Field("answer", Kind.LONG)
LEAST = 3
"""Letters of a name that is sought by itself."""


@dataclass(frozen=True, slots=True)
class Risk:
    """Something to look at.

    A part of a known name (`name_part`), an address (`mail`), a file (`file`), or a mark of what is no longer there
    (`mark_lost`).
    """

    kind: str
    record_id: int
    type: str
    reference: str
    name: str
    path: str
    found: str


def release_risks(register: Register, ids: Sequence[int] | None = None) -> list[Risk]:
    """List what may name a person in a copy for release: of some records, or of all that are in use."""
    wanted = None if ids is None else frozenset(ids)
    with register.reading() as connection:
        parts = _name_parts(connection)
        seen = (stored for stored in _records(connection) if wanted is None or stored.id in wanted)
        found = [risk for stored in seen for risk in _on(stored, parts)]
        return found + [risk for risk in _lost(connection) if wanted is None or risk.record_id in wanted]


def _records(connection: Connection) -> Iterator[Stored]:
    for name in RECORD_TYPES.keys() - WHOLLY_INTERNAL:
        yield from records.read_many(connection, name, records.ids_of(connection, name, retired=False))


def _name_parts(connection: Connection) -> frozenset[str]:
    """Gather the words of known names, and the names that are one word."""
    found: set[str] = set()
    for stored in _records(connection):
        said = [
            str(text)
            for path, f, text in _texts(stored)
            if f is not _ANSWER and holds(stored.type, path, f) is Holds.PERSON
        ]
        whole = [*spellings(said), *(n for text in said for n in names_in(text) if not sure(n))]
        found |= {folded(w) for name in whole if "@" not in name for w in _WORDS.findall(name) if w.isalpha()}
    return frozenset(word for word in found if len(word) >= LEAST)


def _lost(connection: Connection) -> Iterator[Risk]:
    """Give the marks of rows and files that are no longer there: what took their place bears none."""
    for mark in records.read_many(
        connection, "secrecy_mark", records.ids_of(connection, "secrecy_mark", retired=False)
    ):
        path, row, file = (mark.values[name] for name in ("field", "row", "file"))
        about = records.read(connection, mark.values["about"]) if mark.values["decision"] != OPEN else None
        if about is None or not (row or file):
            continue
        kind, key = (Kind.FILES, "sha256") if file else (Kind.ROWS, "id")
        fields = [f.name for f in about.record_type.fields if f.kind is kind]
        if (file or row) not in {one[key] for name in fields for one in about.values[name]}:
            told = (about.id, about.type, about.values["reference"] or "", about.values["name"])
            yield Risk(LOST, *told, path or "", mark.values["name"])


def _on(stored: Stored, parts: frozenset[str]) -> Iterator[Risk]:
    told = (stored.id, stored.type, stored.values["reference"] or "", str(stored.values["name"]))
    for path, field, value in _texts(stored):
        if field is not _ANSWER and holds(stored.type, path, field) is not Holds.OPEN:
            continue
        if field.kind is Kind.FILES:
            yield from (Risk(FILE, *told, path, file["name"]) for file in value)
            continue
        for word in _capital_words(value, parts):
            yield Risk(NAME, *told, path, word)
        yield from (Risk(MAIL, *told, path, one) for one in _MAIL.findall(value) if _PERSONAL.fullmatch(one))


def _capital_words(text: str, parts: frozenset[str]) -> Iterable[str]:
    """Give the words of a text that are parts of known names and written as names, each once."""
    if not parts:
        return ()
    words = dict.fromkeys(word for word in _WORDS.findall(text) if word[:1].isupper())
    return [word for word in words if _is_part(folded(word), parts)]


def _is_part(word: str, parts: frozenset[str]) -> bool:
    return word in parts or (word.endswith("s") and word[:-1] in parts)


def _texts(stored: Stored) -> Iterator[tuple[str, Field, Any]]:
    """Walk what a record and its rows say in texts and files, by path; what never leaves is passed by."""
    for path, field in paths(stored.record_type.fields):
        if field.kind is Kind.WORKSHEET and stored.values[path]:
            yield from ((path, _ANSWER, text) for text in _said(stored.values[path].get("answers", {})))
        if field.internal or field.kind not in {Kind.TEXT, Kind.LONG, Kind.FILES}:
            continue
        name, _, inner = path.partition(".")
        values = [row[inner] for row in stored.values[name]] if inner else [stored.values[name]]
        yield from ((path, field, value) for value in values if value)


def _said(value: Any) -> Iterator[str]:
    """Walk the texts of answers; a code is a word that is no name."""
    if isinstance(value, str):
        yield value
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _said(one)
