"""The register in brief: the figures agree with the overview's, and each activity has a line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from ropa_desktop.domain.problems import Cancelled, Problem
from ropa_desktop.domain.texts import LANGUAGES
from ropa_desktop.exchange.digest import compose_department, compose_digest
from ropa_desktop.exchange.excel import write_workbook
from ropa_desktop.exchange.outline import Chapter, Figure, Outline
from ropa_desktop.exchange.overview import compose_overview
from ropa_desktop.exchange.scope import Scope
from ropa_desktop.storage.register import Register, open_register
from tests.exchange.outlines import FULL, NOTHING, RETIRED, WORD, as_markdown, make_small
from tests.stopping import as_long_as

MADE = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Register]:
    path = tmp_path_factory.mktemp("digest") / "small.ropa"
    make_small(path)
    with open_register(path, read_only=True) as opened:
        yield opened


def figures(outline: Outline) -> dict[str, Figure]:
    entries = (e for c in outline.chapters for r in c.records for g in r.groups for e in g.entries)
    return {entry.key: entry for entry in entries if isinstance(entry, Figure)}


def lines(outline: Outline, name: str = "activity") -> list[tuple[str, ...]]:
    chapter = next(c for c in outline.chapters if c.id == f"lines/{name}")
    return [row.cells for row in chapter.summary.rows] if chapter.summary else []


def in_full(outline: Outline) -> list[Chapter]:
    return [chapter for chapter in outline.chapters if chapter.id in {"activity", "processor_activity"}]


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_register_in_brief_in_words(register: Register, snapshot: Callable[[str, str], None], code: str) -> None:
    snapshot(f"digest.{code}.md", as_markdown(compose_digest(register, code, Scope(made=MADE))))


def test_the_figures_are_those_of_the_overview(register: Register) -> None:
    brief, whole = (figures(c(register, "sv", Scope(made=MADE))) for c in (compose_digest, compose_overview))
    assert brief.keys() >= {"letters.activity", "letters.processor_activity", "bases", "impact"}
    kinds = brief.keys() & {"letters.activity", "letters.processor_activity", "bases", "special", "impact", "article_9"}
    for key in kinds:
        assert brief[key] == whole[key]
    shown = {bar.id: bar.numbers for bar in brief["severities"].bars}
    assert shown.items() <= {bar.id: bar.numbers for bar in whole["severities"].bars}.items()


def test_each_activity_in_use_has_a_line_and_what_is_chosen_alone_another(register: Register) -> None:
    assert [line[0] for line in lines(compose_digest(register, "sv", Scope(made=MADE)))] == ["B01", "B2", "B10"]
    chosen = compose_digest(register, "sv", Scope(ids=(NOTHING, RETIRED), made=MADE))
    assert [line[0] for line in lines(chosen)] == ["B03", "B10"]
    assert not any(chapter.id == "lines/processor_activity" for chapter in chosen.chapters)


def test_a_department_gets_its_own_activities(register: Register) -> None:
    outline = compose_department(register, f"w:{WORD}", "en", Scope(made=MADE), details=True)
    assert outline.title == "Extract from the register: Leisure department"
    assert [line[0] for line in lines(outline)] == ["B01"]
    assert [record.number for chapter in in_full(outline) for record in chapter.records] == [FULL]
    assert "Leisure department" not in lines(outline)[0], "told once, by the title"


def test_an_unknown_department_is_named(register: Register) -> None:
    with pytest.raises(Problem, match="unknown_department"):
        compose_department(register, "w:999", "sv", Scope(made=MADE))


def test_the_details_are_there_by_choice(register: Register) -> None:
    brief = compose_digest(register, "sv", Scope(made=MADE))
    assert brief.brief
    assert in_full(brief) == []
    full = compose_digest(register, "sv", Scope(made=MADE), details=True)
    assert not full.brief
    assert next(record.number for chapter in in_full(full) for record in chapter.records) == FULL


def test_who_stops_gets_nothing(register: Register) -> None:
    with pytest.raises(Cancelled):
        compose_digest(register, "sv", Scope(made=MADE), progress=as_long_as(lambda done, _total: done < 2))


def test_the_workbook_has_a_sheet_of_figures_and_one_of_lines(register: Register, tmp_path: Path) -> None:
    write_workbook(compose_digest(register, "sv", Scope(made=MADE)), tmp_path / "a.xlsx")
    book = load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames[1:] == ["Siffror", "Behandlingar", "Biträdesbehandlingar"]
    head, first, *_ = book["Behandlingar"].iter_rows(values_only=True)
    said = dict(zip(head, first, strict=True))
    assert (said["Referens"], said["Artikel 30"]) == ("B01", "Inget saknas")
    assert isinstance(said["Nästa översyn"], datetime)
