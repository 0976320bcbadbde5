"""A worksheet from draft to approval, to a new version, and what the register says beside it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ropa_desktop.domain.problems import Problem
from ropa_desktop.domain.worksheet import State
from ropa_desktop.services import acts, find, past, records, undo, worksheets
from ropa_desktop.services.find import Filter, Query
from ropa_desktop.services.wording import Wording
from ropa_desktop.storage.register import Register
from tests.services.made import EVA, add, opened, put, values_of
from tests.services.sheets import FIRST, SECOND, put_versions, small_sheets

DAY = date(2026, 11, 26)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    folder = tmp_path / "worksheets"
    folder.mkdir()
    with small_sheets(monkeypatch, folder, FIRST):
        yield folder


@pytest.fixture
def register(tmp_path: Path, folder: Path) -> Iterator[Register]:
    with opened(tmp_path) as register:
        yield register


def activity(register: Register, **values: Any) -> int:
    rows = [{"article_6": "f", "interest": "Veta vad kunderna tycker."}]
    return add(register, "activity", "Enkät", purpose="Fråga kunder", legal_bases=rows, controller=2, **values)


def answer(register: Register, test: int, **given: Any) -> None:
    """Answer questions, as the window does."""
    opened = worksheets.open_worksheet(register, test)
    fields = {name: given.pop(name) for name in ("conclusion", "author") if name in given}
    value = opened.value(opened.answers | given, opened.accepted)
    records.save(register, opened.stored.type, test, {"worksheet": value} | fields, author=EVA)


def accept(register: Register, test: int, **reasons: str) -> None:
    opened = worksheets.open_worksheet(register, test)
    accepted = {code.replace("__", "."): reason for code, reason in reasons.items()}
    value = opened.value(opened.answers, opened.accepted | accepted)
    records.save(register, opened.stored.type, test, {"worksheet": value}, author=EVA)


def begun(register: Register, **values: Any) -> tuple[int, int]:
    there = activity(register, **values)
    return there, worksheets.begin_test(register, there, name="Enkät", author=EVA)


def approved(register: Register, **values: Any) -> tuple[int, int]:
    there, test = begun(register, **values)
    answer(register, test, harm="no", conclusion="can_rely")
    acts.perform(register, test, by="Bo Berg", on=DAY, author=EVA)
    return there, test


def standing(register: Register, test: int) -> str:
    return records.read(register, test).standing


# Beginning


def test_a_test_begun_for_an_activity_is_named_by_its_legal_basis_and_takes_the_interest_over(
    register: Register,
) -> None:
    there, test = begun(register)
    assert values_of(register, there)["legal_bases"][0]["balancing_test"] == test
    assert values_of(register, test)["activities"] == [there]
    assert values_of(register, test)["reference"] == "I01"
    assert worksheets.open_worksheet(register, test).answers["interest"] == "Veta vad kunderna tycker."


def test_beginning_a_test_is_undone_in_one_step(register: Register) -> None:
    there, test = begun(register)
    undo.undo(register, author=EVA)
    assert values_of(register, there)["legal_bases"][0]["balancing_test"] is None
    with pytest.raises(Problem):
        records.read(register, test)


# Answers and what stands against


def test_what_is_answered_stands_as_typed_values(register: Register) -> None:
    _, test = begun(register)
    rows = [{"id": None, "action": "=1+1 <b>å</b> 🧾", "due": DAY, "transfer": None}]
    answer(register, test, steps=rows, harm_reason="x" * 20_000)
    answers = worksheets.open_worksheet(register, test).answers
    assert answers["steps"] == rows
    assert answers["harm_reason"] == "x" * 20_000


def test_an_answer_that_does_not_fit_is_refused(register: Register) -> None:
    _, test = begun(register)
    for wrong in ({"harm": "maybe"}, {"unknown": "x"}, {"steps": [{"action": 1}]}, {"steps": "x"}):
        value = {"version": 1, "answers": wrong}
        with pytest.raises(Problem, match="bad_value"):
            records.save(register, "balancing_test", test, {"worksheet": value}, author=EVA)
    for version in (9, True, "1", [1], None):
        values: dict[str, Any] = {"worksheet": {"version": version, "answers": {}}}
        with pytest.raises(Problem, match="bad_value"):
            records.save(register, "balancing_test", test, values, author=EVA)


def test_a_record_that_an_answer_names_cannot_be_deleted(register: Register) -> None:
    _, test = begun(register)
    transfer = add(register, "transfer", "Till USA", country="US")
    answer(register, test, steps=[{"id": None, "action": "x", "due": None, "transfer": transfer}])
    with pytest.raises(Problem, match="still_named"):
        records.delete(register, [transfer], author=EVA)


def test_an_answer_is_found_by_its_words(register: Register) -> None:
    _, test = begun(register)
    answer(register, test, benefit="Färre fakturafel")
    assert find.find(register, Query("balancing_test", "fakturafel"), Wording(register, "sv")) == [test]


def test_a_block_bars_the_positive_conclusions_and_says_so_at_its_question(register: Register) -> None:
    _, test = begun(register)
    answer(register, test, harm="yes", conclusion="can_rely")
    found = worksheets.open_worksheet(register, test)
    assert [r.code for r in found.standing.at("harm")] == ["harm.harm"]
    assert found.standing.part("1") is State.BLOCKED
    assert standing(register, test) == "blocked"
    with pytest.raises(Problem, match="approval_barred"):
        acts.perform(register, test, by="Bo Berg", on=DAY, author=EVA)
    answer(register, test, conclusion="cannot")
    acts.perform(register, test, by="Bo Berg", on=DAY, author=EVA)
    assert values_of(register, test)["status"] == "approved"


def test_a_warning_is_accepted_with_a_reason(register: Register) -> None:
    _, test = begun(register)
    answer(register, test, harm="unsure", conclusion="can_rely")
    with pytest.raises(Problem, match="approval_barred"):
        acts.perform(register, test, by="Bo Berg", on=DAY, author=EVA)
    accept(register, test, harm__unsure="Utreds i januari.")
    assert standing(register, test) == "ready"
    acts.perform(register, test, by="Bo Berg", on=DAY, author=EVA)


def test_without_a_conclusion_nothing_is_approved(register: Register) -> None:
    _, test = begun(register)
    with pytest.raises(Problem, match="no_conclusion"):
        acts.perform(register, test, by="Bo Berg", on=DAY, author=EVA)


def test_a_question_that_is_not_asked_counts_for_nothing(register: Register) -> None:
    _, test = begun(register)
    answer(register, test, harm="no", conclusion="can_rely")
    assert "steps" not in worksheets.open_worksheet(register, test).standing.asked
    answer(register, test, conclusion="with_conditions")
    assert [r.code for r in worksheets.open_worksheet(register, test).standing.at("steps")] == ["steps.unanswered"]


def test_the_approver_who_is_the_author_needs_a_reason(register: Register) -> None:
    _, test = begun(register)
    answer(register, test, harm="no", conclusion="can_rely", author="Bo Berg")
    with pytest.raises(Problem, match="approval_barred"):
        acts.perform(register, test, by="bo  berg", on=DAY, author=EVA)
    reasons = {"approval.author": "Litet bolag."}
    acts.perform(register, test, by="bo  berg", on=DAY, author=EVA, accepted=reasons)
    assert values_of(register, test)["worksheet"]["accepted"] == reasons


# Approved


def test_an_approved_worksheet_is_never_changed(register: Register) -> None:
    _, test = approved(register)
    with pytest.raises(Problem, match="frozen"):
        answer(register, test, harm="yes")
    assert standing(register, test) == "approved"


def test_what_the_register_said_is_kept_and_what_changed_since_is_shown(register: Register) -> None:
    there, test = approved(register, data=[{"data": "name", "subjects": ["customer"]}])
    put(register, there, purpose="Sälja mer")
    found = worksheets.open_worksheet(register, test)
    assert found.facts["purposes"][0]["purpose"] == "Fråga kunder"
    assert found.current["purposes"][0]["purpose"] == "Sälja mer"
    assert found.changed == ("purposes",)
    assert standing(register, test) == "outdated"
    put(register, there, purpose="Fråga kunder")
    assert standing(register, test) == "approved"


def test_the_order_in_which_the_register_says_a_thing_does_not_matter(register: Register) -> None:
    rows = [{"data": "name", "subjects": ["customer", "employee"]}, {"data": "health", "subjects": ["patient"]}]
    there, test = approved(register, data=rows)
    put(register, there, data=[rows[1], {"data": "name", "subjects": ["employee", "customer"]}])
    assert standing(register, test) == "approved"
    put(register, there, data=rows[:1])
    assert standing(register, test) == "outdated"


def test_what_does_not_matter_to_the_assessment_leaves_it_as_it_was(register: Register) -> None:
    there, test = approved(register)
    put(register, there, name="Kundenkät", owner="Eva Ek", note="x")
    assert standing(register, test) == "approved"


def test_a_draft_follows_the_register(register: Register) -> None:
    there, test = begun(register)
    put(register, there, purpose="Något annat")
    found = worksheets.open_worksheet(register, test)
    assert found.facts["purposes"][0]["purpose"] == "Något annat"
    assert found.changed == ()


def test_one_test_serves_several_activities(register: Register) -> None:
    _, test = begun(register)
    rows = [{"article_6": "f", "balancing_test": test}]
    other = add(register, "activity", "Enkät på mässa", purpose="Fråga besökare", legal_bases=rows)
    purposes = worksheets.open_worksheet(register, test).facts["purposes"]
    assert [row["purpose"] for row in purposes] == ["Fråga kunder", "Fråga besökare"]
    assert purposes[1]["activity"] == other


def test_lists_are_narrowed_by_how_tests_stand(register: Register) -> None:
    _, done = approved(register)
    _, blocked = begun(register)
    answer(register, blocked, harm="yes", conclusion="can_rely")
    wording = Wording(register, "sv")

    def those(state: str) -> list[int]:
        return find.find(register, Query("balancing_test", filters=(Filter("standing", state),)), wording)

    assert those("approved") == [done]
    assert those("blocked") == [blocked]
    assert those("outdated") == []


def test_a_test_whose_review_is_overdue_is_out_of_date(register: Register) -> None:
    _, test = begun(register)
    put(register, test, next_review=date(2020, 1, 1))
    answer(register, test, harm="no", conclusion="can_rely")
    acts.perform(register, test, by="Bo Berg", on=DAY, author=EVA)
    wording = Wording(register, "sv")
    outdated = Query("balancing_test", filters=(Filter("standing", "outdated"),))
    assert find.find(register, outdated, wording) == [test]


# Versions


def test_a_new_version_starts_from_the_answers_and_says_why(register: Register) -> None:
    there, first = approved(register)
    second = worksheets.new_version(register, first, reason="Nytt verktyg", author=EVA).id
    values = values_of(register, second)
    assert (values["version"], values["replaces"], values["change_reason"]) == ("2", first, "Nytt verktyg")
    assert (values["status"], values["approver"], values["conclusion"]) == ("draft", None, None)
    assert worksheets.open_worksheet(register, second).answers["harm"] == "no"
    assert values_of(register, there)["legal_bases"][0]["balancing_test"] == first


def test_approving_it_replaces_the_one_before_and_what_rests_on_it_follows(register: Register) -> None:
    there, first = approved(register)
    second = worksheets.new_version(register, first, reason="Nytt verktyg", author=EVA).id
    answer(register, second, conclusion="can_rely")
    acts.perform(register, second, by="Bo Berg", on=DAY, author=EVA)
    assert values_of(register, first)["status"] == "replaced"
    assert standing(register, first) == "replaced"
    assert values_of(register, there)["legal_bases"][0]["balancing_test"] == second
    assert [v.id for v in worksheets.versions_of(register, second)] == [second, first]


def test_withdrawing_it_lets_the_one_before_stand_again(register: Register) -> None:
    there, first = approved(register)
    second = worksheets.new_version(register, first, reason="Nytt verktyg", author=EVA).id
    answer(register, second, conclusion="can_rely")
    acts.perform(register, second, by="Bo Berg", on=DAY, author=EVA)
    acts.withdraw(register, second, reason="För tidigt", author=EVA)
    assert values_of(register, first)["status"] == "approved"
    assert values_of(register, second)["status"] == "draft"
    assert "assessed" not in values_of(register, second)["worksheet"]
    assert values_of(register, there)["legal_bases"][0]["balancing_test"] == first


def test_a_second_new_version_is_not_begun_beside_the_first(register: Register) -> None:
    _, first = approved(register)
    worksheets.new_version(register, first, reason="Nytt verktyg", author=EVA)
    with pytest.raises(Problem, match="version_under_way"):
        worksheets.new_version(register, first, reason="Igen", author=EVA)
    with pytest.raises(Problem, match="reason_missing"):
        worksheets.new_version(register, first, reason=" ", author=EVA)


# Questions that change


def test_a_saved_worksheet_keeps_its_questions_when_they_change(register: Register, folder: Path) -> None:
    _, first = approved(register)
    put_versions(folder, FIRST, SECOND)
    assert worksheets.open_worksheet(register, first).sheet.version == 1
    second = worksheets.new_version(register, first, reason="Nya frågor", author=EVA).id
    found = worksheets.open_worksheet(register, second)
    assert found.sheet.version == 2
    assert found.answers["harm"] == "no"
    assert "benefit" not in found.answers


def test_a_draft_is_brought_to_todays_questions_when_that_is_asked(register: Register, folder: Path) -> None:
    _, test = begun(register)
    put_versions(folder, FIRST, SECOND)
    assert worksheets.open_worksheet(register, test).sheet.version == 1
    worksheets.renewed(register, test, author=EVA)
    assert worksheets.open_worksheet(register, test).sheet.version == 2


# History


def test_the_history_says_question_by_question_what_changed(register: Register) -> None:
    _, test = begun(register)
    answer(register, test, harm="no", benefit="Bättre tjänst")
    (last, *_) = past.entries(register, record_id=test)
    found = past.differences(register, test, last.revision.number, Wording(register, "sv"))
    assert [(d.label, d.before, d.after) for d in found] == [
        ("Kan någon skadas?", "", "Nej"),
        ("Vilken är nyttan?", "", "Bättre tjänst"),
    ]


def test_the_next_review_is_proposed_by_the_offices_interval(register: Register) -> None:
    test = add(register, "balancing_test", "Enkät")
    american = add(register, "transfer_assessment", "USA", country="US")
    day = date(2026, 8, 31)
    proposed = {
        i: worksheets.first_review(register, worksheets.open_worksheet(register, i, today=day))
        for i in (test, american)
    }
    assert proposed == {test: date(2027, 8, 31), american: date(2027, 2, 28)}
    put(register, 1, balancing_interval="P3M", us_transfer_interval="P30D")
    proposed = {
        i: worksheets.first_review(register, worksheets.open_worksheet(register, i, today=day))
        for i in (test, american)
    }
    assert proposed == {test: date(2026, 11, 30), american: date(2026, 9, 30)}
