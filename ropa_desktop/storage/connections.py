"""The one place that opens a connection to a register's file, so that an encrypted register can follow."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool

from ropa_desktop.domain.collation import folded
from ropa_desktop.domain.lasting import length

Opener = Callable[[], sqlite3.Connection]


def opener(path: Path, *, read_only: bool = False, immutable: bool = False, tidy: bool = False) -> Opener:
    """Say how to open the file. `immutable` is for read-only media, where SQLite can lay no lock.

    `tidy` only reads too, but may write, so that SQLite takes away the empty log which it lays to read some files.
    """
    mode = "ro" if read_only else "rw"
    uri = f"{path.absolute().as_uri()}?mode={mode}{'&immutable=1' if immutable else ''}"

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False, timeout=10)
        connection.create_function("folded", 1, _folded, deterministic=True)
        connection.create_function("lasting", 1, length, deterministic=True)
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA cache_size = -32000")
        if tidy:
            connection.execute("PRAGMA query_only = ON")
        if not read_only:
            connection.execute("PRAGMA synchronous = FULL")
        return connection

    return connect


def _folded(text: object) -> str | None:
    return folded(text) if isinstance(text, str) else None


_decode = json.JSONDecoder().raw_decode


def _from_json(text: str) -> Any:
    """Read what this program wrote, which has no spaces around it: looking for these takes longer than the reading."""
    value, end = _decode(text)
    if end != len(text):
        raise ValueError("more than one value")
    return value


def engine_for(connect: Opener) -> Engine:
    """Make an engine whose transactions are SQLite's own; one that will write says so before it begins."""
    engine = create_engine(
        "sqlite://", creator=connect, poolclass=QueuePool, pool_size=3, max_overflow=5, json_deserializer=_from_json
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writing = connection.get_execution_options().get("writing", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine


@contextlib.contextmanager
def writing_on(engine: Engine) -> Iterator[Connection]:
    """Write in one transaction: all of it, or nothing when the block fails."""
    with engine.connect().execution_options(writing=True) as connection, connection.begin():
        yield connection
