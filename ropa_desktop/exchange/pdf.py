"""The outline as a PDF document: archival (PDF/A-2a), accessible (PDF/UA-1), equal bytes for equal outlines.

With files attached it is PDF/A-3a.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from ropa_desktop.domain.progress import Progress, untold
from ropa_desktop.exchange.outline import Outline
from ropa_desktop.exchange.pdf_archival import date_string, put_catalog, put_information, put_pages
from ropa_desktop.exchange.pdf_attached import Attached, Relationship, put_attached
from ropa_desktop.exchange.pdf_file import PdfFile
from ropa_desktop.exchange.pdf_fonts import Fonts
from ropa_desktop.exchange.pdf_layout import Flow, Place
from ropa_desktop.exchange.pdf_page import LEFT, MM, RIGHT, TEXT_WIDTH, TOP, Page
from ropa_desktop.exchange.pdf_pages import Composer
from ropa_desktop.exchange.pdf_structure import Structure
from ropa_desktop.exchange.pdf_text import Line, Style, Typesetter
from ropa_desktop.exchange.writing import whole_binary

_FOOTER = Style(7.5, 10, grey=0.35)
_FOOTER_WIDTH = TEXT_WIDTH * 0.7
_FOOTER_TOP = 16 * MM
_FOOTER_GAP = 6 * MM
_RUNNING_TOP = TOP + 7 * MM


def write_pdf(
    outline: Outline, target: Path, *, progress: Progress = untold, attached: Sequence[Attached] = ()
) -> None:
    """Write the document to `target`, whole or not at all, with the files that are attached to it.

    `progress` counts records as they are laid out. Problems: unreadable (an attached file), and as `whole_file`.
    """
    with whole_binary(target) as sink:
        _Document(outline, sink, progress, attached).write()


class _Document:
    """One document being made: the chapters first, since the contents tell their pages, then cover and contents."""

    def __init__(self, outline: Outline, sink: BinaryIO, progress: Progress, attached: Sequence[Attached]) -> None:
        self._outline, self._progress, self._attached = outline, progress, attached
        self._total = sum(len(chapter.records) for chapter in outline.chapters) + 1
        self._done = 0
        self._file = PdfFile(sink)
        self._fonts = Fonts()
        self._typesetter = Typesetter(self._fonts)
        self._footer = self._typesetter.lines(outline.footer, _FOOTER, _FOOTER_WIDTH)
        self._bottom = _FOOTER_TOP + _FOOTER_GAP + max(len(self._footer) - 1, 0) * _FOOTER.leading
        self._pages: list[Page] = []
        self._head: tuple[str, tuple[tuple[float, Line], ...]] = ("", ())

    def write(self) -> None:
        self._report()
        structure = Structure(self._file)
        composer = Composer(self._outline, structure, self._typesetter, {})
        flow = Flow(self._new_page)
        if self._outline.brief:
            composer.compose_head(flow)
        bookmarks = composer.compose_chapters(flow, self._step)
        pages = self._pages if self._outline.brief else self._with_front(composer)
        for index, page in enumerate(pages, start=1):
            self._put_footer(page, index, len(pages))
        fonts = self._file.put(self._fonts.put(self._file))
        tree = put_pages(self._file, pages, fonts, structure, composer.places)
        attached = put_attached(self._file, self._attached, date_string(self._outline), self._report)
        root = put_catalog(self._file, self._outline, tree, structure, bookmarks, attached)
        self._file.close(root, put_information(self._file, self._outline))
        self._step()

    def _with_front(self, composer: Composer) -> list[Page]:
        """Put cover and contents before the pages that there are by now."""
        body, self._pages = self._pages, []
        position = {page.number: index for index, page in enumerate(body, start=1)}
        ahead = self._count_front(composer.places)
        composer.compose_front(Flow(self._new_page), lambda place: ahead + position[place.at.number])
        return self._pages + body

    def _count_front(self, places: dict[str, Place]) -> int:
        """Lay out cover and contents on pages to throw away: how many there are decides the numbers they tell."""
        scratch = PdfFile(BytesIO())
        pages: list[Page] = []

        def new_page(_running: str) -> Page:
            pages.append(Page(scratch, self._bottom))
            return pages[-1]

        Composer(self._outline, Structure(scratch), self._typesetter, places).compose_front(Flow(new_page), lambda _: 0)
        return len(pages)

    def _step(self) -> None:
        self._done += 1
        self._report()

    def _report(self) -> None:
        self._progress(self._done, self._total)

    def _new_page(self, running: str) -> Page:
        page = Page(self._file, self._bottom)
        if running != self._head[0]:  # which many pages share, and which may be as long as what they hold
            self._head = running, tuple(self._in_one_line(running)) if running else ()
        for x, line in self._head[1]:
            page.text([line], (x, _RUNNING_TOP), _FOOTER.leading, None)
        if self._pages:
            self._pages[-1].put()
        self._pages.append(page)
        return page

    def _in_one_line(self, running: str) -> Iterator[tuple[float, Line]]:
        """Give a running title, a long one shortened before its last words, each part with its place."""
        lines = self._typesetter.lines
        first, *more = lines(running, _FOOTER, TEXT_WIDTH)
        if more:
            title, mark, last = running.rpartition(" · ")
            (end,) = lines(f"…{mark}{last}", _FOOTER, TEXT_WIDTH)
            first, *_ = lines(title, _FOOTER, TEXT_WIDTH - end.width)
            yield LEFT + first.width, end
        yield LEFT, first

    def _put_footer(self, page: Page, index: int, total: int) -> None:
        if self._footer:
            page.text(self._footer, (LEFT, _FOOTER_TOP), _FOOTER.leading, None)
        numbered = self._outline.wording.page_of.format(page=index, pages=total)
        lines = self._typesetter.lines(numbered, _FOOTER, TEXT_WIDTH)
        page.text([replace(line, shift=-line.width) for line in lines], (RIGHT, _FOOTER_TOP), _FOOTER.leading, None)
        page.put()


__all__ = ["Attached", "Relationship", "write_pdf"]
