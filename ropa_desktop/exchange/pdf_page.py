"""One page as drawing operators, each inside the marks that say what it is (ISO 32000-1, 14.6)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ropa_desktop.exchange.pdf_file import PdfFile, number
from ropa_desktop.exchange.pdf_structure import Element
from ropa_desktop.exchange.pdf_text import Line

MM = 72 / 25.4
WIDTH, HEIGHT = 210 * MM, 297 * MM
LEFT, RIGHT = 20 * MM, 190 * MM
TOP = HEIGHT - 20 * MM
TEXT_WIDTH = RIGHT - LEFT
BASELINE = 0.77
"""Where letters stand in the height of their line: one share for all sizes, so that a row has one baseline."""

_ROUND = 2.2
_CURVE = _ROUND * 0.45
_HATCH, _LEVEL = 3.0, 2.3
"""Points from one slanting and one level line of a bar to the next."""


@dataclass(frozen=True, slots=True)
class Link:
    """A place to click, the outline id that it leads to, and the object numbers of its element and annotation."""

    box: tuple[float, float, float, float]
    target: str
    element: int
    annotation: int


class Page:
    """A page being drawn. `elements` are the structure elements of its marked contents, in their order."""

    def __init__(self, file: PdfFile, bottom: float) -> None:
        self._file = file
        self.number = file.reserve()
        self.top, self.bottom = TOP, bottom
        self.elements: list[int] = []
        self.links: list[Link] = []
        self.streams: list[int] = []
        self._code: list[str] = []

    def text(self, lines: Sequence[Line], corner: tuple[float, float], leading: float, element: Element | None) -> None:
        """Set lines from their top left corner; without an element they are an artefact, which readers skip."""
        x, top = corner
        code = self._code
        if element is None:
            code.append("/Artifact BMC BT")
        else:
            code.append(f"/{element.tag}<</MCID {len(self.elements)}>>BDC BT")
            element.mark(self.number, len(self.elements))
            self.elements.append(element.number)
        y = top - BASELINE * leading
        set_as = None
        for line in lines:
            style = line.style
            if style != set_as:
                code.append(f"{style.grey:g} g")
                set_as = style
            code.append(f"1 0 0 1 {number(x + line.shift)} {number(y)} Tm")
            size = f"{style.size:g}"
            code += (f"{run.face.resource} {size} Tf{run.face.show(run.text, size)}" for run in line.runs if run.text)
            y -= leading
        code.append("ET EMC")

    def link(self, box: tuple[float, float, float, float], target: str, element: Element) -> None:
        """Let a click in the box lead to what has the outline id `target`."""
        annotation = self._file.reserve()
        element.kids.append(f"<</Type/OBJR/Pg {self.number} 0 R/Obj {annotation} 0 R>>")
        self.links.append(Link(box, target, element.number, annotation))

    def fill(self, top: float, bottom: float, grey: float) -> None:
        """Shade the full width of the text."""
        self._artefact(f"{grey:g} g {number(LEFT)} {number(bottom)} {number(TEXT_WIDTH)} {number(top - bottom)} re f")

    def rule(self, y: float, grey: float, start: float = LEFT, end: float = RIGHT) -> None:
        """Draw a thin line, unless told otherwise from edge to edge of the text."""
        self._artefact(f"{grey:g} G .5 w {number(start)} {number(y)} m {number(end)} {number(y)} l S")

    def leader(self, start: float, end: float, y: float) -> None:
        """Draw a row of dots that leads the eye from a title to its page number."""
        self._artefact(f".6 G .7 w 1 J[0 3.5]0 d {number(start)} {number(y)} m {number(end)} {number(y)} l S")

    def outline(self, box: tuple[float, float, float, float], grey: float) -> None:
        """Draw a small box with round corners, filled with white or a light grey."""
        x0, y0, x1, y1 = box
        r, c = _ROUND, _CURVE
        path = (
            ((x0 + r, y0), "m"),
            ((x1 - r, y0), "l"),
            ((x1 - c, y0, x1, y0 + c, x1, y0 + r), "c"),
            ((x1, y1 - r), "l"),
            ((x1, y1 - c, x1 - c, y1, x1 - r, y1), "c"),
            ((x0 + r, y1), "l"),
            ((x0 + c, y1, x0, y1 - c, x0, y1 - r), "c"),
            ((x0, y0 + r), "l"),
            ((x0, y0 + c, x0 + c, y0, x0 + r, y0), "c"),
        )
        steps = " ".join(f"{' '.join(map(number, points))} {verb}" for points, verb in path)
        self._artefact(f"{grey:g} g .3 G .6 w {steps} b")

    def bar(self, box: tuple[float, float, float, float], grey: float, slope: float | None = None) -> None:
        """Draw a rectangle with an edge, filled with a grey, and with lines of a slope across it if one is given."""
        x0, y0, x1, y1 = box
        path = f"{number(x0)} {number(y0)} {number(x1 - x0)} {number(y1 - y0)} re"
        code = f"{grey:g} g .25 G .5 w {path} b"
        if slope is not None:
            code = f"{code} {path} W n {' '.join(_lines_across(box, slope))} S"
        self._artefact(code)

    def _artefact(self, code: str) -> None:
        self._code.append(f"/Artifact BMC q {code} Q EMC")

    def put(self) -> None:
        """Write what was drawn since the last time, so that it leaves memory."""
        code, self._code = self._code, []
        self.streams.append(self._file.put_stream("\n".join(code).encode("latin-1")))


def _lines_across(box: tuple[float, float, float, float], slope: float) -> Iterator[str]:
    """Give lines that fill a box and reach over its edges, slanting or level."""
    x0, y0, x1, y1 = box
    if not slope:
        levels = (y0 + place * _LEVEL for place in range(1, int((y1 - y0) / _LEVEL) + 1))
        yield from (f"{number(x0)} {number(y)} m {number(x1)} {number(y)} l" for y in levels)
        return
    along = (y1 - y0) / slope
    starts = (x0 - along + place * _HATCH for place in range(1, int((x1 - x0 + along) / _HATCH) + 1))
    yield from (f"{number(x)} {number(y0)} m {number(x + along)} {number(y1)} l" for x in starts)
