"""Text as a cell of a workbook can hold it: nothing is run, nothing is lost, what cannot be kept is shown."""

from __future__ import annotations

import re
import unicodedata

CELL_LIMIT = 32_767
"""UTF-16 units in a cell."""

_unholdable = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_like_an_escape = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_escape = re.compile("_x([0-9A-Fa-f]{4})_")
_emoji_modifiers = range(0x1F3FB, 0x1F400)
_regional_indicators = range(0x1F1E6, 0x1F200)
_jamo_vowels_and_finals = range(0x1160, 0x1200)
_JOINER = "\u200d"
_LONGEST_GRAPHEME = 64


def visible(text: str) -> str:
    """Show the characters that XML cannot hold by their number, `[U+000B]`, rather than lose them."""
    return _unholdable.sub(lambda found: f"[U+{ord(found[0]):04X}]", text) if _unholdable.search(text) else text


def escaped(text: str) -> str:
    """Keep a text that looks like the format's escape (`_x0041_`) from being read as one (ISO 29500-1, ST_Xstring)."""
    return _like_an_escape.sub("_x005F_", text) if "_x" in text else text


def unescaped(text: str) -> str:
    """Read a cell's text as Excel does; openpyxl leaves the format's escapes standing."""
    return _escape.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def one_line(text: str) -> str:
    """Give a text for places that hold one line: a heading, the name of a sheet, a footer."""
    return " ".join(visible(text).split())


def units(text: str) -> int:
    """Count UTF-16 units, as Excel does."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def may_overflow(text: str) -> bool:
    """Whether a text could need more than one cell; cheap, and seldom true."""
    return len(text) * 2 > CELL_LIMIT


def pieces(text: str) -> list[str]:
    """Cut a text into what one cell holds each, between whole characters as a reader sees them."""
    if not may_overflow(text) or units(escaped(text)) <= CELL_LIMIT:
        return [text]
    cut: list[str] = []
    start = 0
    while start < len(text):
        end = _boundary(text, start, _last_that_fits(text, start))
        cut.append(text[start:end])
        start = end
    return cut


def _last_that_fits(text: str, start: int) -> int:
    """Find the end of the longest piece from `start` that a cell holds, escapes counted."""
    end = min(start + CELL_LIMIT, len(text))
    while (excess := units(escaped(text[start:end])) - CELL_LIMIT) > 0:
        end -= max(1, excess // 7)
    return end


def _boundary(text: str, start: int, end: int) -> int:
    """Move `end` back to where a character as seen begins, unless that is absurdly far."""
    for place in range(end, max(start, end - _LONGEST_GRAPHEME), -1):
        if place == len(text) or _may_cut(text, place):
            return place
    return end


def _may_cut(text: str, place: int) -> bool:
    """Whether a new character as seen begins at `place` (the main rules of UAX 29)."""
    before, after = text[place - 1], text[place]
    code = ord(after)
    if before == "\r" and after == "\n":
        return False
    if unicodedata.category(after)[0] == "M" or _JOINER in {after, before}:
        return False
    if code in _emoji_modifiers or code in _jamo_vowels_and_finals:
        return False
    return code not in _regional_indicators or _indicators_before(text, place) % 2 == 0


def _indicators_before(text: str, place: int) -> int:
    """Count the flag letters that end at `place`; they pair from the first."""
    count = 0
    while count < place and ord(text[place - 1 - count]) in _regional_indicators:
        count += 1
    return count
