"""Rules on automated decisions and profiling (Art. 22), and on impact assessments (Arts 35 and 36)."""

from __future__ import annotations

from datetime import date

from ropa_desktop.domain import office
from ropa_desktop.domain.field import Values
from ropa_desktop.domain.rules.information import made_before
from ropa_desktop.domain.rules.kinds import has
from ropa_desktop.domain.rules.legal import ACTIVITY, excused, impact_not_assessed
from ropa_desktop.domain.rules.rule import Known, Rule, advice, error, warning

CRITERIA_ENOUGH = 2
TRANSFERS = frozenset({"third_country", "transfers"})
ASSESSED = (
    "purpose",
    "operations",
    "means",
    "systems",
    "data",
    "large_scale",
    "children",
    "vulnerable",
    "combined",
    "profiling",
    "automated_decision",
    "new_technology",
    "third_country",
    "transfers",
)
"""What a change in puts an impact assessment in question: technology, data, purpose and transfers (DPI-06)."""


# Automated decisions


def _no_human(values: Values, _known: Known) -> bool:
    """ADM-03: a decision for a contract or on consent, but no way to a human, to be heard and to contest it."""
    allowed = values["automated_ground"] in {"22_2_a", "22_2_c"}
    return values["automated_decision"] == "yes" and allowed and not values["human_contact"]


def _special_decided_on(values: Values, known: Known) -> str | None:
    """ADM-04: decisions on special categories, without Art. 9(2)(a) or (g) or without suitable safeguards."""
    if values["automated_decision"] != "yes" or values["automated_special"] == "no":
        return None
    if values["automated_special"] != "yes" and not has(values, known, "special"):
        return None
    if not any(row["article_9"] in {"a", "g"} for row in values["legal_bases"]):
        return "legal_bases"
    return "automated_safeguards" if not values["automated_safeguards"] else None


def _profiling_untold(values: Values, _known: Known) -> bool:
    if values["profiling"] != "yes" or values["automated_decision"] == "yes":
        return False
    return bool(values["profiling_informed"] != "yes")


# Impact assessments


def _criteria(values: Values, known: Known) -> int:
    """Count the nine criteria that are met; the cases of Art. 35(3) are not among them."""
    return sum(not known.tagged("dpia_criterion", code, "always") for code in values["dpia_criteria"])


def _advised(values: Values, known: Known) -> bool:
    """Tell whether the controller has designated an officer."""
    controller = known.record(values["controller"])
    return controller is not None and controller["officer_designated"] == "yes"


def enough_criteria(values: Values, known: Known) -> bool:
    """DPI-02: two criteria, and neither an assessment nor a reason for none. Where one is required, DPI-01 says so."""
    if values["dpia_status"] == "done" or len(values["dpia_criteria"]) < CRITERIA_ENOUGH or excused(values):
        return False
    return _criteria(values, known) >= CRITERIA_ENOUGH and not impact_not_assessed(values, known)


def _not_screened(values: Values, known: Known) -> bool:
    """DPI-03: nobody has looked into the need; where the activity itself shows it, DPI-01 or DPI-02 says so."""
    if values["dpia_status"] not in {None, "not_screened"}:
        return False
    return not impact_not_assessed(values, known) and not enough_criteria(values, known)


def _no_advice(values: Values, known: Known) -> bool:
    return values["dpia_status"] == "done" and not values["dpia_advice"] and _advised(values, known)


def _not_consulted(values: Values, _known: Known) -> bool:
    return bool(values["dpia_risk"] == "high") and values["prior_consultation"] is None


def _assessment_old(values: Values, known: Known) -> bool | date | None:
    """DPI-06: the activity has changed since the assessment, or the office's interval is past.

    Of a transfer that began later TIA-56 tells.
    """
    made = values["dpia_date"]
    if made is None or values["dpia_status"] != "done":
        return None
    changed = known.edited_since("dpia_date", ASSESSED)
    if changed and not (TRANSFERS.issuperset(changed) and made_before(values, known)):
        return True
    return office.after(made, office.interval(known.settings, "dpia"))


def _one_criterion(values: Values, known: Known) -> bool:
    """DPI-07: one criterion and a high risk, and no assessment, nor a reason for none."""
    if values["risk"] != "high" or len(values["dpia_criteria"]) != 1 or excused(values):
        return False
    settled = values["dpia_status"] in {"required", "under_way", "done"}
    return not settled and _criteria(values, known) == 1


RULES: tuple[Rule, ...] = (
    error("ADM-03", ACTIVITY, "22.3", "human_contact", _no_human),
    error("ADM-04", ACTIVITY, "22.4", "automated_safeguards", _special_decided_on),
    error("DPI-02", ACTIVITY, "35.1", "dpia_status", enough_criteria, also=("35.4", "IMY DI-2018-13200")),
    error("DPI-05", ACTIVITY, "36.1", "prior_consultation", _not_consulted),
    warning("DPI-03", ACTIVITY, "35.1", "dpia_status", _not_screened, also=("24",)),
    warning("DPI-04", ACTIVITY, "35.2", "dpia_advice", _no_advice, also=("39.1 c",)),
    warning("DPI-06", ACTIVITY, "35.11", "dpia_date", _assessment_old),
    advice("DPI-07", ACTIVITY, "WP248", "dpia_status", _one_criterion),
    advice("ADM-05", ACTIVITY, "5.1 a", "profiling_informed", _profiling_untold, also=("skäl 60", "C-634/21")),
)
