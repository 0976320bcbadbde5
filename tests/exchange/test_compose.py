"""What a document holds: Art. 30's letters with all that the law asks, and nothing that stays in the house."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from ropa_desktop.domain.field import Kind
from ropa_desktop.domain.problems import Cancelled
from ropa_desktop.domain.texts import LANGUAGES
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.exchange.compose import compose
from ropa_desktop.exchange.entries import MAIN
from ropa_desktop.exchange.outline import Chapter, Fact, Grid, Group, Outline, Point, State
from ropa_desktop.exchange.scope import ANNEXES, Scope
from ropa_desktop.services.example import make_example
from ropa_desktop.services.records import save
from ropa_desktop.storage.register import open_register
from tests.examples import put_example
from tests.exchange.outlines import (
    EMPTY,
    FULL,
    INTERNAL,
    NOTHING,
    PROCESSOR,
    RETIRED,
    as_markdown,
    make_small,
)
from tests.exchange.registers import make_full
from tests.stopping import as_long_as

MADE = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)
ALL = frozenset(ANNEXES) - {"changes", "retention"}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("small") / "small.ropa"
    make_small(path)
    return path


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("full")
    make_full(folder / "full.ropa", folder)
    return folder / "full.ropa"


def _compose(path: Path, code: str = "sv", **scope: Any) -> Outline:
    with open_register(path, read_only=True) as register:
        return compose(register, code, Scope(made=MADE, **scope))


def _chapter(outline: Outline, name: str) -> Chapter:
    return next(c for c in outline.chapters if c.id == name)


def _group(outline: Outline, number: int, letter: str) -> Group:
    records = [r for c in outline.chapters for r in c.records if r.number == number]
    return next(g for g in records[0].groups if g.letter == letter)


def _text(group: Group) -> str:
    return "\n".join(_words(group))


def _words(group: Group) -> Iterator[str]:
    for entry in group.entries:
        if isinstance(entry, Fact):
            yield entry.text
        elif isinstance(entry, Grid):
            yield from (cell for row in entry.rows for cell in row.cells)


# In words


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_document_in_words(small: Path, snapshot: Callable[[str, str], None], code: str) -> None:
    snapshot(f"outline.{code}.md", as_markdown(_compose(small, code, case_number="IMY-2026-1")))


def test_a_selection_with_everything_it_names_in_words(small: Path, snapshot: Callable[[str, str], None]) -> None:
    snapshot("outline.selection.sv.md", as_markdown(_compose(small, ids=(FULL,), annexes=ALL)))


def test_the_letters_alone_in_words(small: Path, snapshot: Callable[[str, str], None]) -> None:
    snapshot("outline.letters.en.md", as_markdown(_compose(small, "en", annexes=frozenset())))


# Article 30(1)


def test_letter_a_names_controller_joint_controller_representative_and_officer_with_contact(small: Path) -> None:
    text = _text(_group(_compose(small), FULL, "a"))
    for wanted in ("Exempelkommunen", "Stora torget 1", "info@kommunen.se", "Företrädare AB", "Bryssel", "Dag Ombud"):
        assert wanted in text
    for wanted in ("dso@kommunen.se", "Regionen", "Sjukhusgatan 2", "Rut Region", "dso@regionen.se"):
        assert wanted in text


def test_letter_d_gives_name_category_and_country_of_recipients(small: Path) -> None:
    text = _text(_group(_compose(small), FULL, "d"))
    assert "Cloud Corp" in text
    assert "USA" in text


@pytest.mark.parametrize("annexes", [frozenset(), ALL])
def test_letter_e_names_country_and_organisation_and_what_article_49_6_asks(
    small: Path, annexes: frozenset[str]
) -> None:
    text = _text(_group(_compose(small, annexes=annexes), FULL, "e"))
    for wanted in (
        "USA",
        "WHO",
        "Inget annat stöd finns.",
        "Rädda en forskningsserie.",
        "Kryptering och sekretessavtal.",
    ):
        assert wanted in text


def test_an_answer_that_there_is_nothing_is_printed_and_so_is_a_reason(small: Path) -> None:
    outline = _compose(small, annexes=frozenset())
    assert _text(_group(outline, NOTHING, "d")) == "Ja"
    assert "Nej" in _text(_group(outline, NOTHING, "e"))
    assert "Allt lagras i egen drift." in _text(_group(outline, NOTHING, "e"))
    assert "Protokoll bevaras." in _text(_group(outline, NOTHING, "f"))
    assert "sekretess" in _text(_group(outline, NOTHING, "g"))
    assert _group(outline, NOTHING, "e").state is State.NOT_APPLICABLE


def test_every_letter_stands_in_order_also_where_it_is_missing(small: Path) -> None:
    outline = _compose(small)
    for record in _chapter(outline, "activity").records:
        assert "".join(g.letter for g in record.groups) == "abcdefg"
    assert all(_group(outline, EMPTY, letter).state is State.MISSING for letter in "abcdefg")
    assert all(_group(outline, EMPTY, letter).entries == () for letter in "abcdefg")


# Article 30(2)


def test_the_processors_record_says_of_each_customer_what_article_30_2_asks(small: Path) -> None:
    outline = _compose(small, annexes=frozenset())
    a, b, c, d = (_text(_group(outline, PROCESSOR, letter)) for letter in "abcd")
    for wanted in (
        "Exempelkommunen",
        "Dag Ombud",
        "Customer Inc.",
        "5th Avenue",
        "Rep AB",
        "Ann Officer",
        "Rut Region",
    ):
        assert wanted in a
    assert "Customer Inc." in b
    assert "Utskick" in b
    assert "Drift i USA (USA)" in c
    assert "Kryptering" in d
    assert "All lagring är krypterad." in d


# What stays in the house


@pytest.mark.parametrize("code", LANGUAGES)
def test_what_is_internal_is_never_shown(small: Path, full: Path, code: str) -> None:
    assert INTERNAL not in as_markdown(_compose(small, code, annexes=frozenset(ANNEXES), retired=True))
    internal = {f"{n}.{f.name}" for n, t in RECORD_TYPES.items() for f in t.fields if f.internal}
    shown = _keys(_compose(full, code, annexes=frozenset(ANNEXES), retired=True))
    assert shown & internal == set()


def test_everything_else_is_shown_somewhere(full: Path) -> None:
    wanted = {
        f"{name}.{f.name}"
        for name in (*MAIN, *(a for a in ANNEXES if a in RECORD_TYPES))
        for f in RECORD_TYPES[name].fields
        if not f.internal and f.name not in {"name", "reference", "status"} and f.kind is not Kind.WORKSHEET
    }
    assert wanted - _keys(_compose(full, annexes=frozenset(ANNEXES))) == set()


def test_a_status_stands_beside_the_name_and_not_among_the_facts(full: Path) -> None:
    outline = _compose(full, annexes=ALL)
    told = {
        chapter.id: (chapter.status, *(record.status for record in chapter.records)) for chapter in outline.chapters
    }
    assert told["activity"][0] == "Status"
    assert told["measure"][0] == "Åtgärdens status"
    assert all(told["activity"][1:])
    assert set(told["party"]) == {""}
    assert not any(key.endswith(".status") for key in _keys(outline))


def test_that_nobody_receives_the_data_is_told_at_a_glance(small: Path) -> None:
    summary = _chapter(_compose(small), "activity").summary
    assert summary is not None
    assert [row.cells[4:] for row in summary.rows if row.record == NOTHING] == [("inga", "Nej")]


def test_a_linked_record_is_named_with_its_reference_in_one_cell(small: Path) -> None:
    grids = [grid for grid in _grids(_compose(small)) if grid.key == "activity.transfers"]
    assert [column.label for column in grids[0].columns][:2] == ["Överföring", "Tredjeland"]
    assert grids[0].rows[0].cells[0] == "T01 Drift i USA"


def test_the_cover_says_in_what_roles_an_organisation_is_there(small: Path) -> None:
    labels = [fact.label for fact in _compose(small).cover]
    assert labels[0] == "Personuppgiftsansvarig"


def test_contact_details_take_one_line_in_an_activity_and_lines_of_their_own_on_the_cover(small: Path) -> None:
    outline = _compose(small)
    contact = "Exempelkommunen, Stora torget 1, 123 45 Staden, Sverige, info@kommunen.se, 010-1"
    assert contact in _text(_group(outline, FULL, "a"))
    assert outline.cover[0].text == contact.replace(", ", "\n")


def test_every_column_of_every_row_is_shown_somewhere(full: Path) -> None:
    shown = {column.key for grid in _grids(_compose(full, annexes=frozenset(ANNEXES))) for column in grid.columns}
    for name in (*MAIN, *(a for a in ANNEXES if a in RECORD_TYPES)):
        for declared in RECORD_TYPES[name].fields:
            if declared.kind is Kind.ROWS:
                assert {f"{name}.{declared.name}.{f.name}" for f in declared.rows} - shown == set()


def _keys(outline: Outline) -> set[str]:
    return {e.key for c in outline.chapters for r in c.records for g in r.groups for e in g.entries}


def _grids(outline: Outline) -> Iterator[Grid]:
    for chapter in outline.chapters:
        for record in chapter.records:
            yield from (e for g in record.groups for e in g.entries if isinstance(e, Grid))


def test_facts_beyond_article_30_come_after_the_letters_and_only_where_they_are_asked_for(small: Path) -> None:
    with_others = next(r for r in _chapter(_compose(small), "activity").records if r.number == FULL)
    letters = [g.letter for g in with_others.groups]
    assert letters[:7] == list("abcdefg")
    assert set(letters[7:]) == {""}
    assert "kommunallagen" in as_markdown(_compose(small))
    assert "kommunallagen" not in as_markdown(_compose(small, annexes=frozenset()))


# What is chosen


def test_records_out_of_use_are_left_out_unless_asked_for(small: Path) -> None:
    def numbers(outline: Outline) -> set[int]:
        return {r.number for r in _chapter(outline, "activity").records}

    assert RETIRED not in numbers(_compose(small))
    assert RETIRED in numbers(_compose(small, retired=True))
    assert numbers(_compose(small, ids=(RETIRED,))) == {RETIRED}
    (record,) = _chapter(_compose(small, ids=(RETIRED,)), "activity").records
    assert record.status.startswith("ur bruk sedan ")


def test_records_stand_in_the_order_of_their_references(small: Path) -> None:
    outline = _compose(small, annexes=ALL)
    assert [r.reference for r in _chapter(outline, "activity").records] == ["B01", "B2", "B10"]
    assert [r.reference for r in _chapter(outline, "party").records] == ["P01", "P02", "P9", "P10"]


def test_a_question_that_the_record_answers_elsewhere_is_not_asked_in_vain(tmp_path: Path) -> None:
    put_example(tmp_path / "a.ropa", language="sv")
    transfers = _chapter(_compose(tmp_path / "a.ropa", annexes=frozenset({"transfer"})), "transfer").records
    points = [e for record in transfers for group in record.groups for e in group.entries if isinstance(e, Point)]
    assert any(point.standing for point in points)
    assert [p.id for p in points if not (p.said or p.reasons or p.remarks or p.standing)] == []


def test_a_selection_holds_what_it_names_and_what_that_names_in_turn(small: Path) -> None:
    outline = _compose(small, ids=(FULL,), annexes=ALL)
    found = {c.id: [r.reference for r in c.records] for c in outline.chapters}
    assert found == {
        "activity": ["B01"],
        "organisation": ["O01"],
        "party": ["P01", "P10"],
        "agreement": ["A01"],
        "transfer": ["T01", "T02"],
        "transfer_assessment": ["V01"],
        "notice": ["N01"],
        "measure": ["S01"],
        "system": ["Y01"],
    }


def test_a_selection_does_not_name_other_activities(small: Path) -> None:
    text = as_markdown(_compose(small, ids=(FULL,), annexes=frozenset(ANNEXES)))
    assert "Protokoll" not in text
    assert "Drift åt andra" not in text
    assert "Protokoll" in as_markdown(_compose(small, ids=(FULL, NOTHING), annexes=ALL))


def test_an_assessment_that_alone_says_what_it_is_about_goes_with_a_selection_of_that(tmp_path: Path) -> None:
    with open_register(_empty(tmp_path)) as register:

        def made(type_name: str, **values: Any) -> int:
            return save(register, type_name, None, {"name": type_name, **values}, author="Eva").ids[0]

        transfer = made("transfer")
        chosen, other = made("activity", transfers=[transfer]), made("activity")
        made("balancing_test", activities=[chosen])
        made("balancing_test", activities=[other])
        made("transfer_assessment", transfers=[transfer])
        outline = compose(register, "sv", Scope(ids=(chosen,), annexes=ALL))
    found = {c.id: [r.reference for r in c.records] for c in outline.chapters}
    assert found == {
        "activity": ["B01"],
        "transfer": ["T01"],
        "balancing_test": ["I01"],
        "transfer_assessment": ["V01"],
    }


def test_a_register_without_activities_is_still_a_document(tmp_path: Path) -> None:
    outline = _compose(_empty(tmp_path), annexes=frozenset(ANNEXES))
    assert [c.id for c in outline.chapters] == ["activity"]
    assert outline.chapters[0].records == ()
    assert outline.chapters[0].intro == "Inga behandlingar är med."


def _empty(folder: Path) -> Path:
    from ropa_desktop.storage.register import create

    create(folder / "empty.ropa")
    return folder / "empty.ropa"


def test_what_changed_is_told_whole(full: Path) -> None:
    changes = _chapter(_compose(full, annexes=frozenset({"changes"})), "changes").summary
    assert changes is not None
    numbers = [int(row.cells[0]) for row in changes.rows]
    assert numbers == sorted(numbers, reverse=True)
    assert len(numbers) == len(RECORD_TYPES.keys() & {*MAIN, *ANNEXES}) + 8
    assert any("Borta AB" in row.cells[4] and "bort" in row.cells[3] for row in changes.rows)
    kinds = {row.cells[4].partition(":")[0] for row in changes.rows}
    assert {"Behandling", "Part"} <= kinds
    assert kinds.isdisjoint({"Sparat urval", "Sekretessmarkering", "Godtaget påpekande"})


# The cover and the outline as such


def test_the_cover_says_whose_when_and_as_of(small: Path) -> None:
    cover = {
        f.id.rpartition("/")[2]: f.text for f in _compose(small, as_of=date(2026, 1, 2), case_number="IMY-1").cover
    }
    assert cover["organisation"].startswith("Exempelkommunen\nStora torget 1")
    assert cover["organisation_number"] == "212000-0142"
    assert cover["officer"] == "Dag Ombud\ndso@kommunen.se"
    assert cover["representative"] == "Företrädare AB\nBryssel"
    assert (cover["case_number"], cover["as_of"], cover["revision"]) == ("IMY-1", "2026-01-02", "1")
    assert cover["made"] == "2026-11-25", "half past eleven in UTC is the day after in Stockholm"
    assert cover["content_language"] == "svenska"


def test_a_sole_traders_number_is_masked(small: Path) -> None:
    text = as_markdown(_compose(small, annexes=ALL))
    assert "640823-****" in text
    assert "3234" not in text


@pytest.mark.parametrize("register", ["small", "full"])
def test_the_languages_have_the_same_parts_each_with_its_own_id(request: pytest.FixtureRequest, register: str) -> None:
    path: Path = request.getfixturevalue(register)
    found = {code: list(_ids(_compose(path, code, annexes=frozenset(ANNEXES)))) for code in LANGUAGES}
    assert found["sv"] == found["en"]
    assert len(set(found["sv"])) == len(found["sv"])


def _ids(outline: Outline) -> Iterator[str]:
    yield from (f.id for f in outline.cover)
    for chapter in outline.chapters:
        yield chapter.id
        for grid in [chapter.summary] if chapter.summary else []:
            yield from (grid.id, *(row.id for row in grid.rows)) if grid.id != chapter.id else (r.id for r in grid.rows)
        for record in chapter.records:
            yield record.id
            for group in record.groups:
                yield group.id
                for entry in group.entries:
                    yield entry.id
                    yield from (row.id for row in entry.rows) if isinstance(entry, Grid) else ()


def test_an_own_word_stands_in_the_language_of_the_document(small: Path) -> None:
    assert "Fritidsavdelningen" in as_markdown(_compose(small, "sv"))
    assert "Leisure department" in as_markdown(_compose(small, "en"))


def test_composing_can_be_stopped(small: Path) -> None:
    with open_register(small, read_only=True) as register, pytest.raises(Cancelled):
        compose(register, "sv", Scope(), progress=as_long_as(lambda done, _: done < 3))


def test_a_grid_has_as_many_cells_as_columns(full: Path) -> None:
    for grid in _grids(_compose(full, annexes=frozenset(ANNEXES))):
        for row in grid.rows:
            assert len(row.cells) == len(grid.columns)
            assert len(row.values) in {0, len(grid.columns)}


def test_a_document_follows_the_register(small: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.ropa"
    copy.write_bytes(small.read_bytes())
    before = as_markdown(_compose(copy))
    with open_register(copy) as register:
        save(register, "activity", FULL, {"purpose": "Annat"}, author="Eva")
    assert before == as_markdown(_compose(small))
    assert "Annat" in as_markdown(_compose(copy))


def test_a_table_has_the_same_columns_wherever_it_stands(tmp_path: Path) -> None:
    make_example(tmp_path / "exempel.ropa", language="sv")
    with open_register(tmp_path / "exempel.ropa", read_only=True) as register:
        outline = compose(register, "sv", Scope(annexes=frozenset(ANNEXES)))
    found: dict[str, set[tuple[str, ...]]] = {}
    for chapter in outline.chapters:
        for grid in grids_in(chapter):
            found.setdefault(f"{chapter.id} {grid.key}", set()).add(tuple(c.key for c in grid.columns))
            assert all(len(row.cells) == len(grid.columns) for row in grid.rows)
    assert {key for key, columns in found.items() if len(columns) > 1} == set()


def grids_in(chapter: Chapter) -> Iterator[Grid]:
    for entry in (e for record in chapter.records for group in record.groups for e in group.entries):
        for one in (entry, *(entry.said if isinstance(entry, Point) else ())):
            if isinstance(one, Grid):
                yield one


# What follows


def test_the_rights_stand_in_brief_and_with_their_conditions_where_these_are_asked_for(
    full: Path,
) -> None:
    chapter = _chapter(_compose(full, annexes=frozenset({"other"})), "activity")
    brief = [e for g in chapter.records[0].groups for e in g.entries if e.key == "activity.rights_in_brief"]
    assert len(brief) == 1
    assert isinstance(brief[0], Fact)
    assert "Rätt till tillgång (registerutdrag) (15)" in brief[0].text
    whole = _chapter(_compose(full, annexes=frozenset({"rights"})), "activity")
    grids = [e for g in whole.records[0].groups for e in g.entries if e.key == "activity.rights"]
    assert isinstance(grids[0], Grid)
    assert [row.cells[1] for row in grids[0].rows] == [
        "13–14",
        "15",
        "16",
        "17",
        "18",
        "19",
        "20",
        "21",
        "22",
        "7.3",
        "77",
    ]
    assert not [e for r in whole.records for g in r.groups for e in g.entries if e.key == "activity.rights_in_brief"]


def test_the_retention_rules_of_the_activities_handed_over_are_an_annex(full: Path) -> None:
    annexes = frozenset({"retention"})
    whole = _chapter(_compose(full, annexes=annexes), "retention")
    assert whole.summary is not None
    assert whole.summary.rows
    held = {r.id for c in _compose(full, annexes=annexes).chapters if c.id == "activity" for r in c.records}
    assert {f"activity/{row.record}" for row in whole.summary.rows} <= held
    one = whole.summary.rows[0].record
    selected = _chapter(_compose(full, annexes=annexes, ids=(one,)), "retention")
    assert selected.summary is not None
    assert {row.record for row in selected.summary.rows} == {one}
