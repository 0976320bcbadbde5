"""Supervisory authorities: what they ask for (Art. 30(4), 31) and what was handed over."""

from __future__ import annotations

from ropa_desktop.domain.field import Duty, Field, Kind, Section
from ropa_desktop.domain.types.oversight import REVIEWED
from ropa_desktop.domain.types.record import record_type

OTHER = Duty.OTHER

AUTHORITY = record_type(
    "authority",
    "M",
    Section(
        "authority",
        (
            Field("country", Kind.CHOICE, OTHER, "31", words="country"),
            Field("language", Kind.CHOICE, OTHER, "31", words="language"),
            Field("address", Kind.LONG, OTHER, "31"),
            Field("visiting_address", Kind.LONG, OTHER, "31"),
            Field("email", Kind.TEXT, OTHER, "31"),
            Field("phone", Kind.TEXT, OTHER, "31"),
            Field("website", Kind.TEXT),
        ),
        cite="31",
    ),
    Section(
        "source",
        (
            Field("checked", Kind.DATE),
            Field("source", Kind.LONG),
        ),
    ),
    summary=("country", "email", "phone", "checked"),
)
"""A supervisory authority; what the program says of one is dated, and the office's own to correct."""

AUTHORITY_REQUEST = record_type(
    "authority_request",
    "F",
    Section(
        "request",
        (
            Field("status", Kind.CHOICE, words="request_status"),
            Field("supervisor", Kind.LINK, OTHER, "31", target=("authority",)),
            Field("authority", Kind.TEXT, OTHER, "31"),
            Field("case_number", Kind.TEXT),
            Field("received", Kind.DATE, OTHER, "31"),
            Field("deadline", Kind.DATE, OTHER, "31"),
            Field("asks", Kind.CHOICES, OTHER, "58.1", words="asked_for"),
            Field("asked", Kind.LONG, OTHER, "30.4"),
            Field("our_case_number", Kind.TEXT),
            Field("reminder", Kind.PERIOD),
            Field("as_of", Kind.DATE),
            Field("language", Kind.CHOICE, OTHER, "31", words="language"),
            Field("level", Kind.CHOICE, OTHER, "30.4", words="release_level"),
            Field("answered", Kind.DATE, OTHER, "31"),
            Field("correspondence", Kind.LONG),
            Field("files", Kind.FILES, OTHER, "31"),
        ),
        cite="30.4",
    ),
    Section(
        "scope",
        (
            Field("types", Kind.CHOICES, OTHER, "30.4", words="reviewed_type"),
            Field("where", Kind.LONG),
            Field("added", Kind.LINKS, OTHER, "30.4", target=REVIEWED),
            Field(
                "omitted",
                Kind.ROWS,
                OTHER,
                "30.4",
                rows=(
                    Field("record", Kind.LINK, OTHER, "30.4", target=REVIEWED),
                    Field("reason", Kind.LONG, OTHER, "5.2"),
                ),
            ),
            Field("annexes", Kind.CHOICES, OTHER, "58.1", words="annex"),
        ),
        cite="30.4",
    ),
    Section(
        "questions",
        (
            Field(
                "questions",
                Kind.ROWS,
                OTHER,
                "58.1",
                rows=(
                    Field("question", Kind.LONG, OTHER, "58.1"),
                    Field("answer", Kind.LONG, OTHER, "31"),
                    Field("answered_by", Kind.TEXT, OTHER, "5.2"),
                    Field("answered_on", Kind.DATE, OTHER, "5.2"),
                ),
            ),
        ),
        cite="58.1",
    ),
    Section(
        "log",
        (
            Field(
                "log",
                Kind.ROWS,
                OTHER,
                "31",
                rows=(
                    Field("date", Kind.DATE, OTHER, "5.2"),
                    Field("direction", Kind.CHOICE, words="direction"),
                    Field("channel", Kind.CHOICE, words="channel"),
                    Field("who", Kind.TEXT, OTHER, "5.2"),
                    Field("what", Kind.LONG, OTHER, "31"),
                ),
            ),
        ),
        cite="31",
    ),
    summary=("deadline", "supervisor", "case_number", "status"),
)
"""What an authority asks for. `authority` is the name as it stands in its letter, where there is no `supervisor`."""

HAND_OVER = record_type(
    "hand_over",
    "L",
    Section(
        "hand_over",
        (
            Field("status", Kind.CHOICE, words="hand_over_status"),
            Field("request", Kind.LINK, OTHER, "30.4", target=("authority_request",)),
            Field("authority", Kind.LINK, OTHER, "30.4", target=("authority",)),
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
            Field("level", Kind.CHOICE, words="release_level"),
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
    final=True,
)
"""Sent with a package, `files` holds every file of it by its path, and `manifest` the SHA-256 of its manifest;
`changed` names the cover letter where it was edited by hand, `registered` the day when a hand-over that the register
did not know of was taken in afterwards."""
