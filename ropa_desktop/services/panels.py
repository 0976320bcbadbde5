"""The overview's figures in words: lines of numbers, and the list that stands behind each number.

The page draws them, the document prints them; both from here, so that they cannot disagree.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ropa_desktop.domain.field import Field, Kind
from ropa_desktop.domain.rules.areas import AREAS
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.services.check import Figures, Overview, Severity
from ropa_desktop.services.due import LATE, LATER
from ropa_desktop.services.find import Filter
from ropa_desktop.services.wording import Wording
from ropa_desktop.storage.listing import OPEN, RISKS

STATES = ("missing", "attention", "accent", "crossed", "clear", "done", "neutral")
"""How a series may be drawn; each bears a colour, a pattern and a grey of its own."""
DUE = "due"
"""The page that a number of days leads to; its `path` is the month."""


@dataclass(frozen=True, slots=True)
class Opens:
    """The list behind a number: records of a type that meet filters or a question, or a month of the calendar."""

    page: str
    filters: tuple[Filter, ...] = ()
    path: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """What one number of each line counts; `state` is one of `STATES`."""

    key: str
    label: str
    state: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a panel: as many numbers as it has series, each with what it opens; `short` is for a narrow place."""

    key: str
    label: str
    numbers: tuple[int, ...]
    opens: tuple[Opens, ...]
    short: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """One drawing: `of` heads the column of its lines, `empty` says what there is to say where it has none.

    `state_of` and `counts` head the columns of states and of numbers, where the states are not columns of their own.
    Its lines lie below each other, or are months that stand beside each other (`upright`).
    """

    key: str
    title: str
    of: str
    series: tuple[Series, ...]
    lines: tuple[Line, ...]
    cite: str = ""
    empty: str = ""
    upright: bool = False
    state_of: str = ""
    counts: str = ""


def letters_panel(name: str, seen: Overview, wording: Wording) -> Panel:
    """Tell of each letter of Art. 30 in how many records of a type it is missing, not applicable and done."""
    say, record_type = wording.say, RECORD_TYPES[name]
    title = say("overview.letters_of", records=say(f"{name}.many"))
    titles = {s.letter: say(f"{name}.section.{s.name}") for s in record_type.sections if s.letter}
    series = (
        Series("missing", say("overview.state.missing"), "missing"),
        Series("inapplicable", say("overview.state.inapplicable"), "neutral"),
        Series("answered", say("overview.state.done"), "done"),
    )
    lines = tuple(
        Line(
            letter,
            f"{letter}  {titles[letter]}",
            (found.missing, found.inapplicable, found.done),
            tuple(Opens(name, (Filter(path, letter),)) for path in ("art30", "inapplicable", "answered")),
        )
        for letter, found in seen.letters[name].items()
    )
    return Panel(f"letters.{name}", title, say("overview.letter"), series, lines, _LAW[name])


_LAW = {"activity": "30.1", "processor_activity": "30.2"}


def panels(seen: Overview, found: Figures, wording: Wording) -> Iterator[Panel]:
    """Give the panels that follow the letters, in the order in which they are shown."""
    say = wording.say
    for name in seen.letters:
        if seen.counts.get(name):
            yield _areas(name, seen, found, wording)
    yield _months(found.months, wording)
    yield _severities(found, wording)
    yield _bases(found, wording)
    ground, category = say("overview.ground"), say("overview.category")
    if found.bases.article_9:
        yield _counted("article_9", "9.2", found.bases.article_9, "legal_bases.article_9", ground, wording)
    empty = say("overview.no_special")
    yield _counted("special", "9.1", found.special, "data.special", category, wording, empty)
    yield _transfers(found, wording)
    yield _assessments(found, wording)
    yield _impact(found, wording)


def _areas(name: str, seen: Overview, found: Figures, wording: Wording) -> Panel:
    say, broken = wording.say, found.areas.get(name, {})
    lines = tuple(
        Line(
            area,
            say(f"area.{area}"),
            (number := broken.get(area, 0), seen.counts[name] - number),
            (Opens(name, (Filter("area", area),)), Opens(name, (Filter("area_in_order", area),))),
        )
        for area in AREAS
    )
    series = (
        Series("findings", say("overview.state.findings"), "attention"),
        Series("in_order", say("overview.state.in_order"), "done"),
    )
    title = f"{say('overview.areas')}: {say(f'{name}.many').lower()}"
    return Panel(f"areas.{name}", title, say("overview.area"), series, lines)


def _severities(found: Figures, wording: Wording) -> Panel:
    say = wording.say
    states = {Severity.ERROR: "missing", Severity.WARNING: "attention", Severity.ADVICE: "neutral"}
    series = tuple(Series(s.value, say(f"severity.{s}"), states[s]) for s in Severity)
    lines = tuple(
        Line(
            name,
            say(f"{name}.many"),
            tuple(found.gravest[name].get(s, 0) for s in Severity),
            tuple(Opens(name, (Filter("gravest", s.value),)) for s in Severity),
        )
        for name in RECORD_TYPES
        if name in found.gravest
    )
    empty = say("overview.no_remarks")
    return Panel("severities", say("overview.severities"), say("overview.kind"), series, lines, empty=empty)


def _months(months: Mapping[str, int], wording: Wording) -> Panel:
    say = wording.say
    lines = tuple(
        Line(
            month,
            month_words(month, wording),
            (number,),
            (Opens(DUE, path=month),),
            month_words(month, wording, short=True),
        )
        for month, number in months.items()
        if month != LATER
    )
    series = (Series("due", say("overview.state.due"), "accent"),)
    empty = say("overview.nothing_due")
    shown = lines if any(line.numbers[0] for line in lines) else ()
    return Panel("months", say("overview.months"), say("overview.month"), series, shown, empty=empty, upright=True)


def month_words(month: str, wording: Wording, *, short: bool = False) -> str:
    """Say which month it is: "december 2026", or in short "dec", with the year only in January."""
    say = wording.say
    if month in {LATE, LATER}:
        return say(f"due.{month}")
    year, number = month.split("-")
    name = say(f"month.{number}")
    if not short:
        return f"{name} {year}"
    return f"{name[:3]} {year}" if number == "01" else name[:3]


def _bases(found: Figures, wording: Wording) -> Panel:
    say, counted = wording.say, found.bases.article_6
    lines = [
        _line(code, wording.word("article_6", code), counted.get(code, 0), Filter("legal_bases.article_6", code))
        for code in (*"abcdef", *sorted(counted.keys() - set("abcdef")))
    ]
    if found.bases.none:
        lines.append(_line("none", say("overview.no_basis"), found.bases.none, Filter("legal_bases.article_6", None)))
    shown = tuple(lines) if any(line.numbers[0] for line in lines) else ()
    title, of = say("overview.bases"), say("overview.ground")
    return Panel("bases", title, of, _one(wording), shown, "6.1", say("overview.no_activities"))


def _counted(
    key: str, cite: str, counted: Mapping[str, int], path: str, of: str, wording: Wording, empty: str = ""
) -> Panel:
    """Give a panel of activities counted by a word of one vocabulary."""
    lines = tuple(_line(code, wording.word(key, code), number, Filter(path, code)) for code, number in counted.items())
    return Panel(key, wording.say(f"overview.{key}"), of, _one(wording), lines, cite, empty)


def _one(wording: Wording) -> tuple[Series, ...]:
    return (Series("activities", wording.say("activity.many"), "accent"),)


def _line(key: str, label: str, number: int, wanted: Filter) -> Line:
    return Line(key, label, (number,), (Opens("activity", (wanted,)),))


RISK_STATES = {
    "unsupported": "missing",
    "unassessed": "attention",
    "derogation": "crossed",
    "residual": "neutral",
    "assessed": "done",
    "adequacy": "clear",
}


def _transfers(found: Figures, wording: Wording) -> Panel:
    say, word = wording.say, Field("", Kind.CHOICE, words="transfer_tool")
    there = [risk for risk in RISKS if any(risk in going.risks for going in found.transfers)]
    lines = []
    for going in found.transfers:
        country = wording.word("country", going.country) if going.country else say("overview.no_country")
        tool = wording.brief_word(word.words, going.tool) if going.tool else say("overview.no_tool")
        at = (Filter("country", going.country), Filter("tool", going.tool))
        opens = tuple(Opens("transfer", (*at, Filter("risk", risk))) for risk in there)
        numbers = tuple(going.risks.get(risk, 0) for risk in there)
        lines.append(Line(f"{going.country or ''}.{going.tool or ''}", f"{country} · {tool}", numbers, opens))
    series = tuple(Series(risk, say(f"risk.{risk}"), RISK_STATES[risk]) for risk in there)
    title, of = say("overview.transfers"), say("overview.place")
    return Panel(
        "transfers",
        title,
        of,
        series,
        tuple(lines),
        "30.1 e",
        say("overview.no_transfers"),
        state_of=say("overview.risk"),
        counts=say("transfer.many"),
    )


def _assessments(found: Figures, wording: Wording) -> Panel:
    say = wording.say
    lines = []
    for name, stands in found.standings.items():
        open_ones = sum(number for standing, number in stands.items() if standing in OPEN)
        numbers = (open_ones, stands.get("approved", 0), stands.get("outdated", 0))
        wanted = ("open", "approved", "outdated")
        opens = tuple(Opens(name, (Filter("standing", standing),)) for standing in wanted)
        if any(numbers):
            lines.append(Line(name, say(f"{name}.many"), numbers, opens))
    series = (
        Series("open", say("overview.state.open"), "neutral"),
        Series("approved", say("worksheet.standing.approved"), "done"),
        Series("outdated", say("worksheet.standing.outdated"), "attention"),
    )
    title, empty = say("overview.assessments"), say("overview.no_assessments")
    return Panel("assessments", title, say("overview.kind"), series, tuple(lines), empty=empty)


def _impact(found: Figures, wording: Wording) -> Panel:
    say = wording.say
    codes = ["required", "under_way", "done", "not_required", "not_screened", None]
    codes += sorted(code for code in found.impact if code not in codes and code is not None)
    lines = tuple(
        _line(
            code or "none", wording.word("dpia_status", code) if code else say("overview.no_screening"), number, wanted
        )
        for code in codes
        if (number := found.impact.get(code, 0))
        for wanted in [Filter("dpia_status", code)]
    )
    title, empty = say("overview.impact"), say("overview.no_activities")
    return Panel("impact", title, say("overview.state"), _one(wording), lines, "35", empty)
