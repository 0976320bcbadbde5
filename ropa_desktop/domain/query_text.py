"""Reads the text form of a question: a small grammar by recursive descent.

condition  = both { "or" both }            both = single { "and" single }
single     = "not" single | "(" condition ")" | path "[" condition "]" | path operator values | path
path       = [ "named by" ] name { "." name }
values     = value | "(" value { "," value } ")"
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import NoReturn

from ropa_desktop.domain.collation import folded
from ropa_desktop.domain.field import Kind
from ropa_desktop.domain.problems import Problem
from ropa_desktop.domain.query import (
    DEEPEST,
    FARTHEST,
    LONGEST,
    MOST,
    OPERATORS,
    All,
    Compare,
    Condition,
    Not,
    Op,
    Path,
    Some,
    Value,
    Within,
)
from ropa_desktop.domain.query_paths import FINDING, Place, Step, start, steps
from ropa_desktop.domain.query_values import NEAR, NotAValue, value_of
from ropa_desktop.domain.query_words import (
    AND,
    IN,
    NAMED_BY,
    NOT,
    OR,
    PHRASES,
    RESERVED,
    SIGNS,
    Lexicon,
    Spelling,
    spelt,
)

_TOKEN = re.compile(
    r"""(?P<space>\s+)
    |(?P<string>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[”“„][^”“]*[”“])
    |(?P<open>["'”“„])
    |(?P<sign><=|>=|!=|<>|==|[=<>≠≤≥])
    |(?P<mark>[()\[\],.])
    |(?P<word>[\w#§+-][\w:#/+§-]*)""",
    re.VERBOSE | re.DOTALL,
)
_HALF = re.compile("[\ud800-\udfff]")
"""Half a character, as a byte that is no text comes from a shell; nothing that is kept holds one."""


@dataclass(frozen=True, slots=True)
class Token:
    """One word, sign, mark or quoted text, and where it stands."""

    kind: str
    text: str
    start: int
    end: int

    @property
    def word(self) -> str:
        """The word as the grammar compares it; "" for anything else."""
        return folded(self.text) if self.kind == "word" else ""


def wrong(key: str, start: int, end: int, **facts: object) -> NoReturn:
    """Tell what is wrong and where; characters are counted from one, `end` is the last of them."""
    raise Problem(f"query_{key}", at=start + 1, end=max(end, start + 1), **facts)


def tokens(text: str) -> list[Token]:
    """Cut a text up. Problems: query_too_long, query_unclosed, query_character."""
    if len(text) > LONGEST:
        wrong("too_long", LONGEST, len(text), most=LONGEST)
    if half := _HALF.search(text):
        wrong("character", half.start(), half.end(), character=half[0])
    found, at = [], 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        kind = match.lastgroup if match else None
        if match is None or kind is None:
            wrong("character", at, at + 1, character=text[at])
        if kind == "open":
            wrong("unclosed", at, len(text))
        if kind != "space":
            found.append(Token(kind, match[0], at, match.end()))
        at = match.end()
    return [*found, Token("end", "", at, at)]


def parse(text: str, record_type: str, lexicon: Lexicon) -> Condition:
    """Read a question about a type of record.

    Problems (each with `at` and `end`): query_too_long, query_too_deep, query_too_many, query_too_far, query_unclosed,
    query_character, query_condition, query_operator, query_value, query_bracket, query_rest, query_field,
    query_field_near, query_no_field, query_type, query_kind, query_rows, query_word, query_word_near, query_day,
    query_number, query_period, query_record.
    """
    return _Parser(text, lexicon).whole(start(record_type))


class _Parser:
    def __init__(self, text: str, lexicon: Lexicon) -> None:
        self._text, self._spelling = text, Spelling(lexicon)
        self._tokens, self._at = tokens(text), 0
        self._depth = self._count = 0

    @property
    def _next(self) -> Token:
        return self._tokens[self._at]

    def _take(self) -> Token:
        token = self._next
        self._at += 1
        return token

    def _takes(self, mark: str) -> bool:
        if self._next.kind == "mark" and self._next.text == mark:
            self._at += 1
            return True
        return False

    def _demand(self, mark: str) -> None:
        if not self._takes(mark):
            self._wrong_here("bracket", bracket=mark)

    def _wrong_here(self, key: str, **facts: object) -> NoReturn:
        wrong(key, self._next.start, self._next.end, found=self._next.text, **facts)

    def _follows(self, *words: str) -> bool:
        """Take these words if they come next."""
        ahead = self._tokens[self._at : self._at + len(words)]
        if [t.word for t in ahead] != list(words):
            return False
        self._at += len(words)
        return True

    def whole(self, place: Place) -> Condition:
        found = self._any(place)
        if self._next.kind != "end":
            self._wrong_here("rest")
        return found

    def _any(self, place: Place) -> Condition:
        parts = self._joined(OR, lambda: self._both(place))
        return Some(parts) if len(parts) > 1 else parts[0]

    def _both(self, place: Place) -> Condition:
        parts = self._joined(AND, lambda: self._single(place))
        return All(parts) if len(parts) > 1 else parts[0]

    def _joined(self, words: tuple[str, ...], part: Callable[[], Condition]) -> tuple[Condition, ...]:
        found = [part()]
        while self._next.word in words:
            self._at += 1
            found.append(part())
        return tuple(found)

    def _deeper(self, part: Callable[[], Condition]) -> Condition:
        self._depth += 1
        if self._depth > DEEPEST:
            self._wrong_here("too_deep", most=DEEPEST)
        found = part()
        self._depth -= 1
        return found

    def _single(self, place: Place) -> Condition:
        if self._next.word in NOT:
            self._at += 1
            return Not(self._deeper(lambda: self._single(place)))
        if self._takes("("):
            found = self._deeper(lambda: self._any(place))
            self._demand(")")
            return found
        return self._comparison(place)

    def _comparison(self, place: Place) -> Condition:
        self._count += 1
        if self._count > MOST:
            self._wrong_here("too_many", most=MOST)
        named = any(self._follows(*words) for words in NAMED_BY)
        first = self._next
        path, step = self._path(place, back=named)
        if self._takes("["):
            return self._within(path, step, first)
        if named and self._ends:
            return Compare(path, Op.FILLED)
        if step.field.kind is Kind.ANSWER and self._ends:
            return Compare(path, Op.IS, ("yes",))
        return self._compared(path, step, first)

    def _within(self, path: Path, step: Step, first: Token) -> Condition:
        after = step.after
        if after is None:
            wrong("no_rows", first.start, self._tokens[self._at - 2].end, field=path[-1])
        part = self._deeper(lambda: self._any(after))
        self._demand("]")
        return Within(path, part)

    @property
    def _ends(self) -> bool:
        token = self._next
        return token.kind == "end" or token.word in (*AND, *OR) or (token.kind == "mark" and token.text in ")]")

    def _path(self, place: Place, *, back: bool) -> tuple[Path, Step]:
        path: list[str] = []
        while True:
            token = self._next
            if token.kind not in {"word", "string"} or (token.word in RESERVED and not path):
                self._wrong_here("condition" if not path else "no_field")
            self._at += 1
            step = self._step(place, token, back=back and not path)
            path.append(step.name)
            if not self._takes("."):
                return tuple(path), step
            if step.after is None:
                wrong("too_far", token.start, token.end, field=token.text)
            if len(path) == FARTHEST:
                self._wrong_here("too_many_steps", most=FARTHEST)
            place = step.after

    def _step(self, place: Place, token: Token, *, back: bool) -> Step:
        written = unquoted(token)
        step = self._spelling.step(place, written)
        if step is not None and step.back >= back:
            return step
        if back:
            wrong("type", token.start, token.end, name=written)
        near = _near(spelt(written), list(self._spelling.all(place)))
        facts = {"near": ", ".join(near)} if near else {}
        wrong("field_near" if near else "field", token.start, token.end, name=written, **facts)

    def _operator(self) -> tuple[Op, bool]:
        """Take an operator; tell also whether it asks for a list."""
        if self._next.kind == "sign":
            return SIGNS[self._take().text], False
        found = next((op for words, op in PHRASES.items() if self._follows(*words)), None)
        if found is None:
            self._wrong_here("operator")
        return (found, False) if isinstance(found, Op) else (Op.IS if found == IN else Op.NOT, True)

    def _compared(self, path: Path, step: Step, first: Token) -> Condition:
        before = self._next
        op, listed = self._operator()
        path, step = _meant(path, step, op)
        if op not in OPERATORS[step.field.kind]:
            within = self._spelt_within(step)
            key, facts = ("rows", {"within": within}) if within else ("kind", {})
            wrong(key, first.start, before.end, operator=before.text, field=path[-1], **facts)
        if op.alone:
            return Compare(path, op)
        several = op in {Op.IS, Op.NOT} and self._takes("(")
        if listed and not several:
            self._wrong_here("bracket", bracket="(")
        found = [self._value(step)]
        while several and self._takes(","):
            found.append(self._value(step))
        if several:
            self._demand(")")
        return Compare(path, op, tuple(dict.fromkeys(found)))

    def _spelt_within(self, step: Step) -> str:
        """Spell the fields of the rows that a step leads to; "" where it leads to none."""
        if step.field.kind is not Kind.ROWS or step.after is None:
            return ""
        return ", ".join(self._spelling.of(step.after, name) for name in steps(step.after))

    def _value(self, step: Step) -> Value:
        """Take a value: what is quoted, or as many words as mean something."""
        first = self._next
        if first.kind == "string":
            self._at += 1
            return self._meaning(step, unquoted(first), first, first)
        run = self._run()
        if not run:
            self._wrong_here("value")
        for last in reversed(run):
            try:
                found = value_of(step, self._text[first.start : last.end], self._spelling.lexicon)
            except NotAValue:
                continue
            self._at = self._tokens.index(last) + 1
            return found
        return self._meaning(step, self._text[first.start : run[-1].end], first, run[-1])

    def _run(self) -> list[Token]:
        found = []
        for token in self._tokens[self._at :]:
            if not (token.kind == "word" or token.text == ".") or token.word in (*AND, *OR):
                break
            found.append(token)
        return found

    def _meaning(self, step: Step, written: str, first: Token, last: Token) -> Value:
        try:
            return value_of(step, written, self._spelling.lexicon)
        except NotAValue as fault:
            wrong(fault.key, first.start, last.end, **fault.facts)


def _near(written: str, known: list[str]) -> list[str]:
    """Give names that are nearly so, or else those that hold all the words that tell; none where none is near."""
    close = get_close_matches(written, known, n=3, cutoff=NEAR)
    parts = [part for part in written.split("_") if len(part) >= ALIKE]
    alike = [name for name in known if parts and all(_holds(name, part) for part in parts)]
    return close or alike[:3]


def _holds(name: str, part: str) -> bool:
    """Whether one of a name's words is the one written, in another form or spelt a little otherwise."""
    words = [word for word in name.split("_") if len(word) >= ALIKE]
    same = any(word.startswith(part) or (part.startswith(word) and 3 * len(word) >= 2 * len(part)) for word in words)
    return same or bool(get_close_matches(part, words, 1, SPELT))


ALIKE = 4
"""Letters that a word has at least which is looked for in a name."""
SPELT = 0.85
"""How alike a word that is misspelt is."""


def _meant(path: Path, step: Step, op: Op) -> tuple[Path, Step]:
    """A finding is asked for by its rule; what a linked record is to contain stands in its name."""
    inner = None
    if step.name == FINDING and op.positive is Op.IS:
        inner = "rule"
    elif step.field.kind in {Kind.LINK, Kind.LINKS} and op in {Op.CONTAINS, Op.STARTS}:
        inner = "name"
    if inner is None or step.after is None:
        return path, step
    return (*path, inner), steps(step.after)[inner]


def unquoted(token: Token) -> str:
    """Give what a token says."""
    if token.kind != "string":
        return token.text
    inner = token.text[1:-1]
    return re.sub(r"\\([\\\"'])", r"\1", inner) if token.text[0] in "\"'" else inner
