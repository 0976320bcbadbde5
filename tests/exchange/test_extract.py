"""The machine-readable extract: everything that the record shows, in codes, within its published schema."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from ropa_desktop.domain.release import Level
from ropa_desktop.exchange.compose import compose
from ropa_desktop.exchange.extract import write_extract
from ropa_desktop.exchange.extract_schema import schema
from ropa_desktop.exchange.outline import Fact, Grid, Outline, Point, Sign
from ropa_desktop.exchange.scope import ANNEXES, Scope
from ropa_desktop.services import records
from ropa_desktop.services.find import Query, find
from ropa_desktop.services.wording import Wording
from ropa_desktop.storage.register import Register, open_register
from tests.exchange.outlines import FULL, make_small
from tests.exchange.planted import PLAIN, SECRET, plant

DOCS = Path(__file__).parents[2] / "docs"
EVERYTHING = Scope(annexes=frozenset(ANNEXES))


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Register]:
    folder = tmp_path_factory.mktemp("extract")
    plant(folder / "register.ropa", folder)
    with open_register(folder / "register.ropa", read_only=True) as register:
        yield register


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Register]:
    path = tmp_path_factory.mktemp("small") / "small.ropa"
    make_small(path)
    with open_register(path, read_only=True) as register:
        yield register


def written(register: Register, folder: Path, scope: Scope = EVERYTHING, **files: str) -> dict[str, Any]:
    write_extract(register, folder / "extract.json", scope, "sv", files)
    found: dict[str, Any] = json.loads((folder / "extract.json").read_text(encoding="utf-8"))
    return found


def test_the_published_schema_is_that_of_the_program() -> None:
    text = (DOCS / "extract.schema.json").read_text(encoding="utf-8")
    assert text == json.dumps(schema(), indent=1, ensure_ascii=False) + "\n"


@pytest.mark.parametrize("level", Level)
def test_an_extract_of_everything_is_within_its_schema(planted: Register, tmp_path: Path, level: Level) -> None:
    found = written(planted, tmp_path, replace(EVERYTHING, level=level))
    faults = [f"{list(e.absolute_path)}: {e.message[:200]}" for e in Draft202012Validator(schema()).iter_errors(found)]
    assert faults == []


def test_the_same_register_gives_the_same_bytes(small: Register, tmp_path: Path) -> None:
    written(small, tmp_path)
    first = (tmp_path / "extract.json").read_bytes()
    written(small, tmp_path)
    assert (tmp_path / "extract.json").read_bytes() == first


# Everything that the document shows


def texts_of(outline: Outline) -> Iterator[str]:
    yield from (fact.text for fact in outline.cover)
    for chapter in outline.chapters:
        for grid in filter(None, [chapter.summary]):
            yield from (cell for row in grid.rows for cell in row.cells)
        for record in chapter.records:
            yield record.title
            yield from (text for group in record.groups for entry in group.entries for text in texts_in(entry))


def texts_in(entry: object) -> Iterator[str]:
    match entry:
        case Fact():
            yield entry.text
        case Grid():
            yield from (cell for row in entry.rows for cell in row.cells)
        case Point():
            yield from (entry.label, entry.standing)
            for part in (*entry.said, *entry.reasons, *entry.register, *entry.remarks):
                yield from texts_in(part)
        case Sign():
            yield from (fact.text for fact in entry.lines)


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from strings(one)


@pytest.mark.parametrize("level", Level)
def test_everything_that_the_document_shows_is_in_the_extract(planted: Register, tmp_path: Path, level: Level) -> None:
    scope = replace(EVERYTHING, level=level)
    shown = set(texts_of(compose(planted, "sv", scope)))
    assert shown - set(strings(written(planted, tmp_path, scope))) - {""} == set()


# Codes, words and links


def test_values_are_codes_with_their_words_in_both_languages_beside(small: Register, tmp_path: Path) -> None:
    found = written(small, tmp_path)
    activity = next(r for r in found["records"] if r["id"] == FULL)
    code = activity["values"]["legal_bases"][0]["article_6"]
    word = next(w for w in found["words"] if (w["vocabulary"], w["code"]) == ("article_6", code))
    assert word["sv"] != word["en"]
    label = next(one for one in found["labels"] if (one["type"], one["path"]) == ("activity", "legal_bases.article_6"))
    assert label["sv"] == "Artikel 6"


def links(value: Any) -> Iterator[int]:
    """Give the records that the values name: whole numbers that are no ids of rows, sizes or versions."""
    if isinstance(value, dict):
        for key, one in value.items():
            if key not in {"id", "size", "version", "notice_days", "clause_9_days", "revision"}:
                yield from links(one)
    elif isinstance(value, list):
        for one in value:
            yield from links(one)
    elif isinstance(value, int) and not isinstance(value, bool):
        yield value


def test_no_link_dangles_and_activities_outside_are_said_to_be_left_out(small: Register, tmp_path: Path) -> None:
    found = written(small, tmp_path, Scope(ids=(FULL,), annexes=frozenset(ANNEXES) - {"changes"}))
    there = {r["id"] for r in (*found["records"], *found["named"])}
    assert {i for r in found["records"] for i in links(r["values"])} <= there
    assert [r["id"] for r in found["records"] if r["type"] == "activity"] == [FULL]
    named = {r["id"] for r in found["named"] if r.get("type") in {"activity", "processor_activity"}}
    assert named == set(), "an activity that is not handed over is not named"


def test_a_file_says_where_it_lies_in_the_package(planted: Register, tmp_path: Path) -> None:
    plain = written(planted, tmp_path)
    file = next(r for r in plain["records"] if r["id"] == PLAIN["agreement"])["values"]["files"][0]
    found = written(planted, tmp_path, EVERYTHING, **{file["sha256"]: "03-bilagor/avtal.txt"})
    again = next(r for r in found["records"] if r["id"] == PLAIN["agreement"])["values"]["files"][0]
    assert again == file | {"path": "03-bilagor/avtal.txt"}


def test_what_is_left_out_is_marked_with_its_ground(planted: Register, tmp_path: Path) -> None:
    found = written(planted, tmp_path, replace(EVERYTHING, level=Level.RELEASE))
    by_id = {r["id"]: r for r in found["records"]}
    values = by_id[PLAIN["activity"]]["values"]
    assert values["purpose"] == {"withheld": "osl_18_9"}
    assert values["owner"] == {"withheld": "person"}
    assert values["retention"][-1] == {"withheld": "osl_18_9"}
    assert values["dpia_files"] == [{"withheld": "osl_18_9"}]
    assert by_id[SECRET["activity"]] == {
        "id": SECRET["activity"],
        "type": "activity",
        "reference": "B77",
        "withheld": "osl_15_2",
    }
    assert {"osl_18_9", "osl_15_2", "person"} <= {w["code"] for w in found["words"]}
    assert "artikel 30.4" in found["notice"]


def test_the_full_extract_withholds_nothing_and_holds_nothing_internal(planted: Register, tmp_path: Path) -> None:
    found = written(planted, tmp_path)
    assert "withheld" not in (tmp_path / "extract.json").read_text(encoding="utf-8")
    for record in found["records"]:
        assert not {"note", "attachments", "retired", "breaches"} & record["values"].keys()
    assert found["notice"] == ""


def test_a_sole_traders_number_is_masked_as_in_the_documents(tmp_path: Path) -> None:
    make_small(tmp_path / "small.ropa")
    with open_register(tmp_path / "small.ropa") as register:
        party = find(register, Query("party"), Wording(register, "sv"))[0]
        numbers = {"organisation_number": "19811218-9876", "country": "SE"}
        records.save(register, "party", party, numbers, author="Eva")
        found = written(register, tmp_path)
    values = next(one["values"] for one in found["records"] if one["id"] == party)
    assert values["organisation_number"] == "811218-****"
    assert "9876" not in (tmp_path / "extract.json").read_text(encoding="utf-8")
