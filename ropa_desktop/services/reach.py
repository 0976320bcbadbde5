"""What stands behind some activities: the records that they name, and what those name in turn."""

from __future__ import annotations

from collections.abc import Collection

from ropa_desktop.storage import derived
from ropa_desktop.storage.register import Connection

FOLLOWED = frozenset(
    {
        "organisation",
        "party",
        "agreement",
        "transfer",
        "adequacy_decision",
        "balancing_test",
        "transfer_assessment",
        "measure",
        "system",
    }
)
"""The types that are followed from one record to the next; documents follow the same."""


def reach(connection: Connection, chosen: Collection[int]) -> dict[int, str]:
    """Give the records that lie behind some activities, with their types; the activities are not among them."""
    found: dict[int, str] = {}
    fresh = set(chosen)
    while fresh:
        named = derived.named_by_any(connection, fresh)
        new = {i: name for i, name in named.items() if name in FOLLOWED and i not in found}
        found |= new
        fresh = set(new)
    return found
