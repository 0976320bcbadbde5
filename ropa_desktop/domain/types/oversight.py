"""Reviews, actions, requests from authorities and what was handed over; their workflows come later."""

from __future__ import annotations

from ropa_desktop.domain.field import Duty, Field, Kind, Section
from ropa_desktop.domain.types.record import record_type

OTHER = Duty.OTHER

REVIEW = record_type(
    "review",
    "G",
    Section(
        "review",
        (
            Field("status", Kind.CHOICE, words="review_status"),
            Field("scope", Kind.LONG, OTHER, "24.1"),
            Field("period_from", Kind.DATE),
            Field("period_to", Kind.DATE),
            Field("reviewers", Kind.TEXT, OTHER, "24.1"),
            Field("records", Kind.LINKS, OTHER, "24.1", target=("activity", "processor_activity")),
            Field("result", Kind.LONG, OTHER, "5.2"),
            Field("signed_by", Kind.TEXT, OTHER, "5.2"),
            Field("signed_on", Kind.DATE, OTHER, "5.2"),
            Field("files", Kind.FILES, OTHER, "5.2"),
        ),
        cite="24.1",
    ),
    summary=("status", "period_to", "signed_on"),
    frozen=("signed",),
)

ACTION = record_type(
    "action",
    "Å",
    Section(
        "action",
        (
            Field("status", Kind.CHOICE, words="action_status"),
            Field("description", Kind.LONG),
            Field("responsible", Kind.TEXT),
            Field("due", Kind.DATE),
            Field("done", Kind.DATE),
            Field(
                "about",
                Kind.LINKS,
                target=("activity", "processor_activity", "party", "transfer", "agreement", "system", "review"),
            ),
            Field("evidence", Kind.LONG, OTHER, "5.2"),
            Field("files", Kind.FILES, OTHER, "5.2"),
        ),
    ),
    summary=("status", "responsible", "due"),
)

AUTHORITY_REQUEST = record_type(
    "authority_request",
    "F",
    Section(
        "request",
        (
            Field("status", Kind.CHOICE, words="request_status"),
            Field("authority", Kind.TEXT, OTHER, "31"),
            Field("case_number", Kind.TEXT),
            Field("received", Kind.DATE, OTHER, "31"),
            Field("deadline", Kind.DATE, OTHER, "31"),
            Field("asked", Kind.LONG, OTHER, "30.4"),
            Field("answered", Kind.DATE, OTHER, "31"),
            Field("correspondence", Kind.LONG),
            Field("files", Kind.FILES, OTHER, "31"),
        ),
        cite="30.4",
    ),
    summary=("authority", "case_number", "deadline", "status"),
)

HAND_OVER = record_type(
    "hand_over",
    "L",
    Section(
        "hand_over",
        (
            Field("status", Kind.CHOICE, words="hand_over_status"),
            Field("request", Kind.LINK, OTHER, "30.4", target=("authority_request",)),
            Field("recipient", Kind.TEXT, OTHER, "30.4"),
            Field("date", Kind.DATE, OTHER, "30.4"),
            Field("as_of", Kind.DATE),
            Field("revision", Kind.NUMBER),
            Field("scope", Kind.LONG, OTHER, "30.4"),
            Field("how", Kind.TEXT),
            Field("sent_by", Kind.TEXT),
            Field("receipt", Kind.TEXT),
            Field("files", Kind.FILES, OTHER, "5.2"),
        ),
        cite="30.4",
    ),
    summary=("recipient", "date", "status"),
    frozen=("sent",),
)
