"""A finding is set aside with a reason, and comes back when something that matters changes or its day has come."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date, timedelta

import pytest

from ropa_desktop.domain.problems import Problem
from ropa_desktop.domain.rules.watching import COMPARED
from ropa_desktop.domain.worksheet import pack
from ropa_desktop.services import acceptances, check
from ropa_desktop.services.acceptances import Accepted, Decision, accepted_on
from ropa_desktop.services.past import saves
from ropa_desktop.services.records import read, save
from ropa_desktop.services.undo import undo
from ropa_desktop.storage.register import Register
from ropa_desktop.storage.worksheets import newest
from tests.services.recompute import agree

TODAY = date.today()  # noqa: DTZ011 - the user's day
LATER = TODAY + timedelta(days=90)
WHY = Decision("Avtalet förhandlas om", "Eva Ek", TODAY, LATER)


def activity(register: Register) -> int:
    return save(register, "activity", None, {"name": "Nyhetsbrev"}, author="Eva").id


def rules(register: Register, record_id: int) -> set[str]:
    return {found.rule for found in check.findings_of(register, record_id)}


def test_a_finding_that_is_set_aside_no_longer_stands_but_is_shown_as_accepted(register: Register) -> None:
    record_id = activity(register)
    assert "GOV-02" in rules(register, record_id)
    made = acceptances.accept(register, record_id, "GOV-02", WHY, author="Eva")
    assert "GOV-02" not in rules(register, record_id)
    assert accepted_on(register, record_id) == [
        Accepted("GOV-02", "owner", made.id, LATER, "Avtalet förhandlas om", "Eva Ek")
    ]
    kept = read(register, made.id).values
    assert (kept["about"], kept["rule"], kept["reason"]) == (record_id, "GOV-02", "Avtalet förhandlas om")
    assert saves(register)[0].revision.verb == "accept"
    agree(register)


def test_what_the_law_asks_for_counts_as_missing_although_it_is_accepted(register: Register) -> None:
    record_id = activity(register)
    before = read(register, record_id).marks
    acceptances.accept(register, record_id, "REC-01", WHY, author="Eva")
    assert "REC-01" not in rules(register, record_id)
    assert read(register, record_id).marks == before


def test_it_comes_back_when_what_its_rule_looks_at_changes(register: Register) -> None:
    record_id = activity(register)
    acceptances.accept(register, record_id, "GOV-02", WHY, author="Eva")
    save(register, "activity", record_id, {"purpose": "Att sända nyheter till dem som vill ha dem"}, author="Eva")
    assert "GOV-02" not in rules(register, record_id)
    save(register, "activity", record_id, {"owner": "Åsa Öberg"}, author="Eva")
    assert "GOV-02" in rules(register, record_id)
    assert accepted_on(register, record_id) == []
    agree(register)


def test_it_comes_back_when_another_record_that_its_rule_looks_at_changes(register: Register) -> None:
    controller = save(register, "organisation", None, {"name": "Bolaget"}, author="Eva").id
    record_id = save(register, "activity", None, {"name": "Nyhetsbrev", "controller": controller}, author="Eva").id
    acceptances.accept(register, record_id, "LB-01", WHY, author="Eva")
    acceptances.accept(register, record_id, "ORG-C", WHY, author="Eva")
    assert not {"ORG-C", "LB-01"} & rules(register, record_id)
    save(register, "organisation", controller, {"email": "dso@bolaget.se"}, author="Eva")
    save(register, "organisation", controller, {"email": None}, author="Eva")
    assert not {"ORG-C", "LB-01"} & rules(register, record_id)
    agree(register)


def test_what_has_changed_since_it_was_approved_comes_back_when_it_changes_once_more(register: Register) -> None:
    values = {"name": "Nyhetsbrev", "purpose": "Ett", "approved_on": TODAY, "dpia_status": "done", "dpia_date": TODAY}
    record_id = save(register, "activity", None, values, author="Eva").id
    save(register, "notice", None, {"name": "Info", "date": TODAY, "activities": [record_id]}, author="Eva")
    save(register, "activity", record_id, {"purpose": "Två"}, author="Eva")
    for rule in COMPARED:
        acceptances.accept(register, record_id, rule, WHY, author="Eva")
    save(register, "activity", record_id, {"note": "En anteckning"}, author="Eva")
    assert not (COMPARED - {"GOV-03"}) & rules(register, record_id)
    save(register, "activity", record_id, {"purpose": "Tre"}, author="Eva")
    assert rules(register, record_id) >= COMPARED
    agree(register)


JUDGE = """
import sys
from pathlib import Path
from ropa_desktop.services import acceptances, check, judging
from ropa_desktop.services.registers import open_register
with open_register(Path(sys.argv[1])) as register:
    with register.writing() as connection:
        judging.judge_all(connection)
    print(*(found.rule for found in acceptances.accepted_on(register, int(sys.argv[2]))))
"""


@pytest.mark.parametrize("run", ["1", "2", "3"])
def test_it_stays_set_aside_in_another_run_of_the_program_when_nothing_changed(register: Register, run: str) -> None:
    answers = pack(newest("balancing_test"), {"special_data": "yes", "offences": "yes", "crime_only": "yes"})
    values = {"name": "Enkät", "conclusion": "can_rely", "worksheet": answers}
    record_id = save(register, "balancing_test", None, values, author="Eva").id
    every = rules(register, record_id)
    assert "LIA-05" in every
    for rule in sorted(every):
        acceptances.accept(register, record_id, rule, WHY, author="Eva")
    assert not rules(register, record_id)
    register.close()
    command = [sys.executable, "-c", JUDGE, str(register.path), str(record_id)]
    told = subprocess.run(
        command, env={**os.environ, "PYTHONHASHSEED": run}, capture_output=True, text=True, check=True
    )
    assert set(told.stdout.split()) == every


def test_it_comes_back_on_its_day(register: Register) -> None:
    record_id = activity(register)
    ago = TODAY - timedelta(days=30)
    acceptances.accept(register, record_id, "GOV-02", Decision("Skäl", "Eva", ago, ago + timedelta(days=7)), author="E")
    assert "GOV-02" in rules(register, record_id)
    assert accepted_on(register, record_id) == []


def test_taking_it_back_or_undoing_it_lets_the_finding_stand_again(register: Register) -> None:
    record_id = activity(register)
    made = acceptances.accept(register, record_id, "GOV-02", WHY, author="Eva")
    acceptances.take_back(register, made.id, on=TODAY, author="Eva")
    assert "GOV-02" in rules(register, record_id)
    undo(register, author="Eva")
    assert "GOV-02" not in rules(register, record_id)
    undo(register, author="Eva")
    assert "GOV-02" in rules(register, record_id)
    agree(register)


def test_a_later_decision_takes_the_place_of_an_earlier_one(register: Register) -> None:
    record_id = activity(register)
    first = acceptances.accept(register, record_id, "GOV-02", WHY, author="Eva")
    second = acceptances.accept(register, record_id, "GOV-02", WHY, author="Eva")
    assert read(register, first.ids[0]).values["retired"] == TODAY
    assert {one.by for one in accepted_on(register, record_id)} == {second.ids[-1]}


@pytest.mark.parametrize(
    ("decision", "problem"),
    [
        (Decision(" ", "Eva", TODAY, LATER), "decision_missing"),
        (Decision("Skäl", "", TODAY, LATER), "decision_missing"),
        (Decision("Skäl", "Eva", TODAY, TODAY), "day_passed"),
    ],
)
def test_a_decision_without_reason_name_or_day_is_refused(register: Register, decision: Decision, problem: str) -> None:
    record_id = activity(register)
    with pytest.raises(Problem, match=problem):
        acceptances.accept(register, record_id, "GOV-02", decision, author="Eva")
    assert "GOV-02" in rules(register, record_id)


def test_a_finding_that_does_not_stand_cannot_be_accepted(register: Register) -> None:
    with pytest.raises(Problem, match="not_found_there"):
        acceptances.accept(register, activity(register), "TRF-02", WHY, author="Eva")


def settings(register: Register, **values: object) -> None:
    ids = [i for i, name in _types(register).items() if name == "register"]
    save(register, "register", ids[0] if ids else None, {"name": "Registret", **values}, author="Eva")


def _types(register: Register) -> dict[int, str]:
    with register.reading() as connection:
        return {row[0]: row[1] for row in connection.exec_driver_sql("SELECT id, type FROM record")}


def row(rule: str, severity: str) -> dict[str, object]:
    return {"id": None, "rule": rule, "severity": severity, "reason": None}


def test_an_office_switches_a_rule_off_and_on_again(register: Register) -> None:
    record_id = activity(register)
    settings(register, rule_settings=[row("GOV-02", "off"), row("REC-01", "off")])
    marks = read(register, record_id).marks
    assert not {"GOV-02", "REC-01"} & rules(register, record_id)
    assert marks[1] == "m", "what Article 30 asks for is missing, whatever an office switches off"
    other = activity(register)
    assert "GOV-02" not in rules(register, other)
    agree(register)
    settings(register, rule_settings=[])
    assert {"GOV-02", "REC-01"} <= rules(register, record_id) & rules(register, other)
    agree(register)


def test_an_office_counts_a_rule_as_graver(register: Register) -> None:
    record_id = activity(register)
    settings(register, rule_settings=[row("GOV-02", "error")])
    (found,) = [f for f in check.findings_of(register, record_id) if f.rule == "GOV-02"]
    assert found.severity is check.Severity.ERROR
    settings(register, rule_settings=[row("GOV-02", "nonsense")])
    (found,) = [f for f in check.findings_of(register, record_id) if f.rule == "GOV-02"]
    assert found.severity is check.Severity.WARNING


def test_what_a_small_organisation_is_spared_stays_advice_when_an_office_lays_down_other_rules(
    register: Register,
) -> None:
    save(register, "organisation", 2, {"exempt": "yes", "employees": 5, "exempt_reason": "Få"}, author="Eva")
    record_id = save(register, "activity", None, {"name": "Nyhetsbrev", "controller": 2}, author="Eva").id
    before = {f.rule: f.severity for f in check.findings_of(register, record_id)}
    assert before["REC-01"] is check.Severity.ADVICE
    settings(register, rule_settings=[row("GOV-02", "error")])
    assert {f.rule: f.severity for f in check.findings_of(register, record_id)} == {
        **before,
        "GOV-02": check.Severity.ERROR,
    }
    agree(register)


@pytest.mark.parametrize("lacks", ["seen", "look_again"])
def test_an_acceptance_that_another_program_wrote_without_end_sets_nothing_aside(
    register: Register, lacks: str
) -> None:
    record_id = activity(register)
    made = acceptances.accept(register, record_id, "GOV-02", WHY, author="Eva")
    save(register, "acceptance", made.id, {lacks: None}, author="Eva")
    assert "GOV-02" in rules(register, record_id)
    agree(register)
