"""What the worksheet of a transfer asks, by tool and module (the matrix of clauses and modules), and how gravely."""

from __future__ import annotations

from datetime import date

import pytest

from ropa_desktop.domain.worksheet import Level, State
from ropa_desktop.storage.texts import help_on
from ropa_desktop.storage.worksheets import sheet
from tests.domain.transfers_given import (
    ADEQUATE,
    ALL,
    BETWEEN,
    BY_CONSENT,
    CERTIFIED,
    COMPELLING,
    DECISION,
    FOR_CLAIMS,
    FOUR,
    FROM_A_REGISTER,
    IN_THE_PUBLIC_INTEREST,
    LISTED,
    ONE,
    SPECIFIC,
    THREE,
    TWO,
    VITAL,
)
from tests.domain.worksheets import Said, codes, of, said, standing

SHEET = sheet("transfer", 1)
CODES = {q.name: q.code for q in SHEET.questions}

ALWAYS = {"S1", "C0", "C1", "S16", "S18"}
EVERY_MODULE = {
    *("S2", "S3", "S4", "S5", "S6", "S8", "S11", "S11b", "S12", "S13", "S14", "S15", "S17"),
    *("I.A.1", "I.A.2", *(f"I.B.{n}" for n in range(1, 8))),
}
SUPERVISED = {"S9", "I.C", "II.1"}
"""Clause 13 with Annex I.C, and Annex II: not in module four."""
TO_A_PROCESSOR = {"S7", "I.B.8", "II.2", "III.1"}
"""Clause 9, field 8 of Annex I.B, help to the controller, and Annex III: modules two and three."""


def asked(what: Said) -> set[str]:
    return {CODES[name] for name in of("transfer", what).asked}


@pytest.mark.parametrize(
    ("what", "of_the_module"),
    [
        (ONE, SUPERVISED),
        (TWO, SUPERVISED | TO_A_PROCESSOR),
        (SPECIFIC, SUPERVISED | TO_A_PROCESSOR | {"III.2"}),
        (THREE, SUPERVISED | TO_A_PROCESSOR),
        (FOUR, {"S10"}),
    ],
    ids=["one", "two", "two with sub-processors", "three", "four"],
)
def test_the_module_decides_what_is_asked_of_the_clauses(what: Said, of_the_module: set[str]) -> None:
    assert asked(what) == ALWAYS | EVERY_MODULE | of_the_module


def test_the_clauses_are_asked_about_once_they_are_prepared_as_the_fallback() -> None:
    fallback = TWO | said(record={"tool": "45", "fallback_tool": "46_2_c"})
    assert asked(fallback) == asked(TWO) | {"C2", "C3", "C5"}
    assert asked(fallback | said(record={"modules": []})) == ALWAYS | {"C2", "C3", "C5", "S2", "S17"}
    derogated = FOR_CLAIMS | said(record={"fallback_tool": "46_2_c"})
    assert "A5" in asked(derogated)
    assert asked(derogated | said(record={"modules": ["two"]})) >= {"I.B.4"}
    assert "A5" not in asked(derogated | said(record={"modules": ["two"]}))


@pytest.mark.parametrize(
    ("what", "of_the_ground"),
    [
        (BETWEEN, set()),
        (BETWEEN | said(record={"tool": "46_2_b"}), {"S17"}),
        (ADEQUATE, {"C2", "C3", "C5"}),
        (LISTED, {"C2", "C3", "C4", "C5", "S17"}),
        (BY_CONSENT, {"A1", "A2", "A3", "A10"}),
        (FOR_CLAIMS, {"A1", "A4", "A5"}),
        (IN_THE_PUBLIC_INTEREST, {"A1", "A6"}),
        (VITAL, {"A1", "A7"}),
        (FROM_A_REGISTER, {"A1", "A8", "A9"}),
        (COMPELLING, {"A1", "A4", "A5", "A10", "A11", "A12", "A13"}),
    ],
    ids=["none", "binding corporate rules", "decision", "listed", *"aedfg", "second subparagraph"],
)
def test_another_ground_is_asked_about_by_its_own_terms(what: Said, of_the_ground: set[str]) -> None:
    assert asked(what) == ALWAYS | of_the_ground


WARNINGS = {
    "destination": {"within_eea"},
    "decision": {"clause_16_e"},
    "adequacy_confirmed": {"unconfirmed", "list_stale"},
    "listed_entity": {"non_hr"},
    "fallback_tool": {"missing", "unprepared"},
    "modules": {"importer_in_eea"},
    "importer_under_gdpr": {"unsure"},
    "incorporated": {"missing", "reference"},
    "clause_9": {"short"},
    "clause_11_option": {"body", "contact"},
    "combined": {"unsure"},
    "clause_17": {"efta", "option_2_country"},
    "third_party_rights": {"unconfirmed"},
    "forum": {"efta", "differs"},
    "signatures": {"after_start"},
    "annex_subjects": {"not_in_register"},
    "annex_data": {"not_in_register"},
    "annex_sensitive": {"not_in_register"},
    "annex_purpose": {"not_in_register"},
    "annex_retention": {"longer"},
    "authority": {"not_imy"},
    "annex_measures": {"not_importer", "few", "generic"},
    "uses_sub_processors": {"unsure", "contradicts"},
    "annex_sub_processors": {"agreed_list", "register_ground", "not_in_register"},
    "deviation": {"addition"},
    "assessment": {"fallback"},
    "informed": {"notice", "copy"},
    "occasional": {"regular", "unsure"},
    "incapable": {"unsure"},
    "public_register": {"unsure"},
    "whole_register": {"unsure"},
    "public_powers": {"unsure"},
    "limited_number": {"unsure"},
}
"""What the legal reference lets through with a reason; everything else that it asks for is a block."""


def test_only_what_the_reference_lets_through_is_a_warning() -> None:
    found = {q.name: {c.code for c in q.checks if c.level is Level.WARN} for q in SHEET.questions}
    assert {name: warned for name, warned in found.items() if warned} == WARNINGS


def test_clauses_to_fall_back_on_that_nobody_prepared_are_one_warning_that_can_be_accepted() -> None:
    found = of("transfer", CERTIFIED)
    assert [(r.code, r.level) for r in found.raised] == [("fallback_tool.unprepared", Level.WARN)]
    assert found.part("3") is State.EMPTY
    assert of("transfer", CERTIFIED, {"fallback_tool.unprepared": "Görs när domen kommer"}).against(None) == []


def test_of_clauses_to_fall_back_on_what_is_missing_is_one_warning() -> None:
    begun = CERTIFIED | said(record={"modules": ["two"], "signed": None})
    assert codes(of("transfer", begun)) == {"fallback_tool.unprepared"}
    assert of("transfer", begun | said(exporter_activities="Handel")).part("4") is State.BEGUN
    assert len(of("transfer", begun | said(record={"tool": "46_2_c", "fallback_tool": None})).blocks(None)) > 10


@pytest.mark.parametrize("name", [name for name in ALL if name.startswith("module") or "clauses" in name])
def test_nothing_that_is_wrong_with_clauses_to_fall_back_on_blocks(name: str) -> None:
    wrong = ALL[name] | said(
        record={
            "tool": "45",
            "fallback_tool": "46_2_c",
            "exporter_roles": ["controller", "processor"],
            "importer_under_gdpr": "yes",
            "clause_set": "earlier",
            "clause_17": "option_2",
            "governing_law": "US",
            "forum": "US",
            "onward": [{"party": None, "country": "US", "what_for": None, "ground": None}],
            "decision": DECISION,
        },
        register={"decision_status": "in_force", "decision_scope": "full"},
        deviation="changed",
        third_party_rights="no",
    )
    found = of("transfer", wrong)
    assert {"modules.mismatch", "clause_set.other_set", "deviation.changed"} <= codes(found)
    assert found.blocks(None) == []
    assert of("transfer", wrong, {"deviation.changed": "Rättas"}).at("deviation")[0].accepted == "Rättas"
    assert of("transfer", wrong, dict.fromkeys(codes(found), "Rättas")).against(None) == []


@pytest.mark.parametrize("status", ["annulled", "repealed", "expired", None])
def test_a_decision_that_has_fallen_blocks_only_as_the_tool(status: str | None) -> None:
    fallen = said(record={"decision": DECISION, "fallback_tool": "45"}, register={"decision_status": status})
    assert ("decision.not_in_force", Level.WARN) in {(r.code, r.level) for r in of("transfer", TWO | fallen).raised}
    assert of("transfer", TWO | fallen).blocks(None) == []
    assert "decision.not_in_force" in {r.code for r in of("transfer", ADEQUATE | fallen).blocks(None)}


def test_a_block_bars_every_use_and_there_is_no_conclusion() -> None:
    assert SHEET.decision == ""
    assert SHEET.positive == frozenset()
    assert all(not check.bars for q in SHEET.questions for check in q.checks)


def test_an_empty_transfer_is_not_yet_blocked_by_the_clauses() -> None:
    assert codes(standing("transfer", {})) == {
        "parties.unanswered",
        "parties.importer",
        "destination.unanswered",
        "tool.unanswered",
        "informed.notice",
    }


def test_answers_of_another_module_count_for_nothing() -> None:
    assert of("transfer", ONE | said(uses_sub_processors="yes", annex_sub_processors=[{"country": "IN"}])).raised == ()
    assert of("transfer", TWO | said(combined="unsure")).raised == ()


@pytest.mark.parametrize("name", ALL)
def test_the_day_matters_only_to_the_check_of_the_list(name: str) -> None:
    later = codes(of("transfer", ALL[name], today=date(2028, 1, 1)))
    assert later == ({"adequacy_confirmed.list_stale"} if name.startswith("listed") else set())
    assert codes(of("transfer", ALL[name], today=None)) == set()


def test_what_was_recalled_is_marked_so_and_said_to_be_unverified() -> None:
    annexes = {q.code for q in SHEET.questions if q.code.startswith("I")}
    marked = {q.code for q in SHEET.questions if q.source == "R"}
    assert annexes - {"III.1"} <= marked
    assert marked - annexes == {"S1", "C3", "S11", "S11b", "S12", "A9"}
    for name in (q.name for q in SHEET.questions if q.source == "R"):
        for code, words in (("sv", "inte kontrollera"), ("en", "not verified")):
            assert words in (help_on(code, f"{SHEET.key}.{name}") or {})["asks"]
