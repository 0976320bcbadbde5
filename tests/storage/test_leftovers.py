"""What a program that was cut off left is gone when another starts, and what one that runs has is let be."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest

from ropa_desktop.storage.leftovers import under_way
from ropa_desktop.storage.unfinished import clear_noted, unfinished
from tests.storage.programs import kill, running

WRITES = """
from ropa_desktop.storage.leftovers import under_way
from ropa_desktop.storage.unfinished import unfinished
with under_way(path.parent / "running"), unfinished(path) as part:
    part.mkdir()
    inner = unfinished(part / "utdrag.json")
    inner.__enter__().write_text("Åsa Öst")
    (part / "whole").write_text("Åsa Öst")
    opened = Path(tempfile.mkdtemp(prefix="ropa-")) / "bilaga.pdf"
    opened.write_text("Åsa Öst")
    opened.chmod(0o400)
    say("here")
    time.sleep(60)
"""


def left(folder: Path) -> list[str]:
    """Give every file below a folder that is no lock."""
    return sorted(file.name for file in folder.rglob("*") if file.is_file() and not file.name.endswith("lock"))


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let this program and others write their temporary files below the test's own folder."""
    place = tmp_path / "temp"
    place.mkdir()
    monkeypatch.setenv("TMPDIR", str(place))
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    return place


def test_what_a_killed_program_left_is_removed_and_a_running_one_is_let_be(tmp_path: Path, temporary: Path) -> None:
    notes = tmp_path / "running"
    with running(WRITES, tmp_path / "paket", until="here") as program:
        clear_noted(notes)
        assert left(temporary) == ["bilaga.pdf"]
        assert left(tmp_path / ".paket.part") == [".utdrag.json.part", "whole"]
        kill(program)
    clear_noted(notes)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["running", "temp"]
    assert list(notes.iterdir()) == list(temporary.iterdir()) == []


def test_what_somebody_else_writes_there_now_is_let_be(tmp_path: Path, temporary: Path) -> None:
    with running(WRITES, tmp_path / "paket", until="here") as program:
        kill(program)
    with unfinished(tmp_path / "paket") as part:
        part.write_text("ny")
        clear_noted(tmp_path / "running")
        assert part.read_text() == "ny"
    assert list(temporary.iterdir()) == []


def test_what_is_on_a_disk_that_is_away_is_removed_when_it_is_there_again(tmp_path: Path, temporary: Path) -> None:
    disk, away = tmp_path / "disk", tmp_path / "away"
    disk.mkdir()
    notes = disk / "running"
    with running(WRITES, disk / "paket", until="here") as program:
        kill(program)
    notes = notes.rename(tmp_path / "running")
    disk.rename(away)
    clear_noted(notes)
    away.rename(disk)
    assert left(disk) == [".utdrag.json.part", "whole"]
    clear_noted(notes)
    assert list(disk.iterdir()) == list(notes.iterdir()) == []


def test_temporary_files_lie_in_a_folder_of_the_program_and_go_with_it(tmp_path: Path, temporary: Path) -> None:
    with under_way(tmp_path / "running"):
        made = Path(tempfile.mkdtemp())
        assert made.parent.parent == temporary
        assert made.parent.stat().st_mode & 0o077 == 0
    assert list(temporary.iterdir()) == list((tmp_path / "running").iterdir()) == []
    assert tempfile.tempdir == str(temporary)


@pytest.mark.parametrize(
    "cut", ["", ".", "kept", "{folder}", "{folder}/kept", "{folder}/.paket.zip", "{folder}/..part", "\0\0"]
)
def test_a_note_that_was_cut_off_removes_nothing(
    tmp_path: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch, cut: str
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("kept", ".paket.zip"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "viktigt.txt").write_text("Åsa Öst")
    notes = tmp_path / "running" / "x1"
    notes.mkdir(parents=True)
    (notes / "1").write_text(cut.format(folder=tmp_path))
    clear_noted(notes.parent)
    assert left(tmp_path / "kept") == left(tmp_path / ".paket.zip") == ["viktigt.txt"]


def test_a_link_in_the_place_of_what_was_left_is_not_followed(tmp_path: Path, temporary: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "brev.txt").write_text("Åsa Öst")
    (own / "brev.txt").chmod(0o640)
    (temporary / "ropa_desktop-x1").symlink_to(own)
    notes = tmp_path / "running" / "x1"
    notes.mkdir(parents=True)
    (notes / "1").write_text(str(temporary / "ropa_desktop-x1"))
    clear_noted(notes.parent)
    assert (own / "brev.txt").stat().st_mode & 0o777 == 0o640


def test_without_a_place_for_notes_the_program_runs_all_the_same(tmp_path: Path, temporary: Path) -> None:
    (tmp_path / "running").write_text("a file")
    with under_way(tmp_path / "running"), unfinished(tmp_path / "a"):
        assert Path(tempfile.mkdtemp()).parent == temporary


def test_what_another_program_has_open_stays_noted_until_it_can_go(
    tmp_path: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as held:
        held.setattr(shutil, "rmtree", lambda *_, **__: None)  # as Windows keeps what is open
        with under_way(tmp_path / "running"):
            (Path(os.path.realpath(tempfile.gettempdir())) / "öppen.docx").write_text("Åsa Öst")
    assert left(temporary) == ["öppen.docx"]
    clear_noted(tmp_path / "running")
    assert list(temporary.iterdir()) == []
