"""Rules on how good the content of a controller's record is, where Art. 30 itself is already met."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ropa_desktop.domain.field import Values
from ropa_desktop.domain.office import purpose_length
from ropa_desktop.domain.rules.kinds import SENSITIVE, has, with_identity_numbers
from ropa_desktop.domain.rules.rule import Known, Rule, advice, warning

ACTIVITY = "activity"
LONGEST_VAGUE = 120
"""The characters above which a purpose is not made of vague words alone."""
_BETWEEN = re.compile(r"\s*(?:[,;/&.:]|\b(?:och|samt|eller|and|or)\b)\s*")
_PROTECTED = re.compile(
    r"pseudonym|krypt|encrypt|behörig|åtkomst|access|logg(?:ar|as|ning)|\blog(?:s|ged|ging)\b", re.IGNORECASE
)


def _too_general(values: Values, known: Known) -> bool:
    """REC-02: a purpose that is short, or that is made of words that tell nothing."""
    purpose = (values["purpose"] or "").strip()
    if not purpose:
        return False
    return len(purpose) < purpose_length(known.settings) or _tells_nothing(purpose, known)


def _tells_nothing(purpose: str, known: Known) -> bool:
    if len(purpose) > LONGEST_VAGUE:
        return False
    vague = known.wordings("vague_purpose")
    return all(part in vague for part in _BETWEEN.split(purpose.casefold()) if part)


def _recipient_left_out(values: Values, known: Known) -> bool:
    """REC-06: a processor, or a joint controller that receives data, that no recipient stands for.

    Art. 30(1)(d) asks for categories, so one that is not named may stand for it. No recipient at all is REC-05.
    """
    if not (values["systems"] or values["transfers"] or values["joint_controllers"]):
        return False
    rows = [row for row in values["recipients"] if row["party"] or row["category"]]
    if not rows and values["no_recipients"] != "yes":
        return False
    named = {row["party"] for row in rows} | {values["controller"]}
    roles = {role for row in rows if not row["party"] for role in row["roles"]}
    return any(role not in roles and party not in named for party, role in _receivers(values, known))


def _receivers(values: Values, known: Known) -> Iterator[tuple[int, str]]:
    """Walk the parties that receive data by what is linked, each with its role."""
    for row in values["joint_controllers"]:
        if row["party"] and row["receives"] == "yes":
            yield row["party"], "joint_controller"
    for system in filter(None, map(known.record, values["systems"])):
        if system["supplier"] and system["supplier_processes"] == "yes" and not system["retired"]:
            yield system["supplier"], "processor"
    for transfer in filter(None, map(known.record, values["transfers"])):
        under_way = transfer["status"] not in {"planned", "ended"} and transfer["residual_risk"] != "yes"
        if transfer["importer"] and "processor" in transfer["importer_roles"] and under_way:
            yield transfer["importer"], "processor"


def _measures(values: Values, known: Known) -> list[Values]:
    """Give the measures that are in place: the activity's own and those of its systems."""
    ids = dict.fromkeys(values["measures"])
    for system in filter(None, map(known.record, values["systems"])):
        ids.update(dict.fromkeys(system["measures"]))
    found = filter(None, map(known.record, ids))
    return [m for m in found if not m["retired"] and m["status"] not in {"planned", "ended"}]


def _one_sided(values: Values, known: Known) -> bool:
    """REC-12: only technical or only organisational measures. A description may tell of the others."""
    if not values["measures"] or values["security_description"]:
        return False
    natures = {measure["nature"] for measure in _measures(values, known)}
    return len(natures) == 1 and None not in natures


def _weakly_protected(values: Values, known: Known) -> bool:
    """REC-13: data that call for more, and none of the measures that Art. 32(1)(a)-(b) has in mind.

    Nothing at all on security is REC-11.
    """
    written = values["security_description"] or ""
    if not (values["measures"] or written) or not _calls_for_more(values, known):
        return False
    if any(known.tagged("measure", measure["category"], "protective") for measure in _measures(values, known)):
        return False
    return not _PROTECTED.search(written)


def _calls_for_more(values: Values, known: Known) -> bool:
    if has(values, known, *SENSITIVE, "protected"):
        return True
    return values["large_scale"] == "yes" and with_identity_numbers(values, known)


RULES: tuple[Rule, ...] = (
    warning("REC-02", ACTIVITY, "5.1 b", "purpose", _too_general, also=("skäl 39",)),
    warning("REC-06", ACTIVITY, "4.9", "recipients", _recipient_left_out, also=("30.1 d",)),
    warning("REC-12", ACTIVITY, "30.1 g", "measures", _one_sided, also=("32.1",)),
    warning("REC-13", ACTIVITY, "32.1", "measures", _weakly_protected, also=("32.1 a", "32.1 b")),
    advice("ORG-12", ACTIVITY, "DSL 1:7", "journalistic", lambda v, _: v["journalistic"] == "yes"),
)
