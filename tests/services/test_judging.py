"""A register that was judged by other rules is judged anew, and nothing that a person wrote changes."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

import pytest

from ropa_desktop.domain.rules.judge import rules_for
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.services import check, judging, registers
from ropa_desktop.services.past import newest
from ropa_desktop.storage.register import open_register
from tests.domain.judging import Known, filled
from tests.services.made import EVA, add, everything, opened
from tests.services.recompute import agree


def spoilt(folder: Path) -> Path:
    """A register in which an older program left other findings."""
    with opened(folder) as register:
        add(register, "activity", "Utan något")
        path = register.path
    with contextlib.closing(sqlite3.connect(path)) as raw, raw:
        raw.execute("DELETE FROM finding")
        raw.execute("UPDATE record SET marks = 'd', standing = ''")
        raw.execute("DELETE FROM state WHERE name = 'rules'")
    return path


def test_it_is_judged_anew_when_it_is_opened_to_write(tmp_path: Path) -> None:
    path = spoilt(tmp_path)
    with registers.open_register(path, author=EVA) as register:
        assert judging.is_current(register)
        assert check.check(register)
        agree(register)


def test_nothing_that_a_person_wrote_changes(tmp_path: Path) -> None:
    path = spoilt(tmp_path)
    with open_register(path) as register:
        before, revision = everything(register), newest(register)
        assert judging.judge_again(register)
        assert not judging.judge_again(register)
        assert everything(register) == before
        assert newest(register) == revision


def test_a_check_judges_a_copy_and_leaves_the_register_alone(tmp_path: Path) -> None:
    path = spoilt(tmp_path)
    before = path.read_bytes()
    with registers.open_to_check(path) as register:
        assert check.check(register)
    assert path.read_bytes() == before


@pytest.mark.parametrize("name", sorted(judging.UNSETTLED))
def test_what_is_not_judged_again_when_the_office_lays_something_down_looks_at_none_of_it(name: str) -> None:
    known, values = Known(), filled(RECORD_TYPES[name], {"status": "approved"})
    known.look_at(name, values)
    del known.settings  # a rule that looks at them fails
    for rule in rules_for(name):
        rule.broken(values, known)
