"""Ids in queries: the one just given, and many a part at a time, since SQLite takes a limited number at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import BindParameter, Connection, CursorResult, Row, Select, bindparam

CHUNK = 500


def ids_wanted() -> BindParameter[Any]:
    """Stand for the ids in a query for `by_chunks`."""
    return bindparam("ids", expanding=True)


def by_chunks(connection: Connection, query: Select[Any], ids: Iterable[int]) -> Iterator[Row[Any]]:
    """Run a query for ids, and give its rows."""
    wanted = list(ids)
    for start in range(0, len(wanted), CHUNK):
        yield from connection.execute(query, {"ids": wanted[start : start + CHUNK]}).all()


def new_id(made: CursorResult[Any]) -> int:
    """Give the id of what was inserted."""
    key = made.inserted_primary_key
    return int(key[0]) if key else 0
