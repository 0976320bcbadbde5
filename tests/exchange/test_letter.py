"""Cover letters: every text in is a text out, in the program's template and the office's own."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from ropa_desktop.domain.release import Level
from ropa_desktop.domain.texts import LANGUAGES
from ropa_desktop.exchange.letter import (
    Enclosed,
    Letter,
    Question,
    Template,
    check_template,
    compose_letter,
    office_template,
    write_default_template,
    write_letter,
)
from ropa_desktop.exchange.letter_words import FILE_PLACEHOLDERS, PLACEHOLDERS, QUESTION_PLACEHOLDERS
from ropa_desktop.exchange.scope import Scope
from ropa_desktop.services.example import make_example
from ropa_desktop.services.files import keep_file
from ropa_desktop.services.records import delete, read, save
from ropa_desktop.storage.register import Register, open_register
from ropa_desktop.storage.texts import language
from tests.exchange.registers import IDS, make_full

HARD = "a & <b>\tå 👍🏽\n{{datum}} ]]>\r\nzz\x07" + "ord " * 5000
SHOWN = HARD.replace("\r\n", "\n").replace("\x07", "[U+0007]")
LETTER = Letter(
    "sv",
    organisation="Exempelbolaget AB",
    organisation_number="556016-0680",
    sender_address="Storgatan 1\n111 22 Stockholm",
    authority="Integritetsskyddsmyndigheten",
    authority_address="Box 8114\n104 20 Stockholm",
    case_number="IMY-2026-1234",
    our_case_number="EX 17",
    day=date(2026, 11, 26),
    received=date(2026, 11, 3),
    asked="Hela registret.",
    controller_records=12,
    processor_records=1,
    as_of=date(2026, 10, 31),
    revision=1412,
    left_out=(("B07 Rekrytering", "Omfattas inte av begäran."),),
    files=(Enclosed("register.pdf", "Registret"), Enclosed("bilagor/I02.pdf", "Intresseavvägning")),
    questions=(Question("Varför?", "Därför."), Question("Hur länge?", "")),
    officer="Eva Ek\neva.ek@exempel.se",
)


def paragraphs(document: Document) -> Iterator[str]:
    for paragraph in document.element.body.iter(qn("w:p")):
        yield Paragraph(paragraph, document).text


def written(letter: Letter, folder: Path, template: Template | Path | None = None) -> Document:
    write_letter(folder / "letter.docx", letter, template)
    return docx.Document(str(folder / "letter.docx"))


def template(*texts: str) -> Template:
    document = docx.Document()
    for text in texts:
        document.add_paragraph(text)
    return saved(document)


def saved(document: Document) -> Template:
    sink = io.BytesIO()
    document.save(sink)
    return Template("Mall.docx", sink.getvalue())


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_programs_letter_says_all_that_it_is_given(tmp_path: Path, code: str) -> None:
    write_default_template(tmp_path / "own.docx", code)
    text = "\n".join(paragraphs(written(replace(LETTER, language=code), tmp_path)))
    for said in (
        "Exempelbolaget AB",
        "556016-0680",
        "Storgatan 1",
        "Integritetsskyddsmyndigheten",
        "Box 8114\n104 20 Stockholm",
        "IMY-2026-1234",
        "EX 17",
        "2026-11-26",
        "2026-11-03",
        "Hela registret.",
        "2026-10-31",
        "1412",
        "B07 Rekrytering: Omfattas inte av begäran.",
        "register.pdf",
        "bilagor/I02.pdf",
        "Intresseavvägning",
        "1. Varför?",
        "Därför.",
        "2. Hur länge?",
        "Eva Ek\neva.ek@exempel.se",
        language(code)("letter.answer_missing"),
        language(code)("letter.signature"),
    ):
        assert said in text
    assert "{{" not in text
    assert check_template(tmp_path / "own.docx") == ()


def test_the_programs_template_keeps_to_the_order_that_word_asks_for(tmp_path: Path) -> None:
    write_default_template(tmp_path / "own.docx", "sv")
    (table,) = docx.Document(str(tmp_path / "own.docx")).tables
    properties = [element.tag.rpartition("}")[2] for element in table._tbl.tblPr]
    asked = ["tblStyle", "tblW", "jc", "tblInd", "tblBorders", "tblLayout", "tblCellMar", "tblLook"]
    assert properties == [tag for tag in asked if tag in properties]


def test_what_is_blank_leaves_no_label_and_no_empty_heading_behind(tmp_path: Path) -> None:
    text = list(paragraphs(written(Letter("sv", day=date(2026, 11, 26)), tmp_path)))
    say = language("sv")
    for key in ("your_number", "our_number", "org_number", "asked", "left_out", "questions", "files"):
        assert not any(say(f"letter.{key}") in line for line in text)
    assert f"{say('letter.date')}:\t2026-11-26" in text
    assert not docx.Document(str(tmp_path / "letter.docx")).tables
    assert f"{say('letter.contact')}\n{say('letter.contact_missing')}" in text


def test_the_date_stands_apart_from_an_authority_without_an_address(tmp_path: Path) -> None:
    letter = written(Letter("sv", authority="IMY", day=date(2026, 11, 26)), tmp_path)
    lines = {line.text: line.paragraph_format for line in letter.paragraphs}
    assert lines["IMY"].space_before
    assert lines[f"{language('sv')('letter.date')}:\t2026-11-26"].space_before


def test_a_copy_for_release_says_that_it_is_one(tmp_path: Path) -> None:
    say = language("sv")
    full, release = (
        "\n".join(paragraphs(written(Letter("sv", level=level), tmp_path))) for level in (Level.FULL, Level.RELEASE)
    )
    assert say("letter.complete") in full
    assert say("letter.secrecy") in full
    assert say("letter.release") in release
    assert say("letter.complete") not in release
    assert say("letter.complete_but") in "\n".join(paragraphs(written(LETTER, tmp_path)))


def test_the_same_letter_gives_the_same_bytes_and_names_nobody_who_made_the_template(tmp_path: Path) -> None:
    own = docx.Document()
    own.core_properties.author, own.core_properties.last_modified_by = "Anna Anonym", "Anna Anonym"
    own.add_paragraph("{{diarienummer}}")
    for name in ("a", "b"):
        write_letter(tmp_path / name, LETTER, saved(own))
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    made = docx.Document(str(tmp_path / "a")).core_properties
    assert (made.author, made.last_modified_by) == ("Exempelbolaget AB", "")
    assert made.title == language("sv")("letter.subject.answer")


def places(document: Document) -> dict[str, Paragraph]:
    section = document.sections[0]
    return {
        "text": document.paragraphs[0],
        "table": document.tables[0].cell(0, 0).paragraphs[0],
        "header": section.header.paragraphs[0],
        "footer": section.footer.paragraphs[0],
    }


def test_a_text_is_put_in_whole_and_as_text_wherever_it_is_asked_for(tmp_path: Path) -> None:
    own = docx.Document()
    own.add_paragraph()
    own.add_table(1, 1)
    for paragraph in places(own).values():
        paragraph.add_run("Före {{begäran}} efter")
    made = written(Letter("sv", asked=HARD), tmp_path, saved(own))
    for paragraph in places(made).values():
        assert paragraph.text == f"Före {SHOWN} efter"


def test_a_placeholder_split_over_runs_keeps_the_look_of_where_it_began(tmp_path: Path) -> None:
    own = docx.Document()
    paragraph = own.add_paragraph("Dnr ")
    for text, bold in (
        ("{", True),
        ("{diarie", True),
        ("nummer }", False),
        ("} och", False),
        (" {{ORGANISATION}}", None),
    ):
        paragraph.add_run(text).bold = bold
    made = written(LETTER, tmp_path, saved(own)).paragraphs[0]
    assert made.text == "Dnr IMY-2026-1234 och Exempelbolaget AB"
    assert [(run.text, run.bold) for run in made.runs if run.text] == [
        ("Dnr ", None),
        ("IMY-2026-1234", True),
        (" och", False),
        (" Exempelbolaget AB", None),
    ]


def test_every_placeholder_is_known_in_both_languages_and_in_any_way_of_writing_it(tmp_path: Path) -> None:
    every = [name for pair in (*PLACEHOLDERS, *FILE_PLACEHOLDERS, *QUESTION_PLACEHOLDERS) for name in pair]
    own = template(*(f"{{{{{name}}}}}" for name in every), "{{ Vårt diarienummer }}", "{{VÅRT_DIARIENUMMER}}")
    assert check_template(own) == ()
    text = list(paragraphs(written(LETTER, tmp_path, own)))
    assert text.count("EX 17") == 4
    assert not any("{{" in line for line in text)


def test_an_unknown_placeholder_is_told_and_left_standing(tmp_path: Path) -> None:
    own = template("Hej {{ namnet }} och {{diarienummer}}", "{{fil}} {{fil.storlek}}", "{{ }} {ett} {{{två}}}")
    assert write_letter(tmp_path / "letter.docx", LETTER, own) == ("fil.storlek", "namnet", "två")
    text = list(paragraphs(docx.Document(str(tmp_path / "letter.docx"))))
    assert text[:2] == ["Hej {{ namnet }} och IMY-2026-1234", "register.pdf {{fil.storlek}}"]


def test_lists_are_repeated_as_paragraphs_and_as_rows(tmp_path: Path) -> None:
    own = docx.Document()
    own.add_paragraph("{{fråga.nummer}} av ärende {{diarienummer}}")
    own.add_paragraph("{{fråga}} – {{question.answer}}")
    own.add_paragraph("mellan")
    table = own.add_table(2, 2)
    for cell, text in zip(
        (*table.rows[0].cells, *table.rows[1].cells), ("F", "V", "{{fil}}", "{{fil.innehåll}}"), strict=True
    ):
        cell.text = text
    made = written(LETTER, tmp_path, saved(own))
    assert [p.text for p in made.paragraphs] == [
        "1 av ärende IMY-2026-1234",
        "Varför? – Därför.",
        "2 av ärende IMY-2026-1234",
        "Hur länge? – [Svar saknas]",
        "mellan",
    ]
    assert [[cell.text for cell in row.cells] for row in made.tables[0].rows] == [
        ["F", "V"],
        ["register.pdf", "Registret"],
        ["bilagor/I02.pdf", "Intresseavvägning"],
    ]


def test_lists_in_several_places_are_repeated_in_each_and_bookmarks_stay_single(tmp_path: Path) -> None:
    own = docx.Document()
    for text in ("{{fil}}", "mellan", "{{file}} – {{file.content}}"):
        paragraph = own.add_paragraph(text)
        mark = OxmlElement("w:bookmarkStart")
        mark.set(qn("w:id"), "7")
        mark.set(qn("w:name"), "M")
        paragraph._p.append(mark)
    made = written(LETTER, tmp_path, saved(own))
    assert [p.text for p in made.paragraphs] == [
        "register.pdf",
        "bilagor/I02.pdf",
        "mellan",
        "register.pdf – Registret",
        "bilagor/I02.pdf – Intresseavvägning",
    ]
    assert len(list(made.element.body.iter(qn("w:bookmarkStart")))) == 1


def test_a_cell_whose_list_is_empty_keeps_a_paragraph(tmp_path: Path) -> None:
    own = docx.Document()
    own.add_table(1, 1).cell(0, 0).text = "{{begäran}}"
    own.sections[0].header.paragraphs[0].text = "{{fil}}"
    made = written(Letter("sv"), tmp_path, saved(own))
    assert [p.text for p in made.tables[0].cell(0, 0).paragraphs] == [""]
    assert [p.text for p in made.sections[0].header.paragraphs] == [""]


def test_what_an_authority_writes_is_never_taken_for_a_placeholder(tmp_path: Path) -> None:
    letter = Letter("sv", case_number="X", asked="{{diarienummer}}", questions=(Question("{{datum}}", "{{fil}}"),))
    made = written(letter, tmp_path, template("{{begäran}}", "{{fråga}} {{fråga.svar}}"))
    assert [p.text for p in made.paragraphs] == ["{{diarienummer}}", "{{datum}} {{fil}}"]


def test_a_long_list_of_files_is_told_by_folder(tmp_path: Path) -> None:
    files = (Enclosed("register.pdf"), *(Enclosed(f"bilagor/avtal/{n}.pdf") for n in range(400)))
    (table,) = written(Letter("sv", files=files), tmp_path).tables
    assert [row.cells[0].text for row in table.rows][1:] == ["register.pdf", "bilagor/avtal/"]
    assert "400" in table.rows[2].cells[1].text


def test_a_folder_told_as_one_says_how_many_are_not_approved(tmp_path: Path) -> None:
    files = tuple(Enclosed(f"bilagor/{n}.pdf", "Intresseavvägning", unapproved=n < 3) for n in range(50))
    text = "\n".join(paragraphs(written(replace(LETTER, files=files), tmp_path)))
    assert "50 filer, varav 3 inte godkända" in text


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Register]:
    folder = tmp_path_factory.mktemp("letter")
    make_full(folder / "full.ropa", folder)
    with open_register(folder / "full.ropa") as register:
        yield register


def request(register: Register, **more: object) -> int:
    values = {"name": "Tillsyn", "authority": "IMY", "case_number": "IMY-1", "received": date(2026, 11, 3)} | more
    return save(register, "authority_request", None, values, author="Eva").ids[0]


def test_a_letter_is_composed_of_the_register_and_the_request(register: Register) -> None:
    asked = request(register, asked="Hela\nregistret")
    made = datetime(2026, 11, 26, 23, 30, tzinfo=UTC)
    letter = compose_letter(register, asked, [Enclosed("a.pdf", "A")], Scope(made=made), "sv")
    own = read(register, IDS["organisation"]).values
    assert letter.organisation == own["name"]
    assert str(own["email"]) in letter.sender_address
    assert str(own["officer"]) in letter.officer
    assert (letter.authority, letter.case_number, letter.received) == ("IMY", "IMY-1", date(2026, 11, 3))
    assert (letter.day, letter.as_of) == (date(2026, 11, 27), date(2026, 11, 27))
    assert (letter.controller_records, letter.processor_records) == (1, 1)
    assert letter.files == (Enclosed("a.pdf", "A"),)


def test_the_organisation_that_answers_for_most_of_it_writes(register: Register) -> None:
    values = {"name": "Norgefilialen", "email": "no@exempel.se"}
    branch = save(register, "organisation", None, values, author="Eva").ids[0]
    own = [save(register, "activity", None, {"name": n, "controller": branch}, author="Eva").ids[0] for n in "ab"]
    assert compose_letter(register, None, [], Scope(ids=(IDS["activity"],)), "sv").organisation != "Norgefilialen"
    letter = compose_letter(register, None, [], Scope(ids=(IDS["activity"], *own)), "sv")
    assert (letter.organisation, letter.sender_address) == ("Norgefilialen", "no@exempel.se")
    for one in (*own, branch):
        delete(register, [one], author="Eva")


def test_a_letter_names_the_authority_with_its_address_the_questions_and_what_was_left_out(register: Register) -> None:
    given = {"name": "Datatilsynet", "address": "Carl Jacobsens Vej 35\n2500 Valby"}
    authority = save(register, "authority", None, given, author="Eva").ids[0]
    asked = request(
        register,
        supervisor=authority,
        our_case_number="17",
        questions=[{"id": None, "question": "Varför?", "answer": None}, {"id": None, "answer": "Därför"}],
        omitted=[{"id": None, "record": IDS["activity"], "reason": "Omfattas inte"}],
    )
    letter = compose_letter(register, asked, [], Scope(ids=()), "sv")
    assert (letter.authority, letter.authority_address) == ("Datatilsynet", "Carl Jacobsens Vej 35\n2500 Valby")
    assert (letter.our_case_number, letter.controller_records) == ("17", 0)
    assert letter.questions == (Question("Varför?", ""), Question("", "Därför"))
    named = read(register, IDS["activity"]).values
    assert letter.left_out == ((f"{named['reference']} {named['name']}", "Omfattas inte"),)
    release = compose_letter(register, asked, [], Scope(ids=(), level=Level.RELEASE), "sv")
    assert release.left_out == ((named["reference"], ""),)


def test_a_letter_with_a_copy_for_release_leaves_out_what_is_marked_in_the_request(register: Register) -> None:
    asked = request(register, questions=[{"id": None, "question": "Varför?", "answer": "Hemligt svar"}])
    row = read(register, asked).values["questions"][0]["id"]
    mark = {"name": "M", "about": asked, "field": "questions.answer", "row": row, "ground": "osl_18_8"}
    save(register, "secrecy_mark", None, mark, author="Eva")
    full, release = (
        compose_letter(register, asked, [], Scope(ids=(), level=level), "sv").questions[0] for level in Level
    )
    assert full.answer == "Hemligt svar"
    assert "Hemligt" not in release.answer
    assert release.answer
    assert release.question == "Varför?"


def test_a_letter_about_the_past_tells_the_revision_that_the_documents_show(register: Register, tmp_path: Path) -> None:
    make_example(tmp_path / "then.ropa", language="sv")
    with open_register(tmp_path / "then.ropa") as then:
        scope = Scope(ids=(IDS["activity"],), as_of=date(2026, 3, 1), case_number="B")
        letter = compose_letter(register, None, [], scope, "en", shown=then)
    assert letter.as_of == date(2026, 3, 1)
    assert letter.case_number == "B"
    assert letter.revision != compose_letter(register, None, [], Scope(), "en").revision
    assert (letter.authority, letter.received, letter.questions) == ("", None, ())


def test_the_offices_own_template_is_kept_in_the_register(register: Register, tmp_path: Path) -> None:
    (tmp_path / "Vår mall.docx").write_bytes(template("{{datum}}").content)
    kept = keep_file(register, tmp_path / "Vår mall.docx")
    settings = read(register, IDS["register"])
    save(register, "register", settings.id, {"letter_sv": [kept], "letter_en": []}, author="Eva")
    assert office_template(register, "en") is None
    own = office_template(register, "sv")
    assert own is not None
    assert own.name == "Vår mall.docx"
    assert written(LETTER, tmp_path, own).paragraphs[0].text == "2026-11-26"


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_manual_lists_every_placeholder(code: str) -> None:
    text = (Path(__file__).parents[2] / "docs" / "manual" / f"{code}.md").read_text(encoding="utf-8")
    for swedish, english in (*PLACEHOLDERS, *FILE_PLACEHOLDERS, *QUESTION_PLACEHOLDERS):
        assert f"| `{{{{{swedish}}}}}` | `{{{{{english}}}}}` |" in text
