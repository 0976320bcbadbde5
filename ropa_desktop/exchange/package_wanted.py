"""What a package is to hold: chosen by hand, or as a request from an authority says."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from ropa_desktop.exchange.scope import ANNEXES, ATTACHMENTS, CAMERAS, Scope
from ropa_desktop.exchange.signature import Signer
from ropa_desktop.services import requests
from ropa_desktop.services.records import read
from ropa_desktop.services.requests import Terms
from ropa_desktop.storage.register import Register


class Part(StrEnum):
    """What a package may hold beside the annexes of its scope."""

    LETTER = "letter"
    RECORD = "record"
    WORKBOOK = "workbook"
    EXTRACT = "extract"
    LINKED = "linked"
    CAMERAS = CAMERAS
    ATTACHMENTS = ATTACHMENTS


USUAL = frozenset(Part) - {Part.CAMERAS, Part.ATTACHMENTS}


def parts_of(annexes: Collection[str]) -> frozenset[Part]:
    """Give those of the annexes that are named which are no part of the scope."""
    return frozenset(part for part in (Part.CAMERAS, Part.ATTACHMENTS) if part in annexes)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a package is to hold, in which language, and for whom.

    `omitted` are activities with the reason for each, `request` is the one that is answered, `since` the hand-over
    since which the changes are told. The letter is written in
    `template`, else in the office's own; the PDFs are signed where there is a `signer`; with `attached`, the workbook
    and the extract lie in the record's PDF as well.
    """

    scope: Scope = field(default_factory=Scope)
    language: str = "sv"
    parts: frozenset[Part] = USUAL
    omitted: tuple[tuple[int, str], ...] = ()
    authority: str = ""
    request: int | None = None
    template: Path | None = None
    signer: Signer | None = None
    attached: bool = False
    since: int | None = None


def wanted_for(register: Register, request_id: int, terms: Terms | None = None) -> Wanted:
    """Give what answers a request, on its own terms or on others.

    Problems: gone, thinned, and those of `query.read`.
    """
    request = read(register, request_id)
    told = terms or requests.terms(register, request)
    with requests.as_asked(register, told) as then:
        chosen = requests.chosen_in(then, request, told)
    whole = not (chosen.where_told or chosen.omitted) and chosen.given == frozenset(chosen.ids)
    scope = Scope(
        ids=None if whole else chosen.ids,
        annexes=frozenset(told.annexes) & frozenset(ANNEXES),
        as_of=told.as_of,
        case_number=told.case_number,
        selection=chosen.where_told,
        level=told.level,
    )
    parts = USUAL | parts_of(told.annexes)
    return Wanted(scope, told.language, parts, omitted=chosen.omitted, authority=told.recipient, request=request_id)


__all__ = ["USUAL", "Part", "Wanted", "parts_of", "wanted_for"]
