"""Unsaved forms, kept beside the records so that a crash loses nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.services.records import now
from ropa_desktop.storage import drafts
from ropa_desktop.storage.register import Register


@dataclass(frozen=True, slots=True)
class Draft:
    """An unsaved form: the record it belongs to (None: one not yet made), when, and the fields changed.

    `written`: by field, or by question of a worksheet, what is written there and is no value, as "i höst" for a date.
    """

    type: str
    record_id: int | None
    at: datetime
    values: dict[str, Any]
    written: dict[str, Any]


def keep_draft(
    register: Register,
    record_type: str,
    record_id: int | None,
    values: Mapping[str, Any],
    written: Mapping[str, Any] = MappingProxyType({}),
) -> None:
    """Keep the changed fields of a form, and what is written in it, in place of what was kept of it before."""
    with register.writing() as connection:
        drafts.keep(connection, RECORD_TYPES[record_type], record_id or 0, values, now(), written)


def drop_draft(register: Register, record_type: str, record_id: int | None) -> None:
    """Forget a form's draft: it is saved or given up."""
    with register.writing() as connection:
        drafts.drop(connection, record_type, record_id or 0)


def kept_drafts(register: Register) -> list[Draft]:
    """Give all drafts, newest first."""
    with register.reading() as connection:
        return [Draft(t, i or None, at, *kept) for t, i, at, *kept in drafts.kept(connection)]


def draft_of(register: Register, record_type: str, record_id: int) -> Draft | None:
    """Give the draft of a record's form, or None."""
    found = (d for d in kept_drafts(register) if d.type == record_type and d.record_id == record_id)
    return next(found, None)
