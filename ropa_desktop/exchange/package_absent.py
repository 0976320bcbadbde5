"""What a request asks for beside the record and a package does not hold: there is none, or it does not go along."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.exchange.appendix import has_appendix
from ropa_desktop.exchange.package_files import attachments
from ropa_desktop.exchange.scope import ATTACHMENTS, CAMERAS, PACKAGE_ANNEXES, Scope
from ropa_desktop.exchange.selection import Selection, holdings
from ropa_desktop.exchange.source import Source
from ropa_desktop.services.cameras import surveillance
from ropa_desktop.storage import derived, records
from ropa_desktop.storage.register import Connection

_OF_RECORDS = frozenset({*RECORD_TYPES, "appendix", CAMERAS, ATTACHMENTS})
"""The annexes of which there can be none; the others tell of the activities themselves."""


def absent(
    full: Source,
    scope: Scope,
    asked: Collection[str],
    shown: Collection[str],
    *,
    unchosen: Collection[str],
    released: bool,
) -> Iterator[tuple[str, str]]:
    """Give each annex that is asked for and not `shown`, with why: "none", "retired", "unchosen" or "withheld".

    `full` is the register from which nothing is left out, as a copy for release (`released`) cannot tell what there
    is; `unchosen` is what the authority called for and the office chose not to hand over. What only tells of the
    activities' parties or transfers without being named by them is not told of: nobody can say that there is none.
    """
    missing = [name for name in PACKAGE_ANNEXES if name in asked and name in _OF_RECORDS and name not in shown]
    if not missing:
        return
    wide = replace(scope, annexes=scope.annexes | set(missing))
    in_use, ever = _there(full, wide), _there(full, replace(wide, retired=True))
    for name in missing:
        if name not in ever:
            if not _is_near(full, wide, name):
                yield name, "none"
        elif name not in in_use:
            yield name, "retired"
        elif name in unchosen:
            yield name, "unchosen"
        elif released and name in {*scope.annexes, ATTACHMENTS}:
            yield name, "withheld"


def _is_near(source: Source, scope: Scope, name: str) -> bool:
    """Tell whether any record of which an annex tells names what is in a scope, other than an own organisation."""
    selection = Selection(source, scope)
    with source.register.reading() as connection:
        ids = records.ids_of(connection, name) if name in RECORD_TYPES else []
        if name == "appendix":
            ids = _with_appendix(connection, records.ids_of(connection, "transfer"))
        named = derived.named_by_any(connection, ids)
    return any(of != "organisation" and selection.holds(i) for i, of in named.items())


def _there(source: Source, scope: Scope) -> set[str]:
    """Tell which annexes there is anything of within a scope."""
    held = holdings(source, scope)
    found = {name for name, ids in held.items() if ids}
    if attachments(source, held):
        found.add(ATTACHMENTS)
    if surveillance(source.register):
        found.add(CAMERAS)
    with source.register.reading() as connection:
        if _with_appendix(connection, held.get("transfer", ())):
            found.add("appendix")
    return found


def _with_appendix(connection: Connection, ids: Sequence[int]) -> list[int]:
    return [one.id for one in records.read_many(connection, "transfer", ids, only=()) if has_appendix(one)]
