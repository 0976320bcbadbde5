"""Which activities are camera surveillance, and whether the list of it (KBL 10) concerns a register."""

from __future__ import annotations

from ropa_desktop.services.release import is_public
from ropa_desktop.storage import listing
from ropa_desktop.storage.listing import Filter, Query
from ropa_desktop.storage.register import Register

__all__ = ["is_concerned", "surveillance"]


def surveillance(register: Register) -> set[int]:
    """Give the activities in which people are watched by camera, in use or no longer."""
    filters = (Filter("camera", "yes"),)
    with register.reading() as connection:
        found = [listing.find(connection, Query("activity", filters=filters, retired=r)) for r in (False, True)]
    return {record_id for ids in found for record_id in ids}


def is_concerned(register: Register) -> bool:
    """Tell whether to offer the list: somebody is watched by camera, or an own organisation is a public body."""
    return bool(surveillance(register)) or is_public(register)
