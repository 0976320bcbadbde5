"""The overview as a document: the figures of the page, in both languages, on paper and as a workbook."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from ropa_desktop.domain.problems import Cancelled
from ropa_desktop.domain.texts import LANGUAGES
from ropa_desktop.exchange.digest import compose_digest
from ropa_desktop.exchange.export import export
from ropa_desktop.exchange.outline import Figure, Grid, Outline
from ropa_desktop.exchange.overview import PARTS, TONES, compose_overview
from ropa_desktop.exchange.scope import Document, ExportOptions, Format, Scope
from ropa_desktop.services import check, records, rule_settings
from ropa_desktop.services.panels import STATES, letters_panel, panels
from ropa_desktop.services.wording import Wording
from ropa_desktop.storage.register import Register, create, open_register
from tests.exchange.outlines import as_markdown, make_small
from tests.exchange.test_pdf import skipped_levels, texts
from tests.stopping import as_long_as

MADE = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)
TODAY = date(2026, 11, 25)


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Register]:
    make_small(tmp_path / "small.ropa")
    with open_register(tmp_path / "small.ropa") as register:
        yield register


def composed(register: Register, code: str = "sv") -> Outline:
    return compose_overview(register, code, Scope(made=MADE))


def figures(outline: Outline) -> list[Figure]:
    entries = [e for c in outline.chapters for r in c.records for g in r.groups for e in g.entries]
    return [entry for entry in entries if isinstance(entry, Figure)]


def grids(outline: Outline) -> list[Grid]:
    entries = [e for c in outline.chapters for r in c.records for g in r.groups for e in g.entries]
    return [entry for entry in entries if isinstance(entry, Grid)]


def options(kind: Format, code: str = "sv") -> ExportOptions:
    return ExportOptions(kind, code, Scope(made=MADE), Document.OVERVIEW)


def test_of_an_empty_register_there_is_nothing_to_tell(tmp_path: Path) -> None:
    create(tmp_path / "tom.ropa")
    with open_register(tmp_path / "tom.ropa") as register:
        outlines = (composed(register), compose_digest(register, "sv", Scope(made=MADE)))
    for outline in outlines:
        (chapter,) = outline.chapters
        assert (chapter.intro, chapter.records) == ("Inga behandlingar är med.", ())


def test_the_paper_tells_the_figures_of_the_page(small: Register) -> None:
    wording, seen = Wording(small, "sv"), check.overview_of(small)
    shown = [letters_panel(name, seen, wording) for name in seen.letters if seen.counts.get(name)]
    shown += panels(seen, check.figures_of(small, TODAY), wording)
    told = {one.key: [bar.numbers for bar in one.bars] for one in figures(composed(small))}
    assert told == {panel.key: [line.numbers for line in panel.lines] for panel in shown if panel.lines}


def test_every_panel_has_its_part_and_every_state_its_tone(small: Register) -> None:
    begins = tuple(key for keys in PARTS.values() for key in keys)
    wording, seen = Wording(small, "sv"), check.overview_of(small)
    assert all(p.key.startswith(begins) for p in panels(seen, check.figures_of(small, TODAY), wording))
    assert TONES.keys() == set(STATES)


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_overview_in_words(small: Register, snapshot: Callable[[str, str], None], code: str) -> None:
    snapshot(f"overview.{code}.md", "\n".join(_without_numbers(as_markdown(composed(small, code)))) + "\n")


def _without_numbers(text: str) -> Iterator[str]:
    """Leave out what changes with every rule and every day: numbers, times, and what findings stand on."""
    listed = False
    for line in text.splitlines():
        if line.startswith("**"):
            listed = line.strip("*") in FOLLOWING_RULES
        if listed or line.startswith("- "):
            continue
        yield re.sub(r"\b\d+\b(?= \|)", "n", re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d CES?T", "time", line))


FOLLOWING_RULES = {
    "Det här behöver åtgärdas",
    "What needs doing",
    "Poster efter sitt allvarligaste påpekande",
    "Records by their gravest finding",
}


def test_the_languages_have_the_same_parts(small: Register) -> None:
    ids = [
        [*(f.id for f in figures(o)), *(g.id for g in grids(o))] for o in (composed(small, "sv"), composed(small, "en"))
    ]
    assert ids[0] == ids[1]


def test_it_says_by_which_rules_the_findings_were_made(small: Register) -> None:
    def rules() -> str:
        return next(fact.text for fact in composed(small).cover if fact.key == "cover.rules")

    assert rules() == rule_settings.in_force(small, Wording(small, "sv"))
    row = {"rule": "REC-02", "severity": "off", "reason": "Vi har egna mallar."}
    records.save(small, "register", 1, {"rule_settings": [row]}, author="Eva")
    assert "REC-02" in rules()
    assert "Vi har egna mallar" in rules()


@pytest.mark.parametrize("code", LANGUAGES)
def test_it_is_a_pdf_like_every_other_document(small: Register, tmp_path: Path, code: str) -> None:
    target = tmp_path / "overview.pdf"
    export(small, target, options(Format.PDF, code))
    assert skipped_levels(target) == []
    title = {"sv": "Översikt över registret", "en": "Overview of the register"}[code]
    assert title in texts(target)[0]
    export(small, tmp_path / "again.pdf", options(Format.PDF, code))
    assert target.read_bytes() == (tmp_path / "again.pdf").read_bytes()


def test_it_is_a_workbook_with_one_sheet_of_all_figures(small: Register, tmp_path: Path) -> None:
    export(small, tmp_path / "overview.xlsx", options(Format.XLSX))
    book = load_workbook(tmp_path / "overview.xlsx")
    assert book.sheetnames[1] == "Siffror"
    rows = list(book["Siffror"].iter_rows(min_row=2, values_only=True))
    assert len(rows) == sum(len(bar.numbers) for one in figures(composed(small)) for bar in one.bars)
    assert {"Det här behöver åtgärdas", "Senast ändrat"} <= set(book.sheetnames)


def test_it_can_tell_of_a_day_that_has_been(small: Register, tmp_path: Path) -> None:
    today = date.today()  # noqa: DTZ011  # the day by which the past is told
    wish = ExportOptions(Format.PDF, "sv", Scope(as_of=today, made=MADE), Document.OVERVIEW)
    export(small, tmp_path / "then.pdf", wish)
    assert today.isoformat() in texts(tmp_path / "then.pdf")[0]


def test_progress_can_stop_it(small: Register, tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        export(small, tmp_path / "never.pdf", options(Format.PDF), progress=as_long_as(lambda *_: False))
    assert not (tmp_path / "never.pdf").exists()
