"""The appendix of the standard contractual clauses for one transfer: a cover sheet and the annexes, per module.

The eighteen clauses are never written here: clause 2 keeps them as they are. Which clause leaves something to choose
in which module follows the clauses themselves (Decision (EU) 2021/914).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from ropa_desktop import __version__
from ropa_desktop.domain.problems import Problem
from ropa_desktop.exchange.annexes import ROLES, SUPERVISED, TO_PROCESSORS, Annex, Annexes
from ropa_desktop.exchange.cover import document_words
from ropa_desktop.exchange.left_out import as_copy, check_released
from ropa_desktop.exchange.outline import (
    Chapter,
    Column,
    Entry,
    Fact,
    Grid,
    Group,
    Outline,
    Point,
    PointWords,
    Record,
    Row,
    State,
)
from ropa_desktop.exchange.source import Source, capital
from ropa_desktop.services import past
from ropa_desktop.services.records import Stored, read
from ropa_desktop.services.worksheets import open_worksheet
from ropa_desktop.storage.register import Register

CLAUSES = "2021_914"


def has_appendix(transfer: Stored) -> bool:
    """Tell whether a transfer rests on the clauses, and so has an appendix."""
    values = transfer.values
    return bool(values["modules"]) and (values["clause_set"] or CLAUSES) == CLAUSES


def compose_appendix(
    register: Register,
    transfer_id: int,
    language: str,
    modules: Sequence[str] | None = None,
    *,
    made: datetime | None = None,
    source: Source | None = None,
) -> Outline:
    """Write the outline of a transfer's appendix, for all its modules or for some of them.

    Whoever writes several shares the `source`.
    Problems: gone; no_worksheet (it is no transfer), no_module, other_module (with `module`), other_clauses; left_out,
    of a copy for release.
    """
    stored, source = read(register, transfer_id), source or Source(register, language, remarks=True)
    check_released(source, stored)
    moment = made or datetime.now(UTC).replace(microsecond=0)
    return as_copy(_appendix(source, stored, modules_of(stored, modules), moment), source)


def _appendix(source: Source, stored: Stored, wanted: Sequence[str], moment: datetime) -> Outline:
    say = source.say
    heading = " ".join(filter(None, (stored.values["reference"], stored.values["name"])))
    exporter = stored.values["exporter"]
    return Outline(
        title=say("document.appendix"),
        subtitle=heading,
        language=source.wording.language,
        author=source.wording.name(exporter) if exporter else say("document.no_organisation"),
        made=moment,
        cover=tuple(fact for fact in _cover(source, stored, wanted, moment) if fact.text),
        chapters=tuple(_chapter(source, stored, module) for module in wanted),
        wording=replace(document_words(say), points=_point_words(source)),
        footer=f"{say('document.appendix')} · {heading}",
        notes=(say("document.appendix.clauses"), say("document.appendix.headings")),
        alone=True,
    )


def modules_of(stored: Stored, modules: Sequence[str] | None = None) -> list[str]:
    """Give the modules to print, in their order. Problems: no_worksheet, no_module, other_module, other_clauses."""
    name = stored.values["name"]
    if stored.type != "transfer":
        raise Problem("no_worksheet", name=name)
    if (stored.values["clause_set"] or CLAUSES) != CLAUSES:
        raise Problem("other_clauses", name=name)
    chosen = stored.values["modules"]
    if not chosen:
        raise Problem("no_module", name=name)
    if unknown := [module for module in modules or () if module not in chosen]:
        raise Problem("other_module", name=name, module=unknown[0], modules=", ".join(chosen))
    return [module for module in ROLES if module in (modules or chosen)]


def annexes_of(source: Source, stored: Stored, module: str) -> tuple[Annex, ...]:
    """Give the cover sheet and the annexes of one module."""
    writer = Annexes(source, open_worksheet(source.register, stored.id), module)
    made = tuple(writer.annexes())
    return (_CoverSheet(writer).annex(made), *made)


def appendix_records(source: Source, stored: Stored) -> Iterator[Record]:
    """Give a transfer's annexes as records of the register's own document, one for each module that it has."""
    if (stored.values["clause_set"] or CLAUSES) != CLAUSES:
        return
    for module in (module for module in ROLES if module in stored.values["modules"]):
        word = source.wording.word("scc_module", module).partition(":")[0]
        groups = (
            replace(group, title=f"{annex.title} – {group.title}" if group.title else annex.title)
            for annex in annexes_of(source, stored, module)
            for group in annex.groups
        )
        title = f"{stored.values['name']} – {word}"
        yield Record(
            f"appendix/{stored.id}/{module}", stored.id, stored.values["reference"] or "", title, tuple(groups)
        )


def _chapter(source: Source, stored: Stored, module: str) -> Chapter:
    word = source.wording.word("scc_module", module)
    parts = tuple(
        Record(annex.id, stored.id, "", annex.title, annex.groups, apart=annex.apart)
        for annex in annexes_of(source, stored, module)
    )
    short = word.partition(":")[0]
    return Chapter(
        f"appendix_{module}",
        capital(word),
        source.say("document.appendix.clauses"),
        parts,
        short=capital(short),
        tag=short,
    )


def _cover(source: Source, stored: Stored, modules: Sequence[str], made: datetime) -> Iterator[Fact]:
    say, values = source.say, stored.values
    day = past.day_of(source.register, made)
    found = {
        "exporter": (say("transfer.exporter"), source.wording.name(values["exporter"]) if values["exporter"] else ""),
        "importer": (say("transfer.importer"), source.wording.name(values["importer"]) if values["importer"] else ""),
        "country": (say("transfer.country"), source.destination(stored)),
        "modules": (say("transfer.modules"), "\n".join(source.wording.word("scc_module", m) for m in modules)),
        "signed": (say("transfer.signed"), values["signed"].isoformat() if values["signed"] else ""),
        "made": (say("document.made"), day.isoformat()),
        "as_of": (say("document.as_of"), source.as_of.isoformat() if source.as_of else ""),
        "revision": (say("document.revision"), str(past.newest(source.register))),
        "program": (say("document.program"), f"ropa_desktop {__version__}"),
    }
    yield from (Fact(f"cover/appendix/{name}", f"cover.{name}", *both) for name, both in found.items())


def _point_words(source: Source) -> PointWords:
    say = source.say
    words = document_words(say).points
    return replace(words, question=say("document.annex.item"), answer=say("document.point.content"))


class _CoverSheet:
    """Writes the cover sheet of one module: who the parties are, what was chosen, and what is left to look at."""

    def __init__(self, annexes: Annexes) -> None:
        self._of, self._say = annexes, annexes.say
        self._module, self._values = annexes.module, annexes.values
        self._place = f"{annexes.place}/cover"

    def annex(self, annexes: Sequence[Annex]) -> Annex:
        """Give the sheet; `annexes` tell what is missing, and what the register lacks."""
        place = self._place
        parties, clauses = tuple(self._parties()), tuple(self._clauses())
        groups = [
            Group(f"{place}/parties", self._say("document.appendix.parties"), parties),
            Group(f"{place}/clauses", self._say("document.appendix.choices"), clauses),
        ]
        cover = self._say("document.appendix.cover")
        named: list[tuple[str, Entry]] = [(cover, each) for each in (*parties, *clauses)]
        named += [
            (f"{annex.title} – {group.title}" if group.title else annex.title, each)
            for annex in annexes
            for group in annex.groups
            for each in group.entries
        ]
        left = [(where, what) for where, each in named for what in _left(each)]
        here = {what for where, what in left if where == cover}  # a clause that an annex repeats is named once
        if left := [(where, what) for where, what in left if where == cover or what not in here]:
            groups.append(self._to_do(left))
        return Annex(place, cover, tuple(groups))

    def _to_do(self, left: Sequence[tuple[str, str]]) -> Group:
        say, place = self._say, f"{self._place}/left"
        columns = (
            Column("appendix.left.where", say("document.appendix.where"), 1.0),
            Column("appendix.left.what", say("document.remark"), 2.4),
        )
        rows = tuple(Row(f"{place}/{number}", each) for number, each in enumerate(left, 1))
        label = say("document.appendix.left")
        return Group(place, label, (Grid(f"{place}/table", "appendix.left", label, columns, rows),))

    def _point(self, key: str, *texts: str, **more: Any) -> Point:
        return self._of.point(self._place, key, *texts, beside=True, **more)

    def _parties(self) -> Iterator[Point]:
        of, values, module = self._of, self._values, self._module
        for side, role in zip(("exporter", "importer"), ROLES[module], strict=True):
            name = of.wording.name(values[side]) if values[side] else ""
            word = of.wording.word("transfer_role", role)
            yield self._point(side, f"{name} ({word})" if name else "")
        yield self._point("module", of.wording.word("scc_module", module))
        yield self._point("clause_set", of.field("clause_set"))
        yield self._point("agreement", of.field("agreement"), of.answer("incorporated"), of.answer("incorporated_in"))
        if signed := of.field("signed"):
            yield self._point("signed_on", signed)
        if any(deviations := (of.answer("deviation"), of.field("deviations"))):
            yield self._point("deviations", *deviations)

    def _clauses(self) -> Iterator[Point]:
        """Give what the clauses leave to choose, as far as they belong to the module."""
        of, values = self._of, self._values
        yield self._point("docking", of.field("docking") or self._say("document.appendix.not_chosen"), code="7")
        if self._module in TO_PROCESSORS:
            days = values["clause_9_days"]
            period = self._say("document.appendix.days", count=days) if days is not None else ""
            remarks = [] if period else [self._say("document.appendix.no_days")]
            yield self._point("clause_9", of.field("clause_9"), period, code="9 a", remarks=remarks)
        body = of.field("clause_11")
        option = of.answer("clause_11_option") or (self._say("answer.yes") if body else "")
        yield self._point("clause_11", option or self._say("document.appendix.not_chosen"), body, code="11 a")
        if complaints := of.answer("complaints_contact"):
            yield self._point("complaints", complaints, code="11 a")
        if self._module in SUPERVISED:
            yield self._point("clause_13", of.field("clause_13"), code="13")
        else:
            combined = of.answers.get("combined")
            effect = self._say(f"document.appendix.combined.{combined}") if combined in {"yes", "no"} else ""
            yield self._point("combined", of.answer("combined"), effect, code="14–15")
        if self._module in SUPERVISED or of.answers.get("combined") == "yes":
            yield self._point("assessment", self._assessment(), code="14 d")
        yield self._law()
        yield self._point("clause_18", of.field("forum"), code="18")

    def _assessment(self) -> str:
        """Name the assessment, and say how it stands: a draft has not been concluded."""
        of = self._of
        stored = of.source.named(self._values["assessment"])
        if stored is None:
            return ""
        state = of.wording.word("assessment_status", stored.values["status"] or "draft")
        return f"{of.field('assessment')} ({state})"

    def _law(self) -> Point:
        """Give the governing law; beside another module, module four takes over the country named, not the option."""
        of, chosen = self._of, self._values["clause_17"]
        misfit = chosen not in {None, *_CLAUSE_17[self._module]}
        elsewhere = any(chosen in _CLAUSE_17[module] for module in self._values["modules"])
        if elsewhere and self._module not in SUPERVISED:
            misfit = False
        remark = "document.appendix.misfit_here" if elsewhere else "document.appendix.misfit"
        remarks = [self._say(remark)] if misfit else []
        if chosen is None and self._module in SUPERVISED:
            remarks.append(self._say("document.appendix.no_option"))
        law = of.field("governing_law")
        option = of.field("clause_17") if self._module in SUPERVISED or misfit else ""
        if option and not law:
            remarks.append(self._say("document.appendix.no_law"))
        return self._point("clause_17", option, law, code="17", remarks=remarks)


_CLAUSE_17 = {
    "one": {"option_1"},
    "two": {"option_1", "option_2"},
    "three": {"option_1", "option_2"},
    "four": {"other"},
}
"""The alternatives of clause 17 in each module: option 2 is for modules two and three alone."""


def _left(entry: Entry) -> Iterator[str]:
    """Say what is missing at a point, and what was remarked on."""
    if isinstance(entry, Point):
        if entry.state is State.MISSING:
            yield f"{entry.label}: {entry.standing}"
        yield from (f"{entry.label}: {remark.text}" for remark in entry.remarks)


__all__ = ["annexes_of", "appendix_records", "compose_appendix", "modules_of"]
