"""Processing activities of a processor, on behalf of its customers (Art. 30(2))."""

from __future__ import annotations

from ropa_desktop.domain.field import Duty, Field, Kind, Section
from ropa_desktop.domain.types.activities import LIFE, SMALL
from ropa_desktop.domain.types.record import record_type

PROCESSOR, OTHER = Duty.PROCESSOR_RECORD, Duty.OTHER

PROCESSOR_ACTIVITY = record_type(
    "processor_activity",
    "U",
    Section(
        "head",
        (
            *LIFE,
            Field("successor", Kind.LINK, target=("processor_activity",)),
            Field("systems", Kind.LINKS, OTHER, "32", target=("system",)),
            *SMALL,
        ),
    ),
    Section(
        "parties",
        (
            Field("processor", Kind.LINK, PROCESSOR, "30.2 a", target=("organisation",)),
            Field(
                "customers",
                Kind.ROWS,
                PROCESSOR,
                "30.2 a",
                rows=(
                    Field("controller", Kind.LINK, PROCESSOR, "30.2 a", target=("party", "organisation")),
                    Field("operations", Kind.CHOICES, PROCESSOR, "30.2 b", words="operation"),
                    Field("description", Kind.LONG, PROCESSOR, "30.2 b"),
                    Field("transfers", Kind.LINKS, PROCESSOR, "30.2 c", target=("transfer",)),
                    Field("measures", Kind.LINKS, PROCESSOR, "30.2 d", target=("measure",)),
                    Field("agreement", Kind.LINK, OTHER, "28.3", target=("agreement",)),
                ),
            ),
        ),
        "a",
        "30.2 a",
    ),
    Section(
        "categories",
        (
            Field("operations", Kind.CHOICES, PROCESSOR, "30.2 b", words="operation"),
            Field("categories", Kind.LONG, PROCESSOR, "30.2 b"),
        ),
        "b",
        "30.2 b",
    ),
    Section(
        "transfers",
        (
            Field("third_country", Kind.ANSWER, PROCESSOR, "30.2 c"),
            Field("transfers", Kind.LINKS, PROCESSOR, "30.2 c", target=("transfer",)),
            Field("storage_countries", Kind.CHOICES, words="country"),
        ),
        "c",
        "30.2 c",
    ),
    Section(
        "security",
        (
            Field("measures", Kind.LINKS, PROCESSOR, "30.2 d", target=("measure",)),
            Field("security_description", Kind.LONG, PROCESSOR, "30.2 d"),
            Field("no_security_reason", Kind.LONG, PROCESSOR, "30.2 d"),
        ),
        "d",
        "30.2 d",
    ),
    Section(
        "instructions",
        (
            Field("instructions", Kind.LONG, OTHER, "28.3"),
            Field(
                "sub_processors",
                Kind.ROWS,
                OTHER,
                "28.2",
                rows=(
                    Field("party", Kind.LINK, OTHER, "28.2", target=("party", "organisation")),
                    Field("category", Kind.CHOICE, words="recipient"),
                    Field("what_for", Kind.LONG, OTHER, "28.2"),
                    Field("countries", Kind.CHOICES, words="country"),
                    Field("agreement", Kind.LINK, OTHER, "28.4", target=("agreement",)),
                ),
            ),
            Field("approved_by", Kind.TEXT, OTHER, "5.2"),
            Field("approved_on", Kind.DATE, OTHER, "5.2"),
            Field("last_reviewed", Kind.DATE, OTHER, "24.1"),
            Field("next_review", Kind.DATE, OTHER, "24.1"),
        ),
        cite="28",
    ),
    summary=("processor", "department", "status"),
)
