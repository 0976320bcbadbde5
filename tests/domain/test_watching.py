"""Whatever a rule or a worksheet reads in another record is watched, so that a change there is judged again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pytest

from ropa_desktop.domain.doubles import double_key
from ropa_desktop.domain.field import paths
from ropa_desktop.domain.rules.judge import evaluate, standing_of
from ropa_desktop.domain.rules.watching import ALIKE, BEHIND, WATCHED, concerns_the_whole, lookers
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.storage.derived import mentioned
from tests.domain.judging import AT_HAND, Given, Known, Seen, filled
from tests.domain.test_rules import THEMES

Read = tuple[str, str, str, str]
"""Type that is judged, type past which it looks ("" when there is none between), type and field that are read."""

ALIKE_IN = "alike"
"""Stands for what lies between a record and one that it is compared with because they are alike."""


class Reading(Known):
    """Keeps what is read of other records while a record is judged."""

    def __init__(self, type_name: str, seen: Seen, read: set[Read]) -> None:
        super().__init__(around=seen.around, settings=seen.settings, before=seen.before)
        self.look_at(type_name, filled(RECORD_TYPES[type_name], seen.given))
        self._read = read

    def judge(self) -> None:
        record_type = RECORD_TYPES[self._type]
        evaluate(record_type, self._values, self)
        standing_of(record_type, self._values, self)

    def record(self, record_id: int | None) -> Mapping[str, Any] | None:
        found = super().record(record_id)
        return None if found is None else self._kept(found)

    def named_by(self, record_type: str) -> bool:
        self._keep_link(AT_HAND, record_type)
        return super().named_by(record_type)

    def naming(self, record_id: int | None, record_type: str) -> list[Mapping[str, Any]]:
        self._keep_link(record_id, record_type)
        return [self._kept(values) for values in super().naming(record_id, record_type)]

    def said(self, record_ids: Sequence[int], record_type: str, path: str) -> list[Any]:
        for i in record_ids:
            self._keep_link(i, record_type)
        return super().said(record_ids, record_type, path)

    def those(self, record_type: str, says: Mapping[str, Any], most: int = 0) -> list[int]:
        for path in (*says, "retired"):
            self._read.add((self._type, "", record_type, path.partition(".")[0]))
        return super().those(record_type, says, most)

    def say(self, record_ids: Sequence[int], record_type: str, path: str) -> list[Any]:
        self._read.add((self._type, "", record_type, path.partition(".")[0]))
        return super().say(record_ids, record_type, path)

    def doubled(self) -> bool:
        for values in self._around.values():
            if values["type"] == self._type:
                double_key(Kept(values, lambda name: self._read.add((self._type, ALIKE_IN, self._type, name))))
        return super().doubled()

    def _kept(self, values: Mapping[str, Any]) -> Mapping[str, Any]:
        between = self._between(values["id"])
        return Kept(values, lambda name: self._read.add((self._type, between, values["type"], name)))

    def _keep_link(self, record_id: int | None, record_type: str) -> None:
        """Which records of a type name one is read in all fields that can name it, and in whether they are in use."""
        target = self._type if record_id == AT_HAND else self._around[record_id or 0]["type"]
        between = "" if record_id == AT_HAND else target
        for path, field in paths(RECORD_TYPES[record_type].fields):
            if target in field.target:
                self._read.add((self._type, between, record_type, path.partition(".")[0]))
        self._read.add((self._type, between, record_type, "retired"))

    def _between(self, record_id: int) -> str:
        """Say what stands between the record at hand and another, where neither names the other."""
        named = mentioned(RECORD_TYPES[self._type], self._values)
        beside = named | {i for i, values in self._around.items() if AT_HAND in self._names(values)}
        if record_id in beside:
            return ""
        own = self._names(self._around[record_id])
        found = (self._around[i] for i in sorted(beside & self._around.keys()))
        return next(str(v["type"]) for v in found if v["id"] in own or record_id in self._names(v))

    def _names(self, values: Mapping[str, Any]) -> set[int]:
        return mentioned(RECORD_TYPES[values["type"]], values)


class Kept(dict[str, Any]):
    """Values that tell which of them are asked for."""

    def __init__(self, values: Mapping[str, Any], tell: Any) -> None:
        super().__init__(values)
        self._tell = tell

    def __getitem__(self, name: str) -> Any:
        self._tell(name)
        return super().__getitem__(name)

    def get(self, name: str, default: Any = None) -> Any:
        self._tell(name)
        return super().get(name, default)


def around(type_name: str) -> dict[int, Given]:
    """Records of each type around one of a type: those that can name it do."""
    transfer = AT_HAND if type_name == "transfer" else 14
    return {
        10: {
            "type": "activity",
            "controller": 11,
            "legal_bases": [{"article_6": "f", "balancing_test": AT_HAND if type_name == "balancing_test" else None}],
            "transfers": [transfer],
            "joint_controllers": [{"party": 12}],
            "recipients": [{"party": 12}],
            "data": [{"data": "name", "subjects": ["customer"], "sources": ["subject"]}],
        },
        11: {"type": "organisation", "country": "SE", "officer": "Disa Dal"},
        12: {"type": "party", "country": "US", "officer": "Olle Ort"},
        13: {"type": "processor_activity", "transfers": [transfer], "processor": 11},
        14: {"type": "transfer"} | TRANSFER | {"assessment": AT_HAND if type_name == "transfer_assessment" else 18},
        15: {"type": "notice", "activities": [10]},
        16: {"type": "adequacy_decision", "country": "US", "status": "in_force", "scope": "full"},
        17: {"type": "agreement", "sub_processors": [{"party": 12, "countries": ["IN"]}]},
        18: {"type": "transfer_assessment", "conclusion": "sufficient"},
    }


TRANSFER: Given = {
    "tool": "46_2_c",
    "modules": ["two"],
    "country": "US",
    "exporter": 11,
    "importer": 12,
    "decision": 16,
    "agreement": 17,
    "assessment": 18,
}
WHOLE = [
    ("balancing_test", Seen({"conclusion": "can_rely", "activities": [10]}, around("balancing_test"))),
    ("transfer", Seen(TRANSFER, around("transfer"))),
    ("transfer_assessment", Seen({"conclusion": "sufficient"}, around("transfer_assessment"))),
]


def tried() -> Iterator[tuple[str, Seen]]:
    """Every case of every rule, and records with all around them that their facts look at."""
    for theme in THEMES:
        for _, _, type_name, *cases in theme.CASES:
            yield from ((type_name, case if isinstance(case, Seen) else Seen(case)) for case in cases)
    yield from WHOLE


def test_whatever_is_read_in_another_record_is_watched() -> None:
    read: set[Read] = set()
    for type_name, seen in tried():
        Reading(type_name, seen, read).judge()
    assert {one for one in read if not is_watched(*one)} == set()
    assert len(read) > 100


def is_watched(looker: str, between: str, type_name: str, field: str) -> bool:
    """Whether a change of the field is told to those that look; what a record is, and its id, never changes."""
    if looker == "register":
        return concerns_the_whole(type_name, {field})
    if between == ALIKE_IN:
        return field in ALIKE[type_name]
    beside, behind = lookers(type_name, {field})
    return field in {"id", "type"} or looker in (behind.get(between, ()) if between else beside)


@pytest.mark.parametrize("type_name", sorted(WATCHED.keys() | BEHIND.keys()))
def test_what_is_watched_is_there(type_name: str) -> None:
    watched = [*WATCHED.get(type_name, {}).items()]
    for between, types in BEHIND.get(type_name, {}).items():
        assert between in RECORD_TYPES
        watched += types.items()
    for looker, fields in watched:
        assert looker in RECORD_TYPES
        assert fields <= RECORD_TYPES[type_name].by_name.keys()


def test_a_change_that_nobody_looks_at_concerns_nobody() -> None:
    assert lookers("activity", {"owner"}) == (frozenset({"balancing_test"}), {})
    assert lookers("measure", {"description"}) == (frozenset(), {})
    assert lookers("organisation", {"officer"}) == (
        frozenset({"transfer", "activity", "processor_activity"}),
        {"transfer": frozenset({"transfer_assessment"}), "activity": frozenset({"balancing_test"})},
    )
