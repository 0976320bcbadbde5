"""Unsaved forms in their side table."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from ropa_desktop.domain.field import RecordType, from_json, to_json
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.storage.schema import draft

WRITTEN = "*"
"""Below this, which is no field, stands what is written and is no value."""


def keep(
    connection: Connection,
    record_type: RecordType,
    record_id: int,
    values: Mapping[str, Any],
    at: datetime,
    written: Mapping[str, Any] = MappingProxyType({}),
) -> None:
    """Keep the changed fields of a form, and what is written in it, in place of what was kept of it before."""
    drop(connection, record_type.name, record_id)
    body = {name: to_json(record_type.by_name[name], value) for name, value in values.items()}
    body |= {WRITTEN: dict(written)} if written else {}
    row = {"type": record_type.name, "record_id": record_id, "at": at.isoformat(), "body": json.dumps(body)}
    connection.execute(insert(draft), row)


def drop(connection: Connection, record_type: str, record_id: int) -> None:
    """Forget a form's draft."""
    connection.execute(delete(draft).where(draft.c.type == record_type, draft.c.record_id == record_id))


def drop_all(connection: Connection) -> None:
    """Forget all drafts."""
    connection.execute(delete(draft))


def kept(connection: Connection) -> list[tuple[str, int, datetime, dict[str, Any], dict[str, Any]]]:
    """Give all drafts, newest first: of which record, when, the fields, and what was written and is no value."""
    found = []
    for row in connection.execute(select(draft).order_by(draft.c.at.desc())):
        fields = RECORD_TYPES[row.type].by_name
        body = json.loads(row.body)
        values = {name: from_json(fields[name], value) for name, value in body.items() if name in fields}
        found.append((row.type, row.record_id, datetime.fromisoformat(row.at), values, body.get(WRITTEN, {})))
    return found
