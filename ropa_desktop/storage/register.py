"""One register is one SQLite file: made, opened, locked, closed."""

from __future__ import annotations

import contextlib
import getpass
import os
import shutil
import socket
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import filelock
from sqlalchemy import Connection, Engine, delete, insert, select
from sqlalchemy.exc import DBAPIError

from ropa_desktop.domain.problems import Problem
from ropa_desktop.storage.connections import engine_for, opener
from ropa_desktop.storage.schema import APPLICATION_ID, FORMAT, metadata, state

__all__ = ["Connection", "Register", "create", "making", "open_register", "problems_named"]


@dataclass(frozen=True, slots=True)
class Header:
    """What a file's first hundred bytes say, read without SQLite."""

    format: int
    wal: bool


def read_header(path: Path) -> Header:
    """Read a register's header. Problems: not found, no register, or from a newer version of the program."""
    try:
        with path.open("rb") as file:
            head = file.read(100)
    except (FileNotFoundError, IsADirectoryError) as error:
        raise Problem("not_found", path=path) from error
    except OSError as error:
        raise Problem("unreadable", path=path, why=error.strerror) from error
    number = int.from_bytes(head[60:64], "big")
    if not head.startswith(b"SQLite format 3\0") or int.from_bytes(head[68:72], "big") != APPLICATION_ID or not number:
        raise Problem("not_a_register", path=path)
    if number > FORMAT:
        raise Problem("newer_register", path=path)
    return Header(number, wal=head[18] == 2)


class Register:
    """An open register. Use one of the two transactions; values leave it, connections do not."""

    def __init__(
        self, path: Path, engine: Engine, *, read_only: bool, on_close: Callable[[], None], shown: Path | None = None
    ) -> None:
        self.path = shown or path
        self.file = path
        self.read_only = read_only
        self._engine = engine
        self._on_close = on_close

    @contextlib.contextmanager
    def reading(self) -> Iterator[Connection]:
        """Read in one consistent snapshot."""
        with problems_named(self.path), self._engine.connect() as connection, connection.begin():
            yield connection

    @contextlib.contextmanager
    def writing(self) -> Iterator[Connection]:
        """Write all or nothing; after the block the change is on disk."""
        if self.read_only:
            raise Problem("read_only", path=self.path)
        with problems_named(self.path), self._engine.connect() as connection:
            connection = connection.execution_options(writing=True)
            with connection.begin():
                yield connection

    def close(self) -> None:
        """Close the register; it is one file again unless another program still reads it."""
        self._engine.dispose()
        self._on_close()

    def __enter__(self) -> Register:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()


_SQLITE_PROBLEMS = (
    ("disk is full", "disk_full"),
    ("malformed", "damaged"),
    ("not a database", "damaged"),
    ("readonly", "read_only"),
    ("unable to open", "unreadable"),
    ("disk i/o error", "disk_error"),
    ("locked", "busy"),
)


@contextlib.contextmanager
def problems_named(path: Path) -> Iterator[None]:
    """Turn what SQLite says of the file or the disk into the problem that a user can act on."""
    try:
        yield
    except (DBAPIError, sqlite3.DatabaseError) as error:
        said = str(error.orig if isinstance(error, DBAPIError) else error).lower()
        for part, key in _SQLITE_PROBLEMS:
            if part in said:
                raise Problem(key, path=path, why=said) from error
        raise


def open_register(path: Path, *, read_only: bool = False) -> Register:
    """Open a register. To write, it must be the only one that does; an older format is migrated, after a backup.

    Problems: not_found, unreadable, not_a_register, newer_register, in_use (with `who`), folder_read_only, damaged.
    """
    path = path.expanduser().absolute()
    header = read_header(path)
    return _open_to_read(path, header) if read_only else _open_to_write(path)


def _open_to_write(path: Path) -> Register:
    lock = _lock(path)
    try:
        header = read_header(path)
        if header.format < FORMAT:
            from ropa_desktop.storage.migrate import migrate  # Alembic is slow to import and seldom needed

            migrate(path, backup=True)
        connect = opener(path)
        with problems_named(path):
            with contextlib.closing(connect()) as raw:
                raw.execute("PRAGMA journal_mode = WAL")
            engine = engine_for(connect)
            with engine.connect().execution_options(writing=True) as connection, connection.begin():
                connection.execute(delete(state).where(state.c.name == "open"))
                connection.execute(insert(state), {"name": "open", "value": _holder()})
    except BaseException:
        _unlock(lock)
        raise
    return Register(path, engine, read_only=False, on_close=lambda: _close_written(path, lock))


def _close_written(path: Path, lock: filelock.BaseFileLock) -> None:
    with contextlib.suppress(sqlite3.Error, OSError):
        _fold(path)
    _unlock(lock)


def _fold(path: Path) -> None:
    """Put the write-ahead log into the file and leave it as one file, readable where nothing can be written."""
    with contextlib.closing(opener(path)()) as raw:
        raw.execute("PRAGMA busy_timeout = 200")
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        raw.execute("PRAGMA journal_mode = DELETE")


def _open_to_read(path: Path, header: Header) -> Register:
    """Open without a lock. What needs writing first (a left log, an older format) is done on a copy."""
    log = path.with_name(path.name + "-wal")
    pending = log.exists() and log.stat().st_size > 0
    writable = os.access(path.parent, os.W_OK)
    if header.format < FORMAT or (pending and not writable):
        return _open_copy(path, log if pending else None)
    immutable = not writable and header.wal
    engine = engine_for(opener(path, read_only=True, immutable=immutable))
    with problems_named(path), engine.connect() as connection:
        connection.execute(select(state.c.name)).first()
    return Register(path, engine, read_only=True, on_close=lambda: None)


def _open_copy(path: Path, log: Path | None) -> Register:
    folder = Path(tempfile.mkdtemp(prefix="ropa-"))
    copy = folder / path.name
    shutil.copyfile(path, copy)
    if log:
        shutil.copyfile(log, copy.with_name(log.name))
    copy.chmod(0o600)
    if read_header(copy).format < FORMAT:
        from ropa_desktop.storage.migrate import migrate  # as above

        migrate(copy, backup=False)
    engine = engine_for(opener(copy))
    return Register(copy, engine, read_only=True, on_close=lambda: shutil.rmtree(folder, ignore_errors=True), shown=path)


def _lock(path: Path) -> filelock.BaseFileLock:
    lock = filelock.FileLock(lock_path(path), thread_local=False)
    try:
        lock.acquire(timeout=0)
    except filelock.Timeout as error:
        raise Problem("in_use", path=path, who=_who_holds(path)) from error
    except OSError as error:
        raise Problem("folder_read_only", path=path) from error
    return lock


def lock_path(path: Path) -> Path:
    """Give the file beside a register that is there while a window has it open."""
    return path.with_name(f".{path.name}.lock")


def _unlock(lock: filelock.BaseFileLock) -> None:
    with contextlib.suppress(OSError):
        Path(lock.lock_file).unlink(missing_ok=True)
    lock.release()


def _holder() -> str:
    now = datetime.now().astimezone().isoformat(sep=" ", timespec="minutes")
    try:
        user = getpass.getuser()
    except (KeyError, OSError):
        user = "?"
    return f"{user}@{socket.gethostname()}, {now}"


def _who_holds(path: Path) -> str:
    try:
        with open_register(path, read_only=True) as register, register.reading() as connection:
            return connection.execute(select(state.c.value).where(state.c.name == "open")).scalar() or "?"
    except Problem:
        return "?"


@contextlib.contextmanager
def making(path: Path) -> Iterator[Register]:
    """Make a register: it appears at `path` whole when the block ends, or not at all.

    Problems: exists, folder_read_only, disk_full.
    """
    path = path.expanduser().absolute()
    if path.exists():
        raise Problem("exists", path=path)
    part = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
        part.touch(mode=0o600)
    except OSError as error:
        raise Problem("folder_read_only", path=path) from error
    try:
        with problems_named(path):
            engine = engine_for(opener(part))
            register = Register(part, engine, read_only=False, on_close=lambda: None, shown=path)
            _lay_out(engine)
            try:
                yield register
            finally:
                register.close()
        settle(part, path)
    finally:
        for left in (part, part.with_name(part.name + "-journal")):
            left.unlink(missing_ok=True)


def _lay_out(engine: Engine) -> None:
    with engine.connect().execution_options(writing=True) as connection, connection.begin():
        metadata.create_all(connection)
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.exec_driver_sql(f"PRAGMA user_version = {FORMAT}")


def settle(part: Path, path: Path) -> None:
    """Put a finished file in its place, never over another; it is on disk when this returns."""
    with part.open("rb+") as file:
        os.fsync(file.fileno())
    try:
        os.link(part, path)
        part.unlink()
    except FileExistsError as error:
        raise Problem("exists", path=path) from error
    except OSError:  # a file system without hard links
        if path.exists():
            raise Problem("exists", path=path) from None
        part.rename(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """See to it that a name in a folder survives a power cut, where the system can."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def create(path: Path) -> None:
    """Make an empty register at `path`."""
    with making(path):
        pass
