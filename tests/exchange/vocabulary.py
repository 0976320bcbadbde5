"""docs/vocabulary.md, made from the mapping and the program's words (`python -m tests.exchange.schema`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ropa_desktop.domain.rights import Right
from ropa_desktop.exchange.jsonld import BASE
from ropa_desktop.exchange.jsonld_words import COUNTRIES, NAMESPACE, OWN, RIGHTS, dpv, labels_of, place_of
from ropa_desktop.storage.texts import vocabularies

DOCUMENT = Path(__file__).parents[2] / "docs" / "vocabulary.md"

OPENING = f"""# The vocabulary of the export as JSON-LD

The export as JSON-LD (`ropa-desktop export … --format jsonld`) describes the record in the words of the
[W3C Data Privacy Vocabulary]({dpv()["source"]}) (DPV {dpv()["version"]}), as a catalogue in the manner of
[DPCat](https://w3id.org/dpcat): the register is a `dpcat:ROPA`, each activity of a controller a `dpcat:ROPARecord`.
Where DPV has no term for what the register says, a term of our own stands, with the prefix `{OWN}`:

    {NAMESPACE}

The names of records begin with `{BASE}` and a number made from the names of the own organisations. Neither leads
anywhere: a domain under `.invalid` is never given out (RFC 2606), and nothing has to be fetched to read the file,
since its context stands in it.

What people write is in the register's language. The words of the program and the office's own words are in both.
Annexes and other facts that were not chosen are not in the file, nor is anything internal.

* **is**: the word means the same as the term (`skos:exactMatch`).
* **under**: the term is wider than the word (`skos:broadMatch`). What is described is an instance of it too.
* **over**: the terms are narrower than the word (`skos:narrowMatch`).
* Without any of these, the word is only an instance of the vocabulary's kind.

Countries are DPV's own terms (`loc:SE`), but for `ropa:country-XK` (Kosovo), which ISO 3166 has no code for. The
mapping is `data/dpv.toml`. DPV is published under the W3C Software and Document License, DPCat under the Apache
License 2.0.
"""


def document() -> str:
    """Give the document."""
    words = dpv()["vocabulary"]
    parts = [OPENING, "## Classes and properties of our own\n", _table(_own()), "## Words\n"]
    for name in sorted(words):
        parts += [f"### {name}\n", f"Kind: `{words[name]['kind']}`\n", _table(_words(name, words[name]))]
    return "\n".join(parts)


def codes(vocabulary: str) -> tuple[str, ...]:
    """Give the shipped codes of a vocabulary, or of the rights, which have no vocabulary."""
    if vocabulary == RIGHTS:
        return tuple(Right)
    found = vocabularies().get(vocabulary)
    return tuple(word.code for word in found.words) if found and vocabulary != COUNTRIES else ()


def _own() -> Iterator[tuple[str, ...]]:
    yield ("term", "is a", "svenska", "English")
    for name, term in dpv()["own"].items():
        kind = f"{term['kind']} under `{term['under']}`" if "under" in term else term["kind"]
        yield (f"`{OWN}:{name}`", kind, *(f"**{term[c]}** {term[f'{c}_means']}" for c in ("sv", "en")))


def _words(vocabulary: str, mapped: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    yield ("term", "svenska", "English", "DPV")
    for code in codes(vocabulary):
        labels = labels_of(vocabulary, code)
        told = {relation: mapped.get(relation, {}).get(code) for relation in ("is", "under", "over")}
        terms = ((r, [t] if isinstance(t, str) else t) for r, t in told.items() if t)
        related = ", ".join(f"{relation} {' '.join(f'`{one}`' for one in those)}" for relation, those in terms)
        yield (f"`{place_of(vocabulary, code)}`", labels["sv"], labels["en"], related)


def _table(rows: Iterator[tuple[str, ...]]) -> str:
    head, *rest = rows
    lines = [head, ("---",) * len(head), *rest]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)
