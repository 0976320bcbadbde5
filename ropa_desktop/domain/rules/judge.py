"""How a record is held against the rules of its type, and what its state is then."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from datetime import date
from functools import cache

from ropa_desktop.domain.field import RecordType, Values
from ropa_desktop.domain.rules import (
    activity,
    annexes,
    assessments,
    balancing,
    clauses,
    countries,
    derogations,
    information,
    legal,
    parties,
    transfers,
)
from ropa_desktop.domain.rules.rule import (
    AGAINST,
    DONE,
    MISSING,
    NOT_APPLICABLE,
    UNDOCUMENTED,
    Finding,
    Known,
    Rule,
)

NEGATIVE = {"cannot", "not_sufficient", "stopped"}


@cache
def all_rules() -> Mapping[str, Rule]:
    """Give every rule by id."""
    themes = (
        activity,
        legal,
        information,
        balancing,
        parties,
        transfers,
        countries,
        clauses,
        annexes,
        derogations,
        assessments,
    )
    return {rule.id: rule for theme in themes for rule in theme.RULES}


@cache
def rules_for(record_type: str) -> tuple[Rule, ...]:
    """Give the rules of a type, in order."""
    return tuple(rule for rule in all_rules().values() if record_type in rule.types)


def evaluate(record_type: RecordType, values: Values, known: Known) -> list[Finding]:
    """Hold a record against the rules of its type. A retired record, one outside Art. 30, and a version of an
    assessment that another has replaced or that is withdrawn, is left in peace.
    """
    if values["retired"] or is_outside(values) or _is_past(record_type, values):
        return []
    found = []
    for rule in rules_for(record_type.name):
        if broken := rule.broken(values, known):
            after = broken if isinstance(broken, date) else None
            found.append(Finding(rule.id, rule.severity, rule.path, rule.letter, rule.cite, after))
    return found


def _is_past(record_type: RecordType, values: Values) -> bool:
    return "replaces" in record_type.by_name and values["status"] in {"replaced", "withdrawn"}


def standing_of(record_type: RecordType, values: Values, known: Known) -> str:
    """Say how a record's worksheet stands: "empty", "begun", "blocked", "ready" (awaiting approval), "complete"
    (one that nobody approves), "approved", "outdated" (the register has changed since), "replaced", "withdrawn"; "" for
    a record without one.

    The day is left out of account: that the time for review has passed shows when it is asked.
    """
    if "worksheet" not in record_type.by_name or values["retired"]:
        return ""
    match values["status"]:
        case "approved":
            return "outdated" if known.changed_since(values) else "approved"
        case "replaced" | "withdrawn" as state:
            return str(state)
    conclusion = values["conclusion"] if "conclusion" in record_type.by_name else None
    return known.standing(values).progress(conclusion, begun=bool(values["worksheet"]))


def marks_for(record_type: RecordType, values: Values, findings: Iterable[Finding]) -> str:
    """Write a record's state as marks: one for each letter of Art. 30, or one in all for a type without letters."""
    if not record_type.letters:
        return _state_of(record_type, values, {finding.rule for finding in findings if finding.letter})
    if is_outside(values):
        return NOT_APPLICABLE * len(record_type.letters)
    missing = {finding.letter for finding in findings if finding.letter}
    none = {section.letter for section in record_type.sections if _answered_no(section.name, values)}
    return "".join(
        MISSING if letter in missing else NOT_APPLICABLE if letter in none else DONE for letter in record_type.letters
    )


def is_outside(values: Values) -> bool:
    """Tell whether Arts 5-30 and 35-50 do not apply: journalism, academic, artistic or literary work (DSL 1:7)."""
    return values.get("journalistic") == "yes"


def _answered_no(section: str, values: Values) -> bool:
    """An answer that there is nothing to record: no recipients (d), no transfer (e)."""
    if section == "recipients":
        return values["no_recipients"] == "yes" and not values["recipients"]
    return section == "transfers" and values["third_country"] == "no" and not values["transfers"]


def _state_of(record_type: RecordType, values: Values, missing: AbstractSet[str]) -> str:
    """Tell others whether a record without letters carries what rests on it, or speaks against it."""
    match record_type.name:
        case "balancing_test" | "transfer_assessment":
            if values["conclusion"] in NEGATIVE:
                return AGAINST
            carries = values["status"] == "approved" and values["conclusion"] != "consult"
        case "transfer":
            if missing == {UNDOCUMENTED}:
                return AGAINST
            carries = not missing
        case "agreement":
            carries = values["status"] == "in_force"
        case "party":
            carries = _reachable(values)
        case _:
            carries = not missing
    return DONE if carries else MISSING


def _reachable(values: Values) -> bool:
    """Whether a party has contact details, and so its representative and officer where it has them (30.2 a)."""
    own = values["address"] or values["email"] or values["phone"]
    others = (("representative", "representative_contact"), ("officer", "officer_contact"))
    return bool(own) and all(values[contact] for name, contact in others if values[name])
