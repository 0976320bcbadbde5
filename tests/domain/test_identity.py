"""Organisation numbers, as lag (1974:174) and art30.md 5.8 describe them."""

# ruff: noqa: S311 - chance is fixed by its seed

from __future__ import annotations

import random

import pytest
from stdnum.se import orgnr, personnummer

from ropa_desktop.domain.identity import NumberKind, OrganisationNumber, mask

LEGAL = ["556036-0793", "212000-0142", "212000-1355", "202100-0050"]


@pytest.mark.parametrize("number", LEGAL)
def test_real_numbers_hold(number: str) -> None:
    assert OrganisationNumber.parse(number) == OrganisationNumber(NumberKind.LEGAL_PERSON, number)


@pytest.mark.parametrize(
    "text",
    ["5560360793", "165560360793", "16556036-0793", " 556036 - 0793 ", "556036\u20130793", "556036\u00a00793"],
)
def test_a_number_is_understood_however_it_is_written(text: str) -> None:
    assert OrganisationNumber.parse(text).normalised == "556036-0793"


@pytest.mark.parametrize(
    "text",
    [
        *["", "556036-0794", "556036-079", "556036-07933", "SE556036079301", "DE123456789", "195560360793"],
        *["556036+0793", "٥٥٦٠٣٦-٠٧٩٣", "881332-0015", "165711-0017"],
    ],
)
def test_a_number_that_does_not_hold_stays_as_it_was_written(text: str) -> None:
    number = OrganisationNumber.parse(text)
    assert not number.valid
    assert number.normalised == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("880320-0016", "880320-****"),
        ("198803200016", "880320-****"),
        ("880320+0016", "880320+****"),
        ("188803200016", "880320+****"),
        ("701063-2391", "701063-****"),
    ],
)
def test_a_sole_traders_number_is_recognised_and_masked(text: str, shown: str) -> None:
    number = OrganisationNumber.parse(text)
    assert number.kind is NumberKind.SOLE_TRADER
    assert number.mask() == shown
    assert mask(text) == shown


@pytest.mark.parametrize("text", [*LEGAL, "DE123456789", "", "556036-0794", "16880320-0017"])
def test_other_numbers_are_shown_as_they_are(text: str) -> None:
    assert mask(text) == text


@pytest.mark.parametrize("text", ["880320-0017", "19880320 0017", "880320 00 17"])
def test_a_persons_number_with_a_slip_in_it_is_masked_too(text: str) -> None:
    assert not OrganisationNumber.parse(text).valid
    assert mask(text) == "880320-****"


def test_the_twenty_ninth_of_february_needs_a_leap_year() -> None:
    assert OrganisationNumber.parse(_with_check_digit("000229001")).valid
    assert not OrganisationNumber.parse(_with_check_digit("010229001")).valid
    assert not OrganisationNumber.parse("19" + _with_check_digit("000229001")).valid


def test_python_stdnum_agrees_about_the_check_digit() -> None:
    numbers = random.Random(30)
    for _ in range(5000):
        digits = f"{numbers.randrange(10**10):010}"
        number = OrganisationNumber.parse(digits)
        assert number.valid <= orgnr.is_valid(digits)
        if number.kind is not NumberKind.SOLE_TRADER and int(digits[2]) > 1:
            assert number.valid == orgnr.is_valid(digits)
        if orgnr.is_valid(digits) and int(digits[2]) <= 1 and int(digits[4]) < 6:
            assert number.valid == any(personnummer.is_valid(f"{century}{digits}") for century in (19, 20))


def _with_check_digit(nine: str) -> str:
    return next(f"{nine}{last}" for last in range(10) if orgnr.is_valid(f"{nine}{last}"))
