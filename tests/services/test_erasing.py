"""A person is erased from everywhere, down to the bytes of the files."""

from __future__ import annotations

import contextlib
import logging
import sqlite3
from datetime import date
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

import pytest

from ropa_desktop.domain.person import Person
from ropa_desktop.domain.problems import Problem
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.domain.worksheet import pack
from ropa_desktop.services import acts, drafts, files, past, records
from ropa_desktop.services.erasing import Spot, Wish, erase, find_person
from ropa_desktop.services.find import Query, find
from ropa_desktop.services.registers import automatic_backup, open_register
from ropa_desktop.services.undo import redo, undo
from ropa_desktop.services.wording import Wording
from ropa_desktop.storage import backups
from ropa_desktop.storage.register import Register
from ropa_desktop.storage.worksheets import newest
from tests.services.made import EVA, add, full, opened, put, values_of
from tests.services.recompute import agree
from tests.storage.programs import kill, running
from tests.storage.test_first_format import register_of_the_first_format

TODAY = date(2026, 11, 26)
ASA = Person.of(["Åsa Öst", "asa.ost@exempel.se", "070-123 45 67"])
NAMES = ("Åsa Öst", "ÅSA ÖST", "asa.ost@exempel.se", "070-123 45 67", "Åsa", "Öst")
MARK = "[borttaget 2026-11-26: begäran]"


def wish(person: Person = ASA, **more: Any) -> Wish:
    return Wish(person, "begäran", EVA, **more)


def put_out(register: Register, folder: Path, **more: Any) -> None:
    outcomes = erase(register, wish(**more), folder, today=TODAY)
    assert {one.done for one in outcomes} == {"rewritten"}


def bytes_of(path: Path) -> bytes:
    """Give all that stands on the disk for a register: the file and its logs."""
    beside = [path, *(path.with_name(path.name + end) for end in ("-wal", "-journal", "-shm"))]
    return b"".join(file.read_bytes() for file in beside if file.exists())


def written(name: str) -> list[bytes]:
    """Give the ways in which a name may stand in a file: as text, as JSON writes it, and as the search splits it."""
    escaped = name.encode("ascii", "backslashreplace").replace(b"\\x", b"\\u00")
    return [name.encode(), escaped, name.replace("@", " ").replace(".", " ").encode(), name.encode("utf-16-le")]


def is_gone(path: Path, names: tuple[str, ...] = NAMES) -> None:
    found = bytes_of(path)
    for name in names:
        assert not any(way in found for way in written(name)), (path, name)


@pytest.fixture
def copies(tmp_path: Path) -> Path:
    folder = tmp_path / "kopior"
    folder.mkdir()
    return folder


def told_everywhere(register: Register) -> dict[str, int]:
    """Let the person stand in every kind of place."""
    found = {
        "activity": add(register, "activity", "Löner", owner="Åsa Öst", purpose="Frågor till ÅSA ÖST (070-1234567)."),
        "party": add(register, "party", "Åsa Östs byrå", note="Ring Åsa\nÖst, asa.ost@exempel.se"),
        "review": add(register, "review", "Vårens", reviewers="Bo, Åsa Öst"),
    }
    put(register, found["activity"], owner="Bo By")
    records.save(register, "activity", found["activity"], {"situation": "Ny"}, author="Åsa Öst")
    acts.perform(register, found["review"], by="Åsa Öst", on=TODAY, author="Åsa Öst")
    unsaved, written = {"purpose": "Utkast av Åsa Öst"}, {"started": "när Åsa Öst slutar"}
    drafts.keep_draft(register, "activity", found["activity"], unsaved, written)
    gone = add(register, "system", "Åsa Östs dator")
    records.delete(register, [gone], author=EVA)
    return found


def test_every_place_is_found_once_with_how_often_it_stands_there(register: Register, copies: Path) -> None:
    ids = told_everywhere(register)
    found = find_person(register, ASA, copies)
    spots = {(p.spot.record_id, p.spot.path, p.spot.text): dict(p.where) for p in found.places}
    assert spots[ids["activity"], "owner", "Åsa Öst"] == {"then": 1}
    assert spots[ids["activity"], "purpose", "Frågor till ÅSA ÖST (070-1234567)."] == {"now": 1, "then": 3}
    assert spots[ids["activity"], "purpose", "Utkast av Åsa Öst"] == {"draft": 1}
    assert spots[ids["activity"], "started", "när Åsa Öst slutar"] == {"draft": 1}
    assert spots[ids["review"], "signed_by", "Åsa Öst"] == {"now": 1, "then": 1}
    assert spots[0, "author", "Åsa Öst"] == {"save": 2}
    assert {p.name for p in found.places} >= {"Löner", "Vårens", "Åsa Östs byrå"}


def test_nothing_of_the_person_is_left_in_any_byte_of_the_register(register: Register, copies: Path) -> None:
    ids = told_everywhere(register)
    before = past.newest(register)
    put_out(register, copies)
    is_gone(register.file)
    assert not find_person(register, ASA, copies).places
    assert values_of(register, ids["activity"])["purpose"] == f"Frågor till {MARK}."
    assert values_of(register, ids["party"])["name"] == f"{MARK} byrå"
    assert values_of(register, ids["review"])["signed_by"] == MARK
    assert past.newest(register) == before + 1
    agree(register)


def test_the_history_says_when_by_whom_and_why_but_not_who_it_was(register: Register, copies: Path) -> None:
    told_everywhere(register)
    put_out(register, copies)
    saved = past.saves(register)[0]
    assert (saved.revision.verb, saved.revision.reason, saved.revision.author) == ("erase", "begäran", EVA)
    assert saved.revision.state == "act"
    assert {s.revision.author for s in past.saves(register)} == {EVA, MARK}


def test_the_register_can_be_worked_with_at_once_and_after_it_was_closed(register: Register, copies: Path) -> None:
    ids = told_everywhere(register)
    put_out(register, copies)
    put(register, ids["activity"], owner="Cia")
    assert values_of(register, ids["activity"])["owner"] == "Cia"
    register.close()
    is_gone(register.file)
    with open_register(register.path) as again:
        assert values_of(again, ids["activity"])["owner"] == "Cia"


def test_undo_and_the_past_do_not_bring_the_name_back(register: Register, copies: Path) -> None:
    activity = add(register, "activity", "Löner", owner="Åsa Öst", purpose="Frågor till Åsa Öst")
    put(register, activity, owner="Bo By")
    put(register, activity, owner="ÅSA ÖST")
    records.delete(register, [activity], author=EVA)
    put_out(register, copies)
    undo(register, author=EVA)
    undo(register, author=EVA)
    undo(register, author=EVA)
    assert (values_of(register, activity)["owner"], values_of(register, activity)["purpose"]) == (
        MARK,
        f"Frågor till {MARK}",
    )
    while undo(register, author=EVA):
        pass
    is_gone(register.file)
    while redo(register, author=EVA):
        pass
    is_gone(register.file)
    agree(register)
    with past.as_of(register, past.day_of(register, past.latest(register).at)) as then:  # type: ignore[union-attr]
        is_gone(then.file)


def test_what_is_not_ticked_stays_wherever_it_stands(register: Register, copies: Path) -> None:
    ids = told_everywhere(register)
    kept = Spot(ids["party"], "party", "name", "Åsa Östs byrå")
    automatic_backup(register, copies)
    put_out(register, copies, keep=frozenset({kept}))
    assert [p.spot for p in find_person(register, ASA, copies).places] == [kept]
    assert values_of(register, ids["party"])["name"] == "Åsa Östs byrå"
    assert find(register, Query("party", "Åsa"), Wording(register, "sv")) == [ids["party"]]
    assert find(register, Query("activity", "Åsa"), Wording(register, "sv")) == []


def test_copies_that_the_program_made_forget_too(register: Register, copies: Path, tmp_path: Path) -> None:
    told_everywhere(register)
    automatic_backup(register, copies)
    beside = [tmp_path / "register format 1.ropa", tmp_path / "register 20260102-030405.ropa"]
    for place in beside:
        backups.copy(register.file, place)
    mine = tmp_path / "min egen kopia.ropa"
    backups.copy(register.file, mine)
    (daily,) = copies.glob("*.ropa")
    assert [copy.found for copy in find_person(register, ASA, copies).copies].count(0) == 0
    put_out(register, copies)
    for copy in (daily, *beside):
        is_gone(copy)
        with open_register(copy, read_only=True) as again:
            agree(again)
    assert any(way in bytes_of(mine) for way in written("Åsa Öst"))


def test_a_copy_of_the_first_format_forgets_in_its_own_format(register: Register, copies: Path) -> None:
    place = register.path.with_name("register format 1.ropa")
    register_of_the_first_format(place)
    with contextlib.closing(sqlite3.connect(place)) as raw, raw:
        raw.execute("UPDATE record SET note = 'Fråga Åsa Öst' WHERE id = 2")
        raw.execute("UPDATE balancing_test SET interest = 'Enligt asa.ost@exempel.se'")
        raw.execute("UPDATE revision SET author = 'Åsa Öst'")
    put_out(register, copies)
    is_gone(place)
    with contextlib.closing(sqlite3.connect(place)) as raw:
        assert raw.execute("PRAGMA user_version").fetchone() == (1,)
        assert raw.execute("SELECT note FROM record WHERE id = 2").fetchone() == (f"Fråga {MARK}",)


def test_a_copy_that_cannot_be_read_is_deleted_or_told_of(register: Register, copies: Path) -> None:
    told_everywhere(register)
    automatic_backup(register, copies)
    (daily,) = copies.glob("*.ropa")
    content = bytearray(daily.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    daily.write_bytes(content)
    assert [copy.found for copy in find_person(register, ASA, copies).copies] == [None]
    kept = erase(register, wish(delete_unreadable=False), copies, today=TODAY)
    assert [(o.path, o.done) for o in kept] == [(daily, "failed"), (register.path, "rewritten")]
    gone = erase(register, wish(), copies, today=TODAY)
    assert [(o.path, o.done) for o in gone] == [(daily, "deleted"), (register.path, "rewritten")]
    assert not daily.exists()


def test_every_free_text_of_every_type_forgets_also_in_answers_that_were_approved(
    register: Register, copies: Path
) -> None:
    for name, record_type in RECORD_TYPES.items():
        if name not in {"register", "word"}:
            values = {f.name: full(f, {}, "Åsa Öst") for f in record_type.fields if f.name not in {"status", "retired"}}
            edit = records.Edit(name, None, values | {"name": "Åsa Öst"})
            records.change(register, [edit], records.Save(EVA, "import"))
    sheet = newest("balancing_test")
    kept = pack(sheet, {"summary": "Åsa Öst"}, {"x.y": "Åsa Öst"}, {"named": "Åsa Öst"})
    test = add(register, "balancing_test")
    with register.writing() as connection:
        stored = records.read(register, test)
        edit = records.Edit("balancing_test", test, {"status": "approved", "worksheet": kept})
        records.apply(connection, [edit], records.Save(EVA, "approve", state="act"))
    assert not stored.frozen
    put_out(register, copies)
    is_gone(register.file)
    answers = values_of(register, test)["worksheet"]
    assert (answers["answers"]["summary"], answers["accepted"], answers["assessed"]) == (
        MARK,
        {"x.y": MARK},
        {"named": MARK},
    )
    agree(register)


def test_names_of_attached_files_forget_and_their_contents_are_listed(
    register: Register, copies: Path, tmp_path: Path
) -> None:
    letter = tmp_path / "Brev till Åsa Öst.txt"
    letter.write_text("Hej")
    note = files.keep_file(register, letter)
    record = add(register, "activity", "Löner", attachments=[note])
    handed = add(register, "hand_over", "Till IMY", files=[note])
    acts.perform(register, handed, by=EVA, on=TODAY, author=EVA)
    assert {(k.name.partition(":")[0], k.why) for k in find_person(register, ASA, copies).kept} == {
        ("Löner", "contents"),
        ("Till IMY", "handed_over"),
    }
    put_out(register, copies)
    assert values_of(register, record)["attachments"][0]["name"] == f"Brev till {MARK}.txt"
    is_gone(register.file)


def test_codes_are_no_texts_and_stay(register: Register, copies: Path) -> None:
    activity = add(register, "activity", "Löner", third_country="no", legal_bases=[{"article_6": "f"}])
    erase(register, Wish(Person.of(["no", "approved", "activity", "live"]), "begäran", EVA), copies, today=TODAY)
    assert values_of(register, activity)["third_country"] == "no"
    agree(register)


def test_who_erases_themself_is_not_named_by_the_act(register: Register, copies: Path) -> None:
    told_everywhere(register)
    erase(register, Wish(ASA, "begäran", "Åsa Öst"), copies, today=TODAY)
    is_gone(register.file)
    assert past.saves(register)[0].revision.author == MARK


@pytest.mark.parametrize(
    ("person", "reason", "key"),
    [
        (ASA, " ", "grounds_missing"),
        (ASA, "x" * 121, "reason_long"),
        (ASA, "Åsa Östs begäran", "reason_names"),
    ],
)
def test_a_reason_is_needed_that_does_not_name_the_person(
    register: Register, copies: Path, person: Person, reason: str, key: str
) -> None:
    told_everywhere(register)
    before = bytes_of(register.file)
    with pytest.raises(Problem, match=key):
        erase(register, Wish(person, reason, EVA), copies, today=TODAY)
    assert bytes_of(register.file) == before


def test_too_little_to_search_for_is_refused(register: Register, copies: Path) -> None:
    with pytest.raises(Problem, match="spelling_missing"):
        find_person(register, Person.of([" ", ""]), copies)
    with pytest.raises(Problem, match="spelling_short"):
        find_person(register, Person.of(["Åsa Öst", "Å"]), copies)


def test_a_register_that_another_program_reads_is_left_as_it_is(register: Register, copies: Path) -> None:
    ids = told_everywhere(register)
    with open_register(register.path, read_only=True) as other, other.reading() as connection:
        connection.exec_driver_sql("SELECT count(*) FROM record").scalar()
        with pytest.raises(Problem, match="busy"):
            erase(register, wish(), copies, today=TODAY)
    assert values_of(register, ids["review"])["signed_by"] == "Åsa Öst"
    put_out(register, copies)
    is_gone(register.file)


def test_the_programs_log_forgets(register: Register, copies: Path, tmp_path: Path) -> None:
    log = tmp_path / "ropa-desktop.log"
    log.write_text("ValueError: Åsa Öst\nannat\n", encoding="utf-8")
    erase(register, wish(), copies, today=TODAY, log=log)
    assert log.read_text(encoding="utf-8") == f"ValueError: {MARK}\nannat\n"


def test_older_logs_forget_too_and_the_program_goes_on_writing_to_its_own(
    register: Register, copies: Path, tmp_path: Path
) -> None:
    log = tmp_path / "ropa-desktop.log"
    older = [tmp_path / f"ropa-desktop.log.{n}" for n in (1, 2)]
    for file in (log, *older):
        file.write_text("KeyError: Åsa Öst\n", encoding="utf-8")
    handler = RotatingFileHandler(log, maxBytes=500_000, backupCount=2, encoding="utf-8")
    with contextlib.closing(handler):
        outcomes = erase(register, wish(), copies, today=TODAY, log=log)
        handler.emit(logging.makeLogRecord({"msg": "därefter"}))
    assert {one.path for one in outcomes} >= {log, *older}
    assert log.read_text(encoding="utf-8") == f"KeyError: {MARK}\ndärefter\n"
    assert {file.read_text(encoding="utf-8") for file in older} == {f"KeyError: {MARK}\n"}


ERASE = """
from datetime import date
from ropa_desktop.domain.person import Person
from ropa_desktop.services import erasing
from ropa_desktop.storage import persons
import itertools
stop = int(os.environ["STOP"])
steps = itertools.count()
import sqlite3
real = Path.replace
def replace(self, target):
    if stop == 2:
        say("here"); time.sleep(60)
    found = real(self, target)
    if stop == 3:
        say("here"); time.sleep(60)
    return found
Path.replace = replace
checked = erasing._Task._check
def check(self, part):
    if stop == 1:
        say("here"); time.sleep(60)
    checked(self, part)
erasing._Task._check = check
with registers.open_register(path) as register:
    wish = erasing.Wish(Person.of(["Åsa Öst", "asa.ost@exempel.se", "070-123 45 67"]), "begäran", "Bo")
    erasing.erase(register, wish, path.parent / "kopior", today=date(2026, 11, 26))
"""


@pytest.mark.parametrize(("stop", "gone"), [(1, False), (2, False), (3, True)])
def test_cut_off_in_the_middle_the_file_is_as_it_was_or_done(
    tmp_path: Path, copies: Path, monkeypatch: pytest.MonkeyPatch, stop: int, gone: bool
) -> None:
    with opened(tmp_path) as register:
        ids = told_everywhere(register)
        path = register.path
    monkeypatch.setenv("STOP", str(stop))
    with running(ERASE, path, until="here") as program:
        kill(program)
    with open_register(path) as register:
        agree(register)
        assert values_of(register, ids["review"])["signed_by"] == (MARK if gone else "Åsa Öst")
        assert (past.latest(register).verb == "erase") == gone  # type: ignore[union-attr]
        if gone:
            is_gone(path)
        else:
            put_out(register, copies)
            is_gone(path)
            assert not list(path.parent.glob(".*.part"))
