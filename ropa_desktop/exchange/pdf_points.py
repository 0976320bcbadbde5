"""Points of a worksheet or an annex on the page, with their answers below; and places to sign."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from ropa_desktop.exchange.outline import Fact, Grid, Point, Sign, State
from ropa_desktop.exchange.pdf_layout import Band, Cell
from ropa_desktop.exchange.pdf_lists import Column, laid_out
from ropa_desktop.exchange.pdf_page import LEFT, MM, RIGHT, TEXT_WIDTH
from ropa_desktop.exchange.pdf_structure import Element, Structure
from ropa_desktop.exchange.pdf_text import Line, Style, Typesetter

_SOFT_GREY = 0.35
_QUESTION = Style(8.5, 11.5, bold=True)
_CODE = Style(8, 11.5, grey=_SOFT_GREY)
_SOFT = Style(7.5, 11.5, grey=_SOFT_GREY)
_ANSWER = Style(8.5, 11)
_LABEL = Style(8.5, 11, grey=_SOFT_GREY)
_STRONG = Style(8.5, 11, bold=True)
_CAPTION = Style(7.5, 10, grey=_SOFT_GREY)
_X = LEFT + 13 * MM
_CODE_WIDTH = 12 * MM
_CITE_WIDTH = 44 * MM
_LABEL_WIDTH = 40 * MM
_LABEL_ROOM = 43 * MM
_BESIDE_X = LEFT + 66 * MM
_BESIDE_WIDTH = 62 * MM
_GAP = 8.0
_ABOVE = 8.0
_AFTER_TABLE = 5.0
_SIGN_SPACE = 30.0
_SIGN_WIDTH = (TEXT_WIDTH - 10 * MM) / 2
_SIGN_ROOM = 130.0
_AFTER_SIGN = 6.0
_REST_OF_ROW = "/A<</O/Table/ColSpan 3>>"
"""For the last of an odd number of lines, in a table of two beside each other."""

GridBands = Callable[[Grid, Element, str, str], Iterator[Band]]


class Points:
    """Makes bands of points and of places to sign; `grid_bands` makes those of the tables in an answer."""

    def __init__(self, structure: Structure, typesetter: Typesetter, grid_bands: GridBands) -> None:
        self._structure, self._grid_bands = structure, grid_bands
        self._lines, self._at_right = typesetter.lines, typesetter.at_right

    def bands(self, point: Point, section: Element, cite: str, tag: str) -> list[Band]:
        """Give a point: its code and question, then the answers, their reasons, and what the register says.

        `tag` is that of a heading one level below what stands above; a citation that is the group's is not repeated.
        """
        if point.beside:
            return self._beside(point, section)
        part = self._structure.add(section, "Sect", point.id)
        x = _X if point.code else LEFT
        bands = [self._heading(point, self._structure.add(part, tag), cite)]
        if point.standing:
            bands += self._paragraph(point.standing, _standing_style(point), part, x)
        facts: list[Fact] = []
        tabled = False
        for entry in (*point.said, *point.reasons, *point.register, *point.remarks):
            if isinstance(entry, Fact) and entry.label:
                facts.append(entry)
                continue
            bands += self._labelled(facts, part, x, below=tabled)
            facts = []
            if isinstance(entry, Fact):
                bands += self._paragraph(entry.text, _ANSWER, part, x)
            else:
                bands += self._grid_bands(entry, part, point.caption(entry), point.cite)
            tabled = isinstance(entry, Grid)
        bands += self._labelled(facts, part, x, below=tabled)
        bands[0].keep = len(bands) > 1
        return bands

    def _beside(self, point: Point, section: Element) -> list[Band]:
        """Give a point whose answers are short: they stand to the right of its label."""
        table = self._structure.add(section, "Table", point.id)
        row = self._structure.add(table, "TR")
        name = self._structure.add(row, "TH", attributes="/A<</O/Table/Scope/Row>>")
        value = self._structure.add(row, "TD")
        room = RIGHT - _BESIDE_X
        said = [line for entry in point.said if isinstance(entry, Fact) for line in self._fact(entry, _ANSWER, room)]
        said += self._lines(point.standing, _standing_style(point), room)
        said += [line for remark in point.remarks for line in self._fact(remark, _STRONG, room)]
        cells = (Cell(LEFT, self._lines(point.label, _LABEL, _BESIDE_WIDTH), name), Cell(_BESIDE_X, said, value))
        return [Band(cells, _ANSWER.leading, pad=1.6)]

    def _fact(self, fact: Fact, style: Style, room: float) -> Sequence[Line]:
        return self._lines(f"{fact.label}: {fact.text}" if fact.label else fact.text, style, room)

    def _heading(self, point: Point, element: Element, cite: str) -> Band:
        x, code = (_X, self._lines(point.code, _CODE, _CODE_WIDTH)) if point.code else (LEFT, ())
        cells: list[Cell] = [Cell(LEFT, code, element)] if code else []
        room = RIGHT - x
        cited = []
        if point.cite and point.cite != cite:
            cited = self._at_right(point.cite, _SOFT, _CITE_WIDTH)
            room -= max(line.width for line in cited) + _GAP
        cells.append(Cell(x, self._lines(point.label, _QUESTION, room), element))
        if cited:
            cells.append(Cell(RIGHT, cited, element))
        return Band(cells, _QUESTION.leading, above=_ABOVE, pad=1.0, keep=True)

    def _paragraph(self, text: str, style: Style, part: Element, x: float) -> list[Band]:
        rows = laid_out(text, Column(x, RIGHT - x, style), self._lines, self._structure, part, "P")
        return [Band(cells, style.leading, pad=1.0) for cells in rows]

    def _labelled(self, facts: Sequence[Fact], part: Element, left: float, *, below: bool = False) -> Iterator[Band]:
        """Give facts beside their labels; `below` a table they stand a little apart from it."""
        if not facts:
            return
        table = self._structure.add(part, "Table")
        for fact in facts:
            row = self._structure.add(table, "TR", fact.id)
            name = self._structure.add(row, "TH", attributes="/A<</O/Table/Scope/Row>>")
            value = self._structure.add(row, "TD")
            style = _STRONG if fact.state is State.MISSING else _ANSWER
            column = Column(left + _LABEL_ROOM, RIGHT - left - _LABEL_ROOM, style)
            first, *others = laid_out(fact.text, column, self._lines, self._structure, value)
            label = Cell(left, self._lines(fact.label, _LABEL, _LABEL_WIDTH), name)
            above = _AFTER_TABLE if below and fact is facts[0] else 0.0
            yield Band((label, *first), style.leading, above=above, pad=1.0, keep=bool(others))
            yield from (Band(cells, style.leading, pad=1.0) for cells in others)

    def sign_bands(self, sign: Sign, section: Element) -> list[Band]:
        """Give a place to sign: lines to write on, two beside each other, each with its caption below."""
        part = self._structure.add(section, "Sect", sign.id)
        title = Cell(LEFT, self._lines(sign.label, _QUESTION, TEXT_WIDTH), self._structure.add(part, "P"))
        bands = [Band((title,), _QUESTION.leading, above=12, keep=True, room=_SIGN_ROOM)]
        table = self._structure.add(part, "Table")
        for place in range(0, len(sign.lines), 2):
            row = self._structure.add(table, "TR")
            written: list[Cell] = []
            captions: list[Cell] = []
            blanks: list[tuple[float, float]] = []
            for index, line in enumerate(sign.lines[place : place + 2]):
                x = LEFT + index * (TEXT_WIDTH - _SIGN_WIDTH)
                caption = self._structure.add(row, "TH", line.id, "/A<</O/Table/Scope/Row>>")
                captions.append(Cell(x, self._lines(line.label, _CAPTION, _SIGN_WIDTH), caption))
                alone = place and place + 1 == len(sign.lines)
                value = self._structure.add(row, "TD", attributes=_REST_OF_ROW if alone else "")
                written.append(Cell(x, self._lines(line.text, _ANSWER, _SIGN_WIDTH), value))
                blanks.append((x, x + _SIGN_WIDTH))
            tall = max(len(cell.lines) for cell in written) * _ANSWER.leading
            above = Band((), 0, above=max(_SIGN_SPACE - tall, 0.0), keep=True)
            bands += (above, Band(written, _ANSWER.leading, blanks=blanks, keep=True))
            bands.append(Band(captions, _CAPTION.leading, pad=1.0, keep=place + 2 < len(sign.lines)))
        bands.append(Band((), 0, pad=_AFTER_SIGN))
        return bands


def _standing_style(point: Point) -> Style:
    return _STRONG if point.state is State.MISSING else _LABEL
