"""What a record said before counts where something was settled on it: an approval, an assessment, information given."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ropa_desktop.domain.problems import Problem
from ropa_desktop.services import judging, records, undo
from ropa_desktop.storage.register import Register
from tests.services.made import EVA, add, opened, put
from tests.services.recompute import agree

DAY, LATER = date(2026, 3, 1), date(2026, 5, 1)


def rules(register: Register, record_id: int) -> set[str]:
    with register.reading() as connection:
        query = "SELECT rule FROM finding WHERE record_id = ?"
        return set(connection.exec_driver_sql(query, (record_id,)).scalars())


def judged_anew(register: Register) -> None:
    """See that all that was judged save by save is the same when everything is judged at once."""
    with register.writing() as connection:
        judging.judge_all(connection)
    agree(register)


def test_what_changes_after_an_approval_is_told_until_it_is_approved_again(tmp_path: Path) -> None:
    with opened(tmp_path) as register:
        activity = add(register, "activity", purpose="Sälja", approved_on=DAY, owner="Eva")
        assert "GOV-03" not in rules(register, activity)
        put(register, activity, purpose="Sälja och analysera")
        assert "GOV-03" in rules(register, activity)
        judged_anew(register)
        put(register, activity, approved_on=LATER)
        assert "GOV-03" not in rules(register, activity)
        judged_anew(register)


def test_what_is_approved_is_what_stands_in_the_save_that_says_so(tmp_path: Path) -> None:
    with opened(tmp_path) as register:
        activity = add(register, "activity")
        put(register, activity, purpose="Sälja")
        put(register, activity, purpose="Köpa", approved_on=DAY)
        assert "GOV-03" not in rules(register, activity)
        put(register, activity, purpose="Sälja")
        assert "GOV-03" in rules(register, activity)
        put(register, activity, purpose="Köpa")
        assert "GOV-03" not in rules(register, activity)


def test_notes_reviews_and_the_order_of_words_are_no_change_after_an_approval(tmp_path: Path) -> None:
    with opened(tmp_path) as register:
        activity = add(register, "activity", approved_on=DAY, retention=[{"period": "P1Y"}])
        put(register, activity, next_review=LATER, note="Ring", last_breach=LATER)
        put(register, activity, retention=[{"period": "P1Y"}])
        assert "GOV-03" not in rules(register, activity)


def test_an_undone_change_is_no_change(tmp_path: Path) -> None:
    with opened(tmp_path) as register:
        activity = add(register, "activity", purpose="Sälja", approved_on=DAY)
        put(register, activity, purpose="Köpa")
        undo.undo(register, author=EVA)
        assert "GOV-03" not in rules(register, activity)
        undo.redo(register, author=EVA)
        assert "GOV-03" in rules(register, activity)


def test_information_is_older_than_what_changed_since_it_was_dated(tmp_path: Path) -> None:
    with opened(tmp_path) as register:
        activity = add(register, "activity", purpose="Sälja")
        put(register, activity, retention=[{"period": "P1Y"}])
        notice = add(register, "notice", activities=[activity], date=DAY)
        assert "INF-05" not in rules(register, activity)
        put(register, activity, owner="Eva")
        assert "INF-05" not in rules(register, activity)
        put(register, activity, retention=[{"period": "P2Y"}])
        assert "INF-05" in rules(register, activity)
        judged_anew(register)
        put(register, notice, date=LATER)
        assert "INF-05" not in rules(register, activity)
        judged_anew(register)


def test_information_that_comes_to_be_about_an_activity_is_about_it_as_it_is(tmp_path: Path) -> None:
    with opened(tmp_path) as register:
        notice = add(register, "notice", date=DAY)
        early = add(register, "activity", "Tidig", purpose="Sälja")
        put(register, notice, activities=[early])
        put(register, early, purpose="Köpa")
        late = add(register, "activity", "Sen")
        put(register, late, purpose="Låna")
        put(register, notice, activities=[early, late])
        assert "INF-05" in rules(register, early)
        assert "INF-05" not in rules(register, late)
        put(register, notice, activities=[late])
        put(register, notice, activities=[late, early])
        assert "INF-05" not in rules(register, early)
        judged_anew(register)


def test_a_newer_notice_counts(tmp_path: Path) -> None:
    with opened(tmp_path) as register:
        activity = add(register, "activity", purpose="Sälja")
        add(register, "notice", "Gammal", activities=[activity], date=DAY)
        put(register, activity, purpose="Köpa")
        assert "INF-05" in rules(register, activity)
        newer = add(register, "notice", "Ny", activities=[activity], date=LATER)
        assert "INF-05" not in rules(register, activity)
        put(register, newer, status="replaced")
        assert "INF-05" in rules(register, activity)
        judged_anew(register)


def test_a_version_that_cannot_be_read_is_damage(tmp_path: Path) -> None:
    with opened(tmp_path) as register:
        activity = add(register, "activity", approved_on=DAY)
        put(register, activity, purpose="Sälja")
        with register.writing() as connection:
            connection.exec_driver_sql("UPDATE version SET body = '{' WHERE record_id = ?", (activity,))
        with pytest.raises(Problem) as found:
            put(register, activity, purpose="Köpa")
    assert found.value.key == "problem.damaged"


def _renamed(register: Register, record_id: int) -> None:
    put(register, record_id, name="Pensioner")


def _retired(register: Register, record_id: int) -> None:
    records.retire(register, record_id, on=DAY, author=EVA)


def _deleted(register: Register, record_id: int) -> None:
    records.delete(register, [record_id], author=EVA)


def _ended(register: Register, record_id: int) -> None:
    put(register, record_id, status="ended")


def _repurposed(register: Register, record_id: int) -> None:
    put(register, record_id, purpose="Något annat")


@pytest.mark.parametrize("away", [_renamed, _retired, _deleted, _ended, _repurposed])
def test_a_double_is_told_on_the_later_record_as_long_as_there_is_an_earlier(
    tmp_path: Path, away: Callable[[Register, int], Any]
) -> None:
    with opened(tmp_path) as register:
        earlier = add(register, "activity", "Löner", purpose="Betala lön")
        later = add(register, "activity", "löner", purpose="betala lön.")
        assert "GOV-06" not in rules(register, earlier)
        assert "GOV-06" in rules(register, later)
        away(register, earlier)
        assert "GOV-06" not in rules(register, later)
        judged_anew(register)
        undo.undo(register, author=EVA)
        assert "GOV-06" in rules(register, later)
        judged_anew(register)


def test_a_name_that_is_taken_makes_a_double(tmp_path: Path) -> None:
    with opened(tmp_path) as register:
        earlier = add(register, "activity", "Löner", purpose="Betala lön")
        later = add(register, "activity", "Pensioner", purpose="Betala lön")
        put(register, earlier, name="Pensioner")
        assert "GOV-06" in rules(register, later)
        judged_anew(register)
