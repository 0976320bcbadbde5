"""What a cover letter says: its plain values, and the words that its placeholders stand for, in either language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from xml.sax.saxutils import escape

from ropa_desktop.domain.release import Level
from ropa_desktop.domain.texts import Say
from ropa_desktop.exchange.excel_text import one_line
from ropa_desktop.exchange.source import lines
from ropa_desktop.exchange.word_fill import Filling, Words

PLACEHOLDERS = (
    ("organisation", "organisation"),
    ("organisationsnummer", "organisation_number"),
    ("avsändarens_adress", "sender_address"),
    ("myndighet", "authority"),
    ("myndighetens_adress", "authority_address"),
    ("diarienummer", "case_number"),
    ("vårt_diarienummer", "our_case_number"),
    ("datum", "date"),
    ("mottagen", "received"),
    ("ärende", "subject"),
    ("inledning", "opening"),
    ("begäran", "asked"),
    ("överlämnas", "handed_over"),
    ("läget_den", "as_of"),
    ("revision", "revision"),
    ("läge", "state"),
    ("nivå", "level"),
    ("om_nivån", "about_the_level"),
    ("utelämnat", "left_out"),
    ("dataskyddsombud", "officer"),
    ("kontakt", "contact"),
    ("rubrik_begäran", "asked_heading"),
    ("rubrik_utelämnat", "left_out_heading"),
    ("rubrik_filer", "files_heading"),
    ("rubrik_frågor", "questions_heading"),
)
"""The names of the placeholders in Swedish and in English; both are understood in every template."""

FILE_PLACEHOLDERS = (("fil", "file"), ("fil.innehåll", "file.content"))
QUESTION_PLACEHOLDERS = (
    ("fråga", "question"),
    ("fråga.nummer", "question.number"),
    ("fråga.svar", "question.answer"),
)
"""Those of lists: the paragraph or row that names them is repeated for each file or question."""

MOST_LINES = 40
"""Files that the letter lists one by one; of more, those in a folder are counted together."""


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file in the package: its path there, what it is, and whether that is approved, where it is to be."""

    path: str
    content: str = ""
    unapproved: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """A written question from the authority, and the office's answer."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A cover letter as plain values; what is blank is left out. `left_out` pairs a record with its reason.

    `absent` pairs an annex that was asked for, and of which nothing goes along, with why ("none", "retired",
    "withheld").
    """

    language: str
    organisation: str = ""
    organisation_number: str = ""
    sender_address: str = ""
    authority: str = ""
    authority_address: str = ""
    case_number: str = ""
    our_case_number: str = ""
    day: date | None = None
    received: date | None = None
    asked: str = ""
    controller_records: int = 0
    processor_records: int = 0
    selection: str = ""
    as_of: date | None = None
    revision: int = 0
    level: Level = Level.FULL
    left_out: tuple[tuple[str, str], ...] = ()
    files: tuple[Enclosed, ...] = ()
    questions: tuple[Question, ...] = ()
    officer: str = ""
    absent: tuple[tuple[str, str], ...] = ()


def filling(letter: Letter, say: Say) -> Filling:
    """Give all that is put into a template."""
    words = dict(_words(letter, say))
    files = [{"file": one.path, "file.content": one.content} for one in _listed(letter.files, say)]
    questions = [
        {
            "question": one.question or say("letter.question_missing"),
            "question.number": str(number),
            "question.answer": one.answer or say("letter.answer_missing"),
        }
        for number, one in enumerate(letter.questions, 1)
    ]
    return Filling(
        _named(words, PLACEHOLDERS),
        {
            "files": [_named(one, FILE_PLACEHOLDERS) for one in files],
            "questions": [_named(one, QUESTION_PLACEHOLDERS) for one in questions],
        },
        {"fil": "files", "file": "files", "fråga": "questions", "question": "questions"},
    )


def properties(letter: Letter, say: Say) -> bytes:
    """Give the document's own properties: what it is, whose and from when, and not who once made the template."""
    title = escape(one_line(_subject(letter, say)))
    made = datetime.combine(letter.day or date(1980, 1, 1), time(), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    stamps = "".join(
        f'<dcterms:{one} xsi:type="dcterms:W3CDTF">{made}</dcterms:{one}>' for one in ("created", "modified")
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<cp:coreProperties'
        ' xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{title}</dc:title><dc:creator>{escape(one_line(letter.organisation))}</dc:creator>"
        f"<dc:language>{say('letter.language')}</dc:language>{stamps}</cp:coreProperties>"
    ).encode()


def _named(words: Words, names: Sequence[tuple[str, str]]) -> Words:
    """Give the words under both their names."""
    return {name: words[english] for swedish, english in names for name in (swedish, english)}


def _words(letter: Letter, say: Say) -> Iterator[tuple[str, str]]:
    plain = ("organisation", "organisation_number", "sender_address", "authority", "authority_address", "case_number")
    for name in (*plain, "our_case_number", "asked", "officer"):
        yield name, getattr(letter, name)
    yield "date", _day(letter.day)
    yield "received", _day(letter.received)
    yield "as_of", _day(letter.as_of)
    yield "revision", str(letter.revision)
    yield "subject", _subject(letter, say)
    yield "opening", _opening(letter, say)
    yield "handed_over", _handed_over(letter, say)
    yield "state", say("letter.state", day=_day(letter.as_of), revision=letter.revision)
    yield "level", say(f"letter.level.{letter.level}")
    yield "about_the_level", _about_the_level(letter, say)
    yield "left_out", "\n".join(": ".join(filter(None, one)) for one in letter.left_out)
    yield "contact", _contact(letter, say)
    yield "asked_heading", say("letter.asked") if letter.asked else ""
    yield "left_out_heading", say("letter.left_out") if letter.left_out else ""
    yield "files_heading", say("letter.files") if letter.files else ""
    yield "questions_heading", say("letter.questions") if letter.questions else ""


def _about_the_level(letter: Letter, say: Say) -> str:
    if letter.level is Level.RELEASE:
        return say("letter.release")
    complete = say("letter.complete_but") if letter.left_out else say("letter.complete")
    return f"{complete} {say('letter.secrecy')}"


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _subject(letter: Letter, say: Say) -> str:
    return say("letter.subject.answer") if letter.received or letter.asked else say("letter.subject.sent")


def _opening(letter: Letter, say: Say) -> str:
    if letter.received:
        return say("letter.opening.received", day=_day(letter.received))
    return say("letter.opening.asked") if letter.asked else ""


def _handed_over(letter: Letter, say: Say) -> str:
    told = [
        say(f"letter.records.{whose}", count=count)
        for whose, count in (("controller", letter.controller_records), ("processor", letter.processor_records))
        if count
    ]
    sentence = say("letter.handed_over", what=say("letter.and").join(told)) if told else say("letter.handed_over.files")
    chosen = f"{letter.selection[:1].lower()}{letter.selection[1:]}".rstrip(".")
    selection = say("letter.selection", what=chosen) if chosen else ""
    return " ".join(filter(None, (sentence, selection, *_absent(letter, say))))


def _absent(letter: Letter, say: Say) -> Iterator[str]:
    """Say plainly of what was asked for that there is none, or that what there is does not go along."""
    for why, word in (("none", "or"), ("retired", "and"), ("unchosen", "and"), ("withheld", "and")):
        names = [say(f"letter.annex.{name}") for name, of in letter.absent if of == why]
        if names:
            listed = say(f"letter.{word}").join(filter(None, (", ".join(names[:-1]), names[-1])))
            yield say(f"letter.absent.{why}", what=listed)


def _contact(letter: Letter, say: Say) -> str:
    """Say whom the authority turns to: the data protection officer (Art. 39(1)(e)), or else the organisation."""
    if letter.officer:
        return say("letter.contact.officer") + "\n" + letter.officer
    sender = lines(letter.organisation, letter.sender_address) or say("letter.contact_missing")
    return say("letter.contact") + "\n" + sender


def _listed(files: Sequence[Enclosed], say: Say) -> Iterator[Enclosed]:
    """Give the lines of the list of files; folders are counted together where they are too many to read."""
    if len(files) <= MOST_LINES:
        yield from files
        return
    counted = Counter(one.path.rpartition("/")[0] for one in files)
    unapproved = Counter(one.path.rpartition("/")[0] for one in files if one.unapproved)
    told: set[str] = set()
    for one in files:
        folder = one.path.rpartition("/")[0]
        if not folder or counted[folder] == 1:
            yield one
        elif folder not in told:
            told.add(folder)
            key = "letter.folder.unapproved" if unapproved[folder] else "letter.folder"
            yield Enclosed(f"{folder}/", say(key, count=counted[folder], unapproved=unapproved[folder]))
