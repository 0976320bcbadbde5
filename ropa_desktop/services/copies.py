"""A record written again under another name, with the marks of secrecy that stand on it."""

from __future__ import annotations

from ropa_desktop.domain.field import Kind
from ropa_desktop.domain.worksheet import unassessed
from ropa_desktop.services.records import Change, Edit, Save, Stored, apply, read
from ropa_desktop.storage import records
from ropa_desktop.storage.marks_carried import marks_carried
from ropa_desktop.storage.register import Connection, Register

__all__ = ["carried", "copy"]


def copy(register: Register, record_id: int, *, name: str, author: str) -> Change:
    """Make a copy of a record under a new name: with all rows, but neither approved, reviewed nor referenced.

    What is marked as secret in it is so in the copy too, until that is decided.
    """
    source = read(register, record_id)
    fields = source.record_type.by_name
    fresh = {key: fields[key].kind.blank for key in _PERSONAL_TO_A_RECORD if key in fields}
    values = source.values | fresh | {"name": name, "reference": None, "retired": None}
    if source.record_type.frozen or source.type in _BEGUN_ANEW:
        values["status"] = None
    if source.record_type.final or source.type in _BEGUN_ANEW:
        values["files"] = []
    if "worksheet" in values:
        values["worksheet"] = unassessed(values["worksheet"])
    for declared in source.record_type.fields:
        if declared.kind is Kind.ROWS:
            unsaid = dict.fromkeys(_ANSWERED if declared.name == "checklist" else ())
            values[declared.name] = [row | unsaid | {"id": None} for row in values[declared.name]]
    with register.writing() as connection:
        edits = [Edit(source.type, None, values), *carried(connection, source, name)]
        return apply(connection, edits, Save(author, "copy"))


def carried(connection: Connection, source: Stored, name: str) -> list[Edit]:
    """Give the edits that mark the record which is made next from another as that one is marked."""
    made = records.next_id(connection)
    return [Edit("secrecy_mark", None, mark) for mark in marks_carried(connection, source, made, name)]


_BEGUN_ANEW = ("action", "authority_request")
"""The types that a copy begins again: with no state, and without the papers of the case that it is made from."""
_PERSONAL_TO_A_RECORD = (
    "answered",
    "approved_by",
    "approved_on",
    "approver",
    "begun",
    "changed",
    "correspondence",
    "deadline",
    "done",
    "evidence",
    "last_reviewed",
    "log",
    "manifest",
    "package",
    "receipt",
    "received",
    "registered",
    "result",
    "sent_by",
    "signed_by",
    "signed_on",
)
_ANSWERED = ("answer", "remark")
"""What was said on the questions of a checklist, which a copy asks anew."""
