"""A PDF as a screen reader meets it: the structure in its order, with what each element says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pikepdf


@dataclass(frozen=True)
class Annotation:
    """A place to click: what is said of it, and whether it leads to a page of the document or does anything else."""

    contents: str
    to_page: bool
    acts: bool


@dataclass
class Tag:
    """One element: its standard type, its attributes and language, what it says itself, and what is in it, in order."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    language: str = ""
    kids: list[Tag | str] = field(default_factory=list)
    annotations: list[Annotation] = field(default_factory=list)

    def walk(self) -> Iterator[Tag]:
        yield self
        for kid in self.kids:
            if isinstance(kid, Tag):
                yield from kid.walk()

    def all(self, name: str) -> list[Tag]:
        return [tag for tag in self.walk() if tag.name == name]

    def inner(self) -> list[str]:
        """The types of the elements right inside."""
        return [kid.name for kid in self.kids if isinstance(kid, Tag)]

    @property
    def text(self) -> str:
        return "".join(kid if isinstance(kid, str) else kid.text for kid in self.kids)


def read_tags(path: Path) -> Tag:
    """Read the structure tree of a document."""
    with pikepdf.open(path) as document:
        said: Said = {page.obj.objgen: _marked(page) for page in document.pages}
        return _tag(document.Root.StructTreeRoot.K, None, said)


Said = dict[tuple[int, int], dict[int, str]]


def _tag(element: Any, page: Any, said: Said) -> Tag:
    page = element.get("/Pg", page)
    attributes = {str(key): str(value) for key, value in element.get("/A", {}).items()}
    tag = Tag(str(element.S).removeprefix("/"), attributes, str(element.get("/Lang", "")))
    kids = element.get("/K", pikepdf.Array())
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, int):
            tag.kids.append(said[page.objgen][kid])
        elif kid.get("/Type") == "/MCR":
            tag.kids.append(said[kid.get("/Pg", page).objgen][int(kid.MCID)])
        elif kid.get("/Type") == "/OBJR":
            to_page = kid.Obj.Dest[0].get("/Type") == "/Page"
            tag.annotations.append(Annotation(str(kid.Obj.get("/Contents", "")), to_page, "/A" in kid.Obj))
        else:
            tag.kids.append(_tag(kid, page, said))
    return tag


def _marked(page: pikepdf.Page) -> dict[int, str]:
    """What each marked content of a page says, by its number."""
    fonts = {name: _letters(font) for name, font in page.obj.Resources.Font.items()}
    found: dict[int, str] = {}
    number, letters = -1, dict[int, str]()
    for instruction in pikepdf.parse_content_stream(page):
        operands, operator = instruction.operands, instruction.operator
        match str(operator):
            case "BDC":
                number = int(operands[1].MCID)
                found[number] = ""
            case "EMC":
                number = -1
            case "Tf":
                letters = fonts[str(operands[0])]
            case "Tj" | "TJ" if number >= 0:
                shown = operands[0] if isinstance(operands[0], pikepdf.Array) else [operands[0]]
                codes = (bytes(part) for part in shown if isinstance(part, pikepdf.String))
                found[number] += "".join(letters[code] for some in codes for code in some)
    return found


def _letters(font: Any) -> dict[int, str]:
    """What each code of a font stands for."""
    pairs = re.findall(rb"<([0-9A-F]{2})> <([0-9A-Fa-f]{4,})>", font.ToUnicode.read_bytes())
    return {int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in pairs}
