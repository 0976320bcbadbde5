"""What is marked for a secrecy review: a field, a row, a file or a whole record, and what was decided of it."""

from __future__ import annotations

from ropa_desktop.domain.field import Duty, Field, Kind, Section
from ropa_desktop.domain.types.office import ACCEPTED_ON
from ropa_desktop.domain.types.record import record_type

OTHER = Duty.OTHER

MARKED = (*ACCEPTED_ON, "review", "action", "authority_request", "hand_over")
"""The types of records on which a mark can stand."""

SECRET, OPEN, UNDECIDED = "secret", "open", "undecided"
"""What can be decided of a mark; one that says nothing is undecided."""

SECRECY_MARK = record_type(
    "secrecy_mark",
    "X",
    Section(
        "mark",
        (
            Field("about", Kind.LINK, OTHER, "OSL 5:5", target=MARKED),
            Field("field", Kind.TEXT),
            Field("row", Kind.NUMBER),
            Field("file", Kind.TEXT),
            Field("ground", Kind.CHOICE, OTHER, "OSL 5:5", words="secrecy_ground"),
            Field("reason", Kind.LONG, OTHER, "5.2"),
            Field("marked_by", Kind.TEXT, OTHER, "5.2"),
            Field("marked_on", Kind.DATE, OTHER, "OSL 5:5"),
        ),
    ),
    Section(
        "decision",
        (
            Field("decision", Kind.CHOICE, OTHER, "5.2", words="secrecy_decision"),
            Field("decision_reason", Kind.LONG, OTHER, "5.2"),
            Field("decided_by", Kind.TEXT, OTHER, "5.2"),
            Field("decided_on", Kind.DATE, OTHER, "5.2"),
        ),
        cite="5.2",
    ),
    summary=("about", "ground", "decision", "marked_on"),
    by_hand=False,
)
"""`field` names a field by its path ("retention", "legal_bases.law"), `row` the id of a row of it, `file` the SHA-256
of a kept file. With none of them the whole record is marked. What is undecided is left out as what is secret is."""

ALWAYS_SHOWN = {
    "register": ("",),
    "organisation": (
        "",
        "name",
        "roles",
        "address",
        "country",
        "email",
        "phone",
        "representative",
        "representative_contact",
        "officer",
        "officer_address",
        "officer_email",
        "officer_phone",
        "officer_party",
    ),
}
"""What no mark takes away, by type: whose register it is, its representative and its data protection officer."""


def never_secret(record_type: str, path: str) -> bool:
    """Tell whether a field ("" for a whole record) always stands in what is released."""
    return path in ALWAYS_SHOWN.get(record_type, ())
