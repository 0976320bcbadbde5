"""Files kept inside a register: each content once, named by its SHA-256."""

from __future__ import annotations

import hashlib
import re

from sqlalchemy import JSON, Connection, Text, cast, delete, insert, select

from ropa_desktop.storage.schema import blob, metadata


def keep(connection: Connection, content: bytes) -> str:
    """Keep a file's content and give its SHA-256 as hexadecimal text."""
    sha256 = hashlib.sha256(content).hexdigest()
    if not connection.execute(select(blob.c.sha256).where(blob.c.sha256 == sha256)).first():
        connection.execute(insert(blob), {"sha256": sha256, "size": len(content), "content": content})
    return sha256


def content(connection: Connection, sha256: str) -> bytes | None:
    """Give a kept file's content."""
    found: bytes | None = connection.execute(select(blob.c.content).where(blob.c.sha256 == sha256)).scalar()
    return found


def kept(connection: Connection) -> list[tuple[str, int]]:
    """Give SHA-256 and size of all kept files."""
    return [(row.sha256, row.size) for row in connection.execute(select(blob.c.sha256, blob.c.size))]


def drop_unnamed(connection: Connection) -> int:
    """Remove the contents that no record, no state of the past and no unsaved form names; give how many they were."""
    named: set[str] = set()
    for table in metadata.tables.values():
        columns = [c for c in table.columns if isinstance(c.type, JSON) or (table.name, c.name) in _PACKED]
        for column in columns:
            for (text,) in connection.execute(select(cast(column, Text)).where(column.is_not(None))):
                named.update(_SUM.findall(text))
    gone = [sha256 for sha256, _ in kept(connection) if sha256 not in named]
    for sha256 in gone:
        connection.execute(delete(blob).where(blob.c.sha256 == sha256))
    return len(gone)


_PACKED = {("version", "body"), ("draft", "body")}
_SUM = re.compile(r'"sha256": ?"([0-9a-f]{64})"')
