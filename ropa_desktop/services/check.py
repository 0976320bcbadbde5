"""What the rules say of a register: its findings, and the state of each letter of Art. 30."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ropa_desktop.domain.rules.rule import Severity
from ropa_desktop.services import find
from ropa_desktop.storage import listing, overview
from ropa_desktop.storage.register import Register

__all__ = ["Found", "Overview", "Severity", "check", "findings_of", "overview_of"]


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


def _found(row: overview.FindingRow) -> Found:
    from ropa_desktop.domain.rules.judge import all_rules  # see findings_of

    cite = all_rules()[row.rule].cite
    label = find.label(row.reference, row.name)
    return Found(row.rule, row.severity, row.record_id, row.type, label, row.path, row.letter, cite, row.area)


@dataclass(frozen=True, slots=True)
class Overview:
    """The register at a glance. Counts are of records in use."""

    counts: dict[str, int]
    missing: dict[str, dict[str, int]]
    """For each type with letters: letter → records where it is missing."""
    rules: list[tuple[str, Severity, str, int]]
    """Rule, severity, type, records of it that fall short; the gravest first, then the most."""
    due: list[tuple[date, int, str, str, str]]
    """Day, record, type, label and field of what is due, the earliest first."""
    transfers: list[tuple[str | None, str | None, int, int]]
    """Country, tool, transfers, of which only a residual risk."""
    complete: dict[str, int]
    """For each type with letters: records in which nothing that Art. 30 asks for is missing."""


def overview_of(register: Register) -> Overview:
    """Gather the overview."""
    order = list(Severity)
    with register.reading() as connection:
        rules = overview.rules(connection)
        return Overview(
            listing.counts(connection),
            overview.missing(connection),
            sorted(rules, key=lambda rule: order.index(rule[1])),
            [(day, i, t, find.label(r, n), path) for day, i, t, r, n, path in overview.due(connection)],
            overview.transfers(connection),
            overview.complete(connection),
        )


def errors(found: Sequence[Found]) -> int:
    """Count the findings of error level."""
    return sum(1 for f in found if f.severity is Severity.ERROR)
