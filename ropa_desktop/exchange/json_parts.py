"""Reading a JSON object that may be too large to hold: member by member, and its lists item by item."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import IO, Any

from ropa_desktop.domain.problems import Problem

CHUNK = 1 << 18
LONGEST, LARGE = 8 * 1024 * 1024, 48 * 1024 * 1024
"""Characters of one value at most, and of a large one: a kept file of 25 MB in base64 has 35 million."""

_space = re.compile(r"[ \t\n\r]*")


class Cut(Exception):
    """The text ends too early, or is not JSON."""


def parts(file: IO[str], *, large: frozenset[str] = frozenset()) -> Iterator[tuple[str, int | None, Any]]:
    """Walk the members of an object: name, the place in a list (None for what is no list), and the value.

    Of a list, each item is given by itself; an empty one is given once, as a list. `large` names the lists whose
    items may be LARGE. Raises Cut, UnicodeDecodeError, and the problems archive_duplicate_key, archive_nesting,
    archive_number and archive_long.
    """
    text = _Text(file)
    text.take("{")
    names: set[str] = set()
    while text.peek() != "}":
        if names:
            text.take(",")
        name = _name(text.value())
        if name in names:
            raise Problem("archive_duplicate_key", where="/", name=name[:60])
        names.add(name)
        text.take(":")
        text.longest = LARGE if name in large else LONGEST
        if text.peek() == "[":
            yield from _items(text, name)
        else:
            yield name, None, text.value(name)
    text.take("}")
    if text.peek():
        raise Cut


def _items(text: _Text, name: str) -> Iterator[tuple[str, int | None, Any]]:
    text.take("[")
    place = 0
    while text.peek() != "]":
        if place:
            text.take(",")
        yield name, place, text.value(f"{name}/{place}")
        place += 1
    text.take("]")
    if not place:
        yield name, None, []


def _name(value: Any) -> str:
    if not isinstance(value, str):
        raise Cut
    return value


class _Text:
    """A text that is read as it is needed."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file
        self._buffer = ""
        self._at = 0
        self._ended = False
        self.longest = LONGEST

    def peek(self) -> str:
        """Give the next character that is not white space, "" at the end."""
        while True:
            found = _space.match(self._buffer, self._at)
            self._at = found.end() if found else self._at
            if self._at < len(self._buffer):
                return self._buffer[self._at]
            if self._ended:
                return ""
            self._read_on()

    def take(self, mark: str) -> None:
        """Go past a mark that has to stand here."""
        if self.peek() != mark:
            raise Cut
        self._at += 1

    def value(self, where: str = "") -> Any:
        """Read one value, whole; `where` it stands is told with a problem."""
        self.peek()
        while True:
            try:
                value, end = _decoder.raw_decode(self._buffer, self._at)
            except json.JSONDecodeError as error:
                if self._ended:
                    raise Cut from error
                if len(self._buffer) - self._at > self.longest:
                    raise Problem("archive_long", where=where, most=self.longest) from error
            except RecursionError as error:
                raise Problem("archive_nesting", where=where) from error
            except Problem as problem:
                problem.facts["where"] = where
                raise
            else:
                if end < len(self._buffer) or self._ended:  # a number at the end may go on
                    self._at = end
                    return value
            self._read_on()

    def _read_on(self) -> None:
        """Read as much again as is held already, so that a long value is not tried too often."""
        rest = self._buffer[self._at :]
        chunk = self._file.read(max(CHUNK, len(rest)))
        self._ended = not chunk
        self._buffer, self._at = rest + chunk, 0


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        (twice, _), *_ = Counter(name for name, _ in pairs).most_common(1)
        raise Problem("archive_duplicate_key", where="", name=twice[:60])
    return found


def _integer(digits: str) -> int:
    if len(digits) > 30:  # noqa: PLR2004 - far beyond any id, and int() is slow on long ones
        raise Problem("archive_number", where="", value=f"{digits[:20]}…")
    return int(digits)


def _float(text: str) -> float:
    """Take 1.0 for 1, as JSON does; what is no whole number is left for the check of its place."""
    number = float(text)
    return int(number) if number.is_integer() and abs(number) < 2**63 else number


def _constant(name: str) -> None:
    raise Problem("archive_number", where="", value=name)


_decoder = json.JSONDecoder(object_pairs_hook=_object, parse_int=_integer, parse_float=_float, parse_constant=_constant)

__all__ = ["Cut", "parts"]
