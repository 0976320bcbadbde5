"""What a rule may know beyond its record, read from a register."""

from __future__ import annotations

from functools import cache

from ropa_desktop.storage import derived
from ropa_desktop.storage.register import Connection
from ropa_desktop.storage.texts import countries, vocabularies


class Knowledge:
    """Answers the rules about one record at a time; see `Known`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._marks: dict[int, str] = {}
        self._id = 0

    def look_at(self, record_id: int, mentioned: set[int]) -> None:
        """Turn to a record; the marks of those it names are read at once."""
        self._id = record_id
        self._marks = derived.marks_of(self._connection, mentioned)

    def marks(self, record_id: int | None) -> str:
        """Give the marks of a record that this one names; "" when it names none."""
        return "" if record_id is None else self._marks.get(record_id, "")

    def named_by(self, record_type: str) -> bool:
        """Tell whether a record of a type that is in use names this one."""
        return record_type in derived.types_naming(self._connection, self._id)

    def tagged(self, vocabulary: str, code: str | None, tag: str) -> bool:
        """Tell whether a shipped word carries a tag."""
        word = vocabularies().find(vocabulary, code) if code else None
        return word is not None and tag in word.tags

    @property
    def eea(self) -> frozenset[str]:
        """The codes of the EEA's countries, and of their territories in which the GDPR applies."""
        return _eea()


@cache
def _eea() -> frozenset[str]:
    found = countries()
    covered = (code for t in found["territory"] if t["covered"] == "yes" for code in t["codes"])
    return frozenset((*found["eea"], *covered))
