"""What was handed over is changed, withdrawn and deleted by nothing but the office's own period for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from ropa_desktop.domain.problems import Problem
from ropa_desktop.services import acts, many, past, replacing, undo
from ropa_desktop.services.copies import copy
from ropa_desktop.services.records import delete, read, retire
from ropa_desktop.storage.register import Register
from tests.services.made import EVA, add, put, values_of

DAY = date(2026, 1, 2)
NOTE = {"name": "svar.pdf", "sha256": "0" * 64, "size": 1}


@pytest.fixture
def handed(register: Register) -> int:
    found = add(register, "hand_over", "Svar till IMY", recipient="IMY", how="Post", note="Internt", files=[NOTE])
    acts.perform(register, found, by="Bo", on=DAY, author=EVA)
    return found


def _first(register: Register, record_id: int) -> int:
    return past.entries(register, record_id=record_id)[-1].revision.number


WAYS: dict[str, Callable[[Register, int], object]] = {
    "an edit": lambda register, i: put(register, i, recipient="Någon annan"),
    "an internal note": lambda register, i: put(register, i, note="Tillagt"),
    "taking its files away": lambda register, i: put(register, i, files=[]),
    "setting its status back": lambda register, i: put(register, i, status="draft"),
    "deleting": lambda register, i: delete(register, [i], author=EVA),
    "retiring": lambda register, i: retire(register, i, on=DAY, author=EVA),
    "sending again": lambda register, i: acts.perform(register, i, by="Eva", on=DAY, author=EVA),
    "withdrawing": lambda register, i: acts.withdraw(register, i, reason="Fel", author=EVA),
    "undoing": lambda register, _: undo.undo(register, author=EVA),
    "going back": lambda register, i: undo.revert(register, i, _first(register, i), author=EVA),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_hand_over_that_is_made_stands(register: Register, handed: int, way: str) -> None:
    before, revision = values_of(register, handed), past.newest(register)
    with pytest.raises(Problem, match="final"):
        WAYS[way](register, handed)
    assert (values_of(register, handed), past.newest(register)) == (before, revision)


def test_changing_many_and_replacing_pass_it_over(register: Register, handed: int) -> None:
    plan = many.plan_change(register, "hand_over", [handed], "how", many.Deed.SET, "E-post")
    assert [(left.id, left.why) for left in plan.left] == [(handed, "frozen")]
    assert not plan.changed
    request, other = add(register, "authority_request", "Begäran"), add(register, "authority_request", "Annan")
    second = add(register, "hand_over", "Svar", request=request)
    acts.perform(register, second, by="Bo", on=DAY, author=EVA)
    things = replacing.Thing(request, "authority_request"), replacing.Thing(other, "authority_request")
    plan = replacing.plan_replacement(register, *things)
    assert [(left.id, left.why) for left in plan.left if left.type == "hand_over"] == [(second, "frozen")]
    with pytest.raises(Problem, match="still_named"):
        delete(register, [request], author=EVA)
    assert values_of(register, second)["request"] == request


def test_a_plan_that_reaches_it_all_the_same_changes_nothing(register: Register, handed: int) -> None:
    forged = many.Changed(handed, "hand_over", {"how": "Post"}, {"how": "E-post"})
    plan = many.Plan("bulk", past.newest(register), (forged,))
    with pytest.raises(Problem, match="final"):
        many.carry_out(register, plan, author=EVA)
    assert values_of(register, handed)["how"] == "Post"


def test_a_copy_of_it_is_a_draft_without_what_was_sent(register: Register, handed: int) -> None:
    found = values_of(register, copy(register, handed, name="Nytt svar", author=EVA).id)
    assert (found["status"], found["sent_by"], found["files"], found["recipient"]) == (None, None, [], "IMY")


def test_the_past_shows_it_as_it_was_before_it_was_handed_over(register: Register, handed: int) -> None:
    with register.writing() as connection:
        connection.exec_driver_sql("UPDATE revision SET at = '2026-01-01T00:00:00.000+00:00'")
        connection.exec_driver_sql(
            "UPDATE revision SET at = '2026-02-01T00:00:00.000+00:00' WHERE number = (SELECT max(number) FROM revision)"
        )
    with past.as_of(register, DAY) as then:
        assert read(then, handed).values["status"] is None
    assert values_of(register, handed)["status"] == "sent"
