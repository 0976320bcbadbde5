"""Supervisory authorities as a register's own records: the program knows one, and the office corrects and adds."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from typing import Any

from ropa_desktop.domain.problems import Problem
from ropa_desktop.domain.types.authorities import AUTHORITY
from ropa_desktop.services.records import Edit, Save, change
from ropa_desktop.services.wording import content_language
from ropa_desktop.storage import history
from ropa_desktop.storage.register import Register
from ropa_desktop.storage.texts import countries

__all__ = ["seed", "seed_edits"]

RECALLED = "R"
"""The source of a detail that nobody has seen: it is not put into a register."""


def seed_edits(language: str) -> list[Edit]:
    """Give the edits that enter the authorities that the program knows, as dated data in a register's language."""
    listed = countries()["authority"].values()
    return [Edit(AUTHORITY.name, None, _values(one, n, language)) for n, one in enumerate(listed, 1)]


def _values(table: Mapping[str, Any], number: int, language: str) -> dict[str, Any]:
    def seen(detail: str) -> str | None:
        """Give a detail that has a source."""
        found = table[detail]
        value = found["value"] if language == table["language"] else found.get("international", found["value"])
        return None if found["source"] == RECALLED else value

    return {
        "name": table["name"][language],
        "reference": f"{AUTHORITY.prefix}{number:02d}",
        "country": table["country"],
        "language": table["language"],
        "address": seen("postal_address"),
        "visiting_address": seen("visiting_address"),
        "email": seen("email"),
        "phone": seen("phone"),
        "website": seen("website"),
        "checked": table["verified_on"],
        "source": table[f"about_{language}"],
    }


def seed(register: Register, *, author: str) -> None:
    """Enter the program's authorities in a register that has never had any, as `adequacy.seed` does decisions."""
    with contextlib.suppress(Problem):
        with register.reading() as connection:
            wanted = not history.knows(connection, AUTHORITY.name)
        if wanted:
            change(register, seed_edits(content_language(register)), Save(author, "seed_authority", state="act"))
