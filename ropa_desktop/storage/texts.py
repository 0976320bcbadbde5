"""The shipped texts, vocabularies, citations and countries, read once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import tomli

from ropa_desktop.domain.texts import LANGUAGES, Texts
from ropa_desktop.domain.vocabulary import Vocabulary, Word
from ropa_desktop.storage.places import shipped


def toml(path: Path) -> dict[str, Any]:
    """Read a shipped file of data."""
    with path.open("rb") as file:
        return tomli.load(file)


@cache
def language(code: str) -> Texts:
    """Give the program's texts in a language ("sv" or "en")."""
    texts: dict[str, str] = {}
    for path in sorted((shipped("resources") / "texts" / code).glob("*.toml")):
        texts.update(toml(path))
    return Texts(code, texts)


@cache
def help_texts(code: str) -> Mapping[str, Mapping[str, str]]:
    """Give the help of every field by text key: what the law `asks`, an `example`, when it may stay `empty`."""
    found: dict[str, Mapping[str, str]] = {}
    for path in sorted((shipped("resources") / "texts" / code / "help").glob("*.toml")):
        found.update(toml(path))
    return found


def help_on(code: str, key: str) -> Mapping[str, str] | None:
    """Give the help of a field, or of a question of a worksheet that has been read."""
    return _learnt_help.get((code, key)) if key.startswith("worksheet.") else help_texts(code).get(key)


def learn_help(code: str, texts: Mapping[str, Mapping[str, str]]) -> None:
    """Take in the help of a worksheet."""
    _learnt_help.update({(code, key): parts for key, parts in texts.items()})


_learnt_help: dict[tuple[str, str], Mapping[str, str]] = {}


def _word(table: Mapping[str, Any]) -> Word:
    labels = {code: table[code] for code in LANGUAGES}
    return Word(table["code"], labels, table.get("cite", ""), tuple(table.get("tags", ())))


class Vocabularies:
    """The shipped words of every vocabulary, countries included; those of a worksheet are learnt when it is read."""

    def __init__(self) -> None:
        self._learnt: dict[str, Vocabulary] = {}

    def learn(self, vocabulary: Vocabulary) -> None:
        """Take in the words that stand at a question of a worksheet."""
        self._learnt[vocabulary.name] = vocabulary

    def get(self, name: str) -> Vocabulary | None:
        """Give a vocabulary by name; one with a dot is a worksheet's ("balancing_test.1.interest_types")."""
        if "." not in name:
            return self.all.get(name)
        if name not in self._learnt:
            from ropa_desktop.storage import worksheets  # they are read when first needed

            sheet, version, _ = name.split(".", 2)
            worksheets.sheet(sheet, int(version))
        return self._learnt[name]

    @cached_property
    def all(self) -> Mapping[str, Vocabulary]:
        """Every vocabulary by name."""
        found = {"country": self._countries}
        for path in sorted((shipped("data") / "vocabularies").glob("*.toml")):
            for name, table in toml(path).items():
                words = tuple(_word(word) for word in table.get("words", ()))
                found[name] = Vocabulary(name, words, bool(table.get("open", False)))
        return found

    @cached_property
    def _countries(self) -> Vocabulary:
        from babel import Locale  # its locale data are read only when a country is first named

        names = {code: Locale(code).territories for code in LANGUAGES}
        codes = [c for c in map(str, names["sv"]) if _ISO_3166.fullmatch(c) and c not in _NOT_COUNTRIES]
        also: Mapping[str, list[str]] = countries()["also"]
        words = (
            Word(c, {code: names[code][c] for code in LANGUAGES}, also=tuple(also.get(c, ()))) for c in sorted(codes)
        )
        return Vocabulary("country", tuple(words))

    @cached_property
    def _by_code(self) -> Mapping[tuple[str, str], Word]:
        return {(v.name, w.code): w for v in self.all.values() for w in v.words}

    def find(self, vocabulary: str, code: str) -> Word | None:
        """Give a shipped word, or None for one that the office added or that is not known."""
        if "." in vocabulary:
            found = self.get(vocabulary)
            return next((w for w in found.words if w.code == code), None) if found else None
        return self._by_code.get((vocabulary, code))

    def found_by(self, vocabulary: str, code: str) -> str:
        """Give what a country is called in either language and otherwise, by which it is picked; "" for other words."""
        word = self.find(vocabulary, code) if vocabulary == "country" else None
        return " ".join((*word.labels.values(), *word.also)) if word else ""

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
    return toml(shipped("data") / "articles.toml")


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
    return toml(shipped("data") / "countries.toml")
