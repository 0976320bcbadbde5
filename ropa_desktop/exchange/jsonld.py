"""The scope as JSON-LD in the W3C Data Privacy Vocabulary, as a catalogue in the manner of DPCat (docs/vocabulary.md).

The context stands in the file: whoever reads it fetches nothing. What a record leaves out is not there at all.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from ropa_desktop import __version__
from ropa_desktop.domain.progress import Progress, untold
from ropa_desktop.domain.texts import LANGUAGES
from ropa_desktop.exchange.entries import MAIN
from ropa_desktop.exchange.jsonld_activities import Activities, place
from ropa_desktop.exchange.jsonld_records import TOLD, Others
from ropa_desktop.exchange.jsonld_values import Json, day, node, refs, text
from ropa_desktop.exchange.jsonld_words import NAMESPACE, OWN, Words, dpv
from ropa_desktop.exchange.scope import Scope
from ropa_desktop.exchange.selection import Selection
from ropa_desktop.exchange.source import Source
from ropa_desktop.exchange.writing import whole_file
from ropa_desktop.services import past
from ropa_desktop.services.release import at_level
from ropa_desktop.services.wording import content_language
from ropa_desktop.storage.register import Register
from ropa_desktop.storage.texts import language as texts_in

BASE = "https://ropa-desktop.invalid/register/"
"""What the records of a register are named under; as the terms, they lead nowhere."""


def write_jsonld(register: Register, target: Path, scope: Scope, language: str, *, progress: Progress = untold) -> None:
    """Write a scope as JSON-LD to `target`, whole or not at all; the same register gives the same bytes.

    The office's texts are in its own language, the program's words in all; `language` is that of the title.
    Problems: as `whole_file`.
    """
    with (
        at_level(register, scope.level, language) as given,
        whole_file(target) as part,
        part.open("w", encoding="utf-8") as file,
    ):
        _Writer(given, scope, language, file, progress).write()


class _Writer:
    """Writes one node a line, so that a large register needs little memory."""

    def __init__(self, register: Register, scope: Scope, language: str, file: IO[str], progress: Progress) -> None:
        self._source = Source(register, language)
        self._scope = scope
        self._file = file
        self._progress = progress
        selection = Selection(self._source, scope)
        self._main = {name: selection.ids(name) for name in MAIN}
        beside = [name for name in TOLD if name in scope.annexes or name == "organisation"]
        self._annexed = [i for name in beside for i in selection.ids(name)]
        self._words = Words(self._source)

    def write(self) -> None:
        own = self._source.ids("organisation", retired=False)
        names = [each.values["name"] for each in self._source.read("organisation", own)]
        base = f"{BASE}{uuid.uuid5(uuid.NAMESPACE_URL, BASE + '|'.join(names))}/"
        context = {"@base": base, OWN: NAMESPACE, **dpv()["namespaces"]}
        self._file.write(f'{{\n"@context":{_text(context)},\n"@graph":[\n{_text(self._catalogue(own))}')
        for each in self._nodes():
            self._file.write(f",\n{_text(each)}")
        self._file.write("\n]\n}\n")

    def _catalogue(self, own: list[int]) -> Json:
        """Describe the file itself, which is the record: whose, in which words, as of when, how much of it."""
        scope, register = self._scope, self._source.register
        made = past.day_of(register, scope.made)
        records = [f"{name}/{i}" for name, ids in self._main.items() for i in ids]
        members = {
            "dct:title": [text(texts_in(code)("document.title"), code) for code in LANGUAGES],
            "dct:publisher": refs(f"organisation/{i}" for i in own),
            "dct:issued": day(made),
            "dct:language": content_language(register),
            "ropa:asOf": day(scope.as_of or made),
            "ropa:revision": past.newest(register),
            "ropa:level": scope.level.value,
            "ropa:program": f"ropa_desktop {__version__}",
            "ropa:caseNumber": scope.case_number,
            "dcat:dataset": refs(records),
        }
        return node("", ("dpcat:ROPA", "dcat:Catalog", "dpv:ROPA"), members)

    def _nodes(self) -> Iterator[Json]:
        activities = Activities(self._source, self._words, self._scope)
        done, total = 0, sum(map(len, self._main.values())) or 1
        for name, ids in self._main.items():
            describe = activities.controller if name == "activity" else activities.processor
            for stored in self._source.read(name, ids):
                yield describe(stored)
                done += 1
                self._progress(done, total)
        others = Others(self._source, self._words, self._scope, activities.contacts)
        others.named |= dict.fromkeys(self._annexed) | activities.named
        yield from self._others(others)
        yield from self._words.nodes()

    def _others(self, others: Others) -> Iterator[Json]:
        """Describe what was named, and what that names in turn, each once."""
        written: set[int] = set()
        while fresh := [i for i in others.named if i not in written]:
            written |= set(fresh)
            self._source.remember(fresh)
            found = [stored for i in fresh if (stored := self._source.named(i)) and stored.type in TOLD]
            for stored in sorted(found, key=lambda one: (TOLD.index(one.type), one.id)):
                yield others.record(stored)


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


__all__ = ["BASE", "place", "write_jsonld"]
