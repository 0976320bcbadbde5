"""Marks for a secrecy review: made at a field, a row, a file or a record, decided, and taken back (OSL 5:5)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ropa_desktop.domain.field import Kind, is_blank, paths
from ropa_desktop.domain.problems import Problem
from ropa_desktop.domain.types.secrecy import MARKED, OPEN, SECRET, UNDECIDED, never_secret
from ropa_desktop.services.records import Change, Edit, Save, Stored, change
from ropa_desktop.services.release import is_public
from ropa_desktop.services.wording import Wording, content_language
from ropa_desktop.storage import around, records
from ropa_desktop.storage.register import Register

__all__ = ["Marked", "Spot", "Wish", "decide", "mark", "marks_on", "may_mark", "spots_of", "take_back", "usual_ground"]


@dataclass(frozen=True, slots=True)
class Spot:
    """What is marked: a field by its path, a row of it, a file by its sum; with none of them the whole record."""

    path: str = ""
    row: int | None = None
    file: str = ""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be marked, on which ground and why, by whom and when."""

    spot: Spot
    ground: str
    reason: str
    by: str
    on: date


@dataclass(frozen=True, slots=True)
class Marked:
    """A mark that stands on a record: its own id, what it is about, in words, its ground, and what was decided."""

    id: int
    spot: Spot
    what: str
    ground: str
    reason: str
    marked_by: str
    decision: str


def may_mark(record_type: str) -> bool:
    """Tell whether records of a type can be marked."""
    return record_type in MARKED


def usual_ground(register: Register) -> str:
    """Give the ground that is proposed: a public body cites a provision, anyone else assesses for itself."""
    return "osl_18_8" if is_public(register) else "own"


def spots_of(stored: Stored, wording: Wording) -> list[tuple[Spot, str]]:
    """Give all that can be marked of a record, in words: the whole of it, its fields that say something, rows and
    files.
    """
    whole = [] if never_secret(stored.type, "") else [(Spot(), wording.say("secrecy.whole"))]
    return [*whole, *_parts(stored, wording)]


def _parts(stored: Stored, wording: Wording) -> Iterator[tuple[Spot, str]]:
    for declared in stored.record_type.fields:
        value = stored.values[declared.name]
        if declared.internal or is_blank(value) or never_secret(stored.type, declared.name):
            continue
        label = wording.label(stored.record_type, declared.name)
        yield Spot(declared.name), label
        if declared.kind is Kind.ROWS:
            for number, row in enumerate(value, 1):
                told = wording.say("secrecy.row", what=label, number=number, text=_brief(wording.row(declared, row)))
                yield Spot(declared.name, row["id"]), told
        if declared.kind is Kind.FILES:
            for file in value:
                yield Spot(declared.name, file=file["sha256"]), wording.say("secrecy.file", name=file["name"])


def _brief(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST].rsplit(' ', 1)[0]} …"


_LONGEST = 60


def marks_on(register: Register, record_id: int, wording: Wording) -> list[Marked]:
    """Give the marks that stand on a record, the oldest first."""
    with register.reading() as connection:
        found = around.naming(connection, record_id, "secrecy_mark")
        stored = records.read(connection, record_id) if found else None
    if stored is None:
        return []
    wording.prepare([(one.record_type, one.values) for one in found])
    told = dict(spots_of(stored, wording))
    marks = sorted((one for one in found if one.values["retired"] is None), key=lambda one: one.id)
    return [_marked(one, stored, told, wording) for one in marks]


def _marked(one: Stored, stored: Stored, told: dict[Spot, str], wording: Wording) -> Marked:
    values = one.values
    spot = Spot(values["field"] or "", values["row"], values["file"] or "")
    known = dict(paths(stored.record_type.fields))
    what = told.get(spot) or (wording.label(stored.record_type, spot.path) if spot.path in known else values["name"])
    ground = wording.word("secrecy_ground", values["ground"] or "own")
    decision = values["decision"] or UNDECIDED
    return Marked(one.id, spot, what, ground, values["reason"] or "", values["marked_by"] or "", decision)


def mark(register: Register, record_id: int, wish: Wish, *, author: str) -> Change:
    """Mark something for a secrecy review; until it is decided it is left out of copies for release.

    Problems: gone; mark_kept, when Art. 30 wants it shown; mark_twice; mark_by_missing.
    """
    spot = wish.spot
    if not wish.by.strip():
        raise Problem("mark_by_missing")
    with register.reading() as connection:
        stored = records.read(connection, record_id)
        there = around.naming(connection, record_id, "secrecy_mark")
    if stored is None:
        raise Problem("gone")
    if never_secret(stored.type, spot.path) or not may_mark(stored.type):
        raise Problem("mark_kept")
    said = [(one.values["field"] or "", one.values["row"], one.values["file"] or "") for one in there if _stands(one)]
    if (spot.path, spot.row, spot.file) in said:
        raise Problem("mark_twice")
    wording = Wording(register, content_language(register))
    what = dict(spots_of(stored, wording)).get(spot, spot.path)
    name = " – ".join((" ".join(filter(None, (stored.values["reference"], stored.values["name"]))), what))
    values = {
        "name": name,
        "about": record_id,
        "field": spot.path or None,
        "row": spot.row,
        "file": spot.file or None,
        "ground": wish.ground,
        "reason": wish.reason.strip() or None,
        "marked_by": wish.by.strip(),
        "marked_on": wish.on,
        "decision": UNDECIDED,
    }
    return change(register, [Edit("secrecy_mark", None, values)], Save(author, "mark_secret"))


def _stands(one: Stored) -> bool:
    return one.values["retired"] is None


def decide(register: Register, mark_id: int, *, secret: bool, by: str, on: date, author: str) -> Change:
    """Decide on a mark: secret and left out, or not secret and released. Problem: gone."""
    values = {"decision": SECRET if secret else OPEN, "decided_by": by, "decided_on": on}
    return change(register, [Edit("secrecy_mark", mark_id, values)], Save(author, "decide_mark"))


def take_back(register: Register, mark_id: int, *, on: date, author: str) -> Change:
    """Take a mark away; that it stood is kept. Problem: gone."""
    return change(register, [Edit("secrecy_mark", mark_id, {"retired": on})], Save(author, "unmark_secret"))
