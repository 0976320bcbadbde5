"""Texts by key in one language, passed to whoever speaks."""

from __future__ import annotations

from collections.abc import Callable, Mapping

Say = Callable[..., str]
"""`say("problem.locked", who="Eva")`: the text of a key with its placeholders filled in."""

LANGUAGES = ("sv", "en")
"""The languages of the program; the first is the one to fall back on."""


class Texts:
    """One language's texts, "_one" where `count` is one; an unknown key is a fault and raises KeyError."""

    def __init__(self, language: str, texts: Mapping[str, str]) -> None:
        self.language = language
        self._texts = texts
        self._learnt: dict[str, str] = {}

    def learn(self, texts: Mapping[str, str]) -> None:
        """Take in texts that are read later than the others (a worksheet's)."""
        self._learnt.update(texts)

    def __call__(self, key: str, /, **facts: object) -> str:
        if facts.get("count") == 1 and f"{key}_one" in self:
            key = f"{key}_one"
        text = self._texts[key] if key in self._texts else self._learnt[key]
        return text.format(**facts) if facts else text

    def __contains__(self, key: str) -> bool:
        return key in self._texts or key in self._learnt

    def keys(self) -> frozenset[str]:
        """Give the keys of the program's own texts."""
        return frozenset(self._texts)


def text_owner(record_type: str, path: str) -> str:
    """Give the text key of a field: the shared fields have theirs under "record"."""
    return f"record.{path}" if path in SHARED_NAMES else f"{record_type}.{path}"


SHARED_NAMES = frozenset({"name", "reference", "note", "attachments", "retired"})
