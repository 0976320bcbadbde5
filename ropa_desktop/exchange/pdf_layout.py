"""Bands put one below the other on pages: everything in the document is a band of one or more cells.

A band that does not fit goes to the next page; a tall one is split between lines, so that nothing is cut off however
long it is. Headings stay with what follows, and a table's heading row is repeated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from ropa_desktop.exchange.pdf_page import BASELINE, RIGHT, Page
from ropa_desktop.exchange.pdf_structure import Element
from ropa_desktop.exchange.pdf_text import Line

_SPLIT_FROM_LINES = 6
_FEWEST_LINES = 3
_LARGEST_HEAD = 0.3
_ROUNDING = 0.01
_SMALLEST_BOX = 11.0


@dataclass(slots=True)
class Cell:
    """Lines from `x`; without an element they repeat what stands elsewhere, and readers skip them."""

    x: float
    lines: Sequence[Line]
    element: Element | None = None
    link: str = ""
    """The outline id of what a click leads to."""

    box: float | None = None
    """The grey of a small box around its one line."""


@dataclass(slots=True)
class Place:
    """Where something came to stand: filled in when its band is drawn."""

    title: str
    page: Page | None = None
    top: float = 0.0

    @property
    def at(self) -> Page:
        """The page where it stands."""
        if self.page is None:
            raise LookupError(self.title)
        return self.page


@dataclass(slots=True)
class Band:
    """Cells side by side. `above` is left free before it unless it opens a page, `pad` inside it at top and bottom."""

    cells: Sequence[Cell]
    leading: float
    above: float = 0.0
    pad: float = 0.0
    keep: bool = False
    """It stays with the next band."""

    room: float = 0.0
    """It opens a new page when less than this is left."""

    rule: float | None = None
    """The grey of a line along its lower edge."""

    blanks: Sequence[tuple[float, float]] = ()
    """Lines along its lower edge to write on, each from and to where."""

    drawing: Callable[[Page, float], None] | None = None
    """Draws what its words are about, given the page and the top of its first line."""

    shade: float | None = None
    leader: bool = False
    """Dots run from its first cell to its last, and a click anywhere follows the link."""

    head: Band | None = None
    """The heading row to repeat when the band opens a page."""

    place: Place | None = None
    split_from: int = _SPLIT_FROM_LINES
    """It is not split between lines when it has fewer than this."""

    running: str | None = None
    """The title for the tops of the following pages, of which this band is the first."""

    lines: int = field(init=False)

    def __post_init__(self) -> None:
        self.lines = max((len(cell.lines) for cell in self.cells), default=0)

    @property
    def height(self) -> float:
        return self.lines * self.leading + 2 * self.pad

    @property
    def least(self) -> float:
        """The height that must fit on a page for the band to begin there."""
        lines = self.lines if self.lines < self.split_from else _FEWEST_LINES
        return lines * self.leading + 2 * self.pad

    def split(self, lines: int) -> tuple[Band, Band]:
        """Divide the band after some of its lines."""
        first = [replace(cell, lines=cell.lines[:lines]) for cell in self.cells]
        rest = [replace(cell, lines=cell.lines[lines:]) for cell in self.cells]
        return replace(self, cells=first, rule=None, blanks=()), replace(
            self, cells=rest, above=0.0, place=None, running=None, drawing=None
        )


def tall(bands: Sequence[Band]) -> float:
    """Give how much of a page bands take."""
    return sum(band.above + band.height for band in bands)


def begun(heading: Band, body: Iterator[Band], least: float, most: float) -> Iterator[Band]:
    """Give a heading and its body; it begins where there is room for all of it, at least and at most for so much."""
    first = [heading]
    while tall(first) < most and (band := next(body, None)):
        first.append(band)
    heading.room = min(max(tall(first), least), most)
    yield from first
    yield from body


class Flow:
    """Pages being filled. `new_page` gives the next one, already bearing the running title it is given."""

    def __init__(self, new_page: Callable[[str], Page]) -> None:
        self._new_page = new_page
        self._page: Page | None = None
        self._y = 0.0
        self._fresh = True
        self._waiting: list[Band] = []
        self._running = ""

    def add(self, band: Band) -> None:
        """Put a band below the last; one that stays with the next waits for it."""
        self._waiting.append(band)
        if not band.keep:
            self.settle()

    def settle(self) -> None:
        """Draw the bands that wait."""
        waiting, self._waiting = self._waiting, []
        if not waiting:
            return
        *kept, last = waiting
        needed = sum(band.above + band.height for band in kept) + last.above + last.least
        if self._page is None or (not self._fresh and max(needed, waiting[0].room) > self._left()):
            self._turn(waiting[0])
        for band in waiting:
            self._draw(band)

    def break_page(self) -> None:
        """Let the next band open a new page."""
        self.settle()
        self._page = None
        self._running = ""

    def _left(self) -> float:
        return self._y - self._page.bottom if self._page else 0.0

    def _turn(self, band: Band) -> Page:
        page = self._page = self._new_page(self._running if band.running is None else "")
        self._y = page.top
        self._fresh = True
        if band.head is not None and band.head.height < (page.top - page.bottom) * _LARGEST_HEAD:
            self._put(page, band.head)
        return page

    def _draw(self, band: Band) -> None:
        page = self._page or self._turn(band)
        while True:
            left = self._y - page.bottom - (0 if self._fresh else band.above)
            if band.height <= left + _ROUNDING or (self._fresh and band.lines < band.split_from):
                self._put(page, band)
                return
            lines = int((left - 2 * band.pad) // band.leading) if band.lines else 0
            if band.lines >= band.split_from and lines >= _FEWEST_LINES:
                first, band = band.split(min(lines, max(band.lines - 2, _FEWEST_LINES)))
                self._put(page, first)
            page = self._turn(band)

    def _put(self, page: Page, band: Band) -> None:
        if not self._fresh:
            self._y -= band.above
        top, self._y = self._y, self._y - band.height
        self._fresh = False
        if band.running is not None:
            self._running = band.running
        if band.place is not None:
            band.place.page, band.place.top = page, top
        _put_ground(page, band, top, self._y)
        for cell in band.cells:
            if cell.lines:
                _put_cell(page, band, cell, top - band.pad)
        title, number = band.cells[-2:] if band.leader else (None, None)
        if title and number and title.lines and number.lines:  # the rest of a title that went over a page has no number
            y = top - band.pad - (len(title.lines) - 1 + BASELINE) * band.leading
            page.leader(title.x + title.lines[-1].width + 5, number.x + number.lines[0].shift - 4, y)
        if band.rule is not None:
            page.rule(self._y, band.rule)
        for start, end in band.blanks:
            page.rule(self._y, 0, start, end)


def _put_ground(page: Page, band: Band, top: float, bottom: float) -> None:
    if band.shade is not None:
        page.fill(top, bottom, band.shade)
    if band.drawing is not None:
        band.drawing(page, top - band.pad)


def _put_cell(page: Page, band: Band, cell: Cell, top: float) -> None:
    line = cell.lines[0]
    if cell.box is not None and line.width:
        left = cell.x + line.shift
        base = top - BASELINE * band.leading
        pad = max(3.0, (_SMALLEST_BOX - line.width) / 2)
        page.outline((left - pad, base - 2.6, left + line.width + pad, base + line.style.size * 0.72 + 2.6), cell.box)
    page.text(cell.lines, (cell.x, top), band.leading, cell.element)
    if cell.link and cell.element is not None:
        right = RIGHT if band.leader else cell.x + max(one.width for one in cell.lines)
        tall = band.lines if band.leader else len(cell.lines)
        page.link((cell.x, top - tall * band.leading, right, top), cell.link, cell.element)
