"""One activity as a person whose data are processed may read it, from its record in the outline."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from ropa_desktop.domain.field import Field, Kind
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.exchange.following import BRIEF
from ropa_desktop.exchange.markup import Markup, joined, lined, tag
from ropa_desktop.exchange.outline import Column, Entry, Fact, Grid, Record
from ropa_desktop.services.wording import Wording

SHOWN: Mapping[str, Mapping[str, Sequence[str]]] = {
    "purpose": {"activity.purpose": (), "activity.situation": ()},
    "basis": {
        "activity.legal_bases": (
            "article_6",
            "article_9",
            "article_10",
            "part",
            "data",
            "law",
            "interest",
            "consent",
            "withdrawal",
        )
    },
    "data": {"activity.data": ("data", "detail", "special", "subjects", "sources", "source_detail")},
    "recipients": {"activity.recipients": ("party", "category", "roles", "what_for", "countries")},
    "transfers": {
        "activity.third_country": (),
        "activity.transfers": ("country", "international_organisation", "importer", "importer_category", "tool"),
    },
    "retention": {
        "activity.retention": ("data", "what", "limit", "period", "trigger", "until", "then", "reason"),
        "activity.no_period_reason": (),
    },
    "rights": {
        BRIEF: (),
        "activity.objection": (),
        "activity.provision": (),
        "activity.provision_consequence": (),
        "activity.profiling": (),
        "activity.profiling_description": (),
        "activity.automated_decision": (),
        "activity.automated_logic": (),
        "activity.human_contact": (),
    },
}
"""What is shown under each heading, in order, and of a table which columns. What is not named here is not shown."""

SECURITY = "activity.measures", "activity.security_description"
"""Of the security only that there are measures is told."""


@dataclass(frozen=True)
class Page:
    """What all activities of a page share: its words, and the language in which the office writes."""

    wording: Wording
    content: str

    def written_in(self, key: str) -> str | None:
        """Give the language of what an entry or a column holds, where it is not the page's."""
        field = _field(key)
        own = field is not None and field.kind in {Kind.TEXT, Kind.LONG}
        return self.content if own and self.content != self.wording.language else None

    @cached_property
    def subjects(self) -> Sequence[str]:
        """Give the words for data subjects, long ones first."""
        return sorted((word for _, word in self.wording.words("data_subject")), key=len, reverse=True)


class Activity:
    """An activity on the page; `subjects` and `bases` are the words that it can be found by."""

    def __init__(self, page: Page, record: Record) -> None:
        self._page = page
        self._say = page.wording.say
        self._record = record
        self._entries: dict[str, list[Entry]] = {}
        for group in record.groups:
            for entry in group.entries:
                self._entries.setdefault(entry.key, []).append(entry)
        self.subjects = self._said("activity.data", "subjects", page.subjects)
        self.bases = self._said("activity.legal_bases", "article_6", ())

    def link(self) -> Markup:
        """Give the activity's entry in the contents."""
        return tag("a", lined(self._record.title), href=f"#{self._id}", lang=self._language, dir="auto")

    def article(self) -> Markup:
        """Give the activity whole."""
        title = tag("h3", lined(self._record.title), id=f"{self._id}-title", lang=self._language, dir="auto")
        parts = [part for name in SHOWN for part in self._section(name)]
        tags = json.dumps([*self.subjects, *self.bases], ensure_ascii=False)
        return tag(
            "article",
            title,
            *self._status(),
            *parts,
            *self._security(),
            id=self._id,
            class_="card",
            data_tags=tags,
            aria_labelledby=f"{self._id}-title",
        )

    @property
    def _id(self) -> str:
        return f"activity-{self._record.number}"

    @property
    def _language(self) -> str | None:
        return self._page.content if self._page.content != self._page.wording.language else None

    def _section(self, name: str) -> Iterator[Markup]:
        told = [part for key, columns in SHOWN[name].items() for part in self._told(key, columns)]
        if told:
            yield tag("h4", self._say(f"public.section.{name}"))
            yield from told

    def _status(self) -> Iterator[Markup]:
        """Say of a processing that is not going on that it is planned or has ended."""
        status, active = self._record.status, self._page.wording.word("activity_status", "active")
        if status not in {"", active}:
            yield tag("p", f"{self._say('activity.status')}: {status}", class_="soft")

    def _security(self) -> Iterator[Markup]:
        if any(self._entries.get(key) for key in SECURITY):
            yield tag("h4", self._say("public.section.security"))
            yield tag("p", self._say("public.security"))

    def _told(self, key: str, columns: Sequence[str]) -> Iterator[Markup]:
        for entry in self._entries.get(key, ()):
            if isinstance(entry, Fact) and entry.text and not self._unsure(entry):
                yield self._fact(entry)
            elif isinstance(entry, Grid):
                yield from self._grid(entry, columns)

    def _unsure(self, fact: Fact) -> bool:
        """Tell whether the office does not know yet, which tells the public nothing."""
        field = _field(fact.key)
        return field is not None and field.kind is Kind.ANSWER and fact.text == self._say("answer.unsure")

    def _fact(self, fact: Fact) -> Markup:
        text = tag("span", lined(fact.text), lang=self._page.written_in(fact.key), dir="auto")
        if fact.key == BRIEF:
            return tag("ul", *(tag("li", line) for line in fact.text.split("\n")), class_="plain")
        if fact.key == "activity.purpose":
            return tag("p", text)
        return tag("p", tag("span", f"{fact.label.rstrip('?')}: ", class_="soft"), text)

    def _grid(self, grid: Grid, names: Sequence[str]) -> Iterator[Markup]:
        """Give a table of the columns that are shown and not blank in every row."""
        places = {column.key.rpartition(".")[2]: place for place, column in enumerate(grid.columns)}
        told = [_told_once(places, row.cells) for row in grid.rows]
        wanted = [places[name] for name in names if name in places]
        shown = [place for place in wanted if any(cells[place] for cells in told)]
        if not shown:
            return
        columns = [grid.columns[place] for place in shown]
        head = tag("tr", *(tag("th", column.label, scope="col", role="columnheader") for column in columns), role="row")
        rows = (self._row(columns, [cells[place] for place in shown]) for cells in told)
        yield tag(
            "table",
            tag("thead", head, role="rowgroup"),
            tag("tbody", *(row for row in rows if row), role="rowgroup"),
            role="table",
            aria_label=grid.label,
        )

    def _row(self, columns: Sequence[Column], cells: Sequence[str]) -> Markup:
        if not any(cells):
            return Markup("")
        told = (
            tag(
                "td",
                lined(cell) if cell else Markup(""),
                role="cell",
                data_label=column.label,
                lang=self._page.written_in(column.key),
                dir="auto",
            )
            for column, cell in zip(columns, cells, strict=True)
        )
        return tag("tr", joined(told), role="row")

    def _said(self, key: str, name: str, words: Sequence[str]) -> Sequence[str]:
        """Give what the cells of a column say, each word of several by itself."""
        found: dict[str, None] = {}
        for entry in self._entries.get(key, ()):
            if isinstance(entry, Grid):
                places = [p for p, column in enumerate(entry.columns) if column.key == f"{key}.{name}"]
                for row in entry.rows:
                    for place in places:
                        found |= dict.fromkeys(_words(row.cells[place], words) if words else [row.cells[place]])
        return [word for word in found if word]


def _told_once(places: Mapping[str, int], cells: Sequence[str]) -> Sequence[str]:
    """Leave out the kind of a time limit where the limit itself tells it."""
    if "limit" not in places or not any(cells[places[name]] for name in ("period", "until")):
        return cells
    return [*cells[: places["limit"]], "", *cells[places["limit"] + 1 :]]


def _words(cell: str, words: Sequence[str]) -> Iterator[str]:
    """Take apart words that stand after one another; `words` are the known ones, long ones first."""
    while cell:
        word = next((w for w in words if cell == w or cell.startswith(f"{w}, ")), cell)
        yield word
        cell = cell[len(word) + 2 :]


def _field(key: str) -> Field | None:
    """Give the field that an entry or a column shows, if it is one; of an activity's transfers, a transfer's."""
    owner, _, path = key.partition(".")
    name, _, inner = path.partition(".")
    if name == "transfers" and inner:
        return RECORD_TYPES["transfer"].by_name.get(inner)
    field = RECORD_TYPES[owner].by_name.get(name) if owner in RECORD_TYPES else None
    if field is None or not inner:
        return field
    return next((f for f in field.rows if f.name == inner), None)
