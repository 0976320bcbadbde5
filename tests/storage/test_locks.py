from __future__ import annotations

from pathlib import Path
from typing import NoReturn

import filelock
import pytest

from ropa_desktop.domain.problems import Problem
from ropa_desktop.storage import locks


def test_a_lock_is_taken_once_and_nothing_of_it_is_left(tmp_path: Path) -> None:
    path = tmp_path / "a"
    taken = locks.take(locks.lock_path(path), path)
    assert taken
    assert locks.take(locks.lock_path(path), path) is None
    locks.release(taken)
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_knows_no_locks_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> NoReturn:
        raise NotImplementedError("FileSystem does not appear to support flock")

    monkeypatch.setattr(filelock.FileLock, "acquire", refuse)
    with pytest.raises(Problem, match="disk_error"):
        locks.take(tmp_path / ".a.lock", tmp_path / "a")
