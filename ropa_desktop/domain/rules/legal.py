"""Rules on what surrounds the controller's record: legal basis, special data, information, rights, impact."""

from __future__ import annotations

from ropa_desktop.domain.field import Values
from ropa_desktop.domain.rules.rule import AGAINST, MISSING, Known, Rule, error, warning

ACTIVITY = "activity"


def _bases(values: Values, letter: str) -> list[Values]:
    return [row for row in values["legal_bases"] if row["article_6"] == letter]


def _untested(values: Values, known: Known) -> bool:
    """LB-04: a legitimate interest without a balancing test that is approved."""
    return any(known.marks(row["balancing_test"]) in {"", MISSING} for row in _bases(values, "f"))


def _negative_test(values: Values, known: Known) -> bool:
    return any(known.marks(row["balancing_test"]) == AGAINST for row in _bases(values, "f"))


def _no_withdrawal(values: Values, _known: Known) -> bool:
    """LB-10: consent under Art. 6(1)(a) or 9(2)(a) without a way to withdraw it."""
    rows = [row for row in values["legal_bases"] if row["article_6"] == "a" or row["article_9"] == "a"]
    return any(not row["withdrawal"] for row in rows)


def _special(row: Values, known: Known) -> bool:
    """Data that are special by what the row says, or by what their category is."""
    codes = [("special", code) for code in row["special"]] + [("data", row["data"])]
    return any(known.tagged(vocabulary, code, "special") for vocabulary, code in codes)


def _special_without_ground(values: Values, known: Known) -> bool:
    special = any(_special(row, known) for row in values["data"])
    return special and not any(row["article_9"] for row in values["legal_bases"])


def _offences_without_support(values: Values, known: Known) -> bool:
    offences = any(
        "offences" in row["special"] or known.tagged("data", row["data"], "offences") for row in values["data"]
    )
    return offences and not any(row["article_10"] for row in values["legal_bases"])


def _identity_number(values: Values, known: Known) -> bool:
    held = values["identity_number"] == "yes" or any(
        known.tagged("data", row["data"], "identity_number") for row in values["data"]
    )
    return held and not (values["identity_number_ground"] or values["identity_number_reason"])


def _provision_unanswered(values: Values, known: Known) -> bool:
    """INF-03: Art. 13(2)(e) is about data that the person provides; Art. 14 has no such item."""
    provided = any(known.tagged("source", code, "subject") for row in values["data"] for code in row["sources"])
    return provided and not values["provision"]


def _processor_without_agreement(values: Values, known: Known) -> bool:
    """PRC-01, for the processors that are named: a category as such can have no agreement."""
    rows = [row for row in values["recipients"] if "processor" in row["roles"] and row["party"]]
    return any(known.marks(row["agreement"]) in {"", MISSING} for row in rows)


def _automated_without(field: str, values: Values) -> bool:
    return values["automated_decision"] == "yes" and not values[field]


RULES: tuple[Rule, ...] = (
    error("LB-01", ACTIVITY, "6.1", "legal_bases", lambda v, _: not any(r["article_6"] for r in v["legal_bases"])),
    error("LB-03", ACTIVITY, "13.1 d", "legal_bases", lambda v, _: any(not r["interest"] for r in _bases(v, "f"))),
    error("LB-04", ACTIVITY, "6.1 f", "legal_bases", _untested),
    error("LB-05", ACTIVITY, "6.1 f", "legal_bases", _negative_test),
    error("LB-07", ACTIVITY, "6.3", "legal_bases", lambda v, _: any(not r["law"] for r in _bases(v, "c"))),
    error("LB-08", ACTIVITY, "6.3", "legal_bases", lambda v, _: any(not r["law"] for r in _bases(v, "e"))),
    error("LB-09", ACTIVITY, "7.1", "legal_bases", lambda v, _: any(not r["consent"] for r in _bases(v, "a"))),
    error("LB-10", ACTIVITY, "7.3", "legal_bases", _no_withdrawal),
    error("SPC-01", ACTIVITY, "9.1", "legal_bases", _special_without_ground),
    error("OFF-01", ACTIVITY, "10", "legal_bases", _offences_without_support),
    error("PNR-01", ACTIVITY, "DSL 3:10", "identity_number_ground", _identity_number),
    error("PRC-01", ACTIVITY, "28.3", "recipients", _processor_without_agreement),
    error("RGT-02", ACTIVITY, "21.2", "objection", lambda v, _: v["direct_marketing"] == "yes" and not v["objection"]),
    error("ADM-01", ACTIVITY, "22.2", "automated_ground", lambda v, _: _automated_without("automated_ground", v)),
    error("ADM-02", ACTIVITY, "13.2 f", "automated_logic", lambda v, _: _automated_without("automated_logic", v)),
    warning("INF-01", ACTIVITY, "14.2 f", "data", lambda v, _: any(not row["sources"] for row in v["data"])),
    warning("INF-02", ACTIVITY, "13", "name", lambda _, k: not k.named_by("notice")),
    warning("INF-03", ACTIVITY, "13.2 e", "provision", _provision_unanswered),
    warning("DPI-03", ACTIVITY, "35.1", "dpia_status", lambda v, _: v["dpia_status"] in {None, "not_screened"}),
)
