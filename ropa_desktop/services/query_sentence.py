"""A question to the register as a sentence, for who reads a document and never saw the fields by their names."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Sequence
from datetime import date

from ropa_desktop.domain.field import Kind
from ropa_desktop.domain.problems import Problem
from ropa_desktop.domain.query import All, Compare, Condition, FromToday, Not, Op, Path, Some, Value, Within
from ropa_desktop.domain.query_paths import Place, Step, start, steps, walk
from ropa_desktop.services.query import Dictionary, read
from ropa_desktop.services.query_told import MANY, ORDERED, Teller, called, operator, value_told
from ropa_desktop.storage.register import Register

PHRASES = ("article_6", "article_9")
"""The fields that are said otherwise than under their label, with the rows in which they stand."""

LETTERS = "letters"


def sentence_of_any(
    register: Register, types: Iterable[str], where: str, code: str, of: str = "", today: date | None = None
) -> str:
    """Say a question as one about the first of some types that has what it asks for; "" where none has."""
    for name in types:
        with contextlib.suppress(Problem):
            return sentence(register, name, where, code, of, today)
    return ""


def sentence(
    register: Register, record_type: str, where: str, code: str, of: str = "", today: date | None = None
) -> str:
    """Say in a sentence which activities a question in its text form gives ("Behandlingar där …").

    `of` says which activities are asked, where it is not all. A day that is told from `today`, when the question is
    put, is given as such: a document lies for years. Problems: as `services/query.read`.
    """
    words = Dictionary(register, code)
    on = today or date.today()  # noqa: DTZ011 - the user's day, as the question is answered
    what = _Sentence(words, on).condition(read(register, record_type, where, code), start(record_type))
    told = words.say("query.sentence", of=of or words.say("query.sentence.activities"), what=what)
    return f"{told[:1].upper()}{told[1:]}"


class _Sentence(Teller):
    """Says a question as a clause that follows on "där" or "where"."""

    def __init__(self, words: Dictionary, today: date) -> None:
        super().__init__(words)
        self._today = today

    def condition(self, condition: Condition, place: Place) -> str:
        say = self._words.say
        match condition:
            case Within(path, part):
                after = walk(place, path).after or place
                named = self._named(place, path)
                return say("query.sentence.within", path=named, part=self.condition(part, after))
            case Not(part):
                return say("query.sentence.not", part=self._inner(part, place, (All, Some)))
            case _:
                return super().condition(condition, place)

    def _joined(self, word: str, parts: Sequence[Condition], place: Place) -> str:
        """Join parts, those in brackets whose end could not be heard otherwise."""
        *before, last = parts
        told = [self._inner(part, place, (All, Some, Within, Not)) for part in before]
        return f" {word} ".join((*told, self._inner(last, place, (All, Some, Within))))

    def _compare(self, asked: Compare, place: Place) -> str:
        step = walk(place, asked.path)
        told = [self._value(step, value) for value in asked.values]
        if asked.path[0] == LETTERS:
            told = [self._words.say("query.text", text=one) for one in told]
        values = f" {self._words.say('query.or')} ".join(told)
        return f"{self._named(place, asked.path)} {self._verb(step, asked.op)} {values}".rstrip()

    def _value(self, step: Step, value: Value) -> str:
        told = value_told(self._words, step, value.on(self._today) if isinstance(value, FromToday) else value)
        return told.lower() if step.field.kind is Kind.ANSWER else told

    def _named(self, place: Place, path: Path) -> str:
        """Say what a path leads to, the nearest first: "avvägningens status under intresseavvägning"."""
        found: list[str] = []
        say = self._words.say
        for name in path:
            step = steps(place)[name]
            label = called(self._words, place, step)
            if name in PHRASES:
                found[-1:] = [say(f"query.sentence.{name}")]
            elif path[0] == LETTERS and len(path) > 1:
                found = [say("query.sentence.letter", letter=name)]
            elif step.field.kind is Kind.ANSWER:
                found.append(say("query.sentence.answer", question=label))
            else:
                found.append(self._lowered(label))
            place = step.after or place
        return f" {say('query.sentence.under')} ".join(reversed(found))

    def _lowered(self, label: str) -> str:
        """Give a label as it stands within a sentence: "IMY" and "Article 10" keep their capitals."""
        first, _, rest = label.partition(" ")
        numbered = rest[:1].isdigit() and self._words.language == "en"
        return label if numbered or first[1:] != first[1:].lower() else f"{label[:1].lower()}{label[1:]}"

    def _verb(self, step: Step, op: Op) -> str:
        say = self._words.say
        if op.alone:
            return say(f"query.sentence.{'filled' if op is Op.FILLED else 'empty'}")
        if op in {Op.IS, Op.NOT}:
            kind = ("has", "lacks") if step.field.kind in MANY else ("is", "is_not")
            return say(f"query.sentence.{kind[op is Op.NOT]}")
        told = operator(self._words, step, op)
        return f"{say('query.sentence.is')} {told}" if step.field.kind in ORDERED else told
