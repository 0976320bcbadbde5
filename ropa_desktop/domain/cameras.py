"""The list of camera surveillance (KBL 10): what stands in it and for how long, and why other surveillance does not."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from ropa_desktop.domain.days import MONTHS, months_after
from ropa_desktop.domain.field import Values

YEARS_KEPT = 5
"""For at least how many years after its end a surveillance stays in the list."""


class Place(StrEnum):
    """Where an activity stands: in the list, beside it and why, or in neither."""

    LISTED = "listed"
    EXCEPTED = "excepted"  # KBL 11-13
    OUTSIDE = "outside"  # KBL 5: journalistic purposes and academic, artistic or literary work
    UNANSWERED = "unanswered"
    NONE = "none"


def place_of(values: Values, today: date) -> Place:
    """Say where an activity stands on a day: who carries out a task in the public interest lists it (KBL 7 and 10)."""
    if values["camera"] != "yes" or values["camera_public_task"] == "no" or is_past(values["ended"], today):
        return Place.NONE
    if values["journalistic"] == "yes":
        return Place.OUTSIDE
    if values["camera_exception"]:
        return Place.EXCEPTED
    return Place.LISTED if values["camera_public_task"] == "yes" else Place.UNANSWERED


def is_past(ended: date | None, today: date) -> bool:
    """Tell whether what ended need not stand in the list any more; the day five years later is the last one."""
    return ended is not None and today > months_after(ended, YEARS_KEPT * MONTHS)
