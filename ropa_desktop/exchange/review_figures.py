"""The pictures of a review's report: what was decided, and what became of the findings by severity and by letter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from ropa_desktop.domain.field import Values
from ropa_desktop.domain.rules.rule import Severity
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.domain.types.oversight import REVIEWED
from ropa_desktop.exchange.outline import Bar, Chapter, Figure, Group, Record, Series
from ropa_desktop.exchange.reviewed import Reviewed, by_rule
from ropa_desktop.exchange.source import capital
from ropa_desktop.services.records import Stored
from ropa_desktop.services.reviews import DECISIONS, progress_of


class Figures:
    """Makes the chapter of pictures of a review."""

    def __init__(self, reviewed: Reviewed) -> None:
        self._reviewed, self._states = reviewed, reviewed.states
        self._say, self._wording = reviewed.source.say, reviewed.source.wording

    def chapter(self) -> Chapter:
        """Give the pictures; they stand on the first page, below what the cover tells."""
        place = f"review/{self._reviewed.review.id}"
        pictures = (self._decided(place), self._by_severity(place), *self._by_letter(place))
        groups = tuple(Group(f"{one.id}/group", one.label, (one,)) for one in pictures if one.bars)
        title = self._say("report.title")
        record = Record(f"{place}/figures", self._reviewed.review.id, "", self._say("report.figures"), groups)
        return Chapter("figures", title, "", (record,), status="", short=self._say("report.figures"), alone=True)

    def _decided(self, place: str) -> Figure:
        counts = progress_of(self._reviewed.lines).counts
        rows = [(n, capital(self._wording.word("review_decision", n)), (counts[n],)) for n in DECISIONS if counts[n]]
        series = (Series("records", self._say("report.records_number")),)
        return self._figure(f"{place}/decisions", "report.decisions", series, rows)

    def _by_severity(self, place: str) -> Figure:
        tallies = {str(severity): Counter[str]() for severity in Severity}
        for item in self._reviewed.items:
            then, now = by_rule(item.values["findings_begun"]), by_rule(self._reviewed.ended(item))
            for rule, state in self._reviewed.became(item, then, now):
                severity = (now.get(rule) or then[rule])["severity"]
                if severity in tallies:
                    tallies[severity][state] += 1
        rows = [
            (severity, capital(self._wording.word("rule_severity", severity)), tuple(tally[s] for s in self._states))
            for severity, tally in tallies.items()
            if tally
        ]
        return self._figure(f"{place}/severities", "report.severities", self._series(), rows)

    def _by_letter(self, place: str) -> Iterator[Figure]:
        """Give in how many records each letter of Art. 30 is missing, of each kind of processing by itself."""
        for name in REVIEWED:
            titles = {s.letter: self._say(f"{name}.section.{s.name}") for s in RECORD_TYPES[name].sections if s.letter}
            tallies = {letter: Counter[str]() for letter in titles}
            for item in (item for item in self._reviewed.items if self._type_of(item) == name):
                then, now = _letters(item.values["findings_begun"]), _letters(self._reviewed.ended(item))
                for letter, state in self._reviewed.became(item, then, now):
                    if letter in tallies:
                        tallies[letter][state] += 1
            rows = [(x, f"{x}  {titles[x]}", tuple(tally[s] for s in self._states)) for x, tally in tallies.items()]
            if any(sum(numbers) for _, _, numbers in rows):
                yield self._figure(f"{place}/letters/{name}", f"report.letters.{name}", self._series(), rows)

    def _type_of(self, item: Stored) -> str:
        found = self._reviewed.source.named(item.values["record"])
        return found.type if found else ""

    def _series(self) -> tuple[Series, ...]:
        return tuple(Series(state, self._say(f"report.finding_{state}"), tone) for state, tone in self._states.items())

    def _figure(
        self, place: str, key: str, series: tuple[Series, ...], rows: Sequence[tuple[str, str, tuple[int, ...]]]
    ) -> Figure:
        bars = tuple(Bar(f"{place}/{code}", label, numbers) for code, label, numbers in rows)
        return Figure(place, key, self._say(key), self._say("report.what"), series, bars)


def _letters(found: Sequence[Values]) -> dict[str, Values]:
    return {row["letter"]: row for row in found if row["letter"]}
