"""Handing over, with a disk that is full or read-only, and stopped half-way."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from ropa_desktop.domain.problems import Cancelled, Problem
from ropa_desktop.domain.release import Level
from ropa_desktop.exchange import archive, excel, extract, jsonld, pdf, public
from ropa_desktop.exchange.export import export
from ropa_desktop.exchange.scope import RECORD_ONLY, Document, ExportOptions, Format, Scope
from ropa_desktop.storage.register import open_register
from tests.exchange.registers import make_full
from tests.stopping import as_long_as

MADE = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("full")
    make_full(folder / "full.ropa", folder)
    return folder / "full.ropa"


def _export(register: Path, target: Path, kind: str, language: str = "sv") -> None:
    with open_register(register, read_only=True) as opened:
        export(opened, target, ExportOptions(Format(kind), language, Scope(made=MADE)))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "small"
    folder.mkdir()
    mount, unmount = shutil.which("mount"), shutil.which("umount")
    command = [str(mount), "-t", "tmpfs", "-o", "size=8k", "tmpfs", str(folder)]
    if not mount or not unmount or subprocess.run(command, check=False, capture_output=True).returncode:
        pytest.skip("no file system can be mounted here")
    yield folder
    subprocess.run([unmount, str(folder)], check=True)


@pytest.mark.parametrize("kind", list(Format))
def test_a_full_disk_is_told_and_nothing_is_left(register: Path, small_disk: Path, kind: str) -> None:
    with pytest.raises(Problem, match="disk_full"):
        _export(register, small_disk / "a", kind)
    assert list(small_disk.iterdir()) == []


@pytest.mark.parametrize("kind", list(Format))
def test_a_disk_that_fills_at_the_end_leaves_what_was_there(
    register: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    (tmp_path / "a").write_text("old", encoding="utf-8")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Problem, match=r"disk_full|temporary_full"):  # the public page is made of a copy beside
        _export(register, tmp_path / "a", kind)
    assert [(p.name, p.read_text(encoding="utf-8")) for p in tmp_path.iterdir()] == [("a", "old")]


@pytest.mark.parametrize("kind", list(Format))
def test_a_read_only_folder_is_told(register: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    for module, name in (
        (pdf, "whole_binary"),
        (excel, "whole_binary"),
        (archive, "whole_file"),
        (jsonld, "whole_file"),
        (extract, "whole_file"),
        (public, "whole_file"),
    ):
        monkeypatch.setattr(module, name, refuse)
    with pytest.raises(Problem, match="folder_read_only"):
        _export(register, tmp_path / "a", kind)


@pytest.mark.parametrize("kind", list(Format))
@pytest.mark.parametrize("target", ["/", ".", "", "folder"])
def test_a_place_that_is_a_folder_is_told(
    register: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, target: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    with pytest.raises(Problem, match="folder_read_only"):
        _export(register, Path(target), kind)
    assert [p.name for p in tmp_path.rglob("*")] == ["folder"]


@pytest.mark.parametrize("kind", list(Format))
def test_what_is_stopped_leaves_nothing(register: Path, tmp_path: Path, kind: str) -> None:
    options = ExportOptions(Format(kind), "sv", Scope(made=MADE))
    with open_register(register, read_only=True) as opened, pytest.raises(Cancelled):
        export(opened, tmp_path / "a", options, progress=as_long_as(lambda done, _: done < 1))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", [Format.HTML, Format.EXTRACT])
def test_a_copy_for_release_tells_how_far_it_is_and_stops_before_it_is_made(
    register: Path, tmp_path: Path, kind: Format
) -> None:
    told: list[int] = []

    def tell(done: int, total: int) -> None:
        told.append(1000 * done // total)

    options = ExportOptions(kind, scope=Scope(level=Level.RELEASE, as_of=date.today()))  # noqa: DTZ011 - as the program
    with open_register(register, read_only=True) as opened:
        export(opened, tmp_path / "a", options, progress=tell)
        assert told == sorted(told)
        assert len({part for part in told if part < 500}) > 50
        with pytest.raises(Cancelled):
            export(opened, tmp_path / "b", options, progress=as_long_as(lambda done, total: done < total // 3))
    assert not (tmp_path / "b").exists()


@pytest.mark.parametrize("kind", list(Format))
def test_the_same_register_gives_the_same_file(register: Path, tmp_path: Path, kind: str) -> None:
    for name in ("a", "b"):
        _export(register, tmp_path / name, kind)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


@pytest.mark.parametrize("kind", list(Format))
def test_no_export_takes_the_place_of_a_register(register: Path, tmp_path: Path, kind: str) -> None:
    target = Path(shutil.copy(register, tmp_path / "other.ropa"))
    with pytest.raises(Problem, match="exists"):
        _export(register, target, kind)
    assert target.read_bytes() == register.read_bytes()


@pytest.mark.parametrize("end", ["", "-wal", "-shm", "-journal"])
def test_a_register_and_its_logs_are_never_written_over(register: Path, tmp_path: Path, end: str) -> None:
    there = tmp_path / "full.ropa"
    shutil.copy(register, there)
    before = there.read_bytes()
    with pytest.raises(Problem, match="exists"):
        _export(there, there.with_name(there.name + end), "json")
    assert there.read_bytes() == before
    assert list(tmp_path.iterdir()) == [there]


@pytest.mark.parametrize("kind", sorted(RECORD_ONLY))
@pytest.mark.parametrize("document", [one for one in Document if one is not Document.RECORD])
def test_another_document_is_not_written_as_the_record(
    register: Path, tmp_path: Path, kind: Format, document: Document
) -> None:
    with open_register(register, read_only=True) as opened, pytest.raises(Problem, match="only_the_record") as told:
        export(opened, tmp_path / "a", ExportOptions(kind, "sv", Scope(made=MADE), document))
    assert told.value.facts["format"] == kind
    assert not list(tmp_path.iterdir())
