"""Figures of the outline on the page: bars drawn in greys and patterns, beside their numbers.

To put a figure in a document, let one of a record's entries be an `outline.Figure`: a label, what its bars are about
(`of`), one `Series` for each part that is counted (with the `Tone` that it is drawn in), and a `Bar` for each thing,
with one number for each series. Bars lie below each other, or stand beside each other where the figure is `upright`
(twelve months). A figure without bars is left out. Nothing more is needed:

* in a PDF the numbers are real text in a tagged table, and the bars an artefact beside them: who cannot see the
  drawing is read the table. The tones differ without colour, also in a copy in black and white.
* in a workbook all figures of a document are one sheet: chart, what, state, number (`excel_sheets`).
* `Figure.table()` gives the same as a `Grid`.

A group whose title is the figure's label serves as its caption.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from ropa_desktop.exchange.outline import Figure, Series, Tone
from ropa_desktop.exchange.pdf_layout import Band, Cell, tall
from ropa_desktop.exchange.pdf_page import BASELINE, LEFT, MM, RIGHT, TEXT_WIDTH, Page
from ropa_desktop.exchange.pdf_structure import Element, Structure
from ropa_desktop.exchange.pdf_text import Line, Style, Typesetter, widest

_CAPTION = Style(8.5, 11, grey=0.35)
_LABEL = Style(8.5, 11)
_NUMBER = Style(8.5, 11, bold=True)
_LEGEND = Style(7.5, 11)
_BELOW = Style(7, 11)
_GREYS = {Tone.STRONG: 0.25, Tone.MEDIUM: 0.6, Tone.LIGHT: 0.88, Tone.EMPTY: 1.0, Tone.HATCHED: 1.0, Tone.LINED: 1.0}
_SLOPES = {Tone.HATCHED: 1.0, Tone.LINED: 0.0}
_LABEL_WIDTH = 62 * MM
_BARS_X = LEFT + 65 * MM
_NUMBER_WIDTH = 11 * MM
_BAR = 7.0
_SWATCH = 6.5
_GAP = 6.0
_TALL = 62.0
"""Points from the foot of an upright drawing to the top of its highest bar."""
_PAD = (_TALL + 8) / 2
"""Half the height of an upright drawing, which has no words: it stands between the pads of its band."""
_SIDE = 24 * MM
_WHOLE = 420.0
"""A figure no taller than this stands on one page."""
_FILLED = 0.62
_BETWEEN = 16.0
_ROW = "/A<</O/Table/Scope/Row>>"
_COLUMN = "/A<</O/Table/Scope/Column>>"

Box = tuple[float, float, float, float]


def figure_bands(
    figure: Figure, section: Element, caption: str, structure: Structure, typesetter: Typesetter
) -> Iterator[Band]:
    """Give a figure below its caption, which is "" where a heading right above serves as one."""
    table = structure.add(section, "Table", figure.id)
    drawn = _Figure(figure, table, structure, typesetter)
    bands: list[Band] = []
    if caption:
        lines = typesetter.lines(" · ".join(filter(None, (caption, figure.cite))), _CAPTION, TEXT_WIDTH)
        cells = (Cell(LEFT, lines, structure.add(table, "Caption")),)
        bands.append(Band(cells, _CAPTION.leading, above=4, pad=1.5, keep=True))
    bands += drawn.upright() if figure.upright else drawn.lying()
    if tall(bands) <= _WHOLE:
        for band in bands[:-1]:
            band.keep = True
    yield from bands


class _Figure:
    def __init__(self, figure: Figure, table: Element, structure: Structure, typesetter: Typesetter) -> None:
        self._figure, self._table = figure, table
        self._add, self._lines = structure.add, typesetter.lines
        self._highest = max((sum(bar.numbers) for bar in figure.bars), default=0) or 1

    def lying(self) -> Iterator[Band]:
        """Give bars below each other: what each is, the bar, its numbers."""
        several = len(self._figure.series)
        numbers_x = [RIGHT - (several - 1 - place) * _NUMBER_WIDTH for place in range(several)]
        room = numbers_x[0] - _NUMBER_WIDTH - _BARS_X
        if several > 1:
            yield from self._legend(numbers_x)
        last = len(self._figure.bars) - 1
        for place, bar in enumerate(self._figure.bars):
            row = self._add(self._table, "TR", bar.id)
            cells = [Cell(LEFT, self._lines(bar.label, _LABEL, _LABEL_WIDTH), self._add(row, "TH", attributes=_ROW))]
            cells += (
                Cell(x, self._right(str(number)), self._add(row, "TD"))
                for x, number in zip(numbers_x, bar.numbers, strict=True)
            )
            drawing = _lying(self._parts(bar.numbers, room))
            yield Band(cells, _LABEL.leading, pad=1.2, drawing=drawing, keep=place in {0, last - 1} - {last})

    def _parts(self, numbers: Sequence[int], room: float) -> list[tuple[float, float, Tone]]:
        """Give from where to where each part of a bar goes."""
        parts, at = [], 0.0
        for one, number in zip(self._figure.series, numbers, strict=True):
            after = at + room * number / self._highest
            if number:
                parts.append((at, after, one.tone))
            at = after
        return parts

    def _legend(self, numbers_x: Sequence[float]) -> Iterator[Band]:
        """Give what each tone means, over as many lines as it takes, and each tone above its numbers."""
        row = self._add(self._table, "TR")
        self._add(row, "TH", attributes=_COLUMN)
        cells: list[Cell] = []
        swatches: list[tuple[float, Tone]] = []
        x = LEFT
        room = numbers_x[0] - _NUMBER_WIDTH - LEFT
        for one in self._figure.series:
            lines = self._lines(one.label, _LEGEND, room - _SWATCH - _GAP)
            width = _SWATCH + 4 + widest(lines) + 2 * _GAP
            if cells and x + width > LEFT + room:
                yield Band(cells, _LEGEND.leading, pad=1.0, keep=True, drawing=_swatches(swatches))
                cells, swatches, x = [], [], LEFT
            swatches.append((x, one.tone))
            cells.append(Cell(x + _SWATCH + 4, lines, self._add(row, "TH", attributes=_COLUMN)))
            x += width
        above = ((x - _SWATCH, one.tone) for x, one in zip(numbers_x, self._figure.series, strict=True))
        yield Band(cells, _LEGEND.leading, pad=1.0, keep=True, drawing=_swatches([*swatches, *above]))

    def upright(self) -> Iterator[Band]:
        """Give bars that stand beside each other, and below them a table of their numbers."""
        figure = self._figure
        wide = (TEXT_WIDTH - _SIDE) / max(len(figure.bars), 1)
        columns = [
            (LEFT + _SIDE + wide * place, self._parts(bar.numbers, _TALL)) for place, bar in enumerate(figure.bars)
        ]
        yield Band((), 0, pad=_PAD, keep=True, rule=0.25, drawing=_standing(columns, wide))
        row = self._add(self._table, "TR")
        cells = [Cell(LEFT, self._lines(figure.of, _CAPTION, _SIDE), self._add(row, "TH", attributes=_COLUMN))]
        for place, bar in enumerate(figure.bars):
            lines = self._lines(bar.label, _BELOW, wide)
            cells.append(self._centred(lines, place, wide, self._add(row, "TH", bar.id, attributes=_COLUMN)))
        yield Band(cells, _LEGEND.leading, pad=1.2, keep=True)
        for index, one in enumerate(figure.series):
            yield self._series(one, index, wide)

    def _series(self, one: Series, index: int, wide: float) -> Band:
        row = self._add(self._table, "TR")
        name = self._lines(one.label, _LEGEND, _SIDE - _SWATCH - _GAP)
        cells = [Cell(LEFT + _SWATCH + 4, name, self._add(row, "TH", attributes=_ROW))]
        for place, bar in enumerate(self._figure.bars):
            lines = self._lines(str(bar.numbers[index]), _NUMBER, wide)
            cells.append(self._centred(lines, place, wide, self._add(row, "TD")))
        last = index == len(self._figure.series) - 1
        return Band(cells, _LEGEND.leading, pad=1.2, keep=not last, drawing=_swatches([(LEFT, one.tone)]))

    def _centred(self, lines: Sequence[Line], place: int, wide: float, element: Element) -> Cell:
        middle = LEFT + _SIDE + wide * (place + 0.5)
        return Cell(middle, [replace(line, shift=-line.width / 2) for line in lines], element)

    def _right(self, text: str) -> list[Line]:
        return [replace(line, shift=-line.width) for line in self._lines(text, _NUMBER, _NUMBER_WIDTH)]


def _draw(page: Page, box: Box, tone: Tone) -> None:
    page.bar(box, _GREYS[tone], _SLOPES.get(tone))


def _lying(parts: Sequence[tuple[float, float, Tone]]) -> Callable[[Page, float], None]:
    def draw(page: Page, top: float) -> None:
        foot = top - BASELINE * _LABEL.leading - 0.8
        for start, end, tone in parts:
            _draw(page, (_BARS_X + start, foot, _BARS_X + end, foot + _BAR), tone)

    return draw


def _standing(
    columns: Sequence[tuple[float, Sequence[tuple[float, float, Tone]]]], wide: float
) -> Callable[[Page, float], None]:
    def draw(page: Page, top: float) -> None:
        foot = top - _PAD
        for x, parts in columns:
            left = x + wide * (1 - _FILLED) / 2
            for start, end, tone in parts:
                _draw(page, (left, foot + start, left + wide * _FILLED, foot + end), tone)

    return draw


def _swatches(places: Sequence[tuple[float, Tone]]) -> Callable[[Page, float], None]:
    def draw(page: Page, top: float) -> None:
        foot = top - BASELINE * _LEGEND.leading - 0.6
        for x, tone in places:
            _draw(page, (x, foot, x + _SWATCH, foot + _SWATCH), tone)

    return draw
