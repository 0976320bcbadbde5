"""Whom a section or a field is asked of, where it is not everyone: conditions on a record and on whose it is."""

from __future__ import annotations

from collections.abc import Mapping

from ropa_desktop.domain.field import Values

OWNERS = ("controller", "processor")
"""The links of a record that name the organisation whose it is."""

ANSWERS: Mapping[str, str] = {
    "joint": "joint",
    "marketing": "direct_marketing",
    "electronic_marketing": "electronic_marketing",
    "camera": "camera",
    "profiling": "profiling",
    "automated": "automated_decision",
}
"""The conditions that hold where a question is answered with yes."""

CONDITIONS = frozenset({"public", "ended", *ANSWERS})
"""Every condition that `only_for` can name."""

SEEN = (*OWNERS, *ANSWERS.values(), "status", "ended")
"""The fields of a record that decide."""


def owner_of(values: Values) -> int | None:
    """Give the id of the organisation whose record it is, where it names one."""
    return next((values[name] for name in OWNERS if values.get(name) is not None), None)


def holding(values: Values, owner: Values | None) -> frozenset[str]:
    """Name the conditions that hold for a record and the organisation whose it is."""
    found = {condition for condition, name in ANSWERS.items() if values.get(name) == "yes"}
    if values.get("status") == "ended" or values.get("ended") is not None:
        found.add("ended")
    return frozenset(found | ({"public"} if owner is not None and public(owner) else set()))


def public(owner: Values) -> bool:
    """Tell whether it is an authority or another public body, or its documents are under the Archives Act (ArkL 2)."""
    return any(owner[name] == "yes" for name in ("public_authority", "public_body", "archives_act"))
