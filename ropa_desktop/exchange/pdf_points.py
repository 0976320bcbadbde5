"""Points of a worksheet or an annex on the page, with their answers below; and places to sign."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from ropa_desktop.exchange.outline import Fact, Grid, Point, Sign, State
from ropa_desktop.exchange.pdf_layout import Band, Cell
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
_WIDTH = RIGHT - _X
_CODE_WIDTH = 12 * MM
_CITE_WIDTH = 30 * MM
_LABEL_WIDTH = 34 * MM
_VALUE_X = _X + 37 * MM
_GAP = 8.0
_ABOVE = 8.0
_SIGN_SPACE = 30.0
_SIGN_WIDTH = (TEXT_WIDTH - 10 * MM) / 2
_SIGN_ROOM = 130.0

GridBands = Callable[[Grid, Element, str, str], Iterator[Band]]


class Points:
    """Makes bands of points and of places to sign; `grid_bands` makes those of the tables in an answer."""

    def __init__(self, structure: Structure, typesetter: Typesetter, grid_bands: GridBands) -> None:
        self._structure, self._lines, self._grid_bands = structure, typesetter.lines, grid_bands

    def bands(self, point: Point, section: Element, cite: str) -> list[Band]:
        """Give a point: its code and question, then the answers, their reasons, and what the register says."""
        part = self._structure.add(section, "Sect", point.id)
        bands = [self._heading(point, part, cite)]
        if point.standing:
            style = _STRONG if point.state is State.MISSING else _LABEL
            bands.append(self._paragraph(point.standing, style, part))
        facts: list[Fact] = []
        for entry in (*point.said, *point.reasons, *point.register, *point.remarks):
            if isinstance(entry, Fact) and entry.label:
                facts.append(entry)
                continue
            bands += self._labelled(facts, part)
            facts = []
            if isinstance(entry, Fact):
                bands.append(self._paragraph(entry.text, _ANSWER, part))
            else:
                bands += self._grid_bands(entry, part, point.caption(entry), point.cite)
        bands += self._labelled(facts, part)
        bands[0].keep = len(bands) > 1
        return bands

    def _heading(self, point: Point, part: Element, cite: str) -> Band:
        element = self._structure.add(part, "H4")
        x, code = (_X, self._lines(point.code, _CODE, _CODE_WIDTH)) if point.code else (LEFT, ())
        cells: list[Cell] = [Cell(LEFT, code, element)] if code else []
        room = RIGHT - x
        cited = []
        if point.cite and point.cite != cite:
            cited = [_flush_right(line) for line in self._lines(point.cite, _SOFT, _CITE_WIDTH)]
            room -= max(line.width for line in cited) + _GAP
        cells.append(Cell(x, self._lines(point.label, _QUESTION, room), element))
        if cited:
            cells.append(Cell(RIGHT, cited, element))
        return Band(cells, _QUESTION.leading, above=_ABOVE, pad=1.0, keep=True)

    def _paragraph(self, text: str, style: Style, part: Element) -> Band:
        cells = (Cell(_X, self._lines(text, style, _WIDTH), self._structure.add(part, "P")),)
        return Band(cells, style.leading, pad=1.0)

    def _labelled(self, facts: Sequence[Fact], part: Element) -> Iterator[Band]:
        if not facts:
            return
        table = self._structure.add(part, "Table")
        for fact in facts:
            row = self._structure.add(table, "TR", fact.id)
            name = self._structure.add(row, "TH", attributes="/A<</O/Table/Scope/Row>>")
            value = self._structure.add(row, "TD")
            style = _STRONG if fact.state is State.MISSING else _ANSWER
            cells = (
                Cell(_X, self._lines(fact.label, _LABEL, _LABEL_WIDTH), name),
                Cell(_VALUE_X, self._lines(fact.text, style, RIGHT - _VALUE_X), value),
            )
            yield Band(cells, style.leading, pad=1.0)

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
                written.append(Cell(x, self._lines(line.text, _ANSWER, _SIGN_WIDTH), self._structure.add(row, "TD")))
                blanks.append((x, x + _SIGN_WIDTH))
            tall = max(len(cell.lines) for cell in written) * _ANSWER.leading
            above = Band((), 0, above=max(_SIGN_SPACE - tall, 0.0), keep=True)
            bands += (above, Band(written, _ANSWER.leading, blanks=blanks, keep=True))
            bands.append(Band(captions, _CAPTION.leading, pad=1.0, keep=place + 2 < len(sign.lines)))
        return bands


def _flush_right(line: Line) -> Line:
    return replace(line, shift=-line.width)
