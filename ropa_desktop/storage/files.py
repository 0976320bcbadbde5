"""Files kept inside a register: each content once, named by its SHA-256."""

from __future__ import annotations

import hashlib

from sqlalchemy import Connection, insert, select

from ropa_desktop.storage.schema import blob


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
