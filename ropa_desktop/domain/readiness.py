"""What stands in the way of an answer to an authority; of the request itself, found here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from ropa_desktop.domain.field import Values
from ropa_desktop.domain.release import Level
from ropa_desktop.domain.rules.rule import Severity
from ropa_desktop.domain.types.oversight import REVIEWED

ERROR, WARNING, ADVICE = Severity.ERROR, Severity.WARNING, Severity.ADVICE
OPEN = frozenset({"received", "preparing"})
"""The states of a request that is not answered yet; one that says nothing is received."""
UNCHOSEN = frozenset({"ready.some_unsaid", "ready.past_unsaid"})
"""The items by which what is handed over is not chosen yet."""
AGE = 365
"""Days after which the details of an authority are looked at again."""


class Group(StrEnum):
    """What an item is about, in the order in which they are shown."""

    CASE = "case"
    SCOPE = "scope"
    QUESTIONS = "questions"
    COVER = "cover"
    SECRECY = "secrecy"
    RECORD = "record"  # what Art. 30 asks for
    ASSESSMENTS = "assessments"
    AGREEMENTS = "agreements"
    FINDINGS = "findings"  # what else the rules say


@dataclass(frozen=True, slots=True)
class Item:
    """One thing, said by the text `key` with its `facts`; `path` is the field of the record to go to."""

    group: Group
    severity: Severity
    key: str
    record_id: int
    type: str
    label: str = ""
    path: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)
    rule: str = ""
    letter: str = ""


def is_open(values: Values) -> bool:
    """Tell whether a request waits for its answer."""
    return (values["status"] or "received") in OPEN


def of_request(record_id: int, values: Values, *, handed_over: bool, today: date) -> Iterator[Item]:
    """Give what a request itself lacks or contradicts; `handed_over` tells whether something was sent in answer."""
    found = (*_of_days(values, today), *_of_case(values, handed_over=handed_over), *_of_answer(values, today))
    for group, severity, key, path, facts in found:
        yield Item(group, severity, f"ready.{key}", record_id, "authority_request", "", path, facts)


Lacking = tuple[Group, Severity, str, str, Mapping[str, object]]
"""What a request lacks: group, severity, the end of the text's key, the field, and what the text names."""


def _of_days(values: Values, today: date) -> Iterator[Lacking]:
    received, deadline = values["received"], values["deadline"]
    if received is None:
        yield Group.CASE, WARNING, "no_received", "received", {}
    if deadline is None:
        yield Group.CASE, WARNING, "no_deadline", "deadline", {}
        return
    if is_open(values) and deadline < today:
        yield Group.CASE, ERROR, "late", "deadline", {"day": deadline, "days": (today - deadline).days}
    if received and deadline < received:
        yield Group.CASE, WARNING, "before_received", "deadline", {"day": deadline, "received": received}


def _of_case(values: Values, *, handed_over: bool) -> Iterator[Lacking]:
    if not values["supervisor"] and not values["authority"]:
        yield Group.CASE, ERROR, "no_authority", "supervisor", {}
    if not values["case_number"]:
        yield Group.CASE, ADVICE, "no_case", "case_number", {}
    if not is_open(values) and not handed_over:
        yield Group.CASE, WARNING, "no_hand_over", "status", {}


def _of_answer(values: Values, today: date) -> Iterator[Lacking]:
    if values["level"] == Level.RELEASE:
        yield Group.SCOPE, WARNING, "release", "level", {}
    if "some" in values["asks"] and not _is_narrowed(values):
        yield Group.SCOPE, WARNING, "some_unsaid", "where", {}
    if "past_date" in values["asks"] and values["as_of"] is None:
        yield Group.SCOPE, WARNING, "past_unsaid", "as_of", {}
    if values["as_of"] and values["as_of"] > today:
        yield Group.SCOPE, WARNING, "future", "as_of", {"day": values["as_of"]}
    if "questions" in values["asks"] and not values["questions"]:
        yield Group.QUESTIONS, WARNING, "no_questions", "questions", {}
    for number, row in enumerate(values["questions"], 1):
        if not row["answer"]:
            asked = {"number": number, "question": _short(row["question"] or "")}
            yield Group.QUESTIONS, ERROR, "unanswered", f"questions.{number - 1}.answer", asked


def _is_narrowed(values: Values) -> bool:
    """Tell whether a request is answered with less than the whole record, or asks for all of it."""
    one_kind = 0 < len(values["types"]) < len(REVIEWED)
    return "record" in values["asks"] or bool(values["where"] or values["omitted"]) or one_kind


def of_authority(record_id: int, values: Values, label: str, *, today: date) -> Iterator[Item]:
    """Give what is missing of the authority for a letter to it, and whether its details may be out of date."""

    def item(severity: Severity, key: str, path: str, **facts: object) -> Item:
        return Item(Group.COVER, severity, f"ready.{key}", record_id, "authority", label, path, facts)

    if not values["address"] and not values["email"]:
        yield item(ADVICE, "no_address", "address")
    if values["checked"] is None:
        yield item(ADVICE, "never_checked", "checked")
    elif (today - values["checked"]).days > AGE:
        yield item(ADVICE, "checked_long_ago", "checked", day=values["checked"])


def of_organisation(record_id: int, values: Values, label: str) -> Iterator[Item]:
    """Give what a cover letter must say of an own organisation and that is missing (Art. 30(1)(a))."""

    def item(key: str, path: str) -> Item:
        return Item(Group.COVER, ERROR, f"ready.{key}", record_id, "organisation", label, path)

    if not any(values[name] for name in ("address", "email", "phone")):
        yield item("no_contact", "address")
    if values["officer_designated"] == "no" or values["no_officer_reason"]:
        return
    if not values["officer"] and not values["officer_party"]:
        yield item("no_officer", "officer" if values["officer_designated"] == "yes" else "officer_designated")
    elif not values["officer_party"] and not any(values[f"officer_{part}"] for part in ("address", "email", "phone")):
        yield item("no_officer_contact", "officer_email")


def _short(text: str) -> str:
    """Give a question in one line that a list has room for."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1].rstrip()}…"


LONGEST = 90
