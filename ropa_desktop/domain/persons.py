"""Persons that fields name: names and roles told apart, and many persons found in a text at once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property

from ropa_desktop.domain.person import DIGITS_OF_A_NUMBER, LETTERS_OF_THEIR_OWN, Person

_SAID = """
hr it vd ceo cfo cio ciso cto coo dpo dso gdpr ekonomi personal kund marknad sälj juridik inköp drift utveckling
säkerhet informationssäkerhet personuppgifter dataskydd registrator jurist chef chefen styrelse styrelsen nämnd
ledning ledningen ordförande sekreterare ansvarig ombud controller manager head lead director officer owner counsel
department unit board team office desk support helpdesk human resources marketing sales finance legal security
privacy data protection information chief executive purchasing operations development management chair secretary
responsible customer service
"""
_ENDINGS = """
chef chefen ansvarig ansvarige avdelning avdelningen enhet enheten ombud ombudet direktör direktören ledare ledaren
tjänst tjänsten service grupp gruppen team teamet ägare ägaren handläggare samordnare strateg jurist juristen
administratör nämnd nämnden styrelse styrelsen
"""
_LITTLE = "för av på vid i inom till of for the at in och and &"
_ROLES, _ENDS, _BETWEEN = frozenset(_SAID.split()), tuple(_ENDINGS.split()), frozenset(_LITTLE.split())
_PARTS = re.compile(r"\s*[,;/\n()|:]\s*|\s+[\u2013\-]\s+|\s+(?:och|and|samt|&)\s+")
_WORDS = re.compile(r"\w+")
WORDS_OF_A_NAME = 2


def roles_in(text: str) -> list[str]:
    """Give the parts of what a person's field says that are roles or departments and name nobody."""
    return [part for part in parts_of(text) if _is_role(part)]


def names_in(text: str) -> list[str]:
    """Give the parts that are no roles: names, addresses and numbers of persons, or what nobody can tell from them."""
    return [part for part in parts_of(text) if not _is_role(part)]


def parts_of(text: str) -> list[str]:
    """Split "Eva Ek, personalchef" into its parts."""
    return [part for part in (p.strip() for p in _PARTS.split(text)) if part]


def sure(name: str) -> bool:
    """Tell whether a name is long enough to be put out wherever it stands: two words, an address or a number."""
    words = [w for w in name.split() if sum(map(str.isalpha, w)) > 1]
    return len(words) >= WORDS_OF_A_NAME or "@" in name or sum(map(str.isdigit, name)) >= DIGITS_OF_A_NUMBER


def _is_role(part: str) -> bool:
    words = [w.strip(".").casefold() for w in part.split()]
    found = [_is_role_word(w) for w in words if w not in _BETWEEN]
    return bool(found) and all(found)


def _is_role_word(word: str) -> bool:
    last = word.rpartition("-")[2]
    return word in _ROLES or last in _ROLES or any(last.endswith(end) for end in _ENDS)


def folded(text: str) -> str:
    """Write a word without case and accents; å, ä and ö stay."""
    plain = unicodedata.normalize("NFC", text).casefold()
    if plain.isascii():
        return plain
    return "".join(c if c in LETTERS_OF_THEIR_OWN else _bare(c) for c in plain)


@cache
def _bare(char: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", char) if not unicodedata.combining(c))


class Persons:
    """Many spellings, each with what is put in its place; found by their words, so that many cost little.

    What is found is put out as `Person` does it: in any case, with and without accents, numbers however written.
    """

    def __init__(self, spellings: Mapping[str, str]) -> None:
        self._first: dict[str, list[_Sought]] = {}
        self._numbers: list[_Sought] = []
        for spelling, marker in spellings.items():
            words = [folded(w) for w in _WORDS.findall(unicodedata.normalize("NFC", spelling))]
            sought = _Sought(spelling, marker, frozenset(words[:-1]))
            if words and any(map(str.isalpha, words[0])):
                self._first.setdefault(words[0], []).append(sought)
            elif words:
                self._numbers.append(sought)

    def put_out(self, text: str) -> str:
        """Give a text with a marker wherever it names one of the persons; the same text where it names nobody."""
        plain = unicodedata.normalize("NFC", text)
        words = {folded(w) for w in _WORDS.findall(plain)} if self._first else set()
        hits = [one for key in words & self._first.keys() for one in self._first[key] if one.words <= words]
        if self._numbers and any(map(str.isdigit, plain)):
            hits += self._numbers
        for one in sorted(hits, key=lambda hit: (-len(hit.spelling), hit.spelling)):
            if one.person.is_in(text):
                text = one.person.put_out(text, one.marker)
        return text


@dataclass(frozen=True)
class _Sought:
    """A spelling and what is put in its place; `words` are those that a text must have, its last may be inflected."""

    spelling: str
    marker: str
    words: frozenset[str]

    @cached_property
    def person(self) -> Person:
        return Person.of([self.spelling])


def spellings(texts: Iterable[str]) -> dict[str, None]:
    """Give every name that some persons' fields say and that is sure, in order, each once; "Chef Eva Ek" gives both."""
    every = (name for text in texts for part in names_in(text) for name in (part, _without_roles(part)))
    return dict.fromkeys(name for name in every if sure(name))


def _without_roles(part: str) -> str:
    return " ".join(w for w in part.split() if not _is_role_word(w.strip(".").casefold()))


__all__ = ["Persons", "folded", "names_in", "parts_of", "roles_in", "spellings", "sure"]
