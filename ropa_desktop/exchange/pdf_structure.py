"""What is drawn and what it means: the structure tree of a tagged PDF (ISO 32000-1, 14.7; PDF/UA-1).

Each element carries the outline's id, so that every drawn text can be traced to its field, in the program and in the
finished file. Elements leave memory as soon as what they hold has been drawn.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from ropa_desktop.exchange.pdf_file import PdfFile, text_string

_PER_LEAF = 100


class Element:
    """One node of the tree: `tag` is its standard type, `outline_id` the part of the outline it shows."""

    __slots__ = ("attributes", "kids", "marks", "number", "outline_id", "parent", "tag")

    def __init__(self, number: int, tag: str, parent: int, outline_id: str, attributes: str) -> None:
        self.number, self.tag, self.parent = number, tag, parent
        self.outline_id, self.attributes = outline_id, attributes
        self.kids: list[str] = []
        self.marks: list[tuple[int, int]] = []

    def mark(self, page: int, index: int) -> None:
        """Take in a piece of marked content: the object number of its page and its index there."""
        self.marks.append((page, index))

    def body(self) -> str:
        """Write the element as a PDF object."""
        parts = [f"<</S/{self.tag}/P {self.parent} 0 R{self.attributes}"]
        if self.outline_id:
            parts.append(f"/ID{text_string(self.outline_id)}")
        kids = self.kids
        if self.marks:
            page = self.marks[0][0]
            parts.append(f"/Pg {page} 0 R")
            kids = [
                str(index) if at == page else f"<</Type/MCR/Pg {at} 0 R/MCID {index}>>" for at, index in self.marks
            ] + kids
        parts.append(f"/K {kids[0]}>>" if len(kids) == 1 else f"/K[{' '.join(kids)}]>>")
        return "".join(parts)


class Structure:
    """The tree of one document. `document` is its topmost element."""

    def __init__(self, file: PdfFile) -> None:
        self._file = file
        self._root = file.reserve()
        self._fresh: list[Element] = []
        self._open: list[Element] = []
        self._ids: dict[str, int] = {}
        self._parents: list[tuple[int, str]] = []
        self.document = Element(file.reserve(), "Document", self._root, "", "")

    def add(self, parent: Element, tag: str, outline_id: str = "", attributes: str = "") -> Element:
        """Add an element that is complete at the next `settle`."""
        element = self._add(parent, tag, outline_id, attributes)
        self._fresh.append(element)
        return element

    def add_open(self, parent: Element, tag: str, outline_id: str = "") -> Element:
        """Add an element that goes on receiving others until `finish`."""
        element = self._add(parent, tag, outline_id, "")
        self._open.append(element)
        return element

    def _add(self, parent: Element, tag: str, outline_id: str, attributes: str) -> Element:
        number = self._file.reserve()
        if outline_id and self._ids.setdefault(outline_id, number) != number:
            outline_id = ""
        parent.kids.append(f"{number} 0 R")
        return Element(number, tag, parent.number, outline_id, attributes)

    def settle(self) -> None:
        """Write and forget the elements whose content has been drawn."""
        for element in self._fresh:
            self._file.put(element.body(), element.number)
        self._fresh.clear()

    def link_parents(self, key: int, body: str) -> None:
        """Say which elements the content of a page, or a link, belongs to; `key` is its StructParent number."""
        self._parents.append((key, body))

    def finish(self) -> int:
        """Write what is left and give the number of the tree's root."""
        self.settle()
        for element in (*self._open, self.document):
            self._file.put(element.body(), element.number)
        parents = ((str(key), body) for key, body in sorted(self._parents))
        ids = ((text_string(name), f"{self._ids[name]} 0 R") for name in sorted(self._ids, key=_utf16))
        self._file.put(
            f"<</Type/StructTreeRoot/K {self.document.number} 0 R/ParentTree {self._tree('Nums', parents)} 0 R"
            f"/ParentTreeNextKey {len(self._parents)}/IDTree {self._tree('Names', ids)} 0 R>>",
            self._root,
        )
        return self._root

    def _tree(self, kind: str, items: Iterator[tuple[str, str]]) -> int:
        """Write a number or name tree of two levels."""
        leaves: list[str] = []
        while some := list(islice(items, _PER_LEAF)):
            entries = " ".join(f"{key} {body}" for key, body in some)
            leaf = self._file.put(f"<</Limits[{some[0][0]} {some[-1][0]}]/{kind}[{entries}]>>")
            leaves.append(f"{leaf} 0 R")
        return self._file.put(f"<</Kids[{' '.join(leaves)}]>>" if leaves else f"<</{kind}[]>>")


def _utf16(name: str) -> bytes:
    return name.encode("utf-16-be", "replace")
