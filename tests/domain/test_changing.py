from __future__ import annotations

from typing import Any

import pytest

from ropa_desktop.domain.changing import (
    Deed,
    Thing,
    changeable,
    done,
    done_in_rows,
    possible,
    put_instead,
    put_instead_in_rows,
)
from ropa_desktop.domain.field import Field, Kind
from ropa_desktop.domain.types import RECORD_TYPES

ACTIVITY = RECORD_TYPES["activity"]
OWNER, SYSTEMS, RECIPIENTS = (ACTIVITY.by_name[name] for name in ("owner", "systems", "recipients"))
OLD, NEW = Thing(7, "party"), Thing(9, "party")


def row(number: int, **cells: Any) -> dict[str, Any]:
    return {"id": number} | {f.name: cells.get(f.name, f.kind.blank) for f in RECIPIENTS.rows}


@pytest.mark.parametrize(
    ("deed", "value", "after"),
    [
        (Deed.ADD, [3, 1], [1, 2, 3]),
        (Deed.REMOVE, [1, 5], [2]),
        (Deed.SET, [5], [5]),
        (Deed.CLEAR, None, []),
    ],
)
def test_values_are_added_to_and_taken_from_a_list(deed: Deed, value: Any, after: list[int]) -> None:
    assert done(SYSTEMS, deed, value, [1, 2]) == after


def test_a_field_of_one_value_is_set_or_cleared() -> None:
    assert possible("owner", OWNER) == (Deed.SET, Deed.CLEAR)
    assert done(OWNER, Deed.SET, "Bo", "Eva") == "Bo"
    assert done(OWNER, Deed.CLEAR, None, "Eva") is None


def test_a_row_is_added_unless_it_is_there_and_taken_away_whole() -> None:
    party = RECIPIENTS.row_field("party")
    rows = [row(1, party=7, what_for="Drift")]
    assert done_in_rows(RECIPIENTS, party, Deed.ADD, 7, rows) == rows
    added = done_in_rows(RECIPIENTS, party, Deed.ADD, 9, rows)
    assert [r["party"] for r in added] == [7, 9]
    assert added[1]["id"] is None
    assert done_in_rows(RECIPIENTS, party, Deed.REMOVE, 7, rows) == []


def test_a_row_that_says_nothing_any_more_goes_and_the_others_stay() -> None:
    party = RECIPIENTS.row_field("party")
    rows = [row(1, party=7), row(2, party=7, what_for="Drift"), row(3)]
    assert [r["id"] for r in done_in_rows(RECIPIENTS, party, Deed.CLEAR, None, rows)] == [2, 3]


def test_a_column_that_is_a_list_is_added_to_in_each_row() -> None:
    roles = RECIPIENTS.row_field("roles")
    rows = [row(1, roles=["processor"]), row(2)]
    after = done_in_rows(RECIPIENTS, roles, Deed.ADD, ["controller"], rows)
    assert [r["roles"] for r in after] == [["processor", "controller"], ["controller"]]


def test_what_belongs_to_one_record_is_not_changed_in_many() -> None:
    names = {path for path, _ in changeable(ACTIVITY)}
    assert names.isdisjoint({"name", "reference", "retired", "attachments", "recipients"})
    assert {"owner", "systems", "recipients.party"} <= names


def test_in_a_list_the_new_stands_once_where_the_first_stood() -> None:
    links = Field("parties", Kind.LINKS, target=("party",))
    assert put_instead(links, [1, 7, 2, 9], OLD, NEW) == [1, 9, 2]
    assert put_instead(links, [9, 1, 7], OLD, NEW) == [9, 1]


def test_rows_that_then_say_the_same_become_one_and_nothing_is_lost() -> None:
    rows = [row(1, party=7, roles=["processor"]), row(2, party=9, roles=["processor"], what_for="Drift")]
    assert put_instead_in_rows(RECIPIENTS, rows, OLD, NEW) == [rows[1]]


def test_rows_that_say_different_things_of_the_same_party_are_both_kept() -> None:
    rows = [row(1, party=7, roles=["processor"]), row(2, party=9, roles=["controller"])]
    assert [r["id"] for r in put_instead_in_rows(RECIPIENTS, rows, OLD, NEW)] == [1, 2]


def test_equal_rows_that_do_not_name_it_are_left_alone() -> None:
    rows = [row(1, party=3), row(2, party=3), row(3, party=7)]
    assert [r["id"] for r in put_instead_in_rows(RECIPIENTS, rows, OLD, NEW)] == [1, 2, 3]


def test_a_word_stands_only_in_fields_of_its_own_list() -> None:
    category = RECIPIENTS.row_field("category")
    assert Thing(0, category.words, "bank").may_stand_in(category)
    assert not Thing(0, "country", "SE").may_stand_in(category)
    assert not OLD.may_stand_in(category)
