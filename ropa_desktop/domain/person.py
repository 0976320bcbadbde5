"""A person as texts name them: found in any spelling that is given, and put out with a note of when and why."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property

LETTERS_OF_THEIR_OWN = {"å": "aA\u030a", "ä": "aA\u0308", "ö": "oO\u0308"}
"""Letters that are not another with an accent, and how they are written in two characters."""
MARKS = "\u0300-\u036f"
LEAST = 2
"""Letters and digits that a spelling must have, so that not every text is found."""
_NUMBER = re.compile(r"[+(]?[\d\s()/.\-\u2013]*\d")
DIGITS_OF_A_NUMBER = 6
_BETWEEN = r"[\s()/.\-\u2013]*"


@dataclass(frozen=True)
class Person:
    """The spellings under which a person is sought: names, e-mail addresses, numbers."""

    spellings: tuple[str, ...]

    @classmethod
    def of(cls, lines: Iterable[str]) -> Person:
        """Take spellings as they are written, a line each; blank and repeated ones are left out."""
        found = (" ".join(unicodedata.normalize("NFC", line).split()) for line in lines)
        return cls(tuple(dict.fromkeys(filter(None, found))))

    def too_short(self) -> str:
        """Give a spelling that would be found nearly everywhere, or ""."""
        return next((s for s in self.spellings if sum(map(str.isalnum, s)) < LEAST), "")

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """What matches any of the spellings as whole words: case and accents do not count, but å, ä and ö do."""
        longest_first = sorted(self.spellings, key=len, reverse=True)
        return re.compile("|".join(map(_matching, longest_first)) or r"(?!)")

    def is_in(self, text: str) -> bool:
        """Tell whether a text names the person."""
        return self.pattern.search(text) is not None

    def put_out(self, text: str, marker: str) -> str:
        """Give a text with a marker wherever it names the person, once where several names stand in a row."""
        found = self.pattern.sub(lambda _: marker, text)
        one = re.escape(marker)
        again = rf"[\s,;:/|·\-\u2013]*(?:{one}|\({one}\)|<{one}>|\[{one}\])"
        return re.sub(rf"{one}(?:{again})+", lambda _: marker, found)


def is_number(spelling: str) -> bool:
    """Tell whether a spelling is a telephone or identity number, which is found however it is written."""
    return bool(_NUMBER.fullmatch(spelling)) and sum(map(str.isdigit, spelling)) >= DIGITS_OF_A_NUMBER


def _matching(spelling: str) -> str:
    if is_number(spelling):
        return _number(spelling)
    mail = "@" in spelling
    before = r"(?<![\w.+\-])" if mail else r"(?<!\w)"
    genitive = "" if mail or not spelling[-1].isalpha() else "(?:['\u2019]?[sS])?"
    start = before if _is_word(spelling[0]) else ""
    end = rf"{genitive}(?![\w{MARKS}])" if _is_word(spelling[-1]) else ""
    return start + "".join(map(_one, unicodedata.normalize("NFC", spelling))) + end


def _number(spelling: str) -> str:
    """Match a telephone or identity number however its digits are set apart; +46 and 0 begin the same number."""
    digits = "".join(filter(str.isdigit, spelling))
    abroad = "+" in spelling
    if abroad and digits.startswith("46"):
        digits, abroad = "0" + digits[2:].removeprefix("0"), False
    first = digits[0]
    if not abroad and first == "0":
        first = rf"(?:(?:\+|00)46{_BETWEEN}0?|0)"
    return rf"(?<![\w+]){chr(92) + '+?' if abroad else ''}{_BETWEEN.join((first, *digits[1:]))}(?!\w)"


def _is_word(char: str) -> bool:
    return char.isalnum() or char == "_"


def _one(char: str) -> str:
    if char.isspace():
        return r"\s+"
    if char in "-\u2010\u2011\u2013":
        return "[-\u2010\u2011\u2013]"
    if char in "'\u2019":
        return "['\u2019]"
    base = _base(char)
    if base in LETTERS_OF_THEIR_OWN:
        both = LETTERS_OF_THEIR_OWN[base]
        return f"(?:[{base}{base.upper()}]|[{both[:2]}]{both[2]})"
    written = _written().get(base)
    if written is None:
        return re.escape(char)
    own = {"a": "\u030a\u0308", "o": "\u0308"}.get(base, "")
    return f"[{written}]{f'(?![{own}])' if own else ''}[{MARKS}]*"


def _base(char: str) -> str:
    """Give the letter that a character is, without case and accents."""
    small = unicodedata.normalize("NFC", char).casefold()
    if small in LETTERS_OF_THEIR_OWN:
        return small
    plain = "".join(c for c in unicodedata.normalize("NFD", small) if not unicodedata.combining(c))
    return plain if len(plain) == 1 else small


@cache
def _written() -> dict[str, str]:
    """Give every way in which a letter is written as one character."""
    found: dict[str, str] = {}
    for code in (*range(0x41, 0x250), *range(0x370, 0x530), *range(0x1E00, 0x2000)):
        char = chr(code)
        if char.isalpha() and char.isprintable():
            found[_base(char)] = found.get(_base(char), "") + char
    return found
