"""The past: what changed and when, and the whole register as of a day."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from ropa_desktop.domain.field import Kind, RecordType, Values, is_blank
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.services.records import Edit, Progress, Save, apply
from ropa_desktop.services.wording import Wording
from ropa_desktop.storage import history, records
from ropa_desktop.storage.history import Revision
from ropa_desktop.storage.register import Register, making, open_register

__all__ = ["Difference", "Entry", "Revision", "as_of", "differences", "end_of_day", "entries", "newest"]


@dataclass(frozen=True, slots=True)
class Difference:
    """One field before and after, in words; `rows` says which rows came, went or changed."""

    path: str
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the history: a revision, and one of the records that it changed."""

    revision: Revision
    record_id: int
    type: str
    name: str


def newest(register: Register) -> int:
    """Give the number of the newest revision."""
    with register.reading() as connection:
        return history.newest(connection)


def entries(register: Register, *, record_id: int | None = None, limit: int = 200) -> list[Entry]:
    """Give the newest revisions with the records they changed: of the whole register, or of one record."""
    with register.reading() as connection:
        found = []
        for revision in history.revisions(connection, record_id=record_id, limit=limit):
            changed = history.changed_in(connection, revision.number)
            for changed_id, type_name in changed[:20] if record_id is None else changed:
                if record_id in {None, changed_id}:
                    stood = history.as_it_stood(connection, changed_id, revision.number)
                    before = stood or history.as_it_stood(connection, changed_id, revision.number - 1)
                    found.append(Entry(revision, changed_id, type_name, before["name"] if before else ""))
        return found


def differences(register: Register, record_id: int, revision: int, wording: Wording) -> list[Difference]:
    """Say in words what a revision did to a record, field by field."""
    with register.reading() as connection:
        type_name = history.type_in(connection, record_id)
        before = history.as_it_stood(connection, record_id, revision - 1)
        after = history.as_it_stood(connection, record_id, revision)
    return compare(RECORD_TYPES[type_name], before, after, wording)


def compare(
    record_type: RecordType, before: Values | None, after: Values | None, wording: Wording
) -> list[Difference]:
    """Say in words how two states of a record differ; None is a record that is not there."""
    old, new = before or record_type.blank(), after or record_type.blank()
    found: list[Difference] = []
    for field in record_type.fields:
        if old[field.name] == new[field.name]:
            continue
        label = wording.label(record_type, field.name)
        if field.kind is Kind.ROWS:
            was = {row["id"]: wording.row(field, row) for row in old[field.name]}
            now = {row["id"]: wording.row(field, row) for row in new[field.name]}
            for key in dict.fromkeys((*was, *now)):
                if was.get(key) != now.get(key):
                    found.append(Difference(field.name, label, was.get(key, ""), now.get(key, "")))
            if not any(d.path == field.name for d in found):
                found.append(Difference(field.name, label, "\n".join(was.values()), "\n".join(now.values())))
        else:
            texts = [wording.text(field, values[field.name]) for values in (old, new)]
            if not (is_blank(old[field.name]) and is_blank(new[field.name])):
                found.append(Difference(field.name, label, texts[0], texts[1]))
    return found


def time_zone(register: Register) -> ZoneInfo:
    """Give the office's time zone, in which a day ends; Europe/Stockholm where none is set or it is not known."""
    with register.reading() as connection:
        ids = records.ids_of(connection, "register")
        stored = next(iter(records.read_many(connection, "register", ids[:1])), None)
    try:
        return ZoneInfo((stored.values["time_zone"] if stored else None) or "Europe/Stockholm")
    except (KeyError, ValueError, OSError):
        return ZoneInfo("Europe/Stockholm")


def end_of_day(register: Register, day: date) -> datetime:
    """Give the last moment of a day in the office's time zone."""
    midnight = datetime.combine(day + timedelta(days=1), time(), time_zone(register))
    return midnight - timedelta(milliseconds=1)


@contextlib.contextmanager
def as_of(register: Register, day: date, *, progress: Progress | None = None) -> Iterator[Register]:
    """Rebuild the register as it stood at the end of a day, as a temporary register that can only be read."""
    with tempfile.TemporaryDirectory(prefix="ropa-") as folder:
        path = Path(folder) / register.path.name
        rebuild(register, path, end_of_day(register, day), progress=progress)
        with open_register(path, read_only=True) as past:
            past.path = register.path
            yield past


def rebuild(register: Register, path: Path, moment: datetime, *, progress: Progress | None = None) -> None:
    """Write the register as it stood at a moment to a new file, with the history up to then."""
    with register.reading() as connection:
        number = history.number_at(connection, moment)
        stood = list(history.all_as_they_stood(connection, number))
        past = history.copy_out(connection, number)
    with making(path) as copy, copy.writing() as connection:
        edits = [Edit(type_name, None, values, new_id=i) for i, type_name, values in stood]
        apply(connection, edits, Save("", "rebuild", state="act"), progress=progress)
        history.replace_all(connection, past)
        history.copy_blobs(connection, register.file)
