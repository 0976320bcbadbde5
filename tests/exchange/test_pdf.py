"""The PDF document as a reader, an archive and a screen reader meet it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PySide6.QtPdf import QPdfDocument

from ropa_desktop.domain.problems import Cancelled
from ropa_desktop.exchange.outline import Chapter, Column, Fact, Grid, Group, Outline, Record, Row, State
from ropa_desktop.exchange.pdf import write_pdf
from ropa_desktop.exchange.pdf_file import PdfFile
from ropa_desktop.exchange.pdf_fonts import Fonts
from ropa_desktop.exchange.pdf_layout import Band, Cell, Flow, Place
from ropa_desktop.exchange.pdf_page import Page
from ropa_desktop.exchange.pdf_text import Line, Style, Typesetter
from tests.benchmarks.pdf import sample_outline
from tests.stopping import as_long_as

COLUMNS = (Column("who", "Vem"), Column("what", "Vad", 2))


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("pdf") / "register.pdf"
    write_pdf(sample_outline(12), target)
    return target


def texts(path: Path) -> list[str]:
    document = QPdfDocument()
    document.load(str(path))
    return [
        document.getAllText(page).text().replace("\r\n", "\n").replace("\u00ad", "")
        for page in range(document.pageCount())
    ]


def words(path: Path) -> str:
    """The whole text of a document without its spaces, which a reader may place otherwise."""
    return re.sub(r"\s", "", "".join(texts(path)))


def outline_of(*entries: Fact | Grid, state: State = State.PLAIN) -> Outline:
    group = Group("a/1/group", "Grupp", entries, "b", "Artikel 30.1 b", state)
    record = Record("a/1", 1, "B01", "Behandling", (group,))
    return replace(sample_outline(0), chapters=(Chapter("a", "Kapitel", "", (record,)),))


def written(outline: Outline, folder: Path) -> Path:
    write_pdf(outline, folder / "made.pdf")
    return folder / "made.pdf"


def fact(text: str, **more: Any) -> Fact:
    return Fact("a/1/x", "x", "Etikett", text, **more)


def walk(element: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """Every structure element of the tree."""
    yield element
    kids = element.get("/K", pikepdf.Array())
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield from walk(kid)


def skipped_levels(path: Path) -> list[tuple[int, int]]:
    """Where a heading is more than one level below the one before it, which PDF/UA-1 forbids (7.4.2)."""
    with pikepdf.open(path) as document:
        tags = [str(element.S) for element in walk(document.Root.StructTreeRoot.K)]
    levels = [int(tag[2:]) for tag in tags if re.fullmatch(r"/H\d", tag)]
    return [pair for pair in pairwise((0, *levels)) if pair[1] > pair[0] + 1]


def test_markup_in_a_text_is_printed_as_written(tmp_path: Path) -> None:
    text = r"<b>fet</b> & &amp; (x\y)"
    assert re.sub(r"\s", "", text) in words(written(outline_of(fact(text)), tmp_path))


def test_twenty_thousand_characters_flow_over_pages_whole(tmp_path: Path) -> None:
    text = " ".join(f"ord{number}" for number in range(4000))[:20_000]
    path = written(outline_of(fact(text)), tmp_path)
    assert len(texts(path)) > 4
    told = "".join(re.findall(r"ord\d+|ord?|o", words(_without_margins(path, tmp_path))))
    assert text.replace(" ", "") in told


def _without_margins(path: Path, folder: Path) -> Path:
    """A copy without running titles and footers, which are the second stream of a page or artefacts of the first."""
    with pikepdf.open(path) as document:
        for page in document.pages:
            del page.obj.Contents[1:]
            code = page.obj.Contents[0].read_bytes()
            page.obj.Contents[0].write(re.sub(rb"/Artifact BMC.*?EMC", b"", code, flags=re.DOTALL))
        document.save(folder / "bare.pdf")
    return folder / "bare.pdf"


def test_a_long_name_is_shortened_at_the_tops_of_the_pages_that_follow(tmp_path: Path) -> None:
    outline = outline_of(fact("ord " * 3000))
    (chapter,) = outline.chapters
    named = replace(chapter.records[0], title="Ett mycket långt namn " * 9)
    top = texts(written(replace(outline, chapters=(replace(chapter, records=(named,)),)), tmp_path))[-1].split("\n")[0]
    assert re.fullmatch(r"B01 +Ett mycket långt namn.*… · .*", top)


def test_a_title_that_runs_over_many_pages_is_laid_out_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    laid, lines = list[str](), Typesetter.lines

    def counted(self: Typesetter, text: str, style: Style, width: float) -> tuple[Line, ...]:
        laid.append(text)
        return lines(self, text, style, width)

    monkeypatch.setattr(Typesetter, "lines", counted)
    assert len(texts(written(outline_of(fact("ord " * 5_000)), tmp_path))) > 4
    assert len([text for text in laid if text.startswith("B01  Behandling · ")]) == 1


def test_a_cell_of_twenty_thousand_characters_splits_its_row_and_repeats_the_heading(tmp_path: Path) -> None:
    text = " ".join(f"ord{number}" for number in range(4000))[:20_000]
    rows = (Row("a/1/g/1", ("Anna", "kort")), Row("a/1/g/2", ("Bo", text)), Row("a/1/g/3", ("Cecilia", "slut")))
    path = written(outline_of(Grid("a/1/g", "g", "Tabell", COLUMNS, rows)), tmp_path)
    assert text.replace(" ", "") in words(_without_margins(path, tmp_path))
    pages = [page for page in texts(path) if "ord" in page]
    assert len(pages) > 3
    assert all("Vem" in page and "Vad" in page for page in pages)
    assert "Cecilia" in pages[-1]


@pytest.mark.parametrize("text", ["W" * 500, "https://exempel.se/" + "a" * 400, "שלום" * 150, "👍" * 200])
def test_nothing_is_drawn_outside_the_margins(tmp_path: Path, text: str) -> None:
    rows = tuple(Row(f"a/1/g/{number}", (text, text)) for number in range(2))
    path = written(outline_of(fact(text, cite=text), Grid("a/1/g", "g", text, COLUMNS, rows, cite=text)), tmp_path)
    document = QPdfDocument()
    document.load(str(path))
    for page in range(document.pageCount()):
        box = document.getAllText(page).boundingRectangle()
        assert box.left() >= 55
        assert box.right() <= 540


def test_hebrew_can_be_copied_in_reading_order(tmp_path: Path) -> None:
    assert "שלום עולם" in "".join(texts(written(outline_of(fact("שלום עולם")), tmp_path)))


def test_arabic_can_be_copied_as_the_letters_that_were_written(tmp_path: Path) -> None:
    assert "السلام عليكم" in "".join(texts(written(outline_of(fact("السلام عليكم")), tmp_path)))


def test_a_character_without_a_font_is_named(tmp_path: Path) -> None:
    assert "[U+6F22]" in words(written(outline_of(fact("漢")), tmp_path))


def test_more_characters_than_a_font_part_holds_can_all_be_copied(tmp_path: Path) -> None:
    text = "".join(map(chr, [*range(0xC0, 0x180), *range(0x400, 0x460), *range(0x391, 0x3A2)]))
    assert text in words(written(outline_of(fact(text + text)), tmp_path))


def test_a_missing_and_an_inapplicable_entry_say_so_in_words(tmp_path: Path) -> None:
    entries = (
        fact("", state=State.MISSING),
        Fact("a/1/y", "y", "Annat", "", state=State.NOT_APPLICABLE),
        Grid("a/1/g", "g", "Tabell", COLUMNS, (), state=State.MISSING),
        Grid("a/1/h", "h", "Tabell två", COLUMNS, (Row("a/1/h/1", ("x", "y")),), cite="30.1 d", state=State.MISSING),
    )
    page = texts(written(outline_of(*entries, state=State.MISSING), tmp_path))[-1]
    assert page.count("Saknas") == 4
    assert page.count("Inte tillämpligt") == 1


def test_a_blank_entry_and_an_empty_group_are_left_out(tmp_path: Path) -> None:
    page = texts(written(outline_of(fact(""), Grid("a/1/g", "g", "Tabell", COLUMNS, ())), tmp_path))[-1]
    assert "Etikett" not in page
    assert "Tabell" not in page
    assert "Grupp" not in page


def test_a_group_without_entries_still_says_its_state(tmp_path: Path) -> None:
    page = texts(written(outline_of(state=State.NOT_APPLICABLE), tmp_path))[-1]
    assert "Grupp" in page
    assert "Inte tillämpligt" in page


def test_a_citation_that_does_not_fit_beside_stands_below(tmp_path: Path) -> None:
    long = "Artikel 30.1 b och andra bestämmelser " * 6
    outline = outline_of(fact("Text " * 60, cite="Artikel 13.1 c"), fact("Kort", cite="Artikel 14"))
    group = replace(outline.chapters[0].records[0].groups[0], title="Lång rubrik " * 12, cite=long)
    record = replace(outline.chapters[0].records[0], groups=(group,), reference="", status="Utkast")
    outline = replace(outline, chapters=(replace(outline.chapters[0], records=(record,)),))
    told = words(written(outline, tmp_path))
    assert re.sub(r"\s", "", long) in told
    assert "Artikel13.1c" in told
    assert "Artikel14" in told


def test_a_citation_that_the_heading_bears_is_not_repeated(tmp_path: Path) -> None:
    outline = outline_of(fact("Kort", cite="30.1 b"), fact("Annat", cite="13.1 c"))
    record = outline.chapters[0].records[0]
    group = replace(record.groups[0], short="30.1 b")
    chapter = replace(outline.chapters[0], records=(replace(record, groups=(group,)),))
    page = texts(written(replace(outline, chapters=(chapter,)), tmp_path))[-1]
    assert page.count("30.1 b") == 1
    assert "13.1 c" in page


def test_every_page_tells_its_number_and_the_total(sample: Path) -> None:
    pages = texts(sample)
    for number, page in enumerate(pages, start=1):
        assert f"Sida {number} av {len(pages)}" in page
        assert "Exempelbolaget AB · Register över behandling · 2026-11-24" in page


def test_the_contents_tell_the_page_of_each_record(sample: Path) -> None:
    pages = texts(sample)
    contents = next(page for page in pages if page.startswith("Innehåll"))
    entries = re.findall(r"(B\d\d) +(.+?)\s+(\d+)$", contents, flags=re.MULTILINE)
    assert len(entries) == 12
    for reference, title, number in entries:
        assert re.search(rf"^{reference}\s+{title}", pages[int(number) - 1], flags=re.MULTILINE)


def test_a_long_name_hangs_beside_its_reference_in_the_contents_and_has_one_line_elsewhere(tmp_path: Path) -> None:
    outline = outline_of(fact("Kort"))
    record = replace(outline.chapters[0].records[0], title="Lång\nrubrik\u2028" + "utan slut " * 20)
    outline = replace(outline, chapters=(replace(outline.chapters[0], records=(record,)),))
    path = written(outline, tmp_path)
    with pikepdf.open(path) as document:
        with document.open_outline() as panel:
            assert panel.root[0].children[0].title.startswith("B01  Lång rubrik utan slut")
        (*_, link) = document.pages[1].obj.Annots
        assert float(link.Rect[3]) - float(link.Rect[1]) > 20
        drawn = document.pages[1].obj.Contents[0].read_bytes()
    lefts = {float(x) for x in re.findall(rb"1 0 0 1 ([\d.]+) [\d.]+ Tm", drawn)}
    assert len([x for x in lefts if 60 < x < 120]) == 2, "reference and title"


def test_a_click_in_the_contents_leads_to_the_record(sample: Path) -> None:
    with pikepdf.open(sample) as document:
        links = list(document.pages[1].obj.Annots)
        assert len(links) == 13
        title = str(links[3].Contents)
        goal = links[3].Dest[0].objgen
        target = next(index for index, page in enumerate(document.pages) if page.objgen == goal)
    assert title.split(maxsplit=1)[0] in texts(sample)[target]


def test_the_side_panel_lists_chapters_and_records(sample: Path) -> None:
    with pikepdf.open(sample) as document, document.open_outline() as panel:
        (chapter,) = panel.root
        assert chapter.title == "Behandlingar som personuppgiftsansvarig"
        assert [record.title.split()[0] for record in chapter.children] == [f"B{number:02}" for number in range(1, 13)]


def test_a_page_that_goes_on_with_a_record_says_which(sample: Path) -> None:
    assert sum("· forts." in page.split("\n", 1)[0] for page in texts(sample)) > 5


def test_language_title_and_author_are_told(sample: Path) -> None:
    with pikepdf.open(sample) as document:
        assert str(document.Root.Lang) == "sv"
        assert str(document.docinfo.Title) == "Register över behandling"
        assert str(document.docinfo.Author) == "Exempelbolaget AB"
        assert document.Root.ViewerPreferences.DisplayDocTitle


def test_only_embedded_fonts_are_used(tmp_path: Path) -> None:
    text = "7\xa0år Åäö Ω Ж שלום سلام → ✓ 👍 Ⓐ"
    with pikepdf.open(written(outline_of(fact(text)), tmp_path)) as document:
        fonts = document.pages[-1].obj.Resources.Font
        assert len(fonts) >= 7
        assert all("/FontFile2" in font.FontDescriptor and "/ToUnicode" in font for font in fonts.values())


def test_the_file_is_sound(sample: Path) -> None:
    with pikepdf.open(sample) as document:
        assert document.check_pdf_syntax() == []


def test_every_drawn_mark_leads_to_its_part_of_the_outline(sample: Path) -> None:
    with pikepdf.open(sample) as document:
        tree = document.Root.StructTreeRoot
        elements = list(walk(tree.K))
        ids = {str(element.ID) for element in elements if "/ID" in element}
        assert {"activity/1", "activity/1/group/b", "activity/1/c", "summary/3", "cover/contact"} <= ids
        assert {str(element.S) for element in elements} >= {"/H1", "/H2", "/H3", "/Table", "/TR", "/TH", "/TD", "/TOCI"}
        marks = 0
        for index, page in enumerate(document.pages):
            drawn = len(re.findall(rb"/MCID (\d+)", b"".join(stream.read_bytes() for stream in page.obj.Contents)))
            leaf = next(leaf for leaf in tree.ParentTree.Kids if leaf.Limits[0] <= index <= leaf.Limits[1])
            at = [int(key) for key in list(leaf.Nums)[::2]].index(int(page.obj.StructParents))
            assert len(leaf.Nums[2 * at + 1]) == drawn
            marks += drawn
        assert marks > 1000


def test_equal_outlines_make_equal_bytes(tmp_path: Path) -> None:
    for name in ("one.pdf", "two.pdf"):
        write_pdf(sample_outline(5), tmp_path / name)
    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()


def test_only_the_stamp_tells_two_makings_apart(tmp_path: Path) -> None:
    stamps = (datetime(2026, 11, 24, tzinfo=UTC), datetime(2027, 1, 2, 3, 4, 5, tzinfo=UTC))
    told = []
    for stamp in stamps:
        write_pdf(replace(sample_outline(3), made=stamp), tmp_path / "made.pdf")
        with pikepdf.open(tmp_path / "made.pdf") as document:
            told.append(str(document.docinfo.CreationDate))
            document.Root.Metadata = document.make_stream(b"")
            del document.trailer["/ID"]
            for key in ("/CreationDate", "/ModDate"):
                del document.docinfo[key]
            document.save(tmp_path / f"{stamp.year}.pdf", static_id=True)
    assert told == ["D:20261124000000+00'00'", "D:20270102030405+00'00'"]
    assert (tmp_path / "2026.pdf").read_bytes() == (tmp_path / "2027.pdf").read_bytes()


@pytest.mark.parametrize("stop_after", [0, 3, 6])
def test_a_cancelled_document_leaves_nothing(tmp_path: Path, stop_after: int) -> None:
    seen: list[tuple[int, int]] = []

    def progress(done: int, total: int) -> bool:
        seen.append((done, total))
        return done < stop_after

    with pytest.raises(Cancelled):
        write_pdf(sample_outline(5), tmp_path / "made.pdf", progress=as_long_as(progress))
    assert list(tmp_path.iterdir()) == []
    assert seen == [(done, 6) for done in range(stop_after + 1)]


def test_a_cancelled_document_leaves_the_one_before_it(tmp_path: Path) -> None:
    (tmp_path / "made.pdf").write_bytes(b"before")
    with pytest.raises(Cancelled):
        write_pdf(sample_outline(2), tmp_path / "made.pdf", progress=as_long_as(lambda _done, _total: False))
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"before"]


def test_a_document_without_records_can_be_made(tmp_path: Path) -> None:
    outline = replace(sample_outline(0), chapters=(), cover=(), notes=(), subtitle="", footer="", author="")
    assert len(texts(written(outline, tmp_path))) == 2


def test_an_annex_of_records_without_groups_is_compact(tmp_path: Path) -> None:
    records = tuple(Record(f"party/{number}", number, "", f"Part {number}", ()) for number in range(40))
    outline = replace(sample_outline(0), chapters=(Chapter("party", "Bilaga", "Inledning.", records, annex=True),))
    assert len(texts(written(outline, tmp_path))) <= 7


def test_short_annexes_share_a_page_but_none_shares_the_records(tmp_path: Path) -> None:
    record = Record("a/1", 1, "", "Behandling", ())
    chapters = [Chapter(f"c{n}", f"Kapitel {n}", "", (record,) if n < 2 else (), annex=n > 1) for n in range(4)]
    pages = texts(written(replace(sample_outline(0), chapters=tuple(chapters)), tmp_path))[2:]
    assert [re.findall(r"Kapitel \d", page) for page in pages] == [
        ["Kapitel 0"],
        ["Kapitel 1"],
        ["Kapitel 2", "Kapitel 3"],
    ]


def test_bands_that_cannot_all_stay_together_go_on_over_pages() -> None:
    file = PdfFile(BytesIO())
    pages: list[Page] = []

    def new_page(_running: str) -> Page:
        pages.append(Page(file, 100))
        return pages[-1]

    flow = Flow(new_page)
    lines = Typesetter(Fonts()).lines("rad\nrad", Style(9, 11), 200)
    for keep in [True] * 99 + [False]:
        flow.add(Band([Cell(60, lines)], 11, keep=keep))
    assert len(pages) == 4


def test_a_file_whose_last_pack_is_full_can_be_read() -> None:
    sink = BytesIO()
    file = PdfFile(sink)
    tree = file.reserve()
    root = file.put(f"<</Type/Catalog/Pages {tree} 0 R>>")
    file.put("<</Type/Pages/Count 0/Kids[]>>", tree)
    numbers = [file.put(f"<</Title({number})>>") for number in range(198)]
    file.close(root, numbers[-1])
    with pikepdf.open(sink) as document:
        assert str(document.docinfo.Title) == "197"


def test_a_place_that_was_never_drawn_has_no_page() -> None:
    with pytest.raises(LookupError):
        _ = Place("Kapitel").at


def test_a_long_footer_pushes_the_text_up_and_is_whole(tmp_path: Path) -> None:
    footer = "En mycket lång sidfot som ändå ska synas i sin helhet " * 5
    path = written(replace(outline_of(fact("x")), footer=footer), tmp_path)
    assert re.sub(r"\s", "", footer) in words(path)
