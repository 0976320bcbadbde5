"""Security measures (Art. 32) and the systems in which data are processed."""

from __future__ import annotations

from ropa_desktop.domain.field import Duty, Field, Kind, Section
from ropa_desktop.domain.types.record import record_type

OTHER = Duty.OTHER

MEASURE = record_type(
    "measure",
    "S",
    Section(
        "measure",
        (
            Field("nature", Kind.CHOICE, OTHER, "32.1", words="measure_nature"),
            Field("category", Kind.CHOICE, OTHER, "32.1", words="measure"),
            Field("description", Kind.LONG, Duty.CONTROLLER_RECORD, "30.1 g"),
            Field("status", Kind.CHOICE, OTHER, "32.1", words="measure_status"),
            Field("responsible", Kind.TEXT),
            Field("since", Kind.DATE),
            Field("tested", Kind.DATE, OTHER, "32.1 d"),
            Field("secrecy_review", Kind.ANSWER, OTHER, "OSL 18:8"),
        ),
        cite="32.1",
    ),
    summary=("nature", "category", "status"),
)

SYSTEM = record_type(
    "system",
    "Y",
    Section(
        "system",
        (
            Field("description", Kind.LONG),
            Field("supplier", Kind.LINK, target=("party", "organisation")),
            Field("supplier_processes", Kind.ANSWER, OTHER, "4.8"),
            Field("owner", Kind.TEXT),
            Field("storage_countries", Kind.CHOICES, OTHER, "44", words="country"),
            Field("access_countries", Kind.CHOICES, OTHER, "44", words="country"),
            Field("measures", Kind.LINKS, OTHER, "32.1", target=("measure",)),
            Field("classification", Kind.CHOICE, words="classification"),
        ),
        cite="32",
    ),
    summary=("supplier", "storage_countries"),
)
