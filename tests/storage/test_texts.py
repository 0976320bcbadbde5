"""Every text, word and citation that the program asks for is there, in both languages, and none is left over."""

from __future__ import annotations

import re
import string
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from ropa_desktop.domain.field import Duty, Kind, paths
from ropa_desktop.domain.rules.judge import all_rules
from ropa_desktop.domain.texts import LANGUAGES, text_owner
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.storage.places import shipped
from ropa_desktop.storage.texts import citation, cited_provisions, countries, help_texts, language, vocabularies

PACKAGE = Path(__file__).parents[2] / "ropa_desktop"


def declared_keys() -> Iterator[str]:
    for name, record_type in RECORD_TYPES.items():
        yield from (name, f"{name}.many", f"{name}.new", f"{name}.empty")
        yield from (f"{name}.section.{s.name}" for s in record_type.sections if s.name != "internal")
        for path, field in paths(record_type.fields):
            yield text_owner(name, path)
            if field.kind is Kind.ROWS:
                yield f"{name}.{path}.add"
    yield from (f"rule.{rule}{end}" for rule in all_rules() for end in ("", ".do"))


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize(
    "key",
    [
        "worksheet.answers",
        "problem.approval_barred",
        "deed.begin_review",
        "reviewing.sign_silent",
        "many.sum_left",
        "keeping.reason",
        "keeping.done",
    ],
)
def test_what_may_be_one_is_not_told_as_several(key: str, code: str) -> None:
    counted = ("count", "changes", "records", "left", "saves", "copies", "hand_overs", "files")
    said = language(code)(key, name="A", **dict.fromkeys(counted, 1))
    assert "1" in said
    assert not re.search(r"\b1 \w", said)


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_text_that_counts_things_has_its_words_for_one(code: str) -> None:
    say = language(code)
    alike = "till|av|att|är|återstår|försenade|saknar|har|st|med|of|more|due|late|to|are|remaining|with"
    counting = rf"\{{count\}} (?!(?:{alike})\b)[a-zåäö]"
    keys = say.keys()
    several = {key for key in keys if re.search(counting, say(key)) and not key.endswith(("_one", "_many"))}
    assert {key for key in several - MORE_THAN_ONE if f"{key}_one" not in say} == set()
    assert say("period.year", count=1).startswith("1 ")
    assert say("replace.do_in", count=1) != say("replace.do_in", count=2).replace("2", "1")


MORE_THAN_ONE = {"letter.folder", "letter.folder.unapproved", "receipt.intro", "sending.about", "cli.package_made"}
MORE_THAN_ONE |= {"handed.whole", "handed.same", "files.all", "export.chosen", "rules.in_force", "rules.in_force_but"}
"""What is told only where there are several: a package has a letter and a record at least."""


@pytest.mark.parametrize("kind", ["", "help"])
@pytest.mark.parametrize("code", LANGUAGES)
def test_a_text_is_said_in_one_file_only(code: str, kind: str) -> None:
    files = sorted((shipped("resources") / "texts" / code / kind).glob("*.toml"))
    counted = Counter(key for file in files for key in tomllib.loads(file.read_text(encoding="utf-8")))
    assert [key for key, count in counted.items() if count > 1] == []


def test_the_languages_have_the_same_keys() -> None:
    assert language("sv").keys() == language("en").keys()


def test_every_declared_field_section_and_rule_has_its_texts() -> None:
    assert set(declared_keys()) - language("sv").keys() == set()


def test_every_field_has_help_that_says_what_is_asked_with_an_example_and_when_it_may_stay_empty() -> None:
    wanted = {text_owner(n, p) for n, t in RECORD_TYPES.items() for p, _ in paths(t.fields)}
    for code in LANGUAGES:
        found = help_texts(code)
        assert wanted - found.keys() == set()
        assert found.keys() - wanted == set()
        assert all(entry.keys() == {"asks", "example", "empty"} for entry in found.values())


def test_translations_have_the_same_placeholders() -> None:
    def placeholders(text: str) -> set[str | None]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}

    sv, en = language("sv"), language("en")
    different = [key for key in sorted(sv.keys()) if placeholders(sv(key)) != placeholders(en(key))]
    assert different == []


def test_a_clause_that_is_cited_in_english_is_written_with_a_capital_as_in_the_decision() -> None:
    root = PACKAGE.parent
    files = [*(root / "resources/texts/en").rglob("*.toml"), root / "docs/manual/en.md"]
    files += [root / "data/articles.toml", *(root / "data/worksheets").rglob("*.toml")]
    written = [(file, re.sub(r"(?m)^#.*$", "", file.read_text(encoding="utf-8"))) for file in files]
    assert [(file, m[0]) for file, text in written for m in re.finditer(r"\bclauses?\s+\d\S*", text)] == []


def test_no_text_is_left_over() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py"))
    asked = set(declared_keys())
    built = {match[1] for match in re.finditer(r'f"([a-z_.]+\.)\{', code)}
    problems = {f"problem.{key}" for key in re.findall(r'Problem\(\s*"([a-z_]+)"', code)}
    known = language("sv").keys()
    keys = {key.removesuffix("_one") if key.removesuffix("_one") in known else key for key in known}
    dead = [
        key
        for key in sorted(keys - asked - problems)
        if f'"{key}"' not in code and not any(key.startswith(prefix) for prefix in built)
    ]
    assert dead == []


@pytest.mark.parametrize("name", sorted(vocabularies().all))
def test_the_codes_of_a_vocabulary_are_unique_and_its_words_are_in_both_languages(name: str) -> None:
    words = vocabularies().all[name].words
    assert len({w.code for w in words}) == len(words)
    assert all(w.labels.get(code) for w in words for code in LANGUAGES)


def test_every_vocabulary_that_a_field_names_exists() -> None:
    named = {
        field.words
        for t in RECORD_TYPES.values()
        for _, field in paths(t.fields)
        if field.words and field.kind is not Kind.WORKSHEET
    }
    assert named - vocabularies().all.keys() == set()


def test_every_duty_that_law_imposes_has_a_citation() -> None:
    bare = [
        f"{name}.{path}"
        for name, t in RECORD_TYPES.items()
        for path, field in paths(t.fields)
        if field.duty is not Duty.GOOD and not field.cite
    ]
    assert bare == []


def test_every_citation_exists_in_both_languages() -> None:
    cited = {field.cite for t in RECORD_TYPES.values() for _, field in paths(t.fields)}
    cited |= {section.cite for t in RECORD_TYPES.values() for section in t.sections}
    cited |= {rule.cite for rule in all_rules().values()}
    cited |= {word.cite for v in vocabularies().all.values() for word in v.words}
    assert cited - {""} - cited_provisions() == set()
    for key in cited_provisions():
        for code in LANGUAGES:
            assert citation(key, code)
            assert citation(key, code, short=True)


def test_the_letters_of_article_30_are_the_laws_own() -> None:
    assert RECORD_TYPES["activity"].letters == "abcdefg"
    assert RECORD_TYPES["processor_activity"].letters == "abcd"
    sections = {s.letter: s.name for s in RECORD_TYPES["activity"].sections if s.letter}
    assert sections == {
        "a": "who",
        "b": "purpose",
        "c": "data",
        "d": "recipients",
        "e": "transfers",
        "f": "retention",
        "g": "security",
    }


def test_every_rule_goes_to_a_field_that_exists() -> None:
    for rule in all_rules().values():
        for name in rule.types:
            assert rule.path in RECORD_TYPES[name].by_name, rule.id


def test_the_country_data_are_dated_and_hold_the_thirty_countries_of_the_eea() -> None:
    found = countries()
    assert len(set(found["eea"])) == 30
    assert "CH" not in found["eea"]
    assert "GB" not in found["eea"]
    assert found["verified_on"]
    assert all(decision["verified_on"] for decision in found["adequacy"])
    assert len(found["adequacy"]) == 17


def test_swedish_country_names_come_from_cldr() -> None:
    assert vocabularies().find("country", "US").labels == {"sv": "USA", "en": "United States"}  # type: ignore[union-attr]
