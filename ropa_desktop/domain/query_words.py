"""The words of a question's text form, in both languages, and how its fields and values are spelt."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Protocol

from ropa_desktop.domain.collation import folded
from ropa_desktop.domain.query import Op
from ropa_desktop.domain.query_paths import Place, Step, steps

AND, OR, NOT = ("and", "och"), ("or", "eller"), ("not", "inte", "ej")
NAMED_BY = (("named", "by"), ("nämns", "av"))
"""Before a type of record: some record of it names this one."""
IN, NOT_IN = "in", "not in"
PHRASES: Mapping[tuple[str, ...], Op | str] = {
    ("is", "not", "empty"): Op.FILLED,
    ("är", "inte", "tom"): Op.FILLED,
    ("är", "inte", "tomt"): Op.FILLED,
    ("is", "empty"): Op.EMPTY,
    ("är", "tom"): Op.EMPTY,
    ("är", "tomt"): Op.EMPTY,
    ("is", "not"): Op.NOT,
    ("är", "inte"): Op.NOT,
    ("not", "in"): NOT_IN,
    ("inte", "bland"): NOT_IN,
    ("starts", "with"): Op.STARTS,
    ("börjar", "med"): Op.STARTS,
    ("is",): Op.IS,
    ("är",): Op.IS,
    ("has",): Op.IS,
    ("har",): Op.IS,
    ("lacks",): Op.NOT,
    ("saknar",): Op.NOT,
    ("contains",): Op.CONTAINS,
    ("innehåller",): Op.CONTAINS,
    ("before",): Op.BELOW,
    ("före",): Op.BELOW,
    ("after",): Op.ABOVE,
    ("efter",): Op.ABOVE,
    ("in",): IN,
    ("bland",): IN,
}
SIGNS: Mapping[str, Op] = {
    "=": Op.IS,
    "==": Op.IS,
    "!=": Op.NOT,
    "<>": Op.NOT,
    "≠": Op.NOT,
    "<": Op.BELOW,
    "<=": Op.AT_MOST,
    "≤": Op.AT_MOST,
    ">": Op.ABOVE,
    ">=": Op.AT_LEAST,
    "≥": Op.AT_LEAST,
}
SWEDISH: Mapping[str, str] = {
    "and": "och",
    "or": "eller",
    "not": "inte",
    "named by": "nämns av",
    "has": "har",
    "lacks": "saknar",
    "in": "bland",
    "not in": "inte bland",
    "contains": "innehåller",
    "starts with": "börjar med",
    "is empty": "är tom",
    "is not empty": "är inte tom",
    "today": "idag",
}
TODAY = ("today", "idag", "i dag")
UNITS: Mapping[str, str] = {
    word: unit
    for unit, words in {
        "d": "d day days dag dagar",
        "w": "w v week weeks vecka veckor",
        "m": "m month months månad månader",
        "y": "y å år year years",
    }.items()
    for word in words.split()
}
SWEDISH_UNITS = {"d": "d", "w": "v", "m": "m", "y": "å"}
RESERVED = frozenset({*AND, *OR, *NOT, "is", "är", "in", "bland", "named", "nämns"})
"""Words that no field and no value is spelt as without quotation marks."""
ALIASES: Mapping[str, str] = {"reviewed": "last_reviewed", "granskad": "last_reviewed"}


class Lexicon(Protocol):
    """How fields, words and records are called in the languages that a question may be written in.

    The reader's language comes first; "" is the language of codes, in which questions are kept.
    """

    @property
    def language(self) -> str:
        """The language that is written."""

    def names(self, place: Place, step: Step) -> Sequence[str]:
        """Give what a step from a place is called."""

    def codes(self, vocabulary: str) -> Mapping[str, str] | None:
        """Give the codes of a vocabulary by what they are called, folded; None to take any word for a code."""

    def word(self, vocabulary: str, code: str) -> str:
        """Give what a code is called; "" when it is not known."""

    def record(self, called: str, types: Sequence[str]) -> int | None:
        """Give the one record of some types that is called so, by reference or name."""

    def record_name(self, record_id: int) -> str:
        """Give what a record is called; "" when it is not known."""


class Codes:
    """The lexicon that knows no language: everything is spelt as its code."""

    language = ""

    def names(self, _place: Place, _step: Step) -> Sequence[str]:
        """Give no name beside the code."""
        return ()

    def codes(self, _vocabulary: str) -> None:
        """Let any word be a code."""

    def word(self, _vocabulary: str, _code: str) -> str:
        """Know no word."""
        return ""

    def record(self, _called: str, _types: Sequence[str]) -> None:
        """Know no record."""

    def record_name(self, _record_id: int) -> str:
        """Know no record."""
        return ""


CODES: Lexicon = Codes()


def spelt(label: str) -> str:
    """Give a label as a name in a path: "Rättsliga grunder" → "rättsliga_grunder"."""
    return re.sub(r"\W+", "_", folded(label)).strip("_")


class Spelling:
    """How the steps from each place are spelt; worked out once for each place."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self._known: dict[Place, tuple[dict[str, str], dict[str, str]]] = {}

    def step(self, place: Place, written: str) -> Step | None:
        """Give the step that is written so: a code, or what it is called in either language."""
        found = self._at(place)[0].get(spelt(written))
        return steps(place)[found] if found else None

    def of(self, place: Place, name: str) -> str:
        """Spell a step."""
        return self._at(place)[1][name]

    def all(self, place: Place) -> Mapping[str, str]:
        """Give the name of every step by every way to spell it."""
        return self._at(place)[0]

    def _at(self, place: Place) -> tuple[dict[str, str], dict[str, str]]:
        if place not in self._known:
            found = steps(place)
            called = {name: [spelt(n) for n in self.lexicon.names(place, step)] for name, step in found.items()}
            read: dict[str, str] = {}
            for name in found:
                for spelling in dict.fromkeys(called[name]):
                    read[spelling] = "" if spelling in read else name  # two that are called the same have only codes
            read = {spelling: name for spelling, name in read.items() if spelling and name}
            read |= {alias: name for alias, name in ALIASES.items() if name in found and alias not in found}
            read |= {spelt(name): name for name in found}
            shown = {name: self._shown(name, called[name], read) for name in found}
            self._known[place] = read, shown
        return self._known[place]

    def _shown(self, name: str, called: Sequence[str], read: Mapping[str, str]) -> str:
        first = called[0] if called else name
        return first if read.get(first) == name and first not in RESERVED else name
