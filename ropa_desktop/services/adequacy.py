"""Adequacy decisions as a register's own records: entered once, compared with lists, and what rests on them."""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ropa_desktop import __version__
from ropa_desktop.domain.field import Values, is_blank
from ropa_desktop.domain.problems import Problem
from ropa_desktop.domain.types.transfers import ADEQUACY_DECISION
from ropa_desktop.services import past
from ropa_desktop.services.find import label
from ropa_desktop.services.past import Difference
from ropa_desktop.services.records import Change, Edit, Save, apply, change
from ropa_desktop.services.wording import Wording, content_language
from ropa_desktop.storage import due, history, listing, records
from ropa_desktop.storage.listing import Filter, Query
from ropa_desktop.storage.records import Stored
from ropa_desktop.storage.register import Connection, Register

if TYPE_CHECKING:
    from ropa_desktop.services.adequacy_lists import Listed

__all__ = [
    "FALLEN",
    "KEY",
    "Becomes",
    "Item",
    "Preview",
    "Resting",
    "expired",
    "fall",
    "has_expired",
    "in_words",
    "keyed_edits",
    "linkable",
    "preview",
    "proposed_decision",
    "replace",
    "resting",
    "seed",
    "seed_edits",
]

TYPE = ADEQUACY_DECISION.name
KEY = "adequacy_"
"""What the example's records put before a decision's key in the program's list to link to it ("@adequacy_us_dpf")."""
TOOL = "45"
"""The transfer tool that rests on a decision."""
IN_FORCE = "in_force"
FALLEN = ("suspended", "repealed", "annulled", "expired")
"""The states of a decision on which nothing can rest any more (Art. 45(5), annulment, a sunset clause)."""


# The program's decisions in a register


def seed_edits(language: str) -> list[Edit]:
    """Give the edits that enter the program's decisions, with their texts in a register's language."""
    return [edit for _, edit in keyed_edits(language)]


def keyed_edits(language: str) -> list[tuple[str, Edit]]:
    """Give the edits that enter the program's decisions, each with the key that the example links to."""
    from ropa_desktop.services.adequacy_lists import own_list  # a start enters none

    numbered = enumerate(own_list(language), 1)
    references = ((f"{ADEQUACY_DECISION.prefix}{number:02d}", one) for number, one in numbered)
    return [(f"{KEY}{one.key}", Edit(TYPE, None, {**one.values, "reference": r})) for r, one in references]


def seed(register: Register, *, author: str) -> bool:
    """Enter the program's decisions in a register that has never had any; tell whether that was done.

    That is one made before there were such records. Where they were entered, the history says so for ever, and so
    those that the person deletes stay deleted. It is an act: an undo takes back what the person did, not this.
    A disk that is full is no reason not to open the register; it is tried again the next time.
    """
    with contextlib.suppress(Problem):
        with register.reading() as connection:
            wanted = not history.knows(connection, TYPE)
        if wanted:
            change(register, seed_edits(content_language(register)), Save(author, "seed", state="act"))
            return True
    return False


# A list beside the register


class Becomes(StrEnum):
    """What a list would make of a decision."""

    ADDED = "added"
    CHANGED = "changed"
    GONE = "gone"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Item:
    """A decision in the register (`before`), in the list, or in both; `after` is the record as it would be.

    `resting` counts the transfers that rest on it. `older`: the list was checked before the register's entry was.
    `offered`: whether it is proposed that the change be made.
    """

    becomes: Becomes
    name: str
    record_id: int | None
    before: Values | None
    after: Values
    resting: int = 0
    older: bool = False
    offered: bool = False

    @property
    def barred(self) -> bool:
        """Whether it may not be made: a decision that transfers rest on is not taken out of use by a list."""
        return self.becomes is Becomes.SAME or (self.becomes is Becomes.GONE and self.resting > 0)

    @property
    def values(self) -> dict[str, Any]:
        """The fields that the change sets."""
        before = self.before or {}
        return {k: v for k, v in self.after.items() if k not in before or before[k] != v}


@dataclass(frozen=True, slots=True)
class Preview:
    """What a list would change: each decision once, in the order of the list, then those that are not in it."""

    source: str
    own: bool
    """Whether it is the program's own list."""
    items: tuple[Item, ...]

    def of(self, becomes: Becomes) -> tuple[Item, ...]:
        """Give the decisions that become something."""
        return tuple(item for item in self.items if item.becomes is becomes)


OFFICES_OWN = frozenset({"name", "next_review", "ended_on", "source_url"})
"""Fields that a list only fills in, and does not empty: the program's own list says nothing of them."""


def preview(register: Register, source: Path | None = None, *, today: date | None = None) -> Preview:
    """Hold a list beside the register's decisions, each found by its CELEX number; `source` None is the program's own.

    A decision that is not in the list is not repealed by that: a list may be incomplete, and only the Commission or
    the Court ends a decision. It can be taken out of use, unless transfers rest on it. One without a CELEX number is
    the office's own and left alone. What the list says is in the register's language, where it has that.
    Problems: those of `read_list`.
    """
    from ropa_desktop.services.adequacy_lists import normal, own_list, read_list  # nor does it compare any

    code, today = content_language(register), today or date.today()  # noqa: DTZ011 - the day on the wall
    listed = own_list(code) if source is None else read_list(source, code)
    with register.reading() as connection:
        stored = _decisions(connection)
        transfers = _on_adequacy(connection)
    by_celex: dict[str, Stored] = {}
    for one in sorted(stored, key=lambda s: s.values["retired"] is not None):
        if celex := normal(one.values["celex"]):
            by_celex.setdefault(celex, one)
    items = [_item(one, by_celex.get(one.celex), transfers, own=source is None) for one in listed]
    there = {one.celex for one in listed}
    gone = (one for celex, one in by_celex.items() if celex not in there and one.values["retired"] is None)
    items += [_gone(one, transfers, today) for one in gone]
    name = f"ropa_desktop {__version__}" if source is None else source.name
    return Preview(name, source is None, tuple(items))


def _item(listed: Listed, stored: Stored | None, transfers: Sequence[Stored], *, own: bool) -> Item:
    if stored is None:
        blank = ADEQUACY_DECISION.blank()
        return Item(Becomes.ADDED, listed.values["name"], None, None, {**blank, **listed.values}, offered=True)
    before = stored.values
    after = {**before, **_taken(listed.values, before)}
    if not own:
        after["retired"] = None
    was, now = before["verified_on"], listed.values["verified_on"]
    older = was is not None and now < was
    return Item(
        Becomes.SAME if after == before else Becomes.CHANGED,
        before["name"],
        stored.id,
        before,
        after,
        _count(stored, transfers),
        older,
        offered=after != before and not older,
    )


def _taken(listed: Values, before: Values) -> dict[str, Any]:
    """Give what of a list's values is taken over into a record that is there."""
    found = {name: value for name, value in listed.items() if name not in OFFICES_OWN}
    found |= {name: listed[name] for name in ("next_review", "ended_on") if not is_blank(listed[name])}
    if listed["status"] == IN_FORCE:
        found["ended_on"] = None
    if is_blank(before["source_url"]):
        found["source_url"] = listed["source_url"]
    return found


def _gone(stored: Stored, transfers: Sequence[Stored], today: date) -> Item:
    """Propose nothing: that a list does not name a decision does not say that it was repealed."""
    count = _count(stored, transfers)
    after = {**stored.values, "retired": today}
    return Item(
        Becomes.GONE,
        stored.values["name"],
        stored.id,
        stored.values,
        after,
        count,
        offered=False,
    )


def in_words(item: Item, wording: Wording) -> list[Difference]:
    """Say field by field what becomes of a decision."""
    return past.compare(ADEQUACY_DECISION, item.before, item.after, wording)


def replace(register: Register, seen: Preview, *, author: str, chosen: Collection[Item] | None = None) -> Change:
    """Take over what a list says, as one revision that can be undone; `chosen` None is what the preview offers.

    Problems: gone, read_only, disk_full.
    """
    wanted = (item for item in seen.items if (item.offered if chosen is None else item in chosen) and not item.barred)
    edits = [Edit(TYPE, item.record_id, item.values) for item in wanted]
    return change(register, edits, Save(author, "replace_list", seen.source))


# What rests on a decision


@dataclass(frozen=True, slots=True)
class Resting:
    """A transfer that rests on a decision; not `linked` means that only its country says so."""

    id: int
    name: str
    fallback: str | None
    linked: bool


def resting(register: Register, decision_id: int) -> list[Resting]:
    """Give the transfers in use that rest on a decision: those linked to it, and those that name none but its country.

    A transfer that has ended rested on it then; what it says of that time is left as it is. Problem: gone.
    """
    with register.reading() as connection:
        return _resting(connection, _decision(connection, decision_id))


def fall(
    register: Register,
    decision_id: int,
    *,
    status: str,
    on: date,
    author: str,
    only: Collection[int] | None = None,
    today: date | None = None,
) -> Change:
    """Record that a decision no longer applies since a day, and move what rests on it to its fallback, in one revision.

    The fallback becomes the tool and is then blank; the link to the decision stays, to tell what was. A transfer
    without a fallback stays, and stands without a ground. `only` names the transfers to move; None is all.
    It is an edit and can be undone: nothing is frozen by it, and a judgment may have been misread.
    Problems: gone, bad_value (`status`), fall_in_future, read_only, disk_full.
    """
    today = today or date.today()  # noqa: DTZ011 - the day on the wall
    if status not in FALLEN:
        raise Problem("bad_value", field="status", type=TYPE)
    if on > today:
        raise Problem("fall_in_future", day=on)
    with register.writing() as connection:
        decision = _decision(connection, decision_id)
        checked = max(today, decision.values["verified_on"] or today)
        edits = [Edit(TYPE, decision_id, {"status": status, "ended_on": on, "verified_on": checked})]
        moved = [one for one in _resting(connection, decision) if one.fallback and (only is None or one.id in only)]
        edits += [Edit("transfer", one.id, {"tool": one.fallback, "fallback_tool": None}) for one in moved]
        return apply(connection, edits, Save(author, "fall"))


def proposed_decision(register: Register, country: str | None, organisation: str | None = None) -> int | None:
    """Give the decision in force that is about a country or an international organisation: the newest, if several."""
    today = date.today()  # noqa: DTZ011 - the day on the wall
    place = {"country": country, "international_organisation": organisation}
    with register.reading() as connection:
        found = [d for d in _decisions(connection) if _applies(d.values, today) and _is_about(d.values, place)]
    return max(found, key=lambda d: (d.values["adopted"] or date.min, d.id)).id if found else None


def linkable(register: Register, transfer: Values) -> int | None:
    """Give the decision that a transfer rests on without naming it; None when it names one, or there is none."""
    if transfer["tool"] != TOOL or transfer["decision"] is not None:
        return None
    return proposed_decision(register, transfer["country"], transfer["international_organisation"])


def has_expired(decision: Values, today: date) -> bool:
    """Tell whether a decision says that it is in force although its last day has passed."""
    last = decision["expires"]
    return decision["status"] == IN_FORCE and last is not None and last < today


def expired(register: Register, today: date) -> list[tuple[int, str, date]]:
    """Give id, label and last day of the decisions in use that have expired and still say that they are in force."""
    with register.reading() as connection:
        found = due.past(connection, TYPE, "expires", IN_FORCE, today)
    return [(decision_id, label(reference, name), day) for decision_id, reference, name, day in found]


def _decisions(connection: Connection) -> list[Stored]:
    return list(records.read_many(connection, TYPE, records.ids_of(connection, TYPE)))


def _decision(connection: Connection, decision_id: int) -> Stored:
    found = records.read(connection, decision_id)
    if found is None or found.type != TYPE:
        raise Problem("gone")
    return found


def _on_adequacy(connection: Connection) -> list[Stored]:
    """Read the transfers in use that rest on Art. 45."""
    ids = listing.find(connection, Query("transfer", filters=(Filter("tool", TOOL),)))
    found = records.read_many(connection, "transfer", ids, only=())
    return [one for one in found if one.values["status"] != "ended"]


def _resting(connection: Connection, decision: Stored) -> list[Resting]:
    found = (one for one in _on_adequacy(connection) if _rests(one.values, decision))
    return [Resting(one.id, _label(one), _fallback(one.values), one.values["decision"] is not None) for one in found]


def _count(decision: Stored, transfers: Iterable[Stored]) -> int:
    return sum(1 for one in transfers if _rests(one.values, decision))


def _rests(transfer: Values, decision: Stored) -> bool:
    linked = transfer["decision"]
    return linked == decision.id if linked is not None else _is_about(decision.values, transfer)


def _fallback(transfer: Values) -> str | None:
    """Give the tool that a transfer falls back on; another decision is none, for there is one for each place."""
    tool: str | None = transfer["fallback_tool"]
    return None if tool == TOOL else tool


def _applies(decision: Values, today: date) -> bool:
    return decision["retired"] is None and decision["status"] == IN_FORCE and not has_expired(decision, today)


def _is_about(decision: Values, place: Mapping[str, Any]) -> bool:
    """Tell whether a decision is about the country or organisation that a transfer goes to."""
    if decision["country"]:
        return bool(decision["country"] == place["country"])
    name, asked = decision["international_organisation"], place["international_organisation"]
    return bool(name and asked) and _folded(name) == _folded(asked)


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def _label(stored: Stored) -> str:
    return label(stored.values["reference"] or "", stored.values["name"])
