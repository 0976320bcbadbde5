"""What a copy for release leaves out, said where it would stand, with the ground; and the general that always stays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from sys import intern

from ropa_desktop.domain.field import Field, Section, is_blank
from ropa_desktop.domain.problems import Problem
from ropa_desktop.exchange.outline import Fact, Outline, Row, State
from ropa_desktop.exchange.source import Source
from ropa_desktop.services.records import Stored

MEASURES, DESCRIBED = "measures", "security_description"


def left_out(source: Source, stored: Stored, declared: Field) -> Iterator[Fact]:
    """Say of a blank field that it was left out; nothing where it is only blank."""
    ground = source.withheld.of(stored.id, declared.name)
    if ground:
        yield Fact(
            f"{stored.type}/{stored.id}/{declared.name}",
            intern(f"{stored.type}.{declared.name}"),
            source.wording.label(stored.record_type, declared.name),
            source.withheld.words[ground],
            cite=source.wording.cite(declared.cite, short=True),
            state=State.WITHHELD,
        )


def rows_left_out(source: Source, stored: Stored, name: str, place: str, cells: int) -> Iterator[Row]:
    """Give a row for each row of a field that was left out: the ground in its first cell."""
    for row, ground in source.withheld.rows(stored.id, name):
        yield Row(f"{place}/{row}", (source.withheld.words[ground], *("",) * (cells - 1)), record=stored.id)


def security_in_general(source: Source, stored: Stored, section: Section) -> Iterator[Fact]:
    """Keep a general description under Art. 30(1)(g) or 30(2)(d) where all that the register says there is left out."""
    names = {f.name for f in section.fields}
    if not section.letter or not {MEASURES, DESCRIBED} <= names or not source.released:
        return
    held = source.withheld
    told = [found for i in stored.values[MEASURES] if (found := source.named(i)) and not held.whole(found.id)]
    described = stored.values[DESCRIBED]
    hidden = held.of(stored.id, MEASURES) or held.ground(described) or stored.values[MEASURES]
    if hidden and not told and (is_blank(described) or held.ground(described)):
        label, text = source.say("document.security_in_general"), source.say("document.security_in_general.text")
        place = f"{stored.type}/{stored.id}/security_in_general"
        yield Fact(place, intern(f"{stored.type}.security_in_general"), label, text)


def as_copy(outline: Outline, source: Source) -> Outline:
    """Say on the cover and on every page that a document is a copy for release, which does not answer Art. 30(4)."""
    if not source.released:
        return outline
    mark = source.say("document.release_mark")
    told = Fact("cover/level", "cover.level", source.say("document.level"), source.say("document.release"))
    return replace(outline, cover=(told, *outline.cover), footer=f"{mark} · {outline.footer}")


def check_released(source: Source, stored: Stored) -> None:
    """See to it that a document about one record is not about one that is left out. Problem: left_out."""
    if ground := source.withheld.whole(stored.id):
        raise Problem("left_out", reference=stored.values["reference"] or stored.id, why=source.withheld.words[ground])


__all__ = ["as_copy", "check_released", "left_out", "rows_left_out", "security_in_general"]
