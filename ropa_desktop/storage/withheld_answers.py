"""The answers of a worksheet in a copy for release: what they hold, and what the register said at an approval."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ropa_desktop.domain.field import Field, Kind
from ropa_desktop.domain.release import Holds, answer_holds
from ropa_desktop.storage import worksheets

Look = Callable[[Holds, str, Any, bool], Any]
"""Given what an answer holds, its path, the value and whether it is a text, gives what is to stand there."""


def persons(name: str, value: Mapping[str, Any]) -> list[str]:
    """Give the answers of a kept worksheet that hold persons."""
    return [
        text
        for path, text in _leaves(value.get("answers") or {})
        if isinstance(text, str) and answer_holds(name, path) is Holds.PERSON
    ]


def released(declared: Field, value: dict[str, Any], look: Look, marked: set[int]) -> dict[str, Any]:
    """Give a kept worksheet as it is released; what the register said goes where it said it of a record marked."""
    name = declared.words
    known = value.get("version") in worksheets.versions(name)
    fields = worksheets.sheet(name, value["version"]).fields if known else {}
    given = (value.get("answers") or {}).items()
    answers = {key: _answer(name, fields.get(key), key, answer, look) for key, answer in given}
    found = value | {"answers": {key: one for key, one in answers.items() if one is not None}}
    if accepted := value.get("accepted"):
        found["accepted"] = {key: look(Holds.OPEN, "", why, True) for key, why in accepted.items()}
    if assessed := value.get("assessed"):
        if marked & set(_numbers(assessed)):
            found.pop("assessed")
        else:
            found["assessed"] = _texts(assessed, lambda text: look(Holds.OPEN, "", text, True))
    return found


def _answer(name: str, field: Field | None, path: str, value: Any, look: Look) -> Any:
    if isinstance(value, list) and value and isinstance(value[0], dict):
        if look(Holds.OPEN, path, value, False) is None:
            return None
        inner = {f.name: f for f in field.rows} if field else {}
        return [{k: _answer(name, inner.get(k), f"{path}.{k}", one, look) for k, one in row.items()} for row in value]
    return look(answer_holds(name, path), path, value, field is None or field.kind in {Kind.TEXT, Kind.LONG})


def _leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, one in value.items():
            yield from _leaves(one, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for one in value:
            yield from _leaves(one, path)
    else:
        yield path, value


def _numbers(value: Any) -> Iterator[int]:
    return (one for _, one in _leaves(value) if isinstance(one, int) and not isinstance(one, bool))


def _texts(value: Any, look: Callable[[str], Any]) -> Any:
    if isinstance(value, dict):
        return {key: _texts(one, look) for key, one in value.items()}
    if isinstance(value, list):
        return [_texts(one, look) for one in value]
    return look(value) if isinstance(value, str) else value
