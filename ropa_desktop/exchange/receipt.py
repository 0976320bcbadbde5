"""What was handed over, on a page to print: when, how, by whom and to whom, with the sum of every file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from ropa_desktop.domain.release import Level
from ropa_desktop.exchange.cover import document_words
from ropa_desktop.exchange.hand_over import handed, kept_files
from ropa_desktop.exchange.manifest import Entry
from ropa_desktop.exchange.outline import Chapter, Column, Fact, Grid, Group, Outline, Record, Row, Sign
from ropa_desktop.exchange.source import Source
from ropa_desktop.services.records import Stored
from ropa_desktop.storage.register import Register

_FACTS = (
    "date",
    "how",
    "sent_by",
    "receipt",
    "registered",
    "scope",
    "level",
    "language",
    "as_of",
    "revision",
    "package",
)
"""What the record of a hand-over says, in the order in which it is asked about."""
_SIGNED = ("signature", "signed", "signatory")


def compose_receipt(register: Register, hand_over_id: int, language: str, *, made: datetime | None = None) -> Outline:
    """Write the receipt of a hand-over. Problems: gone, no_package, kept_altered."""
    stored, files = handed(register, hand_over_id), kept_files(register, hand_over_id)
    source = Source(register, language)
    say = source.say
    names = source.names(source.organisations())
    return Outline(
        title=say("receipt.title"),
        subtitle=names,
        language=language,
        author=names,
        made=made or datetime.now(UTC).replace(microsecond=0),
        cover=tuple(fact for fact in _facts(source, stored) if fact.text),
        chapters=(_files(source, files),),
        wording=document_words(say),
        footer=f"{say('receipt.title')} · {names}",
        brief=True,
    )


def _facts(source: Source, stored: Stored) -> Iterator[Fact]:
    say, wording, values = source.say, source.wording, stored.values
    called = " ".join(filter(None, (values["reference"], values["name"])))
    yield _fact("hand_over", say("hand_over"), called)
    request = source.named(values["request"])
    if request is not None:
        name = request.values["name"] if values["level"] == Level.FULL else ""  # it may tell whom or what it is about
        answers = " · ".join(filter(None, (name, request.values["case_number"])))
        yield _fact("request", wording.label(stored.record_type, "request"), answers)
    authority = source.named(values["authority"])
    names = (authority.values["name"] if authority else None, values["recipient"])
    yield _fact("recipient", say("receipt.recipient"), ", ".join(dict.fromkeys(filter(None, names))))
    for name in _FACTS:
        declared = stored.record_type.by_name[name]
        yield _fact(name, wording.label(stored.record_type, name), wording.text(declared, values[name]))
    yield _fact("manifest", say("receipt.manifest"), values["manifest"])


def _fact(name: str, label: str, text: str) -> Fact:
    return Fact(f"cover/{name}", f"cover.{name}", label, text)


def _files(source: Source, files: Sequence[Entry]) -> Chapter:
    """List every file that was handed over, the manifest last, since the sums of the others stand in it."""
    say = source.say
    shares = (("file", 2.6), ("size", 0.8), ("sum", 3.0))
    columns = tuple(Column(f"receipt.{name}", say(f"receipt.column.{name}"), share) for name, share in shares)
    rows = tuple(
        Row(
            f"receipt/{number}",
            (file.path, grouped(file.size), file.sha256),
            (None, file.size, None),
        )
        for number, file in enumerate(files, 1)
    )
    title = say("receipt.files")
    whole = grouped(sum(file.size for file in files))
    intro = say("receipt.intro", count=len(rows), size=whole)
    grid = Grid("receipt", "receipt", title, columns, rows)
    return Chapter("receipt", title, intro, (_received(source),), summary=grid, short=title)


def grouped(number: int) -> str:
    """Write a number with its thousands apart ("1 234 567")."""
    return f"{number:,}".replace(",", "\N{NO-BREAK SPACE}")


def _received(source: Source) -> Record:
    """Give whoever receives the files a place to sign."""
    say = source.say
    lines = tuple(Fact(f"received/{name}", f"received.{name}", say(f"receipt.{name}"), "") for name in _SIGNED)
    sign = Sign("received/sign", "received.sign", say("receipt.received_text"), lines)
    return Record("received/1", 1, "", say("receipt.received"), (Group("received/1/sign", "", (sign,)),))


__all__ = ["compose_receipt", "grouped"]
