"""Rules of Swedish acts on keeping, marketing, whistleblowing, cameras, archives and secrecy."""

from __future__ import annotations

import re

from ropa_desktop.domain import office
from ropa_desktop.domain.days import MONTHS
from ropa_desktop.domain.field import Values
from ropa_desktop.domain.retention import month_of
from ropa_desktop.domain.rules.legal import ACTIVITY
from ropa_desktop.domain.rules.rights import archived
from ropa_desktop.domain.rules.rule import Known, Rule, advice, error, warning

YEARS_OF_ACCOUNTS = 7
PATIENT_YEARS, CASE_YEARS, LAUNDERING_YEARS, LONGEST_LAUNDERING_YEARS = 10, 2, 5, 10
DECEMBER = 12
MONTHS_IN = {"Y": 12.0, "M": 1.0, "W": 7 / 30.4375, "D": 1 / 30.4375}
KEPT = frozenset({"archive", "preserve"})
"""What is done with official documents that are not disposed of, as the words of `disposal`."""
CONDITIONS = frozenset({"sale", "not_objected", "similar", "free_objection"})
"""The conditions of the exception for existing customers (MFL 19, second paragraph)."""


def _months(row: Values) -> float | None:
    """Give how long a rule lets data be kept, in months; None where it gives no period."""
    if not row["period"]:
        return None
    number, unit = office.parts(row["period"])
    return number * MONTHS_IN[unit]


# Accounting information


def _of_accounts(row: Values, values: Values, known: Known) -> bool:
    """Tell whether a rule is about accounting information. One that names no data is about all."""
    if row["special_law"] is not None:
        return bool(row["special_law"] == "accounting")
    data = row["data"] or [one["data"] for one in values["data"]]
    return any(known.tagged("data", code, "accounting") for code in data)


def _financial_year(values: Values, known: Known) -> tuple[str | None, int | None]:
    """Give the accounting rules of the controller, and the month in which its financial year ends, where it is told."""
    controller = known.record(values["controller"])
    if controller is None:
        return None, None
    if controller["accounting_law"] == "lkbr":
        return "lkbr", DECEMBER
    return controller["accounting_law"], month_of(controller["financial_year_end"])


def _accounting_months(trigger: str | None, ends_in: int | None) -> int:
    """Give the months after a trigger through 31 December of the seventh year after that in which the year ended.

    A financial year that ended on 30 June 2025: 7 years and 6 months, through 31 December 2032. Where its end is not
    told, it may be as early as January; what is counted from an earlier event may be counted from the year's first day.
    """
    months = YEARS_OF_ACCOUNTS * MONTHS
    match trigger:
        case "accounting_year_end" | "calendar_year_end" | None:
            return months
        case "financial_year_end":
            return months + DECEMBER - (ends_in or 1)
        case _:
            return months + MONTHS + DECEMBER - (ends_in or 1)


def _accounts_too_short(values: Values, known: Known) -> bool:
    """SWE-01: accounting information is not kept long enough, and no permission is noted as the rule's reason.

    State authorities follow the Archives Act instead (BFL 2:5).
    """
    rows = [row for row in values["retention"] if row["period"] and not row["reason"]]
    rows = [row for row in rows if _of_accounts(row, values, known)]
    if not rows:
        return False
    law, ends_in = _financial_year(values, known)
    return law != "state" and any((_months(row) or 0) < _accounting_months(row["trigger"], ends_in) for row in rows)


_ACCOUNTING_ACT = re.compile(r"1999:1078|bokföringslag|\bBFL\b|accounting act", re.IGNORECASE)


def _accounts_too_long(values: Values, known: Known) -> bool:
    """SWE-02: kept longer with the Accounting Act as the only basis, and the Archives Act asks for no more."""
    rows = [row for row in values["legal_bases"] if row["article_6"]]
    only = all(row["article_6"] == "c" and _ACCOUNTING_ACT.search(row["law"] or "") for row in rows)
    if not rows or not only or not values["retention"] or archived(values, known):
        return False
    _, ends_in = _financial_year(values, known)
    return any((_months(row) or 0) > _longest(row["trigger"], ends_in) for row in values["retention"])


def _longest(trigger: str | None, ends_in: int | None) -> int:
    """Give the months through the seventh year rounded up to whole years, as a period of years is written."""
    months = _accounting_months(trigger or "recorded", ends_in)
    return -(-months // MONTHS) * MONTHS


# Other times that a law sets


def _case_kept(values: Values, known: Known) -> bool:
    """SWE-06: a follow-up case is kept over two years; an authority may archive its official documents."""
    for row in values["retention"]:
        follow_up = row["special_law"] == "whistleblowing" or row["trigger"] == "follow_up_closed"
        if follow_up and (_months(row) or 0) > CASE_YEARS * MONTHS:
            return not (row["then"] in KEPT and archived(values, known))
    return False


def _record_dropped(values: Values, _known: Known) -> bool:
    """SWE-07: patient records are kept less than ten years."""
    return any(
        (row["special_law"] == "patient_records" or row["trigger"] == "last_entry")
        and (_months(row) or PATIENT_YEARS * MONTHS) < PATIENT_YEARS * MONTHS
        for row in values["retention"]
    )


def _laundering_time(values: Values, _known: Known) -> bool:
    """SWE-08: not five years; a longer time, ten years at most, needs a reason."""
    for row in values["retention"]:
        months = _months(row) if row["special_law"] == "money_laundering" else None
        if months is None or months == LAUNDERING_YEARS * MONTHS:
            continue
        if not LAUNDERING_YEARS * MONTHS < months <= LONGEST_LAUNDERING_YEARS * MONTHS or not row["reason"]:
            return True
    return False


def _no_disposal(values: Values, known: Known) -> bool:
    """SWE-05: documents that are neither kept nor disposed of under a rule, a decision or a plan."""
    if values["disposal_decision"] or all(row["then"] in KEPT or row["support"] for row in values["retention"]):
        return False
    return archived(values, known)


# Marketing


def _unasked(values: Values, _known: Known) -> bool:
    """SWE-03: e-mail or SMS to natural persons without prior consent, or with conditions of the exception unmet."""
    if values["electronic_marketing"] != "yes":
        return False
    match values["marketing_permission"]:
        case "consent" | "legal_persons":
            return False
        case "existing_customers":
            return not CONDITIONS.issubset(values["existing_customers"])
        case _:
            return True


# Cameras


def _camera_unlisted(values: Values, _known: Known) -> str | None:
    """SWE-09: surveillance for a task in the public interest, not assessed, or without what the list must hold."""
    if values["camera"] != "yes" or values["camera_public_task"] != "yes":
        return None
    if values["camera_exception"] in {"kbl_11", "kbl_13"}:
        return None
    listed = ("camera_place", "camera_place_kind", "camera_technology")
    wanted = ("camera_assessed", *(() if values["camera_exception"] == "kbl_12" else listed))
    return next((name for name in wanted if not values[name]), None)


def _camera_untold(values: Values, _known: Known) -> bool:
    return values["camera"] == "yes" and not values["camera_notice"] and not values["camera_notice_exception"]


# What is handed out


def _unmarked(values: Values, known: Known) -> bool:
    """SWE-11: a public body's description of its security, not marked for a review of secrecy."""
    if values["secrecy_review"] is not None or not (values["security_description"] or values["measures"]):
        return False
    controller = known.record(values["controller"])
    if controller is None or "yes" not in {controller["public_authority"], controller["public_body"]}:
        return False
    found = (known.record(i) for i in values["measures"])
    return bool(values["security_description"]) or any(m is not None and m["secrecy_review"] is None for m in found)


def _word_in_english(values: Values, known: Known) -> bool:
    """SWE-12O: an own word of a register that is written in English, without its Swedish."""
    return not values["translation"] and known.settings.get("content_language") == "en"


RULES: tuple[Rule, ...] = (
    error("SWE-03", ACTIVITY, "MFL 19", "marketing_permission", _unasked, also=("MFL 3",)),
    error(
        "SWE-04",
        ACTIVITY,
        "MFL 20",
        "opt_out",
        lambda v, _: v["electronic_marketing"] == "yes" and not v["opt_out"],
        also=("MFL 3",),
    ),
    error(
        "SWE-09",
        ACTIVITY,
        "KBL 9",
        "camera_assessed",
        _camera_unlisted,
        also=("KBL 7", "KBL 10", "KBL 11", "KBL 12", "KBL 13"),
    ),
    warning(
        "SWE-01",
        ACTIVITY,
        "BFL 7:2",
        "retention",
        _accounts_too_short,
        also=("BFL 2:5", "BFL 7:7", "LKBR 3:13", "LKBR 3:15"),
    ),
    warning("SWE-02", ACTIVITY, "5.1 e", "retention", _accounts_too_long, also=("BFL 7:2",)),
    warning(
        "SWE-05", ACTIVITY, "ArkL 10", "disposal_decision", _no_disposal, also=("ArkL 2", "ArkL 3", "ArkL 6", "ArkF 14")
    ),
    warning("SWE-06", ACTIVITY, "VisL 7:8", "retention", _case_kept, also=("VisL 8:4",)),
    warning("SWE-07", ACTIVITY, "PDL 3:17", "retention", _record_dropped),
    warning("SWE-08", ACTIVITY, "PTL 5:3", "retention", _laundering_time, also=("PTL 5:4",)),
    warning("SWE-10", ACTIVITY, "KBL 15", "camera_notice", _camera_untold, also=("KBL 16", "KBL 17", "13")),
    advice("SWE-11", ACTIVITY, "OSL 18:8", "secrecy_review", _unmarked, also=("OSL 18:9", "TF 2:2")),
    advice(
        "SWE-12", "register", "SpråkL 10", "content_language", lambda v, _: v["content_language"] not in {None, "sv"}
    ),
    advice("SWE-12O", "word", "SpråkL 10", "translation", _word_in_english),
)
