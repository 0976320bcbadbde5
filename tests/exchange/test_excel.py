"""The workbook, read back from real files with openpyxl."""

# ruff: noqa: S311 - chance is fixed by its seed

from __future__ import annotations

import random
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from openpyxl import load_workbook

from ropa_desktop.domain.problems import Cancelled
from ropa_desktop.exchange.excel import write_workbook
from ropa_desktop.exchange.excel_sheets import sheet_name, unique
from ropa_desktop.exchange.excel_text import CELL_LIMIT, escaped, one_line, pieces, unescaped, units, visible
from ropa_desktop.exchange.outline import (
    Chapter,
    Column,
    Entry,
    Fact,
    Grid,
    Group,
    Outline,
    Record,
    Row,
    Value,
)
from tests.benchmarks.excel import WORDING, made_up, measure

MADE = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
FAMILY = "\U0001f469\u200d\U0001f469\u200d\U0001f467"
FLAG = "\U0001f1f8\U0001f1ea"


def _fact(text: str, value: Value = None, key: str = "purpose") -> Fact:
    return Fact(f"activity/1/{key}", key, key.capitalize(), text, value)


def _record(*entries: Entry, number: int = 1, title: str = "Lön", reference: str = "B01") -> Record:
    return Record(f"activity/{number}", number, reference, title, (Group("g", "Ändamål", entries, "b"),), "Gällande")


def _grid(*rows: Row, label: str = "Mottagare", key: str = "recipients") -> Grid:
    return Grid(f"activity/1/{key}", key, label, (Column("name", "Namn"), Column("since", "Sedan")), rows)


def _chapter(*records: Record, name: str = "activity", title: str = "Behandlingar") -> Chapter:
    return Chapter(name, title, "De egna behandlingarna.", records, (Column("purpose", "Ändamål"),))


def _outline(*chapters: Chapter, **changes: Any) -> Outline:
    outline = Outline(
        title="Registerförteckning",
        subtitle="Enligt artikel 30",
        language="sv",
        author="Exempelkommunen",
        made=MADE,
        cover=(Fact("cover/name", "name", "Personuppgiftsansvarig", "Exempelkommunen"),),
        chapters=chapters,
        wording=WORDING,
        footer="Exempelkommunen",
        notes=("En not.",),
    )
    return replace(outline, **changes)


def _write(folder: Path, outline: Outline) -> Any:
    """Write and read back, formulas and all."""
    target = folder / "register.xlsx"
    write_workbook(outline, target)
    assert list(folder.iterdir()) == [target]
    return load_workbook(target)


def _kept(folder: Path, *texts: str) -> list[Any]:
    """Give the cells that texts come back in."""
    records = [_record(_fact(text), number=number) for number, text in enumerate(texts, 1)]
    sheet = _write(folder, _outline(_chapter(*records)))["Behandlingar"]
    return [row[4] for row in sheet.iter_rows(min_row=2)]


def _cells(sheet: Any) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1", "@SUM(A1)", "=cmd|'/c calc'!A1", '=HYPERLINK("x")', "\t=1", "#REF!", "'=1", "007", "1-2"],
)
def test_what_looks_like_a_formula_or_a_number_stays_text(tmp_path: Path, text: str) -> None:
    (cell,) = _kept(tmp_path, text)
    assert cell.value == text
    assert cell.data_type == "s"
    assert cell.quotePrefix


@pytest.mark.parametrize(
    "text",
    [
        *["åäö ÅÄÖ é", "😀 👩‍👩‍👧", "مرحبا", "a\nb", "a\r\nb", "a\rb", "a\tb", " a ", "\na\n", "<b>&amp;</b>"],
        *["]]>", "\x7f\x85\u2028", "&"],
    ],
)
def test_a_text_comes_back_as_it_was_typed(tmp_path: Path, text: str) -> None:
    assert _kept(tmp_path, text)[0].value == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x0bb", "a[U+000B]b"),
        ("\x00", "[U+0000]"),
        ("\x1b[1m", "[U+001B][1m"),
        ("\ud83d!", "[U+D83D]!"),
        ("\ufffe\uffff", "[U+FFFE][U+FFFF]"),
    ],
)
def test_what_a_cell_cannot_hold_is_shown_by_its_number(tmp_path: Path, text: str, shown: str) -> None:
    assert _kept(tmp_path, text)[0].value == shown


@pytest.mark.parametrize("text", ["_x0041_", "_x005F_x0041_", "_x0041_x0042_", "a_x000D_b", "_x00e5_", "__x0041__"])
def test_what_looks_like_the_formats_escape_is_meant_as_it_stands(tmp_path: Path, text: str) -> None:
    cell = _kept(tmp_path, text)[0].value
    assert cell != text
    assert unescaped(cell) == text


def test_a_text_with_an_underscore_is_not_touched(tmp_path: Path) -> None:
    assert _kept(tmp_path, "a_xb _x00_ _x004G_")[0].value == "a_xb _x00_ _x004G_"


@given(st.text(st.characters(), max_size=40) | st.from_regex(r"(_|x|00|5F|41){0,12}", fullmatch=True))
def test_any_text_is_read_as_it_was_meant(text: str) -> None:
    assert unescaped(escaped(visible(text))) == visible(text)
    assert visible(text).encode("utf-8").decode("utf-8") == visible(text)
    assert visible(visible(text)) == visible(text)


def _at(text: str, place: int, unit: str) -> str:
    return text[:place] + unit + text[place:]


LONG = {
    "twenty thousand": "å" * 20_000,
    "just enough": "a" * CELL_LIMIT,
    "just enough astral": "😀" * (CELL_LIMIT // 2),
    "one too many": "a" * CELL_LIMIT + "b",
    "forty thousand": "".join(random.Random(1).choices("aåäö \n", k=40_000)),
    "forty thousand astral": "😀" * 40_000,
    "an emoji on the edge": _at("a" * 40_000, CELL_LIMIT - 1, "😀"),
    "a family on the edge": _at("a" * 40_000, CELL_LIMIT - 2, FAMILY),
    "a flag on the edge": _at("a" * 40_000, CELL_LIMIT - 2, FLAG),
    "flags only": FLAG * 10_000,
    "a skin tone on the edge": _at("a" * 40_000, CELL_LIMIT - 2, "\U0001f44b\U0001f3fd"),
    "an accent on the edge": _at("a" * 40_000, CELL_LIMIT, "\u0301"),
    "a line end on the edge": _at("a" * 40_000, CELL_LIMIT - 1, "\r\n"),
    "escapes": "_x0041_" * 6_000,
    "accents only": "\u0301" * 40_000,
}


@pytest.mark.parametrize("text", LONG.values(), ids=LONG.keys())
def test_a_long_text_fills_its_cell_and_goes_on_in_marked_rows(tmp_path: Path, text: str) -> None:
    sheet = _write(tmp_path, _outline(_chapter(_record(_fact(text)))))["Behandlingar"]
    rows = _cells(sheet)[1:]
    assert "".join(unescaped(row[4]) for row in rows) == text
    assert [row[0:2] for row in rows] == [[1, "B01"]] * len(rows)
    assert [row[2] for row in rows] == ["Lön"] + ["Lön (forts.)"] * (len(rows) - 1)
    assert all(units(row[4]) <= CELL_LIMIT for row in rows)
    assert all(units(row[4]) > CELL_LIMIT - 80 for row in rows[:-1])
    assert sheet.tables["ropa_activity"].ref == f"A1:E{len(rows) + 1}"


@pytest.mark.parametrize("name", [name for name in LONG if name.endswith("edge")])
def test_no_character_is_cut_in_two(name: str) -> None:
    for piece in pieces(LONG[name])[1:]:
        assert unicodedata.category(piece[0])[0] != "M"
        assert piece[0] not in "\u200d\n"
    assert not any(piece.endswith(("\r", "\u200d", FLAG[0])) for piece in pieces(LONG[name]))


def test_a_short_text_has_one_row(tmp_path: Path) -> None:
    assert len(_kept(tmp_path, "å" * 20_000, "a" * CELL_LIMIT)) == 2


def test_a_long_text_in_a_grid_goes_on_with_the_ids_of_its_row(tmp_path: Path) -> None:
    grid = _grid(Row("activity/1/recipients/7", ("b" * 40_000, "x"), (), 1))
    rows = _cells(_write(tmp_path, _outline(_chapter(_record(grid))))["Mottagare"])
    assert [row[:4] for row in rows[1:]] == [[1, "B01", "Lön", 7], [1, "B01", "Lön (forts.)", 7]]
    assert rows[1][4] + rows[2][4] == "b" * 40_000
    assert [rows[1][5], rows[2][5]] == ["x", None]


def test_even_a_title_that_overflows_is_all_there(tmp_path: Path) -> None:
    title = "".join(random.Random(2).choices("abcdefgh", k=50_000))
    rows = _cells(_write(tmp_path, _outline(_chapter(_record(title=title))))["Behandlingar"])[1:]
    assert all(units(row[2]) <= CELL_LIMIT for row in rows)
    assert "".join([rows[0][2], *(row[2].partition("\n")[2] for row in rows[1:])]) == title


def test_dates_are_dates_numbers_are_numbers_and_words_are_words(tmp_path: Path) -> None:
    facts = [
        _fact("2024-05-01", date(2024, 5, 1), "a"),
        _fact("1 234", 1234, "b"),
        _fact("2,5", 2.5, "c"),
        _fact("Ja", value=True, key="d"),
        _fact("Skatteverket", 12, "e"),
        _fact("1066-10-14", date(1066, 10, 14), "f"),
        _fact("5 år", 5, "g"),
        _fact("Avtal", "contract", "h"),
        _fact("", None, "i"),
        _fact(str(10**20), 10**20, "j"),
        _fact("2024-05-01 (preliminärt)", date(2024, 5, 1), "k"),
        _fact("2024-05-01 08:00", datetime(2024, 5, 1, 8, tzinfo=UTC), "l"),
    ]
    sheet = _write(tmp_path, _outline(_chapter(_record(*facts))))["Behandlingar"]
    cells = list(sheet[2])[5:]
    assert [cell.value for cell in cells] == [
        *[datetime(2024, 5, 1), 1234, 2.5, "Ja", "Skatteverket", "1066-10-14", "5 år", "Avtal", None],  # noqa: DTZ001
        *["100000000000000000000", "2024-05-01 (preliminärt)", "2024-05-01 08:00"],
    ]
    assert cells[0].is_date
    assert cells[0].number_format == "yyyy-mm-dd"


def test_each_chapter_and_each_grid_has_a_sheet_after_the_cover(tmp_path: Path) -> None:
    first = _record(_fact("Löner"), _grid(Row("activity/1/recipients/7", ("Skatteverket", "2020-01-01"))))
    second = _record(_fact("Annat"), _grid(), number=5, reference="B05")
    book = _write(tmp_path, _outline(_chapter(first, second), _chapter(name="party", title="Parter")))
    assert book.sheetnames == ["Registerförteckning", "Behandlingar", "Mottagare", "Parter"]
    assert _cells(book["Behandlingar"]) == [
        ["Nr", "Beteckning", "Behandling", "Status", "Ändamål"],
        [1, "B01", "Lön", "Gällande", "Löner"],
        [5, "B05", "Lön", "Gällande", "Annat"],
    ]
    assert _cells(book["Mottagare"]) == [
        ["Nr", "Beteckning", "Behandling", "Mottagare: Nr", "Namn", "Sedan"],
        [1, "B01", "Lön", 7, "Skatteverket", "2020-01-01"],
    ]


def test_the_cells_of_a_grid_have_their_types(tmp_path: Path) -> None:
    grid = _grid(Row("activity/1/recipients/7", ("A", "2020-01-01"), (None, date(2020, 1, 1))))
    sheet = _write(tmp_path, _outline(_chapter(_record(grid))))["Mottagare"]
    assert sheet["F2"].value == datetime(2020, 1, 1)  # noqa: DTZ001


def test_a_row_whose_id_ends_in_words_keeps_it_whole(tmp_path: Path) -> None:
    grid = _grid(Row("activity/1/recipients/a", ("A", "")))
    sheet = _write(tmp_path, _outline(_chapter(_record(grid))))["Mottagare"]
    assert sheet["D2"].value == "activity/1/recipients/a"


def test_a_fact_that_no_column_names_is_not_left_out(tmp_path: Path) -> None:
    rows = _cells(_write(tmp_path, _outline(_chapter(_record(_fact("x", key="more")))))["Behandlingar"])
    assert rows == [
        ["Nr", "Beteckning", "Behandling", "Status", "Ändamål", "More"],
        [1, "B01", "Lön", "Gällande", None, "x"],
    ]


def test_a_chapter_that_is_only_a_table_is_written_as_it_is(tmp_path: Path) -> None:
    summary = _grid(Row("r/1", ("A", "x" * 40_000)), key="changes")
    chapter = Chapter("changes", "Ändringar", "", (), (), summary)
    rows = _cells(_write(tmp_path, _outline(chapter))["Ändringar"])
    assert rows == [["Namn", "Sedan"], ["A", "x" * CELL_LIMIT], ["A (forts.)", "x" * (40_000 - CELL_LIMIT)]]


def test_the_cover_tells_what_the_register_is_and_links_to_its_sheets(tmp_path: Path) -> None:
    outline = _outline(_chapter(_record(_grid())), cover=(Fact("c", "c", "Namn", "n" * 40_000),))
    sheet = _write(tmp_path, outline).worksheets[0]
    texts = [cell for row in _cells(sheet) for cell in row if cell is not None]
    assert texts[:2] == ["Registerförteckning", "Enligt artikel 30"]
    assert texts[2:6] == ["Namn", "n" * CELL_LIMIT, "Namn (forts.)", "n" * (40_000 - CELL_LIMIT)]
    assert {"En not.", "Innehåll", "De egna behandlingarna."} <= set(texts)
    links = {cell.value: cell.hyperlink.location for row in sheet.iter_rows() for cell in row if cell.hyperlink}
    assert links == {"Behandlingar": "'Behandlingar'!A1", "Mottagare": "'Mottagare'!A1"}


def test_every_table_can_be_filtered_and_is_known_by_its_headings(tmp_path: Path) -> None:
    chapters = (_chapter(_record(_fact("x"), _grid(Row("r/1", ("A", ""))))), _chapter(name="party", title="Parter"))
    book = _write(tmp_path, _outline(*chapters))
    tables = [table for sheet in book.worksheets for table in sheet.tables.values()]
    assert [table.displayName for table in tables] == ["ropa_activity", "ropa_activity_recipients", "ropa_party"]
    assert [table.id for table in tables] == [1, 2, 3]
    for sheet in book.worksheets[1:]:
        (table,) = sheet.tables.values()
        assert table.autoFilter.ref == table.ref
        assert table.column_names == [cell.value for cell in sheet[1]]
        assert all(cell.data_type == "s" for cell in sheet[1])


def test_a_table_without_rows_has_the_one_blank_row_that_excel_asks_for(tmp_path: Path) -> None:
    sheet = _write(tmp_path, _outline(_chapter()))["Behandlingar"]
    assert sheet.tables["ropa_activity"].ref == "A1:E2"
    assert _cells(sheet)[1] == [None] * 5


def test_headings_that_are_alike_are_told_apart(tmp_path: Path) -> None:
    columns = tuple(Column(f"k{place}", label) for place, label in enumerate(["Namn", "namn", "Nr", "", "_x0041_\nb"]))
    chapter = replace(_chapter(), columns=columns)
    sheet = _write(tmp_path, _outline(chapter))["Behandlingar"]
    headings = [cell.value for cell in sheet[1]][4:]
    assert headings == ["Namn", "namn (2)", "Nr (2)", "\u2013", "_x005F_x0041_ b"]
    assert [unescaped(name) for name in sheet.tables["ropa_activity"].column_names][4:8] == headings[:4]


def test_a_sheet_shows_and_prints_well(tmp_path: Path) -> None:
    book = _write(tmp_path, _outline(_chapter(_record(_fact("Ord " * 300))), footer="A & B"))
    sheet = book["Behandlingar"]
    assert sheet.freeze_panes == "D2"
    assert sheet.print_title_rows == "$1:$1"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.oddFooter.right.text == "Sida &P av &N"
    assert sheet.oddFooter.left.text == "A && B"
    assert sheet["E2"].alignment.wrap_text
    assert sheet["E2"].alignment.vertical == "top"
    assert sheet.column_dimensions["E"].width == 60
    assert 200 < sheet.row_dimensions[2].height < 409


def test_no_row_is_proposed_higher_than_excel_shows(tmp_path: Path) -> None:
    sheet = _write(tmp_path, _outline(_chapter(_record(_fact("Ord\n" * 300)))))["Behandlingar"]
    assert sheet.row_dimensions[2].height == 409


def test_a_sheet_too_wide_to_read_is_printed_over_several_pages_that_each_name_the_record(tmp_path: Path) -> None:
    facts = [_fact("Ord " * 50, key=f"k{place}") for place in range(20)]
    sheet = _write(tmp_path, _outline(_chapter(_record(*facts))))["Behandlingar"]
    assert 5 < sheet.page_setup.fitToWidth < 12
    assert sheet.print_title_cols == "$A:$C"
    assert sheet.page_setup.pageOrder == "overThenDown"


def test_the_file_tells_its_title_its_author_and_its_language(tmp_path: Path) -> None:
    properties = _write(tmp_path, _outline(_chapter())).properties
    assert properties.title == "Registerförteckning"
    assert properties.creator == "Exempelkommunen"
    assert properties.language == "sv"
    assert properties.created == properties.modified == MADE.replace(tzinfo=None)


def test_sheets_whose_names_would_be_alike_once_cut_are_told_apart(tmp_path: Path) -> None:
    long = "Tredjelandsöverföringar enligt kapitel V "
    grids = (_grid(label=f"{long}ett", key="one"), _grid(label=f"{long}två", key="two"), _grid(key="three"))
    chapters = (_chapter(_record(*grids)), _chapter(_record(_grid()), name="other", title="Som biträde"))
    book = _write(tmp_path, _outline(*chapters, title="Mottagare"))
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

    def progress(done: int, total: int) -> bool:
        seen.append((done, total))
        return True

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
        write_workbook(made_up(20), tmp_path / "a.xlsx", progress=lambda *_: next(answers))
    assert list(tmp_path.iterdir()) == []


def test_when_stopped_at_the_very_end_it_leaves_what_was_there(tmp_path: Path) -> None:
    target = tmp_path / "a.xlsx"
    target.write_text("old")
    with pytest.raises(Cancelled):
        write_workbook(made_up(2), target, progress=lambda done, total: done < total)
    assert [path.name for path in tmp_path.iterdir()] == ["a.xlsx"]
    assert target.read_text() == "old"


def test_a_file_that_was_there_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "register.xlsx").write_text("old")
    assert _write(tmp_path, _outline(_chapter())).sheetnames[1] == "Behandlingar"


def test_a_folder_that_is_not_there_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        write_workbook(_outline(_chapter()), tmp_path / "none" / "a.xlsx")


def test_nothing_of_the_register_lies_in_the_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "none"))
    write_workbook(made_up(3), tmp_path / "a.xlsx")


def test_it_is_not_much_slower_than_openpyxl_alone() -> None:
    assert min(ours / floor for ours, floor in (measure(40) for _ in range(3))) < 1.5
