"""A package that was altered is found out, and one that was made to do harm does none."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import random
import shutil
import struct
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ropa_desktop.domain.problems import Cancelled, Problem
from ropa_desktop.exchange import package_read
from ropa_desktop.exchange.manifest import NAME, read_manifest
from ropa_desktop.exchange.verify import Barred, verify
from tests.stopping import as_long_as

FILES = {"01-a.pdf": b"%PDF", "02-bilagor/01-b.txt": b"text " * 1000, "02-bilagor/02-c.bin": bytes(range(256))}


def a_manifest(held: dict[str, bytes], /, **changes: Any) -> dict[str, Any]:
    listed = [
        {
            "path": path,
            "title": path,
            "kind": "attachment",
            "size": len(content),
            "sha256": hashlib.sha256(content).hexdigest(),
            "runs": "no",
        }
        for path, content in held.items()
    ]
    return {
        "format": "ropa-desktop-package",
        "version": 1,
        "program": "ropa_desktop 1",
        "made": "2026-11-24T08:30:00+00:00",
        "language": "sv",
        "level": "full",
        "as_of": "2026-11-24",
        "register": {"name": "Prov", "origin": "0123456789abcdef", "revision": 3},
        "request": {"authority": "", "case_number": ""},
        "scope": "",
        "activities": [1],
        "omitted": [],
        "rules": "",
        "files": listed,
        **changes,
    }


def as_folder(path: Path, files: dict[str, bytes], manifest: object) -> Path:
    for name, content in (files | {NAME: _bytes(manifest)}).items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(content)
    return path


def as_zip(path: Path, files: dict[str, bytes], manifest: object) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (files | {NAME: _bytes(manifest)}).items():
            archive.writestr(name, content)
    return path


def _bytes(manifest: object) -> bytes:
    return manifest if isinstance(manifest, bytes) else json.dumps(manifest).encode()


@pytest.fixture(params=["folder", "zip"])
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[..., Path]:
    def make(files: dict[str, bytes] = FILES, manifest: object = None) -> Path:
        written = a_manifest(FILES) if manifest is None else manifest
        if request.param == "zip":
            return as_zip(tmp_path / "p.zip", files, written)
        return as_folder(tmp_path / "p", files, written)

    return make


Make = Callable[..., Path]


def test_what_is_whole_is_found_so_with_the_manifests_own_sum(make: Make) -> None:
    verdict = verify(make())
    assert verdict.whole
    assert verdict.manifest.sha256 == hashlib.sha256(_bytes(a_manifest(FILES))).hexdigest()


def test_every_altered_missing_and_added_file_is_named(make: Make) -> None:
    longer, other = FILES["01-a.pdf"] + b"x", FILES["02-bilagor/01-b.txt"].upper()
    verdict = verify(make({"01-a.pdf": longer, "02-bilagor/01-b.txt": other, "nytt/fil": b""}))
    assert verdict.altered == ("01-a.pdf", "02-bilagor/01-b.txt")
    assert verdict.missing == ("02-bilagor/02-c.bin",)
    assert verdict.added == ("nytt/fil",)
    assert not verdict.whole


def test_progress_counts_to_the_end_and_stops(make: Make) -> None:
    told: list[int] = []

    def tell(done: int, total: int) -> None:
        assert done <= total
        told.append(done)

    path = make()
    verify(path, progress=tell)
    assert told
    assert told == sorted(told)
    with pytest.raises(Cancelled):
        verify(path, progress=as_long_as(lambda _d, _t: False))


def test_without_a_manifest_there_is_nothing_to_check_against(tmp_path: Path) -> None:
    (tmp_path / "tom").mkdir()
    (tmp_path / "fil").write_bytes(b"PK no zip")
    with pytest.raises(Problem, match="no_manifest"):
        verify(tmp_path / "tom")
    for path, key in ((tmp_path / "fil", "not_a_package"), (tmp_path / "borta", "not_found")):
        with pytest.raises(Problem, match=key):
            verify(path)


def test_of_a_package_that_was_cut_off_not_a_file_within_it_is_read_instead(tmp_path: Path) -> None:
    path = as_zip(tmp_path / "p.zip", FILES, a_manifest(FILES))
    with zipfile.ZipFile(tmp_path / "cut.zip", "w") as archive:
        archive.writestr("inner.zip", path.read_bytes())
    cut = (tmp_path / "cut.zip").read_bytes()[:-30]
    (tmp_path / "cut.zip").write_bytes(cut)
    with pytest.raises(Problem, match="not_a_package"):
        verify(tmp_path / "cut.zip")


# Hostile manifests


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"format": "annat"}, "format"),
        ({"version": True}, "version"),
        ({"version": "1"}, "version"),
        ({"made": "i går"}, "made"),
        ({"as_of": "2026-02-30"}, "as_of"),
        ({"level": "hemlig"}, "level"),
        ({"register": {"name": "x"}}, "register"),
        ({"register": {"name": "x", "origin": "", "revision": -1}}, "register/revision"),
        ({"activities": [0]}, "activities/0"),
        ({"okänt": 1}, "/"),
        ({"files": {}}, "files"),
        ({"files": [1]}, "files/0"),
        ({"scope": "\ud800"}, "scope"),
    ],
)
def test_a_manifest_that_is_none_is_refused_with_the_place(changes: dict[str, Any], where: str) -> None:
    with pytest.raises(Problem, match="bad_manifest") as refused:
        read_manifest(json.dumps(a_manifest(FILES, **changes)).encode())
    assert refused.value.facts["where"] == where


@pytest.mark.parametrize(
    "path",
    ["/etc/passwd", "../a", "a/../b", "a//b", "a\\b", "C:a", "a/", "", ".", "a/.", "a.", "a\0b", "å", "a b", "a" * 201],
)
def test_a_manifest_names_only_what_lies_below_it_in_names_that_all_can_write(path: str) -> None:
    with pytest.raises(Problem, match="bad_manifest"):
        read_manifest(json.dumps(a_manifest({path: b""})).encode())


@pytest.mark.parametrize(
    "entry", [{"sha256": "0" * 63}, {"sha256": "A" * 64}, {"sha256": 1}, {"size": -1}, {"size": 1.5}, {"kind": "exe"}]
)
def test_sums_sizes_and_kinds_have_their_forms(entry: dict[str, Any]) -> None:
    manifest = a_manifest({"a": b""})
    manifest["files"][0] |= entry
    with pytest.raises(Problem, match="bad_manifest"):
        read_manifest(json.dumps(manifest).encode())


@pytest.mark.parametrize("names", [("a", "A"), ("a", "a"), (NAME,), (NAME.upper(),)])
def test_no_two_names_differ_only_by_case_and_the_manifest_does_not_list_itself(names: tuple[str, ...]) -> None:
    entry = a_manifest({"x": b""})["files"][0]
    with pytest.raises(Problem, match="bad_manifest"):
        read_manifest(json.dumps(a_manifest({}, files=[entry | {"path": name} for name in names])).encode())


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"null",
        b"[]",
        b"{",
        b"\xff\xfe",
        b'{"format":"ropa-desktop-package","format":"ropa-desktop-package"}',
        b'{"format":' + b"[" * 100_000,
        b'{"format":"ropa-desktop-package","version":' + b"1" * 5000 + b"}",
        b'{"format":"ropa-desktop-package","version":1,"scope":NaN}',
        b'{"format":"ropa-desktop-package","version":1}',
        b'{"scope":"' + b"x" * 9_000_000 + b'"}',
    ],
)
def test_what_is_not_json_or_too_deep_or_twice_is_refused(content: bytes) -> None:
    with pytest.raises(Problem, match="bad_manifest"):
        read_manifest(content)


def test_a_form_that_only_a_later_program_knows_is_told_as_that() -> None:
    with pytest.raises(Problem, match="newer_manifest") as refused:
        read_manifest(json.dumps({"format": "ropa-desktop-package", "version": 2, "nytt": {}}).encode())
    assert refused.value.facts == {"version": 2, "known": 1}


# Hostile folders


@pytest.mark.skipif(sys.platform == "win32", reason="links and devices of Unix")
def test_nothing_is_followed_out_of_a_folder_and_no_device_is_opened(tmp_path: Path) -> None:
    outside = tmp_path / "utanför"
    outside.mkdir()
    (outside / "hemligt").write_bytes(b"%PDF")
    path = as_folder(tmp_path / "p", FILES, a_manifest(FILES))
    (path / "01-a.pdf").unlink()
    (path / "01-a.pdf").symlink_to(outside / "hemligt")
    (path / "mapp").symlink_to(outside)
    (path / "slinga").symlink_to(path)
    os.mkfifo(path / "rör")
    shutil.rmtree(path / "02-bilagor")
    (path / "02-bilagor").symlink_to(outside)
    verdict = verify(path)
    assert {one.why for one in verdict.barred} == {"link", "device"}
    assert [one.path for one in verdict.barred] == ["01-a.pdf", "02-bilagor", "mapp", "rör", "slinga"]
    assert verdict.added == ()
    assert verdict.missing == ("02-bilagor/01-b.txt", "02-bilagor/02-c.bin")


@pytest.mark.skipif(sys.platform == "win32", reason="links of Unix")
def test_a_manifest_that_is_a_link_is_not_read(tmp_path: Path) -> None:
    path = as_folder(tmp_path / "p", {}, a_manifest({}))
    (path / NAME).rename(tmp_path / "annat.json")
    (path / NAME).symlink_to(tmp_path / "annat.json")
    with pytest.raises(Problem, match="manifest_barred"):
        verify(path)


def test_names_that_differ_only_by_case_are_told(tmp_path: Path) -> None:
    path = as_zip(tmp_path / "p.zip", FILES | {"01-A.pdf": b"annan"}, a_manifest(FILES))
    assert verify(path).barred == (Barred("01-A.pdf", "case"), Barred("01-a.pdf", "case"))


def test_folders_far_inside_each_other_and_too_many_files_are_not_walked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = as_folder(tmp_path / "p", FILES, a_manifest(FILES))
    (path / "/".join("d" * 30)).mkdir(parents=True)
    assert [one.why for one in verify(path).barred] == ["deep"]
    monkeypatch.setattr(package_read, "MOST", 5)
    with pytest.raises(Problem, match="package_too_many"):
        verify(path)


# Hostile zip files


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("/etc/passwd", "outside"),
        ("../ut", "outside"),
        ("a/../b", "outside"),
        ("C:ut", "outside"),
        ("a//b", "outside"),
        ("./a", "outside"),
        ("a\\b", "outside"),
    ],
)
def test_an_entry_whose_name_leads_elsewhere_is_told(tmp_path: Path, name: str, why: str) -> None:
    path = as_zip(tmp_path / "p.zip", FILES | {name: b"x"}, a_manifest(FILES))
    verdict = verify(path)
    assert [one.why for one in verdict.barred] == [why]
    assert (verdict.altered, verdict.missing, verdict.added) == ((), (), ())


@pytest.mark.parametrize(
    ("mode", "why"), [(0o120777, "link"), (0o020666, "device"), (0o010666, "device"), (0o060666, "device")]
)
def test_an_entry_that_is_no_file_is_told(tmp_path: Path, mode: int, why: str) -> None:
    path = as_zip(tmp_path / "p.zip", {}, a_manifest(FILES))
    info = zipfile.ZipInfo("01-a.pdf")
    info.external_attr = mode << 16
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(info, b"/etc/passwd")
    assert verify(path).barred == (Barred("01-a.pdf", why),)


def test_an_entry_that_stands_twice_is_told_and_not_read(tmp_path: Path) -> None:
    path = as_zip(tmp_path / "p.zip", FILES, a_manifest(FILES))
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(path, "a") as archive:
        archive.writestr("01-a.pdf", b"annat")
    assert verify(path).barred == (Barred("01-a.pdf", "twice"),)


def test_an_encrypted_entry_is_told(tmp_path: Path) -> None:
    path = as_zip(tmp_path / "p.zip", FILES, a_manifest(FILES))
    _change_entry(path, "01-a.pdf", flags=1)
    assert verify(path).barred == (Barred("01-a.pdf", "encrypted"),)


def test_an_entry_packed_in_another_way_is_told(tmp_path: Path) -> None:
    path = as_zip(tmp_path / "p.zip", {}, a_manifest(FILES))
    with zipfile.ZipFile(path, "a", zipfile.ZIP_LZMA) as archive:
        archive.writestr("01-a.pdf", FILES["01-a.pdf"])
    assert verify(path).barred == (Barred("01-a.pdf", "method"),)


def _change_entry(path: Path, name: str, *, flags: int | None = None, offset: int | None = None) -> None:
    """Change what the list at the end says of an entry."""
    content = bytearray(path.read_bytes())
    at = content.rfind(b"PK\x01\x02", 0, content.rfind(name.encode()))
    if flags is not None:
        struct.pack_into("<H", content, at + 8, flags)
    if offset is not None:
        struct.pack_into("<L", content, at + 42, offset)
    path.write_bytes(content)


def test_a_bomb_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    zeros = 200 * 1024**2
    path = tmp_path / "p.zip"
    entry = a_manifest({"a": b""})["files"][0] | {"size": zeros}
    as_zip(path, {}, a_manifest({}, files=[entry]))
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("a", "w") as packed:
        for _ in range(200):
            packed.write(bytes(1024**2))
    opened, open_entry = set(), zipfile.ZipFile.open

    def noted(archive: zipfile.ZipFile, name: Any, *given: Any, **named: Any) -> Any:
        opened.add(getattr(name, "filename", name))
        return open_entry(archive, name, *given, **named)

    monkeypatch.setattr(zipfile.ZipFile, "open", noted)
    assert verify(path).barred == (Barred("a", "bomb"),)
    assert opened == {"manifest.json"}


def test_many_small_ones_that_are_large_together_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {f"f{number}": bytes(100_000) for number in range(20)}
    path = as_zip(tmp_path / "p.zip", files, a_manifest(files))
    assert verify(path).whole
    monkeypatch.setattr(package_read, "LARGE_WHOLE", 1_000_000)
    with pytest.raises(Problem, match="package_too_many"):
        verify(path)


def test_entries_that_share_their_bytes_are_told(tmp_path: Path) -> None:
    files = {"01-first.txt": b"samma", "02-second.txt": b"samma"}
    path = as_zip(tmp_path / "p.zip", files, a_manifest(files))
    _change_entry(path, "02-second.txt", offset=0)
    assert {one.path for one in verify(path).barred} >= files.keys()


@pytest.mark.parametrize("place", ["first", "between", "last"])
def test_what_lies_hidden_between_the_entries_is_told(tmp_path: Path, place: str) -> None:
    """A program that unpacks from the beginning would find one more file than the list at the end tells of."""
    path, hidden = as_zip(tmp_path / "p.zip", FILES, a_manifest(FILES)), io.BytesIO()
    with zipfile.ZipFile(hidden, "w") as other:
        other.writestr("avtal.exe", b"MZ")
    entry = hidden.getvalue()[: hidden.getvalue().index(b"PK\x01\x02")]
    _hide(path, entry, place)
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
    (barred,) = verify(path).barred
    assert (barred.path, barred.why) == ("p.zip", "hidden")


def _hide(path: Path, entry: bytes, place: str) -> None:
    """Put bytes into a zip file, and let its list of entries point beyond them."""
    content = path.read_bytes()
    ends, listed = content.rindex(b"PK\x05\x06"), content.index(b"PK\x01\x02")
    at = {"first": 0, "between": content.index(b"PK\x03\x04", 4), "last": listed}[place]
    made = bytearray(content[:at] + entry + content[at:])
    struct.pack_into("<L", made, ends + len(entry) + 16, listed + len(entry))
    here = made.find(b"PK\x01\x02", listed + len(entry))
    while here >= 0:
        (offset,) = struct.unpack_from("<L", made, here + 42)
        struct.pack_into("<L", made, here + 42, offset + (len(entry) if offset >= at else 0))
        here = made.find(b"PK\x01\x02", here + 4)
    path.write_bytes(made)


def test_an_entry_that_says_it_is_larger_or_smaller_than_it_is_was_altered(tmp_path: Path) -> None:
    path = as_zip(tmp_path / "p.zip", FILES, a_manifest(FILES))
    for size in (3, 500_000_000):
        content = bytearray(path.read_bytes())
        at = content.rfind(b"PK\x01\x02", 0, content.rfind(b"02-bilagor/01-b.txt"))
        struct.pack_into("<L", content, at + 24, size)
        (tmp_path / "q.zip").write_bytes(content)
        verdict = verify(tmp_path / "q.zip")
        assert verdict.altered == ("02-bilagor/01-b.txt",) or verdict.barred


def test_a_list_of_entries_that_is_too_long_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = as_zip(tmp_path / "p.zip", FILES, a_manifest(FILES))
    monkeypatch.setattr(package_read, "LARGEST_LIST", 10)
    with pytest.raises(Problem, match="package_too_many"):
        verify(path)


def test_a_manifest_that_is_far_too_large_is_not_read(tmp_path: Path) -> None:
    path = as_folder(tmp_path / "p", {}, a_manifest({}))
    with (path / NAME).open("r+b") as file:
        file.truncate(2**40)
    with pytest.raises(Problem, match="bad_manifest"):
        verify(path)


def test_a_zip_that_was_packed_anew_by_another_program_is_still_whole(tmp_path: Path) -> None:
    path = as_zip(tmp_path / "p.zip", FILES, a_manifest(FILES))
    with zipfile.ZipFile(path, "a") as archive:
        archive.mkdir("02-bilagor")
    assert verify(path).whole


# Anything at all


def _damaged(content: bytes, chance: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(changed))
        match chance.randrange(4):
            case 0:
                changed[at] = chance.randrange(256)
            case 1:
                del changed[at : at + chance.randint(1, 40)]
            case 2:
                changed[at:at] = bytes(chance.randrange(256) for _ in range(chance.randint(1, 20)))
            case _:
                changed[at : at + 4] = chance.choice([b"\xff\xff\xff\xff", bytes(4), b"PK\5\6", b"PK\6\6"])
        if not changed:
            return b""
    return bytes(changed)


def _survives(path: Path) -> None:
    with contextlib.suppress(Problem):
        if verify(path).whole:
            with zipfile.ZipFile(path) as archive:
                assert {name: archive.read(name) for name in archive.namelist() if name != NAME} == FILES


def _shake(tmp_path: Path, times: int, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - not for secrets
    whole = as_zip(tmp_path / "whole.zip", FILES, a_manifest(FILES)).read_bytes()
    tail = whole.rfind(b"PK\x01\x02", 0, len(whole) - 250)
    manifest = _bytes(a_manifest(FILES))
    for _ in range(times):
        broken = whole[:tail] + _damaged(whole[tail:], chance) if chance.random() < 0.5 else _damaged(whole, chance)
        (tmp_path / "p.zip").write_bytes(broken)
        _survives(tmp_path / "p.zip")
        _survives(as_zip(tmp_path / "q.zip", FILES, _damaged(manifest, chance)))


def test_whatever_is_damaged_is_told_or_named(tmp_path: Path) -> None:
    _shake(tmp_path, 150, 1)


@pytest.mark.fuzz
def test_whatever_is_damaged_is_told_or_named_at_length(tmp_path: Path) -> None:
    _shake(tmp_path, 20_000, random.randrange(2**32))  # noqa: S311 - as above
