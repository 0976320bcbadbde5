"""What the rules say of a register: its findings, and the state of each letter of Art. 30."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ropa_desktop.domain.rules.rule import Severity
from ropa_desktop.services import due, find
from ropa_desktop.storage import listing, overview
from ropa_desktop.storage.overview import Bases, Going, Letter
from ropa_desktop.storage.register import Register

__all__ = [
    "Bases",
    "Figures",
    "Found",
    "Going",
    "Letter",
    "Overview",
    "Severity",
    "beside",
    "check",
    "errors",
    "figures_of",
    "findings_of",
    "overview_of",
]


@dataclass(frozen=True, slots=True)
class Found:
    """A rule that a record does not meet."""

    rule: str
    severity: Severity
    record_id: int
    type: str
    label: str
    path: str
    letter: str
    cite: str
    area: str = ""


def check(register: Register) -> list[Found]:
    """Give all findings, the gravest first; the window shows the same."""
    with register.reading() as connection:
        rows = overview.findings(connection)
    order = list(Severity)
    return sorted(map(_found, rows), key=lambda f: (order.index(f.severity), f.type, f.record_id))


def findings_of(register: Register, record_id: int) -> list[Found]:
    """Give the findings on one record, in the order of its rules."""
    with register.reading() as connection:
        rows = [_found(row) for row in overview.findings(connection, record_id)]
    from ropa_desktop.domain.rules.judge import all_rules  # the overview, which is shown first, needs no rule

    order = list(all_rules())
    return sorted(rows, key=lambda f: order.index(f.rule))


def beside(register: Register, ids: Sequence[int], cite: str) -> tuple[int, str] | None:
    """Give the first of some records that itself lacks what a letter of Art. 30 asks for, and where.

    What it lacks by just that provision comes before what its rule names that provision for besides.
    """
    from ropa_desktop.domain.rules.judge import all_rules  # see findings_of

    found = [f for record_id in ids for f in findings_of(register, record_id) if f.letter]
    exact = [f for f in found if f.cite == cite]
    besides = [f for f in found if cite in all_rules()[f.rule].also]
    return next(((f.record_id, f.path) for f in exact + besides), None)


def _found(row: overview.FindingRow) -> Found:
    from ropa_desktop.domain.rules.judge import all_rules  # see findings_of

    cite = all_rules()[row.rule].cite
    label = find.label(row.reference, row.name)
    return Found(row.rule, row.severity, row.record_id, row.type, label, row.path, row.letter, cite, row.area)


@dataclass(frozen=True, slots=True)
class Overview:
    """The register at a glance. Counts are of records in use."""

    counts: dict[str, int]
    letters: dict[str, dict[str, Letter]]
    """For each type with letters: letter → how many records stand how."""
    complete: dict[str, int]
    """For each type with letters: records in which nothing that Art. 30 asks for is missing."""
    rules: list[tuple[str, Severity, str, int]]
    """Rule, severity, type, records of it that fall short; the gravest first, then the most."""


def overview_of(register: Register) -> Overview:
    """Gather what an overview tells first."""
    order = list(Severity)
    with register.reading() as connection:
        return Overview(
            listing.counts(connection),
            overview.letters(connection),
            overview.complete(connection),
            sorted(overview.rules(connection), key=lambda rule: order.index(rule[1])),
        )


@dataclass(frozen=True, slots=True)
class Figures:
    """The register in numbers, each of which a list stands behind (`services/panels.py`)."""

    gravest: dict[str, dict[Severity, int]]
    """For each type: records by the gravest finding that stands on them."""
    areas: dict[str, dict[str, int]]
    """For each type with letters: area of other duties → records with a finding in it."""
    bases: Bases
    special: dict[str, int]
    transfers: list[Going]
    standings: dict[str, dict[str, int]]
    """For balancing tests and transfer assessments: how a worksheet stands → records."""
    impact: dict[str | None, int]
    """How far the impact assessment is → activities."""
    months: dict[str, int]
    """What is late, what falls due in each month of a year, and later."""


def figures_of(register: Register, today: date) -> Figures:
    """Count what the panels of an overview show."""
    months = due.by_month(register, today)
    with register.reading() as connection:
        return Figures(
            overview.gravest(connection),
            overview.areas(connection),
            overview.bases(connection),
            overview.special(connection),
            overview.transfers(connection),
            overview.standings(connection),
            overview.impact(connection),
            months,
        )


def errors(found: Sequence[Found]) -> int:
    """Count the findings of error level."""
    return sum(1 for f in found if f.severity is Severity.ERROR)
