"""The values of a question: how one is read and written, by the kind of what it is compared with."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from difflib import get_close_matches

from ropa_desktop.domain.collation import folded
from ropa_desktop.domain.field import Kind
from ropa_desktop.domain.lasting import DIGITS
from ropa_desktop.domain.query import FromToday, Value
from ropa_desktop.domain.query_paths import Step
from ropa_desktop.domain.query_words import RESERVED, SWEDISH, SWEDISH_UNITS, TODAY, UNITS, Lexicon


class NotAValue(Exception):
    """What is written is no value of its kind; `key` and `facts` make a Problem of it."""

    def __init__(self, key: str, **facts: object) -> None:
        super().__init__(key)
        self.key, self.facts = key, facts


ANSWERS = ("yes", "no", "unsure")
NEAR = 0.7
"""How alike two words are at least for one to have been meant by the other; 1 is the same."""


def value_of(step: Step, written: str, lexicon: Lexicon) -> Value:
    """Read a value that is compared with a field. NotAValue where it is none."""
    match step.field.kind:
        case Kind.CHOICE | Kind.CHOICES | Kind.ANSWER:
            return _code(step, written, lexicon)
        case Kind.LINK | Kind.LINKS:
            return _record(step, written, lexicon)
        case Kind.DATE:
            return _day(written)
        case Kind.NUMBER:
            return _number(written)
        case Kind.PERIOD:
            return _period(written)
        case _:
            return written


def vocabularies(step: Step) -> tuple[str, ...]:
    """Give the vocabularies that the words of a step come from."""
    if step.field.kind is Kind.ANSWER:
        return ("answer",)
    return tuple(dict.fromkeys(f.words for f in step.fields.values()))


def _code(step: Step, written: str, lexicon: Lexicon) -> str:
    known: dict[str, str] = {a: a for a in ANSWERS} if step.field.kind is Kind.ANSWER else {}
    for vocabulary in reversed(vocabularies(step)):
        codes = lexicon.codes(vocabulary)
        if codes is None and not known:
            return written
        known |= codes or {}
    if code := known.get(folded(written)):
        return code
    if re.fullmatch(r"w:[0-9]{1,15}", written):
        return written
    near = get_close_matches(folded(written), list(known), n=3, cutoff=NEAR)
    facts = {"word": written, "near": ", ".join(near)} if near else {"word": written}
    raise NotAValue("word_near" if near else "word", **facts)


def _record(step: Step, written: str, lexicon: Lexicon) -> int:
    if found := re.fullmatch(r"#([0-9]{1,15})", written):
        return int(found[1])
    types = step.after.types if step.after else ()
    record_id = lexicon.record(written, types)
    if record_id is None:
        raise NotAValue("record", name=written)
    return record_id


_relative = re.compile(r"(today|i ?dag)(?:\s*([+-])\s*([0-9]{1,5})\s*([^\W\d_]+))?").fullmatch


def _day(written: str) -> date | FromToday:
    if (found := _relative(folded(written))) and (found[4] is None or found[4] in UNITS):
        count = int(f"{found[2]}{found[3]}") if found[2] else 0
        return FromToday(count, UNITS[found[4]] if count else "d")
    try:
        day = date.fromisoformat(written)
    except ValueError as error:
        raise NotAValue("day", text=written) from error
    if day.isoformat() != written:
        raise NotAValue("day", text=written)
    return day


def _number(written: str) -> int:
    if not re.fullmatch(r"[+-]?[0-9]{1,15}", written):
        raise NotAValue("number", text=written)
    return int(written)


def _period(written: str) -> str:
    found = re.fullmatch(r"[Pp]([0-9]+)([DWMYdwmy])", written) or re.fullmatch(r"([0-9]+)\s*([^\W\d_]+)", written)
    unit = UNITS.get(folded(found[2])) if found else None
    if found is None or unit is None or len(found[1]) >= DIGITS:
        raise NotAValue("period", text=written)
    return f"P{int(found[1])}{unit.upper()}"


def written_value(step: Step, value: Value, lexicon: Lexicon) -> str:
    """Write a value so that it is read as the same."""
    match step.field.kind:
        case Kind.CHOICE | Kind.CHOICES | Kind.ANSWER:
            return _written_code(step, str(value), lexicon)
        case Kind.LINK | Kind.LINKS:
            return _written_record(step, int(str(value)), lexicon)
        case Kind.PERIOD if lexicon.language:
            return _written_period(str(value), lexicon.language)
        case Kind.DATE | Kind.NUMBER | Kind.PERIOD:
            return _written_day(value, lexicon.language) if isinstance(value, FromToday) else str(value)
        case _:
            return quoted(str(value))


def _written_code(step: Step, code: str, lexicon: Lexicon) -> str:
    for vocabulary in vocabularies(step):
        word = lexicon.word(vocabulary, code)
        if word and _reads_as(step, word, code, lexicon):
            return bare_or_quoted(word.lower() if step.field.kind is Kind.ANSWER else word)
    return bare_or_quoted(code)


def _reads_as(step: Step, word: str, value: Value, lexicon: Lexicon) -> bool:
    try:
        return value_of(step, word, lexicon) == value
    except NotAValue:
        return False


def _written_record(step: Step, record_id: int, lexicon: Lexicon) -> str:
    name = lexicon.record_name(record_id)
    return bare_or_quoted(name) if name and _reads_as(step, name, record_id, lexicon) else f"#{record_id}"


_PERIODS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "sv": {"D": ("dag", "dagar"), "W": ("vecka", "veckor"), "M": ("månad", "månader"), "Y": ("år", "år")},
    "en": {"D": ("day", "days"), "W": ("week", "weeks"), "M": ("month", "months"), "Y": ("year", "years")},
}


def _written_period(value: str, language: str) -> str:
    number = value[1:-1]
    one, many = _PERIODS[language][value[-1]]
    return f"{number} {one if number == '1' else many}"


def _written_day(day: FromToday, language: str) -> str:
    today = SWEDISH["today"] if language == "sv" else TODAY[0]
    unit = SWEDISH_UNITS[day.unit] if language == "sv" else day.unit
    return f"{today}{day.count:+d}{unit}" if day.count else today


def quoted(text: str) -> str:
    """Put a text in quotation marks."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


_bare = re.compile(r"[\w#§][\w:#/+§-]*(?:\.[\w#§][\w:#/+§-]*)*").fullmatch


def bare_or_quoted(text: str) -> str:
    """Put a text in quotation marks unless it is one word."""
    return text if _bare(text) and folded(text) not in RESERVED else quoted(text)
