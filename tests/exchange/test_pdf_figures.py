"""Figures in documents: bars that are read as a table, and one sheet of all of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from openpyxl import load_workbook

from ropa_desktop.exchange.excel import write_workbook
from ropa_desktop.exchange.outline import (
    Bar,
    Chapter,
    Fact,
    Figure,
    FigureWords,
    Group,
    Outline,
    Record,
    Series,
    Tone,
)
from ropa_desktop.exchange.pdf import write_pdf
from tests.benchmarks.pdf import sample_outline
from tests.exchange.test_pdf import skipped_levels, texts, walk

TONES = tuple(Series(tone.value, f"Serie {tone.value}", tone) for tone in Tone)
LYING = Figure(
    "figure/letters",
    "letters",
    "Fullständighet",
    "Bokstav",
    (Series("missing", "saknas"), Series("done", "klart", Tone.LIGHT)),
    tuple(
        Bar(f"figure/letters/{letter}", f"{letter} text till bokstaven", (n, 12 - n))
        for n, letter in enumerate("abcdefg")
    ),
    cite="Artikel 30.1",
)
UPRIGHT = Figure(
    "figure/months",
    "months",
    "Att göra per månad",
    "Månad",
    (Series("due", "ska göras"),),
    tuple(Bar(f"figure/months/{n}", f"{n:02d}", (n % 5,)) for n in range(13)),
    upright=True,
)


def outline_of(*figures: Figure, brief: bool = True) -> Outline:
    groups = tuple(Group(f"{figure.id}/group", figure.label, (figure,)) for figure in figures)
    record = Record("overview/1", 1, "", "Siffror", groups)
    words = FigureWords("Siffror", "Diagram", "Vad", "Läge", "Antal")
    outline = sample_outline(0)
    chapter = Chapter("overview", outline.title, "", (record,))
    return replace(outline, chapters=(chapter,), wording=replace(outline.wording, figures=words), brief=brief, cover=())


@pytest.fixture
def made(tmp_path: Path) -> Path:
    write_pdf(outline_of(LYING, UPRIGHT), tmp_path / "made.pdf")
    return tmp_path / "made.pdf"


def test_a_brief_document_begins_with_its_figures_below_the_title(made: Path) -> None:
    (page,) = texts(made)
    assert page.index("Fullständighet") < page.index("Att göra per månad")
    assert "Innehåll" not in page


def test_a_figure_stands_whole_on_a_page(tmp_path: Path) -> None:
    bars = tuple(Bar(f"figure/{n}", f"land {n:02d}", (n, 30 - n)) for n in range(24))
    write_pdf(outline_of(*(replace(LYING, id=f"figure/{n}", bars=bars) for n in range(4))), tmp_path / "made.pdf")
    pages = texts(tmp_path / "made.pdf")
    assert len(pages) > 1
    assert all(page.count("land 00") == page.count("land 12") == page.count("land 23") for page in pages)


def test_a_document_with_contents_may_hold_figures_too(tmp_path: Path) -> None:
    write_pdf(outline_of(LYING, brief=False), tmp_path / "made.pdf")
    assert len(texts(tmp_path / "made.pdf")) == 3
    assert "text till bokstaven" in texts(tmp_path / "made.pdf")[2]


def test_a_figure_is_a_table_to_a_screen_reader(made: Path) -> None:
    with pikepdf.open(made) as pdf:
        tags = [str(element.get("/S")) for element in walk(pdf.Root.StructTreeRoot)]
    rows = 1 + len(LYING.bars) + 1 + len(UPRIGHT.series)
    assert tags.count("/TR") == rows
    assert tags.count("/TD") == 2 * len(LYING.bars) + len(UPRIGHT.bars)
    assert tags.count("/TH") == 3 + len(LYING.bars) + 1 + len(UPRIGHT.bars) + 1
    assert "/Figure" not in tags


def code_of(path: Path) -> list[str]:
    """The drawing operators of the first page."""
    with pikepdf.open(path) as pdf:
        contents = pdf.pages[0].Contents
        parts = contents if isinstance(contents, pikepdf.Array) else [contents]
        return "\n".join(part.read_bytes().decode("latin-1") for part in parts).splitlines()


def test_upright_bars_stand_on_their_line(tmp_path: Path) -> None:
    write_pdf(outline_of(UPRIGHT), tmp_path / "made.pdf")
    lines = code_of(tmp_path / "made.pdf")
    feet = {float(line.split(" w ")[1].split()[1]) for line in lines if " re b" in line}
    (foot,) = {y for y in feet if sum(f" {y:g} " in line for line in lines if " re b" in line) > 2}
    assert any(line.startswith("/Artifact BMC q 0.25 G") and f" {foot:g} m" in line for line in lines)


def test_the_bars_themselves_are_skipped_by_readers(made: Path) -> None:
    boxes = [line for line in code_of(made) if " re b" in line]
    assert boxes
    assert all(line.startswith("/Artifact BMC") for line in boxes)


def test_the_tones_differ_without_colour(tmp_path: Path) -> None:
    figure = replace(LYING, series=TONES, bars=(Bar("b/1", "Alla", (1,) * len(TONES)),))
    write_pdf(outline_of(figure), tmp_path / "made.pdf")
    code = code_of(tmp_path / "made.pdf")
    fills = {line.split(" g ")[0].split("q ")[1] for line in code if " re b" in line and " W n" not in line}
    patterned = {Tone.HATCHED, Tone.LINED}
    assert len(fills) == len(Tone) - len(patterned)
    assert sum(" re W n" in line for line in code) == 3 * len(patterned), "in the legend, at its number, in the bar"


def test_a_figure_without_bars_is_left_out(tmp_path: Path) -> None:
    write_pdf(outline_of(LYING, replace(UPRIGHT, bars=())), tmp_path / "made.pdf")
    assert "Att göra" not in "".join(texts(tmp_path / "made.pdf"))


def test_a_figure_of_nothing_but_zeros_is_drawn(tmp_path: Path) -> None:
    figure = replace(UPRIGHT, bars=tuple(replace(bar, numbers=(0,)) for bar in UPRIGHT.bars))
    write_pdf(outline_of(figure), tmp_path / "made.pdf")
    assert "Att göra per månad" in texts(tmp_path / "made.pdf")[0]


def test_long_labels_and_many_series_are_whole(tmp_path: Path) -> None:
    long = "En lång förklaring av vad som räknas här, som inte får plats på en rad "
    series = tuple(replace(one, label=f"{long}{one.key}") for one in TONES)
    figure = replace(LYING, series=series, bars=(Bar("b/1", long * 3, tuple(range(9, 9 - len(series), -1))),))
    write_pdf(outline_of(figure), tmp_path / "made.pdf")
    text = "".join(texts(tmp_path / "made.pdf")).replace("\n", " ")
    assert text.count("inte får plats") == 3 + len(series)


def test_no_level_of_headings_is_skipped_around_figures(made: Path) -> None:
    assert skipped_levels(made) == []


def test_all_figures_are_one_sheet_of_a_workbook(tmp_path: Path) -> None:
    outline = replace(outline_of(LYING, UPRIGHT), alone=True)
    write_workbook(outline, tmp_path / "made.xlsx")
    book = load_workbook(tmp_path / "made.xlsx")
    rows = list(book[book.sheetnames[1]].iter_rows(values_only=True))
    assert rows[0] == ("Diagram", "Vad", "Läge", "Antal")
    assert ("Fullständighet", "b text till bokstaven", "saknas", 1) in rows
    assert len(rows) == 1 + 2 * len(LYING.bars) + len(UPRIGHT.bars)


def test_a_figure_as_a_table_has_a_column_for_each_series() -> None:
    grid = LYING.table()
    assert [column.label for column in grid.columns] == ["Bokstav", "saknas", "klart"]
    assert grid.rows[2].values == (None, 2, 10)


def test_facts_and_figures_stand_in_one_group(tmp_path: Path) -> None:
    group = Group("g", "Siffror", (Fact("f", "f", "Granskare", "Eva"), LYING))
    outline = outline_of()
    record = Record("overview/1", 1, "", "Siffror", (group,))
    write_pdf(replace(outline, chapters=(Chapter("c", "Kapitel", "", (record,)),)), tmp_path / "made.pdf")
    text = texts(tmp_path / "made.pdf")[0]
    assert text.index("Eva") < text.index("Fullständighet")
