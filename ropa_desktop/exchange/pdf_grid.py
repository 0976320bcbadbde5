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


def grid_bands(
    grid: Grid,
    element: Element,
    structure: Structure,
    typesetter: Typesetter,
    links: Mapping[int, str],
) -> Iterator[Band]:
    """Give the heading row and the rows of a grid; `links` leads from the first cell of a row to its record."""
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
    for row in grid.rows:
        row_element = structure.add(element, "TR", row.id)
        cells = []
        for index, (text, left, room) in enumerate(zip(row.cells, lefts, rooms, strict=True)):
            holder = structure.add(row_element, "TD")
            link = "" if index or not text else links.get(row.record, "")
            if link:
                holder = structure.add(holder, "Link")
            cells.append(Cell(left, typesetter.lines(text, CELL, room), holder, link))
        yield Band(cells, CELL.leading, pad=2.0, rule=_ROW_RULE, head=repeated)


def _widths(grid: Grid, typesetter: Typesetter) -> list[float]:
    """Divide the width by the columns' shares, then widen those whose longest word would be broken."""
    total = sum(column.share for column in grid.columns) or 1.0
    widths = [column.share / total * TEXT_WIDTH for column in grid.columns]
    needs = [
        min(_need([row.cells[index] for row in grid.rows[:_MEASURED_ROWS]], column.label, typesetter), _limit(grid))
        for index, column in enumerate(grid.columns)
    ]
    lack = sum(max(need - width, 0.0) for need, width in zip(needs, widths, strict=True))
    spare = sum(max(width - need, 0.0) for need, width in zip(needs, widths, strict=True))
    if not lack or not spare:
        return widths
    given = min(lack, spare)
    return [
        width + (need - width) * given / (lack if need > width else spare)
        for need, width in zip(needs, widths, strict=True)
    ]


def _need(texts: Sequence[str], label: str, typesetter: Typesetter) -> float:
    longest = max((typesetter.longest_word(text, CELL) for text in texts), default=0.0)
    return max(longest, typesetter.longest_word(label, HEAD)) + 2 * _INSIDE + 0.1


def _limit(grid: Grid) -> float:
    return TEXT_WIDTH * max(_LARGEST_SHARE, 1 / len(grid.columns))
