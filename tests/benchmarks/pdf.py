"""How fast the PDF is made, against platypus laying out the same texts in one plain pass."""

from __future__ import annotations

import random
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Flowable, LongTable, Paragraph, SimpleDocTemplate, Table, TableStyle

from ropa_desktop.exchange.outline import Chapter, Column, Fact, Grid, Group, Outline, Record, Row, State, Wording
from ropa_desktop.exchange.pdf import write_pdf
from ropa_desktop.storage import places

SWEDISH = Wording(
    contents="Innehåll",
    page_of="Sida {page} av {pages}",
    continued="forts.",
    blank="–",
    missing="Saknas",
    not_applicable="Inte tillämpligt",
    record="Behandling",
    reference="Nr",
    number="Nummer",
)
_TITLES = (
    "Löneadministration",
    "Rekrytering",
    "Besvara den som kontaktar oss",
    "Passersystem och besöksregister",
    "Kameraövervakning av lager",
    "Kundservice och support",
    "Utskick av nyhetsbrev",
    "Evenemang och utbildningar",
    "Sjukfrånvaro och rehabilitering",
    "Leverantörskontakter",
    "Visselblåsarfunktion",
    "Behörighet och loggning i it-system",
)
_SENTENCES = (
    "Uppgifterna behövs för att betala ut rätt lön och ersättning.",
    "Registrerade informeras genom personalhandboken och på intranätet.",
    "Endast löneavdelningen har behörighet till systemet, och behörigheterna ses över två gånger om året.",
    "Behandlingen är nödvändig för att fullgöra skyldigheter enligt bokföringslagen och skatteförfarandelagen.",
    "Säkerhetskopior tas varje natt, krypteras och förvaras skilt från driftmiljön.",
    "Lämnas till Skatteverket, Försäkringskassan och pensionsbolag.",
    "Underbiträdet stöder sig på standardavtalsklausulerna i kommissionens beslut (EU) 2021/914, modul 3.",
    "Uppgifterna raderas eller avidentifieras när de inte längre behövs för ändamålet.",
)
_WORDS = (
    "Ja",
    "Nej",
    "Anställda",
    "Personalchef",
    "Anna Lindqvist",
    "2026-03-14",
    "Årlig",
    "Artikel 6.1 c",
    "Hög",
    "Sverige",
    "personuppgiftsbiträdesavtal",
    "Rättslig förpliktelse",
    "7 år efter räkenskapsårets slut",
    "Visma Lön 600",
    "Inga",
)
_LABELS = (
    "Personuppgiftsansvarig",
    "Gemensamt ansvariga",
    "Dataskyddsombud",
    "Ändamål",
    "Varför det behövs",
    "Rättslig grund",
    "Stöd i annan lag",
    "Berättigat intresse",
    "Källa till uppgifterna",
    "Är det frivilligt att lämna uppgifterna?",
    "Automatiserat beslutsfattande",
    "Profilering",
    "Information till registrerade",
    "Var informationen finns",
    "Personuppgiftsbiträden",
    "Mottagare inom organisationen",
    "Tredjelandsöverföring",
    "Tidsfrist för radering",
    "Gallringsrutin",
    "Tekniska åtgärder",
    "Organisatoriska åtgärder",
    "Konsekvensbedömning",
    "Risknivå",
    "System",
    "Senast granskad",
)
_GROUPS = (
    ("a", "Ansvariga", "Artikel 30.1 a", (0, 1, 2)),
    ("b", "Ändamål och rättslig grund", "Artikel 30.1 b, 5 och 6", (3, 4, 5, 6, 7)),
    ("c", "Registrerade och uppgifter", "Artikel 30.1 c", (8, 9, 10, 11, 12, 13)),
    ("d", "Mottagare", "Artikel 30.1 d", (14, 15)),
    ("e", "Överföringar till tredje land", "Artikel 30.1 e och kapitel V", (16,)),
    ("f", "Tidsfrister för radering", "Artikel 30.1 f", (17, 18)),
    ("g", "Säkerhetsåtgärder", "Artikel 30.1 g och 32", (19, 20)),
    ("", "Granskning", "", (21, 22, 23, 24)),
)
_GRIDS = {
    "b": ("Rättsliga grunder", ("Gäller", "Artikel 6", "Artikel 9.2", "Stöd")),
    "c": ("Kategorier", ("Registrerade", "Personuppgifter", "Särskild kategori")),
    "d": ("Kategorier av mottagare", ("Mottagare", "Roll", "Land", "Skäl")),
    "e": ("Överföringar", ("Mottagare", "Land", "Skyddsåtgärd", "Dokumenterad")),
    "f": ("Frister", ("Uppgifter", "Räknas från", "Tid", "Därefter")),
}


def sample_outline(records: int) -> Outline:
    """Make up a register: some 25 facts and 5 grids of 3 to 5 rows for each activity."""
    dice = random.Random(records)  # noqa: S311 - made-up data
    made = tuple(_record(index, dice) for index in range(1, records + 1))
    columns = tuple(
        Column(key, label, share)
        for key, label, share in (
            ("reference", "Nr", 0.6),
            ("title", "Behandling", 2.6),
            ("controller", "Ansvarig", 1.6),
            ("basis", "Rättslig grund", 1.6),
            ("period", "Radering", 1.6),
            ("reviewed", "Granskad", 1.0),
        )
    )
    rows = tuple(
        Row(
            f"summary/{record.number}",
            (
                record.reference,
                record.title,
                "Exempelbolaget AB",
                dice.choice(_WORDS),
                dice.choice(_WORDS),
                "2026-03-14",
            ),
            record=record.number,
        )
        for record in made
    )
    return Outline(
        title="Register över behandling",
        subtitle="Exempelbolaget AB som personuppgiftsansvarig",
        language="sv",
        author="Exempelbolaget AB",
        made=datetime(2026, 11, 24, 9, 30, tzinfo=UTC),
        cover=(
            Fact("cover/controller", "controller", "Personuppgiftsansvarig", "Exempelbolaget AB, 556000-0000"),
            Fact("cover/contact", "contact", "Kontakt", "Storgatan 1, 111 22 Stockholm\ndataskydd@exempel.se"),
            Fact("cover/officer", "officer", "Dataskyddsombud", "", state=State.MISSING),
            Fact("cover/representative", "representative", "Företrädare", "", state=State.NOT_APPLICABLE),
            Fact("cover/made", "made", "Upprättat", "2026-11-24"),
        ),
        chapters=(
            Chapter(
                "activities",
                "Behandlingar som personuppgiftsansvarig",
                "Förteckningen förs enligt artikel 30.1 i dataskyddsförordningen.",
                made,
                summary=Grid("summary", "summary", "Översikt", columns, rows),
            ),
        ),
        wording=SWEDISH,
        footer="Exempelbolaget AB · Register över behandling · 2026-11-24",
        notes=("Registret visas för Integritetsskyddsmyndigheten på begäran (artikel 30.4).",),
    )


def _record(index: int, dice: random.Random) -> Record:
    root = f"activity/{index}"
    groups = tuple(
        Group(
            f"{root}/group/{letter or 'review'}",
            title,
            (*(_fact(root, number, dice) for number in facts), *_grids(root, letter, dice)),
            letter,
            cite,
            State.MISSING if letter == "g" and not index % 3 else State.DONE,
        )
        for letter, title, cite, facts in _GROUPS
    )
    return Record(root, index, f"B{index:02}", _TITLES[index % len(_TITLES)], groups, dice.choice(("Aktiv", "Utkast")))


def _fact(root: str, number: int, dice: random.Random) -> Fact:
    state = State.MISSING if dice.random() < 0.05 else State.PLAIN
    long = number in (3, 4, 12, 19, 20)
    some = dice.sample(_SENTENCES, dice.randint(1, 3)) if long else [dice.choice(_WORDS)]
    text = "" if state is State.MISSING else " ".join(some)
    cite = "13.1 e" if number == 15 else ""
    return Fact(f"{root}/{number}", str(number), _LABELS[number], text, cite=cite, state=state)


def _grids(root: str, letter: str, dice: random.Random) -> tuple[Grid, ...]:
    if letter not in _GRIDS:
        return ()
    label, headings = _GRIDS[letter]
    columns = tuple(Column(str(place), heading, 1.5 if place == 1 else 1.0) for place, heading in enumerate(headings))
    rows = tuple(
        Row(f"{root}/{letter}/{row}", tuple(dice.choice(_WORDS) for _ in headings)) for row in range(dice.randint(3, 5))
    )
    return (Grid(f"{root}/{letter}", letter, label, columns, rows),)


def measure(records: int) -> tuple[float, float]:
    """Give the seconds for our finished document and for platypus' plain pass over the same texts."""
    outline = sample_outline(records)
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        write_pdf(outline, Path(folder) / "ours.pdf")
        ours = time.perf_counter() - started
        started = time.perf_counter()
        _plain_pass(outline, Path(folder) / "plain.pdf")
        return ours, time.perf_counter() - started


def _plain_pass(outline: Outline, target: Path) -> None:
    """Lay out the chapters alone: no cover, contents, bookmarks, tags, page totals or archival metadata."""
    fonts = places.shipped("resources") / "fonts"
    for weight in ("Regular", "Bold"):
        pdfmetrics.registerFont(TTFont(f"Bench{weight}", str(fonts / f"NotoSans-{weight}.ttf")))
    body = ParagraphStyle("body", fontName="BenchRegular", fontSize=8.5, leading=11)
    strong = ParagraphStyle("strong", parent=body, fontName="BenchBold")
    story: list[Flowable] = []
    for chapter in outline.chapters:
        story.append(Paragraph(escape(chapter.title), strong))
        if chapter.summary:
            story.append(_plain_grid(chapter.summary, body, strong, LongTable))
        for record in chapter.records:
            story.append(Paragraph(escape(f"{record.reference} {record.title}"), strong))
            for group in record.groups:
                story.append(Paragraph(escape(f"{group.letter} {group.title} {group.cite}"), strong))
                story += _plain_group(group, body, strong)
    SimpleDocTemplate(str(target), pagesize=A4, initialFontName="BenchRegular").build(story)


def _plain_group(group: Group, body: ParagraphStyle, strong: ParagraphStyle) -> list[Flowable]:
    facts = [entry for entry in group.entries if isinstance(entry, Fact)]
    rows = [[Paragraph(escape(fact.label), body), Paragraph(escape(fact.text or "Saknas"), body)] for fact in facts]
    style = [("FONTNAME", (0, 0), (-1, -1), "BenchRegular"), ("VALIGN", (0, 0), (-1, -1), "TOP")]
    story: list[Flowable] = [Table(rows, colWidths=[136, 346], style=style)]
    for grid in (entry for entry in group.entries if isinstance(entry, Grid)):
        story += [Paragraph(escape(grid.label), body), _plain_grid(grid, body, strong, Table)]
    return story


def _plain_grid(grid: Grid, body: ParagraphStyle, strong: ParagraphStyle, kind: type[Table]) -> Table:
    total = sum(column.share for column in grid.columns)
    widths = [482 * column.share / total for column in grid.columns]
    rows = [[Paragraph(escape(column.label), strong) for column in grid.columns]]
    rows += [[Paragraph(escape(cell), body) for cell in row.cells] for row in grid.rows]
    style = TableStyle(
        [
            ("FONTNAME", (0, 0), (-1, -1), "BenchRegular"),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LINEBELOW", (0, 0), (-1, -1), 0.5, colors.grey),
        ]
    )
    return kind(rows, colWidths=widths, repeatRows=1, style=style)


if __name__ == "__main__":
    for count in map(int, sys.argv[1:] or ["200"]):
        seconds, floor = measure(count)
        print(f"{count} records: {seconds:.2f} s, plain platypus {floor:.2f} s, ratio {seconds / floor:.2f}")
