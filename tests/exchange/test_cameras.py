"""The list of camera surveillance: what KBL 10 asks for, of whom, for how long, and what is said of the rest."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from ropa_desktop.domain.problems import Cancelled
from ropa_desktop.domain.release import Level
from ropa_desktop.domain.texts import LANGUAGES
from ropa_desktop.exchange.cameras import compose_cameras
from ropa_desktop.exchange.export import export
from ropa_desktop.exchange.outline import Fact, Outline, State
from ropa_desktop.exchange.package import Part, Wanted, make_package, wanted_for
from ropa_desktop.exchange.scope import Document, ExportOptions, Format, Scope
from ropa_desktop.services.cameras import is_concerned, surveillance
from ropa_desktop.services.records import Edit, Save, change, retire, save
from ropa_desktop.services.release import at_level
from ropa_desktop.storage.register import Register, making, open_register
from tests.exchange.outlines import as_markdown
from tests.exchange.test_pdf import skipped_levels, texts
from tests.stopping import as_long_as

MADE = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)
"""The 25th in Stockholm."""
COUNCIL, COMPANY = 2, 3
SQUARE, BARE, ENDED, LAST_DAY, GONE, SCHOOL, PRIVATE, ASKED, PRESS = range(20, 29)
PARTICULARS = (
    "controller",
    "camera_place",
    "camera_place_kind",
    "purpose",
    "camera_technology",
    "camera_assessed",
    "started",
    "ended",
)


def edit(number: int, reference: str, name: str, **values: Any) -> Edit:
    said = {"reference": reference, "name": name, "camera": "yes", "camera_public_task": "yes", "controller": COUNCIL}
    return Edit("activity", None, said | values, new_id=number)


def make(path: Path) -> None:
    """Make the register of a council with cameras of every standing under the Act."""
    council = {
        "address": "Stora torget 1",
        "email": "info@staden.se",
        "public_body": "yes",
        "roles": ["controller", "processor"],
    }
    square = {
        "camera_place": "Stora torget 1, 123 45 Staden",
        "camera_place_kind": "torg dit allmänheten har tillträde",
        "purpose": "Förebygga brott.",
        "camera_technology": "Ljud spelas inte in. Ingen annan särskild teknik.",
        "camera_assessed": date(2026, 3, 1),
        "camera_notice": "Skyltar vid alla infarter.",
        "started": date(2025, 4, 1),
        "status": "active",
        "note": "HEMLIGT",
    }
    over = square | {"started": date(2019, 4, 1), "camera_assessed": date(2020, 3, 1), "status": "ended"}
    edits = [
        Edit("register", None, {"name": "Stadens register", "content_language": "sv"}, new_id=1),
        Edit("organisation", None, {"reference": "O01", "name": "Staden"} | council, new_id=COUNCIL),
        Edit("organisation", None, {"reference": "O02", "name": "Bolaget AB"}, new_id=COMPANY),
        edit(SQUARE, "B01", "Kameror på torget", **square),
        edit(BARE, "B2", "Kameror i simhallen", controller=None),
        edit(ENDED, "B03", "Kameror i parken", **over | {"ended": date(2023, 1, 1)}),
        edit(LAST_DAY, "B10", "Kameror i garaget", **over | {"ended": date(2021, 11, 25)}),
        edit(GONE, "B11", "Kameror vid bron", **over | {"ended": date(2021, 11, 24)}),
        edit(SCHOOL, "B12", "Kameror i en lokal", camera_exception="kbl_12"),
        edit(PRIVATE, "B13", "Kameror i butiken", camera_public_task="no", controller=COMPANY),
        edit(ASKED, "B14", "Kameror i entrén", camera_public_task=None),
        edit(PRESS, "B15", "Kameror för lokaltidningen", journalistic="yes"),
        Edit("activity", None, {"reference": "B16", "name": "Löner"}, new_id=40),
    ]
    with making(path) as register:
        change(register, edits, Save("Eva", "create", state="act"))


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    make(tmp_path / "staden.ropa")
    with open_register(tmp_path / "staden.ropa") as opened:
        yield opened


def composed(register: Register, code: str = "sv", day: date | None = None) -> Outline:
    return compose_cameras(register, code, Scope(made=MADE, as_of=day))


def listed(outline: Outline) -> dict[int, dict[str, Fact]]:
    return {
        record.number: {e.id.rpartition("/")[2]: e for g in record.groups for e in g.entries if isinstance(e, Fact)}
        for record in outline.chapters[0].records
    }


def beside(outline: Outline) -> dict[str, str]:
    rows = (row for chapter in outline.chapters[1:] if chapter.summary for row in chapter.summary.rows)
    return {row.cells[0]: row.cells[-1] for row in rows}


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_list_in_words(register: Register, snapshot: Callable[[str, str], None], code: str) -> None:
    snapshot(f"cameras.{code}.md", as_markdown(composed(register, code)))


def test_surveillance_for_a_public_task_is_listed_until_five_years_after_its_end(register: Register) -> None:
    retire(register, ENDED, on=date(2024, 1, 1), author="Eva")
    assert list(listed(composed(register))) == [SQUARE, BARE, ENDED, LAST_DAY]
    assert LAST_DAY not in listed(composed(register, day=date(2026, 11, 26)))


def test_each_particular_of_the_act_is_said(register: Register) -> None:
    said = {name: fact.text for name, fact in listed(composed(register))[SQUARE].items()}
    assert tuple(said) == PARTICULARS
    assert said["controller"] == "Staden"
    assert said["camera_place"] == "Stora torget 1, 123 45 Staden"
    assert said["camera_place_kind"] == "torg dit allmänheten har tillträde"
    assert said["purpose"] == "Förebygga brott."
    assert said["camera_technology"] == "Ljud spelas inte in. Ingen annan särskild teknik."
    assert said["camera_assessed"] == "Gjord, senast 2026-03-01"
    assert (said["started"], said["ended"]) == ("2025-04-01", "Inte avslutad")


def test_the_cover_says_whose_list_it_is_and_as_of_when(register: Register) -> None:
    cover = composed(register).cover
    assert cover[0].label == "Personuppgiftsansvarig", "the council is also a processor, but not of this"
    told = {fact.key.partition(".")[2]: fact.text for fact in cover}
    assert told[f"{COUNCIL}.organisation"] == "Staden\nStora torget 1\ninfo@staden.se"
    assert told["as_of"] == "2026-11-25"
    assert "Bolaget" not in "".join(told.values())


def test_a_particular_that_is_missing_is_seen(register: Register) -> None:
    missing = {name for name, fact in listed(composed(register))[BARE].items() if fact.state is State.MISSING}
    assert missing == set(PARTICULARS) - {"ended"}
    save(register, "activity", BARE, {"status": "ended"}, author="Eva")
    assert listed(composed(register))[BARE]["ended"].state is State.MISSING


def test_what_is_left_out_is_named_with_the_reason(register: Register) -> None:
    found = beside(composed(register))
    assert found.keys() == {"B12", "B14", "B15"}
    assert found["B12"] == "undantag enligt 12 § (bara förteckningen)"
    assert "inte besvarat" in found["B14"]
    assert "lagen gäller inte" in found["B15"]


def test_of_no_surveillance_a_sentence_tells(register: Register) -> None:
    for number in (SQUARE, BARE, ENDED, LAST_DAY):
        save(register, "activity", number, {"camera_public_task": "no"}, author="Eva")
    assert composed(register).chapters[0].intro.endswith("framgår inte om den ska göra det.")
    save(register, "activity", ASKED, {"camera": "no"}, author="Eva")
    outline = composed(register)
    assert outline.chapters[0].intro.endswith("Ingen kamerabevakning ska stå i förteckningen.")
    assert outline.subtitle == "Staden, Bolaget AB"


def test_a_copy_for_release_says_what_it_leaves_out(register: Register) -> None:
    marks = [{"about": SQUARE, "field": "camera_place_kind"}, {"about": ENDED, "field": "camera_public_task"}]
    marks += [{"about": LAST_DAY}]
    for mark in marks:
        save(register, "secrecy_mark", None, {"name": "M", "ground": "osl_18_9"} | mark, author="Eva")
    with at_level(register, Level.RELEASE, "sv") as given:
        outline = composed(given)
    square = listed(outline)[SQUARE]
    hidden = {name for name, fact in square.items() if fact.state is State.WITHHELD}
    assert hidden == {"camera_place", "camera_place_kind", "camera_technology"}
    assert all(square[name].text.startswith("Uppgift utelämnad: ") for name in hidden)
    assert beside(outline)["B03"].startswith("Uppgift utelämnad: ")
    whom, hidden_whole = outline.notes
    assert "besvarar inte heller en begäran enligt 10 § kamerabevakningslagen" in whom
    assert hidden_whole == "En behandling är utelämnad i sin helhet. Det framgår inte om den är kamerabevakning."
    assert "Kopia för utlämnande" in outline.footer


@pytest.mark.parametrize("code", LANGUAGES)
def test_it_is_a_pdf_and_a_workbook(register: Register, tmp_path: Path, code: str) -> None:
    for kind in (Format.PDF, Format.XLSX):
        wish = ExportOptions(kind, code, Scope(made=MADE), Document.CAMERAS)
        assert export(register, tmp_path / f"a.{kind}", wish) > 0
    assert skipped_levels(tmp_path / "a.pdf") == []
    title, sheet, missing = {
        "sv": ("Förteckning över kamerabevakning", "Kamerabevakning", "Saknas"),
        "en": ("List of camera surveillance", "Camera surveillance", "Missing"),
    }[code]
    assert title in texts(tmp_path / "a.pdf")[0]
    rows = list(load_workbook(tmp_path / "a.xlsx")[sheet].iter_rows(values_only=True))
    assert len(rows) == 5
    assert [row.count(missing) for row in rows] == [0, 0, len(PARTICULARS) - 1, 0, 0]


def test_it_goes_along_in_a_package_where_it_is_chosen_and_tells_of_what_is_handed_over(
    register: Register, tmp_path: Path
) -> None:
    parts = frozenset({Part.LETTER, Part.CAMERAS})
    for level, released in ((Level.FULL, False), (Level.RELEASE, True)):
        scope = Scope(ids=(SQUARE, SCHOOL), made=MADE, annexes=frozenset(), level=level)
        made = make_package(register, tmp_path / level, Wanted(scope, "sv", parts))
        (listed,) = (file for file in made.files if file.kind == "cameras")
        assert listed.path == "02-bilagor/kamerabevakning/01-kamerabevakning.pdf"
        said = " ".join(" ".join(texts(tmp_path / level / listed.path)).split())
        assert "gäller bara de behandlingar som lämnas över" in said
        assert ("torget" in said, "lokal" in said, "simhallen" in said) == (True, True, False)
        assert ("besvarar inte heller" in said) is released
        assert "Kamerabevakning (10 § KBL)" in made.scope
        letter = zipfile.ZipFile(tmp_path / level / made.files[0].path).read("word/document.xml").decode()
        assert "Förteckning över kamerabevakning" in letter
    change(register, [Edit("organisation", COUNCIL, {"public_body": "no"})], Save("Eva", "change"))
    cameras = surveillance(register)
    change(register, [Edit("activity", i, {"camera": "no"}) for i in cameras], Save("Eva", "bulk"))
    asked = {"name": "Tillsyn", "language": "sv", "annexes": ["cameras"]}
    wanted = wanted_for(register, save(register, "authority_request", None, asked, author="Eva").id)
    answer = make_package(register, tmp_path / "none", replace(wanted, parts=wanted.parts & parts))
    assert [file.kind for file in answer.files] == ["letter"]
    letter = zipfile.ZipFile(tmp_path / "none" / answer.files[0].path).read("word/document.xml").decode()
    assert "Några kamerabevakningar finns inte antecknade" in letter


def test_progress_can_stop_it(register: Register) -> None:
    with pytest.raises(Cancelled):
        compose_cameras(register, "sv", Scope(made=MADE), progress=as_long_as(lambda done, _total: done < 2))


def test_it_concerns_a_public_body_and_whoever_has_cameras(register: Register) -> None:
    assert is_concerned(register)
    for number in range(SQUARE, PRESS + 1):
        save(register, "activity", number, {"camera": "no"}, author="Eva")
    assert is_concerned(register)
    save(register, "organisation", COUNCIL, {"public_body": "no"}, author="Eva")
    assert not is_concerned(register)
    retire(register, GONE, on=date(2024, 1, 1), author="Eva")
    save(register, "activity", GONE, {"camera": "yes"}, author="Eva")
    assert is_concerned(register)
