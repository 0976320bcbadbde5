"""A register in which every text bears a word of its own, so that what must not leave can be sought in what is made.

Two records of each type: one as it is, one that is marked as secret altogether; of the first activity a field, a row,
a cell and a file are marked as well.
"""

from __future__ import annotations

import itertools
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pikepdf
from PySide6.QtPdf import QPdfDocument

from ropa_desktop.domain.field import Field, Kind, RecordType
from ropa_desktop.domain.release import Holds, answer_holds, holds
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.domain.types.secrecy import MARKED, never_secret
from ropa_desktop.domain.worksheet import pack
from ropa_desktop.services.files import keep_file
from ropa_desktop.services.records import Edit, Save, change, read
from ropa_desktop.storage.grounds import CONTACTS
from ropa_desktop.storage.register import Register, making
from ropa_desktop.storage.texts import vocabularies
from ropa_desktop.storage.worksheets import newest

PLAIN = {name: number for number, name in enumerate(RECORD_TYPES, 1)}
SECRET = {name: number + 100 for name, number in PLAIN.items() if name in MARKED and not never_secret(name, "")}
"""The records of each type: one that is handed over, and one that is marked."""
AUTHOR = "Sparare Qvxsparare"


@dataclass
class Planted:
    """The words that must not leave in a copy for release, and those that never leave, each with where it stands."""

    held: dict[str, str] = field(default_factory=dict)
    internal: dict[str, str] = field(default_factory=dict)
    open: dict[str, str] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=itertools.count)

    def word(self, where: str, kind: str) -> str:
        """Give a new word."""
        number = next(self.numbers)
        letters = "".join(chr(97 + number // 26**power % 26) for power in (2, 1, 0))
        made = f"Qvx{letters}{'hfi'[['held', 'open', 'internal'].index(kind)]}"
        {"held": self.held, "open": self.open, "internal": self.internal}[kind][made] = where
        return made


class _Maker:
    def __init__(self, register: Register, folder: Path, planted: Planted, *, secret: bool) -> None:
        self._register, self._folder, self._planted, self._secret = register, folder, planted, secret

    def record(self, record_type: RecordType) -> dict[str, Any]:
        values = {
            f.name: self.value(record_type.name, f.name, f)
            for f in record_type.fields
            if f.name not in {"retired", "reference"}
        }
        return values | {"reference": f"{record_type.prefix}{77 if self._secret else 11}"}

    def value(self, name: str, path: str, declared: Field) -> Any:
        makers: dict[Kind, Callable[[], Any]] = {
            Kind.FILES: lambda: [self._file(name, path, declared)],
            Kind.ROWS: lambda: [
                {f.name: self.value(name, f"{path}.{f.name}", f) for f in declared.rows} for _ in range(2)
            ],
            Kind.CHOICE: lambda: _code(declared),
            Kind.CHOICES: lambda: [_code(declared)],
            Kind.DATE: lambda: date(2026, 3, 1),
            Kind.NUMBER: lambda: 7,
            Kind.ANSWER: lambda: "yes",
            Kind.PERIOD: lambda: "P12M",
            Kind.LINK: lambda: (SECRET if self._secret else PLAIN).get(declared.target[0], PLAIN[declared.target[0]]),
            Kind.LINKS: lambda: [PLAIN[declared.target[0]], *(SECRET[t] for t in declared.target[:1] if t in SECRET)],
            Kind.WORKSHEET: lambda: self._worksheet(name, declared),
        }
        return makers.get(declared.kind, lambda: self._text(name, path, declared))()

    def _kind(self, name: str, path: str, declared: Field) -> str:
        if declared.internal:
            return "internal"
        return "open" if holds(name, path, declared) is Holds.OPEN and not self._secret else "held"

    def _text(self, name: str, path: str, declared: Field) -> str:
        kind = self._kind(name, path, declared)
        word = self._planted.word(f"{name}.{path}", kind)
        person = holds(name, path, declared) is Holds.PERSON
        if never_secret(name, path) or (name == "party" and path in CONTACTS):  # whomever it names
            return word
        return f"Nomen {word}" if person else f"{word} och {AUTHOR}."

    def _file(self, name: str, path: str, declared: Field) -> dict[str, Any]:
        word = self._planted.word(f"{name}.{path}", self._kind(name, path, declared))
        source = self._folder / f"{word}.txt"
        source.write_text(word, encoding="utf-8")
        return keep_file(self._register, source)

    def _worksheet(self, name: str, declared: Field) -> Any:
        sheet = newest(declared.words)
        answers = {key: self._answer(declared.words, key, f) for key, f in sheet.fields.items()}
        reason = self._planted.word(f"{name}.accepted", "held" if self._secret else "open")
        return pack(sheet, answers, {"any.code": reason})

    def _answer(self, sheet: str, path: str, declared: Field) -> Any:
        if declared.kind is Kind.ROWS:
            return [{f.name: self._answer(sheet, f"{path}.{f.name}", f) for f in declared.rows}]
        if declared.kind not in {Kind.TEXT, Kind.LONG}:
            return self.value(sheet, path, declared)
        what = answer_holds(sheet, path)
        word = self._planted.word(f"{sheet}:{path}", "open" if what is Holds.OPEN and not self._secret else "held")
        return f"Nomen {word}" if what is Holds.PERSON else f"{word} hos {AUTHOR}"


def _code(declared: Field) -> str:
    words = vocabularies().get(declared.words)
    return words.words[0].code if words and words.words else f"w:{PLAIN['word']}"


def plant(path: Path, folder: Path) -> Planted:
    """Make the register; tell which words stand where."""
    planted = Planted()
    with making(path) as register:
        plain, secret = (_Maker(register, folder, planted, secret=s) for s in (False, True))
        edits = [Edit(n, None, plain.record(t) | _sound(n), new_id=PLAIN[n]) for n, t in RECORD_TYPES.items()]
        edits += [Edit(n, None, secret.record(RECORD_TYPES[n]) | _sound(n), new_id=i) for n, i in SECRET.items()]
        change(register, edits, Save(AUTHOR, "create", "Qvxreason", state="act"))
        marks = [{"about": i, "ground": "osl_15_2"} for i in SECRET.values()]
        marks += _parts_marked(read(register, PLAIN["activity"]).values, planted)
        said = {"name": "Qvxmarkname", "reason": "Qvxmarkreason", "marked_by": AUTHOR}
        change(register, [Edit("secrecy_mark", None, said | m) for m in marks], Save(AUTHOR, "create", state="act"))
    planted.held |= {"Qvxreason": "revision", "Qvxmarkname": "secrecy_mark", "Qvxmarkreason": "secrecy_mark"}
    planted.held |= {AUTHOR.split()[1]: "revision.author"}
    return planted


def _parts_marked(activity: dict[str, Any], planted: Planted) -> Iterator[dict[str, Any]]:
    """Mark a field, a row, a cell and a file of an activity; what they say is then held back."""
    about = {"about": PLAIN["activity"], "ground": "osl_18_9"}
    row, cell = activity["retention"][1], activity["recipients"][0]
    yield about | {"field": "purpose"}
    yield about | {"field": "retention", "row": row["id"], "decision": "undecided"}
    yield about | {"field": "recipients.what_for", "row": cell["id"], "decision": "secret"}
    yield about | {"file": activity["dpia_files"][0]["sha256"]}
    yield about | {"field": "situation", "decision": "open"}
    texts = [activity["purpose"], cell["what_for"], activity["dpia_files"][0]["name"]]
    for word in words_in("\n".join([*texts, *(v for v in row.values() if isinstance(v, str))])):
        if word in planted.open:
            planted.held[word] = planted.open.pop(word)


def _sound(name: str) -> dict[str, Any]:
    """Give what the program itself reads in a record."""
    special: dict[str, dict[str, Any]] = {
        "word": {"vocabulary": "department"},
        "register": {"content_language": "sv", "time_zone": "Europe/Stockholm", "letter_sv": [], "letter_en": []},
        "saved_filter": {"about": "activity", "condition": ""},
        "secrecy_mark": {"about": PLAIN["system"], "field": "supplier", "row": None, "file": None, "decision": None},
        "transfer": {"clause_set": "2021_914", "modules": ["one", "two", "three", "four"]},
    }
    return special.get(name, {})


# What was made


def everything_in(path: Path) -> str:
    """Give all text that a file holds, in every part of it: also what a reader does not show."""
    data = path.read_bytes()
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as parts:
            return "\n".join(part + parts.read(part).decode("utf-8", "replace") for part in parts.namelist())
    if data.startswith(b"%PDF"):
        return _in_pdf(path)
    return data.decode("utf-8")


def _in_pdf(path: Path) -> str:
    """Give the texts of the pages, and every string beside them: titles, bookmarks, texts read aloud, metadata."""
    shown = QPdfDocument()
    shown.load(str(path))
    found = [shown.getAllText(page).text() for page in range(shown.pageCount())]
    with pikepdf.open(path) as document:
        for one in document.objects:
            if isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
                found += [str(value) for value in one.values() if isinstance(value, pikepdf.String)]
            if isinstance(one, pikepdf.Stream) and one.get("/Type") == pikepdf.Name.Metadata:
                found.append(one.read_bytes().decode())
    return "\n".join(found)


def words_in(text: str) -> set[str]:
    """Give the planted words that a text holds."""
    return set(re.findall(r"Qvx\w+", text))
