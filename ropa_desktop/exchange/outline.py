"""A register in one language as chapters, records and entries: what every document is written from.

The outline holds words, never markup. Each part carries an `id` that names the same thing in every
document made from it (`activity/12/purpose`), so that a drawn text can be traced to its field.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

LINES = "lines/"
"""How the id of a chapter begins that has a line for each record which a later chapter may give in full."""

Value = str | int | float | date | bool | None


class State(StrEnum):
    """How an entry stands against the duty to have it, or that it is left out of what is released to others."""

    PLAIN = "plain"
    DONE = "done"
    MISSING = "missing"
    NOT_APPLICABLE = "not_applicable"
    WITHHELD = "withheld"


@dataclass(frozen=True, slots=True)
class Fact:
    """One field of one record: its label and its value in words; `text` is empty when the field is blank.

    `own` is a text in the office's own words.
    """

    id: str
    key: str
    label: str
    text: str
    value: Value = None
    cite: str = ""
    state: State = State.PLAIN
    own: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a grid; `share` is its width relative to its neighbours, `own` tells of the office's own words.

    One that is `asked` for by Art. 30 stands in a workbook even where nothing is said in it. `part` names what of a
    record it belongs to, as a letter of Art. 30.
    """

    key: str
    label: str
    share: float = 1.0
    own: bool = False
    asked: bool = False
    part: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a grid, with as many cells as the grid has columns; `record` is the record it belongs to."""

    id: str
    cells: tuple[str, ...]
    values: tuple[Value, ...] = ()
    record: int = 0


@dataclass(frozen=True, slots=True)
class Grid:
    """A field that is rows of its own, or any other table."""

    id: str
    key: str
    label: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    cite: str = ""
    state: State = State.PLAIN


@dataclass(frozen=True, slots=True)
class Point:
    """A question of a worksheet or an item of an annex, with what is said on it.

    `code` numbers it ("L3.22"), `said` are its answers, `register` what the register says of it, `remarks` what was
    found. `standing` tells in words how it stands where that is not seen from the answers ("not answered"). What is
    said stands below the label, or `beside` it where it is short.
    """

    id: str
    key: str
    code: str
    label: str
    said: tuple[Fact | Grid, ...] = ()
    reasons: tuple[Fact, ...] = ()
    register: tuple[Fact | Grid, ...] = ()
    remarks: tuple[Fact, ...] = ()
    cite: str = ""
    standing: str = ""
    state: State = State.PLAIN
    beside: bool = False

    def caption(self, grid: Grid) -> str:
        """Give what stands above a table of the point: nothing, where the question says it."""
        return "" if grid.label in {self.label, f"{self.code} {self.label}"} else grid.label


@dataclass(frozen=True, slots=True)
class Sign:
    """A place where a party signs: `lines` are captions, with what is known of each; the rest is left to write on."""

    id: str
    key: str
    label: str
    lines: tuple[Fact, ...]


class Tone(StrEnum):
    """How a series is drawn; each differs from the others also without colour."""

    STRONG = "strong"
    HATCHED = "hatched"
    MEDIUM = "medium"
    LINED = "lined"
    LIGHT = "light"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Series:
    """What one part of every bar counts ("missing"), and how it is drawn."""

    key: str
    label: str
    tone: Tone = Tone.STRONG


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a drawing: as many numbers as it has series, 0 or more, stacked in their order."""

    id: str
    label: str
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """Numbers as bars, which lie below each other, or stand `upright` beside each other (a year's months).

    `of` heads the column of what the bars are about ("Letter"). The numbers stand beside the bars and are a table to
    a screen reader; in a workbook they are rows of the sheet of all figures.
    """

    id: str
    key: str
    label: str
    of: str
    series: tuple[Series, ...]
    bars: tuple[Bar, ...]
    cite: str = ""
    upright: bool = False

    def table(self) -> Grid:
        """Give the same as a table: a row for each bar, a column for each series."""
        columns = (
            Column(f"{self.key}.of", self.of, 2.0),
            *(Column(f"{self.key}.{one.key}", one.label) for one in self.series),
        )
        rows = tuple(Row(bar.id, (bar.label, *map(str, bar.numbers)), (None, *bar.numbers)) for bar in self.bars)
        return Grid(self.id, self.key, self.label, columns, rows, self.cite)


Entry = Fact | Grid | Point | Sign | Figure


@dataclass(frozen=True, slots=True)
class Group:
    """Entries under one heading of a record: a letter of Art. 30, or a theme (then `letter` is empty).

    `short` is the citation as the entries write it: one that repeats it need not be shown. A group without a title
    has no heading: its record's is enough.
    """

    id: str
    title: str
    entries: tuple[Entry, ...]
    letter: str = ""
    cite: str = ""
    state: State = State.PLAIN
    short: str = ""


def is_said(entry: Entry) -> bool:
    """Tell whether an entry is printed: blank ones are not, unless that is what there is to say."""
    if isinstance(entry, Figure):
        return bool(entry.bars)
    if not isinstance(entry, Sign) and entry.state in (State.MISSING, State.NOT_APPLICABLE):
        return True
    match entry:
        case Grid():
            return bool(entry.rows)
        case Fact():
            return bool(entry.text)
        case _:
            return True


def is_headed(group: Group, entries: Sequence[Entry]) -> bool:
    """Tell whether a group's heading says enough of the grid that comes first: there is no other, nor more to say."""
    first, *more = entries
    if isinstance(first, Figure):
        return first.label == group.title
    plain = isinstance(first, Grid) and first.state is State.PLAIN and first.cite in {"", group.short}
    return plain and not any(isinstance(entry, Grid) for entry in more)


@dataclass(frozen=True, slots=True)
class Record:
    """One record: `number` is its stable id, `reference` what the office calls it ("B05"). It may begin a new page."""

    id: str
    number: int
    reference: str
    title: str
    groups: tuple[Group, ...]
    status: str = ""
    apart: bool = False


@dataclass(frozen=True, slots=True)
class Chapter:
    """Records of one type. `columns` are the facts of the type in order (also those blank everywhere).

    `status` is what the type calls its records' status, if they have one; `short` is a title of a word or two, and
    `tag` tells apart what two chapters share. One that stands `apart` begins a new page in a brief document too; one
    that is `alone` tells of one record, whose parts are its records.
    """

    id: str
    title: str
    intro: str
    records: tuple[Record, ...]
    columns: tuple[Column, ...] = ()
    summary: Grid | None = None
    annex: bool = False
    status: str = "Status"
    short: str = ""
    tag: str = ""
    apart: bool = False
    alone: bool = False


@dataclass(frozen=True, slots=True)
class PointWords:
    """What a table of points calls its columns, and the sheets of a document that is about one record."""

    code: str = ""
    part: str = ""
    question: str = ""
    answer: str = ""
    reasons: str = ""
    register: str = ""
    remarks: str = ""
    cite: str = ""
    standing: str = ""
    points: str = ""
    facts: str = ""
    fact: str = ""
    content: str = ""


@dataclass(frozen=True, slots=True)
class FigureWords:
    """What the sheet of all figures is called, and its columns."""

    figures: str = ""
    figure: str = ""
    of: str = ""
    series: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class Wording:
    """The document's own fixed words, in its language."""

    contents: str
    page_of: str
    continued: str
    blank: str
    missing: str
    not_applicable: str
    record: str
    reference: str
    number: str
    row: str = ""
    cover: str = ""
    beyond: str = ""
    """What stands above the parts of a record that follow the letters of Art. 30."""
    points: PointWords = PointWords()
    figures: FigureWords = FigureWords()
    blanks: str = ""
    """What stands above the fields that have no column, and `blanks_intro` what it says of them."""
    blanks_intro: str = ""


@dataclass(frozen=True, slots=True)
class Outline:
    """A whole document; `made` is its creation stamp (UTC), the only thing that differs between two equal ones.

    One that is `alone` tells of one record: its chapters' records are the parts of that one. One that is `brief` has
    no list of contents: its first chapter begins below the title and the facts. `content` is the language of the
    office's own words where that is another than the document's, "" where it is not.
    """

    title: str
    subtitle: str
    language: str
    author: str
    made: datetime
    cover: tuple[Fact, ...]
    chapters: tuple[Chapter, ...]
    wording: Wording
    footer: str = ""
    notes: tuple[str, ...] = field(default=())
    alone: bool = False
    brief: bool = False
    content: str = ""
