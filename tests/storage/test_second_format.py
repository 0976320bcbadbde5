"""A register of the second format keeps every value, row, save and unsaved form when it is brought up."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from alembic import command

from ropa_desktop.storage import backups, migrate
from ropa_desktop.storage.at_rest import read_header
from ropa_desktop.storage.connections import engine_for, opener
from ropa_desktop.storage.register import open_register
from ropa_desktop.storage.schema import APPLICATION_ID, SEARCH
from tests.storage.test_first_format import NASTY

LEFT_OUT = {"record": {"errors", "remarks"}, "blob": {"content"}}
"""What is worked out anew from the findings, and what stands in a table of its own now."""
Tables = dict[str, list[dict[str, Any]]]


def older(path: Path, number: int) -> None:
    """Make one of a format that holds nothing."""
    path.touch()
    engine = engine_for(opener(path))
    with engine.connect().execution_options(writing=True) as connection, connection.begin():
        config = migrate._config(migrate.SCRIPTS)
        config.attributes["connection"] = connection
        command.upgrade(config, f"{number:04d}")
        connection.exec_driver_sql("DROP TABLE alembic_version")
    engine.dispose()
    with contextlib.closing(sqlite3.connect(path)) as raw, raw:
        raw.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        raw.execute(f"PRAGMA user_version = {number}")
        if raw.execute("SELECT 1 FROM sqlite_schema WHERE name = 'search'").fetchone() is None:
            raw.execute(SEARCH)


def register_of(path: Path, number: int) -> None:
    """Make one of a format: no table is empty, no column of a record is blank, and the last rows are gone again."""
    older(path, number)
    with contextlib.closing(sqlite3.connect(path)) as raw, raw:
        everything = [row[0] for row in raw.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        types = sorted(t for t in everything if ("id", "record") in links_of(raw, t))
        ids = {name: 10 * n for n, name in enumerate(types, 1)}
        for name in types:
            fill(raw, "record", id=ids[name], type=name)
            fill(raw, name, id=ids[name])
        rows = [t for t in everything if columns(raw, t).keys() >= {"id", "record_id", "position"}]
        for table in rows:
            owner = next(ids[name] for name in sorted(types, key=len, reverse=True) if table.startswith(f"{name}_"))
            for n in (5, 3, 99):
                fill(raw, table, id=n, record_id=owner, position=n)
        fill(raw, "revision", number=7, undoes=None)
        for name in types:
            fill(raw, "version", record_id=ids[name], revision=7, type=name, body=f'{{"name": "{name}", "x": "å"}}')
        fill(raw, "draft", type="activity", record_id=ids["activity"], body='{"name": "Å", "purpose": "nytt"}')
        fill(raw, "draft", type="party", record_id=0, body='{"name": "Ny"}')
        fill(raw, "mention", source=ids["activity"], target=ids["party"])
        fill(raw, "sort_key", record_id=ids["activity"])
        fill(raw, "finding", record_id=ids["activity"])
        fill(raw, "blob", content=b"\x00\xff")
        fill(raw, "state")
        raw.execute("INSERT INTO search (rowid, name, body) VALUES (20, 'namn', 'text')")
        for table in rows:  # an id that was used is never used again
            raw.execute(f"DELETE FROM {table} WHERE id = 99")  # noqa: S608 - names of our own
        fill(raw, "record", id=999, type="party")
        raw.execute("DELETE FROM record WHERE id = 999")


def columns(raw: sqlite3.Connection, table: str) -> dict[str, str]:
    return {row[1]: row[2] for row in raw.execute(f'PRAGMA table_info("{table}")')}


def links_of(raw: sqlite3.Connection, table: str) -> set[tuple[str, str]]:
    return {(row[3], row[2]) for row in raw.execute(f'PRAGMA foreign_key_list("{table}")')}


def fill(raw: sqlite3.Connection, table: str, **given: Any) -> None:
    """Put in a row that leaves no column blank."""
    links = {name for name, _ in links_of(raw, table)}
    row = {
        name: given.get(name, 10 if name in links else _value(kind, f"{NASTY} {table}.{name}"))
        for name, kind in columns(raw, table).items()
    }
    names, marks = ", ".join(f'"{name}"' for name in row), ", ".join("?" * len(row))
    raw.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(row.values()))  # noqa: S608 - as above


def _value(kind: str, text: str) -> Any:
    return {"DATE": "2026-02-28", "INTEGER": 7, "JSON": '["å", 1]', "BLOB": b"\x00"}.get(kind, text)


def tables(path: Path) -> Tables:
    """Give every row of every table."""
    with contextlib.closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as raw:
        raw.row_factory = sqlite3.Row
        names = [row[0] for row in raw.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        return {name: [dict(row) for row in raw.execute(f'SELECT * FROM "{name}"')] for name in names}  # noqa: S608


def as_before(before: Tables, after: Tables, table: str) -> list[Any]:
    """Give the rows of a table as they are now, without what has come to it since."""
    there, known = before[table][0].keys() - LEFT_OUT.get(table, set()), {row.get("name") for row in before[table]}
    rows = [row for row in after[table] if table != "sqlite_sequence" or row["name"] in known]
    return sorted(repr([row[name] for name in sorted(there)]) for row in rows)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    place = tmp_path / "a.ropa"
    register_of(place, 2)
    assert not [name for name, rows in tables(place).items() if not rows]
    return place


def test_every_value_stands_where_it_stood(path: Path) -> None:
    before = tables(path)
    migrate.migrate(path, backup=False)
    after = tables(path)
    for table in before:
        assert as_before(before, after, table) == as_before(before, before, table), table
    assert [row["content"] for row in after["blob_part"]] == [row["content"] for row in before["blob"]]
    backups.verify(path)


def test_the_copy_that_is_kept_beside_it_is_of_the_old_format_and_holds_all_of_it(path: Path) -> None:
    before = tables(path)
    migrate.migrate(path, backup=True)
    copy = path.with_name("a format 2.ropa")
    assert read_header(copy).format == 2
    assert tables(copy) == before


def test_a_copy_of_an_older_register_is_made_as_it_is(path: Path, tmp_path: Path) -> None:
    before, copy = tables(path), tmp_path / "kopia.ropa"
    backups.copy(path, copy)
    assert read_header(copy).format == 2
    assert tables(copy) == before


def test_opening_it_to_read_leaves_it_as_it_is(path: Path, tmp_path: Path) -> None:
    before = path.read_bytes()
    with open_register(path, read_only=True) as register, register.reading() as connection:
        found = connection.exec_driver_sql("SELECT name FROM record WHERE type = 'activity'").scalar()
    assert found == f"{NASTY} record.name"
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


def test_one_that_was_cut_off_while_it_was_open_loses_nothing(path: Path, tmp_path: Path) -> None:
    there = tmp_path / "annan" / path.name
    there.parent.mkdir()
    with contextlib.closing(sqlite3.connect(path)) as raw:
        raw.execute("PRAGMA journal_mode = WAL")
        with raw:
            raw.execute("UPDATE record SET name = 'i loggen' WHERE id = 20")
        for end in ("", "-wal"):  # as a program that was killed leaves them
            shutil.copyfile(path.with_name(path.name + end), there.with_name(there.name + end))
    migrate.migrate(there, backup=True)
    for file in (there, there.with_name("a format 2.ropa")):
        assert [row["name"] for row in tables(file)["record"] if row["id"] == 20] == ["i loggen"]
