from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from ropa_desktop.domain.problems import Problem
from ropa_desktop.storage.faults import Unreadable, problems_named


def test_a_fault_of_the_program_is_not_called_a_problem_of_the_file() -> None:
    with pytest.raises(sqlite3.OperationalError, match="syntax"), problems_named(Path("a")):
        sqlite3.connect(":memory:").execute("SELEKT 1")


@pytest.mark.parametrize(
    ("said", "key"),
    [
        (Unreadable("x"), "damaged"),
        (sqlite3.OperationalError("no such table: record"), "damaged"),
        (sqlite3.OperationalError("table party has no column named address"), "damaged"),
        (sqlite3.OperationalError("malformed JSON"), "damaged"),
        (UnicodeDecodeError("utf-8", b"x", 0, 1, "x"), "damaged"),
    ],
)
def test_what_sqlite_says_of_a_damaged_file_is_called_damage(said: Exception, key: str) -> None:
    with pytest.raises(Problem, match=f"^\\('{key}'") as refused, problems_named(Path("a")):
        raise said
    assert refused.value.facts["path"] == Path("a")
