"""One register is one SQLite file: made, opened, locked, closed."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Self

from sqlalchemy import Connection, Engine, select

from ropa_desktop.domain.problems import Problem
from ropa_desktop.storage import locks
from ropa_desktop.storage.at_rest import check_tables, copy_with_logs, fold, hot, read_header, reader
from ropa_desktop.storage.connections import engine_for, opener, writing_on
from ropa_desktop.storage.faults import problems_named, writes_named
from ropa_desktop.storage.holding import hold, sign
from ropa_desktop.storage.schema import APPLICATION_ID, FORMAT, layout, state
from ropa_desktop.storage.temporary import filling, temporary_folder
from ropa_desktop.storage.unfinished import check_free, real, settle, unfinished

__all__ = ["Connection", "Register", "create", "making", "open_register"]


PATIENCE = 60
"""Seconds in which what is being read, written or copied is finished."""


def _nothing() -> None:
    """Do what a register that holds nothing does when it is closed."""


class Register:
    """An open register. Use one of the two transactions; values leave it, connections do not."""

    def __init__(
        self, path: Path, engine: Engine, *, read_only: bool, on_close: Callable[[], None], shown: Path | None = None
    ) -> None:
        self.path = shown or path
        self.file = path
        self.read_only = read_only
        self.released = False
        """Whether it is a copy from which is gone what is not released to others."""
        self.today: Path | None = None
        """Where the register itself lies, of one that is rebuilt as it stood on a day."""
        self._engine = engine
        self._on_close = on_close
        self._gate = threading.Condition()
        self._under_way, self._resting = list[int](), 0
        """The threads of what is under way, and the one that has the file put away."""
        self._closed = False

    @contextlib.contextmanager
    def _at_work(self) -> Iterator[None]:
        """Note a transaction; while another thread has the file put away, wait until it is there again.

        One within another does not wait: the file is not put away before the outer one is over.
        """
        me = threading.get_ident()
        with self._gate:
            self._gate.wait_for(lambda: self._resting in {0, me} or me in self._under_way)
            self._under_way.append(me)
        try:
            yield
        finally:
            with self._gate:
                self._under_way.remove(me)
                self._gate.notify_all()
                last = self._closed and not self._under_way
            if last:
                self._let_go()

    @contextlib.contextmanager
    def reading(self) -> Iterator[Connection]:
        """Read in one consistent snapshot."""
        with self._at_work(), problems_named(self.path), self._engine.connect() as connection, connection.begin():
            yield connection

    @contextlib.contextmanager
    def writing(self) -> Iterator[Connection]:
        """Write all or nothing; after the block the change is on disk."""
        if self.read_only:
            raise Problem("read_only", path=self.path)
        with self._at_work(), problems_named(self.path), writing_on(self._engine) as connection:
            yield connection

    @contextlib.contextmanager
    def still(self) -> Iterator[Register]:
        """Give the register as it stands now, to read: what is saved meanwhile is not seen in it."""
        with self.reading() as connection:
            connection.execute(select(state.c.name).limit(1)).all()  # a snapshot begins with what is first read
            yield _Still(self, connection)

    @contextlib.contextmanager
    def resting(self) -> Iterator[Path]:
        """Let go of the file, which stays locked to others, so that another can be put in its place.

        What is being read or written is let finish first; what would read or write meanwhile waits.
        Problems: read_only, busy (it was not finished).
        """
        if self.read_only:
            raise Problem("read_only", path=self.path)
        with self._put_away():
            self._engine.dispose()
            try:
                yield self.file
            finally:
                self._engine = _ready_to_write(self.file)

    @contextlib.contextmanager
    def _put_away(self) -> Iterator[None]:
        with self._gate:
            self._resting = threading.get_ident()
        try:
            with self._gate:
                if not self._gate.wait_for(lambda: not self._under_way, PATIENCE):
                    raise Problem("busy", path=self.path)
            yield
        finally:
            with self._gate:
                self._resting = 0
                self._gate.notify_all()

    def close(self) -> None:
        """Close the register, once what reads or writes it is over: until then it stays locked to others.

        It is one file again unless another program still reads it.
        """
        with self._gate:
            self._closed = True
            over = not self._under_way
        if over:
            self._let_go()

    def _let_go(self) -> None:
        self._engine.dispose()
        on_close, self._on_close = self._on_close, _nothing
        on_close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()


class _Still(Register):
    """A register in which everything is read in the same snapshot."""

    def __init__(self, register: Register, connection: Connection) -> None:
        super().__init__(
            register.file,
            register._engine,  # noqa: SLF001 - its own kind
            read_only=True,
            on_close=_nothing,
            shown=register.path,
        )
        self.released, self.today = register.released, register.today
        self._connection = connection

    @contextlib.contextmanager
    def reading(self) -> Iterator[Connection]:
        with problems_named(self.path):
            yield self._connection


def open_register(path: Path, *, read_only: bool = False) -> Register:
    """Open a register. To write, it must be the only one that does; an older format is migrated, after a backup.

    Problems: not_found, unreadable, not_a_register, newer_register, in_use (with `who`), folder_read_only,
    disk_full, damaged.
    """
    shown = path.expanduser().absolute()
    path = real(shown)
    read_header(path)
    register = _open_to_read(path) if read_only else _open_to_write(path)
    register.path = shown
    return register


def _open_to_write(path: Path) -> Register:
    with contextlib.ExitStack() as stack:
        lock = hold(path)
        stack.callback(locks.release, lock)
        try:
            _check_writable(path)
            if read_header(path).format < FORMAT:
                from ropa_desktop.storage.migrate import migrate  # Alembic is slow to import and seldom needed

                migrate(path, backup=True)
            engine = _ready_to_write(path)
        except Problem as problem:
            if problem.key == "problem.read_only":
                raise Problem("folder_read_only", path=path) from problem
            raise
        stack.pop_all()
    return Register(path, engine, read_only=False, on_close=lambda: _close_written(path, lock))


def _check_writable(path: Path) -> None:
    if not os.access(path, os.W_OK):
        raise Problem("folder_read_only", path=path)


def _ready_to_write(path: Path) -> Engine:
    """See to it that the file is whole as far as its tables, then say in it who has it open."""
    with problems_named(path):
        check_tables(opener(path, read_only=not hot(path)), path)
    engine = engine_for(opener(path))
    with contextlib.ExitStack() as stack:
        stack.callback(engine.dispose)
        with writes_named(path):
            with contextlib.closing(opener(path)()) as raw:
                raw.execute("PRAGMA journal_mode = WAL")
            with writing_on(engine) as connection:
                sign(connection)
        stack.pop_all()
    return engine


def _close_written(path: Path, lock: locks.Lock) -> None:
    with contextlib.suppress(sqlite3.Error, OSError):
        fold(path)
    locks.release(lock)


def _open_to_read(path: Path) -> Register:
    """Open without a lock. What needs writing first (a left log, an older format) is done on a copy."""
    connect = reader(path)
    if connect is None or read_header(path).format < FORMAT:
        return _open_copy(path)
    with problems_named(path):
        check_tables(connect, path)
    return Register(path, engine_for(connect), read_only=True, on_close=_nothing)


def _open_copy(path: Path) -> Register:
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(temporary_folder())
        with filling():
            with writes_named(path):
                copy = copy_with_logs(path, folder)
            if read_header(copy).format < FORMAT:
                from ropa_desktop.storage.migrate import migrate  # as above

                migrate(copy, backup=False)
        connect = opener(copy)
        with problems_named(path):
            check_tables(connect, path)
        on_close = stack.pop_all().close
    return Register(copy, engine_for(connect), read_only=True, on_close=on_close, shown=path)


@contextlib.contextmanager
def making(path: Path) -> Iterator[Register]:
    """Make a register: it appears at `path` whole when the block ends, or not at all.

    Problems: exists, folder_read_only, disk_full.
    """
    path = path.expanduser().absolute()
    check_free(path)
    with writes_named(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    with unfinished(path) as part:
        with writes_named(path):
            part.touch(mode=0o600)
            engine = engine_for(opener(part))
            _lay_out(engine)
        register = Register(part, engine, read_only=False, on_close=_nothing, shown=path)
        with contextlib.closing(register), problems_named(path):
            yield register
        with writes_named(path):
            settle(part, path)


def opened_copy(path: Path) -> Register:
    """Open a copy of one's own, which nobody else knows of, to write to it."""
    return Register(path, engine_for(opener(path)), read_only=False, on_close=_nothing)


def _lay_out(engine: Engine) -> None:
    with writing_on(engine) as connection:
        for statement in layout():
            connection.exec_driver_sql(statement)
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.exec_driver_sql(f"PRAGMA user_version = {FORMAT}")


def create(path: Path) -> None:
    """Make an empty register at `path`."""
    with making(path):
        pass
