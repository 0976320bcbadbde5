"""Rules on an activity itself: Art. 30(1)(a)-(g), 30(2)(a)-(d), its legal basis and what surrounds it."""

from __future__ import annotations

from datetime import date

from ropa_desktop.domain.field import Values
from ropa_desktop.domain.rules.rule import MISSING, Known, Rule, advice, error, warning

ACTIVITY = "activity"
PROCESSOR = "processor_activity"


def _no_limit(values: Values, _known: Known) -> bool:
    """REC-07: no time limit, no criteria, and no written reason ("om möjligt", Art. 30(1)(f))."""
    return not values["no_period_reason"] and not any(_says_when(row) for row in values["retention"])


def _says_when(row: Values) -> bool:
    return bool(row["period"] or row["until"] or row["reason"])


def _limit_for_some(values: Values, _known: Known) -> bool:
    """REC-08: some categories of data have no rule. A rule that names no categories covers all."""
    rules = [row for row in values["retention"] if _says_when(row)]
    if not rules or values["no_period_reason"] or any(not row["data"] for row in rules):
        return False
    covered = {code for row in rules for code in row["data"]}
    return any(row["data"] and row["data"] not in covered for row in values["data"])


def _indefinite(values: Values, _known: Known) -> bool:
    """REC-09: kept without end. An end that is an event, with a written reason, is an answer."""
    return any(row["limit"] == "indefinite" and not row["reason"] for row in values["retention"])


def _no_start(values: Values, _known: Known) -> bool:
    return any(row["period"] and not row["trigger"] for row in values["retention"])


def _no_security(values: Values, _known: Known) -> bool:
    own = values["measures"] or values["security_description"] or values["no_security_reason"]
    rows = values.get("customers", ())
    return not own and not (rows and all(row["measures"] for row in rows))


def _joint_unnamed(values: Values, known: Known) -> bool:
    rows = values["joint_controllers"]
    named = [row["party"] for row in rows if row["party"]]
    return values["joint"] == "yes" and (not named or any(known.marks(party) == MISSING for party in named))


def _transfer_without_recipient(values: Values, _known: Known) -> bool:
    return values["third_country"] == "yes" and values["no_recipients"] == "yes" and not values["recipients"]


def _unanswered(values: Values, _known: Known) -> bool:
    return values["third_country"] not in {"yes", "no"}


def _transfer_unnamed(values: Values, known: Known) -> bool:
    """TRF-01: a transfer is there, but no country or international organisation is named."""
    if values["third_country"] != "yes":
        return False
    return not values["transfers"] or any(known.marks(t) == MISSING for t in values["transfers"])


def _processor_transfer(values: Values, known: Known) -> bool:
    named = [*values["transfers"], *(t for row in values["customers"] for t in row["transfers"])]
    if values["third_country"] == "yes":
        return not named or any(known.marks(t) == MISSING for t in named)
    return _unanswered(values, known)


def _no_customer(values: Values, known: Known) -> bool:
    """PR2-01: each controller on whose behalf the processor acts, with contact details."""
    rows = values["customers"]
    return not rows or any(not row["controller"] or known.marks(row["controller"]) == MISSING for row in rows)


def _no_categories(values: Values, _known: Known) -> bool:
    """PR2-02: categories of processing for each controller, said once for all or row by row."""
    if values["operations"] or values["categories"]:
        return False
    rows = values["customers"]
    return not rows or any(not (row["operations"] or row["description"]) for row in rows)


def _bases(values: Values, *letters: str) -> list[Values]:
    return [row for row in values["legal_bases"] if row["article_6"] in letters]


def _unlinked_test(values: Values, known: Known) -> bool:
    return any(known.marks(row["balancing_test"]) in {"", MISSING} for row in _bases(values, "f"))


def _negative_test(values: Values, known: Known) -> bool:
    return any(known.marks(row["balancing_test"]) == "x" for row in _bases(values, "f"))


def _consent_rows(values: Values) -> list[Values]:
    return [row for row in values["legal_bases"] if row["article_6"] == "a" or row["article_9"] == "a"]


def _special_without_ground(values: Values, _known: Known) -> bool:
    special = any(set(row["special"]) - {"offences"} for row in values["data"])
    return special and not any(row["article_9"] for row in values["legal_bases"])


def _offences_without_support(values: Values, _known: Known) -> bool:
    offences = any("offences" in row["special"] for row in values["data"])
    return offences and not any(row["article_10"] for row in values["legal_bases"])


def _identity_number(values: Values, known: Known) -> bool:
    held = values["identity_number"] == "yes" or any(
        known.tagged("data", row["data"], "identity_number") for row in values["data"]
    )
    return held and not (values["identity_number_ground"] or values["identity_number_reason"])


def _from_the_person(values: Values, known: Known) -> bool:
    return any(known.tagged("source", code, "subject") for row in values["data"] for code in row["sources"])


def _provision_unanswered(values: Values, known: Known) -> bool:
    return not values["provision"] and _from_the_person(values, known)


def _source_unknown(values: Values, _known: Known) -> bool:
    return bool(values["data"]) and any(not row["sources"] for row in values["data"])


def _processor_without_agreement(values: Values, known: Known) -> bool:
    """PRC-01, for the processors that are named: a category as such can have no agreement."""
    rows = [row for row in values["recipients"] if "processor" in row["roles"] and row["party"]]
    return any(known.marks(row["agreement"]) in {"", MISSING} for row in rows)


def _overdue(values: Values, _known: Known) -> bool:
    return values["next_review"] is not None and values["next_review"] < date.today()  # noqa: DTZ011 - a day, locally


RULES: tuple[Rule, ...] = (
    error("ORG-C", ACTIVITY, "30.1 a", "controller", lambda v, k: k.marks(v["controller"]) in {"", MISSING}, letter="a"),
    error("REC-14", ACTIVITY, "30.1 a", "joint_controllers", _joint_unnamed, letter="a"),
    error("REC-01", ACTIVITY, "30.1 b", "purpose", lambda v, _: not v["purpose"], letter="b"),
    error("REC-03", ACTIVITY, "30.1 c", "data", lambda v, _: not any(r["subjects"] for r in v["data"]), letter="c"),
    error("REC-04", ACTIVITY, "30.1 c", "data", lambda v, _: not any(r["data"] for r in v["data"]), letter="c"),
    error(
        "REC-05", ACTIVITY, "30.1 d", "recipients", lambda v, _: not v["recipients"] and v["no_recipients"] != "yes",
        letter="d",
    ),
    error("REC-16", ACTIVITY, "30.1 d", "recipients", _transfer_without_recipient, letter="d"),
    error("REC-15", ACTIVITY, "30.1 e", "third_country", _unanswered, letter="e"),
    error("TRF-01", ACTIVITY, "30.1 e", "transfers", _transfer_unnamed, letter="e"),
    error("REC-07", ACTIVITY, "30.1 f", "retention", _no_limit, letter="f"),
    error("REC-11", ACTIVITY, "30.1 g", "measures", _no_security, letter="g"),
    error("PR2-C", PROCESSOR, "30.2 a", "processor", lambda v, k: k.marks(v["processor"]) in {"", MISSING}, letter="a"),
    error("PR2-01", PROCESSOR, "30.2 a", "customers", _no_customer, letter="a"),
    error("PR2-02", PROCESSOR, "30.2 b", "categories", _no_categories, letter="b"),
    error("PR2-03", PROCESSOR, "30.2 c", "third_country", _processor_transfer, letter="c"),
    error("PR2-04", PROCESSOR, "30.2 d", "measures", _no_security, letter="d"),
    error("LB-01", ACTIVITY, "6.1", "legal_bases", lambda v, _: not any(r["article_6"] for r in v["legal_bases"])),
    error("LB-03", ACTIVITY, "13.1 d", "legal_bases", lambda v, _: any(not r["interest"] for r in _bases(v, "f"))),
    error("LB-04", ACTIVITY, "6.1 f", "legal_bases", _unlinked_test),
    error("LB-05", ACTIVITY, "6.1 f", "legal_bases", _negative_test),
    error("LB-07", ACTIVITY, "6.3", "legal_bases", lambda v, _: any(not r["law"] for r in _bases(v, "c"))),
    error("LB-08", ACTIVITY, "6.3", "legal_bases", lambda v, _: any(not r["law"] for r in _bases(v, "e"))),
    error("LB-09", ACTIVITY, "7.1", "legal_bases", lambda v, _: any(not r["consent"] for r in _bases(v, "a"))),
    error("LB-10", ACTIVITY, "7.3", "legal_bases", lambda v, _: any(not r["withdrawal"] for r in _consent_rows(v))),
    error("SPC-01", ACTIVITY, "9.1", "legal_bases", _special_without_ground),
    error("OFF-01", ACTIVITY, "10", "legal_bases", _offences_without_support),
    error("PNR-01", ACTIVITY, "DSL 3:10", "identity_number_ground", _identity_number),
    error("PRC-01", ACTIVITY, "28.3", "recipients", _processor_without_agreement),
    error("RGT-02", ACTIVITY, "21.2", "objection", lambda v, _: v["direct_marketing"] == "yes" and not v["objection"]),
    error(
        "ADM-01", ACTIVITY, "22.2", "automated_ground",
        lambda v, _: v["automated_decision"] == "yes" and not v["automated_ground"],
    ),
    error(
        "ADM-02", ACTIVITY, "13.2 f", "automated_logic",
        lambda v, _: v["automated_decision"] == "yes" and not v["automated_logic"],
    ),
    warning("REC-08", ACTIVITY, "30.1 f", "retention", _limit_for_some),
    warning("REC-09", ACTIVITY, "5.1 e", "retention", _indefinite),
    advice("REC-10", ACTIVITY, "5.1 e", "retention", _no_start),
    warning("INF-01", ACTIVITY, "14.2 f", "data", _source_unknown),
    warning("INF-02", ACTIVITY, "13", "name", lambda _, k: not k.named_by("notice")),
    warning("INF-03", ACTIVITY, "13.2 e", "provision", _provision_unanswered),
    warning("DPI-03", ACTIVITY, "35.1", "dpia_status", lambda v, _: v["dpia_status"] in {None, "not_screened"}),
    warning(
        "PR2-05", PROCESSOR, "28.3", "customers",
        lambda v, _: bool(v["customers"]) and not v["instructions"] and any(not r["agreement"] for r in v["customers"]),
    ),
    warning("GOV-01", f"{ACTIVITY} {PROCESSOR}", "24.1", "next_review", _overdue),
    warning("GOV-02", f"{ACTIVITY} {PROCESSOR}", "24.1", "owner", lambda v, _: not (v["owner"] and v["next_review"])),
)
