"""Transfers that the register already tells of: proposed, so that they need not be typed twice (Art. 30(1)(e), 44).

A recipient outside the EEA, a place of storage or of access outside it, and a sub-processor there each propose one.
Remote access is a transfer too (EDPB Guidelines 05/2021).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ropa_desktop.domain.field import Values
from ropa_desktop.domain.types.transfers import TRANSFER
from ropa_desktop.services.knowledge import eea
from ropa_desktop.services.records import Change, Edit, Save, apply
from ropa_desktop.services.wording import Wording
from ropa_desktop.storage import records
from ropa_desktop.storage.register import Connection, Register

__all__ = ["Ground", "Proposal", "proposed", "take_over"]


class Ground(StrEnum):
    """What in the register tells of a transfer."""

    RECIPIENT = "recipient"
    STORAGE = "storage"
    ACCESS = "access"
    SUB_PROCESSOR = "sub_processor"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A transfer that is not recorded, or that is and that an activity does not name (`transfer`).

    `importer` is a party or an own organisation, None where the register gives only a category or a place. `activities`
    are those to link (of either kind, by id), `grounds` what tells of it.
    """

    exporter: int | None
    exporter_role: str
    importer: int | None
    importer_category: str | None
    importer_role: str
    country: str
    grounds: tuple[Ground, ...]
    activities: tuple[int, ...]
    transfer: int | None = None


@dataclass(frozen=True, slots=True)
class _Sign:
    """One place in the register that tells of a transfer."""

    ground: Ground
    activity: int
    exporter: int | None
    exporter_role: str
    importer: int | None
    importer_category: str | None
    importer_role: str
    country: str


def proposed(register: Register) -> list[Proposal]:
    """Give the transfers that activities, systems, parties and agreements tell of and that are not recorded."""
    with register.reading() as connection:
        known = _Known(connection)
        signs = [s for a in known.activities for s in _signs(a, known) if s.country not in eea()]
    grouped: dict[tuple[Any, ...], list[_Sign]] = {}
    for sign in signs:
        whole = (sign.exporter, sign.exporter_role, sign.importer, sign.importer_category)
        grouped.setdefault((*whole, sign.importer_role, sign.country), []).append(sign)
    return [p for group in grouped.values() if (p := _proposal(group, known)) is not None]


class _Known:
    """The records that tell of transfers, read once; `linked` are the transfers that each activity names."""

    def __init__(self, connection: Connection) -> None:
        self.activities = [
            *_read(connection, "activity", only=("recipients",)),
            *_read(connection, "processor_activity", only=("customers", "sub_processors")),
        ]
        self.parties = _by_id(_read(connection, "party", only=()))
        self.systems = _by_id(_read(connection, "system", only=()))
        self.agreements = _by_id(_read(connection, "agreement", only=("sub_processors",)))
        self.transfers = [t for t in _read(connection, "transfer", only=()) if t["status"] != "ended"]
        self.linked = {
            a["id"]: {*a["transfers"], *(t for row in a.get("customers", ()) for t in row["transfers"])}
            for a in self.activities
        }


def _read(connection: Connection, type_name: str, *, only: Sequence[str]) -> list[dict[str, Any]]:
    ids = records.ids_of(connection, type_name, retired=False)
    found = records.read_many(connection, type_name, ids, only=only)
    return [{**s.values, "id": s.id, "type": s.type} for s in found]


def _by_id(found: Iterable[dict[str, Any]]) -> dict[int, dict[str, Any]]:
    return {values["id"]: values for values in found}


def _signs(activity: Values, known: _Known) -> Iterator[_Sign]:
    if activity["type"] == "activity":
        yield from _of_controller(activity, known)
        exporter, role = activity["controller"], "controller"
    else:
        yield from _of_processor(activity)
        exporter, role = activity["processor"], "processor"
    for country in activity["storage_countries"]:
        yield _Sign(Ground.STORAGE, activity["id"], exporter, role, None, None, "processor", country)
    for system in (known.systems[i] for i in activity["systems"] if i in known.systems):
        for ground in (Ground.STORAGE, Ground.ACCESS):
            for country in system[f"{ground}_countries"]:
                yield _Sign(ground, activity["id"], exporter, role, system["supplier"], None, "processor", country)


def _of_controller(activity: Values, known: _Known) -> Iterator[_Sign]:
    """Walk the recipients, and the sub-processors that their agreements name."""
    for row in activity["recipients"]:
        if row["party"] == activity["controller"] and row["party"] is not None:
            continue
        role = "processor" if "processor" in row["roles"] else "controller"
        at = (activity["id"], activity["controller"], "controller", row["party"], row["category"], role)
        party = known.parties.get(row["party"])
        places = [(Ground.RECIPIENT, c) for c in row["countries"]]
        if party is not None:
            places += [(Ground.RECIPIENT, party["country"])] if party["country"] and not places else []
            places += [(Ground.STORAGE, c) for c in party["storage_countries"]]
            places += [(Ground.ACCESS, c) for c in party["access_countries"]]
        yield from (_Sign(ground, *at, country) for ground, country in places)
        agreement = known.agreements.get(row["agreement"])
        for sub in agreement["sub_processors"] if agreement else ():
            chain = (activity["id"], row["party"], "processor", sub["party"], None, "processor")
            yield from (_Sign(Ground.SUB_PROCESSOR, *chain, country) for country in sub["countries"])


def _of_processor(activity: Values) -> Iterator[_Sign]:
    for sub in activity["sub_processors"]:
        at = (activity["id"], activity["processor"], "processor", sub["party"], sub["category"], "processor")
        yield from (_Sign(Ground.SUB_PROCESSOR, *at, country) for country in sub["countries"])


def _proposal(group: Sequence[_Sign], known: _Known) -> Proposal | None:
    """Put together what tells of one transfer; None when every activity concerned names it already."""
    first = group[0]
    there = [t for t in known.transfers if _is_same(t, first)]
    ids = {t["id"] for t in there}
    activities = tuple(dict.fromkeys(s.activity for s in group if not known.linked[s.activity] & ids))
    if not activities:
        return None
    return Proposal(
        exporter=first.exporter,
        exporter_role=first.exporter_role,
        importer=first.importer,
        importer_category=first.importer_category,
        importer_role=first.importer_role,
        country=first.country,
        grounds=tuple(dict.fromkeys(s.ground for s in group)),
        activities=activities,
        transfer=there[0]["id"] if there else None,
    )


def _is_same(transfer: Values, sign: _Sign) -> bool:
    """Tell whether a transfer is recorded: to this importer, or to its category where it is not named, and country."""
    places = {transfer["country"], *transfer["storage_countries"], *transfer["access_countries"]}
    if sign.country not in places:
        return False
    if sign.importer is not None:
        return bool(transfer["importer"] == sign.importer)
    if sign.importer_category is not None:
        return bool(transfer["importer_category"] == sign.importer_category)
    return True


def take_over(register: Register, chosen: Sequence[Proposal], wording: Wording, *, author: str) -> Change:
    """Record proposals as one revision: a planned transfer each, linked to its activities; known ones are linked."""
    with register.writing() as connection:
        edits: list[Edit] = []
        links: dict[int, list[int]] = {}
        made, number = records.next_id(connection), _last_reference(connection)
        for proposal in chosen:
            target = proposal.transfer
            if target is None:
                target, number = made, number + 1
                edits.append(Edit("transfer", None, _values(proposal, number, wording), new_id=made))
                made += 1
            for activity in proposal.activities:
                links.setdefault(activity, []).append(target)
        edits += _linking(connection, links)
        return apply(connection, edits, Save(author, "add"))


def _last_reference(connection: Connection) -> int:
    return records.highest_reference(connection, TRANSFER)


def _values(proposal: Proposal, number: int, wording: Wording) -> dict[str, Any]:
    country = wording.word("country", proposal.country)
    importer = wording.name(proposal.importer) if proposal.importer else None
    category = wording.word("recipient", proposal.importer_category) if proposal.importer_category else None
    return {
        "name": " – ".join(part for part in (importer or category, country) if part),
        "reference": f"T{number:02d}",
        "status": "planned",
        "exporter": proposal.exporter,
        "exporter_roles": [proposal.exporter_role],
        "importer": proposal.importer,
        "importer_category": proposal.importer_category,
        "importer_roles": [proposal.importer_role],
        "country": proposal.country,
    }


def _linking(connection: Connection, links: Mapping[int, Sequence[int]]) -> Iterator[Edit]:
    for activity, transfers in links.items():
        stored = records.read(connection, activity)
        if stored is not None:
            values = {"third_country": "yes", "transfers": [*dict.fromkeys([*stored.values["transfers"], *transfers])]}
            yield Edit(stored.type, activity, values)
