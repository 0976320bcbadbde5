"""The register itself and the words that an office adds to its vocabularies."""

from __future__ import annotations

from ropa_desktop.domain.field import Field, Kind, Section
from ropa_desktop.domain.types.record import record_type

REGISTER = record_type(
    "register",
    "R",
    Section(
        "register",
        (
            Field("content_language", Kind.CHOICE, words="language"),
            Field("time_zone", Kind.TEXT),
            Field("description", Kind.LONG),
        ),
    ),
)

WORD = record_type(
    "word",
    "W",
    Section(
        "word",
        (
            Field("vocabulary", Kind.TEXT),
            Field("translation", Kind.TEXT),
        ),
    ),
    summary=("vocabulary", "translation"),
)
