"""Lists that stand in a text: found, set with their marks, tagged, and not a letter lost."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ropa_desktop.exchange.outline import Chapter, Fact, Group, Record
from ropa_desktop.exchange.pdf import write_pdf
from ropa_desktop.exchange.pdf_lists import Item, parts
from tests.benchmarks.pdf import sample_outline
from tests.exchange.tagged import Tag, read_tags

TEXT = "Vi behandlar\n- namn\n- adress,\n  också tidigare\nfram till\n1. uppsägning\n2. gallring\nEn sak – till"


def test_two_marked_lines_are_a_list_and_one_is_not() -> None:
    assert parts(TEXT) == [
        "Vi behandlar",
        [Item("-", "namn"), Item("-", "adress,\nockså tidigare")],
        "fram till",
        [Item("1.", "uppsägning"), Item("2.", "gallring")],
        "En sak – till",
    ]
    for text in ("", "rad\n- ensam\nrad", "2026-01-01\n2026-02-01", "-5\n-6", "\n\nrad\n\n"):
        assert parts(text) == ([text] if text else [""])


@given(st.lists(st.sampled_from(["- a", "– b", "1. c", "text", "", "  mer", "a) d"])).map("\n".join))
def test_nothing_is_lost_whatever_is_written(text: str) -> None:
    told = [part if isinstance(part, str) else "\n".join(f"{i.mark} {i.text}" for i in part) for part in parts(text)]
    assert re.sub(r"\s", "", "".join(told)) == re.sub(r"\s", "", text)


@pytest.fixture(scope="module")
def value(tmp_path_factory: pytest.TempPathFactory) -> Tag:
    group = Group("a/1/g", "Grupp", (Fact("a/1/x", "x", "Etikett", TEXT),))
    record = Record("a/1", 1, "B01", "Behandling", (group,))
    outline = replace(sample_outline(0), chapters=(Chapter("a", "Kapitel", "", (record,)),))
    target = tmp_path_factory.mktemp("lists") / "a.pdf"
    write_pdf(outline, target)
    return next(cell for cell in read_tags(target).all("TD") if "Vi behandlar" in cell.text)


def test_a_list_in_a_text_is_tagged_as_one(value: Tag) -> None:
    assert value.inner() == ["P", "L", "P", "L", "P"]
    bullets, numbered = value.all("L")
    assert bullets.attributes["/ListNumbering"] == "/Disc"
    assert numbered.attributes["/ListNumbering"] == "/Decimal"
    assert [item.inner() for item in bullets.all("LI")] == [["Lbl", "LBody"]] * 2
    assert [label.text for label in numbered.all("Lbl")] == ["1.", "2."]
    assert [body.text for body in numbered.all("LBody")] == ["uppsägning", "gallring"]
