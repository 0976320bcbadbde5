"""Transfers that hold, one for each module of the standard contractual clauses and each other ground of Chapter V."""

from __future__ import annotations

from datetime import date

from tests.domain.worksheets import Said, said

EXPORTER, IMPORTER, SUB_PROCESSOR, AGREEMENT, ASSESSMENT, DECISION, NOTICE = 1, 2, 3, 4, 5, 6, 7
SIGNED, STARTED = date(2026, 2, 3), date(2026, 3, 1)

BETWEEN = said(
    record={
        "status": "active",
        "exporter": EXPORTER,
        "importer": IMPORTER,
        "importer_category": "support_provider",
        "exporter_roles": ["controller"],
        "importer_roles": ["processor"],
        "country": "IN",
        "storage_countries": ["IE"],
        "access_countries": ["IN"],
        "frequency": "continuous",
        "started": STARTED,
        "copy_available": "Skriv till dataskyddsombudet",
    },
    register={
        "exporter": "Exempelbolaget AB\nGatan 1, Stockholm\nAnna Andersson, inköpschef, anna@exempel.example",
        "importer": "Support Ltd\n1 Street, Bengaluru\nJane Doe, Privacy Counsel, privacy@support.example",
        "exporter_country": "SE",
        "importer_country": "IN",
        "subjects": ["customer_contact"],
        "data": ["name", "email"],
        "offences": "no",
        "operations": ["storage"],
        "purposes": [{"activity": None, "purpose": "Ge support"}],
        "retention": [{"what": "Ärenden", "period": "P90D"}],
    },
    informed_in=NOTICE,
)

UNDER_CLAUSES = BETWEEN | said(
    record={
        "tool": "46_2_c",
        "assessment": ASSESSMENT,
        "importer_under_gdpr": "no",
        "clause_set": "2021_914",
        "agreement": AGREEMENT,
        "signed": SIGNED,
        "docking": "no",
        "clause_13": "established",
        "clause_17": "option_1",
        "governing_law": "SE",
        "forum": "SE",
    },
    incorporated="incorporated",
    clause_11_option="no",
    complaints_contact="privacy@support.example",
    third_party_rights="yes",
    signatures=[
        {"party": "Exempelbolaget AB", "signatory": "Anna Andersson", "position": "Inköpschef", "signed": SIGNED},
        {"party": "Support Ltd", "signatory": "Jane Doe", "position": "Privacy Counsel", "signed": SIGNED},
    ],
    exporter_activities="Kundservice för programvara",
    importer_activities="Teknisk support på distans",
    authority="Integritetsskyddsmyndigheten (IMY)",
    annex_measures=[
        {"heading": "transmission", "measure": "All åtkomst går genom VPN med TLS 1.3"},
        {"heading": "authorisation", "measure": "Enskilda konton med tvåfaktor, granskade varje kvartal"},
        {"heading": "logging", "measure": "Åtkomst loggas och granskas varje vecka"},
    ],
    deviation="none",
)

ONE = UNDER_CLAUSES | said(record={"importer_roles": ["controller"], "modules": ["one"]})

TWO = UNDER_CLAUSES | said(
    record={"modules": ["two"], "clause_9": "general", "clause_9_days": 30},
    annex_processor_matter="Support så länge tjänsteavtalet löper",
    assistance_measures="Begäran från registrerade skickas vidare inom två arbetsdagar",
    uses_sub_processors="no",
)

THREE = TWO | said(record={"exporter_roles": ["processor"], "modules": ["three"]})

FOUR = UNDER_CLAUSES | said(
    record={
        "exporter_roles": ["processor"],
        "importer_roles": ["controller"],
        "modules": ["four"],
        "clause_13": None,
        "clause_17": "other",
        "governing_law": "IN",
        "forum": "IN",
        "assessment": None,
    },
    combined="no",
    authority=None,
    annex_measures=[],
)

SPECIFIC = TWO | said(
    record={"clause_9": "specific"},
    register={"sub_processors": [{"party": SUB_PROCESSOR, "what_for": "Lagring", "countries": ["IN"]}]},
    uses_sub_processors="yes",
    annex_sub_processors=[
        {
            "party": SUB_PROCESSOR,
            "description": "Lagrar supportärenden",
            "country": "IN",
            "ground": "Avtal enligt klausul 9 b",
            "authorised": SIGNED,
        }
    ],
)

ADEQUATE = BETWEEN | said(
    record={
        "tool": "45",
        "country": "JP",
        "access_countries": ["JP"],
        "decision": DECISION,
        "adequacy_confirmed": "yes",
        "adequacy_checked": date(2026, 10, 8),
    },
    register={"decision_status": "in_force", "decision_scope": "sector", "importer_country": "JP"},
)

LISTED = ADEQUATE | said(
    record={
        "country": "US",
        "access_countries": ["US"],
        "listed_entity": "Support Inc.",
        "coverage": ["hr", "non_hr"],
        "fallback_tool": "46_2_b",
        "assessment": ASSESSMENT,
    },
    register={"decision_scope": "listed", "importer_country": "US"},
)

CERTIFIED = LISTED | said(record={"fallback_tool": "46_2_c"})
"""On the list of the EU–US Data Privacy Framework, with the clauses to fall back on; nobody has prepared them."""

PREPARED = TWO | CERTIFIED | said(record={"modules": ["two"]}, register={"subjects": ["customer_contact"]})
"""The same with the clauses signed but dormant, and the assessment made."""

DEROGATED = BETWEEN | said(record={"frequency": "once", "derogation_reason": "Nödvändigt, och inget annat stöd finns"})

BY_CONSENT = DEROGATED | said(
    record={"tool": "49_1_a", "consent_route": "Särskild ruta i anmälan", "public_powers": "no"}, risks_told="yes"
)
BY_CONTRACT = DEROGATED | said(record={"tool": "49_1_b", "occasional": "yes", "public_powers": "no"})
BY_CONTRACT_WITH_ANOTHER = BY_CONTRACT | said(record={"tool": "49_1_c"})
IN_THE_PUBLIC_INTEREST = DEROGATED | said(record={"tool": "49_1_d"}, recognised_interest="Smittskyddslagen")
FOR_CLAIMS = DEROGATED | said(record={"tool": "49_1_e", "occasional": "yes"})
VITAL = DEROGATED | said(record={"tool": "49_1_f"}, incapable="yes")
FROM_A_REGISTER = DEROGATED | said(record={"tool": "49_1_g"}, public_register="yes", whole_register="no")
COMPELLING = DEROGATED | said(
    record={
        "tool": "49_1_second",
        "occasional": "yes",
        "public_powers": "no",
        "limited_number": "yes",
        "compelling_interest": "Avvärja omedelbar och allvarlig skada",
        "suitable_safeguards": "Pseudonymisering, radering efter 30 dagar",
        "authority_informed": SIGNED,
        "subjects_informed": SIGNED,
    }
)

ALL: dict[str, Said] = {
    "module one": ONE,
    "module two": TWO,
    "module two, specific": SPECIFIC,
    "module three": THREE,
    "module four": FOUR,
    "adequacy": ADEQUATE,
    "listed": LISTED,
    "listed, clauses prepared": PREPARED,
    "consent": BY_CONSENT,
    "contract": BY_CONTRACT,
    "contract with another": BY_CONTRACT_WITH_ANOTHER,
    "public interest": IN_THE_PUBLIC_INTEREST,
    "claims": FOR_CLAIMS,
    "vital interests": VITAL,
    "register": FROM_A_REGISTER,
    "compelling interests": COMPELLING,
}
