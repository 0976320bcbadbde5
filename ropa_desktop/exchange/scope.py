"""What is handed over: how much of the register, in which form and language."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum

from ropa_desktop.domain.release import Level

ANNEXES = (
    "other",
    "rights",
    "organisation",
    "party",
    "agreement",
    "transfer",
    "appendix",
    "adequacy_decision",
    "balancing_test",
    "transfer_assessment",
    "notice",
    "measure",
    "system",
    "review",
    "action",
    "retention",
    "changes",
)
"""What can be put after the record; "other" is the facts about an activity beyond Art. 30,
"rights" the rights of its data subjects with their conditions, "retention" all retention rules beside each other,
"appendix" the annexes of the standard contractual clauses."""

CAMERAS, ATTACHMENTS = "cameras", "attachments"
PACKAGE_ANNEXES = (*ANNEXES, CAMERAS, ATTACHMENTS)
"""What can go with the record in a package: also the list of cameras, and the kept files of what is in it."""

MODULES = ("one", "two", "three", "four")
"""The modules of the standard contractual clauses, in their order."""

USUAL_ANNEXES = frozenset({"other", "party", "transfer", "measure"})


@dataclass(frozen=True, slots=True)
class Scope:
    """What a document holds: `ids` of activities (None: all in use), annexes, and what its cover says."""

    ids: tuple[int, ...] | None = None
    annexes: frozenset[str] = USUAL_ANNEXES
    as_of: date | None = None
    case_number: str = ""
    selection: str = ""
    """The question by which the activities were chosen, in words."""
    retired: bool = False
    level: Level = Level.FULL
    made: datetime = field(default_factory=lambda: datetime.now(UTC).replace(microsecond=0))


class Format(StrEnum):
    """The kinds of file that a register is handed over as."""

    PDF = "pdf"
    XLSX = "xlsx"
    JSON = "json"
    HTML = "html"
    JSONLD = "jsonld"
    EXTRACT = "extract"

    @property
    def suffix(self) -> str:
        """What the name of such a file ends in."""
        return "json" if self is Format.EXTRACT else self.value


OF_ONE_RECORD = (Format.PDF, Format.XLSX, Format.JSON)
"""The kinds of file that a document about one record is written as."""

RECORD_ONLY = frozenset(Format) - {Format.PDF, Format.XLSX}
"""The formats that only the record is written in: an archive, and what other programs and the public read."""

CALENDAR = "ics"
"""What falls due, as a calendar: no document, and so no `Format`."""


class Document(StrEnum):
    """What is written of a register: the record of Art. 30 with its annexes, or a view of it for other readers."""

    RECORD = "record"
    OVERVIEW = "overview"
    BOARD = "board"
    DEPARTMENT = "department"
    PARTY = "party"
    CAMERAS = "cameras"


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """What to hand over: the format, the language of a document, its scope (with the day it is as of), and which."""

    format: Format
    language: str = "sv"
    scope: Scope = field(default_factory=Scope)
    document: Document = Document.RECORD
    about: str | int | None = None
    """What an extract is about: the code of a department, or the id of a party or an own organisation."""
    details: bool = False
    """Whether an extract also gives each record in full."""
