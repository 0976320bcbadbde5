"""Small outlines, and the workbooks made of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from ropa_desktop.exchange.excel import write_workbook
from ropa_desktop.exchange.outline import Chapter, Column, Entry, Fact, Grid, Group, Outline, Record, Row, Value
from tests.benchmarks.excel import WORDING

MADE = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)


def a_fact(text: str, value: Value = None, key: str = "purpose") -> Fact:
    return Fact(f"activity/1/{key}", key, key.capitalize(), text, value)


def a_record(*entries: Entry, number: int = 1, title: str = "Lön", reference: str = "B01") -> Record:
    return Record(f"activity/{number}", number, reference, title, (Group("g", "Ändamål", entries, "b"),), "Gällande")


def a_grid(*rows: Row, label: str = "Mottagare", key: str = "recipients") -> Grid:
    return Grid(f"activity/1/{key}", key, label, (Column("name", "Namn"), Column("since", "Sedan")), rows)


def a_chapter(*records: Record, name: str = "activity", title: str = "Behandlingar") -> Chapter:
    return Chapter(name, title, "De egna behandlingarna.", records, (Column("purpose", "Ändamål", asked=True),))


def an_outline(*chapters: Chapter, **changes: Any) -> Outline:
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


def written(folder: Path, outline: Outline) -> Any:
    """Write and read back, formulas and all."""
    target = folder / "register.xlsx"
    write_workbook(outline, target)
    assert list(folder.iterdir()) == [target]
    return load_workbook(target)


def kept(folder: Path, *texts: str) -> list[Any]:
    """Give the cells that texts come back in."""
    records = [a_record(a_fact(text), number=number) for number, text in enumerate(texts, 1)]
    sheet = written(folder, an_outline(a_chapter(*records)))["Behandlingar"]
    return [row[4] for row in sheet.iter_rows(min_row=2)]


def values(sheet: Any) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows()]
