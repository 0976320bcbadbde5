"""The files of the worksheets' questions, and the format of the registers that answer them."""

from __future__ import annotations

from ropa_desktop.storage import worksheets
from ropa_desktop.storage.schema import FORMAT

SECOND = {"balancing_test": (1,), "transfer": (1,), "transfer_assessment": (1,)}
KNOWN = {2: SECOND, 3: SECOND, 4: SECOND}
"""The versions of questions that a program of each format can meet."""


def test_new_questions_come_with_a_new_format_so_that_no_older_program_meets_them() -> None:
    names = sorted(folder.name for folder in worksheets.folder().iterdir() if folder.is_dir())
    assert {name: worksheets.versions(name) for name in names} == KNOWN[FORMAT]
