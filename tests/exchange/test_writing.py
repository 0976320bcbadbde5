"""Files appear whole or not at all, and what was there before stays until then."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from ropa_desktop.domain.problems import Problem
from ropa_desktop.exchange.writing import whole_file


def test_a_file_takes_the_place_of_the_old_one_only_when_whole(tmp_path: Path) -> None:
    target = tmp_path / "a.json"
    target.write_text("old", encoding="utf-8")
    with whole_file(target) as part:
        part.write_text("new", encoding="utf-8")
        assert target.read_text(encoding="utf-8") == "old"
    assert target.read_text(encoding="utf-8") == "new"
    assert list(tmp_path.iterdir()) == [target]


def _write_half(target: Path, failure: Exception) -> None:
    with whole_file(target) as part:
        part.write_text("half", encoding="utf-8")
        raise failure


def test_a_failure_leaves_what_was_there(tmp_path: Path) -> None:
    target = tmp_path / "a.json"
    target.write_text("old", encoding="utf-8")
    with pytest.raises(ZeroDivisionError):
        _write_half(target, ZeroDivisionError())
    assert target.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize(
    ("number", "key"),
    [
        (errno.ENOSPC, "disk_full"),
        (errno.EDQUOT, "disk_full"),
        (errno.EACCES, "folder_read_only"),
        (errno.EROFS, "folder_read_only"),
        (errno.EIO, "disk_error"),
    ],
)
def test_what_the_system_says_is_told_in_words(tmp_path: Path, number: int, key: str) -> None:
    with pytest.raises(Problem, match=key):
        _write_half(tmp_path / "a.json", OSError(number, os.strerror(number)))
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_is_full_when_it_is_synced_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Problem, match="disk_full"), whole_file(tmp_path / "a.json") as part:
        part.write_text("x", encoding="utf-8")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="folder_read_only"), whole_file(tmp_path / "missing" / "a.json") as part:
        part.write_text("x", encoding="utf-8")
    assert list(tmp_path.iterdir()) == []


def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    target, place = tmp_path / "a.json", tmp_path / "folder" / "b.json"
    target.symlink_to("folder/b.json")
    for text in ("one", "two"):
        with whole_file(target) as part:
            part.write_text(text, encoding="utf-8")
        assert place.read_text(encoding="utf-8") == text
    assert target.is_symlink()
    assert list(place.parent.iterdir()) == [place]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes have no names here")
def test_a_device_or_a_pipe_is_not_replaced(tmp_path: Path) -> None:
    target = tmp_path / "a.json"
    os.mkfifo(target)
    with pytest.raises(Problem, match="folder_read_only"), whole_file(target):
        pass
    assert target.is_fifo()
    assert list(tmp_path.iterdir()) == [target]


def test_a_file_that_may_not_be_written_is_not_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "sent.pdf"
    target.write_text("as it was sent", encoding="utf-8")
    monkeypatch.setattr(os, "access", lambda _path, mode: mode != os.W_OK)
    with pytest.raises(Problem, match="folder_read_only"), whole_file(target):
        pass
    assert target.read_text(encoding="utf-8") == "as it was sent"


def test_two_who_write_the_same_file_do_not_mix(tmp_path: Path) -> None:
    target = tmp_path / "a.json"
    with whole_file(target) as part:
        part.write_text("one", encoding="utf-8")
        with pytest.raises(Problem, match="busy"), whole_file(target):
            pass
    assert target.read_text(encoding="utf-8") == "one"
    assert list(tmp_path.iterdir()) == [target]
