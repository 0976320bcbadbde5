"""What kinds of data, and of people, an activity is about, by the tags of its words."""

from __future__ import annotations

from collections.abc import Iterable

from ropa_desktop.domain.field import Values
from ropa_desktop.domain.rules.rule import Known

SENSITIVE = ("special", "offences")
"""The tags of what Art. 9(1) and Art. 10 are about."""


def row_has(row: Values, known: Known, tag: str) -> bool:
    """Tell whether the data of one row carry a tag, by their category or by what the row says is special in them."""
    if known.tagged("data", row["data"], tag):
        return True
    special = row["special"]
    return bool(special) and any(known.tagged("special", code, tag) for code in special)


def has(values: Values, known: Known, *tags: str) -> bool:
    """Tell whether any data of an activity carry one of some tags."""
    tagged = known.tagged
    for row in values["data"]:  # plain loops: this is asked of every activity, by several rules
        for tag in tags:
            if tagged("data", row["data"], tag):
                return True
            for code in row["special"]:
                if tagged("special", code, tag):
                    return True
    return False


def about(rows: Iterable[Values], known: Known, tag: str) -> bool:
    """Tell whether any row of data is about people whose category carries a tag."""
    tagged = known.tagged
    for row in rows:
        for code in row["subjects"]:
            if tagged("data_subject", code, tag):
                return True
    return False


def with_children(values: Values, known: Known) -> bool:
    """Tell whether children are among those concerned."""
    return values["children"] == "yes" or about(values["data"], known, "child")


def with_identity_numbers(values: Values, known: Known) -> bool:
    """Tell whether Swedish identity numbers are processed."""
    return values["identity_number"] == "yes" or has(values, known, "identity_number")


def covered(values: Values, basis: Values) -> list[Values]:
    """Give the rows of data that a legal basis is about: all of them when it names none."""
    return [row for row in values["data"] if not basis["data"] or row["data"] in basis["data"]]


def is_public_authority(values: Values, known: Known) -> bool:
    """Tell whether an activity's controller is a public authority (Art. 6(1) second subparagraph, DSL 3:8)."""
    controller = known.record(values["controller"])
    return controller is not None and controller["public_authority"] == "yes"
