"""The export as JSON-LD: published terms, shapes that hold, and nothing in it that was not asked for."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from pyshacl import validate
from rdflib import RDF, RDFS, Graph, URIRef

from ropa_desktop.domain.release import Level
from ropa_desktop.exchange.jsonld import write_jsonld
from ropa_desktop.exchange.jsonld_values import duration
from ropa_desktop.exchange.jsonld_words import COUNTRIES, NAMESPACE, dpv
from ropa_desktop.exchange.scope import ANNEXES, Scope
from ropa_desktop.services.example import make_example
from ropa_desktop.services.records import save
from ropa_desktop.storage.register import Register, making, open_register
from ropa_desktop.storage.texts import vocabularies
from tests.exchange import vocabulary
from tests.exchange.registers import IDS, make_full

HERE = Path(__file__).parent
MADE = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
WHOLE = Scope(annexes=frozenset(ANNEXES), made=MADE)
pytestmark = pytest.mark.filterwarnings("ignore:.*ConjunctiveGraph is deprecated", "ignore::DeprecationWarning:pyshacl")
PUBLISHED = ("dpv", "eu-gdpr", "pd", "loc")


@cache
def published() -> Mapping[str, tuple[str, ...]]:
    """Give the published terms, each with those that it is under."""
    lines = (HERE / "dpv_terms.txt").read_text(encoding="utf-8").splitlines()
    named = (line.split() for line in lines if not line.startswith("#"))
    return {name: tuple(above) for name, *above in named}


def _iri(term: str) -> URIRef:
    prefix, name = term.split(":", 1)
    return URIRef({**dpv()["namespaces"], "ropa": NAMESPACE}[prefix] + name)


@cache
def ontology() -> Graph:
    graph = Graph()
    for name, above in published().items():
        for one in above:
            graph.add((_iri(name), RDFS.subClassOf, _iri(one)))
    return graph


def _above(term: str) -> set[str]:
    found, fresh = {term}, {term}
    while fresh:
        fresh = {one for name in fresh for one in published().get(name, ())} - found
        found |= fresh
    return found


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("full")
    make_full(folder / "full.ropa", folder)
    return folder / "full.ropa"


def written(register: Register, folder: Path, scope: Scope = WHOLE) -> str:
    write_jsonld(register, folder / "a.jsonld", scope, "sv")
    return (folder / "a.jsonld").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def whole(full: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    with open_register(full, read_only=True) as register:
        return written(register, tmp_path_factory.mktemp("whole"))


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("example")
    make_example(folder / "example.ropa", language="sv")
    with open_register(folder / "example.ropa", read_only=True) as register:
        return written(register, folder)


def _graph(text: str) -> Graph:
    return Graph().parse(data=text, format="json-ld")


def _told(text: str, *shapes: str) -> str:
    """Say what breaks the shapes; nothing, where all hold."""
    shape = Graph()
    for name in shapes:
        shape.parse(HERE / "shapes" / f"{name}.ttl", format="turtle")
    holds, _, report = validate(_graph(text), shacl_graph=shape, ont_graph=ontology(), advanced=True)
    return "" if holds else str(report)


def _nodes(text: str) -> dict[str, dict[str, Any]]:
    return {node["@id"]: node for node in json.loads(text)["@graph"]}


# The mapping


def _mapped() -> Iterator[tuple[str, str, str, str]]:
    for name, table in dpv()["vocabulary"].items():
        for relation in ("is", "under", "over"):
            for code, terms in table.get(relation, {}).items():
                for term in [terms] if isinstance(terms, str) else terms:
                    yield name, relation, code, term


def test_every_word_that_is_mapped_is_one_of_the_program() -> None:
    assert [(name, code) for name, _, code, _ in _mapped() if code not in vocabulary.codes(name)] == []


def test_every_term_that_words_are_mapped_to_is_published() -> None:
    kinds = {table["kind"] for table in dpv()["vocabulary"].values()}
    terms = {term for _, _, _, term in _mapped()} | {kind for kind in kinds if not kind.startswith("ropa:")}
    assert terms - published().keys() == set()


def test_a_word_that_means_the_same_as_a_term_is_of_the_term_s_kind() -> None:
    def within(name: str, term: str) -> bool:
        kind = dpv()["vocabulary"][name]["kind"]
        kin = {"dpv:DataSubject": "dpv:HumanSubject"}.get(kind, kind)  # DPV has its people under humans
        return kind.startswith("ropa:") or kin in _above(term)

    assert [
        (name, code) for name, relation, code, term in _mapped() if relation == "is" and not within(name, term)
    ] == []


def test_every_country_is_published_but_for_those_that_are_ours() -> None:
    found = vocabularies().get(COUNTRIES)
    assert found is not None
    missing = [word.code for word in found.words if f"loc:{word.code}" not in published()]
    assert missing == dpv()["countries_without"]


def test_the_terms_of_our_own_are_documented(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--update-snapshots"):
        vocabulary.DOCUMENT.write_text(vocabulary.document(), encoding="utf-8")
    assert vocabulary.DOCUMENT.read_text(encoding="utf-8") == vocabulary.document()


# The file


@pytest.mark.parametrize("which", ["whole", "example"])
def test_every_term_in_the_file_is_published_or_documented(which: str, request: pytest.FixtureRequest) -> None:
    graph = _graph(request.getfixturevalue(which))
    used = {str(p) for p in graph.predicates()} | {str(o) for o in graph.objects(None, RDF.type)}
    known = {str(_iri(term)) for term in published()} | {f"{NAMESPACE}{name}" for name in dpv()["own"]}
    ours = tuple(dpv()["namespaces"][prefix] for prefix in PUBLISHED)
    assert {one for one in used if one.startswith((*ours, NAMESPACE))} - known == set()


def test_the_example_has_the_shape_that_every_file_has(example: str) -> None:
    assert _told(example, "structure") == ""


def test_a_full_record_is_what_dpcat_requires(whole: str) -> None:
    assert _told(whole, "structure", "dpcat") == ""


@pytest.mark.parametrize(
    ("place", "key", "said"),
    [
        (f"activity/{IDS['activity']}", "dpv:hasPurpose", "hasPurpose"),
        (f"activity/{IDS['activity']}", "dpv:hasLegalBasis", "hasLegalBasis"),
        (f"activity/{IDS['activity']}", "dpv:hasDataSource", "hasDataSource"),
        (f"transfer/{IDS['transfer']}", "dpv:hasLegalBasis", "legal basis of its own"),
    ],
)
def test_what_lacks_something_is_found_by_the_shapes(whole: str, place: str, key: str, said: str) -> None:
    shown = json.loads(whole)
    node = next(n for n in shown["@graph"] if n["@id"] == place)
    if place.startswith("transfer/"):
        node["dpv:hasLocation"] = {"@id": "loc:US", "@type": ["dpv:Country", "dpv:ThirdCountry"]}
    node.pop(key)
    assert said in _told(json.dumps(shown), "dpcat")


def test_nothing_has_to_be_fetched_to_read_it(whole: str) -> None:
    context = json.loads(whole)["@context"]
    assert isinstance(context, dict)
    assert all(isinstance(value, str) and value.endswith(("#", "/")) for value in context.values())


def test_words_are_in_both_languages_and_texts_in_the_register_s(whole: str) -> None:
    nodes = _nodes(whole)
    word = nodes["ropa:data-name"]
    assert {one["@language"]: one["@value"] for one in word["skos:prefLabel"]} == {"sv": "namn", "en": "name"}
    assert nodes[f"activity/{IDS['activity']}"]["dct:title"]["@language"] == "sv"


def test_a_hostile_text_comes_out_as_it_went_in(tmp_path: Path) -> None:
    text = '</script><b>&"\\ \u2028 😀 @id {"@context": "https://evil.example/"} ' + "å" * 20_000
    with making(tmp_path / "a.ropa") as register:
        save(register, "activity", None, {"name": "a", "purpose": text}, author="Eva")
        shown = written(register, tmp_path)
    values = {str(o) for o in _graph(shown).objects(None, _iri("dct:description"))}
    assert values == {text}


def test_internal_fields_and_drafts_are_not_in_it(whole: str) -> None:
    assert [name for name in ("note\\n", "breaches", "Utkast som inte", "bilaga.bin") if name in whole] == []


def test_only_the_activities_chosen_are_in_it(full: Path, tmp_path: Path) -> None:
    with open_register(full, read_only=True) as register:
        shown = written(register, tmp_path, Scope(ids=(IDS["processor_activity"],), annexes=frozenset(ANNEXES)))
    places = {place.rpartition("/")[0] for place in _nodes(shown)}
    assert "processor_activity" in places
    assert "activity" not in places
    assert f'"activity/{IDS["activity"]}"' not in shown


def test_what_lies_beyond_the_letters_is_left_out_unless_it_is_asked_for(full: Path, tmp_path: Path) -> None:
    with open_register(full, read_only=True) as register:
        shown = _nodes(written(register, tmp_path, Scope(annexes=frozenset(), made=MADE)))
    activity, transfer = shown[f"activity/{IDS['activity']}"], shown[f"transfer/{IDS['transfer']}"]
    assert {"dpv:hasLegalBasis", "dpcat:hasStatus", "dpv:hasRight", "dpv:hasAssessment"} & activity.keys() == set()
    assert {"dpv:hasPurpose", "dpv:hasPersonalData", "dpv:hasStorageCondition", "ropa:disclosure"} <= activity.keys()
    assert {"ropa:module", "dpv:hasDataExporter", "dpv:hasAssessment"} & transfer.keys() == set()
    assert f"balancing_test/{IDS['balancing_test']}" not in shown


def test_a_record_whose_type_is_no_annex_is_only_named(full: Path, tmp_path: Path) -> None:
    scope = Scope(annexes=frozenset({"other", "transfer"}), made=MADE)
    with making(tmp_path / "a.ropa") as register:
        party = save(register, "party", None, {"name": "Bo AB", "email": "bo@example.se"}, author="Eva").id
        save(register, "activity", None, {"name": "a", "recipients": [{"party": party}]}, author="Eva")
        alone = _nodes(written(register, tmp_path, scope))
    with open_register(full, read_only=True) as register:
        shown = _nodes(written(register, tmp_path, scope))
    assert alone[f"party/{party}"] == {"@id": f"party/{party}", "@type": "dpv:Entity", "dpv:hasName": "Bo AB"}
    for name in ("balancing_test", "transfer_assessment", "adequacy_decision"):
        assert shown[f"{name}/{IDS[name]}"].keys() == {"@id", "@type", "dct:identifier", "dct:title"}


def test_a_word_of_the_office_is_said_in_the_languages_that_it_has(tmp_path: Path) -> None:
    words = [{"name": "fjärilar", "translation": "butterflies"}, {"name": "trollsländor"}]
    with making(tmp_path / "a.ropa") as register:
        own = [save(register, "word", None, {"vocabulary": "data", **word}, author="Eva").id for word in words]
        rows = [{"data": f"w:{word}"} for word in own]
        save(register, "activity", None, {"name": "a", "data": rows}, author="Eva")
        shown = _nodes(written(register, tmp_path))
    labels = [shown[f"word/{word}"]["skos:prefLabel"] for word in own]
    assert labels[0] == [{"@language": "sv", "@value": "fjärilar"}, {"@language": "en", "@value": "butterflies"}]
    assert labels[1] == {"@language": "sv", "@value": "trollsländor"}


def test_a_country_without_a_code_of_its_own_is_a_term_of_ours(tmp_path: Path) -> None:
    with making(tmp_path / "a.ropa") as register:
        rows = [{"category": "bank", "countries": ["XK", "SE"]}]
        save(register, "activity", None, {"name": "a", "recipients": rows}, author="Eva")
        shown = _nodes(written(register, tmp_path))
    assert shown["ropa:country-XK"]["@type"] == ["dpv:Country", "dpv:ThirdCountry"]
    assert shown["loc:SE"]["@type"] == "dpv:Country"


def test_the_level_is_told(full: Path, tmp_path: Path) -> None:
    with open_register(full, read_only=True) as register:
        shown = _nodes(written(register, tmp_path, Scope(level=Level.RELEASE, made=MADE)))
    assert shown[""]["ropa:level"] == "release"


@pytest.mark.parametrize(
    ("period", "said"), [("P12M", "P12M"), ("P2W", "P14D"), ("så länge som", None), (None, None), ("", None)]
)
def test_a_period_is_a_duration_where_it_can_be_one(period: str | None, said: str | None) -> None:
    found = duration(period)
    assert (found["@value"] if found else None) == said
