"""What is not finished is not there, and two who make the same thing do not spoil it for each other."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ropa_desktop.domain.problems import Problem
from ropa_desktop.storage import backups
from ropa_desktop.storage.register import create, making, open_register
from ropa_desktop.storage.unfinished import unfinished
from tests.services.made import everything


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


def test_of_two_who_make_the_same_file_the_second_is_asked_to_wait(tmp_path: Path) -> None:
    path = tmp_path / "ny.ropa"
    with making(path) as made:
        with pytest.raises(Problem, match="busy") as refused:
            create(path)
        assert refused.value.facts["path"] == path
        assert everything(made) == {}
    assert names(tmp_path) == ["ny.ropa"]


def test_of_two_backups_to_the_same_file_the_second_is_asked_to_wait(tmp_path: Path) -> None:
    path, copy = tmp_path / "a.ropa", tmp_path / "kopia.ropa"
    create(path)
    with unfinished(copy), pytest.raises(Problem, match="busy"):
        backups.copy(path, copy)
    backups.copy(path, copy)
    assert names(tmp_path) == ["a.ropa", "kopia.ropa"]


def test_what_was_left_by_one_who_was_cut_off_is_removed(tmp_path: Path) -> None:
    for end in ("", "-journal", "-wal"):
        (tmp_path / f".ny.ropa.part{end}").write_text("rest")
    (tmp_path / "..ny.ropa.part.lock").touch()
    create(tmp_path / "ny.ropa")
    assert names(tmp_path) == ["ny.ropa"]


@pytest.mark.parametrize("end", ["-wal", "-journal"])
def test_a_log_without_its_register_is_not_put_into_a_new_one(tmp_path: Path, end: str) -> None:
    path, other = tmp_path / "ny.ropa", tmp_path / "annan.ropa"
    create(other)
    log = tmp_path / f"ny.ropa{end}"
    log.write_bytes(b"of a register that was removed")
    with pytest.raises(Problem, match="exists") as refused:
        create(path)
    assert refused.value.facts["path"] == log
    with pytest.raises(Problem, match="exists"):
        backups.copy(other, path)
    assert names(tmp_path) == ["annan.ropa", log.name]
    log.unlink()
    create(path)
    with open_register(path) as register:
        assert everything(register) == {}


def test_a_link_that_leads_nowhere_is_something_that_is_there(tmp_path: Path) -> None:
    path = tmp_path / "ny.ropa"
    path.symlink_to("borta")
    with pytest.raises(Problem, match="exists"):
        create(path)
    assert names(tmp_path) == ["ny.ropa"]


def test_a_folder_that_is_missing_is_not_made_by_writing_in_it(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="folder_read_only"), unfinished(tmp_path / "borta" / "a"):
        pass
    assert names(tmp_path) == []


def test_where_a_file_has_only_one_name_nothing_is_written_over_either(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A memory stick knows no hard links."""

    def refuse(*_: object) -> None:
        raise PermissionError(1, "no hard links")

    monkeypatch.setattr(os, "link", refuse)
    path = tmp_path / "ny.ropa"
    with pytest.raises(Problem, match="exists"), making(path):
        path.write_text("annat")
    assert path.read_text() == "annat"
    path.unlink()
    create(path)
    assert names(tmp_path) == ["ny.ropa"]
