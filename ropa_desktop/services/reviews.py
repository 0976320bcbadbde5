"""Reviews at work (Art. 24(1), 5(2)): begun, gone through record by record, signed off, and withdrawn.

A review fixes its list when it begins. Each decision is one revision of the record and its item together, so that it
is kept at once and undone as a whole. What is signed off is frozen until another act withdraws it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ropa_desktop.domain import office
from ropa_desktop.domain.field import Values
from ropa_desktop.domain.problems import Problem
from ropa_desktop.domain.progress import Progress, untold
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.services import find, rule_settings
from ropa_desktop.services.knowledge import Knowledge
from ropa_desktop.services.records import Change, Edit, Save, apply, read
from ropa_desktop.services.review_checklist import worded
from ropa_desktop.services.review_scope import chosen, meeting
from ropa_desktop.services.wording import Wording, content_language
from ropa_desktop.storage import history, listing, overview, records, reviews
from ropa_desktop.storage.records import Stored
from ropa_desktop.storage.register import Connection, Register
from ropa_desktop.storage.reviews import ItemLine

__all__ = [
    "DECISIONS",
    "ItemLine",
    "Progressed",
    "answer",
    "begin",
    "confirm",
    "has_items",
    "heads",
    "lines",
    "progress_of",
    "reopen",
    "retire",
    "send_back",
    "sign",
    "withdraw",
]

DECISIONS = ("open", "confirmed", "sent_back", "retired", "not_confirmed")
"""What can have been decided on a record, in the order in which it is told."""


@dataclass(frozen=True, slots=True)
class Progressed:
    """How far a review has come: how many records of each decision, and how many changed after it."""

    counts: Mapping[str, int]
    changed: int

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def decided(self) -> int:
        return self.total - self.counts["open"] - self.counts["not_confirmed"]


def lines(register: Register, review_id: int) -> list[ItemLine]:
    """Give the items of a review in their order."""
    with register.reading() as connection:
        return reviews.lines(connection, review_id)


def progress_of(items: Sequence[ItemLine]) -> Progressed:
    """Count what was decided."""
    found = Counter(item.decision for item in items)
    return Progressed({name: found[name] for name in DECISIONS}, sum(item.changed for item in items))


def heads(register: Register, ids: Sequence[int]) -> dict[int, tuple[str, int]]:
    """Give how records are called, and how many findings stand on each; those that are gone are absent."""
    with register.reading() as connection:
        names, counts = listing.names(connection, ids), reviews.finding_counts(connection, ids)
    return {i: (find.label(reference, name), counts.get(i, 0)) for i, (_, reference, name) in names.items()}


def has_items(register: Register, review_id: int) -> bool:
    """Tell whether a review was begun, and so has a list."""
    with register.reading() as connection:
        return reviews.is_begun(connection, review_id)


# Beginning


def begin(register: Register, review_id: int, *, author: str, today: date, progress: Progress = untold) -> Change:
    """Fix the list of a review: an item for each record in its scope, with what stood against it, as one revision.

    Questions that the review has no wording of get it, so that later changes of the checklist do not change what was
    asked. Problems: gone, frozen, review_begun, nothing_to_review; those of a condition that cannot be read.
    """
    asked = meeting(register, read(register, review_id).values)
    with register.writing() as connection:
        review = _open_review(connection, review_id)
        if reviews.is_begun(connection, review_id):
            raise Problem("review_begun", name=review.values["name"])
        ids = chosen(connection, review.values, asked)
        if not ids:
            raise Problem("nothing_to_review", name=review.values["name"])
        values = {
            "status": "under_way",
            "begun": today,
            "reviewers": review.values["reviewers"] or author,
            "checklist": worded(connection, review),
        }
        edits = [Edit("review", review_id, values), *_items(connection, review, ids)]
        return apply(connection, edits, Save(author, "begin_review"), progress=progress)


def _open_review(connection: Connection, review_id: int) -> Stored:
    review = records.read(connection, review_id)
    if review is None or review.type != "review":
        raise Problem("gone")
    if review.frozen:
        raise Problem("frozen", name=review.values["name"])
    return review


def _items(connection: Connection, review: Stored, ids: Sequence[int]) -> Iterator[Edit]:
    names, found = listing.names(connection, ids), findings_on(connection, ids)
    revisions = reviews.revisions_of(connection, ids)
    for record_id in ids:
        _, reference, name = names[record_id]
        values = {
            "name": f"{review.values['name']}: {f'{reference} {name}'.strip()}",
            "status": "under_way",
            "review": review.id,
            "record": record_id,
            "decision": "open",
            "revision_begun": revisions[record_id],
            "findings_begun": found.get(record_id, []),
        }
        yield Edit("review_item", None, values)


def findings_on(connection: Connection, ids: Iterable[int]) -> dict[int, list[dict[str, Any]]]:
    """Give the findings that stand on records, as an item keeps them."""
    wanted, found = set(ids), dict[int, list[dict[str, Any]]]()
    few = len(wanted) <= _FEW
    rows = (f for i in wanted for f in overview.findings(connection, i)) if few else overview.findings(connection)
    for row in rows:
        if row.record_id in wanted:
            kept = {"rule": row.rule, "severity": str(row.severity), "letter": row.letter or None}
            found.setdefault(row.record_id, []).append(kept)
    return found


_FEW = 40
"""The records whose findings are read one by one, and not those of all at once."""


# Deciding


def confirm(
    register: Register,
    item_ids: Sequence[int],
    *,
    by: str,
    on: date,
    author: str,
    remark: str | None = None,
    progress: Progress = untold,
) -> Change:
    """Confirm records: each is reviewed today, and next after the interval that the office has laid down.

    Problems: gone, frozen, review_record_gone.
    """
    with register.writing() as connection:
        again = office.after(on, office.interval(Knowledge(connection).settings, "activity"))
        reviewed = {"last_reviewed": on, "next_review": again}
        return _decide(connection, item_ids, "confirmed", reviewed, _By(by, on, author, remark, progress))


def retire(
    register: Register, item_ids: Sequence[int], *, by: str, on: date, author: str, remark: str | None = None
) -> Change:
    """Take records out of use, as the review found that they have ended; one that is keeps its day.

    Problems: as `confirm`.
    """
    with register.writing() as connection:
        return _decide(connection, item_ids, "retired", {"retired": on}, _By(by, on, author, remark))


def send_back(
    register: Register,
    item_id: int,
    action: Values,
    *,
    by: str,
    on: date,
    author: str,
    remark: str | None = None,
) -> Change:
    """Send a record back with an action about it, made in the same revision; `action` holds its name and the rest.

    Problems: as `confirm`; name_missing.
    """
    with register.writing() as connection:
        item = _items_to_decide(connection, [item_id])[0]
        made = records.next_id(connection)
        declared = RECORD_TYPES["action"]
        number = records.highest_reference(connection, declared) + 1
        values = {
            "reference": f"{records.prefix_of(connection, declared)}{number:02d}",
            "status": "open",
            "about": [item.values["record"]],
            "origin": "review",
            "review": item.values["review"],
            **action,
        }
        action_edit = Edit("action", None, values, new_id=made)
        return _decide(connection, [item_id], "sent_back", {}, _By(by, on, author, remark), action_edit)


def reopen(register: Register, item_ids: Sequence[int], *, author: str) -> Change:
    """Take decisions back: what they set on the records is as it was before them, unless it was changed since.

    An action that a record was sent back with stays. Problems: gone, frozen.
    """
    with register.writing() as connection:
        edits: list[Edit] = []
        for item in _items_to_decide(connection, item_ids):
            edits += _undecided(connection, item)
        return apply(connection, edits, Save(author, "decide"))


def _undecided(connection: Connection, item: Stored) -> Iterator[Edit]:
    values: dict[str, Any] = dict.fromkeys(("decided_by", "decided_on", "action", "revision_decided"))
    yield Edit("review_item", item.id, {"decision": "open", **values})
    stored = _record(connection, item)
    if stored is None or item.values["revision_decided"] is None:
        return
    then = item.values["revision_decided"]
    before = history.as_it_stood(connection, stored.id, then - 1) or {}
    after = history.as_it_stood(connection, stored.id, then) or {}
    names = ("last_reviewed", "next_review", "retired")
    back = {n: before.get(n) for n in names if after.get(n) == stored.values[n] and before.get(n) != after.get(n)}
    if back:
        yield Edit(stored.type, stored.id, back)


@dataclass(frozen=True, slots=True)
class _By:
    """Who decides, on which day, in whose name it is saved, and what is remarked (None: what stands there stays)."""

    by: str
    on: date
    author: str
    remark: str | None
    progress: Progress = untold


def _decide(
    connection: Connection,
    item_ids: Sequence[int],
    decision: str,
    of_record: Values,
    how: _By,
    action: Edit | None = None,
) -> Change:
    """Decide on items, and set what that means on their records, in one revision with the action that it needs."""
    edits = [action] if action else []
    number = history.next_number(connection)
    items = _items_to_decide(connection, item_ids)
    types = records.types_of(connection, (item.values["record"] for item in items if item.values["record"]))
    out = records.out_of_use(connection, types) if decision == "retired" else ()
    for item in items:
        if item.values["record"] not in types:
            raise Problem("review_record_gone", name=item.values["name"])
        values = {
            "decision": decision,
            "decided_by": how.by,
            "decided_on": how.on,
            "revision_decided": number,
            "action": action.new_id if action else None,
        }
        if how.remark is not None:
            values["remark"] = how.remark.strip() or None
        edits.append(Edit("review_item", item.id, values))
        if of_record and item.values["record"] not in out:
            edits.append(Edit(types[item.values["record"]], item.values["record"], of_record))
    return apply(connection, edits, Save(how.author, "decide"), progress=how.progress)


def _items_to_decide(connection: Connection, item_ids: Sequence[int]) -> list[Stored]:
    found = list(records.read_many(connection, "review_item", item_ids))
    if len(found) != len(item_ids):
        raise Problem("gone")
    if frozen := next((item for item in found if item.frozen), None):
        raise Problem("frozen", name=frozen.values["name"])
    return found


def _record(connection: Connection, item: Stored) -> Stored | None:
    return records.read(connection, item.values["record"]) if item.values["record"] else None


def answer(
    register: Register, record_id: int, said: Mapping[str, tuple[str | None, str | None]], *, author: str
) -> Change:
    """Answer questions of the checklist, of an item or of a review as a whole, each with an answer and a remark.

    Problems: gone, frozen.
    """
    with register.writing() as connection:
        stored = records.read(connection, record_id)
        if stored is None:
            raise Problem("gone")
        rows = [dict(row) for row in stored.values["checklist"]]
        for question, (value, remark) in said.items():
            row = next((r for r in rows if r["question"] == question), None)
            if row is None:
                rows.append(row := {"id": None, "question": question})
            row |= {"answer": value, "remark": (remark or "").strip() or None}
        kept = [row for row in rows if stored.type == "review" or row["answer"] or row["remark"]]
        return apply(connection, [Edit(stored.type, record_id, {"checklist": kept})], Save(author, "answer_checklist"))


# Signing off


def sign(
    register: Register,
    review_id: int,
    *,
    by: str,
    on: date,
    author: str,
    result: str | None = None,
    progress: Progress = untold,
) -> Change:
    """Sign a review off: it and its items are frozen, with the findings of today; what is undecided is not confirmed.

    Problems: gone, frozen; signed_early, before the day when the review began; signed_late, after today.
    """
    rules = rule_settings.in_force(register, Wording(register, content_language(register)))
    with register.writing() as connection:
        review = _open_review(connection, review_id)
        begun = review.values["begun"]
        if begun is not None and on < begun:
            raise Problem("signed_early", name=review.values["name"], begun=begun)
        if on > (today := date.today()):  # noqa: DTZ011 - the user's day
            raise Problem("signed_late", name=review.values["name"], today=today)
        values: dict[str, Any] = {"status": "signed", "signed_by": by, "signed_on": on, "rules": rules}
        if result is not None:
            values["result"] = result.strip() or None
        edits = [Edit("review", review_id, values)]
        items = reviews.lines(connection, review_id)
        found = findings_on(connection, [item.record_id for item in items])
        for item in items:
            decision = "not_confirmed" if item.decision == "open" else item.decision
            ended = {"status": "signed", "decision": decision, "findings_ended": found.get(item.record_id, [])}
            edits.append(Edit("review_item", item.id, ended))
        return apply(connection, edits, Save(author, "sign", state="act"), progress=progress)


def withdraw(register: Register, review_id: int, *, reason: str, author: str, progress: Progress = untold) -> Change:
    """Withdraw a sign-off, giving the reason: what was not decided can be decided again. Problem: gone.

    Of a review that is not signed nothing is withdrawn, and nothing is saved.
    """
    review = read(register, review_id)
    if not review.frozen:
        return Change("review", (), (), "withdraw", 0)
    with register.writing() as connection:
        unsigned = dict.fromkeys(("signed_by", "signed_on", "rules"))
        edits = [Edit("review", review_id, {"status": "under_way"} | unsigned)]
        for item in reviews.lines(connection, review_id):
            decision = "open" if item.decision == "not_confirmed" else item.decision
            back = {"status": "under_way", "decision": decision, "findings_ended": []}
            edits.append(Edit("review_item", item.id, back))
        return apply(connection, edits, Save(author, "withdraw", reason, state="act"), progress=progress)
