"""Whether an answer to an authority is ready: what it would see that is missing, contradicts or is out of date."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from ropa_desktop.domain import office
from ropa_desktop.domain import readiness as domain
from ropa_desktop.domain.problems import Problem
from ropa_desktop.domain.readiness import ADVICE, ERROR, WARNING, Group, Item
from ropa_desktop.domain.release import Level
from ropa_desktop.domain.rules.rule import Severity
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.domain.types.secrecy import UNDECIDED
from ropa_desktop.services import find, past
from ropa_desktop.services.reach import reach
from ropa_desktop.services.records import read
from ropa_desktop.services.release_risks import Risk, release_risks
from ropa_desktop.services.requests import Chosen, Terms, as_asked, chosen_in, terms
from ropa_desktop.services.wording import content_language
from ropa_desktop.storage import around, derived, history, listing, overview, records
from ropa_desktop.storage.overview import FindingRow, Letter
from ropa_desktop.storage.records import Stored
from ropa_desktop.storage.register import Connection, Register

__all__ = ["Content", "Group", "Item", "Readiness", "content", "readiness"]

ASSESSMENTS: Mapping[str, str] = MappingProxyType({"balancing_test": "balancing", "transfer_assessment": "transfer"})
"""The types of assessment, and the office's interval until each is looked at again."""
OVER = frozenset({"replaced", "withdrawn"})
SHOWN = frozenset({"organisation", "transfer"})
"""The types whose records the record itself tells of (Art. 30(1)(a), (d) and (e)), also where they are no annex."""


@dataclass(frozen=True, slots=True)
class Content:
    """What is handed over and what is found in it, on the day that is asked about.

    `letters` counts by type and letter of Art. 30 how the activities stand, `complete` those in which nothing that it
    asks for is missing, beside how many there are.
    """

    chosen: Chosen
    items: tuple[Item, ...]
    letters: Mapping[str, Mapping[str, Letter]]
    complete: Mapping[str, tuple[int, int]]
    names: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    """The type of each activity, left out or not, and how it was called."""
    reached: frozenset[int] = frozenset()
    """The activities, what lies behind them, and the own organisations."""
    failed: bool = False
    """Whether nothing could be chosen, which one of `items` then says."""


@dataclass(frozen=True, slots=True)
class Readiness:
    """All that stands in the way, the gravest first within each group; `content` as of the day that is asked about."""

    terms: Terms
    content: Content
    items: tuple[Item, ...]

    @property
    def gravest(self) -> Mapping[Severity, int]:
        """Count the items by severity."""
        return Counter(item.severity for item in self.items)


def readiness(
    register: Register, request_id: int, *, today: date | None = None, known: Content | None = None
) -> Readiness:
    """Tell whether an answer is ready. `known` is what `content` gave, where nothing changed since. Problem: gone."""
    day = today or date.today()  # noqa: DTZ011 - the user's day
    request = read(register, request_id)
    wanted = terms(register, request)
    found = known or content(register, request_id, today=day)
    at = {(item.record_id, item.path) for item in found.items}
    items = [item for item in _around(register, request, wanted, found, day) if (item.record_id, item.path) not in at]
    order, groups = list(Severity), list(Group)
    every = sorted((*items, *found.items), key=lambda item: (groups.index(item.group), order.index(item.severity)))
    return Readiness(wanted, found, tuple(every))


def content(register: Register, request_id: int, *, today: date | None = None) -> Content:
    """Give what is handed over and what is found in it. It takes its time where a past day is asked about.

    What cannot be chosen is an item: a condition that cannot be read, a day whose history is thinned. Problem: gone.
    """
    request = read(register, request_id)
    wanted = terms(register, request)
    day = wanted.as_of or today or date.today()  # noqa: DTZ011 - the user's day
    if (early := _before_the_first(register, request, wanted)) is not None:
        return Content(Chosen((), (), ""), (early,), {}, {}, failed=True)
    try:
        with as_asked(register, wanted) as then:
            return _content(then, request, wanted, day)
    except Problem as problem:
        path = "as_of" if problem.key == "problem.thinned" else "where"
        item = Item(Group.SCOPE, ERROR, problem.key, request.id, request.type, "", path, problem.facts)
        return Content(Chosen((), (), ""), (item,), {}, {}, failed=True)


def _before_the_first(register: Register, request: Stored, wanted: Terms) -> Item | None:
    """Tell of a day on which there was no register yet."""
    with register.reading() as connection:
        began = None if history.begins_merged(connection) else history.first(connection)
    if wanted.as_of is None or began is None or past.end_of_day(register, wanted.as_of) >= began.at:
        return None
    facts = {"day": wanted.as_of, "first": past.day_of(register, began.at)}
    return Item(Group.SCOPE, ERROR, "ready.before_first", request.id, request.type, "", "as_of", facts)


def _content(then: Register, request: Stored, wanted: Terms, day: date) -> Content:
    chosen = chosen_in(then, request, wanted)
    with then.reading() as connection:
        types = records.types_of(connection, chosen.ids)
        behind = reach(connection, chosen.ids)
        offices = records.ids_of(connection, "organisation", retired=False)
        seen = {*chosen.ids, *offices, *(i for i, name in behind.items() if name in SHOWN or name in wanted.annexes)}
        letters, complete = _letters(connection, types)
        called = listing.names(connection, [*chosen.ids, *(i for i, _ in chosen.omitted)])
        items = (
            *map(_finding, overview.findings_on(connection, sorted(seen), day)),
            *_assessments(connection, behind, day),
            *_agreements(connection, behind, day),
        )
    names = {i: (name, find.label(reference, words)) for i, (name, reference, words) in called.items()}
    reached = frozenset({*chosen.ids, *behind, *offices})
    risks = map(_risk, release_risks(then, sorted(reached))) if wanted.level is Level.RELEASE else ()
    return Content(chosen, (*items, *risks), letters, complete, names, reached)


def _letters(
    connection: Connection, types: Mapping[int, str]
) -> tuple[dict[str, dict[str, Letter]], dict[str, tuple[int, int]]]:
    """Count how the activities stand by letter, and how many lack nothing; controllers and processors apart."""
    marks = derived.marks_of(connection, types)
    letters, complete = {}, {}
    for name in dict.fromkeys(types.values()):
        asked = RECORD_TYPES[name].letters
        mine = [marks[i] for i, of in types.items() if of == name]
        stands = [Counter(mark[place : place + 1] for mark in mine) for place in range(len(asked))]
        letters[name] = {letter: Letter(at["m"], at["n"], at["d"]) for letter, at in zip(asked, stands, strict=True)}
        complete[name] = (sum("m" not in mark for mark in mine), len(mine))
    return letters, complete


def _finding(row: FindingRow) -> Item:
    group = Group.RECORD if row.letter else Group.FINDINGS
    label = find.label(row.reference, row.name)
    key = f"rule.{row.rule}"
    return Item(group, row.severity, key, row.record_id, row.type, label, row.path, {}, row.rule, row.letter)


def _assessments(connection: Connection, behind: Mapping[int, str], day: date) -> Iterator[Item]:
    """Give the assessments behind the activities that nobody has approved, or that are out of date."""
    settings = next((own.values for own in _in_use(connection, "register")), {})
    for name, interval in ASSESSMENTS.items():
        for stored in _those(connection, behind, name):
            status = stored.values["status"] or "draft"
            if status not in OVER and status != "approved":
                yield _item(Group.ASSESSMENTS, WARNING, "unapproved", stored, "status")
            elif status == "approved" and _is_old(stored, office.interval(settings, interval), day):
                yield _item(Group.ASSESSMENTS, WARNING, "outdated", stored, "next_review")


def _is_old(stored: Stored, interval: str, day: date) -> bool:
    """Tell whether an approved assessment is out of date: by what changed, by its own day, or by the interval."""
    approved, review = stored.values["approved_on"], stored.values["next_review"]
    until = review or (office.after(approved, interval) if approved else None)
    return stored.standing == "outdated" or (until is not None and until < day)


def _agreements(connection: Connection, behind: Mapping[int, str], day: date) -> Iterator[Item]:
    """Give the agreements behind the activities that had ended by the day."""
    for stored in _those(connection, behind, "agreement"):
        until = stored.values["valid_until"]
        if until is not None and until < day:
            yield _item(Group.AGREEMENTS, WARNING, "expired", stored, "valid_until", day=until)
        elif stored.values["status"] == "ended":
            yield _item(Group.AGREEMENTS, WARNING, "ended", stored, "status")


def _risk(risk: Risk) -> Item:
    """Give what may name a person in a copy for release, to be looked at before it leaves."""
    label, key = find.label(risk.reference, risk.name), f"ready.risk.{risk.kind}"
    path = risk.path.partition(".")[0]
    return Item(Group.SECRECY, WARNING, key, risk.record_id, risk.type, label, path, {"found": risk.found})


def _those(connection: Connection, behind: Mapping[int, str], name: str) -> Iterator[Stored]:
    """Read the records of a type among some, without their rows; those out of use are not named."""
    found = records.read_many(connection, name, sorted(i for i, of in behind.items() if of == name), only=())
    return (stored for stored in found if stored.values["retired"] is None)


def _item(group: Group, severity: Severity, key: str, stored: Stored, path: str, **facts: object) -> Item:
    return Item(group, severity, f"ready.{key}", stored.id, stored.type, _label(stored), path, facts)


def _around(register: Register, request: Stored, wanted: Terms, found: Content, today: date) -> Iterator[Item]:
    """Give what is missing around the content: of the case, the choice, the cover letter and the secrecy review."""
    with register.reading() as connection:
        sent = [s for s in around.naming(connection, request.id, "hand_over") if s.values["status"] == "sent"]
        offices = _in_use(connection, "organisation")
        marks = _in_use(connection, "secrecy_mark")
        (own,) = _in_use(connection, "register")[:1] or (None,)
        called = listing.names(connection, request.values["added"])
    yield from domain.of_request(request.id, request.values, handed_over=bool(sent), today=today)
    names = {i: find.label(*one[1:]) for i, one in called.items()} | {i: name for i, (_, name) in found.names.items()}
    yield from _choice(request, found, names)
    if request.values["supervisor"]:
        authority = read(register, request.values["supervisor"])
        yield from domain.of_authority(authority.id, authority.values, _label(authority), today=today)
    for each in offices:
        yield from domain.of_organisation(each.id, each.values, _label(each))
    if own is not None and content_language(register) != wanted.language:
        yield _item(Group.COVER, WARNING, f"language_{wanted.language}", own, "content_language")
    within = {*found.reached, request.id}
    for mark in marks:
        if mark.values["about"] in within and (mark.values["decision"] or UNDECIDED) == UNDECIDED:
            yield _item(Group.SECRECY, WARNING, "undecided", mark, "decision")


def _choice(request: Stored, found: Content, names: Mapping[int, str]) -> Iterator[Item]:
    """Give what is wrong with the choice: nothing is chosen, something is left out, or was not there that day."""

    def item(severity: Severity, key: str, path: str, **facts: object) -> Item:
        return Item(Group.SCOPE, severity, f"ready.{key}", request.id, request.type, "", path, facts)

    chosen, asks = found.chosen, request.values["asks"]
    if not chosen.ids and not found.failed:
        yield item(ERROR, "nothing", "where")
    for record_id, reason in chosen.omitted:
        if not reason.strip():
            yield item(ERROR, "unexplained", "omitted", name=names.get(record_id, ""))
    if chosen.omitted and ("record" in asks or not asks):
        yield item(WARNING, "left_out", "omitted", count=len(chosen.omitted))
    listed = {*chosen.ids, *(i for i, _ in chosen.omitted)}
    for record_id in request.values["added"] if not found.failed else ():
        if record_id not in listed:
            yield item(ADVICE, "not_there", "added", name=names.get(record_id, ""))


def _in_use(connection: Connection, name: str) -> list[Stored]:
    ids = records.ids_of(connection, name, retired=False)
    return list(records.read_many(connection, name, ids, only=()))


def _label(stored: Stored) -> str:
    return find.label(stored.values["reference"] or "", stored.values["name"])
