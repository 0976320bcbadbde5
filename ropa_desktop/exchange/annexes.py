"""The annexes of the standard contractual clauses (Decision (EU) 2021/914), composed from the register.

What the register says comes first and is completed by the transfer's worksheet. What only the worksheet says is
marked as not in the register, and a gap as missing. Annexes I.A and I.B are for every module, I.C and II for modules
one to three, III for two and three.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from ropa_desktop.domain.facts import RETENTION
from ropa_desktop.domain.field import Field, Kind, Values
from ropa_desktop.domain.texts import LANGUAGES
from ropa_desktop.exchange.outline import Column, Fact, Grid, Group, Point, Row, Sign, State
from ropa_desktop.exchange.source import Source, lines
from ropa_desktop.services.records import Stored
from ropa_desktop.services.worksheets import Opened
from ropa_desktop.storage.texts import language

ROLES = {
    "one": ("controller", "controller"),
    "two": ("controller", "processor"),
    "three": ("processor", "processor"),
    "four": ("processor", "controller"),
}
"""The roles of exporter and importer in each module."""

ALL = frozenset(ROLES)
SUPERVISED = frozenset({"one", "two", "three"})
TO_PROCESSORS = frozenset({"two", "three"})
ANNEXES = (("I.A", ALL), ("I.B", ALL), ("I.C", SUPERVISED), ("II", SUPERVISED), ("III", TO_PROCESSORS))
"""The annexes in order, each with the modules that it belongs to (the headings of the Appendix)."""

_APART = frozenset({"I.A", "II", "III"})

IMY = "Integritetsskyddsmyndigheten (IMY)"


@dataclass(frozen=True, slots=True)
class Annex:
    """One annex, or the cover sheet before them. Annexes I, II and III each begin `apart`, on a page of their own."""

    id: str
    title: str
    groups: tuple[Group, ...]
    apart: bool = False


class Annexes:
    """Writes the annexes of one transfer in one module."""

    def __init__(self, source: Source, opened: Opened, module: str) -> None:
        self.source, self.say, self.wording = source, source.say, source.wording
        self.opened, self.module = opened, module
        self.values, self.facts, self.answers = opened.stored.values, opened.facts, opened.answers
        self.place = f"appendix/{opened.stored.id}/{module}"

    def annexes(self) -> Iterator[Annex]:
        """Give the annexes of the module in order."""
        makers = {"I.B": self._description, "I.C": self._authority}
        makers |= {"II": self._measures, "III": self._sub_processors}
        for name, modules in ANNEXES:
            if self.module in modules:
                place = f"{self.place}/{name}"
                title = f"{self.say('document.annex', code=name)} – {self.say(f'document.annex.{name}')}"
                groups = self._parties(place) if name == "I.A" else (Group(place, "", tuple(makers[name](place))),)
                yield Annex(place, title, tuple(groups), apart=name in _APART)

    # Words

    def answer(self, name: str) -> str:
        """Give an answer of the worksheet in words; "" when it is blank or not asked."""
        field = self.opened.sheet.fields.get(name)
        return self.wording.text(field, self.answers[name]) if field else ""

    def given(self, name: str) -> Any:
        """Give an answer as it is kept; a blank list when it is not asked."""
        return self.answers.get(name, [])

    def field(self, name: str) -> str:
        """Give a field of the transfer in words."""
        return self.wording.text(self.opened.stored.record_type.by_name[name], self.values[name])

    def fact(self, name: str) -> str:
        """Give what the register says, in words."""
        return self.wording.text(self.opened.fact(name), self.facts[name])

    def label(self, key: str) -> str:
        """Give the heading of an item."""
        return self.say(f"document.annex.{key}")

    def point(
        self,
        place: str,
        key: str,
        *texts: str,
        code: str = "",
        remarks: Iterable[str] = (),
        needed: bool = True,
        beside: bool = False,
    ) -> Point:
        """Give an item with what is said on it, one text below the other; one that says nothing is missing."""
        text = lines(*texts)
        where = f"{place}/{key}"
        missing = needed and not text
        return Point(
            id=where,
            key=f"appendix.{key}",
            code=code,
            label=self.label(key),
            said=(Fact(f"{where}/said", f"appendix.{key}", "", text),) if text else (),
            remarks=tuple(
                Fact(
                    f"{where}/remark/{number}",
                    "appendix.remark",
                    self.say("document.remark"),
                    each,
                    state=State.MISSING,
                )
                for number, each in enumerate(remarks, 1)
            ),
            standing=self.say("document.missing") if missing else "",
            state=State.MISSING if missing else State.PLAIN,
            beside=beside,
        )

    def completed(self, place: str, key: str, register: str, own: str, **more: Any) -> Point:
        """Give an item that the register says and the worksheet completes; what only the latter says is marked."""
        remarks = [self.say("document.not_in_register")] if own and not register else []
        return self.point(place, key, register, own, remarks=remarks, **more)

    def words(self, place: str, key: str, code: str, fact: str, own: str) -> Point:
        """Give an item that is words from a vocabulary; those that the register lacks are named."""
        declared = self.opened.fact(fact)
        known, added = list(self.facts[fact]), self.given(own)
        lacking = [word for word in added if word not in known]
        text = self.wording.text(declared, [*known, *lacking])
        remarks = [self.lacking(declared, lacking)] if lacking else []
        return self.point(place, key, text, code=code, remarks=remarks)

    def lacking(self, declared: Field, words: Sequence[str]) -> str:
        """Name the words that the register does not hold."""
        return self.say("document.words_not_in_register", words=self.wording.text(declared, list(words)))

    # I.A

    def _parties(self, place: str) -> Iterator[Group]:
        rows = list(self.given("signatures"))
        for side, role in zip(("exporter", "importer"), ROLES[self.module], strict=True):
            party = self.source.named(self.values[side])
            row = next((r for r in rows if self._is_of(r, side, party)), None)
            if row is not None:
                rows.remove(row)
            where = f"{place}/{side}"
            sign = self._sign(f"{where}/signature", party.values["name"] if party else self.label(side), row)
            yield Group(where, self.label(side), (*self._party(where, side, role, party), sign))
        for number, row in enumerate(rows, 1):
            where = f"{place}/other/{number}"
            yield Group(where, self.label("other_party"), (self._sign(f"{where}/signature", row["party"] or "–", row),))

    def _party(self, place: str, side: str, role: str, party: Stored | None) -> Iterator[Point]:
        values = party.values if party else {}
        country = self.wording.word("country", values["country"]) if values.get("country") else ""
        address = lines(values.get("address"), country)
        contact = lines(values.get("contact_person"), values.get("email"), values.get("phone"))
        yield self.point(place, "name", values.get("name", ""), code="I.A", beside=True)
        yield self.point(place, "address", address, code="I.A", beside=True)
        yield self.completed(place, "contact", contact, self.answer(f"{side}_contact"), code="I.A", beside=True)
        if side == "exporter" and (officer := self.fact("exporter_officer")):
            yield self.point(place, "officer", officer, code="I.A", beside=True)
        yield self.point(place, "activities", self.answer(f"{side}_activities"), code="I.A", beside=True)
        given = self.values[f"{side}_roles"]
        word = self.wording.word("transfer_role", role)
        remarks = []
        if role not in given:
            said = self.field(f"{side}_roles") or self.say("document.nothing_said")
            remarks = [self.say("document.role_differs", role=said)]
        yield self.point(place, "role", word, remarks=remarks, code="I.A", beside=True)

    def _is_of(self, row: Values, side: str, party: Stored | None) -> bool:
        """Tell whether a signature is that of the exporter or the importer, by how its party is named."""
        named = (row["party"] or "").strip().casefold()
        own = party.values["name"].strip().casefold() if party else ""
        sides = {language(code)(f"document.annex.{side}").casefold() for code in LANGUAGES}
        return bool(named) and named in {own, *sides}

    def _sign(self, place: str, label: str, row: Values | None) -> Sign:
        signed = row or {}
        day = signed.get("signed")
        texts = {
            "signature": "",
            "signed": day.isoformat() if day else "",
            "signatory": signed.get("signatory") or "",
            "position": signed.get("position") or "",
        }
        captions = tuple(
            Fact(f"{place}/{name}", f"appendix.{name}", self.label(name), text) for name, text in texts.items()
        )
        return Sign(place, "appendix.sign", label, captions)

    # I.B

    def _description(self, place: str) -> Iterator[Point]:
        yield self.words(place, "subjects", "1", "subjects", "annex_subjects")
        yield self.words(place, "data", "2", "data", "annex_data")
        yield self._sensitive(place)
        yield self.point(place, "frequency", self.field("frequency"), self.answer("frequency_detail"), code="4")
        yield self.completed(place, "nature", self.fact("operations"), self.answer("annex_nature"), code="5")
        purposes = [(row["purpose"],) for row in self.facts["purposes"] if row["purpose"]]
        yield self._several(place, "purpose", "6", purposes, [("purpose", 1.0)])
        limits = [self._limit(row) for row in self.facts["retention"]]
        names = [("data", 2.0), ("period", 2.4), ("then", 1.0), ("reason", 1.4)]
        yield self._several(place, "retention", "7", limits, names)
        if self.module in TO_PROCESSORS:
            agreement = self.source.named(self.values["agreement"])
            matter = agreement.values["subject_matter"] if agreement else None
            yield self.point(place, "processor_matter", matter or "", self.answer("annex_processor_matter"), code="8")

    def _limit(self, row: Values) -> tuple[str, ...]:
        """Give a time limit as cells: of what, how long, what then, and why; its kind, where nothing else tells it."""
        said = {f.name: self.wording.text(f, row[f.name]) for f in RETENTION.rows}
        for name in ("trigger", "until"):
            said[name] = said[name] and f"{self.say(f'activity.retention.{name}').lower()}: {said[name]}"
        if said["period"] or said["until"]:
            said["limit"] = ""
        together = (("data", "what"), ("limit", "period", "trigger", "until"), ("then",), ("reason",))
        return tuple(" · ".join(dict.fromkeys(said[name] for name in names if said[name])) for names in together)

    def _several(
        self, place: str, key: str, code: str, rows: Sequence[tuple[str, ...]], names: Sequence[tuple[str, float]]
    ) -> Point:
        """Give an item that the register says in one line or in a table, and that the worksheet completes."""
        own = self.answer(f"annex_{key}")
        said = lines(*(" · ".join(filter(None, cells)) for cells in rows))
        point = self.completed(place, key, said, own, code=code)
        if len(rows) < 2:  # noqa: PLR2004  # one is said in a line
            return point
        where, owner = f"{place}/{key}/table", "activity" if key == "purpose" else f"activity.{key}"
        columns = tuple(Column(f"appendix.{key}.{name}", self.say(f"{owner}.{name}"), share) for name, share in names)
        lines_of = tuple(Row(f"{where}/{number}", cells) for number, cells in enumerate(rows, 1))
        grid = Grid(where, f"appendix.{key}", point.label, columns, lines_of)
        told = (Fact(f"{place}/{key}/said", f"appendix.{key}", "", own),) if own else ()
        return replace(point, said=(grid, *told))

    def _sensitive(self, place: str) -> Point:
        """Give the sensitive data with what protects them: Art. 9, and also convictions and offences."""
        declared = self.opened.fact("special")
        known = list(self.facts["special"])
        if self.facts["offences"] == "yes" and "offences" not in known:
            known.append("offences")
        lacking = [word for word in self.given("annex_sensitive") if word not in known]
        sensitive = self.wording.text(declared, [*known, *lacking])
        safeguards = self.answer("sensitive_safeguards")
        remarks = [self.lacking(declared, lacking)] if lacking else []
        if sensitive and not safeguards:
            remarks.append(self.say("document.no_sensitive_safeguards"))
        none = self.say("document.nothing_sensitive") if self.facts["data"] or self.given("annex_data") else ""
        protected = f"{self.say('document.safeguards')}: {safeguards}" if safeguards else ""
        return self.point(place, "sensitive", sensitive or none, protected, code="3", remarks=remarks)

    # I.C, II and III

    def _authority(self, place: str) -> Iterator[Point]:
        yield self.point(place, "clause_13", self.field("clause_13"))
        named, remarks = self.answer("authority"), []
        exporter = self.source.named(self.values["exporter"])
        lead = (exporter.values.get("lead_authority") if exporter else None) or ""
        if (
            not named
            and not lead
            and self.values["clause_13"] == "established"
            and self.facts["exporter_country"] == "SE"
        ):
            named, remarks = IMY, [self.say("document.authority_assumed")]
        yield self.point(place, "authority", named or lead, self.answer("authority_reason"), remarks=remarks)

    def _measures(self, place: str) -> Iterator[Point]:
        own, where = self.given("annex_measures"), f"{place}/measures"
        heading = next((f for f in self._columns("annex_measures") if f.name == "heading"), None)
        rows = []
        for measure_id in self.facts["measures"]:
            measure = self.source.named(measure_id)
            if measure is not None:
                category = measure.record_type.by_name["category"]
                said = lines(measure.values["name"], measure.values["description"])
                cells = (self.wording.text(category, measure.values["category"]), said, "", self._kept(measure))
                rows.append(Row(f"{where}/{measure.id}", cells))
        for number, row in enumerate(own, 1):
            under = self.wording.text(heading, row["heading"]) if heading else ""
            cells = (under, row["measure"] or "", row["applies_to"] or "", self.say("document.only_here"))
            rows.append(Row(f"{where}/own/{number}", cells))
        names = (("heading", 1.2), ("measure", 2.4), ("applies_to", 1.2), ("register", 0.8))
        yield self._table(where, "measures", names, rows)
        if self.module in TO_PROCESSORS:
            yield self.point(place, "assistance", self.answer("assistance_measures"))

    def _sub_processors(self, place: str) -> Iterator[Point]:
        option = self.values["clause_9"]
        note = self.say(f"document.annex_iii.{option}") if option in {"specific", "general"} else ""
        yield self.point(place, "clause_9", self.field("clause_9"), note)
        where = f"{place}/sub_processors"
        names = [(name, 1.0) for name in ("name", "sub_address", "sub_contact", "task", "country", "ground")]
        rows = [
            Row(f"{where}/{number}", cells, (*(None for _ in names), authorised, None))
            for number, (cells, authorised) in enumerate(self._engaged(), 1)
        ]
        columns = (*names, ("authorised", 0.8), ("register", 0.8))
        yield self._table(where, "sub_processors", columns, rows, needed=option != "general")

    def _engaged(self) -> Iterator[tuple[tuple[str, ...], date | None]]:
        """Give the sub-processors, each with the day it was authorised: those of the register, then the worksheet's."""
        own = list(self.given("annex_sub_processors"))
        for known in self.facts["sub_processors"]:
            row = next((r for r in own if known["party"] and r["party"] == known["party"]), None)
            if row is not None:
                own.remove(row)
            yield self._sub_processor(known, row or {})
        yield from (self._sub_processor(None, row) for row in own)

    def _sub_processor(self, known: Values | None, own: Values) -> tuple[tuple[str, ...], date | None]:
        said = known or {}
        party = self.source.named(said.get("party") or own.get("party"))
        at = party.values if party else {}
        countries = list(said.get("countries") or [])
        more = [own["country"]] if own.get("country") and own["country"] not in countries else []
        authorised = said.get("authorised") or own.get("authorised")
        ground = next((f for f in self._columns("annex_sub_processors") if f.name == "ground"), None)
        cells = (
            at.get("name") or own.get("name") or self.say("document.missing"),
            own.get("address") or at.get("address") or self.say("document.missing"),
            own.get("contact")
            or lines(at.get("contact_person"), at.get("email"), at.get("phone"))
            or self.say("document.missing"),
            lines(said.get("what_for"), own.get("description")) or self.say("document.missing"),
            ", ".join(self.wording.word("country", code) for code in [*countries, *more]),
            self.wording.text(ground, own["ground"]) if ground and own.get("ground") else "",
            authorised.isoformat() if authorised else "",
            self._kept(party) if known and party else self.say("document.only_here"),
        )
        return cells, authorised

    def _columns(self, name: str) -> tuple[Field, ...]:
        field = self.opened.sheet.fields.get(name)
        return field.rows if field and field.kind is Kind.ROWS else ()

    def _kept(self, stored: Stored) -> str:
        return stored.values["reference"] or str(stored.id)

    def _table(
        self, place: str, key: str, names: Iterable[tuple[str, float]], rows: Sequence[Row], *, needed: bool = True
    ) -> Point:
        label = self.label(key)
        columns = tuple(Column(f"appendix.{key}.{name}", self.label(name), share) for name, share in names)
        grid = Grid(f"{place}/table", f"appendix.{key}", label, columns, tuple(rows))
        missing = "" if rows else self.say("document.missing" if needed else "document.none_named")
        state = State.PLAIN if rows or not needed else State.MISSING
        return Point(place, f"appendix.{key}", "", label, (grid,) if rows else (), standing=missing, state=state)


__all__ = ["ANNEXES", "ROLES", "SUPERVISED", "TO_PROCESSORS", "Annex", "Annexes"]
