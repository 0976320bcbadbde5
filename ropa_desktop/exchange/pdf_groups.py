"""What a record says: its groups under their letters, and in each its facts, tables, points, signs and figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from ropa_desktop.exchange.outline import (
    Entry,
    Fact,
    Figure,
    Grid,
    Group,
    Point,
    Sign,
    State,
    Wording,
    is_headed,
    is_said,
)
from ropa_desktop.exchange.pdf_figures import figure_bands
from ropa_desktop.exchange.pdf_grid import set_grid
from ropa_desktop.exchange.pdf_layout import Band, Cell, tall
from ropa_desktop.exchange.pdf_lists import Column, laid_out
from ropa_desktop.exchange.pdf_page import LEFT, MM, RIGHT, TEXT_WIDTH
from ropa_desktop.exchange.pdf_points import Points
from ropa_desktop.exchange.pdf_structure import Element, Structure
from ropa_desktop.exchange.pdf_text import Style, Typesetter, widest

SOFT_GREY = 0.35
BODY = Style(8.5, 11)
LABEL = Style(8.5, 11, grey=SOFT_GREY)
SOFT = Style(7.5, 11, grey=SOFT_GREY)
ITEM_PAD = 0.6
GAP = 8.0
_BEYOND = Style(10.5, 14, bold=True, grey=SOFT_GREY)
_GROUP = Style(9.5, 13, bold=True)
_LETTER = Style(8, 13, bold=True)
_STATE = Style(7.5, 13, bold=True)
_LABEL_WIDTH = 44 * MM
_VALUE_X = LEFT + 48 * MM
_VALUE_WIDTH = RIGHT - _VALUE_X
_CITE_WIDTH = 24 * MM
_LETTER_WIDTH = 17.0
_MARK_CENTRE = 6.5
_AFTER_GRID = 5.0
_GREY_RULE = 0.75
_BADGE_SHADE = 0.92
_GROUP_ROOM = 120.0


class Groups:
    """Makes bands of what records say; `own` is the attribute of what is in the office's own words."""

    def __init__(self, structure: Structure, typesetter: Typesetter, wording: Wording, own: str) -> None:
        self._structure, self._typesetter, self._wording, self._own = structure, typesetter, wording, own
        self._points = Points(structure, typesetter, self.grid_bands)

    def bands(self, groups: Sequence[Group], part: Element, name: str) -> Iterator[Band]:
        """Give the groups of a record and its name; what follows the letters of Art. 30 stands under a heading."""
        title = self._wording.beyond if any(group.letter for group in groups) else ""
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
                bands = list(self.fact_bands(facts, section, group.short))
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
                return list(self.grid_bands(entry, section, caption, group.short))
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
        state = self._typesetter.at_right(word, _STATE, TEXT_WIDTH / 4)
        cells: list[Cell] = []
        x, room = LEFT, TEXT_WIDTH - widest(state) - 2 * GAP
        if letter := group.letter.strip("()"):
            mark = [
                replace(line, shift=_MARK_CENTRE - line.width / 2) for line in lines(letter, _LETTER, _LETTER_WIDTH)
            ]
            cells.append(Cell(x, mark, element, box=_BADGE_SHADE))
            x, room = x + _LETTER_WIDTH, room - _LETTER_WIDTH
        title = lines(group.title, _GROUP, room)
        after = widest(title) + GAP
        if room - after < _CITE_WIDTH:
            cells.append(Cell(x, (*title, *lines(group.cite, SOFT, room)), element))
        else:
            cells += (Cell(x, title, element), Cell(x + after, lines(group.cite, SOFT, room - after), element))
        cells.append(Cell(RIGHT - 4, state, element, box=1))
        return Band(cells, _GROUP.leading, above=9, pad=2, rule=_GREY_RULE)

    def fact_bands(
        self, facts: Sequence[Fact], section: Element, cite: str, styles: tuple[Style, Style] = (LABEL, BODY)
    ) -> Iterator[Band]:
        """Give facts as a table of two columns, each beside its label; a citation that is the heading's is left out."""
        structure, lines = self._structure, self._typesetter.lines
        label_style, value_style = styles
        table = structure.add(section, "Table")
        for fact in facts:
            row = structure.add(table, "TR", fact.id)
            name = structure.add(row, "TH", attributes="/A<</O/Table/Scope/Row>>")
            cells, room = [Cell(LEFT, lines(fact.label, label_style, _LABEL_WIDTH), name)], _VALUE_WIDTH
            if fact.cite and fact.cite != cite:
                cited = self._typesetter.at_right(fact.cite, SOFT, _CITE_WIDTH)
                cells.append(Cell(RIGHT, cited, name))
                room -= widest(cited) + GAP
            holder = structure.add(row, "TD", attributes=self._own if fact.own else "")
            said = laid_out(fact.text, Column(_VALUE_X, room, value_style), lines, structure, holder)
            if word := self._state_word(fact.state):
                last = said[-1][-1]
                said[-1][-1] = replace(
                    last, lines=[*last.lines, *lines(word, _state_style(fact.state, value_style), room)]
                )
            first, *others = said
            yield Band((*cells, *first), value_style.leading, pad=1.2, keep=bool(others))
            yield from (Band(more, value_style.leading, pad=ITEM_PAD) for more in others)

    def grid_bands(
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
        label = lines(grid.label, LABEL, TEXT_WIDTH * 0.44 if rows else _LABEL_WIDTH)
        style = _state_style(grid.state, BODY)
        cells = [Cell(LEFT, label, element)]
        if rows:
            cite = lines(grid.cite, SOFT, TEXT_WIDTH * 0.28)
            cells.append(Cell(LEFT + widest(label) + GAP, cite, element))
            cells.append(Cell(RIGHT, self._typesetter.at_right(word, style, TEXT_WIDTH / 4), element))
        else:
            cells.append(Cell(RIGHT, self._typesetter.at_right(grid.cite, SOFT, _CITE_WIDTH), element))
            cells.append(Cell(_VALUE_X, lines(word, style, _VALUE_WIDTH - _CITE_WIDTH), element))
        return Band(cells, BODY.leading, above=4 if rows else 0, pad=1.5, keep=rows)

    def _state_word(self, state: State) -> str:
        told = {State.MISSING: self._wording.missing, State.NOT_APPLICABLE: self._wording.not_applicable}
        return told.get(state, "")


def _state_style(state: State, style: Style) -> Style:
    return replace(style, bold=True) if state is State.MISSING else replace(style, grey=SOFT_GREY)
