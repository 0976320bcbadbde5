"""The cover of a document: whose register it is, who answers for it, and what it shows as of when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ropa_desktop import __version__
from ropa_desktop.domain.identity import mask
from ropa_desktop.domain.texts import Say
from ropa_desktop.exchange.outline import Fact, FigureWords, PointWords, Value, Wording
from ropa_desktop.exchange.scope import Scope
from ropa_desktop.exchange.source import Source, capital
from ropa_desktop.services import past, rule_settings
from ropa_desktop.services.records import Stored


def cover(source: Source, organisations: Sequence[Stored], scope: Scope, *, role: str = "") -> tuple[Fact, ...]:
    """Write the cover: Art. 30(1)(a) or 30(2)(a) of each own organisation, then the document itself.

    `role` is what they are in the document, where that is not all their roles.
    """
    facts = [fact for organisation in organisations for fact in _organisation(source, organisation, role)]
    facts += document_facts(source, scope)
    return tuple(fact for fact in facts if fact.text)


def _organisation(source: Source, stored: Stored, role: str) -> Iterator[Fact]:
    say, number = source.say, stored.values["organisation_number"]
    where = f"cover/{stored.id}"
    roles = role or source.wording.text(stored.record_type.by_name["roles"], stored.values["roles"])
    label = capital(roles) or say("organisation")
    yield _fact(f"{where}/organisation", label, source.contact(stored))
    label = source.wording.label(stored.record_type, "organisation_number")
    yield _fact(f"{where}/organisation_number", label, mask(number) if number else "")
    yield _fact(f"{where}/representative", say("organisation.representative"), source.representative(stored))
    yield _fact(f"{where}/officer", say("document.officer"), source.officer(stored))


def document_facts(source: Source, scope: Scope) -> Iterator[Fact]:
    """Say of the document itself when it was made, and what it shows as of when."""
    say, day = source.say, past.day_of(source.register, scope.made)
    as_of = scope.as_of or day
    yield _fact("cover/case_number", say("document.case_number"), scope.case_number)
    if not source.released:  # the question may name what is left out
        yield _fact("cover/selection", say("document.selection"), scope.selection)
    yield _fact("cover/made", say("document.made"), day.isoformat(), day)
    yield _fact("cover/as_of", say("document.as_of"), as_of.isoformat(), as_of)
    newest = past.newest(source.register)
    yield _fact("cover/revision", say("document.revision"), str(newest), newest)
    settings = next(source.read("register", source.ids("register", retired=True)[:1]), None)
    if settings and settings.values["content_language"]:
        language = source.wording.word("language", settings.values["content_language"])
        yield _fact("cover/content_language", say("register.content_language"), language)
    yield _fact("cover/program", say("document.program"), f"ropa_desktop {__version__}")


def rules_in_force(source: Source) -> Fact:
    """Say by which rules the findings were made: as the program has them, or which the office has changed."""
    text = rule_settings.in_force(source.register, source.wording)
    return _fact("cover/rules", source.say("document.rules"), text)


def _fact(place: str, label: str, text: str, value: Value = None) -> Fact:
    return Fact(place, place.replace("/", "."), label, text, value)


def document_words(say: Say) -> Wording:
    """Give the fixed words of a document."""
    return Wording(
        contents=say("document.contents"),
        page_of=say("document.page_of"),
        continued=say("document.continued"),
        blank="–",
        missing=say("document.missing"),
        not_applicable=say("document.not_applicable"),
        record=say("document.record"),
        reference=say("record.reference"),
        number=say("document.number"),
        row=say("document.row"),
        cover=say("document.cover"),
        beyond=say("document.beyond"),
        points=PointWords(
            code=say("document.point.code"),
            part=say("document.point.part"),
            question=say("document.point.question"),
            answer=say("document.point.answer"),
            reasons=say("document.reasons"),
            register=say("document.point.register"),
            remarks=say("document.point.remarks"),
            cite=say("document.point.cite"),
            standing=say("document.point.standing"),
            points=say("document.points"),
            facts=say("document.conclusion_and_control"),
            fact=say("document.point.fact"),
            content=say("document.point.content"),
        ),
        figures=FigureWords(
            figures=say("document.figures"),
            figure=say("document.figure"),
            of=say("document.figure.of"),
            series=say("document.figure.series"),
            number=say("document.figure.number"),
        ),
        blanks=say("document.blanks"),
        blanks_intro=say("document.blanks.intro"),
    )


__all__ = ["cover", "document_facts", "document_words", "rules_in_force"]
