"""Balancing tests (Art. 6(1)(f)) and transfer assessments (Art. 46; SCC clause 14); their worksheets come later."""

from __future__ import annotations

from ropa_desktop.domain.field import Duty, Field, Kind, Section
from ropa_desktop.domain.types.record import record_type

OTHER = Duty.OTHER


def control(cite: str, conclusions: str, own: str) -> Section:
    """Say who wrote, advised and approved an assessment, and what it concluded."""
    return Section(
        "control",
        (
            Field("conclusion", Kind.CHOICE, OTHER, cite, words=conclusions),
            Field("conditions", Kind.LONG, OTHER, cite),
            Field("author", Kind.TEXT, OTHER, "5.2"),
            Field("officer_advice", Kind.LONG, OTHER, "39.1"),
            Field("approver", Kind.TEXT, OTHER, "5.2"),
            Field("approved_on", Kind.DATE, OTHER, "5.2"),
            Field("next_review", Kind.DATE, OTHER, "5.2"),
            Field("replaces", Kind.LINK, target=(own,)),
            Field("files", Kind.FILES, OTHER, "5.2"),
        ),
        cite="5.2",
    )


BALANCING_TEST = record_type(
    "balancing_test",
    "I",
    Section(
        "test",
        (
            Field("status", Kind.CHOICE, words="assessment_status"),
            Field("version", Kind.TEXT),
            Field("date", Kind.DATE, OTHER, "5.2"),
            Field("activities", Kind.LINKS, OTHER, "6.1 f", target=("activity",)),
            Field("interest", Kind.LONG, OTHER, "13.1 d"),
            Field("necessity", Kind.LONG, OTHER, "6.1 f"),
            Field("impact", Kind.LONG, OTHER, "6.1 f"),
            Field("expectations", Kind.LONG, OTHER, "6.1 f"),
            Field("safeguards", Kind.LONG, OTHER, "6.1 f"),
            Field("balance", Kind.LONG, OTHER, "6.1 f"),
        ),
        cite="6.1 f",
    ),
    control("6.1 f", "balancing_conclusion", "balancing_test"),
    summary=("status", "conclusion", "approved_on"),
    frozen=("approved", "replaced"),
)

TRANSFER_ASSESSMENT = record_type(
    "transfer_assessment",
    "V",
    Section(
        "assessment",
        (
            Field("status", Kind.CHOICE, words="assessment_status"),
            Field("version", Kind.TEXT),
            Field("date", Kind.DATE, OTHER, "46.1"),
            Field("country", Kind.CHOICE, OTHER, "46.1", words="country"),
            Field("importer", Kind.LINK, OTHER, "46.1", target=("party",)),
            Field("sources", Kind.LONG, OTHER, "46.1"),
            Field("law_and_practice", Kind.LONG, OTHER, "46.1"),
            Field("supplementary_measures", Kind.LONG, OTHER, "46.1"),
            Field("residual_risk", Kind.LONG, OTHER, "46.1"),
        ),
        cite="46.1",
    ),
    control("46.1", "transfer_conclusion", "transfer_assessment"),
    summary=("status", "country", "conclusion", "approved_on"),
    frozen=("approved", "replaced"),
)
