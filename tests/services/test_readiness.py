"""Whether an answer to an authority is ready: each thing that stands in the way is said once, with where to go."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ropa_desktop.domain.readiness import Group, Item
from ropa_desktop.domain.rules.rule import Severity
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.services import acts, requests
from ropa_desktop.services.readiness import Readiness, content, readiness
from ropa_desktop.storage.register import Register
from ropa_desktop.storage.texts import language
from tests.services.made import EVA, MADE_WITH, add, approvable, put

IMY = MADE_WITH
TODAY = date(2026, 12, 1)
SOUND: dict[str, Any] = {
    "supervisor": IMY,
    "case_number": "IMY-2026-1",
    "received": date(2026, 11, 20),
    "deadline": date(2026, 12, 20),
}
"""A request in which nothing is missing."""
OFFICE: dict[str, Any] = {
    "address": "Storgatan 1",
    "officer_designated": "yes",
    "officer": "Anna",
    "officer_email": "anna@exempel.se",
}


@pytest.fixture
def request_id(register: Register) -> int:
    put(register, 2, **OFFICE)
    add(register, "activity", "Kunder")
    return add(register, "authority_request", "Tillsyn", **SOUND)


def ready(register: Register, request_id: int) -> Readiness:
    return readiness(register, request_id, today=TODAY)


def told(register: Register, request_id: int, *groups: Group) -> list[str]:
    """Give the keys of what stands in the way, in order, without those of rules."""
    found = ready(register, request_id).items
    return [i.key.removeprefix("ready.") for i in found if not i.rule and (i.group in groups or not groups)]


def one(register: Register, request_id: int, key: str) -> Item:
    (found,) = [item for item in ready(register, request_id).items if item.key == f"ready.{key}"]
    return found


def test_of_a_sound_request_only_the_record_says_what_is_missing(register: Register, request_id: int) -> None:
    assert told(register, request_id) == []
    assert {item.group for item in ready(register, request_id).items} == {Group.RECORD, Group.FINDINGS}


ALONE: tuple[tuple[dict[str, Any], str, str, str], ...] = (
    ({"supervisor": None}, "no_authority", "error", "supervisor"),
    ({"case_number": None}, "no_case", "advice", "case_number"),
    ({"received": None}, "no_received", "warning", "received"),
    ({"deadline": None}, "no_deadline", "warning", "deadline"),
    ({"deadline": date(2026, 11, 30)}, "late", "error", "deadline"),
    ({"received": date(2026, 12, 24)}, "before_received", "warning", "deadline"),
    ({"status": "answered"}, "no_hand_over", "warning", "status"),
    ({"level": "release"}, "release", "warning", "level"),
    ({"asks": ["past_date"]}, "past_unsaid", "warning", "as_of"),
    ({"asks": ["questions"]}, "no_questions", "warning", "questions"),
    ({"questions": [{"question": "Vem har åtkomst?"}]}, "unanswered", "error", "questions.0.answer"),
    ({"asks": ["processor"]}, "nothing", "error", "where"),
    ({"language": "en"}, "language_en", "warning", "content_language"),
)


@pytest.mark.parametrize(("values", "key", "severity", "path"), ALONE)
def test_what_is_missing_is_said_once_with_the_field_to_go_to(
    register: Register, request_id: int, values: dict[str, Any], key: str, severity: str, path: str
) -> None:
    put(register, request_id, **values)
    assert told(register, request_id) == [key]
    item = one(register, request_id, key)
    assert (item.severity, item.path) == (Severity(severity), path)
    assert path.partition(".")[0] in RECORD_TYPES[item.type].by_name
    for code in ("sv", "en"):
        assert "{" not in language(code)(item.key, **item.facts)


def test_the_name_in_the_letter_will_do_and_an_answered_request_is_not_late(
    register: Register, request_id: int
) -> None:
    put(register, request_id, supervisor=None, authority="CNIL", status="closed", deadline=date(2026, 11, 30))
    assert told(register, request_id) == ["no_hand_over"]
    acts.perform(register, add(register, "hand_over", "Svar", request=request_id), by=EVA, on=TODAY, author=EVA)
    assert told(register, request_id) == []


def test_answered_questions_are_no_longer_told(register: Register, request_id: int) -> None:
    rows = [{"question": "Ett", "answer": "Ja"}, {"question": "Två\n" + "lång " * 40}]
    put(register, request_id, questions=rows)
    item = one(register, request_id, "unanswered")
    assert item.facts["number"] == 2
    assert str(item.facts["question"]).startswith("Två lång")
    assert len(str(item.facts["question"])) <= 90


def test_the_cover_letter_needs_the_controller_and_the_officer_with_contacts(
    register: Register, request_id: int
) -> None:
    put(register, 2, address=None, officer=None)
    found = ready(register, request_id).items
    about = {item.path for item in found if item.record_id == 2}
    assert {"address", "officer"} <= about
    assert len([item for item in found if item.record_id == 2 and item.path == "officer"]) == 1
    put(register, 2, officer_designated=None)
    assert "officer_designated" in {item.path for item in ready(register, request_id).items if item.record_id == 2}
    put(register, 2, address="Storgatan 1", officer="Anna", officer_designated="yes", officer_email=None)
    assert {"officer_email"} <= {item.path for item in ready(register, request_id).items if item.record_id == 2}
    put(register, 2, officer=None, officer_designated="no", no_officer_reason="Krävs inte.")
    assert told(register, request_id, Group.COVER) == []


def test_an_authoritys_details_grow_old(register: Register, request_id: int) -> None:
    put(register, IMY, checked=date(2025, 11, 1))
    assert told(register, request_id) == ["checked_long_ago"]
    put(register, IMY, checked=None, address=None, email=None)
    assert told(register, request_id) == ["no_address", "never_checked"]


def test_leaving_something_out_of_a_whole_record_is_told_and_so_is_a_reason_that_is_missing(
    register: Register, request_id: int
) -> None:
    other = add(register, "activity", "Löner")
    put(register, request_id, omitted=[{"record": other}])
    assert told(register, request_id) == ["unexplained", "left_out"]
    assert one(register, request_id, "unexplained").facts["name"] == "B02 Löner"
    put(register, request_id, omitted=[{"record": other, "reason": "Omfattas inte."}], asks=["some"])
    assert told(register, request_id) == []


def test_assessments_and_agreements_behind_the_activities_are_looked_at(register: Register, request_id: int) -> None:
    test = add(register, "balancing_test", "Kunder")
    ended = add(register, "agreement", "Drift", valid_until=date(2026, 11, 30))
    add(register, "agreement", "Annat", valid_until=date(2026, 1, 1))
    rows = {
        "legal_bases": [{"article_6": "f", "balancing_test": test}],
        "recipients": [{"agreement": ended}],
    }
    activity = add(register, "activity", "Evenemang", **rows)
    assert told(register, request_id) == ["unapproved", "expired"]
    assert one(register, request_id, "expired").record_id == ended
    requests.leave_out(register, request_id, [activity], reason="Avslutad.", author=EVA)
    put(register, request_id, asks=["some"])
    assert told(register, request_id) == []


def test_an_approved_test_is_out_of_date_after_its_next_review(register: Register, request_id: int) -> None:
    test = add(register, "balancing_test", **approvable("balancing_test"))
    acts.perform(register, test, by="Bo", on=date(2025, 11, 1), author=EVA)
    add(register, "activity", "Evenemang", legal_bases=[{"article_6": "f", "balancing_test": test}])
    item = one(register, request_id, "outdated")
    assert (item.record_id, item.path) == (test, "next_review")
    put(register, 1, balancing_interval="P24M")
    assert "outdated" not in told(register, request_id)


def test_a_mark_that_nobody_has_decided_on_is_told_where_its_record_is_handed_over(
    register: Register, request_id: int
) -> None:
    inside, outside = add(register, "activity", "Ett"), add(register, "processor_activity", "Två")
    mark = add(register, "secrecy_mark", "Ett", about=inside)
    add(register, "secrecy_mark", "Två", about=outside)
    put(register, request_id, asks=["controller"])
    assert told(register, request_id) == ["undecided"]
    assert one(register, request_id, "undecided").record_id == mark
    put(register, mark, decision="open")
    assert told(register, request_id) == []


def test_what_may_name_a_person_in_a_copy_for_release_is_told_of_what_is_handed_over(
    register: Register, request_id: int
) -> None:
    add(register, "activity", "Ett", owner="Bo Ek", purpose="Ek svarar för registret och bo.ek@exempel.se tar emot")
    assert "risk.mail" not in told(register, request_id)
    put(register, request_id, level="release")
    assert {"release", "risk.mail"} <= set(told(register, request_id))
    assert one(register, request_id, "risk.mail").path == "purpose"
    put(register, request_id, types=["processor_activity"])
    assert "risk.mail" not in told(register, request_id)


def test_the_letters_are_counted_within_the_scope_controllers_and_processors_apart(
    register: Register, request_id: int
) -> None:
    add(register, "activity", "Löner", purpose="Betala ut lön till anställda")
    add(register, "processor_activity", "Drift åt kund")
    found = ready(register, request_id).content
    assert found.complete == {"activity": (0, 2), "processor_activity": (0, 1)}
    assert list(found.letters["activity"]) == list("abcdefg")
    assert list(found.letters["processor_activity"]) == list("abcd")
    assert (found.letters["activity"]["b"].missing, found.letters["activity"]["b"].done) == (1, 1)
    put(register, request_id, asks=["processor"])
    assert list(ready(register, request_id).content.letters) == ["processor_activity"]


def test_what_cannot_be_chosen_is_an_item_and_no_fault(register: Register, request_id: int) -> None:
    put(register, request_id, where="obegripligt = 1")
    found = ready(register, request_id)
    (item,) = [i for i in found.items if i.group is Group.SCOPE]
    assert (item.key.startswith("problem.query_"), item.path) == (True, "where")
    assert language("sv")(item.key, **item.facts)
    assert found.content.failed


def test_a_day_before_the_register_was_made_is_said_plainly(register: Register, request_id: int) -> None:
    put(register, request_id, as_of=date(2020, 5, 1))
    assert told(register, request_id) == ["before_first"]
    item = one(register, request_id, "before_first")
    assert (item.path, item.facts["day"]) == ("as_of", date(2020, 5, 1))


def test_a_past_day_is_judged_as_it_stood_and_what_was_added_later_was_not_there(
    register: Register, request_id: int
) -> None:
    with register.writing() as connection:
        connection.exec_driver_sql("UPDATE revision SET at = '2026-01-01T10:00:00.000+00:00'")
    late = add(register, "activity", "Ny")
    (first,) = [i for i in requests.chosen(register, request_id).ids if i != late]
    put(register, first, purpose="Ta hand om kunder och deras ärenden")
    put(register, request_id, as_of=date(2026, 1, 2), added=[late])
    found = ready(register, request_id)
    assert found.content.chosen.ids == (first,)
    assert found.content.letters["activity"]["b"].missing == 1
    assert told(register, request_id) == ["not_there"]
    known = content(register, request_id, today=TODAY)
    assert readiness(register, request_id, today=TODAY, known=known) == found
