"""What the files of a package are called: in its language, and safe on every system that may receive them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

LONGEST = 48
LONGEST_END = 10


def plain(text: str, *, without: str = "") -> str:
    """Write a text with the letters, digits and hyphens of a file name ("Följebrev" → "foljebrev"), perhaps none."""
    letters = unicodedata.normalize("NFKD", text.casefold().translate(_APART))
    words = re.findall("[a-z0-9]+", re.sub("[\u0300-\u036f]", "", letters))
    whole = "-".join(words)
    if len(whole) > LONGEST:
        whole = whole[:LONGEST].rpartition("-")[0] or whole[:LONGEST]
    return whole or without


_APART = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ł": "l", "đ": "d"})
"""Letters that do not come apart into a letter and its accent."""


def plain_file(name: str, *, without: str) -> str:
    """Write a file's own name so ("Avtal (2).PDF" → "avtal-2.pdf"); the end that tells what it is stays."""
    stem, dot, end = name.rpartition(".")
    if not dot or not re.fullmatch(f"[A-Za-z0-9]{{1,{LONGEST_END}}}", end):
        return plain(name, without=without)
    return f"{plain(stem, without=without)}.{end.lower()}"


def numbered(names: Iterable[str]) -> list[str]:
    """Put numbers before names, so that they sort in this order and no two are alike: "01-…", "02-…"."""
    found = list(names)
    width = max(2, len(str(len(found))))
    return [f"{number:0{width}}-{name}" for number, name in enumerate(found, 1)]
