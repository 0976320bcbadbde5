"""What a rule is, and how a record is held against the rules of its type."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Protocol

from ropa_desktop.domain.field import RecordType, Values


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

    def tagged(self, vocabulary: str, code: str | None, tag: str) -> bool:
        """Tell whether a word carries a tag."""

    @property
    def eea(self) -> frozenset[str]:
        """The codes of the EEA's countries."""


Condition = Callable[[Values, Known], bool]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: `broken` tells whether a record falls short; `path` is the field to go to; `letter` is that of
    Art. 30 when the rule counts towards its completeness, and "" otherwise."""

    id: str
    types: tuple[str, ...]
    severity: Severity
    cite: str
    path: str
    broken: Condition
    letter: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that a record does not meet."""

    rule: str
    severity: Severity
    path: str
    letter: str
    cite: str


def error(rule: str, types: str, cite: str, path: str, broken: Condition, *, letter: str = "") -> Rule:
    """Declare a rule whose breach is something the law requires that is missing; `types` are split at spaces."""
    return Rule(rule, tuple(types.split()), Severity.ERROR, cite, path, broken, letter)


def warning(rule: str, types: str, cite: str, path: str, broken: Condition) -> Rule:
    """Declare a rule whose breach is probably wrong."""
    return Rule(rule, tuple(types.split()), Severity.WARNING, cite, path, broken)


def advice(rule: str, types: str, cite: str, path: str, broken: Condition) -> Rule:
    """Declare a rule of good practice."""
    return Rule(rule, tuple(types.split()), Severity.ADVICE, cite, path, broken)


@cache
def all_rules() -> Mapping[str, Rule]:
    """Give every rule by id."""
    from ropa_desktop.domain.rules import activity, parties, transfers  # the themes import this module

    found = (*activity.RULES, *parties.RULES, *transfers.RULES)
    return {rule.id: rule for rule in found}


@cache
def rules_for(record_type: str) -> tuple[Rule, ...]:
    """Give the rules of a type, in order."""
    return tuple(rule for rule in all_rules().values() if record_type in rule.types)


def evaluate(record_type: RecordType, values: Values, known: Known) -> list[Finding]:
    """Hold a record against the rules of its type. A retired record, and one outside Art. 30, is left in peace."""
    if values.get("retired") or values.get("journalistic") == "yes":
        return []
    return [
        Finding(rule.id, rule.severity, rule.path, rule.letter, rule.cite)
        for rule in rules_for(record_type.name)
        if rule.broken(values, known)
    ]


DONE, MISSING, NOT_APPLICABLE = "d", "m", "n"


def marks_for(record_type: RecordType, values: Values, findings: Iterable[Finding]) -> str:
    """Write a record's state as marks: one for each letter of Art. 30, or one in all for a type without letters."""
    missing = {finding.letter for finding in findings if finding.letter}
    if not record_type.letters:
        return _state_of(record_type, values, bool(missing))
    none = {section.letter for section in record_type.sections if _answered_no(section.name, values)}
    return "".join(
        MISSING if letter in missing else NOT_APPLICABLE if letter in none else DONE for letter in record_type.letters
    )


def _answered_no(section: str, values: Values) -> bool:
    """An answer that there is nothing to record: no recipients (d), no transfer (e)."""
    if section == "recipients":
        return values.get("no_recipients") == "yes" and not values.get("recipients")
    return section == "transfers" and values.get("third_country") == "no"


def _state_of(record_type: RecordType, values: Values, missing: bool) -> str:
    """What others ask of a record without letters: does it carry what rests on it, or speak against it ("x")?"""
    match record_type.name:
        case "balancing_test" | "transfer_assessment":
            if values["conclusion"] in {"cannot", "not_sufficient", "stopped"}:
                return "x"
            carries = values["status"] == "approved"
        case "agreement":
            carries = values["status"] == "in_force" and values["signed"] is not None
        case "party":
            carries = bool(values["address"] or values["email"] or values["phone"])
        case _:
            carries = not missing
    return DONE if carries else MISSING
