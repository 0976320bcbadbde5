"""All retention rules beside each other, and statutory times that are offered."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ropa_desktop.domain.asked import CONDITIONS
from ropa_desktop.domain.retention import Bound, Kind, Span, length
from ropa_desktop.domain.texts import LANGUAGES
from ropa_desktop.services import records, retention
from ropa_desktop.services.retention import COLUMNS, Line, Telling
from ropa_desktop.services.wording import Wording
from ropa_desktop.storage.records import ids_of
from ropa_desktop.storage.register import Register, open_register
from ropa_desktop.storage.texts import cited_provisions, language, vocabularies
from tests.examples import put_example

BOOKS = "kortare än 7 kap. 2 § BFL: 7 år (räknas från: utgången av det kalenderår då räkenskapsåret avslutades)"


def keep(register: Register, name: str, *rules: dict[str, object], **more: object) -> int:
    values = {"name": name, "retention": [*rules], **more}
    return records.save(register, "activity", None, values, author="Eva").id


def told(register: Register, **of: object) -> dict[tuple[str, str | None], list[Kind]]:
    lines = retention.overview(register, **of)  # type: ignore[arg-type]  # ids, or nothing
    return {(line.label, line.data): [c.kind for c in line.conflicts] for line in lines}


def rule(*data: str, **given: object) -> dict[str, object]:
    return {"data": list(data), "limit": "period", **given}


def test_each_category_of_each_rule_has_a_line_in_the_order_of_the_activities(register: Register) -> None:
    first = keep(register, "Larm", rule("name", "email", period="P1Y"), rule(what="övrigt", period="P2Y"))
    retired = keep(register, "Gammalt", rule("name", period="P9Y"))
    records.retire(register, retired, on=date(2026, 1, 1), author="Eva")
    found = retention.overview(register)
    assert [(line.activity, line.place, line.data) for line in found] == [
        (first, 0, "name"),
        (first, 0, "email"),
        (first, 1, None),
    ]


def test_contradictions_are_told_across_activities(register: Register) -> None:
    keep(register, "Larm", rule("name", period="P1Y", trigger="recorded"))
    keep(register, "Passage", rule("name", period="P12M", trigger="recorded"))
    assert list(told(register).values()) == [[], []]
    keep(register, "Kamera", rule("name", period="P30D", trigger="recorded"))
    assert all(kinds == [Kind.DIFFERS] for kinds in told(register).values())


def test_the_offices_limit_and_the_accounting_act_are_held_against_the_rules(register: Register) -> None:
    with register.reading() as connection:
        office = ids_of(connection, "register")[0]
    limits = [{"data": ["name"], "period": "P1Y"}]
    records.save(register, "register", office, {"retention_limits": limits}, author="Eva")
    keep(register, "Larm", rule("name", period="P2Y"))
    keep(register, "Bokföring", rule("accounting", period="P7Y", trigger="financial_year_end"))
    assert sorted(kinds for kinds in told(register).values()) == [[Kind.OVER_LIMIT], [Kind.SHORTER]]


def test_an_authority_is_not_held_to_the_accounting_act(register: Register) -> None:
    board = records.save(register, "organisation", None, {"name": "Nämnden", "public_body": "yes"}, author="Eva").id
    keep(register, "Bokföring", rule("accounting", period="P7Y", trigger="financial_year_end"), controller=board)
    assert list(told(register).values()) == [[]]


@pytest.mark.parametrize(
    ("said", "kinds"),
    [
        ({"accounting_law": "bfl", "public_body": "yes"}, [Kind.SHORTER]),
        ({"accounting_law": "bfl", "financial_year_end": "12-31"}, []),
        ({"accounting_law": "state"}, []),
        ({"accounting_law": "lkbr"}, []),
    ],
)
def test_the_accounting_rules_that_a_controller_states_decide(
    register: Register, said: dict[str, str], kinds: list[Kind]
) -> None:
    owner = records.save(register, "organisation", None, {"name": "Bolaget", **said}, author="Eva").id
    keep(register, "Bokföring", rule("accounting", period="P7Y", trigger="financial_year_end"), controller=owner)
    assert list(told(register).values()) == [kinds]


def test_only_some_activities_can_be_asked_for(register: Register) -> None:
    keep(register, "Larm", rule("name", period="P1Y"))
    other = keep(register, "Passage", rule("email", period="P1Y"))
    assert [line.activity for line in retention.overview(register, [other])] == [other]


def test_the_example_tells_that_seven_years_from_the_financial_years_end_are_too_few(tmp_path: Path) -> None:
    made = tmp_path / "exempel.ropa"
    put_example(made, language="sv", author="Eva")
    with open_register(made, read_only=True) as register:
        lines = [line for line in retention.overview(register) if line.data == "accounting"]
        telling = Telling(Wording(register, "sv"))
        assert [telling.cells(line)[-1] for line in lines] == [BOOKS]
        assert telling.cells(lines[0])[:4] == (
            "räkenskapsinformation",
            "B19 Bokföring",
            "7 år",
            "räkenskapsårets utgång",
        )


def test_a_rule_is_told_in_dates() -> None:
    accounting = {"limit": "period", "period": "P7Y", "trigger": "accounting_year_end"}
    assert retention.in_dates(accounting, date(2025, 6, 30)) == Span(date(2032, 12, 31), date(2033, 1, 1))
    own = {"limit": None, "period": "P7Y", "trigger": "financial_year_end"}
    assert retention.in_dates(own, date(2025, 6, 30)) == Span(date(2032, 6, 30), date(2032, 7, 1))
    assert retention.in_dates({"limit": "event", "period": None, "trigger": None}, date(2025, 6, 30)) is None
    assert retention.in_dates({"limit": "event", "period": "P1Y", "trigger": None}, date(2025, 6, 30)) is None


def line(**given: object) -> Line:
    row = {"what": None, "limit": "period", "period": None, "trigger": None, "until": None, "then": None}
    return Line(1, "B01", 0, None, row | {"support": None, "special_law": None} | given, ())


def test_lines_sort_by_how_long_they_are_and_what_says_nothing_is_blank(register: Register) -> None:
    telling = Telling(Wording(register, "sv"))
    lines = [line(period=p) for p in ("P2Y", "P30D", "P13M", "P12M")]
    lines.sort(key=lambda one: telling.sort_key(one, "period"))
    assert [one.row["period"] for one in lines] == ["P30D", "P12M", "P13M", "P2Y"]
    assert telling.is_blank(line(limit="event", until="avtalet upphör"), "period")
    assert telling.is_blank(line(), "support")
    assert telling.cells(line(limit="event", until="avtalet upphör"))[2:4] == (
        "till dess att något inträffar",
        "avtalet upphör",
    )
    assert len(telling.cells(line())) == len(COLUMNS)


def test_every_statutory_time_names_words_provisions_and_conditions_that_exist() -> None:
    known = vocabularies()
    for preset in retention.presets():
        assert length(preset.period)
        assert known.find("trigger", preset.trigger), preset.code
        assert all(known.find("trigger", code) for code in preset.earlier)
        assert all(known.find("data", code) for code in preset.data)
        assert preset.cite in cited_provisions()
        assert {preset.only_for, preset.not_for} <= {"", *CONDITIONS}
        assert not preset.law or known.find("retention_law", preset.law)
        assert all(word == word.casefold() for word in preset.mentions)
        for code in LANGUAGES:
            assert language(code)(f"retention.preset.{preset.code}")
            assert language(code)(f"retention.preset.{preset.code}.note")


def test_the_statutory_times_are_those_of_the_statutes() -> None:
    found = {p.code: (p.bound, p.period, p.longest, p.cite) for p in retention.presets()}
    assert found["accounting"] == (Bound.EXACT, "P7Y", "", "BFL 7:2")
    assert found["patient_records"] == (Bound.LEAST, "P10Y", "", "PDL 3:17")
    assert found["money_laundering"] == (Bound.EXACT, "P5Y", "P10Y", "PTL 5:3")
    assert found["whistleblowing"] == (Bound.MOST, "P2Y", "", "VisL 7:8")
    assert found["claims"] == (Bound.CLAIM, "P10Y", "", "PreskL 2")
    assert found["consumer_claims"] == (Bound.CLAIM, "P3Y", "", "PreskL 2")
    assert found["holiday_pay"] == (Bound.CLAIM, "P2Y", "", "SemL 33")
    assert found["camera_list"] == (Bound.LEAST, "P5Y", "", "KBL 10")
