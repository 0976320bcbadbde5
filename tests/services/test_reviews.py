"""A review from beginning to sign-off: its list, each decision, what is undone as one, and what is frozen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from ropa_desktop.domain.problems import Problem
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.services import actions, acts, copies, many, past, records, review_look, reviews, undo
from ropa_desktop.services.past import entries
from ropa_desktop.services.registers import open_register
from ropa_desktop.services.review_scope import in_scope, scope_in_words
from ropa_desktop.services.wording import Wording
from ropa_desktop.storage.register import Register
from tests.services.made import EVA, FIRST, add, opened, put, values_of
from tests.storage.programs import running

BEGAN, DAY = date(2026, 1, 2), date(2026, 2, 28)


@pytest.fixture
def three(register: Register) -> list[int]:
    """Two activities and one as processor."""
    first = add(register, "activity", "Löner", owner="Bo By")
    return [first, add(register, "activity", "Kunder"), add(register, "processor_activity", "Support")]


def begun(register: Register, **scope: object) -> tuple[int, list[int]]:
    """Begin a review, and give it with its items."""
    review = add(register, "review", "Våren", **scope)
    reviews.begin(register, review, author=EVA, today=BEGAN)
    return review, [line.id for line in reviews.lines(register, review)]


def confirm(register: Register, *items: int) -> records.Change:
    return reviews.confirm(register, items, by="Bo By", on=DAY, author=EVA)


def decisions(register: Register, review: int) -> list[str]:
    return [line.decision for line in reviews.lines(register, review)]


# Beginning


@pytest.mark.parametrize("field", ["status", "begun", "signed_by", "signed_on", "rules"])
def test_what_beginning_and_signing_set_is_not_written_by_hand(register: Register, field: str) -> None:
    review = add(register, "review")
    value: Any = {"status": "under_way", "begun": BEGAN, "signed_on": DAY}.get(field, "Bo By")
    for write in (lambda: put(register, review, **{field: value}), lambda: add(register, "review", **{field: value})):
        with pytest.raises(Problem, match="act_needed"):
            write()
    assert field not in dict(many.changeable(RECORD_TYPES["review"]))


def test_a_review_begins_with_an_item_for_each_record_in_use_in_one_revision(
    register: Register, three: list[int]
) -> None:
    records.retire(register, three[1], on=DAY, author=EVA)
    review, items = begun(register)
    assert [values_of(register, i)["record"] for i in items] == [three[0], three[2]]
    assert [values_of(register, i)["name"] for i in items] == ["Våren: B01 Löner", "Våren: U01 Support"]
    of_review = values_of(register, review)
    assert [of_review[k] for k in ("status", "begun", "reviewers")] == ["under_way", BEGAN, EVA]
    entry = entries(register)[0]
    assert (entry.revision.verb, entry.count, entry.revision.state) == ("begin_review", 3, "live")


def test_an_item_keeps_the_revision_and_the_findings_that_stood_when_the_review_began(
    register: Register, three: list[int]
) -> None:
    _, items = begun(register)
    kept = values_of(register, items[0])
    assert kept["revision_begun"] == records.read(register, three[0]).revision
    found = {f.rule: f for f in review_look.look(register, items[0], Wording(register, "sv")).findings}
    assert found
    assert {row["rule"] for row in kept["findings_begun"]} == set(found)
    assert all(row["severity"] == found[row["rule"]].severity for row in kept["findings_begun"])
    assert any(row["letter"] for row in kept["findings_begun"])


def test_the_list_is_fixed_when_a_review_begins(register: Register, three: list[int]) -> None:
    review, items = begun(register)
    add(register, "activity", "Senare")
    assert [line.id for line in reviews.lines(register, review)] == items
    assert len(items) == len(three)
    with pytest.raises(Problem, match="review_begun"):
        reviews.begin(register, review, author=EVA, today=BEGAN)


def test_a_review_of_nothing_does_not_begin(register: Register) -> None:
    review = add(register, "review")
    with pytest.raises(Problem, match="nothing_to_review"):
        reviews.begin(register, review, author=EVA, today=BEGAN)
    assert values_of(register, review)["status"] == "planned"


def test_the_questions_are_kept_as_they_were_asked(register: Register, three: list[int]) -> None:
    own = add(register, "word", "Har vi frågat facket?", vocabulary="review_question")
    rows = [{"question": f"w:{own}"}, {"question": "purpose"}, {"question": "complete", "asked_of": "whole"}]
    review, items = begun(register, checklist=rows, records=three[:1])
    put(register, own, name="Något annat?")
    seen = review_look.look(register, items[0], Wording(register, "sv"))
    assert [asked.text for asked in seen.checklist] == [
        "Har vi frågat facket?",
        "Är ändamålet det som uppgifterna används till i dag?",
    ]
    whole = review_look.questions(values_of(register, review), "sv")
    assert [asked.question for asked in whole] == ["complete"]


def test_a_review_without_questions_of_its_own_gets_those_of_the_program(register: Register, three: list[int]) -> None:
    review, items = begun(register)
    assert values_of(register, review)["checklist"]
    assert review_look.look(register, items[0], Wording(register, "sv")).checklist
    assert review_look.questions(values_of(register, review), "sv")
    assert len(items) == len(three)


# Scope


def test_the_scope_narrows_by_everything_that_it_names(register: Register) -> None:
    party = add(register, "party", "Moln Inc", country="US")
    system = add(register, "system", "Lager", supplier=party)
    transfer = add(register, "transfer", "Till Japan", country="JP")
    word = add(register, "word", "HR", vocabulary="department")
    hr = f"w:{word}"
    basis = [{"article_6": "f"}]
    one = add(register, "activity", "Ett", department=hr, legal_bases=basis, systems=[system])
    two = add(register, "activity", "Två", transfers=[transfer], last_reviewed=date(2025, 6, 1))
    three = add(register, "processor_activity", "Tre", department=hr, storage_countries=["US"])
    assert in_scope(register, scoped()) == [one, two, three]
    assert in_scope(register, scoped(types=["processor_activity"])) == [three]
    assert in_scope(register, scoped(department=hr)) == [one, three]
    assert in_scope(register, scoped(legal_basis="f")) == [one]
    assert in_scope(register, scoped(party=party)) == [one]
    assert in_scope(register, scoped(country="US")) == [one, three]
    assert in_scope(register, scoped(country="JP")) == [two]
    assert in_scope(register, scoped(not_reviewed_since=date(2025, 1, 1))) == [one, three]
    assert in_scope(register, scoped(not_reviewed_since=date(2025, 7, 1))) == [one, two, three]
    assert in_scope(register, scoped(records=[two, three])) == [two, three]
    assert in_scope(register, scoped(records=[two, three], country="JP")) == [two]


def test_a_scope_may_be_a_condition_that_one_kind_of_record_may_not_even_know(register: Register) -> None:
    yes = add(register, "activity", "Ett", profiling="yes", status="active")
    add(register, "activity", "Två", profiling="no", status="active")
    processor = add(register, "processor_activity", "Tre", status="active")
    assert in_scope(register, scoped(where="förekommer_profilering = ja")) == [yes]
    assert in_scope(register, scoped(where="profiling = yes")) == [yes]
    assert in_scope(register, scoped(where="status = active", types=["processor_activity"])) == [processor]
    review = add(register, "review", where="detta finns inte = ja")
    with pytest.raises(Problem):
        reviews.begin(register, review, author=EVA, today=BEGAN)
    assert reviews.lines(register, review) == []
    put(register, review, where="profiling = yes")
    reviews.begin(register, review, author=EVA, today=BEGAN)
    assert [line.record_id for line in reviews.lines(register, review)] == [yes]


def scoped(**given: object) -> dict[str, object]:
    return RECORD_TYPES["review"].blank() | given


def test_the_scope_is_told_in_words(register: Register) -> None:
    said = scope_in_words(scoped(country="US", types=["activity"]), Wording(register, "sv"))
    assert said == [("Slags behandlingar", "behandlingar som personuppgiftsansvarig"), ("Land som ingår", "USA")]


# Deciding


def test_confirming_reviews_the_record_and_sets_the_next_day_by_the_interval_of_the_office(
    register: Register, three: list[int]
) -> None:
    put(register, 1, activity_interval="P6M")
    _, items = begun(register)
    done = confirm(register, items[0])
    of_record, of_item = values_of(register, three[0]), values_of(register, items[0])
    assert (of_record["last_reviewed"], of_record["next_review"]) == (DAY, date(2026, 8, 28))
    assert [of_item[k] for k in ("decision", "decided_by", "decided_on")] == ["confirmed", "Bo By", DAY]
    assert of_item["revision_decided"] == done.revision == records.read(register, three[0]).revision


def test_many_are_confirmed_at_once_and_undone_at_once(register: Register, three: list[int]) -> None:
    review, items = begun(register)
    before = past.newest(register)
    confirm(register, *items)
    assert past.newest(register) == before + 1
    assert decisions(register, review) == ["confirmed"] * 3
    undo.undo(register, author=EVA)
    assert decisions(register, review) == ["open"] * 3
    assert [values_of(register, i)["last_reviewed"] for i in three] == [None] * 3
    undo.redo(register, author=EVA)
    assert decisions(register, review) == ["confirmed"] * 3
    assert not any(line.changed for line in reviews.lines(register, review))


def test_a_record_is_sent_back_with_an_action_that_names_it(register: Register, three: list[int]) -> None:
    review, items = begun(register)
    action = actions.from_review(records.read(register, three[0]), Wording(register, "sv").say, today=DAY)
    assert action["responsible"] == "Bo By"
    reviews.send_back(
        register, items[0], action | {"name": "Bestäm tid"}, by=EVA, on=DAY, author=EVA, remark="Se avtalet."
    )
    of_item = values_of(register, items[0])
    made = values_of(register, of_item["action"])
    assert (of_item["decision"], of_item["remark"]) == ("sent_back", "Se avtalet.")
    assert [made[k] for k in ("name", "status", "about", "origin", "review", "reference")] == [
        "Bestäm tid",
        "open",
        [three[0]],
        "review",
        review,
        "Å01",
    ]
    undo.undo(register, author=EVA)
    assert values_of(register, items[0])["decision"] == "open"
    with pytest.raises(Problem, match="gone"):
        records.read(register, of_item["action"])


def test_a_record_is_sent_back_only_with_an_action_that_has_a_name(register: Register, three: list[int]) -> None:
    review, items = begun(register)
    with pytest.raises(Problem, match="name_missing"):
        reviews.send_back(register, items[0], {"name": " "}, by=EVA, on=DAY, author=EVA)
    assert decisions(register, review)[0] == "open"
    assert len(items) == len(three)


def test_what_has_ended_is_retired_and_undoing_restores_record_and_item_together(
    register: Register, three: list[int]
) -> None:
    _, items = begun(register)
    reviews.retire(register, [items[1]], by=EVA, on=DAY, author=EVA)
    assert values_of(register, three[1])["retired"] == DAY
    undo.undo(register, author=EVA)
    assert (values_of(register, three[1])["retired"], values_of(register, items[1])["decision"]) == (None, "open")


def test_a_record_that_was_out_of_use_keeps_its_day_when_a_review_retires_it(
    register: Register, three: list[int]
) -> None:
    _, items = begun(register)
    put(register, three[1], retired=date(2026, 1, 2))
    reviews.retire(register, items[1:], by=EVA, on=DAY, author=EVA)
    assert [values_of(register, one)["retired"] for one in three[1:]] == [date(2026, 1, 2), DAY]


def test_a_decision_taken_back_leaves_the_record_as_it_was_before_it(register: Register, three: list[int]) -> None:
    put(register, three[0], last_reviewed=date(2025, 1, 1), next_review=date(2026, 1, 1))
    review, items = begun(register)
    confirm(register, *items[:2])
    put(register, three[1], next_review=date(2026, 3, 1))
    reviews.reopen(register, items[:2], author=EVA)
    assert decisions(register, review) == ["open"] * 3
    first, second = values_of(register, three[0]), values_of(register, three[1])
    assert (first["last_reviewed"], first["next_review"]) == (date(2025, 1, 1), date(2026, 1, 1))
    assert (second["last_reviewed"], second["next_review"]) == (None, date(2026, 3, 1))


def test_a_record_that_changes_after_its_decision_is_told(register: Register, three: list[int]) -> None:
    review, items = begun(register)
    confirm(register, *items[:2])
    put(register, three[0], purpose="Något nytt")
    assert [line.changed for line in reviews.lines(register, review)] == [True, False, False]
    assert reviews.progress_of(reviews.lines(register, review)).changed == 1
    put(register, three[0], purpose=None)
    assert not any(line.changed for line in reviews.lines(register, review))


def test_items_are_called_as_their_records_with_the_findings_on_each(register: Register, three: list[int]) -> None:
    found = reviews.heads(register, [*three, 999])
    assert {i: label for i, (label, _) in found.items()} == dict(
        zip(three, ("B01 Löner", "B02 Kunder", "U01 Support"), strict=True)
    )
    _, items = begun(register)
    seen = review_look.look(register, items[0], Wording(register, "sv"))
    assert found[three[0]][1] == len(seen.findings) > 0


def test_progress_counts_what_is_decided(register: Register, three: list[int]) -> None:
    review, items = begun(register)
    confirm(register, items[0])
    found = reviews.progress_of(reviews.lines(register, review))
    assert (found.decided, found.total, found.counts["open"]) == (1, len(three), 2)


def test_an_item_of_a_record_that_is_gone_is_not_decided(register: Register, three: list[int]) -> None:
    review, items = begun(register)
    put(register, items[0], record=None)
    with pytest.raises(Problem, match="review_record_gone"):
        confirm(register, items[0])
    with pytest.raises(Problem, match="gone"):
        confirm(register, three[0])
    assert decisions(register, review)[0] == "open"


def test_questions_are_answered_for_a_record_and_for_the_whole(register: Register, three: list[int]) -> None:
    review, items = begun(register)
    reviews.answer(register, items[0], {"retention": ("no", " Två år för länge. ")}, author=EVA)
    reviews.answer(register, review, {"complete": ("yes", None)}, author=EVA)
    seen = {a.question: a for a in review_look.look(register, items[0], Wording(register, "sv")).checklist}
    assert (seen["retention"].answer, seen["retention"].remark) == ("no", "Två år för länge.")
    assert seen["purpose"].answer is None
    whole = {a.question: a.answer for a in review_look.questions(values_of(register, review), "sv")}
    assert (whole["complete"], whole["ended"]) == ("yes", None)
    reviews.answer(register, items[0], {"retention": (None, None)}, author=EVA)
    assert values_of(register, items[0])["checklist"] == []
    assert len(items) == len(three)


# What is shown


def test_a_reviewer_sees_what_changed_since_the_record_was_last_confirmed(register: Register, three: list[int]) -> None:
    _, items = begun(register)
    confirm(register, items[0])
    measure = add(register, "measure", "Lås")
    put(register, three[0], purpose="Betala lön", measures=[measure])
    records.save(register, "measure", measure, {"name": "Larm"}, author="Bo By")
    _, again = begun(register)
    seen = review_look.look(register, again[0], Wording(register, "sv"))
    assert seen.since == DAY
    assert [(d.path, d.before, d.after) for d in seen.changes] == [
        ("purpose", "", "Betala lön"),
        ("measures", "", "Larm"),
    ]
    assert (seen.authors, [label for _, _, label in seen.beside]) == ([EVA], ["Larm"])


def test_what_changed_after_the_decision_is_told_apart_from_what_it_was_taken_on(
    register: Register, three: list[int]
) -> None:
    put(register, three[0], last_reviewed=date.today())  # noqa: DTZ011 - the user's day
    review, items = begun(register)
    put(register, three[0], purpose="Betala lön")
    confirm(register, items[0])
    put(register, three[0], owner="Karin")
    wording = Wording(register, "sv")
    seen = review_look.look(register, items[0], wording)
    assert [(d.path, d.after) for d in seen.after] == [("owner", "Karin")]
    acts.perform(register, review, by="Karin VD", on=DAY, author=EVA)
    put(register, three[0], owner="Någon annan")
    assert [(d.path, d.after) for d in review_look.look(register, items[0], wording).after] == [("owner", "Karin")]


def test_a_record_never_reviewed_says_so_and_one_reviewed_on_a_day_is_compared_with_the_end_of_it(
    register: Register, three: list[int]
) -> None:
    today = date.today()  # noqa: DTZ011 - the user's day
    put(register, three[1], last_reviewed=today)
    _, items = begun(register)
    wording = Wording(register, "sv")
    never = review_look.look(register, items[0], wording)
    assert (never.since, list(never.changes)) == (None, [])
    assert review_look.look(register, items[1], wording).since == today


def test_a_reviewer_sees_what_is_due_beside_the_record(register: Register, three: list[int]) -> None:
    party = add(register, "party", "Moln")
    agreement = add(register, "agreement", "Avtal", parties=[party], valid_until=date(2026, 3, 1))
    transfer = add(register, "transfer", "Till USA", importer=party)
    tia = add(register, "transfer_assessment", "Bedömning", transfers=[transfer], status="draft")
    test = add(register, "balancing_test", "Avvägning", activities=[three[0]], next_review=date(2025, 1, 1))
    recipients = [{"party": party, "roles": ["processor"]}]
    put(register, three[0], recipients=recipients, transfers=[transfer])
    _, items = begun(register, records=[three[0]])
    seen = review_look.look(register, items[0], Wording(register, "sv"))
    due = {d.record_id: d for d in seen.due}
    assert (due[agreement].path, due[agreement].day) == ("valid_until", date(2026, 3, 1))
    assert (due[test].late(DAY), due[agreement].late(DAY)) == (True, False)
    assert (due[tia].day, due[tia].standing) == (None, "empty")
    assert next(iter(due)) == test


# Signing off


def test_signing_freezes_the_review_and_its_items_with_the_findings_then_and_now(
    register: Register, three: list[int]
) -> None:
    review, items = begun(register)
    confirm(register, items[0])
    put(register, three[0], purpose="Betala ut lön till dem som arbetar hos oss")
    acts.perform(register, review, by="Karin VD", on=DAY, author=EVA)
    of_review = values_of(register, review)
    assert [of_review[k] for k in ("status", "signed_by", "signed_on")] == ["signed", "Karin VD", DAY]
    assert decisions(register, review) == ["confirmed", "not_confirmed", "not_confirmed"]
    kept = values_of(register, items[0])
    rules = [{row["rule"] for row in kept[name]} for name in ("findings_begun", "findings_ended")]
    assert rules[1] < rules[0]
    assert entries(register, record_id=items[0])[0].revision.state == "act"
    refusals: tuple[Callable[[], object], ...] = (
        lambda: confirm(register, items[1]),
        lambda: put(register, items[0], remark="Nej"),
        lambda: put(register, review, result="Nej"),
        lambda: reviews.answer(register, review, {"complete": ("no", None)}, author=EVA),
        lambda: reviews.reopen(register, items[:1], author=EVA),
        lambda: records.delete(register, [review], author=EVA),
        lambda: records.delete(register, [items[1]], author=EVA),
        lambda: acts.perform(register, review, by="Någon", on=DAY, author=EVA),
        lambda: reviews.begin(register, review, author=EVA, today=DAY),
        lambda: undo.undo(register, author=EVA) and undo.undo(register, author=EVA),
    )
    for refused in refusals:
        with pytest.raises(Problem, match="frozen"):
            refused()
    assert decisions(register, review) == ["confirmed", "not_confirmed", "not_confirmed"]


def test_a_review_is_not_signed_for_a_day_before_it_began_or_after_today(register: Register, three: list[int]) -> None:
    review, items = begun(register)
    early = values_of(register, review)["begun"] - timedelta(days=1)
    late = date.today() + timedelta(days=2)  # noqa: DTZ011 - the user's day, past a midnight too
    for day, why in ((early, "signed_early"), (late, "signed_late")):
        with pytest.raises(Problem, match=why):
            reviews.sign(register, review, by="Karin", on=day, author=EVA)
    assert values_of(register, review)["status"] == "under_way"
    assert len(items) == len(three)


def test_only_an_act_signs_an_item(register: Register, three: list[int]) -> None:
    _, items = begun(register)
    with pytest.raises(Problem, match="act_needed"):
        put(register, items[0], status="signed")
    assert len(items) == len(three)


def test_withdrawing_opens_what_was_not_confirmed_and_keeps_what_was_decided(
    register: Register, three: list[int]
) -> None:
    review, items = begun(register)
    confirm(register, items[0])
    acts.perform(register, review, by="Karin VD", on=DAY, author=EVA)
    acts.withdraw(register, review, reason="En behandling var glömd.", author=EVA)
    assert decisions(register, review) == ["confirmed", "open", "open"]
    assert values_of(register, items[0])["findings_ended"] == []
    assert values_of(register, review)["signed_by"] is None
    assert entries(register, record_id=review)[0].revision.reason == "En behandling var glömd."
    confirm(register, *items[1:])
    assert decisions(register, review) == ["confirmed"] * len(three)


def test_withdrawing_what_is_not_signed_does_nothing(register: Register, three: list[int]) -> None:
    review, _ = begun(register)
    assert acts.withdraw(register, review, reason="x", author=EVA).revision == 0
    assert len(three) == len(reviews.lines(register, review))


def test_a_review_that_is_not_signed_is_deleted_with_its_items_and_comes_back_with_them(
    register: Register, three: list[int]
) -> None:
    review, items = begun(register)
    records.delete(register, [review], author=EVA)
    with pytest.raises(Problem, match="gone"):
        records.read(register, items[0])
    undo.undo(register, author=EVA)
    assert len(reviews.lines(register, review)) == len(three)


def test_a_copy_of_a_review_asks_the_same_of_the_same_and_has_no_answers(register: Register, three: list[int]) -> None:
    review, items = begun(register, country=None, result="Allt väl")
    reviews.answer(register, review, {"complete": ("yes", None)}, author=EVA)
    copied = values_of(register, copies.copy(register, review, name="Hösten", author=EVA).id)
    assert [copied[k] for k in ("status", "begun", "result", "signed_by")] == ["planned", None, None, None]
    assert [row["answer"] for row in copied["checklist"]] == [None] * len(values_of(register, review)["checklist"])
    assert len(items) == len(three)


def test_the_same_review_can_be_begun_again_as_a_copy_with_what_was_not_confirmed(
    register: Register, three: list[int]
) -> None:
    review, items = begun(register)
    confirm(register, *items[:2])
    copied = copies.copy(register, review, name="Resten", author=EVA).id
    put(register, copied, not_reviewed_since=DAY)
    assert in_scope(register, values_of(register, copied)) == [three[2]]


def test_a_decision_is_there_although_the_program_is_killed_right_after_it(tmp_path: Path) -> None:
    with opened(tmp_path) as register:
        add(register, "activity", "Löner")
        review, items = begun(register)
    script = f"""
from datetime import date, timedelta
from ropa_desktop.services import reviews
with registers.open_register(path) as opened:
    reviews.confirm(opened, {items}, by="Bo", on=date(2026, 2, 28), author="Bo")
    say("decided")
    time.sleep(60)
"""
    with running(script, tmp_path / "register.ropa", until="decided") as program:
        program.kill()
        program.wait()
    with open_register(tmp_path / "register.ropa") as register:
        assert decisions(register, review) == ["confirmed"]
        assert values_of(register, FIRST)["last_reviewed"] == DAY
