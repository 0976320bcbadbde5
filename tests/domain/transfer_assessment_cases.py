"""What raises each block and warning of the transfer impact assessment, and what does not; as the law would have it."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.domain.worksheets import Said, said

LONG = "Tillsynsmyndighetens rapport visar att befogenheten aldrig har använts mot företag i branschen. " * 3

SIGNED_OFF = said(
    record={
        "author": "Anna Ek",
        "approver": "Bo Alm",
        "approved_on": date(2026, 11, 20),
        "next_review": date(2027, 11, 20),
    },
)
KNOWN = SIGNED_OFF | said(
    gdpr_applies="yes",
    disclosed="yes",
    disclosed_how=["remote_access"],
    adequacy="no",
    avoidable="no",
    record={"transfers": [1], "importer": 2, "country": "IN", "tool": "46_2_c"},
    register={
        "transfers": [1],
        "exporters": [3],
        "importers": [2],
        "officer": "Dag Om",
        "countries": ["IN"],
        "storage_countries": ["IN"],
        "tools": ["46_2_c"],
        "modules": ["two"],
        "signed": date(2026, 3, 1),
        "subjects": ["customer"],
        "data": ["contact"],
        "frequency": ["continuous"],
    },
)
"""A transfer from Sweden to a processor in India, under the clauses, as far as step 2."""

LAW = {"law": "Lagen om teledata 12 §", "kind": ["national_security"], "applies": "maybe"}
EFFECTIVE = KNOWN | said(
    sources=[{"source": "Rapport", "kind": "authority", "date": date(2026, 5, 1)}],
    data_protection_law=[{"area": "law", "state": "exists"}],
    laws=[LAW],
    falls_under="maybe",
    guarantee_a="met",
    guarantee_b="met",
    guarantee_c="met",
    guarantee_d="met",
    notify_challenge="Införaren får underrätta och överklaga.",
    can_notify="yes",
    step_3="effective",
    warranty=date(2026, 9, 10),
)
NOT_APPLIED = EFFECTIVE | said(guarantee_c="not_met", falls_under="yes", step_3="not_applied", step_3_reason=LONG)
OWN_KEYS = {"measure": "Kryptering", "key_holder": "exporter", "key_country": "SE", "in_place": "yes"}
MEASURES = EFFECTIVE | said(
    falls_under="yes",
    guarantee_c="not_met",
    step_3="measures_needed",
    clear_text="no",
    use_case="uc1",
    format_rest="own_keys",
    technical=[OWN_KEYS],
    gaps=[{"gap": "c", "measure": "Kryptering"}],
    equivalent="yes",
    alters_clauses="no",
)
UNITED_STATES = said(record={"country": "US"}, register={"countries": ["US"]})
LIGHT = (
    KNOWN
    | UNITED_STATES
    | said(
        adequacy="covered",
        adequacy_checked=date(2026, 11, 1),
        fallback_tool="46_2_c",
        record={"tool": "45", "next_review": date(2027, 4, 1)},
        register={"tools": ["45"], "decision": [9], "decision_status": ["in_force"]},
    )
)
"""To a company on the list of the EU–US Data Privacy Framework."""

DEROGATION = KNOWN | said(
    derogation="Handlingarna är nödvändiga för talan.",
    frequency_49="occasional",
    record={"tool": "49_1_e"},
    register={"tools": ["49_1_e"], "frequency": ["once"], "modules": [], "signed": None},
)
OUTSIDE = SIGNED_OFF | said(
    gdpr_applies="no",
    gdpr_applies_reason="Utföraren är inte etablerad i unionen och artikel 3.2 gäller inte.",
    record={"transfers": [1], "importer": 2, "country": "IN"},
    register={"exporters": [3]},
)
UNDISCLOSED = OUTSIDE | said(gdpr_applies="yes", disclosed="no", security_note="Dator krypteras vid tjänsteresa.")

Case = tuple[str, Said, Said]


def notified(**row: Any) -> Said:
    return MEASURES | said(notifications=[row])


def technical(*rows: dict[str, Any], **answers: Any) -> Said:
    return MEASURES | said(technical=[OWN_KEYS | row for row in rows], **answers)


def onward(**row: Any) -> Said:
    return KNOWN | said(register={"onward": [{"party": 5, **row}]})


def recorded(**fields: Any) -> Said:
    return MEASURES | said(record=fields)


def tooled(tool: str, base: Said = MEASURES, **answers: Any) -> Said:
    return base | said(**answers, record={"tool": tool}, register={"tools": [tool]})


def guarantee(letter: str, state: str | None) -> Said:
    return Said({f"guarantee_{letter}": state})


def register(base: Said, **facts: Any) -> Said:
    return base | said(register=facts)


NO_TRANSFER = recorded(transfers=[])
NO_IMPORTER = recorded(importer=None)
NO_COUNTRY = recorded(country=None)
RELIED_ON = {"action": "Nycklar", "relied_on": "yes"}
CONTRACT = [{"measure": "Bestrida", "in_place": "yes"}]
SAID_BY_IMPORTER = {"what": "Intyg", "kind": "management_statement", "supported": "no"}

GATE: list[Case] = [
    ("assessed.no_transfer", register(NO_TRANSFER, transfers=[]), NO_TRANSFER),
    ("assessed.no_exporter", register(MEASURES, exporters=[]), MEASURES),
    ("assessed.no_importer", register(NO_IMPORTER, importers=[]), NO_IMPORTER),
    ("assessed.no_country", register(NO_COUNTRY, countries=[]), NO_COUNTRY),
    (
        "assessed.no_country",
        register(NO_COUNTRY, countries=[]),
        register(NO_COUNTRY, countries=[]) | said(international_organisation="Världspostföreningen"),
    ),
    ("gdpr_applies.no_chapter_v", OUTSIDE | said(gdpr_applies_reason=None), OUTSIDE),
    ("disclosed.article_32", UNDISCLOSED | said(security_note=None), UNDISCLOSED),
    ("parent_exposure.exposed", MEASURES | said(parent_exposure="yes"), MEASURES | said(parent_exposure="no")),
    ("adequacy.not_in_force", register(LIGHT, decision_status=["annulled"]), LIGHT),
    ("adequacy.no_decision", register(LIGHT, decision=[]), LIGHT),
    ("adequacy.scope_unchecked", LIGHT | said(adequacy_checked=None), LIGHT),
    ("avoidable.avoidable", MEASURES | said(avoidable="yes"), MEASURES),
]

KNOW: list[Case] = [
    ("subjects_and_data.missing", register(KNOWN, data=[]), KNOWN),
    ("subjects_and_data.missing", register(KNOWN, subjects=[]), KNOWN | said(subjects_and_data="Kunder: e-post")),
    ("sector.us_communications", MEASURES | UNITED_STATES | said(sector="cloud"), MEASURES | said(sector="cloud")),
    (
        "sector.us_communications",
        register(MEASURES, countries=["IN", "US"]) | said(sector="telecom"),
        MEASURES | UNITED_STATES | said(sector="finance"),
    ),
    (
        "chain.country_unknown",
        KNOWN | said(chain=[{"recipient": "Stöd", "kind": "sub_processor", "country_unknown": "yes"}]),
        KNOWN | said(chain=[{"recipient": "Stöd", "kind": "sub_processor", "country": "IN"}]),
    ),
    (
        "chain.country_unknown",
        register(KNOWN, sub_processors=[{"party": 7}]),
        register(KNOWN, sub_processors=[{"party": 7, "countries": ["IN"]}]),
    ),
    ("locations.missing", register(KNOWN, storage_countries=[]), KNOWN),
    ("locations.missing", register(KNOWN, storage_countries=[]), register(KNOWN, access_countries=["IN"])),
    (
        "locations.missing",
        register(KNOWN, storage_countries=[]),
        register(KNOWN, storage_countries=[]) | said(locations=["IN"]),
    ),
    ("onward.no_ground", onward(country="PH"), onward(country="PH", ground="klausul 8.8")),
    ("onward.no_ground", onward(), onward(country="IE")),
]

TOOL: list[Case] = [
    ("tool.unanswered", recorded(tool=None), MEASURES),
    ("tool.not_adequate", tooled("45"), LIGHT),
    ("tool_details.no_module", register(KNOWN, modules=[]), KNOWN),
    ("tool_details.no_module", register(KNOWN, signed=None), register(KNOWN, signed=None) | said(tool_details="SCC")),
    ("tool_details.no_approval", tooled("46_2_b"), tooled("46_2_b", tool_details="Beslut av IMY 2024-05-02")),
    ("tool_details.no_approval", tooled("46_3_a"), tooled("49_1_a", DEROGATION)),
    ("fallback_tool.us_without_fallback", LIGHT | said(fallback_tool=None), LIGHT),
    (
        "fallback_tool.us_without_fallback",
        LIGHT | said(fallback_tool="45"),
        register(LIGHT, fallback_tools=["46_2_c"]) | said(fallback_tool=None),
    ),
    (
        "fallback_tool.us_without_fallback",
        LIGHT | said(fallback_tool=None),
        LIGHT | said(fallback_tool=None, record={"country": "JP"}, register={"countries": ["JP"]}),
    ),
    ("derogation.unanswered", DEROGATION | said(derogation=None), DEROGATION),
    ("derogation.continuous", DEROGATION | said(frequency_49="continuous"), DEROGATION),
    ("derogation.continuous", register(tooled("49_1_b", DEROGATION), frequency=["continuous"]), DEROGATION),
    (
        "derogation.continuous",
        tooled("49_1_c", DEROGATION, frequency_49="continuous"),
        tooled("49_1_a", DEROGATION, frequency_49="continuous"),
    ),
    ("derogation.continuous", tooled("49_1_second", DEROGATION, frequency_49="continuous"), DEROGATION),
    (
        "derogation.repetitive",
        register(tooled("49_1_second", DEROGATION), frequency=["recurring"]),
        register(tooled("49_1_second", DEROGATION), frequency=["once"]),
    ),
]

ROW = LAW | {"applies": "yes", "guarantee_d": "not_met"}
PRACTICE: list[Case] = [
    ("sources.unanswered", MEASURES | said(sources=[]), MEASURES),
    ("sources.outdated", MEASURES | said(sources=[{"source": "Rapport", "date": date(2024, 10, 1)}]), MEASURES),
    (
        "sources.outdated",
        MEASURES | said(sources=[{"source": "Rapport"}]),
        MEASURES
        | said(sources=[{"source": "Lag", "date": date(2011, 4, 1)}, {"source": "B", "date": date(2024, 12, 1)}]),
    ),
    (
        "data_protection_law.missing",
        MEASURES | said(data_protection_law=[{"area": "rights", "state": "missing"}]),
        MEASURES | said(data_protection_law=[{"area": "rights", "state": "partly"}]),
    ),
    ("laws.none_stated", MEASURES | said(laws=[]), MEASURES),
    ("laws.none_stated", MEASURES | said(laws=[]), MEASURES | said(laws=[], no_laws_reason="Ingen sådan lag finns.")),
    ("falls_under.unanswered", MEASURES | said(falls_under=None), MEASURES),
    *(
        case
        for letter in "abcd"
        for case in (
            (f"guarantee_{letter}.unanswered", MEASURES | guarantee(letter, None), MEASURES),
            (f"guarantee_{letter}.doubtful", EFFECTIVE | guarantee(letter, "shortcomings"), EFFECTIVE),
            (
                f"guarantee_{letter}.doubtful",
                EFFECTIVE | said(laws=[LAW | {f"guarantee_{letter}": "not_met"}]),
                MEASURES | said(laws=[LAW | {f"guarantee_{letter}": "not_met"}]),
            ),
        )
    ),
    ("practice.unsupported", MEASURES | said(practice=[SAID_BY_IMPORTER]), MEASURES),
    (
        "practice.unsupported",
        MEASURES | said(practice=[SAID_BY_IMPORTER]),
        MEASURES | said(practice=[SAID_BY_IMPORTER, SAID_BY_IMPORTER | {"supported": "yes"}]),
    ),
    ("notify_challenge.silent", MEASURES | said(notify_challenge=None), MEASURES),
    ("notify_challenge.gagged", MEASURES | said(can_notify="no"), MEASURES),
    ("step_3.unanswered", MEASURES | said(step_3=None), MEASURES),
    *(
        (
            "step_3.guarantee_not_met",
            EFFECTIVE | said(falls_under="yes") | guarantee(letter, "not_met"),
            EFFECTIVE | said(falls_under="yes") | guarantee(letter, "shortcomings"),
        )
        for letter in "abcd"
    ),
    (
        "step_3.guarantee_not_met",
        EFFECTIVE | said(laws=[ROW]),
        EFFECTIVE | said(laws=[ROW | {"applies": "no"}], falls_under="yes"),
    ),
    (
        "step_3.guarantee_not_met",
        EFFECTIVE | said(laws=[ROW | {"applies": None}], falls_under="yes"),
        MEASURES | said(laws=[ROW]),
    ),
    ("step_3.guarantee_not_met", EFFECTIVE | said(laws=[ROW]), NOT_APPLIED | said(laws=[ROW])),
    (
        "step_3.no_objective_source",
        NOT_APPLIED | said(sources=[{"source": "Svar", "kind": "importer"}, {"source": "Lag", "kind": "law"}]),
        NOT_APPLIED,
    ),
    (
        "step_3.no_objective_source",
        NOT_APPLIED | said(sources=[{"source": "Svar", "kind": "importer"}], practice=[SAID_BY_IMPORTER]),
        NOT_APPLIED | said(sources=[{"source": "Svar"}], practice=[SAID_BY_IMPORTER | {"supported": "yes"}]),
    ),
    (
        "step_3.short_reason",
        NOT_APPLIED | said(step_3_reason="å" * 199),
        NOT_APPLIED | said(step_3_reason="å" * 200),
    ),
]

IMPORTER_KEYS = {"key_holder": "importer"}
SUPPLEMENT: list[Case] = [
    ("clear_text.use_case_6_7", MEASURES | said(clear_text="yes"), MEASURES | said(clear_text="partly")),
    ("use_case.unanswered", MEASURES | said(use_case=None), MEASURES),
    ("use_case.not_effective", technical(IMPORTER_KEYS, use_case="uc6"), technical(IMPORTER_KEYS, use_case="uc3")),
    ("use_case.not_effective", technical(use_case="uc7", contractual=CONTRACT), technical({}, use_case="uc7")),
    (
        "use_case.not_effective",
        technical({"key_holder": None}, use_case="uc7"),
        technical({"key_holder": None}, use_case="uc7", equivalent="no"),
    ),
    (
        "use_case.clear_text_needed",
        MEASURES | said(clear_text="yes"),
        MEASURES | said(clear_text="yes", use_case="uc4"),
    ),
    ("technical.importer_holds_key", technical(IMPORTER_KEYS), MEASURES),
    ("technical.importer_holds_key", technical({}, {"key_holder": "third_country"}), technical({}, {})),
    ("technical.importer_holds_key", technical(IMPORTER_KEYS), technical(IMPORTER_KEYS, equivalent="no")),
    ("technical.key_in_country", technical({"key_country": "IN"}), technical({"key_country": "CH"})),
    ("technical.contradicts_format", technical(IMPORTER_KEYS, equivalent="no"), technical({}, IMPORTER_KEYS)),
    ("technical.contradicts_format", technical(IMPORTER_KEYS), technical(IMPORTER_KEYS, format_rest="importer_keys")),
    ("contractual.alone", technical(contractual=CONTRACT), MEASURES | said(contractual=CONTRACT)),
    ("organisational.alone", technical(organisational=CONTRACT), MEASURES | said(organisational=CONTRACT)),
    ("gaps.unanswered", MEASURES | said(gaps=[]), MEASURES),
    (
        "gaps.without_measure",
        MEASURES | said(gaps=[{"gap": "c", "measure": "Kryptering"}, {"gap": "practice"}]),
        MEASURES,
    ),
    *(
        (
            f"gaps.{letter}_open",
            MEASURES | said(gaps=[{"gap": "practice", "measure": "Revision"}]) | guarantee(letter, "shortcomings"),
            MEASURES | said(gaps=[{"gap": letter, "measure": "Revision"}]) | guarantee(letter, "shortcomings"),
        )
        for letter in "abcd"
    ),
    (
        "gaps.d_open",
        MEASURES | said(laws=[ROW]),
        MEASURES | said(laws=[ROW | {"applies": "no"}]),
    ),
    ("gaps.no_measures", technical(), MEASURES),
    ("equivalent.unanswered", MEASURES | said(equivalent=None), MEASURES),
    ("equivalent.not_equivalent", MEASURES | said(equivalent="no"), MEASURES),
]

DECISION: list[Case] = [
    ("alters_clauses.unanswered", MEASURES | said(alters_clauses=None), MEASURES),
    (
        "alters_clauses.unauthorised",
        MEASURES | said(alters_clauses="yes"),
        MEASURES | said(alters_clauses="yes", authorisation="Beslut 2026-04-01"),
    ),
    ("alters_clauses.unauthorised", MEASURES | said(alters_clauses="unsure"), MEASURES),
    ("actions.measure_not_in_place", technical({"in_place": "no"}), MEASURES),
    ("actions.measure_not_in_place", MEASURES | said(contractual=[{"measure": "Revision"}]), MEASURES),
    ("actions.measure_not_in_place", MEASURES | said(organisational=[{"measure": "Grupp"}]), MEASURES),
    (
        "actions.action_not_done",
        MEASURES | said(actions=[RELIED_ON]),
        MEASURES | said(actions=[RELIED_ON | {"done": date(2026, 10, 1)}, {"action": "Utbilda", "relied_on": "no"}]),
    ),
    ("warranty.missing", MEASURES | said(warranty=None), MEASURES),
    ("control.no_author", recorded(author=None), MEASURES),
    ("control.no_approver", recorded(approver=None), MEASURES),
    ("control.no_approval_date", recorded(approved_on=None), MEASURES),
    ("control.officer_approves", recorded(approver="dag  om"), MEASURES),
    ("control.author_approves", recorded(approver="Anna Ek"), MEASURES),
]

FOLLOW_UP: list[Case] = [
    ("next_review.not_set", recorded(next_review=None), MEASURES),
    ("next_review.not_set", recorded(next_review=None), OUTSIDE | said(record={"next_review": None})),
    ("next_review.far_off", recorded(next_review=date(2028, 11, 30)), recorded(next_review=date(2028, 11, 20))),
    (
        "next_review.far_off_us",
        MEASURES | UNITED_STATES | said(record={"next_review": date(2027, 6, 1)}),
        MEASURES | UNITED_STATES | said(record={"next_review": date(2027, 5, 20)}),
    ),
    ("next_review.far_off_us", register(MEASURES, countries=["IN", "US"]), MEASURES),
    ("next_review.overdue", recorded(next_review=date(2026, 11, 25)), recorded(next_review=date(2026, 11, 26))),
    ("notifications.open", notified(received=date(2026, 10, 1)), MEASURES),
    ("notifications.open", notified(what="Begäran"), notified(what="Begäran", assessed=date(2026, 10, 3))),
    (
        "notifications.open",
        notified(received=date(2026, 10, 1), forwarded=date(2026, 10, 2)),
        notified(received=date(2026, 10, 1), closed=date(2026, 10, 9)),
    ),
]

CASES = [*GATE, *KNOW, *TOOL, *PRACTICE, *SUPPLEMENT, *DECISION, *FOLLOW_UP]

WAYS = {
    "measures": MEASURES,
    "effective": EFFECTIVE,
    "not applied": NOT_APPLIED,
    "adequacy": LIGHT,
    "derogation": DEROGATION,
    "outside": OUTSIDE,
    "undisclosed": UNDISCLOSED,
}
