"""The PDF file format: numbered objects, written as they come, packed and deterministic.

Pages and structure leave memory at once, which is what keeps a register of thousands of records small. Small objects
are packed into object streams (ISO 32000-1, 7.5.7), since a tagged page has hundreds of them.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable
from typing import BinaryIO

_PER_PACK = 200
_PLAIN, _PACKED = 1, 2
_UNPLACED = bytes(6) + b"\xff\xff"


def text_string(text: str) -> str:
    """Give a text as a PDF string object, in UTF-16 so that every script is kept."""
    return f"<FEFF{text.encode('utf-16-be', 'replace').hex().upper()}>"


def number(value: float) -> str:
    """Give a length in points as PDF writes it: a hundredth is finer than any printer."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


class PdfFile:
    """A PDF being written to `sink`. Objects may be referred to before they are put."""

    def __init__(self, sink: BinaryIO) -> None:
        self._sink = sink
        self._digest = hashlib.md5(usedforsecurity=False)
        self._offset = 0
        self._table = bytearray(_UNPLACED)
        self._pack: list[tuple[int, bytes]] = []
        self._write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")

    def reserve(self) -> int:
        """Give the number of an object that will be put later."""
        self._table += _UNPLACED
        return len(self._table) // len(_UNPLACED) - 1

    def put(self, body: str, at: int | None = None) -> int:
        """Put an object that is not a stream; it is written with its pack."""
        at = self.reserve() if at is None else at
        self._pack.append((at, body.encode("latin-1")))
        if len(self._pack) == _PER_PACK:
            self._put_pack()
        return at

    def put_stream(self, data: bytes, entries: str = "", at: int | None = None, *, plain: bool = False) -> int:
        """Put a stream, compressed unless it must stay readable as it stands (`plain`)."""
        at = self.reserve() if at is None else at
        if not plain:
            data = zlib.compress(data, 6)
            entries += "/Filter/FlateDecode"
        head = f"<<{entries}/Length {len(data)}>>stream\n".encode("latin-1")
        self.put_raw(b"".join((head, data, b"\nendstream")), at)
        return at

    def put_long(self, pieces: Iterable[bytes], entries: str) -> int:
        """Put a stream that need not fit in memory; how long it came to be is an object of its own."""
        at, length, packer = self.reserve(), self.reserve(), zlib.compressobj(6)
        self._place(at, _PLAIN, self._offset)
        self._write(f"{at} 0 obj\n<<{entries}/Filter/FlateDecode/Length {length} 0 R>>stream\n".encode("latin-1"))
        start = self._offset
        for piece in pieces:
            self._write(packer.compress(piece))
        self._write(packer.flush())
        packed = self._offset - start
        self._write(b"\nendstream\nendobj\n")
        self.put(str(packed), length)
        return at

    def put_raw(self, body: bytes, at: int) -> None:
        """Put an object of any kind, as another library wrote it."""
        self._place(at, _PLAIN, self._offset)
        self._write(b"%d 0 obj\n" % at)
        self._write(body)
        self._write(b"\nendobj\n")

    def close(self, root: int, info: int) -> None:
        """Write the last pack, the table of objects and the trailer."""
        self._put_pack()
        at = self.reserve()
        start = self._offset
        self._place(at, _PLAIN, start)
        table = bytes(self._table)
        identity = self._digest.hexdigest().upper()
        entries = f"/Type/XRef/Size {at + 1}/W[1 5 2]/Root {root} 0 R/Info {info} 0 R/ID[<{identity}><{identity}>]"
        self.put_stream(table, entries, at)
        self._write(b"startxref\n%d\n%%%%EOF\n" % start)

    def _put_pack(self) -> None:
        if not self._pack:
            return
        at = self.reserve()
        index: list[str] = []
        offset = 0
        for position, (inside, body) in enumerate(self._pack):
            index.append(f"{inside} {offset}")
            offset += len(body) + 1
            self._place(inside, _PACKED, at, position)
        head = (" ".join(index) + "\n").encode("latin-1")
        data = head + b"\n".join(body for _, body in self._pack)
        entries = f"/Type/ObjStm/N {len(self._pack)}/First {len(head)}"
        self._pack.clear()
        self.put_stream(data, entries, at)

    def _place(self, at: int, kind: int, place: int, index: int = 0) -> None:
        """Note in the table, as it will be written, where an object stands: a document has millions."""
        width = len(_UNPLACED)
        entry = kind.to_bytes(1, "big") + place.to_bytes(5, "big") + index.to_bytes(2, "big")
        self._table[at * width : (at + 1) * width] = entry

    def _write(self, data: bytes) -> None:
        self._sink.write(data)
        self._digest.update(data)
        self._offset += len(data)
