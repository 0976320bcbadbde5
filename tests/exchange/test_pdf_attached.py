"""Files inside the document: what was put in comes out, and each says what it is."""

from __future__ import annotations

import hashlib
import tracemalloc
from collections.abc import Sequence
from pathlib import Path

import pikepdf
import pytest

from ropa_desktop.domain.problems import Cancelled, Problem
from ropa_desktop.exchange.pdf import Attached, Relationship, write_pdf
from tests.benchmarks.pdf import sample_outline
from tests.exchange.verapdf import failures, require
from tests.stopping import as_long_as

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def attached(tmp_path: Path) -> tuple[Attached, ...]:
    (tmp_path / "a").write_bytes(b"PK" + bytes(range(256)) * 9000)
    (tmp_path / "b").write_bytes(b"")
    (tmp_path / "c").write_text('{"å": 1}', encoding="utf-8")
    return (
        Attached("förteckning (1).xlsx", WORKBOOK, "Samma uppgifter i Excel", Relationship.ALTERNATIVE, tmp_path / "a"),
        Attached("tom.bin", "application/octet-stream", "<b>& 👍🏽", Relationship.SUPPLEMENT, tmp_path / "b"),
        Attached("arkiv.json", "application/json", "Maskinläsbart", Relationship.DATA, tmp_path / "c"),
    )


def _written(folder: Path, attached: Sequence[Attached], name: str = "made.pdf") -> Path:
    write_pdf(sample_outline(2), folder / name, attached=attached)
    return folder / name


def test_what_was_attached_comes_out_again(tmp_path: Path, attached: tuple[Attached, ...]) -> None:
    with pikepdf.open(_written(tmp_path, attached)) as document:
        assert document.check_pdf_syntax() == []
        assert set(document.attachments) == {each.name for each in attached}
        for each in attached:
            spec = document.attachments[each.name]
            file = spec.get_file()
            assert file.read_bytes() == each.path.read_bytes()
            assert file.mime_type == each.media_type
            assert file.size == each.path.stat().st_size
            assert file.md5 == hashlib.md5(each.path.read_bytes(), usedforsecurity=False).digest()
            assert spec.description == each.description
            assert spec.relationship == f"/{each.relationship}"
        assert [str(spec.UF) for spec in document.Root.AF] == [each.name for each in attached]


def test_a_document_with_files_attached_is_pdf_a_3a_and_pdf_ua(tmp_path: Path, attached: tuple[Attached, ...]) -> None:
    require()
    good = _written(tmp_path, attached)
    assert failures(good, "3a", "ua1") == []
    with pikepdf.open(good) as document:
        del document.Root.AF[0].AFRelationship
        del document.Root.AF[1].EF.F.Subtype
        document.save(tmp_path / "bad.pdf")
    told = failures(tmp_path / "bad.pdf", "3a", "ua1")
    assert {each.split()[1] for each in told} == {"6.8-1", "6.8-3"}


def test_equal_files_make_equal_documents_whenever_they_were_saved(
    tmp_path: Path, attached: tuple[Attached, ...]
) -> None:
    first = _written(tmp_path, attached).read_bytes()
    for each in attached:
        each.path.touch()
    assert _written(tmp_path, attached, "again.pdf").read_bytes() == first


def test_a_large_file_is_not_held_in_memory(tmp_path: Path) -> None:
    with (tmp_path / "large").open("wb") as file:
        file.truncate(30_000_000)
    large = Attached("stor.bin", "application/octet-stream", "Stor", Relationship.SUPPLEMENT, tmp_path / "large")
    _written(tmp_path, ())  # what the fonts take is no part of it
    tracemalloc.start()
    _written(tmp_path, [large])
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 15_000_000


def test_who_cancels_while_a_file_is_attached_gets_no_document(tmp_path: Path, attached: tuple[Attached, ...]) -> None:
    asked = 0

    def progress(_done: int, _total: int) -> bool:
        nonlocal asked
        asked += 1
        return asked < 6

    with pytest.raises(Cancelled):
        write_pdf(sample_outline(2), tmp_path / "made.pdf", progress=as_long_as(progress), attached=attached)
    assert not list(tmp_path.glob("*made*"))


def test_two_files_of_one_name_are_refused(tmp_path: Path, attached: tuple[Attached, ...]) -> None:
    with pytest.raises(ValueError, match="one name"):
        _written(tmp_path, attached * 2)


def test_a_file_that_is_gone_is_named_and_leaves_no_document(tmp_path: Path, attached: tuple[Attached, ...]) -> None:
    attached[0].path.unlink()
    with pytest.raises(Problem, match="unreadable"):
        _written(tmp_path, attached)
    assert not list(tmp_path.glob("*made*"))
