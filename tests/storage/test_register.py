from __future__ import annotations

import contextlib
import random
import re
import shutil
import sqlite3
import sys
import threading
import time
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from ropa_desktop.domain.problems import Problem
from ropa_desktop.services import check, find, past, records, registers
from ropa_desktop.services.due import due_items
from ropa_desktop.services.undo import undo
from ropa_desktop.services.wording import Wording
from ropa_desktop.storage.at_rest import fold
from ropa_desktop.storage.locks import lock_path
from ropa_desktop.storage.register import create, making, open_register
from ropa_desktop.storage.schema import FORMAT
from tests.services.made import EVA, FIRST, MADE_WITH, add, everything, opened, put
from tests.services.recompute import agree
from tests.storage.programs import NOBODY, kill, made_read_only, mounted, only_root, running, said


def problem(key: str) -> Any:
    return pytest.raises(Problem, match=f"^\\('{key}'")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Give a closed register with an activity in it, alone in its folder."""
    folder = tmp_path / "folder"
    folder.mkdir()
    with opened(folder) as register:
        add(register, "activity", "Löner", purpose="Betala lön")
    return register.path


def files(path: Path) -> list[str]:
    return sorted(file.name for file in path.parent.iterdir())


HOLD = """
with registers.open_register(path) as register:
    records.save(register, "activity", None, {"name": "Rekrytering"}, author="Bo")
    say("saved")
    time.sleep(600)
"""


def test_a_register_is_one_file_before_and_after_it_is_open(tmp_path: Path) -> None:
    path = tmp_path / "ny mapp" / "räkna å ä ö.ropa"
    registers.new_register(path, name="Exempel", language="sv", author=EVA)
    assert files(path) == [path.name]
    with open_register(path) as register:
        add(register, "activity")
        assert lock_path(path).exists()
    assert files(path) == [path.name]
    with open_register(path, read_only=True) as register:
        assert len(everything(register)) == MADE_WITH + 1
    assert files(path) == [path.name]


def test_a_register_is_only_for_its_owner(path: Path) -> None:
    assert path.stat().st_mode & 0o077 == 0


def test_a_path_that_is_taken_is_not_written_over(path: Path) -> None:
    before = path.read_bytes()
    with problem("exists"):
        create(path)
    assert path.read_bytes() == before


def test_closing_twice_does_no_harm(path: Path) -> None:
    register = open_register(path)
    register.close()
    with open_register(path):
        register.close()
        with problem("in_use"):
            open_register(path)


def test_a_register_that_is_closed_while_it_is_read_is_let_go_afterwards(path: Path) -> None:
    register = open_register(path)
    add(register, "activity", "Mer")
    with register.reading():
        register.close()
        with problem("in_use"):
            open_register(path)
    assert list(path.parent.iterdir()) == [path], "what was saved is in the one file"
    open_register(path).close()


def test_a_second_opener_is_told_who_has_it(path: Path) -> None:
    with open_register(path) as register:
        with problem("in_use") as refused:
            open_register(path)
        assert re.fullmatch(r"\S+@\S+, \d{4}-\d\d-\d\d \d\d:\d\d", str(refused.value.facts["who"]))
        add(register, "party")
    with open_register(path):
        pass


def test_another_program_is_told_who_has_it_and_may_read(path: Path) -> None:
    with running(HOLD, path, until="saved"):
        with problem("in_use") as refused:
            open_register(path)
        assert "@" in str(refused.value.facts["who"])
        with open_register(path, read_only=True) as register:
            assert [v["name"] for i, v in everything(register).items() if i >= FIRST] == ["Löner", "Rekrytering"]
            with problem("read_only"):
                add(register, "party")
            assert check.check(register)


def test_a_reader_sees_each_save_of_a_writer(path: Path) -> None:
    with open_register(path) as writer, open_register(path, read_only=True) as reader:
        for number in range(3):
            put(writer, FIRST, purpose=str(number))
            assert everything(reader)[FIRST]["purpose"] == str(number)
    assert files(path) == [path.name]


def test_a_reader_that_stays_keeps_nothing_from_being_saved(path: Path) -> None:
    with open_register(path, read_only=True) as reader:
        with open_register(path) as writer, reader.reading() as connection:
            connection.exec_driver_sql("SELECT count(*) FROM record").scalar()
            put(writer, FIRST, purpose="Ny")
        assert everything(reader)[FIRST]["purpose"] == "Ny"
    with open_register(path) as again:
        assert everything(again)[FIRST]["purpose"] == "Ny"
    assert files(path) == [path.name]


def test_a_killed_program_leaves_its_saves_and_no_lock(path: Path) -> None:
    with running(HOLD, path, until="saved") as program:
        kill(program)
        assert f"{path.name}-wal" in files(path)
        with open_register(path) as register:
            assert [v["name"] for i, v in everything(register).items() if i >= FIRST] == ["Löner", "Rekrytering"]
            agree(register)
    assert files(path) == [path.name]


def test_what_a_killed_program_saved_can_be_read_without_writing(path: Path) -> None:
    with running(HOLD, path, until="saved") as program:
        kill(program)
        with open_register(path, read_only=True) as register:
            assert len(everything(register)) == MADE_WITH + 2


SAVE_ON = """
with registers.open_register(path) as register:
    say("saved")
    for number in range(10_000):
        rows = [{"data": "name", "why": str(number) * 2000}] * 5
        records.save(register, "activity", FIRST, {"purpose": str(number), "data": rows}, author="Bo")
        say(number)
"""


@pytest.mark.parametrize("seed", range(3))
def test_a_kill_in_the_middle_of_a_save_loses_nothing_committed(path: Path, seed: int) -> None:
    with running(SAVE_ON, path, until="saved") as program:
        time.sleep(random.Random(seed).uniform(0.1, 0.6))  # noqa: S311 - any moment will do
        program.kill()
        assert program.stdout
        told = [int(line) for line in program.stdout.read().split()]
    with open_register(path) as register:
        agree(register)
        purpose = everything(register)[FIRST]["purpose"]
        assert int(purpose) - (told[-1] if told else -1) in {0, 1} if purpose.isdigit() else not told


@pytest.mark.fuzz
@pytest.mark.parametrize("seed", range(100))
def test_no_kill_ever_loses_what_was_saved(path: Path, seed: int) -> None:
    test_a_kill_in_the_middle_of_a_save_loses_nothing_committed(path, seed)


MAKE = """
with register.making(path) as made:
    edits = [records.Edit("party", None, {"name": "x" * 1000}) for _ in range(200)]
    records.change(made, edits, records.Save("Bo", "add"))
    say("half")
    time.sleep(600)
"""


def test_a_register_that_was_not_finished_is_not_there(tmp_path: Path) -> None:
    path = tmp_path / "ny.ropa"
    with running(MAKE, path, until="half"):
        pass
    assert not path.exists()
    registers.new_register(path, name="Exempel", language="sv", author=EVA)
    assert files(path) == [path.name]
    with open_register(path) as register:
        assert len(everything(register)) == MADE_WITH


def test_a_register_that_fails_in_the_making_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "ny.ropa"
    with problem("name_missing"), making(path) as register:
        add(register, "party", "")
    assert files(path) == []


def test_a_register_that_came_meanwhile_is_not_written_over(tmp_path: Path) -> None:
    path = tmp_path / "ny.ropa"
    making_it = making(path)
    making_it.__enter__()
    path.write_text("annat")
    with problem("exists"):
        making_it.__exit__(None, None, None)
    assert path.read_text() == "annat"
    assert files(path) == [path.name]


def change_header(path: Path, offset: int, number: int) -> None:
    with path.open("rb+") as file:
        file.seek(offset)
        file.write(number.to_bytes(4, "big"))


@pytest.mark.parametrize("read_only", [False, True])
def test_a_register_of_a_newer_version_is_refused_and_left_as_it_is(path: Path, read_only: bool) -> None:
    change_header(path, 60, FORMAT + 1)
    before = path.read_bytes()
    with problem("newer_register"):
        open_register(path, read_only=read_only)
    assert path.read_bytes() == before
    assert files(path) == [path.name]


@pytest.mark.parametrize("read_only", [False, True])
def test_a_log_that_a_newer_version_left_is_not_opened(path: Path, read_only: bool) -> None:
    newer = f"""
import sqlite3
raw = sqlite3.connect(path, isolation_level=None)
raw.execute("PRAGMA journal_mode = WAL")
raw.execute("PRAGMA user_version = {FORMAT + 1}")
say("saved")
time.sleep(600)
"""
    with running(newer, path, until="saved") as program:
        kill(program)
    before = path.read_bytes()
    with problem("newer_register"):
        open_register(path, read_only=read_only)
    assert path.read_bytes() == before
    assert lock_path(path).name not in files(path)


def other_database(path: Path) -> None:
    with sqlite3.connect(path) as raw:
        raw.execute("CREATE TABLE t (x)")
        raw.execute("PRAGMA user_version = 1")
    raw.close()


def archive(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("a.txt", "text")


@pytest.fixture(params=["text", "empty", "zip", "database", "directory", "header"])
def no_register(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / "annat.ropa"
    match request.param:
        case "text":
            path.write_text("Detta är text.")
        case "empty":
            path.touch()
        case "zip":
            archive(path)
        case "database":
            other_database(path)
        case "directory":
            path.mkdir()
        case "header":
            path.write_bytes(b"SQLite format 3\0" + b"\0" * 20)
    return path


@pytest.mark.parametrize("read_only", [False, True])
def test_what_is_no_register_is_refused_and_left_as_it_is(no_register: Path, read_only: bool) -> None:
    before = None if no_register.is_dir() else no_register.read_bytes()
    with problem("not_a_register"):
        open_register(no_register, read_only=read_only)
    assert before is None or no_register.read_bytes() == before
    assert files(no_register) == [no_register.name]


@pytest.mark.parametrize("read_only", [False, True])
def test_a_file_that_is_not_there_is_not_made(tmp_path: Path, read_only: bool) -> None:
    with problem("not_found"):
        open_register(tmp_path / "borta.ropa", read_only=read_only)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("read_only", [False, True])
def test_a_register_that_was_cut_short_is_damaged_and_left_as_it_is(path: Path, read_only: bool) -> None:
    path.write_bytes(path.read_bytes()[:150])
    before = path.read_bytes()
    with problem("damaged"):
        open_register(path, read_only=read_only)
    assert path.read_bytes() == before
    assert files(path) == [path.name]


@pytest.mark.parametrize("read_only", [False, True])
def test_a_register_without_a_table_is_damaged_and_left_as_it_is(path: Path, read_only: bool) -> None:
    with sqlite3.connect(path) as raw:
        raw.execute("DROP TABLE draft")
    raw.close()
    before = path.read_bytes()
    with problem("damaged"):
        open_register(path, read_only=read_only)
    assert path.read_bytes() == before
    assert files(path) == [path.name]


def read_whole(path: Path) -> None:
    """Do what a window does with a register that it opens to look at."""
    with open_register(path, read_only=True) as register:
        everything(register)
        check.check(register)
        check.overview_of(register)
        check.figures_of(register, date(2026, 11, 26))
        due_items(register)
        past.entries(register)
        wording = Wording(register, "sv")
        find.cells(register, "activity", find.find(register, find.Query("activity", "lön"), wording), ["name"], wording)


def flip(path: Path, seed: int) -> None:
    """Change bytes of a register's pages, beyond its header."""
    chance = random.Random(seed)  # noqa: S311 - any bytes will do
    content = bytearray(path.read_bytes())
    start = chance.randrange(100, len(content) - 2048)
    for place in range(start, start + chance.choice([1, 64, 2048])):
        content[place] = chance.randrange(256)
    path.write_bytes(content)


def damaged_is_said(path: Path, seed: int) -> bool:
    flip(path, seed)
    before = path.read_bytes()
    try:
        read_whole(path)
    except Problem as found:
        assert found.key == "problem.damaged", (seed, found.key, found.facts)  # noqa: PT017 - most flips do no harm
        return True
    finally:
        assert path.read_bytes() == before
        assert files(path) == [path.name]
    return False


def test_damage_is_called_damage(path: Path) -> None:
    whole = path.read_bytes()
    damaged = 0
    for seed in range(40):
        path.write_bytes(whole)
        damaged += damaged_is_said(path, seed)
    assert damaged > 1


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE version SET body = '{' WHERE record_id = FIRST",
        "UPDATE version SET body = '[]' WHERE record_id = FIRST",
        'UPDATE version SET body = \'{"name":"x","data":7}\' WHERE record_id = FIRST',
        "UPDATE version SET type = 'x' WHERE record_id = FIRST",
        "UPDATE revision SET at = 'x'",
        "UPDATE record SET type = 'x' WHERE id = FIRST",
        "UPDATE record SET retired = 'x' WHERE id = FIRST",
        "UPDATE activity SET systems = '{' WHERE id = FIRST",
        "UPDATE activity SET systems = '7' WHERE id = FIRST",
        "UPDATE finding SET severity = 'x'",
        "UPDATE balancing_test SET worksheet = '7'",
        'UPDATE balancing_test SET worksheet = \'{"version": 9, "answers": {}}\'',
        'UPDATE balancing_test SET worksheet = \'{"version": 1, "answers": []}\'',
        "UPDATE version SET body = '{\"worksheet\": 7}' WHERE type = 'balancing_test'",
        "UPDATE version SET body = '{\"worksheet\": {\"version\": [1]}}' WHERE type = 'balancing_test'",
    ],
)
def test_what_no_register_says_is_damage(path: Path, harm: str) -> None:
    with open_register(path) as register:
        add(register, "balancing_test", "Enkät", worksheet={"version": 1, "answers": {"interest": "Veta"}})
    with sqlite3.connect(path) as raw:
        assert raw.execute(harm.replace("FIRST", str(FIRST))).rowcount
    raw.close()
    damaged = 0
    for look in (read_whole, read_past):
        try:
            look(path)
        except Problem as found:
            assert found.key == "problem.damaged", found.facts  # noqa: PT017 - not all is seen by both
            damaged += 1
    assert damaged


def test_a_record_that_has_lost_its_fields_is_damage_and_not_gone(path: Path) -> None:
    with contextlib.closing(sqlite3.connect(path)) as raw:
        raw.execute("DELETE FROM activity WHERE id = ?", (FIRST,))
        raw.commit()
    with open_register(path) as register, problem("damaged"):
        records.read(register, FIRST)


def read_past(path: Path) -> None:
    with open_register(path, read_only=True) as register:
        wording = Wording(register, "sv")
        for entry in past.entries(register):
            past.differences(register, entry.record_id, entry.revision.number, wording)
        with past.as_of(register, date(2020, 1, 1)) as then:
            everything(then)


@pytest.mark.fuzz
def test_any_damage_is_called_damage(path: Path) -> None:
    whole = path.read_bytes()
    for seed in range(5000):
        path.write_bytes(whole)
        damaged_is_said(path, seed)


@pytest.mark.fuzz
def test_any_damage_met_while_saving_is_called_damage(path: Path) -> None:
    whole = path.read_bytes()
    for seed in range(1500):
        for log in path.parent.glob(f"{path.name}-*"):
            log.unlink()
        path.write_bytes(whole)
        flip(path, seed)
        try:
            read_past(path)
            with open_register(path) as register:
                put(register, FIRST, purpose="Ny")
                undo(register, author=EVA)
                add(register, "party")
        except Problem as found:
            assert found.key == "problem.damaged", (seed, found.key, found.facts)  # noqa: PT017 - most flips do no harm
        except IntegrityError:
            continue  # an index that lies: nothing is saved, and it could be the program's fault as well


OPEN = """
try:
    with registers.open_register(path, read_only={read_only}) as register:
        say(len(records.read(register, FIRST).values["name"]))
except Problem as problem:
    say(problem.key)
"""


@pytest.fixture
def shared() -> Iterator[Path]:
    """Give a folder in which another user may look around."""
    only_root()
    folder = Path(f"/tmp/ropa-test-{time.time_ns()}")  # noqa: S108 - tmp_path lets nobody else in
    folder.mkdir(mode=0o755)
    yield folder
    shutil.rmtree(folder)


def readable(path: Path, folder: Path) -> Path:
    shutil.copyfile(path, folder / path.name)
    (folder / path.name).chmod(0o444)
    return folder / path.name


def test_a_folder_that_may_not_be_written_lets_one_read(path: Path, shared: Path) -> None:
    there = readable(path, shared)
    assert said(OPEN.format(read_only=False), there, user=NOBODY) == "problem.folder_read_only"
    assert said(OPEN.format(read_only=True), there, user=NOBODY) == "5"
    assert files(there) == [path.name]


def test_a_file_that_may_not_be_written_lets_one_read(path: Path, shared: Path) -> None:
    shared.chmod(0o777)
    there = readable(path, shared)
    assert said(OPEN.format(read_only=False), there, user=NOBODY) == "problem.folder_read_only"
    assert said(OPEN.format(read_only=True), there, user=NOBODY) == "5"
    assert files(there) == [path.name]


def test_a_file_that_may_not_be_read_says_so(path: Path, shared: Path) -> None:
    there = readable(path, shared)
    there.chmod(0o400)
    assert said(OPEN.format(read_only=True), there, user=NOBODY) == "problem.unreadable"


def test_a_register_in_use_can_be_read_by_who_may_not_write(path: Path, shared: Path) -> None:
    there = readable(path, shared)
    with open_register(there) as register:
        put(register, FIRST, name="Ny")
        for file in shared.iterdir():
            file.chmod(0o444)
        assert said(OPEN.format(read_only=True), there, user=NOBODY) == "2"


def test_a_new_register_in_a_folder_that_may_not_be_written_is_refused(shared: Path) -> None:
    script = """
try:
    registers.new_register(path, name="x", language="sv", author="x")
except Problem as problem:
    say(problem.key)
"""
    assert said(script, shared / "ny.ropa", user=NOBODY) == "problem.folder_read_only"
    assert said(script, shared / "ny mapp" / "ny.ropa", user=NOBODY) == "problem.folder_read_only"
    assert list(shared.iterdir()) == []


def test_read_only_media_open(path: Path, tmp_path: Path) -> None:
    with mounted(tmp_path / "media", "size=8M") as media:
        shutil.copy(path, media)
        made_read_only(media)
        there = media / path.name
        with problem("folder_read_only"):
            open_register(there)
        read_whole(there)


def test_read_only_media_open_with_a_log_that_was_left(path: Path, tmp_path: Path) -> None:
    with mounted(tmp_path / "media", "size=8M") as media:
        there = media / path.name
        shutil.copy(path, there)
        with running(HOLD, there, until="saved") as program:
            kill(program)
        made_read_only(media)
        with open_register(there, read_only=True) as register:
            assert len(everything(register)) == MADE_WITH + 2
            assert register.path == there
            copied = register.file.parent
        assert not copied.exists()


def test_read_only_media_open_with_an_empty_log(path: Path, tmp_path: Path) -> None:
    """A header may say that there is a log where there is none: the file was copied while it was in use."""
    with mounted(tmp_path / "media", "size=8M") as media:
        with open_register(path) as register:
            put(register, FIRST, purpose="x")
            with sqlite3.connect(path) as raw:
                raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            raw.close()
            shutil.copy(path, media)
        made_read_only(media)
        read_whole(media / path.name)


def test_a_full_disk_is_named_and_what_was_saved_is_there(path: Path, tmp_path: Path) -> None:
    with mounted(tmp_path / "disk", "size=3M") as disk:
        there = disk / path.name
        shutil.copy(path, there)
        with open_register(there) as register:
            before = everything(register)
            with problem("disk_full"):
                for _ in range(1000):
                    before = everything(register)
                    add(register, "activity", purpose="x" * 20_000)
            assert everything(register) == before
        with open_register(there, read_only=True) as register:
            assert everything(register) == before
            agree(register)


def test_a_new_register_on_a_full_disk_leaves_nothing(tmp_path: Path) -> None:
    with mounted(tmp_path / "disk", "size=64k") as disk:
        with problem("disk_full"):
            registers.new_register(disk / "ny.ropa", name="x", language="sv", author=EVA)
        assert list(disk.iterdir()) == []


def test_an_open_register_without_room_for_a_lock_is_refused(path: Path, tmp_path: Path) -> None:
    with mounted(tmp_path / "disk", f"size={path.stat().st_size // 4096 * 4 + 8}k", "nr_inodes=2") as disk:
        there = disk / path.name
        shutil.copy(path, there)
        with problem("disk_full"):
            open_register(there)


@pytest.mark.skipif(sys.platform == "win32", reason="names of Windows are others")
def test_a_name_with_signs_of_its_own_is_a_name(tmp_path: Path) -> None:
    path = tmp_path / "a?b#c%20d&mode=memory 'e\".ropa"
    registers.new_register(path, name="Exempel", language="sv", author=EVA)
    with open_register(path) as register:
        add(register, "party")
    with open_register(path, read_only=True) as register:
        assert records.read(register, FIRST).type == "party"
    assert files(path) == [path.name]


def test_the_file_is_put_away_once_nothing_reads_it_and_a_reader_waits_until_it_is_back(path: Path) -> None:
    with open_register(path) as register:
        reads, done = threading.Event(), list[str]()

        def read(name: str) -> None:
            with register.reading():
                reads.set()
                time.sleep(0.1)
                done.append(name)

        first = threading.Thread(target=read, args=("before",))
        first.start()
        reads.wait(5)
        with register.resting() as file:
            assert done == ["before"]
            second = threading.Thread(target=read, args=("meanwhile",))
            second.start()
            fold(file)
            second.join(0.2)
            assert done == ["before"]
        second.join(5)
        assert done == ["before", "meanwhile"]


def test_what_is_read_within_a_reading_does_not_wait_for_the_file_that_waits_for_it(path: Path) -> None:
    with open_register(path) as register:
        reads, done = threading.Event(), list[str]()

        def read() -> None:
            with register.reading():
                reads.set()
                waits = register._gate
                with waits:
                    waits.wait_for(lambda: register._resting != 0, 5)
                with register.reading():
                    done.append("within")

        reader = threading.Thread(target=read, daemon=True)
        reader.start()
        assert reads.wait(5)
        with register.resting():
            assert done == ["within"]
        reader.join(5)


def test_what_is_not_finished_in_time_keeps_the_file_where_it_is(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ropa_desktop.storage.register.PATIENCE", 0.05)
    with open_register(path) as register:
        reads, goes_on = threading.Event(), threading.Event()

        def read() -> None:
            with register.reading():
                reads.set()
                goes_on.wait(5)

        reader = threading.Thread(target=read, daemon=True)
        reader.start()
        assert reads.wait(5)
        with problem("busy"), contextlib.ExitStack() as stack:
            stack.enter_context(register.resting())
        assert everything(register)
        goes_on.set()
        reader.join(5)
        with register.resting() as file:
            assert file == path
