from __future__ import annotations

import os
from pathlib import Path

import pytest

from ropa_desktop.domain.problems import Problem
from ropa_desktop.services import files
from ropa_desktop.services.files import file_content, keep_file, write_file
from ropa_desktop.storage import files as storage
from ropa_desktop.storage.register import Register
from tests.services.made import add, values_of


def test_a_kept_file_is_there_when_the_original_is_gone(register: Register, tmp_path: Path) -> None:
    original = tmp_path / "avtal.pdf"
    original.write_bytes(b"%PDF \x00\xff")
    kept = keep_file(register, original)
    original.unlink()
    assert (kept["name"], kept["size"]) == ("avtal.pdf", 7)
    activity = add(register, "activity", attachments=[kept])
    assert file_content(register, values_of(register, activity)["attachments"][0]["sha256"]) == b"%PDF \x00\xff"


def test_the_same_content_is_kept_once(register: Register, tmp_path: Path) -> None:
    for name in ("ett.txt", "två.txt"):
        (tmp_path / name).write_bytes(b"samma")
    sums = {keep_file(register, tmp_path / name)["sha256"] for name in ("ett.txt", "två.txt")}
    assert len(sums) == 1
    with register.reading() as connection:
        assert storage.kept(connection) == [(sums.pop(), 5)]


def test_an_empty_file_is_a_file(register: Register, tmp_path: Path) -> None:
    (tmp_path / "tom").touch()
    assert file_content(register, keep_file(register, tmp_path / "tom")["sha256"]) == b""


def test_a_file_that_is_too_large_or_not_there_is_refused(
    register: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(Problem, match="unreadable"):
        keep_file(register, tmp_path)
    monkeypatch.setattr(files, "LARGEST", 4)
    (tmp_path / "stor").write_bytes(b"12345")
    with pytest.raises(Problem, match="file_too_large"):
        keep_file(register, tmp_path / "stor")
    with pytest.raises(Problem, match="not_found"):
        keep_file(register, tmp_path / "borta")


def test_content_that_is_gone_or_changed_is_not_given(register: Register, tmp_path: Path) -> None:
    with pytest.raises(Problem, match="gone"):
        file_content(register, "0" * 64)
    (tmp_path / "a").write_bytes(b"sant")
    sha256 = keep_file(register, tmp_path / "a")["sha256"]
    with register.writing() as connection:
        connection.exec_driver_sql("UPDATE blob_part SET content = CAST('falskt' AS BLOB)")
    with pytest.raises(Problem, match="damaged"):
        file_content(register, sha256)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes have no names here")
def test_a_pipe_is_refused_and_nobody_waits_for_it(register: Register, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "rör")
    with pytest.raises(Problem, match="unreadable"):
        keep_file(register, tmp_path / "rör")


def test_a_large_file_is_kept_in_pieces_and_packed_where_that_helps(register: Register, tmp_path: Path) -> None:
    plain, dense = b"samma ord igen " * 200_000, os.urandom(storage.PIECE + 1)
    sums = {}
    for name, content in (("text", plain), ("bild", dense)):
        (tmp_path / name).write_bytes(content)
        sums[name] = keep_file(register, tmp_path / name)["sha256"]
    with register.reading() as connection:
        query = "SELECT sha256, count(*), sum(packed), sum(length(content)) FROM blob_part GROUP BY sha256"
        told = {row[0]: tuple(row[1:]) for row in connection.exec_driver_sql(query)}
    assert told[sums["text"]][:2] == (3, 3)
    assert told[sums["text"]][2] < len(plain) / 50
    assert told[sums["bild"]] == (2, 0, len(dense))
    write_file(register, sums["text"], tmp_path / "åter")
    assert (tmp_path / "åter").read_bytes() == plain
    assert file_content(register, sums["bild"]) == dense


def test_a_damaged_piece_leaves_nothing_half_written(register: Register, tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"text " * 1000)
    sha256 = keep_file(register, tmp_path / "a")["sha256"]
    (tmp_path / "ut").write_bytes(b"det gamla")
    for harm in ("substr(content, 1, 20)", "zeroblob(9)", "CAST('falskt' AS BLOB)"):
        with register.writing() as connection:
            connection.exec_driver_sql(f"UPDATE blob_part SET content = {harm}")  # noqa: S608 - words of our own
        with pytest.raises(Problem, match="damaged"):
            write_file(register, sha256, tmp_path / "ut")
    assert (tmp_path / "ut").read_bytes() == b"det gamla"
    assert not list(tmp_path.glob("*.part"))
