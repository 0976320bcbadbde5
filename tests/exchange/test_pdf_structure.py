"""What no validator judges: that a document, read by its structure, says what the outline says, and in its order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from PySide6.QtPdf import QPdfDocument

from ropa_desktop.domain.texts import LANGUAGES
from ropa_desktop.exchange.compose import compose
from ropa_desktop.exchange.digest import compose_digest
from ropa_desktop.exchange.outline import Chapter, Entry, Fact, Figure, Grid, Outline, Point
from ropa_desktop.exchange.pdf import write_pdf
from ropa_desktop.exchange.pdf_file import PdfFile
from ropa_desktop.exchange.pdf_fonts import Fonts
from ropa_desktop.exchange.pdf_grid import set_grid
from ropa_desktop.exchange.pdf_structure import Structure
from ropa_desktop.exchange.pdf_text import Typesetter, printable
from ropa_desktop.exchange.scope import ANNEXES, Scope
from ropa_desktop.exchange.worksheets import compose_worksheet
from ropa_desktop.storage.register import open_register
from tests.benchmarks.pdf import sample_outline
from tests.exchange.assessments import TEST, make_assessed
from tests.exchange.outlines import FULL, make_small
from tests.exchange.tagged import Tag, read_tags

MADE = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)


def said(outline: Outline) -> Iterator[str]:
    """What an outline says, in its order, but for what a document leaves out where it is blank or repeated."""
    yield from (outline.title, outline.subtitle)
    yield from (part for fact in outline.cover for part in (fact.label, fact.text))
    yield from outline.notes
    if not outline.brief:
        yield outline.wording.contents
        for chapter in outline.chapters:
            yield from (chapter.title, *(record.title for record in chapter.records))
    for chapter in outline.chapters:
        yield from _in_chapter(chapter)


def _in_chapter(chapter: Chapter) -> Iterator[str]:
    yield from (chapter.title, chapter.intro)
    if chapter.summary:
        yield from _in_entry(chapter.summary)
    for record in chapter.records:
        yield from (record.reference, record.title, record.status)
        for group in record.groups:
            entries = [text for entry in group.entries for text in _in_entry(entry)]
            yield from (group.title, *entries) if "".join(entries) else ()


def _in_entry(entry: Entry) -> Iterator[str]:
    match entry:
        case Fact():
            yield from (entry.label, entry.text) if entry.text else ()
        case Grid():
            kept = [n for n in range(len(entry.columns)) if any(row.cells[n] for row in entry.rows)]
            if set_as(entry) == "Table":
                yield from (entry.columns[n].label for n in kept)
                yield from (row.cells[n] for row in entry.rows for n in kept)
            else:
                pairs = ((entry.columns[n].label, row.cells[n]) for row in entry.rows for n in kept if row.cells[n])
                yield from (text for pair in pairs for text in pair)
        case Figure():
            yield from (bar.label for bar in entry.bars)
        case Point() if not entry.beside:
            yield from (entry.code, entry.label, entry.standing)
            parts = (*entry.said, *entry.reasons, *entry.register, *entry.remarks)
            yield from (text for part in parts if isinstance(part, Fact) for text in (part.label, part.text))


def set_as(grid: Grid) -> str:
    """The type of the element that a grid becomes."""
    return set_grid(grid, Typesetter(Fonts()), Structure(PdfFile(BytesIO())), "").tag


def bare(text: str) -> str:
    """A text without spaces, and without the skin tones of emoji, which the black and white font does not draw."""
    return re.sub(r"[\s\u00ad\u200b\U0001f3fb-\U0001f3ff]", "", text)


def missing_or_out_of_order(outline: Outline, whole: str) -> list[str]:
    at, lost = 0, []
    for text in map(bare, map(printable, said(outline))):
        found = whole.find(text, at)
        if found < 0:
            lost.append(text)
        else:
            at = found + len(text)
    return lost


@pytest.mark.parametrize("kind", ["record", "digest", "worksheet"])
def test_the_structure_read_in_order_says_what_the_outline_says(tmp_path: Path, kind: str) -> None:
    make = make_assessed if kind == "worksheet" else make_small
    make(tmp_path / "a.ropa")
    with open_register(tmp_path / "a.ropa", read_only=True) as register:
        outline = {
            "record": lambda: compose(register, "sv", Scope(annexes=frozenset(ANNEXES), made=MADE)),
            "digest": lambda: compose_digest(register, "en", Scope(made=MADE), details=True),
            "worksheet": lambda: compose_worksheet(register, TEST, "sv", made=MADE),
        }[kind]()
    write_pdf(outline, tmp_path / "a.pdf")
    whole = bare(read_tags(tmp_path / "a.pdf").text)
    assert missing_or_out_of_order(outline, whole) == []
    turned = replace(outline, chapters=tuple(replace(c, records=c.records[::-1]) for c in outline.chapters[::-1]))
    assert missing_or_out_of_order(turned, whole), "the order matters"


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("tags") / "sample.pdf"
    write_pdf(sample_outline(3), target)
    return target


@pytest.fixture(scope="module")
def tags(sample: Path) -> Tag:
    return read_tags(sample)


def test_the_contents_are_a_list_of_chapters_with_their_records_below(tags: Tag) -> None:
    outer, inner = tags.all("TOC")
    assert outer.inner() == ["TOCI", "TOC"]
    assert inner.inner() == ["TOCI"] * 3
    for item in tags.all("TOCI"):
        (reference,) = item.kids
        assert isinstance(reference, Tag)
        assert (item.inner(), reference.inner()) == (["Reference"], ["Link"])


def test_each_link_tells_where_it_leads_and_leads_within_the_document(tags: Tag) -> None:
    links = tags.all("Link")
    assert len(links) == 4 + 3, "in the contents and in the summary"
    for link in links:
        assert link.annotations
        for annotation in link.annotations:
            assert annotation.contents
            assert (annotation.to_page, annotation.acts) == (True, False)


def test_a_table_has_headings_of_its_columns_and_of_its_rows(tags: Tag) -> None:
    table = next(table for table in tags.all("Table") if table.inner()[0] == "Caption")
    head, *rows = (row for row in table.kids if isinstance(row, Tag) and row.name == "TR")
    assert set(head.inner()) == {"TH"}
    assert all(cell.attributes["/Scope"] == "/Column" for cell in head.all("TH"))
    assert len(rows) == 3
    for row in rows:
        first, *others = row.inner()
        assert (first, set(others)) == ("TH", {"TD"})
        assert row.all("TH")[0].attributes["/Scope"] == "/Row"


def test_what_is_decoration_is_no_part_of_what_is_read(sample: Path, tags: Tag) -> None:
    with pikepdf.open(sample) as document:
        drawn = b"".join(stream.read_bytes() for page in document.pages for stream in page.obj.Contents)
    assert drawn.count(b"/Artifact BMC") > 20
    assert "Sida" not in tags.text
    assert "forts." not in tags.text


def test_swedish_letters_can_be_searched(tmp_path: Path) -> None:
    write_pdf(replace(sample_outline(1), title="Åäö på ÅÄÖ – räksmörgås"), tmp_path / "a.pdf")
    document = QPdfDocument()
    document.load(str(tmp_path / "a.pdf"))
    assert "Åäö på ÅÄÖ – räksmörgås" in document.getAllText(0).text()


def test_what_lies_beyond_article_30_stands_under_a_heading_of_its_own_and_can_be_left_out(tmp_path: Path) -> None:
    make_small(tmp_path / "a.ropa")
    headings = {}
    with open_register(tmp_path / "a.ropa", read_only=True) as register:
        for annexes in (frozenset[str](), frozenset({"other"})):
            outline = compose(register, "sv", Scope(ids=(FULL,), annexes=annexes, made=MADE))
            write_pdf(outline, tmp_path / "a.pdf")
            found = [tag for tag in read_tags(tmp_path / "a.pdf").walk() if tag.name in {"H3", "H4"}]
            headings[annexes] = [(tag.name, tag.text) for tag in found]
    plain, more = headings.values()
    assert [(name, text[:1]) for name, text in plain] == [("H3", letter) for letter in "abcdefg"]
    assert more[:7] == plain
    assert more[7] == ("H3", "Övriga uppgifter, utöver artikel 30")
    assert {name for name, _ in more[8:]} == {"H4"}


def test_what_the_office_wrote_tells_its_language_where_the_document_has_another(tmp_path: Path) -> None:
    make_small(tmp_path / "a.ropa")
    read = {}
    with open_register(tmp_path / "a.ropa", read_only=True) as register:
        for code in LANGUAGES:
            write_pdf(compose(register, code, Scope(ids=(FULL,), made=MADE)), tmp_path / "a.pdf")
            read[code] = read_tags(tmp_path / "a.pdf")
    assert not any(tag.language for tag in read["sv"].walk())
    swedish = [(tag.name, tag.text) for tag in read["en"].walk() if tag.language == "sv"]
    assert ("Span", "Fritidsgårdar") in swedish
    assert ("TH", "S01 Kryptering") in swedish
    assert ("TD", "Ordna aktiviteter för unga.") in [
        (name, text.replace("aktiviteterför", "aktiviteter för")) for name, text in swedish
    ]
    assert any(name == "TOCI" and "Fritidsgårdar" in text for name, text in swedish)
    assert not any("Yes" in text or "United States" in text for _, text in swedish)
