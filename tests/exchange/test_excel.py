"""The workbook, read back from real files with openpyxl."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from ropa_desktop.domain.problems import Cancelled, Problem
from ropa_desktop.exchange.excel import write_workbook
from ropa_desktop.exchange.excel_look import BOLD, LINE_HEIGHT, ROW_ROOM, TALLEST_ROW, height
from ropa_desktop.exchange.excel_page import A3, A3_WIDTH, A4
from ropa_desktop.exchange.excel_sheets import sheet_name, unique
from ropa_desktop.exchange.excel_text import CELL_LIMIT, one_line, unescaped, units
from ropa_desktop.exchange.outline import Chapter, Column, Fact, Row
from tests.benchmarks.excel import made_up, measure
from tests.exchange.workbooks import MADE, a_chapter, a_fact, a_grid, a_record, an_outline, values, written
from tests.stopping import as_long_as


def test_dates_are_dates_numbers_are_numbers_and_words_are_words(tmp_path: Path) -> None:
    facts = [
        a_fact("2024-05-01", date(2024, 5, 1), "a"),
        a_fact("1 234", 1234, "b"),
        a_fact("2,5", 2.5, "c"),
        a_fact("Ja", value=True, key="d"),
        a_fact("Skatteverket", 12, "e"),
        a_fact("1066-10-14", date(1066, 10, 14), "f"),
        a_fact("5 år", 5, "g"),
        a_fact("Avtal", "contract", "h"),
        a_fact(str(10**20), 10**20, "j"),
        a_fact("2024-05-01 (preliminärt)", date(2024, 5, 1), "k"),
        a_fact("2024-05-01 08:00", datetime(2024, 5, 1, 8, tzinfo=UTC), "l"),
    ]
    sheet = written(tmp_path, an_outline(a_chapter(a_record(*facts))))["Behandlingar"]
    cells = list(sheet[2])[5:]
    assert [cell.value for cell in cells] == [
        *[datetime(2024, 5, 1), 1234, 2.5, "Ja", "Skatteverket", "1066-10-14", "5 år", "Avtal"],  # noqa: DTZ001
        *["100000000000000000000", "2024-05-01 (preliminärt)", "2024-05-01 08:00"],
    ]
    assert cells[0].is_date
    assert cells[0].number_format == "yyyy-mm-dd"


def test_each_chapter_and_each_grid_has_a_sheet_after_the_cover(tmp_path: Path) -> None:
    first = a_record(a_fact("Löner"), a_grid(Row("activity/1/recipients/7", ("Skatteverket", "2020-01-01"))))
    second = a_record(a_fact("Annat"), a_grid(), number=5, reference="B05")
    book = written(tmp_path, an_outline(a_chapter(first, second), a_chapter(name="party", title="Parter")))
    assert book.sheetnames == ["Registerförteckning", "Behandlingar", "Mottagare", "Parter"]
    assert values(book["Behandlingar"]) == [
        ["Nr", "Beteckning", "Behandling", "Status", "Ändamål"],
        [1, "B01", "Lön", "Gällande", "Löner"],
        [5, "B05", "Lön", "Gällande", "Annat"],
    ]
    assert values(book["Mottagare"]) == [
        ["Nr", "Beteckning", "Behandling", "Rad", "Namn", "Sedan"],
        [1, "B01", "Lön", 7, "Skatteverket", "2020-01-01"],
    ]


def test_a_chapter_may_name_its_status_or_have_none(tmp_path: Path) -> None:
    chapters = (
        replace(a_chapter(a_record()), status="Läge"),
        replace(a_chapter(a_record(), name="b", title="B"), status=""),
    )
    book = written(tmp_path, an_outline(*chapters))
    assert values(book["Behandlingar"]) == [
        ["Nr", "Beteckning", "Behandling", "Läge", "Ändamål"],
        [1, "B01", "Lön", "Gällande", None],
    ]
    assert values(book["B"]) == [["Nr", "Beteckning", "Behandling", "Ändamål"], [1, "B01", "Lön", None]]


def test_the_records_of_controller_and_processor_are_told_apart_by_the_names_of_their_sheets(tmp_path: Path) -> None:
    title, grid = "Behandlingar som personuppgifts", a_grid(label="Allmänna säkerhetsåtgärder med mera")
    own = replace(a_chapter(a_record(grid), title=f"{title}ansvarig"), short="Behandlingar", tag="ansvarig")
    others = replace(a_chapter(a_record(grid), name="p", title=f"{title}biträde"), short="Uppdrag", tag="biträde")
    outline = an_outline(own, others)
    book = written(tmp_path, replace(outline, wording=replace(outline.wording, cover="Försättsblad")))
    assert book.sheetnames == [
        "Försättsblad",
        "Behandlingar",
        "Allmänna säkerhetså… \u2013 ansvarig",
        "Uppdrag",
        "Allmänna säkerhetsåt… \u2013 biträde",
    ]


def test_a_column_is_as_wide_as_its_longest_word(tmp_path: Path) -> None:
    texts = ["raderas"] * 30 + ["pseudonymiseras"]
    records = [a_record(a_fact(text), number=number) for number, text in enumerate(texts, 1)]
    sheet = written(tmp_path, an_outline(a_chapter(*records)))["Behandlingar"]
    assert sheet.column_dimensions["E"].width >= len("pseudonymiseras")


def test_a_bold_name_of_one_word_is_not_broken(tmp_path: Path) -> None:
    sheet = written(tmp_path, an_outline(a_chapter(a_record(title="HubSpot"))))["Behandlingar"]
    assert height(["HubSpot"], [sheet.column_dimensions["C"].width / BOLD]) == LINE_HEIGHT + ROW_ROOM


def test_the_cells_of_a_grid_have_their_types(tmp_path: Path) -> None:
    grid = a_grid(Row("activity/1/recipients/7", ("A", "2020-01-01"), (None, date(2020, 1, 1))))
    sheet = written(tmp_path, an_outline(a_chapter(a_record(grid))))["Mottagare"]
    assert sheet["F2"].value == datetime(2020, 1, 1)  # noqa: DTZ001


def test_a_row_that_nobody_wrote_bears_its_place_among_those_of_its_record(tmp_path: Path) -> None:
    grid = a_grid(Row("activity/1/rights/access", ("A", "")), Row("activity/1/rights/erasure", ("B", "")))
    sheet = written(tmp_path, an_outline(a_chapter(a_record(grid))))["Mottagare"]
    assert [sheet["D2"].value, sheet["D3"].value] == [1, 2]


def test_a_fact_that_no_column_names_is_not_left_out(tmp_path: Path) -> None:
    rows = values(written(tmp_path, an_outline(a_chapter(a_record(a_fact("x", key="more")))))["Behandlingar"])
    assert rows == [
        ["Nr", "Beteckning", "Behandling", "Status", "Ändamål", "More"],
        [1, "B01", "Lön", "Gällande", None, "x"],
    ]


def test_a_field_that_is_blank_in_every_record_has_no_column_and_is_named_on_the_cover(tmp_path: Path) -> None:
    columns = (Column("purpose", "Ändamål", asked=True), Column("start", "Börjar"), Column("end", "Slutar"))
    grid = replace(
        a_grid(Row("r/1", ("A", "")), Row("r/2", ("", ""))), columns=(Column("n", "Namn"), Column("s", "Sedan"))
    )
    records = a_record(a_fact("", key="start"), grid), a_record(a_fact("x", key="end"), number=2)
    book = written(tmp_path, an_outline(replace(a_chapter(*records), columns=columns)))
    assert values(book["Behandlingar"])[0] == ["Nr", "Beteckning", "Behandling", "Status", "Ändamål", "Slutar"]
    assert values(book["Mottagare"])[0] == ["Nr", "Beteckning", "Behandling", "Rad", "Namn"]
    assert values(book.worksheets[0])[-4:] == [
        ["Tomma fält", None],
        [None, "De har ingen kolumn."],
        ["Behandlingar", "Börjar"],
        ["Mottagare", "Sedan"],
    ]


def test_a_row_of_the_cover_names_no_more_fields_than_excel_shows(tmp_path: Path) -> None:
    columns = tuple(Column(f"k{place}", f"Ett fält med ett långt namn {place}") for place in range(100))
    cover = written(tmp_path, an_outline(replace(a_chapter(a_record()), columns=columns))).worksheets[0]
    last = cover.max_row
    assert [cover.cell(row, 1).value for row in (last - 2, last - 1, last)] == [
        "Behandlingar",
        "Behandlingar (forts.)",
        "Behandlingar (forts.)",
    ]
    assert max(cover.row_dimensions[row].height for row in range(1, last + 1)) < TALLEST_ROW


def test_the_columns_of_a_wide_table_are_narrowed_to_one_page(tmp_path: Path) -> None:
    columns = tuple(Column(f"c{place}", f"Kolumn {place}") for place in range(6))
    grid = replace(a_grid(Row("r/1", ("ord " * 60,) * 6)), columns=columns)
    assert written(tmp_path, an_outline(a_chapter(a_record(grid))))["Mottagare"].page_setup.fitToWidth == 1


def test_a_chapter_that_is_only_a_table_is_written_as_it_is(tmp_path: Path) -> None:
    summary = a_grid(Row("r/1", ("A", "x" * 40_000)), key="changes")
    chapter = Chapter("changes", "Ändringar", "", (), (), summary)
    rows = values(written(tmp_path, an_outline(chapter))["Ändringar"])
    assert rows == [["Namn", "Sedan"], ["A", "x" * CELL_LIMIT], ["A (forts.)", "x" * (40_000 - CELL_LIMIT)]]


def test_the_cover_tells_what_the_register_is_and_links_to_its_sheets(tmp_path: Path) -> None:
    outline = an_outline(a_chapter(a_record(a_grid())), cover=(Fact("c", "c", "Namn", "n" * 40_000),))
    sheet = written(tmp_path, outline).worksheets[0]
    texts = [cell for row in values(sheet) for cell in row if cell is not None]
    assert texts[:2] == ["Registerförteckning", "Enligt artikel 30"]
    assert texts[2:6] == ["Namn", "n" * CELL_LIMIT, "Namn (forts.)", "n" * (40_000 - CELL_LIMIT)]
    assert {"En not.", "Innehåll", "De egna behandlingarna."} <= set(texts)
    links = {cell.value: cell.hyperlink.location for row in sheet.iter_rows() for cell in row if cell.hyperlink}
    assert links == {"Behandlingar": "'Behandlingar'!A1", "Mottagare": "'Mottagare'!A1"}


def test_every_table_can_be_filtered_and_is_known_by_its_headings(tmp_path: Path) -> None:
    chapters = (
        a_chapter(a_record(a_fact("x"), a_grid(Row("r/1", ("A", ""))))),
        a_chapter(name="party", title="Parter"),
    )
    book = written(tmp_path, an_outline(*chapters))
    tables = [table for sheet in book.worksheets for table in sheet.tables.values()]
    assert [table.displayName for table in tables] == ["ropa_activity", "ropa_activity_recipients", "ropa_party"]
    assert [table.id for table in tables] == [1, 2, 3]
    for sheet in book.worksheets[1:]:
        (table,) = sheet.tables.values()
        assert table.autoFilter.ref == table.ref
        assert table.column_names == [cell.value for cell in sheet[1]]
        assert all(cell.data_type == "s" for cell in sheet[1])


def test_a_table_without_rows_has_the_one_blank_row_that_excel_asks_for(tmp_path: Path) -> None:
    sheet = written(tmp_path, an_outline(a_chapter()))["Behandlingar"]
    assert sheet.tables["ropa_activity"].ref == "A1:E2"
    assert values(sheet)[1] == [None] * 5


def test_headings_that_are_alike_are_told_apart(tmp_path: Path) -> None:
    columns = tuple(Column(f"k{place}", label) for place, label in enumerate(["Namn", "namn", "Nr", "", "_x0041_\nb"]))
    chapter = replace(a_chapter(), columns=columns)
    sheet = written(tmp_path, an_outline(chapter))["Behandlingar"]
    headings = [cell.value for cell in sheet[1]][4:]
    assert headings == ["Namn", "namn (2)", "Nr (2)", "\u2013", "_x005F_x0041_ b"]
    assert [unescaped(name) for name in sheet.tables["ropa_activity"].column_names][4:8] == headings[:4]


def test_a_sheet_shows_and_prints_well(tmp_path: Path) -> None:
    book = written(tmp_path, an_outline(a_chapter(a_record(a_fact("Ord " * 300))), footer="A & B"))
    sheet = book["Behandlingar"]
    assert sheet.freeze_panes == "D2"
    assert sheet.print_title_rows == "$1:$1"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("portrait", 9)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.oddFooter.right.text == "Sida &P av &N"
    assert sheet.oddFooter.left.text == "A && B"
    assert sheet["E2"].alignment.wrap_text
    assert sheet["E2"].alignment.vertical == "top"
    assert sheet.column_dimensions["E"].width == 80
    assert 150 < sheet.row_dimensions[2].height < 409


def test_a_long_text_is_seen_whole(tmp_path: Path) -> None:
    texts = ["Ord " * 20] * 20 + ["Ord " * 900]
    records = [a_record(a_fact(text), number=number) for number, text in enumerate(texts, 1)]
    sheet = written(tmp_path, an_outline(a_chapter(*records)))["Behandlingar"]
    assert 80 < sheet.column_dimensions["E"].width < 150
    assert sheet.row_dimensions[22].height < TALLEST_ROW


def test_what_stands_above_a_page_has_room_there(tmp_path: Path) -> None:
    outline = an_outline(a_chapter(a_record(a_grid(Row("r/1", ("A", "")), label="L4.1 Var " + "informeras " * 12))))
    sheet = written(tmp_path, replace(outline, title="Registerförteckning & mer")).worksheets[2]
    above, title = sheet.oddHeader.right.text, sheet.oddHeader.left.text
    assert sheet.page_setup.orientation == "portrait"
    assert title == "Registerförteckning && mer"
    assert above.startswith("L4.1 Var informeras")
    assert above.endswith("…")
    assert len(title) + len(above) < 100


def test_the_contents_give_a_sheet_by_the_name_on_its_tab_and_in_full(tmp_path: Path) -> None:
    label = "Tredjelandsöverföringar enligt kapitel V"
    cover = written(tmp_path, an_outline(a_chapter(a_record(a_grid(Row("r/1", ("A", "")), label=label))))).worksheets[0]
    assert ["Tredjelandsöverföringar enligt…", f"{label} · Behandlingar"] in values(cover)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Det är inte bedömt om en konsekvensbedömning behövs. [DPI-03]", 3),
        ("WWW MMM WWW MMM WWW MMM", 2),
        ("till i alla fall till i alla fall illa", 1),
        ("Ett\nTvå", 2),
    ],
)
def test_a_row_is_as_high_as_its_letters_are_wide(text: str, lines: int) -> None:
    assert height([text, None, 1], [34.0, 9.0, 9.0]) == lines * LINE_HEIGHT + ROW_ROOM


def test_a_name_is_bold_and_its_row_as_high(tmp_path: Path) -> None:
    names = "Avtal med kunder, leverantörer och samarbetspartner", "Kontakt via formulär, e-post"
    records = [a_record(number=number, title=name) for number, name in enumerate(names * 5, 1)]
    sheet = written(tmp_path, an_outline(a_chapter(*records)))["Behandlingar"]
    width, tall = sheet.column_dimensions["C"].width, sheet.row_dimensions[2].height
    assert tall == height([names[0]], [width / BOLD])


def test_no_row_is_proposed_higher_than_excel_shows(tmp_path: Path) -> None:
    sheet = written(tmp_path, an_outline(a_chapter(a_record(a_fact("Ord\n" * 300)))))["Behandlingar"]
    assert sheet.row_dimensions[2].height == 409


def test_a_sheet_too_wide_to_read_is_printed_over_several_pages_that_each_name_the_record(tmp_path: Path) -> None:
    facts = [a_fact("Ord " * 50, key=f"k{place}") for place in range(20)]
    sheet = written(tmp_path, an_outline(a_chapter(a_record(*facts))))["Behandlingar"]
    assert (sheet.print_title_rows, sheet.print_title_cols) == ("$1:$1", "$A:$C")
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", A3)
    assert sheet.page_setup.pageOrder == "overThenDown"
    assert not sheet.sheet_properties.pageSetUpPr.fitToPage, "Excel would pass over where pages end"
    assert 2 < len(pages(sheet)) < 8
    room = A3_WIDTH / sheet.page_setup.scale * 100
    assert all(sum(sheet.column_dimensions[get_column_letter(n)].width for n in page) < room for page in pages(sheet))


def test_pages_across_end_where_a_letter_does(tmp_path: Path) -> None:
    facts = [a_fact("Ord " * 50, key=f"k{place}") for place in range(20)]
    parts = [*"aabbbcddde", *"ffgghhhiij"]
    columns = tuple(Column(fact.key, fact.label, part=part) for fact, part in zip(facts, parts, strict=True))
    outline = an_outline(replace(a_chapter(a_record(*facts)), columns=columns))
    found = [{parts[n - 5] for n in page if n > 4} for page in pages(written(tmp_path, outline)["Behandlingar"])]
    assert len(found) > 2
    assert sum(map(len, found)) == len(set(parts))


def test_a_sheet_of_two_pages_across_stays_on_a4(tmp_path: Path) -> None:
    facts = [a_fact("Ord " * 20, key=f"k{place}") for place in range(9)]
    sheet = written(tmp_path, an_outline(a_chapter(a_record(*facts))))["Behandlingar"]
    assert (len(pages(sheet)), sheet.page_setup.paperSize) == (2, A4)


def pages(sheet: Worksheet) -> list[list[int]]:
    """The columns of each page across, with those that each repeats."""
    ends = [0, *(one.id for one in sheet.col_breaks.brk), sheet.max_column]
    return [[*((1, 2, 3) if start else ()), *range(start + 1, end + 1)] for start, end in pairwise(ends)]


def test_the_file_tells_its_title_its_author_and_its_language(tmp_path: Path) -> None:
    properties = written(tmp_path, an_outline(a_chapter())).properties
    assert properties.title == "Registerförteckning"
    assert properties.creator == "Exempelkommunen"
    assert properties.language == "sv"
    assert properties.created == properties.modified == MADE.replace(tzinfo=None)


def test_sheets_whose_names_would_be_alike_once_cut_are_told_apart(tmp_path: Path) -> None:
    long = "Tredjelandsöverföringar enligt kapitel V "
    grids = (a_grid(label=f"{long}ett", key="one"), a_grid(label=f"{long}två", key="two"), a_grid(key="three"))
    chapters = (a_chapter(a_record(*grids)), a_chapter(a_record(a_grid()), name="other", title="Som biträde"))
    book = written(tmp_path, an_outline(*chapters, title="Mottagare"))
    assert book.sheetnames == [
        "Mottagare",
        "Behandlingar",
        "Tredjelandsöverföringar enligt…",
        "Tredjelandsöverföringar… (2)",
        "Mottagare \u2013 Behandlingar",
        "Som biträde",
        "Mottagare \u2013 Som biträde",
    ]


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("A/B: [C]*?\\", "A B C"),
        ("'quoted'", "quoted"),
        ("Historik", "Historik_"),
        ("", "_"),
        ("a\x0bb\nc", "a U+000B b c"),
        ("😀" * 20, "😀" * 15 + "…"),
        ("Personuppgiftsbiträdesavtal mall", "Personuppgiftsbiträdesavtal…"),
    ],
)
def test_a_sheets_name_is_one_that_excel_takes(label: str, name: str) -> None:
    assert sheet_name(label) == name
    assert units(sheet_name(label)) <= 31


@given(st.lists(st.text(max_size=40), max_size=12))
def test_any_names_become_different_and_short_enough(labels: list[str]) -> None:
    names = unique([sheet_name(label) for label in labels], 31)
    assert len({name.casefold() for name in names}) == len(names)
    assert all(0 < units(name) <= 31 for name in names)
    assert all(one_line(name) == name for name in names)


def test_the_same_outline_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in "ab":
        write_workbook(made_up(5), tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_only_the_creation_stamp_differs_when_the_same_is_made_later(tmp_path: Path) -> None:
    write_workbook(made_up(3), tmp_path / "a")
    write_workbook(replace(made_up(3), made=MADE), tmp_path / "b")
    with ZipFile(tmp_path / "a") as one, ZipFile(tmp_path / "b") as other:
        assert [entry for entry in one.namelist() if one.read(entry) != other.read(entry)] == ["docProps/core.xml"]


def test_every_part_is_sound_xml_and_named_once(tmp_path: Path) -> None:
    write_workbook(made_up(3), tmp_path / "a.xlsx")
    with ZipFile(tmp_path / "a.xlsx") as file:
        assert file.testzip() is None
        assert len(set(file.namelist())) == len(file.namelist())
        for entry in file.namelist():
            etree.fromstring(file.read(entry))


def test_progress_counts_the_rows_to_their_end(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []

    def progress(done: int, total: int) -> None:
        seen.append((done, total))

    write_workbook(made_up(20), tmp_path / "a.xlsx", progress=progress)
    assert seen == sorted(seen)
    assert seen[0][0] == 0
    assert seen[-1][0] == seen[-1][1] > 20 * 18
    assert len(seen) > 5


@pytest.fixture(params=[0, 3, 7])
def answers(request: pytest.FixtureRequest) -> Iterator[bool]:
    """Yes for a while, then no."""
    return iter([True] * request.param + [False])


def test_when_stopped_it_leaves_nothing(tmp_path: Path, answers: Iterator[bool]) -> None:
    with pytest.raises(Cancelled):
        write_workbook(made_up(20), tmp_path / "a.xlsx", progress=as_long_as(lambda *_: next(answers)))
    assert list(tmp_path.iterdir()) == []


def test_when_stopped_at_the_very_end_it_leaves_what_was_there(tmp_path: Path) -> None:
    target = tmp_path / "a.xlsx"
    target.write_text("old")
    with pytest.raises(Cancelled):
        write_workbook(made_up(2), target, progress=as_long_as(lambda done, total: done < total))
    assert [path.name for path in tmp_path.iterdir()] == ["a.xlsx"]
    assert target.read_text() == "old"


def test_a_file_that_was_there_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "register.xlsx").write_text("old")
    assert written(tmp_path, an_outline(a_chapter())).sheetnames[1] == "Behandlingar"


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="folder_read_only"):
        write_workbook(an_outline(a_chapter()), tmp_path / "none" / "a.xlsx")


def test_nothing_of_the_register_lies_in_the_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "none"))
    write_workbook(made_up(3), tmp_path / "a.xlsx")


def test_it_is_not_much_slower_than_openpyxl_alone() -> None:
    assert min(ours / floor for ours, floor in (measure(40) for _ in range(3))) < 1.5
