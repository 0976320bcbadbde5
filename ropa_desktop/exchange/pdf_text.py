"""User text as lines to draw: every character shown or named, wrapped, and in the order in which it is read.

Text in Latin, Greek or Cyrillic takes a short way. All other text is cut into clusters (a letter with its marks, an
emoji with its modifiers), each with the font that has it; what no font has is written as its code point. Arabic is
joined before wrapping; direction is resolved for the whole paragraph and applied to each wrapped line.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from math import ceil
from typing import NamedTuple

from arabic_reshaper import ArabicReshaper

from ropa_desktop.exchange import pdf_bidi
from ropa_desktop.exchange.pdf_fonts import Face, Fonts

_LINE_ENDS = re.compile("\r\n|[\r\u2028\u2029\x85]")
_NOT_SIMPLE = re.compile(
    "[^\n -~\xa0-\xac\xae-\u024f\u0391-\u03a1\u03a3-\u03ce\u0400-\u045f\u2013\u2014\u2018-\u201e\u2022\u2026\u20ac]",
)
_SOFT_BREAK = re.compile(r"(?<=[^\W\d_]{3}[-–—/@])(?=[^\W\d_])|(?<=[^\W\d_]{3}/)(?=\d)")
WORD = re.compile(r"[^ \t\r\n]+")
_BOUND = re.compile(r"\d (?:§|[a-z]\b)")
_SPACE = re.compile(r"(?<!\d) | (?!§|[a-z]\b)")
"""Where a line may end: not between a number and its section sign or letter ("5 kap. 1 §", "artikel 5.1 c")."""

_ARABIC = re.compile("[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff]")
_JOINER = "\u200d"
_SHAPELESS = frozenset({"Cc", "Cf", "Cs", "Co"})
_INVISIBLE = frozenset("\xad\u200b\u200c\u200d\u200e\u200f\u061c\u2060\ufe0e\ufe0f")
"""Characters that only guide others; a command that turns direction is no such thing and is shown."""
_SKIN_TONES = frozenset(map(chr, range(0x1F3FB, 0x1F400)))
_MODIFIERS = _SKIN_TONES | {_JOINER, "\ufe0e", "\ufe0f"}
_MARKS = frozenset({"Mn", "Me"})
_EMOJI = (range(0x2190, 0x3300), range(0x1F000, 0x1FB00))
_FLAG_LETTERS = range(0x1F1E6, 0x1F200)
_TAGGED_FLAG = "\U0001f3f4"
_TAGS = range(0xE0020, 0xE0080)
_TAB = " " * 4
_ROUNDING = 0.01
_KEPT = 20_000
_KEPT_LENGTH = 80
"""Shorter texts are labels and choices: they come back, so their lines are kept."""


@dataclass(frozen=True, slots=True)
class Style:
    """How a text is set; sizes in points, `grey` from 0 (black) to 1 (white)."""

    size: float
    leading: float
    bold: bool = False
    grey: float = 0.0


class Run(NamedTuple):
    """Characters from one font, in the order in which they stand on the line."""

    face: Face
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line ready to draw, `shift` from the left edge: text that reads leftward stands at the right."""

    runs: tuple[Run, ...]
    width: float
    style: Style
    shift: float = 0.0


class _Cluster(NamedTuple):
    """What stays together on a line."""

    shown: str
    face: Face
    width: float


def widest(lines: Iterable[Line]) -> float:
    """Give the width that lines take."""
    return max((line.width for line in lines), default=0.0)


def printable(text: str) -> str:
    """Name every character that cannot be shown by its code point, as in `[U+0007]`; line breaks stay."""
    text = _LINE_ENDS.sub("\n", text).replace("\t", _TAB)
    return "".join(one if one == "\n" or one in _INVISIBLE or _has_shape(one) else _named(one) for one in text)


def _has_shape(character: str) -> bool:
    code = ord(character)
    no_character = code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF  # noqa: PLR2004 - as Unicode lays down
    return not no_character and unicodedata.category(character) not in _SHAPELESS


def _named(character: str) -> str:
    return f"[U+{ord(character):04X}]"


class Typesetter:
    """Breaks texts into lines with the fonts of one document."""

    def __init__(self, fonts: Fonts) -> None:
        self._fonts = fonts
        self._kept: dict[tuple[str, Style, float], tuple[Line, ...]] = {}
        self._faces: dict[tuple[str, bool], Face | None] = {}
        self._reshape = ArabicReshaper({"delete_harakat": False}).reshape

    def lines(self, text: str, style: Style, width: float) -> tuple[Line, ...]:
        """Wrap a text to a width in points; an empty text has no lines."""
        if len(text) > _KEPT_LENGTH:
            return tuple(self._wrap(text, style, width))
        key = (text, style, width)
        lines = self._kept.get(key)
        if lines is None:
            if len(self._kept) > _KEPT:
                self._kept.clear()
            lines = self._kept[key] = tuple(self._wrap(text, style, width))
        return lines

    def at_right(self, text: str, style: Style, width: float) -> list[Line]:
        """Set a text in lines that end where they would begin."""
        return [replace(line, shift=-line.width) for line in self.lines(text, style, width)]

    def longest_word(self, text: str, style: Style) -> float:
        """Measure the longest word of a text in points, for the columns of a table."""
        face = self._body(style)
        words = (
            part for word in WORD.findall(text) if not _NOT_SIMPLE.search(word) for part in _SOFT_BREAK.split(word)
        )
        return max(map(face.word_width, words), default=0.0) * style.size / 1000

    def length(self, text: str, style: Style) -> float:
        """Estimate how long a text is in points if it stood on one line, its line breaks aside."""
        face = self._body(style)
        if _NOT_SIMPLE.search(text):
            return len(text) * face.word_width("n") * style.size / 1000
        words = text.split()
        spaces = face.word_width(" ") * max(len(words) - 1, 0)
        return (sum(map(face.word_width, words)) + spaces) * style.size / 1000

    def _wrap(self, text: str, style: Style, width: float) -> Iterator[Line]:
        if not text:
            return
        width = max(width, style.size)  # a column too narrow for any letter gets one on each line
        if "\t" in text or "\r" in text:
            text = _LINE_ENDS.sub("\n", text).replace("\t", _TAB)
        if _NOT_SIMPLE.search(text):
            text = unicodedata.normalize("NFC", _LINE_ENDS.sub("\n", text))
        for paragraph in text.split("\n"):
            wrap = self._wrap_complex if _NOT_SIMPLE.search(paragraph) else self._wrap_simple
            yield from wrap(paragraph, style, width)

    def _body(self, style: Style) -> Face:
        return self._fonts.bold if style.bold else self._fonts.regular

    def _wrap_simple(self, text: str, style: Style, width: float) -> Iterator[Line]:
        face, scale = self._body(style), style.size / 1000
        room, space = (width + _ROUNDING) / scale, face.word_width(" ")
        line: list[str] = []
        used, wrapped = -space, False
        for word in _SPACE.split(text) if _BOUND.search(text) else text.split(" "):
            rest, wide = word, face.word_width(word)
            while wide > room - used - space:
                left = room - used - space
                endless = wide > room and left > max(room / 4, face.width(rest[0]))
                head = _head(rest, face, left, anywhere=not line or endless, parts=1 if line else ceil(wide / room))
                if head:
                    line.append(head)
                    used += space + face.word_width(head)
                    rest = rest[len(head) :]
                    wide = face.word_width(rest)
                yield Line((Run(face, " ".join(line)),), used * scale, style)
                line, used, wrapped = [], -space, True
            if rest or line or not wrapped:
                line.append(rest)
                used += space + wide
        if line or not wrapped:
            yield Line((Run(face, " ".join(line)),), max(used, 0.0) * scale, style)

    def _wrap_complex(self, text: str, style: Style, width: float) -> Iterator[Line]:
        mixed = pdf_bidi.is_mixed(text)
        base = pdf_bidi.base_level(text) if mixed else 0
        joined = self._reshape(text) if _ARABIC.search(text) else text
        room = (width + _ROUNDING) * 1000 / style.size
        clusters = list(self._clusters(joined, style, room))
        levels = pdf_bidi.levels("".join(cluster.shown[0] for cluster in clusters), base) if mixed else []
        for first, last in _breaks(clusters, room):
            row = clusters[first:last]
            order = _drawn(row, levels[first:last]) if mixed else row
            runs = tuple(
                Run(face, "".join(cluster.shown for cluster in some))
                for face, some in groupby(order, key=lambda cluster: cluster.face)
            )
            total = sum(cluster.width for cluster in row) * style.size / 1000
            yield Line(runs, total, style, width - total if base else 0.0)

    def _face_for(self, character: str, style: Style) -> Face | None:
        key = (character, style.bold)
        if key not in self._faces:
            found = self._fonts.face_for(character, bold=style.bold) if _has_shape(character) else None
            self._faces[key] = found
        return self._faces[key]

    def _clusters(self, text: str, style: Style, room: float) -> Iterator[_Cluster]:
        for group in _groups(text):
            shown = _visible(group)
            if not shown:
                continue
            face = self._face_for(shown[0], style)
            if face is None or not all(one in face for one in shown):
                yield from self._separate(shown, style, room)
                continue
            yield _Cluster(shown, face, face.width(shown))

    def _separate(self, characters: str, style: Style, room: float) -> Iterator[_Cluster]:
        """Draw one by one what no single font has together, and name what no font has at all, if it can be whole."""
        for one in characters:
            face, drawn = self._face_for(one, style), self._body(style)
            if face is not None:
                yield _Cluster(one, face, face.width(one))
            elif (width := drawn.width(_named(one))) <= room:
                yield _Cluster(_named(one), drawn, width)
            else:
                yield from (_Cluster(letter, drawn, drawn.width(letter)) for letter in _named(one))


def _head(word: str, face: Face, room: float, *, anywhere: bool, parts: int) -> str:
    """Take what fits of a word: up to a hyphen or slash inside it, or else (`anywhere`) up to any character.

    Letters and digits that take several lines of their own, as a checksum may, are cut into as many even `parts`.
    """
    broken = _SOFT_BREAK.split(word)
    for count in range(len(broken) - 1, 0, -1):
        head = "".join(broken[:count])
        if face.width(head) <= room:
            return head
    if not anywhere:
        return ""
    even = word[: ceil(len(word) / parts)]
    if parts > 1 and word.isalnum() and face.width(even) <= room:
        return even
    count, used = 1, face.width(word[0])
    while count < len(word) and (used := used + face.width(word[count])) <= room:
        count += 1
    return word[:count]


def _groups(text: str) -> Iterator[str]:
    group = ""
    for one in text:
        if group and _stays(group, one):
            group += one
            continue
        if group:
            yield group
        group = one
    yield group


def _stays(group: str, one: str) -> bool:
    """Tell whether a character belongs with those before it: marks, emoji modifiers, the halves of a flag."""
    point = ord(one)
    if one in _SKIN_TONES:
        return any(ord(group[0]) in some for some in _EMOJI)
    if one in _MODIFIERS or unicodedata.category(one) in _MARKS:
        return True
    if point in _FLAG_LETTERS:
        return len(group) == 1 and ord(group) in _FLAG_LETTERS
    if point in _TAGS:
        return group[0] == _TAGGED_FLAG
    return group[-1] == _JOINER and any(point in some for some in _EMOJI)


def _visible(group: str) -> str:
    """Leave out what has no shape of its own; the tags of a flag are told in letters, since few fonts have the flag."""
    if group[0] == _TAGGED_FLAG and len(group) > 1 and ord(group[1]) in _TAGS:
        letters = "".join(chr(ord(one) - _TAGS.start + 0x20) for one in group[1:] if ord(one) in _TAGS[:-1])
        return f"{group[0]}[{letters}]"
    first = group[0]
    rest = (one for one in group[1:] if one not in _MODIFIERS)
    return "".join(one for one in (first, *rest) if one not in _INVISIBLE)


def _breaks(clusters: list[_Cluster], room: float) -> Iterator[tuple[int, int]]:
    """Cut a paragraph into lines, at spaces where there are any; the spaces at a cut belong to no line."""
    first, space, used, position = 0, -1, 0.0, 0
    while position < len(clusters):
        cluster = clusters[position]
        if cluster.shown == " ":
            space = position
        elif used + cluster.width > room and position > first:
            last = space if space > first else position
            yield first, _without_spaces(clusters, first, last)
            first = position = last + 1 if space > first else position
            used, space = 0.0, -1
            continue
        used += cluster.width
        position += 1
    yield first, _without_spaces(clusters, first, len(clusters))


def _without_spaces(clusters: list[_Cluster], first: int, last: int) -> int:
    while last > first and clusters[last - 1].shown == " ":
        last -= 1
    return last


def _drawn(row: list[_Cluster], levels: list[int]) -> Iterator[_Cluster]:
    for cluster, level in pdf_bidi.reordered(row, levels):
        other = pdf_bidi.mirrored(cluster.shown) if level % 2 else cluster.shown
        yield cluster._replace(shown=other) if other in cluster.face else cluster
