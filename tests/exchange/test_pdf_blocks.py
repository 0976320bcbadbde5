"""Grids whose columns would be too narrow: their rows as blocks of labels and what they say."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from ropa_desktop.exchange.outline import Column, Grid, Row
from tests.exchange.tagged import Tag, read_tags
from tests.exchange.test_pdf import outline_of, texts, written

SAID = {
    "Uppgifter": "medlemsnummer, kontaktuppgifter",
    "Vilka av dem": "löneunderlag och tidrapporter",
    "Typ av gräns": "en bestämd tid",
    "Tid": "7 år",
    "Räknas från": "anställningens upphörande",
    "Fram till": "räkenskapsårets utgång",
    "Därefter": "avidentifieras",
    "Särskild lag": "räkenskapsinformation",
    "Stöd": "7 kap. 2 § bokföringslagen (1999:1078)",
    "Skäl": "Bolaget behöver kunna besvara klagomål och visa vad som har avtalats om en tvist uppstår. " * 2,
}
"""A row of retention in which every column says something."""


def retention(*rows: dict[str, str]) -> Grid:
    columns = tuple(Column(label, label, own=label in {"Vilka av dem", "Skäl"}) for label in SAID)
    made = (Row(f"a/1/g/{place}", tuple(row.get(label, "") for label in SAID)) for place, row in enumerate(rows))
    return Grid("a/1/g", "g", "Tabell", columns, tuple(made))


def read(grid: Grid, folder: Path) -> Tag:
    return read_tags(written(replace(outline_of(grid, grid), content="en"), folder))


@pytest.fixture(scope="module")
def tags(tmp_path_factory: pytest.TempPathFactory) -> Tag:
    return read(retention(SAID, SAID | {"Uppgifter": ""}), tmp_path_factory.mktemp("blocks"))


def test_a_row_of_too_many_columns_is_a_list_of_labels_and_what_they_say(tags: Tag) -> None:
    table = next(tag for tag in tags.all("L") if tag.inner()[0] == "Caption")
    assert table.inner() == ["Caption", "LI", "LI"]
    assert table.all("Caption")[0].text == "Tabell"
    row = table.all("LI")[0].all("L")[0]
    assert [[kid.name for kid in item.walk()][1:] for item in row.all("LI")] == [["Lbl", "LBody"]] * len(SAID)
    pairs = zip([tag.text for tag in row.all("Lbl")], [bare(tag.text) for tag in row.all("LBody")], strict=True)
    assert dict(pairs) == {label: bare(text) for label, text in SAID.items()}
    assert {tag.language for tag in row.all("LBody")} == {"", "en"}


def test_the_first_that_a_row_says_names_it_and_what_is_blank_is_not_there(tags: Tag) -> None:
    table = next(tag for tag in tags.all("L") if tag.inner()[0] == "Caption")
    last = [item for item in table.all("L") if len(item.all("Lbl")) == len(SAID) - 1][-1]
    assert last.all("Lbl")[0].text == "Vilka av dem"


def test_no_word_is_broken_where_a_table_would_break_it(tmp_path: Path) -> None:
    page = texts(written(outline_of(retention(SAID)), tmp_path))[-1]
    for word in " ".join((*SAID, *SAID.values())).split():
        assert word in page


def test_what_is_short_stands_beside_what_is_short(tmp_path: Path) -> None:
    lines = texts(written(outline_of(retention(SAID)), tmp_path))[-1].splitlines()
    assert any(re.fullmatch("Tid\\s+7 år\\s+Räknas från\\s+anställningens upphörande\\s*", line) for line in lines)


def test_a_table_whose_words_fit_stays_a_table(tmp_path: Path) -> None:
    tags = read(retention({label: SAID[label] for label in ("Uppgifter", "Tid", "Därefter", "Skäl")}), tmp_path)
    assert tags.all("Lbl") == []


def test_a_table_far_taller_than_its_rows_as_blocks_gives_way_to_them(tmp_path: Path) -> None:
    some = {label: SAID[label] for label in list(SAID)[:5]}
    assert read(retention(some), tmp_path).all("Lbl") == []
    assert read(retention(some | {label: text * 9 for label, text in list(some.items())[:1]}), tmp_path).all("Lbl")


def test_a_low_block_is_not_split_and_the_name_of_a_tall_one_comes_back(tmp_path: Path) -> None:
    rows = [SAID | {"Uppgifter": f"början{n}", "Skäl": f"slut{n}"} for n in range(30)]
    for page in texts(written(outline_of(retention(*rows)), tmp_path)):
        assert re.findall(r"början(\d+)", page) == re.findall(r"slut(\d+)", page)
    tall = SAID | {"Uppgifter": "nyckeltal", "Skäl": SAID["Skäl"] * 60}
    path = written(outline_of(retention(tall)), tmp_path)
    pages = [page for page in texts(path) if "klagomål" in page]
    assert len(pages) > 1
    assert all("nyckeltal" in page for page in pages)
    assert bare(read_tags(path).text).count("nyckeltal") == 1, "the name that comes back is passed over by readers"


def test_a_link_leads_from_what_names_a_row(tmp_path: Path) -> None:
    grid = retention(SAID)
    outline = outline_of()
    (chapter,) = outline.chapters
    summary = replace(grid, rows=tuple(replace(row, record=1) for row in grid.rows))
    path = written(replace(outline, chapters=(replace(chapter, summary=summary),)), tmp_path)
    row = next(tag for tag in read_tags(path).all("L") if tag.all("Lbl"))
    (link,) = row.all("Link")
    assert (link.text, [one.to_page for one in link.annotations]) == (SAID["Uppgifter"], [True])


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)
