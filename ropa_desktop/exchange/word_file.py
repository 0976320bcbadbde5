"""A Word file (.docx) read as a stranger's: nothing in it runs, fetches, hides or unpacks without end."""

from __future__ import annotations

import io
import posixpath
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from ropa_desktop.domain.problems import Problem

LARGEST = 10 * 1024 * 1024
LARGEST_UNPACKED = 60 * 1024 * 1024
LARGEST_TEXT = 8 * 1024 * 1024
MOST_PARTS = 2000
"""What a template may weigh in bytes, unpack to in all and as XML, and how many parts it may hold."""

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_DOCUMENT, _TEMPLATE = f"{_TYPE}.document.main+xml", f"{_TYPE}.template.main+xml"
_STORIES = {f"{_TYPE}.{name}+xml" for name in ("document.main", "header", "footer", "footnotes", "endnotes")}
_CORE = "application/vnd.openxmlformats-package.core-properties+xml"
_HARMLESS_LINK = re.compile(r"(https?://|mailto:|tel:)", re.IGNORECASE)
_OUTSIDE = re.compile(r"\s*([a-z][a-z0-9+.-]*:|\\\\|//)", re.IGNORECASE)
_EMBEDDED = {"oleobject", "package", "control", "afchunk", "activexcontrolbinary", "subdocument", "frame"}
_DANGEROUS_FIELD = re.compile(
    r"(?<![A-Z])(DDEAUTO|DDE|INCLUDETEXT|INCLUDEPICTURE|INCLUDE|IMPORT|LINK|EMBED|DATABASE|MACROBUTTON|RD)(?![A-Z])",
    re.IGNORECASE,
)
_OLD_FILE = bytes.fromhex("D0CF11E0A1B11AE1")
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
_DEFLATED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


@dataclass(frozen=True, slots=True)
class Template:
    """A Word file kept in the register: what it is called, and its content."""

    name: str
    content: bytes


@dataclass(frozen=True)
class WordFile:
    """The parts of a document by name, its stories (text, headers, footers, notes), and where its properties are."""

    parts: Mapping[str, bytes]
    stories: tuple[str, ...]
    core: str

    def story(self, name: str) -> etree._Element:
        """Give a story as a tree."""
        return _parsed(self.parts[name])


def read_word(file: Template | Path) -> WordFile:
    """Read a Word file, or refuse it.

    Problems: template_unreadable, template_password, template_too_large, template_paths, template_macros,
    template_external, template_embedded, template_field, template_entities, template_comments.
    """
    name = file.name
    data = _bytes_of(file, name) if isinstance(file, Path) else file.content
    if len(data) > LARGEST:
        raise Problem("template_too_large", name=name, megabytes=LARGEST // 1024 // 1024)
    if data.startswith(_OLD_FILE):
        raise Problem("template_password", name=name)
    try:
        parts = _unpacked(data, name)
        if sum(len(body) for part, body in parts.items() if _is_xml(part)) > LARGEST_TEXT:
            raise Problem("template_too_large", name=name, megabytes=LARGEST_TEXT // 1024 // 1024)
        trees = {part: _parsed(body) for part, body in parts.items() if _is_xml(part)}
        types = _types(trees)
        _check(parts, trees, types, name)
        return _word(parts, trees, types)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise Problem("template_unreadable", name=name) from error
    except (etree.XMLSyntaxError, ValueError, KeyError, StopIteration) as error:
        raise Problem("template_unreadable", name=name) from error
    except _Entities as error:
        raise Problem("template_entities", name=name) from error


def packed(parts: Mapping[str, bytes]) -> bytes:
    """Pack parts as a Word file; the same parts give the same bytes."""
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as file:
        for name, body in sorted(parts.items(), key=lambda part: (part[0] != "[Content_Types].xml", part[0])):
            entry = zipfile.ZipInfo(name, _FIRST_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            file.writestr(entry, body)
    return sink.getvalue()


def serialised(tree: etree._Element) -> bytes:
    """Write a tree as Word does."""
    return etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)


class _Entities(Exception):
    pass


def _bytes_of(path: Path, name: str) -> bytes:
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # another might never end
            raise Problem("template_unreadable", name=name)
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except FileNotFoundError as error:
        raise Problem("not_found", path=path) from error
    except OSError as error:
        raise Problem("unreadable", path=path, why=error.strerror) from error


def _unpacked(data: bytes, name: str) -> dict[str, bytes]:
    parts: dict[str, bytes] = {}
    left = LARGEST_UNPACKED
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        entries = [entry for entry in file.infolist() if not entry.is_dir()]
        if len(entries) > MOST_PARTS:
            raise Problem("template_too_large", name=name, megabytes=LARGEST_UNPACKED // 1024 // 1024)
        seen: set[str] = set()
        for entry in entries:
            if _escapes(entry.orig_filename) or entry.filename.casefold() in seen:
                raise Problem("template_paths", name=name)
            seen.add(entry.filename.casefold())
            if entry.compress_type not in _DEFLATED or entry.flag_bits & 1:
                raise Problem("template_unreadable", name=name)
            with file.open(entry) as part:
                body = part.read(left + 1)
            left -= len(body)
            if left < 0:
                raise Problem("template_too_large", name=name, megabytes=LARGEST_UNPACKED // 1024 // 1024)
            parts[entry.filename] = body
    return parts


def _escapes(name: str) -> bool:
    return (
        "\\" in name
        or "\0" in name
        or ":" in name
        or name.startswith("/")
        or any(step in ("", ".", "..") for step in name.split("/"))
    )


def _is_xml(part: str) -> bool:
    return part.casefold().endswith((".xml", ".rels", ".vml"))


def _parsed(body: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    tree = etree.fromstring(body, parser)
    if tree.getroottree().docinfo.internalDTD is not None:
        raise _Entities
    return tree


def _types(trees: Mapping[str, etree._Element]) -> dict[str, str]:
    """Give the content type of every part that has its own."""
    found = trees["[Content_Types].xml"]
    return {
        str(one.get("PartName", "")).lstrip("/"): str(one.get("ContentType", ""))
        for one in found.iter(f"{{{_CONTENT_TYPES}}}Override")
    }


def _check(
    parts: Mapping[str, bytes], trees: Mapping[str, etree._Element], types: Mapping[str, str], name: str
) -> None:
    kinds = etree.tostring(trees["[Content_Types].xml"]).lower()
    if b"macroenabled" in kinds or b"vbaproject" in kinds or any("vbaproject" in part.casefold() for part in parts):
        raise Problem("template_macros", name=name)
    if any("embeddings/" in part.casefold() or "activex/" in part.casefold() for part in parts):
        raise Problem("template_embedded", name=name)
    if any(_hides_text(one) for one in trees["[Content_Types].xml"].iter("{*}*")):
        raise Problem("template_unreadable", name=name)
    for part, tree in trees.items():
        if part.endswith(".rels"):
            _check_relationships(tree, name)
        elif tree.tag.startswith(f"{{{WORD}}}"):
            _check_story(tree, name)
    if any(kind.endswith(".comments+xml") for kind in types.values()):
        raise Problem("template_comments", name=name)


def _hides_text(declared: etree._Element) -> bool:
    """Tell whether parts that are not called XML are declared to be; they would not have been looked at."""
    kind = str(declared.get("ContentType", ""))
    named = str(declared.get("PartName") or f".{declared.get('Extension')}")
    return kind.startswith("application/") and kind.endswith("xml") and not _is_xml(named)


def _check_relationships(tree: etree._Element, name: str) -> None:
    for one in tree.iter(f"{{{_RELATIONSHIPS}}}Relationship"):
        kind = str(one.get("Type", "")).rpartition("/")[2]
        target = str(one.get("Target", ""))
        if kind.casefold() in _EMBEDDED:
            raise Problem("template_embedded", name=name)
        link = kind == "hyperlink" and (_HARMLESS_LINK.match(target) or target.startswith("#"))
        if str(one.get("TargetMode", "")).casefold() == "external" and not link:
            raise Problem("template_external", name=name, what=target[:_SHOWN])
        if kind.casefold() == "vbaproject":
            raise Problem("template_macros", name=name)


_SHOWN = 120


def _check_story(tree: etree._Element, name: str) -> None:
    for tag in ("altChunk", "object", "control", "subDoc"):
        if next(tree.iter(f"{{{WORD}}}{tag}"), None) is not None:
            raise Problem("template_embedded", name=name)
    for tag in ("ins", "del", "moveFrom", "moveTo", "commentReference"):
        if next(tree.iter(f"{{{WORD}}}{tag}"), None) is not None:
            raise Problem("template_comments", name=name)
    for one in tree.iter("{*}*"):
        for key, value in one.attrib.items():
            if etree.QName(key).localname in ("src", "href") and _OUTSIDE.match(str(value)):
                raise Problem("template_external", name=name, what=str(value)[:_SHOWN])
    for code in _field_codes(tree):
        _check_field(code, name)


def _check_field(code: str, name: str) -> None:
    for target in _linked.findall(code):
        if _OUTSIDE.match(target) and not _HARMLESS_LINK.match(target):
            raise Problem("template_external", name=name, what=target[:_SHOWN])
    dangerous = _DANGEROUS_FIELD.search(_quoted.sub(" ", code))
    if dangerous:
        raise Problem("template_field", name=name, what=dangerous[1].upper())


def _field_codes(tree: etree._Element) -> list[str]:
    """Give the codes of all fields, which may be split over several runs; what lies within a field is one of its own.

    A quotation mark that one leaves open does not hide what the next says.
    """
    codes = [""]
    for one in tree.iter(f"{{{WORD}}}fldChar", f"{{{WORD}}}instrText", f"{{{WORD}}}fldSimple"):
        if one.tag == f"{{{WORD}}}instrText":
            codes[-1] += one.text or ""
        else:
            codes += one.get(f"{{{WORD}}}instr", ""), ""
    return codes


_linked = re.compile(r'HYPERLINK\s+"([^"]*)"', re.IGNORECASE)
_quoted = re.compile(r'"[^"]*"')


def _word(parts: dict[str, bytes], trees: Mapping[str, etree._Element], types: Mapping[str, str]) -> WordFile:
    """Find the stories; a template (.dotx) becomes a document."""
    main = next(_main_parts(trees["_rels/.rels"]))
    if types[main] not in (_DOCUMENT, _TEMPLATE) or trees[main].tag != f"{{{WORD}}}document":
        raise ValueError(main)
    if types[main] == _TEMPLATE:
        kinds = parts["[Content_Types].xml"].replace(_TEMPLATE.encode(), _DOCUMENT.encode())
        parts["[Content_Types].xml"] = kinds
    stories = (
        main,
        *sorted(part for part, kind in types.items() if kind in _STORIES and part in trees and part != main),
    )
    return WordFile(parts, stories, next((part for part, kind in types.items() if kind == _CORE and part in parts), ""))


def _main_parts(tree: etree._Element) -> Iterator[str]:
    for one in tree.iter(f"{{{_RELATIONSHIPS}}}Relationship"):
        if str(one.get("Type", "")).endswith("/officeDocument"):
            yield posixpath.normpath(str(one.get("Target", ""))).lstrip("/")
