"""Holding kept records against the rules: one at a save, and all of them when the program's rules have changed."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Collection, Iterable, Iterator, Sequence

from ropa_desktop.domain.field import RecordType, Values
from ropa_desktop.domain.office import SETTINGS
from ropa_desktop.domain.problems import Problem
from ropa_desktop.domain.progress import Progress, untold
from ropa_desktop.domain.rules.digest import DIGEST
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.services.knowledge import Knowledge
from ropa_desktop.storage import derived, findings, listing, records
from ropa_desktop.storage.chunks import CHUNK
from ropa_desktop.storage.findings import Judged
from ropa_desktop.storage.register import Connection, Register

TURNS = (0, 1, 2)
MANY = 500
"""Records that are judged so fast that nobody need be told how far it is."""


def turn(type_name: str) -> int:
    """Say when a type is judged: after those whose marks its rules look at."""
    match type_name:
        case "transfer":
            return 1
        case "activity" | "processor_activity":
            return 2
        case _:
            return 0


def judge(
    connection: Connection, knowledge: Knowledge, record_type: RecordType, record_id: int, values: Values
) -> bool:
    """Hold a record against its rules and keep what they say; tell whether its marks changed."""
    return bool(findings.write(connection, [judged(knowledge, record_type, record_id, values)]))


def judged(knowledge: Knowledge, record_type: RecordType, record_id: int, values: Values) -> Judged:
    """Hold a record against its rules."""
    from ropa_desktop.domain.rules.judge import all_rules, evaluate, marks_for, standing_of  # not needed to start
    from ropa_desktop.domain.rules.settling import settle

    knowledge.look_at(record_id, record_type.name, values)
    broken = evaluate(record_type, values, knowledge)
    marks, standing = marks_for(record_type, values, broken), standing_of(record_type, values, knowledge)
    return Judged(record_id, marks, settle(broken, values, knowledge, all_rules()), standing)


def judge_again(register: Register, progress: Progress = untold) -> bool:
    """Judge every record of a register that was last judged by other rules; tell whether that was so.

    It is no save: nothing that a person wrote changes, and the history does not grow. A disk that is full is no reason
    not to open the register; it is tried again the next time.
    """
    if is_current(register):
        return False
    with contextlib.suppress(Problem), register.writing() as connection:
        judge_all(connection, progress)
        return True
    return False


def judged_long(register: Register) -> bool:
    """Tell whether there is much to judge in a register that was last judged by other rules."""
    with register.reading() as connection:
        return derived.judged_by(connection) != DIGEST and sum(listing.counts(connection).values()) > MANY


def judges_many(register: Register, type_name: str, changed: Collection[str]) -> bool:
    """Tell whether a change is one of what the office has laid down, by which many records are judged anew."""
    if type_name != "register" or not {*SETTINGS, "rule_settings"} & set(changed):
        return False
    with register.reading() as connection:
        judged_all = not SETTINGS.isdisjoint(changed) or _some_exempt(connection)
        return judged_all and sum(listing.counts(connection).values()) > MANY


def is_current(register: Register) -> bool:
    """Tell whether a register was last judged by the rules of this program."""
    with register.reading() as connection:
        return derived.judged_by(connection) == DIGEST


def mark_current(register: Register) -> None:
    """Tell that a register all of whose records were just saved was judged by the rules of this program."""
    with register.writing() as connection:
        derived.set_judged_by(connection, DIGEST)


def weigh_anew(connection: Connection, progress: Progress) -> None:
    """Count the findings as the office has now laid down of their rules; what the rules find does not change.

    Where an organisation is exempt, some of its findings weigh less than their rules, and all are judged (Art. 30(5)).
    """
    if _some_exempt(connection):
        judge_all(connection, progress)
        return
    from ropa_desktop.domain.rules.judge import all_rules  # see judge
    from ropa_desktop.domain.rules.settling import severities

    own = {name: str(rule.severity) for name, rule in all_rules().items()}
    findings.weigh(connection, severities(Knowledge(connection).settings), own)


def _some_exempt(connection: Connection) -> bool:
    offices = records.read_many(connection, "organisation", records.ids_of(connection, "organisation"))
    return any(office.values["exempt"] == "yes" for office in offices)


def judge_all(connection: Connection, progress: Progress = untold) -> None:
    """Judge every record, those first whose marks others look at."""
    _judge_types(connection, RECORD_TYPES, progress)
    derived.set_judged_by(connection, DIGEST)


UNSETTLED = frozenset({"balancing_test", "transfer_assessment"})
"""The types whose rules look at nothing that the office lays down; their worksheets take the most to judge."""


def judge_by_settings(connection: Connection, progress: Progress = untold) -> None:
    """Judge the records whose rules look at what the office has laid down for its register."""
    _judge_types(connection, RECORD_TYPES.keys() - UNSETTLED, progress)


@contextlib.contextmanager
def collected_later() -> Iterator[None]:
    """Leave the search for rings of garbage until after: reading makes few, and the search is a third of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _judge_types(connection: Connection, names: Iterable[str], progress: Progress) -> None:
    knowledge = Knowledge(connection, whole=True)
    every = {name: records.ids_of(connection, name) for name in sorted(names, key=turn)}
    done, total = 0, sum(len(ids) for ids in every.values())
    with collected_later():
        for name, ids in every.items():
            for part in _judged_in_parts(connection, knowledge, name, ids):
                done += part
                progress(done, total)


def _judged_in_parts(connection: Connection, knowledge: Knowledge, name: str, ids: Sequence[int]) -> Iterator[int]:
    for start in range(0, len(ids), CHUNK):
        some = ids[start : start + CHUNK]
        knowledge.look_ahead(some)
        read = records.read_many(connection, name, some)
        found = [judged(knowledge, stored.record_type, stored.id, stored.values) for stored in read]
        findings.write(connection, found)
        yield len(found)
