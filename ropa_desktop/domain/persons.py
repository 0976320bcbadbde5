"""Persons that fields name: names and roles told apart, and many persons found in a text at once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from ropa_desktop.domain.person import DIGITS_OF_A_NUMBER, LETTERS_OF_THEIR_OWN, Person, is_number

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
_RUNS = re.compile(r"\d[\d\s()/.\-\u2013]*")
TEXTS_IN_MIND = 20_000
"""Texts of which it is remembered what they become: many are written again and again."""
WORDS_OF_A_NAME, MOST_WORDS, LETTERS_OF_A_NUMBER = 2, 6, 30


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
    """Tell whether a name may be put out wherever it stands: a few words with a capital, an address or a number."""
    if "@" in name or (sum(map(str.isdigit, name)) >= DIGITS_OF_A_NUMBER and len(name) <= LETTERS_OF_A_NUMBER):
        return True
    words = [w for w in name.split() if sum(map(str.isalpha, w)) > 1]
    few = len(words) >= WORDS_OF_A_NAME and len(name.split()) <= MOST_WORDS
    return few and any(w[:1].isupper() for w in words)


def _is_role(part: str) -> bool:
    words = [w.strip(".").casefold() for w in part.split()]
    if len(words) > MOST_WORDS:
        return False
    found = [_is_role_word(w) for w in words if w not in _BETWEEN]
    return bool(found) and all(found)


def _is_role_word(word: str) -> bool:
    last = word.rpartition("-")[2]
    return word in _ROLES or last in _ROLES or any(last.endswith(end) for end in _ENDS)


def folded(text: str) -> str:
    """Write a text without case and accents; å, ä and ö stay."""
    plain = unicodedata.normalize("NFC", text).casefold()
    return plain if plain.isascii() else plain.translate(_BARE)


class _Bare(dict[int, str]):
    """What each letter is without accents, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        parts = char if char in LETTERS_OF_THEIR_OWN else unicodedata.normalize("NFD", char)
        self[code] = found = "".join(c for c in parts if not unicodedata.combining(c))
        return found


_BARE = _Bare()


class Persons:
    """Many spellings, each with what is put in its place; sought word by word, so that many cost little.

    What is found is put out as `Person` does it: in any case, with and without accents, numbers however written.
    """

    def __init__(self, spellings: Mapping[str, str]) -> None:
        self._markers = dict(spellings)
        self._spelt: dict[tuple[str, ...], list[str]] = {}
        self._lengths: dict[str, set[int]] = {}
        self._numbers: dict[str, list[str]] = {}
        self._made: dict[str, Person] = {}
        for spelling in spellings:
            if is_number(spelling):
                self._numbers.setdefault(_digits(spelling)[-DIGITS_OF_A_NUMBER:], []).append(spelling)
            elif words := _words_of(spelling):
                self._keep(words, spelling)
        self.put_out = lru_cache(TEXTS_IN_MIND)(self._put_out)
        """Give a text with a marker wherever it names one of the persons; the same text where it names nobody."""

    def _keep(self, words: list[str], spelling: str) -> None:
        self._spelt.setdefault(tuple(words), []).append(spelling)
        for first in (words[0], f"{words[0]}s") if len(words) == 1 else words[:1]:
            self._lengths.setdefault(first, set()).add(len(words))

    def _put_out(self, text: str) -> str:
        named = {*self._names(text), *self._called(text)}
        for spelling in sorted(named, key=lambda one: (-len(one), one)):
            text = self._person(spelling).put_out(text, self._markers[spelling])
        return text

    def _names(self, text: str) -> Iterator[str]:
        """Give the spellings whose words stand in a text one after the other; the last may be in the genitive."""
        words = _words_of(text) if self._spelt else []
        for place, word in enumerate(words):
            for length in self._lengths.get(word, ()):
                sought = tuple(words[place : place + length])
                if sought in self._spelt:
                    yield from self._spelt[sought]
                if sought[-1][-1] == "s" and (bare := (*sought[:-1], sought[-1][:-1])) in self._spelt:
                    yield from self._spelt[bare]

    def _called(self, text: str) -> Iterator[str]:
        """Give the numbers that may stand in a text, by their last digits."""
        for run in _RUNS.findall(text) if self._numbers else ():
            digits = _digits(run)
            for end in range(DIGITS_OF_A_NUMBER, len(digits) + 1):
                yield from self._numbers.get(digits[end - DIGITS_OF_A_NUMBER : end], ())

    def _person(self, spelling: str) -> Person:
        if spelling not in self._made:
            self._made[spelling] = Person.of([spelling])
        return self._made[spelling]


def _words_of(text: str) -> list[str]:
    return _WORDS.findall(folded(text))


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))


def spellings(texts: Iterable[str]) -> dict[str, None]:
    """Give every name that some persons' fields say and that is sure, in order, each once; "Chef Eva Ek" gives both."""
    every = (name for text in texts for part in names_in(text) for name in (part, _without_roles(part)))
    return dict.fromkeys(name for name in every if sure(name))


def _without_roles(part: str) -> str:
    return " ".join(w for w in part.split() if not _is_role_word(w.strip(".").casefold()))


__all__ = ["Persons", "folded", "names_in", "parts_of", "roles_in", "spellings", "sure"]
