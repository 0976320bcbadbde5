"""What a rule is, and how one is declared."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Protocol, TypedDict, Unpack

from ropa_desktop.domain.field import Values
from ropa_desktop.domain.rules.areas import area_of
from ropa_desktop.domain.worksheet import Standing


class Severity(StrEnum):
    """How grave a finding is: legally missing, probably wrong, or good practice."""

    ERROR = "error"
    WARNING = "warning"
    ADVICE = "advice"


class Known(Protocol):
    """What a rule may know beyond the record itself."""

    def marks(self, record_id: int | None) -> str:
        """Give the marks of a record that this one names; "" when it names none."""

    def named_by(self, record_type: str) -> bool:
        """Tell whether a record of a type names this one."""

    def receives_as(self, role: str) -> bool:
        """Tell whether an activity in use names the party at hand among its recipients, in a role."""

    def tagged(self, vocabulary: str, code: str | None, tag: str) -> bool:
        """Tell whether a word carries a tag."""

    def wordings(self, vocabulary: str) -> frozenset[str]:
        """Give the words of a vocabulary by which a text is known, in both languages and in lower case."""

    def those(self, record_type: str, says: Mapping[str, Any], most: int = 0) -> Sequence[int]:
        """Give the records in use of a type whose fields ("field" or "rows.field") say all this, at most some."""

    def say(self, record_ids: Sequence[int], record_type: str, path: str) -> Sequence[Any]:
        """Give what some records of a type say in a field, each value once; see `Records`."""

    @property
    def eea(self) -> frozenset[str]:
        """The codes of the EEA's countries."""

    def record(self, record_id: int | None) -> Values | None:
        """Give the values of another record, with its "id" and "type"; None when there is none."""

    def naming(self, record_id: int | None, record_type: str) -> Sequence[Values]:
        """Give the records in use of a type that name a record, with "id" and "type"; for few, not for thousands."""

    def said(self, record_ids: Sequence[int], record_type: str, path: str) -> list[Any]:
        """Give what the records in use of a type that name any of some records say in a field; see `Records`."""

    def standing(self, values: Values) -> Standing:
        """Give how the worksheet of the record at hand stands, without regard to the day."""

    def changed_since(self, values: Values) -> list[str]:
        """Name the facts that the worksheet of the record at hand was approved on, and that are no longer so."""

    def edited(self) -> bool:
        """Tell whether the record at hand was ever changed since it was made."""

    def edited_since(self, field: str, paths: Sequence[str]) -> list[str]:
        """Name what the record at hand says otherwise than in the save in which a field got the value that it has.

        A path is a field, or a field of its rows ("legal_bases.article_6").
        """

    def edited_since_informed(self, notice_id: int, paths: Sequence[str]) -> list[str]:
        """Name what the activity at hand says otherwise than when a notice got its date, or came to be about it."""

    def doubled(self) -> bool:
        """Tell whether a record of the type at hand that was made before it is the same; see `domain/doubles.py`."""

    @property
    def facts(self) -> Mapping[str, Any]:
        """What the register says of the record at hand, for a type that has a worksheet; see `domain/facts.py`."""

    @property
    def settings(self) -> Values:
        """What the office has laid down for the register: the values of its own record, {} where there is none."""

    @property
    def acceptances(self) -> Sequence[Values]:
        """The records in use that set a finding on the record at hand aside."""

    @property
    def id(self) -> int:
        """The record at hand."""


Condition = Callable[[Values, Known], bool | date | str | None]
"""Tells whether a record falls short: at once (True), or once a day is past, since time goes on without a save.

A text is the field in which it does, where the rule looks at several.
"""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: `broken` tells whether a record falls short; `path` is the field to go to; `cite` is what it rests on
    first, `also` what else; `letter` is that of Art. 30 when the rule counts towards its completeness, and ""
    otherwise; `checks` are the numbers of the checks of balancing tests and transfers that it answers, in the order
    of docs/decisions/0009-checks-and-rules.md.
    """

    id: str
    types: tuple[str, ...]
    severity: Severity
    cite: str
    path: str
    broken: Condition
    letter: str = ""
    also: tuple[str, ...] = ()
    checks: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that a record does not meet, at once or after a day; `accepted` is the record that sets it aside until
    then; `off` tells that the office has switched its rule off.
    """

    rule: str
    severity: Severity
    path: str
    letter: str
    cite: str
    after: date | None = None
    accepted: int | None = None
    off: bool = False

    @property
    def area(self) -> str:
        """The area of duty that it belongs to, "" for one that counts towards a letter of Art. 30."""
        return "" if self.letter else area_of(self.rule)


class Besides(TypedDict, total=False):
    """What a rule may be declared with besides; see `Rule`."""

    letter: str
    also: tuple[str, ...]
    checks: tuple[int, ...]


def error(rule: str, types: str, cite: str, path: str, broken: Condition, **besides: Unpack[Besides]) -> Rule:
    """Declare a rule whose breach is something the law requires that is missing; `types` are split at spaces."""
    return Rule(rule, tuple(types.split()), Severity.ERROR, cite, path, broken, **besides)


def warning(rule: str, types: str, cite: str, path: str, broken: Condition, **besides: Unpack[Besides]) -> Rule:
    """Declare a rule whose breach is probably wrong."""
    return Rule(rule, tuple(types.split()), Severity.WARNING, cite, path, broken, **besides)


def advice(rule: str, types: str, cite: str, path: str, broken: Condition, **besides: Unpack[Besides]) -> Rule:
    """Declare a rule of good practice."""
    return Rule(rule, tuple(types.split()), Severity.ADVICE, cite, path, broken, **besides)


DONE, MISSING, NOT_APPLICABLE, AGAINST = "d", "m", "n", "x"
UNDOCUMENTED = "TRF-12"
"""The rule on a transfer that is named but lacks what Art. 49(6) wants in the record."""
