"""Files inside the document, as PDF/A-3 wants them (ISO 19005-3, 6.8): each says what it is to the document."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from ropa_desktop.domain.problems import Problem
from ropa_desktop.exchange.pdf_file import PdfFile, text_string
from ropa_desktop.exchange.pdf_text import printable

_CHUNK = 1 << 20


class Relationship(StrEnum):
    """What an attached file is to the document."""

    SOURCE = "Source"
    """What the document was made from."""

    DATA = "Data"
    """What its tables show, as data."""

    ALTERNATIVE = "Alternative"
    """The same in another form."""

    SUPPLEMENT = "Supplement"
    """Something more."""


@dataclass(frozen=True, slots=True)
class Attached:
    """A file at `path` to put into a document, under a name that no other has there."""

    name: str
    media_type: str
    description: str
    relationship: Relationship
    path: Path


def put_attached(file: PdfFile, attached: Sequence[Attached], made: str, told: Callable[[], None]) -> str:
    """Write the files, a piece at a time with `told` after each, and give what the catalog says of them.

    `made` is the document's own date: equal files make equal documents, whenever they were saved. Problem: unreadable.
    """
    if len({each.name for each in attached}) != len(attached):
        raise ValueError("two attached files have one name")
    numbers = {each.name: _put(file, each, made, told) for each in attached}
    if not numbers:
        return ""
    names = " ".join(f"{text_string(name)} {numbers[name]} 0 R" for name in sorted(numbers, key=_utf16))
    own = " ".join(f"{number} 0 R" for number in numbers.values())
    return f"/Names<</EmbeddedFiles<</Names[{names}]>>>>/AF[{own}]"


def _put(file: PdfFile, attached: Attached, made: str, told: Callable[[], None]) -> int:
    checksum, about, size = hashlib.md5(usedforsecurity=False), file.reserve(), 0

    def pieces() -> Iterator[bytes]:
        nonlocal size
        for piece in _read(attached.path):
            checksum.update(piece)
            size += len(piece)
            told()
            yield piece

    media_type = re.sub(r"[^A-Za-z0-9.+-]", lambda found: f"#{ord(found[0]):02X}", attached.media_type)
    stream = file.put_long(pieces(), f"/Type/EmbeddedFile/Subtype/{media_type}/Params {about} 0 R")
    digest = checksum.hexdigest().upper()
    file.put(f"<</Size {size}/CheckSum<{digest}>/CreationDate({made})/ModDate({made})>>", about)
    plain = re.sub(r"[^A-Za-z0-9._ -]", "_", attached.name)
    return file.put(
        f"<</Type/Filespec/F({plain})/UF{text_string(attached.name)}/AFRelationship/{attached.relationship}"
        f"/Desc{text_string(printable(attached.description))}/EF<</F {stream} 0 R/UF {stream} 0 R>>>>"
    )


def _read(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as source:
            while piece := source.read(_CHUNK):
                yield piece
    except OSError as error:
        raise Problem("unreadable", path=path, why=error.strerror) from error


def _utf16(name: str) -> bytes:
    return name.encode("utf-16-be", "replace")
