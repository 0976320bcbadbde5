"""Copies for release: nothing that must not leave is in any byte of what is made, and each place says so."""

from __future__ import annotations

import contextlib
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ropa_desktop.domain.problems import Problem
from ropa_desktop.domain.release import Level
from ropa_desktop.exchange.appendix import compose_appendix
from ropa_desktop.exchange.compose import compose
from ropa_desktop.exchange.export import export, export_worksheet
from ropa_desktop.exchange.letter import write_default_template
from ropa_desktop.exchange.outline import Fact, Grid, Outline, State
from ropa_desktop.exchange.package import Part, Wanted, make_package
from ropa_desktop.exchange.scope import ANNEXES, Document, ExportOptions, Format, Scope
from ropa_desktop.services.release import at_level
from ropa_desktop.storage.register import Register, open_register
from tests.exchange.planted import PLAIN, SECRET, Planted, everything_in, plant, words_in
from tests.services.made import add, opened

EVERYTHING = frozenset(ANNEXES)
Write = Callable[[Register, Path, Level], None]


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Register, Planted]]:
    folder = tmp_path_factory.mktemp("planted")
    words = plant(folder / "register.ropa", folder)
    with open_register(folder / "register.ropa", read_only=True) as register:
        yield register, words


def _record(kind: Format, which: Document = Document.RECORD, about: int | None = None) -> Write:
    def write(register: Register, target: Path, level: Level) -> None:
        scope = Scope(annexes=EVERYTHING, level=level)
        export(register, target, ExportOptions(kind, "sv", scope, which, about, details=True))

    return write


def _alone(kind: Format, name: str) -> Write:
    def write(register: Register, target: Path, level: Level) -> None:
        with at_level(register, level, "sv") as given:
            export_worksheet(given, PLAIN[name], target, kind, "sv")

    return write


def _package(register: Register, target: Path, level: Level) -> None:
    """Everything that a package can hold, packed without being packed, so that its bytes can be sought in."""
    folder, template = target.with_name("package"), target.with_name("template.docx")
    write_default_template(template, "sv")
    scope = Scope(annexes=EVERYTHING, level=level)
    make_package(register, folder, Wanted(scope, "sv", frozenset(Part), template=template, attached=True))
    with zipfile.ZipFile(target, "w") as archive:
        for file in sorted(path for path in folder.rglob("*") if path.is_file()):
            archive.writestr(file.relative_to(folder).as_posix(), everything_in(file))


WRITTEN: dict[str, tuple[str, Write]] = {
    "the record as PDF": ("a.pdf", _record(Format.PDF)),
    "the record as workbook": ("a.xlsx", _record(Format.XLSX)),
    "the extract": ("a.json", _record(Format.EXTRACT)),
    "linked data": ("a.jsonld", _record(Format.JSONLD)),
    "the overview": ("a.xlsx", _record(Format.XLSX, Document.OVERVIEW)),
    "the register in brief": ("a.xlsx", _record(Format.XLSX, Document.BOARD)),
    "all about a party": ("a.xlsx", _record(Format.XLSX, Document.PARTY, PLAIN["party"])),
    "the list of camera surveillance": ("a.pdf", _record(Format.PDF, Document.CAMERAS)),
    "a balancing test": ("a.json", _alone(Format.JSON, "balancing_test")),
    "a transfer assessment": ("a.xlsx", _alone(Format.XLSX, "transfer_assessment")),
    "an appendix": ("a.pdf", _alone(Format.PDF, "transfer")),
    "a review": ("a.json", _alone(Format.JSON, "review")),
    "a package": ("a.zip", _package),
}


RELEASED = WRITTEN | {"the public page": ("a.html", _record(Format.HTML))}


@pytest.mark.parametrize("which", RELEASED)
def test_nothing_leaves_that_must_not(planted: tuple[Register, Planted], which: str, tmp_path: Path) -> None:
    register, words = planted
    name, write = RELEASED[which]
    write(register, tmp_path / name, Level.RELEASE)
    found = words_in(everything_in(tmp_path / name))
    assert {word: where for word, where in (words.held | words.internal).items() if word in found} == {}
    assert found & words.open.keys(), "or nothing was sought"


@pytest.mark.parametrize("which", WRITTEN)
def test_internal_notes_leave_at_no_level(planted: tuple[Register, Planted], which: str, tmp_path: Path) -> None:
    register, words = planted
    name, write = WRITTEN[which]
    write(register, tmp_path / name, Level.FULL)
    found = words_in(everything_in(tmp_path / name))
    assert {word: where for word, where in words.internal.items() if word in found} == {}
    assert found & words.held.keys(), "the full level leaves nothing else out"


@pytest.mark.parametrize("level", Level)
def test_a_whole_package_holds_nothing_that_must_not_leave(
    planted: tuple[Register, Planted], level: Level, tmp_path: Path
) -> None:
    register, words = planted
    asked = Scope(annexes=EVERYTHING, level=level, selection="Qvxselection")
    wanted = Wanted(asked, "sv", frozenset(Part), ((SECRET["activity"], "Qvxreason"),), "IMY")
    make_package(register, tmp_path / "package", wanted)
    files = [path for path in (tmp_path / "package").rglob("*") if path.is_file()]
    found = {word for path in files for word in words_in(everything_in(path))}
    named = " ".join(str(path.relative_to(tmp_path)) for path in files)
    forbidden = words.internal | (words.held | {"Qvxselection": "scope"} if level is Level.RELEASE else {})
    assert {where for word, where in forbidden.items() if word in found or word.casefold() in named} == set()
    assert len(files) > 10
    assert found & words.open.keys()


def test_nothing_is_left_in_the_copy_itself(planted: tuple[Register, Planted]) -> None:
    register, words = planted
    with at_level(register, Level.RELEASE, "sv") as copy:
        with contextlib.closing(sqlite3.connect(copy.file)) as raw:
            found = words_in("\n".join(raw.iterdump()))
        assert copy.path == register.path
    assert {where for word, where in (words.held | words.internal).items() if word in found} == set()
    hidden = {"secrecy_mark", "saved_filter", "register.time_zone", "word.vocabulary"}
    lost = {where for word, where in words.open.items() if word not in found}
    assert not {where for where in lost if not where.startswith(tuple(hidden))}


def test_a_copy_of_a_copy_is_itself(planted: tuple[Register, Planted]) -> None:
    register, _ = planted
    with at_level(register, Level.RELEASE, "sv") as copy, at_level(copy, Level.RELEASE, "en") as again:
        assert again is copy
    with at_level(register, Level.FULL, "sv") as full:
        assert full is register


# What is said instead


@pytest.fixture(scope="module")
def copy(planted: tuple[Register, Planted]) -> Outline:
    return compose(planted[0], "sv", Scope(annexes=EVERYTHING, level=Level.RELEASE))


def facts(outline: Outline, record: str) -> dict[str, Fact | Grid]:
    (found,) = [r for c in outline.chapters for r in c.records if r.id == record]
    return {e.id.removeprefix(f"{record}/"): e for g in found.groups for e in g.entries if isinstance(e, Fact | Grid)}


def test_the_cover_and_every_page_say_that_it_is_a_copy(copy: Outline) -> None:
    assert copy.cover[0].id == "cover/level"
    assert "besvarar inte en begäran enligt artikel 30.4" in copy.cover[0].text
    assert copy.footer.startswith("Kopia för utlämnande · ")


def test_a_field_that_is_left_out_says_so_with_the_ground(copy: Outline) -> None:
    found = facts(copy, f"activity/{PLAIN['activity']}")
    purpose = found["purpose"]
    assert isinstance(purpose, Fact)
    assert purpose.state is State.WITHHELD
    assert purpose.text == "Uppgift utelämnad: 18 kap. 9 § OSL, chiffer, kod eller liknande metod"
    owner = found["owner"]
    assert isinstance(owner, Fact)
    assert owner.text == "Uppgift utelämnad: personuppgift, uppgiftsminimering enligt artikel 5.1 c"


def test_a_row_and_a_cell_that_are_left_out_say_so(copy: Outline) -> None:
    found = facts(copy, f"activity/{PLAIN['activity']}")
    retention, recipients = found["retention"], found["recipients"]
    assert isinstance(retention, Grid)
    assert isinstance(recipients, Grid)
    assert len(retention.rows) == 2
    assert retention.rows[-1].cells[0].startswith("Uppgift utelämnad: 18 kap. 9 § OSL")
    assert any(cell.startswith("Uppgift utelämnad") for cell in recipients.rows[0].cells)


def test_a_file_that_is_left_out_is_not_named(copy: Outline) -> None:
    files = facts(copy, f"activity/{PLAIN['activity']}")["dpia_files"]
    assert isinstance(files, Fact)
    assert files.text.startswith("Uppgift utelämnad")


def test_a_decision_that_it_is_not_secret_lets_it_stay(copy: Outline) -> None:
    situation = facts(copy, f"activity/{PLAIN['activity']}")["situation"]
    assert isinstance(situation, Fact)
    assert situation.state is State.PLAIN


def test_a_record_that_is_left_out_is_listed_by_reference_and_ground_alone(copy: Outline) -> None:
    (found,) = [r for c in copy.chapters for r in c.records if r.id == f"activity/{SECRET['activity']}"]
    assert (found.reference, found.groups, found.status) == ("B77", (), "")
    assert found.title == "Uppgift utelämnad: 15 kap. 2 § OSL, totalförsvaret eller rikets säkerhet"
    systems = facts(copy, f"activity/{PLAIN['activity']}")["systems"]
    assert isinstance(systems, Fact)
    assert "Uppgift utelämnad: 15 kap. 2 § OSL" in systems.text


def test_every_letter_is_shown_and_a_general_description_of_security_stays(copy: Outline) -> None:
    for name, letters in (("activity", "abcdefg"), ("processor_activity", "abcd")):
        (found,) = [r for c in copy.chapters for r in c.records if r.id == f"{name}/{PLAIN[name]}"]
        assert "".join(g.letter for g in found.groups) == letters
        security = next(g for g in found.groups if g.letter == letters[-1])
        measures = next(e for e in security.entries if isinstance(e, Grid))
        assert measures.rows[0].cells[2] in measures.rows[0].cells[0], "a measure is called by its kind"


def test_controller_and_officer_stay_with_their_contacts(planted: tuple[Register, Planted], copy: Outline) -> None:
    words = planted[1]
    shown = {where for word, where in words.open.items() if any(word in fact.text for fact in copy.cover)}
    wanted = ("name", "address", "email", "phone", "officer", "officer_address", "officer_email", "officer_phone")
    assert {f"organisation.{name}" for name in (*wanted, "representative", "representative_contact")} <= shown


def test_a_document_about_a_record_that_is_left_out_is_refused(planted: tuple[Register, Planted]) -> None:
    with at_level(planted[0], Level.RELEASE, "sv") as given, pytest.raises(Problem, match="left_out"):
        compose_appendix(given, SECRET["transfer"], "sv")


def test_a_general_description_stays_where_all_that_is_said_of_security_is_left_out(tmp_path: Path) -> None:
    with opened(tmp_path) as register:
        activity = add(register, "activity", "Lön", security_description="Valvet är bakom dörr 4")
        blank = add(register, "activity", "Kö")
        outline = compose(register, "sv", Scope(level=Level.RELEASE))
    security = facts(outline, f"activity/{activity}")
    assert "bakom dörr" not in security["security_description"].text  # type: ignore[union-attr]  # a fact
    assert security["security_in_general"].text.startswith("Tekniska och organisatoriska")  # type: ignore[union-attr]
    assert "security_in_general" not in facts(outline, f"activity/{blank}"), "nothing is made up"
