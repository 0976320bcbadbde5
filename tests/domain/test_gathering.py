"""What the register says of a transfer follows from its activities, and from the categories that it names."""

from __future__ import annotations

from typing import Any

import pytest

from ropa_desktop.domain.gathering import gather
from ropa_desktop.domain.types import RECORD_TYPES
from tests.domain.judging import AT_HAND, Known, filled

ROWS = [
    {"data": "name", "subjects": ["customer"]},
    {"data": "health", "subjects": ["employee"]},
    {"data": None, "subjects": ["visitor"]},
]


def facts(**given: Any) -> dict[str, Any]:
    known = Known(around={1: {"type": "activity", "data": ROWS, "transfers": [AT_HAND], "purpose": "Ge support"}})
    values = filled(RECORD_TYPES["transfer"], given)
    known.look_at("transfer", values)
    return gather("transfer", {**values, "id": AT_HAND}, known)


def test_a_transfer_carries_all_data_of_its_activities() -> None:
    found = facts()
    assert found["data"] == ["name", "health"]
    assert found["subjects"] == ["customer", "employee", "visitor"]
    assert [row["purpose"] for row in found["purposes"]] == ["Ge support"]


def test_a_transfer_that_names_categories_concerns_only_those_whose_they_are() -> None:
    found = facts(data=["name"])
    assert (found["data"], found["subjects"], found["special"]) == (["name"], ["customer"], [])


@pytest.mark.parametrize(
    ("exporters", "importers", "modules"),
    [
        (["controller"], ["processor"], ["two"]),
        (["controller"], ["controller", "processor"], ["one", "two"]),
        (["processor"], ["processor"], ["three"]),
        (["processor"], ["controller"], ["four"]),
        ([], ["processor"], []),
    ],
)
def test_the_modules_follow_from_the_roles(exporters: list[str], importers: list[str], modules: list[str]) -> None:
    assert facts(exporter_roles=exporters, importer_roles=importers)["suggested_modules"] == modules
