"""One record as groups of entries: Art. 30's letters in order, and what the law asks to stand in each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from sys import intern
from typing import Any

from ropa_desktop.domain.field import Duty, Field, Kind, RecordType, Section, Values, is_blank
from ropa_desktop.exchange.answers import Answers
from ropa_desktop.exchange.following import following, following_columns, rights_group
from ropa_desktop.exchange.left_out import left_out, rows_left_out, security_in_general
from ropa_desktop.exchange.outline import Column, Entry, Fact, Grid, Group, Record, Row, State
from ropa_desktop.exchange.source import Chosen, Source, handed_over, in_line, lines, typed
from ropa_desktop.exchange.worksheets import ASSESSMENTS, SHOWN, Assessment
from ropa_desktop.services.records import Stored
from ropa_desktop.services.review_scope import condition_in_words
from ropa_desktop.services.wording import Wording
from ropa_desktop.services.worksheets import open_worksheet

MAIN = ("activity", "processor_activity")

_EXPANDED = {
    "transfers": (
        "country",
        "international_organisation",
        "country_unknown_reason",
        "importer",
        "importer_category",
        "tool",
    ),
    "measures": ("nature", "category", "description"),
}
"""Links of an activity that Art. 30 asks more of than the name: shown as a table of the records linked."""

_WEIGHED = ("derogation_reason", "compelling_interest", "suitable_safeguards")
"""What Art. 49(6) wants kept in the record of a transfer under Art. 49(1), second subparagraph."""

_NAME_AND_CONTACT = frozenset({"30.1 a", "30.2 a"})
_RECORD = {Duty.CONTROLLER_RECORD, Duty.PROCESSOR_RECORD}
_SHARES = {Kind.LONG: 2.2, Kind.TEXT: 1.5, Kind.LINK: 1.4, Kind.LINKS: 1.4, Kind.CHOICES: 1.4}
_OWN = {Kind.TEXT, Kind.LONG, Kind.LINK, Kind.LINKS, Kind.FILES}
"""The kinds of field that hold the office's own words, or names in them."""
_STATES = {"d": State.DONE, "m": State.MISSING, "n": State.NOT_APPLICABLE}


class Entries:
    """Writes records as a document shows them on a day. `other` asks for what lies beyond Art. 30, `rights` for each
    right of the data subjects with its conditions.

    Where only a selection of activities is handed over, `chosen`, the others are not named.
    """

    def __init__(self, source: Source, today: date, *, other: bool, chosen: Chosen, rights: bool = False) -> None:
        self._source = source
        self._wording = source.wording
        self._say = source.say
        self._other = other
        self._rights = rights
        self._chosen = chosen
        self._today = today
        self._headings: dict[str, tuple[Column, ...]] = {}

    def columns(self, record_type: RecordType) -> Iterator[Column]:
        """Give the facts of a type in order."""
        for section in self._sections(record_type):
            for column in self._section_columns(record_type, section):
                yield replace(column, part=section.name)

    def _section_columns(self, record_type: RecordType, section: Section) -> Iterator[Column]:
        if record_type.name == "activity":
            yield from following_columns(section, self._wording)
        for declared in _shown(section):
            if declared.kind is not Kind.ROWS and not _expanded(record_type, declared):
                label = self._wording.label(record_type, declared.name)
                yield Column(f"{record_type.name}.{declared.name}", label, asked=_asked(record_type, declared))
            if _answers_for(record_type, declared):
                label = self._say("organisation.representative")
                yield Column(f"{record_type.name}.representative", label, asked=True)
                yield Column(f"{record_type.name}.officer", self._say("document.officer"), asked=True)

    def record(self, stored: Stored) -> Record:
        """Write one record."""
        values = stored.values
        return Record(
            id=f"{stored.type}/{stored.id}",
            number=stored.id,
            reference=values["reference"] or "",
            title=values["name"],
            groups=() if self._source.withheld.whole(stored.id) else tuple(self._all_groups(stored)),
            status=status_line(stored, self._wording),
        )

    def _sections(self, record_type: RecordType) -> list[Section]:
        """Give the sections in the order of the letters; what lies beyond Art. 30 only where it is asked for."""
        lettered = [s for s in record_type.sections if s.letter]
        others = [s for s in record_type.sections if not s.letter]
        return [*lettered, *others] if self._other or record_type.name not in MAIN else lettered

    def _all_groups(self, stored: Stored) -> Iterator[Group]:
        """Give the sections, and the worksheet that a record stands on: an assessment's conclusion comes first."""
        if stored.type in ASSESSMENTS:
            conclusion, *rest = Assessment(self._source, stored, self._today, chosen=self._chosen).groups(begun=True)
            yield from (conclusion, *self._groups(stored), *rest)
            return
        yield from self._groups(stored)
        if self._rights and stored.type == "activity":
            yield rights_group(stored, self._wording)
        if stored.values.get("worksheet"):
            opened = open_worksheet(self._source.register, stored.id, today=self._today)
            yield from Answers(self._source, opened, brief=True, chosen=self._chosen).groups()

    def _groups(self, stored: Stored) -> Iterator[Group]:
        for section in self._sections(stored.record_type):
            entries = tuple(self._entries(stored, section))
            if entries or section.letter:
                yield Group(
                    id=f"{stored.type}/{stored.id}/section/{section.name}",
                    title=self._say(f"{stored.type}.section.{section.name}"),
                    entries=entries,
                    letter=section.letter,
                    cite=self._wording.cite(section.cite),
                    state=_state(stored, section),
                    short=self._wording.cite(section.cite, short=True),
                )

    def _entries(self, stored: Stored, section: Section) -> Iterator[Entry]:
        for declared in _shown(section):
            if stored.type in ASSESSMENTS and declared.name in SHOWN:
                continue
            if _expanded(stored.record_type, declared):
                yield from self._linked(stored, declared) or left_out(self._source, stored, declared)
                continue
            value = handed_over(declared, stored.values[declared.name], self._chosen)
            if is_blank(value):
                yield from left_out(self._source, stored, declared)
                continue
            if declared.kind is Kind.ROWS:
                yield from self._rows(stored, declared)
                continue
            yield self._fact(stored, declared, value)
            if _answers_for(stored.record_type, declared):
                yield from self._behind(stored, value)
        yield from self._said_in_rows(stored, section)
        yield from following(stored, section, self._wording)
        yield from security_in_general(self._source, stored, section)

    def _fact(self, stored: Stored, declared: Field, value: Any) -> Fact:
        text = self._text(declared, value)
        if (stored.type, declared.name) == ("review", "where") and not self._source.withheld.ground(value):
            source, code = self._source, self._wording.language
            text = condition_in_words(source.register, stored.values, code, self._today) or text
        withheld = self._source.withheld
        if left := withheld.of(stored.id, declared.name):  # some of the files or links
            text = lines(text, withheld.words[left])
        return Fact(
            id=f"{stored.type}/{stored.id}/{declared.name}",
            key=intern(f"{stored.type}.{declared.name}"),
            label=self._wording.label(stored.record_type, declared.name),
            text=text,
            value=typed(value) if declared.kind in {Kind.DATE, Kind.NUMBER} else None,
            cite=self._wording.cite(declared.cite, short=True),
            state=State.WITHHELD if left or withheld.ground(value) else State.PLAIN,
            own=declared.kind in _OWN and not left,
        )

    def _text(self, declared: Field, value: Any) -> str:
        """Write a value; where Art. 30 asks for somebody's name and contact details, both."""
        if declared.kind is Kind.LINK and declared.cite in _NAME_AND_CONTACT:
            stored = self._source.named(value)
            return in_line(self._source.contact(stored)) if stored else self._wording.text(declared, value)
        if declared.kind is Kind.LINKS and declared.target == ("transfer",):
            return "\n".join(self._transfer(i) for i in value)
        return self._wording.text(declared, value)

    def _transfer(self, record_id: int) -> str:
        stored, name = self._source.named(record_id), self._wording.name(record_id)
        destination = self._source.destination(stored) if stored else name
        return name if destination == name else f"{name} ({destination})"

    def _behind(self, stored: Stored, organisation_id: int) -> Iterator[Fact]:
        """Give the representative and the officer: Art. 30(1)(a) and (2)(a) name them beside the organisation."""
        organisation = self._source.named(organisation_id)
        if organisation is None:
            return
        for name, label, text in (
            ("representative", self._say("organisation.representative"), self._source.representative(organisation)),
            ("officer", self._say("document.officer"), self._source.officer(organisation)),
        ):
            if text:
                yield Fact(f"{stored.type}/{stored.id}/{name}", f"{stored.type}.{name}", label, in_line(text))

    # Rows

    def _rows(self, stored: Stored, declared: Field) -> Iterator[Grid]:
        """Write the rows of a field, but for what belongs to the letter of another section."""
        elsewhere = {s.cite for s in stored.record_type.sections if s.letter} - {declared.cite}
        fields = [f for f in declared.rows if f.cite not in elsewhere or stored.type not in MAIN]
        if rows := _telling(stored.values[declared.name], fields):
            yield self._grid_of_rows(stored, declared, fields, rows)

    def _said_in_rows(self, stored: Stored, section: Section) -> Iterator[Grid]:
        """Give what rows under another letter say for this one: Art. 30(2)(b)-(d) ask it for each controller."""
        if not section.letter:
            return
        for declared in stored.record_type.fields:
            inner = [f for f in declared.rows if f.cite == section.cite]
            if declared.cite == section.cite or not inner:
                continue
            if rows := _telling(stored.values[declared.name], inner):
                whose = next(f for f in declared.rows if f.kind is Kind.LINK)
                grid = self._grid_of_rows(stored, declared, [whose, *inner], rows, part=f".{section.letter}")
                label = self._say("document.for_each", what=self._say(f"{stored.type}.section.{section.name}"))
                yield replace(grid, label=label, cite=self._wording.cite(section.cite, short=True))

    def _grid_of_rows(
        self, stored: Stored, declared: Field, fields: Sequence[Field], rows: Iterable[Values], part: str = ""
    ) -> Grid:
        place = f"{stored.type}/{stored.id}/{declared.name}{part}"
        labelled = ((self._wording.label(stored.record_type, f"{declared.name}.{f.name}"), f) for f in fields)
        return Grid(
            id=place,
            key=intern(f"{stored.type}.{declared.name}{part}"),
            label=self._wording.label(stored.record_type, declared.name),
            columns=self._heading(f"{stored.type}.{declared.name}", part, labelled),
            rows=(
                *(
                    self._row(
                        f"{place}/{row['id']}", stored, fields, row, (stored.id, declared.name), names_only=bool(part)
                    )
                    for row in rows
                ),
                *rows_left_out(self._source, stored, declared.name, place, len(fields)),
            ),
            cite=self._wording.cite(declared.cite, short=True),
        )

    def _heading(self, path: str, part: str, labelled: Iterable[tuple[str, Field]]) -> tuple[Column, ...]:
        """Give the columns of a grid; they are made once, since all records of a type share them."""
        key = f"{path}{part}"
        if key not in self._headings:
            self._headings[key] = tuple(
                Column(f"{path}.{f.name}", label, _SHARES.get(f.kind, 1.0), f.kind in _OWN, f.duty in _RECORD)
                for label, f in labelled
            )
        return self._headings[key]

    def _row(
        self,
        place: str,
        owner: Stored,
        fields: Iterable[Field],
        values: Values,
        of: tuple[int, str],
        *,
        names_only: bool = False,
    ) -> Row:
        """Write a row of the field `of` a record, or a record that is named (`of` then has no field)."""
        cells, kept = [], []
        for field in fields:
            value = values[field.name]
            kept.append(typed(value) if field.kind in {Kind.DATE, Kind.NUMBER} else None)
            if is_blank(value):
                cells.append(self._left_out(*of, field.name, values))
            elif field.kind is Kind.LINK and field.cite in _NAME_AND_CONTACT and not names_only:
                cells.append(self._party(value))
            else:
                cells.append(self._wording.name(value) if field.kind is Kind.LINK else self._text(field, value))
        return Row(place, tuple(cells), tuple(kept) if any(v is not None for v in kept) else (), owner.id)

    def _left_out(self, record_id: int, name: str, inner: str, values: Values) -> str:
        """Say of a blank cell that it was left out; "" where it is only blank."""
        held = self._source.withheld
        ground = held.cell(record_id, f"{name}.{inner}", values["id"]) if name else held.of(record_id, inner)
        return held.words[ground] if ground else ""

    def _party(self, record_id: int) -> str:
        """Write a joint controller or a customer: name, contact details, representative and officer."""
        stored = self._source.named(record_id)
        if stored is None:
            return self._wording.name(record_id)
        behind = (
            (self._say("organisation.representative"), self._source.representative(stored)),
            (self._say("document.officer"), self._source.officer(stored)),
        )
        more = (f"{label}: {in_line(text)}" for label, text in behind if text)
        return lines(in_line(self._source.contact(stored)), *more)

    # Records linked

    def _linked(self, stored: Stored, declared: Field) -> list[Grid]:
        """Write the transfers or measures of an activity, also those that only its rows name."""
        ids = dict.fromkeys([*stored.values[declared.name], *_in_rows(stored, declared.name)])
        linked = [found for i in ids if (found := self._source.named(i))]
        if not linked:
            return []
        label = self._wording.label(stored.record_type, declared.name)
        cite = self._wording.cite(declared.cite, short=True)
        grids = [self._grid_of_linked(stored, declared.name, _EXPANDED[declared.name], linked, label, cite)]
        weighed = [t for t in linked if t.type == "transfer" and t.values["tool"] == "49_1_second"]
        if weighed:
            label, cite = self._say("document.weighed"), self._wording.cite("49.6", short=True)
            grids.append(self._grid_of_linked(stored, f"{declared.name}.weighed", _WEIGHED, weighed, label, cite))
        return grids

    def _grid_of_linked(
        self, stored: Stored, name: str, shown: Sequence[str], linked: Sequence[Stored], label: str, cite: str
    ) -> Grid:
        target = linked[0].record_type
        fields = [target.by_name[each] for each in ("name", *shown)]
        labels = (self._say(target.name), *(self._wording.label(target, each) for each in shown))
        place = f"{stored.type}/{stored.id}/{name}"
        return Grid(
            id=place,
            key=intern(f"{stored.type}.{name}"),
            label=label,
            columns=self._heading(f"{stored.type}.{name}", "", zip(labels, fields, strict=True)),
            rows=tuple(
                self._row(f"{place}/{each.id}", stored, fields, _as_named(each), (each.id, "")) for each in linked
            ),
            cite=cite,
        )


def status_line(stored: Stored, wording: Wording) -> str:
    """Say how a record stands beside its name: since when it is no longer in use, and its status."""
    values = stored.values
    retired = wording.say("standing.retired", on=values["retired"].isoformat()) if values["retired"] else ""
    status = wording.text(stored.record_type.by_name["status"], values["status"]) if "status" in values else ""
    return " · ".join(filter(None, (retired, status)))


def _shown(section: Section) -> list[Field]:
    """Give the fields that are entries: what stands beside a record's name is none, nor is a worksheet."""
    fields = (f for f in section.fields if not f.internal and f.kind is not Kind.WORKSHEET)
    return [f for f in fields if f.name not in {"name", "reference", "status"}]


def _as_named(linked: Stored) -> Values:
    """Give the values of a record that another names, its reference before its name."""
    return linked.values | {"name": " ".join(filter(None, (linked.values["reference"], linked.values["name"])))}


def _expanded(record_type: RecordType, declared: Field) -> bool:
    return record_type.name in MAIN and declared.name in _EXPANDED


def _asked(record_type: RecordType, declared: Field) -> bool:
    """Tell whether Art. 30 asks for a field in the record itself, not in an annex to it."""
    return record_type.name in MAIN and declared.duty in _RECORD


def _answers_for(record_type: RecordType, declared: Field) -> bool:
    """Tell whether a field names the controller or processor whose record it is."""
    return record_type.name in MAIN and declared.kind is Kind.LINK and declared.cite in _NAME_AND_CONTACT


def _telling(rows: Iterable[Values], fields: Sequence[Field]) -> list[Values]:
    """Give the rows that say something in some fields."""
    return [row for row in rows if not all(is_blank(row[f.name]) for f in fields)]


def _in_rows(stored: Stored, name: str) -> Iterator[int]:
    for declared in stored.record_type.fields:
        if any(f.name == name for f in declared.rows):
            for row in stored.values[declared.name]:
                yield from row[name]


def _state(stored: Stored, section: Section) -> State:
    letters = stored.record_type.letters
    if not section.letter or len(stored.marks) != len(letters):
        return State.PLAIN
    return _STATES.get(stored.marks[letters.index(section.letter)], State.PLAIN)


__all__ = ["MAIN", "Entries", "status_line"]
