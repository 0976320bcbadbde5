from __future__ import annotations

from datetime import date

import pytest

from ropa_desktop.domain.problems import Problem
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.services.acts import FROZEN_WITH, act_on, perform, withdraw
from ropa_desktop.services.past import entries
from ropa_desktop.services.records import read
from ropa_desktop.storage.register import Register
from tests.services.made import EVA, add, values_of

DAY = date(2026, 1, 2)


def test_every_type_that_can_be_frozen_knows_its_act() -> None:
    knowing = {name for name in RECORD_TYPES if act_on(name)} | FROZEN_WITH.keys()
    assert knowing == {name for name, t in RECORD_TYPES.items() if t.frozen}
    for name, record_type in RECORD_TYPES.items():
        if act := act_on(name):
            assert act.state in record_type.frozen
            assert act.back_to not in record_type.frozen
            assert {act.by, act.on} <= record_type.by_name.keys()


def test_an_act_says_who_and_when_and_is_a_revision_of_its_own(register: Register) -> None:
    review = add(register, "review")
    done = perform(register, review, by="Bo By", on=DAY, author=EVA)
    assert (done.verb, read(register, review).frozen) == ("sign", True)
    assert [values_of(register, review)[k] for k in ("status", "signed_by", "signed_on")] == ["signed", "Bo By", DAY]
    assert entries(register, record_id=review)[0].revision.state == "act"


def test_an_act_on_what_is_gone_is_refused(register: Register) -> None:
    with pytest.raises(Problem, match="gone"):
        perform(register, 99, by="Bo", on=DAY, author=EVA)
    with pytest.raises(Problem, match="gone"):
        withdraw(register, 99, reason="x", author=EVA)
