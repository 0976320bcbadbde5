"""A register of the third format keeps every value, row, save, unsaved form and file when it is brought up."""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
from pathlib import Path

import pytest

from ropa_desktop.services.files import file_content
from ropa_desktop.storage import backups, files, migrate
from ropa_desktop.storage.at_rest import read_header
from ropa_desktop.storage.register import open_register
from tests.storage.test_second_format import as_before, fill, register_of, tables

LARGE = bytes(range(256)) * 8192
"""More than one piece, as a file was kept before there were any."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    place = tmp_path / "a.ropa"
    register_of(place, 3)
    with contextlib.closing(sqlite3.connect(place)) as raw, raw:
        fill(raw, "blob", sha256=hashlib.sha256(LARGE).hexdigest(), size=len(LARGE), content=LARGE)
    assert not [name for name, rows in tables(place).items() if not rows]
    return place


def test_every_value_stands_where_it_stood(path: Path) -> None:
    before = tables(path)
    migrate.migrate(path, backup=True)
    after = tables(path)
    for table in before:
        assert as_before(before, after, table) == as_before(before, before, table), table
    backups.verify(path)
    copy = path.with_name("a format 3.ropa")
    assert read_header(copy).format == 3
    assert tables(copy) == before


def test_a_file_that_was_kept_whole_is_given_as_it_was_and_so_is_one_that_comes_now(path: Path) -> None:
    migrate.migrate(path, backup=False)
    assert len(LARGE) > files.PIECE
    with open_register(path) as register:
        assert file_content(register, hashlib.sha256(LARGE).hexdigest()) == LARGE
        with register.writing() as connection:
            new = files.keep(connection, LARGE + b"mer")
        assert file_content(register, new) == LARGE + b"mer"


def test_opening_it_to_read_leaves_it_as_it_is(path: Path) -> None:
    before = path.read_bytes()
    with open_register(path, read_only=True) as register:
        assert file_content(register, hashlib.sha256(LARGE).hexdigest()) == LARGE
    assert path.read_bytes() == before
