"""HTML as text: whatever is not already markup is escaped on its way in."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

_EMPTY = frozenset({"br", "meta", "input"})
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""Characters that no HTML document may hold; they are shown as one that cannot be shown."""


class Markup(str):
    """A text that is HTML already."""

    __slots__ = ()


def escaped(text: str) -> Markup:
    """Give a text as HTML, with nothing in it that a browser takes for markup."""
    return text if isinstance(text, Markup) else Markup(html.escape(_UNFIT.sub("\ufffd", text)))


def tag(name: str, /, *children: str, **attributes: str | bool | None) -> Markup:
    """Make an element; `class_` and `for_` stand for names that Python keeps, and "_" for "-".

    An attribute that is True has no value; one that is None, False or blank is left out, but for `value`.
    """
    named = ((key.rstrip("_").replace("_", "-"), value) for key, value in attributes.items())
    told = "".join(
        f" {key}" if value is True else f' {key}="{escaped(str(value))}"'
        for key, value in named
        if value or (value == "" and key == "value")
    )
    if name in _EMPTY:
        return Markup(f"<{name}{told}>")
    return Markup(f"<{name}{told}>{joined(children)}</{name}>")


def joined(parts: Iterable[str], between: str = "") -> Markup:
    """Put parts after one another."""
    return Markup(between.join(map(escaped, parts)))


def lined(text: str) -> Markup:
    """Give a text with its line breaks; a word too long for any line may break where the line ends."""
    lines = _long.sub("\\g<0>\x00", _UNFIT.sub("\ufffd", text.strip("\n"))).split("\n")
    return joined((joined(line.split("\x00"), "<wbr>") for line in lines), "<br>")


_long = re.compile(r"\S{32}(?=\S)")
