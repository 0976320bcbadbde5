"""Templates from strangers: what could run, fetch, hide or never end is refused by its name, and nothing is written."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import docx
import pytest

from ropa_desktop.domain.problems import Problem
from ropa_desktop.domain.texts import LANGUAGES
from ropa_desktop.exchange import word_file
from ropa_desktop.exchange.letter import Letter, Template, check_template, write_letter
from ropa_desktop.storage.texts import language

WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
DOCUMENT = "word/document.xml"
TYPES = "[Content_Types].xml"
LINKS = "word/_rels/document.xml.rels"

Change = Callable[[bytes], bytes]


@pytest.fixture(scope="module")
def plain() -> bytes:
    document = docx.Document()
    document.add_paragraph("{{datum}}")
    sink = io.BytesIO()
    document.save(sink)
    return sink.getvalue()


def changed(plain: bytes, part: str = "", how: Change = bytes, more: tuple[str, bytes] | None = None) -> bytes:
    """Give a Word file with a part changed, and perhaps one more."""
    sink = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(plain)) as old, zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            body = old.read(entry)
            new.writestr(entry.filename, how(body) if entry.filename == part else body)
        if more:
            new.writestr(*more)
    return sink.getvalue()


def before(mark: str, text: str) -> Change:
    return lambda body: body.replace(mark.encode(), text.encode() + mark.encode(), 1)


def instead(old: str, new: str) -> Change:
    return lambda body: body.replace(old.encode(), new.encode())


def link(kind: str, target: str, mode: str = "External") -> Change:
    return before(
        "</Relationships>", f'<Relationship Id="x1" Type="{KIND}{kind}" Target="{target}" TargetMode="{mode}"/>'
    )


def field(*codes: str) -> Change:
    runs = "".join(f"<w:r><w:instrText>{code}</w:instrText></w:r>" for code in codes)
    return before(
        "</w:p>", f'<w:r><w:fldChar w:fldCharType="begin"/></w:r>{runs}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
MACROS = "application/vnd.ms-word.document.macroEnabled.main+xml"
COMMENTS = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"

HOSTILE: dict[str, tuple[str, str, Change]] = {
    "a macro type": ("macros", TYPES, instead(MAIN, MACROS)),
    "a link to macros": ("macros", LINKS, link("vbaProject", "a.bin", "Internal")),
    "a remote template": ("external", LINKS, link("attachedTemplate", "https://example.com/a.dotm")),
    "a linked picture": ("external", LINKS, link("image", "\\\\server\\a.png")),
    "a link to a file": ("external", LINKS, link("hyperlink", "file:///etc/passwd")),
    "an object outside": ("embedded", LINKS, link("oleObject", "a.bin")),
    "an object inside": ("embedded", LINKS, link("oleObject", "a.bin", "Internal")),
    "another document": ("embedded", DOCUMENT, before("<w:sectPr", "<w:altChunk/>")),
    "a field that runs": ("field", DOCUMENT, field("DD", "EAUTO c:\\\\x")),
    "a field that fetches": ("field", DOCUMENT, field(' PAGE "', '" INCLUDEPICTURE "http://x"')),
    "a field that leads to a file": ("external", DOCUMENT, field(" HYPER", 'LINK "\\\\server\\a.docx"')),
    "a field between quotation marks of others": (
        "field",
        DOCUMENT,
        lambda body: field(' QUOTE "')(field(" DDEAUTO c:\\x ")(field(' " ')(body))),
    ),
    "a field within the quotation marks of another": (
        "field",
        DOCUMENT,
        before(
            "</w:p>", "<w:fldSimple w:instr=' IF 1=1 \"'/><w:fldSimple w:instr=\" DDE x \"/><w:fldSimple w:instr='\"'/>"
        ),
    ),
    "a simple field": ("field", DOCUMENT, before("</w:p>", '<w:fldSimple w:instr=" includetext a "/>')),
    "a tracked change": ("comments", DOCUMENT, before("</w:p>", '<w:del w:id="1"><w:r/></w:del>')),
    "comments": ("comments", TYPES, before("</Types>", f'<Override PartName="/word/c.xml" ContentType="{COMMENTS}"/>')),
    "a drawing from elsewhere": (
        "external",
        DOCUMENT,
        before("<w:sectPr", "<w:pict><a src='//server/a.png'/></w:pict>"),
    ),
    "text that is not called so": (
        "unreadable",
        TYPES,
        before("</Types>", f'<Default Extension="x" ContentType="{MAIN}"/>'),
    ),
    "entities": ("entities", DOCUMENT, instead("<w:document ", '<!DOCTYPE x [<!ENTITY a "b">]><w:document ')),
    "no document": ("unreadable", TYPES, instead(MAIN, "text/plain")),
    "broken XML": ("unreadable", DOCUMENT, lambda body: body[:-20]),
    "depth": ("unreadable", DOCUMENT, before("<w:sectPr", "<w:p>" * 5000 + "</w:p>" * 5000)),
}


def refused(content: bytes, folder: Path) -> str:
    with pytest.raises(Problem) as caught:
        write_letter(folder / "letter.docx", Letter("sv"), Template("Mall.docx", content))
    assert list(folder.iterdir()) == []
    for code in LANGUAGES:
        assert "Mall.docx" in language(code)(caught.value.key, **caught.value.facts)
    return caught.value.key.removeprefix("problem.template_")


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_template_is_refused(plain: bytes, tmp_path: Path, name: str) -> None:
    wanted, part, how = HOSTILE[name]
    content = changed(plain, part, how)
    assert content != plain
    assert refused(content, tmp_path) == wanted


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("word/vbaProject.bin", "macros"),
        ("word/embeddings/a.xlsx", "embedded"),
        ("../../a.xml", "paths"),
        ("/etc/passwd", "paths"),
        ("C:a", "paths"),
        ("WORD/document.xml", "paths"),
    ],
)
def test_a_part_that_must_not_be_there_is_refused(plain: bytes, tmp_path: Path, name: str, wanted: str) -> None:
    assert refused(changed(plain, more=(name, b"x")), tmp_path) == wanted


def test_what_is_no_word_file_is_refused(plain: bytes, tmp_path: Path) -> None:
    for content in (b"", b"hej", plain[:-30], plain[: len(plain) // 2], b"PK\x05\x06" + bytes(18)):
        assert refused(content, tmp_path) == "unreadable"
    assert refused(bytes.fromhex("D0CF11E0A1B11AE1") + bytes(600), tmp_path) == "password"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_LZMA) as other:
        other.writestr(TYPES, "<Types/>")
    assert refused(packed.getvalue(), tmp_path) == "unreadable"
    damaged = bytearray(plain)
    damaged[len(plain) // 2] ^= 0xFF
    with pytest.raises(Problem):
        write_letter(tmp_path / "letter.docx", Letter("sv"), Template("Mall.docx", bytes(damaged)))


def test_what_unpacks_without_end_is_refused(plain: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert refused(changed(plain, more=("word/x", bytes(61 * 1024 * 1024))), tmp_path) == "too_large"
    assert refused(bytes(word_file.LARGEST + 1), tmp_path) == "too_large"
    much = changed(plain, DOCUMENT, before("<w:sectPr", "<w:p/>" * 1_500_000))
    assert refused(much, tmp_path) == "too_large"
    monkeypatch.setattr(word_file, "MOST_PARTS", 5)
    assert refused(plain, tmp_path) == "too_large"


def test_a_template_that_would_grow_without_end_is_refused(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("{{begäran}}" * 4000)
    document.save(str(tmp_path / "Mall.docx"))
    for asked, fits in (("a" * 20_000, False), ("a", True)):
        letter = Letter("sv", asked=asked)
        if fits:
            assert write_letter(tmp_path / "letter.docx", letter, tmp_path / "Mall.docx") == ()
        else:
            with pytest.raises(Problem, match="template_endless"):
                write_letter(tmp_path / "letter.docx", letter, tmp_path / "Mall.docx")
            assert not (tmp_path / "letter.docx").exists()


def run(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


ENDLESS = {
    "in one text": run("{{ begäran }}" * 40_000),
    "in a text each": run("{{begäran}}") * 40_000,
    "in paragraphs": f"{run('x')}</w:p><w:p>{run('{{fil}}')}</w:p><w:p>" * 20_000,
}


@pytest.mark.timeout(20)
@pytest.mark.parametrize("text", ENDLESS.values(), ids=ENDLESS)
def test_a_template_with_placeholders_without_end_is_refused_soon(plain: bytes, tmp_path: Path, text: str) -> None:
    assert refused(changed(plain, DOCUMENT, before("<w:sectPr", f"<w:p>{text}</w:p>")), tmp_path) == "endless"


def test_very_many_unknown_placeholders_are_read_soon_and_the_first_are_named(plain: bytes, tmp_path: Path) -> None:
    unknown = "".join(f"{{{{nr {number}}}}} " for number in range(60_000))
    path = tmp_path / "Mall.docx"
    path.write_bytes(changed(plain, DOCUMENT, before("<w:sectPr", f"<w:p>{run(unknown)}</w:p>")))
    assert check_template(path) == tuple(f"nr {number}" for number in range(20))


def test_harmless_links_and_fields_may_stay(plain: bytes, tmp_path: Path) -> None:
    own = changed(plain, LINKS, link("hyperlink", "https://www.example.com"))
    own = changed(own, DOCUMENT, field(' HYPERLINK "https://www.example.com/LINK" '))
    own = changed(own, DOCUMENT, field(" PAGE "))
    assert write_letter(tmp_path / "letter.docx", Letter("sv"), Template("Mall.docx", own)) == ()


def test_a_word_template_becomes_a_document(plain: bytes, tmp_path: Path) -> None:
    own = changed(plain, TYPES, instead(MAIN, MAIN.replace("document.main", "template.main")))
    write_letter(tmp_path / "letter.docx", Letter("sv", day=date(2026, 11, 26)), Template("Mall.dotx", own))
    assert docx.Document(str(tmp_path / "letter.docx")).paragraphs[0].text == "2026-11-26"


def test_a_template_is_read_from_its_file(plain: bytes, tmp_path: Path) -> None:
    (tmp_path / "Mall.docx").write_bytes(plain)
    assert write_letter(tmp_path / "letter.docx", Letter("sv"), tmp_path / "Mall.docx") == ()
    for path, wanted in (
        (tmp_path / "x.docx", "problem.not_found"),
        (tmp_path, "problem.template_unreadable"),
        (tmp_path / "Mall.docx" / "x.docx", "problem.unreadable"),
    ):
        with pytest.raises(Problem) as caught:
            write_letter(tmp_path / "b.docx", Letter("sv"), path)
        assert caught.value.key == wanted
