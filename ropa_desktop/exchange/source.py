"""What a document is composed from: a register's records in order, and those that they name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from ropa_desktop.domain.field import Field, Kind, is_blank
from ropa_desktop.exchange.outline import Value
from ropa_desktop.exchange.scope import Scope
from ropa_desktop.services import past
from ropa_desktop.services.records import Stored
from ropa_desktop.services.release import withheld_from
from ropa_desktop.services.wording import Wording, content_language
from ropa_desktop.storage import derived, listing, records
from ropa_desktop.storage.register import Register

CHUNK = 200

ACTIVITIES = frozenset({"activity", "processor_activity"})
Chosen = frozenset[int] | None
"""The activities that are handed over, or None for all of them."""


class Source:
    """A register and its words. Records that others name are read once and kept.

    `remarks` tells whether an assessment also says what the program finds wrong with it: that is for those who work on
    it, and does not go with what is handed over. `as_of` is the day that the register shows, where that is a past one.
    """

    def __init__(self, register: Register, language: str, *, remarks: bool = False, as_of: date | None = None) -> None:
        self.register = register
        self.remarks, self.as_of = remarks, as_of
        self.wording = Wording(register, language)
        self.say = self.wording.say
        self.released = register.released
        self.withheld = withheld_from(register)
        """What was left out, where the register is a copy for release."""
        self._named: dict[int, Stored] = {}

    @property
    def content(self) -> str:
        """The language in which the office writes, where that is not the document's; "" where it is."""
        own = content_language(self.register)
        return "" if own == self.wording.language else own

    def ids(self, record_type: str, *, retired: bool) -> list[int]:
        """Give the records of a type in the order of their references."""
        with self.register.reading() as connection:
            ids = records.ids_of(connection, record_type, retired=retired)
            names = listing.names(connection, ids)
        return sorted(ids, key=lambda i: (*_natural(names[i][1]), i))

    def organisations(self) -> list[Stored]:
        """Give the office's own organisations that are in use."""
        return list(self.read("organisation", self.ids("organisation", retired=False)))

    def names(self, organisations: Iterable[Stored]) -> str:
        """Name the organisations whose document it is, or say that there is none."""
        return ", ".join(one.values["name"] for one in organisations) or self.say("document.no_organisation")

    def today(self, scope: Scope) -> date:
        """Give the day on which a document shows the register: the one asked about, or that on which it is made."""
        return scope.as_of or past.day_of(self.register, scope.made)

    def read(self, record_type: str, ids: Sequence[int]) -> Iterator[Stored]:
        """Read records of one type, not all at once, so that a large register needs little memory."""
        for start in range(0, len(ids), CHUNK):
            with self.register.reading() as connection:
                found = list(records.read_many(connection, record_type, ids[start : start + CHUNK]))
            self.wording.prepare([(s.record_type, s.values) for s in found])
            self.remember({i for s in found for i in derived.mentioned(s.record_type, s.values)})
            yield from found

    def remember(self, ids: Iterable[int]) -> None:
        """Read records that others name, with the names that stand in them."""
        missing = sorted(set(ids) - self._named.keys())
        if not missing:
            return
        with self.register.reading() as connection:
            by_type: dict[str, list[int]] = {}
            for record_id, name in records.types_of(connection, missing).items():
                by_type.setdefault(name, []).append(record_id)
            found = [s for name, those in by_type.items() for s in records.read_many(connection, name, those)]
        self._named |= {s.id: s for s in found}
        self.wording.prepare([(s.record_type, s.values) for s in found])

    def named(self, record_id: int | None) -> Stored | None:
        """Give a record that another names; None when it is not there."""
        if record_id is None:
            return None
        if record_id not in self._named:
            self.remember([record_id])
        return self._named.get(record_id)

    def destination(self, transfer: Stored) -> str:
        """Give the country or the international organisation that a transfer goes to, or its name."""
        values = transfer.values
        if values["country"]:
            return self.wording.word("country", values["country"])
        return str(values["international_organisation"] or values["name"])

    def destinations(self, stored: Stored) -> str:
        """Give where an activity's data go outside the EEA, or that they go nowhere there."""
        if stored.values["third_country"] == "no":
            return self.say("answer.no")
        ids = [*stored.values["transfers"], *(i for r in stored.values.get("customers", ()) for i in r["transfers"])]
        linked = [found for i in ids if (found := self.named(i))]
        return ", ".join(dict.fromkeys(self.destination(transfer) for transfer in linked))

    def contact(self, stored: Stored) -> str:
        """Give name and contact details of an organisation or a party, a line each."""
        return lines(stored.values["name"], *self.reach(stored))

    def reach(self, stored: Stored) -> tuple[str | None, ...]:
        """Give where an organisation or a party is reached."""
        values = stored.values
        country = self.wording.word("country", values["country"]) if values["country"] else None
        return (values["address"], country, values["email"], values["phone"])

    def representative(self, stored: Stored) -> str:
        """Give the representative (Art. 27) of an organisation or a party, a line each; "" when there is none."""
        return lines(stored.values["representative"], stored.values["representative_contact"])

    def officer(self, stored: Stored) -> str:
        """Give the data protection officer of an organisation or a party, a line each; "" when there is none."""
        values = stored.values
        if stored.type == "party":
            return lines(values["officer"], values["officer_contact"])
        own = [values[f"officer{part}"] for part in ("", "_address", "_email", "_phone")]
        outside = self.named(values["officer_party"])
        return lines(*own, self.contact(outside) if outside else None)


def handed_over(declared: Field, value: Any, chosen: Chosen) -> Any:
    """Leave out of a value the activities that are not handed over, with the rows that are about them."""
    if chosen is None or is_blank(value):
        return value
    if declared.kind is Kind.ROWS:
        about = [f.name for f in declared.rows if f.kind is Kind.LINK and set(f.target) & ACTIVITIES]
        return [row for row in value if all(row[name] is None or row[name] in chosen for name in about)]
    if not set(declared.target) & ACTIVITIES:
        return value
    if declared.kind is Kind.LINK:
        return value if value in chosen else None
    return [i for i in value if i in chosen]


def lines(*parts: str | None) -> str:
    """Put what there is on a line each."""
    return "\n".join(part for part in parts if part)


def in_line(text: str) -> str:
    """Put what stands on lines of their own after one another."""
    return ", ".join(text.split("\n"))


def capital(text: str) -> str:
    """Put words as they begin a line."""
    return text[:1].upper() + text[1:]


def typed(value: object) -> Value:
    """Give a value that a workbook can sort by; what is only words has none."""
    return value if isinstance(value, Value) and not isinstance(value, str) else None


def _natural(reference: str) -> tuple[tuple[int, int, str], ...]:
    """Order "B9" before "B10", and what has no reference last."""
    parts = re.findall(r"(\d+)|(\D+)", reference)
    return tuple((0, int(n), "") if n else (1, 0, text.casefold()) for n, text in parts) or ((2, 0, ""),)
