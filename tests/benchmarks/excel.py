"""How long a workbook takes beside openpyxl writing the same cells in the same styles.

`python -m tests.benchmarks.excel [activities]`
The floor gets its values ready made and its styles shared, and saves to the same disk.
"""

# ruff: noqa: S311 - chance is fixed by its seed

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import WriteOnlyCell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.table import Table, TableColumn

from ropa_desktop.exchange.excel import write_workbook
from ropa_desktop.exchange.excel_look import Look
from ropa_desktop.exchange.excel_sheets import Sheet, sheets
from ropa_desktop.exchange.outline import Chapter, Column, Entry, Fact, Grid, Group, Outline, Record, Row, Wording

FACTS = 45
WORDS = """
behandling av personuppgifter för administration kunder anställda leverantörer avtal lön frånvaro uppgifter enligt
bokföringslagen rättslig förpliktelse allmänt intresse myndighetsutövning intresseavvägning samtycke gallras efter
sju år räkenskapsår mottagare Skatteverket Försäkringskassan personuppgiftsbiträde driftleverantör åtkomst loggning
kryptering säkerhetskopiering behörighet utbildning rutiner granskning överföring tredje land standardavtalsklausuler
"""
LABELS = [
    *("Ändamål", "Beskrivning", "Rättslig grund", "Ansvarig enhet", "Kontaktperson", "Börjar", "Slutar"),
    *("Kategorier av registrerade", "Antal registrerade", "Källa", "Lagringsplats", "Gallring"),
    *("Säkerhetsåtgärder", "Senast granskad", "Nästa granskning"),
]
GRIDS = {
    "recipients": ("Mottagare", ("Mottagare", "Slag", "Ändamål", "Land")),
    "categories": ("Kategorier av personuppgifter", ("Kategori", "Känslig", "Gallras efter", "Grund för gallring")),
    "bases": ("Rättsliga grunder", ("Grund", "Lagrum", "Motivering")),
    "transfers": ("Överföringar till tredjeland", ("Land", "Mottagare", "Skyddsåtgärd", "Bedömd", "Anteckning")),
    "systems": ("System", ("System", "Leverantör", "Driftplats")),
    "actions": ("Åtgärder", ("Åtgärd", "Ansvarig", "Klar senast")),
}
WORDING = Wording(
    contents="Innehåll",
    page_of="Sida {page} av {pages}",
    continued="forts.",
    blank="(tomt)",
    missing="Saknas",
    not_applicable="Ej tillämpligt",
    record="Behandling",
    reference="Beteckning",
    number="Nr",
    row="Rad",
    blanks="Tomma fält",
    blanks_intro="De har ingen kolumn.",
)


def made_up(records: int) -> Outline:
    """Make up a register: `records` activities with 45 facts and 6 grids of 3 to 5 rows each."""
    chance = random.Random(30)
    activities = tuple(_record(number, chance) for number in range(1, records + 1))
    columns = tuple(Column(f"activity.f{place}", _label(place)) for place in range(FACTS))
    intro = "Behandlingar som organisationen är personuppgiftsansvarig för (artikel 30.1)."
    return Outline(
        title="Registerförteckning",
        subtitle="Enligt artikel 30 i dataskyddsförordningen",
        language="sv",
        author="Exempelkommunen",
        made=datetime(2026, 11, 24, 8, 0, tzinfo=UTC),
        cover=(
            Fact("cover/name", "name", "Personuppgiftsansvarig", "Exempelkommunen"),
            Fact("cover/number", "number", "Organisationsnummer", "212000-0142"),
            Fact("cover/dpo", "dpo", "Dataskyddsombud", "Åsa Öberg, dataskydd@exempel.se, 08-123 45 67"),
            Fact("cover/as_of", "as_of", "Uppgifter per", "2026-11-24"),
        ),
        chapters=(Chapter("activity", "Behandlingar", intro, activities, columns),),
        wording=WORDING,
        footer="Exempelkommunen, 2026-11-24",
        notes=("Förteckningen innehåller inga interna anteckningar.",),
    )


def _label(place: int) -> str:
    return LABELS[place] if place < len(LABELS) else f"{LABELS[place % len(LABELS)]} {place // len(LABELS) + 1}"


def _record(number: int, chance: random.Random) -> Record:
    path = f"activity/{number}"
    facts: list[Entry] = [_fact(f"{path}/f{place}", place, chance) for place in range(FACTS)]
    grids: list[Entry] = [_grid(path, key, number, chance) for key in GRIDS]
    groups = (
        Group(f"{path}/what", "Ändamål", tuple(facts), "b", "30.1 b"),
        Group(f"{path}/rows", "Mottagare", tuple(grids), "d", "30.1 d"),
    )
    title = _words(chance, 2, 5).capitalize()
    return Record(path, number, f"B{number:03}", title, groups, chance.choice(["Gällande", "Utkast", "Vilande"]))


def _fact(path: str, place: int, chance: random.Random) -> Fact:
    key, label = f"activity.f{place}", _label(place)
    match place % len(LABELS):
        case 5 | 6 | 13 | 14:
            day = date(2018, 5, 25) + timedelta(days=chance.randrange(3000))
            return Fact(path, key, label, day.isoformat(), day)
        case 8:
            count = chance.randrange(100_000)
            return Fact(path, key, label, str(count), count)
        case 0 | 1 | 11 | 12:
            return Fact(path, key, label, _words(chance, 10, 60).capitalize() + ".")
        case _:
            return Fact(path, key, label, "" if chance.random() < 0.2 else _words(chance, 1, 4).capitalize())


def _grid(path: str, key: str, record: int, chance: random.Random) -> Grid:
    label, headings = GRIDS[key]
    rows = tuple(
        Row(f"{path}/{key}/{place}", tuple(_words(chance, 1, 5) for _ in headings), (), record)
        for place in range(1, chance.randint(3, 5) + 1)
    )
    columns = tuple(Column(heading.lower(), heading) for heading in headings)
    return Grid(f"{path}/{key}", f"activity.{key}", label, columns, rows)


def _words(chance: random.Random, least: int, most: int) -> str:
    return " ".join(chance.choices(WORDS.split(), k=chance.randint(least, most)))


def measure(records: int) -> tuple[float, float]:
    """Give the seconds that we take and that openpyxl alone takes for so many activities."""
    outline = made_up(records)
    with TemporaryDirectory() as folder:
        started = time.perf_counter()
        write_workbook(outline, Path(folder) / "ours.xlsx")
        ours = time.perf_counter() - started
        ready = [(plan, plan.rows()) for plan in sheets(outline)]
        started = time.perf_counter()
        _write_floor(ready, Path(folder) / "floor.xlsx")
        return ours, time.perf_counter() - started


def _write_floor(ready: list[tuple[Sheet, list[Any]]], target: Path) -> None:
    book = Workbook(write_only=True)
    look = Look(book)
    for plan, rows in ready:
        sheet: Any = book.create_sheet(plan.name)
        ref = f"A1:{get_column_letter(len(plan.headings))}{len(rows) + 1}"
        columns = [TableColumn(id=place, name=name) for place, name in enumerate(plan.headings, 1)]
        sheet.tables.add(Table(displayName=plan.table, ref=ref, tableColumns=columns))
        for row in (plan.headings, *rows):
            sheet.append(list(_cells(sheet, row, look)))
    book.save(target)


def _cells(sheet: Any, row: Any, look: Look) -> Iterator[Any]:
    for value in row:
        cell: Any = WriteOnlyCell(sheet, value)
        match value:
            case str():
                cell.data_type = "s"
                cell._style = look.text
            case date():
                cell._style = look.date
            case _:
                cell._style = look.blank
        yield cell


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    times = [measure(count) for _ in range(3)]
    best_ours, best_floor = min(ours for ours, _ in times), min(floor for _, floor in times)
    print(
        f"{count} activities: {best_ours:.2f} s, openpyxl alone {best_floor:.2f} s, {best_ours / best_floor:.2f} times"
    )
