"""The appendix of the standard contractual clauses: what belongs to which module, from the register, gaps marked."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from jsonschema import Draft202012Validator
from openpyxl import load_workbook

from ropa_desktop.domain.problems import Problem
from ropa_desktop.domain.texts import LANGUAGES
from ropa_desktop.exchange.annexes import ROLES
from ropa_desktop.exchange.appendix import compose_appendix
from ropa_desktop.exchange.compose import compose
from ropa_desktop.exchange.document_json import document, schema
from ropa_desktop.exchange.excel import write_workbook
from ropa_desktop.exchange.outline import Entry, Fact, Grid, Outline, Point, Record, Sign, State
from ropa_desktop.exchange.pdf import write_pdf
from ropa_desktop.exchange.scope import MODULES, Scope
from ropa_desktop.services.records import read, save
from ropa_desktop.storage.register import open_register
from ropa_desktop.storage.texts import vocabularies
from ropa_desktop.storage.worksheets import newest
from tests.exchange.assessments import ACTIVITY, AGREEMENT, TEST, TRANSFER, TRICKY, make_assessed
from tests.exchange.outlines import as_markdown
from tests.exchange.test_pdf import skipped_levels, walk

MADE = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
FOUR = {"exporter_roles": ["controller", "processor"], "importer_roles": ["controller", "processor"]}
BLANK: dict[str, Any] = dict.fromkeys(
    (
        "annex_subjects",
        "annex_data",
        "annex_sensitive",
        "sensitive_safeguards",
        "annex_measures",
        "annex_sub_processors",
        "signatures",
    )
)


def _compose(
    folder: Path, code: str = "sv", modules: list[str] | None = None, *, transfer: Any = None, **own: Any
) -> Outline:
    path = folder / "a.ropa"
    path.unlink(missing_ok=True)
    make_assessed(path, transfer=transfer, **own)
    with open_register(path, read_only=True) as register:
        return compose_appendix(register, TRANSFER, code, modules, made=MADE)


def _in(folder: Path, module: str, code: str = "sv", **own: Any) -> Outline:
    transfer = {"modules": [module], **FOUR, **own.pop("transfer", {})}
    return _compose(folder, code, transfer=transfer, **own)


def _parts(outline: Outline) -> list[Record]:
    return [record for chapter in outline.chapters for record in chapter.records]


def _annexes(outline: Outline) -> list[str]:
    return [record.id.rpartition("/")[2] for record in _parts(outline)]


def _entries(outline: Outline, annex: str) -> list[Entry]:
    return [e for r in _parts(outline) if r.id.endswith(f"/{annex}") for g in r.groups for e in g.entries]


def _points(outline: Outline, annex: str) -> dict[str, Point]:
    return {e.id.rpartition("/")[2]: e for e in _entries(outline, annex) if isinstance(e, Point)}


def _said(point: Point) -> str:
    return "\n".join(entry.text for entry in point.said if isinstance(entry, Fact))


# What belongs to which module


def test_the_modules_are_those_of_the_vocabulary() -> None:
    assert tuple(ROLES) == MODULES == tuple(w.code for w in vocabularies().all["scc_module"].words)


@pytest.mark.parametrize(
    ("module", "annexes"),
    [
        ("one", ["I.A", "I.B", "I.C", "II"]),
        ("two", ["I.A", "I.B", "I.C", "II", "III"]),
        ("three", ["I.A", "I.B", "I.C", "II", "III"]),
        ("four", ["I.A", "I.B"]),
    ],
)
def test_each_module_has_its_annexes(tmp_path: Path, module: str, annexes: list[str]) -> None:
    assert _annexes(_in(tmp_path, module)) == ["cover", *annexes]


@pytest.mark.parametrize(
    ("module", "clauses"),
    [
        ("one", {"docking", "clause_11", "clause_13", "assessment", "clause_17", "clause_18"}),
        ("two", {"docking", "clause_9", "clause_11", "clause_13", "assessment", "clause_17", "clause_18"}),
        ("three", {"docking", "clause_9", "clause_11", "clause_13", "assessment", "clause_17", "clause_18"}),
        ("four", {"docking", "clause_11", "combined", "assessment", "clause_17", "clause_18"}),
    ],
)
def test_the_cover_sheet_has_the_options_that_the_clauses_leave_the_module(
    tmp_path: Path, module: str, clauses: set[str]
) -> None:
    shown = set(_points(_in(tmp_path, module, combined="yes"), "cover"))
    beside = {"exporter", "importer", "module", "clause_set", "agreement", "complaints", "deviations"}
    assert shown - beside == clauses


def test_clauses_14_and_15_belong_to_module_four_only_where_the_processor_combines_data(tmp_path: Path) -> None:
    without = _points(_in(tmp_path, "four", combined="no"), "cover")
    assert "assessment" not in without
    assert "gäller inte" in _said(without["combined"])
    assert "Klausul 14 och 15 gäller." in _said(_points(_in(tmp_path, "four", combined="yes"), "cover")["combined"])


@pytest.mark.parametrize("module", MODULES)
def test_item_8_is_for_transfers_to_processors_alone(tmp_path: Path, module: str) -> None:
    codes = [p.code for p in _points(_in(tmp_path, module), "I.B").values()]
    assert codes == [str(number) for number in range(1, 9 if module in {"two", "three"} else 8)]


@pytest.mark.parametrize("module", MODULES)
def test_the_parties_have_the_roles_of_the_module(tmp_path: Path, module: str) -> None:
    words = {"controller": "personuppgiftsansvarig", "processor": "personuppgiftsbiträde"}
    roles = [e for e in _entries(_in(tmp_path, module), "I.A") if isinstance(e, Point) and e.id.endswith("/role")]
    assert tuple(_said(role) for role in roles) == tuple(words[role] for role in ROLES[module])
    assert not any(role.remarks for role in roles)


def test_a_role_that_the_register_gives_otherwise_is_remarked_on(tmp_path: Path) -> None:
    outline = _compose(tmp_path, transfer={"modules": ["three"]})
    role = next(e for e in _entries(outline, "I.A") if isinstance(e, Point) and e.id.endswith("exporter/role"))
    assert "personuppgiftsansvarig" in role.remarks[0].text


@pytest.mark.parametrize(
    ("module", "option", "fits"),
    [
        ("one", "option_1", True),
        ("one", "option_2", False),
        ("two", "option_2", True),
        ("three", "option_2", True),
        ("three", "other", False),
        ("four", "other", True),
        ("four", "option_1", False),
    ],
)
def test_an_option_of_clause_17_that_the_module_lacks_is_remarked_on(
    tmp_path: Path, module: str, option: str, fits: bool
) -> None:
    law = _points(_in(tmp_path, module, transfer={"clause_17": option}), "cover")["clause_17"]
    assert bool(law.remarks) is not fits
    assert "Sverige" in _said(law)


@pytest.mark.parametrize(
    ("modules", "option", "misfits"),
    [
        (["two", "four"], "option_1", set()),
        (["three", "four"], "option_2", set()),
        (["one", "four"], "option_2", {"one", "four"}),
        (["one", "two"], "option_2", {"one"}),
        (["two", "four"], "other", {"two"}),
    ],
)
def test_of_several_modules_only_one_that_the_option_does_not_fit_is_remarked_on(
    tmp_path: Path, modules: list[str], option: str, misfits: set[str]
) -> None:
    outline = _compose(tmp_path, transfer={"modules": modules, "clause_17": option, **FOUR})
    laws = [e for e in _entries(outline, "cover") if isinstance(e, Point) and e.id.endswith("/clause_17")]
    assert {law.id.split("/")[2] for law in laws if law.remarks} == misfits
    assert all("Sverige" in _said(law) for law in laws)
    apart = [remark.text for law in laws for remark in law.remarks if "annan av överföringens moduler" in remark.text]
    assert len(apart) == (len(misfits) if misfits != set(modules) else 0)


def test_the_law_of_module_four_stands_without_the_option_of_another_module(tmp_path: Path) -> None:
    outline = _compose(tmp_path, "sv", ["four"], transfer={"modules": ["two", "four"], "clause_17": "option_1", **FOUR})
    assert _said(_points(outline, "cover")["clause_17"]) == "Sverige"


def test_option_2_of_clause_9_says_that_its_list_is_no_annex_iii(tmp_path: Path) -> None:
    assert "krävs inte bilaga III" in _said(_points(_compose(tmp_path), "III")["clause_9"])
    specific = _points(_compose(tmp_path, transfer={"clause_9": "specific"}), "III")["clause_9"]
    assert "alternativ 1" in _said(specific)


# From the register, completed, and what is missing


def test_what_the_register_says_needs_no_second_writing(tmp_path: Path) -> None:
    outline = _compose(tmp_path, **BLANK)
    description = _points(outline, "I.B")
    assert _said(description["subjects"]) == "kunder som är privatpersoner"
    assert _said(description["data"]) == "namn"
    assert "Inga känsliga uppgifter" in _said(description["sensitive"])
    assert _said(description["frequency"]).startswith("fortlöpande")
    assert "Drift av e-tjänster" in _said(description["processor_matter"])
    assert "24 månader" in _said(description["retention"])
    told = as_markdown(outline)
    for words in (
        "Storgatan 1",
        "Åsa Ombud",
        "1 Main Street",
        "All lagring är krypterad.",
        "Lagring av säkerhetskopior",
    ):
        assert words in told


def test_several_purposes_and_time_limits_stand_in_tables(tmp_path: Path) -> None:
    limits = [
        {"data": ["name"], "limit": "period", "period": "P24M", "trigger": "case_closed", "then": "erase"},
        {"data": ["health"], "limit": "event", "until": "Kunden har svarat", "then": "erase"},
    ]
    path = tmp_path / "a.ropa"
    make_assessed(path)
    with open_register(path) as register:
        save(register, "activity", ACTIVITY, {"retention": limits}, author="Eva")
        second = {"name": "Statistik", "purpose": "Räkna bedrägerier.", "transfers": [TRANSFER]}
        save(register, "activity", None, second, author="Eva")
        outline = compose_appendix(register, TRANSFER, "sv", made=MADE)
    description = _points(outline, "I.B")
    purposes, retention = (
        next(e for e in description[name].said if isinstance(e, Grid)) for name in ("purpose", "retention")
    )
    assert [row.cells for row in purposes.rows] == [("Förebygga bedrägerier i e-tjänster.",), ("Räkna bedrägerier.",)]
    assert [row.cells[0] for row in retention.rows] == ["namn", "uppgifter om hälsa"]
    assert retention.rows[0].cells[1] == "24 månader · räknas från: ärendet är avslutat"
    assert retention.rows[1].cells[1] == "fram till: Kunden har svarat"
    assert "raderas" in retention.rows[0].cells[2]
    assert "annex_retention" in _said(description["retention"])


def test_what_is_missing_of_a_party_says_of_which(tmp_path: Path) -> None:
    outline = _compose(tmp_path, exporter_activities=None, importer_activities=None)
    left = next(e for e in _entries(outline, "cover") if isinstance(e, Grid))
    label = "Verksamhet som är relevant för de överförda uppgifterna: Saknas"
    places = [row.cells[0] for row in left.rows if row.cells[1] == label]
    assert [place.rpartition(" – ")[2] for place in places] == ["Uppgiftsutförare", "Uppgiftsinförare"]


def test_a_clause_that_an_annex_repeats_is_left_to_do_once(tmp_path: Path) -> None:
    outline = _compose(tmp_path, transfer={"clause_13": None})
    left = next(e for e in _entries(outline, "cover") if isinstance(e, Grid))
    assert [row.cells[0] for row in left.rows if row.cells[1].startswith("Klausul 13")] == [
        "Försättsblad – parter och valda alternativ"
    ]


def test_what_only_the_annex_says_is_shown_and_marked(tmp_path: Path) -> None:
    outline = _compose(tmp_path, **{**BLANK, "annex_data": ["name", "health"], "annex_subjects": ["customer", "child"]})
    description = _points(outline, "I.B")
    assert description["data"].remarks[0].text.startswith("Finns inte i registret: ")
    assert "namn" not in description["data"].remarks[0].text
    assert description["subjects"].remarks[0].text == "Finns inte i registret: barn"
    left = next(e for e in _entries(outline, "cover") if isinstance(e, Grid))
    assert any("Finns inte i registret: barn" in row.cells[1] for row in left.rows)


def test_a_measure_and_a_sub_processor_say_whether_the_register_has_them(tmp_path: Path) -> None:
    outline = _compose(tmp_path)
    for annex, known in (("II", "S01"), ("III", "P02")):
        grid = next(e for p in _points(outline, annex).values() for e in p.said if isinstance(e, Grid))
        assert [row.cells[-1] for row in grid.rows] == [known, "finns inte", "finns inte"]


@pytest.mark.parametrize(
    ("annex", "point", "transfer", "own"),
    [
        ("I.B", "frequency", {"frequency": None}, {"frequency_detail": None}),
        ("I.B", "processor_matter", {"agreement": None}, {"annex_processor_matter": None}),
        ("I.C", "clause_13", {"clause_13": None}, {}),
        ("I.C", "authority", {"clause_13": "no_representative"}, {"authority": None, "authority_reason": None}),
        ("II", "assistance", {}, {"assistance_measures": None}),
        ("III", "sub_processors", {"agreement": None, "clause_9": "specific"}, {"annex_sub_processors": None}),
        ("cover", "clause_18", {"forum": None}, {}),
        ("cover", "clause_9", {"clause_9": None, "clause_9_days": None}, {}),
        ("cover", "importer", {"importer": None}, {}),
    ],
)
def test_a_gap_is_marked_as_missing_and_named_on_the_cover_sheet(
    tmp_path: Path, annex: str, point: str, transfer: dict[str, Any], own: dict[str, Any]
) -> None:
    outline = _compose(tmp_path, transfer=transfer, **own)
    found = _points(outline, annex)[point]
    assert (found.state, found.standing) == (State.MISSING, "Saknas")
    left = next(e for e in _entries(outline, "cover") if isinstance(e, Grid))
    assert any(f"{found.label}: Saknas" in row.cells[1] for row in left.rows)


def test_sensitive_data_without_safeguards_are_remarked_on(tmp_path: Path) -> None:
    outline = _compose(tmp_path, sensitive_safeguards=None)
    remarks = [remark.text for remark in _points(outline, "I.B")["sensitive"].remarks]
    assert any("skyddsåtgärder" in remark for remark in remarks)


def test_the_authority_of_a_swedish_exporter_is_assumed_aloud(tmp_path: Path) -> None:
    authority = _points(_compose(tmp_path, authority=None, authority_reason=None), "I.C")["authority"]
    assert _said(authority) == "Integritetsskyddsmyndigheten (IMY)"
    assert authority.remarks


def test_a_transfer_without_a_worksheet_still_has_its_annexes(tmp_path: Path) -> None:
    outline = _compose(tmp_path, transfer={"worksheet": None})
    assert _annexes(outline) == ["cover", "I.A", "I.B", "I.C", "II", "III"]


# Places to sign


def _signs(outline: Outline) -> list[Sign]:
    return [e for e in _entries(outline, "I.A") if isinstance(e, Sign)]


def test_both_parties_have_a_place_to_sign_also_before_anybody_is_named(tmp_path: Path) -> None:
    signs = _signs(_compose(tmp_path, signatures=None))
    assert [sign.label for sign in signs] == ["Åstads kommun", "Cloud Corp"]
    for sign in signs:
        assert [line.label for line in sign.lines] == ["Underskrift", "Datum", "Namnförtydligande", "Befattning"]
        assert not any(line.text for line in sign.lines)


def test_a_signature_is_filled_in_at_its_party_and_others_come_after(tmp_path: Path) -> None:
    field = newest("transfer").fields["signatures"]
    row = {"id": None} | {f.name: f.kind.blank for f in field.rows}
    rows = [
        row | {"party": "cloud corp", "signatory": "Ann Vee", "position": "CEO"},
        row | {"party": "Uppgiftsutförare", "signatory": "Åsa", "signed": date(2026, 3, 1)},
        row | {"party": "Tredje parten AB", "signatory": "Örjan"},
    ]
    signs = _signs(_compose(tmp_path, "en", signatures=rows))
    assert [sign.label for sign in signs] == ["Åstads kommun", "Cloud Corp", "Tredje parten AB"]
    assert [line.text for line in signs[0].lines] == ["", "2026-03-01", "Åsa", ""]
    assert [line.text for line in signs[1].lines] == ["", "", "Ann Vee", "CEO"]
    assert [line.text for line in signs[2].lines] == ["", "", "Örjan", ""]


# What is asked for


def test_the_clauses_are_not_reprinted_and_that_is_said(tmp_path: Path) -> None:
    for code, says in (("sv", "återges inte"), ("en", "not reprinted")):
        outline = _compose(tmp_path, code)
        assert says in outline.notes[0]
        assert "L 199, 7.6.2021" in outline.notes[0]
        assert "32021D0914" in outline.notes[1]


def test_some_of_the_modules_in_their_order(tmp_path: Path) -> None:
    transfer = {"modules": ["two", "one", "four"], **FOUR}
    assert [c.id for c in _compose(tmp_path, transfer=transfer).chapters] == [
        "appendix_one",
        "appendix_two",
        "appendix_four",
    ]
    assert [c.id for c in _compose(tmp_path, "sv", ["two"], transfer=transfer).chapters] == ["appendix_two"]


@pytest.mark.parametrize(
    ("transfer", "modules", "problem"),
    [
        ({"modules": []}, None, "no_module"),
        ({}, ["four"], "other_module"),
        ({"clause_set": "earlier"}, None, "other_clauses"),
    ],
)
def test_what_has_no_such_appendix_is_refused(
    tmp_path: Path, transfer: dict[str, Any], modules: list[str] | None, problem: str
) -> None:
    with pytest.raises(Problem, match=problem):
        _compose(tmp_path, "sv", modules, transfer=transfer)


@pytest.mark.parametrize("record_id", [TEST, AGREEMENT])
def test_what_is_no_transfer_is_refused(tmp_path: Path, record_id: int) -> None:
    make_assessed(tmp_path / "a.ropa")
    with open_register(tmp_path / "a.ropa") as register, pytest.raises(Problem, match="no_worksheet"):
        compose_appendix(register, record_id, "sv")


@pytest.mark.parametrize("module", MODULES)
def test_both_languages_have_the_same_parts(tmp_path: Path, module: str) -> None:
    shapes = [
        [(r.id, [e.id for g in r.groups for e in g.entries]) for r in _parts(_in(tmp_path, module, code))]
        for code in LANGUAGES
    ]
    assert shapes[0] == shapes[1]


# In files


@pytest.mark.parametrize("module", MODULES)
def test_the_pdf_is_tagged_sound_and_can_be_signed(tmp_path: Path, module: str) -> None:
    write_pdf(_in(tmp_path, module), tmp_path / "made.pdf")
    with pikepdf.open(tmp_path / "made.pdf") as printed:
        assert printed.check_pdf_syntax() == []
        ids = {str(element.ID) for element in walk(printed.Root.StructTreeRoot.K) if "/ID" in element}
        assert f"appendix/{TRANSFER}/{module}/I.A/exporter/signature" in ids
        assert f"appendix/{TRANSFER}/{module}/I.A/importer/signature/signature" in ids
    assert skipped_levels(tmp_path / "made.pdf") == []


def test_a_workbook_has_a_sheet_for_each_module_and_each_table_and_no_formula(tmp_path: Path) -> None:
    outline = _compose(tmp_path, transfer={"modules": ["one", "two"], **FOUR})
    write_workbook(outline, tmp_path / "made.xlsx")
    book = load_workbook(tmp_path / "made.xlsx")
    assert {"Försättsblad", "Modul ett", "Modul två", "Underbiträden"} <= set(book.sheetnames)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not any(cell.data_type == "f" for cell in cells)
    assert any(TRICKY in str(cell.value) for cell in cells)
    assert any(isinstance(cell.value, date) for row in book["Underbiträden"].iter_rows() for cell in row)


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_json_keeps_its_schema(tmp_path: Path, code: str) -> None:
    outline = _compose(tmp_path, code)
    with open_register(tmp_path / "a.ropa", read_only=True) as register:
        found = json.loads(json.dumps(document(outline, read(register, TRANSFER))))
    Draft202012Validator(schema("transfer")).validate(found)
    entries = [e for c in found["chapters"] for p in c["parts"] for g in p["groups"] for e in g["entries"]]
    assert {"point", "sign"} <= {e["kind"] for e in entries}


def test_the_register_can_have_the_appendices_as_an_annex(tmp_path: Path) -> None:
    make_assessed(tmp_path / "a.ropa", transfer={"modules": ["one", "two"], **FOUR})
    with open_register(tmp_path / "a.ropa", read_only=True) as register:
        outline = compose(register, "sv", Scope(annexes=frozenset({"appendix"}), made=MADE))
    chapter = next(c for c in outline.chapters if c.id == "appendix")
    assert [r.title for r in chapter.records] == ["Drift i USA – modul ett", "Drift i USA – modul två"]
    assert any(isinstance(e, Sign) for r in chapter.records for g in r.groups for e in g.entries)
    write_pdf(outline, tmp_path / "made.pdf")
    write_workbook(outline, tmp_path / "made.xlsx")
