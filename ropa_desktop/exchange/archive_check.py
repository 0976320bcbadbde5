"""Whether the parts of an archive are as the schema says, with a place and a reason where they are not."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cache
from typing import Any

from ropa_desktop.domain.problems import Problem
from ropa_desktop.exchange.archive_schema import Schema, definitions, part_schemas

Check = Callable[[Any], None]
"""Says nothing of a value that fits; otherwise raises a problem with `where`, the path below the value."""

Named = Mapping[str, Check]
"""Checks by what a schema calls them."""


@cache
def part_checks() -> Named:
    """Give the check of each part of an archive; of a list, the check of one item."""
    named = {f"#/$defs/{name}": _check(schema, {}) for name, schema in definitions().items()}
    return {name: _check(schema.get("items", schema), named) for name, schema in part_schemas().items()}


def check_of(schema: Schema) -> Check:
    """Give the check of a schema of our own that refers to no other."""
    return _check(schema, {})


def _check(schema: Schema, named: Named) -> Check:
    """Turn a schema into a check. It knows what our own schemas say, which a test compares with a full validator."""
    kind = next((word for word in ("$ref", "oneOf", "const", "enum") if word in schema), None) or schema["type"]
    return _MAKERS[kind](schema, named)


def _named(schema: Schema, named: Named) -> Check:
    return named[schema["$ref"]]


def _one_of(schema: Schema, named: Named) -> Check:
    """Choose by the type (or the version) that a value says it is, or between nothing and something."""
    choices = schema["oneOf"]
    if choices[0] == {"type": "null"}:
        return _or_nothing(_check(choices[1], named))
    told = next(name for name, one in choices[0]["properties"].items() if "const" in one)
    by_name = {choice["properties"][told]["const"]: _check(choice, named) for choice in choices}

    def check(value: Any) -> None:
        _expect(isinstance(value, dict), "object")
        if told not in value:
            raise Problem("archive_missing", where="", name=told)
        said = value[told]
        chosen = by_name.get(said) if isinstance(said, (str, int)) and not isinstance(said, bool) else None
        if chosen is None:
            raise _not_allowed(said, told)
        chosen(value)

    return check


def _or_nothing(something: Check) -> Check:
    def check(value: Any) -> None:
        if value is not None:
            something(value)

    return check


def _object(schema: Schema, named: Named) -> Check:
    properties = {name: _check(one, named) for name, one in schema.get("properties", {}).items()}
    needed = tuple(schema.get("required", ()))
    others = _check(schema["additionalProperties"], named) if schema["additionalProperties"] else None

    def check(value: Any) -> None:
        _expect(isinstance(value, dict), "object")
        for name in needed:
            if name not in value:
                raise Problem("archive_missing", where="", name=name)
        name = ""
        try:
            for name, item in value.items():
                (properties.get(name) or others or properties[name])(item)
        except KeyError as error:
            raise Problem("archive_unknown", where="", name=_short(name)) from error
        except Problem as problem:
            raise below(name, problem) from problem.__cause__

    return check


def _list(schema: Schema, named: Named) -> Check:
    item, fewest = _check(schema["items"], named), schema.get("minItems", 0)

    def check(value: Any) -> None:
        _expect(isinstance(value, list), "array")
        if len(value) < fewest:
            raise _not_allowed(value)
        place = 0
        try:
            for place, one in enumerate(value):  # noqa: B007 - it tells where a problem is
                item(one)
        except Problem as problem:
            raise below(str(place), problem) from problem.__cause__

    return check


def below(step: str, problem: Problem) -> Problem:
    """Put a step before the path of a problem."""
    rest = problem.facts["where"]
    problem.facts["where"] = f"{step}/{rest}" if rest else step
    return problem


def _integer(schema: Schema, _named: Named) -> Check:
    smallest, largest = schema["minimum"], schema["maximum"]

    def check(value: Any) -> None:
        _expect(isinstance(value, int) and not isinstance(value, bool), "integer")
        if not smallest <= value <= largest:
            raise Problem("archive_number", where="", value=value)

    return check


def _among(schema: Schema, _named: Named) -> Check:
    values = schema.get("enum") or [schema["const"]]

    def check(value: Any) -> None:
        if isinstance(value, bool) or value not in values:
            raise _not_allowed(value)

    return check


_FORMATS: dict[str, Callable[[str], object]] = {"date": date.fromisoformat, "date-time": datetime.fromisoformat}


def _text(schema: Schema, _named: Named) -> Check:
    fits = re.compile(schema["pattern"].replace("$", r"\Z")).search if "pattern" in schema else None
    read = _FORMATS.get(schema.get("format", ""))
    shortest, longest = schema.get("minLength", 0), schema.get("maxLength")

    def check(value: Any) -> None:
        _expect(isinstance(value, str), "string")
        if not value.isascii() and not _is_writable(value):
            raise Problem("archive_text", where="")
        if (
            (fits and not fits(value))
            or len(value) < shortest
            or (longest and len(value) > longest)
            or (read and not _reads(read, value))
        ):
            raise _not_allowed(value)

    return check


def _is_writable(text: str) -> bool:
    """Tell whether a text is Unicode: half a surrogate pair is a number, but no character."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _reads(read: Callable[[str], object], value: str) -> bool:
    try:
        read(value)
    except ValueError:
        return False
    return True


def _expect(fits: bool, expected: str) -> None:  # noqa: FBT001 - reads as a sentence
    if not fits:
        raise Problem("archive_type", where="", expected=expected)


def _not_allowed(value: Any, where: str = "") -> Problem:
    return Problem("archive_value", where=where, value=_short(value))


def _short(value: Any) -> str:
    text = ascii(value) if isinstance(value, str) and not _is_writable(value) else str(value)
    return text if len(text) <= 60 else f"{text[:60]}…"  # noqa: PLR2004


_MAKERS: dict[str, Callable[[Schema, Named], Check]] = {
    "$ref": _named,
    "oneOf": _one_of,
    "const": _among,
    "enum": _among,
    "object": _object,
    "array": _list,
    "integer": _integer,
    "string": _text,
}
