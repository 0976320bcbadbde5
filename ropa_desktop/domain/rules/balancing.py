"""Rules on a balancing test (Art. 6(1)(f)): whether its conclusion carries, and whether it still fits the register."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from ropa_desktop.domain.conditions import same_person
from ropa_desktop.domain.days import months_after
from ropa_desktop.domain.field import Values
from ropa_desktop.domain.gathering import served
from ropa_desktop.domain.rules.answers import accepted, answer, approval_day, day, lines, several
from ropa_desktop.domain.rules.rule import Condition, Known, Rule, advice, error, warning
from ropa_desktop.domain.worksheet import Level

TEST = "balancing_test"
ASSESSMENTS = f"{TEST} transfer_assessment"
POSITIVE = frozenset({"can_rely", "with_conditions"})
LONGEST_MONTHS = 24
THIRD_PARTIES = frozenset({"controller", "authority", "third_party"})
"""The roles of a recipient that is a third party (Art. 4(10)): no processor, nor under the controller's authority."""
OVERRIDDEN = "overridden"
LIGHT, HEAVY = frozenset({"1", "2"}), frozenset({"3", "4"})
NEGATIVE_STEPS = {"step_1": "not_met", "step_2": "not_necessary", "step_3": OVERRIDDEN}
DRAFT_GUIDELINES = re.compile(r"(?<!\d)0?1/2024(?!\d)")


def _is_positive(values: Values) -> bool:
    return values["conclusion"] in POSITIVE


# The conclusion and the answers


def _contradicted(values: Values, known: Known) -> bool:
    """LIA-05: what was said and stands against the conclusion, save what a rule of its own already says."""
    if not _is_positive(values):
        return False
    if any(answer(values, step) == negative for step, negative in NEGATIVE_STEPS.items()):
        return True
    standing = known.standing(values).before_approval(values["conclusion"])
    against = (r for r in standing if r.level is Level.BLOCK and not r.gap)
    return any(r.question not in _OF_THEIR_OWN or not _OF_THEIR_OWN[r.question](values, known) for r in against)


def _avoidable(values: Values, _known: Known) -> bool:
    """LIA-06: a less intrusive means that is as effective (C-252/21, paragraph 108)."""
    return _is_positive(values) and answer(values, "less_intrusive") == "yes"


def _unmitigated(values: Values, _known: Known) -> bool:
    """LIA-07: the balance turns on measures, but none goes beyond what the Regulation requires anyway.

    An even balance turns on none: the basis fails only where the data subject's interests override.
    """
    if values["conclusion"] == "cannot" or any(row.get("beyond") == "yes" for row in lines(values, "safeguards")):
        return False
    return answer(values, "first_balance") == OVERRIDDEN and answer(values, "final_balance") in {"ours", "even"}


def _untold(values: Values, known: Known) -> bool:
    """LIA-09: a notice is linked, but none is said to state the interest, and Art. 13(4) is not relied on."""
    if not _is_positive(values) or answer(values, "notice_exception") == "13_4" or not _from_the_subject(values, known):
        return False
    notices = set(known.facts["notices"])
    if not notices or notices & {row.get("notice") for row in lines(values, "notice")}:
        return False
    return all((known.record(i) or {}).get("exception") != "13_4" for i in notices)


def _from_the_subject(values: Values, known: Known) -> bool:
    registered = any(known.tagged("source", code, "subject") for code in known.facts["sources"])
    return registered or "subject" in several(values, "sources")


def _too_heavy(values: Values, _known: Known) -> bool:
    """LIA-15: a severe impact, a slight interest, and a favourable verdict all the same."""
    favourable = _is_positive(values) or answer(values, "step_3") == "not_overridden"
    return favourable and answer(values, "impact") == "4" and answer(values, "weight") in LIGHT


_OF_THEIR_OWN: Mapping[str, Condition] = {
    "less_intrusive": _avoidable,
    "safeguards": _unmitigated,
    "notice": _untold,
    "impact": _too_heavy,
}
"""The questions whose block is said by a rule of its own."""


def _third_party_unexamined(values: Values, known: Known) -> bool:
    """LIA-20: data go to a third party, whose interest is not among those weighed or not looked into."""
    if not _is_positive(values):
        return False
    unnamed = not {"group", "third_party"} & set(several(values, "whose_interest"))
    unasked = not answer(values, "disclosure")
    unnamed = unnamed and not accepted(values, "whose_interest.disclosure")
    unasked = unasked and not accepted(values, "disclosure.unexamined")
    if not (unnamed or unasked):
        return False
    return any(THIRD_PARTIES & set(row["roles"]) for row in known.facts["recipients"])


def _cites_draft(values: Values, _known: Known) -> bool:
    """LIA-21: the guidelines are a version for consultation."""
    return any(DRAFT_GUIDELINES.search(answer(values, name) or "") for name in ("guidance", "sources_used"))


# The register and time


def _children_unweighed(values: Values, known: Known) -> bool:
    """CHD-03: children in the register and none in the test, or the reverse; silence counts once it concludes."""
    said = answer(values, "children")
    if accepted(values, "children.mismatch") or (said is None and not values["conclusion"]):
        return False
    register = known.facts["children"]
    if register == "yes" or any(known.tagged("data_subject", code, "child") for code in known.facts["subjects"]):
        return said in {None, "no"}
    return (said, register) == ("no", "unsure") or bool(said == "yes")


def _out_of_date(values: Values, known: Known) -> bool:
    """LIA-11: the register has changed since the test was approved."""
    return values["status"] == "approved" and bool(known.changed_since(values))


def _too_late(values: Values, known: Known) -> bool:
    """LIA-12: made after the processing had started. A new version of an earlier test is not late for that."""
    made = approval_day(values)
    if made is None or values["replaces"] or accepted(values, "started.before_approval"):
        return False
    return any(start and start < made for start in (day(answer(values, "started_on")), known.facts["started"]))


def _too_old(values: Values, _known: Known) -> date | None:
    """LIA-13: the next review has passed, or 24 months have."""
    if values["status"] != "approved":
        return None
    made = approval_day(values)
    days = [values["next_review"], months_after(made, LONGEST_MONTHS) if made else None]
    return min((one for one in days if one), default=None)


def _other_risk(values: Values, known: Known) -> bool:
    """LIA-14: a newer impact assessment sees another risk than the test, which is relied on."""
    made = approval_day(values)
    if made is None or not _is_positive(values):
        return False
    impact = answer(values, "impact")
    contrary = {"high": LIGHT, "low": HEAVY}
    return any(
        a["dpia_date"] and a["dpia_date"] > made and impact in contrary.get(a["dpia_risk"], ())
        for a in served({**values, "id": known.id}, known)
    )


def _same_hands(values: Values, known: Known) -> bool:
    """LIA-17: the author approved, or the data protection officer did (Art. 38(6))."""
    approver = values["approver"]
    if not approver:
        return False
    if same_person(approver, values["author"]) and not _any_accepted(values, _OWN_WORK):
        return True
    kept = (values["worksheet"] or {}).get("assessed")
    officers = (kept.get("officer") if kept else known.facts["officer"]) or ""
    return any(_names(line, approver) for line in officers.splitlines()) and not _any_accepted(values, _BY_OFFICER)


_OWN_WORK = ("approval.own_work", "control.author_approves")
_BY_OFFICER = ("approval.officer", "control.officer_approves")


def _any_accepted(values: Values, codes: tuple[str, ...]) -> bool:
    return any(accepted(values, code) for code in codes)


def _names(line: str, person: str) -> bool:
    """Tell whether a line that names an officer names a person, as it does with a title beside the name."""
    return same_person(line, person) or same_person(_without_title(line), _without_title(person))


def _without_title(name: str) -> str:
    return name.partition(",")[0]


RULES: tuple[Rule, ...] = (
    error("LIA-05", TEST, "6.1 f", "conclusion", _contradicted, also=("5.2",), checks=(5,)),
    error("LIA-06", TEST, "6.1 f", "worksheet", _avoidable, also=("5.1 c", "C-252/21"), checks=(6,)),
    error("LIA-07", TEST, "6.1 f", "worksheet", _unmitigated, also=("EDPB 1/2024",), checks=(7,)),
    error("LIA-09", TEST, "13.1 d", "worksheet", _untold, also=("13.4", "C-394/23"), checks=(9,)),
    error("LIA-15", TEST, "6.1 f", "worksheet", _too_heavy, also=("5.2",), checks=(15,)),
    warning("CHD-03", TEST, "6.1 f", "worksheet", _children_unweighed, also=("skäl 38",), checks=(10,)),
    warning("LIA-11", TEST, "24.1", "worksheet", _out_of_date, also=("5.2",), checks=(11,)),
    warning("LIA-12", TEST, "5.2", "worksheet", _too_late, also=("EDPB 1/2024",), checks=(12,)),
    warning("LIA-13", TEST, "24.1", "next_review", _too_old, also=("5.2",), checks=(13,)),
    warning("LIA-14", TEST, "35.11", "worksheet", _other_risk, also=("6.1 f",)),
    warning("LIA-17", ASSESSMENTS, "38.6", "approver", _same_hands, also=("5.2",), checks=(17,)),
    warning(
        "LIA-20", TEST, "6.1 f", "worksheet", _third_party_unexamined, also=("IMY intresseavvägning",), checks=(20,)
    ),
    advice("LIA-21", TEST, "EDPB 1/2024", "worksheet", _cites_draft, checks=(21,)),
)
