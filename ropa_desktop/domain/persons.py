"""Persons that fields name: names and roles told apart, and many persons found in a text at once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

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
        self._first: dict[str, list[tuple[list[str], str]]] = {}
        self._numbers: list[str] = []
        self._markers = dict(spellings)
        self._made: dict[str, Person] = {}
        for spelling in spellings:
            words = _words_of(spelling)
            if words and any(map(str.isalpha, words[0])):
                self._first.setdefault(words[0], []).append((words, spelling))
            elif words:
                self._numbers.append(spelling)

    def put_out(self, text: str) -> str:
        """Give a text with a marker wherever it names one of the persons; the same text where it names nobody."""
        for spelling in sorted(self._named(text), key=lambda one: (-len(one), one)):
            text = self._person(spelling).put_out(text, self._markers[spelling])
        return text

    def _named(self, text: str) -> list[str]:
        """Give the spellings whose words stand in a text one after the other; numbers, where there are digits."""
        if not self._first and not self._numbers:
            return []
        words, found = _words_of(text), dict[str, None]()
        for place, word in enumerate(words):
            for sought, spelling in self._first.get(word, ()) or self._first.get(word.removesuffix("s"), ()):
                if _begins(words, place, sought):
                    found[spelling] = None
        if self._numbers and any(word[0].isdigit() for word in words):
            found |= dict.fromkeys(self._numbers)
        return list(found)

    def _person(self, spelling: str) -> Person:
        if spelling not in self._made:
            self._made[spelling] = Person.of([spelling])
        return self._made[spelling]


def _words_of(text: str) -> list[str]:
    return _WORDS.findall(folded(text))


def _begins(words: list[str], place: int, sought: list[str]) -> bool:
    """Tell whether some words stand at a place; the last may be in the genitive."""
    *first, last = sought
    end = place + len(first)
    return words[place:end] == first and end < len(words) and words[end] in {last, f"{last}s"}


def spellings(texts: Iterable[str]) -> dict[str, None]:
    """Give every name that some persons' fields say and that is sure, in order, each once; "Chef Eva Ek" gives both."""
    every = (name for text in texts for part in names_in(text) for name in (part, _without_roles(part)))
    return dict.fromkeys(name for name in every if sure(name))


def _without_roles(part: str) -> str:
    return " ".join(w for w in part.split() if not _is_role_word(w.strip(".").casefold()))


__all__ = ["Persons", "folded", "names_in", "parts_of", "roles_in", "spellings", "sure"]
