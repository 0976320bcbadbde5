"""Writes a question as text: in codes, in which it is kept, or in a reader's language."""

from __future__ import annotations

from ropa_desktop.domain.field import Kind
from ropa_desktop.domain.query import All, Compare, Condition, Not, Op, Path, Some, Within
from ropa_desktop.domain.query_paths import Place, Step, start, walk
from ropa_desktop.domain.query_values import written_value
from ropa_desktop.domain.query_words import SWEDISH, Lexicon, Spelling

MANY = frozenset({Kind.CHOICES, Kind.LINKS})


def written(condition: Condition, record_type: str, lexicon: Lexicon) -> str:
    """Write a question about a type of record; what is read back is the same question."""
    return _Writer(lexicon).condition(condition, start(record_type))


class _Writer:
    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon, self._spelling = lexicon, Spelling(lexicon)

    def _word(self, word: str) -> str:
        return SWEDISH.get(word, word) if self._lexicon.language == "sv" else word

    def condition(self, condition: Condition, place: Place) -> str:
        match condition:
            case Compare():
                return self._compare(condition, place)
            case Within(path, part):
                after = walk(place, path).after
                inner = self.condition(part, after) if after else ""
                return f"{self._path(path, place)}[{inner}]"
            case Not(part):
                return f"{self._word('not')} {self._inner(part, place, (All, Some))}"
            case All(parts):
                return f" {self._word('and')} ".join(self._inner(p, place, (All, Some)) for p in parts)
            case Some(parts):
                return f" {self._word('or')} ".join(self._inner(p, place, (Some,)) for p in parts)

    def _inner(self, part: Condition, place: Place, apart: tuple[type, ...]) -> str:
        text = self.condition(part, place)
        return f"({text})" if isinstance(part, apart) else text

    def _path(self, path: Path, place: Place) -> str:
        found = [self._spelling.of(place, path[0])]
        for number, name in enumerate(path[1:], 1):
            after = walk(place, path[:number]).after
            found.append(self._spelling.of(after, name) if after else name)
        return ".".join(found)

    def _compare(self, condition: Compare, place: Place) -> str:
        step = walk(place, condition.path)
        path = self._path(condition.path, place)
        op = self._word(_operator(condition.op, step, len(condition.values)))
        values = [written_value(step, value, self._lexicon) for value in condition.values]
        if not values:
            return f"{path} {op}"
        return f"{path} {op} {values[0]}" if len(values) == 1 else f"{path} {op} ({', '.join(values)})"


def _operator(op: Op, step: Step, values: int) -> str:
    if op not in {Op.IS, Op.NOT}:
        return op
    if values > 1:
        return "in" if op is Op.IS else "not in"
    if step.field.kind in MANY:
        return "has" if op is Op.IS else "lacks"
    return op
