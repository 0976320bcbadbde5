"""Rules on processors, their agreements and sub-processors (Art. 28), and on joint controllers (Art. 26)."""

from __future__ import annotations

from datetime import date

from ropa_desktop.domain import office
from ropa_desktop.domain.field import Values
from ropa_desktop.domain.rules.rule import MISSING, Known, Rule, advice, error, warning

ACTIVITY, AGREEMENT, SERVED, PARTY = "activity", "agreement", "processor_activity", "party"
APPLIES_FROM = date(2018, 5, 25)
"""The day from which the GDPR applies (Art. 99(2))."""
MANDATORY = frozenset(
    {"subject_matter", "duration", "nature", "purpose", "data", "subjects", "controller_rights", *"abcdefgh"}
)
"""What Art. 28(3) wants in the agreement, as the words of `agreement_content`."""
UNAUTHORISED = frozenset({None, "none"})


def _in_use(values: Values, kind: str) -> bool:
    """Tell whether an agreement is of a kind and neither a draft nor ended."""
    return values["kind"] == kind and values["status"] not in {"draft", "ended"}


def _undated(values: Values, _known: Known) -> bool:
    made = values["signed"] or values["valid_from"]
    return _in_use(values, "processing") and (made is None or made < APPLIES_FROM)


def _review_due(values: Values, known: Known) -> date | None:
    """PRC-03: the day of the review, or the interval after it was made where the office has one; and its last day."""
    if not _in_use(values, "processing"):
        return None
    made = values["signed"] or values["valid_from"]
    every = office.interval(known.settings, "agreement")
    due = values["next_review"] or (office.after(made, every) if made and every else None)
    last = None if values["renewal"] else values["valid_until"]
    return min((day for day in (due, last) if day), default=None)


def _incomplete(values: Values, _known: Known) -> bool:
    return _in_use(values, "processing") and not MANDATORY.issubset(values["contents"])


def _unauthorised(values: Values, _known: Known) -> bool:
    """PRC-05: sub-processors, but neither a general authorisation nor one for each of them."""
    if not values["sub_processors"] or not _in_use(values, "processing") or values["authorisation"] not in UNAUTHORISED:
        return False
    return any(row["authorisation"] in UNAUTHORISED for row in values["sub_processors"])


def _own_unauthorised(values: Values, known: Known) -> bool:
    """PRC-05P: own sub-processors, which a customer's agreement does not authorise, nor lists (that is PRC-05)."""
    if not values["sub_processors"]:
        return False
    agreements = [a for row in values["customers"] if (a := known.record(row["agreement"])) is not None]
    return any(a["authorisation"] in UNAUTHORISED and not a["sub_processors"] for a in agreements)


def _unverified(values: Values, known: Known) -> bool:
    """PRC-06: a processor, by an agreement or as an activity says, whose guarantees nobody has looked at."""
    if values["guarantees"] or values["guarantees_checked"]:
        return False
    return known.receives_as("processor") or "processing" in known.said([known.id], AGREEMENT, "kind")


def _no_arrangement(values: Values, known: Known) -> bool:
    """JNT-01: joint controllers without an arrangement in force with each, nor a law that settles who does what."""
    if values["joint"] != "yes" or values["joint_law"]:
        return False
    rows = values["joint_controllers"]
    return not rows or any(known.marks(row["agreement"]) in {"", MISSING} for row in rows)


def _essence_withheld(values: Values, _known: Known) -> bool:
    return _in_use(values, "joint") and not values["essence_available"]


def _both_roles(values: Values, _known: Known) -> bool:
    """ROL-01: someone is a processor and a joint controller in one activity."""
    joint = {row["party"] for row in values["joint_controllers"]} - {None}
    for row in values["recipients"]:
        if "processor" in row["roles"] and ("joint_controller" in row["roles"] or row["party"] in joint):
            return True
    return False


RULES: tuple[Rule, ...] = (
    error("JNT-01", ACTIVITY, "26.1", "joint_controllers", _no_arrangement),
    warning("PRC-02", AGREEMENT, "28.3", "signed", _undated, also=("99.2",)),
    warning("PRC-03", AGREEMENT, "28.1", "next_review", _review_due, also=("28.3",)),
    warning("PRC-04", AGREEMENT, "28.3", "contents", _incomplete),
    warning("PRC-05", AGREEMENT, "28.2", "authorisation", _unauthorised, also=("28.4",)),
    warning("PRC-05P", SERVED, "28.2", "sub_processors", _own_unauthorised, also=("28.4",)),
    advice("PRC-06", PARTY, "28.1", "guarantees", _unverified),
    warning("JNT-02", AGREEMENT, "26.2", "essence_available", _essence_withheld),
    warning("ROL-01", ACTIVITY, "28.10", "recipients", _both_roles, also=("4.7", "4.8")),
)
