from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ropa_desktop.domain.field import Kind
from ropa_desktop.domain.problems import Problem
from ropa_desktop.domain.query_paths import Step
from ropa_desktop.domain.query_text import parse
from ropa_desktop.domain.query_values import vocabularies as words_of
from ropa_desktop.domain.query_written import written
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.services import query, records
from ropa_desktop.services.find import Query, find
from ropa_desktop.services.query import Dictionary, matching
from ropa_desktop.services.wording import Wording
from ropa_desktop.storage.register import Register
from ropa_desktop.storage.texts import vocabularies
from tests.domain.questions import questions
from tests.services.answers import World
from tests.services.made import EVA, add, opened, put, some_values

TODAY = date.today()  # noqa: DTZ011 - as the questions count
ASKED = ("activity", "processor_activity", "party", "transfer", "balancing_test", "notice", "word", "agreement")


def answers_agree(data: st.DataObject) -> None:
    """Ask a register made by chance, and hold the answer against each record's own."""
    with tempfile.TemporaryDirectory() as folder, opened(Path(folder)) as register:
        links: dict[str, list[int]] = {"organisation": [2]}
        for record_type in data.draw(st.lists(st.sampled_from(ASKED), min_size=2, max_size=8)):
            values = data.draw(some_values(RECORD_TYPES[record_type], links))
            made = records.save(register, record_type, None, values, author=EVA)
            links.setdefault(record_type, []).append(made.id)
        world = World(register, TODAY)
        words = Dictionary(register, "sv")

        def likely(step: Step) -> Sequence[Any]:
            if step.field.kind in {Kind.LINK, Kind.LINKS}:
                return sorted(i for ids in links.values() for i in ids)
            return sorted({code for name in words_of(step) for code in words.codes(name).values()})[:40]

        for _ in range(12):
            record_type = data.draw(st.sampled_from(ASKED))
            asked = data.draw(questions(record_type, likely))
            found = find(register, Query(record_type, where=asked), Wording(register, "sv"))
            assert sorted(found) == world.answers(record_type, asked)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_sql_answers_as_each_record_would(data: st.DataObject) -> None:
    answers_agree(data)


@pytest.mark.fuzz
@settings(max_examples=500, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_sql_answers_any_question_as_each_record_would(data: st.DataObject) -> None:
    answers_agree(data)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data(), st.sampled_from(["sv", "en"]), st.sampled_from(sorted(RECORD_TYPES)))
def test_a_question_shown_in_a_language_is_read_back_as_the_same(
    data: st.DataObject, code: str, record_type: str
) -> None:
    with tempfile.TemporaryDirectory() as folder, opened(Path(folder)) as register:
        party = add(register, "party", "Google LLC")
        words = {one: Dictionary(register, one) for one in ("sv", "en")}

        def likely(step: Step) -> Sequence[Any]:
            if step.field.kind in {Kind.LINK, Kind.LINKS}:
                return [2, party, 99]
            found = {c for name in words_of(step) for c in words[code].codes(name).values()}
            return sorted(found)[:30] or ["w:3"]

        asked = data.draw(questions(record_type, likely))
        text = written(asked, record_type, words[code])
        assert parse(text, record_type, words[code]) == asked
        assert parse(text, record_type, words["en" if code == "sv" else "sv"]) == asked
        assert written(parse(text, record_type, words[code]), record_type, words[code]) == text


@pytest.fixture
def filled(register: Register) -> dict[str, int]:
    """Give a register with three activities: on an unapproved test, on an approved one, and on a contract."""
    open_test = add(register, "balancing_test", "Öppen", status="draft")
    f_open = add(
        register,
        "activity",
        "Nyhetsbrev",
        purpose="Skicka NYHETSBREV till Åhléns",
        legal_bases=[{"article_6": "f", "balancing_test": open_test}, {"article_6": "a"}],
        recipients=[{"category": "processor", "countries": ["US", "SE"]}],
        children="yes",
        next_review=TODAY + timedelta(days=10),
    )
    f_none = add(register, "activity", "Kundtjänst", legal_bases=[{"article_6": "f"}, {"article_6": "b", "law": "x"}])
    contract = add(
        register, "activity", "Löner", legal_bases=[{"article_6": "b"}], retention=[{"period": "P7Y"}], owner="Åsa Öst"
    )
    add(register, "notice", "Policy", activities=[f_open])
    return {"open": f_open, "none": f_none, "contract": contract}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("legal_bases[article_6 = f and not balancing_test.status = approved]", {"open", "none"}),
        ('rättsliga_grunder[artikel_6 = "6.1 f" och intresseavvägning är tom]', {"none"}),
        ("legal_bases.article_6 = f and legal_bases.article_6 = a", {"open"}),
        ("legal_bases[article_6 = f and article_6 = a]", set()),
        ("legal_bases[law is empty]", {"open", "none", "contract"}),
        ("legal_bases[balancing_test[not status = approved]]", {"open"}),
        ("successor[owner is empty]", set()),
        ("legal_bases.law is empty", {"open", "contract"}),
        ("legal_bases.article_6 != f", {"contract"}),
        ("recipients.countries has US", {"open"}),
        ("recipients.countries har USA", {"open"}),
        ('recipients.countries has "United States"', {"open"}),
        ("recipients.countries lacks US", {"none", "contract"}),
        ("children", {"open"}),
        ("not children", {"none", "contract"}),
        ("children != yes", {"none", "contract"}),
        ('purpose contains "nyhetsbrev"', {"open"}),
        ('purpose innehåller "åhlens"', {"open"}),
        ('purpose innehåller "ahléns"', set()),
        ('owner = "åsa  öst"', {"contract"}),
        ("next_review < today+30d", {"open"}),
        ("next_review < idag+1v", set()),
        ("retention.period > P5Y", {"contract"}),
        ("retention.period >= 84 månader", {"contract"}),
        ("retention.period > P7Y", set()),
        ("named by notice", {"open"}),
        ("notice is empty", {"none", "contract"}),
        ("nämns av informationstexter", {"open"}),
        ("letters.b = missing", {"none", "contract"}),
        ("finding.severity = error and finding[letter = b]", {"none", "contract"}),
        ('changed = today and changed_by = "eva ek"', {"open", "none", "contract"}),
        ("changed < today", set()),
        ('mentions.name contains "öppen"', {"open"}),
    ],
)  # fmt: skip
def test_a_question_is_answered(register: Register, filled: dict[str, int], text: str, found: set[str]) -> None:
    names = {i: name for name, i in filled.items()}
    assert {names[i] for i in matching(register, "activity", text)} == found


def test_records_no_longer_in_use_are_asked_by_themselves(register: Register, filled: dict[str, int]) -> None:
    put(register, filled["open"], retired=TODAY)
    assert matching(register, "activity", "children") == []
    assert matching(register, "activity", "children", retired=True) == [filled["open"]]


def test_a_link_leads_to_a_record_by_its_reference_or_name(register: Register) -> None:
    first, other = add(register, "party", "Google LLC"), add(register, "party", "Annan")
    system = add(register, "system", "Analys", supplier=first)
    reference = records.read(register, first).values["reference"]
    for text in (
        f"supplier = {reference}",
        'supplier = "google llc"',
        f"supplier = #{first}",
        "supplier contains goog",
    ):
        assert matching(register, "system", text) == [system]
    put(register, other, name="Google LLC")
    with pytest.raises(Problem) as caught:
        matching(register, "system", 'supplier = "google llc"')
    assert caught.value.key == "problem.query_record"


def test_the_offices_own_words_are_read_and_shown(register: Register) -> None:
    word = add(register, "word", "Ekonomi", vocabulary="department", translation="Finance")
    activity = add(register, "activity", department=f"w:{word}")
    asked = query.read(register, "activity", "department = finance")
    assert query.kept("activity", asked) == f"department = w:{word}"
    assert query.shown(register, "activity", asked, "sv") == "avdelning = Ekonomi"
    assert query.shown(register, "activity", asked, "en") == "department = Finance"
    assert matching(register, "activity", query.kept("activity", asked)) == [activity]


def test_a_question_is_shown_in_the_readers_language(register: Register) -> None:
    asked = query.read(register, "activity", "legal_bases[article_6 = f and balancing_test is empty] or not children")
    assert query.shown(register, "activity", asked, "sv") == (
        'rättsliga_grunder[artikel_6 = "6.1 f" och intresseavvägning är tom] eller inte ingår_uppgifter_om_barn = ja'
    )


@pytest.mark.parametrize("near", ["6(1)(f)", "berättigat", "intresse"])
def test_a_word_that_is_none_of_the_fields_is_refused(register: Register, near: str) -> None:
    with pytest.raises(Problem) as caught:
        query.read(register, "activity", f'legal_bases.article_6 = "{near} x"')
    assert caught.value.key in {"problem.query_word", "problem.query_word_near"}


def test_a_saved_filter_is_used_by_its_name(register: Register, filled: dict[str, int]) -> None:
    add(register, "saved_filter", "Öppna 6.1 f", about="activity", condition="children = yes", description="Till mars")
    add(register, "saved_filter", "Annat", about="party", condition="name is not empty")
    add(register, "saved_filter", "Äldre", about="activity", condition="children = no", retired=TODAY)
    assert [(s.name, s.condition, s.description) for s in query.saved(register, "activity")] == [
        ("Öppna 6.1 f", "children = yes", "Till mars")
    ]
    assert matching(register, "activity", "@öppna 6.1 F") == [filled["open"]]
    with pytest.raises(Problem) as caught:
        matching(register, "activity", "@Äldre")
    assert caught.value.key == "problem.unknown_filter"


@pytest.mark.parametrize("code", ["sv", "en"])
def test_the_examples_of_the_manual_can_be_put(register: Register, code: str) -> None:
    manual = (Path(__file__).parents[2] / "docs" / "manual" / f"{code}.md").read_text(encoding="utf-8")
    chapter = manual.split("### Frågor till registret" if code == "sv" else "### Questions to the register")[1]
    examples = re.findall(r"^\d\. [^`]*`([^`]+)`", chapter.split("\n## ")[0], re.MULTILINE)
    assert len(examples) == 5
    for text in examples:
        asked = query.read(register, "activity", text, code)
        assert (
            query.shown(register, "activity", asked, code) in {text, text.replace("= f ", '= "6.1 f" ')} or code == "en"
        )
    told = re.findall(r"`((?:letters|punkter|finding|påpekande)[^`]+)`", chapter.split("\n## ")[0])
    assert len([query.read(register, "activity", text, code) for text in told]) >= 3


def test_what_a_filter_can_be_about_are_the_types_of_record() -> None:
    assert [word.code for word in vocabularies().all["record_type"].words] == list(RECORD_TYPES)


def test_a_type_of_record_is_known_by_its_code_and_its_names() -> None:
    assert [query.type_called(n) for n in ("activity", "Behandlingar", "privacy notice", "Part")] == [
        "activity",
        "activity",
        "notice",
        "party",
    ]
    with pytest.raises(Problem) as caught:
        query.type_called("sak")
    assert caught.value.key == "problem.unknown_type"
