"""Rules on how the register is looked after: approvals, ends, doubles, contacts, breaches and what it must not hold."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from ropa_desktop.domain import office
from ropa_desktop.domain.conditions import same_person
from ropa_desktop.domain.field import Values
from ropa_desktop.domain.identity import NumberKind, OrganisationNumber
from ropa_desktop.domain.rules.rule import Known, Rule, advice, warning

ACTIVITY, SYSTEM = "activity", "system"
BOTH = "activity processor_activity"
OWN = "organisation party"
WRITTEN = (
    "activity processor_activity organisation party agreement transfer balancing_test transfer_assessment "
    "notice measure system"
)
"""The types whose texts are read for identity numbers."""

NOT_APPROVED = frozenset(
    {
        "reference",
        "officer_remark",
        "approved_by",
        "approved_on",
        "last_reviewed",
        "next_review",
        "breaches",
        "last_breach",
        "note",
        "attachments",
        "retired",
    }
)
"""What may change after an approval: what is noted of it, of reviews and of breaches, and what is internal."""


def _changed_since_approval(values: Values, known: Known) -> bool:
    """GOV-03: the record says something else than in the save that wrote down the day of its approval."""
    if values["approved_on"] is None:
        return False
    return bool(known.edited_since("approved_on", [name for name in values if name not in NOT_APPROVED]))


def _officer_decides(values: Values, known: Known) -> str | None:
    """GOV-04: the data protection officer answers for the activity, or approved it."""
    named = [name for name in ("owner", "approved_by") if values[name]]
    own = known.record(values.get("controller") or values.get("processor")) if named else None
    officer = own["officer"] if own else None
    return next((name for name in named if same_person(values[name], officer)), None)


# Ends


def _not_closed(values: Values, _known: Known) -> date | None:
    """GOV-05: the end is past, and it still goes on."""
    ended: date | None = values["ended"]
    return ended if values["status"] != "ended" else None


ERASED = frozenset({None, "erase", "anonymise", "aggregate", "return"})
"""What is done with data that are then no longer held as such, as the words of `disposal`."""


def _not_erased(values: Values, _known: Known) -> date | None:
    """GOV-05E: it has ended, the longest period has run since, and nobody has confirmed the erasure."""
    ended = values["ended"]
    if ended is None or values["status"] != "ended" or values["erased_on"]:
        return None
    rows = [row for row in values["retention"] if row["period"] and row["then"] in ERASED]
    return max((office.after(ended, row["period"]) for row in rows), default=None)


# Doubles and links


def _no_system(values: Values, _known: Known) -> bool:
    return not values["systems"] and values["status"] != "ended" and values.get("means") != "manual"


def _unused_system(_values: Values, known: Known) -> bool:
    return not (known.named_by(ACTIVITY) or known.named_by("processor_activity"))


# Contacts


def _bad_contact(values: Values, _known: Known) -> str | None:
    """GOV-07: an e-mail address or phone number that cannot be one."""
    for name in ("email", "officer_email"):
        if values.get(name) and not _is_email(values[name]):
            return name
    for name in ("phone", "officer_phone"):
        if values.get(name) and not _is_phone(values[name]):
            return name
    return None


_EMAIL = re.compile(r"[^@\s,;<>()]+@[^@\s,;<>()]+\.[^@\s,;<>().\d]{2,}").fullmatch
FEWEST_DIGITS, MOST_DIGITS = 5, 15


def _is_email(text: str) -> bool:
    """Tell whether a text is one address, or some with commas, spaces or names between."""
    found = [part for part in re.split(r"[\s,;<>()]+", text) if "@" in part]
    return bool(found) and all(_EMAIL(part.rstrip(".")) for part in found)


def _is_phone(text: str) -> bool:
    """Tell whether a text can be a number; words beside it ("växel") do no harm."""
    if "@" in text:
        return False
    parts = re.split(r"[,;]|\b(?:eller|or)\b", text)
    return any(FEWEST_DIGITS <= sum(letter.isdigit() for letter in part) <= MOST_DIGITS for part in parts)


# Breaches


def _measures_not_reviewed(values: Values, _known: Known) -> bool:
    """GOV-08: a breach is noted, and nobody has looked at the measures since."""
    breach, reviewed = values["last_breach"], values["measures_reviewed"]
    if not values["breaches"] and breach is None:
        return False
    return reviewed is None or (breach is not None and reviewed < breach)


# Identity numbers

NUMBERS = frozenset({"organisation_number", "phone", "officer_phone", "celex", "reference", "case_number"})
"""Fields that hold numbers of another kind."""
SHORTEST = 10
"""The digits of a person's number written without its century."""
_DIGITS = re.compile("[0-9][0-9]{5}")  # one digit apart: the search then skips ahead to it
_CANDIDATE = re.compile(r"(?<![\w+-])(?:18|19|20)?\d{6}[-+]?\d{4}(?![\w-])")


def _identity_number(values: Values, _known: Known) -> str | None:
    """GOV-10: a text with what looks like a person's number: a day of birth, and the right last digit."""
    if not _DIGITS.search("\n".join(_texts(values))):
        return None
    found = (name for name in values if name not in NUMBERS and any(map(_holds_number, _texts({name: values[name]}))))
    return next(found, None)


def _holds_number(text: str) -> bool:
    found = (OrganisationNumber.parse(match[0]) for match in _CANDIDATE.finditer(text))
    return any(number.kind is NumberKind.SOLE_TRADER for number in found)


def _texts(values: Values) -> list[str]:
    """Gather the texts of a record, of its rows, lists and worksheet, but for those too short to hold a number."""
    texts: list[str] = []
    within: list[Any] = [values]
    for each in within:  # grows; plain loops, since every text of every record passes here
        for value in filter(None, each if type(each) is list else each.values()):
            kind = type(value)
            if kind is str:
                if len(value) >= SHORTEST:
                    texts.append(value)
            elif kind is list or kind is dict:
                within.append(value)
    return texts


RULES: tuple[Rule, ...] = (
    warning("GOV-03", BOTH, "5.2", "approved_on", _changed_since_approval),
    warning("GOV-05", BOTH, "5.1 e", "status", _not_closed),
    warning("GOV-05E", ACTIVITY, "5.1 e", "erased_on", _not_erased),
    warning("GOV-06", ACTIVITY, "5.2", "name", lambda v, k: bool(v["purpose"]) and k.doubled()),
    advice("GOV-04", BOTH, "38.6", "owner", _officer_decides),
    advice("GOV-07", OWN, "30.1 a", "email", _bad_contact),
    advice("GOV-08", ACTIVITY, "32.1 d", "measures_reviewed", _measures_not_reviewed, also=("33.5",)),
    advice("GOV-09", BOTH, "5.2", "systems", _no_system),
    advice("GOV-09S", SYSTEM, "5.2", "name", _unused_system),
    advice("GOV-10", WRITTEN, "5.1 c", "note", _identity_number, also=("DSL 3:10",)),
)
