"""Adding, changing, copying, retiring and deleting records: each save is one revision, whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from ropa_desktop.domain.field import Kind, RecordType, Values, is_blank
from ropa_desktop.domain.office import SETTINGS
from ropa_desktop.domain.problems import Problem
from ropa_desktop.domain.progress import Progress, untold
from ropa_desktop.domain.rules.watching import ALIKE, concerns_the_whole, lookers
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.services import judging
from ropa_desktop.services.knowledge import Knowledge
from ropa_desktop.services.values import check_links, checked, is_id, keep_row_ids
from ropa_desktop.services.verbs import BY_HAND, OUTSIDE, UNDOABLE
from ropa_desktop.storage import derived, history, records
from ropa_desktop.storage.records import Stored
from ropa_desktop.storage.register import Connection, Register
from ropa_desktop.storage.texts import vocabularies

__all__ = ["Change", "Edit", "Save", "Stored", "change", "delete", "read", "read_all", "retire", "save"]


@dataclass(frozen=True, slots=True)
class Edit:
    """What is to become of one record: `values` are the fields to set; `id` None makes one; `gone` deletes it.

    `new_id` brings back a record under the id that it had, or gives an archive's record its own.
    """

    type: str
    id: int | None
    values: Mapping[str, Any] = field(default_factory=dict)
    gone: bool = False
    new_id: int | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What a save did: the records concerned, the fields that changed, and its revision (0: nothing changed)."""

    type: str
    ids: tuple[int, ...]
    fields: tuple[str, ...]
    verb: str
    revision: int

    @property
    def id(self) -> int:
        """The record of a save that concerned one."""
        return self.ids[0]


@dataclass(frozen=True, slots=True)
class Save:
    """Who saves, and how the save is to be named in the history."""

    author: str
    verb: str
    reason: str | None = None
    state: str = "live"
    undoes: int | None = None
    at: datetime | None = None

    def __post_init__(self) -> None:
        """See to it that only an edit can be undone: an archive that says otherwise is not read."""
        if self.state == "live" and self.verb not in UNDOABLE:
            raise ValueError(self.verb)


def read(register: Register, record_id: int) -> Stored:
    """Read a record. Problem: gone."""
    with register.reading() as connection:
        return _read(connection, record_id)


def read_all(register: Register, record_type: str, ids: Sequence[int]) -> list[Stored]:
    """Read records of one type in the order of `ids`."""
    with register.reading() as connection:
        return list(records.read_many(connection, record_type, ids))


def save(
    register: Register,
    record_type: str,
    record_id: int | None,
    values: Values,
    *,
    author: str,
    progress: Progress = untold,
) -> Change:
    """Add a record (`record_id` None) or change the given fields of one; only its name is required.

    Problems: name_missing, gone, frozen, final, bad_value, unknown_record, read_only, disk_full.
    """
    verb = "add" if record_id is None else "change"
    return change(register, [Edit(record_type, record_id, values)], Save(author, verb), progress=progress)


def retire(register: Register, record_id: int, *, on: date | None, author: str) -> Change:
    """Take a record out of use from a day, keeping it; `on` None puts it back. One that is out of use keeps its day."""
    stored = read(register, record_id)
    verb = "retire" if on else "reactivate"
    if on and stored.values["retired"]:
        return Change(stored.type, (), (), verb, 0)
    return change(register, [Edit(stored.type, record_id, {"retired": on})], Save(author, verb))


def delete(register: Register, ids: Iterable[int], *, author: str) -> Change:
    """Delete records, in one revision that can be undone; a review goes with its items.

    Problems: gone, frozen, final, still_named (with `names`).
    """
    from ropa_desktop.storage import reviews  # a start deletes nothing

    found = [read(register, i) for i in ids]
    with register.reading() as connection:
        items = [line.id for s in found if s.type == "review" for line in reviews.lines(connection, s.id)]
    edits = [Edit(s.type, s.id, gone=True) for s in found] + [Edit("review_item", i, gone=True) for i in items]
    return change(register, edits, Save(author, "delete"))


def change(register: Register, edits: Sequence[Edit], how: Save, *, progress: Progress = untold) -> Change:
    """Carry out edits of any number of records as one revision, durable when this returns.

    Edits may name records that other edits of the same call bring in under `new_id`.
    Problems: as `save` and `delete`.
    """
    with register.writing() as connection:
        return apply(connection, edits, how, progress=progress)


def apply(connection: Connection, edits: Sequence[Edit], how: Save, *, progress: Progress = untold) -> Change:
    """Carry out edits within a transaction that the caller holds; see `change`."""
    work = _Work(connection, how)
    for number, edit in enumerate(edits):
        work.carry_out(edit)
        progress(number + 1, 2 * len(edits))
    return work.finish(lambda done, total: progress(total + done, 2 * total))


class _Work:
    """One revision under way. Rows are written first, and what is worked out from them once all are there."""

    def __init__(self, connection: Connection, how: Save) -> None:
        self.connection = connection
        self.how = how
        self.number = 0
        self.written: dict[int, tuple[RecordType, dict[str, Any]]] = {}
        self.removed: dict[int, RecordType] = {}
        self.fields: dict[str, None] = {}
        self._changed: dict[int, set[str]] = {}
        self._references: dict[str, int] = {}
        self._new: set[int] = set()
        self._called: set[tuple[str, str]] = set()

    def carry_out(self, edit: Edit) -> None:
        record_type = RECORD_TYPES.get(edit.type)
        if record_type is None:
            raise Problem("bad_value", field="type", type=edit.type)
        if edit.id is None:
            self._add(record_type, edit)
            return
        stored = _read(self.connection, edit.id)
        if stored.type != edit.type or edit.id in self.removed:
            raise Problem("gone")
        if stored.frozen and record_type.final and self.how.verb not in OUTSIDE:
            raise Problem("final", name=stored.values["name"])
        if stored.frozen and not self._is_act():
            raise Problem("frozen", name=stored.values["name"])
        if edit.gone:
            self.removed[edit.id] = record_type
            self.written.pop(edit.id, None)
        else:
            self._change(stored, edit.values)

    def _is_act(self) -> bool:
        return self.how.verb not in UNDOABLE | {"undo", "redo"}

    def _change(self, stored: Stored, given: Values) -> None:
        record_type = stored.record_type
        wanted = self._checked(record_type, given)
        for name, value in wanted.items():
            declared = record_type.by_name[name]
            if declared.kind is Kind.ROWS:
                wanted[name] = keep_row_ids(declared, stored.values[name], value)
        changes = {name: value for name, value in wanted.items() if value != stored.values[name]}
        if not changes:
            return
        self._refuse_by_hand(record_type, changes)
        changes = records.with_row_ids(self.connection, record_type, stored.id, changes)
        values = stored.values | changes
        self._require(record_type, values)
        records.write_changes(self.connection, record_type, stored.id, changes, self._begun())
        self.written[stored.id] = (record_type, values)
        self._changed.setdefault(stored.id, set()).update(changes)
        if changes.keys() & ALIKE.get(record_type.name, frozenset()):
            self._called |= {(record_type.name, stored.values["name"]), (record_type.name, values["name"])}
        self.fields.update(dict.fromkeys(changes))

    def _add(self, record_type: RecordType, edit: Edit) -> None:
        given = self._checked(record_type, edit.values)
        self._refuse_by_hand(record_type, {name for name, value in given.items() if not is_blank(value)})
        values = records.with_row_ids(self.connection, record_type, None, record_type.blank() | given)
        self._require(record_type, values)
        if edit.new_id is None:
            self._begin(record_type, values)
        if edit.new_id is not None and (not is_id(edit.new_id) or records.type_of(self.connection, edit.new_id)):
            raise Problem("bad_value", field="id", type=record_type.name)
        new_id = records.write_new(self.connection, record_type, values, self._begun(), edit.new_id)
        self.written[new_id] = (record_type, values)
        self._changed[new_id] = set(record_type.by_name)
        self._new.add(new_id)
        if edit.new_id is not None:
            self._called.add((record_type.name, values["name"]))
        self.fields.update(dict.fromkeys(name for name, value in given.items() if not is_blank(value)))

    def _require(self, record_type: RecordType, values: Values) -> None:
        """Only the name is required; and what an act sets, no edit does."""
        if not (values["name"] or "").strip():
            raise Problem("name_missing")
        if self.how.verb in UNDOABLE - {"import"} and record_type.is_frozen(values):
            raise Problem("act_needed")

    def _checked(self, record_type: RecordType, given: Values) -> dict[str, Any]:
        """Give values as they are kept; a name that a person wrote has no blanks around it."""
        found = checked(record_type, given)
        if self.how.verb in BY_HAND and found.get("name"):
            found["name"] = found["name"].strip()
        return found

    def _refuse_by_hand(self, record_type: RecordType, names: Iterable[str]) -> None:
        if self.how.verb in BY_HAND and not set(record_type.by_deed).isdisjoint(names):
            raise Problem("act_needed")

    def _begin(self, record_type: RecordType, values: dict[str, Any]) -> None:
        """Give a new record the number and the state that it begins with."""
        if values["reference"] is None and record_type.name != "register":
            values["reference"] = self._next_reference(record_type)
        if record_type.first_state and values["status"] is None:
            values["status"] = record_type.first_state

    def _next_reference(self, record_type: RecordType) -> str:
        """Give the next free reference of a type: its letter and a number ("B05")."""
        last = self._references.get(record_type.name)
        if last is None:
            last = records.highest_reference(self.connection, record_type)
        self._references[record_type.name] = last + 1
        return f"{records.prefix_of(self.connection, record_type)}{last + 1:02d}"

    def _begun(self) -> int:
        if not self.number:
            how = self.how
            self.number = history.begin(
                self.connection,
                author=how.author,
                verb=how.verb,
                state=how.state,
                reason=how.reason,
                undoes=how.undoes,
                at=how.at,
            )
        return self.number

    def finish(self, progress: Progress) -> Change:
        types = {t.name for t, _ in self.written.values()} | {t.name for t in self.removed.values()}
        self._check_links()
        stale = self._remove()
        for record_id, (record_type, values) in self.written.items():
            history.keep(self.connection, self.number, record_type, record_id, values)
            derived.write_sort_keys(self.connection, record_type, record_id, values)
            derived.write_search(self.connection, record_type, record_id, values, vocabularies())
            targets = derived.mentioned(record_type, values)
            touched = derived.write_mentions(self.connection, record_id, targets)
            stale |= self._lookers(record_type.name, self._changed[record_id], record_id, touched)
        laid_down = self._laid_down()
        self._judge(stale | self._namesakes(), progress)
        if laid_down & SETTINGS:
            judging.judge_by_settings(self.connection, progress)
        if "rule_settings" in laid_down:
            judging.weigh_anew(self.connection, progress)
        ids = (*self.written, *self.removed)
        return Change(types.pop() if len(types) == 1 else "", ids, tuple(self.fields), self.how.verb, self.number)

    def _laid_down(self) -> AbstractSet[str]:
        """Give what changed of what the office has laid down for its register; a new register is judged whole."""
        known = {i: t for i, (t, _) in self.written.items() if i not in self._new}
        return {name for i, t in known.items() if t.name == "register" for name in self._changed[i]}

    def _namesakes(self) -> set[int]:
        """Give the records that bear the name that another had or has, where rules look at those alike."""
        alike = (call for call in self._called if call[0] in ALIKE)
        return {i for type_name, name in alike for i in derived.namesakes(self.connection, type_name, name)}

    def _check_links(self) -> None:
        targets = {t for record_type, values in self.written.values() for t in derived.mentioned(record_type, values)}
        types = records.types_of(self.connection, targets - self.removed.keys())
        for record_type, values in self.written.values():
            check_links(record_type, values, types)

    def _lookers(
        self, type_name: str, changed: AbstractSet[str], record_id: int, touched: AbstractSet[int] = frozenset()
    ) -> set[int]:
        """Give the records whose rules look at a record that changed, beside it or past one that is beside it."""
        whole = set(self._whole()) if concerns_the_whole(type_name, changed) else set()
        beside, behind = lookers(type_name, changed)
        if not beside and not behind:
            return whole
        near = derived.beside(self.connection, {record_id}, beside | behind.keys())
        near |= records.types_of(self.connection, touched)
        found = {i for i, name in near.items() if name in beside}
        for between, types in behind.items():
            found |= derived.beside(self.connection, {i for i in near if near[i] == between}, types).keys()
        return found | whole

    def _whole(self) -> list[int]:
        return records.ids_of(self.connection, "register")

    def _remove(self) -> set[int]:
        """Remove what is to go; give the records whose rules looked at it."""
        stale: set[int] = set()
        for record_id, record_type in self.removed.items():
            namers = {i for i, _ in derived.mentioners(self.connection, record_id)}
            if others := sorted(i for i in namers if i not in self.removed and i not in self.written):
                names = [_read(self.connection, i).values["name"] for i in others[:5]]
                raise Problem("still_named", names=", ".join(names), count=len(others))
            stale |= self._lookers(record_type.name, set(record_type.by_name), record_id) - self.removed.keys()
            if record_type.name in ALIKE:
                self._called.add((record_type.name, _read(self.connection, record_id).values["name"]))
            history.keep(self.connection, self._begun(), record_type, record_id, None)
            derived.drop_search(self.connection, record_id)
            records.remove(self.connection, record_id)
        return stale

    def _judge(self, stale: set[int], progress: Progress) -> None:
        """Hold what was written against the rules, then what names a record whose marks changed.

        Those that others name come first, so that their marks are known.
        """
        knowledge = Knowledge(self.connection)
        types = records.types_of(self.connection, stale - self.written.keys())
        waiting = {i: RECORD_TYPES[name] for i, name in types.items()} | {i: t for i, (t, _) in self.written.items()}
        done, total = 0, len(waiting)
        for turn in judging.TURNS:
            for record_id in sorted(i for i, t in waiting.items() if judging.turn(t.name) == turn):
                record_type = waiting.pop(record_id)
                values = (
                    self.written[record_id][1]
                    if record_id in self.written
                    else _read(self.connection, record_id).values
                )
                if judging.judge(self.connection, knowledge, record_type, record_id, values):
                    for namer, name in derived.mentioners(self.connection, record_id):
                        if judging.turn(name) > turn:
                            waiting.setdefault(namer, RECORD_TYPES[name])
                done += 1
                progress(min(done, total), total)


def _read(connection: Connection, record_id: int) -> Stored:
    stored = records.read(connection, record_id)
    if stored is None:
        raise Problem("gone")
    return stored


def now() -> datetime:
    """Give the time of a save."""
    return datetime.now(UTC)
