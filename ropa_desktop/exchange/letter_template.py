"""The program's own template of a cover letter: an ordinary Word document with placeholders, to use or begin from."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ropa_desktop.domain.texts import Say
from ropa_desktop.exchange.letter_words import FILE_PLACEHOLDERS, PLACEHOLDERS, QUESTION_PLACEHOLDERS

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

FONT = "Arial"
GREY = "595959"
RULE = "A6A6A6"
_WIDTH, _RECIPIENT, _VALUES, _SIGNATURE = 160, 90, 40, 85
"""The text's width, and where the recipient, the values at the top and the signature's line begin or end; in mm."""


def default_template(say: Say) -> bytes:
    """Make the template in the language of `say`, with placeholders in that language."""
    import docx  # python-docx is read when a letter is first written

    document = docx.Document()
    name = _names(say)
    _set_up(document, say)
    _head(document, say, name)
    _body(document, say, name)
    _foot(document, say)
    sink = io.BytesIO()
    document.save(sink)
    return sink.getvalue()


def _names(say: Say) -> dict[str, str]:
    """Give each placeholder as it is written in the template's language, by its English name."""
    swedish = say("letter.language").startswith("sv")
    every = (*PLACEHOLDERS, *FILE_PLACEHOLDERS, *QUESTION_PLACEHOLDERS)
    return {english: f"{{{{{sv if swedish else english}}}}}" for sv, english in every}


def _set_up(document: Document, say: Say) -> None:
    from docx.enum.text import WD_LINE_SPACING
    from docx.shared import Mm, Pt, RGBColor

    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(25)
    page.top_margin, page.bottom_margin = Mm(22), Mm(22)
    for style, size, before, after in (("Normal", 10.5, 0, 6), ("Title", 15, 18, 8), ("Heading 1", 11.5, 12, 4)):
        one: Any = document.styles[style]
        _set_font(one.element.get_or_add_rPr())
        one.font.size, one.font.bold = Pt(size), style != "Normal"
        one.font.color.rgb = RGBColor(0, 0, 0)
        spacing = one.paragraph_format
        spacing.space_before, spacing.space_after = Pt(before), Pt(after)
        spacing.line_spacing_rule, spacing.line_spacing = WD_LINE_SPACING.MULTIPLE, 1.12
        spacing.keep_with_next = style != "Normal"
        for border in one.element.pPr.findall(_w("pBdr")):
            one.element.pPr.remove(border)
    for element in document.styles.element.iter(_w("lang")):
        element.set(_w("val"), say("letter.language"))
    for relationships in (document.part.package.rels, document.part.rels):
        for key in [key for key, one in relationships.items() if one.reltype.endswith(_UNUSED)]:
            del relationships[key]


_UNUSED = ("/thumbnail", "/stylesWithEffects", "/customXml")
"""Parts that python-docx begins a document with, and that say nothing."""


def _w(tag: str) -> str:
    from docx.oxml.ns import qn

    return qn(f"w:{tag}")


def _set_font(properties: Any) -> None:
    """Name one typeface for every script, in place of the theme's."""
    fonts = properties.get_or_add_rFonts()
    fonts.attrib.clear()
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(_w(script), FONT)


def _head(document: Document, say: Say, name: dict[str, str]) -> None:
    from docx.shared import Mm, Pt

    sender = document.add_paragraph()
    sender.paragraph_format.space_after = Pt(0)
    run = sender.add_run(name["organisation"])
    run.bold, run.font.size = True, Pt(12)
    _small(document, name["sender_address"])
    _small(document, f"{say('letter.org_number')}: {name['organisation_number']}")
    recipient = document.add_paragraph(name["authority"])
    address = document.add_paragraph(name["authority_address"])
    recipient.paragraph_format.space_before = Pt(16)  # before and not after what may be blank, and so taken away
    for one in (recipient, address):
        one.paragraph_format.space_after = Pt(0)
        one.paragraph_format.left_indent = Mm(_RECIPIENT)
    for key, value in (("date", "date"), ("your_number", "case_number"), ("our_number", "our_case_number")):
        line = document.add_paragraph(f"{say(f'letter.{key}')}:\t{name[value]}")
        line.paragraph_format.space_after = Pt(0)
        line.paragraph_format.space_before = Pt(18 if key == "date" else 0)
        line.paragraph_format.tab_stops.add_tab_stop(Mm(_VALUES))
        line.paragraph_format.left_indent, line.paragraph_format.first_line_indent = Mm(_VALUES), -Mm(_VALUES)


def _small(document: Document, text: str) -> Paragraph:
    from docx.shared import Pt, RGBColor

    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(0)
    run = paragraph.add_run(text)
    run.font.size, run.font.color.rgb = Pt(9), RGBColor.from_string(GREY)
    return paragraph


def _body(document: Document, say: Say, name: dict[str, str]) -> None:
    document.add_paragraph(name["subject"], style="Title")
    document.add_paragraph(name["opening"])
    document.add_paragraph(name["asked_heading"], style="Heading 1")
    document.add_paragraph(name["asked"])
    document.add_paragraph(say("letter.reply"), style="Heading 1")
    for key in ("handed_over", "state", "about_the_level"):
        document.add_paragraph(name[key])
    document.add_paragraph(name["left_out_heading"], style="Heading 1")
    document.add_paragraph(name["left_out"])
    document.add_paragraph(name["questions_heading"], style="Heading 1")
    question = document.add_paragraph()
    question.paragraph_format.keep_with_next = True
    question.add_run(f"{name['question.number']}. {name['question']}").bold = True
    document.add_paragraph(name["question.answer"])
    document.add_paragraph(name["files_heading"], style="Heading 1")
    _table(document, (say("letter.file"), say("letter.content")), (name["file"], name["file.content"]))
    document.add_paragraph(say("letter.contact_heading"), style="Heading 1")
    document.add_paragraph(name["contact"]).paragraph_format.keep_with_next = True
    _place_to_sign(document, say)


def _table(document: Document, heads: Sequence[str], cells: Sequence[str]) -> None:
    from docx.oxml import OxmlElement
    from docx.shared import Mm, Pt

    table = document.add_table(rows=2, cols=len(heads))
    table.style = "Table Grid"
    table.autofit = False
    widths = (Mm(_WIDTH * 2 // 5), Mm(_WIDTH * 3 // 5))
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for border in ("top", "left", "bottom", "right", "insideH", "insideV"):
        one = OxmlElement(f"w:{border}")
        for key, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", RULE)):
            one.set(_w(key), value)
        _borders(table).append(one)
    for row, texts in zip(table.rows, (heads, cells), strict=True):
        properties = row._tr.get_or_add_trPr()  # noqa: SLF001 - python-docx has no other way to say it
        properties.append(OxmlElement("w:cantSplit"))
        if texts is heads:
            properties.append(OxmlElement("w:tblHeader"))
        for cell, text, width in zip(row.cells, texts, widths, strict=True):
            cell.width = width
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)
            run = paragraph.add_run(text)
            run.font.size, run.bold = Pt(9.5), texts is heads


def _borders(table: Any) -> Any:
    """Give the table's borders, in the place that the format wants them (ISO 29500-1, 17.4.59)."""
    from docx.oxml import OxmlElement

    properties = table._tbl.tblPr  # noqa: SLF001 - as above
    found = properties.find(_w("tblBorders"))
    if found is None:
        found = OxmlElement("w:tblBorders")
        properties.find(_w("tblLayout")).addprevious(found)
    return found


def _place_to_sign(document: Document, say: Say) -> None:
    from docx.enum.text import WD_TAB_LEADER
    from docx.shared import Mm, Pt

    greeting = document.add_paragraph(say("letter.greeting"))
    greeting.paragraph_format.space_before = Pt(14)
    greeting.paragraph_format.keep_with_next = True
    for key in ("letter.signature", "letter.name_and_title"):
        line = document.add_paragraph("\t")
        line.paragraph_format.space_before, line.paragraph_format.space_after = Pt(20), Pt(0)
        line.paragraph_format.keep_with_next = True
        line.paragraph_format.tab_stops.add_tab_stop(Mm(_SIGNATURE), leader=WD_TAB_LEADER.LINES)
        _small(document, say(key)).paragraph_format.keep_with_next = key == "letter.signature"


def _foot(document: Document, say: Say) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt, RGBColor

    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    before, _, rest = say("letter.page", page="\0", pages="\1").partition("\0")
    between, _, after = rest.partition("\1")
    for text, code in ((before, "PAGE"), (between, "NUMPAGES"), (after, "")):
        paragraph.add_run(text)
        if code:
            _add_field(paragraph, code)
    for run in paragraph.runs:
        run.font.size, run.font.color.rgb = Pt(9), RGBColor.from_string(GREY)


def _add_field(paragraph: Paragraph, code: str) -> None:
    """Add a field, a run for each of its parts; Word works out what it shows."""
    from docx.oxml import OxmlElement

    for step in ("begin", code, "separate", "1", "end"):
        run = paragraph.add_run("1" if step == "1" else "")
        if step == code:
            element = OxmlElement("w:instrText")
            element.text = f" {code} "
            run._r.append(element)  # noqa: SLF001 - python-docx has no fields
        elif step != "1":
            element = OxmlElement("w:fldChar")
            element.set(_w("fldCharType"), step)
            run._r.append(element)  # noqa: SLF001 - as above
