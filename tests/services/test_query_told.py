from __future__ import annotations

import pytest

from ropa_desktop.domain.query_paths import Place, start, walk
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.services import query_told
from ropa_desktop.services.query import Dictionary
from ropa_desktop.storage.register import Register
from tests.services.made import add


@pytest.mark.parametrize(
    ("text", "swedish", "english"),
    [
        (
            "legal_bases[article_6 = f and not balancing_test.status = approved]",
            "Rättsliga grunder: en och samma (Artikel 6 är 6.1 f och inte Intresseavvägning · Avvägningens status är godkänd)",  # noqa: E501 - one text
            "Legal bases: one and the same (Article 6 is 6(1)(f) and not Balancing test · Status of the test is approved)",  # noqa: E501 - likewise
        ),
        (
            "not (children or joint = no)",
            "inte (Ingår uppgifter om barn är Ja eller Delas ansvaret med någon annan är Nej)",
            "not (Are data about children included is Yes or Is the responsibility shared is No)",
        ),
        (
            "recipients.countries in (US, GB)",
            "Kategorier av mottagare · Länder har USA eller Storbritannien",
            "Categories of recipients · Countries has United States or United Kingdom",
        ),
        (
            "recipients.countries lacks US",
            "Kategorier av mottagare · Länder saknar USA",
            "Categories of recipients · Countries lacks United States",
        ),
        ("next_review < today", "Nästa översyn före i dag", "Next review before today"),
        (
            "next_review >= today+30d",
            "Nästa översyn från och med 30 dagar efter i dag",
            "Next review on or after 30 days after today",
        ),
        ("next_review > today-1y", "Nästa översyn efter 1 år före i dag", "Next review after 1 year before today"),
        ("next_review <= 2027-01-01", "Nästa översyn till och med 2027-01-01", "Next review on or before 2027-01-01"),
        (
            "retention.period > P18M",
            "Tidsfrister för radering · Tid längre än 18 månader",
            "Time limits for erasure · Period longer than 18 months",
        ),
        (
            "owner starts with 'A' and owner is not A",
            "Ansvarig i verksamheten börjar med ”A” och Ansvarig i verksamheten är inte ”A”",
            "Process owner starts with “A” and Process owner is not “A”",
        ),
        (
            "named by notice or notice is empty",
            "Informationstext finns eller Informationstext finns inte",
            "Privacy notice exists or Privacy notice does not exist",
        ),
        (
            "owner is empty or owner is not empty",
            "Ansvarig i verksamheten är tomt eller Ansvarig i verksamheten är ifyllt",
            "Process owner is empty or Process owner is filled in",
        ),
        ("controller = #2", "Personuppgiftsansvarig är O01 Exempel AB", "Controller is O01 Exempel AB"),
        ("controller = #999", "Personuppgiftsansvarig är #999", "Controller is #999"),
    ],
)
def test_a_question_is_said_in_words(register: Register, text: str, swedish: str, english: str) -> None:
    assert query_told.told_of(register, "activity", text, "sv") == swedish
    assert query_told.told_of(register, "activity", text, "en") == english


def test_numbers_are_compared_in_words(register: Register) -> None:
    assert query_told.told_of(register, "agreement", "notice_days < 30", "sv").endswith("mindre än 30")


def test_a_picker_offers_every_field_the_nearest_first(register: Register) -> None:
    found = query_told.offered(Dictionary(register, "sv"), start("activity"))
    paths = [one.path for one in found]
    assert {(f.name,) for f in RECORD_TYPES["activity"].fields} <= set(paths)
    assert {("legal_bases", "article_6"), ("legal_bases", "balancing_test", "status"), ("notice", "status")} <= set(
        paths
    )
    assert [len(path) for path in paths] == sorted(len(path) for path in paths)
    assert next(o.label for o in found if o.path == ("legal_bases", "article_6")) == "Rättsliga grunder · Artikel 6"


def test_what_must_hold_in_the_same_row_can_be_any_rows_and_those_that_link_here() -> None:
    assert {"legal_bases", "finding", "notice"} <= set(query_told.groups(start("activity")))
    assert "letters" not in query_told.groups(start("activity"))
    assert query_told.groups(Place(("activity",), "legal_bases")) == []


def test_a_picker_of_words_has_them_in_full(register: Register) -> None:
    words, activity = Dictionary(register, "sv"), start("activity")
    word = add(register, "word", "Ekonomi", vocabulary="department")
    offered = dict(query_told.words_offered(words, walk(activity, ("legal_bases", "article_6"))))
    assert offered["f"].startswith("6.1 f berättigat intresse")
    assert (f"w:{word}", "Ekonomi") in query_told.words_offered(words, walk(activity, ("department",)))
    for path, code in (
        (("letters", "f"), "missing"),
        (("finding", "severity"), "error"),
        (("finding", "rule"), "REC-01"),
    ):
        assert code in dict(query_told.words_offered(words, walk(activity, path)))
    assert "basis" in dict(query_told.words_offered(words, walk(activity, ("finding", "area"))))
    assert dict(query_told.words_offered(words, walk(activity, ("children",))))["yes"] == "Ja"


def test_a_path_that_leads_nowhere_is_none() -> None:
    for path in ((), ("purpose", "name"), ("nothing",)):
        with pytest.raises(KeyError):
            walk(start("activity"), path)
