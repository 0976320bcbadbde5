"""Rules on whether the legal basis that was chosen fits the activity (Art. 6)."""

from __future__ import annotations

from ropa_desktop.domain.field import Values
from ropa_desktop.domain.rules.kinds import about, covered, is_public_authority
from ropa_desktop.domain.rules.rule import Known, Rule, warning

ACTIVITY = "activity"
ELSEWHERE = frozenset({"a", "f"})
"""The bases that marketing and analysis can rest on beside a contract."""


def on(values: Values, letter: str) -> list[Values]:
    """Give the legal bases of an activity under one point of Art. 6(1)."""
    return [row for row in values["legal_bases"] if row["article_6"] == letter]


def _not_free(values: Values, known: Known) -> bool:
    """LB-11: consent where there is a clear imbalance: asked by an employer or by a public authority."""
    rows = [row for row in values["legal_bases"] if "a" in {row["article_6"], row["article_9"]}]
    if not rows:
        return False
    asked = (found for row in rows for found in covered(values, row))
    return about(asked, known, "imbalance") or is_public_authority(values, known)


def _not_a_party(values: Values, known: Known) -> bool:
    """LB-12: a contract as basis for data on people who are no party to it, and no other basis for these data."""
    for row in on(values, "b"):
        others = [o for o in values["legal_bases"] if o["article_6"] not in {None, "b"}]
        elsewhere = [found for other in others for found in covered(values, other)]
        alone = [found for found in covered(values, row) if found not in elsewhere]
        if about(alone, known, "outside_contract"):
            return True
    return False


def _beyond_the_contract(values: Values, known: Known) -> bool:
    """LB-13: a contract as basis for marketing, analysis or improvement, by the part it is for or the purpose."""
    rows = on(values, "b")
    if not rows:
        return False
    alone = not ELSEWHERE & {row["article_6"] for row in values["legal_bases"]}
    if alone and values["direct_marketing"] == "yes":
        return True
    texts = [row["part"] or (values["purpose"] if alone else "") or "" for row in rows]
    stems = known.wordings("beyond_contract")
    return any(stem in text.casefold() for text in texts if text for stem in stems)


def _no_emergency(values: Values, _known: Known) -> bool:
    return any(not row["emergency"] for row in on(values, "d"))


def _incompatible(values: Values, _known: Known) -> bool:
    """LB-15: a further purpose, neither assessed nor resting on consent or law, nor one of Art. 89(1)."""
    if values["further_purpose"] != "yes" or values["compatibility"] or values["archiving"] == "yes":
        return False
    return not on(values, "a") and not any(row["law"] for row in (*on(values, "c"), *on(values, "e")))


RULES: tuple[Rule, ...] = (
    warning("LB-11", ACTIVITY, "4.11", "legal_bases", _not_free, also=("7.4", "skäl 43")),
    warning("LB-12", ACTIVITY, "6.1 b", "legal_bases", _not_a_party),
    warning("LB-13", ACTIVITY, "6.1 b", "legal_bases", _beyond_the_contract, also=("C-252/21", "C-394/23")),
    warning("LB-14", ACTIVITY, "6.1 d", "legal_bases", _no_emergency, also=("skäl 46",)),
    warning("LB-15", ACTIVITY, "6.4", "compatibility", _incompatible, also=("5.1 b", "13.3", "14.4")),
)
