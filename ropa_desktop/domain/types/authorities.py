"""Supervisory authorities: what they ask for (Art. 30(4), 31) and what was handed over."""

from __future__ import annotations

from ropa_desktop.domain.field import Duty, Field, Kind, Section
from ropa_desktop.domain.types.record import record_type

OTHER = Duty.OTHER

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
            Field("how", Kind.TEXT),
            Field("sent_by", Kind.TEXT),
            Field("receipt", Kind.TEXT),
            Field("registered", Kind.DATE),
        ),
        cite="30.4",
    ),
    Section(
        "handed",
        (
            Field("scope", Kind.LONG, OTHER, "30.4"),
            Field("level", Kind.CHOICE, words="level"),
            Field("language", Kind.CHOICE, words="language"),
            Field("as_of", Kind.DATE),
            Field("revision", Kind.NUMBER),
            Field("package", Kind.TEXT),
            Field("manifest", Kind.TEXT),
            Field("changed", Kind.TEXT),
            Field("files", Kind.FILES, OTHER, "5.2"),
        ),
        cite="5.2",
    ),
    summary=("recipient", "date", "level", "status"),
    frozen=("sent",),
)
"""Sent with a package, `files` holds every file of it by its path, and `manifest` the SHA-256 of its manifest;
`changed` names the cover letter where it was edited by hand, `registered` the day when a hand-over that the register
did not know of was taken in afterwards."""
