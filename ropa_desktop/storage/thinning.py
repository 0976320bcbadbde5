"""Older history thinned out: saves merged into one, and the past of single records forgotten."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import CompoundSelect, Connection, delete, func, select, union, update

from ropa_desktop.storage.history import MERGED
from ropa_desktop.storage.schema import finding, mention, record, revision, version


def older_than(connection: Connection, number: int) -> int:
    """Count the revisions before one that are not merged yet."""
    older = select(func.count()).where(revision.c.number < number, revision.c.verb != MERGED)
    return connection.execute(older).scalar() or 0


def merge_until(connection: Connection, number: int, compared: Collection[str] = ()) -> None:
    """Merge all saves up to a revision into it: how the records stood after it is kept, how they came there is not.

    The earlier states of records with findings of the rules `compared`, and of the notices about them, are kept too:
    without them nobody could tell any longer that they have changed.
    """
    later = version.alias()
    newer = select(later.c.revision).where(
        later.c.record_id == version.c.record_id, later.c.revision > version.c.revision, later.c.revision <= number
    )
    kept = _compared(compared)
    until = (version.c.revision <= number) & version.c.record_id.not_in(kept)
    connection.execute(delete(version).where(until, newer.exists()))
    connection.execute(delete(version).where(until, version.c.body.is_(None)))
    connection.execute(update(version).where(until, version.c.revision < number).values(revision=number))
    older = revision.c.number < number
    stands = select(version.c.revision).where(version.c.revision == revision.c.number)
    connection.execute(delete(revision).where(older, ~stands.exists()))
    gone = revision.c.undoes.is_not(None) & (revision.c.undoes <= number)
    connection.execute(update(revision).where(gone).values(undoes=None, state="act"))
    merged = {"author": "", "verb": MERGED, "reason": None, "state": "act", "undoes": None}
    connection.execute(update(revision).where(revision.c.number <= number).values(**merged))
    moved = (record.c.revision < number) & record.c.id.not_in(kept)
    connection.execute(update(record).where(moved).values(revision=number))


def _compared(rules: Collection[str]) -> CompoundSelect[tuple[int]]:
    """Select the records with findings that some rules made by comparing with an earlier state, and their notices."""
    found = select(finding.c.record_id).where(finding.c.rule.in_(rules), _STANDS)
    named = select(mention.c.source).join(record, record.c.id == mention.c.source)
    return union(found, named.where(record.c.type == "notice", mention.c.target.in_(found)))


_STANDS = finding.c.after.is_(None) | finding.c.accepted.is_not(None)
"""Found already, and not only once a day is past."""


def count_compared(connection: Connection, rules: Collection[str]) -> list[tuple[str, int]]:
    """Count the findings that some rules made by comparing with an earlier state, by rule."""
    query = select(finding.c.rule, func.count()).where(finding.c.rule.in_(rules), _STANDS)
    return [(row[0], row[1]) for row in connection.execute(query.group_by(finding.c.rule).order_by(finding.c.rule))]


def forget_record(connection: Connection, record_id: int, before: int) -> None:
    """Forget how a record stood before a revision; of an edit that changed nothing else, nothing is left to undo."""
    connection.execute(delete(version).where(version.c.record_id == record_id, version.c.revision < before))
    changed = select(version.c.revision).where(version.c.revision == revision.c.number)
    edits = revision.c.state.in_(["live", "undone"])
    connection.execute(update(revision).where(edits, ~changed.exists()).values(state="dead"))
