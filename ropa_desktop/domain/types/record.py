"""What every type of record shares: a name and a reference at its head, the office's own notes at its end."""

from __future__ import annotations

from typing import TypedDict, Unpack

from ropa_desktop.domain.field import Field, Kind, RecordType, Section

NAME = Field("name", Kind.TEXT)
REFERENCE = Field("reference", Kind.TEXT)
CLOSING = Section(
    "internal",
    (
        Field("note", Kind.LONG, internal=True),
        Field("attachments", Kind.FILES, internal=True),
        Field("retired", Kind.DATE, internal=True),
    ),
)
SHARED = (NAME, REFERENCE, *CLOSING.fields)
"""The fields that stand on every record."""


class Besides(TypedDict, total=False):
    """What a type may be declared with besides; see `RecordType`."""

    summary: tuple[str, ...]
    frozen: tuple[str, ...]
    by_hand: bool
    final: bool
    prefix_en: str
    by_deed: tuple[str, ...]
    first_state: str


def record_type(name: str, prefix: str, *sections: Section, **besides: Unpack[Besides]) -> RecordType:
    """Make a type from its own sections; the shared fields are put around them."""
    head = sections[0]
    opening = Section(head.name, (NAME, REFERENCE, *head.fields), head.letter, head.cite)
    return RecordType(name, prefix, (opening, *sections[1:], CLOSING), **besides)
