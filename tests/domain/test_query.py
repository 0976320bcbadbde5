from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ropa_desktop.domain.field import Kind
from ropa_desktop.domain.lasting import length
from ropa_desktop.domain.problems import Problem
from ropa_desktop.domain.query import (
    DEEPEST,
    LONGEST,
    MOST,
    OPERATORS,
    All,
    Compare,
    Condition,
    FromToday,
    Not,
    Op,
    Some,
    Within,
)
from ropa_desktop.domain.query_paths import Place, naming, start, steps
from ropa_desktop.domain.query_text import parse
from ropa_desktop.domain.query_words import CODES
from ropa_desktop.domain.query_written import written
from ropa_desktop.domain.types import RECORD_TYPES
from tests.domain.questions import questions


def read(text: str, record_type: str = "activity") -> Condition:
    return parse(text, record_type, CODES)


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data(), st.sampled_from(sorted(RECORD_TYPES)))
def test_a_question_is_read_back_as_it_was_written(data: st.DataObject, record_type: str) -> None:
    asked = data.draw(questions(record_type))
    text = written(asked, record_type, CODES)
    assert read(text, record_type) == asked
    assert written(read(text, record_type), record_type, CODES) == text


@settings(deadline=None, suppress_health_check=list(HealthCheck))
@given(st.text())
def test_no_text_does_more_than_be_refused(text: str) -> None:
    try:
        asked = read(text)
    except Problem as problem:
        refused = problem
    else:
        assert read(written(asked, "activity", CODES)) == asked
        return
    at, end = (int(str(refused.facts[name])) for name in ("at", "end"))
    assert refused.key.startswith("problem.query_")
    assert 1 <= at <= end <= len(text) + 1


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("legal_bases.article_6 = f", Compare(("legal_bases", "article_6"), Op.IS, ("f",))),
        ("recipients.countries has US", Compare(("recipients", "countries"), Op.IS, ("US",))),
        ("recipients.countries saknar US", Compare(("recipients", "countries"), Op.NOT, ("US",))),
        ("children", Compare(("children",), Op.IS, ("yes",))),
        ('purpose contains "nyhets\\"brev\\\\"', Compare(("purpose",), Op.CONTAINS, ('nyhets"brev\\',))),
        ("owner = Anna Berg", Compare(("owner",), Op.IS, ("Anna Berg",))),
        ("owner = ”Anna Berg”", Compare(("owner",), Op.IS, ("Anna Berg",))),
        ("purpose innehåller 'rea'", Compare(("purpose",), Op.CONTAINS, ("rea",))),
        ("next_review < 2027-01-01", Compare(("next_review",), Op.BELOW, (date(2027, 1, 1),))),
        ("next_review före idag + 30 dagar", Compare(("next_review",), Op.BELOW, (FromToday(30, "d"),))),
        ("next_review >= today-6m", Compare(("next_review",), Op.AT_LEAST, (FromToday(-6, "m"),))),
        ("reviewed before today", Compare(("last_reviewed",), Op.BELOW, (FromToday(0, "d"),))),
        ("retention.period > P5Y", Compare(("retention", "period"), Op.ABOVE, ("P5Y",))),
        ("retention.period > 18 månader", Compare(("retention", "period"), Op.ABOVE, ("P18M",))),
        ("letters.f = missing", Compare(("letters", "f"), Op.IS, ("missing",))),
        ("finding = REC-07", Compare(("finding", "rule"), Op.IS, ("REC-07",))),
        ("named by notice", Compare(("notice",), Op.FILLED)),
        (
            "nämns av notice och children",
            All((Compare(("notice",), Op.FILLED), Compare(("children",), Op.IS, ("yes",)))),
        ),
        ("notice is empty", Compare(("notice",), Op.EMPTY)),
        ("controller är inte tom", Compare(("controller",), Op.FILLED)),
        ("recipients.party contains google", Compare(("recipients", "party", "name"), Op.CONTAINS, ("google",))),
        ("controller in (#2, #3)", Compare(("controller",), Op.IS, (2, 3))),
        ("status inte bland (active, ended)", Compare(("status",), Op.NOT, ("active", "ended"))),
        ("not children or ej joint", Some((Not(read("children")), Not(read("joint"))))),
        ("children or joint and profiling", Some((read("children"), All((read("joint"), read("profiling")))))),
        (
            "legal_bases[ article_6 = f and not balancing_test.status = approved ]",
            Within(
                ("legal_bases",),
                All(
                    (
                        Compare(("article_6",), Op.IS, ("f",)),
                        Not(Compare(("balancing_test", "status"), Op.IS, ("approved",))),
                    )
                ),
            ),
        ),
    ],
)
def test_the_text_form_is_read(text: str, asked: Condition) -> None:
    assert read(text) == asked


@pytest.mark.parametrize(
    ("text", "key", "at", "end"),
    [
        ("", "condition", 1, 1),
        ("foo = 1", "field", 1, 3),
        ("childrn = yes", "field_near", 1, 7),
        ("(children", "bracket", 10, 10),
        ("children)", "rest", 9, 9),
        ("children joint", "operator", 10, 14),
        ('purpose = "x', "unclosed", 11, 12),
        ("purpose = a & b", "character", 13, 13),
        ('purpose = "a\udcffb"', "character", 13, 13),
        ("purpose contains", "value", 17, 17),
        ("purpose < x", "kind", 1, 9),
        ("legal_bases = f", "rows", 1, 13),
        ("purpose.x = 1", "too_far", 1, 7),
        ("purpose[x = 1]", "no_rows", 1, 7),
        ("legal_bases. = f", "no_field", 14, 14),
        ("next_review < soon", "day", 15, 18),
        ("next_review < 2027-02-30", "day", 15, 24),
        ("retention.period > 5 lustra", "period", 20, 27),
        ("controller = Acme", "record", 14, 17),
        ("named by party", "type", 10, 14),
        ("named by purpose", "type", 10, 16),
        ("status in active", "bracket", 11, 16),
        ("children = yes no", "rest", 16, 17),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(text: str, key: str, at: int, end: int) -> None:
    with pytest.raises(Problem) as caught:
        read(text)
    assert (caught.value.key, caught.value.facts["at"], caught.value.facts["end"]) == (f"problem.query_{key}", at, end)


def test_a_misspelt_field_is_told_with_what_is_near() -> None:
    with pytest.raises(Problem) as caught:
        read("legal_base.article_6 = f")
    assert "legal_bases" in str(caught.value.facts["near"])


@pytest.mark.parametrize(
    "far", ["konto = x", "weather = x", "purchase = x", "tilltro = x", "kontaktperson = x", "e_postadress = x"]
)
def test_what_is_far_off_is_not_proposed(far: str) -> None:
    with pytest.raises(Problem) as caught:
        read(far)
    assert caught.value.key == "problem.query_field", caught.value.facts


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("x" * (LONGEST + 1), "too_long"),
        ("not " * (DEEPEST + 1) + "children", "too_deep"),
        ("(" * (DEEPEST + 1) + "children", "too_deep"),
        (" or ".join(["children"] * (MOST + 1)), "too_many"),
        (".".join(["successor"] * 9) + " is empty", "too_many_steps"),
    ],
)
def test_a_hostile_text_is_refused_before_it_costs_anything(text: str, key: str) -> None:
    with pytest.raises(Problem) as caught:
        read(text)
    assert caught.value.key == f"problem.query_{key}"


def test_every_kind_can_be_asked_something_and_whether_it_is_empty() -> None:
    assert OPERATORS.keys() == set(Kind)
    assert all({Op.FILLED, Op.EMPTY} <= set(ops) for ops in OPERATORS.values())


def test_every_field_of_every_type_can_be_reached() -> None:
    for name, record_type in RECORD_TYPES.items():
        reached = steps(start(name))
        assert record_type.by_name.keys() <= reached.keys()
        for field in record_type.fields:
            inner = steps(Place((name,), field.name)) if field.kind is Kind.ROWS else {}
            assert list(inner) == [f.name for f in field.rows]


def test_a_record_is_asked_for_those_that_name_it() -> None:
    assert {"notice", "balancing_test"} <= naming("activity")
    assert steps(start("activity"))["notice"].back


@pytest.mark.parametrize(("shorter", "longer"), [("P364D", "P1Y"), ("P11M", "P1Y"), ("P4W", "P1M"), ("P6D", "P1W")])
def test_periods_are_compared_by_their_length(shorter: str, longer: str) -> None:
    assert (length(shorter) or 0) < (length(longer) or 0)


def test_twelve_months_are_a_year_and_what_is_no_period_has_no_length() -> None:
    assert length("P12M") == length("P1Y")
    odd = (None, "", "P", "PY", "P1X", "5Y", "P-1Y", "P1.5Y", "P\u0661Y", "P" + "9" * 40 + "Y")
    assert {length(text) for text in odd} == {None}


def test_days_are_counted_from_today_and_end_with_the_calendar() -> None:
    today = date(2026, 11, 30)
    assert FromToday(0, "d").on(today) == today
    assert FromToday(3, "m").on(today) == date(2027, 2, 28)
    assert FromToday(-2, "w").on(today) == date(2026, 11, 16)
    assert FromToday(99_999, "y").on(today) == date.max
    assert FromToday(99_999, "w").on(date.max) == date.max
    assert FromToday(-99_999, "w").on(date.min) == date.min
