"""The marks of secrecy that go with what is written again: a copy of a record, or its next version (OSL 5:5)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ropa_desktop.domain.types.secrecy import OPEN, UNDECIDED
from ropa_desktop.storage import around
from ropa_desktop.storage.records import Stored
from ropa_desktop.storage.register import Connection


def marks_carried(connection: Connection, source: Stored, made: int, name: str) -> Iterator[dict[str, Any]]:
    """Give the marks for the record `made` from another, under its name, to be decided on anew.

    The rows are new ones, and so a mark on a row becomes one on the field. A file is known by its content wherever it
    lies. What was decided not to be secret is for that record alone.
    """
    seen: set[str] = set()
    for mark in around.naming(connection, source.id, "secrecy_mark"):
        values = mark.values
        path = values["field"] or ""
        if values["retired"] is not None or values["file"] or values["decision"] == OPEN or path in seen:
            continue
        seen.add(path)
        what = mark.values["name"].rpartition(_BETWEEN)[2]
        kept = {key: values[key] for key in ("field", "ground", "reason", "marked_by", "marked_on")}
        yield kept | {"name": f"{name}{_BETWEEN}{what}", "about": made, "decision": UNDECIDED}


_BETWEEN = " – "

__all__ = ["marks_carried"]
