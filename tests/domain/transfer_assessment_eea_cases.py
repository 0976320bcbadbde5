"""Transfers that stay within the EEA: no transfer under Chapter V, whatever the importer's parent is subject to."""

from __future__ import annotations

from tests.domain.transfer_assessment_cases import MEASURES, SIGNED_OFF, Case, register
from tests.domain.worksheets import said

WITHIN = SIGNED_OFF | said(
    gdpr_applies="yes",
    disclosed="yes",
    third_country="no",
    record={"transfers": [1], "importer": 2, "country": "IE"},
    register={"exporters": [3], "countries": ["IE"], "storage_countries": ["SE"]},
)
"""To a processor in the EEA, as one whose parent is in a third country (EDPB 05/2021, example 12)."""

EEA_CASES: list[Case] = [
    ("third_country.outside_eea", MEASURES | said(third_country="no"), MEASURES | said(third_country="yes")),
    ("third_country.outside_eea", register(WITHIN, countries=["US"]), WITHIN),
    ("third_country.outside_eea", register(WITHIN, access_countries=["US"]), register(WITHIN, access_countries=["NO"])),
    (
        "third_country.outside_eea",
        register(WITHIN, onward=[{"country": "US"}]),
        register(WITHIN, onward=[{"party": 5}]),
    ),
    (
        "third_country.outside_eea",
        register(WITHIN, sub_processors=[{"party": 7, "countries": ["SE", "IN"]}]),
        register(WITHIN, sub_processors=[{"party": 7, "countries": ["SE"]}]),
    ),
    ("third_country.outside_eea", WITHIN | said(international_organisation="FN-organ"), WITHIN),
]
