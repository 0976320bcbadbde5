"""A register is the same under all its names, and what is no file at all is told as it is."""

from __future__ import annotations

import itertools
import os
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ropa_desktop.domain.problems import Problem
from ropa_desktop.services import past, registers
from ropa_desktop.storage import at_rest, backups
from ropa_desktop.storage import register as module
from ropa_desktop.storage.holding import held
from ropa_desktop.storage.register import create, open_register
from tests.services.made import FIRST, add, everything, opened, put
from tests.storage.programs import NOBODY, mounted, only_root, said
from tests.storage.test_register import shared  # noqa: F401 - a fixture

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="links, pipes and long names are others there")


def problem(key: str) -> Any:
    return pytest.raises(Problem, match=f"^\\('{key}'")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "folder").mkdir()
    with opened(tmp_path / "folder") as register:
        add(register, "activity", "Löner", purpose="Ett")
    return register.path


@pytest.fixture
def link(path: Path, tmp_path: Path) -> Iterator[Path]:
    link = tmp_path / "genväg.ropa"
    link.symlink_to(path)
    yield link
    assert link.is_symlink()
    assert sorted(file.name for file in tmp_path.iterdir()) == ["folder", link.name]


def test_a_register_opened_by_a_link_is_locked_for_all(path: Path, link: Path) -> None:
    with open_register(link) as register:
        assert register.path == link
        put(register, FIRST, purpose="Två")
        with problem("in_use"):
            open_register(path)
        with open_register(path, read_only=True) as reader:
            assert everything(reader)[FIRST]["purpose"] == "Två"
    with open_register(path), problem("in_use"):
        open_register(link)


def test_a_register_restored_by_a_link_is_put_where_the_link_leads(path: Path, link: Path) -> None:
    copy = path.with_name("kopia.ropa")
    backups.copy(link, copy)
    with open_register(link) as register:
        put(register, FIRST, purpose="Två")
    kept = registers.restore(copy, link)
    assert kept
    assert kept.parent == path.parent
    with open_register(path, read_only=True) as register:
        assert everything(register)[FIRST]["purpose"] == "Ett"


def test_the_past_of_a_register_opened_by_a_link(link: Path) -> None:
    with open_register(link, read_only=True) as register:
        (newest, *_) = past.saves(register)
        with past.as_of(register, past.day_of(register, newest.revision.at)) as then:
            assert then.path == link


LOOK = """
for read_only in (False, True):
    try:
        registers.open_register(path, read_only=read_only)
    except Problem as problem:
        say(problem.key)
try:
    registers.new_register(path, name="x", language="sv", author="x")
except Problem as problem:
    say(problem.key)
try:
    backups.copy(path.parent.parent / "a.ropa", path)
except Problem as problem:
    say(problem.key)
"""


def test_a_folder_that_nobody_may_look_into_is_told(shared: Path) -> None:  # noqa: F811 - the fixture
    only_root()
    create(shared / "a.ropa")
    (shared / "a.ropa").chmod(0o444)
    (shared / "stängd").mkdir(mode=0o700)
    create(shared / "stängd" / "b.ropa")
    for name in ("b.ropa", "borta.ropa"):
        heard = said(LOOK, shared / "stängd" / name, user=NOBODY).split()
        assert heard == ["problem.unreadable"] * 2 + ["problem.folder_read_only"] * 2


@pytest.mark.parametrize("read_only", [False, True])
def test_a_name_that_is_too_long_or_leads_through_a_file_is_told(path: Path, read_only: bool) -> None:
    with problem("unreadable"):
        open_register(path.with_name("x" * 300), read_only=read_only)
    with problem("not_found"):
        open_register(path / "a.ropa", read_only=read_only)


@pytest.mark.parametrize("read_only", [False, True])
def test_a_pipe_is_no_register_and_nobody_waits_for_it(tmp_path: Path, read_only: bool) -> None:
    os.mkfifo(tmp_path / "rör.ropa")
    with problem("not_a_register"):
        open_register(tmp_path / "rör.ropa", read_only=read_only)


def test_links_in_a_circle_are_told(tmp_path: Path) -> None:
    (tmp_path / "a.ropa").symlink_to("b.ropa")
    (tmp_path / "b.ropa").symlink_to("a.ropa")
    with problem("unreadable"):
        open_register(tmp_path / "a.ropa")


def test_a_name_that_is_no_unicode_is_a_name(tmp_path: Path) -> None:
    folder = tmp_path / "kopior"
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/r\xe4kna.ropa"))
    create(path)
    with open_register(path) as register:
        assert registers.automatic_backup(register, folder)
    assert len(registers.automatic_backups(path, folder)) == 1


@pytest.mark.parametrize("read_only", [False, True])
@pytest.mark.parametrize("lost", [1, 100, 4095])
def test_a_register_that_lost_the_end_of_its_last_page_is_damaged(path: Path, read_only: bool, lost: int) -> None:
    """SQLite reads what is lost of a last page as noughts, and would go on writing."""
    path.write_bytes(path.read_bytes()[:-lost])
    before = path.read_bytes()
    with problem("damaged"):
        open_register(path, read_only=read_only)
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_a_register_that_is_written_to_all_the_time_is_not_copied_half(
    path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    moments = itertools.count()
    monkeypatch.setattr(module, "reader", lambda _: None)
    monkeypatch.setattr(at_rest, "_stamps", lambda _: [("a", next(moments), 0)])
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "folder"))
    with problem("busy"):
        open_register(path, read_only=True)
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_a_register_that_cannot_be_read_says_not_who_has_it(path: Path) -> None:
    with held(path):
        path.write_bytes(path.read_bytes()[:200])
        with problem("in_use") as refused:
            open_register(path)
        assert refused.value.facts["who"] == "?"


def test_a_full_disk_lets_one_read_and_go(path: Path, tmp_path: Path) -> None:
    with mounted(tmp_path / "disk", f"size={path.stat().st_size // 1024}k") as disk:
        there = disk / path.name
        there.write_bytes(path.read_bytes())
        with problem("disk_full"):
            open_register(there)
        with open_register(there, read_only=True) as register:
            assert everything(register)[FIRST]["purpose"] == "Ett"
        assert there.read_bytes() == path.read_bytes()
        assert [file.name for file in disk.iterdir()] == [path.name]


def test_a_copy_that_was_made_while_it_was_open_is_read_and_left_as_it_is(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "kopia" / "kopia.ropa"
    copy.parent.mkdir()
    with open_register(path) as register:
        put(register, FIRST, purpose="Två")
        with sqlite3.connect(path) as raw:
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        raw.close()
        shutil.copy(path, copy)
    before = copy.read_bytes()
    with open_register(copy, read_only=True) as register:
        assert everything(register)[FIRST]["purpose"] == "Två"
        with problem("read_only"), register.reading() as connection:
            connection.exec_driver_sql("DELETE FROM draft")
    backups.copy(copy, tmp_path / "andra.ropa")
    assert copy.read_bytes() == before
    assert [file.name for file in copy.parent.iterdir()] == [copy.name]
