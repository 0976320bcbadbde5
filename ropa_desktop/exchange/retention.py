"""All retention rules as an annex: by category of data, with law or other support and what contradicts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ropa_desktop.exchange.outline import Chapter, Column, Grid, Row
from ropa_desktop.exchange.source import Source
from ropa_desktop.services.retention import COLUMNS, Telling, overview
from ropa_desktop.storage.texts import vocabularies

RETENTION = "retention"
_SHARES = {"data": 1.6, "activity": 1.5, "period": 0.9, "trigger": 1.4, "then": 0.9, "support": 1.3, "conflict": 1.5}


def retention_chapter(source: Source, ids: Sequence[int]) -> Chapter:
    """Give the retention rules of some activities, by category; nothing where they have none."""
    say = source.say
    columns = tuple(Column(f"retention.{name}", say(f"retention.column.{name}"), _SHARES[name]) for name in COLUMNS)
    grid = Grid(RETENTION, RETENTION, say("page.retention"), columns, tuple(_rows(source, ids)))
    return Chapter(RETENTION, say("page.retention"), say("document.retention.intro"), (), summary=grid, annex=True)


def _rows(source: Source, ids: Sequence[int]) -> Iterator[Row]:
    """Write the rules category by category, in the order of the vocabulary; an office's own categories come after."""
    telling = Telling(source.wording)
    shipped = vocabularies().get("data")
    order = {word.code: place for place, word in enumerate(shipped.words)} if shipped else {}
    lines = overview(source.register, ids)
    for line in sorted(lines, key=lambda line: (line.data is None, order.get(line.data or "", len(order)))):
        place = f"retention/{line.activity}/{line.place}/{line.data or ''}".rstrip("/")
        yield Row(place, telling.cells(line), record=line.activity)
