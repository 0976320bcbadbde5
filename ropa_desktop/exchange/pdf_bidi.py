"""The order in which mixed leftward and rightward text stands on a line (UAX 9).

python-bidi resolves the types of characters; what it lacks for wrapped text is added here: paired brackets (N0), and
reordering line by line with levels that were resolved for the whole paragraph (L2, L4).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, TypeVar

from bidi import algorithm, mirror

Item = TypeVar("Item")

_RIGHT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_UNKNOWN, _NEUTRAL = frozenset({"", "LRI", "RLI", "FSI", "PDI"}), "\ufffc"
_DEEPEST = 63
"""As many brackets as the algorithm follows (BD16)."""


def is_mixed(text: str) -> bool:
    """Tell whether a text has leftward letters at all."""
    return bool(_RIGHT.search(text))


def base_level(text: str) -> int:
    """Give the direction of a paragraph by its first letter: 0 rightward, 1 leftward (P2, P3)."""
    return int(algorithm.get_base_level(text))


def levels(text: str, base: int) -> list[int]:
    """Resolve the level of each character of a paragraph; odd levels read leftward. No character may be invisible.

    What the tables know no direction of (a code point that is not assigned, an isolate) counts as a neutral sign.
    """
    text = "".join(one if unicodedata.bidirectional(one) not in _UNKNOWN else _NEUTRAL for one in text)
    storage = algorithm.get_empty_storage()
    storage["base_level"], storage["base_dir"] = base, "LR"[base]
    algorithm.get_embedding_levels(text, storage)
    algorithm.explicit_embed_and_overrides(storage)
    algorithm.resolve_weak_types(storage)
    _resolve_brackets(text, storage["chars"], base)
    algorithm.resolve_neutral_types(storage, debug=False)
    algorithm.resolve_implicit_levels(storage, debug=False)
    return [character["level"] for character in storage["chars"]]


def reordered(items: Sequence[Item], resolved: Sequence[int]) -> list[tuple[Item, int]]:
    """Put what stands on one line in the order in which it is drawn, each with its level."""
    placed = list(zip(items, resolved, strict=True))
    for least in range(max(resolved, default=0), 0, -1):
        placed = _turned(placed, least)
    return placed


def mirrored(character: str) -> str:
    """Give the bracket or sign that is drawn for one that reads leftward."""
    return str(mirror.MIRRORED.get(character, character))


def _turned(placed: list[tuple[Item, int]], least: int) -> list[tuple[Item, int]]:
    """Turn round each stretch at a level or above it."""
    turned: list[tuple[Item, int]] = []
    for inside, some in groupby(placed, key=lambda item: item[1] >= least):
        run = list(some)
        turned += reversed(run) if inside else run
    return turned


def _resolve_brackets(text: str, characters: list[dict[str, Any]], base: int) -> None:
    """Give both brackets of a pair one direction: the paragraph's, unless all around them is of the other (N0)."""
    own = "LR"[base]
    for opening, closing in sorted(_pairs(text, characters)):
        inside = {_strong(character["type"]) for character in characters[opening + 1 : closing]} - {""}
        if not inside:
            continue
        direction = own
        if own not in inside:
            before = (_strong(character["type"]) for character in reversed(characters[:opening]))
            direction = next((found for found in before if found), own)
        characters[opening]["type"] = characters[closing]["type"] = direction


def _strong(kind: str) -> str:
    """Numbers count as leftward here."""
    return {"L": "L", "R": "R", "AL": "R", "EN": "R", "AN": "R"}.get(kind, "")


def _pairs(text: str, characters: list[dict[str, Any]]) -> Iterator[tuple[int, int]]:
    waiting: list[tuple[str, int]] = []
    for index, one in enumerate(text):
        kind = unicodedata.category(one)
        if kind not in {"Ps", "Pe"} or characters[index]["type"] != "ON" or one not in mirror.MIRRORED:
            continue
        if kind == "Ps":
            if len(waiting) == _DEEPEST:
                return
            waiting.append((mirrored(one), index))
            continue
        depth = next((at for at in range(len(waiting) - 1, -1, -1) if waiting[at][0] == one), None)
        if depth is not None:
            yield waiting[depth][1], index
            del waiting[depth:]
