"""What follows from what an activity says, and how it is said: rights, and the need for an impact assessment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ropa_desktop.domain import asked, rights, screening
from ropa_desktop.domain.field import Values
from ropa_desktop.domain.problems import Problem
from ropa_desktop.domain.rights import Applies, Held, Reason
from ropa_desktop.domain.screening import Conclusion, Suggestion, Why
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.services import records
from ropa_desktop.services.wording import Wording
from ropa_desktop.storage.register import Register
from ropa_desktop.storage.texts import vocabularies

ACTIVITY = RECORD_TYPES["activity"]


def tagged(vocabulary: str, code: str | None, tag: str) -> bool:
    """Tell whether a shipped word carries a tag; the office's own words carry none."""
    word = vocabularies().find(vocabulary, code) if code else None
    return word is not None and tag in word.tags


def holding(register: Register, values: Values) -> frozenset[str]:
    """Name the conditions that hold for a record, by which sections and fields are asked (`domain/asked.py`)."""
    owner = asked.owner_of(values)
    try:
        found = records.read(register, owner) if owner is not None else None
    except Problem:
        found = None
    return asked.holding(values, found.values if found and found.type == "organisation" else None)


@dataclass(frozen=True, slots=True)
class RightLine:
    """A right in words: `cite` its article, `state` how far it goes, `why` its conditions and exceptions."""

    key: str
    name: str
    cite: str
    applies: Applies
    state: str
    why: tuple[str, ...]


def rights_of(values: Values, wording: Wording) -> tuple[RightLine, ...]:
    """Give the rights of an activity's data subjects in words, each with its exact provisions."""
    bases = values["legal_bases"]
    return tuple(_line(held, bases, wording) for held in rights.rights(values, tagged))


def _line(held: Held, bases: Sequence[Values], wording: Wording) -> RightLine:
    say = wording.say
    against = [reason for reason in held.reasons if reason.rows and set(reason.rows) <= set(held.but)]
    why = [_reason(reason, bases, wording) for reason in held.reasons if reason not in against]
    why += [say("right.but", **_facts(reason, bases, wording)) for reason in against]
    cite = wording.cite(rights.CITES[held.right], short=True)
    name, state = say(f"right.name.{held.right}"), say(f"right.{held.applies}")
    return RightLine(held.right, name, cite, held.applies, state, tuple(why))


def _reason(reason: Reason, bases: Sequence[Values], wording: Wording) -> str:
    return wording.say("right.reason_for" if reason.rows else "right.reason", **_facts(reason, bases, wording))


def _facts(reason: Reason, bases: Sequence[Values], wording: Wording) -> dict[str, str]:
    found = {"what": wording.say(f"right.why.{reason.key}"), "cite": wording.cite(reason.cite, short=True)}
    return found | ({"for_what": _bases(reason.rows, bases, wording)} if reason.rows else {})


def _bases(places: Iterable[int], bases: Sequence[Values], wording: Wording) -> str:
    """Name legal bases by their articles, with their part or data where the articles alone would not tell."""
    names = [_articles(row, wording) for row in bases]
    told = []
    for place in places:
        row, name = bases[place], names[place]
        data = ", ".join(wording.word("data", code) for code in row["data"])
        beside = row["part"] or data if names.count(name) > 1 or not name else ""
        told.append(f"{name} {beside}".strip())
    return ", ".join(dict.fromkeys(told))


def _articles(row: Values, wording: Wording) -> str:
    pairs = (("article_6", row["article_6"]), ("article_9", row["article_9"]))
    return " + ".join(wording.brief_word(vocabulary, code) for vocabulary, code in pairs if code)


def suggestions_of(values: Values) -> tuple[Suggestion, ...]:
    """Give what an activity suggests at the screening for an impact assessment (Art. 35)."""
    return screening.suggestions(values, tagged)


def why_in_words(why: Why, wording: Wording) -> str:
    """Say what in the record speaks for a criterion: the field as the form names it, and what it says."""
    declared = ACTIVITY.by_name[why.path.partition(".")[0]]
    inner = why.path.partition(".")[2]
    vocabulary = (declared.row_field(inner) if inner else declared).words
    words = [wording.word(vocabulary, code) if vocabulary else wording.answer(code) for code in why.codes]
    field = wording.label(ACTIVITY, why.path)
    if field.endswith("?"):
        return f"{field} {', '.join(words)}"
    return wording.say("screening.because", field=field, words=", ".join(words))


def conclusion_in_words(found: Conclusion, wording: Wording) -> str:
    """Say what follows from the criteria that are met, with the provision."""
    say = wording.say
    met = []
    if found.always:
        met.append(say("screening.met.always"))
    if found.count or not found.always:
        number = {0: "none", 1: "one"}.get(found.count, "several")
        met.append(say(f"screening.met.{number}", count=found.count))
    return say(f"screening.outcome.{found.outcome}", met=", ".join(met), cite=wording.cite(found.cite))
