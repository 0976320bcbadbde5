"""Which surveillance stands in the list of KBL 10, and through which day."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ropa_desktop.domain.cameras import Place, place_of

TODAY = date(2026, 11, 25)


def filmed(**values: Any) -> dict[str, Any]:
    return {
        "camera": "yes",
        "camera_public_task": "yes",
        "camera_exception": None,
        "journalistic": None,
        "ended": None,
    } | values


@pytest.mark.parametrize(
    ("values", "place"),
    [
        ({}, Place.LISTED),
        ({"camera": "no"}, Place.NONE),
        ({"camera": None}, Place.NONE),
        ({"camera_public_task": "no"}, Place.NONE),
        ({"camera_public_task": None}, Place.UNANSWERED),
        ({"camera_public_task": "unsure"}, Place.UNANSWERED),
        ({"camera_exception": "kbl_11"}, Place.EXCEPTED),
        ({"camera_exception": "kbl_12"}, Place.EXCEPTED),
        ({"camera_exception": "kbl_13"}, Place.EXCEPTED),
        ({"journalistic": "yes"}, Place.OUTSIDE),
        ({"journalistic": "yes", "camera_public_task": "no"}, Place.NONE),
    ],
)
def test_who_carries_out_a_task_in_the_public_interest_lists_it(values: dict[str, Any], place: Place) -> None:
    assert place_of(filmed(**values), TODAY) is place


@pytest.mark.parametrize(
    ("ended", "today", "listed"),
    [
        (date(2021, 11, 25), TODAY, True),
        (date(2021, 11, 24), TODAY, False),
        (date(2024, 2, 29), date(2029, 2, 28), True),
        (date(2024, 2, 29), date(2029, 3, 1), False),
        (date(2027, 1, 1), TODAY, True),
    ],
)
def test_what_ended_stays_for_five_years_to_the_day(ended: date, today: date, *, listed: bool) -> None:
    assert (place_of(filmed(ended=ended), today) is Place.LISTED) is listed
    assert (place_of(filmed(ended=ended, camera_exception="kbl_12"), today) is Place.EXCEPTED) is listed
