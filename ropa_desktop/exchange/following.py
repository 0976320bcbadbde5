"""What follows from an activity, for documents: the data subjects' rights, and the screening under Art. 35."""

from __future__ import annotations

from collections.abc import Iterator

from ropa_desktop.domain.field import Section
from ropa_desktop.domain.rights import Applies
from ropa_desktop.domain.screening import Outcome, conclude
from ropa_desktop.exchange.outline import Column, Fact, Grid, Group, Row
from ropa_desktop.services.consequences import conclusion_in_words, rights_of
from ropa_desktop.services.records import Stored
from ropa_desktop.services.wording import Wording

SCREENING, RIGHTS, BRIEF = "activity.screening", "activity.rights", "activity.rights_in_brief"
_SHARES = {"right": 1.5, "cite": 0.6, "applies": 0.8, "why": 3.4}


def following(stored: Stored, section: Section, wording: Wording) -> Iterator[Fact]:
    """Give in brief what follows from an activity and belongs under one of its headings; nobody types it."""
    if stored.type == "activity" and section.name == "information":
        yield _brief_rights(stored, wording)
    if stored.type == "activity" and section.name == "impact":
        yield from _screening(stored, wording)


def following_columns(section: Section, wording: Wording) -> Iterator[Column]:
    """Give the facts that follow under a heading of an activity, for a document that has a column for each."""
    if section.name == "information":
        yield Column(BRIEF, wording.say("right.title"))
    if section.name == "impact":
        yield Column(SCREENING, wording.say("screening.title"))


def rights_group(stored: Stored, wording: Wording) -> Group:
    """Give every right of an activity's data subjects with its conditions and exceptions."""
    say, place = wording.say, f"activity/{stored.id}/rights"
    rows = tuple(
        Row(f"{place}/{one.key}", (one.name, one.cite, one.state, "; ".join(one.why)), record=stored.id)
        for one in rights_of(stored.values, wording)
    )
    columns = tuple(Column(f"{RIGHTS}.{name}", say(f"right.column.{name}"), share) for name, share in _SHARES.items())
    grid = Grid(place, RIGHTS, say("right.title"), columns, rows)
    cite, short = wording.cite("12-22"), wording.cite("12-22", short=True)
    return Group(f"activity/{stored.id}/section/rights", say("right.title"), (grid,), cite=cite, short=short)


def _brief_rights(stored: Stored, wording: Wording) -> Fact:
    """Name the rights by how far they go, a line each."""
    say, lines = wording.say, rights_of(stored.values, wording)
    told = []
    for applies in Applies:
        those = [say("right.reason", what=one.name, cite=one.cite) for one in lines if one.applies is applies]
        if those:
            told.append(say("right.brief", state=say(f"right.group.{applies}"), rights=", ".join(those)))
    cite = wording.cite("12-22", short=True)
    return Fact(f"activity/{stored.id}/rights_in_brief", BRIEF, say("right.title"), "\n".join(told), cite=cite)


def _screening(stored: Stored, wording: Wording) -> Iterator[Fact]:
    """Say what follows from the criteria; nothing, where none is chosen and nobody has said no."""
    found = conclude(stored.values)
    if found.outcome is not Outcome.UNSCREENED:
        words = conclusion_in_words(found, wording)
        cite = wording.cite("35.1", short=True)
        yield Fact(f"activity/{stored.id}/screening", SCREENING, wording.say("screening.title"), words, cite=cite)
