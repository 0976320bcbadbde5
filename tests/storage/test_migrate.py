"""An older register is brought up to date after a verified backup, or left as it was."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from pathlib import Path

import pytest
from alembic import command

from ropa_desktop.domain.problems import Problem
from ropa_desktop.storage import at_rest, backups, migrate, register, schema
from ropa_desktop.storage.at_rest import read_header
from ropa_desktop.storage.connections import engine_for, opener
from ropa_desktop.storage.register import create, open_register
from tests.storage.programs import running

NEXT = '''"""A format after today's."""

import sqlalchemy as sa
from alembic import op

revision = "{number:04d}"
down_revision = "{before:04d}"


def upgrade() -> None:
    op.add_column("record", sa.Column("later", sa.Text()))
    op.execute("UPDATE record SET later = 'kept'")
    {more}
'''


def layout(path: Path) -> dict[str, object]:
    """What a file is laid out as; the order of a table's foreign keys says nothing."""
    found: dict[str, object] = {}
    with contextlib.closing(sqlite3.connect(path)) as raw:
        for name, sql in raw.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'").fetchall():
            keys = {row[2:] for row in raw.execute(f"PRAGMA foreign_key_list({name})")}
            columns = raw.execute(f"PRAGMA table_info({name})").fetchall()
            indexes = [
                (row[1:4], raw.execute(f"PRAGMA index_info({row[1]})").fetchall())
                for row in raw.execute(f"PRAGMA index_list({name})").fetchall()
            ]
            options = {word for word in ("AUTOINCREMENT", "WITHOUT ROWID", "fts5", "DEFERRED") if word in sql}
            found[name] = (columns, keys, sorted(indexes), options)
    return found


@pytest.fixture
def scripts(tmp_path: Path) -> Path:
    copy = tmp_path / "migrations"
    shutil.copytree(migrate.SCRIPTS, copy, ignore=shutil.ignore_patterns("__pycache__"))
    return copy


def add_next(scripts: Path, more: str = "pass") -> int:
    number = schema.FORMAT + 1
    text = NEXT.format(number=number, before=schema.FORMAT, more=more)
    (scripts / "versions" / f"{number:04d}_later.py").write_text(text)
    return number


def test_the_migrations_lead_to_the_declared_tables(tmp_path: Path) -> None:
    made, migrated = tmp_path / "made.ropa", tmp_path / "migrated.ropa"
    create(made)
    migrated.touch()
    upgrade_from_nothing(migrated)
    assert layout(migrated) == layout(made)


def upgrade_from_nothing(path: Path) -> None:
    engine = engine_for(opener(path))
    with engine.connect().execution_options(writing=True) as connection, connection.begin():
        config = migrate._config(migrate.SCRIPTS)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.exec_driver_sql("DROP TABLE alembic_version")
    engine.dispose()


def test_the_newest_migration_leads_to_the_format_that_the_program_writes() -> None:
    assert migrate.newest() == f"{schema.FORMAT:04d}"


def test_a_migration_keeps_a_verified_copy_of_the_register_as_it_was(tmp_path: Path, scripts: Path) -> None:
    path = tmp_path / "a.ropa"
    create(path)
    before = path.read_bytes()
    number = add_next(scripts)
    migrate.migrate(path, backup=True, scripts=scripts, target=number)
    assert sqlite3.connect(path).execute("PRAGMA user_version").fetchone() == (number,)
    copy = tmp_path / f"a format {schema.FORMAT}.ropa"
    assert read_header(copy).format == schema.FORMAT
    with open_register(copy, read_only=True):
        pass
    assert len(before) == copy.stat().st_size


def test_a_migration_that_fails_leaves_the_register_as_it_was(tmp_path: Path, scripts: Path) -> None:
    path = tmp_path / "a.ropa"
    create(path)
    before = layout(path)
    number = add_next(scripts, "raise RuntimeError")
    with pytest.raises(RuntimeError):
        migrate.migrate(path, backup=True, scripts=scripts, target=number)
    assert layout(path) == before
    assert read_header(path).format == schema.FORMAT


def test_an_older_register_is_migrated_when_it_is_opened(
    tmp_path: Path, scripts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.ropa"
    create(path)
    number = add_next(scripts)
    for module in (register, at_rest):
        monkeypatch.setattr(module, "FORMAT", number)
    monkeypatch.setattr(migrate.migrate, "__kwdefaults__", {"backup": True, "scripts": scripts, "target": number})
    with open_register(path):
        pass
    assert read_header(path).format == number
    assert (tmp_path / f"a format {schema.FORMAT}.ropa").exists()


def test_an_older_register_on_read_only_media_is_migrated_in_a_copy(
    tmp_path: Path, scripts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.ropa"
    create(path)
    before = path.read_bytes()
    number = add_next(scripts)
    for module in (register, at_rest):
        monkeypatch.setattr(module, "FORMAT", number)
    monkeypatch.setattr(migrate.migrate, "__kwdefaults__", {"backup": False, "scripts": scripts, "target": number})
    with open_register(path, read_only=True) as opened:
        assert opened.path == path
        assert opened.file != path
    assert path.read_bytes() == before


def test_a_register_of_a_newer_format_is_refused_and_left_byte_for_byte(tmp_path: Path) -> None:
    path = tmp_path / "a.ropa"
    create(path)
    with sqlite3.connect(path) as raw:
        raw.execute(f"PRAGMA user_version = {schema.FORMAT + 1}")
    before = path.read_bytes()
    for read_only in (False, True):
        with pytest.raises(Problem, match="newer_register"):
            open_register(path, read_only=read_only)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_migration_that_fails_does_not_leave_one_copy_more_at_each_try(tmp_path: Path, scripts: Path) -> None:
    path = tmp_path / "a.ropa"
    create(path)
    number = add_next(scripts, "raise RuntimeError")
    for _ in range(2):
        with pytest.raises(RuntimeError):
            migrate.migrate(path, backup=True, scripts=scripts, target=number)
    assert [file.name for file in tmp_path.iterdir() if file != scripts] == [path.name]


def test_the_copy_of_an_earlier_migration_is_kept(tmp_path: Path, scripts: Path) -> None:
    path, earlier = tmp_path / "a.ropa", tmp_path / f"a format {schema.FORMAT}.ropa"
    create(path)
    earlier.write_text("an earlier copy")
    migrate.migrate(path, backup=True, scripts=scripts, target=add_next(scripts))
    assert earlier.read_text() == "an earlier copy"
    assert read_header(tmp_path / f"a format {schema.FORMAT} (2).ropa").format == schema.FORMAT


def test_a_migration_without_a_copy_that_fails_says_so(tmp_path: Path, scripts: Path) -> None:
    path = tmp_path / "a.ropa"
    create(path)
    with pytest.raises(RuntimeError):
        migrate.migrate(path, backup=False, scripts=scripts, target=add_next(scripts, "raise RuntimeError"))
    assert read_header(path).format == schema.FORMAT


DROP = """
migrate._upgrade = lambda *_: (say("begun"), time.sleep(600))
migrate.migrate(path, backup=True)
"""


def test_a_migration_that_was_cut_off_leaves_the_register_and_its_copy(tmp_path: Path) -> None:
    path = tmp_path / "a.ropa"
    create(path)
    before = path.read_bytes()
    with running("from ropa_desktop.storage import migrate\n" + DROP, path, until="begun"):
        pass
    assert path.read_bytes() == before
    assert sorted(file.name for file in tmp_path.iterdir()) == [f"a format {schema.FORMAT}.ropa", "a.ropa"]
    backups.verify(tmp_path / f"a format {schema.FORMAT}.ropa")
