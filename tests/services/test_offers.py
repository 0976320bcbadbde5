"""What the register can fill in of a worksheet, one click at a time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ropa_desktop.domain.worksheet import Question
from ropa_desktop.services import worksheets
from ropa_desktop.services.offers import Offer, offers
from ropa_desktop.storage.register import Register
from tests.services.made import EVA, add, opened, put
from tests.services.sheets import FIRST, small_sheets

OFFERING = FIRST.replace(
    """[[parts.questions]]
code = "L2"
""",
    """[[parts.questions]]
code = "D1"
name = "needed"
sv = "Varför behövs de?"
en = "Why are they needed?"
source = "P"
kind = "rows"
facts = ["purposes", "data"]
rows = [
  { name = "data", kind = "choice", words = "data", sv = "Uppgift", en = "Data" },
  { name = "why", kind = "long", sv = "Varför", en = "Why" },
]

[[parts.questions]]
code = "D2"
name = "whom"
sv = "Vilka?"
en = "Who?"
source = "P"
kind = "choices"
words = "data_subject"
facts = ["subjects"]

[[parts.questions]]
code = "D3"
name = "minors"
sv = "Barn?"
en = "Children?"
source = "P"
kind = "answer"
facts = ["children"]

[[parts.questions]]
code = "D4"
name = "either"
sv = "Något av dem?"
en = "Either of them?"
source = "P"
kind = "answer"
facts = ["children", "profiling"]

[[parts.questions]]
code = "D5"
name = "measured"
sv = "Skydd"
en = "Safeguards"
source = "P"
kind = "rows"
facts = ["measures"]
rows = [
  { name = "measure", kind = "link", target = ["measure"], sv = "Åtgärd", en = "Measure" },
  { name = "note", kind = "text", sv = "Not", en = "Note" },
]

[[parts.questions]]
code = "L2"
""",
)


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    folder = tmp_path / "worksheets"
    folder.mkdir()
    with (
        pytest.MonkeyPatch.context() as patch,
        small_sheets(patch, folder, OFFERING),
        opened(tmp_path) as register,
    ):
        yield register


def begun(register: Register, **values: Any) -> int:
    rows = [{"article_6": "f", "interest": "Trygghet"}]
    data = [
        {"data": "name", "why": "För att skilja dem åt.", "subjects": ["customer"]},
        {"data": "contact", "subjects": ["customer", "visitor"]},
    ]
    activity = add(register, "activity", "Larm", legal_bases=rows, data=data, **values)
    return worksheets.begin_test(register, activity, name="Larm", author=EVA)


def offered(register: Register, test: int, name: str) -> list[Offer]:
    sheet = worksheets.open_worksheet(register, test)
    question: Question = sheet.sheet.by_name[name]
    return offers(sheet, question, sheet.answers)


def answer(register: Register, test: int, **given: Any) -> None:
    sheet = worksheets.open_worksheet(register, test)
    put(register, test, worksheet=sheet.value(sheet.answers | given, {}))


def test_the_categories_of_the_register_become_rows_with_what_it_says_of_each(register: Register) -> None:
    test = begun(register)
    (offer,) = offered(register, test, "needed")
    assert [(row["data"], row["why"]) for row in offer.value] == [("name", "För att skilja dem åt."), ("contact", None)]
    assert offer.count == 2


def test_only_what_is_missing_is_offered_and_what_is_written_stays(register: Register) -> None:
    test = begun(register)
    answer(register, test, needed=[{"id": None, "data": "name", "why": "Eget skäl"}])
    (offer,) = offered(register, test, "needed")
    assert [(row["data"], row["why"]) for row in offer.value] == [("name", "Eget skäl"), ("contact", None)]
    answer(register, test, needed=offer.value)
    assert offered(register, test, "needed") == []


def test_words_of_the_same_vocabulary_are_offered(register: Register) -> None:
    test = begun(register)
    (offer,) = offered(register, test, "whom")
    assert offer == Offer("whom", ["customer", "visitor"], 2)
    answer(register, test, whom=["visitor"])
    assert offered(register, test, "whom") == [Offer("whom", ["visitor", "customer"], 1)]


def test_records_become_rows_that_name_them(register: Register) -> None:
    measure = add(register, "measure", "Kryptering")
    test = begun(register, measures=[measure])
    (offer,) = offered(register, test, "measured")
    assert offer.value == [{"id": None, "measure": measure, "note": None}]


def test_an_answer_is_offered_where_one_fact_alone_could_be_it(register: Register) -> None:
    test = begun(register, children="no", profiling="yes")
    assert offered(register, test, "minors") == [Offer("minors", "no", 1, "children")]
    assert offered(register, test, "either") == []
    answer(register, test, minors="yes")
    assert offered(register, test, "minors") == []


def test_a_silent_register_offers_nothing(register: Register) -> None:
    test = begun(register)
    assert offered(register, test, "minors") == []
    assert offered(register, test, "measured") == []
    assert offered(register, test, "interest") == []
