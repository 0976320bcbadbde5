"""The office's own questions on the overview: how many records meet each saved filter."""

from __future__ import annotations

from ropa_desktop.domain.problems import Problem
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.services import query
from ropa_desktop.services.panels import Line, Opens, Panel, Series
from ropa_desktop.services.wording import Wording
from ropa_desktop.storage.register import Register

MOST = 12
"""The filters that the overview counts; the list of saved filters has them all."""


def asked_panel(register: Register, wording: Wording) -> Panel | None:
    """Give a panel of the saved filters with how many records meet each; None where none is saved.

    One that can no longer be put (a field or a word that is gone) is left out; its own page tells why.
    """
    say = wording.say
    saved = [(name, one) for name in RECORD_TYPES for one in query.saved(register, name)]
    lines = []
    for name, one in sorted(saved, key=lambda pair: pair[1].name.casefold())[:MOST]:
        try:
            number = len(query.matching(register, name, one.condition))
        except Problem:
            continue
        opens = Opens(name, where=f"@{one.name}")
        lines.append(Line(f"saved.{one.id}", f"{one.name} ({say(f'{name}.many').lower()})", (number,), (opens,)))
    if not lines:
        return None
    series = (Series("records", say("overview.number"), "accent"),)
    return Panel("saved", say("saved_filter.many"), say("saved_filter"), series, tuple(lines))
