"""What stands on the pages: cover, contents, and each chapter's summary and records, as bands in reading order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from ropa_desktop.exchange.outline import LINES, Chapter, Outline, Record
from ropa_desktop.exchange.pdf_archival import Bookmark
from ropa_desktop.exchange.pdf_file import text_string
from ropa_desktop.exchange.pdf_groups import BODY, GAP, ITEM_PAD, SOFT, SOFT_GREY, Groups
from ropa_desktop.exchange.pdf_layout import Band, Cell, Flow, Place, begun, tall
from ropa_desktop.exchange.pdf_lists import Column, laid_out
from ropa_desktop.exchange.pdf_page import LEFT, MM, RIGHT, TEXT_WIDTH
from ropa_desktop.exchange.pdf_structure import Element, Structure
from ropa_desktop.exchange.pdf_text import Style, Typesetter, widest

_TITLE = Style(26, 33, bold=True)
_SUBTITLE = Style(13, 18, grey=SOFT_GREY)
_COVER_FACT = Style(10, 12.5, grey=SOFT_GREY), Style(10, 12.5)
_CHAPTER = Style(18, 24, bold=True)
_RECORD = Style(12.5, 16, bold=True)
_REFERENCE = Style(12.5, 16, bold=True, grey=SOFT_GREY)
_ENTRY = Style(9, 13)
_ENTRY_STRONG = Style(9.5, 13, bold=True)
_NUMBER_WIDTH = 12 * MM
_INDENT = 5 * MM
_CHAPTER_ROOM = 260.0
_RECORD_ROOM = 170.0


class Composer:
    """Puts an outline's parts into flows; it remembers where each chapter and record came to stand."""

    def __init__(
        self,
        outline: Outline,
        structure: Structure,
        typesetter: Typesetter,
        places: dict[str, Place],
    ) -> None:
        self._outline, self._structure, self._typesetter = outline, structure, typesetter
        self.places = places
        self._own = f"/Lang{text_string(outline.content)}" if outline.content else ""
        self._groups = Groups(structure, typesetter, outline.wording, self._own)
        self._cover = structure.add_open(structure.document, "Sect")
        if not outline.brief:
            self._contents = structure.add_open(structure.document, "Sect")

    def compose_head(self, flow: Flow) -> None:
        """Put the title and the facts of a brief document, below which its first chapter begins."""
        for band in self._cover_bands():
            flow.add(band)

    def compose_front(self, flow: Flow, number_of: Callable[[Place], int]) -> None:
        """Put the cover and the contents; `number_of` gives a place's page number."""
        for band in self._cover_bands():
            flow.add(band)
        flow.break_page()
        for band in self._contents_bands(number_of):
            flow.add(band)
        flow.settle()

    def compose_chapters(self, flow: Flow, done: Callable[[], None]) -> list[Bookmark]:
        """Put every chapter with its records, telling `done` after each record, and give their bookmarks."""
        bookmarks: list[Bookmark] = []
        annexed = False
        for chapter in self._outline.chapters:
            section = self._structure.add_open(self._structure.document, "Sect", chapter.id)
            lines = bool(bookmarks) and chapter.id.startswith(LINES)
            if chapter.apart or not ((annexed and chapter.annex) or lines or self._outline.brief):
                flow.break_page()
            annexed = chapter.annex
            place = self._place(chapter.id, chapter.title)
            for band in self._chapter_bands(chapter, section, place):
                flow.add(band)
            flow.settle()
            self._structure.settle()
            records: list[Bookmark] = []
            for record in chapter.records:
                if record.apart:
                    flow.break_page()
                records.append(Bookmark(_name(record), self._place(record.id, _name(record))))
                for band in self._record_bands(record, section, records[-1].place, "" if chapter.alone else self._own):
                    flow.add(band)
                flow.settle()
                self._structure.settle()
                done()
            bookmarks.append(Bookmark(chapter.title, place, records))
        return bookmarks

    def _place(self, outline_id: str, title: str) -> Place:
        return self.places.setdefault(outline_id, Place(title))

    def _cover_bands(self) -> Iterator[Band]:
        outline, add = self._outline, self._structure.add
        if not outline.brief:
            yield Band((), 0, pad=55 * MM / 2)
        lines = self._typesetter.lines
        yield Band((Cell(LEFT, lines(outline.title, _TITLE, TEXT_WIDTH), add(self._cover, "H1")),), _TITLE.leading)
        if outline.subtitle:
            cells = (Cell(LEFT, lines(outline.subtitle, _SUBTITLE, TEXT_WIDTH), add(self._cover, "P")),)
            yield Band(cells, _SUBTITLE.leading, above=4)
        yield Band((), 0, pad=7, rule=0)
        if outline.cover:
            yield Band((), 0, pad=7)
            yield from self._groups.fact_bands(outline.cover, self._cover, "", _COVER_FACT)
        for index, note in enumerate(outline.notes):
            yield from self._paragraphs(note, self._cover, above=7 if index else 24)

    def _contents_bands(self, number_of: Callable[[Place], int]) -> Iterator[Band]:
        structure, typesetter = self._structure, self._typesetter
        title = self._outline.wording.contents
        yield self._heading(title, self._contents)
        table = structure.add(self._contents, "TOC")
        for index, chapter in enumerate(self._outline.chapters):
            parts: list[Chapter | Record] = [chapter, *chapter.records]
            below = table
            for place, part in enumerate(parts):
                strong = part is chapter
                below = structure.add(table, "TOC") if place == 1 else below
                style, x = (_ENTRY_STRONG, LEFT) if strong else (_ENTRY, LEFT + _INDENT)
                item = structure.add(
                    table if strong else below, "TOCI", attributes="" if strong or chapter.alone else self._own
                )
                link = structure.add(structure.add(item, "Reference"), "Link")
                cells: list[Cell] = []
                if isinstance(part, Record) and part.reference:
                    reference = typesetter.lines(part.reference, style, TEXT_WIDTH / 4)
                    cells.append(Cell(x, reference, link, part.id))
                    x += widest(reference) + 5
                lines = typesetter.lines(_one_line(part.title), style, RIGHT - x - _NUMBER_WIDTH - GAP)
                page = typesetter.at_right(str(number_of(self.places[part.id])), style, _NUMBER_WIDTH)
                cells += (Cell(x, lines, link, "" if cells else part.id), Cell(RIGHT, page, link))
                yield Band(cells, style.leading, above=6 if strong and index else 0, keep=strong, leader=True)

    def _chapter_bands(self, chapter: Chapter, section: Element, place: Place) -> Iterator[Band]:
        if chapter.title == self._outline.title:
            yield Band((), 0, place=place, running="")
            yield from self._chapter_body(chapter, section)
        else:
            heading = replace(self._heading(chapter.title, section), place=place, running="", above=34)
            least = _CHAPTER_ROOM if chapter.records else 0.0
            yield from begun(heading, self._chapter_body(chapter, section), least, _CHAPTER_ROOM)

    def _chapter_body(self, chapter: Chapter, section: Element) -> Iterator[Band]:
        if chapter.intro:
            yield from self._paragraphs(chapter.intro, section, pad=3)
        if chapter.summary is not None:
            caption = chapter.summary.label if chapter.summary.label != chapter.title else ""
            yield from self._groups.grid_bands(chapter.summary, section, caption, "", self._leading(chapter))

    def _paragraphs(self, text: str, section: Element, *, above: float = 0, pad: float = 0) -> Iterator[Band]:
        column = Column(LEFT, TEXT_WIDTH, BODY)
        for cells in laid_out(text, column, self._typesetter.lines, self._structure, section, "P"):
            yield Band(cells, BODY.leading, above=above, pad=pad)
            above, pad = 0, ITEM_PAD

    def _leading(self, chapter: Chapter) -> dict[int, str]:
        """Give what the lines of a chapter lead to: its own records, or those of the chapters that go into detail."""
        chapters = self._outline.chapters if chapter.id.startswith(LINES) else (chapter,)
        return {record.number: record.id for one in chapters if not one.alone for record in one.records}

    def _heading(self, title: str, section: Element) -> Band:
        lines = self._typesetter.lines(title, _CHAPTER, TEXT_WIDTH)
        cells = (Cell(LEFT, lines, self._structure.add(section, "H1")),)
        return Band(cells, _CHAPTER.leading, pad=4, keep=True)

    def _record_bands(self, record: Record, section: Element, place: Place, own: str) -> list[Band]:
        part = self._structure.add(section, "Sect", record.id)
        heading = self._structure.add(part, "H2")
        lines = self._typesetter.lines
        status = self._typesetter.at_right(record.status, SOFT, TEXT_WIDTH / 4)
        cells: list[Cell] = []

        def span(language: str) -> Element:
            return self._structure.add(heading, "Span", attributes=language) if own else heading

        x, room = LEFT, RIGHT - LEFT - widest(status) - GAP
        if record.reference:
            reference = lines(record.reference, _REFERENCE, TEXT_WIDTH / 4)
            cells.append(Cell(x, reference, span("")))
            x, room = x + widest(reference) + GAP, room - widest(reference) - GAP
        cells.append(Cell(x, lines(record.title, _RECORD, room), span(own)))
        if status:
            cells.append(Cell(RIGHT, status, span("")))
        band = Band(cells, _RECORD.leading, above=20, pad=3, keep=True, rule=0)
        band.place = place
        band.running = f"{_name(record)} · {self._outline.wording.continued}"
        bands = [band, *self._groups.bands(record.groups, part, record.title)]
        band.room = min(tall(bands), _RECORD_ROOM)
        return bands


def _name(record: Record) -> str:
    return f"{record.reference}  {_one_line(record.title)}" if record.reference else _one_line(record.title)


def _one_line(text: str) -> str:
    return " ".join(text.split())
