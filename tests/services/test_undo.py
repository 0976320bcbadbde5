from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ropa_desktop.domain.problems import Problem
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.services import acts, past, records
from ropa_desktop.services.copies import copy
from ropa_desktop.services.records import Edit, Save, change, delete, retire
from ropa_desktop.services.registers import open_register
from ropa_desktop.services.undo import next_redo, next_undo, redo, revert, undo
from ropa_desktop.storage import records as storage
from ropa_desktop.storage.register import Register
from tests.services.made import EVA, add, approvable, everything, opened, put, some_values, values_of
from tests.services.recompute import agree

DAY = date(2026, 1, 2)


def test_a_new_register_has_nothing_to_undo(register: Register) -> None:
    assert (next_undo(register), next_redo(register)) == (None, None)
    assert (undo(register, author=EVA), redo(register, author=EVA)) == (None, None)


def test_an_edit_is_undone_and_redone_with_all_its_rows(register: Register) -> None:
    activity = add(register, "activity", purpose="Ett", data=[{"data": "name"}, {"data": "email"}])
    before = everything(register)
    row = values_of(register, activity)["data"][1]
    put(register, activity, purpose="Två", data=[row, {"data": "phone"}])
    after = everything(register)
    undone = undo(register, author=EVA)
    assert undone
    assert (undone.verb, undone.ids, set(undone.fields)) == ("undo", (activity,), {"purpose", "data"})
    assert everything(register) == before
    redo(register, author=EVA)
    assert everything(register) == after


def test_adding_copying_retiring_and_deleting_are_undone_with_the_same_ids(register: Register) -> None:
    states = [everything(register)]
    party = add(register, "party", "Molnet")
    states.append(everything(register))
    activity = add(register, "activity", "Löner", recipients=[{"party": party}])
    states.append(everything(register))
    copied = copy(register, activity, name="Löner 2", author=EVA).id
    states.append(everything(register))
    retire(register, activity, on=DAY, author=EVA)
    states.append(everything(register))
    delete(register, [copied, activity, party], author=EVA)
    states.append(everything(register))
    for state in reversed(states[:-1]):
        undo(register, author=EVA)
        assert everything(register) == state
        agree(register)
    for state in states[1:]:
        redo(register, author=EVA)
        assert everything(register) == state
        agree(register)


def test_undo_goes_on_where_it_was_after_the_register_was_closed(tmp_path: Path) -> None:
    with opened(tmp_path) as register:
        activity = add(register, "activity", purpose="0")
        for number in range(1, 30):
            put(register, activity, purpose=str(number))
    for number in range(28, 13, -1):
        with open_register(register.path) as again:
            undo(again, author="Bo")
            assert values_of(again, activity)["purpose"] == str(number)
    with open_register(register.path) as again:
        while redo(again, author="Bo"):
            pass
        assert values_of(again, activity)["purpose"] == "29"


def test_a_new_edit_ends_what_could_be_redone(register: Register) -> None:
    activity = add(register, "activity", purpose="Ett")
    put(register, activity, purpose="Två")
    undo(register, author=EVA)
    put(register, activity, purpose="Tre")
    assert next_redo(register) is None
    assert redo(register, author=EVA) is None
    undo(register, author=EVA)
    assert values_of(register, activity)["purpose"] == "Ett"


def test_a_save_that_changes_nothing_leaves_what_can_be_redone(register: Register) -> None:
    activity = add(register, "activity", purpose="Ett")
    put(register, activity, purpose="Två")
    undo(register, author=EVA)
    put(register, activity, purpose="Ett")
    assert next_redo(register)


def test_steps_are_named_by_what_they_did(register: Register) -> None:
    activity = add(register, "activity", "Löner", purpose="Ett")
    step = next_undo(register)
    assert step
    assert (step.verb, step.type, step.name, step.field, step.count) == ("add", "activity", "Löner", "", 1)
    put(register, activity, purpose="Två")
    assert (step := next_undo(register))
    assert (step.verb, step.name, step.field) == ("change", "Löner", "purpose")
    put(register, activity, purpose="Tre", situation="x")
    assert (step := next_undo(register))
    assert (step.verb, step.field) == ("change", "")
    delete(register, [activity], author=EVA)
    assert (step := next_undo(register))
    assert (step.verb, step.name) == ("delete", "Löner")
    undo(register, author=EVA)
    assert (step := next_redo(register))
    assert (step.verb, step.name) == ("delete", "Löner")


def test_a_change_of_many_is_one_step(register: Register) -> None:
    ids = [add(register, "activity", str(n)) for n in range(5)]
    before = everything(register)
    change(register, [Edit("activity", i, {"owner": "Bo"}) for i in ids], Save(EVA, "bulk"))
    assert (step := next_undo(register))
    assert (step.verb, step.count) == ("bulk", 5)
    undo(register, author=EVA)
    assert everything(register) == before


def test_acts_are_left_alone_and_what_they_froze_is_not_undone(register: Register) -> None:
    test = add(register, "balancing_test", officer_advice="Ett", **approvable("balancing_test"))
    put(register, test, officer_advice="Två")
    acts.perform(register, test, by="Bo", on=DAY, author=EVA)
    approved = everything(register)
    assert (step := next_undo(register))
    assert step.verb == "change"
    with pytest.raises(Problem, match="frozen"):
        undo(register, author=EVA)
    assert everything(register) == approved
    acts.withdraw(register, test, reason="Ny version", author=EVA)
    undo(register, author=EVA)
    assert values_of(register, test)["officer_advice"] == "Ett"
    assert values_of(register, test)["approver"] is None


def test_an_act_does_not_end_what_can_be_redone(register: Register) -> None:
    test, activity = (
        add(register, "balancing_test", **approvable("balancing_test")),
        add(register, "activity", purpose="Ett"),
    )
    undo(register, author=EVA)
    acts.perform(register, test, by="Bo", on=DAY, author=EVA)
    redo(register, author=EVA)
    assert values_of(register, activity)["purpose"] == "Ett"
    assert records.read(register, test).frozen


def test_an_added_record_that_an_act_froze_is_not_undone(register: Register) -> None:
    review = add(register, "review")
    acts.perform(register, review, by="Bo", on=DAY, author=EVA)
    with pytest.raises(Problem, match="frozen"):
        undo(register, author=EVA)


def test_going_back_sets_a_record_as_it_stood(register: Register) -> None:
    activity = add(register, "activity", "Löner", purpose="Ett", data=[{"data": "name"}])
    then = values_of(register, activity)
    number = past.newest(register)
    put(register, activity, name="Lön", purpose="Två", data=[])
    changed = revert(register, activity, number, author=EVA)
    assert changed.verb == "revert"
    assert values_of(register, activity) == then
    undo(register, author=EVA)
    assert values_of(register, activity)["purpose"] == "Två"


def test_going_back_brings_back_what_was_deleted(register: Register) -> None:
    activity = add(register, "activity", "Löner", data=[{"data": "name"}])
    then, number = everything(register), past.newest(register)
    delete(register, [activity], author=EVA)
    revert(register, activity, number, author=EVA)
    assert everything(register) == then


def test_going_back_to_before_a_record_was_there_is_refused(register: Register) -> None:
    activity = add(register, "activity")
    with pytest.raises(Problem, match="gone"):
        revert(register, activity, past.newest(register) - 1, author=EVA)


def test_going_back_never_approves(register: Register) -> None:
    test = add(register, "balancing_test", officer_advice="Ett", **approvable("balancing_test"))
    acts.perform(register, test, by="Bo", on=DAY, author=EVA)
    approved = past.newest(register)
    with pytest.raises(Problem, match="frozen"):
        revert(register, test, approved - 1, author=EVA)
    acts.withdraw(register, test, reason="Fel", author=EVA)
    put(register, test, officer_advice="Två")
    revert(register, test, approved, author=EVA)
    found = values_of(register, test)
    assert (found["officer_advice"], found["status"], found["approver"], found["approved_on"]) == (
        "Ett",
        "draft",
        None,
        None,
    )
    delete(register, [test], author=EVA)
    revert(register, test, approved, author=EVA)
    found = values_of(register, test)
    assert (found["officer_advice"], found["status"], found["approver"], found["approved_on"]) == (
        "Ett",
        "draft",
        None,
        None,
    )


def links_in(register: Register) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    with register.reading() as connection:
        for name in RECORD_TYPES:
            found[name] = storage.ids_of(connection, name)
    return found


KINDS = (
    "activity",
    "party",
    "transfer",
    "balancing_test",
    "notice",
    "agreement",
    "system",
    "word",
    "processor_activity",
)


def edit_at_random(draw: Any, register: Register) -> None:
    """Do something that can be undone, or find that it cannot be done."""
    links = links_in(register)
    kind = draw(st.sampled_from(KINDS))
    ids = links[kind]
    action = draw(st.sampled_from(["add", "change", "change", "change", "copy", "retire", "delete", "bulk"]))
    record_type = RECORD_TYPES[kind]
    try:
        if action == "add" or not ids:
            records.save(register, kind, None, draw(some_values(record_type, links)), author=EVA)
        elif action == "change":
            wanted = draw(some_values(record_type, links))
            records.save(register, kind, draw(st.sampled_from(ids)), wanted, author=EVA)
        elif action == "copy":
            copy(register, draw(st.sampled_from(ids)), name="Kopia", author=EVA)
        elif action == "retire":
            retire(register, draw(st.sampled_from(ids)), on=draw(st.sampled_from([DAY, None])), author=EVA)
        elif action == "delete":
            delete(register, draw(st.sets(st.sampled_from(ids), min_size=1, max_size=3)), author=EVA)
        else:
            change(register, [Edit(kind, i, {"note": draw(st.text(max_size=3))}) for i in ids], Save(EVA, "bulk"))
    except Problem as problem:
        assert problem.key in {"problem.still_named", "problem.name_missing"}, problem.facts  # noqa: PT017 - either is fine


def edits_at_random(draw: Any, register: Register, most: int) -> list[dict[int, dict[str, Any]]]:
    """Make edits, and give every state that the register was in."""
    states = [everything(register)]
    for _ in range(draw(st.integers(1, most))):
        newest = past.newest(register)
        edit_at_random(draw, register)
        if past.newest(register) != newest:
            states.append(everything(register))
    return states


def undone_and_redone(draw: Any, most: int) -> None:
    with tempfile.TemporaryDirectory() as folder, opened(Path(folder)) as register:
        states = edits_at_random(draw, register, most)
        agree(register)
        for state in reversed(states[:-1]):
            assert undo(register, author=EVA)
            assert everything(register) == state
        assert undo(register, author=EVA) is None
        agree(register)
        for state in states[1:]:
            assert redo(register, author=EVA)
            assert everything(register) == state
        assert redo(register, author=EVA) is None
        agree(register)
        place = len(states) - 1
        for back in draw(st.lists(st.booleans(), max_size=most)):
            step = undo(register, author=EVA) if back else redo(register, author=EVA)
            place += (-1 if back else 1) if step else 0
            assert everything(register) == states[place]
        agree(register)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_undoing_all_leads_to_the_start_and_redoing_all_to_the_end(data: st.DataObject) -> None:
    undone_and_redone(data.draw, 8)


@pytest.mark.fuzz
@settings(max_examples=1000, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_long_row_of_edits_is_undone_and_redone(data: st.DataObject) -> None:
    undone_and_redone(data.draw, 40)
