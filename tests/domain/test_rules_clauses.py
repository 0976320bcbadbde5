"""The rules on the standard contractual clauses themselves (Decision 2021/914; checks 29-37 and 43-46)."""

from __future__ import annotations

from datetime import date

import pytest

from tests.domain.judging import Case, Given, check, clauses, says

TRANSFER = "transfer"
DAY = date(2026, 3, 1)


def between(exporter: str, importer: str = "US") -> dict[int, Given]:
    return {10: {"type": "organisation", "country": exporter}, 11: {"type": "party", "country": importer}}


PARTIES: Given = {"exporter": 10, "importer": 11}
SWEDISH: Given = {"around": between("SE"), **PARTIES}

OPTIONS: list[Case] = [
    # Art. 1(1): importers whose processing is not subject to the Regulation; recital 7.
    (
        "SCC-30",
        "2021/914 1",
        TRANSFER,
        clauses("two", importer_under_gdpr="yes"),
        clauses("two", importer_under_gdpr="yes", **says(gdpr_override="Kommissionen har ingen annan uppsättning")),
    ),
    (
        "SCC-30",
        "2021/914 1",
        TRANSFER,
        clauses("one", importer_under_gdpr="yes"),
        clauses("one", importer_under_gdpr="no"),
    ),
    (
        "SCC-30",
        "2021/914 1",
        TRANSFER,
        clauses("one", importer_under_gdpr="yes"),
        {"tool": "45", "importer_under_gdpr": "yes"},
    ),
    # Art. 4(2)-(4): the earlier sets are repealed; these clauses apply from 27 June 2021.
    ("TRF-09", "2021/914 4", TRANSFER, clauses("two", clause_set="earlier"), clauses("two", clause_set="2021_914")),
    (
        "TRF-09",
        "2021/914 4",
        TRANSFER,
        clauses("two", clause_set="2021_914", signed=date(2021, 6, 26)),
        clauses("two", clause_set="2021_914", signed=date(2021, 6, 27)),
    ),
    (
        "TRF-09",
        "2021/914 4",
        TRANSFER,
        clauses("two", **says(signatures=[{"party": "A", "signed": DAY}, {"party": "B", "signed": date(2020, 1, 1)}])),
        clauses("two", clause_set="other", signed=date(2020, 1, 1)),
    ),
    (
        "TRF-09",
        "2021/914 4",
        TRANSFER,
        clauses("two", clause_set="earlier", status="active"),
        clauses("two", clause_set="earlier", status="ended"),
    ),
    # Clauses for processors (2021/915) and others are no tool of Chapter V.
    ("TRF-02", "44", TRANSFER, clauses("two", clause_set="other"), clauses("two", clause_set="2021_914")),
    # Clause 9(a): option and period, in both options; modules two and three only.
    ("SCC-32", "2021/914 klausul 9", TRANSFER, clauses("two"), clauses("two", clause_9="general", clause_9_days=30)),
    ("SCC-32", "2021/914 klausul 9", TRANSFER, clauses("three", clause_9="specific"), clauses("one")),
    ("SCC-32", "2021/914 klausul 9", TRANSFER, clauses("two", clause_9_days=30), clauses("four")),
    # Clause 13 and Annex I.C: modules one to three.
    (
        "SCC-34",
        "2021/914 bilaga I.C",
        TRANSFER,
        clauses("one", clause_13="established"),
        clauses("one", clause_13="established", **says(authority="IMY")),
    ),
    ("SCC-34", "2021/914 bilaga I.C", TRANSFER, clauses("three", **says(authority="IMY")), clauses("four")),
    (
        "SCC-34I",
        "2021/914 bilaga I.C",
        TRANSFER,
        clauses("four", **says(authority="IMY")),
        clauses("two", **says(authority="IMY")),
    ),
    ("SCC-34I", "2021/914 bilaga I.C", TRANSFER, clauses("four", clause_13="established"), clauses("four")),
    (
        "SCC-35",
        "2021/914 klausul 13",
        TRANSFER,
        clauses("two", clause_13="representative", **SWEDISH),
        clauses("two", clause_13="established", **SWEDISH),
    ),
    (
        "SCC-35",
        "2021/914 klausul 13",
        TRANSFER,
        clauses("two", clause_13="no_representative", **SWEDISH),
        clauses("two", clause_13="no_representative", around=between("US"), **PARTIES),
    ),
    (
        "SCC-35W",
        "2021/914 klausul 13",
        TRANSFER,
        clauses("two", **SWEDISH, **says(authority="Datatilsynet")),
        clauses("two", **SWEDISH, **says(authority="Integritetsskyddsmyndigheten (IMY)")),
    ),
    (
        "SCC-35W",
        "2021/914 klausul 13",
        TRANSFER,
        clauses("two", **SWEDISH, **says(authority="CNIL")),
        clauses("two", **SWEDISH, **says(authority="CNIL", authority_reason="Huvudsaklig tillsynsmyndighet")),
    ),
    (
        "SCC-35W",
        "2021/914 klausul 13",
        TRANSFER,
        clauses("two", **SWEDISH, **says(authority="CNIL")),
        clauses("two", around=between("FR"), **PARTIES, **says(authority="CNIL")),
    ),
    (
        "SCC-35W",
        "2021/914 klausul 13",
        TRANSFER,
        clauses("one", **SWEDISH, **says(authority="CNIL")),
        clauses("one", **SWEDISH, **says("authority.not_imy", authority="CNIL")),
    ),
    # Clauses 17 and 18: a Member State for modules one to three; option 2 for two and three only.
    ("SCC-36", "2021/914 klausul 17", TRANSFER, clauses("two", governing_law="US"), clauses("two", governing_law="SE")),
    (
        "SCC-36",
        "2021/914 klausul 17",
        TRANSFER,
        clauses("one", forum="GB"),
        clauses("four", forum="GB", governing_law="GB"),
    ),
    (
        "SCC-36",
        "2021/914 klausul 17",
        TRANSFER,
        clauses("one", clause_17="option_2"),
        clauses("three", clause_17="option_2"),
    ),
    # Module four takes over the country that option 2 names for module two; module one cannot.
    (
        "SCC-36",
        "2021/914 klausul 17",
        TRANSFER,
        clauses("one", "two", clause_17="option_2"),
        clauses("two", "four", clause_17="option_2"),
    ),
    (
        "SCC-36",
        "2021/914 klausul 17",
        TRANSFER,
        clauses("four", clause_17="option_2"),
        clauses("four", clause_17="other", governing_law="US"),
    ),
    (
        "SCC-36W",
        "2021/914 klausul 17",
        TRANSFER,
        clauses("one", governing_law="NO"),
        clauses("one", governing_law="DK"),
    ),
    (
        "SCC-36W",
        "2021/914 klausul 17",
        TRANSFER,
        clauses("two", forum="IS", **says("clause_17.efta")),
        clauses("two", forum="IS", **says("forum.efta")),
    ),
    ("SCC-36W", "2021/914 klausul 17", TRANSFER, clauses("three", forum="LI"), clauses("four", forum="LI")),
    (
        "SCC-37",
        "2021/914 klausul 17",
        TRANSFER,
        clauses("two", governing_law="SE", forum="IE"),
        clauses("two", governing_law="SE", forum="SE"),
    ),
    (
        "SCC-37",
        "2021/914 klausul 17",
        TRANSFER,
        clauses("four", governing_law="SE", forum="US"),
        clauses("two", governing_law="SE", forum="US"),
    ),
    (
        "SCC-37",
        "2021/914 klausul 17",
        TRANSFER,
        clauses("two", clause_17="option_2", governing_law="IE", **SWEDISH),
        clauses("two", clause_17="option_2", governing_law="SE", **SWEDISH),
    ),
    (
        "SCC-37",
        "2021/914 klausul 17",
        TRANSFER,
        clauses("two", clause_17="option_2", governing_law="IE", **SWEDISH),
        clauses("two", clause_17="option_2", governing_law="IE", **SWEDISH, **says("clause_17.option_2_country")),
    ),
    (
        "SCC-37",
        "2021/914 klausul 17",
        TRANSFER,
        clauses("two", governing_law="SE", forum="IE"),
        clauses("two", governing_law="SE", forum="IE", **says("forum.differs")),
    ),
    # Clause 11(a): a contact point, and the body where the option is chosen.
    (
        "SCC-44",
        "2021/914 klausul 11",
        TRANSFER,
        clauses("four"),
        clauses("four", **says(complaints_contact="klagomal@x.com")),
    ),
    (
        "SCC-44",
        "2021/914 klausul 11",
        TRANSFER,
        clauses("two", **says(complaints_contact="x", clause_11_option="yes")),
        clauses("two", clause_11="Skiljedomsinstitut", **says(complaints_contact="x", clause_11_option="yes")),
    ),
    (
        "SCC-44",
        "2021/914 klausul 11",
        TRANSFER,
        clauses("two", **says("clause_11_option.body")),
        clauses("two", **says("clause_11_option.contact")),
    ),
    (
        "SCC-44",
        "2021/914 klausul 11",
        TRANSFER,
        clauses("two", **says("clause_11_option.contact", clause_11_option="yes")),
        clauses("two", **says("clause_11_option.body", clause_11_option="yes")),
    ),
    # Annex I.A is signed and dated by each party.
    (
        "SCC-43",
        "2021/914 bilaga I.A",
        TRANSFER,
        clauses("two", status="active"),
        clauses("two", status="active", signed=DAY),
    ),
    ("SCC-43", "2021/914 bilaga I.A", TRANSFER, clauses("two", status="active"), clauses("two", status="planned")),
    (
        "SCC-43",
        "2021/914 bilaga I.A",
        TRANSFER,
        clauses("two", status="active", signed=DAY, **says(signatures=[{"party": "A", "signed": DAY}, {"party": "B"}])),
        clauses(
            "two", status="active", **says(signatures=[{"party": "A", "signed": DAY}, {"party": "B", "signed": DAY}])
        ),
    ),
    (
        "SCC-43",
        "2021/914 bilaga I.A",
        TRANSFER,
        clauses("two", status="active", **says(signatures=[{"party": "A", "signed": DAY}])),
        clauses("two", status="active", signed=DAY, **says(signatures=[{"party": "A", "signed": DAY}])),
    ),
    (
        "SCC-43W",
        "2021/914 bilaga I.A",
        TRANSFER,
        clauses("two", signed=DAY, started=date(2026, 2, 28)),
        clauses("two", signed=DAY, started=DAY),
    ),
    (
        "SCC-43W",
        "2021/914 bilaga I.A",
        TRANSFER,
        clauses("two", started=date(2026, 1, 1), **says(signatures=[{"party": "A", "signed": DAY}])),
        clauses("two", started=date(2026, 1, 1), **says("signatures.after_start", signatures=[{"signed": DAY}])),
    ),
    # One main tool; clauses beside it only to fall back on.
    (
        "SCC-45",
        "46.1",
        TRANSFER,
        {"tool": "45", "country": "US", "modules": ["two"]},
        {"tool": "45", "country": "US", "modules": ["two"], "fallback_tool": "46_2_c"},
    ),
    (
        "SCC-45",
        "46.1",
        TRANSFER,
        {"tool": "46_2_b", "country": "US", "clause_set": "2021_914"},
        {"tool": "46_2_c", "country": "US", "clause_set": "2021_914"},
    ),
    # Module two or three with a processor in the EEA: Art. 28(3) instead.
    (
        "SCC-46",
        "2021/914 1",
        TRANSFER,
        clauses("two", around=between("SE", "IE"), **PARTIES),
        clauses("two", around=between("SE", "US"), **PARTIES),
    ),
    (
        "SCC-46",
        "2021/914 1",
        TRANSFER,
        clauses("three", around=between("SE", "IE"), **PARTIES),
        clauses("three", around=between("SE", "IE"), **PARTIES | {"country": "IE"}),
    ),
    (
        "SCC-46",
        "2021/914 1",
        TRANSFER,
        clauses("two", around=between("SE", "IE"), **PARTIES),
        clauses("two", around=between("SE", "IE"), **PARTIES, **says("modules.importer_in_eea")),
    ),
    (
        "SCC-46",
        "2021/914 1",
        TRANSFER,
        clauses("two", around=between("SE", "IE"), **PARTIES),
        clauses("one", around=between("SE", "IE"), **PARTIES),
    ),
]


def decided(scope: str, status: str = "in_force") -> dict[int, Given]:
    return {10: {"type": "adequacy_decision", "country": "US", "scope": scope, "status": status}}


ADEQUATE: list[Case] = [
    # Clause 16(e): either party may revoke once an adequacy decision covers the transfer.
    (
        "SCC-45I",
        "2021/914 klausul 16",
        TRANSFER,
        clauses("two", decision=10, around=decided("full")),
        clauses("two", decision=10, around=decided("full", "repealed")),
    ),
    (
        "SCC-45I",
        "2021/914 klausul 16",
        TRANSFER,
        clauses("two", decision=10, adequacy_confirmed="yes", around=decided("listed")),
        clauses("two", decision=10, around=decided("listed")),
    ),
    (
        "SCC-45I",
        "2021/914 klausul 16",
        TRANSFER,
        clauses("two", decision=10, around=decided("full")),
        clauses("two", decision=10, around=decided("full"), **says("decision.clause_16_e")),
    ),
]


CASES: list[Case] = [*OPTIONS, *ADEQUATE]


@pytest.mark.parametrize("case", CASES, ids=[f"{case[0]} {number}" for number, case in enumerate(CASES)])
def test_a_rule_is_broken_by_what_falls_short_and_not_by_what_meets_it(case: Case) -> None:
    check(*case)
