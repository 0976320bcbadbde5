"""Actions: what is to be done, by whom and by when, made from a finding, a review, a worksheet or a request."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from ropa_desktop.domain.field import Values
from ropa_desktop.domain.problems import Problem
from ropa_desktop.domain.texts import Say
from ropa_desktop.services import find
from ropa_desktop.services.records import Change, Edit, Save, change, read, save
from ropa_desktop.storage import around
from ropa_desktop.storage.records import Stored
from ropa_desktop.storage.register import Register

__all__ = ["OpenAction", "done", "from_finding", "from_request", "from_review", "make", "open_on"]

DAYS = 30
"""Days until an action is due where nobody says otherwise."""


@dataclass(frozen=True, slots=True)
class OpenAction:
    """An action that is not done: what it is called, the rule or check it answers, and its day."""

    id: int
    label: str
    rule: str
    due: date | None


def _proposed(about: Stored, origin: str, today: date) -> dict[str, Any]:
    return {
        "responsible": about.values.get("owner"),
        "due": today + timedelta(days=DAYS),
        "about": [about.id],
        "origin": origin,
    }


def from_finding(about: Stored, rule: str, message: str, remedy: str, *, origin: str, today: date) -> dict[str, Any]:
    """Propose an action that answers a finding or a worksheet's remark; `rule` is its rule's or its check's code."""
    name = f"{message.rstrip('.')}: {about.values['name']}"
    said = {"name": name, "description": remedy or message, "rule": rule}
    return _proposed(about, origin, today) | said


def from_review(about: Stored, say: Say, *, today: date) -> dict[str, Any]:
    """Propose an action with which a record is sent back."""
    return _proposed(about, "review", today) | {"name": say("action.look_over", name=about.values["name"])}


def from_request(request: Stored, say: Say, *, today: date) -> dict[str, Any]:
    """Propose an action that a request from an authority asks for, due when its answer is."""
    values = _proposed(request, "request", today)
    values |= {"name": say("action.answer", name=request.values["name"]), "request": request.id}
    return values | {"due": request.values["deadline"] or values["due"], "description": request.values["asked"]}


def make(register: Register, values: Values, *, author: str) -> Change:
    """Add an open action. Problem: name_missing."""
    return save(register, "action", None, {"status": "open", **values}, author=author)


def done(register: Register, ids: Sequence[int], *, evidence: str, on: date, author: str) -> Change:
    """Tell that actions are done, and what shows it (Art. 5(2)); earlier evidence stays above it.

    Problems: gone, evidence_missing.
    """
    if not evidence.strip():
        raise Problem("evidence_missing")
    edits = []
    for stored in (read(register, i) for i in ids):
        told = "\n".join(filter(None, (stored.values["evidence"], evidence.strip())))
        edits.append(Edit("action", stored.id, {"status": "done", "done": on, "evidence": told}))
    return change(register, edits, Save(author, "change" if len(edits) == 1 else "bulk"))


def open_on(register: Register, record_id: int) -> list[OpenAction]:
    """Give the actions about a record that are not done, the earliest first."""
    with register.reading() as connection:
        found = [s for s in around.naming(connection, record_id, "action") if record_id in s.values["about"]]
    still = [s for s in found if s.values["status"] not in {"done", "dropped"}]
    still.sort(key=lambda s: (s.values["due"] or date.max, s.id))
    return [
        OpenAction(
            s.id,
            find.label(s.values["reference"] or "", s.values["name"]),
            s.values["rule"] or "",
            s.values["due"],
        )
        for s in still
    ]
