"""Rules on what data subjects are told: of their rights, of transfers, and what earlier assessments knew of these."""

from __future__ import annotations

import re
from datetime import date

from ropa_desktop.domain.field import Values
from ropa_desktop.domain.rules.answers import accepted, answer, several
from ropa_desktop.domain.rules.countries import transfers_of
from ropa_desktop.domain.rules.legal import ACTIVITY, weighed_in
from ropa_desktop.domain.rules.rule import Known, Rule, warning

TRANSFER = "transfer"
OPEN_TO_OBJECTION = frozenset({"e", "f"})
"""The bases with a right to object (Art. 21(1))."""
PORTABLE = frozenset({"a", "b"})
"""The bases with a right to portability (Art. 20(1)), as explicit consent (Art. 9(2)(a)) has."""

_NONE = re.compile(r"\s*(nej|no|ingen|none|gäller inte|ej aktuellt|not applicable|[-–])\s*\.?\s*", re.IGNORECASE)
_OBJECTION = re.compile(r"invänd|object", re.IGNORECASE)
_PORTABILITY = re.compile(r"portab|artikel 20\b|article 20\b", re.IGNORECASE)
_DENIED = re.compile(r"\b(inte|ej|aldrig|ingen|inget|not|no|never|neither)\b", re.IGNORECASE)
_TRANSFER = re.compile(r"tredje ?land|överför|third countr|transfer", re.IGNORECASE)


def _bases(values: Values) -> set[str]:
    return {row["article_6"] for row in values["legal_bases"] if row["article_6"]}


def _no_objection(values: Values, known: Known) -> bool:
    """RGT-01: a basis with a right to object, and nothing on it. Direct marketing is left to RGT-02."""
    if not OPEN_TO_OBJECTION & _bases(values) or values["direct_marketing"] == "yes":
        return False
    stated = values["objection"] and not _NONE.fullmatch(values["objection"])
    if stated or _OBJECTION.search(values["rights_note"] or ""):
        return False
    return not any(several(test, "objection") for test in weighed_in(values, known))


def _needless_portability(values: Values, _known: Known) -> bool:
    """RGT-03: the note on rights grants portability, without consent, contract or automated means."""
    sentences = re.split(r"[.;\n]", values["rights_note"] or "")
    granted = any(_PORTABILITY.search(sentence) and not _DENIED.search(sentence) for sentence in sentences)
    if not granted:
        return False
    consent = any(row["article_9"] == "a" for row in values["legal_bases"])
    return values["means"] == "manual" or not (consent or PORTABLE & _bases(values))


def _transfer_untold(values: Values, known: Known) -> bool:
    """TIA-55: there is information for those concerned, but none is named as that which tells of the transfer."""
    if values["exporter_roles"] == ["processor"] or values["residual_risk"] == "yes" or values["status"] == "ended":
        return False
    if accepted(values, "informed.notice"):
        return False
    told_in = answer(values, "informed_in")
    notices = known.facts["notices"]
    if told_in in notices:
        return False
    found = (known.record(i) for i in notices)
    return any(notice is not None and not notice["exception"] for notice in found)


def _made_before(values: Values, known: Known) -> bool:
    """TIA-56: a transfer began after the impact assessment or the balancing test was made, and neither knew of it."""
    starts = {t: found["started"] for t in transfers_of(values) if (found := known.record(t)) is not None}
    began = {t: day for t, day in starts.items() if day is not None}
    return bool(began) and (_impact_older(values, began) or _test_older(values, known, began))


def _impact_older(values: Values, began: dict[int, date]) -> bool:
    made = values["dpia_date"]
    if values["dpia_status"] != "done" or made is None:
        return False
    mentioned = any(_TRANSFER.search(values[name] or "") for name in ("risk_assessment", "dpia_reason", "dpia_advice"))
    return not mentioned and any(day > made for day in began.values())


def _test_older(values: Values, known: Known, began: dict[int, date]) -> bool:
    for test in weighed_in(values, known):
        made = test["approved_on"]
        assessed = (test["worksheet"] or {}).get("assessed") or {}
        if made and any(day > made and t not in assessed.get("transfers", ()) for t, day in began.items()):
            return True
    return False


RULES: tuple[Rule, ...] = (
    warning("RGT-01", ACTIVITY, "21.1", "objection", _no_objection, also=("23.1", "13.2 b", "21.4"), checks=(16,)),
    warning("RGT-03", ACTIVITY, "20.1", "rights_note", _needless_portability, also=("20.3",)),
    warning(
        "TIA-55",
        TRANSFER,
        "13.1 f",
        "worksheet",
        _transfer_untold,
        also=("14.1 f", "15.2", "30.1 e", "30.2 c"),
        checks=(55,),
    ),
    warning("TIA-56", ACTIVITY, "35.11", "transfers", _made_before, also=("35.7", "6.1 f"), checks=(56,)),
)
