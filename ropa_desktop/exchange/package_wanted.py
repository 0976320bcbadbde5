"""What a package is to hold: chosen by hand, or as a request from an authority says."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from ropa_desktop.exchange.scope import ANNEXES, ATTACHMENTS, Scope
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
    ATTACHMENTS = ATTACHMENTS


USUAL = frozenset(Part) - {Part.ATTACHMENTS}


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
    files = {Part.ATTACHMENTS} if ATTACHMENTS in told.annexes else set()
    return Wanted(
        scope, told.language, USUAL | files, omitted=chosen.omitted, authority=told.recipient, request=request_id
    )


__all__ = ["USUAL", "Part", "Wanted", "wanted_for"]
