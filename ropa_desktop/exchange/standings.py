"""How records stand, in a few words: for the lines of a document that tells much on little paper."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from ropa_desktop.domain.rules.rule import Severity
from ropa_desktop.exchange.outline import Column
from ropa_desktop.exchange.source import Source
from ropa_desktop.services.find import standing_of
from ropa_desktop.services.records import Stored
from ropa_desktop.storage import overview

TOLD = (Severity.ERROR, Severity.WARNING)
"""The findings that are told in a line, each in a column of its own; advice is not."""


class Standings:
    """Says how some records stand on a day. What the rules say of them is read once, for all."""

    def __init__(self, source: Source, ids: Sequence[int], today: date) -> None:
        self._source, self._say, self._wording, self._today = source, source.say, source.wording, today
        with source.register.reading() as connection:
            self.severities = overview.severities(connection, ids)
            self.risks = overview.risks(connection, ids)

    def of(self, stored: Stored) -> str:
        """Say how a record stands: whether it is in use, what it lacks, what holds and until when."""
        return " · ".join(part for part in self._parts(stored) if part)

    def _parts(self, stored: Stored) -> Iterator[str]:
        values, say = stored.values, self._say
        if values["retired"]:
            yield say("standing.retired", on=values["retired"].isoformat())
        if stored.type in {"balancing_test", "transfer_assessment"}:
            yield say(f"worksheet.standing.{standing_of(stored)}")
            yield self._word(stored, "conclusion")
        else:
            yield self._word(stored, "status")
        if stored.type == "transfer":
            yield self._wording.brief(stored.record_type.by_name["tool"], values["tool"])
            yield say(f"risk.{self.risks[stored.id]}") if stored.id in self.risks else ""
        yield self._until(stored)
        yield self.lacks(stored, "standing.art30")

    def lacks(self, stored: Stored, key: str = "standing") -> str:
        """Name the letters of Art. 30 for which something is missing, or say that nothing is, in the words of `key`."""
        letters = stored.record_type.letters
        if not letters:
            return ""
        missing = [letter for letter, mark in zip(letters, stored.marks, strict=False) if mark == "m"]
        return self._say(f"{key}.lacks", letters=", ".join(missing)) if missing else self._say(f"{key}.complete")

    def findings(self, stored: Stored) -> list[int]:
        """Count what the rules say of a record, one number for each of `TOLD`."""
        found = self.severities.get(stored.id, Counter())
        return [found[severity] for severity in TOLD]

    def columns(self) -> Iterator[Column]:
        """Give the columns of `findings`."""
        yield from (Column(f"standing.{severity}", self._say(f"severity.{severity}"), 0.7) for severity in TOLD)

    def _until(self, stored: Stored) -> str:
        for name in ("valid_until", "expires", "due", "next_review"):
            day: date | None = stored.values.get(name)
            if day is not None:
                late = "late." if day < self._today else ""
                return self._say(f"standing.{late}{name}", on=day.isoformat())
        return ""

    def _word(self, stored: Stored, name: str) -> str:
        declared = stored.record_type.by_name.get(name)
        return self._wording.text(declared, stored.values[name]) if declared else ""
