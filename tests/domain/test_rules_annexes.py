"""The annexes of the standard contractual clauses (Decision 2021/914; checks 33 and 38-42)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.domain.judging import AT_HAND, Case, Given, check, clauses, says

TRANSFER = "transfer"
DAY = date(2026, 3, 1)


def processed(**activity: Any) -> dict[int, Given]:
    return {10: {"type": "activity", "transfers": [AT_HAND]} | activity}


HEALTH = processed(data=[{"data": "health", "subjects": ["patient"]}])
ORDINARY = processed(data=[{"data": "name", "subjects": ["customer"]}], retention=[{"period": "P2Y"}])

ANNEX_I_B: list[Case] = [
    # Field 3: sensitive data and the restrictions or safeguards that apply (clause 8.6, 8.7).
    (
        "SCC-38",
        "2021/914 bilaga I.B",
        TRANSFER,
        clauses("two", **says(annex_data=["health"])),
        clauses("two", **says(annex_data=["health"], sensitive_safeguards="Bara utbildad personal")),
    ),
    (
        "SCC-38",
        "2021/914 bilaga I.B",
        TRANSFER,
        clauses("four", **says(annex_data=["offences"])),
        clauses("four", **says(annex_data=["name"])),
    ),
    ("SCC-38", "2021/914 bilaga I.B", TRANSFER, clauses("one", around=HEALTH), clauses("one", around=ORDINARY)),
    (
        "SCC-38",
        "2021/914 bilaga I.B",
        TRANSFER,
        clauses("one", **says(annex_data=["name"], sensitive_safeguards="Loggning")),
        clauses("one", **says(annex_data=["name"], annex_sensitive=["health"], sensitive_safeguards="Loggning")),
    ),
    (
        "SCC-38",
        "2021/914 bilaga I.B",
        TRANSFER,
        clauses("two", **says(annex_sensitive=["union"])),
        {"tool": "45"} | says(annex_sensitive=["union"]),
    ),
    # The annex stays within the record of processing.
    (
        "SCC-39",
        "2021/914 bilaga I.B",
        TRANSFER,
        clauses("two", around=ORDINARY, **says(annex_subjects=["customer", "patient"])),
        clauses("two", around=ORDINARY, **says(annex_subjects=["customer"])),
    ),
    (
        "SCC-39",
        "2021/914 bilaga I.B",
        TRANSFER,
        clauses("two", around=ORDINARY, **says(annex_data=["name", "email"])),
        clauses("two", around=ORDINARY, **says(annex_data=["name"])),
    ),
    (
        "SCC-39",
        "2021/914 bilaga I.B",
        TRANSFER,
        clauses("two", around=ORDINARY, **says(annex_sensitive=["health"])),
        clauses("two", around=HEALTH, **says(annex_sensitive=["health"])),
    ),
    (
        "SCC-39",
        "2021/914 bilaga I.B",
        TRANSFER,
        clauses("two", around=ORDINARY, **says(annex_data=["email"])),
        clauses("two", around=ORDINARY, **says("annex_data.not_in_register", annex_data=["email"])),
    ),
    (
        "SCC-39",
        "2021/914 bilaga I.B",
        TRANSFER,
        clauses("two", around=ORDINARY, **says(annex_subjects=["patient"])),
        clauses("two", **says(annex_subjects=["patient"])),
    ),
    # Storage limitation: not longer than the register, nor beyond the agreement.
    (
        "SCC-40",
        "2021/914 bilaga I.B",
        TRANSFER,
        clauses("two", around=ORDINARY, **says(annex_retention="3 år efter avtalets slut")),
        clauses("two", around=ORDINARY, **says(annex_retention="24 månader efter avtalets slut")),
    ),
    (
        "SCC-40",
        "2021/914 bilaga I.B",
        TRANSFER,
        clauses("two", around=ORDINARY, **says(annex_retention="30 days; backups 800 days")),
        clauses("two", around=ORDINARY, **says(annex_retention="Till dess att ärendet är avslutat, som registret")),
    ),
    (
        "SCC-40",
        "2021/914 bilaga I.B",
        TRANSFER,
        clauses("two", **says(retention_longer="yes")),
        clauses("two", around=ORDINARY, **says(retention_longer="no", annex_retention="3 år")),
    ),
    (
        "SCC-40",
        "2021/914 bilaga I.B",
        TRANSFER,
        clauses("two", around=ORDINARY, **says(annex_retention="120 veckor")),
        clauses(
            "two",
            around=processed(retention=[{"period": "P2Y"}, {"limit": "indefinite"}]),
            **says(annex_retention="9 år"),
        ),
    ),
    (
        "SCC-40",
        "2021/914 bilaga I.B",
        TRANSFER,
        clauses(
            "two",
            agreement=11,
            around={11: {"type": "agreement", "valid_until": DAY}},
            **says(annex_processor_matter="Drift till och med 2026-12-31"),
        ),
        clauses(
            "two",
            agreement=11,
            around={11: {"type": "agreement", "valid_until": DAY}},
            **says(annex_processor_matter="Drift till och med 2026-03-01"),
        ),
    ),
    (
        "SCC-40",
        "2021/914 bilaga I.B",
        TRANSFER,
        clauses("two", **says(retention_longer="yes")),
        clauses("two", **says("annex_retention.longer", retention_longer="yes")),
    ),
]

SPECIFIC: list[Given] = [
    {"heading": "encryption", "measure": "All trafik krypteras med TLS 1.3, lagrade uppgifter med AES-256."},
    {"heading": "logging", "measure": "Varje läsning loggas och loggarna gås igenom varje vecka."},
    {"heading": "physical", "measure": "Hallarna är bemannade dygnet runt och kräver två faktorer."},
]
PLAIN = [row | {"heading": "logging", "measure": row["measure"].replace("krypteras", "skyddas")} for row in SPECIFIC]


def assessed(**answers: Any) -> dict[int, Given]:
    return {12: {"type": "transfer_assessment"} | says(**answers)}


ANNEXES: list[Case] = [
    # Annex II: "must be described in specific (and not generic) terms".
    (
        "SCC-41",
        "2021/914 bilaga II",
        TRANSFER,
        clauses("two", **says(annex_measures=SPECIFIC[:2])),
        clauses("two", **says(annex_measures=SPECIFIC)),
    ),
    ("SCC-41", "2021/914 bilaga II", TRANSFER, clauses("one"), clauses("four")),
    (
        "SCC-41",
        "2021/914 bilaga II",
        TRANSFER,
        clauses("two", **says(annex_measures=[{"heading": "encryption", "measure": "Kryptering"}] * 3)),
        clauses(
            "two", **says("annex_measures.generic", annex_measures=[{"heading": "encryption", "measure": "Ja"}] * 3)
        ),
    ),
    (
        "SCC-41",
        "2021/914 bilaga II",
        TRANSFER,
        clauses("two", **says("annex_measures.generic", annex_measures=SPECIFIC[:1])),
        clauses("two", **says("annex_measures.few", annex_measures=SPECIFIC[:1])),
    ),
    (
        "SCC-41",
        "2021/914 bilaga II",
        TRANSFER,
        clauses("two", assessment=12, around=assessed(format_rest="own_keys"), **says(annex_measures=PLAIN)),
        clauses("two", assessment=12, around=assessed(format_rest="clear"), **says(annex_measures=PLAIN)),
    ),
    (
        "SCC-41",
        "2021/914 bilaga II",
        TRANSFER,
        clauses("two", assessment=12, around=assessed(format_transit="importer_keys"), **says(annex_measures=PLAIN)),
        clauses("two", assessment=12, around=assessed(format_transit="importer_keys"), **says(annex_measures=SPECIFIC)),
    ),
    # Annex III: for the specific authorisation of clause 9(a), option 1; modules two and three.
    (
        "SCC-33",
        "2021/914 bilaga III",
        TRANSFER,
        clauses("two", clause_9="specific", **says(uses_sub_processors="yes")),
        clauses("two", clause_9="specific", **says(uses_sub_processors="no")),
    ),
    (
        "SCC-33",
        "2021/914 bilaga III",
        TRANSFER,
        clauses("three", clause_9="specific", **says(uses_sub_processors="yes")),
        clauses("three", clause_9="general", **says(uses_sub_processors="yes")),
    ),
    (
        "SCC-33",
        "2021/914 bilaga III",
        TRANSFER,
        clauses("two", clause_9="specific", **says(uses_sub_processors="yes")),
        clauses("two", clause_9="specific", **says(uses_sub_processors="yes", annex_sub_processors=[{"name": "A"}])),
    ),
    (
        "SCC-33",
        "2021/914 bilaga III",
        TRANSFER,
        clauses("two", clause_9="specific", assessment=12, around=assessed(chain=[{"kind": "sub_processor"}])),
        clauses("two", clause_9="specific", assessment=12, around=assessed(chain=[{"kind": "support"}])),
    ),
    (
        "SCC-33",
        "2021/914 bilaga III",
        TRANSFER,
        clauses(
            "two",
            clause_9="specific",
            importer=13,
            agreement=11,
            around={11: {"type": "agreement", "sub_processors": [{"party": 13}]}, 13: {"type": "party"}},
            **says(uses_sub_processors="yes"),
        ),
        clauses(
            "two",
            clause_9="specific",
            importer=13,
            agreement=11,
            around={11: {"type": "agreement", "sub_processors": [{"party": 14}]}, 13: {"type": "party"}},
            **says(uses_sub_processors="yes"),
        ),
    ),
    (
        "SCC-33W",
        "2021/914 bilaga III",
        TRANSFER,
        clauses("one", **says(annex_sub_processors=[{"name": "A"}])),
        clauses("one", "two", **says(annex_sub_processors=[{"name": "A"}])),
    ),
    (
        "SCC-33W",
        "2021/914 bilaga III",
        TRANSFER,
        clauses("four", **says(annex_sub_processors=[{"name": "A"}])),
        clauses("four"),
    ),
    # Clauses 8.7 (module one), 8.8 and 9(b) (two and three): a ground for what goes further.
    (
        "SCC-42",
        "2021/914 klausul 8",
        TRANSFER,
        clauses("two", **says(annex_sub_processors=[{"name": "A", "country": "IN"}])),
        clauses("two", **says(annex_sub_processors=[{"name": "A", "country": "IN", "ground": "9 b"}])),
    ),
    (
        "SCC-42",
        "2021/914 klausul 8",
        TRANSFER,
        clauses("one", onward=[{"country": "IN"}]),
        clauses("one", onward=[{"country": "IE"}]),
    ),
    (
        "SCC-42",
        "2021/914 klausul 8",
        TRANSFER,
        clauses("three", onward=[{"country": "IN"}]),
        clauses("three", onward=[{"country": "IN", "ground": "8.8"}]),
    ),
    (
        "SCC-42",
        "2021/914 klausul 8",
        TRANSFER,
        clauses(
            "two",
            agreement=11,
            around={11: {"type": "agreement", "sub_processors": [{"party": 14, "countries": ["IN"]}]}},
        ),
        clauses(
            "two",
            agreement=11,
            around={11: {"type": "agreement", "sub_processors": [{"party": 14, "countries": ["IN"]}]}},
            **says(annex_sub_processors=[{"party": 14, "country": "IN", "ground": "9 b"}]),
        ),
    ),
    (
        "SCC-42",
        "2021/914 klausul 8",
        TRANSFER,
        clauses("two", agreement=11, around={11: {"type": "agreement", "sub_processors": [{"countries": ["IN"]}]}}),
        clauses("two", agreement=11, around={11: {"type": "agreement", "sub_processors": [{"countries": ["SE"]}]}}),
    ),
    (
        "SCC-42",
        "2021/914 klausul 8",
        TRANSFER,
        clauses("one", onward=[{"country": "IN"}]),
        clauses("four", onward=[{"country": "IN"}]),
    ),
    (
        "SCC-42W",
        "30.1 d",
        TRANSFER,
        clauses("two", around=processed(recipients=[{"party": 20}]), **says(annex_sub_processors=[{"party": 14}])),
        clauses("two", around=processed(recipients=[{"party": 14}]), **says(annex_sub_processors=[{"party": 14}])),
    ),
    (
        "SCC-42W",
        "30.1 d",
        TRANSFER,
        clauses(
            "two",
            agreement=11,
            around=processed() | {11: {"type": "agreement", "sub_processors": [{"party": 14}]}},
        ),
        clauses("two", agreement=11, around={11: {"type": "agreement", "sub_processors": [{"party": 14}]}}),
    ),
    (
        "SCC-42W",
        "30.1 d",
        TRANSFER,
        clauses("two", around=processed(), **says(annex_sub_processors=[{"party": 14}])),
        clauses(
            "two",
            around=processed(),
            **says("annex_sub_processors.not_in_register", annex_sub_processors=[{"party": 14}]),
        ),
    ),
    (
        "SCC-42W",
        "30.1 d",
        TRANSFER,
        clauses("two", around=processed(), **says(annex_sub_processors=[{"party": 14}])),
        clauses(
            "three",
            around={10: {"type": "processor_activity", "transfers": [AT_HAND], "sub_processors": [{"party": 14}]}},
            **says(annex_sub_processors=[{"party": 14}]),
        ),
    ),
]

CASES: list[Case] = [*ANNEX_I_B, *ANNEXES]


@pytest.mark.parametrize("case", CASES, ids=[f"{case[0]} {number}" for number, case in enumerate(CASES)])
def test_a_rule_is_broken_by_what_falls_short_and_not_by_what_meets_it(case: Case) -> None:
    check(*case)
