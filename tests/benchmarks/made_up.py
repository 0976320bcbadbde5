"""A made-up register of any size, with the rows and the text lengths of the example, the same for the same seed."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from ropa_desktop.domain.field import Field, Kind, RecordType, Values
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.domain.worksheet import pack
from ropa_desktop.services import judging
from ropa_desktop.services.example import example_edits
from ropa_desktop.services.records import Edit, Save, change
from ropa_desktop.storage.register import making
from ropa_desktop.storage.texts import vocabularies
from ropa_desktop.storage.worksheets import newest

TODAY = date(2026, 11, 24)
PER_HUNDRED = {
    "party": 8,
    "agreement": 5,
    "measure": 1,
    "system": 3,
    "transfer_assessment": 2,
    "transfer": 6,
    "balancing_test": 100,
    "notice": 1,
    "processor_activity": 2,
}
"""How many of the other records there are for a hundred activities; each has a balancing test of its own."""

ROWS = {"legal_bases": 1.1, "data": 4.2, "recipients": 3.2, "retention": 2.1}
LINKS = {"measures": 1.2, "transfers": 1.5, "systems": 0.6}


def make_register(path: Path, activities: int, seed: int = 1) -> None:
    """Make a register with so many activities at `path`, all in one revision."""
    with making(path) as register:
        change(register, list(_Maker(activities, seed).edits()), Save("Benchmark", "create", state="act"))
        judging.mark_current(register)


class _Maker:
    def __init__(self, activities: int, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - made up, not secret
        self._activities = activities
        self._ids: dict[str, list[int]] = {}
        self._last = 0
        texts = [text for edit in example_edits("sv") if edit.type == "activity" for text in _texts(edit.values)]
        self._sentences = sorted({part for text in texts for part in re.split(r"(?<=\.)\s+", text) if part})
        words = Counter(word for text in texts for word in re.findall(r"\w{3,}", text))
        self._words = sorted(words)

    def edits(self) -> Iterator[Edit]:
        """Give all records, those that others name first."""
        yield self._edit("register", {"content_language": "sv", "time_zone": "Europe/Stockholm"})
        for _ in range(3):
            yield self._edit("organisation", {"roles": ["controller"], "email": "dso@exempel.se", "country": "SE"})
        for name, share in PER_HUNDRED.items():
            for _ in range(max(1, self._activities * share // 100)):
                yield self._edit(name, self._other(RECORD_TYPES[name]))
        for number in range(self._activities):
            yield self._edit("activity", self._activity(self._ids["balancing_test"][number]))
        for name in ("notice", "balancing_test"):
            yield from self._covering(name)

    def _edit(self, name: str, values: dict[str, Any]) -> Edit:
        self._last += 1
        self._ids.setdefault(name, []).append(self._last)
        title = " ".join(self._random.choices(self._words, k=self._random.randint(2, 6)))
        head = {
            "name": f"{title.capitalize()} {self._last}",
            "reference": f"{RECORD_TYPES[name].prefix}{self._last:02d}",
        }
        return Edit(name, None, head | values, new_id=self._last)

    def _covering(self, name: str) -> Iterator[Edit]:
        """Say of notices and balancing tests which activities they are about, now that these are there."""
        ids = self._ids["activity"]
        records = self._ids[name]
        for number, record_id in enumerate(records):
            yield Edit(name, record_id, {"activities": ids[number :: len(records)]})

    def _some(self, name: str) -> int | None:
        ids = self._ids.get(name)
        return self._random.choice(ids) if ids else None

    def _number(self, average: float) -> int:
        """Draw a number of rows around an average; every activity has at least one of what it must have."""
        low = int(average)
        drawn = low + (self._random.random() < average - low) + self._random.choice((-1, 0, 0, 1))
        return max(1 if average > 1 else 0, drawn)

    def _text(self) -> str:
        return " ".join(self._random.choices(self._sentences, k=self._random.randint(1, 3)))

    def _word(self, *codes: str) -> str:
        return self._random.choice(codes)

    def _day(self) -> date:
        return TODAY + timedelta(days=self._random.randint(-900, 900))

    def _other(self, record_type: RecordType) -> dict[str, Any]:  # noqa: PLR0911 - one for each type
        match record_type.name:
            case "party":
                reach = {"email": "info@exempel.se"} if self._random.random() < 0.7 else {}
                return {
                    "kind": "company",
                    "country": self._word("SE", "DE", "IE", "US"),
                    "address": self._text(),
                } | reach
            case "agreement":
                return {
                    "kind": "processing",
                    "status": "in_force",
                    "signed": self._day(),
                    "parties": [self._some("party")],
                }
            case "transfer":
                tool = {"tool": "46_2_c", "modules": ["two"], "assessment": self._some("transfer_assessment")}
                return {"country": self._word("US", "IN", "GB"), "importer": self._some("party")} | tool
            case "balancing_test":
                return {"conclusion": "can_rely", "status": "draft", "worksheet": self._answered("balancing_test")}
            case "transfer_assessment":
                answers = self._answered("transfer_assessment")
                return {"country": "US", "worksheet": answers, "status": "draft"}
            case "processor_activity":
                customer = {"controller": self._some("party"), "agreement": self._some("agreement")}
                return {"processor": self._some("organisation"), "categories": self._text(), "customers": [customer]}
            case "notice":
                return {"version": "1", "date": self._day(), "status": "in_force"}
            case _:
                return {"description": self._text()}

    def _answered(self, name: str) -> dict[str, Any] | None:
        """Answer every question of a worksheet that takes a text, a word or an answer."""
        sheet = newest(name)
        return pack(sheet, {n: value for n, f in sheet.fields.items() if (value := self._answer(f)) is not None})

    def _answer(self, field: Field) -> Any:
        match field.kind:
            case Kind.LONG | Kind.TEXT:
                return self._text()
            case Kind.ANSWER:
                return self._word("yes", "no")
            case Kind.CHOICE if words := vocabularies().get(field.words):
                return self._word(*(word.code for word in words.words))
            case _:
                return None

    def _activity(self, test: int) -> dict[str, Any]:
        basis = self._word("a", "b", "c", "e", "f")
        return {
            "status": self._word("active", "active", "active", "planned", "ended"),
            "owner": self._word("Eva Ek", "Åsa Öst", "Örjan Ås", "Bo By"),
            "situation": self._text(),
            "controller": self._some("organisation"),
            "joint": "no",
            "purpose": self._text(),
            "operations": ["collection", "storage", "use"],
            "legal_bases": [self._basis(basis, test) for _ in range(self._number(ROWS["legal_bases"]))],
            "data": [self._data() for _ in range(self._number(ROWS["data"]))],
            "recipients": [self._recipient() for _ in range(self._number(ROWS["recipients"]))],
            "retention": [self._retention() for _ in range(self._number(ROWS["retention"]))],
            "third_country": self._word("yes", "no", "unsure"),
            "storage_detail": self._text(),
            "objection": self._text(),
            "note": self._text(),
            "next_review": self._day(),
        } | {name: self._links(name.removesuffix("s"), average) for name, average in LINKS.items()}

    def _links(self, name: str, average: float) -> list[int]:
        ids = self._ids[name]
        return sorted(set(self._random.choices(ids, k=self._number(average))))

    def _basis(self, code: str, test: int) -> dict[str, Any]:
        tested = {"balancing_test": test, "interest": self._text()} if code == "f" else {}
        return {"article_6": code, "data": ["name", "email"], "law": "BFL 7 kap. 2 §" if code == "c" else None} | tested

    def _data(self) -> dict[str, Any]:
        code = self._word("name", "email", "phone", "identity_number", "health", "web_usage", "ip_address", "order")
        return {"data": code, "subjects": ["customer"], "sources": [self._word("subject", "device", "employer")]}

    def _recipient(self) -> dict[str, Any]:
        who = {"party": self._some("party"), "agreement": self._some("agreement")}
        return {"category": "it_provider", "roles": ["processor"], "what_for": self._text(), "countries": ["SE"]} | who

    def _retention(self) -> dict[str, Any]:
        return {"data": ["name"], "limit": "period", "period": "P12M", "trigger": "contract_end", "then": "erase"}


def _texts(values: Values) -> Iterator[str]:
    fields = RECORD_TYPES["activity"].by_name
    for name, value in values.items():
        if fields[name].kind is Kind.LONG and value:
            yield value
        elif fields[name].kind is Kind.ROWS:
            for row in value:
                yield from (text for text in row.values() if isinstance(text, str) and len(text) > 40)
