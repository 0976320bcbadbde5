"""The rows of a grid as blocks, where a table's columns would be too narrow: what names a row, and its other cells.

Each cell stands beside the heading of its column: short ones two by two, long ones across the page.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from math import ceil

from ropa_desktop.exchange.outline import Grid, Row
from ropa_desktop.exchange.pdf_layout import Band, Cell, tall
from ropa_desktop.exchange.pdf_page import LEFT, TEXT_WIDTH
from ropa_desktop.exchange.pdf_structure import Element, Structure
from ropa_desktop.exchange.pdf_text import Style, Typesetter

_LABEL = Style(8, 10.5, grey=0.35)
_VALUE = Style(8, 10.5)
_NAME = Style(8, 10.5, bold=True)
_SHADE = 0.93
_INSIDE = 4.0
_GAP = 8.0
_WIDEST_LABEL = 84.0
_ROUNDING = 0.1
_SHORT, _SHORT_LINES = 80, 3
"""Letters and lines of a text that may stand beside another."""

_PAD, _NAME_PAD, _APART = 1.0, 2.5, 5.0
_EDGES = 2 * _NAME_PAD - 2 * _PAD + _APART
"""What a block takes besides its lines."""

_WHOLE = 150.0
"""A block no taller than this stands on one page."""


def least_height(rows: Sequence[Sequence[str]]) -> float:
    """Tell how tall blocks of some rows are if all is short: what takes no measuring."""
    lines = (1 + sum(map(bool, cells)) // 2 for cells in rows)
    return sum(_EDGES + count * (_VALUE.leading + 2 * _PAD) for count in lines)


class Blocks:
    """A grid row by row: a list of its rows, each a list of what its columns say.

    `own` is the attribute of what is in the office's own words.
    """

    tag = "L"

    def __init__(self, grid: Grid, typesetter: Typesetter, structure: Structure, own: str) -> None:
        self._grid, self._typesetter, self._structure, self._own = grid, typesetter, structure, own
        labels = " ".join(column.label for column in grid.columns)
        widest = max(typesetter.length(column.label, _LABEL) for column in grid.columns)
        self._label = max(min(widest, _WIDEST_LABEL), typesetter.longest_word(labels, _LABEL)) + _ROUNDING
        self._beside = TEXT_WIDTH / 2 - _INSIDE - self._label - 2 * _GAP
        self._across = TEXT_WIDTH - 2 * _INSIDE - self._label - _GAP

    def height(self, rows: Sequence[Sequence[str]]) -> float:
        """Estimate how tall the blocks of some rows are."""
        return sum(self._row_height(cells) for cells in rows if any(cells))

    def _row_height(self, cells: Sequence[str]) -> float:
        total = _EDGES
        for pair in self._pairs(cells):
            room = self._room(pair)
            tallest = max(ceil(self._typesetter.length(cells[place], _VALUE) / room) for place in pair)
            total += max(tallest, 1) * _VALUE.leading + 2 * _PAD
        return total

    def bands(self, element: Element, links: Mapping[int, str]) -> Iterator[Band]:
        """Give the blocks; `links` leads from a row's first cell to its record."""
        above = 0.0
        for row in self._grid.rows:
            if not any(row.cells):
                continue
            item = self._structure.add(self._structure.add(element, "LI", row.id), "LBody")
            told = self._structure.add(item, "L")
            name, *others = self._pairs(row.cells)
            first = Band(self._cells(row, name, _NAME, told, links), _NAME.leading, above, _NAME_PAD, shade=_SHADE)
            rest = [Band(self._cells(row, pair, _VALUE, told, links), _VALUE.leading, pad=_PAD) for pair in others]
            yield from _together(first, rest)
            above = _APART

    def _pairs(self, cells: Sequence[str]) -> list[list[int]]:
        """Give what stands on each line: the first alone, since it names the row, then what is short two by two."""
        name, *others = (place for place, text in enumerate(cells) if text)
        found = [[name]]
        waiting = False
        for place in others:
            short = self._is_short(cells[place])
            if short and waiting:
                found[-1].append(place)
            else:
                found.append([place])
            waiting = short and not waiting
        return found

    def _is_short(self, text: str) -> bool:
        if len(text) > _SHORT or self._typesetter.longest_word(text, _VALUE) > self._beside:
            return False
        return len(self._typesetter.lines(text, _VALUE, self._beside)) <= _SHORT_LINES

    def _room(self, pair: Sequence[int]) -> float:
        return self._across if len(pair) == 1 else self._beside

    def _cells(
        self, row: Row, pair: Sequence[int], style: Style, told: Element, links: Mapping[int, str]
    ) -> list[Cell]:
        add, lines, columns = self._structure.add, self._typesetter.lines, self._grid.columns
        found: list[Cell] = []
        for index, place in enumerate(pair):
            x = LEFT + index * TEXT_WIDTH / 2 + _INSIDE
            item = add(told, "LI")
            label = add(item, "Lbl")
            holder = add(item, "LBody", attributes=self._own if columns[place].own else "")
            link = "" if place else links.get(row.record, "")
            if link:
                holder = add(holder, "Link")
            found.append(Cell(x, lines(columns[place].label, _LABEL, self._label), label))
            found.append(Cell(x + self._label + _GAP, lines(row.cells[place], style, self._room(pair)), holder, link))
        return found


def _together(first: Band, rest: list[Band]) -> list[Band]:
    """Keep a low block on one page; on the pages that a tall one goes on to, its name comes back."""
    bands = [first, *rest]
    whole = tall(bands) <= _WHOLE
    for band in bands[:-1]:
        band.keep = whole or band is first
    head = replace(first, cells=[replace(cell, element=None, link="") for cell in first.cells], above=0.0, keep=False)
    for band in rest:
        band.head = head
    return bands
