"""What makes the file an archival and accessible one: PDF/A-2a (ISO 19005-2) and PDF/UA-1 (ISO 14289-1).

One that has files attached is PDF/A-3a (ISO 19005-3), which differs in nothing else.

Metadata is said twice, in the information dictionary and in XMP, and must agree; grey is defined by a colour profile.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from xml.sax.saxutils import escape

from PIL import ImageCms

import ropa_desktop
from ropa_desktop.exchange.outline import Outline
from ropa_desktop.exchange.pdf_file import PdfFile, number, text_string
from ropa_desktop.exchange.pdf_layout import Place
from ropa_desktop.exchange.pdf_page import HEIGHT, WIDTH, Page
from ropa_desktop.exchange.pdf_structure import Structure
from ropa_desktop.exchange.pdf_text import printable

_PRODUCER = f"ropa_desktop {ropa_desktop.__version__}"
_PROFILE_DATE = slice(24, 36)
_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<pdf:Producer>{producer}</pdf:Producer><xmp:CreatorTool>{producer}</xmp:CreatorTool>
<xmp:CreateDate>{made}</xmp:CreateDate><xmp:ModifyDate>{made}</xmp:ModifyDate>
<pdfaid:part>{part}</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance><pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of the standard</pdfaProperty:description></rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
</rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>
"""


@dataclass(frozen=True, slots=True)
class Bookmark:
    """An entry of the reader's side panel."""

    title: str
    place: Place
    below: Sequence[Bookmark] = ()


def put_catalog(
    file: PdfFile,
    outline: Outline,
    pages: int,
    structure: Structure,
    bookmarks: Sequence[Bookmark],
    attached: str,
) -> int:
    """Write the catalog with everything that the standards ask of it; `attached` is what it says of attached files."""
    metadata = file.put_stream(_xmp(outline, part=3 if attached else 2), "/Type/Metadata/Subtype/XML", plain=True)
    profile = file.put_stream(_srgb(), "/N 3")
    intent = "<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB)/Info(sRGB IEC61966-2.1)"
    panel = file.reserve()
    count, first, last = _put_bookmarks(file, bookmarks, panel)
    entries = f"/First {first} 0 R/Last {last} 0 R/Count {count}" if count else ""
    file.put(f"<</Type/Outlines{entries}>>", panel)
    return file.put(
        f"<</Type/Catalog/Pages {pages} 0 R/Lang{text_string(outline.language)}/Metadata {metadata} 0 R"
        f"/OutputIntents[{intent}/DestOutputProfile {profile} 0 R>>]/Outlines {panel} 0 R/PageMode/UseOutlines"
        f"/MarkInfo<</Marked true>>/StructTreeRoot {structure.finish()} 0 R"
        f"/ViewerPreferences<</DisplayDocTitle true>>{attached}>>",
    )


def put_information(file: PdfFile, outline: Outline) -> int:
    """Write the information dictionary."""
    made = date_string(outline)
    return file.put(
        f"<</Title{text_string(printable(outline.title))}/Author{text_string(printable(outline.author))}"
        f"/Producer({_PRODUCER})/Creator({_PRODUCER})/CreationDate({made})/ModDate({made})>>",
    )


def date_string(outline: Outline) -> str:
    """Give when a document was made, as PDF writes it."""
    return _utc(outline.made).strftime("D:%Y%m%d%H%M%S+00'00'")


def put_pages(
    file: PdfFile,
    pages: Sequence[Page],
    fonts: int,
    structure: Structure,
    places: dict[str, Place],
) -> int:
    """Write the pages, each with its content streams, and the tree that holds them."""
    tree = file.reserve()
    key = len(pages)
    box = f"[0 0 {number(WIDTH)} {number(HEIGHT)}]"
    for index, page in enumerate(pages):
        structure.link_parents(index, f"[{' '.join(f'{element} 0 R' for element in page.elements)}]")
        for offset, link in enumerate(page.links):
            rectangle = " ".join(map(number, link.box))
            place = places[link.target]
            leads_to = printable(place.title).strip() or link.target
            file.put(
                f"<</Type/Annot/Subtype/Link/Rect[{rectangle}]/Border[0 0 0]/F 4/StructParent {key + offset}"
                f"/Dest{destination(place)}/Contents{text_string(leads_to)}>>",
                link.annotation,
            )
            structure.link_parents(key + offset, f"{link.element} 0 R")
        key += len(page.links)
        notes = "".join(f" {link.annotation} 0 R" for link in page.links)
        streams = " ".join(f"{content} 0 R" for content in page.streams)
        file.put(
            f"<</Type/Page/Parent {tree} 0 R/MediaBox{box}/Resources<</Font {fonts} 0 R>>/Contents[{streams}]"
            f"/StructParents {index}/Tabs/S{f'/Annots[{notes}]' if notes else ''}>>",
            page.number,
        )
    kids = " ".join(f"{page.number} 0 R" for page in pages)
    return file.put(f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>", tree)


def destination(place: Place) -> str:
    """Say where a click leads: a page, and the height that comes to its top."""
    return f"[{place.at.number} 0 R/XYZ null {number(place.top + 8)} null]"


def _put_bookmarks(file: PdfFile, bookmarks: Sequence[Bookmark], parent: int) -> tuple[int, int, int]:
    """Write one level of bookmarks, those below it closed, and give its count, first and last."""
    numbers = [file.reserve() for _ in bookmarks]
    for index, (bookmark, at) in enumerate(zip(bookmarks, numbers, strict=True)):
        title = text_string(printable(bookmark.title))
        parts = [f"<</Title{title}/Parent {parent} 0 R/Dest{destination(bookmark.place)}"]
        if index:
            parts.append(f"/Prev {numbers[index - 1]} 0 R")
        if index + 1 < len(numbers):
            parts.append(f"/Next {numbers[index + 1]} 0 R")
        if bookmark.below:
            count, first, last = _put_bookmarks(file, bookmark.below, at)
            parts.append(f"/First {first} 0 R/Last {last} 0 R/Count {-count}")
        file.put("".join(parts) + ">>", at)
    return (len(numbers), numbers[0], numbers[-1]) if numbers else (0, 0, 0)


def _xmp(outline: Outline, part: int) -> bytes:
    return _XMP.format(
        part=part,
        title=escape(printable(outline.title)),
        author=escape(printable(outline.author)),
        language=escape(outline.language),
        producer=escape(_PRODUCER),
        made=_utc(outline.made).strftime("%Y-%m-%dT%H:%M:%S+00:00"),
    ).encode()


def _utc(made: datetime) -> datetime:
    return made.astimezone(UTC) if made.tzinfo else made.replace(tzinfo=UTC)


@cache
def _srgb() -> bytes:
    """Make the sRGB colour profile; its creation date is fixed, so that equal documents are equal bytes."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile[_PROFILE_DATE] = bytes((7, 0xE2, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0))
    return bytes(profile)
