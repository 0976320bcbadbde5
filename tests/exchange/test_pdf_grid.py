"""Tables of a PDF document: captions, widths, and where their rows may be split."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from ropa_desktop.exchange.outline import Chapter, Column, Grid, Group, Record, Row
from tests.benchmarks.pdf import sample_outline
from tests.exchange.test_pdf import COLUMNS, fact, outline_of, texts, written


def test_a_grid_right_below_its_heading_needs_no_caption(tmp_path: Path) -> None:
    grid = Grid("a/1/g", "g", "Tabell", COLUMNS, (Row("a/1/g/1", ("x", "y")),))
    assert "Tabell" not in texts(written(outline_of(grid), tmp_path))[-1]
    assert "Tabell" in texts(written(outline_of(fact("Kort"), grid), tmp_path))[-1]
    assert texts(written(outline_of(grid, replace(grid, id="a/1/h")), tmp_path))[-1].count("Tabell") == 2


def test_a_record_that_is_a_table_of_its_own_name_says_it_once(tmp_path: Path) -> None:
    grid = Grid("a/1/g", "g", "Ändrat sedan sist", COLUMNS, (Row("a/1/g/1", ("x", "y")),))
    record = Record("a/1", 1, "", "Ändrat sedan sist", (Group("a/1/group", "", (grid,)),))
    path = written(replace(sample_outline(0), chapters=(Chapter("a", "Kapitel", "", (record,)),)), tmp_path)
    assert texts(path)[-1].count("Ändrat sedan sist") == 1


def test_no_word_is_broken_in_a_grid_of_many_columns(tmp_path: Path) -> None:
    labels = (
        "Överföring",
        "Tredjeland",
        "Varför landet är okänt",
        "Uppgiftsinförare",
        "Kategori",
        "Verktyg",
        "Åtgärder",
    )
    cells = ("T06 Google – marknadsföring", "USA", "", "Google", "marknadsföringstjänster", "standardavtalsklausuler")
    rows = (Row("a/1/g/1", (*cells, "behörighetsstyrning")), Row("a/1/g/2", ("T01", "", "Ingen vet", "", "", "", "")))
    columns = tuple(Column(label, label) for label in labels)
    page = texts(written(outline_of(Grid("a/1/g", "g", "Tabell", columns, rows)), tmp_path))[-1]
    for word in (" ".join((*labels, *cells, "behörighetsstyrning"))).split():
        assert word in page


def test_no_word_of_a_late_row_is_broken(tmp_path: Path) -> None:
    rows = [Row(f"a/1/g/{number}", ("namn", "en längre text om något annat " * 9)) for number in range(120)]
    rows[-1] = Row("a/1/g/119", ("räkenskapsinformation\N{NO-BREAK SPACE}9", "x"))
    path = written(outline_of(Grid("a/1/g", "g", "Tabell", COLUMNS, tuple(rows))), tmp_path)
    assert "räkenskapsinformation\N{NO-BREAK SPACE}9" in texts(path)[-1].replace("n 9", "n\N{NO-BREAK SPACE}9")


def test_a_small_table_begins_where_it_has_room(tmp_path: Path) -> None:
    def chapter(name: str, rows: int) -> Chapter:
        lines = tuple(Row(f"{name}/{number}", (f"{name}{number}", "y")) for number in range(rows))
        return Chapter(name, name, "", (), summary=Grid(name, name, name, COLUMNS, lines))

    def pages(*chapters: Chapter) -> list[str]:
        return texts(written(replace(sample_outline(0), chapters=chapters, brief=True), tmp_path))

    assert len(pages(chapter("Stor", 20), chapter("Liten", 2))) == 1
    assert ["Lagom0" in page for page in pages(chapter("Stor", 20), chapter("Lagom", 30))] == [False, True]


def test_the_lines_of_a_kind_begin_on_the_page_where_what_comes_before_ends(tmp_path: Path) -> None:
    row = Row("lines/system/1", ("Y01", "Molnet"))
    lines = Chapter("lines/system", "System", "", (), summary=Grid("s", "s", "System", COLUMNS, (row,)))
    short = outline_of(fact("Kort"))
    last = texts(written(replace(short, chapters=(*short.chapters, lines)), tmp_path))[-1]
    assert "Molnet" in last
    assert not last.startswith("System")


def test_a_short_text_stays_on_its_line_where_that_makes_the_rows_of_a_long_table_lower(tmp_path: Path) -> None:
    columns = tuple(Column(label, label) for label in ("Revision", "Tid", "Av", "Vad", "Post"))
    cells = ("1", "2026-11-26 12:37 UTC", "Eva Ek", "skapade registerförteckningen")
    names = ("System: Lön", "Beslut om adekvat skyddsnivå: Europeiska patentorganisationen – (EU) 2025/1382")
    rows = tuple(Row(f"a/1/g/{n}", (*cells, names[not n % 4])) for n in range(20))
    page = texts(written(outline_of(Grid("a/1/g", "g", "Tabell", columns, rows)), tmp_path))[-1]
    assert page.count("2026-11-26 12:37 UTC") == 20


def test_a_row_of_some_lines_is_not_split_between_pages(tmp_path: Path) -> None:
    rows = tuple(Row(f"a/1/g/{number}", (f"start{number}", "rad\n" * 9 + f"slut{number}")) for number in range(20))
    for page in texts(written(outline_of(Grid("a/1/g", "g", "Tabell", COLUMNS, rows)), tmp_path)):
        assert re.findall(r"start(\d+)", page) == re.findall(r"slut(\d+)", page)


def test_a_chapter_that_is_a_table_of_its_own_name_says_it_once(tmp_path: Path) -> None:
    summary = Grid("changes", "changes", "Ändringar", COLUMNS, (Row("changes/1", ("x", "y")),))
    chapter = Chapter("changes", "Ändringar", "", (), summary=summary, annex=True)
    path = written(replace(sample_outline(0), chapters=(chapter,)), tmp_path)
    assert texts(path)[-1].count("Ändringar") == 1
