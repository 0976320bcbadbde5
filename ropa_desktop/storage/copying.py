"""A copy of a register's records and past without its kept files, of which only those that are wanted follow."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

from ropa_desktop.storage.at_rest import as_it_is
from ropa_desktop.storage.chunks import CHUNK
from ropa_desktop.storage.connections import opener
from ropa_desktop.storage.faults import problems_named, writes_named
from ropa_desktop.storage.register import create
from ropa_desktop.storage.schema import every_table

_FILES = ("blob", "blob_part")
_LEFT = frozenset({*_FILES, "draft", "sort_key"})
"""What is not copied: files, unsaved forms, and an order that is worked out anew."""


def copy_records(source: Path, target: Path) -> None:
    """Write the records and the past of a register to a new register. Problems: as `backups.copy`."""
    create(target)
    with _both(source, target) as (there, here):
        for table in every_table().sorted_tables:
            if table.name not in _LEFT:
                _copy(there, here, table.name, [column.name for column in table.columns])


def copy_files(source: Path, target: Path, sums: Iterable[str]) -> None:
    """Write those of a register's kept files that are wanted to a copy of it."""
    wanted = sorted(sums)
    with _both(source, target) as (there, here):
        for name in _FILES:
            columns = [column.name for column in every_table().tables[name].columns]
            for sha256 in wanted:
                _copy(there, here, name, columns, "WHERE sha256 = ?", (sha256,))


@contextlib.contextmanager
def _both(source: Path, target: Path) -> Iterator[tuple[sqlite3.Connection, sqlite3.Connection]]:
    """Open a register to read and its copy to write; the copy is nobody's until it is whole."""
    with (
        as_it_is(source) as connect,
        writes_named(target),
        problems_named(source),
        contextlib.closing(connect()) as there,
        contextlib.closing(opener(target)()) as here,
    ):
        here.execute("PRAGMA journal_mode = MEMORY")
        here.execute("PRAGMA synchronous = OFF")
        there.execute("BEGIN")
        here.execute("BEGIN")
        yield there, here
        here.execute("COMMIT")


def _copy(
    there: sqlite3.Connection,
    here: sqlite3.Connection,
    table: str,
    columns: list[str],
    where: str = "",
    given: tuple[str, ...] = (),
) -> None:
    names, marks = ", ".join(f'"{name}"' for name in columns), ", ".join("?" * len(columns))
    rows = there.execute(f'SELECT {names} FROM "{table}" {where}', given)  # noqa: S608 - names of our own
    while chunk := rows.fetchmany(CHUNK):
        here.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', chunk)  # noqa: S608 - likewise


__all__ = ["copy_files", "copy_records"]
