from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ropa_desktop.domain.person import Person

ASA = Person.of(["Åsa Öst", "Å. Öst", "asa.ost@x.se", "070-123 45 67"])


@pytest.mark.parametrize(
    "text",
    [
        "Åsa Öst", "åsa öst", "ÅSA  ÖST", "Åsa\nÖst", "Åsa\u00a0Öst", "Åsá Öst", "(Åsa Öst)", "Åsa Öst:", "Åsa Östs",
        unicodedata.normalize("NFD", "Åsa Öst"), "Å. Öst", "Asa.Ost@X.se", "<asa.ost@x.se>", "0701234567",
        "070 - 123 45 67", "+46 70 123 45 67", "+46 (0)70-123 45 67", "0046701234567", "tel:070/1234567",
    ],
)  # fmt: skip
def test_a_spelling_is_found_whatever_its_case_accents_and_spaces(text: str) -> None:
    assert ASA.is_in(f"Fråga {text} om det.")


@pytest.mark.parametrize(
    "text",
    [
        "Asa Ost", "Åsa Österberg", "Lisåsa Öst", "Åsa", "Öst", "basa.ost@x.se", "ny-asa.ost@x.se", "070-123 45 68",
        "10701234567", "07012345678",
    ],
)  # fmt: skip
def test_another_name_or_number_is_not(text: str) -> None:
    assert not ASA.is_in(f"Fråga {text} om det.")


def test_a_marker_stands_once_where_several_spellings_stood_in_a_row() -> None:
    assert ASA.put_out("Åsa Öst <asa.ost@x.se>, 070-1234567, och Bo", "[x]") == "[x], och Bo"
    assert ASA.put_out("Åsa Öst och asa.ost@x.se", "[x]") == "[x] och [x]"


def test_spellings_are_taken_a_line_each_and_once() -> None:
    assert Person.of(["  Åsa   Öst ", "", "Åsa Öst"]).spellings == ("Åsa Öst",)
    assert Person.of([]).put_out("Åsa Öst", "[x]") == "Åsa Öst"


def test_a_spelling_that_would_be_found_everywhere_is_told() -> None:
    assert Person.of(["Åsa Öst", "Å."]).too_short() == "Å."
    assert ASA.too_short() == ""


@given(st.text(max_size=12), st.text(max_size=30))
def test_what_is_put_out_is_no_longer_found_and_nothing_else_is_touched(spelling: str, around: str) -> None:
    person = Person.of([spelling])
    marker = "\u2588"
    found = person.put_out(f"{around} {spelling} {around}", marker)
    if person.spellings and not person.is_in(marker):
        assert not person.is_in(found)
    if not person.is_in(around):
        assert person.put_out(around, marker) == around


def test_a_pattern_takes_a_time_in_proportion_to_the_text() -> None:
    person = Person.of(["a" * 40 + " " + "b" * 40, "070" + "1" * 20])
    assert not person.is_in("a" * 200_000 + " " * 200_000 + "1 - " * 100_000)
