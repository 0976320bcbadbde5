"""A grid of the outline as a table: columns that fit their words, a heading row that comes back on every page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from ropa_desktop.exchange.outline import Grid
from ropa_desktop.exchange.pdf_layout import Band, Cell
from ropa_desktop.exchange.pdf_page import LEFT, TEXT_WIDTH
from ropa_desktop.exchange.pdf_structure import Element, Structure
from ropa_desktop.exchange.pdf_text import Style, Typesetter

HEAD = Style(7.5, 10, bold=True)
CELL = Style(8, 10.5)
_INSIDE = 4.0
_ROW_RULE = 0.8
_HEAD_SHADE = 0.93
_MEASURED_ROWS = 400
_LARGEST_SHARE = 0.5
_LEAST_TEXT = 6
_ROUNDING = 0.1
_KEPT_LINES = 3
"""A first or last row no taller than this does not stand alone on a page."""


def grid_bands(
    grid: Grid,
    element: Element,
    structure: Structure,
    typesetter: Typesetter,
    links: Mapping[int, str],
) -> Iterator[Band]:
    """Give the heading row and the rows of a grid; `links` leads from the first cell of a row to its record."""
    grid = _telling(grid)
    widths = _widths(grid, typesetter)
    lefts = [LEFT + sum(widths[:index]) + _INSIDE for index in range(len(widths))]
    rooms = [width - 2 * _INSIDE for width in widths]
    row_element = structure.add(element, "TR")
    cells = [
        Cell(
            left,
            typesetter.lines(column.label, HEAD, room),
            structure.add(row_element, "TH", attributes="/A<</O/Table/Scope/Column>>"),
        )
        for column, left, room in zip(grid.columns, lefts, rooms, strict=True)
    ]
    head = Band(cells, HEAD.leading, pad=2.5, keep=True, shade=_HEAD_SHADE)
    repeated = replace(head, cells=[replace(cell, element=None) for cell in cells])
    yield head
    last = len(grid.rows) - 1
    beside = {0, last - 1} - {last}
    for place, row in enumerate(grid.rows):
        row_element = structure.add(element, "TR", row.id)
        cells = []
        for index, (text, left, room) in enumerate(zip(row.cells, lefts, rooms, strict=True)):
            holder = structure.add(row_element, "TD")
            link = "" if index or not text else links.get(row.record, "")
            if link:
                holder = structure.add(holder, "Link")
            cells.append(Cell(left, typesetter.lines(text, CELL, room), holder, link))
        band = Band(cells, CELL.leading, pad=2.0, rule=_ROW_RULE, head=repeated)
        band.keep = place in beside and band.lines <= _KEPT_LINES
        yield band


def _telling(grid: Grid) -> Grid:
    """Leave out the columns in which no row says anything: on paper their room is worth more than their heading."""
    kept = [index for index in range(len(grid.columns)) if any(row.cells[index] for row in grid.rows)]
    if not grid.rows or len(kept) == len(grid.columns):
        return grid
    rows = tuple(replace(row, cells=tuple(row.cells[index] for index in kept)) for row in grid.rows)
    return replace(grid, columns=tuple(grid.columns[index] for index in kept), rows=rows)


def _widths(grid: Grid, typesetter: Typesetter) -> list[float]:
    """Divide the width by what the columns hold, then widen those whose longest word would not fit.

    The room that a text takes grows with the square root of its length, as the sides of an area do.
    """
    columns = [[row.cells[index] for row in grid.rows[:_MEASURED_ROWS]] for index in range(len(grid.columns))]
    weights = [
        max(max(map(len, texts), default=0), len(column.label), _LEAST_TEXT) ** 0.5
        for texts, column in zip(columns, grid.columns, strict=True)
    ]
    widths = [weight / sum(weights) * TEXT_WIDTH for weight in weights]
    limit = max(TEXT_WIDTH * _LARGEST_SHARE, TEXT_WIDTH / len(widths))
    needs = [
        min(_need(texts, column.label, typesetter), limit) for texts, column in zip(columns, grid.columns, strict=True)
    ]
    return _shifted(widths, needs)


def _shifted(widths: Sequence[float], targets: Sequence[float]) -> list[float]:
    """Move width from columns above their target to those below it, as far as it goes."""
    lack = sum(max(target - width, 0.0) for width, target in zip(widths, targets, strict=True))
    spare = sum(max(width - target, 0.0) for width, target in zip(widths, targets, strict=True))
    if not lack or not spare:
        return list(widths)
    moved = min(lack, spare)
    return [
        width + (target - width) * moved / (lack if target > width else spare)
        for width, target in zip(widths, targets, strict=True)
    ]


def _need(texts: Sequence[str], label: str, typesetter: Typesetter) -> float:
    longest = max((typesetter.longest_word(text, CELL) for text in texts), default=0.0)
    return max(longest, typesetter.longest_word(label, HEAD)) + 2 * _INSIDE + _ROUNDING
