"""Rules on the rights that data subjects are told they have, against those that the law gives them."""

from __future__ import annotations

from ropa_desktop.domain.field import Values
from ropa_desktop.domain.rules.legal import ACTIVITY
from ropa_desktop.domain.rules.rule import Known, Rule, advice, warning

ERASABLE = frozenset({"a", "b", "f"})
"""The bases for which erasure cannot be excluded as such (Art. 17(1))."""
BOUND = frozenset({"c", "e"})
"""The bases for which erasure may be limited by the obligation or the task (Art. 17(3)(b))."""


def bases(values: Values) -> set[str]:
    """Give the letters of Art. 6(1) that an activity rests on."""
    return {row["article_6"] for row in values["legal_bases"] if row["article_6"]}


def consents(values: Values) -> bool:
    """Tell whether an activity rests on consent, or on explicit consent for special categories."""
    return any(row["article_6"] == "a" or row["article_9"] == "a" for row in values["legal_bases"])


def portable(values: Values, known: Known) -> bool:
    """Tell whether Art. 20 applies: consent or contract, automated means, data that the person has provided.

    It never does for a task in the public interest (Art. 20(3)).
    """
    if values["means"] == "manual" or "e" in bases(values):
        return False
    rows = [row for row in values["legal_bases"] if row["article_6"] in {"a", "b"} or row["article_9"] == "a"]
    if not rows:
        return False
    wanted = {code for row in rows for code in row["data"]} if all(row["data"] for row in rows) else None
    given = (row["sources"] for row in values["data"] if wanted is None or row["data"] in wanted)
    return any(known.tagged("source", source, "subject") for sources in given for source in sources)


def _portability_denied(values: Values, known: Known) -> bool:
    """RGT-04: the information names rights, but not portability, which applies."""
    named = values["rights_offered"]
    return bool(named) and "portability" not in named and portable(values, known)


def _nothing_to_withdraw(values: Values, _known: Known) -> str | None:
    """RGT-05: a consent can be withdrawn, it is said, but there is none. Without any basis LB-01 speaks."""
    if not bases(values) or consents(values):
        return None
    if "withdrawal" in values["rights_offered"]:
        return "rights_offered"
    return "legal_bases" if any(row["withdrawal"] for row in values["legal_bases"]) else None


def _erasure_denied(values: Values, _known: Known) -> bool:
    """RGT-06: the information names rights, but not erasure, and no exception of Art. 17(3) is given."""
    named = values["rights_offered"]
    if not named or "erasure" in named or values["erasure_exceptions"]:
        return False
    return bool(ERASABLE & bases(values))


def _erasure_promised(values: Values, known: Known) -> bool:
    """RGT-07: erasure is promised, though an obligation, a task or the rules on public records may stand against it."""
    if "erasure" not in values["rights_offered"] or values["erasure_exceptions"]:
        return False
    return bool(BOUND & bases(values)) or archived(values, known)


def archived(values: Values, known: Known) -> bool:
    """Tell whether the controller's documents are covered by the Archives Act."""
    controller = known.record(values["controller"])
    return controller is not None and controller["archives_act"] == "yes"


def _no_channel(values: Values, _known: Known) -> bool:
    """RGT-08: a controller that says nowhere how data subjects turn to it."""
    return not values["rights_contact"] and values["roles"] != ["processor"]


RULES: tuple[Rule, ...] = (
    warning("RGT-04", ACTIVITY, "20.1", "rights_offered", _portability_denied, also=("20.3",)),
    warning("RGT-05", ACTIVITY, "7.3", "rights_offered", _nothing_to_withdraw),
    warning("RGT-06", ACTIVITY, "17.1", "erasure_exceptions", _erasure_denied, also=("17.3",)),
    advice("RGT-07", ACTIVITY, "17.3 b", "erasure_exceptions", _erasure_promised, also=("17.3 d", "ArkL 3", "ArkL 10")),
    advice("RGT-08", "organisation", "12.2", "rights_contact", _no_channel),
)
