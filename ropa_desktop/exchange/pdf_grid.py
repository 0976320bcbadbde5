"""A grid of the outline as a table: columns that fit their words, a heading row that comes back on every page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil

from ropa_desktop.exchange.outline import Grid
from ropa_desktop.exchange.pdf_blocks import Blocks, least_height
from ropa_desktop.exchange.pdf_layout import Band, Cell
from ropa_desktop.exchange.pdf_page import LEFT, TEXT_WIDTH
from ropa_desktop.exchange.pdf_structure import Element, Structure
from ropa_desktop.exchange.pdf_text import WORD, Style, Typesetter

HEAD = Style(7.5, 10, bold=True)
CELL = Style(8, 10.5)
_SMALLER = ((1, 1, 1.15), (0.92, 0.93, 1.0), (0.84, 0.86, 0.8))
"""What sizes and leadings are taken times for a grid of many columns, so that no word need be broken.

With it how many times as tall as the same rows as blocks a table of `_USUAL` columns may be: a small type asks for
more in return, and so do more columns.
"""

_COLUMN_HEAD, _ROW_HEAD = "/A<</O/Table/Scope/Column>>", "/A<</O/Table/Scope/Row>>"
_INSIDE = 4.0
_HEAD_PAD, _ROW_PAD = 2.5, 2.0
_ROW_RULE = 0.8
_HEAD_SHADE = 0.93
_MEASURED_ROWS = 60
_LONGEST_WORD = 150.0
_UNEVEN = 1.06
"""How much wider one half of a word cut in two may be than the other."""

_ROUNDING = 0.1
_LONG_TABLE = 12
_ROUNDS = 16
_SHARPNESS = 4
"""How nearly the tallest cell of a row alone decides its height, when the widths are sought."""

_MANY, _USUAL = 5, 6
"""From how many columns on a table may be left for blocks because it is tall, and how many are read with ease."""

_UNFILLED = 1.15
"""How many times as many lines a text takes as if each were filled to its end."""

_SPLIT_FROM_LINES = 16
_KEPT_LINES = 3
"""A first or last row no taller than this does not stand alone on a page."""


def set_grid(grid: Grid, typesetter: Typesetter, structure: Structure, own: str) -> Table | Blocks:
    """Choose how a grid is set: as a table, or row by row where its columns would be too narrow for their words.

    `own` is the attribute of what is in the office's own words.
    """
    grid = _telling(grid)
    rows = [row.cells for row in grid.rows[:: len(grid.rows) // _MEASURED_ROWS or 1]]
    look = _look(grid, rows, typesetter)
    table = Table(grid, look, typesetter, structure, own)
    fits = sum(look.needs) <= TEXT_WIDTH
    if (fits and len(grid.columns) < _MANY) or not any(map(any, rows)):
        return table
    some = slice(None, None, len(rows) // _LONG_TABLE or 1)
    height = look.heading(grid, typesetter) + sum(look.heights[some])
    most = look.most * _USUAL / len(grid.columns)
    if fits and height <= least_height(rows[some]) * most:
        return table
    blocks = Blocks(grid, typesetter, structure, own)
    return table if fits and height <= blocks.height(rows[some]) * most else blocks


class Table:
    """A grid as a table: its heading row and its rows, whose first cell names it."""

    tag = "Table"

    def __init__(self, grid: Grid, look: _Look, typesetter: Typesetter, structure: Structure, own: str) -> None:
        self._grid, self._look, self._typesetter = grid, look, typesetter
        self._structure, self._own = structure, own
        widths = look.widths
        self._lefts = [LEFT + sum(widths[:index]) + _INSIDE for index in range(len(widths))]
        self._rooms = [width - 2 * _INSIDE for width in widths]

    def bands(self, element: Element, links: Mapping[int, str]) -> Iterator[Band]:
        """Give the heading row and the rows; `links` leads from a row's first cell to its record."""
        columns, rows, style = self._grid.columns, self._grid.rows, self._look.cell
        head = self._head(self._structure.add(element, "TR"))
        repeated = replace(head, cells=[replace(cell, element=None) for cell in head.cells])
        yield head
        last = len(rows) - 1
        beside = {0, last - 1} - {last}
        for place, row in enumerate(rows):
            row_element = self._structure.add(element, "TR", row.id)
            cells = []
            for index, (text, left, room) in enumerate(zip(row.cells, self._lefts, self._rooms, strict=True)):
                names = text and not index
                attributes = (_ROW_HEAD if names else "") + (self._own if columns[index].own else "")
                holder = self._structure.add(row_element, "TH" if names else "TD", attributes=attributes)
                link = "" if index or not text else links.get(row.record, "")
                if link:
                    holder = self._structure.add(holder, "Link")
                cells.append(Cell(left, self._typesetter.lines(text, style, room), holder, link))
            band = Band(cells, style.leading, pad=_ROW_PAD, rule=_ROW_RULE, head=repeated, split_from=_SPLIT_FROM_LINES)
            band.keep = place in beside and band.lines <= _KEPT_LINES
            yield band

    def _head(self, row: Element) -> Band:
        style = self._look.head
        cells = [
            Cell(
                left,
                self._typesetter.lines(column.label, style, room),
                self._structure.add(row, "TH", attributes=_COLUMN_HEAD),
            )
            for column, left, room in zip(self._grid.columns, self._lefts, self._rooms, strict=True)
        ]
        return Band(cells, style.leading, pad=_HEAD_PAD, keep=True, shade=_HEAD_SHADE)


def _telling(grid: Grid) -> Grid:
    """Leave out the columns in which no row says anything: on paper their room is worth more than their heading."""
    kept = [index for index in range(len(grid.columns)) if any(row.cells[index] for row in grid.rows)]
    if not kept or len(kept) == len(grid.columns):
        return grid
    rows = tuple(replace(row, cells=tuple(row.cells[index] for index in kept)) for row in grid.rows)
    return replace(grid, columns=tuple(grid.columns[index] for index in kept), rows=rows)


@dataclass(frozen=True, slots=True)
class _Look:
    """What the words of a grid's columns need, their widths, and how its headings and its cells are set.

    `most` is how many times as tall as its rows as blocks a usual table may be; `heights` estimates those of the rows.
    """

    needs: Sequence[float]
    widths: Sequence[float]
    head: Style
    cell: Style
    most: float
    heights: Sequence[float] = ()

    def heading(self, grid: Grid, typesetter: Typesetter) -> float:
        """Tell how tall the row of headings is."""
        labels = [[column.label for column in grid.columns]]
        return _lines(labels, self.widths, self.head, typesetter) * self.head.leading + 2 * _HEAD_PAD


def _look(grid: Grid, rows: Sequence[Sequence[str]], typesetter: Typesetter) -> _Look:
    """Find the largest type with which every column is as wide as its longest word, and what widths suit the rows."""
    texts = (dict.fromkeys(row.cells[place] for row in grid.rows) for place in range(len(grid.columns)))
    columns = [" ".join(dict.fromkeys(word for text in column for word in WORD.findall(text))) for column in texts]
    looks = (_needed(grid, columns, typesetter, *times) for times in _SMALLER)
    look = next((look for look in looks if sum(look.needs) <= TEXT_WIDTH), None)
    look = look or _needed(grid, columns, typesetter, *_SMALLER[-1])
    lengths = [[typesetter.length(text, look.cell) + 2 * _INSIDE + _ROUNDING for text in row] for row in rows]
    widths = _least_broken(look, rows, lengths, typesetter)
    return replace(look, widths=widths, heights=[_height(row, widths, look.cell) for row in lengths])


def _needed(
    grid: Grid, columns: Sequence[str], typesetter: Typesetter, size: float, leading: float, most: float
) -> _Look:
    """Give what the columns need at a size."""
    head = replace(HEAD, size=HEAD.size * size, leading=HEAD.leading * leading)
    cell = replace(CELL, size=CELL.size * size, leading=CELL.leading * leading)
    headed = zip(columns, grid.columns, strict=True)
    needs = [_need(words, column.label, typesetter, head, cell) for words, column in headed]
    return _Look(needs, needs, head, cell, most)


def _height(lengths: Sequence[float], widths: Sequence[float], style: Style) -> float:
    """Estimate the height of a row from how long each text is on one line."""
    told = ((length - 2 * _INSIDE) / (width - 2 * _INSIDE) for length, width in zip(lengths, widths, strict=True))
    return max(ceil(lines * _UNFILLED) if lines > 1 else 1 for lines in told) * style.leading + 2 * _ROW_PAD


def _least_broken(
    look: _Look, rows: Sequence[Sequence[str]], lengths: Sequence[Sequence[float]], typesetter: Typesetter
) -> list[float]:
    """Give the lowest widths; in a long table, with short texts on one line where that makes its rows lower."""
    found = [_lowest(lengths, look.needs)]
    if len(rows) >= _LONG_TABLE:
        wholes = [max(row[place] for row in lengths) for place in range(len(look.needs))]
        asked = list(look.needs)
        for whole, place in sorted((whole, place) for place, whole in enumerate(wholes)):
            asked[place] = max(whole, asked[place])
            if sum(asked) > TEXT_WIDTH:
                break
            found.append(_lowest(lengths, asked))
    if len(found) == 1:
        return found[0]
    some = rows[:: len(rows) // _LONG_TABLE]
    return min(found, key=lambda widths: _lines(some, widths, look.cell, typesetter))


def _lines(rows: Sequence[Sequence[str]], widths: Sequence[float], style: Style, typesetter: Typesetter) -> int:
    """Count the lines of rows at some widths."""
    rooms = [width - 2 * _INSIDE for width in widths]
    return sum(
        max(len(typesetter.lines(text, style, room)) for text, room in zip(row, rooms, strict=True)) for row in rows
    )


def _lowest(lengths: Sequence[Sequence[float]], needs: Sequence[float]) -> list[float]:
    """Divide the width so that the rows become low, from how long each text is on one line and what columns need.

    Where the rows together are lowest, each column has a share of the width like the share of height that its texts
    ask for; a few rounds come near enough.
    """
    widths = _filling(needs)
    for _ in range(_ROUNDS):
        wanted = [1.0] * len(widths)
        for row in lengths:
            tall = [max(length / width, 0.1) for length, width in zip(row, widths, strict=True)]
            powers = [each**_SHARPNESS for each in tall]
            height = max(tall) / sum(powers)
            for place, power in enumerate(powers):
                wanted[place] += height * power
        halfway = [(width * want) ** 0.5 for width, want in zip(widths, wanted, strict=True)]
        widths = _shifted(_filling(halfway), needs)
    return widths


def _filling(shares: Sequence[float]) -> list[float]:
    return [share / sum(shares) * TEXT_WIDTH for share in shares]


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


def _need(words: str, label: str, typesetter: Typesetter, head: Style, cell: Style) -> float:
    """Give what the longest of a column's words takes; of one that is longer than any word should be, an even part."""
    longest = typesetter.longest_word(words, cell)
    if longest > _LONGEST_WORD:
        longest = longest / ceil(longest / _LONGEST_WORD) * _UNEVEN
    longest = max(longest, typesetter.longest_word(label, head))
    return min(longest + 2 * _INSIDE + _ROUNDING, TEXT_WIDTH / 2)
