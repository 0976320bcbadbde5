"""Records as the rules see them, given by what is said in them; everything else is blank."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ropa_desktop.domain.doubles import double_key
from ropa_desktop.domain.facts import changed
from ropa_desktop.domain.field import Kind, RecordType, blank_row
from ropa_desktop.domain.gathering import gather
from ropa_desktop.domain.rules.judge import evaluate, marks_for
from ropa_desktop.domain.rules.rule import Finding
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.domain.worksheet import Standing, judge
from ropa_desktop.services.knowledge import as_json, eea, wordings
from ropa_desktop.storage.derived import mentioned
from ropa_desktop.storage.texts import vocabularies
from ropa_desktop.storage.worksheets import sheet_of

Given = dict[str, Any]

AT_HAND = 99
"""The id of the record that is judged."""

GOOD, BAD, AGAINST = 1, 2, 3
"""Records that others link to: one that carries what rests on it, one that does not, one that speaks against it."""


class Known:
    """What the rules are told in these tests: `around` gives other records by id, with what is said of them."""

    def __init__(
        self,
        namers: frozenset[str] = frozenset({"notice"}),
        around: Mapping[int, Mapping[str, Any]] | None = None,
        settings: Mapping[str, Any] | None = None,
        before: Mapping[str, Any] | None = None,
    ) -> None:
        self._before = before
        self._namers = namers
        self.settings = filled(RECORD_TYPES["register"], settings or {})
        self._around = {
            i: {**filled(RECORD_TYPES[given["type"]], {k: v for k, v in given.items() if k != "type"})}
            | {"id": i, "type": given["type"]}
            for i, given in (around or {}).items()
        }
        self._type = ""
        self._values: Mapping[str, Any] = {}
        self.id = AT_HAND

    def look_at(self, type_name: str, values: Mapping[str, Any]) -> None:
        self._type, self._values = type_name, values

    def marks(self, record_id: int | None) -> str:
        return {GOOD: "d", BAD: "m", AGAINST: "x"}.get(record_id or 0, "")

    def named_by(self, record_type: str) -> bool:
        return record_type in self._namers

    def tagged(self, vocabulary: str, code: str | None, tag: str) -> bool:
        word = vocabularies().find(vocabulary, code) if code else None
        return word is not None and tag in word.tags

    def wordings(self, vocabulary: str) -> frozenset[str]:
        return wordings(vocabulary)

    def those(self, record_type: str, says: Mapping[str, Any], most: int = 0) -> list[int]:
        found = [i for i, values in self._around.items() if values["type"] == record_type and not values["retired"]]
        found = [i for i in found if all(wanted in _cells(self._around[i], path) for path, wanted in says.items())]
        return found[:most] if most else found

    def say(self, record_ids: Sequence[int], record_type: str, path: str) -> list[Any]:
        found: list[Any] = []
        of_type = [self._around[i] for i in record_ids if self._around[i]["type"] == record_type]
        for cell in (cell for values in of_type for cell in _cells(values, path)):
            found += cell if isinstance(cell, list) else [] if cell is None else [cell]
        return [value for n, value in enumerate(found) if value not in found[:n]]

    @property
    def eea(self) -> frozenset[str]:
        return eea()

    def record(self, record_id: int | None) -> Mapping[str, Any] | None:
        return self._around.get(record_id or 0)

    def naming(self, record_id: int | None, record_type: str) -> list[Mapping[str, Any]]:
        return [
            values
            for values in self._around.values()
            if values["type"] == record_type and record_id in mentioned(RECORD_TYPES[record_type], values)
        ]

    def said(self, record_ids: Sequence[int], record_type: str, path: str) -> list[Any]:
        name, _, inner = path.partition(".")
        found: list[Any] = []
        for values in (v for i in record_ids for v in self.naming(i, record_type)):
            cells = [row[inner] for row in values[name]] if inner else [values[name]]
            for cell in cells:
                found += cell if isinstance(cell, list) else [] if cell is None else [cell]
        return [value for n, value in enumerate(found) if value not in found[:n]]

    def receives_as(self, role: str) -> bool:
        rows = [row for values in self.naming(self.id, "activity") for row in values["recipients"]]
        return any(row["party"] == self.id and role in row["roles"] for row in rows)

    def edited(self) -> bool:
        return self._before is not None

    def edited_since(self, field: str, paths: Sequence[str]) -> list[str]:
        assert field in self._values
        if self._before is None:
            return []
        then = filled(RECORD_TYPES[self._type], self._before)
        return [path for path in paths if _at(then, path) != _at(self._values, path)]

    def edited_since_informed(self, notice_id: int, paths: Sequence[str]) -> list[str]:
        assert self._around[notice_id]["type"] == "notice"
        return self.edited_since("name", paths)

    def doubled(self) -> bool:
        key = double_key(self._values)
        return any(key == double_key(v) for v in self._around.values() if v["type"] == self._type)

    @property
    def acceptances(self) -> list[Mapping[str, Any]]:
        return self.naming(self.id, "acceptance")

    @property
    def facts(self) -> Mapping[str, Any]:
        return gather(self._type, {**self._values, "id": self.id}, self)

    def standing(self, values: Mapping[str, Any]) -> Standing:
        sheet = sheet_of(self._type, values["worksheet"])
        return judge(sheet, values["worksheet"], values, self.facts, today=None)

    def changed_since(self, values: Mapping[str, Any]) -> list[str]:
        assessed = (values["worksheet"] or {}).get("assessed")
        return changed(self._type, assessed, as_json(self._type, self.facts)) if assessed else []


def _cells(values: Mapping[str, Any], path: str) -> list[Any]:
    name, _, inner = path.partition(".")
    return [row[inner] for row in values[name]] if inner else [values[name]]


def _at(values: Mapping[str, Any], path: str) -> Any:
    name, _, inner = path.partition(".")
    return [row[inner] for row in values[name]] if inner else values[name]


def filled(record_type: RecordType, given: Mapping[str, Any]) -> Given:
    values = record_type.blank() | {"name": "Namn"} | dict(given)
    for declared in record_type.fields:
        if declared.kind is Kind.ROWS:
            values[declared.name] = [blank_row(declared) | row for row in values[declared.name]]
    return values


def judged(type_name: str, given: Mapping[str, Any], known: Known | None = None) -> list[Finding]:
    record_type, known, values = RECORD_TYPES[type_name], known or Known(), filled(RECORD_TYPES[type_name], given)
    known.look_at(type_name, values)
    return evaluate(record_type, values, known)


def marked(type_name: str, given: Mapping[str, Any]) -> str:
    record_type = RECORD_TYPES[type_name]
    return marks_for(record_type, filled(record_type, given), judged(type_name, given))


@dataclass(frozen=True)
class Seen:
    """What is said in a record, and around it in others by their id; what the office has laid down, and what the
    record said before it was changed, when it was.
    """

    given: Given
    around: Mapping[int, Given] = field(default_factory=dict)
    settings: Given = field(default_factory=dict)
    before: Given | None = None

    def known(self) -> Known:
        return Known(around=self.around, settings=self.settings, before=self.before)

    def found(self, type_name: str) -> list[Finding]:
        return judged(type_name, self.given, self.known())

    def __or__(self, more: Given) -> Seen:
        return Seen(self.given | more, self.around, self.settings, self.before)


def says(*accepted: str, assessed: Given | None = None, **answers: Any) -> Given:
    """Give a worksheet with these answers, accepted warnings and, once approved, what the register said."""
    value: Given = {"version": 1, "answers": {name: _as_kept(said) for name, said in answers.items()}}
    value |= {"accepted": dict.fromkeys(accepted, "Skäl")} if accepted else {}
    return {"worksheet": value | ({"assessed": assessed} if assessed is not None else {})}


def _as_kept(said: Any) -> Any:
    match said:
        case date():
            return said.isoformat()
        case dict():
            return {name: _as_kept(cell) for name, cell in said.items()}
        case list():
            return [_as_kept(one) for one in said]
        case _:
            return said


Case = tuple[str, str, str, Given | Seen, Given | Seen]
"""Rule, citation, type of record, what falls short, what meets it."""


def check(rule: str, cite: str, type_name: str, short: Given | Seen, met: Given | Seen) -> None:
    """See that a rule is broken by what falls short, and not by what meets it."""
    broken, kept = (one if isinstance(one, Seen) else Seen(one) for one in (short, met))
    found = {f.rule: f for f in broken.found(type_name)}
    assert rule in found
    assert found[rule].cite == cite
    assert rule not in {f.rule for f in kept.found(type_name)}


def after(rule: str, type_name: str, seen: Given | Seen) -> date | None:
    """Give the day after which a rule is broken; None when it is broken at once."""
    seen = seen if isinstance(seen, Seen) else Seen(seen)
    (found,) = [f for f in seen.found(type_name) if f.rule == rule]
    return found.after


SECOND: Given = {"tool": "49_1_second", "country": "IN"}
DOCUMENTED: Given = {"compelling_interest": "Skäl", "suitable_safeguards": "Skydd"}


def clauses(*modules: str, around: dict[int, Given] | None = None, **given: Any) -> Seen:
    """A transfer to the United States on the clauses, in the given modules."""
    return Seen({"tool": "46_2_c", "country": "US", "modules": list(modules)} | given, around or {})
