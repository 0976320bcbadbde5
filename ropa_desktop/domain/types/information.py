"""Notices: the information given to data subjects (Arts 13-14)."""

from __future__ import annotations

from ropa_desktop.domain.field import Duty, Field, Kind, Section
from ropa_desktop.domain.types.record import record_type

OTHER = Duty.OTHER

NOTICE = record_type(
    "notice",
    "N",
    Section(
        "notice",
        (
            Field("status", Kind.CHOICE, words="notice_status"),
            Field("version", Kind.TEXT),
            Field("date", Kind.DATE, OTHER, "13"),
            Field("articles", Kind.CHOICES, OTHER, "13", words="notice_article"),
            Field("published", Kind.TEXT, OTHER, "12.1"),
            Field("given", Kind.LONG, OTHER, "14.3"),
            Field("languages", Kind.TEXT, OTHER, "12.1"),
            Field("audience", Kind.CHOICES, OTHER, "12.1", words="data_subject"),
            Field("for_children", Kind.ANSWER, OTHER, "12.1"),
            Field("activities", Kind.LINKS, OTHER, "13", target=("activity",)),
            Field("exception", Kind.CHOICE, OTHER, "14.5", words="notice_exception"),
            Field("exception_reason", Kind.LONG, OTHER, "14.5"),
            Field("next_review", Kind.DATE, OTHER, "24.1"),
            Field("files", Kind.FILES, OTHER, "5.2"),
        ),
        cite="13",
    ),
    summary=("version", "date", "published"),
)
