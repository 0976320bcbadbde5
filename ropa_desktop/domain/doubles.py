"""When two activities are one entered twice: by the letters of their name, and by their purpose."""

from __future__ import annotations

from ropa_desktop.domain.collation import SEPARATOR, sort_key
from ropa_desktop.domain.field import Values

FIELDS = ("name", "purpose", "status", "retired")
"""The fields that it depends on."""


def double_key(values: Values) -> tuple[str, str] | None:
    """Give what tells an activity from others; None for one without a purpose, or that has ended or is retired."""
    if not values["purpose"] or values["status"] == "ended" or values["retired"] is not None:
        return None
    letters = sort_key(values["name"] or "").partition(SEPARATOR)[0]
    return letters, " ".join(values["purpose"].casefold().split()).rstrip(".")
