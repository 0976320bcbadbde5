"""A question as a sentence: what documents and cover letters say of how the activities were chosen."""

from __future__ import annotations

from datetime import date

import pytest

from ropa_desktop.services.query_sentence import sentence
from ropa_desktop.storage.register import Register

TODAY = date(2026, 11, 26)


@pytest.mark.parametrize(
    ("text", "swedish", "english"),
    [
        (
            "legal_bases.article_6 = f",
            "rättslig grund enligt artikel 6 är 6.1 f",
            "the legal basis under Article 6 is 6(1)(f)",
        ),
        (
            "children and joint != no",
            "svaret på ”Ingår uppgifter om barn?” är ja och svaret på ”Delas ansvaret med någon annan?” inte är nej",
            "the answer to “Are data about children included?” is yes and the answer to “Is the responsibility shared?” is not no",  # noqa: E501 - one text
        ),
        (
            "legal_bases[article_6 = f and not balancing_test.status = approved] or notice is empty",
            "(det finns en post under rättsliga grunder där rättslig grund enligt artikel 6 är 6.1 f och det inte är så att avvägningens status under intresseavvägning är godkänd) eller informationstext saknas",  # noqa: E501 - one text
            "(there is an entry under legal bases where the legal basis under Article 6 is 6(1)(f) and it is not so that status of the test under balancing test is approved) or privacy notice is empty",  # noqa: E501 - one text
        ),
        (
            "recipients.countries lacks US",
            "länder under kategorier av mottagare inte omfattar USA",
            "countries under categories of recipients do not include United States",
        ),
        (
            "next_review < today or last_reviewed > today-6m",
            "nästa översyn är före 2026-11-26 eller senaste översyn är efter 2026-05-26",
            "next review is before 2026-11-26 or last review is after 2026-05-26",
        ),
        (
            "retention.period > P18M",
            "tid under tidsfrister för radering är längre än 18 månader",
            "period under time limits for erasure is longer than 18 months",
        ),
        ("owner starts with 'A'", "ansvarig i verksamheten börjar med ”A”", "process owner starts with “A”"),
        (
            "letters.f = missing",
            "läget för punkt f i artikel 30 är ”saknas”",
            "the state of letter f of Article 30 is “missing”",
        ),
        ("controller = #2", "personuppgiftsansvarig är O01 Exempel AB", "controller is O01 Exempel AB"),
    ],
)
def test_a_question_reads_as_a_sentence(register: Register, text: str, swedish: str, english: str) -> None:
    assert sentence(register, "activity", text, "sv", today=TODAY) == f"Behandlingar där {swedish}"
    assert sentence(register, "activity", text, "en", today=TODAY) == f"Processing activities where {english}"


def test_a_sentence_tells_which_part_of_the_record_is_asked(register: Register) -> None:
    told = sentence(register, "activity", "children", "sv", "behandlingar som personuppgiftsansvarig")
    assert told.startswith("Behandlingar som personuppgiftsansvarig där svaret på")


def test_a_sentence_gives_the_day_on_which_the_question_is_put_since_a_document_lies_for_years(
    register: Register,
) -> None:
    told = sentence(register, "activity", "next_review < today", "sv")
    assert told == f"Behandlingar där nästa översyn är före {date.today().isoformat()}"  # noqa: DTZ011 - as it is answered
