"""Swedish organisation numbers: whether one holds, whose it is, and how it may be shown (lag 1974:174)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Self

COORDINATION_DAY = 60
LEGAL_PERSON_MONTH = 20
CENTENARIAN = "+"

_written = re.compile(r"(16|18|19|20)?([0-9]{6})([-+]?)([0-9]{4})").fullmatch
_ignored = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2212", "-") | dict.fromkeys(" \t\u00a0\u2009\u202f"))


class NumberKind(StrEnum):
    """Whose a number is. A sole trader's is the person's own: a personnummer or a samordningsnummer."""

    LEGAL_PERSON = "legal_person"
    SOLE_TRADER = "sole_trader"
    INVALID = "invalid"


@dataclass(frozen=True, slots=True)
class OrganisationNumber:
    """A number as it was understood; `normalised` is `NNNNNN-NNNN`, with `+` for a person written as over a
    hundred, or the text as written when it is not valid. Numbers of other countries are not for this class.
    """

    kind: NumberKind
    normalised: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a number with or without hyphen, spaces and century (16 for a legal person, 18 to 20 for a person)."""
        match = _written(text.translate(_ignored))
        if match is None:
            return cls(NumberKind.INVALID, text.strip())
        century, first, sign, last = match.groups(default="")
        if not _checks(first + last):
            return cls(NumberKind.INVALID, text.strip())
        if int(first[2:4]) >= LEGAL_PERSON_MONTH and century in {"", "16"} and sign != CENTENARIAN:
            return cls(NumberKind.LEGAL_PERSON, f"{first}-{last}")
        if _is_birth_date(century, first):
            old = sign == CENTENARIAN or century == "18"
            return cls(NumberKind.SOLE_TRADER, f"{first}{CENTENARIAN if old else '-'}{last}")
        return cls(NumberKind.INVALID, text.strip())

    @property
    def valid(self) -> bool:
        """Whether the number holds."""
        return self.kind is not NumberKind.INVALID

    def mask(self) -> str:
        """Give the number as documents and lists show it (DSL 3:10): the last four digits of a person's are hidden.

        A number with a slip in it that still has a person's day of birth in it is hidden too.
        """
        match = None if self.kind is NumberKind.LEGAL_PERSON else _written(self.normalised.translate(_ignored))
        if match is None or not _is_birth_date(match[1] or "", match[2]):
            return self.normalised
        return f"{match[2]}{match[3] or '-'}****"


def mask(text: str) -> str:
    """Give `text` as documents and lists show it, masked if it is a sole trader's number."""
    return OrganisationNumber.parse(text).mask()


def _checks(digits: str) -> bool:
    """Luhn, over all ten digits."""
    doubled = (int(digit) * (2 - place % 2) for place, digit in enumerate(digits))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0  # noqa: PLR2004


def _is_birth_date(century: str, digits: str) -> bool:
    """Whether the six digits are a day, in some century if none is given; a samordningsnummer's day is 60 more."""
    if century == "16":
        return False
    year, month, day = int(digits[:2]), int(digits[2:4]), int(digits[4:])
    if day > COORDINATION_DAY:
        day -= COORDINATION_DAY
    centuries = (century,) if century else ("19", "20")
    return any(_is_date(100 * int(c) + year, month, day) for c in centuries)


def _is_date(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
