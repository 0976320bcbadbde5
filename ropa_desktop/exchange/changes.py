"""What changed since a hand-over: the record as it was handed over held against the register as it stands (Art. 30(4)).

Two registers are compared, the one that the package was made from and the one there is, each at the level of the
report: what does not leave the house is in neither, so that no change of it can be told.
"""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from ropa_desktop.domain.field import RecordType, Values
from ropa_desktop.domain.problems import Problem
from ropa_desktop.domain.progress import Progress, untold
from ropa_desktop.domain.release import Level
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.exchange.cover import document_words
from ropa_desktop.exchange.entries import MAIN
from ropa_desktop.exchange.hand_over import Standing, handed, kept_manifest, standing_of
from ropa_desktop.exchange.left_out import as_copy
from ropa_desktop.exchange.manifest import Manifest
from ropa_desktop.exchange.outline import Chapter, Column, Fact, Grid, Group, Outline, Record, Row
from ropa_desktop.exchange.scope import ANNEXES, Scope
from ropa_desktop.exchange.selection import Selection
from ropa_desktop.exchange.source import Source, handed_over
from ropa_desktop.services import past, requests
from ropa_desktop.services.records import Stored
from ropa_desktop.services.release import at_level
from ropa_desktop.storage import history, records
from ropa_desktop.storage.register import Register

TYPES = (
    "organisation",
    *MAIN,
    "party",
    "agreement",
    "transfer",
    "balancing_test",
    "transfer_assessment",
    "notice",
    "measure",
    "system",
)
"""What can be told of, in order; beyond the record itself, only what the report's annexes hold."""

KINDS = ("added", "into", "changed", "retired", "out", "deleted")
"""What can have become of a record: it is new, or came into the selection; it changed; or it is no longer there."""
BLANK = "–"


@dataclass(frozen=True, slots=True)
class Since:
    """A hand-over that a report begins from, and the package that was handed over."""

    called: str
    recipient: str
    day: date | None
    request_id: int | None
    manifest: Manifest


@dataclass(frozen=True, slots=True)
class Told:
    """What became of one record, and the fields that differ, in words."""

    id: int
    type: str
    reference: str
    name: str
    kind: str
    differences: tuple[past.Difference, ...] = ()
    on: date | None = None


def since(register: Register, hand_over_id: int) -> Since:
    """Give the hand-over that a report begins from.

    Problems: gone, no_package, kept_altered; changes_unknown (it was made from a state that this register lacks).
    """
    stored, manifest = handed(register, hand_over_id), kept_manifest(register, hand_over_id)
    values = stored.values
    if standing_of(register, manifest) is not Standing.OWN:
        raise Problem("changes_unknown", name=values["name"], revision=manifest.revision)
    called = " ".join(filter(None, (values["reference"], values["name"])))
    return Since(called, values["recipient"] or "", values["date"], values["request"], manifest)


def earlier(register: Register, request_id: int) -> tuple[int, ...]:
    """Give the hand-overs with a package to the authority that asks, the newest first. Problem: gone."""
    with register.reading() as connection:
        request = records.read(connection, request_id)
        if request is None:
            raise Problem("gone")
        found = records.read_many(connection, "hand_over", records.ids_of(connection, "hand_over"))
        same = [s for s in found if s.values["manifest"] and _to_whom(s, request)]
    return tuple(s.id for s in sorted(same, key=lambda s: (s.values["date"] or date.min, s.id), reverse=True))


def _to_whom(handed_over: Stored, request: Stored) -> bool:
    values, asked = handed_over.values, request.values
    same = values["authority"] is not None and values["authority"] == asked["supervisor"]
    called = (values["recipient"] or "").casefold()
    return values["request"] == request.id or same or (bool(called) and called == (asked["authority"] or "").casefold())


def compose_changes(
    register: Register,
    begun: Since,
    language: str,
    scope: Scope | None = None,
    *,
    made: datetime | None = None,
    progress: Progress = untold,
) -> Outline:
    """Write the report of what changed since a hand-over, within what was handed over then and would be now.

    `scope` says what is handed over now, with its annexes and level, to which the annexes of then are put; without
    one, what the request or the package then asked for, with all annexes, at the level of that package. Problems:
    thinned (the history of that time was merged), and as `since`.
    """
    stamp = scope.made if scope else made or datetime.now(UTC).replace(microsecond=0)
    level, day = (scope.level, scope.as_of) if scope else (begun.manifest.level, None)
    with _both(register, begun, level, day, language, progress) as (then, now):
        within = _now(now, then, begun, stamp) if scope is None else _with_annexes_of(begun, scope)
        compared = _Comparing(then, now, begun, within, progress)
        return _Report(now, begun, compared, stamp).outline()


@contextlib.contextmanager
def _both(
    register: Register, begun: Since, level: Level, day: date | None, language: str, tell: Progress
) -> Iterator[tuple[Source, Source]]:
    """Give the register as it was handed over and as it is, or was on a day, both without what is secret today."""

    def rebuilding(done: int, total: int) -> None:
        tell(done, 2 * total)

    revision = begun.manifest.revision
    with (
        past.as_after(register, revision, but=("secrecy_mark",), progress=rebuilding) as then,
        at_level(then, level, language) as was,
        past.as_of(register, day) if day else register.still() as still,
        at_level(still, level, language) as now,
    ):
        if past.newest(still) < revision:
            raise Problem("changes_earlier", name=begun.called)
        yield Source(was, language), Source(now, language)


def _with_annexes_of(begun: Since, scope: Scope) -> Scope:
    """Give what is handed over now, with the annexes that were handed over then too, where the package says."""
    return replace(scope, annexes=scope.annexes | frozenset(begun.manifest.annexes or ()))


def _now(now: Source, then: Source, begun: Since, made: datetime) -> Scope:
    """Give what would be handed over now: by the request, where there is one; else all, or the same again."""
    return Scope(_ids_now(now, then, begun), frozenset(ANNEXES), level=begun.manifest.level, made=made)


def _ids_now(now: Source, then: Source, begun: Since) -> tuple[int, ...] | None:
    everything = {i for name in MAIN for i in then.ids(name, retired=False)}
    there = {i for name in MAIN for i in now.ids(name, retired=False)}
    with now.register.reading() as connection:
        request = records.read(connection, begun.request_id) if begun.request_id else None
    if request is not None:
        terms = replace(requests.terms(now.register, request), as_of=None)
        chosen = requests.chosen_in(now.register, request, terms).ids
        return None if set(chosen) >= there else chosen
    if everything <= set(begun.manifest.activities):
        return None
    return tuple(i for i in begun.manifest.activities if i in there)


class _Comparing:
    """Holds two registers against each other, within what was chosen of each."""

    def __init__(self, then: Source, now: Source, begun: Since, scope: Scope, tell: Progress) -> None:
        self.then, self.now, self.scope, self._tell = then, now, scope, tell
        there = {i for name in MAIN for i in then.ids(name, retired=False)}
        handed_then = begun.manifest.activities
        whole = scope.ids is None and there <= set(handed_then)
        self.ids_then = None if whole else handed_then
        self.ids_now = scope.ids if not whole else None
        if not whole and self.ids_now is None:
            self.ids_now = tuple(i for name in MAIN for i in now.ids(name, retired=scope.retired))
        self._chosen = None if whole else frozenset((*handed_then, *(self.ids_now or ())))
        with now.register.reading() as connection:
            self._changed = history.changed_after(connection, begun.manifest.revision)

    @property
    def types(self) -> tuple[str, ...]:
        """The types that are told of."""
        return tuple(n for n in TYPES if n in {"organisation", *MAIN} or n in self.scope.annexes)

    def told(self) -> Iterator[Told]:
        """Walk what became of the records, by type."""
        was = Selection(self.then, replace(self.scope, ids=self.ids_then, retired=False))
        now = Selection(self.now, replace(self.scope, ids=self.ids_now, retired=False))
        for place, name in enumerate(self.types):
            self._tell(len(self.types) + place, 2 * len(self.types))
            before, after = was.ids(name), now.ids(name)
            yield from self._of_type(RECORD_TYPES[name], before, after)

    def _of_type(self, record_type: RecordType, before: Sequence[int], after: Sequence[int]) -> Iterator[Told]:
        held_then, held_now = set(before), set(after)
        order = list(dict.fromkeys((*after, *before)))
        wanted = [i for i in order if (i in held_then) != (i in held_now) or i in self._changed]
        old = {s.id: s for s in self.then.read(record_type.name, _known(self.then, wanted))}
        new = {s.id: s for s in self.now.read(record_type.name, _known(self.now, wanted))}
        for i in wanted:
            told = self._one(record_type, old.get(i), new.get(i), was_held=i in held_then, is_held=i in held_now)
            if told is not None:
                yield told

    def _one(
        self, record_type: RecordType, old: Stored | None, new: Stored | None, *, was_held: bool, is_held: bool
    ) -> Told | None:
        called = new or old
        if called is None:
            return None
        kind, retired = _kind(old, new, was_held=was_held, is_held=is_held)
        before = old.values if old and was_held else None
        after = new.values if new and is_held else None
        found = () if after is None else tuple(self._differences(record_type, before, after))
        if kind == "changed" and not found:
            return None
        values = called.values
        return Told(called.id, record_type.name, values["reference"] or "", values["name"], kind, found, retired)

    def _differences(self, record_type: RecordType, before: Values | None, after: Values) -> Iterator[past.Difference]:
        shown = _shown(record_type, other="other" in self.scope.annexes, heading=before is not None)
        old = self._handed(record_type, before) if before is not None else None
        new = self._handed(record_type, after)
        for one in past.compare(record_type, old, new, self.now.wording, self.then.wording):
            if one.path in shown:
                yield one

    def _handed(self, record_type: RecordType, values: Values) -> Values:
        """Give a record without the activities that were never handed over."""
        return {f.name: handed_over(f, values[f.name], self._chosen) for f in record_type.fields}


def _kind(old: Stored | None, new: Stored | None, *, was_held: bool, is_held: bool) -> tuple[str, date | None]:
    """Say what became of a record, and when it was taken out of use; a selection may hold it all the same."""
    retired = new.values["retired"] if new is not None else None
    fresh = retired is not None and (old is None or old.values["retired"] is None)
    if is_held and not (was_held and fresh):
        return ("changed" if was_held else "into" if old is not None else "added"), None
    if new is None:
        return "deleted", None
    return ("retired", retired) if fresh else ("out", None)


def _known(source: Source, ids: Collection[int]) -> list[int]:
    with source.register.reading() as connection:
        there = records.types_of(connection, ids)
    return [i for i in ids if i in there]


def _shown(record_type: RecordType, *, other: bool, heading: bool) -> frozenset[str]:
    """Name the fields that documents show; what lies beyond Art. 30 only where it is handed over."""
    sections = [s for s in record_type.sections if s.letter or other or not record_type.letters]
    head = {"name", "reference"}
    names = {f.name for s in sections for f in s.fields if not f.internal} - head
    return frozenset(names | head if heading else names)


class _Report:
    """Writes what was compared: first everything at a glance, then field by field."""

    def __init__(self, now: Source, begun: Since, compared: _Comparing, made: datetime) -> None:
        self._now, self._say, self._begun, self._made = now, now.say, begun, made
        self._compared = compared
        self._told = list(compared.told())

    def outline(self) -> Outline:
        say, manifest = self._say, self._begun.manifest
        names = self._now.names(self._now.organisations())
        outline = Outline(
            title=say("changes.title"),
            subtitle=names,
            language=self._now.wording.language,
            author=names,
            made=self._made,
            cover=tuple(fact for fact in self._cover(manifest) if fact.text),
            chapters=tuple(c for c in (self._glance(), self._details()) if c.summary or c.records or c.intro),
            wording=document_words(say),
            footer=f"{say('changes.title')} · {names}",
            brief=True,
        )
        return as_copy(outline, self._now)

    def _cover(self, manifest: Manifest) -> Iterator[Fact]:
        say = self._say
        day = self._compared.scope.as_of or past.day_of(self._now.register, self._made)
        newest = past.newest(self._now.register)
        facts = {
            "since": self._begun.called,
            "recipient": self._begun.recipient,
            "from": say("changes.from", day=manifest.as_of.isoformat(), revision=manifest.revision),
            "to": say("changes.to", day=day.isoformat(), revision=newest),
            "within": say("changes.within", annexes=self._annexes()),
            "manifest": manifest.sha256,
            "level": "" if self._now.released else self._now.wording.word("release_level", Level.FULL),
            "counts": ", ".join(self._counts()) or say("changes.none"),
        }
        for name, text in facts.items():
            yield Fact(f"cover/{name}", f"cover.{name}", say(f"changes.cover.{name}"), text)

    def _annexes(self) -> str:
        """Name the annexes in which changes are looked for."""
        wording, wanted = self._now.wording, self._compared.scope.annexes
        return ", ".join(wording.word("annex", name) for name in ANNEXES if name in wanted) or BLANK

    def _counts(self) -> Iterator[str]:
        counts = Counter(one.kind for one in self._told)
        yield from (self._say(f"changes.count.{kind}", count=counts[kind]) for kind in KINDS if counts[kind])

    def _glance(self) -> Chapter:
        """Give all that changed as one table."""
        say = self._say
        shares = (("kind", 1.1), ("type", 1.1), ("reference", 0.6), ("name", 2.0), ("fields", 2.4))
        columns = tuple(Column(f"changes.{n}", say(f"changes.column.{n}"), share) for n, share in shares)
        rows = tuple(self._line(one) for one in self._told)
        title = say("changes.glance")
        grid = Grid("glance", "glance", title, columns, rows) if rows else None
        intro = say("changes.intro") if rows else say("changes.nothing")
        return Chapter("glance", title, intro, (), summary=grid, short=title)

    def _line(self, one: Told) -> Row:
        fields = "" if one.kind in {"added", "into"} else ", ".join(dict.fromkeys(d.label for d in one.differences))
        cells = (self._became(one), self._say(one.type), one.reference, one.name, fields)
        return Row(f"glance/{one.type}/{one.id}", cells, record=one.id)

    def _became(self, one: Told) -> str:
        kind = self._say(f"changes.kind.{one.kind}")
        return f"{kind} {one.on.isoformat()}" if one.on else kind

    def _details(self) -> Chapter:
        """Give the records of which more can be told than that they are no longer there."""
        title = self._say("changes.details")
        found = tuple(self._record(one) for one in self._told if one.differences)
        return Chapter("details", title, "", found, status=self._say("changes.column.kind"), short=title)

    def _record(self, one: Told) -> Record:
        place = f"changes/{one.type}/{one.id}"
        groups = (Group(f"{place}/fields", "", (self._grid(one, place),)),)
        status = f"{self._say(one.type)} · {self._became(one).lower()}"
        return Record(place, one.id, one.reference, one.name, groups, status=status)

    def _grid(self, one: Told, place: str) -> Grid:
        """Put each field's text before beside its text now; of a record that is new there is no before."""
        say, new = self._say, one.kind in {"added", "into"}
        columns = [
            Column("change.field", say("changes.column.field"), 1.2),
            Column("change.now", say("changes.column.now"), 2.2),
        ]
        if not new:
            columns.insert(1, Column("change.before", say("changes.column.before"), 2.2))
        key = "changes.content" if new else "changes.fields"
        rows = tuple(
            Row(f"{place}/{number}", (d.label, *(() if new else (d.before or BLANK,)), d.after or BLANK), record=one.id)
            for number, d in enumerate(one.differences, 1)
        )
        return Grid(f"{place}/grid", key, say(key), tuple(columns), rows)
