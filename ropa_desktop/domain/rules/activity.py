"""Rules on what Art. 30 asks of an activity: (1)(a)-(g) of the controller's record, (2)(a)-(d) of the processor's."""

from __future__ import annotations

import re
from datetime import date

from ropa_desktop.domain import office
from ropa_desktop.domain.field import Values
from ropa_desktop.domain.rules.rule import AGAINST, MISSING, Known, Rule, advice, error, warning

ACTIVITY = "activity"
PROCESSOR = "processor_activity"
CENTURY = 100


def _joint_unnamed(values: Values, known: Known) -> bool:
    """REC-14: joint controllers, but one is not named or has no contact details."""
    parties = [row["party"] for row in values["joint_controllers"]]
    return values["joint"] == "yes" and (not parties or any(known.marks(party) in {"", MISSING} for party in parties))


def _no_recipient(values: Values, _known: Known) -> bool:
    """REC-05: no category of recipients, nor a recipient by name, and no word that there are none."""
    return not _recipients(values) and values["no_recipients"] != "yes"


def _recipients(values: Values) -> list[Values]:
    return [row for row in values["recipients"] if row["party"] or row["category"]]


def _transfer_without_recipient(values: Values, known: Known) -> bool:
    """REC-16: a transfer, but nobody in the third country. A recipient whose place is not told may be there.

    No word on recipients at all is REC-05.
    """
    if values["third_country"] != "yes" or _no_recipient(values, known):
        return False
    return all(
        row["countries"] and not row["party"] and known.eea.issuperset(row["countries"]) for row in _recipients(values)
    )


def _unanswered(values: Values, _known: Known) -> bool:
    return values["third_country"] not in {"yes", "no"}


def _transfers(values: Values) -> list[int]:
    return [*values["transfers"], *(t for row in values.get("customers", ()) for t in row["transfers"])]


def _unnamed(values: Values, known: Known) -> bool:
    """TRF-01: a transfer is there, but no country or international organisation is named."""
    named = _transfers(values)
    return values["third_country"] == "yes" and (not named or any(known.marks(t) == MISSING for t in named))


def _undocumented(values: Values, known: Known) -> bool:
    """TRF-12, on the activity: 30(1)(e) wants the safeguards of a transfer under Art. 49(1) second subparagraph."""
    return any(known.marks(t) == AGAINST for t in _transfers(values))


def _no_limit(values: Values, _known: Known) -> bool:
    """REC-07: no time limit, no criteria, and no written reason ("om möjligt", Art. 30(1)(f))."""
    return not values["no_period_reason"] and not any(_says_when(row) for row in values["retention"])


def _says_when(row: Values) -> bool:
    """A period, an event that ends it, or a reason why there is neither."""
    return bool(row["period"] or row["until"] or row["reason"] or (row["limit"] == "event" and row["trigger"]))


def _limit_for_some(values: Values, _known: Known) -> bool:
    """REC-08: some categories of data have no rule. A rule that names no categories covers all."""
    rules = [row for row in values["retention"] if _says_when(row)]
    if not rules or values["no_period_reason"] or any(not row["data"] for row in rules):
        return False
    covered = {code for row in rules for code in row["data"]}
    return any(row["data"] and row["data"] not in covered for row in values["data"])


def _indefinite(values: Values, known: Known) -> bool:
    """REC-09: kept without end, or beyond a lifetime, with no reason. An end that is an event is an answer.

    For archiving in the public interest, research or statistics data may be kept longer (Art. 5(1)(e)). Where no rule
    says when, REC-07 asks for it.
    """
    if values["archiving"] == "yes" or _no_limit(values, known):
        return False
    return any(
        not row["reason"] and (row["limit"] == "indefinite" or _vague(row, known)) for row in values["retention"]
    )


def _vague(row: Values, known: Known) -> bool:
    years = re.fullmatch(r"P(\d+)Y", row["period"] or "")
    if years and int(years[1]) > CENTURY:
        return True
    until = (row["until"] or "").strip(" .\n").casefold()
    return bool(until) and until in known.wordings("vague_period")


def _no_start(values: Values, _known: Known) -> bool:
    return any(row["period"] and not row["trigger"] for row in values["retention"])


def _no_security(values: Values, _known: Known) -> bool:
    """REC-11, PR2-04: no measures, no description, and no written reason ("om möjligt")."""
    own = values["measures"] or values["security_description"] or values["no_security_reason"]
    rows = values.get("customers", ())
    return not own and not (rows and all(row["measures"] for row in rows))


def _processor_transfer(values: Values, known: Known) -> bool:
    """PR2-03: no answer, or a transfer that names no third country or international organisation."""
    return _unanswered(values, known) or _unnamed(values, known)


def _no_customer(values: Values, known: Known) -> bool:
    """PR2-01: each controller on whose behalf the processor acts, with contact details."""
    rows = values["customers"]
    return not rows or any(known.marks(row["controller"]) in {"", MISSING} for row in rows)


def _no_categories(values: Values, _known: Known) -> bool:
    """PR2-02: categories of processing for each controller, said once for all or row by row."""
    if values["operations"] or values["categories"]:
        return False
    rows = values["customers"]
    return not rows or any(not (row["operations"] or row["description"]) for row in rows)


def _uninstructed(values: Values, _known: Known) -> bool:
    return not values["instructions"] and any(not row["agreement"] for row in values["customers"])


def _next_review(values: Values, known: Known) -> date | None:
    """GOV-01: the day of the next review, or else the office's interval from the last one, or from the approval."""
    seen = values["last_reviewed"] or values.get("approved_on")
    return values["next_review"] or (seen and office.after(seen, office.interval(known.settings, "activity")))


def _nobody_or_no_day(values: Values, known: Known) -> str | None:
    """GOV-02: nobody answers for it, or no day follows for its next review; gives the field that is blank."""
    if not values["owner"]:
        return "owner"
    return None if _next_review(values, known) else "next_review"


RULES: tuple[Rule, ...] = (
    error(
        "ORG-C", ACTIVITY, "30.1 a", "controller", lambda v, k: k.marks(v["controller"]) in {"", MISSING}, letter="a"
    ),
    error("REC-14", ACTIVITY, "30.1 a", "joint_controllers", _joint_unnamed, letter="a"),
    error("REC-01", ACTIVITY, "30.1 b", "purpose", lambda v, _: not v["purpose"], letter="b"),
    error("REC-03", ACTIVITY, "30.1 c", "data", lambda v, _: not any(r["subjects"] for r in v["data"]), letter="c"),
    error("REC-04", ACTIVITY, "30.1 c", "data", lambda v, _: not any(r["data"] for r in v["data"]), letter="c"),
    error("REC-05", ACTIVITY, "30.1 d", "recipients", _no_recipient, letter="d"),
    error("REC-16", ACTIVITY, "30.1 d", "recipients", _transfer_without_recipient, letter="d"),
    error("REC-15", ACTIVITY, "30.1 e", "third_country", _unanswered, letter="e"),
    error("TRF-01", ACTIVITY, "30.1 e", "transfers", _unnamed, letter="e"),
    error("TRF-12A", ACTIVITY, "49.6", "transfers", _undocumented, letter="e"),
    error("REC-07", ACTIVITY, "30.1 f", "retention", _no_limit, letter="f", also=("13.2 a", "14.2 a", "5.1 e")),
    error("REC-11", ACTIVITY, "30.1 g", "measures", _no_security, letter="g", also=("32.1",)),
    error("PR2-C", PROCESSOR, "30.2 a", "processor", lambda v, k: k.marks(v["processor"]) in {"", MISSING}, letter="a"),
    error("PR2-01", PROCESSOR, "30.2 a", "customers", _no_customer, letter="a"),
    error("PR2-02", PROCESSOR, "30.2 b", "categories", _no_categories, letter="b"),
    error("PR2-03", PROCESSOR, "30.2 c", "third_country", _processor_transfer, letter="c"),
    error("TRF-12P", PROCESSOR, "49.6", "transfers", _undocumented, letter="c"),
    error("PR2-04", PROCESSOR, "30.2 d", "measures", _no_security, letter="d"),
    warning("REC-08", ACTIVITY, "30.1 f", "retention", _limit_for_some),
    warning("REC-09", ACTIVITY, "5.1 e", "retention", _indefinite, also=("89.1", "skäl 39")),
    advice("REC-10", ACTIVITY, "5.1 e", "retention", _no_start),
    warning("PR2-05", PROCESSOR, "28.3", "customers", _uninstructed, also=("28.9", "29")),
    warning(
        "GOV-01",
        f"{ACTIVITY} {PROCESSOR}",
        "24.1",
        "next_review",
        _next_review,
        also=("5.2",),
    ),
    warning("GOV-02", f"{ACTIVITY} {PROCESSOR}", "24.1", "owner", _nobody_or_no_day, also=("5.2",)),
)
