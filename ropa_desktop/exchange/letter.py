"""The cover letter of a package, as a Word document that can be edited: values, and the document made of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from ropa_desktop.domain.field import Values
from ropa_desktop.domain.identity import mask
from ropa_desktop.domain.problems import Problem
from ropa_desktop.domain.release import Level
from ropa_desktop.exchange.letter_template import default_template
from ropa_desktop.exchange.letter_words import Enclosed, Letter, Question, filling, properties
from ropa_desktop.exchange.scope import Scope
from ropa_desktop.exchange.source import ACTIVITIES, Source, lines
from ropa_desktop.exchange.word_file import Template, packed, read_word, serialised
from ropa_desktop.exchange.word_fill import TooMuch
from ropa_desktop.exchange.writing import whole_binary
from ropa_desktop.services import past
from ropa_desktop.services.files import file_content
from ropa_desktop.services.records import Stored
from ropa_desktop.services.release import at_level
from ropa_desktop.storage import listing, records
from ropa_desktop.storage.register import Connection, Register
from ropa_desktop.storage.texts import language as texts

Omitted = Sequence[tuple[int, str]]

__all__ = [
    "Enclosed",
    "Letter",
    "Question",
    "Template",
    "check_template",
    "compose_letter",
    "office_template",
    "write_default_template",
    "write_letter",
]


def write_letter(target: Path, letter: Letter, template: Template | Path | None = None) -> tuple[str, ...]:
    """Write a cover letter; give the names of the template's placeholders that are not known and so stand as they were.

    The template is the office's own, or else the program's. The file appears whole or not at
    all, and the same letter gives the same bytes. Problems: those of `read_word`; folder_read_only, disk_full,
    disk_error.
    """
    content, unknown = _letter(letter, template)
    with whole_binary(target) as file:
        file.write(content)
    return unknown


def check_template(template: Template | Path) -> tuple[str, ...]:
    """Try a template as a letter would use it; give the placeholders that are not known. Problems: of `read_word`."""
    return _letter(Letter("sv"), template)[1]


def write_default_template(target: Path, language: str) -> None:
    """Write the program's own template, to begin from. Problems: folder_read_only, disk_full, disk_error."""
    with whole_binary(target) as file:
        file.write(default_template(texts(language)))


def _letter(letter: Letter, template: Template | Path | None) -> tuple[bytes, tuple[str, ...]]:
    say = texts(letter.language)
    word = read_word(template or Template("", default_template(say)))
    filled = filling(letter, say)
    parts = dict(word.parts)
    try:
        for story in word.stories:
            tree = word.story(story)
            filled.fill(tree)
            parts[story] = serialised(tree)
    except TooMuch as error:
        raise Problem("template_endless", name=template.name if template else "") from error
    if word.core:
        parts[word.core] = properties(letter, say)
    return packed(parts), tuple(filled.unknown)


def office_template(register: Register, language: str) -> Template | None:
    """Give the office's own template for letters in a language, kept in the register. Problems: gone, damaged."""
    with register.reading() as connection:
        ids = records.ids_of(connection, "register")
        kept = records.read(connection, ids[0]) if ids else None
    files = kept.values[f"letter_{language}"] if kept else []
    return Template(files[-1]["name"], file_content(register, files[-1]["sha256"])) if files else None


def compose_letter(
    register: Register,
    request_id: int | None,
    files: Sequence[Enclosed],
    scope: Scope,
    language: str,
    *,
    shown: Register | None = None,
    omitted: Omitted | None = None,
) -> Letter:
    """Compose the letter that answers a request, or goes with a hand-over that nobody asked for (Art. 30(4), 31).

    `register` is the register as it is now, with the request; `shown` the one that the documents show, where that is
    the past or a copy for release. A letter with such a copy says no more of the request than the copy does.
    `omitted` are the activities left out of what was asked for, each with its reason; else those in the request.
    """
    released = shown if scope.as_of is None and shown is not None and shown.released else register
    with at_level(released, scope.level, language) as given:
        return _composed(Source(given, language), request_id, files, scope, shown or register, omitted)


def _composed(
    source: Source,
    request_id: int | None,
    files: Sequence[Enclosed],
    scope: Scope,
    shown: Register,
    omitted: Omitted | None,
) -> Letter:
    organisation = _sender(source, scope, shown)
    request = source.named(request_id)
    values: Values = request.values if request else {}
    if omitted is None:
        omitted = tuple((row["record"], row["reason"] or "") for row in values.get("omitted") or () if row["record"])
    authority = source.named(values.get("supervisor"))
    today = past.day_of(source.register, scope.made)
    with shown.reading() as connection:
        counted = {name: len(ids) for name, ids in _handed_over(connection, scope).items()}
    return Letter(
        language=source.wording.language,
        organisation=organisation.values["name"] if organisation else "",
        organisation_number=mask(organisation.values["organisation_number"] or "") if organisation else "",
        sender_address=lines(*source.reach(organisation)) if organisation else "",
        authority=(authority.values["name"] if authority else values.get("authority")) or "",
        authority_address=(authority.values["address"] if authority else "") or "",
        case_number=scope.case_number or values.get("case_number") or "",
        our_case_number=values.get("our_case_number") or "",
        day=today,
        received=values.get("received"),
        asked=values.get("asked") or "",
        controller_records=counted["activity"],
        processor_records=counted["processor_activity"],
        selection="" if source.released else scope.selection,  # the question may name what is left out
        as_of=scope.as_of or today,
        revision=past.newest(shown),
        level=scope.level,
        left_out=_left_out(source, omitted, scope.level),
        files=tuple(files),
        questions=tuple(Question(q["question"] or "", q["answer"] or "") for q in values.get("questions") or ()),
        officer=source.officer(organisation) if organisation else "",
    )


def _sender(source: Source, scope: Scope, shown: Register) -> Stored | None:
    """Give the own organisation that writes: of several, the one that answers for most of what is handed over."""
    own = source.ids("organisation", retired=False)
    if len(own) > 1:
        answers = _answering(shown, scope)
        own.sort(key=lambda one: -answers[one])
    return next(source.read("organisation", own[:1]), None)


def _answering(register: Register, scope: Scope) -> Counter[int | None]:
    """Count how many of the records handed over each own organisation answers for (Art. 30(1)(a), 30(2)(a))."""
    with register.reading() as connection:
        return Counter(
            one.values["controller" if name == "activity" else "processor"]
            for name, ids in _handed_over(connection, scope).items()
            for one in records.read_many(connection, name, ids, only=())
        )


def _handed_over(connection: Connection, scope: Scope) -> dict[str, list[int]]:
    """Give the activities of a scope by type, as the documents hold them; a selection may name retired ones."""
    chosen = None if scope.ids is None else set(scope.ids)
    found = {name: records.ids_of(connection, name, retired=scope.retired or chosen is not None) for name in ACTIVITIES}
    return {name: [i for i in ids if chosen is None or i in chosen] for name, ids in found.items()}


def _left_out(source: Source, omitted: Omitted, level: Level) -> tuple[tuple[str, str], ...]:
    """Give what the office took out of the answer, with its reason; a copy for release tells only the reference."""
    full = level is Level.FULL
    with source.register.reading() as connection:
        names = listing.names(connection, [record_id for record_id, _ in omitted])
    told = ((names.get(record_id, ("", "", "")), reason) for record_id, reason in omitted)
    return tuple(
        (" ".join(filter(None, (reference, name if full else ""))), reason if full else "")
        for (_, reference, name), reason in told
    )
