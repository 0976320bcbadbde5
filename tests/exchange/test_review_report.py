"""The report of a review: one page of figures for a board, then each record, in every format and both languages."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from openpyxl import load_workbook
from PySide6.QtPdf import QPdfDocument

from ropa_desktop.__main__ import main
from ropa_desktop.domain.problems import Problem
from ropa_desktop.domain.texts import LANGUAGES
from ropa_desktop.exchange.compose import compose as compose_record
from ropa_desktop.exchange.document_json import schema
from ropa_desktop.exchange.export import export_worksheet
from ropa_desktop.exchange.outline import Fact, Figure, Grid, Outline
from ropa_desktop.exchange.pdf import write_pdf
from ropa_desktop.exchange.review_report import compose_review
from ropa_desktop.exchange.scope import Format, Scope
from ropa_desktop.services import records, reviews
from ropa_desktop.services.review_look import questions
from ropa_desktop.storage.register import Register
from tests.exchange.test_pdf import skipped_levels
from tests.services.made import EVA, add, opened, put

MADE = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
BEGAN, DAY = date(2026, 1, 2), date(2026, 2, 28)


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    with opened(tmp_path) as found:
        yield found


@pytest.fixture
def review(register: Register) -> int:
    """A review of four records: one confirmed and bettered, one sent back, one retired, one left."""
    four = [add(register, "activity", name) for name in ("Löner", "Kunder", "Möten")]
    four.append(add(register, "processor_activity", "Support"))
    made = add(register, "review", "Våren <b>2026</b>", period_from=date(2026, 1, 1), period_to=date(2026, 6, 30))
    reviews.begin(register, made, author=EVA, today=BEGAN)
    items = [line.id for line in reviews.lines(register, made)]
    put(register, four[0], purpose="Betala ut lön till dem som arbetar hos oss")
    reviews.confirm(register, items[:1], by="Bo By", on=DAY, author=EVA, remark="Stämt av =1+1")
    reviews.send_back(register, items[1], {"name": "Skriv ändamål", "due": DAY}, by=EVA, on=DAY, author=EVA)
    reviews.retire(register, [items[2]], by=EVA, on=DAY, author=EVA)
    reviews.answer(register, items[0], {"retention": ("no", "Två år för länge.")}, author=EVA)
    reviews.answer(register, made, {"complete": ("yes", None)}, author=EVA)
    return made


def compose(register: Register, review: int, code: str = "sv") -> Outline:
    return compose_review(register, review, code, made=MADE)


def figures(outline: Outline) -> dict[str, Figure]:
    entries = (e for c in outline.chapters for r in c.records for g in r.groups for e in g.entries)
    return {e.key: e for e in entries if isinstance(e, Figure)}


def facts(outline: Outline) -> dict[str, str]:
    return {fact.id.removeprefix("cover/"): fact.text for fact in outline.cover}


def rules_told(outline: Outline) -> str:
    return next(chapter.intro for chapter in outline.chapters if chapter.id == "rules")


def pages(path: Path) -> list[str]:
    document = QPdfDocument()
    document.load(str(path))
    return [document.getAllText(n).text() for n in range(document.pageCount())]


def test_the_figures_tell_the_decisions(register: Register, review: int) -> None:
    drawn = figures(compose(register, review))["report.decisions"]
    assert [(bar.label, bar.numbers) for bar in drawn.bars] == [
        ("Inte genomgången", (1,)),
        ("Bekräftad", (1,)),
        ("Återsänd med åtgärd", (1,)),
        ("Tagen ur bruk", (1,)),
    ]
    reviews.sign(register, review, by="Karin", on=DAY, author=EVA)
    drawn = figures(compose(register, review))["report.decisions"]
    assert [(bar.label, bar.numbers) for bar in drawn.bars][-1] == ("Inte bekräftad", (1,))


def test_the_figures_tell_findings_then_and_now_by_severity_and_by_letter(register: Register, review: int) -> None:
    reviews.sign(register, review, by="Karin", on=DAY, author=EVA)
    items = [records.read(register, line.id).values for line in reviews.lines(register, review)]
    then = [row for item in items for row in item["findings_begun"]]
    now = [row for item in items for row in item["findings_ended"]]
    drawn = figures(compose(register, review))
    totals = [sum(bar.numbers[n] for bar in drawn["report.severities"].bars) for n in range(4)]
    stands, new, met, retired = totals
    assert (stands + met + retired, stands + new) == (len(then), len(now))
    assert met > 0
    letters = {bar.label[0]: bar.numbers for bar in drawn["report.letters.activity"].bars}
    assert list(letters) == list("abcdefg")
    assert letters["b"][2:] == (1, 1)  # one bettered, one retired
    assert [bar.label[0] for bar in drawn["report.letters.processor_activity"].bars] == list("abcd")


def test_what_stood_on_a_record_that_was_taken_out_of_use_is_not_told_as_put_right(register: Register) -> None:
    two = [add(register, "activity", name) for name in ("Löner", "Kunder")]
    review = add(register, "review", "Våren")
    reviews.begin(register, review, author=EVA, today=BEGAN)
    drawn = figures(compose(register, review))["report.severities"]
    assert [one.label for one in drawn.series] == ["kvarstår", "ny", "rättad"]
    put(register, two[1], retired=DAY)
    reviews.sign(register, review, by="Karin", on=DAY, author=EVA)
    outline = compose(register, review)
    drawn = figures(outline)["report.severities"]
    assert [one.label for one in drawn.series] == ["kvarstår", "ny", "rättad", "tagen ur bruk"]
    then = len(records.read(register, reviews.lines(register, review)[1].id).values["findings_begun"])
    assert sum(bar.numbers[2] for bar in drawn.bars) == 0
    assert sum(bar.numbers[3] for bar in drawn.bars) == then > 0
    grids = (e for c in outline.chapters for r in c.records for g in r.groups for e in g.entries if isinstance(e, Grid))
    assert {row.cells[2] for grid in grids if grid.key == "findings" for row in grid.rows} == {
        "kvarstår",
        "tagen ur bruk",
    }


def test_a_report_in_the_other_language_asks_in_it_and_tells_the_rules_in_it(register: Register, review: int) -> None:
    own = [dict(row) for row in records.read(register, review).values["checklist"]]
    own[0]["asked"] = "Vår egen lydelse?"
    put(register, review, checklist=own)
    reviews.sign(register, review, by="Karin", on=DAY, author=EVA)
    outline = compose(register, review, "en")
    asked = [e.text for e in questions(records.read(register, review).values, "en")]
    assert "Is all processing in the record?" in asked
    assert "as they are. How often" in rules_told(outline)
    put(register, 1, activity_interval="P1M")
    told = records.read(register, review).values["rules"]
    assert rules_told(compose(register, review, "en")).startswith(f"{told} How often")
    texts = {q.text for q in questions(records.read(register, review).values, "sv", {"checklist": []})}
    assert "Vår egen lydelse?" in texts
    assert "Vår egen lydelse?" in {
        q.text for q in questions(records.read(register, review).values, "en", {"checklist": []})
    }


def test_a_signed_review_shows_what_stood_at_the_sign_off_whatever_changes_later(
    register: Register, review: int
) -> None:
    reviews.sign(register, review, by="Karin", on=DAY, author=EVA, result="Väl.")
    before = compose(register, review)
    first = reviews.lines(register, review)[0]
    put(register, first.record_id, name="Annat", purpose="Något helt annat, och mycket längre än förut")
    put(register, 1, activity_interval="P1M", rule_settings=[{"rule": "REC-01", "severity": "off"}])
    assert compose(register, review) == before


def test_the_findings_of_a_record_come_gravest_first_and_last_what_was_put_right(
    register: Register, review: int
) -> None:
    reviews.sign(register, review, by="Karin", on=DAY, author=EVA)
    first = compose(register, review).chapters[-1].records[0]
    (found,) = (e for g in first.groups for e in g.entries if isinstance(e, Grid) and e.key == "findings")
    told = [row.cells[1:3] for row in found.rows]
    order = ["saknas enligt lag", "troligen fel", "råd"]
    standing = [order.index(severity) for severity, state in told if state == "kvarstår"]
    assert len(set(standing)) > 1
    assert standing == sorted(standing)
    assert [state for _, state in told][-1] == "rättad"


def test_a_review_that_is_not_signed_says_so_on_every_page(register: Register, review: int, tmp_path: Path) -> None:
    write_pdf(compose(register, review), tmp_path / "r.pdf")
    found = pages(tmp_path / "r.pdf")
    assert all("INTE UNDERTECKNAD" in page for page in found)
    assert "Pågår – inte undertecknad" in found[0]
    reviews.sign(register, review, by="Karin", on=DAY, author=EVA)
    write_pdf(compose(register, review), tmp_path / "s.pdf")
    assert not any("INTE UNDERTECKNAD" in page for page in pages(tmp_path / "s.pdf"))


def test_the_head_tells_the_period_and_the_day_it_was_made_whatever_is_blank(register: Register, review: int) -> None:
    told = facts(compose(register, review))
    assert told["period"] == "2026-01-01 – 2026-06-30"
    assert told["made"].startswith("2026-11-24 ur revision ")
    put(register, review, period_from=None, period_to=None)
    told = facts(compose(register, review))
    assert "period" not in told
    assert told["made"].startswith("2026-11-24 ur revision ")


def test_the_condition_of_a_review_is_a_sentence_with_the_days_that_were_meant_when_it_began(
    register: Register,
) -> None:
    add(register, "activity", "Löner", next_review=date(2025, 1, 1))
    made = add(register, "review", "Våren", where="next_review < today-1m")
    reviews.begin(register, made, author=EVA, today=BEGAN)
    told = facts(compose(register, made))["conditions"]
    assert told.endswith("Behandlingar där nästa översyn är före 2025-12-02")
    english = facts(compose(register, made, "en"))["conditions"]
    assert english.endswith("Processing activities where next review is before 2025-12-02")


def test_the_annex_of_reviews_tells_their_conditions_so_too(register: Register) -> None:
    begun = {"name": "Våren", "where": "next_review < today-1m", "begun": BEGAN}
    records.change(register, [records.Edit("review", None, begun)], records.Save(EVA, "import"))
    add(register, "review", "Hösten", where="saknat fält = 1")
    add(register, "review", "Vintern", where="next_review < today")
    just_past_midnight = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)
    outline = compose_record(register, "sv", Scope(annexes=frozenset({"review"}), made=just_past_midnight))
    facts = (e for c in outline.chapters for r in c.records for g in r.groups for e in g.entries)
    told = [e.text for e in facts if isinstance(e, Fact) and e.key == "review.where"]
    assert told == [
        "Behandlingar där nästa översyn är före 2025-12-02",
        "saknat fält = 1",
        "Behandlingar där nästa översyn är före 2026-11-25",
    ]


def test_a_condition_that_cannot_be_read_is_told_as_it_was_written(register: Register) -> None:
    made = add(register, "review", "Våren", where="saknat fält = 1")
    assert facts(compose(register, made))["conditions"].endswith("saknat fält = 1")


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_report_of_an_unsigned_review_gives_the_day_of_its_figures(
    register: Register, review: int, code: str
) -> None:
    outline = compose(register, review, code)
    told = facts(outline)
    actions = next(chapter for chapter in outline.chapters if chapter.id == "actions")
    for text in (told["state"], told["findings"], actions.intro):
        assert "2026-11-24" in text


def test_a_review_of_everything_says_so(register: Register, review: int) -> None:
    assert facts(compose(register, review))["conditions"] == "Alla behandlingar i bruk"


def test_a_record_that_changed_after_its_decision_says_so(register: Register, review: int) -> None:
    first = reviews.lines(register, review)[0]
    put(register, first.record_id, purpose="Något annat")
    outline = compose(register, review)
    assert "1 har ändrats efter beslutet" in facts(outline)["progress"]
    groups = (g for r in outline.chapters[-1].records for g in r.groups)
    told = [e for g in groups for e in g.entries if isinstance(e, Fact) and e.key == "item.changed"]
    assert len(told) == 1


def test_the_report_lists_the_actions_and_the_rules_that_were_in_force(register: Register, review: int) -> None:
    put(register, 1, rule_settings=[{"rule": "REC-01", "severity": "off", "reason": "Prövat."}])
    chapters = {c.id: c for c in compose(register, review).chapters}
    actions, rules = chapters["actions"].summary, chapters["rules"].summary
    assert isinstance(actions, Grid)
    assert isinstance(rules, Grid)
    assert [row.cells[:2] for row in actions.rows] == [("Å01", "Skriv ändamål")]
    assert rules.rows[-1].cells[1:] == ("avstängd", "Prövat.")
    assert rules.rows[0].cells[1] == "12 månader"


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_first_page_holds_all_figures(register: Register, review: int, tmp_path: Path, code: str) -> None:
    put(register, review, reviewers="Eva Lind och Bo Ek", scope="Alla behandlingar, som ansvarig och som biträde")
    result = "Registret beskriver behandlingen. Två överföringar saknar land, och avtalen med leverantörerna skrivs om."
    reviews.sign(register, review, by="Karin", on=DAY, author=EVA, result=result)
    outline = compose(register, review, code)
    write_pdf(outline, tmp_path / "r.pdf")
    assert skipped_levels(tmp_path / "r.pdf") == []
    first, *others = pages(tmp_path / "r.pdf")
    for figure in figures(outline).values():
        assert figure.label in first
        assert all(" ".join(bar.label.split()) in first for bar in figure.bars)
    assert outline.chapters[1].title in others[0]
    assert outline.chapters[1].title not in first
    assert [chapter.id for chapter in outline.chapters] == ["figures", "checklist", "actions", "rules", "items"]


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_workbook_has_the_figures_and_a_row_for_each_record(
    register: Register, review: int, tmp_path: Path, code: str
) -> None:
    export_worksheet(register, review, tmp_path / "r.xlsx", Format.XLSX, code)
    book = load_workbook(tmp_path / "r.xlsx")
    rows = [row for sheet in book for row in sheet.iter_rows(values_only=True)]
    assert any("Stämt av =1+1" in map(str, row) for row in rows)
    assert not any(cell.data_type == "f" for sheet in book for line in sheet.iter_rows() for cell in line)
    outline = compose(register, review, code)
    labels = {figure.label for figure in figures(outline).values()}
    assert labels <= {str(row[0]) for row in rows}
    drawn = [sheet for sheet in book if len(sheet.conditional_formatting)]
    assert [sheet.title for sheet in drawn] == [outline.wording.figures.figures]
    numbers = sum(len(bar.numbers) for figure in figures(outline).values() for bar in figure.bars)
    (area,) = drawn[0].conditional_formatting
    assert str(area.sqref) == f"D2:D{numbers + 1}"
    assert "Våren <b>2026</b>" in {str(row[0]) for row in rows}


def test_the_report_as_json_fits_its_schema(register: Register, review: int, tmp_path: Path) -> None:
    export_worksheet(register, review, tmp_path / "r.json", Format.JSON, "sv")
    Draft202012Validator(schema("review")).validate(json.loads((tmp_path / "r.json").read_text()))


def test_only_a_review_has_a_report(register: Register, review: int) -> None:
    with pytest.raises(Problem, match="no_review"):
        compose_review(register, reviews.lines(register, review)[0].record_id, "sv")


def test_the_command_line_writes_the_report_and_refuses_what_does_not_go_with_it(
    register: Register, review: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    reference = str(records.read(register, review).values["reference"])
    register.close()
    out = tmp_path / "out.pdf"
    given = ["export", str(tmp_path / "register.ropa"), str(out), "--format", "pdf", "--language", "sv", "--review"]
    assert main([*given, reference]) == 0
    assert "Granskningsrapport" in pages(out)[0]
    assert main([*given, "G99"]) == 2
    assert "G99" in capsys.readouterr().err
    assert main([*given, reference, "--as-of", "2026-01-01"]) == 2
    assert "--as-of" in capsys.readouterr().err
