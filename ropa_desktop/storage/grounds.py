"""On which ground a value is left out of a copy for release: since it is marked, or by what its field holds."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from ropa_desktop.domain.field import Field, Kind, RecordType
from ropa_desktop.domain.persons import folded, names_in
from ropa_desktop.domain.release import Holds, holds
from ropa_desktop.domain.types.secrecy import never_secret
from ropa_desktop.storage.secrecy import Marks, marks

TEXTS = frozenset({Kind.TEXT, Kind.LONG})
A_PERSON = frozenset({"name", "address", "email", "phone", "website", "contact_person", "representative_contact"})
"""What is left out of a party that is a natural person."""
CONTACTS = frozenset({"name", "address", "email", "phone"})
"""What always stays of a party that is the data protection officer (Art. 30(1)(a), 30(2)(a))."""
ABOUT = {
    "review_item": "record",
    "acceptance": "about",
    "action": "about",
    "balancing_test": "activities",
    "transfer_assessment": "transfers",
}
"""The types whose records are about others and say what these are: with all of these, they are left out."""
SECURE = ("measure", "system")
SAID_BY_AN_ACTION = frozenset({"name", "description", "evidence"})
LETTERS_OF_A_NAME = 3


@dataclass(frozen=True, slots=True)
class Wish:
    """In which words things are left out: `words` by ground, `inside` a text, `person` beside a role that stays.

    `security` and `persons` are the grounds of what no mark names; `measure` calls a measure by category and nature.
    `today` is what fields for persons say today, where the copy is of the past.
    """

    words: Mapping[str, str]
    inside: str
    person: Callable[[str], str]
    measure: Callable[[str | None, str | None], str]
    security: str
    persons: str = "person"
    unsaid: str = "own"
    today: tuple[str, ...] = ()

    def instead(self, ground: str) -> str:
        """Give the words that stand instead of what is left out on a ground."""
        return self.words.get(ground) or self.words[self.unsaid]


class Grounds:
    """Knows the marks of a register, and which of its records hold more than their fields tell."""

    def __init__(self, raw: sqlite3.Connection, wish: Wish) -> None:
        self._raw, self._wish = raw, wish
        self.types: dict[int, str] = dict(raw.execute("SELECT id, type FROM record"))
        self.marks: Marks = marks(raw, self.types)
        self.officers = ids(raw, "SELECT officer_party FROM organisation WHERE officer_party IS NOT NULL")
        self.marks.keep(self.officers)
        self.natural = ids(raw, "SELECT id FROM party WHERE kind = 'person'") - self.officers
        self._mail = set(self._personal_mail()) - self.officers
        self.secure_actions = {
            i for i, about in self._links("action", "about") if any(self.types.get(t) in SECURE for t in about)
        }
        self._lifted = self._looked_at()
        self._spread()

    def of(self, record_id: int, path: str, declared: Field, row: int | None = None) -> str:
        """Give the ground on which a value is left out; "" where it stays, also since that was decided."""
        marked = self.marks.on(record_id, path, row)
        if marked:
            return marked
        what = self._holds(record_id, path, declared)
        spot = (record_id, path)
        if what is Holds.OPEN or spot in self.marks.opened or spot in self._lifted:
            return ""
        return {Holds.PERSON: self._wish.persons, Holds.SECURITY: self._wish.security}.get(what, self._wish.unsaid)

    def _holds(self, record_id: int, path: str, declared: Field) -> Holds:
        if (record_id in self.natural and path in A_PERSON) or (record_id in self._mail and path == "email"):
            return Holds.PERSON
        if record_id in self.secure_actions and path in SAID_BY_AN_ACTION:
            return Holds.SECURITY
        return holds(self.types[record_id], path, declared)

    def always_stays(self, record_id: int, path: str) -> bool:
        """Tell whether a value is let be, whomever it names: who answers for the register, and who is its officer."""
        return never_secret(self.types[record_id], path) or (record_id in self.officers and path in CONTACTS)

    def may_concern(self, record_type: RecordType, path: str, declared: Field) -> bool:
        """Tell whether any value of a field may be left out as what it is, and not only for whom it names."""
        special = {"party": bool(self.natural), "action": bool(self.secure_actions)}
        if special.get(record_type.name) or self.marks.names(record_type.name, path):
            return True
        return holds(record_type.name, path, declared) not in {Holds.OPEN, Holds.PERSON}

    def _links(self, table: str, column: str) -> Iterator[tuple[int, list[int]]]:
        query = f'SELECT id, "{column}" FROM "{table}" WHERE "{column}" IS NOT NULL'  # noqa: S608
        for record_id, value in self._raw.execute(query):
            found = json.loads(value) if isinstance(value, str) else [value]
            yield record_id, found if isinstance(found, list) else []

    def _spread(self) -> None:
        """Leave out also what is only about records that are left out."""
        whole = self.marks.whole
        for _ in ABOUT if whole else ():
            for table, column in ABOUT.items():
                for record_id, about in self._links(table, column):
                    if record_id not in whole and about and all(i in whole for i in about):
                        whole[record_id] = whole[about[0]]

    def _looked_at(self) -> set[tuple[int, str]]:
        """Give the security details that the office has looked at and answered that no secrecy is to be reviewed."""
        measures = ids(self._raw, "SELECT id FROM measure WHERE secrecy_review = 'no'")
        activities = ids(self._raw, "SELECT id FROM activity WHERE secrecy_review = 'no'")
        lifted = {(i, path) for i in measures for path in ("name", "description", "status", "since", "tested")}
        return lifted | {(i, "security_description") for i in activities}

    def _personal_mail(self) -> Iterator[int]:
        """Give the parties whose address for e-mail is their contact person's."""
        query = "SELECT id, email, contact_person FROM party WHERE email IS NOT NULL AND contact_person IS NOT NULL"
        for record_id, address, contact in self._raw.execute(query):
            local = _as_in_an_address(address.partition("@")[0])
            names = (_as_in_an_address(word) for name in names_in(contact) for word in name.split())
            if any(len(word) >= LETTERS_OF_A_NAME and word in local for word in names):
                yield record_id


def _as_in_an_address(text: str) -> str:
    return folded(text).translate(_PLAIN)


_PLAIN = str.maketrans("åäö", "aao")


def ids(raw: sqlite3.Connection, query: str) -> set[int]:
    """Give the ids that a query finds."""
    return {row[0] for row in raw.execute(query)}


__all__ = ["TEXTS", "Grounds", "Wish", "ids"]
