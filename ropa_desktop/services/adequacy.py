"""Adequacy decisions as a register's own records: entered once, compared with lists, and what rests on them."""

from __future__ import annotations

import contextlib

from ropa_desktop.domain.problems import Problem
from ropa_desktop.domain.types.transfers import ADEQUACY_DECISION
from ropa_desktop.services.adequacy_lists import own_list
from ropa_desktop.services.records import Edit, Save, change
from ropa_desktop.services.wording import content_language
from ropa_desktop.storage import history
from ropa_desktop.storage.register import Register

__all__ = ["KEY", "seed", "seed_edits"]

KEY = "adequacy_"
"""What the example's records put before a decision's key in the program's list to link to it ("@adequacy_us_dpf")."""
TYPE = ADEQUACY_DECISION.name


def seed_edits(language: str) -> list[Edit]:
    """Give the edits that enter the program's decisions, with their texts in a register's language."""
    return [edit for _, edit in keyed_edits(language)]


def keyed_edits(language: str) -> list[tuple[str, Edit]]:
    """Give the edits that enter the program's decisions, each with the key that the example links to."""
    numbered = enumerate(own_list(language), 1)
    references = ((f"{ADEQUACY_DECISION.prefix}{number:02d}", one) for number, one in numbered)
    return [(f"{KEY}{one.key}", Edit(TYPE, None, {**one.values, "reference": r})) for r, one in references]


def seed(register: Register, *, author: str) -> bool:
    """Enter the program's decisions in a register that has never had any; tell whether that was done.

    That is one made before there were such records. Where they were entered, the history says so for ever, and so
    those that the person deletes stay deleted. It is an act: an undo takes back what the person did, not this.
    A disk that is full is no reason not to open the register; it is tried again the next time.
    """
    with contextlib.suppress(Problem):
        with register.reading() as connection:
            wanted = not history.knows(connection, TYPE)
        if wanted:
            change(register, seed_edits(content_language(register)), Save(author, "seed", state="act"))
            return True
    return False
