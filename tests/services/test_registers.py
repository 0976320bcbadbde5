from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

from ropa_desktop.domain.problems import Problem
from ropa_desktop.services import judging, past, undo
from ropa_desktop.services.registers import automatic_backup, new_register, open_register
from ropa_desktop.storage.register import Register
from tests.services.made import EVA, everything
from tests.services.recompute import agree


def test_a_new_register_has_its_settings_and_its_own_organisation(tmp_path: Path) -> None:
    path = tmp_path / "r.ropa"
    new_register(path, name="Exempel AB", language="en", author=EVA)
    with open_register(path) as register:
        agree(register)
        settings, organisation, *decisions, authority = everything(register).values()
        assert (settings["name"], settings["content_language"]) == ("Exempel AB", "en")
        assert (organisation["name"], organisation["roles"]) == ("Exempel AB", ["controller"])
        assert [(e.revision.verb, e.revision.author) for e in past.entries(register)] == [("create", EVA)] * 20
        assert len(decisions) == 17
        assert (authority["country"], authority["email"], authority["visiting_address"]) == ("SE", "imy@imy.se", None)
        assert {decision["status"] for decision in decisions} == {"in_force"}
        assert undo.next_undo(register) is None


def test_a_register_without_a_name_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="name_missing"):
        new_register(tmp_path / "r.ropa", name=" ", language="sv", author=EVA)
    assert list(tmp_path.iterdir()) == []


def test_what_a_rewriting_that_was_cut_off_left_is_gone_at_the_next_opening(tmp_path: Path) -> None:
    path, copies = tmp_path / "r.ropa", tmp_path / "copies"
    copies.mkdir()
    new_register(path, name="Exempel AB", language="sv", author=EVA)
    with open_register(path) as register:
        made = automatic_backup(register, copies)
    assert made is not None
    others = tmp_path / ".rapport.pdf.part"
    left = [tmp_path / ".r.ropa.part", tmp_path / ".r.ropa.part-wal", copies / f".{made.path.name}.part"]
    for part in (*left, others):
        part.write_text("Åsa Öst")
    with open_register(path) as register:
        assert [part.exists() for part in left] == [False, False, True]
        automatic_backup(register, copies)
    assert not any(part.exists() for part in left)
    assert others.exists(), "it belongs to no register"


def test_the_file_is_not_put_away_while_the_automatic_copy_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, begun, done = tmp_path / "r.ropa", threading.Event(), list[str]()
    new_register(path, name="Exempel AB", language="sv", author=EVA)

    def slowly(*_: object) -> None:
        begun.set()
        time.sleep(0.2)
        done.append("copied")

    monkeypatch.setattr("ropa_desktop.storage.backups.roll", slowly)
    with open_register(path) as register:
        copying = threading.Thread(target=automatic_backup, args=(register, tmp_path))
        copying.start()
        begun.wait(5)
        with register.resting():
            assert done == ["copied"]
        copying.join(5)


def test_a_register_that_could_not_be_brought_up_to_date_is_let_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, kept = tmp_path / "r.ropa", list[Register]()
    new_register(path, name="Exempel AB", language="sv", author=EVA)

    def full(register: Register, _progress: object) -> None:
        kept.append(register)
        raise Problem("disk_full", path=path)

    with monkeypatch.context() as patched:
        patched.setattr(judging, "judge_again", full)
        with pytest.raises(Problem, match="disk_full"):
            open_register(path)
    with open_register(path) as register:
        assert not register.read_only
    assert [file.name for file in tmp_path.iterdir()] == [path.name]
