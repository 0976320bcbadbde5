"""Rules on what surrounds the controller's record: legal basis, special data, information, rights, impact."""

from __future__ import annotations

from itertools import combinations

from ropa_desktop.domain.field import Values
from ropa_desktop.domain.rules.answers import answer, several
from ropa_desktop.domain.rules.kinds import has, is_public_authority, with_identity_numbers
from ropa_desktop.domain.rules.rule import AGAINST, MISSING, Known, Rule, error, warning
from ropa_desktop.domain.screening import exempt

ACTIVITY = "activity"


def _bases(values: Values, letter: str) -> list[Values]:
    return [row for row in values["legal_bases"] if row["article_6"] == letter]


def _untested(values: Values, known: Known) -> bool:
    """LB-04: a legitimate interest without a balancing test that is approved."""
    return any(known.marks(row["balancing_test"]) in {"", MISSING} for row in _bases(values, "f"))


def _negative_test(values: Values, known: Known) -> bool:
    return any(known.marks(row["balancing_test"]) == AGAINST for row in _bases(values, "f"))


def weighed_in(values: Values, known: Known) -> list[Values]:
    """Give the balancing tests that an activity's legal bases name."""
    found = (known.record(row["balancing_test"]) for row in _bases(values, "f"))
    return [test for test in found if test is not None]


def _authority_weighs(values: Values, known: Known) -> bool:
    """LB-06: a public authority relies on Art. 6(1)(f), and no test says that this lies outside its tasks."""
    if not _bases(values, "f"):
        return False
    said = {answer(test, "authority_task") for test in weighed_in(values, known)}
    return "performing" in said or ("outside" not in said and is_public_authority(values, known))


def _same_purpose_twice(values: Values, _known: Known) -> bool:
    """LB-02: two bases for the same part of the purpose and the same data, and no word on why."""
    rows = [row for row in values["legal_bases"] if row["article_6"]]
    return not values["several_bases"] and any(_overlap(one, other) for one, other in combinations(rows, 2))


def _overlap(one: Values, other: Values) -> bool:
    """Tell whether two rows are about the same. A row that names no part or no data is about all of them."""
    if one["article_6"] == other["article_6"]:
        return False
    parts = {(row["part"] or "").strip().casefold() for row in (one, other)} - {""}
    apart = one["data"] and other["data"] and not set(one["data"]) & set(other["data"])
    return len(parts) < 2 and not apart  # noqa: PLR2004 - two parts


def _no_withdrawal(values: Values, _known: Known) -> bool:
    """LB-10: consent under Art. 6(1)(a) or 9(2)(a) without a way to withdraw it."""
    rows = [row for row in values["legal_bases"] if row["article_6"] == "a" or row["article_9"] == "a"]
    return any(not row["withdrawal"] for row in rows)


def _special_without_ground(values: Values, known: Known) -> bool:
    grounds = any(row["article_9"] for row in values["legal_bases"])
    return not grounds and has(values, known, "special")


def _offences_without_support(values: Values, known: Known) -> bool:
    """OFF-01: data of Art. 10 without support. Public authorities may process them (DSL 3:8)."""
    offences = has(values, known, "offences")
    return (
        offences
        and not any(row["article_10"] for row in values["legal_bases"])
        and not is_public_authority(values, known)
    )


def _identity_number(values: Values, known: Known) -> bool:
    told = values["identity_number_ground"] or values["identity_number_reason"]
    return not told and with_identity_numbers(values, known)


def _no_source(values: Values, known: Known) -> bool:
    """INF-01: it is not said where all data come from, and no exception from Art. 14 is recorded."""
    if all(row["sources"] for row in values["data"]):
        return False
    return not any(code.startswith("14") for code in known.said([known.id], "notice", "exception"))


def _provision_unanswered(values: Values, known: Known) -> bool:
    """INF-03: Art. 13(2)(e) is about data that the person provides; Art. 14 has no such item."""
    provided = any(known.tagged("source", code, "subject") for row in values["data"] for code in row["sources"])
    return provided and not values["provision"]


def _processor_without_agreement(values: Values, known: Known) -> bool:
    """PRC-01, for the processors that are named: a category as such can have no agreement."""
    rows = [row for row in values["recipients"] if "processor" in row["roles"] and row["party"]]
    return any(known.marks(row["agreement"]) in {"", MISSING} for row in rows)


def _objection_ignored(values: Values, known: Known) -> bool:
    """RGT-02: direct marketing without a way to object, or in which an objection is not always honoured."""
    tests = weighed_in(values, known)
    marketing = values["direct_marketing"] == "yes" or any(
        "direct_marketing" in several(test, "interest_types") for test in tests
    )
    if not marketing:
        return False
    offered = values["objection"] or any(several(test, "objection") for test in tests)
    return not offered or any(answer(test, "marketing_objection") == "no" for test in tests)


def impact_not_assessed(values: Values, known: Known) -> bool:
    """DPI-01: an assessment is required and not done, by what the activity says or by Art. 35(3)."""
    status = values["dpia_status"]
    if status in {"required", "under_way"}:
        return True
    always = any(known.tagged("dpia_criterion", code, "always") for code in values["dpia_criteria"])
    return always and status != "done" and not exempt(values)


def excused(values: Values) -> bool:
    """Tell whether it is written why no impact assessment is made: a reason, or the law of Art. 35(10)."""
    return bool(values["dpia_reason"]) or exempt(values)


def _automated_without(field: str, values: Values) -> bool:
    return values["automated_decision"] == "yes" and not values[field]


RULES: tuple[Rule, ...] = (
    error(
        "LB-01",
        ACTIVITY,
        "6.1",
        "legal_bases",
        lambda v, _: not any(r["article_6"] for r in v["legal_bases"]),
        also=("13.1 c", "14.1 c"),
    ),
    error(
        "LB-03",
        ACTIVITY,
        "13.1 d",
        "legal_bases",
        lambda v, _: any(not r["interest"] for r in _bases(v, "f")),
        also=("14.2 b",),
    ),
    error("LB-04", ACTIVITY, "6.1 f", "legal_bases", _untested, also=("5.2", "IMY-2023-16452"), checks=(1,)),
    error("LB-05", ACTIVITY, "6.1 f", "legal_bases", _negative_test),
    error("LB-06", ACTIVITY, "6.1 2", "legal_bases", _authority_weighs, also=("skäl 47",), checks=(2,)),
    error(
        "LB-07",
        ACTIVITY,
        "6.3",
        "legal_bases",
        lambda v, _: any(not r["law"] for r in _bases(v, "c")),
        also=("DSL 2:1",),
    ),
    error(
        "LB-08",
        ACTIVITY,
        "6.3",
        "legal_bases",
        lambda v, _: any(not r["law"] for r in _bases(v, "e")),
        also=("DSL 2:2",),
    ),
    error("LB-09", ACTIVITY, "7.1", "legal_bases", lambda v, _: any(not r["consent"] for r in _bases(v, "a"))),
    error("LB-10", ACTIVITY, "7.3", "legal_bases", _no_withdrawal, also=("13.2 c", "14.2 d")),
    error("SPC-01", ACTIVITY, "9.1", "legal_bases", _special_without_ground, also=("9.2",), checks=(3,)),
    error(
        "OFF-01",
        ACTIVITY,
        "10",
        "legal_bases",
        _offences_without_support,
        also=("DSL 3:8", "DSL 3:9", "DSF 5", "DSF 6", "DIFS 2018:2"),
        checks=(4,),
    ),
    error("PNR-01", ACTIVITY, "DSL 3:10", "identity_number_ground", _identity_number, also=("87",)),
    error("PRC-01", ACTIVITY, "28.3", "recipients", _processor_without_agreement, also=("28.9",)),
    error("RGT-02", ACTIVITY, "21.2", "objection", _objection_ignored, also=("21.3", "21.4"), checks=(8,)),
    error(
        "ADM-01",
        ACTIVITY,
        "22.2",
        "automated_ground",
        lambda v, _: _automated_without("automated_ground", v),
        also=("22.1",),
        checks=(18,),
    ),
    error(
        "ADM-02",
        ACTIVITY,
        "13.2 f",
        "automated_logic",
        lambda v, _: _automated_without("automated_logic", v),
        also=("14.2 g", "15.1 h", "C-203/22"),
    ),
    error("DPI-01", ACTIVITY, "35.3", "dpia_status", impact_not_assessed, also=("35.1", "35.10"), checks=(14,)),
    warning(
        "LB-02", ACTIVITY, "5.1 a", "several_bases", _same_purpose_twice, also=("6.1", "13.1 c", "14.1 c"), checks=(19,)
    ),
    warning("INF-01", ACTIVITY, "14.2 f", "data", _no_source, also=("15.1 g",)),
    warning("INF-02", ACTIVITY, "13", "name", lambda _, k: not k.named_by("notice"), also=("14", "5.1 a")),
    warning("INF-03", ACTIVITY, "13.2 e", "provision", _provision_unanswered),
)
