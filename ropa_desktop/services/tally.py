"""The figures of the overview, counted of some activities instead of all that are in use."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.services.check import Bases, Figures, Going, Letter, Overview, Severity
from ropa_desktop.services.records import Stored


class Tally:
    """Takes in one activity after the other, and gives what the panels of an overview show of them."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.complete: Counter[str] = Counter()
        self.transfers: set[int] = set()
        """The transfers that the activities name."""
        self._marks: dict[str, list[Counter[str]]] = {}
        self._gravest: dict[str, Counter[Severity]] = {}
        self._bases: tuple[Counter[str], Counter[str]] = Counter(), Counter()
        self._no_basis = 0
        self._special: Counter[str] = Counter()
        self._impact: Counter[str | None] = Counter()

    def add(self, stored: Stored, severities: Mapping[Severity, int]) -> None:
        """Count an activity, with the findings that stand on it."""
        name, values = stored.type, stored.values
        self.counts[name] += 1
        self.complete[name] += "m" not in stored.marks
        places = self._marks.setdefault(name, [Counter() for _ in RECORD_TYPES[name].letters])
        for place, mark in zip(places, stored.marks, strict=False):
            place[mark] += 1
        if gravest := next((severity for severity in Severity if severities.get(severity)), None):
            self._gravest.setdefault(name, Counter())[gravest] += 1
        self.transfers.update(values["transfers"])
        self.transfers.update(i for row in values.get("customers", ()) for i in row["transfers"])
        if name == "activity":
            self._add_grounds(stored)

    def _add_grounds(self, stored: Stored) -> None:
        values = stored.values
        for counter, key in zip(self._bases, ("article_6", "article_9"), strict=True):
            counter.update({row[key] for row in values["legal_bases"] if row[key]})
        self._no_basis += not any(row["article_6"] for row in values["legal_bases"])
        self._special.update({code for row in values["data"] for code in row["special"]})
        self._impact[values["dpia_status"]] += 1

    def overview(self) -> Overview:
        """Give how many there are, and how each letter of Art. 30 stands."""
        letters = {
            name: {
                letter: Letter(place["m"], place["n"], place["d"])
                for letter, place in zip(RECORD_TYPES[name].letters, places, strict=True)
            }
            for name, places in self._marks.items()
        }
        return Overview(dict(self.counts), letters, dict(self.complete), [])

    def figures(self, going: list[Going]) -> Figures:
        """Give the other numbers; `going` are the transfers by place."""
        sixth, ninth = (dict(sorted(counter.items())) for counter in self._bases)
        special = dict(sorted(self._special.items(), key=lambda item: (-item[1], item[0])))
        gravest = {name: dict(counter) for name, counter in self._gravest.items()}
        bases = Bases(sixth, ninth, self._no_basis)
        return Figures(gravest, {}, bases, special, going, {}, dict(self._impact), {})
