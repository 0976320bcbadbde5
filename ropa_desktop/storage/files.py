"""Files kept inside a register: each content once, named by its SHA-256, in pieces, packed where that makes it smaller.

A sum is always of the content as it was given; how it is kept is nobody else's business.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Iterable, Iterator

from sqlalchemy import JSON, Connection, Text, cast, delete, insert, select

from ropa_desktop.storage.faults import Unreadable
from ropa_desktop.storage.schema import blob, blob_part, every_table

PIECE = 1 << 20
"""Bytes of a piece: what is held in memory of a file of any size."""


def keep(connection: Connection, content: bytes) -> str:
    """Keep a file's content and give its SHA-256 as hexadecimal text."""
    sha256 = hashlib.sha256(content).hexdigest()
    keep_pieces(connection, sha256, len(content), [content])
    return sha256


def keep_pieces(connection: Connection, sha256: str, size: int, pieces: Iterable[bytes]) -> bool:
    """Keep a content that comes in pieces, unless it is there; tell whether it is the one that was promised.

    The transaction of one that is not must not end well.
    """
    if connection.execute(select(blob.c.sha256).where(blob.c.sha256 == sha256)).first():
        return True
    begin(connection, sha256, size)
    sum_, at = hashlib.sha256(), 0
    for piece in pieces:
        sum_.update(piece)
        add(connection, sha256, at, piece)
        at += len(piece)
    return sum_.hexdigest() == sha256 and at == size


def begin(connection: Connection, sha256: str, size: int) -> None:
    """Begin a content whose pieces follow; what there was under its name goes."""
    drop(connection, sha256)
    connection.execute(insert(blob), {"sha256": sha256, "size": size})


def add(connection: Connection, sha256: str, at: int, content: bytes) -> None:
    """Keep what a content says from the byte `at` on."""
    for begun in range(0, len(content), PIECE):
        piece = content[begun : begun + PIECE]
        packed = zlib.compress(piece)
        smaller = len(packed) < len(piece)
        row = {"sha256": sha256, "at": at + begun, "packed": smaller, "content": packed if smaller else piece}
        connection.execute(insert(blob_part), row)


def pieces(connection: Connection, sha256: str) -> Iterator[bytes]:
    """Give a kept file's content, piece by piece; nothing where it is not kept. Raises Unreadable when damaged."""
    query = select(blob_part.c.packed, blob_part.c.content).where(blob_part.c.sha256 == sha256)
    for row in connection.execute(query.order_by(blob_part.c.at).execution_options(yield_per=2)):
        yield _unpacked(row.content) if row.packed else row.content


def _unpacked(packed: bytes) -> bytes:
    unpacker = zlib.decompressobj()
    try:
        piece = unpacker.decompress(packed, PIECE)
    except zlib.error as error:
        raise Unreadable(str(error)) from error
    if not unpacker.eof:
        raise Unreadable("blob_part")
    return piece


def size(connection: Connection, sha256: str) -> int | None:
    """Give how many bytes a kept file has; None where it is not kept."""
    found: int | None = connection.execute(select(blob.c.size).where(blob.c.sha256 == sha256)).scalar()
    return found


def kept(connection: Connection) -> list[tuple[str, int]]:
    """Give SHA-256 and size of all kept files."""
    return [(row.sha256, row.size) for row in connection.execute(select(blob.c.sha256, blob.c.size))]


def drop(connection: Connection, sha256: str) -> None:
    """Remove a content."""
    for table in (blob_part, blob):
        connection.execute(delete(table).where(table.c.sha256 == sha256))


def drop_unnamed(connection: Connection) -> int:
    """Remove the contents that no record, no state of the past and no unsaved form names; give how many they were."""
    named: set[str] = set()
    for table in every_table().tables.values():
        columns = [c for c in table.columns if isinstance(c.type, JSON) or (table.name, c.name) in _PACKED]
        for column in columns:
            for (text,) in connection.execute(select(cast(column, Text)).where(column.is_not(None))):
                named.update(_SUM.findall(text))
    gone = [sha256 for sha256, _ in kept(connection) if sha256 not in named]
    for sha256 in gone:
        drop(connection, sha256)
    return len(gone)


_PACKED = {("version", "body"), ("draft", "body")}
_SUM = re.compile(r'"sha256": ?"([0-9a-f]{64})"')
