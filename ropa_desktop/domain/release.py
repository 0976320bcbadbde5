"""How much of a register is handed over: all of it, or a copy from which what must not spread is left out.

What a field may hold is said here for every text that people write and for every list of files. A text that is not
named is left out of a copy for release, and a test asks for a decision on it.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cache

from ropa_desktop.domain.field import Field, Kind


class Level(StrEnum):
    """`FULL` alone answers Art. 30(4); `RELEASE` is for others, since what an authority holds is mostly public."""

    FULL = "full"
    RELEASE = "release"


class Holds(StrEnum):
    """What a field holds: nothing that must not spread, a person's name, a security detail, or what nobody has said."""

    OPEN = "open"
    PERSON = "person"
    SECURITY = "security"
    UNSAID = "unsaid"


WRITTEN = frozenset({Kind.TEXT, Kind.LONG, Kind.FILES})
"""The kinds that may hold anything, so that each such field needs a decision; a worksheet's answers have theirs."""

Table = Mapping[Holds, str]

NAMED = frozenset({"name", "reference"})
"""What every record is called by: open, where its type does not say otherwise."""

DECIDED: Mapping[str, Table] = {
    "register": {Holds.OPEN: "time_zone description rule_settings.rule rule_settings.reason retention_limits.reason"},
    "organisation": {
        Holds.OPEN: "organisation_number address email phone website contact_person officer officer_address "
        "officer_email officer_phone no_officer_reason representative representative_contact "
        "no_representative_reason exempt_reason financial_year_end lead_authority rights_contact"
    },
    "activity": {
        Holds.PERSON: "owner approved_by",
        Holds.SECURITY: "security_description risk_assessment storage_detail camera_place camera_technology",
        Holds.OPEN: "situation joint_controllers.responsibility joint_law purpose compatibility legal_bases.part "
        "legal_bases.article_10 legal_bases.law legal_bases.interest legal_bases.consent legal_bases.withdrawal "
        "legal_bases.emergency several_bases secrecy disclosure_ground identity_number_reason data.detail "
        "data.source_detail data.why subject_count parental_consent recipients.what_for no_transfer_reason "
        "retention.what retention.until retention.support retention.reason no_period_reason disposal_decision "
        "erasure_routine retention_deviation no_security_reason secrecy_provisions provision_consequence "
        "profiling_description automated_logic human_contact automated_safeguards objection objection_restriction "
        "rights_note dpia_reason dpia_exception_law dpia_reference dpia_advice dpia_views "
        "prior_consultation_answer dpia_files opt_out camera_place_kind camera_notice officer_remark",
    },
    "processor_activity": {
        Holds.PERSON: "owner approved_by",
        Holds.SECURITY: "security_description",
        Holds.OPEN: "customers.description categories no_security_reason instructions sub_processors.what_for",
    },
    "party": {
        Holds.PERSON: "contact_person",
        Holds.SECURITY: "guarantees",
        Holds.OPEN: "organisation_number address email phone website representative representative_contact officer "
        "officer_contact",
    },
    "agreement": {
        Holds.OPEN: "renewal subject_matter instructions files sub_processors.what_for responsibilities law essence "
        "essence_available contact_point",
    },
    "transfer": {
        Holds.SECURITY: "supplementary_description",
        Holds.OPEN: "country_unknown_reason international_organisation residual_risk_description listed_entity "
        "copy_available authorisation clause_11 deviations files onward.what_for onward.ground derogation_reason "
        "compelling_interest suitable_safeguards consent_route",
    },
    "balancing_test": {
        Holds.PERSON: "author approver",
        Holds.OPEN: "version officer_advice change_reason files",
    },
    "transfer_assessment": {
        Holds.PERSON: "author approver",
        Holds.OPEN: "version officer_advice change_reason files",
    },
    "adequacy_decision": {
        Holds.OPEN: "international_organisation decision celex amended_by scope_description question threat "
        "review_note source_url sourcing"
    },
    "notice": {Holds.OPEN: "version published given languages exception_reason files"},
    "measure": {Holds.SECURITY: "name description status since tested", Holds.PERSON: "responsible"},
    "system": {Holds.SECURITY: "description", Holds.PERSON: "owner"},
    "review": {
        Holds.PERSON: "reviewers signed_by",
        Holds.OPEN: "scope where checklist.asked checklist.remark result rules files",
    },
    "review_item": {
        Holds.PERSON: "decided_by",
        Holds.OPEN: "remark checklist.remark findings_begun.rule findings_begun.letter findings_ended.rule "
        "findings_ended.letter",
    },
    "action": {Holds.PERSON: "responsible", Holds.OPEN: "description evidence files rule"},
    "authority": {Holds.OPEN: "address visiting_address email phone website source"},
    "authority_request": {
        Holds.PERSON: "questions.answered_by log.who",
        Holds.OPEN: "authority case_number our_case_number asked correspondence files where omitted.reason "
        "questions.question questions.answer log.what",
    },
    "hand_over": {Holds.PERSON: "sent_by", Holds.OPEN: "recipient scope how receipt files package manifest changed"},
    "acceptance": {Holds.PERSON: "decided_by", Holds.OPEN: "rule reason"},
    "word": {Holds.OPEN: "vocabulary translation"},
}
"""What the fields of each type hold, by path. Names and contacts that Art. 30 asks for are open: the controller's,
the representative's and the data protection officer's, and the office's own contact details."""

ANSWERS: Mapping[str, Table] = {
    "balancing_test": {Holds.PERSON: "safeguards.responsible objection_responsible conditions.responsible"},
    "transfer": {
        Holds.PERSON: "exporter_contact importer_contact signatures.signatory annex_sub_processors.contact",
        Holds.SECURITY: "sensitive_safeguards annex_measures.measure assistance_measures",
    },
    "transfer_assessment": {
        Holds.PERSON: "actions.responsible",
        Holds.SECURITY: "security_note technical.measure technical.algorithm technical.who_can_identify "
        "organisational.measure gaps.measure gaps.residual notifications.measures_14f",
    },
}
"""What the answers of each worksheet hold; one that is not named here is open."""

WHOLLY_INTERNAL = frozenset({"saved_filter", "secrecy_mark"})
"""The types of which nothing is released: the office's own questions, and its own reasons for secrecy."""


def holds(record_type: str, path: str, field: Field) -> Holds:
    """Tell what a field holds: by its decision, and where none was made, by whether people write in it."""
    found = decided(record_type).get(path) or (Holds.OPEN if path in NAMED else None)
    return found or (Holds.UNSAID if field.kind in WRITTEN else Holds.OPEN)


def answer_holds(worksheet: str, path: str) -> Holds:
    """Tell what an answer of a worksheet holds."""
    return decided_answers(worksheet).get(path, Holds.OPEN)


@cache
def decided(record_type: str) -> Mapping[str, Holds]:
    """Give the decisions on a type's fields by path."""
    return _by_path(DECIDED.get(record_type, {}))


@cache
def decided_answers(worksheet: str) -> Mapping[str, Holds]:
    """Give the decisions on a worksheet's answers by path."""
    return _by_path(ANSWERS.get(worksheet, {}))


def _by_path(table: Table) -> dict[str, Holds]:
    return {path: what for what, paths in table.items() for path in paths.split()}
