"""How a record is held against the rules of its type, and what its state is then."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import date
from functools import cache

from ropa_desktop.domain.field import RecordType, Values
from ropa_desktop.domain.rules import (
    activity,
    annexes,
    assessments,
    balancing,
    bases,
    clauses,
    content,
    countries,
    decisions,
    derogations,
    governance,
    information,
    legal,
    organisations,
    parties,
    processors,
    rights,
    small,
    special,
    swedish,
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
    Severity,
)

OVERREACHED = "ORG-10"
"""The rule on an exemption that is claimed where it does not hold."""
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
        organisations,
        content,
        bases,
        special,
        rights,
        processors,
        decisions,
        swedish,
        governance,
    )
    return {rule.id: rule for theme in themes for rule in theme.RULES}


@cache
def rules_for(record_type: str) -> tuple[Rule, ...]:
    """Give the rules of a type, in order."""
    return tuple(rule for rule in all_rules().values() if record_type in rule.types)


def evaluate(record_type: RecordType, values: Values, known: Known) -> list[Finding]:
    """Hold a record against the rules of its type. A retired record, and a version of an assessment that another has
    replaced or that is withdrawn, is left in peace; one outside Art. 30 meets only what applies to it all the same.
    """
    if values["retired"] or _is_past(record_type, values):
        return []
    rules = rules_outside(record_type.name) if is_outside(values) else rules_for(record_type.name)
    found = []
    for rule in rules:
        if broken := rule.broken(values, known):
            after = broken if isinstance(broken, date) else None
            path = broken if isinstance(broken, str) else rule.path
            found.append(Finding(rule.id, rule.severity, path, rule.letter, rule.cite, after))
    return _lightened(record_type, values, known, found)


def _lightened(record_type: RecordType, values: Values, known: Known, found: list[Finding]) -> list[Finding]:
    """Make advice of what rests on Art. 30 alone, where a small organisation is exempt from it (Art. 30(5))."""
    alone = {f.rule for f in found if rests_on_the_record(f.rule)}
    if not alone or not _is_exempt(record_type, values, known, found):
        return found
    return [replace(f, severity=Severity.ADVICE) if f.rule in alone else f for f in found]


def _is_exempt(record_type: RecordType, values: Values, known: Known, found: Iterable[Finding]) -> bool:
    match record_type.name:
        case "organisation":
            return values["exempt"] == "yes" and OVERREACHED not in {f.rule for f in found}
        case "activity" | "processor_activity" as name:
            return small.is_exempt(name, values, known)
        case _:
            return False


@cache
def rests_on_the_record(rule: str) -> bool:
    """Tell whether a rule rests on Art. 30 alone; what the exemption itself asks for does not."""
    declared = all_rules()[rule]
    cites = (declared.cite, *declared.also)
    return all(cite.startswith("30.") for cite in cites) and "30.5" not in cites


@cache
def rules_outside(record_type: str) -> tuple[Rule, ...]:
    """Give the rules that hold for journalism and for academic, artistic and literary work too (DSL 1:7)."""
    return tuple(rule for rule in rules_for(record_type) if not _DISAPPLIED.match(_duty(rule)))


def _duty(rule: Rule) -> str:
    """Give the first provision that a rule rests on which is no mere definition (Art. 4)."""
    cites = (rule.cite, *rule.also)
    return next((cite for cite in cites if not cite.startswith("4.")), rule.cite)


_DISAPPLIED = re.compile(r"([5-9]|[12]\d|30|3[5-9]|4\d|50)(?!\d)(?![/:]\d)|2021/914|DSL [2-5]:|KBL |skäl |EDPB |IMY")
"""The provisions that do not apply there: Arts 5-30 and 35-50, what rests on them, DSL 2-5 and the cameras' list."""


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
    missing = {finding.letter for finding in findings}
    denied = _denied(values)
    none = {section.letter for section in record_type.sections if section.name in denied} if denied else denied
    return "".join(
        [MISSING if letter in missing else NOT_APPLICABLE if letter in none else DONE for letter in record_type.letters]
    )


def is_outside(values: Values) -> bool:
    """Tell whether Arts 5-30 and 35-50 do not apply: journalism, academic, artistic or literary work (DSL 1:7)."""
    return values.get("journalistic") == "yes"


def _denied(values: Values) -> set[str]:
    """Give the sections with the answer that there is nothing to record: no recipients (d), no transfer (e)."""
    found = set()
    if values.get("no_recipients") == "yes" and not values["recipients"]:
        found.add("recipients")
    if values["third_country"] == "no" and not values["transfers"]:
        found.add("transfers")
    return found


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
