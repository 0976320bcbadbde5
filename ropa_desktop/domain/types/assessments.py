"""Balancing tests (Art. 6(1)(f)) and transfer assessments (Art. 46; SCC clause 14): worksheets with versions."""

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
            Field("author", Kind.TEXT, OTHER, "5.2"),
            Field("officer_advice", Kind.LONG, OTHER, "39.1"),
            Field("approver", Kind.TEXT, OTHER, "5.2"),
            Field("approved_on", Kind.DATE, OTHER, "5.2"),
            Field("next_review", Kind.DATE, OTHER, "5.2"),
            Field("replaces", Kind.LINK, target=(own,)),
            Field("change_reason", Kind.LONG, OTHER, "5.2"),
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
            Field("worksheet", Kind.WORKSHEET, OTHER, "6.1 f", words="balancing_test"),
        ),
        cite="6.1 f",
    ),
    control("6.1 f", "balancing_conclusion", "balancing_test"),
    summary=("status", "conclusion", "approved_on", "next_review"),
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
            Field("transfers", Kind.LINKS, OTHER, "46.1", target=("transfer",)),
            Field("importer", Kind.LINK, OTHER, "46.1", target=("party",)),
            Field("country", Kind.CHOICE, OTHER, "46.1", words="country"),
            Field("tool", Kind.CHOICE, OTHER, "46.1", words="transfer_tool"),
            Field("worksheet", Kind.WORKSHEET, OTHER, "46.1", words="transfer_assessment"),
        ),
        cite="46.1",
    ),
    control("46.1", "transfer_conclusion", "transfer_assessment"),
    summary=("status", "country", "conclusion", "next_review"),
    frozen=("approved", "replaced"),
)
