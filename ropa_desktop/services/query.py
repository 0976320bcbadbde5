"""Questions to the register: read, answered, saved under a name, and said in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ropa_desktop.domain.collation import folded
from ropa_desktop.domain.problems import Problem
from ropa_desktop.domain.query import Condition
from ropa_desktop.domain.query_paths import Place, Step, beside
from ropa_desktop.domain.query_text import parse
from ropa_desktop.domain.query_values import ANSWERS
from ropa_desktop.domain.query_words import CODES
from ropa_desktop.domain.query_written import written
from ropa_desktop.domain.rules.areas import AREAS
from ropa_desktop.domain.rules.rule import Severity
from ropa_desktop.domain.texts import LANGUAGES, Say, text_owner
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.services.find import Query, find, label
from ropa_desktop.services.wording import Wording
from ropa_desktop.storage import asking, listing, records
from ropa_desktop.storage.register import Register
from ropa_desktop.storage.texts import language, vocabularies

__all__ = [
    "Condition",
    "Dictionary",
    "Saved",
    "kept",
    "matching",
    "read",
    "saved",
    "shown",
    "type_called",
    "written_out",
]

SAVED = "@"
"""Before the name of a saved filter, where a question may stand."""


class Dictionary:
    """How fields, words and records of a register are called, in the reader's language and in the other."""

    def __init__(self, register: Register, code: str) -> None:
        others = (other for other in LANGUAGES if other != code)
        self._wordings = [Wording(register, one) for one in (code, *others)]
        self._register = register
        self._codes: dict[str, Mapping[str, str]] = {}
        self._called: dict[str, Mapping[str, str]] = {}
        self.language = code

    def names(self, place: Place, step: Step) -> Sequence[str]:
        """Give what a step is called: the reader's language first."""
        return [name for wording in self._wordings for name in _names(wording, place, step)]

    def codes(self, vocabulary: str) -> Mapping[str, str]:
        """Give the codes of a vocabulary by what they are called in either language."""
        if vocabulary not in self._codes:
            found: dict[str, str] = {}
            for wording in self._wordings:
                for code, word in _words(wording, vocabulary):
                    found.setdefault(folded(word), code)
            self._codes[vocabulary] = found | {folded(code): code for code in found.values()}
        return self._codes[vocabulary]

    def word(self, vocabulary: str, code: str) -> str:
        """Give what a code is called, as short as a list has it."""
        if vocabulary not in self._called:
            self._called[vocabulary] = dict(reversed(list(_words(self._wordings[0], vocabulary))))
        return self._called[vocabulary].get(code, "")

    def record(self, called: str, types: Sequence[str]) -> int | None:
        """Give the one record of some types that has this reference or name."""
        with self._register.reading() as connection:
            found = listing.called(connection, called, types)
        return found[0] if len(found) == 1 else None

    def record_name(self, record_id: int) -> str:
        """Give the reference of a record, or the name of one that has none."""
        with self._register.reading() as connection:
            _, reference, name = listing.names(connection, [record_id]).get(record_id, ("", "", ""))
        return reference or name

    def record_label(self, record_id: int) -> str:
        """Give what a record is called in full."""
        with self._register.reading() as connection:
            _, reference, name = listing.names(connection, [record_id]).get(record_id, ("", "", f"#{record_id}"))
        return label(reference, name)

    @property
    def say(self) -> Say:
        """The texts of the reader's language."""
        return self._wordings[0].say

    def period(self, value: str) -> str:
        """Give a period in words."""
        return self._wordings[0].period(value)

    def offered(self, vocabulary: str) -> list[tuple[str, str]]:
        """Give the codes of a vocabulary and their words in full, as a picker has them."""
        wording = self._wordings[0]
        told = vocabulary in {*TOLD, "area", "rule"}
        return list(_words(wording, vocabulary)) if told else wording.words(vocabulary)


def _names(wording: Wording, place: Place, step: Step) -> Iterator[str]:
    if step.back:
        yield from (wording.say(step.name), wording.say(f"{step.name}.many"))
        return
    for type_name in step.fields:
        told = step.name in beside(type_name) or place.rows in beside(type_name)
        path = f"{place.rows}.{step.name}" if place.rows else step.name
        key = f"query.field.{path}" if told else text_owner(type_name, path)
        if key in wording.say:
            yield wording.say(key)


STANDINGS = ("empty", "begun", "blocked", "ready", "complete", "approved", "outdated", "replaced", "withdrawn")
"""How a worksheet can stand (`domain/worksheet.py`)."""
TOLD: Mapping[str, tuple[Callable[[str], str], Sequence[str]]] = {
    "answer": ((lambda code: f"answer.{code}"), ANSWERS),
    "severity": ((lambda code: f"severity.{code}"), tuple(Severity)),
    "letter_state": ((lambda code: f"query.state.{code}"), tuple(asking.LETTER_STATES.values())),
    "standing": ((lambda code: f"worksheet.standing.{code}"), STANDINGS),
}
"""The words of what no vocabulary holds: where their texts are, and their codes."""


def _words(wording: Wording, vocabulary: str) -> Iterator[tuple[str, str]]:
    """Give code and word, the short form of each first, which is the one that is written."""
    if vocabulary in TOLD:
        key_of, codes = TOLD[vocabulary]
        yield from ((code, wording.say(key_of(code))) for code in codes)
    elif vocabulary == "area":
        say = wording.say
        yield from ((area, say(key) if (key := f"area.{area}") in say else area) for area in AREAS)
    elif vocabulary == "rule":
        from ropa_desktop.domain.rules.judge import all_rules  # most questions name no rule

        yield from ((rule, rule) for rule in all_rules())
    else:
        words = wording.words(vocabulary)
        yield from ((code, wording.brief_word(vocabulary, code)) for code, _ in words)
        yield from words
        shipped = vocabularies().get(vocabulary)
        known = shipped.words if shipped else ()
        yield from ((w.code, w.label(wording.language)) for w in known)
        yield from ((w.code, other) for w in known for other in w.also)


def read(register: Register, record_type: str, text: str, code: str = LANGUAGES[0]) -> Condition:
    """Read a question about a type of record; "@" and a name stands for the filter saved under it.

    Problems: unknown_filter, and those of `domain/query_text.parse`.
    """
    return parse(written_out(register, record_type, text), record_type, Dictionary(register, code))


def written_out(register: Register, record_type: str, text: str) -> str:
    """Put the question itself in the place of "@" and the name that it is saved under. Problem: unknown_filter."""
    return _saved_as(register, record_type, text[1:]) if text.startswith(SAVED) else text


def type_called(name: str) -> str:
    """Give the type of record that has this name in either language, or this code. Problem: unknown_type."""
    says = [language(code) for code in LANGUAGES]
    for one in RECORD_TYPES:
        if folded(name) in {one, *(folded(say(key)) for say in says for key in (one, f"{one}.many"))}:
            return one
    raise Problem("unknown_type", name=name, types=", ".join(RECORD_TYPES))


def _saved_as(register: Register, record_type: str, name: str) -> str:
    for one in saved(register, record_type):
        if folded(name) == folded(one.name):
            return one.condition
    raise Problem("unknown_filter", name=name)


def kept(record_type: str, condition: Condition) -> str:
    """Write a question in codes, in which it is kept."""
    return written(condition, record_type, CODES)


def shown(register: Register, record_type: str, condition: Condition, code: str) -> str:
    """Write a question in a reader's language; it is read back as the same question."""
    return written(condition, record_type, Dictionary(register, code))


def matching(register: Register, record_type: str, text: str, *, retired: bool = False) -> list[int]:
    """Give the records in use (or those retired) of a type that meet a question, in the order of their references.

    Problems: as `read`.
    """
    where = read(register, record_type, text)
    return find(register, Query(record_type, where=where, retired=retired), Wording(register, LANGUAGES[0]))


@dataclass(frozen=True, slots=True)
class Saved:
    """A filter saved under a name; `condition` is written in codes."""

    id: int
    name: str
    condition: str
    description: str


def saved(register: Register, record_type: str) -> list[Saved]:
    """Give the filters in use that are about a type of record, in alphabetical order."""
    everyone = find(register, Query("saved_filter", sort="name"), Wording(register, LANGUAGES[0]))
    with register.reading() as connection:
        stored = list(records.read_many(connection, "saved_filter", everyone))
    return [
        Saved(s.id, s.values["name"], s.values["condition"] or "", s.values["description"] or "")
        for s in stored
        if s.values["about"] == record_type
    ]
