"""Who takes part: the office's own organisations, every party outside, and the agreements with them."""

from __future__ import annotations

from ropa_desktop.domain.field import Duty, Field, Kind, Section
from ropa_desktop.domain.types.record import record_type

CONTROLLER, PROCESSOR, OTHER = Duty.CONTROLLER_RECORD, Duty.PROCESSOR_RECORD, Duty.OTHER

CONTACT = (
    Field("address", Kind.LONG, CONTROLLER, "30.1 a"),
    Field("country", Kind.CHOICE, CONTROLLER, "30.1 a", words="country"),
    Field("email", Kind.TEXT, CONTROLLER, "30.1 a"),
    Field("phone", Kind.TEXT, CONTROLLER, "30.1 a"),
    Field("website", Kind.TEXT),
    Field("contact_person", Kind.TEXT),
)

REPRESENTATIVE = (
    Field("representative", Kind.TEXT, CONTROLLER, "30.1 a"),
    Field("representative_contact", Kind.LONG, CONTROLLER, "30.1 a"),
)

ORGANISATION = record_type(
    "organisation",
    "O",
    Section(
        "identity",
        (
            Field("roles", Kind.CHOICES, CONTROLLER, "30.1 a", words="own_role"),
            Field("organisation_number", Kind.TEXT),
            *CONTACT,
        ),
        cite="30.1 a",
    ),
    Section(
        "officer",
        (
            Field("officer_designated", Kind.ANSWER, OTHER, "37.1"),
            Field("officer", Kind.TEXT, CONTROLLER, "30.1 a"),
            Field("officer_address", Kind.LONG, CONTROLLER, "30.1 a"),
            Field("officer_email", Kind.TEXT, CONTROLLER, "30.1 a"),
            Field("officer_phone", Kind.TEXT, CONTROLLER, "30.1 a"),
            Field("officer_party", Kind.LINK, OTHER, "37.6", target=("party",)),
            Field("officer_notified", Kind.DATE, OTHER, "37.7"),
            Field("no_officer_reason", Kind.LONG, OTHER, "37.1"),
        ),
        cite="37",
    ),
    Section(
        "establishment",
        (
            Field("established_in_union", Kind.ANSWER, OTHER, "3"),
            Field("targets_union", Kind.ANSWER, OTHER, "3.2"),
            *REPRESENTATIVE,
            Field("no_representative_reason", Kind.LONG, OTHER, "27.2"),
            Field("public_authority", Kind.ANSWER, OTHER, "6.1"),
            Field("public_body", Kind.ANSWER, OTHER, "37.1"),
            Field("archives_act", Kind.ANSWER, OTHER, "ArkL 10"),
            Field("employees", Kind.NUMBER, OTHER, "30.5"),
            Field("exempt", Kind.ANSWER, OTHER, "30.5"),
            Field("exempt_reason", Kind.LONG, OTHER, "30.5"),
            Field("accounting_law", Kind.CHOICE, OTHER, "BFL 2:5", words="accounting_law"),
            Field("financial_year_end", Kind.TEXT, OTHER, "BFL 7:2"),
            Field("lead_authority", Kind.TEXT, OTHER, "56"),
            Field("rights_contact", Kind.LONG, OTHER, "12.2"),
        ),
    ),
    summary=("roles", "organisation_number", "country"),
)

PARTY = record_type(
    "party",
    "P",
    Section(
        "identity",
        (
            Field("kind", Kind.CHOICE, words="party_kind"),
            Field("organisation_number", Kind.TEXT),
            *CONTACT,
        ),
        cite="30.1 a",
    ),
    Section(
        "representation",
        (
            *REPRESENTATIVE,
            Field("officer", Kind.TEXT, PROCESSOR, "30.2 a"),
            Field("officer_contact", Kind.LONG, PROCESSOR, "30.2 a"),
        ),
        cite="30.2 a",
    ),
    Section(
        "location",
        (
            Field("storage_countries", Kind.CHOICES, words="country"),
            Field("access_countries", Kind.CHOICES, words="country"),
            Field("parent_country", Kind.CHOICE, words="country"),
            Field("guarantees", Kind.LONG, OTHER, "28.1"),
            Field("guarantees_checked", Kind.DATE, OTHER, "28.1"),
        ),
        cite="28.1",
    ),
    summary=("kind", "country"),
)

AGREEMENT = record_type(
    "agreement",
    "A",
    Section(
        "agreement",
        (
            Field("kind", Kind.CHOICE, OTHER, "28.3", words="agreement_kind"),
            Field("status", Kind.CHOICE, words="agreement_status"),
            Field("organisation", Kind.LINK, OTHER, "28.3", target=("organisation",)),
            Field("own_role", Kind.CHOICE, OTHER, "28.3", words="agreement_role"),
            Field("parties", Kind.LINKS, OTHER, "28.3", target=("party", "organisation")),
            Field("part_of", Kind.LINK, target=("agreement",)),
            Field("signed", Kind.DATE, OTHER, "28.9"),
            Field("valid_from", Kind.DATE, OTHER, "28.3"),
            Field("valid_until", Kind.DATE, OTHER, "28.3"),
            Field("renewal", Kind.LONG),
            Field("next_review", Kind.DATE, OTHER, "28.1"),
        ),
        cite="28.3",
    ),
    Section(
        "content",
        (
            Field("subject_matter", Kind.LONG, OTHER, "28.3"),
            Field("contents", Kind.CHOICES, OTHER, "28.3", words="agreement_content"),
            Field("instructions", Kind.LONG, OTHER, "28.3 a"),
            Field("files", Kind.FILES, OTHER, "28.9"),
        ),
        cite="28.3",
    ),
    Section(
        "sub_processing",
        (
            Field("authorisation", Kind.CHOICE, OTHER, "28.2", words="authorisation"),
            Field("notice_days", Kind.NUMBER, OTHER, "28.2"),
            Field(
                "sub_processors",
                Kind.ROWS,
                OTHER,
                "28.2",
                rows=(
                    Field("party", Kind.LINK, OTHER, "28.2", target=("party",)),
                    Field("what_for", Kind.TEXT, OTHER, "28.4"),
                    Field("countries", Kind.CHOICES, words="country"),
                    Field("authorisation", Kind.CHOICE, OTHER, "28.2", words="authorisation"),
                    Field("authorised", Kind.DATE, OTHER, "28.2"),
                ),
            ),
        ),
        cite="28.2",
    ),
    Section(
        "joint_arrangement",
        (
            Field("responsibilities", Kind.LONG, OTHER, "26.1"),
            Field("law", Kind.TEXT, OTHER, "26.1"),
            Field("essence", Kind.LONG, OTHER, "26.2"),
            Field("essence_available", Kind.TEXT, OTHER, "26.2"),
            Field("contact_point", Kind.TEXT, OTHER, "26.1"),
        ),
        cite="26",
    ),
    summary=("kind", "parties", "signed", "next_review"),
)
