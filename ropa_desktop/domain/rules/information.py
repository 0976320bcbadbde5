"""Rules on what data subjects are told: of their rights, of transfers, and what earlier assessments knew of these."""

from __future__ import annotations

import re
from datetime import date

from ropa_desktop.domain.field import Values
from ropa_desktop.domain.rules.answers import accepted, answer, several
from ropa_desktop.domain.rules.countries import transfers_of
from ropa_desktop.domain.rules.legal import ACTIVITY, weighed_in
from ropa_desktop.domain.rules.rights import bases
from ropa_desktop.domain.rules.rule import Known, Rule, warning

TRANSFER, NOTICE = "transfer", "notice"
OPEN_TO_OBJECTION = frozenset({"e", "f"})
"""The bases with a right to object (Art. 21(1))."""
PORTABLE = frozenset({"a", "b"})
"""The bases with a right to portability (Art. 20(1)), as explicit consent (Art. 9(2)(a)) has."""

_NONE = re.compile(r"\s*(nej|no|ingen|none|gäller inte|ej aktuellt|not applicable|[-–])\s*\.?\s*", re.IGNORECASE)
_OBJECTION = re.compile(r"invänd|object", re.IGNORECASE)
_PORTABILITY = re.compile(r"portab|artikel 20\b|article 20\b", re.IGNORECASE)
_DENIED = re.compile(r"\b(inte|ej|aldrig|ingen|inget|not|no|never|neither)\b", re.IGNORECASE)
_TRANSFER = re.compile(r"tredje ?land|överför|third countr|transfer", re.IGNORECASE)


def _no_objection(values: Values, known: Known) -> bool:
    """RGT-01: a basis with a right to object, and nothing on it, nor a law that restricts it (Art. 23).

    Direct marketing is left to RGT-02.
    """
    if not OPEN_TO_OBJECTION & bases(values) or values["direct_marketing"] == "yes":
        return False
    if values["objection_restriction"] or values["rights_offered"]:
        return not values["objection_restriction"] and "objection" not in values["rights_offered"]
    stated = values["objection"] and not _NONE.fullmatch(values["objection"])
    if stated or _OBJECTION.search(values["rights_note"] or ""):
        return False
    return not any(several(test, "objection") for test in weighed_in(values, known))


def _needless_portability(values: Values, _known: Known) -> str | None:
    """RGT-03: portability is granted, without consent, contract or automated means."""
    if "portability" in values["rights_offered"]:
        granted = "rights_offered"
    elif _grants_portability(values["rights_note"] or ""):
        granted = "rights_note"
    else:
        return None
    consent = any(row["article_9"] == "a" for row in values["legal_bases"])
    needless = values["means"] == "manual" or not (consent or PORTABLE & bases(values))
    return granted if needless else None


def _grants_portability(note: str) -> bool:
    sentences = re.split(r"[.;\n]", note)
    return any(_PORTABILITY.search(sentence) and not _DENIED.search(sentence) for sentence in sentences)


def _no_time(values: Values, _known: Known) -> bool:
    """INF-04: data from elsewhere, but it is not said when the information is given, nor which exception applies."""
    if values["given"] or values["exception"] or values["status"] == "replaced":
        return False
    return bool(values["articles"] != ["13"])


def _not_under_14(values: Values, known: Known) -> bool:
    """INF-04A: data from elsewhere than the person, and no information that is given under Art. 14."""
    sources = {code for row in values["data"] for code in row["sources"]}
    if all(known.tagged("source", code, "subject") for code in sources):
        return False
    notices = _notices(known)
    return bool(notices) and not any(_covers_14(notice) for notice in notices)


def _notices(known: Known) -> list[Values]:
    """Give the information in use for the activity at hand that another has not replaced."""
    found = (known.record(i) for i in known.said([known.id], "notice", "id"))
    return [notice for notice in found if notice is not None and notice["status"] != "replaced"]


def _covers_14(notice: Values) -> bool:
    exception = notice["exception"] or ""
    return not notice["articles"] or "14" in notice["articles"] or exception.startswith("14")


TOLD = (
    "purpose",
    "legal_bases.article_6",
    "legal_bases.article_9",
    "legal_bases.interest",
    "recipients.party",
    "recipients.category",
    "no_recipients",
    "retention.data",
    "retention.limit",
    "retention.period",
    "retention.trigger",
    "retention.until",
    "third_country",
    "transfers",
)
"""What the information says and the record as well (INF-05)."""


def _older_than_changes(_values: Values, known: Known) -> str | None:
    """INF-05: the record has changed since the newest information was dated, or came to be about it."""
    if not known.edited():
        return None
    dated = [notice for notice in _notices(known) if notice["date"] and not notice["exception"]]
    if not dated:
        return None
    newest = max(dated, key=lambda notice: (notice["date"], notice["id"]))
    changed = known.edited_since_informed(newest["id"], TOLD)
    return changed[0] if changed else None


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


def made_before(values: Values, known: Known) -> bool:
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
    warning("INF-04", NOTICE, "14.3", "given", _no_time, also=("14.5",)),
    warning("INF-04A", ACTIVITY, "14.3", "data", _not_under_14, also=("14.5",)),
    warning("INF-05", ACTIVITY, "13.3", "purpose", _older_than_changes, also=("14.4", "5.1 a")),
    warning(
        "TIA-55",
        TRANSFER,
        "13.1 f",
        "worksheet",
        _transfer_untold,
        also=("14.1 f", "15.2", "30.1 e", "30.2 c"),
        checks=(55,),
    ),
    warning("TIA-56", ACTIVITY, "35.11", "transfers", made_before, also=("35.7", "6.1 f"), checks=(56,)),
)
