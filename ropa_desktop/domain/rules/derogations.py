"""Rules on transfers that rest on a derogation (Art. 49)."""

from __future__ import annotations

from ropa_desktop.domain.field import Values
from ropa_desktop.domain.rules.answers import accepted, answer
from ropa_desktop.domain.rules.rule import UNDOCUMENTED, Known, Rule, error, warning

TRANSFER = "transfer"
SECOND_SUBPARAGRAPH = "49_1_second"
CONSENT = "49_1_a"
OCCASIONAL_ONLY = frozenset({"49_1_b", "49_1_c", "49_1_e"})
"""Contract and legal claims: for transfers that are occasional (recital 111)."""
NOT_FOR_AUTHORITIES = frozenset({CONSENT, "49_1_b", "49_1_c", SECOND_SUBPARAGRAPH})


def _undocumented(values: Values, _known: Known) -> bool:
    """TRF-12, the part that belongs to Art. 30: the assessment and the safeguards (Art. 49(6))."""
    documented = values["compelling_interest"] and values["suitable_safeguards"]
    return values["tool"] == SECOND_SUBPARAGRAPH and not documented


def _uninformed(values: Values, _known: Known) -> bool:
    informed = values["authority_informed"] and values["subjects_informed"]
    return values["tool"] == SECOND_SUBPARAGRAPH and not informed


def _too_much(values: Values, _known: Known) -> bool:
    """TRF-12C, the limits: not repetitive, and only a limited number of data subjects."""
    if values["tool"] != SECOND_SUBPARAGRAPH:
        return False
    return "no" in {values["occasional"], values["limited_number"]} or values["frequency"] in {
        "recurring",
        "continuous",
    }


def _continuous(values: Values, _known: Known) -> bool:
    """TIA-53: what goes on continuously is not occasional."""
    return bool(values["tool"] in OCCASIONAL_ONLY and values["frequency"] == "continuous")


def _not_occasional(values: Values, known: Known) -> bool:
    """TRF-11: more often than on occasion; where it goes on continuously TIA-53 says so."""
    if values["tool"] not in OCCASIONAL_ONLY or _continuous(values, known) or accepted(values, "occasional.regular"):
        return False
    return bool(values["occasional"] == "no" or values["frequency"] == "recurring")


def _no_consent(values: Values, _known: Known) -> bool:
    """TIA-53C: no record of explicit consent, or it was given without knowing the risks."""
    informed = answer(values, "risks_told") not in {"no", "unsure"}
    return values["tool"] == CONSENT and not (values["consent_route"] and informed)


def _public_powers(values: Values, _known: Known) -> bool:
    """TRF-13: not open to public authorities in the exercise of their public powers (Art. 49(3))."""
    return values["tool"] in NOT_FOR_AUTHORITIES and values["public_powers"] == "yes"


RULES: tuple[Rule, ...] = (
    error(
        UNDOCUMENTED,
        TRANSFER,
        "49.6",
        "suitable_safeguards",
        _undocumented,
        letter="e",
        also=("30.1 e", "30.2 c", "49.1 2"),
        checks=(54,),
    ),
    error("TRF-12B", TRANSFER, "49.1 2", "authority_informed", _uninformed),
    error("TRF-12C", TRANSFER, "49.1 2", "occasional", _too_much),
    error("TIA-53", TRANSFER, "49.1", "frequency", _continuous, also=("skäl 111", "EDPB 2/2018"), checks=(53,)),
    error("TIA-53C", TRANSFER, "49.1 a", "consent_route", _no_consent, also=("7.1",)),
    error("TRF-13", TRANSFER, "49.3", "public_powers", _public_powers),
    warning("TRF-11", TRANSFER, "49.1", "occasional", _not_occasional, also=("skäl 111", "EDPB 2/2018")),
)
