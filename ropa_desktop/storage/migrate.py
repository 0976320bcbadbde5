"""Bringing an older register up to this program's format, after a verified backup beside it."""

from __future__ import annotations

import contextlib
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from ropa_desktop.domain.problems import Problem
from ropa_desktop.storage import backups
from ropa_desktop.storage.at_rest import read_header
from ropa_desktop.storage.connections import engine_for, opener
from ropa_desktop.storage.faults import problems_named
from ropa_desktop.storage.schema import FORMAT

SCRIPTS = Path(__file__).parent / "migrations"


def migrate(path: Path, *, backup: bool, scripts: Path = SCRIPTS, target: int = FORMAT) -> None:
    """Migrate the register at `path` in one transaction. With `backup` a verified copy is made beside it first.

    The file's own format number is what counts; Alembic's table lives only within the transaction.
    Problems: damaged, disk_full, folder_read_only; the register is then as it was.
    """
    number = read_header(path).format
    with contextlib.ExitStack() as stack:
        if backup:
            copy = copy_beside(path, number)
            backups.copy(path, copy)
            stack.callback(_drop_needless, copy, path)
        _upgrade(path, number, target, scripts)
        stack.pop_all()


def _upgrade(path: Path, number: int, target: int, scripts: Path) -> None:
    engine = engine_for(opener(path))
    try:
        with (
            problems_named(path),
            engine.connect().execution_options(writing=True) as connection,
            connection.begin(),
        ):
            connection.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
            connection.exec_driver_sql("INSERT INTO alembic_version VALUES (?)", (f"{number:04d}",))
            config = _config(scripts)
            config.attributes["connection"] = connection
            command.upgrade(config, f"{target:04d}")
            connection.exec_driver_sql("DROP TABLE alembic_version")
            connection.exec_driver_sql(f"PRAGMA user_version = {target}")
    finally:
        engine.dispose()


def _drop_needless(copy: Path, path: Path) -> None:
    """Remove the copy of a register that is whole and as it was, so that each try does not leave one more."""
    with contextlib.suppress(Problem, OSError):
        backups.verify(path)
        copy.unlink()


def copy_beside(path: Path, number: int) -> Path:
    """Give where a register of a format is kept as it was."""
    copy = path.with_name(f"{path.stem} format {number}{path.suffix}")
    again = 2
    while copy.exists():
        copy = path.with_name(f"{path.stem} format {number} ({again}){path.suffix}")
        again += 1
    return copy


def _config(scripts: Path) -> Config:
    config = Config()
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    return config


def newest(scripts: Path = SCRIPTS) -> str | None:
    """Give the revision that the migrations lead to."""
    return ScriptDirectory.from_config(_config(scripts)).get_current_head()
