"""The shipped worksheets hold together: names, words, citations and conditions lead somewhere, in both languages."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from ropa_desktop.domain.facts import FACTS
from ropa_desktop.domain.field import Field, paths
from ropa_desktop.domain.texts import LANGUAGES, SHARED_NAMES
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.domain.worksheet import Question, Worksheet, headed
from ropa_desktop.storage.texts import cited_provisions, help_on, language, vocabularies
from ropa_desktop.storage.worksheets import folder, sheet, versions

SHEETS = [sheet(path.name, version) for path in sorted(folder().iterdir()) for version in versions(path.name)]
TOLD = {"register", "today", "left_open"}

CODES = {
    "balancing_test": [
        *(f"L0.{n}" for n in range(1, 11)),
        *(f"G{n}" for n in range(1, 11)),
        *(f"L1.{n}" for n in range(1, 12)),
        "L1.V",
        *(f"L2.{n}" for n in range(1, 7)),
        "L2.V",
        *(f"L3.{n}" for n in range(1, 24)),
        "L3.V",
        *(f"L4.{n}" for n in range(1, 7)),
        *(f"L5.{n}" for n in range(1, 12)),
    ],
    "transfer": [f"S{n}" for n in range(1, 19)],
    "transfer_assessment": [
        *(f"T0.{n}" for n in range(1, 8)),
        *(f"T1.{n}" for n in range(1, 9)),
        *(f"T2.{n}" for n in range(1, 5)),
        *(f"T3.{n}" for n in range(1, 14)),
        *(f"T4.{n}" for n in range(1, 8)),
        *(f"T5.{n}" for n in range(1, 6)),
        *(f"T6.{n}" for n in range(1, 4)),
    ],
}
"""The questions of the legal reference."""


def every(sheets: list[Worksheet]) -> list[object]:
    pairs = [(each, question) for each in sheets for question in each.questions]
    return [pytest.param(each, question, id=f"{each.name}.{each.version}.{question.code}") for each, question in pairs]


def declared(question: Question) -> Iterator[tuple[str, Field]]:
    return paths(question.fields)


@pytest.mark.parametrize("name", sorted(CODES))
def test_no_question_of_the_reference_is_missing_or_out_of_order(name: str) -> None:
    codes = [q.code for q in sheet(name, 1).questions if q.code in CODES[name]]
    assert sorted(codes, key=CODES[name].index) == codes or name == "transfer"
    assert sorted(set(CODES[name]) - set(codes)) == []
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("each", SHEETS, ids=lambda each: each.key)
def test_every_name_means_one_thing(each: Worksheet) -> None:
    names = [f.name for q in each.questions for f in q.fields]
    assert len(names) == len(set(names))
    assert len(each.by_name) == len(each.questions)
    assert len({part.code for part in each.parts}) == len(each.parts)
    taken = RECORD_TYPES[each.name].by_name.keys() | SHARED_NAMES | TOLD
    assert set(names) & taken == set()


@pytest.mark.parametrize(("each", "question"), every(SHEETS))
def test_a_question_leads_to_what_there_is(each: Worksheet, question: Question) -> None:
    assert question.fields or question.record or question.facts
    assert set(question.record) <= RECORD_TYPES[each.name].by_name.keys()
    assert set(question.facts) <= {f.name for f in FACTS[each.name]}
    assert set(question.cites) <= cited_provisions()
    assert question.source in {"P", "S", "R"}
    for _, field in declared(question):
        assert set(field.target) <= RECORD_TYPES.keys()
        if field.words:
            assert vocabularies().get(field.words), field.name


@pytest.mark.parametrize(("each", "question"), every(SHEETS))
def test_its_conditions_look_only_at_what_it_knows(each: Worksheet, question: Question) -> None:
    known = each.fields.keys() | RECORD_TYPES[each.name].by_name.keys() | TOLD
    facts = {f.name for f in FACTS[each.name]}
    codes = [check.code for check in question.checks]
    assert len(codes) == len(set(codes))
    for condition in (*filter(None, [question.ask, question.binds]), *(check.when for check in question.checks)):
        assert condition.names <= known, condition.source
        assert facts_in(condition.source) <= facts, condition.source


def facts_in(source: str) -> set[str]:
    """The facts that a condition asks the register for."""
    return {
        str(node.slice.value)
        for node in ast.walk(ast.parse(source.strip(), mode="eval"))
        if isinstance(node, ast.Subscript)
        and isinstance(node.value, ast.Name)
        and node.value.id == "register"
        and isinstance(node.slice, ast.Constant)
    }


@pytest.mark.parametrize(("each", "question"), every(SHEETS))
def test_what_is_compared_with_a_word_is_one_of_its_words(each: Worksheet, question: Question) -> None:
    words = {
        f.name: {w.code for w in vocabulary.words}
        for f in (*each.fields.values(), *RECORD_TYPES[each.name].fields)
        if f.words and (vocabulary := vocabularies().get(f.words))
    }
    for condition in (*filter(None, [question.ask, question.binds]), *(check.when for check in question.checks)):
        for name, code in compared(condition.source):
            assert name not in words or code in words[name], f"{name} {code}"


def compared(source: str) -> Iterator[tuple[str, str]]:
    for node in ast.walk(ast.parse(source.strip(), mode="eval")):
        if isinstance(node, ast.Compare) and len(node.comparators) == 1:
            left, right = node.left, node.comparators[0]
            if isinstance(left, ast.Name) and isinstance(right, ast.Constant) and isinstance(right.value, str):
                yield left.id, right.value
            if isinstance(left, ast.Name) and isinstance(right, ast.Set | ast.List | ast.Tuple):
                yield from (
                    (left.id, each.value)
                    for each in right.elts
                    if isinstance(each, ast.Constant) and isinstance(each.value, str)
                )
            if isinstance(left, ast.Constant) and isinstance(right, ast.Name) and isinstance(left.value, str):
                yield right.id, left.value


@pytest.mark.parametrize(("each", "question"), every(SHEETS))
@pytest.mark.parametrize("code", ["sv", "en"])
def test_everything_is_said_in_both_languages(each: Worksheet, question: Question, code: str) -> None:
    say = language(code)
    keys = [f"{each.key}.{question.name}", *(each.label_key(path) for path, _ in declared(question))]
    keys += [f"{each.key}.check.{question.name}.{check.code}" for check in question.checks]
    for key in keys:
        assert say(key).strip() == say(key) != ""
    assert (help_on(code, f"{each.key}.{question.name}") or {}).get("asks")


@pytest.mark.parametrize("each", SHEETS, ids=lambda each: each.key)
def test_its_conclusions_are_words_of_the_record(each: Worksheet) -> None:
    if each.decision:
        vocabulary = vocabularies().get(RECORD_TYPES[each.name].by_name[each.decision].words)
        codes = {w.code for w in vocabulary.words} if vocabulary else set()
        assert each.positive <= codes
        assert {code for q in each.questions for check in q.checks for code in check.bars} <= codes


@pytest.mark.parametrize(
    ("code", "title", "told"),
    [
        ("1", "Steg 1: Berättigat intresse", "Steg 1: Berättigat intresse"),
        ("3C", "Step 3: Reasonable expectations", "Step 3 C: Reasonable expectations"),
        ("3A", "Steg 3 A: landets lag", "Steg 3 A: landets lag"),
        ("4", "Information och invändning", "4. Information och invändning"),
        ("10", "Artikel 49: undantag", "10. Artikel 49: undantag"),
        ("1", "Steg 10: något", "1. Steg 10: något"),
        ("G", "Grindfrågor", "G. Grindfrågor"),
    ],
)
def test_a_part_that_counts_itself_is_not_counted_twice(code: str, title: str, told: str) -> None:
    assert headed(code, title, ".") == told


@pytest.mark.parametrize("one", SHEETS, ids=lambda one: f"{one.name} {one.version}")
def test_the_headings_of_a_worksheet_are_all_different(one: Worksheet) -> None:
    for code in LANGUAGES:
        say = language(code)
        headings = [headed(part.code, say(one.label_key(f"part.{part.code}"))) for part in one.parts]
        assert len(set(headings)) == len(headings)
