"""Which records a document holds: the activities chosen, what these name, and what tells of them."""

from __future__ import annotations

from collections.abc import Sequence

from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.exchange.entries import MAIN
from ropa_desktop.exchange.scope import ANNEXES, Scope
from ropa_desktop.exchange.source import Source
from ropa_desktop.storage import around, derived
from ropa_desktop.storage.records import Stored

_FOLLOWED = frozenset(ANNEXES) - {"notice", "review", "action"}
"""Types whose own links are followed from a selection of activities; the other annexes name activities instead."""
_ASSESSED = {"activity": "balancing_test", "transfer": "transfer_assessment"}
"""What is about a record of a type and may alone say so; where the record names it as well, it is followed anyway."""


class Selection:
    """The records of a scope, by type. Where it selects no activities, all that are in use."""

    def __init__(self, source: Source, scope: Scope) -> None:
        self._source = source
        self._retired = scope.retired
        self._reached = None if scope.ids is None else self._reach(frozenset(scope.ids))

    def ids(self, name: str) -> list[int]:
        """Give the records of a type that the document holds, in order; a selection may name retired ones."""
        selected = self._reached
        ids = self._source.ids(name, retired=self._retired or (selected is not None and name in MAIN))
        return ids if selected is None else [i for i in ids if i in selected]

    def holds(self, record_id: int) -> bool:
        """Tell whether a record is of what was selected; all are, where nothing was."""
        return self._reached is None or record_id in self._reached

    def _reach(self, chosen: frozenset[int]) -> set[int]:
        """Give the activities chosen, what they name, what that names in turn, and what tells of them."""
        with self._source.register.reading() as connection:
            telling = {i for c in chosen for i, name in derived.mentioners(connection, c) if name not in _FOLLOWED}
        reached, fresh = set(chosen), set(chosen)
        while fresh:
            self._source.remember(fresh)
            stored = [s for i in fresh if (s := self._source.named(i)) and (s.type in _FOLLOWED or i in chosen)]
            fresh = {i for s in stored for i in derived.mentioned(s.record_type, s.values)}
            fresh = (fresh | self._assessments_of(stored)) - reached
            fresh = {i for i in fresh if (s := self._source.named(i)) and s.type in _FOLLOWED}
            reached |= fresh
        return reached | {i for i in telling if (s := self._source.named(i)) and s.type not in MAIN}

    def _assessments_of(self, stored: Sequence[Stored]) -> set[int]:
        found: set[int] = set()
        with self._source.register.reading() as connection:
            for about, assessment in _ASSESSED.items():
                found.update(around.namers(connection, [s.id for s in stored if s.type == about], assessment))
        return found


def holdings(source: Source, scope: Scope) -> dict[str, list[int]]:
    """Give the records that the documents of a scope hold, by type: the activities, and those of the annexes chosen."""
    selection = Selection(source, scope)
    annexes = {"transfer" if name == "appendix" else name for name in scope.annexes} & RECORD_TYPES.keys()
    return {name: selection.ids(name) for name in (*MAIN, *(name for name in ANNEXES if name in annexes))}
