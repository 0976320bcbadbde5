"""Adding, changing, copying, retiring and deleting records: each save is one revision, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from ropa_desktop.domain.field import Kind, RecordType, Values, blank_row, is_blank
from ropa_desktop.domain.problems import Problem
from ropa_desktop.domain.rules import evaluate, marks_for
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.services.knowledge import Knowledge
from ropa_desktop.storage import derived, history, records
from ropa_desktop.storage.records import Stored
from ropa_desktop.storage.register import Connection, Register
from ropa_desktop.storage.texts import vocabularies

__all__ = ["Change", "Edit", "Save", "Stored", "change", "copy", "delete", "read", "read_all", "retire", "save"]

UNDOABLE = frozenset({"add", "change", "copy", "retire", "reactivate", "delete", "import", "bulk", "revert"})
"""The verbs of edits; what is not among them is an act, which only another recorded act withdraws."""


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


def read(register: Register, record_id: int) -> Stored:
    """Read a record. Problem: gone."""
    with register.reading() as connection:
        return _read(connection, record_id)


def read_all(register: Register, record_type: str, ids: Sequence[int]) -> list[Stored]:
    """Read records of one type in the order of `ids`."""
    with register.reading() as connection:
        return list(records.read_many(connection, record_type, ids))


def save(register: Register, record_type: str, record_id: int | None, values: Values, *, author: str) -> Change:
    """Add a record (`record_id` None) or change the given fields of one; only its name is required.

    Problems: name_missing, gone, frozen, bad_value, unknown_record, read_only, disk_full.
    """
    verb = "add" if record_id is None else "change"
    return change(register, [Edit(record_type, record_id, values)], Save(author, verb))


def copy(register: Register, record_id: int, *, name: str, author: str) -> Change:
    """Make a copy of a record under a new name: with all rows, but neither approved, reviewed nor referenced."""
    source = read(register, record_id)
    fresh = {"name": name, "reference": None, "retired": None} | {
        key: None for key in _PERSONAL_TO_A_RECORD if key in source.values
    }
    values = source.values | fresh
    if source.record_type.frozen:
        values["status"] = None
    for declared in source.record_type.fields:
        if declared.kind is Kind.ROWS:
            values[declared.name] = [row | {"id": None} for row in values[declared.name]]
    return change(register, [Edit(source.type, None, values)], Save(author, "copy"))


_PERSONAL_TO_A_RECORD = ("approved_by", "approved_on", "approver", "last_reviewed", "signed_by", "signed_on")


def retire(register: Register, record_id: int, *, on: date | None, author: str) -> Change:
    """Take a record out of use from a day, keeping it; `on` None puts it back."""
    stored = read(register, record_id)
    verb = "retire" if on else "reactivate"
    return change(register, [Edit(stored.type, record_id, {"retired": on})], Save(author, verb))


def delete(register: Register, ids: Iterable[int], *, author: str) -> Change:
    """Delete records, in one revision that can be undone. Problems: gone, frozen, still_named (with `names`)."""
    edits = [Edit(read(register, i).type, i, gone=True) for i in ids]
    return change(register, edits, Save(author, "delete"))


Progress = Callable[[int, int], None]


def change(register: Register, edits: Sequence[Edit], how: Save, *, progress: Progress | None = None) -> Change:
    """Carry out edits of any number of records as one revision, durable when this returns.

    Edits may name records that other edits of the same call bring in under `new_id`.
    Problems: as `save` and `delete`.
    """
    with register.writing() as connection:
        return apply(connection, edits, how, progress=progress)


def apply(connection: Connection, edits: Sequence[Edit], how: Save, *, progress: Progress | None = None) -> Change:
    """Carry out edits within a transaction that the caller holds; see `change`."""
    work = _Work(connection, how)
    for number, edit in enumerate(edits):
        work.carry_out(edit)
        if progress:
            progress(number + 1, 2 * len(edits))
    return work.finish(lambda done, total: progress(total + done, 2 * total) if progress else None)


class _Work:
    """One revision under way. Rows are written first, and what is worked out from them once all are there."""

    def __init__(self, connection: Connection, how: Save) -> None:
        self.connection = connection
        self.how = how
        self.number = 0
        self.written: dict[int, tuple[RecordType, dict[str, Any]]] = {}
        self.removed: dict[int, RecordType] = {}
        self.fields: dict[str, None] = {}

    def carry_out(self, edit: Edit) -> None:
        record_type = RECORD_TYPES[edit.type]
        if edit.id is None:
            self._add(record_type, edit)
            return
        stored = _read(self.connection, edit.id)
        if stored.frozen and self.how.verb in UNDOABLE | {"undo", "redo"}:
            raise Problem("frozen", name=stored.values["name"])
        if edit.gone:
            self.removed[edit.id] = record_type
            return
        changes = {k: v for k, v in _checked(record_type, edit.values).items() if v != stored.values[k]}
        if changes:
            values = stored.values | changes
            _require_name(values)
            records.write_changes(self.connection, record_type, edit.id, changes, self._begun())
            self.written[edit.id] = (record_type, values)
            self.fields.update(dict.fromkeys(changes))

    def _add(self, record_type: RecordType, edit: Edit) -> None:
        values = record_type.blank() | _checked(record_type, edit.values)
        _require_name(values)
        if values["reference"] is None and record_type.name != "register":
            values["reference"] = next_reference(self.connection, record_type)
        new_id = records.write_new(self.connection, record_type, values, self._begun(), edit.new_id)
        self.written[new_id] = (record_type, values)
        self.fields.update(dict.fromkeys(k for k, v in edit.values.items() if not is_blank(v)))

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
        stale: set[int] = set()
        self._remove()
        self._check_links()
        for record_id, (record_type, values) in self.written.items():
            row_ids = any(f.kind is Kind.ROWS for f in record_type.fields)
            kept = _read(self.connection, record_id).values if row_ids else values
            history.keep(self.connection, self.number, record_type, record_id, kept)
            derived.write_sort_keys(self.connection, record_type, record_id, values)
            derived.write_search(self.connection, record_type, record_id, values, vocabularies())
            touched = derived.write_mentions(self.connection, record_id, derived.mentioned(record_type, values))
            if record_type.name == "notice":
                stale |= touched
        self._judge(stale, progress)
        ids = (*self.written, *self.removed)
        return Change(types.pop() if len(types) == 1 else "", ids, tuple(self.fields), self.how.verb, self.number)

    def _remove(self) -> None:
        for record_id, record_type in self.removed.items():
            staying = {i for i, _ in derived.mentioners(self.connection, record_id)} - set(self.removed)
            if others := sorted(staying - set(self.written)):
                names = [_read(self.connection, i).values["name"] for i in others[:5]]
                raise Problem("still_named", names=", ".join(names), count=len(others))
            history.keep(self.connection, self._begun(), record_type, record_id, None)
            derived.drop_search(self.connection, record_id)
            records.remove(self.connection, record_id)

    def _check_links(self) -> None:
        """See to it that every link leads to a record of a type that it may lead to."""
        targets = {t for record_type, values in self.written.values() for t in derived.mentioned(record_type, values)}
        types = records.types_of(self.connection, targets)
        for record_type, values in self.written.values():
            _check_targets(record_type, values, types)

    def _judge(self, stale: set[int], progress: Progress) -> None:
        """Hold what was written against the rules, then what names a record whose marks changed."""
        knowledge = Knowledge(self.connection)
        # Those that others name come first, so that their marks are known.
        order = sorted(self.written, key=lambda i: _JUDGED_LAST.get(self.written[i][0].name, 0))
        for done, record_id in enumerate(order):
            record_type, values = self.written[record_id]
            if _judge(self.connection, knowledge, record_type, record_id, values):
                stale |= {i for i, t in derived.mentioners(self.connection, record_id) if t in _JUDGED_LAST}
            progress(done + 1, len(order))
        for record_id in sorted(stale - set(self.written) - set(self.removed)):
            stored = records.read(self.connection, record_id)
            if stored:
                _judge(self.connection, knowledge, stored.record_type, record_id, stored.values)


_JUDGED_LAST = {"transfer": 1, "activity": 2, "processor_activity": 2}


def _judge(
    connection: Connection, knowledge: Knowledge, record_type: RecordType, record_id: int, values: Values
) -> bool:
    knowledge.look_at(record_id, derived.mentioned(record_type, values))
    findings = evaluate(record_type, values, knowledge)
    return derived.write_findings(connection, record_id, marks_for(record_type, values, findings), findings)


def next_reference(connection: Connection, record_type: RecordType) -> str:
    """Give the next free reference of a type: its letter and a number ("B05")."""
    return f"{record_type.prefix}{records.highest_reference(connection, record_type) + 1:02d}"


def _read(connection: Connection, record_id: int) -> Stored:
    stored = records.read(connection, record_id)
    if stored is None:
        raise Problem("gone")
    return stored


def _require_name(values: Values) -> None:
    if not (values["name"] or "").strip():
        raise Problem("name_missing")


def _checked(record_type: RecordType, values: Values) -> dict[str, Any]:
    """Give values with the one blank for each kind; a value of the wrong type is refused."""
    found: dict[str, Any] = {}
    for name, value in values.items():
        declared = record_type.by_name.get(name)
        if declared is None:
            raise Problem("bad_value", field=name, type=record_type.name)
        if declared.kind is Kind.ROWS:
            found[name] = [_checked_row(record_type, declared.name, row) for row in value or ()]
        else:
            found[name] = _checked_value(record_type, declared.name, declared.kind, value)
    return found


def _checked_row(record_type: RecordType, name: str, row: Values) -> dict[str, Any]:
    declared = record_type.by_name[name]
    kinds = {f.name: f.kind for f in declared.rows}
    if unknown := set(row) - set(kinds) - {"id"}:
        raise Problem("bad_value", field=f"{name}.{min(unknown)}", type=record_type.name)
    given = {key: _checked_value(record_type, f"{name}.{key}", kinds[key], row[key]) for key in row if key != "id"}
    return blank_row(declared) | {"id": row.get("id")} | given


_PYTHON: dict[Kind, type | tuple[type, ...]] = {Kind.DATE: date, Kind.NUMBER: int, Kind.LINK: int}


def _checked_value(record_type: RecordType, path: str, kind: Kind, value: Any) -> Any:
    if value is None or value in ("", [], ()):
        return kind.blank
    expected = list if kind.many else _PYTHON.get(kind, str)
    value = list(value) if isinstance(value, tuple) and kind.many else value
    items = {Kind.CHOICES: str, Kind.LINKS: int, Kind.FILES: dict}.get(kind)
    wrong = not isinstance(value, expected) or (items and not all(isinstance(i, items) for i in value))
    if wrong or isinstance(value, (bool, datetime)):
        raise Problem("bad_value", field=path, type=record_type.name)
    return value


def _check_targets(record_type: RecordType, values: Values, types: Mapping[int, str]) -> None:
    for declared in record_type.fields:
        if declared.kind is Kind.ROWS:
            for row in values[declared.name]:
                for inner in declared.rows:
                    _check_target(record_type, inner.kind, inner.target, row[inner.name], types)
        else:
            _check_target(record_type, declared.kind, declared.target, values[declared.name], types)


def _check_target(
    record_type: RecordType, kind: Kind, allowed: tuple[str, ...], value: Any, types: Mapping[int, str]
) -> None:
    if not value or kind not in {Kind.LINK, Kind.LINKS, Kind.CHOICE, Kind.CHOICES}:
        return
    links = kind in {Kind.LINK, Kind.LINKS}
    for target in [value] if kind in {Kind.LINK, Kind.CHOICE} else value:
        record_id = target if links else derived.own_word(target)
        if record_id is not None and types.get(record_id) not in (allowed if links else ("word",)):
            raise Problem("unknown_record", id=record_id, type=record_type.name)


def now() -> datetime:
    """Give the time of a save."""
    return datetime.now(UTC)
