"""What falls due as a calendar that others can take in (iCalendar, RFC 5545): a whole day for each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from icalendar import Calendar, Event

from ropa_desktop import __version__
from ropa_desktop.domain.texts import Say
from ropa_desktop.exchange.writing import whole_file
from ropa_desktop.services import past
from ropa_desktop.services.due import Item, due_items
from ropa_desktop.services.wording import Wording
from ropa_desktop.storage.register import Register


def write_calendar(
    register: Register,
    target: Path,
    language: str,
    *,
    items: Sequence[Item] | None = None,
    made: datetime | None = None,
) -> int:
    """Write all that falls due, or only `items`, to `target`, whole or not at all; give how many days it holds.

    An event says what is due about which record, by its label and nothing more. Its identity follows from register,
    record and kind: who takes the file in again has each day once, where it stands by then.
    Problems: as `whole_file`.
    """
    shown = due_items(register) if items is None else items
    stamp = made or datetime.now(UTC).replace(microsecond=0)
    say, origin = Wording(register, language).say, past.origin(register)
    calendar = Calendar()
    calendar.add("prodid", f"-//ropa_desktop//{__version__}//{language.upper()}")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", say("due.calendar"))
    for item in shown:
        calendar.add_component(_event(item, say, origin, stamp))
    with whole_file(target) as part:
        part.write_bytes(calendar.to_ical())
    return len(shown)


def _event(item: Item, say: Say, origin: str, stamp: datetime) -> Event:
    kind = say(f"due.kind.{item.kind}")
    event = Event()
    event.add("uid", f"{item.kind}-{item.record_id}-{origin}@ropa-desktop")
    event.add("dtstamp", stamp)
    event.add("dtstart", item.day)
    event.add("summary", visible(say("due.of", kind=kind, name=item.label)))
    event.add("categories", [kind])
    event.add("transp", "TRANSPARENT")
    if not item.own:
        event.add("description", say("due.by_interval"))
    return event


def visible(text: str) -> str:
    """Name the characters that a calendar may not hold by their code points, as documents do; line ends stay."""
    return _CONTROLS.sub(lambda found: f"[U+{ord(found[0]):04X}]", re.sub("\r\n?", "\n", text))


_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
