"""Retention: statutory times for a rule, a rule in dates, and all rules beside each other with what contradicts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from ropa_desktop.domain import asked
from ropa_desktop.domain.collation import sort_key
from ropa_desktop.domain.field import Values
from ropa_desktop.domain.retention import Conflict, Kind, Preset, Rule, Span, conflicts, in_days, length, month_of, span
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.services.consequences import tagged
from ropa_desktop.services.wording import Wording
from ropa_desktop.storage import records
from ropa_desktop.storage import retention as kept
from ropa_desktop.storage.register import Connection, Register

FIELD = RECORD_TYPES["activity"].by_name["retention"]
COLUMNS = ("data", "activity", "period", "trigger", "then", "support", "conflict")
"""What is told of a rule, in order; each also a way to sort."""


def presets() -> tuple[Preset, ...]:
    """Give the statutory times that a rule can take over, in the order in which they are offered."""
    return kept.presets()


def in_dates(row: Values, day: date) -> Span | None:
    """Say how long the data of a retention rule are kept when its time begins on a day; None where an event ends it."""
    if row["limit"] not in {None, "period"}:
        return None
    return span(row["period"], day, year_end=counts_from_year_end(row))


def counts_from_year_end(row: Values) -> bool:
    """Tell whether the time begins with the end of the calendar year of the day given."""
    return tagged("trigger", row["trigger"], "year_end")


@dataclass(frozen=True, slots=True)
class Line:
    """A retention rule of an activity for one category of data, and what contradicts it; `place` is its row."""

    activity: int
    label: str
    place: int
    data: str | None
    row: Values
    conflicts: tuple[Conflict, ...]


def overview(register: Register, ids: Sequence[int] | None = None) -> list[Line]:
    """Give all retention rules of the activities in use, each with what contradicts it; only of some, for `ids`."""
    with register.reading() as connection:
        found = list(kept.rows(connection, ids))
        owners = _owners(connection, {one.owner for one in found if one.owner is not None})
        limits = _limits(connection)
    each = [(one, code) for one in found for code in one.row["data"] or [None]]
    rules = [_rule(one, code, owners) for one, code in each]
    told = conflicts(rules, kept.presets(), limits)
    return [
        Line(one.activity, f"{one.reference} {one.name}".strip(), one.place, code, one.row, against)
        for (one, code), against in zip(each, told, strict=True)
    ]


Owner = tuple[frozenset[str], int | None]
"""The conditions that hold for an organisation, and the month in which its financial year ends."""
NOBODY: Owner = (frozenset(), None)


def _rule(one: kept.Kept, data: str | None, owners: Mapping[int, Owner]) -> Rule:
    row = one.row
    part = " ".join((row["what"] or "").casefold().split())
    text = " ".join((one.name, part, row["support"] or "")).casefold()
    conditions, year_ends = owners.get(one.owner or 0, NOBODY)
    law = row["special_law"] or ""
    return Rule(data, text, row["limit"], row["period"], row["trigger"], part, conditions, law, year_ends)


def _owners(connection: Connection, ids: set[int]) -> dict[int, Owner]:
    """Read whose the rules are; the accounting rules that it states tell more than that it is public (BFL 2:5)."""
    found = {}
    for stored in records.read_many(connection, "organisation", sorted(ids)):
        conditions, law = asked.holding({}, stored.values), stored.values["accounting_law"]
        if law is not None:
            conditions = conditions - {"public"} if law == "bfl" else conditions | {"public"}
        found[stored.id] = (conditions, month_of(stored.values["financial_year_end"]))
    return found


def _limits(connection: Connection) -> Sequence[Values]:
    ids = records.ids_of(connection, "register")[:1]
    stored = next(iter(records.read_many(connection, "register", ids)), None)
    return stored.values["retention_limits"] if stored else ()


_GRAVEST = (Kind.SHORTER, Kind.LONGER, Kind.OVER_LIMIT, Kind.DIFFERS)


class Telling:
    """Says lines in words, and gives what they sort by. Words are made once."""

    def __init__(self, wording: Wording) -> None:
        self._wording = wording
        self._told: dict[tuple[str, str | None], str] = {}

    def cells(self, line: Line) -> tuple[str, ...]:
        """Give the cells of a line, in the order of COLUMNS."""
        return tuple(self.cell(line, column) for column in COLUMNS)

    def cell(self, line: Line, column: str) -> str:
        """Give a cell of a line."""
        row = line.row
        match column:
            case "data":
                said = self.data(line)
            case "activity":
                said = line.label
            case "period":
                said = self.period(row)
            case "trigger":
                said = self._word("trigger", row["trigger"]) or row["until"] or ""
            case "then":
                said = self._word("disposal", row["then"])
            case "support":
                said = ": ".join(filter(None, (self._word("retention_law", row["special_law"]), row["support"])))
            case _:
                said = "; ".join(self.conflict(one) for one in line.conflicts)
        return said

    def data(self, line: Line) -> str:
        """Name the category, or what the rule says that it is about."""
        return self._word("data", line.data) or line.row["what"] or self._wording.say("retention.all_data")

    def period(self, row: Values) -> str:
        """Say how long: the period, or that an event ends it."""
        if row["limit"] in {None, "period"}:
            return self._wording.period(row["period"]) if row["period"] else self._wording.say("retention.no_period")
        return self._word("retention_limit", row["limit"])

    def conflict(self, one: Conflict) -> str:
        """Say what contradicts a rule."""
        say, periods = self._wording.say, ", ".join(self._wording.period(period) for period in one.periods)
        if not one.preset:
            return say(f"retention.conflict.{one.kind}", periods=periods)
        law = self._presets[one.preset]
        cite, trigger = self._wording.cite(law.cite, short=True), self._word("trigger", law.trigger)
        return say(f"retention.conflict.{one.kind}", periods=periods, cite=cite, trigger=trigger)

    def sought(self, line: Line) -> str:
        """Give what a line is found by."""
        return " ".join(self.cells(line)).casefold()

    def is_blank(self, line: Line, column: str) -> bool:
        """Tell whether a line says nothing in a column; such stand last, whichever way one sorts."""
        if column == "period":
            return line.row["limit"] not in {None, "period"} or length(line.row["period"]) is None
        return not self.cell(line, column)

    def sort_key(self, line: Line, column: str) -> tuple[object, ...]:
        """Give what a line that is not blank sorts by in a column."""
        if column == "period":
            size = length(line.row["period"])
            return (in_days(size) if size else 0.0,)
        if column == "conflict":
            return tuple(_GRAVEST.index(one.kind) for one in line.conflicts)
        text = self.cell(line, column)
        key = ("sort", text)
        if key not in self._told:
            self._told[key] = sort_key(text)
        return (self._told[key],)

    def _word(self, vocabulary: str, code: str | None) -> str:
        if code is None:
            return ""
        key = (vocabulary, code)
        if key not in self._told:
            self._told[key] = self._wording.word(vocabulary, code)
        return self._told[key]

    @cached_property
    def _presets(self) -> Mapping[str, Preset]:
        return {one.code: one for one in kept.presets()}
