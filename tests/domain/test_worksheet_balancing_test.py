"""The balancing of interests: what blocks and what warns, and a good one that can be approved."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest

from ropa_desktop.domain.worksheet import Level, State, Worksheet
from ropa_desktop.storage.texts import vocabularies
from ropa_desktop.storage.worksheets import sheet
from tests.domain.balancing_test_blocks import BLOCKS, EVERY, EXTRA, ORDINARY, POSITIVE, UNANSWERED, Case
from tests.domain.balancing_test_warnings import WARNINGS
from tests.domain.worksheets import TODAY, Given, Said, codes, of, said

NAME = "balancing_test"
CONCLUSIONS = ("can_rely", "with_conditions", "cannot")

REGISTER = {
    "purposes": [{"activity": 1, "purpose": "Upptäcka intrång i kundportalen"}],
    "controllers": [2],
    "subjects": ["customer"],
    "data": [{"data": "contact", "why": "Veta vems konto det är"}, {"data": "log"}],
    "retention": [{"limit": "period", "period": "P6M"}],
    "dpia": ["not_required"],
    "objection": "E-post till dataskydd",
    "notices": [7],
    "public_authority": "no",
    "officer": "Disa Dal",
}
RECORD = {
    "reference": "I01",
    "version": "1",
    "activities": [1],
    "author": "Ada Alm",
    "officer_advice": "Inget att invända.",
    "approver": "Bo Berg",
    "approved_on": TODAY,
    "next_review": date(2027, 11, 26),
    "conclusion": "can_rely",
}
ANSWERS: dict[str, Any] = {
    "data_needed": [{"data": "log", "why": "Se varifrån någon försöker logga in"}],
    "sources": ["subject", "observed"],
    "started": "no",
    "why_this_basis": "Ingen lag kräver loggarna, och avtalet gäller tjänsten, inte skyddet av den.",
    "authority_task": "no",
    "special_data": "no",
    "offences": "no",
    "identity_number": "no",
    "other_law": "no",
    "automated": "no",
    "crime_only": "no",
    "further_purpose": "no",
    "dpia": "not_required",
    "camera": "no",
    "interest": "Vi vill hindra att obehöriga loggar in med våra kunders konton i portalen.",
    "whose_interest": ["own"],
    "interest_types": ["information_security"],
    "lawful": "yes",
    "present": "yes",
    "connected": "yes",
    "without_processing": "Intrång upptäcks först när kunden hör av sig.",
    "weight": "3",
    "step_1": "met",
    "suitable": "yes",
    "alternatives": [{"alternative": "Bara räkna misslyckade försök", "why_rejected": "Visar inte varifrån de kommer"}],
    "less_intrusive": "no",
    "each_category_necessary": "yes",
    "limited": "yes",
    "objection_left_out": "yes",
    "step_2": "necessary",
    "rights_affected": ["data_protection", "private_life"],
    "private_data": ["communications"],
    "private_degree": "1",
    "capacity": "professional",
    "children": "no",
    "vulnerable": ["none"],
    "large_scale": "no",
    "methods": ["none"],
    "power": "equal",
    "consequences": [{"consequence": "Kontot spärras av misstag", "severity": "2", "likelihood": "1"}],
    "discrimination": "no",
    "recipient_harm": "no",
    "impact": "2",
    "relationship": "close",
    "collection": "Vid inloggningen; portalens villkor berättar om loggarna.",
    "expected": "expected",
    "object": "nobody",
    "explainable": "yes",
    "first_balance": "ours",
    "safeguards": [ORDINARY, EXTRA],
    "final_balance": "ours",
    "in_place": "all",
    "step_3": "not_overridden",
    "notice": [{"notice": 7}],
    "objection": ["contact"],
    "marketing_objection": "not_relevant",
    "objection_routine": "Begränsa, pröva på nytt, svara inom en månad.",
    "summary": "Intrång har skett två gånger i år. " * 6,
    "notice_text": "Vi loggar inloggningar för att hindra intrång.",
    "conditions": [{"action": "Korta lagringstiden", "responsible": "Ada Alm", "due": date(2026, 12, 31)}],
    "fallback": "Loggarna raderas.",
    "advice_followed": "yes",
}
GOOD = said(record=RECORD, register=REGISTER, **ANSWERS)


def found() -> Worksheet:
    return sheet(NAME, 1)


def each(cases: Iterable[Case]) -> list[Any]:
    numbered = enumerate(cases)
    return [pytest.param(*case, id=f"{case[0]}-{number}") for number, case in numbered]


def concluding(conclusion: str, more: Said) -> Said:
    """A good balancing test with that conclusion, changed in what is said."""
    return GOOD | said(record={"conclusion": conclusion}) | more


def without(name: str) -> Said:
    """A good balancing test in which one question is not answered."""
    question = found().by_name[name]
    only_told = question.facts and not question.fields
    register: Given = {"controllers": [], "subjects": []} if only_told else {}
    record = {question.record[0]: None} if question.record else {}
    blank = {f.name: f.kind.blank for f in question.fields}
    return GOOD | said(record=record, register=register, **blank)


def test_every_check_of_the_sheet_is_tried() -> None:
    declared = {(f"{q.name}.{check.code}", check.level) for q in found().questions for check in q.checks}
    tried = {(code, Level.BLOCK) for code, *_ in BLOCKS} | {(code, Level.WARN) for code, *_ in WARNINGS}
    assert tried == declared
    assert {q.name for q in found().questions if q.required} == UNANSWERED.keys()


@pytest.mark.parametrize(("code", "bars", "raising", "silent"), each((*BLOCKS, *WARNINGS)))
def test_a_check_is_raised_when_the_law_says_so_and_only_then(
    code: str, bars: frozenset[str], raising: Said, silent: Said
) -> None:
    raised = {r.code: r for r in of(NAME, raising).raised}
    assert code in raised
    assert raised[code].bars == bars
    assert code not in codes(of(NAME, silent))
    assert code not in codes(of(NAME, GOOD | silent))


@pytest.mark.parametrize(("name", "bars"), UNANSWERED.items())
def test_an_open_question_that_must_be_answered_is_a_block(name: str, bars: frozenset[str]) -> None:
    code = f"{name}.unanswered"
    for conclusion in CONCLUSIONS:
        standing = of(NAME, without(name) | said(record={"conclusion": conclusion}))
        assert (code in {r.code for r in standing.blocks(conclusion)}) == (conclusion in bars)
    assert code not in codes(of(NAME, GOOD))


@pytest.mark.parametrize("conclusion", CONCLUSIONS)
def test_a_good_one_has_nothing_against_it(conclusion: str) -> None:
    standing = of(NAME, concluding(conclusion, said()))
    assert codes(standing) == set()
    assert standing.against(conclusion) == []
    assert {standing.part(part.code) for part in found().parts} == {State.DONE}


@pytest.mark.parametrize(("code", "bars", "raising", "_silent"), each(BLOCKS))
def test_a_block_stands_against_the_conclusions_it_bars_and_no_other(
    code: str, bars: frozenset[str], raising: Said, _silent: Said
) -> None:
    own = "conclusion" in raising.record
    for conclusion in [raising.record["conclusion"]] if own else CONCLUSIONS:
        standing = of(NAME, concluding(conclusion, raising), accepted={code: "Det går bra ändå."})
        barred = not bars or conclusion in bars
        assert (code in {r.code for r in standing.blocks(conclusion)}) == barred


@pytest.mark.parametrize(("code", "bars", "raising", "_silent"), each(WARNINGS))
def test_a_warning_stands_against_them_until_it_is_accepted_with_a_reason(
    code: str, bars: frozenset[str], raising: Said, _silent: Said
) -> None:
    for conclusion in CONCLUSIONS:
        what = concluding(conclusion, raising)
        against = {r.code for r in of(NAME, what).against(conclusion)}
        assert (code in against) == (not bars or conclusion in bars)
        accepted = of(NAME, what, {code: "Motiverat i sammanfattningen."})
        assert code not in {r.code for r in accepted.against(conclusion)}
        assert code in codes(accepted)


def test_a_test_with_accepted_warnings_can_be_approved() -> None:
    what = GOOD | said(camera="yes", vulnerable=["employees"], final_balance="even", started="yes", started_on=TODAY)
    raised = of(NAME, what)
    assert {r.level for r in raised.raised} == {Level.WARN}
    assert {r.code for r in raised.against("can_rely")} == codes(raised)
    reasons = dict.fromkeys(codes(raised), "Motiverat i sammanfattningen.")
    assert of(NAME, what, reasons).against("can_rely") == []


def test_where_a_step_fails_the_conclusion_that_it_cannot_be_used_can_be_approved() -> None:
    failed = said(
        authority_task="performing", special_data="yes", step_1="not_met", less_intrusive="yes", step_3="overridden"
    )
    standing = of(NAME, concluding("cannot", failed))
    assert standing.blocks("cannot") == []
    for conclusion in POSITIVE:
        assert len(of(NAME, concluding(conclusion, failed)).blocks(conclusion)) == len(failed.answers)


def test_measures_not_yet_in_place_leave_only_the_conclusion_with_conditions() -> None:
    standing = of(NAME, concluding("with_conditions", said(in_place="partly")))
    assert [r.code for r in standing.blocks("can_rely")] == ["in_place.not_all"]
    assert standing.against("with_conditions") == []


def test_an_impact_assessment_under_way_leaves_no_positive_conclusion() -> None:
    for conclusion in POSITIVE:
        standing = of(NAME, concluding(conclusion, said(dpia="under_way", in_place="partly")))
        assert "dpia.unfinished" in {r.code for r in standing.blocks(conclusion)}


def test_an_empty_one_bars_every_conclusion() -> None:
    standing = of(NAME, said())
    assert all(standing.blocks(conclusion) for conclusion in CONCLUSIONS)
    assert {r.code for r in standing.blocks("cannot")} == {
        r.code for r in standing.raised if r.bars == EVERY and r.level is Level.BLOCK
    }


def test_without_a_day_nothing_has_passed_and_nothing_has_begun() -> None:
    what = GOOD | said(register={"started": date(2026, 3, 2)}, record={"approved_on": None, "next_review": TODAY})
    assert codes(of(NAME, what, today=None)) >= {"approval.no_date"}
    assert not codes(of(NAME, what, today=None)) & {"next_review.passed", "started.before_approval"}


def test_the_check_of_the_notice_knows_the_same_sources_as_the_register() -> None:
    vocabulary = vocabularies().get("source")
    assert vocabulary
    words = vocabulary.words
    from_the_subject = {word.code for word in words if "subject" in word.tags}
    untold = said(notice=[], sources=[])
    raised = {w.code for w in words if "notice.unnamed" in codes(of(NAME, GOOD | untold | told(w.code)))}
    assert raised == from_the_subject


def told(source: str) -> Said:
    return said(register={"sources": [source]})
