"""The shipped texts, vocabularies, citations and countries, read once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from ropa_desktop.domain.texts import LANGUAGES, Texts
from ropa_desktop.domain.vocabulary import Vocabulary, Word
from ropa_desktop.storage.places import shipped


def _toml(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        return tomllib.load(file)


@cache
def language(code: str) -> Texts:
    """Give the program's texts in a language ("sv" or "en")."""
    texts: dict[str, str] = {}
    for path in sorted((shipped("resources") / "texts" / code).glob("*.toml")):
        texts.update(_toml(path))
    return Texts(code, texts)


@cache
def help_texts(code: str) -> Mapping[str, Mapping[str, str]]:
    """Give the help of every field by text key: what the law `asks`, an `example`, when it may stay `empty`."""
    found: dict[str, Mapping[str, str]] = {}
    for path in sorted((shipped("resources") / "texts" / code / "help").glob("*.toml")):
        found.update(_toml(path))
    return found


def _word(table: Mapping[str, Any]) -> Word:
    labels = {code: table[code] for code in LANGUAGES}
    return Word(table["code"], labels, table.get("cite", ""), tuple(table.get("tags", ())))


class Vocabularies:
    """The shipped words of every vocabulary, countries included."""

    @cached_property
    def all(self) -> Mapping[str, Vocabulary]:
        """Every vocabulary by name."""
        found = {"country": self._countries}
        for path in sorted((shipped("data") / "vocabularies").glob("*.toml")):
            for name, table in _toml(path).items():
                words = tuple(_word(word) for word in table.get("words", ()))
                found[name] = Vocabulary(name, words, bool(table.get("open", False)))
        return found

    @cached_property
    def _countries(self) -> Vocabulary:
        from babel import Locale  # its locale data are read only when a country is first named

        names = {code: Locale(code).territories for code in LANGUAGES}
        codes = [c for c in map(str, names["sv"]) if _ISO_3166.fullmatch(c) and c not in _NOT_COUNTRIES]
        return Vocabulary(
            "country", tuple(Word(c, {code: names[code][c] for code in LANGUAGES}) for c in sorted(codes))
        )

    @cached_property
    def _by_code(self) -> Mapping[tuple[str, str], Word]:
        return {(v.name, w.code): w for v in self.all.values() for w in v.words}

    def find(self, vocabulary: str, code: str) -> Word | None:
        """Give a shipped word, or None for one that the office added or that is not known."""
        return self._by_code.get((vocabulary, code))

    def search_text(self, vocabulary: str, code: str) -> str:
        """Give what a word can be found by: its labels in both languages."""
        word = self.find(vocabulary, code)
        return " ".join(word.labels.values()) if word else ""


_ISO_3166 = re.compile("[A-Z]{2}")
_NOT_COUNTRIES = frozenset(["EU", "EZ", "UN", "XA", "XB", "ZZ", "QO", "AC", "CP", "CQ", "DG", "EA", "IC", "TA"])
"""Regions and parts of countries that CLDR has a code for."""


@cache
def vocabularies() -> Vocabularies:
    """Give the shipped vocabularies."""
    return Vocabularies()


@cache
def _articles() -> Mapping[str, Mapping[str, str]]:
    return _toml(shipped("data") / "articles.toml")


def citation(key: str, code: str, *, short: bool = False) -> str:
    """Write a provision as it is cited in a language ("30.1 b" → "artikel 30.1 b"); "" stays ""."""
    if not key:
        return ""
    article = _articles()[key]
    return article[f"short_{code}"] if short else article[code]


def cited_provisions() -> frozenset[str]:
    """Give every provision that can be cited."""
    return frozenset(_articles())


@cache
def countries() -> Mapping[str, Any]:
    """Give the dated country data: "eea" codes, "adequacy" decisions, "authority" details."""
    return _toml(shipped("data") / "countries.toml")
