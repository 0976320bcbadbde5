"""Rules on what the register as a whole shows of the office's own organisations."""

from __future__ import annotations

from ropa_desktop.domain.field import Values
from ropa_desktop.domain.identity import NumberKind, OrganisationNumber
from ropa_desktop.domain.rules.kinds import SENSITIVE
from ropa_desktop.domain.rules.rule import Known, Rule, advice, error, warning
from ropa_desktop.domain.rules.small import is_overreached

REGISTER, ORGANISATION, PARTY = "register", "organisation", "party"
ACTIVITY, PROCESSOR = "activity", "processor_activity"
MONITORING = frozenset({"monitoring", "35_3_c"})
"""The criteria of an impact assessment that tell of systematic monitoring."""


def _nobody(_values: Values, known: Known) -> bool:
    """ORG-01, of a register without any organisation: nobody is responsible for what it records."""
    return not known.those(ORGANISATION, {}, 1)


def _no_record(values: Values, known: Known) -> bool:
    """ORG-13: a controller, alone or jointly, of no activity in the register."""
    if not {"controller", "joint"} & set(values["roles"]) or values["exempt"] == "yes":
        return False
    fields = ("controller", "joint_controllers.party")
    return not any(known.those(ACTIVITY, {field: known.id}, 1) for field in fields)


def _no_processor_record(values: Values, known: Known) -> bool:
    """ORG-11: a processor without any processing on behalf of others in the register."""
    if "processor" not in values["roles"] or values["exempt"] == "yes":
        return False
    return not known.those(PROCESSOR, {"processor": known.id}, 1)


def _acts_for_others(values: Values, known: Known) -> bool:
    """ORG-14: a processor by what is recorded of its processing, its agreements or the recipients of another's data."""
    if "processor" in values["roles"]:
        return False
    if known.those(PROCESSOR, {"processor": known.id}, 1):
        return True
    agreed = known.those("agreement", {"organisation": known.id, "kind": "processing", "own_role": "processor"})
    if any((found := known.record(i)) and found["status"] not in {"draft", "ended"} for i in agreed):
        return True
    return any(_is_processor_in(known.record(i), known) for i in known.those(ACTIVITY, {"recipients.party": known.id}))


def _is_processor_in(activity: Values | None, known: Known) -> bool:
    rows = activity["recipients"] if activity else ()
    return any(row["party"] == known.id and "processor" in row["roles"] for row in rows)


def _officer_unconsidered(values: Values, known: Known) -> bool:
    """ORG-06: no officer and no reason why not, while core activities are of the kind that calls for one.

    Core: not marked as supporting, and neither ended nor outside Arts 35-50 (DSL 1:7).
    """
    if values["officer_designated"] == "yes" or values["public_body"] == "yes":
        return False
    if values["officer"] or values["no_officer_reason"]:
        return False
    large = {"controller": known.id, "large_scale": "yes"}
    others = ({"rank": "supporting"}, {"status": "ended"}, {"journalistic": "yes"})
    core = set(known.those(ACTIVITY, large))
    for other in others if core else ():
        core -= set(known.those(ACTIVITY, {**large, **other}))
    return bool(core) and _calls_for_officer(sorted(core), known)


def _calls_for_officer(ids: list[int], known: Known) -> bool:
    if MONITORING & set(known.say(ids, ACTIVITY, "dpia_criteria")) or known.say(ids, ACTIVITY, "data.special"):
        return True
    return any(known.tagged("data", code, tag) for code in known.say(ids, ACTIVITY, "data.data") for tag in SENSITIVE)


def _is_personal_number(values: Values, _known: Known) -> bool:
    """ORG-09: the number of a sole trader is the person's own."""
    number = values["organisation_number"]
    if not number or values["country"] not in {None, "SE"}:
        return False
    return OrganisationNumber.parse(number).kind is NumberKind.SOLE_TRADER


RULES: tuple[Rule, ...] = (
    error("ORG-01R", REGISTER, "30.1 a", "name", _nobody, letter="a", also=("30.2 a",)),
    error("ORG-13", ORGANISATION, "30.1", "roles", _no_record),
    error("ORG-11", ORGANISATION, "30.2", "roles", _no_processor_record),
    warning("ORG-14", ORGANISATION, "4.8", "roles", _acts_for_others, also=("30.2",)),
    warning("ORG-06", ORGANISATION, "37.1 b", "no_officer_reason", _officer_unconsidered, also=("37.1 c",)),
    warning("ORG-10", ORGANISATION, "30.5", "exempt", is_overreached, also=("WP29 30.5",)),
    advice("ORG-09", f"{ORGANISATION} {PARTY}", "DSL 3:10", "organisation_number", _is_personal_number),
)
