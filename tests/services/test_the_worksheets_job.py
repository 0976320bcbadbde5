"""The job of the worksheets on the example register, as its data protection officer does it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ropa_desktop.domain.problems import Problem
from ropa_desktop.exchange.export import export_worksheet
from ropa_desktop.exchange.scope import Format
from ropa_desktop.services import acts, adequacy, check, find, records, registers, worksheets
from ropa_desktop.services.wording import Wording
from ropa_desktop.services.worksheets import Opened, open_worksheet
from ropa_desktop.storage.register import Register
from tests.domain.transfer_assessment_cases import MEASURES
from tests.domain.transfers_given import TWO
from tests.examples import put_example

DAY = date(2026, 11, 26)
LONG = "Påverkan är liten och väntad, intresset är konkret och varje uppgift behövs för just detta ändamål. " * 3


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    path = tmp_path / "exempel.ropa"
    put_example(path, language="sv")
    with registers.open_register(path, author="Eva Ek") as register:
        yield register


def called(register: Register, record_type: str, reference: str) -> int:
    ids = find.find(register, find.Query(record_type), Wording(register, "sv"))
    return next(s.id for s in records.read_all(register, record_type, ids) if s.values["reference"] == reference)


def answer(register: Register, record_id: int, **given: Any) -> Opened:
    """Answer questions, and change fields of the record that the worksheet shows."""
    opened = open_worksheet(register, record_id, today=DAY)
    fields = {name: value for name, value in given.items() if name not in opened.sheet.fields}
    answers = opened.answers | {name: rows(value) for name, value in given.items() if name in opened.sheet.fields}
    values = {"worksheet": opened.value(answers, opened.accepted)} | fields
    records.save(register, opened.stored.type, record_id, values, author="Eva Ek")
    return open_worksheet(register, record_id, today=DAY)


def rows(value: Any) -> Any:
    is_rows = isinstance(value, list) and value and isinstance(value[0], dict)
    return [{"id": None, **row} for row in value] if is_rows else value


def accept_all(register: Register, record_id: int) -> Opened:
    """Accept each warning that stands, with a reason."""
    opened = open_worksheet(register, record_id, today=DAY)
    reasons = {r.code: "Prövat och godtaget." for r in opened.standing.raised if r.level == "warn"}
    value = opened.value(opened.answers, opened.accepted | reasons)
    records.save(register, opened.stored.type, record_id, {"worksheet": value}, author="Eva Ek")
    return open_worksheet(register, record_id, today=DAY)


def against(opened: Opened) -> list[str]:
    """What stands against the conclusion, but for the approval itself."""
    signing = {q.name for q in opened.sheet.questions if "approver" in q.record}
    return [r.code for r in opened.standing.against(opened.conclusion) if r.question not in signing]


def from_the_register(register: Register, test: int) -> dict[str, Any]:
    """Say why each category is needed, and where the interest is told."""
    facts = open_worksheet(register, test, today=DAY).facts
    return {
        "data_needed": [{"data": row["data"], "why": "Behövs för att nå rätt person."} for row in facts["data"]],
        "notice": [{"notice": notice, "since": date(2023, 5, 1)} for notice in facts["notices"]],
    }


GOOD: dict[str, Any] = {
    "why_this_basis": "Inget avtal finns med kontaktpersonen själv, och ingen lag kräver utskicken.",
    "transfers_supported": "yes",
    "authority_task": "no",
    "special_data": "no",
    "offences": "no",
    "identity_number": "no",
    "other_law": "no",
    "automated": "no",
    "crime_only": "no",
    "further_purpose": "no",
    "dpia": "not_required",
    "lawful": "yes",
    "present": "yes",
    "connected": "yes",
    "benefit": "Kunderna får veta vad som är nytt.",
    "without_processing": "Kunderna missar nyheter som de behöver.",
    "weight": "3",
    "step_1": "met",
    "suitable": "yes",
    "alternatives": [{"alternative": "Bara information på webbplatsen", "why_rejected": "Når inte kunderna i tid."}],
    "less_intrusive": "no",
    "each_category_necessary": "yes",
    "limited": "yes",
    "objection_left_out": "yes",
    "step_2": "necessary",
    "rights_affected": ["data_protection", "private_life"],
    "private_data": ["none"],
    "private_degree": "1",
    "capacity": "professional",
    "children": "no",
    "vulnerable": ["none"],
    "large_scale": "no",
    "methods": ["none"],
    "power": "equal",
    "consequences": [
        {"consequence": "Störs av utskick", "severity": "1", "likelihood": "2", "reasoning": "Ett utskick i månaden."}
    ],
    "discrimination": "no",
    "recipient_harm": "no",
    "impact": "1",
    "relationship": "close",
    "collection": "Vid avtalet, med länk till integritetspolicyn.",
    "expected": "expected",
    "object": "nobody",
    "explainable": "yes",
    "first_balance": "ours",
    "final_balance": "ours",
    "in_place": "all",
    "step_3": "not_overridden",
    "objection": ["link"],
    "objection_routine": "Spärrlistan uppdateras samma dag.",
    "summary": LONG,
    "notice_text": "Vårt intresse är att kunna skicka relevant information.",
    "author": "Eva Ek",
    "officer_advice": "Tillstyrks.",
    "conclusion": "can_rely",
}


def test_marketing_to_customers_from_draft_through_blocks_to_approval_and_a_second_version(register: Register) -> None:
    test = called(register, "balancing_test", "I09")
    activity = called(register, "activity", "B11")
    opened = open_worksheet(register, test, today=DAY)
    assert opened.answers["interest"] == "Att kunna skicka relevant marknadsföring och information."
    assert opened.stored.standing == "begun"
    assert worksheets.open_worksheet(register, test).facts["direct_marketing"] == "yes"

    answer(register, test, **GOOD, **from_the_register(register, test), next_review=date(2027, 11, 26))
    accept_all(register, test)
    assert against(open_worksheet(register, test, today=DAY)) == []
    assert records.read(register, test).standing == "ready"

    for name, wrong, right in (
        ("authority_task", "performing", "no"),
        ("less_intrusive", "yes", "no"),
        ("marketing_objection", "no", "yes"),
        ("final_balance", "overridden", "ours"),
        ("notice", [], from_the_register(register, test)["notice"]),
    ):
        answer(register, test, **{name: wrong})
        with pytest.raises(Problem, match="approval_barred"):
            acts.perform(register, test, by="Bo Berg", on=DAY, author="Eva Ek")
        answer(register, test, **{name: right})
    acts.perform(register, test, by="Bo Berg", on=DAY, author="Eva Ek")
    assert records.read(register, test).standing == "approved"

    data = records.read(register, activity).values["data"]
    records.save(register, "activity", activity, {"data": [*data, {"data": "phone"}]}, author="Eva Ek")
    assert records.read(register, test).standing == "outdated"
    assert "data" in open_worksheet(register, test).changed

    second = worksheets.new_version(register, test, reason="Telefonnummer behövs också", author="Eva Ek").id
    answer(register, second, **from_the_register(register, second), conclusion="can_rely", officer_advice="Tillstyrks.")
    answer(register, second, next_review=date(2027, 11, 26))
    accept_all(register, second)
    acts.perform(register, second, by="Bo Berg", on=DAY, author="Eva Ek")
    assert records.read(register, test).standing == "replaced"
    rested = [row["balancing_test"] for row in records.read(register, activity).values["legal_bases"]]
    assert rested == [second]


def test_the_analysis_of_newsletters_stays_blocked_until_consent_is_recorded(register: Register) -> None:
    test = called(register, "balancing_test", "I11")
    assert records.read(register, test).standing == "blocked"
    good = {name: value for name, value in GOOD.items() if name != "other_law"}
    answer(register, test, **good, **from_the_register(register, test), next_review=date(2027, 11, 26))
    opened = accept_all(register, test)
    assert against(opened) == ["other_law.missing"]
    with pytest.raises(Problem, match="approval_barred"):
        acts.perform(register, test, by="Bo Berg", on=DAY, author="Eva Ek")
    answer(register, test, other_law="consent", other_law_reason="Samtycke i kakpanelen, loggat per mottagare.")
    opened = accept_all(register, test)
    assert against(opened) == []
    acts.perform(register, test, by="Bo Berg", on=DAY, author="Eva Ek")


def test_the_united_states_decision_falls_and_every_transfer_goes_to_its_fallback(register: Register) -> None:
    ids = find.find(register, find.Query("adequacy_decision"), Wording(register, "sv"))
    us = next(s for s in records.read_all(register, "adequacy_decision", ids) if s.values["country"] == "US")
    moved, standing = (called(register, "transfer", reference) for reference in ("T10", "T11"))
    listed = {"tool": "45", "decision": us.id, "fallback_tool": "46_2_c", "adequacy_confirmed": "yes"}
    records.save(register, "transfer", moved, listed, author="Eva Ek")
    records.save(register, "transfer", standing, listed | {"fallback_tool": None}, author="Eva Ek")
    assert {one.id for one in adequacy.resting(register, us.id)} == {moved, standing}
    adequacy.fall(register, us.id, status="annulled", on=DAY, author="Eva Ek")
    assert records.read(register, moved).values["tool"] == "46_2_c"
    assert records.read(register, moved).values["fallback_tool"] is None
    assert records.read(register, standing).values["tool"] == "45"
    assert "TRF-03" in rules(register, standing)


@pytest.mark.parametrize("modules", [[], ["two"]])
def test_a_transfer_under_the_framework_is_complete_before_its_fallback_is_prepared(
    register: Register, modules: list[str]
) -> None:
    ids = find.find(register, find.Query("adequacy_decision"), Wording(register, "sv"))
    us = next(s for s in records.read_all(register, "adequacy_decision", ids) if s.values["country"] == "US")
    transfer = called(register, "transfer", "T10")
    covered = {"tool": "45", "decision": us.id, "fallback_tool": "46_2_c", "modules": modules, "status": "active"}
    listed = {"listed_entity": "HubSpot, Inc.", "coverage": ["hr", "non_hr"], "adequacy_checked": DAY}
    values = {"country": "US", "adequacy_confirmed": "yes"} | covered | listed
    records.save(register, "transfer", transfer, values, author="Eva Ek")
    opened = open_worksheet(register, transfer, today=DAY)
    assert opened.standing.blocks(None) == []
    assert "fallback_tool.unprepared" in against(opened)
    assert against(accept_all(register, transfer)) == []
    assert records.read(register, transfer).standing == "complete"


def rules(register: Register, record_id: int) -> set[str]:
    return {f.rule for f in check.findings_of(register, record_id)}


def test_the_transfer_to_a_supplier_in_the_united_states_is_completed_assessed_and_printed(
    register: Register, tmp_path: Path
) -> None:
    transfer = called(register, "transfer", "T10")
    importer = records.read(register, transfer).values["importer"]
    reach = {"address": "2 Canal Park, Cambridge", "email": "privacy@hubspot.example", "contact_person": "Jane Doe"}
    records.save(register, "party", importer, reach, author="Eva Ek")
    agreement = records.save(register, "agreement", None, {"name": "Avtal", "status": "in_force"}, author="Eva Ek").id
    assert records.read(register, transfer).standing == "blocked" or against(open_worksheet(register, transfer))
    said = {name: value for name, value in TWO.answers.items() if name != "informed_in"}
    fields = {
        name: TWO.record[name]
        for name in ("importer_under_gdpr", "clause_9", "clause_9_days", "clause_13", "clause_17", "docking", "signed")
    }
    answer(register, transfer, **said, **fields, agreement=agreement, governing_law="SE", forum="SE")
    answer(register, transfer, frequency="continuous", started=date(2026, 3, 1), access_countries=["US"])
    assert {"assessment.missing"} <= set(against(open_worksheet(register, transfer, today=DAY)))
    assert "TRF-07" in rules(register, transfer)

    values = {"name": "TIA: HubSpot, USA", "importer": importer, "country": "US", "tool": "46_2_c"}
    tia = records.save(
        register, "transfer_assessment", None, values | {"transfers": [transfer], "status": "draft"}, author="Eva Ek"
    ).id
    records.save(register, "transfer", transfer, {"assessment": tia}, author="Eva Ek")
    control = {"conclusion": "sufficient", "author": "Eva Ek", "officer_advice": "Tillstyrks."}
    answer(register, tia, **MEASURES.answers, **control, next_review=date(2027, 5, 26))
    accept_all(register, tia)
    for name, wrong in (
        ("clear_text", "yes"),
        ("equivalent", "no"),
        ("gaps", [{"gap": "c", "measure": None, "residual": None}]),
        ("step_3", "effective"),
    ):
        right = open_worksheet(register, tia).answers[name]
        if name == "clear_text":
            answer(register, tia, clear_text=wrong, use_case="uc6")
        else:
            answer(register, tia, **{name: wrong})
        with pytest.raises(Problem, match="approval_barred"):
            acts.perform(register, tia, by="Bo Berg", on=DAY, author="Eva Ek")
        answer(register, tia, **{name: right, "use_case": MEASURES.answers["use_case"]})
    assert against(accept_all(register, tia)) == []
    acts.perform(register, tia, by="Bo Berg", on=DAY, author="Eva Ek")
    assert "TRF-07" not in rules(register, transfer)
    assert against(accept_all(register, transfer)) == []

    for record_id, name in ((transfer, "bilagor"), (tia, "tia")):
        for kind in (Format.PDF, Format.XLSX):
            target = tmp_path / f"{name}.{kind}"
            export_worksheet(register, record_id, target, kind, "sv")
            assert target.stat().st_size > 5_000
