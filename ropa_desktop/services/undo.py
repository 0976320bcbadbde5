"""Undo and redo over every edit, any number of steps, across restarts; acts are left alone."""

from __future__ import annotations

from dataclasses import dataclass

from ropa_desktop.domain.field import Values
from ropa_desktop.domain.problems import Problem
from ropa_desktop.domain.progress import Progress, untold
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.services.acts import act_on
from ropa_desktop.services.records import Change, Edit, Save, apply
from ropa_desktop.storage import history, records
from ropa_desktop.storage.register import Connection, Register

__all__ = ["Step", "next_redo", "next_undo", "redo", "revert", "undo"]


@dataclass(frozen=True, slots=True)
class Step:
    """An edit that can be undone or redone, and what to call it: `field` is a path when one field changed.

    `laid_down` is what it changed of what the office has laid down for its register, by which other records are judged;
    `count` is how many records it concerned; an item of a review and the record that it is about are one.
    """

    revision: int
    verb: str
    type: str
    name: str
    field: str
    count: int
    laid_down: frozenset[str]


def next_undo(register: Register) -> Step | None:
    """Give the edit that `undo` would take back."""
    with register.reading() as connection:
        number = history.undo_target(connection)
        return _step(connection, number) if number else None


def next_redo(register: Register) -> Step | None:
    """Give the edit that `redo` would bring back."""
    with register.reading() as connection:
        number = history.redo_target(connection)
        return _step(connection, number) if number else None


def _step(connection: Connection, number: int) -> Step:
    changed = history.changed_in(connection, number)
    first, type_name = changed[0]
    before = history.as_it_stood(connection, first, number - 1)
    after = history.as_it_stood(connection, first, number)
    named = after or before or {"name": ""}
    fields = _differing(before, after)
    one = fields[0] if len(fields) == 1 and len(changed) == 1 else ""
    laid_down = frozenset(fields if type_name == "register" else ())
    verb = history.verb_of(connection, number)
    concerned = [t for _, t in changed if (t == "review_item") == (verb == "decide")]
    return Step(number, verb, type_name, named["name"], one, len(concerned) or len(changed), laid_down)


def _differing(before: Values | None, after: Values | None) -> list[str]:
    return [name for name in before if before[name] != after[name]] if before and after else []


def undo(register: Register, *, author: str, progress: Progress = untold) -> Change | None:
    """Take back the newest edit that stands; None when there is none. Problems: frozen, still_named, read_only."""
    with register.writing() as connection:
        number = history.undo_target(connection)
        if not number:
            return None
        edits = [_inverse(connection, i, t, number) for i, t in history.changed_in(connection, number)]
        how = Save(author, "undo", state="act", undoes=number)
        change = apply(connection, _by_need(edits), how, progress=progress)
        history.set_state(connection, number, "undone")
        return change


def redo(register: Register, *, author: str, progress: Progress = untold) -> Change | None:
    """Bring back the edit that was undone last; None when there is none. Problems: as `undo`."""
    with register.writing() as connection:
        number = history.redo_target(connection)
        if not number:
            return None
        edits = [_again(connection, i, t, number) for i, t in history.changed_in(connection, number)]
        how = Save(author, "redo", state="act", undoes=number)
        change = apply(connection, _by_need(edits), how, progress=progress)
        history.set_state(connection, number, "live")
        return change


def _by_need(edits: list[Edit]) -> list[Edit]:
    """Bring records back before those that name them are written."""
    return sorted(edits, key=lambda edit: edit.gone)


def _inverse(connection: Connection, record_id: int, type_name: str, number: int) -> Edit:
    """Give the edit that sets the fields which a revision changed to what they were before it."""
    before = history.as_it_stood(connection, record_id, number - 1)
    after = history.as_it_stood(connection, record_id, number)
    return _towards(record_id, type_name, after, before)


def _again(connection: Connection, record_id: int, type_name: str, number: int) -> Edit:
    before = history.as_it_stood(connection, record_id, number - 1)
    after = history.as_it_stood(connection, record_id, number)
    return _towards(record_id, type_name, before, after)


def _towards(record_id: int, type_name: str, there: dict[str, object] | None, wanted: dict[str, object] | None) -> Edit:
    if wanted is None:
        return Edit(type_name, record_id, gone=True)
    if there is None:
        return Edit(type_name, None, wanted, new_id=record_id)
    return Edit(type_name, record_id, {k: v for k, v in wanted.items() if v != there[k]})


def revert(register: Register, record_id: int, revision: int, *, author: str, progress: Progress = untold) -> Change:
    """Set a record back to how it stood after a revision; what only an act may set stays as it is.

    Problems: gone (it was not there then), frozen.
    """
    with register.writing() as connection:
        wanted = history.as_it_stood(connection, record_id, revision)
        if wanted is None:
            raise Problem("gone")
        type_name = history.type_in(connection, record_id)
        if records.type_of(connection, record_id) is None:
            edit = Edit(type_name, None, wanted | _never_done(type_name, wanted), new_id=record_id)
        else:
            kept = _never_done(type_name, wanted)
            edit = Edit(type_name, record_id, {k: v for k, v in wanted.items() if k not in kept})
        return apply(connection, [edit], Save(author, "revert"), progress=progress)


def _never_done(type_name: str, wanted: Values) -> dict[str, object]:
    """Give the fields that only an act may set, as they are before it."""
    act = act_on(type_name)
    if act is None:
        return {}
    declared = RECORD_TYPES[type_name]
    before: dict[str, object] = dict.fromkeys((act.by, act.on, *declared.by_deed))
    if declared.first_state or declared.is_frozen(wanted):
        before["status"] = declared.first_state or act.back_to
    return before
