"""Whole documents in words: the text of each page of a PDF, and the cells of a workbook."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from PySide6.QtPdf import QPdfDocument

from ropa_desktop.domain.texts import LANGUAGES
from ropa_desktop.exchange.compose import compose
from ropa_desktop.exchange.excel import write_workbook
from ropa_desktop.exchange.excel_text import unescaped
from ropa_desktop.exchange.outline import Outline
from ropa_desktop.exchange.pdf import write_pdf
from ropa_desktop.exchange.scope import ANNEXES, Scope
from ropa_desktop.storage.register import open_register
from tests.exchange.outlines import make_small

MADE = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)
Snapshot = Callable[[str, str], None]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("documents") / "small.ropa"
    make_small(path)
    return path


def _outline(path: Path, code: str) -> Outline:
    scope = Scope(annexes=frozenset(ANNEXES) - {"changes"}, case_number="IMY-2026-1", made=MADE)
    with open_register(path, read_only=True) as register:
        return compose(register, code, scope)


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_pages_of_a_pdf_in_words(small: Path, tmp_path: Path, snapshot: Snapshot, code: str) -> None:
    write_pdf(_outline(small, code), tmp_path / "made.pdf")
    snapshot(f"pages.{code}.txt", "".join(_pages(tmp_path / "made.pdf")))


def _pages(path: Path) -> Iterator[str]:
    document = QPdfDocument()
    document.load(str(path))
    for page in range(document.pageCount()):
        lines = document.getAllText(page).text().replace("\u00ad", "").splitlines()
        yield "\n".join((f"=== {page + 1}", *(line.rstrip() for line in lines))) + "\n"


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_cells_of_a_workbook_in_words(small: Path, tmp_path: Path, snapshot: Snapshot, code: str) -> None:
    write_workbook(_outline(small, code), tmp_path / "made.xlsx")
    snapshot(f"cells.{code}.txt", "".join(_sheets(tmp_path / "made.xlsx")))


def _sheets(path: Path) -> Iterator[str]:
    for sheet in load_workbook(path).worksheets:
        rows: list[list[Any]] = [[cell.value for cell in row] for row in sheet.iter_rows()]
        filled = [place for place in range(len(rows[0])) if any(row[place] is not None for row in rows[1:])]
        yield f"=== {sheet.title} ({len(rows[0])} × {len(rows)})\n"
        yield from (" | ".join(_cell(row[place]) for place in filled).rstrip() + "\n" for row in rows)


def _cell(value: Any) -> str:
    return "" if value is None else unescaped(str(value)).replace("\n", " / ")
