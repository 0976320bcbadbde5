"""The kept files that go with a package: which, from which records, and whether one may hold a program."""

from __future__ import annotations

import mmap
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ropa_desktop.domain.field import Kind
from ropa_desktop.domain.problems import Problem
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.exchange.source import Source
from ropa_desktop.services.files import write_file
from ropa_desktop.storage import records


@dataclass(frozen=True, slots=True)
class Attachment:
    """A kept file: the name it was kept under, and the records that hold it, in words ("Avtal A01 Drift")."""

    name: str
    sha256: str
    size: int
    of: tuple[str, ...]


def attachments(source: Source, held: Mapping[str, Sequence[int]]) -> list[Attachment]:
    """Give the files of some records, each content once; what is internal never leaves."""
    found: dict[str, Attachment] = {}
    with source.register.reading() as connection:
        for name, ids in held.items():
            fields = [f.name for f in RECORD_TYPES[name].fields if f.kind is Kind.FILES and not f.internal]
            for stored in records.read_many(connection, name, ids, only=()) if fields else ():
                of = " ".join(filter(None, (source.say(name), stored.values["reference"], stored.values["name"])))
                for file in (file for each in fields for file in stored.values[each]):
                    there = found.get(file["sha256"])
                    others = there.of if there else ()
                    called = there.name if there else file["name"]
                    of_all = others if of in others else (*others, of)
                    found[file["sha256"]] = Attachment(called, file["sha256"], file["size"], of_all)
    return list(found.values())


def put(source: Source, attachment: Attachment, target: Path) -> bool:
    """Write a kept file as it is, and tell whether it may hold a program.

    Problem: attachment_altered (its content is not what was kept), and as `write_file`.
    """
    try:
        write_file(source.register, attachment.sha256, target)
    except Problem as problem:
        if problem.key in {"problem.gone", "problem.damaged"}:
            raise Problem("attachment_altered", file=attachment.name, record=attachment.of[0]) from problem
        raise
    return runs(attachment.name, target)


def runs(name: str, file: Path) -> bool:
    """Tell whether a file may hold a program: by its name, or as a program or a document with macros begins or holds.

    It is a hint to whoever receives it, not a search for what does harm.
    """
    if _program(name.rpartition(".")[2].casefold()):
        return True
    with file.open("rb") as content:
        if content.read(4).startswith(_BEGINNINGS):
            return True
        if not content.seek(0, os.SEEK_END):
            return False
        with mmap.mmap(content.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
            return any(mapped.find(mark) >= 0 for mark in _MACROS)


_program = re.compile(
    "app|apk|bat|cmd|com|cpl|dll|dmg|docm|dotm|exe|gadget|hta|iso|jar|js|jse|lnk|msi|msp|pif|pkg|potm|ppam|ppsm|pptm|"
    "ps1|ps2|py|reg|scr|scf|sh|sldm|sys|vb|vbe|vbs|ws|wsc|wsf|wsh|xlam|xlsm|xltm"
).fullmatch
_BEGINNINGS = (b"MZ", b"\x7fELF", b"#!", b"\xfe\xed\xfa\xce", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe")
_MACROS = (b"vbaProject.bin", "_VBA_PROJECT".encode("utf-16-le"))
"""The names that macros are kept under in an Office document, new and old."""
