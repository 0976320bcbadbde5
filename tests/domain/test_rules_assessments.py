"""The rules on transfer assessments and on transfers that must not go on (checks 47-52, 57 and 59)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.services.knowledge import as_json
from tests.domain.judging import AGAINST, AT_HAND, GOOD, Case, Given, Known, Seen, after, check, filled, says

TRANSFER, TIA, ACTIVITY = "transfer", "transfer_assessment", "activity"
DAY = date(2026, 3, 1)
LATER = DAY + timedelta(days=30)
EARLIER = DAY - timedelta(days=30)
CLAUSE_14 = "2021/914 klausul 14"

ALLOWED: Given = {"conclusion": "sufficient"}
AFTERWARDS: Given = {"conclusion": "sufficient_with_measures"}
REFUSED: Given = {"conclusion": "not_sufficient"}


def assessed(conclusion: str | None = "sufficient", **assessment: Any) -> dict[int, Given]:
    return {GOOD: {"type": TIA, "conclusion": conclusion} | assessment}


def refused(conclusion: str = "not_sufficient") -> dict[int, Given]:
    return {AGAINST: {"type": TIA, "conclusion": conclusion}}


def on_clauses(around: dict[int, Given] | None = None, **given: Any) -> Seen:
    return Seen(
        {"tool": "46_2_c", "country": "US", "modules": ["two"], "assessment": GOOD} | given, around or assessed()
    )


def covering(status: str | None = "active", **transfer: Any) -> dict[int, Given]:
    return {10: {"type": TRANSFER, "assessment": AT_HAND, "country": "US", "status": status} | transfer}


TOOL: list[Case] = [
    # Art. 46(1), C-311/18, clause 14: the law and practice of the destination, for that importer there.
    ("TRF-07", "46.1", TRANSFER, on_clauses(assessment=None), on_clauses()),
    ("TRF-07", "46.1", TRANSFER, on_clauses(assessed(country="IN")), on_clauses(assessed(country="US"))),
    (
        "TRF-07",
        "46.1",
        TRANSFER,
        on_clauses(assessed(importer=21), importer=20),
        on_clauses(assessed(importer=20), importer=20),
    ),
    # Module four: only where the processor combines the data with data it collected in the Union.
    (
        "TRF-07",
        "46.1",
        TRANSFER,
        on_clauses(modules=["four"], assessment=None, **says(combined="yes")),
        on_clauses(modules=["four"], assessment=None, **says(combined="no")),
    ),
    # A negative assessment allows nothing, whatever measures came after it.
    (
        "TRF-07",
        "46.1",
        TRANSFER,
        on_clauses(refused(), assessment=AGAINST, supplementary_description="Egna nycklar"),
        on_clauses(refused(), assessment=AGAINST),
    ),
    ("TRF-08", "46.1", TRANSFER, on_clauses(refused(), assessment=AGAINST), on_clauses()),
    (
        "TRF-08",
        "46.1",
        TRANSFER,
        on_clauses(refused(), assessment=AGAINST, status="active"),
        on_clauses(refused(), assessment=AGAINST, status="suspended"),
    ),
    (
        "TRF-08",
        "46.1",
        TRANSFER,
        on_clauses(refused("stopped"), assessment=AGAINST, supplementary_measures=[30]),
        on_clauses(refused(), assessment=AGAINST, supplementary_measures=[30]),
    ),
    # Clause 16(b) and 14(f): suspend.
    (
        "TIA-57",
        "2021/914 klausul 16",
        TRANSFER,
        {"status": "active", "importer_unable": "yes"},
        {"status": "suspended", "importer_unable": "yes"},
    ),
    (
        "TIA-57",
        "2021/914 klausul 16",
        TRANSFER,
        {"status": "active", "suspension_ordered": DAY},
        {"status": "active", "importer_unable": "no"},
    ),
    (
        "TIA-57",
        "2021/914 klausul 16",
        TRANSFER,
        {"suspension_ordered": DAY},
        {"status": "ended", "suspension_ordered": DAY},
    ),
]

OPEN_ACTION: Given = {"actions": [{"action": "Egna nycklar", "relied_on": "yes"}]}
DONE_ACTION: Given = {"actions": [{"action": "Egna nycklar", "relied_on": "yes", "done": DAY}]}
NEEDED: Given = {"step_3": "measures_needed", "equivalent": "yes"}

MEASURES: list[Case] = [
    # EDPB 01/2020: essentially equivalent with the measures, and these in place when the transfer starts.
    ("TIA-48", "46.1", TIA, ALLOWED | says(step_3="measures_needed"), ALLOWED | says(**NEEDED)),
    (
        "TIA-48",
        "46.1",
        TIA,
        ALLOWED | says(step_3="measures_needed", equivalent="no"),
        REFUSED | says(step_3="measures_needed"),
    ),
    ("TIA-48", "46.1", TIA, AFTERWARDS | says(step_3="measures_needed"), AFTERWARDS | says(step_3="effective")),
    ("TIA-48", "46.1", TIA, ALLOWED | says(**OPEN_ACTION), ALLOWED | says(**DONE_ACTION)),
    (
        "TIA-48",
        "46.1",
        TIA,
        ALLOWED | says(**NEEDED, technical=[{"measure": "Egna nycklar", "in_place": "no"}]),
        ALLOWED | says(**NEEDED, technical=[{"measure": "Egna nycklar", "in_place": "yes"}]),
    ),
    (
        "TIA-48",
        "46.1",
        TIA,
        ALLOWED | says(**NEEDED, organisational=[{"measure": "Rutin"}]),
        ALLOWED | says(step_3="effective", organisational=[{"measure": "Rutin"}]),
    ),
    (
        "TIA-48",
        "46.1",
        TIA,
        Seen(AFTERWARDS | says(**OPEN_ACTION), covering("active")),
        Seen(AFTERWARDS | says(**OPEN_ACTION), covering("planned")),
    ),
    ("TIA-48", "46.1", TIA, ALLOWED | says(**OPEN_ACTION), ALLOWED | says(**OPEN_ACTION, adequacy="covered")),
    ("TIA-48", "46.1", TIA, ALLOWED | says(**OPEN_ACTION), ALLOWED | says(**OPEN_ACTION, gdpr_applies="no")),
    ("TIA-48", "46.1", TIA, ALLOWED | says(**OPEN_ACTION), ALLOWED | says(**OPEN_ACTION, third_country="no")),
    ("TIA-48", "46.1", TIA, ALLOWED | says(**OPEN_ACTION), ALLOWED | says(**OPEN_ACTION) | {"tool": "49_1_d"}),
    # Use cases 1 and 3: the keys are held by the exporter, or in the EEA; no access in the clear.
    (
        "TIA-49",
        "EDPB 01/2020",
        TIA,
        says(format_rest="own_keys", technical=[{"measure": "AES", "key_holder": "importer"}]),
        says(format_rest="own_keys", technical=[{"measure": "AES", "key_holder": "exporter", "key_country": "SE"}]),
    ),
    (
        "TIA-49",
        "EDPB 01/2020",
        TIA,
        says(format_use="own_keys", technical=[{"key_holder": "exporter", "key_country": "US"}]),
        says(format_use="importer_keys", technical=[{"key_holder": "importer", "key_country": "US"}]),
    ),
    (
        "TIA-49",
        "EDPB 01/2020",
        TIA,
        says(format_transit="own_keys", technical=[{"key_holder": "third_country"}]),
        says(format_transit="own_keys", technical=[{"key_holder": "third_country"}, {"key_holder": "eea_third_party"}]),
    ),
    (
        "TIA-49",
        "EDPB 01/2020",
        TIA,
        says(use_case="uc1", clear_text="yes"),
        says(use_case="uc1", clear_text="no"),
    ),
    (
        "TIA-49",
        "EDPB 01/2020",
        TIA,
        ALLOWED | says(use_case="uc1", clear_text="yes"),
        REFUSED | says(use_case="uc1", clear_text="yes"),
    ),
    # EDPB 01/2020: relevant, objective, reliable, verifiable and publicly available or otherwise accessible sources.
    (
        "TIA-50",
        "EDPB 01/2020",
        TIA,
        says(step_3="not_applied", sources=[{"source": "Intyg", "kind": "importer"}]),
        says(step_3="not_applied", sources=[{"source": "Dom", "kind": "case_law"}]),
    ),
    (
        "TIA-50",
        "EDPB 01/2020",
        TIA,
        says(step_3="not_applied", practice=[{"what": "Inga", "kind": "management_statement", "supported": "no"}]),
        says(step_3="not_applied", practice=[{"what": "Inga", "kind": "transparency_report", "supported": "yes"}]),
    ),
    ("TIA-50", "EDPB 01/2020", TIA, says(step_3="not_applied"), says(step_3="effective")),
    ("TIA-50", "EDPB 01/2020", TIA, says(step_3="not_applied"), REFUSED | says(step_3="not_applied")),
]

APPROVED: Given = {"status": "approved", "approved_on": DAY}
ROW: Given = {"received": LATER, "what": "Begäran om utlämnande"}


def agreed(**row: Any) -> dict[int, Given]:
    return covering(agreement=11) | {11: {"type": "agreement", "sub_processors": [row]}}


SCOPE: list[Case] = [
    # Clause 14(b): every country of the transfer, for storage, access and onward as well.
    (
        "TIA-51",
        CLAUSE_14,
        TIA,
        Seen(ALLOWED | {"country": "US"}, covering(access_countries=["IN"])),
        Seen(ALLOWED | {"country": "US"} | says(locations=["IN"]), covering(access_countries=["IN"])),
    ),
    (
        "TIA-51",
        CLAUSE_14,
        TIA,
        Seen(ALLOWED | {"country": "US"}, covering(storage_countries=["IN", "IE"])),
        Seen(ALLOWED | {"country": "US"}, covering(storage_countries=["US", "IE"])),
    ),
    (
        "TIA-51",
        CLAUSE_14,
        TIA,
        Seen(ALLOWED | {"country": "US"}, covering(onward=[{"country": "PH"}])),
        Seen(ALLOWED | {"country": "US"} | says(chain=[{"country": "PH"}]), covering(onward=[{"country": "PH"}])),
    ),
    (
        "TIA-51",
        CLAUSE_14,
        TIA,
        Seen(ALLOWED | {"country": "US"}, agreed(party=14, countries=["IN"])),
        Seen({"country": "US"}, agreed(party=14, countries=["IN"])),
    ),
    (
        "TIA-51",
        CLAUSE_14,
        TIA,
        Seen(ALLOWED | {"country": "IN"}, covering()),
        Seen(ALLOWED, covering()),
    ),
    # Clause 14(e)-(f): monitor; twelve months at most, and at once when something changes.
    ("TIA-52", "5.2", TIA, APPROVED, {"status": "draft", "date": DAY}),
    (
        "TIA-59",
        CLAUSE_14,
        TIA,
        Seen(says(notifications=[ROW]), covering("active")),
        Seen(says(notifications=[ROW | {"assessed": LATER, "measures_14f": "Nycklar i EES"}]), covering("active")),
    ),
    (
        "TIA-59",
        CLAUSE_14,
        TIA,
        Seen(says(notifications=[ROW]), covering(None)),
        Seen(says(notifications=[ROW]), covering("suspended")),
    ),
    (
        "TIA-59",
        CLAUSE_14,
        TIA,
        Seen(says(notifications=[ROW | {"assessed": LATER}]), covering("active")),
        Seen(says(notifications=[ROW | {"assessed": LATER, "closed": LATER}]), covering("active")),
    ),
    (
        "TIA-59",
        CLAUSE_14,
        TIA,
        Seen(says(notifications=[{"what": "Ny lag", "closed": LATER}]), covering("active")),
        Seen(says(notifications=[{"closed": LATER}]), covering("active")),
    ),
]

CASES: list[Case] = [*TOOL, *MEASURES, *SCOPE]


@pytest.mark.parametrize("case", CASES, ids=[f"{case[0]} {number}" for number, case in enumerate(CASES)])
def test_a_rule_is_broken_by_what_falls_short_and_not_by_what_meets_it(case: Case) -> None:
    check(*case)


@pytest.mark.parametrize(
    ("fields", "day"),
    [
        (APPROVED, date(2027, 3, 1)),
        (APPROVED | {"next_review": date(2026, 9, 1)}, date(2026, 9, 1)),
        (APPROVED | {"next_review": date(2028, 3, 1)}, date(2027, 3, 1)),
    ],
)
def test_an_assessment_is_too_old_after_its_review_or_a_year(fields: Given, day: date) -> None:
    assert after("TIA-52", TIA, fields) == day


def test_a_later_sub_processor_or_a_changed_register_puts_an_assessment_out_of_date_at_once() -> None:
    assert after("TIA-52", TIA, Seen(APPROVED, agreed(party=14, authorised=LATER))) is None
    assert after("TIA-52", TIA, Seen(APPROVED, agreed(party=14, authorised=EARLIER))) == date(2027, 3, 1)
    known = Known(around=covering())
    known.look_at(TIA, filled(RECORD_TYPES[TIA], {}))
    given = APPROVED | says(assessed=as_json(TIA, known.facts))
    assert after("TIA-52", TIA, Seen(given, covering())) == date(2027, 3, 1)
    assert after("TIA-52", TIA, Seen(given, covering(storage_countries=["IN"]))) is None


def test_a_transfer_without_a_usable_assessment_is_said_once() -> None:
    for given in ({}, {"supplementary_description": "Egna nycklar"}):
        seen = on_clauses(refused(), assessment=AGAINST, **given)
        assert len({"TRF-07", "TRF-08"} & {f.rule for f in seen.found(TRANSFER)}) == 1
