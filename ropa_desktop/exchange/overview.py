"""The overview as a document: the same figures as on the page, then what is due and what changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ropa_desktop.exchange.cover import document_facts, document_words, rules_in_force
from ropa_desktop.exchange.left_out import as_copy
from ropa_desktop.exchange.outline import (
    Bar,
    Chapter,
    Column,
    Entry,
    Figure,
    Grid,
    Group,
    Outline,
    Record,
    Row,
    Series,
    Tone,
)
from ropa_desktop.exchange.scope import Scope
from ropa_desktop.exchange.source import Source
from ropa_desktop.services import check, past
from ropa_desktop.services.asked_panel import asked_panel
from ropa_desktop.services.due import due_items
from ropa_desktop.services.panels import Panel, letters_panel, panels
from ropa_desktop.services.release import at_level
from ropa_desktop.storage.register import Register

TONES = {
    "missing": Tone.STRONG,
    "attention": Tone.HATCHED,
    "accent": Tone.MEDIUM,
    "crossed": Tone.MEDIUM,
    "clear": Tone.LINED,
    "done": Tone.LIGHT,
    "neutral": Tone.EMPTY,
}
"""How each state of a panel is printed."""
PARTS = {
    "complete": ("letters.", "areas."),
    "due": ("months",),
    "grounds": ("bases", "article_9", "special"),
    "risks": ("transfers", "assessments", "impact"),
    "remarks": ("severities",),
    "asked": ("saved",),
}
"""The parts of the document, and the panels of each by how their keys begin."""
LISTED, CHANGES = 20, 10


def compose_overview(register: Register, language: str, scope: Scope) -> Outline:
    """Write the overview of a register in a language: brief, with the rules that were in force."""
    with at_level(register, scope.level, language) as given:
        source = Source(given, language)
        return as_copy(_Composer(source, scope).outline(), source)


def panel_group(panel: Panel, source: Source) -> Group:
    """Give one figure of the overview as a part of a document."""
    title, cite = panel.title, source.wording.cite(panel.cite)
    return Group(f"overview/{panel.key}/group", title, (_figure(panel, title),), cite=cite, short=cite)


def _figure(panel: Panel, title: str) -> Entry:
    place = f"overview/{panel.key}"
    series = tuple(Series(one.key, one.label, TONES[one.state]) for one in panel.series)
    bars = tuple(Bar(f"{place}/{line.key}", line.short or line.label, line.numbers) for line in panel.lines)
    return Figure(place, panel.key, title, panel.of, series, bars, upright=panel.upright)


class _Composer:
    def __init__(self, source: Source, scope: Scope) -> None:
        self._source, self._say, self._scope = source, source.say, scope
        self._today = source.today(scope)

    def outline(self) -> Outline:
        say, source = self._say, self._source
        names = source.names(source.organisations())
        title = say("document.overview")
        facts = document_facts(source, replace(self._scope, selection=""))
        records = tuple(self._records())
        intro = "" if records else say("document.no_activities")
        return Outline(
            title=title,
            subtitle=names,
            language=source.wording.language,
            author=names,
            made=self._scope.made,
            cover=(*(fact for fact in facts if fact.text), rules_in_force(source)),
            chapters=(Chapter("overview", title, intro, records, short=title),),
            wording=document_words(say),
            footer=f"{title} · {names}",
            alone=True,
            brief=True,
        )

    def _records(self) -> Iterator[Record]:
        """Give the parts: the panels that belong to each, and a list where there is one."""
        register = self._source.register
        seen = check.overview_of(register)
        shown = [letters_panel(name, seen, self._source.wording) for name in seen.letters if seen.counts.get(name)]
        shown += panels(seen, check.figures_of(register, self._today), self._source.wording)
        if (asked := asked_panel(register, self._source.wording)) is not None:
            shown.append(asked)
        lists = {"remarks": self._remarks(seen), "due": self._due()}
        for number, (part, keys) in enumerate(PARTS.items(), 1):
            groups = [panel_group(panel, self._source) for panel in shown if panel.key.startswith(keys) and panel.lines]
            if (grid := lists.get(part)) and grid.rows:
                groups.append(Group(f"{grid.id}/group", grid.label, (grid,)))
            if groups:
                yield Record(f"overview/{part}", number, "", self._say(f"overview.part.{part}"), tuple(groups))
        changes = self._changes()
        if not changes.rows:
            return
        title = self._say("document.changes")
        yield Record(
            "overview/changes", len(PARTS) + 1, "", title, (Group("overview/changed", changes.label, (changes,)),)
        )

    def _grid(self, key: str, title: str, columns: Sequence[tuple[str, float]], rows: Sequence[Row]) -> Grid:
        heads = tuple(Column(f"{key}.{place}", words, share) for place, (words, share) in enumerate(columns))
        return Grid(f"overview/{key}", f"overview.{key}", title, heads, tuple(rows))

    def _remarks(self, seen: check.Overview) -> Grid:
        say = self._say
        rows = [
            Row(
                f"overview/remarks/{rule}/{kind}",
                (say(f"severity.{severity}"), say(f"rule.{rule}"), say(f"{kind}.many"), str(count)),
                (None, None, None, count),
            )
            for rule, severity, kind, count in seen.rules
        ]
        columns = ((say("overview.severity"), 1.0), (say("due.kind"), 4.0), (say("overview.kind"), 1.5))
        return self._grid("remarks", say("overview.remarks"), (*columns, (say("overview.number"), 0.6)), rows)

    def _due(self) -> Grid:
        say, rows = self._say, []
        for item in due_items(self._source.register, LISTED):
            late = item.day < self._today
            kind = say(f"due.kind.{item.kind}")
            cells = (item.day.isoformat(), say("overview.late", what=kind) if late else kind, item.label, item.who)
            rows.append(Row(f"overview/due/{item.record_id}/{item.kind}", cells, (item.day, None, None, None)))
        columns = ((say("due.day"), 1.0), (say("due.kind"), 2.5), (say("due.record"), 3.0), (say("due.who"), 1.5))
        return self._grid("due", say("overview.next"), columns, rows)

    def _changes(self) -> Grid:
        say, rows, zone = self._say, [], past.time_zone(self._source.register)
        for saved in past.saves(self._source.register, limit=CHANGES):
            revision = saved.revision
            what, more = saved.changed[0].name, saved.count - 1
            what = say("history.several", name=what, more=more) if more else what
            at = past.on_the_clock(revision.at, zone)
            cells = (str(revision.number), at, revision.author, say(f"verb.{revision.verb}"), what)
            rows.append(Row(f"overview/changes/{revision.number}", cells, (revision.number, None, None, None, None)))
        keys = ("revision", "at", "author", "change", "record")
        columns = [
            (say(f"document.changes.{key}"), share) for key, share in zip(keys, (0.6, 1.4, 1.2, 1, 3), strict=True)
        ]
        return self._grid("changes", say("overview.changes"), columns, rows)
