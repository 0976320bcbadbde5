"""A full disk for temporary files is told as that, and not as the register's."""

from __future__ import annotations

import errno
import shutil
import tempfile
from pathlib import Path

import pytest

from ropa_desktop.domain.problems import Problem
from ropa_desktop.domain.release import Level
from ropa_desktop.services.release import at_level
from ropa_desktop.storage.leftovers import under_way
from ropa_desktop.storage.register import open_register
from ropa_desktop.storage.temporary import filling, temporary_folder
from tests.examples import put_new
from tests.storage.programs import mounted


def test_a_copy_that_does_not_fit_is_told_of_the_disk_for_temporary_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "prov.ropa"
    put_new(path, name="Exempelbolaget AB", author="Eva")
    with mounted(tmp_path / "temp", "size=64k") as disk, open_register(path) as register:
        monkeypatch.setattr(tempfile, "tempdir", str(disk))
        with (
            under_way(tmp_path / "running"),
            pytest.raises(Problem, match="temporary_full") as told,
            at_level(register, Level.RELEASE, "sv"),
        ):
            pytest.fail("there is no room")
        assert told.value.facts["path"] == disk
        assert list(disk.iterdir()) == []


def test_a_place_that_the_system_tidied_away_is_made_again(tmp_path: Path) -> None:
    with under_way(tmp_path / "running"):
        shutil.rmtree(tempfile.gettempdir())
        with temporary_folder() as folder:
            assert folder.is_dir()


def test_what_else_goes_wrong_is_told_as_it_is() -> None:
    with pytest.raises(Problem, match="temporary_full"), filling():
        raise OSError(errno.ENOSPC, "full")
    with pytest.raises(PermissionError), filling():
        raise PermissionError(errno.EACCES, "refused")
    with pytest.raises(Problem, match="damaged"), filling():
        raise Problem("damaged")
    with pytest.raises(Problem, match="disk_full"), temporary_folder():
        raise Problem("disk_full", path="that of the package")
