"""Questions answered plainly, one record after another, from what is read: SQL must give the same."""

from __future__ import annotations

import operator
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from ropa_desktop.domain.collation import folded
from ropa_desktop.domain.field import Kind, is_blank
from ropa_desktop.domain.lasting import length
from ropa_desktop.domain.query import All, Compare, Condition, FromToday, Not, Op, Path, Some, Within
from ropa_desktop.domain.query_paths import Place, Step, start, steps
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.services import past
from ropa_desktop.services.find import standing_of
from ropa_desktop.storage import derived, records, schema
from ropa_desktop.storage.asking import LETTER_STATES
from ropa_desktop.storage.register import Register

Item = Mapping[str, Any]
"""A record or a row as it is asked: its values, and what is told beside them; `back` has those that name it."""


def _row(found: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value or None for name, value in found.items()}


ORDERS = {Op.BELOW: operator.lt, Op.AT_MOST: operator.le, Op.ABOVE: operator.gt, Op.AT_LEAST: operator.ge}


class World:
    """A register read whole."""

    def __init__(self, register: Register, today: date) -> None:
        self.today = today
        self.items: dict[int, dict[str, Any]] = {}
        saved = {e.revision.number: e.revision for e in past.entries(register, limit=10_000)}
        with register.reading() as connection:
            found = [dict(row) for row in connection.execute(select(schema.finding)).mappings()]
            names = connection.execute(select(schema.mention)).all()
            stored = [s for t in RECORD_TYPES for s in records.read_many(connection, t, records.ids_of(connection, t))]
        for s in stored:
            states = [LETTER_STATES[mark] for mark in s.marks] if s.record_type.letters else []
            revision = saved[s.revision]
            self.items[s.id] = {
                **s.values,
                "id": s.id,
                "type": s.type,
                "letters": [dict(zip(s.record_type.letters, states, strict=True))] if states else [],
                "finding": [
                    f | {"letter": f["letter"] or None, "area": f["area"] or None}
                    for f in found
                    if self._stands(f, s.id)
                ],
                "standing": standing_of(s) or None,
                "changed": revision.at.astimezone().date(),
                "changed_by": revision.author,
                "mentions": [row.target for row in names if row.source == s.id],
                "back": [row.source for row in names if row.target == s.id],
            }
            assert set(self.items[s.id]["mentions"]) == derived.mentioned(s.record_type, s.values)

    def _stands(self, found: Mapping[str, Any], record_id: int) -> bool:
        now = found["accepted"] is None and (found["after"] is None or found["after"] < self.today)
        return now and found["record_id"] == record_id

    def answers(self, record_type: str, condition: Condition) -> list[int]:
        return [
            i
            for i, item in sorted(self.items.items())
            if item["type"] == record_type
            and item["retired"] is None
            and self.holds(condition, item, start(record_type))
        ]

    def holds(self, condition: Condition, item: Item, place: Place) -> bool:
        match condition:
            case Compare(path, op, values):
                meets = [self._meets(step, value, op.positive, values) for step, value in self._said(item, path, place)]
                return any(meets) is (op is op.positive)
            case Within(path, part):
                return any(self.holds(part, there, at) for there, at in self._reached(item, path, place))
            case Not(part):
                return not self.holds(part, item, place)
            case All(parts):
                return all(self.holds(part, item, place) for part in parts)
            case Some(parts):
                return any(self.holds(part, item, place) for part in parts)

    def _reached(self, item: Item, path: Path, place: Place) -> Iterator[tuple[Item, Place]]:
        if not path:
            yield item, place
            return
        step = steps(place)[path[0]]
        for there in self._next(item, step):
            assert step.after is not None
            yield from self._reached(there, path[1:], step.after)

    def _next(self, item: Item, step: Step) -> list[Item]:
        if step.back:
            namers = (self.items[i] for i in item["back"])
            return [one for one in namers if one["type"] == step.name and one["retired"] is None]
        value = item.get(step.name)
        if step.field.kind is Kind.ROWS:
            return list(value or []) if self._has(item, step) else []
        ids = value if step.field.kind is Kind.LINKS else [value]
        return [self.items[i] for i in ids or [] if i is not None] if self._has(item, step) else []

    def _has(self, item: Item, step: Step) -> bool:
        return "type" not in item or item["type"] in step.fields

    def _said(self, item: Item, path: Path, place: Place) -> Iterator[tuple[Step, Any]]:
        for there, at in self._reached(item, path[:-1], place):
            step = steps(at)[path[-1]]
            if step.back or step.field.kind is Kind.ROWS:
                yield from ((step, one.get("id", True)) for one in self._next(there, step))
            elif self._has(there, step):
                value = there.get(step.name)
                yield from ((step, one) for one in (value if step.field.kind.many else [value]) or [])

    def _meets(self, step: Step, value: Any, op: Op, values: tuple[Any, ...]) -> bool:
        if is_blank(value):
            return False
        if op is Op.FILLED:
            return True
        wanted: list[Any] = [v.on(self.today) if isinstance(v, FromToday) else v for v in values]
        match step.field.kind:
            case Kind.TEXT | Kind.LONG | Kind.FILES:
                text, sought = folded(value["name"] if step.field.kind is Kind.FILES else value), map(folded, wanted)
                tests = {Op.CONTAINS: lambda one: one in text, Op.STARTS: text.startswith, Op.IS: text.__eq__}
                return any(map(tests[op], sought))
            case Kind.PERIOD:
                value, wanted = length(value), [length(one) for one in wanted]
        if value is None:
            return False
        return value in wanted if op is Op.IS else bool(ORDERS[op](value, wanted[0]))
