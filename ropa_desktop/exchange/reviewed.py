"""A review as its report reads it: what was gone through, and what became of each finding.

A signed review is read as it was signed; one that is under way has the findings of today.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ropa_desktop.domain.field import Values
from ropa_desktop.domain.rules.rule import Severity
from ropa_desktop.exchange.outline import Tone
from ropa_desktop.exchange.source import Source
from ropa_desktop.services import past
from ropa_desktop.services.records import Stored
from ropa_desktop.services.reviews import findings_on, lines
from ropa_desktop.storage import reviews

STATES = {"stands": Tone.STRONG, "new": Tone.HATCHED, "met": Tone.EMPTY}
"""What became of a finding from the beginning of a review to its end, and how that is drawn."""

RETIRED = {"retired": Tone.LIGHT}
"""The finding stood on a record that was taken out of use: it is gone, and nobody has put it right."""


class Reviewed:
    """A review, its items, and those of them that have `changed` since they were decided.

    `revision` is the one that is read: that of the sign-off, or the newest. `called` says how the records were called
    then, and `states` what can have become of a finding.
    """

    def __init__(self, source: Source, review: Stored) -> None:
        self.source, self.review = source, review
        self.revision = review.revision if review.frozen else past.newest(source.register)
        self.lines = lines(source.register, review.id)
        self.items = list(source.read("review_item", [line.id for line in self.lines]))
        self.changed = {line.id for line in self.lines if line.changed}
        ids = [item.values["record"] for item in self.items if item.values["record"]]
        source.remember(ids)
        with source.register.reading() as connection:
            self.called = reviews.called_at(connection, ids, self.revision)
            self._now = {} if review.frozen else findings_on(connection, ids)
        fell = any(self._fell(item) and item.values["findings_begun"] for item in self.items)
        self.states = STATES | RETIRED if fell else STATES

    def ended(self, item: Stored) -> Sequence[Values]:
        """Give the findings at the sign-off, or of today where the review is not signed."""
        return item.values["findings_ended"] if self.review.frozen else self._now.get(item.values["record"], [])

    def became(self, item: Stored, then: Mapping[str, Values], now: Mapping[str, Values]) -> Iterator[tuple[str, str]]:
        """Tell of each rule or letter whether it still stands, is new, was put right, or went with its record."""
        for key in dict.fromkeys((*now, *then)):
            gone = "retired" if self._fell(item) else "met"
            yield key, "stands" if key in then and key in now else "new" if key in now else gone

    def _fell(self, item: Stored) -> bool:
        """Tell whether the record of an item was taken out of use."""
        called = self.called.get(item.values["record"])
        return called is not None and called.retired


def by_rule(found: Sequence[Values]) -> dict[str, Values]:
    """Give findings by their rules, the gravest first."""
    order = {str(severity): place for place, severity in enumerate(Severity)}
    return {row["rule"]: row for row in sorted(found, key=lambda row: order.get(row["severity"], len(order)))}
