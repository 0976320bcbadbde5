from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ropa_desktop.domain.problems import Problem
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.services.records import delete, retire
from ropa_desktop.services.wording import Wording, content_language
from ropa_desktop.services.words import add_word, is_open
from ropa_desktop.storage.register import Register
from tests.services.made import EVA, add, put, values_of

ACTIVITY = RECORD_TYPES["activity"].by_name


@pytest.mark.parametrize(
    ("value", "sv", "en"),
    [
        ("P1Y", "1 år", "1 year"),
        ("P12M", "12 månader", "12 months"),
        ("P1M", "1 månad", "1 month"),
        ("P2W", "2 veckor", "2 weeks"),
        ("P30D", "30 dagar", "30 days"),
        ("P1Y6M", "P1Y6M", "P1Y6M"),
        ("så länge", "så länge", "så länge"),
    ],
)
def test_a_period_is_told_in_words(register: Register, value: str, sv: str, en: str) -> None:
    assert Wording(register, "sv").period(value) == sv
    assert Wording(register, "en").period(value) == en


def test_an_own_word_is_told_in_the_language_it_has(register: Register) -> None:
    code = add_word(register, "department", "Ekonomi", author=EVA)
    sv, en = Wording(register, "sv"), Wording(register, "en")
    assert (sv.word("department", code), en.word("department", code)) == ("Ekonomi", "Ekonomi")
    put(register, int(code[2:]), translation="Finance")
    assert en.word("department", code) == "Ekonomi"
    en.forget()
    assert (sv.word("department", code), en.word("department", code)) == ("Ekonomi", "Finance")
    put(register, 1, content_language="en")
    for wording in (sv, en):
        wording.forget()
    assert content_language(register) == "en"
    assert (sv.word("department", code), en.word("department", code)) == ("Finance", "Ekonomi")


def test_own_words_stand_after_the_shipped_by_alphabet_and_not_when_retired(register: Register) -> None:
    o, a, old = (add_word(register, "party_kind", name, author=EVA) for name in ("Öbolag", "Abolag", "Gammalt"))
    retire(register, int(old[2:]), on=date(2026, 1, 2), author=EVA)
    sv = Wording(register, "sv")
    assert sv.words("party_kind")[-2:] == [(a, "Abolag"), (o, "Öbolag")]
    assert sv.word("party_kind", old) == "Gammalt"


def test_names_with_commas_are_set_apart_by_semicolons(register: Register) -> None:
    described = RECORD_TYPES["notice"].by_name["activities"]
    several = [add(register, "activity", name) for name in ("Diskussioner, krav och tvister", "Löner")]
    alone = [several[0]]
    wording = Wording(register, "sv")
    assert wording.text(described, several) == "Diskussioner, krav och tvister; Löner"
    assert wording.text(described, alone) == "Diskussioner, krav och tvister"


def test_the_bare_number_of_an_article_does_not_stand_after_a_clause(register: Register) -> None:
    cited = ["2021/914 bilaga I.C", "2021/914 klausul 13", "56", "DSL 3:8", "13-14"]
    assert Wording(register, "en").cites(cited) == "56, 13\u201314, Annex I.C, Clause 13, Data Protection Act 3:8"
    assert Wording(register, "sv").cites(cited) == "56, 13\u201314, bilaga I.C, klausul 13, 3 kap. 8 § DSL"


def test_a_closed_vocabulary_takes_no_words(register: Register) -> None:
    assert (is_open("department"), is_open("article_6"), is_open("no_such")) == (True, False, False)
    with pytest.raises(Problem, match="closed_vocabulary"):
        add_word(register, "article_6", "Vi vill", author=EVA)


def test_an_unknown_word_is_shown_as_it_is(register: Register) -> None:
    assert Wording(register, "sv").word("department", "w:99") == "w:99"
    assert Wording(register, "sv").word("article_6", "z") == "z"


def test_a_name_is_read_anew_when_it_is_forgotten(register: Register) -> None:
    sv = Wording(register, "sv")
    party = add(register, "party", "Molnet")
    assert sv.name(party) == "Molnet"
    put(register, party, name="Åskan")
    assert sv.name(party) == "Molnet"
    sv.forget()
    assert sv.name(party) == "Åskan"
    delete(register, [party], author=EVA)
    sv.forget()
    assert sv.name(party) == sv.say("record.gone")


def test_values_are_told_in_words(register: Register) -> None:
    sv = Wording(register, "sv")
    given: dict[str, Any] = {
        "started": date(2026, 5, 1),
        "children": "no",
        "controller": 2,
        "operations": ["use", "storage"],
        "attachments": [
            {"name": "a.pdf", "sha256": "0" * 64, "size": 1},
            {"name": "b.pdf", "sha256": "1" * 64, "size": 1},
        ],
        "retention": [{"period": "P1Y", "until": "Sedan"}, {"what": "Resten"}],
        "owner": "Eva",
    }
    found = values_of(register, add(register, "activity", **given))
    told = {name: sv.text(ACTIVITY[name], found[name]) for name in given}
    assert told == {
        "started": "2026-05-01",
        "children": sv.answer("no"),
        "controller": "Exempel AB",
        "operations": f"{sv.word('operation', 'use')}, {sv.word('operation', 'storage')}",
        "attachments": "a.pdf, b.pdf",
        "retention": "1 år · Sedan\nResten",
        "owner": "Eva",
    }
    for field in RECORD_TYPES["activity"].fields:
        assert sv.text(field, field.kind.blank) == sv.brief(field, field.kind.blank) == ""


def test_countries_stand_in_the_order_of_the_alphabet(register: Register) -> None:
    names = [name for _, name in Wording(register, "sv").words("country")]
    assert names[0] == "Afghanistan"
    assert names[-1].startswith("Ö")


def test_a_sole_traders_number_is_told_without_its_last_digits(register: Register) -> None:
    wording, number = Wording(register, "sv"), RECORD_TYPES["party"].by_name["organisation_number"]
    for told in (wording.text, wording.brief):
        assert told(number, "19811218-9876") == "811218-****"
        assert told(number, "556586-9848") == "556586-9848"
    assert wording.text(RECORD_TYPES["party"].by_name["note"], "19811218-9876") == "19811218-9876"
