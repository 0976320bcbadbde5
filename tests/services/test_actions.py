"""Actions made from findings, worksheets and requests, and done with what shows it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from ropa_desktop.domain.problems import Problem
from ropa_desktop.services import actions, find, records, undo
from ropa_desktop.services.find import URGENCY, Query
from ropa_desktop.services.past import newest
from ropa_desktop.services.wording import Wording
from ropa_desktop.storage.register import Register
from tests.services.made import EVA, add, put, values_of

DAY = date(2026, 2, 28)


def test_an_action_from_a_finding_names_its_rule_its_record_and_who_answers_for_it(register: Register) -> None:
    activity = add(register, "activity", "Löner", owner="Bo By")
    about = records.read(register, activity)
    values = actions.from_finding(about, "REC-01", "Ändamål saknas.", "Skriv ändamålet.", origin="finding", today=DAY)
    made = values_of(register, actions.make(register, values, author=EVA).id)
    assert made["name"] == "Ändamål saknas: Löner"
    assert made["description"] == "Skriv ändamålet."
    said = [made[k] for k in ("status", "origin", "rule", "about", "responsible", "due")]
    assert said == ["open", "finding", "REC-01", [activity], "Bo By", DAY + timedelta(days=30)]


def test_an_action_from_a_request_is_due_when_its_answer_is(register: Register) -> None:
    request = add(register, "authority_request", "Tillsyn", deadline=date(2026, 3, 15), asked="Förteckningen")
    values = actions.from_request(records.read(register, request), Wording(register, "sv").say, today=DAY)
    made = values_of(register, actions.make(register, values, author=EVA).id)
    assert [made[k] for k in ("name", "origin", "request", "about", "due", "description")] == [
        "Svara: Tillsyn",
        "request",
        request,
        [request],
        date(2026, 3, 15),
        "Förteckningen",
    ]


def test_an_action_of_a_register_in_english_has_an_english_letter_and_numbers_go_on(register: Register) -> None:
    first = add(register, "action", "Fråga")
    add(register, "agreement", "Avtal")
    (own,) = find.find(register, Query("register"), Wording(register, "en"))
    put(register, own, content_language="en")
    made = [values_of(register, add(register, name))["reference"] for name in ("action", "action", "agreement")]
    assert [values_of(register, first)["reference"], *made] == ["Å01", "D02", "D03", "A02"]


def test_an_action_without_a_name_is_refused(register: Register) -> None:
    with pytest.raises(Problem, match="name_missing"):
        actions.make(register, {"name": ""}, author=EVA)


def test_actions_are_done_with_what_shows_it_in_one_revision_that_is_undone_at_once(register: Register) -> None:
    ids = [add(register, "action", name, status="open", evidence=told) for name, told in (("A", None), ("B", "Förut"))]
    before = newest(register)
    actions.done(register, ids, evidence=" Beslut 12 ", on=DAY, author=EVA)
    assert newest(register) == before + 1
    assert [values_of(register, i)["evidence"] for i in ids] == ["Beslut 12", "Förut\nBeslut 12"]
    assert [(values_of(register, i)["status"], values_of(register, i)["done"]) for i in ids] == [("done", DAY)] * 2
    undo.undo(register, author=EVA)
    assert [values_of(register, i)["status"] for i in ids] == ["open", "open"]


def test_an_action_is_not_done_without_anything_that_shows_it(register: Register) -> None:
    action = add(register, "action", status="open")
    with pytest.raises(Problem, match="evidence_missing"):
        actions.done(register, [action], evidence="  ", on=DAY, author=EVA)
    assert values_of(register, action)["status"] == "open"


def test_the_open_actions_about_a_record_are_given_the_earliest_first(register: Register) -> None:
    activity = add(register, "activity", "Löner")
    late = add(register, "action", "Sen", about=[activity], due=date(2026, 5, 1), rule="REC-01")
    soon = add(register, "action", "Snar", about=[activity], due=date(2026, 3, 1))
    finished = add(register, "action", "Klar", about=[activity], status="done")
    add(register, "action", "Annan")
    found = actions.open_on(register, activity)
    assert [(a.id, a.rule, a.due) for a in found] == [
        (soon, "", date(2026, 3, 1)),
        (late, "REC-01", date(2026, 5, 1)),
    ]
    put(register, finished, status="dropped")
    assert len(actions.open_on(register, activity)) == 2


def test_the_list_of_actions_has_the_late_ones_first_and_the_done_ones_last(register: Register) -> None:
    today = date.today()  # noqa: DTZ011 - the user's day
    far = add(register, "action", "Långt fram", status="open", due=today + timedelta(days=40))
    done = add(register, "action", "Gjord", status="done", due=today - timedelta(days=9))
    never = add(register, "action", "Utan dag", status="open")
    late = add(register, "action", "Sen", due=today - timedelta(days=3))
    wording = Wording(register, "sv")
    assert find.find(register, Query("action", sort=URGENCY), wording) == [late, far, never, done]
    lines = find.cells(register, "action", [late, far, done], ["due"], wording)
    assert [line.cells[0] for line in lines] == [
        f"{today - timedelta(days=3)} · 3 dagar sen",
        str(today + timedelta(days=40)),
        str(today - timedelta(days=9)),
    ]
