"""What a rule may know beyond its record, read from a register."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any

from ropa_desktop.domain import facts
from ropa_desktop.domain.doubles import FIELDS, double_key
from ropa_desktop.domain.field import Values, is_blank
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.domain.worksheet import Standing, judge, packed
from ropa_desktop.services.earlier import Earlier
from ropa_desktop.storage import around, derived, records
from ropa_desktop.storage.records import Stored
from ropa_desktop.storage.register import Connection
from ropa_desktop.storage.texts import countries, vocabularies
from ropa_desktop.storage.worksheets import sheet_of

ASKED_BY_ALL = frozenset({"notice"})
"""The types of few records that name thousands, each of which asks for those that name it."""


class Knowledge:
    """Answers the rules about one record at a time; see `Known`. Made anew once records change.

    With `whole`, every record of the register will be asked about.
    """

    def __init__(self, connection: Connection, *, whole: bool = False) -> None:
        self._connection = connection
        self._whole = whole
        self._earlier = Earlier(connection, whole=whole)
        self._naming_all: dict[str, Mapping[int, list[int]]] = {}
        self._later: dict[str, set[int]] = {}
        self._marks: dict[int, str] | None = None
        self._records: dict[int, Values | None] = {}
        self._namers: dict[int, set[str]] = {}
        self._named_by: dict[tuple[str, tuple[int, ...]], list[int]] = {}
        self._values: Values = {}
        self._settings: Values | None = None
        self._acceptances: dict[int, list[Values]] | None = None
        self._type = ""
        self._facts: Mapping[str, Any] | None = None
        self._standing: Standing | None = None
        self.id = 0

    def look_ahead(self, record_ids: Sequence[int]) -> None:
        """Read together what will be asked about some records: what they name, its marks, and who names them."""
        near = derived.named_by_any(self._connection, record_ids)
        self._marks = derived.marks_of(self._connection, near)
        self._namers = {i: set() for i in record_ids} | derived.types_naming_each(self._connection, record_ids)
        self._records = {i: v for i, v in self._records.items() if v is not None and "worksheet" not in v}
        wanted: dict[str, list[int]] = {}
        for i, name in near.items():
            if i not in self._records:
                wanted.setdefault(name, []).append(i)
        for name, ids in wanted.items():
            for stored in records.read_many(self._connection, name, ids):
                self._records[stored.id] = _identified(stored)

    def look_at(self, record_id: int, type_name: str, values: Values) -> None:
        """Turn to a record."""
        self.id, self._type, self._values = record_id, type_name, values
        self._facts = self._standing = None
        if record_id not in self._namers:
            self._marks = None

    def marks(self, record_id: int | None) -> str:
        """Give the marks of a record that this one names; "" when it names none."""
        if self._marks is None:
            mentioned = derived.mentioned(RECORD_TYPES[self._type], self._values)
            self._marks = derived.marks_of(self._connection, mentioned)
        return "" if record_id is None else self._marks.get(record_id, "")

    def named_by(self, record_type: str) -> bool:
        """Tell whether a record of a type that is in use names this one."""
        if self.id not in self._namers:
            return record_type in derived.types_naming(self._connection, self.id)
        return record_type in self._namers[self.id]

    def receives_as(self, role: str) -> bool:
        """Tell whether an activity in use names the party at hand among its recipients, in a role."""
        return around.receives_as(self._connection, self.id, role)

    def tagged(self, vocabulary: str, code: str | None, tag: str) -> bool:
        """Tell whether a shipped word carries a tag."""
        return _tagged(vocabulary, code, tag)

    def wordings(self, vocabulary: str) -> frozenset[str]:
        """Give the words of a vocabulary by which a text is known, in both languages and in lower case."""
        return wordings(vocabulary)

    def those(self, record_type: str, says: Mapping[str, Any], most: int = 0) -> Sequence[int]:
        """Give the records in use of a type whose fields say all this, at most some of them."""
        return around.those(self._connection, record_type, says, most)

    def say(self, record_ids: Sequence[int], record_type: str, path: str) -> Sequence[Any]:
        """Give what some records of a type say in a field, each value once."""
        return around.said(self._connection, record_ids, record_type, path) if record_ids else []

    @property
    def eea(self) -> frozenset[str]:
        """The codes of the EEA's countries, and of their territories in which the GDPR applies."""
        return eea()

    def record(self, record_id: int | None) -> Values | None:
        """Give the values of another record, with its "id" and "type"; None when there is none."""
        if record_id is None:
            return None
        if record_id not in self._records:
            stored = records.read(self._connection, record_id)
            self._records[record_id] = _identified(stored) if stored else None
        return self._records[record_id]

    def naming(self, record_id: int | None, record_type: str) -> Sequence[Values]:
        """Give the records in use of a type that name a record."""
        found = around.naming(self._connection, record_id, record_type) if record_id else []
        return [_identified(stored) for stored in found]

    def said(self, record_ids: Sequence[int], record_type: str, path: str) -> list[Any]:
        """Give what the records in use of a type that name any of some records say in a field."""
        if not record_ids:
            return []
        key = (record_type, tuple(record_ids))
        if key not in self._named_by:
            self._named_by[key] = self._those_naming(record_ids, record_type)
        namers = self._named_by[key]
        return list(namers) if path == "id" else around.said(self._connection, namers, record_type, path)

    def _those_naming(self, record_ids: Sequence[int], record_type: str) -> list[int]:
        """Give the records in use of a type that name any of some; for a whole register those of all are read once."""
        if not self._whole or record_type not in ASKED_BY_ALL or len(record_ids) != 1:
            return around.namers(self._connection, record_ids, record_type)
        if record_type not in self._naming_all:
            self._naming_all[record_type] = around.namers_of_all(self._connection, record_type)
        return self._naming_all[record_type].get(record_ids[0], [])

    def edited(self) -> bool:
        """Tell whether the record at hand was ever changed since it was made."""
        return self._earlier.edited(self.id)

    def edited_since(self, field: str, paths: Sequence[str]) -> list[str]:
        """Name what the record at hand says otherwise than in the save in which a field got the value that it has."""
        return self._earlier.since(self.id, field, paths)

    def edited_since_informed(self, notice_id: int, paths: Sequence[str]) -> list[str]:
        """Name what the activity at hand says otherwise than when a notice got its date, or came to be about it."""
        return self._earlier.since_informed(self.id, notice_id, paths)

    def doubled(self) -> bool:
        """Tell whether a record of the type at hand that was made before it is the same."""
        if self._whole:
            if self._type not in self._later:
                self._later[self._type] = self._made_later()
            return self.id in self._later[self._type]
        key = double_key(self._values)
        if key is None:
            return False
        alike = derived.namesakes(self._connection, self._type, self._values["name"])
        return any(other == key for other, i in self._keys(alike) if i < self.id)

    def _made_later(self) -> set[int]:
        """Give the records of the type at hand before each of which one was made that is the same."""
        first: dict[tuple[str, str], int] = {}
        alike = derived.sharing_a_name(self._connection, self._type)
        return {i for key, i in self._keys(alike) if key is not None and first.setdefault(key, i) != i}

    def _keys(self, ids: Sequence[int]) -> Iterator[tuple[tuple[str, str] | None, int]]:
        """Walk some records of the type at hand by id, with what tells each from others."""
        for i, values in around.stated(self._connection, self._type, FIELDS, ids):
            yield double_key(values), i

    @property
    def settings(self) -> Values:
        """What the office has laid down for the register: the values of its own record, {} where there is none."""
        if self._settings is None:
            ids = records.ids_of(self._connection, "register")[:1]
            self._settings = next((s.values for s in records.read_many(self._connection, "register", ids)), {})
        return self._settings

    @property
    def acceptances(self) -> Sequence[Values]:
        """The records in use that set a finding on the record at hand aside."""
        if self._acceptances is None:
            self._acceptances = {}
            ids = records.ids_of(self._connection, "acceptance", retired=False)
            for stored in records.read_many(self._connection, "acceptance", ids):
                self._acceptances.setdefault(stored.values["about"], []).append(_identified(stored))
        return self._acceptances.get(self.id, ())

    @property
    def facts(self) -> Mapping[str, Any]:
        """What the register says of the record at hand, for a type that has a worksheet."""
        if self._facts is None:
            from ropa_desktop.domain import gathering  # nothing is gathered to start

            self._facts = gathering.gather(self._type, {**self._values, "id": self.id or None}, self)
        return self._facts

    def standing(self, values: Values) -> Standing:
        """Give how the worksheet of the record at hand stands, without regard to the day."""
        if self._standing is None:
            sheet = sheet_of(self._type, values["worksheet"])
            self._standing = judge(sheet, values["worksheet"], values, self.facts, today=None)
        return self._standing

    def changed_since(self, values: Values) -> list[str]:
        """Name the facts that the worksheet of the record at hand was approved on, and that are no longer so."""
        assessed = (values["worksheet"] or {}).get("assessed")
        return facts.changed(self._type, assessed, as_json(self._type, self.facts)) if assessed else []


def as_json(record_type: str, found: Mapping[str, Any]) -> dict[str, Any]:
    """Give facts as they are kept with an approved worksheet; what the register does not say is left out."""
    return {f.name: packed(f, found[f.name]) for f in facts.FACTS[record_type] if not is_blank(found[f.name])}


def _identified(stored: Stored) -> Values:
    return {**stored.values, "id": stored.id, "type": stored.type}


@lru_cache(maxsize=4096)
def _tagged(vocabulary: str, code: str | None, tag: str) -> bool:
    found = vocabularies().get(vocabulary)
    return any(word.code == code and tag in word.tags for word in (found.words if found else ()))


@cache
def wordings(vocabulary: str) -> frozenset[str]:
    """Give the words of a shipped vocabulary in both languages, in lower case."""
    found = vocabularies().get(vocabulary)
    return frozenset(label.casefold() for word in (found.words if found else ()) for label in word.labels.values())


@cache
def eea() -> frozenset[str]:
    """Give the codes of the EEA's countries, and of their territories in which the GDPR applies."""
    found = countries()
    covered = (code for t in found["territory"] if t["covered"] == "yes" for code in t["codes"])
    return frozenset((*found["eea"], *covered))
