"""What was handed over is kept byte by byte, is told apart from everything else, and is never recorded by halves."""

from __future__ import annotations

import contextlib
import shutil
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest

from ropa_desktop.domain.problems import Cancelled, Problem
from ropa_desktop.exchange import hand_over
from ropa_desktop.exchange.hand_over import (
    Sent,
    Standing,
    compare_with_kept,
    look,
    recorded,
    reopen,
    send,
    verify_kept,
)
from ropa_desktop.exchange.manifest import NAME, Entry, read_manifest, written
from ropa_desktop.exchange.package import Part, Wanted, make_package
from ropa_desktop.exchange.packing import packing
from ropa_desktop.exchange.scope import Scope
from ropa_desktop.exchange.verify import verify
from ropa_desktop.services import past
from ropa_desktop.services.files import keep_file
from ropa_desktop.services.records import save
from ropa_desktop.services.undo import next_undo
from ropa_desktop.storage import backups, records
from ropa_desktop.storage.register import Connection, Register, open_register
from tests.services.made import add, opened, values_of
from tests.stopping import as_long_as

SENT = Sent(date(2026, 11, 26), "Krypterad e-post", "Eva Ek", "IMY", "Dnr 7", "Eva")
LETTER = "00-foljebrev.docx"
FORMS = ["ut", "ut.zip"]


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register with an activity, an agreement and its file, and a request; and a package of it in both forms."""
    folder = tmp_path_factory.mktemp("handed")
    (folder / "Avtal.pdf").write_bytes(b"%PDF-1.7 " + b"avtalstext " * 9000)
    with opened(folder) as register:
        kept = keep_file(register, folder / "Avtal.pdf")
        add(register, "activity", "Löner")
        add(register, "agreement", "Driftavtal", files=[kept])
        add(register, "authority_request", "Begäran", status="preparing")
        scope = Scope(annexes=frozenset({"agreement"}))
        make_package(register, folder / "plain", Wanted(scope, "sv", frozenset({Part.ATTACHMENTS, Part.WORKBOOK})))
    for form in FORMS:
        _with_letter(folder / "plain", folder / form, "Hej")
    return folder


def _docx(text: str, *, macros: bool = False) -> bytes:
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as document:
        document.writestr("word/document.xml", f"<p>{text}</p>")
        if macros:
            document.writestr("word/vbaProject.bin", "x")
    return content.getvalue()


def _with_letter(package: Path, target: Path, text: str) -> None:
    """Give a package a cover letter, as the program makes one."""
    manifest = read_manifest((package / NAME).read_bytes())
    with packing(target, manifest.made) as packer:
        place = packer.scratch / "x"
        place.write_bytes(_docx(text))
        size, sha256 = packer.add(LETTER, place)
        files = (Entry(LETTER, size, sha256, "letter", "Följebrev"), *manifest.files)
        for entry in manifest.files:
            shutil.copyfile(package / entry.path, place)
            packer.add(entry.path, place)
        place.write_bytes(written(replace(manifest, files=files))[0])
        packer.add(NAME, place)


@pytest.fixture
def register(begun: Path, tmp_path: Path) -> Iterator[Register]:
    shutil.copy(begun / "register.ropa", tmp_path / "register.ropa")
    with open_register(tmp_path / "register.ropa") as found:
        yield found


@pytest.fixture(params=FORMS)
def package(request: pytest.FixtureRequest, begun: Path, tmp_path: Path) -> Path:
    target = tmp_path / str(request.param)
    copy: Callable[[Path, Path], object] = shutil.copytree if target.suffix == "" else shutil.copyfile
    copy(begun / target.name, target)
    return target


def _contents(path: Path) -> dict[str, bytes]:
    if path.is_file():
        with zipfile.ZipFile(path) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    return {file.relative_to(path).as_posix(): file.read_bytes() for file in path.rglob("*") if file.is_file()}


def _put(package: Path, name: str, content: bytes | None) -> None:
    """Change a file of a package, add one, or take one away, as anybody may."""
    there = _contents(package)
    there.pop(name, None)
    there |= {} if content is None else {name: content}
    if package.is_dir():
        if content is None:
            (package / name).unlink()
        else:
            (package / name).write_bytes(content)
        return
    with zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in there.items():
            archive.writestr(path, data)


def _request(register: Register) -> int:
    with register.reading() as connection:
        return records.ids_of(connection, "authority_request")[0]


def _damage(register: Register, name: str, how: str, hand_over_id: int) -> None:
    sha256 = next(f["sha256"] for f in values_of(register, hand_over_id)["files"] if f["name"] == name)
    with register.writing() as connection:
        connection.exec_driver_sql(how.replace("SUM", f"'{sha256}'"))


def test_a_package_that_is_sent_is_kept_byte_by_byte_and_written_out_again(
    register: Register, package: Path, tmp_path: Path
) -> None:
    content, manifest = _contents(package), verify(package).manifest
    found = send(register, package, SENT)
    values = values_of(register, found)
    assert {key: values[key] for key in ("status", "recipient", "date", "how", "sent_by", "receipt", "package")} == {
        "status": "sent",
        "recipient": "IMY",
        "date": SENT.date,
        "how": "Krypterad e-post",
        "sent_by": "Eva Ek",
        "receipt": "Dnr 7",
        "package": package.name,
    }
    assert (values["manifest"], values["revision"], values["level"], values["language"], values["as_of"]) == (
        manifest.sha256,
        manifest.revision,
        "full",
        "sv",
        manifest.as_of,
    )
    assert [file["name"] for file in values["files"]] == [NAME, *(entry.path for entry in manifest.files)]
    assert (values["name"], values["changed"]) == ("Överlämning 2026-11-26 till IMY", None)
    assert verify_kept(register, found).whole
    assert _contents(package) == content
    for form in FORMS:
        reopen(register, found, tmp_path / f"igen-{form}")
        assert _contents(tmp_path / f"igen-{form}") == content
        assert compare_with_kept(register, found, tmp_path / f"igen-{form}").whole
    assert recorded(register, manifest.sha256) == (found,)
    assert look(register, package).recorded == (found,)


def test_it_is_one_act_that_answers_the_request_where_that_is_asked_for(register: Register, package: Path) -> None:
    request, before, step = _request(register), past.newest(register), next_undo(register)
    sent = send(register, package, replace(SENT, request_id=request))
    assert values_of(register, request)["status"] == "preparing"
    assert values_of(register, sent)["request"] == request
    send(register, package, replace(SENT, request_id=request, answered=True))
    values = values_of(register, request)
    assert (values["status"], values["answered"]) == ("answered", SENT.date)
    assert past.newest(register) == before + 2
    assert next_undo(register) == step
    assert [s.revision.verb for s in past.saves(register)[:2]] == ["send", "send"]


def test_an_edited_cover_letter_is_kept_as_it_is_and_the_manifest_says_so(
    register: Register, package: Path, tmp_path: Path
) -> None:
    old, edited = verify(package).manifest, _docx("Hej, ändrat för hand")
    _put(package, LETTER, edited)
    seen = look(register, package)
    assert (seen.edited, seen.wrong) == ((LETTER,), ())
    found = send(register, package, SENT)
    values, now = values_of(register, found), verify(package)
    assert now.whole
    assert values["manifest"] == now.manifest.sha256 != old.sha256
    assert values["changed"] == LETTER
    assert now.manifest.files[1:] == old.files[1:]
    reopen(register, found, tmp_path / "igen")
    assert _contents(tmp_path / "igen") == _contents(package)
    assert _contents(tmp_path / "igen")[LETTER] == edited


ALTERED: dict[str, tuple[str, bytes | None]] = {
    "altered": ("01-registerforteckning.xlsx", b"PK"),
    "missing": ("01-registerforteckning.xlsx", None),
    "no letter": (LETTER, None),
    "added": ("smittat.exe", b"MZ"),
}


@pytest.mark.parametrize("way", ALTERED)
def test_anything_else_that_differs_is_refused_by_name(register: Register, package: Path, way: str) -> None:
    name, content = ALTERED[way]
    _put(package, name, content)
    before = (_contents(package), past.newest(register))
    with pytest.raises(Problem, match="package_altered") as told:
        send(register, package, SENT)
    assert told.value.facts["files"] == name
    assert (_contents(package), past.newest(register)) == before


@pytest.mark.parametrize("content", [b"inget", _docx("x", macros=True), b""])
def test_a_letter_that_is_no_document_or_holds_macros_is_refused(
    register: Register, package: Path, content: bytes
) -> None:
    _put(package, LETTER, content)
    with pytest.raises(Problem, match="letter_broken"):
        send(register, package, SENT)
    assert not recorded(register, verify(package).manifest.sha256)


def test_a_save_that_fails_at_the_last_leaves_the_editing_to_be_told_by_the_next_try(
    register: Register, package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writing = register.writing

    @contextlib.contextmanager
    def full() -> Iterator[Connection]:
        with writing() as connection:
            yield connection
            assert verify(package).whole
            raise Problem("disk_full", path=register.path)

    _put(package, LETTER, _docx("Hej, ändrat för hand"))
    before = _contents(package)
    with monkeypatch.context() as patch:
        patch.setattr(register, "writing", full)
        with pytest.raises(Problem, match="disk_full"):
            send(register, package, SENT)
    assert _contents(package) == before
    assert values_of(register, send(register, package, SENT))["changed"] == LETTER
    assert verify(package).whole


def test_what_is_stopped_or_fails_half_way_leaves_nothing(
    register: Register, package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _put(package, LETTER, _docx("ändrat"))
    before, revision = _contents(package), past.newest(register)
    with register.reading() as connection:
        blobs = connection.exec_driver_sql("SELECT count(*) FROM blob").scalar()
    with pytest.raises(Cancelled):
        send(register, package, SENT, progress=as_long_as(lambda done, total: done * 2 < total + 10_000))
    monkeypatch.setattr(hand_over, "put_manifest", _full)
    with pytest.raises(Problem, match="disk_full"):
        send(register, package, SENT)
    with pytest.raises(Problem, match="gone"):
        send(register, package, replace(SENT, request_id=9999))
    with register.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM blob").scalar() == blobs
    assert (_contents(package), past.newest(register)) == (before, revision)


def _full(package: Path, content: bytes) -> None:
    raise Problem("disk_full", path=package)


HARMS = {
    "a byte of a piece": "UPDATE blob_part SET content = CAST('x' AS BLOB) WHERE sha256 = SUM",
    "a piece that is gone": "DELETE FROM blob_part WHERE sha256 = SUM",
}


@pytest.mark.parametrize("how", HARMS)
def test_a_kept_file_that_was_damaged_is_named(register: Register, begun: Path, tmp_path: Path, how: str) -> None:
    found = send(register, begun / "ut", SENT)
    _damage(register, LETTER, HARMS[how], found)
    assert verify_kept(register, found).altered == (LETTER,)
    with pytest.raises(Problem, match="kept_altered") as told:
        reopen(register, found, tmp_path / "igen")
    assert told.value.facts["file"] == LETTER
    assert not list(tmp_path.glob("*igen*"))
    _damage(register, LETTER, "DELETE FROM blob WHERE sha256 = SUM", found)
    assert verify_kept(register, found).missing == (LETTER,)
    _damage(register, NAME, HARMS[how], found)
    with pytest.raises(Problem, match="kept_altered") as told:
        verify_kept(register, found)
    assert told.value.facts["file"] == NAME


def test_a_name_that_was_erased_from_the_record_does_not_change_what_was_sent(
    register: Register, begun: Path, tmp_path: Path
) -> None:
    found = send(register, begun / "ut", SENT)
    with register.writing() as connection:
        connection.exec_driver_sql("UPDATE hand_over SET files = replace(files, 'foljebrev', '[borttaget]')")
    assert verify_kept(register, found).whole
    reopen(register, found, tmp_path / "igen")
    assert _contents(tmp_path / "igen") == _contents(begun / "ut")


def test_a_package_that_somebody_shows_is_compared_with_what_was_sent(register: Register, package: Path) -> None:
    found = send(register, package, SENT)
    _put(package, LETTER, _docx("Ett annat brev"))
    _put(package, "extra.txt", b"x")
    told = compare_with_kept(register, found, package)
    assert (told.altered, told.added, told.missing) == ((LETTER,), ("extra.txt",), ())
    _put(package, "extra.txt", None)
    second = send(register, package, SENT)
    told = compare_with_kept(register, found, package)
    assert set(told.altered) == {NAME, LETTER}  # whole in itself, and yet not what was sent the first time
    assert compare_with_kept(register, second, package).whole


def test_one_without_a_package_has_nothing_to_verify(register: Register, tmp_path: Path) -> None:
    found = add(register, "hand_over", "För hand")
    for attempt in (verify_kept, lambda r, i: reopen(r, i, tmp_path / "igen")):
        with pytest.raises(Problem, match="no_package"):
            attempt(register, found)
    assert not (tmp_path / "igen").exists()


def test_a_register_that_was_restored_takes_the_hand_over_in_afterwards(
    register: Register, package: Path, tmp_path: Path
) -> None:
    backups.copy(register.path, tmp_path / "kopia.ropa")
    save(register, "activity", None, {"name": "Senare"}, author="Eva")
    scope = Scope(annexes=frozenset(), made=datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=1))
    later = tmp_path / "senare"
    make_package(register, later, Wanted(scope, "sv", frozenset({Part.WORKBOOK})))
    send(register, later, SENT)
    with open_register(tmp_path / "kopia.ropa") as restored:
        assert look(restored, package).standing is Standing.OWN
        assert look(restored, later).standing is Standing.LATER
        with pytest.raises(Problem, match="package_later"):
            send(restored, later, SENT)
        known = past.newest(restored)
        ids = {add(restored, "activity", str(n)) for n in range(9)}  # its numbers are given again, to other saves
        with restored.writing() as connection:
            new = f"UPDATE revision SET at = '2099-01-01T00:00:00.000+00:00' WHERE number > {known}"  # noqa: S608
            connection.exec_driver_sql(new)
        assert past.newest(restored) > verify(later).manifest.revision
        assert look(restored, later).standing is Standing.LATER
        found = send(restored, later, replace(SENT, registered=date(2026, 12, 1)))
        assert found not in ids
        values = values_of(restored, found)
        assert (values["registered"], values["date"], values["status"]) == (date(2026, 12, 1), SENT.date, "sent")
        assert verify_kept(restored, found).whole


def test_a_package_of_another_register_is_refused(package: Path, tmp_path: Path) -> None:
    (tmp_path / "annan").mkdir()
    with opened(tmp_path / "annan") as other:
        with other.writing() as connection:
            connection.exec_driver_sql("UPDATE revision SET at = '2026-01-01T00:00:00.000+00:00'")
        assert look(other, package).standing is Standing.FOREIGN
        for sent in (SENT, replace(SENT, registered=date(2026, 12, 1))):
            with pytest.raises(Problem, match="package_foreign"):
                send(other, package, sent)
