"""Questions to a register for tests: any that a type of record can be asked, made by hypothesis."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from hypothesis import strategies as st

from ropa_desktop.domain.field import Kind
from ropa_desktop.domain.query import (
    OPERATORS,
    All,
    Compare,
    Condition,
    FromToday,
    Not,
    Op,
    Path,
    Some,
    Value,
    Within,
)
from ropa_desktop.domain.query_paths import MENTIONS, Place, Step, start, steps

Words = Callable[[Step], Sequence[Any]]
"""Gives the codes or the records that a step may well be compared with."""

WORDS: Words = lambda step: [1, 17] if step.field.kind in {Kind.LINK, Kind.LINKS} else ["f", "US", "w:12", "två ord"]  # noqa: E731
FEW_STEPS = 3
SHALLOWEST = -2
"""How far below the asked depth a part of a question may lie within another: far from what is too deep to be read."""


def values(step: Step, words: Words) -> st.SearchStrategy[Value]:
    match step.field.kind:
        case Kind.DATE:
            relative = st.builds(FromToday, st.integers(-40, 40).filter(bool), st.sampled_from("dwmy"))
            return st.one_of(st.dates(), relative, st.just(FromToday(0, "d")))
        case Kind.NUMBER:
            return st.integers(-(10**15) + 1, 10**15 - 1)
        case Kind.PERIOD:
            return st.builds("P{}{}".format, st.integers(0, 400), st.sampled_from("DWMY"))
        case Kind.ANSWER:
            return st.sampled_from(["yes", "no", "unsure"])
        case Kind.CHOICE | Kind.CHOICES | Kind.LINK | Kind.LINKS:
            return st.sampled_from(list(words(step)) or [1])
        case _:
            return st.text(max_size=4)


def compared(path: Path, step: Step, words: Words) -> st.SearchStrategy[Condition]:
    def with_op(op: Op) -> st.SearchStrategy[Condition]:
        if op.alone:
            return st.just(Compare(path, op))
        most = 3 if op in {Op.IS, Op.NOT} else 1
        found = st.lists(values(step, words), min_size=1, max_size=most, unique=True)
        return found.map(lambda several: Compare(path, op, tuple(several)))

    return st.sampled_from(OPERATORS[step.field.kind]).flatmap(with_op)


@st.composite
def singles(draw: st.DrawFn, place: Place, words: Words, depth: int) -> Condition:
    path: list[str] = []
    while True:
        found = steps(place)
        step = found[draw(st.sampled_from(sorted(found)))]
        path.append(step.name)
        after = step.after
        onward = after is not None and len(path) < FEW_STEPS and step.name != MENTIONS
        ways = ["stop", "stop", "on", *(["within"] if depth > SHALLOWEST else [])]
        choice = draw(st.sampled_from(ways)) if onward else "stop"
        if after is None or choice == "stop":
            return draw(compared(tuple(path), step, words))
        if choice == "within":
            return Within(tuple(path), draw(conditions(after, words, depth - 1)))
        place = after


def conditions(place: Place, words: Words = WORDS, depth: int = 2) -> st.SearchStrategy[Condition]:
    one = st.deferred(lambda: singles(place, words, depth))
    if depth <= 0:
        return one
    inner = st.deferred(lambda: conditions(place, words, depth - 1))
    several = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return st.one_of(one, inner.map(Not), several.map(All), several.map(Some))


def questions(record_type: str, words: Words = WORDS) -> st.SearchStrategy[Condition]:
    return conditions(start(record_type), words)
