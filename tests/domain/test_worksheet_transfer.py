"""The worksheet of a transfer: every block and warning, by the clauses and annexes of Decision (EU) 2021/914,
Articles 45 and 49 and the legal reference; what is asked follows from the tool and the module.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from ropa_desktop.domain.worksheet import Level, State
from ropa_desktop.storage.worksheets import sheet
from tests.domain.transfers_given import (
    ADEQUATE,
    ALL,
    ASSESSMENT,
    BETWEEN,
    BY_CONSENT,
    BY_CONTRACT,
    COMPELLING,
    DECISION,
    FOR_CLAIMS,
    FOUR,
    FROM_A_REGISTER,
    IMPORTER,
    IN_THE_PUBLIC_INTEREST,
    LISTED,
    ONE,
    PREPARED,
    SIGNED,
    SPECIFIC,
    STARTED,
    SUB_PROCESSOR,
    THREE,
    TWO,
    VITAL,
)
from tests.domain.worksheets import TODAY, Said, codes, of, said

SHEET = sheet("transfer", 1)
NOTHING = said()
Case = tuple[str, Said, Said, Said]
"""A check, a transfer that holds, what raises the check upon it, and what comes close but does not."""


def rec(**fields: Any) -> Said:
    return said(record=fields)


def reg(**facts: Any) -> Said:
    return said(register=facts)


def ans(**answers: Any) -> Said:
    return said(**answers)


def signed(*days: date | None) -> Said:
    return ans(signatures=[{"party": f"Part {n}", "signed": day} for n, day in enumerate(days)])


def to(country: str | None, ground: str | None) -> Said:
    """An onward transfer from the importer."""
    return rec(onward=[{"party": SUB_PROCESSOR, "country": country, "what_for": "Drift", "ground": ground}])


def sub(**columns: Any) -> Said:
    """A sub-processor in Annex III, complete but for what is said otherwise."""
    row = {
        "party": SUB_PROCESSOR,
        "description": "Lagring",
        "country": "IN",
        "ground": "Avtal enligt klausul 9 b",
        **columns,
    }
    return ans(annex_sub_processors=[row])


IN_INDIA = reg(sub_processors=[{"party": SUB_PROCESSOR, "countries": ["IN"]}])
IN_IRELAND = reg(sub_processors=[{"party": SUB_PROCESSOR, "countries": ["IE"]}])
UNLISTED = ans(annex_sub_processors=[]) | reg(sub_processors=[])
AS_FALLBACK = rec(tool="45", fallback_tool="46_2_c", decision=DECISION) | reg(
    decision_status="in_force", decision_scope="full"
)

PARTIES: list[Case] = [
    ("parties.unanswered", TWO, rec(exporter=None), NOTHING),
    ("parties.importer", TWO, rec(importer=None), NOTHING),
    ("parties.importer", ADEQUATE, rec(importer=None, importer_category=None), rec(importer=None)),
    ("parties.roles", TWO, rec(exporter_roles=[]), NOTHING),
    ("parties.roles", TWO, rec(importer_roles=[]), rec(importer_roles=[], tool="46_2_b")),
    ("destination.unanswered", TWO, rec(country=None), rec(country=None, international_organisation="FN-organ")),
    ("destination.within_eea", TWO, rec(country="NO", access_countries=["SE"]), rec(country="NO")),
    ("destination.within_eea", TWO, rec(country="AX", access_countries=[]), rec(country="GL", access_countries=[])),
    ("destination.within_eea", TWO, rec(country="IE", access_countries=[]), rec(country="IE") | to("US", "8.8")),
]

COUNTRY: list[Case] = [
    ("tool.unanswered", BETWEEN, NOTHING, rec(residual_risk="yes")),
    ("tool.unanswered", BETWEEN, NOTHING, rec(country="IS")),
    ("decision.unanswered", ADEQUATE, rec(decision=None), NOTHING),
    ("decision.not_in_force", ADEQUATE, reg(decision_status="annulled"), NOTHING),
    ("decision.not_in_force", ADEQUATE, reg(decision_status="expired"), NOTHING),
    ("decision.not_in_force", ADEQUATE, reg(decision_status=None), NOTHING),
    ("decision.clause_16_e", TWO, rec(decision=DECISION) | reg(decision_status="in_force"), AS_FALLBACK),
    ("adequacy_confirmed.outside", ADEQUATE, rec(adequacy_confirmed="no"), NOTHING),
    ("adequacy_confirmed.unconfirmed", ADEQUATE, rec(adequacy_confirmed="unsure"), NOTHING),
    (
        "adequacy_confirmed.unconfirmed",
        ADEQUATE,
        rec(adequacy_confirmed=None),
        rec(adequacy_confirmed=None) | reg(decision_scope="full"),
    ),
    ("adequacy_confirmed.not_shown", LISTED, rec(adequacy_confirmed=None), rec(adequacy_confirmed="no")),
    ("adequacy_confirmed.not_shown", LISTED, rec(adequacy_confirmed="unsure"), NOTHING),
    ("adequacy_confirmed.unconfirmed", ADEQUATE, rec(adequacy_confirmed=None), reg(decision_scope="listed")),
    ("adequacy_confirmed.list_unchecked", LISTED, rec(adequacy_checked=None), NOTHING),
    (
        "adequacy_confirmed.list_stale",
        LISTED,
        rec(adequacy_checked=TODAY - timedelta(days=190)),
        rec(adequacy_checked=TODAY - timedelta(days=170)),
    ),
    ("listed_entity.unanswered", LISTED, rec(listed_entity=None), NOTHING),
    ("listed_entity.coverage", LISTED, rec(coverage=[]), NOTHING),
    ("listed_entity.hr", LISTED, rec(coverage=["non_hr"]) | reg(subjects=["employee"]), rec(coverage=["non_hr"])),
    ("listed_entity.non_hr", LISTED, rec(coverage=["hr"]), rec(coverage=["hr"]) | reg(subjects=["employee"])),
    ("fallback_tool.missing", LISTED, rec(fallback_tool=None), NOTHING),
    ("fallback_tool.unprepared", PREPARED, rec(forum=None), NOTHING),
    ("fallback_tool.unprepared", PREPARED, rec(importer_roles=[]), NOTHING),
    ("fallback_tool.unprepared", TWO, rec(fallback_tool="45"), rec(fallback_tool="46_2_b")),
]

MODULE: list[Case] = [
    ("modules.unanswered", TWO, rec(modules=[]), NOTHING),
    ("modules.mismatch", TWO, rec(modules=["one"]), NOTHING),
    ("modules.mismatch", TWO, rec(importer_roles=["controller", "processor"]), NOTHING),
    ("modules.mismatch", ONE, rec(exporter_roles=["processor"]), NOTHING),
    ("modules.mismatch", THREE, rec(importer_roles=["controller"]), NOTHING),
    ("modules.mismatch", FOUR, rec(importer_roles=["processor"]), NOTHING),
    (
        "modules.mismatch",
        TWO,
        rec(modules=["one", "two"]),
        rec(modules=["one", "two"], importer_roles=["controller", "processor"]),
    ),
    ("modules.importer_in_eea", TWO, reg(importer_country="NO"), reg(importer_country="CH")),
    ("importer_under_gdpr.unanswered", TWO, rec(importer_under_gdpr=None), NOTHING),
    (
        "importer_under_gdpr.under_gdpr",
        TWO,
        rec(importer_under_gdpr="yes"),
        rec(importer_under_gdpr="yes") | ans(gdpr_override="Bara en del av behandlingen omfattas"),
    ),
    ("importer_under_gdpr.unsure", TWO, rec(importer_under_gdpr="unsure"), NOTHING),
    ("clause_set.unanswered", TWO, rec(clause_set=None), NOTHING),
    ("clause_set.other_set", TWO, rec(clause_set="earlier"), NOTHING),
    ("clause_set.other_set", TWO, rec(clause_set="other"), NOTHING),
    ("clause_set.too_early", TWO, rec(signed=date(2021, 6, 26)), rec(signed=date(2021, 6, 27))),
    ("clause_set.too_early", TWO, signed(SIGNED, date(2021, 6, 26)), signed(SIGNED, date(2021, 6, 27))),
    ("incorporated.missing", TWO, ans(incorporated=None), ans(incorporated="stand_alone")),
    ("incorporated.reference", TWO, rec(agreement=None), rec(agreement=None) | ans(incorporated_in="Bilaga 4")),
]

CLAUSES: list[Case] = [
    ("clause_9.unanswered", TWO, rec(clause_9=None), NOTHING),
    ("clause_9.unanswered", THREE, rec(clause_9=None), NOTHING),
    ("clause_9.period", TWO, rec(clause_9_days=None), NOTHING),
    ("clause_9.short", TWO, rec(clause_9_days=9), rec(clause_9_days=10)),
    ("clause_11_option.body", TWO, ans(clause_11_option="yes"), ans(clause_11_option="yes") | rec(clause_11="Organ")),
    ("clause_11_option.contact", FOUR, ans(complaints_contact=None), NOTHING),
    ("clause_13.unanswered", ONE, rec(clause_13=None), NOTHING),
    ("clause_13.established", TWO, rec(clause_13="representative"), NOTHING),
    (
        "clause_13.established",
        TWO,
        rec(clause_13="no_representative"),
        rec(clause_13="no_representative") | reg(exporter_country="US"),
    ),
    ("combined.unanswered", FOUR, ans(combined=None), NOTHING),
    ("combined.unsure", FOUR, ans(combined="unsure"), NOTHING),
    ("clause_17.unanswered", TWO, rec(clause_17=None), NOTHING),
    ("clause_17.country", FOUR, rec(governing_law=None), NOTHING),
    ("clause_17.country", TWO, rec(governing_law=None), NOTHING),
    ("clause_17.outside", TWO, rec(governing_law="US"), rec(governing_law="IE")),
    ("clause_17.outside", ONE, rec(governing_law="CH"), rec(governing_law="NO")),
    ("clause_17.efta", THREE, rec(governing_law="LI"), NOTHING),
    ("clause_17.efta", TWO, rec(governing_law="NO"), rec(governing_law="DK")),
    ("clause_17.option_2", ONE, rec(clause_17="option_2"), NOTHING),
    ("clause_17.option_2", TWO, rec(clause_17="option_2", modules=["one", "two"]), rec(clause_17="option_2")),
    ("clause_17.option_2", FOUR, rec(clause_17="option_2"), rec(clause_17="option_2", modules=["two", "four"])),
    ("clause_17.other_option", TWO, rec(clause_17="other"), rec(clause_17="option_2")),
    (
        "clause_17.option_2_country",
        TWO,
        rec(clause_17="option_2", governing_law="IE"),
        rec(clause_17="option_2", governing_law="SE"),
    ),
    ("third_party_rights.unconfirmed", FOUR, ans(third_party_rights=None), NOTHING),
    ("third_party_rights.unconfirmed", TWO, ans(third_party_rights="unsure"), NOTHING),
    ("third_party_rights.none", TWO, ans(third_party_rights="no"), NOTHING),
    ("forum.unanswered", FOUR, rec(forum=None), NOTHING),
    ("forum.outside", TWO, rec(forum="GB"), rec(forum="FR")),
    ("forum.outside", TWO, rec(forum="IN"), rec(forum="IS")),
    ("forum.efta", TWO, rec(forum="IS"), NOTHING),
    ("forum.differs", TWO, rec(forum="IE"), rec(forum="IE", governing_law="IE")),
    ("forum.differs", FOUR, rec(forum="US"), NOTHING),
]

ANNEX_ONE: list[Case] = [
    (
        "exporter_details.contact",
        TWO,
        reg(exporter="AB"),
        reg(exporter="AB") | ans(exporter_contact="Anna, chef, 08-1"),
    ),
    ("exporter_details.activities", TWO, ans(exporter_activities=None), NOTHING),
    ("importer_details.contact", FOUR, reg(importer="Ltd"), reg(importer="Ltd") | ans(importer_contact="Jane, +91")),
    ("importer_details.activities", TWO, ans(importer_activities=None), NOTHING),
    ("signatures.unsigned", TWO, rec(signed=None) | ans(signatures=[]), rec(signed=None)),
    (
        "signatures.unsigned",
        TWO,
        rec(signed=None) | signed(SIGNED),
        rec(signed=None, status="planned") | signed(SIGNED),
    ),
    ("signatures.undated", TWO, signed(SIGNED, None), signed(SIGNED, None) | rec(status="planned")),
    ("signatures.after_start", TWO, rec(signed=STARTED + timedelta(days=1)), rec(signed=STARTED)),
    ("signatures.after_start", TWO, signed(SIGNED, STARTED + timedelta(days=1)), signed(SIGNED, STARTED)),
    ("annex_subjects.unanswered", TWO, reg(subjects=[]), reg(subjects=[]) | ans(annex_subjects=["employee"])),
    ("annex_subjects.not_in_register", TWO, ans(annex_subjects=["employee"]), ans(annex_subjects=["customer_contact"])),
    ("annex_data.unanswered", FOUR, reg(data=[]), reg(data=[]) | ans(annex_data=["name"])),
    ("annex_data.not_in_register", TWO, ans(annex_data=["name", "location"]), ans(annex_data=["name"])),
    (
        "annex_sensitive.safeguards",
        TWO,
        reg(special=["health"]),
        reg(special=["health"]) | ans(sensitive_safeguards="Åtkomstlogg"),
    ),
    ("annex_sensitive.safeguards", TWO, reg(offences="yes"), NOTHING),
    ("annex_sensitive.safeguards", TWO, ans(annex_data=["health"]), ans(annex_data=["name"])),
    (
        "annex_sensitive.no_data",
        TWO,
        ans(sensitive_safeguards="Åtkomstlogg"),
        ans(sensitive_safeguards="Åtkomstlogg", annex_sensitive=["offences"]),
    ),
    (
        "annex_sensitive.not_in_register",
        TWO,
        ans(annex_sensitive=["health"]),
        ans(annex_sensitive=["health"]) | reg(special=["health"]),
    ),
    (
        "annex_sensitive.not_in_register",
        TWO,
        ans(annex_sensitive=["offences"]),
        ans(annex_sensitive=["offences"]) | reg(offences="yes"),
    ),
    ("annex_frequency.unanswered", TWO, rec(frequency=None), NOTHING),
    ("annex_nature.unanswered", TWO, reg(operations=[]), reg(operations=[]) | ans(annex_nature="Läsning på distans")),
    ("annex_purpose.unanswered", TWO, reg(purposes=[]), reg(purposes=[]) | ans(annex_purpose="Support")),
    ("annex_purpose.not_in_register", TWO, reg(purposes=[]) | ans(annex_purpose="X"), ans(annex_purpose="Support")),
    ("annex_retention.unanswered", TWO, reg(retention=[]), reg(retention=[]) | ans(annex_retention="90 dagar")),
    ("annex_retention.longer", TWO, ans(retention_longer="yes"), ans(retention_longer="no")),
    ("annex_processor_matter.unanswered", TWO, ans(annex_processor_matter=None), NOTHING),
    ("annex_processor_matter.unanswered", THREE, ans(annex_processor_matter=None), NOTHING),
    ("authority.unanswered", ONE, ans(authority=None), NOTHING),
    ("authority.not_imy", TWO, ans(authority="CNIL"), ans(authority="CNIL", authority_reason="Ansvarig myndighet")),
    ("authority.not_imy", TWO, ans(authority="CNIL"), ans(authority="CNIL") | reg(exporter_country="FR")),
]

ANNEXES_TWO_AND_THREE: list[Case] = [
    ("annex_measures.unanswered", ONE, ans(annex_measures=[]), NOTHING),
    ("annex_measures.not_importer", TWO, ans(annex_measures=[]) | reg(measures=[8]), reg(measures=[8])),
    ("annex_measures.few", TWO, ans(annex_measures=[{"measure": "VPN"}, {"measure": "Loggning"}]), NOTHING),
    ("annex_measures.generic", TWO, ans(annex_measures=[{"heading": "encryption"}] * 3), NOTHING),
    ("assistance_measures.unanswered", THREE, ans(assistance_measures=None), NOTHING),
    (
        "uses_sub_processors.unanswered",
        SPECIFIC,
        UNLISTED | ans(uses_sub_processors=None),
        ans(uses_sub_processors=None),
    ),
    ("uses_sub_processors.unsure", TWO, ans(uses_sub_processors="unsure"), NOTHING),
    ("uses_sub_processors.contradicts", TWO, IN_INDIA, reg(sub_processors=[{"party": IMPORTER, "countries": ["IN"]}])),
    ("annex_sub_processors.empty", SPECIFIC, UNLISTED, UNLISTED | ans(uses_sub_processors="no")),
    ("annex_sub_processors.agreed_list", TWO, ans(uses_sub_processors="yes"), IN_IRELAND),
    ("annex_sub_processors.incomplete", SPECIFIC, sub(description=None), sub()),
    (
        "annex_sub_processors.incomplete",
        SPECIFIC,
        sub(party=None, name="Cloud Ltd"),
        sub(party=None, name="Cloud Ltd", address="1 Street", contact="dpo@cloud.example"),
    ),
    ("annex_sub_processors.ground", SPECIFIC, sub(ground=None), sub(ground=None, country="IE")),
    (
        "annex_sub_processors.ground",
        TWO,
        ans(uses_sub_processors="yes") | sub(ground=None),
        ans(uses_sub_processors="yes") | sub(),
    ),
    (
        "annex_sub_processors.register_ground",
        TWO,
        ans(uses_sub_processors="yes") | IN_INDIA,
        ans(uses_sub_processors="yes") | IN_IRELAND,
    ),
    ("annex_sub_processors.not_in_register", SPECIFIC, reg(sub_processors=[]), NOTHING),
]

REST: list[Case] = [
    ("deviation.unanswered", TWO, ans(deviation=None), NOTHING),
    ("deviation.changed", TWO, ans(deviation="changed"), NOTHING),
    ("deviation.contradicts", TWO, ans(deviation="contradicts"), NOTHING),
    ("deviation.addition", TWO, ans(deviation="addition"), NOTHING),
    ("onward.ground", TWO, to("US", None), to("US", "Klausul 8.8, adekvat skyddsnivå")),
    ("onward.ground", ONE, to("IN", None), to("NO", None)),
    ("assessment.missing", ONE, rec(assessment=None), NOTHING),
    ("assessment.missing", FOUR, ans(combined="yes"), ans(combined="yes") | rec(assessment=ASSESSMENT)),
    ("assessment.missing", BETWEEN, rec(tool="46_2_b"), rec(tool="49_1_d")),
    ("assessment.fallback", LISTED, rec(assessment=None), NOTHING),
    ("assessment.fallback", TWO | AS_FALLBACK, rec(assessment=None), NOTHING),
    ("assessment.fallback", FOUR | AS_FALLBACK, ans(combined="yes"), NOTHING),
    ("informed.notice", TWO, ans(informed_in=None), ans(informed_in=None) | rec(exporter_roles=["processor"])),
    ("informed.copy", TWO, rec(copy_available=None), rec(copy_available=None, tool="45")),
    ("informed.copy", COMPELLING, rec(copy_available=None), NOTHING),
    ("informed.copy", TWO, rec(copy_available=None), rec(copy_available=None, exporter_roles=["processor"])),
]

DEROGATIONS: list[Case] = [
    ("derogation.unanswered", FOR_CLAIMS, rec(derogation_reason=None), NOTHING),
    ("consent_route.unanswered", BY_CONSENT, rec(consent_route=None), NOTHING),
    ("risks_told.unanswered", BY_CONSENT, ans(risks_told=None), NOTHING),
    ("risks_told.uninformed", BY_CONSENT, ans(risks_told="no"), NOTHING),
    ("risks_told.uninformed", BY_CONSENT, ans(risks_told="unsure"), NOTHING),
    ("occasional.unanswered", FOR_CLAIMS, rec(occasional=None), NOTHING),
    ("occasional.continuous", BY_CONTRACT, rec(frequency="continuous"), rec(frequency="occasional")),
    ("occasional.continuous", FOR_CLAIMS, rec(frequency="continuous"), rec(frequency="continuous", tool="49_1_d")),
    ("occasional.repetitive", COMPELLING, rec(frequency="recurring"), rec(frequency="once")),
    ("occasional.repetitive", COMPELLING, rec(occasional="no"), NOTHING),
    ("occasional.regular", BY_CONTRACT, rec(occasional="no"), NOTHING),
    ("occasional.regular", FOR_CLAIMS, rec(frequency="recurring"), rec(frequency="occasional")),
    ("occasional.unsure", COMPELLING, rec(occasional="unsure"), NOTHING),
    ("recognised_interest.unanswered", IN_THE_PUBLIC_INTEREST, ans(recognised_interest=None), NOTHING),
    ("incapable.unanswered", VITAL, ans(incapable=None), NOTHING),
    ("incapable.capable", VITAL, ans(incapable="no"), NOTHING),
    ("incapable.unsure", VITAL, ans(incapable="unsure"), NOTHING),
    ("public_register.unanswered", FROM_A_REGISTER, ans(public_register=None), NOTHING),
    ("public_register.closed", FROM_A_REGISTER, ans(public_register="no"), NOTHING),
    ("public_register.unsure", FROM_A_REGISTER, ans(public_register="unsure"), NOTHING),
    ("whole_register.unanswered", FROM_A_REGISTER, ans(whole_register=None), NOTHING),
    ("whole_register.entire", FROM_A_REGISTER, ans(whole_register="yes"), NOTHING),
    ("whole_register.unsure", FROM_A_REGISTER, ans(whole_register="unsure"), NOTHING),
    ("public_powers.unanswered", BY_CONSENT, rec(public_powers=None), NOTHING),
    ("public_powers.powers", BY_CONTRACT, rec(public_powers="yes"), rec(public_powers="yes", tool="49_1_d")),
    ("public_powers.powers", COMPELLING, rec(public_powers="yes"), rec(public_powers="yes", tool="49_1_e")),
    ("public_powers.unsure", BY_CONSENT, rec(public_powers="unsure"), NOTHING),
    ("limited_number.unanswered", COMPELLING, rec(limited_number=None), NOTHING),
    ("limited_number.many", COMPELLING, rec(limited_number="no"), NOTHING),
    ("limited_number.unsure", COMPELLING, rec(limited_number="unsure"), NOTHING),
    ("compelling_interest.unanswered", COMPELLING, rec(compelling_interest=None), NOTHING),
    ("compelling_interest.safeguards", COMPELLING, rec(suitable_safeguards=None), NOTHING),
    ("second_informed.unanswered", COMPELLING, rec(authority_informed=None), NOTHING),
    ("second_informed.subjects", COMPELLING, rec(subjects_informed=None), NOTHING),
]

CASES = [*PARTIES, *COUNTRY, *MODULE, *CLAUSES, *ANNEX_ONE, *ANNEXES_TWO_AND_THREE, *REST, *DEROGATIONS]


def raised_by(what: Said, code: str) -> Level | None:
    return next((r.level for r in of("transfer", what).raised if r.code == code), None)


@pytest.mark.parametrize(("code", "holds", "short", "met"), CASES, ids=[f"{n} {c[0]}" for n, c in enumerate(CASES)])
def test_what_falls_short_is_raised_and_what_meets_it_is_not(code: str, holds: Said, short: Said, met: Said) -> None:
    assert code in codes(of("transfer", holds | short))
    assert code not in codes(of("transfer", holds | met))


def test_every_check_of_the_worksheet_has_a_case() -> None:
    declared = {f"{q.name}.{check.code}" for q in SHEET.questions for check in q.checks}
    declared |= {f"{q.name}.unanswered" for q in SHEET.questions if q.required}
    assert {case[0] for case in CASES} == declared


@pytest.mark.parametrize("name", ALL)
def test_nothing_stands_against_a_transfer_that_holds(name: str) -> None:
    found = of("transfer", ALL[name])
    assert found.raised == ()
    assert State.BLOCKED not in found.states.values()


@pytest.mark.parametrize(("code", "holds", "short", "met"), CASES, ids=[f"{n} {c[0]}" for n, c in enumerate(CASES)])
def test_a_block_stands_and_a_warning_can_be_accepted(code: str, holds: Said, short: Said, met: Said) -> None:
    accepted = of("transfer", holds | short, {code: "Godtagen med skäl"})
    stands = code in {r.code for r in accepted.against(None)}
    assert stands == (raised_by(holds | short, code) is Level.BLOCK)
    assert bool(accepted.blocks(None)) >= stands
