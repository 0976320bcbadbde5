"""The list of camera surveillance for a task in the public interest (KBL 10), as a document of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ropa_desktop.domain.cameras import Place, place_of
from ropa_desktop.domain.field import is_blank
from ropa_desktop.domain.progress import Progress, untold
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.exchange.cover import cover, document_words
from ropa_desktop.exchange.entries import status_line
from ropa_desktop.exchange.left_out import as_copy, left_out
from ropa_desktop.exchange.outline import Chapter, Column, Fact, Grid, Group, Outline, Record, Row, State
from ropa_desktop.exchange.scope import Scope
from ropa_desktop.exchange.source import Source, typed
from ropa_desktop.services.cameras import surveillance
from ropa_desktop.services.records import Stored
from ropa_desktop.storage.register import Register

ACTIVITY = RECORD_TYPES["activity"]
LABELS = {
    "controller": "activity.controller",
    "camera_place": "cameras.place",
    "camera_place_kind": "cameras.place_kind",
    "purpose": "cameras.purpose",
    "camera_technology": "cameras.technology",
    "camera_assessed": "cameras.assessed",
    "started": "activity.started",
    "ended": "activity.ended",
}
"""What the list says of each surveillance, in the order of the Act, with whose it is, its start and its end."""
DECIDING = ("camera", "camera_public_task", "camera_exception")
"""The answers that decide whether a surveillance stands in the list."""


def compose_cameras(register: Register, language: str, scope: Scope, *, progress: Progress = untold) -> Outline:
    """Write the list as it stands, or stood on the day of `scope`; what ended stays in it for five years.

    Of activities that are chosen it tells of those alone, and says so.
    """
    source = Source(register, language)
    return as_copy(_Cameras(source, scope, progress).outline(), source)


class _Cameras:
    def __init__(self, source: Source, scope: Scope, progress: Progress) -> None:
        self._source, self._say, self._wording = source, source.say, source.wording
        self._scope, self._progress = scope, progress
        self._today = source.today(scope)
        self._chosen = None if scope.ids is None else frozenset(scope.ids)
        self._listed: list[Stored] = []
        self._beside: list[tuple[Stored, str]] = []
        self._undecided = False

    def outline(self) -> Outline:
        self._sort()
        say, source = self._say, self._source
        controllers = self._controllers()
        names = source.names(controllers)
        title = say("cameras.title")
        return Outline(
            title=title,
            subtitle=names,
            language=self._wording.language,
            content=source.content,
            author=names,
            made=self._scope.made,
            cover=cover(source, controllers, replace(self._scope, selection=""), role=say("activity.controller")),
            chapters=(self._list(), *self._others()),
            wording=document_words(say),
            footer=f"{title} · {names}",
            notes=tuple(self._notes()),
            brief=True,
        )

    def _sort(self) -> None:
        """Read each surveillance once, and put it into the list or beside it."""
        withheld = self._source.withheld
        found = surveillance(self._source.register) | {
            i for i, parts in withheld.items.items() if ("camera", None) in parts
        }
        ids = [i for i in self._told_of() if i in found]
        for done, stored in enumerate(self._source.read("activity", ids), 1):
            place = place_of(stored.values, self._today)
            ground = next(filter(None, (withheld.of(stored.id, name) for name in DECIDING)), "")
            if ground:
                self._beside.append((stored, withheld.words[ground]))
            elif place is Place.LISTED:
                self._listed.append(stored)
            elif place is not Place.NONE:
                self._beside.append((stored, self._why(stored, place)))
            self._undecided |= bool(ground) or place is Place.UNANSWERED
            self._progress(done, len(ids))

    def _told_of(self) -> list[int]:
        """Give the activities, in use or no longer, of which the list tells: all, or those that are chosen."""
        every = self._source.ids("activity", retired=True)
        return [i for i in every if self._chosen is None or i in self._chosen]

    def _why(self, stored: Stored, place: Place) -> str:
        if place is Place.EXCEPTED:
            return self._wording.word("camera_exception", stored.values["camera_exception"])
        return self._say(f"cameras.why.{place}")

    def _controllers(self) -> list[Stored]:
        """Give whose surveillance is listed; of none, the own organisations."""
        ids = dict.fromkeys(stored.values["controller"] for stored in self._listed)
        found = [organisation for i in ids if (organisation := self._source.named(i))]
        return found or self._source.organisations()

    def _notes(self) -> Iterator[str]:
        """Say of a copy for release whom it does not answer, and how many activities are left out altogether."""
        source = self._source
        if not source.released:
            return
        yield self._say("cameras.release")
        if count := sum(1 for i in self._told_of() if source.withheld.whole(i)):
            yield self._say("cameras.hidden", count=count)

    # The list

    def _list(self) -> Chapter:
        none = "" if self._listed else self._say("cameras.none_yet" if self._undecided else "cameras.none")
        part = "" if self._chosen is None else self._say("cameras.chosen")
        intro = "\n".join(filter(None, (self._say("cameras.intro"), part, none)))
        columns = tuple(Column(f"activity.{name}", self._say(key), asked=True) for name, key in LABELS.items())
        status = self._wording.label(ACTIVITY, "status")
        records = tuple(self._record(stored) for stored in self._listed)
        title, short = self._say("cameras.listed"), self._say("cameras.short")
        return Chapter("cameras", title, intro, records, columns, status=status, short=short)

    def _record(self, stored: Stored) -> Record:
        place, values = f"activity/{stored.id}", stored.values
        facts = tuple(self._fact(stored, name) for name in LABELS)
        status = status_line(stored, self._wording)
        return Record(place, stored.id, values["reference"] or "", values["name"], (Group(place, "", facts),), status)

    def _fact(self, stored: Stored, name: str) -> Fact:
        """Give one particular: what is said, that it is left out, or that it is missing."""
        declared, value, label = ACTIVITY.by_name[name], stored.values[name], self._say(LABELS[name])
        fact = Fact(f"activity/{stored.id}/{name}", f"activity.{name}", label, "")
        if not is_blank(value):
            text, state = self._wording.text(declared, value), State.PLAIN
            if name == "camera_assessed":
                return replace(fact, text=self._say("cameras.assessed_on", day=text))
            if self._source.withheld.ground(value):
                state = State.WITHHELD
            own = name not in {"started", "ended"} and state is State.PLAIN
            return replace(fact, text=text, value=typed(value), state=state, own=own)
        for told in left_out(self._source, stored, declared):
            return replace(told, label=label, cite="")
        if name == "ended" and not stored.values["retired"] and stored.values["status"] != "ended":
            return replace(fact, text=self._say("cameras.not_ended"))
        return replace(fact, state=State.MISSING)

    # What does not stand in it

    def _others(self) -> Iterator[Chapter]:
        if not self._beside:
            return
        say, title = self._say, self._say("cameras.beside")
        columns = (
            Column("cameras.reference", say("record.reference"), 0.6),
            Column("cameras.name", say("activity"), 2.0, own=True),
            Column("cameras.controller", say("activity.controller"), 1.6, own=True),
            Column("cameras.why", say("cameras.why"), 2.4),
        )
        rows = tuple(self._row(stored, why) for stored, why in self._beside)
        grid = Grid("cameras/beside", "cameras.beside", title, columns, rows)
        yield Chapter("cameras_beside", title, "", (), summary=grid, short=say("cameras.beside_short"))

    def _row(self, stored: Stored, why: str) -> Row:
        controller = self._wording.text(ACTIVITY.by_name["controller"], stored.values["controller"])
        cells = (stored.values["reference"] or "", stored.values["name"], controller, why)
        return Row(f"cameras/beside/{stored.id}", cells, record=stored.id)


__all__ = ["compose_cameras"]
