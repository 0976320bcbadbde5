"""Rules on data and people that the law protects more than others: Art. 9, identity numbers, children."""

from __future__ import annotations

import re

from ropa_desktop.domain.field import Values
from ropa_desktop.domain.rules.kinds import (
    has,
    is_public_authority,
    row_has,
    with_children,
    with_identity_numbers,
)
from ropa_desktop.domain.rules.rule import Known, Rule, advice, error, warning

ACTIVITY = "activity"
BY_LAW = frozenset({"b", "g", "h", "i", "j"})
"""The grounds of Art. 9(2) that hold only with support in law, or in what they put beside it."""
THIRD_PARTIES = frozenset({"controller", "authority", "third_party"})

_EXPLICIT = re.compile(r"uttryckl|explicit|expressl", re.IGNORECASE)
_CHAPTER_3 = re.compile(r"dataskyddslag|data protection act|2018:218|\bDSL\b", re.IGNORECASE)
_NUMBERED = re.compile(r"\b(?:1[789]|20)\d\d:\d+")
_NAMED = re.compile(r"\b(?!dataskydds)\w+(?:lag|lagen|förordning|förordningen)\b|(?<!Protection )\bAct\b|\bOrdinance\b")
_POINT_1 = re.compile(r"(?:första stycket|första st\.|1 st\.?|first paragraph)\D{0,14}1\b", re.IGNORECASE)


def _on(values: Values, *letters: str) -> list[Values]:
    return [row for row in values["legal_bases"] if row["article_9"] in letters]


def _ground_without_data(values: Values, known: Known) -> bool:
    """SPC-02: a ground for special categories, and none among the data. No data at all is REC-04."""
    grounds = any(row["article_9"] for row in values["legal_bases"])
    return grounds and any(row["data"] for row in values["data"]) and not has(values, known, "special")


def _no_support(values: Values, _known: Known) -> bool:
    return any(not row["law"] for row in _on(values, *BY_LAW))


def _handed_over(values: Values, known: Known) -> bool:
    """SPC-05: special categories under employment or social law to a third party, with neither duty nor consent."""
    if not _on(values, "b") or values["disclosure_ground"] or _on(values, "a"):
        return False
    special = {row["data"] for row in values["data"] if row_has(row, known, "special")}
    receivers = (row for row in values["recipients"] if THIRD_PARTIES & set(row["roles"]))
    return bool(special) and any(not row["data"] or special & set(row["data"]) for row in receivers)


def _for_authorities(values: Values, known: Known) -> bool:
    """SPC-06: the authorities' own provision, relied on by another. No support at all is SPC-03."""
    cited = [row["law"] for row in _on(values, "g") if row["law"] and _only_chapter_3(row["law"])]
    if not cited or is_public_authority(values, known):
        return False
    controller = known.record(values["controller"])
    equated = controller is not None and controller["public_body"] == "yes"
    return not (equated and all(_POINT_1.search(law) for law in cited))


def _only_chapter_3(law: str) -> bool:
    others = [number for number in _NUMBERED.findall(law) if number != "2018:218"]
    return bool(_CHAPTER_3.search(law)) and not others and not _NAMED.search(law)


def _not_explicit(values: Values, _known: Known) -> bool:
    """SPC-07: consent to special categories that is not told to be explicit. No description at all may be LB-09."""
    rows = [row for row in _on(values, "a") if row["consent"] or row["article_6"] != "a"]
    return any(not _EXPLICIT.search(row["consent"] or "") for row in rows)


def _may_reveal(values: Values, known: Known) -> bool:
    """SPC-08: data from which special categories can be read, none of which is named, and nobody says that none is."""
    return any(
        row["inferred"] != "no" and not row["special"] and known.tagged("data", row["data"], "special_hint")
        for row in values["data"]
    )


def _needless_number(values: Values, known: Known) -> bool:
    needless = any(known.tagged("identity_number_use", code, "needless") for code in values["identity_number_uses"])
    return (needless or values["direct_marketing"] == "yes") and with_identity_numbers(values, known)


def _child_alone(values: Values, known: Known) -> bool:
    """CHD-01: an online service for children that rests on their consent, with no word on who gives it."""
    if values["child_service"] != "yes" or values["parental_consent"]:
        return False
    consent = any(row["article_6"] == "a" for row in values["legal_bases"])
    return consent and with_children(values, known)


def _not_for_children(values: Values, known: Known) -> bool:
    return with_children(values, known) and "yes" not in known.said([known.id], "notice", "for_children")


RULES: tuple[Rule, ...] = (
    error(
        "SPC-03",
        ACTIVITY,
        "9.2",
        "legal_bases",
        _no_support,
        also=("DSL 3:2", "DSL 3:3", "DSL 3:5", "DSL 3:6", "DSL 3:7", "SFS 2003:460"),
    ),
    error("SPC-05", ACTIVITY, "DSL 3:2", "disclosure_ground", _handed_over, also=("9.2 b",)),
    warning("SPC-02", ACTIVITY, "9.2", "legal_bases", _ground_without_data, also=("9.1",)),
    warning(
        "SPC-04", ACTIVITY, "9.3", "secrecy", lambda v, _: bool(_on(v, "h")) and not v["secrecy"], also=("DSL 3:5",)
    ),
    warning("SPC-06", ACTIVITY, "DSL 3:3", "legal_bases", _for_authorities, also=("DSL 3:4", "9.2 g")),
    warning("SPC-07", ACTIVITY, "9.2 a", "legal_bases", _not_explicit, also=("7.1",)),
    warning("SPC-08", ACTIVITY, "9.1", "data", _may_reveal, also=("C-184/20",)),
    warning("CHD-01", ACTIVITY, "8.1", "parental_consent", _child_alone, also=("DSL 2:4",)),
    advice("PNR-02", ACTIVITY, "DSL 3:10", "identity_number_uses", _needless_number, also=("5.1 c",)),
    advice("CHD-02", ACTIVITY, "12.1", "children", _not_for_children),
)
