"""The appendix of the standard contractual clauses for one transfer: a cover sheet and the annexes, per module.

The eighteen clauses are never written here: clause 2 keeps them as they are. Which clause leaves something to choose
in which module follows the clauses themselves (Decision (EU) 2021/914).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from ropa_desktop import __version__
from ropa_desktop.domain.problems import Problem
from ropa_desktop.exchange.annexes import ROLES, SUPERVISED, TO_PROCESSORS, Annexes
from ropa_desktop.exchange.cover import document_words
from ropa_desktop.exchange.outline import Chapter, Entry, Fact, Group, Outline, Point, PointWords, Record, State
from ropa_desktop.exchange.source import Source
from ropa_desktop.services import past
from ropa_desktop.services.records import Stored, read
from ropa_desktop.services.worksheets import open_worksheet
from ropa_desktop.storage.register import Register

CLAUSES = "2021_914"


def compose_appendix(
    register: Register,
    transfer_id: int,
    language: str,
    modules: Sequence[str] | None = None,
    *,
    made: datetime | None = None,
) -> Outline:
    """Write the outline of a transfer's appendix, for all its modules or for some of them.

    Problems: gone; no_worksheet (it is no transfer), no_module, other_module (with `module`), other_clauses.
    """
    stored = read(register, transfer_id)
    wanted = modules_of(stored, modules)
    source = Source(register, language)
    say, moment = source.say, made or datetime.now(UTC).replace(microsecond=0)
    heading = " ".join(filter(None, (stored.values["reference"], stored.values["name"])))
    chapters = tuple(_chapter(source, stored, module) for module in wanted)
    exporter = stored.values["exporter"]
    return Outline(
        title=say("document.appendix"),
        subtitle=heading,
        language=language,
        author=source.wording.name(exporter) if exporter else say("document.no_organisation"),
        made=moment,
        cover=tuple(fact for fact in _cover(source, stored, wanted, moment) if fact.text),
        chapters=chapters,
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


def appendix_groups(source: Source, stored: Stored, module: str) -> tuple[Group, ...]:
    """Give the cover sheet and the annexes of one module."""
    annexes = Annexes(source, open_worksheet(source.register, stored.id), module)
    made = list(annexes.groups())
    return (_CoverSheet(annexes).group(made), *made)


def _chapter(source: Source, stored: Stored, module: str) -> Chapter:
    word = source.wording.word("scc_module", module)
    parts = tuple(
        Record(group.id, stored.id, "", group.title, (replace(group, id=f"{group.id}/all", title=""),))
        for group in appendix_groups(source, stored, module)
    )
    short = word.partition(":")[0]
    return Chapter(
        f"appendix_{module}",
        f"{word[:1].upper()}{word[1:]}",
        source.say("document.appendix.clauses"),
        parts,
        short=f"{short[:1].upper()}{short[1:]}",
        tag=short,
    )


def _cover(source: Source, stored: Stored, modules: Sequence[str], made: datetime) -> Iterator[Fact]:
    say, values = source.say, stored.values
    day = made.astimezone(past.time_zone(source.register)).date()
    found = {
        "exporter": (say("transfer.exporter"), source.wording.name(values["exporter"]) if values["exporter"] else ""),
        "importer": (say("transfer.importer"), source.wording.name(values["importer"]) if values["importer"] else ""),
        "country": (say("transfer.country"), source.destination(stored)),
        "modules": (say("transfer.modules"), "\n".join(source.wording.word("scc_module", m) for m in modules)),
        "signed": (say("transfer.signed"), values["signed"].isoformat() if values["signed"] else ""),
        "made": (say("document.made"), day.isoformat()),
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

    def group(self, annexes: Sequence[Group]) -> Group:
        """Give the sheet; `annexes` tell what is missing, and what the register lacks."""
        points = tuple(self._points())
        left = [*_left(points), *(each for group in annexes for each in _left(group.entries, group.title))]
        entries: tuple[Entry, ...] = points
        if left:
            label = self._say("document.appendix.left")
            remarks = tuple(
                Fact(f"{self._place}/left/{number}", "appendix.left", where, what)
                for number, (where, what) in enumerate(left, 1)
            )
            entries = (*points, Point(f"{self._place}/left", "appendix.left", "", label, remarks))
        return Group(self._place, self._say("document.appendix.cover"), entries)

    def _points(self) -> Iterator[Point]:
        of, values, module, place = self._of, self._values, self._module, self._place
        for side, role in zip(("exporter", "importer"), ROLES[module], strict=True):
            name = of.wording.name(values[side]) if values[side] else ""
            word = of.wording.word("transfer_role", role)
            yield of.point(place, side, f"{name} ({word})" if name else "")
        yield of.point(place, "module", of.wording.word("scc_module", module))
        yield of.point(place, "clause_set", of.field("clause_set"))
        yield of.point(
            place, "agreement", of.field("agreement"), of.answer("incorporated"), of.answer("incorporated_in")
        )
        yield of.point(place, "signed", of.field("signed"))
        yield from self._clauses()
        text = of.field("assessment")
        if module in SUPERVISED or self._combined:
            yield of.point(place, "assessment", text, code="14")
        deviation = of.answer("deviation")
        yield of.point(place, "deviations", deviation, of.field("deviations"), code="2", needed=False)

    @property
    def _combined(self) -> bool:
        return self._of.answers.get("combined") == "yes"

    def _clauses(self) -> Iterator[Point]:
        """Give what the clauses leave to choose, as far as they belong to the module."""
        of, values, module, place = self._of, self._values, self._module, self._place
        yield of.point(place, "docking", of.field("docking"), code="7")
        if module in TO_PROCESSORS:
            days = values["clause_9_days"]
            period = self._say("document.appendix.days", days=days) if days is not None else ""
            remarks = [] if period else [self._say("document.appendix.no_days")]
            yield of.point(place, "clause_9", of.field("clause_9"), period, code="9 a", remarks=remarks)
        body = of.field("clause_11")
        option = of.answer("clause_11_option") or (self._say("answer.yes") if body else "")
        yield of.point(place, "clause_11", option, body, code="11 a")
        yield of.point(place, "complaints", of.answer("complaints_contact"), code="11 a", needed=False)
        if module in SUPERVISED:
            yield of.point(place, "clause_13", of.field("clause_13"), of.answer("authority"), code="13")
        else:
            yield of.point(place, "combined", of.answer("combined"), code="14–15")
        misfit = values["clause_17"] not in {None, *_CLAUSE_17[module]}
        remarks = [self._say("document.appendix.misfit")] if misfit else []
        if not values["governing_law"]:
            remarks.append(self._say("document.appendix.no_law"))
        option = of.field("clause_17") if module in SUPERVISED or misfit else ""
        yield of.point(place, "clause_17", option, of.field("governing_law"), code="17", remarks=remarks)
        yield of.point(place, "clause_18", of.field("forum"), code="18")


_CLAUSE_17 = {
    "one": {"option_1"},
    "two": {"option_1", "option_2"},
    "three": {"option_1", "option_2"},
    "four": {"other"},
}
"""The alternatives of clause 17 in each module: option 2 is for modules two and three alone."""


def _left(entries: Sequence[Entry], where: str = "") -> Iterator[tuple[str, str]]:
    """Name what is missing and what was remarked on, each with where it stands."""
    for entry in entries:
        if not isinstance(entry, Point):
            continue
        label = " ".join(filter(None, (entry.code, entry.label)))
        place = where or label
        what = f"{label}: " if where else ""
        if entry.state is State.MISSING:
            yield place, f"{what}{entry.standing}"
        yield from ((place, f"{what}{remark.text}") for remark in entry.remarks)


__all__ = ["appendix_groups", "compose_appendix", "modules_of"]
