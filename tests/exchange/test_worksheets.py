"""One balancing test or transfer assessment as a document: the conclusion first, then why, then every answer."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from jsonschema import Draft202012Validator
from openpyxl import load_workbook
from PySide6.QtPdf import QPdfDocument

from ropa_desktop.domain.problems import Cancelled, Problem
from ropa_desktop.domain.texts import LANGUAGES
from ropa_desktop.domain.worksheet import headed
from ropa_desktop.exchange.compose import compose
from ropa_desktop.exchange.document_json import document, schema
from ropa_desktop.exchange.excel import write_workbook
from ropa_desktop.exchange.excel_text import unescaped
from ropa_desktop.exchange.export import export_worksheet, worksheet_file_name
from ropa_desktop.exchange.outline import Entry, Fact, Grid, Outline, Point, Record, State
from ropa_desktop.exchange.pdf import write_pdf
from ropa_desktop.exchange.scope import ANNEXES, OF_ONE_RECORD, Format, Scope
from ropa_desktop.exchange.source import Source
from ropa_desktop.exchange.worksheets import ASSESSMENTS, compose_worksheet
from ropa_desktop.services.records import read, save
from ropa_desktop.services.worksheets import Opened, approve, new_version, open_worksheet
from ropa_desktop.storage.register import Register, open_register
from ropa_desktop.storage.texts import language
from ropa_desktop.storage.worksheets import newest
from tests.exchange.assessments import ACTIVITY, ASSESSMENT, MEASURE, TEST, TRANSFER, TRICKY, answers, make_assessed
from tests.exchange.outlines import as_markdown
from tests.exchange.test_pdf import skipped_levels
from tests.stopping import as_long_as

MADE = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
DAY = date(2026, 11, 24)
IDS = {"balancing_test": TEST, "transfer_assessment": ASSESSMENT}


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Register]:
    path = tmp_path_factory.mktemp("assessed") / "a.ropa"
    make_assessed(path)
    with open_register(path, read_only=True) as opened:
        yield opened


@pytest.fixture
def editable(tmp_path: Path) -> Iterator[Register]:
    make_assessed(tmp_path / "a.ropa")
    with open_register(tmp_path / "a.ropa") as opened:
        yield opened


def _compose(register: Register, name: str = "balancing_test", code: str = "sv") -> Outline:
    return compose_worksheet(register, IDS[name], code, made=MADE)


def _parts(outline: Outline) -> list[Record]:
    return [record for chapter in outline.chapters for record in chapter.records]


def _entries(outline: Outline) -> list[Entry]:
    return [e for record in _parts(outline) for g in record.groups for e in g.entries]


def _points(outline: Outline) -> dict[str, Point]:
    return {e.code: e for e in _entries(outline) if isinstance(e, Point)}


def _approve(register: Register, record_id: int, on: date = DAY) -> None:
    """Approve whatever stands against it, as an office that has accepted and mended everything would."""
    opened = open_worksheet(register, record_id, today=on)
    fields = {"approver": "Chefen", "approved_on": on, "date": on}
    raised = opened.judge(opened.answers, {}, fields).raised
    assert raised
    accepted = {r.code: f"Godtas: {r.code}" for r in raised}
    approve(register, record_id, by="Chefen", on=on, author="Eva", accepted=accepted)


@pytest.fixture
def approvable(editable: Register, monkeypatch: pytest.MonkeyPatch) -> Register:
    """A register whose assessments can be approved although their answers are made up: nothing blocks."""
    for against in ("against_approval", "rules_against"):
        monkeypatch.setattr(f"ropa_desktop.services.worksheets.{against}", lambda *_: [])
    return editable


def _print(outline: Outline, folder: Path) -> Path:
    write_pdf(outline, folder / "made.pdf")
    return folder / "made.pdf"


def _words(path: Path) -> str:
    shown = QPdfDocument()
    shown.load(str(path))
    assert shown.pageCount()
    return "".join(shown.getAllText(page).text().replace("\u00ad", "") for page in range(shown.pageCount()))


# What it holds and in what order


@pytest.mark.parametrize("name", ASSESSMENTS)
def test_the_conclusion_comes_first_then_why_then_every_answer_then_approval_and_changes(
    register: Register, name: str
) -> None:
    titles = [record.title for record in _parts(_compose(register, name))]
    assert titles[0] == "Slutsats"
    assert titles[-2:] == ["Version och godkännande", "Ändringar sedan föregående version"]
    opened = open_worksheet(register, IDS[name])
    asked = [p for p in opened.sheet.parts if any(q.name in opened.standing.asked for q in p.questions)]
    assert titles[1:-2] == [headed(p.code, opened_title(opened, p.code)) for p in asked]
    first = _parts(_compose(register, name))[0].groups[0].entries
    assert [entry.key.rpartition(".")[2] for entry in first[:3]] == ["state", "conclusion", "summary"]


@pytest.mark.parametrize("name", ASSESSMENTS)
def test_every_question_that_is_asked_stands_there_with_its_answers(register: Register, name: str) -> None:
    opened = open_worksheet(register, IDS[name])
    points = _points(_compose(register, name))
    asked = {q.code for q in opened.sheet.questions if q.name in opened.standing.asked}
    assert set(points) == asked
    told = as_markdown(_compose(register, name))
    for question in opened.sheet.questions:
        if question.name in opened.standing.asked:
            for field in question.fields:
                if field.kind.value == "long":
                    assert f"Svar på {field.name}" in told


def test_a_question_without_an_answer_says_so(editable: Register) -> None:
    kept = answers("balancing_test", benefit=None, interest=None)
    save(editable, "balancing_test", TEST, {"worksheet": kept}, author="Eva")
    points = _points(_compose(editable))
    assert points["L1.1"].standing == "Ej besvarad"
    assert points["L1.1"].state is State.MISSING
    assert not points["L1.1"].said
    assert points["L1.2"].standing == ""
    facts = [e for e in _entries(_compose(editable)) if isinstance(e, Fact)]
    assert [fact.text for fact in facts if fact.label == "Obesvarade frågor"] == ["L1.1"]


def test_a_question_that_is_not_asked_is_left_out(editable: Register) -> None:
    sheet = newest("transfer_assessment")
    conditional = [q for q in sheet.questions if q.ask is not None]
    opened = open_worksheet(editable, ASSESSMENT)
    shown = _points(_compose(editable, "transfer_assessment"))
    assert conditional
    assert all((q.code in shown) is (q.name in opened.standing.asked) for q in conditional)


def test_the_register_speaks_beside_the_answer(register: Register) -> None:
    registers = [e for p in _points(_compose(register)).values() for e in p.register]
    assert any(isinstance(e, Fact) and e.label == "Registret: Personuppgiftsansvariga" for e in registers)
    retention = next(e for e in registers if isinstance(e, Grid) and e.key.endswith(".retention"))
    assert [column.label for column in retention.columns][:2] == ["Uppgifter", "Vilka av dem"]
    assert "24 månader" in retention.rows[0].cells


def opened_title(opened: Opened, code: str) -> str:
    return language("sv")(opened.sheet.label_key(f"part.{code}"))


# How it stands


@pytest.mark.parametrize(("code", "mark", "says"), [("sv", "UTKAST", "inte godkänt"), ("en", "DRAFT", "not approved")])
def test_a_draft_says_that_it_is_one_on_its_cover_in_its_text_and_on_every_page(
    register: Register, tmp_path: Path, code: str, mark: str, says: str
) -> None:
    outline = _compose(register, code=code)
    assert says in outline.cover[0].text
    assert outline.footer.startswith(mark)
    words = _words(_print(outline, tmp_path))
    assert words.count(mark) >= len(_pages(tmp_path / "made.pdf"))


def test_a_state_that_the_program_does_not_know_is_no_approval(editable: Register) -> None:
    with editable.writing() as connection:
        connection.exec_driver_sql("UPDATE balancing_test SET status = 'later' WHERE id = ?", (TEST,))
    assert "inte godkänt" in _compose(editable).cover[0].text


def _pages(path: Path) -> Any:
    return pikepdf.open(path).pages


def test_what_stands_against_a_draft_is_told_with_its_question(register: Register) -> None:
    grids = [e for e in _parts(_compose(register))[0].groups[0].entries if isinstance(e, Grid)]
    against = next(grid for grid in grids if grid.label == "Hindrar att bedömningen godkänns")
    opened = open_worksheet(register, TEST, today=DAY)
    assert len(against.rows) == len(opened.standing.against("can_rely"))
    assert not any(r.code.endswith(".unanswered") for r in opened.standing.raised)
    assert ("L5.8", "Vem godkänner bedömningen, och när?") in {row.cells[:2] for row in against.rows}


def test_what_shows_a_past_day_says_so_on_its_cover(register: Register) -> None:
    assert "Avser läget" not in {fact.label for fact in _compose(register).cover}
    past = compose_worksheet(register, TEST, "sv", made=MADE, source=Source(register, "sv", as_of=DAY))
    assert {fact.label: fact.text for fact in past.cover}["Avser läget"] == DAY.isoformat()


def test_what_is_handed_over_does_not_tell_what_the_program_finds_wrong(register: Register) -> None:
    found, raised = "Hindrar att bedömningen godkänns", ("Hinder", "Varning")
    own = _compose(register)
    assert found in as_markdown(own)
    assert any(fact.label in raised for point in _points(own).values() for fact in point.remarks)
    handed = compose_worksheet(register, TEST, "sv", made=MADE, source=Source(register, "sv"))
    assert found not in as_markdown(handed)
    assert not any(fact.label in raised for point in _points(handed).values() for fact in point.remarks)
    assert {code: point.standing for code, point in _points(handed).items()} == {
        code: point.standing for code, point in _points(own).items()
    }


def test_an_approved_one_names_the_approver_and_gives_the_reasons_for_which_warnings_were_accepted(
    approvable: Register,
) -> None:
    _approve(approvable, TEST)
    outline = _compose(approvable)
    assert outline.cover[0].text == "Godkänd 2026-11-24. Beslut av: Chefen."
    assert "UTKAST" not in outline.footer
    labels = [e.label for e in _parts(outline)[0].groups[0].entries if isinstance(e, Grid)]
    assert labels == ["Godtagna varningar"]
    assert "Godtas därför att: Godtas: " in as_markdown(outline)


def test_an_approved_one_shows_what_was_assessed_and_what_the_register_says_now(approvable: Register) -> None:
    _approve(approvable, TEST)
    save(approvable, "activity", ACTIVITY, {"purpose": "Något helt annat."}, author="Eva")
    told = as_markdown(_compose(approvable))
    assert "Förebygga bedrägerier i e-tjänster." in told
    assert "Registret säger nu: Ändamål" in told
    assert "Något helt annat." in told


def test_a_later_version_tells_what_is_new(approvable: Register) -> None:
    _approve(approvable, TEST)
    later = new_version(approvable, TEST, reason="Ny teknik", author="Eva").id
    kept = read(approvable, later).values["worksheet"]
    changed = {**kept, "answers": {**kept["answers"], "benefit": "Ny nytta", "guidance": ""}}
    save(approvable, "balancing_test", later, {"worksheet": changed, "conclusion": "cannot"}, author="Eva")
    outline = compose_worksheet(approvable, later, "sv", made=MADE)
    since = _parts(outline)[-1].groups[0].entries[0]
    assert isinstance(since, Grid)
    rows = {row.cells[1]: row.cells for row in since.rows}
    benefit = next(cells for cells in rows.values() if cells[0] == "L1.7")
    assert benefit[2].startswith("Svar på benefit")
    assert benefit[3] == "Ny nytta"
    assert next(cells for cells in rows.values() if cells[0] == "L1.10")[3] == "–"
    replaced = next(e for e in _entries(outline) if isinstance(e, Fact) and e.id.endswith("/control/replaces"))
    assert replaced.text == "I01 Bedrägeriskydd i e-tjänster, version 1"
    assert rows["Slutsats"][2:] == ("intresseavvägning kan användas", "intresseavvägning kan inte användas")
    versions = next(e for e in _entries(outline) if isinstance(e, Grid) and e.key.endswith(".versions"))
    assert [row.cells[0] for row in versions.rows] == ["2", "1"]
    assert "Ny teknik" in as_markdown(outline)


def test_the_first_version_has_no_changes_to_tell(register: Register) -> None:
    since = _parts(_compose(register))[-1].groups[0].entries
    assert [e.text for e in since if isinstance(e, Fact)] == ["Detta är den första versionen."]


@pytest.mark.parametrize("name", ASSESSMENTS)
def test_both_languages_have_the_same_parts(register: Register, name: str) -> None:
    shapes = []
    for code in LANGUAGES:
        outline = _compose(register, name, code)
        shapes.append([(record.id, [e.id for g in record.groups for e in g.entries]) for record in _parts(outline)])
    assert shapes[0] == shapes[1]


def test_what_is_no_assessment_is_refused(register: Register) -> None:
    with pytest.raises(Problem, match="no_worksheet"):
        compose_worksheet(register, MEASURE, "sv")


# Words in, words out


LONG = " ".join(f"ord{number}" for number in range(4000))[:20_000]


@pytest.fixture
def long(editable: Register) -> Register:
    kept = answers("balancing_test", benefit=LONG)
    save(editable, "balancing_test", TEST, {"worksheet": kept}, author="Eva")
    return editable


@pytest.mark.parametrize("name", ASSESSMENTS)
def test_a_pdf_says_every_word_is_tagged_and_archivable(register: Register, tmp_path: Path, name: str) -> None:
    path = _print(_compose(register, name), tmp_path)
    words = re.sub(r"\s", "", _words(path))
    assert re.sub(r"\s", "", "<b>=1+1 åäö Ångström") in words
    with pikepdf.open(path) as printed:
        assert printed.Root.MarkInfo.Marked
        assert printed.Root.Lang == "sv"
        assert printed.check_pdf_syntax() == []
    assert skipped_levels(path) == []


def test_a_long_answer_goes_over_pages_whole(long: Register, tmp_path: Path) -> None:
    words = re.sub(r"\s", "", _words(_print(_compose(long), tmp_path)))
    assert all(f"ord{number}" in words for number in range(0, 2400, 97))


@pytest.mark.parametrize("name", ASSESSMENTS)
def test_a_workbook_has_the_conclusion_then_the_questions_then_the_tables_and_no_formula(
    long: Register, tmp_path: Path, name: str
) -> None:
    write_workbook(_compose(long, name), tmp_path / "made.xlsx")
    book = load_workbook(tmp_path / "made.xlsx")
    assert book.sheetnames[:3] == ["Försättsblad", "Slutsats och godkännande", "Frågor och svar"]
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not any(cell.data_type == "f" for cell in cells)
    assert any("Svar på" in str(cell.value) and TRICKY in str(cell.value) for cell in cells)
    questions = book["Frågor och svar"]
    assert [cell.value for cell in questions[1]][:4] == ["Kod", "Del", "Fråga", "Svar"]
    codes = [row[0].value for row in questions.iter_rows(min_row=2)]
    assert set(codes) == set(_points(_compose(long, name)))
    texts = "".join(unescaped(str(cell.value)) for cell in cells)
    assert name != "balancing_test" or LONG in texts


@pytest.mark.parametrize("name", ASSESSMENTS)
@pytest.mark.parametrize("code", LANGUAGES)
def test_the_json_keeps_its_schema_and_holds_values_and_texts(register: Register, name: str, code: str) -> None:
    stored = read(register, IDS[name])
    found = json.loads(json.dumps(document(_compose(register, name, code), stored)))
    Draft202012Validator.check_schema(schema(*ASSESSMENTS, "transfer"))
    Draft202012Validator(schema(*ASSESSMENTS, "transfer")).validate(found)
    assert found["record"]["values"]["worksheet"] == stored.values["worksheet"]
    points = [e for c in found["chapters"] for p in c["parts"] for g in p["groups"] for e in g["entries"]]
    assert {p["code"] for p in points if p["kind"] == "point"} == set(_points(_compose(register, name, code)))


# Handing over


@pytest.mark.parametrize("kind", OF_ONE_RECORD)
@pytest.mark.parametrize("record_id", [TEST, ASSESSMENT, TRANSFER])
def test_each_is_handed_over_in_every_format(register: Register, tmp_path: Path, kind: Format, record_id: int) -> None:
    export_worksheet(register, record_id, tmp_path / "a", kind, "en")
    assert (tmp_path / "a").read_bytes()[:1] == {"pdf": b"%", "xlsx": b"P", "json": b"{"}[kind]


@pytest.mark.parametrize("kind", OF_ONE_RECORD)
@pytest.mark.parametrize("steps", [1, 2])
def test_what_is_stopped_leaves_nothing(register: Register, tmp_path: Path, kind: Format, steps: int) -> None:
    asked: list[int] = []

    def go_on(done: int, _: int) -> bool:
        asked.append(done)
        return len(asked) < steps

    with pytest.raises(Cancelled):
        export_worksheet(register, TEST, tmp_path / "a", kind, "sv", as_long_as(go_on))
    assert list(tmp_path.iterdir()) == []


def test_no_worksheet_takes_the_place_of_a_register(editable: Register) -> None:
    with pytest.raises(Problem, match="exists"):
        export_worksheet(editable, TEST, editable.path, Format.PDF, "sv")


@pytest.mark.parametrize(
    ("name", "version", "expected"),
    [
        ("Kameror i lagret", "1", "I01 Kameror i lagret v1.pdf"),
        ('Å/Ä: "fel" <tecken>?\nny rad', None, "I01 Å Ä fel tecken ny rad.pdf"),
        ("x" * 300, "2", f"I01 {'x' * 76} v2.pdf"),
    ],
)
def test_a_file_is_named_after_reference_name_and_version(
    editable: Register, name: str, version: str | None, expected: str
) -> None:
    save(editable, "balancing_test", TEST, {"name": name, "version": version}, author="Eva")
    assert worksheet_file_name(read(editable, TEST), Format.PDF) == expected


# In the register's own document


def test_the_annexes_of_the_register_show_whole_worksheets(register: Register, tmp_path: Path) -> None:
    outline = compose(register, "sv", Scope(annexes=frozenset(ANNEXES), made=MADE))
    for name in (*ASSESSMENTS, "transfer"):
        chapter = next(c for c in outline.chapters if c.id == name)
        groups = [g.title for g in chapter.records[0].groups]
        assert name == "transfer" or groups[0] == "Slutsats"
        assert any(isinstance(e, Point) for g in chapter.records[0].groups for e in g.entries)
    write_workbook(outline, tmp_path / "made.xlsx")
    names = load_workbook(tmp_path / "made.xlsx").sheetnames
    assert sum(name.startswith("Frågor och svar") for name in names) == 4
    write_pdf(outline, tmp_path / "made.pdf")
    with pikepdf.open(tmp_path / "made.pdf") as printed:
        assert printed.check_pdf_syntax() == []
    assert skipped_levels(tmp_path / "made.pdf") == []


def test_a_selection_names_no_other_activity_in_a_worksheet(editable: Register) -> None:
    other = save(editable, "activity", None, {"name": "Hemlig annan", "purpose": "Annat ändamål"}, author="Eva").id
    save(editable, "balancing_test", TEST, {"activities": [ACTIVITY, other]}, author="Eva")
    annexes = frozenset({"balancing_test"})
    whole = as_markdown(compose(editable, "sv", Scope(annexes=annexes, made=MADE)))
    part = as_markdown(compose(editable, "sv", Scope(ids=(ACTIVITY,), annexes=annexes, made=MADE)))
    assert "Annat ändamål" in whole.partition("Slutsats")[2]
    assert "Hemlig annan" not in part
    assert "Annat ändamål" not in part


def test_an_assessment_that_is_not_begun_is_not_a_list_of_questions(editable: Register) -> None:
    save(editable, "balancing_test", TEST, {"worksheet": None}, author="Eva")
    outline = compose(editable, "sv", Scope(annexes=frozenset({"balancing_test"}), made=MADE))
    test = next(r for c in outline.chapters for r in c.records if r.number == TEST)
    assert not any(isinstance(e, Point) for g in test.groups for e in g.entries)
    assert _points(_compose(editable))
