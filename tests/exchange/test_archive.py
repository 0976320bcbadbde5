"""The archive: everything there and back, and nothing else in."""

from __future__ import annotations

import base64
import contextlib
import copy
import json
import os
import tracemalloc
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from ropa_desktop.domain.field import Kind
from ropa_desktop.domain.problems import Cancelled, Problem
from ropa_desktop.domain.texts import LANGUAGES
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.exchange import archive as module
from ropa_desktop.exchange import archive_whole, json_parts
from ropa_desktop.exchange.archive import apply_archive, is_empty, read_archive, schema, write_archive
from ropa_desktop.exchange.archive_check import part_checks
from ropa_desktop.exchange.compose import compose
from ropa_desktop.exchange.scope import ANNEXES, Scope
from ropa_desktop.services import secrecy
from ropa_desktop.services.check import check
from ropa_desktop.services.drafts import kept_drafts
from ropa_desktop.services.files import file_content, keep_file
from ropa_desktop.services.past import as_of, day_of
from ropa_desktop.services.records import Edit, Save, change, read, save
from ropa_desktop.services.registers import new_register
from ropa_desktop.services.undo import next_redo, next_undo, redo, undo
from ropa_desktop.storage import files
from ropa_desktop.storage.register import create, making, open_register
from ropa_desktop.storage.texts import language
from tests.exchange.registers import IDS, make_full
from tests.stopping import as_long_as

DOCS = Path(__file__).parents[2] / "docs"
MORE = len(RECORD_TYPES) + 1
"""The records of a full register: one of each type, and one that was added later."""


@pytest.fixture(scope="module")
def full_register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("full")
    make_full(folder / "full.ropa", folder)
    return folder / "full.ropa"


@pytest.fixture(scope="module")
def full_archive(full_register: Path) -> Path:
    target = full_register.with_suffix(".json")
    _export(full_register, target)
    return target


@pytest.fixture
def content(full_archive: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(full_archive.read_text(encoding="utf-8"))
    return found


def _export(register: Path, target: Path) -> None:
    with open_register(register, read_only=True) as opened:
        write_archive(opened, target)


def _import(source: Path, target: Path) -> None:
    with making(target) as register:
        apply_archive(register, read_archive(source))


def test_an_archive_of_the_first_format_keeps_every_text(content: dict[str, Any], tmp_path: Path) -> None:
    old = {"interest": "Intresset – <b>å</b>", "safeguards": "Rätt att säga nej", "balance": "Vägt"}
    for values in (_first(content, "balancing_test"), _version(content, "balancing_test")["body"]):
        del values["worksheet"]
        values.update(old)
    target = tmp_path / "old.ropa"
    _import(_put(tmp_path / "old.json", content), target)
    with open_register(target, read_only=True) as register:
        answers = read(register, IDS["balancing_test"]).values["worksheet"]["answers"]
    assert answers == {
        "interest": "Intresset – <b>å</b>",
        "safeguards": [{"measure": "Rätt att säga nej"}],
        "final_balance_reason": "Vägt",
    }


# There and back


def test_an_archive_gives_back_the_same_register(full_archive: Path, tmp_path: Path) -> None:
    _import(full_archive, tmp_path / "again.ropa")
    _export(tmp_path / "again.ropa", tmp_path / "again.json")
    assert (tmp_path / "again.json").read_bytes() == full_archive.read_bytes()


def test_marks_for_secrecy_and_what_was_decided_on_them_come_back(tmp_path: Path) -> None:
    with making(tmp_path / "a.ropa") as register:
        activity = save(register, "activity", None, {"name": "Larm", "purpose": "Larma"}, author="Eva").ids[0]
        wanted = secrecy.Wish(secrecy.Spot("purpose"), "own", "Larmet", "Eva", date(2026, 11, 26))
        made = secrecy.mark(register, activity, wanted, author="Eva").ids[0]
        secrecy.decide(register, made, secret=True, by="Eva", on=date(2026, 11, 26), author="Eva")
        secrecy.take_back(register, made, on=date(2026, 11, 26), author="Eva")
        write_archive(register, tmp_path / "a.json")
    _import(tmp_path / "a.json", tmp_path / "again.ropa")
    _export(tmp_path / "again.ropa", tmp_path / "again.json")
    assert (tmp_path / "again.json").read_bytes() == (tmp_path / "a.json").read_bytes()


def test_every_type_and_every_field_is_in_the_archive(content: dict[str, Any]) -> None:
    by_type = {item["type"]: item["values"] for item in content["records"] if item["id"] in IDS.values()}
    assert by_type.keys() == RECORD_TYPES.keys()
    for name, values in by_type.items():
        assert set(RECORD_TYPES[name].by_name) - set(values) <= {"retired"}


def test_an_unsaved_form_is_not_part_of_an_archive(full_archive: Path, tmp_path: Path) -> None:
    assert "Utkast" not in full_archive.read_text(encoding="utf-8")
    _import(full_archive, tmp_path / "again.ropa")
    with open_register(tmp_path / "again.ropa") as register:
        assert kept_drafts(register) == []


def test_the_past_goes_on_where_it_was(full_register: Path, full_archive: Path, tmp_path: Path) -> None:
    _import(full_archive, tmp_path / "again.ropa")
    with open_register(tmp_path / "again.ropa") as register:
        with open_register(full_register, read_only=True) as original:
            assert next_undo(register) == next_undo(original)
            assert next_redo(register) == next_redo(original)
            assert check(register) == check(original)
        redo(register, author="Eva")
        assert read(register, IDS["system"]).values["owner"] == "Ånger"
        for _ in range(7):
            undo(register, author="Eva")
        assert next_undo(register) is None
        assert [r["part"] for r in read(register, IDS["activity"]).values["legal_bases"]] == [
            "part 0 – åäö",
            "part 1 – åäö",
        ]


def test_the_number_of_a_deleted_record_is_not_given_again(
    content: dict[str, Any], full_archive: Path, tmp_path: Path
) -> None:
    deleted = max(version["record_id"] for version in content["versions"])
    assert deleted not in {item["id"] for item in content["records"]}
    _import(full_archive, tmp_path / "again.ropa")
    with open_register(tmp_path / "again.ropa") as register:
        assert save(register, "party", None, {"name": "Ny"}, author="Eva").id > deleted


def test_the_numbers_of_deleted_rows_are_not_given_again(tmp_path: Path) -> None:
    with making(tmp_path / "one.ropa") as register:
        rows = [{"part": "a"}, {"part": "b"}]
        one = save(register, "activity", None, {"name": "B", "legal_bases": rows}, author="Eva").id
        highest = max(row["id"] for row in read(register, one).values["legal_bases"])
        save(register, "activity", one, {"legal_bases": []}, author="Eva")
        write_archive(register, tmp_path / "one.json")
    _import(tmp_path / "one.json", tmp_path / "two.ropa")
    with open_register(tmp_path / "two.ropa") as register:
        save(register, "activity", one, {"legal_bases": rows}, author="Eva")
        assert min(row["id"] for row in read(register, one).values["legal_bases"]) > highest


def test_kept_files_come_along(full_archive: Path, tmp_path: Path) -> None:
    _import(full_archive, tmp_path / "again.ropa")
    with open_register(tmp_path / "again.ropa", read_only=True) as register:
        (file,) = read(register, IDS["agreement"]).values["files"]
        assert file_content(register, file["sha256"]) == bytes(range(256))


def _parts_of_a_file(content: bytes, folder: Path) -> dict[str, Any]:
    (folder / "stor.pdf").write_bytes(content)
    with making(folder / "stor.ropa") as register:
        kept = keep_file(register, folder / "stor.pdf")
        save(register, "party", None, {"name": "A", "attachments": [kept]}, author="Eva")
    _export(folder / "stor.ropa", folder / "stor.json")
    found: dict[str, Any] = json.loads((folder / "stor.json").read_text(encoding="utf-8"))
    return found


def test_a_large_file_comes_along_in_several_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "PIECE", 100)
    monkeypatch.setattr(module, "PART", 250)
    large = bytes(range(256)) * 4
    found = _parts_of_a_file(large, tmp_path)
    assert [item.get("at", 0) for item in found["files"]] == [0, 300, 600, 900]
    _import(tmp_path / "stor.json", tmp_path / "again.ropa")
    with open_register(tmp_path / "again.ropa", read_only=True) as register:
        assert file_content(register, found["files"][0]["sha256"]) == large
    _export(tmp_path / "again.ropa", tmp_path / "again.json")
    assert (tmp_path / "again.json").read_bytes() == (tmp_path / "stor.json").read_bytes()
    for harm in (lambda parts: parts.pop(), lambda parts: parts.pop(0), lambda parts: parts.pop(1), list.reverse):
        harmed = json.loads(json.dumps(found))
        harm(harmed["files"])
        with pytest.raises(Problem, match="archive_sum"):
            read_archive(_put(tmp_path / "harmed.json", harmed))


def test_a_record_without_reference_stays_without(tmp_path: Path) -> None:
    with making(tmp_path / "one.ropa") as register:
        one = save(register, "party", None, {"name": "Utan"}, author="Eva").id
        save(register, "party", one, {"reference": None}, author="Eva")
        write_archive(register, tmp_path / "one.json")
    _import(tmp_path / "one.json", tmp_path / "two.ropa")
    _export(tmp_path / "two.ropa", tmp_path / "two.json")
    assert (tmp_path / "two.json").read_bytes() == (tmp_path / "one.json").read_bytes()


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names=st.lists(TEXTS.filter(str.strip), min_size=1, max_size=3), texts=st.lists(TEXTS, min_size=3, max_size=3))
def test_any_text_survives(tmp_path_factory: pytest.TempPathFactory, names: list[str], texts: list[str]) -> None:
    folder = tmp_path_factory.mktemp("any")
    with making(folder / "one.ropa") as register:
        rows = [{"part": texts[1], "data": [texts[2]], "law": texts[0]}]
        edits = [Edit("activity", None, {"name": n, "purpose": texts[0], "legal_bases": rows}) for n in names]
        first = change(register, edits, Save(texts[1], "bulk", texts[2])).ids[0]
        save(register, "activity", first, {"purpose": texts[2], "note": texts[1]}, author=texts[0])
        write_archive(register, folder / "one.json")
    _import(folder / "one.json", folder / "two.ropa")
    _export(folder / "two.ropa", folder / "two.json")
    assert (folder / "two.json").read_bytes() == (folder / "one.json").read_bytes()


def test_an_archive_can_be_stopped_and_leaves_nothing(full_register: Path, tmp_path: Path) -> None:
    for stop_at in (1, 5, 30):
        calls = iter(range(1, 10_000))
        with open_register(full_register, read_only=True) as register, pytest.raises(Cancelled):
            write_archive(register, tmp_path / "a.json", progress=as_long_as(lambda *_: next(calls) < stop_at))  # noqa: B023
        assert list(tmp_path.iterdir()) == []


def test_the_parts_of_an_archive_may_come_in_any_order_and_layout(content: dict[str, Any], tmp_path: Path) -> None:
    source = tmp_path / "sorted.json"
    source.write_text("\ufeff" + json.dumps(dict(sorted(content.items())), indent=2), encoding="utf-8")
    _import(source, tmp_path / "again.ropa")
    _export(tmp_path / "again.ropa", tmp_path / "again.json")
    assert json.loads((tmp_path / "again.json").read_text(encoding="utf-8")) == content


def test_an_item_longer_than_what_is_read_at_once(monkeypatch: pytest.MonkeyPatch, full_archive: Path) -> None:
    sound = read_archive(full_archive)
    for size in (7, 1000):
        monkeypatch.setattr(json_parts, "CHUNK", size)
        assert read_archive(full_archive) == sound


# Into which register


def test_a_new_register_with_its_organisation_can_be_filled(full_archive: Path, tmp_path: Path) -> None:
    new_register(tmp_path / "new.ropa", name="Kommunen", language="sv", author="Eva")
    with open_register(tmp_path / "new.ropa") as register:
        assert is_empty(register)
        apply_archive(register, read_archive(full_archive))
        assert not is_empty(register)
        write_archive(register, tmp_path / "new.json")
    assert (tmp_path / "new.json").read_bytes() == full_archive.read_bytes()


def test_a_register_with_records_is_refused(full_archive: Path, tmp_path: Path) -> None:
    with making(tmp_path / "a.ropa") as register:
        change(register, [Edit("activity", None, {"name": "En"})], Save("", "create", state="act"))
    before = _archived(tmp_path / "a.ropa")
    with open_register(tmp_path / "a.ropa") as register, pytest.raises(Problem, match="not_empty"):
        apply_archive(register, read_archive(full_archive))
    assert _archived(tmp_path / "a.ropa") == before


def _archived(register: Path) -> bytes:
    target = register.with_suffix(".check.json")
    _export(register, target)
    return target.read_bytes()


# The schema


def test_the_published_schema_is_the_one_in_use() -> None:
    published = (DOCS / "archive.schema.json").read_text(encoding="utf-8")
    assert published == json.dumps(schema(), indent=1, ensure_ascii=False) + "\n", (
        "run: python -m tests.exchange.schema"
    )


def test_the_schema_is_sound_and_an_archive_meets_it(content: dict[str, Any]) -> None:
    Draft202012Validator.check_schema(schema())
    assert list(Draft202012Validator(schema(), format_checker=FormatChecker()).iter_errors(content)) == []


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 2**54) | st.text("aåw:0129-PM\n ", max_size=12),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["id", "name", "type", "x"]), inner),
    max_leaves=3,
)


def _places(value: Any) -> list[tuple[Any, ...]]:
    steps: Any = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [(), *((step, *rest) for step, inner in steps for rest in _places(inner))]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_our_own_check_and_a_full_validator_agree(content: dict[str, Any], data: st.DataObject) -> None:
    part = data.draw(st.sampled_from(["records", "versions", "revisions", "files"]))
    item = copy.deepcopy(data.draw(st.sampled_from(content[part])))
    place = data.draw(st.sampled_from(_places(item)[1:]))
    parent = item
    for step in place[:-1]:
        parent = parent[step]
    if data.draw(st.booleans()) and isinstance(parent, dict):
        del parent[place[-1]]
    else:
        parent[place[-1]] = data.draw(JSON)
    whole = schema()
    validator = Draft202012Validator(
        whole["properties"][part]["items"] | {"$defs": whole["$defs"]}, format_checker=FormatChecker()
    )
    assert _is_sound(part, item) == validator.is_valid(item)


def _is_sound(part: str, item: Any) -> bool:
    try:
        part_checks()[part](item)
    except Problem:
        return False
    return True


# Hostile and broken archives


def _refused(path: Path, key: str) -> Problem:
    """See to it that an archive is refused, in words, and that no register comes of it."""
    target = path.with_name("never.ropa")
    with pytest.raises(Problem) as refusal:
        _import(path, target)
    assert refusal.value.key == f"problem.{key}"
    assert not target.exists()
    for code in LANGUAGES:
        assert str(path) in language(code)(refusal.value.key, **refusal.value.facts)
    return refusal.value


def _put(path: Path, content: Any) -> Path:
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def _first(content: dict[str, Any], record_type: str) -> dict[str, Any]:
    found: dict[str, Any] = next(i["values"] for i in content["records"] if i["type"] == record_type)
    return found


def _version(content: dict[str, Any], record_type: str) -> dict[str, Any]:
    found: dict[str, Any] = next(i for i in content["versions"] if i["type"] == record_type)
    return found


def _newest_version(content: dict[str, Any], record_id: int) -> dict[str, Any]:
    found: dict[str, Any] = [i for i in content["versions"] if i["record_id"] == record_id][-1]
    return found


def _set(values: dict[str, Any], name: str, value: Any) -> None:
    values[name] = value


def _lose(content: dict[str, Any], record_type: str) -> None:
    content["records"] = [item for item in content["records"] if item["type"] != record_type]


def _add_empty_revision(content: dict[str, Any]) -> None:
    content["revisions"].append(content["revisions"][1] | {"number": 99})
    content["revision"] = 99


def _forge(content: dict[str, Any], **facts: Any) -> None:
    """Say something else of the newest revision that is an edit."""
    edit = next(r for r in reversed(content["revisions"]) if r["state"] == "live")
    edit |= facts


def _enlarge(content: dict[str, Any]) -> None:
    """Say in the record and in its past that a kept file is larger than it is."""
    for version in content["versions"]:
        if version["type"] == "agreement" and version["body"]:
            version["body"]["files"][0]["size"] += 1
    _first(content, "agreement")["files"][0]["size"] += 1


Change = Callable[[dict[str, Any]], object]
FAULTS: dict[str, tuple[Change, str, str]] = {
    "a part missing": (lambda c: c.pop("records"), "archive_missing", "/"),
    "a part unknown": (lambda c: _set(c, "more", 1), "archive_unknown", "/"),
    "a list that is none": (lambda c: _set(c, "records", {}), "archive_type", "records"),
    "a part that is a list": (lambda c: _set(c, "revision", [1]), "archive_type", "revision"),
    "another version": (lambda c: _set(c, "version", 0), "archive_value", "version"),
    "a newer version": (lambda c: _set(c, "version", 2), "newer_archive", ""),
    "an unknown type": (lambda c: _set(c["records"][0], "type", "secret"), "archive_value", "records/0/type"),
    "a type that is a list": (lambda c: _set(c["records"][0], "type", []), "archive_value", "records/0/type"),
    "no type": (lambda c: c["records"][0].pop("type"), "archive_missing", "records/0"),
    "a record that is a number": (lambda c: c["records"].append(1), "archive_type", f"records/{MORE}"),
    "an id twice": (lambda c: c["records"].append(c["records"][0]), "archive_twice", f"records/{MORE}/id"),
    "a negative id": (lambda c: _set(c["records"][0], "id", -1), "archive_number", "records/0/id"),
    "a huge id": (lambda c: _set(c["records"][0], "id", 10**40), "archive_number", "records/0"),
    "an id that is true": (lambda c: _set(c["records"][0], "id", True), "archive_type", "records/0/id"),
    "an id that is a fraction": (lambda c: _set(c["records"][0], "id", 1.5), "archive_type", "records/0/id"),
    "an unknown field": (lambda c: _set(_first(c, "party"), "x", 1), "archive_unknown", "values"),
    "no name": (lambda c: _first(c, "party").pop("name"), "archive_missing", "values"),
    "a name of nothing": (lambda c: _set(_first(c, "party"), "name", " \n"), "archive_value", "values/name"),
    "a text that is a number": (lambda c: _set(_first(c, "party"), "address", 5), "archive_type", "values/address"),
    "a text that is nothing": (lambda c: _set(_first(c, "party"), "address", None), "archive_type", "values/address"),
    "half a character": (lambda c: _set(_first(c, "party"), "address", "a\ud800"), "archive_text", "values/address"),
    "a day that never was": (
        lambda c: _set(_first(c, "notice"), "date", "2023-02-31"),
        "archive_value",
        "values/date",
    ),
    "a day written otherwise": (
        lambda c: _set(_first(c, "notice"), "date", "20230201"),
        "archive_value",
        "values/date",
    ),
    "an answer that is none": (
        lambda c: _set(_first(c, "activity"), "joint", "maybe"),
        "archive_value",
        "values/joint",
    ),
    "a huge number": (lambda c: _set(_first(c, "organisation"), "employees", 2**60), "archive_number", "employees"),
    "rows that are text": (lambda c: _set(_first(c, "activity"), "data", "x"), "archive_type", "values/data"),
    "no rows at all": (lambda c: _set(_first(c, "activity"), "data", []), "archive_value", "values/data"),
    "a row without id": (
        lambda c: _first(c, "activity")["data"][1].pop("id"),
        "archive_missing",
        "values/data/1",
    ),
    "a row twice": (
        lambda c: _first(c, "activity")["data"].append(_first(c, "activity")["data"][0]),
        "archive_twice",
        "values/data/id",
    ),
    "an unknown field in a row": (
        lambda c: _set(_first(c, "activity")["data"][0], "secret", "x"),
        "archive_unknown",
        "values/data/0",
    ),
    "a link to nothing": (
        lambda c: _set(_first(c, "activity"), "controller", 9999),
        "archive_link",
        "values/controller",
    ),
    "a link to the wrong type": (
        lambda c: _set(_first(c, "activity"), "controller", IDS["party"]),
        "archive_link",
        "values/controller",
    ),
    "a link to nothing in a row": (
        lambda c: _set(_first(c, "activity")["recipients"][0], "party", 9999),
        "archive_link",
        "values/recipients/0/party",
    ),
    "an own word that is not there": (
        lambda c: _set(_first(c, "activity"), "department", "w:9999"),
        "archive_link",
        "values/department",
    ),
    "a file that is not there": (
        lambda c: _set(_first(c, "agreement")["files"][0], "sha256", "0" * 64),
        "archive_link",
        "values/files",
    ),
    "a file changed": (
        lambda c: _set(c["files"][0], "content", base64.b64encode(b"x" * 256).decode()),
        "archive_sum",
        "files/0/content",
    ),
    "a file that is no base64": (lambda c: _set(c["files"][0], "content", "å%"), "archive_sum", "files/0/content"),
    "a file of another size": (lambda c: _set(c["files"][0], "size", 255), "archive_sum", "files/0/content"),
    "a file twice": (lambda c: c["files"].append(c["files"][0]), "archive_twice", "files/1/sha256"),
    "a revision twice": (lambda c: c["revisions"].append(c["revisions"][0]), "archive_twice", "revisions/"),
    "a verb unknown": (lambda c: _set(c["revisions"][0], "verb", "hack"), "archive_value", "revisions/0/verb"),
    "a state unknown": (lambda c: _set(c["revisions"][0], "state", "x"), "archive_value", "revisions/0/state"),
    "a time in another zone": (
        lambda c: _set(c["revisions"][0], "at", "2026-01-01T00:00:00.000+02:00"),
        "archive_value",
        "revisions/0/at",
    ),
    "a time that never was": (
        lambda c: _set(c["revisions"][0], "at", "2026-13-01T00:00:00.000+00:00"),
        "archive_value",
        "revisions/0/at",
    ),
    "undoing what is to come": (lambda c: _forge(c, verb="undo", state="act", undoes=99), "archive_link", "undoes"),
    "an edit that changed nothing": (
        _add_empty_revision,
        "archive_history",
        "revisions (number 99)",
    ),
    "not the newest revision": (lambda c: _set(c, "revision", 1), "archive_value", "revision"),
    "an approval that can be undone": (lambda c: _forge(c, verb="approve"), "archive_value", "/state"),
    "an edit that says it undoes": (lambda c: _forge(c, undoes=1), "archive_unknown", "revisions/"),
    "a record that is not as its past says": (
        lambda c: _set(_first(c, "party"), "address", "Annan gata"),
        "archive_history",
        f"records (id {IDS['party']})",
    ),
    "a record of another revision": (
        lambda c: _set(c["records"][0], "revision", 99),
        "archive_history",
        "records (id 1)",
    ),
    "a kept file of another size": (_enlarge, "archive_link", "/files"),
    "a past that names a file that is not there": (
        lambda c: _set(_version(c, "agreement")["body"]["files"][0], "sha256", "0" * 64),
        "archive_link",
        "/body/files",
    ),
    "an id so high that none comes after it": (
        lambda c: _set(c["records"][0], "id", 2**53),
        "archive_number",
        "records/0/id",
    ),
    "a past without a record": (lambda c: _lose(c, "hand_over"), "archive_history", f"records (id {IDS['hand_over']})"),
    "a record without a past": (
        lambda c: c["records"].append({"id": 99, "type": "party", "revision": 1, "values": {"name": "x"}}),
        "archive_history",
        "records (id 99)",
    ),
    "a version of an unknown revision": (
        lambda c: _set(_version(c, "party"), "revision", 77),
        "archive_link",
        "versions",
    ),
    "a version twice": (lambda c: c["versions"].append(c["versions"][0]), "archive_twice", "record_id"),
    "a version of another type": (
        lambda c: c["versions"].append(_version(c, "party") | {"record_id": 1, "revision": 2}),
        "archive_value",
        "type",
    ),
    "a version with an unknown field": (
        lambda c: _set(_version(c, "party")["body"], "x", 1),
        "archive_unknown",
        "body",
    ),
    "a version with a bad day": (
        lambda c: _set(_version(c, "notice")["body"], "date", "2023-02-31"),
        "archive_value",
        "body/date",
    ),
    "a version with a row of the wrong form": (
        lambda c: _set(_version(c, "activity")["body"], "data", [[]]),
        "archive_type",
        "body/data/0",
    ),
    "a version that names what never was": (
        lambda c: _set(_version(c, "activity")["body"], "controller", 9999),
        "archive_link",
        "versions",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_faulty_archive_is_refused_with_the_place_and_the_reason(
    content: dict[str, Any], tmp_path: Path, fault: str
) -> None:
    spoil, key, where = FAULTS[fault]
    spoil(content)
    problem = _refused(_put(tmp_path / "bad.json", content), key)
    assert where in str(problem.facts.get("where", ""))


TEXT_FAULTS: dict[str, tuple[Callable[[str], str], str]] = {
    "nothing": (lambda _: "", "not_an_archive"),
    "another program's": (lambda _: '{"format": "other", "version": 1}', "not_an_archive"),
    "no object": (lambda _: '["ropa-desktop-archive"]', "not_an_archive"),
    "prose": (lambda _: "Kära dagbok", "not_an_archive"),
    "only braces": (lambda _: "{}", "not_an_archive"),
    "deep nesting": (lambda t: t.replace('"values":{', '"values":{"x":' + "[" * 200_000, 1), "archive_nesting"),
    "deep nesting of objects": (
        lambda t: t.replace('"values":{', '"values":' + '{"a":' * 100_000, 1),
        "archive_nesting",
    ),
    "no number": (lambda t: t.replace('"id":1,', '"id":NaN,', 1), "archive_number"),
    "endless": (lambda t: t.replace('"id":1,', '"id":-Infinity,', 1), "archive_number"),
    "a number of many digits": (lambda t: t.replace('"id":1,', f'"id":{"1" * 9000},', 1), "archive_number"),
    "a huge exponent": (lambda t: t.replace('"id":1,', '"id":1e999,', 1), "archive_type"),
    "a key twice": (lambda t: t.replace('"id":1,', '"id":1,"id":2,', 1), "archive_duplicate_key"),
    "a part twice": (lambda t: t.replace('"revision":', '"revision":1,\n"revision":', 1), "archive_duplicate_key"),
    "a comma too many": (lambda t: t.replace("]\n}", "],\n}"), "cut_archive"),
    "more after the end": (lambda t: t + "{}", "cut_archive"),
    "a key that is a number": (lambda t: t.replace('"revision":', "1:", 1), "cut_archive"),
    "another program's, with a fault before its name": (lambda _: '{"records": [{}], "format": "x"}', "not_an_archive"),
    "single quotes": (lambda t: t.replace('"id":1,', "'id':1,", 1), "cut_archive"),
    "a raw control character": (lambda t: t.replace("Passersystem", "Passer\x01system"), "cut_archive"),
}


@pytest.mark.parametrize("fault", TEXT_FAULTS)
def test_a_text_that_is_no_sound_archive_is_refused(full_archive: Path, tmp_path: Path, fault: str) -> None:
    spoil, key = TEXT_FAULTS[fault]
    bad = tmp_path / "bad.json"
    bad.write_text(spoil(full_archive.read_text(encoding="utf-8")), encoding="utf-8")
    _refused(bad, key)


@pytest.mark.parametrize(
    "raw", [b"\xff\xfe\x00", b"PK\x03\x04" + bytes(500), b"SQLite format 3\0" + bytes(100), b"\0" * 9]
)
def test_what_is_no_text_is_refused(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "bad.json").write_bytes(raw)
    _refused(tmp_path / "bad.json", "not_an_archive")


def test_an_archive_cut_off_anywhere_is_refused(full_archive: Path, tmp_path: Path) -> None:
    whole = full_archive.read_bytes()
    bad = tmp_path / "bad.json"
    for end in [*range(1, len(whole) - 2, 1000), len(whole) - 3]:
        bad.write_bytes(whole[:end])
        with pytest.raises(Problem) as refusal:
            read_archive(bad)
        assert refusal.value.key in {"problem.cut_archive", "problem.not_an_archive"}


def test_gigabytes_are_refused_before_they_are_read(full_archive: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.json"
    with bad.open("wb") as file:
        file.truncate(module.LARGEST + 1)
    _refused(bad, "too_large")


def test_an_endless_item_is_given_up_before_memory_is_full(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(json_parts, "LONGEST", 100_000)
    monkeypatch.setattr(json_parts, "LARGE", 300_000)
    monkeypatch.setattr(json_parts, "CHUNK", 1000)
    bad = tmp_path / "bad.json"
    for part in ("records", "files"):
        bad.write_text(f'{{"format":"ropa-desktop-archive","{part}":["' + "x" * 700_000, encoding="utf-8")
        assert _refused(bad, "archive_long").facts["where"] == f"{part}/0"


def test_a_value_that_hides_one_key_twice_among_many_is_refused_at_once(tmp_path: Path) -> None:
    keys = ",".join(f'"k{number}":1' for number in range(200_000))
    bad = tmp_path / "bad.json"
    bad.write_text(f'{{"format":"ropa-desktop-archive","records":[{{{keys},"k199999":2}}]}}', encoding="utf-8")
    assert _refused(bad, "archive_duplicate_key").facts["name"] == "k199999"


def test_what_is_remembered_of_an_archive_is_bounded(
    monkeypatch: pytest.MonkeyPatch, content: dict[str, Any], tmp_path: Path
) -> None:
    source = _put(tmp_path / "bad.json", content)
    monkeypatch.setattr(archive_whole, "MOST_NAMES", 5)
    _refused(source, "archive_too_many")
    monkeypatch.setattr(archive_whole, "MOST_NAMES", 5000)
    monkeypatch.setattr(archive_whole, "MOST_ROWS", 5)
    _refused(source, "archive_too_many")


def test_naming_the_same_record_very_many_times_costs_nothing(content: dict[str, Any], tmp_path: Path) -> None:
    _first(content, "activity")["systems"] = [IDS["system"]] * 250_000
    source = _put(tmp_path / "bad.json", content)
    tracemalloc.start()
    try:
        _refused(source, "archive_history")
        assert tracemalloc.get_traced_memory()[1] < 15_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes have no names here")
def test_a_pipe_is_no_archive_and_nobody_waits_for_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.json")
    _refused(tmp_path / "a.json", "not_an_archive")


def test_a_long_past_is_not_held_in_memory(monkeypatch: pytest.MonkeyPatch, full_archive: Path, tmp_path: Path) -> None:
    monkeypatch.setattr(module, "AT_ONCE", 3)
    _import(full_archive, tmp_path / "again.ropa")
    _export(tmp_path / "again.ropa", tmp_path / "again.json")
    assert (tmp_path / "again.json").read_bytes() == full_archive.read_bytes()


def test_more_items_than_can_be_remembered_are_refused(
    monkeypatch: pytest.MonkeyPatch, content: dict[str, Any], tmp_path: Path
) -> None:
    monkeypatch.setattr(module, "MOST", 5)
    _refused(_put(tmp_path / "bad.json", content), "archive_too_many")


def test_a_missing_archive_or_a_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="not_found"):
        read_archive(tmp_path / "none.json")
    with pytest.raises(Problem, match="unreadable"):
        read_archive(tmp_path)


def test_an_archive_that_changes_after_it_was_read_is_refused(content: dict[str, Any], tmp_path: Path) -> None:
    archive = read_archive(_put(tmp_path / "good.json", content))
    _first(content, "activity")["controller"] = 9999
    _put(archive.path, content)
    create(tmp_path / "a.ropa")
    before = _archived(tmp_path / "a.ropa")
    with open_register(tmp_path / "a.ropa") as register, pytest.raises(Problem, match="archive_link"):
        apply_archive(register, archive)
    assert _archived(tmp_path / "a.ropa") == before


def test_words_that_the_program_does_not_know_are_kept_and_do_no_harm(content: dict[str, Any], tmp_path: Path) -> None:
    for item in [i["values"] for i in content["records"]] + [i["body"] for i in content["versions"] if i["body"]]:
        for name in ("status", "means", "tool", "country", "kind"):
            if name in item:
                item[name] = "w:²"
    _import(_put(tmp_path / "odd.json", content), tmp_path / "odd.ropa")
    with open_register(tmp_path / "odd.ropa", read_only=True) as register:
        check(register)
        write_archive(register, tmp_path / "again.json")
    assert json.loads((tmp_path / "again.json").read_text(encoding="utf-8")) == content


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.floats(0, 1, exclude_max=True), piece=st.binary(max_size=6), gone=st.integers(0, 40))
def test_whatever_is_done_to_its_bytes_an_archive_is_read_or_refused_in_words(
    full_archive: Path, tmp_path: Path, at: float, piece: bytes, gone: int
) -> None:
    whole = full_archive.read_bytes()
    place = int(at * len(whole))
    bad = tmp_path / "bad.json"
    bad.write_bytes(whole[:place] + piece + whole[place + gone :])
    with contextlib.suppress(Problem):
        read_archive(bad)


@settings(max_examples=16, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_what_is_taken_in_can_be_shown(
    content: dict[str, Any], tmp_path_factory: pytest.TempPathFactory, data: Any
) -> None:
    content, folder = copy.deepcopy(content), tmp_path_factory.mktemp("odd")
    words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1) | st.integers(1, 40).map("w:{}".format)
    places = [(n, name) for n, item in enumerate(content["records"]) for name in sorted(item["values"])]
    for (number, name), several in data.draw(
        st.lists(st.tuples(st.sampled_from(places), st.lists(words, min_size=1)), min_size=3)
    ):
        item = content["records"][number]
        field = RECORD_TYPES[item["type"]].by_name[name]
        if field.kind in {Kind.TEXT, Kind.LONG, Kind.CHOICE}:
            item["values"][name] = several[0]
        elif field.kind is Kind.CHOICES:
            item["values"][name] = several
        _newest_version(content, item["id"])["body"] = item["values"]
    with contextlib.suppress(Problem):
        _import(_put(folder / "odd.json", content), folder / "odd.ropa")
    if (folder / "odd.ropa").exists():
        with open_register(folder / "odd.ropa", read_only=True) as register:
            check(register)
            assert compose(register, "sv", Scope(annexes=frozenset(ANNEXES))).chapters


def test_the_register_can_be_read_as_of_a_day_after_an_import(full_archive: Path, tmp_path: Path) -> None:
    _import(full_archive, tmp_path / "again.ropa")
    with open_register(tmp_path / "again.ropa", read_only=True) as register:
        last = json.loads(full_archive.read_text(encoding="utf-8"))["revisions"][-1]["at"]
        with as_of(register, day_of(register, datetime.fromisoformat(last))) as then:
            write_archive(then, tmp_path / "then.json")
    assert (tmp_path / "then.json").read_bytes() == full_archive.read_bytes()
