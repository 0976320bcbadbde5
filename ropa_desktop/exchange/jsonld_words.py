"""The program's words in the W3C Data Privacy Vocabulary, and as terms of our own where it has none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from ropa_desktop.domain.texts import LANGUAGES
from ropa_desktop.exchange.jsonld_values import Json, node, ref, refs, text
from ropa_desktop.exchange.source import Source
from ropa_desktop.services.knowledge import eea
from ropa_desktop.services.wording import content_language
from ropa_desktop.storage import derived
from ropa_desktop.storage.places import shipped
from ropa_desktop.storage.texts import language, toml, vocabularies

OWN = "ropa"
NAMESPACE = "https://ropa-desktop.invalid/vocabulary#"
"""The terms of our own. They are names and lead nowhere: a name under .invalid is never given out (RFC 2606)."""
COUNTRIES = "country"
RIGHTS = "data_subject_right"


@cache
def dpv() -> Mapping[str, Any]:
    """Give the mapping of the program's words to DPV."""
    return toml(shipped("data") / "dpv.toml")


def terms_of(vocabulary: str, code: str) -> list[str]:
    """Give the terms of DPV of which whatever a word stands for is an instance: the same, or a wider one."""
    mapped = dpv()["vocabulary"][vocabulary]
    return [term for relation in ("is", "under") if (term := mapped.get(relation, {}).get(code))]


def place_of(vocabulary: str, code: str) -> str:
    """Name a word: a country by DPV's own name, the office's own word as a record, the others as terms of ours."""
    own = derived.own_word(code)
    if own is not None:
        return f"word/{own}"
    if vocabulary == COUNTRIES and code not in dpv()["countries_without"]:
        return f"loc:{code}"
    return f"{OWN}:{vocabulary}-{code}"


def labels_of(vocabulary: str, code: str) -> Mapping[str, str]:
    """Give a shipped word in every language."""
    if vocabulary == RIGHTS:
        return {each: language(each)(f"right.name.{code}") for each in LANGUAGES}
    found = vocabularies().find(vocabulary, code)
    return found.labels if found else {}


class Words:
    """Refers to words, and remembers which, so that each is described once in the file."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._content = content_language(source.register)
        self._used: dict[tuple[str, str], None] = {}

    def one(self, vocabulary: str, code: str | None) -> Json | None:
        """Refer to a word; nothing for a blank."""
        if code is None:
            return None
        self._used[vocabulary, code] = None
        return ref(place_of(vocabulary, code))

    def several(self, vocabulary: str, codes: Iterable[str | None]) -> list[Json]:
        """Refer to several words, each once."""
        found = (self.one(vocabulary, code) for code in codes)
        return refs(each["@id"] for each in found if each)

    def kinds(self, vocabulary: str, *codes: str | None) -> list[str]:
        """Give what something that such words are said of is an instance of: the kind, then DPV's terms."""
        terms = (term for code in codes if code for term in terms_of(vocabulary, code))
        return list(dict.fromkeys([dpv()["vocabulary"][vocabulary]["kind"], *terms]))

    def nodes(self) -> Iterator[Json]:
        """Describe every word that was referred to."""
        for vocabulary, code in sorted(self._used):
            if vocabulary == COUNTRIES:
                yield self._country(code)
            else:
                yield self._word(vocabulary, code)

    def _country(self, code: str) -> Json:
        inside = code in eea()
        types = ["dpv:Country"] if inside else ["dpv:Country", "dpv:ThirdCountry"]
        return node(place_of(COUNTRIES, code), types, {"skos:prefLabel": self._labels(COUNTRIES, code)})

    def _word(self, vocabulary: str, code: str) -> Json:
        mapped = dpv()["vocabulary"][vocabulary]
        related = {relation: mapped.get(relation, {}).get(code) for relation in ("is", "under", "over")}
        members = {
            "skos:prefLabel": self._labels(vocabulary, code),
            "skos:exactMatch": ref(related["is"]) if related["is"] else None,
            "skos:broadMatch": ref(related["under"]) if related["under"] else None,
            "skos:narrowMatch": refs(related["over"] or ()),
        }
        kinds = self.kinds(vocabulary, code)
        mine = kinds[0].startswith(f"{OWN}:")  # a role is not somebody who has it
        return node(place_of(vocabulary, code), ["skos:Concept", *(kinds[:1] if mine else kinds)], members)

    def _labels(self, vocabulary: str, code: str) -> list[Json]:
        own = derived.own_word(code)
        labels = labels_of(vocabulary, code) if own is None else self._own(own)
        found = (text(labels.get(each), each) for each in LANGUAGES)
        return [each for each in found if each] or [{"@value": code}]

    def _own(self, record_id: int) -> Mapping[str, str]:
        """Give a word of the office's own: its name in the register's language, its translation in the other."""
        stored = self._source.named(record_id)
        if stored is None:
            return {}
        names = dict.fromkeys(LANGUAGES, stored.values["translation"] or "")
        return names | {self._content: stored.values["name"]}
