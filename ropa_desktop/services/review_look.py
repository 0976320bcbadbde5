"""What a reviewer is shown of one record: what changed since its last review, what stands against it, what is due."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ropa_desktop.domain.due import DATED, OVER
from ropa_desktop.domain.field import Values
from ropa_desktop.domain.rules.rule import Severity
from ropa_desktop.domain.texts import LANGUAGES
from ropa_desktop.services import check, find, past
from ropa_desktop.services.check import Found
from ropa_desktop.services.past import Difference
from ropa_desktop.services.records import read
from ropa_desktop.services.wording import Wording
from ropa_desktop.storage import derived, history, records, reviews
from ropa_desktop.storage.records import Stored
from ropa_desktop.storage.register import Connection, Register
from ropa_desktop.storage.texts import vocabularies

__all__ = ["Asked", "Due", "Seen", "look", "questions"]


@dataclass(frozen=True, slots=True)
class Due:
    """Something beside a record that has its day (`path` names the field), or waits for its approval (`standing`)."""

    record_id: int
    type: str
    label: str
    path: str
    day: date | None
    standing: str

    def late(self, today: date) -> bool:
        """Tell whether its day has passed."""
        return self.day is not None and self.day < today


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of the checklist as it was asked, and what was said on it."""

    question: str
    text: str
    answer: str | None
    remark: str | None


@dataclass(frozen=True, slots=True)
class Seen:
    """A record in a review. `since` is the day of its last review; None: it has had none, and `changes` is empty.

    `changes` are those from its last review until it was decided on, `after` those from then on.
    """

    item: Stored
    record: Stored | None
    since: date | None
    changes: Sequence[Difference]
    after: Sequence[Difference]
    authors: Sequence[str]
    beside: Sequence[tuple[int, str, str]]
    findings: Sequence[Found]
    due: Sequence[Due]
    checklist: Sequence[Asked]


def look(register: Register, item_id: int, wording: Wording) -> Seen:
    """Gather what a reviewer is shown of an item. Problem: gone."""
    item = read(register, item_id)
    review = read(register, item.values["review"])
    with register.reading() as connection:
        record_id = item.values["record"]
        record = records.read(connection, record_id) if record_id else None
        if record is None:
            return Seen(
                item, None, None, (), (), (), (), (), (), questions(review.values, wording.language, item.values)
            )
        then, since = _last_review(register, connection, item, record)
        decided = item.values["revision_decided"]
        last = review.revision if review.frozen else history.newest(connection)
        seen, decided_on, now = (
            history.as_it_stood(connection, record.id, n) if n else None for n in (then, decided, last)
        )
        until = history.as_it_stood(connection, record.id, decided - 1) if decided else now
        near = _beside(connection, record.id)
        changed = reviews.revisions_of(connection, near) if then else {}
        newer = [i for i, revision in changed.items() if revision > then]
        authors = [r.author for r in history.revisions(connection, record_id=record.id) if then and r.number > then]
        due = _due(connection, near)
    return Seen(
        item,
        record,
        since,
        past.compare(record.record_type, seen, until, wording) if seen else (),
        past.compare(record.record_type, decided_on, now, wording) if decided_on else (),
        list(dict.fromkeys(authors)),
        [(i, near[i], wording.name(i)) for i in newer if near[i] not in _OF_REVIEWS],
        sorted(check.findings_of(register, record.id), key=lambda found: GRAVEST.index(found.severity)),
        due,
        questions(review.values, wording.language, item.values),
    )


GRAVEST = list(Severity)
_OF_REVIEWS = ("review_item", "action", "acceptance")


def _last_review(register: Register, connection: Connection, item: Stored, record: Stored) -> tuple[int, date | None]:
    """Give the revision and the day of a record's last review before the item's; (0, None) where there is none."""
    number = reviews.earlier_decision(connection, record.id, item.id)
    began = history.as_it_stood(connection, record.id, item.values["revision_begun"] or 0)
    day = began["last_reviewed"] if began else None
    if number:
        at = next(r.at for r in history.revisions(connection, record_id=record.id) if r.number <= number)
        return number, day or at.date()
    return (history.number_at(connection, past.end_of_day(register, day)), day) if day else (0, None)


def _beside(connection: Connection, record_id: int) -> dict[int, str]:
    """Give what a record names or that names it, and the assessments of its transfers and agreements of its parties."""
    named = derived.mentioned_by(connection, record_id)
    near = records.types_of(connection, named) | dict(derived.mentioners(connection, record_id))
    transfers = [i for i, name in near.items() if name == "transfer"]
    parties = [i for i, name in near.items() if name == "party"]
    near |= derived.beside(connection, transfers, {"transfer_assessment"}) if transfers else {}
    near |= derived.beside(connection, parties, {"agreement"}) if parties else {}
    return {i: name for i, name in near.items() if name not in {"word", "activity", "processor_activity"}}


def _due(connection: Connection, near: dict[int, str]) -> list[Due]:
    by_type: dict[str, list[int]] = {}
    for record_id, name in near.items():
        if name not in {"review_item", "review", "acceptance", "adequacy_decision"}:
            by_type.setdefault(name, []).append(record_id)
    stored = (s for name, ids in by_type.items() for s in records.read_many(connection, name, sorted(ids)))
    found = [due for s in stored for due in _due_of(s)]
    return sorted(found, key=lambda due: (due.day is None, due.day or date.max, due.record_id))


def _due_of(stored: Stored) -> Iterator[Due]:
    values = stored.values
    if values["retired"] or values.get("status") in OVER:
        return
    label = find.label(values["reference"] or "", values["name"])
    standing = find.standing_of(stored) if "conclusion" in stored.record_type.by_name else ""
    days = [one.path for one in DATED if one.type == stored.type and one.path and values[one.path] is not None]
    for name in days:
        yield Due(stored.id, stored.type, label, name, values[name], standing)
    if not days and standing and standing != "approved":
        yield Due(stored.id, stored.type, label, "", None, standing)


def questions(review: Values, code: str, item: Values | None = None) -> list[Asked]:
    """Give what the checklist asks of an item, or of the review as a whole, with what was said."""
    wanted = "whole" if item is None else "record"
    said: dict[Any, Values] = {row["question"]: row for row in (item["checklist"] if item else ())}
    found = []
    for row in review["checklist"]:
        if (row["asked_of"] or "record") == wanted and row["question"]:
            source = row if item is None else said.get(row["question"], {})
            found.append(Asked(row["question"], _asked(row, code), source.get("answer"), source.get("remark")))
    return found


def _asked(row: Values, code: str) -> str:
    """Word a question in a language, where it was asked as the program asks it; else as it was asked."""
    asked, word = str(row["asked"] or row["question"]), vocabularies().find("review_question", row["question"])
    shipped = {word.label(name) for name in LANGUAGES} if word else set()
    return word.label(code) if word and asked in shipped | {word.code} else asked
