"""A question to the register said in words: for the heading of a document, for a list, and for who builds one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ropa_desktop.domain.field import Kind
from ropa_desktop.domain.query import OPERATORS, All, Compare, Condition, FromToday, Not, Op, Path, Some, Value, Within
from ropa_desktop.domain.query_paths import MENTIONS, Place, Step, start, steps, walk
from ropa_desktop.domain.query_values import vocabularies, written_value
from ropa_desktop.services.query import Dictionary, read
from ropa_desktop.storage.register import Register

MANY = frozenset({Kind.CHOICES, Kind.LINKS})
ORDERED = {Kind.DATE: "day", Kind.NUMBER: "number", Kind.PERIOD: "period"}
FAR = 3
"""Steps that a picker of fields offers; the text form goes further."""


def told(register: Register, record_type: str, condition: Condition, code: str) -> str:
    """Say a question in words, as who builds one has chosen them: what stands above a list."""
    return Teller(Dictionary(register, code)).condition(condition, start(record_type))


def told_of(register: Register, record_type: str, where: str, code: str) -> str:
    """Say a question that stands in its text form in words. Problems: as `services/query.read`."""
    return told(register, record_type, read(register, record_type, where, code), code)


def label(words: Dictionary, place: Place, path: Path) -> str:
    """Say what a path leads to: "Rättsliga grunder · Artikel 6"."""
    found = []
    for name in path:
        step = steps(place)[name]
        found.append(called(words, place, step))
        place = step.after or place
    return " · ".join(found)


def called(words: Dictionary, place: Place, step: Step) -> str:
    """Say what a step is called."""
    return next(iter(words.names(place, step)), step.name)


def operator(words: Dictionary, step: Step, op: Op) -> str:
    """Say how a field is compared."""
    kind, say = step.field.kind, words.say
    if op.alone and step.back:
        return say(f"query.op.{'there' if op is Op.FILLED else 'none'}")
    if op.alone:
        return say(f"query.op.{'filled' if op is Op.FILLED else 'empty'}")
    if op in {Op.IS, Op.NOT}:
        return say(f"query.op.{('has', 'lacks')[op is Op.NOT] if kind in MANY else ('is', 'is_not')[op is Op.NOT]}")
    if kind in ORDERED:
        return say(f"query.op.{ORDERED[kind]}.{op.name.lower()}")
    return say(f"query.op.{op.name.lower()}")


class Teller:
    """Says a question part by part."""

    def __init__(self, words: Dictionary) -> None:
        self._words = words

    def condition(self, condition: Condition, place: Place) -> str:
        """Say a condition on what stands at a place."""
        say = self._words.say
        match condition:
            case Compare():
                return self._compare(condition, place)
            case Within(path, part):
                after = walk(place, path).after or place
                return say("query.within", path=label(self._words, place, path), part=self.condition(part, after))
            case Not(part):
                return say("query.not", part=self._inner(part, place, (All, Some)))
            case All(parts):
                return self._joined(say("query.and"), parts, place)
            case Some(parts):
                return self._joined(say("query.or"), parts, place)

    def _joined(self, word: str, parts: Sequence[Condition], place: Place) -> str:
        return f" {word} ".join(self._inner(part, place, (All, Some)) for part in parts)

    def _inner(self, part: Condition, place: Place, apart: tuple[type, ...]) -> str:
        text = self.condition(part, place)
        return f"({text})" if isinstance(part, apart) else text

    def _compare(self, asked: Compare, place: Place) -> str:
        step = walk(place, asked.path)
        path, op = label(self._words, place, asked.path).removesuffix("?"), operator(self._words, step, asked.op)
        values = [value_told(self._words, step, value) for value in asked.values]
        joined = f" {self._words.say('query.or')} ".join(values)
        return f"{path} {op} {joined}".rstrip()


def value_told(words: Dictionary, step: Step, value: Value) -> str:
    """Say a value."""
    match step.field.kind:
        case Kind.CHOICE | Kind.CHOICES | Kind.ANSWER:
            found = (words.word(name, str(value)) for name in vocabularies(step))
            return next(filter(None, found), str(value))
        case Kind.LINK | Kind.LINKS:
            return words.record_label(int(str(value)))
        case Kind.DATE if isinstance(value, FromToday):
            return _day_told(words, value)
        case Kind.TEXT | Kind.LONG | Kind.FILES:
            return words.say("query.text", text=value)
        case _:
            return written_value(step, value, words)


def _day_told(words: Dictionary, day: FromToday) -> str:
    if not day.count:
        return words.say("query.today")
    period = words.period(f"P{abs(day.count)}{day.unit.upper()}")
    return words.say("query.today_after" if day.count > 0 else "query.today_before", period=period)


@dataclass(frozen=True, slots=True)
class Offered:
    """A field that can be asked for, and how it is called."""

    path: Path
    label: str


def offered(words: Dictionary, place: Place, steps_away: int = FAR) -> list[Offered]:
    """Give the fields that can be asked for from a place, the nearest first."""
    found = [Offered(path, label(words, place, path)) for path in _paths(place, steps_away)]
    return sorted(found, key=lambda one: len(one.path))


def _paths(place: Place, left: int) -> Iterator[Path]:
    for name, step in steps(place).items():
        yield (name,)
        if step.after is not None and left > 1 and name != MENTIONS:
            linked = step.field.kind is not Kind.ROWS
            yield from ((name, *rest) for rest in _paths(step.after, 1 if linked else left - 1))


def groups(place: Place) -> list[str]:
    """Name the rows from a place, and the types of record that name it: what must hold in the same one."""
    found = steps(place).values()
    return [s.name for s in found if s.field.kind is Kind.ROWS and s.name != "letters"] + [
        s.name for s in found if s.back
    ]


def operators(step: Step) -> tuple[Op, ...]:
    """Give what a field can be asked, the most usual first."""
    return OPERATORS[step.field.kind]


def words_offered(words: Dictionary, step: Step) -> Sequence[tuple[str, str]]:
    """Give the codes and words that a field can be compared with."""
    return [one for name in vocabularies(step) for one in words.offered(name)]
