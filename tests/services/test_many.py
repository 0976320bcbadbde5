from __future__ import annotations

from datetime import date

import pytest

from ropa_desktop.domain.problems import Cancelled, Problem
from ropa_desktop.services import acts, many, past
from ropa_desktop.services.many import Deed
from ropa_desktop.services.undo import next_undo, redo, undo
from ropa_desktop.storage.register import Register
from tests.services.made import EVA, add, everything, put, values_of


def test_one_field_is_changed_in_many_records_as_one_revision_that_is_undone_as_one(register: Register) -> None:
    ids = [add(register, "activity", f"B {n}") for n in range(5)]
    before, newest = everything(register), past.newest(register)
    plan = many.plan_change(register, "activity", ids, "owner", Deed.SET, "Bo")
    assert everything(register) == before
    many.carry_out(register, plan, author=EVA)
    assert past.newest(register) == newest + 1
    assert {values_of(register, i)["owner"] for i in ids} == {"Bo"}
    step = next_undo(register)
    assert step
    assert (step.verb, step.count) == ("bulk", 5)
    undo(register, author=EVA)
    assert everything(register) == before
    redo(register, author=EVA)
    assert {values_of(register, i)["owner"] for i in ids} == {"Bo"}


def test_the_preview_says_each_change_in_words(register: Register) -> None:
    system = add(register, "system", "Lönesystemet")
    ids = [add(register, "activity", "Löner", systems=[system]), add(register, "activity", "Hus")]
    plan = many.plan_change(register, "activity", ids, "systems", Deed.ADD, [system])
    (line,) = many.lines(register, plan, "sv")
    assert (line.name, line.before, line.after) == ("Hus", "", "Lönesystemet")


def test_what_is_approved_stays_and_is_listed(register: Register) -> None:
    frozen, free = add(register, "review", "Vårens"), add(register, "review", "Höstens")
    acts.perform(register, frozen, by=EVA, on=date(2026, 1, 2), author=EVA)
    plan = many.plan_change(register, "review", [frozen, free], "result", Deed.SET, "Klart")
    assert [(left.name, left.why) for left in plan.left] == [("Vårens", "frozen")]
    many.carry_out(register, plan, author=EVA)
    assert values_of(register, free)["result"] == "Klart"


def test_a_state_that_only_an_act_sets_is_not_set_in_many(register: Register) -> None:
    ids = [add(register, "balancing_test", "Utkast")]
    plan = many.plan_change(register, "balancing_test", ids, "status", Deed.SET, "approved")
    assert not plan.changed
    assert [left.why for left in plan.left] == ["act_needed"]


def test_a_plan_does_not_hold_once_something_else_is_saved(register: Register) -> None:
    ids = [add(register, "activity", "Löner")]
    plan = many.plan_change(register, "activity", ids, "owner", Deed.SET, "Bo")
    put(register, ids[0], owner="Eva")
    with pytest.raises(Problem, match="plan_outdated"):
        many.carry_out(register, plan, author=EVA)
    assert values_of(register, ids[0])["owner"] == "Eva"


def test_stopped_in_the_middle_nothing_is_changed(register: Register) -> None:
    ids = [add(register, "activity", f"B {n}") for n in range(5)]
    plan = many.plan_change(register, "activity", ids, "owner", Deed.SET, "Bo")
    before, newest = everything(register), past.newest(register)

    def stop(done: int, total: int) -> None:
        if done > total // 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        many.carry_out(register, plan, author=EVA, progress=stop)
    assert (everything(register), past.newest(register)) == (before, newest)


def test_what_is_out_of_use_keeps_its_day_when_many_are_retired(register: Register) -> None:
    ids = [add(register, "activity", name) for name in ("A", "B")]
    first, later = date(2026, 1, 2), date(2026, 11, 26)
    many.retire(register, "activity", ids[:1], on=first, author=EVA)
    many.retire(register, "activity", ids, on=later, author=EVA)
    assert [values_of(register, one)["retired"] for one in ids] == [first, later]
