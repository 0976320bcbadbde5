"""The rules on transfers that rest on a derogation (Art. 49; checks 53 and 54)."""

from __future__ import annotations

import pytest

from tests.domain.judging import Case, Given, check, says

TRANSFER = "transfer"
SECOND: Given = {"tool": "49_1_second", "country": "IN"}

CASES: list[Case] = [
    # Recital 111: contract and legal claims only on occasion. Art. 49(1), second subparagraph: not repetitive.
    (
        "TIA-53",
        "49.1",
        TRANSFER,
        {"tool": "49_1_b", "frequency": "continuous"},
        {"tool": "49_1_b", "frequency": "once"},
    ),
    (
        "TIA-53",
        "49.1",
        TRANSFER,
        {"tool": "49_1_e", "frequency": "continuous"},
        {"tool": "49_1_d", "frequency": "continuous"},
    ),
    (
        "TIA-53",
        "49.1",
        TRANSFER,
        {"tool": "49_1_c", "frequency": "continuous"},
        {"tool": "49_1_a", "frequency": "continuous"},
    ),
    (
        "TRF-11",
        "49.1",
        TRANSFER,
        {"tool": "49_1_c", "frequency": "recurring"},
        {"tool": "49_1_c", "frequency": "occasional"},
    ),
    ("TRF-11", "49.1", TRANSFER, {"tool": "49_1_b", "occasional": "no"}, {"tool": "49_1_b", "occasional": "yes"}),
    (
        "TRF-11",
        "49.1",
        TRANSFER,
        {"tool": "49_1_e", "occasional": "no"},
        {"tool": "49_1_e", "occasional": "no", "frequency": "continuous"},
    ),
    (
        "TRF-11",
        "49.1",
        TRANSFER,
        {"tool": "49_1_e", "occasional": "no"},
        {"tool": "49_1_e", "occasional": "no"} | says("occasional.regular"),
    ),
    ("TRF-11", "49.1", TRANSFER, {"tool": "49_1_e", "occasional": "no"}, {"tool": "49_1_f", "occasional": "no"}),
    ("TRF-12C", "49.1 2", TRANSFER, SECOND | {"frequency": "recurring"}, SECOND | {"frequency": "once"}),
    ("TRF-12C", "49.1 2", TRANSFER, SECOND | {"frequency": "continuous"}, {"tool": "45", "frequency": "continuous"}),
    # Art. 49(1)(a): explicitly consented, after having been informed of the possible risks.
    (
        "TIA-53C",
        "49.1 a",
        TRANSFER,
        {"tool": "49_1_a"},
        {"tool": "49_1_a", "consent_route": "Efter information om risker"},
    ),
    (
        "TIA-53C",
        "49.1 a",
        TRANSFER,
        {"tool": "49_1_a", "consent_route": "Kryssruta"} | says(risks_told="no"),
        {"tool": "49_1_a", "consent_route": "Kryssruta"} | says(risks_told="yes"),
    ),
    # Art. 49(3): (a)-(c) and the second subparagraph, in the exercise of public powers.
    ("TRF-13", "49.3", TRANSFER, {"tool": "49_1_c", "public_powers": "yes"}, {"tool": "49_1_c", "public_powers": "no"}),
    ("TRF-13", "49.3", TRANSFER, SECOND | {"public_powers": "yes"}, {"tool": "49_1_d", "public_powers": "yes"}),
    (
        "TRF-13",
        "49.3",
        TRANSFER,
        {"tool": "49_1_a", "public_powers": "yes"},
        {"tool": "49_1_e", "public_powers": "yes"},
    ),
]


@pytest.mark.parametrize("case", CASES, ids=[f"{case[0]} {number}" for number, case in enumerate(CASES)])
def test_a_rule_is_broken_by_what_falls_short_and_not_by_what_meets_it(case: Case) -> None:
    check(*case)
