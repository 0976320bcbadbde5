"""Persons that fields name: roles and names told apart, and many names found in a text at once."""

from __future__ import annotations

from cProfile import Profile

import pytest

from ropa_desktop.domain.persons import Persons, folded, names_in, roles_in, spellings, sure


@pytest.mark.parametrize(
    ("text", "roles", "names"),
    [
        ("Eva Ek, personalchef", ["personalchef"], ["Eva Ek"]),
        ("HR-chef", ["HR-chef"], []),
        ("chef för kundtjänst", ["chef för kundtjänst"], []),
        ("Head of HR", ["Head of HR"], []),
        ("Chef Eva Ek", [], ["Chef Eva Ek"]),
        ("Eva Ek och Åke Öst (IT)", ["IT"], ["Eva Ek", "Åke Öst"]),
        ("DPO: Kim Berg, +46 8 123 45 67", ["DPO"], ["Kim Berg", "+46 8 123 45 67"]),
        ("chef eva ek", [], ["chef eva ek"]),
    ],
)
def test_roles_and_names_are_told_apart(text: str, roles: list[str], names: list[str]) -> None:
    assert roles_in(text) == roles
    assert names_in(text) == names


@pytest.mark.parametrize("name", ["Eva Ek", "eva.ek@x.se", "08-123 45 67", "Anna von Ek"])
def test_a_whole_name_an_address_and_a_number_are_sure(name: str) -> None:
    assert sure(name)


@pytest.mark.parametrize("name", ["Eva", "möjliga kunder", "2", "En mening som någon skrev i fel fält här"])
def test_what_may_be_no_name_is_not_sought_everywhere(name: str) -> None:
    assert not sure(name)


def test_a_name_with_its_title_is_sought_with_and_without_it() -> None:
    assert list(spellings(["Chef Eva Ek"])) == ["Chef Eva Ek", "Eva Ek"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Ring Eva Eks kollega, eller ÅKE ÖST.", "Ring [x] kollega, eller [x]."),
        ("Eva E\u0301k och A\u030ake\nO\u0308st", "[x] och [x]"),
        ("mejla eva.ek@x.se eller +46 8 1234567", "mejla [x] eller [x]"),
        ("ek eva, Eva Ekman, Evas ek", "ek eva, Eva Ekman, Evas ek"),
        ("Hemligt larm", "[y]"),
        ("", ""),
    ],
)
def test_persons_are_put_out_of_a_text(text: str, wanted: str) -> None:
    persons = Persons(
        dict.fromkeys(("Eva Ek", "Åke Öst", "eva.ek@x.se", "08-123 45 67"), "[x]") | {"Hemligt larm": "[y]"}
    )
    assert persons.put_out(text) == wanted


def test_many_numbers_are_sought_as_quickly_as_few() -> None:
    text = "Ring 070-000 12 34 (mottagen 2026-11-26) eller 0046 8 5000 12 34. " * 20
    few, many = ({f"070-{number:07}": "[x]" for number in range(count)} for count in (1235, 5_000))
    assert _calls(Persons(many), text) < 2 * _calls(Persons(few), text)


def _calls(persons: Persons, text: str) -> int:
    """Count what is called to put persons out of a text that was not met before, where others that name them were."""
    assert persons.put_out(text).count("[x]") == 20
    counted = Profile()
    found = counted.runcall(persons.put_out, f"{text} Hej")
    assert found.count("[x]") == 20
    return sum(entry.callcount for entry in counted.getstats())


def test_nobody_is_sought_where_nobody_is_known() -> None:
    assert Persons({}).put_out("Eva Ek 08-123 45 67") == "Eva Ek 08-123 45 67"


def test_accents_fold_and_swedish_letters_stay() -> None:
    assert folded("É Åsa ÖST") == "e åsa öst"
