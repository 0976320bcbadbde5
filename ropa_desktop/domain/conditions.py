"""Conditions of a worksheet: Python expressions of a small allowed kind, read from its data."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from datetime import date
from types import CodeType
from typing import Any

DAYS_IN_MONTH = 30.4375


def at_least(value: str | None, step: int) -> bool:
    """Tell whether an answer on a scale ("1" to "4") has reached a step; an open question has not."""
    return value is not None and int(value) >= step


def at_most(value: str | None, step: int) -> bool:
    """Tell whether an answer on a scale is given and no higher than a step."""
    return value is not None and int(value) <= step


def months(day: date | str | None, today: date) -> float:
    """Count the months from a day to today, fewer than none when it lies ahead; a day not given is today."""
    if day is None:
        return 0.0
    then = date.fromisoformat(day) if isinstance(day, str) else day
    return (today - then).days / DAYS_IN_MONTH


def same_person(one: str | None, other: str | None) -> bool:
    """Tell whether two names that are given are one person's, however they are spaced and capitalised."""
    return bool(one and other) and " ".join(str(one).casefold().split()) == " ".join(str(other).casefold().split())


FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "all": all,
    "any": any,
    "at_least": at_least,
    "at_most": at_most,
    "len": len,
    "max": max,
    "months": months,
    "same_person": same_person,
    "set": set,
}

_ALLOWED = (
    ast.Expression,
    ast.BoolOp,
    ast.And,
    ast.Or,
    ast.UnaryOp,
    ast.Not,
    ast.USub,
    ast.BinOp,
    ast.Add,
    ast.Sub,
    ast.BitAnd,
    ast.Compare,
    ast.Eq,
    ast.NotEq,
    ast.Lt,
    ast.LtE,
    ast.Gt,
    ast.GtE,
    ast.In,
    ast.NotIn,
    ast.Is,
    ast.IsNot,
    ast.Name,
    ast.Load,
    ast.Store,
    ast.Constant,
    ast.List,
    ast.Set,
    ast.Tuple,
    ast.Subscript,
    ast.keyword,
    ast.GeneratorExp,
    ast.SetComp,
    ast.ListComp,
    ast.comprehension,
    ast.IfExp,
)


def _is_allowed(node: ast.AST) -> bool:
    """Only the kinds of expression above, and of calls only those of the functions above."""
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Name) and node.func.id in FUNCTIONS
    return isinstance(node, _ALLOWED)


class Condition:
    """One condition, compiled once. `names` are the answers, fields and facts it looks at."""

    __slots__ = ("_code", "names", "source")

    def __init__(self, source: str) -> None:
        tree = ast.parse(source.strip(), mode="eval")
        bound: set[str] = set()
        used: set[str] = set()
        for node in ast.walk(tree):
            if not _is_allowed(node):
                raise SyntaxError(f"{ast.unparse(node)!r} may not stand in the condition {source!r}")
            if isinstance(node, ast.Name):
                (bound if isinstance(node.ctx, ast.Store) else used).add(node.id)
        self.source = source
        self.names = frozenset(used - bound - FUNCTIONS.keys())
        self._code: CodeType = compile(tree, f"<{source}>", "eval")

    def holds(self, scope: Mapping[str, Any]) -> bool:
        """Tell whether it holds; `scope` gives each name its value."""
        names = {"__builtins__": {}, **FUNCTIONS, **scope}
        return bool(eval(self._code, names))  # noqa: S307  # only the allowed kinds of expression were compiled
