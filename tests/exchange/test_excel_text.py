"""Texts in a workbook: never run, never cut short, read as they were meant."""

# ruff: noqa: S311 - chance is fixed by its seed

from __future__ import annotations

import random
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ropa_desktop.exchange.excel_text import CELL_LIMIT, escaped, pieces, unescaped, units, visible
from ropa_desktop.exchange.outline import Row
from tests.exchange.workbooks import a_chapter, a_fact, a_grid, a_record, an_outline, kept, values, written

FAMILY = "\U0001f469\u200d\U0001f469\u200d\U0001f467"
FLAG = "\U0001f1f8\U0001f1ea"


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1", "@SUM(A1)", "=cmd|'/c calc'!A1", '=HYPERLINK("x")', "\t=1", "#REF!", "'=1", "007", "1-2"],
)
def test_what_looks_like_a_formula_or_a_number_stays_text(tmp_path: Path, text: str) -> None:
    (cell,) = kept(tmp_path, text)
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
    assert kept(tmp_path, text)[0].value == text


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
    assert kept(tmp_path, text)[0].value == shown


@pytest.mark.parametrize("text", ["_x0041_", "_x005F_x0041_", "_x0041_x0042_", "a_x000D_b", "_x00e5_", "__x0041__"])
def test_what_looks_like_the_formats_escape_is_meant_as_it_stands(tmp_path: Path, text: str) -> None:
    cell = kept(tmp_path, text)[0].value
    assert cell != text
    assert unescaped(cell) == text


def test_a_text_with_an_underscore_is_not_touched(tmp_path: Path) -> None:
    assert kept(tmp_path, "a_xb _x00_ _x004G_")[0].value == "a_xb _x00_ _x004G_"


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
    sheet = written(tmp_path, an_outline(a_chapter(a_record(a_fact(text)))))["Behandlingar"]
    rows = values(sheet)[1:]
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
    assert len(kept(tmp_path, "å" * 20_000, "a" * CELL_LIMIT)) == 2


def test_a_long_text_in_a_grid_goes_on_with_the_ids_of_its_row(tmp_path: Path) -> None:
    grid = a_grid(Row("activity/1/recipients/7", ("b" * 40_000, "x"), (), 1))
    rows = values(written(tmp_path, an_outline(a_chapter(a_record(grid))))["Mottagare"])
    assert [row[:4] for row in rows[1:]] == [[1, "B01", "Lön", 7], [1, "B01", "Lön (forts.)", 7]]
    assert rows[1][4] + rows[2][4] == "b" * 40_000
    assert [rows[1][5], rows[2][5]] == ["x", None]


def test_even_a_title_that_overflows_is_all_there(tmp_path: Path) -> None:
    title = "".join(random.Random(2).choices("abcdefgh", k=50_000))
    rows = values(written(tmp_path, an_outline(a_chapter(a_record(title=title))))["Behandlingar"])[1:]
    assert all(units(row[2]) <= CELL_LIMIT for row in rows)
    assert "".join([rows[0][2], *(row[2].partition("\n")[2] for row in rows[1:])]) == title
