"""Words that a choice can take, shipped in both languages or added by the office."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Word:
    """One word: `labels` by language, `cite` the provision it stands for, `tags` what the rules ask about; `also` is
    what else it is called.
    """

    code: str
    labels: Mapping[str, str]
    cite: str = ""
    tags: tuple[str, ...] = ()
    also: tuple[str, ...] = ()

    def label(self, language: str) -> str:
        """Give the word in a language, or in the one it has."""
        return self.labels.get(language) or next(iter(self.labels.values()), self.code)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words in the order of a picker; an `open` vocabulary takes the office's own."""

    name: str
    words: tuple[Word, ...]
    open: bool = False
