"""What stands on the pages: cover, contents, and each chapter's summary and records, as bands in reading order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from ropa_desktop.exchange.outline import (
    LINES,
    Chapter,
    Entry,
    Fact,
    Figure,
    Grid,
    Group,
    Outline,
    Point,
    Record,
    Sign,
    State,
    is_headed,
    is_said,
)
from ropa_desktop.exchange.pdf_archival import Bookmark
from ropa_desktop.exchange.pdf_figures import figure_bands
from ropa_desktop.exchange.pdf_file import text_string
from ropa_desktop.exchange.pdf_grid import set_grid
from ropa_desktop.exchange.pdf_layout import Band, Cell, Flow, Place, begun, tall
from ropa_desktop.exchange.pdf_lists import Column, laid_out
from ropa_desktop.exchange.pdf_page import LEFT, MM, RIGHT, TEXT_WIDTH
from ropa_desktop.exchange.pdf_points import Points
from ropa_desktop.exchange.pdf_structure import Element, Structure
from ropa_desktop.exchange.pdf_text import Line, Style, Typesetter

_SOFT_GREY = 0.35
_TITLE = Style(26, 33, bold=True)
_SUBTITLE = Style(13, 18, grey=_SOFT_GREY)
_COVER_LABEL = Style(10, 15, grey=_SOFT_GREY)
_COVER_VALUE = Style(10, 15)
_HEAD_LABEL, _HEAD_VALUE = Style(10, 12.5, grey=_SOFT_GREY), Style(10, 12.5)
"""What the cover tells where the first chapter begins below it: a page of figures holds them all."""
_CHAPTER = Style(18, 24, bold=True)
_RECORD = Style(12.5, 16, bold=True)
_REFERENCE = Style(12.5, 16, bold=True, grey=_SOFT_GREY)
_BEYOND = Style(10.5, 14, bold=True, grey=_SOFT_GREY)
_GROUP = Style(9.5, 13, bold=True)
_LETTER = Style(8, 13, bold=True)
_BODY = Style(8.5, 11)
_LABEL = Style(8.5, 11, grey=_SOFT_GREY)
_SOFT = Style(7.5, 11, grey=_SOFT_GREY)
_STATE = Style(7.5, 13, bold=True)
_ENTRY = Style(9, 13)
_ENTRY_STRONG = Style(9.5, 13, bold=True)
_LABEL_WIDTH = 44 * MM
_VALUE_X = LEFT + 48 * MM
_VALUE_WIDTH = RIGHT - _VALUE_X
_CITE_WIDTH = 24 * MM
_LETTER_WIDTH = 17.0
_MARK_CENTRE = 6.5
_NUMBER_WIDTH = 12 * MM
_INDENT = 5 * MM
_GAP = 8.0
_AFTER_GRID = 5.0
_ITEM_PAD = 0.6
_GREY_RULE = 0.75
_BADGE_SHADE = 0.92
_CHAPTER_ROOM = 260.0
_RECORD_ROOM = 170.0
_GROUP_ROOM = 120.0


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
        self._points = Points(structure, typesetter, self._grid_bands)
        self._own = f"/Lang{text_string(outline.content)}" if outline.content else ""
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
            styles = (_HEAD_LABEL, _HEAD_VALUE) if outline.brief else (_COVER_LABEL, _COVER_VALUE)
            yield from self._fact_bands(outline.cover, self._cover, "", styles)
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
                    x += _width(reference) + 5
                lines = typesetter.lines(_one_line(part.title), style, RIGHT - x - _NUMBER_WIDTH - _GAP)
                page = typesetter.lines(str(number_of(self.places[part.id])), style, _NUMBER_WIDTH)
                cells += (Cell(x, lines, link, "" if cells else part.id), Cell(RIGHT, [page[0].flush_right()], link))
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
            yield from self._grid_bands(chapter.summary, section, caption, "", self._leading(chapter))

    def _paragraphs(self, text: str, section: Element, *, above: float = 0, pad: float = 0) -> Iterator[Band]:
        column = Column(LEFT, TEXT_WIDTH, _BODY)
        for cells in laid_out(text, column, self._typesetter.lines, self._structure, section, "P"):
            yield Band(cells, _BODY.leading, above=above, pad=pad)
            above, pad = 0, _ITEM_PAD

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
        status = self._at_right(record.status, _SOFT)
        cells: list[Cell] = []

        def span(language: str) -> Element:
            return self._structure.add(heading, "Span", attributes=language) if own else heading

        x, room = LEFT, RIGHT - LEFT - _width(status) - _GAP
        if record.reference:
            reference = lines(record.reference, _REFERENCE, TEXT_WIDTH / 4)
            cells.append(Cell(x, reference, span("")))
            x, room = x + _width(reference) + _GAP, room - _width(reference) - _GAP
        cells.append(Cell(x, lines(record.title, _RECORD, room), span(own)))
        if status:
            cells.append(Cell(RIGHT, status, span("")))
        band = Band(cells, _RECORD.leading, above=20, pad=3, keep=True, rule=0)
        band.place = place
        band.running = f"{_name(record)} · {self._outline.wording.continued}"
        bands = [band, *self._groups_bands(record.groups, part, record.title)]
        band.room = min(tall(bands), _RECORD_ROOM)
        return bands

    def _groups_bands(self, groups: Sequence[Group], part: Element, name: str) -> Iterator[Band]:
        """Give the groups; what follows the letters of Art. 30 stands under a heading of its own."""
        title = self._outline.wording.beyond if any(group.letter for group in groups) else ""
        others = [group for group in groups if title and not group.letter and self._tells(group)]
        for group in groups:
            if group not in others:
                yield from self._group_bands(group, part, name)
        if others:
            section = self._structure.add(part, "Sect")
            cells = (
                Cell(LEFT, self._typesetter.lines(title, _BEYOND, TEXT_WIDTH), self._structure.add(section, "H3")),
            )
            yield Band(cells, _BEYOND.leading, above=16, keep=True, room=_GROUP_ROOM)
            for group in others:
                yield from self._group_bands(group, section, name, "H4")

    def _tells(self, group: Group) -> bool:
        return bool(self._state_word(group.state)) or any(map(is_said, group.entries))

    def _group_bands(self, group: Group, part: Element, name: str, tag: str = "H3") -> Iterator[Band]:
        entries = [entry for entry in group.entries if is_said(entry)]
        word = self._state_word(group.state)
        if not self._tells(group):
            return
        body: list[Band] = []
        section = self._structure.add(part, "Sect", group.id)
        heading = self._group_heading(group, section, word, tag) if group.title else None
        for kind, some in groupby(entries, key=type):
            if kind is Fact:
                facts = [entry for entry in some if isinstance(entry, Fact)]
                bands = list(self._fact_bands(facts, section, group.short, (_LABEL, _BODY)))
                bands[0].above = _AFTER_GRID if body else 0
                body += bands
                continue
            for entry in some:
                headed = entry is entries[0] and (is_headed(group, entries) if heading else entry.label == name)
                body += self._entry_bands(entry, group, section, headed=headed, below=heading is not None)
        if heading is None:
            for band in body[:1]:
                band.above = max(band.above, 3.0)
            yield from body
            return
        if body and not body[0].above:
            body[0].above = 2.5
        heading.room = min(tall([heading, *body]), _GROUP_ROOM)
        heading.keep = bool(body)
        yield heading
        yield from body

    def _entry_bands(
        self, entry: Entry, group: Group, section: Element, *, headed: bool, below: bool
    ) -> Sequence[Band]:
        """Give what is no fact; `headed` if the group's heading is its caption, `below` if there is such a heading."""
        caption = "" if headed or isinstance(entry, Fact | Point) else entry.label
        match entry:
            case Grid():
                return list(self._grid_bands(entry, section, caption, group.short))
            case Point():
                return self._points.bands(entry, section, group.short, "H4" if below else "H3")
            case Sign():
                return self._points.sign_bands(entry, section)
            case Figure():
                return list(figure_bands(entry, section, caption, self._structure, self._typesetter))
            case Fact():
                return ()

    def _group_heading(self, group: Group, section: Element, word: str, tag: str) -> Band:
        element = self._structure.add(section, tag)
        lines = self._typesetter.lines
        state = self._at_right(word, _STATE)
        cells: list[Cell] = []
        x, room = LEFT, TEXT_WIDTH - _width(state) - 2 * _GAP
        if letter := group.letter.strip("()"):
            mark = [
                replace(line, shift=_MARK_CENTRE - line.width / 2) for line in lines(letter, _LETTER, _LETTER_WIDTH)
            ]
            cells.append(Cell(x, mark, element, box=_BADGE_SHADE))
            x, room = x + _LETTER_WIDTH, room - _LETTER_WIDTH
        title = lines(group.title, _GROUP, room)
        after = _width(title) + _GAP
        if room - after < _CITE_WIDTH:
            cells.append(Cell(x, (*title, *lines(group.cite, _SOFT, room)), element))
        else:
            cells += (Cell(x, title, element), Cell(x + after, lines(group.cite, _SOFT, room - after), element))
        cells.append(Cell(RIGHT - 4, state, element, box=1))
        return Band(cells, _GROUP.leading, above=9, pad=2, rule=_GREY_RULE)

    def _at_right(self, text: str, style: Style) -> list[Line]:
        return [line.flush_right() for line in self._typesetter.lines(text, style, TEXT_WIDTH / 4)]

    def _fact_bands(
        self,
        facts: Sequence[Fact],
        section: Element,
        cite: str,
        styles: tuple[Style, Style],
    ) -> Iterator[Band]:
        structure, lines = self._structure, self._typesetter.lines
        label_style, value_style = styles
        table = structure.add(section, "Table")
        for fact in facts:
            row = structure.add(table, "TR", fact.id)
            name = structure.add(row, "TH", attributes="/A<</O/Table/Scope/Row>>")
            cells, room = [Cell(LEFT, lines(fact.label, label_style, _LABEL_WIDTH), name)], _VALUE_WIDTH
            if fact.cite and fact.cite != cite:
                cited = [line.flush_right() for line in lines(fact.cite, _SOFT, _CITE_WIDTH)]
                cells.append(Cell(RIGHT, cited, name))
                room -= _width(cited) + _GAP
            holder = structure.add(row, "TD", attributes=self._own if fact.own else "")
            said = laid_out(fact.text, Column(_VALUE_X, room, value_style), lines, structure, holder)
            if word := self._state_word(fact.state):
                last = said[-1][-1]
                said[-1][-1] = replace(
                    last, lines=[*last.lines, *lines(word, _state_style(fact.state, value_style), room)]
                )
            first, *others = said
            yield Band((*cells, *first), value_style.leading, pad=1.2, keep=bool(others))
            yield from (Band(more, value_style.leading, pad=_ITEM_PAD) for more in others)

    def _grid_bands(
        self, grid: Grid, section: Element, caption: str, cite: str, links: dict[int, str] | None = None
    ) -> Iterator[Band]:
        """Give a grid below its caption, which is "" where a heading right above serves as one.

        A citation that is the heading's, `cite`, is not repeated.
        """
        structure = self._structure
        if not grid.rows or not grid.columns:
            element = structure.add(section, "P", grid.id)
            yield self._caption(replace(grid, cite=grid.cite if grid.cite != cite else ""), element, rows=False)
            return
        found = set_grid(grid, self._typesetter, structure, self._own)
        element = structure.add(section, found.tag, grid.id)
        if caption:
            cited = replace(grid, cite=grid.cite if grid.cite != cite else "")
            yield self._caption(cited, structure.add(element, "Caption"), rows=True)
        yield from found.bands(element, links or {})

    def _caption(self, grid: Grid, element: Element, *, rows: bool) -> Band:
        lines, word = self._typesetter.lines, self._state_word(grid.state)
        label = lines(grid.label, _LABEL, TEXT_WIDTH * 0.44 if rows else _LABEL_WIDTH)
        cite = lines(grid.cite, _SOFT, TEXT_WIDTH * 0.28 if rows else _CITE_WIDTH)
        style = _state_style(grid.state, _BODY)
        cells = [Cell(LEFT, label, element)]
        if rows:
            cells.append(Cell(LEFT + _width(label) + _GAP, cite, element))
            cells.append(Cell(RIGHT, self._at_right(word, style), element))
        else:
            cells.append(Cell(RIGHT, [line.flush_right() for line in cite], element))
            cells.append(Cell(_VALUE_X, lines(word, style, _VALUE_WIDTH - _CITE_WIDTH), element))
        return Band(cells, _BODY.leading, above=4 if rows else 0, pad=1.5, keep=rows)

    def _state_word(self, state: State) -> str:
        wording = self._outline.wording
        return {State.MISSING: wording.missing, State.NOT_APPLICABLE: wording.not_applicable}.get(state, "")


def _state_style(state: State, style: Style) -> Style:
    return replace(style, bold=True) if state is State.MISSING else replace(style, grey=_SOFT_GREY)


def _name(record: Record) -> str:
    return f"{record.reference}  {_one_line(record.title)}" if record.reference else _one_line(record.title)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _width(lines: Sequence[Line]) -> float:
    return max((line.width for line in lines), default=0.0)
