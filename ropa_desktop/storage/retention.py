"""The retention rules of all activities in use, read at once, and the shipped times that statutes give."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, func, select

from ropa_desktop.domain.field import Values
from ropa_desktop.domain.retention import Bound, Preset
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.storage.places import shipped
from ropa_desktop.storage.schema import OWN, ROWS, record
from ropa_desktop.storage.texts import toml

FIELD = RECORD_TYPES["activity"].by_name["retention"]


@dataclass(frozen=True, slots=True)
class Kept:
    """One row of one activity: `place` is its position, `owner` the id of whose activity it is."""

    activity: int
    reference: str
    name: str
    owner: int | None
    place: int
    row: Values


def rows(connection: Connection, ids: Sequence[int] | None = None) -> Iterator[Kept]:
    """Give the retention rows of the activities in use, in the order of their references; of some where `ids` are."""
    table, own = ROWS["activity", "retention"], OWN["activity"]
    cells = [table.c[f.name].label(f"_{f.name}") for f in FIELD.rows]
    query = (
        select(record.c.id, record.c.reference, record.c.name, own.c.controller, table.c.position, *cells)
        .join(own, own.c.id == record.c.id)
        .join(table, table.c.record_id == record.c.id)
        .order_by(func.length(record.c.reference), record.c.reference, record.c.id, table.c.position)
    )
    wanted = None if ids is None else frozenset(ids)
    if wanted is None:
        query = query.where(record.c.retired.is_(None))
    for number, reference, name, owner, place, *values in connection.execute(query):
        if wanted is None or number in wanted:
            yield Kept(number, reference or "", name or "", owner, place, _row(values))


def _row(values: Sequence[Any]) -> Values:
    return {name: [] if value is None and many else value for (name, many), value in zip(_CELLS, values, strict=True)}


_CELLS = tuple((f.name, f.kind.many) for f in FIELD.rows)


@cache
def presets() -> tuple[Preset, ...]:
    """Give the times that statutes give, in the order in which they are offered."""
    return tuple(_preset(table) for table in toml(shipped("data") / "retention_presets.toml")["preset"])


def _preset(table: Values) -> Preset:
    return Preset(
        code=table["code"],
        bound=Bound(table["bound"]),
        period=table["period"],
        trigger=table["trigger"],
        cite=table["cite"],
        law=table.get("law", ""),
        longest=table.get("longest", ""),
        data=tuple(table.get("data", ())),
        mentions=tuple(table.get("mentions", ())),
        earlier=tuple(table.get("earlier", ())),
        only_for=table.get("only_for", ""),
        not_for=table.get("not_for", ""),
        compared=table.get("compared", True),
        checked="verified_on" in table,
    )
